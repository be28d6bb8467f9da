use serde_json::Value;

use super::*;
use crate::kinds::KINDS;
use crate::samples::{all, of, strings};

fn made(kind: &str) -> Value {
    to_echarts(&of(kind)).unwrap()
}

fn series(option: &Value) -> &Vec<Value> {
    option["series"].as_array().unwrap()
}

fn rows(option: &Value, at: usize) -> usize {
    option["series"][at]["data"].as_array().unwrap().len()
}

/// Data of a series whose number is missing.
fn nulls(option: &Value, at: usize, number: &str) -> usize {
    let data = option["series"][at]["data"].as_array().unwrap();
    data.iter().filter(|cell| cell.pointer(number).is_some_and(Value::is_null)).count()
}

#[test]
fn each_kind_has_its_series_and_all_its_data() {
    let expected: [(&str, &[&str], usize); 13] = [
        ("trend", &["line", "line", "line", "line", "line", "line"], 5),
        ("bars", &["bar", "scatter"], 5),
        ("mix", &["bar", "bar", "scatter"], 3),
        ("slope", &["line", "line", "line", "line", "line"], 2),
        ("heatmap", &["heatmap", "scatter", "line"], 11),
        ("dumbbell", &["scatter", "scatter", "scatter", "scatter"], 5),
        ("pareto", &["bar", "line", "scatter"], 5),
        ("waterfall", &["bar", "bar", "bar", "bar", "scatter"], 5),
        ("funnel", &["bar", "scatter"], 3),
        ("flow", &["sankey"], 5),
        ("distribution", &["boxplot", "scatter", "scatter"], 2),
        ("calendar", &["scatter", "scatter", "scatter", "scatter"], 3),
        ("control", &["line", "line", "line", "line", "line", "line", "scatter"], 9),
    ];
    assert_eq!(expected.map(|(kind, ..)| kind).to_vec(), KINDS.iter().map(|k| k.id).collect::<Vec<_>>());
    for (kind, types, number) in expected {
        let option = made(kind);
        let found: Vec<&str> = series(&option).iter().map(|s| s["type"].as_str().unwrap()).collect();
        assert_eq!(found, types, "{kind}");
        assert_eq!(rows(&option, 0), number, "{kind}");
        assert!(option["graphic"][0]["style"]["text"].as_str().unwrap().contains("来源：各机关年度报告"));
        assert_eq!(option["backgroundColor"], "#181b1f");
        assert!(echarts_height(&of(kind)).unwrap() > 150);
    }
}

#[test]
fn what_is_missing_stays_missing() {
    assert_eq!(series(&made("trend")).iter().map(|s| s["data"][1].is_null()).filter(|null| *null).count(), 6);
    // 2022 is given by no line: it is a gap as well.
    assert!(made("trend")["series"][0]["data"][3].is_null());
    assert_eq!(nulls(&made("bars"), 0, "/value"), 1);
    assert_eq!(nulls(&made("mix"), 0, "/value"), 2);
    assert_eq!(nulls(&made("heatmap"), 1, "/value/2"), 4);
    assert_eq!(rows(&made("heatmap"), 1), 4);
    assert_eq!(nulls(&made("dumbbell"), 0, "/value/0"), 2);
    assert_eq!(nulls(&made("pareto"), 0, ""), 2);
    assert_eq!(rows(&made("pareto"), 1), 3);
    assert_eq!(nulls(&made("waterfall"), 2, "/value"), 1);
    assert_eq!(nulls(&made("funnel"), 0, "/value"), 1);
    assert!(made("flow")["graphic"][0]["style"]["text"].as_str().unwrap().contains("其他 无数据"));
    assert_eq!(nulls(&made("distribution"), 1, "/value/0"), 2);
    let calendar = made("calendar");
    assert_eq!(nulls(&calendar, 1, "/value/0") + nulls(&calendar, 2, "/value/0"), 4);
}

#[test]
fn the_numbers_are_those_shown() {
    let bars = made("bars");
    assert_eq!(bars["series"][0]["data"][0]["value"], 40.0);
    assert_eq!(bars["xAxis"]["axisLabel"]["formatter"], "{value}%");
    assert_eq!(made("distribution")["xAxis"]["axisLabel"]["formatter"], "{value}‰");
    assert_eq!(made("distribution")["series"][1]["data"][1]["value"][0], 100.0);
}

#[test]
fn a_flow_goes_through_its_whole() {
    let flow = made("flow");
    let links = flow["series"][0]["links"].as_array().unwrap();
    let to = |name: &str| links.iter().filter(|l| l["target"] == name).filter_map(|l| l["value"].as_f64()).sum::<f64>();
    let from =
        |name: &str| links.iter().filter(|l| l["source"] == name).filter_map(|l| l["value"].as_f64()).sum::<f64>();
    assert_eq!((to("合计"), from("合计"), links.len()), (10.0, 10.0, 4));
    assert_eq!(to("新收 (2)"), 2.0);
}

#[test]
fn the_option_is_plain_json_and_names_are_no_templates() {
    for spec in all() {
        let option = to_echarts(&spec).unwrap();
        assert_eq!(option, to_echarts(&spec).unwrap());
        let text = option.to_string();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), option);
        assert!(text.contains("onclick"), "{}", spec.chart.info().id);
        check(&option);
    }
}

/// A template of ECharts is one of ours.
fn check(value: &Value) {
    match value {
        Value::Object(map) => {
            assert!(!map.contains_key("rich") && !map.contains_key("renderItem"));
            for text in map.get("formatter").map(strings).unwrap_or_default() {
                let ours = ["{value}", "{value}%", "{value}‰", "{yyyy}-{MM}"].contains(&text);
                assert!(ours || !text.contains(['{', '}']), "{text}");
            }
            map.values().for_each(check);
        }
        Value::Array(list) => list.iter().for_each(check),
        _ => {}
    }
}
