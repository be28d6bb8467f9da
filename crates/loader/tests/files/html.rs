//! Web pages as they are published.

use crate::options;
use gongkai_loader::{LoadError, Loaded, ProblemKind, load};
use gongkai_model::{CellState, Report};

fn read(page: &str) -> Loaded {
    crate::read("page.html", page)
}

fn count(report: &Report, id: &str) -> Option<i64> {
    report.quantity(id).count()
}

/// A page with the given tables in section three.
fn page(tables: &str) -> String {
    format!(
        "<html><head><title>云泽区财政局2023年政府信息公开工作年度报告_云泽区人民政府</title></head><body>\
         <h1>云泽区财政局<br>2023年政府信息公开工作年度报告</h1><p>发布日期：2024-01-20 来源：云泽区财政局</p>\
         <p>一、总体情况</p><p>本年度工作有序开展。</p><p>三、收到和处理政府信息公开申请情况</p>{tables}\
         <p>六、其他需要报告的事项</p><p>无。</p><div class=\"footer\">主办：云泽区人民政府</div></body></html>"
    )
}

const HEADER: &str = "<tr><td rowspan=3 colspan=2>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>\
    <td colspan=7>申请人情况</td></tr><tr><td rowspan=2>自<br>然<br>人</td><td colspan=5>法人或其他组织</td>\
    <td rowspan=2>总计</td></tr><tr><td>商业<br>企业</td><td>科研<br>机构</td><td>社会公益组织</td>\
    <td>法律服务机构</td><td>其他</td></tr>";

/// Cells with their own text.
fn cells(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("<td>{text}</td>")).collect()
}

/// The rows of table three down to the first refusals, with the spans the form has.
fn rows() -> String {
    let number = |label: &str, texts: &[&str]| format!("<tr><td colspan=2>{label}</td>{}</tr>", cells(texts));
    number("一、本年新收政府信息公开申请数量", &["5", "1", "0", "0", "2", "0", "8"])
        + &number("二、上年结转政府信息公开申请数量", &["0", "0", "0", "0", "0", "0", "0"])
        + &format!(
            "<tr><td rowspan=3>三、本年度办理结果</td><td>（一）予以公开</td>{}</tr>",
            cells(&["4", "1", "0", "0", "1", "0", "6"])
        )
        + &format!("<tr><td>（二）部分公开</td>{}</tr>", cells(&["1", "0", "0", "0", "1", "0", "2"]))
        + &format!("<tr><td>（七）总计</td>{}</tr>", cells(&["5", "1", "0", "0", "2", "0", "8"]))
        + &number("四、结转下年度继续办理", &["0", "0", "0", "0", "0", "0", "0"])
}

fn check(loaded: &Loaded, what: &str) {
    let report = &loaded.reports[0];
    let found = [
        "received.natural_person",
        "received.legal_service",
        "granted.business",
        "partly_granted.total",
        "total.total",
        "carried_out.total",
    ]
    .map(|id| count(report, &format!("requests.{id}")));
    assert_eq!(found, [Some(5), Some(2), Some(1), Some(2), Some(8), Some(0)], "{what}: {:?}", loaded.problems);
}

#[test]
fn a_page_with_its_head_and_its_place_for_every_number() {
    let loaded = read(&page(&format!("<table>{HEADER}{}</table>", rows())));
    check(&loaded, "plain");
    let report = &loaded.reports[0];
    assert_eq!(report.name(), "云泽区财政局 2023");
    assert_eq!(report.published.map(|d| d.to_string()).as_deref(), Some("2024-01-20"));
    let cell = report.cell("requests.received.total").unwrap();
    assert_eq!((cell.place.table, cell.place.row, cell.place.column), (1, 4, 9));
    assert_eq!(report.section("other").unwrap().text(), "无。");
    assert_eq!(report.title.as_deref(), Some("云泽区财政局2023年政府信息公开工作年度报告"));
    assert!(loaded.problems.iter().all(|p| p.code() == "table_not_found"), "{:?}", loaded.problems);
}

