//! RTF files, written by us and by LibreOffice.

use crate::office::{Cell, Part, docx, sample};
use crate::{options, refused};
use encoding_rs::{BIG5, GBK};
use gongkai_generate::district::district;
use gongkai_generate::pipe_text;
use gongkai_generate::plain::{self, Dice};
use gongkai_generate::write::docx::{DocxStyle, write};
use gongkai_generate::write::print;
use gongkai_generate::write::quirk::Quirk;
use gongkai_generate::write::rich_text;
use gongkai_loader::{Loaded, load};
use gongkai_model::{CellState, Form, Lang, Place, Report};
use proptest::prelude::*;

/// How characters are written that are not ASCII.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Letters {
    /// `\'hh` in the encoding of a Chinese font.
    Gbk,
    Big5,
    /// `\u` with nothing for those who do not know it.
    Unicode,
    /// `\u` with the bytes of the Chinese font behind it.
    Both,
    /// Bytes as they are.
    Raw,
}

impl Letters {
    const ALL: [Letters; 5] = [Letters::Gbk, Letters::Big5, Letters::Unicode, Letters::Both, Letters::Raw];

    fn head(self) -> &'static str {
        match self {
            Letters::Gbk => "\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 SimSun;}}\\f1 ",
            Letters::Big5 => "\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset136 MingLiU;}}\\f1 ",
            Letters::Unicode => "\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}}\\uc0 ",
            Letters::Both => "\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}}\\uc2 ",
            Letters::Raw => "\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}}",
        }
    }

    fn write(self, text: &str, out: &mut Vec<u8>) {
        for c in text.chars() {
            let mut buffer = [0; 4];
            let letter: &str = c.encode_utf8(&mut buffer);
            let units: Vec<u16> = letter.encode_utf16().collect();
            let unicode = |out: &mut Vec<u8>, rest: &[u8]| {
                for unit in &units {
                    out.extend(format!("\\u{}", *unit as i16).into_bytes());
                    out.extend(if rest.is_empty() { b" " } else { rest });
                }
            };
            let (bytes, _, missing) = if self == Letters::Big5 { BIG5.encode(letter) } else { GBK.encode(letter) };
            let hex: Vec<u8> = bytes.iter().flat_map(|byte| format!("\\'{byte:02x}").into_bytes()).collect();
            match self {
                _ if matches!(c, '\\' | '{' | '}') => out.extend([b'\\', c as u8]),
                _ if c.is_ascii() => out.push(c as u8),
                Letters::Unicode => unicode(out, b""),
                Letters::Both if missing => unicode(out, b"\\'3f\\'3f"),
                Letters::Both => unicode(out, &hex),
                _ if missing => {
                    out.extend(b"{\\uc0");
                    unicode(out, b"");
                    out.push(b'}');
                }
                Letters::Raw if bytes.last().is_some_and(|last| !b"\\{}".contains(last)) => out.extend(&*bytes),
                _ => out.extend(hex),
            }
        }
    }
}

/// The edges of a table's columns, as they would be drawn: `off` of them do not quite meet.
fn edge(column: usize, off: usize) -> usize {
    column * 1200 + if column == 0 { 0 } else { off * 7 % 20 }
}

fn table(rows: &[Vec<Cell>], letters: Letters, out: &mut Vec<u8>) {
    // Column → rows still covered from above, and by how many columns.
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let (mut definition, mut content) = (String::from("\\trowd\\trgaph108\\trleft-108"), Vec::new());
        let (mut column, mut next, mut cells) = (0, Vec::new(), row.iter());
        loop {
            if let Some((_, left, span)) = open.iter().find(|(at, ..)| *at == column).copied() {
                definition.push_str(&format!("\\clvmrg\\cellx{}", edge(column + span, nth)));
                content.extend(b"\\pard\\intbl\\cell\n");
                if left > 1 {
                    next.push((column, left - 1, span));
                }
                column += span;
                continue;
            }
            let Some(cell) = cells.next() else { break };
            if cell.rows > 1 {
                definition.push_str("\\clvmgf");
                next.push((column, cell.rows - 1, cell.columns));
            }
            column += cell.columns;
            definition.push_str(&format!("\\clvertalc\\cellx{}", edge(column, nth)));
            content.extend(b"\\pard\\intbl\\qc ");
            letters.write(&cell.text, &mut content);
            content.extend(b"\\cell\n");
        }
        open = next;
        out.extend(definition.into_bytes());
        out.extend(content);
        out.extend(b"\\row\n");
    }
    out.extend(b"\\pard");
}

