//! The statutory tables as they stand on paper: boxes in rows, with the rows and columns each covers.
//!
//! A drawing knows no markup: whoever writes a page, a document or a sheet turns its boxes into cells.

use crate::{CellIx, Form, Lang, Layout, Row, Table};

/// What stands in a box of a drawn table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The heading of columns.
    Header(String),
    /// The heading of rows: a row's own label, or that of a group.
    Label(String),
    /// A number of the form.
    Cell(CellIx),
}

/// One box of a drawn table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What stands in it.
    pub content: Content,
    /// Rows covered, from its own downwards.
    pub rows: usize,
    /// Columns covered, from its own to the right.
    pub columns: usize,
}

impl Slot {
    fn header(text: impl Into<String>, rows: usize, columns: usize) -> Slot {
        Slot { content: Content::Header(text.into()), rows, columns }
    }

    fn label(text: impl Into<String>, rows: usize, columns: usize) -> Slot {
        Slot { content: Content::Label(text.into()), rows, columns }
    }

    fn cell(ix: CellIx, columns: usize) -> Slot {
        Slot { content: Content::Cell(ix), rows: 1, columns }
    }

    /// Whether it is the heading of columns.
    pub fn is_header(&self) -> bool {
        matches!(self.content, Content::Header(_))
    }
}

impl Table {
    /// The table drawn as the notice lays it out. A group that `printed` knows as one row stands as that row in the
    /// place of its parts; parts that are printed beside it stand under it.
    ///
    /// ```
    /// use gongkai_model::{Content, FormId, Lang};
    /// let form = FormId::F2021.form();
    /// let table = form.table("disputes").unwrap();
    /// let drawn = table.draw(form, Lang::Zh, &|_| false);
    /// assert_eq!(drawn.len(), 4);
    /// assert_eq!(drawn[0][0].content, Content::Header("行政复议".into()));
    /// assert_eq!(drawn[3].iter().filter(|slot| matches!(slot.content, Content::Cell(_))).count(), 15);
    /// ```
    pub fn draw(&self, form: &Form, lang: Lang, printed: &dyn Fn(CellIx) -> bool) -> Vec<Vec<Slot>> {
        let rows = self.drawn_rows(form, printed);
        match self.layout {
            Layout::Blocks => self.draw_blocks(form, lang, &rows),
            Layout::Matrix => self.draw_matrix(form, lang, &rows),
            Layout::Strip => self.draw_strip(form, lang, &rows),
            Layout::Sheet => self.draw_sheet(form, lang, &rows),
        }
    }

    /// The cells of a row, one for each of its columns.
    pub fn cells_of(&self, form: &Form, row: &Row) -> Vec<CellIx> {
        let id = |key: &str| match key {
            "" => format!("{}.{}", self.key, row.key),
            key => format!("{}.{}.{key}", self.key, row.key),
        };
        self.columns(row).iter().filter_map(|column| form.cell(&id(&column.key))).collect()
    }

    fn drawn_rows(&self, form: &Form, printed: &dyn Fn(CellIx) -> bool) -> Vec<&Row> {
        let is_printed = |row: &Row| self.cells_of(form, row).into_iter().any(printed);
        let mut rows: Vec<&Row> = Vec::new();
        for row in self.rows.iter().filter(|row| !row.collapsed) {
            let group = row.group.map(|group| &self.groups[group]).filter(|group| group.collapsed);
            let one = group.and_then(|group| self.rows.iter().find(|row| row.collapsed && row.key == group.key));
            match one.filter(|one| is_printed(one)) {
                Some(one) => {
                    if !rows.iter().any(|shown| shown.key == one.key) {
                        rows.push(one);
                    }
                    if is_printed(row) {
                        rows.push(row);
                    }
                }
                None => rows.push(row),
            }
        }
        rows
    }

    fn draw_blocks(&self, form: &Form, lang: Lang, rows: &[&Row]) -> Vec<Vec<Slot>> {
        let widest = self.column_sets.iter().map(|set| set.columns.len()).max().unwrap_or(1);
        let mut drawn = Vec::new();
        for (at, group) in self.groups.iter().enumerate() {
            let mut set = None;
            for row in rows.iter().filter(|row| row.group == Some(at)) {
                if set.is_none() {
                    drawn.push(vec![Slot::header(lang.pick(&group.zh, &group.en), 1, widest + 1)]);
                }
                let columns = self.columns(row);
                // Fewer columns share the width of the widest set; what is left over goes to the last.
                let n = columns.len().max(1);
                let span = |at: usize| if at + 1 == n { widest - (n - 1) * (widest / n) } else { widest / n };
                if set != Some(row.columns) {
                    set = Some(row.columns);
                    let mut header = vec![Slot::header(lang.pick("信息内容", "Content"), 1, 1)];
                    header.extend(
                        columns
                            .iter()
                            .enumerate()
                            .map(|(at, column)| Slot::header(with_unit(column, lang), 1, span(at))),
                    );
                    drawn.push(header);
                }
                let mut line = vec![Slot::label(row.label(lang), 1, 1)];
                line.extend(self.cells_of(form, row).into_iter().enumerate().map(|(at, ix)| Slot::cell(ix, span(at))));
                drawn.push(line);
            }
        }
        drawn
    }

