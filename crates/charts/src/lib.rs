//! Charts fit to print: a plain [`ChartSpec`] becomes SVG, PNG or a data table.
//!
//! The layout is our own and measures text with the embedded face, so that the same spec gives the same bytes on every
//! machine and Chinese text needs no font of the system. Nothing here reads a file or the clock.
//!
//! ```
//! use gongkai_charts::{Chart, ChartSpec, Line, Trend, ValueFormat, render_svg};
//!
//! let line = Line::new("云泽区财政局", [(2021, Some(0.41)), (2022, None), (2023, Some(0.4357))]);
//! let trend = Trend { lines: vec![line], ..Trend::default() };
//! let spec = ChartSpec::new("公开率稳中有升", ValueFormat::percent(2), Chart::Trend(trend));
//! assert!(render_svg(&spec).unwrap().contains("43.57%"));
//! assert!(spec.to_csv().unwrap().contains("云泽区财政局,2023,0.4357"));
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod axis;
mod boxes;
mod canvas;
mod echarts;
mod embed;
mod error;
mod exchange;
mod font;
mod format;
mod frame;
mod kinds;
mod paint;
#[cfg(test)]
mod samples;
mod scene;
mod spec;
mod svg;
mod table;
mod text;
mod theme;
mod vega;

pub use echarts::{echarts_height, to_echarts};
pub use embed::{FAMILY, face_subset, font_face_css};
pub use error::{ChartError, PaintError};
pub use font::{FACE, FAMILIES, has_glyph, text_width};
pub use format::{Unit, ValueFormat};
pub use kinds::{
    Bar, Bars, Calendar, CalendarRow, Chart, Control, ControlDot, Distribution, DistributionGroup, Dot, Dumbbell,
    DumbbellRow, Flow, FlowPart, Funnel, HeatRow, Heatmap, Interval, KINDS, KindInfo, LimitPair, LimitPoint, Line, Mix,
    MixRow, Order, Outside, Panels, Pareto, ParetoPart, Scale, Slope, SlopeItem, Stage, Trend, Waterfall,
    WaterfallStep, YearPoint,
};
pub use paint::render_png;
pub use scene::{About, Anchor, Area, Item, Point, Scene, Text};
pub use spec::{Benchmark, ChartSpec, Datum, FormBreak};
pub use svg::{render_svg, render_svg_bare, render_svg_of_both};
pub use table::{DataTable, Field};
pub use theme::{Palette, Rgb, Theme};
pub use vega::to_vega_lite;
