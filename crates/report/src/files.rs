//! What was read, with hashes, and what was odd in it.

use crate::input::{FileOutcome, MOST_ROWS, PageInput};
use crate::words::{cut, plural};
use askama::Template;
use gongkai_model::Lang;

#[derive(Template)]
#[template(path = "files.html")]
pub(crate) struct View {
    lang: Lang,
    heading: String,
    open: bool,
    rows: Vec<FileView>,
    cut: Option<String>,
    problems_heading: String,
    problems: Vec<ProblemView>,
    problems_cut: Option<String>,
}

struct FileView {
    name: String,
    result: String,
    detail: String,
    sha256: String,
}

struct ProblemView {
    file: String,
    place: String,
    message: String,
}

/// More files than this are named in `inputs.csv` only.
const MOST_FILES: usize = 2000;

pub(crate) fn view(input: &PageInput<'_>) -> View {
    let lang = input.lang;
    let (files, problems) = (input.files.len(), input.problems.len());
    let file = |file: &crate::FileLine| FileView {
        name: file.name.clone(),
        result: match file.outcome {
            FileOutcome::Read(n) => lang.pick(format!("读取，{n} 份报告"), format!("read, {}", plural(n, "report"))),
            FileOutcome::Rejected => lang.pick("拒绝", "rejected").to_owned(),
            FileOutcome::Skipped => lang.pick("跳过", "skipped").to_owned(),
        },
        detail: file.detail.clone(),
        sha256: file.sha256.clone().unwrap_or_default(),
    };
    // What was not read is named first: it is what somebody must look after.
    let (read, rest): (Vec<_>, Vec<_>) =
        input.files.iter().partition(|file| matches!(file.outcome, FileOutcome::Read(_)));
    View {
        lang,
        heading: lang.pick(format!("输入文件（{files} 个）"), format!("Input files ({files})")),
        open: files <= 12,
        rows: rest.into_iter().chain(read).take(MOST_FILES).map(file).collect(),
        cut: cut(MOST_FILES, files, "inputs.csv", lang),
        problems_heading: lang
            .pick(format!("读取时发现的情况（{problems} 处）"), format!("Noticed while reading ({problems})")),
        problems: input
            .problems
            .iter()
            .take(MOST_ROWS)
            .map(|problem| ProblemView {
                file: problem.file.clone(),
                place: problem.place.clone(),
                message: problem.message.clone(),
            })
            .collect(),
        problems_cut: cut(MOST_ROWS, problems, "problems.jsonl", lang),
    }
}
