use super::*;
use crate::document::{Block, Grid};

fn read(rtf: impl AsRef<[u8]>) -> Document {
    document(rtf.as_ref(), &Budget::new()).unwrap_or_else(|error| panic!("{error}")).document
}

/// The lines of a file; each row of a table is one, `|` between its cells.
fn lines(rtf: impl AsRef<[u8]>) -> Vec<String> {
    let row = |grid: &Grid| {
        let rows = grid.rows();
        rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|")).collect()
    };
    let blocks = read(rtf).blocks;
    blocks
        .iter()
        .flat_map(|block| match block {
            Block::Text { text, .. } => vec![text.clone()],
            Block::Grid(grid) => row(grid),
        })
        .collect()
}

fn wrapped(body: &str) -> Vec<u8> {
    let fonts = "{\\fonttbl{\\f0\\fnil\\fcharset0 Times New Roman;}{\\f1\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f2\\fcharset2 Wingdings;}}";
    let styles = "{\\stylesheet{\\s0 Normal;}{\\s9 toc 1;}{\\*\\cs10 \\additive Default;}}";
    format!("{{\\rtf1\\ansi\\ansicpg936\\deff1\\uc1{fonts}{styles}{{\\info{{\\title \\'b1\\'ea}}}}{body}}}")
        .into_bytes()
}

fn shown(body: &str) -> Vec<String> {
    lines(wrapped(body))
}

#[test]
fn text_in_the_code_page_of_its_font_and_as_unicode() {
    assert_eq!(shown("\\pard\\'b9\\'ab\\'bf\\'aa\\par"), ["公开"]);
    assert_eq!(shown("\\u20844\\'b9\\u24320 ?\\par{\\uc2\\u20844\\'b9\\'ab\\u24320\\'bf\\'aa}\\par"), ["公开", "公开"]);
    assert_eq!(shown("\\uc0\\u20844\\u24320\\par"), ["公开"]);
    // Who writes `\u` for everything may forget what stands in its place.
    assert_eq!(shown("\\u20844\\u24320\\par 1\\par"), ["公开", "1"]);
    // Below zero, beyond 16 bits, half a character, a picture of a font.
    assert_eq!(shown("\\u-26487?\\u-10179?\\u-8704?\\u-10179?a\\u-3929?\\par"), ["颉😀a"]);
    // Bytes as they stand, a second byte that is a letter, one that is escaped, one that looks like a control word.
    let raw = [b"{\\rtf1\\ansicpg936 \xb9\xab\\'bf\xaa\\'8f@ \x81\x5c\xb3\xa1\\par}".as_slice()].concat();
    assert_eq!(lines(raw), ["公开廆 乗场"]);
    assert_eq!(shown("\\'81\\\\\\'81\\'5c\\par"), ["乗乗"]);
    // Over the end of a line in the file.
    assert_eq!(shown("\\'b9\r\n\\'ab\\par"), ["公"]);
    assert_eq!(shown("\\f2 l\\'a7 12\\par"), ["12"]);
}

#[test]
fn escapes_breaks_and_what_words_stand_for() {
    assert_eq!(shown("a\\\\\\{b\\}\\~c\\-d\\_e\\tab f\\line g\\\nh\\emdash\\par"), ["a\\{b}\u{a0}cd-e f", "g", "h—"]);
}

#[test]
fn what_is_not_shown_is_left_out() {
    assert_eq!(
        shown(
            "{\\header head\\par}{\\footerf foot}a{\\*\\bkmkstart x}{\\v hidden}{\\pict\\wmetafile8 0102}{\\footnote note}\
             {\\*\\shppict{\\pict ff}}{\\nonshppict{\\pict ff}}{\\object{\\*\\objdata 01}{\\result b}}{\\pict\\bin4 }}}}}\\par\
             {\\pard\\s9 toc 1\\par}\\pard c\\par"
        ),
        ["ab", "c"]
    );
    assert_eq!(shown("{\\field{\\*\\fldinst PAGE }{\\fldrslt 3}}\\par"), ["3"]);
    assert_eq!(shown("{\\upr{?}{\\*\\ud{\\u20844?}}}b\\par"), ["公b"]);
    assert_eq!(shown("{\\upr{?}{\\u20844?}}b\\par"), ["b"]);
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let body = "a{\\deleted\\revauthdel1 old}{\\revised new}\\par half {\\deleted\\par}whole\\par";
    assert_eq!(shown(body), ["anew", "half whole"]);
}

