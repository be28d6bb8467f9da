//! What became of the numbers of one document, cell by cell.

use gongkai_loader::{Loaded, Problem};
use gongkai_model::{CellIx, CellState, Cells, Decimal, Report};
use std::collections::{BTreeMap, BTreeSet};

/// What a cell holds in truth.
#[derive(Debug, Clone)]
pub struct Expected {
    /// As it is printed.
    pub printed: String,
    /// The number, if one is printed.
    pub number: Option<Decimal>,
    /// Its state, where that is known.
    pub state: Option<CellState>,
    /// How well it can be told.
    pub told: Told,
}

/// How well a careful reader can tell a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It is there, and where it belongs is clear.
    Surely,
    /// It is there, and which cell it belongs to is not: to say so is right as well.
    Doubtfully,
    /// It cannot be made out: to say so is all that is right.
    NotAtAll,
}

/// The truth about a document, by id of the cell.
pub type Truth = BTreeMap<String, Expected>;

/// The truth of cells that are printed, some of them in doubt.
pub fn truth(cells: &Cells, doubtful: &BTreeSet<CellIx>, illegible: &BTreeSet<CellIx>) -> Truth {
    let form = cells.form();
    let expected = cells.iter().map(|(ix, cell)| {
        let told = match () {
            () if illegible.contains(&ix) => Told::NotAtAll,
            () if doubtful.contains(&ix) => Told::Doubtfully,
            () => Told::Surely,
        };
        let number = cell.number.and_then(|number| number.to_string().parse().ok());
        let expected = Expected { printed: cell.as_written.into_owned(), number, state: Some(cell.state), told };
        (form.def(ix).id.clone(), expected)
    });
    expected.collect()
}

/// How many cells met which fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Cells in which a number is printed.
    pub printed: usize,
    /// Read with state and number.
    pub right: usize,
    /// A number is printed and another one read, or one that cannot be made out.
    pub wrong: usize,
    /// A number is printed and none is read, and that is said.
    pub flagged: usize,
    /// A number is printed and none is read, and nothing is said.
    pub missed: usize,
    /// A number is read and none is printed.
    pub invented: usize,
    /// No number is printed and none is read, but the state is another (blank for absent).
    pub state: usize,
    /// Of those printed, which a careful reader can tell.
    pub sure: usize,
    /// Of those, which are read right.
    pub sure_right: usize,
}

/// A cell that was not read right.
#[derive(Debug, Clone)]
pub struct Odd {
    /// Its id.
    pub cell: String,
    /// What is printed.
    pub expected: String,
    /// What was read.
    pub found: String,
    /// Nothing is said about it.
    pub silent: bool,
}

/// Compares a report that was read with the truth.
pub fn score(loaded: &Loaded, read: &Report, truth: &Truth, odd: &mut Vec<Odd>) -> Score {
    let mut score = Score::default();
    let said = |problem: &Problem| problem.dropped() || problem.code() == "table_not_found";
    let said = loaded.problems.iter().any(said);
    let mut found: BTreeMap<&str, (CellState, Option<Decimal>)> = BTreeMap::new();
    for (ix, cell) in read.cells.iter().flat_map(Cells::iter) {
        let id = read.form().map_or("", |form| form.def(ix).id.as_str());
        found.insert(id, (cell.state, cell.number.and_then(|number| number.to_string().parse().ok())));
    }
    for (id, expected) in truth {
        let (state, number) = found.remove(id.as_str()).unwrap_or((CellState::Absent, None));
        let printed = expected.number.is_some();
        let sure = printed && expected.told == Told::Surely;
        score.printed += usize::from(printed);
        score.sure += usize::from(sure);
        let same = number == expected.number && expected.state.is_none_or(|known| known == state);
        if same && (!printed || expected.told != Told::NotAtAll) {
            score.right += usize::from(printed);
            score.sure_right += usize::from(sure);
            continue;
        }
        let mut silent = true;
        match (printed, number) {
            (true, None) if state == CellState::Unreadable || said => {
                score.flagged += 1;
                silent = false;
            }
            (true, None) => score.missed += 1,
            (false, None) => {
                score.state += 1;
                silent = false;
            }
            (true, Some(_)) => score.wrong += 1,
            (false, Some(_)) => score.invented += 1,
        }
        let found = format!("{state} {}", number.map(|number| number.to_string()).unwrap_or_default());
        odd.push(Odd { cell: id.clone(), expected: format!("{:?}", expected.printed), found, silent });
    }
    // Cells of another form than the truth's.
    for (id, (state, number)) in found {
        if let Some(number) = number {
            score.invented += 1;
            let found = format!("{state} {number}");
            odd.push(Odd { cell: id.to_owned(), expected: "no such cell".to_owned(), found, silent: true });
        }
    }
    score
}
