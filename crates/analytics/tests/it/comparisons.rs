//! Groups, ranks, changes, series.

use crate::build::{generated, report, with, zeros};
use gongkai_analytics::{
    AnalyticsError, Collection, CompareRow, Filter, GroupBy, Limit, Metric, MetricState, Metrics, Movements,
    Quantities, Ranking, compare, compound_growth, concentration, group_by, rank, series_rows, shift_share,
    year_on_year,
};
use gongkai_model::agency::Level;
use gongkai_model::{Comparable, Lang, Report, Scope};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn rated(agency: &str, year: i32, granted: i64, total: i64) -> Report {
    let counts = [("requests.granted.total", granted), ("requests.total.total", total)];
    with(zeros(agency, year), &counts)
}

/// A metric of each shape, so that many collections can be tried.
fn of_each_shape(reports: Vec<Report>) -> Metrics {
    let ids = [
        "requests_received",
        "disclosure_rate",
        "outcome_mix.refused",
        "applicant_hhi",
        "disclosure_gap_by_applicant",
        "document_turnover",
        "fees_collected_wan",
        "requests_per_1000_decisions",
        "days_after_year_end",
        "on_time",
        "completeness",
        "arithmetic_soundness",
    ];
    let chosen = Metric::select(ids).unwrap();
    Metrics::measured(Quantities::for_metrics(&Collection::new(reports), &chosen).unwrap(), &chosen).unwrap()
}

fn measured(reports: Vec<Report>) -> (Collection, Metrics) {
    let collection = Collection::new(reports);
    let metrics = Metrics::of(&collection).unwrap();
    (collection, metrics)
}

#[test]
fn a_group_pools_numerators_and_denominators() {
    let mut missing = rated("柳州市公安局", 2023, 1, 1);
    crate::build::set(&mut missing, "requests.granted.total", gongkai_model::CellState::Blank, None, "");
    let (_, metrics) = measured(vec![
        rated("柳州市财政局", 2023, 10, 100),
        rated("柳州市教育局", 2023, 90, 100),
        rated("柳州市民政局", 2023, 300, 300),
        rated("柳州市审计局", 2023, 0, 0),
        missing,
    ]);
    let groups = group_by(&metrics, GroupBy::Level).unwrap();
    let row = groups.iter().find(|row| row.metric.id == "disclosure_rate").unwrap();
    assert_eq!((row.group.as_str(), row.label(Lang::Zh).as_str()), ("city", "市级"));
    assert_eq!((row.used, row.missing, row.undefined, row.reports()), (3, 1, 1, 5));
    assert_eq!((row.numerator, row.denominator, row.pooled), (Some(400), Some(500), Some(0.8)));
    assert_eq!((row.median, row.min, row.max), (Some(0.9), Some(0.1), Some(1.0)));
    let days = groups.iter().find(|row| row.metric.id == "days_after_year_end").unwrap();
    assert_eq!((days.pooled, days.used, days.not_carried), (None, 0, 5));
}

#[test]
fn scopes_and_years_are_never_pooled() {
    let rolled_up = rated("柳州市人民政府", 2023, 100, 100).rebuild().scope(Scope::RolledUp).build();
    let (_, metrics) =
        measured(vec![rolled_up, rated("柳州市财政局", 2023, 1, 50), rated("柳州市财政局", 2022, 1, 50)]);
    let groups = group_by(&metrics, GroupBy::Year).unwrap();
    assert_eq!(groups.iter().filter(|row| row.metric.id == "requests_closed").count(), 3);
}

