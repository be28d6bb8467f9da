//! The identities of a report as equations, and the ways to repair those that are broken.

use crate::finding::{CellRef, Finding, Text};
use crate::suspect::slip;
use crate::suspect::{Slip, Suspect, SuspectCell};
use gongkai_model::{CellIx, CellState, Cells, Identity, Lang, Outcome};
use std::collections::{BTreeMap, BTreeSet};

/// Most broken identities among which pairs of cells are looked for.
const MOST_BROKEN: usize = 12;

/// The number of a cell, a blank or a mark read as 0.
fn number(cells: &Cells, ix: CellIx) -> Option<i64> {
    match cells.state(ix) {
        CellState::Blank | CellState::NotApplicable => Some(0),
        _ => cells.count(ix),
    }
}

/// An identity at one row or column of this report.
struct Equation<'c> {
    /// Each cell with +1 on the left and −1 on the right.
    terms: Vec<(CellIx, i128)>,
    /// Left minus right: 0 where it holds.
    error: i128,
    /// Cells on it are blank: it can neither hold nor fail for sure.
    blank: bool,
    /// Id of the form's check.
    id: &'c str,
}

/// A way to repair: what is added to which cell, and the equations that hold then.
#[derive(Debug, Clone)]
pub(super) struct Way {
    changes: Vec<(CellIx, i128)>,
    pub(super) repaired: BTreeSet<usize>,
    slip: Option<Slip>,
}

/// The identities of a report as equations over its cells.
pub(super) struct System<'c> {
    cells: &'c Cells,
    equations: Vec<Equation<'c>>,
    /// The equations of each cell, with the sign it has there.
    of: BTreeMap<CellIx, Vec<(usize, i128)>>,
}

