//! The title over the body, whole or in pieces, with whatever stands around it.

use super::super::dates;
use super::super::outline::{Line, is_elsewhere, is_title, may_end_title};
use super::Claim;
use super::agency::{has_region, is_agency, is_generic, is_own_name, is_region};
use super::fields::{Field, Meaning};
use super::metadata;
use crate::document::Document;
use crate::normal::{fold, pattern, plain_line, simplified};
use gongkai_model::{HeadSource, Passage, Place};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Most lines over which a title is wrapped.
const MOST_LINES: usize = 4;

/// Longest line of a wrapped title, in characters.
const LONGEST_PIECE: usize = 45;

/// Number of a document: 政发〔2024〕3号. Its year is the year of issue.
const DOCUMENT_NUMBER: &str =
    r"[\p{Han}]{1,10}\s*[〔\[［（(【﹝]\s*(?:19|20)\d\d\s*[〕\]］）)】﹞]\s*第?\s*\d{1,4}\s*号";

static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(DOCUMENT_NUMBER));

/// What may stand before a title: page heads, a word that announces it, marks in brackets, numbers of lists and documents.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:(?i:page|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?[\s\-–—:|]*|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?[\s\-–—:：|]*|(?:(?i:title)|标\s*题|名\s*称|题\s*名|文章标题|信息名称|文件名称)(?:\s*[:：|]\s*|\s{{2,}})|[【\[［〖「(（][^】\]］〗」)）\d]{{1,10}}[】\]］〗」)）]\s*|\d{{1,3}}\s*[.．、)）]\s*|[一二三四五六七八九十]{{1,3}}\s*、\s*|[（(]\d{{1,3}}[)）]\s*|[\x{{2460}}-\x{{2473}}\x{{2474}}-\x{{249b}}\x{{3220}}-\x{{3229}}\x{{2776}}-\x{{2793}}]\s*|{DOCUMENT_NUMBER}\s*|20\d\d[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?\s+|\[?20\d\d-\d{{1,2}}-\d{{1,2}}\]?\s*|关于(?:公布|发布|印发|公开|报送|做好)?|(?:现|兹|特)(?:将|就|把)|附件?\s*\d*\s*[:：]\s*|[\-–—•·*#>|:：\s]+)"
    ))
});

/// A title within another: 关于印发《…年度报告》的通知.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"《([^《》]{6,80}(?:报告|年报))》"));

/// With what a title ends; what stands behind it is the site, a remark or a date.
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"公开[\p{Han}\d\s（）()]{0,16}?(?:年度报告|年报|报告)(?:[（(](?:全文|正文|图文版|图片版|文字版)[）)])?")
});

/// The year of a title, with its word.
static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[（(\[【〔]?(?:20\d\d|二[〇○◯零Oo0][一二三四五六七八九〇○◯零Oo0]{2})(?:年度|年)?[)）\]】〕]?")
});

/// What a report is about; the agency's name ends before it.
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"政府信息|政务信息|信息公开|政务公开|依申请公开|政府网站"));

/// A title that was found.
struct Found {
    claim: Claim,
    /// How much it names.
    score: usize,
}

