//! Packages that are laid out in another way, damaged, or none.

use super::*;
use proptest::prelude::*;

/// A draft whose parts are changed by hand.
fn changed(change: impl FnOnce(&mut BTreeMap<String, Vec<u8>>)) -> (Vec<u8>, Vec<Finding>) {
    let bytes = draft(DocxStyle::Merged);
    let findings = findings(&loaded(&bytes).reports);
    let mut parts = parts(&bytes);
    change(&mut parts);
    (packed(&parts), findings)
}

fn replace(parts: &mut BTreeMap<String, Vec<u8>>, name: &str, change: impl FnOnce(String) -> String) {
    let text = String::from_utf8(parts[name].clone()).unwrap();
    parts.insert(name.to_owned(), change(text).into_bytes());
}

const TEXT: &str = "word/document.xml";

/// All comments are there, and the report reads as before.
fn sound(bytes: &[u8], findings: &[Finding], text: &str, comments: &str) {
    let out = with(bytes, findings).unwrap();
    assert_eq!(loaded(&out), loaded(bytes));
    let (text, comments) = (part(&out, text), part(&out, comments));
    let (text, comments) = (Document::parse(&text).unwrap(), Document::parse(&comments).unwrap());
    assert_eq!(ranges(&text).len(), findings.len());
    assert_eq!(comments.root_element().children().filter(|node| is(node, "comment")).count(), findings.len());
    // Every element that is new is of the same name space as what it is about.
    let space = text.root_element().tag_name().namespace();
    for node in
        text.descendants().chain(comments.descendants()).filter(|node| node.tag_name().name().starts_with("comment"))
    {
        assert_eq!(node.tag_name().namespace(), space);
        assert!(is(&node, "comments") || node.attribute((space.unwrap(), "id")).is_some());
    }
}

#[test]
fn other_prefixes_and_none() {
    for (tag, attribute, declared) in [("x:", " x:", "xmlns:x="), ("", " w:", "xmlns=")] {
        let (bytes, findings) = changed(|parts| {
            replace(parts, TEXT, |text| {
                let text = text.replace("<w:", &format!("<{tag}")).replace("</w:", &format!("</{tag}"));
                let more = if tag.is_empty() {
                    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns="
                } else {
                    declared
                };
                text.replace(" w:", attribute).replacen("xmlns:w=", more, 1)
            });
        });
        sound(&bytes, &findings, TEXT, "word/comments.xml");
    }
}

#[test]
fn the_text_in_another_part_and_no_relations_of_it() {
    let (bytes, findings) = changed(|parts| {
        let text = parts.remove(TEXT).unwrap();
        parts.insert("inhalt/haupt.xml".to_owned(), text);
        // The kind of a package is told by this part.
        parts.insert(TEXT.to_owned(), b"<w:document xmlns:w=\"urn:x\"/>".to_vec());
        replace(parts, "_rels/.rels", |text| text.replace(TEXT, "/inhalt/haupt.xml"));
        parts.remove("word/_rels/document.xml.rels");
    });
    sound(&bytes, &findings, "inhalt/haupt.xml", "inhalt/comments.xml");
    let out = parts(&with(&bytes, &findings).unwrap());
    let relations = String::from_utf8(out["inhalt/_rels/haupt.xml.rels"].clone()).unwrap();
    assert!(relations.contains("Target=\"comments.xml\""), "{relations}");
    assert!(String::from_utf8_lossy(&out["[Content_Types].xml"]).contains("PartName=\"/inhalt/comments.xml\""));
}

#[test]
fn the_strict_format_keeps_its_own_names() {
    let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    let (bytes, findings) = changed(|parts| {
        replace(parts, TEXT, |text| {
            text.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict)
        });
    });
    sound(&bytes, &findings, TEXT, "word/comments.xml");
    let out = with(&bytes, &findings).unwrap();
    assert!(part(&out, "word/comments.xml").contains(strict));
    assert!(
        part(&out, "word/_rels/document.xml.rels")
            .contains("http://purl.oclc.org/ooxml/officeDocument/relationships/comments")
    );
}

