//! Which report a row is of: what is known of it without its numbers and its text.

use crate::peers::{self, PeerGroup};
use gongkai_model::agency::{Agency, AgencyKey};
use gongkai_model::{Form, FormId, Report, Scope};
use std::sync::Arc;

/// Who reports, for which year, with whose numbers, on which form.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Head {
    /// Who reports.
    pub agency: Agency,
    /// The year covered.
    pub report_year: i32,
    /// Whose numbers it gives, as the data say: what tells reports of one agency and year apart.
    pub scope: Scope,
    /// Whose numbers it counts as giving where reports are taken together, so that nothing is counted twice: those of the body
    /// itself, also of a department that does not say so; those of others too where data or text say so; not known of the
    /// government of an area that does not say, since the numbers of its departments may be among them, nor of a report
    /// beside another of the same agency and year that says what this one would count as.
    pub counted_scope: Scope,
    /// The bodies that it is compared with.
    pub peers: PeerGroup,
    /// The form its numbers are kept in; none for a report from before there was a form.
    pub form: Option<FormId>,
    /// The file it was read from.
    pub file: String,
}

/// What reports are sorted by, and what only one used report has.
pub(crate) type Key<'r> = (&'r AgencyKey, i32, Scope);

impl Head {
    /// The heads of reports, which come sorted by agency, year and scope.
    pub(crate) fn all<'r>(reports: impl IntoIterator<Item = &'r Report>) -> Vec<Head> {
        let mut heads: Vec<Head> = reports.into_iter().map(Head::of).collect();
        Head::settle(&mut heads);
        heads
    }

    /// Settles what depends on the other reports: what each counts as, and its peers. They come sorted by agency, year and scope, and
    /// all reports of a year are among them.
    pub(crate) fn settle(heads: &mut [Head]) {
        let same = |a: &Head, b: &Head| (&a.agency.key, a.report_year) == (&b.agency.key, b.report_year);
        for beside in heads.chunk_by_mut(same).filter(|beside| beside.len() > 1) {
            let told: Vec<Scope> =
                beside.iter().map(|head| head.scope).filter(|scope| *scope != Scope::Unknown).collect();
            let taken = |head: &&mut Head| head.scope == Scope::Unknown && told.contains(&head.counted_scope);
            beside.iter_mut().filter(taken).for_each(|head| head.counted_scope = Scope::Unknown);
        }
        peers::assign(heads);
    }

    /// The head of a report by itself.
    fn of(report: &Report) -> Head {
        let form = report.form().map(|form| form.id);
        let agency = report.agency.clone();
        Head::alone(agency, report.report_year, report.scope, report.stated_scope(), form, report.origin.file.clone())
    }

    /// The head of a report that says so, as if there were no other.
    pub(crate) fn alone(
        agency: Agency,
        report_year: i32,
        scope: Scope,
        stated: Scope,
        form: Option<FormId>,
        file: String,
    ) -> Head {
        let counted_scope = match stated {
            Scope::Unknown if agency.area_government().is_none() => Scope::Own,
            stated => stated,
        };
        let peers = PeerGroup { level: agency.level, class: agency.class(), work: None };
        Head { agency, report_year, scope, counted_scope, peers, form, file }
    }

    /// The form its numbers are kept in.
    pub fn form(&self) -> Option<&'static Form> {
        self.form.map(FormId::form)
    }

    /// Agency and year for people: `洪泽区人民政府 2023`.
    pub fn name(&self) -> String {
        format!("{} {}", self.agency.name, self.report_year)
    }

    pub(crate) fn key(&self) -> Key<'_> {
        (&self.agency.key, self.report_year, self.scope)
    }
}

/// The reports of one agency for two years, by their place among the heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) earlier: Option<u32>,
    pub(crate) later: Option<u32>,
}

/// What pairs reports of two years.
pub(crate) trait Keyed {
    /// Agency, year, scope.
    fn key(&self) -> Key<'_>;
}

impl Keyed for Arc<Head> {
    fn key(&self) -> Key<'_> {
        Head::key(self)
    }
}

/// The heads of one agency after another, each with its place.
fn agencies<K: Keyed>(heads: &[K]) -> impl Iterator<Item = &[K]> {
    heads.chunk_by(|a, b| a.key().0 == b.key().0)
}

/// Pairs the reports of two years by agency and scope. An agency with a single report left in each year is paired
/// too if one of the two does not state its scope. The heads are sorted by agency, year and scope.
pub(crate) fn pairs(heads: &[Arc<Head>], earlier: i32, later: i32) -> Vec<Pair> {
    let mut all = Vec::new();
    let mut from = 0;
    for agency in agencies(heads) {
        pair_up(agency, from, earlier, later, &mut all);
        from += agency.len() as u32;
    }
    all
}

fn pair_up<K: Keyed>(agency: &[K], from: u32, earlier: i32, later: i32, all: &mut Vec<Pair>) {
    let of = |year: i32| -> Vec<u32> {
        (0..agency.len() as u32).filter(|at| agency[*at as usize].key().1 == year).collect()
    };
    let scope = |at: u32| agency[at as usize].key().2;
    let mut add = |earlier: Option<u32>, later: Option<u32>| {
        all.push(Pair { earlier: earlier.map(|at| from + at), later: later.map(|at| from + at) });
    };
    let (mut before, mut after) = (of(earlier), of(later));
    for wanted in Scope::ALL {
        let a = before.iter().position(|at| scope(*at) == wanted);
        let b = after.iter().position(|at| scope(*at) == wanted);
        if let (Some(a), Some(b)) = (a, b) {
            add(Some(before.remove(a)), Some(after.remove(b)));
        }
    }
    if let ([a], [b]) = (before.as_slice(), after.as_slice())
        && (scope(*a) == Scope::Unknown || scope(*b) == Scope::Unknown)
    {
        return add(Some(*a), Some(*b));
    }
    before.into_iter().for_each(|at| add(Some(at), None));
    after.into_iter().for_each(|at| add(None, Some(at)));
}

/// For each report the place of the agency's report of the year before, if there is one to compare it with.
pub(crate) fn earlier<K: Keyed>(heads: &[K]) -> Vec<Option<u32>> {
    let mut found = vec![None; heads.len()];
    let mut from = 0;
    let mut pairs = Vec::new();
    for agency in agencies(heads) {
        let mut years: Vec<i32> = agency.iter().map(|head| head.key().1).collect();
        years.dedup();
        for pair in years.windows(2).filter(|pair| pair[0] + 1 == pair[1]) {
            pair_up(agency, from, pair[0], pair[1], &mut pairs);
        }
        from += agency.len() as u32;
    }
    for pair in pairs {
        if let (Some(before), Some(after)) = (pair.earlier, pair.later) {
            found[after as usize] = Some(before);
        }
    }
    found
}
