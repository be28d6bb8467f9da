//! What titles and sentences may say of an order: only what n and intervals bear.

use crate::words::movement;
use gongkai_analytics::{Control, Direction, Limit, Metric, Movements, RankEnd, RankRow, Ranking};
use gongkai_model::{Lang, plural};

/// How an agency is called in a sentence, and its value.
pub type Named<'n> = &'n dyn Fn(&RankRow) -> (String, String);

/// What may be said of who comes first: `澹岭区财政局最高，为72.1%`, `澹岭区财政局等3个单位居前（72.1%），难分高下`.
pub fn leader(ranking: &Ranking, named: Named<'_>, lang: Lang) -> String {
    let ranked = &ranking.rows[..ranking.ranked()];
    let count = ranked.len();
    match (ranking.ends(), ranked) {
        (Some((first, last)), _) if first.rivals + 1 == count => {
            let ((_, from), (_, to)) = ordered(named(first.row), named(last.row), ranking.metric);
            lang.pick(
                format!("{count}个单位在{from}到{to}之间，难分高下"),
                format!("{count} agencies between {from} and {to}, too close to rank"),
            )
        }
        (Some((first, _)), _) => end(&first, extreme(ranking.metric, true, lang), named, lang),
        (None, []) => lang.pick("没有单位达到排名所需基数", "no agency reaches the minimum n").to_owned(),
        (None, [only]) => {
            let (agency, value) = named(only);
            lang.pick(format!("{agency}为{value}"), format!("{agency}, {value}"))
        }
        (None, [one, ..]) => {
            let value = named(one).1;
            lang.pick(format!("{count}个单位都为{value}"), format!("{value} at all {count} agencies"))
        }
    }
}

/// What may be said of who stands apart from the others: only of those outside of the widest limits, by an n that reaches the
/// minimum and by a number that nobody doubts.
pub fn apart(
    ranking: &Ranking,
    control: &Control,
    doubted: &dyn Fn(&RankRow) -> bool,
    named: Named<'_>,
    lang: Lang,
) -> String {
    const MOST: usize = 2;
    let all = control.points.iter().flatten().count();
    let mut outside: Vec<(&RankRow, f64)> = ranking
        .rows
        .iter()
        .zip(&control.points)
        .filter(|(row, _)| !row.row.below_minimum && !doubted(row))
        .filter_map(|(row, point)| point.filter(|point| point.beyond == Some(Limit::Alarm)).map(|point| (row, point.z)))
        .collect();
    outside.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let said = |(row, z): &(&RankRow, f64)| {
        let (agency, value) = named(row);
        match *z > 0.0 {
            true => lang
                .pick(format!("{agency}明显偏高（{value}）"), format!("{agency} clearly above the others ({value})")),
            false => lang
                .pick(format!("{agency}明显偏低（{value}）"), format!("{agency} clearly below the others ({value})")),
        }
    };
    match outside.len() {
        0 => lang.pick(
            format!("{all}个单位中没有明显异于其他单位的"),
            format!("none of {all} agencies stands clearly apart"),
        ),
        n @ 1..=MOST => {
            let names: Vec<String> = outside.iter().take(n).map(said).collect();
            lang.pick(
                format!("{all}个单位中，{}", names.join("，")),
                format!("{}, of {all} agencies", names.join(", ")),
            )
        }
        n => {
            let first = named(outside[0].0).0;
            lang.pick(
                format!("{all}个单位中，{first}等{n}个明显异于其他单位"),
                format!("{first} and {} stand clearly apart from {all} agencies", plural(n - 1, "other")),
            )
        }
    }
}

/// What may be said of both ends: a sentence for the first lines of a page.
pub fn both_ends(ranking: &Ranking, named: Named<'_>, lang: Lang) -> Option<String> {
    let (first, last) = ranking.ends()?;
    let count = ranking.ranked();
    if first.rivals + 1 == count || last.rivals + 1 == count {
        return Some(leader(ranking, named, lang));
    }
    let side = |at: &RankEnd<'_>, best| end(at, extreme(ranking.metric, best, lang), named, lang);
    Some(lang.pick(
        format!("{}；{}", side(&first, true), side(&last, false)),
        format!("{}; {}", side(&first, true), side(&last, false)),
    ))
}

