//! Rosters: the list of agencies somebody keeps by hand.

use super::text::{normalise, without_remarks};
use super::{Agency, AgencyError, AgencyKey, AgencyKind, Level, LineOfWork, RegionPath, RosterYears};
use crate::Scope;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One row of a roster, as written. Every column but `agency` may be blank.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RosterEntry {
    /// The agency's name; it becomes the display name.
    pub agency: String,
    /// The region: 江苏省淮安市洪泽区 or 江苏省/淮安市/洪泽区.
    pub region: String,
    /// The level, as an id or a Chinese word.
    pub level: String,
    /// The kind, as an id or a Chinese word.
    pub kind: String,
    /// The line of work, as an id or a Chinese word; blank means as the name says.
    pub work: String,
    /// Whose numbers its reports give where they do not say themselves: `own` or `rolled_up`.
    pub scope: String,
    /// The name of the agency this one is summed into.
    pub parent: String,
    /// Other names in these years, separated by `;`, `；`, `|` or `、`.
    pub aliases: String,
    /// The first report year of this row; blank means from the beginning.
    pub from_year: Option<i32>,
    /// The last report year of this row; blank means to this day.
    pub to_year: Option<i32>,
}

impl RosterEntry {
    /// Whether the row holds for a report year.
    pub fn covers(&self, year: i32) -> bool {
        self.from_year.is_none_or(|from| from <= year) && self.to_year.is_none_or(|to| year <= to)
    }
}

/// A row that has been read: the agency it stands for, and every key it answers to.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) entry: RosterEntry,
    pub(super) agency: Agency,
    pub(super) keys: Vec<AgencyKey>,
    pub(super) scope: Scope,
}

/// A checked roster: the agencies that must report, with their other names, year by year.
///
/// ```
/// use gongkai_model::agency::{Agency, Directory, Roster, RosterEntry};
/// let entry = RosterEntry {
///     agency: "云川市临江区自然资源和规划局".into(),
///     aliases: "临江区国土资源局；临江区规划局".into(),
///     from_year: Some(2019),
///     ..RosterEntry::default()
/// };
/// let roster = Roster::new(vec![entry])?;
/// let old = Agency::parse("临江区国土资源局", None);
/// let directory = Directory::build(std::slice::from_ref(&old), Some(&roster));
/// assert_eq!(directory.resolve(&old, 2020).name, "云川市临江区自然资源和规划局");
/// assert_eq!(directory.resolve(&old, 2018).name, "临江区国土资源局");
/// assert_eq!(roster.expected(2020).len(), 1);
/// # Ok::<(), gongkai_model::agency::AgencyError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Roster {
    rows: Vec<Row>,
}

impl Roster {
    /// Checks the rows: each has a name, known words and years in order, and no two claim one name in one year.
    ///
    /// # Errors
    /// The first problem found, naming the row or both rows.
    pub fn new(entries: Vec<RosterEntry>) -> Result<Roster, AgencyError> {
        let mut rows: Vec<Row> = Vec::with_capacity(entries.len());
        let mut claims: BTreeMap<AgencyKey, Vec<usize>> = BTreeMap::new();
        for (index, entry) in entries.into_iter().enumerate() {
            let row = read(index + 1, entry)?;
            for key in &row.keys {
                let earlier = claims.entry(key.clone()).or_default();
                for at in earlier.iter() {
                    if let Some(years) = shared_years(&rows[*at].entry, &row.entry) {
                        let parents = [&rows[*at], &row].map(|row| row.agency.parent.clone().unwrap_or_default());
                        if rows[*at].agency.key == row.agency.key
                            && parents[0] != parents[1]
                            && parents.iter().all(|parent| !parent.is_empty())
                        {
                            return Err(AgencyError::RosterParents {
                                first_row: at + 1,
                                second_row: index + 1,
                                agency: row.agency.name,
                                parents,
                                years,
                            });
                        }
                        return Err(AgencyError::RosterOverlap {
                            first_row: at + 1,
                            first: rows[*at].entry.agency.clone(),
                            second_row: index + 1,
                            second: row.entry.agency.clone(),
                            key: key.to_string(),
                            years,
                        });
                    }
                }
                earlier.push(index);
            }
            rows.push(row);
        }
        circle(&rows)?;
        Ok(Roster { rows })
    }

