//! Text and tables on pages, in millimetres.

use crate::write::layout::{Laid, Raster, Slot};
use crate::write::odd::Odd;
use std::ops::Range;

/// A4, upright.
const PAGE: (f64, f64) = (210.0, 297.0);

/// What is kept free at the sides, and at the head and foot.
const SIDE: f64 = 20.0;
const HEAD: f64 = 30.0;

/// Sizes of type: title, text, cells.
const TITLE: f64 = 7.76;
const TEXT: f64 = 5.64;
const CELL: f64 = 2.82;

/// What is kept free in a cell.
const FREE: f64 = 0.9;

/// What is kept for rows below a label over several of them.
const BELOW: f64 = 15.0;

/// A line of text: where its base line begins, and how large it is.
pub(super) struct Line {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) text: String,
}

/// A cell: its box, and its lines.
pub(super) struct Cell {
    /// Left, top, width, height.
    pub(super) area: [f64; 4],
    pub(super) lines: Vec<Line>,
}

/// What stands on a page.
#[derive(Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    /// The tables by their cells.
    pub(super) tables: Vec<Vec<Cell>>,
}

/// The pages of a report.
pub(super) struct Pages {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) title: Vec<Line>,
    pub(super) pages: Vec<Page>,
    /// Headers of tables stand again on every page.
    again: bool,
    /// How far the last page is filled.
    y: f64,
}

/// How wide a text is for a size of 1.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

/// How wide a character is.
pub(super) fn advance(c: char) -> f64 {
    match c {
        '\u{200b}' | '\u{feff}' | '\u{ad}' => 0.0,
        c if c < '\u{2000}' => 0.5,
        _ => 1.0,
    }
}

/// The lines of a text in a width; numbers and words are not broken.
fn wrapped(text: &str, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        let mut word = String::new();
        for c in part.chars().chain(['\n']) {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | ',') {
                word.push(c);
                continue;
            }
            for piece in [std::mem::take(&mut word), c.to_string()] {
                let fits = width(&line) + width(piece.trim_end()) <= room;
                if !fits && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(piece.trim_end_matches('\n'));
            }
        }
        lines.push(line);
    }
    lines
}

impl Pages {
    pub(super) fn new(wide: bool, again: bool) -> Pages {
        let (width, height) = if wide { (PAGE.1, PAGE.0) } else { PAGE };
        Pages { width, height, title: Vec::new(), pages: vec![Page::default()], again, y: HEAD }
    }

    fn room(&self) -> f64 {
        self.width - 2.0 * SIDE
    }

    /// Space down to the foot of the page.
    fn left(&self) -> f64 {
        self.height - HEAD - self.y
    }

