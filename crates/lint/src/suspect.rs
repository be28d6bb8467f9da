//! Which cell is wrong: the smallest change that repairs every broken identity at once, without breaking another.

use crate::finding::{CellRef, Finding, Text};
use gongkai_model::{CellIx, Cells, Lang, Outcome, Report};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Most ways to repair that are worth telling; more of them say nothing.
const MOST_WAYS: usize = 3;

/// Most broken identities among which pairs of cells are looked for.
const MOST_BROKEN: usize = 12;

/// Cells whose change repairs broken identities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspect {
    /// The cells, each with what it would have to say.
    pub cells: Vec<SuspectCell>,
    /// How many broken identities hold then.
    pub repairs: usize,
    /// What kind of slip it looks like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slip: Option<Slip>,
}

/// A cell and what it would have to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuspectCell {
    /// The cell as printed.
    #[serde(flatten)]
    pub cell: CellRef,
    /// The number with which the identities hold.
    pub would_be: i64,
}

/// Kinds of slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// The total is 0 over parts that are not.
    TotalLeftZero,
    /// Two neighbouring digits changed places.
    TransposedDigits,
    /// A digit too many or too few.
    DigitLostOrDoubled,
    /// The total was not changed with its parts.
    TotalNotUpdated,
}

impl Slip {
    /// In words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Slip::TotalLeftZero => lang.pick("总计未填写", "the total was left at 0"),
            Slip::TransposedDigits => lang.pick("相邻两位数字颠倒", "two digits changed places"),
            Slip::DigitLostOrDoubled => lang.pick("多写或少写一位数字", "a digit was lost or doubled"),
            Slip::TotalNotUpdated => lang.pick("总计未随分项更新", "the total was not updated"),
        }
    }
}

impl Suspect {
    /// In words: the cell, what it says, what it would have to say.
    pub fn message(&self) -> Text {
        let said = |lang: Lang| {
            let cells: Vec<String> = self
                .cells
                .iter()
                .map(|SuspectCell { cell, would_be }| {
                    let (label, written) = (cell.label.pick(lang), &cell.as_written);
                    lang.pick(
                        format!("“{label}”印为 {written}，应为 {would_be}"),
                        format!("{label:?} says {written}, should be {would_be}"),
                    )
                })
                .collect();
            let slip = self
                .slip
                .map(|slip| lang.pick(format!("（{}）", slip.label(lang)), format!(" ({})", slip.label(lang))));
            let (cells, slip) = (cells.join(lang.pick("、", ", ")), slip.unwrap_or_default());
            lang.pick(
                format!("{cells}{slip}，则 {} 处勾稽关系成立", self.repairs),
                format!("{cells}{slip}: then {} identities hold", self.repairs),
            )
        };
        Text::new(said(Lang::Zh), said(Lang::En))
    }
}

/// An identity at one row or column of this report.
struct Equation {
    /// Each cell with +1 on the left and −1 on the right.
    terms: Vec<(CellIx, i128)>,
    /// Left minus right: 0 where it holds.
    error: i128,
    /// The findings' key: rule and row or column.
    key: (String, String),
}

/// A way to repair: what is added to which cell, and the equations that hold then.
#[derive(Debug, Clone)]
struct Way {
    changes: Vec<(CellIx, i128)>,
    repaired: BTreeSet<usize>,
    slip: Option<Slip>,
}

/// Tells the cells that are to blame, and hangs the findings that follow from one cause under the first of them.
pub(crate) fn explain(report: &Report, findings: &mut Vec<Finding>) {
    let Some(cells) = &report.cells else { return };
    if !findings.iter().any(|finding| finding.rule.as_str().starts_with("SUM")) {
        return;
    }
    let system = System::of(cells);
    let mut open: BTreeSet<usize> = (0..system.equations.len()).filter(|at| system.equations[*at].error != 0).collect();
    while !open.is_empty() {
        let ways = system.ways(&open);
        let Some(best) = ways.first() else { break };
        let repaired = best.repaired.clone();
        if ways.len() <= MOST_WAYS {
            system.tell(findings, &ways, &repaired);
        }
        open.retain(|at| !repaired.contains(at));
    }
}

