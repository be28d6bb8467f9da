//! What is written is whole or not there, and never at the cost of what was there.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const MANIFEST: &str = "gongkai-manifest.json";
const UNFINISHED: &str = "gongkai-unfinished.txt";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(args).env("GONGKAI_LANG", "zh").stdin(Stdio::null());
    command
}

fn gongkai(args: &[&str]) -> Output {
    program(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn ok(args: &[&str]) -> String {
    let output = gongkai(args);
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Cells of a body, one a row; the numbers tell one input from another.
fn cells(body: &str, n: u32) -> String {
    format!(
        "agency,report_year,cell,value\n云泽区{body},2023,requests.received.total,{n}\n云泽区{body},2023,requests.granted.total,{n}\n"
    )
}

/// A page with a report that a rule finds wanting, so that there is a notice.
fn document(folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(name);
    fs::copy(root().join("tests/data/documents/民政局-2023.docx"), &file).unwrap();
    file
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            // What the next load goes on from is no output.
            if path.is_dir() && !path.ends_with(".gongkai-parts") {
                folders.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                all.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    all
}

fn put(file: &Path, bytes: &[u8]) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

#[test]
fn an_output_is_never_an_input_of_the_same_command() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    document(folder.path(), "x.docx");
    fs::write(at("x.csv"), cells("财政局", 5)).unwrap();
    fs::write(at("roster.csv"), "agency\n云泽区财政局\n").unwrap();
    fs::create_dir(at("reports")).unwrap();
    document(&at("reports"), "a.docx");
    fs::write(at("reports/b.csv"), cells("教育局", 6)).unwrap();
    ok(&["load", path(&at("x.csv")), "-o", path(&at("ds"))]);
    let before = files(folder.path());
    let (docx, csv, roster, ds) = (at("x.docx"), at("x.csv"), at("roster.csv"), at("ds"));
    let (docx, csv, roster, ds) = (path(&docx), path(&csv), path(&roster), path(&ds));
    let (reports, found, table) = (at("reports"), at("reports/a.docx"), at("ds/cells/00000.parquet"));
    let (reports, found, table) = (path(&reports), path(&found), path(&table));
    let other_name = at("reports/../x.docx");
    for args in [
        vec!["form", docx, "-o", docx],
        vec!["form", docx, "-o", path(&other_name)],
        vec!["chart", "bars", csv, "-m", "requests_received", "-o", csv],
        vec!["metrics", csv, "-o", csv],
        vec!["metrics", csv, "--roster", roster, "-o", roster],
        vec!["metrics", ds, "--format", "parquet", "-o", table],
        vec!["compare", csv, "-o", csv],
        vec!["lint", docx, "--baseline", docx, "--baseline-write"],
        vec!["load", ds, "-o", ds],
        vec!["export", ds, "--to", ds],
        vec!["report", ds, "-o", ds],
    ] {
        for force in [&[][..], &["--force"]] {
            let output = gongkai(&[&args[..], force].concat());
            assert_eq!(output.status.code(), Some(2), "{args:?}");
            assert!(said(&output).contains("是本次命令的输入"), "{args:?}: {}", said(&output));
            assert!(output.stdout.is_empty(), "before any work: {args:?}");
            let english = gongkai(&[&args[..], force, &["--lang", "en"]].concat());
            assert!(said(&english).contains("is an input of this command"), "{args:?}: {}", said(&english));
        }
    }
    // One that is merely found in a folder may be an earlier output; by force nobody asks.
    for (force, words) in [(&[][..], "--force"), (&["--force"], "是本次命令的输入")] {
        let output = gongkai(&[&["form", reports, "-o", found], force].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(words), "{}", said(&output));
    }
    assert!(files(folder.path()) == before);
}

#[test]
fn what_is_written_beside_the_reports_can_be_written_again() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.csv"), cells("财政局", 5)).unwrap();
    fs::write(folder.path().join("roster.csv"), "agency\n云泽区财政局\n").unwrap();
    let here = |args: &[&str]| program(args).current_dir(folder.path()).output().unwrap();
    for _ in 0..2 {
        for args in [
            &["metrics", ".", "--roster", "roster.csv", "--format", "csv", "-o", "m.csv"][..],
            &["chart", "bars", ".", "--roster", "roster.csv", "-m", "requests_received", "-o", "c.json"],
            &["form", ".", "--roster", "roster.csv", "-o", "f.html"],
            &["lint", ".", "--roster", "roster.csv", "--baseline-write"],
            &["lint", ".", "--roster", "roster.csv", "--only-new"],
        ] {
            let output = here(args);
            let told = said(&output);
            assert!(output.status.success() && !told.contains("拒绝 1"), "{args:?}: {told}");
            // The other commands would read what this one wrote.
            for own in ["m.csv", "c.json", "f.html"].into_iter().filter(|own| args.contains(own)) {
                let again = here(args);
                assert!(again.status.success(), "{args:?}: {}", said(&again));
                fs::remove_file(folder.path().join(own)).unwrap();
            }
        }
    }
}

#[test]
fn a_report_that_is_called_like_its_notice_is_not_overwritten() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("reports")).unwrap();
    let first = document(&at("reports"), "first.docx");
    // What is its notice called?
    gongkai(&["lint", path(&first), "--notices", path(&at("notices"))]);
    let notices = files(&at("notices"));
    let name = notices.keys().find(|name| name.ends_with(".docx")).unwrap();
    let report = at("reports").join(name);
    fs::rename(first, &report).unwrap();
    let before = files(&at("reports"));
    let reports = at("reports");
    let refused = gongkai(&["lint", path(&reports), "--notices", path(&reports)]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("--force") && refused.stdout.is_empty(), "{}", said(&refused));
    let forced = gongkai(&["lint", path(&reports), "--notices", path(&reports), "--force"]);
    assert_eq!(forced.status.code(), Some(2));
    assert!(said(&forced).contains("是本次命令的输入"), "{}", said(&forced));
    assert!(files(&reports) == before);
    // Notices of two runs go into one folder, and are no reports afterwards.
    let csv = at("reports/b.csv");
    fs::copy(root().join("data/real/hongze-2023.cells.csv"), &csv).unwrap();
    gongkai(&["lint", path(&csv), "--notices", path(&at("notices"))]);
    let both: BTreeSet<String> = files(&at("notices")).into_keys().collect();
    assert!(notices.keys().all(|name| both.contains(name)) && both.len() == notices.len() + 2, "{both:?}");
    let all = gongkai(&["lint", path(folder.path())]);
    assert!(said(&all).contains("检查 2 份报告") && said(&all).contains("notices："), "{}", said(&all));
}

