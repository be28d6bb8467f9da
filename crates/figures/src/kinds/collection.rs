//! Charts of a whole collection: distributions, days of publication, rules that fail.

use super::{Named, file_part};
use crate::FigureError;
use crate::frame::record;
use crate::frame::{Frame, axis_year, latest_full, scale, shown};
use crate::words::plural;
use gongkai_analytics::{MetricRow, MetricState, Unit};
use gongkai_charts::{
    Bar, Bars, Calendar, CalendarRow, Chart, Datum, Distribution, DistributionGroup, Dot, HeatRow, Heatmap, Order,
    Scale,
};
use gongkai_lint::{Settings, Severity, review, rule};
use gongkai_model::{Lang, Report, Scope};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A metric of one year by group of peers.
pub(crate) fn distribution(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let metric = frame.metric()?;
    let lang = frame.lang();
    let rows = frame.rows(metric);
    let year = frame.one_year(&rows)?;
    let of_year: Vec<_> = rows.into_iter().filter(|row| row.report.report_year == year).collect();
    let mut groups: BTreeMap<_, DistributionGroup> = BTreeMap::new();
    for row in &of_year {
        let (peers, scope) = (row.report.peers, row.report.counted_scope);
        let name = match scope {
            Scope::Own => peers.label(lang),
            scope => lang.pick(
                format!("{}（{}）", peers.label(lang), scope.label(lang)),
                format!("{}, {}", peers.label(lang), scope.label(lang)),
            ),
        };
        let group = groups
            .entry((peers.level.is_none(), peers, scope))
            .or_insert_with(|| DistributionGroup { label: name, dots: Vec::new() });
        let report = frame.report(row);
        let highlighted = frame.highlighted(report);
        group.dots.push(Dot { label: frame.label(report), value: frame.datum(row), highlighted });
    }
    let values = of_year.iter().filter(|row| row.state == MetricState::Ok).count();
    // One dot is no distribution.
    if values < 2 {
        return Err(frame.nothing());
    }
    let groups: Vec<DistributionGroup> = groups.into_values().collect();
    let name = metric.label(lang);
    // What is rolled up is no one among those it adds up: the title is about the scope that most have.
    let mut scopes: BTreeMap<Scope, usize> = BTreeMap::new();
    for row in of_year.iter().filter(|row| row.state == MetricState::Ok) {
        *scopes.entry(row.report.counted_scope).or_default() += 1;
    }
    let scope = scopes.iter().rev().max_by_key(|(_, n)| **n).map(|(scope, _)| *scope).unwrap_or_default();
    let whose = match scopes.len() {
        2.. => lang.pick(format!("（{}）", scope.label(lang)), format!(", {}", scope.label(lang))),
        _ => String::new(),
    };
    // Few cases make extremes, and so do slips.
    let sure =
        |row: &&MetricRow| row.state == MetricState::Ok && row.report.counted_scope == scope && !frame.doubted(row);
    let values = of_year.iter().filter(sure).count();
    let known: Vec<f64> =
        of_year.iter().filter(sure).filter(|row| !row.below_minimum).filter_map(|row| row.value).collect();
    let enough = known.len();
    let (low, high) = known.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    let unit = metric.card.unit;
    let (low, high) = (shown(unit, scale(unit, low), lang), shown(unit, scale(unit, high), lang));
    let title = match (enough, metric.card.minimum) {
        _ if values == 0 => lang.pick(
            format!("{year}年{name}{whose}：数值都存疑，不作比较"),
            format!("{name} {year}{whose}: all values are in doubt, none is compared"),
        ),
        (0, Some(n)) => lang.pick(
            format!("{year}年{name}{whose}：{values}个单位的基数都不足{n}"),
            format!("{name} {year}{whose}: fewer than {n} cases at {}", each(values)),
        ),
        (1, _) if values == 1 => lang.pick(
            format!("{year}年{name}{whose}：只有1个单位有可用的数值，为{low}"),
            format!("{name} {year}{whose}: {low} at the only agency with a value that can be used"),
        ),
        (2.., _) if low == high && enough == values => lang.pick(
            format!("{year}年{name}{whose}：{values}个单位都为{low}"),
            format!("{name} {year}{whose}: {low} at all {values} agencies"),
        ),
        (1, Some(n)) if values > 1 => lang.pick(
            format!("{year}年{name}{whose}：{values}个单位中只有1个基数不少于{n}，为{low}"),
            format!("{name} {year}{whose}: {low} at the only one of {values} agencies with {n} cases or more"),
        ),
        (1.., Some(n)) if enough < values => lang.pick(
            format!("{year}年{name}{whose}：基数不少于{n}的{enough}个单位从{low}到{high}"),
            format!("{name} {year}{whose}: {enough} agencies with {n} cases or more from {low} to {high}"),
        ),
        _ => lang.pick(
            format!("{year}年{name}{whose}：{values}个单位从{low}到{high}"),
            format!("{name} {year}{whose}: {values} agencies from {low} to {high}"),
        ),
    };
    let mut spec = frame.spec(title, metric.card.unit, Chart::Distribution(Distribution { groups }));
    let there = of_year.iter().filter(|row| row.state == MetricState::Ok).count();
    spec.subtitle = frame.subtitle(&name, metric.card.formula.get(lang), there, of_year.len(), &[year]);
    spec.source = frame.source(of_year.iter().filter(|row| row.state == MetricState::Ok).map(|row| frame.report(row)));
    spec.notes.extend(frame.doubt_note(of_year.iter()));
    if let Some(n) = metric.card.minimum.filter(|_| of_year.iter().any(|row| row.below_minimum)) {
        spec.notes.push(lang.pick(
            format!("含基数不足{n}的单位，其数值可能出于偶然。"),
            format!("Values that rest on fewer than {n} cases are among them; they may be chance."),
        ));
    }
    spec.notes.extend(frame.notes(metric));
    Ok((format!("distribution-{}-{year}", file_part(&metric.id)), spec))
}

