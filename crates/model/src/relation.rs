//! Relations: what a form, or an office for itself, demands of a few numbers, of one year or two.

use crate::{CellIx, Form, Lang, Report};
use serde::Deserialize;

/// What a relation demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Parts add up to a total.
    Sum,
    /// A part is no greater than its whole.
    PartOf,
    /// What one year hands on is what the next one takes over.
    Carry,
    /// The stock of the year before, and what came, less what went, is the stock.
    StockFlow,
    /// A sum is no less than a number.
    AtLeast,
}

impl RelationKind {
    /// Every kind, by its name in files.
    pub const ALL: [(&'static str, RelationKind); 5] = [
        ("sum", RelationKind::Sum),
        ("part_of", RelationKind::PartOf),
        ("carry", RelationKind::Carry),
        ("stock_flow", RelationKind::StockFlow),
        ("at_least", RelationKind::AtLeast),
    ];
}

/// The terms of a relation as they are written; which of them there are depends on the kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// `sum`: what is added up.
    pub parts: Vec<String>,
    /// `sum`: the total.
    pub total: Option<String>,
    /// `part_of`: the part.
    pub part: Option<String>,
    /// `part_of`: the whole.
    pub whole: Option<String>,
    /// `carry`: what the year before hands on, added up.
    pub from: Vec<String>,
    /// `carry`: what is taken over.
    pub to: Option<String>,
    /// `stock_flow`: the stock at the end of the year.
    pub stock: Option<String>,
    /// `stock_flow`: what came.
    pub inflow: Vec<String>,
    /// `stock_flow`: what went.
    pub outflow: Vec<String>,
    /// `at_least`: what is added up.
    pub sum: Vec<String>,
    /// `at_least`: what is added to it from the year before.
    pub last_year: Vec<String>,
    /// `at_least`: what it comes to at least.
    pub least: Option<String>,
}

impl Terms {
    /// The names of the terms that are there.
    fn given(&self) -> Vec<&'static str> {
        let lists = [
            ("parts", &self.parts),
            ("from", &self.from),
            ("inflow", &self.inflow),
            ("outflow", &self.outflow),
            ("sum", &self.sum),
            ("last_year", &self.last_year),
        ];
        let ones = [
            ("total", &self.total),
            ("part", &self.part),
            ("whole", &self.whole),
            ("to", &self.to),
            ("stock", &self.stock),
            ("least", &self.least),
        ];
        let lists = lists.into_iter().filter(|(_, ids)| !ids.is_empty()).map(|(name, _)| name);
        lists.chain(ones.into_iter().filter(|(_, id)| id.is_some()).map(|(name, _)| name)).collect()
    }
}

/// The terms of a relation are not those of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a check of kind {kind:?} has {}; given: {}", wanted.join(", "), given.join(", "))]
pub struct WrongTerms {
    /// The kind.
    pub kind: &'static str,
    /// The terms that it has.
    pub wanted: &'static [&'static str],
    /// Those that are there.
    pub given: Vec<&'static str>,
}

/// A demand on a few numbers: what stands in `last` in the year before and in `plus`, less what stands in `minus`, is held
/// against `stated`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// What it demands.
    pub kind: RelationKind,
    /// Quantities of the year before that are added up.
    pub last: Vec<String>,
    /// Quantities that are added up.
    pub plus: Vec<String>,
    /// Quantities that are taken away.
    pub minus: Vec<String>,
    /// The quantity that is held against the sum.
    pub stated: String,
}

/// What a relation says of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It holds.
    Yes,
    /// It does not: the sum, and the number held against it.
    No {
        /// What the terms come to.
        sum: i128,
        /// What is stated.
        stated: i128,
    },
    /// A number is missing.
    Open,
}

