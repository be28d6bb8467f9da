//! OFD files (GB/T 33190), as office programs, converters and printers of forms write them: text and lines in their places.

mod package;
mod pages;
mod render;

use super::Written;
use super::body::{Piece, pieces, title};
use super::odd::Odd;
use super::quirk::Quirk;
use crate::plain::Dice;
use gongkai_model::{Cells, Form, Report};
use pages::Pages;
use std::io;

/// How a report is written as OFD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfdStyle {
    /// A text a line, the distances of its characters abbreviated; a box around each cell.
    Lines,
    /// A text a character, ruling lines as thin filled boxes; places of parts from the root, no prefix of a name space.
    Characters,
    /// The title in a template, another under every page; headers of tables again on every page, all lines of a table in
    /// one path; sizes by matrices, as converters of PDF write them.
    Template,
    /// Objects in blocks, all lines of a cell in one text; the lines of tables are units of the resources.
    Units,
    /// Wide pages that lie on their side: everything is turned.
    Turned,
}

impl OfdStyle {
    /// Every style.
    pub const ALL: [OfdStyle; 5] =
        [OfdStyle::Lines, OfdStyle::Characters, OfdStyle::Template, OfdStyle::Units, OfdStyle::Turned];

    /// Name in tables and file names.
    pub fn id(self) -> &'static str {
        match self {
            OfdStyle::Lines => "lines",
            OfdStyle::Characters => "characters",
            OfdStyle::Template => "template",
            OfdStyle::Units => "units",
            OfdStyle::Turned => "turned",
        }
    }

    /// The report is signed with its date; in the other styles the date stands under the title.
    fn is_signed(self) -> bool {
        matches!(self, OfdStyle::Lines | OfdStyle::Characters)
    }
}

/// Writes an OFD.
///
/// # Errors
///
/// None on a buffer in memory.
pub fn write(report: &Report, style: OfdStyle, quirks: &[Quirk], dice: &mut Dice) -> io::Result<Written> {
    let (parts, cells) = parts(report, style, quirks, dice);
    Ok(Written { extension: "ofd", bytes: package::package(&parts)?, cells })
}

/// The parts of such an OFD by their names, and the cells that it prints: for who changes them before they are packed.
pub fn parts(report: &Report, style: OfdStyle, quirks: &[Quirk], dice: &mut Dice) -> (Vec<(String, String)>, Cells) {
    let (pages, cells) = laid_out(report, style, quirks, dice);
    (package::parts(&[pages], style), cells)
}

/// Writes several reports as the documents of one OFD; the cells of each.
///
/// # Errors
///
/// None on a buffer in memory.
pub fn write_together(reports: &[&Report], style: OfdStyle, dice: &mut Dice) -> io::Result<(Vec<u8>, Vec<Cells>)> {
    let laid: Vec<(Pages, Cells)> = reports.iter().map(|report| laid_out(report, style, &[], dice)).collect();
    let (documents, cells): (Vec<Pages>, Vec<Cells>) = laid.into_iter().unzip();
    Ok((package::package(&package::parts(&documents, style))?, cells))
}

/// The pages of a report, and the cells that they print.
fn laid_out(report: &Report, style: OfdStyle, quirks: &[Quirk], dice: &mut Dice) -> (Pages, Cells) {
    let mut odd = Odd::new(quirks, dice);
    let mut cells = report.cells.clone().unwrap_or_else(|| Cells::absent(&Form::all()[0]));
    let pieces = pieces(report, &mut cells, &mut odd);
    let mut pages = Pages::new(style == OfdStyle::Turned, style == OfdStyle::Template);
    pages.title(&title(report));
    if let Some(date) = report.published.filter(|_| !style.is_signed()) {
        pages.middle(&format!("发布日期：{date}"));
    }
    for piece in &pieces {
        match piece {
            Piece::Heading(text) => pages.paragraph(text),
            Piece::Text(text) => pages.paragraph(text),
            Piece::Table(rows, _) => pages.table(rows, &mut odd),
        }
    }
    if let Some(date) = report.published.filter(|_| style.is_signed()) {
        pages.right(&report.agency.name);
        pages.right(&format!("{}年{}月{}日", date.year(), date.month(), date.day()));
    }
    (pages, cells)
}
