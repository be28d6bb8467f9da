//! What stands around a report as a word and its value: `发布机构：… 发布日期：…`, in lines, in columns of spaces, line under
//! line, and in small tables.

use super::super::outline::Line;
use crate::document::{Block, Document};
use crate::normal::{pattern, plain_line, simplified};
use aho_corasick::AhoCorasick;
use gongkai_model::Place;
use regex::Regex;
use std::sync::LazyLock;

/// Most cells of a small table that says who published the page and when.
const MOST_METADATA_CELLS: usize = 40;

/// Most blocks of the document that are looked at for such tables.
const MOST_BLOCKS: usize = 120;

/// Longest line that is made of such words, in characters.
const LONGEST_LINE: usize = 200;

/// What a word announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::recognise) enum Meaning {
    /// The title.
    Title,
    /// Who published the page.
    Publisher,
    /// When it was published; how far the word is to be believed, the best first.
    Published(u8),
    /// When somebody fetched, printed or changed the page.
    Fetched,
    /// Anything else that a page says of itself.
    Other,
}

/// A word and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::recognise) struct Field {
    pub(in crate::recognise) meaning: Meaning,
    pub(in crate::recognise) value: String,
    pub(in crate::recognise) place: Place,
}

/// The words, those of one meaning together, the most telling first.
const WORDS: [(Meaning, &[&str]); 5] = [
    (Meaning::Title, &["标题", "文章标题", "信息名称", "文件名称", "名称", "题名", "title"]),
    (
        Meaning::Publisher,
        &[
            "发布机构",
            "发文机关",
            "发布单位",
            "公开主体",
            "公开机构",
            "公开单位",
            "发布部门",
            "发文单位",
            "制发机关",
            "编制单位",
            "编制机关",
            "报告单位",
            "填报单位",
            "单位名称",
            "发布者",
            "信息来源",
            "文章来源",
            "稿件来源",
            "来源",
            "供稿单位",
            "责任单位",
            "责任机关",
            "制作单位",
            "制作机关",
            "产生单位",
            "单位",
            "publisher",
            "author",
            "source",
            "agency",
            "organization",
            "department",
        ],
    ),
    (
        Meaning::Published(0),
        &[
            "发布日期",
            "发布时间",
            "公布日期",
            "公布时间",
            "公开日期",
            "公开时间",
            "发表时间",
            "发表日期",
            "发文日期",
            "发文时间",
            "成文日期",
            "生成日期",
            "印发日期",
            "上传时间",
            "录入时间",
            "发稿时间",
            "刊发时间",
            "信息时间",
            "信息日期",
            "发布于",
            "发表于",
            "公布于",
            "published",
            "pubdate",
            "date",
            "日期",
            "时间",
        ],
    ),
    (
        Meaning::Fetched,
        &[
            "采集时间",
            "采集日期",
            "抓取时间",
            "抓取日期",
            "爬取时间",
            "爬取日期",
            "下载时间",
            "下载日期",
            "访问时间",
            "访问日期",
            "打印时间",
            "打印日期",
            "更新时间",
            "更新日期",
            "最后更新",
            "最近更新",
            "修改时间",
            "修改日期",
            "保存时间",
            "存档时间",
            "归档时间",
            "生效日期",
            "实施日期",
            "施行日期",
            "失效日期",
            "失效时间",
            "废止日期",
            "截止日期",
            "截止时间",
            "有效期",
            "当前时间",
            "今天是",
            "浏览时间",
            "updated",
            "modified",
            "fetched",
        ],
    ),
    (
        Meaning::Other,
        &[
            "索引号",
            "信息分类",
            "主题分类",
            "体裁分类",
            "分类",
            "文号",
            "发文字号",
            "文件编号",
            "关键词",
            "主题词",
            "公开形式",
            "公开方式",
            "公开范围",
            "公开属性",
            "责任部门",
            "是否有效",
            "有效性",
            "时效",
            "文件下载",
            "浏览次数",
            "浏览量",
            "浏览",
            "访问量",
            "访问次数",
            "点击数",
            "点击量",
            "点击次数",
            "阅读量",
            "阅读次数",
            "阅读",
            "字体大小",
            "字体",
            "字号",
            "作者",
            "编辑",
            "责任编辑",
            "审核",
            "分享到",
            "分享",
            "打印",
            "保护视力色",
            "背景色",
            "网址",
            "链接",
            "内容概述",
            "url",
        ],
    ),
];

