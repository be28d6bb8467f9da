//! The statutory forms, as data.
//!
//! A form is one TOML file under `forms/`; [`Form::all`] is the list of them. Everything the program knows about
//! sections, tables, rows, columns, labels, units, legal sources, totals and identities is read from there.

mod raw;
mod resolve;

use crate::{Check, FormRelation, Identity, Lang, Operand};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

/// The files the forms are read from, oldest first: name and content.
const FORM_FILES: [(&str, &str); 3] = [
    ("2014.toml", include_str!("../forms/2014.toml")),
    ("2019.toml", include_str!("../forms/2019.toml")),
    ("2021.toml", include_str!("../forms/2021.toml")),
];

static FORMS: OnceLock<Vec<Form>> = OnceLock::new();

/// Why a form cannot be added.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// The file is no form.
    #[error("{name}: {reason}")]
    File {
        /// Its name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// Two forms have one id, or are demanded for one year.
    #[error("{name}: the form {id} is there already")]
    Twice {
        /// Name of the second file.
        name: String,
        /// The id.
        id: FormId,
    },
    /// Forms were asked for already; what was read of them cannot change any more.
    #[error("forms are added before the first is used")]
    InUse,
}

/// The forms of some files, oldest first. A form that is in force ends the year before the next one begins.
fn forms(files: &[(&str, &str)]) -> Result<Vec<Form>, FormError> {
    let mut forms: Vec<Form> = Vec::with_capacity(files.len());
    for (name, text) in files {
        let form = resolve::form(text)
            .map_err(|error| FormError::File { name: (*name).to_owned(), reason: error.to_string() })?;
        if forms.iter().any(|other| other.id == form.id || other.first_year == form.first_year) {
            return Err(FormError::Twice { name: (*name).to_owned(), id: form.id });
        }
        forms.push(form);
    }
    forms.sort_by_key(|form| form.first_year);
    for at in 1..forms.len() {
        let next = forms[at].first_year;
        let last = &mut forms[at - 1].last_year;
        *last = Some(last.map_or(next - 1, |last| last.min(next - 1)));
    }
    Ok(forms)
}

/// A form's name: the first report year it was made for (`2014`, `2019`, `2021`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct FormId(u16);

impl<'de> Deserialize<'de> for FormId {
    /// An id that names no form is refused where it is read.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = FormId(u16::deserialize(deserializer)?);
        if Form::all().iter().any(|form| form.id == id) {
            return Ok(id);
        }
        Err(serde::de::Error::custom(UnknownForm(id.to_string())))
    }
}

impl FormId {
    /// The form of the statistical sheet, report years 2014–2018.
    pub const F2014: FormId = FormId(2014);
    /// The trial form, report years 2019–2020.
    pub const F2019: FormId = FormId(2019);
    /// The form in force from report year 2021.
    pub const F2021: FormId = FormId(2021);

    /// The form this names.
    pub fn form(self) -> &'static Form {
        // An id is only made from a known form (`FromStr`, the forms themselves) or is one of the constants.
        let all = Form::all();
        all.iter().find(|form| form.id == self).unwrap_or(&all[all.len() - 1])
    }
}

impl fmt::Display for FormId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for FormId {
    type Err = UnknownForm;

    /// Reads `2021`; `V2021` and `2021年格式` mean the same.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let digits: String = s.chars().filter(char::is_ascii_digit).collect();
        Form::all()
            .iter()
            .map(|form| form.id)
            .find(|id| id.to_string() == digits)
            .ok_or_else(|| UnknownForm(s.to_owned()))
    }
}

/// A form id that names no form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown form {0:?}; valid: {known}", known = known())]
pub struct UnknownForm(pub String);

fn known() -> String {
    Form::all().iter().map(|form| form.id.to_string()).collect::<Vec<_>>().join(", ")
}

/// Where a cell stands in a form's array of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellIx(pub(crate) u16);

