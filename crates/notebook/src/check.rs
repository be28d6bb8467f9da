//! Reading and checking without tables.

use crate::show::{Show, Shown, review};
use gongkai_core::{Account, Batch, Gathering, Rejected};
use gongkai_lint::{Review, Settings, Text};
use gongkai_loader::{MAX_BYTES, Options, belongs_to_page, page_extensions, takes};
use gongkai_model::{Date, Lang, Place};
use gongkai_source::{Collected, Input, InputKind, Naming, SourceError, collect, read};

/// Reports that were read, and what is wrong with them.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// The reports, and what became of every file.
    pub batch: Batch,
    /// The findings.
    pub review: Review,
}

/// Reads files, folders and patterns, and runs the rules with their usual settings. `today` is the day taken for today. What cannot be read
/// stands in the account; so do packs of documents and datasets, which need the feature `tables`.
pub fn check<S: Into<String>>(inputs: impl IntoIterator<Item = S>, today: Date) -> Checked {
    let inputs: Vec<String> = inputs.into_iter().map(Into::into).collect();
    let naming = Naming { accepts: &takes, pages: page_extensions(), belongs: &belongs_to_page, columns: None };
    let Collected { inputs, skipped, errors, .. } = collect(&inputs, naming);
    let mut refused: Vec<Rejected> = errors.iter().map(unread).collect();
    let mut gathering = Gathering::new(Options::at(today));
    for input in &inputs {
        match bytes(input) {
            Ok(bytes) => gathering.add(&input.name, &bytes),
            Err(rejected) => refused.push(rejected),
        }
    }
    let mut batch = gathering.finish(None);
    let Account { rejected, skipped: passed_over, .. } = &mut batch.account;
    rejected.splice(..0, refused);
    *passed_over = skipped.into_iter().map(|of| of.name).collect();
    let review = batch.review(&Settings::default());
    Checked { batch, review }
}

fn bytes(input: &Input) -> Result<Vec<u8>, Rejected> {
    match input.kind {
        InputKind::Pack(..) | InputKind::Dataset(..) => Err(Rejected {
            file: input.name.clone(),
            reason: "needs_tables".into(),
            place: Place::default(),
            message: Text::new(
                "读取文档包和数据集需要 gongkai-notebook 的 tables 功能",
                "packs of documents and datasets need the feature `tables` of gongkai-notebook",
            ),
        }),
        _ if !takes(&input.name) => Err(Rejected::not_read(&input.name)),
        _ => read(input, MAX_BYTES).map_err(|error| unread(&error)),
    }
}

fn unread(error: &SourceError) -> Rejected {
    let reason = if matches!(error, SourceError::NotFound { .. }) { "not_found" } else { "unreadable" };
    let message = Text::new(error.message(Lang::Zh), error.message(Lang::En));
    Rejected { file: error.name().to_owned(), reason: reason.into(), place: Place::default(), message }
}

impl Show for Checked {
    fn shown(&self) -> Shown {
        review(&self.review, &self.batch.account.rejected)
    }
}

impl Show for Batch {
    fn shown(&self) -> Shown {
        crate::show::account(&self.account)
    }
}
