//! What a finding advises: it is told by its check, blames only what is to blame, and does away with itself when followed.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{Exception, Finding, Review, apply, review, rule};
use gongkai_loader::{Options, load};
use gongkai_model::{Form, FormId, Number, Over, Report};
use proptest::prelude::*;
use std::path::Path;

fn read(name: &str, bytes: &[u8]) -> Vec<Report> {
    load(name, bytes, &Options::at("2024-03-01".parse().unwrap())).unwrap().reports
}

fn data(path: &str) -> Vec<Report> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(path);
    read(path.file_name().unwrap().to_str().unwrap(), &std::fs::read(&path).unwrap())
}

fn of<'r>(review: &'r Review, code: &str) -> Vec<&'r Finding> {
    review.findings.iter().flat_map(Finding::with_follows).filter(|finding| finding.rule.as_str() == code).collect()
}

#[test]
fn two_broken_sums_of_one_rule_are_two_findings_with_their_own_suspects() {
    let review = review(&data("rules/SUM307/fail-two-sums.csv"));
    let found: Vec<&Finding> = review.findings.iter().filter(|finding| finding.rule.as_str() == "SUM307").collect();
    let told: Vec<(&str, Vec<&str>, Vec<&str>)> = found
        .iter()
        .map(|finding| {
            let suspects = finding.suspects.iter().flat_map(|of| &of.cells).map(|of| of.cell.cell.as_str());
            let checks = finding.suspects.iter().flat_map(|of| &of.checks).map(String::as_str);
            (finding.check.as_deref().unwrap(), suspects.collect(), checks.collect())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("received_channels", vec!["sheet.applications.received"], vec!["received_channels"]),
            ("reviews_results", vec!["sheet.reviews.total"], vec!["reviews_results"]),
        ]
    );
    assert!(found.iter().all(|finding| finding.follows.is_empty()));
}

#[test]
fn what_the_text_says_hangs_under_the_cell_that_contradicts_it() {
    // 80 for 8 in the total of the row; the text says 8.
    let review = review(&data("rules/XRF501/fail-table-is-wrong.docx"));
    let blamed = |finding: &Finding| {
        let cells = finding.blamed().map(|suspect| &suspect.cells).into_iter().flatten();
        cells.map(|cell| (cell.cell.cell.clone(), cell.would_be)).collect::<Vec<_>>()
    };
    let total = ("requests.received.total".to_owned(), 8);
    let holder = review.findings.iter().find(|finding| blamed(finding) == [total.clone()]).unwrap();
    assert!(holder.follows.iter().any(|finding| finding.rule.as_str() == "XRF501"), "{holder:#?}");
    assert!(!review.findings.iter().any(|finding| finding.rule.as_str() == "XRF501"));
}

#[test]
fn an_exception_holds_for_a_finding_that_hangs_under_another() {
    let reports = data("rules/XRF501/fail-table-is-wrong.docx");
    let mut review = review(&reports);
    let exceptions = [Exception {
        rule: rule("XRF501").unwrap().meta.code,
        agency: reports[0].agency.name.clone(),
        report_year: reports[0].report_year,
        cell: None,
        reason: "核对过".to_owned(),
        by: "某科".to_owned(),
        until: "2030-01-01".parse().unwrap(),
    }];
    let idle = apply(&mut review, &exceptions, "2026-01-01".parse().unwrap());
    assert!(idle.is_empty(), "{idle:?}");
    assert!(of(&review, "XRF501").iter().all(|finding| finding.excepted.is_some()));
    assert!(of(&review, "SUM302").iter().all(|finding| finding.excepted.is_none()));
}

