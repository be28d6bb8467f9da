//! How many cells of a corpus with known truth are read right, style by style.

use crate::plain::{self, Dice};
use crate::score;
use crate::write::docx::{self, DocxStyle};
use crate::write::html::{self, HtmlStyle};
use crate::write::mht::{self, MhtStyle};
use crate::write::ofd::{self, OfdStyle};
use crate::write::print;
use crate::write::quirk::Quirk;
use crate::write::text::{self, TextStyle};
use crate::write::xlsx::{self, XlsxStyle};
use crate::write::{Written, wide_text};
use gongkai_loader::{Loaded, Options, load};
use gongkai_model::exchange::{Bundle, CELLS_REQUIRED, REPORT_SCHEMA, ReportRecord};
use gongkai_model::{CellState, Cells, Date, Form, Number, Place, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// What happened to the cells of one style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files written.
    pub reports: usize,
    /// Files that gave no report.
    pub rejected: usize,
    /// Cells in which a number is printed.
    pub printed: usize,
    /// Read with state and number.
    pub right: usize,
    /// A number is printed and another one read.
    pub wrong: usize,
    /// A number is printed and none is read, and that is said.
    pub flagged: usize,
    /// A number is printed and none is read, and nothing is said.
    pub missed: usize,
    /// A number is read and none is printed.
    pub invented: usize,
    /// No number is printed and none is read, but the state is another (blank for absent).
    pub state: usize,
    /// Agency, year and publication date are right.
    pub heads: usize,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.reports += other.reports;
        self.rejected += other.rejected;
        self.printed += other.printed;
        self.right += other.right;
        self.wrong += other.wrong;
        self.flagged += other.flagged;
        self.missed += other.missed;
        self.invented += other.invented;
        self.state += other.state;
        self.heads += other.heads;
    }

    /// Share of the printed numbers that are read right.
    pub fn read(&self) -> f64 {
        if self.printed == 0 { 1.0 } else { self.right as f64 / self.printed as f64 }
    }
}

/// The tallies of a corpus.
#[derive(Debug, Clone, Default)]
pub struct Accuracy {
    /// Seed of the corpus.
    pub seed: u64,
    /// By style.
    pub styles: BTreeMap<String, Tally>,
    /// By quirk, over the pages that have it.
    pub quirks: BTreeMap<String, Tally>,
    /// Cells that were not read right: file, cell, expected, found.
    pub bad: Vec<Bad>,
}

/// A cell that was not read right, and the file it stands in.
#[derive(Debug, Clone)]
pub struct Bad {
    /// Name of the file.
    pub file: String,
    /// Quirks of the page.
    pub quirks: Vec<Quirk>,
    /// Id of the cell; empty for a file that gave no report.
    pub cell: String,
    /// What is printed.
    pub expected: String,
    /// What was read.
    pub found: String,
}

impl Accuracy {
    /// All styles together.
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.styles.values().for_each(|tally| total.add(tally));
        total
    }

    /// By format: the first word of a style's name, or the whole name of a layout of our own.
    pub fn formats(&self) -> BTreeMap<&str, Tally> {
        let mut formats: BTreeMap<&str, Tally> = BTreeMap::new();
        for (style, tally) in &self.styles {
            let (first, _) = style.split_once(' ').filter(|(_, rest)| *rest != "CSV").unwrap_or((style, ""));
            formats.entry(first).or_default().add(tally);
        }
        formats
    }

    /// In every format no number is wrong without a word about it, none is invented, and at least 999 in 1000 are read.
    pub fn holds(&self) -> bool {
        self.formats().values().all(|tally| tally.wrong == 0 && tally.invented == 0 && tally.read() >= 0.999)
    }
}

