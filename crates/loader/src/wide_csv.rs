//! Wide CSV: one row a report, one column a cell.

use crate::problem::ProblemKind;
use crate::record::{self, Draft, Known, LISTED, MAX_REPORTS, Problems, RawCell};
use crate::table_csv::{Row, Rows};
use crate::{LoadError, Loaded, Options};
use gongkai_model::exchange::{CELL_STATES, WIDE_DESCRIPTION};
use gongkai_model::{CellIx, CellState, Form, Lang, Report, SourceFormat};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The columns of a wide CSV.
pub(crate) struct Columns {
    /// Columns that stand for a cell of some form, by position.
    pub(crate) cells: Vec<(usize, Known)>,
    /// Columns that stand for nothing we know.
    unknown: Vec<usize>,
}

/// Label paths without spaces, for every form.
static LABELS: LazyLock<HashMap<String, Vec<Option<CellIx>>>> = LazyLock::new(|| {
    let forms = Form::all();
    let mut labels: HashMap<String, Vec<Option<CellIx>>> = HashMap::new();
    for (nth, form) in forms.iter().enumerate() {
        let mut named: BTreeMap<String, Vec<CellIx>> = BTreeMap::new();
        for ix in form.cells.iter().filter_map(|cell| form.cell(&cell.id)) {
            for path in label_paths(form, ix) {
                let cells = named.entry(path).or_default();
                cells.extend((!cells.contains(&ix)).then_some(ix));
            }
        }
        for (label, cells) in named {
            // A path that two tables share says nothing without the table's number.
            if let [ix] = cells[..] {
                labels.entry(label).or_insert_with(|| vec![None; forms.len()])[nth] = Some(ix);
            }
        }
    }
    labels
});

/// The ways to write a cell's path: with or without the table's number and the heading over the columns.
fn label_paths(form: &Form, ix: CellIx) -> [String; 4] {
    let (def, table) = (form.def(ix), form.table_of(ix));
    let row = &table.rows[def.row];
    let path = form.cell_label(ix, Lang::Zh);
    let column = table.columns(row)[def.column].label(Lang::Zh);
    let short = format!("{}/{column}", table.row_path(row, Lang::Zh));
    let number = table.short(Lang::Zh);
    [folded(&format!("{number}{path}")), folded(&format!("{number}{short}")), folded(&path), folded(&short)]
}

