//! Rows of which each cell says its column again, as pages do for narrow screens: `自然人：5`.

use super::super::labels::is_any_column;
use crate::document::{Block, Document, Grid, GridCell};
use crate::normal::fold;
use crate::text::number_like;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Cells of a row that say their columns. One alone is a header cell that has swallowed a number.
const FEWEST: usize = 3;

/// The document with bare numbers in such rows.
pub(super) fn bare(document: &Document) -> Cow<'_, Document> {
    let found = |block: &Block| matches!(block, Block::Grid(grid) if !numbers(grid).is_empty());
    if !document.blocks.iter().any(found) {
        return Cow::Borrowed(document);
    }
    let mut document = document.clone();
    for block in &mut document.blocks {
        if let Block::Grid(grid) = block {
            for (at, number) in numbers(grid) {
                grid.cells[at].text = number;
            }
        }
    }
    Cow::Owned(document)
}

/// The numbers of such rows, by the number of the cell.
fn numbers(grid: &Grid) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    let mut at = 0;
    for row in grid.cells.chunk_by(|a, b| a.row == b.row) {
        let cells = at..at + row.len();
        at = cells.end;
        let labelled: Vec<(usize, (String, &str))> =
            cells.zip(row).filter_map(|(at, cell)| Some((at, labelled(cell)?))).collect();
        let mut names: Vec<&str> = labelled.iter().map(|(_, (name, _))| name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let plain = || row.iter().any(|cell| number_like(&cell.text));
        // Without a header over them the form's order would be taken for theirs.
        let headed = || names.iter().all(|name| grid.cells.iter().any(|cell| fold(&cell.text) == **name));
        if labelled.len() >= FEWEST && names.len() == labelled.len() && !plain() && headed() {
            found.extend(labelled.into_iter().map(|(at, (_, number))| (at, number.to_owned())));
        }
    }
    found
}

/// A column's name and the number behind it.
fn labelled(cell: &GridCell) -> Option<(String, &str)> {
    let text = cell.text.trim();
    if !text.ends_with(|c: char| c.is_numeric()) {
        return None;
    }
    let (name, number) = text.rsplit_once([':', '：', ' ', '\u{3000}'])?;
    let name = fold(name.trim_end_matches([':', '：', ' ']));
    (number_like(number) && is_any_column(&name)).then_some((name, number))
}
