//! Breaking and shortening of text, by measured width.

use crate::font::{strong_width, text_width};

/// Must not begin a line.
const NO_START: &str = "，。、；：？！）》〉」』】〕”’％‰%,.;:?!)]}…—·～";
/// Must not end a line.
const NO_END: &str = "（《〈「『【〔“‘([{￥¥";
/// Stay with the number before them.
const COUNTERS: &str = "年月日件个家份项万亿元天条";

/// Text that is safe to measure and to draw: one line, no control or invisible characters, nothing XML forbids.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_invisible(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}')
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{2010}'..='\u{2027}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{1F300}'..='\u{3FFFF}')
}

/// How a text is to be measured.
#[derive(Clone, Copy)]
pub(crate) struct Measure {
    pub(crate) size: f64,
    pub(crate) strong: bool,
}

impl Measure {
    pub(crate) fn plain(size: f64) -> Self {
        Self { size, strong: false }
    }

    pub(crate) fn strong(size: f64) -> Self {
        Self { size, strong: true }
    }

    pub(crate) fn width(self, text: &str) -> f64 {
        if self.strong { strong_width(text, self.size) } else { text_width(text, self.size) }
    }
}

/// Pieces that are never broken, each with whether a space stands before it.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let mut out: Vec<(bool, String)> = Vec::new();
    let mut space = false;
    let mut previous: Option<char> = None;
    for c in text.chars() {
        if c == ' ' {
            space = true;
            continue;
        }
        let breakable = match previous {
            None => true,
            Some(_) if space => true,
            Some(p) if NO_START.contains(c) || NO_END.contains(p) => false,
            Some(p) if p.is_ascii_digit() && COUNTERS.contains(c) => false,
            Some(p) => is_wide(p) || is_wide(c),
        };
        match out.last_mut() {
            Some((_, piece)) if !breakable => piece.push(c),
            _ => out.push((space, c.to_string())),
        }
        space = false;
        previous = Some(c);
    }
    out
}

