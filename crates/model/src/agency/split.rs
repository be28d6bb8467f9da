//! Splitting a name into its units and its body, from the shape of the name and the list of prefectures.
//!
//! Counties are not listed anywhere, since they change every year: a county is read as the characters up to the
//! first 区, 县, 市 or 旗, with the exceptions that this rule needs. Everything here works on normalised text.

use super::gazetteer::{self as gz, Rank};
use super::region::RegionPath;
use super::text::{is_han, without_remarks};

/// How sure one has to be before a short name counts as a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// A region column holds nothing but units: 广西柳州.
    Column,
    /// A name goes on with the body: 河北区教育局 does not start with the province 河北.
    Name,
}

/// Ends of words that are no unit: 社区矫正管理局, 自然保护区管理局.
const NOT_UNITS: &[&str] = &[
    "社区",
    "景区",
    "小区",
    "校区",
    "片区",
    "库区",
    "灾区",
    "牧区",
    "辖区",
    "地区",
    "战区",
    "专区",
    "院区",
    "厂区",
    "保护区",
    "主城区",
    "中心城区",
    "防护区",
    "大湾区",
    "区县",
    "市县",
    "各县",
    "国旗",
];

/// Words that are no unit by themselves, while a longer name may end so: 城市管理局, but 诸城市.
const NOT_UNITS_ALONE: &[&str] = &[
    "城市",
    "都市",
    "超市",
    "夜市",
    "集市",
    "股市",
    "门市",
    "省军区",
    "军区",
    "老区",
    "山区",
    "林区",
    "湾区",
    "街区",
    "红旗",
    "彩旗",
];

/// Words of offices. A unit's name holds none of them, so a stretch of text that does is already the body.
const BODY_WORDS: &[&str] = &[
    "管理", "监督", "监察", "服务", "建设", "发展", "经济", "工作", "事务", "保护", "改革", "局", "厅", "委员", "办公",
    "中心", "政府", "社会", "农业", "水利", "文化", "教育", "卫生", "交通", "移民", "街道", "规划", "公司", "学校",
    "医院", "银行", "调查", "国家", "中国", "革命", "机关", "部门",
];

/// Units whose own name holds another unit's character before the end, or is shorter than names of its sort are.
const LONG_UNITS: &[&str] =
    &["津市市", "沙市区", "西市区", "新市区", "社旗县", "沙县区", "赣县区", "梅县区", "辉县市", "红旗区", "芒市"];

/// Counties whose whole name is that of a people; every other name of this shape follows a place.
const PEOPLE_ONLY: &[&str] = &["东乡族自治县", "鄂伦春自治旗", "鄂温克族自治旗"];

/// Districts named by one character, possible only straight after their city.
const ONE_CHARACTER: &[&str] = &["城区", "郊区", "矿区", "东区", "西区"];

/// Counties that look like the rest of a word begun by their city's 市: 南平市政和县.
const AFTER_CITY: &[&str] = &["政和县", "容县", "容城县"];

/// Reads a region column.
pub(super) fn region_column(text: &str) -> RegionPath {
    let mut path = RegionPath::default();
    for part in without_remarks(text).split(['/', '>', '-', '·', ',', ' ', '、', '|', ';']) {
        let mut rest = part;
        while let Some((next, _)) = take_unit(&mut path, rest, Mode::Column) {
            rest = next;
        }
    }
    path
}

/// Splits the units off the front of a name; the rest is the body.
pub(super) fn name_prefix(text: &str) -> (RegionPath, &str) {
    let mut path = RegionPath::default();
    let mut rest = text;
    while let Some((next, _)) = take_unit(&mut path, rest, Mode::Name) {
        rest = next;
    }
    (path, rest)
}

/// Splits the units off a text that certainly starts with a place, such as the end of 国家统计局柳州调查队.
pub(super) fn place_prefix(text: &str) -> (RegionPath, &str) {
    let mut path = RegionPath::default();
    let mut rest = text;
    while let Some((next, _)) = take_unit(&mut path, rest, Mode::Name) {
        rest = next;
    }
    if path.is_empty() {
        let short = gz::prefecture_short_prefix(text).or_else(|| gz::province_short_prefix(text));
        if let Some((full, after)) = short.filter(|(_, after)| !starts_with_suffix(after)) {
            path.push(full);
            rest = after;
        }
    }
    (path, rest)
}

