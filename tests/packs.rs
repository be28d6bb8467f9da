//! Packs of documents are inputs like files: what is read of them is what is read of the files.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn program(args: &[&str], here: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(args).current_dir(here).env("GONGKAI_LANG", "zh").stdin(Stdio::null());
    command
}

fn run(args: &[&str], here: &Path) -> Output {
    program(args, here).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every metric of an input, without the column that names the file.
fn metrics(input: &[&str], here: &Path) -> Vec<String> {
    let output = run(&[&["metrics", "--all", "--format", "csv"], input].concat(), here);
    assert!(output.status.success(), "{input:?}: {}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let file = header.iter().position(|column| *column == "file");
    let bare = |line: &str| {
        let fields = line.split(',').enumerate().filter(|(at, _)| Some(*at) != file);
        fields.map(|(_, field)| field).collect::<Vec<_>>().join(",")
    };
    text.lines().map(bare).collect()
}

/// The pages of the sample's latest year, with the bytes that they have.
fn pages() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/sample/2024");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let pages = files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "html"));
    pages.map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&file).unwrap())).collect()
}

fn response(address: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let http = format!("HTTP/1.1 {head}\r\n\r\n");
    let length = http.len() + body.len();
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n{http}"
    );
    [record.as_bytes(), body, b"\r\n\r\n"].concat()
}

const OK: &str = "200 OK\r\nContent-Type: text/html";

/// A crawl: reports whose addresses have no ending, between pages that are none and what servers say besides.
fn crawl(pages: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut warc = Vec::new();
    for (name, bytes) in pages {
        let address = format!("https://xxgk.invented.example/nb/{}", name.trim_end_matches(".html"));
        warc.extend(response(&address, OK, bytes));
        let news = "<html><body><h1>区财政局召开会议</h1><p>会议听取了汇报。</p></body></html>";
        warc.extend(response(&format!("{address}?from=news"), OK, news.as_bytes()));
        warc.extend(response(&format!("{address}/moved"), "301 Moved\r\nLocation: /", b""));
        warc.extend(response(&format!("{address}/logo"), "200 OK\r\nContent-Type: image/png", b"\x89PNG\r\n"));
    }
    warc
}

#[test]
fn a_crawl_gives_what_its_pages_give() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let pages = pages();
    assert!(pages.len() > 10);
    fs::create_dir(here.join("pages")).unwrap();
    for (name, bytes) in &pages {
        fs::write(here.join("pages").join(name), bytes).unwrap();
    }
    let warc = crawl(&pages);
    fs::write(here.join("crawl.warc"), &warc).unwrap();
    let expected = metrics(&["pages"], here);
    assert!(expected.len() > 100);
    assert_eq!(metrics(&["crawl.warc"], here), expected);
    let loaded = run(&["load", "crawl.warc", "-o", "ds"], here);
    let n = pages.len();
    let told =
        format!("crawl.warc：{} 个文档，{n} 份报告，{n} 个不是年度报告，略过跳转 {n}、图片、样式、脚本等 {n}", 2 * n);
    assert!(said(&loaded).contains(&told), "{}", said(&loaded));
    assert_eq!(metrics(&["ds"], here), expected);
    // The same again is not read, and says the same.
    let again = run(&["load", "crawl.warc", "-o", "ds"], here);
    assert!(said(&again).contains("未再读取") && said(&again).contains(&told), "{}", said(&again));
    // A report is called after its address, in the dataset and in what is found.
    let found = run(&["lint", "crawl.warc", "--format", "json", "--fail-on", "never"], here);
    let text = String::from_utf8(found.stdout).unwrap();
    assert!(text.contains("crawl.warc/https://xxgk.invented.example/nb/教育局\""), "{}", &text[..text.len().min(2000)]);
    // From a pipe as from a file.
    let mut child = program(&["metrics", "-", "--all", "--format", "csv"], here)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&warc));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), expected.len());
}

