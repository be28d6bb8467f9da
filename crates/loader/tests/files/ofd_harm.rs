//! OFD files that lack something, lead somewhere else, or are made to take everything.

use crate::ofd::{packed, parts, said, sample, small, text, with};
use crate::office::zip;
use crate::{options, refused};
use gongkai_generate::plain::Dice;
use gongkai_generate::write::ofd::OfdStyle;
use gongkai_loader::load;
use gongkai_model::Lang;
use proptest::prelude::*;
use std::io::Cursor;
use std::time::{Duration, Instant};

#[test]
fn places_never_lead_out_of_the_file() {
    let parts = small(&with(""), &[]);
    for (place, shown) in [
        ("../../etc/passwd", "../../etc/passwd"),
        ("/../OFD.xml", "/../OFD.xml"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("http://localhost/x.xml", "http://localhost/x.xml"),
        // What is there is a folder.
        ("", "Doc_0"),
        ("Pages/..", "Doc_0"),
    ] {
        let mut parts = parts.clone();
        let main = parts.get_mut("Doc_0/Document.xml").unwrap();
        *main = main.replace("Pages/Content.xml", place);
        let error = refused("x.ofd", packed(&parts));
        assert_eq!(error.code(), "missing_part", "{place}");
        assert!(error.message(Lang::Zh).starts_with(&format!("缺少 {shown}：")), "{error}");
        assert!(error.to_string().starts_with(&format!("no part {shown}: ")), "{error}");
    }
    // Within the file it may go up and down; strokes may lean, and the case may be another.
    for place in
        ["./Pages/../Pages/Content.xml", "/Doc_0/Pages/Content.xml", "pages\\content.XML", "../Doc_0/Pages/Content.xml"]
    {
        let mut parts = parts.clone();
        let main = parts.get_mut("Doc_0/Document.xml").unwrap();
        *main = main.replace("Pages/Content.xml", place);
        assert_eq!(said(&parts), "全年主动公开信息四十二条。", "{place}");
    }
    let outside = "<!DOCTYPE p SYSTEM \"file:///etc/passwd\"><p/>";
    let mut parts = parts;
    parts.insert("Doc_0/Pages/Content.xml".to_owned(), outside.to_owned());
    assert_eq!(refused("x.ofd", packed(&parts)).code(), "xml_doctype");
}

#[test]
fn a_file_without_a_part_that_it_needs_says_which() {
    for style in OfdStyle::ALL {
        let (_, bytes) = sample(style);
        let whole = parts(&bytes);
        for name in whole.keys() {
            let mut less = whole.clone();
            less.remove(name);
            let loaded = load("x.ofd", &packed(&less), &options());
            // Fonts are not needed for reading; units are, where there are any.
            if name.ends_with("Res.xml") {
                assert!(loaded.is_ok(), "{style:?} {name}");
                continue;
            }
            let error = loaded.unwrap_err();
            let last = name.trim_start_matches("Doc_0/");
            assert_eq!(error.code(), "missing_part", "{style:?} {name}");
            assert!(error.to_string().contains(last) && error.message(Lang::Zh).contains(last), "{error}");
        }
    }
    assert_eq!(refused("x.ofd", zip(&[("OFD.xml", b"<OFD/>")])).code(), "missing_part");
    let encrypted = zip(&[("OFD.xml", b"<OFD/>"), ("Encryptions.xml", b"<x/>")]);
    assert_eq!(
        refused("x.ofd", encrypted).message(Lang::Zh),
        "OFD 文件已加密：请用密码打开，另存为不加密的文件后再读取"
    );
}

/// What comes out, soon, on a thread with the small stack of a worker.
fn ending(bytes: &[u8]) -> String {
    let start = Instant::now();
    let outcome = std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(2 << 20);
        worker.spawn_scoped(scope, || load("x.ofd", bytes, &options())).unwrap().join().unwrap()
    });
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    outcome.map_or_else(|error| error.code().to_owned(), |_| "read".to_owned())
}

