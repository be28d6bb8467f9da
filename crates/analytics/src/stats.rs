//! Small statistics that do not depend on the order of their input.

/// The Wilson 95 % interval of a share; nothing unless 0 ≤ successes ≤ n and n > 0.
///
/// ```
/// use gongkai_analytics::wilson;
/// let (low, high) = wilson(1519, 3486).unwrap();
/// assert!((low - 0.4194).abs() < 1e-4 && (high - 0.4523).abs() < 1e-4, "{low} {high}");
/// assert!(wilson(0, 0).is_none());
/// ```
pub fn wilson(successes: i64, n: i64) -> Option<(f64, f64)> {
    if n <= 0 || successes < 0 || successes > n {
        return None;
    }
    // The 97.5 % point of the normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    let (n, p) = (n as f64, successes as f64 / n as f64);
    let centre = p + Z * Z / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    // Rounding would leave the ends a hair inside.
    let low = if successes == 0 { 0.0 } else { (centre - spread) / scale };
    let high = if p >= 1.0 { 1.0 } else { (centre + spread) / scale };
    Some((low, high))
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
