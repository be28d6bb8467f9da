//! From the fields of our own layouts to a report: what the CSV and JSON readers share.

mod problems;

pub(crate) use problems::{LISTED, Problems};

use crate::Options;
use crate::number::read_cell;
use crate::problem::ProblemKind;
use gongkai_model::agency::{Agency, Level};
use gongkai_model::{
    Carried, CellIx, CellState, Cells, Date, FIRST_REPORT_YEAR, Form, FormId, Number, Origin, Place, Report, Scope,
    SourceFormat, nearest,
};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// How many reports one file may hold: each takes about 4 KB however short its row, so that a file of a few megabytes
/// could otherwise fill the memory.
pub(crate) const MAX_REPORTS: usize = 300_000;

/// What a name (an id, a label) stands for in each form, in the order of [`Form::all`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// The name as given.
    pub(crate) name: String,
    /// The cell in each form.
    pub(crate) at: Vec<Option<CellIx>>,
}

static IDS: LazyLock<HashMap<&'static str, Known>> = LazyLock::new(|| {
    let at = |id: &str| Form::all().iter().map(|form| form.cell(id)).collect();
    Known::ids().map(|id| (id, Known { name: id.to_owned(), at: at(id) })).collect()
});

impl Known {
    /// Every cell id of every form, sorted.
    pub(crate) fn ids() -> impl Iterator<Item = &'static str> {
        let ids: BTreeSet<&str> =
            Form::all().iter().flat_map(|form| form.cells.iter().map(|cell| cell.id.as_str())).collect();
        ids.into_iter()
    }

    /// A cell id, if any form has it.
    pub(crate) fn id(id: &str) -> Option<&'static Known> {
        IDS.get(id)
    }

    /// The cell in a form.
    pub(crate) fn in_form(&self, form: &Form) -> Option<CellIx> {
        let at = Form::all().iter().position(|f| f.id == form.id)?;
        self.at.get(at).copied().flatten()
    }
}

/// The problem of an id that no form has, or not this one.
pub(crate) fn unknown_cell(cell: &str, form: Option<&Form>, problems: &Problems) -> ProblemKind {
    let near = if problems.full("unknown_cell") {
        Vec::new()
    } else {
        let in_form = |id: &&str| form.is_none_or(|form| form.cell(id).is_some());
        nearest(cell, Known::ids().filter(in_form)).into_iter().map(str::to_owned).collect()
    };
    ProblemKind::UnknownCell { cell: cell.to_owned(), form: form.map(|f| f.id.to_string()), near }
}

/// One cell as a file gives it.
#[derive(Debug, Clone)]
pub(crate) struct RawCell<'k> {
    /// What it is.
    pub(crate) known: &'k Known,
    /// The value.
    pub(crate) value: Box<str>,
    /// The text of the report, where the file gives it beside the value.
    pub(crate) as_written: Option<Box<str>>,
    /// The state, where the file gives it.
    pub(crate) state: Option<CellState>,
    /// Where it stands.
    pub(crate) place: Place,
}

/// One report as a file describes it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) agency: String,
    pub(crate) region: Option<String>,
    pub(crate) level: Option<Level>,
    pub(crate) report_year: i32,
    pub(crate) scope: Scope,
    pub(crate) form: Option<FormId>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Date>,
    pub(crate) cited: Option<String>,
    /// Where the report starts in the file.
    pub(crate) place: Place,
}