#[test]
fn numbers_in_front_of_paragraphs_are_those_that_are_written_out() {
    let body = "{\\listtext\\pard\\plain\\f1 \\'d2\\'bb\\'a1\\'a2\\tab}\\ls1 a\\par{\\pntext\\pard 2.\\tab}b\\par\
                {\\listtext\\f2 l\\tab}c\\par{\\listtext 3.\\tab}\\par";
    assert_eq!(shown(body), ["一、a", "2.b", "c"]);
}

#[test]
fn text_boxes_stand_behind_their_paragraph_once() {
    let boxed = "{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn x}{\\sv 1}}{\\shptxt\\pard\\plain in\\par a box\\par}}\
                 {\\shprslt{\\*\\do{\\dptxbxtext old\\par}}}}";
    assert_eq!(shown(&format!("a{boxed}b\\par c\\par")), ["ab", "in", "a box", "c"]);
}

fn cells(row: &[&str]) -> String {
    row.iter().map(|cell| format!("\\pard\\intbl {cell}\\cell")).collect()
}

#[test]
fn tables_with_spans_and_marks() {
    let grid = "\\trowd\\cellx1000\\cellx2000\\cellx3000";
    let body = format!(
        "a\\par\\trowd\\clvmgf\\cellx1000\\cellx3000{}\\row\\trowd\\clvmrg\\cellx1000\\cellx2000\\cellx3000{}\\row{grid}{}\\row\\pard b\\par",
        cells(&["label", "group"]),
        cells(&["", "1", "2{\\super 1}"]),
        cells(&["x", "{\\strike 3}4", "5"])
    );
    let document = read(wrapped(&body));
    let [Block::Text { .. }, Block::Grid(table), Block::Text { .. }] = &document.blocks[..] else {
        panic!("{document:?}")
    };
    let found: Vec<_> = table.cells.iter().map(|c| (c.text.as_str(), c.row, c.column, c.rows, c.columns)).collect();
    assert_eq!(
        found,
        [
            ("label", 0, 0, 2, 1),
            ("group", 0, 1, 1, 2),
            ("1", 1, 1, 1, 1),
            ("2¹", 1, 2, 1, 1),
            ("x", 2, 0, 1, 1),
            ("4", 2, 1, 1, 1),
            ("5", 2, 2, 1, 1)
        ]
    );
}

#[test]
fn a_table_in_a_table() {
    let nested = |row: &[&str]| {
        let cells: String = row.iter().map(|cell| format!("\\pard\\intbl\\itap2 {cell}\\nestcell")).collect();
        format!("{cells}{{\\*\\nesttableprops\\trowd\\cellx500\\cellx900\\nestrow}}{{\\nonesttables\\par}}")
    };
    let body = format!(
        "\\trowd\\cellx9000{}{}\\pard\\intbl\\cell\\row\\pard z\\par",
        nested(&["1", "2"]),
        nested(&["3", "4"])
    );
    assert_eq!(shown(&body), ["1|2", "3|4", "z"]);
}

#[test]
fn files_that_are_sloppy_about_tables() {
    // The definition of the rows once, no `\intbl`, a last cell without an end, fewer cells than are described.
    assert_eq!(shown("\\trowd\\cellx1\\cellx2 a\\cell b\\cell\\row c\\cell d\\row e\\cell\\row"), ["a|b", "c|d", "e|"]);
    // Said to stand in a table that never comes.
    assert_eq!(shown("\\pard\\intbl a\\par\\pard b\\par"), ["a", "b"]);
}

#[test]
fn a_file_that_is_cut_off_ends_with_what_is_sure() {
    let body = format!("\\trowd\\cellx1\\cellx2{}\\row{}", cells(&["1", "2"]), cells(&["3", "45"]));
    let whole = wrapped(&body);
    let at = whole.windows(2).rposition(|two| two == b"45").unwrap();
    assert_eq!(lines(&whole[..=at]), ["1|2"]);
    for end in 0..whole.len() {
        read(&whole[..end]);
    }
}

