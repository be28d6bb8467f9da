//! Writes one SVG and one PNG of each kind of chart, and of the hard cases, into a folder.
//!
//! `cargo run -p gongkai-charts --example gallery -- out/gallery`
//!
//! All bodies and all numbers are invented.
#![allow(clippy::print_stdout, reason = "an example tells what it wrote")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use gongkai_charts::{
    Bar, Bars, Benchmark, Calendar, CalendarRow, Chart, ChartSpec, Control, ControlDot, Distribution,
    DistributionGroup, Dot, Dumbbell, DumbbellRow, Flow, FlowPart, FormBreak, Funnel, HeatRow, Heatmap, Interval,
    LimitPair, LimitPoint, Line, Mix, MixRow, Order, Outside, Panels, Pareto, ParetoPart, Scale, Slope, SlopeItem,
    Stage, Trend, Unit, ValueFormat, Waterfall, WaterfallStep, render_png, render_svg,
};
use gongkai_model::Lang;

const BODIES: [&str; 12] = [
    "云泽区财政局",
    "云泽区档案馆",
    "云泽区教育局",
    "云泽区住房和城乡建设局",
    "云泽区自然资源和规划局",
    "云泽区公安分局",
    "云泽区卫生健康委员会",
    "云泽区民政局",
    "云泽区青石街道办事处",
    "云泽区白鹭镇人民政府",
    "云泽区市场监督管理局",
    "云泽区人力资源和社会保障局",
];

const SOURCE: &str = "来源：虚构的云泽区各机关政府信息公开工作年度报告（示例数据，非真实机关）";

/// Numbers that look real and are the same every time.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    fn count(&mut self, most: f64) -> f64 {
        (self.next() * self.next() * most).round()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: gallery FOLDER")?);
    fs::create_dir_all(&folder)?;
    for (name, spec) in charts() {
        fs::write(folder.join(format!("{name}.svg")), render_svg(&spec)?)?;
        fs::write(folder.join(format!("{name}.png")), render_png(&spec)?)?;
        fs::write(folder.join(format!("{name}.csv")), spec.to_csv()?)?;
        fs::write(folder.join(format!("{name}.json")), spec.to_json()?)?;
        println!("{name}");
    }
    Ok(())
}

fn charts() -> Vec<(&'static str, ChartSpec)> {
    let mut all = vec![
        ("trend-one", trend_one()),
        ("trend-few", trend_few()),
        ("trend-panels", trend_panels(9)),
        ("trend-40", trend_panels(40)),
        ("trend-one-year", one_year()),
        ("trend-missing", all_missing()),
        ("trend-crowded", crowded()),
        ("bars", bars()),
        ("bars-40", many_bars(40)),
        ("bars-90", many_bars(90)),
        ("bars-long-names", long_names()),
        ("bars-change", changes()),
        ("mix", mix()),
        ("slope", slope(9)),
        ("slope-30", slope(30)),
        ("heatmap", heatmap()),
        ("heatmap-change", heat_change()),
        ("heatmap-wide", heat_wide()),
        ("english", english()),
        ("narrow", ChartSpec { width: 480, ..bars() }),
    ];
    more(&mut all);
    most(&mut all);
    control(&mut all);
    all
}

fn spec(title: &str, subtitle: &str, format: ValueFormat, chart: Chart) -> ChartSpec {
    ChartSpec { subtitle: subtitle.to_owned(), source: SOURCE.to_owned(), ..ChartSpec::new(title, format, chart) }
}

fn body(i: usize) -> String {
    match BODIES.get(i) {
        Some(name) => (*name).to_owned(),
        None => format!("云泽区第{}街道办事处", i - BODIES.len() + 1),
    }
}

