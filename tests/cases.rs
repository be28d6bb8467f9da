//! Small inputs and what each command makes of them: `tests/data/commands`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/commands").join(name)
}

fn run(here: &Path, args: &[&str], lang: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(args)
        .env("GONGKAI_LANG", lang)
        .current_dir(here)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every CSV file below a folder.
fn tables(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let tables = files.filter(|path| path.extension().is_some_and(|extension| extension == "csv"));
    tables
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn a_fullwidth_formula_runs_in_no_table() {
    let (case, out) = (data("fullwidth-formula.csv"), TempDir::new().unwrap());
    let input = case.to_str().unwrap();
    let at = |name: &str| out.path().join(name).to_str().unwrap().to_owned();
    let mut all = Vec::new();
    for args in [
        vec!["lint", input, "--format", "csv"],
        vec!["metrics", input, "--format", "csv"],
        vec!["metrics", input, "--rank", "--format", "csv"],
        vec!["metrics", input, "--by", "kind", "--format", "csv"],
    ] {
        all.push((args.join(" "), printed(&run(out.path(), &args, "zh"))));
    }
    for (command, to) in [("report", "-o"), ("export", "--to")] {
        let output = run(out.path(), &[command, input, to, &at(command)], "zh");
        assert!(output.status.success(), "{}", said(&output));
        all.extend(tables(&out.path().join(command)));
    }
    let naming = all.iter().filter(|(_, text)| text.contains("＝cmd()")).count();
    assert!(naming >= 6, "{naming}");
    for (name, text) in &all {
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        let fields = reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
        let runs: Vec<String> = fields.filter(|field| field.starts_with('＝')).collect();
        assert!(runs.is_empty(), "{name}: {runs:?}");
    }
}

#[test]
fn a_rate_above_one_is_not_ranked_and_is_found() {
    let case = data("rate-over-one.csv");
    let input = case.to_str().unwrap();
    let here = TempDir::new().unwrap();
    let ranked =
        printed(&run(here.path(), &["metrics", input, "-m", "disclosure_rate", "--rank", "--format", "csv"], "zh"));
    let rows: Vec<Vec<&str>> = ranked.lines().map(|line| line.split(',').collect()).collect();
    let column = |name: &str| rows[0].iter().position(|column| *column == name).unwrap();
    let state = |agency: &str| {
        let row = rows.iter().find(|row| row[column("agency")] == agency).unwrap();
        (row[column("rank")], row[column("value")].is_empty())
    };
    assert_eq!((state("甲区财政局").0, state("甲区财政局").1), ("", true), "{ranked}");
    assert_eq!((state("丙区财政局").0, state("丙区财政局").1), ("", true), "{ranked}");
    assert_eq!((state("乙区财政局").0, state("乙区财政局").1), ("1", false), "{ranked}");
    assert_eq!(ranked.matches("out_of_range").count(), 2, "{ranked}");
    let found = printed(&run(here.path(), &["lint", input, "--format", "csv"], "zh"));
    for agency in ["甲区财政局", "丙区财政局"] {
        assert!(found.lines().any(|line| line.contains(agency) && line.contains(",error,")), "{agency}: {found}");
    }
}

#[test]
fn the_year_of_a_stranger_asks_nobody_on_the_roster() {
    let (here, out) = (data("roster-one-stray-year"), TempDir::new().unwrap());
    let inputs = ["公安局.html", "统计局-2015.html", "--roster", "roster.csv"];
    let lint = run(&here, &[&["lint", "--select", "SET953", "--format", "jsonl"], &inputs[..]].concat(), "zh");
    let missing: Vec<serde_json::Value> =
        printed(&lint).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told =
        |of: &serde_json::Value| (of["agency"].as_str().unwrap().to_owned(), of["report_year"].as_i64().unwrap());
    assert_eq!(missing.iter().map(told).collect::<Vec<_>>(), [("澹岭区教育局".to_owned(), 2025)]);
    let page = out.path().join("page");
    let report = run(&here, &[&["report", "-o", page.to_str().unwrap()], &inputs[..]].concat(), "zh");
    assert!(report.status.success(), "{}", said(&report));
    let html = fs::read_to_string(page.join("index.html")).unwrap();
    for (what, text) in [("lint", said(&lint)), ("report", said(&report)), ("the page", html)] {
        assert!(text.contains("2025 年度名册中 1 个单位没有报告：澹岭区教育局。"), "{what}: {text}");
        assert!(text.contains("1 个单位有报告但不在名册上：澹岭区统计局。"), "{what}: {text}");
        assert!(!text.contains("2015 年度名册"), "{what}: {text}");
    }
    // Only the year of the one body that is not on it: then it is what was asked.
    let alone = run(&here, &["lint", "--select", "SET953", "统计局-2015.html", "--roster", "roster.csv"], "en");
    assert!(said(&alone).contains("2015: 2 agencies of the roster have no report: "), "{}", said(&alone));
    assert!(said(&alone).contains("1 agency with a report is not on the roster: 澹岭区统计局."), "{}", said(&alone));
}

#[test]
fn a_year_that_is_asked_for_is_the_only_one() {
    let folder = TempDir::new().unwrap();
    let rows = |year: i32| format!("云泽区财政局,{year},requests.received.natural_person,-3\n");
    let text = format!("agency,report_year,cell,value\n{}{}", rows(2022), rows(2023));
    fs::write(folder.path().join("cells.csv"), text).unwrap();
    for (command, code) in [("lint", 1), ("metrics", 0)] {
        let of = |args: &[&str]| {
            let output = run(folder.path(), &[&[command, "cells.csv", "--format", "csv"], args].concat(), "zh");
            assert_eq!(output.status.code(), Some(code), "{}", said(&output));
            let text = printed(&output);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let at = reader.headers().unwrap().iter().position(|head| head == "report_year").unwrap();
            reader.records().map(|row| row.unwrap()[at].to_owned()).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(of(&[]).into_iter().collect::<Vec<_>>(), ["2022", "2023"], "{command}");
        assert_eq!(of(&["--year", "2022"]).into_iter().collect::<Vec<_>>(), ["2022"], "{command}");
    }
}

#[test]
fn a_check_of_an_offices_own_is_picked_by_its_code() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "cells.csv",
        "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,4\n\
         云泽区财政局,2023,requests.carried_out.total,-9\n云泽区财政局,2023,requests.granted.total,7\n",
    );
    write(
        "gongkai.toml",
        "[[checks]]\ncode = \"OWN007\"\nkind = \"part_of\"\nzh = \"公开多于新收\"\nen = \"more was granted than came in\"\n\
         terms = { part = \"requests.granted.total\", whole = \"requests.received.total\" }\n",
    );
    let codes = |args: &[&str]| {
        let output = run(folder.path(), &[&["lint", "cells.csv", "--format", "jsonl"], args].concat(), "en");
        let lines = printed(&output);
        let found = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        found.map(|found| found["rule"].as_str().unwrap().to_owned()).collect::<std::collections::BTreeSet<_>>()
    };
    let all = codes(&[]);
    assert!(all.contains("OWN007") && all.contains("CEL204"), "{all:?}");
    assert_eq!(codes(&["--select", "OWN007"]).into_iter().collect::<Vec<_>>(), ["OWN007"]);
    assert_eq!(codes(&["--select", "own,CEL204"]).into_iter().collect::<Vec<_>>(), ["CEL204", "OWN007"]);
    let rest = codes(&["--ignore", "OWN007"]);
    assert!(!rest.contains("OWN007") && rest.contains("CEL204"), "{rest:?}");
    let unknown = run(folder.path(), &["lint", "cells.csv", "--select", "OWN008"], "en");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("unknown rule \"OWN008\"; near: OWN007"), "{}", said(&unknown));
}

#[test]
fn the_dictionary_says_the_unit_of_the_value_and_the_one_it_is_shown_in() {
    let (case, out) = (data("rate-over-one.csv"), TempDir::new().unwrap());
    let to = out.path().join("export");
    let output = run(out.path(), &["export", case.to_str().unwrap(), "--to", to.to_str().unwrap()], "zh");
    assert!(output.status.success(), "{}", said(&output));
    let text = fs::read_to_string(to.join("dictionary.json")).unwrap();
    let dictionary: serde_json::Value = serde_json::from_str(&text).unwrap();
    let metrics = dictionary["metrics"].as_array().unwrap();
    for (id, unit, shown_in) in [("disclosure_rate", "1", "%"), ("requests_received", "件", "件")] {
        let card = metrics.iter().find(|card| card["id"] == id).unwrap();
        assert_eq!((&card["unit"], &card["shown_in"]), (&unit.into(), &shown_in.into()), "{id}");
    }
}
