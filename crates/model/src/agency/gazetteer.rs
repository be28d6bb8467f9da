//! Provinces and prefectures, from `data/provinces.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::LazyLock;

/// Where a unit stands on the ladder of governments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Province,
    Prefecture,
    County,
    Zone,
}

#[derive(Deserialize)]
struct File {
    province: Vec<Province>,
    aliases: BTreeMap<String, String>,
    ethnic: Names,
    zones: Zones,
}

#[derive(Deserialize)]
struct Province {
    name: String,
    short: String,
    #[serde(default)]
    direct: bool,
    #[serde(default)]
    prefectures: Vec<String>,
}

#[derive(Deserialize)]
struct Names {
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Zones {
    suffixes: Vec<String>,
    not_zones: Vec<String>,
    full: BTreeMap<String, String>,
}

/// The tables turned the way they are asked.
struct Index {
    /// Full name of a province → whether its districts follow directly.
    provinces: BTreeMap<String, bool>,
    /// Short name of a province → full name.
    province_short: BTreeMap<String, String>,
    /// Full name of a prefecture → its province.
    prefectures: BTreeMap<String, String>,
    /// Any other name of a prefecture that is a whole name by itself (恩施州, 昌都地区) → full name.
    prefecture_alias: BTreeMap<String, String>,
    /// Short name of a prefecture (柳州, 恩施) → full name.
    prefecture_short: BTreeMap<String, String>,
    ethnic: Vec<String>,
    /// Longest first.
    zone_suffixes: Vec<String>,
    not_zones: Vec<String>,
    zone_full: BTreeMap<String, String>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    // The text is compiled in and a test reads it, so this cannot fail for a user.
    let file: File = toml::from_str(include_str!("../../data/provinces.toml")).expect("data/provinces.toml is valid");
    let mut index = Index {
        provinces: BTreeMap::new(),
        province_short: BTreeMap::new(),
        prefectures: BTreeMap::new(),
        prefecture_alias: BTreeMap::new(),
        prefecture_short: BTreeMap::new(),
        ethnic: file.ethnic.names,
        zone_suffixes: file.zones.suffixes,
        not_zones: file.zones.not_zones,
        zone_full: file.zones.full,
    };
    index.zone_suffixes.sort_by_key(|s| std::cmp::Reverse(s.chars().count()));
    for province in file.province {
        for prefecture in province.prefectures {
            if let Some(short) = short_of(&prefecture, &index.ethnic) {
                index.prefecture_short.insert(short, prefecture.clone());
            }
            index.prefectures.insert(prefecture, province.name.clone());
        }
        index.province_short.insert(province.short, province.name.clone());
        index.provinces.insert(province.name, province.direct);
    }
    for (alias, full) in file.aliases {
        // 黔东南 is a short name, 黔东南州 and 昌都地区 are whole names.
        let whole = ["州", "地区", "盟", "市"].iter().any(|s| alias.ends_with(s));
        let table = if whole { &mut index.prefecture_alias } else { &mut index.prefecture_short };
        table.insert(alias, full);
    }
    index
});

/// 柳州市 → 柳州, 喀什地区 → 喀什, 恩施土家族苗族自治州 → 恩施. One character is too little to be told from a word.
fn short_of(full: &str, ethnic: &[String]) -> Option<String> {
    let short = if let Some(stem) = full.strip_suffix("自治州") {
        let cut = ethnic.iter().filter_map(|name| stem.find(name.as_str())).filter(|at| *at > 0).min();
        cut.map_or(stem, |at| &stem[..at])
    } else {
        ["地区", "市", "盟"].iter().find_map(|s| full.strip_suffix(s))?
    };
    (short.chars().count() >= 2).then(|| short.to_owned())
}

/// The longest entry of a table that `text` starts with: name, value, rest.
fn longest_prefix<'a, V>(
    table: &'static BTreeMap<String, V>,
    text: &'a str,
) -> Option<(&'static str, &'static V, &'a str)> {
    // Only names with the same first character can fit; the table is sorted, so they lie together.
    let first = &text[..text.chars().next()?.len_utf8()];
    table
        .range::<str, _>((Bound::Included(first), Bound::Unbounded))
        .take_while(|(name, _)| name.starts_with(first))
        .filter_map(|(name, value)| Some((name.as_str(), value, text.strip_prefix(name.as_str())?)))
        .max_by_key(|(name, ..)| name.len())
}

