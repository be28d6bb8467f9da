//! Plain writers of our layouts, from what docs/formats.md says and nothing else.

use gongkai_model::exchange::{Bundle, REPORT_SCHEMA, ReportRecord, protect};
use gongkai_model::{Cell, CellState, Form, Lang, Report};

fn line(fields: impl IntoIterator<Item = String>) -> String {
    let quoted: Vec<String> = fields.into_iter().map(|f| format!("\"{}\"", protect(&f).replace('"', "\"\""))).collect();
    quoted.join(",") + "\n"
}

fn description(report: &Report) -> [String; 9] {
    let agency = &report.agency;
    [
        agency.name.clone(),
        agency.region.to_string(),
        agency.level.map_or(String::new(), |level| level.to_string()),
        report.report_year.to_string(),
        report.detected_form.map_or(String::new(), |form| form.to_string()),
        report.scope.to_string(),
        report.published.map_or(String::new(), |date| date.to_string()),
        report.title.clone().unwrap_or_default(),
        report.origin.cited.clone().unwrap_or_default(),
    ]
}

const DESCRIPTION: &str = "agency,region,level,report_year,form,scope,published,title,source";

fn value(cell: &Cell<'_>) -> String {
    cell.number.map(|number| number.to_string()).unwrap_or_default()
}

/// One row a cell.
pub(crate) fn cells_csv(reports: &[Report]) -> String {
    let mut text = format!("{DESCRIPTION},cell,value,as_written,state\n");
    // One row of each report in turn: rows need not stand together.
    let mut rows: Vec<Vec<String>> = Vec::new();
    for report in reports {
        let cells = report.cells.as_ref().unwrap();
        let of_report = cells.present().map(|(ix, cell)| {
            let own =
                [cells.form().def(ix).id.clone(), value(&cell), cell.as_written.to_string(), cell.state.to_string()];
            line(description(report).into_iter().chain(own))
        });
        rows.push(of_report.collect());
    }
    for at in 0..rows.iter().map(Vec::len).max().unwrap_or(0) {
        rows.iter().filter_map(|of_report| of_report.get(at)).for_each(|row| text.push_str(row));
    }
    text
}

/// One row a report, with columns named by id or by label.
pub(crate) fn wide_csv(reports: &[Report], form: &Form, labels: bool) -> String {
    let columns: Vec<_> = form.cells.iter().map(|def| form.cell(&def.id).unwrap()).collect();
    let names = columns.iter().map(|ix| match labels {
        true => format!("{} {}", form.table_of(*ix).short(Lang::Zh), form.cell_label(*ix, Lang::Zh)),
        false => form.def(*ix).id.clone(),
    });
    let mut text = format!("{DESCRIPTION},cell_states,{}", line(names));
    for report in reports {
        let cells = report.cells.as_ref().unwrap();
        let mut states = Vec::new();
        for state in CellState::ALL.into_iter().filter(|state| *state != CellState::Reported) {
            let ids = cells.iter().filter(|(_, c)| c.state == state).map(|(ix, _)| form.def(ix).id.clone());
            let ids: Vec<String> = ids.collect();
            if !ids.is_empty() {
                states.push(format!("{state}={}", ids.join("|")));
            }
        }
        let fields = columns.iter().map(|ix| {
            let cell = cells.get(*ix);
            if cell.number.is_some() { value(&cell) } else { cell.as_written.to_string() }
        });
        text.push_str(&line(description(report).into_iter().chain([states.join(";")]).chain(fields)));
    }
    text
}

/// One object.
pub(crate) fn json(reports: &[Report]) -> String {
    let bundle = Bundle { schema: REPORT_SCHEMA.to_owned(), reports: reports.iter().map(ReportRecord::from).collect() };
    serde_json::to_string_pretty(&bundle).unwrap()
}

/// One report a line.
pub(crate) fn json_lines(reports: &[Report]) -> String {
    let line = |report| {
        let record = ReportRecord { schema: Some(REPORT_SCHEMA.to_owned()), ..ReportRecord::from(report) };
        serde_json::to_string(&record).unwrap() + "\n"
    };
    reports.iter().map(line).collect()
}
