//! What the tree of dependencies is licensed under, held against the list in `deny.toml`: also where `cargo-deny` is not
//! installed, the licences of everything that a build takes in are known and allowed.
#![allow(missing_docs, clippy::unwrap_used)]

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, PackageId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The lists of `deny.toml`: what all may be, and what single crates may be besides.
fn allowed() -> (BTreeSet<String>, BTreeMap<String, BTreeSet<String>>) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deny.toml");
    let text = std::fs::read_to_string(file).unwrap();
    let licences = &text[text.find("[licenses]").unwrap()..text.find("[bans]").unwrap()];
    let (all, single) = licences.split_once("exceptions").unwrap();
    let quoted = |text: &str| -> BTreeSet<String> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        lines.flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned).collect()
    };
    let exceptions = single.lines().filter_map(|line| {
        let (_, rest) = line.split_once("crate = \"")?;
        let (name, licences) = rest.split_once('"')?;
        Some((name.to_owned(), quoted(licences)))
    });
    (quoted(all), exceptions.collect())
}

/// Whether an expression (`MIT OR (Apache-2.0 AND ISC)`, `MIT/Apache-2.0`) is met by what is allowed: of alternatives one, of
/// what holds together all.
fn met(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ").replace(" WITH ", "_WITH_");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (value, rest) = either(&words, allowed);
    assert!(rest.is_empty(), "no licence: {expression}");
    value
}

fn either<'w>(words: &'w [&'w str], allowed: &dyn Fn(&str) -> bool) -> (bool, &'w [&'w str]) {
    let (mut value, mut rest) = both(words, allowed);
    while let Some(("OR", more)) = rest.split_first().map(|(word, more)| (*word, more)) {
        let (next, after) = both(more, allowed);
        (value, rest) = (value | next, after);
    }
    (value, rest)
}

fn both<'w>(words: &'w [&'w str], allowed: &dyn Fn(&str) -> bool) -> (bool, &'w [&'w str]) {
    let (mut value, mut rest) = one(words, allowed);
    while let Some(("AND", more)) = rest.split_first().map(|(word, more)| (*word, more)) {
        let (next, after) = one(more, allowed);
        (value, rest) = (value & next, after);
    }
    (value, rest)
}

fn one<'w>(words: &'w [&'w str], allowed: &dyn Fn(&str) -> bool) -> (bool, &'w [&'w str]) {
    let (word, rest) = words.split_first().unwrap();
    if *word == "(" {
        let (value, rest) = either(rest, allowed);
        return (value, &rest[1..]);
    }
    (allowed(&word.replace("_WITH_", " WITH ")), rest)
}

/// What the build of the workspace with its tests takes in on this system, by the features that are on.
fn used(metadata: &Metadata) -> BTreeSet<&PackageId> {
    let resolve = metadata.resolve.as_ref().unwrap();
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let mut used: BTreeSet<&PackageId> = BTreeSet::new();
    let mut open: Vec<&PackageId> = metadata.workspace_members.iter().collect();
    while let Some(id) = open.pop() {
        if used.insert(id) {
            open.extend(nodes[id].dependencies.iter());
        }
    }
    used
}

#[test]
fn every_dependency_has_a_licence_that_is_allowed() {
    let metadata = MetadataCommand::new()
        .manifest_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml"))
        .features(CargoOpt::SomeFeatures(Vec::new()))
        .other_options(["--offline".to_owned(), "--locked".to_owned()])
        .exec()
        .unwrap();
    let used = used(&metadata);
    let (all, single) = allowed();
    let mut wrong = Vec::new();
    let mut excepted = BTreeSet::new();
    for package in metadata.packages.iter().filter(|package| used.contains(&package.id)) {
        let name = package.name.to_string();
        let Some(licence) = &package.license else {
            wrong.push(format!("{name}: tells no licence"));
            continue;
        };
        let own = single.get(&name);
        if !met(licence, &|word| all.contains(word)) {
            excepted.insert(name.clone());
            if !own.is_some_and(|own| met(licence, &|word| all.contains(word) || own.contains(word))) {
                wrong.push(format!("{name}: {licence}"));
            }
        }
        let known = package.source.as_ref().is_none_or(|source| source.is_crates_io());
        if !known {
            wrong.push(format!("{name}: from {:?}", package.source));
        }
    }
    assert!(used.len() > 200, "only {} packages", used.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(excepted, single.into_keys().collect(), "exceptions that nothing needs, or the reverse");
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    let allowed = |word: &str| ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].contains(&word);
    for (expression, fits) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND ISC", true),
        ("(GPL-3.0 OR MIT) AND BSD-3-Clause", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
        ("MIT AND ISC OR GPL-3.0", true),
    ] {
        assert_eq!(met(expression, &allowed), fits, "{expression}");
    }
}
