//! Tables as a browser's tree has them: what [`super::build`] makes of any tag soup must be the same.

use super::build::Builder;
use super::css::Styles;
use super::events::Events;
use crate::pieces::{Piece, RawTable};
use html5gum::Tokenizer;
use proptest::prelude::*;
use scraper::{ElementRef, Html, Node};

/// A cell: its own text without spaces, its spans, and the tables in it.
type Cell = (String, u32, u32, Vec<Table>);

/// The rows of a table.
#[derive(Debug, PartialEq)]
struct Table(Vec<Vec<Cell>>);

fn ours(page: &str) -> Vec<Table> {
    let mut builder = Builder::new(Styles::default());
    assert!(Tokenizer::new_with_emitter(page, Events::of(&mut builder)).next().is_none());
    let (pieces, ..) = builder.finish();
    content(pieces).1
}

fn content(pieces: Vec<Piece>) -> (String, Vec<Table>) {
    let mut text = String::new();
    let mut tables = Vec::new();
    for piece in pieces {
        match piece {
            // A number in which the page ends is marked as one that may go on; a browser knows no such mark.
            Piece::Line(line) => text.extend(line.text.chars().filter(|c| !c.is_whitespace() && *c != '…')),
            Piece::Pre(pre, _) => text.extend(pre.chars().filter(|c| !c.is_whitespace())),
            Piece::Open(_) | Piece::Close => {}
            Piece::Table(table) => tables.push(ours_table(table)),
        }
    }
    (text, tables)
}

fn ours_table(table: RawTable) -> Table {
    let rows = table.rows.into_iter().map(|row| {
        let cells = row.cells.into_iter().map(|cell| {
            let (text, tables) = content(cell.content);
            (text, cell.rows, cell.columns, tables)
        });
        cells.collect()
    });
    Table(rows.collect())
}

fn theirs(page: &str) -> Vec<Table> {
    let document = Html::parse_document(page);
    inside(document.root_element()).1
}

/// Text and tables under an element, tables not looked into for text.
fn inside(element: ElementRef<'_>) -> (String, Vec<Table>) {
    let mut text = String::new();
    let mut tables = Vec::new();
    for child in element.children() {
        match child.value() {
            Node::Text(own) => text.extend(own.chars().filter(|c| !c.is_whitespace())),
            Node::Element(own) => {
                let Some(child) = ElementRef::wrap(child) else { continue };
                match own.name() {
                    "table" => {
                        // A caption stands before its table.
                        tables.push(their_table(child));
                    }
                    "script" | "style" | "title" | "template" => {}
                    _ => {
                        let (more, under) = inside(child);
                        text.push_str(&more);
                        tables.extend(under);
                    }
                }
            }
            _ => {}
        }
    }
    (text, tables)
}

fn their_table(table: ElementRef<'_>) -> Table {
    let mut rows = Vec::new();
    let element = |node| ElementRef::wrap(node);
    for child in table.children().filter_map(element) {
        match child.value().name() {
            "tbody" | "thead" | "tfoot" => {
                rows.extend(child.children().filter_map(element).filter(|e| e.value().name() == "tr").map(their_row));
            }
            "tr" => rows.push(their_row(child)),
            _ => {}
        }
    }
    Table(rows)
}

fn their_row(row: ElementRef<'_>) -> Vec<Cell> {
    let cells = row.children().filter_map(ElementRef::wrap).filter(|e| matches!(e.value().name(), "td" | "th"));
    let span = |cell: ElementRef<'_>, name| cell.attr(name).and_then(|n| n.parse().ok()).unwrap_or(1);
    cells
        .map(|cell| {
            let (text, tables) = inside(cell);
            (text, span(cell, "rowspan"), span(cell, "colspan"), tables)
        })
        .collect()
}

/// Pieces of tag soup; nothing that makes a browser move text out of a cell by its markup alone.
const SOUP: [&str; 34] = [
    "<table>",
    "<table>",
    "</table>",
    "<tr>",
    "<tr>",
    "<tr>",
    "</tr>",
    "<td>",
    "<td>",
    "<td>",
    "<td rowspan=2>",
    "<td colspan=3>",
    "</td>",
    "</td>",
    "<th>",
    "</th>",
    "<tbody>",
    "</tbody>",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<span>",
    "</span>",
    "<br>",
    "</br>",
    "<!-- <td> -->",
    "<o:p></o:p>",
    "12",
    "字",
    " ",
    "&nbsp;x",
    "</body>",
    "<script>'<td>'</script>",
];

#[test]
fn a_few_soups() {
    for page in [
        "<table><tr><td>1<td>2<tr><td>3</table>",
        "<table><tr><td>1</th>2</td><td>3</table>4",
        "<table><td>1</td></tr><td>2</table>",
        "<table><tr>x<td>1<table><td>2</table>3</table>",
        "<table><tr><td>1<table><tr></table><table>2</table>",
        "<p><table><tr><td><p>1</table></p>",
        "<table><tr><td>1</td></tr></tbody><tr><td>2</table>",
    ] {
        assert_eq!(ours(page), theirs(page), "{page}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_are_those_of_a_browser(soup in prop::collection::vec(prop::sample::select(SOUP.to_vec()), 0..24)) {
        let page = soup.concat();
        prop_assert_eq!(ours(&page), theirs(&page), "{}", page);
    }
}
