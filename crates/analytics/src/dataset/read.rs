use super::columns::Columns;
use super::{Contents, DATASET_FILE, DATASET_SCHEMA, EXTRA_ROW, FileEntry, HEADING, LEGAL_BASIS, PARAGRAPH, Table};
use crate::AnalyticsError;
use gongkai_model::{
    Carried, CellState, Cells, Decimal, FormId, Number, Origin, Passage, Period, Report, Scope, Section,
};
use std::collections::HashMap;
use std::io;

/// Reads a dataset back: the reports it was written from, in the same order.
///
/// `files` gives the content of a file by its name.
///
/// # Errors
///
/// A file that is missing, is not the one that `dataset.json` tells of, or holds what no dataset of ours does.
pub fn read(files: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<Vec<Report>, AnalyticsError> {
    let saved = Saved::open(files)?;
    let mut reports = Vec::with_capacity(saved.contents.reports);
    let (mut cells, mut sections) = (0, 0);
    for part in 0..saved.parts() {
        // What of a dataset is not used must be whole all the same.
        saved.table(part, Table::Quantities)?;
        let (of_part, cells_of_part) = saved.part(part)?;
        cells += cells_of_part;
        sections += of_part.iter().map(|report| report.sections.len()).sum::<usize>();
        reports.extend(of_part);
    }
    counted("reports", saved.contents.reports, reports.len())?;
    counted("cells", saved.contents.cells, cells)?;
    counted("sections", saved.contents.sections, sections)?;
    Ok(reports)
}

/// Looks whether a dataset is whole, without reading what its tables hold.
///
/// # Errors
///
/// A file that is missing, or is not the one that `dataset.json` tells of.
pub fn check(files: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<(), AnalyticsError> {
    Saved::open(files)?.check(&Table::ALL)
}

/// A dataset whose `dataset.json` was read, to be read part by part.
pub struct Saved<'f> {
    files: &'f dyn Fn(&str) -> io::Result<Vec<u8>>,
    contents: Contents,
    told: HashMap<String, (u64, String)>,
}

impl<'f> Saved<'f> {
    /// Reads what the dataset says of itself.
    ///
    /// # Errors
    ///
    /// A `dataset.json` that is missing, of another version or damaged.
    pub fn open(files: &'f dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<Saved<'f>, AnalyticsError> {
        let bytes =
            files(DATASET_FILE).map_err(|source| AnalyticsError::Io { file: DATASET_FILE.to_owned(), source })?;
        let contents = contents(&bytes)?;
        let told = contents.files.iter().map(|file| (file.name.clone(), (file.bytes, file.sha256.clone()))).collect();
        Ok(Saved { files, contents, told })
    }

    /// How many parts there are.
    pub fn parts(&self) -> usize {
        self.contents.parts
    }

    /// How many reports there are.
    pub fn reports(&self) -> usize {
        self.contents.reports
    }

    /// Looks whether tables are whole, one part after another, without keeping them.
    ///
    /// # Errors
    ///
    /// A file that is missing, or is not the one that `dataset.json` tells of.
    pub fn check(&self, tables: &[Table]) -> Result<(), AnalyticsError> {
        (0..self.parts()).try_for_each(|part| tables.iter().try_for_each(|table| self.table(part, *table).map(|_| ())))
    }

    /// Looks whether the files of tables that are not to be read are there and as long as they should be, without opening them.
    ///
    /// # Errors
    ///
    /// A file that is missing, or has another size than the one that `dataset.json` tells of.
    pub fn look(&self, tables: &[Table], size: &dyn Fn(&str) -> io::Result<u64>) -> Result<(), AnalyticsError> {
        for file in (0..self.parts()).flat_map(|part| tables.iter().map(move |table| table.file(part))) {
            let found = size(&file).map_err(|source| AnalyticsError::Io { file: file.clone(), source })?;
            if self.told.get(&file).is_none_or(|(size, _)| *size != found) {
                return Err(AnalyticsError::NotWhole { file });
            }
        }
        Ok(())
    }

    /// Whether a file is one of the dataset's.
    pub fn has(&self, file: &str) -> bool {
        self.told.contains_key(file)
    }

    /// The bytes of a table of a part, if they are those that were written with this `dataset.json`.
    pub(super) fn table(&self, part: usize, table: Table) -> Result<Vec<u8>, AnalyticsError> {
        self.file(&table.file(part))
    }

    /// The bytes of a file, if they are those that were written with this `dataset.json`.
    ///
    /// # Errors
    ///
    /// A file that is missing, or is not the one that `dataset.json` tells of.
    pub fn file(&self, file: &str) -> Result<Vec<u8>, AnalyticsError> {
        let bytes = (self.files)(file).map_err(|source| AnalyticsError::Io { file: file.to_owned(), source })?;
        let found = FileEntry::of(file, &bytes);
        match self.told.get(file) {
            Some((size, sha256)) if *size == found.bytes && *sha256 == found.sha256 => Ok(bytes),
            _ => Err(AnalyticsError::NotWhole { file: file.to_owned() }),
        }
    }

    /// The reports of a part, in the order in which they were written, and how many cells they have.
    ///
    /// # Errors
    ///
    /// A file that is missing, is not the one that `dataset.json` tells of, or holds what no dataset of ours does.
    pub fn part(&self, part: usize) -> Result<(Vec<Report>, usize), AnalyticsError> {
        of_tables(&|table| Columns::read(table.file(part), self.table(part, table)?))
    }
}

/// The reports of a part as [`stage()`](super::stage()) was given them, in their order. `open` gives the bytes of its tables.
///
/// ```
/// use gongkai_analytics::dataset::{Table, stage, staged};
/// use gongkai_model::{Origin, Report, SourceFormat, agency::Agency};
/// let origin = Origin { file: "a.html".to_owned(), format: SourceFormat::Html, cited: None };
/// let reports = [Report::builder(Agency::parse("云泽区财政局", None), 2023, origin).build()];
/// let part = stage(&reports, 1 << 22)?;
/// let table = |table: Table| Ok(part.tables.iter().find(|(of, _)| *of == table).unwrap().1.clone());
/// assert_eq!(staged(&table)?, reports);
/// # Ok::<(), gongkai_analytics::AnalyticsError>(())
/// ```
///
/// # Errors
///
/// A table that is missing, or holds what no part of ours does.
pub fn staged(open: &dyn Fn(Table) -> io::Result<Vec<u8>>) -> Result<Vec<Report>, AnalyticsError> {
    let columns = |table: Table| {
        let file = table.file(0);
        let bytes = open(table).map_err(|source| AnalyticsError::Io { file: file.clone(), source })?;
        Columns::read(file, bytes)
    };
    of_tables(&columns).map(|(reports, _)| reports)
}

/// The reports that some tables hold, and how many cells these have.
fn of_tables(open: &dyn Fn(Table) -> Result<Columns, AnalyticsError>) -> Result<(Vec<Report>, usize), AnalyticsError> {
    let (report_columns, cell_columns) = (open(Table::Reports)?, open(Table::Cells)?);
    let mut reports = reports(&report_columns)?;
    let ids = report_columns.int("report")?;
    let mut numbers = Vec::with_capacity(reports.len());
    for at in 0..reports.len() {
        numbers.push(ids.parse(at, "number of a report", Some)?);
    }
    let places = Places { by_number: numbers.iter().enumerate().map(|(at, number)| (*number, at)).collect() };
    cells(&cell_columns, &places, &mut reports)?;
    sections(&open(Table::Sections)?, &places, &mut reports)?;
    let mut numbered: Vec<(i64, Report)> = numbers.into_iter().zip(reports).collect();
    numbered.sort_by_key(|(number, _)| *number);
    Ok((numbered.into_iter().map(|(_, report)| report).collect(), cell_columns.height()))
}

impl std::fmt::Debug for Saved<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Saved").field("contents", &self.contents).finish_non_exhaustive()
    }
}

