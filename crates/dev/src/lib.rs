//! What the tests and generators of the workspace share. Never shipped.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

pub mod accuracy;
pub mod docs;
pub mod documents;
pub mod field;
pub mod further;
pub mod fuzz_seeds;
pub mod large;
pub mod plain_html;
pub mod rule_accuracy;
pub mod sample;
pub mod score;
pub mod variants;

pub use gongkai_generate::{district, pipe_text, plain, wide_text, write};
