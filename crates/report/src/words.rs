//! Numbers, changes and years as people read them.

use gongkai_model::Lang;

pub(crate) use gongkai_figures::words::{change, show, year_range};
pub(crate) use gongkai_model::plural;

/// Says that a list was cut, if it was.
pub(crate) fn cut(shown: usize, all: usize, file: &str, lang: Lang) -> Option<String> {
    (all > shown).then(|| {
        lang.pick(
            format!("共 {all} 行，此处显示前 {shown} 行；全部见 {file}。"),
            format!("{all} rows, the first {shown} are shown; all are in {file}."),
        )
    })
}
