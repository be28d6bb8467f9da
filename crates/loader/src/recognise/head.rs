//! What stands over and around the body: title, agency, report year, dates, period, legal basis.
//!
//! Every place that names the agency or the year makes a [`Claim`]; which is believed is decided by the order of
//! [`HeadSource`], for the year by two of three (`year`).

mod agency;
mod fields;
mod statements;
mod title;
mod year;

use super::dates;
use super::outline::Line;
use super::published;
use crate::document::Document;
use crate::normal::{fold, pattern, plain_line};
use crate::problem::{Problem, ProblemKind};
pub(super) use agency::{are_one, is_agency, of_room};
pub(super) use fields::{Field, Meaning, of_line as fields_of_line};
use gongkai_model::{Date, DateClaim, DateSource, HeadSource, Passage, Period, Place};
use regex::Regex;
use statements::Preamble;
use std::collections::BTreeSet;
use std::sync::LazyLock;
pub(super) use title::split_title;

/// Most lines over the body in which a title stands.
const MOST_LINES: usize = 60;

/// Longest text that a period is looked for in by itself, in characters.
const LONGEST_WRAPPED: usize = 80;

/// What one place says of whose report this is, and of which year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) by: HeadSource,
    pub(super) agency: Option<String>,
    pub(super) year: Option<i32>,
    /// The words, and where they stand.
    pub(super) words: Passage,
}

/// What was found over and around the body.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    /// Where the title stands.
    pub(super) title_place: Place,
    pub(super) agency: Option<String>,
    pub(super) agency_by: HeadSource,
    pub(super) agency_words: Option<Passage>,
    pub(super) year: Option<i32>,
    pub(super) year_by: HeadSource,
    pub(super) year_words: Option<Passage>,
    pub(super) year_doubtful: bool,
    /// The year of the title, where the report is filed under another.
    pub(super) titled: Option<i32>,
    /// Every year that some place gives, to tell a second report from this one.
    pub(super) years: Vec<i32>,
    pub(super) published: Option<Date>,
    pub(super) dates: Vec<DateClaim>,
    pub(super) period: Option<Period>,
    pub(super) legal_basis: Vec<Passage>,
}

// A notice number (国办公开办函〔2021〕30号), a decree (国务院令第711号), or a law in 《》.
static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\p{Han}]{2,12}[〔\[［（(]\s*(?:19|20)\d\d\s*[〕\]］）)]\s*\d{1,4}\s*号|国务院令第?\s*\d+\s*号|《[^《》]{2,40}(?:条例|规定|办法|法|通知|格式)[^《》]{0,20}》",
    )
});

/// The lines in which a title stands, for a body that begins at a line.
fn top<'l, 'd>(lines: &'l [Line<'d>], body: Option<usize>) -> &'l [Line<'d>] {
    match body {
        Some(body) => &lines[body.saturating_sub(MOST_LINES)..body.max(1).min(lines.len())],
        // A page without section headings has its title in the first lines.
        None => &lines[..lines.len().min(MOST_LINES)],
    }
}

/// Whether a document without tables and sections has the title of a report.
pub(super) fn has_title(lines: &[Line<'_>], document: &Document) -> bool {
    let top = top(lines, None);
    // Whatever a title is put together of, 公开 is in it.
    let named = top.iter().any(|line| fold(line.text).contains('公'));
    let (top, fields) = if named { (top, fields::of_lines(top)) } else { (&top[..0], Vec::new()) };
    !title::claims(top, &fields, document).is_empty()
}

pub(super) fn read(lines: &[Line<'_>], document: &Document, file: &str) -> Head {
    let body = lines.iter().position(|line| line.section.is_some());
    let top = top(lines, body);
    let bottom = published::bottom(lines);
    let mut fields = fields::of_lines(top);
    fields.extend(fields::of_tables(document));
    let mut claims = title::claims(top, &fields, document);
    let title = claims.first().map(|claim| claim.words.clone());
    let preamble = Preamble::of(match body {
        Some(body) => &lines[..body],
        None => before_headings(top),
    });
    claims.extend(preamble.claims());
    claims.extend(published::signature(bottom).and_then(|signature| signature.claim()));
    let period = stated_period(lines, &preamble);
    claims.extend(period.as_ref().and_then(whole_year));
    claims.extend(statements::opening(lines));
    claims.extend(publishers(&fields, document));
    let under = fields::of_lines(bottom);
    let title_at = title.as_ref().map(|title| title.place);
    let mut head =
        Head { dates: published::claims(lines, top, title_at, &fields, &under, document, file), ..Head::default() };
    // A date in an address is that of a file on a server: shown, and not believed.
    head.published = head.dates.iter().find(|claim| claim.by != DateSource::Address).map(|claim| claim.date);
    claims.extend(head.published.map(|date| published_year(date, i32::from(date.year()))));
    claims.extend(head.published.is_none().then(|| published::month(bottom)).flatten().map(|year| Claim {
        by: HeadSource::Published,
        agency: None,
        year: Some(year - 1),
        words: Passage { text: year.to_string(), place: Place::default() },
    }));
    claims.extend(of_file_name(file));
    head.years = claims.iter().filter_map(|claim| claim.year).collect();
    if let Some((name, claim)) = agency::decide(&claims) {
        head.agency = Some(name.to_owned());
        head.agency_by = claim.by;
        head.agency_words = Some(claim.words.clone());
    }
    if let Some(decided) = year::decide(&claims) {
        head.year = Some(decided.year);
        head.year_by = decided.by;
        head.year_doubtful = decided.doubtful;
        head.titled = decided.titled;
        let stands = claims.iter().find(|claim| claim.by == decided.by && claim.year == Some(decided.year));
        head.year_words = stands.map(|claim| claim.words.clone());
    }
    head.title_place = title.as_ref().map(|title| title.place).unwrap_or_default();
    head.title = title.map(|title| title.text);
    head.period = period.map(|(period, _)| period);
    head.legal_basis = citations(lines);
    head
}

impl Head {
    /// What has to be said of the agency and the year.
    pub(super) fn problems(&self, agency: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut by_file = |by: HeadSource, field: &'static str, found: Option<String>| {
            if let (HeadSource::FileName, Some(found)) = (by, found) {
                let kind = ProblemKind::HeadFromFileName { field, found };
                problems.push(Problem::new(Place::default(), kind));
            }
        };
        by_file(self.agency_by, "agency", Some(agency.to_owned()));
        by_file(self.year_by, "report_year", self.year.map(|year| year.to_string()));
        if let Some((titled, used)) = self.titled.zip(self.year) {
            problems.push(Problem::new(self.title_place, ProblemKind::TitleOfOtherYear { titled, used }));
        }
        problems
    }

    /// Whether a title further down is that of another report.
    pub(super) fn is_another(&self, title: &str) -> bool {
        let (Some(name), Some(year)) = split_title(title) else { return false };
        let other = self.agency.as_deref().is_some_and(|agency| !are_one(&name, agency));
        is_agency(&name) && (other || !self.years.contains(&year))
    }
}

/// The lines before the first that is numbered like a heading.
fn before_headings<'l, 'd>(top: &'l [Line<'d>]) -> &'l [Line<'d>] {
    let heading = |line: &Line<'_>| plain_line(line.text).starts_with("一、");
    &top[..top.iter().position(heading).unwrap_or(top.len())]
}

