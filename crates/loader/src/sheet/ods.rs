//! Workbooks of LibreOffice and OpenOffice (ODS): `content.xml`, read within our bounds.

use super::cells::{Contents, Filled, MOST_TEXT, Sheet, Unseen, number};
use crate::budget::Budget;
use crate::package::Package;
use crate::xml::{self, Token, Xml, attribute};
use crate::{Kind, LoadError, content};
use calamine::Dimensions;
use gongkai_model::Place;
use quick_xml::events::BytesStart;
use std::collections::BTreeSet;

const CONTENT: &str = "content.xml";

/// Most rows and columns that are counted: what repeats beyond them is outside every sheet.
const LAST: usize = 1 << 20;

/// Reads the sheets that are shown.
pub(super) fn sheets(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, LoadError> {
    let mut package = Package::open(bytes, budget)?;
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if content::holds(&manifest, b"encryption-data") {
        return Err(LoadError::Encrypted { kind: Kind::Sheet });
    }
    let missing = |part: &str| LoadError::MissingPart { part: part.to_owned() };
    let stored = package.part(CONTENT)?.ok_or_else(|| missing(CONTENT))?;
    let text = xml::text(CONTENT, &stored)?;
    let mut book = Book { xml: Xml::new(CONTENT, &text), hidden: BTreeSet::new(), contents: Contents::default() };
    book.sheets()?.ok_or_else(|| missing("office:spreadsheet"))
}

struct Book<'x> {
    xml: Xml<'x>,
    /// Styles of sheets that are not shown.
    hidden: BTreeSet<String>,
    contents: Contents,
}

