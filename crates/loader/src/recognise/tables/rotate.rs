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

/// Labels of columns stand one below the other on the left: of applicants with labels of rows above them, or the results
/// of table 四.
fn is_rotated(grid: &Grid) -> bool {
    let left = |cell: &&GridCell| cell.column < MOST_LABELS;
    let telling = |cell: &GridCell| cell.text.contains("自然人") || fold(&cell.text) == "结果维持";
    if !grid.aligned || !grid.cells.iter().filter(left).any(telling) {
        return false;
    }
    let columns: Vec<(&GridCell, String)> = grid
        .cells
        .iter()
        .filter(left)
        .map(|cell| (cell, fold(&cell.text)))
        .filter(|(_, text)| is_any_column(text))
        .collect();
    is_strip_on_its_side(grid, &columns) || is_matrix_on_its_side(grid, &columns)
}

fn is_matrix_on_its_side(grid: &Grid, columns: &[(&GridCell, String)]) -> bool {
    let mut rows: Vec<u32> = columns.iter().filter(|(cell, _)| cell.row > 0).map(|(cell, _)| cell.row).collect();
    rows.dedup();
    let Some(first) = rows.first().copied().filter(|_| rows.len() >= FEWEST) else { return false };
    let above = grid.cells.iter().filter(|cell| cell.row < first && !number_like(&cell.text));
    above
        .map(|cell| fold(&cell.text))
        .any(|text| !is_any_column(&text) && Labels::all().iter().any(|labels| labels.is_row(&text)))
}

/// The results stand in one column, each in a row of its own with one cell behind it.
fn is_strip_on_its_side(grid: &Grid, columns: &[(&GridCell, String)]) -> bool {
    let Some(column) = columns.iter().find(|(_, text)| text == "结果维持").map(|(cell, _)| cell.column) else {
        return false;
    };
    let results: Vec<u32> =
        columns.iter().filter(|(cell, _)| cell.column == column).map(|(cell, _)| cell.row).collect();
    let wide = grid.cells.iter().any(|cell| cell.column > column + 1);
    !wide && results.len() > FEWEST && results.windows(2).all(|pair| pair[0] < pair[1])
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
