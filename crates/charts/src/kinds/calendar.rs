//! When each report came out, against its deadline.

use gongkai_model::{Date, Lang};
use serde::{Deserialize, Serialize};

use super::across::{note_left_out, widest};
use super::{Plot, check_span};
use crate::canvas::{Canvas, SMALL, Swatch, cut};
use crate::error::ChartError;
use crate::scene::{About, Area, Point, Text};
use crate::table::{DataTable, Field};
use crate::text::Measure;

/// Days of publication, the earliest first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The bodies, in any order.
    pub rows: Vec<CalendarRow>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarRow {
    /// Name, in full.
    pub label: String,
    /// When it came out; nothing where no date is known.
    #[serde(default)]
    pub published: Option<Date>,
    /// The last day on which it was in time.
    #[serde(default)]
    pub deadline: Option<Date>,
    /// Where the date comes from; goes to the data table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Which record it is of; see [`Datum::record`](crate::Datum::record).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Stands out.
    #[serde(default)]
    pub highlighted: bool,
}

impl CalendarRow {
    /// Days after the deadline; below zero where it was in time.
    pub(crate) fn late(&self) -> Option<i64> {
        Some(days(self.published?) - days(self.deadline?))
    }
}

const MOST: usize = 60;
const ROW: f64 = 22.0;

/// Days since the beginning of the calendar.
fn days(date: Date) -> i64 {
    i64::from(date.since(Date::ZERO).map_or(0, |span| span.get_days()))
}

/// The first days of the months that begin between two dates.
fn months(from: Date, to: Date) -> Vec<Date> {
    let mut months = Vec::new();
    let mut at = from.first_of_month();
    while at <= to && months.len() < 600 {
        if at >= from {
            months.push(at);
        }
        let Ok(next) = at.checked_add(jiff::Span::new().months(1)) else { break };
        at = next;
    }
    months
}

impl Plot for Calendar {
    fn check(&self) -> Result<(), ChartError> {
        let year = |date: Option<Date>| date.and_then(|date| u16::try_from(date.year()).ok());
        let years: Vec<u16> =
            self.rows.iter().flat_map(|row| [year(row.published), year(row.deadline)]).flatten().collect();
        check_span(years.iter().min().copied(), years.iter().max().copied())
    }

    fn has_values(&self) -> bool {
        self.rows.iter().any(|row| row.published.is_some())
    }

    fn table(&self) -> DataTable {
        let text = |date: Option<Date>| date.map(|date| date.to_string());
        let row = |row: &CalendarRow| {
            vec![
                row.label.as_str().into(),
                text(row.published).as_deref().into(),
                text(row.deadline).as_deref().into(),
                row.late().map(|days| days as f64).into(),
                Field::from(row.reference.as_deref()),
                row.record.as_deref().into(),
            ]
        };
        DataTable {
            columns: &["label", "published", "deadline", "days_late", "reference", "record"],
            rows: self.rows.iter().map(row).collect(),
        }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let colors = canvas.colors;
        let mut known: Vec<(&CalendarRow, Date)> =
            self.rows.iter().filter_map(|row| Some((row, row.published?))).collect();
        known.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.label.cmp(&b.0.label)));
        let shown = cut(known.len(), MOST, |at| known[at].0.highlighted);
        let left_out = shown.left_out;
        let rows: Vec<(&CalendarRow, Date)> = shown.kept.iter().map(|at| known[*at]).collect();
        let is_late = |row: &CalendarRow| row.late().is_some_and(|days| days > 0);
        let entries = [
            (
                rows.iter().any(|(row, _)| !is_late(row)),
                Swatch::Dot(colors.accent),
                canvas.lang.pick("按时", "In time"),
            ),
            (
                rows.iter().any(|(row, _)| is_late(row)),
                Swatch::Fill(colors.highlight),
                canvas.lang.pick("逾期", "Late"),
            ),
            (
                rows.iter().any(|(row, _)| row.deadline.is_some()),
                Swatch::Dash(colors.ink),
                canvas.lang.pick("截止日", "Deadline"),
            ),
        ];
        let entries: Vec<(Swatch, String)> =
            entries.into_iter().filter(|entry| entry.0).map(|(_, swatch, text)| (swatch, text.to_owned())).collect();
        let top = canvas.legend(&entries, top) + 6.0;

        let all = || rows.iter().flat_map(|(row, date)| [Some(*date), row.deadline]).flatten();
        let (Some(first), Some(last)) = (all().min(), all().max()) else { return top };
        let from = first.first_of_month();
        let to = last.last_of_month();
        let lang = canvas.lang;
        let said = move |row: &CalendarRow, date: Date| match row.late().filter(|days| *days > 0) {
            Some(days) => lang.pick(format!("{date}，逾期{days}天"), format!("{date}, {days} days late")),
            None => date.to_string(),
        };
        let width = canvas.right - canvas.left;
        let numbers = widest(rows.iter().map(|(row, date)| said(row, *date))) + 14.0;
        let (names, name_width) = canvas
            .row_names(rows.iter().map(|(row, _)| (row.label.as_str(), row.highlighted)), (0.3 * width).max(40.0));
        let left = canvas.left + name_width + 16.0;
        let with_numbers = canvas.right - numbers - left >= 100.0;
        let right = if with_numbers { canvas.right - numbers } else { canvas.right - 8.0 };
        let span = (days(to) - days(from)).max(1) as f64;
        let x = |date: Date| left + (days(date) - days(from)) as f64 / span * (right - left);

        let mut y = top;
        let since = canvas.items.len();
        for ((row, date), name) in rows.iter().zip(&names) {
            let height = canvas.row_height(name, ROW);
            let middle = y + height / 2.0;
            canvas.row_name(name, left - 14.0, middle, colors.ink);
            if let Some(deadline) = row.deadline {
                canvas.vertical(x(deadline), y, y + height, colors.ink, true);
            }
            let text =
                crate::frame::bounded(&format!("{}{}{}", row.label, canvas.lang.pick("：", ": "), said(row, *date)));
            let about = Some(About { text, record: row.record.clone() });
            if is_late(row) {
                let area = Area { x: x(*date) - 4.5, y: middle - 4.5, w: 9.0, h: 9.0 };
                canvas.rect(area, colors.highlight, about);
            } else {
                canvas.dot(Point { x: x(*date), y: middle }, 5.0, colors.accent, about);
            }
            if with_numbers {
                let ink = if is_late(row) { colors.as_text(colors.highlight) } else { colors.muted };
                canvas.push(Text::new(&said(row, *date), canvas.right, middle + 0.36 * SMALL, SMALL, ink).end());
            }
            y += height;
        }
        let bottom = self.grid(canvas, since, (from, to), (left, top, y), &x);
        note_left_out(canvas, rows.len(), left_out);
        self.unknown(canvas);
        bottom
    }
}

