//! Copied text in large collections: every copy is found, and the time grows with the reports, not with their pairs.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{InTurn, Review, Settings, review, review_by, rule};
use gongkai_model::agency::Agency;
use gongkai_model::{Carried, Origin, Passage, Place, Report, Section, SourceFormat};

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

/// What the rule says of reports; the others are not run.
fn copies(reports: &[Report]) -> Review {
    review_by(&[rule("CPY702").unwrap()], reports, &Settings::default(), &InTurn)
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
    assert_eq!(found(&copies(&reports)), 9_999);
}

#[test]
fn what_many_agencies_write_does_not_count() {
    let shared = own_text(1, 200);
    let reports: Vec<Report> =
        (0..400).map(|number| report(number, format!("{shared}{}", own_text(number + 2, 60)))).collect();
    // More than four parts in five would be the same.
    assert_eq!(found(&copies(&reports)), 0);
    // Of a few agencies it does.
    assert!(found(&copies(&reports[..3])) == 0, "200 of 260 letters are under the threshold");
    let longer: Vec<Report> =
        (0..3).map(|number| report(number, format!("{shared}{}", own_text(number + 2, 20)))).collect();
    assert_eq!(found(&copies(&longer)), 2);
}

#[test]
fn a_copy_with_changes_is_found_among_many() {
    let mut reports: Vec<Report> = (0..2_000).map(|number| report(number, own_text(number + 7, 150))).collect();
    let copied: String =
        own_text(7 + 41, 150).chars().enumerate().map(|(at, c)| if at == 70 { '改' } else { c }).collect();
    reports.push(report(5_000, copied));
    let review = copies(&reports);
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

/// Draws numbers that look random and are the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % most as u64) as usize
    }

    /// So many different ones of so many, in random order.
    fn choose(&mut self, count: usize, of: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..of).collect();
        (0..count).for_each(|at| {
            let other = at + self.below(of - at);
            all.swap(at, other);
        });
        all.truncate(count);
        all
    }
}

/// A stock sentence: the same words for each number.
fn stock(number: usize) -> String {
    format!("{}。", own_text(900_000 + number, 14 + number % 9))
}

fn text_of(sentences: &[usize]) -> String {
    sentences.iter().map(|number| stock(*number)).collect()
}

/// A report with a section one and a section five.
fn two_sections(number: usize, overview: &str, problems: String) -> Report {
    let mut report = report(number, problems);
    let section = Section {
        key: Some("overview".to_owned()),
        heading: "一、总体情况".to_owned(),
        paragraphs: vec![Passage { text: overview.to_owned(), place: Place::line(3) }],
        place: Place::line(2),
    };
    report.sections.insert(0, section);
    report
}

/// Names of the files of pairs that are found: the later, and the message about the earlier.
fn pairs(review: &Review) -> Vec<(String, String)> {
    let found = review.findings.iter().filter(|finding| finding.rule.as_str() == "CPY702");
    found.map(|finding| (finding.file.clone(), finding.message.zh.clone())).collect()
}

/// Texts made of a hundred stock sentences, fourteen each: nine in section one and five in section five.
const POOL: usize = 100;
const LENGTHS: (usize, usize) = (9, 5);

/// Two thousand such texts, and fifty more made from them.
fn collection(copy: impl Fn(&mut Draw, &[usize], usize) -> (Vec<usize>, Vec<usize>)) -> (Vec<Report>, usize) {
    let mut draw = Draw(2026);
    let (one, five) = LENGTHS;
    let texts: Vec<Vec<usize>> = (0..2_000).map(|_| draw.choose(one + five, POOL)).collect();
    let write = |number: usize, one: &[usize], five: &[usize]| two_sections(number, &text_of(one), text_of(five));
    let mut reports: Vec<Report> =
        texts.iter().enumerate().map(|(number, text)| write(number, &text[..one], &text[one..])).collect();
    for number in 0..50 {
        let (one, five) = copy(&mut draw, &texts[number * 37], number);
        reports.push(write(5_000 + number, &one, &five));
    }
    (reports, 50)
}

/// How many of the fifty are found, and how many pairs are found that are none.
fn score(reports: &[Report]) -> (usize, usize) {
    let review = copies(reports);
    let made = |number: usize| format!("{}.txt", 5_000 + number);
    let mut found = 0;
    let mut wrong = 0;
    for (file, message) in pairs(&review) {
        let right = (0..50).any(|number| {
            let source = format!("{}.txt", number * 37);
            (file == made(number) && message.contains(&format!("见 {source}")))
                || (file == source && message.contains(&format!("见 {}", made(number))))
        });
        if right { found += 1 } else { wrong += 1 }
    }
    (found, wrong)
}

#[test]
fn stock_sentences_in_another_order_are_found() {
    let (reports, made) = collection(|draw, text, _| {
        let order = draw.choose(text.len(), text.len());
        let mixed: Vec<usize> = order.into_iter().map(|at| text[at]).collect();
        (mixed[..LENGTHS.0].to_vec(), mixed[LENGTHS.0..].to_vec())
    });
    let (found, wrong) = score(&reports);
    assert!(found * 10 >= made * 9 && wrong == 0, "{found} of {made} found, {wrong} false");
}

#[test]
fn a_copy_of_stock_sentences_with_one_in_ten_rewritten_is_found() {
    let (reports, made) = collection(|draw, text, number| {
        let mut text = text.to_vec();
        let at = draw.below(text.len());
        text[at] = 10_000 + number;
        (text[..LENGTHS.0].to_vec(), text[LENGTHS.0..].to_vec())
    });
    let (found, wrong) = score(&reports);
    assert!(found * 10 >= made * 9 && wrong == 0, "{found} of {made} found, {wrong} false");
}

#[test]
fn a_section_five_of_its_own_that_another_has_is_found() {
    // Sections five of their own words; everything else is stock.
    let mut draw = Draw(7);
    let own = |number: usize| -> String { (0..4).map(|at| stock(50_000 + number * 10 + at)).collect() };
    let mut reports: Vec<Report> =
        (0..2_000).map(|number| two_sections(number, &text_of(&draw.choose(9, POOL)), own(number))).collect();
    reports
        .extend((0..50).map(|number| two_sections(5_000 + number, &text_of(&draw.choose(9, POOL)), own(number * 37))));
    let (found, wrong) = score(&reports);
    assert!(found >= 45 && wrong == 0, "{found} of 50 found, {wrong} false");
}

#[test]
fn a_section_five_of_stock_sentences_is_no_copy_by_itself() {
    let mut draw = Draw(11);
    // Three of thirty: many are the same by chance.
    let reports: Vec<Report> = (0..2_000)
        .map(|number| {
            let (one, five) = (draw.choose(9, POOL), draw.choose(3, 30));
            two_sections(number, &text_of(&one), text_of(&five))
        })
        .collect();
    assert_eq!(score(&reports), (0, 0));
}
