//! What is said of folders, of output of ours in them, and of datasets, before anything is read.

use super::source_error;
use gongkai_analytics::dataset;
use gongkai_core::Rejected;
use gongkai_lint::Text;
use gongkai_model::Lang;
use gongkai_source::{Input, InputKind, Output, Skipped, SourceError};
use std::collections::BTreeSet;
use std::path::Path;

/// What files are called that are of no kind we read.
pub(crate) fn names_of(skipped: Vec<Skipped>) -> Vec<String> {
    skipped.into_iter().map(|skipped| skipped.name).collect()
}

/// What could not be found or listed, and what is to be said of the folders. A folder without a file of ours is worth a word, but it is no
/// file that was rejected.
pub(crate) fn remarks_on(errors: Vec<SourceError>, outputs: &[Output]) -> (Vec<Rejected>, Vec<Text>) {
    let (folders, errors): (Vec<SourceError>, Vec<SourceError>) =
        errors.into_iter().partition(|error| matches!(error, SourceError::NothingToRead { .. }));
    let remarks = folders.iter().map(|error| Text::new(error.message(Lang::Zh), error.message(Lang::En)));
    (errors.iter().map(source_error).collect(), remarks.chain(outputs.iter().map(left_out)).collect())
}

/// What is said of files in the tables of a dataset that are none of its own.
pub(crate) fn strangers_in(input: &Input) -> Vec<Text> {
    match &input.kind {
        InputKind::Dataset(folder) => strangers(&input.name, folder),
        _ => Vec::new(),
    }
}

/// The same of the dataset in a folder, whatever it is called.
pub(crate) fn strangers(shown: &str, folder: &Path) -> Vec<Text> {
    let files = |file: &str| std::fs::read(folder.join(file));
    let Ok(saved) = dataset::Saved::open(&files) else { return Vec::new() };
    let mut found = BTreeSet::new();
    for table in dataset::Table::ALL {
        for entry in std::fs::read_dir(folder.join(table.id())).into_iter().flatten().flatten() {
            let file = format!("{}/{}", table.id(), entry.file_name().to_string_lossy());
            // What other programs take for a part of the table.
            if file.ends_with(".parquet") && !saved.has(&file) {
                found.insert(file);
            }
        }
    }
    let remark = |file: String| {
        Text::new(
            format!("{shown}/{file}：不是这个数据集的文件，未采用；按文件夹读取此表的其他程序会把它一并读入，请移走。"),
            format!(
                "{shown}/{file} is none of this dataset's files and was not used; programs that read the folder as a table \
                 would read it as well, so take it away."
            ),
        )
    };
    found.into_iter().map(remark).collect()
}

/// What is said of output of ours that was met in a folder. A dataset that could not be read either is said to be so: who
/// looks for its numbers would look in vain.
fn left_out(output: &Output) -> Text {
    let name = &output.name;
    if let Some(files) = output.files {
        return Text::new(
            format!("{name}：其中 {files} 个文件由本程序写出，未作为输入；要读取某个文件，请直接写出其名称。"),
            format!(
                "{name}: files that this program wrote are no input ({files} left out); name one outright to have it read."
            ),
        );
    }
    match dataset::check(&|file| std::fs::read(output.folder.join(file))) {
        Ok(()) => Text::new(
            format!("{name}：本程序写出的数据集，未作为输入；要读取它，请直接写出其名称。"),
            format!("{name}: a dataset that this program wrote is no input; name it outright to have it read."),
        ),
        Err(error) => Text::new(
            format!("{name}：本程序写出的数据集，未作为输入，而且无法读取：{}", error.message(Lang::Zh)),
            format!("{name}: a dataset that this program wrote is no input, and this one cannot be read: {error}"),
        ),
    }
}
