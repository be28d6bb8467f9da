//! Sketches of texts, and which texts of a collection share so much of theirs that they are worth comparing.

use super::same_text::{Mixed, mix};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// What of a text is compared with that of others first: numbers, each of which agrees in two texts about as often as they
/// share what was sketched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sketch<const N: usize>([u32; N]);

impl<const N: usize> Sketch<N> {
    /// The sketch made of the least hashes of a text.
    pub(super) fn of(least: [u64; N]) -> Sketch<N> {
        // The high half: which is least is told by it.
        Sketch(least.map(|hash| (hash >> 32) as u32))
    }

    /// Its bands of so many rows, each as a number.
    fn bands(&self, rows: usize) -> impl Iterator<Item = u64> + '_ {
        let band =
            |(band, rows): (usize, &[u32])| rows.iter().fold(mix(band as u64), |hash, row| mix(hash ^ u64::from(*row)));
        self.0.chunks(rows).enumerate().map(band)
    }

    /// In how many rows it agrees with another.
    fn agrees(&self, other: &Sketch<N>) -> usize {
        self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count()
    }
}

/// Bands that two sketches must share before they are looked at. One may be shared by chance.
const SHARED_BANDS: usize = 2;

/// When texts are worth comparing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Rows of a band.
    pub(super) rows: usize,
    /// Rows in which two sketches must agree.
    pub(super) agree: usize,
    /// Reports kept of those that share a band: more of them are alike anyway, and so the time stays linear.
    pub(super) kept: usize,
}

/// The texts that came by, each with its reports under the bands of its sketch and their years.
pub(super) struct Near<const N: usize> {
    limits: Limits,
    sketches: Vec<Option<Sketch<N>>>,
    of: HashMap<u64, Vec<(usize, usize)>, BuildHasherDefault<Mixed>>,
}

impl<const N: usize> Near<N> {
    pub(super) fn new(limits: Limits) -> Near<N> {
        Near { limits, sketches: Vec::new(), of: HashMap::default() }
    }

    /// Takes the next text, of which there may be no sketch.
    pub(super) fn take(&mut self, sketch: Option<Sketch<N>>) {
        self.sketches.push(sketch);
    }

    /// The reports whose texts are near that of a report of the text taken last, of its year or of one next to it and of those
    /// that `may` be compared with it: each with the number of its text, in order. The report itself comes after them.
    pub(super) fn exchange(&mut self, at: usize, year: i32, may: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
        let Some((text, Some(sketch))) = self.sketches.iter().enumerate().next_back() else { return Vec::new() };
        let under = |band: u64, year: i32| mix(band ^ u64::from(year.unsigned_abs()));
        let mut candidates = Vec::new();
        for band in sketch.bands(self.limits.rows) {
            for near in year - 1..=year + 1 {
                candidates.extend(self.of.get(&under(band, near)).into_iter().flatten().copied());
            }
            let bucket = self.of.entry(under(band, year)).or_default();
            if bucket.len() < self.limits.kept {
                bucket.push((at, text));
            }
        }
        candidates.sort_unstable();
        let often = candidates.chunk_by(|a, b| a == b).filter(|same| same.len() >= SHARED_BANDS);
        let agrees = |text: usize| {
            let there = self.sketches.get(text).and_then(Option::as_ref);
            there.is_some_and(|there| sketch.agrees(there) >= self.limits.agree)
        };
        often.map(|same| same[0]).filter(|(other, text)| may(*other) && agrees(*text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_agrees_in_bands_and_rows_is_near() {
        let limits = Limits { rows: 2, agree: 5, kept: 2 };
        let text = |parts: [u64; 8]| Some(Sketch::of(parts.map(|part| part << 32)));
        let mut near = Near::new(limits);
        let mut came = |at: usize, year: i32, sketch| {
            near.take(sketch);
            near.exchange(at, year, |other| other != 9)
        };
        assert!(came(0, 2023, text([1, 2, 3, 4, 5, 6, 7, 8])).is_empty());
        // One band in common, then two, then two of another year.
        assert!(came(1, 2023, text([1, 2, 10, 11, 5, 12, 7, 13])).is_empty());
        assert_eq!(came(2, 2023, text([1, 2, 3, 4, 5, 14, 15, 16])), [(0, 0)]);
        assert_eq!(came(3, 2024, text([17, 18, 3, 4, 5, 6, 7, 19])), [(0, 0)]);
        assert!(came(4, 2026, text([1, 2, 3, 4, 5, 6, 7, 8])).is_empty());
        assert!(came(5, 2023, None).is_empty());
    }
}
