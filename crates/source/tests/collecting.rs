//! Files, folders, patterns.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_source::{
    Collected, InputKind, LeftOver, Naming, OutFolder, Output, SourceError, collect, read, read_each, shown,
};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn accepts(name: &str) -> bool {
    [".csv", ".txt", ".json"].iter().any(|end| name.ends_with(end))
}

fn tree(files: &[&str]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, *file).unwrap();
    }
    dir
}

/// Collects by names relative to a folder and gives names relative to it.
fn names(dir: &TempDir, patterns: &[&str]) -> (Vec<String>, Collected) {
    let root = dir.path().to_string_lossy().replace('\\', "/");
    let patterns: Vec<String> = patterns.iter().map(|p| format!("{root}/{p}")).collect();
    let collected = collect(&patterns, Naming::accepting(&accepts));
    let relative = |name: &String| name.strip_prefix(&format!("{root}/")).unwrap().to_owned();
    (collected.inputs.iter().map(|input| relative(&input.name)).collect(), collected)
}

#[test]
fn folders_are_walked_in_order_and_others_are_skipped() {
    let dir = tree(&["b.csv", "a/z.txt", "a/b/c.json", "a.csv", "scan.pdf", "a/x.docx", ".hidden.csv", ".git/y.csv"]);
    let (found, collected) = names(&dir, &[""]);
    assert_eq!(found, ["a.csv", "a/b/c.json", "a/z.txt", "b.csv"]);
    assert!(collected.inputs.iter().all(|input| !input.named));
    assert_eq!(collected.skipped.len(), 2);
    assert!(collected.skipped[0].name.ends_with("a/x.docx") && collected.skipped[1].name.ends_with("scan.pdf"));
    assert!(collected.errors.is_empty());
}

#[test]
fn a_file_named_outright_is_an_input_of_any_kind_and_once() {
    let dir = tree(&["b.csv", "scan.pdf"]);
    let (found, collected) = names(&dir, &["b.csv", "", "./b.csv", "scan.pdf"]);
    assert_eq!(found, ["b.csv", "scan.pdf"]);
    assert!(collected.inputs.iter().all(|input| input.named));
    assert!(collected.skipped.is_empty(), "named later, so not skipped: {:?}", collected.skipped);
}

#[test]
fn what_programs_leave_beside_files_is_passed_over_without_a_word() {
    let litter = [
        "~$b.csv",
        ".~lock.b.csv#",
        "._b.csv",
        "a/Thumbs.db",
        "a/.DS_Store",
        "desktop.ini",
        "a/Desktop.ini",
        "a/~$c.txt",
    ];
    let files: Vec<&str> = ["b.csv", "a/c.txt"].into_iter().chain(litter).collect();
    let dir = tree(&files);
    for pattern in ["", "**/*"] {
        let (found, collected) = names(&dir, &[pattern]);
        assert_eq!(found, ["a/c.txt", "b.csv"], "{pattern}");
        assert!(collected.skipped.is_empty() && collected.errors.is_empty(), "{pattern}: {:?}", collected.skipped);
    }
    // As a shell expands `*.csv`; alone it is what its user means.
    assert_eq!(names(&dir, &["b.csv", "~$b.csv"]).0, ["b.csv"]);
    assert_eq!(names(&dir, &["~$b.csv"]).0, ["~$b.csv"]);
}

#[test]
fn pictures_of_a_saved_page_are_skipped_and_others_are_not() {
    let dir = tree(&[
        "报告.html",
        "报告_files/logo.png",
        "报告_files/in/photo.JPG",
        "报告_files/frame.html",
        "old.htm",
        "old.files/image001.gif",
        "scans_files/1.png",
        "photo.jpg",
    ]);
    let root = dir.path().to_string_lossy().replace('\\', "/");
    let all =
        |name: &str| [".html", ".htm", ".png", ".jpg", ".gif"].iter().any(|end| name.to_lowercase().ends_with(end));
    let collected = collect(
        std::slice::from_ref(&root),
        Naming { accepts: &all, pages: &["html", "htm"], belongs: &|name| !name.contains(".htm"), columns: None },
    );
    let relative = |name: &String| name.strip_prefix(&format!("{root}/")).unwrap().to_owned();
    let found: Vec<String> = collected.inputs.iter().map(|input| relative(&input.name)).collect();
    assert_eq!(found, ["old.htm", "photo.jpg", "scans_files/1.png", "报告.html", "报告_files/frame.html"]);
    let skipped: Vec<String> = collected.skipped.iter().map(|of| relative(&of.name)).collect();
    assert_eq!(skipped, ["old.files/image001.gif", "报告_files/in/photo.JPG", "报告_files/logo.png"]);
}

