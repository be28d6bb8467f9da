//! Findings, metrics and figures → one Excel workbook, with charts that Excel draws itself.
//!
//! Numbers are numbers and texts are texts: nothing from a report becomes a formula or a link. The same input gives
//! the same bytes.

mod charts;
mod sheet;

use crate::input::{FileOutcome, PageInput};
use crate::{ReportError, compare, coverage, findings, links::Links, page, summary};
use gongkai_analytics::{MetricCard, MetricRow, MetricState, Unit, panel_cells};
use gongkai_lint::Finding;
use gongkai_model::{CellState, Form, Lang, Number, Report};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};
use sheet::{Column, Field, Sheet};
pub(crate) use sheet::{clean, width};

/// Most reports in the panel of the workbook; `panel.csv` holds all of them.
const MOST_REPORTS: usize = 2_000;

/// Most metric rows in the workbook; with more, the key metrics only; `metrics.csv` holds all of them.
const MOST_METRICS: usize = 40_000;

/// Most findings, and most files, in the workbook.
const MOST_LINES: usize = 20_000;

/// Writes the workbook.
///
/// # Errors
///
/// [`ReportError::Workbook`] if the workbook cannot be put together; a measure that cannot be computed.
pub fn workbook(input: &PageInput<'_>) -> Result<Vec<u8>, ReportError> {
    let lang = input.lang;
    let mut book = Workbook::new();
    // The day of writing would make every run's bytes differ.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    book.set_properties(&DocProperties::new().set_title(page::title(input)).set_creation_datetime(&made));
    let mut cuts = Vec::new();
    let tables = [panel(input, &mut cuts), metrics(input, &mut cuts), problems(input, &mut cuts)];
    overview(&mut book, input, &cuts)?;
    charts::add(&mut book, input).map_err(failed)?;
    for sheet in tables.into_iter().chain([definitions(lang), cells(input), files(input)]) {
        sheet.add_to(&mut book).map_err(failed)?;
    }
    book.save_to_buffer().map_err(failed)
}

fn failed(source: XlsxError) -> ReportError {
    ReportError::Workbook { source: Box::new(source) }
}

/// The sentences, who reported, and what the other sheets leave out.
fn overview(book: &mut Workbook, input: &PageInput<'_>, cuts: &[String]) -> Result<(), ReportError> {
    let lang = input.lang;
    let comparison = compare::view(input)?.map(|(comparison, _)| comparison);
    let mut lines = summary::sentences(input, comparison.as_ref());
    lines.extend(cuts.iter().cloned());
    let coverage = coverage::view(input, &Links::new(input));
    let write = |book: &mut Workbook| -> Result<(), XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(lang.pick("概览", "Overview"))?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        let title = Format::new().set_bold().set_font_size(16);
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let bold = Format::new().set_bold().set_text_wrap();
        sheet.write_string_with_format(0, 0, sheet::clean(&page::title(input)), &title)?;
        let last = u16::try_from(coverage.years().len() + 1).unwrap_or(u16::MAX).max(8);
        let mut at = 2;
        for line in &lines {
            sheet.merge_range(at, 0, at, last, &sheet::clean(line), &wrapped)?;
            let width = 30 + 10 * usize::from(last);
            let rows = sheet::width(line).div_ceil(width).max(1);
            sheet.set_row_height(at, 16.0 * rows as f64)?;
            at += 1;
        }
        at += 1;
        let heads = [lang.pick("单位", "Agency"), lang.pick("层级", "Level")];
        for (column, head) in (0..).zip(heads) {
            sheet.write_string_with_format(at, column, head, &bold)?;
        }
        for (column, year) in (2..).zip(coverage.years()) {
            sheet.write_number_with_format(at, column, *year, &bold)?;
        }
        for (row, line) in (at + 1..).zip(coverage.lines()) {
            for (column, text) in (0..).zip(line) {
                sheet.write_string(row, column, sheet::clean(text))?;
            }
        }
        sheet.set_column_width(0, 30)?;
        sheet.set_column_range_width(1, last, 11)?;
        Ok(())
    };
    write(book).map_err(failed)
}

