//! The content of an ODS file; the package around it is sound.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gongkai_fuzz::check("report.ods", &gongkai_fuzz::package("content.xml", bytes)));
