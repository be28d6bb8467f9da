//! Characters outside the face, drawn as boxes with their number inside, so that nothing hangs on a viewer's own fonts.

use std::collections::BTreeSet;

use crate::font::{BOX_WIDTH, em_width, has_glyph};
use crate::scene::{Anchor, Item, Point, Text};

/// Size of the digits in a box, in em of the text around it.
const DIGITS: f64 = 0.4;
/// Baselines of the two rows of digits, in em from that of the text.
const ROWS: [f64; 2] = [-0.44, 0.0];
/// The box in em: kept free at its sides, above and below the baseline.
const SIDE: f64 = 0.08;
const TOP: f64 = -0.86;
const BOTTOM: f64 = 0.14;
const STROKE: f64 = 0.055;

/// Draws every character outside the face as a box; gives back the items and those characters, each once.
pub(crate) fn boxed(items: Vec<Item>) -> (Vec<Item>, Vec<char>) {
    let mut missing = BTreeSet::new();
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Item::Text(text) if !text.text.chars().all(has_glyph) => split(text, &mut out, &mut missing),
            other => out.push(other),
        }
    }
    (out, missing.into_iter().collect())
}

/// The text as the runs that the face can draw, with boxes between them.
fn split(text: Text, out: &mut Vec<Item>, missing: &mut BTreeSet<char>) {
    // Bold letters of a viewer are wider than measured: what follows a run begins where it ends in the worst case.
    let spread = |c: char| if text.strong && c.is_ascii() { 1.08 } else { 1.0 };
    // Whoever asks for the whole text gets it, here in place of the pieces.
    let full = text.full.clone().or_else(|| Some(text.text.clone()));
    let mut run = String::new();
    let (mut x, mut run_x) = (text.bounds().x, text.bounds().x);
    let close = |run: &mut String, run_x: f64, out: &mut Vec<Item>| {
        let lead = run.len() - run.trim_start().len();
        let shift: f64 = run[..lead].chars().map(|c| em_width(c) * spread(c) * text.size).sum();
        let drawn = run.trim().to_owned();
        run.clear();
        if !drawn.is_empty() {
            let piece =
                Text { text: drawn, x: run_x + shift, anchor: Anchor::Start, full: full.clone(), ..text.clone() };
            out.push(Item::Text(piece));
        }
    };
    for c in text.text.chars() {
        if has_glyph(c) {
            if run.is_empty() {
                run_x = x;
            }
            run.push(c);
        } else {
            close(&mut run, run_x, out);
            draw_box(&text, c, x, full.as_deref(), out);
            missing.insert(c);
        }
        x += em_width(c) * spread(c) * text.size;
    }
    close(&mut run, run_x, out);
}

fn draw_box(text: &Text, c: char, x: f64, full: Option<&str>, out: &mut Vec<Item>) {
    let em = text.size;
    let (left, right) = (x + SIDE * em, x + (BOX_WIDTH - SIDE) * em);
    let (top, bottom) = (text.y + TOP * em, text.y + BOTTOM * em);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    let points = corners.map(|(x, y)| Point { x, y }).to_vec();
    out.push(Item::Polyline { points, color: text.color, width: STROKE * em });
    let number = u32::from(c);
    // Two rows of as many digits each: 0BEE, 01F600, 10FFFF.
    let digits = if number <= 0xFFFF { format!("{number:04X}") } else { format!("{number:06X}") };
    let (upper, lower) = digits.split_at(digits.len() / 2);
    for (row, at) in [upper, lower].into_iter().zip(ROWS) {
        let middle = x + BOX_WIDTH / 2.0 * em;
        let digits = Text::new(row, middle, text.y + at * em, DIGITS * em, text.color).middle();
        out.push(Item::Text(Text { full: full.map(str::to_owned), ..digits }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Rgb;

    fn texts(items: &[Item]) -> Vec<(&str, f64)> {
        items
            .iter()
            .filter_map(|item| match item {
                Item::Text(text) => Some((text.text.as_str(), text.bounds().x)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn a_box_stands_where_the_character_would() {
        let text = Text::new("云\u{1F600}泽 \u{1F600} 区", 100.0, 50.0, 10.0, Rgb(0, 0, 0));
        let (items, missing) = boxed(vec![Item::Text(text)]);
        assert_eq!(missing, ['\u{1F600}']);
        let found = texts(&items);
        let names: Vec<&str> = found.iter().map(|(text, _)| *text).collect();
        assert_eq!(names, ["云", "01F", "600", "泽", "01F", "600", "区"]);
        let space = crate::text_width(" ", 10.0);
        assert_eq!(found[0].1, 100.0);
        assert_eq!(found[3].1, 120.0);
        assert!((found[6].1 - (140.0 + 2.0 * space)).abs() < 1e-9);
        assert_eq!(
            items.iter().filter(|item| matches!(item, Item::Polyline { points, .. } if points.len() == 5)).count(),
            2
        );
    }

    #[test]
    fn the_place_of_a_text_does_not_change() {
        for strong in [false, true] {
            let text = Text::new("\u{3007F}局 Office\u{10FFFF}", 300.0, 50.0, 12.0, Rgb(0, 0, 0)).end().strong(strong);
            let bounds = text.bounds();
            for item in boxed(vec![Item::Text(text)]).0 {
                match item {
                    Item::Text(piece) => {
                        let b = piece.bounds();
                        assert!(b.x >= bounds.x && b.right() <= bounds.right() + 1e-9, "{piece:?}");
                        assert!(b.y >= bounds.y && b.bottom() <= bounds.bottom(), "{piece:?}");
                        assert_eq!(piece.full.as_deref(), Some("\u{3007F}局 Office\u{10FFFF}"));
                    }
                    Item::Polyline { points, .. } => {
                        assert!(points.iter().all(|p| p.x >= bounds.x && p.x <= bounds.right()));
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    }

    #[test]
    fn a_text_of_the_face_is_left_alone() {
        let items = vec![Item::Text(Text::new("公开率 43.57%", 0.0, 20.0, 12.0, Rgb(0, 0, 0)).middle())];
        assert_eq!(boxed(items.clone()), (items, Vec::new()));
    }
}