#[test]
fn a_crawl_that_is_cut_gives_what_is_there_and_says_so() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let pages = pages();
    let warc = crawl(&pages[..3]);
    fs::write(here.join("cut.warc"), &warc[..warc.len() - 500]).unwrap();
    let loaded = run(&["load", "cut.warc", "-o", "ds", "--strict"], here);
    assert_eq!(loaded.status.code(), Some(2), "{}", said(&loaded));
    assert!(said(&loaded).contains("拒绝 cut.warc/") && said(&loaded).contains("3 份报告"), "{}", said(&loaded));
    let listed = fs::read_to_string(here.join("ds/rejected.jsonl")).unwrap();
    assert!(listed.contains("\"reason\":\"pack_cut\""), "{listed}");
}

#[test]
fn columns_hold_documents_where_they_are_named() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let pages: Vec<(String, String)> =
        pages().into_iter().filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?))).collect();
    assert!(pages.len() > 5);
    fs::create_dir(here.join("pages")).unwrap();
    let mut lines = String::new();
    let mut table = "网址,html\n".to_owned();
    for (name, text) in &pages {
        fs::write(here.join("pages").join(name), text).unwrap();
        lines += &format!("{}\n", serde_json::json!({ "网址": name, "html": text, "status": 200 }));
        table += &format!("{name},\"{}\"\n", text.replace('"', "\"\""));
    }
    lines += "{\"网址\": \"x\", \"html\": null}\nno JSON\n";
    fs::write(here.join("pages.jsonl"), lines).unwrap();
    fs::write(here.join("pages.csv"), table).unwrap();
    let expected = metrics(&["pages"], here);
    for file in ["pages.jsonl", "pages.csv"] {
        assert_eq!(metrics(&[file, "--column", "html", "--name", "网址"], here), expected, "{file}");
        let wrong = run(&["load", file, "--column", "text", "-o", "ds"], here);
        assert_eq!(wrong.status.code(), Some(2));
        assert!(said(&wrong).contains("没有“text”列；现有的列："), "{}", said(&wrong));
        assert!(!here.join("ds").exists(), "nothing is left of what gave nothing");
    }
    let loaded = run(&["load", "pages.jsonl", "--column", "html", "-o", "ds", "--strict"], here);
    assert_eq!(loaded.status.code(), Some(2));
    let line = format!("第 {} 行", pages.len() + 2);
    assert!(said(&loaded).contains(&line) && said(&loaded).contains("略过空值 1"), "{}", said(&loaded));
    // Who mistypes a name afterwards loses nothing of what was read.
    let typo = run(&["load", "pages.jsnl", "--column", "html", "-o", "ds"], here);
    assert_eq!(typo.status.code(), Some(2));
    let again = run(&["load", "pages.jsonl", "--column", "html", "-o", "ds"], here);
    assert!(said(&again).contains("未再读取"), "{}", said(&again));
    // Another column is another dataset, though the file is the same.
    let other = run(&["load", "pages.jsonl", "--column", "网址", "-o", "ds"], here);
    assert!(!said(&other).contains("未再读取"), "{}", said(&other));
    // A table is none unless it is said which column holds the pages.
    fs::write(here.join("pages.parquet"), b"PAR1").unwrap();
    let asked = run(&["load", "pages.parquet", "-o", "ds2"], here);
    assert!(said(&asked).contains("--column"), "{}", said(&asked));
}

