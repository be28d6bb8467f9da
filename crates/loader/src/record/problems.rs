//! Problems as they are found: all counted, the first of each kind listed.

use crate::problem::{Problem, ProblemKind};
use crate::{LoadError, Loaded};
use gongkai_model::{Place, Report, nearest};
use std::collections::BTreeMap;

/// How many problems of one kind are listed; the others are counted.
pub(crate) const LISTED: usize = 1000;

/// The problems of a file as they are found.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    counts: BTreeMap<&'static str, (usize, bool)>,
}

impl Problems {
    /// Adds a problem.
    pub(crate) fn add(&mut self, place: Place, report: Option<&str>, kind: ProblemKind) {
        let mut problem = Problem::new(place, kind);
        let (count, _) = *self
            .counts
            .entry(problem.code())
            .and_modify(|(count, dropped)| {
                *count += 1;
                *dropped |= problem.dropped();
            })
            .or_insert((1, problem.dropped()));
        if count <= LISTED {
            problem.report = report.map(str::to_owned);
            self.list.push(problem);
        }
    }

    /// Adds the problem of a column that is not one of those we know.
    pub(crate) fn unknown_column(&mut self, place: Place, column: &str, known: impl FnOnce() -> Vec<&'static str>) {
        let near = if self.full("unknown_column") { Vec::new() } else { nearest(column, known()) };
        let near = near.into_iter().map(str::to_owned).collect();
        self.add(place, None, ProblemKind::UnknownColumn { column: column.to_owned(), near });
    }

    /// Takes over the problems of a part of the file.
    pub(crate) fn append(&mut self, part: Problems) {
        for (code, (count, dropped)) in part.counts {
            let unlisted = count.saturating_sub(LISTED);
            if unlisted > 0 {
                let entry = self.counts.entry(code).or_insert((0, false));
                *entry = (entry.0 + unlisted, entry.1 | dropped);
            }
        }
        for problem in part.list {
            self.add(problem.place, problem.report.as_deref(), problem.kind);
        }
    }

    /// Whether further problems of a kind are only counted, so that near names need not be looked for.
    pub(crate) fn full(&self, code: &str) -> bool {
        self.counts.get(code).is_some_and(|(count, _)| *count >= LISTED)
    }

    /// The first row of another length than the header: its place, and both lengths.
    pub(crate) fn unequal_row(&self) -> Option<(Place, usize, usize)> {
        self.list.iter().find_map(|problem| match problem.kind {
            ProblemKind::UnequalRow { expected, found } => Some((problem.place, found, expected)),
            _ => None,
        })
    }

    /// What the file gave, or the error of a file that gave nothing.
    pub(crate) fn finish(mut self, reports: Vec<Report>, rows: usize) -> Result<Loaded, LoadError> {
        if reports.is_empty() && rows > 0 {
            let first = self.list.into_iter().next().map(Box::new);
            return Err(LoadError::NoUsableRows { rows, first });
        }
        for (code, (count, dropped)) in self.counts {
            if let Some(count) = count.checked_sub(LISTED).filter(|count| *count > 0) {
                self.list.push(Problem::new(Place::default(), ProblemKind::Further { code, count, dropped }));
            }
        }
        Ok(Loaded { reports, problems: self.list })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_listed_is_counted() {
        let mut problems = Problems::default();
        let kind = || ProblemKind::UnequalRow { expected: 4, found: 3 };
        (0..LISTED + 7).for_each(|_| problems.add(Place::default(), None, kind()));
        let loaded = problems.finish(Vec::new(), 0).unwrap();
        assert_eq!(loaded.problems.len(), LISTED + 1);
        let further = ProblemKind::Further { code: "unequal_row", count: 7, dropped: true };
        assert_eq!(loaded.problems.last().map(|p| &p.kind), Some(&further));
    }
}
