//! Rows: where the edges of their cells are, and which cells are merged → rows of a table as DOCX has them.

use super::bytes::{Bytes, signed, two};
use super::sprm;
use crate::docx::table::{Cell, Merge, Row, WIDEST as MOST_COLUMNS};
use crate::pieces::Piece;

/// Edges no further apart than this are one: a point, in twentieths.
const ONE_EDGE: i32 = 20;

/// Most cells of a row; Word itself allows 63.
const WIDEST: usize = 64;

/// Bytes of what is said of a cell.
const CELL: usize = 20;

/// What is said of a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    /// Merged with its neighbours in the row: the first of them has a number of its own.
    across: u8,
    down: Merge,
}

/// A row as its mark says it is.
#[derive(Debug, Default)]
pub(super) struct Definition {
    /// Left edges, and the right one of the last cell, in twentieths of a point.
    edges: Vec<i32>,
    cells: Vec<Said>,
}

/// A row being read.
#[derive(Default)]
pub(super) struct OpenRow {
    pub(super) cells: Vec<Vec<Piece>>,
    pub(super) definition: Definition,
}

fn down(flags: u8) -> Merge {
    match flags {
        0 => Merge::No,
        1 => Merge::GoesOn,
        _ => Merge::Begins,
    }
}

impl Definition {
    /// Takes over the properties of a row's mark.
    pub(super) fn change(&mut self, list: &Bytes) {
        for (name, value) in sprm::each(list) {
            let number = |at: usize| value.get(at).map(|number| usize::from(*number));
            let (Some(from), to) = (number(0), number(1)) else { continue };
            let count = self.cells.len();
            match (name, to) {
                (sprm::ROW, _) => *self = Definition::read(value),
                (sprm::WIDTHS, Some(to)) => self.widths(from, to, i32::from(signed(value, 2).unwrap_or(0))),
                (sprm::INSERT_CELLS, Some(more)) => {
                    self.insert(from, more, i32::from(signed(value, 2).unwrap_or(0)));
                }
                (sprm::DELETE_CELLS, Some(to)) if from < to.min(count) => {
                    let to = to.min(count);
                    self.cells.drain(from..to);
                    let (left, right) = (self.edges.get(from).copied(), self.edges.get(to).copied());
                    self.edges.drain(from..to.min(self.edges.len()));
                    let gone = right.zip(left).map_or(0, |(right, left)| right.saturating_sub(left));
                    self.edges.iter_mut().skip(from).for_each(|edge| *edge = edge.saturating_sub(gone));
                }
                (sprm::MERGE | sprm::SPLIT, Some(to)) => {
                    for (nth, cell) in self.cells.iter_mut().enumerate().take(to).skip(from) {
                        cell.across = match name {
                            sprm::SPLIT => 0,
                            _ if nth == from => 1,
                            _ => 2,
                        };
                    }
                }
                (sprm::MERGE_DOWN, Some(flags)) => {
                    if let Some(cell) = self.cells.get_mut(from) {
                        cell.down = down(flags as u8 & 3);
                    }
                }
                _ => {}
            }
        }
    }

    fn read(value: &Bytes) -> Definition {
        let count = value.first().map_or(0, |count| usize::from(*count)).min(WIDEST);
        let edges = (0..=count).map_while(|nth| signed(value, 1 + 2 * nth)).map(i32::from).collect();
        let said = |nth: usize| {
            // Cells at the end of which nothing is said are plain.
            let flags = two(value, 1 + 2 * (count + 1) + CELL * nth).unwrap_or(0);
            Said { across: (flags & 3) as u8, down: down((flags >> 5 & 3) as u8) }
        };
        Definition { edges, cells: (0..count).map(said).collect() }
    }

    fn widths(&mut self, from: usize, to: usize, width: i32) {
        let mut left = self.edges.get(from).copied().unwrap_or(0);
        let mut moved = 0;
        for nth in from + 1..self.edges.len() {
            let Some(edge) = self.edges.get_mut(nth) else { break };
            if nth <= to {
                let right = left.saturating_add(width);
                moved = right.saturating_sub(*edge);
                (*edge, left) = (right, right);
            } else {
                *edge = edge.saturating_add(moved);
            }
        }
    }

    fn insert(&mut self, at: usize, more: usize, width: i32) {
        let more = more.min(WIDEST.saturating_sub(self.cells.len()));
        if self.edges.is_empty() {
            self.edges.push(0);
        }
        let at = at.min(self.cells.len()).min(self.edges.len() - 1);
        let left = self.edges.get(at).copied().unwrap_or(0);
        for nth in (0..more).rev() {
            self.cells.insert(at, Said::default());
            self.edges.insert(at + 1, left.saturating_add(width.saturating_mul(nth as i32 + 1)));
        }
        let added = width.saturating_mul(more as i32);
        self.edges.iter_mut().skip(at + 1 + more).for_each(|edge| *edge = edge.saturating_add(added));
    }

