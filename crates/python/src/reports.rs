//! What was read, and what is asked of it.

use crate::args::{self, lang_of};
use crate::chart::Chart;
use crate::error::{OrRaise, refused, unknown};
use crate::findings::Findings;
use crate::form::Form;
use crate::job;
use crate::table::Table;
use gongkai::analytics::export::{
    Columns, Format, Options, TableRows, changes, copies, export_files, groups, metrics_table, rankings,
    roll_up_members, roll_up_table,
};
use gongkai::analytics::{AnalyticsError, GroupBy, Metric, Metrics, compare, export};
use gongkai::charts::Theme;
use gongkai::figures::{FigureKind, FigureRequest, figure};
use gongkai::model::{Lang, in_html};
use gongkai::source::{LeftOver, OutFolder, OutputError};
use gongkai::{PagePlan, ProductError, Wanted, Work, roll_ups_of};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// The reports, and the tables that have been asked for.
pub(crate) struct Held {
    pub(crate) work: Work,
    cells: OnceLock<Arc<Columns>>,
    panel: OnceLock<Arc<Columns>>,
    series: OnceLock<Arc<Columns>>,
}

impl Held {
    pub(crate) fn of(work: Work) -> Arc<Held> {
        Arc::new(Held { work, cells: OnceLock::new(), panel: OnceLock::new(), series: OnceLock::new() })
    }

    /// A table of the export, made once.
    fn exported(&self, table: export::Table) -> Result<Arc<Columns>, AnalyticsError> {
        let kept = match table {
            export::Table::Cells => &self.cells,
            export::Table::Panel => &self.panel,
            _ => &self.series,
        };
        if let Some(columns) = kept.get() {
            return Ok(Arc::clone(columns));
        }
        // None of these is made of metrics.
        let none = self.work.measures(&[])?;
        let columns = Arc::new(table.rows(self.work.collection(), &none)?.into_columns()?);
        Ok(Arc::clone(kept.get_or_init(|| columns)))
    }
}

/// Reports that were read: tables, findings, charts and files are asked of them. ``gk.load`` gives it.
///
/// Everything is worked out once, and only when it is asked for.
#[pyclass(frozen, module = "gongkai")]
pub(crate) struct Reports {
    held: Arc<Held>,
}

impl Reports {
    pub(crate) fn of(work: Work) -> Reports {
        Reports { held: Held::of(work) }
    }

    fn exported(&self, py: Python<'_>, table: export::Table) -> PyResult<Table> {
        let held = Arc::clone(&self.held);
        Ok(Table::of(job::plain(py, move || held.exported(table))?.or_raise(py)?))
    }

    /// A table that is made anew each time.
    fn table(
        &self,
        py: Python<'_>,
        rows: impl FnOnce(&Work) -> Result<TableRows<'_>, AnalyticsError> + Send + 'static,
    ) -> PyResult<Table> {
        let held = Arc::clone(&self.held);
        Table::made(py, move || rows(&held.work)?.into_columns())
    }
}

/// The metrics named; the key metrics where none is, and all of them for ``"all"``.
fn chosen(py: Python<'_>, named: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<&'static Metric>> {
    let named = args::words("metrics", named)?;
    match named.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok(Metric::key().collect()),
        ["all"] => Ok(Metric::all().iter().collect()),
        ref ids => Metric::select(ids.iter().copied()).or_raise(py),
    }
}

/// What reports are grouped by; nothing for agencies, each of which stands by itself.
fn group(py: Python<'_>, by: &str) -> PyResult<Option<GroupBy>> {
    match by {
        "agency" => Ok(None),
        by => match GroupBy::ALL.into_iter().find(|group| group.id() == by) {
            Some(group) => Ok(Some(group)),
            None => {
                let valid = ["agency"].into_iter().chain(GroupBy::ALL.map(GroupBy::id));
                Err(unknown(py, ("分组", "grouping"), by, valid))
            }
        },
    }
}

