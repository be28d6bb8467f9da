use gongkai_lint::{Text, UnknownRule};
use gongkai_model::Lang;

/// Why what an office has decided cannot be read. The caller names the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CoreError {
    /// The profile (`gongkai.toml`).
    #[error("{}", reason.en)]
    Profile {
        /// What is wrong where, and what would be valid.
        reason: Text,
    },
    /// The list of exceptions.
    #[error("{}", reason.en)]
    Exceptions {
        /// What is wrong where, and what would be valid.
        reason: Text,
    },
}

impl CoreError {
    /// What is wrong, in both languages.
    pub fn reason(&self) -> &Text {
        match self {
            CoreError::Profile { reason } | CoreError::Exceptions { reason } => reason,
        }
    }

    /// The message in the given language.
    pub fn message(&self, lang: Lang) -> &str {
        self.reason().pick(lang)
    }
}

/// A rule that does not exist, and those that may be meant.
pub fn unknown_rule(unknown: &UnknownRule) -> Text {
    let zh = match unknown.near.as_slice() {
        [] => format!("没有规则“{}”；全部规则见 gongkai rules", unknown.code),
        near => format!("没有规则“{}”；相近的有：{}", unknown.code, near.join("、")),
    };
    Text::new(zh, unknown.to_string())
}
