//! A report as wide CSV with every cell as the report writes it: what an office's collection sheet holds.

use gongkai_model::exchange::CELL_STATES;
use gongkai_model::{CellState, Report};

/// Writes one report: a header and a row. Cells that are absent are named in the column of cell states.
///
/// # Errors
///
/// None that a buffer in memory can give; the csv crate's signature has one.
pub fn write(report: &Report) -> Result<Vec<u8>, csv::Error> {
    write_all(&[report])
}

/// Writes reports of one form, a row each under the header of the first.
///
/// # Errors
///
/// Where a report is of another form: its row has another length.
pub fn write_all(reports: &[&Report]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let form = reports.iter().find_map(|report| report.cells.as_ref()).map(|cells| cells.form());
    let mut header: Vec<&str> = vec!["agency", "report_year", "form", "published"];
    header.extend(form.iter().flat_map(|form| &form.cells).map(|def| def.id.as_str()));
    header.push(CELL_STATES);
    writer.write_record(&header)?;
    for report in reports {
        let mut row = vec![report.agency.name.clone(), report.report_year.to_string()];
        row.push(report.detected_form.map(|form| form.to_string()).unwrap_or_default());
        row.push(report.published.map(|date| date.to_string()).unwrap_or_default());
        let (mut absent, mut blank) = (Vec::new(), Vec::new());
        if let Some(cells) = &report.cells {
            for (ix, cell) in cells.iter() {
                let id = cells.form().def(ix).id.as_str();
                if cell.state == CellState::Absent {
                    absent.push(id);
                }
                // An empty field of a collapsed row means that the row is not printed, unless it is said to be blank.
                if cell.state == CellState::Blank {
                    blank.push(id);
                }
                row.push(cell.as_written.into_owned());
            }
        }
        row.push(format!("absent={};blank={}", absent.join("|"), blank.join("|")));
        writer.write_record(&row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
