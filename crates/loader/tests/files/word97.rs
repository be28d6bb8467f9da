//! Small files of Word 97, written byte by byte after [MS-DOC]: so that what other programs never write is tried too.

use std::io::{Cursor, Write};

/// Where things stand in the table stream, by the number of their pair in the head.
const STYLES: usize = 1;
const CHARACTERS: usize = 12;
const PARAGRAPHS: usize = 13;
const PIECES: usize = 33;
const ANCHORS: usize = 40;
const DRAWINGS: usize = 50;
const BOXES: usize = 56;
const LISTS: usize = 73;
const LIST_USES: usize = 74;

/// Where the text begins.
const TEXT: usize = 1024;

/// Where the counts of characters and the pairs stand in the head.
pub(crate) const COUNTS: usize = 64 + 12;
const PAIRS: usize = 154;

/// Bytes of a page of properties.
const PAGE: usize = 512;

/// A property with its value.
pub(crate) fn property(name: u16, value: &[u8]) -> Vec<u8> {
    [&name.to_le_bytes()[..], value].concat()
}

/// A stretch of characters that look alike.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    text: Vec<u16>,
    look: Vec<u8>,
}

pub(crate) fn run(text: &str, look: Vec<u8>) -> Run {
    Run { text: text.encode_utf16().collect(), look }
}

/// A paragraph with its mark.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    runs: Vec<Run>,
    style: u16,
    properties: Vec<u8>,
}

impl Paragraph {
    pub(crate) fn of(mut runs: Vec<Run>, mark: char, mark_look: Vec<u8>) -> Paragraph {
        runs.push(run(&mark.to_string(), mark_look));
        Paragraph { runs, style: 0, properties: Vec::new() }
    }

    pub(crate) fn style(mut self, style: u16) -> Paragraph {
        self.style = style;
        self
    }

    /// The same a table deeper.
    pub(crate) fn deeper(mut self) -> Paragraph {
        let is = |list: &[u8]| self.properties.windows(list.len()).any(|part| part == list);
        let ends = self.runs.last().is_some_and(|run| run.text == [7]);
        if !is(&property(0x2416, &[1])) {
            return self;
        }
        // Within another, cells and rows end with paragraphs that say so.
        let end = if is(&property(0x2417, &[1])) { property(0x244C, &[1]) } else { property(0x244B, &[1]) };
        if ends {
            self.properties.extend(end);
            self.runs.pop();
            self.runs.push(run("\r", Vec::new()));
        }
        self.properties.extend(property(0x664A, &[1, 0, 0, 0]));
        self
    }

    /// The same with its properties in the data stream.
    pub(crate) fn elsewhere(mut self, data: &mut Vec<u8>) -> Paragraph {
        let place = number(data.len());
        data.extend(u16::try_from(self.properties.len()).unwrap().to_le_bytes());
        data.extend(&self.properties);
        self.properties = property(0x6646, &place);
        self
    }

    pub(crate) fn with(mut self, properties: &[u8]) -> Paragraph {
        self.properties.extend(properties);
        self
    }
}

/// A plain paragraph.
pub(crate) fn p(text: &str) -> Paragraph {
    Paragraph::of(vec![run(text, Vec::new())], '\r', Vec::new())
}

/// In a table so deep.
pub(crate) fn in_table(depth: u8) -> Vec<u8> {
    [property(0x2416, &[1]), property(0x6649, &[depth, 0, 0, 0])].concat()
}

/// A paragraph that ends a cell of an outermost table.
pub(crate) fn cell(text: &str) -> Paragraph {
    Paragraph::of(vec![run(text, Vec::new())], '\x07', Vec::new()).with(&in_table(1))
}

/// What a row's mark says of its cells: their edges, and the flags of each.
pub(crate) fn definition(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    let count = edges.len() - 1;
    let mut value = vec![u8::try_from(count).unwrap()];
    value.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
    for nth in 0..count {
        value.extend(flags.get(nth).copied().unwrap_or(0).to_le_bytes());
        value.extend([0; 18]);
    }
    let length = u16::try_from(value.len() + 1).unwrap();
    [&0xD608u16.to_le_bytes()[..], &length.to_le_bytes(), &value].concat()
}

