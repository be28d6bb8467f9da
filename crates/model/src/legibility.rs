//! How well a document could be read: what a rule has to know before it says that something is missing or wrong.

use crate::{Lang, Passage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the agency or the report year of a report was taken from, the most trusted source first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadSource {
    /// A field of its own in a layout of ours (CSV, JSON).
    #[default]
    Given,
    /// The title over the body.
    Title,
    /// The title in the page's metadata.
    PageTitle,
    /// The text before the first section (现公开云泽区财政局2023年…).
    Preamble,
    /// What stands under the text, with the date (落款).
    Signature,
    /// The statistical period (自2023年1月1日起至12月31日止).
    Period,
    /// The first words of section one (2023年，云泽区财政局认真贯彻…).
    Opening,
    /// What the page says of its publisher (发布机构：…).
    Publisher,
    /// The date of publication: a report is published in the year after the one it covers.
    Published,
    /// The name of the file: not the document itself, so that it is always said.
    FileName,
}

impl HeadSource {
    /// Every one, the most trusted first.
    pub const ALL: [HeadSource; 10] = [
        HeadSource::Given,
        HeadSource::Title,
        HeadSource::PageTitle,
        HeadSource::Preamble,
        HeadSource::Signature,
        HeadSource::Period,
        HeadSource::Opening,
        HeadSource::Publisher,
        HeadSource::Published,
        HeadSource::FileName,
    ];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            HeadSource::Given => "given",
            HeadSource::Title => "title",
            HeadSource::PageTitle => "page_title",
            HeadSource::Preamble => "preamble",
            HeadSource::Signature => "signature",
            HeadSource::Publisher => "publisher",
            HeadSource::Period => "period",
            HeadSource::Opening => "opening",
            HeadSource::Published => "published",
            HeadSource::FileName => "file_name",
        }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            HeadSource::Given => lang.pick("数据字段", "a field of the data"),
            HeadSource::Title => lang.pick("标题", "the title"),
            HeadSource::PageTitle => lang.pick("网页标题", "the title of the page"),
            HeadSource::Preamble => lang.pick("引言", "the preamble"),
            HeadSource::Signature => lang.pick("落款", "the signature"),
            HeadSource::Publisher => lang.pick("发布机构", "the publisher named on the page"),
            HeadSource::Period => lang.pick("统计期限", "the statistical period"),
            HeadSource::Opening => lang.pick("第一部分开头", "the first words of section one"),
            HeadSource::Published => lang.pick("发布日期", "the date of publication"),
            HeadSource::FileName => lang.pick("文件名", "the name of the file"),
        }
    }
}

/// How well a report could be read from its document.
///
/// A layout of our own says itself which cell is which: there every head is [`HeadSource::Given`], no table is
/// measured, and nothing is doubted.
///
/// ```
/// use gongkai_model::{Legibility, TableLegibility};
/// let mut legibility = Legibility::default();
/// assert!(legibility.is_sure("requests"), "nothing is doubted of what was not measured");
/// let half = TableLegibility { printed: 10, placed: 6, flagged: 4, labels_found: 20, labels_expected: 21, ..Default::default() };
/// assert_eq!(half.placed_share(), Some(0.6));
/// legibility.tables.insert("requests".to_owned(), half);
/// assert!(!legibility.is_sure("requests"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Legibility {
    /// Where the agency's name was found.
    pub agency: HeadSource,
    /// The words the agency's name was taken from, and where they stand.
    pub agency_words: Option<Passage>,
    /// Where the report year was found.
    pub year: HeadSource,
    /// The words the report year was taken from, and where they stand.
    pub year_words: Option<Passage>,
    /// The title contradicts period and publication date, or one of them while nothing else decides, or only the date of
    /// publication or the file's name gives the report year: another report of that year is believed before this one.
    pub year_doubtful: bool,
    /// The document ends before the report does: within a word, a sentence or a table.
    pub ends_early: bool,
    /// Headings of the first level (五、…) that were not recognised as those of a section.
    pub unread_headings: Vec<Passage>,
    /// Labels of statutory rows that are printed otherwise than the form has them, and were read all the same.
    pub label_variants: Vec<LabelVariant>,
    /// By key of the statutory table.
    pub tables: BTreeMap<String, TableLegibility>,
}

impl Legibility {
    /// Whether what a table does not show can be taken for not being there: all that stands in it was read.
    pub fn is_sure(&self, table: &str) -> bool {
        self.tables.get(table).is_none_or(TableLegibility::is_sure)
    }

    /// Whether a section that was not found can be taken for not being there.
    pub fn shows_every_section(&self) -> bool {
        !self.ends_early && self.unread_headings.is_empty()
    }

    /// Every table's measure added up.
    pub fn total(&self) -> TableLegibility {
        self.tables.values().fold(TableLegibility::default(), |sum, table| TableLegibility {
            printed: sum.printed + table.printed,
            placed: sum.placed + table.placed,
            flagged: sum.flagged + table.flagged,
            left_out: sum.left_out + table.left_out,
            labels_found: sum.labels_found + table.labels_found,
            labels_expected: sum.labels_expected + table.labels_expected,
        })
    }
}

/// The label of a statutory row as it is printed, and as the form has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelVariant {
    /// What stands there.
    pub printed: Passage,
    /// What it was read as.
    pub read_as: String,
}

/// What became of the numbers and labels of one statutory table as it is printed.
///
/// Every number is accounted for: `printed == placed + flagged + left_out`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TableLegibility {
    /// Numbers that the document prints in the table.
    pub printed: u32,
    /// Numbers that a cell of the form received.
    pub placed: u32,
    /// Numbers that could not be told apart, or that no cell received; a problem stands at each.
    pub flagged: u32,
    /// Numbers that are not the report's: of another year, of a row the form does not have, of a copy. A problem says so.
    pub left_out: u32,
    /// Rows of the form whose label was found.
    pub labels_found: u32,
    /// Rows that the form has in the table.
    pub labels_expected: u32,
}

impl TableLegibility {
    /// The share of the printed numbers of the report that a cell received; nothing where none is printed.
    pub fn placed_share(&self) -> Option<f64> {
        let own = self.placed + self.flagged;
        (own > 0).then(|| f64::from(self.placed) / f64::from(own))
    }

    /// Every number is accounted for.
    pub fn balances(&self) -> bool {
        self.printed == self.placed + self.flagged + self.left_out
    }

    /// Nothing in the table was left unread.
    pub fn is_sure(&self) -> bool {
        self.flagged == 0
    }
}
