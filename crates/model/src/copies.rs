//! Which of several reports of one agency, year and scope is used: one answer for all that ask.

use crate::{CellState, Cells, Lang, Report};
use std::cmp::Ordering;

/// Why one of several reports of the same agency, year and scope is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preferred {
    /// Its report year is sure, that of the other is not.
    SureYear,
    /// It was published later.
    LaterPublished,
    /// It reports more cells.
    Fuller,
    /// Neither differs: the first by file name.
    FirstByFile,
}

impl Preferred {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Preferred::SureYear => "sure_year",
            Preferred::LaterPublished => "later_published",
            Preferred::Fuller => "fuller",
            Preferred::FirstByFile => "first_by_file",
        }
    }

    /// For people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Preferred::SureYear => lang.pick("报告年度明确", "its report year is sure"),
            Preferred::LaterPublished => lang.pick("发布较晚", "published later"),
            Preferred::Fuller => lang.pick("填报较全", "reports more cells"),
            Preferred::FirstByFile => lang.pick("文件名在前", "first by file name"),
        }
    }
}

fn reported_cells(report: &Report) -> usize {
    report
        .cells
        .as_ref()
        .map_or(0, |cells: &Cells| cells.present().filter(|(_, cell)| cell.state == CellState::Reported).count())
}

/// The better report first, with what decides: one whose year is sure, else the later published, else the one that reports
/// more cells, else the first by file name.
pub fn preference(a: &Report, b: &Report) -> (Ordering, Preferred) {
    // One that only seems to be of the year displaces none that is.
    let sure = a.legibility.year_doubtful.cmp(&b.legibility.year_doubtful);
    if sure != Ordering::Equal {
        return (sure, Preferred::SureYear);
    }
    let published = b.published.cmp(&a.published);
    if published != Ordering::Equal {
        return (published, Preferred::LaterPublished);
    }
    let fuller = reported_cells(b).cmp(&reported_cells(a));
    if fuller != Ordering::Equal {
        return (fuller, Preferred::Fuller);
    }
    (a.origin.file.cmp(&b.origin.file).then_with(|| tie(a).cmp(&tie(b))), Preferred::FirstByFile)
}

/// Two reports of one file that agree in everything above still need a fixed order.
fn tie(report: &Report) -> String {
    format!("{report:?}")
}