impl System<'_> {
    pub(super) fn of(cells: &Cells) -> System<'_> {
        let mut equations = Vec::new();
        for identity in &cells.form().identities {
            for check in &identity.checks {
                let (left, right) = check.cells(cells);
                let sum = |side: &[CellIx]| -> Option<i128> {
                    side.iter().map(|ix| number(cells, *ix).map(i128::from)).sum()
                };
                let (error, blank) = match check.evaluate(cells) {
                    Outcome::Pass | Outcome::PassWithBlanks => (0, false),
                    Outcome::Fail { left, right, missing } if missing.is_empty() => (left - right, false),
                    Outcome::NotEvaluable | Outcome::Fail { .. } => match sum(&left).zip(sum(&right)) {
                        Some((left, right)) => (left - right, true),
                        None => continue,
                    },
                    Outcome::NotApplicable => continue,
                };
                let terms = left.into_iter().map(|ix| (ix, 1)).chain(right.into_iter().map(|ix| (ix, -1))).collect();
                equations.push(Equation { terms, error, blank, id: &check.id });
            }
        }
        let mut of: BTreeMap<CellIx, Vec<(usize, i128)>> = BTreeMap::new();
        for (at, equation) in equations.iter().enumerate() {
            for (ix, sign) in &equation.terms {
                of.entry(*ix).or_default().push((at, *sign));
            }
        }
        System { cells, equations, of }
    }

    /// The equations that fail for sure.
    pub(super) fn broken(&self) -> BTreeSet<usize> {
        (0..self.equations.len()).filter(|at| self.is_broken(*at)).collect()
    }

    fn is_broken(&self, at: usize) -> bool {
        self.equations[at].error != 0 && !self.equations[at].blank
    }

    /// The best ways to repair some of the equations that are open: one cell if one does, else two. All are equally good.
    pub(super) fn ways(&self, open: &BTreeSet<usize>) -> Vec<Way> {
        let candidates: Vec<(CellIx, i128)> = open
            .iter()
            .flat_map(|at| self.equations[*at].terms.iter().map(|(ix, sign)| (*ix, -self.equations[*at].error * sign)))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter(|(ix, change)| self.may_be(*ix, *change))
            .collect();
        let mut ways: Vec<Way> = candidates.iter().filter_map(|change| self.way(&[*change])).collect();
        if ways.is_empty() {
            ways = self.shifted_rows(open);
        }
        if ways.is_empty() {
            ways = candidates.iter().flat_map(|change| self.with_a_blank(*change)).collect();
        }
        if ways.is_empty() && open.len() <= MOST_BROKEN {
            for (at, first) in candidates.iter().enumerate() {
                let rest = candidates[at + 1..].iter().filter(|second| second.0 != first.0);
                ways.extend(rest.filter_map(|second| self.way(&[*first, *second])));
            }
        }
        let most = ways.iter().map(|way| way.repaired.len()).max().unwrap_or(0);
        ways.retain(|way| way.repaired.len() == most);
        // One repair at a time: those that mend what the first one mends.
        let repaired = ways.first().map(|way| way.repaired.clone()).unwrap_or_default();
        ways.retain(|way| way.repaired == repaired);
        // A slip that explains the number beats one that does not.
        if let Some(slip) = ways.iter().filter_map(|way| way.slip).min() {
            ways.retain(|way| way.slip == Some(slip));
        }
        ways
    }

    /// Whether a cell may hold its number with the change.
    fn may_be(&self, ix: CellIx, change: i128) -> bool {
        let signed = self.cells.form().def(ix).signed;
        number(self.cells, ix).is_some_and(|now| signed || i128::from(now) + change >= 0)
    }

    /// The way that these changes are, if every equation they touch holds then.
    fn way(&self, changes: &[(CellIx, i128)]) -> Option<Way> {
        let mut errors: BTreeMap<usize, i128> = BTreeMap::new();
        for (ix, change) in changes {
            for (at, sign) in self.of.get(ix)? {
                *errors.entry(*at).or_insert(self.equations[*at].error) += sign * change;
            }
        }
        if errors.values().any(|error| *error != 0) {
            return None;
        }
        let repaired: BTreeSet<usize> = errors.into_keys().filter(|at| self.is_broken(*at)).collect();
        // Each change is needed.
        (!repaired.is_empty()).then(|| Way { changes: changes.to_vec(), repaired, slip: self.slip(changes) })
    }

    /// Rows whose numbers, put a column to the left or right, make everything hold: the cell that falls free is worked out
    /// from the row's own total.
    fn shifted_rows(&self, open: &BTreeSet<usize>) -> Vec<Way> {
        let form = self.cells.form();
        let row = |ix: &CellIx| (form.def(*ix).table, form.def(*ix).row);
        let rows: BTreeSet<(usize, usize)> =
            open.iter().flat_map(|at| self.equations[*at].terms.iter().map(|(ix, _)| row(ix))).collect();
        let mut ways = Vec::new();
        for place in rows {
            let own: Vec<CellIx> =
                self.cells.indexes().filter(|ix| row(ix) == place && self.of.contains_key(ix)).collect();
            let printed: Option<Vec<i128>> = own.iter().map(|ix| number(self.cells, *ix).map(i128::from)).collect();
            let Some(printed) = printed.filter(|printed| printed.len() > 3) else { continue };
            let (first, last) = (printed[0], printed[printed.len() - 1]);
            let inner = &printed[1..printed.len() - 1];
            let mut meant = Vec::new();
            if first == 0 {
                let sum = inner.iter().sum::<i128>() + last;
                meant.push(printed[1..].iter().copied().chain([sum]).collect::<Vec<_>>());
            }
            if last == 0 {
                let total = printed[printed.len() - 2];
                let lost = total - printed[..printed.len() - 2].iter().sum::<i128>();
                meant.push([lost].into_iter().chain(printed[..printed.len() - 1].iter().copied()).collect());
            }
            for meant in meant.iter().filter(|meant| meant.iter().all(|n| *n >= 0)) {
                let changes = own.iter().zip(meant.iter().zip(&printed)).map(|(ix, (then, now))| (*ix, then - now));
                let changes: Vec<(CellIx, i128)> = changes.filter(|(_, change)| *change != 0).collect();
                if changes.len() > 2 {
                    ways.extend(self.way(&changes).map(|way| Way { slip: Some(Slip::ShiftedRow), ..way }));
                }
            }
        }
        ways
    }

    /// A change that breaks what held only because a blank was taken as 0, together with the number of that blank.
    fn with_a_blank(&self, change: (CellIx, i128)) -> Vec<Way> {
        let (ix, step) = change;
        let Some(touched) = self.of.get(&ix) else { return Vec::new() };
        let broken = touched.iter().map(|(at, sign)| (&self.equations[*at], self.equations[*at].error + sign * step));
        let blanks = broken.filter(|(_, error)| *error != 0).flat_map(|(equation, error)| {
            let blank = equation.terms.iter().filter(|(ix, _)| self.cells.count(*ix).is_none());
            blank.map(move |(ix, sign)| (*ix, -error * sign))
        });
        let ways =
            blanks.filter(|(ix, change)| self.may_be(*ix, *change)).filter_map(|blank| self.way(&[change, blank]));
        ways.map(|way| Way { slip: Some(Slip::BlankTakenAsZero), ..way }).collect()
    }

    fn slip(&self, changes: &[(CellIx, i128)]) -> Option<Slip> {
        if let [(a, more), (b, less)] = changes {
            let form = self.cells.form();
            let (now_a, now_b) = (number(self.cells, *a)?, number(self.cells, *b)?);
            let exchanged =
                i128::from(now_a) + more == i128::from(now_b) && i128::from(now_b) + less == i128::from(now_a);
            let beside = slip::neighbours((form.def(*a), a.index()), (form.def(*b), b.index()));
            return (exchanged && beside).then_some(Slip::MovedNumber);
        }
        let [(ix, change)] = changes else { return None };
        let now = self.cells.count(*ix)?;
        let then = i64::try_from(i128::from(now) + change).ok()?;
        // The result of an equation stands alone on its right side.
        let result = self.of.get(ix)?.iter().any(|(at, sign)| {
            let right = self.equations[*at].terms.iter().filter(|(_, sign)| *sign < 0).count();
            *sign < 0 && right == 1
        });
        if result && now == 0 {
            return Some(Slip::TotalLeftZero);
        }
        slip::digits(now, then).or(result.then_some(Slip::TotalNotUpdated))
    }

    /// Puts the ways on the first finding that they repair; the others hang under it if there is but one way.
    pub(super) fn tell(&self, findings: &mut Vec<Finding>, ways: &[Way], repaired: &BTreeSet<usize>) {
        let checks: BTreeSet<&str> = repaired.iter().map(|at| self.equations[*at].id).collect();
        let belongs = |finding: &Finding| finding.check.as_deref().is_some_and(|id| checks.contains(id));
        // The gravest stands for all, so that none hides behind a lesser one.
        let Some(gravest) = findings.iter().filter(|of| belongs(of)).map(|of| of.severity).max() else { return };
        let Some(first) = findings.iter().position(|of| belongs(of) && of.severity == gravest) else { return };
        let suspect = |way: &Way| Suspect {
            cells: way
                .changes
                .iter()
                .map(|(ix, change)| SuspectCell {
                    cell: CellRef::of(self.cells, *ix),
                    would_be: self.cells.count(*ix).unwrap_or(0).saturating_add(*change as i64),
                })
                .collect(),
            repairs: way.repaired.len(),
            checks: checks.iter().map(|id| (*id).to_owned()).collect(),
            slip: way.slip,
        };
        findings[first].suspects = ways.iter().map(suspect).collect();
        let holds = findings[first].check.as_deref().and_then(|id| self.cells.form().check(id)).map(|(of, _)| of);
        findings[first].help = advice(holds, ways.len());
        if ways.len() > 1 {
            return;
        }
        let all = std::mem::take(findings);
        let mut follows = Vec::new();
        let mut place = 0;
        for (at, finding) in all.into_iter().enumerate() {
            if at != first && belongs(&finding) {
                follows.push(Finding { help: advice(None, 1), ..finding });
            } else {
                place = if at == first { findings.len() } else { place };
                findings.push(finding);
            }
        }
        findings[place].follows.extend(follows);
    }
}

/// What to do where the cells to blame are known, in one way or several; the suspects say the numbers.
fn advice(identity: Option<&Identity>, ways: usize) -> Text {
    let holds = |lang: Lang| {
        let label = identity.map(|identity| identity.label(lang));
        label.map(|label| lang.pick(format!("应满足：{label}。"), format!("Must hold: {label}. "))).unwrap_or_default()
    };
    let (zh, en) = match ways {
        1 => (
            "请核对可疑的单元格，按所示改正后即成立。",
            "Check the suspected cells: it holds once they say what is shown.",
        ),
        _ => (
            "可疑之处有几种改法，各自都能使其成立，请对照原始数据确定。",
            "There are several ways to repair it, each by itself; look at the records for which is right.",
        ),
    };
    Text::new(holds(Lang::Zh) + zh, holds(Lang::En) + en)
}