impl CellIx {
    /// The position as a plain index into [`Form::cells`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The official layout a report follows.
#[derive(Debug, Clone)]
pub struct Form {
    /// The form's name.
    pub id: FormId,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// First report year the form is demanded for.
    pub first_year: i32,
    /// Last report year, or `None` while it is in force.
    pub last_year: Option<i32>,
    /// The notice that prescribes it.
    pub notice: Notice,
    /// The sections in order; empty for a form without a fixed outline.
    pub sections: Vec<SectionDef>,
    /// The tables in order.
    pub tables: Vec<Table>,
    /// Every cell: first the statutory ones in the order of the form, then those of collapsed rows.
    pub cells: Vec<CellDef>,
    /// How many of `cells` are statutory.
    pub statutory: usize,
    /// The identities as declared.
    pub identities: Vec<Identity>,
    /// What it demands of numbers beside the identities: parts and wholes, what is carried from year to year, stocks.
    pub relations: Vec<FormRelation>,
    /// What a report must state in words, by keys that rules know (`processing_fee`, `accountability`).
    pub demands: Vec<String>,
    /// Headings of outlines that it replaced: all words of an entry in one short line.
    pub old_headings: Vec<Vec<String>>,
    /// What came in and where it went, as the chart of it shows both.
    pub flow: Flow,
    /// What its file adds to the crosswalk of series.
    pub(crate) series: Vec<crate::series::Extension>,
    pub(crate) quantities: BTreeMap<String, Quantity>,
}

impl Form {
    /// Every form, oldest first.
    ///
    /// ```
    /// use gongkai_model::Form;
    /// let sizes: Vec<_> = Form::all().iter().map(|f| (f.id.to_string(), f.statutory)).collect();
    /// assert_eq!(sizes, [("2014".into(), 58), ("2019".into(), 198), ("2021".into(), 200)]);
    /// ```
    pub fn all() -> &'static [Form] {
        FORMS.get_or_init(|| match forms(&FORM_FILES) {
            Ok(forms) => forms,
            // The files are compiled in and a test reads each: this cannot happen in a released program.
            Err(error) => panic!("{error}"),
        })
    }

    /// Adds forms that stand in files of their own (name and text, as under `forms/`), for the next notice or another
    /// country, before any form is used.
    ///
    /// # Errors
    ///
    /// A file that is no form, an id that is there already, or forms that are in use.
    pub fn add(files: &[(&str, &str)]) -> Result<(), FormError> {
        let all: Vec<(&str, &str)> = FORM_FILES.iter().chain(files).copied().collect();
        let forms = forms(&all)?;
        crate::series::check(&forms)
            .map_err(|error| FormError::File { name: error.form.to_string(), reason: error.to_string() })?;
        FORMS.set(forms).map_err(|_| FormError::InUse)
    }

    /// Whether a report must state something in words (`processing_fee`).
    pub fn demands(&self, what: &str) -> bool {
        self.demands.iter().any(|demand| demand == what)
    }

    /// What it demands of numbers under a rule, beside the identities.
    pub fn relations_of(&self, rule: &str) -> impl Iterator<Item = &FormRelation> {
        self.relations.iter().filter(move |of| of.rule == rule)
    }

