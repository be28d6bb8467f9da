//! What must hold for every chart, whatever the names and the numbers are.
#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

use gongkai_charts::{
    Area, Bar, Bars, Benchmark, Calendar, CalendarRow, Chart, ChartSpec, Control, ControlDot, Datum, Distribution,
    DistributionGroup, Dot, Dumbbell, DumbbellRow, Flow, FlowPart, FormBreak, Funnel, HeatRow, Heatmap, Interval, Item,
    KINDS, LimitPair, LimitPoint, Line, Mix, MixRow, Order, Outside, Panels, Pareto, ParetoPart, Point, Scale, Scene,
    Slope, SlopeItem, Stage, Theme, Trend, Unit, ValueFormat, Waterfall, WaterfallStep, echarts_height, has_glyph,
    render_png, render_svg, to_echarts, to_vega_lite,
};
use gongkai_model::Lang;
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        4 => "[云泽区财政局档案馆教育住房和城乡建设街道办事处人民府（）、]{1,12}",
        1 => "[云泽区财政局档案馆、，。（）“”]{20,120}",
        2 => "[A-Z][a-z]{2,9}( [A-Z][a-z]{1,12}){0,8}",
        1 => "[a-zA-Z]{30,80}",
        1 => Just(String::new()),
        1 => Just("<script>alert('x')</script>&\"".to_owned()),
        1 => Just("=HYPERLINK(\"http://x\")\u{0}\u{FFFE}\u{202E}\n".to_owned()),
        1 => any::<String>(),
        1 => "[云泽区局A-C \u{2A6D6}\u{3007F}\u{1F600}\u{E000}\u{627}]{1,14}",
    ]
}

fn value() -> impl Strategy<Value = Option<f64>> + Clone {
    prop_oneof![
        2 => Just(None),
        1 => Just(Some(0.0)),
        5 => (0.0..1.0_f64).prop_map(Some),
        3 => (0_u32..5_000_000).prop_map(|v| Some(f64::from(v))),
        1 => (-1.0..1.0_f64).prop_map(Some),
        1 => prop_oneof![Just(1e15), Just(-1e15), Just(1e-300), Just(f64::MIN_POSITIVE), Just(-0.0)].prop_map(Some),
    ]
}

/// Values of one size, as real charts have, or a wild mixture.
fn values(n: usize) -> impl Strategy<Value = Vec<Option<f64>>> + Clone {
    prop_oneof![
        3 => prop::collection::vec(prop::option::weighted(0.85, 0.0..1.0_f64), n),
        1 => prop::collection::vec(Just(None), n),
        1 => (0.0..100.0_f64).prop_map(move |v| vec![Some(v); n]),
        3 => prop::collection::vec(value(), n),
    ]
}

fn format() -> impl Strategy<Value = ValueFormat> {
    let unit = prop_oneof![
        Just(Unit::Cases),
        Just(Unit::Percent),
        Just(Unit::PerMille),
        Just(Unit::TenThousandYuan),
        Just(Unit::Points),
        Just(Unit::Findings),
        Just(Unit::Days)
    ];
    (unit, prop::option::of(0_u8..8)).prop_map(|(unit, decimals)| ValueFormat { unit, decimals })
}

fn breaks() -> impl Strategy<Value = Vec<FormBreak>> {
    prop::collection::vec((2005_u16..2026, name()).prop_map(|(year, label)| FormBreak::new(year, label)), 0..4)
}

/// How many bodies and how many years.
fn sizes() -> impl Strategy<Value = (usize, usize)> {
    let bodies = prop_oneof![3 => 1_usize..9, 2 => 9_usize..61, 1 => 61_usize..300, 1 => Just(300_usize)];
    (bodies, prop_oneof![Just(1_usize), 2_usize..18])
}

fn trend() -> impl Strategy<Value = Chart> {
    let panels = prop_oneof![Just(Panels::Auto), Just(Panels::One), Just(Panels::Each)];
    (sizes(), panels, breaks(), any::<bool>()).prop_flat_map(|((n, years), panels, breaks, with_peers)| {
        let line = (name(), values(years), prop::bool::weighted(0.1)).prop_map(|(label, values, highlighted)| Line {
            highlighted,
            ..Line::new(label, (2008_u16..).zip(values))
        });
        (prop::collection::vec(line.clone(), n), line).prop_map(move |(lines, peers)| {
            let peers = with_peers.then_some(peers);
            Chart::Trend(Trend { lines, panels, breaks: breaks.clone(), peers })
        })
    })
}