/// Metrics of some years, pooled where that is asked for.
fn measured(work: &Work, chosen: &[&'static Metric], years: &[i32], pool: u32) -> Result<Metrics, AnalyticsError> {
    let all = work.measures(chosen)?;
    let all = if pool > 1 { all.pooled(pool)? } else { all };
    match years {
        [] => Ok(all),
        years => all.retain(|head| years.contains(&head.report_year)),
    }
}

/// The years that were asked for, if there are reports of them.
fn there(py: Python<'_>, work: &Work, years: &[i32]) -> PyResult<()> {
    let there = work.collection().years();
    match years.iter().find(|year| !there.contains(year)) {
        Some(year) => Err(unknown(py, ("年度", "year"), &year.to_string(), there)),
        None => Ok(()),
    }
}

fn pool(py: Python<'_>, years: u32) -> PyResult<u32> {
    match years {
        1..=10 => Ok(years),
        other => Err(unknown(py, ("合并年数", "number of years"), &other.to_string(), 1..=10)),
    }
}

/// Why a folder could not be written.
enum Writing {
    Output(OutputError),
    Product(String, String),
}

impl From<OutputError> for Writing {
    fn from(error: OutputError) -> Writing {
        Writing::Output(error)
    }
}

impl From<(&str, AnalyticsError)> for Writing {
    fn from((name, error): (&str, AnalyticsError)) -> Writing {
        Writing::Product(name.to_owned(), error.message(args::lang()))
    }
}

impl crate::error::Raise for Writing {
    fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Writing::Output(error) => error.raise(py),
            Writing::Product(name, said) => {
                refused(py, format!("未能生成 {name}：{said}"), format!("{name} could not be made: {said}"))
            }
        }
    }
}

#[pymethods]
impl Reports {
    /// How many reports there are, copies too.
    fn __len__(&self) -> usize {
        self.held.work.reports().len()
    }

    /// The report years there are, in order.
    #[getter]
    fn years(&self) -> Vec<i32> {
        self.held.work.collection().years()
    }

    /// Names of the agencies, in order, as their latest reports print them.
    #[getter]
    fn agencies(&self) -> Vec<String> {
        let used = self.held.work.collection().used();
        let latest: std::collections::BTreeMap<_, _> =
            used.iter().map(|report| ((&report.agency.key, report.report_year), &report.agency.name)).collect();
        let by_agency: std::collections::BTreeMap<_, _> =
            latest.into_iter().map(|((key, _), name)| (key, name.clone())).collect();
        by_agency.into_values().collect()
    }

    /// One row a cell: what each report prints, where, and what that is (``state``).
    ///
    /// Columns as in ``cells.parquet`` of ``gongkai export``: ``value`` is a float, NaN never; it is None where the report gives
    /// no number.
    ///
    /// >>> r = gk.load("data/sample", today="2026-03-01")
    /// >>> r.cells.columns[:8]
    /// ['agency', 'region', 'level', 'report_year', 'form', 'scope', 'cell', 'value']
    #[getter]
    fn cells(&self, py: Python<'_>) -> PyResult<Table> {
        self.exported(py, export::Table::Cells)
    }

    /// One row a report, one column a cell: only plain numbers; ``cell_states`` names the others.
    #[getter]
    fn panel(&self, py: Python<'_>) -> PyResult<Table> {
        self.exported(py, export::Table::Panel)
    }

    /// One row a report and series: quantities over the years, and where a change of the form breaks them.
    #[getter]
    fn series(&self, py: Python<'_>) -> PyResult<Table> {
        self.exported(py, export::Table::Series)
    }

    /// One row a year, scope and measure of concentration over agencies.
    #[getter]
    fn concentration(&self, py: Python<'_>) -> PyResult<Table> {
        let held = Arc::clone(&self.held);
        Table::made(py, move || {
            let work = &held.work;
            export::Table::Concentration.rows(work.collection(), work.metrics()?)?.into_columns()
        })
    }

    /// Metrics: one row a report and metric, or a group, year, scope and metric.
    ///
    /// ``metrics`` is a name or a list of names; without it the key metrics, ``"all"`` for all of them. ``by`` is ``"agency"``,
    /// ``"level"``, ``"kind"``, ``"region"``, ``"province"``, ``"prefecture"``, ``"work"``, ``"peers"`` or ``"year"``; ``pool`` takes ratios over so many years,
    /// each report's own and those before it. Ratios are fractions, 0/0 is None with its state. Definitions: ``gk.explain``.
    ///
    /// Raises gongkai.Unknown for a metric, grouping or year that does not exist.
    ///
    /// >>> r = gk.load("data/sample", today="2026-03-01")
    /// >>> t = r.metrics(["disclosure_rate"], year=2024)
    /// >>> set(t["metric"]), len(t)
    /// ({'disclosure_rate'}, 24)
    #[pyo3(signature = (metrics=None, *, by="agency", year=None, pool=1))]
    fn metrics(
        &self,
        py: Python<'_>,
        metrics: Option<&Bound<'_, PyAny>>,
        by: &str,
        year: Option<&Bound<'_, PyAny>>,
        pool: u32,
    ) -> PyResult<Table> {
        let (chosen, by, years, pool) =
            (chosen(py, metrics)?, group(py, by)?, args::years(year)?, self::pool(py, pool)?);
        there(py, &self.held.work, &years)?;
        let held = Arc::clone(&self.held);
        Table::made(py, move || {
            let metrics = measured(&held.work, &chosen, &years, pool)?;
            match by {
                None => metrics_table(&metrics).into_columns(),
                Some(by) => groups(&metrics, by)?.into_columns(),
            }
        })
    }

