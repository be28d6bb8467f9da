//! A report as plain text with pipe tables, laid out as the notices have it: what a careful scraper would leave.

use gongkai_model::{CellState, Cells, Form, Layout, Passage, Place, Report, Section, Table};

/// Writes a report as text. Rows whose cells are all absent are left out.
pub fn write(report: &Report) -> String {
    let default = || format!("{}{}年政府信息公开工作年度报告", report.agency.name, report.report_year);
    let mut text = format!("{}\n\n", report.title.clone().unwrap_or_else(default));
    if let Some(published) = report.published {
        text.push_str(&format!("发布日期：{published}\n\n"));
    }
    let Some(cells) = &report.cells else { return text };
    let form = cells.form();
    let outline;
    let sections = if report.sections.is_empty() {
        outline = plain_outline(form);
        &outline
    } else {
        &report.sections
    };
    for section in sections {
        if !section.heading.is_empty() {
            text.push_str(&format!("{}\n\n", section.heading));
        }
        for paragraph in &section.paragraphs {
            text.push_str(&format!("{}\n", paragraph.text));
        }
        let own = form.tables.iter().find(|table| table.section.is_some() && table.section == section.key);
        text.push_str(&own.map(|own| table(form, own, cells)).unwrap_or_default());
        text.push('\n');
    }
    // The sheet stands behind the text.
    form.tables.iter().filter(|t| t.section.is_none()).for_each(|t| text.push_str(&table(form, t, cells)));
    text
}

/// The headings of the form with a sentence under those that have no table.
fn plain_outline(form: &Form) -> Vec<Section> {
    let section = |key: Option<&str>, heading: String, texts: &[&str]| Section {
        key: key.map(str::to_owned),
        heading,
        paragraphs: texts.iter().map(|text| Passage { text: (*text).to_owned(), place: Place::default() }).collect(),
        place: Place::default(),
    };
    if form.sections.is_empty() {
        return vec![section(None, "一、概述".to_owned(), &["本年度政府信息公开工作有序开展。"])];
    }
    let texts = |key: &str| -> &[&str] {
        let tabled = form.tables.iter().any(|table| table.section.as_deref() == Some(key));
        if tabled { &[] } else { &["本年度政府信息公开工作有序开展。"] }
    };
    let numbered = |s: &gongkai_model::SectionDef| format!("{}、{}", s.number, s.zh);
    form.sections.iter().map(|s| section(Some(&s.key), numbered(s), texts(&s.key))).collect()
}

fn line(fields: &[String]) -> String {
    format!("| {} |\n", fields.join(" | "))
}

fn table(form: &Form, table: &Table, cells: &Cells) -> String {
    let written = |row: &str, column: &str| {
        let id =
            if column.is_empty() { format!("{}.{row}", table.key) } else { format!("{}.{row}.{column}", table.key) };
        let ix = form.cell(&id)?;
        let cell = cells.get(ix);
        (cell.state != CellState::Absent).then(|| cell.as_written.into_owned())
    };
    let mut text = String::new();
    match table.layout {
        Layout::Strip => {
            let columns = &table.column_sets[0].columns;
            let values: Vec<Option<String>> =
                table.rows.iter().flat_map(|r| columns.iter().map(|c| written(&r.key, &c.key))).collect();
            if values.iter().all(Option::is_none) {
                return text;
            }
            let blank = vec![String::new(); columns.len() - 1];
            let groups = table.rows.iter().flat_map(|r| std::iter::once(r.zh.clone()).chain(blank.clone()));
            text.push_str(&line(&groups.collect::<Vec<_>>()));
            let header = table.rows.iter().flat_map(|_| columns.iter().map(|c| c.zh.clone()));
            text.push_str(&line(&header.collect::<Vec<_>>()));
            text.push_str(&line(&values.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>()));
        }
        Layout::Blocks | Layout::Matrix | Layout::Sheet => {
            let mut set = None;
            for row in in_print_order(table) {
                let columns = table.columns(row);
                let values: Vec<Option<String>> = columns.iter().map(|c| written(&row.key, &c.key)).collect();
                if values.iter().all(Option::is_none) {
                    continue;
                }
                let sheet = table.layout == Layout::Sheet;
                if set != Some(row.columns) {
                    set = Some(row.columns);
                    let mut header = vec![if sheet { "统计指标" } else { "信息内容" }.to_owned()];
                    header.extend(sheet.then(|| "单位".to_owned()));
                    header.extend(columns.iter().map(super::layout::heading));
                    text.push_str(&line(&header));
                }
                let group = row.group.map(|g| &table.groups[g]).filter(|_| table.layout == Layout::Matrix);
                let heading = group.map(|g| format!("{}{} ", g.number, g.zh)).unwrap_or_default();
                let mut fields = vec![format!("{heading}{}{}", row.number, row.zh)];
                if sheet {
                    let ix = form.cell(&format!("{}.{}", table.key, row.key));
                    fields.extend(ix.map(|ix| form.def(ix).unit.clone()));
                }
                fields.extend(values.into_iter().map(Option::unwrap_or_default));
                text.push_str(&line(&fields));
            }
        }
    }
    text
}

/// The rows as printed: a collapsed row stands where its parts would.
fn in_print_order(table: &Table) -> Vec<&gongkai_model::Row> {
    let mut rows: Vec<&gongkai_model::Row> = Vec::new();
    for row in table.rows.iter().filter(|row| !row.collapsed) {
        let group = row.group.map(|g| &table.groups[g]);
        if let Some(collapsed) = group.and_then(|g| table.rows.iter().find(|r| r.collapsed && r.key == g.key))
            && !rows.iter().any(|r| r.key == collapsed.key)
        {
            rows.push(collapsed);
        }
        rows.push(row);
    }
    rows
}
