//! Cell text → state and number. The text as written is kept beside it by the caller.

use gongkai_model::{CellDef, CellState, Decimal, Number};
use unicode_normalization::UnicodeNormalization;

/// What a text in a number cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadNumber {
    /// The cell's state.
    pub state: CellState,
    /// The number of a reported or approximate cell.
    pub number: Option<Number>,
    /// The text is a number beyond what a cell can hold.
    pub too_large: bool,
}

impl ReadNumber {
    const fn of(state: CellState) -> ReadNumber {
        ReadNumber { state, number: None, too_large: false }
    }
}

/// Marks that stand for "no number applies".
const NOT_APPLICABLE: [&str; 13] = ["/", "\\", "-", "--", "---", "—", "——", "–", "－", "无", "不涉及", "不适用", "n/a"];

/// What programs write for a cell without a value.
const NOTHING: [&str; 5] = ["nan", "none", "<na>", "nat", "null"];

/// Units that may stand behind a number, longest first.
const UNITS: [&str; 17] = [
    "人次",
    "百万元",
    "万元",
    "亿元",
    "千元",
    "百元",
    "件",
    "宗",
    "起",
    "例",
    "条",
    "次",
    "项",
    "个",
    "份",
    "元",
    "人",
];

/// Words in front of a number that add nothing.
const BEFORE: [&str; 4] = ["合计", "总计", "共计", "共"];

/// Words around a number that is not exact.
const VAGUE_BEFORE: [&str; 6] = ["近", "约", "超过", "超", "大约", "逾"];
const VAGUE_AFTER: [&str; 5] = ["余", "多", "左右", "以上", "+"];

