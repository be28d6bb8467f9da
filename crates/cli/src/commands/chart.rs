//! `gongkai chart`.

use crate::args::{ChartArgs, ThemeName};
use crate::batch::{Batch, To};
use crate::error::CliError;
use crate::names::{bodies, subject};
use crate::output::say;
use crate::progress::doing;
use gongkai_charts::{Theme, render_png, render_svg, to_echarts, to_vega_lite};
use gongkai_figures::{FIGURES, FigureKind, FigureRequest, figure};
use gongkai_model::{Lang, nearest};
use gongkai_source::OutFile;
use std::collections::BTreeSet;
use std::process::ExitCode;

/// What a chart can be written as, by the end of the file's name.
const ENDINGS: [&str; 6] = [".vl.json", ".echarts.json", ".svg", ".png", ".json", ".csv"];

pub(crate) fn run(args: &ChartArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let Some(kind) = FigureKind::named(&args.kind) else {
        let ids: Vec<&str> = FIGURES.iter().map(|kind| kind.info.id).collect();
        return Err(CliError::Unknown {
            what: "chart",
            name: args.kind.clone(),
            near: nearest(&args.kind, ids.iter().copied()).into_iter().map(str::to_owned).collect(),
            valid: ids.into_iter().map(str::to_owned).collect(),
        });
    };
    let called = args.metric.as_deref().unwrap_or(kind.metric);
    let metric = subject(called, |name| kind.takes.beside_metrics(name))?;
    let name = args.out.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    // The longer endings stand first: each of them ends with the shorter one too.
    let Some(ending) = ENDINGS.into_iter().find(|ending| name.ends_with(ending)) else {
        return Err(CliError::UnknownExtension { path: args.out.clone(), valid: ENDINGS.join(" ") });
    };
    let out = OutFile::begin(&args.out, args.force)?;
    let batch = Batch::read_to_file(&args.input, To { file: Some(&args.out), force: args.force }, lang)?;
    bodies(&args.highlight, batch.collection())?;
    doing(lang.pick("检查报告、计算指标", "checking reports and measuring"));
    let metrics = batch.metrics_with(&metric)?;
    let request = FigureRequest {
        kind: &args.kind,
        metric: &metric,
        years: &args.year,
        highlight: &args.highlight,
        lang,
        review: Some(batch.review()),
    };
    let mut spec = figure(batch.collection(), metrics, &request)?.spec;
    doing(lang.pick("绘图", "drawing"));
    spec.theme = match args.theme {
        ThemeName::Light => Theme::Light,
        ThemeName::Dark => Theme::Dark,
        ThemeName::Print => Theme::Print,
    };
    say_missing_glyphs(spec.layout()?.missing_glyphs().iter().copied(), lang);
    let pretty = |value: &serde_json::Value| format!("{value:#}\n").into_bytes();
    let bytes = match ending {
        ".png" => render_png(&spec)?,
        ".vl.json" => pretty(&to_vega_lite(&spec)?),
        ".echarts.json" => pretty(&to_echarts(&spec)?),
        ".json" => spec.to_json()?.into_bytes(),
        ".csv" => spec.to_csv()?.into_bytes(),
        _ => render_svg(&spec)?.into_bytes(),
    };
    out.finish(&bytes)?;
    batch.say_files(lang);
    say(&lang.pick(
        format!("已写入 {}：{}", args.out.display(), gongkai_model::plain(&spec.title)),
        format!("written to {}: {}", args.out.display(), gongkai_model::plain(&spec.title)),
    ));
    Ok(batch.exit(args.input.strict))
}

/// Names the characters that charts show as boxes, for want of a glyph in the embedded face.
pub(crate) fn say_missing_glyphs(missing: impl Iterator<Item = char>, lang: Lang) {
    const MOST: usize = 20;
    let missing: BTreeSet<char> = missing.collect();
    if missing.is_empty() {
        return;
    }
    let more = if missing.len() > MOST { "…" } else { "" };
    let list: Vec<String> = missing.iter().take(MOST).map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
    say(&gongkai_model::plain(&lang.pick(
        format!("内置字体没有这些字，图中画成带编号的方框：{}{more}", list.join("、")),
        format!("not in the embedded face, drawn as boxes with their numbers: {}{more}", list.join(", ")),
    )));
}
