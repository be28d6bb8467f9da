//! Workbooks.

use crate::office::{Part, sample, zip};
use crate::{options, refused};
use gongkai_loader::load;
use gongkai_model::{CellState, FormId, Report, SourceFormat};
use rust_xlsxwriter::{Format, FormatScript, Formula, Workbook, Worksheet};

fn numbers(report: &Report) -> Vec<(CellState, Option<String>)> {
    let cells = report.cells.as_ref().unwrap();
    cells.iter().map(|(_, cell)| (cell.state, cell.number.map(|n| n.to_string()))).collect()
}

/// Writes rows with their spans from a row on; the next free row. Every third number is text, every fifth a formula.
fn table(sheet: &mut Worksheet, rows: &[Vec<crate::office::Cell>], from: u32) -> u32 {
    let width: usize = rows[0].iter().map(|cell| cell.columns).sum();
    let mut taken = vec![vec![false; width]; rows.len()];
    for (at, row) in rows.iter().enumerate() {
        for (nth, cell) in row.iter().enumerate() {
            let Some(column) = (0..width).find(|c| !taken[at][*c]) else { continue };
            let (down, across) = (cell.rows.min(rows.len() - at), cell.columns.min(width - column));
            taken[at..at + down].iter_mut().for_each(|row| row[column..column + across].fill(true));
            let (r, c) = (from + at as u32, column as u16);
            if down * across > 1 {
                let (last, end) = (r + down as u32 - 1, c + across as u16 - 1);
                sheet.merge_range(r, c, last, end, &cell.text, &Format::new()).unwrap();
                continue;
            }
            match cell.text.parse::<f64>() {
                Ok(_) if nth % 5 == 0 => {
                    let formula = Formula::new("=SUM(Z1:Z2)").set_result(&cell.text);
                    sheet.write_formula(r, c, formula).unwrap();
                }
                Ok(n) if nth % 3 != 0 => {
                    sheet.write_number(r, c, n).unwrap();
                }
                _ => {
                    sheet.write_string(r, c, &cell.text).unwrap();
                }
            }
        }
    }
    from + rows.len() as u32
}

/// All in one sheet, or a sheet for each table.
fn workbook(parts: &[Part], apart: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let mut row = 0;
    let mut sheet = book.add_worksheet();
    for part in parts {
        match part {
            Part::Text(text) => {
                sheet.write_string(row, 0, text).unwrap();
                row += 1;
            }
            Part::Table(rows) => {
                if apart {
                    sheet = book.add_worksheet();
                    row = 2;
                }
                row = table(sheet, rows, row) + 1;
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_page_of_the_sample_gives_equal_cells_as_a_workbook() {
    for name in ["2023/农业农村局.html", "2022/农业农村局.html"] {
        let (bytes, parts) = sample(name);
        let page = load(name, &bytes, &options()).unwrap();
        for apart in [false, true] {
            let loaded = load("x.xlsx", &workbook(&parts, apart), &options()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(numbers(&page.reports[0]), numbers(&loaded.reports[0]), "{name} {apart}: {:?}", loaded.problems);
            assert_eq!(page.reports[0].name(), loaded.reports[0].name());
            assert_eq!(loaded.reports[0].origin.format, SourceFormat::Sheet);
            let place = loaded.reports[0].cell("requests.received.total").unwrap().place;
            assert_eq!(place.page > 1, apart, "{place:?}");
        }
    }
}

/// Rows of texts and numbers.
fn rows(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *text).unwrap(),
            };
        }
    }
}

#[test]
fn a_narrow_table_below_a_wide_one_keeps_its_labels_down_the_side() {
    let mut book = Workbook::new();
    let title = "云泽区财政局2023年政府信息公开工作年度报告";
    let results = ["类别", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let wide = ["序号", "内容", "一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月"];
    rows(
        book.add_worksheet(),
        &[
            &[title],
            &["一、总体情况"],
            &wide,
            &["1", "会议开放", "1", "0", "2", "1", "0", "0", "3", "0", "0", "1"],
            &["四、政府信息公开行政复议、行政诉讼情况"],
            &results,
            &["行政复议", "1", "2", "3", "4", "10"],
            &["未经复议直接起诉", "0", "0", "1", "0", "1"],
            &["复议后起诉", "0", "5", "0", "0", "5"],
        ],
    );
    let loaded = load("x.xlsx", &book.save_to_buffer().unwrap(), &options()).unwrap();
    let report = &loaded.reports[0];
    let read = |id: &str| report.quantity(id).count();
    assert_eq!(read("disputes.reconsideration.other"), Some(3), "{:?}", loaded.problems);
    assert_eq!(read("disputes.suit_direct.total"), Some(1));
    assert_eq!(read("disputes.suit_after_reconsideration.corrected"), Some(5));
}

#[test]
fn a_collection_sheet_may_have_a_title_and_the_names_of_an_office() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("汇总表").unwrap();
    let total = "表三 一、本年新收政府信息公开申请数量 / 总计";
    rows(
        sheet,
        &[
            &["2023年政府信息公开工作年度报告数据汇总表"],
            &["填报单位：云泽区人民政府办公室"],
            &["单位名称", "年度", "发布日期", total],
            &["云泽区财政局", "2023", "2024-01-25", "12"],
            &["云泽区教育局", "2023", "2024年1月9日", "0"],
        ],
    );
    let loaded = load("x.xlsx", &book.save_to_buffer().unwrap(), &options()).unwrap();
    assert_eq!(loaded.reports.len(), 2, "{:?}", loaded.problems);
    let (first, second) = (&loaded.reports[0], &loaded.reports[1]);
    assert_eq!(first.quantity("requests.received.total").count(), Some(12), "{:?}", loaded.problems);
    assert_eq!(first.published.map(|date| date.to_string()).as_deref(), Some("2024-01-25"));
    assert_eq!(second.published.map(|date| date.to_string()).as_deref(), Some("2024-01-09"));
    assert_eq!(first.cell("requests.received.total").unwrap().place.line, 4);
}

#[test]
fn a_collection_sheet_has_a_report_in_each_row() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("汇总").unwrap();
    for (column, name) in
        ["单位名称", "年度", "requests.received.total", "proactive.fees.amount_wan"].iter().enumerate()
    {
        sheet.write_string(1, column as u16, *name).unwrap();
    }
    for (row, (agency, n)) in [("云泽区财政局", 12.0), ("云泽区教育局", 0.0)].iter().enumerate() {
        let row = 3 + row as u32;
        sheet.write_string(row, 0, *agency).unwrap();
        sheet.write_string(row, 1, "2023").unwrap();
        sheet.write_number(row, 2, *n).unwrap();
        sheet.write_number(row, 3, 14.23).unwrap();
    }
    let loaded = load("x.xlsx", &book.save_to_buffer().unwrap(), &options()).unwrap();
    assert_eq!(loaded.reports.len(), 2, "{:?}", loaded.problems);
    assert_eq!(loaded.reports[0].quantity("requests.received.total").count(), Some(12));
    assert_eq!(loaded.reports[1].quantity("requests.received.total").count(), Some(0));
    let cell = loaded.reports[0].cell("proactive.fees.amount_wan").unwrap();
    assert_eq!((&*cell.as_written, cell.place.line, cell.place.column), ("14.23", 4, 4));
}

