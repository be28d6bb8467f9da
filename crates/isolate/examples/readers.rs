//! What the child processes cost: reads the files of a folder with and without them, in turns, and says how long each took.
//!
//! `cargo run --release -p gongkai-isolate --example readers -- FOLDER [TURNS]`
#![allow(clippy::print_stdout, reason = "an example tells on the terminal")]

use gongkai_isolate::{Isolation, Readers, Worker, is_reader, serve};
use gongkai_loader::Options;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

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
        println!("{turn}: {} files, in the process {one:.2?}, in child processes {other:.2?}", files.len());
        alone.push(one);
        apart.push(other);
    }
    let (alone, apart) = (median(alone).as_secs_f64(), median(apart).as_secs_f64());
    println!("median {alone:.2} s and {apart:.2} s: {:+.1} %", (apart / alone - 1.0) * 100.0);
    Ok(ExitCode::SUCCESS)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

/// Reads every file, on as many threads as there are processors.
fn read(files: &[PathBuf], isolation: &Isolation) -> Result<Duration, Box<dyn Error>> {
    let options = Options::at("2026-03-01".parse()?);
    let threads = std::thread::available_parallelism()?.get();
    let started = Instant::now();
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
    Ok(started.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
