//! The side of the child process.

use crate::message::{self, Answer, GREETING, Question, Terms};
use crate::system;
use gongkai_loader::load;
use std::ffi::OsString;
use std::io::{self, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// What a program is started with to be a reader.
pub(crate) const READER_ARGUMENT: &str = "--reader-child";

/// Most characters that are kept of what a panic says.
const LONGEST_WORDS: usize = 300;

/// Whether a program's arguments, its own name first, ask it to be a reader.
pub fn is_reader(arguments: impl IntoIterator<Item = OsString>) -> bool {
    arguments.into_iter().skip(1).eq([READER_ARGUMENT])
}

/// Reads the files that the parent process sends on standard input, until it closes it. The program should do nothing
/// else before or after.
pub fn serve() -> ExitCode {
    match answer_all() {
        Ok(code) => code,
        // The parent has gone, or is none.
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer_all() -> io::Result<ExitCode> {
    let mut from = io::stdin().lock();
    // What a library prints must not stand among the answers.
    let mut to = BufWriter::new(system::own_output()?);
    to.write_all(GREETING)?;
    to.flush()?;
    let terms: Terms = message::read(&mut from)?;
    system::limit_memory(terms.memory)?;
    loop {
        let question: Question = match message::read(&mut from) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(ExitCode::SUCCESS),
            question => question?,
        };
        let size = usize::try_from(question.size).map_err(io::Error::other)?;
        let mut bytes = vec![0; size.min(question.options.max_bytes)];
        from.read_exact(&mut bytes)?;
        system::limit_work(terms.seconds)?;
        let read = caught(|| load(&question.name, &bytes, &question.options));
        let ends = read.is_err();
        let answer = read.map_or_else(Answer::Panicked, Answer::Loaded);
        message::write(&mut to, &answer)?;
        to.flush()?;
        if ends {
            return Ok(ExitCode::FAILURE);
        }
    }
}

/// What a reader gives, or the words of its panic. What it works on is its own, so that nothing half-done is seen afterwards.
pub(crate) fn caught<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|panic| {
        let said = panic.downcast_ref::<&str>().copied();
        let said = said.or(panic.downcast_ref::<String>().map(String::as_str));
        said.unwrap_or_default().chars().take(LONGEST_WORDS).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer() {
        assert_eq!(caught(|| 1), Ok(1));
        let empty: [u8; 0] = [];
        let at = std::hint::black_box(3);
        assert_eq!(caught(|| empty[at]), Err("index out of bounds: the len is 0 but the index is 3".to_owned()));
    }

    #[test]
    fn only_the_one_argument_makes_a_reader() {
        let asks = |arguments: &[&str]| is_reader(arguments.iter().map(Into::into));
        assert!(asks(&["gongkai", READER_ARGUMENT]));
        assert!(!asks(&["gongkai"]) && !asks(&[READER_ARGUMENT]) && !asks(&["gongkai", "lint", READER_ARGUMENT]));
    }
}
