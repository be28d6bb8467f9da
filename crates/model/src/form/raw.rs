//! The shape of a form file, as written.

use super::{Derived, Flow, Layout, Notice, SectionDef};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawForm {
    pub(super) id: u16,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) first_year: i32,
    pub(super) last_year: Option<i32>,
    pub(super) notice: Notice,
    #[serde(default)]
    pub(super) section: Vec<SectionDef>,
    pub(super) table: Vec<RawTable>,
    #[serde(default)]
    pub(super) identity: Vec<RawIdentity>,
    #[serde(default)]
    pub(super) check: Vec<RawCheck>,
    #[serde(default)]
    pub(super) demands: Vec<String>,
    #[serde(default)]
    pub(super) old_headings: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) flow: Flow,
    #[serde(default)]
    pub(super) series: Vec<crate::series::Extension>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTable {
    pub(super) key: String,
    pub(super) number: String,
    pub(super) section: Option<String>,
    pub(super) layout: Layout,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) source: String,
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) groups: Vec<RawGroup>,
    #[serde(default)]
    pub(super) column_groups: Vec<RawGroup>,
    pub(super) column_set: Vec<RawColumnSet>,
    pub(super) rows: Vec<RawRow>,
    #[serde(default)]
    pub(super) derived_rows: Vec<Derived>,
    #[serde(default)]
    pub(super) derived_columns: Vec<Derived>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGroup {
    pub(super) key: String,
    pub(super) parent: Option<String>,
    #[serde(default)]
    pub(super) number: String,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) source: Option<String>,
    #[serde(default)]
    pub(super) collapsed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColumnSet {
    pub(super) key: String,
    pub(super) columns: Vec<RawColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColumn {
    pub(super) key: String,
    pub(super) group: Option<String>,
    pub(super) zh: String,
    pub(super) en: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    pub(super) unit: Option<String>,
    #[serde(default)]
    pub(super) signed: bool,
    #[serde(default)]
    pub(super) stock: bool,
    #[serde(default)]
    pub(super) unit_open: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRow {
    pub(super) key: String,
    pub(super) group: Option<String>,
    /// Key of the column set; the first one where it is not said.
    pub(super) columns: Option<String>,
    #[serde(default)]
    pub(super) number: String,
    pub(super) zh: String,
    pub(super) en: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) misprints: Vec<String>,
    pub(super) unit: Option<String>,
    pub(super) source: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIdentity {
    pub(super) key: String,
    pub(super) rule: String,
    pub(super) status: crate::IdentityStatus,
    pub(super) table: String,
    pub(super) over: crate::Over,
    pub(super) left: Vec<String>,
    pub(super) right: Vec<String>,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCheck {
    pub(super) key: String,
    pub(super) rule: String,
    pub(super) kind: crate::RelationKind,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) terms: crate::Terms,
}