/// The mark of a row of an outermost table.
pub(crate) fn row_end(edges: &[i16], flags: &[u16]) -> Paragraph {
    Paragraph::of(Vec::new(), '\x07', Vec::new())
        .with(&in_table(1))
        .with(&property(0x2417, &[1]))
        .with(&definition(edges, flags))
}

/// A row of an outermost table.
pub(crate) fn row(cells: &[&str], edges: &[i16], flags: &[u16]) -> Vec<Paragraph> {
    cells.iter().map(|text| cell(text)).chain([row_end(edges, flags)]).collect()
}

/// A stretch of the text as it stands in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Characters; the last stretch takes the rest.
    pub(crate) length: usize,
    /// One byte a character.
    pub(crate) narrow: bool,
    /// What was changed of it.
    pub(crate) changes: u16,
}

/// A style: of paragraphs (1) or characters (2), known to Word by a number, based on another, with properties.
#[derive(Debug, Clone)]
pub(crate) struct Style {
    pub(crate) kind: u16,
    pub(crate) known: u16,
    pub(crate) based_on: u16,
    pub(crate) properties: Vec<u8>,
}

/// A level of a list: its format, its text (the counter of a level is the character of its number), where it starts.
#[derive(Debug, Clone)]
pub(crate) struct Level {
    pub(crate) format: u8,
    pub(crate) text: &'static str,
    pub(crate) start: i32,
}

/// A file of Word 97.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    pub(crate) paragraphs: Vec<Paragraph>,
    /// Footnotes, and what else stands behind the text.
    pub(crate) notes: Vec<Paragraph>,
    /// Text boxes, with the number of the shape.
    pub(crate) boxes: Vec<(u32, Vec<Paragraph>)>,
    /// Which shape is anchored at the next drawn character (U+0008) of the text.
    pub(crate) anchors: Vec<u32>,
    /// Groups of shapes: the number of each, and those of its shapes.
    pub(crate) groups: Vec<(u32, Vec<u32>)>,
    pub(crate) styles: Vec<Style>,
    /// Lists with one level or nine.
    pub(crate) lists: Vec<Vec<Level>>,
    /// The uses of lists, by their place, with where their first level starts anew.
    pub(crate) uses: Vec<(usize, Option<i32>)>,
    pub(crate) pieces: Vec<Piece>,
    /// Properties that pieces refer to.
    pub(crate) changes: Vec<Vec<u8>>,
    /// The last piece stands first in the file.
    pub(crate) backwards: bool,
    /// The stream with long lists of properties.
    pub(crate) data: Vec<u8>,
    pub(crate) flags: u16,
}

/// A character with the numbers of its paragraph and its run.
type Character = (u16, usize, usize);

impl Word {
    pub(crate) fn of(paragraphs: Vec<Paragraph>) -> Word {
        Word { paragraphs, ..Word::default() }
    }

    /// The file.
    pub(crate) fn write(&self) -> Vec<u8> {
        let (main, table) = self.streams();
        container(&[("WordDocument", &main), ("1Table", &table), ("Data", &self.data)])
    }

