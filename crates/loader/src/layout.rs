//! Characters and lines at their places on pages → the blocks of a [`Document`](crate::document::Document), for every
//! format that has nothing else.

pub(crate) mod columns;
pub(crate) mod lines;
pub(crate) mod sheet;
pub(crate) mod tables;
pub(crate) mod truetype;
pub(crate) mod visible;