    /// The page that is being filled.
    fn page(&mut self) -> &mut Page {
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    fn new_page(&mut self) {
        self.pages.push(Page::default());
        self.y = HEAD;
    }

    /// The lines of a text of a size, each where `place` says for its width. Where the page is full they go on on the next.
    fn put(&mut self, text: &str, size: f64, place: impl Fn(f64) -> f64) {
        for text in wrapped(text, self.room() / size) {
            if self.left() < size * 1.75 {
                self.new_page();
            }
            let line = Line { x: place(width(&text) * size), y: self.y + size * 1.2, size, text };
            self.y += size * 1.75;
            self.page().lines.push(line);
        }
    }

    /// The title, in the middle of the first page.
    pub(super) fn title(&mut self, text: &str) {
        let whole = self.width;
        self.put(text, TITLE, |width| (whole - width) / 2.0);
        self.title = std::mem::take(&mut self.pages[0].lines);
        self.y += TEXT;
    }

    /// A line in the middle.
    pub(super) fn middle(&mut self, text: &str) {
        let whole = self.width;
        self.put(text, TEXT, |width| (whole - width) / 2.0);
    }

    /// A line at the right.
    pub(super) fn right(&mut self, text: &str) {
        let whole = self.width;
        self.put(text, TEXT, |width| whole - SIDE - width);
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.put(&format!("\u{3000}\u{3000}{text}"), TEXT, |_| SIDE);
    }

    /// A table, on as many pages as it takes.
    pub(super) fn table(&mut self, rows: &[Vec<Slot>], odd: &mut Odd<'_>) {
        let raster = Raster::of(rows);
        let weights = raster.weights();
        let whole = weights.iter().sum::<usize>().max(1) as f64;
        let widths: Vec<f64> = weights.iter().map(|weight| *weight as f64 * self.room() / whole).collect();
        let texts: Vec<Vec<String>> = raster.cells.iter().map(|cell| lines_of(cell, &widths, odd)).collect();
        let tall = |lines: &[String]| lines.len() as f64 * CELL * 1.25 + 2.0 * FREE;
        let mut heights = vec![CELL * 1.25 + 2.0 * FREE; rows.len()];
        // Cells of one row first: those of several take what is there.
        let mut order: Vec<usize> = (0..raster.cells.len()).collect();
        order.sort_by_key(|at| raster.cells[*at].rows);
        for at in order {
            let cell = &raster.cells[at];
            let own = cell.row..cell.row + cell.rows;
            let missing = tall(&texts[at]) - heights[own.clone()].iter().sum::<f64>();
            heights[own.end - 1] += missing.max(0.0);
        }
        let head = rows.iter().take_while(|row| row.iter().all(|slot| slot.header)).count();
        let needed = |row: usize| {
            let begins = raster.cells.iter().zip(&texts).filter(|(cell, _)| cell.row == row && cell.rows > 1);
            begins.map(|(_, lines)| tall(lines) + BELOW).fold(heights[row], f64::max)
        };
        self.y += CELL;
        let mut row = 0;
        while row < rows.len() {
            let header = if row > 0 && self.again && head < row { 0..head } else { 0..0 };
            let top = self.y + heights[header.clone()].iter().sum::<f64>();
            let (first, mut y) = (row, top);
            // A row that is higher than a page stands on one of its own.
            while row < rows.len() && (y + needed(row) <= self.height - HEAD || (row == first && self.y == HEAD)) {
                y += heights[row];
                row += 1;
            }
            if row > first {
                let mut cells = chunk(&raster, &texts, header, self.y, &heights, &widths);
                cells.extend(chunk(&raster, &texts, first..row, top, &heights, &widths));
                self.page().tables.push(cells);
                self.y = y + CELL;
            }
            if row < rows.len() {
                self.new_page();
            }
        }
    }
}

/// The lines in a cell, as this file prints it.
fn lines_of(cell: &Laid<'_>, widths: &[f64], odd: &mut Odd<'_>) -> Vec<String> {
    let written = cell.slot.text.as_str();
    let text = match (cell.slot.cell.is_some(), written.trim().is_empty()) {
        (_, true) => return Vec::new(),
        (true, _) => odd.value(written),
        (false, _) => odd.laid_out(written, true).join("\n"),
    };
    let room = widths[cell.column..cell.column + cell.columns].iter().sum::<f64>() - 2.0 * FREE;
    wrapped(&text, room / CELL)
}

/// The cells of some rows, below a line.
fn chunk(
    raster: &Raster<'_>,
    texts: &[Vec<String>],
    rows: Range<usize>,
    top: f64,
    heights: &[f64],
    widths: &[f64],
) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (cell, lines) in raster.cells.iter().zip(texts) {
        let (from, to) = (cell.row.max(rows.start), (cell.row + cell.rows).min(rows.end));
        if from >= to {
            continue;
        }
        let y = top + heights[rows.start..from].iter().sum::<f64>();
        let height: f64 = heights[from..to].iter().sum();
        let x = SIDE + widths[..cell.column].iter().sum::<f64>();
        let across: f64 = widths[cell.column..cell.column + cell.columns].iter().sum();
        // What stands in a cell that a page break cuts stands in its first part.
        let lines = if cell.row >= rows.start { lines.as_slice() } else { &[] };
        let free = (height - lines.len() as f64 * CELL * 1.25) / 2.0;
        let line = |(nth, text): (usize, &String)| Line {
            x: x + (across - width(text) * CELL) / 2.0,
            y: y + free + CELL * (1.25 * nth as f64 + 1.0),
            size: CELL,
            text: text.clone(),
        };
        cells.push(Cell { area: [x, y, across, height], lines: lines.iter().enumerate().map(line).collect() });
    }
    cells
}