impl Calendar {
    /// The beginnings of months under the rows, as many named as there is room for; gives back the lower edge.
    fn grid(
        &self,
        canvas: &mut Canvas,
        since: usize,
        (from, to): (Date, Date),
        (left, top, bottom): (f64, f64, f64),
        x: &dyn Fn(Date) -> f64,
    ) -> f64 {
        let mut under = Canvas::new(canvas.lang, canvas.format, canvas.colors, canvas.left, canvas.right);
        let size = SMALL - 0.5;
        let measure = Measure::plain(size);
        let mut free = canvas.left.max(left - 30.0);
        let mut year = None;
        for month in months(from, to) {
            under.vertical(x(month), top, bottom, canvas.colors.grid, false);
            let new_year = year != Some(month.year());
            let text = match (canvas.lang, new_year) {
                (Lang::Zh, true) => format!("{}年{}月", month.year(), month.month()),
                (Lang::Zh, false) => format!("{}月", month.month()),
                (Lang::En, true) => month.strftime("%b %Y").to_string(),
                (Lang::En, false) => month.strftime("%b").to_string(),
            };
            let half = measure.width(&text) / 2.0;
            let at = x(month).max(canvas.left + half).min(canvas.right - half);
            if at - half >= free {
                under.push(Text::new(&text, at, bottom + 15.0, size, canvas.colors.muted).middle());
                free = at + half + 8.0;
                year = Some(month.year());
            }
        }
        canvas.items.splice(since..since, under.items);
        bottom + 20.0
    }

    fn unknown(&self, canvas: &mut Canvas) {
        const NAMED: usize = 8;
        let names: Vec<&str> =
            self.rows.iter().filter(|row| row.published.is_none()).map(|row| row.label.as_str()).collect();
        if names.is_empty() {
            return;
        }
        let n = names.len();
        let list = names[..n.min(NAMED)].join(canvas.lang.pick("、", ", "));
        let more = if n > NAMED { canvas.lang.pick("等", " and others") } else { "" };
        canvas.notes.push(canvas.lang.pick(
            format!("{n} 个没有公布日期，未画出：{list}{more}"),
            format!("{n} without a date are not drawn: {list}{more}"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_on_their_first_day() {
        let found = months("2023-12-01".parse().unwrap(), "2024-03-31".parse().unwrap());
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01"]);
    }

    #[test]
    fn late_is_counted_from_the_day_after_the_deadline() {
        let row = |published: &str| CalendarRow {
            published: Some(published.parse().unwrap()),
            deadline: Some("2024-01-31".parse().unwrap()),
            ..CalendarRow::default()
        };
        assert_eq!((row("2024-01-31").late(), row("2024-02-01").late()), (Some(0), Some(1)));
    }
}
