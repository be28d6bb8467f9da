//! Plain text: tables in the four ways they survive, and a real report as a scraper left it.

use crate::options;
use gongkai_loader::{Loaded, ProblemKind, load};
use gongkai_model::{CellState, Form, FormId, Lang, Layout, Report};

fn read(text: &str) -> Loaded {
    load("report.txt", text.as_bytes(), &options()).unwrap()
}

fn count(report: &Report, id: &str) -> Option<i64> {
    report.quantity(id).count()
}

/// The tables of the 2021 form with a number in each cell that no other cell has.
fn numbered_tables(write: impl Fn(&[Vec<String>]) -> String) -> String {
    let form = FormId::F2021.form();
    let mut text = String::from("云泽区财政局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n本年情况良好。\n\n");
    for table in &form.tables {
        let number = |row: &str, column: &str| {
            let id = format!("{}.{row}.{column}", table.key);
            (100 + form.cell(&id).unwrap().index()).to_string()
        };
        let mut rows: Vec<Vec<String>> = Vec::new();
        match table.layout {
            Layout::Strip => {
                let columns = &table.column_sets[0].columns;
                let printed: Vec<String> =
                    table.rows.iter().flat_map(|_| columns.iter().map(|c| c.zh.clone())).collect();
                rows.push(printed);
                let numbers = table.rows.iter().flat_map(|r| columns.iter().map(|c| number(&r.key, &c.key)));
                rows.push(numbers.collect());
                text.push_str(&write(&rows));
                text.push('\n');
                continue;
            }
            _ => {
                let mut set = usize::MAX;
                let statutory = table.rows.iter().filter(|row| !row.collapsed);
                for row in statutory {
                    let columns = table.columns(row);
                    if row.columns != set {
                        set = row.columns;
                        let mut header = vec!["信息内容".to_owned()];
                        header.extend(columns.iter().map(|c| c.zh.clone()));
                        rows.push(header);
                    }
                    let mut line = vec![format!("{}{}", row.number, row.zh)];
                    line.extend(columns.iter().map(|c| number(&row.key, &c.key)));
                    rows.push(line);
                }
            }
        }
        text.push_str(&write(&rows));
        text.push('\n');
    }
    text
}

fn check_numbered(loaded: &Loaded) {
    let report = &loaded.reports[0];
    let form = FormId::F2021.form();
    assert_eq!(report.detected_form, Some(FormId::F2021));
    let cells = report.cells.as_ref().unwrap();
    for (ix, cell) in cells.iter().take(form.statutory) {
        let expected = (100 + ix.index()).to_string();
        assert_eq!(cell.as_written, expected, "{}", form.def(ix).id);
        assert_eq!(cell.state, CellState::Reported);
    }
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
}

#[test]
fn pipe_rows() {
    let write = |rows: &[Vec<String>]| rows.iter().map(|row| format!("| {} |\n", row.join(" | "))).collect::<String>();
    check_numbered(&read(&numbered_tables(write)));
}

#[test]
fn tab_rows() {
    let write = |rows: &[Vec<String>]| rows.iter().map(|row| format!("{}\n", row.join("\t"))).collect::<String>();
    check_numbered(&read(&numbered_tables(write)));
}

#[test]
fn one_cell_a_line() {
    let write = |rows: &[Vec<String>]| rows.iter().flatten().map(|cell| format!("{cell}\n")).collect::<String>();
    check_numbered(&read(&numbered_tables(write)));
}