#[test]
fn a_file_of_others_is_replaced_by_force_only() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("in.csv"), cells("财政局", 5)).unwrap();
    let input = at("in.csv");
    let input = path(&input);
    for (args, name) in [
        (vec!["form", input], "民政局.docx"),
        (vec!["metrics", input, "--format", "csv"], "other.csv"),
        (vec!["chart", "bars", input, "-m", "requests_received"], "notes.json"),
        (vec!["lint", input, "--fail-on", "never", "--baseline-write", "--baseline"], "list.txt"),
    ] {
        let target = at(name);
        match name {
            "民政局.docx" => drop(document(folder.path(), name)),
            "other.csv" => fs::write(&target, cells("教育局", 6)).unwrap(),
            _ => fs::write(&target, "写好的讲话，不能丢\n").unwrap(),
        }
        let before = fs::read(&target).unwrap();
        let to: &[&str] = if args[0] == "lint" { &[] } else { &["-o"] };
        let args = [&args[..], to, &[path(&target)]].concat();
        let refused = gongkai(&args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        assert!(said(&refused).contains(name) && said(&refused).contains("--force"), "{}", said(&refused));
        assert!(fs::read(&target).unwrap() == before, "{args:?}");
        ok(&[&args[..], &["--force"]].concat());
        // From then on it is this program's.
        ok(&args);
        assert!(fs::read(&target).unwrap() != before);
        fs::remove_file(&target).unwrap();
    }
}

