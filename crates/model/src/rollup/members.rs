//! Who is added: each body once, by the report that covers it.

use super::Member;
use crate::agency::{Agency, AgencyClass, AgencyKey, Directory};
use crate::{Merit, Report, Scope};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The reports of one agency and year.
#[derive(Debug, Clone, Default)]
pub(super) struct Held<'r> {
    pub(super) own: Option<&'r Report>,
    pub(super) rolled_up: Option<&'r Report>,
    /// Of a government that does not say whose numbers it gives.
    pub(super) unsaid: Option<&'r Report>,
    /// All of them.
    pub(super) all: Vec<&'r Report>,
}

impl<'r> Held<'r> {
    pub(super) fn take(&mut self, report: &'r Report) {
        self.all.push(report);
        let place = match report.stated_scope() {
            Scope::Own => &mut self.own,
            Scope::RolledUp => &mut self.rolled_up,
            Scope::Unknown if report.agency.area_government().is_none() => &mut self.own,
            Scope::Unknown => &mut self.unsaid,
        };
        let better = |held: &Report| Merit::of(report).against(&Merit::of(held)).0 == Ordering::Less;
        if place.is_none_or(better) {
            *place = Some(report);
        }
    }

    /// Reports of the scope of one that is used, whose numbers differ from it.
    pub(super) fn contradicting(&self, used: &'r Report) -> Vec<(&'r Report, &'r Report)> {
        let differs = |other: &&Report| match other.cells.as_ref().zip(used.cells.as_ref()) {
            Some((a, b)) => a.form().id != b.form().id || !a.same_values(b),
            None => true,
        };
        let beside = |other: &&Report| !std::ptr::eq(*other, used) && other.stated_scope() == used.stated_scope();
        let others = self.all.iter().copied().filter(beside).filter(differs);
        others.map(|other| (used, other)).collect()
    }
}

/// Who stands below whom in a year.
pub(super) struct Tree {
    pub(super) agencies: BTreeMap<AgencyKey, Agency>,
    pub(super) below: BTreeMap<AgencyKey, Vec<AgencyKey>>,
}

impl Tree {
    pub(super) fn of(directory: &Directory, year: i32) -> Tree {
        let mut tree = Tree { agencies: BTreeMap::new(), below: BTreeMap::new() };
        for (agency, parent) in directory.parents(year) {
            let key = agency.key.clone();
            tree.agencies.insert(key.clone(), agency);
            if let Some(parent) = parent.filter(|parent| parent.key != key) {
                tree.below.entry(parent.key.clone()).or_default().push(key);
                tree.agencies.entry(parent.key.clone()).or_insert(parent);
            }
        }
        tree
    }
}

/// What is collected on the way down.
pub(super) struct Collected<'t, 'r> {
    tree: &'t Tree,
    held: &'t BTreeMap<AgencyKey, Held<'r>>,
    pub(super) members: Vec<Member<'r>>,
    pub(super) missing: Vec<Agency>,
    pub(super) own_only: Vec<&'r Report>,
    pub(super) may_overlap: Vec<&'r Report>,
    seen: BTreeSet<&'t AgencyKey>,
}

impl<'t, 'r> Collected<'t, 'r> {
    /// Nobody yet; the body itself is not to be met again on the way down.
    pub(super) fn of(parent: &AgencyKey, tree: &'t Tree, held: &'t BTreeMap<AgencyKey, Held<'r>>) -> Collected<'t, 'r> {
        Collected {
            tree,
            held,
            members: Vec::new(),
            missing: Vec::new(),
            own_only: Vec::new(),
            may_overlap: Vec::new(),
            seen: tree.below.keys().filter(|key| *key == parent).collect(),
        }
    }

    pub(super) fn below(&mut self, key: &AgencyKey) {
        let tree = self.tree;
        for child in tree.below.get(key).into_iter().flatten() {
            if self.seen.insert(child) {
                self.body(child);
            }
        }
    }

    pub(super) fn add(&mut self, report: &'r Report, other: Option<&'r Report>) {
        self.members.push(Member { report, scope: report.stated_scope(), other });
    }

    fn body(&mut self, key: &'t AgencyKey) {
        let Some(agency) = self.tree.agencies.get(key) else { return };
        let held = self.held.get(key).cloned().unwrap_or_default();
        let governs = matches!(agency.class(), AgencyClass::Government | AgencyClass::Zone);
        let lower = self.tree.below.get(key).map(Vec::as_slice).unwrap_or_default();
        match (held.own, held.rolled_up, held.unsaid) {
            (own, Some(whole), _) if governs => self.add(whole, own),
            (_, None, Some(unsaid)) if governs => self.add(unsaid, None),
            (Some(own), None, _) if governs && lower.is_empty() => {
                self.add(own, None);
                self.own_only.push(own);
            }
            // Its roll-up alone covers a body below it that has no report.
            (Some(own), Some(whole), _) if lower.iter().any(|below| !self.held.contains_key(below)) => {
                self.add(whole, Some(own));
            }
            (Some(own), other, _) => {
                self.add(own, other.filter(|_| lower.is_empty()));
                let silent = own.stated_scope() == Scope::Unknown;
                if silent && lower.iter().any(|below| self.held.contains_key(below)) {
                    self.may_overlap.push(own);
                }
                self.below(key);
            }
            (None, Some(whole), _) => self.add(whole, None),
            (None, None, unsaid) => {
                match unsaid {
                    Some(unsaid) => self.add(unsaid, None),
                    None => self.missing.push(agency.clone()),
                }
                self.below(key);
            }
        }
    }
}
