//! What users call things: ids, codes, and names in either language.

use crate::error::CliError;
use gongkai_analytics::{Collection, Metric, MetricCard};
use gongkai_model::{Lang, Series, nearest, plain};
use std::collections::BTreeSet;

/// The id of a metric, or of a part of a mix, called by its id or by its name.
pub(crate) fn metric(called: &str) -> Result<&'static str, CliError> {
    if let Some(id) = of_metric(called) {
        return Ok(id);
    }
    let names = MetricCard::all().iter().flat_map(|card| [card.zh.as_str(), card.en.as_str()]);
    let parts = Metric::all().iter().filter(|metric| metric.part.is_some()).map(|metric| metric.id.as_str());
    let ids = MetricCard::all().iter().map(|card| card.id.as_str()).chain(parts);
    Err(CliError::Unknown {
        what: "metric",
        name: called.to_owned(),
        near: nearest(called, ids.chain(names)).into_iter().map(str::to_owned).collect(),
        valid: MetricCard::all().iter().map(|card| card.id.clone()).collect(),
    })
}

fn of_metric(called: &str) -> Option<&'static str> {
    let same = |name: &str| name.eq_ignore_ascii_case(called.trim());
    let card = MetricCard::all().iter().find(|card| same(&card.id) || same(&card.zh) || same(&card.en));
    let part = || Metric::all().iter().find(|metric| same(&metric.id) || named(metric, &same));
    card.map(|card| card.id.as_str()).or_else(|| part().map(|metric| metric.id.as_str()))
}

fn named(metric: &Metric, same: &dyn Fn(&str) -> bool) -> bool {
    metric.part.is_some() && [Lang::Zh, Lang::En].into_iter().any(|lang| same(&metric.label(lang)))
}

/// The same of what a chart is of: a metric, a series, or what it takes beside these.
pub(crate) fn subject(called: &str, takes: impl Fn(&str) -> bool) -> Result<String, CliError> {
    if takes(called) {
        return Ok(called.to_owned());
    }
    let series = |series: &&Series| {
        let name = called.trim();
        series.label(Lang::Zh) == name || series.label(Lang::En).eq_ignore_ascii_case(name)
    };
    match (metric(called), Series::all().iter().find(series)) {
        // A metric goes before a series of the same name.
        (Ok(id), _) => Ok(id.to_owned()),
        (Err(_), Some(series)) if takes(&series.id) => Ok(series.id.clone()),
        (Err(CliError::Unknown { what, name, mut near, valid }), _) => {
            let known = Series::all().iter().filter(|series| takes(&series.id)).map(|series| series.id.as_str());
            near.extend(nearest(called, known).into_iter().map(str::to_owned));
            Err(CliError::Unknown { what, name, near, valid })
        }
        (Err(error), _) => Err(error),
    }
}

/// That each name, or part of one, is that of a body there is: a misspelt one would stand out nowhere, without a word.
pub(crate) fn bodies(called: &[String], collection: &Collection) -> Result<(), CliError> {
    let names: BTreeSet<&str> = collection.used().iter().map(|report| report.agency.name.as_str()).collect();
    let is_there = |name: &&String| !name.is_empty() && names.iter().any(|known| known.contains(name.as_str()));
    let Some(unknown) = called.iter().find(|name| !is_there(name)) else { return Ok(()) };
    let shown = |names: Vec<&str>| names.into_iter().map(plain).collect();
    Err(CliError::Unknown {
        what: "agency",
        name: unknown.clone(),
        near: shown(nearest(unknown, names.iter().copied())),
        valid: shown(names.into_iter().collect()),
    })
}
