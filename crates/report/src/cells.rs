//! The figures as read, on a drawing of the form, with their places.

use crate::input::{MOST_REPORTS, PageInput};
use gongkai_model::{CellState, Cells, Column, Form, Lang, Layout, Report, Row as FormRow, Table};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
pub(crate) struct View {
    note: String,
    reports: Vec<ReportView>,
}

#[derive(Serialize)]
struct ReportView {
    anchor: String,
    name: String,
    facts: String,
    tables: Vec<TableView>,
}

#[derive(Serialize)]
struct TableView {
    title: String,
    absent: Option<String>,
    blocks: Vec<Block>,
}

#[derive(Serialize)]
struct Block {
    heads: Vec<String>,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    label: String,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    anchor: String,
    text: String,
    class: &'static str,
    title: String,
}

pub(crate) fn view(input: &PageInput<'_>) -> View {
    let lang = input.lang;
    let all = input.collection.reports();
    let bad: BTreeSet<(&str, i32, &str, &str)> = input
        .review
        .findings
        .iter()
        .flat_map(gongkai_lint::Finding::with_follows)
        .flat_map(|f| {
            f.cells.iter().map(|cell| (f.agency_key.as_str(), f.report_year, f.file.as_str(), cell.cell.as_str()))
        })
        .collect();
    let reports: Vec<ReportView> = all
        .iter()
        .take(MOST_REPORTS)
        .enumerate()
        .map(|(at, report)| {
            let key = report.agency.key.to_string();
            let is_bad = |id: &str| bad.contains(&(key.as_str(), report.report_year, report.origin.file.as_str(), id));
            report_view(report, &format!("r{}", at + 1), &is_bad, lang)
        })
        .collect();
    let mut note = lang
        .pick(
            "照原文录入；把鼠标停在数字上可看到指标编号和出处。红框为未通过检查的单元格。",
            "As printed; the cell's id and place show when the pointer rests on a figure. Framed in red: cells of failed \
             checks.",
        )
        .to_owned();
    if all.len() > MOST_REPORTS {
        note.push_str(&lang.pick(
            format!("共 {} 份报告，此处列出前 {MOST_REPORTS} 份；全部数字见 cells.csv。", all.len()),
            format!(" {} reports, the first {MOST_REPORTS} are listed; all figures are in cells.csv.", all.len()),
        ));
    }
    View { note, reports }
}

fn report_view(report: &Report, anchor: &str, is_bad: &dyn Fn(&str) -> bool, lang: Lang) -> ReportView {
    let tables = match &report.cells {
        Some(cells) => {
            cells.form().tables.iter().map(|table| table_view(report, cells, table, anchor, is_bad, lang)).collect()
        }
        None => Vec::new(),
    };
    ReportView { anchor: anchor.to_owned(), name: report.name(), facts: facts(report, lang), tables }
}

/// Where the report comes from and what it states of itself.
fn facts(report: &Report, lang: Lang) -> String {
    let mut parts = vec![
        lang.pick(format!("文件：{}", report.origin.file), format!("file: {}", report.origin.file)),
        report.origin.format.label(lang).to_owned(),
    ];
    if let Some(cited) = &report.origin.cited {
        parts.push(lang.pick(format!("来源：{cited}"), format!("source: {cited}")));
    }
    if let Some(title) = &report.title {
        parts.push(lang.pick(format!("标题：{title}"), format!("title: {title}")));
    }
    if let Some(date) = report.published {
        parts.push(lang.pick(format!("发布日期：{date}"), format!("published: {date}")));
    }
    if let Some(form) = report.form() {
        let detected = report.detected_form.is_some();
        parts.push(match (detected, lang) {
            (true, _) => form.label(lang).to_owned(),
            (false, Lang::Zh) => format!("应使用{}，未能识别表格", form.zh),
            (false, Lang::En) => format!("{} expected, no table recognised", form.en),
        });
    }
    parts.push(report.scope.label(lang).to_owned());
    if report.carried.text {
        let n = report.sections.len();
        parts.push(lang.pick(format!("正文 {n} 节"), format!("{n} sections of text")));
    }
    if report.body_repeated {
        parts.push(lang.pick("正文重复出现", "the body stands twice").to_owned());
    }
    parts.join(lang.pick("；", "; "))
}

