//! One notice for each agency (整改清单): what is wrong in its reports and what to do, ready to send.

use crate::{FindingsError, causes, said};
use docx_rs::{
    AlignmentType, Docx, PageMargin, PageOrientationType, Paragraph, Run, RunFonts, Shading, Table, TableCell,
    TableLayoutType, TableRow, WidthType,
};
use gongkai_lint::{Finding, Review, Severity};
use gongkai_model::markdown as escaped;
use gongkai_model::plain;
use gongkai_model::{Attribution, Lang};
use std::collections::BTreeMap;
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

/// Head of the table and width of its columns in twentieths of a point; together as wide as the text of A4 across.
const COLUMNS: [(&str, usize); 6] =
    [("序号", 700), ("年度", 800), ("规则", 1200), ("级别", 800), ("问题", 5800), ("整改要求", 4600)];

const TITLE: &str = "政府信息公开工作年度报告整改清单";

/// The notices for all agencies with findings that count, by name. Notes are left out: they ask for nothing.
///
/// # Errors
///
/// [`FindingsError::Docx`] where a document cannot be packed.
pub fn notices(review: &Review) -> Result<Vec<Notice>, FindingsError> {
    let mut of: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in review.counted().filter(|finding| finding.severity > Severity::Note) {
        of.entry(&finding.agency_key).or_default().push(finding);
    }
    let mut notices = Vec::with_capacity(of.len());
    for findings in of.into_values() {
        let agency = findings.last().map(|finding| plain(&finding.agency)).unwrap_or_default();
        notices.push(Notice { markdown: markdown(&agency, &findings), docx: docx(&agency, &findings)?, agency });
    }
    notices.sort_by(|a, b| a.agency.cmp(&b.agency));
    Ok(notices)
}

/// The sentence under the title.
fn lead(findings: &[&Finding]) -> String {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    format!(
        "经核对，贵单位政府信息公开工作年度报告存在以下问题，其中错误 {} 项、警告 {} 项。请逐项核实整改。",
        count(Severity::Error),
        count(Severity::Warning)
    )
}

/// The fields of a row.
fn fields(number: usize, finding: &Finding) -> [String; 6] {
    let table = finding.table.as_ref().map(|table| format!("{} ", table.zh)).unwrap_or_default();
    let mut problem = format!("{table}{}", said(finding, Lang::Zh));
    for cause in causes(finding, Lang::Zh) {
        problem.push_str(&format!("；{cause}"));
    }
    if finding.attribution == Attribution::Source {
        problem.push_str("（可能是发布页面的问题，请核对原文）");
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

fn markdown(agency: &str, findings: &[&Finding]) -> String {
    let mut text = format!("# {TITLE}\n\n{}：\n\n{}\n\n", escaped(agency), lead(findings));
    let line = |fields: &[String]| format!("| {} |\n", fields.join(" | "));
    text.push_str(&line(&COLUMNS.map(|(head, _)| head.to_owned())));
    text.push_str("|--:|---|---|---|---|---|\n");
    for (at, finding) in findings.iter().enumerate() {
        text.push_str(&line(&fields(at + 1, finding).map(|field| escaped(&field))));
    }
    text
}

fn run(text: &str, half_points: usize) -> Run {
    Run::new().add_text(text).size(half_points).fonts(RunFonts::new().east_asia("宋体").ascii("Times New Roman"))
}

fn cell(text: &str, width: usize, bold: bool) -> TableCell {
    let run = if bold { run(text, 21).bold() } else { run(text, 21) };
    let cell = TableCell::new().width(width, WidthType::Dxa).add_paragraph(Paragraph::new().add_run(run));
    if bold { cell.shading(Shading::new().fill("E8EDF3")) } else { cell }
}

fn docx(agency: &str, findings: &[&Finding]) -> Result<Vec<u8>, FindingsError> {
    let row = |fields: &[String], bold: bool| {
        let cells = fields.iter().zip(COLUMNS).map(|(field, (_, width))| cell(field, width, bold));
        TableRow::new(cells.collect()).cant_split()
    };
    let mut rows = vec![row(&COLUMNS.map(|(head, _)| head.to_owned()), true)];
    rows.extend(findings.iter().enumerate().map(|(at, finding)| row(&fields(at + 1, finding), false)));
    let table = Table::new(rows).set_grid(COLUMNS.map(|(_, width)| width).to_vec()).layout(TableLayoutType::Fixed);
    let document = Docx::new()
        .page_size(16838, 11906)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(PageMargin::new().top(1200).bottom(1200).left(1450).right(1450))
        .add_paragraph(Paragraph::new().add_run(run(TITLE, 36).bold()).align(AlignmentType::Center))
        .add_paragraph(Paragraph::new())
        .add_paragraph(Paragraph::new().add_run(run(&format!("{agency}："), 24)))
        .add_paragraph(Paragraph::new().add_run(run(&format!("　　{}", lead(findings)), 24)))
        .add_paragraph(Paragraph::new())
        .add_table(table);
    let mut bytes = Cursor::new(Vec::new());
    document.build().pack(&mut bytes).map_err(|error| FindingsError::Docx(error.to_string()))?;
    Ok(bytes.into_inner())
}
