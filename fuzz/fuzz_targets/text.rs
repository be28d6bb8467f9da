//! Plain text: pages saved as text, with pipe tables or one cell a line.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gongkai_fuzz::check("report.txt", bytes));
