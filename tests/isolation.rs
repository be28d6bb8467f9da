//! Files of formats whose readers are the code of others are read by child processes: with the same result, and none of them
//! takes the others with it.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai::isolate::{Isolation, Limits, Readers, Worker};
use gongkai::loader::{Kind, LoadError, Options, load};
use gongkai_model::Lang;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn gongkai(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(args).env("GONGKAI_LANG", "en").stdin(Stdio::null()).output().unwrap()
}

fn options() -> Options {
    Options::at("2026-03-01".parse().unwrap())
}

/// The program itself, as the command line uses it.
fn worker() -> Worker {
    Worker::new(env!("CARGO_BIN_EXE_gongkai"))
}

fn readers(worker: Worker) -> Readers {
    Readers::new(&Isolation::Worker(worker))
}

/// A sound document of the invented 民政局.
fn sound(extension: &str) -> Vec<u8> {
    fs::read(root().join("tests/data/documents").join(format!("民政局-2023.{extension}"))).unwrap()
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { below(&path, files) } else { files.push(path) }
    }
}

#[test]
fn every_document_gives_in_a_child_what_it_gives_here() {
    let mut files = Vec::new();
    for folder in ["documents", "pages", "reading"] {
        below(&root().join("tests/data").join(folder), &mut files);
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for extension in ["docx", "pdf", "xls", "xlsx", "ods"] {
        archive.start_file(format!("民政局-2023.{extension}"), SimpleFileOptions::default()).unwrap();
        archive.write_all(&sound(extension)).unwrap();
    }
    let archive = archive.finish().unwrap().into_inner();
    let named = files.iter().map(|file| (file.to_string_lossy().into_owned(), fs::read(file).unwrap()));
    let (readers, options) = (readers(worker()), options());
    let mut elsewhere = 0;
    for (name, bytes) in named.chain([("all.zip".to_owned(), archive)]) {
        let Some(kind) = Kind::of_name(&name) else { continue };
        elsewhere += usize::from(matches!(kind, Kind::Pdf | Kind::Sheet | Kind::Docx | Kind::Zip));
        assert_eq!(readers.load(&name, &bytes, &options), load(&name, &bytes, &options), "{name}");
    }
    assert!(elsewhere >= 6, "only {elsewhere} were read by a child");
}

#[test]
fn the_file_beside_a_hostile_one_is_read() {
    let folder = TempDir::new().unwrap();
    let mut hostile = Vec::new();
    below(&root().join("tests/data/hostile"), &mut hostile);
    assert!(hostile.len() >= 6);
    for file in &hostile {
        fs::copy(file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    for extension in ["pdf", "xlsx"] {
        fs::write(folder.path().join(format!("民政局-2023.{extension}")), sound(extension)).unwrap();
    }
    let place = folder.path().to_str().unwrap();
    // Some of them would take the 30 seconds that they may.
    let limits = Limits { time: Duration::from_secs(10), ..Limits::default() };
    let isolation = Isolation::Worker(Worker { limits, ..worker() });
    let work = gongkai::open([place]).isolation(isolation).read().unwrap();
    let account = work.account();
    assert_eq!((account.files(), account.skipped.len()), (hostile.len() + 2, 0));
    for extension in ["pdf", "xlsx"] {
        let read = account.read.iter().find(|(file, _)| file.ends_with(&format!("民政局-2023.{extension}")));
        assert_eq!(read.map(|(_, reports)| *reports), Some(1), "{extension}");
    }
    let sound = |file: &str| file.contains("民政局");
    assert!(!account.rejected.is_empty() && !account.rejected.iter().any(|rejected| sound(&rejected.file)));
    for slow in account.rejected.iter().filter(|rejected| rejected.reason == "reader_too_slow") {
        fs::remove_file(&slow.file).unwrap();
    }
    let output = gongkai(&["lint", place, "--fail-on", "never", "--format", "json"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    for rejected in account.rejected.iter().filter(|rejected| rejected.reason != "reader_too_slow") {
        assert!(said.contains(&rejected.message.en), "{rejected:?} in {said}");
    }
}

#[test]
fn a_file_that_wants_too_much_memory_is_set_aside() {
    let small = Worker { limits: Limits { memory: 1 << 20, ..Limits::default() }, ..worker() };
    // Repeated text is small as it is stored, and four times the limit in memory.
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    package.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    package.write_all(&vec![b' '; 4 << 20]).unwrap();
    let large = package.finish().unwrap().into_inner();
    let options = options();
    let here = load("a.docx", &large, &options);
    assert!(!matches!(here, Err(LoadError::ReaderTooLarge { .. })), "{here:?}");
    if cfg!(target_os = "linux") {
        let error = readers(small).load("a.docx", &large, &options).unwrap_err();
        assert_eq!(error, LoadError::ReaderTooLarge { limit: 1 << 20 });
        assert_eq!(error.message(Lang::Zh), "读取所需内存超过 1 MiB，已搁置该文件");
        assert_eq!(error.message(Lang::En), "the reader needed more than 1 MiB of memory: the file is set aside");
    }
    assert_eq!(readers(worker()).load("a.docx", &large, &options), here);
}

#[test]
fn a_program_that_is_no_reader_is_said() {
    let options = options();
    let absent = readers(Worker::new("/no/such/program"));
    let error = absent.load("a.pdf", &sound("pdf"), &options).unwrap_err();
    assert!(
        matches!(&error, LoadError::NoReader { .. }) && error.message(Lang::Zh).contains("--no-isolation"),
        "{error}"
    );
    // What needs no child is read.
    assert!(absent.load("a.csv", &sound("cells.csv"), &options).is_ok());
    let other = Worker { arguments: vec!["forms".into()], ..worker() };
    let error = readers(other).load("a.pdf", &sound("pdf"), &options).unwrap_err();
    assert!(matches!(&error, LoadError::NoReader { reason, .. } if reason.contains("this version")), "{error}");
}

#[test]
fn without_isolation_the_files_are_read_in_the_process() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.pdf"), sound("pdf")).unwrap();
    let place = folder.path().to_str().unwrap();
    let lint = |more: &[&str]| gongkai(&[&["lint", place, "--format", "json"], more].concat());
    let (apart, alone) = (lint(&[]), lint(&["--no-isolation"]));
    assert_eq!(apart.stdout, alone.stdout);
    assert_eq!(apart.status, alone.status);
}

#[test]
fn the_hidden_command_ends_with_its_input() {
    let output = gongkai(&["--reader-child"]);
    assert_eq!(output.status.code(), Some(1), "no terms were sent");
    assert!(output.stdout.starts_with(b"gongkai-reader "));
}

/// Readers that misbehave, played by shell scripts.
#[cfg(unix)]
mod misbehaving {
    use super::*;
    use gongkai::loader::Crash;
    use std::thread::sleep;
    use std::time::Instant;

    /// A reader that greets, and then does as the script says.
    fn greets(script: &str) -> Worker {
        let greeting = format!("printf 'gongkai-reader {} 1\\n'; ", env!("CARGO_PKG_VERSION"));
        Worker { arguments: vec!["-c".into(), (greeting + script).into()], ..Worker::new("/bin/sh") }
    }

    fn error(worker: Worker) -> LoadError {
        readers(worker).load("a.pdf", &sound("pdf"), &options()).unwrap_err()
    }

    #[test]
    fn how_it_ended_is_the_reason() {
        for (script, how, en) in [
            ("kill -SEGV $$", Crash::Signal(11), "signal 11 (SIGSEGV)"),
            ("kill -KILL $$", Crash::Signal(9), "signal 9 (SIGKILL)"),
            ("exit 3", Crash::Exit(3), "exit code 3"),
            ("echo garbage instead of an answer; cat >/dev/null", Crash::Garbled, "its answer is none"),
            (
                "echo \"thread 'main' has overflowed its stack\" >&2; kill -ABRT $$",
                Crash::StackOverflow,
                "stack overflow",
            ),
        ] {
            let error = error(greets(script));
            assert_eq!(error, LoadError::ReaderCrashed { how }, "{script}");
            assert!(error.to_string().contains(en), "{error}");
        }
        let said = error(greets("echo memory allocation of 103079215104 bytes failed >&2; kill -ABRT $$"));
        assert_eq!(said, LoadError::ReaderTooLarge { limit: Limits::default().memory });
    }

    #[test]
    fn one_that_says_much_and_answers_nothing_hangs_nobody() {
        let script = "while :; do echo all work and no play >&2; done";
        let slow =
            |script| Worker { limits: Limits { time: Duration::from_secs(1), ..Limits::default() }, ..greets(script) };
        let begun = Instant::now();
        // One that works, one that sleeps, one that does not read what it is sent.
        for script in [script, "cat >/dev/null; exec sleep 60", "exec sleep 60"] {
            assert_eq!(error(slow(script)), LoadError::ReaderTooSlow { seconds: 1 }, "{script}");
        }
        assert!(begun.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_file_after_which_nothing_is_wrong_is_tried_again_alone() {
        let folder = TempDir::new().unwrap();
        // The first reader is killed between two files, as if by what it read before; those after it are sound.
        let killer = "for i in $(seq 600); do if [ -e go ]; then kill -9 $$; touch gone; exit; fi; sleep 0.1; done";
        let script = format!(
            "cd '{}'; if mkdir first 2>/dev/null; then ({killer}) & fi; exec '{}' --reader-child",
            folder.path().display(),
            env!("CARGO_BIN_EXE_gongkai")
        );
        let readers = readers(Worker { arguments: vec!["-c".into(), script.into()], ..Worker::new("/bin/sh") });
        let (pdf, options) = (sound("pdf"), options());
        let first = readers.load("a.pdf", &pdf, &options);
        assert!(first.is_ok() && folder.path().join("first").exists(), "{first:?}");
        fs::write(folder.path().join("go"), "").unwrap();
        let until = Instant::now() + Duration::from_secs(60);
        while !folder.path().join("gone").exists() && Instant::now() < until {
            sleep(Duration::from_millis(20));
        }
        assert_eq!(readers.load("a.pdf", &pdf, &options), first);
    }
}
