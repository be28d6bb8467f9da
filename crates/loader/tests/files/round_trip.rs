//! What is written in our layouts loads back equal; and no bytes make the loader panic.

use crate::generate::{any_report, report};
use crate::{options, read, write};
use gongkai_loader::{Loaded, load};
use gongkai_model::{Cells, Form, Report, Section};
use proptest::prelude::*;

/// Which report is meant, and what describes it, whatever the layout.
fn head(report: &Report) -> impl PartialEq + std::fmt::Debug {
    let agency = &report.agency;
    (
        (agency.name.clone(), agency.key.clone(), agency.level, agency.kind),
        (report.report_year, report.scope, report.detected_form),
        (report.title.clone(), report.published, report.origin.cited.clone()),
        (report.carried.published, report.carried.tables.clone()),
    )
}

fn text(report: &Report) -> impl PartialEq + std::fmt::Debug {
    let sections: Vec<_> =
        report.sections.iter().map(|s| (s.key.clone(), s.heading.clone(), Section::text(s))).collect();
    let extra: Vec<_> = report.extra_rows.iter().map(|p| p.text.clone()).collect();
    let cited: Vec<_> = report.legal_basis.iter().map(|p| p.text.clone()).collect();
    (sections, cited, report.period, report.dates.clone(), extra, report.body_repeated, report.carried.text)
}

fn written(cells: &Option<Cells>) -> Vec<String> {
    cells.iter().flat_map(|cells| cells.iter().map(|(_, cell)| cell.as_written.into_owned())).collect()
}

/// No problem beside those of the report itself: a form its year does not demand, a name and a region that disagree.
fn nothing_odd(loaded: &Loaded) -> Result<(), TestCaseError> {
    let odd: Vec<_> =
        loaded.problems.iter().filter(|problem| !["other_form", "region_conflict"].contains(&problem.code())).collect();
    prop_assert!(odd.is_empty(), "{odd:?}");
    Ok(())
}

fn same_values(a: &Report, b: &Report) -> bool {
    a.cells.as_ref().unwrap().same_values(b.cells.as_ref().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn json_gives_the_whole_report_back(reports in proptest::collection::vec(any_report(), 1..3)) {
        for (name, text_of) in [("r.json", write::json(&reports)), ("r.jsonl", write::json_lines(&reports))] {
            let loaded = read(name, &text_of);
            nothing_odd(&loaded)?;
            prop_assert_eq!(loaded.reports.len(), reports.len());
            for (before, after) in reports.iter().zip(&loaded.reports) {
                prop_assert_eq!(head(before), head(after));
                prop_assert_eq!(text(before), text(after));
                prop_assert_eq!(&before.cells, &after.cells);
                prop_assert_eq!(&after.origin.file, "made.txt");
            }
        }
    }

    #[test]
    fn cells_csv_gives_the_cells_back(mut reports in proptest::collection::vec(any_report(), 1..4)) {
        for (nth, report) in reports.iter_mut().enumerate() {
            // Two reports of one agency, year and scope would be one.
            report.report_year = 2025 - i32::try_from(nth).unwrap();
        }
        reports.retain(|report| !report.cells.as_ref().unwrap().all_absent());
        prop_assume!(!reports.is_empty());
        let loaded = read("cells.csv", &write::cells_csv(&reports));
        nothing_odd(&loaded)?;
        prop_assert_eq!(loaded.reports.len(), reports.len());
        for (before, after) in reports.iter().zip(&loaded.reports) {
            prop_assert_eq!(head(before), head(after));
            prop_assert!(same_values(before, after));
            prop_assert_eq!(written(&before.cells), written(&after.cells));
        }
    }

    #[test]
    fn wide_csv_gives_the_values_back(
        (form, reports) in (0usize..3).prop_flat_map(|nth| {
            let form = &Form::all()[nth];
            (Just(form), proptest::collection::vec(report(form), 1..3))
        }),
        labels: bool,
    ) {
        let loaded = read("panel.csv", &write::wide_csv(&reports, form, labels));
        nothing_odd(&loaded)?;
        prop_assert_eq!(loaded.reports.len(), reports.len());
        for (before, after) in reports.iter().zip(&loaded.reports) {
            prop_assert_eq!(head(before), head(after));
            prop_assert!(same_values(before, after));
        }
    }

    #[test]
    fn the_row_order_changes_nothing(report in any_report(), turn in 1usize..200) {
        let text = write::cells_csv(std::slice::from_ref(&report));
        let (header, rows) = text.split_once('\n').unwrap();
        let mut rows: Vec<&str> = rows.lines().collect();
        prop_assume!(!rows.is_empty());
        let by = turn % rows.len();
        rows.rotate_left(by);
        let loaded = read("cells.csv", &format!("{header}\n{}\n", rows.join("\n")));
        prop_assert!(same_values(&report, &loaded.reports[0]));
    }
}

const EXTENSIONS: [&str; 10] =
    ["x.csv", "x.json", "x.jsonl", "x.ndjson", "x.txt", "x.md", "x.pdf", "x.docx", "x.xlsx", "-"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_make_the_loader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for name in EXTENSIONS {
            let _ = load(name, &bytes, &options());
        }
    }

    #[test]
    fn nothing_like_our_layouts_makes_the_loader_panic(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("agency,report_year,cell,value,state,as_written\n".to_owned()),
                Just("agency,report_year,requests.received.total,cell_states\n".to_owned()),
                Just("{\"schema\":\"gongkai.report/1\",\"reports\":[".to_owned()),
                Just("{\"agency\":\"甲市财政局\",\"report_year\":2023,\"cells\":{".to_owned()),
                Just("\"requests.received.total\":".to_owned()),
                Just("甲市财政局,2023,requests.received.total,".to_owned()),
                Just("2023年政府信息公开工作年度报告\n".to_owned()),
                Just("blank=*;absent=requests.*|".to_owned()),
                "[,;=|*\"\\[\\]{}:\n\r\t0-9.余万/-]{1,6}",
                "\\PC{0,6}",
            ],
            0..12,
        ),
    ) {
        for name in EXTENSIONS {
            let _ = load(name, parts.concat().as_bytes(), &options());
        }
        let _ = gongkai_loader::read_roster(&parts.concat());
    }
}
