//! Tables as programs write them out: values with commas between, lists in brackets, and the words that stand for a cell
//! without a value. Each becomes rows with tabs.

use super::{Line, Shape, is_blank, number_like, pipes, words};
use std::borrow::Cow;

/// Fewest lines with commas that are a table.
const FEWEST_ROWS: usize = 2;

/// Fewest headings in a line that make one row under it a table.
const FEWEST_HEADINGS: usize = 3;

/// Longest cell, in characters, of such a line.
const LONGEST_CELL: usize = 80;

/// Longest heading, in characters, that is none of the form's.
const LONGEST_HEADING: usize = 20;

/// Longest line, in bytes, that is looked at.
const LONGEST_LINE: usize = 4_000;

/// Most lines of headings between two rows with commas.
const MOST_HEADINGS: usize = 6;

/// Lines of a table of whatever program, as rows with tabs.
pub(super) fn rewritten(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    with_commas(in_brackets(whole_cells(lines)))
}

/// Most lines over which a cell in quotation marks goes.
const MOST_CELL_LINES: usize = 60;

/// Lines of which a cell in quotation marks goes on over line breaks, as one line each: `"研究\n机构",3` is a row.
fn whole_cells(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    if !lines.iter().any(|line| ends_within_quotes(&line.text, false)) {
        return lines;
    }
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let plain = |n: usize| matches!(lines[n].shape, Shape::Plain | Shape::Spaces);
        let mut end = at;
        if plain(at) && ends_within_quotes(&lines[at].text, false) {
            let last = lines.len().min(at + MOST_CELL_LINES);
            let closes = |n: &usize| !ends_within_quotes(&lines[*n].text, true);
            end = (at + 1..last).take_while(|n| plain(*n)).find(closes).unwrap_or(at);
        }
        let mut text = String::from(&*lines[at].text);
        for line in &lines[at + 1..=end] {
            let han = |c: Option<char>| c.is_some_and(|c| ('\u{3000}'..='\u{9fff}').contains(&c));
            // Two numbers one over the other stay two.
            if !han(text.chars().next_back()) || !han(line.text.chars().next()) {
                text.push(' ');
            }
            text.push_str(&line.text);
        }
        let (number, shape) = (lines[at].number, lines[at].shape);
        out.push(Line { number, shape, text: Cow::Owned(text) });
        at = end + 1;
    }
    out
}

/// Whether a line ends within quotation marks that stand around a cell, where it begins so or not.
fn ends_within_quotes(text: &str, within: bool) -> bool {
    if !text.contains('"') {
        return within;
    }
    let (mut open, mut begins) = (within, true);
    for c in text.chars() {
        match c {
            '"' if open => open = false,
            '"' if begins => open = true,
            _ => {}
        }
        begins = matches!(c, ',' | ';' | '，') || (begins && c == ' ');
    }
    open
}

/// Whether a program wrote this for a cell that has no value: `NaN`, `Unnamed: 3`.
pub(super) fn is_nothing(cell: &str) -> bool {
    let cell = cell.trim();
    let number = cell.strip_prefix("Unnamed: ").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    number || matches!(cell, "NaN" | "nan" | "None" | "<NA>")
}

fn tabbed(line: &Line<'_>, cells: &[String]) -> Line<'static> {
    Line { number: line.number, text: Cow::Owned(cells.join("\t")), shape: Shape::Tabs }
}

/// `['规章', '1', None]` is a row; so is each list of a list.
fn in_brackets(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        match lists(line.text.trim_matches(is_blank)) {
            Some(rows) => out.extend(rows.iter().map(|row| tabbed(&line, row))),
            None => out.push(line),
        }
    }
    out
}

/// The innermost lists of a line that holds nothing else; a cell covered by another is empty.
fn lists(text: &str) -> Option<Vec<Vec<String>>> {
    // Without a word in quotation marks it is a list of notes: [2, 3].
    if !text.starts_with('[') || !text.contains(['\'', '"']) || text.len() > 16 * LONGEST_LINE {
        return None;
    }
    let mut rows = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == ']');
        let Some(inside) = rest.strip_prefix('[') else { break };
        if inside.trim_start().starts_with('[') {
            rest = inside.trim_start();
            continue;
        }
        let (row, behind) = list(inside)?;
        rows.push(row);
        rest = behind;
    }
    let whole = rest.is_empty() && rows.iter().any(|row| row.len() > 1);
    whole.then_some(rows)
}

