//! A document → its report, or the reports of a page that holds several.

mod dates;
mod ends;
mod head;
mod labels;
mod narrative;
mod outline;
mod published;
mod tables;

pub(crate) use dates::date;
pub(crate) use narrative::is_page_number;
pub(crate) use outline::{is_title, section_of};

use crate::document::Document;
use crate::normal::fold;
use crate::problem::{Problem, ProblemKind};
use crate::{LoadError, Loaded, Options};
use gongkai_model::agency::Agency;
use gongkai_model::{
    Carried, Cells, FIRST_REPORT_YEAR, Form, LabelVariant, Lang, Legibility, Origin, Passage, Place, Report,
    SourceFormat,
};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Most reports of one page that are told apart.
const MOST_REPORTS: usize = 16;

/// Most titles of different reports on a page that is no list of them.
const MOST_TITLES: usize = 2;

/// Shortest running text, in characters, that makes a page with a title a report.
const SHORTEST_BODY: usize = 120;

/// Reads the reports a document holds: one, as a rule.
pub(crate) fn reports(
    name: &str,
    document: &Document,
    format: SourceFormat,
    options: &Options,
) -> Result<Loaded, LoadError> {
    let mut loaded = Loaded::default();
    let mut part = Cow::Borrowed(document);
    loop {
        let (lines, again) = outline::lines(&part);
        if loaded.reports.is_empty() && is_plainly_none(&lines, &part) {
            return Err(LoadError::NotAReport);
        }
        let head = head::read(&lines, &part, name);
        let second = outline::second_report(&lines, &head);
        let title = second.map(|at| (lines[at].text.to_owned(), lines[at].place));
        let cut = second.map(|at| (lines[at].block + usize::from(lines[at].place.table > 0), at));
        let (own, rest) = match cut {
            Some((block, _)) => {
                let (own, rest) = part.split_at(block);
                (Cow::Owned(own), Some(rest))
            }
            None => (Cow::Borrowed(&*part), None),
        };
        let lines = &lines[..second.unwrap_or(lines.len())];
        match one(name, &own, lines, again, head, format, options) {
            Ok(one) => {
                loaded.reports.extend(one.reports);
                loaded.problems.extend(one.problems);
            }
            // What stands behind a report on its page and is none itself is not read.
            Err(error) if loaded.reports.is_empty() => return Err(error),
            Err(_) => return Ok(loaded),
        }
        match (rest, title) {
            (Some(rest), _) if holds_report(&rest) && loaded.reports.len() < MOST_REPORTS => {
                part = Cow::Owned(rest);
            }
            (Some(rest), Some((title, place))) if holds_report(&rest) => {
                let further = outline::titles(&outline::lines(&rest).0).saturating_sub(1);
                loaded.problems.push(Problem::new(place, ProblemKind::SecondReport { title, further }));
                return Ok(loaded);
            }
            _ => return Ok(loaded),
        }
    }
}

