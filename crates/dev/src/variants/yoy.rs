//! Across years.

use super::scene::Scene;
use super::{Variant, files, near_numbers, numbers};
use crate::district::edit;

fn carried(s: &mut Scene<'_>, kind: &str, step: i64) -> Option<()> {
    s.before()?;
    s.add_row("requests.carried_in", kind, step)?;
    s.add_row("requests.received", kind, -step)
}

/// Last year's carried-over requests under another kind of applicant.
fn other_kind(s: &mut Scene<'_>, from: &str, to: &str) -> Option<()> {
    s.before()?;
    for (row, step) in [("requests.carried_in", 1), ("requests.received", -1)] {
        s.add(&format!("{row}.{from}"), -step)?;
        s.add(&format!("{row}.{to}"), step)?;
    }
    Some(())
}

fn stock(s: &mut Scene<'_>, step: i64) -> Option<()> {
    s.before()?;
    s.add("proactive.normative_documents.in_force", step)
}

fn items(s: &mut Scene<'_>, row: &str, step: i64) -> Option<()> {
    s.before()?;
    s.add(&format!("proactive.{row}.items_last_year"), step)
}

fn jump(s: &mut Scene<'_>, id: &str) -> Option<()> {
    let last = s.before()?;
    let before = last.quantity(id).count()?;
    // Across forms nothing is compared.
    s.only(before > 0 && last.detected_form == s.report().detected_form)?;
    s.put(id, before * 9 + 400)
}

/// Every number of a table is last year's.
fn repeated(s: &mut Scene<'_>, table: &str) -> Option<()> {
    let before = s.before()?;
    let cells = before.cells.as_ref()?;
    let form = cells.form();
    s.only(s.report().form().map(|form| form.id) == Some(form.id))?;
    let own = |ix: &gongkai_model::CellIx| form.table_of(*ix).key == table;
    let numbers: Vec<_> = cells.present().filter(|(ix, _)| own(ix)).collect();
    let telling: std::collections::BTreeSet<i64> =
        numbers.iter().filter_map(|(_, cell)| cell.number?.count()).filter(|n| *n > 1).collect();
    s.only(telling.len() >= 5)?;
    for (ix, cell) in numbers {
        s.edit().cells.as_mut()?.set(ix, cell.state, cell.number, &cell.as_written, cell.place);
    }
    Some(())
}

/// No report for a year, which shows where the next one stands.
fn gap(s: &mut Scene<'_>, years: i32) -> Option<()> {
    s.department()?;
    s.before()?;
    s.only(s.body().gap.is_none())?;
    let (body, year) = (s.body().name.clone(), s.year());
    let own: Vec<usize> = (0..s.pages.len())
        .filter(|at| {
            let page = &s.pages[*at];
            page.report.agency.name == body && (year..year + years).contains(&page.report.report_year)
        })
        .collect();
    s.only(own.len() == years as usize && year + years <= 2025)?;
    own.iter().for_each(|at| s.pages[*at].paper.left_out = true);
    let place = s.pages[own[0]].body;
    for gone in year..=year + years {
        s.takes(place, gone);
    }
    s.tells(&body, year + years);
    s.tells(&body, year + years - 1);
    s.tells(&body, year);
    Some(())
}

/// As many disputes as follow from those that were pending at the end of the year before, of which there were some.
fn disputes(s: &mut Scene<'_>, of_pending: fn(i64) -> i64) -> Option<()> {
    s.department()?;
    let open = s.before()?.quantity("disputes.all.pending").count()?;
    s.only(open > 0)?;
    all_disputes(s, of_pending(open))
}

/// So many disputes in all, reconsiderations that were upheld.
fn all_disputes(s: &mut Scene<'_>, count: i64) -> Option<()> {
    for block in ["reconsideration", "suit_direct", "suit_after_reconsideration"] {
        for result in ["upheld", "corrected", "other", "pending", "total"] {
            s.put(&format!("disputes.{block}.{result}"), 0)?;
        }
    }
    s.put("disputes.reconsideration.upheld", count)?;
    s.put("disputes.reconsideration.total", count)
}

