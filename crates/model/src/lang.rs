use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The language of labels and messages shown to people.
///
/// Files meant for programs (ids, column names) are the same in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese, the default: the reports and the people who check them are Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Picks the text of this language.
    ///
    /// ```
    /// use gongkai_model::Lang;
    /// assert_eq!(Lang::En.pick("公开率", "disclosure rate"), "disclosure rate");
    /// ```
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.pick("zh", "en"))
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "zh" => Ok(Lang::Zh),
            "en" => Ok(Lang::En),
            _ => Err(UnknownLang(s.to_owned())),
        }
    }
}

/// A language code that is neither `zh` nor `en`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown language {0:?}; valid: zh, en")]
pub struct UnknownLang(String);

/// A number and what it counts, in English.
///
/// ```
/// use gongkai_model::plural;
/// assert_eq!((plural(1, "report"), plural(3, "agency")), ("1 report".to_owned(), "3 agencies".to_owned()));
/// assert_eq!(plural(30, "day"), "30 days");
/// ```
pub fn plural(n: usize, one: &str) -> String {
    let stem = one.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match (n, stem) {
        (1, _) => format!("{n} {one}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ => format!("{n} {one}s"),
    }
}
