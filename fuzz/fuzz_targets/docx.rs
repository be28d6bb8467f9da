//! The text part of a Word file; the package around it is sound.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gongkai_fuzz::check("report.docx", &gongkai_fuzz::package("word/document.xml", bytes)));
