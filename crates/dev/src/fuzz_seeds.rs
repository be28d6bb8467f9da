//! What fuzzing starts from: small reports in every layout, and the words of the forms.

use crate::plain::Dice;
use crate::write::docx::{self, DocxStyle};
use crate::write::mht::{self, MhtStyle};
use crate::write::ofd::{self, OfdStyle};
use crate::write::print;
use crate::write::rich_text;
use crate::write::xlsx::{self, XlsxStyle};
use crate::{pipe_text, plain, plain_html, wide_text};
use gongkai_model::exchange::{Bundle, CELL_STATES, CELLS_OPTIONAL, CELLS_REQUIRED, REPORT_SCHEMA, ReportRecord};
use gongkai_model::{CellState, Cells, Form, Place, Report};
use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

/// A file under `fuzz/`.
pub struct Seed {
    /// Path from `fuzz/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// The longest input that the fuzzer takes.
const MOST: usize = 1 << 16;

/// The same of the parts of an OFD, of which nearly all are longer.
const MOST_OF_PARTS: usize = 1 << 17;

/// Every seed and dictionary.
///
/// # Errors
///
/// Where a writer fails; none does on a buffer in memory.
pub fn all() -> Result<Vec<Seed>, Box<dyn std::error::Error>> {
    let (mut seeds, mut books, mut word_files) = (Vec::new(), Vec::new(), Vec::new());
    let mut pages = 0;
    for form in Form::all() {
        for (nth, oddity) in
            [None, Some(Oddity::Marks), Some(Oddity::Gaps), Some(Oddity::Wordy)].into_iter().enumerate()
        {
            let mut report = plain::report(form, "云泽区财政局", form.first_year, nth as u64);
            if let (Some(oddity), Some(cells)) = (oddity, &mut report.cells) {
                oddity.apply(cells);
            }
            let name = format!("{}-{nth}", form.id);
            let mut add = |target: &str, bytes: Vec<u8>| {
                seeds.push(Seed { path: format!("corpus/{target}/{name}"), bytes });
            };
            let text = pipe_text::write(&report);
            let page = plain_html::write(&text, "");
            // The first byte says which: text, a page, CSV, JSON Lines.
            match nth {
                0 => add("whole", format!("0{text}").into_bytes()),
                1 => add("whole", format!("1{page}").into_bytes()),
                2 => add("whole", [b"2".as_slice(), &cells_csv(&report)?].concat()),
                _ => {
                    let line = ReportRecord { schema: Some(REPORT_SCHEMA.to_owned()), ..ReportRecord::from(&report) };
                    add("whole", [b"3".as_slice(), &serde_json::to_vec(&line)?].concat());
                }
            }
            add("text", text.clone().into_bytes());
            add("html", page.into_bytes());
            add("wide_csv", wide_text::write(&report)?);
            add("cells_csv", cells_csv(&report)?);
            let bundle = Bundle { schema: REPORT_SCHEMA.to_owned(), reports: vec![ReportRecord::from(&report)] };
            add("json", serde_json::to_vec(&bundle)?);
            // The same tables as offices hold them, the text of the Word file without its package.
            let laid_out = report.clone().rebuild().sections(plain::sections(form)).build();
            let mut dice = Dice::new(nth as u64);
            let word = docx::write(&laid_out, DocxStyle::ALL[nth % DocxStyle::ALL.len()], &[], &mut dice)?.bytes;
            add("docx", part(&word, "word/document.xml")?);
            let book = xlsx::write(&laid_out, XlsxStyle::ALL[nth % XlsxStyle::ALL.len()], &[], &mut dice)?.bytes;
            add("zip", archive(&[("甲.docx", &word), ("乙/甲.txt", text.as_bytes()), ("book.xlsx", &book)])?);
            books.push((format!("{name}.xlsx"), book.clone()));
            word_files.push((format!("{name}.docx"), word));
            add("xlsx", book);
            add("pdf", portable(&text));
            add("rtf", rich_text::write(&text, nth % 2 == 1));
            let whole = mht::saved(MhtStyle::ALL[pages % MhtStyle::ALL.len()], &plain_html::write(&text, ""));
            pages += 1;
            if whole.len() <= MOST {
                add("mht", whole);
            }
            let (parts, _) = ofd::parts(&laid_out, OfdStyle::ALL[nth % OfdStyle::ALL.len()], &[], &mut dice);
            let joined: Vec<Vec<u8>> = parts
                .into_iter()
                .map(|(name, content)| [name.into_bytes(), content.into_bytes()].join(&b'\n'))
                .collect();
            let joined = joined.join(&0);
            if joined.len() <= MOST_OF_PARTS {
                add("ofd", joined);
            }
            let line = ReportRecord { schema: Some(REPORT_SCHEMA.to_owned()), ..ReportRecord::from(&report) };
            let mut lines = serde_json::to_vec(&line)?;
            lines.push(b'\n');
            let path = format!("corpus/json/{name}-lines");
            seeds.push(Seed { path, bytes: lines.repeat(2) });
            // One cell a line: what copying a page out of a browser leaves.
            let lines = text.replace("| ", "\n").replace('|', "\n");
            seeds.push(Seed { path: format!("corpus/text/{name}-lines"), bytes: lines.into_bytes() });
        }
    }
    for (target, text) in [("roster", ROSTER), ("profile", PROFILE)] {
        seeds.push(Seed { path: format!("corpus/{target}/seed"), bytes: text.as_bytes().to_vec() });
    }
    seeds.extend(of_libreoffice(&books)?);
    seeds.extend(old_word_files(&word_files)?);
    let (words, ids) = words();
    let labels = dictionary(words.iter().chain(&MARKS.map(str::to_owned)));
    let columns = CELLS_REQUIRED.iter().chain(&CELLS_OPTIONAL).chain([&CELL_STATES]).map(|s| (*s).to_owned());
    let states = CellState::ALL.iter().map(|state| state.id().to_owned());
    let controls = CONTROLS.map(str::to_owned);
    seeds.push(Seed { path: "dictionaries/rtf".to_owned(), bytes: dictionary(controls.iter()) });
    for target in ["docx", "xlsx", "pdf"] {
        seeds
            .push(Seed { path: format!("dictionaries/{target}"), bytes: dictionary(OFFICE.map(str::to_owned).iter()) });
    }
    let fields: Vec<String> = ids.into_iter().chain(columns).chain(states).chain(MARKS.map(str::to_owned)).collect();
    for target in ["text", "html"] {
        seeds.push(Seed { path: format!("dictionaries/{target}"), bytes: labels.clone() });
    }
    for target in ["cells_csv", "wide_csv", "json"] {
        seeds.push(Seed { path: format!("dictionaries/{target}"), bytes: dictionary(fields.iter()) });
    }
    Ok(seeds)
}

/// Texts in cells that are not plain numbers.
const MARKS: [&str; 12] =
    ["/", "——", "无", "不涉及", "1,234", "１２", "3万余", "件", "9223372036854775807", "详见附表", "万元", "2023年"];

/// Control words of RTF.
const CONTROLS: [&str; 34] = [
    "\\pard",
    "\\par",
    "\\intbl",
    "\\itap2",
    "\\cell",
    "\\row",
    "\\trowd",
    "\\cellx900",
    "\\trleft-108",
    "\\clvmgf",
    "\\clvmrg",
    "\\clmgf",
    "\\clmrg",
    "\\cldel",
    "\\nestcell",
    "\\nestrow",
    "{\\*\\nesttableprops",
    "{\\nonesttables",
    "\\u20844?",
    "\\uc2",
    "\\'b9\\'ab",
    "\\f0",
    "\\plain",
    "\\deleted",
    "\\v",
    "\\super",
    "\\strike",
    "{\\listtext",
    "{\\field{\\*\\fldinst",
    "{\\fldrslt",
    "{\\shp{\\*\\shpinst{\\shptxt",
    "{\\upr{a}{\\*\\ud",
    "\\bin9 ",
    "\\fcharset136",
];

/// A roster with every column.
const ROSTER: &str = "agency,region,level,kind,parent,aliases,from_year,to_year
云泽区人民政府,甲省乙市云泽区,county,government,,,,
云泽区财政局,甲省乙市云泽区,county,department,云泽区人民政府,云泽区财政和国资局;财政局,2019,2023
柳渡街道办事处,甲省乙市云泽区,township,township,云泽区人民政府,,,2024
";

/// A profile with every setting.
const PROFILE: &str = "roster = \"roster.csv\"
exceptions = \"exceptions.csv\"
[rules]
CEL201 = \"off\"
SUM3 = \"warning\"
[thresholds]
jump = 3.0
jump_minimum = 20
fee_wan = 500
same_as_last_year = 0.9
same_as_another = 0.8
[[deadlines]]
region = \"甲省\"
level = \"county\"
kind = \"department\"
report_year = 2023
date = \"01-20\"
[[checks]]
code = \"OWN001\"
kind = \"part_of\"
severity = \"note\"
zh = \"结转多于新收\"
en = \"more was carried out than came in\"
terms = { part = \"requests.carried_out.total\", whole = \"requests.received.total\" }
[[checks]]
code = \"OWN002\"
kind = \"longest\"
zh = \"第一部分过长\"
en = \"section one is too long\"
terms = { section = \"overview\", characters = 1000 }
";

/// Words of the formats of offices.
const OFFICE: [&str; 40] = [
    "<w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "<w:p>",
    "<w:r>",
    "<w:t>",
    "<w:gridSpan w:val=\"3\"/>",
    "<w:vMerge/>",
    "<w:vMerge w:val=\"restart\"/>",
    "<w:ins>",
    "<w:del>",
    "<w:sdt>",
    "<w:sdtContent>",
    "<w:txbxContent>",
    "<mc:AlternateContent>",
    "<mc:Choice>",
    "<w:numPr>",
    "<w:gridBefore w:val=\"9\"/>",
    "<w:hMerge/>",
    "</w:tbl>",
    "<c r=\"XFD1048576\"",
    "<mergeCell ref=\"A1:XFD9\"/>",
    "<f>SUM(A1)</f>",
    "sharedStrings.xml",
    "PK\u{3}\u{4}",
    "BT",
    "ET",
    "Tj",
    "TJ",
    "Tf",
    "Tm",
    "re S",
    " l S",
    " cm",
    "/ToUnicode",
    "/W [1 [500]]",
    "beginbfrange",
    "/Encrypt",
    "endstream",
    "/Kids",
];

/// The workbooks as LibreOffice saves them, whole and the part that is read alone; none where it is not installed.
fn of_libreoffice(books: &[(String, Vec<u8>)]) -> Result<Vec<Seed>, Box<dyn std::error::Error>> {
    let files: Vec<(String, &[u8])> = books.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect();
    let mut seeds = Vec::new();
    let mut add = |target: &str, name: &str, bytes: Vec<u8>| {
        seeds.push(Seed { path: format!("corpus/{target}/{name}"), bytes });
    };
    for (name, bytes) in print::converted(&files, "xls")?.unwrap_or_default() {
        let mut stream = Vec::new();
        cfb::CompoundFile::open(Cursor::new(&bytes))?.open_stream("/Workbook")?.read_to_end(&mut stream)?;
        add("xls", &name, stream);
        add("old_office", &name, bytes);
    }
    for (name, bytes) in print::converted(&files, "ods")?.unwrap_or_default() {
        add("ods", &name, part(&bytes, "content.xml")?);
    }
    Ok(seeds)
}

/// What LibreOffice writes of Word files: the streams of the older format, and whole. The length of the first stream stands in
/// front of it.
fn old_word_files(words: &[(String, Vec<u8>)]) -> Result<Vec<Seed>, Box<dyn std::error::Error>> {
    let files: Vec<(String, &[u8])> = words.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect();
    let mut seeds = Vec::new();
    for (name, bytes) in print::converted(&files, "doc")?.unwrap_or_default() {
        let mut container = cfb::CompoundFile::open(Cursor::new(&bytes))?;
        let (mut main, mut table) = (Vec::new(), Vec::new());
        container.open_stream("/WordDocument")?.read_to_end(&mut main)?;
        container.open_stream("/1Table")?.read_to_end(&mut table)?;
        let length = u32::try_from(main.len())?.to_le_bytes();
        seeds.push(Seed { path: format!("corpus/doc/{name}"), bytes: [&length[..], &main, &table].concat() });
        seeds.push(Seed { path: format!("corpus/old_office/{name}-doc"), bytes });
    }
    Ok(seeds)
}

/// The content of a part of a package.
fn part(package: &[u8], name: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package))?;
    let mut bytes = Vec::new();
    archive.by_name(name)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// An archive of the given files, stored as they are so that a change of a byte is a change of a file.
fn archive(files: &[(&str, &[u8])]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, stored)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// A PDF with the lines of a text, its tables drawn with ruling lines; nothing in it is compressed.
fn portable(text: &str) -> Vec<u8> {
    let set = |size: usize, x: usize, y: usize, text: &str| {
        let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        format!("BT /F {size} Tf {x} {y} Td <{hex}> Tj ET\n")
    };
    let shown = |x: usize, y: usize, text: &str| set(6, x, y, text);
    let mut content = String::new();
    for (row, line) in text.lines().filter(|line| !line.is_empty()).enumerate() {
        let y = 2000usize.saturating_sub(row * 16);
        match line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) {
            Some(cells) => {
                for (column, cell) in cells.split(" | ").enumerate() {
                    content.push_str(&format!("{} {y} 90 16 re S\n", 20 + column * 90));
                    content.push_str(&shown(22 + column * 90, y + 5, cell));
                }
            }
            // In the size of the text, the title would run on into it.
            None if row == 0 => content.push_str(&set(18, 400, y + 20, line)),
            None => content.push_str(&shown(20, y, line)),
        }
    }
    let font = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>";
    let inner = "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>";
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1500 2100]/Resources<</Font<</F 4 0 R>>>>/Contents 6 0 R>>";
    let stream = format!("<</Length {}>>\nstream\n{content}\nendstream", content.len());
    let objects =
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", page, font, inner, stream.as_str()];
    let mut out = "%PDF-1.4\n".to_owned();
    for (n, object) in objects.iter().enumerate() {
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    // Without a table of objects the reader looks for them, as it does in a damaged file.
    out.push_str("trailer\n<</Size 7/Root 1 0 R>>\n%%EOF\n");
    out.into_bytes()
}

/// What is odd about the cells of a seed.
#[derive(Clone, Copy)]
enum Oddity {
    /// Marks where no number applies.
    Marks,
    /// Blanks, and cells that are absent.
    Gaps,
    /// Units, separators, text.
    Wordy,
}

impl Oddity {
    fn apply(self, cells: &mut Cells) {
        let form = cells.form();
        let all: Vec<_> = cells.present().map(|(ix, cell)| (ix, cell.number, cell.state)).collect();
        for (nth, (ix, number, state)) in all.into_iter().enumerate().filter(|(nth, _)| nth % 5 == 0) {
            let amount = form.def(ix).amount;
            match self {
                Oddity::Marks => cells.set(ix, CellState::NotApplicable, None, "/", Place::default()),
                Oddity::Gaps if nth % 2 == 0 => cells.set(ix, CellState::Absent, None, "", Place::default()),
                Oddity::Gaps => cells.set(ix, CellState::Blank, None, "", Place::default()),
                Oddity::Wordy if nth % 2 == 0 => {
                    cells.set(ix, CellState::Unreadable, None, "详见附表", Place::default());
                }
                Oddity::Wordy => {
                    let unit = if amount { "" } else { "件" };
                    let written = number.map(|n| format!("{n}{unit}")).unwrap_or_default();
                    cells.set(ix, state, number, &written, Place::default());
                }
            }
        }
    }
}

fn cells_csv(report: &Report) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["agency", "report_year", "form", "cell", "value", "state"])?;
    let year = report.report_year.to_string();
    let form = report.detected_form.map(|form| form.to_string()).unwrap_or_default();
    for (ix, cell) in report.cells.iter().flat_map(Cells::present) {
        let id = report.form().map(|form| form.def(ix).id.as_str()).unwrap_or_default();
        writer.write_record([&report.agency.name, &year, &form, id, &*cell.as_written, cell.state.id()])?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The labels of every form, and the ids of their cells.
fn words() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut labels, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for form in Form::all() {
        labels.extend(form.sections.iter().map(|section| format!("{}、{}", section.number, section.zh)));
        for table in &form.tables {
            labels.extend(table.rows.iter().map(|row| format!("{}{}", row.number, row.zh)));
            labels.extend(table.groups.iter().map(|group| format!("{}{}", group.number, group.zh)));
            labels.extend(table.column_groups.iter().map(|group| group.zh.clone()));
            labels.extend(table.column_sets.iter().flat_map(|set| &set.columns).map(|column| column.zh.clone()));
        }
        ids.extend(form.cells.iter().map(|cell| cell.id.clone()));
    }
    (labels, ids)
}