    fn draw_matrix(&self, form: &Form, lang: Lang, rows: &[&Row]) -> Vec<Vec<Slot>> {
        const LABELS: usize = 3;
        let Some(set) = self.column_sets.first() else { return Vec::new() };
        let columns = &set.columns;
        let grouped = columns.iter().filter(|column| column.group.is_some()).count();
        let name = |key: &str| self.column_groups.iter().find(|group| group.key == key);
        let heading = |key: &str| name(key).map(|group| lang.pick(&group.zh, &group.en).clone()).unwrap_or_default();
        let note = self.note.as_deref().map(|note| format!("（{note}）")).unwrap_or_default();
        let corner = Slot::header(lang.pick(note, "Item".to_owned()), 3, LABELS);
        let top = vec![corner, Slot::header(heading("applicants"), 1, columns.len())];
        let mut middle = Vec::new();
        let mut bottom = Vec::new();
        let mut said = false;
        for column in columns {
            match column.group {
                None => middle.push(Slot::header(column.label(lang), 2, 1)),
                Some(group) => {
                    if !said {
                        let group = &self.column_groups[group];
                        middle.push(Slot::header(lang.pick(&group.zh, &group.en), 1, grouped));
                    }
                    said = true;
                    bottom.push(Slot::header(column.label(lang), 1, 1));
                }
            }
        }
        let mut drawn = vec![top, middle, bottom];
        for (at, row) in rows.iter().enumerate() {
            let mut line = self.matrix_labels(rows, at, lang);
            line.extend(self.cells_of(form, row).into_iter().map(|ix| Slot::cell(ix, 1)));
            drawn.push(line);
        }
        drawn
    }

    /// The labels in front of a row: those of its groups where they begin, and its own.
    fn matrix_labels(&self, rows: &[&Row], at: usize, lang: Lang) -> Vec<Slot> {
        let row = rows[at];
        let note = row.note.as_deref().map(|note| format!("（{note}）")).unwrap_or_default();
        let own = lang.pick(format!("{}{}{note}", row.number, row.zh), row.en.clone());
        let Some(group) = row.group else { return vec![Slot::label(own, 1, 3)] };
        let title = |at: usize| {
            let group = &self.groups[at];
            lang.pick(format!("{}{}", group.number, group.zh), group.en.clone())
        };
        let top = self.groups[group].parent.unwrap_or(group);
        let mut line = Vec::new();
        if !rows[..at].iter().any(|row| row.group.is_some()) {
            let span = rows[at..].iter().take_while(|row| row.group.is_some()).count();
            line.push(Slot::label(title(top), span, 1));
        }
        if top == group || row.collapsed {
            line.push(Slot::label(own, 1, 2));
            return line;
        }
        let together = |other: &&&Row| other.group == Some(group) && !other.collapsed;
        if !rows[..at].iter().any(|row| together(&row)) {
            let span = rows[at..].iter().take_while(together).count();
            line.push(Slot::label(title(group), span, 1));
        }
        line.push(Slot::label(own, 1, 1));
        line
    }

