//! Tables with the lines of text in their cells; those that a page break cuts are put together again.
//!
//! A row that is cut has a part at the foot of one page and a part at the head of the next, both between the same upright
//! lines. That they are one row is proved by a label that only both parts make, by a part that has no label of its own,
//! or by lines that are full where they break off. Figures of one cell on both pages become one number only if the first
//! fill their line; else they stay apart, so that nothing reads them as a number.

use super::lines::{self, Line};
use super::tables::Table;
use crate::document::{Grid, GridCell};
use crate::normal::{fold, numbered, without_number};
use crate::pieces::MOST_CELLS;
use crate::text::number_like;
use gongkai_model::{Form, Place};
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// Upright lines this close to each other are one, in points.
const SAME: f64 = 3.0;

/// Most rows of a header that stands again on the next page.
const MOST_HEADER_ROWS: usize = 6;

/// A table.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) xs: Vec<f64>,
    rows: usize,
    cells: Vec<Cell>,
    /// What is kept free between a line and text, at the least.
    free: f64,
    /// The page it ends on.
    page: u16,
}

#[derive(Debug)]
struct Cell {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    lines: Vec<Line>,
    place: Place,
}

/// Folded labels of rows and columns of every form.
static LABELS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let tables = || Form::all().iter().flat_map(|form| &form.tables);
    let rows = tables().flat_map(|table| &table.rows).flat_map(|row| std::iter::once(&row.zh).chain(&row.aliases));
    let columns = tables().flat_map(|table| &table.column_sets).flat_map(|set| &set.columns);
    let columns = columns.flat_map(|column| std::iter::once(&column.zh).chain(&column.aliases));
    rows.chain(columns).map(|label| fold(label)).collect()
});

/// Folded names of groups of rows.
static GROUPS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let groups = Form::all().iter().flat_map(|form| &form.tables).flat_map(|table| &table.groups);
    groups.map(|group| fold(&group.zh)).collect()
});

/// Whether a text is the name of a group of rows; it may be a row's as well.
pub(super) fn is_group(text: &str) -> bool {
    let folded = fold(text);
    GROUPS.contains(&folded) || GROUPS.contains(without_number(&folded))
}

/// Whether a text is the label of a row or column of some form.
pub(super) fn is_label(text: &str) -> bool {
    let folded = fold(text);
    LABELS.contains(&folded) || LABELS.contains(without_number(&folded))
}

impl Sheet {
    /// The table with what stands in its cells; nothing for one without a word.
    pub(super) fn of(table: Table, page: u16, number: u16) -> Option<Sheet> {
        let clip = |n: usize| u16::try_from(n + 1).unwrap_or(u16::MAX);
        let cells: Vec<Cell> = table
            .cells
            .into_iter()
            .map(|cell| Cell {
                row: cell.row,
                column: cell.column,
                rows: cell.rows,
                columns: cell.columns,
                lines: cell.lines,
                place: Place {
                    page,
                    table: number,
                    row: clip(cell.row),
                    column: clip(cell.column),
                    ..Place::default()
                },
            })
            .collect();
        if cells.iter().all(|cell| cell.lines.is_empty()) {
            return None;
        }
        let mut sheet = Sheet { xs: table.xs, rows: table.ys.len().saturating_sub(1), cells, free: 0.0, page };
        let free = sheet.cells.iter().flat_map(|cell| {
            let (left, right) = sheet.sides(cell);
            cell.lines.iter().map(move |line| (line.left - left).min(right - line.right))
        });
        sheet.free = free.fold(f64::MAX, f64::min).max(0.0);
        Some(sheet)
    }

    fn sides(&self, cell: &Cell) -> (f64, f64) {
        let at = |n: usize| self.xs.get(n).copied().unwrap_or(0.0);
        (at(cell.column), at(cell.column + cell.columns))
    }

    /// Room for text in a cell.
    fn width(&self, cell: &Cell) -> f64 {
        let (left, right) = self.sides(cell);
        right - left - 2.0 * self.free
    }

    fn text(&self, cell: &Cell) -> String {
        lines::cell_text(&cell.lines, self.width(cell))
    }

