//! Tables without ruling lines: rows and columns by where the text stands.
//!
//! Lines of text with parts far from each other make a region, headings and paragraphs end it. Where figures stand over
//! one another is a column; headers that stand over none are columns without figures. A label belongs to the row of
//! figures that is level with it or with the lines it is broken over. Where two figures fall into one cell, a label goes
//! with two rows, or a header cannot be told from a group of headers, there is no table: the lines stay text.

use super::lines::{Line, Part};
use super::sheet::{is_group, is_label};
use crate::document::{Grid, GridCell};
use crate::normal::{fold, numbered};
use crate::recognise::{is_title, section_of};
use crate::text::number_like;
use gongkai_model::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Most columns of a table.
const MOST_COLUMNS: usize = 40;

/// Most parts of a header.
const MOST_HEADER: usize = 120;

/// Most lines over the first figures that are a header.
const MOST_HEADER_LINES: usize = 14;

/// More than any page is high, in points.
const HIGHEST: f64 = 1e6;

/// What a unit is written as where it has a column of its own.
const UNITS: [&str; 16] =
    ["件", "条", "人", "次", "个", "篇", "期", "宗", "项", "份", "元", "万元", "万次", "场次", "人次", "件次"];

/// Places of the columns of a table.
pub(super) type Columns = Vec<(f64, f64)>;

/// A cell.
struct Cell {
    row: usize,
    column: usize,
    columns: usize,
    text: String,
}

/// What lines become.
pub(super) enum Piece {
    Line(Line, usize),
    Grid(Grid),
}

/// What a page ends with that may go on on the next.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// The columns of a table.
    columns: Columns,
    /// A header without its rows.
    header: Vec<Line>,
}

/// The lines of a page, those that make tables as tables. `open` is what the page before ends with, and becomes that of
/// this one.
pub(super) fn pieces(mut lines: Vec<Line>, width: f64, page: u16, tables: &mut u16, open: &mut Open) -> Vec<Piece> {
    let mut grids: Vec<(Range<usize>, Vec<Grid>)> = Vec::new();
    let Open { mut columns, mut header } = std::mem::take(open);
    let regions = regions(&lines, width);
    for region in &regions {
        divide(&mut lines[region.clone()]);
    }
    open.header = header_at_end(&lines, width);
    for region in regions {
        // Something stands between the table of the page before and this one.
        if region.start > 0 {
            columns.clear();
            header.clear();
        }
        let mut rows = std::mem::take(&mut header);
        rows.extend_from_slice(&lines[region.clone()]);
        let mut found = Vec::new();
        let whole = blocks(&rows).into_iter().all(|block| {
            let Some((cells, own)) = table(&rows[block], &columns) else { return false };
            *tables = tables.saturating_add(1);
            found.push(grid(cells, page, *tables));
            columns = own;
            true
        });
        if whole {
            grids.push((region, found));
        } else {
            columns.clear();
        }
    }
    if grids.last().is_some_and(|(region, _)| region.end == lines.len()) {
        open.columns = columns;
    }
    let mut out = Vec::new();
    let mut grids = grids.into_iter().peekable();
    for (at, line) in lines.into_iter().enumerate() {
        if let Some((_, found)) = grids.next_if(|(region, _)| region.end <= at) {
            out.extend(found.into_iter().map(Piece::Grid));
        }
        if grids.peek().is_none_or(|(region, _)| at < region.start) {
            out.push(Piece::Line(line, at));
        }
    }
    out.extend(grids.flat_map(|(_, found)| found).map(Piece::Grid));
    out
}

fn grid(cells: Vec<Cell>, page: u16, table: u16) -> Grid {
    let clip = |n: usize| u16::try_from(n + 1).unwrap_or(u16::MAX);
    let cell = |cell: Cell| GridCell {
        text: cell.text,
        row: cell.row as u32,
        column: cell.column as u32,
        rows: 1,
        columns: cell.columns as u32,
        place: Place { page, table, row: clip(cell.row), column: clip(cell.column), ..Place::default() },
    };
    Grid { cells: cells.into_iter().map(cell).collect(), aligned: true, continued: false }
}