/// Words that need a colon, a gap or a line of their own: they are also words of sentences.
const SHORT: usize = 2;

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    let mut words: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let spaced = |word: &str| word.chars().map(String::from).collect::<Vec<_>>().join(r"\s{0,4}");
    let words: Vec<String> = words.into_iter().map(spaced).collect();
    pattern(&format!(
        r"(?i)(?:^|[\s|｜;；,，>【\[（(]|年报|报告|報告)({})[】\]]?(\s*[:：|｜]\s*|\s{{2,}}|\t|\s*$|\s?)",
        words.join("|")
    ))
});

/// The words, without spaces.
static ANY: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = WORDS.iter().flat_map(|(_, words)| words.iter());
    match AhoCorasick::builder().ascii_case_insensitive(true).build(words) {
        Ok(searcher) => searcher,
        // The words are part of the program, and a test builds it.
        Err(error) => panic!("{error}"),
    }
});

/// Whether a text has one of the words; most lines have none, and are not searched for where one begins and ends.
fn has_word(text: &str) -> bool {
    // Two characters beyond ASCII are letters of it in capitals.
    if text.contains(['\u{17f}', '\u{212a}']) {
        return true;
    }
    match text.contains(char::is_whitespace) {
        true => ANY.is_match(&text.chars().filter(|c| !c.is_whitespace()).collect::<String>()),
        false => ANY.is_match(text),
    }
}

fn meaning(word: &str) -> Option<(Meaning, usize)> {
    let word: String = word.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    WORDS.iter().find_map(|(meaning, words)| {
        let at = words.iter().position(|known| *known == word)?;
        let meaning = match meaning {
            Meaning::Published(_) => Meaning::Published(u8::try_from(at).unwrap_or(u8::MAX)),
            other => *other,
        };
        Some((meaning, word.chars().count()))
    })
}

/// Figures and what stands between those of a day and a time of day, and nothing else.
fn is_day(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() >= 8 && text.chars().all(|c| c.is_ascii_digit() || "-/.年月日:：T ".contains(c))
}

/// The fields of one line; what stands before its first word is no field.
pub(in crate::recognise) fn of_line(text: &str, place: Place) -> Vec<Field> {
    if text.chars().count() > LONGEST_LINE || text.contains('。') {
        return Vec::new();
    }
    // Words in any script; values as they stand.
    let simple = simplified(text);
    let simple = if simple.len() == text.len() { simple.as_ref() } else { text };
    if !has_word(simple) {
        return Vec::new();
    }
    let mut heads: Vec<(usize, usize, Meaning)> = Vec::new();
    let mut from = 0;
    while let Some(found) = WORD.captures_at(simple, from) {
        let (Some(word), Some(mark)) = (found.get(1), found.get(2)) else { break };
        let known = meaning(word.as_str());
        let gap = mark.as_str();
        let announced = gap.contains([':', '：', '|', '｜']) || gap.len() >= 2 || mark.end() == text.len();
        // `公开日期 2024-01-17`: the word is long enough to be no part of a sentence; `发布于2024-01-22`.
        let digit = text[mark.end()..].starts_with(|c: char| c.is_ascii_digit());
        // A short one (`时间 2024-01-17`) is none where it and a day are all of the line.
        let alone = word.start() == 0 && is_day(&text[mark.end()..]);
        let dated = digit
            && matches!(known, Some((Meaning::Published(_) | Meaning::Fetched, length)) if length > SHORT || alone);
        match known {
            Some((meaning, _)) if announced || dated => {
                heads.push((word.start(), mark.end(), meaning));
                from = mark.end();
            }
            _ => from = word.end(),
        }
        if from >= text.len() {
            break;
        }
    }
    let ends = heads.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    let value = |start: usize, end: usize| {
        let value = text.get(start..end).unwrap_or_default().trim();
        let value = value.split(['|', '｜', '\t']).next().unwrap_or(value);
        value.trim_matches(|c: char| c.is_whitespace() || "<>【】[]()（）".contains(c)).to_owned()
    };
    heads
        .iter()
        .zip(ends)
        .map(|((_, start, meaning), end)| Field { meaning: *meaning, value: value(*start, end), place })
        .collect()
}

