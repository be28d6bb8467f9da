//! How the parts of the page refer to an agency, a report and a cell, on one page or on several.

use crate::input::PageInput;
use gongkai_lint::Finding;
use gongkai_model::{Lang, Report, Scope};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Most reports whose agencies stand on the first page; with more of them every agency gets a page of its own.
pub(crate) const MOST_ON_ONE_PAGE: usize = 300;

/// The page a link stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// The first page.
    Index,
    /// The page of an agency, by its place.
    Agency(usize),
}

/// What leads to a cell: the report's anchor, and the cell that a script marks there.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) cell: String,
}

/// Agencies and reports by their places, which make their anchors: the first agency is `a1`, the first report `r1`.
#[derive(Debug)]
pub(crate) struct Links<'a> {
    /// Every agency's reports, as a stretch of the collection's.
    pub(crate) agencies: Vec<Range<usize>>,
    reports: &'a [Arc<Report>],
    agency_of: Vec<usize>,
    by_address: BTreeMap<usize, usize>,
    by_finding: BTreeMap<(&'a str, i32, String, Scope), usize>,
    by_key: BTreeMap<String, usize>,
    split: bool,
    suffix: &'static str,
}

impl<'a> Links<'a> {
    pub(crate) fn new(input: &PageInput<'a>) -> Links<'a> {
        let reports = input.collection.reports();
        let mut agencies: Vec<Range<usize>> = Vec::new();
        let mut agency_of = Vec::with_capacity(reports.len());
        for (at, report) in reports.iter().enumerate() {
            match agencies.last_mut().filter(|range| reports[range.start].agency.key == report.agency.key) {
                Some(range) => range.end = at + 1,
                None => agencies.push(at..at + 1),
            }
            agency_of.push(agencies.len() - 1);
        }
        let key = |report: &Report| report.agency.key.to_string();
        Links {
            by_address: reports.iter().enumerate().map(|(at, report)| (Arc::as_ptr(report).addr(), at)).collect(),
            by_finding: reports
                .iter()
                .enumerate()
                .rev()
                .map(|(at, r)| ((r.origin.file.as_str(), r.report_year, key(r), r.scope), at))
                .collect(),
            by_key: agencies.iter().enumerate().map(|(at, range)| (key(&reports[range.start]), at)).collect(),
            split: reports.len() > MOST_ON_ONE_PAGE,
            suffix: suffix(input),
            agencies,
            agency_of,
            reports,
        }
    }

    /// Whether every agency has a page of its own.
    pub(crate) fn split(&self) -> bool {
        self.split
    }

    /// The reports of an agency.
    pub(crate) fn reports_of(&self, agency: usize) -> &'a [Arc<Report>] {
        &self.reports[self.agencies[agency].clone()]
    }

    /// The anchor of an agency.
    pub(crate) fn agency_anchor(agency: usize) -> String {
        format!("a{}", agency + 1)
    }

    /// The anchor of a report.
    pub(crate) fn report_anchor(at: usize) -> String {
        format!("r{}", at + 1)
    }

    /// The file of an agency's page.
    pub(crate) fn agency_file(&self, agency: usize) -> String {
        format!("agencies/{}{}.html", Self::agency_anchor(agency), self.suffix)
    }

    /// Where an agency stands.
    pub(crate) fn agency(&self, agency: usize, on: On) -> String {
        self.address(agency, &Self::agency_anchor(agency), on)
    }

    /// Where a report of the collection stands, by its place.
    pub(crate) fn report_at(&self, at: usize, on: On) -> String {
        self.address(self.agency_of[at], &Self::report_anchor(at), on)
    }

    /// Where a report stands.
    pub(crate) fn report(&self, report: &Arc<Report>, on: On) -> Option<String> {
        self.place(report).map(|at| self.report_at(at, on))
    }

    /// The place of a report in the collection.
    pub(crate) fn place(&self, report: &Arc<Report>) -> Option<usize> {
        self.by_address.get(&Arc::as_ptr(report).addr()).copied()
    }

    /// The place of the report a finding is about.
    pub(crate) fn found_in(&self, finding: &'a Finding) -> Option<usize> {
        let key = (finding.file.as_str(), finding.report_year, finding.agency_key.clone(), finding.scope);
        self.by_finding.get(&key).copied()
    }

    /// The agency of a key.
    pub(crate) fn agency_of_key(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    fn address(&self, agency: usize, anchor: &str, on: On) -> String {
        match on {
            _ if !self.split => format!("#{anchor}"),
            On::Agency(own) if own == agency => format!("#{anchor}"),
            On::Agency(_) => format!("{}{}.html#{anchor}", Self::agency_anchor(agency), self.suffix),
            On::Index => format!("{}#{anchor}", self.agency_file(agency)),
        }
    }
}

/// What tells the pages of a second language from those of the first.
fn suffix(input: &PageInput<'_>) -> &'static str {
    if input.second { ".en" } else { "" }
}

/// The name of the first page.
pub(crate) fn index_file(second: bool) -> &'static str {
    if second { "index.en.html" } else { "index.html" }
}

/// The language a page is in, as a page states it.
pub(crate) fn html_lang(lang: Lang) -> &'static str {
    lang.pick("zh-CN", "en")
}