#[test]
fn what_the_user_put_or_changed_in_a_folder_of_ours_stays() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    ok(&["report", path(&root().join("data/real")), "-o", path(&out)]);
    let written = files(&out);
    let chart = written.keys().find(|name| name.starts_with("charts/slope") && name.ends_with(".svg")).unwrap();
    fs::write(out.join("charts/mine.svg"), "mine").unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    fs::write(out.join(chart), "changed").unwrap();
    // One year only: the charts of two years are not needed any more.
    let one = root().join("data/real/hongze-2023.cells.csv");
    let told = ok(&["report", path(&one), "-o", path(&out)]);
    assert!(told.contains("保留") && told.contains(chart), "{told}");
    let now = files(&out);
    assert_eq!(
        (&now["charts/mine.svg"][..], &now["notes.txt"][..], &now[chart][..]),
        (&b"mine"[..], &b"mine"[..], &b"changed"[..])
    );
    let left = now.keys().filter(|name| name.contains("slope")).count();
    assert_eq!(left, 1, "what nobody changed is gone: {:?}", now.keys());
    // A file that is needed and was changed is not replaced either; the others are, and the exit code says so.
    fs::write(out.join("report.md"), "changed").unwrap();
    let output = gongkai(&["report", path(&root().join("data/real")), "-o", path(&out)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("未覆盖") && said(&output).contains("report.md"), "{}", said(&output));
    assert_eq!(fs::read(out.join("report.md")).unwrap(), b"changed");
    assert!(files(&out)["index.html"] == written["index.html"]);
    ok(&["report", path(&root().join("data/real")), "-o", path(&out), "--force"]);
    assert!(files(&out)["report.md"] == written["report.md"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_leads_nowhere() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let out = folder.path().join("out");
    let args = ["report", path(&root().join("data/real")), "-o", path(&out), "--force"].map(str::to_owned);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    ok(&args);
    fs::write(elsewhere.path().join("mine.svg"), "mine").unwrap();
    fs::remove_dir_all(out.join("charts")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), out.join("charts")).unwrap();
    let before = files(&out);
    let output = gongkai(&args);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("charts"), "{}", said(&output));
    assert!(files(&out) == before && files(elsewhere.path()).len() == 1);
}

#[test]
fn a_folder_with_files_called_like_ours_is_not_ours() {
    let folder = TempDir::new().unwrap();
    for name in ["dictionary.json", "rejected.jsonl", "index.html"] {
        fs::write(folder.path().join(name), "{}").unwrap();
    }
    for command in [["report", "-o"], ["load", "-o"], ["export", "--to"]] {
        let output = gongkai(&[command[0], path(&root().join("data/real")), command[1], path(folder.path())]);
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(said(&output).contains("--force"), "{}", said(&output));
        assert_eq!(files(folder.path()).len(), 3);
    }
    let told = ok(&["report", path(&root().join("data/real")), "-o", path(folder.path()), "--force"]);
    assert!(told.contains("已按 --force 覆盖") && told.contains("index.html"), "{told}");
}

#[test]
fn the_output_of_one_command_is_no_input_of_the_next() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.csv"), cells("财政局", 5)).unwrap();
    fs::write(at("b.csv"), cells("教育局", 6)).unwrap();
    let here = path(folder.path()).to_owned();
    for _ in 0..3 {
        for (command, to, name) in [("load", "-o", "ds"), ("export", "--to", "tables"), ("report", "-o", "page")] {
            let told = ok(&[command, &here, to, path(&at(name))]);
            let reports = if command == "load" { "2 份报告" } else { "已写入" };
            assert!(told.contains(reports), "{told}");
            let inputs = gongkai(&["lint", &here, "--format", "json"]);
            let json: serde_json::Value = serde_json::from_slice(&inputs.stdout).unwrap();
            assert!(!json.to_string().contains("tables/"), "{json}");
        }
    }
    let told = ok(&["metrics", &here]);
    assert!(told.contains("ds：本程序写出的数据集") && told.contains("page：其中"), "{told}");
    let english = ok(&["metrics", &here, "--lang", "en"]);
    assert!(english.contains("is no input") && english.contains("left out"), "{english}");
    // Who names it wants it.
    assert!(ok(&["load", path(&at("ds")), "-o", path(&at("again"))]).contains("2 份报告"));
    // A dataset.json of others makes no dataset.
    fs::write(at("dataset.json"), "{}").unwrap();
    let told = ok(&["report", &here, "-o", path(&at("page"))]);
    assert!(told.contains("3 个文件：读取 2 个（2 份报告），拒绝 1 个"), "{told}");
}

