//! Metrics → chart specs. Titles state the finding, subtitles the measure, its coverage and period.

mod frame;
mod kinds;
mod series;

pub(crate) use series::series_of;

use crate::ReportError;
use frame::Frame;
use gongkai_analytics::{Collection, Metrics};
use gongkai_charts::{ChartSpec, Field, KINDS, render_svg_bare};
use gongkai_model::{Lang, Series};

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
    /// Id of a chart kind.
    pub kind: &'a str,
    /// Id of a metric, of a mix for the kind `mix`, or of a series for `trend`.
    pub metric: &'a str,
    /// Report years; the standard choice where it is empty.
    pub years: &'a [i32],
    /// Names, or parts of names, of agencies that stand out.
    pub highlight: &'a [String],
    /// Language.
    pub lang: Lang,
}

/// In place of a metric, for the kind `heatmap`: how many reports fail each rule.
pub const FAILURES: &str = "failures";

/// The metric that a kind shows where none is named; empty for a kind that shows none.
pub fn standard_metric(kind: &str) -> &'static str {
    match kind {
        "mix" => "outcome_mix",
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
        "trend" if Series::by_id(request.metric).is_some() => kinds::series_trend(&frame)?,
        "trend" => kinds::trend(&frame)?,
        "bars" => kinds::bars(&frame)?,
        "mix" => kinds::mix(&frame)?,
        "slope" => kinds::slope(&frame)?,
        "heatmap" if request.metric == FAILURES => kinds::failures(&frame)?,
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
                valid: KINDS.iter().map(|kind| kind.id).collect(),
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
///
/// # Errors
///
/// A chart that cannot be drawn although there is data for it.
pub fn figures(
    collection: &Collection,
    metrics: &Metrics,
    highlight: &[String],
    compare: Option<(i32, i32)>,
    lang: Lang,
) -> Result<Vec<Figure>, ReportError> {
    let both = compare.map_or(Vec::new(), |(earlier, later)| vec![earlier, later]);
    let wanted = [
        ("bars", "disclosure_rate"),
        ("mix", "outcome_mix"),
        ("slope", "disclosure_rate"),
        ("trend", "requests.received"),
        ("trend", "disclosure_rate"),
        ("heatmap", "disclosure_rate"),
        ("bars", "requests_received"),
        ("mix", "refusal_reason_mix"),
        ("pareto", "refusal_reason_mix"),
        ("flow", ""),
        ("funnel", ""),
        ("dumbbell", "disclosure_rate"),
        ("waterfall", "disclosure_rate"),
        ("distribution", "disclosure_rate"),
        ("calendar", ""),
        ("heatmap", FAILURES),
    ];
    let mut figures = Vec::new();
    for (kind, metric) in wanted {
        let years = if TWO_YEARS.contains(&kind) { both.as_slice() } else { &[] };
        match figure(collection, metrics, &FigureRequest { kind, metric, years, highlight, lang }) {
            Ok(figure) => figures.push(figure),
            Err(ReportError::NothingToDraw { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(figures)
}

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
