//! Findings in the formats in which people and programs take them: the terminal, JSON, JSON Lines, CSV, SARIF, JUnit,
//! Markdown, annotations of a build, and one notice for each agency.
//!
//! Every format is written from one [`Findings`]; none of them changes, drops or orders anything.
//!
//! ```
//! use gongkai_findings::{Findings, write, Format};
//! use gongkai_model::Lang;
//!
//! let review = gongkai_lint::review([]);
//! let findings = Findings { review: &review, reports: &[], rejected: &[], lang: Lang::En, colour: false };
//! assert_eq!(write(&findings, Format::Jsonl).unwrap(), "");
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod annotate;
mod drawing;
mod follow_up;
mod github;
mod junit;
mod markdown;
mod notice;
mod sarif;
mod table;
mod terminal;

#[cfg(test)]
mod tests;

pub use annotate::annotated;
pub use drawing::row as drawn;
pub use follow_up::{Earlier, FollowUp, FollowUpRow, FollowUpStatus};
pub use notice::{Letter, Notice, notices};

use gongkai_lint::{Finding, Review, Severity, Text};
use gongkai_loader::LoadError;
use gongkai_model::{Attribution, Lang, Report, plain, plural};
use serde_json::Value;

/// What is written.
#[derive(Debug, Clone, Copy)]
pub struct Findings<'f> {
    /// What the rules say.
    pub review: &'f Review,
    /// The reports reviewed, in the order in which they were given to the rules.
    pub reports: &'f [&'f Report],
    /// Files that could not be read, each as an object of `rejected.jsonl`.
    pub rejected: &'f [Value],
    /// Language of what people read.
    pub lang: Lang,
    /// Whether the terminal shows colour.
    pub colour: bool,
}

/// A format that is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Text,
    /// One JSON document.
    Json,
    /// One finding a line.
    Jsonl,
    /// A table.
    Csv,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML: an error is a failure, a warning or note is said and passes.
    Junit,
    /// Markdown.
    Markdown,
    /// Annotations of a GitHub workflow.
    Github,
}

/// Why findings cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindingsError {
    /// JSON or SARIF.
    #[error("cannot write the findings as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// CSV.
    #[error("cannot write the findings as CSV: {0}")]
    Csv(String),
    /// JUnit.
    #[error("cannot write the findings as JUnit XML: {0}")]
    Junit(String),
    /// DOCX.
    #[error("cannot write the notice as DOCX: {0}")]
    Docx(String),
    /// The draft that is to get comments cannot be read as DOCX.
    #[error("cannot put comments into the file: {0}; a Word file of 2007 or later (.docx) is wanted")]
    Draft(#[from] LoadError),
    /// A part of the draft is not as comments need it.
    #[error("cannot put comments into the file: {part}: {}", .reason.en)]
    Part {
        /// The part of the package; empty for the whole.
        part: String,
        /// What is wrong with it.
        reason: Text,
    },
}

impl FindingsError {
    /// The error in the language of who reads it.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            FindingsError::Draft(error) if lang == Lang::Zh => {
                format!("无法在文件中写批注：{}；需要 Word 2007 及以后的文件（.docx）", error.message(lang))
            }
            FindingsError::Part { part, reason } if lang == Lang::Zh => {
                format!("无法在文件中写批注：{part}：{}", reason.zh)
            }
            other => other.to_string(),
        }
    }
}

/// Writes the findings.
///
/// # Errors
///
/// [`FindingsError`] where a writer fails; none does on text in memory.
pub fn write(findings: &Findings<'_>, format: Format) -> Result<String, FindingsError> {
    Ok(match format {
        Format::Text => terminal::write(findings),
        Format::Json => json(findings)?,
        Format::Jsonl => lines(&findings.review.findings)?,
        Format::Csv => table::write(findings)?,
        Format::Sarif => sarif::write(findings)?,
        Format::Junit => junit::write(findings)?,
        Format::Markdown => markdown::write(findings),
        Format::Github => github::write(findings),
    })
}

/// Findings as JSON Lines.
///
/// # Errors
///
/// [`FindingsError::Json`], which no finding gives.
pub fn lines(findings: &[Finding]) -> Result<String, FindingsError> {
    let mut text = String::new();
    for finding in findings {
        text.push_str(&serde_json::to_string(finding)?);
        text.push('\n');
    }
    Ok(text)
}

fn json(findings: &Findings<'_>) -> Result<String, FindingsError> {
    let review = findings.review;
    let value = serde_json::json!({
        "schema": "gongkai.findings/1",
        "reports": review.reports,
        "errors": review.count(Severity::Error),
        "warnings": review.count(Severity::Warning),
        "notes": review.count(Severity::Note),
        "excepted": review.excepted(),
        "not_evaluable": review.verdicts("not_evaluable"),
        "lacking": review.lacking(),
        "rejected": findings.rejected,
        "findings": review.findings,
    });
    Ok(serde_json::to_string_pretty(&value)? + "\n")
}

