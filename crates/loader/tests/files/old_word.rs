//! Word files of the format before 2007 (DOC, WPS).

use crate::office::{Cell, Part, docx, sample, zip};
use crate::word97::{
    Level, Paragraph, Piece, Style, Word, container, definition, in_table, p, property, row, row_end, run,
};
use crate::{options, refused};
use gongkai_loader::{Loaded, load};
use gongkai_model::{CellState, Report};

fn read(word: &Word) -> Loaded {
    load("报告.doc", &word.write(), &options()).unwrap_or_else(|error| panic!("{error}"))
}

fn numbers(report: &Report) -> Vec<(CellState, Option<String>)> {
    let cells = report.cells.as_ref().unwrap();
    cells.iter().map(|(_, cell)| (cell.state, cell.number.map(|n| n.to_string()))).collect()
}

pub(crate) const TITLE: &str = "云泽区财政局2023年政府信息公开工作年度报告";

const DELETED: u16 = 0x0800;
const HIDDEN: u16 = 0x083C;

/// Flags of cells: merged with the one above, the first of such.
const GOES_ON: u16 = 0x20;
pub(crate) const BEGINS: u16 = 0x60;

pub(crate) fn report(paragraphs: Vec<Paragraph>) -> Word {
    let head = [p(TITLE), p("一、总体情况")];
    Word::of(head.into_iter().chain(paragraphs).chain([p("五、存在的主要问题及改进情况"), p("无。")]).collect())
}

/// The text of section one.
fn overview(word: &Word) -> String {
    read(word).reports[0].section("overview").unwrap().text()
}

/// How tables of a test are laid out.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Wide {
    /// Cells are as wide as the columns they cover.
    Edges,
    /// A cell of its own in each column, merged with the one to its left.
    Flags,
}

