//! Charts of a change between two years.

use super::{Named, crosses_forms, file_part, slope, two_years};
use crate::FigureError;
use crate::frame::Frame;
use crate::words::plural;
use gongkai_analytics::{Shape, Unit, compare, shift_share};
use gongkai_charts::{Chart, Datum, Dumbbell, DumbbellRow, Waterfall, WaterfallStep};
use gongkai_model::Scope;

/// The two values of each agency on one axis.
pub(crate) fn dumbbell(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let lang = frame.lang();
    // The same agencies, values and words as the chart with lines.
    let (id, mut spec) = slope(frame)?;
    let Chart::Slope(slope) = &spec.chart else { return Err(frame.nothing()) };
    let year = |year: u16| lang.pick(format!("{year}年"), year.to_string());
    let rows = slope.items.iter().map(|item| DumbbellRow {
        label: item.label.clone(),
        before: item.from.clone(),
        after: item.to.clone(),
        highlighted: item.highlighted,
    });
    let chart = Dumbbell { before: year(slope.from_year), after: year(slope.to_year), rows: rows.collect() };
    spec.chart = Chart::Dumbbell(chart);
    Ok((id.replacen("slope", "dumbbell", 1), spec))
}

/// Where the change of the rate of all agencies together comes from.
pub(crate) fn waterfall(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let metric = frame.metric()?;
    let lang = frame.lang();
    if !matches!(metric.card.shape, Shape::Ratio(_) | Shape::Mix { .. }) || metric.card.unit != Unit::Percent {
        return Err(frame.nothing());
    }
    let (earlier, later) = two_years(frame, metric)?;
    // Where the two years count other things, no part of the change is anybody's doing.
    if compare(frame.metrics, earlier, later)?.metric(metric).any(|row| crosses_forms(&row)) {
        return Err(frame.nothing());
    }
    let bodies = frame.metrics.only(&[metric]).retain(|head| head.counted_scope == Scope::Own)?;
    let part = shift_share(&bodies, &metric.id, earlier, later)?;
    let (Some(before), Some(after), true) = (part.before, part.after, part.change.is_some() && part.rows.len() > 1)
    else {
        return Err(frame.nothing());
    };
    let step = |zh: &str, en: &str, change: f64| WaterfallStep::new(lang.pick(zh, en), Some(change));
    let mut steps = vec![
        step("各单位自身的变化", "Agencies’ own rates", part.own_rate),
        step("申请在单位之间的分布", "Volumes between agencies", part.mix),
    ];
    if part.agencies_entered > 0 {
        let n = part.agencies_entered;
        steps.push(step(&format!("新增 {n} 个单位"), &format!("{} entered", plural(n, "agency")), part.entered));
    }
    if part.agencies_left > 0 {
        let n = part.agencies_left;
        steps.push(step(&format!("减少 {n} 个单位"), &format!("{} left", plural(n, "agency")), part.left));
    }
    let year = |year: i32| lang.pick(format!("{year}年"), year.to_string());
    let name = metric.label(lang);
    let points = format!("{:.2}", (after - before).abs() * 100.0);
    let (zh_moved, en_moved) = if after > before { ("上升", "rose") } else { ("下降", "fell") };
    let most = [
        (part.own_rate, "各单位自身的变化", "the agencies’ own rates"),
        (part.mix, "申请分布的变化", "where requests went"),
    ]
    .into_iter()
    .max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    let title = match most.filter(|most| most.0.abs() > 0.0 && points != "0.00") {
        Some(_) if !part.keeps_signs() => lang.pick(
            format!("各单位合计的{name}{zh_moved}{points}个百分点，来自哪方面随权重而异"),
            format!("{name} of all agencies together {en_moved} by {points} pp; from what hangs on the weights"),
        ),
        Some((_, zh, en)) => lang.pick(
            format!("各单位合计的{name}{zh_moved}{points}个百分点，主要来自{zh}"),
            format!("{name} of all agencies together {en_moved} by {points} pp, mostly from {en}"),
        ),
        None => {
            lang.pick(format!("各单位合计的{name}没有变化"), format!("{name} of all agencies together did not change"))
        }
    };
    let chart = Waterfall {
        from_label: year(earlier),
        from: Datum::new(Some(before)),
        steps,
        to_label: year(later),
        to: Datum::new(Some(after)),
    };
    let mut spec = frame.spec(title, metric.card.unit, Chart::Waterfall(chart));
    let both = part.rows.len();
    spec.subtitle = lang.pick(
        format!(
            "{name}：{}，各单位分子、分母分别相加。报告年度 {earlier}、{later}；两年都有值的 {both} 个单位。",
            metric.card.formula.get(lang)
        ),
        format!(
            "{name}: {}, numerators and denominators added up. Report years {earlier} and {later}; {} with both.",
            metric.card.formula.get(lang),
            plural(both, "agency")
        ),
    );
    spec.source = frame.source(part.rows.iter().map(|row| &*frame.collection.used()[row.at as usize]));
    if !part.keeps_signs() {
        let shown = |of: (f64, f64)| format!("{:+.2}", of.0 * 100.0);
        let [a, b] = part.by_either_year().map(shown);
        spec.notes.push(lang.pick(
            format!("两部分的方向随权重而异：各单位自身的变化按{earlier}年的申请分布为{a}个百分点，按{later}年的为{b}个百分点。"),
            format!("The parts change sign with the weights: the agencies’ own rates add {a} pp by the volumes of {earlier}, {b} pp by those of {later}."),
        ));
    }
    spec.notes.push(
        lang.pick(
            "县级以上政府（含管委会）的报告可能包含其部门，除说明为本级的外不计入；说明为汇总的报告也不计入。",
            "Reports of governments from county level up (and of committees that govern zones) may include those of their bodies and are left out unless they state that they do not; so are reports that state that they are rolled up.",
        )
        .to_owned(),
    );
    Ok((format!("waterfall-{}-{earlier}-{later}", file_part(&metric.id)), spec))
}
