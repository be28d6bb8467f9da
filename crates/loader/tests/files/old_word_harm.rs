//! Old Word files that are damaged, encrypted, of other programs, or made to do harm.

use crate::old_word::{BEGINS, PAGES, TITLE, Wide, parts_of, report, word};
use crate::word97::{COUNTS, Level, Paragraph, Piece, Style, Word, cell, container, p, property, row};
use crate::{options, refused};
use gongkai_loader::{LoadError, load};
use gongkai_model::Lang;
use proptest::prelude::*;

/// A good file, its main stream changed.
fn changed(change: impl Fn(&mut Vec<u8>, &mut Vec<u8>)) -> Vec<u8> {
    let (mut main, mut tables) = report(vec![p("甲。")]).streams();
    change(&mut main, &mut tables);
    container(&[("WordDocument", &main), ("1Table", &tables)])
}

#[test]
fn what_cannot_be_read_says_why() {
    let said = |bytes: &[u8]| {
        let error = refused("报告.doc", bytes);
        (error.code(), error.message(Lang::Zh), error.message(Lang::En))
    };
    let (code, zh, en) = said(&changed(|main, _| main[11] |= 1));
    assert!(code == "encrypted" && zh.contains("密码") && en.contains("password"), "{zh} {en}");
    for old in [&[0xDC, 0xA5, 0x68, 0x00][..], &[0xEC, 0xA5, 0x65, 0x00]] {
        let (code, zh, en) = said(&changed(|main, _| main[..4].copy_from_slice(old)));
        assert!(code == "old_word" && zh.contains("Word 95") && en.contains(".docx"), "{zh} {en}");
    }
    for works in [
        container(&[("MatOST", b"x"), ("CONTENTS", b"x")]),
        container(&[("CONTENTS", b"CHNKWKS\0")]),
        b"\x01\xfe\x32\x00\x00\x01".to_vec(),
    ] {
        let error = refused("报告.wps", &works);
        assert_eq!(error, LoadError::Works);
        assert!(error.message(Lang::Zh).contains("Works") && error.message(Lang::En).contains("Works"));
    }
    assert_eq!(said(&container(&[("WordDocument", &[0xEC, 0xA5, 0xC1])])).0, "damaged_archive");
    assert_eq!(said(&container(&[("PowerPoint Document", b"x")])).0, "missing_part");
    assert_eq!(said(&changed(|main, _| main[11] = 0)).0, "missing_part");
    for (what, bytes) in [
        ("文件头不是 Word 的", changed(|main, _| main[0] = 0)),
        // Counts: more than there is, more than can be.
        ("分段表", changed(|main, _| main[COUNTS + 2] = 1)),
        ("比文件还长", changed(|main, _| main[COUNTS..COUNTS + 32].fill(0xFF))),
        ("之外", changed(|_, tables| tables.truncate(8))),
        ("之外", changed(|main, _| main.truncate(1200))),
    ] {
        let (code, zh, _) = said(&bytes);
        assert!(code == "damaged_archive" && zh.contains(what), "{what}: {zh}");
    }
    let piece = Piece { length: 4, narrow: false, changes: 0 };
    let far = |place: u32, count: usize| {
        let (main, mut tables) = Word { pieces: vec![piece; count], ..report(vec![p("甲。")]) }.streams();
        let clx = u32::from_le_bytes(main[154 + 8 * 33..][..4].try_into().unwrap()) as usize;
        let at = clx + 5 + 4 * (count + 2) + 2;
        tables[at..at + 4].copy_from_slice(&place.to_le_bytes());
        container(&[("WordDocument", &main), ("1Table", &tables)])
    };
    assert!(said(&far(0x3FFF_0000, 1)).1.contains("之外"));
}

