//! What stands over the body: title, agency, report year, dates, period, legal basis.

use super::dates;
use super::outline::{Line, is_title};
use super::published::{self, PUBLISHED};
use crate::document::{Block, Document};
use gongkai_model::agency::Agency;
use gongkai_model::{Date, DateClaim, Passage, Period};
use regex::Regex;
use std::sync::LazyLock;

/// What was found over and around the body.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) year: Option<i32>,
    pub(super) published: Option<Date>,
    pub(super) dates: Vec<DateClaim>,
    pub(super) period: Option<Period>,
    pub(super) legal_basis: Vec<Passage>,
}

/// Most cells of a small table that says who published the page and when.
const MOST_METADATA_CELLS: usize = 40;

/// Words before the name of whoever published a page.
const PUBLISHER: [&str; 5] = ["发布机构", "发文机关", "信息来源", "来源", "公开主体"];

// A notice number (国办公开办函〔2021〕30号), a decree (国务院令第711号), or a law in 《》.
static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    dates::pattern(
        r"[\p{Han}]{2,12}[〔\[［（(]\s*(?:19|20)\d\d\s*[〕\]］）)]\s*\d{1,4}\s*号|国务院令第?\s*\d+\s*号|《[^《》]{2,40}(?:条例|规定|办法|法|通知|格式)[^《》]{0,20}》",
    )
});

pub(super) fn read(lines: &[Line<'_>], document: &Document, file: &str) -> Head {
    let mut head = Head::default();
    let body = lines.iter().position(|line| line.section.is_some()).unwrap_or(lines.len());
    // A page without section headings has its title in the first lines.
    let top = &lines[..body.clamp(1, 60).min(lines.len())];
    let mut furniture: Vec<String> = top.iter().map(|line| line.text.to_owned()).collect();
    furniture.extend(pairs(document));
    title(&mut head, top, document);
    let bottom = &lines[lines.len().saturating_sub(8)..];
    if head.agency.is_none() {
        let meta = metadata(document, &["contentsource", "source", "publisher"]).map(str::to_owned);
        let signed = bottom.iter().rev().map(|line| line.text.trim().to_owned()).find(|text| is_agency(text));
        let claims = [labelled(&furniture, &PUBLISHER), meta, signed];
        head.agency = claims.into_iter().flatten().find(|name| is_agency(name));
    }
    head.dates = published::claims(bottom, &furniture, document, file);
    head.published = head.dates.first().map(|claim| claim.date);
    head.period = lines.iter().find_map(|line| dates::period(line.text));
    if head.year.is_none() {
        let whole_year = head.period.filter(|p| p.from.year() == p.to.year()).map(|p| i32::from(p.from.year()));
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
        head.year = whole_year.or_else(|| dates::year(stem).map(|(_, year)| year));
    }
    head.legal_basis = citations(lines);
    head
}

/// The value of the first of some metadata names.
pub(super) fn metadata<'d>(document: &'d Document, names: &[&str]) -> Option<&'d str> {
    names
        .iter()
        .find_map(|name| document.metadata.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()))
}

/// Words and values that stand in neighbouring cells of small tables: `索引号 | … | 发布日期 | 2022-01-19`.
fn pairs(document: &Document) -> Vec<String> {
    let mut pairs = Vec::new();
    for block in document.blocks.iter().take(60) {
        let Block::Grid(grid) = block else { continue };
        if grid.cells.len() > MOST_METADATA_CELLS {
            continue;
        }
        for pair in grid.cells.windows(2).filter(|pair| pair[0].row == pair[1].row) {
            let word = pair[0].text.trim_end_matches([':', '：', ' ']);
            if PUBLISHED.contains(&word) || PUBLISHER.contains(&word) {
                pairs.push(format!("{word}：{}", pair[1].text));
            } else {
                pairs.push(pair[0].text.clone());
            }
        }
    }
    pairs
}

