//! The parts of an OFD, with their names; the package around them is sound.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gongkai_fuzz::check("report.ofd", &gongkai_fuzz::packages(bytes)));
