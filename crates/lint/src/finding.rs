//! Findings: drafts of which the engine has said who, where from and how grave.

use crate::code::{RuleCode, Severity};
use crate::excepted::Excepted;
use crate::own::OwnCheck;
use crate::rule::RuleMeta;
use crate::settings::Settings;
use crate::suspect::Suspect;
use gongkai_model::agency::Agency;
use gongkai_model::{Attribution, Lang, Place, Report, Scope};
use serde::Serialize;

pub(crate) use crate::cell_ref::CellRef;
pub(crate) use crate::draft::{Draft, Findings};
pub(crate) use crate::text::Text;

/// A defect in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Code of the rule.
    pub rule: RuleCode,
    /// Name of the rule.
    pub name: &'static str,
    /// The check of the form that is broken, by its permanent id: what tells it from the rule's other findings in the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// How grave.
    pub severity: Severity,
    /// Who is responsible.
    pub attribution: Attribution,
    /// Agency as printed.
    pub agency: String,
    /// Agency key.
    pub agency_key: String,
    /// Report year.
    pub report_year: i32,
    /// Whose numbers.
    pub scope: Scope,
    /// The form the cells belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// File the report was read from.
    pub file: String,
    /// The table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Text>,
    /// The row or column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<Text>,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub help: Text,
    /// What should stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// Actual − expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<String>,
    /// The words it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// The part of the excerpt that is meant, for who draws it; in files the message says it.
    #[serde(skip)]
    pub marked: Option<String>,
    /// Where it stands, if not in a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The cells compared.
    pub cells: Vec<CellRef>,
    /// Which cells may be to blame: each a way to repair it; at most three.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suspects: Vec<Suspect>,
    /// Findings that have the same cause and vanish with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<Finding>,
    /// Who answers for it, if somebody does: then it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excepted: Option<Excepted>,
    /// The file in whose report of the same agency, year and scope it counts already: this one is a copy that is not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
}

/// Whom and what a finding is about.
struct About<'a> {
    agency: &'a Agency,
    year: i32,
    scope: Scope,
    form: Option<String>,
    file: &'a str,
}

impl<'a> About<'a> {
    fn of(report: &'a Report) -> About<'a> {
        About {
            agency: &report.agency,
            year: report.report_year,
            scope: report.scope,
            form: report.form().map(|form| form.id.to_string()),
            file: &report.origin.file,
        }
    }
}

/// Name of what checks of an office's own find.
const OWN_CHECK: &str = "own-check";

/// What a profile says, else the case, else the rule; a warning at most where it may not be the agency's.
fn severity(meta: &RuleMeta, draft: &Draft, settings: &Settings) -> Severity {
    let own = settings.severity(meta.code).or(draft.severity).unwrap_or(meta.severity);
    if draft.doubt.is_some() { own.min(Severity::Warning) } else { own }
}

impl Finding {
    /// A finding about an agency of which there is no report for the year.
    pub(crate) fn without_report(
        agency: &Agency,
        year: i32,
        meta: &RuleMeta,
        draft: Draft,
        settings: &Settings,
    ) -> Finding {
        let about = About { agency, year, scope: Scope::Unknown, form: None, file: "" };
        Finding::about(about, meta, draft, settings)
    }

    pub(crate) fn new(report: &Report, meta: &RuleMeta, draft: Draft, settings: &Settings) -> Finding {
        Finding::about(About::of(report), meta, draft, settings)
    }

    /// A breach of a check of an office's own.
    pub(crate) fn own(report: &Report, check: &OwnCheck, draft: Draft, settings: &Settings) -> Finding {
        let severity = settings.severity(check.code).unwrap_or(check.severity);
        let severity = if draft.doubt.is_some() { severity.min(Severity::Warning) } else { severity };
        Finding::made(About::of(report), (check.code, OWN_CHECK, severity), draft)
    }

    fn about(about: About<'_>, meta: &RuleMeta, draft: Draft, settings: &Settings) -> Finding {
        let severity = severity(meta, &draft, settings);
        Finding::made(about, (meta.code, meta.name, severity), draft)
    }

    fn made(about: About<'_>, (rule, name, severity): (RuleCode, &'static str, Severity), draft: Draft) -> Finding {
        Finding {
            rule,
            name,
            severity,
            check: draft.check,
            attribution: draft.attribution,
            agency: about.agency.name.clone(),
            agency_key: about.agency.key.to_string(),
            report_year: about.year,
            scope: about.scope,
            form: about.form,
            file: about.file.to_owned(),
            table: draft.table,
            line: draft.line,
            message: draft.message,
            help: draft.help,
            expected: draft.expected,
            actual: draft.actual,
            difference: draft.difference,
            excerpt: draft.excerpt,
            marked: draft.marked,
            place: draft.place,
            cells: draft.cells,
            suspects: Vec::new(),
            follows: Vec::new(),
            excepted: None,
            copy_of: None,
        }
    }

    /// Whether it counts: nobody answers for it, and it does not stand in a copy of what it was found in already.
    pub fn counts(&self) -> bool {
        self.excepted.is_none() && self.copy_of.is_none()
    }

    /// The one way to repair it, if there is but one: then its cells are to blame, and no other.
    pub fn blamed(&self) -> Option<&Suspect> {
        match self.suspects.as_slice() {
            [suspect] => Some(suspect),
            _ => None,
        }
    }

    /// It and what hangs under it.
    pub fn with_follows(&self) -> impl Iterator<Item = &Finding> {
        std::iter::once(self).chain(&self.follows)
    }

    /// Whether it speaks of a cell.
    pub(crate) fn has_cell(&self, id: &str) -> bool {
        self.cells.iter().any(|cell| cell.cell == id)
    }

    /// What stays the same about it when the numbers or the wording around it change: rule, agency, year, cells, words.
    pub fn fingerprint(&self) -> String {
        let cells: Vec<&str> = self.cells.iter().map(|cell| cell.cell.as_str()).collect();
        let words = if cells.is_empty() { self.excerpt.as_deref().unwrap_or_default() } else { "" };
        let year = self.report_year;
        format!("{}|{}|{year}|{}|{words}", self.rule, self.agency_key, cells.join(" "))
    }

    /// Where it stands in its file: the words, or the cell that states the result.
    pub fn point(&self) -> Place {
        self.place.or(self.cells.last().map(|cell| cell.place)).unwrap_or_default()
    }

    /// Where it stands in its file, in words: `第4页，表四，第4行，第5列`.
    pub fn place_in_words(&self, lang: Lang) -> String {
        self.point().describe_in(self.table.as_ref().map(|table| table.pick(lang)), lang)
    }

    /// Where it stands, for people: file, table, row or column, and the place of the cell that states the result.
    pub fn location(&self, lang: Lang) -> String {
        let mut parts = vec![self.file.clone()];
        let place = self.place_in_words(lang);
        let named = |table: &&Text| !place.contains(table.pick(lang));
        parts.extend(self.table.as_ref().filter(named).map(|table| table.pick(lang).to_owned()));
        parts.extend(self.line.iter().map(|line| line.pick(lang).to_owned()));
        if !place.is_empty() {
            parts.push(place);
        }
        parts.join(lang.pick("，", ", "))
    }
}
