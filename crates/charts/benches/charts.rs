//! One chart of each kind, for a district of 24 bodies over nine years, to SVG and PNG. The yardstick is the layout,
//! which both need and neither can go below.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark may stop at once")]

use divan::{Bencher, black_box};
use gongkai_charts::{
    Bar, Bars, Calendar, CalendarRow, Chart, ChartSpec, Control, ControlDot, Datum, Distribution, DistributionGroup,
    Dot, Dumbbell, DumbbellRow, Flow, FlowPart, Funnel, HeatRow, Heatmap, KINDS, Line, Mix, MixRow, Pareto, ParetoPart,
    Slope, SlopeItem, Stage, Trend, Unit, ValueFormat, Waterfall, WaterfallStep, render_png, render_svg,
};

const BODIES: u16 = 24;
const YEARS: std::ops::RangeInclusive<u16> = 2017..=2025;

fn main() {
    assert_eq!(specs().iter().map(|spec| spec.chart.info().id).collect::<Vec<_>>(), names());
    divan::main();
}

fn names() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.id).collect()
}

/// The numbers of a generator of Lehmer's kind: the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u32) -> f64 {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        (self.0 % u64::from(end)) as f64
    }

    fn share(&mut self) -> Option<f64> {
        Some(self.below(10_000) / 10_000.0)
    }

    fn count(&mut self) -> Option<f64> {
        Some(self.below(200))
    }
}

/// One chart of each kind, in the order of [`KINDS`].
fn specs() -> Vec<ChartSpec> {
    let mut dice = Dice(1);
    let name = |nth: u16| format!("云泽区第{}街道办事处", nth + 1);
    let line = |nth, dice: &mut Dice| Line::new(name(nth), YEARS.map(|year| (year, dice.share())).collect::<Vec<_>>());
    let trend = Trend { lines: (0..BODIES).map(|nth| line(nth, &mut dice)).collect(), ..Trend::default() };
    let bars = Bars { bars: (0..BODIES).map(|nth| Bar::new(name(nth), dice.share())).collect(), ..Bars::default() };
    let segments = ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"].map(str::to_owned).to_vec();
    let mut parts = || std::array::from_fn::<_, 6, _>(|_| dice.count());
    let mix = Mix { segments, rows: (0..BODIES).map(|nth| MixRow::new(name(nth), parts())).collect() };
    let items = (0..BODIES).map(|nth| SlopeItem::new(name(nth), dice.share(), dice.share())).collect();
    let slope = Slope { from_year: 2024, to_year: 2025, items };
    let cells = |nth, dice: &mut Dice| HeatRow::new(name(nth), YEARS.map(|_| dice.share()).collect::<Vec<_>>());
    let rows = (0..BODIES).map(|nth| cells(nth, &mut dice)).collect();
    let heatmap = Heatmap { years: YEARS.collect(), rows, ..Heatmap::default() };
    let rows = (0..BODIES).map(|nth| DumbbellRow::new(name(nth), dice.share(), dice.share())).collect();
    let dumbbell = Dumbbell { before: "2024年".to_owned(), after: "2025年".to_owned(), rows };
    let reasons =
        ["国家秘密", "内部事务", "行政查询", "法律法规禁止", "三安全一稳定", "过程性信息", "执法案卷", "第三方权益"];
    let pareto = Pareto { parts: reasons.map(|reason| ParetoPart::new(reason, dice.count())).to_vec() };
    let steps = vec![WaterfallStep::new("各单位自身的变化", Some(0.06)), WaterfallStep::new("申请分布", Some(-0.02))];
    let waterfall = Waterfall {
        from_label: "2024年".to_owned(),
        from: Datum::new(Some(0.41)),
        steps,
        to_label: "2025年".to_owned(),
        to: Datum::new(Some(0.45)),
    };
    let stages = vec![
        Stage::new("办结", Some(640.0), None),
        Stage::new("行政复议", Some(32.0), Some(0)),
        Stage::new("结果纠正", Some(5.0), Some(1)),
    ];
    let flow = Flow {
        sources: vec![FlowPart::new("新收申请", Some(440.0)), FlowPart::new("上年结转", Some(12.0))],
        targets: vec![
            FlowPart::new("予以公开", Some(201.0)),
            FlowPart::new("不予公开", Some(90.0)),
            FlowPart::new("无法提供", Some(140.0)),
            FlowPart::new("结转下年度", Some(21.0)),
        ],
    };
    let dots = (0..BODIES).map(|nth| Dot::new(name(nth), dice.share())).collect();
    let distribution = Distribution { groups: vec![DistributionGroup { label: "乡镇街道".to_owned(), dots }] };
    let day = |nth: u16| CalendarRow {
        label: name(nth),
        published: format!("2026-01-{:02}", 5 + nth).parse().ok(),
        deadline: "2026-01-31".parse().ok(),
        ..CalendarRow::default()
    };
    let calendar = Calendar { rows: (0..BODIES).map(day).collect() };
    let control = (0..BODIES).map(|nth| ControlDot::new(name(nth), 12 + 31 * u64::from(nth), dice.share())).collect();
    let control = Control { dots: control, ..Control::default() };
    let (percent, count) = (ValueFormat::percent(2), ValueFormat::new(Unit::Cases));
    [
        (percent, Chart::Trend(trend)),
        (percent, Chart::Bars(bars)),
        (count, Chart::Mix(mix)),
        (percent, Chart::Slope(slope)),
        (percent, Chart::Heatmap(heatmap)),
        (percent, Chart::Dumbbell(dumbbell)),
        (count, Chart::Pareto(pareto)),
        (percent, Chart::Waterfall(waterfall)),
        (count, Chart::Funnel(Funnel { stages })),
        (count, Chart::Flow(flow)),
        (percent, Chart::Distribution(distribution)),
        (count, Chart::Calendar(calendar)),
        (percent, Chart::Control(control)),
    ]
    .into_iter()
    .map(|(format, chart)| ChartSpec::new("云泽区各街道公开率九年间有升有降", format, chart))
    .collect()
}

fn spec(name: &str) -> ChartSpec {
    specs().into_iter().find(|spec| spec.chart.info().id == name).unwrap()
}

#[divan::bench(args = names())]
fn yardstick_layout(bencher: Bencher<'_, '_>, name: &str) {
    let spec = spec(name);
    bencher.bench(|| black_box(&spec).layout().unwrap());
}

#[divan::bench(args = names())]
fn svg(bencher: Bencher<'_, '_>, name: &str) {
    let spec = spec(name);
    bencher.bench(|| render_svg(black_box(&spec)).unwrap());
}

#[divan::bench(args = names(), sample_count = 20)]
fn png(bencher: Bencher<'_, '_>, name: &str) {
    let spec = spec(name);
    bencher.bench(|| render_png(black_box(&spec)).unwrap());
}