#[test]
fn ranks_share_ties_and_leave_small_n_unranked() {
    let (_, metrics) = measured(vec![
        rated("柳州市财政局", 2023, 30, 60),
        rated("柳州市教育局", 2023, 20, 40),
        rated("柳州市民政局", 2023, 40, 50),
        rated("柳州市审计局", 2023, 5, 5),
        rated("柳州市公安局", 2023, 0, 0),
        rated("柳州市水利局", 2023, 1, 50),
    ]);
    let ranking = one(rank(&metrics, "disclosure_rate", 2023, GroupBy::Peers).unwrap());
    let ranks: Vec<(Option<usize>, &str)> =
        ranking.rows.iter().map(|row| (row.rank, row.row.report.agency.body.as_str())).collect();
    assert_eq!(ranks[0], (Some(1), "民政局"));
    assert_eq!((ranks[1].0, ranks[2].0, ranks[3]), (Some(2), Some(2), (Some(4), "水利局")));
    assert_eq!(ranks[4..], [(None, "审计局"), (None, "公安局")]);
    assert_eq!(ranking.ranked(), 4);
    let (low, high) = ranking.rows[0].interval.unwrap();
    assert!(low < 0.8 && 0.8 < high);
    // Lower is better for refusals; a rate that is no share of its denominator has no interval.
    let reviews = one(rank(&metrics, "review_rate", 2023, GroupBy::Peers).unwrap());
    assert!(reviews.rows.iter().all(|row| row.interval.is_none() && row.shrunk.is_none()));
    assert!(matches!(rank(&metrics, "disclosure", 2023, GroupBy::Year), Err(AnalyticsError::UnknownMetric { .. })));
}

#[test]
fn a_ranking_without_some_is_that_of_the_others() {
    let bodies = ["财政局", "教育局", "民政局", "审计局", "公安局", "水利局", "司法局"];
    let counts = [(40, 50), (30, 60), (20, 40), (5, 5), (0, 0), (1, 50), (44, 55)];
    let of = |left_out: &[&str]| {
        let there = bodies.iter().zip(counts).filter(|(body, _)| !left_out.contains(body));
        let reports = there.map(|(body, (k, n))| rated(&format!("柳州市{body}"), 2023, k, n));
        one(rank(&measured(reports.collect()).1, "disclosure_rate", 2023, GroupBy::Peers).unwrap())
    };
    let told = |ranking: &Ranking| -> Vec<String> {
        let row = |row: &gongkai_analytics::RankRow| {
            let body = &row.row.report.agency.body;
            format!("{body} {:?} {:?} {:?} {:?} {:?}", row.rank, row.rank_set, row.interval, row.shrunk, row.robust_z)
        };
        ranking.rows.iter().map(row).collect()
    };
    for left_out in [&[][..], &["民政局"], &["财政局", "水利局"], &["审计局", "公安局", "教育局"], &bodies[..6]]
    {
        let without = of(&[]).without(|row| left_out.contains(&row.row.report.agency.body.as_str()));
        assert_eq!(told(&without), told(&of(left_out)), "{left_out:?}");
    }
    assert_eq!(of(&[]).without(|_| true).rows.len(), 0);
}

/// The only ranking.
fn one(mut rankings: Vec<Ranking>) -> Ranking {
    assert_eq!(rankings.len(), 1);
    rankings.remove(0)
}

#[test]
fn ranks_mix_neither_scopes_nor_classes() {
    let (_, metrics) = measured(vec![
        rated("云川市临江区人民政府", 2023, 95, 100),
        rated("云川市临江区财政局", 2023, 30, 60),
        rated("云川市临江区教育局", 2023, 20, 50),
        rated("云川市临江区柳渡镇人民政府", 2023, 40, 50),
        rated("柳州市人民政府", 2023, 70, 100),
    ]);
    let rankings = rank(&metrics, "disclosure_rate", 2023, GroupBy::Peers).unwrap();
    let seen: Vec<(String, Scope, Vec<&str>)> = rankings
        .iter()
        .map(|of| (of.group.clone(), of.scope, of.rows.iter().map(|row| row.row.report.agency.body.as_str()).collect()))
        .collect();
    assert_eq!(
        seen,
        [
            ("city.government".to_owned(), Scope::Unknown, vec!["人民政府"]),
            ("county.department".to_owned(), Scope::Own, vec!["财政局", "教育局"]),
            ("county.government".to_owned(), Scope::Unknown, vec!["人民政府"]),
            ("township.township".to_owned(), Scope::Own, vec!["柳渡镇人民政府"]),
        ]
    );
    assert!(rankings.iter().all(|of| of.rows[0].rank == Some(1)));
    // Taken all together, what governments roll up still stands apart.
    let all = rank(&metrics, "disclosure_rate", 2023, GroupBy::Year).unwrap();
    assert_eq!(
        all.iter().map(|of| (of.scope, of.ranked())).collect::<Vec<_>>(),
        [(Scope::Own, 3), (Scope::Unknown, 2)]
    );
}

