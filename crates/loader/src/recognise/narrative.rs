//! The narrative: what stands under the headings and in front of the first, without what a page prints around it.

use super::outline::{Line, is_free_heading, is_row, section_of};
use crate::normal::{fold, numbered, unmarked};
use gongkai_model::{Passage, Place, Section};

/// Characters of a line that is more than a label, in a row of a table that holds the whole report.
const SHORTEST_ROW: usize = 6;

/// Characters of a sentence that is more than a line of the page around the report.
const SHORTEST_PREAMBLE: usize = 20;

/// Lines of page furniture, folded.
const CHROME: [&str; 14] = [
    "打印",
    "打印本页",
    "关闭",
    "关闭窗口",
    "关闭本页",
    "分享",
    "分享到",
    "返回顶部",
    "扫一扫在手机打开当前页",
    "打印关闭",
    "打印本页关闭窗口",
    "字体大中小",
    "上一篇",
    "下一篇",
];

/// With what a line of page furniture begins that stands behind the body: nothing after it belongs to the report.
const BEHIND_BODY: [&str; 18] = [
    "版权所有",
    "主办单位",
    "主办：",
    "主办:",
    "承办单位",
    "承办：",
    "承办:",
    "网站标识码",
    "政府网站标识码",
    "技术支持",
    "网站地图",
    "上一篇：",
    "上一篇:",
    "上一条",
    "相关链接",
    "友情链接",
    "相关阅读",
    "Copyright",
];

/// With what a line of page furniture begins that may stand anywhere.
const FURNITURE: [&str; 15] = [
    "【打印",
    "[打印",
    "打印本",
    "分享到",
    "分享：",
    "字体：",
    "字号：",
    "浏览次数",
    "浏览量",
    "点击数",
    "点击次数",
    "访问次数",
    "责任编辑",
    "扫一扫",
    "扫描二维码",
];

/// A line with which what a page prints behind a text begins.
pub(super) fn is_behind_body(text: &str) -> bool {
    BEHIND_BODY.iter().any(|start| text.starts_with(start)) || text.contains("ICP备")
}

