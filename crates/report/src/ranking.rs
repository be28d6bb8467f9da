//! Who stands where in the shares that can be ranked, with n and intervals.

use crate::ReportError;
use crate::input::PageInput;
use crate::links::{Links, On};
use crate::measures::{Value, key_metrics, value};
use askama::Template;
use gongkai_analytics::{ControlPoint, Direction, GroupBy, Limit, Metric, Metrics, PeerGroup, RankRow, Ranking, rank};
use gongkai_model::{Lang, Scope};

#[derive(Template)]
#[template(path = "rankings.html")]
pub(crate) struct View {
    lang: Lang,
    note: String,
    tables: Vec<TableView>,
}

struct TableView {
    metric: &'static str,
    title: String,
    note: String,
    rows: Vec<Row>,
    rest: Option<String>,
}

struct Row {
    rank: String,
    agency: String,
    href: String,
    value: Value,
    interval: String,
    possible: String,
    shrunk: String,
    pooled: String,
    apart: String,
    n: String,
}

/// Over so many years the rates of bodies with few cases a year are pooled.
const POOLED: u32 = 3;

/// Without a limit of the user's own, so many rows of each ranking are shown.
const MOST: usize = 100;

pub(crate) fn view<'a>(input: &PageInput<'a>, links: &Links<'a>) -> Result<Option<View>, ReportError> {
    let lang = input.lang;
    let mut tables = Vec::new();
    let by = input.group.unwrap_or(GroupBy::Peers);
    for metric in key_metrics().into_iter().filter(|metric| metric.card.share && metric.card.better != Direction::None)
    {
        let Some(year) = year(input, metric, by)? else { continue };
        let rankings = rank(input.metrics, &metric.id, year, by)?;
        let pooled = input.metrics.only(&[metric]).pooled(POOLED)?;
        tables.extend(rankings.iter().filter_map(|ranking| table(input, links, ranking, &pooled)));
    }
    let note = lang.pick(
        "只排有方向、可排名的比率，在同类单位之间排，本级与汇总的数字分开排；基数低于该指标最低数量的单位列出数值，不排名次。区间为95%置信区间（Wilson）；“可能名次”是该单位的名次可能所在的范围，一张表内同时成立的把握为95%。“收缩估计”把基数小的单位向同类靠拢（贝塔二项分布），供参考，不用于排名；“三年合并”为该单位近三年的合并比率；“界限”指控制图界限（Spiegelhalter 2005，已计入单位间差异），界限外的单位与同类不同不大可能出于偶然。",
        "Only shares with a better and a worse end are ranked, among peers, rolled-up numbers apart from those of single \
         bodies; values below the metric's minimum n are listed without a rank. Intervals are 95% (Wilson). Possible \
         ranks are those that an agency may have, for all of a table together with 95% confidence. Shrunk values draw \
         agencies with small n towards their peers (beta-binomial); they are for orientation and not ranked. Three years pool \
         an agency’s own counts. Limits are those of a funnel plot (Spiegelhalter 2005) with the differences between agencies in \
         them: outside of them chance is no likely explanation.",
    );
    Ok((!tables.is_empty()).then(|| View { lang, note: note.to_owned(), tables }))
}

/// The latest year in which at least two agencies can be ranked among each other.
fn year(input: &PageInput<'_>, metric: &Metric, by: GroupBy) -> Result<Option<i32>, ReportError> {
    for year in input.collection.years().into_iter().rev() {
        if rank(input.metrics, &metric.id, year, by)?.iter().any(|ranking| ranking.ranked() >= 2) {
            return Ok(Some(year));
        }
    }
    Ok(None)
}

fn table<'a>(input: &PageInput<'a>, links: &Links<'a>, ranking: &Ranking, pooled: &Metrics) -> Option<TableView> {
    let lang = input.lang;
    if ranking.ranked() == 0 {
        return None;
    }
    let valued: Vec<(&RankRow, Option<ControlPoint>)> =
        ranking.placed().filter(|(row, _)| row.row.value.is_some()).collect();
    let without = ranking.rows.len() - valued.len();
    let most = input.top.unwrap_or(MOST);
    let metric = ranking.metric;
    let year = ranking.report_year;
    let name = metric.label(lang);
    let mut group = ranking.label(lang);
    if ranking.scope != Scope::Own {
        group = lang
            .pick(format!("{group}，{}", ranking.scope.label(lang)), format!("{group}, {}", ranking.scope.label(lang)));
    }
    let title = lang.pick(format!("{year} 年{name}（{group}）"), format!("{name} {year} ({group})"));
    let better = metric.card.better.label(lang);
    let (few_zh, few_en) = match ranking.rows.len() < PeerGroup::FEWEST {
        true => ("；单位少，比较意义有限", "; too few to say much"),
        false => ("", ""),
    };
    let note = lang.pick(
        format!(
            "{better}；{} 个单位有排名，{} 个基数不足，{without} 个没有数值{few_zh}。",
            ranking.ranked(),
            valued.len() - ranking.ranked()
        ),
        format!(
            "{better}; {} ranked, {} below the minimum n, {without} without a value{few_en}.",
            ranking.ranked(),
            valued.len() - ranking.ranked()
        ),
    );
    let rest = (valued.len() > most).then(|| {
        lang.pick(
            format!("只列前 {most} 个，另有 {} 个未列出；全部见 metrics.csv。", valued.len() - most),
            format!("The first {most}; {} more are in metrics.csv.", valued.len() - most),
        )
    });
    Some(TableView {
        metric: &metric.card.id,
        title,
        note,
        rows: valued.iter().take(most).map(|(row, point)| self::row(input, links, row, *point, pooled)).collect(),
        rest,
    })
}

fn row<'a>(
    input: &PageInput<'a>,
    links: &Links<'a>,
    row: &RankRow,
    point: Option<ControlPoint>,
    pooled: &Metrics,
) -> Row {
    let lang = input.lang;
    let report = input.collection.report_of(&row.row);
    let show = |value: f64| row.row.metric.show(value);
    let over_years = pooled.row(report, &row.row.metric.id).and_then(|row| row.value.zip(row.n));
    // What rests on the one year alone says nothing new.
    let over_years = over_years.filter(|(_, n)| row.row.n.is_some_and(|own| own < *n));
    let apart = match point.and_then(|point| point.beyond) {
        Some(Limit::Alarm) => lang.pick("99.8%界限外", "outside 99.8%"),
        Some(Limit::Warning) => lang.pick("95%界限外", "outside 95%"),
        None if row.is_outlier() => lang.pick("离群", "outlier"),
        None => "",
    };
    Row {
        rank: row.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
        agency: report.agency.name.clone(),
        href: links.report(report, On::Index).unwrap_or_default(),
        value: value(input, links, report, row.row.metric, On::Index),
        interval: row.interval.map(|(low, high)| format!("{}–{}", show(low), show(high))).unwrap_or_default(),
        possible: row.rank_set.map(possible).unwrap_or_default(),
        shrunk: row.shrunk.map(show).unwrap_or_default(),
        pooled: over_years
            .map(|(value, n)| lang.pick(format!("{}（n={n}）", show(value)), format!("{} (n={n})", show(value))))
            .unwrap_or_default(),
        apart: apart.to_owned(),
        n: row.row.n.map(|n| n.to_string()).unwrap_or_default(),
    }
}

/// The ranks that an agency may have: `2–5`, or the only one.
fn possible((first, last): (usize, usize)) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}
