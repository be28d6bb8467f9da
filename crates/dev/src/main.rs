//! Generators of the workspace: `cargo run -p gongkai-dev -- docs --mode write|check`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to whoever runs it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["docs", "--mode", "write"] => docs(true),
        ["docs", "--mode", "check"] => docs(false),
        ["sample", "--mode", "write"] => sample(true),
        ["sample", "--mode", "check"] => sample(false),
        ["sample", "--seed", seed, "--out", folder] => other_sample(seed, Path::new(folder)),
        ["large", "--bodies", bodies, "--years", years, "--out", folder] => large(bodies, years, Path::new(folder)),
        ["documents", "--mode", "write"] => documents(true),
        ["documents", "--mode", "check"] => documents(false),
        ["office", "--mode", "write", "--out", folder] => said(gongkai_dev::documents::prepare(Path::new(folder))),
        ["office", "--mode", "check", "--out", folder] => said(gongkai_dev::documents::check(Path::new(folder))),
        ["rules", "--seed", seed, ref rest @ ..] => rule_accuracy(seed, rest),
        ["accuracy", "--further", "--seed", seed, ref rest @ ..] => further(seed, rest),
        ["accuracy", "--seed", seed, ref rest @ ..] => accuracy(seed, rest),
        _ => Err("usage: gongkai-dev docs --mode write|check\n       gongkai-dev sample --mode write|check\n       gongkai-dev sample --seed N --out DIR\n       gongkai-dev large --bodies N --years M --out DIR\n       gongkai-dev documents --mode write|check\n       gongkai-dev office --mode write|check --out DIR\n       gongkai-dev rules --seed N [--districts M] [--write FILE]\n       gongkai-dev accuracy --seed N [--reports M] [--show K] [--keep DIR] [--write FILE]\n       gongkai-dev accuracy --further --seed N [--reports M] [--style BEGINNING] [--show K] [--keep DIR] [--write FILE]".to_owned()),
    };
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(said) => {
            eprintln!("{said}");
            ExitCode::FAILURE
        }
    }
}

/// Measures how many cells of a corpus with known truth are read right.
fn accuracy(seed: &str, rest: &[&str]) -> Result<String, String> {
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text:?} is no whole number"));
    let seed = number(seed)?;
    let (mut reports, mut show, mut keep, mut write) = (360, 10, None, None);
    for pair in rest.chunks(2) {
        match pair {
            ["--reports", n] => reports = number(n)?,
            ["--show", n] => show = number(n)?,
            ["--keep", folder] => keep = Some(Path::new(folder)),
            ["--write", file] => write = Some(*file),
            other => return Err(format!("unknown option {other:?}; valid: --reports, --show, --keep, --write")),
        }
    }
    let mut corpus = gongkai_dev::accuracy::invented(seed, reports as usize);
    // The reports of a district have text that speaks of the numbers.
    corpus.extend(gongkai_dev::district::district(seed).samples.into_iter().map(|sample| sample.report));
    let mut measured = gongkai_dev::accuracy::measure(&corpus, seed, keep).map_err(|error| error.to_string())?;
    let printed = gongkai_dev::accuracy::measure_converted(&corpus, &mut measured, keep);
    if !printed.map_err(|error| error.to_string())? {
        eprintln!("SKIPPED: LibreOffice is not installed; the table has no rows of PDFs");
    }
    let command = format!("cargo run -p gongkai-dev -- accuracy --seed {seed} --reports {reports}");
    let text = gongkai_dev::accuracy::markdown(&measured, &command);
    for bad in measured.bad.iter().take(show as usize) {
        eprintln!("{} {:?} {}: {} / {}", bad.file, bad.quirks, bad.cell, bad.expected, bad.found);
    }
    let text = text + &further_text(seed, FURTHER, "", 0, None)? + &real_text()?;
    if let Some(file) = write {
        fs::write(file, &text).map_err(|error| format!("{file}: {error}"))?;
    }
    if measured.holds() { Ok(text) } else { Err(text) }
}

/// Documents a further style in the table.
const FURTHER: u64 = 8;

/// Measures what is read of the further styles and of real documents, and renews their tables in a file.
fn further(seed: &str, rest: &[&str]) -> Result<String, String> {
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text:?} is no whole number"));
    let seed = number(seed)?;
    let (mut reports, mut style, mut show, mut keep, mut write) = (FURTHER, "", 10, None, None);
    for pair in rest.chunks(2) {
        match pair {
            ["--reports", n] => reports = number(n)?,
            ["--style", name] => style = name,
            ["--show", n] => show = number(n)?,
            ["--keep", folder] => keep = Some(Path::new(folder)),
            ["--write", file] => write = Some(*file),
            other => {
                return Err(format!("unknown option {other:?}; valid: --reports, --style, --show, --keep, --write"));
            }
        }
    }
    let text = further_text(seed, reports, style, show, keep)? + &real_text()?;
    if let Some(file) = write {
        let failed = |error: std::io::Error| format!("{file}: {error}");
        let old = fs::read_to_string(file).map_err(failed)?;
        let before = old.split("\n## Further styles").next().unwrap_or_default();
        fs::write(file, format!("{before}{text}")).map_err(failed)?;
    }
    Ok(text)
}

fn further_text(seed: u64, reports: u64, style: &str, show: u64, keep: Option<&Path>) -> Result<String, String> {
    let count = usize::try_from(reports).unwrap_or(usize::MAX);
    let measured = gongkai_dev::further::measure(seed, count, style, keep).map_err(|error| error.to_string())?;
    let mut shown: BTreeMap<&str, u64> = BTreeMap::new();
    for line in &measured.odd {
        let count = shown.entry(line.split(' ').next().unwrap_or_default()).or_default();
        *count += 1;
        if *count <= show {
            eprintln!("{line}");
        }
    }
    Ok(gongkai_dev::further::markdown(&measured, seed, count))
}

