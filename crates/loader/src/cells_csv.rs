//! Long CSV: one row a cell.

use crate::problem::ProblemKind;
use crate::record::{self, Draft, Known, MAX_REPORTS, Problems, RawCell};
use crate::table_csv::{Row, Rows};
use crate::{LoadError, Loaded, Options};
use gongkai_model::exchange::{CELLS_OPTIONAL, CELLS_REQUIRED};
use gongkai_model::{FormId, Place, Scope, SourceFormat};
use std::collections::HashMap;

/// Columns that say something about the report; they should be the same in all its rows.
const SHARED: [&str; 4] = ["level", "title", "published", "source"];

/// Positions of the columns.
struct Columns {
    agency: Option<usize>,
    region: Option<usize>,
    report_year: Option<usize>,
    scope: Option<usize>,
    form: Option<usize>,
    cell: Option<usize>,
    value: Option<usize>,
    as_written: Option<usize>,
    state: Option<usize>,
    shared: [Option<usize>; 4],
}

/// What makes two rows belong to one report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    agency: String,
    region: Option<String>,
    report_year: i32,
    scope: Scope,
    form: Option<FormId>,
}

/// The rows of one report.
struct Gathered {
    key: Key,
    place: Place,
    shared: [Option<(String, Place)>; 4],
    /// What was already said about this report, by column: one wrong word in 200 rows is one problem.
    said: Vec<&'static str>,
    cells: Vec<RawCell<'static>>,
}

pub(crate) fn load(name: &str, mut rows: Rows<'_>, options: &Options) -> Result<Loaded, LoadError> {
    let mut problems = Problems::default();
    let columns = columns(&rows, &mut problems);
    let mut reports: Vec<Gathered> = Vec::new();
    let mut by_key: HashMap<Key, usize> = HashMap::new();
    // Rows of one report mostly follow each other; their key is then read once.
    let mut last: Option<(Vec<String>, usize)> = None;
    while let Some(row) = rows.next_row(&mut problems) {
        let key_fields = [columns.agency, columns.region, columns.report_year, columns.scope, columns.form];
        let same = |(fields, _): &&(Vec<String>, usize)| {
            fields.iter().zip(key_fields).all(|(text, column)| text == row.raw(column))
        };
        let at = match last.as_ref().filter(same) {
            Some((_, at)) => *at,
            None => {
                let (key, odd) = match read_key(&row, &columns, options) {
                    Ok(read) => read,
                    Err((column, kind)) => {
                        problems.add(row.place(column), None, kind);
                        continue;
                    }
                };
                let at = match by_key.get(&key) {
                    Some(at) => *at,
                    None if reports.len() == MAX_REPORTS => {
                        return Err(LoadError::TooManyReports { place: row.place(None), limit: MAX_REPORTS });
                    }
                    None => {
                        by_key.insert(key.clone(), reports.len());
                        reports.push(Gathered::new(key, row.place(None)));
                        reports.len() - 1
                    }
                };
                for (field, column, kind) in odd {
                    reports[at].say_once(field, row.place(column), kind, &mut problems);
                }
                last = Some((key_fields.map(|column| row.raw(column).to_owned()).to_vec(), at));
                at
            }
        };
        reports[at].add(&row, &columns, &mut problems);
    }
    if rows.read == 0 {
        return Err(LoadError::NoRows);
    }
    let used = reports.into_iter().filter(|gathered| !gathered.cells.is_empty());
    let reports = used.map(|gathered| gathered.report(name, &mut problems)).collect();
    problems.finish(reports, rows.read)
}

fn columns(rows: &Rows<'_>, problems: &mut Problems) -> Columns {
    let known: Vec<&str> = CELLS_REQUIRED.into_iter().chain(CELLS_OPTIONAL).collect();
    for (at, column) in rows.header.iter().enumerate().filter(|(at, _)| !rows.is_one_of(*at, &known)) {
        problems.unknown_column(rows.header_place(at), column, || known.clone());
    }
    Columns {
        agency: rows.column("agency"),
        region: rows.column("region"),
        report_year: rows.column("report_year"),
        scope: rows.column("scope"),
        form: rows.column("form"),
        cell: rows.column("cell"),
        value: rows.column("value"),
        as_written: rows.column("as_written"),
        state: rows.column("state"),
        shared: SHARED.map(|name| rows.column(name)),
    }
}

