//! What the tables and measures promise.
#![allow(missing_docs, clippy::unwrap_used)]

mod build;
mod cards;
mod collections;
mod comparisons;
mod datasets;
mod exports;
mod negative;
mod twin;