impl Draft {
    /// Agency and year, as [`Report::name`] gives them.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.agency, self.report_year)
    }

    /// The form of the report: the one named, else the one that has the most of its cells; the year's own form wins a
    /// tie. Nothing for a year before there was a form.
    pub(crate) fn choose_form<'k>(&self, cells: impl Iterator<Item = &'k Known>) -> Option<&'static Form> {
        if let Some(named) = self.form {
            return Some(named.form());
        }
        let expected = Form::expected(self.report_year)?;
        let mut fits = vec![0usize; Form::all().len()];
        for known in cells {
            for (fit, at) in fits.iter_mut().zip(&known.at) {
                *fit += usize::from(at.is_some());
            }
        }
        Form::all().iter().zip(fits).max_by_key(|(form, fit)| (*fit, form.id == expected.id)).map(|(form, _)| form)
    }

    /// The report.
    pub(crate) fn report(
        self,
        cells: Option<Cells>,
        file: &str,
        format: SourceFormat,
        problems: &mut Problems,
    ) -> Report {
        let name = self.name();
        let mut agency = Agency::parse(&self.agency, self.region.as_deref());
        if agency.conflict.is_some() {
            let region = self.region.unwrap_or_default();
            problems.add(self.place, Some(&name), ProblemKind::RegionConflict { region, agency: self.agency });
        }
        if self.level.is_some() {
            agency.level = self.level;
        }
        let tables =
            cells.as_ref().map(|cells| cells.present().map(|(ix, _)| cells.form().table_of(ix).key.clone()).collect());
        let shown = cells.as_ref().is_some_and(|cells| !cells.all_absent());
        let detected_form = self.form.or(cells.as_ref().filter(|_| shown).map(|cells| cells.form().id));
        if let (Some(detected), Some(expected)) = (detected_form, Form::expected(self.report_year))
            && detected != expected.id
        {
            let kind = ProblemKind::OtherForm { detected: detected.to_string(), expected: expected.id.to_string() };
            problems.add(self.place, Some(&name), kind);
        }
        Report::builder(agency, self.report_year, Origin { file: file.to_owned(), format, cited: self.cited })
            .scope(self.scope)
            .title(self.title)
            .published(self.published)
            .detected_form(detected_form)
            .cells(cells)
            .carried(Carried { text: false, published: self.published.is_some(), tables: tables.unwrap_or_default() })
            .build()
    }
}

/// The cells of one report. Those its form does not have, and those given twice, are problems.
pub(crate) fn cells<'k>(
    draft: &Draft,
    form: Option<&'static Form>,
    raw: impl Iterator<Item = RawCell<'k>>,
    problems: &mut Problems,
) -> Option<Cells> {
    let name = draft.name();
    let Some(form) = form else {
        let cells = raw.count();
        if cells > 0 {
            let kind = ProblemKind::NoForm { report_year: draft.report_year, cells };
            problems.add(draft.place, Some(&name), kind);
        }
        return None;
    };
    let mut cells = Cells::absent(form);
    let mut seen = vec![false; form.cells.len()];
    for raw in raw {
        let Some(ix) = raw.known.in_form(form) else {
            let kind = unknown_cell(&raw.known.name, Some(form), problems);
            problems.add(raw.place, Some(&name), kind);
            continue;
        };
        let def = form.def(ix);
        if seen[ix.index()] {
            let kept = cells.get(ix).as_written.into_owned();
            let dropped = raw.as_written.unwrap_or(raw.value).into();
            problems.add(raw.place, Some(&name), ProblemKind::RepeatedCell { cell: def.id.clone(), kept, dropped });
            continue;
        }
        seen[ix.index()] = true;
        let (state, number, odd) = read(&raw, form, ix);
        if let Some(kind) = odd {
            problems.add(raw.place, Some(&name), kind);
        }
        if state != CellState::Absent {
            cells.set(ix, state, number, raw.as_written.as_deref().unwrap_or(raw.value.trim()), raw.place);
        }
    }
    Some(cells)
}

/// State and number of a cell: the state given where the text allows it, else what the text says.
fn read(raw: &RawCell<'_>, form: &Form, ix: CellIx) -> (CellState, Option<Number>, Option<ProblemKind>) {
    let def = form.def(ix);
    let value_given = !raw.value.trim().is_empty();
    let text = if value_given { &*raw.value } else { raw.as_written.as_deref().unwrap_or_default() };
    let found = read_cell(text, def);
    let unreadable = || {
        let (cell, found_text) = (def.id.clone(), text.trim().to_owned());
        if found.too_large {
            ProblemKind::NumberTooLarge { cell, found: found_text }
        } else {
            ProblemKind::UnreadableNumber { cell, found: found_text }
        }
    };
    let wrong_state = |state: CellState, valid: &[CellState]| ProblemKind::UnusableField {
        field: format!("state ({})", def.id),
        found: state.to_string(),
        valid: valid.iter().map(|s| s.id()).collect::<Vec<_>>().join(", "),
    };
    match raw.state {
        None if found.state == CellState::Unreadable => (found.state, None, Some(unreadable())),
        None => (found.state, found.number, None),
        Some(state @ (CellState::Reported | CellState::Approximate)) => match found.number {
            Some(number) => (state, Some(number), None),
            None if found.state == CellState::Unreadable => (found.state, None, Some(unreadable())),
            // The report has a number and the file does not: no blank may come of it.
            None if found.state == CellState::Blank => {
                let valid = [CellState::Blank, CellState::NotApplicable, CellState::Unreadable, CellState::Absent];
                (CellState::Unreadable, None, Some(wrong_state(state, &valid)))
            }
            None => (found.state, None, Some(wrong_state(state, &[found.state]))),
        },
        // A state without a number beside a number: neither may be lost, so the number stands as printed.
        Some(state @ (CellState::Absent | CellState::Blank | CellState::NotApplicable))
            if value_given && found.number.is_some() =>
        {
            (found.state, found.number, Some(wrong_state(state, &[found.state])))
        }
        Some(CellState::Absent) if !text.trim().is_empty() => {
            (found.state, None, Some(wrong_state(CellState::Absent, &[found.state])))
        }
        Some(state) => (state, None, None),
    }
}

