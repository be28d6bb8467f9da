//! The outline: the lines of a document, which of them are headings, and whether the body appears twice.

use super::head::Head;
use crate::document::Document;
use crate::normal::{
    fold, numbered, pattern, plain_line, unmarked, without_brackets, without_number, without_readings,
};
use gongkai_model::{Form, Passage, Place, SectionDef, simplifier};
use regex::Regex;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// Longest heading, in characters.
const LONGEST_HEADING: usize = 40;

/// Characters of a heading that is one without a number.
const SHORTEST_HEADING: usize = 4;

/// Places at which a second copy of the body is looked for.
const MOST_COPIES: usize = 8;

/// A line of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'d> {
    pub(super) text: &'d str,
    pub(super) place: Place,
    /// Number of the document's block it stands in.
    pub(super) block: usize,
    /// The section it is the heading of.
    pub(super) section: Option<&'static SectionDef>,
    /// It is the title of a report.
    pub(super) title: bool,
    /// It is the end of the heading on the line before.
    pub(super) goes_on: bool,
}

impl<'d> Line<'d> {
    pub(super) fn of(text: &'d str, place: Place, block: usize) -> Line<'d> {
        Line { text, place, block, section: section_of(text), title: is_title(text), goes_on: false }
    }
}

/// The lines of a document up to where its body starts again, and the block in which that is.
pub(super) fn lines(document: &Document) -> (Vec<Line<'_>>, Option<usize>) {
    let parts =
        document.lines().flat_map(|(text, place, block)| apart(text).map(move |text| Line::of(text, place, block)));
    let mut lines: Vec<Line<'_>> = parts.collect();
    decide(&mut lines);
    match repeat(&lines) {
        Some(at) => {
            let again = lines[at].block;
            lines.truncate(at);
            (lines, Some(again))
        }
        None => (lines, None),
    }
}

/// A line in pieces: what stands before a heading, the heading, what follows it.
fn apart(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        if let Some((heading, behind)) = run_in(text) {
            rest = Some(behind);
            return Some(heading);
        }
        let Some(at) = heading_behind(text) else { return Some(text) };
        rest = Some(&text[at..]);
        Some(text[..at].trim_end())
    })
}

/// Where a heading of the first level begins behind the end of a sentence: …联系。一、总体情况, as texts have it that have lost their lines.
fn heading_behind(text: &str) -> Option<usize> {
    text.match_indices('、').find_map(|(mark, _)| {
        let number = text[..mark].chars().next_back().filter(|c| "一二三四五六".contains(*c))?;
        let at = mark - number.len_utf8();
        let ended = text[..at].trim_end().ends_with(['。', '.']) && at > 0;
        let (own, rest) = text.split_at(if ended { at } else { return None });
        let known = |found: Heading| matches!(found.opens, Opens::Known(_)) && found.style == Style::Chinese;
        let opens = heading(rest).is_some_and(known) || run_in(rest).is_some();
        (opens && !own.trim().is_empty()).then_some(at)
    })
}

/// With what a text begins that goes on on the line of its heading with nothing between them.
const RUN_ON: [&str; 7] = ["（一）", "(一)", "一是", "1.", "1、", "20", "本年"];

/// A heading whose text goes on on its line, and that text: 一、总体情况。2023年…. Only one that is numbered and has a wording of
/// the form is cut off, or one of section's number and topic before a full stop.
fn run_in(text: &str) -> Option<(&str, &str)> {
    let trimmed = text.trim_start();
    let numbered_so = |c: char| "一二三四五六第123456#*＃ \u{3000}".contains(c);
    if trimmed.chars().take(LONGEST_HEADING + 1).count() <= SHORTEST_HEADING || !trimmed.starts_with(numbered_so) {
        return None;
    }
    let mut first = true;
    for (at, c) in trimmed.char_indices().take(LONGEST_HEADING + 2).skip(1) {
        let (head, tail) = trimmed.split_at(at);
        let stop = matches!(c, '。' | '：' | ':' | ' ' | '\u{3000}' | '；' | '\t' | '.');
        let begins = stop || RUN_ON.iter().any(|start| tail.starts_with(start));
        if !begins {
            continue;
        }
        let rest = tail.trim_start_matches(|c: char| "。：:*".contains(c) || c.is_whitespace());
        // A list of headings is no section with its text.
        let listed = heading(rest.split(['。', '；', ';', '，']).next().unwrap_or_default());
        let contents =
            listed.is_some_and(|listed| matches!(listed.opens, Opens::Known(_)) && listed.style <= Style::Chinese);
        let Some(found) = heading(head).filter(|found| found.number.is_some() && !rest.is_empty() && !contents) else {
            continue;
        };
        let known = matches!(found.opens, Opens::Known(_)) && c != '；';
        let likely = matches!(found.opens, Opens::Likely(_)) && c == '。' && first && found.style <= Style::Chinese;
        // 3 behind dots or spaces is the number of a page.
        let page = rest.chars().all(|c| c.is_ascii_digit() || ".…·- ".contains(c));
        if (known || likely) && !page {
            return Some((head, rest));
        }
        first &= c != '。';
    }
    None
}

