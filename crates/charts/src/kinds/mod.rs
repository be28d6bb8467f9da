//! The kinds of charts, one file each: its data, its checks, its data table, its drawing.

mod across;
mod bars;
mod calendar;
mod control;
mod distribution;
mod dumbbell;
mod flow;
mod funnel;
mod heatmap;
mod mix;
mod pareto;
mod slope;
mod trend;
mod waterfall;

pub use bars::{Bar, Bars, Interval, Order};
pub use calendar::{Calendar, CalendarRow};
pub use control::{Control, ControlDot, LimitPair, LimitPoint, Outside};
pub use distribution::{Distribution, DistributionGroup, Dot};
pub use dumbbell::{Dumbbell, DumbbellRow};
pub use flow::{Flow, FlowPart};
pub use funnel::{Funnel, Stage};
pub use heatmap::{HeatRow, Heatmap, Scale};
pub use mix::{Mix, MixRow};
pub use pareto::{Pareto, ParetoPart};
pub use slope::{Slope, SlopeItem};
pub use trend::{Line, Panels, Trend, YearPoint};
pub use waterfall::{Waterfall, WaterfallStep};

pub(crate) use control::ticks;
pub(crate) use distribution::{BOX, quantile, sorted};
pub(crate) use heatmap::MUTED;
pub(crate) use trend::FEW;

use gongkai_model::Lang;
use serde::{Deserialize, Serialize};

use crate::canvas::Canvas;
use crate::error::ChartError;
use crate::scene::About;
use crate::spec::{Datum, FormBreak};
use crate::table::DataTable;

/// The kind of a chart with its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Chart {
    /// Values over years.
    Trend(Trend),
    /// Ranked bars.
    Bars(Bars),
    /// Shares of a whole.
    Mix(Mix),
    /// Two years.
    Slope(Slope),
    /// Bodies by years.
    Heatmap(Heatmap),
    /// Before and after.
    Dumbbell(Dumbbell),
    /// Parts in order with their shares added up.
    Pareto(Pareto),
    /// The parts of a change.
    Waterfall(Waterfall),
    /// Stages, each a part of another.
    Funnel(Funnel),
    /// What came in and where it went.
    Flow(Flow),
    /// Values within groups.
    Distribution(Distribution),
    /// Days of publication.
    Calendar(Calendar),
    /// Values by what they rest on, within limits.
    Control(Control),
}

impl Chart {
    pub(crate) fn plot(&self) -> &dyn Plot {
        match self {
            Chart::Trend(chart) => chart,
            Chart::Bars(chart) => chart,
            Chart::Mix(chart) => chart,
            Chart::Slope(chart) => chart,
            Chart::Heatmap(chart) => chart,
            Chart::Dumbbell(chart) => chart,
            Chart::Pareto(chart) => chart,
            Chart::Waterfall(chart) => chart,
            Chart::Funnel(chart) => chart,
            Chart::Flow(chart) => chart,
            Chart::Distribution(chart) => chart,
            Chart::Calendar(chart) => chart,
            Chart::Control(chart) => chart,
        }
    }

    /// The entry of this kind in [`KINDS`].
    pub fn info(&self) -> &'static KindInfo {
        let position = match self {
            Chart::Trend(_) => 0,
            Chart::Bars(_) => 1,
            Chart::Mix(_) => 2,
            Chart::Slope(_) => 3,
            Chart::Heatmap(_) => 4,
            Chart::Dumbbell(_) => 5,
            Chart::Pareto(_) => 6,
            Chart::Waterfall(_) => 7,
            Chart::Funnel(_) => 8,
            Chart::Flow(_) => 9,
            Chart::Distribution(_) => 10,
            Chart::Calendar(_) => 11,
            Chart::Control(_) => 12,
        };
        &KINDS[position]
    }
}

/// What a kind of chart is called and what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KindInfo {
    /// The name in commands and files.
    pub id: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// What it shows, in Chinese.
    pub shows_zh: &'static str,
    /// What it shows, in English.
    pub shows_en: &'static str,
}

impl KindInfo {
    /// The name in a language.
    pub fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// What it shows, in a language.
    pub fn shows(&self, lang: Lang) -> &'static str {
        lang.pick(self.shows_zh, self.shows_en)
    }
}