#[test]
fn ends_of_a_ranking_say_how_sure_they_are() {
    let bodies = ["财政局", "教育局", "民政局", "审计局", "水利局", "司法局"];
    let rated = |counts: [(i64, i64); 6]| {
        let reports = bodies.iter().zip(counts).map(|(body, (k, n))| rated(&format!("云川市{body}"), 2023, k, n));
        one(rank(&measured(reports.collect()).1, "disclosure_rate", 2023, GroupBy::Peers).unwrap())
    };
    let close = rated([(20, 40), (21, 40), (22, 40), (23, 40), (24, 40), (25, 40)]);
    let (first, last) = close.ends().unwrap();
    assert_eq!((first.row.rank_set, first.rivals, first.is_clear()), (Some((1, 6)), 5, false));
    assert_eq!((last.row.rank_set, last.rivals), (Some((1, 6)), 5));
    // What differs by chance alone is drawn to the share of all.
    assert!(close.rows.iter().all(|row| (row.shrunk.unwrap() - 135.0 / 240.0).abs() < 1e-12));

    let apart = rated([(10, 400), (200, 400), (205, 400), (210, 400), (215, 400), (390, 400)]);
    let (first, last) = apart.ends().unwrap();
    assert!(first.is_clear() && last.is_clear());
    assert_eq!((first.row.rank_set, last.row.rank_set), (Some((1, 1)), Some((6, 6))));
    assert_eq!(apart.rows[2].rank_set, Some((2, 5)));
    // Shrunk values keep the order and lie nearer to the middle.
    let (best, worst) = (&apart.rows[0], &apart.rows[5]);
    assert!(best.shrunk < best.row.value && worst.shrunk > worst.row.value && best.shrunk > worst.shrunk);

    let tied = rated([(40, 40), (40, 40), (1, 40), (2, 40), (3, 40), (1, 40)]);
    let (first, _) = tied.ends().unwrap();
    assert_eq!((first.equal, first.rivals), (2, 1));
    assert!(rated([(1, 40); 6]).ends().is_none());
}

#[test]
fn the_largest_change_is_one_for_certain_only() {
    let bodies = ["财政局", "教育局", "民政局"];
    let movements = |before: [(i64, i64); 3], after: [(i64, i64); 3]| {
        let year = |year, counts: [(i64, i64); 3]| {
            bodies.into_iter().zip(counts).map(move |(body, (k, n))| rated(&format!("云川市{body}"), year, k, n))
        };
        let (_, metrics) = measured(year(2022, before).chain(year(2023, after)).collect());
        let comparison = compare(&metrics, 2022, 2023).unwrap();
        let rows: Vec<CompareRow> = comparison.metric(Metric::by_id("disclosure_rate").unwrap()).collect();
        Movements::of(&rows)
    };
    let clear = movements([(500, 1000), (510, 1000), (900, 1000)], [(505, 1000), (600, 1000), (100, 1000)]);
    assert_eq!((clear.compared, clear.rose, clear.fell), (3, 1, 1));
    assert_eq!(clear.largest.unwrap().report().unwrap().agency.body, "民政局");
    // Ten of forty more, and twelve of forty: chance would do as much.
    let close = movements([(10, 40), (10, 40), (20, 40)], [(20, 40), (22, 40), (20, 40)]);
    assert_eq!((close.compared, close.rose + close.fell, close.largest.is_none()), (3, 1, true));
    // Values that rest on few cases are not compared.
    let few = movements([(1, 2), (10, 40), (20, 40)], [(0, 5), (10, 40), (20, 40)]);
    assert_eq!((few.compared, few.largest.is_none()), (2, true));
}

