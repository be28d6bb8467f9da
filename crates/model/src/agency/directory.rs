//! Which agencies of a batch are the same.

use super::gazetteer::{self as gz, Rank};
use super::roster::{Parents, Roster};
use super::text::{normalise, without_remarks};
use super::{Agency, AgencyKey, Level, RegionPath};
use crate::Scope;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// Most candidates of an ambiguity that are named.
const MOST_CANDIDATES: usize = 10;

/// Most units of a path of which each end is looked up: a real one has four.
const MOST_UNITS: usize = 12;

/// A region that could be completed in more than one way, and so was left as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Ambiguity {
    /// The agency as its own name gives it.
    pub key: AgencyKey,
    /// The first ten of the fuller paths that would fit, in order.
    pub candidates: Vec<RegionPath>,
    /// How many more there are.
    pub more: usize,
}

/// The fuller paths that would fit where one cannot be chosen.
#[derive(Debug, Clone, Default)]
struct Candidates {
    first: Vec<RegionPath>,
    more: usize,
}

/// The agencies of a batch, told apart and brought together.
///
/// A partial path is completed when exactly one fuller path of the batch (or of the roster) ends with it. When two do
/// (there are districts called 鼓楼区 in several cities), the agency stays apart and the question is reported, even when
/// only one of them has such a body: joining two agencies by mistake would put numbers where they do not belong.
///
/// ```
/// use gongkai_model::agency::{Agency, Directory};
/// let batch = [
///     Agency::parse("洪泽区人民政府", None),
///     Agency::parse("淮安市洪泽区人民政府", None),
///     Agency::parse("洪泽区人民政府", Some("江苏省淮安市洪泽区")),
/// ];
/// let directory = Directory::build(&batch, None);
/// for agency in &batch {
///     let one = directory.resolve(agency, 2023);
///     assert_eq!(one.key.to_string(), "江苏省/淮安市/洪泽区|人民政府");
///     assert_eq!(one.name, "淮安市洪泽区人民政府");
/// }
/// assert_eq!(directory.len(), 1);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// Every end of a path → the paths of the batch that end with it, itself among them.
    by_end: BTreeMap<RegionPath, BTreeSet<RegionPath>>,
    /// The regions of the batch, each worked out once.
    full: BTreeMap<RegionPath, (RegionPath, Candidates)>,
    /// Branch bodies → the paths they are printed with, as full as they can be.
    branches: BTreeMap<String, BTreeSet<RegionPath>>,
    /// Units that hold further units somewhere in the batch.
    holders: BTreeSet<String>,
    /// Canonical key → the agency shown for it.
    agencies: BTreeMap<AgencyKey, Agency>,
    ambiguities: BTreeSet<Ambiguity>,
    /// Roster rows with their paths completed.
    rows: Vec<CanonicalRow>,
    index: RowIndex,
}

/// Where the rows of a roster are found, by number in their order.
#[derive(Debug, Clone, Default)]
struct RowIndex {
    /// By the key of the agency.
    own: BTreeMap<AgencyKey, Vec<usize>>,
    /// By every key the row answers to.
    named: BTreeMap<AgencyKey, Vec<usize>>,
    /// By the body and every end of the region of those keys.
    ends: BTreeMap<AgencyKey, Vec<usize>>,
}

impl RowIndex {
    fn of(rows: &[CanonicalRow]) -> RowIndex {
        let mut index = RowIndex::default();
        for (at, row) in rows.iter().enumerate() {
            index.own.entry(row.agency.key.clone()).or_default().push(at);
            let mut ends = BTreeSet::new();
            for key in &row.keys {
                let named = index.named.entry(key.clone()).or_default();
                if named.last() != Some(&at) {
                    named.push(at);
                }
                ends.extend(ends_of(key.region()).map(|end| AgencyKey::new(end, key.body())));
            }
            for end in ends {
                index.ends.entry(end).or_default().push(at);
            }
        }
        index
    }
}

/// The inner ends of a path, itself and the empty one among them.
fn ends_of(path: &RegionPath) -> impl Iterator<Item = RegionPath> + '_ {
    let units = path.units();
    let from = if units.len() > MOST_UNITS { units.len() } else { 0 };
    let whole = (from > 0).then(|| path.clone());
    whole.into_iter().chain((from..=units.len()).map(|start| RegionPath::from_units(&units[start..])))
}

#[derive(Debug, Clone)]
struct CanonicalRow {
    agency: Agency,
    keys: Vec<AgencyKey>,
    scope: Scope,
    aliases: String,
    from_year: Option<i32>,
    to_year: Option<i32>,
}