/// Reads the text of a cell.
///
/// Width, thousands separators and units are looked through. 万 and 亿 multiply. A count with decimals, or a text, is
/// `unreadable`; nothing is rounded.
///
/// ```
/// use gongkai_loader::read_cell;
/// use gongkai_model::{CellState, FormId, Number};
/// let form = FormId::F2021.form();
/// let def = form.def(form.cell("requests.received.total").unwrap());
/// assert_eq!(read_cell("1，234", def).number, Some(Number::Count(1234)));
/// assert_eq!(read_cell("／", def).state, CellState::NotApplicable);
/// assert_eq!(read_cell("详见附表", def).state, CellState::Unreadable);
/// assert_eq!(read_cell("NaN", def).state, CellState::Blank);
/// ```
pub fn read_cell(text: &str, def: &CellDef) -> ReadNumber {
    // What nearly all cells have.
    if (1..=9).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(count) = text.parse::<i64>()
    {
        let number = if def.amount { Number::Amount(Decimal::from(count)) } else { Number::Count(count) };
        return ReadNumber { state: CellState::Reported, number: Some(number), too_large: false };
    }
    let text = without_emphasis(text);
    // The mark of a note behind a number is no digit of it.
    let noted = text.trim_end_matches(|c: char| is_note_mark(c) || c.is_whitespace());
    if text.contains(is_note_mark) && (noted.is_empty() || noted.contains(is_note_mark)) {
        return ReadNumber::of(CellState::Unreadable);
    }
    let cleaned = clean(if text.contains(is_note_mark) { noted } else { text });
    let cleaned = without_bracketed_unit(without_full_stop(&cleaned));
    let mut rest = BEFORE.iter().find_map(|word| cleaned.strip_prefix(word)).unwrap_or(cleaned);
    if rest.is_empty() || NOTHING.iter().any(|word| rest.eq_ignore_ascii_case(word)) {
        return ReadNumber::of(CellState::Blank);
    }
    if NOT_APPLICABLE.iter().any(|mark| rest.eq_ignore_ascii_case(mark)) {
        return ReadNumber::of(CellState::NotApplicable);
    }
    let spelled = chinese(rest).map(|n| n.to_string());
    if let Some(digits) = &spelled {
        rest = digits;
    }
    // 减11 in a cell that counts a change.
    let signed = match rest.strip_prefix('减') {
        Some(digits) if def.signed && digits.starts_with(|c: char| c.is_ascii_digit()) => Some(format!("-{digits}")),
        _ => rest
            .strip_prefix('增')
            .filter(|d| def.signed && d.starts_with(|c: char| c.is_ascii_digit()))
            .map(str::to_owned),
    };
    if let Some(signed) = &signed {
        rest = signed;
    }
    let mut vague = false;
    for word in VAGUE_BEFORE {
        if let Some(tail) = rest.strip_prefix(word) {
            rest = tail;
            vague = true;
        }
    }
    // Behind the number: unit, vagueness and 万 in any order (`1.2万余件`, `300余条`, `160万元`).
    let mut factor = 1i64;
    let mut unit = "";
    loop {
        let before = rest;
        for word in VAGUE_AFTER {
            if let Some(head) = rest.strip_suffix(word) {
                rest = head;
                vague = true;
            }
        }
        for candidate in UNITS {
            if unit.is_empty()
                && let Some(head) = rest.strip_suffix(candidate)
            {
                rest = head;
                unit = candidate;
            }
        }
        for (word, by) in [("万", 10_000), ("亿", 100_000_000)] {
            if factor == 1
                && let Some(head) = rest.strip_suffix(word)
            {
                rest = head;
                factor = by;
            }
        }
        if rest == before {
            break;
        }
    }
    // 九件
    let spelled = if unit.is_empty() || factor != 1 { None } else { chinese(rest).map(|n| n.to_string()) };
    let rest = spelled.as_deref().unwrap_or(rest);
    let Some(digits) = plain_number(rest) else { return ReadNumber::of(CellState::Unreadable) };
    let Ok(decimal) = digits.parse::<Decimal>() else {
        return ReadNumber { too_large: true, ..ReadNumber::of(CellState::Unreadable) };
    };
    let Some(decimal) = in_cell_unit(decimal, factor, unit, def) else {
        return ReadNumber { too_large: true, ..ReadNumber::of(CellState::Unreadable) };
    };
    let number = if def.amount {
        Number::Amount(decimal)
    } else if decimal.fract().is_zero() {
        match i64::try_from(decimal.trunc()) {
            Ok(count) => Number::Count(count),
            Err(_) => return ReadNumber { too_large: true, ..ReadNumber::of(CellState::Unreadable) },
        }
    } else {
        return ReadNumber::of(CellState::Unreadable);
    };
    let state = if vague { CellState::Approximate } else { CellState::Reported };
    ReadNumber { state, number: Some(number), too_large: false }
}

/// The text without marks that stand on both sides of it alike: `**17**`, `__17__`, `“17”`.
pub(crate) fn without_emphasis(text: &str) -> &str {
    let mut rest = text.trim();
    for _ in 0..3 {
        let pairs = [("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("`", "`"), ("“", "”"), ("\"", "\"")];
        let inside = pairs
            .into_iter()
            .find_map(|(open, close)| rest.strip_prefix(open)?.strip_suffix(close))
            .filter(|inside| inside.chars().any(char::is_alphanumeric));
        match inside {
            Some(inside) => rest = inside.trim(),
            None => break,
        }
    }
    rest
}

/// `0。` without its full stop; of a Latin one nobody knows whether a fraction stood behind it.
fn without_full_stop(text: &str) -> &str {
    text.strip_suffix('。').filter(|rest| rest.ends_with(|c: char| c.is_alphanumeric())).unwrap_or(text)
}

/// `4(件)` without its unit; an amount's unit decides what it is, and stays.
fn without_bracketed_unit(text: &str) -> &str {
    let unit = || {
        let (number, unit) = text.strip_suffix(')')?.rsplit_once('(')?;
        let counts = UNITS.contains(&unit) && !unit.ends_with('元');
        (counts && number.ends_with(|c: char| c.is_alphanumeric())).then_some(number)
    };
    unit().unwrap_or(text)
}

