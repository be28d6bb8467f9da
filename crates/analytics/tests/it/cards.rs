//! What must hold of the catalogue.

use gongkai_analytics::{Metric, MetricCard, Shape, Unit};
use gongkai_model::{Form, FormId, Lang};
use std::collections::BTreeSet;

/// The permanent ids that need only table numbers or the publication date.
const IDS: [&str; 49] = [
    "requests_received",
    "requests_accepted",
    "requests_closed",
    "clearance_rate",
    "carryover_rate",
    "disclosure_rate",
    "full_disclosure_rate",
    "decided_disclosure_rate",
    "refusal_rate",
    "not_provided_rate",
    "not_processed_rate",
    "other_handling_rate",
    "not_held_share",
    "needs_creation_share",
    "unclear_share",
    "refusal_reason_mix",
    "outcome_mix",
    "natural_person_share",
    "applicant_mix",
    "applicant_hhi",
    "disclosure_gap_by_applicant",
    "review_rate",
    "suit_rate",
    "dispute_rate",
    "review_correction_rate",
    "suit_correction_rate",
    "correction_rate",
    "corrections_per_100_closed",
    "resuit_rate",
    "pending_dispute_share",
    "documents_in_force",
    "documents_issued",
    "documents_repealed",
    "document_turnover",
    "licensing_decisions",
    "penalty_decisions",
    "coercion_decisions",
    "fees_collected_wan",
    "requests_per_1000_decisions",
    "days_after_year_end",
    "on_time",
    "completeness",
    "arithmetic_soundness",
    "findings_error",
    "findings_warning",
    "yoy_change",
    "cagr",
    "concentration_gini",
    "top10_share",
];

#[test]
fn the_catalogue_is_the_permanent_list() {
    let ids: Vec<&str> = MetricCard::all().iter().map(|card| card.id.as_str()).collect();
    assert_eq!(ids, IDS);
}

#[test]
fn ids_are_unique_parts_included() {
    let ids: BTreeSet<&str> = Metric::all().iter().map(|metric| metric.id.as_str()).collect();
    assert_eq!(ids.len(), Metric::all().len());
    assert_eq!(MetricCard::by_id("outcome_mix").unwrap().metrics().count(), 6);
    assert_eq!(MetricCard::by_id("refusal_reason_mix").unwrap().metrics().count(), 8);
    assert_eq!(MetricCard::by_id("applicant_mix").unwrap().metrics().count(), 6);
    assert_eq!(Metric::by_id("outcome_mix.granted").unwrap().label(Lang::Zh), "办理结果构成·予以公开");
}

#[test]
fn every_quantity_is_one_of_the_2021_form() {
    let form = FormId::F2021.form();
    for card in MetricCard::all() {
        for id in card.quantities() {
            assert!(form.quantity(id).is_some(), "{}: {id}", card.id);
        }
    }
    assert_eq!(Form::all().len(), 3);
}

#[test]
fn every_card_is_complete() {
    for card in MetricCard::all() {
        for text in [&card.zh, &card.en, &card.formula.zh, &card.formula.en, &card.notice.zh] {
            assert!(!text.is_empty(), "{}", card.id);
        }
        let caveats: Vec<&str> = card.caveats.iter().map(|c| c.get(Lang::En)).collect();
        for word in ["scope", "self-reported", "forms of 2014"] {
            assert!(caveats.iter().any(|c| c.contains(word)), "{} has no caveat on {word}", card.id);
        }
    }
}

#[test]
fn minimum_n_follows_the_catalogue() {
    for card in MetricCard::all() {
        let over = |row: &str| match &card.shape {
            Shape::Ratio(f) => f.denominator == [row],
            Shape::Mix { denominator, .. } | Shape::Concentration { denominator, .. } => denominator == &[row],
            _ => false,
        };
        let expected = if over("requests.total.total") || over("requests.received.total") {
            Some(30)
        } else if over("requests.refused.total") || card.id.ends_with("correction_rate") {
            Some(10)
        } else {
            card.minimum
        };
        assert_eq!(card.minimum, expected, "{}", card.id);
        if matches!(card.shape, Shape::Count { .. }) {
            assert_eq!(card.minimum, None, "{}", card.id);
        }
        if card.share {
            assert_eq!(card.unit, Unit::Percent, "{}", card.id);
        }
    }
}

#[test]
fn unknown_ids_name_the_near_ones() {
    let message = |id: &str| Metric::named(id).unwrap_err().to_string();
    assert!(message("disclosure_rat").contains("did you mean disclosure_rate"));
    assert!(message("outcome_mix").contains("outcome_mix.granted"));
    assert!(message("cagr").contains("no metric of a single report"));
    assert!(MetricCard::near("zzz").is_empty());
    assert_eq!(Metric::select(["outcome_mix", "disclosure_rate"]).unwrap().len(), 7);
    assert!(Metric::select(["in_time"]).is_err());
}
