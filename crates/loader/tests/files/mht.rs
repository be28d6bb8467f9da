//! Pages saved whole in one file.

use crate::office::sample;
use crate::options;
use gongkai_generate::plain::{self, Dice, sections};
use gongkai_generate::write::html::{self, HtmlStyle};
use gongkai_generate::write::mht::{self, MhtStyle, base64, quoted_printable};
use gongkai_generate::write::quirk::Quirk;
use gongkai_loader::{Loaded, load};
use gongkai_model::Form;
use gongkai_model::{CellState, Report};
use proptest::prelude::*;

pub(crate) fn page() -> String {
    String::from_utf8(sample("2023/农业农村局.html").0).unwrap()
}

/// A message of parts, each with the fields of its head.
pub(crate) fn message(kind: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let parts: Vec<Vec<u8>> = parts.iter().map(|(head, body)| [head.as_bytes(), b"\r\n\r\n", body].concat()).collect();
    mht::message(&format!("MIME-Version: 1.0\r\nContent-Type: {kind}"), "----=_a;b", "", &parts)
}

pub(crate) fn numbers(report: &Report) -> Vec<(CellState, Option<String>)> {
    let cells = report.cells.iter().flat_map(|cells| cells.iter());
    cells.map(|(_, cell)| (cell.state, cell.number.map(|n| n.to_string()))).collect()
}

pub(crate) fn same(message: &[u8]) -> Loaded {
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

/// What is printed is read: the cells that differ.
fn differing(report: &Report, expected: &gongkai_model::Cells) -> Vec<String> {
    let Some(cells) = &report.cells else { return vec!["no cells".to_owned()] };
    let pairs = expected.iter().zip(cells.iter()).filter(|((_, a), (_, b))| (a.state, a.number) != (b.state, b.number));
    pairs.map(|((ix, a), (_, b))| format!("{}: {:?} / {:?}", expected.form().def(ix).id, a.number, b.number)).collect()
}

#[test]
fn what_browsers_word_and_mail_programs_save_gives_the_cells_of_the_report() {
    for (f, form) in Form::all().iter().enumerate() {
        let report = plain::report(form, "云泽区档案局", form.last_year.unwrap_or(2023), f as u64 + 7);
        let report = report.rebuild().sections(sections(form)).build();
        for style in MhtStyle::ALL {
            for seed in 0..4 {
                let written = mht::write(&report, style, &[], &mut Dice::new(seed));
                assert!(report.cells.as_ref().unwrap().same_values(&written.cells), "{} loses cells", style.id());
                for name in ["年报.mht", "年报.mhtml", "年报.doc", "年报.wps", "年报.html", "-"] {
                    let about = format!("{} of {} as {name}, seed {seed}", style.id(), form.id);
                    let loaded = load(name, &written.bytes, &options()).unwrap_or_else(|e| panic!("{about}: {e}"));
                    let [found] = loaded.reports.as_slice() else {
                        panic!("{about}: {} reports", loaded.reports.len())
                    };
                    let differ = differing(found, &written.cells);
                    assert!(differ.is_empty(), "{about}: {differ:?}");
                    assert_eq!(
                        (&found.agency.key, found.report_year),
                        (&report.agency.key, report.report_year),
                        "{about}"
                    );
                    assert_eq!(found.published, report.published, "{about}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_page_with_oddities_gives_the_same_saved_whole(
        seed in any::<u64>(),
        form in 0..Form::all().len(),
        page in 0..HtmlStyle::ALL.len(),
        style in 0..MhtStyle::ALL.len(),
    ) {
        let (form, page, style) = (&Form::all()[form], HtmlStyle::ALL[page], MhtStyle::ALL[style]);
        let mut dice = Dice::new(seed);
        let quirks = Quirk::some(&mut dice);
        let report = plain::report(form, "云泽区档案局", form.last_year.unwrap_or(2023), seed);
        let report = report.rebuild().sections(sections(form)).build();
        let (text, _) = html::text(&report, page, &quirks, &mut dice);
        let read = |name: &str, bytes: &[u8]| {
            let loaded = load(name, bytes, &options()).map_err(|error| error.code());
            loaded.map(|loaded| loaded.reports.iter().map(numbers).collect::<Vec<_>>())
        };
        let whole = read("年报.mht", &mht::saved(style, &text));
        prop_assert_eq!(read("年报.html", text.as_bytes()), whole, "{} {} {:?}", page.id(), style.id(), quirks);
    }

    #[test]
    fn any_page_is_read_alike_however_its_part_is_coded(words in "[ -~公开信息年报\\t]{0,200}", cut in 0usize..400) {
        let page = format!("<html><body><p>{}</p>{}", words.replace('<', "&lt;"), page());
        let typed = "Content-Type: text/html; charset=utf-8";
        let coded = |coding: &str, body: &[u8]| {
            message("multipart/related", &[(&format!("{typed}\r\nContent-Transfer-Encoding: {coding}"), body)])
        };
        let plain = load("a.mht", &coded("8bit", page.as_bytes()), &options());
        let quoted = coded("quoted-printable", quoted_printable(page.as_bytes()).as_bytes());
        let packed = coded("base64", base64(page.as_bytes()).as_bytes());
        for (coding, message) in [("quoted-printable", &quoted), ("base64", &packed)] {
            let loaded = load("a.mht", message, &options());
            prop_assert_eq!(
                loaded.as_ref().map(|loaded| numbers(&loaded.reports[0])),
                plain.as_ref().map(|loaded| numbers(&loaded.reports[0])),
                "{}", coding
            );
            // Cut off anywhere: no panic.
            let _ = load("a.mht", &message[..message.len() - cut.min(message.len())], &options());
        }
    }
}
