//! What documents gave in an earlier run. Where a chunk has changed, only the documents of it that have are read; what the others gave
//! is taken from the parts in which they stood.

use super::parts::{Part, Signature};
use super::plan::groups;
use gongkai_analytics::dataset;
use gongkai_core::{Account, Outcome, Rejected};
use gongkai_loader::{Loaded, Problem};
use gongkai_model::stable_hash;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// What tells a document from others, and from itself before it was changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Told {
    /// As the account calls it.
    pub(super) name: String,
    /// The name by which pages of one report are told, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pages: Option<String>,
    /// Its size and time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stamp: Option<String>,
    /// Its bytes, and what else reading it depends on. Nothing where it could not be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hash: Option<String>,
}

impl Told {
    fn page_name(&self) -> &str {
        self.pages.as_deref().unwrap_or(&self.name)
    }
}

/// What a document gave, nothing where it is one of those that are no reports and only counted.
pub(super) type Gave = Option<Outcome>;

/// The documents of a part.
#[derive(Debug, Default)]
struct Documents {
    told: Vec<Told>,
    by_name: HashMap<String, usize>,
    /// The documents that may be pages of one report.
    groups: Vec<BTreeSet<usize>>,
    group_of: Vec<usize>,
}

impl Documents {
    fn new(told: Vec<Told>) -> Documents {
        let by_name: HashMap<String, usize> =
            told.iter().enumerate().map(|(at, told)| (told.name.clone(), at)).collect();
        let names: Vec<&str> = told.iter().map(Told::page_name).collect();
        let groups: Vec<BTreeSet<usize>> = groups(&names).into_iter().map(BTreeSet::from_iter).collect();
        let mut group_of = vec![0; told.len()];
        for (number, group) in groups.iter().enumerate() {
            for at in group {
                group_of[*at] = number;
            }
        }
        // Of two of one name nobody could tell which gave what.
        if by_name.len() < told.len() {
            return Documents::default();
        }
        Documents { told, by_name, groups, group_of }
    }

    fn named(&self, name: &str) -> Option<&Told> {
        self.by_name.get(name).map(|at| &self.told[*at])
    }

    /// Whether some documents stood in this part as they are now, with the same pages.
    fn has(&self, group: &[&Told]) -> bool {
        let at = |told: &&Told| {
            let at = *self.by_name.get(&told.name)?;
            let before = &self.told[at];
            (told.hash.is_some() && before.hash == told.hash && before.pages == told.pages).then_some(at)
        };
        let Some(places) = group.iter().map(at).collect::<Option<BTreeSet<usize>>>() else { return false };
        places.first().is_some_and(|first| self.groups[self.group_of[*first]] == places)
    }
}

/// How many parts' documents are held at a time: neighbours stand in one part, or in two that follow one another.
const HELD: usize = 4;

/// The parts of an earlier run by the documents that stand in them.
pub(super) struct Earlier {
    parts: Vec<Part>,
    /// Hash of a name, and the part: sixteen bytes for each document.
    places: Vec<(u64, u32)>,
    held: Mutex<Vec<(u32, Arc<Documents>)>>,
}

impl Earlier {
    /// Of the parts that the same program read in the same way.
    pub(super) fn of<'p>(parts: impl Iterator<Item = &'p Part>, signature: &Signature) -> Earlier {
        // By key, so that nothing hangs on the order in which a folder is listed.
        let mut parts: Vec<Part> = parts.filter(|part| part.is_by(signature)).cloned().collect();
        parts.sort_by(|a, b| a.key().cmp(b.key()));
        let mut places = Vec::new();
        for (number, part) in (0_u32..).zip(&parts) {
            places.extend(part.documents().iter().map(|told| (stable_hash(told.name.as_bytes()), number)));
        }
        places.sort_unstable();
        Earlier { parts, places, held: Mutex::default() }
    }

    /// The parts in which a document of this name may stand.
    fn parts_with(&self, name: &str) -> impl Iterator<Item = u32> {
        let hash = stable_hash(name.as_bytes());
        let from = self.places.partition_point(|(of, _)| *of < hash);
        self.places[from..].iter().take_while(move |(of, _)| *of == hash).map(|(_, part)| *part)
    }

    fn documents(&self, part: u32) -> Arc<Documents> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, documents)) = held.iter().find(|(of, _)| *of == part) {
            return Arc::clone(documents);
        }
        let documents = Arc::new(Documents::new(self.parts[part as usize].documents()));
        if held.len() >= HELD {
            held.remove(0);
        }
        held.push((part, Arc::clone(&documents)));
        documents
    }

    /// Whether there was a document of this name, and if its size and time are those of then, the hash that it had.
    pub(super) fn hash(&self, name: &str, stamp: Option<&str>) -> Option<Option<String>> {
        let mut there = None;
        for part in self.parts_with(name) {
            let documents = self.documents(part);
            let Some(told) = documents.named(name) else { continue };
            there.get_or_insert(None);
            if stamp.is_some() && told.stamp.as_deref() == stamp && told.hash.is_some() {
                return Some(told.hash.clone());
            }
        }
        there
    }

    /// What documents gave that stood in earlier parts as they are now; those that may be pages of one report only together. Where they
    /// are `counted`, a document of which the account says nothing is one that is no report.
    pub(super) fn gave(
        &self,
        documents: &[Told],
        counted: bool,
        is_whole: &dyn Fn(&Part) -> bool,
    ) -> Vec<Option<Gave>> {
        let mut gave: Vec<Option<Gave>> = documents.iter().map(|_| None).collect();
        if self.places.is_empty() {
            return gave;
        }
        let names: Vec<&str> = documents.iter().map(Told::page_name).collect();
        let mut wanted: BTreeMap<u32, Vec<Vec<usize>>> = BTreeMap::new();
        for group in groups(&names) {
            let told: Vec<&Told> = group.iter().map(|at| &documents[*at]).collect();
            let first = told.first().map_or("", |told| told.name.as_str());
            if let Some(part) = self.parts_with(first).find(|part| self.documents(*part).has(&told)) {
                wanted.entry(part).or_default().push(group);
            }
        }
        for (part, groups) in wanted {
            let part = &self.parts[part as usize];
            let Some(mut of_part) = Some(part).filter(|part| is_whole(part)).and_then(outcomes) else { continue };
            for group in groups {
                if counted || group.iter().all(|at| of_part.contains_key(&documents[*at].name)) {
                    for at in group {
                        gave[at] = Some(of_part.remove(&documents[at].name));
                    }
                }
            }
        }
        gave
    }
}

/// What the documents of a part gave, by their names.
fn outcomes(part: &Part) -> Option<HashMap<String, Outcome>> {
    let reports = dataset::staged(&|table| part.read(table)).ok()?;
    let Account { read, rejected, problems, .. } = part.account();
    if read.iter().map(|(_, reports)| reports).sum::<usize>() != reports.len() {
        return None;
    }
    let mut odd: HashMap<String, Vec<Problem>> = HashMap::new();
    for problem in problems {
        odd.entry(problem.file).or_default().push(problem.problem);
    }
    let mut reports = reports.into_iter();
    let mut all: HashMap<String, Outcome> = HashMap::with_capacity(read.len());
    for (file, count) in read {
        let reports = reports.by_ref().take(count).collect();
        let problems = odd.remove(&file).unwrap_or_default();
        all.insert(file, Outcome::Read(Loaded { reports, problems }));
    }
    all.extend(rejected.into_iter().map(|rejected: Rejected| (rejected.file.clone(), Outcome::Rejected(rejected))));
    Some(all)
}
