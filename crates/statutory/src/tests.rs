use super::*;
use crate::layout::TEXT_WIDTH;
use gongkai_model::agency::Agency;
use gongkai_model::{Decimal, FormId, Origin, Place, SourceFormat};

/// Plain numbers, marks and vague numbers, as far as these tests need them.
fn reads(text: &str, def: &CellDef) -> (CellState, Option<Number>) {
    let number = |text: &str| match def.amount {
        true => text.parse().ok().map(Number::Amount),
        false => text.replace(',', "").parse().ok().map(Number::Count),
    };
    match text {
        "" => (CellState::Blank, None),
        "/" => (CellState::NotApplicable, None),
        text => match (number(text), text.strip_prefix('约').and_then(number)) {
            (Some(n), _) => (CellState::Reported, Some(n)),
            (None, Some(n)) => (CellState::Approximate, Some(n)),
            (None, None) => (CellState::Unreadable, None),
        },
    }
}

fn report(agency: &str, form: FormId, set: &[(&str, CellState, Option<i64>, &str)]) -> Report {
    let form = form.form();
    let mut cells = Cells::absent(form);
    for (id, state, number, written) in set {
        let number = number.map(Number::Count);
        cells.set(form.cell(id).unwrap(), *state, number, written, Place::default());
    }
    Report::builder(
        Agency::parse(agency, None),
        form.first_year,
        Origin { file: "x.csv".to_owned(), format: SourceFormat::CellsCsv, cited: None },
    )
    .detected_form(Some(form.id))
    .cells(Some(cells))
    .build()
}

fn text_of(form: &FilledForm, id: &str) -> String {
    let ix = form.form().cell(id).unwrap();
    let fields = form.tables.iter().flat_map(|table| table.lines.iter().flatten());
    fields.filter(|field| field.content == Content::Cell(ix)).map(|field| field.filled.text.clone()).collect()
}

#[test]
fn the_boxes_of_every_line_cover_every_column_once() {
    for year in [2017, 2020, 2025] {
        let form = FilledForm::blank("云泽区财政局", year).unwrap();
        for table in &form.tables {
            assert_eq!(table.widths.iter().sum::<usize>(), TEXT_WIDTH, "{year} {}", table.short);
            for line in 0..table.lines.len() {
                let mut next = 0;
                for field in table.crossing(line) {
                    assert_eq!(field.column, next, "{year} {} line {line}: {field:?}", table.short);
                    next += field.columns;
                }
                assert_eq!(next, table.widths.len(), "{year} {} line {line}", table.short);
            }
        }
        assert_eq!(form.shown(), form.form().statutory);
    }
}

#[test]
fn the_tables_have_the_heads_of_the_notice() {
    let form = FilledForm::blank("云泽区财政局", 2025).unwrap();
    assert_eq!(form.title(), "云泽区财政局2025年政府信息公开工作年度报告");
    let shapes: Vec<(&str, usize, usize, usize)> = form
        .tables
        .iter()
        .map(|table| (table.heading.as_str(), table.widths.len(), table.head, table.lines.len()))
        .collect();
    assert_eq!(
        shapes,
        [
            ("二、主动公开政府信息情况", 4, 0, 14),
            ("三、收到和处理政府信息公开申请情况", 10, 3, 28),
            ("四、政府信息公开行政复议、行政诉讼情况", 15, 3, 4)
        ]
    );
    let requests = &form.tables[1];
    let tall = |text: &str| {
        let fields = requests.lines.iter().flatten();
        fields.filter(|field| field.filled.text == text).map(|f| (f.column, f.rows, f.columns)).collect::<Vec<_>>()
    };
    assert_eq!(tall("三、本年度办理结果"), [(0, 22, 1)]);
    assert_eq!(tall("（三）不予公开"), [(1, 8, 1)]);
    assert_eq!(tall("（一）予以公开"), [(1, 1, 2)]);
    assert_eq!(tall("法人或其他组织"), [(4, 1, 5)]);
    assert_eq!(tall("四、结转下年度继续办理"), [(0, 1, 3)]);
}

