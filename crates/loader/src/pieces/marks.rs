//! Digits that are not the number: what is struck through, and the raised or small marks of notes.

use std::ops::Range;

/// Longest mark of a note, in digits.
const LONGEST_NOTE: usize = 2;

/// Largest size of a note mark, as part of the size of the text it stands at.
const SMALL: f32 = 0.72;

/// Size of text for which nothing is said, in pixels.
const USUAL: f32 = 14.0;

/// How a part of a text is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Mark {
    /// Struck through.
    Struck,
    /// Raised above the line.
    Raised,
    /// Below the line, or smaller than the text around it.
    Small,
    /// Of a size in pixels.
    Sized(f32),
}

impl Mark {
    /// That of text in a Word file, whatever its format.
    pub(crate) fn of(struck: bool, raised: bool, lowered: bool) -> Option<Mark> {
        match () {
            () if struck => Some(Mark::Struck),
            () if raised => Some(Mark::Raised),
            () if lowered => Some(Mark::Small),
            () => None,
        }
    }
}

/// The parts of a text that are shown in another way, in order and apart from each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks(Vec<(Range<usize>, Mark)>);

impl Marks {
    /// Notes how the part of a text between two offsets is shown.
    pub(crate) fn add(&mut self, part: Range<usize>, mark: Mark) {
        match self.0.last_mut() {
            Some((last, known)) if last.end == part.start && *known == mark => last.end = part.end,
            _ => self.0.push((part, mark)),
        }
    }

    /// Whether the text is to be read otherwise than it stands.
    pub(crate) fn change(&self, text: &str) -> bool {
        let sized = |mark: &Mark| matches!(mark, Mark::Sized(_));
        // Nearly always everything is of one size.
        let same = self.0.windows(2).all(|two| two[0].1 == two[1].1)
            && self.0.iter().all(|(_, mark)| matches!(mark, Mark::Sized(size) if *size > USUAL * SMALL));
        !(same || (self.0.iter().all(|(_, mark)| sized(mark)) && !text.bytes().any(|byte| byte.is_ascii_digit())))
    }

    /// The text as it is to be read.
    ///
    /// What is struck through is left out, in running text only where something else is left. Raised or small figures
    /// beside a number become raised characters behind it, which are no digits; those beside words are left out. Where
    /// they are all there is, they are the text.
    pub(crate) fn settle(self, text: String, in_cell: bool) -> String {
        if self.0.is_empty() {
            return text;
        }
        let parts = self.parts(&text);
        let plain = |parts: &[(&str, Option<Mark>)], out: &[Mark]| -> String {
            parts
                .iter()
                .filter(|(_, mark)| mark.is_none_or(|mark| !out.contains(&mark)))
                .map(|(part, _)| *part)
                .collect()
        };
        let kept = plain(&parts, &[Mark::Struck]);
        if kept.trim().is_empty() && !in_cell {
            return text;
        }
        let base = plain(&parts, &[Mark::Struck, Mark::Raised, Mark::Small]);
        if !base.chars().any(char::is_alphanumeric) {
            return kept.trim().to_owned();
        }
        let number = in_cell && base.contains(|c: char| c.is_numeric()) && !base.contains(is_word);
        let (mut out, mut notes) = (String::with_capacity(text.len()), String::new());
        for (part, mark) in parts {
            match mark {
                Some(Mark::Struck) => {}
                Some(mark @ (Mark::Raised | Mark::Small)) => match note(part) {
                    Some(digits) if number => notes.extend(digits.chars().filter_map(raised)),
                    Some(_) => {}
                    None if mark == Mark::Raised && in_cell => {
                        // Too long for a note: whatever it is, the number beside it is not known.
                        if number {
                            notes.extend(part.chars().filter_map(raised));
                        }
                    }
                    None => out.push_str(part),
                },
                _ => out.push_str(part),
            }
        }
        let kept = out.trim().len();
        let mut out = if kept == out.len() { out } else { out.trim().to_owned() };
        out.push_str(&notes);
        out
    }

