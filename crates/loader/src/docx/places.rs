//! Where in its part what was read from a Word file stands, for who writes beside it.

use super::read;
use crate::budget::Budget;
use crate::package::Package;
use crate::pieces::{self, Piece};
use crate::{Content, Kind, LoadError, content};
use gongkai_model::Place;
use std::collections::BTreeMap;

/// A paragraph, by offsets in the text of its part without its mark of the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Where its start tag begins.
    pub tag: usize,
    /// Where its content begins, behind its properties.
    pub start: usize,
    /// Where its end tag begins; where it ends, if it has none.
    pub end: usize,
    /// Its only tag is start and end (`<w:p/>`).
    pub empty: bool,
}

/// The paragraphs of a part as they are read.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    spots: Vec<Spot>,
    /// Paragraphs in a text box, each with the one that the box hangs on.
    boxed: BTreeMap<usize, usize>,
    /// The paragraph that the text box hangs on that is being read.
    host: Option<usize>,
}

impl Paragraphs {
    /// The next paragraph begins, with the ends of its start tag.
    pub(super) fn begin(&mut self, tag: usize, start: usize) {
        self.spots.push(Spot { tag, start, end: start, empty: false });
        self.boxed.extend(self.host.map(|host| (self.spots.len(), host)));
    }

    pub(super) fn after_properties(&mut self, number: usize, at: usize) {
        if let Some(spot) = self.of(number) {
            spot.start = at;
        }
    }

    /// The paragraph of a number ends, with the ends of its end tag.
    pub(super) fn end(&mut self, number: usize, at: usize, behind: usize) {
        if let Some(spot) = self.of(number) {
            spot.end = at.max(spot.start);
            // The end of an element that is one tag is no text.
            spot.empty = behind == at;
        }
    }

    /// A text box begins on a paragraph; gives back what [`Paragraphs::leave_box`] wants to know.
    pub(super) fn enter_box(&mut self, number: usize) -> Option<usize> {
        let outside = self.host;
        self.host = outside.or(Some(number));
        outside
    }

    pub(super) fn leave_box(&mut self, outside: Option<usize>) {
        self.host = outside;
    }

    fn of(&mut self, number: usize) -> Option<&mut Spot> {
        self.spots.get_mut(number.checked_sub(1)?)
    }
}

/// Where in a Word file (DOCX) the places of a report are.
#[derive(Debug)]
pub struct WordPlaces {
    /// The part of the package that holds the text.
    pub part: String,
    paragraphs: Paragraphs,
    /// The paragraph of each cell, by table, row and column.
    cells: BTreeMap<(u16, u16, u16), usize>,
    /// The first paragraph with text.
    first: usize,
}

impl WordPlaces {
    /// The paragraph at a place, or the first of a cell that says something. What stands in a text box is given as the paragraph
    /// that the box hangs on: Word wants no comments in a box.
    pub fn spot(&self, place: Place) -> Option<Spot> {
        let number = match usize::try_from(place.line).ok()? {
            0 => *self.cells.get(&(place.table, place.row, place.column))?,
            line => line,
        };
        self.numbered(number)
    }

    /// The first paragraph with text, or the first at all.
    pub fn first(&self) -> Option<Spot> {
        self.numbered(self.first)
    }

    fn numbered(&self, number: usize) -> Option<Spot> {
        let number = self.paragraphs.boxed.get(&number).copied().unwrap_or(number);
        self.paragraphs.spots.get(number.checked_sub(1)?).copied()
    }
}

/// Where in a Word file the paragraphs and cells are that [`load`](crate::load) gives places of.
///
/// # Errors
///
/// A [`LoadError`] where the bytes are no DOCX, or one that cannot be read.
pub fn word_places(bytes: &[u8]) -> Result<WordPlaces, LoadError> {
    match Content::of(bytes) {
        Content::Zip => {}
        Content::Ole if content::ole_holds(bytes, "EncryptedPackage") => {
            return Err(LoadError::Encrypted { kind: Kind::Docx });
        }
        found => return Err(LoadError::OtherContent { named: Kind::Docx, found }),
    }
    let budget = Budget::new();
    let (part, pieces, paragraphs) = read(&mut Package::open(bytes, &budget)?)?;
    let first = first_line(&pieces).unwrap_or(1);
    let mut cells = BTreeMap::new();
    for (place, paragraph) in pieces::cells(pieces, &|paragraph| paragraph) {
        cells.entry((place.table, place.row, place.column)).or_insert(paragraph);
    }
    Ok(WordPlaces { part, paragraphs, cells, first })
}

/// The paragraph of the first line of text, those in tables included.
fn first_line(pieces: &[Piece]) -> Option<usize> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Line(line) => Some(line.at),
        Piece::Table(table) => table.rows.iter().flat_map(|row| &row.cells).find_map(|cell| first_line(&cell.content)),
        _ => None,
    })
}
