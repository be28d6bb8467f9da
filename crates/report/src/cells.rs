//! The figures as read, on a drawing of the form. A script makes each figure tell its id and its place.

use askama::Template;
use gongkai_model::{Cell, CellState, Cells, Content, Lang, Layout, Place, Report, Slot, Table};
use std::collections::BTreeSet;

/// A report with its tables.
#[derive(Template)]
#[template(path = "report.html")]
pub(crate) struct View {
    anchor: String,
    record: String,
    file: String,
    name: String,
    findings: String,
    facts: String,
    tables: Vec<TableView>,
}

struct TableView {
    title: String,
    short: String,
    absent: Option<&'static str>,
    /// Keys of the columns of a row that names none itself.
    keys: String,
    rows: Vec<RowView>,
}

#[derive(Default)]
struct RowView {
    /// First parts of its cells' ids; empty for headings.
    ids: String,
    keys: Option<String>,
    /// Labels of its rows.
    labels: String,
    place: String,
    slots: Vec<SlotView>,
}

struct SlotView {
    header: bool,
    scope: &'static str,
    rows: usize,
    columns: usize,
    class: &'static str,
    place: Option<String>,
    text: String,
}

/// What a report's drawing needs to know beside the report.
pub(crate) struct About<'a> {
    pub(crate) anchor: String,
    pub(crate) lang: Lang,
    /// Ids of cells that stand in a finding.
    pub(crate) bad: &'a BTreeSet<&'a str>,
    /// How many findings there are.
    pub(crate) findings: usize,
}

pub(crate) fn view(report: &Report, about: &About<'_>) -> View {
    let lang = about.lang;
    let tables = match &report.cells {
        Some(cells) => cells.form().tables.iter().map(|table| table_view(report, cells, table, about)).collect(),
        None => Vec::new(),
    };
    let findings = match about.findings {
        0 => lang.pick("未发现问题", "no findings").to_owned(),
        n => lang.pick(format!("{n} 个问题"), crate::words::plural(n, "finding")),
    };
    View {
        anchor: about.anchor.clone(),
        record: gongkai_figures::record(report),
        file: report.origin.file.clone(),
        name: report.name(),
        findings,
        facts: facts(report, lang),
        tables,
    }
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
        parts.push(lang.pick("正文重复出现", "the body appears twice").to_owned());
    }
    parts.join(lang.pick("；", "; "))
}

fn table_view(report: &Report, cells: &Cells, table: &Table, about: &About<'_>) -> TableView {
    let lang = about.lang;
    let view = TableView {
        title: table.title(lang),
        short: table.short(lang),
        absent: None,
        keys: table.column_sets.first().map(keys).unwrap_or_default(),
        rows: Vec::new(),
    };
    if !report.carried.tables.contains(&table.key) {
        let absent = lang.pick(
            "在此来源中读不到这张表；其指标为缺失，不是零。",
            "This table could not be read from the source; its cells are absent, not zero.",
        );
        return TableView { absent: Some(absent), ..view };
    }
    let drawn = table.draw(cells.form(), lang, &|ix| cells.state(ix) != CellState::Absent);
    let rows = drawn.into_iter().map(|line| row_view(cells, table, line, about)).collect();
    TableView { rows, ..view }
}

fn keys(set: &gongkai_model::ColumnSet) -> String {
    set.columns.iter().map(|column| column.key.as_str()).collect::<Vec<_>>().join(" ")
}

fn row_view(cells: &Cells, table: &Table, line: Vec<Slot>, about: &About<'_>) -> RowView {
    let form = cells.form();
    let lang = about.lang;
    let mut row = RowView::default();
    let mut rows: Vec<usize> = Vec::new();
    let mut given: Vec<Cell<'_>> = Vec::new();
    for slot in &line {
        if let Content::Cell(ix) = slot.content {
            let def = form.def(ix);
            if rows.last() != Some(&def.row) {
                rows.push(def.row);
            }
            given.push(cells.get(ix));
        }
    }
    let named = |of: &dyn Fn(&gongkai_model::Row) -> String, by: &str| {
        rows.iter().map(|row| of(&table.rows[*row])).collect::<Vec<_>>().join(by)
    };
    row.ids = named(&|row| format!("{}.{}", table.key, row.key), " ");
    // Beside a label of their own the rows need none; where they stand side by side they have none.
    if table.layout == Layout::Strip {
        row.labels = named(&|row| table.row_path(row, lang), "|");
    }
    if let Some(first) = rows.first() {
        let set = table.rows[*first].columns;
        row.keys = (set != 0).then(|| keys(&table.column_sets[set]));
    }
    let step = step(&given);
    if let (Some(step), Some(first)) = (step, given.iter().find(|cell| !cell.place.is_unknown())) {
        let before = given.iter().take_while(|cell| cell.place.is_unknown()).count();
        row.place = coded(back(first.place, step, before), Some(step));
    }
    row.slots = line.into_iter().map(|slot| slot_view(cells, slot, step.is_none(), about)).collect();
    row
}