/// A report of a form whose cells all add up: every part from the dice, every result from its parts.
fn sound(form: &'static Form, parts: &[i64]) -> Vec<(String, i64)> {
    let mut value = std::collections::BTreeMap::new();
    let table = |ix: gongkai_model::CellIx| form.table_of(ix).key.as_str();
    let cells: Vec<_> = form.cells[..form.statutory].iter().map(|def| form.cell(&def.id).unwrap()).collect();
    for (at, ix) in cells.iter().enumerate() {
        let def = form.def(*ix);
        let counted = matches!(table(*ix), "requests" | "disputes" | "sheet") && !def.amount;
        value.insert(*ix, if counted { parts[at % parts.len()] } else { 0 });
    }
    // The columns, what has several results (the balance) behind what has one; then the rows, which make the column of totals.
    let several = |identity: &&gongkai_model::Identity| identity.right.len() > 1;
    let columns = || form.identities.iter().filter(|identity| identity.over == Over::Columns);
    let rows = form.identities.iter().filter(|identity| identity.over == Over::Rows);
    let order: Vec<_> = columns()
        .filter(|of| !several(of))
        .chain(columns().filter(|of| !several(of)))
        .chain(columns().filter(several))
        .chain(rows)
        .collect();
    for check in order.iter().flat_map(|identity| &identity.checks) {
        let whole = form.table("requests").is_some() && check.at == "total" && check.right.len() > 1;
        let right: Vec<_> = check.right.iter().flat_map(gongkai_model::Operand::cells).copied().collect();
        let left: Vec<_> = check.left.iter().flat_map(gongkai_model::Operand::cells).copied().collect();
        let (result, others) = right.split_last().unwrap();
        if whole || form.def(*result).collapsed {
            continue;
        }
        let sum = |cells: &[gongkai_model::CellIx]| cells.iter().map(|ix| value[ix]).sum::<i64>();
        let (made, rest) = (sum(&left), sum(others));
        if made < rest {
            // More was closed than there was: so much more was received.
            *value.get_mut(&left[0]).unwrap() += rest - made;
        }
        value.insert(*result, (made - rest).max(0));
    }
    value.into_iter().map(|(ix, number)| (form.def(ix).id.clone(), number)).collect()
}

fn csv(year: i32, cells: &[(String, i64)]) -> String {
    let mut text = String::from("agency,report_year,cell,value\n");
    for (id, number) in cells {
        text.push_str(&format!("云泽区财政局,{year},{id},{number}\n"));
    }
    text
}

/// The report after the first way of a finding is followed.
fn followed(report: &Report, finding: &Finding) -> Report {
    let mut report = report.clone();
    let cells = report.cells.as_mut().unwrap();
    for cell in &finding.suspects[0].cells {
        let ix = cells.form().cell(&cell.cell.cell).unwrap();
        let number = Some(Number::Count(cell.would_be));
        cells.set(ix, gongkai_model::CellState::Reported, number, &cell.would_be.to_string(), cell.cell.place);
    }
    report
}

/// What a finding says the result should be if its parts are right, put into the result.
fn result_as_advised(report: &Report, finding: &Finding) -> Option<Report> {
    let (_, check) = report.form()?.check(finding.check.as_deref()?)?;
    let mut report = report.clone();
    let cells = report.cells.as_mut()?;
    let [ix] = check.cells(cells).1[..] else { return None };
    let advised: i64 = finding.help.zh.rsplit_once("应为 ")?.1.trim_end_matches('。').parse().unwrap();
    let place = cells.get(ix).place;
    cells.set(ix, gongkai_model::CellState::Reported, Some(Number::Count(advised)), &advised.to_string(), place);
    Some(report)
}

fn arithmetic(review: &Review) -> Vec<&Finding> {
    review.findings.iter().flat_map(Finding::with_follows).filter(|finding| is_identity(finding)).collect()
}

