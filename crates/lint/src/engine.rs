//! Runs the rules that it is given over reports, sets the severity, tells causes from consequences, and orders it all.

use crate::draft::{CollectionFindings, Draft, Findings};
use crate::explain::explain;
use crate::facts::Facts;
use crate::finding::Finding;
use crate::review::{Review, RuleResult};
use crate::rule::{Check, CollectionContext, ReportContext, Rule, RuleCode, SeriesContext, Shared, Verdict};
use crate::settings::Settings;
use crate::spread::Spread;
use crate::suspect::{Suspect, SuspectCell};
use crate::verdict::Reasons;
use gongkai_model::agency::AgencyKey;
use gongkai_model::{Attribution, CellState, Merit, Number, Report, displaced};
use std::cmp::Ordering;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Runs some rules over reports.
///
/// What is found does not depend on how the work is spread.
///
/// ```
/// use gongkai_lint::{InTurn, Settings, review_by, rule};
/// let only = [rule("SUM304").unwrap()];
/// let review = review_by(&only, [], &Settings::default(), &InTurn);
/// assert!(review.findings.is_empty());
/// ```
pub fn review_by<'r>(
    rules: &[&Rule],
    reports: impl IntoIterator<Item = &'r Report>,
    settings: &Settings,
    spread: &impl Spread,
) -> Review {
    let given: Vec<&Report> = reports.into_iter().collect();
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by_key(|at| {
        let report = given[*at];
        (&report.agency.key, report.scope, report.report_year, &report.origin.file, *at)
    });
    let facts: Vec<Facts<'_>> = spread.each(order.len(), |at| Facts::worded(given[order[at]], &settings.wording));
    let pasts = Pasts::of(&facts);
    let reasons = Reasons::default();
    let mut slots: Vec<Slot> = spread.each(facts.len(), |at| {
        let mut slot = Slot::of(rules, &facts[at], pasts.of_report(at, &facts), settings);
        reasons.share(&mut slot.verdicts);
        slot
    });

    let whole: Vec<usize> = (0..rules.len()).filter(|at| matches!(rules[*at].check, Check::Collection(_))).collect();
    let shared = Shared::default();
    let found = spread.each(whole.len(), |at| collection(rules[whole[at]], &facts, &shared, settings));
    let mut without_report = Vec::new();
    for (place, found) in whole.into_iter().zip(found) {
        let rule = rules[place];
        let Some((verdict, findings)) = found else { continue };
        let mut failed = BTreeSet::new();
        let drafts = findings.in_reports.into_iter().filter(|(_, draft)| !settings.wording.allows(draft));
        for (at, draft) in drafts {
            failed.insert(at);
            slots[at].findings.push(Finding::new(facts[at].report, &rule.meta, draft, settings));
        }
        for (at, slot) in slots.iter_mut().enumerate() {
            slot.verdicts[place] = match wants(rule, facts[at].report, settings) {
                _ if failed.contains(&at) => Verdict::Fail,
                Ok(()) => verdict.clone(),
                Err(verdict) => verdict,
            };
        }
        let late = findings.without_report.into_iter();
        without_report.extend(
            late.map(|(agency, year, draft)| Finding::without_report(&agency, year, &rule.meta, draft, settings)),
        );
    }
    mark_copies(&facts, &mut slots);
    collect(rules, slots, &order, without_report, settings)
}

/// What a rule that looks at all reports says; nothing if it is off.
fn collection<'r>(
    rule: &Rule,
    facts: &[Facts<'r>],
    shared: &Shared<'r>,
    settings: &Settings,
) -> Option<(Verdict, CollectionFindings)> {
    let Check::Collection(check) = rule.check else { return None };
    if settings.is_off(rule.meta.code) {
        return None;
    }
    let mut findings = CollectionFindings::default();
    let verdict = check(&CollectionContext { reports: facts, settings, code: rule.meta.code, shared }, &mut findings);
    Some((verdict, findings))
}

