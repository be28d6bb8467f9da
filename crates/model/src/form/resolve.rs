//! From the file as written to the form in use: keys become indexes, totals become lists of cells.

use super::raw::{RawForm, RawGroup, RawTable};
use super::{CellDef, CellIx, Column, ColumnSet, Derived, Form, FormId, Group, Quantity, Row, SectionDef, Table};
use crate::{Check, FormRelation, Identity, Operand, Over, Relation};
use std::collections::BTreeMap;

/// What is wrong with a form file.
#[derive(Debug, thiserror::Error)]
pub(super) enum FormFileError {
    #[error("not a form file: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("{place}: {what} {name:?} is not declared")]
    Unknown { place: String, what: &'static str, name: String },
    #[error("cell id {0:?} appears twice")]
    DoubleId(String),
    #[error("check {key}: {source}")]
    Terms { key: String, source: crate::WrongTerms },
    #[error("check id {0:?} appears twice")]
    DoubleCheck(String),
    #[error("{place}: a cell has no unit")]
    NoUnit { place: String },
    #[error("identity {identity}: {term:?} at {at:?} is no quantity of the form")]
    Term { identity: String, term: String, at: String },
}

pub(super) fn form(text: &str) -> Result<Form, FormFileError> {
    let raw: RawForm = toml::from_str(text)?;
    let mut tables = Vec::new();
    let mut cells = Vec::new();
    let mut collapsed = Vec::new();
    for (index, raw_table) in raw.table.into_iter().enumerate() {
        let (table, units) = table(raw_table)?;
        for (row_index, row) in table.rows.iter().enumerate() {
            for (column_index, column) in table.columns(row).iter().enumerate() {
                let id = join(&[&table.key, &row.key, &column.key]);
                let unit = units[row_index]
                    .clone()
                    .or_else(|| column.unit.clone())
                    .ok_or_else(|| FormFileError::NoUnit { place: id.clone() })?;
                let def = CellDef {
                    amount: unit.ends_with('元'),
                    signed: column.signed,
                    unit_open: column.unit_open,
                    collapsed: row.collapsed,
                    table: index,
                    row: row_index,
                    column: column_index,
                    id,
                    unit,
                };
                if row.collapsed { collapsed.push(def) } else { cells.push(def) }
            }
        }
        tables.push(table);
    }
    let statutory = cells.len();
    cells.append(&mut collapsed);

    let mut form = Form {
        id: FormId(raw.id),
        zh: raw.zh,
        en: raw.en,
        first_year: raw.first_year,
        last_year: raw.last_year,
        notice: raw.notice,
        sections: raw.section.into_iter().map(section).collect(),
        tables,
        cells,
        statutory,
        identities: Vec::new(),
        relations: Vec::new(),
        demands: raw.demands,
        old_headings: raw.old_headings,
        flow: raw.flow,
        series: raw.series,
        quantities: BTreeMap::new(),
    };
    form.quantities = quantities(&form)?;
    if let Some(part) = form.flow.parts().find(|part| form.quantity(&part.of).is_none()) {
        let name = part.of.clone();
        return Err(FormFileError::Unknown { place: "flow".to_owned(), what: "quantity", name });
    }
    for raw in raw.check {
        let relation = Relation::new(raw.kind, raw.terms)
            .map_err(|source| FormFileError::Terms { key: raw.key.clone(), source })?;
        if let Some(name) = relation.unknown_in(&form) {
            let place = format!("check {}", raw.key);
            return Err(FormFileError::Unknown { place, what: "quantity", name: name.to_owned() });
        }
        if form.relations.iter().any(|of| of.id == raw.key) {
            return Err(FormFileError::DoubleCheck(raw.key));
        }
        form.relations.push(FormRelation { id: raw.key, rule: raw.rule, zh: raw.zh, en: raw.en, relation });
    }
    for raw in raw.identity {
        let identity = Identity {
            key: raw.key,
            rule: raw.rule,
            status: raw.status,
            over: raw.over,
            zh: raw.zh,
            en: raw.en,
            source: raw.source,
            left: raw.left,
            right: raw.right,
            checks: Vec::new(),
        };
        let checks = checks(&form, &identity, &raw.table)?;
        for check in &checks {
            if form.check(&check.id).is_some() || form.relations.iter().any(|of| of.id == check.id) {
                return Err(FormFileError::DoubleCheck(check.id.clone()));
            }
        }
        form.identities.push(Identity { checks, ..identity });
    }
    Ok(form)
}

/// A section whose aspects are looked for by their names where no other words are given.
fn section(mut section: SectionDef) -> SectionDef {
    for aspect in section.aspect.iter_mut().filter(|aspect| aspect.words.is_empty()) {
        aspect.words = std::iter::once(&aspect.zh).chain(&aspect.aliases).cloned().collect();
    }
    section
}

/// Joins the parts of an id; an empty last part (a row with one number) leaves no dot behind.
fn join(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(".")
}

fn index_of(keys: &[&str], key: &str, place: &str, what: &'static str) -> Result<usize, FormFileError> {
    keys.iter().position(|k| *k == key).ok_or_else(|| FormFileError::Unknown {
        place: place.to_owned(),
        what,
        name: key.to_owned(),
    })
}

fn groups(raw: Vec<RawGroup>, place: &str) -> Result<Vec<Group>, FormFileError> {
    let mut groups: Vec<Group> = Vec::new();
    for group in raw {
        let keys: Vec<&str> = groups.iter().map(|g| g.key.as_str()).collect();
        let parent = match &group.parent {
            Some(key) => Some(index_of(&keys, key, place, "group")?),
            None => None,
        };
        groups.push(Group {
            key: group.key,
            parent,
            number: group.number,
            zh: group.zh,
            en: group.en,
            source: group.source,
            collapsed: group.collapsed,
        });
    }
    Ok(groups)
}

/// The table, and the unit that each row sets for itself.
fn table(raw: RawTable) -> Result<(Table, Vec<Option<String>>), FormFileError> {
    let place = raw.key.clone();
    let groups = groups(raw.groups, &place)?;
    let column_groups = self::groups(raw.column_groups, &place)?;
    let mut column_sets = Vec::new();
    for set in raw.column_set {
        let mut columns = Vec::new();
        for column in set.columns {
            let keys: Vec<&str> = column_groups.iter().map(|g| g.key.as_str()).collect();
            let group = match &column.group {
                Some(key) => Some(index_of(&keys, key, &place, "column group")?),
                None => None,
            };
            columns.push(Column {
                key: column.key,
                zh: column.zh,
                en: column.en,
                aliases: column.aliases,
                group,
                unit: column.unit,
                signed: column.signed,
                stock: column.stock,
                unit_open: column.unit_open,
            });
        }
        column_sets.push(ColumnSet { key: set.key, columns });
    }
    let group_keys: Vec<&str> = groups.iter().map(|g| g.key.as_str()).collect();
    let set_keys: Vec<&str> = column_sets.iter().map(|s| s.key.as_str()).collect();
    let mut rows = Vec::new();
    let mut units = Vec::new();
    for row in raw.rows {
        let group = match &row.group {
            Some(key) => Some(index_of(&group_keys, key, &row.key, "group")?),
            None => None,
        };
        let columns = match &row.columns {
            Some(key) => index_of(&set_keys, key, &row.key, "column set")?,
            None => 0,
        };
        let source = row.source.or_else(|| group.and_then(|g| groups[g].source.clone()));
        units.push(row.unit);
        rows.push(Row {
            key: row.key,
            number: row.number,
            zh: row.zh,
            en: row.en,
            aliases: row.aliases.into_iter().chain(row.misprints.iter().cloned()).collect(),
            misprints: row.misprints,
            group,
            columns,
            source: source.unwrap_or_else(|| raw.source.clone()),
            note: row.note,
            collapsed: false,
        });
    }
    for (index, group) in groups.iter().enumerate().filter(|(_, group)| group.collapsed) {
        let columns = rows.iter().find(|row| row.group == Some(index)).map_or(0, |row| row.columns);
        units.push(None);
        rows.push(Row {
            key: group.key.clone(),
            number: group.number.clone(),
            zh: group.zh.clone(),
            en: group.en.clone(),
            aliases: Vec::new(),
            misprints: Vec::new(),
            group: group.parent,
            columns,
            source: raw.source.clone(),
            note: None,
            collapsed: true,
        });
    }
    let table = Table {
        key: raw.key,
        number: raw.number,
        section: raw.section,
        layout: raw.layout,
        zh: raw.zh,
        en: raw.en,
        source: raw.source,
        note: raw.note,
        groups,
        column_groups,
        column_sets,
        rows,
        derived_rows: raw.derived_rows,
        derived_columns: raw.derived_columns,
    };
    Ok((table, units))
}

/// Every cell and every derived total by id.
fn quantities(form: &Form) -> Result<BTreeMap<String, Quantity>, FormFileError> {
    let mut all: BTreeMap<String, Quantity> = BTreeMap::new();
    for (index, cell) in form.cells[..form.statutory].iter().enumerate() {
        let ix = CellIx(index as u16);
        let quantity = Quantity {
            operands: vec![Operand::Cell(ix)],
            derived: false,
            zh: form.cell_label(ix, crate::Lang::Zh),
            en: form.cell_label(ix, crate::Lang::En),
            unit: cell.unit.clone(),
        };
        if all.insert(cell.id.clone(), quantity).is_some() {
            return Err(FormFileError::DoubleId(cell.id.clone()));
        }
    }
    for (table_index, table) in form.tables.iter().enumerate() {
        for derived in &table.derived_rows {
            let members = member_rows(table, derived)?;
            // A total over rows exists for each column that all of them have.
            for column in table.columns(members[0]) {
                let parts: Option<Vec<&Quantity>> =
                    members.iter().map(|row| all.get(&join(&[&table.key, &row.key, &column.key]))).collect();
                let Some(parts) = parts else { continue };
                let mut operands: Vec<Operand> = parts.iter().flat_map(|part| part.operands.clone()).collect();
                if let Some(collapsed) = collapsed_cell(form, table_index, &derived.key, &column.key) {
                    let cells = operands.iter().flat_map(Operand::cells).copied().collect();
                    operands = vec![Operand::Group { parts: cells, collapsed }];
                }
                let quantity = Quantity {
                    operands,
                    derived: true,
                    zh: format!("{} / {}", derived.zh, column.zh),
                    en: format!("{} / {}", derived.en, column.en),
                    unit: parts[0].unit.clone(),
                };
                insert(&mut all, join(&[&table.key, &derived.key, &column.key]), quantity)?;
            }
        }
        for derived in &table.derived_columns {
            let row_keys: Vec<(String, String, String)> = table
                .rows
                .iter()
                .filter(|row| !row.collapsed)
                .map(|row| (row.key.clone(), row.zh.clone(), row.en.clone()))
                .chain(table.derived_rows.iter().map(|row| (row.key.clone(), row.zh.clone(), row.en.clone())))
                .collect();
            for (row, zh, en) in row_keys {
                let parts: Option<Vec<&Quantity>> =
                    derived.sum.iter().map(|column| all.get(&join(&[&table.key, &row, column]))).collect();
                let Some(parts) = parts else { continue };
                let quantity = Quantity {
                    operands: parts.iter().flat_map(|part| part.operands.clone()).collect(),
                    derived: true,
                    zh: format!("{zh} / {}", derived.zh),
                    en: format!("{en} / {}", derived.en),
                    unit: parts[0].unit.clone(),
                };
                insert(&mut all, join(&[&table.key, &row, &derived.key]), quantity)?;
            }
        }
    }
    Ok(all)
}

fn insert(all: &mut BTreeMap<String, Quantity>, id: String, quantity: Quantity) -> Result<(), FormFileError> {
    match all.insert(id.clone(), quantity) {
        None => Ok(()),
        Some(_) => Err(FormFileError::DoubleId(id)),
    }
}

fn member_rows<'t>(table: &'t Table, derived: &Derived) -> Result<Vec<&'t Row>, FormFileError> {
    let unknown = |what, name: &str| FormFileError::Unknown {
        place: format!("derived total {}.{}", table.key, derived.key),
        what,
        name: name.to_owned(),
    };
    let members: Vec<&Row> = match &derived.group {
        Some(key) => {
            let index = table.groups.iter().position(|g| &g.key == key).ok_or_else(|| unknown("group", key))?;
            table.rows.iter().filter(|row| row.group == Some(index) && !row.collapsed).collect()
        }
        None => {
            derived.sum.iter().map(|key| table.row(key).ok_or_else(|| unknown("row", key))).collect::<Result<_, _>>()?
        }
    };
    if members.is_empty() { Err(unknown("member", "")) } else { Ok(members) }
}

