//! Whose ratio stands farther from that of all than chance and the ordinary differences between bodies make likely.

use crate::stats::{Ratio, between_variance, binomial_limits, poisson_limits, quantile};
use crate::{PeerGroup, RankRow, Ranking};

/// How sure it is that a body is unlike the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Outside the limits that hold 95 of 100 bodies.
    Warning,
    /// Outside the limits that hold 998 of 1,000 bodies.
    Alarm,
}

impl Limit {
    /// Both, the narrower limits first.
    pub const ALL: [Limit; 2] = [Limit::Warning, Limit::Alarm];

    /// The part of bodies that its limits hold.
    pub fn coverage(self) -> f64 {
        match self {
            Limit::Warning => 0.95,
            Limit::Alarm => 0.998,
        }
    }

    /// How many standard errors its limits are wide to each side.
    fn z(self) -> f64 {
        match self {
            Limit::Warning => 1.959_963_984_540_054,
            Limit::Alarm => 3.090_232_306_167_813,
        }
    }

    /// Its id in data: `warning`, `alarm`.
    pub fn id(self) -> &'static str {
        match self {
            Limit::Warning => "warning",
            Limit::Alarm => "alarm",
        }
    }
}

/// One body beside the limits.
#[derive(Debug, Clone, Copy)]
pub struct ControlPoint {
    /// Numerator and denominator.
    pub counts: (i64, i64),
    /// How many standard errors it stands above (below, where negative) the ratio of all; the differences between bodies
    /// are part of the error.
    pub z: f64,
    /// The outermost limits that it stands outside of.
    pub beyond: Option<Limit>,
}

/// The limits of a funnel plot for one ranking (Spiegelhalter 2005, *Statistics in Medicine* 24:1185).
///
/// Bodies differ by more than chance, so that limits of chance alone would call most large ones outliers. How much more is
/// estimated from the bodies themselves, on a scale on which the variance of a ratio depends on n alone (arcsine of the
/// root of a share, root of a rate): the outer tenth on either side is drawn in first, lest outliers widen the limits that
/// are to find them, and what is left beyond chance is added to the variance of each (DerSimonian and Laird 1986).
#[derive(Debug, Clone)]
pub struct Control {
    /// The ratio of all bodies together.
    pub center: f64,
    /// The mean of the squared z of chance alone, the outer tenths drawn in; about 1 where chance explains everything.
    pub phi: f64,
    /// The variance between bodies on the transformed scale; 0 where chance explains everything.
    pub between: f64,
    /// The bodies, one for each row of the ranking in its order: none where there is no ratio, but those below the minimum n
    /// are there.
    pub points: Vec<Option<ControlPoint>>,
    ratio: Ratio,
}

impl Ranking {
    /// Its rows, each with where it stands beside the limits; nothing where there are none, or it has no ratio.
    pub fn placed(&self) -> impl Iterator<Item = (&RankRow, Option<ControlPoint>)> {
        let points = self.control().map(|control| control.points).unwrap_or_default();
        self.rows.iter().zip(points.into_iter().chain(std::iter::repeat(None)))
    }

    /// The limits within which the ratios of its bodies may be expected. None of a metric that is no ratio of two counts,
    /// of fewer than [`PeerGroup::FEWEST`] bodies, and where all ratios are 0 or all shares 1.
    pub fn control(&self) -> Option<Control> {
        let ratio = self.metric.ratio()?;
        let counted = |row: &RankRow| {
            let counts = row.row.numerator.zip(row.row.denominator).filter(|_| row.row.value.is_some());
            counts.filter(|(k, n)| *n > 0 && *k >= 0 && (ratio == Ratio::Rate || k <= n))
        };
        let counts: Vec<(i64, i64)> = self.rows.iter().filter_map(counted).collect();
        if counts.len() < PeerGroup::FEWEST {
            return None;
        }
        let whole = counts.iter().fold((0_i128, 0_i128), |(k, n), of| (k + i128::from(of.0), n + i128::from(of.1)));
        let center = whole.0 as f64 / whole.1 as f64;
        if whole.0 == 0 || (ratio == Ratio::Share && whole.0 == whole.1) {
            return None;
        }
        let (phi, between) = overdispersion(ratio, center, &counts);
        let mut control = Control { center, phi, between, points: Vec::new(), ratio };
        let point = |counts| ControlPoint { counts, z: control.z(counts), beyond: control.beyond(counts) };
        let points = self.rows.iter().map(|row| counted(row).map(point)).collect();
        control.points = points;
        Some(control)
    }
}

impl Control {
    /// The limits for a body of so many cases. They are never narrower than those of chance alone, which are exact where the
    /// scale is only nearly right: at few cases.
    pub fn limits(&self, n: i64, limit: Limit) -> (f64, f64) {
        let exact = self.limits_of_chance(n, limit);
        if self.between == 0.0 {
            return exact;
        }
        let spread = limit.z() * (chance(n) + self.between).sqrt();
        let middle = transformed(self.ratio, self.center);
        let (low, high) = (restored(self.ratio, middle - spread), restored(self.ratio, middle + spread));
        (low.min(exact.0), high.max(exact.1))
    }

    /// The limits for a body of so many cases if nothing but chance told the bodies apart: exact, from the binomial
    /// distribution of a share or the Poisson distribution of a rate.
    pub fn limits_of_chance(&self, n: i64, limit: Limit) -> (f64, f64) {
        let tail = (1.0 - limit.coverage()) / 2.0;
        match self.ratio {
            Ratio::Share => binomial_limits(n, self.center, tail),
            Ratio::Rate => poisson_limits(n, self.center, tail),
        }
    }