#[test]
fn lower_is_better_where_the_card_says_so() {
    let refused =
        |agency: &str, n: i64| with(rated(agency, 2023, 0, 100), &[("requests.refused.third_party.total", n)]);
    let (_, metrics) = measured(vec![refused("柳州市财政局", 9), refused("柳州市教育局", 2)]);
    let ranking = one(rank(&metrics, "refusal_rate", 2023, GroupBy::Peers).unwrap());
    assert_eq!(ranking.rows[0].row.report.agency.body, "教育局");
    let county = Filter { level: Some(Level::County), ..Filter::default() };
    assert!(metrics.filter(&county).unwrap().is_empty());
}

#[test]
fn comparison_of_two_years_with_the_carry_over() {
    let before = with(rated("宿迁市人民政府", 2023, 40, 100), &[("requests.carried_out.total", 61)]);
    let after = with(rated("宿迁市人民政府", 2024, 50, 100), &[("requests.carried_in.total", 61)]);
    let newcomer = rated("柳州市财政局", 2024, 50, 100);
    let (_, metrics) = measured(vec![before, after, newcomer]);
    let comparison = compare(&metrics, 2023, 2024).unwrap();
    let rates: Vec<_> = comparison.rows().filter(|row| row.metric.id == "disclosure_rate").collect();
    let suqian = rates.iter().find(|row| row.report().unwrap().agency.name.contains("宿迁")).unwrap();
    assert_eq!((suqian.before, suqian.after, suqian.state), (Some(0.4), Some(0.5), MetricState::Ok));
    assert!((suqian.difference.unwrap() - 0.1).abs() < 1e-12 && (suqian.relative.unwrap() - 0.25).abs() < 1e-12);
    let new = rates.iter().find(|row| row.earlier.is_none()).unwrap();
    assert_eq!((new.before, new.difference, new.state), (None, None, MetricState::Missing));
    let [carry] = &comparison.carry_over()[..] else { panic!("one agency in both years") };
    assert_eq!((carry.carried_out, carry.carried_in, carry.difference), (Some(61), Some(61), Some(0)));
    assert!(matches!(compare(&metrics, 2024, 2023), Err(AnalyticsError::Years { .. })));
}

#[test]
fn change_is_undefined_from_zero_and_missing_without_a_year_before() {
    let (_, metrics) = measured(vec![
        rated("宿迁市人民政府", 2022, 0, 50),
        rated("宿迁市人民政府", 2023, 10, 100),
        rated("宿迁市人民政府", 2024, 15, 150),
    ]);
    let changes = year_on_year(&metrics).unwrap();
    let of = |year: i32, id: &str| {
        let row = changes.iter().find(|row| row.report.report_year == year && row.metric.id == id).unwrap();
        (row.value, row.state)
    };
    assert_eq!(of(2022, "requests_closed"), (None, MetricState::Missing));
    assert_eq!(of(2023, "requests_closed"), (Some(1.0), MetricState::Ok));
    assert_eq!(of(2023, "disclosure_rate"), (None, MetricState::Undefined));
    assert_eq!(of(2024, "disclosure_rate"), (Some(0.0), MetricState::Ok));
    let growth = compound_growth(&metrics, 2022, 2024).unwrap();
    let closed = growth.iter().find(|row| row.metric.id == "requests_closed").unwrap();
    assert!((closed.value.unwrap() - (3.0_f64.sqrt() - 1.0)).abs() < 1e-12);
}

