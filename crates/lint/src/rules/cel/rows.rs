//! Cells with a defect, a group for each row: one cause, one finding.

use gongkai_model::{CellIx, Cells, Lang};

/// Most rows of one table that are told one by one; more of them are one finding for the table.
const MOST_ROWS: usize = 4;

/// The cells that a test picks, by row; by table where more than a few rows have some.
pub(super) fn with(cells: &Cells, wanted: impl Fn(CellIx) -> bool) -> Vec<Vec<CellIx>> {
    let form = cells.form();
    let mut tables: Vec<Vec<Vec<CellIx>>> = vec![Vec::new(); form.tables.len()];
    for ix in cells.indexes().filter(|ix| wanted(*ix)) {
        let def = form.def(ix);
        let rows = &mut tables[def.table];
        match rows.last_mut().filter(|row| row.first().is_some_and(|first| form.def(*first).row == def.row)) {
            Some(row) => row.push(ix),
            None => rows.push(vec![ix]),
        }
    }
    let merge = |rows: Vec<Vec<CellIx>>| if rows.len() > MOST_ROWS { vec![rows.concat()] } else { rows };
    tables.into_iter().flat_map(merge).collect()
}

/// What a group is called: its cell, its row, or its table.
pub(super) fn label(cells: &Cells, group: &[CellIx]) -> (String, String) {
    let form = cells.form();
    let name = |lang: Lang| {
        let Some(first) = group.first() else { return String::new() };
        let (def, table) = (form.def(*first), form.table_of(*first));
        let one_row = group.iter().all(|ix| form.def(*ix).row == def.row);
        match (one_row, group.len()) {
            (true, 1) => form.cell_label(*first, lang),
            (true, _) => table.row_path(&table.rows[def.row], lang),
            (false, _) => table.title(lang),
        }
    };
    (name(Lang::Zh), name(Lang::En))
}

/// The number of a text that is one with decimals: `12.5`.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let (whole, fraction) = plain.trim_start_matches('-').split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(fraction)).then(|| plain.parse().ok()).flatten()
}
