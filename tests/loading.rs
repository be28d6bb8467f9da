//! A dataset is brought up to date, whatever happened before, and is a function of its inputs alone.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn program(args: &[&str], here: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(args).current_dir(here).env("GONGKAI_LANG", "zh").stdin(Stdio::null());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn ok(args: &[&str], here: &Path) -> String {
    let output = program(args, here).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

fn printed(args: &[&str], here: &Path) -> String {
    let output = program(args, here).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// So many small files, enough for several parts; one in forty is no report, one in thirty a copy of the one before.
fn files(folder: &Path, count: usize) {
    fs::create_dir_all(folder).unwrap();
    for n in 0..count {
        let body = if n % 30 == 29 { n - 1 } else { n };
        let text = match n % 40 {
            39 => "agency,report_year,cell\n云泽区,2023,nothing\n".to_owned(),
            _ => format!(
                "agency,report_year,cell,value\n云泽区第{body}局,{},requests.received.total,{}\n",
                2019 + body % 5,
                n % 97 + 3
            ),
        };
        fs::write(folder.join(format!("{n:05}.csv")), text).unwrap();
    }
}

/// What a dataset holds, without what only the next load reads.
fn dataset(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                all.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    all
}

/// The files that differ.
fn differing(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = a.keys().chain(b.keys()).filter(|name| a.get(*name) != b.get(*name));
    names.cloned().collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

#[test]
fn a_dataset_is_the_same_after_whatever_interruptions() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    files(&here.join("reports"), 2_500);
    let begun = Instant::now();
    ok(&["load", "reports", "-o", "whole"], here);
    let took = begun.elapsed();
    let whole = dataset(&here.join("whole"));
    let parts = whole.keys().filter(|name| name.starts_with("cells/")).count();
    assert!(parts > 2, "{parts}");
    // Killed ever later, each run goes on from what those before it had done.
    let mut killed = 0;
    for turn in 1..=6u32 {
        let mut child = program(&["load", "reports", "-o", "ds"], here).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(took.mul_f64(f64::from(turn) * 0.11));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed > 2, "{killed}");
    let told = ok(&["load", "reports", "-o", "ds"], here);
    assert!(told.contains("未再读取"), "{told}");
    assert_eq!(differing(&dataset(&here.join("ds")), &whole), [""; 0]);
    // With one thread as with many.
    ok(&["load", "reports", "-o", "one", "--jobs", "1"], here);
    assert_eq!(differing(&dataset(&here.join("one")), &whole), [""; 0]);
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let reports = here.join("reports");
    files(&reports, 2_500);
    let load = || ok(&["load", "reports", "-o", "ds"], here);
    let anew = || {
        let _ = fs::remove_dir_all(here.join("anew"));
        ok(&["load", "reports", "-o", "anew"], here);
        dataset(&here.join("anew"))
    };
    let first = load();
    assert!(!first.contains("未再读取"), "{first}");
    let before = dataset(&here.join("ds"));
    let kept = |told: &str| -> usize {
        let line = told.lines().find(|line| line.contains("未再读取")).unwrap_or_else(|| panic!("{told}"));
        line.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    let second = load();
    assert_eq!(kept(&second), 2_500);
    // The same is said of the files, though they were not opened.
    let of_files =
        |told: &str| told.lines().filter(|line| !line.contains("未再读取")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(of_files(&second), of_files(&first));
    assert_eq!(differing(&dataset(&here.join("ds")), &before), [""; 0]);
    // Another time alone is no change.
    let touched = reports.join("00100.csv");
    let later = fs::File::options().append(true).open(&touched).unwrap();
    later.set_modified(std::time::SystemTime::now() + Duration::from_secs(60)).unwrap();
    assert_eq!(kept(&load()), 2_500);
    // One that changes is read, and no other; its numbers take the place of the old ones.
    fs::write(&touched, "agency,report_year,cell,value\n云泽区第100局,2019,requests.received.total,4321\n").unwrap();
    let told = load();
    assert_eq!(kept(&told), 2_499);
    let metrics = ["metrics", "ds", "-m", "requests_received", "--format", "csv"];
    assert!(printed(&metrics, here).contains("4321"));
    assert_eq!(differing(&dataset(&here.join("ds")), &anew()), [""; 0]);
    // One that is gone goes, one that is new comes.
    fs::remove_file(reports.join("00007.csv")).unwrap();
    fs::write(
        reports.join("00007a.csv"),
        "agency,report_year,cell,value\n云泽区新局,2023,requests.received.total,55\n",
    )
    .unwrap();
    assert_eq!(kept(&load()), 2_499);
    let text = printed(&metrics, here);
    assert!(text.contains("云泽区新局") && !text.contains("云泽区第7局"));
    assert_eq!(differing(&dataset(&here.join("ds")), &anew()), [""; 0]);
    // A roster changes who they are of, and no file is read for it.
    fs::write(here.join("roster.csv"), "agency,aliases\n云泽区新局,云泽区第8局\n").unwrap();
    let told = ok(&["load", "reports", "-o", "ds", "--roster", "roster.csv"], here);
    assert_eq!(kept(&told), 2_500);
    assert!(!printed(&metrics, here).contains("云泽区第8局"));
    // What is damaged in the parts is read anew; what somebody changed in the dataset is not overwritten.
    let part = fs::read_dir(here.join("ds/.gongkai-parts")).unwrap().flatten().find(|entry| entry.path().is_dir());
    fs::write(part.unwrap().path().join("quantities.parquet"), "").unwrap();
    assert!(kept(&load()) < 2_500);
    assert_eq!(differing(&dataset(&here.join("ds")), &anew()), [""; 0]);
    fs::remove_file(here.join("ds/cells/00001.parquet")).unwrap();
    load();
    assert_eq!(differing(&dataset(&here.join("ds")), &anew()), [""; 0]);
}

/// A dataset of many parts says what one of a single part, or the files themselves, say.
#[test]
fn a_dataset_of_parts_measures_as_the_files_do() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    files(&here.join("reports"), 1_500);
    ok(&["load", "reports", "-o", "ds"], here);
    ok(&["load", "ds", "-o", "again"], here);
    for more in [&["--all"][..], &["-m", "requests_received", "--by", "region"], &["-m", "requests_received", "--rank"]]
    {
        let of = |input: &'static str| printed(&[&["metrics", input, "--format", "csv"], more].concat(), here);
        let files = of("reports");
        assert!(files.lines().count() > 1, "{more:?}");
        assert_eq!(of("ds"), files, "{more:?}");
        assert_eq!(of("again"), files, "{more:?}");
    }
}

/// Files of every kind, among them pages of one report: what has not changed is taken as it was, and the dataset is that of a fresh load.
#[test]
fn documents_beside_a_changed_one_are_not_read_again() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let reports = here.join("reports");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut count = 0;
    let mut folders = vec![root.join("data/sample"), root.join("tests/data/documents"), root.join("tests/data/pages")];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let to = reports.join(path.strip_prefix(&root).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&path, to).unwrap();
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
    let load = |out: &str| ok(&["load", "reports", "-o", out], here);
    let kept = |told: &str| -> usize {
        let line = told.lines().find(|line| line.contains("未再读取")).unwrap_or_else(|| panic!("{told}"));
        line.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    load("ds");
    let all = kept(&load("ds"));
    let mut turn = 0;
    let mut changed = |what: &str, read: usize, change: &dyn Fn()| {
        change();
        assert_eq!(kept(&load("ds")), all - read, "{what}");
        turn += 1;
        let anew = format!("anew{turn}");
        load(&anew);
        assert_eq!(differing(&dataset(&here.join("ds")), &dataset(&here.join(anew))), [""; 0], "{what}");
    };
    let page = reports.join("data/sample/2024/教育局.html");
    let text = fs::read_to_string(&page).unwrap();
    changed("one page", 1, &|| fs::write(&page, text.replace("</body>", "<p>补充说明。</p></body>")).unwrap());
    // A page goes on the report of another: both are read together.
    let follows = reports.join("tests/data/pages/t1_1.html");
    let text = fs::read(&follows).unwrap();
    changed("a page that goes on another", 2, &|| fs::write(&follows, [&text[..], b"\n<p></p>\n"].concat()).unwrap());
    changed("it is gone", 2, &|| fs::remove_file(&follows).unwrap());
    changed("and is there again", 2, &|| fs::write(&follows, &text).unwrap());
    // Every file with another time, one of them changed: all are opened to be hashed, one is read.
    changed("all copied anew", 1, &|| {
        let mut folders = vec![reports.clone()];
        while let Some(next) = folders.pop() {
            for path in fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()) {
                match path.is_dir() {
                    true => folders.push(path),
                    false => {
                        let bytes = fs::read(&path).unwrap();
                        fs::remove_file(&path).unwrap();
                        fs::write(&path, bytes).unwrap();
                    }
                }
            }
        }
        let text = fs::read_to_string(&page).unwrap();
        fs::write(&page, text.replace("补充说明", "补充")).unwrap();
    });
}

/// What is not as a load left it is named.
#[test]
fn what_is_wrong_with_a_dataset_is_named() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    files(&here.join("reports"), 700);
    let failed = |args: &[&str]| {
        let output = program(args, here).output().unwrap();
        assert!(!output.status.success(), "{args:?}");
        said(&output)
    };
    // Killed before anything was finished.
    fs::create_dir_all(here.join("killed/.gongkai-parts/new-1")).unwrap();
    for args in [&["metrics", "killed", "-m", "requests_received"][..], &["lint", "killed"]] {
        let told = failed(args);
        assert!(told.contains("killed") && told.contains("中断") && told.contains("gongkai load"), "{told}");
    }
    ok(&["load", "reports", "-o", "killed"], here);
    // A hidden file where a folder is needed.
    fs::create_dir(here.join("odd")).unwrap();
    fs::write(here.join("odd/.gongkai-parts"), "").unwrap();
    let told = failed(&["load", "reports", "-o", "odd"]);
    assert!(told.contains(".gongkai-parts") && told.contains("--force"), "{told}");
    // A file of others in a table.
    let metrics = ["metrics", "ds", "-m", "requests_received", "--format", "csv"];
    ok(&["load", "reports", "-o", "ds"], here);
    let expected = printed(&metrics, here);
    fs::copy(here.join("ds/cells/00000.parquet"), here.join("ds/cells/old.parquet")).unwrap();
    for args in [&metrics[..], &["lint", "ds", "--fail-on", "never"], &["load", "reports", "-o", "ds"]] {
        let told = ok(args, here);
        assert!(told.contains("ds/cells/old.parquet"), "{args:?}: {told}");
    }
    fs::remove_file(here.join("ds/cells/old.parquet")).unwrap();
    assert!(!ok(&metrics, here).contains("old.parquet"));
    // A flipped bit in what metrics read, and a table that is gone, whoever reads it.
    let table = here.join("ds/quantities/00000.parquet");
    let bytes = fs::read(&table).unwrap();
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 4;
    fs::write(&table, &flipped).unwrap();
    assert!(failed(&metrics).contains("quantities/00000.parquet"));
    fs::write(&table, &bytes).unwrap();
    assert_eq!(printed(&metrics, here), expected);
    fs::rename(here.join("ds/cells/00000.parquet"), here.join("aside")).unwrap();
    assert!(failed(&metrics).contains("cells/00000.parquet"));
    fs::write(here.join("ds/cells/00000.parquet"), "short").unwrap();
    assert!(failed(&metrics).contains("cells/00000.parquet"));
    fs::remove_file(here.join("ds/cells/00000.parquet")).unwrap();
    fs::rename(here.join("aside"), here.join("ds/cells/00000.parquet")).unwrap();
    // A bit in what is kept for the next load.
    for file in ["quantities.parquet", "part.json", "account.json"] {
        let parts = fs::read_dir(here.join("ds/.gongkai-parts")).unwrap().flatten();
        let part = parts.map(|entry| entry.path()).find(|path| path.is_dir()).unwrap();
        let mut bytes = fs::read(part.join(file)).unwrap();
        let at = bytes.iter().rposition(u8::is_ascii_digit).unwrap();
        bytes[at] ^= 1;
        fs::write(part.join(file), bytes).unwrap();
        let told = ok(&["load", "reports", "-o", "ds"], here);
        assert!(told.contains(&format!("/{file}")), "{file}: {told}");
        assert!(!ok(&["load", "reports", "-o", "ds"], here).contains("/part.json"));
        assert_eq!(printed(&metrics, here), expected);
    }
}