fn wave(dice: &mut Dice, years: impl Iterator<Item = u16>, gaps: f64) -> Vec<(u16, Option<f64>)> {
    let mut level = 0.25 + 0.4 * dice.next();
    years
        .map(|year| {
            level = (level + 0.2 * (dice.next() - 0.45)).clamp(0.02, 0.98);
            (year, (dice.next() >= gaps).then_some((level * 1e4).round() / 1e4))
        })
        .collect()
}

fn breaks() -> Vec<FormBreak> {
    vec![FormBreak::new(2019, "2019年表式"), FormBreak::new(2021, "2021年表式")]
}

fn trend_one() -> ChartSpec {
    let counts = [182.0, 240.0, 233.0, 310.0, 402.0, 371.0, 455.0].map(Some);
    let line = Line::new("云泽区新收申请", (2017..2024).zip(counts));
    let trend = Trend { lines: vec![line], breaks: breaks(), ..Trend::default() };
    spec(
        "云泽区新收申请七年间增加一倍半，2023年达到455件",
        "新收政府信息公开申请（件），全区汇总，2017—2023年，报告7份",
        ValueFormat::new(Unit::Cases),
        Chart::Trend(trend),
    )
}

fn trend_few() -> ChartSpec {
    let mut dice = Dice(5);
    let mut lines: Vec<Line> = (0..5).map(|i| Line::new(body(i), wave(&mut dice, 2018..2024, 0.1))).collect();
    lines[1].points[5].datum.value = None;
    let peers = Line::new("同级中位数", wave(&mut dice, 2018..2024, 0.0));
    let trend = Trend { lines, breaks: breaks(), peers: Some(peers), ..Trend::default() };
    spec(
        "五个机关的公开率走势不一，财政局五年来首次高于同级中位数",
        "公开率（予以公开与部分公开之和 ÷ 办理结果总计），5个机关，2018—2023年",
        ValueFormat::percent(2),
        Chart::Trend(trend),
    )
}

fn trend_panels(n: usize) -> ChartSpec {
    let mut dice = Dice(11);
    let mut lines: Vec<Line> = (0..n).map(|i| Line::new(body(i), wave(&mut dice, 2018..2024, 0.12))).collect();
    lines[2].highlighted = true;
    for point in &mut lines[5].points {
        point.datum.value = None;
    }
    let peers = Line::new("同级中位数", wave(&mut dice, 2018..2024, 0.0));
    let trend = Trend { lines, breaks: breaks(), peers: Some(peers), ..Trend::default() };
    let mut spec = spec(
        "多数机关的公开率高于2019年水平，教育局升幅最大",
        &format!("公开率（予以公开与部分公开之和 ÷ 办理结果总计），{n}个机关，2018—2023年"),
        ValueFormat::percent(2),
        Chart::Trend(trend),
    );
    spec.notes = vec!["2018年及以前的表式不分部分公开与予以公开，与其后各年不完全可比".to_owned()];
    spec
}

fn one_year() -> ChartSpec {
    let lines = (0..4).map(|i| Line::new(body(i), [(2023, Some(0.3 + 0.02 * i as f64))])).collect();
    let trend = Trend { lines, ..Trend::default() };
    spec("四个机关2023年公开率接近", "公开率，4个机关，2023年", ValueFormat::percent(2), Chart::Trend(trend))
}

fn all_missing() -> ChartSpec {
    let lines = (0..3).map(|i| Line::new(body(i), (2020..2024).map(|y| (y, None)))).collect();
    let trend = Trend { lines, ..Trend::default() };
    spec(
        "三个机关均未报送收费金额",
        "收费金额（万元），3个机关，2020—2023年",
        ValueFormat::new(Unit::TenThousandYuan),
        Chart::Trend(trend),
    )
}

fn crowded() -> ChartSpec {
    let mut dice = Dice(3);
    let lines = (0..11)
        .map(|i| {
            Line::new(body(i), (2008..2024).map(|y| (y, Some((3e6 + 2e4 * dice.next() * (1.0 + i as f64)).round()))))
        })
        .collect();
    let trend = Trend { lines, panels: Panels::One, breaks: breaks(), ..Trend::default() };
    spec(
        "各机关主动公开数量挤在一处，标签彼此让开",
        "主动公开政府信息数（条），11个机关",
        ValueFormat::new(Unit::Cases),
        Chart::Trend(trend),
    )
}

