//! Ranked horizontal bars.

mod draw;

use serde::{Deserialize, Serialize};

use super::{Plot, check_value};
use crate::canvas::Canvas;
use crate::error::ChartError;
use crate::spec::{Benchmark, Datum};
use crate::table::{DataTable, Field};

/// One year's values in order of size.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bars {
    /// The bars, in any order.
    pub bars: Vec<Bar>,
    /// How they are ordered.
    #[serde(default)]
    pub order: Order,
    /// A bar with a smaller `n` is shown apart and not ranked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_n: Option<u64>,
    /// A line across all bars, such as the peers' median.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benchmark: Option<Benchmark>,
}

/// The order of bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Largest first, numbered.
    #[default]
    Descending,
    /// Smallest first, numbered.
    Ascending,
    /// As given, not numbered.
    Given,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Bar {
    /// Name, in full.
    pub label: String,
    /// The value.
    #[serde(flatten)]
    pub datum: Datum,
    /// The uncertainty of the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// How many cases the value rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// The first and the last rank that it may have, as far as chance allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub possible: Option<[u64; 2]>,
    /// Stands out.
    #[serde(default)]
    pub highlighted: bool,
}

/// A range that holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// Low end.
    pub low: f64,
    /// High end.
    pub high: f64,
}

impl Bar {
    /// A bar without interval and n.
    pub fn new(label: impl Into<String>, value: Option<f64>) -> Self {
        Self { label: label.into(), datum: Datum::new(value), ..Self::default() }
    }
}

impl Bars {
    fn is_ranked(&self, bar: &Bar) -> bool {
        bar.datum.value.is_some() && self.min_n.is_none_or(|min| bar.n.is_some_and(|n| n >= min))
    }

    /// Ranked bars in order with their rank (equal values share one), and the others as given.
    pub(crate) fn ranked(&self) -> (Vec<(Option<u64>, &Bar)>, Vec<&Bar>) {
        let (mut ranked, rest): (Vec<&Bar>, Vec<&Bar>) = self.bars.iter().partition(|bar| self.is_ranked(bar));
        let value = |bar: &Bar| bar.datum.value.unwrap_or_default();
        match self.order {
            Order::Descending => ranked.sort_by(|a, b| value(b).total_cmp(&value(a))),
            Order::Ascending => ranked.sort_by(|a, b| value(a).total_cmp(&value(b))),
            Order::Given => return (ranked.into_iter().map(|bar| (None, bar)).collect(), rest),
        }
        let mut out: Vec<(Option<u64>, &Bar)> = Vec::with_capacity(ranked.len());
        for (i, bar) in ranked.into_iter().enumerate() {
            let rank = match out.last() {
                Some((rank, last)) if value(last) == value(bar) => *rank,
                _ => Some(i as u64 + 1),
            };
            out.push((rank, bar));
        }
        (out, rest)
    }
}

impl Plot for Bars {
    fn check(&self) -> Result<(), ChartError> {
        for bar in &self.bars {
            check_value(bar.datum.value, || bar.label.clone())?;
            if let Some(Interval { low, high }) = bar.interval {
                check_value(Some(low), || bar.label.clone())?;
                check_value(Some(high), || bar.label.clone())?;
                let value = bar.datum.value.unwrap_or(low);
                // A computed interval may miss its own value by the last digit.
                let slack = 1e-9 * (1.0 + value.abs());
                if low > high || value < low - slack || value > high + slack {
                    return Err(ChartError::Interval { place: bar.label.clone(), value, low, high });
                }
            }
        }
        check_value(self.benchmark.as_ref().map(|b| b.value), || "benchmark".to_owned())
    }

    fn has_values(&self) -> bool {
        self.bars.iter().any(|bar| bar.datum.value.is_some())
    }

    fn table(&self) -> DataTable {
        let (ranked, rest) = self.ranked();
        let all =
            ranked.into_iter().map(|(rank, bar)| (rank, true, bar)).chain(rest.into_iter().map(|b| (None, false, b)));
        let row = |(rank, is_ranked, bar): (Option<u64>, bool, &Bar)| {
            vec![
                rank.into(),
                bar.label.as_str().into(),
                bar.datum.value.into(),
                bar.interval.map(|i| i.low).into(),
                bar.interval.map(|i| i.high).into(),
                bar.n.into(),
                bar.possible.map(|ranks| ranks[0]).into(),
                bar.possible.map(|ranks| ranks[1]).into(),
                Field::Text(is_ranked.to_string()),
                bar.datum.state.as_deref().into(),
                bar.datum.reference.as_deref().into(),
                bar.datum.record.as_deref().into(),
            ]
        };
        DataTable {
            columns: &[
                "rank",
                "label",
                "value",
                "low",
                "high",
                "n",
                "rank_first",
                "rank_last",
                "ranked",
                "state",
                "reference",
                "record",
            ],
            rows: all.map(row).collect(),
        }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        self.draw_all(canvas, top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks(bars: &Bars) -> Vec<(Option<u64>, &str)> {
        bars.ranked().0.into_iter().map(|(rank, bar)| (rank, bar.label.as_str())).collect()
    }

    #[test]
    fn equal_values_share_a_rank_and_missing_ones_have_none() {
        let values = [("甲", Some(0.2)), ("乙", Some(0.5)), ("丙", None), ("丁", Some(0.5)), ("戊", Some(0.0))];
        let bars: Vec<Bar> = values.into_iter().map(|(label, value)| Bar::new(label, value)).collect();
        let mut bars = Bars { bars, ..Bars::default() };
        assert_eq!(ranks(&bars), [(Some(1), "乙"), (Some(1), "丁"), (Some(3), "甲"), (Some(4), "戊")]);
        assert_eq!(bars.ranked().1.len(), 1);
        bars.order = Order::Ascending;
        assert_eq!(ranks(&bars)[0], (Some(1), "戊"));
        bars.order = Order::Given;
        assert_eq!(ranks(&bars)[0], (None, "甲"));
    }

    #[test]
    fn a_small_or_unknown_n_is_not_ranked() {
        let with_n = |label: &str, n| Bar { n, ..Bar::new(label, Some(0.5)) };
        let bars = vec![with_n("九", Some(9)), with_n("十", Some(10)), with_n("无", None)];
        let bars = Bars { bars, min_n: Some(10), ..Bars::default() };
        assert_eq!(ranks(&bars), [(Some(1), "十")]);
        let csv = bars.table().to_csv().unwrap();
        assert!(csv.contains("1,十,0.5,,,10,,,true,,,\n"), "{csv}");
        assert!(csv.contains(",九,0.5,,,9,,,false,,,\n"), "{csv}");
    }

    #[test]
    fn an_interval_holds_its_value() {
        let interval = Some(Interval { low: 0.6, high: 0.7 });
        let bars = Bars { bars: vec![Bar { interval, ..Bar::new("甲", Some(0.5)) }], ..Bars::default() };
        assert!(matches!(bars.check(), Err(ChartError::Interval { .. })));
        let infinite = Bars { bars: vec![Bar::new("甲", Some(f64::INFINITY))], ..Bars::default() };
        assert!(infinite.check().unwrap_err().to_string().starts_with("甲: the value inf"));
    }
}