#[test]
fn a_word_file_merges_what_the_table_merges_and_repeats_its_head() {
    let form = FilledForm::blank("云泽区财政局", 2025).unwrap();
    let xml = String::from_utf8(docx::package(&form).document).unwrap();
    assert_eq!(xml.matches("<w:tblHeader />").count(), 6, "three lines of table 三 and three of table 四");
    assert_eq!(xml.matches("<w:cantSplit />").count(), 14 + 28 + 4, "no row is split");
    // Each box that reaches over lines begins once and goes on in each of the others.
    let tall = form.tables.iter().flat_map(|table| table.lines.iter().flatten()).filter(|field| field.rows > 1);
    let (begun, on) = tall.fold((0, 0), |(begun, on), field| (begun + 1, on + field.rows - 1));
    assert_eq!(xml.matches("<w:vMerge w:val=\"restart\" />").count(), begun);
    assert_eq!(xml.matches("<w:vMerge w:val=\"continue\" />").count(), on);
    assert_eq!(xml.matches("<w:gridSpan w:val=\"15\" />").count(), 0);
    assert_eq!(xml.matches("<w:gridSpan w:val=\"10\" />").count(), 1, "行政诉讼");
}

#[test]
fn a_page_names_what_each_heading_is_of() {
    let form = FilledForm::blank("云泽区财政局", 2025).unwrap();
    let page = String::from_utf8(form.write(FormFormat::Html).unwrap()).unwrap();
    for piece in [
        "<th scope=\"rowgroup\" rowspan=\"22\">三、本年度办理结果</th>",
        "<th scope=\"colgroup\" colspan=\"5\">法人或其他组织</th>",
        "<th scope=\"row\" class=\"left\">1.属于国家秘密</th>",
        "<th scope=\"col\" rowspan=\"2\">总计</th>",
    ] {
        assert!(page.contains(piece), "{piece}");
    }
    assert_eq!((page.matches("<thead>").count(), page.matches("<td></td>").count()), (2, 6 + 175 + 15));
    assert!(!page.contains("<script") && !page.contains("://") && !page.contains("url("));
}

#[test]
fn a_text_stands_only_if_it_reads_as_what_the_report_says() {
    use CellState::{Approximate, Blank, NotApplicable, Reported, Unreadable};
    let id = |n: usize| format!("requests.received.{}", ["natural_person", "business", "research", "nonprofit"][n]);
    let cases: [(CellState, Option<i64>, &str, &str); 10] = [
        (Reported, Some(0), "0", "0"),
        (Reported, Some(1234), "1,234", "1,234"),
        (Reported, Some(12), "详见附件", "12"),
        (Reported, Some(12), "13", "12"),
        (Approximate, Some(300), "300", "约300"),
        (NotApplicable, None, "/", "/"),
        (NotApplicable, None, "", "/"),
        (Blank, None, "", ""),
        (Unreadable, None, "详见附件", "详见附件"),
        // A number that stood where it could not be told apart is not said to be this cell's.
        (Unreadable, None, "12", ""),
    ];
    for (state, number, written, shown) in cases {
        let report = report("云泽区财政局", FormId::F2021, &[(&id(0), state, number, written)]);
        let form = FilledForm::of(&report, &reads).unwrap();
        assert_eq!(text_of(&form, &id(0)), shown, "{state} {number:?} {written:?}");
        assert_eq!(text_of(&form, &id(1)), "", "absent stays empty");
    }
}

#[test]
fn gaps_are_named_by_table_row_or_cell() {
    use CellState::{Blank, NotApplicable, Reported, Unreadable};
    let mut set: Vec<(String, CellState, Option<i64>, &str)> = Vec::new();
    let form = FormId::F2021.form();
    for cell in form.cells.iter().take(form.statutory).filter(|cell| cell.id.starts_with("requests.")) {
        match cell.id.as_str() {
            id if id.starts_with("requests.carried_in.") => {}
            "requests.received.business" => set.push((cell.id.clone(), Blank, None, "")),
            "requests.received.research" => set.push((cell.id.clone(), NotApplicable, None, "—")),
            "requests.received.nonprofit" => set.push((cell.id.clone(), Unreadable, None, "见附件")),
            _ => set.push((cell.id.clone(), Reported, Some(0), "0")),
        }
    }
    let set: Vec<_> = set.iter().map(|(id, state, n, text)| (id.as_str(), *state, *n, *text)).collect();
    let filled = FilledForm::of(&report("云泽区财政局", FormId::F2021, &set), &reads).unwrap();
    let said = |lang| filled.gaps(lang).iter().map(|gap| gap.text(lang)).collect::<Vec<_>>();
    assert_eq!(
        said(Lang::Zh),
        [
            "表二 主动公开政府信息情况：缺失，10 格",
            "表三 一、本年新收政府信息公开申请数量 / 法人或其他组织·商业企业：空白",
            "表三 一、本年新收政府信息公开申请数量 / 法人或其他组织·科研机构：不适用（“—”）",
            "表三 一、本年新收政府信息公开申请数量 / 法人或其他组织·社会公益组织：无法识别（“见附件”）",
            "表三 二、上年结转政府信息公开申请数量：缺失，7 格",
            "表四 政府信息公开行政复议、行政诉讼情况：缺失，15 格",
        ]
    );
    assert_eq!(said(Lang::En)[4], "table 3 Requests carried in from last year: absent, 7 cells");
}