/// Whether a rule is to be asked about a report; a rule that is off concerns none.
fn wants(rule: &Rule, report: &Report, settings: &Settings) -> Result<(), Verdict> {
    if settings.is_off(rule.meta.code) { Err(Verdict::NotApplicable) } else { rule.meta.concerns(report) }
}

/// Marks what is found again in copies that are not used.
fn mark_copies(facts: &[Facts<'_>], slots: &mut [Slot]) {
    let reports: Vec<&Report> = facts.iter().map(|facts| facts.report).collect();
    let mut known: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (at, used) in displaced(&reports).into_iter().enumerate() {
        let Some((used, _)) = used else { continue };
        let of_used = || slots[used].findings.iter().map(Finding::fingerprint).collect();
        let known = known.entry(used).or_insert_with(of_used);
        let again = slots[at].findings.iter_mut().filter(|finding| known.contains(&finding.fingerprint()));
        again.for_each(|finding| finding.copy_of = Some(reports[used].origin.file.clone()));
    }
}

/// What there is of an agency beside one report.
#[derive(Clone, Copy)]
struct Past<'c, 'r> {
    before: Option<&'c Facts<'r>>,
    series: &'c [&'r Report],
    years: &'c BTreeSet<i32>,
}

/// What there is of every agency beside each of its reports.
struct Pasts<'c, 'r> {
    /// The reports as they stand in order.
    reports: Vec<&'r Report>,
    /// For each report: where its series begins and ends, and the report of the year before.
    places: Vec<(usize, usize, Option<usize>)>,
    /// Whatever their scope: a year for which there is a report of another scope is no gap.
    years: BTreeMap<&'c AgencyKey, BTreeSet<i32>>,
    none: BTreeSet<i32>,
}

impl<'c, 'r> Pasts<'c, 'r> {
    fn of(facts: &'c [Facts<'r>]) -> Pasts<'c, 'r> {
        let series = |facts: &Facts<'r>| (&facts.report.agency.key, facts.report.scope);
        let mut years: BTreeMap<&AgencyKey, BTreeSet<i32>> = BTreeMap::new();
        let mut places = Vec::with_capacity(facts.len());
        for own in facts.chunk_by(|a, b| series(a) == series(b)) {
            let start = places.len();
            // The report of each year; of copies the one that is used.
            let mut used: BTreeMap<i32, (usize, Merit<'_>)> = BTreeMap::new();
            for (at, facts) in own.iter().enumerate() {
                let (report, merit) = (facts.report, Merit::of(facts.report));
                years.entry(&report.agency.key).or_default().insert(report.report_year);
                match used.entry(report.report_year) {
                    Entry::Vacant(free) => {
                        free.insert((at, merit));
                    }
                    Entry::Occupied(mut best) if merit.against(&best.get().1).0 == Ordering::Less => {
                        best.insert((at, merit));
                    }
                    Entry::Occupied(_) => {}
                }
            }
            for facts in own {
                let before = used.get(&(facts.report.report_year - 1)).map(|(at, _)| start + at);
                places.push((start, start + own.len(), before));
            }
        }
        Pasts { reports: facts.iter().map(|facts| facts.report).collect(), places, years, none: BTreeSet::new() }
    }

    fn of_report<'p>(&'p self, at: usize, facts: &'p [Facts<'r>]) -> Past<'p, 'r> {
        let (start, end, before) = self.places[at];
        let years = self.years.get(&self.reports[at].agency.key).unwrap_or(&self.none);
        Past { before: before.map(|at| &facts[at]), series: &self.reports[start..end], years }
    }
}

/// What is found in one report.
struct Slot {
    findings: Vec<Finding>,
    /// By the place of the rule among those given; then those of the office's own checks.
    verdicts: Vec<Verdict>,
}

