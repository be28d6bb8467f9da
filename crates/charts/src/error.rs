//! What can be wrong with a chart spec, and what can fail while painting it.

use thiserror::Error;

/// Why a chart could not be made. Every variant says where.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ChartError {
    /// A value that no axis can hold.
    #[error("{place}: the value {value} is not a finite number between -1e15 and 1e15")]
    Value {
        /// Which entry of the spec.
        place: String,
        /// The value found.
        value: f64,
    },
    /// A part of a whole that is below zero.
    #[error("{place}: a part of a whole cannot be negative ({value})")]
    NegativePart {
        /// Which entry of the spec.
        place: String,
        /// The value found.
        value: f64,
    },
    /// An interval whose low end is above its high end, or that does not hold its value.
    #[error("{place}: the interval {low} to {high} does not hold the value {value}")]
    Interval {
        /// Which entry of the spec.
        place: String,
        /// The value of the entry.
        value: f64,
        /// Low end.
        low: f64,
        /// High end.
        high: f64,
    },
    /// A row whose number of values is not the number of columns.
    #[error("{place}: {got} values for {expected} columns")]
    Columns {
        /// Which entry of the spec.
        place: String,
        /// Number of columns.
        expected: usize,
        /// Number of values.
        got: usize,
    },
    /// The same year twice in one list.
    #[error("{place}: the year {year} is given twice")]
    DoubledYear {
        /// Which entry of the spec.
        place: String,
        /// The year.
        year: u16,
    },
    /// More columns, segments or years than one chart can show.
    #[error("{what}: {got} given, a chart shows at most {limit}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many were given.
        got: usize,
        /// The limit.
        limit: usize,
    },
    /// A width outside the bounds.
    #[error("a width of {got} px is outside {min} to {max}")]
    Width {
        /// The width asked for.
        got: u32,
        /// Smallest width.
        min: u32,
        /// Largest width.
        max: u32,
    },
    /// Text that is not a chart spec.
    #[error("not a chart spec: {0}")]
    Spec(#[source] serde_json::Error),
    /// The data table could not be written.
    #[error("data table of the chart: {0}")]
    Table(#[source] csv::Error),
    /// The embedded face could not be cut to the characters of the picture.
    #[error("cutting the face to {glyphs} glyphs: {source}")]
    Face {
        /// How many glyphs were wanted.
        glyphs: usize,
        /// What went wrong.
        #[source]
        source: allsorts::subset::SubsetError,
    },
    /// The picture could not be painted.
    #[error("painting the chart: {0}")]
    Paint(#[source] plotters::drawing::DrawingAreaErrorKind<PaintError>),
    /// The PNG could not be encoded.
    #[error("encoding the chart as PNG: {0}")]
    Png(#[source] png::EncodingError),
}

/// The error of the bitmap under a chart.
pub type PaintError = <plotters::prelude::BitMapBackend<'static> as plotters::prelude::DrawingBackend>::ErrorType;
