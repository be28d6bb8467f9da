//! Single cells.

use super::scene::Scene;
use super::{Variant, near_numbers, numbers};
use gongkai_model::CellState::{Approximate, Blank, NotApplicable, Reported, Unreadable};

const ZERO: &str = "requests.refused.state_secret.research";
const DECISIONS: &str = "proactive.penalties.decisions";
const LICENCES: &str = "proactive.licensing.decisions";

fn zero(s: &mut Scene<'_>, id: &str, state: gongkai_model::CellState, text: &str) -> Option<()> {
    s.has(id)?;
    s.only(s.count(id) == 0)?;
    s.say(id, state, text, None)
}

/// A number of two digits cut in two: the row's total was made with the whole.
fn cut(s: &mut Scene<'_>, row: &str) -> Option<()> {
    let (first, second) = (format!("{row}.natural_person"), format!("{row}.business"));
    let number = s.count(&first);
    s.only((11..100).contains(&number) && number % 10 > 0 && s.count(&second) == 0)?;
    s.put(&first, number / 10)?;
    s.put(&second, number % 10)
}

/// What a cut number breaks besides.
const CUT: &[&str] = &["SUM301", "SUM302", "SUM303", "YOY402"];

fn regulations(s: &mut Scene<'_>, number: i64) -> Option<()> {
    s.add("proactive.regulations.issued", number)?;
    s.add("proactive.regulations.in_force", number)
}

/// So many suits without reconsideration, none after one.
fn direct(s: &mut Scene<'_>, more: i64) -> Option<()> {
    s.department()?;
    s.only(s.count("disputes.suit_after_reconsideration.total") + s.count("disputes.suit_direct.total") == 0)?;
    s.add("disputes.suit_direct.upheld", more)?;
    s.add("disputes.suit_direct.total", more)
}

