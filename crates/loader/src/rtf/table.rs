//! Tables: where each cell of each row ends → rows and columns covered.
//!
//! RTF knows no columns. A row says where each of its cells ends, in twentieths of a point; the ends of all rows of a table
//! together are the columns.

use crate::docx::table::{Cell, Merge, Row, raw};
use crate::pieces::{Piece, RawTable};

/// Most cells of a row that are described; Word itself allows 63.
const WIDEST: usize = 1000;

/// Ends of cells that are nearer to each other stand under each other: lines drawn by hand do not quite meet.
const NEAR: i64 = 40;

/// Width of a cell that nothing is said of.
const USUAL_WIDTH: i64 = 1000;

/// What a row says of one of its cells.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    right: i32,
    merge: Merge,
    /// Goes on the cell to its left.
    runs_on: bool,
    deleted: bool,
}

/// What is said of the rows that follow.
#[derive(Debug, Clone, Default)]
pub(super) struct Definition {
    left: i32,
    cells: Vec<Shape>,
    /// The cell that is being described.
    next: Shape,
}

impl Definition {
    /// A control word about rows; false for any other word.
    pub(super) fn describe(&mut self, word: &str, number: i32) -> bool {
        match word {
            "trowd" => *self = Definition::default(),
            "trleft" => self.left = number,
            "clmgf" => self.next.runs_on = false,
            "clmrg" => self.next.runs_on = true,
            "clvmgf" => self.next.merge = Merge::Begins,
            "clvmrg" => self.next.merge = Merge::GoesOn,
            "cldel" => self.next.deleted = true,
            "cellx" => {
                let shape = std::mem::take(&mut self.next);
                if self.cells.len() < WIDEST {
                    self.cells.push(Shape { right: number, ..shape });
                }
            }
            _ => return false,
        }
        true
    }

    /// How many cells a row has.
    pub(super) fn cells(&self) -> usize {
        self.cells.len()
    }
}

/// A row, each cell with where it ends.
#[derive(Debug, Default)]
pub(super) struct ShownRow {
    left: i64,
    cells: Vec<(Vec<Piece>, Shape, i64)>,
}

impl ShownRow {
    /// The contents of cells as the definition lays them out. Cells that it has beyond the contents are empty.
    pub(super) fn new(mut contents: Vec<Vec<Piece>>, definition: &Definition) -> ShownRow {
        if contents.len() < definition.cells() {
            contents.resize_with(definition.cells(), Vec::new);
        }
        let first = definition.cells.first().map_or(USUAL_WIDTH, |shape| i64::from(shape.right));
        let left = i64::from(definition.left).min(first - 1);
        let mut end = left;
        let shapes = definition.cells.iter().map(Some).chain(std::iter::repeat(None));
        let cells = contents.into_iter().zip(shapes).map(|(content, shape)| {
            end = shape.map_or(end + USUAL_WIDTH, |shape| i64::from(shape.right).max(end + 1));
            (content, shape.copied().unwrap_or_default(), end)
        });
        ShownRow { left, cells: cells.collect() }
    }

    /// How wide its narrowest cell is.
    fn narrowest(&self) -> i64 {
        let ends = self.cells.iter().map(|(.., end)| *end);
        let starts = std::iter::once(self.left).chain(ends.clone());
        ends.zip(starts).map(|(end, start)| end - start).min().unwrap_or(USUAL_WIDTH)
    }
}

/// A table as it is tagged, with its spans.
pub(super) fn laid_out(rows: Vec<ShownRow>) -> RawTable {
    let narrowest = rows.iter().map(ShownRow::narrowest).min().unwrap_or(0);
    let near = NEAR.min(narrowest / 2);
    let mut ends: Vec<i64> = rows.iter().flat_map(|row| row.cells.iter().map(|(.., end)| *end)).collect();
    ends.sort_unstable();
    // Where each column ends, by the first of the ends that are one.
    let mut columns: Vec<i64> = Vec::new();
    for end in ends {
        if columns.last().is_none_or(|last| end - last > near) {
            columns.push(end);
        }
    }
    let until = |end: i64| columns.partition_point(|column| *column <= end);
    let rows = rows.into_iter().map(|row| {
        let before = until(row.left + near);
        let (mut out, mut at) = (Row { before: wide(before), ..Row::default() }, before);
        for (content, shape, end) in row.cells {
            let next = until(end);
            let columns = wide(next.saturating_sub(at)).max(1);
            at = next;
            match out.cells.last_mut() {
                Some(left) if shape.runs_on => left.columns = left.columns.saturating_add(columns),
                _ if shape.deleted => {}
                _ => out.cells.push(Cell { content, columns, merge: shape.merge, ..Cell::default() }),
            }
        }
        out
    });
    raw(rows.collect())
}

fn wide(columns: usize) -> u32 {
    u32::try_from(columns).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(words: &[(&str, i32)], cells: usize) -> ShownRow {
        let mut definition = Definition::default();
        words.iter().for_each(|(word, number)| assert!(definition.describe(word, *number), "{word}"));
        ShownRow::new((0..cells).map(|_| Vec::new()).collect(), &definition)
    }

    /// Rows and columns that each cell covers.
    fn spans(rows: Vec<ShownRow>) -> Vec<Vec<(u32, u32)>> {
        let table = laid_out(rows);
        table.rows.iter().map(|row| row.cells.iter().map(|cell| (cell.rows, cell.columns)).collect()).collect()
    }

    #[test]
    fn columns_are_where_cells_of_any_row_end() {
        let found = spans(vec![
            row(&[("trleft", -108), ("cellx", 1000), ("cellx", 5000)], 2),
            row(&[("trleft", -108), ("cellx", 1010), ("cellx", 3000), ("cellx", 4990)], 3),
            row(&[("cellx", 5020)], 1),
        ]);
        assert_eq!(found, [vec![(1, 1), (1, 2)], vec![(1, 1), (1, 1), (1, 1)], vec![(1, 3)]]);
    }

    #[test]
    fn merged_cells_and_rows_that_begin_further_in() {
        let found = spans(vec![
            row(&[("clvmgf", 0), ("cellx", 1000), ("clmgf", 0), ("cellx", 2000), ("clmrg", 0), ("cellx", 3000)], 3),
            row(&[("clvmrg", 0), ("cellx", 1000), ("cellx", 2000), ("cellx", 3000)], 3),
            row(&[("trleft", 1000), ("cellx", 2000), ("cellx", 3000)], 2),
        ]);
        assert_eq!(found, [vec![(2, 1), (1, 2)], vec![(1, 1), (1, 1)], vec![(1, 1), (1, 1), (1, 1)]]);
    }

    #[test]
    fn numbers_that_only_count_cells_or_run_backwards() {
        assert_eq!(spans(vec![row(&[("cellx", 1), ("cellx", 2), ("cellx", 3)], 3)]), [[(1, 1); 3]]);
        assert_eq!(spans(vec![row(&[("cellx", 3000), ("cellx", 1), ("cellx", i32::MIN)], 3)]), [[(1, 1); 3]]);
        assert_eq!(spans(vec![row(&[("trleft", i32::MAX), ("cellx", i32::MAX)], 3)]), [[(1, 1); 3]]);
        // More cells than are described, and fewer.
        assert_eq!(spans(vec![row(&[("cellx", 10)], 3), row(&[("cellx", 10), ("cellx", 2010)], 0)])[1].len(), 2);
    }
}
