//! The page's first lines: what the numbers say, each with its numbers.

use crate::findings;
use crate::input::{FileOutcome, PageInput};
use crate::words::{plural, year_range};
use gongkai_analytics::{CompareRow, Comparison, GroupBy, Metric, MetricRow, Movements, RankRow, rank};
use gongkai_figures::Doubts;
use gongkai_figures::order::{both_ends, changes, leader};
use gongkai_lint::Verdict;
use std::collections::BTreeMap;

pub(crate) fn sentences(input: &PageInput<'_>, comparison: Option<&Comparison>) -> Vec<String> {
    let mut all = vec![files(input)];
    all.extend(gaps(input));
    all.push(findings::verdict(input));
    all.extend(input.follow_up.map(|of| format!("{}{}", of.verdict, input.lang.pick("。", "."))));
    all.extend(rules(input));
    all.extend(tables(input));
    all.extend(ranking(input));
    if let Some(comparison) = comparison {
        all.extend(change(input, comparison));
        all.extend(carry_over(input, comparison));
    }
    all
}

fn files(input: &PageInput<'_>) -> String {
    let count = |wanted: fn(&FileOutcome) -> bool| input.files.iter().filter(|file| wanted(&file.outcome)).count();
    let read = count(|outcome| matches!(outcome, FileOutcome::Read(_)));
    let rejected = count(|outcome| *outcome == FileOutcome::Rejected);
    let skipped = count(|outcome| *outcome == FileOutcome::Skipped);
    let (reports, agencies) = (input.collection.reports().len(), input.collection.agencies());
    let years = year_range(&input.collection.years(), input.lang);
    input.lang.pick(
        format!(
            "输入 {} 个文件：读取 {read} 个，拒绝 {rejected} 个，跳过 {skipped} 个；得到 {agencies} 个单位的 {reports} 份报告，报告年度 {years}。",
            input.files.len()
        ),
        format!(
            "{}: {read} read, {rejected} rejected, {skipped} skipped; {} of {}, report years {years}.",
            plural(input.files.len(), "input file"),
            plural(reports, "report"),
            plural(agencies, "agency")
        ),
    )
}

/// Agencies with a year missing between their first and last report.
fn gaps(input: &PageInput<'_>) -> Option<String> {
    let mut gaps = Vec::new();
    for reports in input.collection.used().chunk_by(|a, b| a.agency.key == b.agency.key) {
        let years: Vec<i32> = reports.iter().map(|report| report.report_year).collect();
        let (first, last) = (*years.iter().min()?, *years.iter().max()?);
        let missing: Vec<i32> = (first..=last).filter(|year| !years.contains(year)).collect();
        if !missing.is_empty() {
            let (name, years) = (&reports[0].agency.name, year_range(&missing, input.lang));
            gaps.push(input.lang.pick(format!("{name}（{years}）"), format!("{name} ({years})")));
        }
    }
    if gaps.is_empty() {
        return None;
    }
    let shown = gaps.iter().take(5).cloned().collect::<Vec<_>>().join(input.lang.pick("、", ", "));
    Some(input.lang.pick(
        format!("{} 个单位中间缺少年度：{shown}{}。", gaps.len(), if gaps.len() > 5 { " 等" } else { "" }),
        format!(
            "Without a report for a year in between: {}, {shown}{}.",
            plural(gaps.len(), "agency"),
            if gaps.len() > 5 { " …" } else { "" }
        ),
    ))
}

/// The rules that fail most.
fn rules(input: &PageInput<'_>) -> Option<String> {
    let mut failed: BTreeMap<&str, usize> = BTreeMap::new();
    for result in input.review.results.iter().filter(|result| result.verdict == Verdict::Fail) {
        *failed.entry(result.rule.as_str()).or_default() += 1;
    }
    let mut by_count: Vec<(&str, usize)> = failed.into_iter().collect();
    by_count.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let lang = input.lang;
    let parts: Vec<String> = by_count
        .iter()
        .take(3)
        .filter_map(|(code, n)| {
            let rule = gongkai_lint::rule(code).ok()?;
            let title = lang.pick(rule.meta.title.0, rule.meta.title.1);
            Some(lang.pick(format!("{title}（{code}，{n} 份）"), format!("{title} ({code}, {})", plural(*n, "report"))))
        })
        .collect();
    (!parts.is_empty()).then(|| {
        lang.pick(format!("最常见的问题：{}。", parts.join("、")), format!("Most frequent: {}.", parts.join("; ")))
    })
}