/// One row a report, one column a cell; a cell without a plain number is empty.
fn panel(input: &PageInput<'_>, cuts: &mut Vec<String>) -> Sheet {
    let lang = input.lang;
    let cells = panel_cells(input.collection);
    let mut columns: Vec<Column> =
        [("agency", 26), ("report_year", 8), ("scope", 10), ("level", 10), ("form", 8), ("published", 12)]
            .map(|(head, width)| Column::new(head, width))
            .to_vec();
    columns.extend(cells.iter().map(|cell| Column::new(cell.id, 14)));
    let used = input.collection.used();
    let row = |report: &Report| {
        let agency = &report.agency;
        let mut row: Vec<Field> = vec![
            agency.name.as_str().into(),
            Field::Number(f64::from(report.report_year)),
            report.scope.id().into(),
            agency.level.map_or("", |level| level.id()).into(),
            report.form().map(|form| form.id.to_string()).unwrap_or_default().into(),
            report.published.map(|date| date.to_string()).unwrap_or_default().into(),
        ];
        row.extend(cells.iter().map(|cell| match report.cell(cell.id) {
            Some(cell) if cell.state == CellState::Reported => {
                cell.number.map_or(Field::Empty, |n: Number| Field::Number(n.to_f64()))
            }
            // What is no number is shown as it stands; blank and absent stay empty, never zero.
            Some(cell) if !matches!(cell.state, CellState::Absent | CellState::Blank) => {
                cell.as_written.as_ref().into()
            }
            _ => Field::Empty,
        }));
        row
    };
    let name = lang.pick("面板", "Panel");
    said_cut(cuts, name, used.len(), MOST_REPORTS, "panel.csv", lang);
    let rows = used.iter().take(MOST_REPORTS).map(|report| row(report)).collect();
    Sheet { name, columns, rows, frozen: 2 }
}

fn metrics(input: &PageInput<'_>, cuts: &mut Vec<String>) -> Sheet {
    let lang = input.lang;
    let heads = lang.pick(
        ["单位", "年度", "口径", "指标", "名称", "数值", "分子", "分母", "基数", "状态", "基数不足", "所依据的数字"],
        [
            "agency",
            "year",
            "scope",
            "metric",
            "name",
            "value",
            "numerator",
            "denominator",
            "n",
            "state",
            "below minimum",
            "operands",
        ],
    );
    let widths = [26, 7, 10, 26, 24, 12, 10, 10, 8, 12, 10, 60];
    let columns = heads.into_iter().zip(widths).map(|(head, width)| Column::new(head, width)).collect();
    let many = input.metrics.len() > MOST_METRICS;
    let wanted = |row: &MetricRow| !many || row.metric.card.key;
    let name = lang.pick("指标", "Metrics");
    if many {
        cuts.push(lang.pick(
            format!("“{name}”表只列主要指标（最多 {MOST_METRICS} 行）；全部见 metrics.csv。"),
            format!("The sheet {name} has the key metrics only (at most {MOST_METRICS} rows); all are in metrics.csv."),
        ));
    }
    let row = |row: MetricRow| {
        let count = |n: Option<i64>| n.map_or(Field::Empty, |n| Field::Number(n as f64));
        let value = row.value.filter(|_| row.state == MetricState::Ok);
        vec![
            row.report.agency.name.as_str().into(),
            Field::Number(f64::from(row.report.report_year)),
            row.report.scope.label(lang).into(),
            row.metric.id.as_str().into(),
            row.metric.label(lang).into(),
            match (value, row.metric.card.unit) {
                (Some(value), Unit::Percent | Unit::Points) => Field::Share(value),
                (Some(value), _) => Field::Number(value),
                (None, _) => Field::Empty,
            },
            count(row.numerator),
            count(row.denominator),
            count(row.n),
            row.state.label(lang).into(),
            if row.below_minimum { lang.pick("是", "yes") } else { "" }.into(),
            input.collection.operands(&row).into(),
        ]
    };
    let rows = input.metrics.rows().filter(wanted).take(MOST_METRICS).map(row).collect();
    Sheet { name, columns, rows, frozen: 2 }
}

