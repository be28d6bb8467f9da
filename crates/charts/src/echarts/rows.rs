//! Kinds with one row a name: bars, mix, dumbbell, pareto.

use serde_json::{Value, json};

use super::{MARGIN, Place, css, name_axis, plain, stroke, strokes, texts, value_axis, widest};
use crate::axis::Zero;
use crate::exchange::{SMALL, Sheet, direction, tidy};
use crate::kinds::{Bars, Dumbbell, DumbbellRow, Mix, Pareto};

const ROW: f64 = 28.0;

pub(super) fn bars(sheet: &Sheet<'_>, place: &Place, chart: &Bars) -> (Value, f64) {
    let colors = sheet.colors;
    let (ranked, rest) = chart.ranked();
    let all: Vec<_> =
        ranked.into_iter().map(|(_, bar)| (true, bar)).chain(rest.into_iter().map(|b| (false, b))).collect();
    let names = sheet.names(all.iter().map(|(_, bar)| bar.label.as_str()));
    let ends =
        all.iter().flat_map(|(_, bar)| [bar.datum.value, bar.interval.map(|i| i.low), bar.interval.map(|i| i.high)]);
    let axis = sheet.axis(ends.flatten().chain(chart.benchmark.as_ref().map(|b| b.value)), Zero::Always);
    let data: Vec<Value> = all
        .iter()
        .map(|(ranked, bar)| {
            let color = if bar.highlighted { colors.highlight } else { colors.accent };
            json!({
                "value": bar.datum.value.map(|value| sheet.shown(value)),
                "itemStyle": { "color": css(color), "opacity": if *ranked { 1.0 } else { 0.4 } },
            })
        })
        .collect();
    let mut lines: Vec<Value> = all
        .iter()
        .enumerate()
        .filter_map(|(at, (_, bar))| bar.interval.map(|i| stroke((sheet.shown(i.low), at), (sheet.shown(i.high), at))))
        .collect();
    if let Some(mark) = &chart.benchmark {
        let text = plain(&format!("{} {}", mark.label, sheet.number(mark.value)));
        lines.push(json!({
            "xAxis": sheet.shown(mark.value), "lineStyle": { "type": "dashed", "width": 1 },
            "label": { "show": true, "position": "start", "formatter": text, "color": css(colors.ink), "fontSize": SMALL },
        }));
    }
    let said = all.iter().enumerate().map(|(at, (_, bar))| {
        let end = bar.datum.value.map_or(0.0, |v| v.max(bar.interval.map_or(v, |i| i.high)).max(0.0));
        (sheet.shown(end), at, sheet.said(&bar.datum))
    });
    let said: Vec<_> = said.collect();
    let right = widest(said.iter().map(|(.., text)| text)) + 10.0;
    let height = names.len() as f64 * ROW;
    let option = json!({
        "grid": place.grid(widest(&names) + 10.0, right, height), "xAxis": value_axis(sheet, &axis),
        "yAxis": name_axis(sheet, &names),
        "series": [
            { "type": "bar", "barWidth": "60%", "data": data, "markLine": strokes(lines, colors.ink, 1.4) },
            texts(sheet, 6, said),
        ],
    });
    (option, height)
}

