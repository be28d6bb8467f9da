//! The main job: one page and its files, each product by itself, so that one that cannot be made takes none with it.

use crate::status::{Standing, StatusRow, told};
use crate::{Work, roll_up};
use gongkai_analytics::export::{ExportFile, Format, Options, export_files};
use gongkai_analytics::{AnalyticsError, GroupBy, Metrics};
use gongkai_charts::{ChartError, ChartSpec, render_png, render_svg};
use gongkai_figures::{Figure, FigureError, Figures, figures};
use gongkai_findings::{Earlier, FindingsError, FollowUp};
use gongkai_model::agency::{Agency, Directory};
use gongkai_model::{Date, Lang, Report};
use gongkai_report::{Added, Awaited, FollowedUp, PageInput, Pages, ReportError, StandingLine, markdown, workbook};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// Pages of agencies made in one go: all of them would take gigabytes.
const PAGES_AHEAD: usize = 64;

/// What the page should be like.
#[derive(Debug, Clone, Default)]
pub struct PagePlan {
    /// Language, or the first of the two.
    pub lang: Lang,
    /// A page in each language.
    pub both: bool,
    /// Title, or the standard one.
    pub title: Option<String>,
    /// The two years compared, or the latest two that can be.
    pub compare: Option<(i32, i32)>,
    /// What agencies are ranked within, or all of them together.
    pub group: Option<GroupBy>,
    /// Most rows of a ranking.
    pub top: Option<usize>,
    /// Names, or parts of names, of agencies that stand out in charts.
    pub highlight: Vec<String>,
    /// CSV with a byte-order mark, for Excel.
    pub bom: bool,
    /// What an earlier run found, to be held against what is found now.
    pub against: Option<Earlier>,
}

/// Why a product could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProductError {
    /// A page or a workbook.
    #[error(transparent)]
    Page(#[from] ReportError),
    /// A figure.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// A table.
    #[error(transparent)]
    Analytics(#[from] AnalyticsError),
    /// A chart.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The list of findings.
    #[error(transparent)]
    Findings(#[from] FindingsError),
}

impl ProductError {
    /// The message in the given language.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            ProductError::Page(error) => error.message(lang),
            ProductError::Figure(error) => error.message(lang),
            ProductError::Analytics(error) => error.message(lang),
            ProductError::Chart(error) => error.to_string(),
            ProductError::Findings(error) => error.to_string(),
        }
    }
}

/// A file of the main job, or why it could not be made.
#[derive(Debug)]
pub struct Product<'a> {
    /// Name of the file below the folder; what it is of, where there is no file.
    pub name: String,
    /// Its content.
    pub content: Result<Content<'a>, ProductError>,
}

/// The content of a file.
#[derive(Debug)]
pub enum Content<'a> {
    /// All of it.
    Bytes(Vec<u8>),
    /// A table that is made while it is written: that of many reports is larger than memory.
    Table(ExportFile<'a>),
}

impl Product<'_> {
    fn of(name: String, bytes: Result<Vec<u8>, ProductError>) -> Self {
        Product { name, content: bytes.map(Content::Bytes) }
    }

    /// The content, held in memory.
    ///
    /// # Errors
    ///
    /// Why the product could not be made.
    pub fn bytes(self) -> Result<Vec<u8>, ProductError> {
        let mut out = Vec::new();
        self.write(&mut out)?;
        Ok(out)
    }

    /// Writes the content.
    ///
    /// # Errors
    ///
    /// Why the product could not be made, or what `out` fails with.
    pub fn write(self, out: &mut dyn Write) -> Result<(), ProductError> {
        match self.content? {
            Content::Bytes(bytes) => {
                let failed = |source| AnalyticsError::Io { file: self.name.clone(), source };
                Ok(out.write_all(&bytes).map_err(failed)?)
            }
            Content::Table(table) => Ok(table.write(out)?),
        }
    }
}

/// What the main job made.
#[derive(Debug, Default)]
pub struct Made {
    /// Charts in the first language.
    pub charts: usize,
    /// Characters that the embedded face lacks, drawn as boxes.
    pub missing_glyphs: BTreeSet<char>,
    /// What is said of the charts for which there is no data.
    pub left_out: Option<String>,
}

