//! The kinds of files, each read in one way; the table of formats ([`crate::FORMATS`]) says which files are of which.

use serde::{Deserialize, Serialize};

/// A kind of file that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// CSV: cells (long) or reports (wide); the header decides.
    Csv,
    /// JSON.
    Json,
    /// JSON Lines.
    JsonLines,
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// A Word file.
    Docx,
    /// A file of Word before 2007 or of WPS Writer by its name: its content tells.
    Doc,
    /// RTF.
    Rtf,
    /// A workbook, of whatever format: its content tells.
    Sheet,
    /// A PDF.
    Pdf,
    /// An OFD, the national format for fixed layouts.
    Ofd,
    /// An archive of files.
    Zip,
}

impl Kind {
    /// The kind of nameless bytes (standard input) by their first characters.
    pub fn of_text(text: &str) -> Kind {
        let start = text.trim_start();
        let first_line = start.lines().next().unwrap_or_default();
        if start.starts_with('{') {
            // JSON Lines has one whole object in its first line and more behind it.
            let one_line = serde_json::from_str::<serde_json::Value>(first_line).is_ok();
            if one_line && start.lines().nth(1).is_some_and(|l| l.trim_start().starts_with('{')) {
                return Kind::JsonLines;
            }
            return Kind::Json;
        }
        if start.starts_with('<') {
            return Kind::Html;
        }
        let columns: Vec<&str> = first_line.split(',').map(|c| c.trim().trim_matches('"')).collect();
        if columns.contains(&"agency") && columns.contains(&"report_year") { Kind::Csv } else { Kind::Text }
    }
}