    /// Whether a share is what is compared, which lies between 0 and 1.
    pub fn is_share(&self) -> bool {
        self.ratio == Ratio::Share
    }

    /// The outermost limits that a body stands outside of.
    fn beyond(&self, (k, n): (i64, i64)) -> Option<Limit> {
        let value = k as f64 / n as f64;
        let outside = |limit: &Limit| {
            let (low, high) = self.limits(n, *limit);
            // An end that is a number of cases holds it, whatever rounding says.
            value < low - 1e-12 || value > high + 1e-12
        };
        Limit::ALL.into_iter().rev().find(outside)
    }

    fn z(&self, (k, n): (i64, i64)) -> f64 {
        let distance = transformed(self.ratio, k as f64 / n as f64) - transformed(self.ratio, self.center);
        distance / (chance(n) + self.between).sqrt()
    }
}

/// The scale on which the variance of a ratio depends on n alone.
fn transformed(ratio: Ratio, value: f64) -> f64 {
    match ratio {
        Ratio::Share => value.sqrt().asin(),
        Ratio::Rate => value.sqrt(),
    }
}

/// Back from it.
fn restored(ratio: Ratio, value: f64) -> f64 {
    match ratio {
        Ratio::Share => value.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2),
        Ratio::Rate => value.max(0.0).powi(2),
    }
}

/// The variance of chance on that scale, of a share as of a rate.
fn chance(n: i64) -> f64 {
    0.25 / n as f64
}

/// The part of bodies that is drawn in on either side.
const DRAWN_IN: f64 = 0.1;

/// φ and the variance between bodies.
fn overdispersion(ratio: Ratio, center: f64, counts: &[(i64, i64)]) -> (f64, f64) {
    let middle = transformed(ratio, center);
    let z = |(k, n): &(i64, i64)| (transformed(ratio, *k as f64 / *n as f64) - middle) / chance(*n).sqrt();
    let mut scores: Vec<f64> = counts.iter().map(z).collect();
    scores.sort_by(f64::total_cmp);
    let (Some(low), Some(high)) = (quantile(&scores, DRAWN_IN), quantile(&scores, 1.0 - DRAWN_IN)) else {
        return (0.0, 0.0);
    };
    let q: f64 = scores.iter().map(|score| score.clamp(low, high).powi(2)).sum();
    let weights = counts.iter().map(|(_, n)| 1.0 / chance(*n));
    (q / counts.len() as f64, between_variance(q, weights))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn control(ratio: Ratio, counts: &[(i64, i64)]) -> Control {
        let (k, n) = counts.iter().fold((0, 0), |(k, n), of| (k + of.0, n + of.1));
        let center = k as f64 / n as f64;
        let (phi, between) = overdispersion(ratio, center, counts);
        Control { center, phi, between, points: Vec::new(), ratio }
    }

    #[test]
    fn limits_are_their_points_of_the_normal_distribution() {
        use statrs::distribution::{ContinuousCDF, Normal};
        for limit in Limit::ALL {
            let covered = 1.0 - 2.0 * (1.0 - Normal::standard().cdf(limit.z()));
            assert!((covered - limit.coverage()).abs() < 1e-9, "{limit:?}");
        }
    }

    #[test]
    fn bodies_that_differ_by_chance_alone_get_no_wider_limits() {
        let alike = control(Ratio::Share, &[(20, 40), (22, 40), (19, 40), (21, 40), (18, 40), (20, 40)]);
        assert_eq!(alike.between, 0.0);
        assert_eq!(alike.limits(40, Limit::Warning), alike.limits_of_chance(40, Limit::Warning));
        // None of ten: by the scale outside of 99.8 %, although one in three hundred such bodies has none.
        let mut counts = vec![(48, 110); 14];
        counts.push((0, 10));
        let few = control(Ratio::Share, &counts);
        assert_eq!((few.between, few.beyond((0, 10))), (0.0, Some(Limit::Warning)));
        assert!(few.z((0, 10)) < -Limit::Alarm.z());
        let apart = control(Ratio::Share, &[(40, 400), (120, 400), (200, 400), (300, 400), (380, 400), (180, 400)]);
        assert!(apart.phi > 20.0 && apart.between > 0.01);
        assert!(apart.limits(400, Limit::Alarm).0 < apart.limits_of_chance(400, Limit::Alarm).0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// What lies outside of limits has a z beyond theirs, and with many cases the other way round.
        #[test]
        fn limits_and_z_say_the_same(
            counts in prop::collection::vec((0i64..300, 0i64..300), 5..30), share in any::<bool>(),
        ) {
            let counts: Vec<(i64, i64)> = counts.into_iter().map(|(k, more)| (k, k + more + 1)).collect();
            let ratio = if share { Ratio::Share } else { Ratio::Rate };
            let control = control(ratio, &counts);
            prop_assume!(control.center > 0.0);
            for (k, n) in counts {
                let value = k as f64 / n as f64;
                for limit in Limit::ALL {
                    let (low, high) = control.limits(n, limit);
                    prop_assert!(low <= control.center + 1e-12 && control.center <= high + 1e-12);
                    let z = control.z((k, n)).abs();
                    let outside = value < low - 1e-12 || value > high + 1e-12;
                    if control.between > 0.0 {
                        prop_assert!(!outside || z > limit.z() - 1e-9, "{} {} {}", value, low, high);
                        let chance = control.limits_of_chance(n, limit);
                        let inside = (chance.0..=chance.1).contains(&value);
                        prop_assert!(outside || inside || z < limit.z() + 1e-9, "{} {} {}", value, low, high);
                    }
                }
            }
        }
    }
}