fn real_text() -> Result<String, String> {
    let Some(folder) = gongkai_dev::field::folder() else {
        eprintln!(
            "SKIPPED: no real documents beside the checkout (set GONGKAI_FIELD); the table of real documents is left out"
        );
        return Ok(String::new());
    };
    let reals = gongkai_dev::field::measure(&folder).map_err(|error| error.to_string())?;
    Ok(gongkai_dev::field::markdown(&reals))
}

/// Measures what the rules find of what is planted.
fn rule_accuracy(seed: &str, rest: &[&str]) -> Result<String, String> {
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text:?} is no whole number"));
    let seed = number(seed)?;
    let (mut districts, mut write) = (4, None);
    for pair in rest.chunks(2) {
        match pair {
            ["--districts", n] => districts = number(n)?,
            ["--write", file] => write = Some(*file),
            other => return Err(format!("unknown option {other:?}; valid: --districts, --write")),
        }
    }
    let measured = gongkai_dev::rule_accuracy::measure(seed..seed + districts).map_err(|error| error.to_string())?;
    let command = format!("cargo run -p gongkai-dev -- rules --seed {seed} --districts {districts}");
    let text = gongkai_dev::rule_accuracy::markdown(&measured, &command);
    measured.odd.iter().for_each(|line| eprintln!("{line}"));
    if let Some(file) = write {
        fs::write(file, &text).map_err(|error| format!("{file}: {error}"))?;
    }
    Ok(text)
}

/// Writes the generated documents, or says which are stale.
fn docs(write: bool) -> Result<String, String> {
    let files = gongkai_dev::docs::all().into_iter().map(|file| (file.path, file.text.into_bytes())).collect();
    committed(&files, &[], "docs", write)
}

/// Writes the sample district, or says which of its files are stale.
fn sample(write: bool) -> Result<String, String> {
    let files = gongkai_dev::sample::committed().map_err(|error| error.to_string())?;
    committed(&files, &[gongkai_dev::sample::FOLDER], "sample", write)
}

fn said(outcome: Result<String, Box<dyn std::error::Error>>) -> Result<String, String> {
    outcome.map_err(|error| error.to_string())
}

/// Writes the committed office files, or says which are stale. What LibreOffice makes of them is
/// written where it is installed; which bytes that has depends on its version.
fn documents(write: bool) -> Result<String, String> {
    let mut files = gongkai_dev::documents::committed().map_err(|error| error.to_string())?;
    if write {
        match gongkai_dev::documents::converted().map_err(|error| error.to_string())? {
            Some(made) => files.extend(made),
            None => eprintln!("SKIPPED: LibreOffice is not installed; what it makes of them is left as it is"),
        }
    }
    committed(&files, &[], "documents", write)
}

/// Writes the district of another seed to a folder.
fn other_sample(seed: &str, folder: &Path) -> Result<String, String> {
    let seed = seed.parse::<u64>().map_err(|_| format!("{seed:?} is no whole number"))?;
    let district = gongkai_dev::district::district(seed);
    let files = gongkai_dev::sample::files(&district, seed).map_err(|error| error.to_string())?;
    for (name, bytes) in &files {
        let path = folder.join(name);
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(failed)?;
        fs::write(&path, bytes).map_err(failed)?;
    }
    Ok(format!("{} files of {} written to {}", files.len(), district.name, folder.display()))
}

/// Writes a collection of invented districts to a folder.
fn large(bodies: &str, years: &str, folder: &Path) -> Result<String, String> {
    let number = |text: &str| text.parse::<usize>().map_err(|_| format!("{text:?} is no whole number"));
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let (mut files, mut bytes) = (0, 0);
    for file in gongkai_dev::large::files(number(bodies)?, number(years)?) {
        let (name, text) = file.map_err(|error| error.to_string())?;
        let path = folder.join(name);
        fs::write(&path, &text).map_err(|error| format!("{}: {error}", path.display()))?;
        files += 1;
        bytes += text.len();
    }
    Ok(format!("{files} files, {} MB, written to {}", bytes / 1_000_000, folder.display()))
}

/// Writes generated files, or says which are stale. Nothing else may lie in the given folders.
fn committed(files: &BTreeMap<String, Vec<u8>>, folders: &[&str], what: &str, write: bool) -> Result<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let mut stale = Vec::new();
    for (name, bytes) in files {
        let path = root.join(name);
        // A checkout may have turned the line ends of text.
        let plain = |bytes: &[u8]| bytes.iter().copied().filter(|byte| *byte != b'\r').collect::<Vec<u8>>();
        if fs::read(&path).is_ok_and(|now| now == *bytes || plain(&now) == plain(bytes)) {
            continue;
        }
        if write {
            let folder = path.parent().unwrap_or(&root);
            fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
            fs::write(&path, bytes).map_err(|error| failed(&path, error))?;
        }
        stale.push(name.clone());
    }
    for folder in folders {
        for path in files_below(&root.join(folder)).map_err(|error| failed(&root.join(folder), error))? {
            let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if files.contains_key(&name) {
                continue;
            }
            if write {
                fs::remove_file(&path).map_err(|error| failed(&path, error))?;
            }
            stale.push(name);
        }
    }
    match (write, stale.is_empty()) {
        (_, true) => Ok(format!("{} generated files are up to date", files.len())),
        (true, false) => Ok(format!("written or removed: {}", stale.join(", "))),
        (false, false) => {
            Err(format!("stale: {}; run `cargo run -p gongkai-dev -- {what} --mode write`", stale.join(", ")))
        }
    }
}

fn files_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files.extend(files_below(&path)?) } else { files.push(path) }
    }
    Ok(files)
}