struct System<'c> {
    cells: &'c Cells,
    equations: Vec<Equation>,
    /// The equations of each cell, with the sign it has there.
    of: BTreeMap<CellIx, Vec<(usize, i128)>>,
}

impl System<'_> {
    fn of(cells: &Cells) -> System<'_> {
        let mut equations = Vec::new();
        for identity in &cells.form().identities {
            for check in &identity.checks {
                let error = match check.evaluate(cells) {
                    Outcome::Pass | Outcome::PassWithBlanks(_) => 0,
                    Outcome::Fail { left, right, missing } if missing.is_empty() => left - right,
                    _ => continue,
                };
                let (left, right) = check.cells(cells);
                let terms = left.into_iter().map(|ix| (ix, 1)).chain(right.into_iter().map(|ix| (ix, -1))).collect();
                equations.push(Equation { terms, error, key: (identity.rule.clone(), check.zh.clone()) });
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

    /// The best ways to repair some of the equations that are open: one cell if one does, else two. All are equally good.
    fn ways(&self, open: &BTreeSet<usize>) -> Vec<Way> {
        let candidates: Vec<(CellIx, i128)> = open
            .iter()
            .flat_map(|at| self.equations[*at].terms.iter().map(|(ix, sign)| (*ix, -self.equations[*at].error * sign)))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter(|(ix, change)| self.may_be(*ix, *change))
            .collect();
        let mut ways: Vec<Way> = candidates.iter().filter_map(|change| self.way(&[*change])).collect();
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
        self.cells.count(ix).is_some_and(|now| signed || i128::from(now) + change >= 0)
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
        let repaired: BTreeSet<usize> = errors.into_keys().filter(|at| self.equations[*at].error != 0).collect();
        // Each change is needed.
        (!repaired.is_empty()).then(|| Way { changes: changes.to_vec(), repaired, slip: self.slip(changes) })
    }

    fn slip(&self, changes: &[(CellIx, i128)]) -> Option<Slip> {
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
        digits(now, then).or(result.then_some(Slip::TotalNotUpdated))
    }

    /// Puts the ways on the first finding that they repair; the others hang under it if there is but one way.
    fn tell(&self, findings: &mut Vec<Finding>, ways: &[Way], repaired: &BTreeSet<usize>) {
        let keys: BTreeSet<&(String, String)> = repaired.iter().map(|at| &self.equations[*at].key).collect();
        let line = |finding: &Finding| finding.line.as_ref().map(|line| line.zh.clone()).unwrap_or_default();
        let belongs = |finding: &Finding| keys.contains(&(finding.rule.as_str().to_owned(), line(finding)));
        let Some(first) = findings.iter().position(belongs) else { return };
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
            slip: way.slip,
        };
        findings[first].suspects = ways.iter().map(suspect).collect();
        if ways.len() > 1 {
            return;
        }
        let mut at = first + 1;
        while at < findings.len() {
            if belongs(&findings[at]) {
                let follows = findings.remove(at);
                findings[first].follows.push(follows);
            } else {
                at += 1;
            }
        }
    }
}

