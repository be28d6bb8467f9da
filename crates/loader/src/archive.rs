//! A ZIP archive of reports: every file in it that is of a kind we read, and those of archives in it.
//!
//! Nothing is written anywhere, so that the names in an archive are only names: they are shown without what could lead
//! out of it, and decide nothing but how a file is read.

use crate::budget::Budget;
use crate::package::Package;
use crate::pages::join_pages;
use crate::problem::{Problem, ProblemKind};
use crate::unread::{is_litter, is_of_page};
use crate::{Content, Kind, LoadError, Loaded, Options, Unread};
use encoding_rs::GB18030;
use gongkai_model::Place;
use std::collections::BTreeSet;

/// Archives in an archive are read, archives in those are not.
const DEEPEST: usize = 1;

/// Longest name of a member, in characters, as it is shown.
const LONGEST_NAME: usize = 200;

/// Reads one member: its name, its bytes, and what it may use up.
pub(crate) type Member<'a> = dyn Fn(&str, &[u8], &Budget) -> Result<Loaded, LoadError> + 'a;

/// Reads an archive, and each of its members by `member`.
pub(crate) fn load(
    name: &str,
    bytes: &[u8],
    options: &Options,
    budget: &Budget,
    member: &Member<'_>,
) -> Result<Loaded, LoadError> {
    let mut tally = Tally::default();
    let loaded = members(name, Package::open(bytes, budget)?, 0, &How { options, budget, member }, &mut tally)?;
    match tally.first {
        _ if tally.read > 0 => Ok(loaded),
        Some((member, first)) => {
            Err(LoadError::NoUsableMember { refused: tally.refused, member, first: Box::new(first) })
        }
        None => Err(LoadError::NoMember { others: tally.others }),
    }
}

/// What became of the members.
#[derive(Default)]
struct Tally {
    read: usize,
    refused: usize,
    /// Members of kinds that are not read.
    others: usize,
    /// What was wrong with the first that was refused.
    first: Option<(String, LoadError)>,
}

/// How members are read.
struct How<'a> {
    options: &'a Options,
    budget: &'a Budget,
    member: &'a Member<'a>,
}

fn members(
    outer: &str,
    mut package: Package<'_>,
    depth: usize,
    how: &How<'_>,
    tally: &mut Tally,
) -> Result<Loaded, LoadError> {
    let mut loaded = Loaded::default();
    for name in package.repeated() {
        let kind = ProblemKind::RepeatedMember { member: shown(name) };
        loaded.problems.push(Problem::new(Place::default(), kind));
    }
    let mut files: Vec<(String, usize)> = Vec::new();
    let mut outcomes: Vec<Result<Loaded, LoadError>> = Vec::new();
    let mut archives: BTreeSet<usize> = BTreeSet::new();
    let mut order = Vec::with_capacity(package.len());
    for at in 0..package.len() {
        let entry = package.entry(at)?;
        if !entry.empty {
            order.push((shown(&entry.name), at, entry.encrypted));
        }
    }
    order.sort();
    let names: BTreeSet<String> = order.iter().map(|(member, ..)| member.clone()).collect();
    for (member, at, encrypted) in order {
        let file = member.rsplit('/').next().unwrap_or_default();
        if is_litter(file) || member.starts_with("__MACOSX/") {
            continue;
        }
        let name = format!("{outer}/{member}");
        let Some(kind) = Kind::of_name(&member) else {
            let unread = Unread::of_name(&member);
            match unread.filter(|_| !is_of_page(&member, |name| names.contains(name))) {
                // Not unpacked: it may be large, and there is nothing in it for us.
                Some(what) => {
                    outcomes.push(Err(LoadError::Unread { what }));
                    files.push((member, at));
                }
                None => {
                    tally.others += 1;
                    loaded.problems.push(Problem::new(Place::default(), ProblemKind::SkippedMember { member }));
                }
            }
            continue;
        };
        // The member is named where the error is told.
        let bytes = if encrypted { Err(LoadError::Encrypted { kind: Kind::Zip }) } else { package.expand(at, "") };
        if kind != Kind::Zip {
            outcomes.push(bytes.and_then(|bytes| (how.member)(&name, &bytes, &how.budget.member())));
            files.push((member, at));
            continue;
        }
        let result = bytes.and_then(|bytes| {
            if depth == DEEPEST {
                return Err(LoadError::NestedArchive);
            }
            if Content::of(&bytes) != Content::Zip {
                return Err(LoadError::OtherContent { named: kind, found: Content::of(&bytes) });
            }
            members(&name, Package::open(&bytes, how.budget)?, depth + 1, how, tally)
        });
        outcomes.push(result);
        files.push((member, at));
        archives.insert(files.len() - 1);
    }
    // Pages of one report are one, as they are in a folder; a page that is read again counts as expanded again.
    let names: Vec<String> = files.iter().map(|(member, _)| format!("{outer}/{member}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let again = |file: usize| package.expand(files[file].1, "").ok();
    join_pages(&names, &mut outcomes, again, how.options);
    for (number, ((member, _), outcome)) in files.into_iter().zip(outcomes).enumerate() {
        match outcome {
            // Its members are counted, and named in what is said of them.
            Ok(mut inner) if archives.contains(&number) => {
                loaded.reports.append(&mut inner.reports);
                loaded.problems.append(&mut inner.problems);
            }
            Ok(mut one) => {
                tally.read += 1;
                loaded.reports.append(&mut one.reports);
                loaded.problems.extend(one.problems.into_iter().map(|p| p.of_member(&member)));
            }
            Err(error) => refuse(member, error, tally, &mut loaded),
        }
    }
    Ok(loaded)
}

fn refuse(member: String, error: LoadError, tally: &mut Tally, loaded: &mut Loaded) {
    tally.refused += 1;
    loaded.problems.push(Problem::refused(member.clone(), &error));
    tally.first.get_or_insert((member, error));
}

/// The name of a member without what leads out of the archive: UTF-8, or else a Chinese encoding.
fn shown(name: &[u8]) -> String {
    let text = match std::str::from_utf8(name) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(name).0.into_owned(),
    };
    let parts = text.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'));
    let joined = parts.collect::<Vec<_>>().join("/");
    // The end says what it is.
    let skip = joined.chars().count().saturating_sub(LONGEST_NAME);
    joined.chars().skip(skip).filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for (name, text) in [
            (&b"../../etc/passwd.txt"[..], "etc/passwd.txt"),
            (b"/abs/a.docx", "abs/a.docx"),
            (b"C:\\\\x\\..\\b.docx", "x/b.docx"),
            ("报告/甲.docx".as_bytes(), "报告/甲.docx"),
            (&[0xb1, 0xa8, 0xb8, 0xe6, b'.', b't', b'x', b't'], "报告.txt"),
            (b"a\n\x1b[0m.txt", "a[0m.txt"),
        ] {
            assert_eq!(shown(name), text);
        }
    }
}
