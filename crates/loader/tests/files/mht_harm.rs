//! Pages saved whole that are damaged, that say of themselves what is not so, or that are made to take everything.

use crate::mht::{message, numbers, page, same};
use crate::{codes, options, refused};
use gongkai_generate::write::mht::{base64, quoted_printable};
use gongkai_loader::{LoadError, load};
use gongkai_model::{CellState, Lang};
use std::time::{Duration, Instant};

const HTML: &str = "Content-Type: text/html; charset=utf-8";

/// One page in a message.
fn single() -> Vec<u8> {
    message("multipart/related", &[(HTML, page().as_bytes())])
}

/// The message with another text in place of one that it has.
fn with(message: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(message.to_vec()).unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to).into_bytes()
}

fn soon<T>(run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = run();
    // A debug build on a busy machine; what does not end takes minutes.
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    out
}

#[test]
fn a_mark_that_the_head_names_wrongly_is_found_by_what_it_parts() {
    let named = "boundary=\"----=_a;b\"";
    let quoted = format!("{HTML}\r\nContent-Transfer-Encoding: quoted-printable");
    let quoted = message("multipart/related", &[(&quoted, quoted_printable(page().as_bytes()).as_bytes())]);
    for message in [single(), quoted] {
        for other in ["boundary=\"another\"", "boundary=", "charset=utf-8"] {
            let loaded = same(&with(&message, named, other));
            assert!(!codes(&loaded).contains(&"cut_off"), "{other}");
        }
    }
    // No mark, no page: markup that is still coded is not read as if it were not.
    let lost = with(&single(), "------=_a;b", "* * *");
    let error = refused("保存.mht", &lost);
    assert_eq!(error, LoadError::MissingPart { part: "text/html".to_owned() });
    assert!(error.message(Lang::Zh).contains("缺少 text/html") && error.to_string().contains("no part text/html"));
}

#[test]
fn base64_that_is_broken_is_said() {
    let head = format!("{HTML}\r\nContent-Transfer-Encoding: base64");
    let coded = base64(page().as_bytes());
    let message = |body: &str| message("multipart/related", &[(&head, body.as_bytes())]);
    assert!(!codes(&same(&message(&coded))).contains(&"damaged_text"));
    // What is none is passed over.
    let loaded = same(&message(&coded.replacen("\r\n", "\r\n?!\r\n", 3)));
    let said = loaded.problems.iter().find(|problem| problem.code() == "damaged_text").unwrap();
    assert!(said.message(Lang::Zh).contains("Base64") && said.message(Lang::En).contains("6 places"), "{said:?}");
    // Nothing behind its end is read.
    let twice = format!("{coded}{}\r\n{coded}", "=".repeat(coded.len() % 3));
    if twice.contains('=') {
        assert!(codes(&same(&message(&twice))).contains(&"damaged_text"));
    }
    let error = refused("保存.mht", message("？？？！！！"));
    assert_eq!(error.code(), "damaged_archive");
    assert!(
        error.message(Lang::Zh).contains("Base64 编码已损坏") && error.to_string().contains("text/html"),
        "{error}"
    );
}

#[test]
fn a_message_that_is_cut_off_says_so_and_gives_no_number_of_its_own() {
    let head = |coding: &str| format!("{HTML}\r\nContent-Transfer-Encoding: {coding}");
    let page = page();
    for (coding, body) in [
        ("8bit", page.clone()),
        ("quoted-printable", quoted_printable(page.as_bytes())),
        ("base64", base64(page.as_bytes())),
    ] {
        let whole = message("multipart/related", &[(&head(coding), body.as_bytes())]);
        let known = numbers(&same(&whole).reports[0]);
        for cut in (0..whole.len() - 2).step_by(whole.len() / 150 + 1).chain(whole.len() - 40..whole.len() - 4) {
            let loaded = match load("保存.mht", &whole[..cut], &options()) {
                Ok(loaded) => loaded,
                Err(error) => {
                    assert!(!error.message(Lang::Zh).is_empty() && error.code() != "other_content", "{cut}: {error}");
                    continue;
                }
            };
            assert!(codes(&loaded).contains(&"cut_off"), "{coding}, {cut} of {}", whole.len());
            for (found, known) in numbers(&loaded.reports[0]).iter().zip(&known) {
                assert!(found.0 != CellState::Reported || found == known, "{coding}, {cut}: {found:?} {known:?}");
            }
        }
    }
}

