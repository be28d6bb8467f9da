//! Value axes: round ticks, whole numbers for counts, bars from zero.

use gongkai_model::Lang;

use crate::format::{Unit, ValueFormat};

/// Whether an axis must show zero.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zero {
    /// Lengths are compared: the axis starts at zero.
    Always,
    /// Positions are compared: zero only where it is near.
    IfNear,
}

impl Zero {
    /// For values over years: amounts of things start at zero, so that a change of one in a hundred does not look like a
    /// cliff; shares and days may be looked at closely.
    pub(crate) fn over_years(format: &ValueFormat) -> Zero {
        if format.whole_numbers() { Zero::Always } else { Zero::IfNear }
    }
}

/// A linear value axis with its ticks.
pub(crate) struct Axis {
    pub(crate) min: f64,
    pub(crate) max: f64,
    /// Value and label, ascending.
    pub(crate) ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis that holds all values, with about `target` ticks. Without values it runs from 0 to 1.
    pub(crate) fn new(
        values: impl IntoIterator<Item = f64>,
        format: &ValueFormat,
        lang: Lang,
        target: usize,
        zero: Zero,
    ) -> Self {
        let factor = format.factor();
        let (mut lo, mut hi) = values
            .into_iter()
            .map(|v| v * factor)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)));
        if lo > hi {
            (lo, hi) = (0.0, 1.0);
        }
        let share = matches!(format.unit, Unit::Percent | Unit::PerMille) && lo >= 0.0 && hi <= factor;
        let near = |end: f64, far: f64| end.abs() <= 0.5 * far.abs();
        if zero == Zero::Always || (lo > 0.0 && near(lo, hi)) || (hi < 0.0 && near(hi, lo)) {
            lo = lo.min(0.0);
            hi = hi.max(0.0);
        }
        // Room around equal or almost equal values: no step smaller than what anyone would print.
        let least = if format.whole_numbers() { 1.0 } else { 1e-4_f64.max(lo.abs().max(hi.abs()) * 1e-6) };
        if hi - lo < least {
            let grow = if lo.abs().max(hi.abs()) > least { 0.1 * lo.abs().max(hi.abs()) } else { least };
            if zero == Zero::IfNear && lo != 0.0 && hi != 0.0 {
                lo -= grow;
            }
            if hi <= 0.0 && lo < 0.0 { lo -= grow } else { hi += grow }
        }

        let step = nice_step((hi - lo) / target.max(1) as f64, format.whole_numbers());
        let first = (lo / step + 1e-9).floor();
        let mut last = (hi / step - 1e-9).ceil();
        if share {
            last = last.min((factor / step).ceil());
        }
        let shown: Vec<f64> = (0..=((last - first) as usize).min(50)).map(|i| (first + i as f64) * step).collect();
        let labels = format.tick_labels(&shown, step, lang);
        let min = shown[0] / factor;
        let max = shown[shown.len() - 1] / factor;
        Self { min, max, ticks: shown.iter().map(|v| v / factor).zip(labels).collect() }
    }

    /// Where a value lies between the ends, 0 to 1.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let span = self.max - self.min;
        if span > 0.0 { ((value - self.min) / span).clamp(0.0, 1.0) } else { 0.5 }
    }
}

/// 1, 2 or 5 times a power of ten, not below `rough`.
fn nice_step(rough: f64, whole: bool) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power);
    if whole { step.max(1.0) } else { step }
}

/// Which years get a label when they stand `distance` apart: all, or every nth counted back from the last.
pub(crate) fn labelled_years(first: u16, last: u16, distance: f64, label: f64) -> Vec<u16> {
    let every = if distance > 0.0 { (label / distance).ceil().max(1.0) as usize } else { 1 };
    let mut years: Vec<u16> = (first..=last).rev().step_by(every).collect();
    years.reverse();
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64], format: ValueFormat, zero: Zero) -> Vec<String> {
        let axis = Axis::new(values.iter().copied(), &format, Lang::Zh, 5, zero);
        axis.ticks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn counts_have_whole_ticks() {
        let count = ValueFormat::new(Unit::Cases);
        assert_eq!(labels(&[0.0, 1.0, 3.0], count, Zero::Always), ["0", "1", "2", "3"]);
        assert_eq!(labels(&[3486.0], count, Zero::Always), ["0", "1,000", "2,000", "3,000", "4,000"]);
        assert_eq!(labels(&[0.0], count, Zero::Always), ["0", "1"]);
    }

    #[test]
    fn shares_stay_within_a_hundred_percent() {
        assert_eq!(
            labels(&[0.2, 1.0], ValueFormat::percent(2), Zero::Always),
            ["0%", "20%", "40%", "60%", "80%", "100%"]
        );
        let all_one = labels(&[1.0], ValueFormat::percent(2), Zero::IfNear);
        assert!(all_one.iter().all(|l| l != "105%"), "{all_one:?}");
    }

    #[test]
    fn far_values_need_no_zero() {
        // A trend of counts starts at zero, one of shares need not.
        assert!(Zero::over_years(&ValueFormat::new(Unit::Cases)) == Zero::Always);
        assert!(Zero::over_years(&ValueFormat::percent(2)) == Zero::IfNear);
        let shares = labels(&[0.91, 0.97], ValueFormat::percent(2), Zero::IfNear);
        assert_eq!(shares.first().map(String::as_str), Some("90%"));
    }

    #[test]
    fn odd_ranges_give_a_usable_axis() {
        for values in [&[][..], &[0.0], &[1e15, 1e15], &[-1e15, 1e15], &[1e-300], &[0.5, 0.5 + 1e-16], &[-3.0, -3.0]] {
            for unit in [Unit::Cases, Unit::Percent, Unit::Points, Unit::TenThousandYuan] {
                for zero in [Zero::Always, Zero::IfNear] {
                    let axis = Axis::new(values.iter().copied(), &ValueFormat::new(unit), Lang::Zh, 5, zero);
                    assert!(axis.min.is_finite() && axis.max.is_finite() && axis.max > axis.min, "{values:?} {unit:?}");
                    assert!((2..=51).contains(&axis.ticks.len()), "{values:?} {unit:?} {}", axis.ticks.len());
                    let distinct: std::collections::BTreeSet<_> = axis.ticks.iter().map(|t| &t.1).collect();
                    assert_eq!(distinct.len(), axis.ticks.len(), "{values:?} {unit:?} {distinct:?}");
                    assert!(values.iter().all(|v| *v >= axis.min - 1e-3 * v.abs() && *v <= axis.max + 1e-3 * v.abs()));
                }
            }
        }
    }

    #[test]
    fn crowded_years_are_thinned_from_the_last() {
        assert_eq!(labelled_years(2019, 2023, 50.0, 40.0), [2019, 2020, 2021, 2022, 2023]);
        assert_eq!(labelled_years(2008, 2023, 15.0, 40.0), [2008, 2011, 2014, 2017, 2020, 2023]);
    }
}
