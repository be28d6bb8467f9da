//! What the rules on copied text say of the one real report at hand, which was written over that of a transport bureau.
//! The file is not part of the project: `GONGKAI_REAL` names its folder, and without it nothing is checked.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

use gongkai_lint::review;
use gongkai_loader::{Options, load};
use std::path::{Path, PathBuf};

#[test]
fn an_archive_that_speaks_as_a_transport_bureau_is_found() {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/real");
    let folder = std::env::var_os("GONGKAI_REAL").map_or(default, PathBuf::from);
    let path = folder.join("liunan-archives-2021.txt");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("SKIPPED: {} is not there; set GONGKAI_REAL", path.display());
        return;
    };
    let loaded = load("liunan-archives-2021.txt", &bytes, &Options::at("2026-06-01".parse().unwrap())).unwrap();
    let review = review(&loaded.reports);
    let words = |code: &str| -> Vec<String> {
        let of = review.findings.iter().filter(|finding| finding.rule.as_str() == code);
        of.map(|finding| format!("{} {}", finding.message.zh, finding.excerpt.as_deref().unwrap_or_default())).collect()
    };
    let (named, self_words) = (words("CPY703"), words("CPY704"));
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].contains("交通运输部门"), "{named:?}");
    assert_eq!(self_words.len(), 1, "{self_words:?}");
    assert!(self_words[0].contains("我局"), "{self_words:?}");
    // It names its problems and what it will do, and holds nobody's number.
    for code in ["TXT801", "TXT802", "TXT803", "TXT805", "TXT806", "PII901"] {
        assert!(words(code).is_empty(), "{code}: {:?}", words(code));
    }
}
