//! Paths as OFD abbreviates them.

use crate::layout::matrix::{Matrix, point};
use crate::layout::path::Path;

/// The path that letters and numbers describe, in the places of the page.
pub(super) fn path(data: &str, matrix: Matrix) -> Path {
    let mut path = Path::new();
    let mut words = data.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        let count = match word {
            "S" | "M" | "L" => 2,
            "Q" => 4,
            "B" => 6,
            "A" => 7,
            "C" => {
                path.close();
                continue;
            }
            _ => continue,
        };
        let mut numbers = [0.0; 7];
        for number in &mut numbers[..count] {
            let read = words.next().and_then(|word| word.parse::<f64>().ok()).filter(|number| number.is_finite());
            // What is none ends the path.
            let Some(read) = read else { return path };
            *number = read;
        }
        let at = |n: usize| point(matrix, numbers[n], numbers[n + 1]);
        match word {
            "S" | "M" => path.start(at(0)),
            "L" => path.to(at(0)),
            "Q" => path.curve([at(0), at(2)]),
            "B" => path.curve([at(0), at(2), at(4)]),
            _ => path.curve([at(5)]),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

    #[test]
    fn lines_boxes_and_curves() {
        let line = path("M 0 0 L 10 0 L 10 5", SAME);
        assert_eq!(line.parts, [[(0.0, 0.0), (10.0, 0.0), (10.0, 5.0)]]);
        let area = path("S 0 0 L 10 0\nL 10 5,L 0 5 C", [2.0, 0.0, 0.0, 2.0, 1.0, 1.0]);
        assert!(area.is_box());
        assert_eq!((area.bounds.left, area.bounds.right, area.bounds.bottom), (1.0, 21.0, 11.0));
        for curve in ["M 0 0 Q 1 1 2 2", "M 0 0 B 1 1 2 2 3 3", "M 0 0 A 5 5 0 0 1 9 9"] {
            assert!(path(curve, SAME).curved, "{curve}");
        }
    }

    #[test]
    fn broken_paths_end() {
        for broken in ["", "M", "M 1", "M x 2", "L 1 2", "C C C", "Q 1 2 3", "M 0 0 L NaN 1", "Z 1 2", "M 1e400 0"] {
            path(broken, SAME);
        }
        assert_eq!(path("M 0 0 L 1 1 L x", SAME).parts[0].len(), 2);
    }
}