fn bars() -> impl Strategy<Value = Chart> {
    let bar =
        (name(), value(), prop::option::of((0.0..0.3_f64, 0.0..0.3_f64)), prop::option::of(0_u64..2000), any::<bool>());
    let bar = bar.prop_map(|(label, value, around, n, highlighted)| {
        let interval = value.zip(around).map(|(v, (a, b))| Interval { low: v - a, high: v + b });
        let interval = interval.filter(|i| i.low.abs() <= 1e15 && i.high.abs() <= 1e15);
        Bar { label, datum: Datum::new(value), interval, n, possible: None, highlighted }
    });
    let order = prop_oneof![Just(Order::Descending), Just(Order::Ascending), Just(Order::Given)];
    let benchmark = prop::option::of((name(), -2.0..2.0_f64).prop_map(|(label, value)| Benchmark { label, value }));
    (sizes(), order, prop::option::of(0_u64..100), benchmark).prop_flat_map(move |((n, _), order, min_n, benchmark)| {
        prop::collection::vec(bar.clone(), n)
            .prop_map(move |bars| Chart::Bars(Bars { bars, order, min_n, benchmark: benchmark.clone() }))
    })
}

fn mix() -> impl Strategy<Value = Chart> {
    (sizes(), 1_usize..11).prop_flat_map(|((n, _), parts)| {
        let part =
            prop_oneof![1 => Just(None), 3 => Just(Some(0.0)), 20 => (0_u32..900).prop_map(|v| Some(f64::from(v)))];
        let row = (name(), prop::collection::vec(part, parts), any::<bool>())
            .prop_map(|(label, parts, highlighted)| MixRow { highlighted, ..MixRow::new(label, parts) });
        (prop::collection::vec(name(), parts), prop::collection::vec(row, n))
            .prop_map(|(segments, rows)| Chart::Mix(Mix { segments, rows }))
    })
}

fn slope() -> impl Strategy<Value = Chart> {
    let item = (name(), values(2), prop::bool::weighted(0.1))
        .prop_map(|(label, v, highlighted)| SlopeItem { highlighted, ..SlopeItem::new(label, v[0], v[1]) });
    sizes().prop_flat_map(move |(n, _)| {
        let items = prop::collection::vec(item.clone(), n);
        items.prop_map(|items| Chart::Slope(Slope { from_year: 2022, to_year: 2023, items }))
    })
}

fn heatmap() -> impl Strategy<Value = Chart> {
    (sizes(), any::<bool>(), breaks()).prop_flat_map(|((n, years), diverging, breaks)| {
        let row = (name(), values(years), any::<bool>())
            .prop_map(|(label, cells, highlighted)| HeatRow { highlighted, ..HeatRow::new(label, cells) });
        prop::collection::vec(row, n).prop_map(move |rows| {
            let years: Vec<u16> = (2008..).take(years).collect();
            let scale = if diverging { Scale::Diverging } else { Scale::Sequential };
            Chart::Heatmap(Heatmap { years, rows, scale, breaks: breaks.clone() })
        })
    })
}

fn dumbbell() -> impl Strategy<Value = Chart> {
    let row = (name(), values(2), prop::bool::weighted(0.1))
        .prop_map(|(label, v, highlighted)| DumbbellRow { highlighted, ..DumbbellRow::new(label, v[0], v[1]) });
    (sizes(), name(), name()).prop_flat_map(move |((n, _), before, after)| {
        let rows = prop::collection::vec(row.clone(), n);
        rows.prop_map(move |rows| Chart::Dumbbell(Dumbbell { before: before.clone(), after: after.clone(), rows }))
    })
}

fn pareto() -> impl Strategy<Value = Chart> {
    let part = (name(), value()).prop_map(|(label, v)| ParetoPart::new(label, v.map(f64::abs)));
    sizes().prop_flat_map(move |(n, _)| {
        prop::collection::vec(part.clone(), n).prop_map(|parts| Chart::Pareto(Pareto { parts }))
    })
}

