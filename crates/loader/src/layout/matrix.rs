//! Places in one system of coordinates as they are in another.

use super::visible::Rect;

/// A matrix as PDF writes it.
pub(crate) type Matrix = [f64; 6];

/// One after the other.
pub(crate) fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// A place.
pub(crate) fn point(m: Matrix, x: f64, y: f64) -> (f64, f64) {
    (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
}

/// What the box between two corners covers.
pub(crate) fn covered(m: Matrix, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> Rect {
    let mut covered = Rect::NOTHING;
    for (x, y) in [(x0, y0), (x1, y0), (x1, y1), (x0, y1)] {
        covered.include(point(m, x, y));
    }
    covered
}
