//! Files and saved datasets → what the loader says of each, pages of one report joined.

use super::panels;
use crate::packs;
use gongkai_analytics::{AnalyticsError, dataset};
use gongkai_core::{Outcome, Rejected};
use gongkai_isolate::Readers;
use gongkai_lint::Text;
use gongkai_loader::{LoadError, Loaded, MAX_BYTES, MAX_PAGE_BYTES, Options, join_pages, takes};
use gongkai_model::{Lang, Place, SourceFormat};
use gongkai_source::{Input, InputKind, SourceError, read, read_each};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What one input gave: the loader's answer, or why its bytes are no file.
pub(crate) type First = Result<Result<Loaded, LoadError>, Rejected>;

/// Reads files, which are no packs.
pub(crate) fn read_files(
    inputs: &[Input],
    options: &Options,
    readers: &Readers,
    stop: &AtomicBool,
    hashes: &mut BTreeMap<String, String>,
    mut each: impl FnMut(),
) -> Vec<(String, Outcome)> {
    let mut first = Vec::with_capacity(inputs.len());
    read_each(
        inputs,
        MAX_BYTES,
        rayon::current_num_threads(),
        |input, bytes| {
            if stop.load(Ordering::Relaxed) {
                return (None, Ok(Ok(Loaded::default())));
            }
            let hash = bytes.as_deref().ok().filter(|_| !matches!(input.kind, InputKind::Dataset(_)));
            (hash.map(gongkai_core::sha256), outcome(input, bytes, options, readers))
        },
        |input, (hash, outcome)| {
            hashes.extend(hash.map(|hash| (input.name.clone(), hash)));
            first.push(outcome);
            each();
        },
    );
    inputs.iter().map(|input| input.name.clone()).zip(joined(inputs, first, options)).collect()
}

/// Joins the pages of one report.
pub(super) fn joined(inputs: &[Input], first: Vec<First>, options: &Options) -> Vec<Outcome> {
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    let bytes = |at: usize| read(&inputs[at], MAX_PAGE_BYTES).ok();
    joined_by(&names, first, bytes, options, &|_| false).into_iter().flatten().collect()
}

/// The same where `bytes` gives what a document holds. Of a document that is refused for a reason that is to be `ignored` nothing comes.
pub(crate) fn joined_by(
    names: &[&str],
    first: Vec<First>,
    bytes: impl FnMut(usize) -> Option<Vec<u8>>,
    options: &Options,
    ignored: &dyn Fn(&LoadError) -> bool,
) -> Vec<Option<Outcome>> {
    let mut refused: BTreeMap<usize, Rejected> = BTreeMap::new();
    let mut loads: Vec<Result<Loaded, LoadError>> = Vec::with_capacity(first.len());
    for (at, outcome) in first.into_iter().enumerate() {
        loads.push(outcome.unwrap_or_else(|rejected| {
            refused.insert(at, rejected);
            Ok(Loaded::default())
        }));
    }
    join_pages(names, &mut loads, bytes, options);
    let outcome = |(at, load): (usize, Result<Loaded, LoadError>)| match (refused.remove(&at), load) {
        (Some(rejected), _) => Some(Outcome::Rejected(rejected)),
        (None, Ok(loaded)) => Some(Outcome::Read(loaded)),
        (None, Err(error)) if ignored(&error) => None,
        (None, Err(error)) => Some(Outcome::Rejected(packs::may_hold_documents(Rejected::load(names[at], &error)))),
    };
    loads.into_iter().enumerate().map(outcome).collect()
}

pub(crate) fn outcome(
    input: &Input,
    bytes: Result<Vec<u8>, SourceError>,
    options: &Options,
    readers: &Readers,
) -> First {
    if let InputKind::Dataset(folder) = &input.kind {
        return saved(input, folder).map(Ok);
    }
    let bytes = bytes.map_err(|error| source_error(&error))?;
    if let Some(read) = panels::read(input, &bytes, options) {
        return read;
    }
    // Standard input has no name to go by; a file named outright must be of a kind that is read.
    if input.kind != InputKind::Stdin && !takes(&input.name) {
        return Err(packs::without_columns(input).unwrap_or_else(|| Rejected::not_read(&input.name)));
    }
    Ok(readers.load(&input.name, &bytes, options))
}

/// A dataset saved by `gongkai load`.
fn saved(input: &Input, folder: &Path) -> Result<Loaded, Rejected> {
    let read = dataset::read(&|name| std::fs::read(folder.join(name)));
    let mut reports = read.map_err(|error| bad_dataset(input, &error))?;
    reports.iter_mut().for_each(|report| report.origin.format = SourceFormat::Dataset);
    Ok(Loaded { reports, problems: Vec::new() })
}

/// What was odd in the documents of a dataset, as far as it says so; how well they were read stands with its reports.
pub(crate) fn problems_of_dataset(folder: &Path) -> Vec<serde_json::Value> {
    let files = |name: &str| std::fs::read(folder.join(name));
    let listed = dataset::Saved::open(&files).and_then(|saved| saved.file(PROBLEMS_FILE)).unwrap_or_default();
    let lines = listed.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    let odd = |line: &serde_json::Value| line["problem"].as_str().is_some_and(|problem| problem != "reading");
    lines.filter(odd).take(MOST_CARRIED).collect()
}

/// Lists what was odd in what was read.
pub(crate) const PROBLEMS_FILE: &str = "problems.jsonl";

/// Most problems that are taken over from a dataset.
const MOST_CARRIED: usize = 10_000;

/// A dataset that cannot be read.
pub(crate) fn bad_dataset(input: &Input, error: &AnalyticsError) -> Rejected {
    Rejected {
        file: input.name.clone(),
        reason: "bad_dataset".into(),
        place: Place::default(),
        message: Text::new(
            format!("无法读取数据集：{}", error.message(Lang::Zh)),
            format!("cannot read the dataset: {error}"),
        ),
    }
}

pub(crate) fn source_error(error: &SourceError) -> Rejected {
    let reason = match error {
        SourceError::NotFound { .. } => "not_found",
        SourceError::NoMatch { .. } => "no_match",
        SourceError::BadPattern { .. } => "bad_pattern",
        SourceError::NothingToRead { .. } => "nothing_to_read",
        SourceError::Interrupted { .. } => "interrupted",
        SourceError::Unlistable { .. } => "unlistable",
        SourceError::NotAFile { .. } => "not_a_file",
        SourceError::TooLarge { .. } => "too_large",
        _ => "unreadable",
    };
    let file = error.name().to_owned();
    // The name stands beside the message already.
    let bare = |message: String| match message.strip_prefix(&file) {
        Some(rest) => rest.trim_start_matches(['：', ':', ' ']).to_owned(),
        None => message,
    };
    let message = Text::new(bare(error.message(Lang::Zh)), bare(error.message(Lang::En)));
    Rejected { file, reason: reason.into(), place: Place::default(), message }
}