/// Takes one unit off the front and adds it to the path. Returns the rest and the unit's rank.
fn take_unit<'a>(path: &mut RegionPath, text: &'a str, mode: Mode) -> Option<(&'a str, Rank)> {
    let last = last_rank(path);
    if last.is_none() {
        if let Some((full, rest)) = gz::province_prefix(text) {
            path.push(full);
            return Some((rest, Rank::Province));
        }
        if let Some((unit, rest)) = invented_province(text) {
            path.push(unit);
            return Some((rest, Rank::Province));
        }
    }
    let direct = path.last().is_some_and(gz::is_direct);
    if last.is_none_or(|rank| rank < Rank::Prefecture) && !direct {
        if let Some((full, rest)) = gz::prefecture_prefix(text).filter(|(full, _)| fits(path, full)) {
            path.push(full);
            return Some((give_back(text, rest), Rank::Prefecture));
        }
        if last.is_none()
            && let Some((full, rest)) = gz::province_short_prefix(text)
            && short_stands(rest, mode)
            && (mode == Mode::Column || goes_on(full, rest))
        {
            path.push(full);
            return Some((rest, Rank::Province));
        }
        if let Some((full, rest)) = gz::prefecture_short_prefix(text).filter(|(full, _)| fits(path, full))
            && short_stands(rest, mode)
            && (mode == Mode::Column || zone_at(rest).is_some() || take_county(rest, Some(Rank::Prefecture)).is_some())
        {
            path.push(full);
            // 苏州工业园区 is a zone with its city's name in its own: the name is read again as the zone.
            return Some((if zone_at(rest).is_some() { text } else { rest }, Rank::Prefecture));
        }
    }
    if last == Some(Rank::Zone) {
        return None;
    }
    let (unit, rest, rank) = take_county(text, last)?;
    // A county-level city has no 城区 of its own, but a 城区街道.
    let known_city = path.last().is_some_and(|city| gz::province_of(city).is_some());
    if ONE_CHARACTER.contains(&unit) && !known_city {
        return None;
    }
    if rank == Rank::Zone {
        let full = full_zone(path, unit);
        path.push(&full);
    } else {
        path.push(unit);
    }
    Some((rest, rank))
}

/// The rank of the path's last unit. A 市 that is no known prefecture may still turn out to hold districts, as the
/// cities of invented data do, so it does not close the path the way a 区 or 县 does.
fn last_rank(path: &RegionPath) -> Option<Rank> {
    let last = path.last()?;
    let rank = gz::rank(last)?;
    let holds_units = path.units().iter().any(|u| gz::rank(u) == Some(Rank::Prefecture));
    if rank == Rank::County && last.ends_with('市') && !holds_units { Some(Rank::Prefecture) } else { Some(rank) }
}

/// Whether a prefecture may follow the path: its province is the path's, or none is known yet.
fn fits(path: &RegionPath, prefecture: &str) -> bool {
    path.last().is_none_or(|province| gz::province_of(prefecture) == Some(province))
}

/// A province that is not in the list, as in invented data: 云川省.
fn invented_province(text: &str) -> Option<(&str, &str)> {
    let at = text.find('省')?;
    let (unit, rest) = text.split_at(at + '省'.len_utf8());
    let stem = &text[..at];
    let plain =
        (2..=3).contains(&stem.chars().count()) && !has_body_word(stem) && !stem.contains(['市', '区', '县', '部']);
    plain.then_some((unit, rest))
}

/// 柳州市场监督管理局 names 柳州市 and the 市场监督管理局: the one 市 serves twice.
fn give_back<'a>(text: &'a str, rest: &'a str) -> &'a str {
    let shared = rest.starts_with('场')
        || rest.starts_with('容')
        || ["中区", "南区", "北区"].iter().any(|w| rest.starts_with(w))
        || (rest.starts_with('政')
            && !["政府", "政务", "政协", "政法", "政策", "政研"].iter().any(|w| rest.starts_with(w)));
    let before = &text[..text.len() - rest.len()];
    let county = AFTER_CITY.iter().any(|u| rest.starts_with(u));
    if shared && !county && before.ends_with('市') { &text[before.len() - '市'.len_utf8()..] } else { rest }
}

/// Whether a short name can end here: 河北|区教育局 and 阜新|蒙古族自治县 cannot be cut.
fn short_stands(rest: &str, mode: Mode) -> bool {
    !starts_with_suffix(rest) && !is_people_only(rest) && (mode == Mode::Column || !rest.is_empty())
}

fn starts_with_suffix(rest: &str) -> bool {
    rest.starts_with(['省', '市', '区', '县', '旗', '州', '盟']) || rest.starts_with("自治") || rest.starts_with("地区")
}

/// Whether `text` starts with 蒙古族自治县 or the like: peoples' names and nothing else before 自治.
fn is_people_only(text: &str) -> bool {
    if PEOPLE_ONLY.iter().any(|u| text.starts_with(u)) {
        return false;
    }
    let Some(at) = text.find("自治") else { return false };
    let mut stem = &text[..at];
    loop {
        stem = stem.strip_prefix("各族").unwrap_or(stem);
        stem = stem.strip_prefix('族').unwrap_or(stem);
        if stem.is_empty() {
            return true;
        }
        match gz::ethnic().iter().find_map(|name| stem.strip_prefix(name.as_str())) {
            Some(rest) => stem = rest,
            None => return false,
        }
    }
}

