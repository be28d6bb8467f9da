//! The committed office files load to the cells beside them, everywhere and whatever is installed.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_dev::documents::{FOLDER, NAME, differs, report};
use gongkai_loader::{Options, load};
use std::path::Path;

#[test]
fn the_committed_files_load_to_the_cells_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(FOLDER);
    let options = Options::at("2026-06-01".parse().unwrap());
    let bytes = |extension: &str| std::fs::read(folder.join(format!("{NAME}.{extension}"))).unwrap();
    let cells = load("cells.csv", &bytes("cells.csv"), &options).unwrap();
    let whole = report().unwrap();
    for extension in ["docx", "doc", "xlsx", "xls", "ods", "pdf"] {
        let name = format!("{NAME}.{extension}");
        assert_eq!(differs(&whole, &name, &bytes(extension), &options), None, "{name}");
        let loaded = load(&name, &bytes(extension), &options).unwrap();
        let found = &loaded.reports[0];
        assert!(loaded.problems.is_empty(), "{name}: {:?}", loaded.problems);
        assert!(found.cells.as_ref().unwrap().same_values(cells.reports[0].cells.as_ref().unwrap()), "{name}");
        assert_eq!(found.sections.len(), whole.sections.len(), "{name}");
        for (a, b) in found.sections.iter().zip(&whole.sections) {
            // The signature stands under the last section.
            assert!(a.heading == b.heading && a.text().starts_with(&b.text()), "{name}: {} {}", a.heading, a.text());
        }
    }
}

#[test]
fn a_cell_that_differs_is_named() {
    let mut other = report().unwrap();
    let cells = other.cells.as_mut().unwrap();
    let ix = cells.form().cell("requests.received.total").unwrap();
    let number = Some(gongkai_model::Number::Count(987_654));
    cells.set(ix, gongkai_model::CellState::Reported, number, "987654", gongkai_model::Place::default());
    let bytes =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../{FOLDER}/{NAME}.docx"))).unwrap();
    let options = Options::at("2026-06-01".parse().unwrap());
    let told = differs(&other, "x.docx", &bytes, &options).unwrap();
    assert!(told.starts_with("requests.received.total"), "{told}");
}
