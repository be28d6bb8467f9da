//! One record of JSON → a report.
//!
//! Fields that people get wrong (dates, states, levels) are looked at one by one, so that one of them costs itself and
//! not the record.

use super::brief;
use super::strict::Record;
use crate::Options;
use crate::problem::ProblemKind;
use crate::record::{self, Draft, Known, Problems, RawCell};
use gongkai_model::exchange::{ReportRecord, ValueRecord};
use gongkai_model::{Carried, Form, Passage, Period, Place, Report, Section, SourceFormat};
use serde::Deserialize;
use serde_json::{Map, Value};

/// What is the same for every record of a file or line.
pub(super) struct Context<'c> {
    /// Name of the file.
    pub(super) file: &'c str,
    /// Its layout.
    pub(super) format: SourceFormat,
    /// The load's options.
    pub(super) options: &'c Options,
    /// The line of a JSON Lines file.
    pub(super) place: Place,
}

/// The report of a record; `number` is its place in a list, from 1.
pub(super) fn report(
    record: Record,
    number: Option<usize>,
    context: &Context<'_>,
    problems: &mut Problems,
) -> Option<Report> {
    let path = |field: &str| match number {
        Some(number) => format!("reports[{}].{field}", number - 1),
        None => field.to_owned(),
    };
    let unusable = |reason: String| ProblemKind::UnusableRecord { number: number.unwrap_or(1), reason };
    if let Some(key) = record.repeated {
        problems.add(context.place, None, unusable(format!("the key {key:?} appears twice")));
        return None;
    }
    let again = record.cells;
    let mut map = match record.value {
        Value::Object(map) => map,
        other => {
            problems.add(context.place, None, unusable(brief(&other)));
            return None;
        }
    };
    let checked = record::agency(&path("agency"), &text(&map, "agency").unwrap_or_default()).and_then(|agency| {
        let year = text(&map, "report_year").unwrap_or_default();
        Ok((agency, record::year(&path("report_year"), &year, context.options)?))
    });
    let (agency, report_year) = match checked {
        Ok(checked) => checked,
        Err(kind) => {
            problems.add(context.place, None, kind);
            return None;
        }
    };
    let mut draft = Draft { agency, report_year, place: context.place, ..Draft::default() };
    let name = draft.name();
    let mut note = |kind| problems.add(context.place, Some(&name), kind);
    draft.level = field(&mut map, "level", |t| record::level(&path("level"), t), &mut note);
    draft.scope = field(&mut map, "scope", |t| record::scope(&path("scope"), t), &mut note).unwrap_or_default();
    draft.form = field(&mut map, "form", |t| record::form(&path("form"), t), &mut note);
    draft.published = field(&mut map, "published", |t| record::date(&path("published"), t), &mut note);
    let period = map.remove("period").filter(|p| !p.is_null()).and_then(|given| {
        Period::deserialize(&given)
            .map_err(|_| {
                note(ProblemKind::UnusableField {
                    field: path("period"),
                    found: brief(&given),
                    valid: r#"{"from": "2023-01-01", "to": "2023-12-31"}"#.to_owned(),
                });
            })
            .ok()
    });
    let given = map.remove("cells");
    // What is left is read as the layout has it; the year as a number, whatever it was written as.
    map.insert("report_year".to_owned(), Value::from(report_year));
    map.retain(|_, value| !value.is_null());
    let record = match ReportRecord::deserialize(Value::Object(map)) {
        Ok(record) => record,
        Err(error) => {
            problems.add(context.place, Some(&name), unusable(error.to_string()));
            return None;
        }
    };
    draft.region = record.region.filter(|region| !region.trim().is_empty());
    draft.title = record.title;
    draft.cited = record.source;

    let raw = raw_cells(given, again, &draft, context, problems);
    // A report without any cell shows no form; its cells are those its year demands, all absent.
    let form = draft.choose_form(raw.iter().map(|cell| cell.known));
    let cells = record::cells(&draft, form, raw.into_iter(), problems);
    // Places in the cells are those of the file the record was made from.
    let file = record.file.as_deref().filter(|file| !file.trim().is_empty()).unwrap_or(context.file);
    let mut report = draft.report(cells, file, context.format, problems);
    report.period = period;
    report.legal_basis = record.legal_basis.into_iter().map(passage).collect();
    report.dates = record.dates;
    report.extra_rows = record.extra_rows.into_iter().map(passage).collect();
    report.body_repeated = record.body_repeated;
    report.carried.text = record.sections.is_some();
    report.sections = record.sections.unwrap_or_default().into_iter().map(section).collect();
    if let Some(tables) = record.tables {
        show_tables(&mut report.carried, tables, form, &path("tables"), |kind| {
            problems.add(context.place, Some(&name), kind);
        });
    }
    Some(report)
}