/// Raised and circled digits: the marks of notes.
fn is_note_mark(c: char) -> bool {
    matches!(c, '*' | '＊' | '※' | '†' | '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{209c}' | '\u{2460}'..='\u{2473}' | '\u{24ea}'..='\u{24ff}' | '\u{2776}'..='\u{2793}')
}

/// A whole number below ten thousand in Chinese numerals, and nothing else.
fn chinese(text: &str) -> Option<u32> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).map(|at| at as u32);
    let (mut sum, mut last, mut lowest) = (0, None, 10_000);
    for c in
        text.chars().map(|c| if matches!(c, '〇' | '○') { '零' } else { c }).map(|c| if c == '两' { '二' } else { c })
    {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            c => {
                // Two digits side by side are no numeral of this kind; 零 only fills a place.
                let n = digit(c)?;
                if last.is_some_and(|last| last != 0) || (n == 0 && last.is_some()) {
                    return None;
                }
                last = Some(n);
                continue;
            }
        };
        if unit >= lowest {
            return None;
        }
        lowest = unit;
        // 十二 has no 一 in front.
        let n = match last.take() {
            Some(n) => n,
            None if unit == 10 && sum == 0 => 1,
            None => return None,
        };
        sum += n * unit;
    }
    (!text.is_empty()).then(|| sum + last.unwrap_or(0))
}

/// Width folded, spaces and invisible characters removed; a space between two digits becomes a comma, so that `1 234`
/// reads as a number and `1 2` does not become 12.
fn clean(text: &str) -> String {
    let folded: String = text.nfkc().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut out = String::new();
    for word in words {
        let between_digits =
            out.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit());
        if between_digits {
            out.push(',');
        }
        out.push_str(word);
    }
    out
}

/// Digits that were recognised as the letters that look like them: `O`, `l2`, `B`. What they were, nobody knows for sure.
pub(crate) fn is_mistaken_number(text: &str) -> bool {
    let text = text.trim();
    let like = |c: char| c.is_ascii_digit() || "OoQDIlBSZzGq".contains(c);
    (1..=7).contains(&text.len()) && text.chars().all(like)
}

