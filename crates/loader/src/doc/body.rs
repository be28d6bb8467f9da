//! The text, character by character → paragraphs, and the tables that their marks make.

use super::boxes::Boxes;
use super::bytes::{Bytes, four, two};
use super::clx::{Part, Text};
use super::fkp::{Outside, Pages};
use super::flow::Flow;
use super::properties::{Look, Paragraph};
use super::styles::Styles;
use super::{MAIN, Streams, damaged, sprm, within};
use crate::LoadError;
use crate::budget::Budget;
use crate::docx::numbering::Numbering;
use crate::normal::without_controls;
use crate::pieces::{Line, MOST_CELLS, Piece};
use encoding_rs::WINDOWS_1252;
use gongkai_model::Place;
use std::ops::Range;

/// Deepest that tables stand in tables.
const DEEPEST: usize = 64;

/// Steps that a paragraph takes beside those of its characters.
const PARAGRAPH: u64 = 16;

/// Characters that say something.
mod character {
    pub(super) const CELL: u16 = 0x07;
    pub(super) const DRAWN: u16 = 0x08;
    pub(super) const TAB: u16 = 0x09;
    pub(super) const LINE: u16 = 0x0B;
    /// The end of a section, and then of a paragraph; else of a page.
    pub(super) const PAGE: u16 = 0x0C;
    pub(super) const PARAGRAPH: u16 = 0x0D;
    pub(super) const COLUMN: u16 = 0x0E;
    pub(super) const FIELD: u16 = 0x13;
    pub(super) const RESULT: u16 = 0x14;
    pub(super) const FIELD_END: u16 = 0x15;
    pub(super) const HYPHEN: u16 = 0x1E;
    pub(super) const SPACE: u16 = 0x20;
    /// Stands for a symbol of another font.
    pub(super) const SYMBOL: u16 = 0x28;
}

/// What the text is read from.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) streams: &'s Streams,
    pub(super) text: &'s Text<'s>,
    pub(super) styles: &'s Styles,
    pub(super) paragraphs: Pages<'s>,
    pub(super) characters: Pages<'s>,
    pub(super) budget: &'s Budget,
}

/// The text of a file being read.
pub(super) struct Body<'s> {
    from: Source<'s>,
    numbering: Numbering,
    boxes: Boxes,
    /// Paragraphs so far, those in tables included.
    paragraphs: usize,
    /// Cells so far.
    cells: usize,
}