impl CanonicalRow {
    fn covers(&self, year: i32) -> bool {
        self.from_year.is_none_or(|from| from <= year) && self.to_year.is_none_or(|to| year <= to)
    }
}

impl Directory {
    /// Learns the regions and names of a batch. The order of the agencies makes no difference.
    pub fn build(agencies: &[Agency], roster: Option<&Roster>) -> Directory {
        let mut directory = Directory::default();
        let rows = roster.map(Roster::rows).unwrap_or_default();
        let all = || agencies.iter().chain(rows.iter().map(|row| &row.agency));
        for agency in all() {
            directory.learn(agency);
        }
        directory.work_out(
            all()
                .map(|agency| &agency.region)
                .chain(rows.iter().flat_map(|row| row.keys.iter().map(|key| key.region()))),
        );
        directory.rows = rows
            .iter()
            .map(|row| {
                let mut agency = directory.complete(&row.agency).0;
                if !row.entry.level.trim().is_empty() {
                    agency.level = row.agency.level;
                }
                if !row.entry.work.trim().is_empty() {
                    agency.work = row.agency.work;
                }
                let mut keys: Vec<AgencyKey> = row
                    .keys
                    .iter()
                    .map(|key| AgencyKey::new(directory.full_path(key.region()).0, key.body()))
                    .collect();
                keys.push(agency.key.clone());
                CanonicalRow {
                    agency,
                    keys,
                    scope: row.scope,
                    aliases: row.entry.aliases.clone(),
                    from_year: row.entry.from_year,
                    to_year: row.entry.to_year,
                }
            })
            .collect();
        directory.index = RowIndex::of(&directory.rows);
        for agency in agencies {
            let (full, candidates) = directory.complete(agency);
            if !candidates.first.is_empty() {
                let Candidates { first: candidates, more } = candidates;
                directory.ambiguities.insert(Ambiguity { key: full.key.clone(), candidates, more });
            }
            // A contradiction belongs to one report; the directory holds what is true of the agency.
            let full = Agency { conflict: None, ..full };
            match directory.agencies.entry(full.key.clone()) {
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert(full);
                }
                std::collections::btree_map::Entry::Occupied(mut taken) => merge(taken.get_mut(), full),
            }
        }
        directory
    }

    /// The canonical copy of an agency in a report year: the fullest path and one display name. A roster row of that
    /// year decides name, region, level, kind and parent. Resolving twice changes nothing.
    pub fn resolve(&self, agency: &Agency, year: i32) -> Agency {
        let (full, _) = self.complete(agency);
        if let Some(row) = self.row_of(&full, year) {
            return row.agency.clone();
        }
        let Some(shown) = self.agencies.get(&full.key) else { return full };
        let mut shown = shown.clone();
        shown.conflict = full.conflict;
        shown.parent = full.parent.or(shown.parent);
        shown
    }

    /// Whose numbers an agency's reports of a year give, as its row in the roster says.
    pub fn scope(&self, agency: &Agency, year: i32) -> Scope {
        let (full, _) = self.complete(agency);
        self.row_of(&full, year).map_or(Scope::Unknown, |row| row.scope)
    }

    /// The agencies that must report for a year by the roster, as [`Directory::resolve`] names them.
    pub fn expected(&self, year: i32) -> Vec<Agency> {
        let mut agencies: Vec<Agency> =
            self.rows.iter().filter(|row| row.covers(year)).map(|row| row.agency.clone()).collect();
        agencies.sort_by(|a, b| a.key.cmp(&b.key).then_with(|| name_rank(&a.name).cmp(&name_rank(&b.name))));
        agencies.dedup_by(|a, b| a.key == b.key);
        agencies
    }

    /// The agencies that must report for a year by the roster, each with the one it is summed into, if the roster names
    /// one: by the name of a row of that year, else by what the name is read as.
    pub fn parents(&self, year: i32) -> Vec<(Agency, Option<Agency>)> {
        let active: Vec<&CanonicalRow> = self.rows.iter().filter(|row| row.covers(year)).collect();
        let parents = Parents::of(active.iter().map(|row| (&row.agency, &row.keys[..], row.aliases.as_str())));
        let expected = self.expected(year);
        let names: BTreeSet<&str> = expected.iter().filter_map(|agency| agency.parent.as_deref()).collect();
        let meant = |name: &str| {
            let known = parents.rows(name).first().map(|at| active[*at].agency.clone());
            known.unwrap_or_else(|| self.resolve(&Agency::parse(name, None), year))
        };
        let known: BTreeMap<&str, Agency> = names.into_iter().map(|name| (name, meant(name))).collect();
        let parent = |agency: &Agency| known.get(agency.parent.as_deref()?).cloned();
        expected.iter().map(|agency| (agency.clone(), parent(agency))).collect()
    }

    /// Whether a roster names an agency, for whatever years.
    pub fn is_listed(&self, key: &AgencyKey) -> bool {
        self.index.own.contains_key(key)
    }

    /// The agencies of the roster without a report, year by year, of the years and agencies with one.
    ///
    /// A year of which only agencies that are not on the roster have a report is no year that the roster is held against: one
    /// old report among those of a year asks nobody for his own. Nor is a year of which a single agency of several has a
    /// report, far from the years that several report on: that is a stray file. Where no report is of an agency of the
    /// roster, every year is.
    pub fn missing(&self, there: &BTreeSet<(i32, AgencyKey)>) -> BTreeMap<i32, Vec<Agency>> {
        let years = |listed: bool| -> BTreeSet<i32> {
            there.iter().filter(|(_, key)| !listed || self.is_listed(key)).map(|(year, _)| *year).collect()
        };
        let of_listed = years(true);
        let reports = |year: i32| there.iter().filter(|(of, key)| *of == year && self.is_listed(key)).count();
        let counts: BTreeMap<i32, usize> = of_listed.iter().map(|year| (*year, reports(*year))).collect();
        let several = |year: i32| counts.get(&year).is_some_and(|reports| *reports > 1);
        let is_stray = |year: i32| {
            counts.get(&year) == Some(&1)
                && self.expected(year).len() > 2
                && counts.values().any(|reports| *reports > 1)
                && !(several(year - 1) || several(year + 1))
        };
        let years = match of_listed.is_empty() {
            true => years(false),
            false => of_listed.into_iter().filter(|year| !is_stray(*year)).collect(),
        };
        let wanting = |year: i32| {
            let expected = self.expected(year).into_iter();
            expected.filter(|agency| !there.contains(&(year, agency.key.clone()))).collect::<Vec<_>>()
        };
        years.into_iter().map(|year| (year, wanting(year))).filter(|(_, agencies)| !agencies.is_empty()).collect()
    }

    /// Every agency of the batch once, by key, without the roster's changes.
    pub fn agencies(&self) -> impl Iterator<Item = &Agency> {
        self.agencies.values()
    }

    /// How many agencies the batch holds.
    pub fn len(&self) -> usize {
        self.agencies.len()
    }

    /// Whether the batch is empty.
    pub fn is_empty(&self) -> bool {
        self.agencies.is_empty()
    }

    /// Every region that could be completed in more than one way, in order.
    pub fn ambiguities(&self) -> impl Iterator<Item = &Ambiguity> {
        self.ambiguities.iter()
    }

    fn learn(&mut self, agency: &Agency) {
        let path = agency.region.completed();
        if agency.kind.id() == "branch" {
            self.branches.entry(agency.body.clone()).or_default().insert(path.clone());
        }
        // Every unit of a path is a region of its own: 江苏省/淮安市/洪泽区 also says where 淮安市 lies.
        for end in 1..=path.len() {
            let units = &path.units()[..end];
            let upper = RegionPath::from_units(units);
            if end < path.len() && gz::rank(&path.units()[end]).is_some_and(|rank| rank <= Rank::County) {
                self.holders.insert(units[end - 1].clone());
            }
            if self.by_end.get(&upper).is_some_and(|known| known.contains(&upper)) {
                continue;
            }
            for inner in ends_of(&upper) {
                self.by_end.entry(inner).or_default().insert(upper.clone());
            }
        }
    }

    /// Works out every region of the batch once.
    fn work_out<'r>(&mut self, regions: impl Iterator<Item = &'r RegionPath>) {
        let mut full = BTreeMap::new();
        for region in regions {
            let path = region.completed();
            full.entry(path).or_insert_with_key(|path| self.find_full(path.clone()));
        }
        self.full = full;
        let branches = std::mem::take(&mut self.branches);
        let all = |printed: BTreeSet<RegionPath>| printed.iter().map(|path| self.full_path(path).0).collect();
        self.branches = branches.into_iter().map(|(body, printed)| (body, all(printed))).collect();
    }

    /// The fullest path for a region, or the candidates when there are several.
    fn full_path(&self, region: &RegionPath) -> (RegionPath, Candidates) {
        let path = region.completed();
        self.full.get(&path).cloned().unwrap_or_else(|| self.find_full(path))
    }

    fn find_full(&self, path: RegionPath) -> (RegionPath, Candidates) {
        if path.is_empty() || path.province().is_some() {
            return (path, Candidates::default());
        }
        // 淮安市/洪泽区 and 江苏省/淮安市/洪泽区 are one candidate, the fuller of the two: nothing else ends with it.
        let is_outermost = |q: &&RegionPath| self.by_end.get(q).is_none_or(|ends| ends.len() == 1);
        let known = self.by_end.get(&path).into_iter().flatten();
        let mut outermost = known.filter(|q| **q != path).filter(is_outermost);
        let first: Vec<RegionPath> = outermost.by_ref().take(MOST_CANDIDATES).cloned().collect();
        let more = outermost.count();
        match <[RegionPath; 1]>::try_from(first) {
            Ok([only]) => (only, Candidates::default()),
            Err(first) => (path, Candidates { first, more }),
        }
    }

    /// A copy of the agency with the fullest path, and the candidates when there are several.
    fn complete(&self, agency: &Agency) -> (Agency, Candidates) {
        let (mut path, candidates) = self.full_path(&agency.region);
        // 深圳市公安局龙华分局 may be printed with its city or with its district; when one district is known, that is it.
        if agency.kind.id() == "branch"
            && !path.is_empty()
            && let Some(printed) = self.branches.get(&agency.body)
        {
            // Paths within another stand directly behind it in their order.
            let behind = printed.range((Bound::Excluded(&path), Bound::Unbounded));
            let mut inner = behind.take_while(|p| path.contains(p));
            if let (Some(only), None) = (inner.next(), inner.next()) {
                path = only.clone();
            }
        }
        let mut full = agency.clone().with_region(path);
        if full.level == Some(Level::County) && self.is_invented_prefecture(&full.region) {
            full.level = Some(if full.kind.id() == "branch" { Level::County } else { Level::City });
        }
        (full, candidates)
    }

    /// A 市 outside the list of prefectures that holds districts in this batch is a prefecture after all.
    fn is_invented_prefecture(&self, region: &RegionPath) -> bool {
        region.last().is_some_and(|last| {
            last.ends_with('市') && gz::rank(last) == Some(Rank::County) && self.holders.contains(last)
        })
    }

    /// The row of the year that answers to the agency: by its own key, by an alias, or as the only one that fits.
    fn row_of(&self, agency: &Agency, year: i32) -> Option<&CanonicalRow> {
        let active = |at: &usize| self.rows.get(*at).filter(|row| row.covers(year));
        // Two rows the roster alone could not tell to be one agency may turn out so in the batch; the better name wins.
        let by_key = |key: &AgencyKey| {
            let rows = self.index.own.get(key).into_iter().flatten().filter_map(active);
            rows.min_by(|a, b| name_rank(&a.agency.name).cmp(&name_rank(&b.agency.name)))
        };
        if let Some(row) = by_key(&agency.key) {
            return Some(row);
        }
        let named = |key: &AgencyKey| self.index.named.get(key).into_iter().flatten().filter_map(active);
        let mut keys = named(&agency.key).map(|row| &row.agency.key).peekable();
        if keys.peek().is_some() {
            return only(keys).and_then(by_key);
        }
        // A row whose region is the fuller of the two, or the other way round.
        let body = agency.key.body();
        let within = AgencyKey::new(agency.region.clone(), body);
        let fuller = self.index.ends.get(&within).into_iter().flatten().filter_map(active);
        let ends = ends_of(&agency.region).filter(|end| !end.is_empty()).map(|end| AgencyKey::new(end, body));
        let ends: Vec<AgencyKey> = ends.collect();
        let shorter = ends.iter().flat_map(named);
        only(fuller.chain(shorter).map(|row| &row.agency.key)).and_then(by_key)
    }
}

/// The one key among several, if they are the same.
fn only<'k>(mut keys: impl Iterator<Item = &'k AgencyKey>) -> Option<&'k AgencyKey> {
    let first = keys.next()?;
    keys.all(|key| key == first).then_some(first)
}

/// Brings a second report of an agency into the first: one display name, and no known level lost.
fn merge(shown: &mut Agency, other: Agency) {
    // A level that only one of the two shows is taken; of two that differ, the higher, so that order does not matter.
    shown.level = match (shown.level, other.level) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    shown.parent = match (shown.parent.take(), other.parent) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    shown.kind = shown.kind.min(other.kind);
    if name_rank(&other.name) < name_rank(&shown.name) {
        shown.name = other.name;
    }
}

/// The best display name comes first: no remark in brackets, then the fullest, then by characters.
fn name_rank(name: &str) -> (bool, std::cmp::Reverse<usize>, &str) {
    let normal = normalise(name);
    let remark = without_remarks(&normal) != normal;
    (remark, std::cmp::Reverse(normal.chars().count()), name)
}
