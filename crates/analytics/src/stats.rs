//! Small statistics that do not depend on the order of their input.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, Normal, Poisson};

/// The Wilson 95 % interval of a share; nothing unless 0 ≤ successes ≤ n and n > 0.
///
/// ```
/// use gongkai_analytics::wilson;
/// let (low, high) = wilson(1519, 3486).unwrap();
/// assert!((low - 0.4194).abs() < 1e-4 && (high - 0.4523).abs() < 1e-4, "{low} {high}");
/// assert!(wilson(0, 0).is_none());
/// ```
pub fn wilson(successes: i64, n: i64) -> Option<(f64, f64)> {
    // The 97.5 % point of the normal distribution.
    wilson_at(successes, n, 1.959_963_984_540_054)
}

/// The same, `z` standard errors wide to each side.
fn wilson_at(successes: i64, n: i64, z: f64) -> Option<(f64, f64)> {
    if n <= 0 || successes < 0 || successes > n {
        return None;
    }
    let (n, p) = (n as f64, successes as f64 / n as f64);
    let centre = p + z * z / (2.0 * n);
    let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    // Rounding would leave the ends a hair inside.
    let low = if successes == 0 { 0.0 } else { (centre - spread) / scale };
    let high = if p >= 1.0 { 1.0 } else { (centre + spread) / scale };
    Some((low, high))
}

/// What a numerator is of its denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ratio {
    /// A part of it: a share.
    Share,
    /// A number of events beside it: a rate, which may be above 1.
    Rate,
}

/// The interval of a ratio, `z` standard errors wide to each side: that of Wilson for a share, the score interval of a
/// Poisson count for a rate.
pub(crate) fn interval_at(ratio: Ratio, (k, n): (i64, i64), z: f64) -> Option<(f64, f64)> {
    match ratio {
        Ratio::Share => wilson_at(k, n, z),
        Ratio::Rate if n > 0 && k >= 0 => {
            let (k, n) = (k as f64, n as f64);
            let (middle, spread) = (k + z * z / 2.0, z * (k + z * z / 4.0).sqrt());
            Some((((middle - spread) / n).max(0.0), (middle + spread) / n))
        }
        Ratio::Rate => None,
    }
}

/// The interval of the difference of two ratios, later less earlier, from their own intervals (Newcombe 1998, method 10),
/// which are `z` standard errors wide to each side.
pub(crate) fn difference_of(ratio: Ratio, earlier: (i64, i64), later: (i64, i64), z: f64) -> Option<(f64, f64)> {
    let ((k1, n1), (k2, n2)) = (earlier, later);
    let ((l1, u1), (l2, u2)) = (interval_at(ratio, earlier, z)?, interval_at(ratio, later, z)?);
    let (p1, p2) = (k1 as f64 / n1 as f64, k2 as f64 / n2 as f64);
    let square = |x: f64| x * x;
    let low = p2 - p1 - (square(p2 - l2) + square(u1 - p1)).sqrt();
    let high = p2 - p1 + (square(u2 - p2) + square(p1 - l1)).sqrt();
    Some((low, high))
}

/// How many standard errors wide the intervals of `count` values are to each side, so that all of them hold their values
/// at once in 95 of 100 cases (Šidák 1967).
pub(crate) fn simultaneous_z(count: usize) -> f64 {
    let each = 0.95_f64.powf(1.0 / count.max(1) as f64);
    Normal::standard().inverse_cdf(0.5 + each / 2.0)
}

/// The ranks that each of some ratios may have, together, with 95 % confidence (Klein, Wright and Wieczorek 2020): as many
/// stand before it for certain as have their whole interval above its own, as many behind as have it below. Rank 1 is the
/// largest.
pub(crate) fn rank_sets(ratio: Ratio, counts: &[(i64, i64)]) -> Option<Vec<(usize, usize)>> {
    let z = simultaneous_z(counts.len());
    let intervals: Option<Vec<(f64, f64)>> = counts.iter().map(|counts| interval_at(ratio, *counts, z)).collect();
    Some(rank_sets_of(&intervals?))
}

