//! Who reads which kind of file: the table of formats names one of these for each.

use crate::decode::Decoded;
use crate::{
    Budget, Content, Document, Kind, LoadError, Loaded, MAX_PAGE_BYTES, MAX_PDF_BYTES, Options, Problem, ProblemKind,
    content, decode, doc, docx, html, json, load_within, normal, ofd, package, pdf, recognise, rtf, sheet, table_csv,
};
use gongkai_model::{Place, SourceFormat};

/// A file that is to be read.
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    /// As what it is read.
    pub(crate) kind: Kind,
    /// What its bytes are.
    pub(crate) content: Content,
    pub(crate) bytes: &'a [u8],
    pub(crate) options: &'a Options,
    pub(crate) budget: &'a Budget,
}

/// Reads a file.
pub(crate) type Reader = fn(&File<'_>) -> Result<Loaded, LoadError>;

impl File<'_> {
    /// Its content is not what it should be.
    fn other<T>(&self) -> Result<T, LoadError> {
        Err(LoadError::OtherContent { named: self.kind, found: self.content })
    }

    /// The same, where there is any content.
    fn other_or_empty<T>(&self) -> Result<T, LoadError> {
        let empty = self.content == Content::Other && self.bytes.trim_ascii().is_empty();
        if empty { Err(LoadError::Empty) } else { self.other() }
    }
}

/// Text in whatever encoding; an error where there is none.
pub(crate) fn decoded(bytes: &[u8]) -> Result<Decoded<'_>, LoadError> {
    let decoded = decode(bytes)?;
    if decoded.text.trim().is_empty() { Err(LoadError::Empty) } else { Ok(decoded) }
}

/// Reads a CSV file: in one of our layouts, or a report that a spreadsheet has saved as one.
pub(crate) fn csv(file: &File<'_>) -> Result<Loaded, LoadError> {
    let loaded = table_csv::load(file.name, &decoded(file.bytes)?.text, file.options);
    let Err(LoadError::MissingColumns { .. }) = &loaded else { return loaded };
    // With tables of a form it is a report; else what it lacks as a table is the better advice.
    match text(file) {
        Ok(report) if report.reports.iter().any(|report| !report.legibility.tables.is_empty()) => Ok(report),
        _ => loaded,
    }
}

/// Reads JSON.
pub(crate) fn json(file: &File<'_>) -> Result<Loaded, LoadError> {
    json::load(file.name, &decoded(file.bytes)?.text, file.options)
}

/// Reads JSON Lines.
pub(crate) fn json_lines(file: &File<'_>) -> Result<Loaded, LoadError> {
    json::load_lines(file.name, &decoded(file.bytes)?.text, file.options)
}

/// Reads plain text.
pub(crate) fn text(file: &File<'_>) -> Result<Loaded, LoadError> {
    let decoded = decoded(file.bytes)?;
    let document = crate::text::with_markup(&normal::line_ends(&normal::without_controls(&decoded.text)));
    recognise::reports(file.name, &document, SourceFormat::Text, file.options)
}

/// Reads an archive.
pub(crate) fn archive(file: &File<'_>) -> Result<Loaded, LoadError> {
    if file.content != Content::Zip {
        return file.other();
    }
    let member = |name: &str, bytes: &[u8], budget: &Budget| load_within(name, bytes, file.options, budget);
    crate::archive::load(file.name, file.bytes, file.options, file.budget, &member)
}

/// Reads a workbook.
pub(crate) fn workbook(file: &File<'_>) -> Result<Loaded, LoadError> {
    let bytes = file.bytes;
    let format = match file.content {
        Content::Zip => {
            let package = package::Package::open(bytes, file.budget)?;
            if package.has("xl/workbook.bin") {
                return Err(LoadError::OtherWorkbook);
            }
            // One that is encrypted whole has no content.
            let open = package.has("content.xml") || package.has("encrypted-package");
            if open { sheet::Format::Ods } else { sheet::Format::Xlsx }
        }
        Content::Ole if content::ole_holds(bytes, "EncryptedPackage") => {
            return Err(LoadError::Encrypted { kind: Kind::Sheet });
        }
        Content::Ole => sheet::Format::Xls,
        Content::Markup if content::holds(bytes, b"<Workbook") || content::holds(bytes, b":Workbook") => {
            return Err(LoadError::OtherWorkbook);
        }
        // What many systems hand out as a workbook is a page with a table.
        Content::Markup => return page(file),
        _ => return file.other_or_empty(),
    };
    sheet::load(file.name, format, bytes, file.options, file.budget)
}

/// Reads a PDF.
pub(crate) fn portable(file: &File<'_>) -> Result<Loaded, LoadError> {
    let bytes = file.bytes;
    if file.content != Content::Pdf {
        return file.other_or_empty();
    }
    if bytes.len() > MAX_PDF_BYTES {
        return Err(LoadError::TooLarge { size: bytes.len(), limit: MAX_PDF_BYTES });
    }
    let (document, damaged) = pdf::document(bytes, file.budget)?;
    let mut loaded = recognise::reports(file.name, &document, SourceFormat::Pdf, file.options)?;
    if damaged > 0 {
        loaded.problems.insert(0, Problem::new(Place::default(), ProblemKind::DamagedStreams { count: damaged }));
    }
    Ok(loaded)
}

