//! Identities (勾稽关系): the equations a form promises.

use crate::{CellIx, CellState, Cells, Lang};
use serde::{Deserialize, Serialize};

/// Where an identity comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityStatus {
    /// Printed on the form.
    Printed,
    /// Follows from the labels (总计, 其中).
    Structural,
    /// A convention, not official.
    Expected,
}

/// What an identity repeats over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Terms are rows; it holds for every column.
    Columns,
    /// Terms are columns; it holds for every row.
    Rows,
}

/// An equation the form promises, at every row or column it holds for.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Key within the form.
    pub key: String,
    /// Code of the rule that reports a breach.
    pub rule: String,
    /// Where it comes from.
    pub status: IdentityStatus,
    /// What it repeats over.
    pub over: Over,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The notice and table it follows from.
    pub source: String,
    /// Keys on the left, added up.
    pub left: Vec<String>,
    /// Keys on the right, added up.
    pub right: Vec<String>,
    /// The identity at each row or column.
    pub checks: Vec<Check>,
}

impl Identity {
    /// The identity in words.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// What is added up on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// One cell.
    Cell(CellIx),
    /// A group: its parts, or the one row a report may print in their place.
    Group {
        /// The cells of the parts.
        parts: Vec<CellIx>,
        /// The cell of the collapsed row.
        collapsed: CellIx,
    },
}

impl Operand {
    /// Every cell the operand may read, the collapsed row left out.
    pub fn cells(&self) -> &[CellIx] {
        match self {
            Operand::Cell(ix) => std::slice::from_ref(ix),
            Operand::Group { parts, .. } => parts,
        }
    }

    /// The cells the operand reads in this report: the collapsed row if the report prints that and no part.
    pub fn used<'o>(&'o self, cells: &Cells) -> &'o [CellIx] {
        match self {
            Operand::Cell(ix) => std::slice::from_ref(ix),
            Operand::Group { parts, collapsed } => {
                let printed = |ix: &CellIx| cells.state(*ix) != CellState::Absent;
                if printed(collapsed) && !parts.iter().any(printed) { std::slice::from_ref(collapsed) } else { parts }
            }
        }
    }
}

/// An identity at one row or column.
#[derive(Debug, Clone)]
pub struct Check {
    /// Permanent id, unique in the form: the key of the identity and that of the row or column (`balance.total`).
    pub id: String,
    /// Key of the row or column.
    pub at: String,
    /// Label of the row or column in Chinese.
    pub zh: String,
    /// Label of the row or column in English.
    pub en: String,
    /// Added up on the left.
    pub left: Vec<Operand>,
    /// Added up on the right.
    pub right: Vec<Operand>,
}

/// What a check says of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every cell is reported and the two sides are equal.
    Pass,
    /// It holds if the blanks are 0.
    PassWithBlanks,
    /// The two sides differ, whatever the cells that are not reported may hold.
    Fail {
        /// Sum of the reported cells on the left.
        left: i128,
        /// Sum of the reported cells on the right.
        right: i128,
        /// Cells that are not reported.
        missing: Vec<CellIx>,
    },
    /// Cells are missing and the two sides could be equal.
    NotEvaluable,
    /// The report does not print this row, as it prints its group otherwise.
    NotApplicable,
}

impl Check {
    /// Label of the row or column.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// The cells read in this report, left then right.
    pub fn cells<'c>(&'c self, cells: &Cells) -> (Vec<CellIx>, Vec<CellIx>) {
        let side = |operands: &'c [Operand]| operands.iter().flat_map(|o| o.used(cells)).copied().collect();
        (side(&self.left), side(&self.right))
    }

    /// Whether it holds of nothing but zeros (0 = 0), which says nothing of how a report adds up.
    pub fn is_trivial(&self, cells: &Cells) -> bool {
        let used = self.left.iter().chain(&self.right).flat_map(|operand| operand.used(cells));
        used.copied().all(|ix| cells.count(ix).unwrap_or_default() == 0)
    }

    /// Whether the identity holds in a report.
    ///
    /// Blanks (and marks such as `/`) are read as 0 only to *accept* an identity, never to break one. An identity with
    /// cells that are not reported fails only if no non-negative numbers in them could make it hold.
    pub fn evaluate(&self, cells: &Cells) -> Outcome {
        let left = Side::read(&self.left, cells);
        let right = Side::read(&self.right, cells);
        if left.missing == 0 && right.missing == 0 {
            return if left.sum == right.sum {
                Outcome::Pass
            } else {
                Outcome::Fail { left: left.sum, right: right.sum, missing: Vec::new() }
            };
        }
        if self.row_replaced(cells) {
            return Outcome::NotApplicable;
        }
        // Nothing on paper at all is nothing to judge.
        if left.reported == 0 && right.reported == 0 {
            return Outcome::NotEvaluable;
        }
        let difference = left.sum - right.sum;
        if difference == 0 && left.only_blanks && right.only_blanks {
            return Outcome::PassWithBlanks;
        }
        let impossible = (difference > 0 && right.missing == 0) || (difference < 0 && left.missing == 0);
        if !impossible {
            return Outcome::NotEvaluable;
        }
        let used = [&self.left, &self.right].into_iter().flatten().flat_map(|operand| operand.used(cells));
        let missing = used.copied().filter(|ix| cells.count(*ix).is_none()).collect();
        Outcome::Fail { left: left.sum, right: right.sum, missing }
    }

    /// Every cell of the check belongs to a row that this report prints in another shape: parts of a group printed as
    /// one row, or the one row of a group printed in parts.
    fn row_replaced(&self, cells: &Cells) -> bool {
        let form = cells.form();
        let all = || [&self.left, &self.right].into_iter().flatten().flat_map(Operand::cells);
        let Some(first) = all().next() else { return false };
        if all().any(|ix| cells.state(*ix) != CellState::Absent) {
            return false;
        }
        let def = form.def(*first);
        let table = &form.tables[def.table];
        let row = &table.rows[def.row];
        if !all().all(|ix| form.def(*ix).row == def.row && form.def(*ix).table == def.table) {
            return false;
        }
        if row.collapsed {
            return true;
        }
        let Some(group) = row.group.map(|g| &table.groups[g]).filter(|group| group.collapsed) else { return false };
        form.cells[form.statutory..].iter().enumerate().any(|(at, cell)| {
            let ix = CellIx((form.statutory + at) as u16);
            cell.table == def.table && table.rows[cell.row].key == group.key && cells.state(ix) != CellState::Absent
        })
    }
}

/// One side of an equation in one report.
struct Side {
    sum: i128,
    reported: usize,
    missing: usize,
    /// Whatever is missing is blank or marked not applicable.
    only_blanks: bool,
}

impl Side {
    fn read(operands: &[Operand], cells: &Cells) -> Side {
        let mut side = Side { sum: 0, reported: 0, missing: 0, only_blanks: true };
        for ix in operands.iter().flat_map(|operand| operand.used(cells)) {
            match cells.count(*ix) {
                Some(n) => {
                    side.sum += i128::from(n);
                    side.reported += 1;
                }
                None => {
                    side.missing += 1;
                    side.only_blanks &= matches!(cells.state(*ix), CellState::Blank | CellState::NotApplicable);
                }
            }
        }
        side
    }
}
