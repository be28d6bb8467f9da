//! Rules: their metadata, their pages, and what their checks are given.

use crate::doubt::Doubt;
use crate::draft::{CollectionFindings, Findings};
use crate::facts::Facts;
use crate::settings::Settings;
use crate::text::Text;
use gongkai_model::{Form, FormId, Lang, Report, RollUp, stated_roll_ups};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::OnceLock;

pub(crate) use crate::code::{RuleCode, Severity};
pub(crate) use crate::verdict::Verdict;

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// One report.
    Report,
    /// The reports of one agency over the years.
    Series,
    /// All reports together.
    Collection,
}

/// What the rule's page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Docs {
    /// What it checks, in Chinese and English.
    pub checks: (&'static str, &'static str),
    /// Why it matters.
    pub why: (&'static str, &'static str),
    /// A report that fails.
    pub bad: (&'static str, &'static str),
    /// A report that passes.
    pub good: (&'static str, &'static str),
    /// When it may be wrong.
    pub false_alarms: (&'static str, &'static str),
}

/// Everything about a rule but its check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleMeta {
    /// Permanent code.
    pub code: RuleCode,
    /// Name in files, stating the defect.
    pub name: &'static str,
    /// Title in Chinese and English.
    pub title: (&'static str, &'static str),
    /// Severity unless a profile sets another.
    pub severity: Severity,
    /// What it needs of a form to be about it.
    pub needs: Needs,
    /// The article or notice it follows from.
    pub source: &'static str,
    /// Its page.
    pub docs: Docs,
}