    /// Ranks, with the ranks that each agency may have (95 %), intervals, shrunken values and control limits.
    ///
    /// Among peers (same level, kind and line of work) unless ``peers=False``, which ranks all of a year together, or ``by`` says
    /// otherwise. Values below the minimum n are shown and not ranked.
    ///
    /// >>> r = gk.load("data/sample", today="2026-03-01")
    /// >>> r.rank("disclosure_rate", year=2024).columns[:5]
    /// ['metric', 'report_year', 'by', 'group', 'counted_scope']
    #[pyo3(signature = (metrics=None, *, year=None, peers=true, by=None, pool=1))]
    fn rank(
        &self,
        py: Python<'_>,
        metrics: Option<&Bound<'_, PyAny>>,
        year: Option<&Bound<'_, PyAny>>,
        peers: bool,
        by: Option<&str>,
        pool: u32,
    ) -> PyResult<Table> {
        let (chosen, years, pool) = (chosen(py, metrics)?, args::years(year)?, self::pool(py, pool)?);
        there(py, &self.held.work, &years)?;
        let within = match by {
            Some(by) => group(py, by)?.unwrap_or(GroupBy::Peers),
            None if peers => GroupBy::Peers,
            None => GroupBy::Year,
        };
        let held = Arc::clone(&self.held);
        Table::made(py, move || {
            let metrics = measured(&held.work, &chosen, &years, pool)?;
            let chosen = metrics.chosen().to_vec();
            rankings(&metrics, &chosen, &metrics.years(), within)?.into_columns()
        })
    }

    /// Two years held against each other: one row an agency and metric. Without years the latest two.
    ///
    /// >>> r = gk.load("data/sample", today="2026-03-01")
    /// >>> t = r.compare(2023, 2024, metrics="disclosure_rate")
    /// >>> t["earlier_year"][0], t["later_year"][0]
    /// (2023, 2024)
    #[pyo3(signature = (earlier=None, later=None, *, metrics=None))]
    fn compare(
        &self,
        py: Python<'_>,
        earlier: Option<i32>,
        later: Option<i32>,
        metrics: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let chosen = chosen(py, metrics)?;
        let asked: Vec<i32> = earlier.into_iter().chain(later).collect();
        there(py, &self.held.work, &asked)?;
        let years = self.held.work.collection().years();
        let before = |later: i32| years.iter().rev().copied().find(|year| *year < later);
        let pair = match (earlier, later, years.last().copied()) {
            (Some(one), Some(other), _) => Some((one.min(other), one.max(other))),
            (Some(one), None, Some(last)) if one < last => Some((one, last)),
            (Some(later), None, _) | (None, Some(later), _) | (None, None, Some(later)) => {
                before(later).map(|before| (before, later))
            }
            (None, None, None) => None,
        };
        let (earlier, later) = pair.ok_or_else(|| {
            let all: Vec<String> = years.iter().map(ToString::to_string).collect();
            let (zh, en) = (all.join("、"), all.join(", "));
            refused(py, format!("需要两个报告年度，现有：{zh}"), format!("two report years are needed, found {en}"))
        })?;
        let held = Arc::clone(&self.held);
        Table::made(py, move || {
            let comparison = compare(&held.work.measures(&chosen)?, earlier, later)?;
            changes(&comparison, &chosen).into_columns()
        })
    }

    /// What the rules find in the reports.
    fn lint(&self, py: Python<'_>) -> PyResult<Findings> {
        Findings::all(py, Arc::clone(&self.held))
    }

    /// Everything odd in the files that were read, used or not; one row each.
    #[getter]
    fn problems(&self, py: Python<'_>) -> PyResult<Table> {
        self.table(py, |work| Ok(work.problems()))
    }

    /// Files that were refused or passed over, and content of read files that was not used; one row each.
    #[getter]
    fn rejected(&self, py: Python<'_>) -> PyResult<Table> {
        self.table(py, |work| Ok(work.rejected()))
    }

