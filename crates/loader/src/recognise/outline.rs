//! The narrative: sections, and whether the body stands twice.

use crate::document::Document;
use crate::normal::{fold, numbered, without_number};
use gongkai_model::{Form, Passage, Place, Section, SectionDef};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// Longest heading, in characters.
const LONGEST_HEADING: usize = 40;

/// Characters of a heading that is one without a number.
const SHORTEST_HEADING: usize = 4;

/// Characters of a line that is more than a label, in a row of a table that holds the whole report.
const SHORTEST_ROW: usize = 6;

/// Characters of a sentence that is more than a line of the page around the report.
const SHORTEST_PREAMBLE: usize = 20;

/// Places at which a second copy of the body is looked for.
const MOST_COPIES: usize = 8;

/// Lines of page furniture, folded.
const CHROME: [&str; 14] = [
    "打印",
    "打印本页",
    "关闭",
    "关闭窗口",
    "关闭本页",
    "分享",
    "分享到",
    "返回顶部",
    "扫一扫在手机打开当前页",
    "打印关闭",
    "打印本页关闭窗口",
    "字体大中小",
    "上一篇",
    "下一篇",
];

/// With what a line of page furniture begins that stands behind the body: nothing after it belongs to the report.
const BEHIND_BODY: [&str; 18] = [
    "版权所有",
    "主办单位",
    "主办：",
    "主办:",
    "承办单位",
    "承办：",
    "承办:",
    "网站标识码",
    "政府网站标识码",
    "技术支持",
    "网站地图",
    "上一篇：",
    "上一篇:",
    "上一条",
    "相关链接",
    "友情链接",
    "相关阅读",
    "Copyright",
];

/// With what a line of page furniture begins that may stand anywhere.
const FURNITURE: [&str; 15] = [
    "【打印",
    "[打印",
    "打印本",
    "分享到",
    "分享：",
    "字体：",
    "字号：",
    "浏览次数",
    "浏览量",
    "点击数",
    "点击次数",
    "访问次数",
    "责任编辑",
    "扫一扫",
    "扫描二维码",
];

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
}