/// A table with its spans as Word writes them.
fn table(rows: &[Vec<Cell>], wide: Wide) -> Vec<Paragraph> {
    let mut out = Vec::new();
    // Column, rows that it still covers, columns.
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    for row in rows {
        let (mut texts, mut spans, mut flags) = (Vec::new(), Vec::new(), Vec::new());
        let (mut column, mut next, mut cells) = (0, Vec::new(), row.iter());
        loop {
            let covered = open.iter().find(|(at, ..)| *at == column).copied();
            let (text, columns, flag) = match covered {
                Some((_, left, columns)) => {
                    next.extend((left > 1).then_some((column, left - 1, columns)));
                    (String::new(), columns, GOES_ON)
                }
                None => {
                    let Some(cell) = cells.next() else { break };
                    next.extend((cell.rows > 1).then_some((column, cell.rows - 1, cell.columns)));
                    (cell.text.clone(), cell.columns, if cell.rows > 1 { BEGINS } else { 0 })
                }
            };
            column += columns;
            if wide == Wide::Flags && columns > 1 {
                for nth in 0..columns {
                    texts.push(if nth == 0 { text.clone() } else { String::new() });
                    spans.push(1);
                    flags.push(flag | if nth == 0 { 1 } else { 2 });
                }
            } else {
                texts.push(text);
                spans.push(columns);
                flags.push(flag);
            }
        }
        open = next;
        let mut edges = vec![-108i16];
        // Edges that should be one are rarely so to the last twentieth of a point.
        let shaken = |at: usize| i16::try_from(at * 300 + (out.len() % 7)).unwrap();
        let mut at = 0;
        for span in spans {
            at += span;
            edges.push(shaken(at));
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        out.extend(crate::word97::row(&texts, &edges, &flags));
    }
    out
}

pub(crate) fn word(parts: &[Part], wide: Wide) -> Word {
    let paragraphs = parts.iter().flat_map(|part| match part {
        Part::Text(text) => vec![p(text)],
        Part::Table(rows) => table(rows, wide),
    });
    Word::of(paragraphs.collect())
}

/// Text and tables of a page of the sample, with a paragraph behind each table, without which two would be one.
pub(crate) fn parts_of(name: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for part in sample(name).1 {
        let table = matches!(part, Part::Table(_));
        parts.push(part);
        parts.extend(table.then(|| Part::Text(String::new())));
    }
    parts
}

pub(crate) const PAGES: [&str; 3] = ["2023/农业农村局.html", "2023/人民政府.html", "2022/农业农村局.html"];

#[test]
fn a_page_of_the_sample_gives_the_report_of_its_docx() {
    for name in PAGES {
        let parts = parts_of(name);
        let known = load("报告.docx", &docx(&parts), &options()).unwrap();
        // Equal in everything: texts, cells, places.
        assert_eq!(read(&word(&parts, Wide::Edges)).reports, with_name(&known, "报告.doc"), "{name}");
        // Cells that are merged away are paragraphs too, so that places differ.
        let merged = read(&word(&parts, Wide::Flags));
        assert_eq!(numbers(&merged.reports[0]), numbers(&known.reports[0]), "{name}");
    }
}

/// The reports as if they came from a file of another name.
fn with_name(known: &Loaded, name: &str) -> Vec<Report> {
    let mut reports = known.reports.clone();
    for report in &mut reports {
        report.origin.file = name.to_owned();
    }
    reports
}

/// A committed file.
fn committed(extension: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/documents");
    std::fs::read(folder.join(format!("民政局-2023.{extension}"))).unwrap()
}

#[test]
fn a_committed_file_of_libreoffice_is_read_whole_and_never_read_wrong_when_it_is_cut() {
    let known = load("报告.docx", &committed("docx"), &options()).unwrap();
    let whole = committed("doc");
    for name in ["报告.doc", "报告.wps"] {
        let found = load(name, &whole, &options()).unwrap();
        assert_eq!((found.reports, found.problems), (with_name(&known, name), known.problems.clone()));
    }
    for cut in (8..whole.len()).step_by(whole.len() / 60) {
        if let Ok(loaded) = load("报告.doc", &whole[..cut], &options()) {
            assert_eq!(loaded.reports, with_name(&known, "报告.doc"), "cut at {cut}");
        }
    }
}

#[test]
fn what_a_fast_save_leaves_in_pieces_is_read_in_order() {
    let parts = parts_of(PAGES[0]);
    let known = load("报告.docx", &docx(&parts), &options()).unwrap();
    let plain = word(&parts, Wide::Edges);
    let pieces = [3, 1, 40, 200, 7, 1000, 11, 11];
    let pieces = pieces.map(|length| Piece { length, narrow: false, changes: 0 }).to_vec();
    let scattered = Word { pieces, backwards: true, flags: 0x0004, ..plain };
    assert_eq!(read(&scattered).reports, with_name(&known, "报告.doc"));
}

#[test]
fn a_piece_may_have_one_byte_a_character_and_changes_of_its_own() {
    let mut word = report(vec![p("A\u{93}B\u{80}C"), p("删去的。"), p("旧新。"), p("留。")]);
    let before = format!("{TITLE}\r一、总体情况\r").encode_utf16().count();
    let piece = |length, narrow, changes| Piece { length, narrow, changes };
    // Deleted, as one property by its short name, and in a list.
    let short = (0x41 << 1) | (1 << 8);
    word.pieces = vec![
        piece(before, false, 0),
        piece(6, true, 0),
        piece(5, false, short),
        piece(1, false, 1),
        piece(usize::MAX, false, 0),
    ];
    word.changes = vec![property(DELETED, &[1])];
    assert_eq!(overview(&word), "A“B€C\n新。\n留。");
}

#[test]
fn long_lists_of_properties_stand_in_the_data_stream() {
    let parts = parts_of(PAGES[0]);
    let known = load("报告.docx", &docx(&parts), &options()).unwrap();
    let mut data = vec![0; 9];
    let rows = |rows: &[Vec<Cell>], data: &mut Vec<u8>| -> Vec<Paragraph> {
        let mut out = Vec::new();
        for paragraph in table(rows, Wide::Edges) {
            out.push(paragraph.elsewhere(data));
        }
        out
    };
    let mut paragraphs = Vec::new();
    for part in &parts {
        match part {
            Part::Text(text) => paragraphs.push(p(text)),
            Part::Table(of) => paragraphs.extend(rows(of, &mut data)),
        }
    }
    let word = Word { data, ..Word::of(paragraphs) };
    assert_eq!(read(&word).reports, with_name(&known, "报告.doc"));
}

#[test]
fn a_table_in_the_cell_of_a_table() {
    let parts = parts_of(PAGES[0]);
    let known = load("报告.docx", &docx(&parts), &options()).unwrap();
    let mut paragraphs = Vec::new();
    for part in &parts {
        match part {
            Part::Text(text) => paragraphs.push(p(text)),
            Part::Table(rows) => {
                let inner = table(rows, Wide::Edges);
                paragraphs.extend(inner.into_iter().map(Paragraph::deeper));
                paragraphs.extend(row(&[""], &[0, 9000], &[]));
            }
        }
    }
    let nested = read(&Word::of(paragraphs));
    assert_eq!(numbers(&nested.reports[0]), numbers(&known.reports[0]));
}

#[test]
fn rows_that_are_deleted_or_hidden_are_left_out() {
    let gone = |look: u16| {
        let cells = ["7", "8"].map(|text| {
            Paragraph::of(vec![run(text, property(look, &[1]))], '\x07', property(look, &[1])).with(&in_table(1))
        });
        let end = Paragraph::of(Vec::new(), '\x07', property(look, &[1]))
            .with(&in_table(1))
            .with(&property(0x2417, &[1]))
            .with(&definition(&[0, 900, 1800], &[]));
        cells.into_iter().chain([end])
    };
    let parts = parts_of(PAGES[0]);
    let known = load("报告.docx", &docx(&parts), &options()).unwrap();
    let mut with_more = Vec::new();
    for part in &parts {
        match part {
            Part::Text(text) => with_more.push(p(text)),
            Part::Table(rows) => {
                let rows = table(rows, Wide::Edges);
                with_more.extend(rows.into_iter().chain(gone(DELETED)).chain(gone(HIDDEN)));
            }
        }
    }
    assert_eq!(numbers(&read(&Word::of(with_more)).reports[0]), numbers(&known.reports[0]));
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let changed = Paragraph::of(
        vec![
            run("全年", Vec::new()),
            run("新", property(0x0801, &[1])),
            run("旧", property(DELETED, &[1])),
            run("公开。", Vec::new()),
        ],
        '\r',
        Vec::new(),
    );
    let joined = Paragraph::of(vec![run("前半", Vec::new())], '\r', property(DELETED, &[1]));
    assert_eq!(overview(&report(vec![changed, joined, p("后半。")])), "全年新公开。\n前半后半。");
}

#[test]
fn fields_by_their_result_and_what_is_not_shown() {
    let text =
        "\u{13}HYPERLINK \"a\" \u{13}PAGE\u{14}9\u{15}\u{14}结果\u{13}SEQ\u{14}1\u{15}\u{15}。\u{13}AUTONUM\u{15}";
    let runs = vec![
        run(text, Vec::new()),
        run("\u{13}EQ \\* jc2 \\o\\ad(\\s\\up 9(gōng),公)\u{15}\u{13}eq \\o\\ac(○,1)\u{15}", Vec::new()),
        run("隐", property(HIDDEN, &[1])),
        run("显", property(HIDDEN, &[0])),
        run("藏", property(0x0811, &[1])),
        run("（", property(0x6A09, &[1, 0, 0xFC, 0xF0])),
        run("(", property(0x6A09, &[1, 0, 0xFC, 0xF0])),
        run("(", property(0x6A09, &[1, 0, 0x1A, 0x22])),
        run("x\u{1e}y\u{1f}z\u{1}\u{2}\u{5}一\t二", Vec::new()),
        run("10", property(0x0837, &[1])),
        run("12", Vec::new()),
    ];
    let paragraph = Paragraph::of(runs, '\r', Vec::new());
    assert_eq!(overview(&report(vec![paragraph])), "结果1。公显（√x-yz一 二12");
}

#[test]
fn lines_pages_and_sections_end_lines() {
    let section = Paragraph::of(vec![run("丙", Vec::new())], '\x0C', Vec::new());
    let text = overview(&report(vec![p("甲\u{b}乙\u{c}续\u{e}列"), section, p("丁")]));
    assert_eq!(text, "甲\n乙\n续\n列\n丙\n丁");
}

#[test]
fn raised_figures_beside_numbers_are_no_digits() {
    let cells = [
        Paragraph::of(vec![run("行政许可", Vec::new())], '\x07', Vec::new()),
        Paragraph::of(vec![run("12", Vec::new()), run("1", property(0x2A48, &[1]))], '\x07', Vec::new()),
    ];
    let head = row(&["第二十条第（五）项"], &[0, 1800], &[]);
    let names = row(&["信息内容", "本年处理决定数量"], &[0, 900, 1800], &[]);
    let own = cells.map(|cell| cell.with(&in_table(1))).into_iter().chain([row_end(&[0, 900, 1800], &[])]);
    let table: Vec<_> = head.into_iter().chain(names).chain(own).collect();
    let whole = [p(TITLE), p("一、总体情况"), p("无。"), p("二、主动公开政府信息情况")];
    let loaded = read(&Word::of(whole.into_iter().chain(table).chain([p("")]).collect()));
    let cells = loaded.reports[0].cells.as_ref().unwrap();
    let found: Vec<_> = cells.iter().filter(|(_, cell)| cell.state == CellState::Reported).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1.number.unwrap().to_string(), "12");
}

