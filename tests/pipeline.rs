//! Every command works from the same truth: the same inputs and settings give the same findings.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn data(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(folder)
}

fn gongkai(here: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(args)
        .env("GONGKAI_LANG", "zh")
        .current_dir(here)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The findings of `lint`, `report` and `export` on one folder, with the same arguments.
fn findings(here: &Path, inputs: &[&str]) -> [String; 3] {
    let out = TempDir::new().unwrap();
    let (page, tables) = (out.path().join("page"), out.path().join("tables"));
    let lint = gongkai(here, &[&["lint", "--format", "jsonl"], inputs].concat());
    let report = gongkai(here, &[&["report", "--full-paths", "-o", page.to_str().unwrap()], inputs].concat());
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stderr));
    let export = gongkai(here, &[&["export", "--full-paths", "--to", tables.to_str().unwrap()], inputs].concat());
    assert!(export.status.success(), "{}", String::from_utf8_lossy(&export.stderr));
    let read = |folder: &Path| fs::read_to_string(folder.join("findings.jsonl")).unwrap();
    [printed(&lint), read(&page), read(&tables)]
}

#[test]
fn the_profile_holds_for_every_command() {
    let here = data("commands/report-ignores-profile");
    let [lint, report, export] = findings(&here, &["."]);
    assert!(lint.contains("TIM601"), "{lint}");
    assert_eq!(lint, report);
    assert_eq!(lint, export);
    // Without it the report came out in time.
    let elsewhere = TempDir::new().unwrap();
    let [lint, report, _] = findings(elsewhere.path(), &[here.to_str().unwrap()]);
    assert!(!lint.contains("TIM601"), "{lint}");
    assert_eq!(lint, report);
}

#[test]
fn the_page_draws_the_deadlines_of_the_profile() {
    let (here, out) = (data("commands/report-ignores-profile"), TempDir::new().unwrap());
    let page = gongkai(&here, &["report", ".", "-o", out.path().to_str().unwrap()]);
    assert!(page.status.success(), "{}", String::from_utf8_lossy(&page.stderr));
    let html = fs::read_to_string(out.path().join("index.html")).unwrap();
    assert!(!html.contains("全部按时公布"), "the calendar knows the law only");
    assert!(html.contains("1份逾期"), "the calendar does not say that one is late");
}

#[test]
fn exceptions_and_roster_hold_for_every_command() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let cells = "agency,region,report_year,published,cell,value\n\
                 云泽区财政局,云泽区,2023,2024-01-20,requests.received.natural_person,-3\n\
                 云泽区水务局,云泽区,2023,2024-01-20,requests.received.natural_person,4\n";
    write("cells.csv", cells);
    write(
        "roster.csv",
        "agency,region,level,kind\n云泽区财政局,云泽区,county,department\n云泽区水务局,云泽区,county,department\n云泽区教育局,云泽区,county,department\n",
    );
    write(
        "exceptions.csv",
        "rule,agency,report_year,cell,reason,by,until\nCEL204,云泽区财政局,2023,,已电话核实，原件如此,区政府办公室,2030-12-31\n",
    );
    write("gongkai.toml", "roster = \"roster.csv\"\nexceptions = \"exceptions.csv\"\n");
    let [lint, report, export] = findings(folder.path(), &["cells.csv", "--today", "2024-03-01"]);
    assert!(lint.contains("SET953") && lint.contains("云泽区教育局"), "the roster does not hold: {lint}");
    assert!(lint.contains("已电话核实"), "the exceptions do not hold: {lint}");
    assert_eq!(lint, report);
    assert_eq!(lint, export);
}

#[test]
fn a_profile_that_is_wrong_is_refused_by_every_command_before_anything_is_read() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("gongkai.toml"), "[rules]\nSUM999 = \"off\"\n").unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    for args in [
        vec!["lint", "nothing.csv"],
        vec!["report", "nothing.csv", "-o", out],
        vec!["export", "nothing.csv", "--to", out],
        vec!["load", "nothing.csv", "-o", out],
        vec!["metrics", "nothing.csv"],
        vec!["compare", "nothing.csv"],
        vec!["chart", "bars", "nothing.csv", "-o", "x.svg"],
        vec!["form", "nothing.csv", "-o", "x.docx"],
    ] {
        let output = gongkai(folder.path(), &args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains("SUM999") && !said.contains("nothing.csv"), "{args:?}: {said}");
    }
}

#[test]
fn pages_of_one_report_are_one_in_a_folder_and_in_an_archive() {
    let folder = data("pages");
    let out = TempDir::new().unwrap();
    let archive = out.path().join("pages.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&archive).unwrap());
    for name in ["t1.html", "t1_1.html"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &fs::read(folder.join(name)).unwrap()).unwrap();
    }
    zip.finish().unwrap();
    for input in [&folder, &archive] {
        let to = out.path().join("export");
        let args = ["export", input.to_str().unwrap(), "--to", to.to_str().unwrap(), "--force"];
        let output = gongkai(out.path(), &args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let panel = fs::read_to_string(to.join("panel.csv")).unwrap();
        assert_eq!(panel.lines().count(), 2, "{}: {panel}", input.display());
    }
}

#[test]
fn small_bodies_get_a_page_a_workbook_and_all_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for input in [
        "tests/data/commands/report-no-body-over-30",
        "tests/data/documents/民政局-2023.docx",
        "data/real/hongze-2023.cells.csv",
    ] {
        let out = TempDir::new().unwrap();
        let output = gongkai(&root, &["report", input, "-o", out.path().to_str().unwrap()]);
        assert!(output.status.success(), "{input}: {}", String::from_utf8_lossy(&output.stderr));
        for name in ["index.html", "report.xlsx", "report.md", "panel.csv", "metrics.csv", "findings.jsonl"] {
            assert!(
                out.path().join(name).metadata().is_ok_and(|file| file.len() > 0 || name.ends_with("jsonl")),
                "{name}"
            );
        }
    }
}

