//! How much of one text stands in another: shingles over the words, numbers and the law's own phrases set aside.

use crate::facts::{Facts, Paragraph};
use gongkai_model::Section;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

/// Characters to a shingle. Long enough that common words alone are not shared.
const SHINGLE: usize = 6;

/// Phrases that the form or the law puts in everyone's mouth. Longer ones first where one holds another.
const STATUTORY: &[&str] = &[
    "中华人民共和国政府信息公开条例",
    "政府信息公开条例",
    "政府信息公开工作年度报告格式",
    "政府信息公开工作年度报告",
    "政府信息公开年度报告",
    "国务院办公厅政府信息与政务公开办公室",
    "国办公开办函",
    "国务院令第号",
    "数据统计期限",
    "统计期限",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议行政诉讼情况",
    "存在的主要问题及改进情况",
    "存在的主要问题",
    "存在的问题",
    "主要问题",
    "改进情况",
    "改进措施",
    "其他需要报告的事项",
    "政府信息公开平台建设",
    "政府信息公开申请",
    "政府信息依申请公开",
    "政府信息管理",
    "政府信息公开工作",
    "政府信息公开",
    "行政规范性文件",
    "结转下年度继续办理",
    "提起行政诉讼",
    "申请行政复议",
    "信息处理费",
    "年月日至年月日",
    "年月日起至年月日止",
];

/// A text laid out for comparison: letters only, in runs that no shingle crosses.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    letters: Vec<Letter>,
    /// Where each run of letters begins and ends.
    runs: Vec<Range<usize>>,
}

#[derive(Debug, Clone, Copy)]
struct Letter {
    letter: char,
    /// Paragraph and byte it stands at.
    paragraph: u32,
    at: u32,
}

