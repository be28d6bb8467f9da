//! Metrics → chart specs. Titles state the finding, subtitles the measure, its coverage and period.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod doubt;
mod error;
mod frame;
mod kinds;
pub mod order;
mod series;
pub mod words;

pub use doubt::Doubts;
pub use error::FigureError;
pub use frame::record;
pub use series::{Median, series_of};

use frame::Frame;
use gongkai_analytics::{Collection, MetricCard, Metrics};
use gongkai_charts::{ChartSpec, Field, KINDS, KindInfo, render_svg_bare};
use gongkai_lint::Review;
use gongkai_model::agency::AgencyKey;
use gongkai_model::{Lang, Series};
use std::collections::BTreeSet;

/// A chart of the page.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Name, safe as a file name: kind, metric, years.
    pub id: String,
    /// The chart.
    pub spec: ChartSpec,
    /// Drawn, without the face: a page declares it once for all its charts. A file of its own is written by
    /// [`render_svg`](gongkai_charts::render_svg) from the spec.
    pub svg: String,
    /// Its data, header first.
    pub table: Vec<Vec<String>>,
}

/// What chart is wanted.
#[derive(Debug, Clone, Copy)]
pub struct FigureRequest<'a> {
    /// Name of a chart, of [`FIGURES`].
    pub kind: &'a str,
    /// Id of a metric, of a mix for the kind `mix`, or of a series for `trend` and `panels`.
    pub metric: &'a str,
    /// Report years; the standard choice where it is empty.
    pub years: &'a [i32],
    /// Names, or parts of names, of agencies that stand out.
    pub highlight: &'a [String],
    /// Language.
    pub lang: Lang,
    /// What the rules say of the collection's reports, where that is known already.
    pub review: Option<&'a Review>,
}

/// In place of a metric, for the kind `heatmap`: how many reports fail each rule.
pub const FAILURES: &str = "failures";

/// What makes a chart of a frame: its id, and the chart.
type Build = fn(&Frame<'_>) -> Result<(String, ChartSpec), FigureError>;

/// A chart that can be asked for by name: the one entry from which the command line, the page and the documents know it.
#[derive(Debug, Clone, Copy)]
pub struct FigureKind {
    /// What it is called and what it shows.
    pub info: &'static KindInfo,
    /// The metric it shows where none is named; empty for one that shows none.
    pub metric: &'static str,
    /// It holds one year against another.
    pub two_years: bool,
    /// What it may be asked for beside metrics.
    pub takes: Takes,
    build: Build,
}

/// What a chart may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A metric.
    Metric,
    /// A metric or a series.
    Series,
    /// A metric, or [`FAILURES`].
    Failures,
    /// Nothing: it shows what it shows.
    Nothing,
}

impl Takes {
    /// Whether the name of something that is no metric is meant.
    pub fn beside_metrics(self, name: &str) -> bool {
        match self {
            Takes::Metric => false,
            Takes::Series => Series::by_id(name).is_some(),
            Takes::Failures => name == FAILURES,
            Takes::Nothing => true,
        }
    }
}

impl FigureKind {
    const fn new(info: &'static KindInfo, metric: &'static str, build: Build) -> FigureKind {
        FigureKind { info, metric, two_years: false, takes: Takes::Metric, build }
    }

    const fn of_two_years(self) -> FigureKind {
        FigureKind { two_years: true, ..self }
    }

    const fn takes(self, takes: Takes) -> FigureKind {
        FigureKind { takes, ..self }
    }

    /// The chart of this name.
    ///
    /// ```
    /// use gongkai_figures::FigureKind;
    /// assert!(FigureKind::named("slope").is_some_and(|kind| kind.two_years));
    /// assert!(FigureKind::named("pie").is_none());
    /// ```
    pub fn named(name: &str) -> Option<&'static FigureKind> {
        FIGURES.iter().find(|kind| kind.info.id == name)
    }
}

/// What [`gongkai_charts::KINDS`] says of a kind, for the table below; a name that is not there does not compile.
const fn kind(id: &str) -> &'static KindInfo {
    let mut at = 0;
    loop {
        let (a, b) = (KINDS[at].id.as_bytes(), id.as_bytes());
        let mut same = 0;
        while same < a.len() && same < b.len() && a[same] == b[same] {
            same += 1;
        }
        if same == a.len() && same == b.len() {
            return &KINDS[at];
        }
        at += 1;
    }
}

