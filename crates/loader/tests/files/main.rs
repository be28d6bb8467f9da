//! Files through the whole loader: every layout, bad input, round trips, real figures, plain text.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

mod account;
mod again;
mod archive;
mod bad_input;
mod docx;
mod field;
mod formats;
mod fuzz_findings;
mod generate;
mod harmful;
mod hostile;
mod html;
mod layouts;
mod messages;
mod mht;
mod mht_harm;
mod ofd;
mod ofd_harm;
mod office;
mod old_sheets;
mod old_word;
mod old_word_harm;
mod one_report;
mod portable;
mod reading;
mod real;
mod rich;
mod round_trip;
mod sheet;
mod text;
mod unread;
mod word97;
mod word_of_libreoffice;
mod write;

use gongkai_loader::{LoadError, Loaded, Options, ProblemKind, load};

fn options() -> Options {
    Options::at("2026-03-01".parse().unwrap())
}

fn read(name: &str, text: &str) -> Loaded {
    load(name, text.as_bytes(), &options()).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"))
}

fn refused(name: &str, bytes: impl AsRef<[u8]>) -> LoadError {
    match load(name, bytes.as_ref(), &options()) {
        Ok(loaded) => panic!("{name} was read: {loaded:?}"),
        Err(error) => error,
    }
}

/// The codes of the problems, in order.
fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.problems.iter().map(|problem| problem.code()).collect()
}

fn kinds(loaded: Loaded) -> Vec<ProblemKind> {
    loaded.problems.into_iter().map(|problem| problem.kind).collect()
}
