//! Lines and boxes as the objects of a page.

use super::OfdStyle;
use super::pages::{Cell, Line, Page, Pages, advance, width};
use std::fmt::Write;

/// How thick a ruling line is that is filled.
const THIN: f64 = 0.15;

/// Writes objects; each has a number.
pub(super) struct Render {
    pub(super) style: OfdStyle,
    pub(super) id: usize,
    /// Units of the resources: their numbers and their content.
    pub(super) units: Vec<(usize, String)>,
    width: f64,
    height: f64,
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A number in as many places as such files have.
fn n(number: f64) -> String {
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Render {
    pub(super) fn new(style: OfdStyle, pages: &Pages) -> Render {
        Render { style, id: 100, units: Vec::new(), width: pages.width, height: pages.height }
    }

    pub(super) fn next(&mut self) -> usize {
        self.id += 1;
        self.id
    }

    /// Width and height of the paper.
    pub(super) fn paper(&self) -> (f64, f64) {
        match self.style {
            OfdStyle::Turned => (self.height, self.width),
            _ => (self.width, self.height),
        }
    }

    /// The bounds of an object, and its matrix: what is turned has the paper for its bounds. Whether its places are those of
    /// the page.
    fn bounds(&self, [left, top, width, height]: [f64; 4]) -> (String, bool) {
        if self.style != OfdStyle::Turned {
            return (format!("Boundary=\"{} {} {} {}\"", n(left), n(top), n(width), n(height)), false);
        }
        let (across, down) = self.paper();
        (format!("Boundary=\"0 0 {} {}\" CTM=\"0 -1 1 0 0 {}\"", n(across), n(down), n(down)), true)
    }

    /// The objects of a page.
    pub(super) fn page(&mut self, page: &Page) -> String {
        let mut out = String::new();
        for table in &page.tables {
            out.push_str(&self.boxes(table));
            for cell in table {
                out.push_str(&self.cell(cell));
            }
        }
        for line in &page.lines {
            out.push_str(&self.line(line));
        }
        if self.style == OfdStyle::Units {
            let (outer, inner) = (self.next(), self.next());
            return format!("<PageBlock ID=\"{outer}\"><PageBlock ID=\"{inner}\">{out}</PageBlock></PageBlock>");
        }
        out
    }

    /// The lines of a cell.
    fn cell(&mut self, cell: &Cell) -> String {
        let Some(first) = cell.lines.first().filter(|_| self.style == OfdStyle::Units) else {
            return cell.lines.iter().map(|line| self.line(line)).collect();
        };
        let [left, top, ..] = cell.area;
        let id = self.next();
        let (bounds, _) = self.bounds(cell.area);
        let mut out = format!("<TextObject ID=\"{id}\" {bounds} Font=\"1\" Size=\"{}\">", n(first.size));
        for line in &cell.lines {
            let distances: Vec<String> = line.text.chars().map(|c| n(advance(c) * line.size)).collect();
            let distances = distances.split_last().map_or(String::new(), |(_, rest)| rest.join(" "));
            let _ = write!(
                out,
                "<TextCode X=\"{}\" Y=\"{}\" DeltaX=\"{distances}\">{}</TextCode>",
                n(line.x - left),
                n(line.y - top),
                escaped(&line.text)
            );
        }
        out + "</TextObject>"
    }

    /// A line of text.
    pub(super) fn line(&mut self, line: &Line) -> String {
        if line.text.is_empty() {
            return String::new();
        }
        if self.style == OfdStyle::Characters {
            let mut x = line.x;
            let mut out = String::new();
            for c in line.text.chars() {
                let one = Line { x, y: line.y, size: line.size, text: c.to_string() };
                out.push_str(&self.text(&one));
                x += advance(c) * line.size;
            }
            return out;
        }
        self.text(line)
    }

    fn text(&mut self, line: &Line) -> String {
        let id = self.next();
        let (size, wide) = (line.size, width(&line.text) * line.size);
        let (bounds, whole) = self.bounds([line.x, line.y - size, wide, size * 1.3]);
        let (x, y) = if whole { (line.x, line.y) } else { (0.0, size) };
        // Converters set in a size of 1 and make it larger.
        let scaled = self.style == OfdStyle::Template;
        let by = if scaled { size } else { 1.0 };
        let matrix = if scaled { format!(" CTM=\"{0} 0 0 {0} 0 0\"", n(size)) } else { String::new() };
        let by_one = |length: f64| n(length / by);
        let steps: Vec<f64> = line.text.chars().map(|c| advance(c) * size / by).collect();
        let steps = steps.split_last().map_or(&[][..], |(_, rest)| rest);
        let distances = if steps.is_empty() { String::new() } else { format!(" DeltaX=\"{}\"", abbreviated(steps)) };
        format!(
            "<TextObject ID=\"{id}\" {bounds}{matrix} Font=\"1\" Size=\"{}\"><FillColor Value=\"0 0 0\"/><TextCode X=\"{}\" Y=\"{}\"{distances}>{}</TextCode></TextObject>",
            by_one(size),
            by_one(x),
            by_one(y),
            escaped(&line.text)
        )
    }

    /// The ruling lines of a table.
    fn boxes(&mut self, cells: &[Cell]) -> String {
        match self.style {
            OfdStyle::Lines | OfdStyle::Turned => cells.iter().map(|cell| self.stroked(cell.area)).collect(),
            OfdStyle::Characters => cells.iter().map(|cell| self.filled(cell.area)).collect(),
            OfdStyle::Template => {
                let mut data = String::new();
                cells.iter().for_each(|cell| data.push_str(&outline(cell.area)));
                let bounds = [0.0, 0.0, self.width, self.height];
                self.path(bounds, data.trim_end(), "LineWidth=\"0.2\"")
            }
            OfdStyle::Units => {
                let [left, top, ..] = cells.first().map_or([0.0; 4], |cell| cell.area);
                let moved = |cell: &Cell| [cell.area[0] - left, cell.area[1] - top, cell.area[2], cell.area[3]];
                let lines: String = cells.iter().map(|cell| self.stroked(moved(cell))).collect();
                let (unit, id) = (self.next(), self.next());
                self.units.push((unit, lines));
                format!(
                    "<CompositeObject ID=\"{id}\" ResourceID=\"{unit}\" Boundary=\"{} {} {} {}\"/>",
                    n(left),
                    n(top),
                    n(self.width - left),
                    n(self.height - top)
                )
            }
        }
    }

    fn path(&mut self, bounds: [f64; 4], data: &str, how: &str) -> String {
        let id = self.next();
        let (bounds, _) = self.bounds(bounds);
        format!("<PathObject ID=\"{id}\" {bounds} {how}><AbbreviatedData>{data}</AbbreviatedData></PathObject>")
    }

    fn stroked(&mut self, area: [f64; 4]) -> String {
        let [left, top, width, height] = area;
        let whole = self.style == OfdStyle::Turned;
        let data = outline(if whole { area } else { [0.0, 0.0, width, height] });
        self.path([left, top, width, height], data.trim_end(), "LineWidth=\"0.2\" Stroke=\"true\"")
    }

    /// Four thin boxes.
    fn filled(&mut self, [left, top, width, height]: [f64; 4]) -> String {
        let half = THIN / 2.0;
        let sides = [
            [left - half, top - half, width + THIN, THIN],
            [left - half, top + height - half, width + THIN, THIN],
            [left - half, top - half, THIN, height + THIN],
            [left + width - half, top - half, THIN, height + THIN],
        ];
        let side = |area: [f64; 4]| {
            let data = outline([0.0, 0.0, area[2], area[3]]);
            self.path(area, data.trim_end(), "Stroke=\"false\" Fill=\"true\"")
        };
        sides.into_iter().map(side).collect()
    }
}

/// A box as a path.
fn outline([left, top, width, height]: [f64; 4]) -> String {
    let (right, bottom) = (n(left + width), n(top + height));
    let (left, top) = (n(left), n(top));
    format!("M {left} {top} L {right} {top} L {right} {bottom} L {left} {bottom} C ")
}

/// Distances, those that are alike as one.
fn abbreviated(steps: &[f64]) -> String {
    let mut words: Vec<String> = Vec::new();
    for run in steps.chunk_by(|a, b| a == b) {
        match run {
            [step] => words.push(n(*step)),
            [step, ..] => words.push(format!("g {} {}", run.len(), n(*step))),
            [] => {}
        }
    }
    words.join(" ")
}