    /// The streams of text and of tables.
    pub(crate) fn streams(&self) -> (Vec<u8>, Vec<u8>) {
        let boxed: Vec<Paragraph> = self.boxes.iter().flat_map(|(_, text)| text.clone()).collect();
        let all: Vec<&Paragraph> = self.paragraphs.iter().chain(&self.notes).chain(&boxed).collect();
        let mut characters: Vec<Character> = Vec::new();
        let mut looks: Vec<&[u8]> = Vec::new();
        for (nth, paragraph) in all.iter().enumerate() {
            for run in &paragraph.runs {
                characters.extend(run.text.iter().map(|unit| (*unit, nth, looks.len())));
                looks.push(&run.look);
            }
        }
        let mut main = vec![0; TEXT];
        let mut table = Vec::new();
        // What is where in the file: the paragraph and the run from each place on.
        let (mut paragraphs, mut runs) = (Vec::new(), Vec::new());
        let clx = self.pieces(&characters, &mut main, &mut paragraphs, &mut runs);
        let end = u32::try_from(main.len()).unwrap();
        let of_paragraph = |nth: usize| {
            let bytes = [&all[nth].style.to_le_bytes()[..], &all[nth].properties].concat();
            if bytes.len() % 2 == 1 {
                [&[u8::try_from(bytes.len() / 2 + 1).unwrap()][..], &bytes].concat()
            } else {
                [&[0, u8::try_from(bytes.len() / 2).unwrap()][..], &bytes].concat()
            }
        };
        let of_run = |nth: usize| {
            let length = u8::try_from(looks[nth].len()).unwrap();
            if length == 0 { Vec::new() } else { [&[length][..], looks[nth]].concat() }
        };
        let papx = pages(&mut main, &paragraphs, end, 13, of_paragraph);
        let chpx = pages(&mut main, &runs, end, 1, of_run);
        let mut pairs = vec![(0, 0); 93];
        let mut put = |pair: usize, bytes: &[u8]| {
            pairs[pair] = (u32::try_from(table.len()).unwrap(), u32::try_from(bytes.len()).unwrap());
            table.extend(bytes);
        };
        put(STYLES, &self.style_sheet());
        put(PARAGRAPHS, &papx);
        put(CHARACTERS, &chpx);
        put(PIECES, &clx);
        let (anchors, boxes) = self.drawn(&characters);
        put(ANCHORS, &anchors);
        put(BOXES, &boxes);
        put(DRAWINGS, &self.drawings());
        put(LIST_USES, &self.list_uses());
        let (lists, levels) = self.list_table();
        put(LISTS, &lists);
        table.extend(levels);
        self.head(&mut main, &pairs);
        (main, table)
    }

    fn lengths(&self) -> [u32; 8] {
        let of = |paragraphs: &[Paragraph]| -> u32 {
            let units: usize = paragraphs.iter().flat_map(|p| &p.runs).map(|run| run.text.len()).sum();
            u32::try_from(units).unwrap()
        };
        let boxes = self.boxes.iter().map(|(_, text)| of(text)).sum();
        [of(&self.paragraphs), of(&self.notes), 0, 0, 0, 0, boxes, 0]
    }

    fn head(&self, main: &mut [u8], pairs: &[(u32, u32)]) {
        let mut words = |at: usize, word: u16| main[at..at + 2].copy_from_slice(&word.to_le_bytes());
        words(0, 0xA5EC);
        words(2, 0x00C1);
        words(10, 0x0200 | self.flags);
        words(32, 14);
        words(62, 22);
        words(152, u16::try_from(pairs.len()).unwrap());
        let mut number = |at: usize, number: u32| main[at..at + 4].copy_from_slice(&number.to_le_bytes());
        for (nth, length) in self.lengths().into_iter().enumerate() {
            number(COUNTS + 4 * nth, length);
        }
        for (nth, (from, length)) in pairs.iter().enumerate() {
            number(PAIRS + 8 * nth, *from);
            number(PAIRS + 8 * nth + 4, *length);
        }
    }

