//! What a file that somebody drops is: a report, or something that an office has decided.

use gongkai_loader::decode;
use serde::{Deserialize, Serialize};

/// Columns of which a roster has one beside `agency`.
const OF_ROSTER: [&str; 8] = ["region", "level", "kind", "work", "parent", "aliases", "from_year", "to_year"];

/// What an office has decided, as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Rules, thresholds, deadlines (`gongkai.toml`).
    Profile,
    /// Who should report.
    Roster,
    /// The findings that somebody answers for.
    Exceptions,
}

impl Role {
    /// The role of a file, by its name and the head of its table; nothing for one that may hold reports.
    pub fn of(name: &str, bytes: &[u8]) -> Option<Role> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "toml" => Some(Role::Profile),
            "csv" => Role::of_table(bytes),
            _ => None,
        }
    }

    fn of_table(bytes: &[u8]) -> Option<Role> {
        let decoded = decode(bytes).ok()?;
        let head = decoded.text.trim_start_matches('\u{feff}').lines().next()?;
        let columns: Vec<&str> = head.split(',').map(|column| column.trim().trim_matches('"')).collect();
        let has = |column: &str| columns.contains(&column);
        if has("rule") && has("until") && has("by") {
            return Some(Role::Exceptions);
        }
        let roster = has("agency") && !has("report_year") && OF_ROSTER.into_iter().any(has);
        roster.then_some(Role::Roster)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_an_office_are_told_from_tables_with_reports() {
        for (name, text, role) in [
            ("gongkai.toml", "", Some(Role::Profile)),
            ("名册.csv", "\u{feff}agency,level\n云泽区财政局,county\n", Some(Role::Roster)),
            ("例外.CSV", "rule,agency,report_year,cell,reason,by,until\n", Some(Role::Exceptions)),
            ("a.csv", "agency,report_year,cell,value\n", None),
            ("a.csv", "agency,region,report_year,requests.received.total\n", None),
            ("a.csv", "", None),
            ("agency,level", "agency,level", None),
        ] {
            assert_eq!(Role::of(name, text.as_bytes()), role, "{name}: {text}");
        }
    }
}
