//! Lines of work, from `data/lines_of_work.toml`.

use super::error::{AgencyError, near};
use crate::Lang;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// What a department works on: the line (系统) that it shares with the departments of other governments.
///
/// ```
/// use gongkai_model::{Lang, agency::LineOfWork};
/// let line = LineOfWork::of_body("国土资源局").map(|line| (line.id(), line.label(Lang::Zh)));
/// assert_eq!(line, Some(("natural_resources", "自然资源")));
/// assert_eq!(LineOfWork::of_body("人民政府"), None);
/// assert_eq!("公安".parse::<LineOfWork>()?.id(), "police");
/// # Ok::<(), gongkai_model::agency::AgencyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineOfWork(u8);

#[derive(Deserialize)]
struct File {
    line: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    zh: String,
    en: String,
    starts: Vec<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    // The text is compiled in and a test reads it, so this cannot fail for a user.
    toml::from_str(include_str!("../../data/lines_of_work.toml")).expect("data/lines_of_work.toml is valid")
});

impl LineOfWork {
    /// Every line, in the order of the table.
    pub fn all() -> impl Iterator<Item = LineOfWork> {
        (0..FILE.line.len()).map(|at| LineOfWork(at as u8))
    }

    /// The line of a body without its region, by how its name begins.
    pub fn of_body(body: &str) -> Option<LineOfWork> {
        let longest = |line: LineOfWork| {
            let starts = line.entry().starts.iter().filter(|start| body.starts_with(start.as_str()));
            starts.map(String::len).max().map(|len| (len, line))
        };
        LineOfWork::all().filter_map(longest).max_by_key(|(len, _)| *len).map(|(_, line)| line)
    }

    /// Every id, for messages.
    pub(super) fn ids() -> String {
        LineOfWork::all().map(LineOfWork::id).collect::<Vec<_>>().join(", ")
    }

    fn entry(self) -> &'static Entry {
        &FILE.line[usize::from(self.0)]
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
}

impl fmt::Debug for LineOfWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LineOfWork({})", self.id())
    }
}

impl fmt::Display for LineOfWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for LineOfWork {
    type Err = AgencyError;

    /// Reads an id, a name in either language, or how such a body begins.
    fn from_str(text: &str) -> Result<LineOfWork, AgencyError> {
        let word = text.trim();
        let called = |line: &LineOfWork| {
            let entry = line.entry();
            [&entry.id, &entry.zh, &entry.en]
                .into_iter()
                .chain(&entry.starts)
                .any(|name| name.eq_ignore_ascii_case(word))
        };
        LineOfWork::all().find(called).ok_or_else(|| AgencyError::UnknownLineOfWork {
            text: text.to_owned(),
            near: near(word, FILE.line.iter().flat_map(|entry| [entry.id.as_str(), entry.zh.as_str()])),
        })
    }
}

impl Serialize for LineOfWork {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for LineOfWork {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<LineOfWork, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::Agency;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_tells_lines_apart() {
        let mut seen = BTreeSet::new();
        for line in LineOfWork::all() {
            let entry = line.entry();
            assert!(seen.insert(&entry.id), "{} twice", entry.id);
            for start in &entry.starts {
                assert!(seen.insert(start), "{start} twice");
                assert_eq!(LineOfWork::of_body(start), Some(line), "{start}");
            }
            assert_eq!(line.id().parse::<LineOfWork>().ok(), Some(line));
            assert_eq!(line.label(Lang::Zh).parse::<LineOfWork>().ok(), Some(line), "{}", entry.zh);
        }
    }

    #[test]
    fn lines_of_names() {
        let of = |name: &str| Agency::parse(name, None).work.map(LineOfWork::id);
        assert_eq!(of("云泽区规划和自然资源局"), Some("natural_resources"));
        assert_eq!(of("云泽市公安局临江分局"), Some("police"));
        assert_eq!(of("云泽区城市管理委员会"), Some("city_management"));
        assert_eq!(of("云泽区园林绿化局"), Some("forestry"));
        assert_eq!(of("云泽区市场监管局"), Some("market_regulation"));
        assert_eq!(of("云泽区市政园林局"), Some("city_management"));
        assert_eq!(of("云泽区文化广电旅游体育局"), Some("culture_and_tourism"));
        assert_eq!(of("国家税务总局云泽区税务局"), Some("tax"));
        assert_eq!(of("柳州市人民政府国有资产监督管理委员会"), Some("state_assets"));
        assert_eq!(of("柳州市交通警察支队"), Some("police"));
        for none in ["柳州市工商业联合会", "柳州市民族中学", "柳州市市政府采购中心"] {
            assert_eq!(of(none), None, "{none}");
        }
        for none in ["云泽区人民政府", "云泽区人民政府办公室", "云泽区柳渡镇人民政府", "云泽区经济开发区管理委员会"]
        {
            assert_eq!(of(none), None, "{none}");
        }
        let error = "polise".parse::<LineOfWork>().unwrap_err().to_string();
        assert!(error.contains("polise") && error.contains("police"), "{error}");
    }
}
