//! Many things worked on at once, what comes of them handed over one by one.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// Things that may be under way or wait for their turn, for each thread: enough that one slow thing does not hold up the others, few
/// enough to bound what is held.
const AHEAD: usize = 16;

/// How many threads a number stands for: itself, or as many as there are processors for 0.
pub fn threads(asked: usize) -> usize {
    match asked {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        asked => asked,
    }
}

/// Works on things on several threads (`threads`; 0 for as many as there are processors) and hands over what comes of each in
/// the order of the things, on the calling thread.
///
/// Things are taken from the iterator one at a time, when a thread is free for it: what is held at once is bounded by the number of
/// threads, however many things there are and however long one of them takes.
///
/// ```
/// use gongkai_source::in_order;
/// let mut squares = Vec::new();
/// in_order(1..=4, 2, |n| n * n, |square| squares.push(square));
/// assert_eq!(squares, [1, 4, 9, 16]);
/// ```
pub fn in_order<I: Send, T: Send>(
    things: impl IntoIterator<Item = I, IntoIter: Send>,
    threads: usize,
    work: impl Fn(I) -> T + Sync,
    mut each: impl FnMut(T),
) {
    let threads = self::threads(threads);
    let mut things = things.into_iter();
    if threads == 1 || things.size_hint().1.is_some_and(|most| most < 2) {
        return things.by_ref().for_each(|thing| each(work(thing)));
    }
    let queue = Queue { state: Mutex::new(State { things, taken: 0, handed: 0, over: false }), room: Condvar::new() };
    let ahead = threads * AHEAD;
    let (sender, results) = sync_channel(ahead);
    thread::scope(|scope| {
        // Whoever stops early, by a panic of `work` or of `each`, must not leave others waiting for room.
        let _stop = Stop(&queue);
        for _ in 0..threads {
            let (sender, queue, work) = (sender.clone(), &queue, &work);
            scope.spawn(move || {
                let _stop = Stop(queue);
                while let Some((at, thing)) = queue.next(ahead) {
                    if sender.send((at, work(thing))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (at, result) in results {
            waiting.insert(at, result);
            while let Some(result) = waiting.remove(&next) {
                each(result);
                next += 1;
                queue.handed_over(next);
            }
        }
    });
}

struct Queue<I> {
    state: Mutex<State<I>>,
    room: Condvar,
}

struct State<I> {
    things: I,
    /// Things taken by a thread.
    taken: usize,
    /// Results handed over.
    handed: usize,
    /// Nothing more is to be taken.
    over: bool,
}

impl<I: Iterator> Queue<I> {
    /// The next thing with its number, as soon as there is room for it.
    fn next(&self, ahead: usize) -> Option<(usize, I::Item)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while !state.over && state.taken >= state.handed + ahead {
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.over {
            return None;
        }
        let thing = state.things.next();
        match thing {
            Some(thing) => {
                state.taken += 1;
                Some((state.taken - 1, thing))
            }
            None => {
                state.over = true;
                self.room.notify_all();
                None
            }
        }
    }
}

impl<I> Queue<I> {
    fn handed_over(&self, so_many: usize) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).handed = so_many;
        self.room.notify_all();
    }
}

/// Ends the queue when a thread panics.
struct Stop<'q, I>(&'q Queue<I>);

impl<I> Drop for Stop<'_, I> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.state.lock().unwrap_or_else(PoisonError::into_inner).over = true;
            self.0.room.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn results_come_in_order_whatever_takes_long() {
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            let slow = |n: u64| {
                thread::sleep(Duration::from_micros(if n.is_multiple_of(7) { 900 } else { 10 }));
                n
            };
            in_order(0..300, threads, slow, |n| seen.push(n));
            assert_eq!(seen, (0..300).collect::<Vec<_>>(), "{threads}");
        }
    }

    #[test]
    fn no_more_is_held_than_the_threads_need() {
        let (made, handed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let most = AtomicUsize::new(0);
        // The first takes longest, so that all others wait for it.
        let work = |n: usize| {
            if n == 0 {
                thread::sleep(Duration::from_millis(50));
            }
        };
        let things = (0..1_000).inspect(|_| {
            let held = made.fetch_add(1, Ordering::SeqCst) + 1 - handed.load(Ordering::SeqCst);
            most.fetch_max(held, Ordering::SeqCst);
        });
        in_order(things, 2, work, |()| _ = handed.fetch_add(1, Ordering::SeqCst));
        let most = most.into_inner();
        assert!(most > 2 && most <= 2 * AHEAD + 1, "{most}");
    }

    #[test]
    fn a_panic_ends_the_whole_and_hangs_nobody() {
        let ended = std::panic::catch_unwind(|| {
            in_order(0..1_000, 3, |n| assert!(n != 40, "planted"), |()| {});
        });
        assert!(ended.is_err());
        let ended = std::panic::catch_unwind(|| in_order(0..1_000, 3, |n| n, |n| assert!(n != 40, "planted")));
        assert!(ended.is_err());
    }
}