/// What a rule needs of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it is about every report, whatever its form.
    Nothing,
    /// A fixed outline of sections.
    Outline,
    /// Aspects that a section must treat.
    Aspects,
    /// Checks or relations that are the rule's.
    OwnChecks,
    /// A demand by its key (`processing_fee`).
    Demand(&'static str),
    /// A quantity by its id.
    Quantity(&'static str),
}

impl Needs {
    /// Whether a form has what is needed by the rule of a code.
    fn are_met(self, form: &Form, code: RuleCode) -> bool {
        match self {
            Needs::Nothing => true,
            Needs::Outline => !form.sections.is_empty(),
            Needs::Aspects => form.sections.iter().any(|section| !section.aspect.is_empty()),
            Needs::OwnChecks => {
                form.identities.iter().any(|identity| identity.rule == code.as_str())
                    || form.relations_of(code.as_str()).next().is_some()
            }
            Needs::Demand(what) => form.demands(what),
            Needs::Quantity(id) => form.cell(id).is_some() || form.quantity(id).is_some(),
        }
    }
}

impl RuleMeta {
    /// The rule reads cells: it goes by the form that the tables are of. Any other goes by the form that the report year
    /// demands.
    fn reads_cells(&self) -> bool {
        ["CEL", "SUM", "YOY"].iter().any(|chapter| self.code.as_str().starts_with(chapter))
    }

    /// The forms it is about.
    pub fn forms(&self) -> Vec<FormId> {
        Form::all().iter().filter(|form| self.needs.are_met(form, self.code)).map(|form| form.id).collect()
    }

    /// Whether the rule is about a report; if not, what it says instead of a check.
    pub(crate) fn concerns(&self, report: &Report) -> Result<(), Verdict> {
        let form: Option<&Form> =
            if self.reads_cells() { report.form() } else { Form::expected(report.report_year).or(report.form()) };
        match form {
            Some(form) if self.needs.are_met(form, self.code) => Ok(()),
            Some(_) => Err(Verdict::NotApplicable),
            None if !self.reads_cells() && self.needs == Needs::Nothing => Ok(()),
            None => Err(Verdict::NotEvaluable(
                Text::new(
                    "报告年度早于2014年，当时没有全国统一的格式",
                    "the report is from before 2014, when there was no national form",
                )
                .into(),
            )),
        }
    }

    /// The rule's page as Markdown.
    pub fn page(&self, lang: Lang) -> String {
        let pick = |pair: (&'static str, &'static str)| lang.pick(pair.0, pair.1);
        let forms: Vec<String> = self.forms().iter().map(ToString::to_string).collect();
        let heads = lang.pick(
            ["检查什么", "为什么重要", "错误示例", "正确示例", "可能的误报", "依据", "级别", "适用格式"],
            ["What it checks", "Why it matters", "Bad", "Good", "Known false alarms", "Source", "Severity", "Forms"],
        );
        let mut page = format!("# {} {}（{}）\n", self.code, pick(self.title), self.name);
        if lang == Lang::En {
            page = format!("# {} {} ({})\n", self.code, pick(self.title), self.name);
        }
        let docs = &self.docs;
        let texts = [docs.checks, docs.why, docs.bad, docs.good, docs.false_alarms];
        for (head, text) in heads.iter().zip(texts) {
            page.push_str(&format!("\n## {head}\n\n{}\n", pick(text)));
        }
        page.push_str(&format!("\n## {}\n\n{}\n", heads[5], self.source));
        page.push_str(&format!(
            "\n- {}: {}\n- {}: {}\n",
            heads[6],
            self.severity.label(lang),
            heads[7],
            forms.join(lang.pick("、", ", "))
        ));
        page
    }
}

/// What a rule that looks at one report is given.
#[derive(Debug, Clone, Copy)]
pub struct ReportContext<'c, 'r> {
    /// The report.
    pub report: &'r Report,
    /// What its text says, worked out once for all rules.
    pub facts: &'c Facts<'r>,
    /// Deadlines, thresholds, roster.
    pub settings: &'c Settings,
    /// The code of the rule being run.
    pub code: RuleCode,
}

/// The verdict of a rule about text where the source carries none.
pub(crate) fn without_text() -> Verdict {
    Verdict::NotEvaluable(Text::new("来源只有数字，没有正文", "the source carries numbers only, no text").into())
}

impl<'c, 'r> ReportContext<'c, 'r> {
    /// The report's text, or the verdict that there is none.
    ///
    /// # Errors
    ///
    /// [`Verdict::NotEvaluable`] where the source carries no text.
    pub fn text(&self) -> Result<&'c Facts<'r>, Verdict> {
        if self.facts.has_text() { Ok(self.facts) } else { Err(without_text()) }
    }

    /// The report's text if it is there to its end, so that it can be said what it does not speak of.
    ///
    /// # Errors
    ///
    /// [`Verdict::NotEvaluable`] where the source carries no text, or a part of it only.
    pub fn whole_text(&self) -> Result<&'c Facts<'r>, Verdict> {
        let facts = self.text()?;
        facts.lacks_text().map_or(Ok(facts), |reason| Err(Verdict::NotEvaluable(reason.into())))
    }
}

/// What a rule that looks at an agency's years is given: it is asked once for each report.
#[derive(Debug, Clone, Copy)]
pub struct SeriesContext<'c, 'r> {
    /// The report.
    pub report: &'r Report,
    /// What its text says.
    pub facts: &'c Facts<'r>,
    /// The agency's report for the year before, of the same scope, if it is there.
    pub before: Option<&'c Facts<'r>>,
    /// The agency's reports of that scope, by year.
    pub series: &'c [&'r Report],
    /// The years of which the agency has a report of whatever scope.
    pub years: &'c BTreeSet<i32>,
    /// Deadlines, thresholds, roster.
    pub settings: &'c Settings,
    /// The code of the rule being run.
    pub code: RuleCode,
}

