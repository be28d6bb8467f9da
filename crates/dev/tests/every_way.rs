//! One report written as cells CSV, wide CSV, JSON, JSON Lines, text, RTF, web pages, Word files and workbooks in every style
//! and a dataset loads to equal cells from each; and so does its form, written as a Word file, a page and a workbook.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_analytics::export::{Format, Options as ExportOptions, export};
use gongkai_analytics::{Collection, Metrics, dataset};
use gongkai_dev::plain::{Dice, sections};
use gongkai_dev::write::docx::{self, DocxStyle};
use gongkai_dev::write::html::{self, HtmlStyle};
use gongkai_dev::write::mht::{self, MhtStyle};
use gongkai_dev::write::rich_text;
use gongkai_dev::write::text::{self, TextStyle};
use gongkai_dev::write::xlsx::{self, XlsxStyle};
use gongkai_dev::{pipe_text, wide_text};
use gongkai_loader::{Options, load, read_cell};
use gongkai_model::agency::Agency;
use gongkai_model::exchange::{REPORT_SCHEMA, ReportRecord};
use gongkai_model::{
    Carried, CellState, Cells, Decimal, FormId, Layout, Number, Origin, Place, Report, Row, SourceFormat, Table,
};
use gongkai_statutory::{FilledForm, FormFormat};
use proptest::prelude::*;

/// What a cell may say, and how it is written.
fn cell(amount: bool, signed: bool) -> BoxedStrategy<(CellState, Option<Number>, String)> {
    let reported = move |n: i64, written: String| {
        let number = if amount { Number::Amount(Decimal::from(n)) } else { Number::Count(n) };
        (CellState::Reported, Some(number), written)
    };
    let lowest = if signed { -500 } else { 0 };
    prop_oneof![
        12 => (lowest..100_000i64).prop_map(move |n| reported(n, n.to_string())),
        4 => Just(reported(0, "0".into())),
        1 => (1000i64..9999).prop_map(move |n| reported(n, format!("{},{:03}", n / 1000, n % 1000))),
        1 => (0i64..99).prop_map(move |n| reported(n, format!("{n}{}", if amount { ".0" } else { "件" }))),
        1 => Just((CellState::Blank, None, String::new())),
        1 => Just((CellState::NotApplicable, None, "/".to_owned())),
        1 => Just((CellState::Unreadable, None, "详见附表".to_owned())),
        1 => (1i64..999).prop_map(move |n| {
            let number = if amount { Number::Amount(Decimal::from(n)) } else { Number::Count(n) };
            (CellState::Approximate, Some(number), format!("{n}余"))
        }),
    ]
    .boxed()
}

/// A label of the row's group heads a row before the group too (其他情形数 of reconsiderations and of suits): with rows of the
/// group gone nobody could tell which of the two a lone one is.
fn is_told_by_its_group(table: &Table, row: &Row) -> bool {
    let own = |other: &&Row| other.group.is_some() && other.group == row.group;
    let first = table.rows.iter().position(|other| own(&other)).unwrap_or_default();
    table.rows.iter().filter(own).any(|one| table.rows[..first].iter().any(|before| before.zh == one.zh))
}

/// A report of a form: each row is there or absent as a whole (but for those that only their group tells), table 四 as a whole, the collapsible group in parts or
/// as one row.
fn report(form: FormId) -> impl Strategy<Value = Report> {
    let form = form.form();
    let cells: Vec<_> = form.cells.iter().map(|def| cell(def.amount, def.signed)).collect();
    let rows: usize = form.tables.iter().map(|table| table.rows.len()).sum();
    (cells, prop::collection::vec(prop::bool::weighted(0.9), rows), any::<bool>()).prop_map(
        move |(values, present, collapsed)| {
            let mut cells = Cells::absent(form);
            let mut line = 0;
            for (t, table) in form.tables.iter().enumerate() {
                for (r, row) in table.rows.iter().enumerate() {
                    let keep = if table.layout == Layout::Strip { present[0] } else { present[line] };
                    let keep = keep || is_told_by_its_group(table, row);
                    line += 1;
                    let group = row.group.map(|g| &table.groups[g]);
                    let in_group = group.is_some_and(|g| g.collapsed);
                    if !keep || (row.collapsed && !collapsed) || (in_group && collapsed) {
                        continue;
                    }
                    for (at, def) in form.cells.iter().enumerate().filter(|(_, c)| c.table == t && c.row == r) {
                        let (state, number, written) = &values[at];
                        let ix = form.cell(&def.id).unwrap();
                        cells.set(ix, *state, *number, written, Place::default());
                    }
                }
            }
            let shown =
                |table: &&gongkai_model::Table| cells.present().any(|(ix, _)| form.table_of(ix).key == table.key);
            let tables = form.tables.iter().filter(shown).map(|table| table.key.clone()).collect();
            Report::builder(
                Agency::parse("云泽区财政局", None),
                form.first_year,
                Origin { file: "x.json".to_owned(), format: SourceFormat::Json, cited: None },
            )
            .published(Some("2022-01-28".parse().unwrap()))
            .detected_form(Some(form.id))
            .carried(Carried { text: false, published: true, tables })
            .cells(Some(cells))
            .build()
        },
    )
}

