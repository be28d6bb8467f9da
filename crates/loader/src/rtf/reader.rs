//! Control words: what is shown, how, and where.

use super::flow::Flow;
use super::fonts::Fonts;
use super::state::{State, Use, group_of, spelled};
use super::tokens::{Token, Tokens};
use super::{DEEPEST_BOXES, DEEPEST_GROUPS, DEEPEST_TABLES};
use crate::LoadError;
use crate::budget::Budget;
use crate::pieces::{MOST_CELLS, Piece};
use gongkai_model::Place;
use std::collections::BTreeSet;

/// What a paragraph costs of the budget.
const STEPS_OF_PARAGRAPH: u64 = 20;

/// Styles of tables of contents beyond which no more are kept.
const MOST_STYLES: usize = 10_000;

/// How much of the name of a style is kept.
const LONGEST_NAME: usize = 100;

/// A file being read.
pub(super) struct Reader<'a> {
    budget: &'a Budget,
    fonts: Fonts,
    state: State,
    /// The states of the groups around.
    groups: Vec<State>,
    /// The text, and within it the text boxes that are open.
    flows: Vec<Flow>,
    /// Bytes of text that are not read yet, in the encoding of the font.
    bytes: Vec<u8>,
    /// A byte of them begins a character of two.
    begun: bool,
    /// The first half of a character beyond 16 bits.
    half: Option<u16>,
    /// Characters to be passed over, since they were said by `\u`.
    said: u32,
    /// The group that begins may be passed over by who does not know it.
    optional: bool,
    /// Styles of tables of contents, and the style that is being described.
    contents: BTreeSet<i32>,
    style: i32,
    style_name: String,
    paragraphs: usize,
    cells: usize,
    damaged: usize,
    /// The outermost group has ended.
    ended: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(budget: &'a Budget) -> Reader<'a> {
        Reader {
            budget,
            fonts: Fonts::default(),
            state: State::new(),
            groups: Vec::new(),
            flows: vec![Flow::default()],
            bytes: Vec::new(),
            begun: false,
            half: None,
            said: 0,
            optional: false,
            contents: BTreeSet::new(),
            style: 0,
            style_name: String::new(),
            paragraphs: 0,
            cells: 0,
            damaged: 0,
            ended: false,
        }
    }

    /// Places that are no text, and the encoding of text whose font names none.
    pub(super) fn damaged(&self) -> (usize, &'static str) {
        (self.damaged, self.fonts.usual_encoding().name())
    }

    /// Whether the file ended before its groups did.
    pub(super) fn is_cut(&self) -> bool {
        !self.ended
    }

    /// Everything, at the end. A file that is cut off ends without the paragraph of a table that it is in.
    pub(super) fn finish(mut self) -> Result<Vec<Piece>, LoadError> {
        self.text();
        if !self.ended {
            self.flows.iter_mut().for_each(Flow::cut);
        }
        while self.flows.len() > 1 {
            self.end_box();
        }
        self.end_paragraph(self.state.depth())?;
        Ok(self.flows.pop().map(Flow::finish).unwrap_or_default())
    }

    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<(), LoadError> {
        let mut tokens = Tokens::new(bytes);
        while !self.ended {
            let Some(token) = tokens.next() else { break };
            let optional = std::mem::take(&mut self.optional);
            match token {
                Token::Open => self.open()?,
                Token::Close => self.close(),
                Token::Word(word, number) => self.word(word, number, optional)?,
                Token::Symbol(symbol) => self.symbol(symbol)?,
                Token::Hex(byte) => self.byte(byte),
                Token::Byte(byte) => {
                    self.byte(byte);
                    if self.begun
                        && let Some(trail) = tokens.trail()
                    {
                        self.byte(trail);
                    }
                }
                Token::Binary => self.said = self.said.saturating_sub(1),
            }
        }
        Ok(())
    }

    fn open(&mut self) -> Result<(), LoadError> {
        self.text();
        self.said = 0;
        if self.groups.len() >= DEEPEST_GROUPS {
            return Err(LoadError::TooDeep { limit: DEEPEST_GROUPS });
        }
        self.groups.push(self.state);
        if self.state.what == Use::Twice {
            // Of both, the one that is marked as optional is shown.
            self.state.what = Use::Nothing;
        }
        Ok(())
    }

    fn close(&mut self) {
        self.text();
        self.said = 0;
        if self.state.what == Use::Styles {
            self.end_style();
        }
        let Some(state) = self.groups.pop() else { return };
        while self.flows.len() > state.boxes + 1 {
            self.end_box();
        }
        self.state = state;
        self.ended = self.groups.is_empty();
    }

    fn byte(&mut self, byte: u8) {
        if self.said > 0 {
            self.said -= 1;
            return;
        }
        match self.state.what {
            Use::Shown | Use::Number => {}
            Use::Styles if byte == b';' => return self.end_style(),
            Use::Styles => {}
            _ => return,
        }
        if byte == b'\t' {
            return self.put(" ");
        }
        self.half = None;
        self.bytes.push(byte);
        self.begun = !self.begun && byte >= 0x81 && self.fonts.may_end_in_backslash(self.state.font);
    }

    /// Reads the bytes that are waiting.
    fn text(&mut self) {
        self.begun = false;
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let (text, damaged) = self.fonts.text(self.state.font, &bytes);
        self.damaged = self.damaged.saturating_add(damaged);
        self.add(&text);
        self.bytes = bytes;
        self.bytes.clear();
    }

    /// Adds text behind what is waiting.
    fn put(&mut self, text: &str) {
        self.text();
        self.half = None;
        self.add(text);
    }

    fn add(&mut self, text: &str) {
        let State { what, hidden, deleted, .. } = self.state;
        if what == Use::Styles {
            if self.style_name.len() < LONGEST_NAME {
                self.style_name.push_str(text);
            }
            return;
        }
        let Some(flow) = self.flows.last_mut().filter(|_| !hidden && !deleted) else { return };
        let paragraph = &mut flow.paragraph;
        match what {
            // One that runs on from the one before has that one's number.
            Use::Number if paragraph.text.is_empty() => paragraph.number.push_str(text),
            Use::Shown => {
                let start = paragraph.text.len();
                paragraph.text.push_str(text);
                if let Some(mark) = self.state.mark() {
                    paragraph.marks.add(start..paragraph.text.len(), mark);
                }
            }
            _ => {}
        }
    }

    /// `\u`: a unit of UTF-16, below zero from 32768 on.
    fn unicode(&mut self, number: i32) {
        self.text();
        self.said = self.state.fallbacks;
        let unit = if number < 0 { number.saturating_add(0x1_0000) } else { number };
        let half = self.half.take();
        match u16::try_from(unit) {
            Ok(unit @ 0xd800..=0xdbff) => self.half = Some(unit),
            Ok(unit) => {
                let units = half.into_iter().chain([unit]);
                let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
                // A private code is a picture of the font; what it shows is not known.
                if !text.contains(|c: char| ('\u{e000}'..='\u{f8ff}').contains(&c)) {
                    self.add(&text);
                }
            }
            Err(_) => {
                let c = u32::try_from(unit).ok().and_then(char::from_u32);
                self.add(&c.map(String::from).unwrap_or_default());
            }
        }
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), LoadError> {
        match symbol {
            b'*' => self.optional = true,
            b'\\' | b'{' | b'}' => self.byte(symbol),
            _ if self.said > 0 => self.said -= 1,
            b'\r' | b'\n' => self.end_of("par")?,
            b'\t' => self.put(" "),
            b'~' => self.put("\u{a0}"),
            b'_' => self.put("-"),
            _ => self.text(),
        }
        Ok(())
    }

    fn word(&mut self, word: &str, number: Option<i32>, optional: bool) -> Result<(), LoadError> {
        self.text();
        if self.state.what == Use::Nothing && !(word == "ud" && optional) {
            return Ok(());
        }
        if let Some(text) = spelled(word) {
            match self.said {
                0 => self.put(text),
                _ => self.said -= 1,
            }
            return Ok(());
        }
        if let Some(what) = group_of(word) {
            return self.begin(word, what);
        }
        if optional && !matches!(word, "fldrslt" | "result") {
            self.state.what = Use::Nothing;
            return Ok(());
        }
        match self.state.what {
            Use::Fonts => self.fonts.describe(word, number.unwrap_or(0)),
            Use::Styles if word == "s" => self.style = number.unwrap_or(0),
            Use::Styles => {}
            _ => {
                self.said = 0;
                if !self.describes_row(word, number.unwrap_or(0)) {
                    self.look(word, number);
                    self.end_of(word)?;
                }
            }
        }
        Ok(())
    }

    /// A group is for something of its own.
    fn begin(&mut self, word: &str, what: Use) -> Result<(), LoadError> {
        match word {
            "ud" => {
                // Only within what stands there twice, of which the other was passed over.
                let around = self.groups.last().map(|state| state.what);
                if around == Some(Use::Twice) {
                    let outside = self.groups.iter().rev().map(|state| state.what).find(|what| *what != Use::Twice);
                    self.state.what = outside.unwrap_or(Use::Shown);
                }
            }
            "shptxt" | "dptxbxtext" => {
                let boxes = self.state.boxes + 1;
                if boxes > DEEPEST_BOXES || self.state.hidden || self.state.deleted {
                    self.state.what = Use::Nothing;
                    return Ok(());
                }
                let fallbacks = self.state.fallbacks;
                self.state = State { boxes, fallbacks, font: self.fonts.usual, ..State::new() };
                self.flows.push(Flow::default());
            }
            _ => self.state.what = what,
        }
        Ok(())
    }

    /// How text looks, and in which encoding it is.
    fn look(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        let n = number.unwrap_or(0);
        let state = &mut self.state;
        match word {
            "f" => state.font = n,
            "plain" => state.plain(self.fonts.usual),
            "uc" => state.fallbacks = u32::try_from(n).unwrap_or(0),
            "u" => self.unicode(n),
            "v" | "webhidden" => state.hidden = on,
            "deleted" | "mvf" => state.deleted = on,
            "strike" | "striked" => state.struck = on,
            "super" => (state.raised, state.lowered) = (on, false),
            "sub" => (state.raised, state.lowered) = (false, on),
            "nosupersub" => (state.raised, state.lowered) = (false, false),
            // In half points.
            "up" => state.raised = number.unwrap_or(6) >= 4,
            "pard" => (state.in_table, state.tables, state.style) = (false, 1, 0),
            "intbl" => state.in_table = on,
            "itap" => {
                let tables = usize::try_from(n).unwrap_or(0);
                (state.in_table, state.tables) = (tables > 0, tables.max(1));
            }
            "s" => state.style = n,
            "deff" => {
                self.fonts.usual = n;
                state.font = n;
            }
            "ansicpg" => self.fonts.code_page(n),
            "mac" => self.fonts.of_macintosh(),
            "deflang" | "deflangfe" | "lang" | "langfe" => self.fonts.language(n),
            _ => {}
        }
    }

    /// How the rows that follow are laid out; those of tables in tables are described in a group of their own.
    fn describes_row(&mut self, word: &str, number: i32) -> bool {
        let Some(flow) = self.flows.last_mut() else { return false };
        match self.state.what {
            Use::Row => flow.inner.describe(word, number),
            Use::Shown => flow.outer.describe(word, number),
            _ => false,
        }
    }

    /// What ends a paragraph, a cell or a row.
    fn end_of(&mut self, word: &str) -> Result<(), LoadError> {
        let State { what, deleted, .. } = self.state;
        if what == Use::Row && word == "nestrow" {
            return self.end_row(self.state.tables.max(2));
        }
        if what != Use::Shown {
            return Ok(());
        }
        match word {
            // With its mark deleted it runs on into the next one.
            "par" | "sect" if deleted => {}
            "par" | "sect" => self.end_paragraph(self.state.depth())?,
            "cell" => self.end_cell(1)?,
            "nestcell" => self.end_cell(self.state.tables.max(2))?,
            "row" => self.end_row(1)?,
            "nestrow" => self.end_row(self.state.tables.max(2))?,
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self, depth: usize) -> Result<(), LoadError> {
        self.text();
        let around: usize = self.flows.iter().rev().skip(1).map(Flow::depth).sum();
        if around.saturating_add(depth) > DEEPEST_TABLES {
            return Err(LoadError::TooDeep { limit: DEEPEST_TABLES });
        }
        self.paragraphs += 1;
        if !self.budget.step(STEPS_OF_PARAGRAPH) {
            self.budget.check()?;
        }
        let shown = !self.contents.contains(&self.state.style);
        let number = self.paragraphs;
        if let Some(flow) = self.flows.last_mut() {
            flow.end_paragraph(depth, shown, number);
        }
        Ok(())
    }

    fn end_cell(&mut self, depth: usize) -> Result<(), LoadError> {
        self.end_paragraph(depth)?;
        if let Some(flow) = self.flows.last_mut() {
            flow.end_cell();
        }
        self.count(1)
    }

    fn end_row(&mut self, depth: usize) -> Result<(), LoadError> {
        let open = self.flows.last().is_some_and(|flow| !flow.paragraph.text.trim().is_empty());
        if open {
            // The last cell has no end of its own.
            self.end_paragraph(depth)?;
        }
        let added = self.flows.last_mut().map_or(0, |flow| flow.end_row(depth));
        self.count(added)
    }

    fn count(&mut self, cells: usize) -> Result<(), LoadError> {
        self.cells = self.cells.saturating_add(cells);
        if self.cells > MOST_CELLS {
            return Err(LoadError::TooManyCells { place: Place::line(self.paragraphs), limit: MOST_CELLS });
        }
        Ok(())
    }

    /// The text box that is open becomes a part of the paragraph that it is tied to.
    fn end_box(&mut self) {
        self.text();
        let number = self.paragraphs;
        let Some(mut flow) = self.flows.pop() else { return };
        flow.end_paragraph(0, true, number);
        let mut pieces = flow.finish();
        if let Some(outer) = self.flows.last_mut() {
            outer.paragraph.boxes.append(&mut pieces);
        }
    }

    fn end_style(&mut self) {
        self.text();
        let name = std::mem::take(&mut self.style_name).trim().to_ascii_lowercase();
        let contents = name.starts_with("toc ") || name.starts_with("contents ");
        if contents && self.contents.len() < MOST_STYLES {
            self.contents.insert(self.style);
        }
        self.style = 0;
    }
}
