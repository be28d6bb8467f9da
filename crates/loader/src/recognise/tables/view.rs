//! The tables of a document.

use super::super::head::{is_agency, split_title};
use super::Wanted;
use super::words::{Said, said};
use super::year::{self, Year};
use super::{columns, money};
use crate::document::{Block, Document, Grid, GridCell};
use crate::normal::{fold, without_number};
use crate::text::number_like;
use gongkai_model::Form;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::LazyLock;

/// A cell and what its text is.
#[derive(Debug, Clone)]
pub(super) struct Word<'d> {
    /// Number of the word within the document.
    pub(super) id: usize,
    pub(super) cell: &'d GridCell,
    /// What the text says by itself.
    pub(super) said: Rc<Said>,
    /// A number.
    pub(super) number: bool,
    /// A mark that may be a value, but may also be decoration.
    pub(super) mark: bool,
    /// It says of which year the numbers beside it are, and nothing else: `2022年`, `上年`, `同比`.
    pub(super) year: Option<Year>,
}

/// A table of the document.
pub(super) struct View<'d> {
    pub(super) rows: Vec<Vec<Word<'d>>>,
    pub(super) aligned: bool,
    pub(super) continued: bool,
    /// The text in front of it.
    pub(super) caption: Option<&'d str>,
    /// What is said of the unit of its amounts, in a row of its own or right under it.
    pub(super) notes: Vec<&'d str>,
    /// No word stands between it and the table before.
    pub(super) follows: bool,
    /// A caption that says that the numbers are those of another year.
    pub(super) foreign: Option<&'d str>,
    /// The report year.
    pub(super) year: Option<i32>,
    /// What stood in columns of another year: they are no part of the rows.
    pub(super) other_year: Vec<OtherColumn<'d>>,
}

/// A column whose header says that its numbers are of another year.
pub(super) struct OtherColumn<'d> {
    pub(super) header: &'d GridCell,
    pub(super) values: Vec<Word<'d>>,
}

impl<'d> Word<'d> {
    fn of(cell: &'d GridCell, id: usize, year: Option<i32>) -> Word<'d> {
        let said = said(&cell.text);
        let year = year::mark(&said.fold, year);
        Word { id, cell, number: said.number, mark: said.mark, said, year }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cell.text.is_empty()
    }

    /// Words, not a value.
    pub(super) fn is_text(&self) -> bool {
        !self.said.fold.is_empty()
    }
}

/// The tables of a document in reading order.
pub(super) fn views<'d>(document: &'d Document, wanted: Wanted<'_>) -> Vec<View<'d>> {
    let mut views: Vec<View<'d>> = Vec::new();
    let mut before: Vec<&str> = Vec::new();
    let mut words = 0;
    let mut word = |cell| {
        words += 1;
        Word::of(cell, words - 1, wanted.year)
    };
    for block in &document.blocks {
        match block {
            Block::Text { text, .. } => {
                if let Some(view) = views.last_mut().filter(|_| before.len() < 2 && money::is_note(text)) {
                    view.notes.push(text);
                }
                before.push(text);
            }
            Block::Grid(grid) => {
                // A page break with its page number does not end a table.
                let words = |text: &&str| {
                    let han = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                    han || year::over_table(text, wanted.year).is_some()
                };
                let mut foreign = foreign_over(&before, wanted);
                if !before.iter().any(words) {
                    foreign = foreign.or_else(|| views.last().and_then(|view| view.foreign));
                }
                let mut follows = !before.iter().any(words) && !views.is_empty();
                let caption = before.last().copied();
                let view = |mut rows: Vec<Vec<Word<'d>>>, continued, follows, foreign| View {
                    other_year: columns::without_other_years(&mut rows, grid.aligned, wanted.year),
                    notes: notes_in(&rows),
                    rows,
                    year: wanted.year,
                    caption,
                    aligned: grid.aligned,
                    continued,
                    follows,
                    foreign,
                };
                let mut rows: Vec<Vec<Word<'_>>> = Vec::new();
                let mut continued = grid.continued;
                for row in segments(grid) {
                    // A caption may be a row of the table it stands over.
                    let mut filled = row.iter().filter(|cell| !cell.text.is_empty());
                    let alone = filled.next().filter(|_| filled.next().is_none()).map(|cell| cell.text.as_str());
                    if let Some(caption) = alone.filter(|text| year::is_caption(text)) {
                        if !rows.is_empty() {
                            views.push(view(std::mem::take(&mut rows), continued, follows, foreign));
                            continued = true;
                            follows = false;
                        }
                        foreign = Some(caption).filter(|caption| is_foreign(caption, wanted));
                    }
                    rows.push(row.into_iter().map(&mut word).collect());
                }
                views.push(view(rows, continued, follows, foreign));
                before.clear();
            }
        }
    }
    views
}

