//! Tables: grid spans and merged cells → rows and columns covered.

use super::body::{Body, each_property, enter_choice, enter_control};
use crate::LoadError;
use crate::pieces::{MOST_CELLS, Piece, RawCell, RawRow, RawTable};
use crate::xml::{self, Token, Xml};
use gongkai_model::Place;
use std::collections::BTreeMap;

/// Most columns of the grid that a cell covers; Word itself allows 63.
pub(crate) const WIDEST: u32 = 1000;

/// What a cell has to do with the one above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Merge {
    #[default]
    No,
    Begins,
    GoesOn,
}

/// A cell as tagged.
#[derive(Default)]
pub(crate) struct Cell {
    pub(crate) content: Vec<Piece>,
    /// First column of the grid.
    pub(crate) column: u32,
    pub(crate) columns: u32,
    /// Number of the paragraph that stands for it; 0 where there is none, or the format has no use for it.
    pub(crate) paragraph: usize,
    pub(crate) merge: Merge,
    /// Goes on the cell to its left (in old files).
    pub(crate) runs_on: bool,
    pub(crate) deleted: bool,
}

/// A row as tagged.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    /// Columns of the grid in front of its first cell.
    pub(crate) before: u32,
    pub(crate) deleted: bool,
}

impl Row {
    /// Adds a cell, or lets the one to its left cover its columns.
    pub(crate) fn add(&mut self, cell: Cell) {
        match self.cells.last_mut() {
            Some(left) if cell.runs_on => left.columns = (left.columns + cell.columns).min(WIDEST),
            _ if cell.deleted => {}
            _ => self.cells.push(cell),
        }
    }
}

impl Body {
    /// Reads the table that is open, to its end.
    pub(super) fn table(&mut self, xml: &mut Xml<'_>) -> Result<RawTable, LoadError> {
        let mut rows = Vec::new();
        self.rows(xml, &mut rows)?;
        Ok(raw(rows))
    }

    fn rows(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Row>) -> Result<(), LoadError> {
        loop {
            let Some(name) = child(xml)? else { return Ok(()) };
            match name.as_str() {
                "tr" => {
                    let mut row = Row::default();
                    self.row(xml, &mut row)?;
                    if !row.deleted {
                        out.push(row);
                    }
                }
                "sdt" => {
                    if enter_control(xml)? {
                        self.rows(xml, out)?;
                        xml.skip()?;
                    }
                }
                "AlternateContent" => {
                    if enter_choice(xml)? {
                        self.rows(xml, out)?;
                        xml.skip()?;
                    }
                }
                "ins" | "moveTo" | "customXml" | "smartTag" => self.rows(xml, out)?,
                _ => xml.skip()?,
            }
        }
    }

    fn row(&mut self, xml: &mut Xml<'_>, row: &mut Row) -> Result<(), LoadError> {
        loop {
            let Some(name) = child(xml)? else { return Ok(()) };
            match name.as_str() {
                "trPr" => each_property(xml, |name, start, inside| match name {
                    "gridBefore" => row.before = columns(xml::number(start, "val")),
                    "del" if inside.is_none() => row.deleted = true,
                    "hidden" if inside.is_none() && xml::is_on(start) => row.deleted = true,
                    _ => {}
                })?,
                "tc" => {
                    let cell = self.cell(xml)?;
                    self.cells += 1;
                    if self.cells > MOST_CELLS {
                        let place = Place::line(self.paragraphs);
                        return Err(LoadError::TooManyCells { place, limit: MOST_CELLS });
                    }
                    row.add(cell);
                }
                "sdt" => {
                    if enter_control(xml)? {
                        self.row(xml, row)?;
                        xml.skip()?;
                    }
                }
                "ins" | "moveTo" | "customXml" | "smartTag" => self.row(xml, row)?,
                _ => xml.skip()?,
            }
        }
    }

    fn cell(&mut self, xml: &mut Xml<'_>) -> Result<Cell, LoadError> {
        let mut cell = Cell { columns: 1, ..Cell::default() };
        let mut content = Vec::new();
        let before = self.paragraphs;
        let goes_on = |value: Option<String>| value.as_deref() != Some("restart");
        self.flow_of_cell(xml, &mut content, &mut |xml| {
            each_property(xml, |name, start, _| match name {
                "gridSpan" => cell.columns = columns(xml::number(start, "val")).max(1),
                "vMerge" if goes_on(xml::attribute(start, "val")) => cell.merge = Merge::GoesOn,
                "vMerge" => cell.merge = Merge::Begins,
                "hMerge" => cell.runs_on = goes_on(xml::attribute(start, "val")),
                "cellDel" => cell.deleted = true,
                _ => {}
            })
        })?;
        // Nearly every cell holds one line, and there are many cells.
        content.shrink_to_fit();
        let first = content.iter().find_map(|piece| match piece {
            Piece::Line(line) => Some(line.at),
            _ => None,
        });
        cell.paragraph = first.or((self.paragraphs > before).then_some(before + 1)).unwrap_or(0);
        cell.content = content;
        Ok(cell)
    }
}

fn columns(n: Option<i64>) -> u32 {
    n.and_then(|n| u32::try_from(n).ok()).unwrap_or(0).min(WIDEST)
}

/// The name of the next element in the one that is open; nothing at its end.
fn child(xml: &mut Xml<'_>) -> Result<Option<String>, LoadError> {
    loop {
        match xml.next()? {
            Token::Start(start) => return Ok(Some(start.local_name().as_ref().to_owned())),
            Token::Text(_) => {}
            Token::End | Token::Eof => return Ok(None),
        }
    }
}

/// Counts how many rows a merged cell covers; the cells that go on the one above are left out.
pub(crate) fn raw(mut rows: Vec<Row>) -> RawTable {
    for row in &mut rows {
        let mut column = row.before;
        for cell in &mut row.cells {
            cell.column = column;
            column = column.saturating_add(cell.columns);
        }
    }
    // For each column of the grid, the cell that is merged downwards there: its row and place in it, as far as it reaches.
    let mut open: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    let mut covered: Vec<Vec<u32>> = rows.iter().map(|row| vec![1; row.cells.len()]).collect();
    for (at, row) in rows.iter().enumerate() {
        let mut still = BTreeMap::new();
        for (nth, cell) in row.cells.iter().enumerate() {
            match cell.merge {
                Merge::No => {}
                Merge::Begins => {
                    still.insert(cell.column, (at, nth));
                }
                Merge::GoesOn => {
                    match open.get(&cell.column).filter(|(r, n)| rows[*r].cells[*n].columns == cell.columns) {
                        Some(top) => {
                            covered[top.0][top.1] += 1;
                            covered[at][nth] = 0;
                            still.insert(cell.column, *top);
                        }
                        // Nothing above it to go on: a cell of its own.
                        None => {
                            still.insert(cell.column, (at, nth));
                        }
                    }
                }
            }
        }
        open = still;
    }
    let rows = rows.into_iter().zip(covered).map(|(row, covered)| {
        let gap = (row.before > 0).then(|| RawCell { rows: 1, columns: row.before, ..RawCell::default() });
        let shown = row.cells.into_iter().zip(covered).filter(|(_, rows)| *rows > 0);
        let cell = |(cell, rows): (Cell, u32)| RawCell {
            content: cell.content,
            rows,
            columns: cell.columns,
            at: cell.paragraph,
        };
        RawRow { cells: gap.into_iter().chain(shown.map(cell)).collect(), ..RawRow::default() }
    });
    RawTable { rows: rows.collect(), ..RawTable::default() }
}
