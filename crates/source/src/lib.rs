//! From what a user names to names and bytes: files, folders, patterns, standard input; and from bytes to files and
//! folders of output.
//!
//! [`collect()`] expands what was typed into inputs in a fixed order, without opening any; [`read()`] and [`read_each`] give
//! their bytes, bounded. Every file met is an input, skipped or an error, so that a caller can account for all of them.
//!
//! ```no_run
//! use gongkai_source::{Naming, collect, read_each};
//! let collected = collect(&["reports", "more/**/*.csv"], Naming::accepting(&|name| name.ends_with(".csv")));
//! read_each(
//!     &collected.inputs,
//!     1 << 20,
//!     0,
//!     |_, bytes| bytes.map(|bytes| bytes.len()),
//!     |input, size| assert!(size.is_ok(), "{}", input.name),
//! );
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod collect;
mod error;
mod in_order;
mod output;
mod pack;
mod pattern;
mod read;

pub use collect::{Collected, DATASET_FILE, Input, InputKind, Naming, Output, PARTS_FOLDER, Skipped, collect, shown};
pub use error::SourceError;
pub use in_order::{in_order, threads};
pub use output::{
    Finished, LeftOver, MANIFEST_FILE, Manifest, OutFile, OutFolder, OutputError, UNFINISHED_FILE, Watched,
};
pub use pack::{
    Pack, PackColumns, PackError, PackFault, PackKind, PackPlace, PackUnit, PackValue, Packed, PassedOver, Reason,
};
pub use read::{Piped, read, read_each, read_piped};