    /// Where copies of one report differ: one row a cell.
    #[getter]
    fn copies(&self, py: Python<'_>) -> PyResult<Table> {
        self.table(py, |work| Ok(copies(work.collection())))
    }

    /// The sums over the bodies below a government, beside what it states itself: one row a government, year and cell; with
    /// ``members=True`` who is in them. Needs a roster with the column ``parent``.
    ///
    /// >>> r = gk.load("data/sample", roster="data/sample-roster.csv", today="2026-03-01")
    /// >>> r.rollup(year=2024).columns[:4]
    /// ['agency', 'report_year', 'scope', 'form']
    #[pyo3(signature = (agency=None, *, year=None, members=false))]
    fn rollup(&self, py: Python<'_>, agency: Option<String>, year: Option<i32>, members: bool) -> PyResult<Table> {
        let held = Arc::clone(&self.held);
        let made = job::plain(py, move || {
            let Some(all) = held.work.roll_ups().filter(|all| !all.is_empty()) else { return Ok(None) };
            roll_ups_of(agency.as_deref(), year, all).map(|all| {
                let rows = if members { roll_up_members(&all) } else { roll_up_table(&all) };
                Some(rows.into_columns())
            })
        })?;
        match made.or_raise(py)? {
            Some(columns) => Ok(Table::of(Arc::new(columns.or_raise(py)?))),
            None => Err(refused(
                py,
                "汇总需要名册（roster=），并在 parent 一列写明每个单位的上级单位",
                "a roll-up needs a roster (roster=) whose column `parent` says which agency each is summed into",
            )),
        }
    }

    /// A chart; the kinds are in ``gk.charts()``. Shown in a notebook as it is; its intervals and notes are on it.
    ///
    /// ``metric`` is the standard one of the kind where none is named, ``year`` a year or several, ``highlight`` names of agencies that
    /// stand out, ``theme`` ``"auto"`` (as whoever shows it prefers), ``"light"``, ``"dark"`` or ``"print"``.
    ///
    /// >>> r = gk.load("data/sample", today="2026-03-01")
    /// >>> chart = r.chart("bars", metric="disclosure_rate", year=2024)
    /// >>> chart.svg[:4], chart.data.columns[0]
    /// ('<svg', 'rank')
    #[pyo3(signature = (kind, *, metric=None, year=None, highlight=None, theme="auto", lang=None))]
    #[expect(clippy::too_many_arguments, reason = "Python's functions take what may be said by name")]
    fn chart(
        &self,
        py: Python<'_>,
        kind: &str,
        metric: Option<String>,
        year: Option<&Bound<'_, PyAny>>,
        highlight: Option<&Bound<'_, PyAny>>,
        theme: &str,
        lang: Option<&str>,
    ) -> PyResult<Chart> {
        let Some(known) = FigureKind::named(kind) else {
            let valid = gongkai::figures::FIGURES.iter().map(|kind| kind.info.id);
            return Err(unknown(py, ("图", "chart"), kind, valid));
        };
        let theme = crate::chart::theme(py, theme)?;
        let (years, highlight) = (args::years(year)?, args::words("highlight", highlight)?);
        let lang = lang_of(py, lang)?;
        let metric = metric.unwrap_or_else(|| known.metric.to_owned());
        let held = Arc::clone(&self.held);
        let drawn = job::plain(py, move || {
            let (work, review) = (&held.work, Some(held.work.review()));
            let (years, highlight) = (&years[..], &highlight[..]);
            let request = FigureRequest { kind: known.info.id, metric: &metric, years, highlight, lang, review };
            figure(work.collection(), work.metrics_with(&metric)?, &request)
        })?;
        let drawn = drawn.or_raise(py)?;
        let mut spec = drawn.spec;
        spec.theme = theme.unwrap_or(Theme::Light);
        Ok(Chart::of(drawn.id, spec, theme.is_none()))
    }

    /// The statutory tables of one report, filled. What the report does not say stays empty and is in ``gaps``.
    ///
    /// >>> r = gk.load("data/sample", today="2026-03-01")
    /// >>> form = r.form(r.agencies[0], 2024)
    /// >>> form.docx[:2]
    /// b'PK'
    #[pyo3(signature = (agency=None, year=None, *, scope=None))]
    fn form(&self, py: Python<'_>, agency: Option<&str>, year: Option<i32>, scope: Option<&str>) -> PyResult<Form> {
        let wanted = Wanted { agency, year, scope: args::scope(py, scope)? };
        let report = self.held.work.report_of(&wanted).or_raise(py)?;
        Form::of(report).ok_or_else(|| {
            let year = report.report_year;
            refused(py, format!("{year} 年度没有全国统一的格式"), format!("there is no national form for {year}"))
        })
    }

