use super::*;
use gongkai_lint::{Exception, apply, review, rule};
use gongkai_loader::{Options, load};
use gongkai_model::Date;

/// One report with a total that is wrong, whose agency is named with what breaks formats.
fn broken() -> Vec<Report> {
    let cells = "agency,report_year,cell,value\n\
        云泽区<财政局>&|*,2023,disputes.reconsideration.upheld,10\n\
        云泽区<财政局>&|*,2023,disputes.reconsideration.corrected,1\n\
        云泽区<财政局>&|*,2023,disputes.reconsideration.other,0\n\
        云泽区<财政局>&|*,2023,disputes.reconsideration.pending,0\n\
        云泽区<财政局>&|*,2023,disputes.reconsideration.total,0\n";
    load("年报 2023.csv", cells.as_bytes(), &Options::at(today())).unwrap().reports
}

fn today() -> Date {
    "2026-03-01".parse().unwrap()
}

fn with<T>(see: impl FnOnce(&Findings<'_>) -> T) -> T {
    let reports = broken();
    let review = review(&reports);
    let reports: Vec<&Report> = reports.iter().collect();
    see(&Findings { review: &review, reports: &reports, rejected: &[], lang: Lang::Zh, colour: false })
}

fn of(format: Format) -> String {
    with(|findings| write(findings, format).unwrap())
}

#[test]
fn the_terminal_draws_the_row_and_marks_the_cell() {
    let text = of(Format::Text);
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains("SUM304")).unwrap();
    let (labels, values, marks) = (lines[at + 1], lines[at + 2], lines[at + 3]);
    use unicode_width::UnicodeWidthStr;
    assert!(labels.trim_end().ends_with("总计"), "{text}");
    assert!(marks.contains("^ 应为 11"), "{text}");
    // The mark stands under the last value, however wide the labels are.
    assert_eq!(values.width(), marks.split(" 应为").next().unwrap().width(), "{text}");
    assert!(!text.contains('\u{1b}'));
    let coloured = with(|findings| write(&Findings { colour: true, ..*findings }, Format::Text).unwrap());
    assert!(coloured.contains("\u{1b}[31;1m错误\u{1b}[0m"));
}

#[test]
fn sarif_reads_back_with_its_rule_and_place() {
    let text = of(Format::Sarif);
    let sarif: serde_sarif::sarif::Sarif = serde_json::from_str(&text).unwrap();
    let run = &sarif.runs[0];
    let result = run.results.as_ref().unwrap().iter().find(|r| r.rule_id.as_deref() == Some("SUM304")).unwrap();
    let rules = run.tool.driver.rules.as_ref().unwrap();
    assert_eq!(rules[result.rule_index.unwrap() as usize].id, "SUM304");
    let place = result.locations.as_ref().unwrap()[0].physical_location.as_ref().unwrap();
    assert_eq!(place.artifact_location.as_ref().unwrap().uri.as_deref(), Some("%E5%B9%B4%E6%8A%A5%202023.csv"));
    assert_eq!(place.region.as_ref().unwrap().start_line, Some(6));
}

#[test]
fn junit_is_xml_and_only_errors_fail() {
    let text = of(Format::Junit);
    // The schema of Jenkins has no such attribute on the root.
    let root = text.lines().find(|line| line.starts_with("<testsuites")).unwrap();
    assert!(!root.contains("skipped"), "{root}");
    let xml = roxmltree::Document::parse(&text).unwrap();
    let failures = xml.descendants().filter(|node| node.has_tag_name("failure")).count();
    let errors = with(|findings| findings.review.count(Severity::Error));
    assert_eq!(failures, errors);
    assert!(errors > 0);
}

#[test]
fn csv_holds_one_row_a_finding_and_no_formula() {
    let text = of(Format::Csv);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), with(|findings| findings.review.findings.len()));
    let row = rows.iter().find(|row| &row[0] == "SUM304").unwrap();
    assert_eq!((&row[12], &row[13], &row[14]), ("11", "0", "-11"));
}

#[test]
fn text_of_reports_is_no_markup() {
    let markdown = of(Format::Markdown);
    assert!(markdown.contains("\\<财政局\\>&\\|\\*"), "{markdown}");
    let github = of(Format::Github);
    assert!(github.lines().all(|line| line.starts_with("::")), "{github}");
    assert!(github.contains("line=6"), "{github}");
}

