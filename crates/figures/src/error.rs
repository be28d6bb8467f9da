use gongkai_model::Lang;

/// Why a figure could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FigureError {
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
    /// A chart of parts was asked of a metric that has none.
    #[error("{metric} has no parts to show as a mix; valid: {}", valid.join(", "))]
    NotAMix {
        /// The metric asked for.
        metric: String,
        /// The metrics that have parts.
        valid: Vec<&'static str>,
    },
    /// Limits were asked for of a metric that is no ratio of two counts.
    #[error(
        "{metric} is not a ratio of two counts of one report: it has no limits to draw; such as disclosure_rate have"
    )]
    NotARatio {
        /// The metric asked for.
        metric: String,
    },
    /// Limits were asked for of fewer agencies than they take.
    #[error(
        "{metric}: limits take {fewest} agencies with a value of one scope, and values that are not all 0 or all 100 %"
    )]
    TooFewForLimits {
        /// The metric asked for.
        metric: String,
        /// How many it takes.
        fewest: usize,
    },
    /// Nothing to draw.
    #[error("nothing to draw: no report gives {subject}, or too few years do")]
    NothingToDraw {
        /// Metric or series asked for.
        subject: String,
    },
}

impl FigureError {
    /// The message in a language.
    pub fn message(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (FigureError::Analytics(error), Lang::Zh) => error.message(lang),
            (FigureError::UnknownChart { kind, valid }, Lang::Zh) => {
                format!("没有“{kind}”这种图；可用：{}", valid.join("、"))
            }
            (FigureError::NotAMix { metric, valid }, Lang::Zh) => {
                format!("“{metric}”没有分项，不能画构成图；可用：{}", valid.join("、"))
            }
            (FigureError::NotARatio { metric }, Lang::Zh) => {
                format!("“{metric}”不是同一报告内两个计数之比，没有可画的界限；可用的如公开率（disclosure_rate）")
            }
            (FigureError::TooFewForLimits { metric, fewest }, Lang::Zh) => {
                format!("“{metric}”不能估计界限：要有同一口径、有数值的 {fewest} 个以上单位，且数值不全为0或100%")
            }
            (FigureError::NothingToDraw { subject }, Lang::Zh) => {
                format!("没有可画的数据：没有报告给出 {subject}，或年度不够")
            }
            // What is left comes from a library, in its own words.
            (other, Lang::Zh) => other.to_string(),
        }
    }
}