pub(super) const VARIANTS: &[Variant] = &[
    numbers("YOY401", "上年结转多一件", 2020..=2025, |s| carried(s, "natural_person", 1)).also(&["YOY402"]),
    numbers("YOY401", "上年结转多五件", 2020..=2025, |s| carried(s, "natural_person", 5)).also(&["YOY402"]),
    numbers("YOY401", "上年结转少一件", 2020..=2025, |s| carried(s, "natural_person", -1)).also(&["YOY402"]),
    numbers("YOY402", "自然人的结转记到企业", 2020..=2025, |s| other_kind(s, "natural_person", "business")),
    numbers("YOY402", "自然人的结转记到其他", 2020..=2025, |s| other_kind(s, "natural_person", "other_org")),
    numbers("YOY402", "自然人的结转记到法律服务机构", 2020..=2025, |s| {
        other_kind(s, "natural_person", "legal_service")
    }),
    numbers("YOY403", "现行有效多六件", 2022..=2025, |s| stock(s, 6)).also(STOCK),
    numbers("YOY403", "现行有效少一件", 2022..=2025, |s| stock(s, -1)).also(STOCK),
    numbers("YOY403", "现行有效多一件", 2022..=2025, |s| stock(s, 1)).also(STOCK),
    numbers("YOY404", "许可项目与上年推算不符", 2020..=2020, |s| items(s, "licensing", 5)),
    numbers("YOY404", "处罚项目与上年推算不符", 2020..=2020, |s| items(s, "penalties", 1)),
    numbers("YOY404", "收费项目与上年推算不符", 2020..=2020, |s| items(s, "fees", 12)),
    numbers("YOY405", "强制跳升", 2020..=2025, |s| jump(s, "proactive.coercion.decisions")).also(&["YOY405"]),
    numbers("YOY405", "许可跳升", 2020..=2025, |s| jump(s, "proactive.licensing.decisions")).also(&["YOY405"]),
    numbers("YOY405", "处罚跳升", 2020..=2025, |s| jump(s, "proactive.penalties.decisions")).also(&["YOY405"]),
    near_numbers("YOY405", "翻一番不到五倍", 2020..=2025, |s| {
        let before = s.before()?.quantity("proactive.coercion.decisions").count()?;
        s.only((20..).contains(&before))?;
        s.only(s.after().is_none_or(|after| edit::count(after, "proactive.coercion.decisions") > before / 2))?;
        s.put("proactive.coercion.decisions", before * 2)
    }),
    numbers("YOY406", "表二与上年相同", 2022..=2025, |s| repeated(s, "proactive")).also(STOCK),
    numbers("YOY406", "表三与上年相同", 2020..=2025, |s| repeated(s, "requests")).also(&["YOY401", "YOY402"]),
    numbers("YOY406", "统计表与上年相同", 2018..=2018, |s| repeated(s, "sheet")).also(&["SET956"]),
    files("YOY407", "缺一个年度", 2019..=2024, |s| gap(s, 1)).also(ABSENT),
    files("YOY407", "缺两个年度", 2019..=2023, |s| gap(s, 2)).also(ABSENT),
    files("YOY407", "缺三个年度", 2019..=2022, |s| gap(s, 3)).also(ABSENT),
    numbers("YOY408", "一件也没有了", 2020..=2025, |s| disputes(s, |_| 0)),
    numbers("YOY408", "少一件", 2020..=2025, |s| disputes(s, |open| open - 1)),
    numbers("YOY408", "只剩一半", 2020..=2025, |s| disputes(s, |open| open / 2)),
    near_numbers("YOY408", "恰好这些", 2020..=2025, |s| disputes(s, |open| open)),
    near_numbers("YOY408", "多几件", 2020..=2025, |s| disputes(s, |open| open + 4)),
    near_numbers("YOY408", "上年没有未审结的", 2020..=2025, |s| {
        s.only(s.before()?.quantity("disputes.all.pending").count()? == 0)?;
        all_disputes(s, 0)
    }),
];

const STOCK: &[&str] = &["YOY403", "YOY405", "SUM305"];

/// The roster tells of the missing year itself.
const ABSENT: &[&str] = &["SET953", "YOY407"];
