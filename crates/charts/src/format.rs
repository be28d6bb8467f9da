//! How values are shown to people. Files keep the plain numbers.

pub use gongkai_model::Unit;

use gongkai_model::Lang;
use serde::{Deserialize, Serialize};

/// A unit and how many decimals are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueFormat {
    /// The unit.
    pub unit: Unit,
    /// Decimals shown (at most 6). Without it: 3 for an index, 2 for shares and amounts, 1 for days, none for whole counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
}

impl ValueFormat {
    /// The usual format of a unit.
    pub const fn new(unit: Unit) -> Self {
        Self { unit, decimals: None }
    }

    /// A percentage with this many decimals.
    pub const fn percent(decimals: u8) -> Self {
        Self { unit: Unit::Percent, decimals: Some(decimals) }
    }

    /// The number that a value is shown as: 43.57 for the fraction 0.4357.
    pub(crate) fn factor(&self) -> f64 {
        match self.unit {
            Unit::Percent | Unit::Points => 100.0,
            Unit::PerMille => 1000.0,
            Unit::Cases | Unit::TenThousandYuan | Unit::Days | Unit::Findings | Unit::Index => 1.0,
        }
    }

    pub(crate) fn whole_numbers(&self) -> bool {
        matches!(self.unit, Unit::Cases | Unit::Findings)
    }

    fn decimals_of(&self, value: f64) -> usize {
        let usual = match self.unit {
            Unit::Cases | Unit::Findings if value.fract() == 0.0 => 0,
            Unit::Cases | Unit::Findings | Unit::Days => 1,
            Unit::Index => 3,
            _ => 2,
        };
        self.decimals.map_or(usual, |d| usize::from(d.min(6)))
    }

    /// The value with its unit, as written beside a point.
    ///
    /// ```
    /// use gongkai_charts::{Unit, ValueFormat};
    /// use gongkai_model::Lang;
    /// assert_eq!(ValueFormat::percent(2).full(1519.0 / 3486.0, Lang::Zh), "43.57%");
    /// assert_eq!(ValueFormat::new(Unit::Cases).full(3486.0, Lang::Zh), "3,486");
    /// assert_eq!(ValueFormat::new(Unit::TenThousandYuan).full(7730.28, Lang::Zh), "7,730.28万元");
    /// assert_eq!(ValueFormat::new(Unit::Points).full(-0.031, Lang::En), "−3.10 pp");
    /// ```
    pub fn full(&self, value: f64, lang: Lang) -> String {
        let number = self.bare(value, self.decimals_of(value));
        let unit = match self.unit {
            Unit::Cases | Unit::Index => "",
            Unit::Findings => lang.pick("项", ""),
            Unit::Percent => "%",
            Unit::PerMille => "‰",
            Unit::TenThousandYuan => lang.pick("万元", ""),
            Unit::Points => lang.pick("个百分点", " pp"),
            Unit::Days => lang.pick("天", " days"),
        };
        format!("{number}{unit}")
    }

    /// The value as written inside a chart: without the words that stand over the axis (see `axis_note`).
    pub(crate) fn label(&self, value: f64, lang: Lang) -> String {
        if self.axis_note(lang).is_some() { self.short(value, 6) } else { self.full(value, lang) }
    }

    /// The value in a table cell: at most one decimal, no words.
    pub(crate) fn short(&self, value: f64, decimals: usize) -> String {
        let unit = match self.unit {
            Unit::Percent => "%",
            Unit::PerMille => "‰",
            _ => "",
        };
        format!("{}{unit}", self.bare(value, decimals.min(self.decimals_of(value))))
    }

    fn bare(&self, value: f64, decimals: usize) -> String {
        let text = grouped(value * self.factor(), decimals);
        let plus = self.unit == Unit::Points && !text.starts_with('−') && text.contains(|c| ('1'..='9').contains(&c));
        if plus { format!("+{text}") } else { text }
    }

