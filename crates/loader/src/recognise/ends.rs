//! Whether a document ends before its report does.
//!
//! A copy that is cut after so many characters, a page that was not loaded to its end: what is missing there is not missing from
//! the report.

use super::outline::Line;
use super::{narrative, published};
use crate::normal::{numbered, plain_line};
use gongkai_model::{CellState, Cells, Form, Section};

/// With what a sentence ends.
const ENDS: [char; 14] = ['。', '！', '？', '；', '”', '’', '）', ')', '》', '.', '!', '?', ';', '"'];

/// With what no text ends.
const GOES_ON: [char; 15] = ['…', '，', ',', '、', '（', '(', '“', '《', '：', ':', '的', '和', '与', '及', '—'];

/// Sections whose successors every report has.
const NEVER_LAST: [&str; 3] = ["overview", "proactive", "requests"];

/// Whether a document ends before its report does: within a word, a sentence or a table, the last sections missing.
pub(super) fn early(
    lines: &[Line<'_>],
    sections: &[Section],
    form: Option<&'static Form>,
    cells: Option<&Cells>,
) -> bool {
    // Page numbers say nothing.
    let Some(last) = lines.iter().rev().find(|line| !narrative::is_page_number(line.text)) else { return false };
    // What a page prints behind the text shows that the text was whole; so does a signature.
    let whole = lines.iter().rev().take(40).any(|line| narrative::is_behind_body(line.text))
        || published::signature(published::bottom(lines)).is_some();
    if whole {
        return false;
    }
    let text = plain_line(last.text);
    let heading = numbered(&text).is_some() && !text.ends_with(ENDS);
    let open = text.ends_with(GOES_ON) || heading || last.place.table > 0 || !text.ends_with(ENDS);
    let keys: Vec<&str> = sections.iter().filter_map(|section| section.key.as_deref()).collect();
    let outline = form.map(|form| form.sections.as_slice()).unwrap_or_default();
    if outline.is_empty() {
        // An outline of its own that stops behind its first heading.
        let headings = sections.iter().filter(|section| !section.heading.is_empty()).count();
        return headings > 0 && (headings == 1 || text.ends_with(GOES_ON));
    }
    let Some(reached) = outline.iter().rposition(|section| keys.contains(&section.key.as_str())) else {
        return false;
    };
    let key = outline[reached].key.as_str();
    if reached + 1 == outline.len() {
        return text.ends_with(GOES_ON);
    }
    if NEVER_LAST.contains(&key) {
        return true;
    }
    // The tables of section four end its text; one without its last cells is cut.
    let of_section =
        |form: &&Form| form.tables.iter().find(|table| table.section.as_deref() == Some(key)).map(|t| t.key.clone());
    match cells.zip(form.as_ref().and_then(of_section)) {
        Some((cells, table)) if last.place.table > 0 || section_is_empty(sections, key) => {
            cells.iter().any(|(ix, cell)| cells.form().table_of(ix).key == table && cell.state == CellState::Absent)
        }
        _ => open,
    }
}

fn section_is_empty(sections: &[Section], key: &str) -> bool {
    sections.iter().any(|section| section.key.as_deref() == Some(key) && section.paragraphs.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn ends_early(text: &str, year: i32) -> bool {
        let document = text::document(text);
        let (lines, _) = crate::recognise::outline::lines(&document);
        let form = Form::expected(year);
        let known = form.is_some_and(|form| !form.sections.is_empty());
        early(&lines, &narrative::sections(&lines, known), form, None)
    }

    const FOUR: &str = "一、总体情况\n甲。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n";

    #[test]
    fn texts_that_are_cut() {
        for text in [
            "一、总体情况\n全年公开信息51条，开展培训。\n".to_owned(),
            "一、总体情况\n全年公开信".to_owned(),
            "一、总体情况\n甲。\n二、主动公开政府信息情况\n第二十条".to_owned(),
            format!("{FOUR}五、存在的主"),
            format!("{FOUR}五、存在的主要问题及改进情况\n问题。\n六、其他需要报告的事项\n本年度没有。[更多]\n"),
            format!("{FOUR}五、存在的主要问题及改进情况\n一是意识不强；二是公开内容不够全"),
            format!("{FOUR}五、存在的主要问题及改进情况\n问题。\n六、其他需要报告的事项\n本年度发出收费通知，"),
        ] {
            assert!(ends_early(&text, 2023), "{text}");
        }
        assert!(ends_early("一、概述\n2016年，我区认真贯彻条例。\n", 2016));
    }

    #[test]
    fn texts_that_are_whole() {
        for text in [
            format!(
                "{FOUR}五、存在的主要问题及改进情况\n问题。\n六、其他需要报告的事项\n没有其他需要报告的事项\n- 7 -\n"
            ),
            format!("{FOUR}五、存在的主要问题及改进情况\n问题得到改进。\n"),
            "一、总体情况\n全年公开信息51条。\n云泽区财政局\n2024年1月17日\n".to_owned(),
            "一、总体情况\n全年公开信息51条。\n上一篇：通知\n版权所有\n".to_owned(),
        ] {
            assert!(!ends_early(&text, 2023), "{text}");
        }
        assert!(!ends_early("一、概述\n甲。\n二、主动公开情况\n乙。\n", 2016));
    }
}
