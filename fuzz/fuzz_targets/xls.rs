//! The records of an old workbook, in a sound container.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};

fuzz_target!(init: gongkai_fuzz::let_calamine_panic(), |stream: &[u8]| {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    container.flush().unwrap();
    gongkai_fuzz::check("report.xls", &container.into_inner().into_inner());
});