impl<'d> Line<'d> {
    pub(super) fn of(text: &'d str, place: Place, block: usize) -> Line<'d> {
        Line { text, place, block, section: section_of(text), title: is_title(text) }
    }
}

/// The lines of a document up to where its body starts again, and the block in which that is.
pub(super) fn lines(document: &Document) -> (Vec<Line<'_>>, Option<usize>) {
    let mut lines: Vec<Line<'_>> = document.lines().map(|(text, place, block)| Line::of(text, place, block)).collect();
    match repeat(&lines) {
        Some(at) => {
            let again = lines[at].block;
            lines.truncate(at);
            (lines, Some(again))
        }
        None => (lines, None),
    }
}

/// Where the body starts a second time: a line from which at least five lines, and four fifths of what is left, repeat
/// the lines from the first section heading or the title on.
fn repeat(lines: &[Line<'_>]) -> Option<usize> {
    let first = lines.iter().position(|line| line.section.is_some())?;
    // The title may stand over the second copy too: the copy begins there.
    let start = (0..first).rev().find(|at| lines[*at].title).unwrap_or(first);
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

/// A title of such a report, or a breadcrumb that names the column it stands in.
pub(crate) fn is_title(text: &str) -> bool {
    if text.len() > 400 {
        return false;
    }
    let folded = fold(text);
    let elsewhere = ["上一", "下一", "附件", "相关"].iter().any(|start| text.starts_with(start));
    let subject = !elsewhere && (folded.contains("信息公开") || folded.contains("政务公开"));
    let kind = folded.ends_with("报告") || folded.ends_with("年报") || folded.ends_with("图片版");
    subject && kind && folded.chars().count() <= 60 && !text.contains(['。', '；', '《'])
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

/// The section a heading opens, in any form that has sections.
pub(crate) fn section_of(text: &str) -> Option<&'static SectionDef> {
    if text.len() > LONGEST_HEADING * 4 || text.chars().count() > LONGEST_HEADING {
        return None;
    }
    let folded = fold(text);
    let bare = without_number(&folded);
    let number = numbered(text).map(|(number, _)| number);
    match SECTIONS.get(bare) {
        // A heading of two characters (概述) needs its number, else any line that says so would open a section.
        Some(section) => (bare.chars().count() >= SHORTEST_HEADING || number.is_some()).then_some(*section),
        None => misprinted(bare, number?),
    }
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
pub(super) fn second_report(lines: &[Line<'_>], agency: &str, year: i32) -> Option<usize> {
    let first = lines.iter().position(|line| line.section.is_some())?;
    (first..lines.len()).filter(|at| lines[*at].title).find(|at| {
        let (name, of_year) = super::head::split_title(lines[*at].text);
        let other = name.is_some_and(|name| name != agency) || of_year.is_some_and(|of_year| of_year != year);
        other && super::head::names_agency_and_year(lines[*at].text)
    })
}

/// The text between the title and the first heading, if there is any: what the report says of its basis and period.
pub(super) fn preamble(lines: &[Line<'_>], first: Place) -> Option<Section> {
    // A page may stand on one line altogether.
    let opens = |line: &Line<'_>| line.place == first && section_of(line.text).is_some();
    let end = lines.iter().position(opens).or_else(|| lines.iter().position(|line| line.place == first));
    let before = &lines[..end?];
    let start = before.iter().rposition(|line| line.title).map_or(0, |at| at + 1);
    let sentence = |line: &&Line<'_>| {
        let text = line.text;
        line.place.table == 0
            && text.contains('。')
            && text.chars().count() >= SHORTEST_PREAMBLE
            && !FURNITURE.iter().any(|start| text.starts_with(start))
            && !text.contains("ICP备")
    };
    let passage = |line: &Line<'_>| Passage { text: line.text.to_owned(), place: line.place };
    let paragraphs: Vec<Passage> = before[start..].iter().filter(sentence).map(passage).collect();
    let place = paragraphs.first()?.place;
    Some(Section { key: Some(Section::PREAMBLE.to_owned()), heading: String::new(), paragraphs, place })
}

/// The sections of the narrative with their text.
///
/// `known`: the form has a fixed outline, whose headings are looked for; else every line numbered 一、二、 … opens one.
pub(super) fn sections(lines: &[Line<'_>], known: bool) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in lines {
        let key = if known { line.section.map(|section| section.key.clone()) } else { None };
        let opens = if known {
            // The same heading again is a cross-reference or a repeated header.
            key.is_some() && !sections.iter().any(|section| section.key == key)
        } else {
            is_free_heading(line.text) && !is_row(line)
        };
        if opens {
            sections.push(Section { key, heading: line.text.to_owned(), paragraphs: Vec::new(), place: line.place });
            continue;
        }
        let Some(section) = sections.last_mut() else { continue };
        if BEHIND_BODY.iter().any(|start| line.text.starts_with(start)) || line.text.contains("ICP备") {
            break;
        }
        let furniture = line.title
            || is_page_number(line.text)
            || FURNITURE.iter().any(|start| line.text.starts_with(start))
            || (line.text.chars().count() < 16 && CHROME.contains(&fold(line.text).as_str()));
        // Rows of a one-cell-a-line table are no paragraphs; a sentence that spans a table is one, and so is what stands
        // alone in a row under a heading that has no table.
        let untabled =
            known && section.key.as_deref().is_some_and(|key| ["overview", "problems", "other"].contains(&key));
        let running = line.text.ends_with('。') || (untabled && line.text.chars().count() >= SHORTEST_ROW);
        if furniture || (line.place.table > 0 && !running) {
            continue;
        }
        section.paragraphs.push(Passage { text: line.text.to_owned(), place: line.place });
    }
    sections
}

/// `- 3 -`, `第3页 共5页`: what a page break leaves between two paragraphs.
pub(crate) fn is_page_number(text: &str) -> bool {
    let sign = |c: char| c.is_whitespace() || c.is_ascii_digit() || "-—–－第共页/，,".contains(c);
    text.len() <= 40 && text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(sign)
}

/// `一、概述`: a short line with a Chinese number and 、, and no full stop.
fn is_free_heading(text: &str) -> bool {
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
fn is_row(line: &Line<'_>) -> bool {
    line.place.table > 0 && ROWS.contains(without_number(&fold(line.text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

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
    fn the_text_before_the_first_heading_is_the_preamble() {
        let document = text::document(
            "首页\n当前位置：首页。政务公开。\n云泽区档案馆2021年政府信息公开工作年度报告\n发布日期：2022-01-19\n根据条例编制本报告，数据统计期限为2021年1月1日至12月31日。\n一、总体情况\n甲。\n",
        );
        let (lines, _) = lines(&document);
        let first = sections(&lines, true)[0].place;
        let preamble = preamble(&lines, first).unwrap();
        assert_eq!(preamble.text(), "根据条例编制本报告，数据统计期限为2021年1月1日至12月31日。");
        assert_eq!(preamble.key.as_deref(), Some(Section::PREAMBLE));
    }

    #[test]
    fn page_numbers_are_no_paragraphs() {
        for text in ["- 3 -", "— 12 —", "3", "第3页", "第 3 页 共 5 页", "第3页/共5页"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["3件", "无。", "——", "第二部分", "第3页起为附件说明内容，见下"] {
            assert!(!is_page_number(text), "{text}");
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