/// Breaks a text into at most `max_lines` lines of at most `width`; what does not fit ends in `…`.
pub(crate) fn wrap(text: &str, measure: Measure, width: f64, max_lines: usize) -> Vec<String> {
    let text = clean(text);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for (space, piece) in pieces(&text) {
        let mut candidate = line.clone();
        if space && !line.is_empty() {
            candidate.push(' ');
        }
        candidate.push_str(&piece);
        if measure.width(&candidate) <= width {
            line = candidate;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        // A piece wider than a whole line is cut between any two characters.
        for c in piece.chars() {
            line.push(c);
            if measure.width(&line) > width && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(c);
            }
        }
        // Enough to know that the text is cut.
        if lines.len() > max_lines {
            break;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > max_lines {
        lines.truncate(max_lines);
        if let Some(last) = lines.last_mut() {
            *last = cut_end(last, measure, width);
        }
    }
    lines
}

/// As [`wrap`], and a last line much shorter than the others is avoided by breaking the lines before it earlier.
pub(crate) fn wrap_even(text: &str, measure: Measure, width: f64, max_lines: usize) -> Vec<String> {
    rewrap(text, measure, width, max_lines, 0.3 * width, 11..20)
}

/// As [`wrap`] for running text: its last line holds more than a character or two.
pub(crate) fn wrap_prose(text: &str, measure: Measure, width: f64, max_lines: usize) -> Vec<String> {
    rewrap(text, measure, width, max_lines, (4.0 * measure.size).min(0.3 * width), (11..20).rev())
}

/// As [`wrap_even`] for a title: where two lines are enough, the first ends with a clause.
pub(crate) fn wrap_title(text: &str, measure: Measure, width: f64, max_lines: usize) -> Vec<String> {
    let text = clean(text);
    if measure.width(&text) <= width {
        return wrap(&text, measure, width, max_lines);
    }
    let ends = text.char_indices().filter(|(_, c)| "，：；。".contains(*c)).map(|(at, c)| at + c.len_utf8());
    let latin = [", ", ": ", "; "].iter().flat_map(|sign| text.match_indices(sign)).map(|(at, _)| at + 1);
    let halves = ends.chain(latin).map(|at| (text[..at].to_owned(), text[at..].trim_start().to_owned()));
    let longer = |(first, second): &(String, String)| measure.width(first).max(measure.width(second));
    let shorter = |(first, second): &(String, String)| measure.width(first).min(measure.width(second));
    halves
        // A word or two alone on a line are no clause.
        .filter(|both| longer(both) <= width && shorter(both) >= 0.3 * longer(both))
        .min_by(|a, b| longer(a).total_cmp(&longer(b)))
        .map_or_else(|| wrap_even(&text, measure, width, max_lines), |(first, second)| vec![first, second])
}

/// Wraps to a part (of twenty) of the width, the first that gives the last line at least `least` and no more lines.
fn rewrap(
    text: &str,
    measure: Measure,
    width: f64,
    max_lines: usize,
    least: f64,
    mut parts: impl Iterator<Item = u8>,
) -> Vec<String> {
    let lines = wrap(text, measure, width, max_lines);
    let short = |lines: &[String]| lines.last().is_some_and(|last| measure.width(last) < least);
    if lines.len() < 2 || !short(&lines) {
        return lines;
    }
    parts
        .find_map(|part| {
            let other = wrap(text, measure, width * f64::from(part) / 20.0, max_lines + 1);
            (other.len() == lines.len() && !short(&other)).then_some(other)
        })
        .unwrap_or(lines)
}

/// The text with `…` at its end, cut until it fits.
fn cut_end(text: &str, measure: Measure, width: f64) -> String {
    let mut kept: Vec<char> = text.chars().collect();
    loop {
        let candidate: String = kept.iter().chain(std::iter::once(&'…')).collect();
        if kept.is_empty() || measure.width(&candidate) <= width {
            return candidate;
        }
        kept.pop();
    }
}

/// The text, or its beginning and end with `…` between: names of one region differ at their end.
pub(crate) fn shorten(text: &str, measure: Measure, width: f64) -> String {
    let text = clean(text);
    if measure.width(&text) <= width {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    // No more characters fit than this, however narrow they are.
    let most = chars.len().min((width / measure.size * 5.0) as usize + 3);
    for kept in (2..most).rev() {
        let tail = kept * 3 / 5;
        let head = kept - tail;
        let candidate: String =
            chars[..head].iter().chain(std::iter::once(&'…')).chain(&chars[chars.len() - tail..]).collect();
        if measure.width(&candidate) <= width {
            return candidate;
        }
    }
    "…".to_owned()
}

/// A label in at most two lines; a longer one keeps its first line and the shortened rest.
pub(crate) fn two_lines(text: &str, measure: Measure, width: f64) -> Vec<String> {
    let text = clean(text);
    let lines = wrap(&text, measure, width, 3);
    if lines.len() <= 2 {
        return if lines.is_empty() { vec![String::new()] } else { wrap_even(&text, measure, width, 2) };
    }
    let first = lines[0].clone();
    let rest = text[first.len()..].trim_start();
    let second = shorten(rest, measure, width);
    vec![first, second]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ten() -> Measure {
        Measure::plain(10.0)
    }

    #[test]
    fn chinese_breaks_anywhere_but_not_before_a_comma() {
        let lines = wrap("政府信息公开，申请量上升", ten(), 60.0, 9);
        assert_eq!(lines, ["政府信息公", "开，申请量上", "升"]);
        assert!(lines.iter().all(|l| ten().width(l) <= 60.0));
    }

    #[test]
    fn a_title_is_parted_where_a_clause_ends() {
        let title = "公开率：最高为教育局的八成，最低为档案馆的一成";
        assert_eq!(wrap_title(title, ten(), 140.0, 3), ["公开率：最高为教育局的八成，", "最低为档案馆的一成"]);
        assert_eq!(
            wrap_title("rate: highest here, lowest there", ten(), 100.0, 3),
            ["rate: highest here,", "lowest there"]
        );
        // No clause leaves two lines that fit.
        assert_eq!(wrap_title("公开率：最高为教育局的八成", ten(), 80.0, 3), ["公开率：最高为教", "育局的八成"]);
        assert_eq!(wrap_title("短，好", ten(), 80.0, 3), ["短，好"]);
    }

    #[test]
    fn running_text_leaves_no_character_alone() {
        let text = "来源：甲乙丙丁戊己庚辛壬癸甲乙丙丁年度报告";
        assert_eq!(wrap(text, ten(), 200.0, 3), ["来源：甲乙丙丁戊己庚辛壬癸甲乙丙丁年度报", "告"]);
        let lines = wrap_prose(text, ten(), 200.0, 3);
        assert_eq!(lines.concat(), text);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].chars().count() >= 4, "{lines:?}");
    }

    #[test]
    fn latin_breaks_at_spaces() {
        assert_eq!(wrap("annual report of the office", ten(), 70.0, 9), ["annual report", "of the office"]);
    }

    #[test]
    fn a_number_keeps_its_counter() {
        assert_eq!(wrap("本机关二零二三2023年", ten(), 98.0, 9), ["本机关二零二三", "2023年"]);
    }

    #[test]
    fn what_does_not_fit_says_so() {
        assert_eq!(wrap("一二三四五六七八九十", ten(), 30.0, 2), ["一二三", "四五…"]);
        assert_eq!(shorten("云泽区人民政府教育局", ten(), 70.0), "云泽区…教育局");
        assert_eq!(shorten("短", ten(), 70.0), "短");
        assert_eq!(two_lines("", ten(), 70.0), [""]);
        assert_eq!(two_lines("云泽区自然资源局", ten(), 70.0), ["云泽区自", "然资源局"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        let lines = wrap("Donaudampfschifffahrtsgesellschaft", ten(), 50.0, 9);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|l| ten().width(l) <= 50.0));
        assert_eq!(lines.concat(), "Donaudampfschifffahrtsgesellschaft");
    }

    #[test]
    fn invisible_and_forbidden_characters_are_dropped() {
        assert_eq!(clean("  甲\u{0}\u{200B}乙\n\t 丙\u{FFFE}\u{202E} "), "甲乙 丙");
    }
}
