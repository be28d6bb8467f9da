//! How much memory a load holds at a time, beside the size of its file. One test, so that nothing else is counted.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

use gongkai_dev::documents::{FOLDER, NAME, report};
use gongkai_dev::plain::Dice;
use gongkai_dev::write::docx::{self, DocxStyle};
use gongkai_dev::write::mht::{self, MhtStyle};
use gongkai_dev::write::ofd::{self, OfdStyle};
use gongkai_dev::write::print;
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

/// The files that are not committed: OFD and saved pages in every style, and RTF where LibreOffice is.
fn made() -> Vec<(String, Vec<u8>)> {
    let report = report().unwrap();
    let mut dice = Dice::new(2023);
    let mut files = Vec::new();
    for style in OfdStyle::ALL {
        files.push((format!("{}.ofd", style.id()), ofd::write(&report, style, &[], &mut dice).unwrap().bytes));
    }
    for style in MhtStyle::ALL {
        files.push((format!("{}.mht", style.id()), mht::write(&report, style, &[], &mut dice).bytes));
    }
    let word = docx::write(&report, DocxStyle::Merged, &[], &mut dice).unwrap().bytes;
    match print::converted(&[("report.docx".to_owned(), &word)], "rtf").unwrap() {
        Some(made) => files.extend(made.into_values().map(|bytes| ("report.rtf".to_owned(), bytes))),
        None => eprintln!("SKIPPED: LibreOffice is not installed; no RTF of its making is loaded"),
    }
    files
}

#[test]
fn a_load_holds_little_beside_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let real = std::env::var_os("GONGKAI_REAL").map_or_else(|| root.join("../shared/real"), PathBuf::from);
    let committed = |extension: &str| root.join(FOLDER).join(format!("{NAME}.{extension}"));
    let ours = ["docx", "doc", "xlsx", "xls", "ods", "pdf"].map(committed);
    let files = [&ours[..], &[real.join("hongze-2023.pdf")]].concat();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut read: Vec<(String, Vec<u8>)> =
        files.iter().filter_map(|path| Some((name(path), std::fs::read(path).ok()?))).collect();
    assert!(read.len() >= ours.len(), "the committed files are there");
    if read.len() < files.len() {
        eprintln!("SKIPPED: hongze-2023.pdf is not in {}", real.display());
    }
    read.extend(made());
    // The forms and patterns are made once, whatever is loaded.
    read.iter().for_each(|(name, bytes)| {
        peak(name, bytes);
    });
    for (name, bytes) in read {
        let (peak, whole) = (peak(&name, &bytes), expanded(&bytes));
        let times = |size: usize| peak as f64 / size as f64;
        eprintln!(
            "{name}: {} bytes, expanded {whole}, at most {peak} held: {:.1} times the file, {:.1} times what it expands to",
            bytes.len(),
            times(bytes.len()),
            times(whole)
        );
        // Small OFDs are packed to a tenth.
        let most = if name.ends_with(".ofd") { (20 * bytes.len()).max(whole * 5 / 2) } else { 20 * bytes.len() };
        assert!(peak <= most, "{name}: {peak} bytes for {}", bytes.len());
    }
}
