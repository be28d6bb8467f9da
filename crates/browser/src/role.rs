//! What a file that somebody drops is: a report, or something that an office has decided or was told before.

use gongkai_loader::decode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// What was found before, as the command line and the page itself save it.
    Earlier,
}

impl Role {
    /// The role of a file, by its name and the head of its table; nothing for one that may hold reports.
    pub fn of(name: &str, bytes: &[u8]) -> Option<Role> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "toml" => Some(Role::Profile),
            "csv" => Role::of_table(bytes),
            "json" | "jsonl" | "ndjson" => Role::of_json(bytes),
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

    /// Findings are told by what one of them has, a document of them also where there is none.
    fn of_json(bytes: &[u8]) -> Option<Role> {
        let decoded = decode(bytes).ok()?;
        let text = decoded.text.trim_start_matches('\u{feff}').trim_start();
        let first = match serde_json::from_str::<Value>(text) {
            Ok(whole) => whole,
            Err(_) => serde_json::from_str(text.lines().next()?).ok()?,
        };
        let is_finding = |value: &Value| value["rule"].is_string() && value["agency_key"].is_string();
        let earlier = match first["findings"].as_array() {
            Some(all) => all.first().is_none_or(is_finding),
            None => is_finding(&first),
        };
        earlier.then_some(Role::Earlier)
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
            ("问题.json", r#"{"findings": []}"#, Some(Role::Earlier)),
            ("问题.json", r#"{"findings": [{"rule": "SUM304", "agency_key": "|a"}]}"#, Some(Role::Earlier)),
            ("findings.jsonl", "{\"rule\": \"SUM304\", \"agency_key\": \"|a\"}\n{}\n", Some(Role::Earlier)),
            ("a.json", r#"{"findings": [1]}"#, None),
            ("a.jsonl", "{\"agency\": \"云泽区财政局\", \"report_year\": 2023}\n", None),
            ("a.json", "[1, 2]", None),
        ] {
            assert_eq!(Role::of(name, text.as_bytes()), role, "{name}: {text}");
        }
    }
}