    /// The form a report year demands; `None` before 2014, when there was no national form.
    ///
    /// ```
    /// use gongkai_model::{Form, FormId};
    /// assert_eq!(Form::expected(2020).map(|f| f.id), Some(FormId::F2019));
    /// assert!(Form::expected(2012).is_none());
    /// ```
    pub fn expected(report_year: i32) -> Option<&'static Form> {
        Form::all()
            .iter()
            .find(|form| report_year >= form.first_year && form.last_year.is_none_or(|last| report_year <= last))
    }

    /// Name in the given language.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// The cell of a permanent id.
    pub fn cell(&self, id: &str) -> Option<CellIx> {
        match self.quantities.get(id) {
            Some(Quantity { operands, derived: false, .. }) => match operands.as_slice() {
                [Operand::Cell(ix)] => Some(*ix),
                _ => None,
            },
            _ => self.collapsed_cell(id),
        }
    }

    fn collapsed_cell(&self, id: &str) -> Option<CellIx> {
        self.cells[self.statutory..]
            .iter()
            .position(|cell| cell.id == id)
            .map(|at| CellIx((self.statutory + at) as u16))
    }

    /// What a cell is.
    pub fn def(&self, ix: CellIx) -> &CellDef {
        &self.cells[ix.index()]
    }

    /// A quantity: a cell, or a derived total the form declares (`requests.refused.total`).
    pub fn quantity(&self, id: &str) -> Option<&Quantity> {
        self.quantities.get(id)
    }

    /// Every quantity by id, cells included, in the order of their ids.
    pub fn quantities(&self) -> impl Iterator<Item = (&str, &Quantity)> {
        self.quantities.iter().map(|(id, quantity)| (id.as_str(), quantity))
    }

    /// The check of a permanent id such as `balance.total`, and the identity it belongs to.
    ///
    /// ```
    /// use gongkai_model::FormId;
    /// let (identity, check) = FormId::F2021.form().check("balance.total").unwrap();
    /// assert_eq!((identity.rule.as_str(), check.at.as_str()), ("SUM301", "total"));
    /// ```
    pub fn check(&self, id: &str) -> Option<(&Identity, &Check)> {
        let mut checks = self.identities.iter().flat_map(|of| of.checks.iter().map(move |check| (of, check)));
        checks.find(|(_, check)| check.id == id)
    }

    /// The table of a key such as `requests`.
    pub fn table(&self, key: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.key == key)
    }

    /// The table a cell belongs to.
    pub fn table_of(&self, ix: CellIx) -> &Table {
        &self.tables[self.def(ix).table]
    }

    /// A cell's label path for people: table, row, column (`三、（三）1.属于国家秘密 / 总计`).
    ///
    /// ```
    /// use gongkai_model::{FormId, Lang};
    /// let form = FormId::F2021.form();
    /// let ix = form.cell("requests.refused.state_secret.total").unwrap();
    /// assert_eq!(form.cell_label(ix, Lang::Zh), "三、（三）1.属于国家秘密 / 总计");
    /// ```
    pub fn cell_label(&self, ix: CellIx, lang: Lang) -> String {
        let def = self.def(ix);
        let table = &self.tables[def.table];
        let row = table.row_path(&table.rows[def.row], lang);
        let column = table.column_path(def.column_def(table), lang);
        if def.column_def(table).key.is_empty() { row } else { format!("{row} / {column}") }
    }
}

/// The notice that prescribes a form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Number, such as `国办公开办函〔2021〕30号`.
    pub number: String,
    /// Date of the notice, where known.
    pub date: Option<jiff::civil::Date>,
    /// Title in Chinese.
    pub zh: String,
    /// Title in English.
    pub en: String,
}

/// Where a year's cases come from and where they go: the two sides of the chart of them, each in its order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// What came in; the first one is what a report must have for the chart to show it.
    pub sources: Vec<FlowPart>,
    /// Where it went.
    pub targets: Vec<FlowPart>,
}

impl Flow {
    /// Its parts, those that came in first.
    pub fn parts(&self) -> impl Iterator<Item = &FlowPart> {
        self.sources.iter().chain(&self.targets)
    }
}

/// One part of a flow.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowPart {
    /// A quantity of the form.
    pub of: String,
    /// Short name in Chinese.
    pub zh: String,
    /// Short name in English.
    pub en: String,
}

impl FlowPart {
    /// Short name in the given language.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// One section of the narrative.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionDef {
    /// Key, such as `overview`.
    pub key: String,
    /// Number as printed, `一` to `六`.
    pub number: String,
    /// Heading in Chinese, without its number.
    pub zh: String,
    /// Heading in English.
    pub en: String,
    /// Other headings seen for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The article that demands it.
    pub source: String,
    /// What the section must survey.
    #[serde(default)]
    pub aspect: Vec<Aspect>,
}

impl SectionDef {
    /// Its number as English writes it: `6` for 六.
    pub fn arabic(&self) -> String {
        arabic(&self.number)
    }
}

/// A number as printed, in the figures of other languages.
fn arabic(number: &str) -> String {
    let at = ["一", "二", "三", "四", "五", "六", "七", "八", "九"].iter().position(|n| *n == number);
    at.map_or_else(|| number.to_owned(), |at| (at + 1).to_string())
}

