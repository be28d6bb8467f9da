//! The page put together.

use crate::input::{FileOutcome, MOST_ROWS, PageInput};
use crate::words::{cut, plural, year_range};
use crate::{ReportError, cells, compare, coverage, definitions, findings, measures, summary};
use gongkai_model::Lang;
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

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
    let years = year_range(&input.collection.years(), input.lang);
    input.lang.pick(
        format!("政府信息公开工作年度报告分析（{years}）"),
        format!("Government information disclosure annual reports, {years}"),
    )
}

fn subtitle(input: &PageInput<'_>) -> String {
    let (agencies, reports) = (input.collection.agencies(), input.collection.used().len());
    input.lang.pick(
        format!("{agencies} 个单位，{reports} 份报告，报告年度 {}", year_range(&input.collection.years(), input.lang)),
        format!(
            "{}, {}, report years {}",
            plural(agencies, "agency"),
            plural(reports, "report"),
            year_range(&input.collection.years(), input.lang)
        ),
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
                FileOutcome::Read(n) => {
                    lang.pick(format!("读取，{n} 份报告"), format!("read, {}", plural(n, "report")))
                }
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