pub(super) fn mix(sheet: &Sheet<'_>, place: &Place, chart: &Mix) -> (Value, f64) {
    let colors = sheet.colors;
    let names = sheet.names(chart.rows.iter().map(|row| row.label.as_str()));
    let segments = sheet.names(chart.segments.iter().map(String::as_str));
    let shares: Vec<Option<Vec<f64>>> = chart.rows.iter().map(|row| row.shares()).collect();
    let mut series: Vec<Value> = segments
        .iter()
        .enumerate()
        .map(|(at, segment)| {
            let fill = sheet.segment(at);
            let cell = |shares: &Option<Vec<f64>>| {
                let share = shares.as_ref().map(|shares| shares[at]);
                json!({
                    "value": share.map(|share| tidy(share * 100.0)),
                    "label": { "show": share.is_some_and(|s| s >= 0.065), "formatter": share.map(|s| sheet.percent(s)) },
                })
            };
            json!({
                "type": "bar", "name": segment, "stack": "whole", "barWidth": "72%", "data": shares.iter().map(cell).collect::<Vec<_>>(),
                "itemStyle": { "color": css(fill), "borderColor": css(colors.paper), "borderWidth": 0.5 },
                "label": { "color": css(colors.on(fill)), "fontSize": SMALL - 1.0 },
            })
        })
        .collect();
    let why =
        chart.rows.iter().zip(&shares).enumerate().filter(|(_, (_, shares))| shares.is_none()).map(|(at, (row, _))| {
            let why = match row.total() {
                None => sheet.lang.pick("有分项缺失，构成无法计算", "a part is missing, shares are undefined"),
                Some(_) => sheet.lang.pick("合计为 0，构成无定义", "the total is 0, shares are undefined"),
            };
            (0.0, at, why.to_owned())
        });
    series.push(texts(sheet, 6, why));
    let axis = json!({
        "type": "value", "min": 0, "max": 100, "interval": 25, "splitLine": { "show": false },
        "axisLabel": { "formatter": "{value}%", "color": css(colors.muted), "fontSize": SMALL },
    });
    let height = names.len() as f64 * ROW;
    let option = json!({
        "legend": place.legend(sheet, &segments), "grid": place.grid(widest(&names) + 10.0, 20.0, height), "xAxis": axis,
        "yAxis": name_axis(sheet, &names), "series": series,
    });
    (option, height)
}

pub(super) fn dumbbell(sheet: &Sheet<'_>, place: &Place, chart: &Dumbbell) -> (Value, f64) {
    let colors = sheet.colors;
    let mut order: Vec<&DumbbellRow> = chart.rows.iter().collect();
    let change = |row: &DumbbellRow| row.change().unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|a, b| change(b).total_cmp(&change(a)));
    let names = sheet.names(order.iter().map(|row| row.label.as_str()));
    let when = sheet.names([chart.before.as_str(), chart.after.as_str()]);
    let entries = [
        when[0].clone(),
        sheet.lang.pick(format!("{}（上升）", when[1]), format!("{}, higher", when[1])),
        sheet.lang.pick(format!("{}（下降）", when[1]), format!("{}, lower", when[1])),
    ];
    let axis = sheet.axis(order.iter().flat_map(|r| [r.before.value, r.after.value]).flatten(), Zero::IfNear);
    let fell = |row: &DumbbellRow| direction(row.change()) == Some(false);
    // A row without the value has a dot without a place: it is there, and it is nothing.
    let dots = |value: &dyn Fn(&DumbbellRow) -> Option<f64>| -> Vec<Value> {
        let dot = |(at, row): (usize, &&DumbbellRow)| json!({ "name": names[at], "value": [value(row).map(|v| sheet.shown(v)), at] });
        order.iter().enumerate().map(dot).collect()
    };
    let joined = order.iter().enumerate().filter_map(|(at, row)| {
        let (a, b) = row.before.value.zip(row.after.value)?;
        Some(stroke((sheet.shown(a), at), (sheet.shown(b), at)))
    });
    let series = |name: &str, data: Vec<Value>, color| json!({ "type": "scatter", "name": name, "data": data, "symbolSize": 11, "itemStyle": { "color": css(color), "opacity": 1 } });
    let mut before = series(&entries[0], dots(&|row| row.before.value), colors.axis);
    before["markLine"] = strokes(joined.collect(), colors.context, 2.4);
    // Under the dots.
    before["markLine"]["z"] = json!(1);
    let said: Vec<_> = order
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let end = row.before.value.into_iter().chain(row.after.value).reduce(f64::max);
            let text = format!("{} → {}", sheet.said(&row.before), sheet.said(&row.after));
            (sheet.shown(end.unwrap_or(axis.min)), at, text)
        })
        .collect();
    let right = widest(said.iter().map(|(.., text)| text)) + 10.0;
    let height = names.len() as f64 * ROW;
    let option = json!({
        "legend": place.legend(sheet, &entries), "grid": place.grid(widest(&names) + 10.0, right, height),
        "xAxis": value_axis(sheet, &axis), "yAxis": name_axis(sheet, &names),
        "series": [
            before,
            series(&entries[1], dots(&|row| row.after.value.filter(|_| !fell(row))), colors.accent),
            series(&entries[2], dots(&|row| row.after.value.filter(|_| fell(row))), colors.highlight),
            texts(sheet, 11, said),
        ],
    });
    (option, height)
}