/// A subject that a section must treat.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aspect {
    /// Key, such as `platform`.
    pub key: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Other words for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is called in English messages, where that is not its name.
    pub short: Option<String>,
    /// Words by which a heading, or a section that is not laid out by aspect, speaks of it.
    #[serde(default)]
    pub words: Vec<String>,
    /// Words that a heading of its own may use instead.
    #[serde(default)]
    pub headings: Vec<String>,
    /// What is done in it: words that treat it under another heading.
    #[serde(default)]
    pub substance: Vec<String>,
}

/// How a table is laid out on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Blocks under one another, each with its own columns (table 二).
    Blocks,
    /// Rows by columns under one header (table 三).
    Matrix,
    /// The rows stand side by side over one line of numbers (table 四).
    Strip,
    /// A long list with one number a row (the 2014 sheet).
    Sheet,
}

/// One statutory table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Key, the first part of its cells' ids.
    pub key: String,
    /// Number as printed (`二`, `三`, `四`, `统计表`).
    pub number: String,
    /// Key of the section it stands in, if the form has sections.
    pub section: Option<String>,
    /// Layout on paper.
    pub layout: Layout,
    /// Title in Chinese.
    pub zh: String,
    /// Title in English.
    pub en: String,
    /// Legal source.
    pub source: String,
    /// A note printed in the table.
    pub note: Option<String>,
    /// Headings over rows, parents before children.
    pub groups: Vec<Group>,
    /// Headings over columns, parents before children.
    pub column_groups: Vec<Group>,
    /// The sets of columns rows use.
    pub column_sets: Vec<ColumnSet>,
    /// The rows in order; collapsed rows stand last and say so.
    pub rows: Vec<Row>,
    /// Totals over rows that the form does not print.
    pub derived_rows: Vec<Derived>,
    /// Totals over columns that the form does not print.
    pub derived_columns: Vec<Derived>,
}

impl Table {
    /// Title in the given language, with its number: `表三 收到和处理政府信息公开申请情况`.
    pub fn title(&self, lang: Lang) -> String {
        match (lang, self.layout) {
            (Lang::Zh, Layout::Sheet) => self.zh.clone(),
            (Lang::Zh, _) => format!("表{} {}", self.number, self.zh),
            (Lang::En, Layout::Sheet) => self.en.clone(),
            (Lang::En, _) => format!("Table {}: {}", self.arabic(), self.en),
        }
    }

    /// Short name for locations: `表三`, `统计表`.
    pub fn short(&self, lang: Lang) -> String {
        match self.layout {
            Layout::Sheet => lang.pick("统计表", "statistical sheet").to_owned(),
            _ => lang.pick(format!("表{}", self.number), format!("table {}", self.arabic())),
        }
    }

    /// The number in Arabic numerals: 三 is 3.
    fn arabic(&self) -> String {
        arabic(&self.number)
    }

    /// The row's label with everything printed above it: `三、（三）1.属于国家秘密`.
    pub fn row_path(&self, row: &Row, lang: Lang) -> String {
        if lang == Lang::En {
            return match row.group.map(|g| &self.groups[g]) {
                Some(group) if self.layout != Layout::Sheet && !row.collapsed => {
                    format!("{} · {}", group.en, row.en)
                }
                _ => row.en.clone(),
            };
        }
        let mut path = String::new();
        for group in self.ancestors(row) {
            path.push_str(&group.number);
        }
        path.push_str(&row.number);
        path.push_str(&row.zh);
        path
    }

    /// The column's label with its group: `法人或其他组织·商业企业`.
    pub fn column_path(&self, column: &Column, lang: Lang) -> String {
        match column.group.map(|g| &self.column_groups[g]) {
            Some(group) => format!("{}·{}", lang.pick(&group.zh, &group.en), column.label(lang)),
            None => column.label(lang).to_owned(),
        }
    }

