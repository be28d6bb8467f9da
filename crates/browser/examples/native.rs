//! What the page is held against: `native TODAY FILE…` reads the files in this process, reviews them and prints the findings as JSON,
//! as `gongkai lint --format json` does. Files are called by their names alone, as a browser calls them; one that ends in `.toml` is
//! the profile.

use gongkai_core::{Gathering, Profile};
use gongkai_findings::{Findings, Format, write};
use gongkai_loader::Options;
use gongkai_model::{Lang, Report};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let today = arguments.next().ok_or("a day is wanted")?.parse()?;
    let mut gathering = Gathering::new(Options::at(today));
    let mut profile = Profile::default();
    for path in arguments {
        let bytes = std::fs::read(&path)?;
        let name = Path::new(&path).file_name().ok_or("a file is wanted")?.to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            profile = Profile::parse(&String::from_utf8(bytes)?)?;
        } else {
            gathering.add(&name, &bytes);
        }
    }
    let batch = gathering.finish(None);
    let review = batch.review(&profile.settings);
    let (reports, rejected): (Vec<&Report>, _) = (batch.reports.iter().collect(), batch.account.rejected_json());
    let findings = Findings { review: &review, reports: &reports, rejected: &rejected, lang: Lang::Zh, colour: false };
    print!("{}", write(&findings, Format::Json)?);
    Ok(())
}
