/// The names closest to one that is not known, best first, at most three: what an error message offers.
///
/// ```
/// use gongkai_model::nearest;
/// assert_eq!(nearest("disclosure_rte", ["disclosure_rate", "refusal_rate"]), ["disclosure_rate"]);
/// assert_eq!(nearest("公开律", ["公开率", "争议率"]), ["公开率"]);
/// assert_eq!(nearest("总计不等于分项之和", ["分项之和不等于合计", "缺少年度"]), ["分项之和不等于合计"]);
/// ```
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = unknown.to_lowercase();
    // A Chinese name is short: one character of three is a third of it, and still a slip.
    let slip = |name: &str| !name.is_ascii() && name.chars().count() > 2 && strsim::levenshtein(&wanted, name) == 1;
    let known: Vec<&str> = known.into_iter().collect();
    let best = |score: &dyn Fn(&str) -> Option<f64>| -> Vec<&'a str> {
        let mut scored: Vec<(f64, &str)> = known.iter().filter_map(|name| Some((score(name)?, *name))).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        scored.into_iter().take(3).map(|(_, name)| name).collect()
    };
    let spelt = best(&|name| {
        let score = strsim::jaro_winkler(&wanted, &name.to_lowercase());
        (score >= 0.88 || slip(name)).then_some(score)
    });
    if !spelt.is_empty() || unknown.is_ascii() {
        return spelt;
    }
    // What a Chinese name says is in its pairs of characters, in whatever order somebody remembers them.
    best(&|name| Some(pairs_in_common(&wanted, name)).filter(|shared| *shared >= 0.4))
}

/// How many of the pairs of characters that follow each other two names have in common (Sørensen and Dice): 1 all, 0 none. That of `strsim`
/// divides by bytes, of which a Chinese character has three.
fn pairs_in_common(a: &str, b: &str) -> f64 {
    let pairs = |name: &str| -> Vec<(char, char)> { name.chars().zip(name.chars().skip(1)).collect() };
    let (a, mut b) = (pairs(a), pairs(b));
    let all = a.len() + b.len();
    let mut shared = 0;
    for pair in &a {
        if let Some(at) = b.iter().position(|other| other == pair) {
            b.swap_remove(at);
            shared += 1;
        }
    }
    if all == 0 { 0.0 } else { f64::from(2 * shared) / all as f64 }
}
