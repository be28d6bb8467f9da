//! Web pages as a crawl has them: how fast they are read, and whether two builds read them alike.
//!
//! ```sh
//! export CARGO_PROFILE_RELEASE_DEBUG=1 CARGO_PROFILE_RELEASE_STRIP=none
//! cargo build --release -p gongkai-loader --example pages
//! target/release/examples/pages speed            # processor time a page: of each style, and of refusals
//! target/release/examples/pages speed word       # only what has that in its name
//! target/release/examples/pages digests FOLDER…  # a digest a file, and one of each generated page
//! target/release/examples/pages write FOLDER      # the pages as files, for what reads files
//! target/release/examples/pages warc 1000000     # so many pages of as many reports, as a WARC on standard output
//! ```
//!
//! To compare two builds run both in turns on one machine; the digests of two builds that read alike are equal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod made;

use gongkai_loader::{Options, load};
use made::Page;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// How often each set of pages is read; the fastest time counts.
const ROUNDS: usize = 7;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match command.as_str() {
        "speed" => speed(rest.first().map_or("", String::as_str)),
        "digests" => digests(&rest),
        "write" => write(rest.first().map_or("pages", String::as_str)),
        "warc" => warc(rest.first().and_then(|count| count.parse().ok()).unwrap_or(1_000)),
        _ => eprintln!("pages speed [NAME] | pages digests [FOLDER…] | pages write FOLDER | pages warc COUNT"),
    }
}

fn options() -> Options {
    Options::at("2026-03-01".parse().unwrap_or_default())
}

/// Writes pages of reports in every style as a WARC, each of an agency of its own. Every tenth is no report.
fn warc(count: usize) {
    let mut out = std::io::BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    for page in made::of_many_districts().take(count) {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        let length = head.len() + page.bytes.len();
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://invented.example/{}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n{head}",
            page.name
        );
        let written =
            [record.as_bytes(), &page.bytes, b"\r\n\r\n"].into_iter().try_for_each(|part| out.write_all(part));
        // Whoever reads has had enough.
        if written.is_err() {
            return;
        }
    }
}

/// Writes the pages whose speed is measured into a folder.
fn write(folder: &str) {
    let pages = made::sets().into_iter().flat_map(|(_, pages)| pages);
    let written = std::fs::create_dir_all(folder).and_then(|()| {
        let folder = Path::new(folder);
        pages.into_iter().try_for_each(|page| std::fs::write(folder.join(&page.name), &page.bytes))
    });
    if let Err(error) = written {
        eprintln!("{folder}: {error}");
    }
}

/// Seconds of the processor that this thread has had; of the clock where the system does not tell.
fn seconds(start: Instant) -> f64 {
    let had = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = had.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |n| n as f64 / 1e9)
}

/// Prints what a page takes: kind, milliseconds, pages a second, KiB a page, how many of the pages are read.
fn speed(wanted: &str) {
    let (options, start) = (options(), Instant::now());
    let sets = made::sets();
    let mut whole = [(0.0, 0), (0.0, 0)];
    for (name, pages) in sets.iter().filter(|(name, _)| name.contains(wanted)) {
        let mut best = f64::INFINITY;
        let mut read = 0;
        for _ in 0..ROUNDS {
            let before = seconds(start);
            read = pages
                .iter()
                .filter(|page| black_box(load(&page.name, black_box(&page.bytes), &options)).is_ok())
                .count();
            best = best.min(seconds(start) - before);
        }
        let bytes: usize = pages.iter().map(|page| page.bytes.len()).sum();
        line(name, best, pages.len(), &format!("{}\t{read}", bytes / pages.len() / 1024));
        let all = &mut whole[usize::from(name.starts_with("refused"))];
        *all = (all.0 + best, all.1 + pages.len());
    }
    line("all reports", whole[0].0, whole[0].1, "");
    line("all refused", whole[1].0, whole[1].1, "");
}

fn line(name: &str, seconds: f64, pages: usize, more: &str) {
    if pages > 0 {
        let each = seconds / pages as f64;
        println!("{name}\t{:.3} ms\t{:.0} pages/s\t{more}", each * 1e3, 1.0 / each);
    }
}

/// Prints a digest of what the loader makes of every file, and of pages with every oddity.
fn digests(folders: &[String]) {
    let options = options();
    for page in made::odd().into_iter().chain(made::sets().into_iter().flat_map(|(_, pages)| pages)) {
        digest(&page, &options);
    }
    let mut files = Vec::new();
    folders.iter().for_each(|folder| list(Path::new(folder), &mut files));
    files.sort();
    for name in files {
        match std::fs::read(&name) {
            Ok(bytes) => digest(&Page { name, bytes }, &options),
            Err(error) => eprintln!("{name}: {error}"),
        }
    }
}

fn digest(page: &Page, options: &Options) {
    let loaded = load(&page.name, &page.bytes, options);
    let text = match &loaded {
        Ok(loaded) => serde_json::to_string(loaded),
        Err(error) => serde_json::to_string(error),
    };
    let mut hasher = DefaultHasher::new();
    text.unwrap_or_default().hash(&mut hasher);
    let what =
        loaded.map_or_else(|error| error.code().to_owned(), |loaded| format!("{} reports", loaded.reports.len()));
    println!("{:016x}\t{what}\t{}", hasher.finish(), page.name);
}

fn list(path: &Path, files: &mut Vec<String>) {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| list(&entry.path(), files)),
        Err(_) => files.push(path.to_string_lossy().into_owned()),
    }
}