fn share_bar(dice: &mut Dice, name: String, most: f64) -> Bar {
    let n = dice.count(most) + 4.0;
    let p = (0.15 + 0.7 * dice.next()).min(1.0);
    let half = 0.9 / n.sqrt();
    let interval = Some(Interval { low: (p - half).max(0.0), high: (p + half).min(1.0) });
    Bar { interval, n: Some(n as u64), ..Bar::new(name, Some(p)) }
}

fn bars() -> ChartSpec {
    let mut dice = Dice(21);
    let mut bars: Vec<Bar> = (0..12).map(|i| share_bar(&mut dice, body(i), 900.0)).collect();
    bars[0].highlighted = true;
    bars[3].n = Some(6);
    bars[7] = Bar { n: Some(0), ..Bar::new(body(7), None) };
    let benchmark = Some(Benchmark { label: "同级中位数".to_owned(), value: 0.382 });
    let bars = Bars { bars, min_n: Some(10), benchmark, ..Bars::default() };
    let mut spec = spec(
        "云泽区各机关公开率相差三倍以上，财政局居中",
        "公开率（予以公开与部分公开之和 ÷ 办理结果总计），2023年，报告12份中的12份；细线为95%威尔逊区间，n 为办理结果总计",
        ValueFormat::percent(2),
        Chart::Bars(bars),
    );
    spec.notes = vec!["公开率高低受申请内容影响，不等于工作好坏".to_owned(), "n 小于10的机关不参与排名".to_owned()];
    spec
}

fn many_bars(n: usize) -> ChartSpec {
    let mut dice = Dice(33);
    let bars = (0..n).map(|i| Bar::new(body(i), Some(dice.count(4000.0)))).collect();
    let bars = Bars { bars, ..Bars::default() };
    spec(
        &format!("{n}个机关中，少数几个收到大多数申请"),
        "新收政府信息公开申请（件），2023年",
        ValueFormat::new(Unit::Cases),
        Chart::Bars(bars),
    )
}

fn long_names() -> ChartSpec {
    let names = [
        "云泽区人民政府办公室（区政府外事办公室、区政务公开办公室、区大数据发展管理局）政务公开与信息化科",
        "云泽高新技术产业开发区管理委员会",
        "<script>alert(\"云泽\")</script> & Co.",
        "=HYPERLINK(\"http://example.invalid\")",
        "Yunze District Bureau of Ecology, Environment and Water Resources Administration (Provisional Office)",
        "",
        "国家税务总局云泽区税务局",
    ];
    let mut dice = Dice(8);
    let bars = names.iter().map(|name| Bar::new(*name, Some(dice.count(300.0)))).collect();
    let bars = Bars { bars, order: Order::Given, ..Bars::default() };
    spec(
        "名称再长也不能撑破版面：很长的标题按中文习惯换行，逗号不会出现在行首，English words are kept whole，最后一行也不会只剩一两个字",
        "新收政府信息公开申请（件），2023年，7个机关",
        ValueFormat::new(Unit::Cases),
        Chart::Bars(bars),
    )
}

fn changes() -> ChartSpec {
    let mut dice = Dice(14);
    let bars = (0..10).map(|i| Bar::new(body(i), Some((dice.next() - 0.5) * 0.3))).collect();
    let bars = Bars { bars, ..Bars::default() };
    spec(
        "六成机关公开率上升",
        "公开率变化，2023年较2022年，10个机关",
        ValueFormat::new(Unit::Points),
        Chart::Bars(bars),
    )
}

