//! A claim of the text against the table.

use crate::claims::{Claim, Topic};
use crate::facts::Facts;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{ReportContext, Verdict};
use crate::text::in_english;
use gongkai_model::{CellIx, CellState, Decimal, Number, Over, Report, Scope};

/// The first claim about a topic that the report makes of itself.
pub(super) fn first<'f>(facts: &'f Facts<'_>, topic: Topic) -> Option<&'f Claim> {
    facts.claims().iter().find(|claim| claim.topic == topic && !claim.vague && is_own(facts, claim))
}

/// Whether a claim speaks of what the report's tables count. A government from county level up adds up its region, so that
/// its office's own number is a part; in anybody else's report the number of the region is somebody else's.
pub(super) fn is_own(facts: &Facts<'_>, claim: &Claim) -> bool {
    let (report, name) = (facts.report, &facts.report.agency.name);
    let area = report.agency.area_government().is_some();
    let government = area || name.ends_with("人民政府");
    let sums_up = area && report.scope != Scope::Own;
    match claim.scope {
        Scope::Own => !sums_up,
        Scope::RolledUp => government || name.contains("政府办公"),
        Scope::Unknown => true,
    }
}

/// The number of the table for a topic, and its cells; an amount in hundredths of a yuan, as claims have it.
pub(super) fn table(report: &Report, topic: Topic) -> Option<(i64, Vec<CellIx>)> {
    let form = report.form()?;
    let cells = report.cells.as_ref()?;
    topic.quantities().iter().find_map(|id| {
        let number = match report.quantity(id).number()? {
            Number::Count(count) => count,
            Number::Amount(amount) => hundredths(amount, report, id)?,
        };
        let used = match form.cell(id) {
            Some(ix) => vec![ix],
            None => form.quantity(id).map(|quantity| quantity.cells_used(cells)).unwrap_or_default(),
        };
        Some((number, used))
    })
}

/// What the parts of blank totals come to.
pub(super) struct Least {
    /// The sum of the parts that are printed.
    pub(super) sum: i64,
    /// Those parts.
    pub(super) cells: Vec<CellIx>,
    /// No part is blank: the total can be nothing else.
    pub(super) exact: bool,
}

impl Least {
    /// Whether a number can be that of the blank total.
    pub(super) fn allows(&self, value: i64, within: i64) -> bool {
        value + within >= self.sum && (!self.exact || value - within <= self.sum)
    }

    /// What the number should be, for people.
    pub(super) fn expected(&self, show: impl Fn(i64) -> String) -> String {
        if self.exact { show(self.sum) } else { format!("≥ {}", show(self.sum)) }
    }
}

/// What a topic's numbers come to at least where the report leaves totals blank: the sum of the parts that it prints.
pub(super) fn at_least(report: &Report, topic: Topic) -> Option<Least> {
    let form = report.form()?;
    let cells = report.cells.as_ref()?;
    let of_cell = |ix: CellIx| match cells.count(ix) {
        Some(count) => Some((count, vec![ix], true)),
        None if cells.state(ix) == CellState::Blank => {
            let identities = form.identities.iter().filter(|identity| identity.over == Over::Rows);
            let check = identities.flat_map(|of| &of.checks).find(|check| check.cells(cells).1 == [ix])?;
            let parts: Vec<CellIx> = check.cells(cells).0;
            let known = |ix: &CellIx| matches!(cells.state(*ix), CellState::Reported | CellState::Blank);
            if !parts.iter().all(known) {
                return None;
            }
            let all = parts.len();
            let printed: Vec<CellIx> = parts.into_iter().filter(|ix| cells.count(*ix).is_some()).collect();
            let exact = printed.len() == all;
            let counts: Vec<i64> = printed.iter().filter_map(|ix| cells.count(*ix)).collect();
            // A number below zero is wrong, and what it was meant to be is not known.
            counts.iter().all(|count| *count >= 0).then(|| (counts.iter().sum(), printed, exact))
        }
        None => None,
    };
    topic.quantities().iter().find_map(|id| {
        let used = match form.cell(id) {
            Some(ix) => vec![ix],
            None => form.quantity(id)?.cells_used(cells),
        };
        let sums: Option<Vec<(i64, Vec<CellIx>, bool)>> = used.into_iter().map(of_cell).collect();
        let sums = sums.filter(|sums| !sums.is_empty())?;
        let cells: Vec<CellIx> = sums.iter().flat_map(|(_, cells, _)| cells.iter().copied()).collect();
        let exact = sums.iter().all(|(.., exact)| *exact);
        (!cells.is_empty()).then(|| Least { sum: sums.iter().map(|(sum, ..)| sum).sum(), cells, exact })
    })
}