    /// Takes up the table on the next page, if a row or a cell goes on there; else gives it back.
    pub(super) fn take_next(&mut self, mut next: Sheet) -> Option<Sheet> {
        if !self.on_one_raster(&mut next) {
            return Some(next);
        }
        let header = self.header_again(&next);
        let (pairs, whole) = self.pairs(&next, header);
        if whole && self.heads(&next, &pairs) {
            self.extend(next, &[], header, 0);
            return None;
        }
        if whole && self.together(&next, &pairs) {
            self.extend(next, &pairs, header, 1);
            return None;
        }
        // A header or a group may be cut between two rows of the cells beside it.
        let goes_on = |(first, second): &(usize, usize)| {
            let (first, second) = (self.text(&self.cells[*first]), next.text(&next.cells[*second]));
            is_label(&format!("{first}{second}")) && !second.is_empty() && !is_label(&second)
        };
        if !pairs.iter().any(goes_on) {
            return Some(next);
        }
        let blank = |second: usize| next.cells[second].lines.is_empty();
        let pairs: Vec<_> = pairs.iter().filter(|pair| goes_on(pair) || blank(pair.1)).copied().collect();
        self.extend(next, &pairs, header, 0);
        None
    }

    /// Puts the next page's table below, without its header; the paired cells are one, and so are `shared` rows.
    fn extend(&mut self, mut next: Sheet, pairs: &[(usize, usize)], header: usize, shared: usize) {
        for (first, second) in pairs {
            let part = &mut next.cells[*second];
            let cell = &mut self.cells[*first];
            cell.lines.append(&mut part.lines);
            cell.rows += part.rows - shared;
            part.rows = 0;
        }
        let moved = self.rows - shared;
        let rest = next.cells.into_iter().filter(|cell| cell.row >= header && cell.rows > 0);
        self.cells.extend(rest.map(|cell| Cell { row: cell.row - header + moved, ..cell }));
        (self.rows, self.page, self.free) = (moved + next.rows - header, next.page, self.free.min(next.free));
    }

    /// Gives both tables the upright lines of both, if they are as wide as each other and on pages that follow.
    fn on_one_raster(&mut self, next: &mut Sheet) -> bool {
        let close = |a: Option<&f64>, b: Option<&f64>| a.zip(b).is_some_and(|(a, b)| (a - b).abs() <= SAME);
        let fits = close(self.xs.first(), next.xs.first()) && close(self.xs.last(), next.xs.last());
        if !fits || next.page != self.page + 1 || self.cells.len() + next.cells.len() > MOST_CELLS {
            return false;
        }
        let mut xs: Vec<f64> = self.xs.iter().chain(&next.xs).copied().collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup_by(|b, a| *b - *a <= SAME);
        let place = |sheet: &Sheet| -> Option<Vec<usize>> {
            sheet.xs.iter().map(|x| xs.iter().position(|other| (other - x).abs() <= SAME)).collect()
        };
        let rising = |at: &Vec<usize>| at.windows(2).all(|pair| pair[0] < pair[1]);
        let Some((a, b)) = place(self).zip(place(next)).filter(|(a, b)| rising(a) && rising(b)) else { return false };
        for (sheet, at) in [(self, a), (next, b)] {
            for cell in &mut sheet.cells {
                let place = |line: usize| at.get(line).copied().unwrap_or(line);
                (cell.column, cell.columns) =
                    (place(cell.column), place(cell.column + cell.columns) - place(cell.column));
            }
            sheet.xs.clone_from(&xs);
        }
        true
    }

    /// How many rows of the header stand again at the head of the next page.
    fn header_again(&self, next: &Sheet) -> usize {
        let row = |sheet: &Sheet, row: usize| {
            let cells = sheet.cells.iter().filter(|cell| cell.row == row);
            cells.map(|cell| (cell.column, cell.columns, cell.rows, sheet.text(cell))).collect::<Vec<_>>()
        };
        let mut found = 0;
        for at in 0..MOST_HEADER_ROWS.min(self.rows.saturating_sub(1)).min(next.rows.saturating_sub(1)) {
            let (a, b) = (row(self, at), row(next, at));
            let said = |cells: &[(usize, usize, usize, String)]| cells.iter().any(|cell| !cell.3.is_empty());
            if a != b || (!a.is_empty() && !said(&a)) || a.iter().any(|cell| number_like(&cell.3)) {
                break;
            }
            found = at + 1;
        }
        // A cell of the header may reach over rows, but not out of it.
        while found > 0 && next.cells.iter().any(|cell| cell.row < found && cell.row + cell.rows > found) {
            found -= 1;
        }
        found
    }

