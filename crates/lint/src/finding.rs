use crate::doubt::Doubt;
use crate::exceptions::Excepted;
use crate::rule::{RuleCode, Severity, Verdict};
use crate::settings::Settings;
use crate::suspect::Suspect;
use gongkai_model::agency::Agency;
use gongkai_model::{Attribution, CellIx, CellState, Cells, Lang, Place, Report, Scope};
use serde::Serialize;
use std::ops::Range;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Text {
        Text { zh: zh.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// A cell that a finding speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellRef {
    /// Permanent id.
    pub cell: String,
    /// Label path.
    pub label: Text,
    /// What the report says there.
    pub state: CellState,
    /// As written.
    pub as_written: String,
    /// Where it stands.
    pub place: Place,
}

impl CellRef {
    /// The cell as it stands in a report.
    pub fn of(cells: &Cells, ix: CellIx) -> CellRef {
        let form = cells.form();
        let cell = cells.get(ix);
        CellRef {
            cell: form.def(ix).id.clone(),
            label: Text::new(form.cell_label(ix, Lang::Zh), form.cell_label(ix, Lang::En)),
            state: cell.state,
            as_written: cell.as_written.into_owned(),
            place: cell.place,
        }
    }
}

/// What a rule says of a defect; the engine adds who, where from and how grave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What is wrong, with the numbers.
    pub message: Text,
    /// What to do.
    pub help: Text,
    /// Who is responsible.
    pub attribution: Attribution,
    /// The table it stands in (`表四`).
    pub table: Option<Text>,
    /// The row or column it stands in.
    pub line: Option<Text>,
    /// The cells compared; the one that states the result last.
    pub cells: Vec<CellRef>,
    /// What should stand there.
    pub expected: Option<String>,
    /// What stands there.
    pub actual: Option<String>,
    /// Actual − expected.
    pub difference: Option<String>,
    /// The words of the report it is about.
    pub excerpt: Option<String>,
    /// Where it stands, if not in a cell.
    pub place: Option<Place>,
    /// Graver or less grave than the rule's default in this case.
    pub severity: Option<Severity>,
    /// Why it may not be the agency's: it is a warning at most then, whatever a profile says.
    pub doubt: Option<Doubt>,
    /// Id of the form's check that it breaks.
    pub check: Option<String>,
}

impl Draft {
    /// What is wrong and what to do; the agency's to mend, unless said otherwise.
    pub fn new(message: Text, help: Text) -> Draft {
        Draft {
            message,
            help,
            attribution: Attribution::Agency,
            table: None,
            line: None,
            cells: Vec::new(),
            expected: None,
            actual: None,
            difference: None,
            excerpt: None,
            place: None,
            severity: None,
            doubt: None,
            check: None,
        }
    }

    /// The form's check that it breaks, by its id.
    #[must_use]
    pub fn breaks(mut self, check: &str) -> Draft {
        self.check = Some(check.to_owned());
        self
    }

    /// The cells it is about, with the table of the first.
    #[must_use]
    pub fn cells(mut self, cells: &Cells, of: &[CellIx]) -> Draft {
        let form = cells.form();
        self.table = of.first().map(|ix| {
            let table = form.table_of(*ix);
            Text::new(table.short(Lang::Zh), table.short(Lang::En))
        });
        self.cells = of.iter().map(|ix| CellRef::of(cells, *ix)).collect();
        self
    }

    /// The words it is about, shortened around the given part, and where they stand.
    #[must_use]
    pub fn words(mut self, text: &str, part: Range<usize>, place: Place) -> Draft {
        self.excerpt = Some(excerpt(text, part));
        self.place = Some(place);
        self
    }

    /// What should stand there and what does.
    #[must_use]
    pub fn instead(mut self, expected: impl ToString, actual: impl ToString) -> Draft {
        self.expected = Some(expected.to_string());
        self.actual = Some(actual.to_string());
        self
    }

    /// The source is responsible, not the agency: the page, the scraper.
    #[must_use]
    pub fn by_source(mut self) -> Draft {
        self.attribution = Attribution::Source;
        self
    }

    /// It may not be the agency's, if there is a doubt: then it says why, and is a warning at most.
    #[must_use]
    pub fn doubted(mut self, doubt: Option<Doubt>) -> Draft {
        let Some(doubt) = doubt else { return self };
        self.attribution = doubt.attribution();
        let reason = doubt.reason();
        self.message.zh.push_str(&format!("（{}）", reason.zh));
        self.message.en.push_str(&format!(" ({})", reason.en));
        self.help = match doubt {
            Doubt::Misread(_) => Text::new(
                "这可能是本工具没有读准，请对照原文核对。",
                "This program may have misread it: look at the original.",
            ),
            Doubt::Cut(_) => Text::new(
                "手头的文件可能不完整，请取得完整的报告后再核对。",
                "The file at hand may be a part only: get the whole report first.",
            ),
        };
        self.doubt = Some(doubt);
        self
    }

    /// As grave as this, unless a profile says otherwise.
    #[must_use]
    pub fn as_grave_as(mut self, severity: Severity) -> Draft {
        self.severity = Some(severity);
        self
    }
}

/// Characters shown on either side of the part in question.
const AROUND: usize = 24;

fn excerpt(text: &str, part: Range<usize>) -> String {
    let before = text.get(..part.start).unwrap_or_default();
    let after = text.get(part.end..).unwrap_or_default();
    let start = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let end = after.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| part.end + at);
    let shown = text.get(start..end).unwrap_or(text);
    let (left, right) = (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    // Characters that command a terminal or turn the direction of writing are no words.
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    format!("{left}{}{right}", shown.replace(|c: char| c.is_control() || turns(c), " "))
}

/// Collects what rules find in one report.
#[derive(Debug, Default)]
pub struct Findings {
    drafts: Vec<Draft>,
}

impl Findings {
    /// Adds a defect.
    pub fn push(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// Fail if something was found since the last rule, else pass.
    pub fn verdict(&self) -> Verdict {
        if self.drafts.is_empty() { Verdict::Pass(None) } else { Verdict::Fail }
    }

    pub(crate) fn take(&mut self) -> Vec<Draft> {
        std::mem::take(&mut self.drafts)
    }
}

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

/// What a profile says, else the case, else the rule; a warning at most where it may not be the agency's.
fn severity(meta: &crate::RuleMeta, draft: &Draft, settings: &Settings) -> Severity {
    let own = settings.severity(meta.code).or(draft.severity).unwrap_or(meta.severity);
    if draft.doubt.is_some() { own.min(Severity::Warning) } else { own }
}

impl Finding {
    /// A finding about an agency of which there is no report for the year.
    pub(crate) fn without_report(
        agency: &Agency,
        year: i32,
        meta: &crate::RuleMeta,
        draft: Draft,
        settings: &Settings,
    ) -> Finding {
        let about = About { agency, year, scope: Scope::Unknown, form: None, file: "" };
        Finding::about(about, meta, draft, settings)
    }

    pub(crate) fn new(report: &Report, meta: &crate::RuleMeta, draft: Draft, settings: &Settings) -> Finding {
        let about = About {
            agency: &report.agency,
            year: report.report_year,
            scope: report.scope,
            form: report.form().map(|form| form.id.to_string()),
            file: &report.origin.file,
        };
        Finding::about(about, meta, draft, settings)
    }

    fn about(about: About<'_>, meta: &crate::RuleMeta, draft: Draft, settings: &Settings) -> Finding {
        Finding {
            rule: meta.code,
            name: meta.name,
            severity: severity(meta, &draft, settings),
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
