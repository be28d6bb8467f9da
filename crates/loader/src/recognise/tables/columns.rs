//! Columns of another year: their numbers are taken out of the rows before anything else is read.

use super::super::labels::Labels;
use super::view::{OtherColumn, Word};
use super::year::{self, Year};
use crate::normal::fold;
use std::ops::Range;

/// Most columns of another year in one table.
const MOST_COLUMNS: usize = 64;

/// Takes the columns of another year out of a table's rows, and marks the years that stand in a column of their own.
pub(super) fn without_other_years<'d>(
    rows: &mut [Vec<Word<'d>>],
    aligned: bool,
    wanted: Option<i32>,
) -> Vec<OtherColumn<'d>> {
    mark_plain_years(rows, wanted);
    for row in rows.iter_mut() {
        if is_header_of_years(row, wanted) {
            for word in row.iter_mut().filter(|word| word.number) {
                word.year = year::plain(&word.cell.text, wanted);
                word.number = false;
            }
        }
    }
    let mut taken = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let Some(headers) = other_headers(&rows[at], aligned, wanted) else {
            at += 1;
            continue;
        };
        // They stand over the rows down to the next header of years.
        let length = rows[at].len();
        let end = (at + 1..rows.len()).find(|next| is_header_of_years(&rows[*next], wanted)).unwrap_or(rows.len());
        let under = |place: usize, word: &Word<'_>| {
            let place = reach(place, word, aligned);
            headers.iter().position(|(_, range)| range.start <= place.start && place.end <= range.end)
        };
        // Years below it: it is no header, but a row of a column of years that is left blank.
        let years_below = |row: &Vec<Word<'_>>| {
            row.iter().enumerate().any(|(place, word)| word.year.is_some() && under(place, word).is_some())
        };
        if rows[at + 1..end].iter().any(years_below) {
            at = end;
            continue;
        }
        let mut columns: Vec<OtherColumn<'d>> =
            headers.iter().map(|(word, _)| OtherColumn { header: word.cell, values: Vec::new() }).collect();
        for row in &mut rows[at + 1..end] {
            // Without a raster the places of a row are known only where it is as long as its header.
            if !aligned && row.len() != length {
                continue;
            }
            let mut kept = Vec::with_capacity(row.len());
            for (place, word) in row.drain(..).enumerate() {
                match under(place, &word).and_then(|n| columns.get_mut(n)) {
                    Some(column) => column.values.push(word),
                    None => kept.push(word),
                }
            }
            *row = kept;
        }
        taken.extend(columns.into_iter().filter(|column| column.values.iter().any(|word| word.number)));
        at = end;
    }
    taken
}

/// The words of a header row that say that what stands under them is of another year, and what is under them.
fn other_headers<'d>(row: &[Word<'d>], aligned: bool, wanted: Option<i32>) -> Option<Vec<(Word<'d>, Range<u32>)>> {
    if !is_header_of_years(row, wanted) {
        return None;
    }
    let of_year = |word: &Word<'_>| word.year.or_else(|| year::plain(&word.cell.text, wanted));
    let others = row.iter().enumerate().filter(|(_, word)| of_year(word) == Some(Year::Other));
    let headers: Vec<(Word<'d>, Range<u32>)> =
        others.map(|(place, word)| (word.clone(), reach(place, word, aligned))).collect();
    (1..=MOST_COLUMNS).contains(&headers.len()).then_some(headers)
}

/// The raster columns of a word; its place in the row where there is no raster.
fn reach(place: usize, word: &Word<'_>, aligned: bool) -> Range<u32> {
    match aligned {
        true => word.cell.column..word.cell.column + word.cell.columns,
        false => place as u32..place as u32 + 1,
    }
}

/// A row without numbers that names years, or differences between them.
fn is_header_of_years(row: &[Word<'_>], wanted: Option<i32>) -> bool {
    let mut years = 0;
    for word in row {
        let named = word.year.is_some() || year::plain(&word.cell.text, wanted).is_some();
        if word.number && !named {
            return false;
        }
        years += usize::from(named);
    }
    // A number that could be a year behind the label of a row is that row's number: 收到申请数 | 件 | 2022.
    if years > 0 && row.iter().all(|word| word.year.is_none()) && row.iter().any(is_row_label) {
        return false;
    }
    // A year alone may be the label of a row that is left blank.
    years >= 2 || (years == 1 && row.iter().filter(|word| word.is_text()).count() >= 2)
}

/// Whatever would be read as a row's label: with 其中 before it, a note in brackets, a misprint.
fn is_row_label(word: &Word<'_>) -> bool {
    word.is_text() && {
        let folded = fold(&word.cell.text);
        Labels::all().iter().any(|labels| labels.row(&word.cell.text, &folded).is_some())
    }
}

/// Where the first number of every row is a year, and they are not all one, they say of which year the rows are.
fn mark_plain_years(rows: &mut [Vec<Word<'_>>], wanted: Option<i32>) {
    let first = |row: &[Word<'_>]| row.iter().position(|word| word.number);
    let mut named: Vec<Year> = Vec::new();
    for row in rows.iter() {
        let Some(at) = first(row) else { continue };
        match year::plain(&row[at].cell.text, wanted) {
            // The header of columns of years.
            Some(_) if is_header_of_years(row, wanted) => {}
            Some(year) => named.push(year),
            None => return,
        }
    }
    if !(named.contains(&Year::Own) && named.contains(&Year::Other)) {
        return;
    }
    for row in rows.iter_mut() {
        if let Some(at) = first(row)
            && !is_header_of_years(row, wanted)
        {
            row[at].year = year::plain(&row[at].cell.text, wanted);
            row[at].number = false;
        }
    }
}
