//! A report as wide CSV with every cell as the report writes it: what an office's collection sheet holds.

use gongkai_model::exchange::CELL_STATES;
use gongkai_model::{CellState, Report};

/// Writes one report: a header and a row. Cells that are absent are named in the column of cell states.
///
/// # Errors
///
/// None that a buffer in memory can give; the csv crate's signature has one.
pub fn write(report: &Report) -> Result<Vec<u8>, csv::Error> {
    let mut header = vec!["agency".to_owned(), "report_year".into(), "form".into(), "published".into()];
    let mut row = vec![report.agency.name.clone(), report.report_year.to_string()];
    row.push(report.detected_form.map(|form| form.to_string()).unwrap_or_default());
    row.push(report.published.map(|date| date.to_string()).unwrap_or_default());
    let (mut absent, mut blank) = (Vec::new(), Vec::new());
    if let Some(cells) = &report.cells {
        for (ix, cell) in cells.iter() {
            let id = &cells.form().def(ix).id;
            if cell.state == CellState::Absent {
                absent.push(id.clone());
            }
            // An empty field of a collapsed row means that the row is not printed, unless it is said to be blank.
            if cell.state == CellState::Blank {
                blank.push(id.clone());
            }
            header.push(id.clone());
            row.push(cell.as_written.into_owned());
        }
    }
    header.push(CELL_STATES.to_owned());
    row.push(format!("absent={};blank={}", absent.join("|"), blank.join("|")));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header)?;
    writer.write_record(&row)?;
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