pub(super) const VARIANTS: &[Variant] = &[
    numbers("CEL201", "表三的零填为空白", 2019..=2025, |s| zero(s, ZERO, Blank, "")),
    numbers("CEL201", "表四的零填为空白", 2019..=2025, |s| zero(s, "disputes.suit_direct.pending", Blank, "")),
    numbers("CEL201", "统计表的零填为空白", 2017..=2018, |s| {
        zero(s, "sheet.disclosure.via_gazette", Blank, "")
    }),
    numbers("CEL202", "零填为斜杠", 2019..=2025, |s| zero(s, ZERO, NotApplicable, "/")),
    numbers("CEL202", "零填为横线", 2019..=2025, |s| {
        zero(s, "disputes.suit_direct.corrected", NotApplicable, "—")
    }),
    numbers("CEL202", "零填为无", 2019..=2025, |s| zero(s, "requests.other.other.research", NotApplicable, "无")),
    numbers("CEL203", "数字单元格里写详见附表", 2019..=2025, |s| {
        s.say(DECISIONS, Unreadable, "详见附表", None)
    }),
    numbers("CEL203", "数字单元格里写若干", 2019..=2025, |s| s.say(LICENCES, Unreadable, "若干", None)),
    numbers("CEL203", "数字单元格里写同上", 2019..=2025, |s| {
        s.say("proactive.coercion.decisions", Unreadable, "同上", None)
    }),
    numbers("CEL204", "处罚为负三", 2019..=2025, |s| s.put(DECISIONS, -3)).also(&["YOY405"]),
    numbers("CEL204", "许可为负一百二十", 2019..=2025, |s| s.put(LICENCES, -120)).also(&["YOY405"]),
    numbers("CEL204", "统计表为负", 2017..=2018, |s| s.put("sheet.response.interpretations", -2)),
    near_numbers("CEL204", "项目数量可以减少", 2020..=2020, |s| {
        s.only(s.count("proactive.licensing.items_last_year") > 1)?;
        s.put("proactive.licensing.items_change", -1)
    }),
    numbers("CEL205", "12.5件", 2019..=2025, |s| s.say(DECISIONS, Unreadable, "12.5", None)),
    numbers("CEL205", "0.5件", 2019..=2025, |s| s.say(LICENCES, Unreadable, "0.5", None)),
    numbers("CEL205", "3.14件", 2019..=2025, |s| s.say("proactive.coercion.decisions", Unreadable, "3.14", None)),
    near_numbers("CEL205", "收费金额可以有小数", 2021..=2025, |s| s.put("proactive.fees.amount_wan", 12_345)),
    numbers("CEL206", "千位分隔符和单位", 2019..=2025, |s| {
        s.only(LARGE.contains(&s.count(LICENCES)))?;
        s.say(LICENCES, Reported, "1,286件", Some(1286))
    })
    .also(&["YOY405"]),
    numbers("CEL206", "带单位", 2019..=2025, |s| {
        let number = s.count(DECISIONS);
        s.say(DECISIONS, Reported, &format!("{number}件"), Some(number))
    }),
    numbers("CEL206", "全角数字", 2019..=2025, |s| {
        let number = s.count(DECISIONS);
        let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c);
        let text: String = number.to_string().chars().map(wide).collect();
        s.say(DECISIONS, Reported, &text, Some(number))
    }),
    numbers("CEL207", "万元栏填了元，无小数", 2021..=2025, |s| fee(s, 45_678_900)),
    numbers("CEL207", "万元栏填了元，有角分", 2021..=2025, |s| fee(s, 123_456_789)),
    numbers("CEL207", "万元栏填了整元", 2021..=2025, |s| fee(s, 880_000_000)),
    near_numbers("CEL207", "几百万元的收费", 2021..=2025, |s| s.put("proactive.fees.amount_wan", 90_000)),
    numbers("CEL208", "予以公开拆成两格", 2019..=2025, |s| cut(s, "requests.granted")).also(CUT),
    numbers("CEL208", "没有现成信息拆成两格", 2019..=2025, |s| cut(s, "requests.not_provided.not_held")).also(CUT),
    numbers("CEL208", "新收拆成两格", 2019..=2025, |s| cut(s, "requests.received")).also(CUT),
    numbers("CEL209", "部门填了规章", 2021..=2025, |s| {
        s.department()?;
        regulations(s, 1)
    })
    .also(&["YOY403"]),
    numbers("CEL209", "管委会填了规章", 2021..=2025, |s| {
        s.named("管理委员会")?;
        regulations(s, 2)
    })
    .also(&["YOY403"]),
    numbers("CEL209", "镇政府填了规章", 2021..=2025, |s| {
        s.named("镇人民政府")?;
        regulations(s, 1)
    })
    .also(&["YOY403"]),
    numbers("CEL210", "三百余件", 2019..=2025, |s| s.say(DECISIONS, Approximate, "300余件", Some(300))),
    numbers("CEL210", "近五十件", 2019..=2025, |s| s.say(LICENCES, Approximate, "近50件", Some(50))),
    numbers("CEL210", "约二十件", 2019..=2025, |s| {
        s.say("proactive.coercion.decisions", Approximate, "约20", Some(20))
    }),
    numbers("CEL211", "直接起诉六件", 2024..=2025, |s| direct(s, 6)),
    numbers("CEL211", "直接起诉十件", 2024..=2025, |s| direct(s, 10)),
    numbers("CEL211", "直接起诉十九件", 2024..=2025, |s| direct(s, 19)),
    near_numbers("CEL211", "直接起诉三件", 2024..=2025, |s| direct(s, 3)),
    near_numbers("CEL211", "2023年直接起诉九件", 2021..=2023, |s| direct(s, 9)),
    near_numbers("CEL211", "复议后起诉九件", 2024..=2025, |s| {
        s.department()?;
        s.add("disputes.suit_after_reconsideration.upheld", 9)?;
        s.add("disputes.suit_after_reconsideration.total", 9)
    }),
];

/// Licences of a body that would print a thousands separator.
const LARGE: std::ops::Range<i64> = 400..4000;

fn fee(s: &mut Scene<'_>, hundredths: i64) -> Option<()> {
    s.department()?;
    s.put("proactive.fees.amount_wan", hundredths)
}