#[test]
fn text_in_utf_16_stays_in_it() {
    for big in [false, true] {
        let wide = |text: &str| -> Vec<u8> {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let mut before = String::new();
        let (bytes, findings) = changed(|parts| {
            before = String::from_utf8(parts[TEXT].clone()).unwrap().replace("UTF-8", "UTF-16");
            parts.insert(TEXT.to_owned(), wide(&before));
        });
        let out = with(&bytes, &findings).unwrap();
        assert_eq!(loaded(&out), loaded(&bytes));
        let stored = parts(&out).remove(TEXT).unwrap();
        let (mark, text) = stored.split_at(2);
        assert_eq!(mark, if big { [0xfe, 0xff] } else { [0xff, 0xfe] });
        let units: Vec<u16> = text
            .as_chunks::<2>()
            .0
            .iter()
            .map(|pair| if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) })
            .collect();
        let opened = |text: String| text.replace("<w:p></w:p>", "<w:p/>");
        assert_eq!(opened(without_marks(&String::from_utf16(&units).unwrap())), opened(before));
    }
}

#[test]
fn comments_that_are_there_in_other_ways() {
    let other = "<c:comments xmlns:c=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>";
    let relation = "<Relationship Id=\"rIdGongkai1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"../Notes/C.xml\"/>";
    let name = |parts: &mut BTreeMap<String, Vec<u8>>| {
        replace(parts, "word/_rels/document.xml.rels", |text| {
            text.replace("</Relationships>", &format!("{relation}</Relationships>"))
        });
    };
    // A part with one tag, called in other letters; one that is named and not there; and a stray one that nothing names.
    let (bytes, findings) = changed(|parts| {
        name(parts);
        parts.insert("notes/c.xml".to_owned(), other.as_bytes().to_vec());
    });
    sound(&bytes, &findings, TEXT, "notes/c.xml");
    let (bytes, findings) = changed(name);
    sound(&bytes, &findings, TEXT, "Notes/C.xml");
    let (bytes, findings) = changed(|parts| {
        parts.insert("word/comments.xml".to_owned(), other.as_bytes().to_vec());
    });
    sound(&bytes, &findings, TEXT, "word/comments2.xml");
    // Numbers of others are not given again, however large.
    let (bytes, findings) = changed(|parts| {
        name(parts);
        let text =
            format!("{}<c:comment c:id=\"2147483647\"/><c:comment c:id=\"1\"/></c:comments>", other.replace("/>", ">"));
        parts.insert("Notes/C.xml".to_owned(), text.into_bytes());
    });
    let out = part(&with(&bytes, &findings).unwrap(), "Notes/C.xml");
    let comments = Document::parse(&out).unwrap();
    let ids: BTreeSet<u32> = comments
        .root_element()
        .children()
        .map(|node| node.attributes().next().unwrap().value().parse().unwrap())
        .collect();
    assert_eq!(ids.len(), findings.len() + 2);
    assert!(ids.contains(&0) && ids.contains(&2) && ids.iter().all(|id| *id <= 2_147_483_647));
}

#[test]
fn tables_in_controls_and_cells_without_text() {
    let bytes = draft(DocxStyle::Merged);
    let before = loaded(&bytes);
    let report = &before.reports[0];
    let cells = report.cells.as_ref().unwrap();
    let (ix, cell) =
        cells.present().find(|(_, cell)| cell.as_written == "1010").unwrap_or_else(|| cells.present().next().unwrap());
    let written = cell.as_written.into_owned();
    let mut parts = parts(&bytes);
    replace(&mut parts, TEXT, |text| {
        let text = text
            .replace("<w:tbl>", "<w:sdt><w:sdtPr/><w:sdtContent><w:tbl>")
            .replace("</w:tbl>", "</w:tbl></w:sdtContent></w:sdt>");
        // The cell is left empty, its paragraph one tag.
        let at = text.find(&format!(">{written}</w:t>")).unwrap();
        let begin = text[..at].rfind("<w:p>").unwrap();
        let end = at + text[at..].find("</w:p>").unwrap() + "</w:p>".len();
        format!("{}<w:p w:rsidR=\"00AB\" />{}", &text[..begin], &text[end..])
    });
    let bytes = packed(&parts);
    let after = loaded(&bytes);
    let cells = after.reports[0].cells.as_ref().unwrap();
    assert_ne!(cells.place(ix), Place::default());
    let finding = Finding { cells: vec![CellRef::of(cells, ix)], place: None, ..findings(&before.reports)[0].clone() };
    let out = with(&bytes, &[finding]).unwrap();
    let text = part(&out, TEXT);
    assert!(
        text.contains("<w:p w:rsidR=\"00AB\" ><w:commentRangeStart w:id=\"0\"/><w:commentRangeEnd w:id=\"0\"/><w:r>"),
        "the empty one is opened"
    );
    assert_eq!(loaded(&out), after);
}