    /// Writes the page with all its files into a folder, as ``gongkai report`` does, and gives back the path of ``index.html``.
    ///
    /// ``lang`` may be ``"both"``. A folder with files of others is refused unless ``force``.
    #[pyo3(signature = (out, *, lang=None, title=None, highlight=None, top=None, bom=false, force=false))]
    #[expect(clippy::too_many_arguments, reason = "Python's functions take what may be said by name")]
    fn report(
        &self,
        py: Python<'_>,
        out: PathBuf,
        lang: Option<&str>,
        title: Option<String>,
        highlight: Option<&Bound<'_, PyAny>>,
        top: Option<usize>,
        bom: bool,
        force: bool,
    ) -> PyResult<PathBuf> {
        let (lang, both) = match lang {
            Some("both") => (Lang::Zh, true),
            lang => (lang_of(py, lang)?, false),
        };
        let highlight = args::words("highlight", highlight)?;
        let plan = PagePlan { lang, both, title, highlight, top, bom, ..PagePlan::default() };
        let held = Arc::clone(&self.held);
        let written = job::plain(py, move || {
            let mut folder = OutFolder::begin(&out, "report", force)?;
            let mut failed = None;
            held.work.main_job(&plan, |product| {
                let name = product.name.clone();
                let made = match product.content {
                    Ok(_) => folder.write_with(&name, |to| product.write(to))?,
                    Err(error) => Err(error),
                };
                if let Err(error) = made {
                    let error: ProductError = error;
                    failed = Some(Writing::Product(name, error.message(lang)));
                }
                Ok::<(), OutputError>(())
            })?;
            folder.finish(held.work.places(), LeftOver::Removed)?;
            match failed {
                Some(failed) => Err(failed),
                None => Ok(out.join("index.html")),
            }
        })?;
        written.or_raise(py)
    }

    /// Writes every table into a folder, as ``gongkai export`` does, and gives back the paths: ``csv``, ``parquet``, ``arrow`` or
    /// ``json``.
    #[pyo3(signature = (folder, format="parquet", *, bom=false, force=false))]
    fn export(&self, py: Python<'_>, folder: PathBuf, format: &str, bom: bool, force: bool) -> PyResult<Vec<PathBuf>> {
        let format: Format = format.parse().or_raise(py)?;
        let held = Arc::clone(&self.held);
        let written = job::plain(py, move || {
            let mut out = OutFolder::begin(&folder, "export", force)?;
            let work = &held.work;
            let metrics = work.metrics().map_err(|error| Writing::from(("metrics", error)))?;
            let mut names = Vec::new();
            for file in export_files(work.collection(), metrics, Options { format, bom }) {
                out.write_with(&file.name, |to| file.write(to))?
                    .map_err(|error| Writing::from((&*file.name, error)))?;
                names.push(file.name);
            }
            let findings = gongkai::findings::lines(&work.review().findings);
            let findings =
                findings.map_err(|error| Writing::Product("findings.jsonl".to_owned(), error.to_string()))?;
            let account = work.account();
            let lines = [
                ("findings", findings),
                ("rejected", account.rejected_lines()),
                ("problems", account.problems_lines()),
            ];
            for (name, lines) in lines {
                let name = format!("{name}.jsonl");
                out.write(&name, lines.as_bytes())?;
                names.push(name);
            }
            out.finish(work.places(), LeftOver::Stays)?;
            Ok::<_, Writing>(names.into_iter().map(|name| folder.join(name)).collect())
        })?;
        written.or_raise(py)
    }

    /// What became of every file, in one sentence.
    fn __repr__(&self) -> String {
        format!("<gongkai.Reports: {}>", self.held.work.account().sentence(args::lang()))
    }

    fn _repr_html_(&self) -> String {
        let lang = args::lang();
        let account = self.held.work.account();
        let line = |text: String| format!("<p>{}</p>", in_html(&gongkai::model::plain(&text)));
        let mut out = line(account.sentence(lang));
        for of in account.rejected.iter().take(5) {
            out.push_str(&line(format!("{}: {}", of.file, of.message.pick(lang))));
        }
        for remark in account.remarks.iter().take(5) {
            out.push_str(&line(remark.pick(lang).to_owned()));
        }
        out
    }
}