/// A dictionary of libFuzzer: one quoted word a line, bytes beyond ASCII as `\xNN`.
fn dictionary<'w>(words: impl Iterator<Item = &'w String>) -> Vec<u8> {
    let mut text = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        text.push('"');
        word.bytes().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
        text.push_str("\"\n");
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_loader::{Options, load};

    #[test]
    fn every_seed_loads_to_a_report() {
        let options = Options::at("2026-03-01".parse().unwrap());
        for seed in all().unwrap().iter().filter(|seed| seed.path.starts_with("corpus/")) {
            let name = match seed.path.split('/').nth(1).unwrap() {
                "roster" => {
                    assert_eq!(gongkai_loader::read_roster(ROSTER).unwrap().len(), 3);
                    continue;
                }
                "profile" => {
                    assert_eq!(gongkai::core::Profile::parse(PROFILE).unwrap().settings.own.len(), 2);
                    continue;
                }
                "whole" => ["a.txt", "a.html", "a.csv", "a.jsonl"][usize::from(seed.bytes[0] - b'0')],
                "text" => "a.txt",
                "html" => "a.html",
                "json" if seed.path.ends_with("lines") => "a.jsonl",
                "json" => "a.json",
                "docx" => "a.docx",
                "xlsx" => "a.xlsx",
                "xls" | "old_office" => "a.xls",
                "ods" => "a.ods",
                "pdf" => "a.pdf",
                "rtf" => "a.rtf",
                "mht" => "a.mht",
                "ofd" => "a.ofd",
                "doc" => "a.doc",
                "zip" => "a.zip",
                _ => "a.csv",
            };
            let package;
            let bytes: &[u8] = match (name, seed.path.split('/').nth(1).unwrap()) {
                ("a.docx", _) => {
                    package = archive(&[("word/document.xml", &seed.bytes)]).unwrap();
                    &package
                }
                ("a.ods", _) => {
                    package = archive(&[("content.xml", &seed.bytes)]).unwrap();
                    &package
                }
                (_, "xls") => {
                    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
                    container.create_stream("/Workbook").unwrap().write_all(&seed.bytes).unwrap();
                    package = container.into_inner().into_inner();
                    &package
                }
                ("a.doc", _) => {
                    let (length, streams) = seed.bytes.split_first_chunk().unwrap();
                    let (main, table) = streams.split_at(u32::from_le_bytes(*length) as usize);
                    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
                    container.create_stream("/WordDocument").unwrap().write_all(main).unwrap();
                    container.create_stream("/1Table").unwrap().write_all(table).unwrap();
                    package = container.into_inner().into_inner();
                    &package
                }
                ("a.ofd", _) => {
                    let parts: Vec<(String, &[u8])> = seed
                        .bytes
                        .split(|byte| *byte == 0)
                        .map(|part| {
                            let at = part.iter().position(|byte| *byte == b'\n').unwrap();
                            (String::from_utf8_lossy(&part[..at]).into_owned(), &part[at + 1..])
                        })
                        .collect();
                    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, part)| (name.as_str(), *part)).collect();
                    package = archive(&parts).unwrap();
                    &package
                }
                (_, "whole") => &seed.bytes[1..],
                _ => &seed.bytes,
            };
            let loaded = load(name, bytes, &options).unwrap_or_else(|error| panic!("{}: {error}", seed.path));
            let numbers = loaded.reports.iter().flat_map(|r| &r.cells).flat_map(Cells::present);
            let found = numbers.filter(|(_, cell)| cell.number.is_some()).count();
            // Where every cell is a line and some are empty, little can be told for sure.
            let least = if seed.path.starts_with("corpus/text") && seed.path.ends_with("lines") { 0 } else { 20 };
            assert!(found >= least, "{}: {found}", seed.path);
        }
    }
}
