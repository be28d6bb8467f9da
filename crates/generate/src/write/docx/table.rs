//! Tables in a Word file.

use super::{DocxStyle, Look, escaped, paragraph, run};
use crate::write::layout::{Laid, Raster, Slot};
use crate::write::quirk::Quirk;

/// Width of a table, in twentieths of a point.
const WIDTH: usize = 9600;

/// Properties of a paragraph in a cell: small and in the middle.
const CELL: &str = "<w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr>";

impl Look<'_> {
    pub(super) fn table(&mut self, rows: &[Vec<Slot>]) -> String {
        let raster = Raster::of(rows);
        let weights = raster.weights();
        let whole: usize = weights.iter().sum::<usize>().max(1);
        let widths: Vec<usize> = weights.iter().map(|weight| weight * WIDTH / whole).collect();
        let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        let head = rows.iter().take_while(|row| row.iter().all(|cell| cell.header)).count();
        let mut out = format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr>\
             <w:tblGrid>{grid}</w:tblGrid>"
        );
        for row in 0..rows.len() {
            if self.style == DocxStyle::Tracked && row > head && self.odd.once_in(9) {
                out.push_str(&self.deleted_row(&widths));
            }
            out.push_str(&self.row(&raster, row, row < head, &widths));
        }
        out + "</w:tbl>"
    }

    fn row(&mut self, raster: &Raster<'_>, row: usize, header: bool, widths: &[usize]) -> String {
        let mut cells = String::new();
        let (mut column, mut gap) = (0, 0);
        while column < raster.width {
            let Some(laid) = raster.at(row, column) else {
                gap = raster.width - column;
                break;
            };
            cells.push_str(&self.cell(laid, row, widths));
            column += laid.columns;
        }
        let after = if gap > 0 { format!("<w:gridAfter w:val=\"{gap}\"/>") } else { String::new() };
        let repeat = if header && self.style == DocxStyle::Pages { "<w:tblHeader/>" } else { "" };
        let inserted = self.style == DocxStyle::Tracked && !header && self.odd.once_in(9);
        let change = if inserted { format!("<w:ins {}/>", self.change()) } else { String::new() };
        format!("<w:tr><w:trPr>{after}<w:cantSplit/>{repeat}{change}</w:trPr>{cells}</w:tr>")
    }

    fn cell(&mut self, laid: Laid<'_>, row: usize, widths: &[usize]) -> String {
        let width: usize = widths[laid.column..laid.column + laid.columns].iter().sum();
        let span = if laid.columns > 1 { format!("<w:gridSpan w:val=\"{}\"/>", laid.columns) } else { String::new() };
        let merge = match (laid.rows > 1, row == laid.row) {
            (true, true) => "<w:vMerge w:val=\"restart\"/>",
            (true, false) => "<w:vMerge/>",
            (false, _) => "",
        };
        let content = match (row == laid.row, laid.slot.cell.is_some()) {
            (false, _) => "<w:p/>".to_owned(),
            (true, true) => self.value(&laid.slot.text),
            (true, false) => self.label(&laid.slot.text),
        };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{merge}<w:vAlign w:val=\"center\"/></w:tcPr>{content}</w:tc>"
        )
    }

    fn label(&mut self, text: &str) -> String {
        if text.is_empty() {
            return paragraph(CELL, "");
        }
        self.odd.laid_out(text, true).iter().map(|part| paragraph(CELL, &run(part))).collect()
    }

    fn value(&mut self, written: &str) -> String {
        if written.trim().is_empty() {
            let blank = self.odd.pick(&["", "\u{a0}", "\u{3000}", " "]);
            return paragraph(CELL, &run(blank));
        }
        let text = self.odd.value(written);
        let plain = written.bytes().all(|byte| byte.is_ascii_digit());
        if self.style == DocxStyle::Tracked && plain && self.odd.once_in(6) {
            let old = self.deleted("7");
            return paragraph(CELL, &(old + &self.inserted(&text)));
        }
        let characters: Vec<char> = text.chars().collect();
        let inner = match characters.split_first() {
            Some((first, rest)) if self.odd.has(Quirk::TagsInNumbers) && !rest.is_empty() && plain => {
                let rest = escaped(&rest.iter().collect::<String>());
                run(&first.to_string()) + &format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{rest}</w:t></w:r>")
            }
            _ => run(&text),
        };
        let content = paragraph(CELL, &inner);
        if self.odd.has(Quirk::NestedCells) && self.odd.once_in(5) {
            let width =
                "<w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"500\"/></w:tblGrid>";
            return format!("<w:tbl>{width}<w:tr><w:tc><w:tcPr/>{content}</w:tc></w:tr></w:tbl><w:p/>");
        }
        content
    }

    /// A row that is gone once the changes are accepted.
    fn deleted_row(&mut self, widths: &[usize]) -> String {
        let change = self.change();
        let mut cells = String::new();
        for width in widths {
            let gone = self.deleted("9");
            let content = paragraph(CELL, &gone);
            cells.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>"));
        }
        format!("<w:tr><w:trPr><w:del {change}/></w:trPr>{cells}</w:tr>")
    }
}