#[test]
fn spans_that_are_wrong_by_one_do_not_shift_a_number() {
    let good = format!("<table>{HEADER}{}</table>", rows());
    for (from, to) in [
        ("rowspan=3>三、", "rowspan=2>三、"),
        ("rowspan=3>三、", "rowspan=4>三、"),
        ("colspan=5>法人", "colspan=4>法人"),
        ("colspan=5>法人", "colspan=6>法人"),
        ("rowspan=3 colspan=2", "rowspan=3 colspan=1"),
        ("rowspan=3 colspan=2", "rowspan=3 colspan=3"),
        ("rowspan=3 colspan=2", "rowspan=2 colspan=2"),
        ("rowspan=2>总计", "rowspan=1>总计"),
        ("rowspan=2>自", ">自"),
        ("colspan=7>申请", "colspan=6>申请"),
        ("<td colspan=2>一、", "<td>一、"),
        ("<td colspan=2>一、", "<td colspan=3>一、"),
    ] {
        let table = good.replace(from, to);
        assert_ne!(table, good, "{from}");
        check(&read(&page(&table)), &format!("{from} → {to}"));
    }
}

#[test]
fn markup_that_browsers_survive() {
    let good = format!("<table>{HEADER}{}</table>", rows());
    let unclosed = good.replace("</td>", "").replace("</tr>", "");
    let word = good
        .replace("<td>", "<td style='border:1px'><p class=MsoNormal><span lang=EN-US style='font-size:9pt'>")
        .replace("</td>", "<o:p></o:p></span></p></td>");
    let islands = format!(
        "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><![if !supportMisalignedColumns]>{good}<![endif]>"
    );
    let split = good.replace(">5<", "><b></b><font>5</font><").replace("本年新收", "本<span>年</span><i>新</i>收");
    let paragraph = format!("<p>{good}</p>");
    let nested = format!(
        "<table width=100%><tr><td><ul><li><a href=/>首页</a></ul></td><td><table><tr><td>{good}</td></tr></table></td></tr></table>"
    );
    let scripts = good.replace("<tr>", "<tr><script>document.write('<td>9</td>')</script>");
    let hidden = good
        .replace("</table>", "<tr style='display: none'><td>9</td><td>9</td></tr></table>")
        .replace("<td>（一）", "<td style=\"display:none\">7</td><td>（一）");
    let nested_cells = good.replace("<td>5</td>", "<td><table><tr><td>5</td></tr></table></td>");
    let upper = good.replace("td", "TD").replace("tr", "TR").replace("table", "TABLE").replace("rowspan", "RowSpan");
    let foot = good
        .replace(HEADER, "")
        .replace("<table>", "<table><tbody>")
        .replace("</table>", &format!("</tbody><thead>{HEADER}</thead></table>"));
    let strays = good.replace("</td>", "</span></td></p></div>");
    let pinyin = good.replace("本年新收", "本年新(xīn)收").replace("总计", "總計");
    for (what, table) in [
        ("unclosed", unclosed),
        ("word", word),
        ("islands", islands),
        ("split", split),
        ("paragraph", paragraph),
        ("nested", nested),
        ("scripts", scripts),
        ("hidden", hidden),
        ("nested cells", nested_cells),
        ("upper", upper),
        ("head behind body", foot),
        ("strays", strays),
        ("readings", pinyin),
    ] {
        check(&read(&page(&table)), what);
    }
}

#[test]
fn a_number_split_over_tags_is_one_and_over_paragraphs_is_none() {
    let table = format!("<table>{HEADER}{}</table>", rows());
    let joined = read(&page(&table.replace("<td>8</td>", "<td><span>1</span><span>8</span></td>")));
    assert_eq!(count(&joined.reports[0], "requests.received.total"), Some(18));
    let apart = read(&page(&table.replace("<td>8</td>", "<td><p>1</p><p>8</p></td>")));
    assert_eq!(apart.reports[0].cell("requests.received.total").unwrap().state, CellState::Unreadable);
}