/// The report year of a field, or why it cannot be one.
pub(crate) fn year(field: &str, text: &str, options: &Options) -> Result<i32, ProblemKind> {
    let latest = i32::from(options.today.year());
    let folded: String = text.nfkc().collect();
    let digits = folded.trim().trim_end_matches('年').trim_end();
    match digits.parse::<i32>() {
        Ok(year) if digits.len() == 4 && (FIRST_REPORT_YEAR..=latest).contains(&year) => Ok(year),
        _ => Err(ProblemKind::UnusableRow {
            field: field.to_owned(),
            found: text.trim().to_owned(),
            valid: format!("{FIRST_REPORT_YEAR}–{latest}"),
        }),
    }
}

/// A name that is not empty, or why the row cannot be used.
pub(crate) fn agency(field: &str, text: &str) -> Result<String, ProblemKind> {
    let name = text.trim();
    if name.chars().all(|c| c.is_whitespace() || c.is_control()) {
        let valid = "柳南区档案馆, 洪泽区人民政府, …".to_owned();
        return Err(ProblemKind::UnusableRow { field: field.to_owned(), found: name.to_owned(), valid });
    }
    Ok(name.to_owned())
}

/// A field that was given and can or cannot be used.
fn field<T>(field: &str, text: &str, value: Option<T>, valid: impl FnOnce() -> String) -> Result<T, ProblemKind> {
    value.ok_or_else(|| ProblemKind::UnusableField {
        field: field.to_owned(),
        found: text.trim().to_owned(),
        valid: valid(),
    })
}

/// A date: `2024-01-25`, `2024/1/25`, `2024.1.25`, `2024年1月25日`; a time of day behind it is left out.
pub(crate) fn date(name: &str, text: &str) -> Result<Date, ProblemKind> {
    let folded: String = text.nfkc().collect();
    field(name, text, crate::recognise::date(&folded), || "2024-01-25, 2024/1/25, 2024年1月25日".to_owned())
}

/// A level.
pub(crate) fn level(name: &str, text: &str) -> Result<Level, ProblemKind> {
    field(name, text, text.parse().ok(), || Level::ALL.map(Level::id).join(", "))
}

/// A scope.
pub(crate) fn scope(name: &str, text: &str) -> Result<Scope, ProblemKind> {
    field(name, text, text.parse().ok(), || Scope::ALL.map(Scope::id).join(", "))
}

/// A form.
pub(crate) fn form(name: &str, text: &str) -> Result<FormId, ProblemKind> {
    let valid = || Form::all().iter().map(|form| form.id.to_string()).collect::<Vec<_>>().join(", ");
    field(name, text, text.parse().ok(), valid)
}

/// A cell state.
pub(crate) fn state(name: &str, text: &str) -> Result<CellState, ProblemKind> {
    field(name, text, text.trim().parse().ok(), || CellState::ALL.map(CellState::id).join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        for text in [
            "2024-01-25",
            "2024/1/25",
            "2024.1.25",
            "2024年1月25日",
            "２０２４年1月25日",
            "2024-01-25 16:56",
            "2024-01-25T08:00:00",
        ] {
            assert_eq!(date("published", text), Ok("2024-01-25".parse().unwrap()), "{text}");
        }
        for text in ["2024-13-01", "25/1/2024", "2024", "soon"] {
            assert!(matches!(date("published", text), Err(ProblemKind::UnusableField { .. })), "{text}");
        }
    }

    #[test]
    fn years() {
        let options = Options::at("2026-03-01".parse().unwrap());
        for text in ["2023", " 2023 ", "2023年", "２０２３"] {
            assert_eq!(year("report_year", text, &options), Ok(2023), "{text}");
        }
        for text in ["2007", "2027", "23", "+2023", "02023", "2023.0", "", "二〇二三"] {
            assert!(year("report_year", text, &options).is_err(), "{text}");
        }
    }
}
