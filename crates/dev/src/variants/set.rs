//! The whole collection.

use super::scene::Scene;
use super::{Page, Paper, Stage, Variant, files, near_numbers, numbers};
use crate::district::edit;
use gongkai_model::{Decimal, Number, Scope};

/// The government reports the sum of all others.
fn rolled_up(s: &mut Scene<'_>) -> Option<()> {
    s.government()?;
    let year = s.year();
    let form = s.report().form()?.id;
    let own = s.report().agency.name.clone();
    let children: Vec<_> =
        s.pages.iter().filter(|page| page.report.report_year == year && page.report.agency.name != own).collect();
    let whole = |page: &&Page| {
        let report = &page.report;
        let totals =
            ["requests.received.total", "requests.total.total", "requests.granted.total", "requests.carried_out.total"];
        !page.paper.left_out
            && report.form().map(|form| form.id) == Some(form)
            && totals.iter().all(|id| report.quantity(id).count().is_some())
    };
    s.only(children.len() == 23 && children.iter().all(whole))?;
    let cells: Vec<_> = children.iter().filter_map(|page| page.report.cells.clone()).collect();
    let numbers = |id: &str| -> Vec<Number> {
        let read = |cells: &gongkai_model::Cells| cells.get(cells.form().cell(id)?).number;
        cells.iter().filter_map(read).collect()
    };
    for def in form.form().cells.iter().filter(|def| !def.collapsed) {
        let numbers = numbers(&def.id);
        if def.amount {
            let amount = |number: &Number| match number {
                Number::Amount(amount) => *amount,
                Number::Count(n) => Decimal::from(*n),
            };
            edit::put_amount(s.edit(), &def.id, numbers.iter().map(amount).sum());
        } else {
            s.put(&def.id, numbers.into_iter().filter_map(Number::count).sum())?;
        }
    }
    s.edit().scope = Scope::RolledUp;
    s.paper().json = true;
    Some(())
}

/// More requests than the others have together, through the whole table.
fn more(s: &mut Scene<'_>, outcome: &str, step: i64) -> Option<()> {
    rolled_up(s)?;
    for row in ["requests.received", outcome, "requests.total"] {
        s.add_row(row, "natural_person", step)?;
    }
    Some(())
}

/// What a sum over all that has defects of its own may break, and what it shows against the government's other years.
const SUMS: &[&str] =
    &["SUM301", "SUM302", "SUM303", "SUM304", "YOY401", "YOY402", "YOY403", "YOY404", "YOY405", "CEL209", "SET952"];

/// One of the others has no report.
fn lacking(s: &mut Scene<'_>, end: &str) -> Option<()> {
    s.government()?;
    let year = s.year();
    let at =
        s.pages.iter().position(|page| page.report.report_year == year && page.report.agency.name.ends_with(end))?;
    s.only(!s.pages[at].paper.left_out && s.is_free(s.pages[at].body, year))?;
    s.pages[at].paper.left_out = true;
    let (body, name) = (s.pages[at].body, s.pages[at].report.agency.name.clone());
    s.follows(&name, year, "SET953");
    s.follows(&name, year + 1, "YOY407");
    for near in year - 1..=year + 1 {
        s.takes(body, near);
    }
    s.edit().scope = Scope::RolledUp;
    s.paper().json = true;
    Some(())
}

/// Not handed in, for the last year: no gap shows.
fn missing(s: &mut Scene<'_>, end: &str) -> Option<()> {
    s.named(end)?;
    s.paper().left_out = true;
    Some(())
}

/// A second file of the same report.
fn again(s: &mut Scene<'_>, change: impl Fn(&mut gongkai_model::Report), json: bool) -> Option<()> {
    let mut report = s.report().clone();
    change(&mut report);
    let path = format!("{}/重复-{}", s.year(), s.short());
    let at = s.pages.iter().position(|page| page.report.name() == report.name())?;
    let body = s.pages[at].body;
    let paper = Paper { path: Some(path), json, ..Paper::default() };
    s.pages.push(Page { body, report, paper });
    Some(())
}

fn in_file(s: &mut Scene<'_>, path: String) -> Option<()> {
    s.paper().path = Some(path);
    Some(())
}