/// Title, and from it agency and year. Of several candidates the one that names both wins.
fn title(head: &mut Head, top: &[Line<'_>], document: &Document) {
    let mut candidates: Vec<(String, Option<String>)> = Vec::new();
    for (at, line) in top.iter().enumerate() {
        if !line.title {
            continue;
        }
        let before = at.checked_sub(1).map(|at| top[at].text.to_owned());
        candidates.push((line.text.to_owned(), before));
    }
    let meta = ["articletitle", "article:title", "og:title", "dc.title", "title"];
    let meta = meta.iter().filter_map(|name| metadata(document, &[name]));
    // `…年度报告_云泽区人民政府门户网站`, `… - 政府信息公开年报`
    for text in meta.chain(document.title.as_deref()) {
        let whole = std::iter::once(text);
        let parts = text.split(['_', '|', '-', '—', '–', '>', '»', '·']).map(str::trim);
        candidates.extend(whole.chain(parts).filter(|t| is_title(t)).map(|t| (t.to_owned(), None)));
    }
    let mut best: Option<(usize, String, Option<String>, Option<i32>)> = None;
    for (text, before) in candidates {
        let (mut agency, year) = split_title(&text);
        let mut whole = text.clone();
        // A title broken over two lines: the agency stands on the line above.
        if agency.is_none()
            && let Some(line) = before.filter(|line| is_agency(line) && !is_title(line))
        {
            whole = format!("{line}{text}");
            agency = Some(line);
        }
        let score = usize::from(agency.is_some()) * 2 + usize::from(year.is_some());
        if best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, whole, agency, year));
        }
    }
    if let Some((_, text, agency, year)) = best {
        head.title = Some(text);
        head.agency = agency;
        head.year = year;
    }
}

/// Agency and year in a title.
pub(super) fn split_title(text: &str) -> (Option<String>, Option<i32>) {
    let text = text.trim_start_matches("关于").trim();
    let year = dates::year(text);
    let ends = [
        year.map(|(at, _)| at),
        text.find("政府信息公开"),
        text.find("政务信息公开"),
        text.find("信息公开"),
        text.find("政务公开"),
    ];
    let end = ends.into_iter().flatten().min().unwrap_or(0);
    let name = text[..end].trim_matches(|c: char| !c.is_alphanumeric()).trim_end_matches("关于").trim().to_owned();
    (Some(name).filter(|name| name.chars().count() >= 2), year.map(|(_, year)| year))
}

/// Whether a title names an agency and a year: a breadcrumb names neither.
pub(super) fn names_agency_and_year(text: &str) -> bool {
    let (agency, year) = split_title(text);
    agency.is_some_and(|agency| is_agency(&agency)) && year.is_some()
}

pub(super) fn is_agency(name: &str) -> bool {
    let short = (2..=40).contains(&name.chars().count());
    short && !name.contains(['。', '，', '：', ':']) && Agency::parse(name, None).kind.id() != "other"
}

/// The text behind one of the given words: `来源: 云泽区档案馆  |  …`.
fn labelled(lines: &[String], words: &[&str]) -> Option<String> {
    words.iter().find_map(|word| {
        lines.iter().find_map(|line| {
            let (_, rest) = line.split_once(word)?;
            let rest = rest.trim_start().strip_prefix([':', '：'])?;
            let end = rest.find(['|', '｜', '\t']).unwrap_or(rest.len());
            let value = rest[..end].trim();
            let value = value.split_whitespace().next().unwrap_or(value);
            (!value.is_empty()).then(|| value.to_owned())
        })
    })
}

/// Notices and laws cited, each wording once, where it stands first.
fn citations(lines: &[Line<'_>]) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    for line in lines {
        for citation in CITATION.find_iter(line.text) {
            if !found.iter().any(|known| known.text == citation.as_str()) {
                found.push(Passage { text: citation.as_str().to_owned(), place: line.place });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_as_pages_print_them() {
        let cases = [
            ("柳南区档案馆2021年政府信息公开工作年度报告", "柳南区档案馆", Some(2021)),
            ("云泽区财政局2025年度政府信息公开工作年度报告", "云泽区财政局", Some(2025)),
            ("云泽区财政局政府信息公开工作2022年度报告", "云泽区财政局", Some(2022)),
            ("云泽区人民政府关于2022年度政府信息公开情况的报告", "云泽区人民政府", Some(2022)),
            ("云泽区财政局信息公开工作年度报告", "云泽区财政局", None),
            ("云泽区教育局二〇二一年政府信息公开年报", "云泽区教育局", Some(2021)),
        ];
        for (text, agency, year) in cases {
            assert!(is_title(text), "{text}");
            assert_eq!(split_title(text), (Some(agency.to_owned()), year), "{text}");
        }
        assert_eq!(split_title("2021年政府信息公开工作年度报告"), (None, Some(2021)));
    }

    #[test]
    fn the_citation_pattern_compiles_and_finds_notices() {
        let lines = [Line::of(
            "根据《中华人民共和国政府信息公开条例》（国务院令第711号）和国办公开办函〔2021〕30号要求编制。",
            gongkai_model::Place::line(3),
            0,
        )];
        let found: Vec<String> = citations(&lines).into_iter().map(|p| p.text).collect();
        assert_eq!(found[0], "《中华人民共和国政府信息公开条例》");
        assert_eq!(found[1], "国务院令第711号");
        assert!(found[2].ends_with("国办公开办函〔2021〕30号"), "{found:?}");
    }
}