/// Whether a finding is about cells that must add up.
fn is_identity(finding: &Finding) -> bool {
    matches!(finding.rule.as_str(), "SUM301" | "SUM302" | "SUM303" | "SUM304" | "SUM307")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Cells of a sound report are changed. Whatever is then found: each of its ways, followed to the letter, does away with
    /// it and all that hangs under it, and so does the number that it names for the result.
    #[test]
    fn following_the_advice_does_away_with_the_finding(
        form in prop::sample::select(vec![FormId::F2014, FormId::F2019, FormId::F2021]),
        parts in prop::collection::vec(prop_oneof![3 => Just(0i64), 2 => 1i64..40], 60..90),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0i64..60), 1..4),
    ) {
        let form = form.form();
        let mut cells = sound(form, &parts);
        let before = read("年报.csv", csv(form.first_year, &cells).as_bytes());
        let whole = review(&before);
        prop_assert!(arithmetic(&whole).is_empty(), "{:?}", arithmetic(&whole));
        let counted: Vec<usize> = (0..cells.len())
            .filter(|at| ["requests.", "disputes.", "sheet."].iter().any(|table| cells[*at].0.starts_with(table)))
            .filter(|at| !form.def(form.cell(&cells[*at].0).unwrap()).amount)
            .collect();
        for (at, number) in &changes {
            cells[*at.get(&counted)].1 = *number;
        }
        let reports = read("年报.csv", csv(form.first_year, &cells).as_bytes());
        let found = review(&reports);
        for finding in &found.findings {
            let gone: Vec<&str> = finding.with_follows().filter(|of| is_identity(of)).filter_map(|of| of.check.as_deref()).collect();
            if gone.is_empty() {
                continue;
            }
            for way in &finding.suspects {
                let one = Finding { suspects: vec![way.clone()], ..finding.clone() };
                let after = review(&[followed(&reports[0], &one)]);
                let left = arithmetic(&after);
                prop_assert!(!left.iter().any(|of| gone.contains(&of.check.as_deref().unwrap())), "{finding:#?}");
                let known: Vec<_> = arithmetic(&found).iter().map(|of| of.check.clone()).collect();
                prop_assert!(left.iter().all(|of| known.contains(&of.check)), "the advice breaks another check");
            }
            if finding.suspects.is_empty() && let Some(report) = result_as_advised(&reports[0], finding) {
                let after = review(&[report]);
                prop_assert!(!arithmetic(&after).iter().any(|of| of.check == finding.check), "{finding:#?}");
            }
            // No number stands in the help beside those of the suspects.
            prop_assert!(finding.suspects.is_empty() || !finding.help.zh.contains("应为"));
        }
    }
}

#[test]
fn a_copy_that_is_not_used_does_not_count_a_finding_again() {
    let bad = "agency,report_year,cell,value\n\
        云泽区财政局,2023,disputes.reconsideration.upheld,10\n\
        云泽区财政局,2023,disputes.reconsideration.corrected,1\n\
        云泽区财政局,2023,disputes.reconsideration.other,0\n\
        云泽区财政局,2023,disputes.reconsideration.pending,0\n\
        云泽区财政局,2023,disputes.reconsideration.total,0\n";
    let mut reports = read("a.csv", bad.as_bytes());
    // The second reports a cell more, so that it is the one that is used; what only the other lacks counts there.
    let fuller = format!("{bad}云泽区财政局,2023,requests.received.total,3\n");
    reports.extend(read("b.csv", fuller.as_bytes()));
    let review = review(&reports);
    let sums = of(&review, "SUM304");
    assert_eq!(sums.len(), 2, "both are told");
    let copies: Vec<(&str, Option<&str>)> =
        sums.iter().map(|finding| (finding.file.as_str(), finding.copy_of.as_deref())).collect();
    assert_eq!(copies, [("a.csv", Some("b.csv")), ("b.csv", None)]);
    assert_eq!(review.counted().filter(|finding| finding.rule.as_str() == "SUM304").count(), 1);
}

/// The reports of a case of a rule: a file, or the files of a folder.
fn case(path: &Path) -> Vec<Report> {
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        files = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
    }
    let bytes = |path: &Path| std::fs::read(path).unwrap();
    files.iter().flat_map(|file| read(file.file_name().unwrap().to_str().unwrap(), &bytes(file))).collect()
}

