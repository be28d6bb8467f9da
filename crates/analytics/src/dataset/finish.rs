//! From parts to a dataset: whose each report is, and which of several is used, is settled over all of them.

use super::columns::Columns;
use super::stage::{IN_WORDS, REPORT_FIELDS, REPORTED_CELLS, TIE};
use super::{Open, Table, quantities};
use crate::export::parquet_of;
use crate::head::{Head, Key, Keyed, earlier};
use crate::peers::PeerGroup;
use crate::quantities::{Term, earlier_columns, terms_of};
use crate::{AnalyticsError, Metric};
use gongkai_model::agency::Agency;
use gongkai_model::{Date, FormId, Merit, Scope};
use polars::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who reports, for which year and with whose numbers, as a report by itself says.
#[derive(Debug, Clone, Copy)]
pub struct Printed<'a> {
    /// The agency.
    pub agency: &'a Agency,
    /// The year covered.
    pub report_year: i32,
    /// Whose numbers, as the data say.
    pub scope: Scope,
    /// Whose numbers, as the text says.
    pub in_words: Scope,
}

/// The agencies of parts as they are printed, each once, by the hash of the text that stands for them: the texts themselves would take
/// as much room again.
#[derive(Debug, Default)]
pub struct Agencies {
    numbers: HashMap<[u8; 16], u32>,
    all: Vec<Agency>,
}

impl Agencies {
    /// Reads the agencies of so many parts; `open` gives the tables of [stages](super::stage()).
    ///
    /// # Errors
    ///
    /// A table that cannot be read.
    pub fn of(parts: usize, open: &Open<'_>) -> Result<Agencies, AnalyticsError> {
        let mut agencies = Agencies::default();
        for part in 0..parts {
            let columns = some(part, open, &["agency_record"])?;
            let records = columns.text("agency_record")?;
            for at in 0..columns.height() {
                agencies.number(&records, at)?;
            }
        }
        Ok(agencies)
    }

    /// The agencies.
    pub fn all(&self) -> &[Agency] {
        &self.all
    }

    fn number(&mut self, records: &super::columns::Text<'_>, at: usize) -> Result<u32, AnalyticsError> {
        let hash = short_hash(records.get(at).unwrap_or_default());
        if let Some(number) = self.numbers.get(&hash) {
            return Ok(*number);
        }
        let agency = records.parse(at, "agency in JSON", |json| serde_json::from_str(json).ok())?;
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(agency);
        self.numbers.insert(hash, number);
        Ok(number)
    }
}

/// The beginning of a text's SHA-256: two texts that share it are not to be found.
fn short_hash(text: &str) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
    short
}

/// What was settled for a report.
#[derive(Debug, Clone, Copy)]
struct Settled {
    agency: u32,
    scope: Scope,
    /// Nothing for a report beside which another of the same agency, year and scope is used.
    used: Option<Used>,
}

#[derive(Debug, Clone, Copy)]
struct Used {
    counted_scope: Scope,
    peers: PeerGroup,
    earlier_scope: Option<Scope>,
    /// The report of the year before, by its place among all reports.
    earlier: Option<IdxSize>,
}

/// A report among all others: 64 bytes, so that a million of them take no room to speak of.
#[derive(Debug, Clone)]
struct Row {
    part: u32,
    at: u32,
    agency: u32,
    report_year: i32,
    scope: Scope,
    stated: Scope,
    form: Option<FormId>,
    doubtful: bool,
    published: Option<Date>,
    reported_cells: u32,
    tie: u64,
}

/// What holds over all parts of a dataset, from which its last tables are made.
#[derive(Debug)]
pub struct Finish {
    /// The agencies as the whole dataset names them.
    known: Vec<Agency>,
    settled: Vec<Vec<Settled>>,
    /// Of all reports, the numbers that those of the next year are compared with.
    carried: DataFrame,
}

struct Placed<'k> {
    agency: &'k Agency,
    row: &'k Row,
}

impl Keyed for Placed<'_> {
    fn key(&self) -> Key<'_> {
        (&self.agency.key, self.row.report_year, self.row.scope)
    }
}