#[test]
fn a_dataset_that_is_not_whole_is_refused() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (name, n) in [("a", 5), ("b", 500)] {
        fs::write(at(&format!("{name}.csv")), cells(if n == 5 { "财政局" } else { "教育局" }, n)).unwrap();
        ok(&["load", path(&at(&format!("{name}.csv"))), "-o", path(&at(name))]);
    }
    let whole = files(&at("a"));
    let refused_by = |command: &str, what: &str| {
        let output = gongkai(&[command, path(&at("a"))]);
        assert_eq!(output.status.code(), Some(2), "{what}");
        assert!(output.stdout.is_empty() && said(&output).contains("数据集"), "{what}: {}", said(&output));
        for (name, bytes) in &whole {
            fs::write(at("a").join(name), bytes).unwrap();
        }
    };
    for name in [
        "dataset.json",
        "reports/00000.parquet",
        "cells/00000.parquet",
        "sections/00000.parquet",
        "quantities/00000.parquet",
    ] {
        fs::copy(at("b").join(name), at("a").join(name)).unwrap();
        if name == "sections/00000.parquet" && fs::read(at("a").join(name)).unwrap() == whole[name] {
            continue;
        }
        // Metrics hold what they read against its hash, and of the other tables look at the size.
        let read_by_metrics = matches!(name, "dataset.json" | "quantities/00000.parquet");
        refused_by(if read_by_metrics { "metrics" } else { "lint" }, name);
        let bytes = &whole[name];
        fs::write(at("a").join(name), &bytes[..bytes.len() / 2]).unwrap();
        refused_by("metrics", name);
        fs::remove_file(at("a").join(name)).unwrap();
        if name != "dataset.json" {
            refused_by("metrics", name);
        } else {
            fs::write(at("a").join(name), &whole[name]).unwrap();
        }
    }
    ok(&["metrics", path(&at("a"))]);
}

/// Datasets that lie among reports are no input; those that could not be read either are named as such.
#[test]
fn damaged_datasets_beside_reports_are_named() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.csv"), cells("财政局", 5)).unwrap();
    ok(&["load", path(&at("a.csv")), "-o", path(&at("sound"))]);
    let whole = files(&at("sound"));
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let flipped = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        bytes
    };
    type Damage<'d> = (&'d str, &'d str, &'d dyn Fn(&[u8]) -> Vec<u8>);
    let old = |_: &[u8]| br#"{"schema":"gongkai.dataset/1","reports":1,"cells":2,"sections":0}"#.to_vec();
    let damages: [Damage<'_>; 7] = [
        ("cells-cut", "cells/00000.parquet", &half),
        ("cells-empty", "cells/00000.parquet", &|_| Vec::new()),
        ("cells-of-others", "cells/00000.parquet", &|_| b"PAR1 and no more".to_vec()),
        ("reports-one-bit", "reports/00000.parquet", &flipped),
        ("sections-one-bit", "sections/00000.parquet", &flipped),
        ("told-by-half", "dataset.json", &half),
        ("of-an-old-version", "dataset.json", &old),
    ];
    for (name, file, damage) in damages {
        fs::create_dir(at(name)).unwrap();
        for (whole, bytes) in &whole {
            put(&at(name).join(whole), &if whole == file { damage(bytes) } else { bytes.clone() });
        }
    }
    for missing in ["reports/00000.parquet", "sections/00000.parquet"] {
        let name = format!("without-{}", missing.replace('/', "-"));
        fs::create_dir(at(&name)).unwrap();
        for (whole, bytes) in whole.iter().filter(|(whole, _)| *whole != missing) {
            put(&at(&name).join(whole), bytes);
        }
    }
    let output = gongkai(&["metrics", path(folder.path())]);
    let told = said(&output);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("财政局"), "{told}");
    let lines = |words: &str| told.lines().filter(|line| line.contains(words)).count();
    assert_eq!(lines("而且无法读取"), damages.len() + 2, "{told}");
    assert_eq!(lines("要读取它，请直接写出其名称"), 1, "{told}");
    // Named outright, each is one rejected input.
    for (name, ..) in damages {
        let output = gongkai(&["metrics", path(&at(name)), path(&at("a.csv")), "--strict"]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
        assert!(said(&output).contains("无法读取数据集"), "{name}: {}", said(&output));
    }
}

/// A small file system, mounted for the test and unmounted behind it.
#[cfg(target_os = "linux")]
struct Small {
    folder: TempDir,
}

#[cfg(target_os = "linux")]
impl Small {
    /// None where this process may not mount: it needs to be root, and not in a container without the right.
    fn of(kilobytes: u32) -> Option<Small> {
        let folder = TempDir::new().unwrap();
        let size = format!("size={kilobytes}k");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs", path(folder.path())]).output();
        mount.is_ok_and(|output| output.status.success()).then_some(Small { folder })
    }
}

