//! A saved dataset: everything that was read, as Parquet, ready to be used again without the original files.
//!
//! | file | one row |
//! |---|---|
//! | `dataset.json` | schema, counts, and the size and SHA-256 of every file; written last |
//! | `reports.parquet` | a report |
//! | `cells.parquet` | a cell that is in the document |
//! | `sections.parquet` | a heading, a paragraph or a notice cited |
//! | `quantities.parquet` | a report that measures use, and every number they read: made from the others, for whoever needs no more |
//!
//! A dataset is read only if it is whole: where a table is not the one that `dataset.json` tells of, because it was written by
//! another run or is damaged, nothing of it is used.
//!
//! [`read()`] gives back reports equal to those [`write()`] was given. Counts are 64-bit integers and amounts exact text, so
//! nothing is rounded; text is written as plain string columns that pyarrow, DuckDB and Spark read.

mod columns;
mod quantities;
mod read;
mod write;

use sha2::{Digest, Sha256};

pub use quantities::quantities;
pub use read::{check, read};
pub use write::{write, write_with};

/// Name and version of the layout; `dataset.json` carries it.
pub const DATASET_SCHEMA: &str = "gongkai.dataset/5";

/// The file that says what a folder is.
pub const DATASET_FILE: &str = "dataset.json";

const REPORTS: &str = "reports.parquet";
const CELLS: &str = "cells.parquet";
const SECTIONS: &str = "sections.parquet";
const QUANTITIES: &str = "quantities.parquet";

/// What a row of `sections.parquet` holds.
const HEADING: &str = "heading";
const PARAGRAPH: &str = "paragraph";
const LEGAL_BASIS: &str = "legal_basis";
const EXTRA_ROW: &str = "extra_row";

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Manifest {
    schema: String,
    reports: usize,
    cells: usize,
    sections: usize,
    files: Vec<FileEntry>,
}

/// A file as it was written.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct FileEntry {
    name: String,
    bytes: usize,
    sha256: String,
}

impl FileEntry {
    fn of(name: &str, bytes: &[u8]) -> FileEntry {
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        FileEntry { name: name.to_owned(), bytes: bytes.len(), sha256 }
    }
}
