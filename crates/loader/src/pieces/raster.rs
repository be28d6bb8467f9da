//! Rows with spans → cells on a raster, by the rules browsers lay tables out by.

use super::RawRow;

/// Most columns of a raster.
const MOST_COLUMNS: usize = 1024;

/// Where a cell stands and what it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) column: u32,
    pub(super) rows: u32,
    pub(super) columns: u32,
}

/// The slot of each cell of each row; nothing for a cell beyond the bounds.
///
/// A span ends with the group of rows it stands in, and columns in which no cell begins are left out: whatever a page
/// claims to span, the raster is no larger than its cells.
pub(super) fn slots(rows: &[RawRow]) -> Vec<Vec<Option<Slot>>> {
    // One past the last row of each row's group.
    let mut group_end = vec![rows.len(); rows.len()];
    for row in (0..rows.len().saturating_sub(1)).rev() {
        let same = rows[row].group == rows[row + 1].group && rows[row].part == rows[row + 1].part;
        group_end[row] = if same { group_end[row + 1] } else { row + 1 };
    }
    // Up to which row each column is taken from above.
    let mut taken: Vec<usize> = Vec::new();
    let mut slots = Vec::with_capacity(rows.len());
    let mut starts = vec![false; MOST_COLUMNS];
    for (at, row) in rows.iter().enumerate() {
        let mut column = 0;
        let mut placed = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            while taken.get(column).is_some_and(|until| *until > at) {
                column += 1;
            }
            if column >= MOST_COLUMNS {
                placed.push(None);
                continue;
            }
            let end = (column + cell.columns as usize).min(MOST_COLUMNS);
            let below = if cell.rows == 0 { group_end[at] } else { (at + cell.rows as usize).min(group_end[at]) };
            if taken.len() < end {
                taken.resize(end, 0);
            }
            for until in &mut taken[column..end] {
                *until = (*until).max(below);
            }
            starts[column] = true;
            placed.push(Some(Slot {
                column: column as u32,
                rows: (below - at) as u32,
                columns: (end - column) as u32,
            }));
            column = end;
        }
        slots.push(placed);
    }
    // Number the columns in which a cell begins.
    let mut number = Vec::with_capacity(MOST_COLUMNS + 1);
    let mut next = 0u32;
    for begins in starts {
        number.push(next);
        next += u32::from(begins);
    }
    number.push(next);
    for slot in slots.iter_mut().flatten().flatten() {
        let (first, end) = (slot.column as usize, (slot.column + slot.columns) as usize);
        slot.column = number[first];
        slot.columns = (number[end] - number[first]).max(1);
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pieces::RawCell;

    fn rows(spans: &[&[(u32, u32)]]) -> Vec<RawRow> {
        let cell = |(rows, columns): &(u32, u32)| RawCell { rows: *rows, columns: *columns, ..RawCell::default() };
        spans.iter().map(|row| RawRow { cells: row.iter().map(cell).collect(), ..RawRow::default() }).collect()
    }

    fn at(spans: &[&[(u32, u32)]]) -> Vec<Vec<(u32, u32, u32)>> {
        let slots = slots(&rows(spans));
        slots.iter().map(|row| row.iter().flatten().map(|s| (s.column, s.rows, s.columns)).collect()).collect()
    }

    #[test]
    fn spans_push_cells_aside() {
        let found = at(&[&[(2, 1), (1, 2), (2, 1)], &[(1, 1), (1, 1)], &[(1, 1), (1, 1), (1, 1), (1, 1)]]);
        assert_eq!(found[0], [(0, 2, 1), (1, 1, 2), (3, 2, 1)]);
        assert_eq!(found[1], [(1, 1, 1), (2, 1, 1)]);
        assert_eq!(found[2].last(), Some(&(3, 1, 1)));
    }

    #[test]
    fn a_span_ends_with_the_table_and_absurd_ones_are_no_wider_than_the_cells() {
        let found = at(&[&[(65_534, 1000), (1, 1)], &[(1, 1)], &[(0, 1), (1, 1)]]);
        assert_eq!(found[0][0], (0, 3, 1));
        assert_eq!(found[1], [(1, 1, 1)]);
        assert_eq!(found[2][0].1, 1);
    }
}
