//! The rules about identities over reports made cell by cell: what passes, what fails, and what blanks do.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{Review, Verdict, review};
use gongkai_model::agency::Agency;
use gongkai_model::{Attribution, CellState, Cells, FormId, Lang, Number, Origin, Place, Report, SourceFormat};
use proptest::prelude::*;

/// A report with the given cells; every other cell is absent. `_` is blank, `/` not applicable, `?` unreadable.
fn report(form: FormId, cells: &[(&str, &str)]) -> Report {
    let form = form.form();
    let mut all = Cells::absent(form);
    for (line, (id, text)) in cells.iter().enumerate() {
        let ix = form.cell(id).unwrap_or_else(|| panic!("{id}"));
        let (state, number, written) = match *text {
            "_" => (CellState::Blank, None, ""),
            "/" => (CellState::NotApplicable, None, "/"),
            "?" => (CellState::Unreadable, None, "?"),
            n => (CellState::Reported, Some(Number::Count(n.parse().unwrap())), n),
        };
        all.set(ix, state, number, written, Place::line(line + 2));
    }
    Report::builder(
        Agency::parse("云泽区财政局", None),
        form.first_year,
        Origin { file: "cells.csv".to_owned(), format: SourceFormat::CellsCsv, cited: None },
    )
    .detected_form(Some(form.id))
    .cells(Some(all))
    .build()
}

fn verdict<'r>(review: &'r Review, code: &str) -> &'r Verdict {
    &review.results.iter().find(|result| result.rule.as_str() == code).unwrap().verdict
}

/// A block of table 四: upheld, corrected, other, pending, total.
fn block(values: [&str; 5]) -> Report {
    let keys = ["upheld", "corrected", "other", "pending", "total"];
    let ids: Vec<String> = keys.iter().map(|key| format!("disputes.reconsideration.{key}")).collect();
    let cells: Vec<(&str, &str)> = ids.iter().map(String::as_str).zip(values).collect();
    report(FormId::F2021, &cells)
}

#[test]
fn a_total_printed_zero_over_parts_fails_with_both_numbers() {
    let review = review(&[block(["10", "1", "0", "0", "0"])]);
    assert_eq!(verdict(&review, "SUM304"), &Verdict::Fail);
    let [finding] = &review.findings[..] else { panic!("{:?}", review.findings) };
    assert_eq!((finding.rule.as_str(), finding.name), ("SUM304", "dispute-total-wrong"));
    assert_eq!((finding.expected.as_deref(), finding.actual.as_deref()), (Some("11"), Some("0")));
    assert_eq!(finding.difference.as_deref(), Some("-11"));
    assert_eq!(finding.attribution, Attribution::Agency);
    assert_eq!(finding.cells.last().unwrap().cell, "disputes.reconsideration.total");
    assert_eq!(finding.location(Lang::Zh), "cells.csv，表四，行政复议，第6行");
    assert_eq!(finding.message.zh, "行政复议：10 + 1 + 0 + 0 = 11，总计 0，相差 -11");
}

#[test]
fn blanks_never_break_an_identity_that_could_hold() {
    let cases: [([&str; 5], &str); 11] = [
        (["10", "1", "0", "0", "11"], "pass"),
        // Holds with blanks as 0.
        (["10", "1", "_", "/", "11"], "pass"),
        (["_", "_", "_", "_", "0"], "pass"),
        // Could hold: a blank may be 1.
        (["10", "_", "0", "0", "11"], "not_evaluable"),
        (["_", "_", "_", "_", "11"], "not_evaluable"),
        // The total is blank: it may be anything.
        (["10", "1", "0", "0", "_"], "not_evaluable"),
        // No non-negative number in the blank can mend it.
        (["10", "_", "0", "0", "9"], "fail"),
        (["10", "1", "_", "_", "0"], "fail"),
        // Unreadable is not blank: it is never read as 0.
        (["10", "1", "?", "0", "11"], "not_evaluable"),
        (["10", "1", "?", "0", "3"], "fail"),
        (["_", "_", "_", "_", "_"], "not_evaluable"),
    ];
    for (values, expected) in cases {
        let review = review(&[block(values)]);
        assert_eq!(verdict(&review, "SUM304").id(), expected, "{values:?}");
        assert_eq!(review.findings.len(), usize::from(expected == "fail"), "{values:?}");
    }
}

