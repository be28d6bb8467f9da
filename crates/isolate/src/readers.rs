//! The child processes of a batch.

use crate::reader::{Failure, Reader};
use crate::watch::Watch;
use crate::worker::caught;
use crate::{Isolation, Worker};
use gongkai_loader::{Crash, LoadError, Loaded, Options, load, load_with};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Reads files, those of formats whose readers are the code of others by child processes, if there is to be any. Several threads may
/// use it at once; there are as many processes as threads that need one at a time.
#[derive(Debug)]
pub struct Readers {
    isolated: Option<Isolated>,
}

#[derive(Debug)]
struct Isolated {
    worker: Worker,
    watch: OnceLock<Watch>,
    idle: Mutex<Vec<Reader>>,
}

impl Readers {
    /// Starts no process yet.
    pub fn new(isolation: &Isolation) -> Readers {
        let isolated = match isolation {
            Isolation::None => None,
            Isolation::Worker(worker) => {
                Some(Isolated { worker: worker.clone(), watch: OnceLock::new(), idle: Mutex::default() })
            }
        };
        Readers { isolated }
    }

    /// Reads the reports in a file, as [`gongkai_loader::load`] does, and with the same result. A panic in this process is an error too.
    ///
    /// # Errors
    ///
    /// Those of the loader; and of a file that needs more than it may, or whose reader crashes,
    /// [`LoadError::ReaderTooLarge`], [`LoadError::ReaderTooSlow`] or [`LoadError::ReaderCrashed`];
    /// [`LoadError::NoReader`] where no process can be started.
    pub fn load(&self, name: &str, bytes: &[u8], options: &Options) -> Result<Loaded, LoadError> {
        let read = || match &self.isolated {
            None => load(name, bytes, options),
            Some(isolated) => {
                load_with(name, bytes, options, &|name, bytes, options| isolated.load(name, bytes, options))
            }
        };
        let crashed = |said| LoadError::ReaderCrashed { how: Crash::Panic(said) };
        caught(read).unwrap_or_else(|said| Err(crashed(said)))
    }
}

impl Isolated {
    fn load(&self, name: &str, bytes: &[u8], options: &Options) -> Result<Loaded, LoadError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(reader) = idle {
            match self.ask(reader, name, bytes, options) {
                // The file before it may have left the reader as it is: it is tried once more, alone.
                Err(error) if may_be_innocent(&error) => {}
                done => return done,
            }
        }
        let reader = self.start()?;
        self.ask(reader, name, bytes, options)
    }

    fn ask(&self, mut reader: Reader, name: &str, bytes: &[u8], options: &Options) -> Result<Loaded, LoadError> {
        let asked = reader.load(self.watch()?, name, bytes, options);
        match asked {
            Ok(loaded) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
                loaded
            }
            Err(Failure::Ended(error)) => Err(error),
            Err(Failure::NoReader(reason)) => Err(self.no_reader(&reason)),
        }
    }

    fn start(&self) -> Result<Reader, LoadError> {
        Reader::start(&self.worker).map_err(|error| self.no_reader(&error.to_string()))
    }

    fn watch(&self) -> Result<&Watch, LoadError> {
        if let Some(watch) = self.watch.get() {
            return Ok(watch);
        }
        let started = Watch::start().map_err(|error| self.no_reader(&error.to_string()))?;
        Ok(self.watch.get_or_init(|| started))
    }

    fn no_reader(&self, reason: &str) -> LoadError {
        LoadError::NoReader { program: self.worker.program.display().to_string(), reason: reason.to_owned() }
    }
}

/// Whether the file before it may be to blame: for what it left of memory, for what it broke. Its time is its own.
fn may_be_innocent(error: &LoadError) -> bool {
    matches!(error, LoadError::ReaderTooLarge { .. } | LoadError::ReaderCrashed { .. })
}
