//! What the descriptions of a chart for other programs have in common: names, numbers and words as those programs take
//! them.

use gongkai_model::Lang;

use crate::axis::{Axis, Zero};
use crate::error::ChartError;
use crate::format::{Unit, ValueFormat};
use crate::frame::{bounded, name_or_none};
use crate::kinds::{Chart, FEW, LimitPair, Panels, Trend};
use crate::spec::{ChartSpec, Datum};
use crate::text::{Measure, clean, shorten, wrap, wrap_even};
use crate::theme::{Colors, Rgb};

/// A spec that has been checked, with what every kind needs to describe it.
pub(crate) struct Sheet<'s> {
    pub(crate) spec: &'s ChartSpec,
    pub(crate) lang: Lang,
    pub(crate) format: ValueFormat,
    pub(crate) colors: Colors,
}

/// The words around a chart, broken to its width.
pub(crate) struct Words {
    pub(crate) title: Vec<String>,
    pub(crate) subtitle: Vec<String>,
    /// Remarks and source.
    pub(crate) foot: Vec<String>,
    /// All of it in one text, for readers who cannot see the picture.
    pub(crate) description: String,
}

impl<'s> Sheet<'s> {
    pub(crate) fn new(spec: &'s ChartSpec) -> Result<Self, ChartError> {
        spec.chart.plot().check()?;
        Ok(Self { spec, lang: spec.lang, format: spec.format, colors: spec.theme.colors() })
    }

    pub(crate) fn words(&self) -> Words {
        let width = f64::from(self.spec.width) - 40.0;
        let notes = self.spec.notes.iter().map(|note| clean(note)).filter(|note| !note.is_empty());
        let paragraphs: Vec<String> = notes.chain([clean(&self.spec.source)]).filter(|p| !p.is_empty()).collect();
        let parts = [self.spec.chart.info().name(self.lang), &self.spec.subtitle].map(clean);
        let all: Vec<String> = parts.into_iter().chain(paragraphs.iter().cloned()).filter(|p| !p.is_empty()).collect();
        Words {
            title: wrap_even(&self.spec.title, Measure::strong(TITLE), width, 3),
            subtitle: wrap(&self.spec.subtitle, Measure::plain(SMALL), width, 4),
            foot: paragraphs.iter().take(10).flat_map(|p| wrap(p, Measure::plain(SMALL), width, 3)).collect(),
            description: bounded(&all.join(self.lang.pick("；", "; "))),
        }
    }

    /// Names as the categories of an axis: none wider than there is room for, and no two alike, since both programs would
    /// take them for one.
    pub(crate) fn names<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
        let mut seen = std::collections::BTreeSet::new();
        let mut out = Vec::new();
        for name in names {
            let name = shorten(&name_or_none(name, self.lang), Measure::plain(SMALL), WIDEST);
            let mut unique = name.clone();
            let mut number = 2;
            while !seen.insert(unique.clone()) {
                unique = format!("{name} ({number})");
                number += 1;
            }
            out.push(unique);
        }
        out
    }

    /// The value as written beside a mark, or why there is none.
    pub(crate) fn said(&self, datum: &Datum) -> String {
        match datum.value {
            Some(value) => self.format.full(value, self.lang),
            None => datum.state.as_deref().map(clean).filter(|s| !s.is_empty()).unwrap_or_else(|| self.no_data()),
        }
    }

    pub(crate) fn number(&self, value: f64) -> String {
        self.format.full(value, self.lang)
    }

    pub(crate) fn percent(&self, share: f64) -> String {
        ValueFormat::percent(1).full(share, self.lang)
    }

    /// A change in its own unit and with its sign: shares change by percentage points.
    pub(crate) fn change(&self, value: f64) -> String {
        let format = match self.format.unit {
            Unit::Percent => ValueFormat { unit: Unit::Points, ..self.format },
            _ => self.format,
        };
        let text = format.full(value, self.lang);
        if value > 0.0 && !text.starts_with('+') { format!("+{text}") } else { text }
    }

    pub(crate) fn no_data(&self) -> String {
        self.lang.pick("无数据", "No data").to_owned()
    }

    /// The axis of the picture, so that the same chart has the same ends everywhere.
    pub(crate) fn axis(&self, values: impl IntoIterator<Item = f64>, zero: Zero) -> Axis {
        Axis::new(values, &self.format, self.lang, 5, zero)
    }

    /// The number shown: 43.57 for the fraction 0.4357, without the dust of the multiplication.
    pub(crate) fn shown(&self, value: f64) -> f64 {
        tidy(value * self.format.factor())
    }

    pub(crate) fn series(&self, at: usize) -> Rgb {
        self.colors.series[at % self.colors.series.len()]
    }

    pub(crate) fn segment(&self, at: usize) -> Rgb {
        self.colors.segments[at % self.colors.segments.len()]
    }

    /// The colour of limits.
    pub(crate) fn limit(&self, pair: &LimitPair) -> Rgb {
        pair.color(self.colors)
    }

    /// True if each line has its own panel.
    pub(crate) fn paneled(&self, trend: &Trend) -> bool {
        match trend.panels {
            Panels::Auto => trend.lines.len() > FEW,
            Panels::One => false,
            Panels::Each => true,
        }
    }
}

/// Sizes of letters in pixels.
pub(crate) const TITLE: f64 = 20.0;
pub(crate) const SMALL: f64 = 12.0;
/// Room for a name beside an axis, in pixels.
const WIDEST: f64 = 240.0;

/// Twelve digits: more than anyone reads, fewer than floating point leaves.
pub(crate) fn tidy(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// Where a dot stands between the edges of its row (−0.7 to 0.7): neighbours in the list stand far apart, without chance.
pub(crate) fn scatter(at: usize) -> f64 {
    tidy(((at as f64 + 0.5) * 0.618_033_988_75).fract() * 1.4 - 0.7)
}

/// True for a move up, false for one down, nothing where there is none.
pub(crate) fn direction(change: Option<f64>) -> Option<bool> {
    change.filter(|change| *change != 0.0).map(|change| change > 0.0)
}

/// The kind of the spec, for the file of whoever reads it.
pub(crate) fn kind(chart: &Chart) -> &'static str {
    chart.info().id
}
