//! Kinds of agencies, from `data/agency_kinds.toml`.

use super::error::{AgencyError, near};
use crate::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// What sort of body an agency is: a people's government, a bureau, a subdistrict office, a school, …
///
/// One byte that points into the table of kinds, so it costs nothing to carry on each of a million reports.
///
/// ```
/// use gongkai_model::{Lang, agency::AgencyKind};
/// let kind = AgencyKind::of_body("市场监督管理局");
/// assert_eq!(kind.id(), "bureau");
/// assert_eq!(kind.label(Lang::Zh), "局");
/// assert_eq!("bureau".parse::<AgencyKind>()?, kind);
/// # Ok::<(), gongkai_model::agency::AgencyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgencyKind(u8);

#[derive(Deserialize)]
struct File {
    kind: Vec<Entry>,
    ministries: Names,
    vertical: Vec<Vertical>,
    short: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Names {
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    zh: String,
    en: String,
    suffixes: Vec<String>,
    #[serde(default)]
    exact: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

/// A head office whose local offices carry its name in front.
#[derive(Deserialize)]
pub(super) struct Vertical {
    pub(super) prefix: String,
    pub(super) keep: bool,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    // The text is compiled in and a test reads it, so this cannot fail for a user.
    toml::from_str(include_str!("../../data/agency_kinds.toml")).expect("data/agency_kinds.toml is valid")
});

impl AgencyKind {
    /// Every kind, in the order of the table.
    pub fn all() -> impl Iterator<Item = AgencyKind> {
        (0..FILE.kind.len()).map(|i| AgencyKind(i as u8))
    }

    /// The kind of a body without its region, by the way its name ends; [`AgencyKind::other`] when nothing fits.
    pub fn of_body(body: &str) -> AgencyKind {
        if let Some(kind) = AgencyKind::all().find(|k| k.entry().exact.iter().any(|e| e == body)) {
            return kind;
        }
        let mut best: Option<(usize, AgencyKind)> = None;
        for kind in AgencyKind::all() {
            for suffix in &kind.entry().suffixes {
                if body.ends_with(suffix.as_str()) && best.is_none_or(|(len, _)| suffix.len() > len) {
                    best = Some((suffix.len(), kind));
                }
            }
        }
        best.map_or_else(AgencyKind::other, |(_, kind)| kind)
    }

    /// The kind of everything that fits no other.
    pub fn other() -> AgencyKind {
        AgencyKind::by_id("other").unwrap_or(AgencyKind(0))
    }

    fn by_id(id: &str) -> Option<AgencyKind> {
        FILE.kind.iter().position(|k| k.id == id).map(|i| AgencyKind(i as u8))
    }

    fn entry(self) -> &'static Entry {
        &FILE.kind[usize::from(self.0)]
    }

    /// The permanent id, as written in files.
    pub fn id(self) -> &'static str {
        &self.entry().id
    }

    /// The name shown to people.
    pub fn label(self, lang: Lang) -> &'static str {
        let entry = self.entry();
        lang.pick(entry.zh.as_str(), entry.en.as_str())
    }

    /// Whether this is one of the township kinds (镇, 乡, 街道), whose level is their own.
    pub fn is_township(self) -> bool {
        matches!(self.id(), "town" | "township" | "subdistrict")
    }
}

/// Head offices with local offices, in the order they are tried.
pub(super) fn verticals() -> &'static [Vertical] {
    &FILE.vertical
}

/// Whether a name without a region is that of a State Council body or of an office it runs itself (水利部长江水利委员会).
pub(super) fn is_ministry(body: &str) -> bool {
    let named = |n: &String| body.strip_prefix(n.as_str()).is_some_and(|rest| !rest.starts_with('门'));
    body.starts_with("国家") || body.contains("国务院") || FILE.ministries.names.iter().any(named)
}

/// The full name behind a short form of a body, if the table knows it.
pub(super) fn full_body(short: &str) -> Option<&'static str> {
    FILE.short.get(short).map(String::as_str)
}

impl fmt::Debug for AgencyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AgencyKind({})", self.id())
    }
}

impl fmt::Display for AgencyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for AgencyKind {
    type Err = AgencyError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let text = super::text::normalise(s);
        let known = |k: &AgencyKind| {
            let e = k.entry();
            e.id == text
                || super::text::normalise(&e.zh) == text
                || e.suffixes.contains(&text)
                || e.words.contains(&text)
        };
        AgencyKind::all().find(known).ok_or_else(|| AgencyError::UnknownKind {
            near: near(
                &text,
                FILE.kind
                    .iter()
                    .flat_map(|k| std::iter::once(&k.id).chain(&k.suffixes).chain(&k.words).map(String::as_str)),
            ),
            valid: AgencyKind::all().map(AgencyKind::id).collect::<Vec<_>>().join(", "),
            text: s.to_owned(),
        })
    }
}

impl Serialize for AgencyKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for AgencyKind {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