fn table_view(
    report: &Report,
    cells: &Cells,
    table: &Table,
    anchor: &str,
    is_bad: &dyn Fn(&str) -> bool,
    lang: Lang,
) -> TableView {
    let title = table.title(lang);
    if !report.carried.tables.contains(&table.key) {
        let absent = lang.pick(
            "在此来源中读不到这张表；其指标为缺失，不是零。",
            "This table could not be read from the source; its cells are absent, not zero.",
        );
        return TableView { title, absent: Some(absent.to_owned()), blocks: Vec::new() };
    }
    let form = cells.form();
    let mut blocks: Vec<(usize, Block)> = Vec::new();
    for row in as_printed(form, cells, table) {
        let view = row_view(form, cells, table, row, anchor, is_bad, lang);
        if blocks.last().is_none_or(|(set, _)| *set != row.columns) {
            let heads = table.columns(row).iter().map(|column| head(column, lang)).collect();
            blocks.push((row.columns, Block { heads, rows: Vec::new() }));
        }
        if let Some((_, block)) = blocks.last_mut() {
            block.rows.push(view);
        }
    }
    TableView { title, absent: None, blocks: blocks.into_iter().map(|(_, block)| block).collect() }
}

/// A column's label, with its unit where that is not the usual one of cases.
fn head(column: &Column, lang: Lang) -> String {
    match column.unit.as_deref() {
        Some("件") | None => column.label(lang).to_owned(),
        Some(unit) => {
            lang.pick(format!("{}（{unit}）", column.label(lang)), format!("{} ({unit})", column.label(lang)))
        }
    }
}

/// The rows as the report prints them: the one row of a collapsed group in the place of its parts.
fn as_printed<'f>(form: &Form, cells: &Cells, table: &'f Table) -> Vec<&'f FormRow> {
    let printed = |row: &FormRow| {
        table.columns(row).iter().any(|column| {
            let id = format!("{}.{}.{}", table.key, row.key, column.key);
            form.cell(&id).is_some_and(|ix| cells.state(ix) != CellState::Absent)
        })
    };
    let mut rows: Vec<&FormRow> = Vec::new();
    for row in table.rows.iter().filter(|row| !row.collapsed) {
        let group = row.group.map(|group| &table.groups[group]).filter(|group| group.collapsed);
        let one = group.and_then(|group| table.rows.iter().find(|row| row.collapsed && row.key == group.key));
        match one.filter(|one| printed(one)) {
            Some(one) => {
                if !rows.iter().any(|shown| shown.key == one.key) {
                    rows.push(one);
                }
                // Parts printed beside their own sum are shown too.
                if printed(row) {
                    rows.push(row);
                }
            }
            None => rows.push(row),
        }
    }
    rows
}

fn row_view(
    form: &Form,
    cells: &Cells,
    table: &Table,
    row: &FormRow,
    anchor: &str,
    is_bad: &dyn Fn(&str) -> bool,
    lang: Lang,
) -> RowView {
    let label = match table.layout {
        Layout::Matrix if row.collapsed => {
            format!("{}{}", table.row_path(row, lang), lang.pick("（合为一行）", " (as one row)"))
        }
        _ => table.row_path(row, lang),
    };
    let views = table
        .columns(row)
        .iter()
        .filter_map(|column| {
            let mut id = format!("{}.{}", table.key, row.key);
            if !column.key.is_empty() {
                id = format!("{id}.{}", column.key);
            }
            let cell = cells.get(form.cell(&id)?);
            let text = match cell.state {
                CellState::Reported | CellState::Approximate | CellState::NotApplicable | CellState::Unreadable => {
                    cell.as_written.into_owned()
                }
                CellState::Blank => lang.pick("空白", "blank").to_owned(),
                CellState::Absent => lang.pick("缺", "absent").to_owned(),
            };
            let class = match cell.state {
                _ if is_bad(&id) => "bad",
                CellState::Reported => "",
                _ => "absent",
            };
            let place = cell.place.describe_in(Some(&table.short(lang)), lang);
            let title = [id.as_str(), cell.state.label(lang), &place]
                .iter()
                .filter(|part| !part.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(lang.pick("；", "; "));
            Some(CellView { anchor: format!("{anchor}-{id}"), text, class, title })
        })
        .collect();
    RowView { label, cells: views }
}
