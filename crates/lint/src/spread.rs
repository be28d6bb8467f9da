//! How the work of a review is spread: this crate starts no thread, its caller may.

/// Does some independent pieces of work and gives their results in order.
///
/// ```
/// use gongkai_lint::{InTurn, Spread};
/// assert_eq!(InTurn.each(3, |at| at * 2), [0, 2, 4]);
/// ```
pub trait Spread {
    /// The results of `work` for each number below `count`, in the order of the numbers.
    fn each<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T>;
}

/// One piece after the other.
#[derive(Debug, Clone, Copy, Default)]
pub struct InTurn;

impl Spread for InTurn {
    fn each<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        (0..count).map(work).collect()
    }
}
