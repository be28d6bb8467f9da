//! Web pages built from the labels of the forms, with spans, gaps and junk.
#![no_main]

use gongkai_fuzz::page::Page;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|page: Page<'_>| gongkai_fuzz::check("report.html", page.html().as_bytes()));