fn waterfall() -> impl Strategy<Value = Chart> {
    let step = (name(), value()).prop_map(|(label, v)| WaterfallStep::new(label, v.map(|v| v % 1e12)));
    let ends = (name(), value(), name(), value());
    (prop::collection::vec(step, 0..12), ends).prop_map(|(steps, (from_label, from, to_label, to))| {
        let (from, to) = (Datum::new(from), Datum::new(to));
        Chart::Waterfall(Waterfall { from_label, from, steps, to_label, to })
    })
}

fn funnel() -> impl Strategy<Value = Chart> {
    let stage = (name(), value(), prop::option::of(0_usize..6))
        .prop_map(|(label, v, of)| Stage::new(label, v.map(f64::abs), of));
    prop::collection::vec(stage, 1..8).prop_map(|stages| Chart::Funnel(Funnel { stages }))
}

fn flow() -> impl Strategy<Value = Chart> {
    let part = (name(), value()).prop_map(|(label, v)| FlowPart::new(label, v.map(f64::abs)));
    let parts = prop::collection::vec(part, 0..9);
    (parts.clone(), parts).prop_map(|(sources, targets)| Chart::Flow(Flow { sources, targets }))
}

fn distribution() -> impl Strategy<Value = Chart> {
    let group = (name(), 0_usize..80).prop_flat_map(|(label, n)| {
        let dots = (prop::collection::vec(name(), n), values(n)).prop_map(|(names, values)| {
            names.into_iter().zip(values).map(|(label, value)| Dot::new(label, value)).collect()
        });
        dots.prop_map(move |dots| DistributionGroup { label: label.clone(), dots })
    });
    prop::collection::vec(group, 1..6).prop_map(|groups| Chart::Distribution(Distribution { groups }))
}

fn calendar() -> impl Strategy<Value = Chart> {
    let date = || prop::option::weighted(0.8, (2022_i16..2026, 1_i8..13, 1_i8..29));
    let date = move || date().prop_map(|date| date.and_then(|(y, m, d)| gongkai_model::Date::new(y, m, d).ok()));
    let row = (name(), date(), date(), any::<bool>()).prop_map(|(label, published, deadline, highlighted)| {
        CalendarRow { label, published, deadline, reference: None, record: None, highlighted }
    });
    sizes().prop_flat_map(move |(n, _)| {
        prop::collection::vec(row.clone(), n).prop_map(|rows| Chart::Calendar(Calendar { rows }))
    })
}

fn control() -> impl Strategy<Value = Chart> {
    let outside = || prop_oneof![3 => Just(Outside::No), 1 => Just(Outside::Warning), 1 => Just(Outside::Alarm)];
    let n = || prop_oneof![6 => 0_u64..2000, 1 => Just(0), 1 => Just(u64::MAX), 1 => any::<u64>()];
    let dot = (name(), n(), value(), outside(), prop::bool::weighted(0.1)).prop_map(
        |(label, n, value, outside, highlighted)| ControlDot {
            outside,
            highlighted,
            ..ControlDot::new(label, n, value)
        },
    );
    let pair = (name(), outside(), any::<bool>(), 0_u64..50).prop_map(|(label, outside, of_chance, from)| {
        let points = (0..40).map(|at| {
            let n = from + at * at * 3;
            LimitPoint { n, low: 0.5 - 0.4 / ((at + 1) as f64).sqrt(), high: 0.5 + 0.4 / ((at + 1) as f64).sqrt() }
        });
        LimitPair { label, outside, of_chance, points: points.collect() }
    });
    let center = prop::option::of((name(), -2.0..2.0_f64).prop_map(|(label, value)| Benchmark { label, value }));
    let rest = (prop::collection::vec(pair, 0..4), center, prop::option::of(0_u64..100), name());
    (sizes(), rest).prop_flat_map(move |((n, _), (limits, center, min_n, base))| {
        prop::collection::vec(dot.clone(), n).prop_map(move |dots| {
            let (limits, center, base) = (limits.clone(), center.clone(), base.clone());
            Chart::Control(Control { dots, center, limits, min_n, base })
        })
    })
}