fn each(agencies: usize) -> String {
    if agencies == 1 { "the only agency".to_owned() } else { format!("each of {agencies} agencies") }
}

/// When the reports of a year came out.
pub(crate) fn calendar(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let lang = frame.lang();
    let used = frame.collection.used();
    let wanted = |report: &Report| frame.request.years.is_empty() || frame.request.years.contains(&report.report_year);
    // The latest year of which dates are known, unless others have far more.
    let mut known: BTreeMap<i32, usize> = BTreeMap::new();
    for report in used.iter().filter(|report| wanted(report) && report.published.is_some()) {
        *known.entry(report.report_year).or_default() += 1;
    }
    let year = latest_full(&known).ok_or_else(|| frame.nothing())?;
    let standard = Settings::default();
    let settings = frame.request.review.map_or(&standard, |review| &review.settings);
    let of_year: Vec<&Report> = used.iter().map(|report| &**report).filter(|r| r.report_year == year).collect();
    let rows: Vec<CalendarRow> = of_year
        .iter()
        .map(|report| CalendarRow {
            label: frame.label(report),
            published: report.published,
            deadline: gongkai_lint::deadline(report, settings),
            reference: Some(report.origin.file.clone()),
            record: Some(record(report)),
            highlighted: frame.highlighted(report),
        })
        .collect();
    let late = rows.iter().filter(|row| row.published.zip(row.deadline).is_some_and(|(day, last)| day > last)).count();
    let (all, dated) = (rows.len(), known.get(&year).copied().unwrap_or_default());
    let title = match late {
        0 if dated == all => lang.pick(
            format!("{year}年度报告：{all}份全部按时公布"),
            format!("Reports for {year}: all {all} came out in time"),
        ),
        0 => lang.pick(
            format!("{year}年度报告：{dated}份有公布日期的都按时"),
            format!("Reports for {year}: all {dated} with a date were in time"),
        ),
        n => lang.pick(
            format!("{year}年度报告：{dated}份有公布日期，{n}份逾期"),
            format!("Reports for {year}: {n} of {dated} with a date were late"),
        ),
    };
    let mut spec = frame.spec(title, Unit::Days, Chart::Calendar(Calendar { rows }));
    spec.subtitle = lang.pick(
        format!("公布日期与法定截止日。报告年度 {year}；{all} 份报告中 {dated} 份有公布日期。"),
        format!("Day of publication and deadline by law. Report year {year}; {dated} of {all} reports have a date."),
    );
    spec.source = frame.source(of_year.iter().copied().filter(|report| report.published.is_some()));
    spec.notes.push(
        lang.pick(
            "截止日：2019年度起为次年1月31日，县级以上人民政府为3月31日；此前均为3月31日。",
            "Deadlines: 31 January of the next year from report year 2019 (31 March for governments); 31 March before.",
        )
        .to_owned(),
    );
    if !settings.deadlines.is_empty() {
        let own = lang.pick("另有配置文件规定的截止日。", "Deadlines of the profile go before these.");
        spec.notes.push(own.to_owned());
    }
    Ok((format!("calendar-{year}"), spec))
}

