//! Charts of one report: where its requests went, how many led to disputes, why information was refused.
//!
//! Reports of a government may hold those of its bodies: adding reports up could count them twice, so one is shown.

use super::{Named, file_part};
use crate::FigureError;
use crate::frame::Frame;
use crate::frame::record;
use gongkai_analytics::{MetricCard, MetricState, Unit};
use gongkai_charts::{Chart, ChartSpec, Datum, Flow, FlowPart, Funnel, Pareto, ParetoPart, Stage, ValueFormat};
use gongkai_model::{CellState, Form, Lang, Reading, Report};
use std::sync::Arc;

/// The report to show: the one that stands out, else that with most of a quantity, in the year asked for or the latest.
///
/// The quantity may be another one in each form.
fn chosen<'c>(
    frame: &Frame<'c>,
    quantity: impl Fn(&'static Form) -> Option<&'static str>,
) -> Result<&'c Arc<Report>, FigureError> {
    let count = |report: &Arc<Report>| report.quantity(quantity(report.form()?)?).count().filter(|n| *n > 0);
    let mut reports: Vec<(&Arc<Report>, i64)> =
        frame.collection.used().iter().filter_map(|report| Some((report, count(report)?))).collect();
    let years = frame.request.years;
    reports.retain(|(report, _)| years.is_empty() || years.contains(&report.report_year));
    if reports.iter().any(|(report, _)| frame.highlighted(report)) {
        reports.retain(|(report, _)| frame.highlighted(report));
    }
    let last = reports.iter().map(|(report, _)| report.report_year).max().ok_or_else(|| frame.nothing())?;
    // Of equal ones the first.
    let of_year = reports.into_iter().rev().filter(|(report, _)| report.report_year == last);
    of_year.max_by_key(|(_, n)| *n).map(|(report, _)| report).ok_or_else(|| frame.nothing())
}

/// A quantity as a datum: its number and its cells, or the state of what is missing.
fn datum(report: &Report, quantity: &str, lang: Lang) -> Datum {
    let datum = match report.quantity(quantity) {
        Reading::Value(number) => Datum::new(Some(number.to_f64())).reference(format!("{quantity}={number}")),
        Reading::Missing(_, state) => Datum::new(None).reference(quantity).state(state.label(lang)),
        Reading::Overflow | Reading::NotInForm => Datum::new(None).state(CellState::Absent.label(lang)),
    };
    datum.record(record(report))
}

/// A spec about one report.
fn spec_of(frame: &Frame<'_>, report: &Report, title: String, measure: &str, chart: Chart) -> ChartSpec {
    let lang = frame.lang();
    let mut spec = frame.spec(title, Unit::Cases, chart);
    let (agency, year) = (frame.label(report), report.report_year);
    spec.subtitle = lang
        .pick(format!("{measure}。{agency}，报告年度 {year}。"), format!("{measure}. {agency}, report year {year}."));
    spec.source = frame.source(std::iter::once(report));
    spec
}

fn share(part: f64, whole: f64, lang: Lang) -> String {
    ValueFormat::percent(1).full(if whole > 0.0 { part / whole } else { 0.0 }, lang)
}

/// Which part is the largest one, or which are, and its share.
fn first_of(counts: &[(&str, f64)], whole: f64, lang: Lang) -> String {
    let top = counts.iter().map(|(_, n)| *n).fold(0.0, f64::max);
    let names: Vec<&str> = counts.iter().filter(|(_, n)| *n == top).map(|(name, _)| *name).collect();
    let share = share(top, whole, lang);
    match names[..] {
        [name] => lang.pick(format!("“{name}”最多，占{share}"), format!("“{name}” is the largest part, {share}")),
        [name, other] => lang.pick(
            format!("“{name}”和“{other}”最多，各占{share}"),
            format!("“{name}” and “{other}” are the largest parts, {share} each"),
        ),
        _ => {
            let n = names.len();
            lang.pick(format!("{n}项并列最多，各占{share}"), format!("{n} parts are the largest, {share} each"))
        }
    }
}

/// What came in and where it went.
pub(crate) fn flow(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let lang = frame.lang();
    let report = chosen(frame, |form| form.flow.sources.first().map(|part| part.of.as_str()))?;
    let shown = &report.form().ok_or_else(|| frame.nothing())?.flow;
    let part = |part: &gongkai_model::FlowPart| FlowPart {
        label: part.label(lang).to_owned(),
        count: datum(report, &part.of, lang),
    };
    let sources: Vec<FlowPart> = shown.sources.iter().map(part).collect();
    let targets: Vec<FlowPart> = shown.targets.iter().map(part).collect();
    let counts: Vec<(&str, f64)> =
        targets.iter().filter_map(|part| Some((part.label.as_str(), part.count.value?))).collect();
    let whole: f64 = counts.iter().map(|(_, n)| n).sum();
    if whole <= 0.0 {
        return Err(frame.nothing());
    }
    let (agency, year) = (frame.short(report), report.report_year);
    // With a part missing the largest may be the one that is not there, and no share is of the whole.
    let title = if counts.len() == targets.len() {
        let first = first_of(&counts, whole, lang);
        lang.pick(format!("{agency}{year}年的申请：{first}"), format!("Requests at {agency} {year}: {first}"))
    } else {
        lang.pick(format!("{agency}{year}年的申请去向"), format!("Requests at {agency} {year}"))
    };
    let measure = lang.pick("新收和上年结转的申请，按办理结果", "Requests received and carried in, by outcome");
    let spec = spec_of(frame, report, title, measure, Chart::Flow(Flow { sources, targets }));
    Ok((format!("flow-{year}"), spec))
}

