//! The streams of a Word file of the format before 2007, in a sound container: the length of the first, the first, the other.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};

fuzz_target!(|bytes: &[u8]| {
    let Some((length, streams)) = bytes.split_first_chunk() else { return };
    let (main, table) = streams.split_at((u32::from_le_bytes(*length) as usize).min(streams.len()));
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    // The head says which of the two is meant, and where long lists stand.
    for (name, stream) in [("/WordDocument", main), ("/0Table", table), ("/1Table", table), ("/Data", table)] {
        container.create_stream(name).expect("a name").write_all(stream).expect("memory");
    }
    container.flush().expect("memory");
    gongkai_fuzz::check("report.doc", &container.into_inner().into_inner());
});
