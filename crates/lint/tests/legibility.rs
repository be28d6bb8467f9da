//! What could not be read is never the agency's: findings on reports whose reading is doubtful, made by hand.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{Finding, Level, Review, Settings, Severity, review, review_with, rule, rules};
use gongkai_loader::{Options, load};
use gongkai_model::{
    Attribution, CellState, DateClaim, DateSource, HeadSource, LabelVariant, Number, Passage, Place, Report,
    TableLegibility,
};

/// A report of every section and table in which everything holds.
fn whole() -> Report {
    let page = include_str!("../../../tests/data/rules/FRM111/pass-a-whole-page.html");
    let options = Options::at("2026-06-01".parse().unwrap());
    load("whole.html", page.as_bytes(), &options).unwrap().reports.remove(0)
}

fn of<'f>(review: &'f Review, code: &str) -> Vec<&'f Finding> {
    review.findings.iter().flat_map(Finding::with_follows).filter(|finding| finding.rule.as_str() == code).collect()
}

fn verdict(review: &Review, code: &str) -> &'static str {
    review.results.iter().find(|result| result.rule.as_str() == code).unwrap().verdict.id()
}

/// Findings of a rule as attribution and severity.
fn graded(report: &Report, code: &str) -> Vec<(Attribution, Severity)> {
    of(&review([report]), code).into_iter().map(|finding| (finding.attribution, finding.severity)).collect()
}

fn set(report: &mut Report, id: &str, state: CellState, number: Option<i64>) {
    let cells = report.cells.as_mut().unwrap();
    let ix = cells.form().cell(id).unwrap();
    let written = number.map(|n| n.to_string()).unwrap_or_default();
    cells.set(ix, state, number.map(Number::Count), &written, Place::default());
}

fn flagged(report: &mut Report, table: &str) {
    let half = TableLegibility { printed: 10, placed: 7, flagged: 3, ..TableLegibility::default() };
    report.legibility.tables.insert(table.to_owned(), half);
}

/// As where the document shows nothing of the table.
fn without_table(report: &mut Report, key: &str) {
    report.carried.tables.remove(key);
    report.legibility.tables.remove(key);
}

fn without(report: &mut Report, keys: &[&str]) {
    report.sections.retain(|section| section.key.as_deref().is_none_or(|key| !keys.contains(&key)));
}

fn passage(text: &str) -> Passage {
    Passage { text: text.to_owned(), place: Place { line: 7, ..Place::default() } }
}

const AGENCY: (Attribution, Severity) = (Attribution::Agency, Severity::Error);
const TOOL: (Attribution, Severity) = (Attribution::Tool, Severity::Warning);
const SOURCE: (Attribution, Severity) = (Attribution::Source, Severity::Warning);

