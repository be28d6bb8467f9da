use serde_json::Value;

use super::*;
use crate::kinds::KINDS;
use crate::samples::{HOSTILE, all, of, strings};

fn made(kind: &str) -> Value {
    to_vega_lite(&of(kind)).unwrap()
}

fn rows(vega: &Value) -> &Vec<Value> {
    vega["data"]["values"].as_array().unwrap()
}

/// The marks of all layers, at whatever depth.
fn marks(vega: &Value) -> Vec<&str> {
    let parts = ["layer", "hconcat"].iter().filter_map(|key| vega[key].as_array()).flatten().chain(vega.get("spec"));
    vega["mark"]["type"].as_str().into_iter().chain(parts.flat_map(marks)).collect()
}

#[test]
fn each_kind_has_its_marks_and_all_its_rows() {
    let expected: [(&str, &[&str], usize); 13] = [
        ("trend", &["rule", "text", "line", "line", "point"], 20),
        ("bars", &["bar", "rule", "text", "text", "rule", "text"], 5),
        ("mix", &["bar", "text", "text"], 6),
        ("slope", &["line", "point", "text", "text"], 10),
        ("heatmap", &["rect", "rect", "text", "text", "rule"], 15),
        ("dumbbell", &["rule", "point", "point", "text", "text"], 5),
        ("pareto", &["bar", "text", "text", "line", "text"], 5),
        ("waterfall", &["bar", "bar", "bar", "text"], 5),
        ("funnel", &["bar", "text"], 3),
        ("flow", &["bar", "text"], 5),
        ("distribution", &["rule", "circle", "tick", "text"], 11),
        ("calendar", &["tick", "point", "text", "text"], 3),
        ("control", &["line", "line", "line", "line", "line", "line", "rule", "text", "point", "text"], 5),
    ];
    assert_eq!(expected.map(|(kind, ..)| kind).to_vec(), KINDS.iter().map(|k| k.id).collect::<Vec<_>>());
    for (kind, expected, number) in expected {
        let vega = made(kind);
        assert_eq!(marks(&vega), expected, "{kind}");
        assert_eq!(rows(&vega).len(), number, "{kind}");
        assert_eq!(vega["$schema"], SCHEMA);
        assert!(vega["description"].as_str().unwrap().contains("来源：各机关年度报告"));
        assert_eq!(vega["background"], "#181b1f");
        assert_eq!(vega["usermeta"]["kind"], kind);
    }
}

#[test]
fn what_is_missing_stays_missing() {
    let nulls = |kind: &str, field: &str| rows(&made(kind)).iter().filter(|row| row[field].is_null()).count();
    assert_eq!(nulls("trend", "value"), 5);
    assert_eq!(nulls("bars", "value"), 1);
    assert_eq!((nulls("mix", "count"), nulls("mix", "share")), (1, 4));
    assert_eq!(nulls("slope", "value"), 4);
    assert_eq!(nulls("heatmap", "value"), 4);
    assert_eq!((nulls("dumbbell", "before"), nulls("dumbbell", "change")), (2, 3));
    assert_eq!((nulls("pareto", "count"), nulls("pareto", "cumulative")), (2, 2));
    assert_eq!((nulls("waterfall", "value"), nulls("waterfall", "start")), (1, 1));
    assert_eq!(nulls("funnel", "count"), 1);
    assert_eq!((nulls("flow", "count"), nulls("flow", "from")), (1, 1));
    assert_eq!(nulls("distribution", "value"), 2);
    assert_eq!(nulls("calendar", "published"), 1);
}

#[test]
fn a_gap_ends_a_run_and_a_year_left_out_too() {
    let vega = made("trend");
    let runs: Vec<i64> = rows(&vega)[..4].iter().map(|row| row["run"].as_i64().unwrap()).collect();
    // 2019, 2020 without a value, 2021, 2023.
    let distinct: std::collections::BTreeSet<i64> = [runs[0], runs[2], runs[3]].into();
    assert_eq!(distinct.len(), 3, "{runs:?}");
}

#[test]
fn many_bodies_have_a_panel_each() {
    let vega = to_vega_lite(&all()[1]).unwrap();
    assert_eq!(vega["facet"]["field"], "name");
    assert_eq!(marks(&vega), ["rule", "line", "line", "point"]);
    assert_eq!(vega["facet"]["sort"].as_array().unwrap().len(), 5);
}

#[test]
fn shares_are_fractions_and_axes_show_percent() {
    let vega = made("bars");
    assert_eq!(rows(&vega)[0]["shown"], "40.00%");
    assert_eq!(rows(&vega)[0]["value"], 0.4);
    assert_eq!(vega["layer"][0]["encoding"]["x"]["axis"]["format"], "~%");
    let mille = made("distribution");
    assert_eq!(mille["layer"][1]["encoding"]["x"]["axis"]["labelExpr"], "format(datum.value * 1000, ',~f') + '‰'");
}

#[test]
fn names_are_data_and_never_expressions() {
    for spec in all() {
        let vega = to_vega_lite(&spec).unwrap();
        assert_eq!(vega, to_vega_lite(&spec).unwrap());
        let text = vega.to_string();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), vega);
        assert!(text.contains("onclick"), "{}", spec.chart.info().id);
        check(&vega);
    }
}

/// Whatever Vega evaluates is one of ours.
fn check(value: &Value) {
    match value {
        Value::Object(map) => {
            assert!(!map.contains_key("signal") && !map.contains_key("expr"));
            for key in ["test", "filter", "labelExpr", "calculate"] {
                for text in map.get(key).map(strings).unwrap_or_default() {
                    assert!(!text.contains("onclick"), "{key}: {text}");
                }
            }
            map.values().for_each(check);
        }
        Value::Array(list) => list.iter().for_each(check),
        _ => {}
    }
}

#[test]
fn equal_names_are_told_apart() {
    let vega = made("bars");
    let names: Vec<&str> = rows(&vega).iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert!(
        names.contains(&"云泽区财政局") && names.contains(&"云泽区财政局 (2)") && names.contains(&"（无名称）"),
        "{names:?}"
    );
    assert!(rows(&vega).iter().any(|row| row["label"] == HOSTILE));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let bars = crate::Bars { bars: vec![crate::Bar::new("甲", Some(f64::NAN))], ..crate::Bars::default() };
    let spec = ChartSpec::new("", crate::ValueFormat::percent(2), Chart::Bars(bars));
    assert!(matches!(to_vega_lite(&spec), Err(ChartError::Value { .. })));
}