/// Reports judged and reports that fail, by year.
type ByYear = BTreeMap<i32, (usize, usize)>;

/// Rules that fail, those that fail most first, and everything a chart of them says.
struct Failing<'r> {
    /// Code and numbers of each rule that is drawn.
    rows: Vec<(String, ByYear)>,
    years: Vec<i32>,
    reports: Vec<&'r Report>,
    title: String,
    subtitle: String,
    notes: Vec<String>,
}

/// Judged and failed over all years.
fn over_years(years: &ByYear) -> (usize, usize) {
    years.values().fold((0, 0), |(judged, failed), cell| (judged + cell.0, failed + cell.1))
}

fn title_of(code: &str, lang: Lang) -> &'static str {
    rule(code).map_or("", |rule| lang.pick(rule.meta.title.0, rule.meta.title.1))
}

fn failing<'f>(frame: &Frame<'f>) -> Result<Failing<'f>, FigureError> {
    const MOST: usize = 30;
    let lang = frame.lang();
    let (all, used) = (frame.collection.reports(), frame.collection.used());
    // A review of all reports is one of those used, unless a report is there twice.
    let known = frame.request.review.filter(|_| all.len() == used.len());
    let reports: Vec<&Report> = if known.is_some() { all } else { used }.iter().map(|report| &**report).collect();
    let review = known.map_or_else(|| Cow::Owned(review(reports.iter().copied())), Cow::Borrowed);
    let years: BTreeSet<i32> = reports.iter().map(|report| report.report_year).collect();
    let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else {
        return Err(frame.nothing());
    };
    // Judged and failed by rule and year.
    let mut tally: BTreeMap<&str, ByYear> = BTreeMap::new();
    for result in &review.results {
        let judged = matches!(result.verdict.id(), "pass" | "fail");
        let failed = result.verdict.id() == "fail";
        let of_rule = tally.entry(result.rule.as_str()).or_default();
        let cell = of_rule.entry(reports[result.report].report_year).or_default();
        cell.0 += usize::from(judged);
        cell.1 += usize::from(failed);
    }
    let failed = |years: &ByYear| over_years(years).1;
    let mut rows: Vec<(&str, ByYear)> = tally.into_iter().filter(|(_, years)| failed(years) > 0).collect();
    rows.sort_by_key(|(code, years)| (std::cmp::Reverse(failed(years)), *code));
    let Some((most, years_of_most)) = rows.first().cloned() else { return Err(frame.nothing()) };
    let n = failed(&years_of_most);
    let equal = rows.iter().filter(|(_, years)| failed(years) == n).count();
    let (kinds, left_out) = (rows.len(), rows.len().saturating_sub(MOST));
    rows.truncate(MOST);
    let named = title_of(most, lang);
    let title = match equal {
        1 => lang.pick(
            format!("最常见的问题：{named}（{most}），{n}份报告"),
            format!("Most frequent: {named} ({most}), in {}", plural(n, "report")),
        ),
        _ if equal == kinds => lang.pick(
            format!("{kinds}条规则有报告未通过，各{n}份"),
            format!("{kinds} rules fail, each in {}", plural(n, "report")),
        ),
        _ => lang.pick(
            format!("最常见的问题：{named}（{most}）等{equal}项，各{n}份报告"),
            format!("Most frequent: {named} ({most}) and {} more, each in {}", equal - 1, plural(n, "report")),
        ),
    };
    let with = |severity: Severity| review.findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, all) = (with(Severity::Error), with(Severity::Warning), reports.len());
    let subtitle = lang.pick(
        format!("{all} 份报告，错误 {errors}，警告 {warnings}；{kinds} 条规则有报告未通过。"),
        format!(
            "{}, {}, {}; rules that fail somewhere: {kinds}.",
            plural(all, "report"),
            plural(errors, "error"),
            plural(warnings, "warning")
        ),
    );
    let mut notes = Vec::new();
    if left_out > 0 {
        notes.push(
            lang.pick(format!("另有 {left_out} 条规则未画出。"), format!("{left_out} more rules are not drawn.")),
        );
    }
    let rows = rows.into_iter().map(|(code, years)| (code.to_owned(), years)).collect();
    Ok(Failing { rows, years: (first..=last).collect(), reports, title, subtitle, notes })
}

