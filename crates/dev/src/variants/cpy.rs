//! Copied text.

use super::scene::Scene;
use super::{Variant, near, words};
use crate::district::edit;

fn last_year(s: &mut Scene<'_>, keys: &[&str]) -> Option<()> {
    let before = s.before()?;
    let year = s.year();
    s.only(before.form().map(|form| form.id) == s.report().form().map(|form| form.id))?;
    for key in keys {
        edit::copy(s.edit(), &before.sections, key);
    }
    // As a clerk does it: the years are brought up to date.
    let texts =
        s.edit().sections.iter_mut().filter(|section| section.key.as_deref().is_some_and(|key| keys.contains(&key)));
    for passage in texts.flat_map(|section| &mut section.paragraphs) {
        passage.text = passage.text.replace(&year.to_string(), &(year + 1).to_string());
        passage.text = passage.text.replace(&(year - 1).to_string(), &year.to_string());
    }
    Some(())
}

/// Section five of another body; the finding stands with either.
fn neighbours(s: &mut Scene<'_>, years: i32) -> Option<()> {
    let (body, other) = s.neighbour(years)?;
    edit::copy(s.edit(), &other.sections, "problems");
    let (own, year) = (s.report().agency.name.clone(), s.year());
    s.tells(&own, year);
    s.tells(&other.agency.name, other.report_year);
    s.takes(body, other.report_year);
    Some(())
}

fn is_department(s: &Scene<'_>, not: &str) -> Option<()> {
    s.department()?;
    s.only(!s.body().name.contains(not))
}

/// Another bureau of the district signs.
fn signed(s: &mut Scene<'_>, by: &str) -> Option<()> {
    s.department()?;
    let work: String = by.chars().take(2).collect();
    s.only(!s.report().agency.name.contains(&work))?;
    let name = format!("{}{by}", s.district());
    s.append("other", &name)
}

pub(super) const VARIANTS: &[Variant] = &[
    words("CPY701", "第五部分照抄上年", 2020..=2025, |s| last_year(s, &["problems"])),
    words("CPY701", "第五部分照抄上年并改了年份", 2022..=2025, |s| last_year(s, &["problems"])),
    words("CPY701", "第一、第五部分都照抄上年", 2022..=2025, |s| {
        last_year(s, &["problems"])?;
        let before = s.before()?;
        let own = s.report().sections.iter().find(|section| section.key.as_deref() == Some("overview"))?.clone();
        edit::copy(s.edit(), &before.sections, "overview");
        // The numbers are this year's.
        let requests = own.paragraphs.get(1)?.clone();
        let documents = own.paragraphs.get(2)?.clone();
        let section = s.section("overview")?;
        *section.paragraphs.get_mut(1)? = requests;
        *section.paragraphs.get_mut(2)? = documents;
        Some(())
    }),
    near("CPY701", "写法相近而内容不同", 2020..=2025, |s| {
        s.append("problems", "以上问题，将在今后工作中认真加以改进。")?;
        s.before().map(|_| ())
    }),
    words("CPY702", "第五部分与同年另一单位相同", 2019..=2025, |s| neighbours(s, 0)),
    words("CPY702", "第五部分与上年另一单位相同", 2020..=2025, |s| neighbours(s, -1)),
    words("CPY702", "第五部分与另一单位相同并换了标点", 2019..=2025, |s| {
        neighbours(s, 0)?;
        for passage in &mut s.section("problems")?.paragraphs {
            passage.text = passage.text.replace('；', "，");
        }
        Some(())
    }),
    near("CPY702", "与其他单位引用同一条规定", 2019..=2025, |s| {
        s.append("problems", "按照《中华人民共和国政府信息公开条例》第五十条的规定报告上述问题和改进情况。")
    }),
    words("CPY703", "称自己为水务部门", 2019..=2025, |s| {
        is_department(s, "水务")?;
        let district = s.district();
        s.append("overview", &format!("基本满足了社会对{district}水务部门信息公开的需求。"))
    }),
    words("CPY703", "作为教育部门", 2019..=2025, |s| {
        is_department(s, "教育")?;
        s.append("overview", "作为教育部门，主动公开与群众切身利益相关的信息。")
    }),
    words("CPY703", "本审计局", 2019..=2025, |s| {
        is_department(s, "审计")?;
        s.append("overview", "本审计局将继续做好政府信息公开工作。")
    }),
    words("CPY703", "落款为水利局", 2019..=2025, |s| signed(s, "水利局")),
    words("CPY703", "落款为审计局", 2019..=2025, |s| signed(s, "审计局")),
    words("CPY703", "落款为卫生健康委员会", 2019..=2025, |s| signed(s, "卫生健康委员会")),
    near("CPY703", "落款为本单位", 2019..=2025, |s| {
        s.department()?;
        let name = s.report().agency.name.clone();
        s.append("other", &name)
    }),
    near("CPY703", "提到其他部门", 2019..=2025, |s| {
        s.department()?;
        s.append("overview", "档案部门、财政部门对政府信息公开工作给予了支持。")
    }),
    words("CPY704", "馆自称我局", 2019..=2025, |s| {
        s.named("档案馆")?;
        s.append("overview", "我局将继续做好公开工作。")
    }),
    words("CPY704", "局自称我委", 2019..=2025, |s| {
        s.department()?;
        s.named("局")?;
        s.append("overview", "我委将继续做好公开工作。")
    }),
    words("CPY704", "镇自称我街道", 2019..=2025, |s| {
        s.named("镇人民政府")?;
        s.append("overview", "我街道将继续做好公开工作。")
    }),
    near("CPY704", "引号里的我局", 2019..=2025, |s| {
        s.named("镇人民政府")?;
        s.append("overview", "开设“我局长来解答”栏目，邀请部门负责人答疑。")
    }),
];