/// The values up to the closing bracket, and what stands behind it.
fn list(text: &str) -> Option<(Vec<String>, &str)> {
    let mut values = Vec::new();
    let mut rest = text.trim_start();
    loop {
        if let Some(behind) = rest.strip_prefix(']') {
            return Some((values, behind));
        }
        let (value, behind) = match rest.chars().next()? {
            quote @ ('\'' | '"') => quoted(&rest[1..], quote)?,
            _ => {
                let end = rest.find([',', ']'])?;
                let word = rest[..end].trim();
                let nothing = is_nothing(word) || word == "null";
                (Some(word).filter(|word| nothing || number_like(word))?.to_owned(), &rest[end..])
            }
        };
        values.push(if is_nothing(&value) || value == "null" { String::new() } else { value });
        rest = behind.trim_start();
        rest = rest.strip_prefix(',').map_or(rest, str::trim_start);
    }
}

/// A string up to its closing quote; a line break within it is one of the page's.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next()?.1 {
                'n' | 'r' => {}
                't' => value.push(' '),
                c => value.push(c),
            },
            c if c == quote => return Some((value, &text[at + c.len_utf8()..])),
            '\t' => value.push(' '),
            c => value.push(c),
        }
    }
    None
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Labels, then values.
    Row,
    /// Fixed words of the tables.
    Heading,
    Other,
}

/// `行政许可,5,12`: rows and headings with commas between their cells.
fn with_commas(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let cells: Vec<Option<Vec<String>>> = lines.iter().map(comma_cells).collect();
    let parts: Vec<Part> = lines.iter().zip(&cells).map(|(line, cells)| part(line, cells.as_deref())).collect();
    let headed = |cells: &Option<Vec<String>>| cells.as_ref().is_some_and(|cells| cells.len() >= FEWEST_HEADINGS);
    let mut table = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|n| parts[*n] == Part::Other).unwrap_or(lines.len());
        let rows: Vec<usize> =
            (at..end).filter(|n| parts[*n] == Part::Row && !is_one_number(&lines[*n].text)).collect();
        if let (Some(first), Some(last)) = (rows.first(), rows.last())
            && (rows.len() >= FEWEST_ROWS || (at..end).any(|n| parts[n] == Part::Heading && headed(&cells[n])))
        {
            table[at.max(first.saturating_sub(MOST_HEADINGS))..=*last].fill(true);
        }
        at = end.max(at) + 1;
    }
    let rewrite = |(at, line): (usize, Line<'_>)| match (&cells[at], table[at]) {
        (Some(cells), true) => tabbed(&line, cells),
        // The heading of a group stands alone in its row.
        (None, true) => Line { text: Cow::Owned(format!("{}\t", line.text)), shape: Shape::Tabs, ..line },
        _ => Line { number: line.number, text: Cow::Owned(line.text.into_owned()), shape: line.shape },
    };
    if table.contains(&true) { lines.into_iter().enumerate().map(rewrite).collect() } else { lines }
}

/// `1,000`: with nothing beside it in its line this is one number as often as two cells.
fn is_one_number(text: &str) -> bool {
    let mut groups = text.trim_matches(is_blank).split([',', '，']);
    let digits = |group: &str| group.chars().all(|c| c.is_ascii_digit());
    let leads = groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && digits(first));
    let mut rest = groups.peekable();
    leads && rest.peek().is_some() && rest.all(|group| group.len() == 3 && digits(group))
}

/// The cells of a line with commas; in quotation marks a comma is one of the cell's own.
fn comma_cells(line: &Line<'_>) -> Option<Vec<String>> {
    let text = line.text.trim_matches(is_blank);
    let plain = matches!(line.shape, Shape::Plain | Shape::Spaces) && text.len() <= LONGEST_LINE;
    if !plain || !text.contains([',', '，', ';']) || text.contains(['。', '；', '|']) {
        return None;
    }
    let between = [',', ';', '，'].into_iter().max_by_key(|mark| text.matches(*mark).count())?;
    let mut cells = vec![String::new()];
    let mut open = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = cells.len() - 1;
        match c {
            '"' if open && chars.peek() == Some(&'"') => cells[last].extend(chars.next()),
            '"' if open || cells[last].trim().is_empty() => open = !open,
            c if c == between && !open => cells.push(String::new()),
            c => cells[last].push(c),
        }
    }
    let short = cells.iter().all(|cell| cell.chars().count() <= LONGEST_CELL);
    (short && !open && cells.len() > 1).then_some(cells)
}

fn part(line: &Line<'_>, cells: Option<&[String]>) -> Part {
    let fixed = |text: &str| words::is_word(text) || words::is_piece(text);
    let Some(cells) = cells else {
        let text = line.text.trim_matches(is_blank);
        return if line.shape == Shape::Plain && !number_like(text) && fixed(text) {
            Part::Heading
        } else {
            Part::Other
        };
    };
    let value = |cell: &str| cell.trim().is_empty() || number_like(cell.trim());
    // Under the label of a group the row's own stands behind empty cells.
    let blank = cells.iter().take_while(|cell| cell.trim().is_empty()).count();
    let own = cells[blank..].iter().take_while(|cell| !value(cell)).count();
    let labels = if own == 0 { 0 } else { blank + own };
    let values = &cells[labels..];
    let digits = |cell: &String| cell.chars().any(|c| c.is_ascii_digit());
    // A unit may stand between a label and its number.
    let label = match labels {
        2.. if super::spaced::UNITS.contains(&cells[labels - 1].trim()) => labels - 1,
        _ => labels,
    };
    let named = labels == 0 || words::names_row_or_column(&cells[label - 1]);
    if values.iter().all(|cell| value(cell)) && values.iter().any(digits) && named && labels + values.len() > 1 {
        return Part::Row;
    }
    let filled = || cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    // A unit or a note may stand in a heading.
    let known = filled().filter(|cell| fixed(cell)).count();
    let short = filled().all(|cell| fixed(cell) || cell.chars().count() <= LONGEST_HEADING);
    if known > 0 && short && known * 2 >= filled().count() { Part::Heading } else { Part::Other }
}

