//! One cell added up over the members, against what is stated.

use super::{Member, RollUp, RollUpOutcome, RolledCell};
use crate::{CellIx, CellState, Decimal, Form, FormId, Number, Report};
use std::collections::BTreeMap;

/// The form that is added up: the year's where somebody uses it, else the one that most bodies use.
pub(super) fn form_of(members: &[Member<'_>], year: i32) -> Option<&'static Form> {
    let mut counts: BTreeMap<FormId, usize> = BTreeMap::new();
    for form in members.iter().filter_map(|member| member.report.form()) {
        *counts.entry(form.id).or_default() += 1;
    }
    let expected = Form::expected(year).filter(|form| counts.contains_key(&form.id));
    expected.or_else(|| counts.into_iter().max_by_key(|(_, n)| *n).map(|(form, _)| form.form()))
}

/// The parts of a group for which a cell of its one row stands.
pub(super) fn parts_of(form: &Form, ix: CellIx) -> Vec<CellIx> {
    let def = form.def(ix);
    let table = &form.tables[def.table];
    let Some(group) = table.groups.iter().position(|group| group.key == table.rows[def.row].key) else {
        return Vec::new();
    };
    let is_part = |other: &crate::CellDef| {
        let row = &table.rows[other.row];
        other.table == def.table && other.column == def.column && row.group == Some(group) && !row.collapsed
    };
    form.cells.iter().filter(|other| def.collapsed && is_part(other)).filter_map(|other| form.cell(&other.id)).collect()
}

/// One cell over all members; nothing where nobody has it.
pub(super) fn cell(of: &RollUp<'_>, own_apart: bool, ix: CellIx) -> Option<RolledCell> {
    let amount = of.form.def(ix).amount;
    let parts = parts_of(of.form, ix);
    let read = |report: &Report| {
        let cells = report.cells.as_ref()?;
        if cells.state(ix) != CellState::Absent || parts.is_empty() {
            return cells.reported(ix);
        }
        // Who prints the parts of a group has their sum in its one row.
        let parts: Option<Vec<Number>> = parts.iter().map(|part| cells.reported(*part)).collect();
        sum(&mut parts?.into_iter(), amount)
    };
    let there = |report: &Report| report.cells.as_ref().is_some_and(|cells| cells.state(ix) != CellState::Absent);
    let present = of.stated.is_some_and(there) || of.members.iter().any(|member| there(member.report));
    if !present {
        return None;
    }
    let numbers: Vec<Option<Number>> = of.members.iter().map(|member| read(member.report)).collect();
    let add = |numbers: &mut dyn Iterator<Item = Number>| sum(numbers, amount);
    let total = add(&mut numbers.iter().flatten().copied());
    let lacking: Vec<usize> = (0..numbers.len()).filter(|at| numbers[*at].is_none()).collect();
    let stated = of.stated.and_then(read);
    let complete = of.is_whole() && lacking.is_empty();
    let outcome = match (total, stated) {
        (Some(total), Some(stated)) if total == stated => RollUpOutcome::Equal,
        (Some(total), Some(stated)) => {
            // What the others roll up in turn, and what the government counts apart, may be meant or not.
            let others = of.members.iter().map(|member| read(member.other.unwrap_or(member.report)));
            let others: Option<Vec<Number>> = others.collect();
            let also = |numbers: &[Number]| add(&mut numbers.iter().copied()) == Some(stated);
            let without_own =
                |numbers: &[Number]| own_apart && numbers.split_first().is_some_and(|(_, rest)| also(rest));
            let own: Option<Vec<Number>> = numbers.iter().copied().collect();
            let ways = [own, others];
            let fits = ways.iter().flatten().any(|way| also(way) || without_own(way));
            match (fits, complete) {
                (true, true) => RollUpOutcome::EqualOtherwise,
                (false, true) => RollUpOutcome::Differs,
                // Who is wanting may have a change below 0.
                _ if of.form.def(ix).signed => RollUpOutcome::Nothing,
                _ if decimal(stated) < decimal(total) => RollUpOutcome::BelowSum,
                _ => RollUpOutcome::AtLeast,
            }
        }
        _ => RollUpOutcome::Nothing,
    };
    Some(RolledCell { cell: ix, sum: total, added: numbers.len() - lacking.len(), lacking, stated, outcome })
}

/// The sum of numbers; nothing of none, nor of more than there are numbers for.
pub(super) fn sum(numbers: &mut dyn Iterator<Item = Number>, amount: bool) -> Option<Number> {
    let mut total: Option<Decimal> = None;
    for number in numbers {
        total = Some(total.unwrap_or_default().checked_add(decimal(number))?);
    }
    let total = total?;
    if amount { Some(Number::Amount(total)) } else { i64::try_from(total).ok().map(Number::Count) }
}

pub(super) fn decimal(number: Number) -> Decimal {
    match number {
        Number::Count(n) => Decimal::from(n),
        Number::Amount(amount) => amount,
    }
}