const PANELS: &KindInfo = &KindInfo {
    id: "panels",
    zh: "分格趋势图",
    en: "Small multiples",
    shows_zh: "每个机关一格的历年数值，纵轴一致",
    shows_en: "values over years, a panel each on a shared scale",
};

const APPLICANTS: &KindInfo = &KindInfo {
    id: "applicants",
    zh: "申请人构成图",
    en: "Applicant mix",
    shows_zh: "各机关新收申请来自哪类申请人",
    shows_en: "who the applicants of each body are",
};

const RULE_FAILURES: &KindInfo = &KindInfo {
    id: "failures",
    zh: "规则未通过图",
    en: "Failures by rule",
    shows_zh: "每条规则有几份报告未通过，由多到少；各年度的见 heatmap -m failures",
    shows_en: "how many reports fail each rule, the most frequent first; by year with heatmap -m failures",
};

/// Every chart there is: one for each kind of [`gongkai_charts::KINDS`], and those with a name of their own although one of
/// these draws them.
pub static FIGURES: &[FigureKind] = &[
    FigureKind::new(kind("trend"), "disclosure_rate", kinds::trend).takes(Takes::Series),
    FigureKind::new(kind("bars"), "disclosure_rate", kinds::bars),
    FigureKind::new(kind("mix"), "outcome_mix", kinds::mix),
    FigureKind::new(kind("slope"), "disclosure_rate", kinds::slope).of_two_years(),
    FigureKind::new(kind("heatmap"), "disclosure_rate", kinds::heatmap).takes(Takes::Failures),
    FigureKind::new(kind("dumbbell"), "disclosure_rate", kinds::dumbbell).of_two_years(),
    FigureKind::new(kind("pareto"), "refusal_reason_mix", kinds::pareto),
    FigureKind::new(kind("waterfall"), "disclosure_rate", kinds::waterfall).of_two_years(),
    FigureKind::new(kind("funnel"), "", kinds::funnel).takes(Takes::Nothing),
    FigureKind::new(kind("flow"), "", kinds::flow).takes(Takes::Nothing),
    FigureKind::new(kind("distribution"), "disclosure_rate", kinds::distribution),
    FigureKind::new(kind("calendar"), "", kinds::calendar).takes(Takes::Nothing),
    FigureKind::new(kind("control"), "disclosure_rate", kinds::control),
    FigureKind::new(PANELS, "disclosure_rate", kinds::trend).takes(Takes::Series),
    FigureKind::new(APPLICANTS, "applicant_mix", kinds::mix),
    FigureKind::new(RULE_FAILURES, FAILURES, kinds::failures).takes(Takes::Failures),
];

/// Makes one chart.
///
/// # Errors
///
/// An unknown kind or metric, or nothing to draw.
pub fn figure(collection: &Collection, metrics: &Metrics, request: &FigureRequest<'_>) -> Result<Figure, FigureError> {
    let Some(kind) = FigureKind::named(request.kind) else {
        let valid = FIGURES.iter().map(|kind| kind.info.id).collect();
        return Err(FigureError::UnknownChart { kind: request.kind.to_owned(), valid });
    };
    let (id, spec) = (kind.build)(&Frame::new(collection, metrics, *request))?;
    let svg = render_svg_bare(&spec).map_err(|source| FigureError::Chart { chart: id.clone(), source })?;
    let table = table(&spec);
    Ok(Figure { id, spec, svg, table })
}

/// The charts of the page, in its order.
const ON_PAGE: [(&str, &str); 22] = [
    ("bars", "disclosure_rate"),
    ("mix", "outcome_mix"),
    ("slope", "disclosure_rate"),
    ("trend", "requests.received"),
    ("panels", "requests.received"),
    ("trend", "disclosure_rate"),
    ("panels", "disclosure_rate"),
    ("heatmap", "disclosure_rate"),
    ("bars", "requests_received"),
    ("bars", "clearance_rate"),
    ("applicants", "applicant_mix"),
    ("mix", "refusal_reason_mix"),
    ("pareto", "refusal_reason_mix"),
    ("flow", ""),
    ("funnel", ""),
    ("dumbbell", "disclosure_rate"),
    ("waterfall", "disclosure_rate"),
    ("distribution", "disclosure_rate"),
    ("control", "disclosure_rate"),
    ("calendar", ""),
    ("distribution", "days_after_year_end"),
    ("failures", FAILURES),
];