/// A field that was read as not given.
type Odd = (&'static str, Option<usize>, ProblemKind);

/// The key of a row; the column and the problem of one that cannot be used.
fn read_key(
    row: &Row<'_>,
    columns: &Columns,
    options: &Options,
) -> Result<(Key, Vec<Odd>), (Option<usize>, ProblemKind)> {
    let agency = record::agency("agency", row.raw(columns.agency)).map_err(|kind| (columns.agency, kind))?;
    let report_year = record::year("report_year", row.raw(columns.report_year), options)
        .map_err(|kind| (columns.report_year, kind))?;
    let mut odd = Vec::new();
    let scope = row.get(columns.scope).map(|text| record::scope("scope", text)).transpose().unwrap_or_else(|kind| {
        odd.push(("scope", columns.scope, kind));
        None
    });
    let form = row.get(columns.form).map(|text| record::form("form", text)).transpose().unwrap_or_else(|kind| {
        odd.push(("form", columns.form, kind));
        None
    });
    let region = row.get(columns.region).map(str::to_owned);
    Ok((Key { agency, region, report_year, scope: scope.unwrap_or_default(), form }, odd))
}

impl Gathered {
    fn new(key: Key, place: Place) -> Gathered {
        Gathered { key, place, shared: Default::default(), said: Vec::new(), cells: Vec::new() }
    }

    fn name(&self) -> String {
        format!("{} {}", self.key.agency, self.key.report_year)
    }

    fn say_once(&mut self, field: &'static str, place: Place, kind: ProblemKind, problems: &mut Problems) {
        if !self.said.contains(&field) {
            self.said.push(field);
            problems.add(place, Some(&self.name()), kind);
        }
    }

    /// Takes a row.
    fn add(&mut self, row: &Row<'_>, columns: &Columns, problems: &mut Problems) {
        for (at, field) in SHARED.into_iter().enumerate() {
            let Some(text) = row.get(columns.shared[at]) else { continue };
            match &self.shared[at] {
                None => self.shared[at] = Some((text.to_owned(), row.place(columns.shared[at]))),
                Some((kept, _)) if kept != text => {
                    let kind = ProblemKind::Contradiction {
                        field: field.to_owned(),
                        kept: kept.clone(),
                        dropped: text.to_owned(),
                    };
                    self.say_once(field, row.place(columns.shared[at]), kind, problems);
                }
                Some(_) => {}
            }
        }
        let id = row.raw(columns.cell).trim();
        let Some(known) = Known::id(id) else {
            let kind = record::unknown_cell(id, self.key.form.map(FormId::form), problems);
            problems.add(row.place(columns.cell), Some(&self.name()), kind);
            return;
        };
        let place = row.place(columns.value);
        let state = row.get(columns.state).map(|text| record::state("state", text)).transpose();
        let state = state.unwrap_or_else(|kind| {
            problems.add(row.place(columns.state), Some(&self.name()), kind);
            None
        });
        let value = row.raw(columns.value);
        // The usual case, text and value alike, is kept once.
        let as_written = Some(row.raw(columns.as_written)).filter(|text| !text.is_empty() && *text != value.trim());
        self.cells.push(RawCell { known, value: value.into(), as_written: as_written.map(Into::into), state, place });
    }

    /// The report of the rows.
    fn report(self, file: &str, problems: &mut Problems) -> gongkai_model::Report {
        let name = self.name();
        let [level, title, published, cited] = self.shared;
        fn read<T>(
            given: Option<(String, Place)>,
            read: impl Fn(&str) -> Result<T, ProblemKind>,
            name: &str,
            problems: &mut Problems,
        ) -> Option<T> {
            let (text, place) = given?;
            read(&text).map_err(|kind| problems.add(place, Some(name), kind)).ok()
        }
        let draft = Draft {
            level: read(level, |text| record::level("level", text), &name, problems),
            title: title.map(|(text, _)| text),
            published: read(published, |text| record::date("published", text), &name, problems),
            cited: cited.map(|(text, _)| text),
            agency: self.key.agency,
            region: self.key.region,
            report_year: self.key.report_year,
            scope: self.key.scope,
            form: self.key.form,
            place: self.place,
        };
        let form = draft.choose_form(self.cells.iter().map(|cell| cell.known));
        let cells = record::cells(&draft, form, self.cells.into_iter(), problems);
        draft.report(cells, file, SourceFormat::CellsCsv, problems)
    }
}