    /// The rows as written, in their order.
    pub fn entries(&self) -> impl Iterator<Item = &RosterEntry> {
        self.rows.iter().map(|row| &row.entry)
    }

    /// The agencies that must report for a year, by key. Paths are as full as the rows alone make them; ask
    /// [`Directory::expected`](super::Directory::expected) for the same agencies as a batch knows them.
    pub fn expected(&self, year: i32) -> Vec<Agency> {
        let mut agencies: Vec<Agency> =
            self.rows.iter().filter(|row| row.entry.covers(year)).map(|row| row.agency.clone()).collect();
        agencies.sort_by(|a, b| a.key.cmp(&b.key));
        agencies
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }
}

/// Reads one row.
fn read(number: usize, entry: RosterEntry) -> Result<Row, AgencyError> {
    let agency_name = entry.agency.trim();
    if normalise(agency_name).is_empty() {
        return Err(AgencyError::RosterName { row: number });
    }
    if let (Some(from_year), Some(to_year)) = (entry.from_year, entry.to_year)
        && from_year > to_year
    {
        return Err(AgencyError::RosterYears { row: number, agency: agency_name.to_owned(), from_year, to_year });
    }
    let word = |column, source| AgencyError::RosterWord {
        row: number,
        agency: agency_name.to_owned(),
        column,
        source: Box::new(source),
    };
    let region = Some(entry.region.as_str()).filter(|r| !r.trim().is_empty());
    let mut agency = in_region(agency_name, region);
    if !entry.level.trim().is_empty() {
        agency.level = Some(entry.level.parse::<Level>().map_err(|e| word("level", e))?);
    }
    if !entry.kind.trim().is_empty() {
        agency.kind = entry.kind.parse::<AgencyKind>().map_err(|e| word("kind", e))?;
    }
    if !entry.work.trim().is_empty() {
        agency.work = Some(entry.work.parse::<LineOfWork>().map_err(|e| word("work", e))?);
    }
    let unknown = || word("scope", AgencyError::UnknownScope { text: entry.scope.trim().to_owned() });
    let scope = entry.scope.parse::<Scope>().map_err(|_| unknown())?;
    agency.parent = Some(entry.parent.trim().to_owned()).filter(|p| !p.is_empty());
    let mut keys = vec![agency.key.clone()];
    for alias in entry.aliases.split([';', '；', '|', '｜', '、']).filter(|a| !normalise(a).is_empty()) {
        keys.push(alias_key(alias, &agency));
    }
    keys.sort();
    keys.dedup();
    Ok(Row { entry, agency, keys, scope })
}

/// The agency of a row. The roster's region overrides what the name says; its own region column cannot conflict.
fn in_region(name: &str, region: Option<&str>) -> Agency {
    let mut agency = Agency::parse(name, region);
    if let Some(conflict) = agency.conflict.take() {
        agency = agency.with_region(conflict.from_column);
    }
    let full = agency.region.completed();
    agency.with_region(full)
}

/// The key of another name: 洪泽县人民政府 for 江苏省/淮安市/洪泽区 is 江苏省/淮安市/洪泽县, since what is not said is as
/// in the row.
fn alias_key(alias: &str, agency: &Agency) -> AgencyKey {
    let own = Agency::parse(&without_remarks(&normalise(alias)), None);
    let region = match own.region.len() {
        0 => agency.region.clone(),
        _ if own.region.is_suffix_of(&agency.region) => agency.region.clone(),
        n if n < agency.region.len() => {
            let keep = agency.region.len() - n;
            RegionPath::from_units(agency.region.units()[..keep].iter().chain(own.region.units()))
        }
        _ => own.region.clone(),
    };
    AgencyKey::new(region.completed(), &own.body)
}

/// Which rows a parent's name means.
pub(super) struct Parents<'r> {
    by_name: BTreeMap<String, Vec<usize>>,
    rows: Vec<(&'r Agency, &'r [AgencyKey])>,
}

