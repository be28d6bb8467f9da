//! One agency's annual report, as read.

use crate::agency::Agency;
use crate::{Cell, CellIx, CellState, Cells, Form, FormId, Lang, Legibility, Number, Place};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// The first report year there can be: the disclosure regulation of 2008 took effect on 2008-05-01.
pub const FIRST_REPORT_YEAR: i32 = 2008;

/// Whose numbers a report gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The agency's own (本级, 本机关).
    Own,
    /// Summed over the bodies below it (汇总, 全区, 本行政区域).
    RolledUp,
    /// The report does not say.
    #[default]
    Unknown,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 3] = [Scope::Own, Scope::RolledUp, Scope::Unknown];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Scope::Own => "own",
            Scope::RolledUp => "rolled_up",
            Scope::Unknown => "unknown",
        }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Scope::Own => lang.pick("本级", "own"),
            Scope::RolledUp => lang.pick("汇总", "rolled up"),
            Scope::Unknown => lang.pick("口径未说明", "scope not stated"),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A word that names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope {0:?}; valid: own, rolled_up, unknown")]
pub struct UnknownScope(pub String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s.trim() {
            "own" | "本级" | "本机关" | "本单位" => Ok(Scope::Own),
            "rolled_up" | "汇总" | "全市" | "全区" | "全县" | "本行政区域" => Ok(Scope::RolledUp),
            "unknown" | "" => Ok(Scope::Unknown),
            other => Err(UnknownScope(other.to_owned())),
        }
    }
}

/// Who is responsible for a defect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// The agency that wrote the report.
    Agency,
    /// Whoever stored or scraped it: what is missing may have been published.
    Source,
    /// This program could not read what is there.
    Tool,
}

impl Attribution {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Attribution::Agency => lang.pick("报告单位", "agency"),
            Attribution::Source => lang.pick("数据来源", "source"),
            Attribution::Tool => lang.pick("本工具", "tool"),
        }
    }
}

/// The layout of the file a report was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceFormat {
    /// CSV, one row a cell.
    CellsCsv,
    /// CSV, one row a report.
    WideCsv,
    /// JSON.
    Json,
    /// JSON Lines.
    JsonLines,
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// A Word file.
    Docx,
    /// A spreadsheet.
    Sheet,
    /// A PDF with a text layer.
    Pdf,
    /// An OFD with a text layer.
    Ofd,
    /// A dataset saved by `gongkai load`.
    Dataset,
}

impl SourceFormat {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SourceFormat::CellsCsv => lang.pick("指标明细CSV", "cells CSV"),
            SourceFormat::WideCsv => lang.pick("一行一份报告的CSV", "wide CSV"),
            SourceFormat::Json => "JSON",
            SourceFormat::JsonLines => "JSON Lines",
            SourceFormat::Text => lang.pick("纯文本", "plain text"),
            SourceFormat::Html => lang.pick("网页", "web page"),
            SourceFormat::Docx => lang.pick("Word文件", "Word file"),
            SourceFormat::Sheet => lang.pick("电子表格", "spreadsheet"),
            SourceFormat::Pdf => "PDF",
            SourceFormat::Ofd => lang.pick("OFD文件", "OFD file"),
            SourceFormat::Dataset => lang.pick("已保存的数据集", "saved dataset"),
        }
    }
}

/// Where a report was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// File, as the user would name it.
    pub file: String,
    /// Layout of the file.
    pub format: SourceFormat,
    /// Source to cite, where the file names one.
    pub cited: Option<String>,
}

/// What a source could show at all, found defective or not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Carried {
    /// The full text.
    pub text: bool,
    /// A publication date.
    pub published: bool,
    /// Keys of the tables it shows.
    pub tables: BTreeSet<String>,
}

/// A stretch of time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.from, self.to)
    }
}

/// A piece of text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Where a date of publication stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateSource {
    /// In words on the page (发布日期：…).
    Page,
    /// In the page's metadata.
    Metadata,
    /// In the page's own address.
    Address,
    /// Under the text, with the agency's name (落款).
    Signature,
}

impl DateSource {
    /// Every one, the best claim first.
    pub const ALL: [DateSource; 4] =
        [DateSource::Page, DateSource::Metadata, DateSource::Address, DateSource::Signature];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            DateSource::Page => "page",
            DateSource::Metadata => "metadata",
            DateSource::Address => "address",
            DateSource::Signature => "signature",
        }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            DateSource::Page => lang.pick("页面发布日期", "date on the page"),
            DateSource::Metadata => lang.pick("页面元数据日期", "date in the page's metadata"),
            DateSource::Address => lang.pick("网址中的日期", "date in the address"),
            DateSource::Signature => lang.pick("落款日期", "date under the text"),
        }
    }
}