#[test]
fn shift_share_separates_rates_from_the_mix() {
    // No agency changes its rate; the one with the low rate grows.
    let (_, metrics) = measured(vec![
        rated("柳州市财政局", 2023, 10, 100),
        rated("柳州市教育局", 2023, 90, 100),
        rated("柳州市财政局", 2024, 30, 300),
        rated("柳州市教育局", 2024, 90, 100),
    ]);
    let parts = shift_share(&metrics, "disclosure_rate", 2023, 2024).unwrap();
    assert_eq!(parts.own_rate, 0.0);
    assert!((parts.mix - parts.change.unwrap()).abs() < 1e-12 && parts.mix < 0.0);
    assert!(matches!(shift_share(&metrics, "requests_closed", 2023, 2024), Err(AnalyticsError::NotARatio { .. })));
}

#[test]
fn agencies_that_come_and_go_are_parts_of_the_change() {
    let (_, metrics) = measured(vec![
        rated("柳州市财政局", 2023, 10, 100),
        rated("柳州市教育局", 2023, 90, 100),
        rated("柳州市财政局", 2024, 40, 160),
        rated("柳州市民政局", 2024, 7, 70),
    ]);
    let all = shift_share(&metrics, "disclosure_rate", 2023, 2024).unwrap();
    let pooled = (47.0 / 230.0) - (100.0 / 200.0);
    assert!((all.change.unwrap() - pooled).abs() < 1e-12);
    assert!((all.own_rate + all.mix + all.entered + all.left - pooled).abs() < 1e-12);
    assert_eq!((all.agencies_entered, all.agencies_left, all.rows.len()), (1, 1, 1));
    assert!((all.own_rate - 0.15).abs() < 1e-12 && all.left < 0.0 && all.entered < 0.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn parts_of_a_change_sum_to_it(seeds in prop::collection::vec(any::<u64>(), 2..30)) {
        let reports = seeds.into_iter().map(|seed| {
            let mut report = generated(seed);
            if report.report_year < 2021 {
                return report;
            }
            report.report_year = 2022 + (seed % 2) as i32;
            report
        });
        let (_, metrics) = measured(reports.collect());
        for id in ["disclosure_rate", "outcome_mix.refused", "correction_rate"] {
            let all = shift_share(&metrics, id, 2022, 2023).unwrap();
            if let Some(change) = all.change {
                let sum = all.own_rate + all.mix + all.entered + all.left;
                prop_assert!((sum - change).abs() < 1e-12, "{id}: {sum} and {change}");
            }
        }
    }

    #[test]
    fn totals_are_additive_over_groups(seeds in prop::collection::vec(any::<u64>(), 1..30)) {
        let metrics = of_each_shape(seeds.into_iter().map(generated).collect());
        type Key = (i32, Scope, &'static str);
        let totals = |by: GroupBy| -> BTreeMap<Key, (i128, i128, usize)> {
            let mut totals = BTreeMap::new();
            for row in group_by(&metrics, by).unwrap() {
                let total = totals.entry((row.report_year, row.scope, row.metric.id.as_str())).or_insert((0, 0, 0));
                total.0 += row.numerator.unwrap_or(0);
                total.1 += row.denominator.unwrap_or(0);
                total.2 += row.reports();
            }
            totals
        };
        let whole = totals(GroupBy::Year);
        for by in GroupBy::ALL {
            prop_assert_eq!(&totals(by), &whole);
        }
    }

    #[test]
    fn a_group_of_one_has_the_value_of_the_one(seed: u64) {
        let metrics = of_each_shape(vec![generated(seed)]);
        for (group, row) in group_by(&metrics, GroupBy::Year).unwrap().iter().zip(metrics.rows()) {
            prop_assert_eq!(group.metric, row.metric);
            if row.metric.id != "days_after_year_end" {
                match (group.pooled, row.value) {
                    (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-12),
                    (a, b) => prop_assert_eq!(a, b),
                }
            }
            prop_assert_eq!(group.median, row.value);
        }
    }
}

#[test]
fn concentration_counts_reporting_agencies_only() {
    let received = |agency: &str, n: i64| with(report(agency, 2023), &[("requests.received.total", n)]);
    let collection =
        Collection::new(vec![received("柳州市财政局", 0), received("柳州市教育局", 8), report("柳州市民政局", 2023)]);
    let of = |collection: &Collection| concentration(&Quantities::of(collection).unwrap()).unwrap();
    let rows = of(&collection);
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].card.id.as_str(), rows[0].value), ("concentration_gini", Some(1.0)));
    assert_eq!((rows[0].used, rows[0].missing), (2, 1));
    let empty = of(&Collection::new(vec![report("柳州市民政局", 2023)]));
    assert!(empty.iter().all(|row| row.state == MetricState::Missing));
}