/// Writes the given reports in every style, loads them and counts. Files of which a cell is not read right are kept in
/// a folder, if one is given.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn measure(reports: &[Report], seed: u64, keep: Option<&Path>) -> Result<Accuracy, Box<dyn std::error::Error>> {
    let mut accuracy = Accuracy { seed, ..Accuracy::default() };
    let mut dice = Dice::new(seed ^ 0x5eed);
    let options = Options::at(Date::new(2026, 6, 1)?);
    for (number, report) in reports.iter().enumerate() {
        let mut files: Vec<File> = Vec::new();
        let style = HtmlStyle::ALL[number % HtmlStyle::ALL.len()];
        let quirks = Quirk::some(&mut dice);
        files.push((format!("html {}", style.id()), Vec::new(), html::write(report, style, &[], &mut dice)));
        let odd = html::write(report, style, &quirks, &mut dice);
        files.push((format!("html {}, odd", style.id()), quirks, odd));
        for style in TextStyle::ALL {
            if style.keeps(report) {
                files.push((format!("text {}", style.id()), Vec::new(), text::write(report, style)));
            }
        }
        files.extend(office_files(report, number, &mut dice)?);
        files.extend(own_layouts(report)?.into_iter().map(|(name, written)| (name.to_owned(), Vec::new(), written)));
        for (style, quirks, written) in files {
            let file = format!("{number:04}-{}.{}", style.replace([' ', ','], "-"), written.extension);
            let before = accuracy.bad.len();
            let tally = tally(report, &file, &written, &quirks, &options, &mut accuracy.bad);
            accuracy.styles.entry(style).or_default().add(&tally);
            for quirk in &quirks {
                accuracy.quirks.entry(format!("{quirk:?}")).or_default().add(&tally);
            }
            if let Some(folder) = keep.filter(|_| accuracy.bad.len() > before) {
                std::fs::create_dir_all(folder)?;
                std::fs::write(folder.join(&file), &written.bytes)?;
            }
        }
    }
    for (name, reports) in collections(reports) {
        let bytes = xlsx::collection(&reports)?;
        let loaded = load(&name, &bytes, &options);
        for report in reports {
            let Some(cells) = &report.cells else { continue };
            let one = loaded.as_ref().map_err(ToString::to_string).map(|loaded| one_of(loaded, report));
            let tally = compare(report, &name, cells, &[], one, &mut accuracy.bad);
            accuracy.styles.entry("xlsx collection".to_owned()).or_default().add(&tally);
        }
    }
    Ok(accuracy)
}

/// Every so many reports is converted too: LibreOffice takes half a second for each.
const CONVERTED: usize = 5;

/// Writes some of the given reports as Word files and workbooks, has LibreOffice make DOC, PDF, RTF, XLS and ODS files of them,
/// loads these and counts. False where LibreOffice is not installed, and nothing is counted.
///
/// # Errors
///
/// Where a file cannot be written or converted.
pub fn measure_converted(
    reports: &[Report],
    accuracy: &mut Accuracy,
    keep: Option<&Path>,
) -> Result<bool, Box<dyn std::error::Error>> {
    let mut dice = Dice::new(accuracy.seed ^ 0x0ff1ce);
    let options = Options::at(Date::new(2026, 6, 1)?);
    let styles: Vec<DocxStyle> = DocxStyle::ALL.into_iter().filter(|style| style.prints()).collect();
    let some: Vec<&Report> = reports.iter().step_by(CONVERTED).collect();
    let (mut words, mut books, mut old_words) = (Vec::new(), Vec::new(), Vec::new());
    for (number, report) in some.iter().enumerate() {
        let style = styles[number % styles.len()];
        words.push((format!("docx {}", style.id()), Vec::new(), docx::write(report, style, &[], &mut dice)?));
    }
    for (number, report) in some.iter().enumerate() {
        let style = XlsxStyle::ALL[number % XlsxStyle::ALL.len()];
        // Every other round of the styles is odd.
        let odd = number / XlsxStyle::ALL.len() % 2 == 1;
        let quirks = if odd { Quirk::some_of(&Quirk::of_workbooks(), &mut dice) } else { Vec::new() };
        let name = format!("xlsx {}{}", style.id(), if odd { ", odd" } else { "" });
        let written = xlsx::write(report, style, &quirks, &mut dice)?;
        books.push((name, quirks, written));
    }
    // A Word file of the older format keeps tracked changes, which a print does not.
    for (number, report) in some.iter().enumerate() {
        let style = DocxStyle::ALL[number % DocxStyle::ALL.len()];
        let odd = number / DocxStyle::ALL.len() % 2 == 1;
        let quirks = if odd { Quirk::some_of(&Quirk::of_documents(), &mut dice) } else { Vec::new() };
        let name = format!("docx {}{}", style.id(), if odd { ", odd" } else { "" });
        let written = docx::write(report, style, &quirks, &mut dice)?;
        old_words.push((name, quirks, written));
    }
    for (to, files) in [("pdf", &words), ("rtf", &words), ("doc", &old_words), ("xls", &books), ("ods", &books)] {
        let named = |number: usize, file: &File| format!("{number:04}.{}", file.2.extension);
        let sources: Vec<(String, &[u8])> =
            files.iter().enumerate().map(|(n, file)| (named(n, file), file.2.bytes.as_slice())).collect();
        let Some(mut converted) = print::converted(&sources, to)? else { return Ok(false) };
        for (number, (report, (style, quirks, source))) in some.iter().zip(files).enumerate() {
            let bytes =
                converted.remove(&format!("{number:04}")).ok_or_else(|| format!("{style} was not converted"))?;
            let written = Written { extension: to, bytes, cells: source.cells.clone() };
            let file = format!("{number:04}-{}.{to}", style.replace([' ', ','], "-"));
            let before = accuracy.bad.len();
            let tally = tally(report, &file, &written, quirks, &options, &mut accuracy.bad);
            accuracy.styles.entry(format!("{to} of {style}")).or_default().add(&tally);
            if let Some(folder) = keep.filter(|_| accuracy.bad.len() > before) {
                std::fs::create_dir_all(folder)?;
                std::fs::write(folder.join(&file), &written.bytes)?;
            }
        }
    }
    Ok(true)
}

