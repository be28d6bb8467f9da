//! Text boxes: which stretch of text belongs to the box that is anchored at a character.

use super::bytes::{Bytes, four, two};
use super::fib::Fib;
use super::{entries, within};
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

/// Records within records.
const DEEPEST: usize = 32;

/// Records of drawings ([MS-ODRAW] 2.2): what holds a group of shapes, and a shape's head.
const GROUP: u16 = 0xF003;
const SHAPE: u16 = 0xF00A;

/// The text boxes of a file that were not read yet.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    /// The shape that is anchored at a character.
    anchors: BTreeMap<u32, u32>,
    /// The texts of a shape, or of a group of shapes.
    texts: BTreeMap<u32, VecDeque<Range<u32>>>,
}

impl Boxes {
    pub(super) fn read(fib: &Fib<'_>, anchors: &Bytes, boxes: &Bytes, drawings: &Bytes) -> Boxes {
        let mut read = Boxes::default();
        // A shape of each anchor, 26 bytes; one of each text, 22.
        for (at, _, data) in entries(anchors, 26) {
            if let Some(shape) = four(data, 0) {
                read.anchors.insert(at, shape);
            }
        }
        let all = &fib.texts.boxes;
        let groups = if boxes.is_empty() { BTreeMap::new() } else { groups(drawings) };
        let mut known = all.start;
        for (from, to, data) in entries(boxes, 22) {
            let (from, to) = (all.start.saturating_add(from), all.start.saturating_add(to).min(all.end));
            let Some(shape) = four(data, 14).filter(|shape| *shape != 0) else { continue };
            // Each character belongs to one box.
            if known <= from && from < to {
                known = to;
                let shape = groups.get(&shape).copied().unwrap_or(shape);
                read.texts.entry(shape).or_default().push_back(from..to);
            }
        }
        read
    }

    /// The texts that are anchored at a character, each given once.
    pub(super) fn take(&mut self, at: u32) -> VecDeque<Range<u32>> {
        self.anchors.get(&at).and_then(|shape| self.texts.remove(shape)).unwrap_or_default()
    }

    /// The texts whose anchor was not met.
    pub(super) fn rest(&mut self) -> Vec<Range<u32>> {
        let mut rest: Vec<_> = std::mem::take(&mut self.texts).into_values().flatten().collect();
        rest.sort_by_key(|text| text.start);
        rest
    }
}

/// For each shape in a group, the group: it is the group that is anchored.
fn groups(drawings: &Bytes) -> BTreeMap<u32, u32> {
    let mut groups = BTreeMap::new();
    let mut at = head(drawings, 0).map_or(0, |(_, _, length)| 8 + length);
    // Behind what they share: one byte for which text it is, and a drawing; of the text, and of the headers.
    for _ in 0..2 {
        let Some((true, _, length)) = head(drawings, at + 1) else { break };
        if let Some(drawing) = within(drawings, at + 9, length) {
            walk(drawing, (0, 0), &mut None, &mut groups);
        }
        at += 9 + length;
    }
    groups
}

/// How deep records and groups of shapes nest is told; `group` is the first shape of the outermost group but one, which is the
/// drawing itself.
fn walk(records: &Bytes, deep: (usize, usize), group: &mut Option<u32>, groups: &mut BTreeMap<u32, u32>) {
    let (nested, grouped) = deep;
    let mut at = 0;
    while let Some((holds_others, kind, length)) = head(records, at) {
        let Some(inner) = within(records, at + 8, length) else { return };
        at += 8 + length;
        if kind == SHAPE && grouped >= 2 {
            if let Some(shape) = four(inner, 0) {
                groups.insert(shape, *group.get_or_insert(shape));
            }
        } else if holds_others && nested < DEEPEST {
            if grouped == 1 && kind == GROUP {
                *group = None;
            }
            walk(inner, (nested + 1, grouped + usize::from(kind == GROUP)), group, groups);
        }
    }
}

/// Whether a record holds others, its kind and its length.
fn head(records: &Bytes, at: usize) -> Option<(bool, u16, usize)> {
    Some((two(records, at)? & 0x000F == 0x000F, two(records, at + 2)?, four(records, at + 4)? as usize))
}
