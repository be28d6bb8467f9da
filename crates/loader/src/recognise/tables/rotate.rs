//! Tables that are printed on their side: what the form has in rows stands across, its columns stand down.

use super::super::labels::{Labels, is_any_column};
use crate::document::{Block, Document, Grid, GridCell};
use crate::normal::fold;
use crate::text::number_like;
use std::borrow::Cow;

/// Labels of columns that must stand one below the other.
const FEWEST: usize = 4;

/// Columns on the left in which they may stand.
const MOST_LABELS: u32 = 3;

/// The document with its tables set upright.
pub(super) fn upright(document: &Document) -> Cow<'_, Document> {
    let lying = |block: &Block| matches!(block, Block::Grid(grid) if is_rotated(grid));
    if !document.blocks.iter().any(lying) {
        return Cow::Borrowed(document);
    }
    let mut turned = document.clone();
    for block in &mut turned.blocks {
        if let Block::Grid(grid) = block
            && is_rotated(grid)
        {
            *grid = transposed(grid);
        }
    }
    Cow::Owned(turned)
}

/// Labels of columns stand one below the other on the left, and labels of rows above them.
fn is_rotated(grid: &Grid) -> bool {
    let left = |cell: &&GridCell| cell.column < MOST_LABELS && cell.row > 0;
    if !grid.aligned || !grid.cells.iter().filter(left).any(|cell| cell.text.contains("自然人")) {
        return false;
    }
    let columns: Vec<&GridCell> =
        grid.cells.iter().filter(left).filter(|cell| is_any_column(&fold(&cell.text))).collect();
    let mut rows: Vec<u32> = columns.iter().map(|cell| cell.row).collect();
    rows.dedup();
    let Some(first) = rows.first().copied().filter(|_| rows.len() >= FEWEST) else { return false };
    let above = grid.cells.iter().filter(|cell| cell.row < first && !number_like(&cell.text));
    above
        .map(|cell| fold(&cell.text))
        .any(|text| !is_any_column(&text) && Labels::all().iter().any(|labels| labels.is_row(&text)))
}

fn transposed(grid: &Grid) -> Grid {
    let turned = |cell: &GridCell| GridCell {
        text: cell.text.clone(),
        row: cell.column,
        column: cell.row,
        rows: cell.columns,
        columns: cell.rows,
        place: cell.place,
    };
    let mut cells: Vec<GridCell> = grid.cells.iter().map(turned).collect();
    cells.sort_by_key(|cell| (cell.row, cell.column));
    Grid { cells, ..*grid }
}
