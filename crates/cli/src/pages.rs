//! Reports that a site publishes on several pages: `t1.html`, `t1_1.html`, `t1_2.html`.

use crate::batch::Outcome;
use gongkai_loader::{Kind, MAX_PAGE_BYTES, Options, load_pages};
use gongkai_source::{Input, read};
use std::collections::BTreeMap;

/// The pages that go on another, by the number of the first: told by their names, as sites number them.
pub(crate) fn followers(inputs: &[Input]) -> BTreeMap<usize, Vec<usize>> {
    let numbers: BTreeMap<&str, usize> =
        inputs.iter().enumerate().map(|(at, input)| (input.name.as_str(), at)).collect();
    let mut followers: BTreeMap<usize, Vec<(u32, usize)>> = BTreeMap::new();
    for (at, input) in inputs.iter().enumerate().filter(|(_, input)| Kind::of_name(&input.name) == Some(Kind::Html)) {
        let Some((stem, extension)) = input.name.rsplit_once('.') else { continue };
        let Some((first, number)) = stem.rsplit_once('_') else { continue };
        let number = number.parse::<u32>().ok().filter(|n| (1..100).contains(n) && number.len() <= 2);
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

/// Joins pages that follow a first one, where they go on its report: what each of them gave alone is replaced.
///
/// A page that holds the report of another agency or year is no such page.
pub(crate) fn join(inputs: &[Input], outcomes: &mut [Outcome], options: &Options) {
    for (first, pages) in followers(inputs) {
        let report = match &outcomes[first] {
            Outcome::Read(loaded) => loaded.reports.first().map(|r| (r.agency.key.clone(), r.report_year)),
            Outcome::Rejected(_) => None,
        };
        let goes_on = |outcome: &Outcome| match outcome {
            Outcome::Read(loaded) => loaded
                .reports
                .iter()
                .all(|r| report.as_ref().is_none_or(|first| *first == (r.agency.key.clone(), r.report_year))),
            Outcome::Rejected(rejected) => rejected.is_incomplete(),
        };
        let pages: Vec<usize> = pages.into_iter().filter(|page| goes_on(&outcomes[*page])).collect();
        let all: Vec<usize> = std::iter::once(first).chain(pages.iter().copied()).collect();
        let bytes: Result<Vec<Vec<u8>>, _> = all.iter().map(|at| read(&inputs[*at], MAX_PAGE_BYTES)).collect();
        let Ok(bytes) = bytes else { continue };
        let parts: Vec<(&str, &[u8])> =
            all.iter().zip(&bytes).map(|(at, bytes)| (inputs[*at].name.as_str(), bytes.as_slice())).collect();
        if pages.is_empty() {
            continue;
        }
        if let Ok(loaded) = load_pages(&parts, options) {
            outcomes[first] = Outcome::Read(loaded);
            for page in pages {
                outcomes[page] = Outcome::Read(gongkai_loader::Loaded::default());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_source::InputKind;

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
        let input = |name: &&str| Input { name: (*name).to_owned(), kind: InputKind::Stdin, named: false };
        let inputs: Vec<Input> = names.iter().map(input).collect();
        assert_eq!(followers(&inputs), BTreeMap::from([(0, vec![1, 3, 2])]));
    }
}