fn collapsed_cell(form: &Form, table: usize, row: &str, column: &str) -> Option<CellIx> {
    let id = join(&[&form.tables[table].key, row, column]);
    form.collapsed_cell(&id)
}

/// An identity at every row or column it holds for.
fn checks(form: &Form, identity: &Identity, table_key: &str) -> Result<Vec<Check>, FormFileError> {
    let table = form.table(table_key).ok_or_else(|| FormFileError::Unknown {
        place: format!("identity {}", identity.key),
        what: "table",
        name: table_key.to_owned(),
    })?;
    let mut checks = Vec::new();
    let mut push = |at: &str, zh: String, en: String, ids: &dyn Fn(&str) -> String| -> Result<(), FormFileError> {
        let side = |terms: &[String]| -> Result<Vec<Operand>, FormFileError> {
            let mut operands = Vec::new();
            for term in terms {
                let id = ids(term);
                // A row check on a collapsed row speaks of that row's own cells, not of the total it stands for.
                let own = form.collapsed_cell(&id).filter(|_| identity.over == Over::Rows);
                match (own, form.quantity(&id)) {
                    (Some(ix), _) => operands.push(Operand::Cell(ix)),
                    (None, Some(quantity)) => operands.extend(quantity.operands.clone()),
                    (None, None) => {
                        return Err(FormFileError::Term {
                            identity: identity.key.clone(),
                            term: term.clone(),
                            at: at.to_owned(),
                        });
                    }
                }
            }
            Ok(operands)
        };
        let id = join(&[&identity.key, at]);
        checks.push(Check {
            id,
            at: at.to_owned(),
            zh,
            en,
            left: side(&identity.left)?,
            right: side(&identity.right)?,
        });
        Ok(())
    };
    match identity.over {
        Over::Columns => {
            for column in &table.column_sets[0].columns {
                push(
                    &column.key,
                    table.column_path(column, crate::Lang::Zh),
                    table.column_path(column, crate::Lang::En),
                    &|row| join(&[&table.key, row, &column.key]),
                )?;
            }
        }
        Over::Rows => {
            for row in &table.rows {
                push(
                    &row.key,
                    table.row_path(row, crate::Lang::Zh),
                    table.row_path(row, crate::Lang::En),
                    &|column| join(&[&table.key, &row.key, column]),
                )?;
            }
        }
    }
    Ok(checks)
}
