/// The names closest to one that is not known, best first, at most three: what an error message offers.
///
/// ```
/// use gongkai_model::nearest;
/// assert_eq!(nearest("disclosure_rte", ["disclosure_rate", "refusal_rate"]), ["disclosure_rate"]);
/// ```
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = unknown.to_lowercase();
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name))
        .filter(|(score, _)| *score >= 0.88)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}
