//! Arithmetic within a report.

use super::scene::Scene;
use super::{Variant, near, near_numbers, numbers, words};

/// A total that no longer is the sum of its row.
fn total(s: &mut Scene<'_>, id: &str) -> Option<()> {
    s.add(id, 9)
}

/// Repeals more than there was.
fn repeal(s: &mut Scene<'_>, issued: i64, more: i64) -> Option<()> {
    s.department()?;
    let stock = s.before()?.quantity("proactive.normative_documents.in_force").count()?;
    s.put("proactive.normative_documents.issued", issued)?;
    s.put("proactive.normative_documents.repealed", stock + issued + more)?;
    s.put("proactive.normative_documents.in_force", 0)
}

fn unpaid(s: &mut Scene<'_>, text: &str) -> Option<()> {
    s.only(s.count("requests.other.fee_unpaid.total") > 0)?;
    s.replace("other", &[text])
}

/// Documents issued, repealed and in force.
fn documents(s: &mut Scene<'_>, issued: i64, repealed: i64, in_force: i64) -> Option<()> {
    s.department()?;
    for (what, n) in [("issued", issued), ("repealed", repealed), ("in_force", in_force)] {
        s.put(&format!("proactive.normative_documents.{what}"), n)?;
    }
    Some(())
}

/// So many in a hundred of a body's requests more come in and are carried out.
fn backlog(s: &mut Scene<'_>, least: i64, percent: i64) -> Option<()> {
    s.department()?;
    let all = s.count("requests.received.total") + s.count("requests.carried_in.total");
    s.only(all >= least / 2 && s.count("requests.carried_out.total") * 8 < all)?;
    let more = all * percent / 100;
    s.add_row("requests.received", "natural_person", more)?;
    s.add_row("requests.carried_out", "natural_person", more)
}

/// What more requests carried out break in the year after.
const CARRIED: &[&str] = &["YOY401", "YOY402", "YOY405"];