#[test]
fn headings_numbered_by_word_are_seen() {
    let counted = |level: u8| [property(0x260A, &[level]), property(0x460B, &[2, 0])].concat();
    let level = |format, text, start| Level { format, text, start };
    let plain = Style { kind: 1, known: 0, based_on: 0xFFF, properties: Vec::new() };
    // Numbered itself, based on a numbered one, a line of a table of contents, one based on that.
    let numbered = Style { known: 1, properties: counted(0), ..plain.clone() };
    let based = Style { known: 0xFFE, based_on: 1, ..plain.clone() };
    let contents = Style { known: 19, ..plain.clone() };
    let own_contents = Style { known: 0xFFE, based_on: 3, ..plain.clone() };
    let paragraphs = vec![
        p(TITLE),
        p("一、总体情况1").style(3),
        p("二、主动公开政府信息情况2").style(4),
        p("总体情况").style(1),
        p("主动公开").with(&counted(1)),
        p("甲。"),
        p("依申请公开").with(&counted(1)),
        p("无号").with(&counted(1)).with(&property(0x460B, &[0, 0])),
        p("曾有号").with(&property(0x460B, &[1, 0xF8])),
        p("主动公开政府信息情况").style(2),
        p("收到和处理政府信息公开申请情况").style(1),
        p("乙").with(&[property(0x260A, &[0]), property(0x460B, &[3, 0])].concat()),
    ];
    let word = Word {
        styles: vec![plain, numbered, based, contents, own_contents],
        lists: vec![
            vec![level(0, "\u{0}.", 1)],
            vec![level(39, "\u{0}、", 1), level(37, "（\u{1}）", 1)]
                .into_iter()
                .chain(vec![level(23, "•", 1); 7])
                .collect(),
        ],
        uses: vec![(0, None), (1, None), (0, Some(7))],
        ..Word::of(paragraphs)
    };
    let loaded = read(&word);
    let headings: Vec<&str> = loaded.reports[0].sections.iter().map(|s| s.heading.as_str()).collect();
    assert_eq!(headings, ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]);
    let text = |nth: usize| loaded.reports[0].sections[nth].text();
    assert_eq!(text(0), "（一）主动公开\n甲。\n（二）依申请公开\n无号\n曾有号");
    assert_eq!(text(2), "7.乙");
}