#[test]
fn files_that_would_take_everything_end_soon() {
    let nested = |depth: usize| "<ofd:PageBlock>".repeat(depth) + &"</ofd:PageBlock>".repeat(depth);
    let far = text(20.0, 60.0, 5.0, "七").replace("DeltaX=\"5\"", "DeltaX=\"g 1000000000 5\"");
    let none = format!("DeltaX=\"{}\"", "g 0 1 g -1 2 g ".repeat(10_000));
    let near = text(20.0, 60.0, 5.0, "七").replace("DeltaX=\"5\"", &none);
    assert!(far.contains("1000000000") && near.len() > 100_000);
    let pages = "<ofd:Page ID=\"1\" BaseLoc=\"Pages/Content.xml\"/>";
    let listed = |times: usize| {
        let mut parts = small(&with(""), &[]);
        let main = parts.get_mut("Doc_0/Document.xml").unwrap();
        *main = main.replace(pages, &pages.repeat(times));
        parts
    };
    let circle = "<Res><CompositeGraphicUnits><CompositeGraphicUnit ID=\"7\"><Content><CompositeObject ResourceID=\"7\"/>\
        <CompositeObject ResourceID=\"7\"/><CompositeObject ResourceID=\"7\"/><CompositeObject ResourceID=\"7\"/></Content>\
        </CompositeGraphicUnit></CompositeGraphicUnits><DrawParams><DrawParam ID=\"5\" Relative=\"5\"/></DrawParams></Res>";
    let drawn = "<ofd:CompositeObject ResourceID=\"7\" DrawParam=\"5\"/>".repeat(2_000);
    let mut documents = small(&with(""), &[]);
    let root = documents.get_mut("OFD.xml").unwrap();
    let body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>";
    *root = root.replace(body, &body.repeat(100_000));
    let path = format!(
        "<ofd:PathObject Boundary=\"0 0 9 9\"><ofd:AbbreviatedData>{}</ofd:AbbreviatedData></ofd:PathObject>",
        "M 0 0 L 1 1 C ".repeat(300_000)
    );
    let grid: String = (0..300).map(|n| format!("M 0 {n} L 300 {n} M {n} 0 L {n} 300 ")).collect();
    let grid = format!(
        "<ofd:PathObject Boundary=\"0 0 9 9\"><ofd:AbbreviatedData>{grid}</ofd:AbbreviatedData></ofd:PathObject>"
    );
    let boxes = "<ofd:PathObject Boundary=\"0 0 210 297\" Fill=\"true\" Stroke=\"false\"><ofd:AbbreviatedData>M 0 0 L 210 0 L 210 297 L 0 297 C</ofd:AbbreviatedData></ofd:PathObject>";
    for (what, parts, expected) in [
        ("blocks in blocks", small(&with(&nested(10_000)), &[]), "deep_xml"),
        ("some blocks in blocks", small(&with(&nested(200)), &[]), "read"),
        ("distances for ever", small(&with(&far), &[]), "read"),
        ("distances that are none", small(&with(&near), &[]), "read"),
        ("a million pages", listed(1_000_000), "too_many_pages"),
        // The title is what stands at the head of every page.
        ("the same page", listed(400), "no_year"),
        ("units in a circle", small(&with(&drawn), &[("Doc_0/Res.xml", circle)]), "too_much_work"),
        ("documents", documents, "too_many_reports"),
        ("a long path", small(&with(&path), &[]), "read"),
        // All of its text stands in fields.
        ("a grid", small(&with(&grid), &[]), "not_a_report"),
        ("paint", small(&with(&boxes.repeat(20_000)), &[]), "read"),
        ("numbers", small(&with(&text(1e300, -1e308, 1e200, "七")), &[]), "read"),
        ("spaces", small(&with(&" ".repeat(70 << 20)), &[]), "part_too_large"),
    ] {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &parts {
            writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
        }
        assert_eq!(ending(&writer.finish().unwrap().into_inner()), expected, "{what}");
    }
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    let (_, bytes) = sample(OfdStyle::Template);
    for cut in (0..bytes.len()).step_by(bytes.len() / 60) {
        let error = refused("x.ofd", &bytes[..cut]);
        assert!(
            ["empty", "damaged_archive", "other_content", "missing_part"].contains(&error.code()),
            "{cut}: {error}"
        );
        assert!(!error.message(Lang::Zh).is_empty());
    }
    // A part that is cut off within a sound package.
    let whole = parts(&bytes);
    for (name, text) in whole.iter().filter(|(name, _)| !name.ends_with("Res.xml")) {
        let mut cut = whole.clone();
        let end = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
        cut.insert(name.clone(), text[..end].to_owned());
        assert_eq!(refused("x.ofd", packed(&cut)).code(), "bad_xml", "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn changed_parts_never_harm(seed in any::<u64>(), style in 0usize..5, changes in 1usize..12) {
        let (_, bytes) = sample(OfdStyle::ALL[style]);
        let mut whole = parts(&bytes);
        let mut dice = Dice::new(seed);
        let names: Vec<String> = whole.keys().cloned().collect();
        const ODD: [&str; 12] =
            ["9e99", "-1", "\"", "<", "g 99999999 1", "NaN", "..", "/", "ofd:PageBlock", "&#x41;", "CTM=\"0 0 0 0 0 0\" ", ""];
        for _ in 0..changes {
            let text = whole.get_mut(&names[dice.below(names.len() as u32) as usize]).unwrap();
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let at = dice.below(places.len() as u32) as usize;
            let until = (at + dice.below(9) as usize).min(places.len() - 1);
            text.replace_range(places[at]..places[until], ODD[dice.below(12) as usize]);
        }
        match load("x.ofd", &packed(&whole), &options()) {
            Ok(loaded) => prop_assert!(!loaded.reports.is_empty()),
            Err(error) => prop_assert!(!error.message(Lang::Zh).is_empty() && !error.to_string().is_empty()),
        }
    }
}
