//! The description of a chart, before any layout.

use gongkai_model::Lang;
use serde::{Deserialize, Serialize};

use crate::error::ChartError;
use crate::format::ValueFormat;
use crate::frame;
use crate::kinds::Chart;
use crate::scene::Scene;
use crate::table::DataTable;
use crate::theme::Theme;

/// A chart: what it says, what it shows, and how wide it is. Plain data, the same in memory and in JSON.
///
/// ```
/// use gongkai_charts::{Bar, Bars, Chart, ChartSpec, ValueFormat, render_svg};
///
/// let bars = Bars { bars: vec![Bar::new("云泽区财政局", Some(0.42)), Bar::new("云泽区档案馆", None)], ..Bars::default() };
/// let mut spec = ChartSpec::new("财政局公开率过四成", ValueFormat::percent(2), Chart::Bars(bars));
/// spec.source = "来源：各机关年度报告".to_owned();
/// let svg = render_svg(&spec).unwrap();
/// assert!(svg.contains("42.00%") && svg.contains("无数据"));
/// assert_eq!(ChartSpec::from_json(&spec.to_json().unwrap()).unwrap(), spec);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartSpec {
    /// The finding, as a sentence.
    pub title: String,
    /// Measure, coverage and period.
    #[serde(default)]
    pub subtitle: String,
    /// Where the numbers come from.
    #[serde(default)]
    pub source: String,
    /// Caveats, each a sentence.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Language of what the chart itself says.
    #[serde(default)]
    pub lang: Lang,
    /// Look.
    #[serde(default)]
    pub theme: Theme,
    /// Width in CSS pixels; the height follows from the content.
    #[serde(default = "default_width")]
    pub width: u32,
    /// What all names begin with and the picture leaves away, saying so: 澹岭区. Data keep the whole names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_prefix: String,
    /// How the values are shown.
    pub format: ValueFormat,
    /// The kind of chart and its data.
    pub chart: Chart,
}

fn default_width() -> u32 {
    ChartSpec::DEFAULT_WIDTH
}

impl ChartSpec {
    /// Width when none is asked for.
    pub const DEFAULT_WIDTH: u32 = 800;
    /// Smallest width.
    pub const MIN_WIDTH: u32 = 480;
    /// Largest width.
    pub const MAX_WIDTH: u32 = 1600;

    /// A chart in Chinese, of the usual width, without subtitle, source and notes.
    pub fn new(title: impl Into<String>, format: ValueFormat, chart: Chart) -> Self {
        Self {
            title: title.into(),
            subtitle: String::new(),
            source: String::new(),
            notes: Vec::new(),
            lang: Lang::default(),
            theme: Theme::default(),
            width: Self::DEFAULT_WIDTH,
            name_prefix: String::new(),
            format,
            chart,
        }
    }

    /// Places every shape and every text.
    pub fn layout(&self) -> Result<Scene, ChartError> {
        if !(Self::MIN_WIDTH..=Self::MAX_WIDTH).contains(&self.width) {
            return Err(ChartError::Width { got: self.width, min: Self::MIN_WIDTH, max: Self::MAX_WIDTH });
        }
        self.chart.plot().check()?;
        frame::layout(self)
    }

    /// The data behind the chart: everything given, also what the picture leaves out.
    pub fn data_table(&self) -> DataTable {
        self.chart.plot().table()
    }

    /// The data behind the chart as CSV.
    pub fn to_csv(&self) -> Result<String, ChartError> {
        self.data_table().to_csv()
    }

    /// The spec as JSON.
    pub fn to_json(&self) -> Result<String, ChartError> {
        serde_json::to_string_pretty(self).map_err(ChartError::Spec)
    }

    /// Reads a spec from JSON.
    pub fn from_json(text: &str) -> Result<Self, ChartError> {
        serde_json::from_str(text).map_err(ChartError::Spec)
    }
}

/// One value of a chart, or why there is none.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Datum {
    /// The value; none is missing, never zero.
    #[serde(default)]
    pub value: Option<f64>,
    /// Where the value comes from, e.g. a cell address; goes to the data table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Why there is no value (未报送, 分母为 0 …); goes to the data table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Which record the value is of, by a name the caller gives it; goes to the data table, and to the mark in SVG as
    /// `data-record`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The value rests on so few cases that it may be chance: it is drawn faint.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub few: bool,
}

impl Datum {
    /// A value, or none.
    pub fn new(value: Option<f64>) -> Self {
        Self { value, ..Self::default() }
    }

    /// With where it comes from.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        Self { reference: Some(reference.into()), ..self }
    }

    /// With the record it is of.
    pub fn record(self, record: impl Into<String>) -> Self {
        Self { record: Some(record.into()), ..self }
    }

    /// With why it is missing.
    pub fn state(self, state: impl Into<String>) -> Self {
        Self { state: Some(state.into()), ..self }
    }
}

impl From<Option<f64>> for Datum {
    fn from(value: Option<f64>) -> Self {
        Self::new(value)
    }
}

impl From<f64> for Datum {
    fn from(value: f64) -> Self {
        Self::new(Some(value))
    }
}

/// A change of the form, after which numbers may not be comparable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormBreak {
    /// The first year of the new form.
    pub year: u16,
    /// What changed, in a few words.
    pub label: String,
    /// The numbers before it are not the same as those after it: no line is drawn across.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cuts: bool,
}

impl FormBreak {
    /// A break before a year.
    pub fn new(year: u16, label: impl Into<String>) -> Self {
        Self { year, label: label.into(), cuts: false }
    }

    /// Whether lines end before it.
    pub fn cutting(self, cuts: bool) -> Self {
        Self { cuts, ..self }
    }
}

/// A value that others are compared with, such as the median of the peers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// What it is called.
    pub label: String,
    /// Its value.
    pub value: f64,
}
