//! What is odd about published pages: every oddity can be put on a page by itself or with others.

use crate::plain::Dice;

/// One oddity of a page. None of them changes what a careful reader reads in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it; the Chinese labels are in `label`")]
pub enum Quirk {
    RowSpanOff,
    HeaderSpanOff,
    CornerOff,
    HeaderRowSpanLost,
    VerticalLabels,
    BrokenLabels,
    FullWidth,
    Invisible,
    Radicals,
    Traditional,
    Readings,
    FootnoteMarks,
    OtherQuotes,
    Misprints,
    NonBreakingSpaces,
    Commas,
    Units,
    TagsInNumbers,
    Inputs,
    NestedCells,
    Comments,
    Entities,
    SerialColumn,
    ExtraColumn,
    SixColumns,
    OtherColumnOrder,
    ExtraRow,
    TableFourDownTheSide,
    TableFourInThree,
    TableTwoInFour,
    PageBreak,
    RepeatedHeader,
    NoHeader,
    TwoLevelHeader,
    LastYearAfter,
    LastYearBefore,
    OtherTable,
    BodyTwice,
    HiddenRow,
    HiddenCell,
    SpacerRows,
    AbsurdSpan,
    WrongCharset,
    NoCharset,
    Utf16,
}

impl Quirk {
    /// Every quirk.
    pub const ALL: [Quirk; 45] = [
        Quirk::RowSpanOff,
        Quirk::HeaderSpanOff,
        Quirk::CornerOff,
        Quirk::HeaderRowSpanLost,
        Quirk::VerticalLabels,
        Quirk::BrokenLabels,
        Quirk::FullWidth,
        Quirk::Invisible,
        Quirk::Radicals,
        Quirk::Traditional,
        Quirk::Readings,
        Quirk::FootnoteMarks,
        Quirk::OtherQuotes,
        Quirk::Misprints,
        Quirk::NonBreakingSpaces,
        Quirk::Commas,
        Quirk::Units,
        Quirk::TagsInNumbers,
        Quirk::Inputs,
        Quirk::NestedCells,
        Quirk::Comments,
        Quirk::Entities,
        Quirk::SerialColumn,
        Quirk::ExtraColumn,
        Quirk::SixColumns,
        Quirk::OtherColumnOrder,
        Quirk::ExtraRow,
        Quirk::TableFourDownTheSide,
        Quirk::TableFourInThree,
        Quirk::TableTwoInFour,
        Quirk::PageBreak,
        Quirk::RepeatedHeader,
        Quirk::NoHeader,
        Quirk::TwoLevelHeader,
        Quirk::LastYearAfter,
        Quirk::LastYearBefore,
        Quirk::OtherTable,
        Quirk::BodyTwice,
        Quirk::HiddenRow,
        Quirk::HiddenCell,
        Quirk::SpacerRows,
        Quirk::AbsurdSpan,
        Quirk::WrongCharset,
        Quirk::NoCharset,
        Quirk::Utf16,
    ];

    /// Those that a Word file can have too: what is odd about tags, spans, encodings and hiding is a page's own.
    pub fn of_documents() -> Vec<Quirk> {
        let of_pages = [
            Quirk::RowSpanOff,
            Quirk::HeaderSpanOff,
            Quirk::CornerOff,
            Quirk::HeaderRowSpanLost,
            Quirk::Inputs,
            Quirk::Comments,
            Quirk::Entities,
            Quirk::BodyTwice,
            Quirk::HiddenRow,
            Quirk::HiddenCell,
            Quirk::AbsurdSpan,
            Quirk::WrongCharset,
            Quirk::NoCharset,
            Quirk::Utf16,
        ];
        Quirk::ALL.into_iter().filter(|quirk| !of_pages.contains(quirk)).collect()
    }

    /// Those that a workbook can have too: its cells hold no markup and no table, and it has no pages.
    pub fn of_workbooks() -> Vec<Quirk> {
        let of_word = [Quirk::TagsInNumbers, Quirk::NestedCells, Quirk::PageBreak];
        Quirk::of_documents().into_iter().filter(|quirk| !of_word.contains(quirk)).collect()
    }

    /// Up to five quirks that go together, some pages with none.
    pub fn some(dice: &mut Dice) -> Vec<Quirk> {
        Quirk::some_of(&Quirk::ALL, dice)
    }

    /// Up to five of the given quirks that go together, sometimes none.
    pub fn some_of(all: &[Quirk], dice: &mut Dice) -> Vec<Quirk> {
        let wanted = [0, 1, 1, 2, 2, 3, 3, 4, 5][dice.below(9) as usize];
        let mut quirks: Vec<Quirk> = Vec::new();
        for _ in 0..wanted {
            let quirk = all[dice.below(all.len() as u32) as usize];
            if !quirks.contains(&quirk) && quirks.iter().all(|known| known.goes_with(quirk)) {
                quirks.push(quirk);
            }
        }
        quirks.sort_unstable();
        quirks
    }

    /// Whether a page with both still tells a careful reader everything.
    fn goes_with(self, other: Quirk) -> bool {
        use Quirk::{
            CornerOff, ExtraColumn, HeaderRowSpanLost, HeaderSpanOff, NoHeader, OtherColumnOrder, PageBreak,
            RepeatedHeader, RowSpanOff, SixColumns, SpacerRows,
        };
        // Without a header only the form's own seven columns in their order can be told; a header that spans the wrong
        // columns over columns in another order tells nobody which is which.
        let layout = [ExtraColumn, SixColumns, OtherColumnOrder];
        let spans = [HeaderSpanOff, CornerOff, HeaderRowSpanLost, RowSpanOff, RepeatedHeader, SpacerRows, PageBreak];
        let clash = |a: Quirk, b: Quirk| {
            (a == NoHeader && layout.contains(&b))
                || (layout.contains(&a) && spans.contains(&b))
                || (layout.contains(&a) && layout.contains(&b))
        };
        !clash(self, other) && !clash(other, self)
    }
}
