//! What the reader of workbooks does not tell: rows and columns that are not shown, and text that is struck through or
//! raised.

use super::scaled::Scaled;
use crate::LoadError;
use crate::package::Package;
use crate::pieces::{Mark, Marks};
use crate::sheet::cells::Unseen;
use crate::xml::{self, Token, Xml, attribute};
use quick_xml::events::BytesStart;
use std::collections::{BTreeMap, BTreeSet};

/// Most texts with parts that are shown in another way.
const MOST_TEXTS: usize = 100_000;

/// The looks of a workbook.
#[derive(Default)]
pub(super) struct Looks {
    /// Name of a sheet → its part.
    parts: BTreeMap<String, String>,
    /// Shared texts that are to be read otherwise than they stand.
    texts: BTreeMap<usize, String>,
    /// Formats of cells whose text is struck through.
    struck: BTreeSet<usize>,
    /// Formats of cells that show another number than the one that is stored.
    scaled: BTreeMap<usize, Scaled>,
}

/// The looks of a sheet.
#[derive(Default)]
pub(super) struct SheetLook {
    pub(super) unseen: Unseen,
    /// Cells with what is to be read in them.
    pub(super) cells: BTreeMap<(usize, usize), String>,
    /// Cells that show another number than the one that is stored.
    pub(super) scaled: BTreeMap<(usize, usize), Scaled>,
}

