//! The statutory tables with their merged cells, as a notice lays them out or with oddities, before any format.

use super::layout::{Slot, cell_of, heading, printed};
use super::odd::Odd;
use super::quirk::Quirk;
use gongkai_model::{CellState, Cells, Form, Layout, Place, Row, Table};

/// Rows of a table before markup.
pub(super) type Rows = Vec<Vec<Slot>>;

/// Columns of a table's rows of data: what the headings span.
pub(super) fn width(table: &Table) -> usize {
    match table.layout {
        Layout::Blocks => 4,
        Layout::Matrix => 10,
        Layout::Strip => 15,
        Layout::Sheet => 3,
    }
}

/// A statutory table as one or more drawn tables; what the page leaves out becomes absent in `cells`.
pub(super) fn drawn(form: &Form, table: &Table, cells: &mut Cells, odd: &mut Odd<'_>) -> Vec<Rows> {
    match table.layout {
        Layout::Blocks => blocks(form, table, cells, odd),
        Layout::Matrix => matrix(form, table, cells, odd),
        Layout::Strip => strip(form, table, cells, odd),
        Layout::Sheet => vec![sheet(form, table, cells)],
    }
}

fn blocks(form: &Form, table: &Table, cells: &Cells, odd: &mut Odd<'_>) -> Vec<Rows> {
    let rows = printed(form, table, cells);
    let widest = table.column_sets.iter().map(|set| set.columns.len()).max().unwrap_or(1);
    let mut parts: Vec<Rows> = Vec::new();
    for (g, group) in table.groups.iter().enumerate() {
        let mut part: Rows = Vec::new();
        let mut set = None;
        for row in rows.iter().filter(|row| row.group == Some(g)) {
            if part.is_empty() {
                part.push(vec![Slot::label(&group.zh, 1, widest + 1)]);
            }
            let columns = table.columns(row);
            let span = widest / columns.len();
            if set != Some(row.columns) {
                set = Some(row.columns);
                let mut header = vec![Slot::header("信息内容", 1, 1)];
                header.extend(columns.iter().map(|column| Slot::header(heading(column), 1, span)));
                part.push(header);
            }
            let mut line = vec![Slot::label(&row.zh, 1, 1)];
            line.extend(
                columns
                    .iter()
                    .filter_map(|column| cell_of(form, table, row, &column.key).map(|ix| Slot::value(cells, ix, span))),
            );
            part.push(line);
        }
        if !part.is_empty() {
            parts.push(part);
        }
    }
    if odd.has(Quirk::TableTwoInFour) { parts } else { vec![parts.concat()] }
}