impl Relation {
    /// The relation that these terms make.
    ///
    /// # Errors
    ///
    /// Where a term is missing, or one is there that the kind does not have.
    pub fn new(kind: RelationKind, terms: Terms) -> Result<Relation, WrongTerms> {
        let given = terms.given();
        let wrong = |wanted| WrongTerms { kind: name(kind), wanted, given: given.clone() };
        let only = |wanted: &'static [&'static str]| {
            if given.iter().all(|name| wanted.contains(name)) { Ok(()) } else { Err(wrong(wanted)) }
        };
        let relation = |last: Vec<String>, plus: Vec<String>, minus, stated: Option<String>, wanted| {
            only(wanted)?;
            match stated.filter(|_| !(last.is_empty() && plus.is_empty())) {
                Some(stated) => Ok(Relation { kind, last, plus, minus, stated }),
                None => Err(wrong(wanted)),
            }
        };
        match kind {
            RelationKind::Sum => relation(vec![], terms.parts, vec![], terms.total, &["parts", "total"]),
            RelationKind::PartOf => {
                relation(vec![], terms.whole.into_iter().collect(), vec![], terms.part, &["part", "whole"])
            }
            RelationKind::Carry => relation(terms.from, vec![], vec![], terms.to, &["from", "to"]),
            RelationKind::StockFlow => {
                let last = terms.stock.clone().into_iter().collect();
                relation(last, terms.inflow, terms.outflow, terms.stock, &["stock", "inflow", "outflow"])
            }
            RelationKind::AtLeast => {
                relation(terms.last_year, terms.sum, vec![], terms.least, &["sum", "last_year", "least"])
            }
        }
    }

    /// Whether it speaks of the year before.
    pub fn needs_last_year(&self) -> bool {
        !self.last.is_empty()
    }

    /// The first of its quantities that a form does not have.
    pub fn unknown_in(&self, form: &Form) -> Option<&str> {
        self.ids().find(|id| form.quantity(id).is_none() && form.cell(id).is_none())
    }

    /// The ids of this year's quantities, what is stated last.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.plus.iter().chain(&self.minus).chain([&self.stated]).map(String::as_str)
    }

    /// The ids of all its quantities.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.last.iter().map(String::as_str).chain(self.own())
    }

    /// This year's cells in a form, what is stated last.
    pub fn cells(&self, form: &Form) -> Vec<CellIx> {
        self.own().filter_map(|id| form.cell(id)).collect()
    }

    /// Whether it holds in a report, the one of the year before beside it.
    pub fn evaluate(&self, report: &Report, before: Option<&Report>) -> Held {
        let sum = |ids: &[String], of: &Report| -> Option<i128> {
            ids.iter().map(|id| of.quantity(id).count().map(i128::from)).sum()
        };
        let last = match (self.last.as_slice(), before) {
            ([], _) => Some(0),
            (last, Some(before)) => sum(last, before),
            _ => None,
        };
        let terms = (last, sum(&self.plus, report), sum(&self.minus, report));
        let (Some(last), Some(plus), Some(minus)) = terms else { return Held::Open };
        let Some(stated) = report.quantity(&self.stated).count().map(i128::from) else { return Held::Open };
        let sum = last + plus - minus;
        let holds = match self.kind {
            RelationKind::Sum | RelationKind::Carry | RelationKind::StockFlow => sum == stated,
            RelationKind::PartOf | RelationKind::AtLeast => stated <= sum,
        };
        if holds { Held::Yes } else { Held::No { sum, stated } }
    }
}

fn name(kind: RelationKind) -> &'static str {
    RelationKind::ALL.iter().find(|(_, of)| *of == kind).map_or("", |(name, _)| name)
}

/// A relation that a form declares.
#[derive(Debug, Clone)]
pub struct FormRelation {
    /// Permanent id, unique among the checks of the form.
    pub id: String,
    /// Code of the rule that reports a breach.
    pub rule: String,
    /// What it is about, in Chinese.
    pub zh: String,
    /// What it is about, in English.
    pub en: String,
    /// The relation.
    pub relation: Relation,
}

impl FormRelation {
    /// What it is about.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Terms {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn every_kind_has_its_terms_and_no_others() {
        for (kind, text) in [
            (RelationKind::Sum, "parts = [\"a\", \"b\"]\ntotal = \"c\""),
            (RelationKind::PartOf, "part = \"a\"\nwhole = \"b\""),
            (RelationKind::Carry, "from = [\"a\"]\nto = \"b\""),
            (RelationKind::StockFlow, "stock = \"a\"\ninflow = [\"b\"]\noutflow = [\"c\"]"),
            (RelationKind::AtLeast, "sum = [\"a\"]\nleast = \"b\""),
        ] {
            Relation::new(kind, terms(text)).unwrap();
            let more = Terms { to: Some("x".to_owned()), part: Some("x".to_owned()), ..terms(text) };
            assert!(Relation::new(kind, more).unwrap_err().to_string().contains(name(kind)));
            assert!(Relation::new(kind, Terms::default()).is_err(), "{kind:?}");
        }
    }
}
