//! The quantities of a dataset, read without its reports.

use super::columns::Columns;
use super::{Saved, Table};
use crate::head::Head;
use crate::peers::PeerGroup;
use crate::quantities::terms_of;
use crate::{AnalyticsError, Metric, Quantities};
use gongkai_model::Scope;
use gongkai_model::agency::{Agency, AgencyKind, Level};
use polars::prelude::*;
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

const AGENCY_KEY: &str = "agency_key";
const AGENCY: &str = "agency";
const REGION: &str = "region";
const PROVINCE: &str = "province";
const PREFECTURE: &str = "prefecture";
const LEVEL: &str = "level";
const KIND: &str = "kind";
/// Line of work.
const WORK: &str = "work";
/// Whom it is compared with.
const PEERS: &str = "peers";
const YEAR: &str = "report_year";
const SCOPE: &str = "scope";
/// What the report counts as where reports are taken together.
const COUNTED_SCOPE: &str = "counted_scope";
/// Scope of the agency's report of the year before that this one is compared with, if there is one.
const EARLIER_SCOPE: &str = "earlier_scope";
const FORM: &str = "form";
const FILE: &str = "file";

/// What tells the reports apart, as columns of a table.
const HEADS: [&str; 11] = [AGENCY_KEY, AGENCY, LEVEL, KIND, WORK, PEERS, YEAR, SCOPE, COUNTED_SCOPE, FORM, FILE];

/// Who a used report is of, beside its numbers.
pub(super) struct Heading<'a> {
    pub(super) agency: &'a Agency,
    pub(super) scope: Scope,
    pub(super) counted_scope: Scope,
    pub(super) peers: PeerGroup,
    /// Which report of the year before is the one to compare with is settled here, once for every engine.
    pub(super) earlier_scope: Option<Scope>,
}

/// Number of a report in the dataset.
const REPORT: &str = "report";

