//! Words of a fixed list (codes, names of encodings) that come back from another process.

use serde::{Deserialize, Deserializer, de::Error};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Such a word. Under its own name serde does not take it for a text that is borrowed from what is read.
pub(crate) type Word = &'static str;

/// Far more than there are codes and encodings.
const MOST_WORDS: usize = 1000;

/// The longest of them, in bytes.
const LONGEST_WORD: usize = 100;

/// Each word met, kept for good.
static WORDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// A word as those who compare codes know it. What is no code (too long, or too many of them) is refused, so that the list stays
/// small whatever is read.
pub(crate) fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
    let word = Cow::<'de, str>::deserialize(deserializer)?;
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(word.as_ref()) {
        return Ok(known);
    }
    if words.len() >= MOST_WORDS || word.len() > LONGEST_WORD {
        return Err(D::Error::custom("a word of no list"));
    }
    let kept: &'static str = Box::leak(word.into_owned().into_boxed_str());
    words.insert(kept);
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};

    fn known(word: &str) -> Result<&'static str, Error> {
        let deserializer: StrDeserializer<'_, Error> = word.into_deserializer();
        super::known(deserializer)
    }

    #[test]
    fn a_word_is_kept_once_and_no_novel_is_kept() {
        let (first, again) = (known("no_agency").unwrap(), known("no_agency").unwrap());
        assert!(std::ptr::eq(first, again));
        assert!(known(&"x".repeat(101)).is_err());
    }
}
