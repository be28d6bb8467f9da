//! A saved dataset: everything that was read, as Parquet, ready to be used again without the original files.
//!
//! | file | one row |
//! |---|---|
//! | `dataset.json` | schema and counts |
//! | `reports.parquet` | a report |
//! | `cells.parquet` | a cell that is in the document |
//! | `sections.parquet` | a heading, a paragraph or a notice cited |
//!
//! [`read()`] gives back reports equal to those [`write()`] was given. Counts are 64-bit integers and amounts exact text, so
//! nothing is rounded; text is written as plain string columns that pyarrow, DuckDB and Spark read.

mod columns;
mod read;
mod write;

pub use read::read;
pub use write::write;

/// Name and version of the layout; `dataset.json` carries it.
pub const DATASET_SCHEMA: &str = "gongkai.dataset/1";

/// The file that says what a folder is.
pub const DATASET_FILE: &str = "dataset.json";

const REPORTS: &str = "reports.parquet";
const CELLS: &str = "cells.parquet";
const SECTIONS: &str = "sections.parquet";

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
}