#[test]
fn merged_cells_left_blank_or_repeated() {
    let header = "| 申请人情况 | | 自然人 | 法人或其他组织 | | | | | 总计 |\n| | | | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |\n";
    let body = "| 一、本年新收政府信息公开申请数量 | | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n| 三、本年度办理结果 | （一）予以公开 | 1 | 0 | 0 | | / | 0 | 1 |\n| | （六）其他处理 | 7 | 0 | 0 | 0 | 0 | 0 | 7 |\n";
    let text = format!("云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n{header}{body}");
    let loaded = read(&text);
    let report = &loaded.reports[0];
    assert_eq!(count(report, "requests.received.total"), Some(21));
    assert_eq!(count(report, "requests.received.other_org"), Some(6));
    assert_eq!(count(report, "requests.granted.natural_person"), Some(1));
    assert_eq!(report.cell("requests.granted.nonprofit").unwrap().state, CellState::Blank);
    assert_eq!(report.cell("requests.granted.legal_service").unwrap().state, CellState::NotApplicable);
    // Printed as one row: the collapsed row, its parts absent.
    assert_eq!(report.cell("requests.other.total").unwrap().as_written, "7");
    assert_eq!(report.cell("requests.other.other.total").unwrap().state, CellState::Absent);
    assert_eq!(report.detected_form, Some(FormId::F2021));
}

#[test]
fn a_row_with_a_number_too_few_or_too_many_is_unreadable_not_shifted() {
    for row in [
        "一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t21",
        "一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t6\t7\t28",
    ] {
        let text = format!(
            "云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n{row}\n二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0\n"
        );
        let loaded = read(&text);
        let report = &loaded.reports[0];
        assert_eq!(report.cell("requests.received.total").unwrap().state, CellState::Unreadable, "{row}");
        assert_eq!(count(report, "requests.carried_in.total"), Some(0));
        let said = loaded.problems.iter().any(|p| matches!(p.kind, ProblemKind::UnreadableRow { .. }));
        assert!(said, "{:?}", loaded.problems);
    }
}

#[test]
fn tables_of_2019_in_a_2021_report_load_as_what_they_are() {
    let text = "云泽区财政局2021年政府信息公开工作年度报告\n一、总体情况\n好。\n\
        | 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n| 规章 | 0 | 0 | 0 |\n| 规范性文件 | 3 | 3 | 40 |\n\
        | 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n| 行政许可 | 12 | -2 | 800 |\n| 其他对外管理服务事项 | 5 | 0 | 60 |\n";
    let loaded = read(text);
    let report = &loaded.reports[0];
    assert_eq!((report.expected_form(), report.detected_form), (Some(FormId::F2021), Some(FormId::F2019)));
    assert_eq!(count(report, "proactive.normative_documents.total_public"), Some(40));
    assert_eq!(count(report, "proactive.licensing.items_change"), Some(-2));
    assert!(loaded.problems.iter().any(|p| matches!(p.kind, ProblemKind::OtherForm { .. })));
}

#[test]
fn a_row_that_another_form_garbles_does_not_make_the_report_of_that_form() {
    let text = "云泽区财政局2021年政府信息公开工作年度报告\n一、总体情况\n好。\n| 信息内容 | 本年收费金额 |\n| 行政事业性收费 | 0 |\n";
    let loaded = read(text);
    assert_eq!(loaded.reports[0].detected_form, Some(FormId::F2021), "{:?}", loaded.problems);
}

/// A report whose table 三 has the given rows, on a pipe table.
fn with_rows(rows: &[&str]) -> Loaded {
    let rows = rows.iter().map(|row| format!("| {} |\n", row.replace(' ', " | "))).collect::<String>();
    read(&format!("云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n{rows}"))
}

#[test]
fn six_columns_are_read_by_their_headers_and_the_seventh_is_absent() {
    let loaded = with_rows(&[
        "指标 自然人 商业企业 科研机构 社会公益组织 其他 总计",
        "一、本年新收政府信息公开申请数量 5 1 0 0 0 6",
    ]);
    let report = &loaded.reports[0];
    assert_eq!(count(report, "requests.received.total"), Some(6), "{:?}", loaded.problems);
    assert_eq!(report.cell("requests.received.legal_service").unwrap().state, CellState::Absent);
    assert!(loaded.problems.iter().any(|p| matches!(p.kind, ProblemKind::MissingColumn { .. })));
}