impl<'s> Body<'s> {
    pub(super) fn new(from: Source<'s>, numbering: Numbering, boxes: Boxes) -> Body<'s> {
        Body { from, numbering, boxes, paragraphs: 0, cells: 0 }
    }

    /// Reads the main text, and the boxes in it.
    pub(super) fn read(mut self, main: Range<u32>) -> Result<Vec<Piece>, LoadError> {
        let mut pieces = self.flow(main, false)?;
        // A box may be anchored in a way that is not known; its text is there all the same.
        for text in self.boxes.rest() {
            pieces.append(&mut self.flow(text, false)?);
        }
        Ok(pieces)
    }

    fn flow(&mut self, range: Range<u32>, in_cell: bool) -> Result<Vec<Piece>, LoadError> {
        let from = self.from;
        let mut flow = Flow::new(in_cell);
        let mut at = range.start;
        while at < range.end {
            let Some(part) = from.text.part(at) else { break };
            let place = part.at(at);
            let (look, end) = self.look(part, place)?;
            let same = (end.saturating_sub(place) / part.width()).max(1);
            let same = u32::try_from(same).unwrap_or(u32::MAX).min(part.end.min(range.end) - at);
            self.work(u64::from(same))?;
            let bytes = within(&from.streams.main, place, same as usize * part.width()).unwrap_or_default();
            if part.wide {
                for (nth, unit) in bytes.chunks_exact(2).enumerate() {
                    let unit = two(unit, 0).unwrap_or(0);
                    self.character(&mut flow, unit, look, part, at + nth as u32)?;
                }
            } else {
                for (nth, byte) in bytes.iter().enumerate() {
                    self.character(&mut flow, in_unicode(*byte), look, part, at + nth as u32)?;
                }
            }
            at += same;
        }
        // Text whose last paragraph has no mark.
        let before = std::mem::take(&mut flow.before);
        let rest = before + &flow.text;
        self.lines(&rest, flow.content());
        flow.go_to(0);
        Ok(flow.out)
    }

    fn work(&self, steps: u64) -> Result<(), LoadError> {
        if self.from.budget.step(steps) { Ok(()) } else { self.from.budget.check() }
    }

    /// How the characters from a place on are shown, and where in the main stream that ends.
    fn look(&self, part: &Part, place: usize) -> Result<(Look, usize), LoadError> {
        let found = self.from.characters.characters(place).map_err(outside)?;
        let changes = self.from.text.changes(part);
        self.work((found.list.len() + changes.len()) as u64 / 8)?;
        let mut look = Look::default();
        look.change(found.list, self.from.styles);
        look.change(changes, self.from.styles);
        Ok((look, found.stretch.end))
    }

    fn character(&mut self, flow: &mut Flow, unit: u16, look: Look, part: &Part, at: u32) -> Result<(), LoadError> {
        match unit {
            character::PARAGRAPH | character::CELL => return self.end(flow, unit, look, part, at),
            character::PAGE if self.ends_here(part, at)? => return self.end(flow, unit, look, part, at),
            _ => {}
        }
        if !flow.begun {
            flow.begun = true;
            self.paragraphs += 1;
        }
        if look.deleted {
            flow.lost = true;
            return Ok(());
        }
        match unit {
            character::FIELD => flow.begin_field(),
            character::RESULT => flow.begin_result(),
            character::FIELD_END => flow.end_field(look),
            character::DRAWN => flow.anchors.push(at),
            character::TAB => flow.put(character::SPACE, look),
            character::LINE | character::PAGE | character::COLUMN => flow.put(u16::from(b'\n'), look),
            character::HYPHEN => flow.put(u16::from(b'-'), look),
            character::SYMBOL => match look.symbol {
                None => flow.put(unit, look),
                // A private code is a picture of the font; what it shows is not known.
                Some(symbol) if !(0xE000..=0xF8FF).contains(&symbol) => flow.put(symbol, look),
                Some(_) => {}
            },
            ..character::SPACE => {}
            _ => flow.put(unit, look),
        }
        Ok(())
    }

    /// Whether a paragraph ends behind a character.
    fn ends_here(&self, part: &Part, at: u32) -> Result<bool, LoadError> {
        let place = part.at(at);
        let found = self.from.paragraphs.paragraph(place).map_err(outside)?;
        Ok(found.stretch.end == place + part.width())
    }

    /// Ends a paragraph, and what it is the last one of.
    fn end(&mut self, flow: &mut Flow, mark: u16, look: Look, part: &Part, at: u32) -> Result<(), LoadError> {
        let from = self.from;
        let found = from.paragraphs.paragraph(part.at(at)).map_err(outside)?;
        let lists = [found.list, longer(found.list, &from.streams.data), from.text.changes(part)];
        self.work(PARAGRAPH + lists.iter().map(|list| list.len() as u64 / 4).sum::<u64>())?;
        let mut paragraph = Paragraph::of_style(found.style);
        lists.iter().for_each(|list| paragraph.change(list));
        let depth = paragraph.depth();
        if depth > DEEPEST {
            return Err(LoadError::DeepXml { part: MAIN.to_owned(), limit: DEEPEST });
        }
        if depth == 0 {
            flow.lost = false;
        }
        if depth != flow.tables.len() {
            let before = std::mem::take(&mut flow.before);
            self.lines(&before, flow.content());
            flow.go_to(depth);
        }
        if depth > 0 && paragraph.ends_row() {
            // Text that no cell ended.
            if flow.begun {
                self.end_paragraph(flow, &paragraph, look, true)?;
            }
            flow.end_row(look, &lists);
            return Ok(());
        }
        if !flow.begun {
            self.paragraphs += 1;
        }
        let ends_cell = depth > 0 && paragraph.ends_cell(mark);
        self.end_paragraph(flow, &paragraph, look, ends_cell)?;
        if ends_cell {
            self.cells += 1;
            if self.cells > MOST_CELLS {
                return Err(LoadError::TooManyCells { place: Place::line(self.paragraphs), limit: MOST_CELLS });
            }
            if let Some(table) = flow.tables.last_mut() {
                // Nearly every cell holds one line, and there are many cells.
                table.cell.shrink_to_fit();
                table.row.cells.push(std::mem::take(&mut table.cell));
            }
        }
        Ok(())
    }

    fn end_paragraph(
        &mut self,
        flow: &mut Flow,
        paragraph: &Paragraph,
        look: Look,
        ends_cell: bool,
    ) -> Result<(), LoadError> {
        flow.begun = false;
        if flow.half.take().is_some() {
            flow.text.push(char::REPLACEMENT_CHARACTER);
        }
        let in_cell = flow.in_cell || !flow.tables.is_empty();
        let mut own = std::mem::take(&mut flow.text);
        let marks = std::mem::take(&mut flow.marks);
        if marks.change(&own) {
            own = marks.settle(own, in_cell);
        }
        let mut boxed = Vec::new();
        for at in std::mem::take(&mut flow.anchors) {
            for text in self.boxes.take(at) {
                boxed.append(&mut self.flow(text, in_cell)?);
            }
        }
        let number = if flow.before.is_empty() { self.number(paragraph) } else { String::new() };
        let mut text = std::mem::take(&mut flow.before);
        let hidden = look.hidden && own.trim().is_empty();
        if !hidden && !self.from.styles.is_contents(paragraph.style) {
            if !own.trim().is_empty() {
                text.push_str(&number);
            }
            text.push_str(&own);
        }
        if look.deleted && !ends_cell {
            flow.before = text;
        } else {
            self.lines(&text, flow.content());
        }
        flow.content().append(&mut boxed);
        Ok(())
    }

    /// The number that Word writes in front of a paragraph.
    fn number(&mut self, paragraph: &Paragraph) -> String {
        let of_style = self.from.styles.list(paragraph.style);
        let Some(list) = paragraph.list.or(of_style.map(|(list, ..)| list)).filter(|list| *list != 0) else {
            return String::new();
        };
        let level = paragraph.level.or_else(|| {
            let (list, level, by) = of_style?;
            level.or_else(|| self.numbering.of_style(list, &by.to_string()))
        });
        self.numbering.next(list, level.unwrap_or(0))
    }

    /// Adds the lines of a text.
    fn lines(&self, text: &str, out: &mut Vec<Piece>) {
        for line in text.split('\n') {
            let text = without_controls(line.trim());
            if !text.is_empty() {
                out.push(Piece::Line(Line { text: text.into_owned(), at: self.paragraphs, ..Line::default() }));
            }
        }
    }
}

fn outside(_: Outside) -> LoadError {
    damaged(MAIN, "a page of properties points outside the file")
}

/// The list of properties in the data stream that a list refers to.
fn longer<'d>(list: &Bytes, data: &'d Bytes) -> &'d Bytes {
    let place = sprm::each(list).filter(|(name, _)| sprm::ELSEWHERE.contains(name)).last();
    let list = place.and_then(|(_, value)| {
        let at = four(value, 0)? as usize;
        within(data, at.checked_add(2)?, usize::from(two(data, at)?))
    });
    list.unwrap_or_default()
}

/// A character of code page 1252.
fn in_unicode(byte: u8) -> u16 {
    if byte < 0x80 {
        return u16::from(byte);
    }
    let one = [byte];
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&one);
    text.encode_utf16().next().unwrap_or(u16::from(byte))
}
