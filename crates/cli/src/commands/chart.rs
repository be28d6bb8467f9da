//! `gongkai chart`.

use crate::args::{ChartArgs, ThemeName};
use crate::batch::Batch;
use crate::error::CliError;
use crate::output::{say, write_file};
use gongkai_analytics::{MetricCard, Metrics};
use gongkai_charts::{KINDS, Theme, render_png, render_svg};
use gongkai_model::{Lang, Series, nearest};
use gongkai_report::{FAILURES, FigureRequest, figure, standard_metric};
use std::process::ExitCode;

pub(crate) fn run(args: &ChartArgs, lang: Lang) -> Result<ExitCode, CliError> {
    if !KINDS.iter().any(|kind| kind.id == args.kind) {
        let ids: Vec<&str> = KINDS.iter().map(|kind| kind.id).collect();
        return Err(CliError::Unknown {
            what: "chart",
            name: args.kind.clone(),
            near: nearest(&args.kind, ids.iter().copied()).into_iter().map(str::to_owned).collect(),
            valid: ids.into_iter().map(str::to_owned).collect(),
        });
    }
    let metric = args.metric.as_deref().unwrap_or(standard_metric(&args.kind));
    let series = || Series::all().iter().map(|series| series.id.as_str());
    let is_series = args.kind == "trend" && series().any(|id| id == metric);
    let needs_none = metric.is_empty() || (args.kind == "heatmap" && metric == FAILURES);
    if !needs_none && !is_series && MetricCard::by_id(metric).is_none() {
        let mut near: Vec<String> = MetricCard::near(metric).into_iter().map(str::to_owned).collect();
        near.extend(nearest(metric, series()).into_iter().map(str::to_owned));
        return Err(CliError::Unknown {
            what: "metric",
            name: metric.to_owned(),
            near,
            valid: MetricCard::all().iter().map(|card| card.id.clone()).collect(),
        });
    }
    let extension = args.out.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    if !["svg", "png", "json", "csv"].contains(&extension.as_str()) {
        return Err(CliError::UnknownExtension { path: args.out.clone(), valid: ".svg .png .json .csv" });
    }
    let batch = Batch::read(&args.input, lang)?;
    let metrics = Metrics::of(&batch.collection)?;
    let request = FigureRequest { kind: &args.kind, metric, years: &args.year, highlight: &args.highlight, lang };
    let mut spec = figure(&batch.collection, &metrics, &request)?.spec;
    spec.theme = match args.theme {
        ThemeName::Light => Theme::Light,
        ThemeName::Dark => Theme::Dark,
        ThemeName::Print => Theme::Print,
    };
    let bytes = match extension.as_str() {
        "png" => render_png(&spec)?,
        "json" => spec.to_json()?.into_bytes(),
        "csv" => spec.to_csv()?.into_bytes(),
        _ => render_svg(&spec)?.into_bytes(),
    };
    write_file(&args.out, &bytes)?;
    batch.say_files(lang);
    say(&lang.pick(
        format!("已写入 {}：{}", args.out.display(), crate::tables::plain(&spec.title)),
        format!("written to {}: {}", args.out.display(), crate::tables::plain(&spec.title)),
    ));
    Ok(batch.exit(args.input.strict))
}