#[test]
fn patterns() {
    let dir =
        tree(&["2023/a.csv", "2023/b.txt", "2024/a.csv", "2024/deep/c.csv", "2024/d.pdf", "odd[1].csv", "top.csv"]);
    let cases: [(&str, &[&str]); 8] = [
        ("*.csv", &["odd[1].csv", "top.csv"]),
        ("**/*.csv", &["2023/a.csv", "2024/a.csv", "2024/deep/c.csv", "odd[1].csv", "top.csv"]),
        ("202?/a.csv", &["2023/a.csv", "2024/a.csv"]),
        ("{2023,2024}/?.[ct]*", &["2023/a.csv", "2023/b.txt", "2024/a.csv"]),
        ("2023/*.{csv,txt}", &["2023/a.csv", "2023/b.txt"]),
        ("2024*", &["2024/a.csv", "2024/deep/c.csv"]),
        ("2024/*", &["2024/a.csv", "2024/deep/c.csv"]),
        // A name that exists is that file, whatever a pattern would make of it.
        ("odd[1].csv", &["odd[1].csv"]),
    ];
    for (pattern, expected) in cases {
        assert_eq!(names(&dir, &[pattern]).0, expected, "{pattern}");
    }
    let errors = |pattern: &str| names(&dir, &[pattern]).1.errors;
    assert!(matches!(&errors("*.json")[..], [SourceError::NoMatch { .. }]));
    assert!(matches!(&errors("none/*.csv")[..], [SourceError::NoMatch { .. }]));
    assert!(matches!(&errors("[.csv")[..], [SourceError::BadPattern { .. }]));
    assert!(matches!(&errors("none.csv")[..], [SourceError::NotFound { .. }]));
    assert!(matches!(&errors("2024/*.pdf")[..], [SourceError::NothingToRead { others: 1, .. }]));
}

#[test]
fn patterns_below_the_working_folder_need_no_root() {
    // The tests run in the folder of the crate.
    for pattern in ["src/*.rs", "./src/*.rs", "**/lib.rs"] {
        let collected = collect(&[pattern.to_owned()], Naming::accepting(&|name| name.ends_with(".rs")));
        assert!(collected.inputs.iter().any(|input| input.name.ends_with("src/lib.rs")), "{pattern}: {collected:?}");
    }
}

const DATASET: &str = r#"{"schema": "gongkai.dataset/2"}"#;

#[test]
fn a_saved_dataset_is_one_input_where_it_is_named() {
    let dir = tree(&["a.csv", "saved/dataset.json", "saved/cells.csv"]);
    fs::write(dir.path().join("saved/dataset.json"), DATASET).unwrap();
    let (found, collected) = names(&dir, &["saved"]);
    assert_eq!(found, ["saved"]);
    assert!(collected.inputs[0].named);
    assert!(matches!(read(&collected.inputs[0], 100), Err(SourceError::NotAFile { .. })));
    // Beside what it was made of it is output.
    for pattern in ["", "**/*"] {
        let (found, collected) = names(&dir, &[pattern]);
        assert_eq!(found, ["a.csv"], "{pattern}");
        let [Output { name, files: None, .. }] = &collected.outputs[..] else { panic!("{:?}", collected.outputs) };
        assert!(name.ends_with("saved"), "{name}");
    }
}

#[test]
fn not_every_folder_with_a_dataset_json_is_a_dataset() {
    let dir = tree(&["a.csv", "b/c.csv"]);
    for text in ["{}", "", "[1, 2]", r#"{"schema": "somebody.else/1"}"#, r#"{"schema": 3}"#] {
        fs::write(dir.path().join("dataset.json"), text).unwrap();
        fs::write(dir.path().join("b/dataset.json"), text).unwrap();
        let (found, collected) = names(&dir, &[""]);
        assert_eq!(found, ["a.csv", "b/c.csv", "b/dataset.json", "dataset.json"], "{text}");
        assert!(collected.outputs.is_empty());
    }
    // One of ours that is damaged is one still.
    for table in ["reports", "cells", "sections"] {
        fs::create_dir(dir.path().join("b").join(table)).unwrap();
    }
    assert_eq!(names(&dir, &[""]).0, ["a.csv", "dataset.json"]);
}

