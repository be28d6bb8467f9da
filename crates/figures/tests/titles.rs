//! No title claims an order that n and intervals do not bear.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_analytics::{Collection, Metrics, wilson};
use gongkai_figures::{FigureRequest, figure};
use gongkai_lint::{Review, review};
use gongkai_model::agency::Agency;
use gongkai_model::{Carried, CellState, Cells, Decimal, Form, Lang, Number, Origin, Place, Report, SourceFormat};
use proptest::prelude::*;

/// Who granted how many of how many.
type Shares = Vec<(i64, i64)>;

const BODIES: [&str; 8] = ["财政局", "教育局", "民政局", "审计局", "水利局", "司法局", "统计局", "公安局"];

fn report(body: &str, year: i32, shares: (i64, i64)) -> Report {
    with_cells(body, year, shares, &[])
}

/// A report of which some cells hold something else.
fn with_cells(body: &str, year: i32, (granted, closed): (i64, i64), others: &[(&str, Number)]) -> Report {
    let form = Form::expected(year).unwrap();
    let mut cells = Cells::absent(form);
    for def in &form.cells[..form.statutory] {
        // Numbers that no check of the form fails on: everybody is a person.
        let row = def.id.strip_suffix(".natural_person").or(def.id.strip_suffix(".total"));
        let n = match row.unwrap_or_default() {
            "requests.granted" => granted,
            "requests.refused.third_party" => closed - granted,
            "requests.received" | "requests.total" => closed,
            _ => 0,
        };
        let ix = form.cell(&def.id).unwrap();
        cells.set(ix, CellState::Reported, Some(Number::Count(n)), &n.to_string(), Place::default());
    }
    for (id, number) in others {
        cells.set(form.cell(id).unwrap(), CellState::Reported, Some(*number), &number.to_string(), Place::default());
    }
    let origin = Origin { file: format!("{body}.csv"), format: SourceFormat::CellsCsv, cited: None };
    let tables = form.tables.iter().map(|table| table.key.clone()).collect();
    Report::builder(Agency::parse(&format!("云川市临江区{body}"), None), year, origin)
        .detected_form(Some(form.id))
        .cells(Some(cells))
        .carried(Carried { text: false, published: false, tables })
        .build()
}

fn title(kind: &str, years: &[i32], shares: &[(i32, &Shares)], lang: Lang) -> Option<String> {
    let reports = shares.iter().flat_map(|(year, of)| {
        of.iter().zip(BODIES).map(|(share, body)| report(body, *year, *share)).collect::<Vec<_>>()
    });
    let collection = Collection::new(reports.collect());
    let metrics = Metrics::of(&collection).unwrap();
    let request = FigureRequest { kind, metric: "disclosure_rate", years, highlight: &[], lang, review: None };
    figure(&collection, &metrics, &request).ok().map(|figure| figure.spec.title)
}

fn shares() -> impl Strategy<Value = Shares> {
    let one = prop_oneof![(0i64..12, 0i64..12), (0i64..300, 0i64..300), (0i64..20, 200i64..400)];
    prop::collection::vec(one.prop_map(|(k, more)| (k, k + more)), 2..BODIES.len())
}

/// With fewer cases no share of closed requests is ranked.
const MINIMUM: i64 = 30;

fn extremes(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::En => ["highest at", "lowest at"],
        _ => ["最高，为", "最低，为"],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bars_name_the_highest_where_it_is_so_for_certain(shares in shares(), english in any::<bool>()) {
        let lang = if english { Lang::En } else { Lang::Zh };
        let Some(title) = title("bars", &[2023], &[(2023, &shares)], lang) else { return Ok(()) };
        let named: Vec<usize> = (0..shares.len()).filter(|at| title.contains(BODIES[*at])).collect();
        let ranked: Vec<&(i64, i64)> = shares.iter().filter(|share| share.1 >= MINIMUM).collect();
        for at in &named {
            prop_assert!(shares[*at].1 >= MINIMUM, "{title}: {shares:?}");
        }
        if extremes(lang).iter().any(|word| title.contains(word)) {
            let one = &shares[named[0]];
            let rate = |share: &(i64, i64)| share.0 as f64 / share.1 as f64;
            for other in ranked.iter().filter(|other| **other != one) {
                // Even the plain intervals, which are narrower than those of all together, lie apart.
                let (low, high) = (wilson(one.0, one.1).unwrap().0, wilson(other.0, other.1).unwrap().1);
                prop_assert!(rate(one) > rate(other) && low > high, "{title}: {shares:?}");
            }
        }
    }

    #[test]
    fn a_change_is_called_the_largest_where_it_is_so_for_certain(before in shares(), after in shares(), english in any::<bool>()) {
        let lang = if english { Lang::En } else { Lang::Zh };
        for kind in ["slope", "dumbbell", "trend"] {
            let Some(title) = title(kind, &[2022, 2023], &[(2022, &before), (2023, &after)], lang) else { continue };
            if !title.contains("最大") && !title.contains("most at") {
                continue;
            }
            let named = BODIES.iter().position(|body| title.contains(body)).unwrap();
            // How small and how large each change may be, by its own 95 % interval (Newcombe's), which is narrower than one
            // that holds with all others.
            let sizes = |at: usize| {
                let ((k1, n1), (k2, n2)) = (before[at], after[at]);
                let (p1, p2) = (k1 as f64 / n1 as f64, k2 as f64 / n2 as f64);
                let ((l1, u1), (l2, u2)) = (wilson(k1, n1).unwrap(), wilson(k2, n2).unwrap());
                let low = p2 - p1 - ((p2 - l2).powi(2) + (u1 - p1).powi(2)).sqrt();
                let high = p2 - p1 + ((u2 - p2).powi(2) + (p1 - l1).powi(2)).sqrt();
                let least = if low > 0.0 { low } else if high < 0.0 { -high } else { 0.0 };
                (least, low.abs().max(high.abs()))
            };
            let fit = |at: &usize| before[*at].1 >= MINIMUM && after[*at].1 >= MINIMUM;
            prop_assert!(fit(&named), "{title}: {before:?} {after:?}");
            for other in (0..before.len().min(after.len())).filter(fit).filter(|other| *other != named) {
                prop_assert!(sizes(other).1 < sizes(named).0, "{title}: {before:?} {after:?}");
            }
        }
    }
}

