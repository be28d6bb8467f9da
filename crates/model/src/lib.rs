//! The vocabulary of Gongkai: forms, cells, identities, reports, agencies.
//!
//! Everything the other crates speak of is named here, and nothing here reads a file, knows the time or computes a
//! measure. The statutory forms are data (`forms/*.toml`).
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

pub mod agency;
mod cell;
mod copies;
mod csv_text;
mod deadline;
mod drawing;
pub mod exchange;
mod form;
mod identity;
mod lang;
mod legibility;
mod near;
mod place;
mod plain;
mod relation;
mod report;
mod rollup;
mod scope;
mod script;
mod series;
mod stable;
mod unit;

pub use cell::{Cell, CellState, Cells, Number, UnknownState};
pub use copies::{Merit, Preferred, displaced};
pub use deadline::{deadline_by_law, has_deadline_by_law};
pub use drawing::{Content, Slot};
pub use form::{
    Aspect, CellDef, CellIx, Column, ColumnSet, Derived, Flow, FlowPart, Form, FormError, FormId, Group, Layout,
    Notice, Quantity, Row, SectionDef, Table, UnknownForm,
};
pub use identity::{Check, Identity, IdentityStatus, Operand, Outcome, Over};
pub use lang::{Lang, UnknownLang, plural};
pub use legibility::{HeadSource, LabelVariant, Legibility, TableLegibility};
pub use near::nearest;
pub use place::Place;
pub use plain::{file_name, in_html, is_device_name, is_noncharacter, markdown, plain, shown, turns_text};
pub use relation::{FormRelation, Held, Relation, RelationKind, Terms, WrongTerms};
pub use report::{
    Attribution, Carried, DateClaim, DateSource, FIRST_REPORT_YEAR, Origin, Passage, Period, Reading, Report,
    ReportBuilder, Scope, Section, SourceFormat, UnknownScope,
};
pub use rollup::{Member, RollUp, RollUpOutcome, RolledCell, roll_ups, stated_roll_ups};
pub use script::{simplified, simplifier};
pub use series::{Comparable, Series, SeriesEvent, SeriesForm, StandIn};
pub use stable::stable_hash;
pub use unit::Unit;

/// Exact decimals, as used in [`Number::Amount`].
pub use rust_decimal::Decimal;

/// Calendar dates, as used in [`Report::published`].
pub use jiff::civil::Date;