impl Work {
    /// Makes the page and its files, the page first, and hands over each as it is made. `take` fails where a file cannot
    /// be written; then nothing more is made.
    ///
    /// # Errors
    ///
    /// What `take` fails with. A product that cannot be made is handed over as such.
    pub fn main_job<'a, E>(
        &'a self,
        plan: &PagePlan,
        mut take: impl FnMut(Product<'a>) -> Result<(), E>,
    ) -> Result<Made, E> {
        let metrics = match self.metrics() {
            Ok(metrics) => metrics,
            // Without measures there are still files and findings to tell of.
            Err(error) => {
                take(Product::of("index.html".to_owned(), Err(error.into())))?;
                self.plain_files(&mut take)?;
                return Ok(Made::default());
            }
        };
        let made = self.in_language(plan, metrics, plan.lang, false, &mut take)?;
        if plan.both {
            self.in_language(plan, metrics, Lang::En, true, &mut take)?;
        }
        for table in export_files(self.collection(), metrics, Options { format: Format::Csv, bom: plan.bom }) {
            take(Product { name: table.name.clone(), content: Ok(Content::Table(table)) })?;
        }
        self.plain_files(&mut take)?;
        if let Some(earlier) = &plan.against {
            let csv = self.follow_up(earlier).csv(plan.lang).map(String::into_bytes);
            take(Product::of("follow-up.csv".to_owned(), csv.map_err(ProductError::from)))?;
        }
        Ok(made)
    }

    /// What became of the findings of an earlier run.
    pub fn follow_up(&self, earlier: &Earlier) -> FollowUp {
        let reports: Vec<&Report> = self.reports().iter().map(|report| &**report).collect();
        FollowUp::of(earlier, self.review(), &reports)
    }

    /// Who is missing in each year by the roster, by key and name.
    fn missing(&self) -> BTreeMap<i32, Vec<(String, String)>> {
        let agencies: Vec<Agency> = self.reports().iter().map(|report| report.agency.clone()).collect();
        let directory = Directory::build(&agencies, self.settings().roster.as_ref());
        let key = |report: &Report| (report.report_year, directory.resolve(&report.agency, report.report_year).key);
        let there = self.reports().iter().map(|report| key(report)).collect();
        let named = |agency: Agency| (agency.key.to_string(), agency.name);
        let missing = directory.missing(&there).into_iter();
        missing.map(|(year, agencies)| (year, agencies.into_iter().map(named).collect())).collect()
    }

    /// How everybody stands in the latest year, and in how many words.
    fn standing(&self, lang: Lang) -> Option<(i32, Vec<StandingLine>, String)> {
        self.settings().roster.as_ref()?;
        let year = self.collection().years().into_iter().next_back()?;
        let rows = self.status(year);
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let line = |row: &StatusRow| StandingLine {
            agency: row.agency.name.clone(),
            key: row.agency.key.to_string(),
            standing: row.standing.label(lang),
            late: matches!(row.standing, Standing::Overdue | Standing::Late),
            there: row.file.is_some(),
            listed: row.listed,
            published: day(row.published),
            deadline: day(row.deadline),
            days: row.days_told(lang),
        };
        Some((year, rows.iter().map(line).collect(), told(year, &rows, lang)))
    }

