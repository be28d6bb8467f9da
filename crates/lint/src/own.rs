//! Checks of an office's own: the kinds that a form declares, and two for what a form says nothing of.

use crate::code::{RuleCode, Severity};
use crate::draft::Draft;
use crate::facts::Facts;
use crate::text::Text;
use crate::verdict::Verdict;
use gongkai_model::{Decimal, Form, Held, Relation, RelationKind, Report, nearest};

/// A check of an office's own, as its profile states it.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnCheck {
    /// Its code, `OWN001` to `OWN999`.
    pub code: RuleCode,
    /// How grave a breach is.
    pub severity: Severity,
    /// What a breach means.
    pub message: Text,
    /// What is demanded.
    pub demand: Demand,
}

/// What a check of an office's own demands.
#[derive(Debug, Clone, PartialEq)]
pub enum Demand {
    /// A relation between numbers.
    Relation(Relation),
    /// A section has at most so many characters, spaces not counted.
    Longest {
        /// Key of the section.
        section: String,
        /// Most characters.
        characters: usize,
    },
    /// A share in percent lies in a range, its ends included.
    Range {
        /// Quantities that are added up.
        share: Vec<String>,
        /// Those that it is a share of.
        of: Vec<String>,
        /// Lowest percentage.
        min: Option<Decimal>,
        /// Highest percentage.
        max: Option<Decimal>,
    },
}

impl OwnCheck {
    /// What it says of a report, the one of the year before beside it, and the breach if there is one.
    pub(crate) fn evaluate(&self, facts: &Facts<'_>, before: Option<&Report>) -> (Verdict, Option<Draft>) {
        match &self.demand {
            Demand::Relation(relation) => self.relation(relation, facts, before),
            Demand::Longest { section, characters } => self.longest(section, *characters, facts),
            Demand::Range { share, of, min, max } => self.range((share, of), (*min, *max), facts),
        }
    }

    fn relation(&self, relation: &Relation, facts: &Facts<'_>, before: Option<&Report>) -> (Verdict, Option<Draft>) {
        let form = match self.form(relation.ids(), facts.report) {
            Ok(form) => form,
            Err(verdict) => return (verdict, None),
        };
        match relation.evaluate(facts.report, before) {
            Held::Yes => (Verdict::Pass(None), None),
            Held::Open if relation.needs_last_year() && before.is_none() => {
                self.open("没有上年的报告", "the report of the year before is not here")
            }
            Held::Open => self.open("相关单元格没有读到数字", "a number that it needs could not be read"),
            Held::No { sum, stated } => {
                let bound = matches!(relation.kind, RelationKind::PartOf | RelationKind::AtLeast);
                let expected = if bound { format!("≤ {sum}") } else { sum.to_string() };
                self.breach(facts, form, relation.own(), expected, stated.to_string())
            }
        }
    }

    fn longest(&self, section: &str, most: usize, facts: &Facts<'_>) -> (Verdict, Option<Draft>) {
        if !facts.has_text() {
            return self.open("来源只有数字，没有正文", "the source carries numbers only, no text");
        }
        let Some(own) = facts.report.section(section) else {
            return self.open(
                format!("报告中没有读到“{section}”这一部分"),
                format!("the section {section:?} was not found in the report"),
            );
        };
        let long = facts.of_section(section).flat_map(|of| of.text.chars()).filter(|c| !c.is_whitespace()).count();
        if long <= most {
            return (Verdict::Pass(None), None);
        }
        let draft = self.draft(format!("≤ {most}"), long.to_string());
        (Verdict::Fail, Some(Draft { place: Some(own.place), ..draft }))
    }

    fn range(
        &self,
        (share, of): (&[String], &[String]),
        (min, max): (Option<Decimal>, Option<Decimal>),
        facts: &Facts<'_>,
    ) -> (Verdict, Option<Draft>) {
        let ids = || share.iter().chain(of).map(String::as_str);
        let form = match self.form(ids(), facts.report) {
            Ok(form) => form,
            Err(verdict) => return (verdict, None),
        };
        let sum = |ids: &[String]| -> Option<Decimal> {
            ids.iter().map(|id| facts.report.quantity(id).count().map(Decimal::from)).sum()
        };
        let (Some(share), Some(of)) = (sum(share), sum(of)) else {
            return self.open("相关单元格没有读到数字", "a number that it needs could not be read");
        };
        let Some(percent) = share.checked_mul(Decimal::ONE_HUNDRED).and_then(|share| share.checked_div(of)) else {
            return self.open("分母为 0", "it would divide by 0");
        };
        if min.is_none_or(|min| percent >= min) && max.is_none_or(|max| percent <= max) {
            return (Verdict::Pass(None), None);
        }
        let expected = match (min, max) {
            (Some(min), Some(max)) => format!("{min}%–{max}%"),
            (Some(min), None) => format!("≥ {min}%"),
            (None, max) => format!("≤ {}%", max.unwrap_or_default()),
        };
        self.breach(facts, form, ids(), expected, format!("{}%", percent.round_dp(1).normalize()))
    }

    /// The form of a report, if it has all that the check names.
    fn form<'i>(&self, ids: impl Iterator<Item = &'i str>, report: &Report) -> Result<&'static Form, Verdict> {
        let open = |zh: String, en: String| self.open(zh, en).0;
        let Some(form) = report.form() else {
            return Err(open("没有读到表格".to_owned(), "no table could be read".to_owned()));
        };
        let mut ids = ids;
        let Some(wanting) = ids.find(|id| form.quantity(id).is_none() && form.cell(id).is_none()) else {
            return Ok(form);
        };
        let near = nearest(wanting, form.quantities().map(|(id, _)| id)).join(", ");
        let (zh, en) = match near.is_empty() {
            true => (String::new(), String::new()),
            false => (format!("；相近的有：{near}"), format!("; near: {near}")),
        };
        Err(open(format!("{}没有指标“{wanting}”{zh}", form.zh), format!("the {} has no {wanting:?}{en}", form.en)))
    }

    fn open(&self, zh: impl AsRef<str>, en: impl AsRef<str>) -> (Verdict, Option<Draft>) {
        (Verdict::NotEvaluable(Text::new(zh.as_ref(), en.as_ref()).into()), None)
    }

    fn breach<'i>(
        &self,
        facts: &Facts<'_>,
        form: &Form,
        ids: impl Iterator<Item = &'i str>,
        expected: String,
        actual: String,
    ) -> (Verdict, Option<Draft>) {
        let ixs: Vec<_> = ids.filter_map(|id| form.cell(id)).collect();
        let draft = self.draft(expected, actual);
        let draft = match &facts.report.cells {
            Some(cells) if !ixs.is_empty() => draft.cells(cells, &ixs),
            _ => draft,
        };
        (Verdict::Fail, Some(draft.doubted(facts.doubt_of(&ixs))))
    }

    fn draft(&self, expected: String, actual: String) -> Draft {
        let message = Text::new(
            format!("{}：应为 {expected}，实为 {actual}", self.message.zh),
            format!("{}: {expected} is wanted, {actual} found", self.message.en),
        );
        let help = Text::new(
            format!("本单位自设的检查 {}，请核对。", self.code),
            format!("A check of the office’s own ({}): look at what is reported.", self.code),
        );
        Draft::new(message, help).instead(expected, actual)
    }
}
