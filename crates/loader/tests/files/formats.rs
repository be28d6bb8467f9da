//! What is said of formats where people read it is what the table of formats says.

use gongkai_loader::{FORMATS, Format, Unread, readable, takes};
use gongkai_model::Lang;
use std::path::Path;

/// The endings of a format as documents show them.
fn endings(format: &Format, between: &str) -> String {
    let all: Vec<String> = format.extensions().iter().map(|end| format!("`.{end}`")).collect();
    all.join(between)
}

fn read() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.kind().is_some())
}

fn refused() -> impl Iterator<Item = (&'static Format, Unread)> {
    FORMATS.iter().filter_map(|format| Some((format, format.unread()?)))
}

/// The rows of a table of what is read.
fn rows(lang: Lang) -> String {
    let head = lang.pick("| 格式 | 扩展名 | 读取什么 |", "| format | endings | what is read |");
    let row =
        |format: &Format| format!("| {} | {} | {} |\n", format.title(lang), endings(format, " "), format.about(lang));
    format!("{head}\n|---|---|---|\n{}", read().map(row).collect::<String>())
}

/// What is refused by its kind, in a sentence.
fn refusals(lang: Lang) -> String {
    let one = |(format, _): (&Format, _)| {
        let (title, about) = (format.title(lang), format.about(lang));
        let endings = endings(format, lang.pick("、", ", "));
        lang.pick(format!("{title}（{endings}：{about}）"), format!("{title} ({endings}: {about})"))
    };
    let all: Vec<String> = refused().map(one).collect();
    lang.pick(format!("{}。\n", all.join("、")), format!("{}.\n", all.join("; ")))
}

/// The table of `docs/formats.md`.
fn details() -> String {
    let row = |format: &Format| format!("| {} | {} |\n", endings(format, ", "), format.detail());
    format!("| extension | read as |\n|---|---|\n{}", read().map(row).collect::<String>())
}

/// The list of what is refused in `docs/formats.md`.
fn advice() -> String {
    let item = |(format, what): (&Format, Unread)| format!("- {}: {}\n", endings(format, ", "), what.message(Lang::En));
    refused().map(item).collect()
}

/// What is read, in a line for people.
fn titles(lang: Lang) -> String {
    let all: Vec<&str> = read().map(|format| format.title(lang)).collect();
    all.join(lang.pick("、", ", "))
}

/// A text in which what stands between the marks of a name is another.
fn renewed(text: &str, name: &str, inner: &str) -> String {
    let (from, to) = (format!("<!-- made from the table of formats: {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = text.split_once(&from).unwrap_or_else(|| panic!("no mark {from:?}"));
    let (_, after) = rest.split_once(&to).unwrap_or_else(|| panic!("no mark {to:?}"));
    format!("{before}{from}{inner}{to}{after}")
}

#[test]
fn documents_list_the_formats_of_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let line = |lang| format!("{}\n", titles(lang));
    for (file, parts) in [
        ("README.md", vec![("what is read", rows(Lang::En)), ("what is refused", refusals(Lang::En))]),
        ("README.zh-CN.md", vec![("what is read", rows(Lang::Zh)), ("what is refused", refusals(Lang::Zh))]),
        ("docs/formats.md", vec![("what is read", details()), ("what is refused", advice())]),
        ("docs/check-page.md", vec![("what is read", line(Lang::Zh))]),
    ] {
        let old = std::fs::read_to_string(root.join(file)).unwrap();
        let new = parts.iter().fold(old.clone(), |text, (name, inner)| renewed(&text, name, inner));
        if std::env::var_os("GONGKAI_WRITE_DOCS").is_some() {
            std::fs::write(root.join(file), &new).unwrap();
        } else {
            assert!(
                old == new,
                "{file} is stale: GONGKAI_WRITE_DOCS=1 cargo test -p gongkai-loader documents_list_the_formats"
            );
        }
        for end in FORMATS.iter().flat_map(Format::extensions) {
            assert!(file == "docs/check-page.md" || new.contains(&format!("`.{end}`")), "{file} has no .{end}");
        }
    }
}

#[test]
fn the_page_in_the_browser_names_what_is_read() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../browser/page");
    for file in ["page.js", "page.html"] {
        let text = std::fs::read_to_string(page.join(file)).unwrap();
        assert!(text.contains(&format!("{}。", titles(Lang::Zh))), "{file} wants {}", titles(Lang::Zh));
        assert!(
            file == "page.html" || text.contains(&format!("{};", titles(Lang::En))),
            "{file} wants {}",
            titles(Lang::En)
        );
    }
}

#[test]
fn help_names_every_ending_that_is_read() {
    for lang in [Lang::Zh, Lang::En] {
        let said = readable(lang);
        for format in &FORMATS {
            for end in format.extensions() {
                let word = |text: &str| text.split([' ', '(', ')', '（', '）']).any(|word| word == format!(".{end}"));
                assert_eq!(word(&said), format.kind().is_some(), "{end}");
                assert!(takes(&format!("a.{end}")), "{end}");
            }
        }
    }
}