#[cfg(target_os = "linux")]
impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).output();
    }
}

/// Nothing that was there is lost when the disk is full, and the message says what happened.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_the_old_output_stands() {
    let Some(small) = Small::of(4096) else {
        eprintln!("SKIPPED: no small file system can be mounted here (needs root); a full disk is not tried");
        return;
    };
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let on = |name: &str| small.folder.path().join(name);
    fs::write(at("a.csv"), cells("财政局", 5)).unwrap();
    let many = (0..400).map(|n| format!("云泽区第{n}局,2023,requests.received.total,{n}\n")).collect::<String>();
    fs::write(at("b.csv"), format!("agency,report_year,cell,value\n{many}")).unwrap();
    let commands: [(&str, &[&str]); 4] =
        [("load", &["-o"]), ("report", &["-o"]), ("export", &["--to"]), ("metrics", &["--format", "csv", "-o"])];
    for (command, to) in commands {
        let out = on(if command == "metrics" { "m.csv" } else { command });
        let run = |input: &str| gongkai(&[&[command, path(&at(input))], to, &[path(&out)]].concat());
        let first = run("a.csv");
        assert!(first.status.success(), "{command}: {}", said(&first));
        // What is left is less than any of them needs.
        let filler = on("filler");
        fill(&filler);
        let before = files(small.folder.path());
        let second = run("b.csv");
        assert_eq!(second.status.code(), Some(2), "{command}: {}", said(&second));
        assert!(said(&second).contains("磁盘已满"), "{command}: {}", said(&second));
        let left: BTreeMap<_, _> = files(small.folder.path());
        assert!(left == before, "{command}: {:?} became {:?}", before.keys(), left.keys());
        // With room again, the same command is done.
        fs::remove_file(&filler).unwrap();
        let third = run("a.csv");
        assert!(third.status.success(), "{command}: {}", said(&third));
        fs::remove_dir_all(&out).or_else(|_| fs::remove_file(&out)).unwrap();
    }
}

/// Writes a file until the disk is full.
#[cfg(target_os = "linux")]
fn fill(file: &Path) {
    use std::io::Write;
    let mut filler = fs::File::create(file).unwrap();
    for size in [64 << 10, 4096, 1] {
        while filler.write_all(&vec![0; size]).is_ok() {}
    }
}

/// Whether a folder holds what its manifest tells, or says that it does not.
fn whole_or_marked(out: &Path) -> Option<BTreeMap<String, String>> {
    if !out.exists() || out.join(UNFINISHED).exists() {
        return None;
    }
    let visible: BTreeSet<String> = files(out).into_keys().filter(|name| !name.starts_with('.')).collect();
    if visible.is_empty() {
        return None;
    }
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(out.join(MANIFEST)).unwrap()).unwrap();
    let told: BTreeMap<String, String> = manifest["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["name"].as_str().unwrap().to_owned(), file["sha256"].as_str().unwrap().to_owned()))
        .collect();
    let names: BTreeSet<String> = told.keys().cloned().chain([MANIFEST.to_owned()]).collect();
    assert_eq!(visible, names);
    for (name, hash) in &told {
        use sha2::Digest;
        let found: String =
            sha2::Sha256::digest(fs::read(out.join(name)).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(&found, hash, "{name}");
    }
    Some(told)
}

#[test]
fn a_run_that_is_killed_leaves_the_old_the_new_or_a_marker() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.csv"), cells("财政局", 5)).unwrap();
    fs::write(at("b.csv"), cells("教育局", 500)).unwrap();
    for command in ["report", "load"] {
        let out = at(command);
        let mut whole = BTreeSet::new();
        let mut took = Duration::ZERO;
        for name in ["a.csv", "b.csv"] {
            let begun = std::time::Instant::now();
            ok(&[command, path(&at(name)), "-o", path(&out)]);
            took = begun.elapsed();
            whole.insert(whole_or_marked(&out).unwrap().into_iter().collect::<Vec<_>>());
        }
        assert_eq!(whole.len(), 2);
        let mut killed = 0;
        for turn in 0..10u32 {
            let input = at(if turn % 2 == 0 { "a.csv" } else { "b.csv" });
            let mut child = program(&[command, path(&input), "-o", path(&out)]).stderr(Stdio::null()).spawn().unwrap();
            if turn < 5 {
                std::thread::sleep(took.mul_f64(f64::from(turn).mul_add(0.2, 0.15)));
            } else {
                // While names are being changed.
                while !out.join(UNFINISHED).exists() && child.try_wait().unwrap().is_none() {}
                std::thread::sleep(Duration::from_micros(u64::from(turn - 5) * 150));
            }
            killed += u32::from(child.try_wait().unwrap().is_none());
            child.kill().unwrap();
            child.wait().unwrap();
            if let Some(told) = whole_or_marked(&out) {
                assert!(whole.contains(&told.into_iter().collect::<Vec<_>>()), "{command}, turn {turn}");
            } else {
                let marker = fs::read_to_string(out.join(UNFINISHED)).unwrap();
                assert!(marker.contains("没有写完") && marker.contains("unfinished"));
                if command == "load" {
                    let read = gongkai(&["metrics", path(&out)]);
                    // Whole tables under a marker may be read; mixed ones never.
                    let text = String::from_utf8_lossy(&read.stdout).into_owned();
                    assert!(!(text.contains("财政局") && text.contains("教育局")), "{text}");
                }
            }
        }
        assert!(killed > 2, "{killed}");
        // The next run sets it right.
        ok(&[command, path(&at("a.csv")), "-o", path(&out)]);
        let told: Vec<(String, String)> = whole_or_marked(&out).unwrap().into_iter().collect();
        assert!(whole.contains(&told));
        assert!(files(&out).keys().all(|name| !name.starts_with('.')), "nothing is left beside it");
    }
}

