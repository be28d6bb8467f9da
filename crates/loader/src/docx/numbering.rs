//! The numbers that Word puts in front of paragraphs by itself: `numbering.xml`.

use crate::LoadError;
use crate::xml::{self, Xml};
use std::collections::BTreeMap;

/// Levels of a list.
pub(crate) const LEVELS: usize = 9;

/// One level of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Level {
    /// `chineseCounting`, `decimal`, …
    pub(crate) format: String,
    /// `%1、`.
    pub(crate) text: String,
    pub(crate) start: i64,
    /// Every number in it is a decimal one.
    pub(crate) legal: bool,
    /// The style whose paragraphs it numbers.
    pub(crate) style: Option<String>,
}

/// A use of a list: which list, and where its levels start anew.
#[derive(Debug, Clone, Default)]
struct Use {
    list: i64,
    starts: BTreeMap<usize, i64>,
}

/// The lists of a document, with what they have counted so far.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    lists: BTreeMap<i64, Vec<Level>>,
    uses: BTreeMap<i64, Use>,
    /// Counters by list.
    counted: BTreeMap<i64, [Option<i64>; LEVELS]>,
    /// Uses that have set their levels back already.
    begun: Vec<i64>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn read(part: &str, text: &str) -> Result<Numbering, LoadError> {
        let mut numbering = Numbering::default();
        let (mut list, mut used, mut level) = (None, None, 0usize);
        Xml::new(part, text).each_start(|_, start| {
            let value = || xml::attribute(start, "val").unwrap_or_default();
            let at = |name| xml::number(start, name).and_then(|n| usize::try_from(n).ok()).filter(|n| *n < LEVELS);
            let known = start.local_name();
            match known.as_ref() {
                "abstractNum" => {
                    (list, used) = (xml::number(start, "abstractNumId"), None);
                    if let Some(list) = list {
                        numbering.lists.insert(list, vec![Level { start: 1, ..Level::default() }; LEVELS]);
                    }
                }
                "num" => {
                    (list, used) = (None, xml::number(start, "numId"));
                }
                "abstractNumId" => {
                    if let (Some(used), Some(list)) = (used, xml::number(start, "val")) {
                        numbering.uses.insert(used, Use { list, starts: BTreeMap::new() });
                    }
                }
                "lvl" | "lvlOverride" => level = at("ilvl").unwrap_or(0),
                "startOverride" => {
                    if let Some(used) = used.and_then(|used| numbering.uses.get_mut(&used)) {
                        used.starts.insert(level, xml::number(start, "val").unwrap_or(1));
                    }
                }
                name => {
                    let of_list = list.and_then(|list| numbering.lists.get_mut(&list)).and_then(|l| l.get_mut(level));
                    let Some(level) = of_list else { return };
                    match name {
                        "start" => level.start = xml::number(start, "val").unwrap_or(1),
                        "numFmt" => level.format = value(),
                        "lvlText" => level.text = value(),
                        "isLgl" => level.legal = xml::is_on(start),
                        "pStyle" => level.style = Some(value()),
                        _ => {}
                    }
                }
            }
        })?;
        Ok(numbering)
    }

    /// Adds a list; levels that are not given are without format.
    pub(crate) fn add_list(&mut self, list: i64, mut levels: Vec<Level>) {
        levels.resize(LEVELS, Level { start: 1, ..Level::default() });
        self.lists.insert(list, levels);
    }

    /// Adds a use of a list, with the levels that it starts anew.
    pub(crate) fn add_use(&mut self, used: i64, list: i64, starts: BTreeMap<usize, i64>) {
        self.uses.insert(used, Use { list, starts });
    }

    /// The list and level that number the paragraphs of a style.
    pub(crate) fn of_style(&self, used: i64, style: &str) -> Option<usize> {
        let levels = self.lists.get(&self.uses.get(&used)?.list)?;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts a paragraph and gives what Word writes in front of it; empty for a bullet.
    pub(crate) fn next(&mut self, used: i64, level: usize) -> String {
        let Some(list) = self.uses.get(&used) else { return String::new() };
        let Some(levels) = self.lists.get(&list.list) else { return String::new() };
        let level = level.min(LEVELS - 1);
        let counters = self.counted.entry(list.list).or_default();
        if !list.starts.is_empty() && !self.begun.contains(&used) {
            self.begun.push(used);
            for at in list.starts.keys() {
                counters[*at] = None;
            }
        }
        let start = |at: usize| list.starts.get(&at).copied().unwrap_or(levels[at].start);
        counters[level] = Some(counters[level].map_or_else(|| start(level), |n| n.saturating_add(1)));
        counters[level + 1..].fill(None);
        let definition = &levels[level];
        if definition.format == "bullet" || definition.format == "none" {
            return String::new();
        }
        let mut out = String::new();
        let mut pattern = definition.text.chars();
        while let Some(c) = pattern.next() {
            let digit = if c == '%' { pattern.next().and_then(|d| d.to_digit(10)) } else { None };
            match digit.and_then(|d| (d as usize).checked_sub(1)).filter(|at| *at <= level) {
                Some(at) => {
                    let n = counters[at].unwrap_or_else(|| start(at));
                    let format = if definition.legal { "decimal" } else { levels[at].format.as_str() };
                    out.push_str(&written(n, format));
                }
                None => out.push(c),
            }
        }
        out
    }
}