impl Folded {
    /// Folds the paragraphs: Han characters and Latin letters stay; digits, marks, blanks and statutory phrases go.
    pub(super) fn of<'p>(paragraphs: impl IntoIterator<Item = &'p str>) -> Folded {
        let mut folded = Folded::default();
        let mut letters = Vec::new();
        for (paragraph, text) in paragraphs.into_iter().enumerate() {
            folded.add(paragraph, text, &mut letters);
        }
        folded
    }

    /// Whether the paragraphs have so many letters to compare.
    fn reach<'p>(least: usize, paragraphs: impl IntoIterator<Item = &'p str>) -> bool {
        let mut folded = Folded::default();
        let mut letters = Vec::new();
        paragraphs.into_iter().any(|text| {
            folded.add(0, text, &mut letters);
            folded.len() >= least
        })
    }

    /// Folds one more paragraph; `letters` is room to work in.
    fn add(&mut self, paragraph: usize, text: &str, letters: &mut Vec<Letter>) {
        letters.clear();
        letters.extend(text.char_indices().filter(|(_, c)| is_letter(*c)).map(|(at, c)| Letter {
            letter: c.to_ascii_lowercase(),
            paragraph: u32::try_from(paragraph).unwrap_or(u32::MAX),
            at: u32::try_from(at).unwrap_or(u32::MAX),
        }));
        let mut start = self.letters.len();
        let mut at = 0;
        while let Some(letter) = letters.get(at) {
            match statutory(letters.get(at..).unwrap_or_default()) {
                0 => {
                    self.letters.push(*letter);
                    at += 1;
                }
                length => {
                    self.close(start);
                    start = self.letters.len();
                    at += length;
                }
            }
        }
        self.close(start);
    }

    fn close(&mut self, start: usize) {
        if self.letters.len() > start {
            self.runs.push(start..self.letters.len());
        }
    }

    /// How many letters there are to compare.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// A number for the whole text: the same letters give the same number.
    pub(super) fn fingerprint(&self) -> u64 {
        self.letters.iter().fold(SEED, |hash, letter| mix(hash ^ u64::from(u32::from(letter.letter))))
    }

    /// Every shingle: its first letter and its hash.
    pub(super) fn shingles(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.runs.iter().flat_map(move |run| {
            let letters = self.letters.get(run.clone()).unwrap_or_default();
            // A run shorter than a shingle is one shingle: nothing of the text goes uncompared.
            let size = SHINGLE.min(letters.len()).max(1);
            let mut rolled = 0;
            letters.iter().enumerate().filter_map(move |(last, letter)| {
                // The letter that the shingle begins behind goes.
                let gone = last.checked_sub(size).and_then(|at| letters.get(at));
                rolled = roll(rolled, letter.letter, gone.map(|gone| gone.letter));
                let start = (last + 1).checked_sub(size)?;
                Some((run.start + start, mix(rolled)))
            })
        })
    }

    /// The last letter of the shingle that begins at a letter of a run.
    fn shingle_end(&self, start: usize) -> usize {
        let run = self.runs.partition_point(|run| run.end <= start);
        self.runs.get(run).map_or(start, |run| (start + SHINGLE).min(run.end))
    }

    /// How many letters lie in shingles that are in the set and count, of how many that count.
    pub(super) fn covered(&self, by: &Hashes, counts: impl Fn(u64) -> bool) -> (usize, usize) {
        let mut counted = Marks::default();
        let mut shared = Marks::default();
        for (at, hash) in self.shingles() {
            if counts(hash) {
                let end = self.shingle_end(at);
                counted.mark(at..end);
                if by.contains(&hash) {
                    shared.mark(at..end);
                }
            }
        }
        (shared.total, counted.total)
    }

    /// The hashes of the shingles.
    pub(super) fn hashes(&self) -> Hashes {
        self.shingles().map(|(_, hash)| hash).collect()
    }

    /// The longest passage of this text that stands in the other too, unbroken, as letters of this text.
    fn longest_run(&self, other: &Folded) -> Range<usize> {
        let mut first: HashMap<u64, usize, BuildHasherDefault<Mixed>> = HashMap::default();
        for (at, hash) in other.shingles() {
            first.entry(hash).or_insert(at);
        }
        let mut best = 0..0;
        let mut next = 0;
        for (at, hash) in self.shingles() {
            // A passage is followed once: what lies in it is not begun again, so the time stays linear.
            if at < next {
                continue;
            }
            let Some(there) = first.get(&hash) else { continue };
            let rest = self.letters.get(at..).unwrap_or_default().iter();
            let there = other.letters.get(*there..).unwrap_or_default();
            let length = rest.zip(there).take_while(|(a, b)| a.letter == b.letter).count();
            if length > best.len() {
                best = at..at + length;
            }
            next = at + length.saturating_sub(SHINGLE - 1).max(1);
        }
        best
    }

    /// Whether a long passage runs through both texts unbroken: a copy has one, while two texts made of the same stock
    /// sentences have not. Seventy letters, or four fifths of a shorter text.
    pub(super) fn runs_through(&self, other: &Folded) -> bool {
        const ENOUGH: usize = 70;
        self.longest_run(other).len() >= ENOUGH.min(self.len() * 4 / 5)
    }

    /// The longest passage of one paragraph in that: the paragraph and the bytes in it.
    pub(super) fn longest_shared(&self, other: &Folded) -> Option<(usize, Range<usize>)> {
        let run = self.letters.get(self.longest_run(other))?;
        let of_paragraph = run.chunk_by(|a, b| a.paragraph == b.paragraph).max_by_key(|letters| letters.len())?;
        let (first, last) = (of_paragraph.first()?, of_paragraph.last()?);
        let end = last.at as usize + last.letter.len_utf8();
        Some((first.paragraph as usize, first.at as usize..end))
    }
}

/// Letters marked in order, each counted once.
#[derive(Default)]
struct Marks {
    until: usize,
    total: usize,
}

impl Marks {
    fn mark(&mut self, part: Range<usize>) {
        let start = part.start.max(self.until);
        self.total += part.end.saturating_sub(start);
        self.until = self.until.max(part.end);
    }
}