#[test]
fn what_cannot_be_done_is_said_in_both_languages() {
    let said = |bytes: &[u8], findings: &[Finding]| {
        let error = with(bytes, findings).unwrap_err();
        let (zh, en) = (error.message(Lang::Zh), error.message(Lang::En));
        assert!(
            zh.starts_with("无法在文件中写批注") && en.starts_with("cannot put comments into the file"),
            "{zh} {en}"
        );
        (zh, en)
    };
    let one = findings(&loaded(&draft(DocxStyle::Merged)).reports);
    assert!(said(b"%PDF-1.7", &one).1.contains(".docx"));
    assert!(said(b"", &one).0.contains(".docx"));
    let (bytes, findings) = changed(|parts| {
        parts.remove("[Content_Types].xml");
    });
    assert!(said(&bytes, &findings).0.contains("[Content_Types].xml"));
    let (bytes, findings) = changed(|parts| {
        parts.insert("word/_rels/document.xml.rels".to_owned(), b"<Relationships><Relationship".to_vec());
    });
    said(&bytes, &findings);
    let (bytes, findings) = changed(|parts| {
        parts.insert("[Content_Types].xml".to_owned(), b"<!DOCTYPE a><Types/>".to_vec());
    });
    said(&bytes, &findings);
    let (bytes, findings) = changed(|parts| {
        parts.insert(TEXT.to_owned(), b"<w:document xmlns:w=\"urn:x\"><w:body/></w:document>".to_vec());
    });
    said(&bytes, &findings);
}

#[test]
fn words_of_a_report_are_no_markup() {
    let bytes = draft(DocxStyle::Merged);
    let mut findings = findings(&loaded(&bytes).reports);
    findings.truncate(1);
    findings[0].message.zh = "<w:p>&\"'\u{0}\u{ffff}]]>\u{202e}".to_owned();
    let text = part(&with(&bytes, &findings).unwrap(), "word/comments.xml");
    let comments = Document::parse(&text).unwrap();
    let said: String = comments.descendants().filter(|node| is(node, "t")).filter_map(|node| node.text()).collect();
    assert!(said.contains("<w:p>&\"'") && said.contains("[U+FFFF]") && !said.contains('\u{202e}'), "{said}");
}

#[test]
fn nothing_found_changes_nothing() {
    let bytes = draft(DocxStyle::Merged);
    assert_eq!(with(&bytes, &[]).unwrap(), bytes);
}

/// A draft with some findings, and the same with them as comments.
fn small() -> &'static (Vec<u8>, Vec<u8>, Vec<Finding>) {
    use std::sync::LazyLock;
    static SMALL: LazyLock<(Vec<u8>, Vec<u8>, Vec<Finding>)> = LazyLock::new(|| {
        let bytes = draft(DocxStyle::Boxed);
        let mut findings = findings(&loaded(&bytes).reports);
        findings.truncate(8);
        let once = with(&bytes, &findings).unwrap();
        (bytes, once, findings)
    });
    &SMALL
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn changed_bytes_of_the_file_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), cut in any::<prop::sample::Index>(), cuts in any::<bool>()) {
        let (bytes, _, findings) = small();
        let mut bytes = bytes.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = with(&bytes, findings);
    }

    #[test]
    fn changed_bytes_of_a_part_never_panic(name in any::<prop::sample::Index>(), changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"<>/\"= wp:&;a\0\xff".to_vec())), 1..12)) {
        let (_, once, findings) = small();
        let mut parts = parts(once);
        let names: Vec<String> = parts.keys().filter(|name| !name.contains("styles")).cloned().collect();
        let part = parts.get_mut(&names[name.index(names.len())]).unwrap();
        for (at, byte) in changes {
            let at = at.index(part.len());
            part[at] = byte;
        }
        let damaged = packed(&parts);
        if let Ok(out) = with(&damaged, findings) {
            // What could be read can be read again, and says the same.
            let today: Date = "2025-03-01".parse().unwrap();
            let read = |bytes: &[u8]| load(NAME, bytes, &Options::at(today)).map_err(|error| error.to_string());
            prop_assert_eq!(read(&out), read(&damaged));
        }
    }
}
