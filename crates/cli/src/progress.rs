//! What long work is doing now, on a terminal. Nothing is shown where standard error is no terminal, or with `-q`.

use crate::output::is_quiet;
use gongkai_model::{Lang, plain};
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What is shown: one line at a time, whoever does the work.
static NOW: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// How often the line shows that the program lives.
const TICK: Duration = Duration::from_millis(150);

/// Fewer files than these are read before anybody looks.
const FEW: usize = 20;

/// Says what is done from now on.
pub(crate) fn doing(text: &str) {
    if is_quiet() {
        return;
    }
    let mut now = NOW.lock().unwrap_or_else(PoisonError::into_inner);
    let bar = now.get_or_insert_with(|| {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(TICK);
        bar
    });
    bar.set_message(plain(text));
    bar.tick();
}

/// Takes the line away. Whatever is printed does so first.
pub(crate) fn done() {
    if let Some(bar) = NOW.lock().unwrap_or_else(PoisonError::into_inner).take() {
        bar.finish_and_clear();
    }
}

/// Who is told how many files have been read, of how many, and says `then` when all are. How many documents a pack holds nobody knows
/// before its end: of these the number is said.
pub(crate) fn reading(lang: Lang, then: &'static str) -> impl FnMut(usize, usize) + 'static {
    let mut begun: Option<(ProgressBar, usize)> = None;
    move |read, files| {
        let (bar, named) = begun.get_or_insert_with(|| (of_files(files, lang), files));
        bar.set_position(read as u64);
        if read < files {
            return;
        }
        bar.finish_and_clear();
        match files > *named {
            true => doing(&lang.pick(format!("读取第 {read} 份"), format!("reading document {read}"))),
            false => doing(then),
        }
    }
}

fn of_files(files: usize, lang: Lang) -> ProgressBar {
    if files < FEW || is_quiet() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    let template = lang.pick("读取 {bar:30} {pos}/{len} 剩余 {eta}", "reading {bar:30} {pos}/{len} eta {eta}");
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