/// The reports after the words of a finding say what it expects: every number it offers, at every place of the number it
/// is about.
fn words_changed(reports: &[Report], finding: &Finding) -> Vec<Vec<Report>> {
    let excerpt = finding.excerpt.as_deref().unwrap_or_default().trim_matches('…');
    let (expected, actual) = (finding.expected.as_deref().unwrap(), finding.actual.as_deref().unwrap());
    // An amount may be printed in yuan.
    let yuan = actual.strip_suffix("万元").map(|wan| format!("{}元", wan.parse::<f64>().unwrap() * 10_000.0));
    let actual = yuan.as_deref().filter(|yuan| excerpt.contains(*yuan)).unwrap_or(actual).trim_start_matches('+');
    let mut all = Vec::new();
    for (at, report) in reports.iter().enumerate().filter(|(_, report)| report.report_year == finding.report_year) {
        for (section, passages) in report.sections.iter().enumerate() {
            for (passage, of) in passages.paragraphs.iter().enumerate().filter(|(_, of)| of.text.contains(excerpt)) {
                // 未收到申请: no number stands there; it is followed by taking the words out.
                if actual == "0" {
                    let mut changed = reports.to_vec();
                    let text = &mut changed[at].sections[section].paragraphs[passage].text;
                    *text = text.replace(excerpt, "");
                    all.push(changed);
                }
                for number in
                    expected.trim_start_matches(['≥', ' ']).split('/').map(|of| of.trim().trim_start_matches('+'))
                {
                    for (place, _) in of.text.match_indices(actual) {
                        let mut changed = reports.to_vec();
                        let text = &mut changed[at].sections[section].paragraphs[passage].text;
                        text.replace_range(place..place + actual.len(), number);
                        all.push(changed);
                    }
                }
            }
        }
    }
    all
}

/// The reports after the last cell of a finding says what it expects.
fn cells_changed(reports: &[Report], finding: &Finding) -> Vec<Report> {
    let numbers: Vec<i64> = finding
        .expected
        .as_deref()
        .unwrap()
        .trim_start_matches(['≤', ' '])
        .split(' ')
        .map(|number| number.parse().unwrap())
        .collect();
    let mut changed = reports.to_vec();
    let report = changed.iter_mut().find(|report| report.report_year == finding.report_year).unwrap();
    let cells = report.cells.as_mut().unwrap();
    let last = &finding.cells[finding.cells.len() - numbers.len()..];
    for (cell, number) in last.iter().zip(numbers) {
        let ix = cells.form().cell(&cell.cell).unwrap();
        cells.set(ix, gongkai_model::CellState::Reported, Some(Number::Count(number)), &number.to_string(), cell.place);
    }
    changed
}

#[test]
fn what_is_said_against_text_and_other_years_is_gone_once_it_is_followed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/rules");
    let text = ["XRF501", "XRF502", "XRF503", "XRF504", "XRF505", "XRF506", "XRF507", "XRF508", "XRF510", "XRF511"];
    let years = ["SUM305", "SUM308", "YOY401", "YOY402", "YOY403", "YOY404"];
    let mut followed = std::collections::BTreeSet::new();
    for code in text.into_iter().chain(years) {
        let mut cases: Vec<_> =
            std::fs::read_dir(root.join(code)).unwrap().map(|entry| entry.unwrap().path()).collect();
        cases.retain(|path| path.file_name().unwrap().to_str().unwrap().starts_with("fail-"));
        cases.retain(|path| path.extension().is_none_or(|extension| extension != "expected"));
        for path in cases {
            let reports = case(&path);
            let found = review(&reports);
            // What hangs under the cell of a table is for the other test.
            for finding in found.findings.iter().filter(|finding| finding.rule.as_str() == code) {
                let left = |reports: &[Report]| {
                    let place = (&finding.excerpt, finding.place);
                    let again = |of: &&Finding| finding.excerpt.is_none() || (&of.excerpt, of.place) == place;
                    of(&review(reports), code).into_iter().filter(again).count()
                };
                let gone = match finding.excerpt {
                    Some(_) => words_changed(&reports, finding).iter().any(|changed| left(changed) == 0),
                    None => left(&cells_changed(&reports, finding)) == 0,
                };
                assert!(gone, "{}: {finding:#?}", path.display());
                followed.insert(code);
            }
        }
    }
    assert_eq!(followed.len(), text.len() + years.len(), "{followed:?}");
}
