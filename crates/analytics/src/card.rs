//! Metric cards: what each metric is, kept once (`metrics.toml`) and used by docs, tables and charts.

mod raw;
mod words;

pub use gongkai_model::Unit;
pub use words::{Direction, Text};

use crate::AnalyticsError;
use gongkai_model::{Lang, nearest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const FILE: &str = include_str!("../metrics.toml");

struct Catalogue {
    metrics: Vec<Metric>,
    /// How many of them need the report alone: these stand first.
    of_reports: usize,
    by_id: BTreeMap<String, usize>,
}

static CARDS: LazyLock<Vec<MetricCard>> = LazyLock::new(|| match raw::read(FILE) {
    Ok(cards) => cards,
    // The file is compiled in and a test reads it.
    Err(error) => panic!("metrics.toml: {error}"),
});

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let (mut metrics, of_review): (Vec<Metric>, Vec<Metric>) =
        CARDS.iter().flat_map(Metric::of_card).partition(|metric| !metric.of_review());
    let of_reports = metrics.len();
    metrics.extend(of_review);
    for (at, metric) in metrics.iter_mut().enumerate() {
        metric.order = at;
    }
    let by_id = metrics.iter().enumerate().map(|(at, metric)| (metric.id.clone(), at)).collect();
    Catalogue { metrics, of_reports, by_id }
});

/// A numerator and a denominator: quantities, added up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fraction {
    /// Quantities above the line.
    pub numerator: Vec<String>,
    /// Quantities below the line.
    pub denominator: Vec<String>,
}

/// One part of a mix.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Key; the metric's id is `card.key`.
    pub key: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Quantities added up.
    pub sum: Vec<String>,
}

/// How one metric follows from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Against the year before.
    YearOnYear,
    /// A yearly rate over several years.
    Compound,
}

/// A measure over all agencies of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Concentration {
    /// Gini coefficient.
    Gini,
    /// Share of the ten largest.
    Top10,
}

/// How grave the findings are that a metric counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Errors.
    Error,
    /// Warnings.
    Warning,
}

/// How a metric is computed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Shape {
    /// A sum of quantities.
    Count {
        /// Quantities added up.
        sum: Vec<String>,
    },
    /// A numerator over a denominator.
    Ratio(Fraction),
    /// A ratio times 1000.
    PerMille(Fraction),
    /// This year's numerator over last year's denominator, same agency and scope.
    LaggedRatio(Fraction),
    /// One ratio less another.
    Difference {
        /// Taken from.
        minuend: Fraction,
        /// Taken away.
        subtrahend: Fraction,
    },
    /// Sum of squared shares.
    Concentration {
        /// Each quantity is one part.
        parts: Vec<String>,
        /// Quantities of the whole, added up.
        denominator: Vec<String>,
    },
    /// Several ratios over one denominator, each a metric by itself.
    Mix {
        /// Quantities of the whole, added up.
        denominator: Vec<String>,
        /// The parts.
        parts: Vec<Part>,
    },
    /// Days from the end of the report year to publication.
    PublicationDate,
    /// Reports that came out by their deadline over those of which it is known.
    OnTime,
    /// Reported cells over statutory cells.
    Cells,
    /// Identities passed over identities that can be evaluated.
    Identities,
    /// What the rules found in the report and lay at its agency.
    Findings(Grade),
    /// A measure over all agencies of a year.
    Collection {
        /// Quantities added up for each agency.
        of: Vec<String>,
        /// What is measured.
        measure: Concentration,
    },
    /// A change of another metric between years.
    Change(Change),
}

/// What a metric is: names, formula, unit, direction, minimum n, caveats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetricCard {
    /// Permanent id.
    pub id: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// The formula in words.
    pub formula: Text,
    /// Unit.
    pub unit: Unit,
    /// Which way is better.
    pub better: Direction,
    /// Shown first: in the main table of the page, and wherever none is named.
    pub key: bool,
    /// How it is computed.
    pub shape: Shape,
    /// Below this n (of the denominator; the smaller one of a difference) a value is shown but never ranked.
    pub minimum: Option<i64>,
    /// The numerator is a part of the denominator, so that an interval for a share has a meaning.
    pub share: bool,
    /// What a reader must know.
    pub caveats: Vec<Text>,
    /// The notice the numbers come from.
    pub notice: Text,
}