/// All numbers of another body's report.
fn numbers_of(s: &mut Scene<'_>, years: i32) -> Option<()> {
    let (body, other) = s.neighbour(years)?;
    let cells = other.cells.clone()?;
    s.only(cells.form().id == s.report().form()?.id && !s.body().is_government())?;
    let telling =
        cells.present().filter(|(_, cell)| cell.number.and_then(Number::count).is_some_and(|n| n > 1)).count();
    s.only(telling >= 12)?;
    s.edit().cells = Some(cells);
    let (own, year) = (s.report().agency.name.clone(), s.year());
    s.tells(&own, year);
    s.tells(&other.agency.name, other.report_year);
    s.takes(body, other.report_year);
    Some(())
}

/// What another body's numbers show against the years around them.
const FOREIGN: &[&str] = &["YOY401", "YOY402", "YOY403", "YOY404", "YOY405", "SUM305", "SUM306", "CEL207"];

pub(super) const VARIANTS: &[Variant] = &[
    numbers("SET951", "汇总多七件予以公开", 2019..=2025, |s| more(s, "requests.granted", 7)).at(Stage::Sums).also(SUMS),
    numbers("SET951", "汇总多一件部分公开", 2019..=2025, |s| more(s, "requests.partly_granted", 1))
        .at(Stage::Sums)
        .also(SUMS),
    numbers("SET951", "汇总多二十件重复申请", 2019..=2025, |s| more(s, "requests.not_processed.repeat", 20))
        .at(Stage::Sums)
        .also(SUMS),
    near_numbers("SET951", "汇总正好等于各单位之和", 2019..=2025, rolled_up).at(Stage::Sums).also(SUMS),
    files("SET952", "汇总缺水务局", 2019..=2025, |s| lacking(s, "水务局")).also(LACKING),
    files("SET952", "汇总缺一个镇", 2019..=2025, |s| lacking(s, "镇人民政府")).also(LACKING),
    files("SET952", "汇总缺公安局", 2019..=2025, |s| lacking(s, "公安局")).also(LACKING),
    files("SET953", "财政局没有报告", 2025..=2025, |s| missing(s, "财政局")),
    files("SET953", "街道没有报告", 2025..=2025, |s| missing(s, "街道办事处")),
    files("SET953", "管委会没有报告", 2025..=2025, |s| missing(s, "开发区管理委员会")),
    files("SET954", "两份一字不差", 2019..=2025, |s| again(s, |_| (), true)),
    files("SET954", "两份差一格", 2019..=2025, |s| {
        again(s, |report| edit::add(report, "proactive.penalties.decisions", 1), true)
    }),
    files("SET954", "网页与另一份网页差一格", 2019..=2025, |s| {
        again(s, |report| edit::add(report, "proactive.licensing.decisions", 2), false)
    }),
    files("SET955", "文件夹是上一年", 2019..=2025, |s| {
        let path = format!("{}/放错-{}", s.year() - 1, s.short());
        in_file(s, path)
    }),
    files("SET955", "文件名是前年", 2019..=2025, |s| {
        let path = format!("年报/{}{}年", s.short(), s.year() - 2);
        in_file(s, path)
    }),
    files("SET955", "文件夹是后年", 2019..=2023, |s| {
        let path = format!("{}/放错-{}", s.year() + 2, s.short());
        in_file(s, path)
    }),
    super::near("SET955", "文件夹是公布年", 2019..=2025, |s| {
        let path = format!("{}/公布年-{}", s.year() + 1, s.short());
        in_file(s, path)
    })
    .at(Stage::Files),
    numbers("SET956", "与同年另一单位的数字相同", 2019..=2025, |s| numbers_of(s, 0)).also(FOREIGN),
    numbers("SET956", "与上年另一单位的数字相同", 2020..=2020, |s| numbers_of(s, -1)).also(FOREIGN),
    numbers("SET956", "与下年另一单位的数字相同", 2021..=2024, |s| numbers_of(s, 1)).also(FOREIGN),
];

/// The roster tells of the missing report as well, and so does the year after.
const LACKING: &[&str] = &["SET953", "YOY407", "YOY401"];