impl<'r> SeriesContext<'_, 'r> {
    /// The report of the year before, or the verdict that it is wanting.
    ///
    /// # Errors
    ///
    /// [`Verdict::NotEvaluable`] where it is not in the collection.
    pub fn year_before(&self) -> Result<&'r Report, Verdict> {
        // A report of a doubtful year is not known to be the one before or after.
        if let Some(reason) = [Some(self.facts), self.before].into_iter().flatten().find_map(Facts::year_doubt) {
            return Err(Verdict::NotEvaluable(reason.into()));
        }
        self.before.map(|facts| facts.report).ok_or_else(|| {
            Verdict::NotEvaluable(
                Text::new(
                    format!("缺少{}年度报告", self.report.report_year - 1),
                    format!("the report for {} is not here", self.report.report_year - 1),
                )
                .into(),
            )
        })
    }
}

impl SeriesContext<'_, '_> {
    /// Why numbers of both years under these ids may be misread.
    pub fn doubt(&self, ids: &[&str]) -> Option<Doubt> {
        let of = |facts: &Facts<'_>| {
            let form = facts.report.form()?;
            let cells = facts.report.cells.as_ref()?;
            let used = |id: &&str| match form.cell(id) {
                Some(ix) => vec![ix],
                None => form.quantity(id).map(|quantity| quantity.cells_used(cells)).unwrap_or_default(),
            };
            facts.doubt_of(&ids.iter().flat_map(used).collect::<Vec<_>>())
        };
        of(self.facts).or_else(|| of(self.before?))
    }
}

/// What several rules need of all reports, worked out for the first of them.
#[derive(Debug, Default)]
pub(crate) struct Shared<'r> {
    stated: OnceLock<Vec<RollUp<'r>>>,
}

/// What a rule that looks at all reports is given.
#[derive(Debug, Clone, Copy)]
pub struct CollectionContext<'c, 'r> {
    /// The reports by agency, year, scope and file.
    pub reports: &'c [Facts<'r>],
    /// Deadlines, thresholds, roster.
    pub settings: &'c Settings,
    /// The code of the rule being run.
    pub code: RuleCode,
    pub(crate) shared: &'c Shared<'r>,
}

impl<'c, 'r> CollectionContext<'c, 'r> {
    /// The reports that state that they roll up, held against what they roll up; nothing without a roster.
    pub fn stated_roll_ups(&self) -> Option<&'c [RollUp<'r>]> {
        let roster = self.settings.roster.as_ref()?;
        let reports = || self.reports.iter().map(|facts| facts.report);
        Some(self.shared.stated.get_or_init(|| stated_roll_ups(reports(), roster)))
    }
}

/// A rule's check, by what it looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Looks at one report.
    Report(fn(&ReportContext<'_, '_>, &mut Findings) -> Verdict),
    /// Looks at one report and the agency's reports before it.
    Series(fn(&SeriesContext<'_, '_>, &mut Findings) -> Verdict),
    /// Looks at all reports; what it returns holds for every report it finds nothing in.
    Collection(fn(&CollectionContext<'_, '_>, &mut CollectionFindings) -> Verdict),
}

impl Check {
    /// What the check looks at.
    pub fn stage(&self) -> Stage {
        match self {
            Check::Report(_) => Stage::Report,
            Check::Series(_) => Stage::Series,
            Check::Collection(_) => Stage::Collection,
        }
    }
}

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Everything about it but its check.
    pub meta: RuleMeta,
    /// Its check.
    pub check: Check,
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::agency::Roster;

    #[test]
    fn roll_ups_are_added_up_once_for_all_rules() {
        let settings = Settings { roster: Some(Roster::default()), ..Settings::default() };
        let shared = Shared::default();
        let cx =
            |code| CollectionContext { reports: &[], settings: &settings, code: RuleCode::new(code), shared: &shared };
        assert!(shared.stated.get().is_none());
        let (first, second) = (cx("SET951").stated_roll_ups().unwrap(), cx("SET952").stated_roll_ups().unwrap());
        assert!(std::ptr::eq(first, second) && shared.stated.get().is_some());
        let without = Settings::default();
        let none = CollectionContext { settings: &without, ..cx("SET951") };
        assert!(none.stated_roll_ups().is_none());
    }
}
