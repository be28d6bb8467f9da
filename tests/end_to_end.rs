//! The program as its users run it: files in, pages, tables, messages and exit codes out.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn gongkai(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(args)
        .env("GONGKAI_LANG", "zh")
        .current_dir(root())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn ok(args: &[&str]) -> Output {
    let output = gongkai(args);
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    output
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The folder of real published documents, if it is here.
fn real() -> Option<PathBuf> {
    let folder = std::env::var_os("GONGKAI_REAL").map_or_else(|| root().join("../shared/real"), PathBuf::from);
    if folder.join("liunan-archives-2021.txt").exists() {
        return Some(folder);
    }
    eprintln!("SKIPPED: {} is not here; set GONGKAI_REAL to the folder of real documents", folder.display());
    None
}

#[test]
fn copies_of_one_report_are_compared_cell_by_cell() {
    let cells = |carried: u8, reply: &str| {
        format!(
            "{CELLS}云泽区档案局,2023,requests.received.natural_person,{carried}\n云泽区档案局,2023,requests.carried_in.natural_person,{reply}\n"
        )
    };
    let (web, paper) = (cells(7, "2"), cells(9, "/"));
    let folder = folder_with(&[("1.csv", web.as_bytes()), ("2.csv", paper.as_bytes()), ("3.csv", web.as_bytes())]);
    let compare = ok(&["compare", path(folder.path())]);
    let said = said(&compare);
    for part in ["2格不同（", "：7与9", "：2与不适用", "各格相同；采用"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    for part in ["1.csv，", "2.csv，", "不适用"] {
        assert!(printed(&compare).contains(part), "{part}: {}", printed(&compare));
    }
    let out = folder.path().join("copies.out");
    ok(&["compare", path(folder.path()), "--format", "csv", "-o", path(&out)]);
    let rows = csv(&out);
    let told: Vec<[&str; 5]> = rows
        .iter()
        .map(|row| ["cell", "used", "used_state", "other", "other_state"].map(|column| row[column].as_str()))
        .collect();
    let expected = [
        ["requests.received.natural_person", "7", "reported", "9", "reported"],
        ["requests.carried_in.natural_person", "2", "reported", "", "not_applicable"],
    ];
    assert_eq!(told, expected);
    // Who names a year wants the one before it.
    assert_eq!(gongkai(&["compare", path(folder.path()), "--years", "2023"]).status.code(), Some(2));
    // One report alone has nothing to be compared with.
    fs::remove_file(folder.path().join("2.csv")).unwrap();
    fs::remove_file(folder.path().join("3.csv")).unwrap();
    let alone = gongkai(&["compare", path(&folder.path().join("1.csv"))]);
    assert_eq!(alone.status.code(), Some(2));
}

/// Rows of a CSV file as maps from column to field.
fn csv(file: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn json_lines(file: &Path) -> Vec<serde_json::Value> {
    fs::read_to_string(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const CELLS: &str = "agency,report_year,cell,value\n";

fn folder_with(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn the_main_job_on_the_figures_in_the_repository() {
    let out = TempDir::new().unwrap();
    let output = ok(&["report", "data/real", "--out", path(out.path())]);
    let last = said(&output);
    assert!(last.contains("读取 2 个") && last.contains("3 份报告") && last.contains("2 份存在问题"), "{last}");

    let metrics = csv(&out.path().join("metrics.csv"));
    let row = metrics
        .iter()
        .find(|r| r["metric"] == "disclosure_rate" && r["agency"] == "宿迁市人民政府" && r["report_year"] == "2023")
        .unwrap();
    let value: f64 = row["value"].parse().unwrap();
    assert!((value - (1191.0 + 328.0) / 3486.0).abs() < 1e-12);
    assert_eq!((row["numerator"].as_str(), row["denominator"].as_str()), ("1519", "3486"));
    let page = fs::read_to_string(out.path().join("index.html")).unwrap();
    assert!(page.contains("43.57%"));
    // The value leads to the cell it is made of, and the cell is on the page.
    let link = page.split(">43.57%</a>").next().unwrap().rsplit("href=\"#").next().unwrap();
    let (report, cell) = (link.split('"').next().unwrap(), link.split("data-cell=\"").nth(1).unwrap());
    assert_eq!(cell.split('"').next(), Some("requests.granted.total"));
    let report = page.split(&format!("id=\"{report}\"")).nth(1).expect("the report stands on the page");
    let row = report.split("data-c=\"requests.granted\"").nth(1).unwrap().split("<tr").next().unwrap();
    assert!(row.contains("<td>1191"), "{row}");
    // The page runs its own script and no other.
    assert!(page.contains("script-src 'sha256-") && page.matches("<script").count() == 2);
    for remote in ["http://", "https://", "src=\"", "<link", "@import", "url(http"] {
        let allowed = page.replace("http://www.w3.org/", "");
        assert!(!allowed.contains(remote), "the page must need no network: {remote}");
    }

    let chart = fs::read_to_string(out.path().join("charts/bars-disclosure_rate-2023.svg")).unwrap();
    assert!(chart.contains(">43.57%<"), "the chart shows the same value");
    let data = csv(&out.path().join("charts/bars-disclosure_rate-2023.csv"));
    assert!(data.iter().any(|row| row["reference"].contains("requests.granted.total=1191")), "{data:?}");

    let findings = json_lines(&out.path().join("findings.jsonl"));
    let seen: Vec<_> = findings
        .iter()
        .filter(|f| f["rule"].as_str().unwrap().starts_with("SUM"))
        .map(|f| (f["rule"].as_str().unwrap(), f["expected"].as_str().unwrap(), f["actual"].as_str().unwrap()))
        .collect();
    assert_eq!(seen, [("SUM304", "11", "0"), ("SUM304", "5", "0")]);

    let charts: Vec<PathBuf> = fs::read_dir(out.path().join("charts")).unwrap().map(|e| e.unwrap().path()).collect();
    for extension in ["svg", "png", "csv"] {
        assert!(charts.iter().filter(|p| p.extension().is_some_and(|e| e == extension)).count() >= 4, "{charts:?}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (a, b) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for out in [&a, &b] {
        ok(&["report", "data/real", "--out", path(out.path())]);
    }
    let mut compared = 0;
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(a.path().join(&folder)).unwrap() {
            let name = folder.join(entry.unwrap().file_name());
            if a.path().join(&name).is_dir() {
                folders.push(name);
                continue;
            }
            let (one, other) = (fs::read(a.path().join(&name)).unwrap(), fs::read(b.path().join(&name)).unwrap());
            assert!(one == other, "{}", name.display());
            compared += 1;
        }
    }
    assert!(compared > 15, "{compared}");
}

#[test]
fn the_main_job_on_real_documents() {
    let Some(real) = real() else { return };
    let out = TempDir::new().unwrap();
    let output = ok(&["report", path(&real), "--out", path(out.path())]);
    let last = said(&output);
    assert!(last.contains("拒绝 1"), "{last}");

    let rejected = json_lines(&out.path().join("rejected.jsonl"));
    let of = |file: &str| rejected.iter().find(|r| r["file"].as_str().unwrap().ends_with(file)).unwrap().clone();
    assert_eq!(of("headline-figures.csv")["reason"], "missing_columns");
    assert!(of("headline-figures.csv")["message"].as_str().unwrap().contains("cell"));

    let cells = csv(&out.path().join("cells.csv"));
    let count = |agency: &str, year: &str, state: &str| {
        let of = |r: &&std::collections::BTreeMap<String, String>| {
            r["agency"] == agency && r["report_year"] == year && r["state"] == state
        };
        cells.iter().filter(of).count()
    };
    assert_eq!(count("宿迁市人民政府", "2023", "reported"), 200);
    assert_eq!(count("宿迁市人民政府", "2024", "reported"), 200);
    assert_eq!(count("柳南区档案馆", "2021", "reported"), 0);

    let findings = json_lines(&out.path().join("findings.jsonl"));
    let seen: Vec<String> =
        findings.iter().map(|f| format!("{} {}", f["agency"].as_str().unwrap(), f["rule"].as_str().unwrap())).collect();
    let of = |agency: &str| -> Vec<&str> {
        seen.iter()
            .filter_map(|line| line.strip_prefix(agency))
            .map(str::trim)
            .filter(|code| *code != "TXT804")
            .collect()
    };
    // Tables lost on the way, an old outline, words of a transport bureau in an archive.
    let archive = "CPY703 CPY704 FRM102 FRM104 FRM105 FRM110 FRM110 FRM110 FRM113 FRM114 FRM115";
    assert_eq!(of("柳南区档案馆"), archive.split(' ').collect::<Vec<_>>());
    // The cells, and the page they were taken from: the same findings, and those about its text; the page misprints the
    // label of a row.
    let both = "FRM107 SUM304 SUM304 FRM107 FRM116 SET954 SUM304 SUM304 TIM602 TXT805";
    assert_eq!(of("洪泽区人民政府"), both.split(' ').collect::<Vec<_>>());
    assert!(of("宿迁市人民政府").iter().all(|code| *code == "YOY405"), "{seen:?}");
    let blamed: Vec<&str> = findings.iter().filter_map(|f| f["suspects"][0]["cells"][0]["cell"].as_str()).collect();
    let totals = ["disputes.reconsideration.total", "disputes.suit_after_reconsideration.total"];
    assert_eq!(blamed, [totals, totals].concat());
    let lint = gongkai(&["lint", path(&real.join("hongze-2023.pdf")), "--select", "SUM304"]);
    assert!(printed(&lint).contains("（第4页，表四，第4行，第5列）"), "{}", printed(&lint));

    let compare = ok(&["compare", path(&real), "--years", "2023,2024"]);
    assert!(
        said(&compare).contains("宿迁市人民政府：2023 年结转下年度 121，2024 年上年结转 121，一致"),
        "{}",
        said(&compare)
    );
    // The PDF and the cells of it: one report twice, equal.
    let twice = said(&compare);
    let line = twice.lines().find(|line| line.contains("同一份报告有两份")).unwrap_or_default();
    for word in ["洪泽区人民政府", "各格相同", "hongze-2023.pdf", "hongze-2023.cells.csv"] {
        assert!(line.contains(word), "{word}: {twice}");
    }
    // So it is for the two files alone, of which there is one year only.
    let two = [real.join("hongze-2023.pdf"), real.join("hongze-2023.cells.csv")];
    let alone = ok(&["compare", path(&two[0]), path(&two[1])]);
    assert!(said(&alone).contains(line), "{}", said(&alone));
    assert_eq!(printed(&alone), "");
    let documents = gongkai(&["lint", path(&real), "--select", "SUM304", "--format", "jsonl"]);
    let mut by_file: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for line in printed(&documents).lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        let told = ["rule", "expected", "actual", "difference"].map(|field| finding[field].to_string()).join(" ");
        let file = finding["file"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        by_file.entry(file).or_default().push(told + &finding["cells"][0]["cell"].to_string());
    }
    assert_eq!(by_file["hongze-2023.pdf"].len(), 2);
    assert_eq!(by_file["hongze-2023.pdf"], by_file["hongze-2023.cells.csv"]);
}

#[test]
fn office_files_are_read_with_their_places() {
    for (extension, keys) in [
        ("docx", ["table", "row", "column"]),
        ("xlsx", ["table", "row", "column"]),
        ("pdf", ["page=2", "table", "row"]),
    ] {
        let out = TempDir::new().unwrap();
        ok(&[
            "export",
            &format!("tests/data/documents/民政局-2023.{extension}"),
            "--to",
            path(out.path()),
            "--format",
            "csv",
        ]);
        let cells = csv(&out.path().join("cells.csv"));
        let row = cells.iter().find(|row| row["cell"] == "requests.received.total").unwrap();
        assert_eq!(row["value"], "8", "{extension}");
        assert!(keys.iter().all(|key| row["place"].contains(key)), "{extension}: {}", row["place"]);
    }
}

#[test]
fn what_export_writes_load_reads_back() {
    for (format, file) in [("csv", "cells.csv"), ("csv", "panel.csv"), ("json", "reports.json")] {
        let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        ok(&["export", "data/real", "--to", path(first.path()), "--format", format]);
        ok(&["export", path(&first.path().join(file)), "--to", path(second.path()), "--format", "csv"]);
        let key = |r: &std::collections::BTreeMap<String, String>| {
            ["agency", "region", "level", "report_year", "form", "scope", "cell", "value", "state"]
                .map(|c| r[c].clone())
        };
        let reference = TempDir::new().unwrap();
        ok(&["export", "data/real", "--to", path(reference.path()), "--format", "csv"]);
        let one: Vec<_> = csv(&reference.path().join("cells.csv")).iter().map(key).collect();
        let other: Vec<_> = csv(&second.path().join("cells.csv")).iter().map(key).collect();
        assert_eq!(one.len(), 586);
        assert!(one == other, "{file} does not read back equal");
    }
}

#[test]
fn a_saved_dataset_is_an_input() {
    let (dataset, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    ok(&["load", "data/real", "-o", path(dataset.path())]);
    ok(&["export", path(dataset.path()), "--to", path(out.path())]);
    assert_eq!(csv(&out.path().join("cells.csv")).len(), 586);
}

#[test]
fn every_export_format_is_written() {
    for (format, files) in [
        ("csv", ["cells.csv", "panel.csv", "metrics.csv"]),
        ("parquet", ["cells.parquet", "panel.parquet", "metrics.parquet"]),
        ("arrow", ["cells.arrow", "panel.arrow", "metrics.arrow"]),
        ("json", ["cells.json", "panel.json", "metrics.json"]),
    ] {
        let out = TempDir::new().unwrap();
        ok(&["export", "data/real", "--to", path(out.path()), "--format", format]);
        for file in files.iter().chain(&["findings.jsonl", "rejected.jsonl", "dictionary.json"]) {
            assert!(out.path().join(file).exists(), "{format}: {file}");
        }
    }
}

#[test]
fn lint_tells_by_its_exit_code() {
    let clean = folder_with(&[("a.csv", format!("{CELLS}云泽区财政局,2023,requests.received.total,5\n").as_bytes())]);
    assert_eq!(gongkai(&["lint", path(clean.path())]).status.code(), Some(0));
    let wrong = gongkai(&["lint", "data/real/hongze-2023.cells.csv"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(printed(&wrong).contains("SUM304"), "{}", printed(&wrong));
    assert_eq!(gongkai(&["lint", "data/real/hongze-2023.cells.csv", "--fail-on", "never"]).status.code(), Some(0));
    let unreadable = folder_with(&[
        ("a.csv", b""),
        ("b.csv", format!("{CELLS}云泽区财政局,2023,requests.received.total,5\n").as_bytes()),
    ]);
    assert_eq!(gongkai(&["lint", path(unreadable.path())]).status.code(), Some(2));
}

/// A bad file beside a good one: the good one is read, the bad one is named with a reason.
fn bad(name: &str, bytes: &[u8], reason: &str, words: &[&str]) {
    let good = format!("{CELLS}云泽区教育局,2023,requests.received.total,7\n");
    let folder = folder_with(&[(name, bytes), ("good.csv", good.as_bytes())]);
    let out = TempDir::new().unwrap();
    let output = ok(&["report", path(folder.path()), "--out", path(out.path())]);
    let rejected = json_lines(&out.path().join("rejected.jsonl"));
    let entry = rejected.iter().find(|r| r["file"].as_str().unwrap().ends_with(name));
    let entry = entry.unwrap_or_else(|| panic!("{name} is not in rejected.jsonl: {rejected:?}"));
    assert_eq!(entry["reason"], reason, "{name}: {entry}");
    for word in words {
        assert!(entry["message"].as_str().unwrap().contains(word), "{name}: {entry}");
    }
    let metrics = csv(&out.path().join("metrics.csv"));
    assert!(metrics.iter().any(|r| r["agency"] == "云泽区教育局"), "{name}: the good file was lost");
    assert!(said(&output).contains(name) || entry["kind"] == "row", "{name}: {}", said(&output));
}

#[test]
fn files_that_cannot_be_read() {
    bad("empty.csv", b"", "empty", &["空"]);
    bad("binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "binary", &["不是文本"]);
    let cut = "云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n好".as_bytes();
    bad("cut.txt", &cut[..cut.len() - 1], "truncated_utf8", &["截断"]);
    bad("other.json", b"{\"a\": 1}", "not_our_json", &["gongkai.report/1"]);
    bad("broken.json", b"{\"schema\": ", "not_json", &["第1行"]);
    bad(
        "future.json",
        b"{\"schema\": \"gongkai.report/9\", \"reports\": []}",
        "unknown_version",
        &["gongkai.report/9"],
    );
    bad("few.csv", "agency,year,n\n云泽区财政局,2023,1\n".as_bytes(), "missing_columns", &["report_year", "cell"]);
    bad("doubled.csv", b"agency,report_year,cell,value,value\na,2023,b,1,2\n", "doubled_column", &["value"]);
    bad(
        "quote.csv",
        format!("{CELLS}\"云泽区财政局,2023,requests.received.total,1\n").as_bytes(),
        "unclosed_quote",
        &["第2行"],
    );
    bad("letter.txt", "今天天气很好。\n".as_bytes(), "not_a_report", &["年度报告"]);
    bad(
        "year.csv",
        format!("{CELLS}云泽区财政局,2099,requests.received.total,1\n云泽区财政局,2001,requests.received.total,1\n")
            .as_bytes(),
        "no_usable_rows",
        &["2008"],
    );
}

#[test]
fn rows_that_cannot_be_used_are_named_and_the_rest_is_kept() {
    let rows = "云泽区财政局,2023,requests.received.total,5\n云泽区财政局,2023,requests.recieved.total,5\n云泽区财政局,2023,requests.total.total,99999999999999999999\n";
    let folder = folder_with(&[("a.csv", format!("{CELLS}{rows}").as_bytes())]);
    let out = TempDir::new().unwrap();
    ok(&["report", path(folder.path()), "--out", path(out.path())]);
    let rejected = json_lines(&out.path().join("rejected.jsonl"));
    let unknown = rejected.iter().find(|r| r["reason"] == "unknown_cell").unwrap();
    assert!(unknown["message"].as_str().unwrap().contains("requests.received.total"), "{unknown}");
    assert_eq!(unknown["place"]["line"], 3);
    let cells = csv(&out.path().join("cells.csv"));
    let large = cells.iter().find(|r| r["cell"] == "requests.total.total").unwrap();
    assert_eq!((large["state"].as_str(), large["as_written"].as_str()), ("unreadable", "99999999999999999999"));
}

#[test]
fn gbk_and_bom_are_read() {
    let text = format!("{CELLS}云泽区财政局,2023,requests.received.total,5\n");
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let bom = format!("\u{feff}{text}");
    for bytes in [gbk.as_ref(), bom.as_bytes()] {
        let folder = folder_with(&[("a.csv", bytes)]);
        let output = ok(&["metrics", path(folder.path()), "-m", "requests_received", "--format", "csv"]);
        assert!(printed(&output).contains("云泽区财政局,2023,requests_received,5"), "{}", printed(&output));
    }
}

/// A page of the overview and a table of licences, or only the rest of one.
fn web_page(title: &str, decisions: u32) -> String {
    format!(
        "<html><head><meta charset=utf-8><title>{title}_云泽区</title></head><body><ul><li><a href=/>首页</a></ul><h1>{title}</h1>\
         <p>发布日期：2024-01-20</p><p>一、总体情况</p><p>本年度工作有序开展。</p><p>二、主动公开政府信息情况</p>\
         <table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>{decisions}</table></body></html>"
    )
}

#[test]
fn web_pages_are_read_and_every_file_is_accounted_for() {
    let title = "云泽区财政局2023年政府信息公开工作年度报告";
    let first = web_page(title, 12);
    let rest = format!(
        "<h1>{title}</h1><p>五、存在的主要问题及改进情况</p><p>人手不足。</p><p>六、其他需要报告的事项</p><p>无。</p>"
    );
    let other = web_page("云泽区教育局2023年政府信息公开工作年度报告", 7);
    let list: String = (2018..2024).map(|y| format!("<li>云泽区财政局{y}年政府信息公开工作年度报告</li>")).collect();
    let (gbk, _, _) = encoding_rs::GBK.encode(&other);
    let folder = folder_with(&[
        ("t1.html", first.as_bytes()),
        ("t1_1.html", rest.as_bytes()),
        // A page with a number of its own report is no second page of another.
        ("t1_2.html", gbk.as_ref()),
        ("list.html", list.as_bytes()),
    ]);
    let out = TempDir::new().unwrap();
    let output = ok(&["report", path(folder.path()), "--out", path(out.path())]);
    assert!(said(&output).contains("4 个文件：读取 3 个（2 份报告），拒绝 1 个"), "{}", said(&output));
    let cells = csv(&out.path().join("cells.csv"));
    let number = |agency: &str| {
        let row = cells.iter().find(|r| r["agency"] == agency && r["cell"] == "proactive.licensing.decisions").unwrap();
        row["value"].clone()
    };
    assert_eq!((number("云泽区财政局").as_str(), number("云泽区教育局").as_str()), ("12", "7"));
    let rejected = json_lines(&out.path().join("rejected.jsonl"));
    assert_eq!(rejected[0]["reason"], "list_of_reports");
    let problems = json_lines(&out.path().join("problems.jsonl"));
    assert!(problems.iter().any(|p| p["problem"] == "table_not_found" && p["dropped"] == false), "{problems:?}");
    let loaded = TempDir::new().unwrap();
    ok(&[
        "export",
        path(&folder.path().join("t1.html")),
        path(&folder.path().join("t1_1.html")),
        "--to",
        path(loaded.path()),
        "--format",
        "json",
    ]);
    let text = fs::read_to_string(loaded.path().join("reports.json")).unwrap();
    assert!(text.contains("人手不足"), "the second page's sections belong to the report");
}

#[test]
fn names_from_reports_are_harmless() {
    let names =
        ["../../etc/passwd", "<script>alert(1)</script>", "=cmd()", "云泽区\u{1b}[31m财政局", "\u{202e}云泽区审计局"];
    let rows: String = names.iter().map(|n| format!("{n},2023,requests.received.total,50\n{n},2023,requests.total.total,50\n{n},2023,requests.granted.total,10\n{n},2023,requests.partly_granted.total,0\n")).collect();
    let folder = folder_with(&[("a.csv", format!("{CELLS}{rows}").as_bytes())]);
    let parent = TempDir::new().unwrap();
    let out = parent.path().join("out");
    let output = ok(&["report", path(folder.path()), "--out", path(&out)]);
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;"));
    assert!(!page.contains('\u{202e}') && page.contains("云泽区审计局"));
    for file in ["cells.csv", "panel.csv", "metrics.csv"] {
        let text = fs::read_to_string(out.join(file)).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("=cmd") || line.contains(",=cmd")), "{file}");
    }
    assert!(!said(&output).contains('\u{1b}'));
    let there: Vec<_> = fs::read_dir(parent.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(there, ["out"]);
}

#[test]
fn unknown_names_are_answered_with_near_ones() {
    for (args, near) in [
        (vec!["metric", "disclosure_rte"], "disclosure_rate"),
        (vec!["rule", "SUM30"], "SUM30"),
        (vec!["metrics", "data/real", "-m", "refusal_rat"], "refusal_rate"),
        (vec!["chart", "bar", "data/real", "-o", "x.svg"], "bars"),
        (vec!["forms", "2020"], "2021"),
        (vec!["chart", "bars", "data/real", "-m", "outcome_mix", "-o", "x.svg"], "请选其中一项：outcome_mix.granted"),
        (vec!["chart", "mix", "data/real", "-m", "disclosure_rate", "-o", "x.svg"], "可用：refusal_reason_mix"),
        (vec!["compare", "data/real", "--years", "2019,2023"], "2024"),
    ] {
        let output = gongkai(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(said(&output).contains(near), "{args:?}: {}", said(&output));
    }
}

#[test]
fn nothing_to_read_and_nowhere_to_write_exit_with_2() {
    let empty = TempDir::new().unwrap();
    fs::write(empty.path().join("picture.xyz"), b"x").unwrap();
    let out = TempDir::new().unwrap();
    let output = gongkai(&["report", path(empty.path()), "--out", path(out.path())]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("跳过 1"), "{}", said(&output));
    let blocked = out.path().join("file");
    fs::write(&blocked, b"").unwrap();
    let output = gongkai(&["report", "data/real", "--out", path(&blocked)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("file"), "{}", said(&output));
    let output = gongkai(&["report", "no/such/folder", "--out", path(&out.path().join("new"))]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("no/such/folder"), "{}", said(&output));
}

#[test]
fn a_folder_of_others_is_written_into_by_force_only() {
    let out = folder_with(&[("预算.docx", b"mine")]);
    for command in [&["report", "--out"], &["load", "--out"], &["export", "--to"]] {
        let output = gongkai(&[command[0], "data/real", command[1], path(out.path())]);
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(said(&output).contains("预算.docx") && said(&output).contains("--force"), "{}", said(&output));
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1);
    }
    ok(&["report", "data/real", "--out", path(out.path()), "--force"]);
    // What is written there is known as ours from then on, and what was there is left alone.
    ok(&["report", "data/real", "--out", path(out.path())]);
    assert_eq!(fs::read(out.path().join("预算.docx")).unwrap(), b"mine");
}

#[test]
fn a_report_in_both_languages_is_two_pages_that_know_each_other() {
    let out = TempDir::new().unwrap();
    ok(&["report", "data/real", "--lang", "both", "--out", path(out.path())]);
    let page = |name: &str| fs::read_to_string(out.path().join(name)).unwrap();
    assert!(page("index.html").contains("href=\"index.en.html\"") && page("index.html").contains("覆盖情况"));
    assert!(page("index.en.html").contains("href=\"index.html\"") && page("index.en.html").contains("Coverage"));
    for chart in ["charts/slope-disclosure_rate-2023-2024.svg", "charts/slope-disclosure_rate-2023-2024.en.svg"] {
        assert!(out.path().join(chart).exists(), "{chart}");
    }
    let output = gongkai(&["metrics", "data/real", "--lang", "both"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("zh、en"), "{}", said(&output));
}

#[test]
fn years_groups_and_lengths_of_rankings_are_for_the_user_to_choose() {
    let out = TempDir::new().unwrap();
    let asked =
        ["report", "data/sample", "--compare", "2021,2023", "--group", "level", "--top", "2", "--title", "甲<乙"];
    let mut asked: Vec<&str> = asked.to_vec();
    asked.extend(["--out", path(out.path())]);
    ok(&asked);
    let page = fs::read_to_string(out.path().join("index.html")).unwrap();
    assert!(page.contains("<h1>甲&lt;乙</h1>") || page.contains("<h1>甲&#60;乙</h1>"));
    assert!(page.contains("两年对比：2021 与 2023"));
    assert!(out.path().join("charts/slope-disclosure_rate-2021-2023.svg").exists());
    let rankings = page.split("id=\"rankings\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(rankings.contains("（县级）"));
    for table in rankings.split("<tbody>").skip(1) {
        let rows = table.split("</tbody>").next().unwrap().matches("<tr>").count();
        assert!((1..=2).contains(&rows), "{rows}");
    }
    let output = gongkai(&["report", "data/real", "--compare", "1999,2023", "--out", path(out.path())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("1999") && said(&output).contains("2023"), "{}", said(&output));
}

#[test]
fn strict_makes_a_reject_exit_with_2() {
    let good = format!("{CELLS}云泽区教育局,2023,requests.received.total,7\n");
    let folder = folder_with(&[("bad.csv", b""), ("good.csv", good.as_bytes())]);
    let out = TempDir::new().unwrap();
    let args = ["report", path(folder.path()), "--out", path(out.path())];
    assert_eq!(gongkai(&args).status.code(), Some(0));
    assert_eq!(gongkai(&[&args[..], &["--strict"]].concat()).status.code(), Some(2));
}

#[test]
fn the_same_report_twice_is_kept_twice_and_used_once() {
    let row = |value: u32, published: &str| {
        format!(
            "agency,report_year,cell,value,published\n云泽区财政局,2023,requests.received.total,{value},{published}\n"
        )
    };
    let folder = folder_with(&[("a.csv", row(5, "2024-01-20").as_bytes()), ("b.csv", row(6, "2024-01-30").as_bytes())]);
    let out = TempDir::new().unwrap();
    ok(&["report", path(folder.path()), "--out", path(out.path())]);
    let metrics = csv(&out.path().join("metrics.csv"));
    let values: Vec<_> =
        metrics.iter().filter(|r| r["metric"] == "requests_received").map(|r| r["value"].clone()).collect();
    assert_eq!(values, ["6"]);
    let page = fs::read_to_string(out.path().join("index.html")).unwrap();
    assert!(page.contains("发布较晚"), "the page must say which report is used");
}

#[test]
fn standard_input_is_an_input() {
    use std::io::Write;
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["lint", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = fs::read(root().join("data/real/hongze-2023.cells.csv")).unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(printed(&output).matches("SUM304").count(), 2, "{}", printed(&output));
}

#[test]
fn lint_writes_what_programs_and_offices_take() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let input = "data/real/hongze-2023.cells.csv";
    let of = |format: &str| printed(&gongkai(&["lint", input, "--format", format, "--select", "SUM"]));
    let sarif: serde_json::Value = serde_json::from_str(&of("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!((sarif["version"].as_str(), results.len()), (Some("2.1.0"), 2));
    assert_eq!(of("junit").matches("<failure").count(), 2);
    assert!(of("md").contains("**错误 SUM304**") && of("github").starts_with("::error file="));

    gongkai(&["lint", input, "--notices", path(&at("notices"))]);
    let notice = fs::read_to_string(at("notices").join("洪泽区人民政府.md")).unwrap();
    assert!(notice.contains("整改清单") && notice.contains("SUM304"), "{notice}");
    assert!(fs::read(at("notices").join("洪泽区人民政府.docx")).unwrap().starts_with(b"PK"));

    // Known findings, and those that somebody answers for.
    let baseline = at("known.txt");
    gongkai(&["lint", input, "--baseline", path(&baseline), "--baseline-write"]);
    let again = gongkai(&["lint", input, "--baseline", path(&baseline), "--only-new"]);
    assert_eq!(again.status.code(), Some(0));
    // What cannot be judged of a single report is told; nothing else is.
    let told = printed(&again);
    assert!(told.lines().all(|line| line.starts_with("无法判断 ")) && told.contains("CPY701"), "{told}");
    let exceptions = "rule,agency,report_year,cell,reason,by,until\n\
        SUM304,洪泽区人民政府,2023,,原件如此,区政府办公室,2099-12-31\n\
        SUM301,洪泽区人民政府,2023,,没有此事,区政府办公室,2099-12-31\n";
    fs::write(at("exceptions.csv"), exceptions).unwrap();
    let excepted = gongkai(&["lint", input, "--select", "SUM", "--exceptions", path(&at("exceptions.csv"))]);
    assert_eq!(excepted.status.code(), Some(0), "{}", printed(&excepted));
    assert!(said(&excepted).contains("例外 2") && said(&excepted).contains("SUM301"), "{}", said(&excepted));

    // A profile decides how grave a rule is; what is wrong in it is named.
    fs::write(at("gongkai.toml"), "[rules]\nSUM304 = \"note\"\nFRM = \"off\"\n").unwrap();
    let milder = gongkai(&["lint", input, "--profile", path(&at("gongkai.toml"))]);
    assert_eq!(milder.status.code(), Some(0), "{}", printed(&milder));
    fs::write(at("gongkai.toml"), "[rules]\nSUM394 = \"note\"\n").unwrap();
    let wrong = gongkai(&["lint", input, "--profile", path(&at("gongkai.toml"))]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("SUM304"), "{}", said(&wrong));
}

/// What a schema says against a document.
fn faults(schema: &serde_json::Value, document: &serde_json::Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect()
}

#[test]
fn sarif_holds_the_schema() {
    // The package of the SARIF types is made from the schema of the standard and brings it along.
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(root()).exec().unwrap();
    let package = metadata.packages.iter().find(|package| package.name.as_str() == "serde-sarif").unwrap();
    let schema = fs::read_to_string(package.manifest_path.with_file_name("src/schema.json")).unwrap();
    // One pattern of it, in two places, has a bracket too many; this is what it says in words.
    let schema = schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    for lang in ["zh", "en"] {
        let output = gongkai(&[
            "lint",
            "data/sample",
            "--roster",
            "data/sample-roster.csv",
            "--format",
            "sarif",
            "--lang",
            lang,
        ]);
        let sarif: serde_json::Value = serde_json::from_str(&printed(&output)).unwrap();
        assert!(sarif["runs"][0]["results"].as_array().unwrap().len() > 50);
        assert_eq!(faults(&schema, &sarif), Vec::<String>::new());
    }
    let broken = serde_json::json!({"version": "2.1.0", "runs": [{"tool": {}}]});
    assert_eq!(faults(&schema, &broken).len(), 1);
}

#[test]
fn reports_as_json_hold_our_schema() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/report.schema.json")).unwrap();
    let out = TempDir::new().unwrap();
    ok(&["export", "data/sample", "--to", path(out.path()), "--format", "json"]);
    let reports: serde_json::Value =
        serde_json::from_slice(&fs::read(out.path().join("reports.json")).unwrap()).unwrap();
    assert!(reports["reports"].as_array().unwrap().len() > 200);
    assert_eq!(faults(&schema, &reports), Vec::<String>::new());
    let mut broken = reports;
    broken["reports"][0]["scope"] = "all".into();
    assert!(!faults(&schema, &broken).is_empty());
}

#[test]
fn english_is_english() {
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["lint", "data/real", "--lang", "en"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(said(&output).contains("3 reports checked: 2 with findings; 3 errors"), "{}", said(&output));
}

#[test]
fn every_kind_of_chart_is_drawn_from_the_sample_and_its_numbers_add_up() {
    let folder = TempDir::new().unwrap();
    let data = |kind: &str, metric: &[&str]| {
        let file = folder.path().join(format!("{kind}.csv"));
        ok(&[&["chart", kind, "data/sample", "-o", path(&file)], metric].concat());
        csv(&file)
    };
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    let sum =
        |rows: &[std::collections::BTreeMap<String, String>], column: &str, value: &str, number_of: &str| -> f64 {
            rows.iter()
                .filter(|row| row[column] == value && !row[number_of].is_empty())
                .map(|row| number(row, number_of))
                .sum()
        };
    let flow = data("flow", &[]);
    assert!(flow.len() == 9 && sum(&flow, "side", "in", "count") > 100.0, "{flow:?}");
    assert_eq!(sum(&flow, "side", "in", "count"), sum(&flow, "side", "out", "count"));

    let waterfall = data("waterfall", &[]);
    let parts = sum(&waterfall, "role", "from", "value") + sum(&waterfall, "role", "change", "value");
    assert!((parts - sum(&waterfall, "role", "to", "value")).abs() < 1e-9, "{waterfall:?}");

    let pareto = data("pareto", &[]);
    let shares: f64 = pareto.iter().map(|row| number(row, "share")).sum();
    assert!((shares - 1.0).abs() < 1e-9 && number(pareto.last().unwrap(), "cumulative") == 1.0, "{pareto:?}");
    assert!(pareto.windows(2).all(|pair| number(&pair[0], "count") >= number(&pair[1], "count")));

    let funnel = data("funnel", &[]);
    let closed = number(&funnel[0], "count");
    assert_eq!(number(&funnel[1], "share"), number(&funnel[1], "count") / closed);
    // The same report as the flow: what was closed is what came in but for what is carried out.
    let out = flow.iter().find(|row| row["reference"].starts_with("requests.carried_out.total=")).unwrap();
    assert_eq!(closed, sum(&flow, "side", "in", "count") - number(out, "count"));

    let dumbbell = data("dumbbell", &[]);
    let slope = data("slope", &[]);
    let values = |rows: &[std::collections::BTreeMap<String, String>]| -> Vec<(String, String)> {
        rows.iter().map(|row| (row["label"].clone(), row["value"].clone())).collect()
    };
    assert_eq!(values(&dumbbell), values(&slope));

    let calendar = data("calendar", &[]);
    assert!(calendar.iter().all(|row| row["published"] <= row["deadline"]) && calendar.len() == 24, "{calendar:?}");
    let late = data("calendar", &["--year", "2024"]);
    let days: Vec<f64> = late.iter().map(|row| number(row, "days_late")).filter(|days| *days > 0.0).collect();
    assert_eq!(days.len(), 1, "one report of 2024 is planted late: {late:?}");

    let distribution = data("distribution", &[]);
    assert_eq!(distribution.len(), 24);
    let failures = data("heatmap", &["-m", "failures"]);
    assert!(failures.iter().any(|row| row["label"].starts_with("SUM302")), "{failures:?}");
}

#[test]
fn titles_say_the_numbers_that_their_charts_show() {
    let folder = TempDir::new().unwrap();
    let spec = |file: &str, args: &[&str]| {
        let file = folder.path().join(file);
        ok(&[&["chart"], args, &["-o", path(&file)]].concat());
        let text = fs::read_to_string(&file).unwrap();
        if file.extension().is_some_and(|e| e == "json") {
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            return json["title"].as_str().unwrap().to_owned();
        }
        text
    };
    let title = |kind: &str, metric: &str| spec("chart.json", &[kind, "data/real", "-m", metric]);
    assert_eq!(title("bars", "requests_received"), "2023年新收申请：宿迁市人民政府最高，为3,511");
    assert_eq!(title("trend", "requests.received"), "新收申请：宿迁市人民政府由2023年的3,511升至2024年的3,525");
    // A per-mille is counted in thousandths by the metrics and in units by the charts.
    let per_mille = title("trend", "requests_per_1000_decisions");
    let drawn = spec("chart.svg", &["trend", "data/real", "-m", "requests_per_1000_decisions"]);
    let said: Vec<&str> = per_mille.split('的').skip(1).map(|part| part.split(['升', '降']).next().unwrap()).collect();
    assert_eq!(said.len(), 2, "{per_mille}");
    for value in said {
        assert!(value.ends_with('‰') && drawn.contains(&format!(">{value}<")), "{value} of {per_mille}");
    }
    // Where no part is the largest one most often, the largest body speaks; where all rules fail alike, none is first.
    let mix = title("mix", "outcome_mix");
    assert_eq!(mix, "2023年办理结果构成：宿迁市人民政府以“予以公开”为最多，占34.17%");
    assert_eq!(spec("chart.json", &["failures", "data/real"]), "3条规则有报告未通过，各1份");
    let pareto = spec("chart.json", &["pareto", "data/sample"]);
    assert!(pareto.ends_with("年不予公开理由构成：“国家秘密”和“内部事务”最多，各占25.4%"), "{pareto}");
}

#[test]
fn where_all_are_equal_no_agency_is_first() {
    let row = |body: &str, year: u16| {
        format!(
            "云泽区{body},{year},requests.received.total,0\n云泽区{body},{year},requests.total.total,60\n云泽区{body},{year},requests.granted.total,30\n云泽区{body},{year},requests.partly_granted.total,0\n"
        )
    };
    let rows: String =
        ["财政局", "教育局", "民政局"].iter().flat_map(|body| [row(body, 2022), row(body, 2023)]).collect();
    let folder = folder_with(&[("a.csv", format!("{CELLS}{rows}").as_bytes())]);
    let out = folder.path().join("x.json");
    for (kind, metric, title) in [
        ("bars", "requests_received", "2023年新收申请：3个单位都为0"),
        ("slope", "disclosure_rate", "公开率：2023年与2022年，可比的3个单位都相同"),
        ("trend", "disclosure_rate", "公开率：2023年与2022年，可比的3个单位都相同"),
    ] {
        ok(&["chart", kind, path(&folder.path().join("a.csv")), "-m", metric, "-o", path(&out)]);
        let spec: serde_json::Value = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
        assert_eq!(spec["title"], title);
    }
}

#[test]
fn a_chart_without_data_says_what_is_missing() {
    let folder = folder_with(&[("a.csv", format!("{CELLS}云泽区财政局,2023,requests.granted.total,3\n").as_bytes())]);
    let out = folder.path().join("x.png");
    for (kind, needed) in [
        ("calendar", "published"),
        ("flow", "requests.received.total"),
        ("funnel", "disputes.reconsideration.total"),
        ("waterfall", "disclosure_rate"),
        ("panels", "disclosure_rate"),
        ("applicants", "applicant_mix"),
    ] {
        let output = gongkai(&["chart", kind, path(folder.path()), "-o", path(&out)]);
        assert_eq!(output.status.code(), Some(2), "{kind}");
        assert!(said(&output).contains(needed) && !out.exists(), "{kind}: {}", said(&output));
    }
}

#[test]
fn charts_named_for_what_they_show() {
    let folder = TempDir::new().unwrap();
    let json = |args: &[&str]| -> serde_json::Value {
        let file = folder.path().join("chart.json");
        ok(&[&["chart"], args, &["-o", path(&file)]].concat());
        let spec: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        spec["chart"].clone()
    };
    let lines = |spec: &serde_json::Value| spec["lines"].as_array().unwrap().len();
    let panels = json(&["panels", "data/sample"]);
    // One of the 25 bodies has reports on the sheet of 2014 only.
    assert_eq!((&panels["panels"], lines(&panels)), (&"each".into(), 25));
    // In one panel so many lines are no chart: the median, and beside it what stands out.
    let median = json(&["trend", "data/sample"]);
    assert_eq!((lines(&median), median["lines"][0]["label"].as_str()), (1, Some("各单位中位数")));
    let marked = json(&["trend", "data/sample", "--highlight", "财政局"]);
    assert_eq!((lines(&marked), marked["peers"]["label"].as_str()), (1, Some("各单位中位数")));
    assert!(marked["lines"][0]["label"].as_str().unwrap().ends_with("财政局"));
    let of_2025 = |spec: &serde_json::Value| {
        let points = spec["points"].as_array().unwrap();
        points.iter().find(|point| point["year"] == 2025).and_then(|point| point["value"].as_f64())
    };
    let mut values: Vec<f64> = panels["lines"].as_array().unwrap().iter().filter_map(of_2025).collect();
    values.sort_by(f64::total_cmp);
    assert_eq!(values.len(), 24);
    assert!((of_2025(&median["lines"][0]).unwrap() - (values[11] + values[12]) / 2.0).abs() < 1e-12, "{values:?}");
    let applicants = json(&["applicants", "data/real"]);
    assert_eq!((applicants["kind"].as_str(), applicants["segments"].as_array().unwrap().len()), (Some("mix"), 6));
}

/// A government that does not say whose numbers it gives has a line of its own, and the line says why.
#[test]
fn groups_say_whose_numbers_they_are() {
    let cells = "云泽区人民政府,2023,requests.received.total,438\n云泽区财政局,2023,requests.received.total,384\n";
    let folder = folder_with(&[("cells.csv", format!("{CELLS}{cells}").as_bytes())]);
    let output = ok(&["metrics", path(&folder.path().join("cells.csv")), "-m", "requests_received", "--by", "year"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |number: &str| text.lines().find(|line| line.contains(number)).unwrap_or_else(|| panic!("{text}"));
    assert!(line("438").contains("口径未说明") && line("384").contains("本级"), "{text}");
}

/// The sheet of 2014 has other numbers in place of those of the later forms: nobody is said to have changed across it.
#[test]
fn no_chart_claims_a_change_across_the_forms() {
    let sheet = |agency: &str, granted: i64, refused: i64| {
        let rest = ["already_public", "partly_granted", "other_body", "not_exist", "asked_to_amend", "redirected"];
        let cells = [("granted", granted), ("refused", refused)].into_iter().chain(rest.map(|cell| (cell, 0)));
        let line = |(cell, n): (&str, i64)| format!("{agency},2018,sheet.replies.{cell},{n}\n");
        cells.map(line).collect::<String>()
    };
    let later = |agency: &str, year: i32, granted: i64| {
        format!(
            "{agency},{year},requests.granted.total,{granted}\n{agency},{year},requests.partly_granted.total,0\n\
             {agency},{year},requests.total.total,100\n"
        )
    };
    let (a, b) = ("云泽区教育局", "云泽区财政局");
    let text = [
        sheet(a, 90, 10),
        sheet(b, 80, 20),
        later(a, 2019, 40),
        later(b, 2019, 50),
        later(a, 2020, 41),
        later(b, 2020, 97),
    ];
    let folder = folder_with(&[("cells.csv", format!("{CELLS}{}", text.concat()).as_bytes())]);
    let file = folder.path().join("cells.csv");
    let out = TempDir::new().unwrap();
    let spec = |args: &[&str]| -> serde_json::Value {
        let chart = out.path().join("chart.json");
        ok(&[&["chart"], args, &["-m", "disclosure_rate", path(&file), "-o", path(&chart), "--force"]].concat());
        serde_json::from_str(&fs::read_to_string(&chart).unwrap()).unwrap()
    };
    let title = |spec: &serde_json::Value| spec["title"].as_str().unwrap().to_owned();
    let trend = spec(&["trend"]);
    assert!(title(&trend).contains("2019年") && !title(&trend).contains("2018"), "{}", title(&trend));
    assert_eq!(trend["chart"]["breaks"][0]["cuts"], true);
    let notes = trend["notes"].to_string();
    assert!(notes.contains("大致可比"), "{notes}");
    // Of the years that are not asked for the latest that can be compared are taken; those that are, are shown without a claim.
    assert!(title(&spec(&["slope"])).contains("云泽区财政局"));
    let across = spec(&["slope", "--year", "2018,2019"]);
    assert!(!title(&across).contains("最大"), "{}", title(&across));
    assert!(across["notes"].to_string().contains("大致可比"));
    let refused = gongkai(&[
        "chart",
        "waterfall",
        "-m",
        "disclosure_rate",
        path(&file),
        "--year",
        "2018,2019",
        "-o",
        path(&out.path().join("x.svg")),
    ]);
    assert!(!refused.status.success() && said(&refused).contains("没有可画的数据"), "{}", said(&refused));
}

#[test]
fn the_workbook_holds_numbers_as_numbers_and_no_formula() {
    use calamine::{DataType, Reader};
    let cells =
        "云泽区教育局,2023,requests.received.total,7\n\"=HYPERLINK(\"\"x\"\")\",2023,requests.received.total,9\n";
    let folder = folder_with(&[("cells.csv", format!("{CELLS}{cells}").as_bytes())]);
    let (out, again) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for out in [&out, &again] {
        ok(&["report", "data/real", path(folder.path()), "--out", path(out.path())]);
    }
    let bytes = fs::read(out.path().join("report.xlsx")).unwrap();
    assert_eq!(bytes, fs::read(again.path().join("report.xlsx")).unwrap());
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
    let names = book.sheet_names();
    for name in ["概览", "图", "图数据", "面板", "指标", "问题", "指标说明", "单元格", "文件"] {
        assert!(names.iter().any(|sheet| sheet == name), "{name}: {names:?}");
    }
    for name in &names {
        assert!(book.worksheet_formula(name).unwrap().used_cells().next().is_none(), "{name} holds a formula");
    }
    let metrics = book.worksheet_range("指标").unwrap();
    let row = metrics
        .rows()
        .find(|row| row[0] == "宿迁市人民政府" && row[1].get_float() == Some(2023.0) && row[3] == "disclosure_rate")
        .unwrap();
    assert_eq!(row[5].get_float(), Some(1519.0 / 3486.0));
    let panel = book.worksheet_range("面板").unwrap();
    let column = |id: &str| panel.rows().next().unwrap().iter().position(|head| head == id).unwrap();
    let hostile = panel.rows().find(|row| row[0] == "=HYPERLINK(\"x\")").unwrap();
    assert_eq!(hostile[column("requests.received.total")].get_float(), Some(9.0));
    // Absent is empty, not zero.
    assert!(hostile[column("requests.total.total")].is_empty());
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let names: Vec<String> = parts.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(names.iter().any(|name| name.starts_with("xl/charts/chart")), "{names:?}");
    let sheets: Vec<&String> = names.iter().filter(|name| name.starts_with("xl/worksheets/sheet")).collect();
    let mut frozen = 0;
    for name in sheets {
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut parts.by_name(name).unwrap(), &mut xml).unwrap();
        assert!(!xml.contains("<hyperlink"), "{name}");
        frozen += usize::from(xml.contains("<autoFilter") && xml.contains("state=\"frozen\""));
    }
    assert_eq!(frozen, 6);

    let text = fs::read_to_string(out.path().join("report.md")).unwrap();
    assert!(text.contains("| =HYPERLINK(\"x\") |") && text.contains("43.57%"));
    let mut columns = 0;
    for line in text.lines() {
        if !line.starts_with('|') {
            columns = 0;
            continue;
        }
        let here = line.replace("\\|", "").matches('|').count();
        assert!(columns == 0 || columns == here, "{line}");
        columns = here;
    }
}

/// Cell and number of each reported cell of an agency's year, as `export` writes them.
fn exported(input: &Path, agency: &str, year: &str) -> std::collections::BTreeMap<String, String> {
    let out = TempDir::new().unwrap();
    ok(&["export", path(input), "--to", path(out.path())]);
    csv(&out.path().join("cells.csv"))
        .into_iter()
        .filter(|row| row["agency"] == agency && row["report_year"] == year && row["state"] == "reported")
        .map(|row| (row["cell"].clone(), row["value"].clone()))
        .collect()
}

#[test]
fn the_written_form_of_real_figures_reads_back_equal() {
    use calamine::{DataType, Reader};
    let folder = TempDir::new().unwrap();
    for (file, agency, year, cells) in
        [("hongze-2023", "洪泽区人民政府", "2023", 186), ("suqian-2023-2024", "宿迁市人民政府", "2024", 200)]
    {
        let source = root().join(format!("data/real/{file}.cells.csv"));
        let expected = exported(&source, agency, year);
        assert_eq!(expected.len(), cells, "{agency}");
        for extension in ["docx", "html", "xlsx"] {
            let written = folder.path().join(format!("{file}.{extension}"));
            let again = folder.path().join(format!("again.{extension}"));
            let mut said_of = String::new();
            for out in [&again, &written] {
                let args = ["form", "data/real", "--agency", agency, "--year", year, "-o", path(out)];
                said_of = said(&ok(&args));
            }
            assert!(said_of.contains(&format!("全部 {cells} 格已填")), "{said_of}");
            assert_eq!(fs::read(&again).unwrap(), fs::read(&written).unwrap(), "{extension}");
            assert_eq!(exported(&written, agency, year), expected, "{agency} {extension}");
        }
    }
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.path().join("hongze-2023.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["表二", "表三", "表四"]);
    let sheet = book.worksheet_range("表二").unwrap();
    assert!(sheet.rows().any(|row| row.iter().any(|cell| cell.get_float() == Some(7730.28))), "numbers are numbers");
    // 洪泽 prints the group of other outcomes as one row.
    let page = fs::read_to_string(folder.path().join("hongze-2023.html")).unwrap();
    assert!(page.contains("（六）其他处理") && !page.contains("逾期不补正") && !page.contains("<script"));
}

#[test]
fn what_a_form_lacks_stays_empty_and_is_listed() {
    use calamine::{Data, Reader};
    let rows = fs::read_to_string(root().join("data/real/hongze-2023.cells.csv")).unwrap();
    let kept: Vec<String> = rows
        .lines()
        .filter(|line| !line.contains("disputes.") && !line.contains("requests.carried_in."))
        .map(|line| match line {
            line if line.contains("requests.received.business") => line.replace(",0,", ",,"),
            line if line.contains("requests.received.research") => line.replace(",0,", ",/,"),
            line if line.contains("requests.received.nonprofit") => line.replace(",0,", ",详见附表,"),
            line => line.to_owned(),
        })
        .collect();
    let folder = folder_with(&[("a.csv", kept.join("\n").as_bytes())]);
    let out = folder.path().join("form.xlsx");
    let output = ok(&["form", path(&folder.path().join("a.csv")), "-o", path(&out)]);
    let lines: Vec<String> = said(&output).lines().map(|line| line.trim().to_owned()).collect();
    for line in [
        "186 格中有 25 格没有确定的数字，未补零：",
        "表三 一、本年新收政府信息公开申请数量 / 法人或其他组织·商业企业：空白",
        "表三 一、本年新收政府信息公开申请数量 / 法人或其他组织·科研机构：不适用（“/”）",
        "表三 一、本年新收政府信息公开申请数量 / 法人或其他组织·社会公益组织：无法识别（“详见附表”）",
        "表三 二、上年结转政府信息公开申请数量：缺失，7 格",
        "表四 政府信息公开行政复议、行政诉讼情况：缺失，15 格",
    ] {
        assert!(lines.iter().any(|said| said == line), "{line}: {lines:#?}");
    }
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&out).unwrap();
    let sheet = book.worksheet_range("表三").unwrap();
    let row = |label: &str| sheet.rows().find(|row| row[0].to_string().starts_with(label)).unwrap();
    assert!(row("二、")[3..].iter().all(|cell| *cell == Data::Empty), "{:?}", row("二、"));
    assert_eq!(row("一、")[5..7], [Data::String("/".into()), Data::String("详见附表".into())]);
    let english = ok(&["form", path(&folder.path().join("a.csv")), "-o", path(&out), "--lang", "en"]);
    assert!(said(&english).contains("table 3 Requests carried in from last year: absent, 7 cells"));
}

#[test]
fn a_report_without_tables_gives_an_empty_form() {
    let Some(real) = real() else { return };
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("form.docx");
    let output = ok(&["form", path(&real.join("liunan-archives-2021.txt")), "-o", path(&out)]);
    assert!(said(&output).contains("200 格中有 200 格没有确定的数字"), "{}", said(&output));
    assert!(said(&output).contains("表三 收到和处理政府信息公开申请情况：缺失，175 格"), "{}", said(&output));
    assert!(exported(&out, "柳南区档案馆", "2021").is_empty(), "nothing is invented");
}

#[test]
fn a_form_is_of_one_report_and_of_a_known_kind() {
    let folder = TempDir::new().unwrap();
    let out = |name: &str| folder.path().join(name);
    for (args, words) in [
        (vec!["data/real", "--agency", "宿迁市人民政府"], vec!["宿迁市人民政府 2023、宿迁市人民政府 2024", "--year"]),
        (vec!["data/real"], vec!["洪泽区人民政府 2023", "宿迁市人民政府 2024"]),
        (vec!["data/real", "--agency", "宿迁市政府"], vec!["宿迁市人民政府"]),
        (vec!["data/real", "--agency", "云川市人民政府", "--year", "2023"], vec!["云川市人民政府", "宿迁市人民政府"]),
        (vec!["data/real", "--agency", "洪泽区人民政府", "--year", "2020"], vec!["2020", "2023"]),
        (vec!["data/real", "--agency", "洪泽区人民政府", "--scope", "own"], vec!["own", "unknown"]),
        (vec!["--blank"], vec!["--year"]),
        (vec!["--blank", "--year", "2012"], vec!["2012", "2014"]),
    ] {
        let target = out("form.docx");
        let args: Vec<&str> = ["form"].into_iter().chain(args).chain(["-o", path(&target)]).collect();
        let output = gongkai(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        for word in words {
            assert!(said(&output).contains(word), "{args:?}, {word}: {}", said(&output));
        }
        assert!(!target.exists(), "{args:?}");
    }
    for name in ["form.pdf", "form", "form.doc"] {
        let output = gongkai(&["form", "data/real/hongze-2023.cells.csv", "-o", path(&out(name))]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(said(&output).contains(".docx .html .xlsx"), "{}", said(&output));
    }
    let twins = "agency,region,report_year,cell,value\n财政局,江苏省/云川市/云泽区,2023,requests.received.total,1\n\
                 财政局,江苏省/云川市/临江区,2023,requests.received.total,2\n";
    let twins = folder_with(&[("a.csv", twins.as_bytes())]);
    let output = gongkai(&["form", path(twins.path()), "--agency", "财政局", "-o", path(&out("form.docx"))]);
    assert_eq!(output.status.code(), Some(2));
    for key in ["[江苏省/云川市/云泽区|财政局]", "[江苏省/云川市/临江区|财政局]"] {
        assert!(said(&output).contains(key), "{}", said(&output));
    }
    ok(&["form", path(twins.path()), "--agency", "云泽区财政局", "-o", path(&out("form.docx"))]);
    // With more of its region in front it is the same agency; the one year it has need not be named.
    ok(&["form", "data/real", "--agency", "江苏省淮安市洪泽区人民政府", "-o", path(&out("form.DOCX"))]);
    assert_eq!(gongkai(&["form", "-o", path(&out("x.docx"))]).status.code(), Some(2), "an input or --blank");
    let blank = out("blank.docx");
    ok(&["form", "--blank", "--year", "2017", "--agency", "云泽区财政局", "-o", path(&blank)]);
    assert!(exported(&blank, "云泽区财政局", "2017").is_empty());
}

#[test]
fn names_in_a_form_are_text() {
    use calamine::Reader;
    let long = "长".repeat(200);
    for (name, quoted) in [("<b>&", "<b>&"), ("=HYPERLINK(\"x\")", "\"=HYPERLINK(\"\"x\"\")\""), (&long, &long)] {
        let folder = folder_with(&[("a.csv", format!("{CELLS}{quoted},2023,requests.received.total,50\n").as_bytes())]);
        let input = folder.path().join("a.csv");
        for extension in ["docx", "html", "xlsx"] {
            ok(&["form", path(&input), "-o", path(&folder.path().join(format!("f.{extension}")))]);
        }
        let title = format!("{name}2023年政府信息公开工作年度报告");
        let page = fs::read_to_string(folder.path().join("f.html")).unwrap();
        assert!(!page.contains("<b>") && (name.contains(['<', '"']) || page.contains(&title)), "{name}");
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.path().join("f.xlsx")).unwrap();
        assert_eq!(book.worksheet_range("表二").unwrap().get_value((0, 0)).unwrap().to_string(), title);
        for sheet in book.sheet_names() {
            assert!(book.worksheet_formula(&sheet).unwrap().used_cells().next().is_none(), "{sheet} holds a formula");
        }
        let mut parts = zip::ZipArchive::new(fs::File::open(folder.path().join("f.docx")).unwrap()).unwrap();
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut parts.by_name("word/document.xml").unwrap(), &mut xml).unwrap();
        assert!(!xml.contains("<b>") && xml.contains("2023年政府信息公开工作年度报告"), "{name}");
    }
}

/// What stands between two marks, each time it occurs.
fn between<'t>(text: &'t str, before: &'t str, after: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(before).skip(1).filter_map(move |rest| rest.split(after).next())
}

/// Follows every link of every page below a folder, to files and to places in them; the number of links.
fn every_link_leads_somewhere(folder: &Path) -> usize {
    let mut pages = std::collections::BTreeMap::new();
    for place in [folder.to_owned(), folder.join("agencies")] {
        for entry in fs::read_dir(place).into_iter().flatten() {
            let file = entry.unwrap().path();
            if file.extension().is_some_and(|kind| kind == "html") {
                pages.insert(file.canonicalize().unwrap(), fs::read_to_string(&file).unwrap());
            }
        }
    }
    let ids: std::collections::BTreeMap<&PathBuf, std::collections::BTreeSet<&str>> =
        pages.iter().map(|(file, text)| (file, between(text, " id=\"", "\"").collect())).collect();
    let mut followed = 0;
    for (file, text) in &pages {
        for link in between(text, " href=\"", "\"") {
            let (name, place) = link.split_once('#').unwrap_or((link, ""));
            let target = match name {
                "" => file.clone(),
                name => file
                    .parent()
                    .unwrap()
                    .join(name)
                    .canonicalize()
                    .unwrap_or_else(|_| panic!("{link} in {}", file.display())),
            };
            if !place.is_empty() {
                assert!(ids[&target].contains(place), "{link} in {} leads to no place", file.display());
            }
            followed += 1;
        }
    }
    followed
}

#[test]
fn the_links_of_the_page_lead_somewhere() {
    let out = TempDir::new().unwrap();
    ok(&["report", "data/real", "--lang", "both", "--out", path(out.path())]);
    assert!(every_link_leads_somewhere(out.path()) > 300);
}

#[test]
fn with_many_reports_each_agency_has_a_page_of_its_own() {
    let mut cells = CELLS.to_owned();
    for agency in 1..=301 {
        for (cell, value) in [
            ("requests.received.total", agency + 40),
            ("requests.granted.total", agency),
            ("requests.refused_state_secret.total", 40),
            ("requests.total.total", agency + 41),
        ] {
            cells += &format!("第{agency}示例局,2023,{cell},{value}\n");
        }
    }
    let input = folder_with(&[("cells.csv", cells.as_bytes())]);
    let out = TempDir::new().unwrap();
    let run = || ok(&["report", path(input.path()), "--out", path(out.path())]);
    run();
    assert_eq!(fs::read_dir(out.path().join("agencies")).unwrap().count(), 301);
    assert!(every_link_leads_somewhere(out.path()) > 3_000);
    let index = fs::read_to_string(out.path().join("index.html")).unwrap();
    let first = between(&index, "href=\"agencies/", "\"").next().unwrap();
    let page = fs::read_to_string(out.path().join("agencies").join(first.split('#').next().unwrap())).unwrap();
    assert!(page.contains("示例局") && page.contains("Content-Security-Policy") && page.contains("../index.html"));
    // A second run with fewer agencies leaves no page of the first behind.
    fs::write(input.path().join("cells.csv"), cells.lines().take(1 + 4 * 10).collect::<Vec<_>>().join("\n")).unwrap();
    run();
    assert!(!out.path().join("agencies").exists(), "pages of agencies that are no longer there");
}

/// A district, two bureaus and one that has no report.
fn district() -> TempDir {
    let row =
        |agency: &str, scope: &str, cell: &str, n: i64| format!("{agency},2024,{scope},requests.{cell}.total,{n}\n");
    let mut rows = "agency,report_year,scope,cell,value\n".to_owned();
    for (cell, finance, education, stated) in
        [("received", 12, 15, 40), ("granted", 5, 6, 20), ("total", 10, 14, 24), ("carried_out", 2, 1, 2)]
    {
        rows.push_str(&row("云泽区财政局", "own", cell, finance));
        rows.push_str(&row("云泽区教育局", "own", cell, education));
        rows.push_str(&row("云泽区人民政府", "rolled_up", cell, stated));
    }
    let roster = "agency,parent\n云泽区人民政府,\n云泽区财政局,云泽区人民政府\n云泽区教育局,云泽区人民政府\n云泽区民政局,云泽区人民政府\n";
    folder_with(&[("cells.csv", rows.as_bytes()), ("roster.csv", roster.as_bytes())])
}

#[test]
fn a_roll_up_adds_each_body_once_and_is_held_against_the_governments_report() {
    let here = district();
    let (cells, roster) = (here.path().join("cells.csv"), here.path().join("roster.csv"));
    let asked = |more: &[&str]| gongkai(&[&["rollup", path(&cells), "--roster", path(&roster)], more].concat());
    let table = printed(&asked(&["--format", "csv"]));
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    let value = |cell: &str, column: &str| {
        let at = rows[0].iter().position(|name| *name == column).unwrap();
        rows.iter().find(|row| row[4] == cell).unwrap()[at].to_owned()
    };
    for (cell, sum, stated, outcome) in [
        ("requests.received.total", "27", "40", "at_least"),
        ("requests.total.total", "24", "24", "equal"),
        ("requests.carried_out.total", "3", "2", "below_sum"),
    ] {
        assert_eq!((value(cell, "value"), value(cell, "stated")), (sum.to_owned(), stated.to_owned()), "{cell}");
        assert_eq!((value(cell, "outcome").as_str(), value(cell, "complete").as_str()), (outcome, "false"), "{cell}");
    }
    let told = said(&asked(&[]));
    assert!(told.contains("缺 1 个单位：云泽区民政局") && told.contains("少于已有单位之和 1 格"), "{told}");
    let members = printed(&asked(&["--members", "--format", "csv"]));
    assert!(members.contains("云泽区人民政府,2024,云泽区民政局,missing,,,"), "{members}");
    // The same sums as the statutory form, and read again from it and from the table.
    for name in ["form.docx", "form.xlsx", "form.html", "sums.csv"] {
        let out = here.path().join(name);
        let format: &[&str] = if name.ends_with("csv") { &["--format", "csv"] } else { &[] };
        assert!(asked(&[format, &["-o", path(&out)]].concat()).status.success(), "{name}");
        let read = printed(&ok(&["metrics", path(&out), "-m", "requests_received", "--format", "csv"]));
        assert!(
            read.lines().nth(1).is_some_and(|row| row.starts_with("云泽区人民政府,2024,requests_received,27,27,")),
            "{name}: {read}"
        );
    }
    // What cannot be added up says why.
    let nobody = gongkai(&["rollup", path(&cells)]);
    assert!(nobody.status.code() == Some(2) && said(&nobody).contains("parent"), "{}", said(&nobody));
    assert!(said(&asked(&["--agency", "云泽区财政局"])).contains("有下属单位的是：云泽区人民政府"));
    assert!(said(&asked(&["--year", "2019"])).contains("2024"));
}

#[test]
fn a_draft_has_the_tables_the_sentences_with_their_sources_and_marked_gaps() {
    let here = district();
    let (cells, roster) = (here.path().join("cells.csv"), here.path().join("roster.csv"));
    let out = here.path().join("draft.docx");
    let output = ok(&["draft", path(&cells), "--roster", path(&roster), "-o", path(&out)]);
    assert!(said(&output).contains("缺 1 个单位：云泽区民政局"), "{}", said(&output));
    let mut word = zip::ZipArchive::new(fs::File::open(&out).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut word.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let (document, comments) = (part("word/document.xml"), part("word/comments.xml"));
    // Nobody reports what was carried in: no sentence says it.
    assert!(!document.contains("新收政府信息公开申请27件，上年结转"), "{document}");
    assert!(document.contains("【请填写：以下单位的数字尚未计入，补齐后重新汇总：云泽区民政局】"), "{document}");
    assert!(document.contains("数据统计期限为2024年1月1日至2024年12月31日") && comments.contains("第五十条"));
    let found = printed(&gongkai(&["lint", path(&out), "--format", "csv"]));
    assert!(found.contains("TXT806") && !found.contains("XRF"), "{found}");
    let refused = gongkai(&["draft", path(&cells), "--roster", path(&roster), "-o", "draft.txt"]);
    assert!(refused.status.code() == Some(2) && said(&refused).contains(".docx"));
}

#[test]
fn earlier_findings_are_mended_there_again_or_new() {
    let cells = |year: u16, finance: i64, education: i64| {
        format!(
            "{CELLS}云泽区财政局,{year},requests.granted.business,{finance}\n云泽区教育局,{year},requests.granted.business,{education}\n"
        )
    };
    let here = folder_with(&[
        ("2023.csv", cells(2023, -1, -2).as_bytes()),
        ("2024.csv", cells(2024, 1, -2).as_bytes()),
        ("other.jsonl", b"{\"agency\": \"x\"}\n"),
    ]);
    let at = |name: &str| here.path().join(name);
    let lint = |more: &[&str]| gongkai(&[&["lint", "--select", "CEL204"], more].concat());
    fs::write(at("last.jsonl"), printed(&lint(&[path(&at("2023.csv")), "--format", "jsonl"]))).unwrap();
    let now = lint(&[
        path(&at("2024.csv")),
        "--against",
        path(&at("last.jsonl")),
        "--against-out",
        path(&at("after.csv")),
        "--notices",
        path(&at("notices")),
    ]);
    let text = printed(&now);
    assert!(text.contains("云泽区教育局 2023 → 2024\n  仍然存在 件数为负数（CEL204）"), "{text}");
    assert!(text.contains("云泽区财政局 2023 → 2024\n  已整改 件数为负数（CEL204）"), "{text}");
    assert!(said(&now).contains("仍然存在 1 项，已整改 1 项"), "{}", said(&now));
    let table = fs::read_to_string(at("after.csv")).unwrap();
    assert!(table.contains("云泽区财政局,云泽区|财政局,CEL204,件数为负数,2023,1,2024,0,repaired"), "{table}");
    let notice = fs::read_to_string(at("notices").join("云泽区教育局.md")).unwrap();
    assert!(notice.contains("2023年度报告指出的问题：仍然存在 1 项"), "{notice}");
    let refused = lint(&[path(&at("2024.csv")), "--against", path(&at("other.jsonl"))]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("第1行") && said(&refused).contains("jsonl"), "{}", said(&refused));
}

/// Reports of two bureaus that say whose numbers they give, and of their government, which does not.
fn silent_government() -> TempDir {
    let cells = "agency,report_year,scope,cell,value\n\
        云泽区财政局,2024,own,requests.received.total,12\n\
        云泽区教育局,2024,own,requests.received.total,15\n\
        云泽区人民政府,2024,,requests.received.total,20\n";
    let roster = "agency,parent\n云泽区人民政府,\n云泽区财政局,云泽区人民政府\n云泽区教育局,云泽区人民政府\n";
    folder_with(&[("cells.csv", cells.as_bytes()), ("roster.csv", roster.as_bytes())])
}

#[test]
fn a_scope_is_assumed_only_where_nobody_says_one() {
    let here = silent_government();
    let (cells, roster) = (here.path().join("cells.csv"), here.path().join("roster.csv"));
    let scopes = |more: &[&str]| {
        let out = here.path().join("metrics.out");
        let base = ["metrics", path(&cells), "-m", "requests_received", "--format", "csv", "-o", path(&out)];
        ok(&[&base, more].concat());
        csv(&out).iter().map(|row| format!("{} {}", row["agency"], row["scope"])).collect::<Vec<_>>()
    };
    assert_eq!(scopes(&[]), ["云泽区人民政府 unknown", "云泽区教育局 own", "云泽区财政局 own"]);
    let assumed = ["云泽区人民政府 rolled_up", "云泽区教育局 own", "云泽区财政局 own"];
    assert_eq!(scopes(&["--assume-scope", "rolled_up"]), assumed);
    // What is assumed decides what is checked: 20 is less than the 27 of its bureaus.
    let lint = |more: &[&str]| {
        let base = ["lint", path(&cells), "--roster", path(&roster), "--select", "SET951", "--format", "jsonl"];
        let output = gongkai(&[&base, more].concat());
        printed(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>()
    };
    assert_eq!(lint(&[]), Vec::<serde_json::Value>::new());
    assert_eq!(lint(&["--assume-scope", "own"]), Vec::<serde_json::Value>::new());
    let found = lint(&["--assume-scope", "rolled_up"]);
    let [found] = &found[..] else { panic!("{found:?}") };
    assert_eq!((found["agency"].as_str(), found["scope"].as_str()), (Some("云泽区人民政府"), Some("rolled_up")));
    assert_eq!((found["expected"].as_str(), found["actual"].as_str()), (Some("27"), Some("20")));
    // What the roster says goes before what is assumed.
    let told = here.path().join("told.csv");
    fs::write(&told, "agency,parent,scope\n云泽区人民政府,,own\n云泽区财政局,云泽区人民政府,\n").unwrap();
    let of_roster = scopes(&["--assume-scope", "rolled_up", "--roster", path(&told)]);
    assert_eq!(of_roster[0], "云泽区人民政府 own");
    let refused = gongkai(&["metrics", path(&cells), "--assume-scope", "all"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("rolled_up"), "{}", said(&refused));
}

#[test]
fn the_page_says_what_became_of_earlier_findings() {
    let cells = |year: u16, finance: i64, education: i64| {
        format!(
            "{CELLS}云泽区财政局,{year},requests.granted.business,{finance}\n云泽区教育局,{year},requests.granted.business,{education}\n"
        )
    };
    let here = folder_with(&[
        ("2023.csv", cells(2023, -1, -2).as_bytes()),
        ("2024.csv", cells(2024, 1, -2).as_bytes()),
        ("other.jsonl", b"{\"agency\": \"x\"}\n"),
    ]);
    let at = |name: &str| here.path().join(name);
    // The list of a page is an earlier list as much as that of `lint --format jsonl`.
    ok(&["report", path(&at("2023.csv")), "--out", path(&at("last"))]);
    let last = at("last").join("findings.jsonl");
    let report = |out: &str, against: &Path, more: &[&str]| {
        let base =
            ["report", path(&at("2024.csv")), "--out", path(&at(out)), "--against", path(against)].map(str::to_owned);
        let base: Vec<&str> = base.iter().map(String::as_str).collect();
        gongkai(&[&base, more].concat())
    };
    let output = report("now", &last, &["--lang", "both"]);
    assert!(output.status.success(), "{}", said(&output));
    let page = fs::read_to_string(at("now").join("index.html")).unwrap();
    let section = between(&page, "<section id=\"follow-up\">", "</section>").next().expect("a section of its own");
    let of = |agency: &str| section.split("<h3>").find(|part| part.starts_with(agency)).unwrap_or_default();
    assert!(of("云泽区教育局").contains("仍然存在 件数为负数（CEL204）"), "{section}");
    assert!(of("云泽区财政局").contains("已整改 件数为负数（CEL204）"), "{section}");
    assert!(!of("云泽区财政局").contains("仍然存在 件数为负数"), "{section}");
    let verdict = between(section, "<p>", "</p>").next().unwrap();
    assert!(verdict.contains("仍然存在") && verdict.contains("已整改"), "{verdict}");
    // The numbers stand in the summary too, on the page and in Markdown, and lead to the section.
    assert!(between(&page, "<ul class=\"summary\">", "</ul>").next().unwrap().contains(verdict), "{verdict}");
    assert!(page.contains("<a href=\"#follow-up\">整改情况</a>"));
    assert!(fs::read_to_string(at("now").join("report.md")).unwrap().contains(verdict));
    let english = fs::read_to_string(at("now").join("index.en.html")).unwrap();
    let section = between(&english, "<section id=\"follow-up\">", "</section>").next().unwrap();
    assert!(section.contains("Earlier findings") && section.contains("CEL204"), "{section}");
    let rows = csv(&at("now").join("follow-up.csv"));
    let of = |agency: &str| {
        let row = rows.iter().find(|row| row["agency"] == agency && row["rule"] == "CEL204").unwrap();
        row.values().cloned().collect::<Vec<_>>().join(" ")
    };
    assert!(of("云泽区财政局").contains("repaired") && of("云泽区教育局").contains("repeated"), "{rows:?}");
    // Without an earlier list nothing is said of one, and a file of an earlier run goes.
    ok(&["report", path(&at("2024.csv")), "--out", path(&at("now"))]);
    assert!(!fs::read_to_string(at("now").join("index.html")).unwrap().contains("follow-up"));
    assert!(!at("now").join("follow-up.csv").exists());
    let refused = report("refused", &at("other.jsonl"), &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("第1行") && !at("refused").join("index.html").exists(), "{}", said(&refused));
}

#[test]
fn the_page_says_who_is_missing_and_adds_up_the_others() {
    let here = district();
    let (cells, roster) = (here.path().join("cells.csv"), here.path().join("roster.csv"));
    // Somebody was there the year before, and somebody never was.
    let mut rows = fs::read_to_string(&cells).unwrap();
    for agency in ["云泽区财政局", "云泽区教育局", "云泽区水利局"] {
        rows.push_str(&format!("{agency},2023,own,requests.received.total,8\n"));
    }
    fs::write(&cells, rows).unwrap();
    let mut listed = fs::read_to_string(&roster).unwrap();
    listed.push_str("云泽区水利局,云泽区人民政府\n");
    fs::write(&roster, listed).unwrap();
    let out = here.path().join("out");
    let (cells, roster) = (path(&cells), path(&roster));
    ok(&["report", cells, "--roster", roster, "--today", "2025-03-02", "--lang", "both", "--out", path(&out)]);
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    let section = |page: &'_ str, id: &str| {
        let start = format!("<section id=\"{id}\">");
        between(page, &start, "</section>").next().unwrap_or_else(|| panic!("no section {id}")).to_owned()
    };
    let summary = section(&page, "summary");
    assert!(summary.contains("<b>3/5</b>"), "{summary}");
    assert!(summary.contains("2024 年尚无报告：云泽区民政局、云泽区水利局"), "{summary}");
    // The roster decides what an empty field means: missing in 2024; in 2023 nobody asked the others.
    let coverage = section(&page, "coverage");
    let row = |agency: &str| {
        let rows = between(&coverage, "<tr>", "</tr>").filter(|row| row.contains(agency));
        let texts = |row: &str| {
            let fields = row.split("<t").skip(1).map(|field| {
                let text: String = field.split('>').skip(1).map(|part| part.split('<').next().unwrap()).collect();
                text
            });
            fields.collect::<Vec<_>>().join("|")
        };
        rows.map(texts).next().unwrap_or_default()
    };
    assert!(row("云泽区水利局").contains("|未报|"), "{}", row("云泽区水利局"));
    assert!(row("云泽区民政局").ends_with("|未报|未报"), "{}", row("云泽区民政局"));
    let status = section(&page, "status");
    assert!(status.contains("名册 5 个单位") && status.contains("逾期 30 天"), "{status}");
    let rollup = section(&page, "rollup");
    assert!(rollup.contains("云泽区人民政府 2024：计入 2 份报告"), "{rollup}");
    assert!(rollup.contains("缺 2 个单位：云泽区民政局、云泽区水利局"), "{rollup}");
    let rows: Vec<&str> = between(&rollup, "<tr", "</tr>").collect();
    let carried = rows.iter().find(|row| row.contains("结转下年度继续办理") && row.contains("总计")).unwrap();
    assert!(carried.contains("class=\"late\"") && carried.contains(">3<") && carried.contains(">-1<"), "{carried}");
    for id in ["#status", "#rollup"] {
        assert!(page.contains(&format!("<a href=\"{id}\">")), "{id}");
    }
    let english = fs::read_to_string(out.join("index.en.html")).unwrap();
    assert!(
        section(&english, "status").contains("30 days late") && section(&english, "rollup").contains("2 reports added")
    );
    // Without a roster nobody knows who is missing.
    ok(&["report", cells, "--today", "2025-03-02", "--out", path(&out)]);
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(!page.contains("id=\"status\"") && !page.contains("id=\"rollup\"") && !page.contains(">未报<"));
}

#[test]
fn the_page_names_whose_median_it_shows_and_what_a_value_is_made_of() {
    let out = TempDir::new().unwrap();
    ok(&["report", "data/sample", "--lang", "both", "--out", path(out.path())]);
    for (name, median, label, column) in [
        ("index.html", "县级部门的中位数", "予以公开", "所依据的数字"),
        ("index.en.html", "median of department", "Granted", "made of"),
    ] {
        let page = fs::read_to_string(out.path().join(name)).unwrap();
        let rows = between(&page, "<tr class=\"peers\"><th scope=\"row\">", "</th>").collect::<Vec<_>>();
        assert!(rows.iter().any(|row| row.starts_with(median)), "{name}: {:?}", rows.first());
        assert!(!rows.iter().any(|row| ["同类中位数", "peers' median"].contains(row)), "{name}");
        let words = between(&page, "id=\"words\">", "</script>").next().unwrap();
        let words: serde_json::Value = serde_json::from_str(words).unwrap();
        let named = words["names"]["requests.granted.total"].as_str().unwrap();
        assert!(named.contains(label), "{named}");
        assert!(page.contains(&format!("<th scope=\"col\" data-c=\"reference\">{column}</th>")), "{name}");
    }
}

#[test]
fn scores_are_points_less_what_was_found_and_never_given_for_what_was_not_assessed() {
    let cells = format!(
        "{CELLS}云泽区财政局,2024,requests.granted.business,-1\n云泽区财政局,2024,disputes.reconsideration.corrected,1\n\
         云泽区财政局,2024,disputes.suit_direct.corrected,0\n云泽区财政局,2024,disputes.suit_after_reconsideration.corrected,0\n\
         云泽区教育局,2024,requests.granted.business,3\n"
    );
    let card = "title = \"评分\"\ntotal = 15\n[[indicator]]\nid = \"report\"\nname = \"年度报告\"\npoints = 10\nwithout_report = 0\n\
        deduct = [{ rules = [\"CEL204\"], points = 4 }]\n[[indicator]]\nid = \"requests\"\nname = \"依申请公开\"\npoints = 4\n\
        deduct = [{ quantity = \"disputes.all.corrected\", points = 3 }]\n[[indicator]]\nid = \"site\"\nname = \"平台\"\npoints = 1\nmanual = true\n";
    let here = folder_with(&[
        ("cells.csv", cells.as_bytes()),
        ("card.toml", card.as_bytes()),
        ("roster.csv", "agency\n云泽区财政局\n云泽区教育局\n云泽区民政局\n".as_bytes()),
        ("manual.csv", "agency,indicator,points,note\n云泽区财政局,site,0.5,更新不及时\n".as_bytes()),
        ("wrong.csv", "agency,indicator,points\n云泽区财证局,site,0.5\n".as_bytes()),
        ("above.csv", "agency,indicator,points\n云泽区财政局,site,5\n".as_bytes()),
    ]);
    let at = |name: &str| path(&here.path().join(name)).to_owned();
    let score = |more: &[&str]| {
        let base = ["score", &at("cells.csv"), "--card", &at("card.toml"), "--roster", &at("roster.csv")];
        gongkai(&[&base, more].concat())
    };
    let manual = at("manual.csv");
    let table = printed(&score(&["--manual", &manual, "--format", "csv"]));
    let points = |agency: &str, indicator: &str| {
        let row = table.lines().find(|line| line.starts_with(agency) && line.contains(&format!(",{indicator},")));
        row.unwrap().split(',').nth(4).unwrap().to_owned()
    };
    assert_eq!(
        [points("云泽区财政局", "report"), points("云泽区财政局", "requests"), points("云泽区财政局", "site")],
        ["6", "1", "0.5"]
    );
    // Of the other no number of corrections is there, and nobody scored its site: neither none nor all.
    assert_eq!(
        [points("云泽区教育局", "report"), points("云泽区教育局", "requests"), points("云泽区教育局", "site")],
        ["10", "", ""]
    );
    // Who must report and has no report gets what the card says.
    assert_eq!([points("云泽区民政局", "report"), points("云泽区民政局", "requests")], ["0", ""]);
    for name in ["scores.html", "scores.xlsx"] {
        assert!(score(&["--manual", &manual, "-o", &at(name)]).status.success());
        assert!(fs::metadata(at(name)).unwrap().len() > 1000);
    }
    let page = fs::read_to_string(at("scores.html")).unwrap();
    assert!(page.contains("更新不及时") && page.contains("CEL204") && page.contains("未评"), "{page}");
    for (file, place) in [
        ("wrong.csv", "第2行：没有单位“云泽区财证局”；相近的有：云泽区财政局"),
        ("above.csv", "第2行：points 为“5”，应在 0 与 1 之间"),
    ] {
        let refused = score(&["--manual", &at(file)]);
        assert!(refused.status.code() == Some(2) && said(&refused).contains(place), "{}", said(&refused));
    }
    assert_eq!(printed(&ok(&["score", "--example"])), include_str!("../data/score-example.toml"));
}

/// Every command of the officer's walk, in its order, in a folder that holds nothing but the sample.
#[test]
fn the_walk_of_an_office_can_be_walked() {
    let here = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let text = fs::read_to_string(root.join("docs/office.md")).unwrap();
    let mut commands = 0;
    for block in text.split("```sh\n").skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            let (words, into) = line.split_once(" > ").map_or((line, None), |(words, into)| (words, Some(into)));
            let words: Vec<String> = words
                .split_whitespace()
                .map(|word| if word.starts_with("data/") { path(&root.join(word)).to_owned() } else { word.to_owned() })
                .collect();
            assert_eq!(words[0], "gongkai", "{line}");
            let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
                .args(&words[1..])
                .current_dir(here.path())
                .stdin(Stdio::null())
                .output()
                .unwrap();
            assert!(output.status.success(), "{line}: {}", said(&output));
            if let Some(into) = into {
                fs::write(here.path().join(into), &output.stdout).unwrap();
            }
            commands += 1;
        }
    }
    assert!(commands > 10);
    let notices = fs::read_dir(here.path().join("整改清单")).unwrap().filter_map(Result::ok);
    assert!(notices.filter(|entry| entry.path().extension().is_some_and(|found| found == "docx")).count() > 2);
    for made in [
        "整改情况.csv",
        "汇总.docx",
        "草稿.docx",
        "草稿-批注.docx",
        "得分.xlsx",
        "报告/index.html",
        "报告/follow-up.csv",
    ] {
        assert!(here.path().join(made).exists(), "{made}");
    }
}

#[test]
fn the_status_tells_who_is_in_late_and_due() {
    let report = |agency: &str, published: &str| format!("{agency},2024,requests.received.total,3,{published}\n");
    let cells = format!(
        "agency,report_year,cell,value,published\n{}{}{}{}",
        report("云泽区财政局", "2025-01-20"),
        report("云泽区教育局", "2025-02-03"),
        report("云泽区民政局", ""),
        report("云泽区公安局", "2025-01-02")
    );
    let roster = "agency\n云泽区财政局\n云泽区教育局\n云泽区民政局\n云泽区水利局\n云泽区人民政府\n";
    let here = folder_with(&[("cells.csv", cells.as_bytes()), ("roster.csv", roster.as_bytes())]);
    let (cells, roster) = (here.path().join("cells.csv"), here.path().join("roster.csv"));
    let output = ok(&["status", path(&cells), "--roster", path(&roster), "--today", "2025-02-10", "--format", "csv"]);
    let rows: Vec<String> = printed(&output)
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            [fields[0], fields[3], fields[6], fields[7]].join(" ")
        })
        .collect();
    assert_eq!(
        rows,
        [
            "云泽区水利局 overdue 10 true",
            "云泽区人民政府 due -49 true",
            "云泽区教育局 late 3 true",
            "云泽区民政局 undated  true",
            "云泽区公安局 in_time -29 false",
            "云泽区财政局 in_time -11 true",
        ]
    );
    assert!(said(&output).contains("不在名册上：云泽区公安局"), "{}", said(&output));
    // In January nobody may have reported yet.
    let empty = TempDir::new().unwrap();
    let waiting = ok(&["status", path(empty.path()), "--roster", path(&roster), "--today", "2025-01-10"]);
    assert!(said(&waiting).contains("2024 年度，名册 5 个单位：未报，未到期 5"), "{}", said(&waiting));
    let without = gongkai(&["status", path(&cells), "--today", "2025-01-10"]);
    assert!(without.status.code() == Some(2) && said(&without).contains("--roster"), "{}", said(&without));
}

#[test]
fn help_names_every_ending_that_is_read() {
    let help = printed(&ok(&["lint", "--help"]));
    let words: Vec<&str> = help.split([' ', '\n', '(', ')', '（', '）', '、', ',']).collect();
    for end in gongkai_loader::Kind::extensions() {
        assert!(words.contains(&format!(".{end}").as_str()), "no .{end} in {help}");
    }
}

#[test]
fn help_names_every_chart() {
    let help = printed(&ok(&["chart", "--help"]));
    let words: Vec<&str> = help.split_whitespace().map(|word| word.rsplit('：').next().unwrap()).collect();
    for kind in gongkai_figures::FIGURES {
        assert!(words.contains(&kind.info.id), "no {} in {help}", kind.info.id);
    }
}

/// The program in another language, and in a folder of its own.
fn gongkai_in(folder: &Path, lang: &str, args: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_gongkai");
    let mut command = Command::new(program);
    command.args(args).env("GONGKAI_LANG", lang).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn the_manual_page_says_what_the_help_says() {
    let page = printed(&ok(&["man"]));
    for part in [".TH", "gongkai", "lint", "检查报告，列出问题", "显示版本"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let lint = printed(&ok(&["man", "lint"]));
    let help = printed(&ok(&["lint", "--help"]));
    for option in ["select", "annotate", "baseline"] {
        assert!(help.contains(&format!("--{option}")) && lint.contains(&format!("\\-\\-{option}")), "{option}: {lint}");
    }
    assert!(lint.starts_with(".ie") || lint.contains("gongkai\\-lint"), "{lint}");
    let english = printed(&ok(&["--lang", "en", "man", "lint"]));
    assert!(english.contains("OPTIONS"), "{english}");
    // Of which program it is, and of which version, in both languages.
    for page in [&lint, &english] {
        assert!(page.contains(&format!("\"gongkai {}\"", env!("CARGO_PKG_VERSION"))), "{page}");
        assert!(page.contains("gongkai lint") && page.contains("\\-\\-quiet"), "{page}");
    }
    let refused = gongkai(&["man", "lnt"]);
    assert!(refused.status.code() == Some(2) && said(&refused).contains("相近的有：lint"), "{}", said(&refused));
}

#[test]
fn headings_and_mistakes_are_told_in_the_users_language() {
    let help = printed(&ok(&["lint", "-h"]));
    assert!(help.contains("用法：gongkai lint [选项]") && help.contains("选项:"), "{help}");
    assert!(!help.contains("Usage:") && !help.contains("[default") && help.contains("[默认：text]"), "{help}");
    let wrong = gongkai(&["lint", "x", "--formt", "json"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).starts_with("错误：没有参数“--formt”；相近的有：--format"), "{}", said(&wrong));
    let wrong = gongkai(&["--lang=en", "lint", "x", "--formt", "json"]);
    assert!(said(&wrong).contains("unexpected argument '--formt'"), "{}", said(&wrong));
    assert!(printed(&ok(&["--lang", "en", "lint", "-h"])).contains("Usage: gongkai lint"));
}

#[test]
fn who_wants_quiet_hears_errors_only() {
    let quiet = ok(&["metrics", "data/real", "-q", "-m", "disclosure_rate", "--format", "csv"]);
    assert_eq!((said(&quiet), printed(&quiet).lines().count()), (String::new(), 4));
    let failed = gongkai(&["-q", "metrics", "nowhere"]);
    assert_eq!(failed.status.code(), Some(2));
    assert!(said(&failed).starts_with("错误："), "{}", said(&failed));
}

#[test]
fn colours_are_used_where_they_are_asked_for() {
    let lint = |color: &str| printed(&gongkai(&["lint", "data/real", "--color", color]));
    assert!(lint("always").contains("\u{1b}["), "{}", lint("always"));
    assert!(!lint("never").contains('\u{1b}') && !lint("auto").contains('\u{1b}'));
    assert!(gongkai(&["lint", "data/real", "--color", "blue"]).status.code() == Some(2));
}

#[test]
fn the_number_of_threads_changes_nothing_but_the_time() {
    let lint = |jobs: &str| printed(&gongkai(&["lint", "data/sample/2024", "--format", "jsonl", "--jobs", jobs]));
    assert_eq!(lint("1"), lint("3"));
    let none = gongkai(&["lint", "data/real", "--jobs", "0"]);
    assert!(none.status.code() == Some(2) && said(&none).contains("--jobs"), "{}", said(&none));
    // How many there are shows where the system tells it.
    if Path::new("/proc/self/task").exists() {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["lint", "-", "--no-isolation", "--jobs", "7"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It waits for its input, and has begun its threads before.
        let tasks = format!("/proc/{}/task", child.id());
        let enough = (0..200).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            fs::read_dir(&tasks).is_ok_and(|tasks| tasks.count() >= 8)
        });
        drop(child.stdin.take());
        child.wait().unwrap();
        assert!(enough, "fewer threads than asked for");
    }
}

#[test]
fn threads_of_tables_are_as_many_as_asked_for() {
    if !Path::new("/proc/self/task").exists() {
        return;
    }
    let threads = |set: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command
            .args(["metrics", "data/sample", "--all", "--jobs", "3"])
            .current_dir(root())
            .env_remove("POLARS_MAX_THREADS");
        if let Some(count) = set {
            command.env("POLARS_MAX_THREADS", count);
        }
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let tasks = format!("/proc/{}/task", child.id());
        let mut seen = std::collections::BTreeSet::new();
        while child.try_wait().unwrap().is_none() {
            for task in fs::read_dir(&tasks).into_iter().flatten().flatten() {
                let name = fs::read_to_string(task.path().join("comm")).unwrap_or_default();
                seen.extend(name.trim().strip_prefix("polars-").map(str::to_owned));
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        seen.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(threads(None), ["0", "1", "2"]);
    assert_eq!(threads(Some("1")), ["0"], "what the user has set holds");
}

#[test]
fn the_ending_of_a_file_stands_for_the_format_of_findings() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str, more: &[&str]| {
        let path = folder.path().join(name);
        let args = ["lint", "data/real", "--fail-on", "never", "-o", path.to_str().unwrap()];
        ok(&[&args[..], more].concat());
        fs::read_to_string(path).unwrap()
    };
    let printed_as = |format: &str| printed(&ok(&["lint", "data/real", "--fail-on", "never", "--format", format]));
    for (name, format) in [
        ("问题.json", "json"),
        ("问题.JSONL", "jsonl"),
        ("问题.csv", "csv"),
        ("问题.sarif", "sarif"),
        ("问题.xml", "junit"),
        ("问题.md", "md"),
        ("问题.txt", "text"),
    ] {
        assert_eq!(written(name, &[]), printed_as(format), "{name}");
    }
    assert_eq!(written("other.csv", &["--format", "jsonl"]), printed_as("jsonl"));
}

#[test]
fn findings_are_written_to_the_file_that_is_named() {
    let here = TempDir::new().unwrap();
    let out = here.path().join("found.csv");
    let shown = printed(&gongkai(&["lint", "data/real", "--format", "csv"]));
    let written = gongkai(&["lint", "data/real", "--format", "csv", "-o", path(&out), "--color", "auto"]);
    assert_eq!((printed(&written), fs::read_to_string(&out).unwrap()), (String::new(), shown));
    assert_eq!(written.status.code(), Some(1));
    fs::write(here.path().join("mine.txt"), "not of this program\n").unwrap();
    let refused = gongkai(&["lint", "data/real", "-o", path(&here.path().join("mine.txt"))]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(fs::read_to_string(here.path().join("mine.txt")).unwrap(), "not of this program\n");
}

#[test]
fn a_missing_folder_for_the_output_is_named() {
    let here = TempDir::new().unwrap();
    let out = here.path().join("不存在").join("a.csv");
    for command in [["metrics", "data/real"], ["lint", "data/real"], ["compare", "data/real"]] {
        let refused = gongkai(&[&command[..], &["-o", path(&out)]].concat());
        assert_eq!(refused.status.code(), Some(2));
        let said = said(&refused);
        assert!(said.contains("没有文件夹") && said.contains("不存在；请先建立"), "{said}");
    }
    let english = gongkai_in(here.path(), "en", &["lint", path(&root().join("data/real")), "-o", "gone/a.txt"]);
    assert!(said(&english).contains("there is no folder gone; make it first"), "{}", said(&english));
}

#[test]
fn names_are_taken_wherever_ids_are() {
    let by_id = printed(&ok(&["metrics", "data/real", "-m", "disclosure_rate", "--format", "csv"]));
    for name in ["公开率", "Disclosure rate", "disclosure rate"] {
        assert_eq!(printed(&ok(&["metrics", "data/real", "-m", name, "--format", "csv"])), by_id, "{name}");
    }
    assert_eq!(printed(&ok(&["sql", "-m", "公开率"])), printed(&ok(&["sql", "-m", "disclosure_rate"])));
    assert_eq!(printed(&ok(&["metric", "公开率"])), printed(&ok(&["metric", "disclosure_rate"])));
    let title = printed(&ok(&["rule", "SUM302"]));
    let name = title.split_once("SUM302 ").unwrap().1.split('（').next().unwrap();
    assert_eq!(printed(&ok(&["rule", name])), title);
    let lint = |what: &str| printed(&gongkai(&["lint", "data/sample/2024", "--format", "jsonl", "--select", what]));
    assert_eq!(lint(name), lint("SUM302"));
    let here = TempDir::new().unwrap();
    for (kind, called) in [("bars", "公开率"), ("trend", "新收申请")] {
        let out = here.path().join(format!("{kind}.svg"));
        ok(&["chart", kind, "data/sample", "-m", called, "-o", path(&out)]);
        assert!(fs::read_to_string(&out).unwrap().contains(called), "{kind}");
    }
    // A near name is offered.
    for args in [["metric", "公开律"], ["rule", "办理结果之和不等于总记"]] {
        let refused = gongkai(&args);
        assert!(refused.status.code() == Some(2) && said(&refused).contains("相近的有："), "{}", said(&refused));
    }
    assert!(said(&gongkai(&["metric", "公开律"])).contains("公开率"));
}

#[test]
fn who_is_to_stand_out_must_be_there() {
    let here = TempDir::new().unwrap();
    let (svg, page) = (here.path().join("a.svg"), here.path().join("out"));
    for args in [
        vec!["chart", "bars", "data/real", "--highlight", "宿千市", "-o", path(&svg)],
        vec!["report", "data/real", "--highlight", "宿千市人民政府", "--out", path(&page)],
    ] {
        let refused = gongkai(&args);
        assert_eq!(refused.status.code(), Some(2));
        assert!(
            said(&refused).contains("没有单位“宿千市") && said(&refused).contains("宿迁市人民政府"),
            "{}",
            said(&refused)
        );
    }
    assert!(!svg.exists() && !page.join("index.html").exists());
    ok(&["chart", "bars", "data/real", "--highlight", "宿迁", "-o", path(&svg)]);
}

#[test]
fn sarif_says_where_a_finding_stands_wherever_that_is_known() {
    let output = gongkai(&["lint", "tests/data/documents", "data/sample/2024", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&printed(&output)).unwrap();
    let list = gongkai(&["lint", "tests/data/documents", "data/sample/2024", "--format", "jsonl"]);
    let found: Vec<serde_json::Value> =
        printed(&list).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), found.len());
    let (mut lines, mut words) = (0, 0);
    for (result, finding) in results.iter().zip(&found) {
        let last = finding["cells"].as_array().and_then(|cells| cells.last()).map(|cell| &cell["place"]);
        let place = finding.get("place").or(last).and_then(|place| place.as_object());
        let region = &result["locations"][0]["physicalLocation"]["region"];
        match place.filter(|place| !place.is_empty()) {
            Some(place) if place.contains_key("line") => {
                assert_eq!(region["startLine"], place["line"], "{finding}");
                lines += 1;
            }
            Some(_) => {
                assert!(
                    region["message"]["text"].as_str().is_some_and(|text| text.contains('第')),
                    "{finding} {result}"
                );
                words += 1;
            }
            None => assert!(region.is_null(), "{finding}"),
        }
    }
    assert!(lines > 0 && words > 0, "{lines} {words}");
}

#[test]
fn no_path_of_the_machine_stands_in_a_page_or_an_export_unless_asked() {
    let here = TempDir::new().unwrap();
    let (a, b) = (here.path().join("甲").join("报告"), here.path().join("乙").join("报告"));
    for (folder, agency) in [(&a, "云泽区财政局"), (&b, "云泽区教育局")] {
        fs::create_dir_all(folder).unwrap();
        let negative = format!("{CELLS}{agency},2024,requests.granted.business,-1\n");
        fs::write(folder.join("cells.csv"), negative).unwrap();
        fs::write(folder.join("broken.pdf"), b"no PDF").unwrap();
    }
    let (out, to) = (here.path().join("out"), here.path().join("to"));
    let machine = path(here.path());
    let holds = |folder: &Path| -> Vec<String> {
        let mut folders = vec![folder.to_owned()];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match entry.is_dir() {
                    true => folders.push(entry),
                    false if String::from_utf8_lossy(&fs::read(&entry).unwrap()).contains(machine) => {
                        found.push(path(&entry).to_owned());
                    }
                    false => {}
                }
            }
        }
        found
    };
    ok(&["report", path(&a), path(&b), "--out", path(&out)]);
    ok(&["export", path(&a), path(&b), "--to", path(&to)]);
    assert_eq!([holds(&out), holds(&to)], [Vec::<String>::new(), Vec::new()]);
    // Files of one name are still told apart, and the workbook, which is packed, says the same.
    let files: Vec<String> = csv(&out.join("inputs.csv")).iter().map(|row| row["file"].clone()).collect();
    assert_eq!(files.len(), 4);
    assert_eq!(files.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{files:?}");
    assert!(files.iter().any(|file| file == "报告/cells.csv"), "{files:?}");
    assert!(
        json_lines(&out.join("findings.jsonl"))
            .iter()
            .all(|finding| !finding["file"].as_str().unwrap().starts_with('/'))
    );
    // Each finding still leads to its report.
    assert!(every_link_leads_somewhere(&out) > 10);
    ok(&["report", path(&a), "--full-paths", "--out", path(&out)]);
    assert!(!holds(&out).is_empty());
}

#[test]
fn long_work_says_what_it_is_doing() {
    // Progress is for terminals: `script` makes one.
    let script = Command::new("script").arg("--version").output();
    if !script.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
        eprintln!("SKIPPED: `script` of util-linux is not here, so there is no terminal to show progress on");
        return;
    }
    let here = TempDir::new().unwrap();
    let run = |command: &str, more: &str| {
        let program = env!("CARGO_BIN_EXE_gongkai");
        let line = format!("{program} {command} data/sample/2024 {more}").replace("OUT", path(here.path()));
        let output = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .env("GONGKAI_LANG", "zh")
            .env("TERM", "xterm")
            .current_dir(root())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let commands: [(&str, &str, &[&str]); 6] = [
        ("report", "--out OUT/report", &["检查报告、计算指标", "写 index.html"]),
        ("lint", "--notices OUT/notices", &["核对 ", "写 "]),
        ("metrics", "-m disclosure_rate -o OUT/a.csv", &["计算指标"]),
        ("export", "--to OUT/export", &["计算指标", "写 "]),
        ("load", "--out OUT/load", &["写数据集"]),
        ("chart bars", "-m disclosure_rate -o OUT/a.svg", &["检查报告、计算指标", "绘图"]),
    ];
    for (command, more, parts) in commands {
        let shown = run(command, more);
        for part in ["读取"].iter().chain(parts) {
            assert!(shown.contains(part), "{command}: {part}: {shown}");
        }
    }
    assert!(!run("report", "-q --out OUT/report").contains("写 "), "quiet");
}

#[cfg(unix)]
#[test]
fn files_are_read_and_written_whose_names_are_not_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let here = TempDir::new().unwrap();
    let gbk = |name: &str| here.path().join(OsStr::from_bytes(&encoding_rs::GBK.encode(name).0));
    let folder = gbk("年报");
    if fs::create_dir(&folder).is_err() {
        eprintln!("SKIPPED: the file system takes names in UTF-8 only");
        return;
    }
    let cells =
        |agency: &str| format!("agency,report_year,cell,value\n{agency},2023,requests.received.natural_person,-3\n");
    let in_folder = |name: &str| folder.join(OsStr::from_bytes(&encoding_rs::GBK.encode(name).0));
    fs::write(in_folder("财政局.csv"), cells("云泽区财政局")).unwrap();
    fs::write(folder.join("财政局.csv"), cells("云泽区教育局")).unwrap();
    let run = |arguments: &[&OsStr]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.args(arguments).current_dir(here.path()).output().unwrap()
    };
    let os = OsStr::new;
    let found = |output: &std::process::Output| {
        let text = printed(output);
        let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines
            .map(|line| {
                let file = line["file"].as_str().unwrap().trim_start_matches("./").to_owned();
                (file, line["agency"].as_str().unwrap().to_owned())
            })
            .collect::<std::collections::BTreeSet<_>>()
    };
    let both = [("年报/财政局 (2).csv", "云泽区财政局"), ("年报/财政局.csv", "云泽区教育局")];
    let both: std::collections::BTreeSet<_> = both.map(|(file, agency)| (file.to_owned(), agency.to_owned())).into();
    let pattern = os("*/*.csv");
    for given in [folder.strip_prefix(here.path()).unwrap().as_os_str(), pattern] {
        let output = run(&[os("lint"), os("--format"), os("jsonl"), given]);
        assert_eq!(found(&output), both, "{}", said(&output));
    }
    // One that lies among others in a folder, and one that is the output.
    let out = gbk("结果.jsonl");
    let named = in_folder("财政局.csv");
    let output = run(&[os("lint"), os("--format"), os("jsonl"), os("-o"), out.as_os_str(), named.as_os_str()]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let text = fs::read_to_string(&out).unwrap();
    assert!(text.contains("云泽区财政局") && text.contains("/年报/财政局.csv"), "{text}");
    // A whole page, called from the folder that was given.
    let page = gbk("网页");
    let output = run(&[os("report"), folder.as_os_str(), os("--out"), page.as_os_str()]);
    assert!(output.status.success(), "{}", said(&output));
    let inputs = fs::read_to_string(page.join("inputs.csv")).unwrap();
    assert!(inputs.contains("年报/财政局 (2).csv") && !inputs.contains(path(here.path())), "{inputs}");
    let missing = run(&[os("lint"), in_folder("没有.csv").as_os_str()]);
    assert!(missing.status.code() == Some(2) && said(&missing).contains("年报/没有.csv"), "{}", said(&missing));
}

/// A panel that was exported is an input in every format, and one that is not ours is refused by what is wrong with it.
#[test]
fn exported_panels_are_inputs_in_every_format() {
    let here = TempDir::new().unwrap();
    let at = |name: &str| here.path().join(name);
    let measured = |panel: &Path| {
        let out = at("metrics.out.csv");
        ok(&["metrics", path(panel), "--all", "--format", "csv", "-o", path(&out), "--force"]);
        let mut rows = csv(&out);
        rows.iter_mut().for_each(|row| row.retain(|column, _| column != "file"));
        rows
    };
    let mut all = Vec::new();
    for format in ["csv", "parquet", "arrow"] {
        let folder = at(format);
        ok(&["export", "data/real", "--to", path(&folder), "--format", format]);
        all.push(measured(&folder.join(format!("panel.{format}"))));
    }
    assert!(all[0].len() > 100 && all[0] == all[1] && all[0] == all[2]);
    let refused = gongkai(&["metrics", path(&at("parquet").join("series.parquet"))]);
    let (zh, en) = ("没有一列是法定表格的指标编号", "no column is called by the id of a cell");
    assert!(refused.status.code() == Some(2) && said(&refused).contains(zh), "{}", said(&refused));
    let english = gongkai_in(here.path(), "en", &["metrics", "parquet/series.parquet"]);
    assert!(said(&english).contains(en) && said(&english).contains("--column html --name url"), "{}", said(&english));
}

#[test]
fn what_cannot_be_added_up_says_why() {
    let here = silent_government();
    let cells = here.path().join("cells.csv");
    let rollup = |roster: &str, more: &[&str]| {
        let file = here.path().join("r.csv");
        fs::write(&file, roster).unwrap();
        let output = gongkai(&[&["rollup", path(&cells), "--roster", path(&file)], more].concat());
        assert_eq!(output.status.code(), Some(2), "{roster}");
        said(&output)
    };
    let without = rollup("agency\n云泽区人民政府\n", &[]);
    assert!(without.contains("在 parent 一列写明每个单位的上级单位"), "{without}");
    let strangers = rollup("agency,parent\n临江区财政局,临江区人民政府\n", &[]);
    assert!(strangers.contains("都没有报告"), "{strangers}");
    let roster = "agency,parent\n云泽区财政局,云泽区人民政府\n";
    let below = rollup(roster, &["--agency", "云泽区财政局"]);
    assert!(
        below.contains("没有以“云泽区财政局”为上级") && below.contains("有下属单位的是：云泽区人民政府"),
        "{below}"
    );
    let unknown = rollup(roster, &["--agency", "云泽区人民政"]);
    assert!(unknown.contains("没有单位“云泽区人民政”"), "{unknown}");
    let twice = rollup("agency,parent\n云泽区财政局,云泽区人民政府\n云泽区财政局,云川市人民政府\n", &[]);
    assert!(twice.contains("第3行，第2列") && twice.contains("两个上级单位"), "{twice}");
}

/// What commands say in English has no Chinese but what is quoted and what is called so, and one is not several.
#[test]
fn one_is_not_several_in_english_and_nothing_is_chinese() {
    let here = silent_government();
    let one = "agency,report_year,published,cell,value\n云泽区财政局,2024,2025-01-20,requests.received.total,12\n\
               云泽区财政局,2024,2025-01-20,requests.carried_in.total,1\n";
    let wrong = "agency,report_year,cell,value\n云泽区财政局,2024,sheet.applications.received,5\n\
                 云泽区财政局,2024,requests.received.natural_person,3\n云泽区财政局,2024,requests.received.total,-2\n";
    let roster = "agency,parent\n云泽区财政局,云泽区人民政府\n";
    for (name, text) in [("one.csv", one), ("wrong.csv", wrong), ("short.csv", roster)] {
        fs::write(here.path().join(name), text).unwrap();
    }
    let year = ["--year", "2024", "--today", "2025-02-20"];
    for args in [
        &["lint", "one.csv", "--fail-on", "never"][..],
        &["lint", "wrong.csv", "--fail-on", "never"],
        &["lint", "cells.csv", "--roster", "roster.csv", "--fail-on", "never"],
        &["metrics", "one.csv"],
        &["metrics", "cells.csv", "--rank"],
        &[&["status", "one.csv", "--roster", "short.csv"][..], &year].concat(),
        &["rollup", "one.csv", "--roster", "short.csv"],
        &["rollup", "cells.csv", "--roster", "roster.csv"],
        &["report", "one.csv", "--roster", "short.csv", "--out", "out"],
    ] {
        let output = gongkai_in(here.path(), "en", args);
        let mut text = printed(&output) + &said(&output);
        if args[0] == "report" {
            text += &fs::read_to_string(here.path().join("out/report.md")).unwrap();
        }
        let quoted = text.split(['“', '”', '"', '《', '》']).step_by(2).collect::<String>();
        let named = ["人民政府", "财政局", "教育局"]
            .into_iter()
            .fold(quoted, |text, body| text.replace(&format!("云泽区{body}"), "A"));
        // What stands in the table of rules is cited from Chinese law.
        let lines = named.lines().filter(|line| !line.contains('〔') && !line.contains('第'));
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        let han = |c: char| ('\u{3001}'..='\u{9fff}').contains(&c) || ('\u{ff01}'..='\u{ff5e}').contains(&c);
        assert!(!text.contains(han), "{args:?}: {}", text.lines().find(|line| line.contains(han)).unwrap());
        for several in [
            "agencies",
            "reports",
            "files",
            "cells",
            "findings",
            "errors",
            "warnings",
            "charts",
            "identities",
            "values",
            "checks",
        ] {
            let words: Vec<&str> =
                text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
            let wrong = words.windows(2).find(|pair| pair[0] == "1" && pair[1] == several);
            assert!(wrong.is_none(), "{args:?}: {wrong:?}\n{text}");
        }
    }
}

/// The reasons of a score are told in the user's language.
#[test]
fn a_score_in_english_has_no_chinese_but_names() {
    let here = silent_government();
    let card = "title = \"Score\"\n[[indicator]]\nid = \"in_time\"\nname = \"In time\"\npoints = 10\n\
                deduct = [{ rules = [\"TIM601\"], points = 5 }]\n[[indicator]]\nid = \"platform\"\nname = \"Platform\"\n\
                points = 2\nmanual = true\n";
    fs::write(here.path().join("card.toml"), card).unwrap();
    let output = gongkai_in(here.path(), "en", &["score", "cells.csv", "--card", "card.toml", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let rows: Vec<std::collections::BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6, "{}", said(&output));
    for row in rows {
        assert!(!row["reasons"].is_empty() && row["reasons"].is_ascii(), "{row:?}");
    }
}

#[test]
fn the_readme_shows_what_its_commands_print() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks: Vec<&str> = readme.split("```console\n$ gongkai ").skip(1).collect();
    assert!(blocks.len() > 1);
    for block in blocks {
        let (command, shown) = block.split_once("```").unwrap().0.split_once('\n').unwrap();
        let output = gongkai(&command.split(' ').collect::<Vec<_>>());
        let all = printed(&output) + &said(&output);
        let mut lines = all.lines();
        for line in shown.lines().filter(|line| *line != "…") {
            assert!(lines.any(|printed| printed == line), "{command} does not print, or not there: {line}\n{all}");
        }
    }
}