impl Finish {
    /// Settles over so many parts who reports and which report is used. `settle` says who an agency as it is printed is, and whose
    /// numbers its report gives.
    ///
    /// # Errors
    ///
    /// A table that cannot be read.
    pub fn of(
        parts: usize,
        open: &Open<'_>,
        mut agencies: Agencies,
        mut settle: impl FnMut(Printed<'_>) -> (Agency, Scope),
    ) -> Result<Finish, AnalyticsError> {
        let mut pool = Pool::default();
        let mut rows: Vec<Row> = Vec::new();
        let mut settled: Vec<Vec<Settled>> = Vec::with_capacity(parts);
        // Asking for one agency and year once is enough.
        let mut told: HashMap<(u32, i32, Scope, Scope), (u32, Scope)> = HashMap::new();
        for part in 0..parts {
            let columns = some(part, open, &ROW_COLUMNS)?;
            let (records, year) = (columns.text("agency_record")?, columns.int("report_year")?);
            let (scope, in_words) = (columns.text("scope")?, columns.text(IN_WORDS)?);
            let (published, form) = (columns.dates("published")?, columns.int("form")?);
            let (cells, tie) = (columns.int(REPORTED_CELLS)?, columns.int(TIE)?);
            let legibility = columns.text("legibility")?;
            let mut of_part = Vec::with_capacity(columns.height());
            for (at, published) in published.into_iter().enumerate() {
                let printed = agencies.number(&records, at)?;
                let report_year = year.parse(at, "year", |year| i32::try_from(year).ok())?;
                let said = scope.parse(at, "scope", |word| word.parse::<Scope>().ok())?;
                let in_words = in_words.parse(at, "scope", |word| word.parse::<Scope>().ok())?;
                let key = (printed, report_year, said, in_words);
                let (agency, scope) = match told.get(&key) {
                    Some(known) => *known,
                    None => {
                        let agency = &agencies.all[printed as usize];
                        let (agency, scope) = settle(Printed { agency, report_year, scope: said, in_words });
                        let known = (pool.number(agency)?, scope);
                        told.insert(key, known);
                        known
                    }
                };
                of_part.push(Settled { agency, scope, used: None });
                rows.push(Row {
                    part: part as u32,
                    at: at as u32,
                    agency,
                    report_year,
                    scope,
                    stated: if scope == Scope::Unknown { in_words } else { scope },
                    form: form.get(at).map(|_| form.parse(at, "form", |n| n.to_string().parse().ok())).transpose()?,
                    // As it is written: taking the whole measure apart for one word would take as long as all the rest.
                    doubtful: legibility.get(at).is_some_and(|json| json.contains("\"year_doubtful\":true")),
                    published,
                    reported_cells: cells.parse(at, "number of cells", |n| u32::try_from(n).ok())?,
                    tie: tie.get(at).unwrap_or_default().cast_unsigned(),
                });
            }
            settled.push(of_part);
        }
        let mut finish = Finish { known: pool.known, settled, carried: carried(parts, open)? };
        drop(agencies);
        drop(told);
        let used = finish.used(rows, open)?;
        finish.settle(&used);
        Ok(finish)
    }

    /// One row for each agency, year and scope, sorted by them.
    fn used(&self, mut rows: Vec<Row>, open: &Open<'_>) -> Result<Vec<Row>, AnalyticsError> {
        let key = |row: &Row| (self.rank_key(row), row.report_year, row.scope);
        rows.sort_by(|a, b| key(a).cmp(&key(b)));
        let same = |a: &Row, b: &Row| key(a) == key(b);
        // Names of files are asked for only where there is something to choose.
        let mut wanted: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for group in rows.chunk_by(same).filter(|group| group.len() > 1) {
            for row in group {
                wanted.entry(row.part).or_default().insert(row.at);
            }
        }
        let mut files: HashMap<(u32, u32), String> = HashMap::new();
        for (part, places) in wanted {
            let columns = some(part as usize, open, &["file"])?;
            let names = columns.text("file")?;
            files.extend(places.into_iter().map(|at| ((part, at), names.owned(at as usize).unwrap_or_default())));
        }
        let merit = |row: &Row| {
            let file = files.get(&(row.part, row.at)).map_or("", String::as_str);
            Merit::known(row.doubtful, row.published, row.reported_cells as usize, file, row.tie)
        };
        let best = |group: &[Row]| {
            // The first of equals, as sorting would have it.
            let first = group.iter().reduce(|a, b| if merit(b).against(&merit(a)).0.is_lt() { b } else { a });
            first.cloned()
        };
        Ok(rows.chunk_by(same).filter_map(best).collect())
    }

    fn rank_key(&self, row: &Row) -> &gongkai_model::agency::AgencyKey {
        &self.known[row.agency as usize].key
    }

    /// Settles what the used reports are beside each other.
    fn settle(&mut self, used: &[Row]) {
        let known = &self.known;
        let placed: Vec<Placed<'_>> =
            used.iter().map(|row| Placed { agency: &known[row.agency as usize], row }).collect();
        let before = earlier(&placed);
        let mut places = Vec::with_capacity(self.settled.len());
        let mut count = 0;
        for of_part in &self.settled {
            places.push(count);
            count += of_part.len() as IdxSize;
        }
        let place = |row: &Row| places[row.part as usize] + row.at as IdxSize;
        let mut by_year: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        for (at, row) in used.iter().enumerate() {
            by_year.entry(row.report_year).or_default().push(at);
        }
        // Year by year, since nobody is compared with reports of other years and heads are large.
        for of_year in by_year.into_values() {
            let head = |at: &usize| {
                let Placed { agency, row } = &placed[*at];
                Head::alone((*agency).clone(), row.report_year, row.scope, row.stated, row.form, String::new())
            };
            let mut heads: Vec<Head> = of_year.iter().map(head).collect();
            Head::settle(&mut heads);
            for (at, head) in of_year.into_iter().zip(heads) {
                let row = &used[at];
                self.settled[row.part as usize][row.at as usize].used = Some(Used {
                    counted_scope: head.counted_scope,
                    peers: head.peers,
                    earlier_scope: before[at].map(|before| used[before as usize].scope),
                    earlier: before[at].map(|before| place(&used[before as usize])),
                });
            }
        }
    }

    /// Who reported for which year, each once.
    pub fn there(&self, open: &Open<'_>) -> Result<BTreeSet<(i32, u32)>, AnalyticsError> {
        let mut there = BTreeSet::new();
        for (part, settled) in self.settled.iter().enumerate() {
            let columns = some(part, open, &["report_year"])?;
            let year = columns.int("report_year")?;
            for (at, settled) in settled.iter().enumerate() {
                there.insert((year.parse(at, "year", |year| i32::try_from(year).ok())?, settled.agency));
            }
        }
        Ok(there)
    }

    /// The agency of a number that [`there`](Finish::there) gives.
    pub fn agency(&self, number: u32) -> &Agency {
        &self.known[number as usize]
    }

    /// How many different agencies there are.
    pub fn agencies(&self) -> usize {
        self.known.iter().map(|agency| &agency.key).collect::<BTreeSet<_>>().len()
    }

    /// The reports of a part, with who is now known to report, as Parquet.
    ///
    /// # Errors
    ///
    /// A table that cannot be read or laid out.
    pub fn reports(&self, part: usize, open: &Open<'_>) -> Result<Vec<u8>, AnalyticsError> {
        let file = Table::Reports.file(part);
        let frame = Columns::read(file.clone(), open_table(part, Table::Reports, open)?)?.into_frame();
        let settled = &self.settled[part];
        let text = |name: &str, of: &dyn Fn(&Settled, &Agency) -> Option<String>| {
            let values = settled.iter().map(|settled| of(settled, &self.known[settled.agency as usize]));
            StringChunked::from_iter_options(name.into(), values).into_column()
        };
        let replaced = [
            text("agency_key", &|_, agency| Some(agency.key.to_string())),
            text("agency", &|_, agency| Some(agency.name.clone())),
            text("region", &|_, agency| Some(agency.region.to_string())),
            text("level", &|_, agency| agency.level.map(|level| level.id().to_owned())),
            text("kind", &|_, agency| Some(agency.kind.id().to_owned())),
            // It could be written when the agency was told, and can be now.
            text("agency_record", &|_, agency| record(agency).ok()),
            text("scope", &|settled, _| Some(settled.scope.id().to_owned())),
        ];
        let made = || {
            let mut frame = frame.select(REPORT_FIELDS.iter().map(|field| PlSmallStr::from(&*field.name)))?;
            for column in replaced {
                frame.with_column(column)?;
            }
            Ok(frame)
        };
        let frame = made().map_err(|source| AnalyticsError::Columnar { file: file.clone(), source })?;
        let mut bytes = Vec::new();
        parquet_of(Table::Reports.id(), &frame, &file, &mut bytes)?;
        Ok(bytes)
    }

    /// The quantities of the reports of a part that are used, as Parquet.
    ///
    /// # Errors
    ///
    /// A table that cannot be read or laid out.
    pub fn quantities(&self, part: usize, open: &Open<'_>) -> Result<Vec<u8>, AnalyticsError> {
        let file = Table::Quantities.file(part);
        let numbers = Columns::read(file.clone(), open_table(part, Table::Quantities, open)?)?.into_frame();
        let columns = some(part, open, &["form", "file"])?;
        let (form, name) = (columns.column("form")?, columns.column("file")?);
        let settled = &self.settled[part];
        let mask: BooleanChunked = settled.iter().map(|settled| Some(settled.used.is_some())).collect();
        let used: Vec<quantities::Heading<'_>> = settled
            .iter()
            .filter_map(|settled| {
                let Used { counted_scope, peers, earlier_scope, .. } = settled.used?;
                let agency = &self.known[settled.agency as usize];
                Some(quantities::Heading { agency, scope: settled.scope, counted_scope, peers, earlier_scope })
            })
            .collect();
        let before: IdxCa = settled.iter().filter_map(|settled| settled.used).map(|used| used.earlier).collect();
        let made = || {
            let mut numbers = numbers.filter(&mask)?;
            for column in earlier_columns(&self.carried, &before, &all_terms())? {
                numbers.with_column(column)?;
            }
            quantities::with_headings(&used, numbers, form.filter(&mask)?, name.filter(&mask)?)
        };
        let frame = made().map_err(|source| AnalyticsError::Columnar { file: file.clone(), source })?;
        let mut bytes = Vec::new();
        parquet_of(Table::Quantities.id(), &frame, &file, &mut bytes)?;
        Ok(bytes)
    }
}

fn all_terms() -> BTreeSet<Term> {
    terms_of(&Metric::all().iter().collect::<Vec<_>>())
}

/// Of all reports, part by part, the numbers that those of the next year are compared with.
fn carried(parts: usize, open: &Open<'_>) -> Result<DataFrame, AnalyticsError> {
    let terms = all_terms();
    let earlier: BTreeSet<Term> =
        terms.iter().filter(|term| matches!(term, Term::Earlier(_))).map(|term| term.own()).collect();
    let names: Vec<String> = earlier.iter().flat_map(|term| [term.column(), term.state()]).collect();
    let mut all = DataFrame::default();
    for part in 0..parts {
        let file = Table::Quantities.file(part);
        let bytes = open_table(part, Table::Quantities, open)?;
        let frame = Columns::some(file.clone(), bytes, names.clone())?.into_frame();
        let refused = |source| AnalyticsError::Columnar { file: file.clone(), source };
        // The order in which the columns stand in the file is none that counts.
        let frame = frame.select(names.iter().map(PlSmallStr::from)).map_err(refused)?;
        all = if part == 0 { frame } else { all.vstack(&frame).map_err(refused)? };
    }
    all.rechunk_mut();
    Ok(all)
}

/// What is read of the reports of a part.
const ROW_COLUMNS: [&str; 9] =
    ["agency_record", "report_year", "scope", IN_WORDS, "published", "form", REPORTED_CELLS, TIE, "legibility"];

/// Agencies, each once.
#[derive(Debug, Default)]
struct Pool {
    numbers: HashMap<[u8; 16], u32>,
    known: Vec<Agency>,
}

/// The text that stands for an agency.
fn record(agency: &Agency) -> Result<String, AnalyticsError> {
    let json = |source| AnalyticsError::Json { file: Table::Reports.id().to_owned(), source };
    serde_json::to_string(agency).map_err(json)
}

impl Pool {
    fn number(&mut self, agency: Agency) -> Result<u32, AnalyticsError> {
        let hash = short_hash(&record(&agency)?);
        if let Some(number) = self.numbers.get(&hash) {
            return Ok(*number);
        }
        let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.numbers.insert(hash, number);
        self.known.push(agency);
        Ok(number)
    }
}

fn open_table(part: usize, table: Table, open: &Open<'_>) -> Result<Vec<u8>, AnalyticsError> {
    open(part, table).map_err(|source| AnalyticsError::Io { file: table.file(part), source })
}

/// Some columns of the reports of a part.
fn some(part: usize, open: &Open<'_>, names: &[&str]) -> Result<Columns, AnalyticsError> {
    let bytes = open_table(part, Table::Reports, open)?;
    Columns::some(Table::Reports.file(part), bytes, names.iter().map(|name| (*name).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::stage;
    use crate::{Collection, Quantities};
    use gongkai_model::{FormId, Number, Origin, Report, SourceFormat};

    /// The agency's report of the year before lies in another part.
    #[test]
    fn numbers_of_the_year_before_come_from_whatever_part() {
        let report = |body: usize, year: i32| {
            let mut cells = gongkai_model::Cells::absent(FormId::F2021.form());
            let all: Vec<_> = cells.iter().map(|(ix, _)| ix).collect();
            for (n, ix) in all.into_iter().enumerate() {
                let number = Number::Count((n as i64 + 3) * (body as i64 + 1) + i64::from(year));
                let place = gongkai_model::Place::default();
                cells.set(ix, gongkai_model::CellState::Reported, Some(number), "", place);
            }
            let origin = Origin { file: format!("{body}-{year}.csv"), format: SourceFormat::CellsCsv, cited: None };
            Report::builder(Agency::parse(&format!("云泽区第{body}局"), None), year, origin).cells(Some(cells)).build()
        };
        let reports: Vec<Report> = (2021..2024).flat_map(|year| (0..7).map(move |body| report(body, year))).collect();
        let stages: Vec<_> =
            reports.chunks(6).enumerate().map(|(at, of)| stage(of, (at as i64) << 20).unwrap()).collect();
        let open = |part: usize, table: Table| -> std::io::Result<Vec<u8>> {
            let (_, bytes) = stages[part].tables.iter().find(|(of, _)| *of == table).unwrap();
            Ok(bytes.clone())
        };
        let settle = |printed: Printed<'_>| (printed.agency.clone(), printed.scope);
        let finish = Finish::of(stages.len(), &open, Agencies::default(), settle).unwrap();
        let quantities = Quantities::of(&Collection::new(reports)).unwrap();
        let expected = quantities.frame();
        let heads = quantities.heads();
        let mut compared = 0;
        for part in 0..stages.len() {
            let bytes = finish.quantities(part, &open).unwrap();
            let frame = Columns::read(Table::Quantities.file(part), bytes).unwrap().into_frame();
            let (file, names) = (frame.column("file").unwrap().str().unwrap().clone(), frame.get_column_names_owned());
            for name in names.iter().filter(|name| name.starts_with("last_year_")) {
                for at in 0..frame.height() {
                    let row = heads.iter().position(|head| Some(head.file.as_str()) == file.get(at)).unwrap();
                    let (found, wanted) = (frame.column(name).unwrap(), expected.column(name).unwrap());
                    assert_eq!(found.get(at).unwrap(), wanted.get(row).unwrap(), "{name} of {:?}", file.get(at));
                    compared += usize::from(!name.ends_with("_state") && !found.get(at).unwrap().is_null());
                }
            }
        }
        assert!(compared >= 14, "{compared}");
    }
}