#[test]
fn a_drawn_row_without_numbers_is_blank_and_not_absent() {
    let results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    for drawn in [true, false] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "云泽区财政局2023年政府信息公开工作年度报告").unwrap();
        sheet.write_string(1, 0, "四、政府信息公开行政复议、行政诉讼情况").unwrap();
        let format = Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin);
        sheet.merge_range(2, 0, 2, 4, "行政复议", &format).unwrap();
        sheet.merge_range(2, 5, 2, 14, "行政诉讼", &format).unwrap();
        sheet.merge_range(3, 5, 3, 9, "未经复议直接起诉", &format).unwrap();
        sheet.merge_range(3, 10, 3, 14, "复议后起诉", &format).unwrap();
        for (column, text) in (0u16..15).zip(results.iter().cycle()) {
            if column < 5 {
                sheet.merge_range(3, column, 4, column, text, &format).unwrap();
            } else {
                sheet.write_string_with_format(4, column, *text, &format).unwrap();
            }
            if drawn {
                sheet.write_blank(5, column, &format).unwrap();
            }
        }
        let loaded = load("x.xlsx", &book.save_to_buffer().unwrap(), &options()).unwrap();
        let state = loaded.reports[0].cell("disputes.suit_direct.total").unwrap().state;
        assert_eq!(state, if drawn { CellState::Blank } else { CellState::Absent }, "{:?}", loaded.problems);
    }
}