#[test]
fn a_group_printed_as_one_row_stays_one_row() {
    let report =
        report("云泽区财政局", FormId::F2021, &[("requests.other.natural_person", CellState::Reported, Some(3), "3")]);
    let form = FilledForm::of(&report, &reads).unwrap();
    assert_eq!(form.shown(), 200 - 3 * 7 + 7);
    assert_eq!(text_of(&form, "requests.other.natural_person"), "3");
    let page = String::from_utf8(form.write(FormFormat::Html).unwrap()).unwrap();
    assert!(page.contains("（六）其他处理") && !page.contains("逾期不补正"));
}

#[test]
fn names_are_text_and_the_same_form_gives_the_same_bytes() {
    let names = ["<b>&\"", "=HYPERLINK(\"x\")", "甲\u{1b}[2J\u{202e}\u{ffff}\n乙"];
    for name in names.into_iter().map(str::to_owned).chain(["长".repeat(200)]) {
        let form = FilledForm::blank(&name, 2025).unwrap();
        for format in FormFormat::ALL {
            assert!(form.write(format).unwrap() == form.write(format).unwrap(), "{format:?} {name:?}");
        }
        let page = String::from_utf8(form.write(FormFormat::Html).unwrap()).unwrap();
        let word = String::from_utf8(docx::package(&form).document).unwrap();
        for text in [page, word] {
            assert!(!text.contains("<b>") && !text.contains(['\u{1b}', '\u{202e}', '\u{ffff}']), "{name:?}");
        }
    }
}

#[test]
fn a_year_without_a_form_has_none() {
    assert!(FilledForm::blank("云泽区财政局", 2013).is_none());
    let bare = report("云泽区财政局", FormId::F2014, &[]).rebuild().cells(None).report_year(2012).build();
    assert!(FilledForm::of(&bare, &reads).is_none());
    let unread = bare.rebuild().report_year(2022).build();
    assert_eq!(FilledForm::of(&unread, &reads).map(|form| form.gaps(Lang::Zh).len()), Some(3));
}

#[test]
fn a_long_number_stands_on_one_line() {
    let id = "disputes.reconsideration.total";
    for (n, smaller) in [(1234, false), (123_456_789, true)] {
        let report = report("云泽区财政局", FormId::F2021, &[(id, CellState::Reported, Some(n), &n.to_string())]);
        let form = FilledForm::of(&report, &reads).unwrap();
        let field = form.tables[2].lines[3].iter().find(|field| field.filled.number.is_some()).unwrap();
        assert_eq!(form.tables[2].half_points(field) < form.tables[2].usual(), smaller, "{n}");
        let page = String::from_utf8(form.write(FormFormat::Html).unwrap()).unwrap();
        assert_eq!(page.contains("style=\"font-size:"), smaller, "{n}");
    }
}

#[test]
fn amounts_keep_their_decimals() {
    let mut report = report("云泽区财政局", FormId::F2021, &[]);
    let cells = report.cells.as_mut().unwrap();
    let ix = cells.form().cell("proactive.fees.amount_wan").unwrap();
    let amount: Decimal = "7730.20".parse().unwrap();
    cells.set(ix, CellState::Reported, Some(Number::Amount(amount)), "7730.20", Place::default());
    let form = FilledForm::of(&report, &reads).unwrap();
    assert_eq!(text_of(&form, "proactive.fees.amount_wan"), "7730.20");
}
