//! One report of an invented district as office files: small ones that are committed, and those that other programs
//! are given to convert.

use crate::accuracy::cells_csv;
use crate::district::district;
use crate::plain::Dice;
use crate::write::docx::{self, DocxStyle};
use crate::write::html::{self, HtmlStyle};
use crate::write::mht::{self, MhtStyle};
use crate::write::ofd::{self, OfdStyle};
use crate::write::xlsx::{self, XlsxStyle};
use crate::write::{outline, print};
use gongkai_loader::{Options, load};
use gongkai_model::{Date, Report};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

/// Where the committed files are, from the root of the repository.
pub const FOLDER: &str = "tests/data/documents";

/// Names of the committed files before the extension.
pub const NAME: &str = "民政局-2023";

/// Files by their path from the root of the repository.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Seed of the district.
const SEED: u64 = 2023;

/// The report: that of 民政局 for 2023.
///
/// # Errors
///
/// Where the district has no such report.
pub fn report() -> Result<Report, String> {
    let district = district(SEED);
    let found = district.samples.into_iter().map(|sample| sample.report);
    let mut of = found.filter(|report| report.agency.name.ends_with("民政局") && report.report_year == 2023);
    of.next().ok_or_else(|| format!("the district of seed {SEED} has no 民政局 in 2023"))
}

/// The committed files that are written here: Word file, workbook, cells.
///
/// # Errors
///
/// Where a writer fails; none does on a buffer in memory.
pub fn committed() -> Result<Files, Box<dyn Error>> {
    let report = report()?;
    let mut dice = Dice::new(SEED);
    let word = docx::write(&report, DocxStyle::Merged, &[], &mut dice)?.bytes;
    let book = xlsx::write(&report, XlsxStyle::Formulas, &[], &mut dice)?.bytes;
    let files = [("docx", word), ("xlsx", book), ("cells.csv", cells_csv(&report)?)];
    Ok(files.into_iter().map(|(extension, bytes)| (format!("{FOLDER}/{NAME}.{extension}"), bytes)).collect())
}

/// The committed files that LibreOffice makes of these: the Word file in its older format and as a print, the workbook in its
/// older and its own format; nothing where it is not installed.
///
/// # Errors
///
/// Where one cannot be converted.
pub fn converted() -> Result<Option<Files>, Box<dyn Error>> {
    let files = committed()?;
    let mut out = BTreeMap::new();
    for (from, to) in [("docx", "doc"), ("docx", "pdf"), ("xlsx", "xls"), ("xlsx", "ods")] {
        let source = files.get(&format!("{FOLDER}/{NAME}.{from}")).ok_or("no such file")?;
        let Some(mut made) = print::converted(&[(format!("report.{from}"), source)], to)? else { return Ok(None) };
        out.insert(format!("{FOLDER}/{NAME}.{to}"), made.remove("report").ok_or("nothing was made")?);
    }
    Ok(Some(out))
}

