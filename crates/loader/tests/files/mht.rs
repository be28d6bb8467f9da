//! Pages saved whole in one file.

use crate::office::sample;
use crate::options;
use gongkai_loader::{Loaded, load};
use gongkai_model::{CellState, Report};
use std::fmt::Write;

fn page() -> String {
    String::from_utf8(sample("2023/农业农村局.html").0).unwrap()
}

fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        if at % 20 == 19 {
            out.push_str("=\r\n");
        }
        match byte {
            b'=' | 0x80.. => write!(out, "={byte:02X}").unwrap(),
            byte => out.push(char::from(*byte)),
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (at, three) in bytes.chunks(3).enumerate() {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            let shown = digit <= three.len();
            out.push(if shown { char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63]) } else { '=' });
        }
        if at % 19 == 18 {
            out.push_str("\r\n");
        }
    }
    out
}

/// A message of parts, each with the fields of its head.
fn message(kind: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out =
        format!("MIME-Version: 1.0\r\nContent-Type: {kind};\r\n\tboundary=\"----=_a;b\"\r\n\r\n").into_bytes();
    for (head, body) in parts {
        out.extend(format!("------=_a;b\r\n{head}\r\n\r\n").into_bytes());
        out.extend(*body);
        out.extend(b"\r\n");
    }
    out.extend(b"------=_a;b--\r\n");
    out
}

fn numbers(report: &Report) -> Vec<(CellState, Option<String>)> {
    let cells = report.cells.iter().flat_map(|cells| cells.iter());
    cells.map(|(_, cell)| (cell.state, cell.number.map(|n| n.to_string()))).collect()
}

fn same(message: &[u8]) -> Loaded {
    let page = load("x.html", page().as_bytes(), &options()).unwrap();
    for name in ["保存.mht", "保存.doc", "保存.html", "-"] {
        let saved = load(name, message, &options()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let [report] = saved.reports.as_slice() else { panic!("{name}: {} reports", saved.reports.len()) };
        assert_eq!(numbers(&page.reports[0]), numbers(report), "{name}");
        assert_eq!(page.reports[0].agency.name, report.agency.name, "{name}");
        assert_eq!(page.reports[0].published, report.published, "{name}");
    }
    load("保存.mht", message, &options()).unwrap()
}

#[test]
fn in_every_transfer_encoding_and_character_set() {
    let plain = page().replace("utf-8", "x-user-defined");
    let gbk = encoding_rs::GBK.encode(&plain).0.into_owned();
    let little: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".as_slice(), &little].concat();
    let html = "Content-Type: text/html; charset=";
    for (charset, bytes) in [
        ("utf-8", plain.as_bytes()),
        ("\"gb2312\"", &gbk),
        ("unicode", &little),
        ("unicode", &marked),
        ("utf-16", &little),
    ] {
        let head = |coding: &str| format!("{html}{charset}\r\nContent-Transfer-Encoding: {coding}");
        let list = (
            "Content-Type: text/xml; charset=\"utf-8\"\r\nContent-Location: X.files/filelist.xml",
            b"<xml/>".as_slice(),
        );
        for (coding, body) in [
            ("quoted-printable", quoted_printable(bytes).into_bytes()),
            ("base64", base64(bytes).into_bytes()),
            ("BINARY", bytes.to_vec()),
            ("8bit", bytes.to_vec()),
        ] {
            same(&message("multipart/related", &[list, (&head(coding), &body), list]));
        }
    }
}

#[test]
fn the_page_that_is_named_counts_and_not_the_first() {
    let menu = ("Content-Type: text/html\r\nContent-ID: <menu>", "<p>首页</p><p>政务公开</p>".as_bytes());
    let page = page();
    let main = ("Content-Type: text/html; charset=utf-8\r\nContent-ID: <main>", page.as_bytes());
    same(&message("multipart/related; start=\"<main>\"; type=\"text/html\"", &[menu, main]));
}

#[test]
fn a_report_in_a_frame() {
    let page = page();
    let frames = "<html><head><title>政府信息公开</title></head><frameset cols=\"20%,80%\"><frame src=\"menu.htm\"><frame \
        src=\"main.htm\"><noframes>此网页使用了框架。</noframes></frameset></html>";
    let loaded = same(&message(
        "multipart/related",
        &[
            ("Content-Type: text/html; charset=utf-8\r\nContent-Location: http://x/index.htm", frames.as_bytes()),
            (
                "Content-Type: text/html; charset=utf-8\r\nContent-Location: http://x/menu.htm",
                "<a href=a>首页</a>".as_bytes(),
            ),
            ("Content-Type: image/png\r\nContent-Location: http://x/a.png", b"\x89PNG"),
            ("Content-Type: text/html; charset=utf-8\r\nContent-Location: http://x/main.htm", page.as_bytes()),
        ],
    ));
    let cells = loaded.reports[0].cells.as_ref().unwrap();
    assert!(cells.iter().any(|(_, cell)| cell.place.page > 1), "the place says which page");
}

#[test]
fn the_best_of_several_and_a_message_that_is_cut_off() {
    let page = page();
    let inner = format!(
        "--i\r\nContent-Type: text/plain\r\n\r\n政府信息公开\r\n--i\r\nContent-Type: text/html\r\n\r\n{page}\r\n--i--"
    );
    same(&message("multipart/related", &[("Content-Type: multipart/alternative; boundary=i", inner.as_bytes())]));
    let whole = message("multipart/related", &[("Content-Type: text/html", page.as_bytes())]);
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let _ = load("x.mht", &whole[..at], &options());
    }
    let deep = "Content-Type: multipart/related; boundary=i\r\n\r\n--i\r\n".repeat(20_000);
    assert!(load("x.mht", format!("MIME-Version: 1.0\r\n{deep}").as_bytes(), &options()).is_err());
}
