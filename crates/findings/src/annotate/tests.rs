//! Drafts of known content → the same drafts with comments, looked at part by part.

mod odd;
mod office;

use super::annotated;
use crate::FindingsError;
use gongkai_generate::plain::{self, Dice};
use gongkai_generate::write::docx::{self, DocxStyle};
use gongkai_lint::{CellRef, Finding, review};
use gongkai_loader::{Loaded, Options, load};
use gongkai_model::{CellState, Date, Form, Lang, Number, Passage, Place, Report};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const NAME: &str = "草稿.docx";

/// A report of which every cell and every paragraph says something else, so that none can stand for another; many of its
/// totals are wrong.
fn draft(style: DocxStyle) -> Vec<u8> {
    let form = Form::expected(2024).unwrap();
    let report = plain::report(form, "云泽区财政局", 2024, 7);
    let mut sections = plain::sections(form);
    for (number, section) in sections.iter_mut().enumerate() {
        let text = format!("第{number}项工作有序开展，全年收到信息公开申请9{number}7件，全部按时答复。");
        section.paragraphs.push(Passage { text, place: Place::default() });
    }
    let mut cells = report.cells.clone().unwrap();
    for (at, ix) in cells.indexes().enumerate() {
        if cells.state(ix) == CellState::Reported {
            let number = 1000 + at as i64;
            cells.set(ix, CellState::Reported, Some(Number::Count(number)), &number.to_string(), Place::default());
        }
    }
    let report = report.rebuild().cells(Some(cells)).sections(sections).build();
    docx::write(&report, style, &[], &mut Dice::new(3)).unwrap().bytes
}

fn loaded(bytes: &[u8]) -> Loaded {
    let today: Date = "2025-03-01".parse().unwrap();
    load(NAME, bytes, &Options::at(today)).unwrap()
}

fn findings(reports: &[Report]) -> Vec<Finding> {
    let findings = review(reports).findings;
    assert!(findings.len() > 20 && findings.iter().any(|finding| finding.place.is_some()), "{}", findings.len());
    findings
}

fn with(bytes: &[u8], findings: &[Finding]) -> Result<Vec<u8>, FindingsError> {
    annotated(bytes, &findings.iter().collect::<Vec<_>>(), Lang::Zh)
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        parts.insert(name, bytes);
    }
    parts
}

fn packed(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes)[name].clone()).unwrap()
}

fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// What stands in an element with all changes accepted, without spaces.
fn shown(node: Node<'_, '_>) -> String {
    let gone = |node: &Node<'_, '_>| node.ancestors().any(|above| is(&above, "del") || is(&above, "Fallback"));
    let texts = node.descendants().filter(|node| is(node, "t") && !gone(node));
    texts.filter_map(|node| node.text()).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

/// For each comment the paragraph that its range is in; that begin, end and mark stand in this order in one paragraph, once
/// each, is seen to.
fn ranges<'a, 'x>(document: &'a Document<'x>) -> BTreeMap<String, Node<'a, 'x>> {
    let mut of: BTreeMap<String, Vec<(&str, Node<'_, '_>)>> = BTreeMap::new();
    for node in document.descendants() {
        let name = node.tag_name().name();
        if matches!(name, "commentRangeStart" | "commentRangeEnd" | "commentReference") {
            let id = node.attributes().find(|attribute| attribute.name() == "id").unwrap().value();
            let paragraph = node.ancestors().find(|above| is(above, "p")).unwrap();
            assert!(!node.ancestors().any(|above| is(&above, "txbxContent")), "a comment in a text box");
            of.entry(id.to_owned()).or_default().push((name, paragraph));
        }
    }
    of.into_iter()
        .map(|(id, marks)| {
            let [(first, a), (second, b), (third, c)] = marks.as_slice() else { panic!("{id}: {marks:?}") };
            assert_eq!((*first, *second, *third), ("commentRangeStart", "commentRangeEnd", "commentReference"));
            assert!(a == b && b == c);
            (id, *a)
        })
        .collect()
}

/// The text of a part without the marks of comments, an element that was opened for them closed again.
fn without_marks(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = ["<w:commentRange", "<w:r><w:commentReference"].iter().filter_map(|mark| rest.find(mark)).min()
    {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let end = if behind.starts_with("<w:r>") { "</w:r>" } else { "/>" };
        rest = behind.split_once(end).unwrap().1;
    }
    out + rest
}

#[test]
fn each_cell_and_paragraph_gets_its_own_comment() {
    for style in DocxStyle::ALL {
        let bytes = draft(style);
        let reports = loaded(&bytes).reports;
        let template = &findings(&reports)[0];
        let cells = reports[0].cells.as_ref().unwrap();
        let mut expected = Vec::new();
        let mut all = Vec::new();
        for (ix, cell) in cells.present() {
            expected.push(cell.as_written.into_owned());
            all.push(Finding { cells: vec![CellRef::of(cells, ix)], place: None, ..template.clone() });
        }
        let in_cells = all.len();
        assert!(in_cells > 150, "{}: {in_cells}", style.id());
        for section in &reports[0].sections {
            for passage in &section.paragraphs {
                expected.push(passage.text.chars().filter(|c| !c.is_whitespace()).collect());
                all.push(Finding { cells: Vec::new(), place: Some(passage.place), ..template.clone() });
            }
        }
        assert!(all.len() - in_cells >= 6, "{}", style.id());
        let text = part(&with(&bytes, &all).unwrap(), "word/document.xml");
        let document = Document::parse(&text).unwrap();
        let ranges = ranges(&document);
        assert_eq!(ranges.len(), all.len());
        for (number, expected) in expected.iter().enumerate() {
            let paragraph = ranges[&number.to_string()];
            if number < in_cells {
                let cell = paragraph.ancestors().find(|above| is(above, "tc")).unwrap();
                assert_eq!(&shown(cell), expected, "{}", style.id());
                assert_eq!(&shown(paragraph), expected, "{}", style.id());
            } else {
                assert!(
                    shown(paragraph).contains(expected.as_str()),
                    "{}: {expected} {}",
                    style.id(),
                    shown(paragraph)
                );
            }
        }
    }
}

#[test]
fn nothing_else_changes_and_it_reads_as_before() {
    for style in DocxStyle::ALL {
        let bytes = draft(style);
        let before = loaded(&bytes);
        let findings = findings(&before.reports);
        let out = with(&bytes, &findings).unwrap();
        assert_eq!(out, with(&bytes, &findings).unwrap(), "the same twice");
        assert_eq!(loaded(&out), before, "{}", style.id());
        let (mut old, mut new) = (parts(&bytes), parts(&out));
        let text =
            |parts: &mut BTreeMap<String, Vec<u8>>, name: &str| String::from_utf8(parts.remove(name).unwrap()).unwrap();
        let marked = text(&mut new, "word/document.xml");
        // What was one tag and had to be opened is closed again here.
        let opened = |text: String| text.replace("<w:p></w:p>", "<w:p/>");
        assert_eq!(opened(without_marks(&marked)), opened(text(&mut old, "word/document.xml")), "{}", style.id());
        let comments = text(&mut new, "word/comments.xml");
        let comments = Document::parse(&comments).unwrap();
        assert_eq!(comments.descendants().filter(|node| is(node, "comment")).count(), findings.len());
        for name in ["[Content_Types].xml", "word/_rels/document.xml.rels"] {
            let (old, new) = (text(&mut old, name), text(&mut new, name));
            let (head, tail) = old.rsplit_once("</").unwrap();
            assert!(new.starts_with(head) && new.ends_with(tail) && new.contains("comments.xml"), "{new}");
        }
        assert_eq!(old, new);
    }
}

#[test]
fn a_comment_says_what_the_terminal_says() {
    let bytes = draft(DocxStyle::Merged);
    let reports = loaded(&bytes).reports;
    let review = review(&reports);
    let refs: Vec<&Report> = reports.iter().collect();
    for lang in [Lang::Zh, Lang::En] {
        let all = crate::Findings { review: &review, reports: &refs, rejected: &[], lang, colour: false };
        let terminal = crate::write(&all, crate::Format::Text).unwrap();
        let out = annotated(&bytes, &review.findings.iter().collect::<Vec<_>>(), lang).unwrap();
        let text = part(&out, "word/comments.xml");
        let comments = Document::parse(&text).unwrap();
        for (comment, finding) in comments.root_element().children().zip(&review.findings) {
            let lines: Vec<String> = comment
                .children()
                .map(|line| line.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect())
                .collect();
            assert!(lines[0].contains(finding.rule.as_str()) && lines[0].starts_with(finding.severity.label(lang)));
            let title = gongkai_lint::rule(finding.rule.as_str()).unwrap().meta.title;
            assert!(lines[0].ends_with(lang.pick(title.0, title.1)));
            assert!(terminal.contains(&format!("{} {}", finding.rule, lines[1])), "{}\n{terminal}", lines[1]);
            let advice = finding.help.pick(lang);
            assert!(lines.iter().any(|line| line == advice) && terminal.contains(advice), "{lines:?}");
        }
    }
}

#[test]
fn what_has_no_place_stands_at_the_title_and_says_so() {
    for style in DocxStyle::ALL {
        let bytes = draft(style);
        let reports = loaded(&bytes).reports;
        let mut findings = findings(&reports);
        findings.truncate(3);
        findings[0] = Finding { cells: Vec::new(), suspects: Vec::new(), place: None, ..findings[0].clone() };
        // A place that is none in this file.
        let nowhere = Place { table: 99, row: 1, column: 1, ..Place::default() };
        findings[1] = Finding { cells: Vec::new(), suspects: Vec::new(), place: Some(nowhere), ..findings[1].clone() };
        let out = with(&bytes, &findings).unwrap();
        let (text, comments) = (part(&out, "word/document.xml"), part(&out, "word/comments.xml"));
        let document = Document::parse(&text).unwrap();
        let ranges = ranges(&document);
        for number in ["0", "1"] {
            assert!(shown(ranges[number]).contains("政府信息公开工作年度报告"), "{}", style.id());
        }
        assert_eq!(comments.matches("标在文首").count(), 2);
    }
}

#[test]
fn twice_and_beside_the_comments_of_others() {
    let bytes = draft(DocxStyle::Tracked);
    let before = loaded(&bytes);
    let findings = findings(&before.reports);
    let once = with(&bytes, &findings).unwrap();
    let twice = with(&once, &findings).unwrap();
    assert_eq!(loaded(&twice), before);
    let (first, both) = (part(&once, "word/comments.xml"), part(&twice, "word/comments.xml"));
    assert!(both.starts_with(first.strip_suffix("</w:comments>").unwrap()), "those that were there are kept");
    let text = part(&twice, "word/document.xml");
    let document = Document::parse(&text).unwrap();
    assert_eq!(ranges(&document).len(), 2 * findings.len());
    let comments = Document::parse(&both).unwrap();
    let ids: BTreeSet<&str> =
        comments.root_element().children().map(|node| node.attributes().next().unwrap().value()).collect();
    assert_eq!(ids.len(), 2 * findings.len());
    for name in ["[Content_Types].xml", "word/_rels/document.xml.rels"] {
        assert_eq!(part(&once, name), part(&twice, name), "named once");
    }
}
