//! Codes of rules, and how grave what they find is.

use gongkai_model::Lang;
use serde::{Serialize, Serializer};
use std::fmt;
use std::sync::LazyLock;

/// The permanent code of a rule, such as `SUM301`. Only the rules themselves make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleCode(&'static str);

impl RuleCode {
    pub(crate) const fn new(code: &'static str) -> RuleCode {
        RuleCode(code)
    }

    /// The code of a check of an office's own: `OWN001` to `OWN999`, in any case.
    ///
    /// ```
    /// use gongkai_lint::RuleCode;
    /// assert_eq!(RuleCode::own("own001").unwrap().as_str(), "OWN001");
    /// assert!(RuleCode::own("OWN000").is_none() && RuleCode::own("OWN1").is_none());
    /// ```
    pub fn own(code: &str) -> Option<RuleCode> {
        static CODES: LazyLock<Vec<String>> = LazyLock::new(|| (1..1000).map(|n| format!("OWN{n:03}")).collect());
        CODES.iter().find(|own| own.eq_ignore_ascii_case(code)).map(|own| RuleCode(own))
    }

    /// The code as text.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl Serialize for RuleCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Evidence of a defect.
    Warning,
    /// Breaks an identity of the form, or a duty.
    Error,
}

impl Severity {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Severity::Note => lang.pick("提示", "note"),
            Severity::Warning => lang.pick("警告", "warning"),
            Severity::Error => lang.pick("错误", "error"),
        }
    }
}
