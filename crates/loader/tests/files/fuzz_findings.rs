//! What fuzzing found (`fuzz/README.md`), made small.

use crate::{options, read};
use gongkai_loader::load;
use gongkai_model::exchange::{REPORT_SCHEMA, ReportRecord};

/// Found by `text` on 2026-11-23: control characters in a title became part of the agency's name, and the JSON written of
/// the report was refused as binary.
#[test]
fn a_report_with_control_characters_in_its_title_can_be_written_and_read_again() {
    let junk = "\u{7f}".repeat(80);
    let text = format!(
        "云泽区{junk}财政局2021年政府信息公开工作年度报告\n\n一、总体情况\n\n{}\n",
        "本年度办理群众来信。\n".repeat(100)
    );
    let loaded = read("report.txt", &text);
    let record = ReportRecord { schema: Some(REPORT_SCHEMA.to_owned()), ..ReportRecord::from(&loaded.reports[0]) };
    let json = serde_json::to_vec(&ReportRecord { sections: None, ..record }).unwrap();
    let again = load("report.json", &json, &options()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again.reports[0].agency.name, loaded.reports[0].agency.name);
}

/// Found by the benchmark of text pages on 2026-11-23: from every short line on all the short lines behind it were looked
/// at again, so that the time grew with the square of the lines.
#[test]
fn many_short_lines_are_read_in_bearable_time() {
    let text = format!("云泽区财政局2021年政府信息公开工作年度报告\n一、总体情况\n{}", "甲\n".repeat(5_000));
    let start = std::time::Instant::now();
    read("report.txt", &text);
    // A fraction of a second when each line is looked at once, half a minute when not; a busy machine needs room between.
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

/// Found by `text` on 2026-11-28: a row of table three among the rows of table two stands apart from its table. Its cells were
/// flagged, and the table they belong to counted as one that is not there.
#[test]
fn a_table_of_which_one_row_stands_apart_is_there() {
    let one_a_line = |rows: &[&str]| rows.join("\n").replace('|', "\n");
    let text = format!(
        "云泽区财政局2019年政府信息公开工作年度报告\n\n二、主动公开政府信息情况\n\n{}\n",
        one_a_line(&[
            "信息内容|本年新制作数量|本年新公开数量|对外公开总数量",
            "规章|1|15|12",
            "规范性文件|11|3|35件",
            "信息内容|上一年项目数量|本年增/减|处理决定数量",
            "行政许可|32|10|2",
            "三、本年度办理结果 （一）予以公开|4|25|3|19",
            "行政处罚|0|24|32",
            "行政强制|3件|26|28",
        ])
    );
    let loaded = read("report.txt", &text);
    let report = &loaded.reports[0];
    let apart = report.cell("requests.granted.natural_person").unwrap();
    assert_eq!(apart.state, gongkai_model::CellState::Unreadable, "{:?}", loaded.problems);
    assert!(report.carried.tables.contains("requests"), "{:?}", report.carried);
    assert!(super::reading::uncarried(&loaded).is_empty());
}

/// Found by `mht` on 2026-11-29: of 万元 the first character was damaged, and the amount was taken for one in 元.
#[test]
fn a_unit_of_which_a_character_is_lost_is_no_unit() {
    let page = |unit: &str| {
        format!(
            "<html><body><h1>云泽区财政局2014年政府信息公开工作年度报告</h1><h2>一、概述</h2><p>有序开展。</p><table>\
             <tr><td>统计指标</td><td>单位</td><td>数量</td></tr>\
             <tr><td>一（二）制发规范性文件总数</td><td>件</td><td>3</td></tr>\
             <tr><td>五、行政诉讼数量</td><td>件</td><td>47</td></tr>\
             <tr><td>六、举报投诉数量</td><td>件</td><td>0</td></tr>\
             <tr><td>七、依申请公开信息收取的费用</td><td>{unit}</td><td>18.18</td></tr>\
             <tr><td>八（一）政府信息公开工作专门机构数</td><td>个</td><td>35</td></tr></table>"
        )
    };
    for (unit, number) in [
        ("万元", Some("18.18")),
        ("元", Some("0.001818")),
        ("\u{fffd}元", None),
        ("\u{fffd}6F2元", None),
        ("6F2元", None),
    ] {
        let loaded = read("report.html", &page(unit));
        let cell = loaded.reports[0].cell("sheet.application_fees.amount_wan").unwrap();
        assert_eq!(cell.number.map(|number| number.to_string()).as_deref(), number, "{unit}: {cell:?}");
        assert_eq!(super::codes(&loaded).contains(&"unknown_unit"), number.is_none(), "{unit}: {:?}", loaded.problems);
    }
}
