use super::*;
use gongkai_core::Gathering;

const BROKEN: &str = "agency,report_year,cell,value\n\
    云泽区财政局,2023,disputes.reconsideration.upheld,1\n云泽区财政局,2023,disputes.reconsideration.corrected,2\n\
    云泽区财政局,2023,disputes.reconsideration.other,0\n云泽区财政局,2023,disputes.reconsideration.pending,0\n\
    云泽区财政局,2023,disputes.reconsideration.total,4\n";

const HEAD: &str = "rule,agency,report_year,cell,reason,by,until\n";

fn options() -> Options {
    Options::at("2024-03-01".parse().unwrap())
}

/// A desk with files read and packed as a worker does it.
fn desk(files: &[(&str, &str)]) -> Desk {
    let mut desk = Desk::new(options().today);
    for (at, (name, text)) in files.iter().enumerate() {
        let answer = Answer::unpack(&Answer::of(name, text.as_bytes(), false, &options()).pack());
        let page = name.ends_with(".html").then(|| text.as_bytes().to_vec());
        desk.put(at as u32, name, answer, page);
    }
    desk
}

fn directly(files: &[(&str, &str)]) -> String {
    let mut gathering = Gathering::new(options());
    files.iter().for_each(|(name, text)| gathering.add(name, text.as_bytes()));
    let batch = gathering.finish(None);
    let review = batch.review(&Default::default());
    let (reports, rejected): (Vec<&Report>, _) = (batch.reports.iter().collect(), batch.account.rejected_json());
    let findings = Findings { review: &review, reports: &reports, rejected: &rejected, lang: Lang::Zh, colour: false };
    write(&findings, Format::Json).unwrap()
}

#[test]
fn what_workers_read_is_judged_as_what_is_read_in_one_place() {
    let files = [("a.csv", BROKEN), ("b.txt", "请各单位按时报送。"), ("c.docx", "PK")];
    let json = desk(&files).findings(Format::Json, Lang::Zh).unwrap();
    assert_eq!(json, directly(&files));
    assert!(json.contains("SUM304") && json.contains("c.docx"), "{json}");
}

#[test]
fn pages_that_a_site_numbers_are_one_report() {
    let first =
        "<h1>云泽区财政局2023年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>主动公开信息12条，及时更新。</p>";
    let second = "<h2>四、政府信息公开行政复议、行政诉讼情况</h2><p>无。</p>\
        <h2>五、存在的主要问题及改进情况</h2><p>更新不及时，今后按月检查。</p>";
    let files = [("t1.html", first), ("t1_1.html", second)];
    let mut desk = desk(&files);
    assert_eq!(desk.findings(Format::Json, Lang::Zh).unwrap(), directly(&files));
    assert_eq!(desk.reviewed().batch.reports.len(), 1);
    desk.take(1);
    assert_eq!(desk.findings(Format::Json, Lang::Zh).unwrap(), directly(&files[..1]));
}

#[test]
fn what_the_office_has_decided_holds_and_a_mistake_in_it_is_said() {
    let count = |files: &[(&str, &str)]| {
        let mut desk = desk(files);
        let text = desk.findings(Format::Jsonl, Lang::Zh).unwrap();
        (text.matches("\"rule\":\"SUM304\",\"name\"").count(), desk.reviewed().decided.wrong.clone())
    };
    assert_eq!(count(&[("a.csv", BROKEN)]), (1, BTreeMap::new()));
    assert_eq!(count(&[("a.csv", BROKEN), ("gongkai.toml", "[rules]\nSUM304 = \"off\"\n")]).0, 0);
    let (found, wrong) = count(&[("gongkai.toml", "[rules]\nSUM3O4 = \"off\"\n"), ("a.csv", BROKEN)]);
    assert!(found == 1 && wrong[&0].zh.contains("第2行"), "{wrong:?}");
    let exception = format!("{HEAD}SUM304,云泽区财政局,2023,,已核实,区政府办公室,2026-12-31\n");
    let mut desk = desk(&[("a.csv", BROKEN), ("例外.csv", &exception)]);
    assert_eq!(desk.reviewed().review.excepted(), 1);
}

#[test]
fn a_profile_tells_what_it_misses() {
    let mut desk = desk(&[("a.csv", BROKEN), ("gongkai.toml", "roster = \"lists/名册.csv\"\n")]);
    assert_eq!(desk.reviewed().decided.wanting, ["lists/名册.csv"]);
    let roster = Answer::of("名册.csv", "agency,level\n云泽区教育局,county\n".as_bytes(), false, &options());
    desk.put(7, "名册.csv", roster, None);
    assert!(desk.reviewed().decided.wanting.is_empty());
    assert!(desk.findings(Format::Json, Lang::Zh).unwrap().contains("SET953"));
}

#[test]
fn one_notice_is_a_word_file_and_several_are_an_archive() {
    let other = BROKEN.replace("财政局", "教育局");
    let (name, bytes) = desk(&[("a.csv", BROKEN)]).notices(&Letter::default()).unwrap().unwrap();
    assert_eq!((name.as_str(), &bytes[..2]), ("云泽区财政局整改清单.docx", &b"PK"[..]));
    let (name, bytes) = desk(&[("a.csv", BROKEN), ("b.csv", &other)]).notices(&Letter::default()).unwrap().unwrap();
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    assert_eq!((name.as_str(), archive.len()), ("整改清单.zip", 2));
    assert_eq!(desk(&[]).notices(&Letter::default()).unwrap(), None);
}

