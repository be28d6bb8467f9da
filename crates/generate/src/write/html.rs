//! A report as a web page, in the styles of different sites, with the oddities that published pages have.

mod page;
mod tables;

use super::Written;
use super::odd::Odd;
use super::quirk::Quirk;
use crate::plain::Dice;
use gongkai_model::{Cells, Form, Report};

/// The ways in which sites publish a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HtmlStyle {
    /// Clean markup of today: article, `thead`, `tbody`, `th`.
    Article,
    /// Saved by a word processor: classes, `o:p`, conditional comments, words split over `span`.
    Word,
    /// An old content system: layout tables with menus, capital tags, no end tags.
    Old,
    /// Nested blocks with menus, a line of metadata, scripts, a footer and related links.
    Blocks,
    /// A portal: metadata in `meta`, the title on two lines, tables in paragraphs.
    Portal,
    /// Saved by a spreadsheet: all tables in one, with spacer columns and hidden rows.
    Sheet,
    /// The whole report in one table, its headings rows of it.
    OneTable,
    /// A site that serves GBK.
    Gbk,
}

impl HtmlStyle {
    /// Every style.
    pub const ALL: [HtmlStyle; 8] = [
        HtmlStyle::Article,
        HtmlStyle::Word,
        HtmlStyle::Old,
        HtmlStyle::Blocks,
        HtmlStyle::Portal,
        HtmlStyle::Sheet,
        HtmlStyle::OneTable,
        HtmlStyle::Gbk,
    ];

    /// Name in tables and file names.
    pub fn id(self) -> &'static str {
        match self {
            HtmlStyle::Article => "article",
            HtmlStyle::Word => "word",
            HtmlStyle::Old => "old",
            HtmlStyle::Blocks => "blocks",
            HtmlStyle::Portal => "portal",
            HtmlStyle::Sheet => "sheet",
            HtmlStyle::OneTable => "one_table",
            HtmlStyle::Gbk => "gbk",
        }
    }
}

/// Writes a page.
pub fn write(report: &Report, style: HtmlStyle, quirks: &[Quirk], dice: &mut Dice) -> Written {
    let (text, cells) = text(report, style, quirks, dice);
    Written { extension: "html", bytes: encoded(&text, style, quirks), cells }
}

/// The text of a page before it is encoded, and the cells that it prints.
pub fn text(report: &Report, style: HtmlStyle, quirks: &[Quirk], dice: &mut Dice) -> (String, Cells) {
    let mut look = Look { style, odd: Odd::new(quirks, dice) };
    let mut cells = report.cells.clone().unwrap_or_else(|| Cells::absent(&Form::all()[0]));
    (page::page(report, &mut cells, &mut look), cells)
}

/// The bytes of a page.
fn encoded(page: &str, style: HtmlStyle, quirks: &[Quirk]) -> Vec<u8> {
    if quirks.contains(&Quirk::Utf16) {
        return [0xff, 0xfe].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    }
    match style {
        // What the encoding lacks is written as a reference, as a content system would.
        HtmlStyle::Gbk => encoding_rs::GBK.encode(page).0.into_owned(),
        _ => page.as_bytes().to_vec(),
    }
}

/// How one page looks.
struct Look<'q> {
    style: HtmlStyle,
    odd: Odd<'q>,
}

impl Look<'_> {
    fn has(&self, quirk: Quirk) -> bool {
        self.odd.has(quirk)
    }

    /// Once in so many times.
    fn once_in(&mut self, times: u32) -> bool {
        self.odd.once_in(times)
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        self.odd.pick(of)
    }

    /// Text with the characters that markup needs written out.
    fn escaped(&mut self, text: &str) -> String {
        let mut out = String::new();
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                c if !c.is_ascii() && self.has(Quirk::Entities) && self.once_in(4) => {
                    out.push_str(&format!("&#{};", u32::from(c)));
                }
                c => out.push(c),
            }
        }
        out
    }

    /// A label as this page prints it.
    fn label(&mut self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let text = self.odd.label(text);
        let length = text.chars().count();
        let middle = text.char_indices().nth(length / 2).map_or(0, |(at, _)| at);
        let (first, second) = (text[..middle].to_owned(), text[middle..].to_owned());
        let (first, second) = (self.escaped(&first), self.escaped(&second));
        let mut markup = if self.has(Quirk::VerticalLabels) && length <= 6 {
            let each: Vec<String> = text.chars().map(String::from).collect();
            each.into_iter().map(|c| self.escaped(&c)).collect::<Vec<_>>().join("<br>")
        } else if self.has(Quirk::BrokenLabels) && length > 6 {
            first + self.pick(&["<br>", "<br/>\n", "\n", " ", "</p><p>"]) + &second
        } else if self.style == HtmlStyle::Word && length > 3 {
            format!("<span>{first}</span><span style='font-family:宋体'>{second}</span>")
        } else {
            first + &second
        };
        if self.has(Quirk::NonBreakingSpaces) {
            markup = format!("&nbsp;&nbsp;{markup}");
        }
        markup
    }

    /// A value as this page prints it: what it says stays the same.
    fn value(&mut self, written: &str) -> String {
        if written.trim().is_empty() {
            return self.pick(&["", "&nbsp;", "\u{3000}", " "]).to_owned();
        }
        let plain = written.bytes().all(|byte| byte.is_ascii_digit());
        let text = self.odd.value(written);
        let characters: Vec<char> = text.chars().collect();
        let mut markup = match characters.split_first() {
            Some((first, rest)) if self.has(Quirk::TagsInNumbers) && !rest.is_empty() && plain => {
                format!("<span>{first}</span><b>{}</b>", rest.iter().collect::<String>())
            }
            _ => self.escaped(&text),
        };
        if self.has(Quirk::Inputs) && plain && !markup.contains('<') && self.once_in(5) {
            markup = format!("<input type=\"text\" value=\"{markup}\">");
        }
        if self.has(Quirk::NestedCells) && self.once_in(5) {
            markup = format!("<table><tr><td>{markup}</td></tr></table>");
        }
        if self.has(Quirk::Comments) && self.once_in(3) {
            markup = format!("<!-- 9 -->{markup}<!-- <td>7</td> -->");
        }
        markup
    }
}