#[test]
fn passing_with_blanks_is_said() {
    let review = review(&[block(["10", "1", "_", "/", "11"])]);
    let Verdict::Pass(Some(note)) = verdict(&review, "SUM304") else { panic!() };
    assert!(note.zh.contains("空白视为0"), "{}", note.zh);
}

#[test]
fn a_report_without_tables_is_not_evaluable_everywhere() {
    let review = review(&[report(FormId::F2021, &[])]);
    for code in ["SUM301", "SUM302", "SUM303", "SUM304"] {
        assert_eq!(verdict(&review, code).id(), "not_evaluable", "{code}");
    }
    assert_eq!(verdict(&review, "SUM307"), &Verdict::NotApplicable);
    assert!(review.findings.is_empty());
}

/// One column of table 三 with every row given; `other` is printed as one row.
fn column(collapsed: bool, granted: &str, other: &str, total: &str) -> Report {
    let form = FormId::F2021.form();
    let table = form.table("requests").unwrap();
    let mut cells = Vec::new();
    for row in &table.rows {
        let in_other = row.key.starts_with("other");
        if in_other && (row.key == "other") != collapsed {
            continue;
        }
        let value = match row.key.as_str() {
            "granted" => granted,
            "other" | "other.other" => other,
            "total" | "received" => total,
            _ => "0",
        };
        cells.push((format!("requests.{}.total", row.key), value));
    }
    let cells: Vec<(&str, &str)> = cells.iter().map(|(id, value)| (id.as_str(), *value)).collect();
    report(FormId::F2021, &cells)
}

#[test]
fn a_group_printed_as_one_row_is_summed_over_that_row() {
    for collapsed in [true, false] {
        let good = review(&[column(collapsed, "5", "2", "7")]);
        assert_eq!(verdict(&good, "SUM302").id(), "pass", "collapsed: {collapsed}");
        assert_eq!(verdict(&good, "SUM301").id(), "pass");
        let bad = review(&[column(collapsed, "5", "2", "8")]);
        assert_eq!(bad.findings.len(), 1);
        assert_eq!((bad.findings[0].expected.as_deref(), bad.findings[0].actual.as_deref()), (Some("7"), Some("8")));
    }
}

#[test]
fn findings_are_ordered_whatever_the_order_of_the_reports() {
    let mut a = block(["1", "0", "0", "0", "0"]);
    a.report_year = 2023;
    let mut b = block(["2", "0", "0", "0", "0"]);
    b.report_year = 2022;
    let one = review(&[a.clone(), b.clone()]).findings;
    let other = review(&[b, a]).findings;
    assert_eq!(one, other);
    assert_eq!(one[0].report_year, 2022);
}

#[test]
fn findings_as_json_carry_code_place_and_numbers() {
    let review = review(&[block(["10", "1", "0", "0", "0"])]);
    let json = serde_json::to_value(&review.findings[0]).unwrap();
    assert_eq!(json["rule"], "SUM304");
    assert_eq!(json["severity"], "error");
    assert_eq!(json["cells"][4]["place"]["line"], 6);
    assert_eq!(json["expected"], "11");
}

proptest! {
    /// The verdict against its definition: with unknown parts and a known total, the rule fails exactly if the known
    /// parts exceed the total, or if nothing is unknown and they differ.
    #[test]
    fn verdict_by_definition(parts in prop::array::uniform4(prop::option::of(0i64..20)), total in prop::option::of(0i64..40)) {
        let text = |n: Option<i64>| n.map_or("_".to_owned(), |n| n.to_string());
        let texts: Vec<String> = parts.iter().map(|n| text(*n)).chain([text(total)]).collect();
        let report = block([&texts[0], &texts[1], &texts[2], &texts[3], &texts[4]]);
        let known: i64 = parts.iter().flatten().sum();
        let unknown = parts.iter().any(Option::is_none);
        let nothing = parts.iter().all(Option::is_none) && total.is_none();
        let expected = match total {
            _ if nothing => "not_evaluable",
            Some(total) if known == total => "pass",
            Some(total) if !unknown || known > total => "fail",
            // A blank total over known parts that are all 0 holds with the blank as 0.
            None if known == 0 => "pass",
            _ => "not_evaluable",
        };
        prop_assert_eq!(verdict(&review(&[report]), "SUM304").id(), expected);
    }
}
