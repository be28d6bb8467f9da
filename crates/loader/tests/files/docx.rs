//! Word files.

use crate::office::{Part, docx, docx_of, p, sample, zip};
use crate::options;
use gongkai_loader::{LoadError, Loaded, load};
use gongkai_model::{CellState, Report};

fn read(bytes: &[u8]) -> Loaded {
    load("报告.docx", bytes, &options()).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(name: &str, bytes: &[u8]) -> LoadError {
    crate::refused(name, bytes)
}

const TITLE: &str = "云泽区财政局2023年政府信息公开工作年度报告";

fn numbers(report: &Report) -> Vec<(CellState, Option<String>)> {
    let cells = report.cells.as_ref().unwrap();
    cells.iter().map(|(_, cell)| (cell.state, cell.number.map(|n| n.to_string()))).collect()
}

/// The text of a report whose paragraphs are given as XML.
fn overview(paragraphs: &str) -> String {
    let body = p(TITLE) + &p("一、总体情况") + paragraphs + &p("五、存在的主要问题及改进情况");
    let loaded = read(&docx_of(&body, &[]));
    loaded.reports[0].section("overview").unwrap().text()
}

#[test]
fn a_page_of_the_sample_gives_equal_cells_as_a_word_file() {
    for name in ["2023/农业农村局.html", "2023/人民政府.html", "2022/农业农村局.html"] {
        let (bytes, parts) = sample(name);
        let page = load(name, &bytes, &options()).unwrap();
        let word = read(&docx(&parts));
        let (page, word) = (&page.reports[0], &word.reports[0]);
        assert_eq!(numbers(page), numbers(word), "{name}");
        assert_eq!(page.report_year, word.report_year);
        assert_eq!(page.agency.name, word.agency.name);
        assert_eq!(page.period, word.period);
        let keys = |report: &Report| report.sections.iter().map(|s| s.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys(page), keys(word), "{name}");
        let cell = word.cell("requests.received.total").unwrap();
        assert!(cell.place.table > 0 && cell.place.row > 0 && cell.place.column > 0, "{:?}", cell.place);
    }
}

#[test]
fn headings_numbered_by_word_are_seen() {
    let numbered = |text: &str, level: usize| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let styled = |text: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"1\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
        <w:numFmt w:val=\"chineseCountingThousand\"/><w:lvlText w:val=\"%1、\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/>\
        <w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%2）\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\">\
        <w:abstractNumId w:val=\"7\"/></w:num></w:numbering>";
    let styles = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr>\
        <w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"toc 1\"/></w:style></w:styles>";
    let contents = "<w:p><w:pPr><w:pStyle w:val=\"2\"/></w:pPr><w:r><w:t>一、总体情况1</w:t></w:r></w:p>";
    let body = p(TITLE)
        + contents
        + &styled("总体情况")
        + &numbered("主动公开", 1)
        + &p("甲。")
        + &numbered("依申请公开", 1)
        + &styled("主动公开政府信息情况")
        + &styled("收到和处理政府信息公开申请情况");
    let parts = [("word/numbering.xml", numbering), ("word/styles.xml", styles)];
    let loaded = read(&docx_of(&body, &parts));
    let headings: Vec<&str> = loaded.reports[0].sections.iter().map(|s| s.heading.as_str()).collect();
    assert_eq!(headings, ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]);
    assert_eq!(loaded.reports[0].sections[0].text(), "（一）主动公开\n甲。\n（二）依申请公开");
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let text = overview(&format!(
        "<w:p>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>{}</w:p>\
         <w:p><w:pPr><w:rPr><w:del/></w:rPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:pPrChange></w:pPr>{}</w:p>\
         <w:p>{}</w:p><w:moveFrom>{}</w:moveFrom><w:moveTo><w:r><w:t>x</w:t></w:r></w:moveTo>",
        run("全年"),
        run("新"),
        run("公开。"),
        run("前半"),
        run("后半。"),
        p("搬走。"),
    ));
    assert_eq!(text, "全年新公开。\n前半后半。");
}

#[test]
fn fields_hidden_text_and_readings() {
    let text = overview(
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>\
         <w:r><w:t>不显示</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>结果</w:t></w:r>\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>\
         <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>可见</w:t></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>\
         <w:r><w:ruby><w:rt><w:r><w:t>gōng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>公</w:t></w:r></w:rubyBase></w:ruby></w:r>\
         <w:r><w:t>&#x3002;&amp;</w:t></w:r></w:p>",
    );
    assert_eq!(text, "结果可见链接公。&");
}