#[test]
fn what_this_program_wrote_is_left_out_and_what_lies_beside_it_is_not() {
    let dir = tree(&["a.csv", "out/mine.csv"]);
    let mut out = OutFolder::begin(&dir.path().join("out"), "report", true).unwrap();
    for name in ["cells.csv", "index.json", "charts/a.csv"] {
        out.write(name, b"x").unwrap();
    }
    out.finish(&BTreeSet::new(), LeftOver::Removed).unwrap();
    for pattern in ["", "out", "**/*.csv", "o*"] {
        let (found, collected) = names(&dir, &[pattern]);
        assert!(found.iter().all(|name| ["a.csv", "out/mine.csv"].contains(&name.as_str())), "{pattern}: {found:?}");
        assert!(found.contains(&"out/mine.csv".to_owned()), "{pattern}");
        assert_eq!(collected.outputs.len(), 1, "{pattern}");
        assert!(collected.skipped.is_empty(), "{:?}", collected.skipped);
    }
    // Who names a file wants it.
    assert_eq!(names(&dir, &["out/cells.csv"]).0, ["out/cells.csv"]);
}

#[test]
fn standard_input_once() {
    let collected = collect(&["-", "-"], Naming::accepting(&accepts));
    assert_eq!(collected.inputs.len(), 1);
    assert_eq!(collected.inputs[0].kind, InputKind::Stdin);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_in_circles() {
    use std::os::unix::fs::symlink;
    let dir = tree(&["a/x.csv"]);
    symlink(dir.path(), dir.path().join("a/up")).unwrap();
    symlink(dir.path().join("a/x.csv"), dir.path().join("again.csv")).unwrap();
    symlink("nowhere", dir.path().join("broken.csv")).unwrap();
    let (found, collected) = names(&dir, &[""]);
    assert_eq!(found, ["a/x.csv", "broken.csv"]);
    assert_eq!(collected.skipped.len(), 1);
    assert!(matches!(read(&collected.inputs[1], 100), Err(SourceError::Unreadable { .. })));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let dir = tree(&["a.csv"]);
    let pipe = dir.path().join("pipe.csv");
    if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        return;
    }
    let collected = collect(&[pipe.to_string_lossy().into_owned()], Naming::accepting(&accepts));
    assert!(matches!(read(&collected.inputs[0], 100), Err(SourceError::NotAFile { .. })));
    let (found, collected) = names(&dir, &[""]);
    assert_eq!((found.len(), collected.skipped.len()), (1, 1));
}