#[test]
fn tables_of_ours_and_of_pages_are_read_together() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let (name, bytes) = pages().into_iter().find(|(_, bytes)| std::str::from_utf8(bytes).is_ok()).unwrap();
    let page = String::from_utf8(bytes).unwrap();
    fs::write(here.join("pages.jsonl"), serde_json::json!({ "url": name, "html": page }).to_string()).unwrap();
    let cells = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,5\n";
    fs::write(here.join("cells.csv"), cells).unwrap();
    let loaded = run(&["load", "cells.csv", "pages.jsonl", "--column", "html", "--name", "url", "-o", "ds"], here);
    assert!(loaded.status.success() && said(&loaded).contains("数据集已写入 ds：2 份报告"), "{}", said(&loaded));
    // Without a column the table of pages is refused, and how it would be read is said.
    for (file, text) in [("t.jsonl", "{\"url\": 1, \"html\": \"x\"}\n"), ("t.csv", "url,html\n1,x\n")] {
        fs::write(here.join(file), text).unwrap();
        let asked = run(&["load", file, "-o", "none"], here);
        assert!(said(&asked).contains("--column html --name url"), "{}", said(&asked));
    }
    // Names in GBK, as Excel writes them.
    let table = format!("网址,网页\n财政局,\"{}\"\n", page.replace('"', "\"\"").replace("utf-8", "gbk"));
    fs::write(here.join("gbk.csv"), encoding_rs::GBK.encode(&table).0).unwrap();
    let loaded = run(&["load", "gbk.csv", "--column", "网页", "--name", "网址", "-o", "gbk"], here);
    assert!(said(&loaded).contains("1 份报告"), "{}", said(&loaded));
    let listed = run(&["lint", "gbk", "--format", "json", "--fail-on", "never"], here);
    assert!(listed.status.success(), "{}", said(&listed));
    let problems = fs::read_to_string(here.join("gbk/problems.jsonl")).unwrap();
    assert!(problems.contains("gbk.csv/财政局"), "{problems}");
    // A dataset of a dataset still says which document it means.
    let again = run(&["load", "gbk", "-o", "gbk2"], here);
    assert!(again.status.success(), "{}", said(&again));
    assert!(fs::read_to_string(here.join("gbk2/problems.jsonl")).unwrap().contains("gbk.csv/财政局"));
    // And so do the problems of its documents, whichever way it is read.
    fs::write(
        here.join("odd.csv"),
        "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,5\n云泽区财政局,2023,nothing,1\n",
    )
    .unwrap();
    run(&["load", "odd.csv", "-o", "odd"], here);
    let problems = fs::read_to_string(here.join("odd/problems.jsonl")).unwrap();
    let line = problems.lines().find(|line| line.contains("odd.csv") && !line.contains("\"reading\"")).unwrap();
    run(&["load", "odd", "-o", "odd2"], here);
    assert!(fs::read_to_string(here.join("odd2/problems.jsonl")).unwrap().lines().any(|of| of == line), "{line}");
}

/// A crawl that has grown in its middle: only what is new is read, and the dataset is that of a fresh load.
#[test]
fn documents_of_a_changed_pack_are_not_read_again() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let pages = pages();
    let n = pages.len();
    let mut shown: Vec<(String, Vec<u8>)> = pages[..n - 1].to_vec();
    fs::write(here.join("crawl.warc"), crawl(&shown)).unwrap();
    run(&["load", "crawl.warc", "-o", "ds"], here);
    shown.insert(3, pages[n - 1].clone());
    fs::write(here.join("crawl.warc"), crawl(&shown)).unwrap();
    let again = run(&["load", "crawl.warc", "-o", "ds"], here);
    // A report and the page beside it that is none are new.
    let told = format!("其中 {} 个文件自上次读取后没有变化", 2 * (n - 1));
    assert!(said(&again).contains(&told) && said(&again).contains(&format!("{n} 个不是年度报告")), "{}", said(&again));
    run(&["load", "crawl.warc", "-o", "anew"], here);
    for file in ["cells/00000.parquet", "reports/00000.parquet", "problems.jsonl", "dataset.json"] {
        assert_eq!(
            fs::read(here.join("ds").join(file)).unwrap(),
            fs::read(here.join("anew").join(file)).unwrap(),
            "{file}"
        );
    }
}

fn piped(args: &[&str], here: &Path, bytes: &[u8]) -> Output {
    let mut child =
        program(args, here).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut stdin, bytes) = (child.stdin.take().unwrap(), bytes.to_vec());
    // Who has read enough closes the pipe.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

