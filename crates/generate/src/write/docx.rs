//! A report as a Word file, in the styles in which offices lay it out.

mod package;
mod table;

use super::Written;
use super::body::{Piece, pieces, title};
use super::odd::Odd;
use super::quirk::Quirk;
use crate::plain::Dice;
use gongkai_model::Report;
use std::io;

/// The ways in which offices lay a report out in Word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocxStyle {
    /// Tables between the paragraphs, their cells merged as the notice has them.
    Merged,
    /// Each table on a page of its own under a caption, its header repeated by Word where it runs over.
    Pages,
    /// Headings numbered by Word itself.
    Numbered,
    /// With tracked changes; accepted, they give the report.
    Tracked,
    /// Title and date of publication in a text box, some paragraphs in another.
    Boxed,
    /// The tables in the cell of a table that only puts them in their place.
    Nested,
    /// Table three cut in two by hand, with a page number in between.
    Split,
}

impl DocxStyle {
    /// Every style.
    pub const ALL: [DocxStyle; 7] = [
        DocxStyle::Merged,
        DocxStyle::Pages,
        DocxStyle::Numbered,
        DocxStyle::Tracked,
        DocxStyle::Boxed,
        DocxStyle::Nested,
        DocxStyle::Split,
    ];

    /// Name in tables and file names.
    pub fn id(self) -> &'static str {
        match self {
            DocxStyle::Merged => "merged",
            DocxStyle::Pages => "pages",
            DocxStyle::Numbered => "numbered",
            DocxStyle::Tracked => "tracked",
            DocxStyle::Boxed => "boxed",
            DocxStyle::Nested => "nested",
            DocxStyle::Split => "split",
        }
    }

    /// Whether a print of it shows what the file says: a print of tracked changes shows both what was and what is.
    pub fn prints(self) -> bool {
        self != DocxStyle::Tracked
    }

    /// The report is signed with its date; in the other styles the date stands under the title.
    fn is_signed(self) -> bool {
        matches!(self, DocxStyle::Merged | DocxStyle::Numbered | DocxStyle::Split)
    }
}

/// Writes a Word file.
///
/// # Errors
///
/// None on a buffer in memory.
pub fn write(report: &Report, style: DocxStyle, quirks: &[Quirk], dice: &mut Dice) -> io::Result<Written> {
    let mut quirks = quirks.to_vec();
    if style == DocxStyle::Split && !quirks.contains(&Quirk::PageBreak) {
        quirks.push(Quirk::PageBreak);
    }
    let mut look = Look { style, odd: Odd::new(&quirks, dice), changes: 0, boxes: 0, counted: 0 };
    let mut cells =
        report.cells.clone().unwrap_or_else(|| gongkai_model::Cells::absent(&gongkai_model::Form::all()[0]));
    let pieces = pieces(report, &mut cells, &mut look.odd);
    let body = look.body(report, &pieces);
    Ok(Written { extension: "docx", bytes: package::package(&body)?, cells })
}

/// How one file looks.
struct Look<'q> {
    style: DocxStyle,
    odd: Odd<'q>,
    /// Tracked changes so far: each has a number.
    changes: usize,
    /// Text boxes so far.
    boxes: usize,
    /// Headings that Word has counted so far.
    counted: usize,
}

/// Properties of a paragraph of running text.
const RUNNING: &str = "<w:pPr><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/></w:pPr>";