fn any_report() -> impl Strategy<Value = Report> {
    prop_oneof![report(FormId::F2014), report(FormId::F2019), report(FormId::F2021)]
        .prop_filter("a report shows at least one number", |r| {
            r.cells.as_ref().unwrap().present().any(|(_, cell)| cell.number.is_some())
        })
}

fn differences(expected: &Cells, found: &Cells) -> Vec<String> {
    let form = expected.form();
    let pairs = expected.iter().zip(found.iter());
    pairs
        .filter(|((_, a), (_, b))| a.state != b.state || a.number != b.number)
        .map(|((ix, a), (_, b))| {
            format!("{}: {} {:?} / {} {:?}", form.def(ix).id, a.state, a.number, b.state, b.number)
        })
        .collect()
}

fn check(way: &str, report: &Report, name: &str, bytes: &[u8]) {
    let options = Options::at("2026-03-01".parse().unwrap());
    let loaded = load(name, bytes, &options).unwrap_or_else(|error| panic!("{way}: {error}"));
    assert_eq!(loaded.reports.len(), 1, "{way}: {:?}", loaded.problems);
    let found = &loaded.reports[0];
    let (expected, cells) = (report.cells.as_ref().unwrap(), found.cells.as_ref().unwrap());
    assert_eq!(found.detected_form, report.detected_form, "{way}: {:?}", loaded.problems);
    let differences = differences(expected, cells);
    if !differences.is_empty() {
        // What a failure leaves for looking at.
        let kept = std::env::temp_dir().join(format!("gongkai-{name}"));
        std::fs::write(&kept, bytes).unwrap();
        let problems: Vec<&str> = loaded.problems.iter().map(|problem| problem.code()).collect();
        let (count, few) = (differences.len(), &differences[..differences.len().min(4)]);
        panic!("{way}: {count} cells differ, see {}: {few:#?}, problems: {problems:?}", kept.display());
    }
    assert!(expected.same_values(cells));
    assert_eq!((found.agency.key.clone(), found.report_year), (report.agency.key.clone(), report.report_year), "{way}");
    assert_eq!(found.published, report.published, "{way}");
}

/// What the written form says: the cells of a row that is not in the report are drawn, and blank. The parts of a group
/// that is printed as one row are not drawn.
fn as_form(report: &Report) -> Report {
    let mut drawn = report.clone().rebuild().published(None).build();
    let cells = drawn.cells.as_mut().unwrap();
    let form = cells.form();
    for def in form.cells.iter().take(form.statutory) {
        let ix = form.cell(&def.id).unwrap();
        let table = &form.tables[def.table];
        let group = table.rows[def.row].group.map(|group| &table.groups[group]).filter(|group| group.collapsed);
        let as_one_row = group
            .and_then(|group| table.row(&group.key))
            .is_some_and(|row| table.cells_of(form, row).into_iter().any(|ix| cells.state(ix) != CellState::Absent));
        if cells.state(ix) == CellState::Absent && !as_one_row {
            cells.set(ix, CellState::Blank, None, "", Place::default());
        }
    }
    drawn
}

fn without_vague(report: &Report) -> Report {
    let mut plain = report.clone();
    let cells = plain.cells.as_mut().unwrap();
    for (ix, cell) in report.cells.as_ref().unwrap().iter() {
        if cell.state == CellState::Approximate {
            cells.set(ix, CellState::Reported, cell.number, &cell.number.unwrap().to_string(), cell.place);
        }
    }
    plain
}