/// The titles of the document: the best over the body, and the best of its metadata.
pub(super) fn claims(top: &[Line<'_>], fields: &[Field], document: &Document) -> Vec<Claim> {
    let body = best(over_body(top, fields));
    let page = best(of_metadata(document));
    body.into_iter().chain(page).map(|found| found.claim).collect()
}

/// The first of those that name most.
fn best(found: impl IntoIterator<Item = Found>) -> Option<Found> {
    found.into_iter().fold(None, |best: Option<Found>, next| match best {
        Some(best) if best.score >= next.score => Some(best),
        _ => Some(next),
    })
}

fn of_metadata(document: &Document) -> Vec<Found> {
    let names = ["articletitle", "article:title", "og:title", "dc.title", "title"];
    let texts = names.iter().filter_map(|name| metadata(document, &[name])).chain(document.title.as_deref());
    let mut found = Vec::new();
    for text in texts {
        // `…年度报告_云泽区人民政府门户网站`, `… - 政府信息公开年报`
        let parts = text.split(['_', '|', '-', '—', '–', '>', '»', '·']).map(str::trim);
        for part in std::iter::once(text).chain(parts).filter(|part| is_title(&clean(part))) {
            found.push(one(part, HeadSource::PageTitle, Place::default()));
        }
    }
    found
}

fn over_body(top: &[Line<'_>], fields: &[Field]) -> Vec<Found> {
    let plain: Vec<Cow<'_, str>> = top.iter().map(|line| plain_line(line.text)).collect();
    let mut found = Vec::new();
    for (at, line) in top.iter().enumerate() {
        let text = &*plain[at];
        let quoted = || QUOTED.captures(text).and_then(|found| found.get(1)).map(|inner| inner.as_str());
        // Whatever a title is cleaned of, 公开 is in what is left; only where more marks may be taken off it may come together.
        let marked = || text.contains("](") || text.bytes().any(|byte| matches!(byte, 0xc3..=0xc7));
        if is_elsewhere(text) || !(line.title || fold(text).contains("公开") || marked()) {
            continue;
        }
        let whole = line.title || is_title(&clean(text));
        let quotes = text.contains(['关', '關']) && text.chars().count() <= 90;
        let title = if whole { Some(text) } else { quoted().filter(|inner| quotes && is_title(inner)) };
        let Some(text) = title else { continue };
        let mut title = one(text, HeadSource::Title, line.place);
        // The agency may stand on the line below by itself.
        if title.claim.agency.is_none()
            && let Some(below) = plain.get(at + 1).filter(|below| is_own_name(below) && !is_title(below))
            && at.checked_sub(1).is_none_or(|above| !is_own_name(&plain[above]))
        {
            title.claim.agency = Some(below.to_string());
            title.score += 3;
        }
        title.claim.agency = title.claim.agency.map(|name| below_region(at, &plain, name));
        found.push(title);
    }
    let titled = fields.iter().filter(|field| field.meaning == Meaning::Title && is_title(&clean(&field.value)));
    found.extend(titled.map(|field| one(&field.value, HeadSource::Title, field.place)));
    if found.iter().all(|title| title.score < FULL) {
        found.extend(wrapped(top, &plain));
    }
    found
}

/// A title broken over lines, wherever it breaks. The fewest lines that name agency and year are it.
fn wrapped(top: &[Line<'_>], plain: &[Cow<'_, str>]) -> Vec<Found> {
    let piece = |text: &Cow<'_, str>| {
        let short = text.chars().count() <= LONGEST_PIECE;
        short && !text.is_empty() && !text.contains(['。', '，', '；', '：', ':', '|', '《'])
    };
    let short: Vec<bool> = plain.iter().map(piece).collect();
    let mut partial = Vec::new();
    for count in 2..=MOST_LINES {
        for (at, pieces) in plain.windows(count).enumerate() {
            let ends = pieces.last().is_some_and(|last| may_end_title(last));
            if !ends
                || short[at..at + count].contains(&false)
                || top[at..at + count].iter().any(|line| line.section.is_some())
            {
                continue;
            }
            let joined = pieces.concat();
            // The last piece is the end of the title, and no title of another report.
            let ends = is_title(&joined) && !pieces[..count - 1].iter().any(|text| is_title(text));
            let full = |text: &Cow<'_, str>| one(text, HeadSource::Title, Place::default()).score >= FULL;
            if !ends || pieces.last().is_some_and(full) {
                continue;
            }
            let mut title = one(&joined, HeadSource::Title, top[at].place);
            if title.score >= FULL {
                title.claim.agency = title.claim.agency.map(|name| below_region(at, plain, name));
                return vec![title];
            }
            // Without a name the lines before may be anything.
            if title.claim.agency.is_none() && title.claim.year.is_some() {
                partial.push(title);
            }
        }
    }
    partial
}

/// The name with what stands of it on the line above: its region by itself (云泽区 over 财政局2023年…), or its beginning (云泽区教育体 over
/// 育局2023年…).
fn below_region(at: usize, plain: &[Cow<'_, str>], name: String) -> String {
    let Some(above) = at.checked_sub(1).map(|above| plain[above].trim()) else { return name };
    let short = !above.is_empty() && above.chars().count() <= 20 && !has_region(&name);
    if !short {
        return name;
    }
    let joined = format!("{above}{name}");
    let han = above.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let of_page = OF_PAGES.iter().any(|word| above.contains(word));
    let beginning = || han && !of_page && has_region(above) && !is_agency(above) && is_own_name(&joined);
    if is_region(above) || beginning() { joined } else { name }
}

/// Words of lines over a title that belong to the page and not to a name.
const OF_PAGES: [&str; 26] = [
    "网", "首页", "门户", "专栏", "平台", "公开", "信息", "新闻", "政务", "动态", "公告", "公示", "通知", "要闻",
    "概况", "互动", "数据", "专题", "栏目", "年报", "报告", "文件", "政策", "解读", "目录", "指南",
];

/// The score of a title that names an agency of its own and a year.
const FULL: usize = 5;

fn one(text: &str, by: HeadSource, place: Place) -> Found {
    let (mut words, mut agency, mut year) = read(text);
    if agency.is_none() {
        agency = named_behind(text);
    }
    // What leads to the page may stand before the title on its line: 首页 政务公开 云泽区财政局2023年….
    if !agency.as_deref().is_some_and(is_own_name)
        && let Some(own) = behind_crumbs(text)
    {
        (words, agency, year) = own;
    }
    let name = match agency.as_deref() {
        Some(name) if is_own_name(name) => 4,
        Some(name) if !is_generic(name) => 2,
        Some(_) => 1,
        None => 0,
    };
    let score = name + usize::from(year.is_some());
    Found { claim: Claim { by, agency, year, words: Passage { text: words, place } }, score }
}

/// A title without what stands around it, and the agency and the year in it.
fn read(text: &str) -> (String, Option<String>, Option<i32>) {
    let words = clean(text);
    let (agency, year) = split(&words);
    (words, agency, year)
}

/// Most words that lead to a page.
const MOST_CRUMBS: usize = 8;

/// The title that a line's last words make, where they name an agency of its own and a year.
fn behind_crumbs(text: &str) -> Option<(String, Option<String>, Option<i32>)> {
    let plain = plain_line(text);
    let mut rest = &*plain;
    for _ in 0..MOST_CRUMBS {
        let (crumb, behind) = rest.split_once(char::is_whitespace)?;
        rest = behind.trim_start();
        // Only words of a page are left out, no part of a name.
        if !crumb.is_empty() && !OF_PAGES.iter().any(|word| crumb.contains(word)) {
            return None;
        }
        let title = read(rest);
        if title.1.as_deref().is_some_and(is_own_name) && title.2.is_some() {
            return Some(title);
        }
    }
    None
}

/// The agency in brackets behind a title that names none: 2023年政府信息公开工作年度报告（云泽区财政局）, with the year or without.
fn named_behind(text: &str) -> Option<String> {
    let plain = plain_line(text);
    let (before, behind) = plain.strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
    let parts = || behind.split(['，', ',', '、', ' ', '\u{3000}']).filter(|part| !part.is_empty());
    let name = parts().find(|part| is_own_name(part)).filter(|_| before.ends_with(['告', '报', '報']))?;
    parts().all(|part| part == name || dates::year(part).is_some()).then(|| name.to_owned())
}

/// The title without what stands around it.
pub(super) fn clean(text: &str) -> String {
    let plain = plain_line(text);
    let mut rest = &*plain;
    let simple = simplified(rest);
    if simple.len() == rest.len()
        && let Some(inner) = QUOTED.captures(&simple).and_then(|found| found.get(1))
    {
        rest = &rest[inner.range()];
    }
    while let Some(behind) = behind_mark(rest) {
        rest = behind;
    }
    let simple = simplified(rest);
    let end = END.find(&simple).filter(|_| simple.len() == rest.len()).map_or(rest.len(), |found| found.end());
    let (title, behind) = rest.split_at(end);
    // …年度报告（2023年）
    let year = behind.starts_with(['（', '(']) && dates::year(title).is_none() && dates::year(behind).is_some();
    if year { rest.trim().to_owned() } else { title.trim().to_owned() }
}

/// Longest word that announces a title with a colon behind it, in characters.
const LONGEST_MARK: usize = 8;

/// What stands behind something that may stand before a title: 公示：云泽区…, where the word is no agency.
fn behind_mark(text: &str) -> Option<&str> {
    if let Some(found) = BEFORE.find(text).filter(|found| !found.is_empty() && found.end() < text.len()) {
        return Some(&text[found.end()..]);
    }
    let (word, behind) = text.split_once(['：', ':'])?;
    let word = word.trim();
    let han = word.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let short = (1..=LONGEST_MARK).contains(&word.chars().count());
    (short && han && !is_agency(word) && !is_region(word) && is_title(behind.trim())).then(|| behind.trim_start())
}

/// Agency and year in a title, whichever comes first.
pub(in crate::recognise) fn split_title(text: &str) -> (Option<String>, Option<i32>) {
    split(&clean(text))
}

fn split(title: &str) -> (Option<String>, Option<i32>) {
    let title: String = NUMBER.replace_all(title, "").chars().filter(|c| !c.is_whitespace()).collect();
    let simple = simplified(&title);
    let subject = SUBJECT.find(&simple).filter(|_| simple.len() == title.len()).map(|found| found.start());
    let year = dates::year(&title).map(|(_, year)| year);
    let mut end = subject.unwrap_or(0);
    // 云泽区人民政府信息公开…: name and subject share a word.
    if simple[..end].ends_with("人民") && simple[end..].starts_with("政府信息") {
        end += "政府".len();
    }
    // A title without a subject (…2023年年度报告) has its name before the year.
    if subject.is_none() {
        end = YEAR.find(&simple).map_or(0, |found| found.start());
    }
    (name_before(&title[..end]), year)
}

/// The agency in the words before the subject, the year among them left out: `2019年云泽区财政局`, `云泽区财政局2019年度`.
pub(super) fn name_before(words: &str) -> Option<String> {
    let trim = |text: &str| {
        let text = text.trim_matches(|c: char| !c.is_alphanumeric() && !"（）()".contains(c));
        let text = text.trim_start_matches("关于").trim_end_matches("关于").trim_end_matches('的');
        text.trim_matches(['(', ')', '（', '）']).to_owned()
    };
    let name = match YEAR.find(words) {
        None => trim(words),
        Some(year) => {
            let (left, right) = (trim(&words[..year.start()]), trim(&words[year.end()..]));
            let right = right.trim_start_matches("年度").trim_start_matches('度').to_owned();
            match (left.is_empty(), right.is_empty()) {
                (true, _) => right,
                (_, true) => left,
                // 云泽区2023年财政局…: the year stands within the name.
                _ if is_agency(&format!("{left}{right}")) && is_agency(&right) => format!("{left}{right}"),
                _ => left,
            }
        }
    };
    Some(without_markup(balanced(&name)).to_owned()).filter(|name| name.chars().count() >= 2)
}

/// What stands behind a bracket that closes and was never opened: the end of the words before the name.
fn balanced(name: &str) -> &str {
    let Some(end) = name.find([')', '）']) else { return name };
    let open = name.find(['(', '（']).is_some_and(|start| start < end);
    let behind = name[end..].trim_start_matches([')', '）']);
    if open || behind.is_empty() { name } else { behind }
}

/// A name without what a program has put before or behind it: `section{云泽区财政局`, `0云泽区财政局`, `云泽区财政局<br`. Letters
/// and figures within a name are its own.
fn without_markup(name: &str) -> &str {
    if !name.bytes().any(|byte| byte.is_ascii()) {
        return name;
    }
    let mark = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"()·-".contains(c);
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    // Of the parts between marks the last one that is a name; a single one is taken as it stands.
    let name = match name.split(mark).rfind(|part| is_own_name(part.trim_start_matches(|c: char| c.is_ascii()))) {
        Some(part) if part.len() < name.len() => part,
        _ => name,
    };
    let bare = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    let bare = ["名称", "标题", "题名"]
        .iter()
        .find_map(|word| bare.strip_prefix(word))
        .filter(|rest| is_own_name(rest))
        .unwrap_or(bare);
    // 110指挥中心: without its figures a name must still be one.
    if bare.len() < name.len() && han(bare) && is_own_name(bare) && has_region(bare) { bare } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agency_and_year_wherever_they_stand() {
        for title in [
            "蓼墟市人民政府2023年政府信息公开工作年度报告",
            "2023年蓼墟市人民政府政府信息公开工作年度报告",
            "2023 年度蓼墟市人民政府政府信息公开年报",
            "【年报】蓼墟市人民政府2023年政府信息公开工作年度报告",
            "1.蓼墟市人民政府2023年政府信息公开工作年度报告",
            "（12）蓼墟市人民政府2023年政府信息公开工作年度报告",
            "title: 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "政发〔2024〕3号 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "①蓼墟市人民政府2023年政府信息公开工作年度报告",
            "⒊ 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "公示：蓼墟市人民政府2023年政府信息公开工作年度报告",
            "【置顶】信息公开年报: 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "蓼墟市人民政府：2023年政府信息公开工作年度报告",
            "蓼墟市人民政府2023年政府信息公开工作年度报告（蓼政办发〔2024〕3号）",
            "Page 2 - 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "第 2 页 共 9 页 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "# **蓼墟市人民政府 2023 年 政府信息公开工作年度报告**",
            "蓼墟市人民政府２０２３年政府信息公开工作年度报告",
            "蓼墟市人民政府二〇二三年政府信息公开工作年度报告",
            "蓼墟市人民政府（2023年）政府信息公开工作年度报告",
            "蓼墟市人民政府信息公开工作2023年度报告",
            "蓼墟市人民政府政府信息公开工作年度报告（2023年）",
            "关于印发《蓼墟市人民政府2023年政府信息公开工作年度报告》的通知",
            "名称   蓼墟市人民政府2023年政府信息公开年度报告",
            "蓼墟市人民政府2023年政府信息公开年度报告-蓼墟市门户网站",
            "2024-01-22 蓼墟市人民政府2023年政府信息公开年度报告",
            "\\section{蓼墟市人民政府2023年政府信息公开工作年度报告}",
            "\\section{\\texorpdfstring{蓼墟市人民政府2023年政府信息公开工作年度报告}{蓼墟市}}",
            "h1. {anchor:x}蓼墟市人民政府2023年政府信息公开工作年度报告",
            "h1(#x). 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "<head rend=\"h1\">蓼墟市人民政府2023年政府信息公开工作年度报告</head>",
            "<p>蓼墟市人民政府2023年政府信息公开工作年度报告</p>",
            "<span id=\"x\"></span> 蓼墟市人民政府2023年政府信息公开工作年度报告",
            ".. rubric:: 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "0 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "24 名称 蓼墟市人民政府2023年政府信息公开工作年度报告",
            "蓼墟市人民政府<br />2023年政府信息公开工作年度报告",
            "名称,蓼墟市人民政府2023年政府信息公开工作年度报告",
        ] {
            let found = split_title(title);
            assert_eq!(found, (Some("蓼墟市人民政府".to_owned()), Some(2023)), "{title}: {}", clean(title));
        }
    }

    #[test]
    fn names_that_a_title_may_have() {
        for (title, name) in [
            ("云泽区机關事務服務中心政府信息公開工作2021年度報告", Some("云泽区机關事務服務中心")),
            ("云泽区2021年政府信息公开年报", Some("云泽区")),
            ("云泽区2021年财政局政府信息公开年报", Some("云泽区财政局")),
            ("2021年政府信息公开工作年度报告", None),
            ("政府信息公开年报", None),
        ] {
            assert_eq!(split_title(title).0.as_deref(), name, "{title}");
        }
    }
}
