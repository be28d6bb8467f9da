//! A draft with each finding as a comment at its paragraph or cell, and nothing else changed.
//!
//! The package is edited by hand: parts that are not concerned are copied as they are stored, and of those that are every byte
//! stays where marks are put between. A library that reads and writes the whole would lose what it does not know.

mod package;
mod part;
mod place;
#[cfg(test)]
mod tests;

use crate::{FindingsError, advice, attributed, causes, said_of_table, standing};
use gongkai_lint::{Finding, rule};
use gongkai_loader::word_places;
use gongkai_model::{Lang, plain, shown};
use package::{Beside, Package};
use part::{Name, Part};
use quick_xml::escape::escape;
use std::collections::BTreeMap;

/// Who comments.
const AUTHOR: &str = "Gongkai";

/// A draft with findings about it as comments, one for each, in the order of the findings.
///
/// `bytes` is the draft (DOCX). A finding without a place in the text stands at its first paragraph, which is the title.
///
/// # Errors
///
/// [`FindingsError::Draft`] where the draft is no DOCX that can be read, [`FindingsError::Part`] where a part of it is not
/// what comments need.
pub fn annotated(bytes: &[u8], findings: &[&Finding], lang: Lang) -> Result<Vec<u8>, FindingsError> {
    let places = word_places(bytes)?;
    let mut package = Package::open(bytes)?;
    if findings.is_empty() {
        return Ok(bytes.to_vec());
    }
    let mut text = package.part(&places.part)?;
    let space = text.space_of_root()?;
    let beside = Beside::of(&mut package, &places.part)?;
    let mut comments = match &beside.comments {
        Some(name) => package.part_or(name, || empty_comments(&space))?,
        None => Part::new(empty_comments(&space)),
    };
    let mut numbers = Numbers::after([&text, &comments])?;

    let mut at: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    let (root, _) = comments.root()?;
    let mut told = String::new();
    for finding in findings {
        let number = numbers.next();
        let place = place::of(finding, &places).ok_or_else(|| part::bad(&places.part, part::NO_PARAGRAPH))?;
        told.push_str(&comment(finding, &root, (number, place.title), lang));
        at.entry(place.spot).or_default().push(number);
    }
    comments.append(&told)?;
    text.mark(&at, &space)?;

    let name = beside.write(&mut package, &space)?;
    package.put(&places.part, text);
    package.put(&name, comments);
    package.finish()
}

/// The numbers of comments that no other has.
struct Numbers {
    used: Vec<u32>,
    next: u32,
}

impl Numbers {
    /// Word reads them as whole numbers with a sign.
    const LARGEST: u32 = i32::MAX as u32;

    fn after<'p>(parts: impl IntoIterator<Item = &'p Part>) -> Result<Numbers, FindingsError> {
        let mut used = Vec::new();
        for part in parts {
            part.comment_numbers(&mut used)?;
        }
        used.sort_unstable();
        let next = used.last().map_or(0, |last| last.saturating_add(1));
        Ok(Numbers { used, next })
    }

    fn next(&mut self) -> u32 {
        if self.next > Numbers::LARGEST {
            self.next = 0;
        }
        while self.used.binary_search(&self.next).is_ok() {
            self.next += 1;
        }
        self.next += 1;
        self.next - 1
    }
}

/// A part of comments without any.
fn empty_comments(space: &str) -> String {
    format!("{}<w:comments xmlns:w=\"{space}\"></w:comments>", part::DECLARATION)
}

/// The lines of a comment: what `lint` says at the terminal.
fn lines(finding: &Finding, at_title: bool, lang: Lang) -> Vec<String> {
    let title = rule(finding.rule.as_str()).ok().map(|rule| lang.pick(rule.meta.title.0, rule.meta.title.1));
    let mut head = format!("{} {}", standing(finding, lang), finding.rule);
    if let Some(title) = title {
        head.push_str(&format!(" {title}"));
    }
    let mut lines = vec![head, said_of_table(finding, lang) + &attributed(finding, lang)];
    lines.extend(causes(finding, lang));
    lines.push(advice(finding, lang));
    if at_title {
        let said = lang.pick(
            "（这个问题不在某一处文字或单元格，标在文首）",
            "(it is not about one paragraph or cell, and is put at the beginning)",
        );
        lines.push(said.to_owned());
    }
    lines
}

/// A comment. `root` is the element that it goes into, whose prefix it takes.
fn comment(finding: &Finding, root: &Name, (number, at_title): (u32, bool), lang: Lang) -> String {
    let (p, a, space) = (root.prefixed(), root.attribute_prefix(), root.declaration());
    let line = |line: &String| {
        let line = escape(shown(&plain(line)).into_owned()).into_owned();
        format!("<{p}p><{p}r><{p}t xml:space=\"preserve\">{line}</{p}t></{p}r></{p}p>")
    };
    let text: String = lines(finding, at_title, lang).iter().map(line).collect();
    format!("<{p}comment{space} {a}id=\"{number}\" {a}author=\"{AUTHOR}\" {a}initials=\"GK\">{text}</{p}comment>")
}
