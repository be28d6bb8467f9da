//! Growth as a text states it.

/// A growth as stated.
pub(crate) struct Stated {
    /// In percent, below 0 where it is a fall.
    pub(crate) percent: f64,
    /// One in its last digit.
    pub(crate) step: f64,
}

/// `申请…比上年增长70.3%`: where it stands and what it says. Only of a sentence about requests received.
pub(crate) fn growth(sentence: &str) -> Option<(usize, Stated)> {
    let about = ["收到", "新收", "受理", "申请量", "申请数"].iter().any(|word| sentence.contains(word))
        && sentence.contains("申请");
    let other = ["网站", "访问", "点击", "主动公开", "全区", "全市", "全县", "百分点", "复议", "诉讼"]
        .iter()
        .any(|word| sentence.contains(word));
    let last_year = ["上年", "去年", "同比", "上一年"].iter().any(|word| sentence.contains(word));
    if !about || other || !last_year {
        return None;
    }
    let words = [("增长", 1.0), ("上升", 1.0), ("增加", 1.0), ("下降", -1.0), ("减少", -1.0)];
    let (at, word, sign) = words
        .iter()
        .filter_map(|(word, sign)| Some((sentence.find(word)?, *word, *sign)))
        .min_by_key(|(at, ..)| *at)?;
    let rest = sentence.get(at + word.len()..)?.trim_start_matches(['了', '约', ' ']);
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    if !rest[digits.len()..].starts_with(['%', '％']) {
        return None;
    }
    let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let percent: f64 = digits.parse().ok()?;
    Some((at, Stated { percent: sign * percent, step: 0.1f64.powi(decimals as i32) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_as_it_is_stated() {
        let read = |text| growth(text).map(|(_, stated)| (stated.percent, stated.step));
        assert_eq!(read("新收申请比上年增长70.3%。").unwrap().0, 70.3);
        assert_eq!(read("收到申请22件，同比下降29%。").unwrap(), (-29.0, 1.0));
        assert!(read("网站访问量比上年增长20%，收到申请3件。").is_none());
        assert!(read("受理申请按时办结率比上年上升3个百分点。").is_none());
        assert!(read("收到申请比上年增加12件。").is_none());
    }
}
