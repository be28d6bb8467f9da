//! What a text in a table says by itself, whatever table it stands in: worked out once for each text.
//!
//! The labels of the forms come again on every page, and most cells have one of them or a number.

use super::super::labels::{ColumnAt, Found, Labels, is_any_column};
use crate::normal::fold;
use crate::text::{is_decorated, number_like};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Most texts that are remembered, and the longest of them in bytes. Once there are more, all are forgotten.
const MOST_REMEMBERED: usize = 4_096;
const LONGEST_REMEMBERED: usize = 160;

thread_local! {
    static REMEMBERED: RefCell<HashMap<Box<str>, Rc<Said>>> = RefCell::default();
    static NUMBER: Rc<Said> = Rc::new(Said::of("0"));
}

/// What a text says.
#[derive(Debug)]
pub(super) struct Said {
    text: Box<str>,
    /// The text folded; empty for a number or a mark.
    pub(super) fold: String,
    /// A number.
    pub(super) number: bool,
    /// A mark that may be a value, but may also be decoration.
    pub(super) mark: bool,
    /// What it means in each form, in the order of [`Labels::all`].
    meanings: Box<[OnceCell<Meaning>]>,
    /// Whether it is exactly the label of a row.
    rows: Box<[OnceCell<bool>]>,
}

/// What a text means in a form.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Meaning {
    pub(super) row: Option<Found<'static>>,
    pub(super) columns: &'static [ColumnAt],
    pub(super) any_column: bool,
    pub(super) column_group: bool,
    pub(super) heading: bool,
}

/// What a text says.
pub(super) fn said(text: &str) -> Rc<Said> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NUMBER.with(Rc::clone);
    }
    if text.len() > LONGEST_REMEMBERED {
        return Rc::new(Said::of(text));
    }
    REMEMBERED.with_borrow_mut(|remembered| {
        if let Some(said) = remembered.get(text) {
            return Rc::clone(said);
        }
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        let said = Rc::new(Said::of(text));
        remembered.insert(text.into(), Rc::clone(&said));
        said
    })
}

impl Said {
    fn of(text: &str) -> Said {
        let like = number_like(text);
        let zero = matches!(text, "零" | "〇");
        let mark = !text.is_empty() && !zero && (!text.chars().any(char::is_alphanumeric) || says_nothing(text));
        // A cell may close with a full stop.
        let bare = text.strip_suffix('。').unwrap_or(text);
        let number = ((like || number_like(bare)) && !mark) || zero || is_decorated(bare) || is_spelled(bare);
        let fold = if number || mark { String::new() } else { one_language(fold(text)) };
        let forms = Labels::all().len();
        Said {
            text: text.into(),
            fold,
            number,
            mark,
            meanings: (0..forms).map(|_| OnceCell::new()).collect(),
            rows: (0..forms).map(|_| OnceCell::new()).collect(),
        }
    }

    /// What it means in a form.
    pub(super) fn meaning(&self, labels: &'static Labels) -> Meaning {
        let known = self.meanings.get(labels.nth);
        known.map_or_else(Meaning::default, |known| *known.get_or_init(|| self.look_up(labels)))
    }

    /// Whether it is exactly the label of a row of a form.
    pub(super) fn is_row(&self, labels: &'static Labels) -> bool {
        let known = self.rows.get(labels.nth);
        !self.fold.is_empty() && known.is_some_and(|known| *known.get_or_init(|| labels.is_row(&self.fold)))
    }

    fn look_up(&self, labels: &'static Labels) -> Meaning {
        if self.fold.is_empty() {
            return Meaning { heading: self.text.is_empty(), ..Meaning::default() };
        }
        let columns = labels.column(&self.text, &self.fold);
        Meaning {
            row: labels.row(&self.text, &self.fold),
            columns,
            any_column: !columns.is_empty() || is_any_column(&self.fold),
            column_group: labels.is_column_group(&self.fold),
            heading: labels.is_heading(&self.fold),
        }
    }
}

/// A word that stands where there is nothing to count: `无`, `N/A`.
fn says_nothing(text: &str) -> bool {
    text == "无" || text == "不适用" || text == "不涉及" || text.eq_ignore_ascii_case("n/a")
}

/// A number in Chinese numerals with its unit: `九件`. Without one it may be a number of a list.
fn is_spelled(text: &str) -> bool {
    let numeral = |c: char| "零〇一二三四五六七八九十百千两".contains(c);
    let Some(rest) = text.trim().strip_suffix(['件', '宗', '起', '例']) else { return false };
    !rest.is_empty() && rest.chars().count() <= 8 && rest.chars().all(numeral)
}

/// A folded text without the Latin words that stand beside the Chinese: bilingual pages print every label twice.
fn one_language(folded: String) -> String {
    let latin = folded.bytes().filter(u8::is_ascii_alphabetic).count();
    let han = folded.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    if latin < 3 || han < 2 { folded } else { folded.replace(|c: char| c.is_ascii_alphanumeric(), "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_would_be_found_again() {
        for text in [
            "12",
            "",
            "无",
            "／",
            "12件",
            "九件",
            "规章",
            "（七）总计",
            "2.其他法律行政法规禁此公开",
            "Total 总计",
            "012",
        ] {
            for _ in 0..2 {
                let (found, fresh) = (said(text), Said::of(text));
                let number = |said: &Said| (said.fold.clone(), said.number, said.mark);
                assert_eq!(number(&found), number(&fresh), "{text}");
                for labels in Labels::all() {
                    let (a, b) = (found.meaning(labels), fresh.look_up(labels));
                    assert_eq!((a.row, a.columns, a.heading), (b.row, b.columns, b.heading), "{text}");
                    assert_eq!((a.any_column, a.column_group), (b.any_column, b.column_group), "{text}");
                }
            }
        }
        (0..3 * MOST_REMEMBERED).for_each(|n| _ = said(&format!("第{n}项")));
        assert!(REMEMBERED.with_borrow(HashMap::len) <= MOST_REMEMBERED);
    }
}