fn spec(chart: impl Strategy<Value = Chart>) -> impl Strategy<Value = ChartSpec> {
    let texts = (name(), name(), name(), prop::collection::vec(name(), 0..13));
    let look = (any::<bool>(), prop::sample::select(Theme::ALL.to_vec()));
    (chart, format(), texts, prop_oneof![Just(480_u32), Just(800), 480_u32..1600], look).prop_map(
        |(chart, format, (title, subtitle, source, notes), width, (english, theme))| ChartSpec {
            theme,
            subtitle,
            source,
            notes,
            width,
            lang: if english { Lang::En } else { Lang::Zh },
            ..ChartSpec::new(title, format, chart)
        },
    )
}

/// One spec of each kind.
fn every_kind() -> impl Strategy<Value = Vec<ChartSpec>> {
    [
        spec(trend()).boxed(),
        spec(bars()).boxed(),
        spec(mix()).boxed(),
        spec(slope()).boxed(),
        spec(heatmap()).boxed(),
        spec(dumbbell()).boxed(),
        spec(pareto()).boxed(),
        spec(waterfall()).boxed(),
        spec(funnel()).boxed(),
        spec(flow()).boxed(),
        spec(distribution()).boxed(),
        spec(calendar()).boxed(),
        spec(control()).boxed(),
    ]
    .to_vec()
    .prop_map(|specs| {
        let kinds: Vec<&str> = specs.iter().map(|spec| spec.chart.info().id).collect();
        assert_eq!(kinds, KINDS.iter().map(|kind| kind.id).collect::<Vec<_>>());
        specs
    })
}

fn finite(values: &[f64]) -> bool {
    values.iter().all(|v| v.is_finite())
}

fn inside(scene: &Scene, area: &Area) -> bool {
    let slack = 0.01;
    finite(&[area.x, area.y, area.w, area.h])
        && area.w >= 0.0
        && area.h >= 0.0
        && area.x >= -slack
        && area.y >= -slack
        && area.right() <= scene.width + slack
        && area.bottom() <= scene.height + slack
}

fn point_inside(scene: &Scene, p: &Point) -> bool {
    inside(scene, &Area { x: p.x, y: p.y, w: 0.0, h: 0.0 })
}

fn check_scene(scene: &Scene) -> Result<(), TestCaseError> {
    prop_assert!(scene.height < 6000.0, "height {}", scene.height);
    for item in &scene.items {
        let good = match item {
            Item::Rect { area, .. } | Item::Hatch { area, .. } => inside(scene, area),
            Item::Line { from, to, width, .. } => {
                point_inside(scene, from) && point_inside(scene, to) && finite(&[*width])
            }
            Item::Polyline { points, .. } => !points.is_empty() && points.iter().all(|p| point_inside(scene, p)),
            Item::Band { upper, lower, .. } => {
                upper.len() == lower.len() && upper.iter().chain(lower).all(|p| point_inside(scene, p))
            }
            Item::Circle { center, radius, .. } => point_inside(scene, center) && finite(&[*radius]),
            Item::Text(text) => inside(scene, &text.bounds()),
        };
        prop_assert!(good, "outside {} x {}: {item:?}", scene.width, scene.height);
    }
    let lost: Vec<char> = scene.texts().flat_map(|t| t.text.chars()).filter(|c| !has_glyph(*c)).collect();
    prop_assert!(lost.is_empty(), "{lost:?}");
    prop_assert!(scene.missing_glyphs().iter().all(|c| !has_glyph(*c)));
    let boxes: Vec<(Area, &str)> = scene
        .texts()
        .map(|t| {
            let b = t.bounds();
            (Area { x: b.x + 0.05, y: b.y + 0.05, w: b.w - 0.1, h: b.h - 0.1 }, t.text.as_str())
        })
        .collect();
    for (i, (a, text)) in boxes.iter().enumerate() {
        for (b, other) in &boxes[i + 1..] {
            prop_assert!(!a.overlaps(b), "{text:?} {a:?} overlaps {other:?} {b:?}");
        }
    }
    Ok(())
}