/// A date that a source gives as that of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateClaim {
    /// Where it stands.
    pub by: DateSource,
    /// The date.
    pub date: Date,
}

/// One section of the narrative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Key of the form's section, if it is one of those; [`Section::PREAMBLE`] for what stands before the first.
    pub key: Option<String>,
    /// The heading as written; empty for the preamble.
    pub heading: String,
    /// What stands under it; tables left out.
    pub paragraphs: Vec<Passage>,
    /// Where the heading stands.
    pub place: Place,
}

impl Section {
    /// Key of the text between the title and the first heading (引言), which no form asks for and most reports have.
    pub const PREAMBLE: &'static str = "preamble";

    /// The paragraphs as one text, a line each.
    pub fn text(&self) -> String {
        self.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// One agency's annual report for one report year.
///
/// It is handed from process to process as it is; the layout in files is [`crate::exchange::ReportRecord`]. It is made by
/// [`Report::builder`], so that one more field concerns nobody who does not know of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// Who reports.
    pub agency: Agency,
    /// The year covered, not the year published.
    pub report_year: i32,
    /// Whose numbers it gives.
    pub scope: Scope,
    /// Title as printed.
    pub title: Option<String>,
    /// Publication date as claimed by the source.
    pub published: Option<Date>,
    /// Every date its page, its address and its signature give, the best claim first.
    pub dates: Vec<DateClaim>,
    /// The statistical period stated.
    pub period: Option<Period>,
    /// Notices and laws it cites, as written.
    pub legal_basis: Vec<Passage>,
    /// The narrative.
    pub sections: Vec<Section>,
    /// Labels of the rows with numbers that its tables have beside those of the form (local additions).
    pub extra_rows: Vec<Passage>,
    /// The body appears twice in the source.
    pub body_repeated: bool,
    /// The form its rows and headers show; nothing where no table could be read.
    pub detected_form: Option<FormId>,
    /// Its numbers; nothing for a report from before there was a form.
    pub cells: Option<Cells>,
    /// What the source could show.
    pub carried: Carried,
    /// How well its document could be read.
    pub legibility: Legibility,
    /// Where it was read from.
    pub origin: Origin,
}

/// Makes a [`Report`]: whose it is, of which year and from where is known at once, the rest is said of what is there.
#[derive(Debug, Clone)]
#[must_use]
pub struct ReportBuilder(Report);

impl ReportBuilder {
    /// The agency, where it is another one.
    pub fn agency(mut self, agency: Agency) -> ReportBuilder {
        self.0.agency = agency;
        self
    }

    /// The year covered, where it is another one.
    pub fn report_year(mut self, year: i32) -> ReportBuilder {
        self.0.report_year = year;
        self
    }

    /// Whose numbers it gives; not stated unless said.
    pub fn scope(mut self, scope: Scope) -> ReportBuilder {
        self.0.scope = scope;
        self
    }

    /// Title as printed.
    pub fn title(mut self, title: Option<String>) -> ReportBuilder {
        self.0.title = title;
        self
    }

    /// Publication date as claimed by the source.
    pub fn published(mut self, published: Option<Date>) -> ReportBuilder {
        self.0.published = published;
        self
    }

    /// Every date its source gives, the best claim first.
    pub fn dates(mut self, dates: Vec<DateClaim>) -> ReportBuilder {
        self.0.dates = dates;
        self
    }

    /// The statistical period stated.
    pub fn period(mut self, period: Option<Period>) -> ReportBuilder {
        self.0.period = period;
        self
    }

    /// Notices and laws it cites.
    pub fn legal_basis(mut self, legal_basis: Vec<Passage>) -> ReportBuilder {
        self.0.legal_basis = legal_basis;
        self
    }

    /// The narrative.
    pub fn sections(mut self, sections: Vec<Section>) -> ReportBuilder {
        self.0.sections = sections;
        self
    }

    /// Labels of rows that its tables have beside those of the form.
    pub fn extra_rows(mut self, extra_rows: Vec<Passage>) -> ReportBuilder {
        self.0.extra_rows = extra_rows;
        self
    }

    /// Whether the body appears twice in the source.
    pub fn body_repeated(mut self, body_repeated: bool) -> ReportBuilder {
        self.0.body_repeated = body_repeated;
        self
    }

    /// The form its rows and headers show.
    pub fn detected_form(mut self, detected_form: Option<FormId>) -> ReportBuilder {
        self.0.detected_form = detected_form;
        self
    }

    /// Its numbers.
    pub fn cells(mut self, cells: Option<Cells>) -> ReportBuilder {
        self.0.cells = cells;
        self
    }