    /// What stands over an axis whose ticks carry bare numbers.
    pub(crate) fn axis_note(&self, lang: Lang) -> Option<&'static str> {
        match self.unit {
            Unit::Cases | Unit::Index | Unit::Percent | Unit::PerMille => None,
            Unit::TenThousandYuan => Some(lang.pick("单位：万元", "Unit: 10,000 yuan")),
            Unit::Points => Some(lang.pick("单位：个百分点", "Percentage points")),
            Unit::Days => Some(lang.pick("单位：天", "Days")),
            Unit::Findings => Some(lang.pick("单位：项", "Findings")),
        }
    }

    /// The labels of ticks that stand `step` apart, all in shown numbers (percent, not fractions).
    pub(crate) fn tick_labels(&self, shown: &[f64], step: f64, lang: Lang) -> Vec<String> {
        let most = shown.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let (divisor, suffix) = match (self.unit, lang) {
            (Unit::Cases, Lang::Zh) if most >= 1e8 => (1e8, "亿"),
            (Unit::Cases, Lang::Zh) if most >= 1e5 => (1e4, "万"),
            (Unit::Cases, Lang::En) if most >= 1e9 => (1e9, "bn"),
            (Unit::Cases, Lang::En) if most >= 1e6 => (1e6, "m"),
            (Unit::Percent, _) => (1.0, "%"),
            (Unit::PerMille, _) => (1.0, "‰"),
            _ => (1.0, ""),
        };
        let decimals = (-(step / divisor).log10() - 1e-9).ceil().clamp(0.0, 12.0) as usize;
        let signed = self.unit == Unit::Points;
        let label = |v: &f64| {
            if *v == 0.0 && divisor > 1.0 {
                return "0".to_owned();
            }
            let number = grouped(v / divisor, decimals);
            let plus = if signed && *v > step / 2.0 { "+" } else { "" };
            format!("{plus}{number}{suffix}")
        };
        shown.iter().map(label).collect()
    }
}

/// No report counts this far; such a number is written as a power of ten so that it fits beside others.
const HUGE: f64 = 1e13;

/// A number with thousands grouped and a real minus sign; nothing is ever `−0`.
pub(crate) fn grouped(value: f64, decimals: usize) -> String {
    if value.abs() >= HUGE {
        let text = format!("{:.7e}", value.abs());
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        return format!("{}{digits}e{power}", if value < 0.0 { "−" } else { "" });
    }
    // Behind nine digits nobody reads decimals, and no column has room for them.
    let decimals = if value.abs() >= 1e9 { 0 } else { decimals };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(text.len() + 6);
    if value < 0.0 && text.contains(|c| ('1'..='9').contains(&c)) {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_never_minus_zero() {
        assert_eq!(grouped(1234567.0, 0), "1,234,567");
        assert_eq!(grouped(-999.5, 1), "−999.5");
        assert_eq!(grouped(-0.001, 2), "0.00");
        assert_eq!(grouped(123.0, 0), "123");
        assert_eq!(grouped(-1.5e15, 2), "−1.5e15");
    }

    #[test]
    fn counts_keep_a_half() {
        let count = ValueFormat::new(Unit::Cases);
        assert_eq!(count.full(12.5, Lang::Zh), "12.5");
        assert_eq!(count.full(0.0, Lang::Zh), "0");
    }

    #[test]
    fn percent_has_the_decimals_asked_for() {
        assert_eq!(ValueFormat::percent(1).full(0.43574, Lang::Zh), "43.6%");
        assert_eq!(ValueFormat::percent(0).full(1.0, Lang::En), "100%");
        assert_eq!(ValueFormat::percent(2).short(0.43574, 1), "43.6%");
    }

    #[test]
    fn large_ticks_are_in_wan() {
        let count = ValueFormat::new(Unit::Cases);
        assert_eq!(count.tick_labels(&[0.0, 5e4, 1e5], 5e4, Lang::Zh), ["0", "5万", "10万"]);
        assert_eq!(count.tick_labels(&[0.0, 5e3, 1e4], 5e3, Lang::Zh), ["0", "5,000", "10,000"]);
        assert_eq!(count.tick_labels(&[0.0, 5e5, 1e6], 5e5, Lang::En), ["0", "0.5m", "1.0m"]);
    }

    #[test]
    fn points_have_a_sign() {
        let points = ValueFormat::new(Unit::Points);
        assert_eq!(points.full(0.012, Lang::Zh), "+1.20个百分点");
        assert_eq!(points.full(0.0, Lang::Zh), "0.00个百分点");
        assert_eq!(points.tick_labels(&[-5.0, 0.0, 5.0], 5.0, Lang::Zh), ["−5", "0", "+5"]);
    }
}
