//! The pages put together: the first one, and one for each agency where there are too many for one page.

use crate::agency::{self, Parts, Peers};
use crate::first::{self, Numbers};
use crate::input::{FollowedUp, MOST_ROWS, PageInput};
use crate::links::{Links, html_lang, index_file};
use crate::script::{SCRIPT, column, script_hash, words};
use crate::words::{cut, plural, year_range};
use crate::{ReportError, compare, coverage, definitions, files, findings, measures, ranking, standing, summary};
use askama::Template;
use gongkai_charts::font_face_css;
use gongkai_figures::FigureError;
use gongkai_lint::Finding;
use gongkai_model::{FormId, Lang, Report, turns_text};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What every page has around its body.
#[derive(Template)]
#[template(path = "page.html")]
struct Shell<'v> {
    html_lang: &'static str,
    title: &'v str,
    css: &'static str,
    font: String,
    script: &'static str,
    script_hash: String,
    words: String,
    body: String,
}

#[derive(Template)]
#[template(path = "index.html")]
struct Index<'p> {
    lang: Lang,
    title: String,
    subtitle: String,
    other: Option<(&'static str, &'static str, &'static str)>,
    numbers: Option<Numbers>,
    lead: Option<FigureView>,
    summary: Vec<String>,
    coverage: coverage::View,
    standing: Option<standing::View>,
    added: Option<standing::AddedView>,
    findings: findings::View,
    follow_up: Option<FollowedUp<'p>>,
    rankings: Option<ranking::View>,
    metrics: measures::View,
    compare: Option<compare::View>,
    charts: Vec<FigureView>,
    definitions: definitions::View,
    agencies_note: String,
    agencies: Vec<agency::View>,
    files: files::View,
    footer: &'static str,
}

#[derive(Template)]
#[template(path = "agency-page.html")]
struct AgencyPage {
    lang: Lang,
    index: &'static str,
    agency: agency::View,
    footer: &'static str,
}

/// How the id of the chart on the first screen begins.
const LEAD: &str = "distribution-disclosure_rate";

struct FigureView {
    id: String,
    title: String,
    svg: String,
    files: Vec<String>,
    head: Vec<Column>,
    rows: Vec<FigureRow>,
    cut: Option<String>,
}

/// A column of a chart's data: its name in files, and for people.
struct Column {
    id: String,
    label: String,
}

struct FigureRow {
    record: Option<String>,
    fields: Vec<String>,
}

/// A file of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it goes, below the folder written to.
    pub name: String,
    /// Its markup.
    pub html: String,
}

/// The page of a collection: one file that needs no other, or, where it would grow too large to read, that file and
/// one for each agency.
pub struct Pages<'p, 'a> {
    input: &'p PageInput<'a>,
    links: Links<'a>,
    bad: Vec<BTreeSet<&'a str>>,
    findings: Vec<Vec<&'a Finding>>,
    peers: Peers,
}

impl<'p, 'a> Pages<'p, 'a> {
    /// Works out what refers to what.
    pub fn new(input: &'p PageInput<'a>) -> Pages<'p, 'a> {
        let links = Links::new(input);
        let bad = findings::bad_cells(input, &links);
        let findings = findings::of_agencies(input, &links);
        Pages { input, links, bad, findings, peers: Peers::of(input.metrics) }
    }

    /// The first page.
    ///
    /// # Errors
    ///
    /// A measure that cannot be computed, a chart that cannot be drawn; [`ReportError::Template`] would be a defect of
    /// this program.
    pub fn index(&self) -> Result<Page, ReportError> {
        let Pages { input, links, .. } = self;
        let lang = input.lang;
        let comparison = compare::view(input)?;
        let agencies = 0..if links.split() { 0 } else { links.agencies.len() };
        let mut charts = figure_views(input);
        // The first picture is the one that shows every body in little room; where there is none, no other is.
        let lead = charts.iter().position(|chart| chart.id.starts_with(LEAD)).map(|at| charts.remove(at));
        let index = Index {
            lang,
            title: title(input),
            subtitle: subtitle(input),
            other: input.both.then(|| match input.second {
                false => (index_file(true), "en", "English"),
                true => (index_file(false), "zh-CN", "中文"),
            }),
            numbers: first::numbers(input)?,
            lead,
            summary: summary::sentences(input, comparison.as_ref().map(|(comparison, _)| comparison)),
            coverage: coverage::view(input, links),
            standing: standing::view(input, links),
            added: standing::added(input),
            findings: findings::view(input, links),
            follow_up: input.follow_up,
            rankings: ranking::view(input, links)?,
            metrics: measures::view(input, links),
            compare: comparison.map(|(_, view)| view),
            charts,
            definitions: definitions::view(input),
            agencies_note: self.agencies_note(),
            agencies: agencies.map(|agency| self.parts().view(agency)).collect::<Result<_, _>>()?,
            files: files::view(input),
            footer: footer(lang),
        };
        let drawn = index.lead.iter().chain(&index.charts).map(|chart| chart.svg.as_str());
        let charts: Vec<&str> = drawn.chain(index.agencies.iter().flat_map(agency::View::charts)).collect();
        let html = shell(lang, &index.title, &index, &charts, &forms(input.collection.reports()))?;
        Ok(Page { name: index_file(input.second).to_owned(), html })
    }

    /// How many agencies have a page of their own: all or none.
    pub fn agency_pages(&self) -> usize {
        if self.links.split() { self.links.agencies.len() } else { 0 }
    }

