//! OFD files: generated ones beside the Word file of the same report, and small ones written by hand.

use crate::office::zip;
use crate::{codes, options, refused};
use gongkai_generate::plain::{self, Dice};
use gongkai_generate::write::docx::{self, DocxStyle};
use gongkai_generate::write::ofd::{self, OfdStyle};
use gongkai_generate::write::quirk::Quirk;
use gongkai_loader::{LoadError, Loaded, load};
use gongkai_model::{Cells, Form, Lang, Report, SourceFormat};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// A report of a form, every cell printed.
fn invented(form: &Form, agency: &str, seed: u64) -> Report {
    let year = form.first_year;
    plain::report(form, agency, year, seed).rebuild().sections(plain::sections(form)).build()
}

fn read(bytes: &[u8]) -> Loaded {
    load("x.ofd", bytes, &options()).unwrap_or_else(|error| panic!("{error}"))
}

/// State and number of every cell.
fn numbers(cells: &Cells) -> Vec<String> {
    let line = |(ix, cell): (_, gongkai_model::Cell<'_>)| {
        let number = cell.number.map(|number| number.to_string().parse::<f64>().unwrap());
        format!("{} {} {number:?}", cells.form().def(ix).id, cell.state)
    };
    cells.iter().map(line).collect()
}

/// The first cell that is another.
fn other(a: Option<&Cells>, b: &Cells) -> Option<(String, String)> {
    numbers(a.unwrap()).into_iter().zip(numbers(b)).find(|(a, b)| a != b)
}

/// The parts of a package.
pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let name = String::from_utf8(file.name_raw().to_vec()).unwrap();
        parts.insert(name, text);
    }
    parts
}

