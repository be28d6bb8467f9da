//! The course of one agency's measure against its peers', small enough for every agency's page.

use super::{frame, kinds};
use crate::FigureError;
use gongkai_analytics::{Collection, Head, Metric, Metrics};
use gongkai_charts::{Chart, ChartSpec, Datum, Line, Panels, Trend, YearPoint, render_svg_bare};
use gongkai_model::{Lang, Report};
use std::sync::Arc;

/// The median of a report's peers, and of how many it is.
pub type Median<'m> = &'m dyn Fn(&Head) -> Option<(f64, usize)>;

/// The course of a metric of one agency, with the median of its peers: drawn, without title page and source, which
/// stand around it. `peers` is what the median is called: whose it is.
pub fn series_of(
    collection: &Collection,
    metrics: &Metrics,
    id: &str,
    reports: &[&Arc<Report>],
    (peers, median): (&str, Median<'_>),
    lang: Lang,
) -> Result<Option<String>, FigureError> {
    let metric = Metric::named(id)?;
    let mut line = Line { label: String::new(), points: Vec::new(), highlighted: true };
    let mut peers = Line { label: peers.to_owned(), ..Line::default() };
    for report in reports {
        let year = frame::axis_year(report.report_year);
        // Reports of several scopes would give a year two values: the first one is drawn.
        if line.points.last().is_some_and(|point| point.year == year) {
            continue;
        }
        let row = metrics.row(report, &metric.id);
        let of_peers = row.as_ref().and_then(|row| median(&row.report));
        if let Some(row) = row {
            line.label.clone_from(&report.agency.name);
            line.points.push(YearPoint { year, datum: frame::datum(collection, &row, lang) });
        }
        if let Some((value, n)) = of_peers {
            let value = frame::scale(metric.card.unit, value);
            peers.points.push(YearPoint { year, datum: Datum::new(Some(value)).reference(format!("n={n}")) });
        }
    }
    // Years before the first value and after the last are no gaps.
    let known: Vec<u16> = line.points.iter().filter(|p| p.datum.value.is_some()).map(|p| p.year).collect();
    let (Some(first), Some(last)) = (known.first().copied(), known.last().copied()) else { return Ok(None) };
    if first == last {
        return Ok(None);
    }
    let within = |point: &YearPoint| (first..=last).contains(&point.year);
    line.points.retain(within);
    peers.points.retain(within);
    let peers = (peers.points.len() > 1).then_some(peers);
    let of_agency = reports.iter().map(|report| &***report);
    let breaks = kinds::form_changes(metric, of_agency, i32::from(first), i32::from(last), lang);
    let chart = Chart::Trend(Trend { lines: vec![line], panels: Panels::One, breaks, peers });
    let mut spec = ChartSpec::new(metric.label(lang), gongkai_charts::ValueFormat::new(metric.card.unit), chart);
    spec.lang = lang;
    spec.width = 480;
    render_svg_bare(&spec).map(Some).map_err(|source| FigureError::Chart { chart: id.to_owned(), source })
}
