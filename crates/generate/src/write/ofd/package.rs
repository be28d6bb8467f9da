//! The parts of an OFD.

use super::OfdStyle;
use super::pages::{Line, Pages};
use super::render::Render;
use std::io::{Cursor, Result, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The name space, with the prefix that nearly all programs give it.
const SPACE: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";

/// Size of the numbers of pages.
const NUMBER: f64 = 4.23;

/// The parts of an OFD of some documents.
pub(super) fn parts(documents: &[Pages], style: OfdStyle) -> Vec<(String, String)> {
    let mut parts = vec![("OFD.xml".to_owned(), root(documents.len(), style))];
    for (number, pages) in documents.iter().enumerate() {
        parts.extend(document(number, pages, style));
    }
    parts.into_iter().map(|(name, text)| (name, finished(&text, style))).collect()
}

/// A package of parts. The same parts give the same bytes.
pub(super) fn package(parts: &[(String, String)]) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default())?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// A part with its declaration, and with prefixes where the style has them.
fn finished(text: &str, style: OfdStyle) -> String {
    const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    if style == OfdStyle::Characters {
        return format!("{DECLARATION}{}", text.replace(SPACE, &SPACE.replace(":ofd", "")));
    }
    // No text of a report has a bare bracket.
    let text = text.replace('<', "<ofd:").replace("<ofd:/", "</ofd:");
    format!("{DECLARATION}{text}")
}

/// A place as the style writes it: from the root, or from the folder of the document.
fn place(number: usize, part: &str, style: OfdStyle) -> String {
    if style == OfdStyle::Characters { format!("/Doc_{number}/{part}") } else { part.to_owned() }
}

fn root(documents: usize, style: OfdStyle) -> String {
    let body = |number: usize| {
        let root = if style == OfdStyle::Characters { "/" } else { "" };
        format!(
            "<DocBody><DocInfo><DocID>{number:032x}</DocID><Creator>gongkai</Creator></DocInfo>\
             <DocRoot>{root}Doc_{number}/Document.xml</DocRoot></DocBody>"
        )
    };
    let bodies: String = (0..documents).map(body).collect();
    format!("<OFD {SPACE} DocType=\"OFD\" Version=\"1.0\">{bodies}</OFD>")
}

/// The parts of one document.
fn document(number: usize, pages: &Pages, style: OfdStyle) -> Vec<(String, String)> {
    let mut render = Render::new(style, pages);
    let (width, height) = render.paper();
    let area = format!("<Area><PhysicalBox>0 0 {width} {height}</PhysicalBox></Area>");
    let titled = style == OfdStyle::Template;
    let mut parts = Vec::new();
    let mut list = String::new();
    for (at, page) in pages.pages.iter().enumerate() {
        let mut objects = String::new();
        if at == 0 && !titled {
            pages.title.iter().for_each(|line| objects.push_str(&render.line(line)));
        }
        objects.push_str(&render.page(page));
        objects.push_str(&render.line(&number_of(at + 1, pages)));
        let mut templates = String::new();
        if titled {
            templates.push_str(if at == 0 { "<Template TemplateID=\"2\" ZOrder=\"Background\"/>" } else { "" });
            templates.push_str("<Template TemplateID=\"3\"/>");
        }
        let part = format!("Pages/Page_{at}/Content.xml");
        let id = render.next();
        list.push_str(&format!("<Page ID=\"{id}\" BaseLoc=\"{}\"/>", place(number, &part, style)));
        let layer = render.next();
        parts.push((
            part,
            format!(
                "<Page {SPACE}>{templates}{area}<Content><Layer ID=\"{layer}\" Type=\"Body\">{objects}</Layer></Content></Page>"
            ),
        ));
    }
    let mut templates = String::new();
    if titled {
        let title: String = pages.title.iter().map(|line| render.line(line)).collect();
        // A rule over the number of each page.
        let (y, right) = (pages.height - 18.0, pages.width - 40.0);
        let rule = format!(
            "<PathObject ID=\"8\" Boundary=\"20 {y} {right} 1\"><AbbreviatedData>M 0 0 L {right} 0</AbbreviatedData></PathObject>"
        );
        for (id, objects) in [(2, title), (3, rule)] {
            let part = format!("Tpls/Tpl_{id}/Content.xml");
            templates.push_str(&format!("<TemplatePage ID=\"{id}\" BaseLoc=\"{}\"/>", place(number, &part, style)));
            parts.push((
                part,
                format!("<Page {SPACE}>{area}<Content><Layer ID=\"9{id}\">{objects}</Layer></Content></Page>"),
            ));
        }
    }
    let units: String = (render.units.iter())
        .map(|(id, lines)| {
            format!(
                "<CompositeGraphicUnit ID=\"{id}\" Width=\"{width}\" Height=\"{height}\"><Content>{lines}</Content></CompositeGraphicUnit>"
            )
        })
        .collect();
    let main = format!(
        "<Document {SPACE}><CommonData><MaxUnitID>{}</MaxUnitID><PageArea><PhysicalBox>0 0 {width} {height}</PhysicalBox></PageArea>\
         <PublicRes>{}</PublicRes><DocumentRes>{}</DocumentRes>{templates}</CommonData><Pages>{list}</Pages></Document>",
        render.id,
        place(number, "PublicRes.xml", style),
        place(number, "DocumentRes.xml", style)
    );
    let fonts = "<Fonts><Font ID=\"1\" FontName=\"仿宋\" FamilyName=\"仿宋\"/></Fonts>";
    parts.push(("Document.xml".to_owned(), main));
    parts.push(("PublicRes.xml".to_owned(), format!("<Res {SPACE} BaseLoc=\"Res\">{fonts}</Res>")));
    let units = format!("<CompositeGraphicUnits>{units}</CompositeGraphicUnits>");
    parts.push(("DocumentRes.xml".to_owned(), format!("<Res {SPACE} BaseLoc=\"Res\">{units}</Res>")));
    parts.into_iter().map(|(part, text)| (format!("Doc_{number}/{part}"), text)).collect()
}

/// The number of a page, as offices print it.
fn number_of(number: usize, pages: &Pages) -> Line {
    let text = format!("— {number} —");
    let x = (pages.width - super::pages::width(&text) * NUMBER) / 2.0;
    Line { x, y: pages.height - 12.0, size: NUMBER, text }
}