fn rank_sets_of(intervals: &[(f64, f64)]) -> Vec<(usize, usize)> {
    let sorted = |of: fn(&(f64, f64)) -> f64| {
        let mut ends: Vec<f64> = intervals.iter().map(of).collect();
        ends.sort_by(f64::total_cmp);
        ends
    };
    let (lows, highs) = (sorted(|one| one.0), sorted(|one| one.1));
    let of = |(low, high): &(f64, f64)| {
        let above = lows.len() - lows.partition_point(|other| other <= high);
        let below = highs.partition_point(|other| other < low);
        (1 + above, intervals.len() - below)
    };
    intervals.iter().map(of).collect()
}

/// The beta distribution from which shares are drawn, as their numerators and denominators tell (maximum likelihood of the
/// beta-binomial distribution): `(α, β)`. Nothing where they differ by no more than chance alone makes them differ, or
/// are all 0 or all 1.
pub(crate) fn beta_binomial(shares: &[(i64, i64)]) -> Option<(f64, f64)> {
    let usable: Vec<(usize, usize)> = shares
        .iter()
        .filter(|(k, n)| *n > 0 && (0..=*n).contains(k))
        .map(|(k, n)| (*k as usize, *n as usize))
        .collect();
    let (hits, all) = usable.iter().fold((0.0, 0.0), |(hits, all), (k, n)| (hits + *k as f64, all + *n as f64));
    // What is beyond all requests of a country is no number to reckon with.
    let beyond = usable.iter().any(|(_, n)| *n > MOST_TRIALS);
    if beyond || hits == 0.0 || usable.iter().all(|(k, n)| k == n) {
        return None;
    }
    // How many of them exceed each number: with these, sums of digammas over the shares are sums of fractions over numbers.
    let over = |of: fn(&(usize, usize)) -> usize| {
        let mut counts = vec![0.0; usable.iter().map(of).max().unwrap_or_default()];
        usable.iter().for_each(|one| counts[..of(one)].iter_mut().for_each(|count| *count += 1.0));
        counts
    };
    let (successes, failures, trials) = (over(|one| one.0), over(|one| one.1 - one.0), over(|one| one.1));
    let sums = |counts: &[f64], from: f64| {
        counts.iter().enumerate().fold((0.0, 0.0), |(first, second), (at, count)| {
            let term = 1.0 / (from + at as f64);
            (first + count * term, second - count * term * term)
        })
    };
    let mean = hits / all;
    let (mut a, mut b) = (mean.ln(), (1.0 - mean).ln());
    // Newton's method for the logarithms of α and β, in short steps while the surface does not bend the right way.
    for _ in 0..500 {
        let (alpha, beta) = (a.exp(), b.exp());
        let ((fa, faa), (fb, fbb), (fs, fss)) =
            (sums(&successes, alpha), sums(&failures, beta), sums(&trials, alpha + beta));
        let (ga, gb) = (alpha * (fa - fs), beta * (fb - fs));
        let (haa, hbb) = (alpha * alpha * (faa - fss) + ga, beta * beta * (fbb - fss) + gb);
        let hab = -alpha * beta * fss;
        let bend = haa * hbb - hab * hab;
        let (mut da, mut db) = if haa < 0.0 && bend > 0.0 {
            (-(hbb * ga - hab * gb) / bend, -(haa * gb - hab * ga) / bend)
        } else {
            let size = ga.hypot(gb).max(f64::MIN_POSITIVE);
            (0.5 * ga / size, 0.5 * gb / size)
        };
        let longest = da.abs().max(db.abs());
        if longest > 1.0 {
            (da, db) = (da / longest, db / longest);
        }
        (a, b) = (a + da, b + db);
        // So narrow a distribution is one value.
        if a.max(b) > MOST_CERTAIN.ln() {
            return None;
        }
        if longest < 1e-12 {
            break;
        }
    }
    Some((a.exp(), b.exp()))
}

