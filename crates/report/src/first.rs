//! The first screen: the latest year in a few numbers, who is missing, and one picture.

use crate::ReportError;
use crate::input::PageInput;
use gongkai_analytics::{GroupBy, GroupRow, Metric, group_by, wilson};
use gongkai_lint::Severity;
use gongkai_model::{Lang, Scope, plural};

/// A number of the latest year, with what it rests on.
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) detail: String,
}

/// The numbers of the latest year.
pub(crate) struct Numbers {
    pub(crate) heading: String,
    pub(crate) figures: Vec<Figure>,
    pub(crate) missing: Option<String>,
}

/// The measures whose numbers over all agencies stand first.
const SHOWN: [&str; 5] = ["requests_received", "requests_closed", "disclosure_rate", "clearance_rate", "on_time"];

pub(crate) fn numbers(input: &PageInput<'_>) -> Result<Option<Numbers>, ReportError> {
    let lang = input.lang;
    let Some(year) = input.collection.years().into_iter().next_back() else { return Ok(None) };
    let shown: Vec<&'static Metric> = SHOWN.into_iter().filter_map(Metric::by_id).collect();
    let of_year = input.metrics.only(&shown).retain(|head| head.report_year == year)?;
    let rows = group_by(&of_year, GroupBy::Year)?;
    // Numbers of one scope, so that nothing is counted twice: the one that most agencies have.
    let used =
        |scope: Scope| rows.iter().filter(|row| row.scope == scope).map(|row| row.used).max().unwrap_or_default();
    let scope = Scope::ALL.into_iter().max_by_key(|scope| (used(*scope), *scope == Scope::Own)).unwrap_or(Scope::Own);
    let mut figures = vec![reports(input, year)];
    for metric in shown {
        let row = rows.iter().find(|row| row.scope == scope && row.metric.id == metric.id);
        let Some(mut shown) = row.and_then(|row| figure(row, lang)) else { continue };
        // Who has no report is neither in time nor late by it, and must not look as if in time.
        let without = input.awaited.filter(|of| of.year == year).map_or(0, |of| of.without().count());
        if metric.id == "on_time" && without > 0 {
            shown.detail.push_str(&lang.pick(
                format!("；没有报告的 {without} 个单位不计"),
                format!("; the {without} without a report are not counted"),
            ));
        }
        figures.push(shown);
    }
    figures.push(findings(input, year));
    let of = |word: &str| lang.pick(format!("（{word}）"), format!(" ({word})"));
    let heading = lang.pick(format!("{year} 年{}", of(scope.label(lang))), format!("{year}{}", of(scope.label(lang))));
    Ok(Some(Numbers { heading, figures, missing: missing(input, lang) }))
}

/// How many reports of the year there are, of how many.
fn reports(input: &PageInput<'_>, year: i32) -> Figure {
    let lang = input.lang;
    let n = input.collection.used().iter().filter(|report| report.report_year == year).count();
    let (value, detail) = match input.awaited.filter(|awaited| awaited.year == year) {
        Some(awaited) => {
            let (expected, missing) = (awaited.expected(), awaited.without().count());
            (
                format!("{}/{expected}", expected - missing),
                lang.pick("已有报告的单位／应报单位", "agencies with a report / expected"),
            )
        }
        None => (n.to_string(), lang.pick("没有名册，不知应报多少", "no roster: how many are due is not known")),
    };
    Figure { name: lang.pick("报告", "Reports").to_owned(), value, detail: detail.to_owned() }
}

/// One measure over all agencies.
fn figure(row: &GroupRow, lang: Lang) -> Option<Figure> {
    let value = row.pooled?;
    let used = row.used;
    let of_agencies = lang.pick(format!("{used} 个单位"), plural(used, "agency"));
    let counts =
        row.numerator.zip(row.denominator).and_then(|(k, n)| Some((i64::try_from(k).ok()?, i64::try_from(n).ok()?)));
    let detail = match counts.filter(|_| row.metric.card.share).and_then(|(k, n)| Some((wilson(k, n)?, n))) {
        Some(((low, high), n)) => {
            let range = format!("{}–{}", row.metric.show(low), row.metric.show(high));
            lang.pick(
                format!("95%区间 {range}，n={n}，{of_agencies}合并"),
                format!("95% {range}, n={n}, {of_agencies} pooled"),
            )
        }
        None => lang.pick(format!("{of_agencies}合计"), format!("{of_agencies} together")),
    };
    Some(Figure { name: row.metric.label(lang), value: row.metric.show(value), detail })
}

/// What is wrong in the reports of the year.
fn findings(input: &PageInput<'_>, year: i32) -> Figure {
    let lang = input.lang;
    let of = |severity: Severity| {
        input.review.counted().filter(|finding| finding.report_year == year && finding.severity == severity).count()
    };
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    Figure {
        name: lang.pick("错误", "Errors").to_owned(),
        value: errors.to_string(),
        detail: lang.pick(format!("另有警告 {warnings} 个"), format!("and {}", plural(warnings, "warning"))),
    }
}

/// Whose report is not there.
fn missing(input: &PageInput<'_>, lang: Lang) -> Option<String> {
    const MOST: usize = 12;
    let awaited = input.awaited?;
    let (year, n) = (awaited.year, awaited.without().count());
    if n == 0 {
        return Some(lang.pick(
            format!("{year} 年：名册上的单位都有报告。"),
            format!("{year}: every agency of the roster has a report."),
        ));
    }
    let names = awaited.without().take(MOST).map(|line| line.agency.clone()).collect::<Vec<_>>();
    let names = names.join(lang.pick("、", ", "));
    let more = if n > MOST {
        lang.pick(format!(" 等 {n} 个单位"), format!(" and {} more", n - MOST))
    } else {
        String::new()
    };
    Some(lang.pick(format!("{year} 年尚无报告：{names}{more}。"), format!("No report for {year} yet: {names}{more}.")))
}
