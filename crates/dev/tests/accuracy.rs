//! What is printed is read: no number wrong without a word about it, none invented, hardly one missed.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_dev::accuracy::{invented, measure};
use gongkai_dev::plain::{Dice, report, sections};
use gongkai_dev::write::html::{self, HtmlStyle};
use gongkai_dev::write::quirk::Quirk;
use gongkai_loader::{Options, load};
use gongkai_model::{CellState, Form, Report};

#[test]
fn the_bar_holds_on_a_small_corpus() {
    let measured = measure(&invented(77, 48), 77, None).unwrap();
    let total = measured.total();
    assert!(measured.holds(), "{total:?} {:#?}", measured.bad.iter().take(5).collect::<Vec<_>>());
    assert_eq!((total.heads, total.rejected, total.flagged), (total.reports, 0, 0));
    assert!(total.printed > 70_000, "{}", total.printed);
    let formats = measured.formats();
    assert!(["html", "docx", "xlsx", "text"].iter().all(|format| formats[format].printed > 10_000), "{formats:?}");
}

#[test]
fn a_wrong_number_is_counted() {
    let mut reports = invented(5, 3);
    let truth = measure(&reports, 5, None).unwrap().total();
    // The writers print what the report holds; a measure that cannot fail would still be content.
    let cells = reports[2].cells.as_mut().unwrap();
    let first = cells.present().next().unwrap().0;
    cells.set(first, CellState::Reported, cells.get(first).number, "987654", gongkai_model::Place::default());
    let measured = measure(&reports, 5, None).unwrap();
    assert!(measured.total().wrong > truth.wrong && !measured.holds());
}

/// Every oddity by itself, on every style of page and in every form.
#[test]
fn one_oddity_at_a_time() {
    let options = Options::at("2026-06-01".parse().unwrap());
    for (f, form) in Form::all().iter().enumerate() {
        let year = form.last_year.unwrap_or(2023);
        let plain = report(form, "云泽区档案局", year, f as u64 + 40);
        let report = Report { sections: sections(form), ..plain };
        for (q, quirk) in Quirk::ALL.into_iter().enumerate() {
            for style in HtmlStyle::ALL {
                let written = html::write(&report, style, &[quirk], &mut Dice::new((q * 31 + f) as u64));
                let about = format!("{quirk:?} on {} of {year}", style.id());
                let loaded = load("page.html", &written.bytes, &options).unwrap_or_else(|e| panic!("{about}: {e}"));
                let cells = loaded.reports[0].cells.as_ref().unwrap();
                let mut differ = Vec::new();
                for (ix, cell) in written.cells.iter() {
                    let id = &written.cells.form().def(ix).id;
                    let found = cells.form().cell(id).map(|ix| cells.get(ix)).unwrap();
                    if (found.state, found.number) != (cell.state, cell.number) {
                        differ.push((id, cell.state, cell.number, found.state, found.number));
                    }
                }
                assert!(differ.is_empty(), "{about}: {} cells, {:?}", differ.len(), &differ[..differ.len().min(3)]);
            }
        }
    }
}