/// Whether a province's short name is followed by a unit that makes it one.
fn goes_on(province: &str, rest: &str) -> bool {
    let path = RegionPath::from_units([province]);
    let prefecture = gz::prefecture_prefix(rest).or_else(|| gz::prefecture_short_prefix(rest));
    prefecture.is_some_and(|(full, after)| fits(&path, full) && !starts_with_suffix(after))
        || take_county(rest, Some(Rank::Province)).is_some()
}

/// A zone's suffix at the very start: the 高新区 of 滨州高新区.
fn zone_at(text: &str) -> Option<&'static str> {
    gz::zone_suffixes().iter().map(String::as_str).find(|s| {
        let rest = text.strip_prefix(*s);
        rest.is_some_and(|rest| zone_may_end(s, rest) && zone_alone(s, rest))
    })
}

/// Whether a zone's name can end before `rest`. Zone names that do not end in 区 are everyday words as well, and count
/// only before their committee; 高新区分局 is one body.
fn zone_may_end(suffix: &str, rest: &str) -> bool {
    let committee = rest.is_empty() || rest.starts_with("管委会") || rest.starts_with("管理委员会");
    committee || (suffix.ends_with('区') && !rest.starts_with("分局"))
}

/// Whether a suffix can be a zone's whole name, as in 柳州市高新区; 新区建设办公室 and 园区服务中心 name no zone.
fn zone_alone(suffix: &str, rest: &str) -> bool {
    !matches!(
        suffix,
        "新区"
            | "园区"
            | "示范区"
            | "试验区"
            | "实验区"
            | "合作区"
            | "管理区"
            | "经济区"
            | "工业区"
            | "集聚区"
            | "集中区"
    ) || rest.starts_with("管委会")
        || rest.starts_with("管理委员会")
}

/// The full name of a zone inside its path: 柳州市 + 高新区 → 柳州高新技术产业开发区, so that the ways it is written meet.
fn full_zone(path: &RegionPath, unit: &str) -> String {
    let Some(suffix) = gz::zone_suffix(unit) else { return unit.to_owned() };
    let stem = &unit[..unit.len() - suffix.len()];
    let full = gz::zone_full(suffix);
    let city = path.last().filter(|_| stem.is_empty() && gz::takes_city(full));
    format!("{}{full}", city.map_or(stem, |u| u.strip_suffix(['市', '区', '县']).unwrap_or(u)))
}

fn has_body_word(stem: &str) -> bool {
    BODY_WORDS.iter().any(|w| stem.contains(w))
}

/// A county-level unit or a zone at the start of `text`: unit, rest, rank.
fn take_county(text: &str, last: Option<Rank>) -> Option<(&str, &str, Rank)> {
    // Inside a county only a zone can follow.
    let only_zone = last == Some(Rank::County);
    if let Some(unit) = LONG_UNITS.iter().find(|u| text.starts_with(**u)).filter(|_| !only_zone) {
        return Some((&text[..unit.len()], &text[unit.len()..], Rank::County));
    }
    if let Some(suffix) = zone_at(text) {
        return Some((&text[..suffix.len()], &text[suffix.len()..], Rank::Zone));
    }
    for (count, (at, c)) in text.char_indices().enumerate().skip(1) {
        if !is_han(c) {
            return None;
        }
        let end = at + c.len_utf8();
        let (unit, rest) = text.split_at(end);
        if let Some(suffix) = gz::zone_suffix(unit).filter(|s| zone_may_end(s, rest)) {
            let stem = &unit[..unit.len() - suffix.len()];
            if (1..=8).contains(&stem.chars().count()) && !has_body_word(stem) {
                return Some((unit, rest, Rank::Zone));
            }
        }
        // A zone may end later although its first word is one of an office: 经济技术开发区.
        if count > 17 {
            return None;
        }
        if !matches!(c, '市' | '区' | '县' | '旗') {
            continue;
        }
        if only_zone {
            return None;
        }
        if has_body_word(&text[..at]) {
            return None;
        }
        // Only the first such character can end a county: 郊区市场监督管理局 holds no 郊区市.
        let county = is_county(unit, count, last) && !rest.starts_with(['级', '域']);
        return county.then(|| (unit, give_back(text, rest), Rank::County));
    }
    None
}

/// Whether `unit`, whose name before the last character has `stem` characters, has the shape of a county's name.
fn is_county(unit: &str, stem: usize, last: Option<Rank>) -> bool {
    if unit.ends_with("自治县") || unit.ends_with("自治旗") {
        return (4..=17).contains(&stem) && !is_people_only(unit);
    }
    if ONE_CHARACTER.contains(&unit) {
        return last == Some(Rank::Prefecture);
    }
    if NOT_UNITS.iter().any(|w| unit.ends_with(w)) || NOT_UNITS_ALONE.contains(&unit) {
        return false;
    }
    if unit.starts_with(['某', '本', '全', '各', '该']) && stem == 1 {
        return false;
    }
    match unit.chars().next_back() {
        Some('县') => (1..=5).contains(&stem),
        Some('旗') => (2..=8).contains(&stem),
        Some('区') => (2..=7).contains(&stem),
        _ => (2..=6).contains(&stem),
    }
}
