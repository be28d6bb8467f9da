//! The page put together.

use crate::{ReportError, cells, compare, coverage, definitions, figures::Figure, findings, measures, summary};
use gongkai_analytics::{Collection, Metrics};
use gongkai_lint::Review;
use gongkai_model::{Lang, Report};
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOutcome {
    /// Read; it gave so many reports.
    Read(usize),
    /// Could not be read.
    Rejected,
    /// A kind that is not read, found in a folder.
    Skipped,
}

/// One input file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// Name as the user would write it.
    pub name: String,
    /// What became of it.
    pub outcome: FileOutcome,
    /// Why, or what was noticed.
    pub detail: String,
}

/// Something odd in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemLine {
    /// The file.
    pub file: String,
    /// Where in it, in words.
    pub place: String,
    /// What.
    pub message: String,
}

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct PageInput<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// Title, or the standard one.
    pub title: Option<&'a str>,
    /// The reports.
    pub collection: &'a Collection,
    /// Their metrics.
    pub metrics: &'a Metrics,
    /// What the rules say of `collection.reports()`, in that order.
    pub review: &'a Review,
    /// Every input file.
    pub files: &'a [FileLine],
    /// What was odd in them.
    pub problems: &'a [ProblemLine],
    /// Remarks on the whole, such as agencies that could not be told apart.
    pub remarks: &'a [String],
    /// The charts.
    pub figures: &'a [Figure],
}

/// Most rows of a table on the page; the files hold all of them.
pub(crate) const MOST_ROWS: usize = 500;

/// The anchor of a report on the page: its place in the collection.
pub(crate) fn anchor(collection: &Collection, report: &Report) -> Option<String> {
    let at = collection.reports().iter().position(|other| std::ptr::eq(&**other, report))?;
    (at < cells::MOST_REPORTS).then(|| format!("r{}", at + 1))
}

/// Says that a list was cut, if it was.
pub(crate) fn cut(shown: usize, all: usize, file: &str, lang: Lang) -> Option<String> {
    (all > shown).then(|| {
        lang.pick(
            format!("共 {all} 行，此处显示前 {shown} 行；全部见 {file}。"),
            format!("{all} rows, the first {shown} are shown; all are in {file}."),
        )
    })
}

/// Everything the template shows.
#[derive(Serialize)]
struct PageView {
    title: String,
    subtitle: String,
    css: &'static str,
    summary: Vec<String>,
    coverage: coverage::View,
    files: FilesView,
    problems: ProblemsView,
    findings: findings::View,
    metrics: measures::View,
    compare: Option<compare::View>,
    charts: Vec<FigureView>,
    definitions: definitions::View,
    cells: cells::View,
    footer: String,
}

#[derive(Serialize)]
struct FilesView {
    heading: String,
    open: bool,
    rows: Vec<FileView>,
}

#[derive(Serialize)]
struct FileView {
    name: String,
    result: String,
    detail: String,
}

#[derive(Serialize)]
struct ProblemsView {
    heading: String,
    rows: Vec<ProblemView>,
    cut: Option<String>,
}

#[derive(Serialize)]
struct ProblemView {
    file: String,
    place: String,
    message: String,
}

#[derive(Serialize)]
struct FigureView {
    id: String,
    svg: String,
    files: Vec<String>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    cut: Option<String>,
}

/// Writes the page.
///
/// # Errors
///
/// [`ReportError::Template`], which would be a defect of the template.
pub fn page(input: &PageInput<'_>) -> Result<String, ReportError> {
    let lang = input.lang;
    let mut environment = Environment::new();
    environment.add_function("t", move |zh: String, en: String| lang.pick(zh, en));
    let template = |source| ReportError::Template { name: "index.html", source };
    environment.add_template("index.html", include_str!("../templates/index.html")).map_err(template)?;
    let page = environment.get_template("index.html").map_err(template)?;
    let title = input.title.map_or_else(|| standard_title(input), str::to_owned);
    let comparison = compare::view(input)?;
    let view = PageView {
        title,
        subtitle: subtitle(input),
        css: include_str!("../templates/page.css"),
        summary: summary::sentences(input, comparison.as_ref().map(|(comparison, _)| comparison)),
        coverage: coverage::view(input),
        files: files_view(input),
        problems: problems_view(input),
        findings: findings::view(input),
        metrics: measures::view(input),
        compare: comparison.map(|(_, view)| view),
        charts: figure_views(input),
        definitions: definitions::view(input),
        cells: cells::view(input),
        footer: footer(lang),
    };
    page.render(Serde(view)).map_err(template)
}

