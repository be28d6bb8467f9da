//! Reading one agency from its printed name and its region column.

use super::gazetteer::{self as gz, Rank};
use super::kind::{self, AgencyKind};
use super::split;
use super::text::{key_part, normalise, without_remarks};
use super::{AgencyKey, Level, LineOfWork, RegionPath};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One agency, as far as its name and region column tell.
///
/// ```
/// use gongkai_model::agency::{Agency, Level};
/// let agency = Agency::parse("柳州市柳南区档案馆", None);
/// assert_eq!(agency.region.units(), ["柳州市", "柳南区"]);
/// assert_eq!(agency.body, "档案馆");
/// assert_eq!(agency.level, Some(Level::County));
///
/// let same = Agency::parse("柳南区档案馆", Some("广西柳州市柳南区"));
/// assert_eq!(same.key.to_string(), "广西壮族自治区/柳州市/柳南区|档案馆");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Agency {
    /// The name as printed. Nothing is changed here.
    pub name: String,
    /// The region, from the region column and the name's own prefix.
    pub region: RegionPath,
    /// The body without its region, short forms written out: 人民政府, 档案馆, 里雍镇人民政府.
    pub body: String,
    /// What sort of body it is.
    pub kind: AgencyKind,
    /// The level of the agency's government, when the name or the column shows it.
    pub level: Option<Level>,
    /// What it works on, where its name says so or a roster does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<LineOfWork>,
    /// The identity: region and body.
    pub key: AgencyKey,
    /// The name of the agency this one is summed into, when a roster says so.
    pub parent: Option<String>,
    /// What the name and the column say, where they contradict each other. The name's own region is used then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<RegionConflict>,
}

/// A name and a region column that contradict each other: 柳州市财政局 in the column 广西桂林市.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RegionConflict {
    /// The region the name shows.
    pub from_name: RegionPath,
    /// The region the column shows.
    pub from_column: RegionPath,
}

/// A name cut into region, body and what the body's first character says about the level.
pub(super) struct Parts {
    pub(super) region: RegionPath,
    pub(super) body: String,
    marker: Marker,
    national: bool,
}

/// What the first character of a body without a region tells: 区科委 is a county's, 市教育局 a city's or a county's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    None,
    Province,
    SomeCity,
    County,
}

impl Agency {
    /// Reads a printed name, with the region column of the same row if there is one. This never fails: what cannot
    /// be read stays unknown.
    pub fn parse(printed: &str, region_column: Option<&str>) -> Agency {
        let column_text = region_column.map(normalise).unwrap_or_default();
        let column = RegionPath::parse(&column_text);
        let parts = parts(&without_column(printed, &column));
        let kind = AgencyKind::of_body(&parts.body);
        let (region, conflict) = combine(&parts, kind, &column);
        let body = parts.body;
        let national = parts.national || column_text == "全国";
        let level = level_of(&region, &body, kind, parts.marker, national);
        Agency {
            name: printed.to_owned(),
            key: AgencyKey::new(region.clone(), &body),
            region,
            work: work_of(&body, kind),
            body,
            kind,
            level,
            parent: None,
            conflict,
        }
    }

    /// An agency as it was told apart before: its printed name and its key, with what was known of it.
    ///
    /// ```
    /// use gongkai_model::agency::Agency;
    /// let agency = Agency::parse("柳州市柳南区档案馆", None);
    /// let again = Agency::known(&agency.name, agency.key.clone(), agency.kind, agency.level);
    /// assert_eq!(again, agency);
    /// ```
    pub fn known(name: &str, key: AgencyKey, kind: AgencyKind, level: Option<Level>) -> Agency {
        Agency {
            name: name.to_owned(),
            region: key.region().clone(),
            body: key.body().to_owned(),
            kind,
            level,
            work: work_of(key.body(), kind),
            key,
            parent: None,
            conflict: None,
        }
    }

    /// Replaces the region and everything that follows from it.
    pub(super) fn with_region(mut self, region: RegionPath) -> Agency {
        self.key = AgencyKey::new(region.clone(), &self.body);
        self.region = region;
        self
    }
}

/// The line of a department; a township's name may begin with any word.
fn work_of(body: &str, kind: AgencyKind) -> Option<LineOfWork> {
    const NONE: [&str; 8] =
        ["government", "zone_committee", "government_office", "school", "hospital", "company", "farm", "association"];
    if kind.is_township() || NONE.contains(&kind.id()) {
        return None;
    }
    let body = kind::verticals().iter().find_map(|head| body.strip_prefix(head.prefix.as_str())).unwrap_or(body);
    let body = ["人民政府", "市政府", "县政府", "区政府", "省政府", "政府"]
        .iter()
        .find_map(|of| body.strip_prefix(of))
        .unwrap_or(body);
    LineOfWork::of_body(body)
}

