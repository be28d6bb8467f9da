use gongkai_model::Lang;

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
        source: askama::Error,
    },
    /// The workbook could not be put together.
    #[error("report.xlsx: {source}")]
    Workbook {
        /// What its writer said.
        source: Box<rust_xlsxwriter::XlsxError>,
    },
    /// A measure could not be computed.
    #[error(transparent)]
    Analytics(#[from] gongkai_analytics::AnalyticsError),
    /// A figure could not be made.
    #[error(transparent)]
    Figure(#[from] gongkai_figures::FigureError),
}

impl ReportError {
    /// The message in a language.
    pub fn message(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (ReportError::Analytics(error), Lang::Zh) => error.message(lang),
            (ReportError::Figure(error), Lang::Zh) => error.message(lang),
            // What is left comes from a library, in its own words.
            (other, Lang::Zh) => other.to_string(),
        }
    }
}
