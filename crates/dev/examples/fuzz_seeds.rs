//! Writes the corpus and the dictionaries that fuzzing starts from; `fuzz/seed` runs it.
#![allow(clippy::print_stdout, reason = "an example tells what it wrote")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: fuzz_seeds FOLDER")?);
    let seeds = gongkai_dev::fuzz_seeds::all()?;
    for seed in &seeds {
        let path = folder.join(&seed.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &seed.bytes)?;
    }
    println!("{} files under {}", seeds.len(), folder.display());
    Ok(())
}