    /// Writes the text, and gives the piece table.
    fn pieces(
        &self,
        characters: &[Character],
        main: &mut Vec<u8>,
        paragraphs: &mut Vec<(u32, usize)>,
        runs: &mut Vec<(u32, usize)>,
    ) -> Vec<u8> {
        let rest = Piece { length: usize::MAX, narrow: false, changes: 0 };
        let (mut stretches, mut from) = (Vec::new(), 0);
        for piece in self.pieces.iter().copied().chain([rest]) {
            let to = from + piece.length.min(characters.len() - from);
            if to > from {
                stretches.push((from..to, piece));
            }
            from = to;
        }
        let mut order: Vec<usize> = (0..stretches.len()).collect();
        if self.backwards {
            order.reverse();
        }
        let mut places = vec![0; stretches.len()];
        for nth in order {
            let (range, piece) = &stretches[nth];
            // A stretch of one byte a character may begin anywhere, one of two bytes as well.
            places[nth] = u32::try_from(main.len()).unwrap();
            for (unit, paragraph, run) in &characters[range.clone()] {
                let at = u32::try_from(main.len()).unwrap();
                for (known, nth) in [(&mut *paragraphs, *paragraph), (&mut *runs, *run)] {
                    if known.last().is_none_or(|(_, last)| *last != nth) {
                        known.push((at, nth));
                    }
                }
                match piece.narrow {
                    true => main.push(u8::try_from(*unit).unwrap()),
                    false => main.extend(unit.to_le_bytes()),
                }
            }
        }
        let mut table: Vec<u8> = stretches.iter().flat_map(|(range, _)| number(range.start)).collect();
        table.extend(number(characters.len()));
        for ((_, piece), at) in stretches.iter().zip(places) {
            let place = if piece.narrow { (at * 2) | 0x4000_0000 } else { at };
            table.extend([0, 0]);
            table.extend(place.to_le_bytes());
            table.extend(piece.changes.to_le_bytes());
        }
        let changes = self
            .changes
            .iter()
            .flat_map(|list| [&[1][..], &u16::try_from(list.len()).unwrap().to_le_bytes(), list].concat());
        changes.chain([2]).chain(number(table.len())).chain(table).collect()
    }

    fn style_sheet(&self) -> Vec<u8> {
        if self.styles.is_empty() {
            return Vec::new();
        }
        let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        let count = u16::try_from(self.styles.len()).unwrap();
        let mut out = words(&[18, count, 10, 1, 0, 0, 0, 0, 0, 0]);
        for (nth, style) in self.styles.iter().enumerate() {
            // Head, name and a zero, then the properties.
            let mut std = words(&[style.known, style.kind | (style.based_on << 4), 1, 0, 0, 1, u16::from(b'a'), 0]);
            let own = match style.kind {
                1 => [&u16::try_from(nth).unwrap().to_le_bytes()[..], &style.properties].concat(),
                _ => style.properties.clone(),
            };
            std.extend(u16::try_from(own.len()).unwrap().to_le_bytes());
            std.extend(own);
            out.extend(u16::try_from(std.len()).unwrap().to_le_bytes());
            let odd = std.len() % 2;
            out.extend(std);
            out.extend(vec![0; odd]);
        }
        out
    }

    /// The lists, and their levels behind them.
    fn list_table(&self) -> (Vec<u8>, Vec<u8>) {
        let mut lists = u16::try_from(self.lists.len()).unwrap().to_le_bytes().to_vec();
        let mut levels = Vec::new();
        for (nth, list) in self.lists.iter().enumerate() {
            lists.extend(number(nth + 100));
            lists.extend([0; 4]);
            lists.extend([0xFF; 18]);
            lists.extend([u8::from(list.len() == 1), 0]);
            for level in list {
                levels.extend(level.start.to_le_bytes());
                levels.push(level.format);
                levels.extend([0; 23]);
                let text: Vec<u16> = level.text.encode_utf16().collect();
                levels.extend(u16::try_from(text.len()).unwrap().to_le_bytes());
                levels.extend(text.iter().flat_map(|unit| unit.to_le_bytes()));
            }
        }
        (lists, levels)
    }

    fn list_uses(&self) -> Vec<u8> {
        let mut out: Vec<u8> = number(self.uses.len()).to_vec();
        for (list, start) in &self.uses {
            out.extend(number(list + 100));
            out.extend([0; 8]);
            out.extend([u8::from(start.is_some()), 0, 0, 0]);
        }
        for (_, start) in &self.uses {
            out.extend([0xFF; 4]);
            if let Some(start) = start {
                out.extend(start.to_le_bytes());
                out.extend(number(0x10));
            }
        }
        out
    }