fn exported(report: &Report, format: Format, file: &str) -> Vec<u8> {
    let collection = Collection::new(vec![report.clone()]);
    let metrics = Metrics::of(&collection).unwrap();
    let files = export(&collection, &metrics, ExportOptions { format, bom: false }).unwrap();
    files.into_iter().find(|(name, _)| name == file).unwrap_or_else(|| panic!("{file}")).1
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_report_is_the_same_from_every_format(report in any_report()) {
        check("cells CSV", &report, "cells.csv", &exported(&report, Format::Csv, "cells.csv"));
        check("wide CSV", &report, "wide.csv", &wide_text::write(&report).unwrap());
        // The panel holds plain numbers only: it keeps the state of a vague number, not the number.
        let plain = without_vague(&report);
        check("panel", &plain, "panel.csv", &exported(&plain, Format::Csv, "panel.csv"));
        check("JSON", &report, "reports.json", &exported(&report, Format::Json, "reports.json"));
        let record = ReportRecord { schema: Some(REPORT_SCHEMA.to_owned()), ..ReportRecord::from(&report) };
        check("JSON Lines", &report, "reports.jsonl", &serde_json::to_vec(&record).unwrap());
        check("text", &report, "report.txt", pipe_text::write(&report).as_bytes());
        for unicode in [false, true] {
            check("RTF", &report, "report.rtf", &rich_text::write(&pipe_text::write(&report), unicode));
        }
        let files = dataset::write(&Collection::new(vec![report.clone()])).unwrap();
        let open = |name: &str| {
            let found = files.iter().find(|(file, _)| file == name);
            found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| std::io::Error::other(name.to_owned()))
        };
        let read = dataset::read(&open).unwrap();
        prop_assert!(report.cells.as_ref().unwrap().same_values(read[0].cells.as_ref().unwrap()));
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_report_is_the_same_from_every_style_of_text(report in any_report()) {
        for style in TextStyle::ALL.into_iter().filter(|style| style.keeps(&report)) {
            check(style.id(), &report, "report.txt", &text::write(&report, style).bytes);
        }
    }

    #[test]
    fn a_report_is_the_same_from_every_style_of_page(report in any_report(), seed in any::<u64>()) {
        let sections = sections(report.form().unwrap());
        let report = report.rebuild().sections(sections).build();
        for style in HtmlStyle::ALL {
            let written = html::write(&report, style, &[], &mut Dice::new(seed));
            prop_assert!(report.cells.as_ref().unwrap().same_values(&written.cells), "{} loses cells", style.id());
            check(style.id(), &report, "report.html", &written.bytes);
        }
        for style in MhtStyle::ALL {
            let written = mht::write(&report, style, &[], &mut Dice::new(seed));
            check(style.id(), &report, "report.mht", &written.bytes);
        }
    }

    #[test]
    fn a_report_is_the_same_from_its_written_form(report in any_report()) {
        let reads = |text: &str, def: &_| {
            let read = read_cell(text, def);
            (read.state, read.number)
        };
        let form = FilledForm::of(&report, &reads).unwrap();
        let expected = as_form(&report);
        for format in FormFormat::ALL {
            let name = format!("form.{}", format.extension());
            check(&name, &expected, &name, &form.write(format).unwrap());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_report_is_the_same_from_every_style_of_word_file(report in any_report(), seed in any::<u64>()) {
        let sections = sections(report.form().unwrap());
        let report = report.rebuild().sections(sections).build();
        for style in DocxStyle::ALL {
            let written = docx::write(&report, style, &[], &mut Dice::new(seed)).unwrap();
            check(style.id(), &report, "report.docx", &written.bytes);
        }
    }

    #[test]
    fn a_report_is_the_same_from_every_style_of_workbook(report in any_report(), seed in any::<u64>()) {
        let sections = sections(report.form().unwrap());
        let report = report.rebuild().sections(sections).build();
        for style in XlsxStyle::ALL {
            let written = xlsx::write(&report, style, &[], &mut Dice::new(seed)).unwrap();
            check(style.id(), &report, "report.xlsx", &written.bytes);
        }
        check("collection", &report, "sheet.xlsx", &xlsx::collection(&[&report]).unwrap());
    }
}
