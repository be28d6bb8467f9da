//! How wide the rows of a table are: a cell too many moves the numbers behind it, and an empty one at the end may be the
//! one too many, or only fill the row up to the width of a larger sheet.

use super::header::Header;
use super::lexicon::Lexicon;
use super::view::{View, Word};
use gongkai_model::Layout;
use std::collections::BTreeMap;

/// The usual width of a table's rows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Width {
    /// The raster column behind the last cell of most rows with numbers.
    usual_end: Option<u32>,
    /// All rows of the request table with numbers end with empty cells: they are filled up to one width.
    pub(super) padded: bool,
    /// Where a row over the columns ends with an empty cell, behind the last of them: the rest of a wider sheet.
    filler: Option<u32>,
}

impl Width {
    pub(super) fn of(view: &View<'_>, lexicon: &Lexicon) -> Width {
        let tables = &lexicon.labels.form.tables;
        let of_matrix = |word: &Word<'_>| {
            let is_matrix = |row: &crate::recognise::labels::RowAt| tables[row.table].layout == Layout::Matrix;
            lexicon.row(word).is_some_and(|found| found.rows.iter().any(is_matrix))
        };
        let has_numbers = |row: &[Word<'_>]| row.iter().any(|word| word.number);
        let mut requests = view.rows.iter().filter(|row| has_numbers(row) && row.iter().any(of_matrix));
        let padded = requests.all(|row| row.last().is_some_and(Word::is_empty));
        let usual_end = usual_end(view);
        let over_columns = view.rows.iter().filter(|row| row.iter().any(|word| lexicon.is_column_group(word)));
        let empty = over_columns.filter_map(|row| row.last().filter(|word| word.is_empty()));
        let filler = empty.map(|word| word.cell.column).find(|column| usual_end == Some(*column));
        Width { usual_end, padded, filler }
    }

    /// The row reaches beyond most rows around it, or beyond its header.
    pub(super) fn is_exceeded(&self, row: &[Word<'_>], header: &Header<'_>) -> bool {
        let above = header.words().map(|word| word.cell.column + word.cell.columns).max();
        let row = self.without_filler(row);
        let beyond = |usual: Option<u32>| usual.zip(end_of(row)).is_some_and(|(usual, end)| end > usual);
        beyond(self.usual_end) || beyond(above)
    }

    /// The cells of a row without the one empty cell that stands for the rest of a wider sheet: it is wider than every
    /// cell before it but the label's, or stands where a row over the columns ends with one too, so that no value was
    /// pushed into it.
    pub(super) fn without_filler<'w, 'd>(&self, row: &'w [Word<'d>]) -> &'w [Word<'d>] {
        match row.split_last() {
            Some((last, rest)) if last.is_empty() && self.filler == Some(last.cell.column) => rest,
            Some((last, rest)) if last.is_empty() && last.cell.columns > 1 => {
                let values = rest.iter().rev().take_while(|word| !word.is_text()).map(|word| word.cell.columns).max();
                if values.is_some_and(|widest| widest < last.cell.columns) { rest } else { row }
            }
            _ => row,
        }
    }
}

/// The raster column behind a row's last cell.
fn end_of(row: &[Word<'_>]) -> Option<u32> {
    row.iter().map(|word| word.cell.column + word.cell.columns).max()
}

fn usual_end(view: &View<'_>) -> Option<u32> {
    let mut ends: BTreeMap<u32, usize> = BTreeMap::new();
    let mut rows = 0;
    for row in view.rows.iter().filter(|row| row.iter().any(|word| word.number)) {
        *ends.entry(end_of(row)?).or_default() += 1;
        rows += 1;
    }
    ends.into_iter().find(|(_, count)| count * 2 > rows).map(|(end, _)| end)
}