/// The numbers of reports with who they are of before them.
pub(super) fn with_headings(
    headings: &[Heading<'_>],
    numbers: DataFrame,
    form: Column,
    file: Column,
) -> PolarsResult<DataFrame> {
    let text = |name: &str, of: &dyn Fn(&Heading<'_>) -> Option<String>| {
        StringChunked::from_iter_options(name.into(), headings.iter().map(of)).into_column()
    };
    let unit = |unit: Option<&str>| unit.map(str::to_owned);
    let mut columns = vec![
        numbers.column(REPORT)?.clone(),
        text(AGENCY_KEY, &|of| Some(of.agency.key.to_string())),
        text(AGENCY, &|of| Some(of.agency.name.clone())),
        text(REGION, &|of| Some(of.agency.region.to_string()).filter(|region| !region.is_empty())),
        text(PROVINCE, &|of| unit(of.agency.region.province())),
        text(PREFECTURE, &|of| unit(of.agency.region.prefecture())),
        text(LEVEL, &|of| of.agency.level.map(|level| level.id().to_owned())),
        text(KIND, &|of| Some(of.agency.kind.id().to_owned())),
        text(WORK, &|of| of.agency.work.map(|work| work.id().to_owned())),
        text(PEERS, &|of| Some(of.peers.to_string())),
        numbers.column(YEAR)?.clone(),
        text(SCOPE, &|of| Some(of.scope.id().to_owned())),
        text(COUNTED_SCOPE, &|of| Some(of.counted_scope.id().to_owned())),
        text(EARLIER_SCOPE, &|of| of.earlier_scope.map(|scope| scope.id().to_owned())),
        form.with_name(FORM.into()),
        file.with_name(FILE.into()),
    ];
    let own = [REPORT, YEAR];
    columns.extend(numbers.columns().iter().filter(|column| !own.contains(&column.name().as_str())).cloned());
    DataFrame::new(headings.len(), columns)
}

/// The quantities that some metrics read, of the reports of some years (of every year where none is given), without the
/// reports themselves.
///
/// `files` gives the content of a file of the dataset by its name, `size` its size. What is read is held against its hash; of the other
/// tables it is only looked at whether they are there and as long as they should be: what they hold changes no metric.
///
/// # Errors
///
/// A file that is missing, is not the one that `dataset.json` tells of, or lacks a column that a metric reads.
pub fn quantities(
    files: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    size: &dyn Fn(&str) -> io::Result<u64>,
    metrics: &[&'static Metric],
    years: &[i32],
) -> Result<Quantities, AnalyticsError> {
    let saved = Saved::open(files)?;
    saved.look(&[Table::Reports, Table::Cells, Table::Sections], size)?;
    let terms = terms_of(metrics);
    let own: BTreeSet<_> = terms.iter().map(|term| term.own()).collect();
    let names: Vec<String> = own.iter().flat_map(|term| [term.column(), term.state()]).collect();
    let wanted: Vec<String> = HEADS.iter().map(|name| (*name).to_owned()).chain(names.iter().cloned()).collect();
    let refused = |source| AnalyticsError::Columnar { file: Table::Quantities.id().to_owned(), source };
    let mut all: Vec<Arc<Head>> = Vec::new();
    let mut numbers: Option<DataFrame> = None;
    for part in 0..saved.parts() {
        let bytes = saved.table(part, Table::Quantities)?;
        let columns = Columns::some(Table::Quantities.file(part), bytes, wanted.clone())?.of_years(years)?;
        all.extend(heads(&columns)?);
        let of_part = columns.into_frame().select(names.iter().map(PlSmallStr::from)).map_err(refused)?;
        match &mut numbers {
            Some(numbers) => _ = numbers.vstack_mut(&of_part).map_err(refused)?,
            None => numbers = Some(of_part),
        }
    }
    let mut numbers = numbers.unwrap_or_default();
    numbers.rechunk_mut();
    // Metrics rest on the order, parts stand in that of the files.
    let mut order: Vec<IdxSize> = (0..all.len() as IdxSize).collect();
    order.sort_by(|a, b| all[*a as usize].key().cmp(&all[*b as usize].key()));
    let sorted: Vec<Arc<Head>> = order.iter().map(|at| Arc::clone(&all[*at as usize])).collect();
    if let Some(twice) = sorted.windows(2).find(|pair| pair[0].key() >= pair[1].key()) {
        let rows: Vec<usize> = (0..all.len()).filter(|at| all[*at].key() == twice[1].key()).map(|at| at + 1).collect();
        return Err(AnalyticsError::TwoRows {
            file: Table::Quantities.id().to_owned(),
            first: rows.first().copied().unwrap_or_default(),
            second: rows.last().copied().unwrap_or_default(),
            report: twice[1].name(),
        });
    }
    let numbers = numbers.take(&IdxCa::from_vec("order".into(), order)).map_err(refused)?;
    let columns = numbers.columns().to_vec();
    Quantities::from_columns(sorted.into(), columns, &terms).map_err(refused)
}

fn heads(columns: &Columns) -> Result<Vec<Arc<Head>>, AnalyticsError> {
    let (key, name) = (columns.text(AGENCY_KEY)?, columns.text(AGENCY)?);
    let (level, kind, work) = (columns.text(LEVEL)?, columns.text(KIND)?, columns.text(WORK)?);
    let peers = columns.text(PEERS)?;
    let (year, scope, counted) = (columns.int(YEAR)?, columns.text(SCOPE)?, columns.text(COUNTED_SCOPE)?);
    let (form, file) = (columns.int(FORM)?, columns.text(FILE)?);
    let mut all: Vec<Arc<Head>> = Vec::with_capacity(columns.height());
    let mut last: Option<(usize, Agency)> = None;
    for at in 0..columns.height() {
        let same = |before: usize| {
            [&key, &name, &level, &kind, &work].into_iter().all(|column| column.get(before) == column.get(at))
        };
        // Reports of one agency follow one another.
        let agency = match last.take().filter(|(before, _)| same(*before)) {
            Some((_, agency)) => agency,
            None => {
                let mut agency = Agency::known(
                    name.get(at).unwrap_or_default(),
                    key.parse(at, "key of an agency", |key| key.parse().ok())?,
                    kind.parse(at, "kind of body", |kind| kind.parse::<AgencyKind>().ok())?,
                    level.get(at).map(|_| level.parse(at, "level", |level| level.parse::<Level>().ok())).transpose()?,
                );
                agency.work =
                    work.get(at).map(|_| work.parse(at, "line of work", |work| work.parse().ok())).transpose()?;
                agency
            }
        };
        let head = Head {
            agency: agency.clone(),
            report_year: year.parse(at, "year", |year| i32::try_from(year).ok())?,
            scope: scope.parse(at, "scope", |word| word.parse::<Scope>().ok())?,
            counted_scope: counted.parse(at, "scope", |word| word.parse::<Scope>().ok())?,
            peers: peers.parse(at, "group of peers", |group| group.parse().ok())?,
            form: form.get(at).map(|_| form.parse(at, "form", |form| form.to_string().parse().ok())).transpose()?,
            file: file.owned(at).unwrap_or_default(),
        };
        last = Some((at, agency));
        all.push(Arc::new(head));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::{Origin, Report, SourceFormat};

    #[test]
    fn each_report_says_which_scope_it_is_compared_with() {
        let report = |agency: &str, year, scope| {
            let origin = Origin { file: "a.csv".to_owned(), format: SourceFormat::CellsCsv, cited: None };
            Report::builder(Agency::parse(agency, None), year, origin).scope(scope).build()
        };
        let reports = vec![
            // Says whose numbers they are in one of two years only.
            report("云泽区财政局", 2022, Scope::Unknown),
            report("云泽区财政局", 2023, Scope::Own),
            // Two scopes in both years.
            report("云泽区人民政府", 2022, Scope::Own),
            report("云泽区人民政府", 2022, Scope::RolledUp),
            report("云泽区人民政府", 2023, Scope::Own),
            report("云泽区人民政府", 2023, Scope::RolledUp),
            // Not the same numbers, and a year without a report between.
            report("云泽区民政局", 2022, Scope::Own),
            report("云泽区民政局", 2023, Scope::RolledUp),
            report("云泽区民政局", 2025, Scope::RolledUp),
        ];
        let files = crate::dataset::write(&crate::Collection::new(reports)).unwrap();
        let (name, bytes) = files.iter().find(|(name, _)| *name == Table::Quantities.file(0)).unwrap();
        let frame = Columns::read(name.clone(), bytes.clone()).unwrap().into_frame();
        let text = |name: &str| frame.column(name).unwrap().str().unwrap().clone();
        let (key, scope, earlier) = (text(AGENCY), text(SCOPE), text(EARLIER_SCOPE));
        let year = frame.column(YEAR).unwrap().i64().unwrap().clone();
        let mut seen = Vec::new();
        for at in 0..frame.height() {
            if let Some(earlier) = earlier.get(at) {
                seen.push((key.get(at).unwrap(), year.get(at).unwrap(), scope.get(at).unwrap(), earlier));
            }
        }
        seen.sort_unstable();
        let government = "云泽区人民政府";
        let expected = [
            (government, 2023, "own", "own"),
            (government, 2023, "rolled_up", "rolled_up"),
            ("云泽区财政局", 2023, "own", "unknown"),
        ];
        assert_eq!(seen, expected);
    }
}