/// The last line: reports, errors, warnings, excepted, not evaluable.
pub fn verdict(findings: &Findings<'_>) -> String {
    let review = findings.review;
    let (errors, warnings, notes) =
        (review.count(Severity::Error), review.count(Severity::Warning), review.count(Severity::Note));
    let (found, open, excepted) = (review.reports_with_findings(), review.verdicts("not_evaluable"), review.excepted());
    let (reports, rejected) = (review.reports, findings.rejected.len());
    findings.lang.pick(
        format!(
            "检查 {reports} 份报告：{found} 份存在问题；错误 {errors}，警告 {warnings}，提示 {notes}，例外 {excepted}，无法判断 {open}；拒绝 {rejected} 个文件"
        ),
        format!(
            "{} checked: {found} with findings; {}, {}, {}, {excepted} excepted, {open} not evaluable; {} rejected",
            plural(reports, "report"),
            plural(errors, "error"),
            plural(warnings, "warning"),
            plural(notes, "note"),
            plural(rejected, "file")
        ),
    )
}

/// The first so many as at the terminal, how many more there are, and the [`verdict`] over all of them: for a notebook.
///
/// ```
/// use gongkai_findings::{Findings, shown};
/// use gongkai_model::Lang;
///
/// let review = gongkai_lint::review([]);
/// let findings = Findings { review: &review, reports: &[], rejected: &[], lang: Lang::En, colour: false };
/// assert!(shown(&findings, 30)?.contains("0 reports checked"));
/// # Ok::<(), gongkai_findings::FindingsError>(())
/// ```
///
/// # Errors
///
/// Those of [`write()`].
pub fn shown(findings: &Findings<'_>, most: usize) -> Result<String, FindingsError> {
    let all = findings.review;
    let first = Review {
        findings: all.findings.iter().take(most).cloned().collect(),
        results: all.results.clone(),
        reports: all.reports,
        settings: all.settings.clone(),
    };
    let text = write(&Findings { review: &first, ..*findings }, Format::Text)?;
    let more = match all.findings.len().saturating_sub(most) {
        0 => String::new(),
        n => findings.lang.pick(format!("……另有 {n} 项\n"), format!("… {n} more\n")),
    };
    Ok(format!("{text}{more}{}", verdict(findings)))
}

/// The agency, year and file that a finding belongs to.
fn subject(finding: &Finding) -> (&str, i32, &str) {
    (&finding.agency_key, finding.report_year, &finding.file)
}

/// How grave, or why it does not count.
pub fn standing(finding: &Finding, lang: Lang) -> &'static str {
    match (&finding.excepted, &finding.copy_of) {
        (Some(_), _) => lang.pick("例外", "excepted"),
        (None, Some(_)) => lang.pick("副本", "copy"),
        (None, None) => finding.severity.label(lang),
    }
}

/// What to do, or why nothing needs to be done.
pub fn advice(finding: &Finding, lang: Lang) -> String {
    match (&finding.excepted, &finding.copy_of) {
        (Some(excepted), _) => {
            let (reason, by) = (plain(&excepted.reason), plain(&excepted.by));
            lang.pick(
                format!("{reason}（{by}，有效至 {}）", excepted.until),
                format!("{reason} ({by}, until {})", excepted.until),
            )
        }
        (None, Some(file)) => lang.pick(
            format!("这份报告未采用，问题已在 {} 中计入", plain(file)),
            format!("this copy is not used; the finding counts in {} already", plain(file)),
        ),
        (None, None) => plain(finding.help.pick(lang)),
    }
}

/// What a finding says of itself in one line: message and place.
fn said(finding: &Finding, lang: Lang) -> String {
    let mut text = plain(finding.message.pick(lang));
    if let Some(excerpt) = &finding.excerpt {
        text.push_str(&lang.pick(format!("：“{}”", plain(excerpt)), format!(": “{}”", plain(excerpt))));
    }
    let place = finding.place_in_words(lang);
    if !place.is_empty() {
        text.push_str(&lang.pick(format!("（{place}）"), format!(" ({place})")));
    }
    text
}

/// What a finding says of itself, after the table that it is about unless it begins with that.
fn said_of_table(finding: &Finding, lang: Lang) -> String {
    let message = finding.message.pick(lang).to_lowercase();
    let named = |table: &&Text| message.starts_with(&table.pick(lang).to_lowercase());
    let table = finding.table.as_ref().filter(|table| !named(table));
    table.map(|table| format!("{} ", table.pick(lang))).unwrap_or_default() + &said(finding, lang)
}

/// Whose fault it is, where it is not the agency's; else nothing.
fn attributed(finding: &Finding, lang: Lang) -> String {
    match finding.attribution {
        Attribution::Agency => String::new(),
        other => lang
            .pick(format!("（责任归属：{}）", other.label(lang)), format!(" (attributed to: {})", other.label(lang))),
    }
}

/// The cells that may be to blame, and what follows from the same cause: a line each.
pub fn causes(finding: &Finding, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = finding
        .suspects
        .iter()
        .map(|suspect| {
            lang.pick(
                format!("可疑：{}", plain(&suspect.message().zh)),
                format!("suspect: {}", plain(&suspect.message().en)),
            )
        })
        .collect();
    for follows in &finding.follows {
        let message = plain(follows.message.pick(lang));
        lines.push(
            lang.pick(
                format!("同一原因：{} {message}", follows.rule),
                format!("same cause: {} {message}", follows.rule),
            ),
        );
    }
    lines
}
