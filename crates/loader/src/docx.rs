//! A Word file → [`Document`].
//!
//! What Word shows with every tracked change accepted: inserted text is in, deleted text is out, the numbers that Word
//! itself puts in front of paragraphs are written out, a text box is read once. Headers, footers, notes and tables of
//! contents are no part of the report. Nothing the file points to is looked up and no macro matters.

mod body;
mod inline;
pub(crate) mod numbering;
mod places;
mod styles;
pub(crate) mod table;

use crate::LoadError;
use crate::document::Document;
use crate::package::Package;
use crate::pieces::{self, Piece};
use crate::xml::{self, Xml};
use body::Body;
use numbering::Numbering;
use places::Paragraphs;
use styles::Styles;

pub use places::{Spot, WordPlaces, word_places};

/// Where the text stands unless the file says otherwise.
const USUAL_PART: &str = "word/document.xml";

/// Reads the text and tables of a package.
pub(crate) fn document(package: &mut Package<'_>) -> Result<Document, LoadError> {
    let (_, pieces, _) = read(package)?;
    Ok(Document { blocks: pieces::blocks(pieces, &|paragraph| paragraph), ..Document::default() })
}

/// The name of the part that holds the text, what stands in it, and where.
fn read(package: &mut Package<'_>) -> Result<(String, Vec<Piece>, Paragraphs), LoadError> {
    let main = main_part(package)?;
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut beside = |name: &str| -> Result<Option<(String, Vec<u8>)>, LoadError> {
        let name = format!("{folder}{name}");
        Ok(package.part(&name)?.map(|bytes| (name, bytes)))
    };
    let styles = match beside("styles.xml")? {
        Some((part, bytes)) => Styles::read(&part, &xml::text(&part, &bytes)?)?,
        None => Styles::default(),
    };
    let numbering = match beside("numbering.xml")? {
        Some((part, bytes)) => Numbering::read(&part, &xml::text(&part, &bytes)?)?,
        None => Numbering::default(),
    };
    // Last, so that no other part is held beside it.
    let Some(bytes) = package.part(&main)? else { return Err(LoadError::MissingPart { part: main }) };
    let text = xml::text(&main, &bytes)?;
    let (pieces, paragraphs) = Body::new(styles, numbering).read(Xml::new(&main, &text))?;
    drop(text);
    drop(bytes);
    Ok((main, pieces, paragraphs))
}

/// The part that holds the text, as the package names it.
fn main_part(package: &mut Package<'_>) -> Result<String, LoadError> {
    const RELATIONS: &str = "_rels/.rels";
    let Some(bytes) = package.part(RELATIONS)? else { return Ok(USUAL_PART.to_owned()) };
    let mut main = None;
    Xml::new(RELATIONS, &xml::text(RELATIONS, &bytes)?).each_start(|_, start| {
        let office = xml::attribute(start, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
        if start.local_name().as_ref() == "Relationship" && office {
            main = xml::attribute(start, "Target").map(|target| target.trim_start_matches('/').to_owned());
        }
    })?;
    Ok(main.filter(|main| package.has(main)).unwrap_or_else(|| USUAL_PART.to_owned()))
}