#[test]
fn one_number_over_several_columns_belongs_to_none() {
    let table = format!(
        "<table>{HEADER}<tr><td colspan=2>一、本年新收政府信息公开申请数量</td><td colspan=7>5</td></tr></table>"
    );
    let loaded = read(&page(&table));
    let report = &loaded.reports[0];
    assert_eq!(report.cell("requests.received.business").unwrap().state, CellState::Unreadable);
    assert!(loaded.problems.iter().any(|p| matches!(p.kind, ProblemKind::MergedCell { .. })), "{:?}", loaded.problems);
    let none = read(&page(&table.replace(">5<", ">无<")));
    assert_eq!(none.reports[0].cell("requests.received.business").unwrap().state, CellState::NotApplicable);
}

#[test]
fn a_table_of_another_year_is_not_the_reports() {
    let table = format!("<table>{HEADER}{}</table>", rows());
    let last = table.replace(">5<", ">55<").replace(">8<", ">58<");
    for caption in ["2022年收到和处理政府信息公开申请情况表", "附：上年度数据"] {
        for tables in
            [format!("<p>{caption}</p>{last}<p>2023年情况表</p>{table}"), format!("{table}<p>{caption}</p>{last}")]
        {
            let loaded = read(&page(&tables));
            check(&loaded, caption);
            assert!(loaded.problems.iter().any(|p| p.code() == "foreign_table"), "{:?}", loaded.problems);
        }
    }
}

#[test]
fn an_invisible_character_makes_no_agency_of_a_group_heading() {
    for space in ['\u{200b}', '\u{a0}', ' '] {
        let caption = format!("<tr><td colspan=9>政府{space}信息公开会议和培训情况</td></tr>");
        let table = format!("<table>{HEADER}{}</table>", rows());
        let loaded = read(&page(&table.replace("<table>", &format!("<table>{caption}"))));
        check(&loaded, "group heading");
        assert!(loaded.problems.iter().all(|p| p.code() != "foreign_table"), "{space:?} {:?}", loaded.problems);
    }
}

#[test]
fn a_table_cut_by_a_page_break() {
    let table = format!("<table>{HEADER}{}</table>", rows());
    let cut = table.replace("<tr><td>（二）", "</table><p>- 3 -</p><table><tr><td></td><td>（二）");
    check(&read(&page(&cut)), "between rows");
    let halves = table.replace(
        "<tr><td colspan=2>四、结转下年度继续办理</td><td>0</td>",
        "<tr><td colspan=2>四、结转下年</td><td></td><td></td><td></td><td></td><td></td><td></td><td></td></tr></table><table><tr><td colspan=2>度继续办理</td><td>0</td>",
    );
    assert_ne!(halves, table);
    check(&read(&page(&halves)), "inside a row");
}

#[test]
fn hostile_pages_are_harmless() {
    let table = format!("<table>{HEADER}{}</table>", rows());
    check(&read(&page(&table.replace("colspan=5", "colspan=1000000000"))), "absurd colspan");
    check(&read(&page(&table.replace("rowspan=2>总计", "rowspan=1000000000>总计"))), "absurd rowspan");
    check(&read(&page(&format!("{}{table}", "<div>".repeat(100_000)))), "nested blocks");
    check(&read(&page(&format!("{}{table}", "<b><i>".repeat(50_000)))), "nested inline");
    let deep = read(&page(&format!("{table}{}", "<table><tr><td>".repeat(100_000))));
    check(&deep, "nested tables");
    let many = format!("<table>{}</table>", "<tr><td>1</td></tr>".repeat(1_000_000));
    let result = load("page.html", page(&many).as_bytes(), &options());
    assert!(matches!(result, Err(LoadError::TooManyCells { .. })), "{result:?}");
    let huge = vec![b' '; 200 << 20];
    assert!(matches!(load("page.html", &huge, &options()), Err(LoadError::TooLarge { .. })));
}