fn contents(bytes: &[u8]) -> Result<Contents, AnalyticsError> {
    let json = |source| AnalyticsError::Json { file: DATASET_FILE.to_owned(), source };
    // Another version may have other fields.
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(json)?;
    let schema = value.get("schema").and_then(serde_json::Value::as_str).unwrap_or_default();
    if schema != DATASET_SCHEMA {
        return Err(AnalyticsError::Schema {
            file: DATASET_FILE.to_owned(),
            found: schema.to_owned(),
            expected: DATASET_SCHEMA,
        });
    }
    serde_json::from_value(value).map_err(json)
}

/// Where the report of a number stands.
struct Places {
    by_number: HashMap<i64, usize>,
}

impl Places {
    fn of(&self, column: &super::columns::Int<'_>, at: usize) -> Result<usize, AnalyticsError> {
        column.parse(at, "number of a report", |number| self.by_number.get(&number).copied())
    }
}

fn counted(what: &'static str, told: usize, found: usize) -> Result<(), AnalyticsError> {
    if told == found { Ok(()) } else { Err(AnalyticsError::Count { what, told, found }) }
}

fn form(number: i64) -> Option<FormId> {
    number.to_string().parse().ok()
}

fn reports(columns: &Columns) -> Result<Vec<Report>, AnalyticsError> {
    let agency = columns.text("agency_record")?;
    let year = columns.int("report_year")?;
    let (scope, title) = (columns.text("scope")?, columns.text("title")?);
    let published = columns.dates("published")?;
    let dates = columns.text("dates")?;
    let (from, to) = (columns.dates("period_from")?, columns.dates("period_to")?);
    let repeated = columns.bool("body_repeated")?;
    let (detected, kept) = (columns.int("detected_form")?, columns.int("form")?);
    let (text, dated) = (columns.bool("carries_text")?, columns.bool("carries_published")?);
    let tables = columns.text("carries_tables")?;
    let legibility = columns.text("legibility")?;
    let (file, format, cited) = (columns.text("file")?, columns.text("format")?, columns.text("source")?);
    let mut all = Vec::with_capacity(columns.height());
    for at in 0..columns.height() {
        let optional_form =
            |column: &super::columns::Int<'_>| column.get(at).map(|_| column.parse(at, "form", form)).transpose();
        let format = format
            .parse(at, "format", |word| serde_json::from_value(serde_json::Value::String(word.to_owned())).ok())?;
        all.push(
            Report::builder(
                agency.parse(at, "agency in JSON", |json| serde_json::from_str(json).ok())?,
                year.parse(at, "year", |year| i32::try_from(year).ok())?,
                Origin { file: file.owned(at).unwrap_or_default(), format, cited: cited.owned(at) },
            )
            .scope(scope.parse(at, "scope", |word| word.parse::<Scope>().ok())?)
            .title(title.owned(at))
            .published(published[at])
            .dates(dates.parse(at, "list of dates in JSON", |json| serde_json::from_str(json).ok())?)
            .period(from[at].zip(to[at]).map(|(from, to)| Period { from, to }))
            .body_repeated(repeated.get(at).unwrap_or_default())
            .legibility(legibility.parse(at, "legibility in JSON", |json| serde_json::from_str(json).ok())?)
            .detected_form(optional_form(&detected)?)
            .cells(optional_form(&kept)?.map(|form| Cells::absent(form.form())))
            .carried(Carried {
                text: text.get(at).unwrap_or_default(),
                published: dated.get(at).unwrap_or_default(),
                tables: tables.parse(at, "list of tables in JSON", |json| serde_json::from_str(json).ok())?,
            })
            .build(),
        );
    }
    Ok(all)
}

