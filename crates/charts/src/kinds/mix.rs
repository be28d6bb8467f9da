//! Shares of a whole, one stacked bar a row.

use serde::{Deserialize, Serialize};

use super::{Plot, check_number, check_value};
use crate::canvas::{Canvas, RowName, SMALL, Swatch, cut};
use crate::error::ChartError;
use crate::format::{Unit, ValueFormat, grouped};
use crate::scene::{About, Area, Item, Text};
use crate::spec::Datum;
use crate::table::{DataTable, Field};
use crate::text::{Measure, shorten};

/// How a whole divides into parts, for each body. The parts are counts; the chart computes the shares.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// Names of the parts.
    pub segments: Vec<String>,
    /// One row a body, in the order to be shown.
    pub rows: Vec<MixRow>,
}

/// The parts of one body.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MixRow {
    /// Name, in full.
    pub label: String,
    /// The count of each part, as many as there are segments. A missing part leaves all shares of the row undefined.
    pub parts: Vec<Datum>,
    /// Stands out.
    #[serde(default)]
    pub highlighted: bool,
}

impl MixRow {
    /// A row of counts.
    pub fn new(label: impl Into<String>, parts: impl IntoIterator<Item = Option<f64>>) -> Self {
        Self { label: label.into(), parts: parts.into_iter().map(Datum::new).collect(), highlighted: false }
    }

    /// The sum of the parts, if none is missing.
    pub(crate) fn total(&self) -> Option<f64> {
        self.parts.iter().map(|part| part.value).sum()
    }

    /// The shares, if they are defined.
    pub(crate) fn shares(&self) -> Option<Vec<f64>> {
        let total = self.total().filter(|total| *total > 0.0)?;
        Some(self.parts.iter().map(|part| part.value.unwrap_or_default() / total).collect())
    }
}

const MOST: usize = 60;
const MOST_SEGMENTS: usize = 10;
const ROW: f64 = 27.0;
const BAR: f64 = 19.0;

impl Plot for Mix {
    fn check(&self) -> Result<(), ChartError> {
        check_number("segments", self.segments.len(), MOST_SEGMENTS)?;
        for row in &self.rows {
            if row.parts.len() != self.segments.len() {
                let (expected, got) = (self.segments.len(), row.parts.len());
                return Err(ChartError::Columns { place: row.label.clone(), expected, got });
            }
            for (part, segment) in row.parts.iter().zip(&self.segments) {
                let place = || format!("{} / {segment}", row.label);
                check_value(part.value, place)?;
                if let Some(value) = part.value.filter(|v| *v < 0.0) {
                    return Err(ChartError::NegativePart { place: place(), value });
                }
            }
        }
        Ok(())
    }

    fn has_values(&self) -> bool {
        self.rows.iter().any(|row| row.shares().is_some())
    }

    fn table(&self) -> DataTable {
        let mut rows = Vec::new();
        for row in &self.rows {
            let shares = row.shares();
            for (i, (segment, part)) in self.segments.iter().zip(&row.parts).enumerate() {
                rows.push(vec![
                    row.label.as_str().into(),
                    segment.as_str().into(),
                    part.value.into(),
                    shares.as_ref().and_then(|s| s.get(i).copied()).into(),
                    part.state.as_deref().into(),
                    Field::from(part.reference.as_deref()),
                    part.record.as_deref().into(),
                ]);
            }
        }
        DataTable { columns: &["label", "segment", "value", "share", "state", "reference", "record"], rows }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let entries: Vec<(Swatch, String)> = self
            .segments
            .iter()
            .zip(canvas.colors.segments)
            .enumerate()
            .map(|(at, (name, color))| {
                let swatch = match canvas.colors.pattern(at) {
                    Some(lines) => Swatch::Hatched(*color, lines),
                    None => Swatch::Fill(*color),
                };
                (swatch, crate::frame::name_or_none(name, canvas.lang))
            })
            .collect();
        let mut y = canvas.legend(&entries, top) + 6.0;

        let shown = cut(self.rows.len(), MOST, |i| self.rows[i].highlighted);
        let rows: Vec<&MixRow> = shown.kept.iter().map(|i| &self.rows[*i]).collect();
        let width = canvas.right - canvas.left;
        let (names, name_width) = canvas.row_names(rows.iter().map(|r| (r.label.as_str(), r.highlighted)), 0.3 * width);
        let measure = Measure::plain(SMALL);
        let totals: Vec<String> = rows.iter().map(|r| total_text(canvas, r)).collect();
        let head = canvas.lang.pick("合计", "Total");
        let total_width = totals.iter().map(|t| measure.width(t)).fold(measure.width(head), f64::max);
        let bar = (canvas.left + name_width + 10.0, canvas.right - total_width - 14.0);

        let muted = canvas.colors.muted;
        canvas.push(Text::new(head, canvas.right, y + 10.0, SMALL, muted).end());
        y += 16.0;
        for ((row, name), total) in rows.iter().zip(&names).zip(&totals) {
            let height = canvas.row_height(name, ROW);
            let middle = y + height / 2.0;
            canvas.row_name(name, bar.0 - 10.0, middle, canvas.colors.ink);
            canvas.push(Text::new(total, canvas.right, middle + 0.36 * SMALL, SMALL, muted).end());
            self.draw_bar(canvas, row, name, bar, middle);
            y += height;
        }
        for tenth in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let x = bar.0 + tenth * (bar.1 - bar.0);
            canvas.vertical(x, y, y + 4.0, canvas.colors.axis, false);
            let label = format!("{}%", tenth * 100.0);
            canvas.push(Text::new(&label, x, y + 17.0, SMALL - 0.5, muted).middle());
        }
        if shown.left_out > 0 {
            let left_out = shown.left_out;
            canvas.notes.push(canvas.lang.pick(
                format!("图中显示首尾 {} 个，另有 {left_out} 个未显示，数据表含全部", rows.len()),
                format!("{} at the ends are shown, {left_out} are only in the data table", rows.len()),
            ));
        }
        y + 20.0
    }
}