    /// The text in parts, sizes told as small or not.
    fn parts<'t>(&self, text: &'t str) -> Vec<(&'t str, Option<Mark>)> {
        let mut parts = Vec::with_capacity(self.0.len() * 2 + 1);
        let mut at = 0;
        for (range, mark) in &self.0 {
            let (Some(before), Some(own)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
            if !before.is_empty() {
                parts.push((before, None));
            }
            parts.push((own, Some(*mark)));
            at = range.end;
        }
        if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            parts.push((rest, None));
        }
        let sized = |(part, mark): &(&str, Option<Mark>)| match mark {
            Some(Mark::Sized(size)) => Some(*size),
            None if !part.trim().is_empty() => Some(USUAL),
            _ => None,
        };
        let largest = parts.iter().filter_map(sized).fold(0.0, f32::max);
        for (_, mark) in &mut parts {
            if let Some(Mark::Sized(size)) = *mark {
                *mark = (size <= largest * SMALL).then_some(Mark::Small);
            }
        }
        parts
    }
}

/// The figure of a note: `1`, `[1]`, `注2`, `①`, `*`.
fn note(part: &str) -> Option<&str> {
    let brackets = |c: char| c.is_whitespace() || "[]()（）［］【】〔〕".contains(c);
    let inside = part.trim_matches(brackets);
    let inside = inside.strip_prefix('注').unwrap_or(inside).trim_matches(brackets);
    let short = inside.chars().count() <= LONGEST_NOTE;
    let figures = inside.chars().all(|c| c.is_numeric() || raised(c).is_some());
    (short && figures).then_some(inside)
}

/// A letter or a character that a number does not have, units left out.
fn is_word(c: char) -> bool {
    c.is_alphabetic() && !"件宗条次项个份元万亿人余多约近".contains(c)
}

/// The raised form of a digit.
fn raised(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][c.to_digit(10)? as usize],
        '*' | '＊' | '※' | '†' | '①'..='⑳' => c,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(parts: &[(&str, Option<Mark>)], in_cell: bool) -> String {
        let (mut text, mut marks) = (String::new(), Marks::default());
        for (part, mark) in parts {
            let start = text.len();
            text.push_str(part);
            if let Some(mark) = mark {
                marks.add(start..text.len(), *mark);
            }
        }
        marks.settle(text, in_cell)
    }

    #[test]
    fn figures_beside_a_number_are_marks() {
        use Mark::{Raised, Sized, Small, Struck};
        for (parts, text) in [
            (vec![("12", None), ("1", Some(Raised))], "12¹"),
            (vec![("12", None), (" [1]", Some(Raised))], "12¹"),
            (vec![("1", Some(Small)), ("12", None)], "12¹"),
            (vec![("12", None), ("注1", Some(Raised))], "12¹"),
            (vec![("12", None), ("件", Some(Small))], "12件"),
            (vec![("12", None), (".34", Some(Small))], "12.34"),
            (vec![("10", Some(Struck)), ("12", None)], "12"),
            (vec![("10", Some(Struck))], ""),
            (vec![("12", Some(Raised))], "12"),
            (vec![("1", Some(Small)), ("2", Some(Raised))], "12"),
            (vec![("12", Some(Sized(14.0))), ("1", Some(Sized(8.0)))], "12¹"),
            (vec![("12", Some(Sized(14.0))), ("1", Some(Sized(12.0)))], "121"),
            (vec![("1", Some(Sized(9.0)))], "1"),
            (vec![("规章", None), ("1", Some(Raised))], "规章"),
            (vec![("办理结果", None), ("（单位：件）", Some(Small))], "办理结果（单位：件）"),
            (vec![("1.", Some(Small)), ("属于国家秘密", None)], "1.属于国家秘密"),
        ] {
            assert_eq!(settle(&parts, true), text, "{parts:?}");
        }
    }

    #[test]
    fn running_text_keeps_what_nothing_replaces() {
        assert_eq!(settle(&[("全部删去。", Some(Mark::Struck))], false), "全部删去。");
        assert_eq!(settle(&[("公开", None), ("10", Some(Mark::Struck)), ("12条", None)], false), "公开12条");
        assert_eq!(settle(&[("公开12", None), ("1", Some(Mark::Raised)), ("条", None)], false), "公开12条");
    }
}
