//! Paths that are painted, or rule a page.

use super::visible::Rect;

/// Characters and lines of one page that are kept.
pub(crate) const MOST_MARKS: usize = 200_000;

/// A path.
pub(crate) struct Path {
    /// Points of the open and closed parts.
    pub(crate) parts: Vec<Vec<(f64, f64)>>,
    /// What all of it covers, curves as well.
    pub(crate) bounds: Rect,
    /// It has curves.
    pub(crate) curved: bool,
}

impl Path {
    /// Without a point.
    pub(crate) fn new() -> Path {
        Path { parts: Vec::new(), bounds: Rect::NOTHING, curved: false }
    }

    /// A part begins.
    pub(crate) fn start(&mut self, at: (f64, f64)) {
        self.bounds.include(at);
        if self.parts.len() < MOST_MARKS {
            self.parts.push(vec![at]);
        }
    }

    /// A straight line.
    pub(crate) fn to(&mut self, at: (f64, f64)) {
        self.bounds.include(at);
        if let Some(part) = self.parts.last_mut().filter(|part| part.len() < MOST_MARKS) {
            part.push(at);
        }
    }

    /// A curve, by its end and what it bends to. It rules nothing, nor does what stands before it.
    pub(crate) fn curve(&mut self, points: impl IntoIterator<Item = (f64, f64)>) {
        self.parts.clear();
        self.curved = true;
        points.into_iter().for_each(|at| self.bounds.include(at));
    }

    /// Back to where the part began.
    pub(crate) fn close(&mut self) {
        if let Some(part) = self.parts.last_mut().filter(|part| part.len() < MOST_MARKS)
            && let Some(first) = part.first().copied()
        {
            part.push(first);
        }
    }

    /// One box, its sides level and upright.
    pub(crate) fn is_box(&self) -> bool {
        let [part] = self.parts.as_slice() else { return false };
        let straight = |pair: &[(f64, f64)]| (pair[0].0 - pair[1].0).abs() < 0.5 || (pair[0].1 - pair[1].1).abs() < 0.5;
        !self.curved && (4..=5).contains(&part.len()) && part.windows(2).all(straight)
    }
}
