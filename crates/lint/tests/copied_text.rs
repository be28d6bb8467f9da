//! Copied text in large collections: every copy is found, and the time grows with the reports, not with their pairs.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{Review, review};
use gongkai_model::agency::Agency;
use gongkai_model::{Carried, Origin, Passage, Place, Report, Scope, Section, SourceFormat};

fn report(number: usize, problems: String) -> Report {
    let name = format!("云泽区第{number}中学");
    let section = Section {
        key: Some("problems".to_owned()),
        heading: "五、存在的主要问题及改进情况".to_owned(),
        paragraphs: vec![Passage { text: problems, place: Place::line(9) }],
        place: Place::line(8),
    };
    Report::builder(
        Agency::parse(&name, None),
        2023,
        Origin { file: format!("{number}.txt"), format: SourceFormat::Text, cited: None },
    )
    .sections(vec![section])
    .carried(Carried { text: true, ..Carried::default() })
    .build()
}

fn found(review: &Review) -> usize {
    review.findings.iter().filter(|finding| finding.rule.as_str() == "CPY702").count()
}

/// A text of its own for each number: letters drawn from a wide range.
fn own_text(number: usize, letters: usize) -> String {
    let letter = |at: usize| {
        let mut n = (number as u64) << 32 | at as u64;
        for _ in 0..3 {
            n = (n ^ (n >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        }
        char::from_u32(0x4e00 + ((n >> 40) % 5000) as u32).unwrap()
    };
    (1..=letters).map(letter).collect()
}

#[test]
fn ten_thousand_copies_are_each_found_once() {
    let text = own_text(1, 120);
    let reports: Vec<Report> = (0..10_000).map(|number| report(number, format!("{number}件。{text}"))).collect();
    assert_eq!(found(&review(&reports)), 9_999);
}

#[test]
fn what_many_agencies_write_does_not_count() {
    let shared = own_text(1, 200);
    let reports: Vec<Report> =
        (0..400).map(|number| report(number, format!("{shared}{}", own_text(number + 2, 60)))).collect();
    // More than four parts in five would be the same.
    assert_eq!(found(&review(&reports)), 0);
    // Of a few agencies it does.
    assert!(found(&review(&reports[..3])) == 0, "200 of 260 letters are under the threshold");
    let longer: Vec<Report> =
        (0..3).map(|number| report(number, format!("{shared}{}", own_text(number + 2, 20)))).collect();
    assert_eq!(found(&review(&longer)), 2);
}

#[test]
fn a_copy_with_changes_is_found_among_many() {
    let mut reports: Vec<Report> = (0..2_000).map(|number| report(number, own_text(number + 7, 150))).collect();
    let copied: String =
        own_text(7 + 41, 150).chars().enumerate().map(|(at, c)| if at == 70 { '改' } else { c }).collect();
    reports.push(report(5_000, copied));
    let review = review(&reports);
    let found = review.findings.iter().filter(|finding| finding.rule.as_str() == "CPY702");
    let messages: Vec<&str> = found.map(|finding| finding.message.zh.as_str()).collect();
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].starts_with("第五部分有 99%") && messages[0].contains("41.txt"), "{messages:?}");
}

#[test]
fn long_and_odd_paragraphs_end_in_time_and_without_a_panic() {
    let odd = [
        "交通运输局",
        "我局",
        "XX",
        "某",
        "无问题",
        "政府政府",
        "2023年2023年",
        "1390000000",
        "作为水务部门",
        "。",
        "×",
        "“",
        "Ｘ",
        "社会对水务部门信息公开的需求",
    ];
    for words in odd {
        let text = words.repeat(60_000 / words.len());
        let review = review(&[report(1, text.clone()), report(2, text)]);
        assert_eq!(review.reports, 2);
    }
}