/// The two ends by size of value.
fn ordered<T>(first: T, last: T, metric: &Metric) -> (T, T) {
    if metric.card.better == Direction::Lower { (first, last) } else { (last, first) }
}

/// What the end of a ranking is called: the best of a metric of which less is better is the lowest.
fn extreme(metric: &Metric, best: bool, lang: Lang) -> &'static str {
    match (metric.card.better, best) {
        (Direction::Zero, true) => lang.pick("最接近零", "nearest to zero"),
        (Direction::Zero, false) => lang.pick("离零最远", "farthest from zero"),
        (Direction::Lower, true) | (Direction::Higher | Direction::None, false) => lang.pick("最低", "lowest"),
        (Direction::Lower, false) | (Direction::Higher | Direction::None, true) => lang.pick("最高", "highest"),
    }
}

fn end(end: &RankEnd<'_>, extreme: &str, named: Named<'_>, lang: Lang) -> String {
    let (agency, value) = named(end.row);
    let (equal, all) = (end.equal, end.rivals + 1);
    if end.is_clear() {
        return lang.pick(format!("{agency}{extreme}，为{value}"), format!("{extreme} at {agency}, {value}"));
    }
    if equal == all {
        return lang.pick(
            format!("{agency}等{equal}个单位并列{extreme}，为{value}"),
            format!("{extreme} at {agency} and {}, {value}", plural(equal - 1, "other")),
        );
    }
    lang.pick(
        format!("{agency}（{value}）等{all}个单位都可能{extreme}，难分高下"),
        format!("{agency} ({value}) or {} may be {extreme}, too close to tell", plural(all - 1, "other")),
    )
}

/// What may be said of changes between two years, of two agencies or more.
pub fn changes(
    movements: &Movements,
    metric: &Metric,
    (earlier, later): (i32, i32),
    short: &dyn Fn(&gongkai_analytics::MetricRow) -> String,
    lang: Lang,
) -> Option<String> {
    let name = metric.label(lang);
    if let Some(row) = &movements.largest
        && let Some(of) = row.row()
    {
        let (agency, moved) = (short(of), movement(row, lang));
        return Some(lang.pick(
            format!("{name}变化最大的是{agency}：{later}年比{earlier}年{moved}"),
            format!("{name} changed most at {agency}: {moved} from {earlier} to {later}"),
        ));
    }
    let Movements { compared, equal, rose, fell, .. } = *movements;
    if compared < 2 {
        return None;
    }
    if equal == compared {
        return Some(lang.pick(
            format!("{name}：{later}年与{earlier}年，可比的{compared}个单位都相同"),
            format!("{name}: the same in {earlier} and {later} at all {compared} agencies that compare"),
        ));
    }
    if rose + fell == 0 {
        return Some(lang.pick(
            format!("{name}：{later}年比{earlier}年，可比的{compared}个单位变化都未超出偶然范围"),
            format!("{name}, {earlier} to {later}: no change beyond chance at the {compared} agencies that compare"),
        ));
    }
    let rest = compared - rose - fell;
    let chance = metric.card.minimum.is_some();
    let (zh_rest, en_rest) = match chance {
        true => ("未超出偶然范围", "within chance at"),
        false => ("不变", "unchanged at"),
    };
    let parts = [(rose, "上升", "up at"), (fell, "下降", "down at"), (rest, zh_rest, en_rest)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|part| part.0 > 0)
        .map(|(n, zh, en)| lang.pick(format!("{n}个{zh}"), format!("{en} {n}")))
        .collect();
    Some(lang.pick(
        format!("{name}：{later}年比{earlier}年，可比的{compared}个单位中{}", parts.join("，")),
        format!("{name}, {earlier} to {later}: {} of {compared} agencies that compare", parts.join(", ")),
    ))
}
