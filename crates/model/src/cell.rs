//! Cells: their numbers, states and places.

mod packed;

use crate::{CellIx, Form, FormId, Place};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What a report says in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// The row or the whole table is not in the document.
    #[default]
    Absent,
    /// A number, 0 included.
    Reported,
    /// Nothing stands in the cell.
    Blank,
    /// A mark that says no number applies: `/`, `-`, 无, 不涉及.
    NotApplicable,
    /// A number that is not exact (万余, 近).
    Approximate,
    /// Text, or a number we cannot hold, in a number cell.
    Unreadable,
}

impl CellState {
    /// Every state.
    pub const ALL: [CellState; 6] = [
        CellState::Absent,
        CellState::Reported,
        CellState::Blank,
        CellState::NotApplicable,
        CellState::Approximate,
        CellState::Unreadable,
    ];

    /// The state's name in files.
    pub fn id(self) -> &'static str {
        match self {
            CellState::Absent => "absent",
            CellState::Reported => "reported",
            CellState::Blank => "blank",
            CellState::NotApplicable => "not_applicable",
            CellState::Approximate => "approximate",
            CellState::Unreadable => "unreadable",
        }
    }

    /// The state's name for people.
    pub fn label(self, lang: crate::Lang) -> &'static str {
        match self {
            CellState::Absent => lang.pick("缺失", "absent"),
            CellState::Reported => lang.pick("已填报", "reported"),
            CellState::Blank => lang.pick("空白", "blank"),
            CellState::NotApplicable => lang.pick("不适用", "not applicable"),
            CellState::Approximate => lang.pick("概数", "approximate"),
            CellState::Unreadable => lang.pick("无法识别", "unreadable"),
        }
    }
}

impl fmt::Display for CellState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A word that names no cell state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown cell state {0:?}; valid: absent, reported, blank, not_applicable, approximate, unreadable")]
pub struct UnknownState(pub String);

impl FromStr for CellState {
    type Err = UnknownState;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        CellState::ALL.into_iter().find(|state| state.id() == s).ok_or_else(|| UnknownState(s.to_owned()))
    }
}

/// A number in a cell: never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    /// A count of things.
    Count(i64),
    /// An amount, exact, in the cell's unit.
    Amount(Decimal),
}

impl Number {
    /// The count, if it is one.
    pub fn count(self) -> Option<i64> {
        match self {
            Number::Count(n) => Some(n),
            Number::Amount(_) => None,
        }
    }

    /// The nearest float, for measures and charts.
    pub fn to_f64(self) -> f64 {
        match self {
            Number::Count(n) => n as f64,
            // Every Decimal prints as a float literal.
            Number::Amount(d) => d.to_string().parse().unwrap_or(f64::NAN),
        }
    }

    /// Below zero.
    pub fn is_negative(self) -> bool {
        match self {
            Number::Count(n) => n < 0,
            Number::Amount(d) => d.is_sign_negative() && !d.is_zero(),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Count(n) => write!(f, "{n}"),
            Number::Amount(d) => write!(f, "{d}"),
        }
    }
}

/// One cell of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// What the report says.
    pub state: CellState,
    /// The number of a `reported` or `approximate` cell.
    pub number: Option<Number>,
    /// The text as it stands in the source.
    pub as_written: Cow<'a, str>,
    /// Where it stands.
    pub place: Place,
}

/// The cells of one report, dense over its form.
///
/// About 4 KB for the 200 cells of the 2021 form; text as written is kept only where it differs from the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "packed::Packed", try_from = "packed::Packed")]
pub struct Cells {
    form: FormId,
    states: Box<[CellState]>,
    counts: Box<[i64]>,
    places: Box<[Place]>,
    amounts: BTreeMap<CellIx, Decimal>,
    written: BTreeMap<CellIx, Box<str>>,
}

impl Cells {
    /// All cells of a form, absent.
    pub fn absent(form: &Form) -> Cells {
        let n = form.cells.len();
        Cells {
            form: form.id,
            states: vec![CellState::Absent; n].into(),
            counts: vec![0; n].into(),
            places: vec![Place::default(); n].into(),
            amounts: BTreeMap::new(),
            written: BTreeMap::new(),
        }
    }

