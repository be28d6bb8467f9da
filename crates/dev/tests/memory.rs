//! How much memory a load holds at a time, beside the size of its file. One test, so that nothing else is counted.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

use gongkai_dev::documents::{FOLDER, NAME};
use gongkai_loader::{Options, load};
use peak_alloc::PeakAlloc;
use std::io::Cursor;
use std::path::{Path, PathBuf};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Most memory held while a file is loaded, in bytes.
fn peak(name: &str, bytes: &[u8]) -> usize {
    let options = Options::at("2026-06-01".parse().unwrap());
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let loaded = load(name, bytes, &options).unwrap();
    let peak = MEMORY.peak_usage() - before;
    assert!(loaded.reports[0].cells.is_some());
    peak
}

/// What the parts of a package are when they are expanded; the file itself where it is none.
fn expanded(bytes: &[u8]) -> usize {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return bytes.len() };
    let count = archive.len();
    let whole = |at| std::io::copy(&mut archive.by_index(at).unwrap(), &mut std::io::sink()).unwrap() as usize;
    (0..count).map(whole).sum()
}

#[test]
fn a_load_holds_little_beside_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let real = std::env::var_os("GONGKAI_REAL").map_or_else(|| root.join("../shared/real"), PathBuf::from);
    let committed = |extension: &str| root.join(FOLDER).join(format!("{NAME}.{extension}"));
    let ours = ["docx", "doc", "xlsx", "xls", "ods", "pdf"].map(committed);
    let files = [&ours[..], &[real.join("hongze-2023.pdf")]].concat();
    let read: Vec<_> = files.iter().filter_map(|path| Some((path, std::fs::read(path).ok()?))).collect();
    assert!(read.len() >= ours.len(), "the committed files are there");
    if read.len() < files.len() {
        eprintln!("SKIPPED: hongze-2023.pdf is not in {}", real.display());
    }
    // The forms and patterns are made once, whatever is loaded.
    read.iter().for_each(|(path, bytes)| {
        peak(path.to_str().unwrap(), bytes);
    });
    for (path, bytes) in read {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (peak, whole) = (peak(name, bytes.as_slice()), expanded(&bytes));
        let times = |size: usize| peak as f64 / size as f64;
        eprintln!(
            "{name}: {} bytes, expanded {whole}, at most {peak} held: {:.1} times the file, {:.1} times what it expands to",
            bytes.len(),
            times(bytes.len()),
            times(whole)
        );
        assert!(peak <= 20 * bytes.len(), "{name}: {peak} bytes for {}", bytes.len());
    }
}