    /// The groups a row stands in, outermost first.
    pub fn ancestors(&self, row: &Row) -> Vec<&Group> {
        let mut chain = Vec::new();
        let mut at = row.group;
        while let Some(index) = at {
            chain.push(&self.groups[index]);
            at = self.groups[index].parent;
        }
        chain.reverse();
        chain
    }

    /// The columns of a row.
    pub fn columns(&self, row: &Row) -> &[Column] {
        &self.column_sets[row.columns].columns
    }

    /// The row of a key such as `refused.state_secret`.
    pub fn row(&self, key: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.key == key)
    }
}

/// A heading over several rows or columns.
#[derive(Debug, Clone)]
pub struct Group {
    /// Key, such as `refused`.
    pub key: String,
    /// Index of the group it stands in.
    pub parent: Option<usize>,
    /// Number as printed, `（三）`.
    pub number: String,
    /// Label in Chinese.
    pub zh: String,
    /// Label in English.
    pub en: String,
    /// Legal source, where it differs from the table's.
    pub source: Option<String>,
    /// Reports may print the whole group as one row.
    pub collapsed: bool,
}

/// One row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Key, the middle part of its cells' ids.
    pub key: String,
    /// Number as printed, `1.` or `（一）`.
    pub number: String,
    /// Label in Chinese, without its number.
    pub zh: String,
    /// Label in English.
    pub en: String,
    /// Other wordings seen in reports.
    pub aliases: Vec<String>,
    /// Those of them that are slips, not wordings.
    pub misprints: Vec<String>,
    /// Index of the group it stands in.
    pub group: Option<usize>,
    /// Index of its column set.
    pub columns: usize,
    /// Legal source.
    pub source: String,
    /// A remark printed with the label.
    pub note: Option<String>,
    /// Not a statutory row: a group printed as one row.
    pub collapsed: bool,
}

impl Row {
    /// Label in the given language, without its number.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// Columns that belong together under one header.
#[derive(Debug, Clone)]
pub struct ColumnSet {
    /// Key within the table.
    pub key: String,
    /// The columns, left to right.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Key, the last part of its cells' ids; empty where a row has one number only.
    pub key: String,
    /// Label in Chinese.
    pub zh: String,
    /// Label in English.
    pub en: String,
    /// Other wordings seen in reports.
    pub aliases: Vec<String>,
    /// Index of the column group it stands under.
    pub group: Option<usize>,
    /// Unit; a row may have its own.
    pub unit: Option<String>,
    /// May be below zero (a change).
    pub signed: bool,
    /// A stock at the end of the year, not a flow.
    pub stock: bool,
    /// The form prints no unit: what a report prints with the number or over it is its unit, and without one the number
    /// says nothing.
    pub unit_open: bool,
}

impl Column {
    /// Label in the given language.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// A total that the form does not print but metrics and identities are built on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// Key, used like a row's or column's key.
    pub key: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Rows or columns it adds up.
    #[serde(default)]
    pub sum: Vec<String>,
    /// Or: the group whose rows it adds up (or whose collapsed row it is).
    pub group: Option<String>,
}

/// One cell of a form.
#[derive(Debug, Clone)]
pub struct CellDef {
    /// Permanent id `table.row.column`.
    pub id: String,
    /// Index of its table.
    pub table: usize,
    /// Index of its row in the table.
    pub row: usize,
    /// Index of its column in the row's column set.
    pub column: usize,
    /// Unit as printed: 件, 项, 万元 …
    pub unit: String,
    /// An amount (exact decimal) and not a count.
    pub amount: bool,
    /// May be below zero.
    pub signed: bool,
    /// The form prints no unit: a document must, or the number says nothing.
    pub unit_open: bool,
    /// Belongs to a collapsed row.
    pub collapsed: bool,
}

impl CellDef {
    fn column_def<'t>(&self, table: &'t Table) -> &'t Column {
        &table.columns(&table.rows[self.row])[self.column]
    }
}

/// A number a form can give: a cell, or a derived total.
#[derive(Debug, Clone)]
pub struct Quantity {
    /// What is added up.
    pub operands: Vec<Operand>,
    /// Not printed on the form.
    pub derived: bool,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Unit.
    pub unit: String,
}