    /// Which shape is anchored where, and which text belongs to which shape.
    fn drawn(&self, characters: &[Character]) -> (Vec<u8>, Vec<u8>) {
        if self.boxes.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let drawn = characters.iter().enumerate().filter(|(_, (unit, ..))| *unit == 8).map(|(at, _)| at);
        let anchors: Vec<(usize, u32)> = drawn.zip(self.anchors.iter().copied()).collect();
        let mut places: Vec<u8> = anchors.iter().flat_map(|(at, _)| number(*at)).collect();
        places.extend(number(characters.len()));
        places.extend(anchors.iter().flat_map(|(_, shape)| [&shape.to_le_bytes()[..], &[0; 22]].concat()));
        let (mut at, mut texts, mut shapes) = (0, number(0).to_vec(), Vec::new());
        for (shape, text) in &self.boxes {
            at += text.iter().flat_map(|p| &p.runs).map(|run| run.text.len()).sum::<usize>();
            texts.extend(number(at));
            shapes.extend([&[0; 14][..], &shape.to_le_bytes(), &[0; 4]].concat());
        }
        texts.extend(shapes);
        (places, texts)
    }
}

/// A record of a drawing.
fn record(kind: u16, holds_others: bool, inner: &[u8]) -> Vec<u8> {
    let version: u16 = if holds_others { 0x000F } else { 0x0002 };
    [&version.to_le_bytes()[..], &kind.to_le_bytes(), &number(inner.len()), inner].concat()
}

impl Word {
    /// The drawing of the text: groups within the group that holds everything.
    fn drawings(&self) -> Vec<u8> {
        let shape = |id: u32| {
            let head = [id.to_le_bytes(), [0; 4]].concat();
            record(0xF004, true, &record(0xF00A, false, &head))
        };
        let group = |(id, shapes): &(u32, Vec<u32>)| {
            let inner: Vec<u8> = [*id].iter().chain(shapes).flat_map(|id| shape(*id)).collect();
            record(0xF003, true, &inner)
        };
        let whole = shape(1).into_iter().chain(self.groups.iter().flat_map(group)).collect::<Vec<u8>>();
        let drawing = record(0xF002, true, &record(0xF003, true, &whole));
        [record(0xF000, true, &[]), vec![0], drawing].concat()
    }
}

fn number(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

/// Writes pages of properties to the main stream, and gives the table that leads to them.
fn pages(
    main: &mut Vec<u8>,
    stretches: &[(u32, usize)],
    end: u32,
    entry: usize,
    properties: impl Fn(usize) -> Vec<u8>,
) -> Vec<u8> {
    let (mut starts, mut numbers, mut at) = (Vec::new(), Vec::new(), 0);
    while at < stretches.len() {
        main.resize(main.len().next_multiple_of(PAGE), 0);
        let mut page = vec![0; PAGE];
        let (mut free, mut places) = (PAGE - 1, Vec::new());
        while let Some((_, nth)) = stretches.get(at + places.len()) {
            let bytes = properties(*nth);
            let count = places.len() + 1;
            let start = if bytes.is_empty() { free } else { free.saturating_sub(bytes.len()) & !1 };
            if start < 4 * (count + 1) + entry * count {
                break;
            }
            page[start..start + bytes.len()].copy_from_slice(&bytes);
            places.push(if bytes.is_empty() { 0 } else { u8::try_from(start / 2).unwrap() });
            free = start;
        }
        assert!(!places.is_empty(), "properties larger than a page");
        let count = places.len();
        for nth in 0..=count {
            let start = stretches.get(at + nth).map_or(end, |(start, _)| *start);
            page[4 * nth..4 * nth + 4].copy_from_slice(&start.to_le_bytes());
        }
        for (nth, place) in places.into_iter().enumerate() {
            page[4 * (count + 1) + entry * nth] = place;
        }
        page[PAGE - 1] = u8::try_from(count).unwrap();
        starts.push(stretches[at].0);
        numbers.push(u32::try_from(main.len() / PAGE).unwrap());
        main.extend(page);
        at += count;
    }
    starts.push(end);
    starts.into_iter().chain(numbers).flat_map(u32::to_le_bytes).collect()
}

/// A container with these streams.
pub(crate) fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        container.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    container.flush().unwrap();
    container.into_inner().into_inner()
}