impl Slot {
    /// Runs the rules that look at one report, or at it and those of the years before.
    fn of(rules: &[&Rule], facts: &Facts<'_>, past: Past<'_, '_>, settings: &Settings) -> Slot {
        let mut slot = Slot { findings: Vec::new(), verdicts: vec![Verdict::NotApplicable; rules.len()] };
        for (at, rule) in rules.iter().enumerate() {
            if let Some((verdict, found)) = run(rule, facts, past, settings) {
                slot.findings.extend(found);
                slot.verdicts[at] = verdict;
            }
        }
        for check in settings.own_checks() {
            let (verdict, breach) = check.evaluate(facts, past.before.map(|facts| facts.report));
            slot.findings.extend(breach.map(|draft| Finding::own(facts.report, check, draft, settings)));
            slot.verdicts.push(verdict);
        }
        explain(facts.report, &mut slot.findings);
        slot.hang_what_follows(rules, facts, past, settings);
        slot
    }

    /// Hangs under a finding with a cell to blame what would not be found if that cell said what it should.
    fn hang_what_follows(&mut self, rules: &[&Rule], facts: &Facts<'_>, past: Past<'_, '_>, settings: &Settings) {
        let mut at = 0;
        while at < self.findings.len() {
            let gone = self.findings[at].blamed().map(|suspect| {
                let first = &self.findings[at];
                let touched = |of: &Finding| suspect.cells.iter().any(|cell| of.has_cell(&cell.cell.cell));
                let may_follow = |of: &Finding| {
                    of.suspects.is_empty() && of.follows.is_empty() && of.severity <= first.severity && touched(of)
                };
                let codes: BTreeSet<RuleCode> =
                    self.findings.iter().filter(|of| may_follow(of)).map(|of| of.rule).collect();
                let rules = rules.iter().filter(|rule| codes.contains(&rule.meta.code));
                let vanished = self.vanished(rules.copied(), facts, (past, suspect), settings);
                let gone = |of: &Finding| may_follow(of) && vanished.contains(&(of.rule, of.fingerprint()));
                self.findings.iter().map(gone).collect::<Vec<bool>>()
            });
            if let Some(gone) = gone.filter(|gone| gone.contains(&true)) {
                let (mut follows, mut rest) = (Vec::new(), Vec::new());
                for (finding, gone) in std::mem::take(&mut self.findings).into_iter().zip(&gone) {
                    if *gone { follows.push(finding) } else { rest.push(finding) }
                }
                at -= gone[..at].iter().filter(|gone| **gone).count();
                rest[at].follows.extend(follows);
                self.findings = rest;
            }
            at += 1;
        }
    }

    /// What some rules would not find if suspected cells said what they should. Where they would find something new
    /// instead, the suspicion explains nothing of theirs.
    fn vanished<'a>(
        &self,
        rules: impl Iterator<Item = &'a Rule>,
        facts: &Facts<'_>,
        (past, suspect): (Past<'_, '_>, &Suspect),
        settings: &Settings,
    ) -> BTreeSet<(RuleCode, String)> {
        let mut rules = rules.peekable();
        if rules.peek().is_none() {
            return BTreeSet::new();
        }
        let Some(right) = corrected(facts.report, suspect) else { return BTreeSet::new() };
        let right = Facts::worded(&right, &settings.wording);
        let mut vanished = BTreeSet::new();
        for rule in rules {
            let Some((_, left)) = run(rule, &right, past, settings) else { continue };
            let own = self.findings.iter().filter(|of| of.rule == rule.meta.code);
            let before: BTreeSet<String> = own.map(Finding::fingerprint).collect();
            let after: BTreeSet<String> = left.iter().map(Finding::fingerprint).collect();
            if after.is_subset(&before) {
                vanished.extend(before.difference(&after).map(|of| (rule.meta.code, of.clone())));
            }
        }
        vanished
    }
}