    /// The page of an agency, by its place among [`agency_pages`](Pages::agency_pages).
    ///
    /// # Errors
    ///
    /// As for [`index`](Pages::index).
    pub fn agency(&self, agency: usize) -> Result<Page, ReportError> {
        let lang = self.input.lang;
        let view = self.parts().view(agency)?;
        let title = format!("{} — {}", view.name, title(self.input));
        let page = AgencyPage { lang, index: index_file(self.input.second), agency: view, footer: footer(lang) };
        let charts: Vec<&str> = page.agency.charts().collect();
        let html = shell(lang, &title, &page, &charts, &forms(self.links.reports_of(agency)))?;
        Ok(Page { name: self.links.agency_file(agency), html })
    }

    fn parts(&self) -> Parts<'_, 'a> {
        let Pages { input, links, bad, findings, peers } = self;
        Parts { input, links, bad, findings, peers }
    }

    fn agencies_note(&self) -> String {
        let lang = self.input.lang;
        let mut note = lang
            .pick(
                "数字照原文录入，按法定格式排列；点击数字可看到指标编号、状态和出处。红框为未通过检查的单元格。“缺”“空白”都不是零。",
                "Figures as printed, on a drawing of the statutory form; click one for its id, state and place. Framed in \
                 red: cells of failed checks. Neither “absent” nor “blank” is zero.",
            )
            .to_owned();
        if self.links.split() {
            note.push_str(&lang.pick(
                format!("报告较多，每个单位一页，共 {} 页，在 agencies 文件夹中，由覆盖情况表进入。", self.agency_pages()),
                format!(
                    " There are many reports: each agency has a page of its own, {} in the folder agencies, reached from \
                     the coverage table.",
                    self.agency_pages()
                ),
            ));
        }
        note
    }
}

/// The forms that reports are on: the page names what stands in them, and in what stands in for it.
fn forms(reports: &[Arc<Report>]) -> Vec<FormId> {
    let forms: BTreeSet<FormId> = reports.iter().filter_map(|report| Some(report.form()?.id)).collect();
    forms.into_iter().collect()
}

/// A page around its body; `charts` is the markup of its charts, whose letters it brings along.
fn shell(
    lang: Lang,
    title: &str,
    body: &impl Template,
    charts: &[&str],
    forms: &[FormId],
) -> Result<String, ReportError> {
    let template = |source| ReportError::Template { name: "page.html", source };
    let font = match charts {
        [] => String::new(),
        _ => font_face_css(charts.iter().flat_map(|svg| svg.chars()))
            .map_err(|source| FigureError::Chart { chart: title.to_owned(), source })?,
    };
    let shell = Shell {
        html_lang: html_lang(lang),
        title,
        css: include_str!("../templates/page.css"),
        font,
        script: SCRIPT,
        script_hash: script_hash(),
        words: words(forms, lang),
        body: body.render().map_err(template)?,
    };
    let mut html = shell.render().map_err(template)?;
    // A name that turns the direction of writing would turn what stands beside it as well.
    html.retain(|c| !turns_text(c));
    Ok(html)
}

pub(crate) fn title(input: &PageInput<'_>) -> String {
    if let Some(title) = input.title {
        return title.to_owned();
    }
    let years = year_range(&input.collection.years(), input.lang);
    input.lang.pick(
        format!("政府信息公开工作年度报告分析（{years}）"),
        format!("Government information disclosure annual reports, {years}"),
    )
}

fn subtitle(input: &PageInput<'_>) -> String {
    let (agencies, reports) = (input.collection.agencies(), input.collection.used().len());
    let years = year_range(&input.collection.years(), input.lang);
    input.lang.pick(
        format!("{agencies} 个单位，{reports} 份报告，报告年度 {years}"),
        format!("{}, {}, report years {years}", plural(agencies, "agency"), plural(reports, "report")),
    )
}

fn footer(lang: Lang) -> &'static str {
    lang.pick(
        "数字由各单位自行填报，本页照录，未作修正；空白、缺失与零分开处理。由 gongkai 离线生成。",
        "The figures are the agencies' own and are shown as printed, not repaired; blank, absent and zero are kept \
         apart. Made offline by gongkai.",
    )
}

fn figure_views(input: &PageInput<'_>) -> Vec<FigureView> {
    let suffix = if input.second { ".en" } else { "" };
    let view = |figure: &gongkai_figures::Figure| {
        let mut rows = figure.table.clone();
        let mut head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        let all = rows.len();
        rows.truncate(MOST_ROWS);
        // The record leads from a row to its report; it is no column for people.
        let record = head.iter().position(|column| column == "record");
        if let Some(at) = record {
            head.remove(at);
        }
        let row = |mut fields: Vec<String>| {
            let record = record.map(|at| fields.remove(at)).filter(|record| !record.is_empty());
            FigureRow { record, fields }
        };
        FigureView {
            id: figure.id.clone(),
            title: figure.spec.title.clone(),
            svg: figure.svg.clone(),
            files: ["svg", "png"].map(|extension| format!("charts/{}{suffix}.{extension}", figure.id)).to_vec(),
            head: head.into_iter().map(|id| Column { label: column(&id, input.lang), id }).collect(),
            rows: rows.into_iter().map(row).collect(),
            cut: cut(MOST_ROWS, all, &format!("charts/{}{suffix}.csv", figure.id), input.lang),
        }
    };
    input.figures.iter().map(view).collect()
}