#[test]
fn many_files_come_back_in_order_whatever_the_threads() {
    let files: Vec<String> = (0..120).map(|n| format!("{n:03}.csv")).collect();
    let dir = tree(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let inputs = collect(&[dir.path().to_string_lossy().into_owned()], Naming::accepting(&accepts)).inputs;
    for threads in [0, 1, 3] {
        let mut seen = Vec::new();
        let work = |_: &_, bytes: Result<Vec<u8>, _>| String::from_utf8(bytes.unwrap()).unwrap();
        read_each(&inputs, 100, threads, work, |_, text| seen.push(text));
        assert_eq!(seen, files);
    }
}

#[test]
fn a_large_file_is_refused_before_it_is_read() {
    let dir = tree(&[]);
    let path = dir.path().join("large.csv");
    // 200 MB on paper, nothing on the disk.
    fs::File::create(&path).unwrap().set_len(200 << 20).unwrap();
    let inputs = collect(&[path.to_string_lossy().into_owned()], Naming::accepting(&accepts)).inputs;
    let error = read(&inputs[0], 1 << 20).unwrap_err();
    assert!(matches!(error, SourceError::TooLarge { size: Some(209_715_200), limit: 1_048_576, .. }), "{error}");
}

#[test]
fn an_unreadable_file_is_named_with_the_reason() {
    let dir = tree(&["locked.csv", "fine.csv"]);
    let path = dir.path().join("locked.csv");
    lock(&path);
    // The superuser reads what nobody may read.
    let bound = fs::File::open(&path).is_err();
    let inputs = names(&dir, &[""]).1.inputs;
    let mut failed = Vec::new();
    read_each(&inputs, 100, 2, |_, bytes| bytes.err(), |_, error| failed.extend(error));
    if bound {
        assert!(matches!(&failed[..], [SourceError::Unreadable { name, .. }] if name.ends_with("locked.csv")));
        assert!(failed[0].message(gongkai_model::Lang::Zh).contains("没有权限"));
    }
    // One that vanished between listing and reading, on every system and for every user.
    fs::remove_file(&path).unwrap();
    failed.clear();
    read_each(&inputs, 100, 2, |_, bytes| bytes.err(), |_, error| failed.extend(error));
    assert!(matches!(&failed[..], [SourceError::Unreadable { name, .. }] if name.ends_with("locked.csv")));
}

#[cfg(unix)]
fn lock(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
}

#[cfg(not(unix))]
fn lock(_: &Path) {}

#[test]
fn a_folder_with_nothing_to_read() {
    let dir = tree(&["scan.pdf", "deep/letter.docx"]);
    let (found, collected) = names(&dir, &[""]);
    assert!(found.is_empty());
    assert_eq!(collected.skipped.len(), 2);
    let [error @ SourceError::NothingToRead { others: 2, .. }] = &collected.errors[..] else {
        panic!("{:?}", collected.errors)
    };
    assert!(error.message(gongkai_model::Lang::Zh).contains("没有可读取的文件"));
    let empty = tree(&[]);
    let (_, collected) = names(&empty, &[""]);
    assert!(matches!(&collected.errors[..], [SourceError::NothingToRead { others: 0, .. }]));
}

/// Names that are not UTF-8: as bytes on the disk, and as people are shown them.
#[cfg(unix)]
mod not_text {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::PathBuf;

    /// 年报 in GBK.
    const GBK: &[u8] = b"\xc4\xea\xb1\xa8";

    fn named(bytes: &[u8]) -> PathBuf {
        PathBuf::from(OsStr::from_bytes(bytes))
    }

    /// A folder called in GBK with files called in GBK, in UTF-8 and in nothing that is known; none where the file system takes
    /// text only.
    fn folder() -> Option<(TempDir, PathBuf)> {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join(named(GBK));
        fs::create_dir(&inner).ok()?;
        let files: [&[u8]; 4] = [&[GBK, b".csv"].concat(), "年报.csv".as_bytes(), b"\xff\xfe.csv", b"\xfe\xff.csv"];
        for name in files {
            fs::write(inner.join(named(name)), name).unwrap();
        }
        fs::write(inner.join(named(&[GBK, b".png"].concat())), "").unwrap();
        Some((dir, inner))
    }

    #[test]
    fn such_files_are_found_read_and_told_apart() {
        let Some((dir, inner)) = folder() else { return };
        let root = shown(dir.path());
        let patterns = [dir.path().to_owned(), inner.clone(), inner.join("*.csv"), dir.path().join("年*/*.csv")];
        for pattern in &patterns {
            let collected = collect(std::slice::from_ref(pattern), Naming::accepting(&accepts));
            assert!(collected.errors.is_empty(), "{pattern:?}: {:?}", collected.errors);
            let mut found: Vec<&str> =
                collected.inputs.iter().map(|input| input.name.strip_prefix(root.as_str()).unwrap()).collect();
            found.sort_unstable();
            let expected = [
                "/年报/年报 (2).csv",
                "/年报/年报.csv",
                "/年报/\u{fffd}\u{fffd} (2).csv",
                "/年报/\u{fffd}\u{fffd}.csv",
            ];
            assert_eq!(found, expected, "{pattern:?}");
            // What is written on it is what is in it.
            for input in &collected.inputs {
                let InputKind::File(path) = &input.kind else { panic!("{input:?}") };
                assert_eq!(read(input, 100).unwrap(), path.file_name().unwrap().as_bytes(), "{}", input.name);
            }
            let text = collected.inputs.iter().find(|input| input.name.ends_with("/年报.csv")).unwrap();
            assert_eq!(read(text, 100).unwrap(), "年报.csv".as_bytes(), "a name that is text is nobody else's");
        }
        let collected = collect(&[dir.path()], Naming::accepting(&accepts));
        let [skipped] = &collected.skipped[..] else { panic!("{:?}", collected.skipped) };
        assert!(skipped.name.ends_with("/年报/年报.png") && skipped.path.exists());
    }

    #[test]
    fn one_is_named_outright() {
        let Some((_dir, inner)) = folder() else { return };
        let path = inner.join(named(b"\xff\xfe.csv"));
        let collected = collect(&[&path], Naming::accepting(&accepts));
        assert_eq!(read(&collected.inputs[0], 100).unwrap(), b"\xff\xfe.csv");
        let missing = collect(&[inner.join(named(&[GBK, b".txt"].concat()))], Naming::accepting(&accepts));
        assert!(missing.errors[0].name().ends_with("/年报/年报.txt"), "{:?}", missing.errors);
    }
}