/// A field as text: a string, or a number as it stands.
fn text(map: &Map<String, Value>, field: &str) -> Option<String> {
    match map.get(field)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(brief(other)),
    }
}

/// Takes a field out of a record and reads it; what cannot be read is noted and counts as not given.
fn field<T>(
    map: &mut Map<String, Value>,
    name: &str,
    read: impl Fn(&str) -> Result<T, ProblemKind>,
    note: &mut impl FnMut(ProblemKind),
) -> Option<T> {
    let given = text(map, name).filter(|text| !text.trim().is_empty());
    map.remove(name);
    given.and_then(|text| read(&text).map_err(note).ok())
}

fn passage(text: String) -> Passage {
    Passage { text, place: Place::default() }
}

fn section(record: gongkai_model::exchange::SectionRecord) -> Section {
    let paragraphs = record.paragraphs.into_iter().map(passage).collect();
    Section { key: record.key, heading: record.heading, paragraphs, place: Place::default() }
}

/// Takes the tables that the record says its source shows, beside those that have a cell.
fn show_tables(
    carried: &mut Carried,
    tables: Vec<String>,
    form: Option<&Form>,
    field: &str,
    mut note: impl FnMut(ProblemKind),
) {
    for table in tables {
        if form.is_some_and(|form| form.table(&table).is_some()) {
            carried.tables.insert(table);
        } else {
            let valid = form.map(|form| form.tables.iter().map(|t| t.key.as_str()).collect::<Vec<_>>().join(", "));
            let kind =
                ProblemKind::UnusableField { field: field.to_owned(), found: table, valid: valid.unwrap_or_default() };
            note(kind);
        }
    }
}

/// The cells of a record: bare numbers, texts or objects.
fn raw_cells(
    given: Option<Value>,
    again: Vec<(String, Value)>,
    draft: &Draft,
    context: &Context<'_>,
    problems: &mut Problems,
) -> Vec<RawCell<'static>> {
    let name = draft.name();
    let given = match given {
        Some(Value::Object(cells)) => cells,
        None | Some(Value::Null) => return Vec::new(),
        Some(other) => {
            let kind = ProblemKind::UnusableField {
                field: "cells".to_owned(),
                found: brief(&other),
                valid: r#"{"requests.received.total": 12, …}"#.to_owned(),
            };
            problems.add(context.place, Some(&name), kind);
            return Vec::new();
        }
    };
    let mut cells = Vec::with_capacity(given.len());
    for (id, value) in given.into_iter().chain(again) {
        let Some(known) = Known::id(&id) else {
            let kind = record::unknown_cell(&id, draft.form.map(gongkai_model::FormId::form), problems);
            problems.add(context.place, Some(&name), kind);
            continue;
        };
        let mut note = |kind| problems.add(context.place, Some(&name), kind);
        let cell = match value {
            Value::Object(map) => full(known, map, &mut note),
            plain => RawCell {
                known,
                value: plain_text(&plain).into(),
                as_written: None,
                state: None,
                place: Place::default(),
            },
        };
        cells.push(cell);
    }
    cells
}

/// A cell given as an object.
fn full(known: &'static Known, mut map: Map<String, Value>, note: &mut impl FnMut(ProblemKind)) -> RawCell<'static> {
    let field_name = |field: &str| format!("{field} ({})", known.name);
    let state = field(&mut map, "state", |t| record::state(&field_name("state"), t), note);
    let place = map.remove("place").filter(|p| !p.is_null()).and_then(|given| {
        Place::deserialize(&given)
            .map_err(|_| {
                note(ProblemKind::UnusableField {
                    field: field_name("place"),
                    found: brief(&given),
                    valid: r#"{"line": 12, "column": 3}"#.to_owned(),
                });
            })
            .ok()
    });
    let as_written = match map.get("as_written") {
        None | Some(Value::Null) => None,
        Some(written) => Some(plain_text(written).into()),
    };
    RawCell {
        known,
        value: map.get("value").map(plain_text).unwrap_or_default().into(),
        as_written,
        state,
        place: place.unwrap_or_default(),
    }
}

/// A value as text: what stands in a string, a number with all its digits, nothing for null.
fn plain_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(n) => match (n.as_i64(), n.as_u64(), n.as_f64()) {
            (Some(n), ..) => ValueRecord::Count(n).text(),
            (None, Some(n), _) => n.to_string(),
            (.., Some(x)) => ValueRecord::Float(x).text(),
            _ => n.to_string(),
        },
        other => brief(other),
    }
}
