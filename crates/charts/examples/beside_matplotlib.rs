//! Times three pictures, drawn again and again by one process; `beside_matplotlib.py` runs this and draws the same ones.
//!
//! Prints one line a picture: its name, and the median in milliseconds of SVG and of PNG.
#![allow(clippy::print_stdout, reason = "an example tells what it measured")]

use std::error::Error;
use std::time::Instant;

use gongkai_charts::{Bar, Bars, Chart, ChartSpec, HeatRow, Heatmap, Line, Trend, ValueFormat, render_png, render_svg};

const BODIES: u16 = 24;
const YEARS: std::ops::RangeInclusive<u16> = 2017..=2025;

/// The share of a body in a year; the Python script has the same formula.
fn share(body: u16, year: u16) -> Option<f64> {
    let (body, year) = (u32::from(body), u32::from(year));
    Some(f64::from((body * 7919 + year * 104_729) % 10_000) / 10_000.0)
}

fn name(nth: u16) -> String {
    format!("云泽区第{}街道办事处", nth + 1)
}

/// The median time of a call in milliseconds, warm.
fn median<T, E>(times: usize, mut call: impl FnMut() -> Result<T, E>) -> Result<f64, E> {
    call()?;
    let mut taken = Vec::new();
    for _ in 0..times {
        let start = Instant::now();
        call()?;
        taken.push(start.elapsed().as_secs_f64() * 1e3);
    }
    taken.sort_by(f64::total_cmp);
    Ok(taken[taken.len() / 2])
}

fn main() -> Result<(), Box<dyn Error>> {
    let of_years = |nth| YEARS.map(|year| (year, share(nth, year))).collect::<Vec<_>>();
    let cells = |nth| YEARS.map(|year| share(nth, year)).collect::<Vec<_>>();
    let charts = [
        (
            "bars",
            Chart::Bars(Bars {
                bars: (0..BODIES).map(|nth| Bar::new(name(nth), share(nth, 2025))).collect(),
                ..Bars::default()
            }),
        ),
        (
            "trend",
            Chart::Trend(Trend {
                lines: (0..6).map(|nth| Line::new(name(nth), of_years(nth))).collect(),
                ..Trend::default()
            }),
        ),
        (
            "heatmap",
            Chart::Heatmap(Heatmap {
                years: YEARS.collect(),
                rows: (0..BODIES).map(|nth| HeatRow::new(name(nth), cells(nth))).collect(),
                ..Heatmap::default()
            }),
        ),
    ];
    for (name, chart) in charts {
        let mut spec = ChartSpec::new("云泽区各街道公开率", ValueFormat::percent(2), chart);
        spec.subtitle = "公开率：（予以公开＋部分公开）÷办结".to_owned();
        spec.source = "来源：虚构的云泽区各街道年度报告".to_owned();
        let svg = median(200, || render_svg(&spec))?;
        let png = median(30, || render_png(&spec))?;
        println!("{name} {svg:.3} {png:.3}");
    }
    Ok(())
}
