//! Reports that a site publishes on several pages: `t1.html`, `t1_1.html`, `t1_2.html`.

use crate::{Kind, LoadError, Loaded, Options, load_pages};
use std::collections::BTreeMap;

/// Most pages of one report.
const MOST_PAGES: u32 = 99;

/// The pages that go on another, by the number of the first: told by their names, as sites number them.
///
/// ```
/// use gongkai_loader::following_pages;
/// let pages = following_pages(&["a/t1.html", "a/t1_2.html", "a/t1_1.html", "a/t2_1.html"]);
/// assert_eq!(pages.into_iter().collect::<Vec<_>>(), [(0, vec![2, 1])]);
/// ```
pub fn following_pages(names: &[&str]) -> BTreeMap<usize, Vec<usize>> {
    let numbers: BTreeMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut followers: BTreeMap<usize, Vec<(u32, usize)>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| Kind::of_name(name) == Some(Kind::Html)) {
        let Some((stem, extension)) = name.rsplit_once('.') else { continue };
        let Some((first, number)) = stem.rsplit_once('_') else { continue };
        let number = number.parse::<u32>().ok().filter(|n| (1..=MOST_PAGES).contains(n) && number.len() <= 2);
        if let (Some(number), Some(first)) = (number, numbers.get(format!("{first}.{extension}").as_str())) {
            followers.entry(*first).or_default().push((number, at));
        }
    }
    let sorted = |mut pages: Vec<(u32, usize)>| {
        pages.sort_unstable();
        pages.into_iter().map(|(_, at)| at).collect()
    };
    followers.into_iter().map(|(first, pages)| (first, sorted(pages))).collect()
}

/// Joins pages that follow a first one, where they go on its report: what each of them gave alone is replaced, and the
/// page itself then gives nothing of its own. `bytes` gives the content of a file again.
///
/// A page that holds the report of another agency or year goes on nothing.
pub fn join_pages(
    names: &[&str],
    outcomes: &mut [Result<Loaded, LoadError>],
    mut bytes: impl FnMut(usize) -> Option<Vec<u8>>,
    options: &Options,
) {
    for (first, pages) in following_pages(names) {
        let report = match &outcomes[first] {
            Ok(loaded) => loaded.reports.first().map(|r| (r.agency.key.clone(), r.report_year)),
            Err(_) => None,
        };
        let goes_on = |outcome: &Result<Loaded, LoadError>| match outcome {
            Ok(loaded) => loaded
                .reports
                .iter()
                .all(|r| report.as_ref().is_none_or(|first| *first == (r.agency.key.clone(), r.report_year))),
            Err(error) => error.may_go_on_another_page(),
        };
        let pages: Vec<usize> = pages.into_iter().filter(|page| goes_on(&outcomes[*page])).collect();
        if pages.is_empty() {
            continue;
        }
        let all = || std::iter::once(first).chain(pages.iter().copied());
        let Some(contents) = all().map(&mut bytes).collect::<Option<Vec<Vec<u8>>>>() else { continue };
        let parts: Vec<(&str, &[u8])> = all().map(|at| names[at]).zip(contents.iter().map(Vec::as_slice)).collect();
        if let Ok(loaded) = load_pages(&parts, options) {
            outcomes[first] = Ok(loaded);
            for page in pages {
                outcomes[page] = Ok(Loaded::default());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_by_their_numbers() {
        let names = [
            "a/t1.html",
            "a/t1_1.html",
            "a/t1_10.html",
            "a/t1_2.html",
            "a/t2_1.html",
            "b_2023.html",
            "b.html",
            "c_1.txt",
            "c.txt",
        ];
        assert_eq!(following_pages(&names), BTreeMap::from([(0, vec![1, 3, 2])]));
    }
}
