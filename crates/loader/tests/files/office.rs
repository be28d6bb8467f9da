//! Small Word files and workbooks, written part by part.

use scraper::{ElementRef, Html, Node};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A cell with its spans.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

/// A piece of a document.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Text(String),
    Table(Vec<Vec<Cell>>),
}

/// An archive of the given files.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" xmlns:v=\"urn:schemas-microsoft-com:vml\"";

/// A Word file with the given body, and further parts.
pub(crate) fn docx_of(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document {SPACES}><w:body>{body}</w:body></w:document>");
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
        Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
        Target=\"word/document.xml\"/></Relationships>";
    let mut files: Vec<(&str, &[u8])> =
        vec![("_rels/.rels", relations.as_bytes()), ("word/document.xml", main.as_bytes())];
    files.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    zip(&files)
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A paragraph.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(text))
}

/// A table with its spans as Word writes them.
pub(crate) fn table(rows: &[Vec<Cell>]) -> String {
    // Column → rows still covered from above, and by how many columns.
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    let mut out = String::from("<w:tbl><w:tblPr/>");
    for row in rows {
        out.push_str("<w:tr>");
        let (mut column, mut next) = (0, Vec::new());
        let mut cells = row.iter();
        loop {
            if let Some((_, left, span)) = open.iter().find(|(at, ..)| *at == column).copied() {
                let merged = format!("<w:gridSpan w:val=\"{span}\"/><w:vMerge/>");
                out.push_str(&format!("<w:tc><w:tcPr>{merged}</w:tcPr><w:p/></w:tc>"));
                if left > 1 {
                    next.push((column, left - 1, span));
                }
                column += span;
                continue;
            }
            let Some(cell) = cells.next() else { break };
            let merge = if cell.rows > 1 { "<w:vMerge w:val=\"restart\"/>" } else { "" };
            let properties = format!("<w:tcPr><w:gridSpan w:val=\"{}\"/>{merge}</w:tcPr>", cell.columns);
            out.push_str(&format!("<w:tc>{properties}{}</w:tc>", p(&cell.text)));
            if cell.rows > 1 {
                next.push((column, cell.rows - 1, cell.columns));
            }
            column += cell.columns;
        }
        open = next;
        out.push_str("</w:tr>");
    }
    out + "</w:tbl>"
}

/// A Word file.
pub(crate) fn docx(parts: &[Part]) -> Vec<u8> {
    let body: String = parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => p(text),
            Part::Table(rows) => table(rows),
        })
        .collect();
    docx_of(&body, &[])
}

/// The text and tables of a page of the sample.
pub(crate) fn sample(name: &str) -> (Vec<u8>, Vec<Part>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/sample").join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let page = Html::parse_document(&gongkai_loader::decode(&bytes).unwrap().text);
    let mut parts = Vec::new();
    walk(page.root_element(), &mut parts);
    (bytes, parts)
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect()
}

fn walk(element: ElementRef<'_>, out: &mut Vec<Part>) {
    for child in element.children().filter_map(ElementRef::wrap) {
        match child.value().name() {
            "table" => out.push(Part::Table(rows_of(child))),
            "p" | "h1" | "h2" | "h3" | "title" => out.push(Part::Text(text_of(child))),
            "div" if !child.children().any(|c| matches!(c.value(), Node::Element(_))) => {
                out.push(Part::Text(text_of(child)));
            }
            "script" | "style" | "a" => {}
            _ => walk(child, out),
        }
    }
}

fn rows_of(table: ElementRef<'_>) -> Vec<Vec<Cell>> {
    let span = |cell: ElementRef<'_>, name| cell.value().attr(name).and_then(|n| n.parse().ok()).unwrap_or(1);
    let cell = |cell: ElementRef<'_>| Cell {
        text: text_of(cell),
        rows: span(cell, "rowspan"),
        columns: span(cell, "colspan"),
    };
    let rows = table.descendants().filter_map(ElementRef::wrap).filter(|e| e.value().name() == "tr");
    rows.map(|row| row.children().filter_map(ElementRef::wrap).map(cell).collect()).collect()
}
