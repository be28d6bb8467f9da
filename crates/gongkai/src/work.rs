//! What was read, and what follows from it, each worked out once and only when it is asked for.

use crate::error::OpenError;
use crate::opening::Decisions;
use gongkai_analytics::{AnalyticsError, Collection, Found, Grade, Metric, Metrics, Quantities};
use gongkai_core::{Account, Batch};
use gongkai_figures::{Figure, FigureError, FigureRequest, figure};
use gongkai_lint::{Idle, Review, Rule, Settings, Severity, Spread, Text, apply, review_by, rules};
use gongkai_model::{Attribution, Date, Lang, Report, RollUp, roll_ups};
use gongkai_source::shown;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, PathBuf};
use std::sync::{Arc, OnceLock};

/// The threads of this machine.
struct Threads;

impl Spread for Threads {
    fn each<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        (0..count).into_par_iter().map(work).collect()
    }
}

/// Whether a part of a path is a pattern. The name of a drive may hold a question mark.
fn is_pattern(part: Component<'_>) -> bool {
    matches!(part, Component::Normal(_)) && part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{'])
}

/// Reports read and told apart.
#[derive(Debug)]
pub struct Work {
    collection: Collection,
    account: Account,
    decisions: Decisions,
    today: Date,
    reviewed: OnceLock<(Review, Vec<Idle>)>,
    metrics: OnceLock<Metrics>,
    found: OnceLock<Metrics>,
    pub(crate) places: BTreeSet<PathBuf>,
}

impl Work {
    /// What was gathered in memory, with the standard settings.
    pub fn of(batch: Batch, today: Date) -> Work {
        let Batch { reports, account } = batch;
        let (reviewed, metrics, found) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Work {
            collection: Collection::new(reports),
            account,
            decisions: Decisions::default(),
            today,
            reviewed,
            metrics,
            found,
            places: BTreeSet::new(),
        }
    }

    pub(crate) fn new(batch: Batch, decisions: Decisions, today: Date, years: &[i32]) -> Result<Work, OpenError> {
        let Batch { mut reports, account } = batch;
        if !years.is_empty() {
            let mut there: Vec<i32> = reports.iter().map(|report| report.report_year).collect();
            there.sort_unstable();
            there.dedup();
            if let Some(year) = years.iter().find(|year| !there.contains(year)) {
                return Err(OpenError::NoSuchYear { year: *year, years: there });
            }
            reports.retain(|report| years.contains(&report.report_year));
        }
        let collection = Collection::new(reports);
        let (reviewed, metrics, found) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Work { collection, account, decisions, today, reviewed, metrics, found, places: BTreeSet::new() })
    }

    /// The same with files called from the inputs that were given: of `/home/li/年报` the folder above 年报 stands in nothing that is
    /// made of it. Files that would have one name then are numbered. Names that are not absolute stay.
    pub fn named_from(mut self, inputs: &[PathBuf]) -> Work {
        let above = |path: &PathBuf| {
            let fixed: PathBuf = path.components().take_while(|part| !is_pattern(*part)).collect();
            // Of a pattern the folder that it stands in, of anything else the one that it lies in.
            let folder = if fixed == *path { fixed.parent()?.to_owned() } else { fixed };
            path.is_absolute().then(|| format!("{}/", shown(&folder).trim_end_matches('/')))
        };
        let mut prefixes: Vec<String> = inputs.iter().filter_map(above).collect();
        // The longest first: one input may lie below another.
        prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
        if prefixes.is_empty() {
            return self;
        }
        let short =
            |name: &str| prefixes.iter().find_map(|prefix| name.strip_prefix(prefix.as_str())).map(str::to_owned);
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let account = &self.account;
        let all = account.read.iter().map(|(name, _)| name).chain(account.rejected.iter().map(|of| &of.file));
        let reports = self.collection.reports().iter().map(|report| &report.origin.file);
        for name in all.chain(&account.skipped).chain(reports) {
            if names.contains_key(name) {
                continue;
            }
            let wanted = short(name).unwrap_or_else(|| name.clone());
            let numbered = (2..).map(|n| format!("{n}/{wanted}"));
            let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| !taken.contains(name));
            let free = free.unwrap_or(wanted);
            taken.insert(free.clone());
            names.insert(name.clone(), free);
        }
        let renamed = |name: &mut String| {
            if let Some(new) = names.get(name).cloned().or_else(|| short(name)) {
                *name = new;
            }
        };
        let reworded = |text: &mut Text| {
            for prefix in &prefixes {
                *text = Text::new(text.zh.replace(prefix.as_str(), ""), text.en.replace(prefix.as_str(), ""));
            }
        };
        let account = &mut self.account;
        account.read.iter_mut().for_each(|(name, _)| renamed(name));
        account.skipped.iter_mut().for_each(renamed);
        for rejected in &mut account.rejected {
            renamed(&mut rejected.file);
            reworded(&mut rejected.message);
        }
        account.readings.iter_mut().for_each(|reading| renamed(&mut reading.file));
        account.problems.iter_mut().for_each(|problem| renamed(&mut problem.file));
        account.remarks.iter_mut().for_each(reworded);
        let hashes = std::mem::take(&mut account.hashes).into_iter();
        account.hashes = hashes.map(|(name, hash)| (names.get(&name).cloned().unwrap_or(name), hash)).collect();
        let reports = self.collection.reports().iter().map(|report| {
            let mut report = (**report).clone();
            renamed(&mut report.origin.file);
            report
        });
        self.collection = Collection::new(reports.collect());
        self
    }

    /// The reports, with one used for each agency, year and scope.
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    /// Every report, copies too.
    pub fn reports(&self) -> &[Arc<Report>] {
        self.collection.reports()
    }

    /// Where the files that were read lie on the disk, those with an office's decisions too: nothing may be written there.
    pub fn places(&self) -> &BTreeSet<PathBuf> {
        &self.places
    }

    /// What became of every file.
    pub fn account(&self) -> &Account {
        &self.account
    }

    pub(crate) fn into_account(self) -> Account {
        self.account
    }

    /// The day taken for today.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Every government whose bodies the roster names, added up year by year; nothing without a roster.
    pub fn roll_ups(&self) -> Option<Vec<RollUp<'_>>> {
        let roster = self.settings().roster.as_ref()?;
        Some(roll_ups(self.reports().iter().map(|report| &**report), roster))
    }

    /// Rules, thresholds, deadlines and roster, as they hold for the review.
    pub fn settings(&self) -> &Settings {
        &self.decisions.profile.settings
    }

    /// What the rules say of the reports, the exceptions marked.
    pub fn review(&self) -> &Review {
        &self.reviewed().0
    }

    /// Exceptions that nothing falls under any more, in words for whoever keeps the list.
    pub fn idle_exceptions(&self, lang: Lang) -> Vec<String> {
        let list = &self.decisions.exceptions;
        let told = |idle: &Idle| list.get(idle.at).map(|exception| idle.message(exception).pick(lang).to_owned());
        self.reviewed().1.iter().filter_map(told).collect()
    }

    fn reviewed(&self) -> &(Review, Vec<Idle>) {
        if let Some(reviewed) = self.reviewed.get() {
            return reviewed;
        }
        // Not within `get_or_init`: a thread that waits there for pieces of the work may be given one that asks for it again.
        let all: Vec<&Rule> = rules().collect();
        let reports = self.reports().iter().map(|report| &**report);
        let mut review = review_by(&all, reports, self.settings(), &Threads);
        let idle = apply(&mut review, &self.decisions.exceptions, self.today);
        self.reviewed.get_or_init(|| (review, idle))
    }

    /// What the rules found in each report and lay at its agency. What is missing in the page, or could not be read here, is none of
    /// the agency's doing, and what an office answers for in its exceptions does not count.
    fn found(&self) -> Found {
        let mut found = Found::default();
        for finding in self.review().counted().filter(|finding| finding.attribution == Attribution::Agency) {
            let grade = match finding.severity {
                Severity::Error => Grade::Error,
                Severity::Warning => Grade::Warning,
                Severity::Note => continue,
            };
            found.add(&finding.agency_key, finding.report_year, &finding.file, grade);
        }
        found
    }

    /// Every metric of every report that is used; those of the review ([`Metric::of_review`]) only where they are named.
    ///
    /// # Errors
    ///
    /// Where the numbers cannot be laid out as tables.
    pub fn metrics(&self) -> Result<&Metrics, AnalyticsError> {
        if let Some(metrics) = self.metrics.get() {
            return Ok(metrics);
        }
        let metrics = Metrics::of(&self.collection)?;
        Ok(self.metrics.get_or_init(|| metrics))
    }

    /// Some metrics of every report that is used.
    ///
    /// # Errors
    ///
    /// Where the numbers cannot be laid out as tables.
    pub fn measures(&self, chosen: &[&'static Metric]) -> Result<Metrics, AnalyticsError> {
        if let Some(metric) = chosen.iter().find(|metric| metric.of_review()) {
            return Ok(self.metrics_with(&metric.id)?.only(chosen));
        }
        match self.metrics.get() {
            Some(all) => Ok(all.only(chosen)),
            None => Metrics::measured(Quantities::for_metrics(&self.collection, chosen)?, chosen),
        }
    }

    /// The metrics among which the one named stands, if any does: a metric of the review is worked out only where it is asked for.
    ///
    /// # Errors
    ///
    /// Where the numbers cannot be laid out as tables.
    pub fn metrics_with(&self, id: &str) -> Result<&Metrics, AnalyticsError> {
        if !Metric::by_id(id).is_some_and(Metric::of_review) {
            return self.metrics();
        }
        if let Some(metrics) = self.found.get() {
            return Ok(metrics);
        }
        let all: Vec<&'static Metric> = Metric::all().iter().chain(Metric::all_of_review()).collect();
        let quantities = Quantities::with_found(&self.collection, &all, Some(&self.found()))?;
        let metrics = Metrics::measured(quantities, &all)?;
        Ok(self.found.get_or_init(|| metrics))
    }

    /// A chart of a kind and a metric.
    ///
    /// # Errors
    ///
    /// An unknown kind or metric, or nothing to draw.
    pub fn figure(&self, kind: &str, metric: &str, lang: Lang) -> Result<Figure, FigureError> {
        let review = Some(self.review());
        let request = FigureRequest { kind, metric, years: &[], highlight: &[], lang, review };
        figure(&self.collection, self.metrics_with(metric)?, &request)
    }
}
