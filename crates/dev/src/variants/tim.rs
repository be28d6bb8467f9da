//! Time.

use super::scene::Scene;
use super::{Variant, files, near, words};
use gongkai_model::Date;

fn published(s: &mut Scene<'_>, years: i32, month: i8, day: i8) -> Option<()> {
    let year = i16::try_from(s.year() + years).ok()?;
    s.edit().published = Some(Date::new(year, month, day).ok()?);
    Some(())
}

fn undated(s: &mut Scene<'_>, style: Option<crate::write::html::HtmlStyle>) -> Option<()> {
    s.edit().published = None;
    s.edit().carried.published = false;
    s.paper().style = style;
    Some(())
}

/// The period becomes another; the text says so.
fn period(s: &mut Scene<'_>, from: (i32, i8, i8), to: (i32, i8, i8)) -> Option<()> {
    let year = s.year();
    let said = |(year, month, day): (i32, i8, i8)| format!("{year}年{month}月{day}日");
    let old = format!("{year}年1月1日至{year}年12月31日");
    s.swap(&old, &format!("{}至{}", said(from), said(to)))?;
    let date = |(year, month, day): (i32, i8, i8)| Date::new(i16::try_from(year).ok()?, month, day).ok();
    s.edit().period = Some(gongkai_model::Period { from: date(from)?, to: date(to)? });
    Some(())
}

/// Name and date under the text.
fn signed(s: &mut Scene<'_>, back: i64) -> Option<()> {
    let date = s.report().published?.checked_sub(jiff::Span::new().days(back)).ok()?;
    let (name, key) = (s.report().agency.name.clone(), "other");
    s.append(key, &name)?;
    s.append(key, &format!("{}年{}月{}日", date.year(), date.month(), date.day()))
}

pub(super) const VARIANTS: &[Variant] = &[
    words("TIM601", "部门逾期", 2019..=2025, |s| {
        s.department()?;
        published(s, 1, 3, 16)
    }),
    words("TIM601", "街道逾期", 2019..=2025, |s| {
        s.named("街道办事处")?;
        published(s, 1, 4, 2)
    }),
    words("TIM601", "区政府逾期", 2019..=2025, |s| {
        s.government()?;
        published(s, 1, 4, 9)
    }),
    near("TIM601", "一月三十一日当天", 2019..=2025, |s| {
        s.department()?;
        published(s, 1, 1, 31)
    }),
    near("TIM601", "区政府三月三十一日", 2019..=2025, |s| {
        s.government()?;
        published(s, 1, 3, 31)
    }),
    near("TIM601", "2018年度三月底", 2017..=2018, |s| {
        s.department()?;
        published(s, 1, 3, 30)
    }),
    words("TIM602", "页面没有日期", 2017..=2025, |s| undated(s, None)),
    words("TIM602", "表格页面没有日期", 2017..=2025, |s| {
        undated(s, Some(crate::write::html::HtmlStyle::Sheet))
    }),
    words("TIM602", "旧式页面没有日期", 2017..=2025, |s| undated(s, Some(crate::write::html::HtmlStyle::Old))),
    words("TIM603", "统计期限止于上一年", 2017..=2025, |s| {
        let year = s.year();
        s.swap(&format!("{year}年12月31日"), &format!("{}年12月31日", year - 1))
    }),
    words("TIM603", "统计期限整个是上一年", 2017..=2025, |s| {
        let year = s.year() - 1;
        period(s, (year, 1, 1), (year, 12, 31))
    }),
    words("TIM603", "统计期限写成下一年", 2017..=2024, |s| {
        let year = s.year() + 1;
        period(s, (year, 1, 1), (year, 12, 31))
    }),
    words("TIM603", "第一部分开头写上一年", 2019..=2025, |s| {
        let year = s.year() - 1;
        s.swap("（一）主动公开。", &format!("（一）主动公开。{year}年，本单位认真贯彻条例要求。"))
    }),
    words("TIM603", "第五部分写前两年", 2019..=2025, |s| {
        let year = s.year();
        let text = format!("{}年，公开工作还存在栏目更新不及时的问题。{}年将进一步加强培训。", year - 2, year - 1);
        s.replace("problems", &[&text])
    }),
    words("TIM603", "打算写成已经过去的一年", 2019..=2025, |s| {
        let text = format!("栏目更新不够及时。{}年将由专人每周核对更新时限。", s.year() - 1);
        s.replace("problems", &[&text])
    }),
    words("TIM603", "第六部分写上一年", 2021..=2025, |s| {
        s.only(s.count("requests.other.fee_unpaid.total") == 0)?;
        let text = format!("{}年度没有收取信息处理费。", s.year() - 1);
        s.replace("other", &[&text])
    }),
    near("TIM603", "上一年的问题已经整改", 2019..=2025, |s| {
        let year = s.year();
        let text = format!("{}年存在的问题已经整改。{year}年，栏目更新仍不及时。下一步由专人每周核对。", year - 1);
        s.replace("problems", &[&text])
    }),
    near("TIM603", "打算写下一年", 2019..=2025, |s| {
        let text = format!("栏目更新不够及时。{}年将由专人每周核对更新时限。", s.year() + 1);
        s.replace("problems", &[&text])
    }),
    near("TIM603", "与上一年比较", 2019..=2025, |s| {
        let year = s.year() - 1;
        s.append("overview", &format!("{year}年指出的问题均已整改。"))
    }),
    words("TIM604", "统计期止于十二月二十日", 2017..=2025, |s| {
        let year = s.year();
        period(s, (year, 1, 1), (year, 12, 20))
    }),
    words("TIM604", "统计期始于二月", 2017..=2025, |s| {
        let year = s.year();
        period(s, (year, 2, 1), (year, 12, 31))
    }),
    words("TIM604", "只有上半年", 2017..=2025, |s| {
        let year = s.year();
        period(s, (year, 1, 1), (year, 6, 30))
    }),
    words("TIM605", "当年十二月公布", 2017..=2025, |s| published(s, 0, 12, 26)),
    words("TIM605", "当年一月公布", 2017..=2025, |s| published(s, 0, 1, 20)),
    words("TIM605", "当年三月公布", 2017..=2025, |s| published(s, 0, 3, 15)),
    near("TIM605", "次年第一天公布", 2019..=2025, |s| published(s, 1, 1, 1)),
    words("TIM606", "落款早四个月", 2019..=2025, |s| signed(s, 120)),
    words("TIM606", "落款晚三天", 2019..=2025, |s| signed(s, -3)),
    files("TIM606", "网址是五月", 2019..=2025, |s| {
        let year = s.year();
        s.paper().path = Some(format!("{year}/t{}0520_18", year + 1));
        Some(())
    }),
    near("TIM606", "落款早两天", 2019..=2025, |s| signed(s, 2)),
];