impl Look<'_> {
    fn body(&mut self, report: &Report, pieces: &[Piece]) -> String {
        let title = paragraph("<w:pPr><w:pStyle w:val=\"Title\"/></w:pPr>", &run(&title(report)));
        let said = report.published.filter(|_| !self.style.is_signed());
        let date =
            said.map(|date| paragraph("<w:pPr><w:jc w:val=\"center\"/></w:pPr>", &run(&format!("发布日期：{date}"))));
        let head = title + &date.unwrap_or_default();
        let mut out = match self.style {
            DocxStyle::Boxed => self.boxed(&head),
            _ => head,
        };
        for piece in pieces {
            match piece {
                Piece::Heading(text) => out.push_str(&self.heading(text)),
                Piece::Text(text) => out.push_str(&self.text(text)),
                Piece::Table(rows, _) => out.push_str(&self.placed(rows)),
            }
        }
        if let Some(date) = report.published.filter(|_| self.style.is_signed()) {
            let right = "<w:pPr><w:jc w:val=\"right\"/></w:pPr>";
            out.push_str(&paragraph(right, &run(&report.agency.name)));
            let date = format!("{}年{}月{}日", date.year(), date.month(), date.day());
            out.push_str(&paragraph(right, &run(&date)));
        }
        out
    }

    fn heading(&mut self, text: &str) -> String {
        // Where the figure is the next one, Word counts by itself.
        let next = "一二三四五六七八九".chars().nth(self.counted).map(String::from);
        let counted = text.split_once('、').filter(|(figure, _)| Some(*figure) == next.as_deref());
        match counted.filter(|_| self.style == DocxStyle::Numbered) {
            Some((_, name)) => {
                self.counted += 1;
                paragraph("<w:pPr><w:pStyle w:val=\"Counted\"/></w:pPr>", &run(name))
            }
            None => paragraph("<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>", &run(text)),
        }
    }

    fn text(&mut self, text: &str) -> String {
        match self.style {
            DocxStyle::Tracked if self.odd.once_in(3) => {
                let characters: Vec<char> = text.chars().collect();
                let (first, rest) = characters.split_at(characters.len() / 2);
                let (first, rest): (String, String) = (first.iter().collect(), rest.iter().collect());
                let inner = run(&first) + &self.deleted("上年") + &self.inserted(&rest);
                let gone = self.change();
                let mark = format!("<w:pPr><w:rPr><w:del {gone}/></w:rPr></w:pPr>");
                let deleted = self.deleted("这一段在送审时删去。");
                paragraph(RUNNING, &inner) + &paragraph(&mark, &deleted)
            }
            DocxStyle::Boxed if self.odd.once_in(6) => self.boxed(&paragraph(RUNNING, &run(text))),
            _ => paragraph(RUNNING, &run(text)),
        }
    }

    /// A table where the style puts it. Two tables in a row would be one.
    fn placed(&mut self, rows: &[Vec<super::layout::Slot>]) -> String {
        let table = self.table(rows);
        match self.style {
            DocxStyle::Pages => "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>".to_owned() + &table + "<w:p/>",
            DocxStyle::Nested => {
                let cell = format!("<w:tc><w:tcPr><w:tcW w:w=\"9600\" w:type=\"dxa\"/></w:tcPr>{table}<w:p/></w:tc>");
                format!(
                    "<w:tbl><w:tblPr><w:tblW w:w=\"9600\" w:type=\"dxa\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"9600\"/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl><w:p/>"
                )
            }
            _ => table + "<w:p/>",
        }
    }

    /// A text box in the line, as Word writes it: the shape, and beside it what older versions show.
    fn boxed(&mut self, inner: &str) -> String {
        self.boxes += 1;
        let (n, content) = (self.boxes, format!("<w:txbxContent>{inner}</w:txbxContent>"));
        // Tall enough for the title and a date, or for a paragraph.
        let height = 1_500_000;
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
             <wp:extent cx=\"6000000\" cy=\"{height}\"/><wp:docPr id=\"{n}\" name=\"文本框 {n}\"/><a:graphic><a:graphicData \
             uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp><wps:cNvSpPr txBox=\"1\"/><wps:spPr><a:xfrm>\
             <a:off x=\"0\" y=\"0\"/><a:ext cx=\"6000000\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></wps:spPr>\
             <wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>\
             <mc:Fallback><w:pict><v:shape style=\"width:472pt;height:118pt\"><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>\
             </mc:AlternateContent></w:r></w:p>"
        )
    }

    /// The attributes of the next tracked change.
    fn change(&mut self) -> String {
        self.changes += 1;
        format!("w:id=\"{}\" w:author=\"审核\" w:date=\"2024-01-08T09:00:00Z\"", self.changes)
    }

    fn deleted(&mut self, text: &str) -> String {
        let change = self.change();
        let text = escaped(text);
        format!("<w:del {change}><w:r><w:delText xml:space=\"preserve\">{text}</w:delText></w:r></w:del>")
    }

    fn inserted(&mut self, text: &str) -> String {
        let change = self.change();
        format!("<w:ins {change}>{}</w:ins>", run(text))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn paragraph(properties: &str, inner: &str) -> String {
    format!("<w:p>{properties}{inner}</w:p>")
}

/// A run of text; a line break in it is one in the paragraph.
fn run(text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(line))).collect();
    format!("<w:r>{}</w:r>", lines.join("<w:br/>"))
}
