//! Files of formats whose readers are the code of others, read by child processes.
//!
//! A count in a workbook or a stream in a PDF can make a library that we do not write abort, overflow its stack or go on for
//! ever, and nothing in the same process can stop it. Here such a file is read by a [`Worker`]: a program that calls [`serve`],
//! started by [`Readers`], kept for many files, under limits of memory and time. One that ends is replaced; the file
//! that it was reading is rejected with the reason, and no other.
//!
//! The program may be the caller's own, as the command line does it:
//!
//! ```no_run
//! use gongkai_isolate::{Isolation, Readers, Worker, is_reader, serve};
//! use gongkai_loader::Options;
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     if is_reader(std::env::args_os()) {
//!         return serve();
//!     }
//!     let itself = std::env::current_exe().expect("a program has a file");
//!     let readers = Readers::new(&Isolation::Worker(Worker::new(itself)));
//!     let bytes = std::fs::read("report.pdf").expect("a file");
//!     match readers.load("report.pdf", &bytes, &Options::at("2026-03-01".parse().expect("a day"))) {
//!         Ok(loaded) => eprintln!("{} reports", loaded.reports.len()),
//!         Err(error) => eprintln!("{error}"),
//!     }
//!     ExitCode::SUCCESS
//! }
//! ```
//!
//! On Linux the limit of memory is one of address space, beyond what the program itself takes. macOS does not hold a
//! process to such a limit, and on Windows none is set: there the limit of time remains, and that a crash ends no more than one
//! process.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod message;
mod reader;
mod readers;
mod system;
mod watch;
mod worker;

pub use readers::Readers;
pub use worker::{is_reader, serve};

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// Where files of formats whose readers are the code of others are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Isolation {
    /// In the process itself: whatever ends it ends the whole.
    #[default]
    None,
    /// In child processes.
    Worker(Worker),
}

/// The program that child processes run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The program: it must call [`serve`] when it is started with the arguments.
    pub program: PathBuf,
    /// What it is started with.
    pub arguments: Vec<OsString>,
    /// What one file may take.
    pub limits: Limits,
}

impl Worker {
    /// A program that asks [`is_reader`] first, with the standard limits.
    pub fn new(program: impl Into<PathBuf>) -> Worker {
        Worker { program: program.into(), arguments: vec![worker::READER_ARGUMENT.into()], limits: Limits::default() }
    }
}

/// What a file may take of the process that reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory.
    pub memory: u64,
    /// Time by the clock.
    pub time: Duration,
}

impl Default for Limits {
    /// 1.5 GiB and 30 seconds. A report takes some megabytes and a few thousandths of a second; the largest Word file that is read,
    /// 62 MiB of text, took 250 MB and 6 s on a busy machine.
    fn default() -> Limits {
        Limits { memory: 3 << 29, time: Duration::from_secs(30) }
    }
}