/// An amount of a cell in hundredths of a yuan.
fn hundredths(amount: Decimal, report: &Report, id: &str) -> Option<i64> {
    let form = report.form()?;
    let yuan = match form.def(form.cell(id)?).unit.as_str() {
        "万元" => 10_000,
        _ => 1,
    };
    i64::try_from(amount.checked_mul(Decimal::from(yuan * 100))?.round()).ok()
}

/// A finding: the text says one number, the table another.
pub(super) fn differs(facts: &Facts<'_>, claim: &Claim, expected: &str, cells: &[CellIx]) -> Draft {
    let (zh, en) = claim.topic.label();
    let value = claim.topic.show(claim.value);
    let message = Text::new(
        format!("正文{zh} {value}，表格 {expected}"),
        format!("the text says {} {en}, the table {}", in_english(&value), in_english(expected)),
    );
    let help = Text::new("请核对正文与表格，使两处一致。", "Make text and table agree.");
    let draft = Draft::new(message, help);
    let draft = match &facts.report.cells {
        Some(all) if !cells.is_empty() => draft.cells(all, cells),
        _ => draft,
    };
    let draft = match facts.paragraphs.get(claim.paragraph) {
        Some(paragraph) => draft.words(paragraph.text, claim.span.clone(), paragraph.place),
        None => draft,
    };
    draft.instead(expected, value).doubted(facts.doubt_of(cells))
}

/// What a whole that a text states is in the table, where parts of it are held against their cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis<'c> {
    /// The cell of the whole: parts are those of their own cells.
    Same,
    /// What was received and what was carried in: the cells of each part that was carried in.
    WithCarried(&'c [&'c str]),
}

/// Topics that are parts of a whole, each held against its cell where the text's whole is the table's: parts of a number that is
/// wrong itself are not reported again.
pub(super) fn parts(cx: &ReportContext<'_, '_>, findings: &mut Findings, parts: &[Topic], basis: Basis<'_>) -> bool {
    let mut judged = false;
    for (at, topic) in parts.iter().enumerate() {
        let Some(claim) = first(cx.facts, *topic) else { continue };
        let Some((number, cells)) = table(cx.report, *topic) else { continue };
        judged = true;
        let carried = match basis {
            Basis::Same => 0,
            Basis::WithCarried(ids) => ids.get(at).and_then(|id| cx.report.quantity(id).count()).unwrap_or(0),
        };
        // A text may count what was carried in in the whole and leave it out of the kinds.
        if claim.value != number + carried && (basis == Basis::Same || claim.value != number) {
            findings.push(differs(cx.facts, claim, &topic.show(number + carried), &cells));
        }
    }
    judged
}

/// The verdict of a rule that compares topics one by one.
pub(super) fn topics(cx: &ReportContext<'_, '_>, findings: &mut Findings, topics: &[Topic]) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let (mut claimed, mut judged) = (false, false);
    for topic in topics {
        let Some(claim) = first(facts, *topic) else { continue };
        claimed = true;
        let Some((number, cells)) = table(cx.report, *topic) else {
            let Some(least) = at_least(cx.report, *topic) else { continue };
            judged = true;
            if !least.allows(claim.value, claim.within) {
                findings.push(differs(facts, claim, &least.expected(|sum| topic.show(sum)), &least.cells));
            }
            continue;
        };
        judged = true;
        if (number - claim.value).abs() > claim.within {
            findings.push(differs(facts, claim, &topic.show(number), &cells));
        }
    }
    match (claimed, judged) {
        (false, _) => Verdict::NotApplicable,
        (true, false) => {
            Verdict::NotEvaluable(Text::new("表格中没有读到相应的数字", "the table does not show the number").into())
        }
        (true, true) => findings.verdict(),
    }
}
