//! An OFD (GB/T 33190) → its [`Document`]s.
//!
//! An OFD is a package of XML with pages of fixed layout, as a PDF is: characters and lines in places, of which
//! [`layout`](crate::layout) makes lines and cells. Templates are drawn under or over their pages. Signatures, annotations
//! and attachments are no part of the report, pictures are not read, and what lies outside of the package is not looked up.

mod draw;
mod numbers;
mod parts;
mod path;
mod resources;
mod text;

use crate::budget::Budget;
use crate::document::Document;
use crate::layout::canvas::{Canvas, Paint};
use crate::layout::drawn::Drawn;
use crate::layout::{BYTES_A_STEP, MOST_PAGES, Pages};
use crate::package::Package;
use crate::xml::{self, Token, Xml};
use crate::{Kind, LoadError};
use draw::{Draw, Space};
use gongkai_model::Place;
use parts::{Parts, folder, resolve, shown};
use resources::{Fill, Resources};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The part that names the documents.
pub(crate) const ROOT: &str = "OFD.xml";

/// Most documents of a file.
const MOST_DOCUMENTS: usize = 100;

/// Most templates of a document, parts with resources of a page, and templates of a page.
const MOST_REFERENCES: usize = 1_000;

/// Points of a millimetre.
const POINTS: f64 = 72.0 / 25.4;

/// A page of which nobody says how large it is: A4, in millimetres.
const USUAL_PAGE: [f64; 4] = [0.0, 0.0, 210.0, 297.0];

/// Longest side of a page, in millimetres.
const LONGEST_SIDE: f64 = 10_000.0;

/// A document, by the name of its part, or why it cannot be read.
pub(crate) type Outcome = (String, Result<Document, LoadError>);

/// Reads the documents of a package.
pub(crate) fn documents(package: &mut Package<'_>, budget: &Budget) -> Result<Vec<Outcome>, LoadError> {
    // GM/T 0099: what is encrypted stands under other names, and this says under which.
    if package.has("Encryptions.xml") {
        return Err(LoadError::Encrypted { kind: Kind::Ofd });
    }
    let mut parts = Parts::new(package);
    let bytes = parts.need(ROOT)?;
    let roots = roots(&xml::text(ROOT, &bytes)?)?;
    if roots.is_empty() {
        return Err(LoadError::MissingPart { part: "DocRoot".to_owned() });
    }
    let mut outcomes = Vec::new();
    for root in roots {
        let read = document(&mut parts, &root, budget);
        // What the whole file has used up is gone for the others as well.
        budget.check()?;
        outcomes.push((shown(&root), read));
    }
    Ok(outcomes)
}

/// Where the documents are.
fn roots(text: &str) -> Result<Vec<String>, LoadError> {
    let mut xml = Xml::new(ROOT, text);
    let mut roots = Vec::new();
    loop {
        match xml.next()? {
            Token::Start(start) => match start.local_name().as_ref() {
                "DocRoot" => roots.push(text_of(&mut xml)?),
                "OFD" | "DocBody" => {}
                _ => xml.skip()?,
            },
            Token::Eof => return Ok(roots),
            _ => {}
        }
        if roots.len() > MOST_DOCUMENTS {
            return Err(LoadError::TooManyReports { place: Place::default(), limit: MOST_DOCUMENTS });
        }
    }
}

/// The text of the element just opened.
fn text_of(xml: &mut Xml<'_>) -> Result<String, LoadError> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            Token::Text(part) => text.push_str(&part),
            Token::Start(_) => xml.skip()?,
            Token::End | Token::Eof => return Ok(text),
        }
    }
}

/// What the main part of a document says.
#[derive(Default)]
struct Main {
    area: Option<[f64; 4]>,
    /// Places of resources.
    resources: Vec<String>,
    /// Templates: where they are, and whether they lie over their page.
    templates: BTreeMap<String, (String, bool)>,
    /// Places of the pages.
    pages: Vec<String>,
    /// How many pages there are.
    found: usize,
}

impl Main {
    fn read(part: &str, text: &str) -> Result<Main, LoadError> {
        let mut xml = Xml::new(part, text);
        let mut main = Main::default();
        loop {
            let start = match xml.next()? {
                Token::Start(start) => start,
                Token::Eof => return Ok(main),
                _ => continue,
            };
            let place = || xml::attribute(&start, "BaseLoc");
            match start.local_name().as_ref() {
                "Document" | "CommonData" | "PageArea" | "Pages" => {}
                "PhysicalBox" => main.area = numbers::area(&text_of(&mut xml)?),
                "PublicRes" | "DocumentRes" if main.resources.len() < MOST_REFERENCES => {
                    main.resources.push(text_of(&mut xml)?);
                }
                "TemplatePage" if main.templates.len() < MOST_REFERENCES => {
                    if let Some((id, place)) = xml::attribute(&start, "ID").zip(place()) {
                        let over = xml::attribute(&start, "ZOrder").as_deref() == Some("Foreground");
                        main.templates.insert(id, (place, over));
                    }
                    xml.skip()?;
                }
                "Page" => {
                    main.found += 1;
                    if main.found <= MOST_PAGES {
                        main.pages.push(place().unwrap_or_default());
                    }
                    xml.skip()?;
                }
                _ => xml.skip()?,
            }
        }
    }
}

/// What a page says before its content.
#[derive(Default)]
struct Head {
    area: Option<[f64; 4]>,
    /// Numbers of templates, and where they lie if the page says it.
    templates: Vec<(String, Option<bool>)>,
    resources: Vec<String>,
}