pub(super) const VARIANTS: &[Variant] = &[
    numbers("SUM301", "结转下年度多一件", 2025..=2025, |s| {
        s.add_row("requests.carried_out", "natural_person", 1)
    }),
    numbers("SUM301", "上年结转多两件", 2019..=2019, |s| s.add_row("requests.carried_in", "natural_person", 2)),
    numbers("SUM301", "新收多三件", 2019..=2025, |s| s.add_row("requests.received", "business", 3)).also(&["YOY405"]),
    numbers("SUM302", "予以公开多两件", 2019..=2025, |s| s.add_row("requests.granted", "business", 2)),
    numbers("SUM302", "部分公开多一件", 2019..=2025, |s| {
        s.add_row("requests.partly_granted", "natural_person", 1)
    }),
    numbers("SUM302", "重复申请多四件", 2019..=2025, |s| {
        s.add_row("requests.not_processed.repeat", "natural_person", 4)
    }),
    numbers("SUM303", "一行的总计多九", 2019..=2025, |s| total(s, "requests.refused.third_party.total"))
        .also(&["SUM302"]),
    numbers("SUM303", "没有现成信息的总计多九", 2019..=2025, |s| {
        total(s, "requests.not_provided.not_held.total")
    })
    .also(&["SUM302"]),
    numbers("SUM303", "信访举报类的总计多九", 2019..=2025, |s| {
        total(s, "requests.not_processed.petition.total")
    })
    .also(&["SUM302"]),
    numbers("SUM304", "复议总计未更新", 2019..=2025, |s| s.add("disputes.reconsideration.upheld", 3)),
    numbers("SUM304", "直接起诉总计未更新", 2019..=2025, |s| s.add("disputes.suit_direct.corrected", 1)),
    numbers("SUM304", "复议后起诉总计多一", 2019..=2025, |s| {
        s.add("disputes.suit_after_reconsideration.total", 1)
    }),
    numbers("SUM305", "没有制发而废止过多", 2022..=2025, |s| repeal(s, 0, 3)).also(STOCK),
    numbers("SUM305", "制发一件而废止过多", 2022..=2025, |s| repeal(s, 1, 1)).also(STOCK),
    numbers("SUM305", "废止多出二十件", 2022..=2025, |s| repeal(s, 2, 20)).also(STOCK),
    near_numbers("SUM305", "全部废止", 2022..=2025, |s| repeal(s, 0, 0)).also(STOCK),
    words("SUM306", "写没有收取信息处理费", 2021..=2025, |s| {
        unpaid(s, "本年度没有收取信息处理费，发出收费通知0件，总金额0元。")
    }),
    words("SUM306", "写未收取", 2021..=2025, |s| unpaid(s, "我单位本年度未收取信息处理费。")),
    words("SUM306", "写未发出通知", 2021..=2025, |s| unpaid(s, "本年度未发出收费通知，信息处理费为0元。")),
    near("SUM306", "发出通知而无人缴纳", 2021..=2025, |s| {
        let unpaid_ = s.count("requests.other.fee_unpaid.total");
        unpaid(s, &format!("本年度发出信息处理费收费通知{unpaid_}件，总金额{}元，实际收取0元。", unpaid_ * 100))
    }),
    numbers("SUM307", "收到数与渠道之和不等", 2017..=2018, |s| s.add("sheet.applications.received", 3)),
    numbers("SUM307", "办结数与两种办结之和不等", 2017..=2018, |s| s.add("sheet.applications.closed", 2)),
    numbers("SUM307", "复议数与结果之和不等", 2017..=2018, |s| s.add("sheet.reviews.total", 4)),
    numbers("SUM307", "人员数不是专职加兼职", 2017..=2018, |s| s.add("sheet.capacity.staff", 3)),
    near_numbers("SUM307", "兼职多一人，人员也多一人", 2017..=2018, |s| {
        s.add("sheet.capacity.staff_part_time", 1)?;
        s.add("sheet.capacity.staff", 1)
    }),
    numbers("SUM308", "微信公开数多于信息数", 2017..=2018, |s| {
        let all = s.count("sheet.disclosure.published");
        s.put("sheet.disclosure.via_wechat", all + 5)
    })
    .also(&["YOY405"]),
    numbers("SUM308", "规范性文件多于主动公开数", 2017..=2018, |s| {
        let whole = s.count("sheet.disclosure.published");
        s.put("sheet.disclosure.normative_published", whole + 5)
    }),
    numbers("SUM308", "主要负责人出席多于发布会", 2017..=2018, |s| {
        let whole = s.count("sheet.response.press_conferences");
        s.put("sheet.response.press_conferences_head", whole + 1)
    }),
    numbers("SUM308", "主要负责人参加多于访谈", 2017..=2018, |s| {
        let whole = s.count("sheet.response.interviews");
        s.put("sheet.response.interviews_head", whole + 2)
    }),
    near_numbers("SUM308", "全部发布会由主要负责人出席", 2017..=2018, |s| {
        let whole = s.count("sheet.response.press_conferences");
        s.put("sheet.response.press_conferences_head", whole)
    }),
    numbers("SUM309", "制发而没有一件有效", 2021..=2025, |s| documents(s, 5, 0, 0)).also(STOCK),
    numbers("SUM309", "制发减废止多于有效", 2021..=2025, |s| documents(s, 9, 2, 3)).also(STOCK),
    numbers("SUM309", "少一件", 2021..=2025, |s| documents(s, 4, 0, 3)).also(STOCK),
    near_numbers("SUM309", "恰好相等", 2021..=2025, |s| documents(s, 4, 0, 4)).also(STOCK),
    near_numbers("SUM309", "当年制发的又废止", 2021..=2025, |s| documents(s, 3, 3, 0)).also(STOCK),
    near_numbers("SUM309", "没有制发", 2021..=2025, |s| documents(s, 0, 2, 0)).also(STOCK),
    numbers("SUM310", "大半结转", 2019..=2025, |s| backlog(s, 100, 100)).also(CARRIED),
    numbers("SUM310", "四成结转", 2019..=2025, |s| backlog(s, 100, 50)).also(CARRIED),
    numbers("SUM310", "几乎全部结转", 2019..=2025, |s| backlog(s, 100, 900)).also(CARRIED),
    near_numbers("SUM310", "不到三成结转", 2019..=2025, |s| backlog(s, 100, 10)).also(CARRIED),
    near_numbers("SUM310", "件数很少", 2019..=2025, |s| {
        s.only(s.count("requests.received.total") + s.count("requests.carried_in.total") < 20)?;
        s.add_row("requests.received", "natural_person", 6)?;
        s.add_row("requests.carried_out", "natural_person", 6)
    })
    .also(CARRIED),
];

/// What a stock that is run down shows in this year and the next.
const STOCK: &[&str] = &["YOY403", "YOY405", "SUM305"];
