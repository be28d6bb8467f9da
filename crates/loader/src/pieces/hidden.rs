//! Which blocks that are not shown at first are read: what a script would show, and panes behind tabs.

use super::Item;
use crate::normal::{fold, numbered};
use crate::recognise::{is_title, section_of};
use crate::text::number_like;
use std::collections::{BTreeMap, HashSet};

/// Fewest numbers of a table that is content.
const FEWEST_NUMBERS: usize = 4;

/// What a hidden block holds.
#[derive(Default)]
struct Block {
    /// Words of its tables.
    words: HashSet<String>,
    numbers: usize,
    sections: HashSet<&'static str>,
    /// Years named by lines in front of its first table.
    years: HashSet<String>,
}

/// Shows the hidden blocks that are part of the report.
pub(super) fn show(items: &mut [Item]) {
    if items.iter().all(|item| hidden(item) == 0) {
        return;
    }
    let mut wanted: HashSet<u32> = HashSet::new();
    if mostly_hidden(items) {
        wanted.extend(items.iter().map(hidden));
        // Of several panes that all wait, only the report's.
        let (_, blocks, year) = blocks(items);
        drop_other_years(&blocks, year.as_deref(), &mut wanted);
    } else {
        let (shown, blocks, year) = blocks(items);
        for (number, block) in &blocks {
            let table = block.numbers >= FEWEST_NUMBERS && !is_copy(&block.words, &shown.words);
            let section = block.sections.iter().any(|section| !shown.sections.contains(section))
                && block.sections.iter().all(|section| !shown.sections.contains(section));
            if table || section {
                wanted.insert(*number);
            }
        }
        drop_other_years(&blocks, year.as_deref(), &mut wanted);
    }
    for item in items {
        match item {
            Item::Text { hidden, .. } | Item::Grid { hidden, .. } if wanted.contains(hidden) => *hidden = 0,
            _ => {}
        }
    }
}

fn hidden(item: &Item) -> u32 {
    match item {
        Item::Text { hidden, .. } | Item::Grid { hidden, .. } => *hidden,
    }
}

/// A page whose body waits for a script to show it: then what is hidden is what there is to read.
fn mostly_hidden(items: &[Item]) -> bool {
    let weight = |item: &Item| match item {
        Item::Text { link: true, .. } | Item::Text { chrome: true, .. } => 0,
        Item::Text { text, .. } => text.len(),
        Item::Grid { grid, .. } => grid.cells.len() * 8,
    };
    let sum = |wanted: bool| items.iter().filter(|item| (hidden(item) > 0) == wanted).map(weight).sum::<usize>();
    sum(true) > 2 * sum(false)
}

/// What is shown, the hidden blocks, and the year of the title.
fn blocks(items: &[Item]) -> (Block, BTreeMap<u32, Block>, Option<String>) {
    let mut all: BTreeMap<u32, Block> = BTreeMap::new();
    let mut title = None;
    for item in items {
        let block = all.entry(hidden(item)).or_default();
        match item {
            Item::Text { text, .. } => {
                if let Some(section) = section_of(text).filter(|_| numbered(text).is_some()) {
                    block.sections.insert(section.key.as_str());
                }
                if block.words.is_empty() && text.chars().count() <= 40 {
                    block.years.extend(years(text));
                }
                if title.is_none() && is_title(text) {
                    title = years(text).next();
                }
            }
            Item::Grid { grid, .. } => {
                for cell in &grid.cells {
                    if number_like(&cell.text) {
                        block.numbers += 1;
                    } else {
                        let word = fold(&cell.text);
                        if !word.is_empty() {
                            block.words.insert(word);
                        }
                    }
                }
            }
        }
    }
    let shown = all.remove(&0).unwrap_or_default();
    (shown, all, title)
}

/// Among blocks that hold the same table, those of the year of the title, if there are such; else all of them.
fn drop_other_years(blocks: &BTreeMap<u32, Block>, year: Option<&str>, wanted: &mut HashSet<u32>) {
    let Some(year) = year else { return };
    let right: Vec<&Block> = blocks.values().filter(|block| block.years.contains(year)).collect();
    wanted.retain(|number| {
        let Some(block) = blocks.get(number) else { return true };
        let other = !block.years.is_empty() && !block.years.contains(year);
        !(other && right.iter().take(16).any(|right| is_copy(&block.words, &right.words)))
    });
}

/// Most of the words stand in the other table too.
fn is_copy(words: &HashSet<String>, others: &HashSet<String>) -> bool {
    !words.is_empty() && words.iter().filter(|word| others.contains(*word)).count() * 10 >= words.len() * 6
}

/// The years that a text names.
fn years(text: &str) -> impl Iterator<Item = String> + '_ {
    let folded = fold(text);
    let starts: Vec<usize> = folded.match_indices("20").map(|(at, _)| at).collect();
    let mut last = 0;
    starts.into_iter().filter_map(move |at| {
        if at < last {
            return None;
        }
        let year = folded.get(at..at + 4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
        last = at + 4;
        Some(year.to_owned())
    })
}