/// With more cases in one share nothing is reckoned.
const MOST_TRIALS: usize = 20_000_000;

/// A beta distribution of more than so many observations is no longer told from one value.
const MOST_CERTAIN: f64 = 1e7;

/// The value below which a part of the sorted values lies, between the two nearest (type 7 of Hyndman and Fan 1996).
pub(crate) fn quantile(sorted: &[f64], part: f64) -> Option<f64> {
    let at = part * sorted.len().checked_sub(1)? as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(low + (high - low) * at.fract())
}

/// The variance between bodies beyond that of chance, from the sum of squared z and the weights (one over the variance of
/// chance) of each: the estimate of moments (DerSimonian and Laird 1986). 0 where chance explains everything.
pub(crate) fn between_variance(q: f64, weights: impl Iterator<Item = f64>) -> f64 {
    let (count, sum, squares) =
        weights.fold((0.0, 0.0, 0.0), |(n, sum, squares), w| (n + 1.0, sum + w, squares + w * w));
    let room = sum - squares / sum;
    // Where one body has all the weight there is nothing between.
    if room > sum * 1e-12 { ((q - (count - 1.0)) / room).max(0.0) } else { 0.0 }
}

/// The least and the largest share of `n` that a binomial distribution does not make unlikely: so few cases, or fewer, and so
/// many, or more, have at least the probability `tail` each.
pub(crate) fn binomial_limits(n: i64, share: f64, tail: f64) -> (f64, f64) {
    let trials = u64::try_from(n).unwrap_or_default();
    match Binomial::new(share, trials) {
        Ok(cases) if n > 0 => between_cases(&cases, n, trials, tail),
        _ => (0.0, 1.0),
    }
}

/// The same for a rate over `n`, of a Poisson distribution.
pub(crate) fn poisson_limits(n: i64, rate: f64, tail: f64) -> (f64, f64) {
    match Poisson::new(rate * n as f64) {
        Ok(cases) if n > 0 => between_cases(&cases, n, u64::MAX >> 12, tail),
        _ => (0.0, f64::INFINITY),
    }
}

fn between_cases(cases: &impl DiscreteCDF<u64, f64>, n: i64, most: u64, tail: f64) -> (f64, f64) {
    let at = |part: f64| {
        // The least number of cases with so much at or below it: of the upper end too, since fewer leave more than the tail
        // above them.
        let (mut low, mut high) = (0_u64, 1_u64);
        while high < most && cases.cdf(high) < part {
            (low, high) = (high, (high * 2).min(most));
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if cases.cdf(middle) < part { low = middle + 1 } else { high = middle }
        }
        low as f64 / n as f64
    };
    (at(tail), at(1.0 - tail))
}

/// How far each value lies from the median of all, in deviations that outliers do not widen: 0.6745 (x − median) / MAD
/// (Iglewicz and Hoaglin 1993, who call it the modified z score and a value beyond 3.5 an outlier). None where more than
/// half of the values are equal.
pub(crate) fn modified_z(values: &[f64]) -> Option<Vec<f64>> {
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        quantile(&values, 0.5)
    };
    let middle = median(values.to_vec())?;
    let deviation = median(values.iter().map(|value| (value - middle).abs()).collect())?;
    (deviation > 0.0).then(|| values.iter().map(|value| 0.6745 * (value - middle) / deviation).collect())
}

