//! Looks at the clock for readers, and kills those that take too long.

use std::collections::BTreeMap;
use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

/// A child that both its user and the watch may kill.
pub(crate) type Shared = Arc<Mutex<Child>>;

/// One thread for all readers: it kills, so that neither a write that nobody reads nor a read that nobody answers can hang.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    due: Mutex<Due>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Due {
    children: BTreeMap<(Instant, u64), Shared>,
    next: u64,
    /// When the thread looks again by itself; none while it has nothing to look at.
    wakes: Option<Instant>,
    closed: bool,
}

/// A child that has to be done by a moment.
pub(crate) struct Watched<'w> {
    state: &'w State,
    key: (Instant, u64),
}

impl Watch {
    /// Starts to look at the clock.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    pub(crate) fn start() -> std::io::Result<Watch> {
        let state = Arc::<State>::default();
        let own = Arc::clone(&state);
        let thread = Builder::new().name("readers' clock".to_owned()).spawn(move || own.look())?;
        Ok(Watch { state, thread: Some(thread) })
    }

    /// Kills a child at a moment, unless it is [done](Watched::done) before.
    pub(crate) fn until(&self, child: &Shared, moment: Instant) -> Watched<'_> {
        let mut due = self.state.lock();
        let key = (moment, due.next);
        due.next += 1;
        due.children.insert(key, Arc::clone(child));
        // Nearly always it looks earlier than that, for a child that is done by now: to wake it for each file would cost more.
        if due.wakes.is_none_or(|wakes| moment < wakes) {
            self.state.changed.notify_one();
        }
        Watched { state: &self.state, key }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.state.lock().closed = true;
        self.state.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            // It has nothing to say.
            let _ = thread.join();
        }
    }
}

impl Watched<'_> {
    /// The child is not killed any more; gives back whether it has been.
    pub(crate) fn done(self) -> bool {
        self.state.lock().children.remove(&self.key).is_none()
    }
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Due> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self) {
        let mut due = self.lock();
        while !due.closed {
            let now = Instant::now();
            let first = due.children.first_key_value().map(|((moment, _), _)| *moment);
            due.wakes = first;
            due = match first {
                None => self.changed.wait(due).unwrap_or_else(PoisonError::into_inner),
                Some(moment) if moment > now => {
                    let waited = self.changed.wait_timeout(due, moment - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                Some(_) => {
                    if let Some((_, child)) = due.children.pop_first() {
                        // One that has ended needs no killing.
                        let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
                    }
                    due
                }
            };
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::process::Command;
    use std::time::Duration;

    fn sleeper() -> Shared {
        Arc::new(Mutex::new(Command::new("sleep").arg("60").spawn().unwrap()))
    }

    fn ended(child: &Shared, within: Duration) -> bool {
        let until = Instant::now() + within;
        while Instant::now() < until {
            if child.lock().unwrap().try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }

    #[test]
    fn a_child_is_killed_at_its_moment_and_one_that_is_done_is_not() {
        let watch = Watch::start().unwrap();
        let (quick, slow, late) = (sleeper(), sleeper(), sleeper());
        let later = watch.until(&late, Instant::now() + Duration::from_secs(600));
        let done = watch.until(&quick, Instant::now() + Duration::from_millis(200));
        assert!(!done.done());
        // It is due before what the watch waits for.
        let due = watch.until(&slow, Instant::now() + Duration::from_millis(200));
        assert!(ended(&slow, Duration::from_secs(20)));
        assert!(due.done());
        assert!(!ended(&quick, Duration::from_millis(300)) && !later.done());
        for child in [quick, late] {
            let mut child = child.lock().unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}