#[test]
fn what_is_no_character_is_shown_as_its_code_point() {
    let mut reports = broken();
    reports[0].agency.name = "云泽区\u{fffe}财政局\u{7}".to_owned();
    reports[0].origin.file = "年报\u{ffff}.csv".to_owned();
    let review = review(&reports);
    let of: Vec<&Report> = reports.iter().collect();
    let findings = Findings { review: &review, reports: &of, rejected: &[], lang: Lang::Zh, colour: false };
    for format in [Format::Junit, Format::Text, Format::Markdown, Format::Github] {
        let text = write(&findings, format).unwrap();
        assert!(!text.contains(['\u{fffe}', '\u{ffff}', '\u{7}']), "{format:?}: {text}");
    }
    let junit = write(&findings, Format::Junit).unwrap();
    assert!(roxmltree::Document::parse(&junit).is_ok() && junit.contains("U+FFFE"), "{junit}");
    let notices = super::notices(&review, &Letter::default()).unwrap();
    assert_eq!(notices[0].agency, "云泽区[U+FFFE]财政局 ");
}

#[test]
fn a_notice_for_each_agency_in_two_formats_and_the_same_twice() {
    let letter = Letter {
        issuer: Some("云泽区政府办公室".to_owned()),
        due: Some("2026-02-15".parse().unwrap()),
        ..Letter::default()
    };
    let notices = with(|findings| super::notices(findings.review, &letter).unwrap());
    assert_eq!(notices, with(|findings| super::notices(findings.review, &letter).unwrap()));
    let [notice] = notices.as_slice() else { panic!("{}", notices.len()) };
    assert!(notice.markdown.contains("SUM304") && notice.markdown.contains("整改清单"));
    assert!(
        notice.markdown.contains("请于2026年2月15日前") && notice.markdown.trim_end().ends_with("云泽区政府办公室")
    );
    assert_eq!(&notice.docx[..2], b"PK");
}

#[test]
fn an_agency_is_not_accused_of_what_may_be_the_sources_doing() {
    let text = "云泽区财政局2023年政府信息公开工作年度报告\n发布日期：2024-01-20\n一、总体情况\n主动公开。\n二、主动公开政府信息情况\n\
        三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n更新不及时。\n\
        六、其他需要报告的事项\n无。\n";
    let reports = load("page.txt", text.as_bytes(), &Options::at(today())).unwrap().reports;
    let notices = super::notices(&review(&reports), &Letter::default()).unwrap();
    let (own, source) = notices[0].markdown.split_once("不一定是报告本身的问题").unwrap();
    assert!(own.contains("FRM104") && !own.contains("FRM110"), "{own}");
    assert_eq!(source.matches("FRM110").count(), 3, "{source}");
    // The same report twice is no second defect.
    let twice: Vec<Report> = reports.iter().chain(&reports).cloned().collect();
    let again = super::notices(&review(&twice), &Letter::default()).unwrap();
    assert_eq!(again[0].markdown.matches("FRM104").count(), own.matches("FRM104").count());
}

#[test]
fn an_excepted_finding_is_shown_and_does_not_count() {
    let reports = broken();
    let mut review = review(&reports);
    let before = review.count(Severity::Error);
    let exception = |until: &str, year: i32| Exception {
        rule: rule("SUM304").unwrap().meta.code,
        agency: review.findings[0].agency.clone(),
        report_year: year,
        cell: Some("disputes.reconsideration.total".to_owned()),
        reason: "已核实".to_owned(),
        by: "区政府办公室".to_owned(),
        until: until.parse().unwrap(),
    };
    let all = [exception("2026-12-31", 2023), exception("2026-12-31", 2022), exception("2026-01-31", 2023)];
    let idle = apply(&mut review, &all, today());
    assert_eq!(idle.iter().map(|idle| (idle.at, idle.expired)).collect::<Vec<_>>(), [(1, false), (2, true)]);
    assert_eq!((review.count(Severity::Error), review.excepted()), (before - 1, 1));
    let refs: Vec<&Report> = reports.iter().collect();
    let findings = Findings { review: &review, reports: &refs, rejected: &[], lang: Lang::Zh, colour: false };
    let text = write(&findings, Format::Text).unwrap();
    assert!(text.contains("例外 SUM304") && text.contains("已核实"), "{text}");
    let junit = write(&findings, Format::Junit).unwrap();
    assert_eq!(junit.matches("<failure").count(), before - 1);
    let sarif: serde_json::Value = serde_json::from_str(&write(&findings, Format::Sarif).unwrap()).unwrap();
    let suppressed =
        sarif["runs"][0]["results"].as_array().unwrap().iter().filter(|r| r["suppressions"][0].is_object());
    assert_eq!(suppressed.count(), 1);
}

