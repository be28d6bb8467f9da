//! Values that rest on a number which a rule doubts: they are shown, and nothing is said that rests on them.

use gongkai_analytics::{Collection, CompareRow, MetricRow};
use gongkai_lint::{Review, RuleCode, Severity};
use gongkai_model::{Lang, Report, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// File, key of the agency, year and scope of a report.
type Address = (String, String, i32, Scope);

/// The cells that rules doubt: those of errors and warnings that nobody answers for.
///
/// ```
/// use gongkai_figures::Doubts;
/// use gongkai_lint::Review;
/// let review = Review::default();
/// let doubts = Doubts::of(&review);
/// assert!(doubts.is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Doubts<'r> {
    cells: BTreeMap<Address, Vec<(&'r str, RuleCode)>>,
}

impl<'r> Doubts<'r> {
    /// Collects them.
    pub fn of(review: &'r Review) -> Doubts<'r> {
        let mut cells: BTreeMap<Address, Vec<(&str, RuleCode)>> = BTreeMap::new();
        let doubts = |finding: &&gongkai_lint::Finding| finding.severity > Severity::Note && !finding.cells.is_empty();
        for finding in review.counted().flat_map(|finding| finding.with_follows()).filter(doubts) {
            let address = (finding.file.clone(), finding.agency_key.clone(), finding.report_year, finding.scope);
            let of = finding.cells.iter().map(|cell| (cell.cell.as_str(), finding.rule));
            cells.entry(address).or_default().extend(of);
        }
        Doubts { cells }
    }

    /// Whether no cell is doubted.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The rules that doubt a number behind a value.
    pub fn rules(&self, collection: &Collection, row: &MetricRow) -> BTreeSet<RuleCode> {
        let used = collection.used();
        let report = |at: u32| used.get(at as usize).map(|report| &**report);
        let (own, earlier) = (report(row.at), row.earlier.and_then(report));
        let of = |report: Option<&Report>| report.and_then(|report| self.of_report(report));
        let (of_own, of_earlier) = (of(own), of(earlier));
        if of_own.is_none() && of_earlier.is_none() {
            return BTreeSet::new();
        }
        let operands = collection.operands(row);
        let mut rules = BTreeSet::new();
        for operand in operands.split([';', '+']) {
            let name = operand.split_once('=').map_or(operand, |(name, _)| name);
            // A number of the year before has that year behind it.
            let (id, doubted) = match name.split_once('@') {
                Some((id, _)) => (id, of_earlier),
                None => (name, of_own),
            };
            rules.extend(doubted.into_iter().flatten().filter(|(cell, _)| *cell == id).map(|(_, rule)| *rule));
        }
        rules
    }

    /// The rules that doubt a number behind quantities of a report.
    pub(crate) fn of_quantities(&self, report: &Report, quantities: &[String]) -> BTreeSet<RuleCode> {
        let (Some(doubted), Some(cells)) = (self.of_report(report), &report.cells) else { return BTreeSet::new() };
        let form = cells.form();
        let quantities = quantities.iter().filter_map(|id| form.quantity(id));
        let ids: BTreeSet<&str> =
            quantities.flat_map(|quantity| quantity.cells_used(cells)).map(|ix| form.def(ix).id.as_str()).collect();
        doubted.iter().filter(|(cell, _)| ids.contains(cell)).map(|(_, rule)| *rule).collect()
    }

    /// Whether nothing should be said that rests on a value: a check of the form fails on it, or a rule doubts it.
    pub fn has(&self, collection: &Collection, row: &MetricRow) -> bool {
        row.failed_check || !self.rules(collection, row).is_empty()
    }

    /// The same of one of two values that are compared.
    pub fn has_either(&self, collection: &Collection, row: &CompareRow) -> bool {
        row.earlier.iter().chain(&row.later).any(|row| self.has(collection, row))
    }

    fn of_report(&self, report: &Report) -> Option<&[(&'r str, RuleCode)]> {
        if self.cells.is_empty() {
            return None;
        }
        let key = report.agency.key.to_string();
        let address = (report.origin.file.clone(), key, report.report_year, report.scope);
        self.cells.get(&address).map(Vec::as_slice)
    }
}

/// Whose values a title does not rest on, and why: a note below a chart. Nothing where there is none.
pub(crate) fn note(doubted: &[(String, BTreeSet<RuleCode>)], lang: Lang) -> Option<String> {
    const MOST: usize = 5;
    if doubted.is_empty() {
        return None;
    }
    let told = |(name, rules): &(String, BTreeSet<RuleCode>)| {
        let codes: Vec<String> = rules.iter().take(2).map(ToString::to_string).collect();
        match codes[..] {
            [] => name.clone(),
            _ => lang.pick(format!("{name}（{}）", codes.join("、")), format!("{name} ({})", codes.join(", "))),
        }
    };
    let names: Vec<String> = doubted.iter().take(MOST).map(told).collect();
    let n = doubted.len();
    let (zh, en) =
        if n > MOST { (format!("等{n}个"), format!(" and {} more", n - MOST)) } else { Default::default() };
    Some(lang.pick(
        format!("标题不计数值存疑的单位（未通过检查，见“发现的问题”）：{}{zh}。", names.join("、")),
        format!("The title leaves out values in doubt, which fail a check: {}{en}.", names.join(", ")),
    ))
}