/// The text between the title and the first heading, if there is any: what the report says of its basis and period.
pub(super) fn preamble(lines: &[Line<'_>], first: Place) -> Option<Section> {
    // A page may stand on one line altogether.
    let opens = |line: &Line<'_>| line.place == first && section_of(line.text).is_some();
    let end = lines.iter().position(opens).or_else(|| lines.iter().position(|line| line.place == first));
    let before = &lines[..end?];
    let start = before.iter().rposition(|line| line.title).map_or(0, |at| at + 1);
    let paragraphs: Vec<Passage> = pieced(&before[start..])
        .into_iter()
        .filter(|paragraph| paragraph.text.contains('。') && paragraph.text.chars().count() >= SHORTEST_PREAMBLE)
        .collect();
    let place = paragraphs.first()?.place;
    Some(Section { key: Some(Section::PREAMBLE.to_owned()), heading: String::new(), paragraphs, place })
}

/// With what a line ends that does not go on on the next.
const PARAGRAPH_ENDS: [char; 7] = ['。', '！', '？', '；', '：', ':', '”'];

/// Lines before the first heading as paragraphs: where the markup, or a converter, broke a sentence, its pieces are put together
/// again, from the first line that is prose on.
fn pieced(lines: &[Line<'_>]) -> Vec<Passage> {
    let prose = |text: &str| text.contains(['，', '。', '《']) || text.chars().count() >= SHORTEST_PREAMBLE;
    let mut paragraphs: Vec<Passage> = Vec::new();
    let mut open = false;
    let mut begun = false;
    for line in lines {
        let text = line.text.trim();
        let furniture = line.place.table > 0
            || FURNITURE.iter().any(|start| text.starts_with(start))
            || text.contains("ICP备")
            || is_page_number(text) && !(open && text.bytes().all(|b| b.is_ascii_digit()))
            || numbered(text).is_some() && !open
            || !super::head::fields_of_line(text, line.place).is_empty() && !text.contains('。');
        begun |= !furniture && prose(text);
        if furniture || !begun || text.is_empty() {
            open &= !furniture;
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if open => last.text.push_str(text),
            _ => paragraphs.push(Passage { text: text.to_owned(), place: line.place }),
        }
        open = !text.ends_with(PARAGRAPH_ENDS);
    }
    paragraphs
}

/// The sections of the narrative with their text.
///
/// `known`: the form has a fixed outline, whose headings are looked for; else every line numbered 一、二、 … opens one.
pub(super) fn sections(lines: &[Line<'_>], known: bool) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let key = if known { line.section.map(|section| section.key.clone()) } else { None };
        let opens = if known {
            // The same heading again is a cross-reference or a repeated header.
            key.is_some() && !sections.iter().any(|section| section.key == key)
        } else {
            is_free_heading(line.text) && !is_row(line)
        };
        if opens {
            let rest = lines.get(at + 1).filter(|next| next.goes_on).map_or("", |next| next.text);
            let heading = format!("{}{rest}", unmarked(line.text));
            sections.push(Section { key, heading, paragraphs: Vec::new(), place: line.place });
            continue;
        }
        let Some(section) = sections.last_mut() else { continue };
        if is_behind_body(line.text) {
            break;
        }
        let furniture = line.title
            || line.goes_on
            || is_page_number(line.text)
            || FURNITURE.iter().any(|start| line.text.starts_with(start))
            || (line.text.chars().count() < 16 && CHROME.contains(&fold(line.text).as_str()));
        // Rows of a one-cell-a-line table are no paragraphs; a sentence that spans a table is one, and so is what stands
        // alone in a row under a heading that has no table.
        let untabled =
            known && section.key.as_deref().is_some_and(|key| ["overview", "problems", "other"].contains(&key));
        let running = line.text.ends_with('。') || (untabled && line.text.chars().count() >= SHORTEST_ROW);
        if furniture || (line.place.table > 0 && !running) {
            continue;
        }
        section.paragraphs.push(Passage { text: line.text.to_owned(), place: line.place });
    }
    sections
}

/// `- 3 -`, `第3页 共5页`: what a page break leaves between two paragraphs.
pub(crate) fn is_page_number(text: &str) -> bool {
    let sign = |c: char| c.is_whitespace() || c.is_ascii_digit() || "-—–－第共页/，,".contains(c);
    text.len() <= 40 && text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(sign)
}

#[cfg(test)]
mod tests {
    use super::super::outline::lines;
    use super::*;
    use crate::text;

    #[test]
    fn a_preamble_in_pieces_is_put_together() {
        let text = "首页\n云泽区财政局2023年政府信息公开年度报告\n发布日期：2024-01-17\n根据《条例》\n（\n以下简称条例\n）要求，现公布\n年度报告。本\n年度\n报告所列数据的统计时限为\n20\n23\n年1月1日至2023年12\n月31日。\n如有疑问，请与财政局联系，\n地址为云泽路1号。\n一、总体情况\n全年公开51条。\n";
        let document = text::document(text);
        let (lines, _) = lines(&document);
        let first = lines.iter().find(|line| line.section.is_some()).unwrap().place;
        let texts: Vec<String> =
            preamble(&lines, first).unwrap().paragraphs.into_iter().map(|paragraph| paragraph.text).collect();
        assert_eq!(
            texts,
            [
                "根据《条例》（以下简称条例）要求，现公布年度报告。本年度报告所列数据的统计时限为2023年1月1日至2023年12月31日。",
                "如有疑问，请与财政局联系，地址为云泽路1号。"
            ]
        );
    }

    #[test]
    fn the_text_before_the_first_heading_is_the_preamble() {
        let document = text::document(
            "首页\n当前位置：首页。政务公开。\n云泽区档案馆2021年政府信息公开工作年度报告\n发布日期：2022-01-19\n根据条例编制本报告，数据统计期限为2021年1月1日至12月31日。\n一、总体情况\n甲。\n",
        );
        let (lines, _) = lines(&document);
        let first = sections(&lines, true)[0].place;
        let preamble = preamble(&lines, first).unwrap();
        assert_eq!(preamble.text(), "根据条例编制本报告，数据统计期限为2021年1月1日至12月31日。");
        assert_eq!(preamble.key.as_deref(), Some(Section::PREAMBLE));
    }

    #[test]
    fn page_numbers_are_no_paragraphs() {
        for text in ["- 3 -", "— 12 —", "3", "第3页", "第 3 页 共 5 页", "第3页/共5页"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["3件", "无。", "——", "第二部分", "第3页起为附件说明内容，见下"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