#[test]
fn six_values_under_seven_headers_are_not_guessed() {
    let loaded = with_rows(&[
        "指标 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计",
        "一、本年新收政府信息公开申请数量 5 1 0 0 0 6",
    ]);
    let report = &loaded.reports[0];
    assert_eq!(report.cell("requests.received.total").unwrap().state, CellState::Unreadable, "{:?}", loaded.problems);
    assert!(loaded.problems.iter().any(|p| matches!(p.kind, ProblemKind::UnreadableRow { .. })));
}

#[test]
fn eight_columns_are_read_by_their_headers_and_the_eighth_is_said() {
    let loaded = with_rows(&[
        "指标 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 境外人士 总计",
        "一、本年新收政府信息公开申请数量 5 1 0 0 0 0 2 8",
    ]);
    let report = &loaded.reports[0];
    assert_eq!(
        (count(report, "requests.received.natural_person"), count(report, "requests.received.total")),
        (Some(5), Some(8))
    );
    let said = loaded.problems.iter().any(|p| matches!(&p.kind, ProblemKind::UnreadCell { found, .. } if found == "2"));
    assert!(said, "{:?}", loaded.problems);
}

#[test]
fn columns_in_another_order_are_read_by_their_headers() {
    let loaded = with_rows(&[
        "指标 总计 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他",
        "一、本年新收政府信息公开申请数量 6 5 1 0 0 0 0",
    ]);
    let report = &loaded.reports[0];
    assert_eq!(
        (count(report, "requests.received.natural_person"), count(report, "requests.received.total")),
        (Some(5), Some(6))
    );
}

#[test]
fn a_header_shifted_by_one_makes_no_wrong_number() {
    for (header, row) in [
        (
            " |  | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 | ",
            "一、本年新收政府信息公开申请数量 |  |  | 5 | 1 | 0 | 0 | 0 | 0 | N",
        ),
        (
            " |  |  | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计",
            "一、本年新收政府信息公开申请数量 |  | 5 | 1 | 0 | 0 | 0 | 0 | N | ",
        ),
    ] {
        // The numbers add up in one way of reading and in no other: that is the way. If they add up in none, none is.
        for (total, state) in [("6", CellState::Reported), ("7", CellState::Unreadable)] {
            let row = row.replace('N', total);
            let text = format!("云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n|{header}|\n|{row}|\n");
            let loaded = read(&text);
            let report = &loaded.reports[0];
            assert_eq!(report.cell("requests.received.total").unwrap().state, state, "{row} {:?}", loaded.problems);
            if state == CellState::Reported {
                assert_eq!(count(report, "requests.received.natural_person"), Some(5));
            } else {
                assert!(loaded.problems.iter().any(|p| matches!(p.kind, ProblemKind::AmbiguousRow { .. })));
            }
        }
    }
}

#[test]
fn table_four_with_its_three_headers() {
    let text = "云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n\
        |行政复议|||||行政诉讼||||||||||\n\
        |结果维持|结果纠正|其他结果|尚未审结|总计|未经复议直接起诉|||||复议后起诉|||||\n\
        ||||||结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计|\n\
        |10|1|0|0|11|1|2|3|4|10|5|0|0|0|5|\n";
    let dropped = text.replace("||", "|").replace("||", "|").replace("||", "|").replace("\n|", "\n").replace('|', "\t");
    for text in [text.to_owned(), dropped] {
        let loaded = read(&text);
        let report = &loaded.reports[0];
        let ids = ["reconsideration.corrected", "suit_direct.pending", "suit_after_reconsideration.total"];
        let found = ids.map(|id| count(report, &format!("disputes.{id}")));
        assert_eq!(found, [Some(1), Some(4), Some(5)], "{text}{:?}", loaded.problems);
    }
}

