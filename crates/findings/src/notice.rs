//! One notice for each agency (整改清单): what is wrong in its reports and what to do, ready to send.

use crate::{FindingsError, FollowUp, causes, said};
use docx_rs::{
    AlignmentType, Docx, PageMargin, PageOrientationType, Paragraph, Run, RunFonts, Shading, Table, TableCell,
    TableLayoutType, TableRow, WidthType,
};
use gongkai_lint::{Finding, Review, Severity};
use gongkai_model::markdown as escaped;
use gongkai_model::{Attribution, Date, Lang};
use gongkai_model::{plain, shown};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// What is sent to an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Name of the agency.
    pub agency: String,
    /// The notice as Markdown.
    pub markdown: String,
    /// The notice as DOCX.
    pub docx: Vec<u8>,
}

/// What an office writes on every notice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letter {
    /// Who sends them.
    pub issuer: Option<String>,
    /// The day by which an answer is wanted.
    pub due: Option<Date>,
    /// What became of what was found before.
    pub follow_up: Option<FollowUp>,
}

/// Head of the table and width of its columns in twentieths of a point; together as wide as the text of A4 across.
const COLUMNS: [(&str, usize); 6] =
    [("序号", 700), ("年度", 800), ("规则", 1200), ("级别", 800), ("问题", 5800), ("整改要求", 4600)];

const TITLE: &str = "政府信息公开工作年度报告整改清单";

/// The notices for all agencies with findings that count, by name. Notes are left out: they ask for nothing.
///
/// # Errors
///
/// [`FindingsError::Docx`] where a document cannot be packed.
pub fn notices(review: &Review, letter: &Letter) -> Result<Vec<Notice>, FindingsError> {
    let mut of: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in review.counted().filter(|finding| finding.severity > Severity::Note) {
        of.entry(&finding.agency_key).or_default().push(finding);
    }
    let mut notices = Vec::with_capacity(of.len());
    for mut findings in of.into_values() {
        // The same report from two files has each defect once.
        let mut told = BTreeSet::new();
        findings
            .retain(|finding| told.insert((finding.rule, finding.report_year, &finding.message.zh, &finding.excerpt)));
        let agency = findings.last().map(|finding| plain(&finding.agency)).unwrap_or_default();
        let key = findings.last().map(|finding| finding.agency_key.as_str()).unwrap_or_default();
        let before = letter.follow_up.as_ref().and_then(|follow_up| follow_up.for_notice(key));
        let mut parts = parts(&findings, letter);
        parts.extend(before.map(|lead| Part { lead, findings: Vec::new() }));
        let issuer = letter.issuer.as_deref().map(plain);
        let markdown = markdown(&agency, &parts, issuer.as_deref());
        let docx = docx(&agency, &parts, issuer.as_deref())?;
        notices.push(Notice { agency, markdown, docx });
    }
    notices.sort_by(|a, b| a.agency.cmp(&b.agency));
    Ok(notices)
}

/// A sentence and the findings under it.
struct Part<'f> {
    lead: String,
    findings: Vec<&'f Finding>,
}

/// What the agency is asked to mend, then what may be the doing of the page or of whoever collected it: of that it is not
/// accused.
fn parts<'f>(findings: &[&'f Finding], letter: &Letter) -> Vec<Part<'f>> {
    let (own, source): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().partition(|finding| finding.attribution == Attribution::Agency);
    let mut parts = Vec::new();
    let due = |words: &str| letter.due.map(|due| format!("请于{}前{words}。", day(due)));
    if !own.is_empty() {
        let count = |severity: Severity| own.iter().filter(|finding| finding.severity == severity).count();
        let lead = format!(
            "经核对，贵单位政府信息公开工作年度报告存在以下问题，其中错误 {} 项、警告 {} 项。请逐项核实整改。{}",
            count(Severity::Error),
            count(Severity::Warning),
            due("将整改情况书面反馈").unwrap_or_default()
        );
        parts.push(Part { lead, findings: own });
    }
    if !source.is_empty() {
        let lead = format!(
            "{}以下 {} 项可能由网页发布或采集造成，不一定是报告本身的问题，请对照原件核实。{}",
            if parts.is_empty() { "" } else { "另有" },
            source.len(),
            if parts.is_empty() { due("反馈核实情况").unwrap_or_default() } else { String::new() }
        );
        parts.push(Part { lead, findings: source });
    }
    parts
}

fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The fields of a row.
fn fields(number: usize, finding: &Finding) -> [String; 6] {
    let mut problem = said(finding, Lang::Zh);
    if let Some(table) = finding.table.as_ref().filter(|table| !problem.contains(table.zh.as_str())) {
        problem = format!("{} {problem}", table.zh);
    }
    for cause in causes(finding, Lang::Zh) {
        problem.push_str(&format!("；{cause}"));
    }
    [
        number.to_string(),
        finding.report_year.to_string(),
        finding.rule.to_string(),
        finding.severity.label(Lang::Zh).to_owned(),
        problem,
        plain(&finding.help.zh),
    ]
}

fn markdown(agency: &str, parts: &[Part<'_>], issuer: Option<&str>) -> String {
    let mut text = format!("# {TITLE}\n\n{}：\n", escaped(agency));
    let line = |fields: &[String]| format!("| {} |\n", fields.join(" | "));
    for part in parts {
        text.push_str(&format!("\n{}\n\n", escaped(&part.lead)));
        if part.findings.is_empty() {
            continue;
        }
        text.push_str(&line(&COLUMNS.map(|(head, _)| head.to_owned())));
        text.push_str("|--:|---|---|---|---|---|\n");
        for (at, finding) in part.findings.iter().enumerate() {
            text.push_str(&line(&fields(at + 1, finding).map(|field| escaped(&field))));
        }
    }
    if let Some(issuer) = issuer {
        text.push_str(&format!("\n{}\n", escaped(issuer)));
    }
    text
}

fn run(text: &str, half_points: usize) -> Run {
    Run::new().add_text(shown(text)).size(half_points).fonts(RunFonts::new().east_asia("宋体").ascii("Times New Roman"))
}

fn cell(text: &str, width: usize, bold: bool) -> TableCell {
    let run = if bold { run(text, 21).bold() } else { run(text, 21) };
    let cell = TableCell::new().width(width, WidthType::Dxa).add_paragraph(Paragraph::new().add_run(run));
    if bold { cell.shading(Shading::new().fill("E8EDF3")) } else { cell }
}

fn table(findings: &[&Finding]) -> Table {
    let row = |fields: &[String], bold: bool| {
        let cells = fields.iter().zip(COLUMNS).map(|(field, (_, width))| cell(field, width, bold));
        TableRow::new(cells.collect()).cant_split()
    };
    let mut rows = vec![row(&COLUMNS.map(|(head, _)| head.to_owned()), true)];
    rows.extend(findings.iter().enumerate().map(|(at, finding)| row(&fields(at + 1, finding), false)));
    Table::new(rows).set_grid(COLUMNS.map(|(_, width)| width).to_vec()).layout(TableLayoutType::Fixed)
}

fn docx(agency: &str, parts: &[Part<'_>], issuer: Option<&str>) -> Result<Vec<u8>, FindingsError> {
    let mut document = Docx::new()
        .page_size(16838, 11906)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(PageMargin::new().top(1200).bottom(1200).left(1450).right(1450))
        .add_paragraph(Paragraph::new().add_run(run(TITLE, 36).bold()).align(AlignmentType::Center))
        .add_paragraph(Paragraph::new())
        .add_paragraph(Paragraph::new().add_run(run(&format!("{agency}："), 24)));
    for part in parts {
        document = document
            .add_paragraph(Paragraph::new().add_run(run(&format!("　　{}", part.lead), 24)))
            .add_paragraph(Paragraph::new());
        if !part.findings.is_empty() {
            document = document.add_table(table(&part.findings)).add_paragraph(Paragraph::new());
        }
    }
    if let Some(issuer) = issuer {
        document = document.add_paragraph(Paragraph::new().add_run(run(issuer, 24)).align(AlignmentType::Right));
    }
    let mut bytes = Cursor::new(Vec::new());
    document.build().pack(&mut bytes).map_err(|error| FindingsError::Docx(error.to_string()))?;
    Ok(bytes.into_inner())
}