/// The name without the column's own units at its front, where the name alone could not be cut: the 郊区 of 郊区教育局
/// is a district when the column says so.
fn without_column<'a>(printed: &'a str, column: &RegionPath) -> Cow<'a, str> {
    let whole = normalise(printed);
    if column.is_empty() || !split::name_prefix(&whole).0.is_empty() {
        return Cow::Borrowed(printed);
    }
    let rest = (0..column.len()).find_map(|from| whole.strip_prefix(column.units()[from..].concat().as_str()));
    rest.map_or(Cow::Borrowed(printed), |rest| {
        Cow::Owned(if rest.is_empty() { whole.clone() } else { rest.to_owned() })
    })
}

/// Cuts a printed name into its parts.
pub(super) fn parts(printed: &str) -> Parts {
    let whole = without_remarks(&normalise(printed));
    for vertical in kind::verticals() {
        let Some(rest) = whole.strip_prefix(vertical.prefix.as_str()) else { continue };
        let (region, body) = split::place_prefix(rest);
        if !region.is_empty() && !body.is_empty() {
            let head = if vertical.keep { vertical.prefix.as_str() } else { "" };
            return Parts { region, body: key_part(&format!("{head}{body}")), marker: Marker::None, national: false };
        }
        if vertical.prefix == "中华人民共和国" && !rest.is_empty() {
            return Parts { region: RegionPath::default(), body: key_part(rest), marker: Marker::None, national: true };
        }
    }
    let (region, rest) = split::name_prefix(&whole);
    let (marker, rest) = if region.is_empty() { strip_marker(rest) } else { (Marker::None, rest) };
    let body = full_body(rest, &region);
    let national = region.is_empty() && marker == Marker::None && kind::is_ministry(&body);
    Parts { region, body, marker, national }
}

/// 区科委 → 科委 of some district.
fn strip_marker(text: &str) -> (Marker, &str) {
    // The words after each marker begin with its character and mean something else.
    let rules: [(&str, Marker, &[&str]); 9] = [
        ("某省", Marker::Province, &[]),
        ("某市", Marker::SomeCity, &[]),
        ("某区", Marker::County, &[]),
        ("某县", Marker::County, &[]),
        ("省", Marker::Province, &["省会", "省际", "省委", "省级", "省属"]),
        ("区", Marker::County, &["区域", "区划", "区块", "区委", "区级", "区属"]),
        ("县", Marker::County, &["县域", "县乡", "县级", "县委", "县属"]),
        ("旗", Marker::County, &["旗级", "旗委"]),
        ("市", Marker::SomeCity, &["市场", "市容", "市委", "市域", "市级", "市属", "市政", "市民"]),
    ];
    // 市政 and 市民 are words, yet these are a city and its office.
    let offices = ["市政府", "市政务", "市民政", "市民族", "市民宗", "市民防"];
    for (marker, level, words) in rules {
        let Some(rest) = text.strip_prefix(marker) else { continue };
        let word = words.iter().any(|w| text.starts_with(w)) && !offices.iter().any(|w| text.starts_with(w));
        if !word && AgencyKind::of_body(rest) != AgencyKind::other() {
            return (level, rest);
        }
    }
    (Marker::None, text)
}

/// The body with short forms written out. A name that is only a region is that region's government.
fn full_body(rest: &str, region: &RegionPath) -> String {
    if rest.is_empty() {
        let zone = region.last().and_then(gz::rank) == Some(Rank::Zone);
        return match region.is_empty() {
            true => String::new(),
            false if zone => "管理委员会".to_owned(),
            false => "人民政府".to_owned(),
        };
    }
    // 市场监管局机关: the office itself, without its subordinates. That is a report's scope, not another agency.
    let rest = rest
        .strip_suffix("机关")
        .filter(|r| {
            let kind = AgencyKind::of_body(r);
            kind != AgencyKind::other() && !r.ends_with('办')
        })
        .unwrap_or(rest);
    if let Some(full) = kind::full_body(rest) {
        return full.to_owned();
    }
    let longer = [("镇政府", "政府"), ("乡政府", "政府"), ("苏木政府", "政府")];
    if let Some((_, tail)) = longer.iter().find(|(end, _)| rest.ends_with(end)) {
        return key_part(&format!("{}人民政府", &rest[..rest.len() - tail.len()]));
    }
    let ends = |words: &[&str]| words.iter().any(|w| rest.ends_with(w));
    if ends(&["镇", "乡", "苏木"]) && rest.chars().count() >= 2 {
        return key_part(&format!("{rest}人民政府"));
    }
    if ends(&["街道"]) {
        return key_part(&format!("{rest}办事处"));
    }
    if let Some(stem) = rest.strip_suffix("街道办") {
        return key_part(&format!("{stem}街道办事处"));
    }
    key_part(rest)
}