/// A government whose report may hold its departments' numbers is never added to them.
#[test]
fn nobody_is_counted_twice() {
    use gongkai_model::Scope;
    let received = |agency: &str, n: i64, scope: Scope| {
        with(report(agency, 2023), &[("requests.received.total", n)]).rebuild().scope(scope).build()
    };
    let says = |report: gongkai_model::Report, text: &str| {
        let place = gongkai_model::Place::default();
        let paragraphs = vec![gongkai_model::Passage { text: text.to_owned(), place }];
        let key = Some(gongkai_model::Section::PREAMBLE.to_owned());
        let preamble = gongkai_model::Section { key, heading: String::new(), paragraphs, place };
        report.rebuild().sections(vec![preamble]).build()
    };
    let reports = vec![
        says(received("桑渡区人民政府", 700, Scope::Unknown), "本报告数据涵盖全区各部门和镇街。"),
        says(received("菱铺区人民政府", 30, Scope::Unknown), "报告仅统计本机关办理的申请。"),
        received("云泽区人民政府", 438, Scope::RolledUp),
        received("柳渡区人民政府", 500, Scope::Unknown),
        received("云泽区财政局", 200, Scope::Own),
        // The same office once more, in a file that does not say whose numbers it has.
        received("云泽区财政局", 200, Scope::Unknown),
        received("云泽区教育局", 184, Scope::Unknown),
        received("云泽区柳渡镇人民政府", 16, Scope::Unknown),
    ];
    let collection = Collection::new(reports);
    let metrics = Metrics::of(&collection).unwrap();
    let groups = group_by(&metrics, GroupBy::Year).unwrap();
    let sums: Vec<_> = groups
        .iter()
        .filter(|group| group.metric.id == "requests_received")
        .map(|group| (group.scope, group.used, group.pooled))
        .collect();
    let expected = [(Scope::Own, 4, Some(430.0)), (Scope::RolledUp, 2, Some(1138.0)), (Scope::Unknown, 2, Some(700.0))];
    assert_eq!(sums, expected);
    let rows = concentration(metrics.quantities()).unwrap();
    let ginis: Vec<_> = rows.iter().filter(|row| row.card.id == "concentration_gini").collect();
    assert_eq!((ginis[0].scope, ginis[0].used), (Scope::Own, 4));
    // Of one agency nothing is concentrated or spread.
    let one = Collection::new(vec![received("云泽区财政局", 200, Scope::Own)]);
    let rows = concentration(&Quantities::of(&one).unwrap()).unwrap();
    assert_eq!((rows[0].scope, rows[0].value, rows[0].state), (Scope::Own, None, MetricState::Undefined));
}

#[test]
fn a_series_says_where_it_breaks() {
    let before = with(report("水利部", 2018), &[("sheet.applications.received", 70)]);
    let after =
        with(report("水利部", 2019), &[("requests.received.total", 90), ("requests.not_processed.petition.total", 1)]);
    let rows = series_rows(&Collection::new(vec![after, before]));
    let received: Vec<_> = rows.iter().filter(|row| row.series.id == "requests.received").collect();
    let values: Vec<Option<i64>> = received.iter().map(|row| row.value.and_then(|n| n.count())).collect();
    assert_eq!(values, [Some(70), Some(90)]);
    assert_eq!(received[1].comparable, Comparable::Yes);
    let broken: Vec<_> = rows.iter().filter(|row| row.series.id == "requests.not_processed_or_other").collect();
    assert_eq!((broken[0].comparable, broken[1].comparable), (Comparable::Yes, Comparable::Break));
    assert!(broken[0].note(Lang::Zh).is_empty() && broken[1].note(Lang::Zh).contains("口径"));
    assert_eq!(broken[1].state, MetricState::Missing);
    let in_force: Vec<_> = rows.iter().filter(|row| row.series.id == "documents.in_force").collect();
    assert_eq!(in_force[0].state, MetricState::NotInForm);
}