/// A container whose stream of a name goes round in a circle, in its table of sectors or in that of small ones.
fn in_a_circle(name: &str, whole: bool) -> Vec<u8> {
    let many = (0..if whole { 900 } else { 20 }).map(|_| p("公开信息四十二条，内容都在网站上，可以查阅。"));
    let mut bytes = report(many.collect()).write();
    let number = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..][..4].try_into().unwrap()) as usize;
    let sector = |nth: usize| (nth + 1) * 512;
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let directory = sector(number(&bytes, 48));
    let entry = (0..4).map(|nth| directory + 128 * nth).find(|at| bytes[*at..].starts_with(&name)).unwrap();
    let (start, length) = (number(&bytes, entry + 116), number(&bytes, entry + 120));
    assert_eq!(length >= 4096, whole, "{length} bytes");
    let table = sector(number(&bytes, if whole { 76 } else { 60 }));
    let next = number(&bytes, table + 4 * start);
    assert!(next < bytes.len() / 64, "it has more than one");
    bytes[table + 4 * next..][..4].copy_from_slice(&u32::try_from(start).unwrap().to_le_bytes());
    bytes
}

#[test]
fn sectors_in_a_circle_are_damage() {
    for (name, whole) in [("WordDocument", true), ("1Table", false)] {
        let bytes = in_a_circle(name, whole);
        for file in ["报告.doc", "报告.wps", "-"] {
            let error = refused(file, &bytes);
            assert_eq!(error.code(), "damaged_archive", "{name}: {error}");
            let zh = error.message(Lang::Zh);
            assert!(
                zh.contains("文件已损坏") && zh.contains("扇区") && error.to_string().contains("sector"),
                "{zh} {error}"
            );
        }
    }
    // The directory itself, and the table of the table.
    let good = report(vec![p("甲。")]).write();
    let number = |at: usize| u32::from_le_bytes(good[at..][..4].try_into().unwrap());
    let (table, directory) = ((number(76) as usize + 1) * 512, number(48));
    let mut circle = good.clone();
    circle[table + 4 * directory as usize..][..4].copy_from_slice(&directory.to_le_bytes());
    let mut tables = good.clone();
    tables[68..72].copy_from_slice(&number(76).to_le_bytes());
    for bytes in [circle, tables] {
        let error = refused("报告.doc", &bytes);
        assert_eq!(error.code(), "damaged_archive", "{error}");
        assert!(error.message(Lang::Zh).contains("文件已损坏"), "{error}");
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_says_that_it_is_damaged() {
    let whole = report((0..200).map(|_| p("公开信息四十二条，内容都在网站上，可以查阅。")).collect()).write();
    for cut in (0..whole.len()).step_by(whole.len() / 97 + 1) {
        let error = match load("报告.doc", &whole[..cut], &options()) {
            // What is cut off is filling.
            Ok(loaded) => {
                assert_eq!(loaded.reports, load("报告.doc", &whole, &options()).unwrap().reports, "{cut}");
                continue;
            }
            Err(error) => error,
        };
        assert!(
            ["empty", "damaged_archive", "missing_part", "binary", "other_content"].contains(&error.code()),
            "{cut}: {error}"
        );
        assert!(!error.message(Lang::Zh).is_empty() && !error.to_string().is_empty());
    }
}

#[test]
fn what_a_field_takes_from_elsewhere_is_read_as_it_was_last_shown() {
    for field in [
        "INCLUDETEXT \"\\\\\\\\host\\\\x.doc\"",
        "INCLUDEPICTURE \"http://localhost/x.png\"",
        "LINK Excel.Sheet.8 C:\\\\x.xls",
        "DDEAUTO cmd /c calc",
    ] {
        let word = report(vec![p(&format!("公开\u{13}{field}\u{14}十二\u{15}条。"))]);
        let loaded = load("报告.doc", &word.write(), &options()).unwrap();
        assert_eq!(loaded.reports[0].section("overview").unwrap().text(), "公开十二条。", "{field}");
    }
}

#[test]
fn a_file_without_a_piece_table_is_read() {
    let units = format!("{TITLE}\r一、总体情况\r甲。\r五、存在的主要问题及改进情况\r无。\r").encode_utf16().count();
    let bytes = changed(|main, _| {
        main[24..28].copy_from_slice(&1024u32.to_le_bytes());
        main[28..32].copy_from_slice(&(1024 + 2 * u32::try_from(units).unwrap()).to_le_bytes());
        main[154 + 8 * 33 + 4..][..4].fill(0);
    });
    let loaded = load("报告.doc", &bytes, &options()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.reports[0].section("overview").unwrap().text(), "甲。");
}

#[test]
fn text_beyond_all_measure_ends_soon() {
    let long = |text: &[u8]| {
        changed(|main, _| {
            main.truncate(1024);
            main.extend(text.repeat((12 << 20) / text.len()));
            main[24..28].copy_from_slice(&1024u32.to_le_bytes());
            main[28..32].copy_from_slice(&(1024u32 + (12 << 20)).to_le_bytes());
            main[COUNTS..COUNTS + 4].copy_from_slice(&(12u32 << 20).to_le_bytes());
            // Neither a piece table nor properties.
            for pair in [12, 13, 33] {
                main[154 + 8 * pair + 4..][..4].fill(0);
            }
        })
    };
    for text in [&b"a"[..], b"a\r", b"\x13"] {
        assert_eq!(refused("报告.doc", long(text)).code(), "too_much_work");
    }
}

#[test]
fn tables_beyond_all_measure_end_soon() {
    let deep = |depth: u32| {
        let properties = [property(0x2416, &[1]), property(0x6649, &depth.to_le_bytes())].concat();
        report(vec![p("甲").with(&properties)]).write()
    };
    let error = refused("报告.doc", deep(10_000));
    assert_eq!(error.code(), "deep_xml");
    assert!(
        error.message(Lang::Zh).contains("嵌套超过") && error.to_string().contains("nested deeper than"),
        "{error}"
    );
    assert_eq!(refused("报告.doc", deep(u32::MAX >> 1)).code(), "deep_xml");
    assert!(load("报告.doc", &deep(u32::MAX), &options()).is_ok());
    let many = std::iter::repeat_n(cell(""), 100_001);
    assert_eq!(refused("报告.doc", Word::of(many.collect()).write()).code(), "too_many_cells");
}

#[test]
fn long_lists_for_every_paragraph_are_too_much_work() {
    // Each of many short paragraphs refers to the longest list there can be.
    let list = property(0x2416, &[0]).repeat(10_000);
    let data = [&(list.len() as u16).to_le_bytes()[..], &list].concat();
    let elsewhere = property(0x6646, &[0; 4]);
    let paragraphs = (0..3_000).map(|_| p("甲").with(&elsewhere));
    let word = Word { data, ..Word::of(paragraphs.collect()) };
    assert_eq!(refused("报告.doc", word.write()).code(), "too_much_work");
}

/// Files with everything in them.
fn rich() -> Word {
    let parts = parts_of(PAGES[0]);
    let Word { mut paragraphs, .. } = word(&parts[..parts.len().min(8)], Wide::Flags);
    paragraphs.extend(row(&["甲", "乙"], &[0, 500, 900], &[BEGINS, 1]).into_iter().map(Paragraph::deeper));
    paragraphs.extend(row(&["丙"], &[0, 900], &[]));
    paragraphs.push(p("\u{13}A\u{14}结果\u{15}\u{8}").with(&[property(0x460B, &[1, 0])].concat()));
    Word {
        anchors: vec![1025],
        boxes: vec![(1025, vec![p("框。")])],
        styles: vec![Style { kind: 1, known: 0, based_on: 0xFFF, properties: Vec::new() }],
        lists: vec![vec![Level { format: 39, text: "\u{0}、", start: 1 }]],
        uses: vec![(0, Some(1))],
        pieces: vec![Piece { length: 30, narrow: false, changes: 1 }, Piece { length: 30, narrow: false, changes: 0 }],
        changes: vec![property(0x0801, &[1])],
        backwards: true,
        ..Word::of(paragraphs)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_cut_off_anywhere_and_changed_anywhere_do_no_harm(
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..24),
        whole in any::<bool>(),
        // Most of what is believed stands in the head.
        in_head in any::<bool>(),
    ) {
        let (mut main, mut tables) = rich().streams();
        let head = if in_head { 900 } else { main.len() };
        let bytes = if whole {
            let mut bytes = rich().write();
            bytes.truncate(cut.index(bytes.len() + 1));
            bytes
        } else {
            for (nth, (at, byte)) in changes.iter().enumerate() {
                let (bytes, most) = if nth % 2 == 0 { (&mut main, head) } else { (&mut tables, usize::MAX) };
                let at = at.index(bytes.len().min(most));
                bytes[at] = *byte;
            }
            container(&[("WordDocument", &main), ("1Table", &tables), ("0Table", &tables)])
        };
        let _ = load("报告.doc", &bytes, &options());
    }
}