#[test]
fn the_first_figures_of_a_number_are_no_number() {
    let page = page();
    let known = numbers(&load("a.html", page.as_bytes(), &options()).unwrap().reports[0]);
    let (mut cut, mut doubted) = (0, 0);
    for (at, _) in page.match_indices("</td>") {
        let figures = page[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        for end in (at + 1 - figures.max(1)..at).chain([at + 3]).filter(|_| figures > 1) {
            let saved = message("multipart/related", &[(HTML, page.as_bytes())]);
            let start = saved.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
            let start = start + saved[start..].windows(page.len()).position(|part| part == page.as_bytes()).unwrap();
            for (name, bytes) in [("a.html", &page.as_bytes()[..end]), ("a.mht", &saved[..start + end])] {
                let Ok(loaded) = load(name, bytes, &options()) else { continue };
                for (found, known) in numbers(&loaded.reports[0]).iter().zip(&known) {
                    assert!(found.0 != CellState::Reported || found == known, "{name}, {end}: {found:?} {known:?}");
                    doubted += usize::from(found.0 == CellState::Unreadable);
                }
                cut += 1;
            }
        }
        if cut > 150 {
            break;
        }
    }
    assert!(cut > 20 && doubted > 5, "{cut} {doubted}");
}

#[test]
fn quoted_printable_of_gbk_that_is_said_to_be_something_else() {
    let plain = page().replace("utf-8", "x-user-defined");
    let gbk = quoted_printable(&encoding_rs::GBK.encode(&plain).0);
    for charset in ["", "; charset=utf-8", "; charset=iso-8859-1", "; charset=gb2312", "; charset=x-unknown"] {
        let head = format!("Content-Type: text/html{charset}\r\nContent-Transfer-Encoding: Quoted-Printable");
        same(&message("multipart/related", &[(&head, gbk.as_bytes())]));
    }
    // A last byte that is half a character, and codes that are none.
    let broken = format!("{}=B9=\r\n<p>100=ZZ%=</p>", gbk.trim_end());
    let head = "Content-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: quoted-printable";
    let loaded = load("a.mht", &message("multipart/related", &[(head, broken.as_bytes())]), &options()).unwrap();
    assert_eq!(numbers(&loaded.reports[0]), numbers(&same(&single()).reports[0]));
}

/// Parts within parts.
fn nested(depth: usize) -> Vec<u8> {
    let open: String =
        (0..depth).map(|n| format!("Content-Type: multipart/mixed; boundary=\"b{n}.\"\r\n\r\n--b{n}.\r\n")).collect();
    let close: String = (0..depth).rev().map(|n| format!("\r\n--b{n}.--\r\n")).collect();
    format!("MIME-Version: 1.0\r\n{open}{HTML}\r\n\r\n{}{close}", page()).into_bytes()
}

#[test]
fn parts_within_parts() {
    for depth in [1, 2, 5, 16] {
        assert!(!codes(&same(&nested(depth))).contains(&"cut_off"), "{depth}");
    }
    for depth in [17, 10_000] {
        let error = soon(|| refused("保存.mht", nested(depth)));
        assert_eq!(error, LoadError::TooDeep { limit: 16 });
        assert!(error.message(Lang::Zh).contains("16") && error.to_string().contains("deeper than 16"), "{error}");
    }
}

#[test]
fn of_several_that_may_be_the_first_the_first_counts() {
    let page = page();
    let other = page.replace("2023年", "2022年");
    assert_ne!(page, other);
    let id = format!("{HTML}\r\nContent-ID: <main>\r\nContent-Location: http://a/main");
    let menu = "<p>首页</p>";
    // Twice the name that is said to be the first, or twice the place.
    for kind in [
        "multipart/related; start=\"<main>\"",
        "multipart/related; start=\"<nobody>\"",
        "multipart/related; start=main",
    ] {
        let parts = [(id.as_str(), page.as_bytes()), (id.as_str(), other.as_bytes())];
        same(&message(kind, &parts));
        let parts = [(HTML, menu.as_bytes()), (&id, page.as_bytes()), (&id, other.as_bytes())];
        if !kind.contains("nobody") {
            same(&message(kind, &parts));
        }
    }
    let placed = [
        b"Snapshot-Content-Location: http://a/main\r\n".as_slice(),
        &message("multipart/related", &[(HTML, menu.as_bytes()), (&id, page.as_bytes()), (&id, other.as_bytes())]),
    ]
    .concat();
    same(&placed);
    // A picture that is named as the first page is none.
    let picture = ("Content-Type: image/png\r\nContent-ID: <main>", b"\x89PNG".as_slice());
    same(&message("multipart/related; start=\"<main>\"", &[picture, (HTML, page.as_bytes())]));
}

#[test]
fn frames_that_show_each_other_end() {
    let frame =
        |to: &str| format!("<html><body><iframe src=\"http://a/{to}\"></iframe><iframe src=\"cid:{to}\"></iframe>");
    let at = |name: &str| format!("{HTML}\r\nContent-ID: <{name}>\r\nContent-Location: http://a/{name}");
    let (one, two, own) = (frame("two"), frame("one"), frame("own"));
    let (at_one, at_two, at_own, report) = (at("one"), at("two"), at("own"), at("report"));
    let circle = [(at_one.as_str(), one.as_bytes()), (&at_two, two.as_bytes()), (&at_own, own.as_bytes())];
    let page = page();
    same(&message("multipart/related", &[&circle[..], &[(&report, page.as_bytes())]].concat()));
    assert_eq!(refused("a.mht", message("multipart/related", &circle)).code(), "not_a_report");
}

#[test]
fn ten_thousand_parts() {
    let page = page();
    let picture = ("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", b"iVBORw0KGgo=".as_slice());
    let mut parts = vec![picture; 10_000];
    parts.push((HTML, page.as_bytes()));
    soon(|| same(&message("multipart/related", &parts)));
    let pages = vec![(HTML, "<p>首页</p>".as_bytes()); 10_000];
    let error = soon(|| refused("a.mht", message("multipart/related", &pages)));
    assert_eq!(error, LoadError::TooManyParts { found: 10_000, limit: 2_000 });
    assert!(error.message(Lang::Zh).contains("10000 个文件") && error.to_string().contains("10000 files"), "{error}");
}

#[test]
fn lengths_that_are_said_are_not_believed() {
    let long = format!("{HTML}\r\nContent-Length: 209715200\r\nContent-Transfer-Encoding: 8bit");
    let loaded = same(&message("multipart/related", &[(&long, page().as_bytes())]));
    assert!(!codes(&loaded).contains(&"cut_off"));
    let large = [single(), vec![b' '; 32 << 20]].concat();
    let error = refused("a.mht", large);
    assert_eq!(error.code(), "too_large");
    assert!(error.message(Lang::Zh).contains("33554432"), "{error}");
}

#[test]
fn nothing_outside_of_a_file_is_looked_up() {
    let outside = "<html><body><iframe src=\"file:///etc/passwd\"></iframe><iframe src=\"http://localhost/x.html\"></iframe>\
        <object data=\"../../x.html\"></object></body></html>";
    let error = refused("a.mht", message("multipart/related", &[(HTML, outside.as_bytes())]));
    assert_eq!(error.code(), "not_a_report");
    assert!(!error.message(Lang::Zh).is_empty());
    let body = message("message/external-body; access-type=local-file; name=\"/etc/passwd\"", &[(HTML, b"x")]);
    assert!(load("a.mht", &body, &options()).is_err());
}

#[test]
fn tables_ten_thousand_deep() {
    let page = page();
    let deep = page.replacen("<body", &format!("<body>{}<p", "<table><tr><td>".repeat(10_000)), 1);
    assert_ne!(page, deep);
    let loaded = soon(|| load("a.mht", &message("multipart/related", &[(HTML, deep.as_bytes())]), &options()));
    if let Err(error) = loaded {
        assert!(!error.message(Lang::Zh).is_empty() && !error.to_string().is_empty());
    }
}
