//! A report as a web page, in the styles of different sites, with the oddities that published pages have.

mod page;
mod tables;

use super::Written;
use super::quirk::Quirk;
use crate::plain::Dice;
use gongkai_model::Report;

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
    let mut look = Look { style, quirks, dice };
    let mut cells =
        report.cells.clone().unwrap_or_else(|| gongkai_model::Cells::absent(&gongkai_model::Form::all()[0]));
    let text = page::page(report, &mut cells, &mut look);
    Written { extension: "html", bytes: look.encoded(&text), cells }
}

/// How one page looks.
struct Look<'q> {
    style: HtmlStyle,
    quirks: &'q [Quirk],
    dice: &'q mut Dice,
}

impl Look<'_> {
    fn has(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }

    /// Once in so many times.
    fn once_in(&mut self, times: u32) -> bool {
        self.dice.below(times) == 0
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.dice.below(of.len() as u32) as usize]
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
        let mut text = text.to_owned();
        if self.has(Quirk::Misprints) && text.chars().count() > 8 && self.once_in(5) {
            let mut characters: Vec<char> = text.chars().collect();
            let at = 5 + self.dice.below(characters.len() as u32 - 6) as usize;
            if ('\u{4e00}'..='\u{9fff}').contains(&characters[at]) {
                characters[at] = ['其', '在', '和', '于'][self.dice.below(4) as usize];
            }
            text = characters.into_iter().collect();
        }
        if self.has(Quirk::OtherQuotes) {
            text = text.replace('“', self.pick(&["\"", "‘", "「"])).replace('”', "\"");
        }
        if self.has(Quirk::Traditional) {
            text = exchanged(&text, "开请数关国处举结规复议诉讼监总计", "開請數關國處舉結規復議訴訟監總計");
        }
        if self.has(Quirk::Radicals) {
            text = exchanged(&text, "一人工行见长", "⼀⼈⼯⾏⻅⻓");
        }
        if self.has(Quirk::Readings) && self.once_in(3) {
            text = text.replacen('公', "公(gōng)", 1);
        }
        if self.has(Quirk::FootnoteMarks) && self.once_in(4) {
            text.push_str(self.pick(&["*", "①", "[注1]", "（注）"]));
        }
        if self.has(Quirk::FullWidth) {
            text = text.chars().map(wide).collect();
        }
        if self.has(Quirk::Invisible) {
            let at = text.char_indices().nth(2).map_or(text.len(), |(at, _)| at);
            text.insert(
                at,
                self.pick(&["\u{200b}", "\u{feff}", "\u{a0}", "\u{ad}"]).chars().next().unwrap_or('\u{200b}'),
            );
        }
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
        let mut text = written.to_owned();
        if plain && self.has(Quirk::Commas) && text.len() > 3 {
            let at = text.len() - 3;
            text.insert_str(at, self.pick(&[",", "，"]));
        }
        if plain && self.has(Quirk::FullWidth) {
            text = text.chars().map(wide).collect();
        }
        if plain && self.has(Quirk::Units) && self.once_in(5) {
            text.push('件');
        }
        if self.has(Quirk::Invisible) && self.once_in(3) {
            text.insert(0, '\u{200b}');
        }
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

    /// The page in the encoding of its style.
    fn encoded(&self, page: &str) -> Vec<u8> {
        if self.has(Quirk::Utf16) {
            return [0xff, 0xfe].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        }
        match self.style {
            // What the encoding lacks is written as a reference, as a content system would.
            HtmlStyle::Gbk => encoding_rs::GBK.encode(page).0.into_owned(),
            _ => page.as_bytes().to_vec(),
        }
    }
}

/// Digits and brackets in full width.
fn wide(c: char) -> char {
    match c {
        '0'..='9' | '(' | ')' | '.' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn exchanged(text: &str, from: &str, to: &str) -> String {
    let pairs: Vec<(char, char)> = from.chars().zip(to.chars()).collect();
    text.chars().map(|c| pairs.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)).collect()
}