#[test]
fn pooled_ratios_are_those_of_the_sums() {
    let reports = vec![
        rated("云川市财政局", 2019, 1, 2),
        rated("云川市财政局", 2021, 3, 10),
        rated("云川市财政局", 2022, 5, 20),
        rated("云川市财政局", 2023, 8, 25),
        rated("云川市教育局", 2023, 0, 0),
        rated("云川市教育局", 2022, 4, 5),
        rated("云川市审计局", 2022, 4, 40),
        rated("云川市审计局", 2023, 6, 40).rebuild().scope(Scope::RolledUp).build(),
    ];
    let (_, metrics) = measured(reports);
    let pooled = metrics.pooled(3).unwrap();
    assert_eq!(pooled.years_pooled(), 3);
    let of = |body: &str, year: i32| {
        let row = pooled
            .metric("disclosure_rate")
            .find(|row| row.report.agency.body == body && row.report.report_year == year);
        let row = row.unwrap();
        (row.numerator, row.denominator, row.state)
    };
    // Added up by hand: 2019 lies too far back, and 2020 has no report.
    assert_eq!(of("财政局", 2023), (Some(16), Some(55), MetricState::Ok));
    assert_eq!(of("财政局", 2022), (Some(8), Some(30), MetricState::Ok));
    assert_eq!(of("财政局", 2021), (Some(4), Some(12), MetricState::Ok));
    // No value of its own, none; rolled up, none of its own.
    assert_eq!(of("教育局", 2023), (None, None, MetricState::Undefined));
    assert_eq!(of("审计局", 2023), (Some(6), Some(40), MetricState::Ok));
    let value = pooled.metric("disclosure_rate").find(|row| row.numerator == Some(16)).unwrap();
    assert_eq!((value.value, value.n, value.below_minimum), (Some(16.0 / 55.0), Some(55), false));
    assert!(pooled.chosen().iter().all(|metric| metric.is_ratio()));
    // Over one year they are what they were.
    let alone = metrics.pooled(1).unwrap();
    for row in alone.metric("disclosure_rate").filter(|row| row.value.is_some()) {
        let own = metrics.metric("disclosure_rate").find(|other| other.at == row.at).unwrap();
        assert_eq!((row.value, row.n), (own.value, own.n));
    }
}