/// Writes the report in every style of Word file, workbook, OFD and page saved whole and as a page to a folder, with a
/// description of it for others to write, and has LibreOffice convert what it reads, if it is installed.
///
/// # Errors
///
/// Where a file cannot be written or converted.
pub fn prepare(folder: &Path) -> Result<String, Box<dyn Error>> {
    let report = report()?;
    let mut dice = Dice::new(SEED);
    let own = folder.join("own");
    fs::create_dir_all(&own)?;
    let (mut words, mut books, mut prints) = (Vec::new(), Vec::new(), Vec::new());
    for style in DocxStyle::ALL {
        let name = format!("{}.docx", style.id());
        fs::write(own.join(&name), docx::write(&report, style, &[], &mut dice)?.bytes)?;
        if style.prints() {
            prints.push(name.clone());
        }
        words.push(name);
    }
    for style in XlsxStyle::ALL {
        let name = format!("{}.xlsx", style.id());
        fs::write(own.join(&name), xlsx::write(&report, style, &[], &mut dice)?.bytes)?;
        books.push(name);
    }
    for style in OfdStyle::ALL {
        fs::write(own.join(format!("{}.ofd", style.id())), ofd::write(&report, style, &[], &mut dice)?.bytes)?;
    }
    for style in MhtStyle::ALL {
        fs::write(own.join(format!("{}.mht", style.id())), mht::write(&report, style, &[], &mut dice).bytes)?;
    }
    fs::write(own.join("page.html"), html::write(&report, HtmlStyle::Article, &[], &mut dice).bytes)?;
    fs::write(folder.join("outline.json"), serde_json::to_vec_pretty(&outline::of(&report))?)?;
    if print::office().is_none() {
        return Ok("SKIPPED: LibreOffice is not installed; its files are not tested".to_owned());
    }
    let jobs = [
        ("docx", &words),
        ("doc", &words),
        ("rtf", &words),
        ("pdf", &prints),
        ("xlsx", &books),
        ("xls", &books),
        ("ods", &books),
    ];
    let mut made = 0;
    for (to, names) in jobs {
        let out = folder.join(format!("libreoffice-{to}"));
        fs::create_dir_all(&out)?;
        made += print::convert(&own, names, to, &out)?.len();
    }
    let out = folder.join("libreoffice-html");
    fs::create_dir_all(&out)?;
    made += print::convert(&own, &["page.html".to_owned()], "docx:MS Word 2007 XML", &out)?.len();
    Ok(format!("{made} files written by LibreOffice"))
}

/// Loads every file in the folders of a folder and compares it with the report: how many are equal.
///
/// # Errors
///
/// A list of what differs, file by file.
pub fn check(folder: &Path) -> Result<String, Box<dyn Error>> {
    let report = report()?;
    let options = Options::at(Date::new(2026, 6, 1)?);
    let (mut equal, mut wrong) = (BTreeMap::<String, usize>::new(), Vec::new());
    for group in fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()? {
        let name = group.file_name().to_string_lossy().into_owned();
        if !group.path().is_dir() || !["own", "libreoffice-", "python-"].iter().any(|known| name.starts_with(known)) {
            continue;
        }
        for file in fs::read_dir(group.path())?.collect::<Result<Vec<_>, _>>()? {
            if file.path().is_dir() {
                continue;
            }
            let shown = format!("{name}/{}", file.file_name().to_string_lossy());
            match differs(&report, &shown, &fs::read(file.path())?, &options) {
                None => *equal.entry(name.clone()).or_default() += 1,
                Some(difference) => wrong.push(format!("{shown}: {difference}")),
            }
        }
    }
    wrong.sort();
    if !wrong.is_empty() {
        return Err(wrong.join("\n").into());
    }
    Ok(equal.into_iter().map(|(name, count)| format!("{name}: {count} files load to equal cells\n")).collect())
}

/// What differs between the report and the one in a file, if anything does.
pub fn differs(report: &Report, name: &str, bytes: &[u8], options: &Options) -> Option<String> {
    let loaded = match load(name, bytes, options) {
        Ok(loaded) => loaded,
        Err(error) => return Some(error.to_string()),
    };
    let [found] = loaded.reports.as_slice() else { return Some(format!("{} reports", loaded.reports.len())) };
    let head =
        |report: &Report| (report.agency.name.clone(), report.report_year, report.published, report.detected_form);
    if head(found) != head(report) {
        return Some(format!("{:?} / {:?}", head(found), head(report)));
    }
    let keys = |report: &Report| report.sections.iter().map(|section| section.key.clone()).collect::<Vec<_>>();
    if keys(found) != keys(report) {
        return Some(format!("sections {:?} / {:?}", keys(found), keys(report)));
    }
    let (Some(a), Some(b)) = (&found.cells, &report.cells) else { return Some("no cells".to_owned()) };
    let form = b.form();
    let other = b.iter().zip(a.iter()).find(|((_, b), (_, a))| (a.state, a.number) != (b.state, b.number));
    other.map(|((ix, b), (_, a))| {
        let problems: Vec<&str> = loaded.problems.iter().map(|problem| problem.code()).collect();
        format!("{}: {} {:?} / {} {:?}, problems: {problems:?}", form.def(ix).id, a.state, a.number, b.state, b.number)
    })
}