/// A part may stand for a number: a figure, or a mark for none.
fn figures(line: &Line) -> usize {
    line.parts.iter().filter(|part| number_like(&part.text)).count()
}

fn is_row(line: &Line) -> bool {
    // A long label may leave hardly any room before its figure.
    let close = |part: &Part| {
        let (first, last) = (part.bits.first(), part.bits.last());
        first.zip(last).is_some_and(|(first, last)| !number_like(&first.text) && number_like(&last.text))
    };
    (line.parts.len() > 1 && figures(line) > 0) || line.parts.iter().any(close)
}

/// Ends a table: a paragraph or a heading of the text.
fn ends(line: &Line, width: f64) -> bool {
    if line.parts.len() > MOST_COLUMNS * 2 {
        return true;
    }
    let [part] = line.parts.as_slice() else { return line.parts.is_empty() };
    let text = part.text.as_str();
    let heading = section_of(text).is_some() && numbered(text).is_some() && !is_label(text);
    text.contains('。') || part.right - part.left > width * 0.8 || heading || is_title(text)
}

/// Lines that may be tables.
fn regions(lines: &[Line], width: f64) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|n| ends(&lines[*n], width)).unwrap_or(lines.len());
        let rows: Vec<usize> = (at..end).filter(|n| is_row(&lines[*n])).collect();
        if let (Some(first), Some(last)) = (rows.first().copied(), rows.last().copied())
            && (rows.len() > 1 || figures(&lines[first]) > 2)
        {
            let near = |a: &Line, b: &Line| b.y - a.y <= a.size.max(b.size) * 5.5;
            let mut start = first;
            while start > at && first - start < MOST_HEADER_LINES && near(&lines[start - 1], &lines[start]) {
                start -= 1;
            }
            // A label may go on below its figures.
            let mut stop = last + 1;
            while stop < end && lines[stop].y - lines[last].y < lines[last].size * 3.0 && lines[stop].parts.len() == 1 {
                stop += 1;
            }
            out.push(start..stop);
        }
        at = end + 1;
    }
    out
}

/// Fewest parts that begin at one place, so that another one is cut there.
const FEWEST_FLUSH: usize = 3;

/// Cuts parts further that only stand close to each other: figures from figures and from the label before them, a label
/// from the name of its group: where its number begins, or where other labels do.
fn divide(lines: &mut [Line]) {
    let place = |left: f64| (left * 2.0).round() as i64;
    let mut flush: BTreeMap<i64, usize> = BTreeMap::new();
    for part in lines.iter().flat_map(|line| &line.parts) {
        let begins = part.bits.iter().skip(1).filter(|bit| numbered(&bit.text).is_some());
        for left in std::iter::once(part.left).chain(begins.map(|bit| bit.left)) {
            *flush.entry(place(left)).or_default() += 1;
        }
    }
    let count = |left: f64| (place(left) - 1..=place(left) + 1).filter_map(|at| flush.get(&at)).sum::<usize>();
    for line in lines {
        let mut parts = Vec::with_capacity(line.parts.len());
        for part in std::mem::take(&mut line.parts) {
            let words = part.bits.iter().rposition(|bit| !number_like(&bit.text)).map_or(0, |at| at + 1);
            let cut = |at: usize| {
                let bit = &part.bits[at];
                at > 0 && (at >= words || numbered(&bit.text).is_some() || count(bit.left) >= FEWEST_FLUSH)
            };
            if !(0..part.bits.len()).any(cut) {
                parts.push(part);
                continue;
            }
            for (at, bit) in part.bits.iter().enumerate() {
                match parts.last_mut().filter(|_| at > 0 && !cut(at)) {
                    Some(last) => last.add(bit),
                    None => parts.push(Part { bits: vec![bit.clone()], ..bit.clone() }),
                }
            }
        }
        for part in &mut parts {
            if part.bits.len() == 1 {
                part.bits.clear();
            }
        }
        line.parts = parts;
    }
}