/// The region from both sources, and the contradiction if there is one.
fn combine(parts: &Parts, kind: AgencyKind, column: &RegionPath) -> (RegionPath, Option<RegionConflict>) {
    let name = &parts.region;
    if name.is_empty() || column.is_empty() {
        let region = if name.is_empty() { column } else { name };
        return (region.clone(), None);
    }
    if let Some(region) = join(name, column) {
        return (region, None);
    }
    let (full_name, full_column) = (name.completed(), column.completed());
    if let Some(region) = join(&full_name, &full_column) {
        return (region, None);
    }
    // The column lies inside the name's region. For a branch or a town that is how it is: the column tells where.
    let around = (0..full_column.len()).find(|i| full_column.units()[*i..].starts_with(name.units()));
    let conflict = RegionConflict { from_name: name.clone(), from_column: column.clone() };
    match around {
        Some(_) if kind.id() == "branch" || kind.is_township() => (full_column, None),
        Some(i) => (RegionPath::from_units(&full_column.units()[..i + name.len()]), Some(conflict)),
        None => (name.clone(), Some(conflict)),
    }
}

/// Puts two paths that agree together: the end of one is the start of the other, or one lies below the other.
fn join(name: &RegionPath, column: &RegionPath) -> Option<RegionPath> {
    let (n, c) = (name.units(), column.units());
    let longest = n.len().min(c.len());
    for k in (1..=longest).rev() {
        if c[c.len() - k..].iter().zip(n).all(|(a, b)| same_unit(a, b)) {
            let shared = c[c.len() - k..].iter().zip(n).map(|(a, b)| if a.len() >= b.len() { a } else { b });
            let units: Vec<&String> = c[..c.len() - k].iter().chain(shared).chain(&n[k..]).collect();
            return Some(RegionPath::from_units(units));
        }
    }
    // The name is the fuller of the two: 江苏省淮安市洪泽区 with the column 洪泽区 or 淮安市.
    if (0..n.len()).any(|i| n[i..].starts_with(c)) {
        return Some(name.clone());
    }
    // The column stops above the name's first unit: 吉林省长春市 and 公主岭市档案局.
    let (outer, inner) = (gz::rank(c.last()?)?, gz::rank(n.first()?)?);
    let known_elsewhere = gz::province_of(n.first()?).is_some_and(|p| c.first().is_some_and(|first| first != p));
    let below = outer < inner && !known_elsewhere && inner != Rank::Province;
    below.then(|| RegionPath::from_units(c.iter().chain(n)))
}

/// Whether two units are one, written fully or in everyday form: 镇宁县 and 镇宁布依族苗族自治县.
fn same_unit(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let Some(stem) = short.strip_suffix("自治县").or_else(|| short.strip_suffix('县')) else { return false };
    let Some(rest) = long.strip_suffix("自治县").and_then(|l| l.strip_prefix(stem)) else { return false };
    let mut rest = rest;
    while !rest.is_empty() {
        let Some(next) = gz::ethnic().iter().find_map(|name| rest.strip_prefix(name.as_str())) else {
            return rest == "族" || rest == "各族";
        };
        rest = next.strip_prefix('族').unwrap_or(next);
    }
    true
}

/// The level, from the region and the body.
fn level_of(region: &RegionPath, body: &str, kind: AgencyKind, marker: Marker, national: bool) -> Option<Level> {
    if kind.is_township() {
        return Some(Level::Township);
    }
    if kind.id() == "zone_committee" {
        return Some(Level::Zone);
    }
    let Some(last) = region.last() else {
        return match marker {
            Marker::Province => Some(Level::Province),
            Marker::County => Some(Level::County),
            Marker::None if national => Some(Level::Ministry),
            Marker::None | Marker::SomeCity => None,
        };
    };
    let level = match gz::rank(last)? {
        Rank::Province => Level::Province,
        Rank::Prefecture => Level::City,
        Rank::Zone => Level::Zone,
        // A 市 straight under a province the list does not know is a prefecture of invented data.
        Rank::County if last.ends_with('市') && region.len() == 2 && gz::is_invented_province(&region.units()[0]) => {
            Level::City
        }
        Rank::County => Level::County,
    };
    match marker {
        // The name says it is a county's while the column stops above it.
        Marker::County if matches!(level, Level::Province | Level::City) => Some(Level::County),
        Marker::SomeCity if level == Level::Province && !gz::is_direct(last) => None,
        // A city's branch works in one district.
        _ if kind.id() == "branch" && (level == Level::City || gz::is_direct(last)) && body != "分局" => {
            Some(Level::County)
        }
        _ => Some(level),
    }
}
