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
        _ => Err("usage: gongkai-dev docs --mode write|check".to_owned()),
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