/// Whether a character is part of a word. Nearly all of them are plain Han and their marks, which the general table knows by a long
/// way round.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' => true,
        '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{ff01}'..='\u{ff20}' => false,
        _ => c.is_alphabetic(),
    }
}

/// The phrases by their first character, in their order.
struct Phrases {
    by_first: Vec<(char, Vec<Vec<char>>)>,
    /// A bit for each first character: most characters begin none, and need not be looked for.
    bits: u64,
}

impl Phrases {
    fn bit(c: char) -> u64 {
        1 << (u32::from(c) % 64)
    }

    fn of(&self, first: char) -> Option<&[Vec<char>]> {
        if self.bits & Phrases::bit(first) == 0 {
            return None;
        }
        self.by_first.iter().find(|(letter, _)| *letter == first).map(|(_, phrases)| phrases.as_slice())
    }
}

/// The length of the statutory phrase the letters begin with; 0 if there is none.
fn statutory(letters: &[Letter]) -> usize {
    static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
        let mut all = Phrases { by_first: Vec::new(), bits: 0 };
        for phrase in STATUTORY {
            let phrase: Vec<char> = phrase.chars().collect();
            all.bits |= Phrases::bit(phrase[0]);
            match all.by_first.iter_mut().find(|(first, _)| *first == phrase[0]) {
                Some((_, phrases)) => phrases.push(phrase),
                None => all.by_first.push((phrase[0], vec![phrase])),
            }
        }
        all
    });
    let Some(phrases) = letters.first().and_then(|first| PHRASES.of(first.letter)) else { return 0 };
    let begins = |phrase: &&Vec<char>| {
        phrase.len() <= letters.len() && phrase.iter().zip(letters).all(|(c, letter)| *c == letter.letter)
    };
    phrases.iter().find(begins).map_or(0, Vec::len)
}

/// A fixed begin, so that every run of the program gives the same hashes.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads the bits of a number (the finisher of splitmix64).
pub(super) fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(SEED);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// The hash of a run of letters with one more letter behind, and without the one that it began with where it was a shingle
/// long.
fn roll(hash: u64, letter: char, gone: Option<char>) -> u64 {
    /// Odd, so that no bit is lost.
    const BASE: u64 = 0x2545_f491_4f6c_dd1d;
    /// What the first letter of a shingle has been multiplied with when the next one comes.
    const FIRST: u64 = BASE.wrapping_pow(SHINGLE as u32);
    let number = |letter: char| u64::from(u32::from(letter)) + 1;
    let gone = gone.map_or(0, |gone| number(gone).wrapping_mul(FIRST));
    hash.wrapping_mul(BASE).wrapping_add(number(letter)).wrapping_sub(gone)
}

/// Takes numbers that are well mixed as their own hashes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = mix(self.0 ^ u64::from(*byte)));
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// Hashes of shingles.
pub(super) type Hashes = HashSet<u64, BuildHasherDefault<Mixed>>;

/// What of a report is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// Sections one and five together; the whole body where the report has no such sections.
    Whole,
    /// Section five.
    Five,
}

impl Part {
    /// Fewest letters that can be compared: two short texts are alike by chance.
    pub(super) fn least(self) -> usize {
        match self {
            Part::Whole => 100,
            Part::Five => 40,
        }
    }

    /// The name of the part in a report.
    pub(super) fn label(self, facts: &Facts<'_>) -> (&'static str, &'static str) {
        match self {
            Part::Five => ("第五部分", "section five"),
            Part::Whole if has_outline(facts) && facts.of_section("overview").next().is_none() => {
                ("第五部分", "section five")
            }
            Part::Whole if has_outline(facts) => ("第一、第五部分", "sections one and five"),
            Part::Whole => ("正文", "the text"),
        }
    }

