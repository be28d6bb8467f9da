//! Which agencies are the same.

use crate::agency::{Agency, AgencyError, Directory, Level, Roster, RosterEntry};

fn parse(names: &[(&str, &str)]) -> Vec<Agency> {
    names.iter().map(|(name, column)| Agency::parse(name, (!column.is_empty()).then_some(*column))).collect()
}

fn keys(names: &[(&str, &str)], roster: Option<&Roster>, year: i32) -> Vec<String> {
    let agencies = parse(names);
    let directory = Directory::build(&agencies, roster);
    agencies.iter().map(|a| directory.resolve(a, year).key.to_string()).collect()
}

#[test]
fn three_ways_to_write_one_agency() {
    let names = [("洪泽区人民政府", ""), ("淮安市洪泽区人民政府", ""), ("洪泽区人民政府", "江苏省淮安市洪泽区")];
    assert_eq!(keys(&names, None, 2023), ["江苏省/淮安市/洪泽区|人民政府"; 3]);
}

#[test]
fn a_region_learned_from_one_body_serves_another() {
    let names = [("洪泽区教育局", ""), ("淮安市洪泽区人民政府", "")];
    assert_eq!(keys(&names, None, 2023)[0], "江苏省/淮安市/洪泽区|教育局");
}

#[test]
fn two_districts_bureaus_stay_two() {
    let names = [("云川市临江区教育局", ""), ("云川市望山区教育局", ""), ("教育局", ""), ("云川市教育局", "")];
    let keys = keys(&names, None, 2023);
    assert_eq!(keys, ["云川市/临江区|教育局", "云川市/望山区|教育局", "|教育局", "云川市|教育局"]);
}

#[test]
fn a_city_outside_the_list_is_a_city_once_it_holds_a_district() {
    let agencies = parse(&[("云川市教育局", ""), ("云川市临江区教育局", "")]);
    let directory = Directory::build(&agencies, None);
    assert_eq!(directory.resolve(&agencies[0], 2023).level, Some(Level::City));
    assert_eq!(directory.resolve(&agencies[1], 2023).level, Some(Level::County));
}

#[test]
fn what_could_be_two_stays_apart_and_is_reported() {
    let agencies = parse(&[("鼓楼区教育局", ""), ("南京市鼓楼区教育局", ""), ("福州市鼓楼区人民政府", "")]);
    let directory = Directory::build(&agencies, None);
    assert_eq!(directory.resolve(&agencies[0], 2023).key.to_string(), "鼓楼区|教育局");
    let found: Vec<_> = directory.ambiguities().collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key.to_string(), "鼓楼区|教育局");
    let candidates: Vec<String> = found[0].candidates.iter().map(ToString::to_string).collect();
    assert_eq!(candidates, ["江苏省/南京市/鼓楼区", "福建省/福州市/鼓楼区"]);
}

#[test]
fn a_branch_meets_itself_with_and_without_its_district() {
    let names = [("深圳市公安局龙华分局", "广东深圳龙华区"), ("深圳市公安局龙华分局", ""), ("深圳市公安局", "")];
    let keys = keys(&names, None, 2023);
    assert_eq!(keys[0], "广东省/深圳市/龙华区|公安局龙华分局");
    assert_eq!(keys[1], keys[0]);
    assert_eq!(keys[2], "广东省/深圳市|公安局");
}

#[test]
fn the_display_name_is_the_fullest_without_remarks() {
    let agencies =
        parse(&[("洪泽区人民政府（汇总，含全部镇和街道）", ""), ("淮安市洪泽区", ""), ("淮安市洪泽区人民政府", "")]);
    let directory = Directory::build(&agencies, None);
    assert_eq!(directory.len(), 1);
    for agency in &agencies {
        assert_eq!(directory.resolve(agency, 2023).name, "淮安市洪泽区人民政府");
    }
}

fn entry(agency: &str, region: &str, aliases: &str, from_year: Option<i32>, to_year: Option<i32>) -> RosterEntry {
    RosterEntry {
        agency: agency.into(),
        region: region.into(),
        aliases: aliases.into(),
        from_year,
        to_year,
        ..RosterEntry::default()
    }
}