/// The lines that a page ends with, if they may be a header: words beside each other, and no figures. They are moved up, to
/// stand over the lines of the next page.
fn header_at_end(lines: &[Line], width: f64) -> Vec<Line> {
    let start = lines.iter().rposition(|line| ends(line, width)).map_or(0, |at| at + 1);
    let header = &lines[start..];
    let beside = header.iter().any(|line| line.parts.len() > 1);
    if !beside || header.len() > MOST_HEADER_LINES || header.iter().any(is_row) {
        return Vec::new();
    }
    let mut header = header.to_vec();
    divide(&mut header);
    for line in &mut header {
        line.y -= HIGHEST;
        let parts = line.parts.iter_mut();
        parts.for_each(|part| {
            part.y -= HIGHEST;
            part.bits.iter_mut().for_each(|bit| bit.y -= HIGHEST);
        });
    }
    header
}

/// Left end of the figures that stand behind a label.
fn figures_from(lines: &[Line]) -> Option<f64> {
    let of = |line: &Line| {
        let words = line.parts.iter().rposition(|part| !number_like(&part.text) && !UNITS.contains(&&*part.text));
        line.parts[words.map_or(0, |at| at + 1)..].iter().map(|part| part.left).reduce(f64::min)
    };
    lines.iter().filter(|line| is_row(line)).filter_map(of).reduce(f64::min)
}

/// A line of a header has words over the figures.
fn is_header(line: &Line, from: f64) -> bool {
    figures(line) == 0 && line.parts.iter().any(|part| part.right > from + 1.0)
}

/// Each header with the rows under it.
fn blocks(lines: &[Line]) -> Vec<Range<usize>> {
    let Some(from) = figures_from(lines) else { return Vec::new() };
    let mut out: Vec<Range<usize>> = Vec::new();
    let (mut start, mut rows) = (0, false);
    for (at, line) in lines.iter().enumerate() {
        if rows && is_header(line, from) {
            out.push(start..at);
            (start, rows) = (at, false);
        }
        rows |= is_row(line);
    }
    if rows {
        out.push(start..lines.len());
    }
    out
}

/// Words one over the other that are one.
#[derive(Debug, Clone)]
struct Words {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    size: f64,
}

impl Words {
    fn over(&self, column: &(f64, f64)) -> bool {
        self.right.min(column.1) - self.left.max(column.0) > 0.5
    }

    fn centre(&self) -> f64 {
        (self.left + self.right) / 2.0
    }
}

/// How far apart the lines of one text are at most; 0 where lines are as far apart as rows.
fn pitch(lines: &[Line]) -> f64 {
    let rows: Vec<f64> = lines.iter().filter(|line| is_row(line)).map(|line| line.y).collect();
    let row = rows.windows(2).map(|pair| pair[1] - pair[0]).reduce(f64::min);
    let mut least = f64::MAX;
    for (at, line) in lines.iter().enumerate() {
        for part in line.parts.iter().filter(|part| !number_like(&part.text)) {
            let below = lines[at + 1..].iter().take(6).take_while(|below| below.y - line.y < line.size * 1.6);
            let over = |other: &&Part| {
                let apart = (other.size - part.size).abs() > 0.5 || number_like(&other.text);
                !apart && other.left < part.right && part.left < other.right && other.y - part.y > part.size * 0.8
            };
            let steps = below.flat_map(|below| &below.parts).filter(over).map(|other| other.y - part.y);
            least = steps.fold(least, f64::min);
        }
    }
    match row {
        _ if least == f64::MAX => 0.0,
        Some(row) if least >= row * 0.92 => 0.0,
        Some(row) => (least * 1.12).min(row * 0.95),
        None => least * 1.12,
    }
}