/// Closed requests → reconsiderations → corrected, and suits → corrected.
pub(crate) fn funnel(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let lang = frame.lang();
    let report = chosen(frame, |_| Some("requests.total.total"))?;
    let corrected = ["disputes.suit_direct.corrected", "disputes.suit_after_reconsideration.corrected"];
    let sum = corrected.iter().map(|id| report.quantity(id).number().map(|n| n.to_f64())).sum::<Option<f64>>();
    let stage =
        |zh: &str, en: &str, count: Datum, of: Option<usize>| Stage { label: lang.pick(zh, en).to_owned(), count, of };
    let of = |id: &str| datum(report, id, lang);
    let stages = vec![
        stage("办结的申请", "Requests closed", of("requests.total.total"), None),
        stage("行政复议", "Reconsiderations", of("disputes.reconsideration.total"), Some(0)),
        stage("复议纠正", "Corrected on reconsideration", of("disputes.reconsideration.corrected"), Some(1)),
        stage("行政诉讼", "Suits", of("disputes.suits.total"), Some(0)),
        stage(
            "诉讼纠正",
            "Corrected in court",
            Datum::new(sum).reference(corrected.join("+")).record(record(report)),
            Some(3),
        ),
    ];
    if stages[1].count.value.is_none() && stages[3].count.value.is_none() {
        return Err(frame.nothing());
    }
    let (agency, year) = (frame.short(report), report.report_year);
    let closed = stages[0].count.value.unwrap_or(0.0);
    let disputes = stages[1].count.value.unwrap_or(0.0) + stages[3].count.value.unwrap_or(0.0);
    let rate = share(disputes, closed, lang);
    let title = lang.pick(
        format!("{agency}{year}年：复议和诉讼相当于办结申请的{rate}"),
        format!("{agency} {year}: reconsiderations and suits come to {rate} of the requests closed"),
    );
    let measure = lang.pick("从办结到复议、诉讼，再到纠正", "From closed requests to disputes to corrections");
    let mut spec = spec_of(frame, report, title, measure, Chart::Funnel(Funnel { stages }));
    spec.notes.push(
        lang.pick(
            "当年的复议和诉讼可能针对上年办结的申请。",
            "Disputes of a year may be about requests closed the year before.",
        )
        .to_owned(),
    );
    Ok((format!("funnel-{year}"), spec))
}

/// Why information was refused (or not provided), the most frequent reason first.
pub(crate) fn pareto(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let lang = frame.lang();
    let id = frame.request.metric;
    let card = MetricCard::by_id(id).filter(|card| matches!(card.shape, gongkai_analytics::Shape::Mix { .. }));
    let Some(card) = card else {
        let mixes = MetricCard::all().iter().filter(|card| matches!(card.shape, gongkai_analytics::Shape::Mix { .. }));
        return Err(FigureError::NotAMix { metric: id.to_owned(), valid: mixes.map(|c| c.id.as_str()).collect() });
    };
    // The whole that the shares are of decides which report is shown.
    let first = card.metrics().next().ok_or_else(|| frame.nothing())?;
    let rows = frame.rows(first);
    let marked = rows.iter().any(|row| frame.highlighted(frame.report(row)) && row.denominator.is_some_and(|n| n > 0));
    let mut usable: Vec<_> = rows
        .iter()
        .filter(|row| row.state == MetricState::Ok && (!marked || frame.highlighted(frame.report(row))))
        .collect();
    usable.sort_by_key(|row| (row.report.report_year, row.denominator));
    let report = frame.report(usable.last().ok_or_else(|| frame.nothing())?);
    let of_report = frame.metrics.report_rows(report);
    let parts: Vec<ParetoPart> = card
        .metrics()
        .map(|metric| {
            let row = of_report.iter().find(|row| row.metric.id == metric.id);
            let count = row.filter(|row| row.state == MetricState::Ok).and_then(|row| row.numerator);
            let mut datum = Datum::new(count.map(|n| n as f64)).record(record(report));
            if let Some(row) = row {
                datum = datum.reference(frame.collection.operands(row));
                if row.state != MetricState::Ok {
                    datum = datum.state(row.state.label(lang));
                }
            }
            let name = metric.part.map_or("", |part| lang.pick(part.zh.as_str(), part.en.as_str()));
            ParetoPart { label: name.to_owned(), count: datum }
        })
        .collect();
    let counts: Vec<(&str, f64)> =
        parts.iter().filter_map(|part| Some((part.label.as_str(), part.count.value?))).collect();
    let whole: f64 = counts.iter().map(|(_, n)| n).sum();
    if whole <= 0.0 {
        return Err(frame.nothing());
    }
    let (agency, year) = (frame.short(report), report.report_year);
    let measure = card.label(lang);
    let title = if counts.len() == parts.len() {
        let first = first_of(&counts, whole, lang);
        lang.pick(format!("{agency}{year}年{measure}：{first}"), format!("{measure} at {agency} {year}: {first}"))
    } else {
        lang.pick(format!("{agency}{year}年{measure}"), format!("{measure} at {agency} {year}"))
    };
    let spec = spec_of(frame, report, title, card.formula.get(lang), Chart::Pareto(Pareto { parts }));
    Ok((format!("pareto-{}-{year}", file_part(&card.id)), spec))
}