impl Book<'_> {
    /// The sheets; nothing if the document is none of sheets.
    fn sheets(&mut self) -> Result<Option<Vec<Sheet>>, LoadError> {
        let (mut sheets, mut number, mut style, mut found) = (Vec::new(), 0, None, false);
        loop {
            let start = match self.xml.next()? {
                Token::Start(start) => start,
                Token::Eof => return Ok(found.then_some(sheets)),
                Token::End | Token::Text(_) => continue,
            };
            match start.local_name().as_ref() {
                "style" => style = attribute(&start, "name"),
                "table-properties" if attribute(&start, "display").as_deref() == Some("false") => {
                    self.hidden.extend(style.take());
                }
                "spreadsheet" => found = true,
                // What has been deleted, and what other files lend.
                "tracked-changes" | "dde-links" => self.xml.skip()?,
                "table" if found => {
                    let hidden = attribute(&start, "style-name").is_some_and(|style| self.hidden.contains(&style));
                    if hidden {
                        self.xml.skip()?;
                    } else {
                        let name = attribute(&start, "name").unwrap_or_default();
                        sheets.push(self.sheet(name, number)?);
                    }
                    number += 1;
                }
                _ => {}
            }
        }
    }

    /// The sheet whose element has just been opened.
    fn sheet(&mut self, name: String, number: usize) -> Result<Sheet, LoadError> {
        let (mut cells, mut drawn, mut merged) = (Vec::new(), Vec::new(), Vec::new());
        let (mut row, mut column, mut depth) = (0usize, 0usize, 1usize);
        let mut unseen = Unseen::default();
        while depth > 0 {
            let start = match self.xml.next()? {
                Token::Start(start) => start,
                Token::End => {
                    depth -= 1;
                    continue;
                }
                Token::Eof => break,
                Token::Text(_) => continue,
            };
            match start.local_name().as_ref() {
                "table-column" => {
                    let times = repeated(&start, "number-columns-repeated");
                    if is_unseen(&start) {
                        unseen.columns.push((column, column.saturating_add(times - 1)));
                    }
                    column = column.saturating_add(times).min(LAST);
                    depth += 1;
                }
                "table-row" => {
                    let times = repeated(&start, "number-rows-repeated");
                    let hidden = is_unseen(&start);
                    let filled = self.row(row, &mut cells, &mut drawn, &mut merged)?;
                    // A row of words and numbers that is stored once for several.
                    for again in 1..if filled.is_empty() { 1 } else { times } {
                        for at in filled.clone() {
                            let first = &cells[at];
                            let cell = Filled { row: row + again, column: first.column, text: first.text.clone() };
                            self.contents.take(&cell)?;
                            cells.push(cell);
                        }
                    }
                    if hidden {
                        unseen.rows.extend(row..row + if filled.is_empty() { 1 } else { times });
                    }
                    row = row.saturating_add(times).min(LAST);
                }
                // Pictures and comments of the sheet, and its name in other languages.
                "shapes" | "forms" | "title" | "desc" | "named-expressions" | "scenarios" => self.xml.skip()?,
                _ => depth += 1,
            }
        }
        Ok(Sheet::new(name, number, cells, drawn, merged).without(&unseen))
    }

    /// The cells of the row whose element has just been opened: where in `cells` they are.
    fn row(
        &mut self,
        row: usize,
        cells: &mut Vec<Filled>,
        drawn: &mut Vec<usize>,
        merged: &mut Vec<Dimensions>,
    ) -> Result<std::ops::Range<usize>, LoadError> {
        let first = cells.len();
        let mut column = 0usize;
        loop {
            let start = match self.xml.next()? {
                Token::Start(start) => start,
                Token::End | Token::Eof => return Ok(first..cells.len()),
                Token::Text(_) => continue,
            };
            let covered = start.local_name().as_ref() == "covered-table-cell";
            if !covered && start.local_name().as_ref() != "table-cell" {
                self.xml.skip()?;
                continue;
            }
            let times = repeated(&start, "number-columns-repeated");
            let (across, down) = (repeated(&start, "number-columns-spanned"), repeated(&start, "number-rows-spanned"));
            let styled = attribute(&start, "style-name").is_some();
            let text = self.cell(&start)?;
            if covered {
                // What a merged area covers is not shown.
            } else if !text.is_empty() {
                if across > 1 || down > 1 {
                    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                    merged.push(Dimensions::new((at(row), at(column)), (at(row + down - 1), at(column + across - 1))));
                }
                for again in 0..times {
                    let cell = Filled { row, column: column + again, text: text.clone() };
                    self.contents.take(&cell)?;
                    cells.push(cell);
                }
            } else if styled && drawn.last() != Some(&row) {
                drawn.push(row);
            }
            column = column.saturating_add(times).min(LAST);
        }
    }

    /// What the cell shows whose element has just been opened.
    fn cell(&mut self, start: &BytesStart<'_>) -> Result<String, LoadError> {
        let written = self.paragraphs()?;
        let value = match attribute(start, "value-type").as_deref() {
            Some("float" | "percentage" | "currency") => {
                attribute(start, "value").map(|value| value.trim().parse().map_or(value, number))
            }
            // The day; a time of the day is left out.
            Some("date") => attribute(start, "date-value").map(|date| date.chars().take(10).collect()),
            _ => None,
        };
        let text = value.unwrap_or(written);
        let formula = attribute(start, "formula").is_some();
        // The program that wrote the formula never worked it out.
        Ok(if text.trim().is_empty() && formula { "=".to_owned() } else { text.trim().to_owned() })
    }

    /// The paragraphs of the element just opened, a line each, without its comments and drawings.
    fn paragraphs(&mut self) -> Result<String, LoadError> {
        let (mut text, mut depth, mut paragraph) = (String::new(), 1usize, 0usize);
        loop {
            match self.xml.next()? {
                _ if text.len() > MOST_TEXT => {
                    return Err(LoadError::TooMuchText { place: Place::default(), limit: MOST_TEXT });
                }
                // Pictures and shapes stand in the cell they hang on.
                Token::Start(start) if start.name().as_ref().starts_with("dr") => self.xml.skip()?,
                Token::Start(start) => match start.local_name().as_ref() {
                    "annotation" | "table" => self.xml.skip()?,
                    "p" | "h" => {
                        if !text.is_empty() {
                            text.push('\n');
                        }
                        depth += 1;
                        paragraph = depth;
                    }
                    name => {
                        match name {
                            "s" => {
                                let wide = xml::number(&start, "c").unwrap_or(1).clamp(0, 100);
                                text.extend(std::iter::repeat_n(' ', usize::try_from(wide).unwrap_or(0)));
                            }
                            "tab" => text.push(' '),
                            "line-break" => text.push('\n'),
                            _ => {}
                        }
                        depth += 1;
                    }
                },
                Token::Text(part) if paragraph > 0 => text.push_str(&part),
                Token::Text(_) => {}
                Token::End => {
                    if depth == paragraph {
                        paragraph = 0;
                    }
                    depth -= 1;
                    if depth == 0 {
                        return Ok(text);
                    }
                }
                Token::Eof => return Ok(text),
            }
        }
    }
}

/// Whether a row or a column is hidden, or left out by a filter.
fn is_unseen(start: &BytesStart<'_>) -> bool {
    matches!(attribute(start, "visibility").as_deref(), Some("collapse" | "filter"))
}

/// How often an element stands in a row, or how far it reaches; at least once.
fn repeated(start: &BytesStart<'_>, name: &str) -> usize {
    let times = xml::number(start, name).unwrap_or(1);
    usize::try_from(times).unwrap_or(1).clamp(1, LAST)
}
