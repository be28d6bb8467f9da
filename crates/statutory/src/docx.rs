//! The form as a Word file.

use crate::StatutoryError;
use crate::layout::{Drawn, Field, PADDING, SIDE};
use crate::{FilledForm, FormFormat, Layout};
use docx_rs::{
    AlignmentType, BorderType, Docx, LineSpacing, PageMargin, Paragraph, Run, RunFonts, Table, TableAlignmentType,
    TableBorder, TableBorderPosition, TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType,
    VMergeType, WidthType, XMLDocx,
};
use gongkai_model::shown;
use std::io::Cursor;

/// Sizes of the title, of headings and of notes in half points.
pub(crate) const TITLE: usize = 36;
pub(crate) const HEADING: usize = 30;
const NOTE: usize = 21;

/// What the library writes as the properties of a row that has none, and what the head of a table needs there: the
/// library cannot say that a row stands again on every page.
const NO_PROPERTIES: &str = "<w:trPr />";
const HEAD_PROPERTIES: &str = "<w:trPr><w:cantSplit /><w:tblHeader /></w:trPr>";

pub(crate) fn write(form: &FilledForm) -> Result<Vec<u8>, StatutoryError> {
    let mut bytes = Cursor::new(Vec::new());
    let failed = |reason: String| StatutoryError::File { format: FormFormat::Docx.extension(), reason };
    package(form).pack(&mut bytes).map_err(|error| failed(error.to_string()))?;
    Ok(bytes.into_inner())
}

/// The parts of the file.
pub(crate) fn package(form: &FilledForm) -> XMLDocx {
    let mut document = Docx::new()
        .page_size(11906, 16838)
        .page_margin(PageMargin::new().top(1134).bottom(1134).left(SIDE as i32).right(SIDE as i32))
        .add_paragraph(
            Paragraph::new()
                .add_run(run(&form.title, TITLE, "宋体").bold())
                .align(AlignmentType::Center)
                .line_spacing(LineSpacing::new().after(240)),
        );
    for table in &form.tables {
        let heading = Paragraph::new()
            .add_run(run(&table.heading, HEADING, "黑体"))
            .line_spacing(LineSpacing::new().before(240).after(120))
            .keep_next(true);
        // The long table has a page of its own.
        document =
            document.add_paragraph(heading.page_break_before(table.layout == Layout::Matrix)).add_table(drawn(table));
    }
    // A document does not end with a table.
    document = document.add_paragraph(Paragraph::new());
    for note in &form.notes {
        document = document.add_paragraph(Paragraph::new().add_run(run(note, NOTE, "宋体")));
    }
    finished(document)
}

/// The parts of a document with tables, so that their heads stand again on every page.
pub(crate) fn finished(document: Docx) -> XMLDocx {
    let mut package = document.build();
    // Markup in a name or a number is escaped: only the library writes this.
    let xml = String::from_utf8_lossy(&package.document).replace(NO_PROPERTIES, HEAD_PROPERTIES);
    package.document = xml.into_bytes();
    package
}

pub(crate) fn run(text: &str, half_points: usize, face: &str) -> Run {
    Run::new().add_text(shown(text)).size(half_points).fonts(RunFonts::new().east_asia(face).ascii("Times New Roman"))
}

pub(crate) fn drawn(table: &Drawn) -> Table {
    let rows = (0..table.lines.len())
        .map(|line| {
            let cells = table.crossing(line).into_iter().map(|field| cell(table, field, line)).collect();
            let row = TableRow::new(cells);
            if line < table.head { row } else { row.cant_split() }
        })
        .collect();
    let side = |position| TableBorder::new(position).border_type(BorderType::Single).size(4).color("000000");
    let sides = [
        TableBorderPosition::Top,
        TableBorderPosition::Bottom,
        TableBorderPosition::Left,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ];
    let borders = sides.into_iter().map(side).fold(TableBorders::with_empty(), TableBorders::set);
    Table::new(rows)
        .set_grid(table.widths.clone())
        .width(table.widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(10, PADDING, 10, PADDING))
        .set_borders(borders)
}

/// The part of a box that stands in a line.
fn cell(table: &Drawn, field: &Field, line: usize) -> TableCell {
    let mut cell = TableCell::new().width(table.width(field), WidthType::Dxa).vertical_align(VAlignType::Center);
    if field.columns > 1 {
        cell = cell.grid_span(field.columns);
    }
    if field.rows > 1 {
        cell = cell.vertical_merge(if line == field.line { VMergeType::Restart } else { VMergeType::Continue });
    }
    if line > field.line {
        return cell.add_paragraph(Paragraph::new());
    }
    let text = &field.filled.text;
    let align = if field.is_left(table.layout) { AlignmentType::Left } else { AlignmentType::Center };
    let paragraph = Paragraph::new().align(align);
    if text.is_empty() {
        return cell.add_paragraph(paragraph);
    }
    cell.add_paragraph(paragraph.add_run(run(text, table.half_points(field), "宋体")))
}