/// A number as a list writes it.
fn written(n: i64, format: &str) -> String {
    let circled = |first: u32, last: i64| match u32::try_from(n - 1) {
        Ok(at) if n <= last => char::from_u32(first + at).map(String::from),
        _ => None,
    };
    let special = match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "koreanDigital2" => chinese(n),
        "chineseLegalSimplified" | "ideographLegalTraditional" => {
            chinese(n).map(|text| replace(&text, "一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾"))
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(0x2460, 20),
        "decimalEnclosedParen" => circled(0x2474, 20),
        "decimalEnclosedFullstop" => circled(0x2488, 20),
        "decimalFullWidth" | "decimalFullWidth2" => Some(replace(&n.to_string(), "0123456789", "０１２３４５６７８９")),
        "decimalZero" => Some(format!("{n:02}")),
        "ideographTraditional" => {
            usize::try_from(n - 1).ok().and_then(|at| "甲乙丙丁戊己庚辛壬癸".chars().nth(at)).map(String::from)
        }
        "upperLetter" => letter(n, b'A'),
        "lowerLetter" => letter(n, b'a'),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).map(|text| text.to_lowercase()),
        _ => None,
    };
    special.unwrap_or_else(|| n.to_string())
}

fn replace(text: &str, from: &str, to: &str) -> String {
    let pick = |c| from.chars().position(|f| f == c).and_then(|at| to.chars().nth(at)).unwrap_or(c);
    text.chars().map(pick).collect()
}

/// 一 to 九十九; larger numbers stand in no report.
fn chinese(n: i64) -> Option<String> {
    let digit = |n: i64| usize::try_from(n).ok().and_then(|at| "零一二三四五六七八九".chars().nth(at));
    if !(1..100).contains(&n) {
        return None;
    }
    let (tens, ones) = (n / 10, n % 10);
    let mut out = String::new();
    if tens > 1 {
        out.extend(digit(tens));
    }
    if tens > 0 {
        out.push('十');
    }
    if ones > 0 {
        out.extend(digit(ones));
    }
    Some(out)
}

fn letter(n: i64, first: u8) -> Option<String> {
    let at = u8::try_from(n - 1).ok().filter(|at| *at < 26)?;
    Some(char::from(first + at).to_string())
}

fn roman(n: i64) -> Option<String> {
    if !(1..100).contains(&n) {
        return None;
    }
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let tens = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"];
    let part = |list: [&'static str; 10], at: i64| usize::try_from(at).ok().and_then(|at| list.get(at).copied());
    Some(format!("{}{}", part(tens, n / 10)?, part(ones, n % 10)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_lists_write_them() {
        for (n, format, text) in [
            (1, "chineseCountingThousand", "一"),
            (10, "japaneseCounting", "十"),
            (12, "chineseCounting", "十二"),
            (20, "chineseCounting", "二十"),
            (3, "decimal", "3"),
            (3, "decimalEnclosedCircle", "③"),
            (2, "chineseLegalSimplified", "贰"),
            (4, "upperRoman", "IV"),
            (2, "lowerLetter", "b"),
            (400, "chineseCounting", "400"),
            (i64::MAX, "upperLetter", "9223372036854775807"),
        ] {
            assert_eq!(written(n, format), text);
        }
    }

    #[test]
    fn levels_count_on_and_start_anew() {
        let xml = r#"<w:numbering><w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>
            </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"#;
        let mut numbering = Numbering::read("numbering.xml", xml).unwrap();
        let mut next = |used, level| numbering.next(used, level);
        let found = [next(1, 0), next(1, 1), next(1, 1), next(1, 0), next(1, 1), next(2, 0), next(2, 0), next(9, 0)];
        assert_eq!(found, ["一、", "1.1", "1.2", "二、", "2.1", "一、", "二、", ""]);
    }
}