#[test]
fn nothing_is_found_in_the_whole_report() {
    let found: Vec<String> =
        review([&whole()]).findings.iter().map(|finding| format!("{} {}", finding.rule, finding.message.zh)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_section_that_is_wanting_in_a_report_that_was_read_well_is_the_agencys() {
    let mut report = whole();
    without(&mut report, &["problems"]);
    assert_eq!(graded(&report, "FRM101"), [AGENCY]);
    let mut report = whole();
    without(&mut report, &["other"]);
    assert_eq!(graded(&report, "FRM101"), [AGENCY]);
}

#[test]
fn a_heading_that_was_not_recognised_may_be_the_one() {
    let mut report = whole();
    without(&mut report, &["problems"]);
    report.legibility.unread_headings = vec![passage("五、工作短板与下步打算")];
    assert_eq!(graded(&report, "FRM101"), [TOOL]);
    // Another number is another section.
    report.legibility.unread_headings = vec![passage("七、附件")];
    assert_eq!(graded(&report, "FRM101"), [AGENCY]);
    // A line in the text that looks like it.
    report.legibility.unread_headings.clear();
    report.sections[1].paragraphs.push(passage("五、存在的突出矛盾"));
    assert_eq!(graded(&report, "FRM101"), [TOOL]);
}

#[test]
fn what_stands_behind_the_end_of_a_cut_copy_is_not_missed() {
    let mut report = whole();
    report.legibility.ends_early = true;
    report.dates.clear();
    without(&mut report, &["disputes", "problems", "other"]);
    set(&mut report, "requests.carried_out.total", CellState::Absent, None);
    without_table(&mut report, "disputes");
    let review = review([&report]);
    assert_eq!(graded(&report, "FRM101"), [SOURCE], "one finding for all of them");
    assert_eq!(graded(&report, "FRM110"), [SOURCE]);
    assert_eq!(graded(&report, "FRM111"), [SOURCE]);
    for code in ["FRM113", "TXT801", "TXT802"] {
        assert!(["not_evaluable", "pass"].contains(&verdict(&review, code)), "{code}");
    }
    let blamed = review.findings.iter().filter(|finding| finding.attribution == Attribution::Agency);
    assert_eq!(blamed.count(), 0);
}

#[test]
fn several_sections_gone_at_the_end_are_a_cut_copy_unless_it_is_signed() {
    let mut report = whole();
    without(&mut report, &["disputes", "problems", "other"]);
    report.dates.retain(|claim| claim.by != DateSource::Signature);
    assert_eq!(graded(&report, "FRM101"), [SOURCE]);
    report.dates.push(DateClaim { by: DateSource::Signature, date: "2024-01-20".parse().unwrap() });
    assert_eq!(graded(&report, "FRM101"), [AGENCY, AGENCY, AGENCY]);
}

#[test]
fn a_copy_that_begins_in_the_middle() {
    let mut report = whole();
    without(&mut report, &["overview", "proactive"]);
    assert_eq!(graded(&report, "FRM101"), [SOURCE]);
    let mut report = whole();
    without(&mut report, &["overview"]);
    assert_eq!(graded(&report, "FRM101"), [AGENCY]);
}

#[test]
fn an_aspect_is_missed_only_in_a_section_that_is_whole() {
    let mut report = whole();
    let overview = report.sections.iter_mut().find(|section| section.key.as_deref() == Some("overview")).unwrap();
    overview.paragraphs.truncate(2);
    assert!(!graded(&report, "FRM104").is_empty());
    without(&mut report, &["proactive", "requests", "disputes", "problems", "other"]);
    report.legibility.ends_early = true;
    assert_eq!(verdict(&review([&report]), "FRM104"), "not_evaluable");
}

#[test]
fn a_table_with_numbers_that_were_not_placed() {
    let mut report = whole();
    set(&mut report, "requests.granted.business", CellState::Blank, None);
    assert_eq!(graded(&report, "CEL201"), [(Attribution::Agency, Severity::Warning)]);
    flagged(&mut report, "requests");
    assert_eq!(graded(&report, "CEL201"), [TOOL]);
    let row: Vec<String> =
        ["natural_person", "business", "research", "nonprofit", "legal_service", "other_org", "total"]
            .map(|column| format!("requests.refused.state_secret.{column}"))
            .to_vec();
    row.iter().for_each(|id| set(&mut report, id, CellState::Absent, None));
    assert_eq!(graded(&report, "FRM111"), [TOOL]);
    report.legibility.tables.clear();
    assert_eq!(graded(&report, "FRM111"), [AGENCY]);
}

#[test]
fn an_identity_whose_cells_are_all_reported_fails_whatever_else_was_misread() {
    let mut report = whole();
    set(&mut report, "requests.granted.total", CellState::Reported, Some(900));
    flagged(&mut report, "proactive");
    assert_eq!(graded(&report, "SUM303"), [AGENCY]);
    flagged(&mut report, "requests");
    assert_eq!(graded(&report, "SUM303"), [AGENCY]);
}

#[test]
fn an_identity_over_blanks_of_a_table_that_was_misread_is_open() {
    let mut report = whole();
    // A total below its parts: no number in the blank could mend it, if it is one.
    set(&mut report, "requests.granted.business", CellState::Blank, None);
    set(&mut report, "requests.granted.total", CellState::Reported, Some(1));
    set(&mut report, "requests.granted.natural_person", CellState::Reported, Some(50));
    assert_eq!(graded(&report, "SUM303"), [AGENCY]);
    flagged(&mut report, "requests");
    assert_eq!(graded(&report, "SUM303"), []);
}

#[test]
fn no_profile_makes_an_error_of_a_doubt() {
    let mut report = whole();
    without(&mut report, &["problems"]);
    report.legibility.unread_headings = vec![passage("五、工作短板")];
    let mut settings = Settings::default();
    settings.levels.insert(rule("FRM101").unwrap().meta.code, Level::As(Severity::Error));
    let review = review_with([&report], &settings);
    assert_eq!(of(&review, "FRM101")[0].severity, Severity::Warning);
    // Less grave it may be.
    settings.levels.insert(rule("FRM101").unwrap().meta.code, Level::As(Severity::Note));
    assert_eq!(of(&review_with([&report], &settings), "FRM101")[0].severity, Severity::Note);
}

#[test]
fn what_is_not_the_agencys_is_never_an_error() {
    let mut report = whole();
    report.legibility.ends_early = true;
    report.legibility.year_doubtful = true;
    report.legibility.agency = HeadSource::FileName;
    report.legibility.year = HeadSource::FileName;
    report.published = Some("2025-06-01".parse().unwrap());
    report.dates = vec![DateClaim { by: DateSource::Address, date: "2025-06-01".parse().unwrap() }];
    for table in ["proactive", "requests", "disputes"] {
        flagged(&mut report, table);
    }
    without(&mut report, &["overview", "other"]);
    without_table(&mut report, "disputes");
    for ix in report.cells.as_ref().unwrap().indexes().step_by(3).collect::<Vec<_>>() {
        report.cells.as_mut().unwrap().set(ix, CellState::Absent, None, "", Place::default());
    }
    let review = review([&report]);
    assert!(!review.findings.is_empty());
    for finding in &review.findings {
        assert!(
            finding.attribution == Attribution::Agency || finding.severity < Severity::Error,
            "{} {}",
            finding.rule,
            finding.message.zh
        );
    }
    assert_eq!(review.results.len(), rules().count());
}

#[test]
fn a_late_report_is_late_if_its_year_and_its_date_are_sure() {
    let mut report = whole();
    let late = "2024-06-30".parse().unwrap();
    report.published = Some(late);
    report.dates = vec![DateClaim { by: DateSource::Page, date: late }];
    assert_eq!(graded(&report, "TIM601"), [AGENCY]);
    report.dates[0].by = DateSource::Address;
    assert_eq!(graded(&report, "TIM601"), [SOURCE]);
    report.legibility.year_doubtful = true;
    assert_eq!(graded(&report, "TIM601"), [SOURCE], "period and date agree");
    report.period = None;
    assert_eq!(verdict(&review([&report]), "TIM601"), "not_evaluable");
}

#[test]
fn the_title_is_wrong_where_period_and_date_agree() {
    let mut report = whole();
    for (title, named) in [
        ("云泽区财政局2022年政府信息公开工作年度报告", "2022"),
        ("云泽区财政局２０２２年度政府信息公开工作年度报告", "2022"),
        ("云泽区财政局二〇二一年政府信息公开工作年度报告", "2021"),
    ] {
        report.title = Some(title.to_owned());
        report.legibility.year_doubtful = true;
        let review = review([&report]);
        let [finding] = of(&review, "TIM603")[..] else { panic!("{title}") };
        assert_eq!((finding.expected.as_deref(), finding.actual.as_deref()), (Some("2023"), Some(named)));
        assert_eq!((finding.attribution, finding.severity), AGENCY);
    }
    for title in [
        "云泽区财政局2023年政府信息公开工作年度报告",
        "2024年发布：云泽区财政局2023年政府信息公开年报",
        "云泽区财政局年报",
    ] {
        report.title = Some(title.to_owned());
        assert_eq!(graded(&report, "TIM603"), [], "{title}");
    }
}

#[test]
fn years_are_not_compared_with_a_report_of_a_doubtful_year() {
    let (mut now, mut before) = (whole(), whole());
    before.report_year = 2022;
    before.origin.file = "before.html".to_owned();
    set(&mut before, "requests.carried_out.total", CellState::Reported, Some(77));
    let compared = review([&before, &now]);
    assert!(!of(&compared, "YOY401").is_empty());
    flagged(&mut before, "requests");
    let compared = review([&before, &now]);
    assert_eq!(of(&compared, "YOY401")[0].attribution, Attribution::Tool);
    now.legibility.year_doubtful = true;
    now.period = None;
    assert!(of(&review([&before, &now]), "YOY401").is_empty());
}

#[test]
fn the_label_of_a_row_that_is_misprinted() {
    let mut report = whole();
    let mut printed = |found: &str, label: &str| {
        let variant = LabelVariant { printed: passage(found), read_as: label.to_owned() };
        report.legibility.label_variants = vec![variant];
        graded(&report, "TXT805").len()
    };
    let prohibited = "其他法律行政法规禁止公开";
    assert_eq!(printed("2.其他法律行政止公开", prohibited), 1);
    assert_eq!(printed("2.其他法律行政法规紧止公开", prohibited), 1);
    assert_eq!(printed("5.属于三类内容事务信息", "属于三类内部事务信息"), 1);
    // Other words, and pieces of a label that a line broke.
    assert_eq!(printed("本年新收信息公开申请数量", "本年新收政府信息公开申请数量"), 0);
    assert_eq!(printed("行政机关确认或重新出具已获取信息", "要求行政机关确认或重新出具已获取信息"), 0);
    assert_eq!(printed("其它处理", "其他处理"), 0);
}

#[test]
fn text_in_a_cell_that_is_a_piece_of_the_tables_own_labels() {
    let mut report = whole();
    let mut written = |words: &str| {
        let cells = report.cells.as_mut().unwrap();
        let ix = cells.form().cell("requests.partly_granted.business").unwrap();
        cells.set(ix, CellState::Unreadable, None, words, Place::default());
        graded(&report, "CEL203")
    };
    assert_eq!(written("详见附表"), [AGENCY]);
    assert_eq!(written("区分处理的，只计"), [TOOL]);
    assert_eq!(written("（六）其他 0 0 4."), [TOOL]);
    assert_eq!(written("lO"), [TOOL]);
    assert_eq!(written("llB.S2"), [TOOL]);
    assert_eq!(written("［图：12］"), [TOOL]);
    assert_eq!(written("共3…"), [TOOL]);
    // No text, and said where it was read.
    assert_eq!(written("3…"), []);
    assert_eq!(written("OK"), [AGENCY]);
}

#[test]
fn a_blank_in_the_row_where_a_copy_is_cut_was_not_left_blank() {
    let mut report = whole();
    set(&mut report, "disputes.suit_after_reconsideration.total", CellState::Blank, None);
    assert_eq!(graded(&report, "CEL201")[0].0, Attribution::Agency);
    report.legibility.ends_early = true;
    report.dates.clear();
    assert_eq!(graded(&report, "CEL201")[0].0, Attribution::Source);
}

#[test]
fn several_numbers_in_a_cell_are_no_fraction() {
    let mut report = whole();
    let mut written = |words: &str| {
        let cells = report.cells.as_mut().unwrap();
        let ix = cells.form().cell("requests.partly_granted.business").unwrap();
        cells.set(ix, CellState::Unreadable, None, words, Place::default());
        graded(&report, "CEL205")
    };
    assert_eq!(written("12.5"), [AGENCY]);
    assert_eq!(written("4 390862.48"), [TOOL]);
}

#[test]
fn the_name_of_a_group_is_no_row_where_its_parts_are_there() {
    let mut report = whole();
    set(&mut report, "requests.other.total", CellState::Reported, Some(0));
    assert_eq!(graded(&report, "FRM107"), [TOOL]);
    let parts: Vec<String> = {
        let form = report.form().unwrap();
        let of_other = |id: &&str| id.starts_with("requests.other.") && id.split('.').count() == 4;
        form.cells.iter().map(|def| def.id.as_str()).filter(of_other).map(str::to_owned).collect()
    };
    parts.iter().for_each(|id| set(&mut report, id, CellState::Absent, None));
    assert_eq!(graded(&report, "FRM107"), [AGENCY]);
}

#[test]
fn a_table_whose_labels_stand_in_the_text_was_not_left_out() {
    let mut report = whole();
    without_table(&mut report, "disputes");
    assert_eq!(graded(&report, "FRM110"), [AGENCY]);
    // Where most numbers of another table could not be placed, it may be among them.
    let unread = TableLegibility { printed: 100, placed: 10, flagged: 90, ..TableLegibility::default() };
    report.legibility.tables.insert("requests".to_owned(), unread);
    assert_eq!(graded(&report, "FRM110"), [TOOL]);
    // Its numbers were counted, and none of its rows was read.
    let mut report = whole();
    report.carried.tables.remove("disputes");
    assert_eq!(graded(&report, "FRM110"), [TOOL]);
    // Its labels stand in a table of which nothing could be told.
    let mut report = whole();
    without_table(&mut report, "requests");
    assert_eq!(graded(&report, "FRM110"), [AGENCY]);
    report.legibility.tables.insert("requests".to_owned(), TableLegibility::default());
    assert_eq!(graded(&report, "FRM110"), [TOOL]);
    let mut report = whole();
    without_table(&mut report, "requests");
    let section = report.sections.iter_mut().find(|section| section.key.as_deref() == Some("requests")).unwrap();
    section.paragraphs.push(passage("一、本年新收政府信息公开申请数量 3 0 0"));
    section.paragraphs.push(passage("二、上年结转政府信息公开申请数量 0 0 0"));
    assert_eq!(graded(&report, "FRM110"), [TOOL]);
}

#[test]
fn a_piece_of_a_label_is_no_row_of_the_agencys() {
    let mut report = whole();
    let mut grade = |label: &str| {
        report.extra_rows = vec![passage(label)];
        graded(&report, "FRM112")[0].0
    };
    for piece in ["缴纳费用、", "三", "5.要求", "行政机关不再处理其政府信息公", "P."] {
        assert_eq!(grade(piece), Attribution::Tool, "{piece}");
    }
    assert_eq!(grade("公共企事业单位信息公开"), Attribution::Agency);
}

#[test]
fn rows_of_the_years_own_form_in_tables_of_another() {
    let mut report = whole();
    report.detected_form = Some(gongkai_model::FormId::F2019);
    report.cells = Some(gongkai_model::Cells::absent(gongkai_model::FormId::F2019.form()));
    assert_eq!(graded(&report, "FRM106"), [AGENCY]);
    report.extra_rows = vec![passage("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请")];
    assert_eq!(graded(&report, "FRM106"), [TOOL]);
    assert_eq!(graded(&report, "FRM107"), [TOOL]);
}

#[test]
fn words_are_not_looked_for_in_another_script() {
    let mut report = whole();
    for section in &mut report.sections {
        section.paragraphs = vec![passage("區機關事務服務中心主動公開政府信息51條，沒有發生行政複議和訴訟。")];
    }
    let review = review([&report]);
    for code in ["FRM104", "FRM113", "TXT801"] {
        assert_eq!(verdict(&review, code), "not_evaluable", "{code}");
    }
}

#[test]
fn copies_are_held_against_each_other_where_both_were_read() {
    let one = whole();
    let mut other = whole();
    other.origin.file = "other.html".to_owned();
    set(&mut other, "requests.granted.natural_person", CellState::Unreadable, None);
    let severity = |other: &Report| of(&review([&one, other]), "SET954").iter().map(|f| f.severity).collect::<Vec<_>>();
    assert_eq!(severity(&other), [Severity::Warning]);
    // Where numbers of the table could not be placed, it is nobody's difference.
    flagged(&mut other, "requests");
    assert_eq!(severity(&other), [Severity::Note]);
}

#[test]
fn a_period_is_missed_only_where_the_preamble_could_be_read() {
    let mut report = whole();
    report.period = None;
    report.sections.retain(|section| section.key.as_deref() != Some("preamble"));
    let period = |p: &gongkai_model::Passage| p.text.contains("期限");
    report.sections.iter_mut().for_each(|section| section.paragraphs.retain(|p| !period(p)));
    assert_eq!(graded(&report, "FRM114"), [(Attribution::Agency, Severity::Warning)]);
    // Lines that break off in the middle of a sentence.
    let broken = "本机关依法办理政府信息公开申请并按照规定的期间答复申请人并且";
    report.sections[0].paragraphs = (0..9).map(|_| passage(broken)).collect();
    assert_eq!(graded(&report, "FRM114"), [TOOL]);
}

#[test]
fn what_rests_on_a_document_that_came_apart_is_not_the_agencys() {
    // A section, a row and a table are gone from a document of whose numbers a good part could not be placed.
    let mut report = whole();
    without(&mut report, &["problems"]);
    set(&mut report, "proactive.licensing.decisions", CellState::Absent, None);
    assert_eq!((graded(&report, "FRM101"), graded(&report, "FRM111")), (vec![AGENCY], vec![AGENCY]));
    let apart = TableLegibility { printed: 190, placed: 120, flagged: 70, ..TableLegibility::default() };
    report.legibility.tables.insert("requests".to_owned(), apart);
    assert_eq!((graded(&report, "FRM101"), graded(&report, "FRM111")), (vec![TOOL], vec![TOOL]));
    // What is left out is another year's, and read well enough to know.
    let years = TableLegibility { printed: 350, placed: 175, left_out: 175, ..TableLegibility::default() };
    report.legibility.tables.insert("requests".to_owned(), years);
    assert_eq!(graded(&report, "FRM101"), [AGENCY]);
}

#[test]
fn a_table_that_stands_in_the_text_as_rows_of_bars_is_no_missing_one() {
    let mut report = whole();
    without_table(&mut report, "disputes");
    assert_eq!(graded(&report, "FRM110"), [AGENCY]);
    let section = report.sections.iter_mut().find(|section| section.key.as_deref() == Some("disputes")).unwrap();
    section.paragraphs.push(passage("| 0 | 0 | 1"));
    section.paragraphs.push(passage("0  0"));
    assert_eq!(graded(&report, "FRM110"), [TOOL]);
}

#[test]
fn a_row_whose_label_stands_in_the_text_is_no_missing_one() {
    let mut report = whole();
    set(&mut report, "proactive.penalties.decisions", CellState::Absent, None);
    assert_eq!(graded(&report, "FRM111"), [AGENCY]);
    let section = report.sections.iter_mut().find(|section| section.key.as_deref() == Some("proactive")).unwrap();
    section.paragraphs.push(passage("行政处罚"));
    assert_eq!(graded(&report, "FRM111"), [TOOL]);
}
