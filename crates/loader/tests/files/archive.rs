//! ZIP archives.

use crate::office::{docx, sample, zip};
use crate::{codes, options, refused};
use gongkai_loader::load;
use gongkai_model::Lang;

#[test]
fn members_are_read_and_named() {
    let (page, parts) = sample("2023/农业农村局.html");
    let inner = zip(&[("乙/报告.docx", &docx(&parts)), ("third.zip", &zip(&[("x.txt", b"x")]))]);
    let bytes = zip(&[
        ("../甲.html", &page),
        ("inner.zip", &inner),
        ("photo.png", b"\x89PNG"),
        ("甲_files/logo.png", b"\x89PNG"),
        ("style.css", b"p {}"),
        ("Thumbs.db", b"x"),
        ("~$甲.docx", b"x"),
        ("__MACOSX/._甲.html", b"x"),
        ("empty.docx", b""),
    ]);
    let loaded = load("all.zip", &bytes, &options()).unwrap();
    let names: Vec<&str> = loaded.reports.iter().map(|report| report.origin.file.as_str()).collect();
    assert_eq!(names, ["all.zip/inner.zip/乙/报告.docx", "all.zip/甲.html"]);
    assert_eq!(
        loaded.reports[0].cells.as_ref().unwrap().tally(gongkai_model::CellState::Reported),
        loaded.reports[1].cells.as_ref().unwrap().tally(gongkai_model::CellState::Reported)
    );
    let found = codes(&loaded);
    let count = |code: &str| found.iter().filter(|found| **found == code).count();
    assert_eq!((count("refused_member"), count("skipped_member")), (3, 2), "{found:?}");
    let photo = loaded.problems.iter().find(|p| p.message(Lang::En).contains("photo.png")).unwrap();
    assert!(photo.message(Lang::Zh).contains("或先做文字识别"), "{}", photo.message(Lang::Zh));
    let empty = loaded.problems.iter().find(|p| p.message(Lang::En).contains("empty.docx")).unwrap();
    assert_eq!(empty.message(Lang::Zh), "压缩包中的 empty.docx 不能读取：文件是空的");
    assert!(empty.dropped());
}

#[test]
fn archives_that_give_nothing_are_refused() {
    assert_eq!(refused("a.zip", zip(&[])).code(), "no_member");
    assert_eq!(refused("a.zip", zip(&[("a.css", b"x")])).code(), "no_member");
    assert_eq!(refused("a.zip", zip(&[("a.png", b"x")])).code(), "no_usable_member");
    assert_eq!(refused("a.zip", zip(&[("a.txt", b"x")])).code(), "no_usable_member");
    assert_eq!(refused("a.zip", b"Rar!\x1a\x07").code(), "other_content");
    assert_eq!(refused("a.zip", b"PK\x03\x04broken").code(), "damaged_archive");
    let bomb = vec![b'a'; 5 << 20];
    let error = refused("a.zip", zip(&[("a.txt", &bomb)]));
    let told = "压缩包中的 1 个文件都不能读取；第一个 a.txt：5111 字节解压后超过 4194304 字节，不予读取";
    assert_eq!(error.message(Lang::Zh), told);
    assert!(error.to_string().contains("first: a.txt: 5111 bytes unpack to more than 4194304"), "{error}");
}

#[test]
fn an_archive_without_a_name_shows_what_it_is() {
    let (page, parts) = sample("2023/农业农村局.html");
    for bytes in [zip(&[("a.html", &page)]), docx(&parts)] {
        assert_eq!(load("-", &bytes, &options()).unwrap().reports.len(), 1);
    }
}

#[test]
fn pages_of_one_report_are_one_report() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/pages");
    let page = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let bytes = zip(&[("site/t1.html", &page("t1.html")), ("site/t1_1.html", &page("t1_1.html"))]);
    let loaded = load("all.zip", &bytes, &options()).unwrap();
    let [report] = loaded.reports.as_slice() else { panic!("{:?}", loaded.reports.len()) };
    assert!(["overview", "proactive", "problems", "other"].iter().all(|key| report.section(key).is_some()));
    // Alone the first page is half a report.
    let half = load("all.zip", &zip(&[("site/t1.html", &page("t1.html"))]), &options()).unwrap();
    assert!(half.reports[0].section("problems").is_none());
}