pub(crate) fn packed(parts: &BTreeMap<String, String>) -> Vec<u8> {
    zip(&parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
}

/// A generated report as an OFD.
pub(crate) fn sample(style: OfdStyle) -> (Report, Vec<u8>) {
    let report = invented(&Form::all()[2], "云泽区财政局", 3);
    let bytes = ofd::write(&report, style, &[], &mut Dice::new(5)).unwrap().bytes;
    (report, bytes)
}

#[test]
fn every_style_gives_the_cells_of_the_word_file() {
    for (n, form) in Form::all().iter().enumerate() {
        let report = invented(form, "云泽区柳渡镇人民政府", n as u64);
        let word = docx::write(&report, DocxStyle::Merged, &[], &mut Dice::new(1)).unwrap();
        let word = &load("x.docx", &word.bytes, &options()).unwrap().reports[0];
        for style in OfdStyle::ALL {
            let written = ofd::write(&report, style, &[], &mut Dice::new(1)).unwrap();
            let loaded = read(&written.bytes);
            let [read] = loaded.reports.as_slice() else { panic!("{style:?}: {} reports", loaded.reports.len()) };
            assert_eq!(other(read.cells.as_ref(), &written.cells), None, "{style:?} {:?}", form.id);
            assert_eq!(other(read.cells.as_ref(), word.cells.as_ref().unwrap()), None, "{style:?} {:?}", form.id);
            assert_eq!((read.title.as_ref(), &read.agency), (word.title.as_ref(), &word.agency), "{style:?}");
            assert_eq!((read.report_year, read.published), (word.report_year, word.published), "{style:?}");
            assert_eq!(read.origin.format, SourceFormat::Ofd);
            let first =
                |report: &Report| report.sections.iter().find(|s| s.key.as_deref() != Some("preamble")).cloned();
            let (first, second) = (first(read).unwrap(), first(word).unwrap());
            assert_eq!(first.heading, second.heading, "{style:?}");
            assert!(second.text().starts_with(&first.text()), "{style:?}: {}", first.text());
        }
    }
}

#[test]
fn odd_tables_give_no_wrong_number() {
    let mut dice = Dice::new(11);
    for n in 0..15u64 {
        let report = invented(&Form::all()[n as usize % 3], "云泽区财政局", n);
        let quirks = Quirk::some_of(&Quirk::of_documents(), &mut dice);
        let style = OfdStyle::ALL[n as usize % OfdStyle::ALL.len()];
        let written = ofd::write(&report, style, &quirks, &mut dice).unwrap();
        let loaded = read(&written.bytes);
        for (ix, cell) in written.cells.iter() {
            let id = &written.cells.form().def(ix).id;
            let found = loaded.reports[0].cell(id).and_then(|cell| cell.number);
            assert!(found.is_none() || found == cell.number, "{style:?} {quirks:?} {id}: {found:?} {cell:?}");
        }
    }
}

#[test]
fn a_header_at_the_foot_of_a_page_stands_over_the_figures_of_the_next() {
    let cell = |x: f64, y: f64, words: &str| {
        let area = format!(
            "<ofd:PathObject Boundary=\"{x} {y} 30 10\"><ofd:AbbreviatedData>M 0 0 L 30 0 L 30 10 L 0 10 C</ofd:AbbreviatedData></ofd:PathObject>"
        );
        area + &text(x + 2.0, y + 2.0, 4.0, words)
    };
    let row = |y: f64, words: [&str; 5]| {
        (0..).zip(words).map(|(n, words)| cell(20.0 + 30.0 * f64::from(n), y, words)).collect::<String>()
    };
    let title = text(20.0, 232.0, 4.0, "行政复议");
    let heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let over = with(&text(20.0, 60.0, 5.0, "四、政府信息公开行政复议、行政诉讼情况")) + &title + &row(240.0, heads);
    let mut parts = small(&over, &[]);
    let next = small(&row(20.0, ["5", "0", "7", "1", "13"]), &[]).remove("Doc_0/Pages/Content.xml").unwrap();
    parts.insert("Doc_0/Pages/Next.xml".to_owned(), next);
    let main = parts.get_mut("Doc_0/Document.xml").unwrap();
    *main = main.replace("</ofd:Pages>", "<ofd:Page ID=\"2\" BaseLoc=\"Pages/Next.xml\"/></ofd:Pages>");
    let loaded = read(&packed(&parts));
    let count = |id: &str| loaded.reports[0].quantity(id).count();
    assert_eq!(count("disputes.reconsideration.upheld"), Some(5), "{:?}", loaded.problems);
    assert_eq!(count("disputes.reconsideration.total"), Some(13));
}

#[test]
fn each_document_of_a_file_is_a_report() {
    let form = &Form::all()[2];
    let (first, second) = (invented(form, "云泽区财政局", 1), invented(form, "云泽区民政局", 2));
    let (bytes, cells) = ofd::write_together(&[&first, &second], OfdStyle::Lines, &mut Dice::new(1)).unwrap();
    let loaded = read(&bytes);
    let agencies: Vec<&str> = loaded.reports.iter().map(|report| report.agency.name.as_str()).collect();
    assert_eq!(agencies, ["云泽区财政局", "云泽区民政局"]);
    for (report, cells) in loaded.reports.iter().zip(&cells) {
        assert_eq!(other(report.cells.as_ref(), cells), None);
    }
    // One that cannot be read is said, and does not stop the other.
    let mut broken = parts(&bytes);
    broken.remove("Doc_0/Pages/Page_0/Content.xml").unwrap();
    let loaded = read(&packed(&broken));
    assert_eq!((loaded.reports.len(), codes(&loaded)), (1, vec!["refused_member"]));
    let said = loaded.problems[0].message(Lang::Zh);
    assert!(said.contains("Doc_0/Document.xml") && said.contains("Page_0/Content.xml"), "{said}");
}

#[test]
fn what_it_is_counts_before_what_it_is_called() {
    let (report, bytes) = sample(OfdStyle::Lines);
    for name in ["x.ofd", "x.OFD", "x.docx", "x.pdf", "x.xlsx", "x.zip", "x.txt", "-"] {
        let loaded = load(name, &bytes, &options()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(loaded.reports[0].agency.name, report.agency.name, "{name}");
        assert_eq!(loaded.reports[0].origin.format, SourceFormat::Ofd, "{name}");
    }
    let archive = zip(&[("报告/甲.ofd", &bytes)]);
    assert_eq!(load("x.zip", &archive, &options()).unwrap().reports.len(), 1);
    // And the other way round.
    let word = docx::write(&report, DocxStyle::Merged, &[], &mut Dice::new(1)).unwrap().bytes;
    assert_eq!(load("x.ofd", &word, &options()).unwrap().reports[0].origin.format, SourceFormat::Docx);
    assert_eq!(refused("x.ofd", b"").code(), "empty");
    let other = refused("x.ofd", b"\x89PNG\r\n");
    assert_eq!(other.message(Lang::Zh), "文件名是OFD 文件，内容却是图片");
    let error = refused("x.ofd", zip(&[("a.csv", b"agency,report_year")]));
    assert_eq!((error.code(), error.to_string().contains("OFD.xml")), ("missing_part", true));
}

/// One text.
pub(crate) fn text(x: f64, y: f64, size: f64, words: &str) -> String {
    let step = |c: char| if c.is_ascii() { size / 2.0 } else { size };
    let steps: Vec<String> = words.chars().map(|c| step(c).to_string()).collect();
    let across = steps.join(" ");
    format!(
        "<ofd:TextObject ID=\"9\" Boundary=\"{x} {y} 100 {size}\" Font=\"1\" Size=\"{size}\">\
         <ofd:TextCode X=\"0\" Y=\"{size}\" DeltaX=\"{across}\">{words}</ofd:TextCode></ofd:TextObject>"
    )
}

/// A report with a title and two lines of section one, and what else stands on its page.
pub(crate) fn with(objects: &str) -> String {
    text(30.0, 20.0, 7.0, "云泽区财政局2023年政府信息公开工作年度报告")
        + &text(20.0, 40.0, 5.0, "一、总体情况")
        + &text(20.0, 50.0, 5.0, "全年主动公开信息四十二条。")
        + objects
}

/// The parts of an OFD with one page, and further parts.
pub(crate) fn small(objects: &str, further: &[(&str, &str)]) -> BTreeMap<String, String> {
    let space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let page =
        format!("<ofd:Page {space}><ofd:Content><ofd:Layer ID=\"2\">{objects}</ofd:Layer></ofd:Content></ofd:Page>");
    let main = format!(
        "<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
         <ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" \
         BaseLoc=\"Pages/Content.xml\"/></ofd:Pages><ofd:Annotations>Annots.xml</ofd:Annotations></ofd:Document>"
    );
    let root =
        format!("<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>");
    let own = [("OFD.xml", root.as_str()), ("Doc_0/Document.xml", &main), ("Doc_0/Pages/Content.xml", &page)];
    own.into_iter().chain(further.iter().copied()).map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// What section one of a small OFD says.
pub(crate) fn said(parts: &BTreeMap<String, String>) -> String {
    read(&packed(parts)).reports[0].section("overview").unwrap().text()
}

#[test]
fn what_does_not_show_is_not_read() {
    const PLAIN: &str = "全年主动公开信息四十二条。";
    let hidden = text(20.0, 60.0, 5.0, "其中规章七件。");
    let turned = |from: &str, to: &str| hidden.replace(from, to);
    for (what, objects) in [
        ("invisible", turned("Font=", "Visible=\"false\" Font=")),
        ("without colour", turned("Font=", "Alpha=\"0\" Font=")),
        ("white", turned("<ofd:TextCode", "<ofd:FillColor Value=\"255 255 255\"/><ofd:TextCode")),
        ("white by parameter", turned("Font=", "DrawParam=\"5\" Font=")),
        (
            "white in a deeper space",
            turned("<ofd:TextCode", "<ofd:FillColor ColorSpace=\"6\" Value=\"1023 1023 1023\"/><ofd:TextCode"),
        ),
        ("beyond the page", hidden.replace("Boundary=\"20 ", "Boundary=\"-400 ")),
        (
            "painted over",
            format!(
                "{hidden}<ofd:PathObject Boundary=\"10 58 190 9\" Stroke=\"false\" Fill=\"true\"><ofd:FillColor Value=\"255 255 255\"/>\
                 <ofd:AbbreviatedData>M 0 0 L 190 0 L 190 9 L 0 9 C</ofd:AbbreviatedData></ofd:PathObject>"
            ),
        ),
        ("an action", "<ofd:Actions><ofd:Action>其中规章七件。</ofd:Action></ofd:Actions>".to_owned()),
        ("a watermark", turned("Font=", "CTM=\"0.7 0.7 -0.7 0.7 0 0\" Font=")),
    ] {
        let resources = "<Res><DrawParams><DrawParam ID=\"5\" Relative=\"4\"/><DrawParam ID=\"4\"><FillColor Value=\"#FF #FF #FF\"/></DrawParam>\
            </DrawParams><ColorSpaces><ColorSpace ID=\"6\" Type=\"RGB\" BitsPerComponent=\"10\"/></ColorSpaces></Res>";
        let annotations = format!("<Annots>{hidden}</Annots>").replace("ofd:", "");
        let further = [("Doc_0/Res.xml", resources), ("Doc_0/Annots.xml", annotations.as_str())];
        assert_eq!(said(&small(&with(&objects), &further)), PLAIN, "{what}");
    }
    assert_ne!(said(&small(&with(&hidden), &[])), PLAIN);
}

#[test]
fn layers_lie_in_their_order() {
    let cover = "<ofd:PathObject Boundary=\"10 58 190 9\" Stroke=\"false\" Fill=\"true\"><ofd:FillColor Value=\"250 250 255\"/>\
        <ofd:AbbreviatedData>M 0 0 L 190 0 L 190 9 L 0 9 C</ofd:AbbreviatedData></ofd:PathObject>";
    for (kind, shows) in [("Background", true), ("Foreground", false), ("Body", false)] {
        let further = text(20.0, 60.0, 5.0, "其中规章七件。");
        let objects = with(&further)
            + &format!("</ofd:Layer><ofd:Layer ID=\"3\" Type=\"{kind}\">{cover}</ofd:Layer><ofd:Layer ID=\"4\">");
        assert_eq!(said(&small(&objects, &[])).contains("七件"), shows, "{kind}");
    }
}

#[test]
fn characters_stand_where_their_text_says() {
    // Distances that are too few, no distances, and several pieces of which the second keeps the line.
    for objects in [
        "<ofd:TextObject Boundary=\"20 60 100 5\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"5\">其中规章七件。</ofd:TextCode></ofd:TextObject>",
        "<ofd:TextObject Boundary=\"20 60 100 5\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\">其中规章七件。</ofd:TextCode></ofd:TextObject>",
        "<ofd:TextObject Boundary=\"20 60 100 5\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\">其中规章</ofd:TextCode><ofd:TextCode X=\"20\">七件。</ofd:TextCode></ofd:TextObject>",
        "<ofd:TextObject Boundary=\"20 60 0 0\" CTM=\"5 0 0 5 0 0\" Size=\"1\"><ofd:TextCode X=\"0\" Y=\"1\" DeltaX=\"g 9 1\">其中规章七件。</ofd:TextCode></ofd:TextObject>",
        "<ofd:TextObject Boundary=\"20 60 0 0\" HScale=\"0.8\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g 9 4\">其中规章七件。</ofd:TextCode></ofd:TextObject>",
    ] {
        let said = said(&small(&with(objects), &[]));
        assert_eq!(said.replace('\n', ""), "全年主动公开信息四十二条。其中规章七件。", "{objects}");
    }
}

/// A font of which nothing is there but the table of its characters: glyphs from 7 on are those of the text.
fn font(text: &str) -> Vec<u8> {
    let mut groups = Vec::new();
    for (glyph, c) in (7u32..).zip(text.chars()) {
        [u32::from(c), u32::from(c), glyph].iter().for_each(|n| groups.extend(n.to_be_bytes()));
    }
    let mut out = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    out.extend(b"cmap\0\0\0\0\0\0\0\x1c\0\0\0\0");
    out.extend([0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0]);
    for n in [16 + groups.len() as u32, 0, text.chars().count() as u32] {
        out.extend(n.to_be_bytes());
    }
    out.extend(groups);
    out
}

#[test]
fn glyphs_are_read_by_the_font() {
    let words = "云泽区财政局二零三年府信息公开工作度报告一总体情况全主动十条。";
    let glyph = |c: char| words.chars().position(|known| known == c).map(|at| at + 7);
    let coded = |x: f64, y: f64, size: f64, shown: &str, code: &str| {
        let glyphs: Vec<String> = shown.chars().filter_map(glyph).map(|glyph| glyph.to_string()).collect();
        let count = glyphs.len();
        let codes = code.repeat(if code.len() == 1 { 1 } else { count });
        let transform = format!(
            "<ofd:CGTransform CodePosition=\"0\" CodeCount=\"{}\" GlyphCount=\"{count}\"><ofd:Glyphs>{}</ofd:Glyphs></ofd:CGTransform>",
            codes.chars().count(),
            glyphs.join(" ")
        );
        text(x, y, size, &codes).replace("<ofd:TextCode", &format!("{transform}<ofd:TextCode"))
    };
    let resources =
        "<Res BaseLoc=\"Res\"><Fonts><Font ID=\"1\" FontName=\"a\"><FontFile>f.ttf</FontFile></Font></Fonts></Res>";
    // Codes of the font's own, and a blank that only holds the place.
    for code in ["\u{e001}", " "] {
        let objects = text(30.0, 20.0, 7.0, "云泽区财政局2023年政府信息公开工作年度报告")
            + &coded(20.0, 40.0, 5.0, "一总体情况", code)
            + &coded(20.0, 50.0, 5.0, "全年主动公开信息二十条。", code);
        let parts = small(&objects, &[("Doc_0/Res.xml", resources)]);
        let face = font(words);
        let mut files: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        let without = zip(&files);
        files.push(("Doc_0/Res/f.ttf", &face));
        let report = &read(&zip(&files)).reports[0];
        let text: String = report.sections.iter().map(|s| s.heading.clone() + &s.text()).collect();
        assert!(text.contains("全年主动公开信息二十条。"), "{code:?}: {text}");
        assert!(!load("x.ofd", &without, &options()).is_ok_and(|loaded| {
            loaded.reports.iter().flat_map(|report| &report.sections).any(|s| s.text().contains("二十"))
        }));
        // Nothing but glyphs, and no font that names them.
        let only = coded(20.0, 40.0, 5.0, "云泽区财政局二零二三年政府信息公开工作年度报告全年主动公开", code);
        let error = refused("x.ofd", packed(&small(&only, &[])));
        assert_eq!(error.code(), "nameless_characters");
        assert!(error.message(Lang::Zh).starts_with("OFD 文件 的字体没有说明"), "{}", error.message(Lang::Zh));
        assert!(error.to_string().starts_with("the fonts of this OFD file"), "{error}");
    }
}

#[test]
fn a_scan_is_said_to_be_one_and_the_text_under_it_is_read() {
    let scan = "<ofd:ImageObject Boundary=\"0 0 210 297\" CTM=\"210 0 0 297 0 0\" ResourceID=\"7\"/>";
    let error = refused("x.ofd", packed(&small(scan, &[])));
    assert_eq!(error.code(), "scanned");
    assert_eq!(error, LoadError::Scanned { kind: gongkai_loader::Kind::Ofd, pages: 1 });
    assert!(error.message(Lang::Zh).starts_with("扫描件 OFD 文件（1 页"), "{}", error.message(Lang::Zh));
    let hidden = with("").replace("Font=", "Alpha=\"0\" Font=");
    assert_eq!(said(&small(&(hidden + scan), &[])), "全年主动公开信息四十二条。");
    // Letters that were turned into shapes.
    let shape = "<ofd:PathObject Boundary=\"9 9 5 5\" Fill=\"true\" Stroke=\"false\"><ofd:AbbreviatedData>M 0 0 Q 1 1 2 2 C</ofd:AbbreviatedData></ofd:PathObject>";
    assert_eq!(refused("x.ofd", packed(&small(&shape.repeat(200), &[]))).code(), "scanned");
}
