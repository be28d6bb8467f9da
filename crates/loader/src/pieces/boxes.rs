//! Tables that are drawn with blocks: CSS tables, grids, rows of flex boxes, lists, and blocks that are rows by nothing but
//! their structure.
//!
//! From the innermost block outwards each is a cell, rows, perhaps a row (several cells of which no style says how they
//! lie), or something else: headings, long text, tables, furniture. What is something else is never taken into a table;
//! the blocks between such become one if they hold rows with labels and numbers.

use super::{BoxLook, Layout, Line, Piece, RawCell, RawRow, RawTable};
use crate::normal::numbered;
use crate::recognise::{is_title, section_of};
use crate::text::{is_decorated, number_like};

/// Longest text of a cell, in characters.
const LONGEST_CELL: usize = 80;

/// Most lines of a cell.
const MOST_LINES: usize = 8;

/// Most cells of a table.
const MOST_CELLS: usize = 20_000;

/// Fewest numbers, and rows of several cells, of a table.
const FEWEST_NUMBERS: usize = 4;
const FEWEST_ROWS: usize = 2;

/// Most rows of a grid.
const MOST_ROWS: usize = 2_000;

/// A block or a piece that is none.
enum Node {
    Piece(usize),
    Block(BoxLook, Vec<Node>),
}

/// What stands between two pieces, or a part of the text of one.
#[derive(Debug, Clone, Copy)]
struct Cell {
    first: usize,
    end: usize,
    part: Option<(usize, usize)>,
    across: u32,
    down: u32,
    /// Row and column of the grid in which it says that it stands, from 1; 0 where it says nothing.
    start: (u32, u32),
}

impl Cell {
    /// A place of a grid in which nothing stands.
    const EMPTY: Cell = Cell { first: 0, end: 0, part: None, across: 1, down: 1, start: (0, 0) };
}

type Row = Vec<Cell>;

/// What a node is.
enum Shape {
    Cell(Cell),
    /// Cells side by side, or one under the other.
    Perhaps(Row),
    Rows(Vec<Row>),
    /// Something else, with what it holds.
    Other(Vec<(Shape, usize)>),
}

/// The pieces with the tables that their blocks draw, without marks of blocks.
pub(super) fn with_tables(pieces: Vec<Piece>) -> Vec<Piece> {
    if !pieces.iter().any(|piece| matches!(piece, Piece::Open(_) | Piece::Line(Line { .. }))) {
        return pieces;
    }
    let boxed = pieces.iter().any(|piece| matches!(piece, Piece::Open(_)));
    let parted = pieces.iter().any(|piece| matches!(piece, Piece::Line(line) if line.parts.len() > 2));
    if !boxed && !parted {
        return pieces;
    }
    let mut tree = Tree { pieces: pieces.iter().map(|_| None).collect(), known: pieces, out: Vec::new() };
    let nodes = tree.nodes();
    let all = tree.known.len();
    let shapes: Vec<(Shape, usize)> = nodes.into_iter().map(|node| tree.shape(node)).collect();
    tree.pieces = std::mem::take(&mut tree.known).into_iter().map(Some).collect();
    let mut at = 0;
    tree.put(shapes, &mut at);
    tree.put_up_to(all, &mut at);
    tree.out
}

struct Tree {
    known: Vec<Piece>,
    pieces: Vec<Option<Piece>>,
    out: Vec<Piece>,
}

impl Tree {
    /// The tree of the blocks.
    fn nodes(&self) -> Vec<Node> {
        let mut open: Vec<(BoxLook, Vec<Node>)> = Vec::new();
        let mut top = Vec::new();
        for (at, piece) in self.known.iter().enumerate() {
            match piece {
                Piece::Open(look) => open.push((*look, Vec::new())),
                Piece::Close => {
                    if let Some((look, inside)) = open.pop() {
                        // An empty block may be an empty cell: it is where its end is.
                        let inside = if inside.is_empty() { vec![Node::Piece(at)] } else { inside };
                        open.last_mut().map_or(&mut top, |(_, nodes)| nodes).push(Node::Block(look, inside));
                    }
                }
                _ => open.last_mut().map_or(&mut top, |(_, nodes)| nodes).push(Node::Piece(at)),
            }
        }
        while let Some((look, inside)) = open.pop() {
            open.last_mut().map_or(&mut top, |(_, nodes)| nodes).push(Node::Block(look, inside));
        }
        top
    }