/// How the places of a row's cells follow from the first: from column to column, or from line to line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Column,
    Line,
}

fn step(cells: &[Cell<'_>]) -> Option<Step> {
    let known: Vec<(usize, Place)> =
        cells.iter().enumerate().map(|(at, cell)| (at, cell.place)).filter(|(_, place)| !place.is_unknown()).collect();
    let (first_at, first) = *known.first()?;
    [Step::Column, Step::Line].into_iter().find(|step| {
        known.iter().all(|(at, place)| {
            let by = at - first_at;
            *place == forward(first, *step, by)
        }) && (*step == Step::Column && first.column as usize > first_at
            || *step == Step::Line && first.line as usize > first_at)
    })
}

fn forward(place: Place, step: Step, by: usize) -> Place {
    match step {
        Step::Column => place.at_column(usize::from(place.column) + by),
        Step::Line => Place { line: place.line + u32::try_from(by).unwrap_or(0), ..place },
    }
}

fn back(place: Place, step: Step, by: usize) -> Place {
    match step {
        Step::Column => place.at_column(usize::from(place.column).saturating_sub(by)),
        Step::Line => Place { line: place.line.saturating_sub(u32::try_from(by).unwrap_or(0)), ..place },
    }
}

/// Page, table, line, row, column, and what the next cell's place differs in.
fn coded(place: Place, step: Option<Step>) -> String {
    let step = match step {
        Some(Step::Column) => "c",
        Some(Step::Line) => "l",
        None => "",
    };
    format!("{}.{}.{}.{}.{}{step}", place.page, place.table, place.line, place.row, place.column)
}

fn slot_view(cells: &Cells, slot: Slot, own_place: bool, about: &About<'_>) -> SlotView {
    let (rows, columns) = (slot.rows, slot.columns);
    let lang = about.lang;
    let plain = |header, scope, text| SlotView { header, scope, rows, columns, class: "", place: None, text };
    match slot.content {
        Content::Header(text) => plain(true, if columns > 1 { "colgroup" } else { "col" }, text),
        Content::Label(text) => plain(true, if rows > 1 { "rowgroup" } else { "row" }, text),
        Content::Cell(ix) => {
            let cell = cells.get(ix);
            let text = match cell.state {
                CellState::Blank => lang.pick("空白", "blank").to_owned(),
                CellState::Absent => lang.pick("缺", "absent").to_owned(),
                _ => cell.as_written.into_owned(),
            };
            let bad = about.bad.contains(cells.form().def(ix).id.as_str());
            let class = match (cell.state, bad) {
                (CellState::Reported, false) => "",
                (CellState::Reported, true) => "bad",
                (CellState::Blank, false) => "blank",
                (CellState::Blank, true) => "blank bad",
                (CellState::NotApplicable, false) => "na",
                (CellState::NotApplicable, true) => "na bad",
                (CellState::Approximate, false) => "approx",
                (CellState::Approximate, true) => "approx bad",
                (CellState::Unreadable, false) => "unread",
                (CellState::Unreadable, true) => "unread bad",
                (CellState::Absent, false) => "gone",
                (CellState::Absent, true) => "gone bad",
            };
            let place = (own_place && !cell.place.is_unknown()).then(|| coded(cell.place, None));
            SlotView { header: false, scope: "", rows, columns, class, place, text }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::Number;

    fn cell(place: Place) -> Cell<'static> {
        Cell { state: CellState::Reported, number: Some(Number::Count(1)), as_written: "1".into(), place }
    }

    fn at(row: u16, column: u16) -> Place {
        Place { table: 3, row, column, ..Place::default() }
    }

    #[test]
    fn places_in_a_row_are_told_by_the_first() {
        let row = [cell(at(5, 4)), cell(Place::default()), cell(at(5, 6))];
        assert_eq!(step(&row), Some(Step::Column));
        let lines = [cell(Place::line(7)), cell(Place::line(8))];
        assert_eq!(step(&lines), Some(Step::Line));
        assert_eq!(step(&[cell(at(5, 4)), cell(at(6, 4))]), None);
        assert_eq!(step(&[cell(Place::default())]), None);
    }

    #[test]
    fn the_place_of_a_row_is_that_of_its_first_cell_even_if_unknown() {
        assert_eq!(coded(back(at(5, 6), Step::Column, 2), Some(Step::Column)), "0.3.0.5.4c");
        assert_eq!(forward(at(5, 4), Step::Column, 2), at(5, 6));
        assert_eq!(coded(Place::line(9), Some(Step::Line)), "0.0.9.0.0l");
    }
}
