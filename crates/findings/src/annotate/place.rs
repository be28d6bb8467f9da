//! Where in the file a finding goes.

use gongkai_lint::Finding;
use gongkai_loader::{Spot, WordPlaces};
use gongkai_model::Place;

/// Where a comment stands.
pub(super) struct CommentPlace {
    pub(super) spot: Spot,
    /// At the beginning, since it is about no other place that is known.
    pub(super) title: bool,
}

/// Where the finding is said to stand; else a cell that it speaks of, those that come last in it first, since the last states
/// the result; else the beginning. Nothing in a file without a paragraph.
pub(super) fn of(finding: &Finding, places: &WordPlaces) -> Option<CommentPlace> {
    let cells = finding.cells.iter().rev().map(|cell| cell.place);
    let suspects = finding.suspects.iter().flat_map(|suspect| &suspect.cells).map(|suspect| suspect.cell.place);
    let known = std::iter::once(finding.point()).chain(cells).chain(suspects);
    let spot = known.filter(|place| *place != Place::default()).find_map(|place| places.spot(place));
    match spot {
        Some(spot) => Some(CommentPlace { spot, title: false }),
        None => places.first().map(|spot| CommentPlace { spot, title: true }),
    }
}
