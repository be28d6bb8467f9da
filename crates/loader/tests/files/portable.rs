//! PDFs, written by hand.

use crate::office::{Cell, Part, sample};
use crate::{options, refused};
use gongkai_loader::load;
use gongkai_model::{CellState, Lang, Report};
use std::path::Path;

/// Most rows of a table on one page.
const ROWS: usize = 17;

/// A PDF of pages with the given content, set in a font that is not embedded.
fn pdf(pages: &[String]) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|n| format!("{} 0 R ", 5 + 2 * n)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>"
            .to_owned(),
    ];
    for (n, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            6 + 2 * n
        ));
        objects.push(format!("<</Length {}>>\nstream\n{page}\nendstream", page.len()));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let start = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    offsets.iter().for_each(|at| out.push_str(&format!("{at:010} 00000 n \n")));
    out.push_str(&format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}

/// A line of text; `y` from the foot of the page.
fn text(x: f64, y: f64, size: f64, text: &str) -> String {
    let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("BT /F {size} Tf {x} {y} Td <{hex}> Tj ET\n")
}

/// Paragraphs broken into lines and tables with ruling lines, on as many pages as it takes.
fn pages(parts: &[Part]) -> Vec<String> {
    let mut pages = vec![String::new()];
    let mut y = 780.0;
    for part in parts {
        match part {
            Part::Text(words) => {
                let mut line = String::from("　　");
                for c in words.chars() {
                    line.push(c);
                    if line.chars().count() == 38 {
                        put(&mut pages, &mut y, &std::mem::take(&mut line));
                    }
                }
                put(&mut pages, &mut y, &line);
            }
            Part::Table(rows) => {
                for chunk in rows.chunks(ROWS) {
                    pages.push(String::new());
                    y = 780.0;
                    let page = pages.last_mut().unwrap();
                    y = table(page, chunk, rows, y);
                }
            }
        }
    }
    let number = |(n, page): (usize, String)| page + &text(290.0, 30.0, 9.0, &format!("— {} —", n + 1));
    pages.into_iter().enumerate().map(number).collect()
}

fn put(pages: &mut Vec<String>, y: &mut f64, line: &str) {
    if *y < 80.0 {
        pages.push(String::new());
        *y = 780.0;
    }
    pages.last_mut().unwrap().push_str(&text(50.0, *y, 12.0, line));
    *y -= 20.0;
}

/// A table with its lines; the columns are as many as its widest row has. Rows of a later page begin where their own
/// cells do.
fn table(page: &mut String, rows: &[Vec<Cell>], all: &[Vec<Cell>], top: f64) -> f64 {
    let columns = all[0].iter().map(|cell| cell.columns).sum::<usize>();
    let (width, height) = (500.0 / columns as f64, 40.0);
    let mut taken = vec![vec![false; columns]; rows.len()];
    for (at, row) in rows.iter().enumerate() {
        for cell in row {
            let Some(column) = (0..columns).find(|c| !taken[at][*c]) else { continue };
            let (down, across) = (cell.rows.min(rows.len() - at), cell.columns.min(columns - column));
            taken[at..at + down].iter_mut().for_each(|row| row[column..column + across].fill(true));
            let (x, y) = (50.0 + width * column as f64, top - height * (at + down) as f64);
            let (w, h) = (width * across as f64, height * down as f64);
            page.push_str(&format!("{x:.1} {y:.1} {w:.1} {h:.1} re S\n"));
            let size = 4.0;
            let fit = ((w - 2.0) / size).max(1.0) as usize;
            let characters: Vec<char> = cell.text.chars().collect();
            for (n, part) in characters.chunks(fit).enumerate() {
                let y = top - height * at as f64 - size * (n + 1) as f64;
                page.push_str(&text(x + 1.0, y, size, &part.iter().collect::<String>()));
            }
        }
    }
    top - height * rows.len() as f64 - 20.0
}

fn numbers(report: &Report) -> Vec<(CellState, Option<String>)> {
    let cells = report.cells.as_ref().unwrap();
    cells.iter().map(|(_, cell)| (cell.state, cell.number.map(|n| n.to_string()))).collect()
}

#[test]
fn a_page_of_the_sample_gives_equal_cells_as_a_pdf() {
    for name in ["2023/农业农村局.html", "2022/农业农村局.html"] {
        let (bytes, parts) = sample(name);
        let page = load(name, &bytes, &options()).unwrap();
        let loaded = load("x.pdf", &pdf(&pages(&parts)), &options()).unwrap_or_else(|error| panic!("{error}"));
        let (page, printed) = (&page.reports[0], &loaded.reports[0]);
        assert_eq!(numbers(page), numbers(printed), "{name}: {:?}", loaded.problems);
        assert_eq!((page.report_year, page.period), (printed.report_year, printed.period));
        assert_eq!(page.section("overview").unwrap().text(), printed.section("overview").unwrap().text());
        let place = printed.cell("requests.received.total").unwrap().place;
        assert!(place.page > 1 && place.table > 0 && place.row > 0 && place.column > 0, "{place:?}");
    }
}

#[test]
fn the_second_line_of_a_title_that_fills_the_first_belongs_to_it() {
    let line = "　　围绕群众关切的事项，按照年初的安排整理历年文件，更新办事指南，补充解读材料。";
    let body = text(56.0, 780.0, 22.0, "云泽区人力资源和社会保障局2023年政府信息")
        + &text(220.0, 744.0, 22.0, "公开工作年度报告")
        + &text(50.0, 700.0, 12.0, "一、总体情况")
        + &text(50.0, 680.0, 12.0, line)
        + &text(50.0, 660.0, 12.0, line);
    let loaded = load("x.pdf", &pdf(&[body]), &options()).unwrap();
    let report = &loaded.reports[0];
    assert_eq!(report.title.as_deref(), Some("云泽区人力资源和社会保障局2023年政府信息公开工作年度报告"));
    assert_eq!(report.agency.name, "云泽区人力资源和社会保障局");
}

