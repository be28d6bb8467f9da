//! Tests of the agency vocabulary.

mod names;
mod properties;
mod same;