#[test]
fn a_draft_is_given_back_with_what_was_found_in_it() {
    let bytes = include_bytes!("../../../../tests/data/documents/民政局-2023.docx");
    let mut desk = desk(&[("a.csv", BROKEN)]);
    desk.put(5, "年报.docx", Answer::of("年报.docx", bytes, false, &options()), None);
    let found = desk.reviewed().review.findings.iter().filter(|finding| finding.file == "年报.docx").count();
    let made = desk.annotated(5, bytes, Lang::Zh).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(made)).unwrap();
    let comments = std::io::read_to_string(archive.by_name("word/comments.xml").unwrap()).unwrap();
    assert!(found > 0 && comments.matches("<w:comment ").count() == found, "{comments}");
    assert!(desk.annotated(0, BROKEN.as_bytes(), Lang::Zh).is_err());
}

#[test]
fn the_statutory_tables_read_again_give_the_cells_of_the_report() {
    let mut desk = desk(&[("a.csv", BROKEN), ("b.txt", "请各单位按时报送。")]);
    let before = desk.reviewed().batch.reports[0].cells.clone().unwrap();
    for (format, end) in [(TableFormat::Docx, "docx"), (TableFormat::Xlsx, "xlsx")] {
        let made = desk.statutory(0, format, Lang::Zh).unwrap().unwrap();
        assert_eq!(made.name, format!("云泽区财政局2023年政府信息公开工作年度报告表格.{end}"));
        assert!(made.filling.contains("未补零"), "{}", made.filling);
        let again = load_again(&made.name, &made.bytes);
        for (ix, cell) in before.present() {
            assert_eq!((again.state(ix), again.get(ix).number), (cell.state, cell.number), "{format:?}");
        }
        // What the report does not have is not made up.
        assert_eq!(again.present().filter(|(_, cell)| cell.number.is_some()).count(), 5, "{format:?}");
    }
    assert!(desk.statutory(1, TableFormat::Docx, Lang::Zh).unwrap().is_none());
}

fn load_again(name: &str, bytes: &[u8]) -> gongkai_model::Cells {
    let mut loaded = gongkai_loader::load(name, bytes, &options()).unwrap();
    loaded.reports.remove(0).cells.unwrap()
}

#[test]
fn what_became_of_earlier_findings_is_said_as_the_command_line_says_it() {
    let mended = BROKEN.replace(",4\n", ",3\n");
    let earlier = desk(&[("a.csv", BROKEN)]).findings(Format::Json, Lang::Zh).unwrap();
    let lines = desk(&[("a.csv", BROKEN)]).findings(Format::Jsonl, Lang::Zh).unwrap();
    let told = |report: &str, (name, earlier): (&str, &str)| {
        let mut desk = desk(&[("a.csv", report), (name, earlier)]);
        let view = crate::view::view(&mut desk, Lang::Zh);
        (view["follow_up"]["verdict"].as_str().unwrap_or_default().to_owned(), view)
    };
    for earlier in [("问题.json", earlier.as_str()), ("findings.jsonl", lines.as_str())] {
        let (same, _) = told(BROKEN, earlier);
        assert!(
            same.contains("与此前的检查结果相比") && same.contains("仍然存在") && !same.contains("已整改"),
            "{same}"
        );
        let (after, view) = told(&mended, earlier);
        assert!(after.contains("已整改 1 项") && view["files"][1]["state"] == "decision", "{view}");
        assert!(view["follow_up"]["agencies"][0]["lines"][0].as_str().unwrap().contains("SUM304"), "{view}");
        // Against what a run without reports would have found there is nothing to tell.
        assert_eq!(desk(&[("a.csv", &mended)]).reviewed().follow_up, None);
    }
    // The words are those of the libraries that the command line uses.
    let mut of = desk(&[("a.csv", &mended), ("问题.json", &earlier)]);
    let Reviewed { batch, review, follow_up, .. } = of.reviewed();
    let reports: Vec<&Report> = batch.reports.iter().collect();
    assert_eq!(*follow_up, Some(FollowUp::of(&Earlier::parse(&earlier).unwrap(), review, &reports)));
    // A second one is not used, and one that is damaged is said.
    let mut two = desk(&[
        ("a.csv", &mended),
        ("1.json", &earlier),
        ("2.json", &earlier),
        ("3.jsonl", &lines.replace("report_year", "year")),
    ]);
    let view = crate::view::view(&mut two, Lang::Zh);
    assert!(
        view["files"][2]["said"].as_str().unwrap().contains("未采用") && view["files"][1]["state"] == "decision",
        "{view}"
    );
    let damaged = view["files"][3]["said"].as_str().unwrap();
    assert!(view["files"][3]["state"] == "rejected" && damaged.contains("第1行"), "{damaged}");
}

#[test]
fn a_notice_says_what_became_of_what_was_asked_for_before() {
    let earlier = desk(&[("a.csv", BROKEN)]).findings(Format::Json, Lang::Zh).unwrap();
    let letter = |files: &[(&str, &str)]| {
        let mut desk = desk(files);
        let follow_up = desk.reviewed().follow_up.clone();
        let made = desk.notices(&Letter::default()).unwrap().unwrap();
        let same = notices(&desk.reviewed().review, &Letter { follow_up, ..Letter::default() }).unwrap();
        assert_eq!(made.1, same[0].docx);
        same[0].markdown.clone()
    };
    assert!(!letter(&[("a.csv", BROKEN)]).contains("此前对贵单位"));
    assert!(letter(&[("a.csv", BROKEN), ("问题.json", &earlier)]).contains("此前对贵单位2023年度报告指出的问题"));
}
