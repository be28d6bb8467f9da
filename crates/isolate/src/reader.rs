//! One child process.

use crate::message::{self, Answer, GREETING, Question, Terms};
use crate::system;
use crate::watch::{Shared, Watch};
use crate::{Limits, Worker};
use gongkai_loader::{Crash, LoadError, Loaded, Options};
use std::collections::VecDeque;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How much is kept of what a reader says when it ends.
const LAST_WORDS: usize = 4096;

/// How long a reader that has closed its output may take to end by itself.
const TIME_TO_END: Duration = Duration::from_millis(200);

/// How often a process is started anew where the system has no room for one, and the pause before.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(100);

/// A child process that reads files, one after the other.
#[derive(Debug)]
pub(crate) struct Reader {
    child: Shared,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
    last_words: Receiver<Vec<u8>>,
    limits: Limits,
    /// It has said what it is.
    greeted: bool,
}

/// Why a reader gave no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The file is to blame, or the one before it.
    Ended(LoadError),
    /// The program is no reader.
    NoReader(String),
}

impl Reader {
    /// Starts one.
    pub(crate) fn start(worker: &Worker) -> io::Result<Reader> {
        let mut attempt = 1;
        let mut child = loop {
            match spawn(worker) {
                // For the moment there are too many processes, or too little memory.
                Err(error) if attempt < ATTEMPTS && is_passing(&error) => thread::sleep(PAUSE * attempt),
                started => break started?,
            }
            attempt += 1;
        };
        let missing = || io::Error::from(io::ErrorKind::BrokenPipe);
        let (to, from) = (child.stdin.take().ok_or_else(missing)?, child.stdout.take().ok_or_else(missing)?);
        let said = child.stderr.take().ok_or_else(missing)?;
        let (tell, last_words) = channel();
        thread::Builder::new().name("reader's last words".to_owned()).spawn(move || {
            // Nobody may be left to hear it.
            let _ = tell.send(end_of(said));
        })?;
        let mut to = BufWriter::new(to);
        let Limits { memory, time } = worker.limits;
        // Where it has ended already, the first question tells.
        let _ = message::write(&mut to, &Terms { memory, seconds: time.as_secs() });
        Ok(Reader {
            child: Arc::new(Mutex::new(child)),
            to,
            from: BufReader::new(from),
            last_words,
            limits: worker.limits,
            greeted: false,
        })
    }

    /// Has a file read. After a failure the reader is of no more use.
    pub(crate) fn load(
        &mut self,
        watch: &Watch,
        name: &str,
        bytes: &[u8],
        options: &Options,
    ) -> Result<Result<Loaded, LoadError>, Failure> {
        let watched = watch.until(&self.child, Instant::now() + self.limits.time);
        let answer = self.ask(name, bytes, options);
        let killed = watched.done();
        match answer {
            Ok(Answer::Loaded(_)) | Err(_) if killed => Err(Failure::Ended(self.too_slow())),
            Ok(Answer::Loaded(loaded)) => Ok(loaded),
            Ok(Answer::Panicked(said)) => Err(Failure::Ended(LoadError::ReaderCrashed { how: Crash::Panic(said) })),
            Err(error) => Err(self.failure(&error)),
        }
    }

    fn ask(&mut self, name: &str, bytes: &[u8], options: &Options) -> io::Result<Answer> {
        let question = Question { name: name.to_owned(), options: options.clone(), size: bytes.len() as u64 };
        let asked = message::write(&mut self.to, &question)
            .and_then(|()| self.to.write_all(bytes))
            .and_then(|()| self.to.flush());
        if !self.greeted {
            let mut greeting = Vec::new();
            (&mut self.from).take(GREETING.len() as u64).read_to_end(&mut greeting)?;
            if greeting != GREETING {
                let found = String::from_utf8_lossy(&greeting);
                return Err(io::Error::new(io::ErrorKind::Unsupported, found.trim_end()));
            }
            self.greeted = true;
        }
        asked?;
        message::read(&mut self.from)
    }

    fn too_slow(&self) -> LoadError {
        LoadError::ReaderTooSlow { seconds: self.limits.time.as_secs().max(1) }
    }

    /// Why there is no answer: how the process ended, and what it said.
    fn failure(&mut self, error: &io::Error) -> Failure {
        let status = self.end();
        if error.kind() == io::ErrorKind::Unsupported {
            let how = status.map(system::ended).map(|how| how.message(gongkai_model::Lang::En)).unwrap_or_default();
            return Failure::NoReader(format!("not a reader of this version; it said {:?} ({how})", error.to_string()));
        }
        let said = self.last_words.recv_timeout(TIME_TO_END).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let how = match status.map(system::ended) {
            _ if said.contains("memory allocation of") => {
                return Failure::Ended(LoadError::ReaderTooLarge { limit: self.limits.memory });
            }
            _ if said.contains("overflowed its stack") => Crash::StackOverflow,
            // The limit of its own: the machine was too busy for the clock to come first.
            Some(Crash::Signal(XCPU)) => return Failure::Ended(self.too_slow()),
            _ if error.kind() == io::ErrorKind::InvalidData => Crash::Garbled,
            Some(how) => how,
            None => Crash::Garbled,
        };
        Failure::Ended(LoadError::ReaderCrashed { how })
    }

    /// Waits for the process, and kills it where it does not end by itself.
    fn end(&mut self) -> Option<ExitStatus> {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + TIME_TO_END;
        while Instant::now() < until {
            match child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => thread::sleep(Duration::from_millis(2)),
                Err(_) => break,
            }
        }
        let _ = child.kill();
        child.wait().ok()
    }
}

/// The signal that ends a process which has worked longer than it may.
const XCPU: i32 = 24;

impl Drop for Reader {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // It has nothing to write, so that there is nothing to lose; one that has ended is only waited for.
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn spawn(worker: &Worker) -> io::Result<Child> {
    Command::new(&worker.program)
        .args(&worker.arguments)
        // What a panic says is enough.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::OutOfMemory | io::ErrorKind::ExecutableFileBusy)
}

/// The end of what a process says, read to the end so that it never waits for a reader.
fn end_of(mut said: ChildStderr) -> Vec<u8> {
    let mut end = VecDeque::new();
    let mut some = [0; 1024];
    while let Ok(count @ 1..) = said.read(&mut some) {
        end.extend(&some[..count]);
        let beyond = end.len().saturating_sub(LAST_WORDS);
        end.drain(..beyond);
    }
    end.into()
}