impl Head {
    fn read(part: &str, text: &str) -> Result<Head, LoadError> {
        let mut xml = Xml::new(part, text);
        let mut head = Head::default();
        loop {
            let start = match xml.next()? {
                Token::Start(start) => start,
                Token::Eof => return Ok(head),
                _ => continue,
            };
            match start.local_name().as_ref() {
                "Page" | "Area" => {}
                "PhysicalBox" => head.area = numbers::area(&text_of(&mut xml)?),
                "Template" if head.templates.len() < MOST_REFERENCES => {
                    let order = xml::attribute(&start, "ZOrder");
                    let over = order.map(|order| order == "Foreground");
                    head.templates.extend(xml::attribute(&start, "TemplateID").map(|id| (id, over)));
                    xml.skip()?;
                }
                "PageRes" if head.resources.len() < MOST_REFERENCES => head.resources.push(text_of(&mut xml)?),
                _ => xml.skip()?,
            }
        }
    }
}

/// Reads a document by the place of its main part.
fn document(parts: &mut Parts<'_, '_>, root: &str, budget: &Budget) -> Result<Document, LoadError> {
    let missing = |part: &str| LoadError::MissingPart { part: shown(part) };
    let name = resolve("", root).ok_or_else(|| missing(root))?;
    let bytes = parts.need(&name)?;
    let main = Main::read(&name, &xml::text(&name, &bytes)?)?;
    drop(bytes);
    if main.found > MOST_PAGES {
        return Err(LoadError::TooManyPages { found: main.found, limit: MOST_PAGES });
    }
    if main.found == 0 {
        return Err(missing(&format!("{name}: Pages")));
    }
    let folder = folder(&name);
    let mut resources = Resources::default();
    for place in &main.resources {
        if let Some(part) = resolve(folder, place) {
            resources.read(parts, &part, budget)?;
        }
    }
    let mut reader = Reader { parts, budget, folder, main: &main, resources, templates: BTreeMap::new() };
    let mut pages = Pages::new(budget);
    for place in &main.pages {
        pages.add(reader.page(place)?)?;
    }
    Ok(Document { blocks: pages.blocks(Kind::Ofd)?, ..Document::default() })
}

/// A part with its text.
#[derive(Clone)]
struct Part {
    name: Rc<str>,
    text: Rc<String>,
}

/// Reads the pages of a document.
struct Reader<'r, 'p, 'b> {
    parts: &'r mut Parts<'p, 'b>,
    budget: &'r Budget,
    folder: &'r str,
    main: &'r Main,
    resources: Resources,
    /// Templates that were drawn.
    templates: BTreeMap<String, Part>,
}

impl Reader<'_, '_, '_> {
    /// The part at a place.
    fn part(&mut self, place: &str) -> Result<Part, LoadError> {
        let name = resolve(self.folder, place).ok_or_else(|| LoadError::MissingPart { part: shown(place) })?;
        let bytes = self.parts.need(&name)?;
        let text = xml::owned_text(&name, bytes)?.into();
        Ok(Part { name: name.into(), text })
    }

    /// Draws the page at a place.
    fn page(&mut self, place: &str) -> Result<Drawn, LoadError> {
        let own = self.part(place)?;
        if !self.budget.step(own.text.len() as u64 / BYTES_A_STEP) {
            self.budget.check()?;
        }
        let head = Head::read(&own.name, &own.text)?;
        for place in &head.resources {
            // As seen from the document, or, as some programs write it, from the page.
            for folder in [self.folder, folder(&own.name)] {
                if let Some(part) = resolve(folder, place) {
                    self.resources.read(self.parts, &part, self.budget)?;
                }
            }
        }
        let templates = self.templates(&head)?;
        let [left, top, width, height] =
            [head.area, self.main.area].into_iter().flatten().find(is_page).unwrap_or(USUAL_PAGE);
        let (width, height) = (width * POINTS, height * POINTS);
        let space = Space {
            matrix: [POINTS, 0.0, 0.0, POINTS, -left * POINTS, -top * POINTS],
            paint: Paint::of_page(width, height),
            fill: Fill::default(),
        };
        let mut draw = Draw {
            parts: self.parts,
            resources: &mut self.resources,
            budget: self.budget,
            canvas: Canvas::new(width, height, self.budget),
        };
        let lying = |above: bool| templates.iter().filter(move |(_, over)| *over == above).map(|(part, _)| part);
        for part in lying(false).chain([&own]).chain(lying(true)) {
            draw.page(&part.name, &part.text, &space)?;
        }
        Ok(draw.canvas.finish())
    }

    /// The templates of a page, with whether they lie over it.
    fn templates(&mut self, head: &Head) -> Result<Vec<(Part, bool)>, LoadError> {
        let mut templates = Vec::new();
        for (id, order) in &head.templates {
            let Some((place, over)) = self.main.templates.get(id) else { continue };
            let known = self.templates.get(id).cloned();
            let part = known.map_or_else(|| self.part(place), Ok)?;
            self.templates.insert(id.clone(), part.clone());
            templates.push((part, order.unwrap_or(*over)));
        }
        Ok(templates)
    }
}

/// Whether a box can be that of a page.
fn is_page([_, _, width, height]: &[f64; 4]) -> bool {
    let side = |side: f64| side > 0.0 && side <= LONGEST_SIDE;
    side(*width) && side(*height)
}