/// Rows without a number that say what the unit of the amounts is.
fn notes_in<'d>(rows: &[Vec<Word<'d>>]) -> Vec<&'d str> {
    let plain = rows.iter().filter(|row| !row.iter().any(|word| word.number));
    let filled = plain.map(|row| row.iter().filter(|word| !word.is_empty()).collect::<Vec<_>>());
    let mut notes = Vec::new();
    for row in filled {
        if let [word] = row[..]
            && money::is_note(&word.cell.text)
        {
            notes.push(word.cell.text.as_str());
        }
    }
    notes
}

/// Folded headings of groups: rows of a table of ours, however they read.
static GROUPS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let tables = Form::all().iter().flat_map(|form| &form.tables);
    tables.flat_map(|table| &table.groups).map(|group| fold(&group.zh)).collect()
});

/// The nearest of the last lines before a table that says of which year or agency it is, if that is not the report's.
fn foreign_over<'d>(before: &[&'d str], wanted: Wanted<'_>) -> Option<&'d str> {
    for caption in before.iter().rev().take(2).copied() {
        if is_foreign(caption, wanted) {
            return Some(caption);
        }
        if year::over_table(caption, wanted.year).is_some() {
            return None;
        }
    }
    None
}

/// `2020年政府信息公开申请情况表` in a report of 2021; `附：上年数据`; the table of another agency.
fn is_foreign(caption: &str, wanted: Wanted<'_>) -> bool {
    if GROUPS.contains(without_number(&fold(caption))) {
        return false;
    }
    match year::over_table(caption, wanted.year) {
        Some(Year::Other) => true,
        _ => year::is_caption(caption) && names_another(caption, wanted.agency),
    }
}

/// The caption begins with the name of an agency that is not the report's.
fn names_another(caption: &str, agency: Option<&str>) -> bool {
    let Some(agency) = agency else { return false };
    let named = caption.rsplit(['：', ':', '　', ' ']).find(|part| part.chars().count() > 4).unwrap_or(caption);
    let (Some(name), _) = split_title(named) else { return false };
    is_agency(&name) && !agency.contains(&name) && !name.contains(agency)
}

/// The rows of a grid. A grid of one cell a row (text with one cell a line) is cut where a label follows a number.
fn segments(grid: &Grid) -> Vec<Vec<&GridCell>> {
    let rows = grid.rows();
    if rows.is_empty() || rows.iter().any(|row| row.len() > 1) {
        return rows;
    }
    let mut cut: Vec<Vec<&GridCell>> = Vec::new();
    let mut after_number = true;
    for cell in rows.into_iter().flatten() {
        let number = number_like(&cell.text);
        let caption = year::is_caption(&cell.text);
        if (after_number && !number) || caption {
            cut.push(Vec::new());
        }
        after_number = number || caption;
        match cut.last_mut() {
            Some(segment) => segment.push(cell),
            None => cut.push(vec![cell]),
        }
    }
    cut
}