#[test]
fn a_text_box_is_read_once() {
    let boxed = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let text = overview(&format!(
        "<w:p><w:r><w:t>正文。</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp>\
         <wps:txbx>{0}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict>\
         </mc:Fallback></mc:AlternateContent></w:r></w:p>",
        boxed("框中文字。")
    ));
    assert_eq!(text, "正文。\n框中文字。");
}

#[test]
fn a_table_in_a_table_and_a_table_over_two_pages() {
    let (bytes, parts) = sample("2023/农业农村局.html");
    let page = load("x.html", &bytes, &options()).unwrap();
    let mut body = String::new();
    let mut split = 0;
    for part in &parts {
        match part {
            Part::Text(text) => body.push_str(&p(text)),
            // The large table: its header rows again on the second page, a page number in between.
            Part::Table(rows) if split == 0 && rows.iter().any(|row| row[0].text.starts_with("一、")) => {
                split += 1;
                let first_group = rows.iter().position(|row| row[0].text.starts_with("四、")).unwrap();
                let head = rows.iter().position(|row| row[0].text.starts_with("一、")).unwrap();
                body.push_str(&crate::office::table(&rows[..first_group]));
                body.push_str(&p("— 3 —"));
                let rest: Vec<_> = rows[..head].iter().chain(&rows[first_group..]).cloned().collect();
                body.push_str(&crate::office::table(&rest));
            }
            Part::Table(rows) => {
                body.push_str(&format!(
                    "<w:tbl><w:tr><w:tc>{}<w:p/></w:tc></w:tr></w:tbl>",
                    crate::office::table(rows)
                ));
            }
        }
    }
    assert_eq!(split, 1);
    assert_eq!(numbers(&page.reports[0]), numbers(&read(&docx_of(&body, &[])).reports[0]));
}

#[test]
fn files_that_are_something_else_are_refused_with_what_they_are() {
    let ole = |entry: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(512, 0);
        bytes.extend(entry.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    assert_eq!(refused("报告.doc", &ole("WordDocument")).code(), "damaged_archive");
    assert_eq!(refused("报告.docx", &ole("EncryptedPackage")).code(), "encrypted");
    assert_eq!(refused("报告.docx", b"\x89PNG\r\n").code(), "other_content");
    let message = refused("报告.docx", b"\x89PNG\r\n").message(gongkai_model::Lang::Zh);
    assert_eq!(message, "文件名是Word 文件，内容却是图片");
    // One that can be read is read as what it is.
    assert_eq!(refused("报告.docx", b"%PDF-1.7\n").code(), "damaged_pdf");
    assert_eq!(refused("报告.docx", b"").code(), "empty");
    assert_eq!(refused("报告.doc", b"{\\rtf1 }").code(), "not_a_report");
    // A new file under the old name is read.
    let (_, parts) = sample("2023/农业农村局.html");
    assert_eq!(load("报告.doc", &docx(&parts), &options()).unwrap().reports.len(), 1);
}

#[test]
fn hostile_packages_end_soon() {
    let good = docx_of(&p(TITLE), &[]);
    for cut in [4, 30, good.len() / 2, good.len() - 1] {
        assert_eq!(refused("x.docx", &good[..cut]).code(), "damaged_archive", "{cut}");
    }
    let entity = "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:document>&b;</w:document>";
    assert_eq!(refused("x.docx", &zip(&[("word/document.xml", entity.as_bytes())])).code(), "xml_doctype");
    let unknown = "<w:document>&b;</w:document>";
    assert_eq!(refused("x.docx", &zip(&[("word/document.xml", unknown.as_bytes())])).code(), "bad_xml");
    let deep = "<w:tbl><w:tr><w:tc>".repeat(10_000);
    assert_eq!(refused("x.docx", &docx_of(&deep, &[])).code(), "deep_xml");
    let bomb = vec![b' '; 5 << 20];
    assert_eq!(refused("x.docx", &zip(&[("word/document.xml", &bomb)])).code(), "part_too_large");
    assert_eq!(refused("x.docx", &zip(&[("mimetype", b"x")])).code(), "missing_part");
    let many: Vec<String> = (0..10_001).map(|n| n.to_string()).collect();
    let files: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refused("x.docx", &zip(&files)).code(), "too_many_parts");
    let cells = "<w:tr><w:tc><w:p/></w:tc></w:tr>".repeat(100_001);
    assert_eq!(refused("x.docx", &docx_of(&format!("<w:tbl>{cells}</w:tbl>"), &[])).code(), "too_many_cells");
}