#[test]
fn a_title_says_what_may_be_said() {
    let far = vec![(390, 400), (200, 400), (100, 400)];
    assert_eq!(
        title("bars", &[2023], &[(2023, &far)], Lang::Zh).unwrap(),
        "2023年公开率：云川市临江区财政局最高，为97.50%"
    );
    let close = vec![(20, 40), (21, 40), (22, 40)];
    assert_eq!(
        title("bars", &[2023], &[(2023, &close)], Lang::Zh).unwrap(),
        "2023年公开率：3个单位在50.00%到55.00%之间，难分高下"
    );
    assert_eq!(
        title("slope", &[2022, 2023], &[(2022, &far), (2023, &close)], Lang::Zh).unwrap(),
        "公开率：2023年比2022年，可比的3个单位中1个上升，1个下降，1个未超出偶然范围"
    );
}

/// The title and the notes of a chart, with what the rules say of the reports.
fn judged(kind: &str, metric: &str, reports: Vec<Report>, lang: Lang) -> (String, String) {
    let collection = Collection::new(reports);
    let metrics = Metrics::of(&collection).unwrap();
    let said: Review = review(collection.reports().iter().map(|report| &**report));
    let request = FigureRequest { kind, metric, years: &[], highlight: &[], lang, review: Some(&said) };
    let spec = figure(&collection, &metrics, &request).unwrap().spec;
    (spec.title, spec.notes.join("\n"))
}