/// An RTF file.
fn rtf(parts: &[Part], letters: Letters) -> Vec<u8> {
    let mut out = format!("{{\\rtf1\\ansi{}\n", letters.head()).into_bytes();
    for part in parts {
        match part {
            Part::Text(text) => {
                out.extend(b"\\pard\\ql ");
                letters.write(text, &mut out);
                out.extend(b"\\par\n");
            }
            Part::Table(rows) => table(rows, letters, &mut out),
        }
    }
    out.push(b'}');
    out
}

fn cells(report: &Report) -> Vec<(CellState, Option<String>, String)> {
    let cells = report.cells.iter().flat_map(|cells| cells.iter());
    cells.map(|(_, c)| (c.state, c.number.map(|n| n.to_string()), c.as_written.to_string())).collect()
}

/// What is not the same in two readings of one report.
fn differ(one: &Loaded, other: &Loaded) -> Option<String> {
    let (a, b) = (one.reports.first()?, other.reports.first());
    let Some(b) = b else { return Some("no report".to_owned()) };
    let keys = |report: &Report| report.sections.iter().map(|s| s.key.clone()).collect::<Vec<_>>();
    let odd = cells(a).iter().zip(&cells(b)).filter(|(a, b)| a != b).count();
    let heads = (&a.agency.name, a.report_year, a.published, a.period)
        != (&b.agency.name, b.report_year, b.published, b.period);
    match () {
        () if odd > 0 => Some(format!("{odd} cells: {:?}", cells(a).into_iter().zip(cells(b)).find(|(a, b)| a != b))),
        () if heads => Some(format!("{} {} {:?}", b.agency.name, b.report_year, b.published)),
        () if keys(a) != keys(b) => Some(format!("{:?} {:?}", keys(a), keys(b))),
        () if a.sections.iter().zip(&b.sections).any(|(a, b)| squeezed(&a.text()) != squeezed(&b.text())) => {
            Some("text".to_owned())
        }
        () => None,
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn a_page_of_the_sample_gives_equal_cells_as_rtf_under_any_name() {
    for name in ["2023/农业农村局.html", "2023/人民政府.html", "2022/农业农村局.html"] {
        let (_, parts) = sample(name);
        let word = load("报告.docx", &docx(&parts), &options()).unwrap();
        for letters in Letters::ALL {
            let bytes = rtf(&parts, letters);
            for name in ["报告.rtf", "报告.doc", "报告.wps", "报告.txt", "报告.docx", "报告.xls", "报告", "-"]
            {
                let rich = load(name, &bytes, &options()).unwrap_or_else(|error| panic!("{name} {letters:?}: {error}"));
                assert_eq!(differ(&word, &rich), None, "{name} {letters:?}");
                assert!(rich.problems.iter().all(|problem| problem.code() != "damaged_text"), "{letters:?}");
            }
        }
    }
}

#[test]
fn a_report_of_every_form_within_tables() {
    for form in Form::all() {
        for seed in 0..4 {
            let mut report = plain::report(form, "云泽区财政局", form.first_year, seed);
            if let Some(cells) = &mut report.cells {
                let some: Vec<_> = cells.present().map(|(ix, _)| ix).skip(seed as usize).step_by(7).collect();
                some.into_iter().for_each(|ix| cells.set(ix, CellState::Blank, None, "", Place::default()));
            }
            let bytes = rich_text::write(&pipe_text::write(&report), seed % 2 == 0);
            let loaded = load("a.rtf", &bytes, &options()).unwrap();
            let (written, read) = (report.cells.unwrap(), loaded.reports[0].cells.clone().unwrap());
            assert!(written.same_values(&read), "{} {seed}", form.id);
        }
    }
}

#[test]
fn what_is_called_rtf_is_read_as_what_it_is() {
    let (page, parts) = sample("2023/农业农村局.html");
    for bytes in [page, docx(&parts)] {
        assert_eq!(load("报告.rtf", &bytes, &options()).unwrap().reports.len(), 1);
    }
    assert_eq!(refused("报告.rtf", b"").code(), "empty");
    assert_eq!(refused("报告.rtf", b"\x89PNG\r\n").code(), "other_content");
    let marked = [b"\xef\xbb\xbf".as_slice(), &rtf(&parts, Letters::Gbk)].concat();
    assert_eq!(load("报告.rtf", &marked, &options()).unwrap().reports.len(), 1);
    // A list of cells is never taken for anything else.
    assert!(load("报告.csv", &rtf(&parts, Letters::Gbk), &options()).is_err());
}

#[test]
fn what_libreoffice_writes_of_word_files_gives_the_same() {
    let samples = district(2023).samples;
    let reports: Vec<&Report> = samples.iter().filter(|sample| !sample.twice).map(|sample| &sample.report).collect();
    let (mut dice, mut files) = (Dice::new(23), Vec::new());
    for (number, report) in reports.iter().step_by(reports.len() / 28).enumerate() {
        let style = DocxStyle::ALL[number % DocxStyle::ALL.len()];
        let quirks = if number % 2 == 0 { Vec::new() } else { Quirk::some_of(&Quirk::of_documents(), &mut dice) };
        let written = write(report, style, &quirks, &mut dice).unwrap();
        files.push((format!("{number}.docx"), written, format!("{} {quirks:?}", style.id())));
    }
    let named: Vec<(String, &[u8])> =
        files.iter().map(|(name, written, _)| (name.clone(), written.bytes.as_slice())).collect();
    let Some(made) = print::converted(&named, "rtf").unwrap() else {
        eprintln!("SKIPPED: LibreOffice is not installed; its RTF is not tested");
        return;
    };
    let (mut odd, mut compared, mut numbers) = (Vec::new(), 0, 0);
    for (name, written, what) in &files {
        let name = name.trim_end_matches(".docx");
        let word = load(&format!("{name}.docx"), &written.bytes, &options()).unwrap();
        match load(&format!("{name}.rtf"), &made[name], &options()) {
            Ok(rich) => odd.extend(differ(&word, &rich).map(|odd| format!("{name} {what}: {odd}"))),
            Err(error) => odd.push(format!("{name} {what}: {error}")),
        }
        compared += 1;
        numbers += word.reports[0].cells.as_ref().unwrap().tally(CellState::Reported);
    }
    eprintln!("{compared} files of LibreOffice with {numbers} numbers; {} differ", odd.len());
    assert!(odd.is_empty(), "{}", odd.join("\n"));
}

/// A table whose merged cells are closed: rows of cells with their spans.
fn any_table() -> impl Strategy<Value = Vec<Vec<Cell>>> {
    let text = "[0-9]{1,4}|[甲乙丙丁数据公开]{1,5}";
    (2usize..5, 2usize..6, prop::collection::vec((text, 1usize..3, 1usize..3), 25)).prop_map(
        |(rows, columns, cells)| {
            let mut taken = vec![vec![false; columns]; rows];
            let mut cells = cells.into_iter();
            let mut out = Vec::new();
            for row in 0..rows {
                let mut line = Vec::new();
                for column in 0..columns {
                    if taken[row][column] {
                        continue;
                    }
                    let Some((text, down, across)) = cells.next() else { continue };
                    let free = (column..columns).take_while(|at| !taken[row][*at]).count();
                    let (down, across) = (down.min(rows - row), across.min(free));
                    for line in taken.iter_mut().skip(row).take(down) {
                        line[column..column + across].fill(true);
                    }
                    line.push(Cell { text, rows: down, columns: across });
                }
                out.push(line);
            }
            out
        },
    )
}

/// The report of the sample, not large.
fn small() -> Vec<u8> {
    let (_, parts) = sample("2023/农业农村局.html");
    rtf(&parts, Letters::Gbk)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_table_reads_as_it_does_in_a_word_file(table in any_table(), letters in prop::sample::select(&Letters::ALL[..])) {
        let head = |text: &str| Part::Text(text.to_owned());
        let parts = [head("云泽区财政局2023年政府信息公开工作年度报告"), head("一、总体情况"), Part::Table(table), head("以上。")];
        let word = load("a.docx", &docx(&parts), &options()).unwrap();
        let rich = load("a.rtf", &rtf(&parts, letters), &options()).unwrap();
        prop_assert_eq!(word.reports[0].sections[0].text(), rich.reports[0].sections[0].text());
        prop_assert_eq!(differ(&word, &rich), None);
    }

    #[test]
    fn files_that_are_cut_or_changed_never_panic_and_invent_nothing(
        at in 0.0f64..1.0,
        changes in prop::collection::vec((0.0f64..1.0, any::<u8>()), 0..4),
    ) {
        let whole = small();
        let truth = load("a.rtf", &whole, &options()).unwrap();
        let place = |part: f64| (part * whole.len() as f64) as usize;
        if let Ok(cut) = load("a.rtf", &whole[..place(at)], &options()) {
            for (cut, whole) in cells(&cut.reports[0]).iter().zip(cells(&truth.reports[0])) {
                prop_assert!(cut.0 != CellState::Reported || *cut == whole, "{:?} {:?}", cut, whole);
            }
        }
        let mut changed = whole.clone();
        for (at, byte) in changes {
            changed[place(at)] = byte;
        }
        let _ = load("a.rtf", &changed, &options());
    }
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    let whole = small();
    let said = |bytes: &[u8]| crate::codes(&load("a.rtf", bytes, &options()).unwrap()).contains(&"cut_off");
    assert!(said(&whole[..whole.len() / 2]) && said(&whole[..whole.len() - 1]));
    // At every point it is read, and says so, or it says why it is not.
    for cut in (0..whole.len()).step_by(whole.len() / 97 + 1) {
        match load("a.rtf", &whole[..cut], &options()) {
            Ok(loaded) => {
                let said = loaded.problems.iter().find(|problem| problem.code() == "cut_off");
                let said = said.unwrap_or_else(|| panic!("{cut}: {:?}", loaded.problems));
                assert!(said.message(Lang::Zh).contains("文件不完整") && said.message(Lang::En).contains("cut off"));
            }
            Err(error) => assert!(!error.message(Lang::Zh).is_empty() && !error.to_string().is_empty(), "{cut}"),
        }
    }
    assert!(!said(&whole) && !said(&[whole.as_slice(), b"\0\r\n"].concat()));
}

#[test]
fn groups_and_tables_without_end_are_refused_and_loose_ends_read() {
    let text = |body: &str| {
        let head = "\\pard 云泽区财政局2023年政府信息公开工作年度报告\\par 一、总体情况\\par ";
        let (head, _, _) = GBK.encode(head);
        [b"{\\rtf1\\ansi\\ansicpg936 ".as_slice(), &head, body.as_bytes(), b"}"].concat()
    };
    let table = |depth: usize| format!("\\trowd\\cellx1\\pard\\intbl\\itap{depth} a\\nestcell");
    for body in [
        "{".repeat(200_000),
        "{\\b ".repeat(20_000),
        table(10_000),
        "{\\trowd\\pard\\intbl\\itap33 a\\nestcell".repeat(10_000),
    ] {
        let error = refused("a.rtf", text(&body));
        assert_eq!(error.code(), "too_deep", "{:.40}", body);
        assert!(
            error.message(Lang::Zh).contains("嵌套超过") && error.to_string().contains("nested deeper than"),
            "{error}"
        );
    }
    // A brace too many ends the text; one too few is what a file looks like that is cut off.
    for (body, cut) in [("a\\par}}} b", false), ("{{{a\\par", true), ("a\\par", false)] {
        let loaded = load("a.rtf", &text(body), &options()).unwrap();
        assert_eq!(crate::codes(&loaded).contains(&"cut_off"), cut, "{body}");
        assert_eq!(loaded.reports[0].section("overview").unwrap().text(), "a", "{body}");
    }
    // Nothing outside of the file is looked up, and nothing in it is run.
    for body in [
        "{\\field{\\*\\fldinst INCLUDETEXT \"file:///etc/passwd\"}{\\fldrslt a}}\\par",
        "{\\object\\objautlink{\\*\\objclass Excel.Sheet.8}{\\*\\objdata 0105}{\\result a}}\\par",
        "{\\*\\template http://localhost/x.dotm}a\\par",
    ] {
        let loaded = load("a.rtf", &text(body), &options()).unwrap();
        assert_eq!(loaded.reports[0].section("overview").unwrap().text(), "a", "{body}");
    }
    // What says that it is two thousand million bytes long.
    let loaded = load("a.rtf", &text("a\\par\\bin2147483647 b"), &options()).unwrap();
    assert_eq!(loaded.reports[0].section("overview").unwrap().text(), "a");
}

#[test]
fn time_goes_with_the_length() {
    let start = std::time::Instant::now();
    for (unit, many) in
        [("{\\b ", 9_000), ("\\'b9\\'ab", 200_000), ("{a}", 200_000), ("{\\pict ff}", 100_000), ("\\u20844 ?", 200_000)]
    {
        let text = format!("{{\\rtf1\\ansicpg936 {}", unit.repeat(many));
        let _ = load("a.rtf", text.as_bytes(), &options());
    }
    // Of a debug build on a busy machine; what goes with the square takes hours.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    let large = vec![b' '; (32 << 20) + 1];
    assert_eq!(refused("a.rtf", [b"{\\rtf1".as_slice(), &large].concat()).code(), "too_large");
}