    /// The form the cells belong to.
    pub fn form(&self) -> &'static Form {
        self.form.form()
    }

    /// Sets a cell.
    ///
    /// A count given for an amount cell becomes an amount; `as_written` is kept where it is not the number itself.
    pub fn set(&mut self, ix: CellIx, state: CellState, number: Option<Number>, as_written: &str, place: Place) {
        let at = ix.index();
        let number = match number {
            Some(Number::Count(n)) if self.form().def(ix).amount => Some(Number::Amount(Decimal::from(n))),
            other => other,
        };
        self.states[at] = state;
        self.places[at] = place;
        self.counts[at] = 0;
        self.amounts.remove(&ix);
        self.written.remove(&ix);
        match number {
            Some(Number::Count(n)) => self.counts[at] = n,
            Some(Number::Amount(d)) => {
                self.amounts.insert(ix, d);
            }
            None => {}
        }
        let plain = match state {
            CellState::Reported | CellState::Approximate => number.map(|n| n.to_string()).unwrap_or_default(),
            _ => String::new(),
        };
        if plain != as_written {
            self.written.insert(ix, as_written.into());
        }
    }

    /// The state of a cell.
    pub fn state(&self, ix: CellIx) -> CellState {
        self.states[ix.index()]
    }

    /// The place of a cell.
    pub fn place(&self, ix: CellIx) -> Place {
        self.places[ix.index()]
    }

    /// The number of a cell that is `reported`; nothing for every other state.
    pub fn reported(&self, ix: CellIx) -> Option<Number> {
        if self.states[ix.index()] != CellState::Reported {
            return None;
        }
        self.number(ix)
    }

    /// The count of a cell that is `reported`.
    pub fn count(&self, ix: CellIx) -> Option<i64> {
        if self.states[ix.index()] != CellState::Reported {
            return None;
        }
        match self.counts[ix.index()] {
            // An amount leaves its count at 0.
            0 if self.form().def(ix).amount => None,
            count => Some(count),
        }
    }

    /// The number of a cell that is `reported` or `approximate`.
    pub fn number(&self, ix: CellIx) -> Option<Number> {
        match self.states[ix.index()] {
            CellState::Reported | CellState::Approximate if self.form().def(ix).amount => {
                self.amounts.get(&ix).copied().map(Number::Amount)
            }
            CellState::Reported | CellState::Approximate => Some(Number::Count(self.counts[ix.index()])),
            _ => None,
        }
    }

    /// Everything about a cell.
    pub fn get(&self, ix: CellIx) -> Cell<'_> {
        let number = self.number(ix);
        let as_written = match self.written.get(&ix) {
            Some(text) => Cow::Borrowed(&**text),
            None => number.map_or(Cow::Borrowed(""), |n| Cow::Owned(n.to_string())),
        };
        Cell { state: self.state(ix), number, as_written, place: self.place(ix) }
    }

    /// Every cell in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (CellIx, Cell<'_>)> {
        (0..self.states.len()).map(|at| {
            let ix = CellIx(at as u16);
            (ix, self.get(ix))
        })
    }

    /// The index of every cell in the order of the form.
    pub fn indexes(&self) -> impl Iterator<Item = CellIx> + use<> {
        (0..self.states.len()).map(|at| CellIx(at as u16))
    }

    /// The text of a cell that is written otherwise than its plain number, or that holds none.
    pub fn own_words(&self, ix: CellIx) -> Option<&str> {
        self.written.get(&ix).map(|text| &**text)
    }

    /// Every cell that is in the document.
    pub fn present(&self) -> impl Iterator<Item = (CellIx, Cell<'_>)> {
        self.iter().filter(|(_, cell)| cell.state != CellState::Absent)
    }

    /// Some cell holds a number below zero.
    pub fn any_negative(&self) -> bool {
        self.counts.iter().any(|count| *count < 0) || self.amounts.values().any(Decimal::is_sign_negative)
    }

    /// How many cells are in the given state, statutory cells only.
    pub fn tally(&self, state: CellState) -> usize {
        self.states[..self.form().statutory].iter().filter(|s| **s == state).count()
    }

    /// No cell is in the document.
    pub fn all_absent(&self) -> bool {
        self.states.iter().all(|state| *state == CellState::Absent)
    }

    /// The same numbers and states, whatever the wording and the places.
    pub fn same_values(&self, other: &Cells) -> bool {
        self.form == other.form && self.differing(other).next().is_none()
    }

    /// The cells of two reports of one form whose number or state is not the same, in the order of the form.
    pub fn differing<'c>(&'c self, other: &'c Cells) -> impl Iterator<Item = (CellIx, Cell<'c>, Cell<'c>)> {
        let cells = self.iter().zip(other.iter());
        cells.filter(|((_, a), (_, b))| (a.state, a.number) != (b.state, b.number)).map(|((ix, a), (_, b))| (ix, a, b))
    }
}