#[test]
fn pages_that_are_no_report() {
    let list: String = (2015..2024)
        .map(|year| {
            format!("<li><a href=/{year}.html>云泽区财政局{year}年政府信息公开工作年度报告</a> {year}-01-20</li>")
        })
        .collect();
    let list = format!("<html><title>政府信息公开年报</title><body><ul>{list}</ul></body></html>");
    let plain = list.replace("<a href", "<span title").replace("</a>", "</span>");
    assert!(load("page.html", list.as_bytes(), &options()).is_err());
    assert!(matches!(load("page.html", plain.as_bytes(), &options()), Err(LoadError::ListOfReports { titles: 9 })));
    let picture = "<html><body><h1>云泽区财政局2023年政府信息公开工作年度报告</h1><img src=1.jpg><p>附件：<a href=1.pdf>报告.pdf</a></p></body></html>";
    assert!(matches!(load("page.html", picture.as_bytes(), &options()), Err(LoadError::NoBody { .. })));
    for empty in ["<html></html>", "   ", "<p>通知公告</p>"] {
        assert!(load("page.html", empty.as_bytes(), &options()).is_err(), "{empty}");
    }
}

#[test]
fn a_page_without_tables_keeps_its_text() {
    let loaded = read(&page("<p>申请情况见附图。</p>"));
    let report = &loaded.reports[0];
    assert!(report.carried.text && report.carried.tables.is_empty());
    assert_eq!(report.section("requests").unwrap().text(), "申请情况见附图。");
}

#[test]
fn two_reports_on_one_page() {
    let table = format!("<table>{HEADER}{}</table>", rows());
    let one = page(&table);
    let other = one.replace("财政局", "教育局").replace(">5<", ">7<").replace(">8<", ">10<");
    let loaded = read(&format!("{one}{other}"));
    assert_eq!(loaded.reports.len(), 2, "{:?}", loaded.problems);
    check(&loaded, "first");
    assert_eq!(count(&loaded.reports[1], "requests.received.total"), Some(10));
}

/// The page with the first row's natural persons as some markup shows them.
fn natural_persons_as(markup: &str) -> Loaded {
    read(&page(&format!("<table>{HEADER}{}</table>", rows().replacen("<td>5</td>", &format!("<td>{markup}</td>"), 1))))
}

#[test]
fn white_digits_beside_a_number_are_not_seen() {
    for colour in ["#ffffff", "#FFF", "white", "FFFFFF", "rgb(255, 255, 255)"] {
        check(&natural_persons_as(&format!("<font color=\"{colour}\">1</font>5")), colour);
        check(&natural_persons_as(&format!("5<font size=\"3\" color='{colour}'>1</font>")), colour);
    }
    // What is all white stands on a ground of its own; another colour is seen.
    check(&natural_persons_as("<font color=white>5</font>"), "all white");
    let red = natural_persons_as("<font color=red>1</font>5");
    assert_eq!(count(&red.reports[0], "requests.received.natural_person"), Some(15));
}

#[test]
fn a_choice_that_is_taken_is_what_its_cell_says() {
    check(&natural_persons_as("<select><option>0<option selected>5<option>9</select>"), "open choices");
    check(
        &natural_persons_as(
            "<select><option value=0>0</option><option value=5 selected=\"selected\">5</option></select>",
        ),
        "closed choices",
    );
    // Outside of the tables it is furniture.
    let chrome = "<select><option selected>2022</option></select>";
    let loaded = read(&page(&format!("{chrome}<table>{HEADER}{}</table>", rows())));
    check(&loaded, "furniture");
    assert!(!loaded.reports[0].section("requests").unwrap().text().contains("2022"));
}

