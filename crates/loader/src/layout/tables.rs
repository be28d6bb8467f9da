//! Ruling lines → tables: which cells they enclose.

use super::drawn::{Drawn, Rule};
use super::lines::Line;
use crate::budget::Budget;

/// Lines this close to each other are one, in points.
const SAME: f64 = 2.5;

/// Most lines of one direction in a table.
const MOST_LINES: usize = 400;

/// Most tables of one page.
const MOST_TABLES: usize = 64;

/// Steps that a field of a table counts for.
const STEPS_A_FIELD: u64 = 8;

/// A table on a page.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Places of its upright lines, from left to right.
    pub(super) xs: Vec<f64>,
    /// Places of its level lines, from top to bottom.
    pub(super) ys: Vec<f64>,
    pub(super) cells: Vec<Cell>,
    /// The cell of each field of the raster, by row, then by column.
    fields: Vec<usize>,
}

/// A cell and what stands in it.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) lines: Vec<Line>,
}

impl Table {
    pub(super) fn top(&self) -> f64 {
        self.ys.first().copied().unwrap_or(0.0)
    }

    /// Which of its cells is at a place.
    pub(super) fn cell_at(&self, x: f64, y: f64) -> Option<usize> {
        let slot = |list: &[f64], at: f64| {
            list.partition_point(|line| *line <= at).checked_sub(1).filter(|n| n + 1 < list.len())
        };
        let (column, row) = (slot(&self.xs, x)?, slot(&self.ys, y)?);
        let cell = self.fields.get(row * (self.xs.len() - 1) + column)?;
        Some(*cell).filter(|cell| *cell < self.cells.len())
    }
}

/// Pieces of lines put together: sorted by place, those at one place that touch made one.
fn merged(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.retain(|rule| rule.at.is_finite() && rule.from.is_finite() && rule.to.is_finite());
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    // Lines at nearly one place are moved to the first of them.
    let mut place = f64::MIN;
    for rule in &mut rules {
        if rule.at - place > SAME {
            place = rule.at;
        }
        rule.at = place;
    }
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Rule> = Vec::with_capacity(rules.len());
    for rule in rules {
        match out.last_mut() {
            Some(last) if last.at == rule.at && rule.from <= last.to + SAME => last.to = last.to.max(rule.to),
            _ => out.push(rule),
        }
    }
    out
}

/// The tables of a page from top to bottom.
pub(super) fn tables(drawn: &Drawn, budget: &Budget) -> Vec<Table> {
    let level = merged(drawn.level.clone());
    let upright = merged(drawn.upright.clone());
    if level.len() > MOST_LINES * 8 || upright.len() > MOST_LINES * 8 {
        return Vec::new();
    }
    // Lines that meet belong to one table.
    let count = level.len() + upright.len();
    let mut group: Vec<usize> = (0..count).collect();
    fn root(group: &mut [usize], mut at: usize) -> usize {
        while group[at] != at {
            group[at] = group[group[at]];
            at = group[at];
        }
        at
    }
    for (l, line) in level.iter().enumerate() {
        if !budget.step(1 + upright.len() as u64 / 16) {
            return Vec::new();
        }
        let first = upright.partition_point(|rule| rule.at < line.from - SAME);
        for (u, rule) in upright.iter().enumerate().skip(first).take_while(|(_, rule)| rule.at <= line.to + SAME) {
            if rule.from - SAME <= line.at && line.at <= rule.to + SAME {
                let (a, b) = (root(&mut group, l), root(&mut group, level.len() + u));
                group[a] = b;
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for at in 0..count {
        let of = groups.entry(root(&mut group, at)).or_default();
        match at.checked_sub(level.len()) {
            Some(u) => of.1.push(upright[u]),
            None => of.0.push(level[at]),
        }
    }
    let mut tables: Vec<Table> =
        groups.into_values().filter_map(|(level, upright)| table(&level, &upright, budget)).collect();
    tables.sort_by(|a, b| a.top().total_cmp(&b.top()));
    tables.truncate(MOST_TABLES);
    tables
}

/// The cells that lines enclose; nothing for fewer than two by one.
fn table(level: &[Rule], upright: &[Rule], budget: &Budget) -> Option<Table> {
    let places = |rules: &[Rule]| {
        let mut places: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        places
    };
    let (xs, mut ys) = (places(upright), places(level));
    // A table that a page break cuts may have no line there: its upright lines run on beyond the last level one.
    if let (Some(top), Some(bottom)) = (ys.first().copied(), ys.last().copied()) {
        let reach = |end: fn(&Rule) -> f64, beyond: &dyn Fn(f64) -> bool| {
            let ends: Vec<f64> = upright.iter().map(end).filter(|end| beyond(*end)).collect();
            let common = |at: &&f64| ends.iter().filter(|end| (**end - **at).abs() <= SAME).count() >= 2;
            ends.iter().find(common).copied()
        };
        if let Some(above) = reach(|rule| rule.from, &|end| end < top - 2.0 * SAME) {
            ys.insert(0, above);
        }
        if let Some(below) = reach(|rule| rule.to, &|end| end > bottom + 2.0 * SAME) {
            ys.push(below);
        }
    }
    if xs.len() < 3 || ys.len() < 2 || xs.len() > MOST_LINES || ys.len() > MOST_LINES {
        return None;
    }
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    // A field takes up room here, in the table and in the document.
    if !budget.step(STEPS_A_FIELD * (rows * columns) as u64) {
        return None;
    }
    // Lines are sorted by place, those at one place do not meet: only the last that begins before can cover it.
    let covers = |rules: &[Rule], at: f64, middle: f64| {
        let behind = rules.partition_point(|rule| rule.at < at || (rule.at == at && rule.from <= middle));
        let last = behind.checked_sub(1).and_then(|last| rules.get(last));
        last.is_some_and(|rule| rule.at == at && middle <= rule.to)
    };
    // For each line, whether it stands between two fields.
    let middle = |list: &[f64], at: usize| (list[at] + list[at + 1]) / 2.0;
    let left: Vec<bool> = (0..rows)
        .flat_map(|r| (0..columns).map(move |c| (r, c)))
        .map(|(r, c)| covers(upright, xs[c], middle(&ys, r)))
        .collect();
    let above: Vec<bool> = (0..rows)
        .flat_map(|r| (0..columns).map(move |c| (r, c)))
        .map(|(r, c)| covers(level, ys[r], middle(&xs, c)))
        .collect();
    let mut table = Table { fields: vec![usize::MAX; rows * columns], ..Table::default() };
    for row in 0..rows {
        for column in 0..columns {
            if table.fields[row * columns + column] != usize::MAX {
                continue;
            }
            let free = |r: usize, c: usize, fields: &[usize]| fields[r * columns + c] == usize::MAX;
            let mut end = column + 1;
            while end < columns && !left[row * columns + end] && free(row, end, &table.fields) {
                end += 1;
            }
            let mut bottom = row + 1;
            while bottom < rows
                && (column..end).all(|c| !above[bottom * columns + c] && free(bottom, c, &table.fields))
                && (column + 1..end).all(|c| !left[bottom * columns + c])
            {
                bottom += 1;
            }
            let number = table.cells.len();
            for r in row..bottom {
                table.fields[r * columns + column..r * columns + end].fill(number);
            }
            table.cells.push(Cell { row, column, rows: bottom - row, columns: end - column, lines: Vec::new() });
        }
    }
    (table.xs, table.ys) = (xs, ys);
    Some(table)
}
