/// Why a page or a figure could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The template failed: a defect of this program.
    #[error("page template, {name}: {source}")]
    Template {
        /// Name of the template.
        name: &'static str,
        /// What the engine said.
        source: minijinja::Error,
    },
    /// A chart could not be drawn.
    #[error("chart {chart}: {source}")]
    Chart {
        /// Kind and subject of the chart.
        chart: String,
        /// What the chart said.
        source: gongkai_charts::ChartError,
    },
    /// A measure could not be computed.
    #[error(transparent)]
    Analytics(#[from] gongkai_analytics::AnalyticsError),
    /// A kind of chart that there is not.
    #[error("unknown chart {kind:?}; valid: {}", valid.join(", "))]
    UnknownChart {
        /// The kind asked for.
        kind: String,
        /// The kinds there are.
        valid: Vec<&'static str>,
    },
    /// Nothing to draw.
    #[error("nothing to draw: no report gives {subject}")]
    NothingToDraw {
        /// Metric or series asked for.
        subject: String,
    },
}