fn cells(columns: &Columns, of: &Places, reports: &mut [Report]) -> Result<(), AnalyticsError> {
    let (report, cell, state) = (columns.int("report")?, columns.text("cell")?, columns.text("state")?);
    let (count, amount, written) = (columns.int("count")?, columns.text("amount")?, columns.text("as_written")?);
    let places = columns.places()?;
    for at in 0..columns.height() {
        let index = of.of(&report, at)?;
        // A report of this index exists: the line above says so.
        let Some(cells) = &mut reports[index].cells else {
            return report.parse(at, "report with a form", |_| None::<()>);
        };
        let ix = cell.parse(at, "cell of the report's form", |id| cells.form().cell(id))?;
        let state = state.parse(at, "cell state", |word| word.parse::<CellState>().ok())?;
        let exact = amount.get(at).map(|_| amount.parse(at, "amount", |text| text.parse::<Decimal>().ok()));
        let number = match exact.transpose()? {
            Some(amount) => Some(Number::Amount(amount)),
            None => count.get(at).map(Number::Count),
        };
        let plain = || number.map(|n| n.to_string()).unwrap_or_default();
        let text = written.owned(at).unwrap_or_else(plain);
        cells.set(ix, state, number, &text, places.get(at)?);
    }
    Ok(())
}

fn sections(columns: &Columns, of: &Places, reports: &mut [Report]) -> Result<(), AnalyticsError> {
    let (report, part) = (columns.int("report")?, columns.text("part")?);
    let (key, text) = (columns.text("key")?, columns.text("text")?);
    let places = columns.places()?;
    for at in 0..columns.height() {
        let index = of.of(&report, at)?;
        let report = &mut reports[index];
        let passage = Passage { text: text.owned(at).unwrap_or_default(), place: places.get(at)? };
        match (part.get(at), report.sections.last_mut()) {
            (Some(EXTRA_ROW), _) => report.extra_rows.push(passage),
            (Some(LEGAL_BASIS), _) => report.legal_basis.push(passage),
            (Some(HEADING), _) => report.sections.push(Section {
                key: key.owned(at),
                heading: passage.text,
                paragraphs: Vec::new(),
                place: passage.place,
            }),
            (Some(PARAGRAPH), Some(section)) => section.paragraphs.push(passage),
            _ => return part.parse(at, "part of a report in order", |_| None::<()>),
        }
    }
    Ok(())
}
