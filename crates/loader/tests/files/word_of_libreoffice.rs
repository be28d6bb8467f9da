//! Known truth of old Word files: LibreOffice writes them from the generator's Word files.

use crate::options;
use gongkai_generate::district::district;
use gongkai_generate::plain::Dice;
use gongkai_generate::write::docx::{self, DocxStyle};
use gongkai_generate::write::print;
use gongkai_generate::write::quirk::Quirk;
use gongkai_loader::load;
use gongkai_model::{CellState, Report};

/// Reports of the district that are written, each in one style: all styles, plain and with oddities. `GONGKAI_DOC_REPORTS`
/// names another number.
const REPORTS: usize = 28;

fn said(report: &Report) -> Vec<(String, String)> {
    let cells = report.cells.as_ref().into_iter().flat_map(|cells| {
        let form = cells.form();
        cells.iter().map(move |(ix, cell)| {
            let number = cell.number.map(|number| number.to_string());
            (form.def(ix).id.clone(), format!("{:?} {number:?} {}", cell.state, cell.as_written))
        })
    });
    let sections = report.sections.iter().map(|section| (section.heading.clone(), section.text()));
    let head = format!("{} {} {:?} {:?}", report.agency.name, report.report_year, report.title, report.dates);
    [("head".to_owned(), head)].into_iter().chain(sections).chain(cells).collect()
}

#[test]
fn what_libreoffice_saves_as_doc_gives_the_report_of_the_docx() {
    let most = std::env::var("GONGKAI_DOC_REPORTS").ok().and_then(|n| n.parse().ok()).unwrap_or(REPORTS);
    let reports: Vec<Report> = district(20231).samples.into_iter().map(|sample| sample.report).collect();
    let step = (reports.len() / most).max(1);
    let mut dice = Dice::new(97);
    let mut files = Vec::new();
    for (nth, report) in reports.iter().step_by(step).take(most).enumerate() {
        let style = DocxStyle::ALL[nth % DocxStyle::ALL.len()];
        let odd = nth / DocxStyle::ALL.len() % 2 == 1;
        let quirks = if odd { Quirk::some_of(&Quirk::of_documents(), &mut dice) } else { Vec::new() };
        let written = docx::write(report, style, &quirks, &mut dice).unwrap();
        files.push((format!("{nth:04}.docx"), written.bytes, format!("{} {quirks:?}", style.id())));
    }
    let sources: Vec<(String, &[u8])> = files.iter().map(|(name, bytes, _)| (name.clone(), bytes.as_slice())).collect();
    let Some(converted) = print::converted(&sources, "doc").unwrap() else {
        eprintln!("SKIPPED: LibreOffice is not installed; no .doc of its making is tested");
        return;
    };
    let (mut cells, mut wrong) = (0, Vec::new());
    for (name, bytes, style) in &files {
        let known = load("报告.docx", bytes, &options()).unwrap();
        let doc = &converted[name.trim_end_matches(".docx")];
        if let Some(folder) = std::env::var_os("GONGKAI_DOC_KEEP").map(std::path::PathBuf::from) {
            std::fs::write(folder.join(name), bytes).unwrap();
            std::fs::write(folder.join(name.replace(".docx", ".doc")), doc).unwrap();
        }
        let found = match load("报告.doc", doc, &options()) {
            Ok(found) => found,
            Err(error) => {
                wrong.push(format!("{name} ({style}): {error}"));
                continue;
            }
        };
        let (known, found) = (said(&known.reports[0]), said(&found.reports[0]));
        cells += known.iter().filter(|(_, said)| !said.starts_with(&format!("{:?}", CellState::Absent))).count();
        let differ = known.iter().zip(&found).filter(|(known, found)| known != found);
        wrong.extend(differ.map(|(known, found)| format!("{name} ({style}): {known:?} is read as {found:?}")));
        if known.len() != found.len() {
            wrong.push(format!("{name} ({style}): {} things are read as {}", known.len(), found.len()));
        }
    }
    eprintln!("{} files of LibreOffice, {cells} cells and sections, {} differ", files.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
