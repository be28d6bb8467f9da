//! Texts, directions and units of metric cards.

use gongkai_model::Lang;
use serde::{Deserialize, Serialize};

/// Two texts, one a language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text of a language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Near zero is better.
    Zero,
    /// Neither: it describes.
    None,
}

impl Direction {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
            Direction::Zero => "zero",
            Direction::None => "none",
        }
    }

    /// For people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Direction::Higher => lang.pick("越高越好", "higher is better"),
            Direction::Lower => lang.pick("越低越好", "lower is better"),
            Direction::Zero => lang.pick("越接近0越好", "nearer zero is better"),
            Direction::None => lang.pick("不分优劣", "neither is better"),
        }
    }
}
