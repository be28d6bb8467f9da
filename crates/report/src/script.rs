//! The one script of the page: it sorts and filters tables and shows what is behind a number. Without it the page can
//! be read in full.

use base64::Engine;
use gongkai_analytics::{MetricCard, MetricState};
use gongkai_model::{CellState, Form, FormId, Lang};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The script, as it stands in the page.
pub(crate) const SCRIPT: &str = include_str!("../templates/page.js");

/// The hash by which the page's policy knows its own script, so that no other can run.
pub(crate) fn script_hash() -> String {
    let digest = Sha256::digest(SCRIPT.as_bytes());
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(digest))
}

/// What the numbers behind a value are called, by their ids: the cells and totals of some forms, and what is no cell.
pub(crate) fn names(forms: &[FormId], lang: Lang) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    // What a later form calls it goes before what an earlier one did.
    for form in Form::all().iter().rev().filter(|form| forms.contains(&form.id)) {
        for at in 0..form.cells.len() {
            let Some(ix) = form.cell(&form.cells[at].id) else { continue };
            names.entry(form.cells[at].id.clone()).or_insert_with(|| form.cell_label(ix, lang));
        }
    }
    // A total that a form lacks is told by the name that another gives it.
    for id in MetricCard::all().iter().flat_map(|card| card.quantities()) {
        let quantity = Form::all().iter().rev().find_map(|form| form.quantity(id));
        if let Some(quantity) = quantity.filter(|_| !forms.is_empty()) {
            names.entry(id.to_owned()).or_insert_with(|| quantity.label(lang).to_owned());
        }
    }
    let others = [
        ("cells.reported", "已填报的格", "cells reported"),
        ("cells.statutory", "格式规定的格", "cells of the form"),
        ("identities.passed", "成立的勾稽关系", "identities that hold"),
        ("identities.evaluable", "能判断的勾稽关系", "identities that can be judged"),
        ("published", "公布日期", "published"),
        ("published.on_time", "按时公布", "published in time"),
        ("published.known", "有公布日期", "date of publication known"),
    ];
    names.extend(others.map(|(id, zh, en)| (id.to_owned(), lang.pick(zh, en).to_owned())));
    names
}

/// Why there is no number where one would stand.
fn wanting(lang: Lang) -> BTreeMap<&'static str, &'static str> {
    let cells = CellState::ALL.into_iter().filter(|state| *state != CellState::Reported);
    let mut all: BTreeMap<&str, &str> = cells.map(|state| (state.id(), state.label(lang))).collect();
    let metrics = MetricState::ALL.into_iter().filter(|state| *state != MetricState::Ok);
    all.extend(metrics.map(|state| (state.id(), state.label(lang))));
    all.insert("no_report", lang.pick("没有报告", "no report"));
    all
}

/// What the columns of charts' data are called.
pub(crate) fn column(id: &str, lang: Lang) -> String {
    let known = match id {
        "label" => ("名称", "name"),
        "reference" => ("所依据的数字", "made of"),
        "state" => ("状态", "state"),
        "value" => ("数值", "value"),
        "year" => ("年度", "year"),
        "share" => ("占比", "share"),
        "count" => ("件数", "count"),
        "rank" => ("名次", "rank"),
        "rank_first" => ("可能名次从", "possible rank from"),
        "rank_last" => ("可能名次至", "possible rank to"),
        "ranked" => ("是否排名", "ranked"),
        "low" => ("区间下限", "interval from"),
        "high" => ("区间上限", "interval to"),
        "group" => ("分组", "group"),
        "segment" => ("部分", "part"),
        "stage" => ("环节", "stage"),
        "step" => ("步骤", "step"),
        "side" => ("哪一端", "side"),
        "role" => ("种类", "role"),
        "of" => ("总数", "of"),
        "outside" => ("界限外", "outside"),
        "published" => ("公布日期", "published"),
        "deadline" => ("截止日", "deadline"),
        "days_late" => ("逾期天数", "days late"),
        "cumulative" => ("累计", "cumulative"),
        "when" => ("时点", "when"),
        _ => return id.to_owned(),
    };
    lang.pick(known.0, known.1).to_owned()
}

/// What the script says, as JSON that cannot end the element it stands in.
pub(crate) fn words(forms: &[FormId], lang: Lang) -> String {
    let words = serde_json::json!({
        "names": names(forms, lang),
        "wanting": wanting(lang),
        "brackets": lang.pick(["（", "）"], ["(", ")"]),
        "of_year": lang.pick("{name}（{year}年）", "{name} ({year})"),
        "with_state": lang.pick("{name}：{state}", "{name}: {state}"),
        "filter": lang.pick("筛选", "Filter"),
        "shown": lang.pick("显示 {n} / {all} 行", "{n} of {all} rows"),
        "sort": lang.pick("排序", "Sort by"),
        "close": lang.pick("关闭", "Close"),
        "value": lang.pick("数值", "Value"),
        "state": lang.pick("状态", "State"),
        "cell": lang.pick("指标编号", "Cell"),
        "row": lang.pick("行", "Row"),
        "place": lang.pick("出处", "Place"),
        "made": lang.pick("所依据的数字", "Made of"),
        "open": lang.pick("打开报告", "Open the report"),
        "data": lang.pick("图中数据", "Data of the chart"),
        "states": {
            "": lang.pick("已填报", "reported"),
            "blank": lang.pick("空白", "blank"),
            "na": lang.pick("不适用", "not applicable"),
            "approx": lang.pick("约数", "approximate"),
            "unread": lang.pick("无法识别", "unreadable"),
            "gone": lang.pick("缺", "absent"),
        },
        "bad": lang.pick("未通过检查", "stands in a failed check"),
        "places": {
            "page": lang.pick("第{n}页", "page {n}"),
            "table": lang.pick("第{n}个表格", "table {n}"),
            "line": lang.pick("第{n}行", "line {n}"),
            "row": lang.pick("第{n}行", "row {n}"),
            "column": lang.pick("第{n}列", "column {n}"),
            "join": lang.pick("，", ", "),
        },
    });
    // Neither ends the element nor turns what stands beside it.
    words.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_script_ends_its_element() {
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
        let forms: Vec<FormId> = Form::all().iter().map(|form| form.id).collect();
        assert!(!words(&forms, Lang::Zh).contains('<'));
        assert_eq!(script_hash().len(), "sha256-".len() + 44);
    }

    /// Every number that a metric may be made of has a name in the user's language.
    #[test]
    fn what_a_value_is_made_of_has_a_name() {
        let forms: Vec<FormId> = Form::all().iter().map(|form| form.id).collect();
        for lang in [Lang::Zh, Lang::En] {
            let names = names(&forms, lang);
            for id in MetricCard::all().iter().flat_map(|card| card.quantities()) {
                assert!(names.get(id).is_some_and(|name| name != id && !name.is_empty()), "{id}");
            }
        }
        for id in ["label", "value", "reference", "state", "rank_first", "segment", "days_late"] {
            assert_ne!(column(id, Lang::Zh), id);
        }
    }
}