#[test]
fn boxes_are_read_where_they_are_anchored_and_notes_not_at_all() {
    let word = Word {
        notes: vec![p("\u{2} 脚注里的字。")],
        anchors: vec![1026, 1025, 9],
        boxes: vec![(1025, vec![p("后框。"), p("又一段。")]), (1026, vec![p("先框。")]), (1027, vec![p("无锚。")])],
        ..report(vec![p("正文\u{8}\u{2}。"), p("其次\u{8}。"), p("图\u{8}。"), p("末段。")])
    };
    assert_eq!(overview(&word), "正文。\n先框。\n其次。\n后框。\n又一段。\n图。\n末段。");
    let last = read(&word).reports[0].sections.last().unwrap().text();
    assert_eq!(last, "无。\n无锚。");
}

#[test]
fn boxes_of_a_group_are_read_where_the_group_is_anchored() {
    let word = Word {
        anchors: vec![1030],
        groups: vec![(1030, vec![1031, 1032])],
        boxes: vec![(1031, vec![p("左框。")]), (1032, vec![p("右框。")])],
        ..report(vec![p("正文\u{8}。"), p("末段。")])
    };
    assert_eq!(overview(&word), "正文。\n左框。\n右框。\n末段。");
}

#[test]
fn names_of_word_and_of_wps_are_read_and_others_by_what_they_hold() {
    let parts = parts_of(PAGES[0]);
    let doc = word(&parts, Wide::Edges).write();
    for name in ["报告.doc", "报告.wps", "报告.wpt", "报告.DOT", "报告.docx", "报告.xls", "报告.txt", "报告"]
    {
        let loaded = load(name, &doc, &options()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(loaded.reports.len(), 1, "{name}");
    }
    let archive = zip(&[("甲/报告.wps", &doc), ("乙.doc", &doc)]);
    assert_eq!(load("a.zip", &archive, &options()).unwrap().reports.len(), 2);
    // A DOCX that is called a WPS file.
    assert_eq!(load("报告.wps", &docx(&parts), &options()).unwrap().reports.len(), 1);
    // A workbook that is called a Word file, and a Word file that holds one.
    let book = container(&[("Workbook", b"x")]);
    assert_eq!(refused("报告.doc", &book).code(), "bad_workbook");
    let (main, tables) = word(&parts, Wide::Edges).streams();
    let with_book = {
        let mut inner = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
        inner.create_storage_all("/ObjectPool/_1").unwrap();
        for (name, bytes) in [("/ObjectPool/_1/Workbook", &b"x"[..]), ("/WordDocument", &main), ("/1Table", &tables)] {
            std::io::Write::write_all(&mut inner.create_stream(name).unwrap(), bytes).unwrap();
        }
        inner.flush().unwrap();
        inner.into_inner().into_inner()
    };
    assert_eq!(load("x", &with_book, &options()).map(|loaded| loaded.reports.len()), Ok(1));
}