#[test]
fn who_stands_apart_is_said_with_the_differences_between_bodies_in_mind() {
    let of = |counts: &[(i64, i64)]| {
        let bodies = [
            "财政局",
            "教育局",
            "民政局",
            "审计局",
            "水利局",
            "司法局",
            "统计局",
            "农业局",
            "商务局",
            "档案局",
            "科技局",
            "文化局",
        ];
        let reports = bodies.iter().zip(counts).map(|(body, (k, n))| rated(&format!("云川市{body}"), 2023, *k, *n));
        one(rank(&measured(reports.collect()).1, "disclosure_rate", 2023, GroupBy::Year).unwrap())
    };
    // Large bodies that all differ: chance alone would call nearly all of them outliers.
    let spread =
        of(&[(100, 1000), (200, 1000), (300, 1000), (400, 1000), (500, 1000), (600, 1000), (700, 1000), (800, 1000)]);
    let control = spread.control().unwrap();
    assert!(control.phi > 100.0 && control.points.iter().flatten().all(|point| point.beyond.is_none()));
    let outside = |value: f64| {
        let (low, high) = control.limits_of_chance(1000, Limit::Alarm);
        value < low || value > high
    };
    assert_eq!(spread.rows.iter().filter(|row| row.row.value.is_some_and(outside)).count(), 8);
    // One of twelve is unlike the others.
    let mut counts = vec![
        (100, 200),
        (104, 200),
        (95, 200),
        (99, 200),
        (102, 200),
        (97, 200),
        (101, 200),
        (98, 200),
        (103, 200),
        (96, 200),
        (100, 200),
    ];
    counts.push((5, 200));
    let ranking = of(&counts);
    let control = ranking.control().unwrap();
    let alarms: Vec<&str> = ranking
        .rows
        .iter()
        .zip(&control.points)
        .filter(|(_, point)| point.is_some_and(|point| point.beyond == Some(Limit::Alarm)))
        .map(|(row, _)| row.row.report.agency.body.as_str())
        .collect();
    assert_eq!(alarms, ["文化局"]);
    let outliers = ranking.rows.iter().filter(|row| row.is_outlier()).count();
    assert_eq!((outliers, ranking.rows.last().unwrap().is_outlier()), (1, true));
    assert!(of(&counts[..4]).control().is_none(), "too few");
}

/// Das Gupta 1993 (Standardization and Decomposition of Rates, U.S. Bureau of the Census, P23-186), example 5.1: households per 100
/// persons by age, 1970 and 1985. Shares of the population in thousandths, households as counts.
#[test]
fn published_decomposition_of_a_rate() {
    let size = [
        [129, 109, 95, 80, 78, 84, 86, 78, 70, 59, 47, 36, 49],
        [101, 112, 116, 109, 94, 77, 63, 60, 63, 59, 51, 40, 55],
    ];
    let rate = [
        [19, 258, 457, 496, 512, 516, 518, 549, 587, 604, 628, 666, 668],
        [22, 243, 458, 525, 561, 556, 560, 574, 572, 612, 639, 686, 722],
    ];
    let of = |at: usize| {
        (0..13).map(move |age| {
            let name = format!(
                "云川市{}局",
                ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑", "寅"][age]
            );
            rated(&name, 2022 + at as i32, size[at][age] * rate[at][age], size[at][age] * 1000)
        })
    };
    let (_, metrics) = measured(of(0).chain(of(1)).collect());
    let found = shift_share(&metrics, "disclosure_rate", 2022, 2023).unwrap();
    let close = |value: f64, published: f64| assert!((value * 100.0 - published).abs() < 5e-5, "{value}: {published}");
    close(found.before.unwrap(), 44.7268);
    close(found.after.unwrap(), 47.6940);
    close(found.mix, 1.2269);
    close(found.own_rate, 1.7403);
}

#[test]
fn a_decomposition_says_where_its_signs_hang_on_the_weights() {
    let years = |a: [(i64, i64); 2], b: [(i64, i64); 2]| {
        let of = |year, counts: [(i64, i64); 2]| {
            ["财政局", "教育局"]
                .into_iter()
                .zip(counts)
                .map(move |(body, (k, n))| rated(&format!("云川市{body}"), year, k, n))
        };
        let (_, metrics) = measured(of(2022, a).chain(of(2023, b)).collect());
        shift_share(&metrics, "disclosure_rate", 2022, 2023).unwrap()
    };
    let clear = years([(20, 100), (60, 100)], [(40, 100), (80, 100)]);
    assert!(clear.keeps_signs());
    // One falls by ten points and has nine in ten requests first, one in ten later; the other rises by ten points.
    let hangs = years([(450, 900), (50, 100)], [(40, 100), (540, 900)]);
    let [before, after] = hangs.by_either_year();
    assert!((before.0 + 0.08).abs() < 1e-12 && (after.0 - 0.08).abs() < 1e-12, "{before:?} {after:?}");
    assert!((before.0 + before.1 - (after.0 + after.1)).abs() < 1e-12);
    assert!(!hangs.keeps_signs());
}