fn mix() -> ChartSpec {
    let mut dice = Dice(77);
    let segments = ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"].map(str::to_owned).to_vec();
    let mut rows: Vec<MixRow> = (0..10)
        .map(|i| MixRow::new(body(i), [300.0, 90.0, 60.0, 220.0, 40.0, 25.0].map(|m| Some(dice.count(m)))))
        .collect();
    rows[0].highlighted = true;
    rows[4].parts[3].value = None;
    rows[6] = MixRow::new(body(6), [Some(0.0); 6]);
    spec(
        "“无法提供”在多数机关占到四成，“予以公开”其次",
        "本年度办理结果的构成（%），10个机关，2023年",
        ValueFormat::new(Unit::Cases),
        Chart::Mix(Mix { segments, rows }),
    )
}

fn slope(n: usize) -> ChartSpec {
    let mut dice = Dice(55);
    let mut items: Vec<SlopeItem> = (0..n)
        .map(|i| {
            let from = 0.3 + 0.3 * dice.next();
            SlopeItem::new(body(i), Some(from), Some((from + 0.3 * (dice.next() - 0.4)).clamp(0.0, 1.0)))
        })
        .collect();
    items[4].to.value = None;
    if n > 20 {
        items[3].highlighted = true;
    }
    let slope = Slope { from_year: 2022, to_year: 2023, items };
    spec("公开率升多降少", &format!("公开率，{n}个机关，2022年与2023年"), ValueFormat::percent(2), Chart::Slope(slope))
}

fn heatmap() -> ChartSpec {
    let mut dice = Dice(91);
    let rows =
        (0..12).map(|i| HeatRow::new(body(i), wave(&mut dice, 2017..2024, 0.15).into_iter().map(|(_, v)| v))).collect();
    let heatmap = Heatmap { years: (2017..2024).collect(), rows, scale: Scale::Sequential, breaks: breaks() };
    spec(
        "公开率逐年加深，个别机关有年份缺报",
        "公开率，12个机关，2017—2023年",
        ValueFormat::percent(2),
        Chart::Heatmap(heatmap),
    )
}

fn heat_change() -> ChartSpec {
    let mut dice = Dice(17);
    let rows = (0..6).map(|i| HeatRow::new(body(i), (0..2).map(|_| Some(0.2 * (dice.next() - 0.5))))).collect();
    let heatmap = Heatmap { years: vec![2022, 2023], rows, scale: Scale::Diverging, breaks: vec![] };
    spec("两年间公开率有升有降", "公开率较上年变化，6个机关", ValueFormat::new(Unit::Points), Chart::Heatmap(heatmap))
}

fn heat_wide() -> ChartSpec {
    let mut dice = Dice(19);
    let rows = (0..40).map(|i| HeatRow::new(body(i), (2008..2024).map(|_| Some(dice.count(9000.0))))).collect();
    let heatmap = Heatmap { years: (2008..2024).collect(), rows, ..Heatmap::default() };
    spec(
        "四十个机关十六年",
        "新收申请（件），40个机关，2008—2023年",
        ValueFormat::new(Unit::Cases),
        Chart::Heatmap(heatmap),
    )
}

fn english() -> ChartSpec {
    let names = [
        "Finance Bureau",
        "District Archives",
        "Education Bureau",
        "Housing and Urban-Rural Development Bureau",
        "Public Security",
    ];
    let mut dice = Dice(6);
    let bars = names.iter().map(|name| share_bar(&mut dice, format!("Yunze {name}"), 700.0)).collect();
    let benchmark = Some(Benchmark { label: "Peer median".to_owned(), value: 0.41 });
    let mut spec = spec(
        "Disclosure rates differ threefold between the bureaus of Yunze District",
        "Requests granted in full or in part as a share of all decided, 2023, 5 of 5 reports; thin lines are 95% Wilson intervals",
        ValueFormat::percent(1),
        Chart::Bars(Bars { bars, min_n: Some(30), benchmark, ..Bars::default() }),
    );
    spec.lang = Lang::En;
    spec.source = "Source: invented annual reports of a fictional district".to_owned();
    spec
}

