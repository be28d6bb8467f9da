//! The kinds of files.

use gongkai_model::Lang;
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
    /// The extensions of the files we read.
    pub const EXTENSIONS: [&'static str; 28] = [
        "csv", "doc", "docm", "docx", "dot", "et", "htm", "html", "json", "jsonl", "md", "mht", "mhtml", "ndjson",
        "ods", "ofd", "pdf", "rtf", "shtml", "text", "txt", "wps", "wpt", "xhtml", "xls", "xlsm", "xlsx", "zip",
    ];

    /// The kind of a file by its name; `None` for a kind we do not read.
    pub fn of_name(name: &str) -> Option<Kind> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let (_, extension) = file.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Some(Kind::Csv),
            "json" => Some(Kind::Json),
            "jsonl" | "ndjson" => Some(Kind::JsonLines),
            "txt" | "text" | "md" => Some(Kind::Text),
            "html" | "htm" | "shtml" | "xhtml" | "mht" | "mhtml" => Some(Kind::Html),
            "docx" | "docm" => Some(Kind::Docx),
            "doc" | "dot" | "wps" | "wpt" => Some(Kind::Doc),
            "rtf" => Some(Kind::Rtf),
            "xlsx" | "xlsm" | "xls" | "et" | "ods" => Some(Kind::Sheet),
            "pdf" => Some(Kind::Pdf),
            "ofd" => Some(Kind::Ofd),
            "zip" => Some(Kind::Zip),
            _ => None,
        }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Kind::Csv => "CSV",
            Kind::Json => "JSON",
            Kind::JsonLines => "JSON Lines",
            Kind::Text => lang.pick("文本文件", "a text file"),
            Kind::Html => lang.pick("网页", "a web page"),
            Kind::Pdf => "PDF",
            Kind::Ofd => lang.pick("OFD 文件", "OFD file"),
            Kind::Sheet => lang.pick("Excel 文件", "Excel file"),
            Kind::Zip => lang.pick("ZIP 压缩包", "ZIP archive"),
            Kind::Rtf => lang.pick("RTF 文件", "RTF file"),
            Kind::Docx | Kind::Doc => lang.pick("Word 文件", "Word file"),
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extensions_are_those_of_the_kinds_that_are_read() {
        for word in [
            "csv", "doc", "docm", "docx", "ods", "ofd", "pdf", "wps", "xls", "xlsm", "xlsx", "zip", "json", "md",
            "rtf", "png",
        ] {
            let kind = Kind::of_name(&format!("x.{word}"));
            assert_eq!(kind.is_some(), Kind::EXTENSIONS.contains(&word), "{word}");
        }
        assert!(
            Kind::EXTENSIONS.is_sorted() && Kind::EXTENSIONS.iter().all(|e| Kind::of_name(&format!("x.{e}")).is_some())
        );
    }
}
