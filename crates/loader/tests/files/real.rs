//! The real figures that come with the program.

use crate::{codes, options};
use gongkai_loader::load;
use gongkai_model::{CellState, FormId};
use std::path::Path;

#[test]
fn the_real_figures_load_without_a_problem() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/real");
    let mut reports = Vec::new();
    for name in ["suqian-2023-2024.cells.csv", "hongze-2023.cells.csv"] {
        let loaded = load(name, &std::fs::read(folder.join(name)).unwrap(), &options()).unwrap();
        assert!(codes(&loaded).is_empty(), "{name}: {:?}", loaded.problems);
        reports.extend(loaded.reports);
    }
    let suqian: Vec<_> = reports.iter().filter(|r| r.agency.name == "宿迁市人民政府").collect();
    assert_eq!(suqian.iter().map(|r| r.report_year).collect::<Vec<_>>(), [2023, 2024]);
    for report in &suqian {
        assert_eq!(report.cells.as_ref().unwrap().tally(CellState::Reported), 200);
        assert_eq!(report.detected_form, Some(FormId::F2021));
    }
    assert_eq!(suqian[0].quantity("requests.total.total").count(), Some(3486));
    // （六）其他处理 as one row: its cells are given, those of its parts are absent.
    let hongze = reports.iter().find(|r| r.agency.name == "洪泽区人民政府").unwrap();
    let cell = |id: &str| hongze.cell(id).unwrap().state;
    assert_eq!(cell("requests.other.natural_person"), CellState::Reported);
    let parts = hongze.cells.as_ref().unwrap().iter().filter(|(_, cell)| cell.state == CellState::Absent).count();
    assert_eq!(parts, 21);
    assert_eq!(hongze.agency.key.to_string(), "江苏省/淮安市/洪泽区|人民政府");
}
