//! How much of a report's outline its document shows.

use gongkai_model::{DateSource, Form, Section};

/// Sections that may be wanting at the end of a whole report. More of them, and none behind, are a copy that ends early.
pub(crate) const LEFT_OUT: usize = 1;

/// How much of a report's outline its document shows.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outline {
    /// The form of the year; nothing before there was one with an outline.
    pub(crate) form: Option<&'static Form>,
    /// Place in the form of the last of its sections that was found.
    pub(crate) last: Option<usize>,
    /// That of the first.
    pub(crate) first: Option<usize>,
    /// The document ends before the report does.
    pub(crate) cut: bool,
}

impl Outline {
    pub(crate) fn of(report: &gongkai_model::Report) -> Outline {
        let form = Form::expected(report.report_year).filter(|form| !form.sections.is_empty());
        let place = |section: &Section| {
            let key = section.key.as_deref()?;
            form?.sections.iter().position(|def| def.key == key)
        };
        let last = report.sections.iter().filter_map(place).max();
        let first = report.sections.iter().filter_map(place).min();
        let behind = form.zip(last).map_or(0, |(form, last)| form.sections.len() - 1 - last);
        // A report that is signed is there to its end; headings in other words show that it goes on.
        let signed = report.dates.iter().any(|claim| claim.by == DateSource::Signature);
        let goes_on = signed || !report.legibility.unread_headings.is_empty();
        let cut = report.carried.text && (report.legibility.ends_early || behind > LEFT_OUT && !goes_on);
        Outline { form, last, first, cut }
    }
}
