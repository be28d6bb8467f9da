//! Office file → report, beside the least that any program must do with the same bytes: open the package and expand its
//! parts, or read every instruction of a PDF. `max alloc` is the most memory held at a time, beside the size of the file.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr, reason = "a benchmark may stop at once")]

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use gongkai_dev::plain::{self, Dice};
use gongkai_dev::write::docx::{self, DocxStyle};
use gongkai_dev::write::xlsx::{self, XlsxStyle};
use gongkai_loader::{Options, load};
use gongkai_model::{FormId, Report};
use std::io::{Cursor, Read};
use std::path::Path;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

fn report() -> Report {
    let form = FormId::F2021.form();
    let report = plain::report(form, "云泽区财政局", 2023, 7);
    report.rebuild().sections(plain::sections(form)).build()
}

fn word() -> Vec<u8> {
    docx::write(&report(), DocxStyle::Merged, &[], &mut Dice::new(7)).unwrap().bytes
}

fn book() -> Vec<u8> {
    xlsx::write(&report(), XlsxStyle::OneSheet, &[], &mut Dice::new(7)).unwrap().bytes
}

/// A committed file, or the real PDF where it is.
fn stored(name: &str) -> Option<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let real = std::env::var_os("GONGKAI_REAL").map_or_else(|| root.join("../shared/real"), |folder| root.join(folder));
    let path = if name.starts_with("hongze") { real.join(name) } else { root.join("tests/data/documents").join(name) };
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {} is not there", path.display());
    }
    bytes
}

/// Expands every part of a package; how many bytes they are.
fn expanded(bytes: &[u8]) -> usize {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = 0;
    for at in 0..archive.len() {
        let mut part = Vec::new();
        archive.by_index(at).unwrap().read_to_end(&mut part).unwrap();
        parts += part.len();
    }
    parts
}

/// Reads every instruction of every page and looks at none.
fn instructions(bytes: &[u8]) -> usize {
    let pdf = hayro_syntax::Pdf::new(bytes.to_vec()).unwrap();
    let mut count = 0;
    for page in pdf.pages().iter() {
        let mut content = page.operations();
        while content.next().is_some() {
            count += 1;
        }
    }
    count
}

/// Loads a file and holds that all its numbers are there: a fast load of nothing would be no figure.
fn whole(name: &str, bytes: &[u8], numbers: usize) -> usize {
    let loaded = load(name, bytes, &Options::at("2026-03-01".parse().unwrap())).unwrap();
    let cells = loaded.reports[0].cells.as_ref().unwrap();
    let found = cells.present().filter(|(_, cell)| cell.number.is_some()).count();
    assert!(found >= numbers, "{name}: {found}");
    found
}

fn over(bencher: Bencher<'_, '_>, bytes: &[u8], run: impl Fn(&[u8]) -> usize + Sync) {
    bencher.counter(BytesCount::new(bytes.len())).bench(|| run(black_box(bytes)));
}

#[divan::bench]
fn yardstick_docx_parts(bencher: Bencher<'_, '_>) {
    over(bencher, &word(), expanded);
}

#[divan::bench]
fn load_docx(bencher: Bencher<'_, '_>) {
    over(bencher, &word(), |bytes| whole("report.docx", bytes, 200));
}

#[divan::bench]
fn yardstick_xlsx_parts(bencher: Bencher<'_, '_>) {
    over(bencher, &book(), expanded);
}

#[divan::bench]
fn load_xlsx(bencher: Bencher<'_, '_>) {
    over(bencher, &book(), |bytes| whole("report.xlsx", bytes, 200));
}

#[divan::bench]
fn load_doc(bencher: Bencher<'_, '_>) {
    let Some(bytes) = stored("民政局-2023.doc") else { return };
    over(bencher, &bytes, |bytes| whole("民政局-2023.doc", bytes, 150));
}

#[divan::bench(args = ["民政局-2023.xls", "民政局-2023.ods"])]
fn load_other_workbooks(bencher: Bencher<'_, '_>, name: &str) {
    let Some(bytes) = stored(name) else { return };
    over(bencher, &bytes, |bytes| whole(name, bytes, 150));
}

#[divan::bench(args = ["民政局-2023.pdf", "hongze-2023.pdf"])]
fn yardstick_pdf_instructions(bencher: Bencher<'_, '_>, name: &str) {
    let Some(bytes) = stored(name) else { return };
    over(bencher, &bytes, instructions);
}

#[divan::bench(args = ["民政局-2023.pdf", "hongze-2023.pdf"])]
fn load_pdf(bencher: Bencher<'_, '_>, name: &str) {
    let Some(bytes) = stored(name) else { return };
    over(bencher, &bytes, |bytes| whole(name, bytes, 186));
}
