//! Changes of a report: of its cells and of its words.

use super::figures::set;
use super::narrative;
use gongkai_model::{CellState, Cells, Form, Number, Report, Section};

/// A number of a report; 0 where there is none.
pub fn count(report: &Report, id: &str) -> i64 {
    report.quantity(id).count().unwrap_or(0)
}

/// Sets a cell.
pub fn put(report: &mut Report, id: &str, number: i64) {
    if let Some(cells) = &mut report.cells
        && let Some(ix) = cells.form().cell(id)
    {
        set(cells, ix, number);
    }
}

/// Sets an amount.
pub fn put_amount(report: &mut Report, id: &str, amount: gongkai_model::Decimal) {
    if let Some(cells) = &mut report.cells
        && let Some(ix) = cells.form().cell(id)
    {
        let number = Number::Amount(amount);
        cells.set(ix, CellState::Reported, Some(number), &number.to_string(), gongkai_model::Place::default());
    }
}

/// Adds to a cell.
pub fn add(report: &mut Report, id: &str, step: i64) {
    let number = count(report, id);
    put(report, id, number + step);
}

/// Sets a cell to a state with its text.
pub fn written(report: &mut Report, id: &str, state: CellState, text: &str, number: Option<i64>) {
    if let Some(cells) = &mut report.cells
        && let Some(ix) = cells.form().cell(id)
    {
        cells.set(ix, state, number.map(Number::Count), text, gongkai_model::Place::default());
    }
}

/// Sets a cell to a state without a number.
pub fn say(report: &mut Report, id: &str, state: CellState, text: &str) {
    written(report, id, state, text, None);
}

/// A number printed with something around it.
pub fn decorate(report: &mut Report, id: &str, text: &str, number: i64) {
    written(report, id, CellState::Reported, text, Some(number));
}

/// A number that is not exact.
pub fn vague(report: &mut Report, id: &str, text: &str, number: i64) {
    written(report, id, CellState::Approximate, text, Some(number));
}

/// A section by its key.
pub fn part<'r>(report: &'r mut Report, key: &str) -> Option<&'r mut Section> {
    report.sections.iter_mut().find(|section| section.key.as_deref() == Some(key))
}

/// Adds a paragraph to a section.
pub fn append(report: &mut Report, key: &str, sentence: &str) {
    if let Some(section) = part(report, key) {
        let more = narrative::section(None, "", vec![sentence.to_owned()]);
        section.paragraphs.extend(more.paragraphs);
    }
}

/// Gives a section other paragraphs.
pub fn replace(report: &mut Report, key: &str, texts: &[&str]) {
    if let Some(section) = part(report, key) {
        section.paragraphs = narrative::section(None, "", texts.iter().map(|t| (*t).to_owned()).collect()).paragraphs;
    }
}

/// Replaces words wherever they stand.
pub fn swap(report: &mut Report, from: &str, to: &str) {
    for passage in report.sections.iter_mut().flat_map(|section| &mut section.paragraphs) {
        passage.text = passage.text.replace(from, to);
    }
}

/// Takes the paragraphs of a section over from another report.
pub fn copy(report: &mut Report, from: &[Section], key: &str) {
    let source = from.iter().find(|section| section.key.as_deref() == Some(key));
    if let (Some(section), Some(source)) = (part(report, key), source) {
        section.paragraphs.clone_from(&source.paragraphs);
    }
}

/// Prints （六）其他处理 as one row.
pub fn collapse(report: &mut Report) {
    let Some(cells) = &mut report.cells else { return };
    for column in ["natural_person", "business", "research", "nonprofit", "legal_service", "other_org", "total"] {
        let parts = ["not_corrected", "fee_unpaid", "other"].map(|row| format!("requests.other.{row}.{column}"));
        let mut sum = 0;
        for id in &parts {
            if let Some(ix) = cells.form().cell(id) {
                sum += cells.get(ix).number.and_then(Number::count).unwrap_or(0);
                cells.set(ix, CellState::Absent, None, "", gongkai_model::Place::default());
            }
        }
        if let Some(ix) = cells.form().cell(&format!("requests.other.{column}")) {
            set(cells, ix, sum);
        }
    }
}

/// The tables of 2019 over the numbers of a report of 2021.
pub fn old_form(report: &mut Report) {
    let Some(cells) = &report.cells else { return };
    let (new, old) = (cells.form(), Form::all()[1].id.form());
    let mut replaced = Cells::absent(old);
    for def in old.cells.iter().filter(|def| !def.collapsed) {
        let same = new.quantity(&def.id).map(|quantity| quantity.read(cells)).and_then(|reading| reading.count());
        if let Some(ix) = old.cell(&def.id) {
            set(&mut replaced, ix, same.unwrap_or(0));
        }
    }
    report.detected_form = Some(old.id);
    report.cells = Some(replaced);
}
