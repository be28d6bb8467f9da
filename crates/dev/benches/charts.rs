//! One chart of each kind, for a district of 24 bodies over nine years, to SVG and PNG. The yardstick is the layout,
//! which both need and neither can go below.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark may stop at once")]

use divan::{Bencher, black_box};
use gongkai_charts::{
    Bar, Bars, Chart, ChartSpec, HeatRow, Heatmap, KINDS, Line, Mix, MixRow, Slope, SlopeItem, Trend, Unit,
    ValueFormat, render_png, render_svg,
};
use gongkai_dev::plain::Dice;

const BODIES: u16 = 24;
const YEARS: std::ops::RangeInclusive<u16> = 2017..=2025;

fn main() {
    assert_eq!(specs().iter().map(|spec| spec.chart.info().id).collect::<Vec<_>>(), names());
    divan::main();
}

fn names() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.id).collect()
}

/// One chart of each kind, in the order of [`KINDS`].
fn specs() -> Vec<ChartSpec> {
    let mut dice = Dice::new(1);
    let mut share = move || Some(f64::from(dice.below(10_000)) / 10_000.0);
    let name = |nth: u16| format!("云泽区第{}街道办事处", nth + 1);
    let lines = (0..BODIES).map(|nth| Line::new(name(nth), YEARS.map(|year| (year, share())).collect::<Vec<_>>()));
    let trend = Chart::Trend(Trend { lines: lines.collect(), ..Trend::default() });
    let bars = (0..BODIES).map(|nth| Bar::new(name(nth), share())).collect();
    let bars = Chart::Bars(Bars { bars, ..Bars::default() });
    let segments = ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"].map(str::to_owned).to_vec();
    let part = |value: Option<f64>| value.map(|value| (value * 100.0).round());
    let rows = (0..BODIES).map(|nth| MixRow::new(name(nth), std::array::from_fn::<_, 6, _>(|_| part(share()))));
    let mix = Chart::Mix(Mix { segments, rows: rows.collect() });
    let items = (0..BODIES).map(|nth| SlopeItem::new(name(nth), share(), share())).collect();
    let slope = Chart::Slope(Slope { from_year: 2024, to_year: 2025, items });
    let rows = (0..BODIES).map(|nth| HeatRow::new(name(nth), YEARS.map(|_| share()).collect::<Vec<_>>()));
    let heatmap = Chart::Heatmap(Heatmap { years: YEARS.collect(), rows: rows.collect(), ..Heatmap::default() });
    [trend, bars, mix, slope, heatmap]
        .into_iter()
        .map(|chart| {
            let format =
                if matches!(chart, Chart::Mix(_)) { ValueFormat::new(Unit::Count) } else { ValueFormat::percent(2) };
            ChartSpec::new("云泽区各街道公开率九年间有升有降", format, chart)
        })
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