#[test]
fn the_2014_sheet() {
    let form = FormId::F2014.form();
    let mut text =
        String::from("云泽区财政局2016年政府信息公开工作年度报告\n一、概述\n好。\n| 统计指标 | 单位 | 统计数 |\n");
    for cell in &form.cells {
        let row = &form.tables[0].rows[cell.row];
        text.push_str(&format!("| {} | {} | {} |\n", row.zh, cell.unit, 10 + form.cell(&cell.id).unwrap().index()));
    }
    let loaded = read(&text);
    let report = &loaded.reports[0];
    assert_eq!(report.detected_form, Some(FormId::F2014), "{:?}", loaded.problems);
    for (ix, cell) in report.cells.as_ref().unwrap().iter() {
        assert_eq!(cell.as_written, (10 + ix.index()).to_string(), "{}", form.def(ix).id);
    }
}

#[test]
fn before_2014_there_is_text_and_no_form() {
    let loaded =
        read("云泽区财政局2010年政府信息公开工作年度报告\n一、概述\n本年公开信息12条。\n二、主动公开情况\n好。\n");
    let report = &loaded.reports[0];
    assert_eq!((report.report_year, report.expected_form(), report.detected_form), (2010, None, None));
    assert!(report.cells.is_none());
    assert_eq!(report.sections.len(), 2);
    assert_eq!(Form::expected(2010).map(|f| f.id), None);
}

#[test]
fn two_reports_in_one_text_are_both_read() {
    let one = |agency: &str, year: i32| {
        format!(
            "{agency}{year}年政府信息公开工作年度报告\n一、总体情况\n{agency}的情况。\n六、其他需要报告的事项\n无。\n"
        )
    };
    for (agency, year) in [("云泽区教育局", 2023), ("云泽区财政局", 2022)] {
        let loaded = read(&format!("{}{}", one("云泽区财政局", 2023), one(agency, year)));
        let names: Vec<String> = loaded.reports.iter().map(|report| report.name()).collect();
        assert_eq!(names, ["云泽区财政局 2023".to_owned(), format!("{agency} {year}")]);
        for report in &loaded.reports {
            assert_eq!(report.section("other").unwrap().text(), "无。");
            assert!(report.section("overview").unwrap().text().starts_with(&report.agency.name));
        }
    }
}

#[test]
fn tables_of_a_second_report_are_not_the_first_ones() {
    let table = "| 信息内容 | 本年处理决定数量 |\n| 行政许可 | 12 |\n";
    let text = format!(
        "云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n云泽区教育局2023年政府信息公开工作年度报告\n一、总体情况\n另一份。\n{table}"
    );
    let loaded = read(&text);
    assert!(loaded.reports[0].carried.tables.is_empty(), "{:?}", loaded.problems);
    assert_eq!(count(&loaded.reports[1], "proactive.licensing.decisions"), Some(12));
}

#[test]
fn tables_of_a_body_printed_twice_are_read_once() {
    let body = "云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n甲。\n二、主动公开政府信息情况\n| 信息内容 | 本年处理决定数量 |\n| 行政许可 | 12 |\n三、收到和处理政府信息公开申请情况\n乙。\n五、存在的主要问题及改进情况\n丙。\n六、其他需要报告的事项\n丁。\n";
    let loaded = read(&format!("{body}{body}"));
    assert!(loaded.reports[0].body_repeated);
    assert_eq!(count(&loaded.reports[0], "proactive.licensing.decisions"), Some(12));
    assert!(!loaded.problems.iter().any(|p| p.code() == "repeated_row"), "{:?}", loaded.problems);
}

#[test]
fn what_is_no_report_is_refused() {
    for (text, code) in [
        ("今天天气很好，适合散步。\n明天也是。\n", "not_a_report"),
        ("2023年政府信息公开工作年度报告\n一、总体情况\n好。\n", "no_agency"),
        ("云泽区财政局政府信息公开工作年度报告\n一、总体情况\n好。\n", "no_year"),
        ("云泽区财政局2031年政府信息公开工作年度报告\n一、总体情况\n好。\n", "impossible_year"),
    ] {
        let error = load("x.txt", text.as_bytes(), &options()).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.message(Lang::Zh).is_empty());
    }
}