#[test]
fn no_title_rests_on_an_amount_that_may_be_in_another_unit() {
    let fees = |body: &str, year: i32, wan: &str| {
        let amount = Number::Amount(wan.parse::<Decimal>().unwrap());
        with_cells(body, year, (5, 9), &[("proactive.fees.amount_wan", amount)])
    };
    let of_2023 = || vec![fees("财政局", 2023, "45678900"), fees("教育局", 2023, "12.5"), fees("民政局", 2023, "3")];
    let (title, notes) = judged("bars", "fees_collected_wan", of_2023(), Lang::Zh);
    assert_eq!(title, "2023年行政事业性收费：不计存疑的1个单位，云川市临江区教育局最高，为12.50万元");
    assert!(notes.contains("云川市临江区财政局（CEL207）"), "{notes}");
    let (title, notes) = judged("bars", "fees_collected_wan", of_2023(), Lang::En);
    assert!(title.contains("1 in doubt left out: highest at 云川市临江区教育局"), "{title}");
    assert!(notes.contains("云川市临江区财政局 (CEL207)"), "{notes}");
    let (title, _) = judged("distribution", "fees_collected_wan", of_2023(), Lang::Zh);
    assert!(title.ends_with("2个单位从3.00万元到12.50万元"), "{title}");
    // Nor is a change the largest that comes of it.
    let before = [fees("财政局", 2022, "4567"), fees("教育局", 2022, "10"), fees("民政局", 2022, "3")];
    let both: Vec<Report> = of_2023().into_iter().chain(before).collect();
    for kind in ["slope", "dumbbell", "trend"] {
        let (title, notes) = judged(kind, "fees_collected_wan", both.clone(), Lang::Zh);
        assert!(title.contains("变化最大的是云川市临江区教育局"), "{kind}: {title}");
        assert!(notes.contains("云川市临江区财政局（CEL207"), "{kind}: {notes}");
    }
    for kind in ["trend", "panels"] {
        let (title, notes) = judged(kind, "fees", both.clone(), Lang::Zh);
        assert!(title.contains("云川市临江区教育局，由2022年的10.00万元升至2023年的12.50万元"), "{kind}: {title}");
        assert!(notes.contains("云川市临江区财政局（CEL207"), "{kind}: {notes}");
    }
    // Nor does one agency's line end on it.
    let course = vec![fees("财政局", 2021, "10"), fees("财政局", 2022, "12.5"), fees("财政局", 2023, "45678900")];
    for metric in ["fees", "fees_collected_wan"] {
        let (title, notes) = judged("trend", metric, course.clone(), Lang::Zh);
        assert!(title.ends_with("由2021年的10.00万元升至2022年的12.50万元"), "{metric}: {title}");
        assert!(notes.contains("云川市临江区财政局（CEL207"), "{metric}: {notes}");
    }
    let alone = vec![fees("财政局", 2023, "45678900"), fees("教育局", 2023, "98765432")];
    let (title, _) = judged("bars", "fees_collected_wan", alone, Lang::Zh);
    assert_eq!(title, "2023年行政事业性收费：数值都存疑，不作比较");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_title_names_a_body_whose_numbers_fail_a_check(shares in shares(), broken in any::<u8>(), english in any::<bool>()) {
        let lang = if english { Lang::En } else { Lang::Zh };
        let is_broken = |at: usize| broken >> at & 1 == 1;
        let reports = shares.iter().zip(BODIES).enumerate().map(|(at, (share, body))| {
            // A total that is not the sum of its row.
            let slip = ("requests.granted.natural_person", Number::Count(share.0 + 1));
            with_cells(body, 2023, *share, if is_broken(at) { std::slice::from_ref(&slip) } else { &[] })
        });
        let reports: Vec<Report> = reports.collect();
        if shares.iter().all(|share| share.1 == 0) {
            return Ok(());
        }
        for kind in ["bars", "control"] {
            let collection = Collection::new(reports.clone());
            let metrics = Metrics::of(&collection).unwrap();
            let request = FigureRequest { kind, metric: "disclosure_rate", years: &[2023], highlight: &[], lang, review: None };
            let Ok(made) = figure(&collection, &metrics, &request) else { continue };
            for (at, body) in BODIES.iter().enumerate().take(shares.len()).filter(|(at, _)| is_broken(*at)) {
                prop_assert!(!made.spec.title.contains(body), "{at} {}: {shares:?}", made.spec.title);
            }
        }
    }
}

/// What a government adds up is no body among those it adds up.
#[test]
fn a_government_never_changes_most_among_its_own_bodies() {
    let of = |agency: &str, year: i32, n: i64| {
        let form = Form::expected(year).unwrap();
        let mut cells = Cells::absent(form);
        let ix = form.cell("requests.received.total").unwrap();
        cells.set(ix, CellState::Reported, Some(Number::Count(n)), &n.to_string(), Place::default());
        let origin = Origin { file: format!("{agency}.csv"), format: SourceFormat::CellsCsv, cited: None };
        Report::builder(Agency::parse(agency, None), year, origin)
            .detected_form(Some(form.id))
            .cells(Some(cells))
            .build()
    };
    let (a, b, all) = ("云川市临江区财政局", "云川市临江区教育局", "云川市临江区人民政府");
    let reports = [(a, 2022, 100), (a, 2023, 150), (b, 2022, 10), (b, 2023, 30), (all, 2022, 110), (all, 2023, 180)];
    let collection = Collection::new(reports.map(|(agency, year, n)| of(agency, year, n)).to_vec());
    let metrics = Metrics::of(&collection).unwrap();
    for kind in ["slope", "dumbbell", "trend"] {
        let request = FigureRequest {
            kind,
            metric: "requests_received",
            years: &[2022, 2023],
            highlight: &[],
            lang: Lang::Zh,
            review: None,
        };
        let title = figure(&collection, &metrics, &request).unwrap().spec.title;
        assert_eq!(title, "新收申请变化最大的是云川市临江区财政局：2023年比2022年上升50（50.0%）", "{kind}");
    }
    let of = |kind: &str, metric: &str, years: &[i32]| {
        let request = FigureRequest { kind, metric, years, highlight: &[], lang: Lang::Zh, review: None };
        figure(&collection, &metrics, &request).unwrap().spec.title
    };
    for kind in ["trend", "panels"] {
        let title = of(kind, "requests.received", &[]);
        assert!(title.ends_with("变化最大的是云川市临江区财政局，由2022年的100升至2023年的150"), "{kind}: {title}");
    }
    let title = of("distribution", "requests_received", &[2023]);
    assert_eq!(title, "2023年新收申请（本级）：2个单位从30到150");
}