/// Parts put together to words.
fn words<'l>(parts: impl Iterator<Item = &'l Part>, pitch: f64) -> Vec<Words> {
    let mut out: Vec<Words> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for part in parts {
        let y = part.y;
        // Parts of one line are not quite level.
        open.retain(|at| y - out[*at].bottom <= pitch + part.size);
        let wide = |words: &Words| (words.right - words.left).min(part.right - part.left);
        let goes_on = |words: &Words| {
            let shared = words.right.min(part.right) - words.left.max(part.left);
            let below = y - words.bottom;
            below > part.size * 0.5 && below <= pitch && shared >= wide(words) * 0.6 && numbered(&part.text).is_none()
        };
        match open.iter().copied().find(|at| goes_on(&out[*at])) {
            Some(at) => {
                let words = &mut out[at];
                words.text.push_str(&part.text);
                (words.left, words.right) = (words.left.min(part.left), words.right.max(part.right));
                words.bottom = y;
            }
            None => {
                open.push(out.len());
                let (left, right) = (part.left, part.right);
                out.push(Words { text: part.text.clone(), left, right, top: y, bottom: y, size: part.size });
            }
        }
        if open.len() > MOST_HEADER {
            open.clear();
        }
    }
    out
}

/// Intervals that overlap as one.
fn overlapping(mut parts: Columns) -> Columns {
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Columns = Vec::new();
    for part in parts {
        match out.last_mut() {
            Some(last) if part.0 < last.1 => last.1 = last.1.max(part.1),
            _ => out.push(part),
        }
    }
    out
}

/// The cells of one header and its rows, and the places of the columns.
fn table(lines: &[Line], before: &Columns) -> Option<(Vec<Cell>, Columns)> {
    let from = figures_from(lines)?;
    let rows_from = lines.iter().position(is_row)?;
    let pitch = pitch(lines);
    // Lines over the first row that stand in the figures' place are the header, and what is level with it.
    let body_from = lines[..rows_from].iter().rposition(|line| is_header(line, from)).map_or(0, |at| at + 1);
    let (header, body) = lines.split_at(body_from);
    let near = 0.5;
    let is_value = |part: &Part| part.left >= from - near;
    let values = body.iter().flat_map(|line| line.parts.iter().filter(|part| is_value(part)));
    let mut columns = overlapping(values.map(|part| (part.left, part.right)).collect());
    if columns.is_empty() || columns.len() > MOST_COLUMNS {
        return None;
    }
    let mut heads = Vec::new();
    if header.is_empty() && !before.is_empty() {
        columns = as_before(&columns, before).unwrap_or(columns);
    } else {
        heads = header_rows(header, from, &mut columns, pitch)?;
    }
    if columns.len() > MOST_COLUMNS {
        return None;
    }
    let rows = rows(body, &columns, from, pitch)?;
    let mut cells = Vec::new();
    let mut row = 0;
    for head in heads {
        cells.extend(head.into_iter().map(|(column, columns, text)| Cell { row, column, columns, text }));
        row += 1;
    }
    for (label, values) in rows {
        let texts = std::iter::once(label).chain(values).enumerate();
        cells.extend(texts.map(|(column, text)| Cell { row, column, columns: 1, text }));
        row += 1;
    }
    Some((cells, columns))
}

/// The columns of the table on the page before, if each of these is one of them.
fn as_before(columns: &Columns, before: &Columns) -> Option<Columns> {
    let mut out = before.clone();
    let mut taken = BTreeSet::new();
    for column in columns {
        let mut over = (0..before.len()).filter(|at| column.1.min(before[*at].1) > column.0.max(before[*at].0));
        let at = over.next().filter(|at| over.next().is_none() && taken.insert(*at))?;
        out[at] = (out[at].0.min(column.0), out[at].1.max(column.1));
    }
    Some(out)
}

/// A part of a header, or its bits where each stands over columns of its own.
fn cut<'l>(part: &'l Part, columns: &Columns) -> Vec<&'l Part> {
    let over = |bit: &Part| {
        let mut over = (0..columns.len()).filter(|at| bit.right.min(columns[*at].1) > bit.left.max(columns[*at].0));
        let first = over.next()?;
        Some((first, over.next_back().unwrap_or(first)))
    };
    let places: Option<Vec<(usize, usize)>> = part.bits.iter().map(over).collect();
    let apart = places.is_some_and(|places| places.len() > 1 && places.windows(2).all(|pair| pair[0].1 < pair[1].0));
    if apart { part.bits.iter().collect() } else { vec![part] }
}