/// Where the body starts a second time: a line from which at least five lines, and four fifths of what is left, repeat
/// the lines from the first section heading or the title on.
fn repeat(lines: &[Line<'_>]) -> Option<usize> {
    let first = lines.iter().position(|line| line.section.is_some())?;
    // The title may stand over the second copy too: the copy begins there.
    let start = (0..first).rev().find(|at| lines[*at].title).unwrap_or(first);
    let twice = |origin: usize| {
        let wanted = fold(lines[origin].text);
        lines.iter().skip(origin + 5).any(|line| folds_to(line.text, &wanted))
    };
    if !twice(start) && !twice(first) {
        return None;
    }
    let texts: Vec<String> = lines.iter().map(|line| fold(line.text)).collect();
    for origin in [start, first] {
        let again = (origin + 5..texts.len()).filter(|again| texts[*again] == texts[origin]);
        for again in again.take(MOST_COPIES) {
            let left = texts.len() - again;
            let length = left.min(again - origin);
            let same = (0..length).filter(|i| texts[origin + i] == texts[again + i]).count();
            let known: HashSet<&String> = texts[..again].iter().collect();
            let same_anywhere = texts[again..].iter().filter(|text| known.contains(text)).count();
            if length >= 5 && (same * 5 >= length * 4 || same_anywhere * 10 >= left * 9) {
                return Some(again);
            }
        }
    }
    None
}

/// Whether a text folds to another. Most are told apart by how they begin.
fn folds_to(text: &str, wanted: &str) -> bool {
    let begins = text.char_indices().nth(6).map_or(text, |(end, _)| &text[..end]);
    wanted.starts_with(&fold(begins)) && fold(text) == wanted
}

/// A line that leads to another page: 上一篇：…, 相关文章.
pub(crate) fn is_elsewhere(text: &str) -> bool {
    ["上一", "下一", "上篇", "下篇", "前一", "后一", "附件", "相关", "推荐"].iter().any(|start| text.starts_with(start))
}

/// Whether a text ends as a title may. Folded, it ends with its last character if that is a common one: most lines end otherwise.
pub(super) fn may_end_title(text: &str) -> bool {
    let last = text.chars().next_back().unwrap_or_default();
    let common = ('\u{4e00}'..='\u{9fff}').contains(&last);
    !common || matches!(simplifier()(last), '告' | '报' | '版')
}

/// A title of such a report, or a breadcrumb that names the column it stands in.
pub(crate) fn is_title(text: &str) -> bool {
    if text.len() > 400 {
        return false;
    }
    if !may_end_title(text) || text.contains(['。', '；', '《']) || is_elsewhere(text) {
        return false;
    }
    let folded = fold(&without_readings(text));
    let subject = folded.contains("公开") && (folded.contains("信息公开") || folded.contains("政务公开"));
    let ends = |folded: &str| ["报告", "年报", "图片版"].iter().any(|end| folded.ends_with(end));
    // …年度报告（全文）
    let kind = subject && (ends(&folded) || (text.ends_with([')', '）']) && ends(&fold(&without_brackets(text)))));
    kind && folded.chars().count() <= 60
}

/// Folded heading → the section it opens, the newest form's first.
static SECTIONS: LazyLock<HashMap<String, &'static SectionDef>> = LazyLock::new(|| {
    let mut sections = HashMap::new();
    for section in Form::all().iter().flat_map(|form| &form.sections) {
        for label in std::iter::once(&section.zh).chain(&section.aliases) {
            sections.insert(fold(label), section);
        }
    }
    sections
});

