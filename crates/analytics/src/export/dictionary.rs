//! What every column, cell, quantity, metric, series and state means.

use super::Table;
use crate::{Collection, MetricCard, MetricState};
use gongkai_model::agency::{AgencyKind, Level};
use gongkai_model::{CellState, Comparable, Form, Lang, Scope, Series};
use serde_json::{Value, json};

/// Name and version of the dictionary's layout.
pub const DICTIONARY_SCHEMA: &str = "gongkai.dictionary/1";

/// Columns and what they hold, in Chinese and English.
const COLUMNS: [(&str, &str, &str); 31] = [
    ("agency", "单位名称（原文）", "name of the agency as printed"),
    ("agency_key", "单位标识：地区|机关", "identity of the agency: region|body"),
    ("region", "地区", "region path"),
    ("level", "层级", "level of the agency's government"),
    ("kind", "机构类型", "kind of body"),
    ("report_year", "报告年度（所涵盖的年度）", "the year covered"),
    ("form", "表格格式", "form"),
    ("scope", "口径：本级或汇总", "whose numbers: own or rolled up"),
    ("published", "发布日期", "publication date as the source claims it"),
    ("title", "标题", "title as printed"),
    ("source", "来源", "source to cite"),
    ("file", "读取的文件", "file it was read from"),
    ("place", "在文件中的位置", "place in the file"),
    ("cell", "单元格标识", "permanent id of the cell"),
    ("value", "数值；比率为小数", "the value; shares are fractions"),
    ("as_written", "原文", "text as it stands in the report"),
    ("state", "状态", "state"),
    ("cell_states", "非普通数字的单元格：状态=单元格|单元格", "cells that are no plain numbers: state=cell|cell"),
    ("metric", "指标", "id of the metric"),
    ("numerator", "分子", "numerator, or the count itself"),
    ("denominator", "分母", "denominator"),
    ("n", "样本量", "the n the value rests on"),
    ("below_minimum", "低于最小样本量", "n is below the minimum: shown, never ranked"),
    ("failed_check", "所用单元格有勾稽关系不符", "a number behind the value stands in a check of the form that fails"),
    (
        "unit",
        "数值的计量单位；1 为比率（0.4357 即 43.57%）",
        "unit of the value as it stands; 1 is a plain ratio (0.4357 is 43.57 %)",
    ),
    ("series", "序列", "id of the series"),
    ("comparable", "与上一份报告的可比性", "how far it compares with the agency's report before"),
    ("note", "口径变化说明", "what breaks the series here, in Chinese"),
    ("note_en", "口径变化说明（英文）", "what breaks the series here, in English"),
    ("used", "计入的单位数", "agencies that report the number"),
    ("missing", "未计入的单位数", "agencies that do not"),
];

fn named(id: &str, zh: &str, en: &str) -> Value {
    json!({ "id": id, "zh": zh, "en": en })
}

/// The dictionary of everything exported.
pub fn dictionary(collection: &Collection) -> Value {
    let cell_states = CellState::ALL.map(|s| named(s.id(), s.label(Lang::Zh), s.label(Lang::En)));
    let metric_states = MetricState::ALL.map(|s| named(s.id(), s.label(Lang::Zh), s.label(Lang::En)));
    let comparable = [Comparable::Yes, Comparable::Approximately, Comparable::Break];
    json!({
        "schema": DICTIONARY_SCHEMA,
        "tables": Table::ALL.map(|table| table_entry(table, collection)),
        "forms": Form::all().iter().map(form_entry).collect::<Vec<_>>(),
        "metrics": MetricCard::all().iter().map(metric_entry).collect::<Vec<_>>(),
        "series": Series::all().iter().map(series_entry).collect::<Vec<_>>(),
        "cell_states": cell_states,
        "metric_states": metric_states,
        "comparable": comparable.map(|c| named(c.id(), c.label(Lang::Zh), c.label(Lang::En))),
        "scopes": Scope::ALL.map(|s| named(s.id(), s.label(Lang::Zh), s.label(Lang::En))),
        "levels": Level::ALL.map(|l| named(l.id(), l.label(Lang::Zh), l.label(Lang::En))),
        "kinds": AgencyKind::all().map(|k| named(k.id(), k.label(Lang::Zh), k.label(Lang::En))).collect::<Vec<_>>(),
    })
}

fn table_entry(table: Table, collection: &Collection) -> Value {
    let columns: Vec<Value> = table
        .fields(collection)
        .iter()
        .map(|field| match COLUMNS.iter().find(|(name, ..)| *name == field.name) {
            Some((name, zh, en)) => json!({ "name": name, "type": field.kind.id(), "zh": zh, "en": en }),
            // A column of the panel: the forms below say what it is.
            None => json!({ "name": field.name, "type": field.kind.id(), "cell": field.name }),
        })
        .collect();
    json!({ "id": table.id(), "columns": columns })
}

fn form_entry(form: &Form) -> Value {
    let cells: Vec<Value> = form
        .cells
        .iter()
        .filter_map(|cell| form.cell(&cell.id).map(|ix| (cell, ix)))
        .map(|(cell, ix)| {
            let table = form.table_of(ix);
            json!({
                "id": cell.id,
                "zh": form.cell_label(ix, Lang::Zh),
                "en": form.cell_label(ix, Lang::En),
                "unit": cell.unit,
                "table": table.key,
                "source": table.rows[cell.row].source,
                "collapsed": cell.collapsed,
            })
        })
        .collect();
    let totals: Vec<Value> = form
        .quantities()
        .filter(|(_, quantity)| quantity.derived)
        .map(|(id, quantity)| {
            let cells: Vec<&str> = quantity
                .operands
                .iter()
                .flat_map(gongkai_model::Operand::cells)
                .map(|ix| form.def(ix).id.as_str())
                .collect();
            json!({ "id": id, "zh": quantity.zh, "en": quantity.en, "unit": quantity.unit, "cells": cells })
        })
        .collect();
    json!({
        "id": form.id,
        "zh": form.zh,
        "en": form.en,
        "notice": form.notice.number,
        "first_year": form.first_year,
        "last_year": form.last_year,
        "cells": cells,
        "quantities": totals,
    })
}

fn metric_entry(card: &'static MetricCard) -> Value {
    let parts: Vec<Value> = card
        .metrics()
        .filter(|m| m.part.is_some())
        .map(|m| named(&m.id, &m.label(Lang::Zh), &m.label(Lang::En)))
        .collect();
    json!({
        "id": card.id,
        "zh": card.zh,
        "en": card.en,
        "formula": card.formula,
        "unit": card.unit.in_data(),
        "shown_in": card.unit.id(),
        "better": card.better,
        "shape": card.shape,
        "quantities": card.quantities(),
        "minimum_n": card.minimum,
        "parts": parts,
        "caveats": card.caveats,
        "source": card.notice,
    })
}

fn series_entry(series: &Series) -> Value {
    let forms: Vec<Value> = series
        .forms
        .iter()
        .map(|(form, built)| {
            json!({
                "form": form,
                "sum": built.sum,
                "unit": series.unit(*form),
                "comparable": built.comparable.id(),
                "zh": built.zh,
                "en": built.en,
            })
        })
        .collect();
    let events: Vec<Value> = series.events.iter().map(|e| json!({ "year": e.year, "zh": e.zh, "en": e.en })).collect();
    json!({ "id": series.id, "zh": series.zh, "en": series.en, "forms": forms, "events": events })
}