#[test]
fn braces_that_do_not_match() {
    assert_eq!(lines("{\\rtf1 a}}} b"), ["a"]);
    assert_eq!(lines("{\\rtf1 {{{a"), ["a"]);
    let deep = |many: usize| format!("{{\\rtf1 {}a{}b}}", "{".repeat(many), "}".repeat(many));
    assert_eq!(lines(deep(9_000)), ["ab"]);
    let refused = |rtf: &str| document(rtf.as_bytes(), &Budget::new()).map(|_| ()).unwrap_err().code();
    assert_eq!(refused(&deep(200_000)), "too_deep");
    let tables = "\\trowd\\cellx1\\pard\\intbl\\itap10000 a\\nestcell";
    assert_eq!(refused(&format!("{{\\rtf1 {tables}}}")), "too_deep");
    let row = "{\\rtf1\\pard\\intbl\\itap2147483647 {\\*\\nesttableprops\\nestrow}\\cell}";
    assert!(document(row.as_bytes(), &Budget::new()).is_ok());
    let boxes = "{\\shp{\\*\\shpinst{\\shptxt a".repeat(500);
    assert!(document(format!("{{\\rtf1 {boxes}").as_bytes(), &Budget::new()).is_ok());
    let cells = "\\cell".repeat(100_001);
    assert_eq!(refused(&format!("{{\\rtf1\\trowd\\cellx1{cells}}}")), "too_many_cells");
    // A row that claims a thousand cells, again and again.
    let wide = format!("{{\\rtf1\\trowd{}{}}}", "\\cellx1".repeat(2_000), "\\cell\\row".repeat(2_000));
    assert_eq!(refused(&wide), "too_many_cells");
    assert_eq!(refused(&format!("{{\\rtf1 {}}}", "a\\par ".repeat(500_000))), "too_much_work");
}

/// What files are made of, and what they should not hold.
const SOUP: [&str; 64] = [
    "{",
    "{",
    "{",
    "}",
    "}",
    "}",
    "a",
    "12",
    "\\'b9\\'ab",
    "\\'b9",
    "\\'81",
    "\\\\",
    "\\*",
    "\\par ",
    "\\pard",
    "\\plain",
    "\\intbl",
    "\\itap0 ",
    "\\itap1 ",
    "\\itap2 ",
    "\\itap3 ",
    "\\itap-1 ",
    "\\itap40 ",
    "\\cell ",
    "\\cell ",
    "\\row ",
    "\\row ",
    "\\nestcell ",
    "\\nestrow ",
    "{\\*\\nesttableprops",
    "{\\nonesttables\\par}",
    "\\trowd",
    "\\trleft-108",
    "\\trleft2147483647",
    "\\cellx1",
    "\\cellx2000",
    "\\cellx-2147483648",
    "\\clvmgf",
    "\\clvmrg",
    "\\clmgf",
    "\\clmrg",
    "\\cldel",
    "{\\shp{\\*\\shpinst{\\shptxt ",
    "{\\upr{",
    "{\\*\\ud",
    "{\\listtext 1.\\tab}",
    "{\\field{\\*\\fldinst X}{\\fldrslt ",
    "{\\fonttbl{\\f1\\fcharset136 x;}}",
    "{\\stylesheet{\\s1 toc 1;}}",
    "\\s1",
    "\\f1",
    "\\f2",
    "\\u-10179?",
    "\\u-8704?",
    "\\u20844",
    "\\uc2",
    "\\uc-1",
    "\\deleted",
    "\\v",
    "\\v0",
    "\\super",
    "\\strike",
    "\\bin3 {}\\",
    "\n",
];

proptest::proptest! {
    #[test]
    fn whatever_stands_in_a_file_it_is_read(soup in proptest::collection::vec(proptest::sample::select(&SOUP[..]), 0..200)) {
        let text = format!("{{\\rtf1\\ansi\\ansicpg936 {}", soup.concat());
        let read = document(text.as_bytes(), &Budget::new());
        let lines = read.map(|read| read.document.lines().map(|(text, ..)| text.to_owned()).collect::<Vec<_>>());
        let whole = lines.as_ref().is_ok_and(|lines| lines.iter().all(|line| !line.is_empty()));
        // More tables in one another than are read are the one thing that can be wrong here.
        proptest::prop_assert!(whole || soup.contains(&"\\itap40 "), "{:?}", lines);
    }
}
