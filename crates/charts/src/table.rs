//! The data behind a chart, as rows.

use crate::error::ChartError;
use gongkai_model::exchange::protect;

/// One cell of a data table.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// A name or a remark.
    Text(String),
    /// A plain number: fractions stay fractions.
    Number(f64),
    /// A year, a rank, a count of things.
    Whole(u64),
    /// Nothing: missing is not zero.
    Empty,
}

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        if text.is_empty() { Field::Empty } else { Field::Text(text.to_owned()) }
    }
}

impl From<Option<&str>> for Field {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Field::Empty, Field::from)
    }
}

impl From<Option<f64>> for Field {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Field::Empty, Field::Number)
    }
}

impl From<Option<u64>> for Field {
    fn from(value: Option<u64>) -> Self {
        value.map_or(Field::Empty, Field::Whole)
    }
}

impl From<u16> for Field {
    fn from(value: u16) -> Self {
        Field::Whole(u64::from(value))
    }
}

impl Field {
    /// The cell as text: numbers in full, names as they are.
    fn as_text(&self) -> String {
        match self {
            Field::Text(text) => text.clone(),
            Field::Number(value) => {
                let text = format!("{value:?}");
                text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
            }
            Field::Whole(value) => value.to_string(),
            Field::Empty => String::new(),
        }
    }
}

/// The data behind a chart: one row for each thing drawn, and for each thing that could not be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct DataTable {
    /// Column names, the same in both languages.
    pub columns: &'static [&'static str],
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Field>>,
}

impl DataTable {
    /// The table as CSV (UTF-8, `\n`). A name that a spreadsheet would take for a formula gets a leading apostrophe.
    ///
    /// ```
    /// use gongkai_charts::{DataTable, Field};
    /// let rows = vec![vec![Field::from("=HYPERLINK(1)"), Field::Number(-0.5)]];
    /// let table = DataTable { columns: &["label", "value"], rows };
    /// assert_eq!(table.to_csv().unwrap(), "label,value\n'=HYPERLINK(1),-0.5\n");
    /// ```
    pub fn to_csv(&self) -> Result<String, ChartError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns).map_err(ChartError::Table)?;
        for row in &self.rows {
            let fields = row.iter().map(|field| match field {
                Field::Text(text) => protect(text).into_owned(),
                other => other.as_text(),
            });
            writer.write_record(fields).map_err(ChartError::Table)?;
        }
        let bytes = writer.into_inner().map_err(|e| ChartError::Table(e.into_error().into()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        let table = DataTable { columns: &["a"], rows: vec![vec!["=1+1".into()], vec![Field::Number(-3.0)]] };
        assert_eq!(table.to_csv().unwrap(), "a\n'=1+1\n-3\n");
        assert_eq!(Field::Number(-3.0).as_text(), "-3");
        assert_eq!(Field::Number(0.1 + 0.2).as_text(), "0.30000000000000004");
        assert_eq!(Field::from(None::<f64>).as_text(), "");
    }

    #[test]
    fn csv_quotes_what_needs_it() {
        let table = DataTable { columns: &["a", "b"], rows: vec![vec!["x,\"y\"\nz".into(), Field::Empty]] };
        assert_eq!(table.to_csv().unwrap(), "a,b\n\"x,\"\"y\"\"\nz\",\n");
    }
}