    fn draw_strip(&self, form: &Form, lang: Lang, rows: &[&Row]) -> Vec<Vec<Slot>> {
        let Some(set) = self.column_sets.first() else { return Vec::new() };
        let wide = set.columns.len();
        let results = |tall: usize| set.columns.iter().map(move |column| Slot::header(column.label(lang), tall, 1));
        let (mut top, mut middle, mut bottom) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            match row.group {
                None => {
                    top.push(Slot::header(row.label(lang), 1, wide));
                    middle.extend(results(2));
                }
                Some(group) => {
                    let all = rows.iter().filter(|row| row.group == Some(group)).count();
                    let first = rows.iter().find(|row| row.group == Some(group));
                    if first.is_some_and(|first| first.key == row.key) {
                        let group = &self.groups[group];
                        top.push(Slot::header(lang.pick(&group.zh, &group.en), 1, wide * all));
                    }
                    middle.push(Slot::header(row.label(lang), 1, wide));
                    bottom.extend(results(1));
                }
            }
        }
        let values = rows.iter().flat_map(|row| self.cells_of(form, row)).map(|ix| Slot::cell(ix, 1)).collect();
        vec![top, middle, bottom, values]
    }

    fn draw_sheet(&self, form: &Form, lang: Lang, rows: &[&Row]) -> Vec<Vec<Slot>> {
        let heads = lang.pick(["统计指标", "单位", "统计数"], ["Item", "Unit", "Number"]);
        let mut drawn = vec![heads.map(|head| Slot::header(head, 1, 1)).to_vec()];
        let mut group = None;
        for row in rows {
            let Some(ix) = self.cells_of(form, row).first().copied() else { continue };
            if row.group != group {
                group = row.group;
                if let Some(group) = group.map(|at| &self.groups[at])
                    // A group that is a row itself has no heading of its own.
                    && !self.rows.iter().any(|row| row.zh == group.zh)
                {
                    drawn.push(vec![Slot::label(lang.pick(&group.zh, &group.en), 1, 3)]);
                }
            }
            let unit = form.def(ix).unit.clone();
            drawn.push(vec![Slot::label(row.label(lang), 1, 1), Slot::label(unit, 1, 1), Slot::cell(ix, 1)]);
        }
        drawn
    }
}

/// A column's label, with its unit where that is one of money: the notice prints no other.
fn with_unit(column: &crate::Column, lang: Lang) -> String {
    match column.unit.as_deref() {
        Some(unit) if unit.ends_with('元') => {
            lang.pick(format!("{}（单位：{unit}）", column.zh), format!("{} ({unit})", column.label(lang)))
        }
        _ => column.label(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FormId;
    use std::collections::BTreeSet;

    /// How many columns each line covers, with what reaches down from the lines above it.
    fn widths(drawn: &[Vec<Slot>]) -> Vec<usize> {
        let mut covered = vec![0usize; drawn.len()];
        for (at, line) in drawn.iter().enumerate() {
            for slot in line {
                for line in covered.iter_mut().skip(at).take(slot.rows) {
                    *line += slot.columns;
                }
            }
        }
        covered
    }

    #[test]
    fn every_table_is_a_rectangle_that_holds_each_cell_once() {
        for form in Form::all() {
            let mut all = BTreeSet::new();
            for table in &form.tables {
                for lang in [Lang::Zh, Lang::En] {
                    let drawn = table.draw(form, lang, &|_| false);
                    let widths = widths(&drawn);
                    assert!(widths.iter().all(|width| *width == widths[0]), "{} {}: {widths:?}", form.id, table.key);
                    let cells: Vec<CellIx> = drawn
                        .iter()
                        .flatten()
                        .filter_map(|slot| match slot.content {
                            Content::Cell(ix) => Some(ix),
                            _ => None,
                        })
                        .collect();
                    let different: BTreeSet<CellIx> = cells.iter().copied().collect();
                    assert_eq!(cells.len(), different.len(), "{} {}", form.id, table.key);
                    all.extend(different);
                }
            }
            assert_eq!(all.len(), form.statutory, "{}", form.id);
        }
    }

    #[test]
    fn heads_name_the_unit_of_money_and_no_other() {
        let heads = |form: FormId| -> Vec<String> {
            let drawn = form.form().table("proactive").unwrap().draw(form.form(), Lang::Zh, &|_| false);
            let header = |slot: Slot| match slot.content {
                Content::Header(text) => Some(text),
                _ => None,
            };
            drawn.into_iter().flatten().filter_map(header).collect()
        };
        for (form, head) in [
            (FormId::F2021, "本年收费金额（单位：万元）"),
            (FormId::F2019, "采购总金额（单位：元）"),
            (FormId::F2019, "采购项目数量"),
            (FormId::F2019, "上一年项目数量"),
        ] {
            assert!(heads(form).iter().any(|text| text == head), "{form} {head}: {:?}", heads(form));
        }
    }

    #[test]
    fn a_group_printed_as_one_row_stands_once() {
        let form = FormId::F2021.form();
        let table = form.table("requests").unwrap();
        let one = form.cell("requests.other.total").unwrap();
        assert!(one.index() >= form.statutory);
        let drawn = table.draw(form, Lang::Zh, &|ix| ix == one);
        let widths = widths(&drawn);
        assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
        let shown = |text: &str| {
            let has = |slot: &&Slot| matches!(&slot.content, Content::Label(label) if label.contains(text));
            drawn.iter().flatten().filter(has).count()
        };
        assert_eq!((shown("其他处理"), shown("逾期不补正")), (1, 0));
        let all = table.draw(form, Lang::Zh, &|_| false);
        assert!(all.len() > drawn.len());
    }
}
