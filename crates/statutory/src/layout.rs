//! A table on the page: which box stands in which column, and how wide the columns are.

use crate::label;
use crate::{CellIx, Content, Filled, Form, Lang, Layout};
use gongkai_model::{Slot, Table};

/// The width of the text on A4 with margins of 2.5 cm, in twentieths of a point.
pub(crate) const TEXT_WIDTH: usize = 9070;

/// Margin of the page at its sides, in twentieths of a point.
pub(crate) const SIDE: usize = 1418;

/// Space between the text of a box and its sides, in twentieths of a point.
pub(crate) const PADDING: usize = 40;

/// Sizes in half points: of text in tables, of the fifteen columns of table 四, and the smallest for long numbers.
const TEXT: usize = 21;
const NARROW: usize = 18;
const SMALLEST: usize = 8;

/// A table with its boxes in place.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    /// The heading over it.
    pub(crate) heading: String,
    /// `表三`.
    pub(crate) short: String,
    pub(crate) layout: Layout,
    /// Width of each column in twentieths of a point.
    pub(crate) widths: Vec<usize>,
    /// Lines at the top that stand again on every page.
    pub(crate) head: usize,
    pub(crate) lines: Vec<Vec<Field>>,
}

/// A box of a table.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) content: Content,
    pub(crate) filled: Filled,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

impl Field {
    pub(crate) fn is_heading(&self) -> bool {
        !matches!(self.content, Content::Cell(_))
    }

    /// Text that begins at the left: the labels of long rows, and not the unit behind them.
    pub(crate) fn is_left(&self, layout: Layout) -> bool {
        let label = matches!(self.content, Content::Label(_)) && self.rows == 1;
        label && (layout == Layout::Matrix || layout == Layout::Sheet && self.column == 0)
    }
}

impl Drawn {
    pub(crate) fn new(
        form: &Form,
        table: &Table,
        year: i32,
        printed: &dyn Fn(CellIx) -> bool,
        fill: &dyn Fn(CellIx) -> Filled,
    ) -> Drawn {
        let mut drawn = table.draw(form, Lang::Zh, printed);
        if table.layout == Layout::Sheet {
            label::number(form, table, &mut drawn);
        }
        let lines = placed(drawn, fill);
        let section = form.sections.iter().find(|section| table.section.as_ref() == Some(&section.key));
        let heading = match section {
            Some(section) => format!("{}、{}", section.number, section.zh),
            None => format!("{}（{year}年度）", table.zh),
        };
        // The blocks of table 二 have a head each.
        let head = match table.layout {
            Layout::Blocks => 0,
            _ => lines
                .iter()
                .take_while(|line| line.iter().all(|field| matches!(field.content, Content::Header(_))))
                .count(),
        };
        let columns = lines.first().map_or(0, |line| line.iter().map(|field| field.columns).sum());
        let widths = widths(table.layout, columns);
        Drawn { heading, short: table.short(Lang::Zh), layout: table.layout, widths, head, lines }
    }

    /// The cells in the order of the table.
    pub(crate) fn cells(&self) -> impl Iterator<Item = CellIx> {
        self.lines.iter().flatten().filter_map(|field| match field.content {
            Content::Cell(ix) => Some(ix),
            _ => None,
        })
    }

    /// The boxes that a line crosses, left to right: those that begin in it and those that reach down into it.
    pub(crate) fn crossing(&self, line: usize) -> Vec<&Field> {
        let mut fields: Vec<&Field> =
            self.lines[..=line].iter().flatten().filter(|field| field.line + field.rows > line).collect();
        fields.sort_by_key(|field| field.column);
        fields
    }

    /// The size of its text in half points.
    pub(crate) fn usual(&self) -> usize {
        if self.layout == Layout::Strip { NARROW } else { TEXT }
    }

    /// The size of the text of a box in half points: that of its table, or the one in which a long number stands on one
    /// line.
    pub(crate) fn half_points(&self, field: &Field) -> usize {
        let usual = self.usual();
        let text = &field.filled.text;
        if field.is_heading() || !text.is_ascii() {
            return usual;
        }
        // A digit is half as wide as it is high, five twentieths of a point for a half point; in some faces more.
        let room = self.width(field).saturating_sub(2 * PADDING);
        (room / (6 * text.len().max(1))).clamp(SMALLEST, usual)
    }

    /// The width of a box.
    pub(crate) fn width(&self, field: &Field) -> usize {
        self.widths[field.column..field.column + field.columns].iter().sum()
    }
}

/// The boxes with the columns they begin in, what reaches down from the lines above taken into account.
fn placed(drawn: Vec<Vec<Slot>>, fill: &dyn Fn(CellIx) -> Filled) -> Vec<Vec<Field>> {
    let columns: usize = drawn.first().map_or(0, |line| line.iter().map(|slot| slot.columns).sum());
    // For each column the first line that is free in it.
    let mut free = vec![0; columns];
    let mut lines = Vec::with_capacity(drawn.len());
    for (line, slots) in drawn.into_iter().enumerate() {
        let mut column = 0;
        let mut fields = Vec::with_capacity(slots.len());
        for Slot { content, rows, columns } in slots {
            column += free[column..].iter().take_while(|from| **from > line).count();
            free[column..column + columns].fill(line + rows);
            let filled = match &content {
                Content::Header(text) | Content::Label(text) => Filled { text: text.clone(), number: None },
                Content::Cell(ix) => fill(*ix),
            };
            fields.push(Field { content, filled, line, column, rows, columns });
            column += columns;
        }
        lines.push(fields);
    }
    lines
}

/// Columns wide enough for their heads, together as wide as the text.
fn widths(layout: Layout, columns: usize) -> Vec<usize> {
    let first: &[usize] = match layout {
        Layout::Blocks => &[2650],
        Layout::Matrix => &[600, 1160, 2900],
        Layout::Strip => &[],
        Layout::Sheet => &[6270, 1200],
    };
    let first = &first[..first.len().min(columns)];
    let left = TEXT_WIDTH - first.iter().sum::<usize>();
    let others = columns - first.len();
    let other = |at: usize| left * (at + 1) / others - left * at / others;
    first.iter().copied().chain((0..others).map(other)).collect()
}
