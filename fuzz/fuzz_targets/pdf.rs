//! PDFs as raw bytes; a broken cross-reference table is rebuilt, so that objects alone are enough.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gongkai_fuzz::check("report.pdf", bytes));