/// What a rule that does not need the other agencies finds in a report.
fn run(rule: &Rule, facts: &Facts<'_>, past: Past<'_, '_>, settings: &Settings) -> Option<(Verdict, Vec<Finding>)> {
    let report = facts.report;
    let Past { before, series, years } = past;
    let mut findings = Findings::default();
    let code = rule.meta.code;
    let verdict = match (wants(rule, report, settings), rule.check) {
        (_, Check::Collection(_)) => return None,
        (Err(verdict), _) => verdict,
        (Ok(()), Check::Report(check)) => check(&ReportContext { report, facts, settings, code }, &mut findings),
        (Ok(()), Check::Series(check)) => {
            check(&SeriesContext { report, facts, before, series, years, settings, code }, &mut findings)
        }
    };
    let mut drafts = findings.take();
    let all = drafts.len();
    drafts.retain(|draft| !settings.wording.allows(draft));
    // What stands only in phrases that the office allows is in order.
    let verdict = if drafts.is_empty() && all > 0 { Verdict::Pass(None) } else { verdict };
    // What rests on the tables and the layout of a document is blamed on nobody where these were read poorly.
    let shaped = |draft: &Draft| draft.doubt.is_none() && draft.attribution == Attribution::Agency && is_of_shape(code);
    if drafts.iter().any(shaped)
        && let Some(doubt) = facts.poorly_read()
    {
        let judge = |draft: Draft| if shaped(&draft) { draft.doubted(Some(doubt.clone())) } else { draft };
        drafts = drafts.into_iter().map(judge).collect();
    }
    let found = drafts.into_iter().map(|draft| Finding::new(report, &rule.meta, draft, settings));
    Some((verdict, found.collect()))
}

/// Whether a rule looks at how a document is laid out or at what stands in its cells: it is wrong where these came apart.
fn is_of_shape(code: RuleCode) -> bool {
    const SECTIONS_AND_TABLES: [&str; 10] =
        ["FRM101", "FRM102", "FRM103", "FRM104", "FRM106", "FRM107", "FRM110", "FRM111", "FRM112", "FRM113"];
    let code = code.as_str();
    code.starts_with("CEL") || code.starts_with("SUM") || SECTIONS_AND_TABLES.contains(&code)
}

/// The report as it would be if the suspected cells said what they should.
fn corrected(report: &Report, suspect: &Suspect) -> Option<Report> {
    let mut corrected = report.clone();
    let cells = corrected.cells.as_mut()?;
    for SuspectCell { cell, would_be } in &suspect.cells {
        let ix = cells.form().cell(&cell.cell)?;
        cells.set(ix, CellState::Reported, Some(Number::Count(*would_be)), &would_be.to_string(), cell.place);
    }
    Some(corrected)
}

/// Findings and verdicts in their final order: by agency, year and file, then rule.
fn collect(
    rules: &[&Rule],
    slots: Vec<Slot>,
    order: &[usize],
    without_report: Vec<Finding>,
    settings: &Settings,
) -> Review {
    let own = settings.own_checks().map(|check| check.code);
    let codes: Vec<RuleCode> = rules.iter().map(|rule| rule.meta.code).chain(own).collect();
    let mut by_code: Vec<usize> = (0..codes.len()).collect();
    by_code.sort_by_key(|at| codes[*at]);
    let mut review = Review { reports: slots.len(), settings: settings.clone(), ..Review::default() };
    for (mut slot, report) in slots.into_iter().zip(order) {
        slot.findings.sort_by_key(|finding| finding.rule);
        review.findings.append(&mut slot.findings);
        let verdicts = by_code.iter().map(|at| {
            let verdict = std::mem::replace(&mut slot.verdicts[*at], Verdict::NotApplicable);
            RuleResult { rule: codes[*at], report: *report, verdict }
        });
        review.results.extend(verdicts);
    }
    review.findings.extend(without_report);
    review.findings.sort_by(|a, b| {
        let key = |f: &Finding| f.report_year;
        a.agency_key.cmp(&b.agency_key).then(key(a).cmp(&key(b))).then_with(|| a.file.cmp(&b.file))
    });
    review
}