    /// The cells of the last row and those of the next page's first row under the header that stand in the same columns;
    /// and whether these are all of both.
    fn pairs(&self, next: &Sheet, header: usize) -> (Vec<(usize, usize)>, bool) {
        let of = |sheet: &Sheet, test: &dyn Fn(&Cell) -> bool| -> BTreeMap<(usize, usize), usize> {
            let cells = sheet.cells.iter().enumerate().filter(|(_, cell)| test(cell));
            cells.map(|(at, cell)| ((cell.column, cell.columns), at)).collect()
        };
        let last = of(self, &|cell| cell.row + cell.rows == self.rows);
        let first = of(next, &|cell| cell.row == header);
        let pairs: Vec<_> = last.iter().filter_map(|(columns, at)| Some((*at, *first.get(columns)?))).collect();
        let whole = last.len() > 1 && last.len() == first.len() && pairs.len() == last.len();
        (pairs, whole)
    }

    /// Whether the last row is a header, and the first row of the next page its figures: words over figures in every column.
    fn heads(&self, next: &Sheet, pairs: &[(usize, usize)]) -> bool {
        let mut figures = 0;
        let over = pairs.iter().all(|(a, b)| {
            let (first, second) = (self.text(&self.cells[*a]), next.text(&next.cells[*b]));
            figures += usize::from(number_like(&second));
            !first.is_empty() && !number_like(&first) && (second.is_empty() || number_like(&second))
        });
        over && figures > 1
    }

    /// Whether the first row of the next page is the rest of the last one.
    fn together(&self, next: &Sheet, pairs: &[(usize, usize)]) -> bool {
        // A cell over several rows says what they have in common, and nothing of the last of them.
        let single = |(a, _): &&(usize, usize)| self.cells[*a].rows == 1;
        let texts: Vec<(String, String, bool)> = pairs
            .iter()
            .filter(single)
            .map(|(a, b)| {
                let (a, b) = (&self.cells[*a], &next.cells[*b]);
                let free = self.free.min(next.free);
                let (left, right) = self.sides(a);
                let full = a.lines.last().zip(b.lines.first());
                let full = full.is_some_and(|(last, first)| lines::fills(last, first, right - left - 2.0 * free));
                (self.text(a), next.text(b), full)
            })
            .collect();
        let label = |text: &str| !text.is_empty() && !number_like(text);
        let words: Vec<&(String, String, bool)> = texts.iter().filter(|(a, b, _)| label(a) && label(b)).collect();
        if words.iter().any(|(a, b, _)| !is_label(b) && is_label(&format!("{a}{b}"))) {
            return true;
        }
        let begins = |text: &str| is_label(text) || numbered(text).is_some();
        if texts.iter().any(|(_, b, _)| label(b) && begins(b)) {
            return false;
        }
        if !words.is_empty() {
            return texts.iter().all(|(a, b, full)| *full || a.is_empty() || b.is_empty());
        }
        let said = |pick: fn(&(String, String, bool)) -> &String| texts.iter().any(|pair| label(pick(pair)));
        let (first, second) = (said(|pair| &pair.0), said(|pair| &pair.1));
        let figures = |pick: fn(&(String, String, bool)) -> &String| texts.iter().any(|pair| number_like(pick(pair)));
        // A part without a label is no row: neither figures whose label stood before, nor figures before their label.
        match (first, second) {
            (true, false) => true,
            (false, true) => !figures(|pair| &pair.1),
            _ => false,
        }
    }

    /// The table as a grid.
    pub(super) fn grid(mut self) -> Grid {
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        let cells = self
            .cells
            .iter()
            .map(|cell| GridCell {
                text: self.text(cell),
                row: cell.row as u32,
                column: cell.column as u32,
                rows: cell.rows as u32,
                columns: cell.columns as u32,
                place: cell.place,
            })
            .collect();
        Grid { cells, aligned: true, continued: false }
    }
}