fn text_of(name: &str, bytes: &[u8]) -> String {
    let reports = load(name, bytes, &Options::at("2024-03-01".parse().unwrap())).unwrap().reports;
    let review = review(&reports);
    let reports: Vec<&Report> = reports.iter().collect();
    let findings = Findings { review: &review, reports: &reports, rejected: &[], lang: Lang::Zh, colour: false };
    write(&findings, Format::Text).unwrap()
}

#[test]
fn a_mark_stands_only_under_a_cell_that_is_blamed() {
    use unicode_width::UnicodeWidthStr;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/rules/XRF501");
    let text = text_of("年报.docx", &std::fs::read(path.join("fail-table-is-wrong.docx")).unwrap());
    let lines: Vec<&str> = text.lines().collect();
    let marks: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains('^')).collect();
    assert!(!marks.is_empty(), "{text}");
    for at in marks {
        // What stands over the mark is what the suspect says is printed, and what it should be is what the suspect says.
        let suspect = lines[at + 1].trim();
        assert!(suspect.starts_with("可疑："), "{text}");
        let (mark, meant) = lines[at].split_once(" 应为 ").unwrap();
        let value = lines[at - 1].split_whitespace().find(|value| {
            lines[at - 1].split(value).next().is_some_and(|before| before.width() + value.width() >= mark.width())
        });
        assert!(suspect.contains(&format!("印为 {}，应为 {meant}", value.unwrap())), "{text}");
    }
    // Text against table blames neither, and says so without a mark.
    let text = text_of("年报.txt", &std::fs::read(path.join("fail-another-number.txt")).unwrap());
    assert!(text.contains("XRF501") && !text.contains('^'), "{text}");
}

#[test]
fn every_format_for_programs_carries_the_check() {
    let csv = of(Format::Csv);
    let mut lines = csv.lines();
    let column = lines.next().unwrap().split(',').position(|name| name == "check").unwrap();
    assert!(lines.any(|line| line.split(',').rev().nth(21 - column) == Some("results.reconsideration")), "{csv}");
    for format in [Format::Json, Format::Jsonl, Format::Sarif, Format::Junit] {
        assert!(of(format).contains("results.reconsideration"), "{format:?}");
    }
}

#[test]
fn a_copy_is_told_and_does_not_count() {
    let mut reports = broken();
    reports.extend(broken());
    reports[1].origin.file = "副本.csv".to_owned();
    let once = review(&reports[..1]);
    let review = review(&reports);
    // The one thing that is new is that there are two.
    assert_eq!(review.count(Severity::Error), once.count(Severity::Error));
    let reports: Vec<&Report> = reports.iter().collect();
    let findings = Findings { review: &review, reports: &reports, rejected: &[], lang: Lang::Zh, colour: false };
    let text = write(&findings, Format::Text).unwrap();
    assert!(text.contains("副本 SUM304") && text.contains("这份报告未采用，问题已在"), "{text}");
    let junit = write(&findings, Format::Junit).unwrap();
    assert_eq!(junit.matches("<failure").count(), once.count(Severity::Error));
    let sarif: serde_json::Value = serde_json::from_str(&write(&findings, Format::Sarif).unwrap()).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|r| r["ruleId"] == "SUM304" && r["suppressions"][0].is_object()));
}

#[test]
fn a_finding_names_its_table_once() {
    let blank = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,\n\
        云泽区财政局,2023,requests.carried_in.total,\n云泽区财政局,2023,requests.granted.total,\n\
        云泽区财政局,2023,requests.partly_granted.total,\n云泽区财政局,2023,requests.total.total,\n\
        云泽区财政局,2023,requests.carried_out.total,\n";
    let reports = load("a.csv", blank.as_bytes(), &Options::at(today())).unwrap().reports;
    let review = review(&reports);
    let reports: Vec<&Report> = reports.iter().collect();
    for (lang, once, twice) in [
        (Lang::Zh, "CEL201 表三 收到和处理政府信息公开申请情况：6 格空白", "表三 表三"),
        (Lang::En, "CEL201 Table 3", "table 3 Table 3"),
    ] {
        let findings = Findings { review: &review, reports: &reports, rejected: &[], lang, colour: false };
        let text = write(&findings, Format::Text).unwrap();
        assert!(text.contains(once) && !text.contains(twice), "{text}");
    }
}