pub(super) fn pareto(sheet: &Sheet<'_>, place: &Place, chart: &Pareto) -> (Value, f64) {
    let colors = sheet.colors;
    let ordered = chart.ordered();
    let whole: f64 = ordered.iter().map(|(_, count, _)| count).sum();
    let absent = chart.parts.iter().filter(|part| part.count.value.is_none());
    let all: Vec<_> =
        ordered.into_iter().map(|(part, _, sum)| (part, Some(sum))).chain(absent.map(|part| (part, None))).collect();
    let names = sheet.names(all.iter().map(|(part, _)| part.label.as_str()));
    let axis = sheet.axis(chart.parts.iter().filter_map(|part| part.count.value), Zero::Always);
    let data: Vec<Option<f64>> = all.iter().map(|(part, _)| part.count.value.map(|value| sheet.shown(value))).collect();
    let said: Vec<_> = all
        .iter()
        .enumerate()
        .map(|(at, (part, _))| {
            let text = match part.count.value.filter(|_| whole > 0.0) {
                Some(count) => format!("{} ({})", sheet.number(count), sheet.percent(count / whole)),
                None => sheet.said(&part.count),
            };
            (data[at].unwrap_or_default(), at, text)
        })
        .collect();
    let sums = all.iter().enumerate().filter_map(|(at, (_, sum))| Some((at, sum.filter(|_| whole > 0.0)?)));
    let sums: Vec<Value> = sums
        .map(|(at, sum)| json!({ "value": [tidy(sum * 100.0), at], "label": { "formatter": sheet.percent(sum) } }))
        .collect();
    let (left, numbers) = (widest(&names) + 10.0, widest(said.iter().map(|(.., text)| text)) + 14.0);
    // Two plots side by side: over each other the line would run through the numbers.
    let inner = (place.width - 2.0 * MARGIN - left - numbers - 70.0).max(160.0);
    let height = names.len() as f64 * ROW;
    let mut second = name_axis(sheet, &names);
    second["gridIndex"] = json!(1);
    second["axisLabel"]["show"] = json!(false);
    let shares = json!({
        "type": "value", "min": 0, "max": 100, "interval": 50, "gridIndex": 1, "splitLine": { "show": false },
        "name": sheet.lang.pick("累计占比", "Share added up"), "nameLocation": "middle", "nameGap": 28,
        "nameTextStyle": { "color": css(colors.as_text(colors.highlight)) },
        "axisLabel": { "formatter": "{value}%", "color": css(colors.muted), "fontSize": SMALL },
    });
    let option = json!({
        "grid": [
            { "left": MARGIN + left, "width": 0.7 * inner, "top": place.top, "height": height },
            { "left": MARGIN + left + 0.7 * inner + numbers, "width": 0.3 * inner, "top": place.top, "height": height },
        ],
        "xAxis": [value_axis(sheet, &axis), shares], "yAxis": [name_axis(sheet, &names), second],
        "series": [
            { "type": "bar", "barWidth": "60%", "data": data, "itemStyle": { "color": css(colors.accent) } },
            {
                "type": "line", "name": sheet.lang.pick("累计占比", "Share added up"), "xAxisIndex": 1, "yAxisIndex": 1,
                "data": sums, "symbol": "circle", "symbolSize": 7, "itemStyle": { "color": css(colors.highlight) },
                "lineStyle": { "color": css(colors.highlight), "width": 2 },
                "label": { "show": true, "position": "right", "color": css(colors.ink), "fontSize": SMALL },
            },
            texts(sheet, 6, said),
        ],
    });
    (option, height)
}
