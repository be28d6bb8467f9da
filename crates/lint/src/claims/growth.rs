//! Growth as a text states it.

/// A growth as stated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stated {
    /// In percent, below 0 where it is a fall, and one in its last digit.
    Percent(f64, f64),
    /// In requests, below 0 where it is a fall; 0 for 持平.
    Requests(i64),
}

/// `申请…比上年增长70.3%`, `较上年增加4件`, `与上年持平`: where it stands and what it says. Only of a sentence about requests received.
pub(crate) fn growth(sentence: &str) -> Option<(usize, Stated)> {
    let about = ["收到", "新收", "受理", "申请量", "申请数"].iter().any(|word| sentence.contains(word))
        && sentence.contains("申请");
    let other = ["网站", "访问", "点击", "主动公开", "全区", "全市", "全县", "百分点", "复议", "诉讼", "结转", "办结"]
        .iter()
        .any(|word| sentence.contains(word));
    let last_year = ["上年", "去年", "同比", "上一年"].iter().any(|word| sentence.contains(word));
    if !about || other || !last_year {
        return None;
    }
    let words = [("增长", 1), ("上升", 1), ("增加", 1), ("下降", -1), ("减少", -1), ("持平", 0)];
    let (at, word, sign) = words
        .iter()
        .filter_map(|(word, sign)| Some((sentence.find(word)?, *word, *sign)))
        .min_by_key(|(at, ..)| *at)?;
    // 其中自然人申请9件，同比增长12.5%: that of a part.
    let parts = ["其中", "自然人", "企业", "法人", "网上", "网络", "信函", "当面", "邮件"];
    if parts.iter().any(|word| sentence[..at].contains(word)) {
        return None;
    }
    if sign == 0 {
        return ["与上年", "与去年", "同比"]
            .iter()
            .any(|word| sentence[..at].contains(word))
            .then_some((at, Stated::Requests(0)));
    }
    let rest = sentence.get(at + word.len()..)?.trim_start_matches(['了', '约', ' ']);
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let unit = &rest[digits.len()..];
    if unit.starts_with(['件', '宗']) && !rest.starts_with(['约', '近']) {
        return Some((at, Stated::Requests(i64::from(sign) * digits.parse::<i64>().ok()?)));
    }
    if !unit.starts_with(['%', '％']) {
        return None;
    }
    let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let percent: f64 = digits.parse().ok()?;
    Some((at, Stated::Percent(f64::from(sign) * percent, 0.1f64.powi(decimals as i32))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_as_it_is_stated() {
        let read = |text| growth(text).map(|(_, stated)| stated);
        assert!(matches!(read("新收申请比上年增长70.3%。"), Some(Stated::Percent(percent, _)) if percent == 70.3));
        assert_eq!(read("收到申请22件，同比下降29%。"), Some(Stated::Percent(-29.0, 1.0)));
        assert_eq!(read("收到申请22件，比上年增加12件。"), Some(Stated::Requests(12)));
        assert_eq!(read("收到申请22件，较去年减少2件。"), Some(Stated::Requests(-2)));
        assert_eq!(read("收到申请22件，与上年持平。"), Some(Stated::Requests(0)));
        assert!(read("网站访问量比上年增长20%，收到申请3件。").is_none());
        assert!(read("受理申请按时办结率比上年上升3个百分点。").is_none());
        assert!(read("收到申请12件，其中自然人申请9件，同比增长12.5%。").is_none());
        assert!(read("收到申请12件，上年结转2件，比上年增加2件。").is_none());
    }
}
