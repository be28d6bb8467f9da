//! Numbers, changes and years as people read them.

use crate::frame::{scale, shown};
use gongkai_analytics::{CompareRow, MetricRow, MetricState, Unit};
use gongkai_model::Lang;
pub(crate) use gongkai_model::plural;

/// A value as people read it, whatever its state.
pub fn show(row: &MetricRow, lang: Lang) -> String {
    match (row.state, row.value) {
        (MetricState::Ok, Some(value)) => row.metric.show(value),
        (MetricState::Undefined, _) => "—".to_owned(),
        (MetricState::OutOfRange, _) => lang.pick("超出可能范围", "impossible").to_owned(),
        (MetricState::NotInForm, _) => lang.pick("格式无此项", "not in form").to_owned(),
        _ => lang.pick("缺", "missing").to_owned(),
    }
}

/// A change as people read it: percentage points for rates, difference and percent for counts.
pub fn change(row: &CompareRow, lang: Lang) -> String {
    let Some(difference) = row.difference else { return "—".to_owned() };
    let mut text = match row.metric.card.unit {
        Unit::Percent | Unit::Points => {
            lang.pick(format!("{:+.2} 个百分点", difference * 100.0), format!("{:+.2} pp", difference * 100.0))
        }
        Unit::Index => format!("{difference:+.3}"),
        _ => {
            let percent = row.relative.map(|r| format!("（{:+.1}%）", r * 100.0)).unwrap_or_default();
            let percent = if lang == Lang::En { percent.replace('（', " (").replace('）', ")") } else { percent };
            format!("{difference:+}{percent}")
        }
    };
    if row.forms_differ {
        text.push_str(lang.pick("，两年格式不同", ", forms differ"));
    }
    if row.scopes_differ {
        text.push_str(lang.pick("，两年口径不同", ", scopes differ"));
    }
    text
}

/// A change as a verb for titles: `上升10.44个百分点`, `下降12件（5.1%）`, `持平`. What counts is how much more or less it is.
pub(crate) fn movement(row: &CompareRow, lang: Lang) -> String {
    let Some(difference) = row.difference else { return String::new() };
    if difference == 0.0 {
        return lang.pick("持平", "unchanged").to_owned();
    }
    let verb = if difference > 0.0 { lang.pick("上升", "up ") } else { lang.pick("下降", "down ") };
    let size = difference.abs();
    match (row.metric.card.unit, row.relative) {
        (Unit::Percent | Unit::Points, _) => {
            lang.pick(format!("{verb}{:.2}个百分点", size * 100.0), format!("{verb}{:.2} points", size * 100.0))
        }
        (Unit::Index, _) => format!("{verb}{size:.3}"),
        // Of days from the end of the year a percentage says nothing.
        (Unit::Days, _) => format!("{verb}{}", shown(Unit::Days, size, lang)),
        (unit, Some(relative)) => {
            let (size, percent) = (shown(unit, scale(unit, size), lang), format!("{:.1}%", relative.abs() * 100.0));
            lang.pick(format!("{verb}{size}（{percent}）"), format!("{verb}{size} ({percent})"))
        }
        (_, None) => format!("{verb}{}", row.metric.show(size)),
    }
}

/// `2023`, `2023–2025`, `2019、2021–2023`.
pub fn year_range(years: &[i32], lang: Lang) -> String {
    let runs = years.chunk_by(|a, b| a + 1 == *b).filter_map(|run| match (run.first(), run.last()) {
        (Some(first), Some(last)) if first == last => Some(first.to_string()),
        (Some(first), Some(last)) => Some(format!("{first}–{last}")),
        _ => None,
    });
    runs.collect::<Vec<_>>().join(lang.pick("、", ", "))
}
