//! Sets of words that are looked for all at once.

use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;

/// A set of words. A text is read once, however many words there are.
#[derive(Debug)]
pub(crate) struct Words {
    searcher: AhoCorasick,
}

impl Words {
    /// The set of these words.
    pub(crate) fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Words {
        match AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words) {
            Ok(searcher) => Words { searcher },
            // Every set is part of the program and built by a test.
            Err(error) => panic!("{error}"),
        }
    }

    /// Whether one of them stands in the text.
    pub(crate) fn stand_in(&self, text: &str) -> bool {
        self.searcher.is_match(text)
    }

    /// The text without them.
    pub(crate) fn taken_out_of(&self, text: &str) -> String {
        let mut rest = String::with_capacity(text.len());
        let mut from = 0;
        for (_, place) in self.places(text) {
            rest.push_str(&text[from..place.start]);
            from = place.end;
        }
        rest.push_str(&text[from..]);
        rest
    }

    /// Where they stand, the longest at each place, in reading order: number of the word and bytes.
    pub(crate) fn places<'s>(&'s self, text: &'s str) -> impl Iterator<Item = (usize, Range<usize>)> + 's {
        self.searcher.find_iter(text).map(|found| (found.pattern().as_usize(), found.start()..found.end()))
    }
}

/// A text without the words that it begins with, however many of them.
pub(crate) fn without_leading<'t>(text: &'t str, words: &[&str]) -> &'t str {
    let mut rest = text.trim();
    while let Some(behind) = words.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = behind.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_at_each_place() {
        let words = Words::of(["交通", "交通运输", "运输"]);
        let places: Vec<(usize, Range<usize>)> = words.places("交通运输和交通").collect();
        assert_eq!(places, [(1, 0..12), (0, 15..21)]);
        assert_eq!(words.taken_out_of("交通运输和交通局"), "和局");
        assert!(words.stand_in("道路运输") && !words.stand_in("公路"));
    }
}
