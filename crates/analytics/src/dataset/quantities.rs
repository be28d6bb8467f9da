//! The quantities of a dataset, read without its reports.

use super::columns::Columns;
use super::{QUANTITIES, read};
use crate::head::Head;
use crate::quantities::{self, terms_of};
use crate::{AnalyticsError, Collection, Metric, Quantities};
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

/// One row a report that measures use: who reports, then every number that a metric reads, and how it stands with it.
pub(super) fn frame(collection: &Collection) -> Result<DataFrame, AnalyticsError> {
    let quantities = Quantities::of(collection)?;
    let heads = quantities.heads();
    let text = |name: &str, of: &dyn Fn(&Head) -> Option<String>| {
        StringChunked::from_iter_options(name.into(), heads.iter().map(|head| of(head))).into_column()
    };
    let unit = |unit: Option<&str>| unit.map(str::to_owned);
    let int = |name: &str, of: &dyn Fn(&Head) -> Option<i64>| {
        Int64Chunked::from_iter_options(name.into(), heads.iter().map(|head| of(head))).into_column()
    };
    // Which report of the year before is the one to compare with is settled here, once for every engine.
    let earlier = (0..heads.len() as u32).map(|at| quantities.earlier(at));
    let earlier_scope = StringChunked::from_iter_options(
        EARLIER_SCOPE.into(),
        earlier.map(|at| at.map(|at| heads[at as usize].scope.id().to_owned())),
    );
    let mut columns = vec![
        text(AGENCY_KEY, &|head| Some(head.agency.key.to_string())),
        text(AGENCY, &|head| Some(head.agency.name.clone())),
        text(REGION, &|head| Some(head.agency.region.to_string()).filter(|region| !region.is_empty())),
        text(PROVINCE, &|head| unit(head.agency.region.province())),
        text(PREFECTURE, &|head| unit(head.agency.region.prefecture())),
        text(LEVEL, &|head| head.agency.level.map(|level| level.id().to_owned())),
        text(KIND, &|head| Some(head.agency.kind.id().to_owned())),
        text(WORK, &|head| head.agency.work.map(|work| work.id().to_owned())),
        text(PEERS, &|head| Some(head.peers.to_string())),
        int(YEAR, &|head| Some(head.report_year.into())),
        text(SCOPE, &|head| Some(head.scope.id().to_owned())),
        text(COUNTED_SCOPE, &|head| Some(head.counted_scope.id().to_owned())),
        earlier_scope.into_column(),
        int(FORM, &|head| head.form.and_then(|form| form.to_string().parse().ok())),
        text(FILE, &|head| Some(head.file.clone())),
    ];
    let own = [quantities::REPORT, quantities::YEAR, quantities::SCOPE];
    let numbers = quantities.frame().columns().iter().filter(|column| !own.contains(&column.name().as_str()));
    columns.extend(numbers.cloned());
    DataFrame::new(heads.len(), columns).map_err(|source| quantities::failed("quantities", source))
}

/// The quantities that some metrics read, of the reports of some years (of every year where none is given), without the
/// reports themselves.
///
/// `files` gives the content of a file of the dataset by its name.
///
/// # Errors
///
/// A file that is missing, is not the one that `dataset.json` tells of, or lacks a column that a metric reads.
pub fn quantities(
    files: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    metrics: &[&'static Metric],
    years: &[i32],
) -> Result<Quantities, AnalyticsError> {
    let bytes = read::table(files, QUANTITIES)?;
    let terms = terms_of(metrics);
    let own: BTreeSet<_> = terms.iter().map(|term| term.own()).collect();
    let names: Vec<String> = own.iter().flat_map(|term| [term.column(), term.state()]).collect();
    let wanted = HEADS.iter().map(|name| (*name).to_owned()).chain(names.iter().cloned()).collect();
    let columns = Columns::some(QUANTITIES, bytes, wanted)?.of_years(years)?;
    let heads = heads(&columns)?;
    let refused = |source| AnalyticsError::Columnar { file: QUANTITIES.to_owned(), source };
    let numbers = names.iter().map(|name| columns.column(name)).collect::<Result<Vec<_>, _>>()?;
    Quantities::from_columns(heads.into(), numbers, &terms).map_err(refused)
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
        // Metrics rest on the order: of one agency, year and scope there is one report.
        if all.last().is_some_and(|before| before.key() >= head.key()) {
            return key.parse(at, "key after that of the row before", |_| None::<Vec<Arc<Head>>>);
        }
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
        let frame = frame(&Collection::new(reports)).unwrap();
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