#[test]
fn a_number_that_is_a_picture_is_not_read_and_said() {
    let loaded = natural_persons_as("<img src=\"n.png\" alt=\"5\">");
    let cell = loaded.reports[0].cell("requests.received.natural_person").unwrap();
    assert_eq!((cell.state, &*cell.as_written), (CellState::Unreadable, "［图：5］"));
    assert_eq!(count(&loaded.reports[0], "requests.received.total"), Some(8));
    let said = loaded.problems.iter().any(|p| matches!(p.kind, ProblemKind::UnreadableNumber { .. }));
    assert!(said, "{:?}", loaded.problems);
    // A picture beside the number is decoration.
    check(&natural_persons_as("<img src=\"dot.gif\" alt=\"\">5"), "decoration");
}

#[test]
fn a_row_of_zeros_in_words_is_a_row() {
    let heads = |rows: u32| {
        let head = |head: &str| format!("<td rowspan={rows}>{head}</td>");
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].map(head).concat()
    };
    let four = |zero: &str| {
        page(&format!(
            "<table>{HEADER}{}</table><p>四、政府信息公开行政复议、行政诉讼情况</p><table><tr><td colspan=5>行政复议</td>\
             <td colspan=10>行政诉讼</td></tr><tr>{}<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>\
             <tr>{}{}</tr><tr>{}</tr></table>",
            rows(),
            heads(2),
            heads(1),
            heads(1),
            cells(&[zero; 15]),
        ))
    };
    for (zero, state) in [("零", CellState::Reported), ("〇", CellState::Reported), ("N/A", CellState::NotApplicable)]
    {
        let loaded = read(&four(zero));
        let cell = loaded.reports[0].cell("disputes.reconsideration.upheld").unwrap();
        assert_eq!(cell.state, state, "{zero}: {:?}", loaded.problems);
    }
}

#[test]
fn a_time_of_day_beside_names_is_when_it_went_out() {
    for (line, published) in [
        ("<span>云泽发布</span> <em>2024-01-20 17:30</em> <em>山东</em>", Some("2024-01-20")),
        ("2024年01月20日 17:30 云泽", Some("2024-01-20")),
        ("2024年01月20日召开会议，部署编制工作", None),
        ("采集时间：2024-01-20 17:30", None),
        ("打印 2024-01-20 17:30", None),
        ("2024年01月20日 17:30 星期六", None),
    ] {
        let head = "<p>发布日期：2024-01-20 来源：云泽区财政局</p>";
        let text = page(&format!("<table>{HEADER}{}</table>", rows())).replace(head, &format!("<p>{line}</p>"));
        let loaded = read(&text);
        assert_eq!(loaded.reports[0].published.map(|d| d.to_string()).as_deref(), published, "{line}");
    }
}

#[test]
fn cells_that_say_their_columns_again() {
    let names = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
    let said = |between: &str, rows: &str| {
        let mut at = 0;
        let mut out = String::new();
        for part in rows.split_inclusive("<td>") {
            let end = part.find("</td>").filter(|end| *end > 0 && part[..*end].bytes().all(|b| b.is_ascii_digit()));
            if end.is_some() {
                out.push_str(&format!("<span class=\"visible-xs\">{}{between}</span>", names[at % names.len()]));
                at += 1;
            }
            out.push_str(part);
        }
        out
    };
    for between in ["：", ": ", " "] {
        let loaded = read(&page(&format!("<table>{HEADER}{}</table>", said(between, &rows()))));
        check(&loaded, between);
    }
    // Without a header they need not stand in the form's order.
    let alone = read(&page(&format!("<table>{}</table>", said("：", &rows()))));
    assert_eq!(count(&alone.reports[0], "requests.received.total"), None);
    // Words that are no columns of the form: the table is there, and nobody is told that it is missing.
    let strange = said("：", &rows()).replace("人：", "甲：").replace("业：", "乙：").replace("构：", "丙：");
    let report = &read(&page(&format!("<table>{HEADER}{strange}</table>"))).reports[0];
    assert!(report.legibility.tables.contains_key("requests"), "{:?}", report.legibility);
}