    /// The tables of governments added up, of the latest year of which there are any.
    fn added(&self, lang: Lang) -> Vec<Added<'_>> {
        let all = self.roll_ups().unwrap_or_default();
        let latest = all.iter().filter(|one| !one.members.is_empty()).map(|one| one.report_year).max();
        let of_latest = all.into_iter().filter(|one| Some(one.report_year) == latest);
        let added = of_latest.map(|one| {
            let (headline, remarks) = (roll_up::headline(&one, lang), roll_up::of(&one, &self.doubtful(&one), lang));
            Added { roll_up: one, headline, remarks }
        });
        added.collect()
    }

    /// What needs no measures: the findings, and what became of the files.
    fn plain_files<'a, E>(&'a self, take: &mut impl FnMut(Product<'a>) -> Result<(), E>) -> Result<(), E> {
        let findings = gongkai_findings::lines(&self.review().findings).map(String::into_bytes);
        take(Product::of("findings.jsonl".to_owned(), findings.map_err(ProductError::from)))?;
        for (name, text) in [
            ("rejected.jsonl", self.account().rejected_lines()),
            ("problems.jsonl", self.account().problems_lines()),
            ("inputs.csv", self.inputs_csv()),
        ] {
            take(Product::of(name.to_owned(), Ok(text.into_bytes())))?;
        }
        Ok(())
    }

    fn in_language<'a, E>(
        &'a self,
        plan: &PagePlan,
        metrics: &'a Metrics,
        lang: Lang,
        second: bool,
        take: &mut impl FnMut(Product<'a>) -> Result<(), E>,
    ) -> Result<Made, E> {
        let suffix = if second { ".en" } else { "" };
        let all = figures(self.collection(), metrics, &plan.highlight, plan.compare, self.review(), lang);
        let left_out = all.left_out_line(lang);
        let Figures { drawn: figures, failed, .. } = all;
        for error in failed {
            take(Product::of(format!("charts{suffix}"), Err(error.into())))?;
        }
        let (files, problems) = (self.file_lines(lang), self.problem_lines(lang));
        let remarks: Vec<String> = self.remark_lines(lang).into_iter().chain(left_out.clone()).collect();
        let (standing, missing, added) = (self.standing(lang), self.missing(), self.added(lang));
        let follow_up = plan.against.as_ref().map(|earlier| {
            let found = self.follow_up(earlier);
            (found.verdict(lang), found.by_agency(lang))
        });
        let input = PageInput {
            lang,
            both: plan.both,
            second,
            title: plan.title.as_deref(),
            compare: plan.compare,
            group: plan.group,
            top: plan.top,
            collection: self.collection(),
            metrics,
            review: self.review(),
            files: &files,
            problems: &problems,
            remarks: &remarks,
            awaited: standing.as_ref().map(|(year, lines, told)| Awaited {
                year: *year,
                lines,
                told,
                missing: &missing,
            }),
            added: &added,
            follow_up: follow_up.as_ref().map(|(verdict, agencies)| FollowedUp { verdict, agencies }),
            figures: &figures,
        };
        let pages = Pages::new(&input);
        let index = match second {
            true => "index.en.html",
            false => "index.html",
        };
        take(match pages.index() {
            Ok(page) => Product::of(page.name, Ok(page.html.into_bytes())),
            Err(error) => Product::of(index.to_owned(), Err(error.into())),
        })?;
        let agencies: Vec<usize> = (0..pages.agency_pages()).collect();
        for some in agencies.chunks(PAGES_AHEAD) {
            let made: Vec<_> = some.par_iter().map(|agency| pages.agency(*agency)).collect();
            for (agency, page) in some.iter().zip(made) {
                take(match page {
                    Ok(page) => Product::of(page.name, Ok(page.html.into_bytes())),
                    Err(error) => Product::of(format!("agencies/{agency}{suffix}"), Err(error.into())),
                })?;
            }
        }
        let bytes = workbook(&input).map_err(ProductError::from);
        take(Product::of(format!("report{suffix}.xlsx"), bytes))?;
        let bytes = markdown(&input).map(String::into_bytes).map_err(ProductError::from);
        take(Product::of(format!("report{suffix}.md"), bytes))?;
        let mut missing_glyphs = BTreeSet::new();
        for figure in &figures {
            drawn(figure, suffix, take)?;
            missing_glyphs.extend(glyphs(&figure.spec));
        }
        Ok(Made { charts: figures.len(), missing_glyphs, left_out })
    }
}

/// A figure as a picture of each kind, and its numbers.
fn drawn<'a, E>(figure: &Figure, suffix: &str, take: &mut impl FnMut(Product<'a>) -> Result<(), E>) -> Result<(), E> {
    let spec = &figure.spec;
    let text = |made: Result<String, ChartError>| made.map(String::into_bytes);
    for (extension, bytes) in [("svg", text(render_svg(spec))), ("png", render_png(spec)), ("csv", text(spec.to_csv()))]
    {
        let name = format!("charts/{}{suffix}.{extension}", figure.id);
        take(Product::of(name, bytes.map_err(ProductError::from)))?;
    }
    Ok(())
}

/// The characters that the embedded face lacks.
fn glyphs(spec: &ChartSpec) -> Vec<char> {
    spec.layout().map(|layout| layout.missing_glyphs().to_vec()).unwrap_or_default()
}