/// Reads an OFD: each of its documents is a report.
pub(crate) fn fixed(file: &File<'_>) -> Result<Loaded, LoadError> {
    if file.content != Content::Zip {
        return file.other_or_empty();
    }
    let documents = ofd::documents(&mut package::Package::open(file.bytes, file.budget)?, file.budget)?;
    let several = documents.len() > 1;
    let mut loaded = Loaded::default();
    let (mut read, mut first) = (0, None);
    for (root, document) in documents {
        let reports = document.and_then(|d| recognise::reports(file.name, &d, SourceFormat::Ofd, file.options));
        match reports {
            Ok(mut one) => {
                read += 1;
                loaded.reports.append(&mut one.reports);
                let told = one.problems.into_iter().map(|p| if several { p.of_member(&root) } else { p });
                loaded.problems.extend(told);
            }
            Err(error) => {
                loaded.problems.push(Problem::refused(root, &error));
                first.get_or_insert(error);
            }
        }
    }
    first.filter(|_| read == 0).map_or(Ok(loaded), Err)
}

/// Reads a Word file.
pub(crate) fn word(file: &File<'_>) -> Result<Loaded, LoadError> {
    let bytes = file.bytes;
    match file.content {
        Content::Zip => {}
        Content::Ole if content::ole_holds(bytes, "EncryptedPackage") => {
            return Err(LoadError::Encrypted { kind: Kind::Docx });
        }
        Content::Ole => {
            let document = doc::document(bytes, file.budget)?;
            return recognise::reports(file.name, &document, SourceFormat::Docx, file.options);
        }
        Content::Other if doc::is_works_for_dos(bytes) => return Err(LoadError::Works),
        _ => return file.other_or_empty(),
    }
    let document = docx::document(&mut package::Package::open(bytes, file.budget)?)?;
    recognise::reports(file.name, &document, SourceFormat::Docx, file.options)
}

/// Reads an RTF file. For people it is a Word file like any other.
pub(crate) fn rich(file: &File<'_>) -> Result<Loaded, LoadError> {
    let bytes = file.bytes;
    match file.content {
        Content::Rtf => {}
        // What is no text says so.
        Content::Other | Content::Markup => return decoded(bytes).and_then(|_| file.other()),
        _ => return file.other(),
    }
    if bytes.len() > MAX_PAGE_BYTES {
        return Err(LoadError::TooLarge { size: bytes.len(), limit: MAX_PAGE_BYTES });
    }
    let rtf::Read { document, damaged, encoding, cut } = rtf::document(bytes, file.budget)?;
    let mut loaded = recognise::reports(file.name, &document, SourceFormat::Docx, file.options)?;
    let damaged = (damaged > 0).then_some(ProblemKind::DamagedText { encoding, count: damaged });
    let odd = damaged.into_iter().chain(cut.then_some(ProblemKind::CutOff));
    loaded.problems.splice(0..0, odd.map(|kind| Problem::new(Place::default(), kind)));
    Ok(loaded)
}

/// Reads a web page.
pub(crate) fn page(file: &File<'_>) -> Result<Loaded, LoadError> {
    let (document, damaged) = page_document(file.bytes)?;
    let mut loaded = recognise::reports(file.name, &document, SourceFormat::Html, file.options)?;
    loaded.problems.splice(0..0, damaged);
    Ok(loaded)
}

/// The document of a web page, and what is damaged or missing.
pub(crate) fn page_document(bytes: &[u8]) -> Result<(Document, Vec<Problem>), LoadError> {
    if bytes.len() > MAX_PAGE_BYTES {
        return Err(LoadError::TooLarge { size: bytes.len(), limit: MAX_PAGE_BYTES });
    }
    let Some(html::Saved { pages, cut }) = html::saved(bytes)? else {
        return one_page(bytes).map(|(document, damaged)| (document, damaged.into_iter().collect()));
    };
    let mut pages = pages.iter();
    let mut whole = pages.next().map_or(Err(LoadError::Empty), saved_page);
    if !whole.as_ref().is_ok_and(|(document, _)| html::has_body(document)) {
        // Where the page has no report one of its frames may.
        for (number, frame) in pages.enumerate() {
            let Ok((frame, damaged)) = saved_page(frame) else { continue };
            if html::has_body(&frame) || frame.lines().any(|(text, ..)| recognise::is_title(text)) {
                let (mut document, mut before) = whole.unwrap_or_default();
                document.append(frame, u16::try_from(number + 2).unwrap_or(u16::MAX));
                before.extend(damaged);
                whole = Ok((document, before));
            }
        }
    }
    let (document, mut problems) = whole?;
    problems.extend(cut.then(|| Problem::new(Place::default(), ProblemKind::CutOff)));
    Ok((document, problems))
}

/// The document of a page of a message, and what is damaged in it.
fn saved_page(page: &html::SavedPage) -> Result<(Document, Vec<Problem>), LoadError> {
    let (document, damaged) = match one_page(&page.bytes) {
        Err(LoadError::Empty) if page.damaged > 0 => {
            return Err(LoadError::DamagedArchive {
                part: "text/html".to_owned(),
                reason: "its Base64 is broken".to_owned(),
            });
        }
        read => read?,
    };
    let coded = (page.damaged > 0).then(|| {
        let kind = ProblemKind::DamagedText { encoding: "Base64", count: page.damaged };
        Problem::new(Place::default(), kind)
    });
    Ok((document, coded.into_iter().chain(damaged).collect()))
}

/// The document of one page by itself, and the damage to its text.
fn one_page(bytes: &[u8]) -> Result<(Document, Option<Problem>), LoadError> {
    let page = decode::page(bytes)?;
    if page.decoded.text.trim().is_empty() {
        return Err(LoadError::Empty);
    }
    let damaged = (page.damaged > 0).then(|| {
        let kind = ProblemKind::DamagedText { encoding: page.decoded.encoding, count: page.damaged };
        Problem::new(Place::default(), kind)
    });
    Ok((html::document(&normal::without_controls(&page.decoded.text))?, damaged))
}