/// A file: its style, its oddities, its content.
type File = (String, Vec<Quirk>, Written);

/// The report as a Word file, as a workbook, as an OFD and as a page saved whole, of one style each, plain and with oddities.
fn office_files(report: &Report, number: usize, dice: &mut Dice) -> Result<Vec<File>, Box<dyn std::error::Error>> {
    let word = DocxStyle::ALL[number % DocxStyle::ALL.len()];
    let book = XlsxStyle::ALL[number % XlsxStyle::ALL.len()];
    let (of_word, of_book) =
        (Quirk::some_of(&Quirk::of_documents(), dice), Quirk::some_of(&Quirk::of_workbooks(), dice));
    let mut files = Vec::new();
    for (odd, quirks) in [("", Vec::new()), (", odd", of_word)] {
        let written = docx::write(report, word, &quirks, dice)?;
        files.push((format!("docx {}{odd}", word.id()), quirks, written));
    }
    for (odd, quirks) in [("", Vec::new()), (", odd", of_book)] {
        let written = xlsx::write(report, book, &quirks, dice)?;
        files.push((format!("xlsx {}{odd}", book.id()), quirks, written));
    }
    // Dice of their own: those of the other files fall as they did.
    let dice = &mut Dice::new(number as u64 ^ 0x0fd);
    let fixed = OfdStyle::ALL[number % OfdStyle::ALL.len()];
    let of_fixed = Quirk::some_of(&Quirk::of_documents(), dice);
    for (odd, quirks) in [("", Vec::new()), (", odd", of_fixed)] {
        let written = ofd::write(report, fixed, &quirks, dice)?;
        files.push((format!("ofd {}{odd}", fixed.id()), quirks, written));
    }
    let dice = &mut Dice::new(number as u64 ^ 0x3147);
    let whole = MhtStyle::ALL[number % MhtStyle::ALL.len()];
    let mut of_page = Quirk::some(dice);
    // How a saved page is encoded is for the program to say that saves it.
    of_page.retain(|quirk| *quirk != Quirk::Utf16);
    for (odd, quirks) in [("", Vec::new()), (", odd", of_page)] {
        let written = mht::write(report, whole, &quirks, dice);
        files.push((format!("mht {}{odd}", whole.id()), quirks, written));
    }
    Ok(files)
}

/// Reports a collection sheet.
const COLLECTED: usize = 30;

/// The reports of each form in collection sheets, with their names.
fn collections(reports: &[Report]) -> Vec<(String, Vec<&Report>)> {
    let mut sheets = Vec::new();
    for form in Form::all() {
        let of_form: Vec<&Report> =
            reports.iter().filter(|report| report.form().is_some_and(|other| other.id == form.id)).collect();
        for (number, some) in of_form.chunks(COLLECTED).enumerate() {
            sheets.push((format!("collection-{}-{number}.xlsx", form.id), some.to_vec()));
        }
    }
    sheets
}

/// The one report of a collection that is the given one.
fn one_of(loaded: &Loaded, report: &Report) -> Loaded {
    let same = |other: &&Report| other.agency.key == report.agency.key && other.report_year == report.report_year;
    Loaded { reports: loaded.reports.iter().filter(same).cloned().collect(), problems: loaded.problems.clone() }
}

/// Reports with numbers from a seed, some of their cells blank, marked or spelled out as agencies spell them.
pub fn invented(seed: u64, count: usize) -> Vec<Report> {
    let mut dice = Dice::new(seed);
    let mut reports = Vec::with_capacity(count);
    for number in 0..count {
        let form = &Form::all()[number % Form::all().len()];
        let years = form.last_year.unwrap_or(2025) - form.first_year + 1;
        let year = form.first_year + dice.below(years as u32) as i32;
        let agency = format!("云泽区{}镇人民政府", ordinal(number));
        let mut report = plain::report(form, &agency, year, seed.wrapping_mul(31).wrapping_add(number as u64));
        if let Some(cells) = &mut report.cells {
            blur(cells, &mut dice);
        }
        report.sections = plain::sections(form);
        reports.push(report);
    }
    reports
}

