//! What is said of a government's table that is added up from its bodies.

use crate::Work;
use gongkai_lint::Severity;
use gongkai_model::{Lang, Report, RollUp, RollUpOutcome, Scope, plain, plural};
use std::collections::BTreeSet;

/// Most names that a line tells.
const MOST_NAMES: usize = 30;

impl Work {
    /// The members of a roll-up whose reports have errors or warnings in their tables, by name.
    pub fn doubtful(&self, one: &RollUp<'_>) -> Vec<String> {
        let found: BTreeSet<(&str, &str)> = self
            .review()
            .counted()
            .filter(|finding| finding.severity > Severity::Note && finding.report_year == one.report_year)
            .filter(|finding| !finding.cells.is_empty())
            .map(|finding| (finding.agency_key.as_str(), finding.file.as_str()))
            .collect();
        let members = one.members.iter().map(|member| member.report);
        let has =
            |report: &&Report| found.contains(&(report.agency.key.to_string().as_str(), report.origin.file.as_str()));
        members.filter(has).map(|report| report.agency.name.clone()).collect()
    }
}

/// Agency and year.
pub fn name(one: &RollUp<'_>) -> String {
    plain(&format!("{} {}", one.agency.name, one.report_year))
}

/// Whose it is, and how many are in it.
pub fn headline(one: &RollUp<'_>, lang: Lang) -> String {
    let (who, added) = (name(one), one.members.len());
    lang.pick(format!("{who}：计入 {added} 份报告"), format!("{who}: {} added", plural(added, "report")))
}

/// Who is in, who is missing, and how the sums stand to what is stated.
pub fn of(one: &RollUp<'_>, doubtful: &[String], lang: Lang) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    let count = |outcome: RollUpOutcome| one.cells.iter().filter(|cell| cell.outcome == outcome).count();
    let names = |names: Vec<&str>| {
        let more = names.len().saturating_sub(MOST_NAMES);
        let shown = names.iter().take(MOST_NAMES).map(|name| plain(name)).collect::<Vec<_>>();
        let shown = shown.join(lang.pick("、", ", "));
        if more == 0 {
            shown
        } else {
            lang.pick(format!("{shown}等 {} 个", names.len()), format!("{shown} and {more} more"))
        }
    };
    if !one.missing.is_empty() {
        let missing = names(one.missing.iter().map(|agency| agency.name.as_str()).collect());
        let n = one.missing.len();
        told.push(lang.pick(format!("缺 {n} 个单位：{missing}"), format!("{n} missing: {missing}")));
    }
    if !one.on_other_form.is_empty() {
        let others = names(one.on_other_form.iter().map(|report| report.agency.name.as_str()).collect());
        told.push(lang.pick(format!("格式不同，未计入：{others}"), format!("on another form, not added: {others}")));
    }
    let of = |reports: &[&Report]| names(reports.iter().map(|report| report.agency.name.as_str()).collect());
    if one.own_wanting {
        told.push(
            lang.pick(
                "没有政府本级（或其办公室）的数字，合计只是各单位之和",
                "its own numbers, or its office's, are not there: the sums are those of the other bodies",
            )
            .to_owned(),
        );
    }
    if !one.own_only.is_empty() {
        let own = of(&one.own_only);
        told.push(lang.pick(
            format!("只有本级数字、名册上没有其下属单位的政府：{own}"),
            format!("governments with their own numbers only, and nobody below them on the roster: {own}"),
        ));
    }
    if !one.may_overlap.is_empty() {
        let twice = of(&one.may_overlap);
        told.push(lang.pick(
            format!("没有说明口径，又另计入了下属单位，可能重复：{twice}"),
            format!(
                "they do not say whose numbers they give, and bodies below them are added too, perhaps twice: {twice}"
            ),
        ));
    }
    for (used, other) in &one.contradicting {
        let (who, used, other) = (plain(&used.agency.name), plain(&used.origin.file), plain(&other.origin.file));
        told.push(lang.pick(
            format!("{who}有两份数字不同的报告：用 {used}，不用 {other}"),
            format!("{who} has two reports with different numbers: {used} is used, {other} is not"),
        ));
    }
    if !doubtful.is_empty() {
        let (n, doubtful) = (doubtful.len(), names(doubtful.iter().map(String::as_str).collect()));
        told.push(lang.pick(
            format!("计入的报告中 {n} 个单位的有错误或警告，请先用 gongkai lint 核实：{doubtful}"),
            format!("the reports of {n} have errors or warnings; look at gongkai lint first: {doubtful}"),
        ));
    }
    if !one.known {
        told.push(lang.pick(
            format!("上级单位“{}”不在名册上，也没有报告：如系笔误请改正 parent", plain(&one.agency.name)),
            format!(
                "the parent {:?} is neither on the roster nor has a report: is it misspelt?",
                plain(&one.agency.name)
            ),
        ));
    }
    let Some(stated) = one.stated else {
        told.push(
            lang.pick("没有该单位的汇总报告可以核对", "it has no report for the whole to hold it against").to_owned(),
        );
        return told;
    };
    let [equal, otherwise, differs, below, at_least, _] = RollUpOutcome::ALL.map(count);
    let (zh_otherwise, en_otherwise) = match otherwise {
        0 => (String::new(), String::new()),
        n => (
            format!("按另一种口径（不含本级，或用下属的汇总数）相等 {n} 格，"),
            format!("{n} equal when counted otherwise (without its own, or with what bodies roll up), "),
        ),
    };
    let scope = stated.stated_scope().label(lang);
    told.push(lang.pick(
        format!("与其报告（{scope}）核对：相等 {equal} 格，{zh_otherwise}不等 {differs} 格，少于已有单位之和 {below} 格，不少于已有单位之和 {at_least} 格"),
        format!("against its report ({scope}): {} equal, {en_otherwise}{differs} different, {below} below the sum of those present, {at_least} no less than that", plural(equal, "cell")),
    ));
    if stated.stated_scope() == Scope::Unknown {
        let (no_less, all) = one.no_less();
        let (zh, en) = match one.looks_rolled_up() {
            true => ("看来是汇总数", "so it looks rolled up"),
            false => ("看来不是汇总数", "so it does not look rolled up"),
        };
        told.push(lang.pick(
            format!("其报告没有说明口径；有数字的 {all} 格中 {no_less} 格不少于各单位之和，{zh}，请核实"),
            format!("it does not say whose numbers it gives; of {} with numbers, {no_less} state no less than the sum, {en}: please check", plural(all, "cell")),
        ));
    }
    told
}