/// The longest short name or alias that `text` starts with: full name and rest.
fn full_of_prefix<'a>(table: &'static BTreeMap<String, String>, text: &'a str) -> Option<(&'static str, &'a str)> {
    longest_prefix(table, text).map(|(_, full, rest)| (full.as_str(), rest))
}

/// A province's full name at the start of `text`, with the rest.
pub(super) fn province_prefix(text: &str) -> Option<(&'static str, &str)> {
    longest_prefix(&INDEX.provinces, text).map(|(name, _, rest)| (name, rest))
}

/// A province's short name at the start of `text`: full name and rest.
pub(super) fn province_short_prefix(text: &str) -> Option<(&'static str, &str)> {
    full_of_prefix(&INDEX.province_short, text)
}

/// A prefecture's full name or whole alias at the start of `text`: full name and rest.
pub(super) fn prefecture_prefix(text: &str) -> Option<(&'static str, &str)> {
    let full = longest_prefix(&INDEX.prefectures, text).map(|(name, _, rest)| (name, rest));
    // 巴州 is a prefecture, 巴州区 a district elsewhere.
    full.or_else(|| {
        full_of_prefix(&INDEX.prefecture_alias, text).filter(|(_, rest)| !rest.starts_with(['区', '县', '市']))
    })
}

/// A prefecture's short name at the start of `text`: full name and rest.
pub(super) fn prefecture_short_prefix(text: &str) -> Option<(&'static str, &str)> {
    full_of_prefix(&INDEX.prefecture_short, text)
}

/// The province of a prefecture's full name.
pub(super) fn province_of(prefecture: &str) -> Option<&'static str> {
    INDEX.prefectures.get(prefecture).map(String::as_str)
}

/// Whether the province's districts follow it without a prefecture.
pub(super) fn is_direct(province: &str) -> bool {
    INDEX.provinces.get(province).copied().unwrap_or(false)
}

/// The names of peoples, as they stand in autonomous counties.
pub(super) fn ethnic() -> &'static [String] {
    &INDEX.ethnic
}

/// The zone suffix `unit` ends with, unless it is a district that only looks like a zone.
pub(super) fn zone_suffix(unit: &str) -> Option<&'static str> {
    if INDEX.not_zones.iter().any(|n| unit.ends_with(n.as_str())) {
        return None;
    }
    INDEX.zone_suffixes.iter().map(String::as_str).find(|s| unit.ends_with(s))
}

/// Zone suffixes, longest first.
pub(super) fn zone_suffixes() -> &'static [String] {
    &INDEX.zone_suffixes
}

/// The full form of a zone suffix: 经开区 → 经济技术开发区.
pub(super) fn zone_full(suffix: &'static str) -> &'static str {
    INDEX.zone_full.get(suffix).map_or(suffix, String::as_str)
}

/// Whether a zone with this suffix is always named after its city: 柳州市 + 高新区 is the 柳州高新技术产业开发区.
pub(super) fn takes_city(full_suffix: &str) -> bool {
    INDEX.zone_full.values().any(|full| full == full_suffix)
}

/// The rank of a unit by its full name.
pub(super) fn rank(unit: &str) -> Option<Rank> {
    if INDEX.provinces.contains_key(unit) || unit.ends_with('省') {
        return Some(Rank::Province);
    }
    if INDEX.prefectures.contains_key(unit) {
        return Some(Rank::Prefecture);
    }
    if zone_suffix(unit).is_some() {
        return Some(Rank::Zone);
    }
    if unit.ends_with("自治州") || unit.ends_with("地区") || unit.ends_with('盟') {
        return Some(Rank::Prefecture);
    }
    ['市', '区', '县', '旗'].iter().any(|s| unit.ends_with(*s)).then_some(Rank::County)
}

/// Whether the unit is called a province and is none of the list, as in invented data.
pub(super) fn is_invented_province(unit: &str) -> bool {
    unit.ends_with('省') && !INDEX.provinces.contains_key(unit)
}
