//! The first rows of a table as a piece of a page, for notebooks.

use super::{Columns, Field, Kind, Value};
use crate::AnalyticsError;
use gongkai_model::{Lang, in_html, plain};

/// Rows that are shown.
const ROWS: usize = 10;

/// Columns that are shown; a panel has two hundred.
const COLUMNS: usize = 20;

impl Columns {
    /// The first rows and columns with the size of the whole. What a column holds stands where the pointer rests.
    ///
    /// # Errors
    ///
    /// What the data frame library refuses.
    pub fn html(&self, lang: Lang) -> Result<String, AnalyticsError> {
        let rows = self.rows(0, ROWS)?;
        let fields = self.fields();
        let is_number = |field: &Field| matches!(field.kind, Kind::Int | Kind::Float | Kind::Number);
        let align =
            |field: &Field| if is_number(field) { " style=\"text-align:right\"" } else { " style=\"text-align:left\"" };
        let mut out = String::from("<table><thead><tr>");
        for field in fields.iter().take(COLUMNS) {
            let told = self.described(&field.name).map(|told| lang.pick(told.zh, told.en)).unwrap_or_default();
            let (name, align) = (in_html(&field.name), align(field));
            out.push_str(&format!("<th{align} title=\"{}\">{name}</th>", in_html(&told)));
        }
        out.push_str("</tr></thead><tbody>");
        for row in &rows {
            out.push_str("<tr>");
            for (field, value) in fields.iter().zip(row).take(COLUMNS) {
                out.push_str(&format!("<td{}>{}</td>", align(field), in_html(&shown(value))));
            }
            out.push_str("</tr>");
        }
        let (height, width) = (self.height(), fields.len());
        out.push_str(&format!("</tbody></table><p>{}: {height} × {width}</p>", in_html(self.id())));
        Ok(out)
    }
}

/// A value as text for people.
fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => plain(text),
        Value::Int(n) => n.to_string(),
        Value::Float(x) => format!("{:.4}", x).trim_end_matches('0').trim_end_matches('.').to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Number(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::TableRows;

    #[test]
    fn a_table_is_shown_escaped_and_cut() {
        let fields = [Field::new("agency", Kind::Text), Field::new("value", Kind::Float)];
        let rows = (0..12).map(|n| vec![Value::text("<b>甲"), Value::Float(f64::from(n) / 2.0)]);
        let shown = TableRows::new("metrics", fields, rows).into_columns().unwrap().html(Lang::En).unwrap();
        assert_eq!(shown.matches("<tr>").count(), 11);
        assert!(shown.contains("&lt;b&gt;甲") && shown.contains(">0.5</td>") && shown.contains("metrics: 12 × 2"));
        assert!(shown.contains("title=\"the value; shares are fractions\""), "{shown}");
    }
}
