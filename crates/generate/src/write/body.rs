//! What a report says, in reading order, before any format.

use super::drawn::{Rows, drawn, width};
use super::layout::Slot;
use super::odd::Odd;
use super::quirk::Quirk;
use gongkai_model::{CellState, Cells, Form, Report, Section, Table};

/// A piece of the body.
pub(super) enum Piece {
    Heading(String),
    Text(String),
    /// A table, and how many columns its headings span.
    Table(Rows, usize),
}

/// Its title, or what its title would be.
pub(super) fn title(report: &Report) -> String {
    let default = || format!("{}{}年政府信息公开工作年度报告", report.agency.name, report.report_year);
    report.title.clone().unwrap_or_else(default)
}

/// Headings, paragraphs and tables; what the tables leave out becomes absent in `cells`.
pub(super) fn pieces(report: &Report, cells: &mut Cells, odd: &mut Odd<'_>) -> Vec<Piece> {
    let form = cells.form();
    let year = report.report_year;
    let mut pieces = Vec::new();
    let texts = |pieces: &mut Vec<Piece>, section: Option<&Section>| {
        pieces.extend(section.into_iter().flat_map(|s| &s.paragraphs).map(|p| Piece::Text(p.text.clone())));
    };
    let preamble = report.sections.first().filter(|section| section.key.as_deref() == Some(Section::PREAMBLE));
    texts(&mut pieces, preamble);
    let known: Vec<&Section> =
        report.sections.iter().filter(|section| section.key.as_deref() != Some(Section::PREAMBLE)).collect();
    for section in &known {
        pieces.push(Piece::Heading(section.heading.clone()));
        texts(&mut pieces, Some(section));
        let table = form.tables.iter().find(|table| table.section.is_some() && table.section == section.key);
        if let Some(table) = table {
            tables(&mut pieces, form, table, cells, year, odd);
        }
        if odd.has(Quirk::OtherTable) && section.key.as_deref() == Some("overview") {
            let row = |texts: [&str; 3]| texts.map(|text| Slot::label(text, 1, 1)).to_vec();
            let other =
                vec![row(["序号", "公开渠道", "数量"]), row(["1", "政策解读", "12"]), row(["2", "会议开放", "7"])];
            pieces.push(Piece::Table(other, 3));
        }
    }
    // The sheet stands behind the text.
    for table in form.tables.iter().filter(|table| table.section.is_none()) {
        pieces.push(Piece::Text(format!("附表：{}", table.zh)));
        tables(&mut pieces, form, table, cells, year, odd);
    }
    pieces
}

fn tables(pieces: &mut Vec<Piece>, form: &Form, table: &Table, cells: &mut Cells, year: i32, odd: &mut Odd<'_>) {
    let shown = cells.present().any(|(ix, _)| form.table_of(ix).key == table.key);
    if !shown {
        return;
    }
    let compared = table.key == "requests" && cells.present().any(|(_, cell)| cell.number.is_some());
    let last_year = |odd: &mut Odd<'_>| {
        let mut other = Cells::absent(form);
        for (ix, cell) in cells.present() {
            let digits = cell.as_written.bytes().all(|byte| byte.is_ascii_digit()) && !cell.as_written.is_empty();
            let text = if digits { format!("{}7", cell.as_written) } else { cell.as_written.into_owned() };
            other.set(ix, CellState::Unreadable, None, &text, cell.place);
        }
        drawn(form, table, &mut other, odd)
    };
    let caption = |year: i32| Piece::Text(format!("{year}年{}统计表", table.zh));
    if compared && odd.has(Quirk::LastYearBefore) {
        let other = last_year(odd);
        pieces.push(caption(year - 1));
        push(pieces, other, table);
        pieces.push(caption(year));
    }
    let after = (compared && odd.has(Quirk::LastYearAfter)).then(|| last_year(odd));
    let own = drawn(form, table, cells, odd);
    push(pieces, own, table);
    if let Some(other) = after {
        pieces.push(caption(year - 1));
        push(pieces, other, table);
    }
}

fn push(pieces: &mut Vec<Piece>, drawn: Vec<Rows>, table: &Table) {
    for (at, rows) in drawn.into_iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::Text(format!("- {} -", at + 2)));
        }
        pieces.push(Piece::Table(rows, width(table)));
    }
}
