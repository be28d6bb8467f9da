//! The unit of an amount, wherever the table prints it.

use super::money::{told, unit_in};
use super::rows::Entry;
use super::view::Word;
use crate::normal::fold;
use gongkai_model::CellDef;

/// What a table says of the unit of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AmountUnit {
    /// It stands with the number, or is that of the form.
    Known,
    /// Another than the form's: the number is in this one.
    Printed(&'static str),
    /// Neither the form nor the table says it, or what says it is damaged.
    Unknown,
}

/// The unit that the header over an amount names, else its label, else the caption: `采购总金额（万元）`,
/// `（单位：万 元）`, `人民币万<br>元`. Read from folded text, so that spaces, breaks and brackets do not matter.
pub(super) fn amount_unit(entry: &Entry<'_>, text: &str, def: &CellDef) -> AmountUnit {
    if !def.amount || fold(text).contains('元') || text.contains(['万', '亿']) {
        return AmountUnit::Known;
    }
    let header: Vec<&str> = entry.header.words().map(|word| word.said.fold.as_str()).collect();
    // The last header cell that speaks of money, and what its unit may have been broken off into.
    let money = |text: &&str| text.contains("金额") || text.contains("收费") || text.contains("单位");
    let over = header.iter().rposition(money);
    let named = over.and_then(|at| unit_in(header[at]).or_else(|| unit_in(&header[at..].concat())));
    let label = || unit_in(&entry.label.said.fold);
    // A unit of its own in a cell between label and number.
    let before = entry.values.iter().find(|word| word.is_text());
    let beside = || before.and_then(|word| unit_in(&word.said.fold));
    if entry.header.words().chain([entry.label]).chain(before).any(is_damaged) {
        return AmountUnit::Unknown;
    }
    let caption = || entry.caption.map(fold).filter(|text| text.contains("单位")).and_then(|text| unit_in(&text));
    let noted = || noted(entry);
    match named.or_else(label).or_else(beside).or_else(noted).or_else(caption) {
        Some(unit) if unit == def.unit => AmountUnit::Known,
        Some(unit) => AmountUnit::Printed(unit),
        None if def.unit_open => AmountUnit::Unknown,
        None => AmountUnit::Known,
    }
}

/// A text that names a unit and of which a character is lost: 万元 without its first character is another unit.
fn is_damaged(word: &Word<'_>) -> bool {
    let figure = |before: &str| before.ends_with(|c: char| c.is_ascii_digit());
    let named = word.said.fold.rfind('元').map(|at| &word.said.fold[..at]);
    named.is_some_and(|before| figure(before) || word.cell.text.contains(char::REPLACEMENT_CHARACTER))
}

/// The unit that a row of its own or a note under the table names: `单位：元`, `注：收费金额单位为元`. One of another amount is
/// passed over.
fn noted(entry: &Entry<'_>) -> Option<&'static str> {
    let label = &entry.label.said.fold;
    let other = |note: &str, word: &str| note.contains(word) && !label.contains(word);
    let of_it = |note: &&String| !(other(note, "采购") || other(note, "收费"));
    let notes: Vec<String> = entry.notes.iter().map(|note| fold(note)).collect();
    notes.iter().filter(of_it).find_map(|note| told(note))
}