impl MetricCard {
    /// Every card, in the order of the catalogue.
    ///
    /// ```
    /// use gongkai_analytics::MetricCard;
    /// let card = MetricCard::by_id("disclosure_rate").unwrap();
    /// assert_eq!((card.zh.as_str(), card.minimum), ("公开率", Some(30)));
    /// ```
    pub fn all() -> &'static [MetricCard] {
        &CARDS
    }

    /// The card of an id; the id of a part (`outcome_mix.granted`) gives the card of its mix.
    pub fn by_id(id: &str) -> Option<&'static MetricCard> {
        let find = |id: &str| MetricCard::all().iter().find(|card| card.id == id);
        find(id).or_else(|| Metric::by_id(id).map(|metric| metric.card))
    }

    /// Ids of cards and parts that look like an unknown one, best first.
    pub fn near(unknown: &str) -> Vec<&'static str> {
        let cards = MetricCard::all().iter().map(|card| card.id.as_str());
        let parts = Metric::all().iter().filter(|m| m.part.is_some()).map(|m| m.id.as_str());
        nearest(unknown, cards.chain(parts))
    }

    /// What the metric is, line by line: its definition, what it is computed from, what to mind.
    ///
    /// ```
    /// use gongkai_analytics::MetricCard;
    /// use gongkai_model::Lang;
    /// let page = MetricCard::by_id("disclosure_rate").map(|card| card.page(Lang::En));
    /// assert!(page.is_some_and(|page| page.contains("\ndefinition: ")));
    /// ```
    pub fn page(&'static self, lang: Lang) -> String {
        let minimum = match self.minimum {
            Some(n) => lang.pick(format!("基数不足 {n} 时不参加排名"), format!("not ranked below n = {n}")),
            None => lang.pick("无最低基数", "no minimum n").to_owned(),
        };
        let mut text = format!("{} · {} · {}\n\n", self.id, self.zh, self.en);
        let mut line = |zh: &str, en: &str, value: &str| {
            text.push_str(&format!("{}{}\n", lang.pick(format!("{zh}："), format!("{en}: ")), value));
        };
        line("定义", "definition", self.formula.get(lang));
        line("单位", "unit", self.unit.id());
        line("方向", "direction", self.better.label(lang));
        line("排名", "ranking", &minimum);
        let quantities = self.quantities().join(", ");
        if !quantities.is_empty() {
            line("依据", "computed from", &quantities);
        }
        let parts: Vec<String> =
            self.metrics().filter(|m| m.part.is_some()).map(|m| format!("{} {}", m.id, m.label(lang))).collect();
        if !parts.is_empty() {
            line("分项", "parts", &parts.join(", "));
        }
        line("出处", "source", self.notice.get(lang));
        for caveat in &self.caveats {
            line("注意", "caveat", caveat.get(lang));
        }
        text
    }

    /// Name in a language.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// The metrics of each report that the card defines: one, several for a mix, none for a measure over agencies or
    /// years.
    pub fn metrics(&'static self) -> impl Iterator<Item = &'static Metric> {
        CATALOGUE.metrics.iter().filter(move |metric| std::ptr::eq(metric.card, self))
    }

    /// The quantities a value is computed from, without repeats.
    pub fn quantities(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        let lists: Vec<&[String]> = match &self.shape {
            Shape::Count { sum } | Shape::Collection { of: sum, .. } => vec![sum],
            Shape::Ratio(f) | Shape::PerMille(f) | Shape::LaggedRatio(f) => vec![&f.numerator, &f.denominator],
            Shape::Difference { minuend: a, subtrahend: b } => {
                vec![&a.numerator, &a.denominator, &b.numerator, &b.denominator]
            }
            Shape::Concentration { parts, denominator } => vec![parts, denominator],
            Shape::Mix { denominator, parts } => {
                parts.iter().map(|part| part.sum.as_slice()).chain([denominator.as_slice()]).collect()
            }
            Shape::PublicationDate
            | Shape::OnTime
            | Shape::Cells
            | Shape::Identities
            | Shape::Findings(_)
            | Shape::Change(_) => Vec::new(),
        };
        for id in lists.into_iter().flatten() {
            if !all.contains(&id.as_str()) {
                all.push(id);
            }
        }
        all
    }
}

