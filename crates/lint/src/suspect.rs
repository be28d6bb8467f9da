//! Cells that may be to blame, and what they would have to say.

pub(crate) mod slip;

pub use slip::Slip;

use crate::cell_ref::CellRef;
use crate::text::Text;
use gongkai_model::{Lang, plural};
use serde::Serialize;

/// Cells whose change repairs broken identities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspect {
    /// The cells, each with what it would have to say.
    pub cells: Vec<SuspectCell>,
    /// How many broken identities hold then.
    pub repairs: usize,
    /// The form's checks that hold then, by their ids.
    pub checks: Vec<String>,
    /// What kind of slip it looks like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slip: Option<Slip>,
}

/// A cell and what it would have to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuspectCell {
    /// The cell as printed.
    #[serde(flatten)]
    pub cell: CellRef,
    /// The number with which the identities hold.
    pub would_be: i64,
}

impl Suspect {
    /// In words: the cell, what it says, what it would have to say.
    pub fn message(&self) -> Text {
        let said = |lang: Lang| {
            let cells: Vec<String> = self
                .cells
                .iter()
                .map(|SuspectCell { cell, would_be }| {
                    let (label, written) = (cell.label.pick(lang), &cell.as_written);
                    lang.pick(
                        format!("“{label}”印为 {written}，应为 {would_be}"),
                        format!("{label:?} says {written}, should be {would_be}"),
                    )
                })
                .collect();
            let slip = self
                .slip
                .map(|slip| lang.pick(format!("（{}）", slip.label(lang)), format!(" ({})", slip.label(lang))));
            let (cells, slip) = (cells.join(lang.pick("、", ", ")), slip.unwrap_or_default());
            lang.pick(
                format!("{cells}{slip}，则 {} 处勾稽关系成立", self.repairs),
                format!(
                    "{cells}{slip}: then {} {}",
                    plural(self.repairs, "identity"),
                    if self.repairs == 1 { "holds" } else { "hold" }
                ),
            )
        };
        Text::new(said(Lang::Zh), said(Lang::En))
    }
}
