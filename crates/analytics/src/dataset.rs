//! A saved dataset: everything that was read, as Parquet, ready to be used again without the original files.
//!
//! | file | one row |
//! |---|---|
//! | `dataset.json` | schema, counts, and the size and SHA-256 of every file; written last |
//! | `reports/00000.parquet` … | a report |
//! | `cells/00000.parquet` … | a cell that is in the document |
//! | `sections/00000.parquet` … | a heading, a paragraph or a notice cited |
//! | `quantities/00000.parquet` … | a report that measures use, and every number they read: made from the others, for whoever needs no more |
//!
//! A table is a folder of Parquet files, one for each *part*: the reports of some thousand documents. Whatever reads Parquet reads such
//! a folder as one table. Rows stand year by year, in row groups of one year, so that who asks for a year reads no other. `report` is the
//! number of a report within the dataset; by it the tables are joined.
//!
//! A dataset is read only if it is whole: where a table is not the one that `dataset.json` tells of, because it was written by
//! another run or is damaged, nothing of it is used.
//!
//! [`read()`] gives back reports equal to those [`write()`] was given. Counts are 64-bit integers and amounts exact text, so
//! nothing is rounded; text is written as plain string columns that pyarrow, DuckDB and Spark read.
//!
//! What does not fit into memory is written part by part: [`stage()`] lays out the reports of one, and when all are there
//! [`Finish`] settles who each of them is of and which are used, and makes the tables that depend on it. No more than one part is
//! held at a time, and some 100 bytes for each report.

mod columns;
mod finish;
mod quantities;
mod read;
mod stage;
mod write;

use crate::AnalyticsError;
use sha2::{Digest, Sha256};
use std::io;

pub use finish::{Agencies, Finish, Printed};
pub use quantities::quantities;
pub use read::{Saved, check, read, staged};
pub use stage::{Stage, stage};
pub use write::write;

/// Name and version of the layout; `dataset.json` carries it.
pub const DATASET_SCHEMA: &str = "gongkai.dataset/6";

/// The file that says what a folder is.
pub const DATASET_FILE: &str = "dataset.json";

/// A table of a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// One row a report.
    Reports,
    /// One row a cell.
    Cells,
    /// One row a heading or paragraph.
    Sections,
    /// One row a used report, with the numbers of metrics.
    Quantities,
}

impl Table {
    /// Every table, in the order in which they are written.
    pub const ALL: [Table; 4] = [Table::Reports, Table::Cells, Table::Sections, Table::Quantities];

    /// Name of the table, and of its folder.
    pub fn id(self) -> &'static str {
        match self {
            Table::Reports => "reports",
            Table::Cells => "cells",
            Table::Sections => "sections",
            Table::Quantities => "quantities",
        }
    }

    /// The file of a part.
    ///
    /// ```
    /// use gongkai_analytics::dataset::Table;
    /// assert_eq!(Table::Cells.file(12), "cells/00012.parquet");
    /// ```
    pub fn file(self, part: usize) -> String {
        format!("{}/{part:05}.parquet", self.id())
    }
}

/// Gives the bytes of a table of a part.
pub type Open<'a> = dyn Fn(usize, Table) -> io::Result<Vec<u8>> + 'a;

/// What a row of `sections` holds.
const HEADING: &str = "heading";
const PARAGRAPH: &str = "paragraph";
const LEGAL_BASIS: &str = "legal_basis";
const EXTRA_ROW: &str = "extra_row";

/// What `dataset.json` says.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Contents {
    schema: String,
    parts: usize,
    reports: usize,
    cells: usize,
    sections: usize,
    files: Vec<FileEntry>,
}

impl Default for Contents {
    fn default() -> Contents {
        Contents { schema: DATASET_SCHEMA.to_owned(), parts: 0, reports: 0, cells: 0, sections: 0, files: Vec::new() }
    }
}

impl Contents {
    /// Counts one more part.
    pub fn part(&mut self, reports: usize, cells: usize, sections: usize) {
        self.parts += 1;
        self.reports += reports;
        self.cells += cells;
        self.sections += sections;
    }

    /// Adds a file.
    pub fn file(&mut self, name: &str, bytes: &[u8]) {
        self.files.push(FileEntry::of(name, bytes));
    }

    /// Adds a file whose hash (SHA-256, in hex) is known.
    pub fn known_file(&mut self, name: String, bytes: u64, sha256: String) {
        self.files.push(FileEntry { name, bytes, sha256 });
    }

    /// How many reports there are.
    pub fn reports(&self) -> usize {
        self.reports
    }

    /// The content of `dataset.json`.
    ///
    /// # Errors
    ///
    /// What JSON cannot hold: nothing.
    pub fn to_json(&self) -> Result<Vec<u8>, AnalyticsError> {
        let failed = |source| AnalyticsError::Json { file: DATASET_FILE.to_owned(), source };
        let mut json = serde_json::to_vec_pretty(self).map_err(failed)?;
        json.push(b'\n');
        Ok(json)
    }
}

/// A file as it was written.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct FileEntry {
    name: String,
    bytes: u64,
    sha256: String,
}

impl FileEntry {
    fn of(name: &str, bytes: &[u8]) -> FileEntry {
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        FileEntry { name: name.to_owned(), bytes: bytes.len() as u64, sha256 }
    }
}
