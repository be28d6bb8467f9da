//! The same bytes as JSON and as JSON Lines.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gongkai_fuzz::check("reports.json", bytes);
    gongkai_fuzz::check("reports.jsonl", bytes);
});