/// A sum that keeps what ordinary addition rounds away (Neumaier).
pub(crate) fn exact_sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Newcombe, R. G. (1998): Interval estimation for the difference between independent proportions. Statistics in
    /// Medicine 17, table II, method 10.
    #[test]
    fn published_differences_of_shares() {
        for (later, earlier, low, high) in
            [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0)]
        {
            let found = difference_of(Ratio::Share, earlier, later, simultaneous_z(1)).unwrap();
            assert!((found.0 - low).abs() < 5e-5 && (found.1 - high).abs() < 5e-5, "{found:?}");
        }
    }

    /// PISA 2018, mathematics: means and standard errors of the 37 members of the OECD (PISA 2018 Results, vol. I, table
    /// I.B1.5), as rounded there, and the ranks that they may have. Rounding decides about the Netherlands alone.
    #[test]
    fn published_rank_sets() {
        let countries: [(&str, f64, f64); 37] = [
            ("Japan", 527.0, 2.5),
            ("Korea", 526.0, 3.1),
            ("Estonia", 523.0, 1.7),
            ("Netherlands", 519.0, 2.6),
            ("Poland", 516.0, 2.6),
            ("Switzerland", 515.0, 2.9),
            ("Canada", 512.0, 2.4),
            ("Denmark", 509.0, 1.7),
            ("Slovenia", 509.0, 1.4),
            ("Belgium", 508.0, 2.3),
            ("Finland", 507.0, 2.0),
            ("Sweden", 502.0, 2.7),
            ("United Kingdom", 502.0, 2.6),
            ("Norway", 501.0, 2.2),
            ("Germany", 500.0, 2.6),
            ("Ireland", 500.0, 2.2),
            ("Czech Republic", 499.0, 2.5),
            ("Austria", 499.0, 3.0),
            ("Latvia", 496.0, 2.0),
            ("France", 495.0, 2.3),
            ("Iceland", 495.0, 2.0),
            ("New Zealand", 494.0, 1.7),
            ("Portugal", 492.0, 2.7),
            ("Australia", 491.0, 1.9),
            ("Italy", 487.0, 2.8),
            ("Slovak Republic", 486.0, 2.6),
            ("Luxembourg", 483.0, 1.1),
            ("Spain", 481.0, 1.5),
            ("Lithuania", 481.0, 2.0),
            ("Hungary", 481.0, 2.3),
            ("United States", 478.0, 3.2),
            ("Israel", 463.0, 3.5),
            ("Turkey", 454.0, 2.3),
            ("Greece", 451.0, 3.1),
            ("Chile", 417.0, 2.4),
            ("Mexico", 409.0, 2.5),
            ("Colombia", 391.0, 3.0),
        ];
        let z = simultaneous_z(countries.len());
        assert!((z - 3.1977).abs() < 5e-5, "{z}");
        let intervals: Vec<_> = countries.iter().map(|(_, mean, se)| (mean - z * se, mean + z * se)).collect();
        let sets = rank_sets_of(&intervals);
        let of = |name| countries.iter().position(|one| one.0 == name).map(|at| sets[at]);
        for (name, set) in [
            ("Japan", (1, 7)),
            ("Estonia", (1, 7)),
            ("Germany", (5, 26)),
            ("Australia", (12, 31)),
            ("United States", (22, 32)),
            ("Colombia", (37, 37)),
        ] {
            assert_eq!(of(name), Some(set), "{name}");
        }
    }

    /// Thirteen trials of the vaccine against tuberculosis (Colditz et al. 1994): cases and others, vaccinated and not, with
    /// what DerSimonian and Laird's estimate gives for the logarithms of their relative risks (R's package `metafor`).
    #[test]
    fn published_variance_between_trials() {
        let trials: [[f64; 4]; 13] = [
            [4.0, 119.0, 11.0, 128.0],
            [6.0, 300.0, 29.0, 274.0],
            [3.0, 228.0, 11.0, 209.0],
            [62.0, 13536.0, 248.0, 12619.0],
            [33.0, 5036.0, 47.0, 5761.0],
            [180.0, 1361.0, 372.0, 1079.0],
            [8.0, 2537.0, 10.0, 619.0],
            [505.0, 87886.0, 499.0, 87892.0],
            [29.0, 7470.0, 45.0, 7232.0],
            [17.0, 1699.0, 65.0, 1600.0],
            [186.0, 50448.0, 141.0, 27197.0],
            [5.0, 2493.0, 3.0, 2338.0],
            [27.0, 16886.0, 29.0, 17825.0],
        ];
        let effects: Vec<(f64, f64)> = trials
            .iter()
            .map(|[a, b, c, d]| {
                let effect = ((a / (a + b)) / (c / (c + d))).ln();
                (effect, 1.0 / (1.0 / a - 1.0 / (a + b) + 1.0 / c - 1.0 / (c + d)))
            })
            .collect();
        let mean = |weights: &dyn Fn(f64) -> f64| {
            let (top, all) = effects.iter().fold((0.0, 0.0), |(t, a), (e, w)| (t + e * weights(*w), a + weights(*w)));
            (top / all, all)
        };
        let (fixed, _) = mean(&|weight| weight);
        let q: f64 = effects.iter().map(|(effect, weight)| weight * (effect - fixed).powi(2)).sum();
        let between = between_variance(q, effects.iter().map(|(_, weight)| *weight));
        let (random, all) = mean(&|weight| 1.0 / (1.0 / weight + between));
        assert!((q - 152.2330).abs() < 5e-5 && (between - 0.3088).abs() < 5e-5, "{q} {between}");
        assert!((random + 0.7141).abs() < 5e-5 && (all.powf(-0.5) - 0.1787).abs() < 5e-5, "{random}");
        assert_eq!(between_variance(3.0, [1.0; 8].into_iter()), 0.0);
        assert_eq!(between_variance(9.0, [1.0].into_iter()), 0.0);
    }

    /// Masses in the example of Grubbs' test in the handbook of NIST (1.3.5.17.1).
    #[test]
    fn published_modified_z() {
        let masses = [199.31, 199.53, 200.19, 200.82, 201.92, 201.95, 202.18, 245.57];
        let scores = modified_z(&masses).unwrap();
        assert!((scores[7] - 29.963).abs() < 5e-4, "{scores:?}");
        assert_eq!(modified_z(&[1.0, 1.0, 1.0, 9.0]), None);
        assert_eq!(modified_z(&[]), None);
    }

    /// Against the plain sum of probabilities.
    #[test]
    fn limits_of_chance_leave_their_tail_on_either_side() {
        // The probability of so many cases or fewer; of the logarithm, since the first of many is too small for a number.
        let below = |n: i64, share: f64, most: i64| {
            let mut weight = n as f64 * (1.0 - share).ln();
            let mut sum = 0.0;
            for k in 0..=most {
                sum += weight.exp();
                weight += ((n - k) as f64 / (k + 1) as f64 * share / (1.0 - share)).ln();
            }
            if most < 0 { 0.0 } else { sum }
        };
        for (n, share) in [(2, 0.46), (5, 0.3), (40, 0.5), (150, 0.07), (400, 0.93)] {
            for tail in [0.025, 0.001] {
                let (low, high) = binomial_limits(n, share, tail);
                let (fewest, most) = ((low * n as f64).round() as i64, (high * n as f64).round() as i64);
                assert!(below(n, share, fewest) >= tail && below(n, share, fewest - 1) < tail, "{n} {share} {low}");
                let above = |k: i64| 1.0 - below(n, share, k - 1);
                assert!(above(most) >= tail - 1e-9, "{n} {share} {high}");
                assert!(most == n || above(most + 1) < tail + 1e-9, "{n} {share} {high}");
            }
        }
        // Two of two are nothing special where nearly half are.
        assert_eq!(binomial_limits(2, 0.46, 0.025), (0.0, 1.0));
        // Of a rate with 10 cases expected, by the plain sum outside this program: 4 to 17.
        let (low, high) = poisson_limits(1000, 0.01, 0.025);
        assert_eq!((low, high), (0.004, 0.017));
    }

    /// Boys in 6,115 families of twelve children in Saxony (Geissler 1889), and the parameters that the literature gives,
    /// 34.09558 and 31.5715: near enough to the top of a surface so flat that its third digit decides little.
    #[test]
    fn published_beta_binomial() {
        let families = [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7];
        let shares: Vec<(i64, i64)> =
            families.iter().zip(0..).flat_map(|(count, boys)| vec![(boys, 12); *count]).collect();
        let (alpha, beta) = beta_binomial(&shares).unwrap();
        assert!((alpha - 34.09558).abs() < 0.01 && (beta - 31.5715).abs() < 0.01, "{alpha} {beta}");
        // One share of all differs from itself by nothing.
        assert_eq!(beta_binomial(&[(30, 60); 8]), None);
        assert_eq!(beta_binomial(&[(0, 60), (0, 5)]), None);
        assert_eq!(beta_binomial(&[]), None);
    }

    /// The ends are the rates from which the count lies just `z` standard errors away.
    #[test]
    fn intervals_of_rates() {
        let z = simultaneous_z(1);
        let (low, high) = interval_at(Ratio::Rate, (10, 4), z).unwrap();
        for end in [low, high] {
            let expected = 4.0 * end;
            assert!(((10.0 - expected).abs() - z * expected.sqrt()).abs() < 1e-9, "{end}");
        }
        assert!(low < 2.5 && 2.5 < high);
        assert_eq!(interval_at(Ratio::Rate, (0, 50), 2.0), Some((0.0, 4.0 / 50.0)));
        assert_eq!(interval_at(Ratio::Rate, (3, 0), 2.0), None);
        // More cases than any country has are not reckoned with.
        assert_eq!(beta_binomial(&[(i64::MAX / 2, i64::MAX), (1, i64::MAX), (2, 5)]), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Against the plain definition, pair by pair.
        #[test]
        fn rank_sets_count_who_is_surely_before_and_behind(shares in prop::collection::vec((0i64..200, 0i64..200), 1..30)) {
            let shares: Vec<(i64, i64)> = shares.into_iter().map(|(k, more)| (k, k + more + 1)).collect();
            let z = simultaneous_z(shares.len());
            let at = |(k, n): (i64, i64)| wilson_at(k, n, z).unwrap();
            for (one, (first, last)) in shares.iter().zip(rank_sets(Ratio::Share, &shares).unwrap()) {
                let before = shares.iter().filter(|other| at(**other).0 > at(*one).1).count();
                let behind = shares.iter().filter(|other| at(**other).1 < at(*one).0).count();
                prop_assert_eq!((first, last), (before + 1, shares.len() - behind));
            }
        }

        /// No distribution near the one found makes the shares more likely.
        #[test]
        fn the_beta_binomial_found_is_the_likeliest(shares in prop::collection::vec((0i64..40, 0i64..40), 5..30)) {
            let shares: Vec<(i64, i64)> = shares.into_iter().map(|(k, more)| (k, k + more + 1)).collect();
            let log_likelihood = |a: f64, b: f64| -> f64 {
                let rising = |from: f64, steps: i64| (0..steps).map(|i| (from + i as f64).ln()).sum::<f64>();
                shares.iter().map(|(k, n)| rising(a, *k) + rising(b, n - k) - rising(a + b, *n)).sum()
            };
            if let Some((a, b)) = beta_binomial(&shares) {
                let best = log_likelihood(a, b);
                for (da, db) in [(1.01, 1.0), (0.99, 1.0), (1.0, 1.01), (1.0, 0.99), (1.01, 1.01), (0.99, 0.99)] {
                    prop_assert!(log_likelihood(a * da, b * db) <= best + 1e-9, "{a} {b}");
                }
            }
        }
    }

    #[test]
    fn exact_sum_keeps_small_parts() {
        assert_eq!(exact_sum([1e16, 1.0, -1e16]), 1.0);
    }

    #[test]
    fn wilson_holds_at_the_ends() {
        assert_eq!(wilson(0, 10).unwrap().0, 0.0);
        assert_eq!(wilson(10, 10).unwrap().1, 1.0);
        assert!(wilson(-1, 10).is_none() && wilson(11, 10).is_none());
    }
}
