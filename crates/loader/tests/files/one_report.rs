//! One report in every format that offices hold loads to the cells of its DOCX.

use crate::options;
use crate::word97::{Paragraph, Word, p, row};
use gongkai_generate::district::district;
use gongkai_generate::pipe_text;
use gongkai_generate::plain::Dice;
use gongkai_generate::write::docx::{self, DocxStyle};
use gongkai_generate::write::html::{self, HtmlStyle};
use gongkai_generate::write::mht::{self, MhtStyle};
use gongkai_generate::write::ofd::{self, OfdStyle};
use gongkai_generate::write::xlsx::{self, XlsxStyle};
use gongkai_generate::write::{print, rich_text};
use gongkai_loader::{Loaded, load};
use gongkai_model::{Form, Report};

/// A text with pipe tables as a file of Word 97.
fn old_word(text: &str) -> Vec<u8> {
    let paragraphs = text.lines().filter(|line| !line.is_empty()).flat_map(|line| -> Vec<Paragraph> {
        match line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) {
            Some(cells) => {
                let cells: Vec<&str> = cells.split(" | ").collect();
                let edges: Vec<i16> = (0..=cells.len()).map(|nth| i16::try_from(nth * 700).unwrap()).collect();
                row(&cells, &edges, &[])
            }
            None => vec![p(line)],
        }
    });
    Word::of(paragraphs.collect()).write()
}

/// The one report of a file.
fn only(name: &str, bytes: &[u8]) -> Report {
    let loaded: Loaded = load(name, bytes, &options()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let [report] = loaded.reports.as_slice() else { panic!("{name}: {} reports", loaded.reports.len()) };
    report.clone()
}

/// A report of each form, with text that speaks of its numbers.
fn reports() -> Vec<Report> {
    let all: Vec<Report> = district(2023).samples.into_iter().map(|sample| sample.report).collect();
    let of = |form: &Form| all.iter().find(|report| report.form().is_some_and(|other| other.id == form.id)).cloned();
    Form::all().iter().filter_map(of).collect()
}

#[test]
fn doc_wps_rtf_ofd_mht_and_the_others_give_the_cells_of_the_docx() {
    let reports = reports();
    assert!(reports.len() > 1, "the district has reports of more than one form");
    let mut words = Vec::new();
    for (nth, report) in reports.iter().enumerate() {
        let mut dice = Dice::new(nth as u64);
        let word = docx::write(report, DocxStyle::Merged, &[], &mut dice).unwrap();
        let known = only("年报.docx", &word.bytes);
        let cells = known.cells.as_ref().unwrap();
        assert!(cells.present().filter(|(_, cell)| cell.number.is_some()).count() > 20);
        assert!(cells.same_values(&word.cells), "the DOCX itself");
        let text = pipe_text::write(report);
        let doc = old_word(&text);
        let mut files = vec![
            ("doc".to_owned(), doc.clone()),
            ("wps".to_owned(), doc),
            ("rtf".to_owned(), rich_text::write(&text, false)),
            ("rtf".to_owned(), rich_text::write(&text, true)),
            ("txt".to_owned(), text.into_bytes()),
            ("xlsx".to_owned(), xlsx::write(report, XlsxStyle::Formulas, &[], &mut dice).unwrap().bytes),
        ];
        files.extend(
            OfdStyle::ALL.map(|style| ("ofd".to_owned(), ofd::write(report, style, &[], &mut dice).unwrap().bytes)),
        );
        files.extend(MhtStyle::ALL.map(|style| ("mht".to_owned(), mht::write(report, style, &[], &mut dice).bytes)));
        files.extend(HtmlStyle::ALL.map(|style| ("html".to_owned(), html::write(report, style, &[], &mut dice).bytes)));
        for (end, bytes) in &files {
            same(&format!("年报.{end}"), &only(&format!("年报.{end}"), bytes), &known);
        }
        words.push((format!("{nth}.docx"), word.bytes, known));
    }
    let sources: Vec<(String, &[u8])> = words.iter().map(|(name, bytes, _)| (name.clone(), bytes.as_slice())).collect();
    for to in ["doc", "rtf"] {
        let Some(converted) = print::converted(&sources, to).unwrap() else {
            eprintln!("SKIPPED: LibreOffice is not installed; no .{to} of its making is compared with the DOCX");
            return;
        };
        for (name, _, known) in &words {
            let bytes = &converted[name.trim_end_matches(".docx")];
            // What is called .wps is written alike.
            for end in [to, "wps"] {
                same(&format!("年报.{end} of LibreOffice"), &only(&format!("年报.{end}"), bytes), known);
            }
        }
    }
}

fn same(about: &str, found: &Report, known: &Report) {
    let (cells, expected) = (found.cells.as_ref().unwrap(), known.cells.as_ref().unwrap());
    let form = expected.form();
    let differ: Vec<&str> = expected
        .iter()
        .zip(cells.iter())
        .filter(|((_, a), (_, b))| (a.state, a.number) != (b.state, b.number))
        .map(|((ix, _), _)| form.def(ix).id.as_str())
        .collect();
    assert!(differ.is_empty(), "{about}, {}: {differ:?}", known.agency.name);
    assert_eq!((&found.agency.key, found.report_year), (&known.agency.key, known.report_year), "{about}");
    assert_eq!((found.published, found.detected_form), (known.published, known.detected_form), "{about}");
}
