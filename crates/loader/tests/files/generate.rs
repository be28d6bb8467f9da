//! Reports of every form, with cells in every state.

use gongkai_model::agency::{Agency, Level};
use gongkai_model::{
    Carried, CellState, Cells, Date, DateClaim, DateSource, Decimal, Form, Number, Origin, Passage, Period, Place,
    Report, Scope, Section, SourceFormat,
};
use proptest::prelude::*;
use proptest::sample::select;

const AGENCIES: [(&str, Option<&str>); 7] = [
    ("洪泽区人民政府", Some("江苏省淮安市洪泽区")),
    ("柳州市柳南区档案馆", None),
    ("云泽区财政局", None),
    ("../../etc/passwd", None),
    ("<script>alert(1)</script>", None),
    ("=cmd()", Some("江苏省宿迁市")),
    ("a \"quoted\", name", None),
];

/// Text as it may stand in a cell or a title: no control characters, which no text file holds.
fn words() -> impl Strategy<Value = String> {
    "[\\PC]{1,8}".prop_map(|text| text.trim().to_owned()).prop_filter("empty", |text| !text.is_empty())
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        3 => Just(Place::default()),
        1 => (0u32..999, 0u16..9, 0u16..9, 0u16..99, 0u16..99)
            .prop_map(|(line, page, table, row, column)| Place { line, page, table, row, column }),
    ]
}

/// State, number and text of a cell.
type CellParts = (CellState, Option<Number>, String);

fn cell(amount: bool) -> BoxedStrategy<CellParts> {
    let number = if amount {
        (any::<i64>(), 0u32..7).prop_map(|(n, scale)| Number::Amount(Decimal::new(n, scale))).boxed()
    } else {
        prop_oneof![4 => 0i64..500, 1 => any::<i64>()].prop_map(Number::Count).boxed()
    };
    let stated = (number, prop_oneof![3 => Just(None), 1 => words().prop_map(Some)], any::<bool>());
    prop_oneof![
        6 => stated.prop_map(|(number, written, vague)| {
            let state = if vague && written.is_some() { CellState::Approximate } else { CellState::Reported };
            (state, Some(number), written.unwrap_or_else(|| number.to_string()))
        }),
        2 => Just((CellState::Absent, None, String::new())),
        1 => select(vec!["", "\u{3000}"]).prop_map(|text| (CellState::Blank, None, text.to_owned())),
        1 => select(vec!["/", "", "不涉及"]).prop_map(|text| (CellState::NotApplicable, None, text.to_owned())),
        1 => words().prop_map(|text| (CellState::Unreadable, None, text)),
    ]
    .boxed()
}

fn cells(form: &'static Form) -> impl Strategy<Value = Cells> {
    let parts: Vec<_> = form.cells.iter().map(|def| (cell(def.amount), place())).collect();
    parts.prop_map(|parts| {
        let mut cells = Cells::absent(form);
        for (def, ((state, number, text), place)) in form.cells.iter().zip(parts) {
            if state != CellState::Absent {
                cells.set(form.cell(&def.id).unwrap(), state, number, &text, place);
            }
        }
        cells
    })
}

fn date() -> impl Strategy<Value = Date> {
    (2008i16..2026, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
}

fn passage() -> impl Strategy<Value = Passage> {
    words().prop_map(|text| Passage { text, place: Place::default() })
}

fn section() -> impl Strategy<Value = Section> {
    let key = proptest::option::of(select(vec!["overview".to_owned(), "requests".to_owned()]));
    (key, words(), proptest::collection::vec(passage(), 0..3)).prop_map(|(key, heading, paragraphs)| Section {
        key,
        heading,
        paragraphs,
        place: Place::default(),
    })
}

/// A report in a form; mostly of the years that demand it.
pub(crate) fn report(form: &'static Form) -> impl Strategy<Value = Report> {
    let years = form.first_year..=form.last_year.unwrap_or(2025);
    let head = (
        select(AGENCIES.to_vec()),
        proptest::option::of(select(Level::ALL.to_vec())),
        prop_oneof![4 => years, 1 => 2014i32..=2025],
        select(Scope::ALL.to_vec()),
        proptest::option::of(words()),
        proptest::option::of(date()),
        proptest::option::of(words()),
    );
    let text = proptest::option::of((
        proptest::collection::vec(section(), 0..3),
        proptest::collection::vec(passage(), 0..2),
        proptest::option::of((date(), date()).prop_map(|(from, to)| Period { from, to })),
        any::<bool>(),
    ));
    (head, text, cells(form)).prop_map(move |(head, text, cells)| {
        let ((name, region), level, report_year, scope, title, published, cited) = head;
        let mut agency = Agency::parse(name, region);
        agency.level = level.or(agency.level);
        let tables = cells.present().map(|(ix, _)| form.table_of(ix).key.clone()).collect();
        let carried = Carried { text: text.is_some(), published: published.is_some(), tables };
        let by_text = |by, date: Option<Date>| date.map(|date| DateClaim { by, date });
        let dates = match &text {
            Some((_, _, Some(period), _)) => {
                let signed = by_text(DateSource::Signature, Some(period.to));
                by_text(DateSource::Page, published).into_iter().chain(signed).collect()
            }
            _ => Vec::new(),
        };
        let (sections, legal_basis, period, body_repeated) = text.unwrap_or_default();
        let extra_rows = legal_basis.clone();
        Report::builder(agency, report_year, Origin { file: "made.txt".to_owned(), format: SourceFormat::Text, cited })
            .scope(scope)
            .title(title)
            .published(published)
            .period(period)
            .legal_basis(legal_basis)
            .sections(sections)
            .dates(dates)
            .extra_rows(extra_rows)
            .body_repeated(body_repeated)
            .detected_form(Some(form.id))
            .cells(Some(cells))
            .carried(carried)
            .build()
    })
}

/// A report in any form.
pub(crate) fn any_report() -> impl Strategy<Value = Report> {
    prop_oneof![report(&Form::all()[0]), report(&Form::all()[1]), report(&Form::all()[2])]
}