fn matrix(form: &Form, table: &Table, cells: &mut Cells, odd: &mut Odd<'_>) -> Vec<Rows> {
    let mut columns: Vec<usize> = (0..7).collect();
    if odd.has(Quirk::SixColumns) {
        let gone = 1 + odd.dice.below(4) as usize;
        columns.remove(gone);
        let ids: Vec<_> =
            table.rows.iter().filter_map(|row| cell_of(form, table, row, &table.columns(row)[gone].key)).collect();
        for ix in ids {
            cells.set(ix, CellState::Absent, None, "", Place::default());
        }
    }
    if odd.has(Quirk::OtherColumnOrder) {
        columns[1..6].rotate_left(1 + odd.dice.below(4) as usize);
    }
    let extra = odd.has(Quirk::ExtraColumn);
    let serial = usize::from(odd.has(Quirk::SerialColumn));
    let header = matrix_header(table, &columns, extra, serial, odd);
    let rows = printed(form, table, cells);
    let cut = (odd.has(Quirk::PageBreak) && rows.len() > 8).then(|| 4 + odd.dice.below(rows.len() as u32 - 6) as usize);
    let mut drawn: Vec<Rows> = vec![if odd.has(Quirk::NoHeader) { Vec::new() } else { header.clone() }];
    for (at, row) in rows.iter().enumerate() {
        if cut == Some(at) {
            drawn.push(if odd.once_in(2) { header.clone() } else { Vec::new() });
        }
        let Some(part) = drawn.last_mut() else { continue };
        if odd.has(Quirk::RepeatedHeader) && at == 2 {
            part.extend(header.clone());
        }
        let from = cut.filter(|cut| at >= *cut).unwrap_or(0);
        let upto = cut.filter(|cut| at < *cut).unwrap_or(rows.len());
        let mut line = labels(table, &rows, at, from, upto, cut.is_some_and(|cut| at >= cut), odd);
        if serial > 0 {
            line.insert(0, Slot::label((at + 1).to_string(), 1, 1));
        }
        let keys = columns.iter().map(|column| &table.columns(row)[*column].key);
        line.extend(keys.filter_map(|key| cell_of(form, table, row, key).map(|ix| Slot::value(cells, ix, 1))));
        if extra {
            line.push(Slot::label("", 1, 1));
        }
        part.push(line);
        if odd.has(Quirk::ExtraRow) && at == 0 {
            let mut stranger = vec![Slot::label("其中：涉及土地征收的申请", 1, 3 + serial)];
            stranger.extend(columns.iter().map(|_| Slot::label("1", 1, 1)));
            part.push(stranger);
        }
        if odd.has(Quirk::SpacerRows) && at == 1 {
            part.push(vec![Slot::label("", 1, 3), Slot::label("", 1, 1)]);
        }
    }
    drawn
}

fn matrix_header(table: &Table, columns: &[usize], extra: bool, serial: usize, odd: &mut Odd<'_>) -> Rows {
    let names: Vec<&str> = columns.iter().map(|column| table.column_sets[0].columns[*column].zh.as_str()).collect();
    if odd.has(Quirk::TwoLevelHeader) && !extra {
        let mut row = vec![Slot::header("办理情况", 1, 3 + serial)];
        row.extend(names.iter().map(|name| Slot::header(*name, 1, 1)));
        return vec![row];
    }
    let off = |odd: &mut Odd<'_>, quirk: Quirk, n: usize| match odd.has(quirk) {
        true if odd.once_in(2) => n + 1,
        true => n.saturating_sub(1).max(1),
        false => n,
    };
    let inner = &names[1..names.len() - 1];
    let organisations = off(odd, Quirk::HeaderSpanOff, inner.len());
    let corner = off(odd, Quirk::CornerOff, 3 + serial);
    let tall = if odd.has(Quirk::HeaderRowSpanLost) { 1 } else { 2 };
    let note = table.note.as_deref().unwrap_or_default();
    let mut top = vec![
        Slot::header(format!("（{note}）"), 3, corner),
        Slot::header(&table.column_groups[0].zh, 1, names.len() + usize::from(extra)),
    ];
    if odd.has(Quirk::AbsurdSpan) {
        top[1].columns = 1_000_000_000;
    }
    let mut middle = vec![
        Slot::header(names[0], 2, 1),
        Slot::header(&table.column_groups[1].zh, 1, organisations),
        Slot::header(names[names.len() - 1], tall, 1),
    ];
    if extra {
        middle.push(Slot::header("备注", 2, 1));
    }
    let bottom = inner.iter().map(|name| Slot::header(*name, 1, 1)).collect();
    vec![top, middle, bottom]
}

