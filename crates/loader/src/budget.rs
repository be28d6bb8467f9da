//! What reading one file may use up, whatever the file says and whatever a library would do with it.
//!
//! Nothing here looks at a clock: bytes that are unpacked and steps that are taken are counted where they grow, so that
//! the same file ends in the same way everywhere.

use crate::LoadError;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Most bytes that everything in one file unpacks to, an archive with all its members included.
pub(crate) const MOST_EXPANDED: u64 = 256 << 20;

/// Most bytes that one part of a file (a stream, a member, a sheet) unpacks to.
pub(crate) const LARGEST_PART: u64 = 64 << 20;

/// Most steps that one document takes: instructions that are followed, characters that are set, cells, pairs that are
/// compared. A report of 100 pages takes less than a tenth of it.
pub(crate) const MOST_STEPS: u64 = 8_000_000;

/// Most steps of all documents of an archive.
const MOST_ARCHIVE_STEPS: u64 = 40 * MOST_STEPS;

/// The budget of one document; what its archive unpacks to is counted with it.
#[derive(Debug)]
pub(crate) struct Budget {
    expanded: Rc<Cell<u64>>,
    all_steps: Rc<Cell<u64>>,
    steps: Cell<u64>,
    /// What was used up first.
    spent: RefCell<Option<LoadError>>,
}

impl Budget {
    /// Of a file of our user's.
    pub(crate) fn new() -> Budget {
        Budget {
            expanded: Rc::new(Cell::new(0)),
            all_steps: Rc::new(Cell::new(0)),
            steps: Cell::new(0),
            spent: RefCell::new(None),
        }
    }

    /// Of a member of an archive: steps of its own, the rest with the archive.
    pub(crate) fn member(&self) -> Budget {
        Budget {
            expanded: Rc::clone(&self.expanded),
            all_steps: Rc::clone(&self.all_steps),
            steps: Cell::new(0),
            spent: RefCell::new(None),
        }
    }

    /// Bytes that the next part may unpack to.
    pub(crate) fn left(&self) -> u64 {
        LARGEST_PART.min(MOST_EXPANDED.saturating_sub(self.expanded.get()))
    }

    /// Counts bytes that were unpacked.
    pub(crate) fn expanded(&self, bytes: u64) {
        self.expanded.set(self.expanded.get().saturating_add(bytes));
    }

    /// Counts steps; false once there are too many, and from then on.
    #[must_use = "what goes on without looking is not bounded"]
    pub(crate) fn step(&self, steps: u64) -> bool {
        self.steps.set(self.steps.get().saturating_add(steps));
        self.all_steps.set(self.all_steps.get().saturating_add(steps));
        let within = self.steps.get() <= MOST_STEPS && self.all_steps.get() <= MOST_ARCHIVE_STEPS;
        if !within {
            self.refuse(|| LoadError::TooMuchWork { limit: MOST_STEPS });
        }
        within && self.spent.borrow().is_none()
    }

    /// Remembers why the file is not read on; the first reason stays.
    pub(crate) fn refuse(&self, why: impl FnOnce() -> LoadError) {
        self.spent.borrow_mut().get_or_insert_with(why);
    }

    /// Whether nothing is used up.
    ///
    /// # Errors
    ///
    /// What was used up first.
    pub(crate) fn check(&self) -> Result<(), LoadError> {
        self.spent.borrow().clone().map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_shares_bytes_and_has_steps_of_its_own() {
        let archive = Budget::new();
        let first = archive.member();
        first.expanded(MOST_EXPANDED - 1);
        assert!(!first.step(MOST_STEPS + 1));
        assert_eq!(first.check().map_err(|error| error.code()), Err("too_much_work"));
        let second = archive.member();
        assert_eq!(second.left(), 1);
        assert!(second.step(1) && second.check().is_ok());
        second.expanded(u64::MAX);
        assert_eq!(second.left(), 0);
    }

    #[test]
    fn an_archive_of_costly_members_ends() {
        let archive = Budget::new();
        let refused = (0..1000).filter(|_| !archive.member().step(MOST_STEPS)).count();
        assert_eq!(refused, 960);
    }
}
