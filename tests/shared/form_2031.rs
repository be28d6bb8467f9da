//! The invented form of 2031 and a page of it, for the tests of every floor: nothing of it stands in code.

use gongkai_model::{Content, Form, Lang};
use std::sync::Once;

/// The form of 2031, added before any form is used.
pub(crate) fn form() -> &'static Form {
    static ADDED: Once = Once::new();
    ADDED.call_once(|| Form::add(&[("2031.toml", include_str!("../data/forms/2031.toml"))]).unwrap());
    Form::expected(2033).unwrap()
}

const COLUMNS: [(&str, i64); 8] = [
    ("natural_person", 5),
    ("business", 2),
    ("research", 0),
    ("nonprofit", 0),
    ("legal_service", 1),
    ("other_org", 0),
    ("overseas", 3),
    ("total", 11),
];

/// Numbers that agree with each other; some of them changed.
pub(crate) fn numbers(changed: &[(&str, i64)]) -> impl Fn(&str) -> i64 {
    let changed: Vec<(String, i64)> = changed.iter().map(|(id, number)| ((*id).to_owned(), *number)).collect();
    move |id| {
        if let Some((_, number)) = changed.iter().find(|(other, _)| other == id) {
            return *number;
        }
        let column = id.rsplit('.').next().unwrap();
        let of_column = COLUMNS.iter().find(|(key, _)| *key == column).map_or(0, |(_, number)| *number);
        match id.rsplit_once('.').unwrap().0 {
            "requests.received" | "requests.granted" | "requests.total" => of_column,
            "consultations.received" => match column {
                "phone" => 20,
                "window" => 7,
                "online" => 0,
                _ => 27,
            },
            "consultations.answered" => match column {
                "phone" => 18,
                "window" => 7,
                "online" => 0,
                _ => 25,
            },
            "proactive.licensing" => 14,
            _ => 0,
        }
    }
}

fn html(table: &str, number: &impl Fn(&str) -> i64) -> String {
    let form = form();
    let mut text = String::from("<table border=1>");
    for row in form.table(table).unwrap().draw(form, Lang::Zh, &|_| false) {
        text.push_str("<tr>");
        for slot in row {
            let content = match &slot.content {
                Content::Header(text) | Content::Label(text) => text.clone(),
                Content::Cell(ix) => number(&form.def(*ix).id).to_string(),
            };
            text.push_str(&format!("<td rowspan={} colspan={}>{content}</td>", slot.rows, slot.columns));
        }
        text.push_str("</tr>");
    }
    text + "</table>"
}

/// A page of the form of 2031.
pub(crate) fn page(year: i32, changed: &[(&str, i64)], overview: &str) -> String {
    let number = numbers(changed);
    let mut text = format!(
        "<html><body><h1>云泽区财政局{year}年政府信息公开工作年度报告</h1><p>统计期限为{year}年1月1日至{year}年12月31日。</p>",
    );
    for section in &form().sections {
        text.push_str(&format!("<p>{}、{}</p>", section.number, section.zh));
        let table = form().tables.iter().find(|table| table.section.as_deref() == Some(&section.key));
        let words = match section.key.as_str() {
            "overview" => overview,
            "problems" => "存在的问题：一是公开内容不够全面，二是培训不足。下一步将加强培训，改进公开质量。",
            "other" => "本年度没有收取信息处理费。",
            _ => "",
        };
        text.push_str(&format!("<p>{words}</p>"));
        text.push_str(&table.map(|table| html(&table.key, &number)).unwrap_or_default());
    }
    text + &format!("<p>云泽区财政局</p><p>{}年1月20日</p></body></html>", year + 1)
}

/// An overview that treats every aspect.
pub(crate) const OVERVIEW: &str = "主动公开：全年主动公开信息120条。依申请公开：全年收到政府信息公开申请11件。政府信息管理：加强信息管理。\
     平台建设：做好网站建设。监督保障：开展考核。";
