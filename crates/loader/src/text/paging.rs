//! Numbers of pages that stand on lines of their own, as far as the text shows that they are such.

use super::is_blank;
use std::collections::HashSet;

/// Fewest page ends with a number that rises with the pages.
const FEWEST_PAGES: usize = 2;

/// Most digits of a page's number.
const MOST_DIGITS: usize = 3;

/// The lines, counted from 1, that are the numbers of pages: a number by itself at each end of a page (a form feed), one more
/// from page to page. A number that does not fit in makes all of them doubtful.
pub(super) fn numbers(text: &str) -> HashSet<usize> {
    if !text.contains('\u{c}') {
        return HashSet::new();
    }
    let mut found: Vec<(usize, i64)> = Vec::new();
    let (mut page, mut last) = (0i64, None);
    for (at, line) in text.lines().enumerate() {
        for (n, part) in line.split('\u{c}').enumerate() {
            if n > 0 {
                page += 1;
                found.extend(last.take().and_then(|(line, number): (usize, Option<i64>)| Some((line, number? - page))));
            }
            let plain = part.trim_matches(is_blank);
            if !plain.is_empty() {
                let digits = plain.len() <= MOST_DIGITS && plain.bytes().all(|b| b.is_ascii_digit());
                last = Some((at + 1, if digits { plain.parse().ok() } else { None }));
            }
        }
    }
    let rises = found.windows(2).all(|pair| pair[0].1 == pair[1].1);
    if rises && found.len() >= FEWEST_PAGES {
        found.into_iter().map(|(line, _)| line).collect()
    } else {
        HashSet::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_rise_with_the_pages() {
        let lines = |text| {
            let mut lines: Vec<usize> = numbers(text).into_iter().collect();
            lines.sort_unstable();
            lines
        };
        assert_eq!(lines("甲\n3\n\u{c}\n乙\n4\n\u{c}丙\n"), [2, 5]);
        assert_eq!(lines("甲\n3\n\u{c}\n乙\n7\n\u{c}丙\n"), [0usize; 0]);
        assert_eq!(lines("甲\n1\n\u{c}乙\n"), [0usize; 0]);
        assert_eq!(lines("甲\n1\n乙\n2\n"), [0usize; 0]);
    }
}
