//! Which sentences two texts share, and whether that can be chance: stock sentences are shared by many, and a text made of them is
//! another's only if it is made of the same.

use super::same_text::{Mixed, is_letter, mix};
use super::sketch::{Limits, Sketch};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Fewest letters of a sentence that is looked at.
const SHORTEST: u32 = 8;

/// A sentence: its letters folded to a number, and how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sentence {
    hash: u64,
    letters: u32,
}

/// The sentences of a text in their order: digits, marks and blanks go.
pub(super) fn of<'p>(paragraphs: impl IntoIterator<Item = &'p str>) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for text in paragraphs {
        let mut open = Sentence { hash: 0, letters: 0 };
        for c in text.chars() {
            if matches!(c, '。' | '！' | '？' | '；') {
                close(&mut sentences, &mut open);
            } else if is_letter(c) {
                open.hash = mix(open.hash ^ u64::from(u32::from(c.to_ascii_lowercase())));
                open.letters += 1;
            }
        }
        close(&mut sentences, &mut open);
    }
    sentences
}

fn close(sentences: &mut Vec<Sentence>, open: &mut Sentence) {
    let sentence = std::mem::replace(open, Sentence { hash: 0, letters: 0 });
    if sentence.letters >= SHORTEST {
        sentences.push(sentence);
    }
}

/// From how many texts on it can be told what is stock.
const TEXTS: usize = 50;

/// By how many bits two texts must share more than any pair of them would by chance: one false pair in a hundred collections.
const MARGIN: f64 = 7.0;

/// Letters to a bit, in a sentence that no third text has.
const PER_BIT: f64 = 2.0;

/// Rows of a sketch of sentences: sixteen bands. Of texts that share nine sentences in ten (0.82 of all) two bands agree in all but
/// one case of ten thousand.
pub(super) const SKETCH: usize = 48;

/// Of texts that share three sentences in five (of all that either has) fewer rows agree in one case of a thousand.
pub(super) const LIMITS: Limits = Limits { rows: 3, agree: 16, kept: 64 };

/// In how many texts of a collection each sentence stands.
#[derive(Debug, Default)]
pub(super) struct Stock {
    texts: usize,
    of: HashMap<u64, u32, BuildHasherDefault<Mixed>>,
}

/// What two texts share.
pub(super) struct Shared {
    /// Letters of the shared sentences.
    pub(super) letters: usize,
    /// Letters of all sentences of the first.
    pub(super) of: usize,
    /// Bits by which it is no chance.
    bits: f64,
}

impl Stock {
    /// Counts the sentences of one more text, which nothing before has word for word.
    pub(super) fn count(&mut self, sentences: &[Sentence]) {
        self.texts += 1;
        for (hash, _) in once(sentences) {
            *self.of.entry(hash).or_default() += 1;
        }
    }

    /// Whether there are texts enough to tell stock from what is somebody's own.
    pub(super) fn can_tell(&self) -> bool {
        self.texts >= TEXTS
    }

    /// What the first of two texts shares with the other.
    pub(super) fn shared(&self, one: &[Sentence], other: &[Sentence]) -> Shared {
        let there = once(other);
        let all: usize = one.iter().map(|of| of.letters as usize).sum();
        let (mut letters, mut bits, mut seen, mut places) = (0, 0.0, vec![false; there.len()], Vec::new());
        for sentence in one {
            let Ok(at) = there.binary_search_by_key(&sentence.hash, |(hash, _)| *hash) else { continue };
            letters += sentence.letters as usize;
            if !std::mem::replace(&mut seen[at], true) {
                bits += self.bits(sentence);
                places.push(there[at].1);
            }
        }
        // The same order of sentences that could stand in any is no chance either.
        if places.is_sorted() {
            bits += (2..=places.len()).map(|n| (n as f64).log2()).sum::<f64>();
        }
        Shared { letters, of: all, bits }
    }

    /// How little is known of a text by a sentence of it: log₂ of one in so many.
    fn bits(&self, sentence: &Sentence) -> f64 {
        let others = self.of.get(&sentence.hash).copied().unwrap_or(1).saturating_sub(1);
        let rare = (self.texts as f64 / f64::from(others.max(1))).log2();
        // Nobody but these two has it: no stock, and the longer the less by chance.
        if others <= 1 { rare + f64::from(sentence.letters) / PER_BIT } else { rare }
    }

    /// Whether what is shared is more than chance brings among all pairs of texts.
    pub(super) fn is_no_chance(&self, shared: &Shared) -> bool {
        let texts = self.texts as f64;
        shared.bits >= (texts * texts / 2.0).log2() + MARGIN
    }
}

/// The hash of each sentence once, in order, with the last place where it stands.
fn once(sentences: &[Sentence]) -> Vec<(u64, usize)> {
    let mut all: Vec<(u64, usize)> = sentences.iter().enumerate().map(|(at, of)| (of.hash, at)).collect();
    all.sort_unstable();
    // The last of each stays: the first of those that are left when read from the end.
    all.reverse();
    all.dedup_by_key(|(hash, _)| *hash);
    all.reverse();
    all
}

/// The sketch of a text's sentences, whatever their order; none of a text with too few of them.
pub(super) fn sketch(sentences: &[Sentence]) -> Option<Sketch<SKETCH>> {
    let least = |row: usize| {
        let salt = mix(row as u64);
        sentences.iter().map(|sentence| mix(sentence.hash ^ salt)).min().unwrap_or_default()
    };
    (sentences.len() >= LIMITS.rows).then(|| Sketch::of(std::array::from_fn(least)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_marks_make_no_other_sentence() {
        let of = |text| of([text]);
        assert_eq!(of("2022年收到申请12件，均已办结。"), of("2023年收到申请7件均已办结；"));
        assert_eq!(of("短句。").len(), 0);
        assert_eq!(of("部分栏目更新不够及时。群众要打电话才知道办事条件！").len(), 2);
    }

    #[test]
    fn what_everybody_writes_is_chance_and_what_two_write_is_not() {
        let sentence = |n: u64| Sentence { hash: mix(n), letters: 20 };
        let mut stock = Stock::default();
        // Every text has the same two sentences; two of them share three of their own.
        let text = |n: u64| -> Vec<Sentence> {
            let own = if n < 2 { 100 } else { n * 1000 };
            [1, 2, own, own + 1, own + 2].into_iter().map(sentence).collect()
        };
        (0..100).for_each(|n| stock.count(&text(n)));
        assert!(stock.can_tell());
        assert!(stock.is_no_chance(&stock.shared(&text(0), &text(1))));
        let others = stock.shared(&text(5), &text(6));
        assert_eq!((others.letters, others.of), (40, 100));
        assert!(!stock.is_no_chance(&others));
    }
}
