//! What the child processes cost: reads the files of a folder with and without them, in turns, and says how long each took by
//! the clock, and how much work it was (Linux: processor time, the children's too).
//!
//! `cargo run --release -p gongkai-isolate --example readers -- FOLDER [TURNS]`
#![allow(clippy::print_stdout, reason = "an example tells on the terminal")]

use gongkai_isolate::{Isolation, Readers, Worker, is_reader, serve};
use gongkai_loader::Options;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if is_reader(std::env::args_os()) {
        return Ok(serve());
    }
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which folder?")?;
    let turns = arguments.next().map_or(Ok(5), |turns| turns.parse())?;
    let mut files = Vec::new();
    list(Path::new(&folder), &mut files)?;
    let isolation = Isolation::Worker(Worker::new(std::env::current_exe()?));
    let (mut alone, mut apart) = (Vec::new(), Vec::new());
    for turn in 1..=turns {
        let (one, other) = (read(&files, &Isolation::None)?, read(&files, &isolation)?);
        println!("{turn}: {} files, in the process {one:?}, in child processes {other:?}", files.len());
        alone.push(one);
        apart.push(other);
    }
    for (what, of) in [("by the clock", 0), ("work", 1)] {
        let median = |took: &[[f64; 2]]| {
            let mut took: Vec<f64> = took.iter().map(|took| took[of]).collect();
            took.sort_unstable_by(f64::total_cmp);
            took[took.len() / 2]
        };
        let (alone, apart) = (median(&alone), median(&apart));
        println!("{what}: median {alone:.2} s and {apart:.2} s: {:+.1} %", (apart / alone - 1.0) * 100.0);
    }
    Ok(ExitCode::SUCCESS)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

/// Reads every file, on as many threads as there are processors; gives back seconds by the clock and of work.
fn read(files: &[PathBuf], isolation: &Isolation) -> Result<[f64; 2], Box<dyn Error>> {
    let options = Options::at("2026-03-01".parse()?);
    let threads = std::thread::available_parallelism()?.get();
    let (started, before) = (Instant::now(), work());
    let readers = Readers::new(isolation);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Ok(bytes) = std::fs::read(path) else { continue };
                    if let Err(error) = readers.load(&path.to_string_lossy(), &bytes, &options) {
                        println!("{}: {error}", path.display());
                    }
                }
            });
        }
    });
    drop(readers);
    Ok([started.elapsed().as_secs_f64(), work() - before])
}

/// Seconds of processor time this process and the children it has waited for have used; 0 where the system does not say.
fn work() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_the_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind_the_name.split_whitespace().skip(11).take(4).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