/// A name of two characters that no other number has.
fn ordinal(number: usize) -> String {
    let characters: Vec<char> = "子丑寅卯辰巳午未申酉戌亥甲乙丙丁戊己庚辛壬癸东南西北".chars().collect();
    let n = characters.len();
    [number / n / n % n, number / n % n, number % n].into_iter().map(|at| characters[at]).collect()
}

/// Leaves some cells blank, marks some, and prints a group as one row now and then.
fn blur(cells: &mut Cells, dice: &mut Dice) {
    let form = cells.form();
    let (blanks, marks) = (dice.below(6) == 0, dice.below(6) == 0);
    let all: Vec<_> = cells.present().map(|(ix, _)| ix).collect();
    for ix in all {
        if blanks && dice.below(20) == 0 {
            cells.set(ix, CellState::Blank, None, "", Place::default());
        } else if marks && dice.below(20) == 0 {
            let mark = ["/", "-", "—", "无", "／"][dice.below(5) as usize];
            cells.set(ix, CellState::NotApplicable, None, mark, Place::default());
        }
    }
    if dice.below(5) > 0 {
        return;
    }
    for (t, table) in form.tables.iter().enumerate() {
        for row in table.rows.iter().filter(|row| row.collapsed) {
            let group = table.groups.iter().position(|group| group.key == row.key);
            for column in table.columns(row) {
                let Some(whole) = form.cell(&format!("{}.{}.{}", table.key, row.key, column.key)) else { continue };
                let mut sum = 0;
                for (r, part) in
                    table.rows.iter().enumerate().filter(|(_, part)| part.group == group && !part.collapsed)
                {
                    let at = form.cells.iter().position(|def| {
                        def.table == t && def.row == r && table.columns(part)[def.column].key == column.key
                    });
                    let ix = at.and_then(|at| form.cell(&form.cells[at].id));
                    if let Some(ix) = ix {
                        sum += cells.get(ix).number.and_then(Number::count).unwrap_or(0);
                        cells.set(ix, CellState::Absent, None, "", Place::default());
                    }
                }
                cells.set(whole, CellState::Reported, Some(Number::Count(sum)), &sum.to_string(), Place::default());
            }
        }
    }
}

/// The report in our own layouts.
fn own_layouts(report: &Report) -> Result<Vec<(&'static str, Written)>, Box<dyn std::error::Error>> {
    let Some(cells) = report.cells.clone() else { return Ok(Vec::new()) };
    let written = |extension, bytes| Written { extension, bytes, cells: cells.clone() };
    let bundle = Bundle { schema: REPORT_SCHEMA.to_owned(), reports: vec![ReportRecord::from(report)] };
    Ok(vec![
        ("JSON", written("json", serde_json::to_vec(&bundle)?)),
        ("cells CSV", written("csv", cells_csv(report)?)),
        ("wide CSV", written("csv", wide_text::write(report)?)),
    ])
}

/// A report as cells CSV.
///
/// # Errors
///
/// None on a buffer in memory.
pub fn cells_csv(report: &Report) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    cells_csv_of(&[report])
}

/// Reports as one cells CSV.
///
/// # Errors
///
/// None on a buffer in memory.
pub fn cells_csv_of(reports: &[&Report]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header: Vec<&str> = CELLS_REQUIRED.to_vec();
    header.extend(["form", "state", "published"]);
    writer.write_record(&header)?;
    for report in reports {
        let year = report.report_year.to_string();
        let published = report.published.map(|date| date.to_string()).unwrap_or_default();
        let form = report.form().map(|form| form.id.to_string()).unwrap_or_default();
        for (ix, cell) in report.cells.iter().flat_map(Cells::present) {
            let id = report.form().map(|form| form.def(ix).id.as_str()).unwrap_or_default();
            let field = |name: &str| match name {
                "agency" => report.agency.name.as_str(),
                "report_year" => &year,
                "cell" => id,
                _ => &cell.as_written,
            };
            let mut row: Vec<&str> = CELLS_REQUIRED.iter().map(|name| field(name)).collect();
            row.extend([form.as_str(), cell.state.id(), published.as_str()]);
            writer.write_record(&row)?;
        }
    }
    Ok(writer.into_inner()?)
}

