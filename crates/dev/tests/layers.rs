//! The layers of docs/architecture.md, held over what cargo says of the workspace.
#![allow(missing_docs, clippy::unwrap_used)]

use cargo_metadata::{DependencyKind, MetadataCommand};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// What each crate may know of ours. An arrow that is not here is an error, and so is a crate that is not here.
const ALLOWED: [(&str, &[&str]); 17] = [
    ("gongkai-model", &[]),
    ("gongkai-generate", &["gongkai-model"]),
    ("gongkai-source", &["gongkai-model"]),
    ("gongkai-loader", &["gongkai-model"]),
    ("gongkai-isolate", &["gongkai-model", "gongkai-loader"]),
    ("gongkai-lint", &["gongkai-model"]),
    ("gongkai-findings", &["gongkai-model", "gongkai-lint", "gongkai-loader"]),
    ("gongkai-statutory", &["gongkai-model"]),
    ("gongkai-charts", &["gongkai-model"]),
    ("gongkai-analytics", &["gongkai-model"]),
    ("gongkai-figures", &["gongkai-model", "gongkai-lint", "gongkai-analytics", "gongkai-charts"]),
    ("gongkai-report", &["gongkai-model", "gongkai-lint", "gongkai-analytics", "gongkai-charts", "gongkai-figures"]),
    ("gongkai-core", &["gongkai-model", "gongkai-loader", "gongkai-lint"]),
    (
        "gongkai",
        &[
            "gongkai-model",
            "gongkai-source",
            "gongkai-loader",
            "gongkai-isolate",
            "gongkai-lint",
            "gongkai-core",
            "gongkai-findings",
            "gongkai-analytics",
            "gongkai-charts",
            "gongkai-figures",
            "gongkai-report",
            "gongkai-statutory",
        ],
    ),
    (
        "gongkai-cli",
        &[
            "gongkai",
            "gongkai-core",
            "gongkai-model",
            "gongkai-source",
            "gongkai-loader",
            "gongkai-lint",
            "gongkai-findings",
            "gongkai-analytics",
            "gongkai-charts",
            "gongkai-figures",
            "gongkai-report",
            "gongkai-statutory",
        ],
    ),
    (
        "gongkai-notebook",
        &[
            "gongkai",
            "gongkai-core",
            "gongkai-model",
            "gongkai-source",
            "gongkai-loader",
            "gongkai-lint",
            "gongkai-findings",
        ],
    ),
    (
        "gongkai-dev",
        &[
            "gongkai-model",
            "gongkai-generate",
            "gongkai-loader",
            "gongkai-lint",
            "gongkai-analytics",
            "gongkai-charts",
            "gongkai-figures",
            "gongkai-report",
        ],
    ),
];

/// Crates that only some layers may use: who may use polars, draw, read the command line, touch files.
const RESTRICTED: [(&str, &[&str]); 12] = [
    ("polars", &["gongkai-analytics"]),
    ("polars-arrow", &["gongkai-analytics"]),
    ("polars-io", &["gongkai-analytics"]),
    ("polars-parquet", &["gongkai-analytics"]),
    ("plotters", &["gongkai-charts"]),
    ("clap", &["gongkai-cli"]),
    ("ignore", &["gongkai-source"]),
    ("parquet", &["gongkai-source"]),
    ("tar", &["gongkai-source"]),
    ("rustix", &["gongkai-isolate"]),
    // The analytics have its threads with polars anyway, and write tables on them.
    ("rayon", &["gongkai-source", "gongkai", "gongkai-analytics"]),
    ("askama", &["gongkai-report", "gongkai-statutory"]),
];

#[test]
fn no_arrow_points_up() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ALLOWED.iter().map(|(name, below)| (*name, below.iter().copied().collect())).collect();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let Some(below) = allowed.get(package.name.as_str()) else {
            wrong.push(format!("{} has no place in the layers", package.name));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal) {
            let ours = allowed.contains_key(dependency.name.as_str());
            if ours && !below.contains(dependency.name.as_str()) {
                wrong.push(format!("{} → {}", package.name, dependency.name));
            }
            for (name, users) in RESTRICTED {
                if dependency.name == name && !users.contains(&package.name.as_str()) {
                    wrong.push(format!("{} → {name}", package.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "arrows the layers do not allow: {wrong:#?}");
    assert_eq!(metadata.packages.len(), ALLOWED.len());
}

#[test]
fn only_the_root_manifest_names_versions() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    for package in &metadata.packages {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        for (at, line) in manifest.lines().enumerate() {
            let names_a_version = line.contains("version = \"") || line.trim_start().starts_with("edition =");
            assert!(!names_a_version, "{}:{}: {line}", package.manifest_path, at + 1);
        }
        assert!(manifest.contains("[lints]\nworkspace = true"), "{}: no workspace lints", package.name);
    }
}

/// The sources of a folder, however deep.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => sources(&path, found),
            false if path.extension().is_some_and(|end| end == "rs") => found.push(path),
            false => {}
        }
    }
}

/// A source distribution, of the Python package say, holds crates and nothing between them.
#[test]
fn a_library_compiles_in_only_what_lies_in_its_crate() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let (mut seen, mut wrong) = (0, Vec::new());
    for package in metadata.packages.iter().filter(|package| package.name.as_str() != "gongkai-dev") {
        let root = package.manifest_path.as_std_path().parent().unwrap();
        let mut files = Vec::new();
        sources(&root.join("src"), &mut files);
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for included in text.split("include_").skip(1).filter_map(|rest| {
                let rest = rest.strip_prefix("str!(\"").or_else(|| rest.strip_prefix("bytes!(\""))?;
                rest.split('"').next()
            }) {
                seen += 1;
                let deep = file.parent().unwrap().strip_prefix(root).unwrap().components().count();
                let up = Path::new(included).components().filter(|part| *part == Component::ParentDir).count();
                if up > deep {
                    wrong.push(format!("{}: {included}", file.display()));
                }
            }
        }
    }
    assert!(seen > 10, "only {seen} files are compiled in");
    assert!(wrong.is_empty(), "from outside of the crate: {wrong:#?}");
}