/// Reports whose tables could not be read.
fn tables(input: &PageInput<'_>) -> Option<String> {
    let without: Vec<String> = input
        .collection
        .used()
        .iter()
        .filter(|report| report.cells.is_some() && report.carried.tables.is_empty())
        .map(|report| report.name())
        .collect();
    if without.is_empty() {
        return None;
    }
    let shown = without.iter().take(5).cloned().collect::<Vec<_>>().join(input.lang.pick("、", ", "));
    Some(input.lang.pick(
        format!("{} 份报告在来源中读不到表格，其数字按缺失处理，不按零计：{shown}。", without.len()),
        format!(
            "The tables of {} could not be read; their figures are missing, not zero: {shown}.",
            plural(without.len(), "report")
        ),
    ))
}

/// The ends of the disclosure rate of the latest year in which at least two agencies can be ranked.
fn ranking(input: &PageInput<'_>) -> Option<String> {
    let lang = input.lang;
    let doubts = Doubts::of(input.review);
    for year in input.collection.years().into_iter().rev() {
        let Ok(rankings) = rank(input.metrics, "disclosure_rate", year, GroupBy::Year) else { continue };
        let Some(ranking) = rankings.into_iter().max_by_key(|of| of.ranked()) else { continue };
        let all = ranking.ranked();
        let ranking = ranking.without(|row| doubts.has(input.collection, &row.row));
        if ranking.ranked() < 2 {
            continue;
        }
        let named = |row: &RankRow| {
            let value = row.row.value.map(|value| row.row.metric.show(value)).unwrap_or_default();
            (row.row.report.agency.name.clone(), value)
        };
        let said = both_ends(&ranking, &named, lang).unwrap_or_else(|| leader(&ranking, &named, lang));
        let (n, scope) = (ranking.ranked(), ranking.scope.label(lang));
        let (zh, en) = match all - n {
            0 => Default::default(),
            left => (format!("，另有 {left} 个数值存疑，不计"), format!(", {left} more in doubt")),
        };
        return Some(lang.pick(
            format!("{year} 年公开率（{scope}，{n} 个单位可排名{zh}）：{said}。"),
            format!("Disclosure rate {year} ({scope}, {} ranked{en}): {said}.", plural(n, "agency")),
        ));
    }
    None
}

/// What may be said of the changes of the disclosure rate.
fn change(input: &PageInput<'_>, comparison: &Comparison) -> Option<String> {
    let lang = input.lang;
    let rate = Metric::by_id("disclosure_rate")?;
    let doubts = Doubts::of(input.review);
    let sure = |row: &CompareRow| !doubts.has_either(input.collection, row);
    let rows: Vec<CompareRow> = comparison.metric(rate).filter(sure).collect();
    let name = |row: &MetricRow| row.report.agency.name.clone();
    let said = changes(&Movements::of(&rows), rate, (comparison.earlier, comparison.later), &name, lang)?;
    Some(format!("{said}{}", lang.pick("。", ".")))
}

fn carry_over(input: &PageInput<'_>, comparison: &Comparison) -> Option<String> {
    let known: Vec<_> = comparison.carry_over().iter().filter_map(|row| row.difference).collect();
    if known.is_empty() {
        return None;
    }
    let equal = known.iter().filter(|difference| **difference == 0).count();
    let (earlier, later, n) = (comparison.earlier, comparison.later, known.len());
    Some(input.lang.pick(
        format!("{earlier} 年结转下年度与 {later} 年上年结转：{n} 个单位可比，{equal} 个一致。"),
        format!("Carried out {earlier} against carried in {later}: {} comparable, {equal} equal.", plural(n, "agency")),
    ))
}