fn standard_title(input: &PageInput<'_>) -> String {
    let years = year_range(&input.collection.years());
    input.lang.pick(
        format!("政府信息公开工作年度报告分析（{years}）"),
        format!("Government information disclosure annual reports, {years}"),
    )
}

/// `2023`, `2023–2025`, `2019、2021–2023`.
pub(crate) fn year_range(years: &[i32]) -> String {
    let runs = years.chunk_by(|a, b| a + 1 == *b).filter_map(|run| match (run.first(), run.last()) {
        (Some(first), Some(last)) if first == last => Some(first.to_string()),
        (Some(first), Some(last)) => Some(format!("{first}–{last}")),
        _ => None,
    });
    runs.collect::<Vec<_>>().join("、")
}

fn subtitle(input: &PageInput<'_>) -> String {
    let (agencies, reports) = (input.collection.agencies(), input.collection.used().len());
    input.lang.pick(
        format!("{agencies} 个单位，{reports} 份报告，报告年度 {}", year_range(&input.collection.years())),
        format!("{agencies} agencies, {reports} reports, report years {}", year_range(&input.collection.years())),
    )
}

fn footer(lang: Lang) -> String {
    lang.pick(
        "数字由各单位自行填报，本页照录，未作修正；空白、缺失与零分开处理。由 gongkai 离线生成。",
        "The figures are the agencies' own and are shown as printed, not repaired; blank, absent and zero are kept \
         apart. Made offline by gongkai.",
    )
    .to_owned()
}

fn files_view(input: &PageInput<'_>) -> FilesView {
    let lang = input.lang;
    let rows: Vec<FileView> = input
        .files
        .iter()
        .map(|file| FileView {
            name: file.name.clone(),
            result: match file.outcome {
                FileOutcome::Read(n) => lang.pick(format!("读取，{n} 份报告"), format!("read, {n} reports")),
                FileOutcome::Rejected => lang.pick("拒绝", "rejected").to_owned(),
                FileOutcome::Skipped => lang.pick("跳过", "skipped").to_owned(),
            },
            detail: file.detail.clone(),
        })
        .collect();
    let heading = lang.pick(format!("输入文件（{} 个）", rows.len()), format!("Input files ({})", rows.len()));
    FilesView { heading, open: rows.len() <= 12, rows }
}

fn problems_view(input: &PageInput<'_>) -> ProblemsView {
    let lang = input.lang;
    let n = input.problems.len();
    ProblemsView {
        heading: lang.pick(format!("读取时发现的情况（{n} 处）"), format!("Noticed while reading ({n})")),
        rows: input
            .problems
            .iter()
            .take(MOST_ROWS)
            .map(|problem| ProblemView {
                file: problem.file.clone(),
                place: problem.place.clone(),
                message: problem.message.clone(),
            })
            .collect(),
        cut: cut(MOST_ROWS, n, "rejected.jsonl", lang),
    }
}

fn figure_views(input: &PageInput<'_>) -> Vec<FigureView> {
    input
        .figures
        .iter()
        .map(|figure| {
            let mut rows = figure.table.clone();
            let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
            let all = rows.len();
            rows.truncate(MOST_ROWS);
            FigureView {
                id: figure.id.clone(),
                svg: figure.svg.clone(),
                files: vec![format!("charts/{}.svg", figure.id), format!("charts/{}.png", figure.id)],
                head,
                rows,
                cut: cut(MOST_ROWS, all, &format!("charts/{}.csv", figure.id), input.lang),
            }
        })
        .collect()
}