    /// What a node is, and one past its last piece.
    fn shape(&self, node: Node) -> (Shape, usize) {
        let (look, nodes) = match node {
            Node::Piece(at) => return (self.piece(at), at + 1),
            Node::Block(look, nodes) => (look, nodes),
        };
        let lines = nodes.iter().all(|node| matches!(node, Node::Piece(_)));
        let mut children = Vec::with_capacity(nodes.len());
        let mut layouts = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                // What is laid out as if only its content were there.
                Node::Block(BoxLook { layout: Layout::Group, .. }, inner) if matches!(look.layout, Layout::Grid(_)) => {
                    for node in inner {
                        layouts.push(layout_of(&node));
                        children.push(self.shape(node));
                    }
                }
                node => {
                    layouts.push(layout_of(&node));
                    children.push(self.shape(node));
                }
            }
        }
        let end = children.last().map_or(0, |(_, end)| *end);
        if children.iter().any(|(shape, _)| matches!(shape, Shape::Other(_))) {
            return (Shape::Other(children), end);
        }
        let many: usize = children.iter().map(|(shape, _)| size(shape)).sum();
        if many > MOST_CELLS {
            return (Shape::Other(children), end);
        }
        let shapes: Vec<Shape> = children.into_iter().map(|(shape, _)| shape).collect();
        let mut shape = self.compose(look.layout, shapes, &layouts, lines);
        if let Shape::Cell(cell) = &mut shape {
            (cell.across, cell.down) = (look.across.max(cell.across), look.down.max(cell.down));
            if look.start != (0, 0) {
                cell.start = look.start;
            }
        }
        (shape, end)
    }

    fn piece(&self, at: usize) -> Shape {
        let cell = Cell { first: at, end: at + 1, part: None, across: 1, down: 1, start: (0, 0) };
        let line = match &self.known[at] {
            Piece::Line(line) => line,
            // The place of an empty block.
            Piece::Close => return Shape::Cell(cell),
            _ => return Shape::Other(Vec::new()),
        };
        // What separates two headings.
        if line.text.is_empty() {
            return Shape::Cell(cell);
        }
        let heading = || {
            line.heading || is_title(&line.text) || (section_of(&line.text).is_some() && numbered(&line.text).is_some())
        };
        if line.link || line.chrome || heading() {
            return Shape::Other(Vec::new());
        }
        let parts = parts(line);
        if parts.len() > 2 && parts.iter().filter(|part| is_number(&line.text[part.0..part.1])).count() > 1 {
            return Shape::Perhaps(parts.into_iter().map(|part| Cell { part: Some(part), ..cell }).collect());
        }
        let long = |text: &str| text.chars().nth(LONGEST_CELL).is_some();
        let long = match parts.as_slice() {
            [] | [_] => long(&line.text),
            parts => parts.iter().any(|part| long(&line.text[part.0..part.1])),
        };
        if long { Shape::Other(Vec::new()) } else { Shape::Cell(cell) }
    }

    fn compose(&self, layout: Layout, mut shapes: Vec<Shape>, layouts: &[Layout], lines: bool) -> Shape {
        let sideways = matches!(layout, Layout::Row | Layout::Table);
        if (sideways && shapes.len() == 1) || shapes.iter().any(is_split) {
            shapes.iter_mut().for_each(|shape| self.split(shape));
        }
        let cells = shapes.iter().all(|shape| matches!(shape, Shape::Cell(_)));
        match layout {
            Layout::Grid(columns) if cells && shapes.len() > 1 => grid(shapes, columns),
            Layout::Row if matches!(shapes.as_slice(), [Shape::Perhaps(_)]) => {
                Shape::Rows(shapes.iter().map(cells_of).collect())
            }
            Layout::Row => side_by_side(shapes),
            Layout::Table if cells && shapes.len() > 1 => side_by_side(shapes),
            Layout::Cell | Layout::Column if cells => merged(shapes),
            _ if layouts.contains(&Layout::Term) && layouts.contains(&Layout::Definition) => {
                definitions(shapes, layouts)
            }
            _ if shapes.len() == 1 => shapes.pop().unwrap_or_else(|| Shape::Other(Vec::new())),
            _ if cells => {
                let row: Row = shapes.iter().flat_map(cells_of).collect();
                // Only lines: the words of one cell, unless there are numbers among them.
                let numbers = row.iter().filter(|cell| is_number(self.text(cell))).count();
                if lines && numbers < 2 && row.len() <= 4 { merged(shapes) } else { Shape::Perhaps(row) }
            }
            _ => {
                let rows = shapes.iter().filter(|shape| !matches!(shape, Shape::Cell(_))).count();
                let sure = shapes.iter().any(|shape| matches!(shape, Shape::Rows(_)));
                if rows < 2 && !sure {
                    return Shape::Perhaps(shapes.iter().flat_map(cells_of).collect());
                }
                Shape::Rows(one_under_another(shapes))
            }
        }
    }

    /// A line of several elements among such as are rows is one too, whatever is in it.
    fn split(&self, shape: &mut Shape) {
        let Shape::Cell(cell @ Cell { part: None, .. }) = *shape else { return };
        let Some(line) = self.line(cell.first).filter(|_| cell.end == cell.first + 1) else { return };
        let parts = parts(line);
        if parts.len() > 1 {
            *shape = Shape::Perhaps(parts.into_iter().map(|part| Cell { part: Some(part), ..cell }).collect());
        }
    }

    /// The text of a cell of one line.
    fn text(&self, cell: &Cell) -> &str {
        match (self.line(cell.first), cell.part) {
            (Some(line), Some((start, end))) => line.text.get(start..end).unwrap_or_default().trim(),
            (Some(line), None) => &line.text,
            (None, _) => "",
        }
    }

    /// The line at a place.
    fn line(&self, at: usize) -> Option<&Line> {
        match self.known.get(at).or_else(|| self.pieces.get(at).and_then(Option::as_ref)) {
            Some(Piece::Line(line)) => Some(line),
            _ => None,
        }
    }

    /// Puts out what the nodes of a block are, tables where rows stand together.
    fn put(&mut self, shapes: Vec<(Shape, usize)>, at: &mut usize) {
        let mut run: Vec<(Shape, usize)> = Vec::new();
        for (shape, end) in shapes {
            match shape {
                Shape::Other(inside) => {
                    self.put_run(std::mem::take(&mut run), at);
                    self.put(inside, at);
                    self.put_up_to(end, at);
                }
                shape => run.push((shape, end)),
            }
        }
        self.put_run(run, at);
    }

    /// Puts out nodes of which none is something else.
    fn put_run(&mut self, mut run: Vec<(Shape, usize)>, at: &mut usize) {
        let Some(last_end) = run.last().map(|(_, end)| *end) else { return };
        if run.iter().any(|(shape, _)| is_split(shape)) {
            run.iter_mut().for_each(|(shape, _)| self.split(shape));
        }
        let is_row = |(shape, _): &(Shape, usize)| !matches!(shape, Shape::Cell(_));
        let (Some(first), Some(last)) = (run.iter().position(is_row), run.iter().rposition(is_row)) else {
            return self.put_up_to(last_end, at);
        };
        let rest = run.split_off(last + 1);
        let rows = run.split_off(first);
        if let Some((_, end)) = run.last() {
            self.put_up_to(*end, at);
        }
        let end = rows.last().map_or(*at, |(_, end)| *end);
        let rows = one_under_another(rows.into_iter().map(|(shape, _)| shape).collect());
        if self.is_table(&rows) {
            self.put_table(rows);
            *at = (*at).max(end);
        } else {
            self.put_up_to(end, at);
        }
        if let Some((_, end)) = rest.last() {
            self.put_up_to(*end, at);
        }
    }

    /// Puts out the pieces from one place up to another as they are, without marks of blocks.
    fn put_up_to(&mut self, end: usize, at: &mut usize) {
        while *at < end {
            match self.pieces.get_mut(*at).and_then(Option::take) {
                Some(Piece::Open(_) | Piece::Close) | None => {}
                Some(piece) => self.out.push(piece),
            }
            *at += 1;
        }
    }

    /// Rows with labels and numbers.
    fn is_table(&self, rows: &[Row]) -> bool {
        if rows.iter().filter(|row| row.len() > 1).count() < FEWEST_ROWS {
            return false;
        }
        let (mut numbers, mut labels, mut filled) = (0, 0, 0);
        for cell in rows.iter().flatten() {
            let text = self.text(cell);
            filled += usize::from(!text.is_empty());
            numbers += usize::from(is_number(text));
            labels += usize::from(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
        }
        numbers >= FEWEST_NUMBERS && labels >= 3 && numbers * 4 >= filled
    }

    fn put_table(&mut self, rows: Vec<Row>) {
        let width = rows.iter().map(|row| wide(row)).max().unwrap_or(0);
        let area: u64 = rows.iter().flatten().map(|cell| u64::from(cell.across) * u64::from(cell.down)).sum();
        let mut hidden = None;
        let mut table = RawTable { loose: area != u64::from(width) * rows.len() as u64, ..RawTable::default() };
        for row in rows {
            let mut cells = Vec::with_capacity(row.len());
            for cell in row {
                let mut content = Vec::new();
                let mut offset = 0;
                for at in cell.first..cell.end {
                    let piece = match (cell.part, self.pieces.get_mut(at)) {
                        (Some((start, end)), Some(Some(Piece::Line(line)))) => {
                            let text = line.text.get(start..end).unwrap_or_default().trim().to_owned();
                            Some(Piece::Line(Line { text, at: line.at, hidden: line.hidden, ..Line::default() }))
                        }
                        (None, Some(piece)) => piece.take(),
                        _ => None,
                    };
                    let Some(Piece::Line(mut line)) = piece else { continue };
                    hidden.get_or_insert(line.hidden);
                    offset = line.at;
                    line.hidden = 0;
                    content.push(Piece::Line(line));
                }
                cells.push(RawCell { content, rows: cell.down, columns: cell.across, at: offset });
            }
            table.rows.push(RawRow { cells, ..RawRow::default() });
        }
        table.hidden = hidden.unwrap_or(0);
        self.out.push(Piece::Table(table));
    }
}

