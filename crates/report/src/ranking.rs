//! Who stands where in the shares that can be ranked, with n and intervals.

use crate::ReportError;
use crate::input::PageInput;
use crate::links::{Links, On};
use crate::measures::{Value, key_metrics, value};
use askama::Template;
use gongkai_analytics::{Direction, Metric, RankRow, Ranking, rank, rank_within};
use gongkai_model::Lang;

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
    n: String,
}

/// Without a limit of the user's own, so many rows of each ranking are shown.
const MOST: usize = 100;

pub(crate) fn view<'a>(input: &PageInput<'a>, links: &Links<'a>) -> Result<Option<View>, ReportError> {
    let lang = input.lang;
    let mut tables = Vec::new();
    for metric in key_metrics().into_iter().filter(|metric| metric.card.share && metric.card.better != Direction::None)
    {
        let Some(year) = year(input, metric)? else { continue };
        match input.group {
            None => tables.extend(table(input, links, &rank(input.metrics, &metric.id, year)?, None)),
            Some(by) => {
                for (group, ranking) in rank_within(input.metrics, &metric.id, year, by)? {
                    tables.extend(table(input, links, &ranking, Some(by.name(&group, lang))));
                }
            }
        }
    }
    let note = lang.pick(
        "只排有方向、可排名的比率；基数低于该指标最低数量的单位列出数值，不排名次。区间为95%置信区间（Wilson），区间重叠的名次差别不宜解读。",
        "Only shares with a better and a worse end are ranked; values below the metric's minimum n are listed without a \
         rank. Intervals are 95% (Wilson): where they overlap, little should be read into the order.",
    );
    Ok((!tables.is_empty()).then(|| View { lang, note: note.to_owned(), tables }))
}

/// The latest year in which at least two agencies can be ranked.
fn year(input: &PageInput<'_>, metric: &Metric) -> Result<Option<i32>, ReportError> {
    for year in input.collection.years().into_iter().rev() {
        if rank(input.metrics, &metric.id, year)?.ranked() >= 2 {
            return Ok(Some(year));
        }
    }
    Ok(None)
}

fn table<'a>(input: &PageInput<'a>, links: &Links<'a>, ranking: &Ranking, group: Option<String>) -> Option<TableView> {
    let lang = input.lang;
    if ranking.ranked() == 0 {
        return None;
    }
    let valued: Vec<&RankRow> = ranking.rows.iter().filter(|row| row.row.value.is_some()).collect();
    let without = ranking.rows.len() - valued.len();
    let most = input.top.unwrap_or(MOST);
    let metric = ranking.metric;
    let year = ranking.report_year;
    let name = metric.label(lang);
    let title = match group {
        Some(group) => lang.pick(format!("{year} 年{name}（{group}）"), format!("{name} {year} ({group})")),
        None => lang.pick(format!("{year} 年{name}"), format!("{name} {year}")),
    };
    let better = metric.card.better.label(lang);
    let note = lang.pick(
        format!(
            "{better}；{} 个单位有排名，{} 个基数不足，{without} 个没有数值。",
            ranking.ranked(),
            valued.len() - ranking.ranked()
        ),
        format!(
            "{better}; {} ranked, {} below the minimum n, {without} without a value.",
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
        rows: valued.iter().take(most).map(|row| self::row(input, links, row)).collect(),
        rest,
    })
}

fn row<'a>(input: &PageInput<'a>, links: &Links<'a>, row: &RankRow) -> Row {
    let report = input.collection.report_of(&row.row);
    let show = |value: f64| row.row.metric.show(value);
    Row {
        rank: row.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
        agency: report.agency.name.clone(),
        href: links.report(report, On::Index).unwrap_or_default(),
        value: value(input, links, report, row.row.metric, On::Index),
        interval: row.interval.map(|(low, high)| format!("{}–{}", show(low), show(high))).unwrap_or_default(),
        n: row.row.n.map(|n| n.to_string()).unwrap_or_default(),
    }
}
