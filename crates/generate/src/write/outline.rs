//! A report as a plain description of what stands in it: for programs that write it with tools of their own.

use super::body::{Piece, pieces, title};
use super::layout::Raster;
use super::odd::Odd;
use crate::plain::Dice;
use gongkai_model::{Cells, Form, Report};
use serde_json::{Value, json};

/// Title, date, headings, paragraphs and tables, each cell of a table with its place and span.
pub fn of(report: &Report) -> Value {
    let mut cells = report.cells.clone().unwrap_or_else(|| Cells::absent(&Form::all()[0]));
    let mut dice = Dice::new(0);
    let pieces = pieces(report, &mut cells, &mut Odd::new(&[], &mut dice));
    let pieces: Vec<Value> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Heading(text) => json!({ "heading": text }),
            Piece::Text(text) => json!({ "text": text }),
            Piece::Table(rows, _) => {
                let raster = Raster::of(rows);
                let cell = |cell: &super::layout::Laid<'_>| {
                    json!({ "row": cell.row, "column": cell.column, "rows": cell.rows, "columns": cell.columns, "text": cell.slot.text })
                };
                let cells: Vec<Value> = raster.cells.iter().map(cell).collect();
                json!({ "table": { "rows": rows.len(), "columns": raster.width, "cells": cells } })
            }
        })
        .collect();
    let published = report.published.map(|date| date.to_string());
    json!({ "title": title(report), "published": published, "pieces": pieces })
}
