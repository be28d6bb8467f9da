//! Ten thousand reports → panel → every metric, beside a plain loop that computes one metric of the same reports.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark may stop at once")]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use gongkai_analytics::{Collection, Metrics, metrics_frame, panel};
use gongkai_dev::plain;
use gongkai_model::{Form, Report};
use std::sync::LazyLock;

const REPORTS: usize = 10_000;

/// A thousand bodies over the ten report years 2016 to 2025: all three forms.
static ALL: LazyLock<Vec<Report>> = LazyLock::new(|| {
    let report = |nth: usize| {
        let year = 2016 + (nth % 10) as i32;
        let form = Form::expected(year).unwrap();
        plain::report(form, &format!("云泽区第{}街道办事处", nth / 10 + 1), year, nth as u64)
    };
    (0..REPORTS).map(report).collect()
});

static COLLECTION: LazyLock<Collection> = LazyLock::new(|| {
    let collection = Collection::new(ALL.clone());
    assert_eq!(collection.used().len(), REPORTS, "every report is one of its own");
    collection
});

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 20)]
fn yardstick_one_metric_in_a_loop(bencher: Bencher<'_, '_>) {
    let reports = COLLECTION.used();
    bencher.counter(ItemsCount::new(REPORTS)).bench(|| {
        let mut values = Vec::with_capacity(reports.len());
        for report in reports {
            let count = |id: &str| report.quantity(id).count();
            let (granted, partly) = (count("requests.granted.total"), count("requests.partly_granted.total"));
            let closed = count("requests.total.total").filter(|n| *n > 0);
            values.push(granted.zip(partly).zip(closed).map(|((a, b), n)| (a + b) as f64 / n as f64));
        }
        black_box(values)
    });
}

#[divan::bench(sample_count = 10)]
fn collection(bencher: Bencher<'_, '_>) {
    LazyLock::force(&ALL);
    bencher.counter(ItemsCount::new(REPORTS)).with_inputs(|| ALL.clone()).bench_values(Collection::new);
}

#[divan::bench(sample_count = 10)]
fn panel_of_all(bencher: Bencher<'_, '_>) {
    let collection = &*COLLECTION;
    bencher.counter(ItemsCount::new(REPORTS)).bench(|| {
        let panel = panel(black_box(collection)).unwrap();
        assert_eq!(panel.height(), REPORTS);
        panel
    });
}

#[divan::bench(sample_count = 10)]
fn every_metric(bencher: Bencher<'_, '_>) {
    let collection = &*COLLECTION;
    bencher.counter(ItemsCount::new(REPORTS)).bench(|| Metrics::of(black_box(collection)).unwrap());
}

#[divan::bench(sample_count = 5)]
fn reports_to_panel_to_every_metric(bencher: Bencher<'_, '_>) {
    LazyLock::force(&ALL);
    bencher.counter(ItemsCount::new(REPORTS)).with_inputs(|| ALL.clone()).bench_values(|reports| {
        let collection = Collection::new(reports);
        let panel = panel(&collection).unwrap();
        let metrics = metrics_frame(&Metrics::of(&collection).unwrap()).unwrap();
        (panel, metrics)
    });
}
