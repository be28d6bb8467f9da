//! What every column, cell, quantity, metric, series and state means.

use super::Table;
use super::described::{Described, describe};
use crate::{Collection, MetricCard, MetricState};
use gongkai_model::agency::{AgencyKind, Level};
use gongkai_model::{CellState, Comparable, Form, Lang, Scope, Series};
use serde_json::{Value, json};

/// Name and version of the dictionary's layout.
pub const DICTIONARY_SCHEMA: &str = "gongkai.dictionary/1";

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
        .map(|field| match describe(table.id(), &field.name) {
            Some(Described { id: None, zh, en, .. }) => {
                json!({ "name": field.name, "type": field.kind.id(), "zh": zh, "en": en })
            }
            // A column of the panel: the forms below say what it is.
            _ => json!({ "name": field.name, "type": field.kind.id(), "cell": field.name }),
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
                .copied()
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
