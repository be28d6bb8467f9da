//! The committed sample: the reports of a fictional district as different sites publish them, and what is planted in
//! them.

use crate::accuracy::cells_csv_of;
use crate::district::{self, District, Sample};
use crate::plain::Dice;
use crate::write::html::{self, HtmlStyle};
use crate::write::quirk::Quirk;
use crate::write::text::{self, TextStyle};
use crate::write::wide_text;
use gongkai_model::Report;
use gongkai_model::exchange::{Bundle, REPORT_SCHEMA, ReportRecord};
use std::collections::BTreeMap;

/// Seed of the committed sample.
pub const SEED: u64 = 2025;

/// Where the reports are, from the root of the repository.
pub const FOLDER: &str = "data/sample";

/// How a body publishes its reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Channel {
    /// A page a year.
    Page(HtmlStyle),
    /// A text a year.
    Text(TextStyle),
    /// One JSON file with every year.
    Json,
    /// One cells CSV with every year.
    CellsCsv,
    /// One sheet per form, a row a year.
    WideCsv,
}

/// By number of the body, see `district::bodies`. Bodies with planted defects of the text publish text.
const CHANNELS: [Channel; 24] = [
    Channel::Page(HtmlStyle::Article),
    Channel::Page(HtmlStyle::Portal),
    Channel::Page(HtmlStyle::Blocks),
    Channel::Page(HtmlStyle::Word),
    Channel::Page(HtmlStyle::Old),
    Channel::Page(HtmlStyle::Gbk),
    Channel::Text(TextStyle::Pipes),
    Channel::Page(HtmlStyle::Portal),
    Channel::Page(HtmlStyle::Blocks),
    Channel::Page(HtmlStyle::OneTable),
    Channel::Page(HtmlStyle::Article),
    Channel::Page(HtmlStyle::Sheet),
    Channel::Page(HtmlStyle::Old),
    Channel::Page(HtmlStyle::Article),
    Channel::Page(HtmlStyle::Portal),
    Channel::Text(TextStyle::Tabs),
    Channel::Json,
    Channel::Text(TextStyle::OneCellALine),
    Channel::Page(HtmlStyle::Gbk),
    Channel::CellsCsv,
    Channel::WideCsv,
    Channel::Page(HtmlStyle::OneTable),
    Channel::Page(HtmlStyle::Sheet),
    Channel::Text(TextStyle::Pipes),
];

/// Oddities that no rule speaks of: a page with one of them has the same findings as one without.
const HARMLESS: [Quirk; 14] = [
    Quirk::RowSpanOff,
    Quirk::VerticalLabels,
    Quirk::BrokenLabels,
    Quirk::Invisible,
    Quirk::NonBreakingSpaces,
    Quirk::TagsInNumbers,
    Quirk::NestedCells,
    Quirk::Comments,
    Quirk::Entities,
    Quirk::PageBreak,
    Quirk::RepeatedHeader,
    Quirk::HiddenRow,
    Quirk::SpacerRows,
    Quirk::NoCharset,
];

/// The files of a district, by path below the sample folder.
///
/// # Errors
///
/// Where a report cannot be written as JSON or CSV.
pub fn files(district: &District, seed: u64) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn std::error::Error>> {
    let mut files = BTreeMap::new();
    let mut dice = Dice::new(seed ^ 0x5a3b1e);
    for (b, body) in district.bodies.iter().enumerate() {
        let samples: Vec<&Sample> = district.samples.iter().filter(|sample| sample.body == b).collect();
        let reports: Vec<&Report> = samples.iter().map(|sample| &sample.report).collect();
        let name = short(district, &body.name);
        match channel(b) {
            Channel::Page(style) => {
                for sample in samples {
                    let quirks = quirks(sample, &mut dice);
                    let written = html::write(&sample.report, style, &quirks, &mut dice);
                    files.insert(format!("{}/{name}.html", sample.report.report_year), written.bytes);
                }
            }
            Channel::Text(style) => {
                for report in reports {
                    files.insert(format!("{}/{name}.txt", report.report_year), text::write(report, style).bytes);
                }
            }
            Channel::Json => {
                let records = reports.iter().map(|report| ReportRecord::from(*report)).collect();
                let bundle = Bundle { schema: REPORT_SCHEMA.to_owned(), reports: records };
                let mut bytes = serde_json::to_vec_pretty(&bundle)?;
                bytes.push(b'\n');
                files.insert(format!("{name}.json"), bytes);
            }
            Channel::CellsCsv => {
                files.insert(format!("{name}.cells.csv"), cells_csv_of(&reports)?);
            }
            Channel::WideCsv => {
                let form = |report: &&Report| report.form().map(|form| form.id);
                for reports in reports.chunk_by(|a, b| form(a) == form(b)) {
                    let first = reports.first().map_or(0, |report| report.report_year);
                    files.insert(format!("{name}-{first}起.wide.csv"), wide_text::write_all(reports)?);
                }
            }
        }
    }
    Ok(files)
}

fn channel(body: usize) -> Channel {
    CHANNELS[body % CHANNELS.len()]
}

/// The path below the sample folder of the file that holds the report of an agency and year; empty if there is none.
pub fn path(district: &District, agency: &str, report_year: i32) -> String {
    let of = |sample: &&Sample| sample.report.report_year == report_year && sample.report.agency.name == agency;
    let Some(sample) = district.samples.iter().find(of) else { return String::new() };
    let name = short(district, &district.bodies[sample.body].name);
    match channel(sample.body) {
        Channel::Page(_) => format!("{report_year}/{name}.html"),
        Channel::Text(_) => format!("{report_year}/{name}.txt"),
        Channel::Json => format!("{name}.json"),
        Channel::CellsCsv => format!("{name}.cells.csv"),
        Channel::WideCsv => {
            let form = |report: &Report| report.form().map(|form| form.id);
            let same = |other: &&Sample| other.body == sample.body && form(&other.report) == form(&sample.report);
            let first = district.samples.iter().filter(same).map(|other| other.report.report_year).min();
            format!("{name}-{}起.wide.csv", first.unwrap_or(report_year))
        }
    }
}

/// Name of a body without the district's.
fn short(district: &District, name: &str) -> String {
    name.strip_prefix(&district.name).unwrap_or(name).to_owned()
}

/// Every third page is odd in some way.
fn quirks(sample: &Sample, dice: &mut Dice) -> Vec<Quirk> {
    let mut quirks = Vec::new();
    if sample.twice {
        quirks.push(Quirk::BodyTwice);
    } else if dice.below(3) == 0 {
        quirks.push(HARMLESS[dice.below(HARMLESS.len() as u32) as usize]);
    }
    quirks
}

/// Every file that is committed, by path from the root of the repository: the reports, and beside their folder what
/// is planted in them and the roster of the district.
///
/// # Errors
///
/// Where a report cannot be written as JSON or CSV.
pub fn committed() -> Result<BTreeMap<String, Vec<u8>>, Box<dyn std::error::Error>> {
    let district = district::district(SEED);
    let mut all: BTreeMap<String, Vec<u8>> =
        files(&district, SEED)?.into_iter().map(|(path, bytes)| (format!("{FOLDER}/{path}"), bytes)).collect();
    let manifest = district::manifest(&district, |agency, year| path(&district, agency, year))?;
    all.insert("data/sample-planted.csv".to_owned(), manifest);
    all.insert("data/sample-roster.csv".to_owned(), district::roster(&district)?);
    Ok(all)
}