#[test]
fn a_table_of_pages_in_a_pipe_is_asked_for_its_column() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let page = "<html><body><h1>区财政局2023年政府信息公开工作年度报告</h1></body></html>";
    for table in [
        format!("url,html\n1,\"{page}\"\n"),
        "编号,正文\n1,区财政局2023年政府信息公开工作年度报告\n".to_owned(),
        serde_json::json!({ "url": 1, "html": page }).to_string() + "\n",
    ] {
        let asked = piped(&["load", "-", "-o", "ds"], here, table.as_bytes());
        assert_eq!(asked.status.code(), Some(2), "{table}");
        assert!(said(&asked).contains("--column html --name url"), "{table}: {}", said(&asked));
    }
    // What is ours, or a page, is read as before.
    let cells = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,5\n";
    let loaded = piped(&["load", "-", "-o", "ds"], here, cells.as_bytes());
    assert!(loaded.status.success(), "{}", said(&loaded));
    let (_, page) = pages().into_iter().next().unwrap();
    let loaded = piped(&["load", "-", "-o", "ds"], here, &page);
    assert!(loaded.status.success(), "{}", said(&loaded));
}

/// Pages of one report are joined whatever their addresses look like: with queries, and in a second copy of the crawl.
#[test]
fn pages_of_one_report_are_joined_by_their_addresses() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/pages");
    let [first, second] = ["t1.html", "t1_1.html"].map(|name| fs::read(data.join(name)).unwrap());
    fs::create_dir(here.join("plain")).unwrap();
    fs::write(here.join("plain/t1.html"), &first).unwrap();
    fs::write(here.join("plain/t1_1.html"), &second).unwrap();
    let expected = metrics(&["plain"], here);
    let address = |rest: &str| format!("https://xxgk.invented.example/{rest}");
    for (name, [one, two]) in [
        ("numbered", ["t1.html", "t1_1.html"]),
        ("with a query", ["t1.html?v=3", "t1_1.html?v=3"]),
        ("page in the query", ["show.jsp?id=5", "show.jsp?id=5&page=2"]),
        ("both pages in the query", ["show?page=1&id=5", "show?page=2&id=5"]),
        ("another key", ["a/t1.shtml", "a/t1.shtml?pageNo=2"]),
    ] {
        let once = [response(&address(one), OK, &first), response(&address(two), OK, &second)].concat();
        fs::write(here.join("c.warc"), &once).unwrap();
        let loaded = run(&["load", "c.warc", "-o", "ds"], here);
        assert!(said(&loaded).contains("1 份报告"), "{name}: {}", said(&loaded));
        assert_eq!(metrics(&["c.warc"], here), expected, "{name}");
        // The same crawl twice gives the same report twice, and each copy is whole.
        fs::write(here.join("c.warc"), [&once[..], &once].concat()).unwrap();
        let loaded = run(&["load", "c.warc", "-o", "ds"], here);
        assert!(said(&loaded).contains("2 份报告"), "{name}: {}", said(&loaded));
        assert_eq!(metrics(&["ds"], here), expected, "{name}");
    }
    // Another address with a number of a page is another article.
    let two = [response(&address("show?id=5"), OK, &first), response(&address("show?id=6&page=2"), OK, &second)];
    fs::write(here.join("c.warc"), two.concat()).unwrap();
    let loaded = run(&["load", "c.warc", "-o", "ds"], here);
    assert!(said(&loaded).contains("c.warc：2 个文档，2 份报告"), "{}", said(&loaded));
}

#[test]
fn a_pack_without_a_report_is_said_to_have_none() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let news = "<html><body><h1>区财政局召开会议</h1><p>会议听取了汇报。</p></body></html>";
    fs::write(here.join("c.warc"), response("https://xxgk.invented.example/1", OK, news.as_bytes())).unwrap();
    for command in [&["load", "c.warc", "-o", "ds"][..], &["lint", "c.warc"]] {
        let output = run(command, here);
        assert!(!said(&output).contains("0 个文件") && said(&output).contains("1 个文档"), "{}", said(&output));
    }
    // A table in a folder may hold pages: how it would be read is said where it is passed over.
    fs::create_dir(here.join("mixed")).unwrap();
    fs::write(here.join("mixed/pages.parquet"), b"PAR1").unwrap();
    fs::write(here.join("mixed/a.csv"), "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,5\n")
        .unwrap();
    let loaded = run(&["load", "mixed", "-o", "ds2"], here);
    assert!(loaded.status.success() && said(&loaded).contains("--column html --name url"), "{}", said(&loaded));
    assert!(fs::read_to_string(here.join("ds2/rejected.jsonl")).unwrap().contains("--column"));
}