    /// What the source could show.
    pub fn carried(mut self, carried: Carried) -> ReportBuilder {
        self.0.carried = carried;
        self
    }

    /// How well its document could be read.
    pub fn legibility(mut self, legibility: Legibility) -> ReportBuilder {
        self.0.legibility = legibility;
        self
    }

    /// The report.
    pub fn build(self) -> Report {
        self.0
    }
}

impl Report {
    /// A report of which only the agency, the year covered and the file are known.
    ///
    /// ```
    /// use gongkai_model::{Cells, Form, Origin, Report, Scope, SourceFormat, agency::Agency};
    /// let origin = Origin { file: "a.csv".into(), format: SourceFormat::CellsCsv, cited: None };
    /// let report = Report::builder(Agency::parse("云泽区财政局", None), 2023, origin)
    ///     .scope(Scope::Own)
    ///     .cells(Form::expected(2023).map(Cells::absent))
    ///     .build();
    /// assert_eq!((report.scope, report.title), (Scope::Own, None));
    /// ```
    pub fn builder(agency: Agency, report_year: i32, origin: Origin) -> ReportBuilder {
        ReportBuilder(Report {
            agency,
            report_year,
            scope: Scope::default(),
            title: None,
            published: None,
            dates: Vec::new(),
            period: None,
            legal_basis: Vec::new(),
            sections: Vec::new(),
            extra_rows: Vec::new(),
            body_repeated: false,
            detected_form: None,
            cells: None,
            carried: Carried::default(),
            legibility: Legibility::default(),
            origin,
        })
    }

    /// Makes another one of it.
    pub fn rebuild(self) -> ReportBuilder {
        ReportBuilder(self)
    }

    /// The form its year demands.
    pub fn expected_form(&self) -> Option<FormId> {
        Form::expected(self.report_year).map(|form| form.id)
    }

    /// The form its cells are kept in: the one detected, else the one expected.
    pub fn form(&self) -> Option<&'static Form> {
        self.cells.as_ref().map(Cells::form)
    }

    /// A cell by its permanent id.
    pub fn cell(&self, id: &str) -> Option<Cell<'_>> {
        let cells = self.cells.as_ref()?;
        cells.form().cell(id).map(|ix| cells.get(ix))
    }

    /// A quantity: a cell or a derived total.
    pub fn quantity(&self, id: &str) -> Reading {
        let Some(cells) = &self.cells else { return Reading::NotInForm };
        match cells.form().quantity(id) {
            Some(quantity) => quantity.read(cells),
            None => Reading::NotInForm,
        }
    }

    /// A section by its key.
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key.as_deref() == Some(key))
    }

    /// Agency and year for people: `洪泽区人民政府 2023`.
    pub fn name(&self) -> String {
        format!("{} {}", self.agency.name, self.report_year)
    }
}

/// What a report gives for a quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Every operand is reported.
    Value(Number),
    /// Some operand is not `reported`; the first such cell and its state.
    Missing(CellIx, CellState),
    /// The sum leaves the range of a 64-bit integer.
    Overflow,
    /// The report's form has no such quantity.
    NotInForm,
}

impl Reading {
    /// The number, if there is one.
    pub fn number(&self) -> Option<Number> {
        match self {
            Reading::Value(number) => Some(*number),
            _ => None,
        }
    }

    /// The count, if there is one.
    pub fn count(&self) -> Option<i64> {
        self.number().and_then(Number::count)
    }
}

impl crate::Quantity {
    /// The value in a report: the sum of its operands if every one of them is `reported`.
    pub fn read(&self, cells: &Cells) -> Reading {
        let mut total: Option<Number> = None;
        for ix in self.operands.iter().flat_map(|operand| operand.used(cells)) {
            let Some(number) = cells.reported(*ix) else { return Reading::Missing(*ix, cells.state(*ix)) };
            let sum = match (total, number) {
                (None, number) => Some(number),
                (Some(Number::Count(a)), Number::Count(b)) => a.checked_add(b).map(Number::Count),
                (Some(Number::Amount(a)), Number::Amount(b)) => a.checked_add(b).map(Number::Amount),
                // Totals are declared over one unit; a test over the forms holds that.
                _ => None,
            };
            match sum {
                Some(sum) => total = Some(sum),
                None => return Reading::Overflow,
            }
        }
        total.map_or(Reading::NotInForm, Reading::Value)
    }

    /// The cells the value is made of in a report.
    pub fn cells_used(&self, cells: &Cells) -> Vec<CellIx> {
        self.operands.iter().flat_map(|operand| operand.used(cells)).copied().collect()
    }

    /// Name in the given language.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}