impl Looks {
    /// Reads what a workbook says for all its sheets.
    pub(super) fn read(package: &mut Package<'_>) -> Result<Looks, LoadError> {
        let mut looks = Looks::default();
        let mut targets = BTreeMap::new();
        each(package, "xl/_rels/workbook.xml.rels", |start| {
            if let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target")) {
                let target = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                targets.insert(id, target);
            }
        })?;
        each(package, "xl/workbook.xml", |start| {
            let sheet = start.local_name().as_ref() == "sheet";
            if let (true, Some(name), Some(id)) = (sheet, attribute(start, "name"), attribute(start, "id"))
                && let Some(target) = targets.get(&id)
            {
                looks.parts.insert(name, target.clone());
            }
        })?;
        let (mut fonts, mut struck_fonts, mut formats) = (0usize, BTreeSet::new(), 0usize);
        let mut within = String::new();
        // Formats that every workbook has.
        let usual = [(9, "0%"), (10, "0.00%")].into_iter();
        let mut codes: BTreeMap<usize, Scaled> =
            usual.filter_map(|(id, code)| Some((id, Scaled::read(code)?))).collect();
        each(package, "xl/styles.xml", |start| match start.local_name().as_ref() {
            name @ ("fonts" | "cellXfs" | "cellStyleXfs" | "dxfs" | "cellStyles" | "fills" | "borders") => {
                within = name.to_owned();
            }
            "numFmt" if within.is_empty() => {
                let scaled = attribute(start, "formatCode").and_then(|code| Scaled::read(&code));
                if let (Some(id), Some(scaled)) = (number(start, "numFmtId"), scaled) {
                    codes.insert(id, scaled);
                }
            }
            "font" if within == "fonts" => fonts += 1,
            "strike" if within == "fonts" && xml::is_on(start) => {
                struck_fonts.insert(fonts.saturating_sub(1));
            }
            "xf" if within == "cellXfs" => {
                let font = xml::number(start, "fontId").and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
                if struck_fonts.contains(&font) {
                    looks.struck.insert(formats);
                }
                if let Some(scaled) = number(start, "numFmtId").and_then(|id| codes.get(&id)) {
                    looks.scaled.insert(formats, scaled.clone());
                }
                formats += 1;
            }
            _ => {}
        })?;
        let part = "xl/sharedStrings.xml";
        if let Some(bytes) = package.part(part)? {
            looks.shared(&mut Xml::new(part, &xml::text(part, &bytes)?))?;
        }
        Ok(looks)
    }

    /// Texts that are shown in several ways.
    fn shared(&mut self, xml: &mut Xml<'_>) -> Result<(), LoadError> {
        let mut number = 0usize;
        loop {
            match xml.next()? {
                Token::Eof => return Ok(()),
                Token::Start(start) if start.local_name().as_ref() == "si" => {
                    if let Some(text) = shown_otherwise(xml)?
                        && self.texts.len() < MOST_TEXTS
                    {
                        self.texts.insert(number, text);
                    }
                    number += 1;
                }
                Token::Start(_) | Token::Text(_) | Token::End => {}
            }
        }
    }

    /// The look of a sheet; one that cannot be found has none.
    pub(super) fn sheet(&self, package: &mut Package<'_>, name: &str) -> Result<SheetLook, LoadError> {
        let mut look = SheetLook::default();
        let Some(part) = self.parts.get(name) else { return Ok(look) };
        let Some(bytes) = package.part(part)? else { return Ok(look) };
        let text = xml::text(part, &bytes)?;
        let mut xml = Xml::new(part, &text);
        // From 1, as the file counts.
        let (mut row, mut column) = (0usize, 0usize);
        // The cell whose value is the number of a shared text.
        let mut shared = None;
        let mut in_value = false;
        loop {
            let start = match xml.next()? {
                Token::Eof => return Ok(look),
                Token::Text(value) => {
                    if let Some(at) = shared.take_if(|_| in_value)
                        && let Some(text) = value.trim().parse().ok().and_then(|number: usize| self.texts.get(&number))
                    {
                        look.cells.insert(at, text.clone());
                    }
                    continue;
                }
                Token::End => {
                    in_value = false;
                    continue;
                }
                Token::Start(start) => start,
            };
            match start.local_name().as_ref() {
                "sheetFormatPr" => look.unseen.rows_usually = is_yes(&start, "zeroHeight"),
                "col" if is_yes(&start, "hidden") || is_nothing(&start, "width") => {
                    if let (Some(first), Some(last)) = (number(&start, "min"), number(&start, "max")) {
                        look.unseen.columns.push((first.saturating_sub(1), last.saturating_sub(1)));
                    }
                }
                "row" => {
                    row = number(&start, "r").unwrap_or(row + 1);
                    column = 0;
                    let hidden = is_yes(&start, "hidden") || is_nothing(&start, "ht");
                    let rows = if hidden { &mut look.unseen.rows } else { &mut look.unseen.shown_rows };
                    rows.insert(row.saturating_sub(1));
                }
                "c" => {
                    column = attribute(&start, "r").and_then(|name| column_of(&name)).unwrap_or(column + 1);
                    let at = (row.saturating_sub(1), column.saturating_sub(1));
                    shared = (attribute(&start, "t").as_deref() == Some("s")).then_some(at);
                    if let Some(scaled) = number(&start, "s").and_then(|s| self.scaled.get(&s)) {
                        look.scaled.insert(at, scaled.clone());
                    }
                    if !self.struck.is_empty() && number(&start, "s").is_some_and(|s| self.struck.contains(&s)) {
                        look.cells.insert(at, String::new());
                        shared = None;
                    }
                }
                "v" => in_value = true,
                // A text of the cell's own.
                "is" => {
                    let at = (row.saturating_sub(1), column.saturating_sub(1));
                    if let Some(text) = shown_otherwise(&mut xml)? {
                        look.cells.entry(at).or_insert(text);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The text of the element that has just begun, if it is to be read otherwise than it stands.
fn shown_otherwise(xml: &mut Xml<'_>) -> Result<Option<String>, LoadError> {
    let (mut text, mut marks) = (String::new(), Marks::default());
    let mut mark = None;
    let mut open: Vec<String> = Vec::new();
    loop {
        match xml.next()? {
            Token::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                match name.as_str() {
                    // How characters are pronounced.
                    "rPh" => {
                        xml.skip()?;
                        continue;
                    }
                    "r" => mark = None,
                    "strike" if xml::is_on(&start) => mark = Some(Mark::Struck),
                    "vertAlign" if mark.is_none() => {
                        mark = match attribute(&start, "val").as_deref() {
                            Some("superscript") => Some(Mark::Raised),
                            Some("subscript") => Some(Mark::Small),
                            _ => None,
                        };
                    }
                    _ => {}
                }
                open.push(name);
            }
            Token::Text(part) if open.last().is_some_and(|name| name == "t") => {
                let start = text.len();
                text.push_str(&part);
                if let Some(mark) = mark {
                    marks.add(start..text.len(), mark);
                }
            }
            Token::Text(_) => {}
            Token::End if open.pop().is_some() => {}
            Token::End | Token::Eof => {
                return Ok(marks.change(&text).then(|| marks.settle(text, true)));
            }
        }
    }
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<usize> {
    xml::number(start, name).and_then(|n| usize::try_from(n).ok())
}

fn is_yes(start: &BytesStart<'_>, name: &str) -> bool {
    matches!(attribute(start, name).as_deref(), Some("1" | "true"))
}

fn is_nothing(start: &BytesStart<'_>, name: &str) -> bool {
    attribute(start, name).is_some_and(|size| size.parse::<f64>().is_ok_and(|size| size == 0.0))
}

/// The column of a cell by its name (`AB12`), from 1.
fn column_of(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let column = letters.fold(0usize, |n, letter| n * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    (column > 0).then_some(column)
}

/// Visits the elements of a part, if there is such a part.
fn each(package: &mut Package<'_>, part: &str, mut visit: impl FnMut(&BytesStart<'_>)) -> Result<(), LoadError> {
    let Some(bytes) = package.part(part)? else { return Ok(()) };
    Xml::new(part, &xml::text(part, &bytes)?).each_start(|_, start| visit(start))
}
