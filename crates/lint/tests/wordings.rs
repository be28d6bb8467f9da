//! Sentences as clerks write them, put into one report of which everything is right: what is wrong is found, what only looks like
//! it is let pass.

#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use gongkai_lint::{Finding, review};
use gongkai_loader::{Options, load};
use gongkai_model::Date;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Wording {
    /// The rule that must give its finding; nothing where no rule may.
    rule: String,
    /// Where the sentence stands.
    place: String,
    sentence: String,
    /// Numbers expected and found, a finding each.
    numbers: String,
}

/// Behind what a sentence is put.
fn mark(place: &str) -> &'static str {
    match place {
        "published" => "内容经审核后发布。",
        "requested" => "由办公室统一受理。",
        "managed" => "对已公开信息开展清理。",
        "platform" => "做好栏目更新。",
        "supervised" => "接受社会监督。",
        "requests" => "<h2>三、收到和处理政府信息公开申请情况</h2>",
        "disputes" => "<h2>四、政府信息公开行政复议、行政诉讼情况</h2>",
        // These stand in place of what is there.
        "managing" => "政府信息管理",
        "fifth" => "五、存在的主要问题及改进情况",
        "problems" => "部分栏目更新不够及时。下一步由专人每周核对，按月通报。",
        "other" => "本年度没有收取信息处理费。",
        "preamble" => {
            "本报告根据《中华人民共和国政府信息公开条例》（国务院令第711号）和国办公开办函〔2021〕30号编制。本报告所列数据的统计期限为2024年1月1日至2024年12月31日。"
        }
        other => panic!("no such place: {other}"),
    }
}

fn found(page: &str, wording: &Wording) -> Vec<Finding> {
    let mark = mark(&wording.place);
    assert_eq!(page.matches(mark).count(), 1, "{mark}");
    let own = if mark.starts_with('<') { format!("<p>{}</p>", wording.sentence) } else { wording.sentence.clone() };
    let text = match wording.place.as_str() {
        "problems" => page.replace(mark, &format!("{own}部分栏目更新不够及时。由专人每周核对，按月通报。")),
        "managing" | "fifth" | "other" | "preamble" => page.replace(mark, &own),
        _ => page.replace(mark, &format!("{mark}{own}")),
    };
    let options = Options::at(Date::new(2026, 6, 1).unwrap());
    let loaded = load("云泽区水利局2024.html", text.as_bytes(), &options).unwrap();
    review(&loaded.reports).findings
}

#[test]
fn sentences_are_judged_as_a_careful_reader_would() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data");
    let page = std::fs::read_to_string(data.join("wordings.html")).unwrap();
    let mut wrong = Vec::new();
    let mut wordings = 0;
    for wording in csv::Reader::from_path(data.join("wordings.csv")).unwrap().deserialize() {
        let wording: Wording = wording.unwrap();
        wordings += 1;
        let found = found(&page, &wording);
        let of_rule = found.iter().filter(|finding| finding.rule.to_string() == wording.rule);
        let numbers: Vec<String> = of_rule
            .clone()
            .map(|finding| {
                let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
                format!("{} {}", shown(&finding.expected), shown(&finding.actual))
            })
            .collect();
        let right = match wording.rule.as_str() {
            "" => found.is_empty(),
            _ => !numbers.is_empty() && (wording.numbers.is_empty() || numbers.join("; ") == wording.numbers),
        };
        if !right {
            let messages: Vec<String> =
                found.iter().map(|finding| format!("{} {}", finding.rule, finding.message.zh)).collect();
            wrong.push(format!("{} {} {}: {messages:?}", wording.rule, wording.place, wording.sentence));
        }
    }
    assert!(wordings > 300, "{wordings}");
    assert!(wrong.is_empty(), "{} of {wordings}:\n{}", wrong.len(), wrong.join("\n"));
}
