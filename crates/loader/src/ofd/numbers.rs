//! Numbers as OFD writes them: lists in attributes, boxes, matrices, distances that stand once for many.

use crate::layout::matrix::Matrix;

/// The numbers of a list; what is none is passed over.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = f64> + '_ {
    text.split(|c: char| c.is_ascii_whitespace() || c == ',').filter_map(|word| word.parse().ok()).filter(finite)
}

fn finite(number: &f64) -> bool {
    number.is_finite()
}

/// A number by itself.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(finite)
}

fn first<const N: usize>(text: &str) -> Option<[f64; N]> {
    let numbers: Vec<f64> = numbers(text).take(N).collect();
    numbers.try_into().ok()
}

/// A box: left, top, width, height.
pub(super) fn area(text: &str) -> Option<[f64; 4]> {
    first(text)
}

/// A matrix.
pub(super) fn matrix(text: &str) -> Option<Matrix> {
    first(text)
}

/// Distances between the characters of a text, one after the other.
///
/// `g 3 5` is 5 three times. Where there are fewer than it takes, the last one goes on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Distances {
    /// How often, and which.
    runs: Vec<(u64, f64)>,
    at: usize,
    used: u64,
}

impl Distances {
    pub(super) fn read(text: &str) -> Distances {
        let mut runs: Vec<(u64, f64)> = Vec::new();
        let mut words = text.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|word| !word.is_empty());
        while let Some(word) = words.next() {
            let times = match word {
                "g" | "G" => words.next().and_then(number).map(|times| times.max(0.0) as u64),
                _ => Some(1),
            };
            let value = if matches!(word, "g" | "G") { words.next() } else { Some(word) };
            let Some((times, value)) = times.zip(value.and_then(number)) else { continue };
            if times > 0 {
                runs.push((times, value));
            }
        }
        Distances { runs, at: 0, used: 0 }
    }

    /// There is none.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The next distance.
    pub(super) fn next(&mut self) -> f64 {
        let Some((times, value)) = self.runs.get(self.at).or(self.runs.last()).copied() else { return 0.0 };
        self.used += 1;
        if self.used >= times {
            (self.at, self.used) = (self.at.saturating_add(1), 0);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str, count: usize) -> Vec<f64> {
        let mut distances = Distances::read(text);
        (0..count).map(|_| distances.next()).collect()
    }

    #[test]
    fn distances_stand_for_many() {
        assert_eq!(taken("1 g 3 5 2.5", 6), [1.0, 5.0, 5.0, 5.0, 2.5, 2.5]);
        assert_eq!(taken("g 2 4 g 1 3", 4), [4.0, 4.0, 3.0, 3.0]);
        assert_eq!(taken("", 2), [0.0, 0.0]);
        assert!(Distances::read("g g g x NaN inf").is_empty());
        // What stands for a thousand million of them takes no room.
        assert_eq!(Distances::read("g 1000000000 5 g 0 7 g -3 8 g").runs, [(1_000_000_000, 5.0)]);
        assert_eq!(taken("g 1000000000 5", 3), [5.0, 5.0, 5.0]);
    }

    #[test]
    fn lists_are_read_as_far_as_they_are_numbers() {
        assert_eq!(area("0 0 210 297"), Some([0.0, 0.0, 210.0, 297.0]));
        assert_eq!(area(" 1,2,3 4 5"), Some([1.0, 2.0, 3.0, 4.0]));
        assert_eq!(area("0 0 210"), None);
        assert_eq!(area("0 0 NaN inf 1 x"), None);
        assert_eq!(matrix("1 0 0 1 5 6"), Some([1.0, 0.0, 0.0, 1.0, 5.0, 6.0]));
    }
}