/// A line of several elements.
fn is_split(shape: &Shape) -> bool {
    matches!(shape, Shape::Perhaps(row) if row.iter().any(|cell| cell.part.is_some()))
}

fn layout_of(node: &Node) -> Layout {
    match node {
        Node::Block(look, _) => look.layout,
        Node::Piece(_) => Layout::Unknown,
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.len() < LONGEST_CELL && (number_like(text) || is_decorated(text))
}

/// The parts of a line, if they are all of it.
fn parts(line: &Line) -> Vec<(usize, usize)> {
    let mut at = 0;
    for (start, end) in &line.parts {
        let between = line.text.get(at..*start).is_some_and(|text| text.trim().is_empty());
        if !between || line.text.get(*start..*end).is_none() {
            return Vec::new();
        }
        at = *end;
    }
    let all = line.text.get(at..).is_some_and(|rest| rest.trim().is_empty());
    if all { line.parts.clone() } else { Vec::new() }
}

fn size(shape: &Shape) -> usize {
    match shape {
        Shape::Cell(_) => 1,
        Shape::Perhaps(row) => row.len(),
        Shape::Rows(rows) => rows.iter().map(Vec::len).sum(),
        Shape::Other(_) => 0,
    }
}

fn wide(row: &[Cell]) -> u32 {
    row.iter().map(|cell| cell.across).sum()
}

fn cells_of(shape: &Shape) -> Row {
    match shape {
        Shape::Cell(cell) => vec![*cell],
        Shape::Perhaps(row) => row.clone(),
        Shape::Rows(rows) => rows.concat(),
        Shape::Other(_) => Row::new(),
    }
}

/// One cell of all that the shapes hold, if it is not too much for one.
fn merged(shapes: Vec<Shape>) -> Shape {
    let cells: Row = shapes.iter().flat_map(cells_of).collect();
    match (cells.first(), cells.last()) {
        (Some(first), Some(last)) if cells.len() <= MOST_LINES => {
            Shape::Cell(Cell { first: first.first, end: last.end, part: None, across: 1, down: 1, start: (0, 0) })
        }
        _ => Shape::Rows(cells.into_iter().map(|cell| vec![cell]).collect()),
    }
}

/// Cells in rows of so many columns, each where it says that it stands, or else in the first field that is free.
fn grid(shapes: Vec<Shape>, columns: u32) -> Shape {
    let columns = columns.max(1) as usize;
    let mut cells: Vec<Cell> = shapes.iter().flat_map(cells_of).collect();
    let said = cells.iter().all(|cell| cell.start.0 > 0 && cell.start.1 > 0);
    if said {
        cells.sort_by_key(|cell| cell.start);
    }
    let mut field = Field { taken: vec![0; columns], rows: vec![Row::new()], column: 0, empty: 0 };
    for mut cell in cells {
        cell.across = cell.across.min(columns as u32);
        let (row, column) = cell.start;
        let last = (columns - cell.across as usize) as u32;
        let column = column.checked_sub(1).map(|column| column.min(last) as usize);
        // Rows are said from above; one that is said twice, or further up, stands where there is room.
        while said && field.rows.len() < row as usize && field.rows.len() < MOST_ROWS {
            field.next_row();
        }
        field.put(cell, column);
    }
    Shape::Rows(field.rows)
}

/// A grid while its cells are put in.
struct Field {
    /// Up to which row each column is taken.
    taken: Vec<usize>,
    rows: Vec<Row>,
    /// The first column of the last row that may be free.
    column: usize,
    /// Places that were left empty.
    empty: usize,
}

impl Field {
    fn next_row(&mut self) {
        self.rows.push(Row::new());
        self.column = 0;
    }

    /// Puts a cell into the first place that is free, in a given column if it says one; what is left free before it is empty.
    fn put(&mut self, cell: Cell, wanted: Option<usize>) {
        let across = cell.across as usize;
        if wanted.is_some_and(|wanted| wanted < self.column) {
            self.next_row();
        }
        loop {
            let row = self.rows.len() - 1;
            let at = wanted.unwrap_or(self.column);
            let free = at + across <= self.taken.len() && self.taken[at..at + across].iter().all(|until| *until <= row);
            if free {
                let left = self.taken[self.column..at].iter().filter(|until| **until <= row).count();
                // More places than a page may have cells are not of a table.
                let left = left.min(MOST_CELLS.saturating_sub(self.empty));
                self.empty += left;
                self.rows[row].extend(std::iter::repeat_n(Cell::EMPTY, left));
                self.taken[at..at + across].fill(row + cell.down as usize);
                self.rows[row].push(cell);
                self.column = at + across;
                return;
            }
            self.column += 1;
            if wanted.is_some() || self.column + across > self.taken.len() {
                self.next_row();
            }
        }
    }
}

/// A row begins with each term.
fn definitions(shapes: Vec<Shape>, layouts: &[Layout]) -> Shape {
    let mut rows: Vec<Row> = Vec::new();
    for (shape, layout) in shapes.iter().zip(layouts) {
        let cells = cells_of(shape);
        match rows.last_mut() {
            Some(row) if *layout != Layout::Term => row.extend(cells),
            _ => rows.push(cells),
        }
    }
    Shape::Rows(rows)
}

/// Rows, and cells that are rows of their own.
fn one_under_another(shapes: Vec<Shape>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for shape in shapes {
        match shape {
            Shape::Cell(cell) => rows.push(vec![cell]),
            Shape::Perhaps(row) => rows.push(row),
            Shape::Rows(mut more) => rows.append(&mut more),
            Shape::Other(_) => {}
        }
    }
    // What stands alone in its row is as wide as the others.
    let width = rows.iter().map(|row| wide(row)).max().unwrap_or(1);
    for row in &mut rows {
        if let [cell] = row.as_mut_slice() {
            cell.across = width;
        }
    }
    rows
}

/// Blocks beside each other: what is lower than the highest covers the rows of that.
fn side_by_side(shapes: Vec<Shape>) -> Shape {
    let counts: Vec<usize> =
        shapes.iter().map(|shape| if let Shape::Perhaps(row) = shape { row.len() } else { 0 }).collect();
    let columns = counts.len() > 1 && counts[0] > 1 && counts.iter().all(|count| *count == counts[0]);
    let blocks: Vec<Vec<Row>> = shapes
        .into_iter()
        .map(|shape| match shape {
            Shape::Cell(cell) => vec![vec![cell]],
            // Columns of as many cells each.
            Shape::Perhaps(row) if columns => row.into_iter().map(|cell| vec![cell]).collect(),
            Shape::Perhaps(row) => match merged(vec![Shape::Perhaps(row)]) {
                Shape::Cell(cell) => vec![vec![cell]],
                shape => vec![cells_of(&shape)],
            },
            Shape::Rows(rows) => rows,
            Shape::Other(_) => Vec::new(),
        })
        .collect();
    let high = blocks.iter().map(Vec::len).max().unwrap_or(0);
    let mut rows: Vec<Row> = vec![Row::new(); high];
    for mut block in blocks {
        let least = block.len();
        if least == 1 && high > 1 {
            block[0].iter_mut().for_each(|cell| cell.down = cell.down.max(high as u32));
        }
        for (row, cells) in rows.iter_mut().zip(block) {
            row.extend(cells);
        }
    }
    Shape::Rows(rows)
}