impl Mix {
    fn draw_bar(&self, canvas: &mut Canvas, row: &MixRow, name: &RowName, bar: (f64, f64), middle: f64) {
        let colors = canvas.colors;
        let whole = Area { x: bar.0, y: middle - BAR / 2.0, w: bar.1 - bar.0, h: BAR };
        let Some(shares) = row.shares() else {
            let why = match row.total() {
                None => canvas.lang.pick("有分项缺失，构成无法计算", "a part is missing, shares are undefined"),
                Some(_) => canvas.lang.pick("合计为 0，构成无定义", "the total is 0, shares are undefined"),
            };
            canvas.hatch(whole, Some(format!("{}: {why}", name.full).into()));
            let text = shorten(why, Measure::plain(SMALL), whole.w - 16.0);
            let text = Text::new(&text, whole.x + 8.0, middle + 0.36 * SMALL, SMALL, colors.muted).of(why);
            let b = text.bounds();
            canvas.rect(Area { x: b.x - 4.0, w: b.w + 8.0, y: whole.y - 1.0, h: BAR + 2.0 }, colors.paper, None);
            canvas.push(text);
            return;
        };
        let percent = ValueFormat::percent(1);
        let record = row.parts.iter().find_map(|part| part.record.clone());
        let mut x = whole.x;
        for (at, ((share, segment), fill)) in shares.iter().zip(&self.segments).zip(colors.segments).enumerate() {
            let w = share * whole.w;
            if w <= 0.0 {
                continue;
            }
            // A hair of paper between neighbours, so that they are told apart without colour.
            let area = Area { x, w: if w > 3.0 { w - 1.0 } else { w }, ..whole };
            let value = percent.full(*share, canvas.lang);
            let text = crate::frame::bounded(&format!("{}: {segment} {value}", name.full));
            let about = About { text, record: record.clone() };
            canvas.rect(area, *fill, Some(about.clone()));
            let pattern = colors.pattern(at).filter(|_| area.w > 2.0);
            if let Some(color) = pattern {
                canvas.items.push(Item::Hatch { area, color, about: Some(about) });
            }
            let size = SMALL - 0.5;
            if Measure::plain(size).width(&value) + 3.0 <= area.w {
                let at = x + area.w / 2.0;
                let text = Text::new(&value, at, middle + 0.36 * size, size, colors.on(*fill)).middle();
                if pattern.is_some() {
                    // No lines behind the number.
                    let b = text.bounds();
                    canvas.rect(
                        Area { x: b.x.max(area.x), y: b.y.max(area.y), w: b.w.min(area.w), h: b.h.min(area.h) },
                        *fill,
                        None,
                    );
                }
                canvas.push(text);
            }
            x += w;
        }
    }
}

/// The total in the unit of the chart, which for a mix is that of the parts.
fn total_text(canvas: &Canvas, row: &MixRow) -> String {
    match row.total() {
        None => "—".to_owned(),
        Some(total) if canvas.format.unit == Unit::Cases => grouped(total, usize::from(total.fract() != 0.0)),
        Some(total) => canvas.format.full(total, canvas.lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_undefined_with_a_part_missing_or_nothing_at_all() {
        assert_eq!(MixRow::new("甲", [Some(1.0), Some(3.0)]).shares(), Some(vec![0.25, 0.75]));
        assert_eq!(MixRow::new("甲", [Some(1.0), None]).shares(), None);
        assert_eq!(MixRow::new("甲", [Some(0.0), Some(0.0)]).shares(), None);
        assert_eq!(MixRow::new("甲", []).shares(), None);
    }

    #[test]
    fn parts_are_counted_and_not_negative() {
        let mix = |parts: Vec<Option<f64>>| Mix {
            segments: vec!["公开".to_owned(), "不公开".to_owned()],
            rows: vec![MixRow::new("甲", parts)],
        };
        assert!(mix(vec![Some(1.0), None]).check().is_ok());
        assert!(matches!(mix(vec![Some(1.0)]).check(), Err(ChartError::Columns { expected: 2, got: 1, .. })));
        assert!(matches!(mix(vec![Some(1.0), Some(-1.0)]).check(), Err(ChartError::NegativePart { .. })));
    }

    #[test]
    fn the_table_holds_counts_and_shares() {
        let mut row = MixRow::new("甲", [Some(1.0), Some(3.0)]);
        row.parts[0] = row.parts[0].clone().reference("requests.granted.total").record("甲/2023");
        let mix = Mix { segments: vec!["公开".to_owned(), "不公开".to_owned()], rows: vec![row] };
        let csv = mix.table().to_csv().unwrap();
        assert!(csv.contains("甲,公开,1,0.25,,requests.granted.total,甲/2023\n甲,不公开,3,0.75,,,\n"), "{csv}");
    }
}
