//! Generators of the workspace: `cargo run -p gongkai-dev -- docs --mode write|check`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to whoever runs it")]

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["docs", "--mode", "write"] => docs(true),
        ["docs", "--mode", "check"] => docs(false),
        ["accuracy", "--seed", seed, ref rest @ ..] => accuracy(seed, rest),
        _ => Err("usage: gongkai-dev docs --mode write|check\n       gongkai-dev accuracy --seed N [--reports M] [--show K] [--keep DIR] [--write FILE]".to_owned()),
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
    let (mut reports, mut show, mut keep, mut write) = (480, 10, None, None);
    for pair in rest.chunks(2) {
        match pair {
            ["--reports", n] => reports = number(n)?,
            ["--show", n] => show = number(n)?,
            ["--keep", folder] => keep = Some(Path::new(folder)),
            ["--write", file] => write = Some(*file),
            other => return Err(format!("unknown option {other:?}; valid: --reports, --show, --keep, --write")),
        }
    }
    let corpus = gongkai_dev::accuracy::invented(seed, reports as usize);
    let measured = gongkai_dev::accuracy::measure(&corpus, seed, keep).map_err(|error| error.to_string())?;
    let command = format!("cargo run -p gongkai-dev -- accuracy --seed {seed} --reports {reports}");
    let text = gongkai_dev::accuracy::markdown(&measured, &command);
    for bad in measured.bad.iter().take(show as usize) {
        eprintln!("{} {:?} {}: {} / {}", bad.file, bad.quirks, bad.cell, bad.expected, bad.found);
    }
    if let Some(file) = write {
        std::fs::write(file, &text).map_err(|error| format!("{file}: {error}"))?;
    }
    if measured.holds() { Ok(text) } else { Err(text) }
}

/// Writes the generated documents, or says which are stale.
fn docs(write: bool) -> Result<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut stale = Vec::new();
    let files = gongkai_dev::docs::all();
    for file in &files {
        let path = root.join(&file.path);
        if std::fs::read_to_string(&path).is_ok_and(|now| now.replace("\r\n", "\n") == file.text) {
            continue;
        }
        if write {
            let folder = path.parent().unwrap_or(&root);
            std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::write(&path, &file.text))
                .map_err(|error| format!("{}: {error}", path.display()))?;
        }
        stale.push(file.path.as_str());
    }
    match (write, stale.is_empty()) {
        (_, true) => Ok(format!("{} generated documents are up to date", files.len())),
        (true, false) => Ok(format!("written: {}", stale.join(", "))),
        (false, false) => {
            Err(format!("stale: {}; run `cargo run -p gongkai-dev -- docs --mode write`", stale.join(", ")))
        }
    }
}