#[test]
fn a_roster_joins_a_renamed_agency_in_its_years() {
    let roster = Roster::new(vec![
        entry("临江区卫生和计划生育局", "云川市临江区", "", None, Some(2018)),
        RosterEntry {
            level: "县级".into(),
            kind: "局".into(),
            parent: "云川市临江区人民政府".into(),
            ..entry("临江区卫生健康局", "云川市临江区", "临江区卫生和计划生育局；区卫健局", Some(2019), None)
        },
    ])
    .expect("a valid roster");
    let agencies = parse(&[("临江区卫生和计划生育局", ""), ("卫健局", "云川市临江区")]);
    let directory = Directory::build(&agencies, Some(&roster));
    let old = directory.resolve(&agencies[0], 2018);
    assert_eq!(old.key.to_string(), "云川市/临江区|卫生和计划生育局");
    for agency in &agencies {
        let new = directory.resolve(agency, 2020);
        assert_eq!(new.key.to_string(), "云川市/临江区|卫生健康局");
        assert_eq!(new.parent.as_deref(), Some("云川市临江区人民政府"));
        assert_eq!(directory.resolve(&new, 2020), new);
    }
    let names = |year| roster.expected(year).iter().map(|a| a.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(2018), ["临江区卫生和计划生育局"]);
    assert_eq!(names(2019), ["临江区卫生健康局"]);
    assert_eq!(directory.expected(2019).len(), 1);
}

#[test]
fn a_county_that_became_a_district_is_an_alias() {
    let roster = Roster::new(vec![entry("洪泽区人民政府", "江苏省淮安市洪泽区", "洪泽县人民政府", None, None)])
        .expect("a valid roster");
    let names = [("洪泽县人民政府", ""), ("淮安市洪泽县人民政府", ""), ("洪泽县人民政府", "江苏淮安")];
    assert_eq!(keys(&names, Some(&roster), 2015), ["江苏省/淮安市/洪泽区|人民政府"; 3]);
}

#[test]
fn the_roster_region_overrides() {
    let roster = Roster::new(vec![entry("柳州市某某局", "云川市临江区", "", None, None)]).expect("a valid roster");
    assert_eq!(roster.expected(2023)[0].key.to_string(), "云川市/临江区|某某局");
}

#[test]
fn a_bare_body_meets_the_only_row_that_has_it() {
    let roster = Roster::new(vec![entry("教育局", "云川市临江区", "", None, None)]).expect("a valid roster");
    assert_eq!(keys(&[("教育局", "")], Some(&roster), 2023), ["云川市/临江区|教育局"]);
    // With two such rows nobody can tell.
    let roster = Roster::new(vec![
        entry("教育局", "云川市临江区", "", None, None),
        entry("教育局", "云川市望山区", "", None, None),
    ])
    .expect("a valid roster");
    assert_eq!(keys(&[("教育局", "")], Some(&roster), 2023), ["|教育局"]);
}

#[test]
fn a_roster_that_contradicts_itself_is_rejected_with_both_rows() {
    let rows = vec![
        entry("云川市临江区教育局", "", "", Some(2019), None),
        entry("临江区教育局", "云川市临江区", "", None, Some(2020)),
    ];
    let error = Roster::new(rows).expect_err("an overlap");
    let AgencyError::RosterOverlap { first_row, second_row, years, .. } = &error else { panic!("{error}") };
    assert_eq!((*first_row, *second_row, years.to_string()), (1, 2, "2019–2020".to_owned()));

    let aliases = vec![entry("云川市甲局", "", "云川市乙局", None, None), entry("云川市乙局", "", "", None, None)];
    assert!(matches!(Roster::new(aliases), Err(AgencyError::RosterOverlap { .. })));

    let error = Roster::new(vec![entry("　", "", "", None, None)]).expect_err("no name");
    assert_eq!(error, AgencyError::RosterName { row: 1 });
    let error = Roster::new(vec![entry("甲局", "", "", Some(2020), Some(2019))]).expect_err("years");
    assert!(matches!(error, AgencyError::RosterYears { row: 1, .. }));
    let bad = RosterEntry { level: "countty".into(), ..entry("甲局", "", "", None, None) };
    let error = Roster::new(vec![bad]).expect_err("level").to_string();
    assert!(error.contains("row 1") && error.contains("level") && error.contains("county"), "{error}");
    let bad = RosterEntry { kind: "bureu".into(), ..entry("甲局", "", "", None, None) };
    assert!(Roster::new(vec![bad]).expect_err("kind").to_string().contains("bureau"));
}
