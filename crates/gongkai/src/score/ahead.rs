//! Who is ahead of whom whatever each indicator weighs within bounds, counted without looking at every pair.
//!
//! That one is ahead grows with each of its points. So of a box of agencies, by what each indicator is at least and at most
//! among them, all are ahead where the worst of the box would be, and none where the best would not: only boxes that lie across
//! the line are looked into. Agencies with the same points, which a card of deductions gives to most, are looked at once.

use std::cell::Cell;
use std::collections::BTreeMap;

/// So much heavier or lighter each indicator may be in the order that is tried.
const SWAY: f64 = 0.2;

/// Whether one has more points than the other whatever each indicator weighs within bounds.
fn is_ahead(a: &[f64], b: &[f64]) -> bool {
    let least = a.iter().zip(b).map(|(a, b)| (a - b) * if a > b { 1.0 - SWAY } else { 1.0 + SWAY });
    least.sum::<f64>() > 1e-9
}

/// Some agencies within a box.
struct Node {
    least: Vec<f64>,
    most: Vec<f64>,
    agencies: usize,
    /// The two halves; none where all have the same points.
    halves: Option<Box<(Node, Node)>>,
}

impl Node {
    fn of(points: &mut [(&[f64], usize)]) -> Node {
        let kinds = points.first().map_or(0, |(first, _)| first.len());
        let bound = |of: fn(f64, f64) -> f64, from: f64| -> Vec<f64> {
            (0..kinds).map(|at| points.iter().map(|(points, _)| points[at]).fold(from, of)).collect()
        };
        let (least, most) = (bound(f64::min, f64::INFINITY), bound(f64::max, f64::NEG_INFINITY));
        let agencies = points.iter().map(|(_, n)| n).sum();
        let width = |at: &usize| most[*at] - least[*at];
        let widest = (0..kinds).max_by(|a, b| width(a).total_cmp(&width(b))).filter(|_| points.len() > 1);
        let halves = widest.map(|at| {
            let middle = points.len() / 2;
            points.select_nth_unstable_by(middle, |a, b| a.0[at].total_cmp(&b.0[at]));
            let (low, high) = points.split_at_mut(middle);
            Box::new((Node::of(low), Node::of(high)))
        });
        Node { least, most, agencies, halves }
    }
}

/// Agencies by their points.
pub(super) struct Ahead {
    root: Node,
    /// How many boxes were looked at.
    looked: Cell<usize>,
}

impl Ahead {
    pub(super) fn of(points: &[Vec<f64>]) -> Ahead {
        // Equal points side by side, and each once.
        let bits = |points: &[f64]| points.iter().map(|points| points.to_bits()).collect::<Vec<u64>>();
        let mut distinct: BTreeMap<Vec<u64>, (&[f64], usize)> = BTreeMap::new();
        for one in points {
            distinct.entry(bits(one)).or_insert((one, 0)).1 += 1;
        }
        let mut distinct: Vec<(&[f64], usize)> = distinct.into_values().collect();
        Ahead { root: Node::of(&mut distinct), looked: Cell::new(0) }
    }

    /// How many are ahead of some points, and how many behind.
    pub(super) fn count(&self, points: &[f64]) -> (usize, usize) {
        let before = self.sum(&self.root, &|node| (is_ahead(&node.least, points), is_ahead(&node.most, points)));
        let behind = self.sum(&self.root, &|node| (is_ahead(points, &node.most), is_ahead(points, &node.least)));
        (before, behind)
    }

    /// The agencies of a node of which something holds: `holds` says whether it does of the one of them of whom it is
    /// least likely, and of the one of whom it is most likely.
    fn sum(&self, node: &Node, holds: &dyn Fn(&Node) -> (bool, bool)) -> usize {
        self.looked.set(self.looked.get() + 1);
        match (holds(node), &node.halves) {
            ((true, _), _) => node.agencies,
            ((_, false), _) | (_, None) => 0,
            (_, Some(halves)) => self.sum(&halves.0, holds) + self.sum(&halves.1, holds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_numbers_are_those_of_every_pair(
            points in prop::collection::vec(prop::collection::vec((0u8..5).prop_map(|n| f64::from(n) / 2.0), 3), 1..40)
        ) {
            let tree = Ahead::of(&points);
            for one in &points {
                let before = points.iter().filter(|other| is_ahead(other, one)).count();
                let behind = points.iter().filter(|other| is_ahead(one, other)).count();
                prop_assert_eq!(tree.count(one), (before, behind));
            }
        }
    }

    /// How many boxes are looked at for so many agencies.
    fn looked(agencies: u64, card: impl Fn(u64, u64) -> f64) -> f64 {
        let points: Vec<Vec<f64>> = (0..agencies).map(|at| (0..4).map(|kind| card(at, kind)).collect()).collect();
        let tree = Ahead::of(&points);
        let distinct: std::collections::BTreeSet<Vec<u64>> =
            points.iter().map(|of| of.iter().map(|points| points.to_bits()).collect()).collect();
        distinct.iter().for_each(|of| {
            tree.count(&of.iter().map(|bits| f64::from_bits(*bits)).collect::<Vec<_>>());
        });
        tree.looked.get() as f64
    }

    fn scattered(at: u64, kind: u64) -> u64 {
        let mixed = (at * 4 + kind + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40
    }

    #[test]
    fn four_times_the_agencies_are_far_less_than_sixteen_times_the_work() {
        // By a card of deductions: the work does not grow once every outcome is there.
        let by_card = |at: u64, kind: u64| (scattered(at, kind) % 4) as f64;
        let (some, more) = (looked(2_000, by_card), looked(8_000, by_card));
        assert!(more <= some * 1.5, "{some} {more}");
        // Each with points of its own: the line has as many boxes as a surface in as many dimensions as there are indicators.
        let own = |at: u64, kind: u64| (scattered(at, kind) % 1_000_000) as f64 / 1e5;
        let (some, more) = (looked(1_000, own), looked(4_000, own));
        assert!(more < some * 12.0, "{some} {more}");
    }
}