#[test]
fn a_group_printed_as_one_row_is_read_though_its_first_number_is_a_word() {
    // The table below makes the sheet wider than the row: what stands to the right of it is empty.
    let wide: Vec<String> = (0..15).map(|n| n.to_string()).collect();
    let wide: Vec<&str> = wide.iter().map(String::as_str).collect();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    rows(
        sheet,
        &[
            &["云泽区财政局2021年政府信息公开工作年度报告"],
            &["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            &["行政规范性文件", "3", "1", "12"],
            &["三、收到和处理政府信息公开申请情况"],
            &["", "", "", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"],
            &["一、本年新收政府信息公开申请数量", "", "", "1", "2", "3", "4", "5", "6", "21"],
            &["", "（五）不予处理", "2.重复申请", "1", "0", "0", "0", "0", "0", ""],
            &["", "（六）其他处理", "", "详见附表", "35", "/", "23", "4", "6", "41"],
            &["", "（七）总计", "", "9", "14", "7", "0", "4", "0", "34"],
            &["四、政府信息公开行政复议、行政诉讼情况"],
            &wide,
        ],
    );
    let labels = [(5, 0, "一、本年新收政府信息公开申请数量"), (7, 1, "（六）其他处理"), (8, 1, "（七）总计")];
    for (row, from, label) in labels {
        sheet.merge_range(row, from, row, 2, label, &Format::new()).unwrap();
    }
    sheet.merge_range(6, 0, 8, 0, "三、本年度办理结果", &Format::new()).unwrap();
    let loaded = load("x.xlsx", &book.save_to_buffer().unwrap(), &options()).unwrap();
    let report = &loaded.reports[0];
    assert_eq!(report.detected_form, Some(FormId::F2021));
    let count = |column: &str| report.quantity(&format!("requests.other.{column}")).count();
    assert_eq!(report.cell("requests.other.natural_person").unwrap().state, CellState::Unreadable);
    assert_eq!((count("business"), count("nonprofit"), count("total")), (Some(35), Some(23), Some(41)));
}

#[test]
fn a_formula_that_was_never_worked_out_is_no_blank_cell() {
    let text = |name: &str, text: &str| format!("<c r=\"{name}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let header = text("A1", "agency") + &text("B1", "report_year") + &text("C1", "requests.received.total");
    let row = text("A2", "云泽区财政局") + &text("B2", "2023") + "<c r=\"C2\"><f>SUM(D1:D9)</f></c>";
    let sheet =
        format!("<worksheet><sheetData><row r=\"1\">{header}</row><row r=\"2\">{row}</row></sheetData></worksheet>");
    let relation = |kind: &str, target: &str| {
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        format!("<Relationships><Relationship Id=\"r1\" Type=\"{base}/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let book = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
        <sheet name=\"x\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let bytes = zip(&[
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let loaded = load("x.xlsx", &bytes, &options()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.reports[0].cell("requests.received.total").unwrap().state, CellState::Unreadable);
}

#[test]
fn workbooks_that_cannot_be_read_say_why() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "x").unwrap();
    sheet.write_string(1_048_575, 16_383, "y").unwrap();
    let wide = book.save_to_buffer().unwrap();
    assert_eq!(refused("x.xlsx", &wide).code(), "not_a_report");
    assert_eq!(refused("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").code(), "bad_workbook");
    assert_eq!(refused("x.xlsx", b"\x89PNG").code(), "other_content");
    assert_eq!(refused("x.xlsx", b"%PDF-1.4").code(), "damaged_pdf");
    assert_eq!(refused("x.xlsx", b" ").code(), "empty");
    assert_eq!(refused("x.xlsx", zip(&[("a", b"")])).code(), "missing_part");
    assert_eq!(refused("x.xlsx", zip(&[("xl/workbook.xml", b"<a>")])).code(), "bad_workbook");
    // A text that is stored once, in many cells.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..3000 {
        sheet.write_string(row, 0, "长".repeat(10_000)).unwrap();
    }
    let much = book.save_to_buffer().unwrap();
    assert!(much.len() < 100_000);
    assert_eq!(refused("x.xlsx", &much).code(), "too_much_text");
    let strings = vec![b' '; 5 << 20];
    let bomb = zip(&[("xl/workbook.xml", b"<a/>"), ("xl/sharedStrings.xml", &strings)]);
    assert_eq!(refused("x.xlsx", bomb).code(), "part_too_large");
    for cut in (4..wide.len()).step_by(wide.len() / 20) {
        refused("x.xlsx", &wide[..cut]);
    }
}

#[test]
fn what_is_hidden_struck_through_or_raised_in_a_workbook() {
    let mut book = Workbook::new();
    let (raised, struck) =
        (Format::new().set_font_script(FormatScript::Superscript), Format::new().set_font_strikethrough());
    let plain = Format::new();
    let sheet = book.add_worksheet();
    let head =
        ["单位名称", "年度", "requests.received.business", "requests.received.total", "requests.received.research"];
    for (column, text) in (0u16..).zip(head) {
        sheet.write_string(0, column, text).unwrap();
    }
    for (row, name) in [(1, "甲市财政局"), (2, "乙市财政局"), (3, "丙市财政局")] {
        sheet.write_string(row, 0, name).unwrap();
        sheet.write_number(row, 1, 2023).unwrap();
        sheet.write_number(row, 2, 7).unwrap();
        sheet.write_rich_string(row, 3, &[(&struck, "10"), (&plain, "12"), (&raised, "1")]).unwrap();
        sheet.write_number_with_format(row, 4, 5, &struck).unwrap();
    }
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(2).unwrap();
    let loaded = load("x.xlsx", &book.save_to_buffer().unwrap(), &options()).unwrap();
    let names: Vec<&str> = loaded.reports.iter().map(|report| report.agency.name.as_str()).collect();
    assert_eq!(names, ["甲市财政局", "丙市财政局"]);
    for report in &loaded.reports {
        assert_eq!(report.quantity("requests.received.total").count(), Some(12));
        assert_eq!(report.cell("requests.received.business").unwrap().state, CellState::Absent);
        assert_eq!(report.cell("requests.received.research").unwrap().state, CellState::Blank);
    }
}