    /// Forgets what is said of cells that the row does not have.
    pub(super) fn fit(&mut self, cells: usize) {
        self.cells.truncate(cells);
        self.edges.truncate(cells + 1);
        self.cells.shrink_to_fit();
        self.edges.shrink_to_fit();
    }
}

/// The edges that the rows of a table share.
fn grid(rows: &[OpenRow]) -> Vec<i32> {
    let mut edges: Vec<i32> = rows.iter().flat_map(|row| row.definition.edges.iter().copied()).collect();
    edges.sort_unstable();
    let mut first = i32::MIN;
    edges.retain(|edge| {
        let apart = first == i32::MIN || edge.saturating_sub(first) > ONE_EDGE;
        if apart {
            first = *edge;
        }
        apart
    });
    edges
}

/// The rows of a table with the columns that their cells cover.
pub(super) fn rows(open: Vec<OpenRow>) -> Vec<Row> {
    let grid = grid(&open);
    // The last edge of the grid that is not to the right of this one.
    let column = |edge: i32| grid.partition_point(|known| *known <= edge).saturating_sub(1) as u32;
    open.into_iter().map(|row| of_row(row, &column)).collect()
}

fn of_row(open: OpenRow, column: &dyn Fn(i32) -> u32) -> Row {
    let OpenRow { cells, definition } = open;
    let before = definition.edges.first().map_or(0, |edge| column(*edge)).min(MOST_COLUMNS);
    let mut row = Row { before, ..Row::default() };
    // The number that the first of the merged cells has, while there are merged ones.
    let mut first_of_merged = 0;
    for (nth, content) in cells.into_iter().enumerate() {
        let said = definition.cells.get(nth).copied().unwrap_or_default();
        let edges = (definition.edges.get(nth), definition.edges.get(nth + 1));
        let columns = match edges {
            (Some(left), Some(right)) => column(*right).saturating_sub(column(*left)).clamp(1, MOST_COLUMNS),
            _ => 1,
        };
        let runs_on = said.across != 0 && first_of_merged != 0 && said.across != first_of_merged;
        if !runs_on {
            first_of_merged = said.across;
        }
        row.add(Cell { content, columns, merge: said.down, runs_on, ..Cell::default() });
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(edges: &[i32], flags: &[u16]) -> OpenRow {
        let words: Vec<u8> = edges.iter().flat_map(|edge| (*edge as i16).to_le_bytes()).collect();
        let cells: Vec<u8> =
            flags.iter().flat_map(|flags| [&flags.to_le_bytes()[..], &[0; CELL - 2]].concat()).collect();
        let value = [&[(edges.len() - 1) as u8][..], &words, &cells].concat();
        let length = (value.len() + 1) as u16;
        let list = [&sprm::ROW.to_le_bytes()[..], &length.to_le_bytes(), &value].concat();
        let mut row = OpenRow { cells: edges.iter().skip(1).map(|_| Vec::new()).collect(), ..OpenRow::default() };
        row.definition.change(&list);
        row
    }

    fn spans(rows: &[Row]) -> Vec<(u32, Vec<u32>)> {
        rows.iter().map(|row| (row.before, row.cells.iter().map(|cell| cell.columns).collect())).collect()
    }

    #[test]
    fn cells_cover_the_columns_between_the_edges_of_all_rows() {
        let table =
            vec![open(&[-100, 900, 3000], &[]), open(&[-108, 900, 1990, 3005], &[]), open(&[900, 2005, 3000], &[])];
        assert_eq!(spans(&rows(table)), [(0, vec![1, 2]), (0, vec![1, 1, 1]), (1, vec![1, 1])]);
    }

    #[test]
    fn cells_merged_across_are_one_whichever_number_the_first_has() {
        for (first, other) in [(1, 2), (2, 1)] {
            let row = open(&[0, 100, 200, 300, 400], &[0, first, other, other]);
            assert_eq!(spans(&rows(vec![row])), [(0, vec![1, 3])]);
            let row = open(&[0, 100, 200, 300, 400], &[first, other, first, other]);
            assert_eq!(spans(&rows(vec![row])), [(0, vec![2, 2])]);
        }
    }

    #[test]
    fn cells_are_inserted_deleted_and_widened() {
        let mut row = open(&[0, 100, 200, 300], &[]);
        row.definition.change(&[0x21, 0x76, 1, 2, 50, 0]);
        assert_eq!(row.definition.edges, [0, 100, 150, 200, 300, 400]);
        row.definition.change(&[0x22, 0x56, 1, 3]);
        assert_eq!(row.definition.edges, [0, 100, 200, 300]);
        row.definition.change(&[0x23, 0x76, 0, 2, 40, 0]);
        assert_eq!(row.definition.edges, [0, 40, 80, 180]);
        row.definition.change(&[0x24, 0x56, 0, 2]);
        assert_eq!(spans(&rows(vec![row])), [(0, vec![2, 1])]);
    }
}
