//! The whole path from a file to findings and notices; the first byte tells how the rest is read.
#![no_main]

use gongkai_lint::Settings;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = match first % 4 {
        0 => "report.txt",
        1 => "report.html",
        2 => "report.csv",
        _ => "report.jsonl",
    };
    gongkai_fuzz::whole::check(name, rest, &Settings::default());
});
