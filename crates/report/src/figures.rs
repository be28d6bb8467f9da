//! Metrics → chart specs. Titles state the finding, subtitles the measure, its coverage and period.

mod frame;
mod kinds;
mod series;

pub(crate) use series::series_of;

use crate::ReportError;
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
    /// Id of a chart kind, or a name of [`NAMED`].
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

/// Charts with a name of their own although one of the [`KINDS`] draws them.
pub const NAMED: &[KindInfo] = &[
    KindInfo {
        id: "panels",
        zh: "分格趋势图",
        en: "Small multiples",
        shows_zh: "每个机关一格的历年数值，纵轴一致",
        shows_en: "values over years, a panel each on a shared scale",
    },
    KindInfo {
        id: "applicants",
        zh: "申请人构成图",
        en: "Applicant mix",
        shows_zh: "各机关新收申请来自哪类申请人",
        shows_en: "who the applicants of each body are",
    },
    KindInfo {
        id: "failures",
        zh: "规则失败热力图",
        en: "Failures by rule",
        shows_zh: "规则 × 年度：每条规则每年有几份报告未通过",
        shows_en: "rules by years: how many reports fail each",
    },
];

/// Every chart there is, by name.
pub fn chart_names() -> impl Iterator<Item = &'static KindInfo> {
    KINDS.iter().chain(NAMED)
}

/// The metric that a chart shows where none is named; empty for one that shows none.
pub fn standard_metric(kind: &str) -> &'static str {
    match kind {
        "mix" => "outcome_mix",
        "applicants" => "applicant_mix",
        "failures" => FAILURES,
        "pareto" => "refusal_reason_mix",
        "flow" | "funnel" | "calendar" => "",
        _ => "disclosure_rate",
    }
}

/// Makes one chart.
///
/// # Errors
///
/// An unknown kind or metric, or nothing to draw.
pub fn figure(collection: &Collection, metrics: &Metrics, request: &FigureRequest<'_>) -> Result<Figure, ReportError> {
    let frame = Frame::new(collection, metrics, *request);
    let (id, spec) = match request.kind {
        "trend" | "panels" if Series::by_id(request.metric).is_some() => kinds::series_trend(&frame)?,
        "trend" | "panels" => kinds::trend(&frame)?,
        "bars" => kinds::bars(&frame)?,
        "mix" | "applicants" => kinds::mix(&frame)?,
        "slope" => kinds::slope(&frame)?,
        "heatmap" | "failures" if request.metric == FAILURES => kinds::failures(&frame)?,
        "heatmap" => kinds::heatmap(&frame)?,
        "dumbbell" => kinds::dumbbell(&frame)?,
        "pareto" => kinds::pareto(&frame)?,
        "waterfall" => kinds::waterfall(&frame)?,
        "funnel" => kinds::funnel(&frame)?,
        "flow" => kinds::flow(&frame)?,
        "distribution" => kinds::distribution(&frame)?,
        "calendar" => kinds::calendar(&frame)?,
        other => {
            return Err(ReportError::UnknownChart {
                kind: other.to_owned(),
                valid: chart_names().map(|kind| kind.id).collect(),
            });
        }
    };
    let svg = render_svg_bare(&spec).map_err(|source| ReportError::Chart { chart: id.clone(), source })?;
    let table = table(&spec);
    Ok(Figure { id, spec, svg, table })
}

/// The kinds that hold one year against another.
const TWO_YEARS: [&str; 3] = ["slope", "dumbbell", "waterfall"];

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
    let wanted = [
        ("bars", "disclosure_rate"),
        ("mix", "outcome_mix"),
        ("slope", "disclosure_rate"),
        ("trend", "requests.received"),
        ("panels", "requests.received"),
        ("trend", "disclosure_rate"),
        ("panels", "disclosure_rate"),
        ("heatmap", "disclosure_rate"),
        ("bars", "requests_received"),
        ("applicants", "applicant_mix"),
        ("mix", "refusal_reason_mix"),
        ("pareto", "refusal_reason_mix"),
        ("flow", ""),
        ("funnel", ""),
        ("dumbbell", "disclosure_rate"),
        ("waterfall", "disclosure_rate"),
        ("distribution", "disclosure_rate"),
        ("calendar", ""),
        ("failures", FAILURES),
    ];
    // A panel for each of a few agencies says what their lines in one panel say; the median of counts says little.
    let agencies: BTreeSet<&AgencyKey> = collection.used().iter().map(|report| &report.agency.key).collect();
    let many = agencies.len() > FEW;
    let fits = |(kind, metric): &(&str, &str)| match *kind {
        "panels" => many,
        "trend" => !many || Series::by_id(metric).is_none(),
        _ => true,
    };
    let mut figures = Figures::default();
    for (kind, metric) in wanted.into_iter().filter(fits) {
        let years = if TWO_YEARS.contains(&kind) { both.as_slice() } else { &[] };
        match figure(collection, metrics, &FigureRequest { kind, metric, years, highlight, lang, review: Some(review) })
        {
            Ok(figure) => figures.drawn.push(figure),
            Err(ReportError::NothingToDraw { .. }) => figures.left_out.push(named(kind, metric, lang)),
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
    pub failed: Vec<ReportError>,
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
    let name = chart_names().find(|info| info.id == kind).map_or(kind, |info| lang.pick(info.zh, info.en));
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
