//! Of which year a report is.
//!
//! Title, period and publication date are weighed: two of three win. A title (or the preamble, where there is none) that stands alone
//! against both loses, and a title that one other contradicts while nothing else speaks is kept and doubted.

use super::Claim;
use gongkai_model::HeadSource;

/// The year decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) year: i32,
    pub(super) by: HeadSource,
    pub(super) doubtful: bool,
    /// The year of the title, where it is another.
    pub(super) titled: Option<i32>,
}

/// Decides by the claims; those of period and publication date are among them.
pub(super) fn decide(claims: &[Claim]) -> Option<Decided> {
    let of = |by: HeadSource| {
        claims.iter().find(|claim| claim.by == by && claim.year.is_some()).and_then(|claim| claim.year)
    };
    let (period, published, opening) = (of(HeadSource::Period), of(HeadSource::Published), of(HeadSource::Opening));
    let stated = [HeadSource::Title, HeadSource::PageTitle, HeadSource::Preamble];
    if let Some((by, title)) = stated.into_iter().find_map(|by| Some((by, of(by)?))) {
        let sure = |year| Decided { year, by, doubtful: false, titled: None };
        return Some(match (period, published) {
            (Some(p), Some(d)) if p == d && p != title => {
                Decided { year: p, by: HeadSource::Period, doubtful: true, titled: Some(title) }
            }
            (Some(p), Some(d)) if p != title && d != title => Decided { doubtful: true, ..sure(title) },
            (Some(p), None) if p != title => Decided { doubtful: opening != Some(title), ..sure(title) },
            (None, Some(d)) if d != title => Decided { doubtful: opening != Some(title), ..sure(title) },
            _ => sure(title),
        });
    }
    let further = [HeadSource::Period, HeadSource::Opening, HeadSource::Published, HeadSource::FileName];
    let (by, year) = further.into_iter().find_map(|by| Some((by, of(by)?)))?;
    // A date of publication that is later still may be that of a late report, or of another one.
    let against = published.is_some_and(|d| d != year) && opening != Some(year);
    let weak = matches!(by, HeadSource::Published | HeadSource::FileName);
    Some(Decided { year, by, doubtful: against || weak, titled: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::{Passage, Place};

    #[test]
    fn two_of_three_win() {
        use HeadSource::{FileName, Opening, PageTitle, Period, Published, Title};
        let decided = |years: &[(HeadSource, i32)]| {
            let words = || Passage { text: String::new(), place: Place::default() };
            let claims: Vec<Claim> = years
                .iter()
                .map(|(by, year)| Claim { by: *by, agency: None, year: Some(*year), words: words() })
                .collect();
            decide(&claims).map(|d| (d.year, d.by, d.doubtful))
        };
        for (years, wanted) in [
            (&[(Title, 2023), (Period, 2023), (Published, 2023)][..], (2023, Title, false)),
            (&[(Title, 2022), (Period, 2023), (Published, 2023)], (2023, Period, true)),
            (&[(Title, 2023), (Period, 2022), (Published, 2023)], (2023, Title, false)),
            (&[(Title, 2023), (Period, 2023), (Published, 2025)], (2023, Title, false)),
            (&[(Title, 2023), (Period, 2022), (Published, 2021)], (2023, Title, true)),
            (&[(Title, 2023), (Period, 2022)], (2023, Title, true)),
            (&[(Title, 2023), (Period, 2022), (Opening, 2023)], (2023, Title, false)),
            (&[(Title, 2023), (Published, 2021)], (2023, Title, true)),
            (&[(PageTitle, 2023)], (2023, PageTitle, false)),
            (&[(Period, 2023)], (2023, Period, false)),
            (&[(Opening, 2023)], (2023, Opening, false)),
            (&[(Published, 2023)], (2023, Published, true)),
            (&[(FileName, 2023)], (2023, FileName, true)),
        ] {
            assert_eq!(decided(years), Some(wanted), "{years:?}");
        }
        assert_eq!(decided(&[]), None);
    }
}