/// The quantities of a dataset give the tables that its reports give, whatever is asked of them.
#[test]
fn metrics_of_a_dataset_are_those_of_its_reports() {
    let here = TempDir::new().unwrap();
    let (before, after) = (data("../../data/sample/2023"), data("../../data/sample/2024"));
    let roster = data("../../data/sample-roster.csv");
    let folders = [before.to_str().unwrap(), after.to_str().unwrap()];
    let loaded = gongkai(here.path(), &[&["load", "--out", "ds"][..], &folders].concat());
    assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));
    let asked: [&[&str]; 5] = [
        &["--all", "--format", "csv"],
        &["-m", "document_turnover", "--by", "level", "--format", "csv"],
        &["-m", "disclosure_rate", "--rank", "--format", "json"],
        &["-m", "disclosure_rate", "--year", "2024"],
        &["-m", "disclosure_rate", "--year", "1999"],
    ];
    let roster = roster.to_str().unwrap();
    let of = |inputs: &[&str], asked: &[&str]| gongkai(here.path(), &[&["metrics"], inputs, asked].concat());
    for asked in asked {
        let (alone, whole) = (of(&["ds"], asked), of(&folders, asked));
        assert_eq!(alone.status.code(), whole.status.code(), "{asked:?}");
        assert_eq!(printed(&alone), printed(&whole), "{asked:?}");
    }
    // With a roster the agencies are told apart anew, from the reports.
    let (alone, whole) =
        (of(&["ds", "--roster", roster], asked[0]), of(&folders, &[&["--roster", roster], asked[0]].concat()));
    assert_eq!(printed(&alone), printed(&whole));
    // Without its reports a dataset is none, and its quantities are not taken for it.
    fs::write(here.path().join("ds/quantities/00000.parquet"), b"PAR1").unwrap();
    let damaged = gongkai(here.path(), &["metrics", "ds", "--all"]);
    assert_eq!(damaged.status.code(), Some(2));
}

/// Errors and warnings laid at agencies, by file and year, counted from the lines of `lint`.
fn counted(jsonl: &str) -> BTreeMap<(String, String, String), usize> {
    let mut counts = BTreeMap::new();
    for line in jsonl.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let counts_not = !finding["excepted"].is_null() || !finding["copy_of"].is_null();
        if text("attribution") == "agency" && text("severity") != "note" && !counts_not && !text("file").is_empty() {
            let year = finding["report_year"].to_string();
            *counts.entry((text("file"), year, format!("findings_{}", text("severity")))).or_default() += 1;
        }
    }
    counts
}

/// The values of a table of metrics that are not 0, by file, year and metric.
fn values(csv: &str) -> BTreeMap<(String, String, String), usize> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|column| column == name).unwrap();
    let (file, year, metric, value) = (at("file"), at("report_year"), at("metric"), at("value"));
    let rows = reader.records().map(|row| row.unwrap()).collect::<Vec<_>>();
    let number = |row: &csv::StringRecord| row[value].parse::<f64>().unwrap() as usize;
    rows.iter()
        .filter(|row| number(row) > 0)
        .map(|row| ((row[file].to_owned(), row[year].to_owned(), row[metric].to_owned()), number(row)))
        .collect()
}

#[test]
fn findings_are_metrics_of_the_files_and_of_their_dataset() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let out = TempDir::new().unwrap();
    let dataset = out.path().join("ds");
    let dataset = dataset.to_str().unwrap();
    let told = ["--today", "2026-03-01", "--roster", "sample-roster.csv"];
    let load = gongkai(&folder, &[&["load", "sample", "-o", dataset], &told[..]].concat());
    assert!(load.status.success(), "{}", String::from_utf8_lossy(&load.stderr));
    let ask = ["metrics", "-m", "findings_error", "-m", "警告数", "--format", "csv"];
    let of_files = printed(&gongkai(&folder, &[&ask[..], &["sample"], &told].concat()));
    let of_dataset = printed(&gongkai(&folder, &[&ask[..], &[dataset], &told].concat()));
    let lint = printed(&gongkai(&folder, &[&["lint", "sample", "--format", "jsonl"], &told[..]].concat()));
    let counted = counted(&lint);
    assert!(counted.len() > 20, "{counted:?}");
    assert_eq!(values(&of_files), counted);
    assert_eq!(of_dataset, of_files);
    // What hangs on more than the numbers of reports is asked for by name.
    let all = printed(&gongkai(&folder, &["metrics", "--all", "sample", "--format", "csv"]));
    assert!(all.contains("completeness") && !all.contains("findings_error"));
    let sql = gongkai(&folder, &["sql", "-m", "findings_error"]);
    assert_eq!(sql.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&sql.stderr).contains("gongkai metrics"));
    let chart = out.path().join("errors.svg");
    let drawn = gongkai(&folder, &["chart", "bars", "sample", "-m", "错误数", "-o", chart.to_str().unwrap()]);
    assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
    assert!(fs::read_to_string(chart).unwrap().contains("错误数"));
}