/// Kinds beside the first five.
fn more(out: &mut Vec<(&'static str, ChartSpec)>) {
    let mut dice = Dice(77);
    let rows: Vec<DumbbellRow> = BODIES
        .iter()
        .enumerate()
        .map(|(at, body)| {
            let before = 0.2 + 0.6 * dice.next();
            let after = (at != 7).then(|| (before + 0.3 * (dice.next() - 0.45)).clamp(0.0, 1.0));
            DumbbellRow { highlighted: at == 0, ..DumbbellRow::new(*body, Some(before), after) }
        })
        .collect();
    let dumbbell = Dumbbell { before: "2022年".to_owned(), after: "2023年".to_owned(), rows };
    out.push(("dumbbell", of("公开率多数上升", ValueFormat::percent(1), Chart::Dumbbell(dumbbell))));
    let reasons = [
        ("国家秘密", 2.0),
        ("其他法律行政法规禁止公开", 5.0),
        ("危及“三安全一稳定”", 1.0),
        ("保护第三方合法权益", 61.0),
        ("属于三类内部事务信息", 34.0),
        ("属于四类过程性信息", 48.0),
        ("属于行政执法案卷", 22.0),
        ("属于行政查询事项", 9.0),
    ];
    let parts = reasons.iter().map(|(label, count)| ParetoPart::new(*label, Some(*count))).collect();
    let count = ValueFormat::new(Unit::Cases);
    out.push(("pareto", of("三种理由占不予公开的近八成", count, Chart::Pareto(Pareto { parts }))));
    let step = |label: &str, change: f64| WaterfallStep::new(label, Some(change));
    let waterfall = Waterfall {
        from_label: "2022年".to_owned(),
        from: 0.412.into(),
        steps: vec![
            step("各单位公开率变化", 0.038),
            step("申请在单位之间的分布变化", -0.021),
            step("新设单位", 0.0066),
        ],
        to_label: "2023年".to_owned(),
        to: 0.4357.into(),
    };
    out.push((
        "waterfall",
        of("全区公开率上升，主要来自各单位自身", ValueFormat::percent(2), Chart::Waterfall(waterfall)),
    ));
    let steps =
        vec![step("上年结转", 121.0), step("新收", 3486.0), step("予以公开", -1191.0), step("其他结果", -2290.0)];
    let waterfall = Waterfall {
        from_label: "年初".to_owned(),
        from: 0.0.into(),
        steps,
        to_label: "结转下年度".to_owned(),
        to: 126.0.into(),
    };
    out.push(("waterfall-counts", of("收到的申请去了哪里", count, Chart::Waterfall(waterfall))));
    let stages = vec![
        Stage::new("办结的申请", Some(3460.0), None),
        Stage::new("申请行政复议", Some(170.0), Some(0)),
        Stage::new("其中被纠正", Some(31.0), Some(1)),
        Stage::new("提起行政诉讼", Some(77.0), Some(0)),
        Stage::new("其中被纠正", Some(4.0), Some(3)),
        Stage::new("复议后起诉", None, Some(1)),
    ];
    out.push(("funnel", of("每百件办结申请约有五件引发复议", count, Chart::Funnel(Funnel { stages }))));
}

/// Flow, distribution, calendar.
fn most(out: &mut Vec<(&'static str, ChartSpec)>) {
    let mut dice = Dice(78);
    let count = ValueFormat::new(Unit::Cases);
    let part = |(label, n): &(&str, f64)| FlowPart::new(*label, Some(*n));
    let sources = [("新收申请", 3486.0), ("上年结转", 121.0)];
    let targets = [
        ("予以公开", 1191.0),
        ("部分公开", 328.0),
        ("不予公开", 410.0),
        ("无法提供", 1203.0),
        ("不予处理", 188.0),
        ("其他处理", 161.0),
        ("结转下年度", 126.0),
    ];
    let flow = Flow { sources: sources.iter().map(part).collect(), targets: targets.iter().map(part).collect() };
    out.push(("flow", of("每十件申请约有四件予以公开或部分公开", count, Chart::Flow(flow))));
    let mut group = |label: &str, n: usize, centre: f64| {
        let dots = (0..n)
            .map(|at| {
                let value = (centre + 0.5 * (dice.next() + dice.next() - 1.0)).clamp(0.0, 1.0);
                Dot { highlighted: at == 3, ..Dot::new(body(at), (at % 17 != 9).then_some(value)) }
            })
            .collect();
        DistributionGroup { label: label.to_owned(), dots }
    };
    let groups = vec![
        group("区级部门", 48, 0.45),
        group("街道办事处", 22, 0.6),
        group("镇人民政府", 30, 0.35),
        group("管委会", 3, 0.5),
    ];
    let spec = of("街道的公开率普遍高于镇", ValueFormat::percent(1), Chart::Distribution(Distribution { groups }));
    out.push(("distribution", spec));
    let deadline = gongkai_model::Date::new(2024, 1, 31).ok();
    let rows = BODIES
        .iter()
        .enumerate()
        .map(|(at, body)| {
            let (month, day) = if at == 4 { (3, 12) } else { (1, 5 + (dice.next() * 25.0) as i8) };
            let published = gongkai_model::Date::new(2024, month, day).ok().filter(|_| at != 9);
            CalendarRow {
                label: (*body).to_owned(),
                published,
                deadline,
                reference: None,
                record: None,
                highlighted: at == 0,
            }
        })
        .collect();
    out.push(("calendar", of("一个单位逾期，一个单位没有公布日期", count, Chart::Calendar(Calendar { rows }))));
}

/// Sixty bodies within their limits, and three that are not.
fn control(out: &mut Vec<(&'static str, ChartSpec)>) {
    let mut dice = Dice(79);
    let limit = |n: u64, z: f64| {
        let spread = z * (0.25 / n as f64 + 0.006).sqrt();
        let at = |x: f64| x.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2);
        let middle = 0.45_f64.sqrt().asin();
        LimitPoint { n, low: at(middle - spread), high: at(middle + spread) }
    };
    let pair = |label: &str, outside, z| LimitPair {
        label: label.to_owned(),
        outside,
        points: (1..90).map(|at| limit((1.11_f64.powi(at)).round() as u64, z)).collect(),
        of_chance: false,
    };
    let dots = (0..60)
        .map(|at| {
            let n = 3 + (3.0 * (6.5 * dice.next()).exp()) as u64;
            let value = (0.45 + 0.24 * (dice.next() + dice.next() - 1.0)).clamp(0.0, 1.0);
            let (value, outside) = match at {
                7 => (0.99, Outside::Alarm),
                19 => (0.05, Outside::Alarm),
                33 => (0.17, Outside::Warning),
                _ => (value, Outside::No),
            };
            let n = if outside == Outside::No { n } else { 150 + 40 * at as u64 };
            ControlDot { outside, ..ControlDot::new(body(at), n, Some(value)) }
        })
        .collect();
    let chart = Control {
        dots,
        center: Some(Benchmark { label: "合并值".to_owned(), value: 0.45 }),
        limits: vec![pair("99.8%界限", Outside::Alarm, 3.09), pair("95%界限", Outside::Warning, 1.96)],
        min_n: Some(30),
        base: "办结".to_owned(),
    };
    out.push(("control", of("六十个单位中有两个与同类明显不同", ValueFormat::percent(1), Chart::Control(chart))));
}

/// A chart with the texts that all of these share.
fn of(title: &str, format: ValueFormat, chart: Chart) -> ChartSpec {
    let mut spec = ChartSpec::new(title, format, chart);
    spec.subtitle = "报告年度2023；示例数据。".to_owned();
    spec.source = SOURCE.to_owned();
    spec
}