/// The statistical period: the one that a text speaks of as such, else the first.
fn stated_period(lines: &[Line<'_>], preamble: &Preamble) -> Option<(Period, Passage)> {
    let speaks = |text: &str| ["统计", "期限", "时限", "起止", "數據", "数据"].iter().any(|word| text.contains(word));
    let passage = |text: &str, place| Passage { text: text.chars().take(LONGEST_WRAPPED).collect(), place };
    let mut first = None;
    for (at, line) in lines.iter().enumerate() {
        let plain = plain_line(line.text);
        let found = dates::period(&plain).or_else(|| {
            // A converter may have wrapped the line within the period.
            let next = lines
                .get(at + 1)
                .filter(|_| plain.ends_with(|c: char| c.is_ascii_digit() || "年月日至到".contains(c)))?;
            dates::period(&format!("{plain}{}", plain_line(next.text)))
        });
        if let Some(found) = found {
            let found = (found, passage(line.text, line.place));
            if speaks(&plain) {
                return Some(found);
            }
            first = first.or(Some(found));
        }
    }
    let wrapped = || Some((dates::period(preamble.text())?, passage(preamble.text(), Place::default())));
    first.or_else(wrapped)
}

fn whole_year((period, words): &(Period, Passage)) -> Option<Claim> {
    let year = i32::from(period.from.year());
    let whole = period.from.year() == period.to.year();
    whole.then(|| Claim { by: HeadSource::Period, agency: None, year: Some(year), words: words.clone() })
}

/// A report is published in the year after the one it covers.
fn published_year(date: Date, year: i32) -> Claim {
    let words = Passage { text: date.to_string(), place: Place::default() };
    Claim { by: HeadSource::Published, agency: None, year: Some(year - 1), words }
}

/// Who published the page, as it says itself.
fn publishers(fields: &[Field], document: &Document) -> Vec<Claim> {
    let by_fields = fields.iter().filter(|field| field.meaning == Meaning::Publisher);
    let by_fields = by_fields.map(|field| (field.value.split_whitespace().next().unwrap_or_default(), field.place));
    let by_page = ["contentsource", "source", "publisher", "author"];
    let by_page = by_page.iter().filter_map(|name| Some((metadata(document, &[name])?, Place::default())));
    let named = by_fields.chain(by_page).filter(|(name, _)| is_agency(name));
    named
        .map(|(name, place)| Claim {
            by: HeadSource::Publisher,
            agency: Some(of_room(name).to_owned()),
            year: None,
            words: Passage { text: name.to_owned(), place },
        })
        .collect()
}

/// What the file is called.
fn of_file_name(file: &str) -> Option<Claim> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (agency, year) = split_title(stem);
    let plain = plain_line(stem);
    let bare = plain.trim_matches(|c: char| !c.is_alphabetic() || c.is_ascii());
    let agency = agency.filter(|name| is_agency(name)).or_else(|| is_agency(bare).then(|| bare.to_owned()));
    let year = year.or_else(|| dates::year(stem).map(|(_, year)| year));
    let words = Passage { text: name.to_owned(), place: Place::default() };
    (agency.is_some() || year.is_some()).then_some(Claim { by: HeadSource::FileName, agency, year, words })
}

/// Whether a title names an agency and a year: a breadcrumb names neither.
pub(super) fn names_agency_and_year(text: &str) -> bool {
    let (agency, year) = split_title(text);
    agency.is_some_and(|agency| is_agency(&agency)) && year.is_some()
}

/// The value of the first of some metadata names.
pub(super) fn metadata<'d>(document: &'d Document, names: &[&str]) -> Option<&'d str> {
    names
        .iter()
        .find_map(|name| document.metadata.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()))
}

/// Notices and laws cited, each wording once, where it stands first.
fn citations(lines: &[Line<'_>]) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    // What every wording ends with.
    for line in lines.iter().filter(|line| line.text.contains(['号', '》'])) {
        for citation in CITATION.find_iter(line.text) {
            if known.insert(citation.as_str()) {
                found.push(Passage { text: citation.as_str().to_owned(), place: line.place });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::outline::is_title;
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