#[test]
fn a_real_report_whose_tables_were_lost() {
    let dir = std::env::var("GONGKAI_REAL").unwrap_or_else(|_| "../../../shared/real".to_owned());
    let path = std::path::Path::new(&dir).join("liunan-archives-2021.txt");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("SKIPPED: {} is not here; set GONGKAI_REAL to the folder of real reports", path.display());
        return;
    };
    let loaded = load("liunan-archives-2021.txt", &bytes, &options()).unwrap();
    let report = &loaded.reports[0];
    assert_eq!(report.agency.name, "柳南区档案馆");
    assert_eq!(report.report_year, 2021);
    assert_eq!(report.published, Some("2022-01-19".parse().unwrap()));
    assert_eq!(report.title.as_deref(), Some("柳南区档案馆2021年政府信息公开工作年度报告"));
    assert!(report.body_repeated);
    let keys: Vec<&str> = report.sections.iter().map(|s| s.key.as_deref().unwrap()).collect();
    assert_eq!(keys, ["overview", "proactive", "requests", "disputes", "problems", "other"]);
    assert!(report.section("other").unwrap().paragraphs.is_empty());
    assert_eq!(report.section("problems").unwrap().paragraphs.len(), 3);
    assert_eq!(report.section("overview").unwrap().place.line, 5);
    // Lost tables are absent and not carried: no zero is made of them.
    assert!(report.carried.text && report.carried.published && report.carried.tables.is_empty());
    assert_eq!(report.detected_form, None);
    assert_eq!(report.cells.as_ref().unwrap().tally(CellState::Absent), 200);
    let lost = loaded.problems.iter().filter(|p| matches!(p.kind, ProblemKind::TableNotFound { .. })).count();
    assert_eq!(lost, 3);
}

#[test]
fn a_text_of_very_many_lines_is_read_line_by_line() {
    let lines = 100_000;
    let body = "全年主动公开政府信息12条，均已在网站发布。\n".repeat(lines);
    let text =
        format!("云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n{body}二、主动公开政府信息情况\n无。\n");
    let loaded = load("long.txt", text.as_bytes(), &options()).unwrap();
    assert_eq!(loaded.reports[0].section("overview").unwrap().paragraphs.len(), lines);
}

#[test]
fn a_groups_number_in_front_of_a_label_that_is_broken_over_lines() {
    let text = "云泽区财政局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\
        | 信息内容 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n\
        | 一、本年新收政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n\
        | 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\
        | （一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n\
        | （四） | 1.本机关不掌握相关政 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |\n\
        | 府信息 |\n\
        | （七）总计 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n";
    let report = &load("a.txt", text.as_bytes(), &options()).unwrap().reports[0];
    assert_eq!(report.quantity("requests.not_provided.not_held.total").count(), Some(2));
    assert!(report.extra_rows.is_empty(), "{:?}", report.extra_rows);
}

#[test]
fn a_text_that_ends_within_a_number_does_not_give_its_first_figures() {
    let text = |end: &str| {
        format!(
            "云泽区财政局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\
             | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n\
             | 一、本年新收政府信息公开申请数量 | 20 | 11 | 0 | 0 | 0 | 0 | 31 |\n\
             | 二、上年结转政府信息公开申请数量 | 20 | 11 | 0 | 0 | 0 | 0 | {end}"
        )
    };
    let total = |end: &str| {
        let loaded = crate::read("a.txt", &text(end));
        let number = loaded.reports[0].quantity("requests.carried_in.total").count();
        let others = loaded.reports[0].quantity("requests.carried_in.business").count();
        assert_eq!(others, Some(11), "{end}: {:?}", loaded.problems);
        let said = loaded.problems.iter().any(|problem| problem.code() == "unreadable_number");
        (number, said)
    };
    assert_eq!(total("3"), (None, true), "the text may go on");
    assert_eq!(total("31"), (Some(31), false), "the row adds up");
    assert_eq!(total("3 |\n"), (Some(3), false), "the cell ends: the sum is wrong as it is printed");
    assert_eq!(total("3\n"), (Some(3), false), "the line ends");
}
