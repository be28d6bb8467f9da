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

/// A growth that a sentence states together with the two numbers that it is between.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Between {
    /// Where the growth stands.
    pub(crate) at: usize,
    pub(crate) stated: Stated,
    pub(crate) now: i64,
    pub(crate) last: i64,
}

/// Words for growth, and their sign.
const GROWS: [(&str, i64); 7] =
    [("增长", 1), ("上升", 1), ("增加", 1), ("下降", -1), ("减少", -1), ("降低", -1), ("增幅", 1)];
/// What is counted.
const COUNTED: [&str; 9] = ["件", "条", "篇", "次", "项", "份", "宗", "期", "场"];

/// `收到申请46件，比2023年的39件增加7件`, `326件，同比上升12.8%（2023年为289件）`. Whatever it is that grows: the three numbers are the sentence’s own.
pub(crate) fn between(sentence: &str) -> Option<Between> {
    let places = GROWS.iter().filter_map(|(word, sign)| Some((sentence.find(word)?, *word, *sign)));
    let (at, word, sign) = places.min_by_key(|(at, ..)| *at)?;
    let (before, after) = (&sentence[..at], sentence[at + word.len()..].trim_start_matches(['了', '为']));
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let (digits, behind) = after.split_at(digits);
    let (stated, behind) = if let Some(behind) = behind.strip_prefix(['%', '％']) {
        let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let percent: f64 = digits.parse().ok()?;
        (Stated::Percent(sign as f64 * percent, 0.1f64.powi(decimals as i32)), behind)
    } else {
        let unit = COUNTED.iter().find(|unit| behind.starts_with(**unit))?;
        (Stated::Requests(sign * digits.parse::<i64>().ok()?), &behind[unit.len()..])
    };
    // 比2023年的39件增加, 较上年（212件）下降
    // 11件（2024年为15件，下降26.7%）
    let inside = before.strip_suffix(['，', ',']).and_then(|told| {
        let (last, unit, start) = count_at_end(told)?;
        let lead = year_at_end(told[..start].trim_end_matches(['为', '是', '共']).trim_end_matches("同期"))?;
        Some((last, unit, lead.strip_suffix(['（', '('])?))
    });
    let told = before.trim_end_matches(['）', ')']);
    let based = count_at_end(told).and_then(|(last, unit, start)| {
        let lead = told[..start].trim_end_matches(['（', '(']).trim_end_matches("同期").trim_end_matches('的');
        let lead = year_at_end(lead.trim_end_matches("同期"))?;
        let lead = ["比", "较", "相比", "与"].iter().find_map(|word| lead.strip_suffix(word))?;
        Some((last, unit, lead))
    });
    let (last, unit, lead) = match inside.or(based) {
        Some(found) => found,
        None => {
            // 同比上升12.8%（2023年为289件）
            let inside = behind.trim_start_matches(['，', '、']).strip_prefix(['（', '('])?;
            let inside = &inside[..inside.find(['）', ')'])?];
            let (last, unit, start) = count_at_end(inside)?;
            let lead = inside[..start].trim_end_matches(['为', '是', '共', '有', '的']);
            year_at_end(lead.trim_end_matches("同期")).filter(|rest| rest.is_empty())?;
            let compared = [
                "同比",
                "比上年",
                "较上年",
                "比去年",
                "较去年",
                "与上年相比",
                "比上年度",
                "较上年度",
                "比上一年",
                "较上一年",
            ];
            let lead = compared.iter().find_map(|word| before.strip_suffix(word));
            (last, unit, lead.or_else(|| before.ends_with(['，', ',']).then_some(before))?)
        }
    };
    let lead = lead.trim_end_matches(['，', ',', '、', '（', '(']);
    let (now, same, start) = count_at_end(lead)?;
    // 申请81件，由企业提出10件，同比增长…: the growth may be of either.
    let only = !lead[..start].match_indices(unit).any(|(at, _)| lead[..at].ends_with(|c: char| c.is_ascii_digit()));
    (same == unit && last > 0 && only).then_some(Between { at, stated, now, last })
}

/// The count that a text ends with: its value, its unit, where it starts. Not one that is rounded.
fn count_at_end(text: &str) -> Option<(i64, &'static str, usize)> {
    let (rest, unit) = COUNTED.iter().find_map(|unit| Some((text.strip_suffix(*unit)?, *unit)))?;
    let start = rest.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',').len();
    let rounded = ["约", "近", "超", "超过", "逾", "万", "."].iter().any(|word| rest[..start].ends_with(word));
    let value = rest[start..].replace(',', "").parse().ok().filter(|_| !rounded)?;
    Some((value, unit, start))
}

/// What stands before 上年, 去年 or 2023年 at the end of a text.
fn year_at_end(text: &str) -> Option<&str> {
    let named = ["上年度", "上一年度", "上一年", "上年", "去年"].iter().find_map(|word| text.strip_suffix(word));
    named.or_else(|| {
        let rest = text.strip_suffix("年度").or_else(|| text.strip_suffix('年'))?;
        let lead = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        (rest.len() - lead.len() == 4).then_some(lead)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_between_numbers_of_its_sentence() {
        let read = |text| between(text).map(|found| (found.stated, found.now, found.last));
        for text in [
            "全区新收政府信息公开申请326件，同比上升12.8%（2023年为289件）；",
            "收到申请326件，比2023年的289件增长12.8%。",
            "收到申请326件，较上年（289件）增长12.8%。",
            "收到申请326件，增长12.8%（上年289件）。",
            "收到申请326件，同比增长12.8%（去年同期为289件）。",
            "收到申请326件（2023年为289件，增长12.8%）。",
        ] {
            assert_eq!(read(text), Some((Stated::Percent(12.8, 0.1), 326, 289)), "{text}");
        }
        assert_eq!(read("共收到申请46件，比2023年的39件增加7件，"), Some((Stated::Requests(7), 46, 39)));
        assert_eq!(read("公开信息1,286条，较2022年的1,102条减少16条。"), Some((Stated::Requests(-16), 1286, 1102)));
        for text in [
            "收到申请46件，同比增加7件。",
            "收到申请46件，其中自然人40件，同比增加7件（上年申请共39件）。",
            "收到申请46件，办结45件，比上年增加7件，上年39件。",
            "收到申请约46件，比2023年的39件增加7件。",
            "公开信息46条，申请比2023年的39件增加7件。",
            "收到申请81件，由企业提出10件，同比增长15.7%（上年70件）。",
            "申请数由39件增加到46件，比上年的39件增加。",
            "按时办结率100%，比2023年的98%增长2个百分点。",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

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
