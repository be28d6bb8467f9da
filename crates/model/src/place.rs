use serde::{Deserialize, Serialize};
use std::fmt;

/// Where in its source something stands. Every part counts from 1; 0 means that the part does not apply.
///
/// Kept small (12 bytes) because every cell has one.
///
/// ```
/// use gongkai_model::{Lang, Place};
/// let place = Place { table: 3, row: 9, column: 4, ..Place::default() };
/// assert_eq!(place.describe(Lang::Zh), "第3个表格，第9行，第4列");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Line of a text file or of a page, row of a CSV file or a sheet, paragraph of a Word file.
    #[serde(skip_serializing_if = "is_zero")]
    pub line: u32,
    /// Page of a paged document, or sheet of a workbook.
    #[serde(skip_serializing_if = "is_zero")]
    pub page: u16,
    /// Table within the document.
    #[serde(skip_serializing_if = "is_zero")]
    pub table: u16,
    /// Row within the table.
    #[serde(skip_serializing_if = "is_zero")]
    pub row: u16,
    /// Column within the table or CSV row.
    #[serde(skip_serializing_if = "is_zero")]
    pub column: u16,
}

fn is_zero<T: Default + PartialEq>(n: &T) -> bool {
    *n == T::default()
}

impl Place {
    /// A line of a text or CSV file.
    pub fn line(line: usize) -> Place {
        Place { line: u32::try_from(line).unwrap_or(u32::MAX), ..Place::default() }
    }

    /// The same place with a column.
    pub fn at_column(self, column: usize) -> Place {
        Place { column: u16::try_from(column).unwrap_or(u16::MAX), ..self }
    }

    /// Nothing is known about the place.
    pub fn is_unknown(self) -> bool {
        self == Place::default()
    }

    /// The place in words, with the table called by its name where one is given: `第4页，表四，第1行，第7列`.
    ///
    /// ```
    /// use gongkai_model::{Lang, Place};
    /// let place = Place { page: 4, table: 5, row: 1, column: 7, ..Place::default() };
    /// assert_eq!(place.describe_in(Some("表四"), Lang::Zh), "第4页，表四，第1行，第7列");
    /// assert_eq!(place.describe_in(Some("table 4"), Lang::En), "page 4, table 4, row 1, column 7");
    /// ```
    pub fn describe_in(self, table: Option<&str>, lang: crate::Lang) -> String {
        let Some(name) = table.filter(|_| self.table > 0) else { return self.describe(lang) };
        let page = Place { page: self.page, ..Place::default() }.describe(lang);
        let rest = Place { page: 0, table: 0, ..self }.describe(lang);
        let parts = [page.as_str(), name, rest.as_str()];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join(lang.pick("，", ", "))
    }

    /// The place in words; empty where nothing is known.
    pub fn describe(self, lang: crate::Lang) -> String {
        let mut parts = Vec::new();
        let mut part = |n: u32, zh: (&str, &str), en: &str| {
            if n > 0 {
                parts.push(lang.pick(format!("{}{n}{}", zh.0, zh.1), format!("{en} {n}")));
            }
        };
        part(u32::from(self.page), ("第", "页"), "page");
        part(u32::from(self.table), ("第", "个表格"), "table");
        part(self.line, ("第", "行"), "line");
        // In a text file the line says more than the row of the table it was read into.
        if self.line == 0 {
            part(u32::from(self.row), ("第", "行"), "row");
        }
        part(u32::from(self.column), ("第", "列"), "column");
        parts.join(lang.pick("，", ", "))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(crate::Lang::En))
    }
}
