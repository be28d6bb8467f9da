//! Sections that are headed in other words than the notice's.

use super::draft::{Document, Draft, columns};
use super::pages::{article, page, plain_table};
use super::{Style, style};
use crate::write::body::Piece;
use crate::write::layout::Slot;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("head", "section_five_words", section_five_words),
    style("head", "sections_words", sections_words),
    style("head", "aspects_as_headings", aspects_as_headings),
    style("head", "aspects_as_own_numbers", aspects_as_own_numbers),
    style("head", "aspects_as_han_numbers", aspects_as_han_numbers),
    style("head", "sections_as_parts", sections_as_parts),
    style("head", "sections_dotted", sections_dotted),
    style("head", "headings_marked", headings_marked),
    style("head", "headings_glued", headings_glued),
];

/// Changes each heading; the number of a section is its place.
fn headed(mut draft: Draft, change: &mut dyn FnMut(&mut Draft, &str) -> String) -> Draft {
    for at in 0..draft.pieces.len() {
        if let Piece::Heading(line) = &draft.pieces[at] {
            let line = line.clone();
            draft.pieces[at] = Piece::Heading(change(&mut draft, &line));
        }
    }
    draft
}

fn pipes(rows: &[Vec<Slot>]) -> String {
    let row = |row: &Vec<Slot>| row.iter().map(|slot| slot.text.as_str()).collect::<Vec<_>>().join(" | ");
    rows.iter().map(|line| format!("| {} |\n", row(line))).collect()
}

fn written(mut draft: Draft) -> Outcome {
    if draft.once_in(2) {
        let text = draft.text(&mut |rows| pipes(rows));
        return Ok(draft.document("txt", text));
    }
    let body = article(&draft, &mut plain_table);
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

fn section_five_words(draft: Draft) -> Outcome {
    let words = [
        "存在问题及整改措施",
        "存在的主要问题及改进措施",
        "存在的问题和下一步打算",
        "存在的不足及改进方向",
        "工作中存在的主要问题及改进情况",
        "存在的主要问题和改进情况",
        "主要问题及下步工作安排",
        "存在的困难、问题及改进措施",
    ];
    written(headed(draft, &mut |draft, line| match line.strip_prefix("五、") {
        Some(_) => format!("五、{}", draft.pick(&words)),
        None => line.to_owned(),
    }))
}

fn sections_words(draft: Draft) -> Outcome {
    written(headed(draft, &mut |draft, line| {
        let Some((number, _)) = line.split_once('、') else { return line.to_owned() };
        let words: &[&str] = match number {
            "一" => &["总体情况", "基本情况", "概述", "总体工作情况", "政府信息公开工作总体情况", "工作总体情况"],
            "二" => {
                &["主动公开政府信息情况", "行政机关主动公开政府信息情况", "主动公开情况", "主动公开政府信息的情况"]
            }
            "三" => &[
                "收到和处理政府信息公开申请情况",
                "行政机关收到和处理政府信息公开申请情况",
                "收到和处理政府信息公开申请的情况",
                "依申请公开情况",
            ],
            "四" => &[
                "政府信息公开行政复议、行政诉讼情况",
                "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
                "行政复议和行政诉讼情况",
                "政府信息公开被行政复议、提起行政诉讼情况",
            ],
            "五" => &["存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况"],
            _ => &["其他需要报告的事项", "其他需要报告的情况", "需要报告的其他事项", "其他事项"],
        };
        format!("{number}、{}", draft.pick(words))
    }))
}

/// （一）主动公开情况 on a line of its own, the sentence below it.
fn aspects(mut draft: Draft, head: impl Fn(usize, &str) -> String) -> Draft {
    let mut pieces = Vec::new();
    for piece in std::mem::take(&mut draft.pieces) {
        let split = match &piece {
            Piece::Text(line) => {
                ["（一）", "（二）", "（三）", "（四）", "（五）"].iter().enumerate().find_map(|(n, mark)| {
                    line.strip_prefix(mark).and_then(|rest| rest.split_once('。')).map(|both| (n, both))
                })
            }
            _ => None,
        };
        match split {
            Some((n, (name, rest))) if columns(name) < 40 => {
                pieces.push(Piece::Text(head(n, name)));
                pieces.push(Piece::Text(rest.to_owned()));
            }
            _ => pieces.push(piece),
        }
    }
    draft.pieces = pieces;
    draft
}

fn aspects_as_headings(draft: Draft) -> Outcome {
    written(aspects(draft, |n, name| format!("（{}）{name}情况", ["一", "二", "三", "四", "五"][n])))
}

fn aspects_as_own_numbers(draft: Draft) -> Outcome {
    written(aspects(draft, |n, name| format!("{}.{name}情况", n + 1)))
}

/// The aspects are numbered as the sections are.
fn aspects_as_han_numbers(draft: Draft) -> Outcome {
    written(aspects(draft, |n, name| format!("{}、{name}", ["一", "二", "三", "四", "五"][n])))
}

fn sections_as_parts(draft: Draft) -> Outcome {
    written(headed(draft, &mut |_, line| match line.split_once('、') {
        Some((number, rest)) => format!("第{number}部分 {rest}"),
        None => line.to_owned(),
    }))
}

fn sections_dotted(mut draft: Draft) -> Outcome {
    let dot = draft.pick(&["．", ".", "：", " ", "， "]).to_owned();
    written(headed(draft, &mut |_, line| line.replacen('、', &dot, 1)))
}

/// Marks of Markdown, of bold, of lists.
fn headings_marked(mut draft: Draft) -> Outcome {
    let marks = draft.pick(&["## T", "**T**", "### **T**", "■ T", "　　T", "> T"]).to_owned();
    let draft = headed(draft, &mut |_, line| marks.replace('T', line));
    let text = draft.text(&mut |rows| pipes(rows));
    Ok(draft.document("md", text))
}

/// A heading and the sentence behind it on one line.
fn headings_glued(mut draft: Draft) -> Outcome {
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in std::mem::take(&mut draft.pieces) {
        match (pieces.last_mut(), piece) {
            (Some(Piece::Heading(line)), Piece::Text(text)) => {
                let joined = format!("{line}。{text}");
                pieces.pop();
                pieces.push(Piece::Text(joined));
            }
            (_, piece) => pieces.push(piece),
        }
    }
    draft.pieces = pieces;
    written(draft)
}
