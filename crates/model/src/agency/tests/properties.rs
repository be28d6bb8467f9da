//! What holds for every input.

use crate::agency::{Agency, AgencyKey, Directory, RegionPath, Roster, RosterEntry};
use proptest::prelude::*;

/// Texts made of the pieces names are made of, in any order, so that the odd paths through the code are met.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "江苏省",
        "江苏",
        "广西",
        "吉林市",
        "吉林",
        "淮安市",
        "淮安",
        "洪泽区",
        "鼓楼区",
        "柳州市",
        "市",
        "区",
        "县",
        "旗",
        "镇",
        "乡",
        "自治",
        "蒙古族",
        "自治县",
        "城市",
        "管理局",
        "市场监督管理局",
        "人民政府",
        "街道",
        "街道办",
        "公安局",
        "分局",
        "国家税务总局",
        "税务局",
        "高新区",
        "经济技术开发区",
        "管委会",
        "新区",
        "(",
        ")",
        "（汇总）",
        "/",
        "|",
        " ",
        "\u{200b}",
        "某",
        "机关",
        "政府",
        "场",
        "政",
        "中区",
        "A",
        "..",
        "\u{0301}",
        "①",
        "云川省",
    ]);
    prop::collection::vec(piece, 0..8).prop_map(|p| p.concat())
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![pieces(), any::<String>()]
}

fn any_agency() -> impl Strategy<Value = Agency> {
    (any_name(), prop::option::of(any_name())).prop_map(|(name, column)| Agency::parse(&name, column.as_deref()))
}

/// Agencies close enough to each other to be joined or to stay apart.
fn related() -> impl Strategy<Value = Agency> {
    let region = prop::sample::select(vec![
        "",
        "鼓楼区",
        "南京市鼓楼区",
        "江苏省南京市鼓楼区",
        "福州市鼓楼区",
        "洪泽区",
        "淮安市洪泽区",
        "江苏",
        "云川市",
        "临江区",
        "云川市临江区",
        "深圳市",
        "广东深圳龙华区",
    ]);
    let column =
        prop::sample::select(vec!["", "", "江苏淮安洪泽区", "江苏", "云川市", "广东深圳龙华区", "福建福州鼓楼区"]);
    let body = prop::sample::select(vec!["人民政府", "教育局", "教育局（汇总）", "公安局龙华分局", "里雍镇", ""]);
    (region, column, body).prop_map(|(region, column, body)| {
        Agency::parse(&format!("{region}{body}"), (!column.is_empty()).then_some(column))
    })
}

/// A row about one of the related agencies, perhaps with another as its alias.
fn row() -> impl Strategy<Value = RosterEntry> {
    let region =
        prop::sample::select(vec!["", "江苏淮安洪泽区", "云川市临江区", "广东深圳龙华区", "福建福州鼓楼区", "江苏"]);
    let level = prop::sample::select(vec!["", "", "city", "县级"]);
    let from = prop::sample::select(vec![None, None, Some(2020), Some(2024)]);
    (related(), prop::option::of(related()), region, level, from).prop_map(
        |(agency, alias, region, level, from_year)| RosterEntry {
            agency: agency.name,
            region: region.to_owned(),
            level: level.to_owned(),
            aliases: alias.map(|a| a.name).unwrap_or_default(),
            from_year,
            ..RosterEntry::default()
        },
    )
}

proptest! {
    // A failing case belongs into a test with a name, not into a file of seeds.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_roster_changes_nothing_about_that(agencies in prop::collection::vec(related(), 0..8), rows in prop::collection::vec(row(), 0..4)) {
        // Rows that contradict each other are refused, which is tested elsewhere.
        if let Ok(roster) = Roster::new(rows) {
            let directory = Directory::build(&agencies, Some(&roster));
            let expected = directory.expected(2023);
            for agency in agencies.iter().chain(&expected) {
                let once = directory.resolve(agency, 2023);
                prop_assert_eq!(directory.resolve(&once, 2023), once);
            }
        }
    }

    #[test]
    fn parse_never_panics_and_keeps_the_name(name in any_name(), column in prop::option::of(any_name())) {
        let agency = Agency::parse(&name, column.as_deref());
        prop_assert_eq!(&agency.name, &name);
        prop_assert_eq!(agency.key.body(), &agency.body);
        prop_assert_eq!(agency.key.region(), &agency.region);
    }

    #[test]
    fn keys_read_back(agency in any_agency()) {
        let text = agency.key.to_string();
        prop_assert_eq!(text.parse::<AgencyKey>(), Ok(agency.key));
    }

    #[test]
    fn keys_of_any_text_read_back(units in prop::collection::vec(any::<String>(), 0..4), body in any::<String>()) {
        let key = AgencyKey::new(RegionPath::from_units(units), &body);
        prop_assert_eq!(key.to_string().parse::<AgencyKey>(), Ok(key));
    }

    #[test]
    fn file_stems_are_safe(units in prop::collection::vec(any_name(), 0..4), body in any_name()) {
        let stem = AgencyKey::new(RegionPath::from_units(units), &body).file_stem();
        prop_assert!(!stem.is_empty() && stem.len() <= 180, "{}", stem);
        prop_assert!(stem.chars().all(|c| super::super::text::is_han(c) || c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'), "{}", stem);
    }

    #[test]
    fn order_makes_no_difference(agencies in prop::collection::vec(related(), 0..12), turn in 0usize..12) {
        let one = Directory::build(&agencies, None);
        let mut other = agencies.clone();
        other.reverse();
        if !other.is_empty() {
            let by = turn % other.len();
            other.rotate_left(by);
        }
        let two = Directory::build(&other, None);
        prop_assert!(one.agencies().eq(two.agencies()));
        prop_assert!(one.ambiguities().eq(two.ambiguities()));
        for agency in &agencies {
            prop_assert_eq!(one.resolve(agency, 2023), two.resolve(agency, 2023));
        }
    }

    #[test]
    fn resolving_twice_changes_nothing(agencies in prop::collection::vec(prop_oneof![related(), any_agency()], 0..12)) {
        let directory = Directory::build(&agencies, None);
        for agency in &agencies {
            let once = directory.resolve(agency, 2023);
            prop_assert_eq!(directory.resolve(&once, 2023), once);
        }
    }
}