/// Whether a line with tabs that stands by itself is a piece of a table: it has the tables' words or a row of theirs.
pub(super) fn is_of_table(line: &Line<'_>) -> bool {
    let cells: Vec<&str> = line.text.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let headings = cells.iter().all(|cell| words::is_word(cell));
    let row = || cells.iter().any(|cell| words::is_row(cell)) && cells.last().is_some_and(|cell| number_like(cell));
    cells.len() > 1 && (headings || row())
}

/// Marks of a page between two rows of a table drawn with bars or tabs are no part of it.
pub(super) fn without_marks_between(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mark = |at: usize| {
        let text = lines[at].text.trim_matches(is_blank);
        let shape = |n: usize| lines.get(n).map(|line| line.shape);
        let drawn = |shape: Option<Shape>| matches!(shape, Some(Shape::Tabs | Shape::Pipes));
        let before = at.checked_sub(1).and_then(shape);
        lines[at].shape != Shape::Pipes
            && !number_like(text)
            && crate::recognise::is_page_number(text)
            && drawn(before)
            && before == shape(at + 1)
            && !lines[at].text.contains(pipes::BARS)
    };
    let marks: Vec<bool> = (0..lines.len()).map(mark).collect();
    lines.into_iter().zip(marks).filter(|(_, mark)| !mark).map(|(line, _)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_brackets_are_rows() {
        let rows = lists(r#"[['规章', '1', None], ["行政\n许可", null, 3]]"#).unwrap_or_default();
        assert_eq!(rows, [vec!["规章", "1", ""], vec!["行政许可", "", "3"]]);
        for text in ["[打印] [关闭]", "[1]", "[2, 3]", "[1] 见附件", "['规章', 甲]", "['规章', '1'", "[]"] {
            assert_eq!(lists(text), None, "{text}");
        }
    }

    #[test]
    fn names_for_nothing() {
        assert!(["NaN", " Unnamed: 12 ", "None"].iter().all(|cell| is_nothing(cell)));
        assert!(!["Unnamed: x", "无", "0", "", "Unnamed: "].iter().any(|cell| is_nothing(cell)));
    }

    #[test]
    fn cells_that_go_over_lines_are_whole() {
        let line = |(at, text)| Line { number: at + 1, text: Cow::Borrowed(text), shape: super::super::shape(text) };
        let lines: Vec<Line<'_>> = "规章,\"1\"\n\"行政规范\n性文件\",2,\"3\n4\"\n他说\"好\"。\n\"没有\n结束"
            .lines()
            .enumerate()
            .map(line)
            .collect();
        let texts: Vec<String> = whole_cells(lines).iter().map(|line| line.text.to_string()).collect();
        assert_eq!(texts, ["规章,\"1\"", "\"行政规范性文件\",2,\"3 4\"", "他说\"好\"。", "\"没有", "结束"]);
    }

    #[test]
    fn commas_in_prose_make_no_table() {
        let lines = |text: &'static str| -> Vec<Line<'static>> {
            let line =
                |(at, text)| Line { number: at + 1, text: Cow::Borrowed(text), shape: super::super::shape(text) };
            text.lines().enumerate().map(line).collect()
        };
        let shapes = |text| with_commas(lines(text)).iter().map(|line| line.shape == Shape::Tabs).collect::<Vec<_>>();
        assert_eq!(shapes("规章,1,2\n行政规范性文件,3,\"1,234\""), [true, true]);
        assert_eq!(shapes("件\n1,000\n规章\n2,345\n行政规范性文件\n1,234,567"), [false; 6]);
        assert_eq!(shapes("政务微博公开政府信息数,条,384\n政务微信公开政府信息数,条,17"), [true, true]);
        assert_eq!(shapes(",（一）予以公开,1,2\n,,1.属于国家秘密,3,4"), [true, true]);
        assert_eq!(shapes("规章,1,200\n行政规范性文件,3,4\n100,200"), [true, true, false]);
        assert_eq!(shapes("2023年,我局公开信息5,600条\n全年收到申请12,办结10"), [false, false]);
    }
}
