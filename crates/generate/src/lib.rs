//! Reports whose truth is known: numbers from a seed, a district with planted defects, and files in many styles.
//!
//! It knows the model and nothing else of ours, so that the tests of every floor can use it. Never shipped.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

pub mod district;
pub mod plain;
pub mod write;

pub use write::{pipe_text, wide_text};