#[cfg(unix)]
#[test]
fn a_second_writer_says_so_and_stops() {
    use std::io::Write;
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    // The first waits for its input with the folder in its hands.
    let mut first =
        program(&["load", "-", "-o", path(&out)]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lock = out.join(".gongkai-lock");
    for _ in 0..600 {
        if fs::read_to_string(&lock).is_ok_and(|pid| pid == first.id().to_string()) {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let input = folder.path().join("a.csv");
    fs::write(&input, cells("教育局", 6)).unwrap();
    let second = gongkai(&["load", path(&input), "-o", path(&out), "--force"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(said(&second).contains(&format!("进程 {}", first.id())), "{}", said(&second));
    let mut stdin = first.stdin.take().unwrap();
    stdin.write_all(cells("财政局", 5).as_bytes()).unwrap();
    drop(stdin);
    let output = first.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let told = gongkai(&["metrics", path(&out)]);
    assert!(String::from_utf8_lossy(&told.stdout).contains("财政局"));
    // What a killed process left behind holds nobody up.
    fs::write(&lock, "1").unwrap();
    ok(&["load", path(&input), "-o", path(&out)]);
}

#[test]
fn a_draft_gets_its_findings_as_comments_and_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let draft = document(folder.path(), "草稿 1.DOCX");
    let out = folder.path().join("批注.docx");
    let before = fs::read(&draft).unwrap();
    let annotate = |more: &[&str]| gongkai(&[&["lint", path(&draft), "--fail-on", "never"], more].concat());
    let written = annotate(&["--annotate", path(&out)]);
    assert!(written.status.success() && said(&written).contains("写成批注"), "{}", said(&written));
    assert!(fs::read(&draft).unwrap() == before);
    let checked = fs::read(&out).unwrap();
    assert!(checked.starts_with(b"PK") && checked != before);
    // What is there already is not replaced unless by force, and the draft not even then.
    let again = annotate(&["--annotate", path(&out)]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("--force") && fs::read(&out).unwrap() == checked, "{}", said(&again));
    assert!(annotate(&["--annotate", path(&out), "--force"]).status.success());
    assert!(fs::read(&out).unwrap() == checked, "the same twice");
    let itself = annotate(&["--annotate", path(&draft), "--force"]);
    assert_eq!(itself.status.code(), Some(2));
    assert!(said(&itself).contains("是本次命令的输入") && fs::read(&draft).unwrap() == before, "{}", said(&itself));
    // One Word file and nothing else.
    for wrong in [vec![path(folder.path())], vec![path(&draft), path(&out)], vec!["a.pdf"], vec!["-"], vec!["*.docx"]] {
        let refused = gongkai(&[&["lint"], &wrong[..], &["--annotate", "b.docx"]].concat());
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains("只能检查一个 .docx 文件"), "{wrong:?}: {}", said(&refused));
    }
    assert_eq!(files(folder.path()).len(), 2, "nothing is left beside them");
}
