use crate::rule::{RuleCode, Severity};
use gongkai_model::{Attribution, CellIx, CellState, Cells, Lang, Place, Report, Scope};
use serde::Serialize;

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
    /// The cells compared.
    pub cells: Vec<CellRef>,
}

impl Finding {
    pub(crate) fn new(report: &Report, meta: &crate::RuleMeta, draft: Draft) -> Finding {
        Finding {
            rule: meta.code,
            name: meta.name,
            severity: meta.severity,
            attribution: draft.attribution,
            agency: report.agency.name.clone(),
            agency_key: report.agency.key.to_string(),
            report_year: report.report_year,
            scope: report.scope,
            form: report.form().map(|form| form.id.to_string()),
            file: report.origin.file.clone(),
            table: draft.table,
            line: draft.line,
            message: draft.message,
            help: draft.help,
            expected: draft.expected,
            actual: draft.actual,
            difference: draft.difference,
            cells: draft.cells,
        }
    }

    /// Where it stands, for people: file, table, row or column, and the place of the cell that states the result.
    pub fn location(&self, lang: Lang) -> String {
        let mut parts = vec![self.file.clone()];
        parts.extend(self.table.iter().map(|table| table.pick(lang).to_owned()));
        parts.extend(self.line.iter().map(|line| line.pick(lang).to_owned()));
        let place = self.cells.last().map(|cell| cell.place.describe(lang)).unwrap_or_default();
        if !place.is_empty() {
            parts.push(place);
        }
        parts.join(lang.pick("，", ", "))
    }
}
