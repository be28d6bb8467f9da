//! What rules say of defects, before the engine makes findings of it.

use crate::cell_ref::CellRef;
use crate::code::Severity;
use crate::doubt::Doubt;
use crate::text::Text;
use crate::verdict::Verdict;
use gongkai_model::agency::Agency;
use gongkai_model::{Attribution, CellIx, Cells, Lang, Place};
use std::ops::Range;

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
    /// The very words, where they can be told.
    pub marked: Option<String>,
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
            marked: None,
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
        self.marked = text.get(part.clone()).map(str::to_owned);
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
    pub fn with_severity(mut self, severity: Severity) -> Draft {
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

/// Collects what rules find in a collection.
#[derive(Debug, Default)]
pub struct CollectionFindings {
    pub(crate) in_reports: Vec<(usize, Draft)>,
    pub(crate) without_report: Vec<(Agency, i32, Draft)>,
}

impl CollectionFindings {
    /// Adds a defect of a report, by its index in the context.
    pub fn push(&mut self, report: usize, draft: Draft) {
        self.in_reports.push((report, draft));
    }

    /// Adds what is said of an agency of which there is no report for a year.
    pub fn push_without_report(&mut self, agency: Agency, report_year: i32, draft: Draft) {
        self.without_report.push((agency, report_year, draft));
    }
}
