//! Documents as more tools write them: numbers and labels that came apart over rows, headings that lost their lines, marks of a
//! converter in titles and tables, a report that a spreadsheet saved as CSV.

use crate::options;
use gongkai_loader::{Loaded, load};
use gongkai_model::{CellState, Report};

fn read(name: &str, text: &str) -> Loaded {
    load(name, text.as_bytes(), &options()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn state(report: &Report, id: &str) -> CellState {
    let cells = report.cells.as_ref().unwrap();
    cells.state(cells.form().cell(id).unwrap())
}

const TOP: &str = "云泽区财政局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n";
const HEAD: &str = "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n";

/// Rows of table three with blanks, and what a reader may make of the first total.
fn total(rows: &str) -> (CellState, Option<i64>) {
    let loaded = read("a.txt", &format!("{TOP}{HEAD}{rows}"));
    let report = &loaded.reports[0];
    let id = "requests.received.total";
    (state(report, id), report.quantity(id).count())
}

#[test]
fn a_number_broken_over_two_rows_is_not_read_by_half() {
    let rest = "二、上年结转政府信息公开申请数量\t0\t\t\t\t\t\t0\n（一）予以公开\t26\t\t\t\t\t\t26\n（七）总计\t26\t\t\t\t\t\t26\n四、结转下年度继续办理\t0\t\t\t\t\t\t0\n";
    let first = "一、本年新收政府信息公开申请数量\t26\t\t\t\t\t\t";
    assert_eq!(total(&format!("{first}26\n{rest}")), (CellState::Reported, Some(26)));
    let (broken, _) = total(&format!("{first}2\n\t\t\t\t\t\t\t6\n{rest}"));
    assert_eq!(broken, CellState::Unreadable);
    // Both numbers of the row broken add up by halves.
    let both = "一、本年新收政府信息公开申请数量\t2\t\t\t\t\t\t2\n\t6\t\t\t\t\t\t6\n";
    assert_eq!(total(&format!("{both}{rest}")).0, CellState::Unreadable);
    // A number of nothing under a row that adds up leaves the row as it is.
    let page = format!("一、本年新收政府信息公开申请数量\t20\t6\t0\t0\t0\t0\t26\n\t\t\t\t\t\t\t7\n{rest}");
    assert_eq!(total(&page), (CellState::Reported, Some(26)));
}

#[test]
fn a_row_whose_label_goes_on_on_the_next_page_is_not_read_by_half() {
    let rest = "二、上年结转政府信息公开申请数量\t0\t\t\t\t\t\t0\n（一）予以公开\t26\t\t\t\t\t\t26\n（七）总计\t26\t\t\t\t\t\t26\n四、结转下年度继续办理\t0\t\t\t\t\t\t0\n";
    let torn = format!(
        "一、本年新收政府信息公开\t2\t\t\t\t\t\t2\n第 3 页的文字，不属于表格，只是夹在两页之间。\n申请数量\t6\t\t\t\t\t\t6\n{rest}"
    );
    assert_ne!(total(&torn).0, CellState::Reported);
}

#[test]
fn a_piece_of_a_header_names_no_columns() {
    let text = format!(
        "{TOP}|社会公益组织 |法律服务机构 |其他 |\n|一、本年新收政府信息公开申请数量 |26 | | | | | |26\n|二、上年结转政府信息公开申请数量 | |0 | | |\n"
    );
    let loaded = read("a.txt", &text);
    let report = &loaded.reports[0];
    for column in ["nonprofit", "legal_service", "other_org"] {
        assert_ne!(state(report, &format!("requests.carried_in.{column}")), CellState::Reported, "{column}");
    }
}

#[test]
fn without_a_header_columns_are_those_of_the_form_of_the_year() {
    let text = "云泽区财政局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n规章 0 0 0\n规范性文件 3 1 12\n行政许可 5\n";
    let loaded = read("a.txt", text);
    let cells = loaded.reports[0].cells.as_ref().unwrap();
    let odd: Vec<_> = cells
        .iter()
        .map(|(ix, cell)| (cells.form().def(ix).id.clone(), cell.state))
        .filter(|(id, state)| *state == CellState::Reported && (id.ends_with(".made") || id.ends_with(".published")))
        .collect();
    assert!(odd.is_empty(), "{odd:?}");
}

#[test]
fn headings_behind_the_end_of_a_sentence_open_their_sections() {
    let text = "云泽区柳渡街道2023年政府信息公开工作年度报告\n根据《中华人民共和国政府信息公开条例》编制，如有疑问，请与我们联系（电话：1）。一、总体情况\n（一）主动公开。全年公开12条。\n二、主动公开政府信息情况\n无。\n三、收到和处理政府信息公开申请情况\n没有收到。\n四、政府信息公开行政复议、行政诉讼情况\n没有。 五、存在的主要问题及改进情况 力度不够。六、其他需要报告的事项\n无。\n";
    let loaded = read("a.txt", text);
    let keys: Vec<&str> = loaded.reports[0].sections.iter().filter_map(|section| section.key.as_deref()).collect();
    assert_eq!(keys, ["preamble", "overview", "proactive", "requests", "disputes", "problems", "other"]);
    // A list of what the report holds opens none of them.
    let listed = "云泽区柳渡街道2023年政府信息公开工作年度报告\n本报告包括一、总体情况，二、主动公开政府信息情况，六、其他需要报告的事项。\n一、总体情况\n良好。\n";
    let loaded = read("a.txt", listed);
    let keys: Vec<&str> = loaded.reports[0].sections.iter().filter_map(|section| section.key.as_deref()).collect();
    assert_eq!(keys, ["preamble", "overview"]);
}

#[test]
fn spans_of_pandoc_are_no_words_of_a_table() {
    let text = "云泽区财政局2023年政府信息公开工作年度报告 {#top .title}\n\n::: {.content}\n[二、]{.x}[主动公开政府信息情况]{style=\"font-family: 宋体;\"}\n\n| [信息内容]{.a} | [本年处理决定数量]{.a} |\n|---|---|\n| [行政]{.a}[许可]{.b} | [12]{.a} |\n:::\n";
    let loaded = read("a.md", text);
    let report = &loaded.reports[0];
    assert_eq!(report.agency.name, "云泽区财政局");
    assert_eq!(report.quantity("proactive.licensing.decisions").count(), Some(12));
}

#[test]
fn a_report_that_a_spreadsheet_saved_as_csv_is_read() {
    let text = "云泽区财政局2023年政府信息公开工作年度报告,,,\n二、主动公开政府信息情况,,,\n信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,0,0,0\n行政规范性文件,3,1,12\n信息内容,本年处理决定数量,,\n行政许可,5,,\n行政处罚,7,,\n行政强制,0,,\n";
    let loaded = read("a.csv", text);
    let report = &loaded.reports[0];
    assert_eq!(report.quantity("proactive.normative_documents.in_force").count(), Some(12));
    assert_eq!(report.quantity("proactive.penalties.decisions").count(), Some(7));
    // A table that is no report still says what it lacks.
    let error = load("b.csv", "姓名,电话\n甲,1\n".as_bytes(), &options()).unwrap_err();
    assert_eq!(error.code(), "missing_columns");
}

#[test]
fn a_label_between_two_rows_without_one_is_whose_nobody_knows() {
    let rows = "| 一、本年新收政府信息公开申请数量 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |\n| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n| （一）予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |\n";
    let text = format!(
        "{TOP}| 信息内容 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n{rows}申请\n| | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n3.其他\n| | 8 | 1 | 0 | 0 | 0 | 0 | 9 |\n（七）总计\n"
    );
    let loaded = read("a.txt", &text);
    assert_ne!(loaded.reports[0].quantity("requests.other.other.total").count(), Some(9));
}

#[test]
fn numbers_that_stand_over_their_labels_are_not_those_of_the_label_beside_them() {
    let row = |label: &str, values: &str| format!("{label}\t{}\n", values.replace(' ', "\t"));
    let text = format!(
        "{TOP}{HEAD}{}{}{}{}",
        row("", "377 34 2 2 13 10 438"),
        row("一、本年新收政府信息公开申请数量", "8 0 0 0 0 0 8"),
        row("二、上年结转政府信息公开申请数量", "121 7 0 2 5 2 137"),
        "（一）予以公开\n"
    );
    let loaded = read("a.txt", &text);
    assert_ne!(loaded.reports[0].quantity("requests.received.total").count(), Some(8));
}

#[test]
fn numbers_written_column_by_column_are_not_read_row_by_row() {
    let text = "云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n良好。\n二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n0\n行政规范性文件\n7\n0\n3\n第二十条第（五）项\n0\n11\n信息内容\n本年处理决定数量\n行政许可\n252\n第二十条第（六）项\n行政处罚\n63\n行政强制\n12\n";
    let loaded = read("a.txt", text);
    let report = &loaded.reports[0];
    assert_ne!(state(report, "proactive.normative_documents.in_force"), CellState::Reported);
}

#[test]
fn rows_of_csv_under_the_label_of_a_group_are_rows() {
    let text = "云泽区财政局2023年政府信息公开工作年度报告,,,,,,,,\n三、收到和处理政府信息公开申请情况,,,,,,,,\n,,自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他,总计\n一、本年新收政府信息公开申请数量,,8,1,0,0,0,0,9\n三、本年度办理结果,（一）予以公开,4,1,0,0,0,0,5\n,（二）部分公开,4,0,0,0,0,0,4\n";
    let loaded = read("a.csv", text);
    assert_eq!(loaded.reports[0].quantity("requests.partly_granted.total").count(), Some(4));
}

#[test]
fn digits_in_white_are_no_digits_of_the_number_beside_them() {
    let page = |cell: &str| {
        format!(
            "<html><head><meta charset=utf-8></head><body><h1>云泽区财政局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>良好。</p><p>二、主动公开政府信息情况</p><table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>{cell}</td></tr></table>"
        )
    };
    for (cell, number) in [
        ("12<span style=\"color:#fff\">9</span>", Some(12)),
        ("12<span style=\"color: white\">9</span>", Some(12)),
        ("12<span style=\"color: rgb(255, 255, 255)\">9</span>", Some(12)),
        // All of it in white, as on a coloured ground.
        ("<span style=\"color:#fff\">129</span>", Some(129)),
        ("12<span style=\"color:#f00\">9</span>", Some(129)),
    ] {
        let loaded = read("a.html", &page(cell));
        assert_eq!(loaded.reports[0].quantity("proactive.licensing.decisions").count(), number, "{cell}");
    }
}
