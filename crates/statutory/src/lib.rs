//! A report → its statutory tables as the notice lays them out, ready to paste or to publish; a roll-up → a report begun.
//!
//! It knows the model only, so that a page in a browser can write them too. The form is an official document and Chinese whatever the language of the program. What is written into a cell reads
//! back as what the report says there; what the report does not say stays empty and is a [`Gap`].

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod docx;
mod draft;
mod error;
mod gaps;
mod html;
mod label;
mod layout;
mod workbook;

pub use draft::draft;
pub use error::StatutoryError;
pub use gaps::Gap;

use gongkai_model::{Cell, CellDef, CellIx, CellState, Cells, Content, Form, Lang, Layout, Number, Report, plain};
use layout::Drawn;

/// What a text in a cell is read as; the loader knows.
pub type Reads<'r> = &'r dyn Fn(&str, &CellDef) -> (CellState, Option<Number>);

/// What the form can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFormat {
    /// A Word file.
    Docx,
    /// A web page that needs no other file.
    Html,
    /// A workbook with a sheet for each table.
    Xlsx,
}

impl FormFormat {
    /// Every format.
    pub const ALL: [FormFormat; 3] = [FormFormat::Docx, FormFormat::Html, FormFormat::Xlsx];

    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            FormFormat::Docx => "docx",
            FormFormat::Html => "html",
            FormFormat::Xlsx => "xlsx",
        }
    }
}

/// A form with the numbers of a report in it.
///
/// ```
/// use gongkai_statutory::{FilledForm, FormFormat};
/// let blank = FilledForm::blank("云泽区财政局", 2025).unwrap();
/// assert_eq!(blank.title(), "云泽区财政局2025年政府信息公开工作年度报告");
/// assert_eq!(&blank.write(FormFormat::Docx).unwrap()[..2], b"PK");
/// ```
#[derive(Debug, Clone)]
pub struct FilledForm {
    title: String,
    cells: Cells,
    tables: Vec<Drawn>,
    notes: Vec<String>,
}

impl FilledForm {
    /// The tables of a report. They are those of the form its numbers follow, or of the one its year demands where it
    /// has none; nothing for a year without a form.
    pub fn of(report: &Report, reads: Reads<'_>) -> Option<FilledForm> {
        let cells = match &report.cells {
            Some(cells) => cells.clone(),
            None => Cells::absent(Form::expected(report.report_year)?),
        };
        Some(FilledForm::new(&report.agency.name, report.report_year, cells, reads))
    }

    /// The empty tables that a year demands; nothing for a year without a form.
    pub fn blank(agency: &str, year: i32) -> Option<FilledForm> {
        let cells = Cells::absent(Form::expected(year)?);
        Some(FilledForm::new(agency, year, cells, &|_, _| (CellState::Blank, None)))
    }

    fn new(agency: &str, year: i32, cells: Cells, reads: Reads<'_>) -> FilledForm {
        let form = cells.form();
        let fill = |ix: CellIx| filled(&cells.get(ix), form.def(ix), reads);
        let draw = |table| Drawn::new(form, table, year, &|ix| cells.state(ix) != CellState::Absent, &fill);
        let tables = form.tables.iter().map(draw).collect();
        let title = format!("{}{year}年政府信息公开工作年度报告", clean(agency));
        FilledForm { title, cells, tables, notes: Vec::new() }
    }

    /// Says something below the tables: where the numbers come from, what is wanting.
    #[must_use]
    pub fn with_notes(self, notes: Vec<String>) -> FilledForm {
        FilledForm { notes, ..self }
    }

    /// The line over the tables: `云泽区财政局2023年政府信息公开工作年度报告`.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The form whose tables these are.
    pub fn form(&self) -> &'static Form {
        self.cells.form()
    }

    /// How many cells the tables show: a group printed as one row stands for its parts.
    pub fn shown(&self) -> usize {
        self.tables.iter().flat_map(Drawn::cells).count()
    }

    /// What the report does not say as a plain number, in the order of the form.
    pub fn gaps(&self, lang: Lang) -> Vec<Gap> {
        let form = self.form();
        form.tables
            .iter()
            .zip(&self.tables)
            .flat_map(|(table, drawn)| gaps::of(&self.cells, table, drawn, lang))
            .collect()
    }

    /// How much of it is filled: a form with an empty cell is no finished form.
    ///
    /// ```
    /// use gongkai_model::Lang;
    /// use gongkai_statutory::FilledForm;
    /// let blank = FilledForm::blank("云泽区财政局", 2025).unwrap();
    /// assert!(blank.filling(Lang::Zh).ends_with("格没有确定的数字，未补零"));
    /// ```
    pub fn filling(&self, lang: Lang) -> String {
        let (open, shown) = (self.gaps(lang).iter().map(|gap| gap.cells).sum::<usize>(), self.shown());
        if open == 0 {
            return lang.pick(format!("全部 {shown} 格已填"), format!("all {shown} cells are filled"));
        }
        lang.pick(
            format!("{shown} 格中有 {open} 格没有确定的数字，未补零"),
            format!("{open} of {shown} cells have no plain number; none was made 0"),
        )
    }

    /// Writes the form.
    ///
    /// # Errors
    ///
    /// [`StatutoryError::File`] if the file cannot be put together; [`StatutoryError::Template`] would be a defect of this
    /// program.
    pub fn write(&self, format: FormFormat) -> Result<Vec<u8>, StatutoryError> {
        match format {
            FormFormat::Docx => self.docx(),
            FormFormat::Html => html::write(self),
            FormFormat::Xlsx => self.xlsx(),
        }
    }

    /// Writes it as a Word file. Who calls this carries no writer of the other formats.
    ///
    /// # Errors
    ///
    /// [`StatutoryError::File`] if the file cannot be put together.
    pub fn docx(&self) -> Result<Vec<u8>, StatutoryError> {
        docx::write(self)
    }

    /// Writes it as a workbook. Who calls this carries no writer of the other formats.
    ///
    /// # Errors
    ///
    /// [`StatutoryError::File`] if the file cannot be put together.
    pub fn xlsx(&self) -> Result<Vec<u8>, StatutoryError> {
        workbook::write(self)
    }
}

/// What is written into a cell, and the number it is.
#[derive(Debug, Clone, PartialEq, Default)]
struct Filled {
    text: String,
    number: Option<Number>,
}

/// The text of a cell: as it stands in the source if that reads as what the report says, else the plain number or mark.
/// A text that would read as something else is left out, so that the form says no more than the report.
fn filled(cell: &Cell<'_>, def: &CellDef, reads: Reads<'_>) -> Filled {
    let says = |text: &str| reads(text, def) == (cell.state, cell.number);
    let own = clean(cell.as_written.trim());
    let plainly = match (cell.state, cell.number) {
        (CellState::Reported, Some(number)) => number.to_string(),
        (CellState::Approximate, Some(number)) => format!("约{number}"),
        (CellState::NotApplicable, _) => "/".to_owned(),
        _ => String::new(),
    };
    let text = [own, plainly].into_iter().find(|text| says(text)).unwrap_or_default();
    let number = cell.number.filter(|_| cell.state == CellState::Reported && !text.is_empty());
    Filled { text, number }
}

/// A text that any of the formats can hold on a line.
fn clean(text: &str) -> String {
    plain(text).chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

#[cfg(test)]
mod tests;