/// The fields of some lines. A word that stands alone has its value on the next line.
pub(in crate::recognise) fn of_lines(lines: &[Line<'_>]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut open = false;
    for line in lines {
        let text = plain_line(line.text);
        let found = of_line(&text, line.place);
        if found.is_empty() {
            if open && let Some(last) = fields.last_mut() {
                last.value = text.into_owned();
            }
            open = false;
            continue;
        }
        fields.extend(found);
        open = fields.last().is_some_and(|last| last.value.is_empty());
    }
    fields
}

/// The fields of small tables: a word in one cell, its value in the next.
pub(in crate::recognise) fn of_tables(document: &Document) -> Vec<Field> {
    let mut fields = Vec::new();
    for block in document.blocks.iter().take(MOST_BLOCKS) {
        let Block::Grid(grid) = block else { continue };
        if grid.cells.len() > MOST_METADATA_CELLS {
            continue;
        }
        for row in grid.rows() {
            let mut cells = row.iter().peekable();
            while let Some(cell) = cells.next() {
                let text = plain_line(&cell.text);
                let word = text.trim_end_matches([':', '：', ' ']);
                match meaning(word) {
                    Some((meaning, _)) => {
                        let next =
                            cells.next_if(|next| self::meaning(next.text.trim_end_matches([':', '：', ' '])).is_none());
                        let value = next.map(|next| plain_line(&next.text).into_owned()).unwrap_or_default();
                        fields.push(Field { meaning, value, place: cell.place });
                    }
                    None => fields.extend(of_line(&text, cell.place)),
                }
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Meaning, String)> {
        of_line(text, Place::default()).into_iter().map(|field| (field.meaning, field.value)).collect()
    }

    #[test]
    fn words_and_values_of_a_line() {
        let agency = || (Meaning::Publisher, "云泽区财政局".to_owned());
        for text in [
            "发布机构：云泽区财政局",
            "发布机构   云泽区财政局   索引号   014314799/2024-00002",
            "来源: 云泽区财政局 发布日期: 2024-01-22 分享到：",
            "信息来源： 云泽区财政局|浏览次数：12",
            "来 源：云泽区财政局",
            "发布机构 | 云泽区财政局 | 文号 | 无",
        ] {
            assert_eq!(read(text)[0], agency(), "{text}");
        }
        assert_eq!(read("發佈日期：2024-01-17")[0].1, "2024-01-17");
        assert_eq!(read("年度报告发布时间：2024-01-26　来源：云泽区财政局")[0].1, "2024-01-26");
        assert_eq!(read("公开日期 2024-01-17"), [(Meaning::Published(4), "2024-01-17".to_owned())]);
        assert_eq!(read("采集时间：2025-12-30T21:37:37+08:00")[0].0, Meaning::Fetched);
        assert_eq!(read("日　　期：2024-01-17")[0].1, "2024-01-17");
        for line in ["时间 2024-01-17", "Date 2024-01-17", "信息时间： 2024-01-17"] {
            assert_eq!(read(line).iter().map(|(_, day)| &**day).collect::<Vec<_>>(), ["2024-01-17"], "{line}");
        }
        assert!(read("时间 2024-01-17前报送").is_empty());
        assert!(read("信息公开的时间安排和来源").is_empty());
        assert!(read("全年答复时间缩短").is_empty());
    }
}