fn tally(
    report: &Report,
    file: &str,
    written: &Written,
    quirks: &[Quirk],
    options: &Options,
    bad: &mut Vec<Bad>,
) -> Tally {
    let loaded = load(file, &written.bytes, options).map_err(|error| error.to_string());
    compare(report, file, &written.cells, quirks, loaded, bad)
}

/// Counts what became of the cells of a report that a file should hold alone.
fn compare(
    report: &Report,
    file: &str,
    truth: &Cells,
    quirks: &[Quirk],
    loaded: Result<Loaded, String>,
    bad: &mut Vec<Bad>,
) -> Tally {
    let mut tally = Tally { reports: 1, ..Tally::default() };
    let mut note = |cell: &str, expected: String, found: String| {
        bad.push(Bad { file: file.to_owned(), quirks: quirks.to_vec(), cell: cell.to_owned(), expected, found });
    };
    tally.printed = truth.present().filter(|(_, cell)| cell.number.is_some()).count();
    let loaded = match loaded {
        Ok(loaded) if loaded.reports.len() == 1 => loaded,
        other => {
            tally.rejected = 1;
            tally.missed = tally.printed;
            let found = match other {
                Ok(loaded) => format!("{} reports", loaded.reports.len()),
                Err(error) => error,
            };
            note("", "one report".to_owned(), found);
            return tally;
        }
    };
    let read = &loaded.reports[0];
    let head = read.agency.key == report.agency.key
        && read.report_year == report.report_year
        && read.published == report.published;
    tally.heads = usize::from(head);
    if !head {
        note("", report.name(), format!("{} {:?}", read.name(), read.published));
    }
    let mut odd = Vec::new();
    let score = score::score(&loaded, read, &score::truth(truth, &BTreeSet::new(), &BTreeSet::new()), &mut odd);
    odd.into_iter().for_each(|odd| note(&odd.cell, odd.expected, odd.found));
    Tally {
        right: score.right,
        wrong: score.wrong,
        flagged: score.flagged,
        missed: score.missed,
        invented: score.invented,
        state: score.state,
        ..tally
    }
}

/// The tables as Markdown.
pub fn markdown(accuracy: &Accuracy, command: &str) -> String {
    let mut text = format!(
        "# Accuracy\n\nHow many cells of reports with known truth are read right, by style of publication. Written by\n\n\
         ```sh\n{command}\n```\n\nEach report is written as a page of one style, as a Word file, a workbook, an OFD and a page saved whole (MHT) of one,\n\
         each of them plain and with some of the oddities listed below, as text and in our own layouts; a collection sheet holds 30 reports. The Word\n\
         file of every fifth report is printed to PDF and saved as RTF as well (not those with tracked changes, of which a print\n\
         shows both what was and what is), and as DOC, and a workbook of it is saved as XLS and as ODS. LibreOffice does that, with the embedded face of the\n\
         charts and no font of the machine; for the same table install it (`apt-get install --no-install-recommends\n\
         libreoffice-writer libreoffice-calc`; this one was made with the 7.4 of Debian 12). Without it those rows are left out,\n\
         and a message says so.\n\n\
         *Wrong* is a number that is not the printed one, *flagged* a printed number that is not read, and it is said, *missed*\n\
         one of which nothing is said, *invented* a number where none is printed. *Head* counts the files of which agency, year\n\
         and publication date are right. The bar, in every format: none wrong, none invented, 99.9 % read.\n\n"
    );
    table(&mut text, "format", accuracy.formats().into_iter());
    text.push_str("\nBy style:\n\n");
    let rows = accuracy.styles.iter().map(|(name, tally)| (name.as_str(), *tally));
    table(&mut text, "style", rows.chain([("all", accuracy.total())]));
    text.push_str("\nFiles with an oddity, by oddity (a file may have several):\n\n");
    table(&mut text, "oddity", accuracy.quirks.iter().map(|(name, tally)| (name.as_str(), *tally)));
    text
}

fn table<'a>(text: &mut String, what: &str, rows: impl Iterator<Item = (&'a str, Tally)>) {
    let _ = writeln!(
        text,
        "| {what} | files | head | printed | right | wrong | flagged | missed | invented | read |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    );
    for (name, t) in rows {
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {:.3} % |",
            t.reports,
            t.heads,
            t.printed,
            t.right,
            t.wrong,
            t.flagged,
            t.missed,
            t.invented,
            (t.read() * 100_000.0).floor() / 1000.0
        );
    }
}