/// The section a heading opens, in any form that has sections, as far as the heading alone tells.
pub(crate) fn section_of(text: &str) -> Option<&'static SectionDef> {
    match heading(text)?.opens {
        Opens::Known(section) => Some(section),
        Opens::Likely(_) | Opens::Nothing => None,
    }
}

/// With what a heading is numbered, the highest level first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    /// 第一部分
    Part,
    /// 一、
    Chinese,
    /// 1.
    Digits,
    /// （一）
    ChineseInBrackets,
    /// (1)
    DigitsInBrackets,
    /// Without a number.
    Bare,
}

/// Which section a heading can open.
#[derive(Debug, Clone, Copy)]
enum Opens {
    /// Its wording is one of the form's.
    Known(&'static SectionDef),
    /// Its number and some of its words are those of the section.
    Likely(&'static SectionDef),
    Nothing,
}

/// What a line would be as a heading.
#[derive(Debug, Clone, Copy)]
struct Heading {
    style: Style,
    number: Option<usize>,
    opens: Opens,
}

/// Words of the headings of each section in order, one of which is in every wording of it.
const TOPICS: [(&str, &[&str]); 6] = [
    ("overview", &["总体", "概述", "概况", "基本情况", "工作情况", "开展情况", "整体情况"]),
    ("proactive", &["主动公开"]),
    ("requests", &["申请"]),
    ("disputes", &["复议", "诉讼"]),
    ("problems", &["问题", "不足", "改进", "整改", "困难"]),
    ("other", &["其他", "其它", "需要报告", "需要说明", "需报告", "需说明"]),
];

static PART: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^第\s*([一二三四五六七八九十]{1,2}|\d{1,2})\s*(?:部分|章|节)\s*[、，,.．:：]?\s*"));

static CONTENTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:[.…·•—-]{2,}|\s{2,}|\t)\s*\d{1,3}$"));

/// Most lines that are remembered as headings or none, and the longest of them in bytes. Once there are more, all are forgotten.
const MOST_REMEMBERED: usize = 8_192;
const LONGEST_REMEMBERED: usize = 120;

thread_local! {
    /// What lines would be as headings: each is asked for several times while a document is read, and those of the form stand in all.
    static REMEMBERED: RefCell<HashMap<Box<str>, Option<Heading>>> = RefCell::default();
}

/// A line as a heading; nothing if it is too long for one.
fn heading(text: &str) -> Option<Heading> {
    if text.len() > LONGEST_HEADING * 8 || text.chars().count() > LONGEST_HEADING + 8 {
        return None;
    }
    if text.len() > LONGEST_REMEMBERED {
        return new_heading(text);
    }
    REMEMBERED.with_borrow_mut(|remembered| {
        if let Some(heading) = remembered.get(text) {
            return *heading;
        }
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        let heading = new_heading(text);
        remembered.insert(text.into(), heading);
        heading
    })
}

fn new_heading(text: &str) -> Option<Heading> {
    let plain = plain_line(text);
    // A line of a table of contents: 一、总体情况……1
    let page = plain.ends_with(char::is_numeric) && CONTENTS.is_match(&plain);
    if page || plain.chars().count() > LONGEST_HEADING {
        return None;
    }
    let part = plain.starts_with('第').then(|| PART.captures(&plain)).flatten();
    let (style, number, rest) = match (part, numbered(&plain)) {
        (Some(part), _) => {
            let (whole, number) = (part.get(0)?, part.get(1)?.as_str());
            (Style::Part, Some(number), &plain[whole.end()..])
        }
        (None, Some((number, rest))) => {
            let digits = number.starts_with(|c: char| c.is_ascii_digit());
            let style = match (plain.starts_with(['(', '（']), digits) {
                (true, true) => Style::DigitsInBrackets,
                (true, false) => Style::ChineseInBrackets,
                (false, true) => Style::Digits,
                (false, false) => Style::Chinese,
            };
            (style, Some(number), rest)
        }
        (None, None) => (Style::Bare, None, &*plain),
    };
    let folded = fold(&plain);
    let bare = if style == Style::Part { fold(rest) } else { without_number(&folded).to_owned() };
    let value = number.and_then(number_value);
    let opens = match SECTIONS.get(bare.as_str()) {
        // A heading of two characters (概述) needs its number, else any line that says so would open a section.
        Some(section) if bare.chars().count() >= SHORTEST_HEADING || number.is_some() => Opens::Known(section),
        _ => number.map_or(Opens::Nothing, |number| match misprinted(&bare, number) {
            Some(section) => Opens::Known(section),
            None => likely(&bare, rest, value),
        }),
    };
    Some(Heading { style, number: value, opens })
}

/// 1–99 in Arabic or Chinese numerals.
fn number_value(text: &str) -> Option<usize> {
    let value = super::dates::small_number(text)?;
    usize::try_from(value).ok()
}

/// The section whose number a heading has, if the heading speaks of the same thing: 五、存在的困难和整改措施.
fn likely(bare: &str, words: &str, number: Option<usize>) -> Opens {
    let sentence = words.contains(['。', '；', '，', ',']) || words.ends_with(['：', ':']);
    let Some((key, topics)) = number.and_then(|number| TOPICS.get(number.checked_sub(1)?)).filter(|_| !sentence) else {
        return Opens::Nothing;
    };
    // A section of the whole outline is the newest form's.
    let section = SECTIONS.values().find(|section| section.key == *key);
    match section.filter(|_| topics.iter().any(|topic| bare.contains(topic))) {
        Some(section) => Opens::Likely(section),
        None => Opens::Nothing,
    }
}

/// Tells which of the lines open a section: those that are numbered as the sections of this document are.
///
/// （一）主动公开情况 inside section one opens none where sections are numbered 一、二、; neither does a line without a number that repeats
/// the words of a numbered heading. A heading of another wording (五、…整改措施) opens its section by number and topic, if no line has
/// the form's wording and it stands in its place; so does one of the form's wording that is numbered in another way.
fn decide(lines: &mut [Line<'_>]) {
    let known = |heading: &Heading| match heading.opens {
        Opens::Known(section) => Some(section),
        _ => None,
    };
    let mut headings: Vec<Option<Heading>> = lines.iter().map(|line| heading(line.text)).collect();
    for at in 1..lines.len() {
        if let Some(joined) = wrapped(&lines[at - 1], headings[at - 1], &lines[at], headings[at]) {
            headings[at - 1] = Some(joined);
            lines[at].goes_on = true;
        }
    }
    let style = headings.iter().flatten().filter(|heading| known(heading).is_some()).map(|heading| heading.style).min();
    let Some(style) = style else { return };
    let of_outline = |heading: &Heading| heading.style == style;
    let numbered: HashSet<&str> =
        headings.iter().flatten().filter(|h| of_outline(h)).filter_map(|h| Some(known(h)?.key.as_str())).collect();
    for (line, heading) in lines.iter_mut().zip(&headings) {
        let opens = heading.as_ref().and_then(|heading| {
            let section = known(heading)?;
            let bare = heading.style == Style::Bare && !numbered.contains(section.key.as_str());
            (of_outline(heading) || bare).then_some(section)
        });
        line.section = opens;
    }
    without_contents(lines);
    // A heading of another wording stands behind the sections before it and before those behind it.
    let place = |section: &SectionDef| TOPICS.iter().position(|(key, _)| *key == section.key).unwrap_or(TOPICS.len());
    let opened: HashSet<usize> = lines.iter().filter_map(|line| line.section).map(place).collect();
    let mut last = None;
    let mut next: Vec<Option<usize>> = vec![None; lines.len()];
    for at in (0..lines.len()).rev() {
        next[at] = lines[at].section.map(place).or_else(|| next.get(at + 1).copied().flatten());
    }
    for at in 0..lines.len() {
        if let Some(section) = lines[at].section {
            last = last.max(Some(place(section)));
            continue;
        }
        let section = match headings[at] {
            Some(heading @ Heading { opens: Opens::Likely(section), .. }) if of_outline(&heading) => section,
            // 5.存在的主要问题 between 四、 and 六、: the form's words under their own number, numbered in another way.
            Some(Heading { opens: Opens::Known(section), number: Some(number), .. })
                if number == place(section) + 1 =>
            {
                section
            }
            _ => continue,
        };
        let own = place(section);
        let behind = last.is_none_or(|last| last < own);
        let before = next[at].is_none_or(|next| next > own);
        if behind && before && !opened.contains(&own) {
            lines[at].section = Some(section);
            last = Some(own);
        }
    }
}

/// Fewest headings under one another that are a table of contents.
const SHORTEST_CONTENTS: usize = 3;

/// Headings that stand under one another with nothing between them, and come again further down, are a table of contents.
fn without_contents(lines: &mut [Line<'_>]) {
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(section) = line.section {
            last.insert(section.key.as_str(), at);
        }
    }
    let Some(start) = lines.iter().position(|line| line.section.is_some()) else { return };
    // It ends where the first of its headings comes again.
    let mut listed = HashSet::new();
    let more = |line: &&Line<'_>| line.section.is_some_and(|section| listed.insert(section.key.as_str()));
    let end = start + lines[start..].iter().take_while(more).count();
    let again = |line: &Line<'_>| line.section.is_some_and(|section| last.get(section.key.as_str()) >= Some(&end));
    if end - start >= SHORTEST_CONTENTS && lines[start..end].iter().all(again) {
        lines[start..end].iter_mut().for_each(|line| line.section = None);
    }
}

/// A heading that is broken over two lines; it is one if both together have a wording of the form.
fn wrapped(first: &Line<'_>, begun: Option<Heading>, second: &Line<'_>, other: Option<Heading>) -> Option<Heading> {
    let begins = begun.is_some_and(|h| h.number.is_some() && !matches!(h.opens, Opens::Known(_)));
    let ends = other.is_some_and(|h| h.number.is_none() && matches!(h.opens, Opens::Nothing));
    if !begins || !ends || first.place.table != second.place.table {
        return None;
    }
    let joined = heading(&format!("{}{}", first.text.trim_end(), second.text.trim_start()))?;
    matches!(joined.opens, Opens::Known(_)).then_some(joined)
}

/// Headings of the first level that open no section: numbered as the sections are, in turn, and of an unknown wording.
pub(super) fn unread(lines: &[Line<'_>], known: bool) -> Vec<Passage> {
    let mut unread = Vec::new();
    if !known {
        return unread;
    }
    let headings: Vec<Option<Heading>> = lines.iter().map(|line| heading(line.text)).collect();
    let sections = || lines.iter().zip(&headings).filter(|(line, _)| line.section.is_some());
    let Some(style) = sections().filter_map(|(_, heading)| heading.map(|h| h.style)).min() else { return unread };
    let numbers: HashSet<usize> = sections().filter_map(|(_, heading)| heading.and_then(|h| h.number)).collect();
    let mut last = 0;
    let mut list = false;
    for (line, heading) in lines.iter().zip(&headings) {
        let Some(Heading { number: Some(number), .. }) = heading.filter(|h| h.style == style) else { continue };
        if line.section.is_some() {
            (last, list) = (number, false);
            continue;
        }
        // A list within a section begins anew.
        list |= number == 1 && last > 0;
        let heading = !line.text.ends_with(['。', '；', '，']) && line.place.table == 0;
        if !list && heading && number == last + 1 && number <= TOPICS.len() && !numbers.contains(&number) {
            unread.push(Passage { text: unmarked(line.text).into_owned(), place: line.place });
            last = number;
        }
    }
    unread
}

/// The section of a heading that is misprinted by one character, or by two that changed places, under its own number.
fn misprinted(bare: &str, number: &str) -> Option<&'static SectionDef> {
    let length = bare.chars().count();
    let near = |label: &str| {
        let long = label.chars().count();
        long >= SHORTEST_HEADING && long.abs_diff(length) <= 1 && strsim::osa_distance(label, bare) == 1
    };
    let known = SECTIONS.iter().filter(|(_, section)| fold(&section.number) == fold(number));
    // Several wordings may be near; they are of one section, since its number is.
    known.filter(|(label, _)| near(label)).map(|(_, section)| *section).max_by_key(|section| &section.key)
}

/// How many different reports the lines name by title, agency and year.
pub(super) fn titles(lines: &[Line<'_>]) -> usize {
    // A list prints the date behind each title.
    let date =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '/' | '.' | '[' | ']' | '（' | '）');
    let titles: BTreeSet<String> = lines
        .iter()
        .map(|line| line.text.trim_matches(date))
        .filter(|text| is_title(text) && super::head::names_agency_and_year(text))
        .map(fold)
        .collect();
    titles.len()
}

/// Characters of running text, titles and page furniture left out.
pub(super) fn running_text(lines: &[Line<'_>]) -> usize {
    let running = |line: &&Line<'_>| line.place.table == 0 && !line.title && line.text.contains(['。', '，']);
    lines.iter().filter(running).map(|line| line.text.chars().count()).sum()
}

/// Where a report of another agency or year begins behind the first section heading, if one does.
pub(super) fn second_report(lines: &[Line<'_>], head: &Head) -> Option<usize> {
    head.agency.as_ref().zip(head.year)?;
    let first = lines.iter().position(|line| line.section.is_some())?;
    (first..lines.len()).filter(|at| lines[*at].title).find(|at| head.is_another(lines[*at].text))
}

/// `一、概述`: a short line with a Chinese number and 、, and no full stop.
pub(super) fn is_free_heading(text: &str) -> bool {
    let short = text.chars().count() <= LONGEST_HEADING && !text.ends_with(['。', '；', '：']);
    short
        && numbered(text).is_some_and(|(number, _)| !number.starts_with(|c: char| c.is_ascii_digit()))
        && !text.starts_with(['(', '（'])
}

/// Folded labels of the rows of all forms.
static ROWS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    Form::all().iter().flat_map(|form| &form.tables).flat_map(|table| &table.rows).map(|row| fold(&row.zh)).collect()
});

/// `四、行政复议数量`: a row of the sheet of 2014 is numbered like a heading.
pub(super) fn is_row(line: &Line<'_>) -> bool {
    line.place.table > 0 && ROWS.contains(without_number(&fold(line.text)))
}

#[cfg(test)]
mod tests {
    use super::super::narrative::sections;
    use super::*;
    use crate::text;

    #[test]
    fn a_heading_whose_text_goes_on_on_its_line() {
        for (text, head, rest) in [
            ("一、总体情况。（一）主动公开。全年公开51条。", "一、总体情况", "（一）主动公开。全年公开51条。"),
            ("**六、其他需要报告的事项**：无", "**六、其他需要报告的事项**", "无"),
            ("一、总体情况2023年，我局认真贯彻条例。", "一、总体情况", "2023年，我局认真贯彻条例。"),
            ("一、 总体情况　　全年公开51条。", "一、 总体情况", "全年公开51条。"),
            ("五、存在的困难和整改措施。一是意识不强。", "五、存在的困难和整改措施", "一是意识不强。"),
        ] {
            assert_eq!(run_in(text), Some((head, rest)), "{text}");
        }
        for text in [
            "一、总体情况",
            "一、总体情况良好，各项工作有序推进。",
            "一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况。",
            "一、总体情况。二、主动公开政府信息情况。",
            "一、总体情况……………… 1",
            "一、总体情况 1",
            "一、加强领导。调整领导小组。",
            "总体情况：全年公开51条。",
        ] {
            assert_eq!(run_in(text), None, "{text}");
        }
    }

    #[test]
    fn headings_as_reports_print_them() {
        for (text, key) in [
            ("一、总体情况", "overview"),
            ("1. 总体情况", "overview"),
            ("二、行政机关主动公开政府信息情况", "proactive"),
            ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "disputes"),
            ("五、存在的主要问题及改进情况", "problems"),
            ("六、其他需要报告的事项", "other"),
            ("存在的主要问题及改进情况", "problems"),
        ] {
            assert_eq!(section_of(text).map(|s| s.key.as_str()), Some(key), "{text}");
        }
        for text in ["（一）主动公开情况如下：今年共公开", "概述", "总体情况良好，各项工作有序推进"]
        {
            assert!(section_of(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_list_inside_a_section_opens_none() {
        let document = text::document("一、总体情况\n一、加强领导\n二、落实责任\n二、主动公开政府信息情况\n无表。\n");
        let (lines, repeated) = lines(&document);
        let sections = sections(&lines, true);
        assert!(repeated.is_none());
        assert_eq!(sections.len(), 2);
        assert_eq!(sections[0].text(), "一、加强领导\n二、落实责任");
    }

    #[test]
    fn sections_are_told_by_number_and_wording() {
        let keys = |text: &str| {
            let document = text::document(text);
            let (lines, _) = lines(&document);
            let keys: Vec<String> = sections(&lines, true).into_iter().filter_map(|section| section.key).collect();
            let unread: Vec<String> = unread(&lines, true).into_iter().map(|passage| passage.text).collect();
            (keys.join(" "), unread.join(" "))
        };
        let all = "overview proactive requests disputes problems other";
        let rest = "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n";
        for five in
            ["五、存在的主要问题及整改措施", "五、存在的问题", "五、工作中的不足和下一步改进方向", "五、存在的困难"]
        {
            let text = format!(
                "一、总体情况\n（一）主动公开情况\n1.主动公开情况\n（二）依申请公开政府信息情况\n主动公开情况\n二、主动公开政府信息情况\n{rest}{five}\n无。\n六、其他需报告的事项\n无。\n"
            );
            assert_eq!(keys(&text), (all.to_owned(), String::new()), "{five}");
        }
        // Of any script, with the marks of any converter, over two lines.
        for text in [
            "一、總體情況\n二、主動公開政府信息情況\n三、收到和處理政府信息公開申請情況\n四、政府信息公開行政復議、行政訴訟情況\n五、存在的主要問題及改進情況\n六、其他需要報告的事項\n",
            "## 一、总体情况\n**二、主动公开政府信息情况**\n### **三、收到和处理政府信息公开申请情况**\n四、政府信息公开行政复议、行政诉\n讼情况\n⼀\n五、存在的主要问题及改进情况\n⼋、\n六、其他需要报告的事项\n",
            "第一部分 总体情况\n第二部分 主动公开政府信息情况\n第三部分 收到和处理政府信息公开申请情况\n第四部分 政府信息公开行政复议、行政诉讼情况\n第五部分 存在的主要问题及改进情况\n第六部分 其他需要报告的事项\n",
            "（一）总体情况\n（二）主动公开政府信息情况\n（三）收到和处理政府信息公开申请情况\n（四）政府信息公开行政复议、行政诉讼情况\n（五）存在的主要问题及改进情况\n（六）其他需要报告的事项\n",
        ] {
            assert_eq!(keys(text).0, all, "{text}");
        }
        // A table of contents opens nothing, with page numbers or without.
        let headings = format!(
            "一、总体情况\n二、主动公开政府信息情况\n{rest}五、存在的主要问题及改进情况\n六、其他需要报告的事项\n"
        );
        let document = text::document(&format!(
            "目录\n{headings}{}",
            headings.replace("一、总体情况\n", "一、总体情况\n全年公开信息51条。\n")
        ));
        let (found, _) = lines(&document);
        let found = sections(&found, true);
        assert_eq!((found.len(), found[0].text().as_str()), (6, "全年公开信息51条。"));
        assert!(heading("一、总体情况…………1").is_none());
        // An unknown wording is said, a list within a section is none.
        let text = format!(
            "一、总体情况\n一、加强领导\n二、压实责任\n二、主动公开政府信息情况\n{rest}五、来年打算\n六、其他需要报告的事项\n"
        );
        assert_eq!(keys(&text), ("overview proactive requests disputes other".to_owned(), "五、来年打算".to_owned()));
        // A number by itself opens nothing out of its place.
        let text = format!("一、总体情况\n五、存在的问题\n二、主动公开政府信息情况\n{rest}");
        assert_eq!(keys(&text).0, "overview proactive requests disputes");
    }

    #[test]
    fn a_body_printed_twice_is_read_once() {
        let body = "云泽区档案馆2021年政府信息公开工作年度报告\n一、总体情况\n甲乙丙丁。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n五、存在的主要问题及改进情况\n问题。\n六、其他需要报告的事项\n";
        let twice = format!("{body}政府信息公开年报\n{body}");
        let document = text::document(&twice);
        let (lines, repeated) = lines(&document);
        assert!(repeated.is_some());
        let sections = sections(&lines, true);
        assert_eq!(sections.len(), 5);
        assert!(sections[4].paragraphs.is_empty(), "{:?}", sections[4]);
    }
}