/// The charts of the page: all for which there is something to draw. The kinds of two years show those of `compare`,
/// or the latest two.
pub fn figures(
    collection: &Collection,
    metrics: &Metrics,
    highlight: &[String],
    compare: Option<(i32, i32)>,
    review: &Review,
    lang: Lang,
) -> Figures {
    let both = compare.map_or(Vec::new(), |(earlier, later)| vec![earlier, later]);
    // A panel for each of a few agencies says what their lines in one panel say; the median of counts says little.
    let agencies: BTreeSet<&AgencyKey> = collection.used().iter().map(|report| &report.agency.key).collect();
    let many = agencies.len() > FEW;
    let fits = |(kind, metric): &(&str, &str)| match *kind {
        "panels" => many,
        "trend" => !many || Series::by_id(metric).is_none(),
        _ => true,
    };
    let mut figures = Figures::default();
    for (kind, metric) in ON_PAGE.into_iter().filter(fits) {
        let two_years = FigureKind::named(kind).is_some_and(|kind| kind.two_years);
        let years = if two_years { both.as_slice() } else { &[] };
        match figure(collection, metrics, &FigureRequest { kind, metric, years, highlight, lang, review: Some(review) })
        {
            Ok(figure) => figures.drawn.push(figure),
            Err(FigureError::NothingToDraw { .. } | FigureError::TooFewForLimits { .. }) => {
                figures.left_out.push(named(kind, metric, lang))
            }
            Err(error) => figures.failed.push(error),
        }
    }
    figures
}

/// The charts of a page, and those that are not on it.
#[derive(Debug, Default)]
pub struct Figures {
    /// The charts.
    pub drawn: Vec<Figure>,
    /// Names of those for which there is too little data.
    pub left_out: Vec<String>,
    /// Why a chart could not be drawn although there is data for it.
    pub failed: Vec<FigureError>,
}

impl Figures {
    /// What is said of the charts that are left out; nothing where none is.
    pub fn left_out_line(&self, lang: Lang) -> Option<String> {
        let names = self.left_out.join(lang.pick("、", ", "));
        (!names.is_empty()).then(|| {
            lang.pick(
                format!("这些图没有数据，或有数据的年度、单位不够，未画：{names}。"),
                format!("Charts left out for want of data, or of years or agencies that have it: {names}."),
            )
        })
    }
}

/// A chart as people call it.
fn named(kind: &str, metric: &str, lang: Lang) -> String {
    let name = FigureKind::named(kind).map_or(kind, |kind| lang.pick(kind.info.zh, kind.info.en));
    let of = MetricCard::by_id(metric).map(|card| card.label(lang));
    match of.or_else(|| Series::by_id(metric).map(|series| series.label(lang))) {
        Some(of) => lang.pick(format!("{name}（{of}）"), format!("{name} ({of})")),
        None => name.to_owned(),
    }
}

/// So many lines can be told apart in one panel.
const FEW: usize = 6;

fn table(spec: &ChartSpec) -> Vec<Vec<String>> {
    let data = spec.data_table();
    let text = |field: &Field| match field {
        Field::Text(text) => text.clone(),
        Field::Number(value) => value.to_string(),
        Field::Whole(value) => value.to_string(),
        Field::Empty => String::new(),
    };
    let head = data.columns.iter().map(|column| (*column).to_owned()).collect();
    std::iter::once(head).chain(data.rows.iter().map(|row| row.iter().map(text).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_chart_has_its_entry_and_every_chart_of_the_page_a_kind() {
        for info in KINDS {
            assert_eq!(FIGURES.iter().filter(|kind| kind.info.id == info.id).count(), 1, "{}", info.id);
        }
        let names: BTreeSet<&str> = FIGURES.iter().map(|kind| kind.info.id).collect();
        assert_eq!(names.len(), FIGURES.len(), "a name twice");
        for (name, metric) in ON_PAGE {
            let kind = FigureKind::named(name).unwrap();
            assert!(kind.takes.beside_metrics(metric) || MetricCard::by_id(metric).is_some(), "{name} {metric}");
        }
    }

    #[test]
    fn the_metric_that_a_kind_shows_by_itself_is_one_that_it_takes() {
        for kind in FIGURES {
            let known = kind.takes.beside_metrics(kind.metric) || MetricCard::by_id(kind.metric).is_some();
            assert!(known, "{} {}", kind.info.id, kind.metric);
        }
    }
}