/// The rows of a header as (column, columns, text): groups where they are needed to tell the columns apart, and the
/// columns' own. Adds columns that have a header and no figures.
fn header_rows(
    lines: &[Line],
    from: f64,
    columns: &mut Columns,
    pitch: f64,
) -> Option<Vec<Vec<(usize, usize, String)>>> {
    let parts = lines.iter().flat_map(|line| &line.parts).flat_map(|part| cut(part, columns));
    let mut cells = words(parts, pitch);
    if cells.len() > MOST_HEADER {
        return None;
    }
    cells.sort_by(|a, b| b.bottom.total_cmp(&a.bottom));
    let (mut own, mut groups, mut labels): (Vec<Words>, Vec<Words>, Vec<Words>) = Default::default();
    let mut places = columns.clone();
    for cell in cells {
        if cell.right <= from && !columns.iter().any(|column| cell.over(column)) {
            labels.push(cell);
            continue;
        }
        let over: Vec<usize> = (0..places.len()).filter(|at| cell.over(&places[*at])).collect();
        let has_head = |at: usize| own.iter().any(|head| head.over(&places[at]));
        let level = own.is_empty()
            || own.iter().any(|head| cell.top - head.size <= head.bottom && head.top <= cell.bottom + head.size);
        match over.as_slice() {
            [at] if !has_head(*at) => {
                places[*at] = (places[*at].0.min(cell.left), places[*at].1.max(cell.right));
                own.push(cell);
            }
            [] if level => {
                places.push((cell.left, cell.right));
                own.push(cell);
            }
            _ => groups.push(cell),
        }
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    if places.windows(2).any(|pair| pair[1].0 < pair[0].1) {
        return None;
    }
    let mut heads: BTreeMap<usize, &Words> = BTreeMap::new();
    for head in &own {
        let at = places.iter().position(|place| head.over(place))?;
        if heads.insert(at, head).is_some() {
            return None;
        }
    }
    // Figures without a header, beside others that have one.
    if !lines.is_empty() && heads.len() < places.len() {
        return None;
    }
    let names: Vec<String> = heads.values().map(|head| fold(&head.text)).collect();
    let told_apart = names.iter().collect::<BTreeSet<_>>().len() == names.len();
    let mut rows = Vec::new();
    if lines.is_empty() {
        return Some(rows);
    }
    if !told_apart {
        rows.push(spans(&groups, &places)?.into_iter().map(|(at, to, text)| (at + 1, to - at, text)).collect());
    }
    labels.sort_by(|a, b| a.top.total_cmp(&b.top));
    let label: String = labels.into_iter().map(|label| label.text).collect();
    let mut last = vec![(0, 1, label)];
    last.extend(
        (0..places.len()).map(|at| (at + 1, 1, heads.get(&at).map_or(String::new(), |head| head.text.clone()))),
    );
    rows.push(last);
    *columns = places;
    Some(rows)
}

/// Which columns the groups over them span, as each stands over the middle of its own or over one end; the most
/// groups that take up all columns, since those over them are fewer.
fn spans(groups: &[Words], places: &Columns) -> Option<Vec<(usize, usize, String)>> {
    let count = places.len();
    let centre = |at: usize| (places[at].0 + places[at].1) / 2.0;
    let step = |at: usize| centre(at + 1) - centre(at);
    let least = (0..count.checked_sub(1)?).map(step).fold(f64::MAX, f64::min);
    let over_middle = |group: &Words, from: usize, to: usize| {
        ((centre(from) + centre(to - 1)) / 2.0 - group.centre()).abs() <= least * 0.4
    };
    let over_left = |group: &Words, from: usize, _: usize| (places[from].0 - group.left).abs() <= 2.0;
    let over_right = |group: &Words, _: usize, to: usize| (places[to - 1].1 - group.right).abs() <= 2.0;
    partition(groups, count, over_middle)
        .or_else(|| partition(groups, count, over_left))
        .or_else(|| partition(groups, count, over_right))
}

fn partition(
    groups: &[Words],
    count: usize,
    fits: impl Fn(&Words, usize, usize) -> bool,
) -> Option<Vec<(usize, usize, String)>> {
    // For each column the most groups from there on, the first of them and where it ends.
    let mut best: Vec<Option<(usize, usize, &Words)>> = vec![None; count + 1];
    for from in (0..count).rev() {
        let ways = groups.iter().flat_map(|group| (from + 1..=count).map(move |to| (to, group)));
        let ways = ways.filter(|(to, group)| fits(group, from, *to)).filter_map(|(to, group)| {
            let behind = if to == count { 0 } else { best[to]?.0 };
            Some((behind + 1, to, group))
        });
        best[from] = ways.max_by(|a, b| a.0.cmp(&b.0).then(a.2.bottom.total_cmp(&b.2.bottom)));
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < count {
        let (_, to, group) = best[at]?;
        out.push((at, to, group.text.clone()));
        at = to;
    }
    Some(out)
}

/// The rows as labels and values.
fn rows(lines: &[Line], columns: &Columns, from: f64, pitch: f64) -> Option<Vec<(String, Vec<String>)>> {
    let is_value = |part: &Part| part.left >= from - 0.5;
    let parts = lines.iter().flat_map(|line| &line.parts);
    let labels = words(parts.filter(|part| !is_value(part)), pitch);
    if labels.iter().any(|label| label.right > from + label.size * 0.5) {
        return None;
    }
    // From top to bottom, each label's place and what it is.
    let mut rows: Vec<(f64, String, Vec<String>)> = Vec::new();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut first = 0;
    for line in lines.iter().filter(|line| line.parts.iter().any(is_value)) {
        let mut values = vec![String::new(); columns.len()];
        for part in line.parts.iter().filter(|part| is_value(part)) {
            let over = |column: &(f64, f64)| part.right.min(column.1) - part.left.max(column.0) > 0.0;
            let mut over = (0..columns.len()).filter(|at| over(&columns[*at]));
            let at = over.next().filter(|at| over.next().is_none() && values[*at].is_empty())?;
            values[at].clone_from(&part.text);
        }
        let near = line.size * 0.5;
        while first < labels.len() && labels[first].top < line.y - line.size * 60.0 {
            first += 1;
        }
        let level = (first..labels.len())
            .take_while(|at| labels[*at].top <= line.y + near)
            .filter(|at| labels[*at].bottom >= line.y - near);
        // Names of groups stand to the left of the labels.
        let level: Vec<usize> = level.collect();
        let known = level.iter().copied().filter(|at| is_label(&labels[*at].text)).collect::<Vec<_>>();
        let known = if known.is_empty() { level } else { known };
        let label = known.into_iter().max_by(|a, b| labels[*a].left.total_cmp(&labels[*b].left));
        let label = match label {
            Some(label) => taken.insert(label).then(|| labels[label].text.clone())?,
            None if labels.is_empty() => String::new(),
            None => return None,
        };
        rows.push((line.y, label, values));
    }
    // A label without figures that is level with none of the others is a row that is blank.
    let own: Vec<(f64, f64)> = taken.iter().map(|at| (labels[*at].top, labels[*at].bottom)).collect();
    for (at, label) in labels.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
        if number_like(&label.text) && at > 0 {
            continue;
        }
        let near = label.size * 0.5;
        let level = own.partition_point(|(top, _)| *top <= label.bottom + near);
        let meets = own[..level].iter().rev().take(8).any(|(_, bottom)| *bottom >= label.top - near);
        if !meets {
            rows.push((label.top, label.text.clone(), vec![String::new(); columns.len()]));
        } else if !is_group(&label.text)
            && (is_label(&label.text) || label.text.starts_with(|c: char| c.is_ascii_digit()))
        {
            // A label beside a row that has another one.
            return None;
        }
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    Some(rows.into_iter().map(|(_, label, values)| (label, values)).collect())
}