impl<'r> Parents<'r> {
    /// Of rows with the keys they answer to and their other names.
    pub(super) fn of(rows: impl Iterator<Item = (&'r Agency, &'r [AgencyKey], &'r str)>) -> Parents<'r> {
        let mut parents = Parents { by_name: BTreeMap::new(), rows: Vec::new() };
        for (at, (agency, keys, aliases)) in rows.enumerate() {
            let aliases = aliases.split([';', '；', '|', '｜', '、']);
            for name in aliases.chain([agency.name.as_str()]).map(normalise).filter(|name| !name.is_empty()) {
                parents.by_name.entry(name).or_default().push(at);
            }
            parents.rows.push((agency, keys));
        }
        parents
    }

    /// The rows of a name: as it is written somewhere; else what it is read as, with more or less of a region in front; of
    /// several such those that end as the name begins: 市人民政府 is that of a 市.
    pub(super) fn rows(&self, name: &str) -> Vec<usize> {
        let written = normalise(name);
        if let Some(rows) = self.by_name.get(&written) {
            return rows.clone();
        }
        let meant = Agency::parse(&written, None).key;
        let fits = |key: &AgencyKey| {
            let (own, wanted) = (key.region(), meant.region());
            key.body() == meant.body() && (wanted.is_suffix_of(own) || own.is_suffix_of(wanted))
        };
        let found: Vec<usize> = (0..self.rows.len()).filter(|at| self.rows[*at].1.iter().any(fits)).collect();
        if !meant.region().is_empty() || found.len() < 2 {
            return found;
        }
        let Some(first) = written.chars().next() else { return found };
        let of_it = |at: &usize| self.rows[*at].0.region.last().is_some_and(|unit| unit.ends_with(first));
        let some: Vec<usize> = found.iter().copied().filter(of_it).collect();
        // Several bodies of one name are nobody in particular.
        let names: BTreeSet<&AgencyKey> = some.iter().map(|at| &self.rows[*at].0.key).collect();
        if names.len() == 1 { some } else { Vec::new() }
    }
}

/// Finds parents that run in a circle, over rows that hold in the same years.
fn circle(rows: &[Row]) -> Result<(), AgencyError> {
    let parents = Parents::of(rows.iter().map(|row| (&row.agency, &row.keys[..], row.entry.aliases.as_str())));
    let names: BTreeSet<&str> = rows.iter().filter_map(|row| row.agency.parent.as_deref()).collect();
    let meant: BTreeMap<&str, Vec<usize>> = names.into_iter().map(|name| (name, parents.rows(name))).collect();
    let parent = |at: usize| {
        let meant = meant.get(rows[at].agency.parent.as_deref()?)?;
        meant.iter().copied().find(|up| shared_years(&rows[at].entry, &rows[*up].entry).is_some())
    };
    // Rows from which the way up is known to end.
    let mut ends = vec![false; rows.len()];
    for start in 0..rows.len() {
        let mut path = vec![start];
        let mut on_path = BTreeSet::from([start]);
        let mut at = start;
        while let Some(up) = parent(at).filter(|up| !ends[*up]) {
            if !on_path.insert(up) {
                let first = path.iter().position(|known| *known == up).unwrap_or(0);
                let names = path[first..].iter().chain([&up]).map(|at| rows[*at].entry.agency.trim().to_owned());
                return Err(AgencyError::RosterCycle { row: up + 1, path: names.collect() });
            }
            path.push(up);
            at = up;
        }
        path.into_iter().for_each(|at| ends[at] = true);
    }
    Ok(())
}

/// The years two rows share, or `None`.
fn shared_years(a: &RosterEntry, b: &RosterEntry) -> Option<RosterYears> {
    let from = a.from_year.into_iter().chain(b.from_year).max();
    let to = a.to_year.into_iter().chain(b.to_year).min();
    match (from, to) {
        (Some(from), Some(to)) if from > to => None,
        _ => Some(RosterYears { from, to }),
    }
}