/// One metric of a report: a card, or one part of a mix.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Permanent id: the card's, or `card.part`.
    pub id: String,
    /// The card.
    pub card: &'static MetricCard,
    /// The part of a mix.
    pub part: Option<&'static Part>,
    /// Place in the catalogue.
    pub(crate) order: usize,
}

impl Metric {
    fn of_card(card: &'static MetricCard) -> Vec<Metric> {
        match &card.shape {
            Shape::Mix { parts, .. } => parts
                .iter()
                .map(|part| Metric { id: format!("{}.{}", card.id, part.key), card, part: Some(part), order: 0 })
                .collect(),
            Shape::Collection { .. } | Shape::Change(_) => Vec::new(),
            _ => vec![Metric { id: card.id.clone(), card, part: None, order: 0 }],
        }
    }

    /// Every metric that a report alone gives, in the order of the catalogue.
    pub fn all() -> &'static [Metric] {
        &CATALOGUE.metrics[..CATALOGUE.of_reports]
    }

    /// The metrics that count what the rules found: they hang on roster, profile, exceptions and the day, and are worked out
    /// only where they are named.
    ///
    /// ```
    /// use gongkai_analytics::Metric;
    /// assert!(Metric::all_of_review().iter().any(|metric| metric.id == "findings_error"));
    /// assert!(Metric::all().iter().all(|metric| !metric.of_review()));
    /// ```
    pub fn all_of_review() -> &'static [Metric] {
        &CATALOGUE.metrics[CATALOGUE.of_reports..]
    }

    /// Whether it counts what the rules found.
    pub fn of_review(&self) -> bool {
        matches!(self.card.shape, Shape::Findings(_))
    }

    /// The metrics that are shown first, in the order of the catalogue.
    pub fn key() -> impl Iterator<Item = &'static Metric> {
        Metric::all().iter().filter(|metric| metric.card.key)
    }

    /// A metric by its id.
    pub fn by_id(id: &str) -> Option<&'static Metric> {
        CATALOGUE.by_id.get(id).map(|at| &CATALOGUE.metrics[*at])
    }

    /// A metric by its id, or an error that names the near ones.
    ///
    /// ```
    /// use gongkai_analytics::Metric;
    /// let error = Metric::named("disclosure_rte").unwrap_err();
    /// assert!(error.to_string().contains("disclosure_rate"));
    /// ```
    pub fn named(id: &str) -> Result<&'static Metric, AnalyticsError> {
        Metric::by_id(id).ok_or_else(|| match MetricCard::by_id(id) {
            Some(card) => AnalyticsError::NotOfAReport {
                metric: id.to_owned(),
                parts: card.metrics().map(|m| m.id.as_str()).collect(),
            },
            None => AnalyticsError::UnknownMetric { metric: id.to_owned(), near: MetricCard::near(id) },
        })
    }

    /// Metrics named by ids of metrics or of cards; a mix stands for its parts.
    pub fn select<'a>(ids: impl IntoIterator<Item = &'a str>) -> Result<Vec<&'static Metric>, AnalyticsError> {
        let mut all = Vec::new();
        for id in ids {
            match MetricCard::all().iter().find(|card| card.id == id) {
                Some(card) if card.metrics().next().is_some() => all.extend(card.metrics()),
                _ => all.push(Metric::named(id)?),
            }
        }
        Ok(all)
    }

    /// Name in a language: 公开率, 办理结果构成·予以公开.
    pub fn label(&self, lang: Lang) -> String {
        match self.part {
            None => self.card.label(lang).to_owned(),
            Some(part) => lang.pick(format!("{}·{}", self.card.zh, part.zh), format!("{}: {}", self.card.en, part.en)),
        }
    }

    /// A value for people.
    pub fn show(&self, value: f64) -> String {
        self.card.unit.show(value)
    }
}

impl PartialEq for Metric {
    fn eq(&self, other: &Metric) -> bool {
        self.id == other.id
    }
}
