//! What a cell shows.

use gongkai_core::Rejected;
use gongkai_findings::{Findings, Format, shown, write};
use gongkai_lint::{Finding, Review};
use gongkai_model::{Lang, in_html, plain};

/// Findings that a cell shows.
const MOST: usize = 30;

/// What a front end is given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shown {
    /// The kind of content, such as `text/html`.
    pub mime: &'static str,
    /// The content.
    pub content: String,
}

impl Shown {
    /// A piece of a page.
    pub fn html(content: impl Into<String>) -> Shown {
        Shown { mime: "text/html", content: content.into() }
    }

    /// A picture.
    pub fn svg(content: impl Into<String>) -> Shown {
        Shown { mime: "image/svg+xml", content: content.into() }
    }

    /// Text as at the terminal: its columns stand below each other.
    pub fn terminal(text: &str) -> Shown {
        Shown::html(format!("<pre style=\"line-height:1.3\">{}</pre>", in_html(text)))
    }

    fn lines(lines: impl IntoIterator<Item = String>) -> Shown {
        Shown::html(lines.into_iter().map(|line| format!("<p>{}</p>", in_html(&plain(&line)))).collect::<String>())
    }
}

/// What shows itself where it stands last in a cell of evcxr.
///
/// ```
/// use gongkai_notebook::{Show, lint};
/// assert!(lint::review([]).shown().content.contains("<pre"));
/// ```
pub trait Show {
    /// What is shown.
    fn shown(&self) -> Shown;

    /// How evcxr asks for it.
    #[expect(clippy::print_stdout, reason = "evcxr takes from standard output what is to be shown")]
    fn evcxr_display(&self) {
        let Shown { mime, content } = self.shown();
        println!("EVCXR_BEGIN_CONTENT {mime}\n{content}\nEVCXR_END_CONTENT");
    }
}

/// The language of whatever is shown.
pub(crate) fn lang() -> Lang {
    match std::env::var("GONGKAI_LANG").as_deref() {
        Ok("en") => Lang::En,
        _ => Lang::Zh,
    }
}

/// The words of an error, where something cannot be shown.
pub(crate) fn or_said<E: std::fmt::Display>(shown: Result<Shown, E>) -> Shown {
    shown.unwrap_or_else(|error| Shown::lines([error.to_string()]))
}

/// What is told of a whole: one sentence, refused files, remarks.
pub(crate) fn account(account: &gongkai_core::Account) -> Shown {
    let lang = lang();
    let rejected = account.rejected.iter().take(5).map(|of| format!("{}: {}", of.file, of.message.pick(lang)));
    let remarks = account.remarks.iter().take(5).map(|remark| remark.pick(lang).to_owned());
    Shown::lines([account.sentence(lang)].into_iter().chain(rejected).chain(remarks))
}

/// Findings as at the terminal, with `rejected` files in the line that sums them up.
pub(crate) fn review(review: &Review, rejected: &[Rejected]) -> Shown {
    let rejected: Vec<_> = rejected.iter().map(Rejected::json).collect();
    let findings = Findings { review, reports: &[], rejected: &rejected, lang: lang(), colour: false };
    or_said(shown(&findings, MOST).map(|text| Shown::terminal(&text)))
}

impl Show for Review {
    fn shown(&self) -> Shown {
        review(self, &[])
    }
}

impl Show for Finding {
    fn shown(&self) -> Shown {
        let one = Review { findings: vec![self.clone()], reports: 1, ..gongkai_lint::review([]) };
        let findings = Findings { review: &one, reports: &[], rejected: &[], lang: lang(), colour: false };
        or_said(write(&findings, Format::Text).map(|text| Shown::terminal(text.split("\n\n").next().unwrap_or(&text))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, day};

    #[test]
    fn findings_are_shown_escaped_with_the_row_drawn() {
        let folder = std::env::temp_dir().join(format!("gongkai-notebook-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let csv = "agency,report_year,cell,value\n<b>云泽区财政局,2023,requests.received.natural_person,-3\n";
        std::fs::write(folder.join("a.csv"), csv).unwrap();
        std::fs::write(folder.join("b.csv"), "agency,report_year,cell\n").unwrap();
        std::fs::write(folder.join("c.mp4"), "").unwrap();
        let checked = check([folder.to_string_lossy(), "nowhere".into()], day("2026-03-01").unwrap());
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(checked.batch.reports.len(), 1);
        let all = checked.shown().content;
        assert!(all.contains("CEL204") && all.contains("&lt;b&gt;") && !all.contains("<b>"), "{all}");
        let refused = &checked.batch.account.rejected;
        assert!(refused.iter().any(|of| of.reason == "not_found") && refused.len() >= 2, "{refused:?}");
        let one = checked.review.findings.iter().find(|finding| finding.rule.as_str() == "CEL204").unwrap();
        assert!(one.shown().content.contains("CEL204"));
    }
}
