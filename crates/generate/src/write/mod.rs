//! Reports as they are published: pages in many styles, text as scrapers leave it, our own layouts.

pub mod docx;
pub mod further;
pub mod html;
pub mod mht;
pub mod ofd;
pub mod outline;
pub mod pipe_text;
pub mod print;
pub mod quirk;
pub mod rich_text;
pub mod text;
pub mod wide_text;
pub mod xlsx;

mod body;
mod drawn;
mod layout;
mod odd;

use gongkai_model::Cells;

/// A file, and what a perfect reader gets from it.
#[derive(Debug, Clone)]
pub struct Written {
    /// Extension with which the file is named.
    pub extension: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
    /// The cells it prints, with their states.
    pub cells: Cells,
}
