//! One chart of each kind, with what is hard: missing values, doubled and hostile names, changes of the form.

use crate::kinds::*;
use crate::{Benchmark, ChartSpec, Datum, FormBreak, Theme, Unit, ValueFormat};

/// A name that would be code, markup or a template anywhere else.
pub(crate) const HOSTILE: &str = "</script><b onclick=x>{b}{@value} datum.x function(){}' \" \\";

fn date(text: &str) -> Option<gongkai_model::Date> {
    text.parse().ok()
}

/// A spec of every kind, each with a hostile name and, where the kind has any, a missing value.
pub(crate) fn all() -> Vec<ChartSpec> {
    let names = ["云泽区财政局", "云泽区教育局", HOSTILE, "云泽区财政局", ""];
    let line = |name: &str, shift: u16| {
        Line::new(name, [2019, 2020, 2021, 2023].map(|y| (y, (y != 2020).then(|| f64::from(y % 7 + shift) / 10.0))))
    };
    let breaks = vec![FormBreak::new(2021, HOSTILE)];
    let trend = Trend {
        lines: names.iter().zip(0..).map(|(name, at)| line(name, at)).collect(),
        peers: Some(line("同级中位数", 2)),
        breaks: breaks.clone(),
        panels: Panels::One,
    };
    let panels = Trend { panels: Panels::Each, ..trend.clone() };
    let mut bars: Vec<Bar> =
        names.iter().zip(0..).map(|(name, at)| Bar::new(*name, (at != 1).then(|| 0.1 * f64::from(at)))).collect();
    bars[2].interval = Some(Interval { low: 0.1, high: 0.3 });
    bars[2].highlighted = true;
    let benchmark = Some(Benchmark { label: HOSTILE.to_owned(), value: 0.25 });
    let mix = Mix {
        segments: vec!["予以公开".to_owned(), HOSTILE.to_owned()],
        rows: vec![
            MixRow::new(names[0], [Some(1.0), Some(3.0)]),
            MixRow::new(names[2], [Some(1.0), None]),
            MixRow::new(names[3], [Some(0.0), Some(0.0)]),
        ],
    };
    let pairs = [(Some(0.2), Some(0.4)), (None, Some(0.3)), (Some(0.4), Some(0.1)), (Some(0.2), None), (None, None)];
    let items = names.iter().zip(pairs).map(|(name, (a, b))| SlopeItem::new(*name, a, b)).collect();
    let rows = names.iter().zip(pairs).map(|(name, (a, b))| DumbbellRow::new(*name, a, b)).collect();
    let cells = names.iter().zip(pairs).map(|(name, (a, b))| HeatRow::new(*name, [a, b, Some(0.0)])).collect();
    let heatmap = Heatmap { years: vec![2019, 2020, 2021], rows: cells, scale: Scale::Sequential, breaks };
    let parts = names.iter().zip(pairs).map(|(name, (a, _))| ParetoPart::new(*name, a)).collect();
    let steps = vec![WaterfallStep::new(HOSTILE, Some(-0.3)), WaterfallStep::new("未知", None)];
    let (from, to) = (Datum::new(Some(0.2)), Datum::new(Some(0.1)));
    let waterfall = Waterfall { from_label: "2022年".to_owned(), from, steps, to_label: HOSTILE.to_owned(), to };
    let stages = vec![
        Stage::new("行政复议", Some(12.0), None),
        Stage::new(HOSTILE, Some(3.0), Some(0)),
        Stage::new("结果纠正", None, Some(0)),
    ];
    let flow = Flow {
        sources: vec![FlowPart::new("新收", Some(9.0)), FlowPart::new(HOSTILE, Some(1.0))],
        targets: vec![
            FlowPart::new("予以公开", Some(8.0)),
            FlowPart::new("新收", Some(2.0)),
            FlowPart::new("其他", None),
        ],
    };
    let dots = (0..9).map(|at| Dot::new(HOSTILE, (at != 4).then(|| f64::from(at) / 10.0))).collect();
    let groups = vec![
        DistributionGroup { label: "街道".to_owned(), dots },
        DistributionGroup { label: HOSTILE.to_owned(), dots: vec![Dot::new("甲", Some(0.3)), Dot::new("乙", None)] },
    ];
    let day = |label: &str, published: &str| CalendarRow {
        label: label.to_owned(),
        published: date(published),
        deadline: date("2024-01-31"),
        ..CalendarRow::default()
    };
    let calendar = vec![day(HOSTILE, "2024-02-03"), day("甲", ""), day("甲", "2024-01-30")];

    let outside = [Outside::No, Outside::Alarm, Outside::Warning, Outside::No, Outside::No];
    let dots = names.iter().zip(outside).zip(1..).map(|((name, outside), at)| ControlDot {
        outside,
        highlighted: at == 5,
        ..ControlDot::new(*name, 20 * at, (at != 4).then_some(at as f64 / 10.0))
    });
    let limits = [(Outside::Alarm, false, 3.0), (Outside::Warning, false, 2.0), (Outside::Alarm, true, 1.0)];
    let limits = limits.map(|(outside, of_chance, z): (_, _, f64)| LimitPair {
        label: HOSTILE.to_owned(),
        outside,
        points: (1..12)
            .map(|n| LimitPoint { n: 10 * n, low: 0.3 - z * 0.1 / n as f64, high: 0.3 + z * 0.1 / n as f64 })
            .collect(),
        of_chance,
    });
    let control = Control {
        dots: dots.collect(),
        center: Some(Benchmark { label: HOSTILE.to_owned(), value: 0.3 }),
        limits: limits.to_vec(),
        min_n: Some(30),
        base: HOSTILE.to_owned(),
    };

    let percent = ValueFormat::percent(2);
    let count = ValueFormat::new(Unit::Cases);
    let charts = vec![
        (percent, Chart::Trend(trend)),
        (percent, Chart::Trend(panels)),
        (percent, Chart::Bars(Bars { bars, benchmark, ..Bars::default() })),
        (count, Chart::Mix(mix)),
        (percent, Chart::Slope(Slope { from_year: 2022, to_year: 2023, items })),
        (percent, Chart::Heatmap(heatmap)),
        (
            ValueFormat::new(Unit::Days),
            Chart::Dumbbell(Dumbbell { before: "前".to_owned(), after: HOSTILE.to_owned(), rows }),
        ),
        (count, Chart::Pareto(Pareto { parts })),
        (percent, Chart::Waterfall(waterfall)),
        (count, Chart::Funnel(Funnel { stages })),
        (count, Chart::Flow(flow)),
        (ValueFormat::new(Unit::PerMille), Chart::Distribution(Distribution { groups })),
        (count, Chart::Calendar(Calendar { rows: calendar })),
        (percent, Chart::Control(control)),
    ];
    let spec = |(format, chart)| ChartSpec {
        subtitle: HOSTILE.to_owned(),
        source: "来源：各机关年度报告".to_owned(),
        theme: Theme::Dark,
        ..ChartSpec::new(HOSTILE, format, chart)
    };
    charts.into_iter().map(spec).collect()
}

/// The sample of a kind; the first where there are two.
pub(crate) fn of(kind: &str) -> ChartSpec {
    all().into_iter().find(|spec| spec.chart.info().id == kind).unwrap_or_else(|| panic!("no sample of {kind}"))
}

/// Every string inside, keys too.
pub(crate) fn strings(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Array(list) => list.iter().flat_map(strings).collect(),
        serde_json::Value::Object(map) => {
            map.iter().flat_map(|(key, value)| std::iter::once(key.as_str()).chain(strings(value))).collect()
        }
        _ => Vec::new(),
    }
}