/// Zero-width and other characters that leave no mark on paper.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// Digits with an optional sign and fraction, thousands separators removed where they separate thousands.
fn plain_number(text: &str) -> Option<String> {
    let (sign, body) = match text.strip_prefix(['-', '−', '–']) {
        Some(body) => ("-", body),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = body.split_once('.').map_or((body, None), |(w, f)| (w, Some(f)));
    let groups: Vec<&str> = whole.split([',', '、', '\'']).collect();
    let grouped =
        groups.len() == 1 || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    let digits: String = groups.concat();
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !grouped || !all_digits(&digits) || fraction.is_some_and(|f| !all_digits(f)) {
        return None;
    }
    Some(match fraction {
        Some(fraction) => format!("{sign}{digits}.{fraction}"),
        None => format!("{sign}{digits}"),
    })
}

/// The number in the unit of the cell: `160.5964万元` in a 元 cell is 1605964, `251000元` in a 万元 cell 25.1.
fn in_cell_unit(decimal: Decimal, factor: i64, unit: &str, def: &CellDef) -> Option<Decimal> {
    let mut value = decimal.checked_mul(Decimal::from(factor))?;
    let written = match unit {
        "万元" => 10_000,
        "亿元" => 100_000_000,
        "百万元" => 1_000_000,
        "千元" => 1000,
        "百元" => 100,
        "元" => 1,
        // No money unit was written: the number is in the cell's own unit.
        _ => return Some(value),
    };
    let own = match def.unit.as_str() {
        "万元" => 10_000,
        "元" => 1,
        _ => return None,
    };
    value = value.checked_mul(Decimal::from(written))?;
    value.checked_div(Decimal::from(own)).map(|d| d.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::FormId;

    fn read(id: &str, text: &str) -> ReadNumber {
        let form = if id.contains("procurement") { FormId::F2019 } else { FormId::F2021 }.form();
        read_cell(text, form.def(form.cell(id).unwrap()))
    }

    #[test]
    fn counts_as_they_are_written() {
        let cases: [(&str, i64); 13] = [
            ("0", 0),
            ("零", 0),
            ("0件", 0),
            ("12件", 12),
            ("1,234", 1234),
            ("1，234", 1234),
            ("1 234", 1234),
            ("１２３", 123),
            (" 42\u{a0}", 42),
            ("\u{feff}7\u{200b}", 7),
            ("12345678", 12_345_678),
            ("-3", -3),
            ("3万件", 30_000),
        ];
        for (text, n) in cases {
            let read = read("requests.received.total", text);
            assert_eq!((read.state, read.number), (CellState::Reported, Some(Number::Count(n))), "{text:?}");
        }
    }

    #[test]
    fn marks_are_not_numbers_and_not_zero() {
        for text in ["/", "／", "-", "--", "—", "——", "–", "－", "无", "不涉及", "不适用", "N/A"] {
            assert_eq!(read("requests.received.total", text).state, CellState::NotApplicable, "{text:?}");
        }
        for text in ["", "  ", "　", "\u{a0}"] {
            assert_eq!(read("requests.received.total", text).state, CellState::Blank, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_count_is_unreadable() {
        for text in ["详见附表", "3.5", "1,2", "12-3", "见表", "1/2", "..", "1e5", "12,34", "1 2", "10 5"] {
            let read = read("requests.received.total", text);
            assert_eq!((read.state, read.number), (CellState::Unreadable, None), "{text:?}");
        }
    }

    #[test]
    fn a_number_beyond_64_bits_is_said_to_be_too_large() {
        for text in ["9223372036854775808", "99999999999999999999999999999999999999"] {
            let read = read("requests.received.total", text);
            assert!(read.too_large && read.state == CellState::Unreadable, "{text}");
        }
        let largest = read("requests.received.total", "9223372036854775807");
        assert_eq!(largest.number, Some(Number::Count(i64::MAX)));
    }

    #[test]
    fn numerals_and_note_marks() {
        for (text, n) in [
            ("四", 4),
            ("零", 0),
            ("〇", 0),
            ("十二", 12),
            ("三百零五", 305),
            ("一千零二十", 1020),
            ("12①", 12),
            ("12²", 12),
        ] {
            let read = read("requests.received.total", text);
            assert_eq!(read.number, Some(Number::Count(n)), "{text}");
        }
        for text in ["①", "1①2", "一二", "十十", "百", "三万"] {
            assert_ne!(read("requests.received.total", text).state, CellState::Reported, "{text}");
        }
        assert_eq!(read("requests.received.total", "减11").state, CellState::Unreadable);
    }

    #[test]
    fn vague_numbers_are_approximate() {
        for (text, n) in [("1.2万余", 12_000), ("300余条", 300), ("近5000条", 5000), ("7.4万余件", 74_000)] {
            let read = read("requests.received.total", text);
            assert_eq!((read.state, read.number), (CellState::Approximate, Some(Number::Count(n))), "{text}");
        }
    }

    #[test]
    fn amounts_are_exact_and_in_the_unit_of_the_cell() {
        let cases = [
            ("proactive.fees.amount_wan", "59237.2449", "59237.2449"),
            ("proactive.fees.amount_wan", "7730.28万元", "7730.28"),
            ("proactive.fees.amount_wan", "251000元", "25.1"),
            ("proactive.procurement.amount_yuan", "160.5964万元", "1605964"),
            ("proactive.procurement.amount_yuan", "251000元", "251000"),
            ("proactive.procurement.amount_yuan", "251000", "251000"),
        ];
        for (cell, text, amount) in cases {
            let read = read(cell, text);
            assert_eq!(read.number, Some(Number::Amount(amount.parse().unwrap())), "{text}");
        }
    }
}
