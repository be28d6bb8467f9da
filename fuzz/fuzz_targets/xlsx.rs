//! Workbooks as raw bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: gongkai_fuzz::let_calamine_panic(), |bytes: &[u8]| gongkai_fuzz::check("report.xlsx", bytes));