    /// The paragraphs of the part, in reading order.
    pub(super) fn paragraphs<'c, 'r>(self, facts: &'c Facts<'r>) -> Vec<&'c Paragraph<'r>> {
        let outline = has_outline(facts);
        let wanted = |paragraph: &&Paragraph<'_>| match (self, paragraph.section) {
            (Part::Five, section) => section == Some("problems"),
            (Part::Whole, section) if outline => matches!(section, Some("overview" | "problems")),
            (Part::Whole, section) => section != Some(Section::PREAMBLE),
        };
        facts.paragraphs.iter().filter(wanted).collect()
    }

    /// The part, folded. Section one alone, or with a few words in section five, is nothing to compare: a body with nothing new writes much the same each year.
    pub(super) fn folded(self, facts: &Facts<'_>) -> Folded {
        if self == Part::Whole && has_outline(facts) {
            let five = Part::Five.texts(facts);
            if !Folded::reach(Part::Five.least(), five.iter().map(AsRef::as_ref)) {
                return Folded::default();
            }
        }
        let texts = self.texts(facts);
        Folded::of(texts.iter().map(AsRef::as_ref))
    }

    /// The texts of its paragraphs, without what the office has as stock phrases.
    pub(super) fn texts<'c>(self, facts: &'c Facts<'_>) -> Vec<Cow<'c, str>> {
        self.paragraphs(facts).into_iter().map(|paragraph| facts.wording.without_stock(paragraph.text)).collect()
    }
}

fn has_outline(facts: &Facts<'_>) -> bool {
    facts.paragraphs.iter().any(|paragraph| matches!(paragraph.section, Some("overview" | "problems")))
}

/// The passage to show: a long one is cut, the reader finds the rest.
pub(super) fn shown(text: &str, part: Range<usize>) -> Range<usize> {
    const LONGEST: usize = 60;
    let cut = text.get(part.clone()).and_then(|words| words.char_indices().nth(LONGEST));
    part.start..cut.map_or(part.end, |(at, _)| part.start + at)
}

/// A share as a percentage, rounded down so that 99.9 does not read as all.
pub(super) fn percent(shared: usize, of: usize) -> usize {
    shared * 100 / of.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_marks_and_statutory_phrases_are_set_aside() {
        let a = Folded::of(["2022年收到12件。存在的主要问题：更新慢"]);
        let b = Folded::of(["2023年收到7件；存在的主要问题，更新慢"]);
        assert_eq!(a.fingerprint(), b.fingerprint());
        assert_eq!(a.len(), "年收到件更新慢".chars().count());
    }

    #[test]
    fn the_longest_shared_passage_is_found_in_its_place() {
        let text = "前面不同。部分栏目更新不够及时，群众要打电话才知道。后面也不同。";
        let other = Folded::of(["另外的话，部分栏目更新不够及时，群众要打电话才知道了"]);
        let (paragraph, part) = Folded::of([text]).longest_shared(&other).unwrap();
        assert_eq!((paragraph, &text[part]), (0, "部分栏目更新不够及时，群众要打电话才知道"));
    }

    #[test]
    fn what_is_a_letter_is_told_as_by_the_general_table() {
        for c in (0..0x1_0000).filter_map(char::from_u32) {
            assert_eq!(is_letter(c), c.is_alphabetic(), "{c:?}");
        }
    }

    #[test]
    fn a_shingle_has_one_hash_wherever_it_stands() {
        let hashes = |text: &'static str| -> Vec<u64> { Folded::of([text]).shingles().map(|(_, hash)| hash).collect() };
        let long = hashes("部分栏目更新不够及时群众要打电话才知道");
        assert_eq!(long[3..4], hashes("目更新不够及"));
        assert_eq!(long.len(), 14);
        assert_ne!(hashes("更新不够"), hashes("更新不多"));
    }

    #[test]
    fn a_text_covers_itself() {
        let folded = Folded::of(["部分栏目更新不够及时，政府信息公开的人员少。", "短"]);
        let (shared, of) = folded.covered(&folded.hashes(), |_| true);
        assert_eq!((shared, of), (folded.len(), folded.len()));
    }
}