/// Whether a document has no table, no section and no title, and so is no report whoever published it and when. Most
/// pages of a site are such.
fn is_plainly_none(lines: &[outline::Line<'_>], document: &Document) -> bool {
    let tables = document.blocks.iter().any(|block| matches!(block, crate::Block::Grid(_)));
    let sections = lines.iter().any(|line| line.section.is_some());
    // A list of reports is told apart.
    !tables && !sections && outline::titles(lines) <= MOST_TITLES && !head::has_title(lines, document)
}

/// Whether a document has a body that a report would have, and not only its title.
fn holds_report(document: &Document) -> bool {
    document.lines().any(|(text, ..)| section_of(text).is_some())
        || document.blocks.iter().any(|block| matches!(block, crate::Block::Grid(_)))
}

/// Reads the one report a document holds.
fn one(
    name: &str,
    document: &Document,
    lines: &[outline::Line<'_>],
    again: Option<usize>,
    mut head: head::Head,
    format: SourceFormat,
    options: &Options,
) -> Result<Loaded, LoadError> {
    let mut problems = Vec::new();
    let expected = head.year.and_then(Form::expected);
    // Before 2014 there was no national form; whatever tables there are, they are local ones.
    let before_forms = head.year.is_some_and(|year| year < Form::all()[0].first_year);
    let wanted =
        tables::Wanted { expected: expected.map(|form| form.id), year: head.year, agency: head.agency.as_deref() };
    let first_copy = again.map(|again| document.split_at(again).0);
    let tables = if before_forms {
        None
    } else {
        first_copy.and_then(|copy| tables::read(&copy, wanted)).or_else(|| tables::read(document, wanted))
    };
    let known_outline = expected.is_some_and(|form| !form.sections.is_empty());
    let mut sections = narrative::sections(lines, known_outline);
    let statutory = lines.iter().any(|line| line.section.is_some());
    if tables.is_none() && !statutory {
        let titles = outline::titles(lines);
        if titles > MOST_TITLES {
            return Err(LoadError::ListOfReports { titles });
        }
    }
    if tables.is_none() && !statutory && sections.is_empty() && outline::running_text(lines) < SHORTEST_BODY {
        return Err(match head.title {
            Some(title) => LoadError::NoBody { title },
            None => LoadError::NotAReport,
        });
    }
    if head.title.is_none() && !statutory && tables.is_none() {
        return Err(LoadError::NotAReport);
    }
    if let Some(preamble) = sections.first().and_then(|first| narrative::preamble(lines, first.place)) {
        // Where a converter left the period in pieces, it is one again in the preamble.
        let stated = || preamble.paragraphs.iter().find_map(|paragraph| dates::period(&paragraph.text));
        head.period = head.period.take().or_else(stated);
        sections.insert(0, preamble);
    }
    let year = head.year.ok_or(LoadError::NoYear)?;
    let latest = i32::from(options.today.year());
    if !(FIRST_REPORT_YEAR..=latest).contains(&year) {
        return Err(LoadError::ImpossibleYear { place: head.title_place, found: year, latest });
    }
    let printed = head.agency.take().ok_or(LoadError::NoAgency)?;
    problems.extend(head.problems(&printed));
    let agency = Agency::parse(&printed, None);
    let legibility = Legibility {
        agency: head.agency_by,
        agency_words: head.agency_words,
        year: head.year_by,
        year_words: head.year_words,
        year_doubtful: head.year_doubtful,
        ends_early: ends::early(lines, &sections, expected, tables.as_ref().map(|tables| &tables.cells)),
        unread_headings: outline::unread(lines, known_outline),
        ..Legibility::default()
    };

    let body_repeated = again.is_some();
    if body_repeated {
        problems.push(Problem::new(Place::default(), ProblemKind::BodyRepeated));
    }
    let mut carried = Carried { text: true, published: head.published.is_some(), ..Carried::default() };
    let detected_form = tables.as_ref().map(|reading| reading.form.id);
    let mut extra_rows = Vec::new();
    let mut variants = Vec::new();
    let mut measures = BTreeMap::new();
    let cells = match tables {
        Some(reading) => {
            carried.tables = reading.tables;
            measures = reading.legibility;
            extra_rows = reading.extra_rows;
            variants = label_variants(&reading.problems);
            // A misprint that the form knows is read for sure: it is the report's affair, not one of reading.
            problems.extend(reading.problems.into_iter().filter(|problem| !is_known_misprint(reading.form, problem)));
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
    let mut report = Report::builder(agency, year, Origin { file: name.to_owned(), format, cited: None })
        .title(head.title)
        .published(head.published)
        .dates(head.dates)
        .period(head.period)
        .legal_basis(head.legal_basis)
        .sections(sections)
        .extra_rows(extra_rows)
        .body_repeated(body_repeated)
        .legibility(legibility)
        .detected_form(detected_form)
        .cells(cells)
        .carried(carried)
        .build();
    report.legibility.label_variants = variants;
    report.legibility.tables = measures;
    let about = Some(report.name());
    problems.iter_mut().for_each(|problem| problem.report = about.clone());
    Ok(Loaded { reports: vec![report], problems })
}

fn is_known_misprint(form: &Form, problem: &Problem) -> bool {
    let ProblemKind::LabelVariant { found, .. } = &problem.kind else { return false };
    let found = fold(found);
    let mut misprints = form.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.misprints);
    misprints.any(|misprint| found.ends_with(&fold(misprint)))
}

/// The labels that were read for others: rules say so where they are misprints.
fn label_variants(problems: &[Problem]) -> Vec<LabelVariant> {
    let variant = |problem: &Problem| match &problem.kind {
        ProblemKind::LabelVariant { found, read_as } => Some(LabelVariant {
            printed: Passage { text: found.clone(), place: problem.place },
            read_as: read_as.clone(),
        }),
        _ => None,
    };
    problems.iter().filter_map(variant).collect()
}