/// The slip of the hand that turns one number into another.
fn digits(printed: i64, meant: i64) -> Option<Slip> {
    let (a, b) = (printed.to_string().into_bytes(), meant.to_string().into_bytes());
    if a.len() == b.len() {
        let differ: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).collect();
        let swapped = matches!(differ[..], [i, j] if j == i + 1 && a[i] == b[j] && a[j] == b[i]);
        return swapped.then_some(Slip::TransposedDigits);
    }
    let (long, short) = if a.len() > b.len() { (&a, &b) } else { (&b, &a) };
    let one_more = long.len() == short.len() + 1 && short.len() > 1;
    let lost = one_more && (0..long.len()).any(|at| long[..at] == short[..at] && long[at + 1..] == short[at..]);
    lost.then_some(Slip::DigitLostOrDoubled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Review, review};
    use gongkai_loader::{Options, load};

    /// A table 三 of two columns, business and total, that holds; some cells changed.
    fn reviewed(changed: &[(&str, i64)]) -> Review {
        let form = gongkai_model::FormId::F2021.form();
        let mut text = String::from("agency,report_year,cell,value\n");
        for def in form.cells.iter().filter(|def| def.id.starts_with("requests.") && !def.collapsed) {
            let number = match def.id.as_str() {
                "requests.received.business" | "requests.received.total" => 57,
                "requests.carried_in.business" | "requests.carried_in.total" => 3,
                "requests.granted.business" | "requests.granted.total" => 41,
                "requests.refused.third_party.business" | "requests.refused.third_party.total" => 12,
                "requests.total.business" | "requests.total.total" => 53,
                "requests.carried_out.business" | "requests.carried_out.total" => 7,
                _ => 0,
            };
            let number = changed.iter().find(|(id, _)| *id == def.id).map_or(number, |(_, number)| *number);
            text.push_str(&format!("云泽区财政局,2023,{},{number}\n", def.id));
        }
        let loaded = load("case.csv", text.as_bytes(), &Options::at("2026-03-01".parse().unwrap())).unwrap();
        let mut review = review(&loaded.reports);
        review.findings.retain(|finding| finding.rule.as_str().starts_with("SUM30"));
        review
    }

    /// Cells with what they would have to say, identities repaired, slip.
    type Blamed<'r> = (Vec<(&'r str, i64)>, usize, Option<Slip>);

    fn blamed(review: &Review) -> Vec<Blamed<'_>> {
        review
            .findings
            .iter()
            .flat_map(|finding| &finding.suspects)
            .map(|suspect| {
                let cells = suspect.cells.iter().map(|cell| (cell.cell.cell.as_str(), cell.would_be)).collect();
                (cells, suspect.repairs, suspect.slip)
            })
            .collect()
    }

    #[test]
    fn nothing_is_blamed_where_everything_holds() {
        assert!(reviewed(&[]).findings.is_empty());
    }

    #[test]
    fn a_cell_in_a_row_and_a_column_is_the_one() {
        let review = reviewed(&[("requests.refused.third_party.business", 21)]);
        let cell = ("requests.refused.third_party.business", 12);
        assert_eq!(blamed(&review), [(vec![cell], 2, Some(Slip::TransposedDigits))]);
        // One cause, one finding.
        assert_eq!((review.findings.len(), review.findings[0].follows.len()), (1, 1));
    }

    #[test]
    fn a_row_total_that_is_wrong_in_its_column_too() {
        let review = reviewed(&[("requests.granted.total", 410)]);
        let cell = ("requests.granted.total", 41);
        assert_eq!(blamed(&review), [(vec![cell], 2, Some(Slip::DigitLostOrDoubled))]);
    }

    #[test]
    fn two_cells_of_one_row() {
        let review = reviewed(&[("requests.carried_out.business", 9), ("requests.carried_out.total", 9)]);
        let ways = blamed(&review);
        let out = vec![("requests.carried_out.business", 7), ("requests.carried_out.total", 7)];
        assert!(
            ways.len() <= MOST_WAYS && ways.iter().any(|(cells, repairs, _)| *cells == out && *repairs == 2),
            "{ways:?}"
        );
        assert_eq!(review.findings.len(), 2, "several ways: no finding hangs under another");
    }

    #[test]
    fn what_any_of_many_cells_could_repair_blames_none() {
        let review = reviewed(&[("requests.granted.business", 40), ("requests.granted.total", 40)]);
        assert!(!review.findings.is_empty());
        assert!(blamed(&review).is_empty(), "{:?}", blamed(&review));
    }

    #[test]
    fn slips_of_the_hand() {
        for (printed, meant, slip) in [
            (21, 12, Some(Slip::TransposedDigits)),
            (1203, 1230, Some(Slip::TransposedDigits)),
            (112, 12, Some(Slip::DigitLostOrDoubled)),
            (12, 132, Some(Slip::DigitLostOrDoubled)),
            (5, 15, None),
            (12, 13, None),
        ] {
            assert_eq!(digits(printed, meant), slip, "{printed} {meant}");
        }
    }
}
