//! A document → a report.

mod dates;
mod head;
mod labels;
mod outline;
mod tables;

pub(crate) use dates::date;

use crate::document::Document;
use crate::problem::{Problem, ProblemKind};
use crate::{LoadError, Loaded, Options};
use gongkai_model::agency::Agency;
use gongkai_model::{Carried, Cells, FIRST_REPORT_YEAR, Form, Lang, Origin, Place, Report, Scope, SourceFormat};

/// Reads the one report a document holds.
pub(crate) fn report(name: &str, document: &Document, options: &Options) -> Result<Loaded, LoadError> {
    let (mut lines, again) = outline::lines(document);
    let body_repeated = again.is_some();
    let head = head::read(&lines, document.title.as_deref(), name);
    let mut problems = Vec::new();
    // The tables of another report are not this one's; those of a second copy are, if the first has none.
    let mut own = document.clone();
    let second = head.agency.as_deref().zip(head.year).and_then(|(a, y)| outline::second_report(&lines, a, y));
    if let Some(at) = second {
        let kind = ProblemKind::SecondReport { title: lines[at].text.to_owned() };
        problems.push(Problem::new(lines[at].place, kind));
        own = document.before_line(lines[at].place.line);
        lines.truncate(at);
    }
    let expected = head.year.and_then(Form::expected);
    // Before 2014 there was no national form; whatever tables there are, they are local ones.
    let before_forms = head.year.is_some_and(|year| year < Form::all()[0].first_year);
    let expected_id = expected.map(|form| form.id);
    let first_copy = again.map(|again| own.before_line(again.line));
    let tables = if before_forms {
        None
    } else {
        first_copy.and_then(|copy| tables::read(&copy, expected_id)).or_else(|| tables::read(&own, expected_id))
    };
    let known_outline = expected.is_some_and(|form| !form.sections.is_empty());
    let sections = outline::sections(&lines, known_outline);
    let statutory = lines.iter().any(|line| outline::section_of(line.text).is_some());
    if head.title.is_none() && !statutory && tables.is_none() {
        return Err(LoadError::NotAReport);
    }
    let year = head.year.ok_or(LoadError::NoYear)?;
    let latest = i32::from(options.today.year());
    if !(FIRST_REPORT_YEAR..=latest).contains(&year) {
        let title_place = lines.iter().find(|l| outline::is_title(l.text)).map_or(Place::default(), |l| l.place);
        return Err(LoadError::ImpossibleYear { place: title_place, found: year, latest });
    }
    let agency = Agency::parse(&head.agency.ok_or(LoadError::NoAgency)?, None);

    if body_repeated {
        problems.push(Problem::new(Place::default(), ProblemKind::BodyRepeated));
    }
    let mut carried = Carried { text: true, published: head.published.is_some(), ..Carried::default() };
    let detected_form = tables.as_ref().map(|reading| reading.form.id);
    let cells = match tables {
        Some(reading) => {
            carried.tables = reading.tables;
            problems.extend(reading.problems);
            if let Some(expected) = expected.filter(|form| form.id != reading.form.id) {
                problems.push(Problem::new(
                    Place::default(),
                    ProblemKind::OtherForm { detected: reading.form.id.to_string(), expected: expected.id.to_string() },
                ));
            }
            Some(reading.cells)
        }
        None => expected.map(Cells::absent),
    };
    if let Some(form) = cells.as_ref().map(Cells::form) {
        for table in form.tables.iter().filter(|table| !carried.tables.contains(&table.key)) {
            let kind = ProblemKind::TableNotFound { table: table.title(Lang::Zh) };
            problems.push(Problem::new(Place::default(), kind));
        }
    }
    let report = Report {
        agency,
        report_year: year,
        scope: Scope::Unknown,
        title: head.title,
        published: head.published,
        period: head.period,
        legal_basis: head.legal_basis,
        sections,
        body_repeated,
        detected_form,
        cells,
        carried,
        origin: Origin { file: name.to_owned(), format: SourceFormat::Text, cited: None },
    };
    let about = Some(report.name());
    problems.iter_mut().for_each(|problem| problem.report = about.clone());
    Ok(Loaded { reports: vec![report], problems })
}
