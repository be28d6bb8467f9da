//! Kinds that show where values or days lie: distribution, calendar.

use serde_json::{Value, json};

use super::{Place, css, name_axis, texts, value_axis, widest};
use crate::axis::Zero;
use crate::exchange::{SMALL, Sheet, scatter, tidy};
use crate::kinds::{BOX, Calendar, CalendarRow, Distribution, quantile, sorted};

pub(super) fn distribution(sheet: &Sheet<'_>, place: &Place, chart: &Distribution) -> (Value, f64) {
    const ROW: f64 = 64.0;
    let colors = sheet.colors;
    let names = sheet.names(chart.groups.iter().map(|group| group.label.as_str()));
    let all = chart.groups.iter().flat_map(|group| &group.dots).filter_map(|dot| dot.value.value);
    let axis = sheet.axis(all, Zero::IfNear);
    let (mut boxes, mut dots, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for (row, group) in chart.groups.iter().enumerate() {
        let values = sorted(group);
        let at = |share| quantile(&values, share).filter(|_| values.len() >= BOX).map(|value| sheet.shown(value));
        // Too few values have no middle half: then there is no box.
        let five = [0.0, 0.25, 0.5, 0.75, 1.0].map(at);
        boxes.push(json!({ "value": five }));
        for (index, dot) in group.dots.iter().enumerate() {
            let color = if dot.highlighted { colors.highlight } else { colors.accent };
            dots.push(json!({
                "name": crate::frame::bounded(&dot.label),
                "value": [dot.value.value.map(|value| sheet.shown(value)), tidy(row as f64 + 0.5 * scatter(index))],
                "itemStyle": { "color": css(color), "opacity": if dot.value.few { 0.3 } else { 0.85 } },
            }));
        }
        let text = match quantile(&values, 0.5) {
            Some(median) => {
                let (n, median) = (values.len(), sheet.number(median));
                sheet.lang.pick(format!("中位数 {median}，n={n}"), format!("median {median}, n={n}"))
            }
            None => sheet.no_data(),
        };
        said.push((sheet.shown(axis.max), row, text));
    }
    let height = names.len() as f64 * ROW;
    let right = widest(said.iter().map(|(.., text)| text)) + 14.0;
    // Dots stand between the rows of names: on an axis of their own that counts the rows.
    let free = json!({ "type": "value", "min": -0.5, "max": names.len() as f64 - 0.5, "inverse": true, "show": false });
    let option = json!({
        "grid": place.grid(widest(&names) + 10.0, right, height), "xAxis": value_axis(sheet, &axis),
        "yAxis": [name_axis(sheet, &names), free],
        "series": [
            {
                "type": "boxplot", "layout": "vertical", "data": boxes, "boxWidth": [10, 46],
                "itemStyle": { "color": css(colors.accent.toward(colors.paper, 0.85)), "borderColor": css(colors.muted) },
            },
            { "type": "scatter", "yAxisIndex": 1, "symbolSize": 6, "itemStyle": { "opacity": 0.85 }, "data": dots },
            texts(sheet, 6, said),
        ],
    });
    (option, height)
}

pub(super) fn calendar(sheet: &Sheet<'_>, place: &Place, chart: &Calendar) -> (Value, f64) {
    let colors = sheet.colors;
    let mut order: Vec<&CalendarRow> = chart.rows.iter().collect();
    // Those without a date last.
    order.sort_by(|a, b| {
        (a.published.is_none(), a.published, &a.label).cmp(&(b.published.is_none(), b.published, &b.label))
    });
    let names = sheet.names(order.iter().map(|row| row.label.as_str()));
    let known = || order.iter().flat_map(|row| [row.published, row.deadline]).flatten();
    let (first, last) = (known().min().map(|day| day.first_of_month()), known().max().map(|day| day.last_of_month()));
    let entries = [
        sheet.lang.pick("按时", "In time").to_owned(),
        sheet.lang.pick("逾期", "Late").to_owned(),
        sheet.lang.pick("截止日", "Deadline").to_owned(),
    ];
    let is_late = |row: &CalendarRow| row.late().is_some_and(|days| days > 0);
    let days = |day: &dyn Fn(&CalendarRow) -> Option<gongkai_model::Date>| -> Vec<Value> {
        let dot = |(at, row): (usize, &&CalendarRow)| json!({ "name": names[at], "value": [day(row).map(|day| day.to_string()), at] });
        order.iter().enumerate().map(dot).collect()
    };
    let series = |name: &str, symbol: &str, size: Value, color, data: Vec<Value>| {
        json!({
            "type": "scatter", "name": name, "symbol": symbol, "symbolSize": size, "data": data,
            "itemStyle": { "color": css(color), "opacity": 1 },
        })
    };
    let said = order.iter().enumerate().map(|(at, row)| {
        let text = match (row.published, row.late().filter(|days| *days > 0)) {
            (None, _) => sheet.lang.pick("无公布日期", "No date").to_owned(),
            (Some(date), None) => date.to_string(),
            (Some(date), Some(days)) => {
                sheet.lang.pick(format!("{date}，逾期{days}天"), format!("{date}, {days} days late"))
            }
        };
        (at, text)
    });
    let said: Vec<(usize, String)> = said.collect();
    let right = widest(said.iter().map(|(_, text)| text)) + 14.0;
    let mut written = texts(sheet, 6, said.iter().map(|(at, text)| (0.0, *at, text.clone())));
    if let Some(data) = written["data"].as_array_mut() {
        for cell in data {
            cell["value"][0] = json!(last.map(|day| day.to_string()));
        }
    }
    let height = names.len() as f64 * 24.0;
    let option = json!({
        "legend": place.legend(sheet, &entries), "grid": place.grid(widest(&names) + 10.0, right, height),
        "xAxis": {
            "type": "time", "min": first.map(|day| day.to_string()), "max": last.map(|day| day.to_string()), "minInterval": 86_400_000_u32 * 28,
            "axisLabel": { "formatter": "{yyyy}-{MM}", "color": css(colors.muted), "fontSize": SMALL, "hideOverlap": true },
            "splitLine": { "show": true, "lineStyle": { "color": css(colors.grid) } },
        },
        "yAxis": name_axis(sheet, &names),
        "series": [
            series(&entries[2], "rect", json!([2, 18]), colors.ink, days(&|row| row.deadline)),
            series(&entries[0], "circle", json!(11), colors.accent, days(&|row| row.published.filter(|_| !is_late(row)))),
            series(&entries[1], "rect", json!(9), colors.highlight, days(&|row| row.published.filter(|_| is_late(row)))),
            written,
        ],
    });
    (option, height)
}