/// Every kind of chart.
pub const KINDS: &[KindInfo] = &[
    KindInfo {
        id: "trend",
        zh: "趋势图",
        en: "Trend",
        shows_zh: "各机关历年数值；机关较多时每个机关一格，纵轴一致，缺数处断开",
        shows_en: "values over years; with many bodies one panel each on a shared scale, gaps where data is missing",
    },
    KindInfo {
        id: "bars",
        zh: "排序条形图",
        en: "Ranked bars",
        shows_zh: "某一年度各机关数值由高到低，含区间与同级中位数；基数过小者不参与排名",
        shows_en: "one year's values in order, with intervals and the peers' median; too small a base is not ranked",
    },
    KindInfo {
        id: "mix",
        zh: "构成图",
        en: "Mix",
        shows_zh: "各机关办理结果的百分比构成",
        shows_en: "the outcomes of each body as shares of its total",
    },
    KindInfo {
        id: "slope",
        zh: "两年对比图",
        en: "Slope",
        shows_zh: "两个年度之间各机关数值的升降",
        shows_en: "how each body moved between two years",
    },
    KindInfo {
        id: "heatmap",
        zh: "热力图",
        en: "Heatmap",
        shows_zh: "机关 × 年度的数值深浅；无数据处画斜线",
        shows_en: "bodies by years as shades; hatched where there is no data",
    },
    KindInfo {
        id: "dumbbell",
        zh: "前后对比图",
        en: "Before and after",
        shows_zh: "各机关两个时点的数值在同一横轴上的位置，按变化大小排列",
        shows_en: "two values of each body on one axis, largest rise first",
    },
    KindInfo {
        id: "pareto",
        zh: "帕累托图",
        en: "Pareto",
        shows_zh: "各项数量由多到少，及其累计占比",
        shows_en: "parts in order of size with their shares added up",
    },
    KindInfo {
        id: "waterfall",
        zh: "变化分解图",
        en: "Waterfall",
        shows_zh: "一个数值由起点到终点，各因素分别增减多少",
        shows_en: "what added to a value and what took from it, from a start to an end",
    },
    KindInfo {
        id: "funnel",
        zh: "漏斗图",
        en: "Funnel",
        shows_zh: "各环节数量及其占上一环节的比例，长度按比例",
        shows_en: "stages with the share each is of the one before, lengths to scale",
    },
    KindInfo {
        id: "flow",
        zh: "流向图",
        en: "Flow",
        shows_zh: "收到和结转的申请去了哪里，带的宽度按比例",
        shows_en: "what came in and where it went, bands to scale",
    },
    KindInfo {
        id: "distribution",
        zh: "分布图",
        en: "Distribution",
        shows_zh: "各组单位数值的分布：每点一个单位，含中位数和中间一半",
        shows_en: "values within groups: a dot a body, with the median and the middle half",
    },
    KindInfo {
        id: "calendar",
        zh: "公布日历",
        en: "Calendar",
        shows_zh: "各机关公布年度报告的日期，与截止日对照",
        shows_en: "when each report came out, against its deadline",
    },
    KindInfo {
        id: "control",
        zh: "控制图",
        en: "Control",
        shows_zh: "各单位数值与其基数，以及偶然和正常差异所及的界限；界限外的单位写名",
        shows_en: "values by what they rest on, within limits of chance and of ordinary differences; those outside are named",
    },
];

/// What each kind can do.
pub(crate) trait Plot {
    /// Finds what no layout could draw.
    fn check(&self) -> Result<(), ChartError>;
    /// Everything given, as rows.
    fn table(&self) -> DataTable;
    /// False if there is nothing but missing values.
    fn has_values(&self) -> bool;
    /// Draws from `top` downwards and gives back the lower edge.
    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64;
}

/// Values beyond this are no counts, and arithmetic on axes would lose their last digits.
const LARGEST: f64 = 1e15;

/// Most years on one axis.
const MOST_YEARS: usize = 40;

fn check_value(value: Option<f64>, place: impl FnOnce() -> String) -> Result<(), ChartError> {
    match value {
        Some(value) if !value.is_finite() || value.abs() > LARGEST => Err(ChartError::Value { place: place(), value }),
        _ => Ok(()),
    }
}

fn check_years(years: impl IntoIterator<Item = u16>, place: impl Fn() -> String) -> Result<(), ChartError> {
    let mut seen = std::collections::BTreeSet::new();
    for year in years {
        if !seen.insert(year) {
            return Err(ChartError::DoubledYear { place: place(), year });
        }
    }
    check_span(seen.first().copied(), seen.last().copied())
}

fn check_span(first: Option<u16>, last: Option<u16>) -> Result<(), ChartError> {
    let span = first.zip(last).map_or(0, |(first, last)| usize::from(last - first) + 1);
    check_number("years", span, MOST_YEARS)
}

fn check_number(what: &'static str, got: usize, limit: usize) -> Result<(), ChartError> {
    if got > limit { Err(ChartError::TooMany { what, got, limit }) } else { Ok(()) }
}

/// "2021年表式（2021年起）"
fn break_text(canvas: &Canvas, form: &FormBreak) -> String {
    let (label, year) = (crate::text::clean(&form.label), form.year);
    canvas.lang.pick(format!("{label}（{year}年起）"), format!("{label} (from {year})"))
}

/// "Name, year: value" for a reader who points at a mark.
fn about(canvas: &Canvas, name: &str, year: Option<u16>, datum: &Datum) -> About {
    let value = match datum.value {
        Some(value) => canvas.format.full(value, canvas.lang),
        None => datum.state.clone().unwrap_or_else(|| canvas.no_data().to_owned()),
    };
    let name = crate::frame::name_or_none(name, canvas.lang);
    let text = match (year, canvas.lang) {
        (Some(year), Lang::Zh) => format!("{name}，{year}年：{value}"),
        (Some(year), Lang::En) => format!("{name}, {year}: {value}"),
        (None, Lang::Zh) => format!("{name}：{value}"),
        (None, Lang::En) => format!("{name}: {value}"),
    };
    About { text: crate::frame::bounded(&text), record: datum.record.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_finds_its_own_entry() {
        let kinds = [
            Chart::Trend(Trend::default()),
            Chart::Bars(Bars::default()),
            Chart::Mix(Mix::default()),
            Chart::Slope(Slope::default()),
            Chart::Heatmap(Heatmap::default()),
            Chart::Dumbbell(Dumbbell::default()),
            Chart::Pareto(Pareto::default()),
            Chart::Waterfall(Waterfall::default()),
            Chart::Funnel(Funnel::default()),
            Chart::Flow(Flow::default()),
            Chart::Distribution(Distribution::default()),
            Chart::Calendar(Calendar::default()),
            Chart::Control(Control::default()),
        ];
        let ids: Vec<String> =
            kinds.iter().map(|k| serde_json::to_value(k).unwrap()["kind"].as_str().unwrap().to_owned()).collect();
        let infos: Vec<&str> = kinds.iter().map(|k| k.info().id).collect();
        assert_eq!(ids, infos);
        assert_eq!(infos, KINDS.iter().map(|k| k.id).collect::<Vec<_>>());
    }
}
