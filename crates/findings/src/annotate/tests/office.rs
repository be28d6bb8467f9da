//! What other programs make of a draft with comments.
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use super::*;
use gongkai_generate::write::print;
use std::process::Command;

/// Every paragraph and every cell, as python-docx has them.
const PYTHON: &str = "
import sys, docx
d = docx.Document(sys.argv[1])
for p in d.paragraphs: print('p', repr(p.text))
for t in d.tables:
    for r in t.rows:
        for c in r.cells: print('c', repr(c.text))
";

#[test]
fn python_docx_reads_the_same_paragraphs_and_cells() {
    let python = "/usr/bin/python3";
    if !Command::new(python).args(["-c", "import docx"]).output().is_ok_and(|out| out.status.success()) {
        eprintln!("SKIPPED: python-docx is not installed; what it reads of comments is not tested");
        return;
    }
    let folder = std::env::temp_dir().join(format!("gongkai-annotate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for style in DocxStyle::ALL {
        let bytes = draft(style);
        let out = with(&bytes, &findings(&loaded(&bytes).reports)).unwrap();
        let read = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).unwrap();
            let out = Command::new(python).args(["-c", PYTHON]).arg(&path).output().unwrap();
            assert!(out.status.success(), "{}: {}", style.id(), String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).unwrap()
        };
        let (before, after) = (read("before.docx", &bytes), read("after.docx", &out));
        assert!(before.lines().count() > 20);
        assert_eq!(before, after, "{}", style.id());
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn libreoffice_shows_every_comment_and_the_same_text() {
    let mut files = Vec::new();
    let mut counts = BTreeMap::new();
    for style in DocxStyle::ALL {
        let bytes = draft(style);
        let findings = findings(&loaded(&bytes).reports);
        files.push((format!("{}-after.docx", style.id()), with(&bytes, &findings).unwrap()));
        files.push((format!("{}-before.docx", style.id()), bytes));
        counts.insert(style.id(), findings.len());
    }
    let files: Vec<(String, &[u8])> = files.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect();
    let Some(flat) = print::converted(&files, "fodt").unwrap() else {
        eprintln!("SKIPPED: LibreOffice is not installed; what it makes of comments is not tested");
        return;
    };
    for (style, count) in counts {
        let text = |state: &str| String::from_utf8(flat[&format!("{style}-{state}")].clone()).unwrap();
        let (before, after) = (text("before"), text("after"));
        let (before, after) = (Document::parse(&before).unwrap(), Document::parse(&after).unwrap());
        let is_comment = |node: &Node<'_, '_>| is(node, "annotation");
        assert_eq!(after.descendants().filter(is_comment).count(), count, "{style}");
        let body = |document: &Document<'_>| -> String {
            let texts = document
                .descendants()
                .filter(|node| node.is_text() && node.ancestors().any(|above| is(&above, "body")));
            texts
                .filter(|node| !node.ancestors().any(|above| is_comment(&above)))
                .filter_map(|node| node.text())
                .collect()
        };
        assert!(body(&before).chars().count() > 1000);
        assert_eq!(body(&before), body(&after), "{style}");
    }
}