/// In how many reports each rule fails, the most frequent first.
pub(crate) fn failures(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let lang = frame.lang();
    let Failing { rows, reports, title, subtitle, mut notes, .. } = failing(frame)?;
    let bar = |(code, years): &(String, ByYear)| {
        let (judged, failed) = over_years(years);
        let datum = Datum::new(Some(failed as f64)).reference(format!("{code}: {failed}/{judged}"));
        Bar { datum, n: Some(judged as u64), ..Bar::new(format!("{code} {}", title_of(code, lang)), None) }
    };
    let bars = Bars { bars: rows.iter().map(bar).collect(), order: Order::Given, ..Bars::default() };
    let mut spec = frame.spec(title, Unit::Cases, Chart::Bars(bars));
    spec.subtitle = lang.pick(
        format!("各规则未通过的报告数，n 为能够判断的报告数。{subtitle}"),
        format!("Reports that fail a rule; n is the number that could be judged. {subtitle}"),
    );
    spec.source = frame.source(reports.into_iter());
    spec.notes.append(&mut notes);
    Ok(("failures".to_owned(), spec))
}

/// In how many reports each rule fails, by year; hatched where no report could be judged.
pub(crate) fn failures_by_year(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let lang = frame.lang();
    let Failing { rows, years, reports, title, subtitle, mut notes } = failing(frame)?;
    let heat_rows = rows.iter().map(|(code, of_rule)| HeatRow {
        label: format!("{code} {}", title_of(code, lang)),
        cells: years
            .iter()
            .map(|year| match of_rule.get(year) {
                Some((judged, failed)) if *judged > 0 => {
                    Datum::new(Some(*failed as f64)).reference(format!("{code} {year}: {failed}/{judged}"))
                }
                _ => Datum::new(None).state(lang.pick("无法判断或不适用", "not evaluable or not applicable")),
            })
            .collect(),
        highlighted: false,
    });
    let chart = Heatmap {
        years: years.iter().map(|year| axis_year(*year)).collect(),
        rows: heat_rows.collect(),
        scale: Scale::Sequential,
        breaks: Vec::new(),
    };
    let mut spec = frame.spec(title, Unit::Cases, Chart::Heatmap(chart));
    spec.subtitle = lang.pick(
        format!("各规则每年未通过的报告数。{subtitle}"),
        format!("Reports that fail a rule, by year. {subtitle}"),
    );
    spec.source = frame.source(reports.into_iter());
    spec.notes.push(
        lang.pick("斜线格没有可以判断的报告，不是零。", "Hatched: no report could be judged; not zero.").to_owned(),
    );
    spec.notes.append(&mut notes);
    Ok(("heatmap-failures".to_owned(), spec))
}