fn check(spec: &ChartSpec) -> Result<(), TestCaseError> {
    let scene = spec.layout().map_err(|e| TestCaseError::fail(e.to_string()))?;
    check_scene(&scene)?;
    let svg = render_svg(spec).unwrap();
    prop_assert_eq!(&svg, &render_svg(spec).unwrap());
    prop_assert!(svg.len() < 4_000_000, "{}", svg.len());
    prop_assert_eq!(svg.matches("<style>@font-face{").count(), 1);
    let tree = roxmltree::Document::parse(&svg).map_err(|e| TestCaseError::fail(e.to_string()))?;
    prop_assert_eq!(tree.root_element().attribute("role"), Some("img"));
    prop_assert!(tree.descendants().all(|n| n.tag_name().name() != "script"));
    // The letters NaN may stand in a label, and in the font, but in no coordinate.
    const PLACES: [&str; 14] =
        ["d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "points", "viewBox"];
    for place in tree.descendants().flat_map(|n| n.attributes()).filter(|a| PLACES.contains(&a.name())) {
        prop_assert!(!place.value().contains("NaN") && !place.value().contains("inf"), "{place:?}");
    }
    let drawn = tree.descendants().filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", "text"))).count();
    prop_assert_eq!(drawn, scene.texts().count());
    prop_assert!(echarts_height(spec).unwrap() > 0);
    for other in [to_vega_lite, to_echarts] {
        let json = other(spec).unwrap();
        prop_assert_eq!(&json, &other(spec).unwrap());
        // JSON knows no NaN and no infinity: serde_json would have made them null.
        prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&json.to_string()).unwrap(), &json);
    }
    let csv = spec.to_csv().unwrap();
    prop_assert_eq!(csv.clone(), spec.to_csv().unwrap());
    let again = ChartSpec::from_json(&spec.to_json().unwrap()).map_err(|e| TestCaseError::fail(e.to_string()))?;
    prop_assert_eq!(csv, again.to_csv().unwrap());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn trends_hold(spec in spec(trend())) {
        check(&spec)?;
    }

    #[test]
    fn bars_hold(spec in spec(bars())) {
        check(&spec)?;
    }

    #[test]
    fn mixes_hold(spec in spec(mix())) {
        check(&spec)?;
    }

    #[test]
    fn slopes_hold(spec in spec(slope())) {
        check(&spec)?;
    }

    #[test]
    fn heatmaps_hold(spec in spec(heatmap())) {
        check(&spec)?;
    }

    #[test]
    fn dumbbells_hold(spec in spec(dumbbell())) {
        check(&spec)?;
    }

    #[test]
    fn paretos_hold(spec in spec(pareto())) {
        check(&spec)?;
    }

    #[test]
    fn waterfalls_hold(spec in spec(waterfall())) {
        check(&spec)?;
    }

    #[test]
    fn flows_hold(spec in spec(flow())) {
        check(&spec)?;
    }

    #[test]
    fn distributions_hold(spec in spec(distribution())) {
        check(&spec)?;
    }

    #[test]
    fn calendars_hold(spec in spec(calendar())) {
        check(&spec)?;
    }

    #[test]
    fn funnels_hold(spec in spec(funnel())) {
        check(&spec)?;
    }
}

#[test]
fn what_the_face_lacks_is_named() {
    let bars = vec![Bar::new("云泽区\u{3007F}州街道\u{1F600}", Some(1.0)), Bar::new("\u{2A6D6}局", None)];
    let chart = Chart::Bars(Bars { bars, ..Bars::default() });
    let scene = ChartSpec::new("标题", ValueFormat::new(Unit::Cases), chart).layout().unwrap();
    assert_eq!(scene.missing_glyphs(), ['\u{1F600}', '\u{2A6D6}', '\u{3007F}']);
    let texts: Vec<&str> = scene.texts().map(|t| t.text.as_str()).collect();
    for part in ["云泽区", "州街道", "局", "01F", "600", "02A", "6D6", "030", "07F"] {
        assert!(texts.contains(&part), "{part} in {texts:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pictures_are_the_same_twice(specs in every_kind()) {
        for spec in specs {
            prop_assert_eq!(render_png(&spec).unwrap(), render_png(&spec).unwrap());
        }
    }
}