fn problems(input: &PageInput<'_>, cuts: &mut Vec<String>) -> Sheet {
    let lang = input.lang;
    let heads = lang.pick(
        [
            "级别",
            "规则",
            "名称",
            "单位",
            "年度",
            "位置",
            "问题",
            "应为",
            "实为",
            "责任归属",
            "怎么改",
            "例外",
            "检查项",
            "副本",
        ],
        [
            "severity",
            "rule",
            "name",
            "agency",
            "year",
            "where",
            "what is wrong",
            "expected",
            "found",
            "attribution",
            "what to do",
            "excepted",
            "check",
            "copy",
        ],
    );
    let widths = [8, 9, 22, 24, 7, 36, 60, 12, 12, 10, 50, 10, 24, 10];
    let columns = heads.into_iter().zip(widths).map(|(head, width)| Column::new(head, width)).collect();
    let row = |finding: &Finding| {
        let rule = gongkai_lint::rule(finding.rule.as_str()).ok();
        let number = |text: &Option<String>| text.as_deref().map_or(Field::Empty, Field::number_or_text);
        vec![
            finding.severity.label(lang).into(),
            finding.rule.as_str().into(),
            rule.map_or("", |rule| lang.pick(rule.meta.title.0, rule.meta.title.1)).into(),
            finding.agency.as_str().into(),
            Field::Number(f64::from(finding.report_year)),
            finding.location(lang).into(),
            findings::message(finding, lang).into(),
            number(&finding.expected),
            number(&finding.actual),
            finding.attribution.label(lang).into(),
            finding.help.pick(lang).into(),
            if finding.excepted.is_some() { lang.pick("是", "yes") } else { "" }.into(),
            finding.check.as_deref().unwrap_or_default().into(),
            if finding.copy_of.is_some() { lang.pick("是", "yes") } else { "" }.into(),
        ]
    };
    let all = &input.review.findings;
    let name = lang.pick("问题", "Findings");
    said_cut(cuts, name, all.len(), MOST_LINES, "findings.jsonl", lang);
    Sheet { name, columns, rows: all.iter().take(MOST_LINES).map(row).collect(), frozen: 2 }
}

fn definitions(lang: Lang) -> Sheet {
    let heads = lang.pick(
        ["指标", "名称", "公式", "单位", "方向", "最低基数", "说明"],
        ["metric", "name", "formula", "unit", "direction", "minimum n", "caveats"],
    );
    let columns =
        heads.into_iter().zip([26, 22, 50, 10, 14, 10, 70]).map(|(head, width)| Column::new(head, width)).collect();
    let row = |card: &MetricCard| {
        let caveats: Vec<&str> = card.caveats.iter().map(|caveat| caveat.get(lang)).collect();
        vec![
            card.id.as_str().into(),
            card.label(lang).into(),
            card.formula.get(lang).into(),
            card.unit.to_string().into(),
            card.better.label(lang).into(),
            card.minimum.map_or(Field::Empty, |n| Field::Number(n as f64)),
            caveats.join(" ").into(),
        ]
    };
    let rows = MetricCard::all().iter().map(row).collect();
    Sheet { name: lang.pick("指标说明", "Definitions"), columns, rows, frozen: 1 }
}

/// What the columns of the panel are.
fn cells(input: &PageInput<'_>) -> Sheet {
    let lang = input.lang;
    let heads = lang.pick(["单元格编号", "格式", "名称", "单位"], ["cell", "form", "label", "unit"]);
    let columns = heads.into_iter().zip([44, 8, 60, 10]).map(|(head, width)| Column::new(head, width)).collect();
    let shown = panel_cells(input.collection);
    let row = |cell: &gongkai_analytics::PanelCell| {
        let form = Form::all().iter().rev().find(|form| form.cell(cell.id).is_some())?;
        let ix = form.cell(cell.id)?;
        let unit = form.def(ix).unit.as_str();
        Some(vec![cell.id.into(), form.id.to_string().into(), form.cell_label(ix, lang).into(), unit.into()])
    };
    Sheet { name: lang.pick("单元格", "Cells"), columns, rows: shown.iter().filter_map(row).collect(), frozen: 1 }
}

fn files(input: &PageInput<'_>) -> Sheet {
    let lang = input.lang;
    let heads =
        lang.pick(["文件", "结果", "报告数", "说明", "SHA-256"], ["file", "result", "reports", "detail", "SHA-256"]);
    let columns = heads.into_iter().zip([50, 10, 8, 50, 66]).map(|(head, width)| Column::new(head, width)).collect();
    let row = |file: &crate::FileLine| {
        let (result, n) = match file.outcome {
            FileOutcome::Read(n) => (lang.pick("读取", "read"), Field::Number(n as f64)),
            FileOutcome::Rejected => (lang.pick("拒绝", "rejected"), Field::Empty),
            FileOutcome::Skipped => (lang.pick("跳过", "skipped"), Field::Empty),
        };
        let hash = file.sha256.as_deref().unwrap_or_default();
        vec![file.name.as_str().into(), result.into(), n, file.detail.as_str().into(), hash.into()]
    };
    let rows = input.files.iter().take(MOST_LINES).map(row).collect();
    Sheet { name: lang.pick("文件", "Files"), columns, rows, frozen: 1 }
}

fn said_cut(cuts: &mut Vec<String>, sheet: &str, all: usize, most: usize, file: &str, lang: Lang) {
    if all > most {
        cuts.push(lang.pick(
            format!("“{sheet}”表只列前 {most} 行，共 {all} 行；全部见 {file}。"),
            format!("The sheet {sheet} has the first {most} of {all} rows; all are in {file}."),
        ));
    }
}