#[test]
fn a_header_that_a_page_break_cuts_is_one_header() {
    let (bytes, parts) = sample("2023/农业农村局.html");
    let page = load("x.html", &bytes, &options()).unwrap();
    let is_requests = |rows: &[Vec<Cell>]| rows.iter().any(|row| row[0].text.starts_with("一、"));
    let at = parts.iter().position(|part| matches!(part, Part::Table(rows) if is_requests(rows))).unwrap();
    let Part::Table(rows) = &parts[at] else { panic!() };
    let blank = |columns| Cell { text: String::new(), rows: 1, columns };
    let mut rest = rows[2..].to_vec();
    rest[0].splice(0..0, [blank(3), blank(1)]);
    rest[0].push(blank(1));
    let mut all = pages(&parts[..at]);
    let mut first = String::new();
    table(&mut first, &rows[..2], rows, 120.0);
    all.push(first);
    let split = [&[Part::Table(rest)], &parts[at + 1..]].concat();
    all.extend(pages(&split).into_iter().skip(1));
    let loaded = load("x.pdf", &pdf(&all), &options()).unwrap();
    assert_eq!(numbers(&page.reports[0]), numbers(&loaded.reports[0]), "{:?}", loaded.problems);
}

#[test]
fn radicals_are_the_characters_they_look_like() {
    let body = text(50.0, 700.0, 16.0, "云泽区⺠政局2023年政府信息公开⼯作年度报告")
        + &text(50.0, 660.0, 12.0, "一、总体情况")
        + &text(50.0, 640.0, 12.0, "今年⻔户网站运行平稳，共公开信息四十二条。");
    let loaded = load("x.pdf", &pdf(&[body]), &options()).unwrap();
    assert_eq!(loaded.reports[0].agency.name, "云泽区民政局");
    assert_eq!(loaded.reports[0].section("overview").unwrap().text(), "今年门户网站运行平稳，共公开信息四十二条。");
}

#[test]
fn what_cannot_be_read_says_why() {
    let scan = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u{1} EI Q".to_owned();
    let error = refused("x.pdf", pdf(&[scan.clone(), scan]));
    assert_eq!(error.code(), "scanned");
    assert!(error.message(Lang::Zh).contains("扫描件 PDF（2 页"), "{error}");
    assert_eq!(refused("x.pdf", b"PK\x03\x04").code(), "other_content");
    assert_eq!(refused("x.pdf", b"").code(), "empty");
    assert_eq!(refused("x.pdf", b"%PDF-1.7\nnothing").code(), "damaged_pdf");
    let many: Vec<String> = (0..10_000).map(|_| String::new()).collect();
    assert_eq!(refused("x.pdf", pdf(&many)).code(), "too_many_pages");
    let encrypted = String::from_utf8(pdf(&[String::new()])).unwrap().replace(
        "/Root 1 0 R>>",
        &format!("/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{0}>/U<{0}>>>>>", "11".repeat(32)),
    );
    assert_eq!(refused("x.pdf", encrypted).code(), "encrypted");
    let whole = pdf(&pages(&sample("2023/农业农村局.html").1));
    for cut in (0..whole.len()).step_by(whole.len() / 40) {
        let _ = load("x.pdf", &whole[..cut], &options());
    }
}

#[test]
fn the_real_report_gives_the_cells_that_are_published_with_it() {
    let folder = std::env::var("GONGKAI_REAL").unwrap_or_else(|_| "../../../shared/real".to_owned());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("hongze-2023.pdf");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    };
    let figures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/real/hongze-2023.cells.csv");
    let cells = load("hongze-2023.cells.csv", &std::fs::read(figures).unwrap(), &options()).unwrap();
    let printed = load("hongze-2023.pdf", &bytes, &options()).unwrap();
    assert!(printed.problems.is_empty(), "{:?}", printed.problems);
    let (cells, printed) = (&cells.reports[0], &printed.reports[0]);
    let reported = printed.cells.as_ref().unwrap().present().count();
    assert_eq!(reported, 186);
    for ((ix, a), (_, b)) in cells.cells.as_ref().unwrap().iter().zip(printed.cells.as_ref().unwrap().iter()) {
        assert_eq!((a.state, a.number), (b.state, b.number), "{}", cells.form().unwrap().def(ix).id);
    }
    assert_eq!(printed.period.map(|p| p.to_string()).as_deref(), Some("2023-01-01/2023-12-31"));
    let keys: Vec<&str> = printed.sections.iter().filter_map(|s| s.key.as_deref()).collect();
    assert_eq!(keys, ["preamble", "overview", "proactive", "requests", "disputes", "problems", "other"]);
    let damaged = (0..bytes.len()).step_by(bytes.len() / 8).find_map(|at| {
        let mut damaged = bytes.clone();
        damaged.get_mut(at..at + 40)?.fill(0);
        load("x.pdf", &damaged, &options()).ok().filter(|l| l.problems.iter().any(|p| p.code() == "damaged_streams"))
    });
    assert!(damaged.is_some(), "damage is said");
    let place = printed.cell("disputes.reconsideration.upheld").unwrap().place;
    assert_eq!((place.page, place.row), (4, 4));
}