/// The label cells of a row of table three: its groups where they begin, its own behind them.
fn labels(
    table: &Table,
    rows: &[&Row],
    at: usize,
    from: usize,
    upto: usize,
    broken: bool,
    odd: &mut Odd<'_>,
) -> Vec<Slot> {
    let row = rows[at];
    let own = format!("{}{}", row.number, row.zh);
    let Some(group) = row.group else { return vec![Slot::label(own, 1, 3)] };
    let outcome = |row: &&&Row| row.group.is_some();
    let top = table.groups[group].parent.unwrap_or(group);
    let in_outcomes = top == group || row.collapsed;
    // Behind a page break the labels of the groups are blank.
    if broken {
        let mut line = vec![Slot::label("", 1, 1)];
        if in_outcomes {
            line.push(Slot::label(own, 1, 2));
        } else {
            line.extend([Slot::label("", 1, 1), Slot::label(own, 1, 1)]);
        }
        return line;
    }
    let mut line = Vec::new();
    let first = |same: &dyn Fn(&Row) -> bool| !rows[from..at].iter().any(|row| same(row));
    if first(&|row| row.group.is_some()) {
        let mut span = rows[at..upto].iter().take_while(outcome).count();
        if odd.has(Quirk::RowSpanOff) {
            span = if odd.once_in(2) { span + 1 } else { span - 1 };
        }
        let name = &table.groups[top];
        line.push(Slot::label(format!("{}{}", name.number, name.zh), span, 1));
    }
    if in_outcomes {
        line.push(Slot::label(own, 1, 2));
        return line;
    }
    if first(&|row| row.group == Some(group) && !row.collapsed) {
        let span = rows[at..upto].iter().take_while(|row| row.group == Some(group)).count();
        let name = &table.groups[group];
        line.push(Slot::label(format!("{}{}", name.number, name.zh), span, 1));
    }
    line.push(Slot::label(own, 1, 1));
    line
}

fn strip(form: &Form, table: &Table, cells: &Cells, odd: &mut Odd<'_>) -> Vec<Rows> {
    let rows = printed(form, table, cells);
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = &table.column_sets[0].columns;
    let values = |row: &Row| -> Vec<Slot> {
        let value = |key: &String| cell_of(form, table, row, key).map(|ix| Slot::value(cells, ix, 1));
        columns.iter().filter_map(|column| value(&column.key)).collect()
    };
    let results = |tall: usize| columns.iter().map(move |column| Slot::header(&column.zh, tall, 1));
    if odd.has(Quirk::TableFourDownTheSide) {
        let header = std::iter::once(Slot::header("类别", 1, 1)).chain(results(1)).collect();
        let lines = rows.iter().map(|row| {
            let mut line = vec![Slot::label(&row.zh, 1, 1)];
            line.extend(values(row));
            line
        });
        return vec![std::iter::once(header).chain(lines).collect()];
    }
    if odd.has(Quirk::TableFourInThree) || rows.len() < table.rows.len() {
        let part = |row: &&Row| vec![vec![Slot::header(&row.zh, 1, 5)], results(1).collect(), values(row)];
        return rows.iter().map(part).collect();
    }
    let tall = if odd.has(Quirk::HeaderRowSpanLost) { 1 } else { 2 };
    let top = vec![Slot::header(&rows[0].zh, 1, 5), Slot::header(&table.groups[0].zh, 1, 10)];
    let mut middle: Vec<Slot> = results(tall).collect();
    middle.extend(rows[1..].iter().map(|row| Slot::header(&row.zh, 1, 5)));
    let bottom = results(1).chain(results(1)).collect();
    vec![vec![top, middle, bottom, rows.iter().flat_map(|row| values(row)).collect()]]
}

fn sheet(form: &Form, table: &Table, cells: &Cells) -> Rows {
    let mut drawn =
        vec![vec![Slot::header("统计指标", 1, 1), Slot::header("单位", 1, 1), Slot::header("统计数", 1, 1)]];
    let mut group = None;
    for row in printed(form, table, cells) {
        let Some(ix) = cell_of(form, table, row, "") else { continue };
        if row.group != group {
            group = row.group;
            let name = group.map(|g| table.groups[g].zh.as_str()).unwrap_or_default();
            // A group that is a row itself has no heading of its own.
            if !table.rows.iter().any(|row| row.zh == name) {
                drawn.push(vec![Slot::label(name, 1, 3)]);
            }
        }
        let unit = &form.def(ix).unit;
        drawn.push(vec![Slot::label(&row.zh, 1, 1), Slot::label(unit, 1, 1), Slot::value(cells, ix, 1)]);
    }
    drawn
}