fn folded(label: &str) -> String {
    label.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

impl Columns {
    /// Tells the columns apart.
    pub(crate) fn of(rows: &Rows<'_>) -> Result<Columns, LoadError> {
        let mut columns = Columns { cells: Vec::new(), unknown: Vec::new() };
        for (at, name) in rows.header.iter().enumerate() {
            if rows.is_one_of(at, &WIDE_DESCRIPTION) {
                continue;
            }
            let cells =
                Known::id(&name.to_ascii_lowercase()).map(|known| &known.at).or_else(|| LABELS.get(&folded(name)));
            let Some(cells) = cells else {
                columns.unknown.push(at);
                continue;
            };
            // The same cell by its id and by its label, or by two writings of the label.
            let same = |(_, known): &(usize, Known)| known.at.iter().zip(cells).any(|(a, b)| a.is_some() && a == b);
            if columns.cells.iter().any(same) {
                return Err(rows.doubled(at));
            }
            columns.cells.push((at, Known { name: name.clone(), at: cells.clone() }));
        }
        Ok(columns)
    }
}

pub(crate) fn load(name: &str, mut rows: Rows<'_>, columns: Columns, options: &Options) -> Result<Loaded, LoadError> {
    let mut problems = Problems::default();
    for at in &columns.unknown {
        problems.unknown_column(rows.header_place(*at), &rows.header[*at], || {
            WIDE_DESCRIPTION.into_iter().chain(Known::ids()).collect()
        });
    }
    let described = Described(WIDE_DESCRIPTION.map(|column| (column, rows.column(column))));
    let mut reports = Vec::new();
    while let Some(row) = rows.next_row(&mut problems) {
        if reports.len() == MAX_REPORTS {
            return Err(LoadError::TooManyReports { place: row.place(None), limit: MAX_REPORTS });
        }
        match draft(&row, &described, options, &mut problems) {
            Ok(draft) => reports.push(report(draft, &row, &columns, &described, name, &mut problems)),
            Err((column, kind)) => problems.add(row.place(column), None, kind),
        }
    }
    if rows.read == 0 {
        return Err(LoadError::NoRows);
    }
    problems.finish(reports, rows.read)
}

/// Positions of the columns that describe the report.
struct Described([(&'static str, Option<usize>); WIDE_DESCRIPTION.len()]);

impl Described {
    fn at(&self, name: &str) -> Option<usize> {
        self.0.iter().find(|(column, _)| *column == name).and_then(|(_, at)| *at)
    }
}

/// What the row says about its report, or why it cannot be used.
fn draft(
    row: &Row<'_>,
    described: &Described,
    options: &Options,
    problems: &mut Problems,
) -> Result<Draft, (Option<usize>, ProblemKind)> {
    let text = |column: &str| row.get(described.at(column));
    let (agency, year) = (described.at("agency"), described.at("report_year"));
    let mut draft = Draft {
        agency: record::agency("agency", row.raw(agency)).map_err(|kind| (agency, kind))?,
        report_year: record::year("report_year", row.raw(year), options).map_err(|kind| (year, kind))?,
        region: text("region").map(str::to_owned),
        title: text("title").map(str::to_owned),
        cited: text("source").map(str::to_owned),
        place: row.place(None),
        ..Draft::default()
    };
    let name = draft.name();
    let mut note = |column: &str, kind| problems.add(row.place(described.at(column)), Some(&name), kind);
    match text("level").map(|t| record::level("level", t)).transpose() {
        Ok(level) => draft.level = level,
        Err(kind) => note("level", kind),
    }
    match text("scope").map(|t| record::scope("scope", t)).transpose() {
        Ok(scope) => draft.scope = scope.unwrap_or_default(),
        Err(kind) => note("scope", kind),
    }
    match text("form").map(|t| record::form("form", t)).transpose() {
        Ok(form) => draft.form = form,
        Err(kind) => note("form", kind),
    }
    match text("published").map(|t| record::date("published", t)).transpose() {
        Ok(published) => draft.published = published,
        Err(kind) => note("published", kind),
    }
    Ok(draft)
}

fn report(
    draft: Draft,
    row: &Row<'_>,
    columns: &Columns,
    described: &Described,
    file: &str,
    problems: &mut Problems,
) -> Report {
    let states_at = described.at(CELL_STATES);
    let (states, odd) = States::read(row.raw(states_at));
    let name = draft.name();
    odd.into_iter().for_each(|kind| problems.add(row.place(states_at), Some(&name), kind));
    let written = columns.cells.iter().filter(|(at, _)| row.get(Some(*at)).is_some()).map(|(_, known)| known);
    let listed = states.exact.iter().filter(|(_, state)| **state != CellState::Absent);
    let form = draft.choose_form(written.chain(listed.filter_map(|(id, _)| Known::id(id))));
    let mut raw: Vec<RawCell<'_>> = Vec::new();
    let collapsed = form.map(|form| collapsed_groups(form, row, columns)).unwrap_or_default();
    for (at, known) in &columns.cells {
        let empty = row.get(Some(*at)).is_none();
        let ix = form.and_then(|form| known.in_form(form).map(|ix| (form, ix)));
        let state = match ix {
            None if empty => continue,
            None => None,
            Some((form, ix)) => {
                let def = form.def(ix);
                // A pattern speaks for the cells of the form; a collapsed row is named or not there.
                match states.of(&def.id, empty && !def.collapsed) {
                    None if empty && unprinted(form, ix, &collapsed) => continue,
                    state => state,
                }
            }
        };
        let value = row.raw(Some(*at)).into();
        raw.push(RawCell { known, value, as_written: None, state, place: row.place(Some(*at)) });
    }
    // Cells that are listed with a state and have no column.
    for (id, state) in &states.exact {
        let Some(known) = Known::id(id) else { continue };
        let has_column = form.is_some_and(|form| {
            known.in_form(form).is_some_and(|ix| columns.cells.iter().any(|(_, k)| k.in_form(form) == Some(ix)))
        });
        if !has_column && *state != CellState::Absent {
            let place = row.place(states_at);
            raw.push(RawCell { known, value: "".into(), as_written: None, state: Some(*state), place });
        }
    }
    let cells = record::cells(&draft, form, raw.into_iter(), problems);
    draft.report(cells, file, SourceFormat::WideCsv, problems)
}

/// The groups that the row gives as one line: table and key.
fn collapsed_groups<'f>(form: &'f Form, row: &Row<'_>, columns: &Columns) -> Vec<(usize, &'f str)> {
    let filled = columns.cells.iter().filter(|(at, _)| row.get(Some(*at)).is_some());
    let cells = filled.filter_map(|(_, known)| known.in_form(form)).map(|ix| form.def(ix)).filter(|def| def.collapsed);
    cells.map(|def| (def.table, form.tables[def.table].rows[def.row].key.as_str())).collect()
}

/// An empty field that shows no blank cell but a row that is not printed: a collapsed row without numbers, or the parts
/// of one with numbers. The column is there because another report of the file needs it.
fn unprinted(form: &Form, ix: CellIx, collapsed: &[(usize, &str)]) -> bool {
    let def = form.def(ix);
    let table = &form.tables[def.table];
    let group = table.rows[def.row].group.map(|group| table.groups[group].key.as_str());
    def.collapsed || group.is_some_and(|group| collapsed.contains(&(def.table, group)))
}

/// The `cell_states` column of a row.
#[derive(Debug, Default)]
struct States {
    exact: BTreeMap<String, CellState>,
    /// Prefixes (`requests.`, empty for `*`), longest first.
    prefixes: Vec<(String, CellState)>,
}

/// What may stand before a `*`: nothing, or whole parts of an id with the point behind them.
static PREFIXES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let points = |id: &'static str| id.match_indices('.').map(move |(at, _)| &id[..=at]);
    Known::ids().flat_map(points).chain([""]).collect()
});

impl States {
    /// Reads `state=cell|cell;state=cell`, where a cell may be `requests.*` or `*`.
    fn read(text: &str) -> (States, Vec<ProblemKind>) {
        let (mut states, mut odd) = (States::default(), Vec::new());
        let mut prefixes = BTreeMap::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let Some((word, cells)) = part.split_once('=') else {
                let valid = "blank=requests.received.total|disputes.*;absent=proactive.*".to_owned();
                odd.push(ProblemKind::UnusableField { field: CELL_STATES.to_owned(), found: part.to_owned(), valid });
                continue;
            };
            let state = match record::state(CELL_STATES, word) {
                Ok(state) => state,
                Err(kind) => {
                    odd.push(kind);
                    continue;
                }
            };
            for cell in cells.split('|').map(str::trim).filter(|cell| !cell.is_empty()) {
                match cell.strip_suffix('*') {
                    Some(prefix) if PREFIXES.contains(prefix) => {
                        prefixes.insert(prefix, state);
                    }
                    None if Known::id(cell).is_some() => {
                        states.exact.insert(cell.to_owned(), state);
                    }
                    // As many as are ever listed; a row could hold millions.
                    _ if odd.len() > LISTED => {}
                    _ => odd.push(ProblemKind::UnusableField {
                        field: CELL_STATES.to_owned(),
                        found: cell.to_owned(),
                        valid: "requests.received.total, requests.received.*, requests.*, *".to_owned(),
                    }),
                }
            }
        }
        states.prefixes = prefixes.into_iter().map(|(prefix, state)| (prefix.to_owned(), state)).collect();
        states.prefixes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        (states, odd)
    }

    /// The state given for a cell: by its own id, or where its field is empty by the longest prefix.
    fn of(&self, id: &str, empty: bool) -> Option<CellState> {
        let by_prefix = || self.prefixes.iter().find(|(prefix, _)| id.starts_with(prefix.as_str())).map(|(_, s)| *s);
        self.exact.get(id).copied().or_else(|| if empty { by_prefix() } else { None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_found_by_its_label_with_the_table() {
        for (nth, form) in Form::all().iter().enumerate() {
            for ix in form.cells.iter().filter_map(|cell| form.cell(&cell.id)) {
                let label = format!("{} {}", form.table_of(ix).short(Lang::Zh), form.cell_label(ix, Lang::Zh));
                let found = LABELS.get(&folded(&label)).and_then(|at| at[nth]);
                assert_eq!(found, Some(ix), "form {} {label}", form.id);
            }
        }
    }

    #[test]
    fn states_by_id_and_by_prefix() {
        let (states, odd) =
            States::read("absent=*;blank=requests.*|requests.received.total;unreadable=disputes.reconsideration.other");
        assert!(odd.is_empty(), "{odd:?}");
        assert_eq!(states.of("proactive.regulations.issued", true), Some(CellState::Absent));
        assert_eq!(states.of("requests.received.business", true), Some(CellState::Blank));
        assert_eq!(states.of("requests.received.business", false), None);
        assert_eq!(states.of("requests.received.total", false), Some(CellState::Blank));
        let (_, odd) = States::read("empty=*;blank;absent=req*;absent=requests.recieved.total");
        assert_eq!(odd.len(), 4);
    }
}
