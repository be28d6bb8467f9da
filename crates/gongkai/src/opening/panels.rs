//! Panels that were exported as Parquet or Arrow, read as the wide CSV that they are.

use super::First;
use crate::packs;
use gongkai_analytics::export::Format;
use gongkai_analytics::{AnalyticsError, panel_text};
use gongkai_core::Rejected;
use gongkai_lint::Text;
use gongkai_loader::{Options, load};
use gongkai_model::{Lang, Place};
use gongkai_source::{Input, InputKind};

/// Most rows of one file, as of a wide CSV.
const MOST_ROWS: usize = 300_000;

/// What a panel gives; nothing where the input is no such file.
pub(super) fn read(input: &Input, bytes: &[u8], options: &Options) -> Option<First> {
    let InputKind::File(_) = input.kind else { return None };
    let (_, ending) = input.name.rsplit_once('.')?;
    let format =
        [Format::Parquet, Format::Arrow].into_iter().find(|format| ending.eq_ignore_ascii_case(format.id()))?;
    let text = match panel_text(&input.name, bytes, format, MOST_ROWS) {
        Ok(text) => text,
        Err(error) => return Some(Err(refused(input, &error))),
    };
    let mut loaded = load("panel.csv", &text, options);
    for report in loaded.iter_mut().flat_map(|loaded| &mut loaded.reports) {
        report.origin.file.clone_from(&input.name);
    }
    Some(Ok(loaded))
}

fn refused(input: &Input, error: &AnalyticsError) -> Rejected {
    let of_pages = packs::without_columns(input);
    let message = match (error, &of_pages) {
        // What is a table may be one of pages.
        (AnalyticsError::NotAPanel { .. }, Some(_)) => Text::new(
            format!(
                "{}；如果其中一列是网页或文本，请用 --column 指明，如 --column html --name url",
                error.message(Lang::Zh)
            ),
            format!("{error}; where one of its columns holds pages or texts, name it: --column html --name url"),
        ),
        (AnalyticsError::Columnar { .. } | AnalyticsError::Damaged { .. }, Some(of_pages)) => return of_pages.clone(),
        _ => Text::new(error.message(Lang::Zh), error.to_string()),
    };
    // The name stands beside the message already.
    let bare = |text: String| match text.strip_prefix(&input.name) {
        Some(rest) => rest.trim_start_matches(['：', ':', ',', ' ']).to_owned(),
        None => text,
    };
    let message = Text::new(bare(message.zh), bare(message.en));
    Rejected { file: input.name.clone(), reason: "bad_panel".into(), place: Place::default(), message }
}
