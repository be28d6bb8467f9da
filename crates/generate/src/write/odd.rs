//! The oddities of one file, and the dice that say where they fall.

use super::quirk::Quirk;
use crate::plain::Dice;

/// What is odd about a file.
pub(super) struct Odd<'q> {
    quirks: &'q [Quirk],
    pub(super) dice: &'q mut Dice,
}

impl<'q> Odd<'q> {
    pub(super) fn new(quirks: &'q [Quirk], dice: &'q mut Dice) -> Odd<'q> {
        Odd { quirks, dice }
    }

    pub(super) fn has(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }

    /// Once in so many times.
    pub(super) fn once_in(&mut self, times: u32) -> bool {
        self.dice.below(times) == 0
    }

    pub(super) fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.dice.below(of.len() as u32) as usize]
    }

    /// The characters of a label as this file prints it.
    pub(super) fn label(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        if self.has(Quirk::Misprints) && text.chars().count() > 8 && self.once_in(5) {
            let mut characters: Vec<char> = text.chars().collect();
            let at = 5 + self.dice.below(characters.len() as u32 - 6) as usize;
            if ('\u{4e00}'..='\u{9fff}').contains(&characters[at]) {
                characters[at] = ['其', '在', '和', '于'][self.dice.below(4) as usize];
            }
            text = characters.into_iter().collect();
        }
        if self.has(Quirk::OtherQuotes) {
            text = text.replace('“', self.pick(&["\"", "‘", "「"])).replace('”', "\"");
        }
        if self.has(Quirk::Traditional) {
            text = exchanged(&text, "开请数关国处举结规复议诉讼监总计", "開請數關國處舉結規復議訴訟監總計");
        }
        if self.has(Quirk::Radicals) {
            text = exchanged(&text, "一人工行见长", "⼀⼈⼯⾏⻅⻓");
        }
        if self.has(Quirk::Readings) && self.once_in(3) {
            text = text.replacen('公', "公(gōng)", 1);
        }
        if self.has(Quirk::FootnoteMarks) && self.once_in(4) {
            text.push_str(self.pick(&["*", "①", "[注1]", "（注）"]));
        }
        if self.has(Quirk::FullWidth) {
            text = text.chars().map(wide).collect();
        }
        if self.has(Quirk::Invisible) {
            let at = text.char_indices().nth(2).map_or(text.len(), |(at, _)| at);
            text.insert(
                at,
                self.pick(&["\u{200b}", "\u{feff}", "\u{a0}", "\u{ad}"]).chars().next().unwrap_or('\u{200b}'),
            );
        }
        text
    }

    /// A label as it stands in its cell, down the side or broken where this file does so; in several paragraphs where the
    /// format has them.
    pub(super) fn laid_out(&mut self, text: &str, paragraphs: bool) -> Vec<String> {
        let mut text = self.label(text);
        let length = text.chars().count();
        if self.has(Quirk::VerticalLabels) && length <= 6 {
            text = text.chars().map(String::from).collect::<Vec<_>>().join("\n");
        } else if self.has(Quirk::BrokenLabels) && length > 6 {
            let middle = text.char_indices().nth(length / 2).map_or(0, |(at, _)| at);
            if paragraphs && self.once_in(3) {
                let end = text.split_off(middle);
                return vec![text, end];
            }
            text.insert_str(middle, self.pick(&["\n", " "]));
        }
        if self.has(Quirk::NonBreakingSpaces) {
            text.insert_str(0, "\u{a0}\u{a0}");
        }
        vec![text]
    }

    /// The characters of a value as this file prints it: what it says stays the same.
    pub(super) fn value(&mut self, written: &str) -> String {
        let plain = written.bytes().all(|byte| byte.is_ascii_digit());
        let mut text = written.to_owned();
        if plain && self.has(Quirk::Commas) && text.len() > 3 {
            let at = text.len() - 3;
            text.insert_str(at, self.pick(&[",", "，"]));
        }
        if plain && self.has(Quirk::FullWidth) {
            text = text.chars().map(wide).collect();
        }
        if plain && self.has(Quirk::Units) && self.once_in(5) {
            text.push('件');
        }
        if self.has(Quirk::Invisible) && self.once_in(3) {
            text.insert(0, '\u{200b}');
        }
        text
    }
}

/// Digits and brackets in full width.
fn wide(c: char) -> char {
    match c {
        '0'..='9' | '(' | ')' | '.' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn exchanged(text: &str, from: &str, to: &str) -> String {
    let pairs: Vec<(char, char)> = from.chars().zip(to.chars()).collect();
    text.chars().map(|c| pairs.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)).collect()
}
