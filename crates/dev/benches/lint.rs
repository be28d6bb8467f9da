//! Rules and identities over one report, beside a plain loop that adds up the same cells.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark may stop at once")]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use gongkai_dev::plain;
use gongkai_lint::{Level, Rule, Settings, Stage, review, review_with, rules};
use gongkai_model::{FormId, Outcome, Report};

fn main() {
    divan::main();
}

/// Different reports in turn, so that no branch is learnt by heart.
fn reports() -> Vec<Report> {
    (0..64).map(|seed| plain::report(FormId::F2021.form(), "云泽区财政局", 2021 + seed % 5, seed as u64)).collect()
}

fn over<T>(bencher: Bencher<'_, '_>, run: impl Fn(&Report) -> T + Sync) {
    let reports = reports();
    bencher.counter(ItemsCount::new(reports.len())).bench(|| {
        for report in &reports {
            black_box(run(black_box(report)));
        }
    });
}

#[divan::bench]
fn yardstick_sum_of_cells(bencher: Bencher<'_, '_>) {
    over(bencher, |report| {
        let cells = report.cells.as_ref().unwrap();
        let form = cells.form();
        form.cells.iter().filter_map(|def| cells.count(form.cell(&def.id)?)).map(i128::from).sum::<i128>()
    });
}

/// The same without looking up ids: what a walk over integers costs.
#[divan::bench]
fn yardstick_sum_of_cells_by_index(bencher: Bencher<'_, '_>) {
    let reports = reports();
    let form = FormId::F2021.form();
    let all: Vec<_> = form.cells.iter().filter_map(|def| form.cell(&def.id)).collect();
    bencher.counter(ItemsCount::new(reports.len())).bench(|| {
        for report in &reports {
            let cells = report.cells.as_ref().unwrap();
            black_box(all.iter().filter_map(|ix| cells.count(*ix)).map(i128::from).sum::<i128>());
        }
    });
}

#[divan::bench]
fn identities(bencher: Bencher<'_, '_>) {
    over(bencher, |report| {
        let cells = report.cells.as_ref().unwrap();
        let checks = cells.form().identities.iter().flat_map(|identity| &identity.checks);
        let kept = checks.filter(|check| check.evaluate(cells) == Outcome::Pass).count();
        assert!(kept > 20);
        kept
    });
}

#[divan::bench]
fn every_rule(bencher: Bencher<'_, '_>) {
    over(bencher, |report| review([report]).results.len());
}

/// Every report of an invented district: with text, defects and years that follow each other.
fn district() -> Vec<Report> {
    gongkai_dev::district::district(11).samples.into_iter().map(|sample| sample.report).collect()
}

/// Settings under which only some rules run.
fn only(wanted: impl Fn(&Rule) -> bool) -> Settings {
    let mut settings = Settings::default();
    settings.levels.extend(rules().filter(|rule| !wanted(rule)).map(|rule| (rule.meta.code, Level::Off)));
    settings
}

fn over_district(bencher: Bencher<'_, '_>, settings: &Settings) {
    let reports = district();
    bencher.counter(ItemsCount::new(reports.len())).bench(|| review_with(black_box(&reports), settings).results.len());
}

/// What the engine costs before any rule runs.
#[divan::bench]
fn district_no_rule(bencher: Bencher<'_, '_>) {
    over_district(bencher, &only(|_| false));
}

/// Rules of one report that look at its tables only.
fn of_tables(rule: &Rule) -> bool {
    let chapters = ["CEL", "SUM"];
    rule.check.stage() == Stage::Report && chapters.iter().any(|chapter| rule.meta.code.as_str().starts_with(chapter))
}

/// What the engine costs for one report alone before any rule runs.
#[divan::bench]
fn no_rule(bencher: Bencher<'_, '_>) {
    let settings = only(|_| false);
    over(bencher, |report| review_with([report], &settings).results.len());
}

/// On reports in which nothing is wrong.
#[divan::bench]
fn table_rules(bencher: Bencher<'_, '_>) {
    let settings = only(of_tables);
    over(bencher, |report| review_with([report], &settings).results.len());
}

/// On the sample, with what is wrong in it: suspect cells included.
#[divan::bench]
fn district_table_rules(bencher: Bencher<'_, '_>) {
    over_district(bencher, &only(of_tables));
}

#[divan::bench]
fn district_rules_of_one_report(bencher: Bencher<'_, '_>) {
    over_district(bencher, &only(|rule| rule.check.stage() == Stage::Report));
}

#[divan::bench]
fn district_every_rule(bencher: Bencher<'_, '_>) {
    over_district(bencher, &Settings::default());
}

/// 10,000 reports of different districts, every rule.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn ten_thousand_reports(bencher: Bencher<'_, '_>) {
    let reports: Vec<Report> = (0..47)
        .flat_map(|seed| gongkai_dev::district::district(seed).samples)
        .map(|sample| sample.report)
        .take(10_000)
        .collect();
    bencher.counter(ItemsCount::new(reports.len())).bench(|| review(black_box(&reports)).results.len());
}
