//! CSV: the header decides which of our two layouts it is.

use crate::problem::ProblemKind;
use crate::record::Problems;
use crate::{LoadError, Loaded, Options, cells_csv, wide_csv};
use gongkai_model::Place;
use gongkai_model::exchange::{CELLS_OPTIONAL, CELLS_REQUIRED, WIDE_DESCRIPTION, unprotect};
use std::collections::BTreeSet;

/// Reads a CSV file in one of our layouts.
pub(crate) fn load(name: &str, text: &str, options: &Options) -> Result<Loaded, LoadError> {
    let rows = Rows::open(text)?;
    let missing = |wanted: &[&str]| -> Vec<String> {
        wanted.iter().filter(|c| rows.column(c).is_none()).map(|c| (*c).to_owned()).collect()
    };
    let lacking = missing(&CELLS_REQUIRED);
    if lacking.is_empty() {
        return cells_csv::load(name, rows, options);
    }
    let long = rows.column("cell").is_some() && rows.column("value").is_some();
    if !long {
        let columns = wide_csv::Columns::of(&rows)?;
        if !columns.cells.is_empty() {
            let lacking = missing(&["agency", "report_year"]);
            if lacking.is_empty() {
                return wide_csv::load(name, rows, columns, options);
            }
            return Err(LoadError::MissingColumns { missing: lacking, found: rows.found() });
        }
    }
    Err(LoadError::MissingColumns { missing: lacking, found: rows.found() })
}

/// How many columns a message lists, and how many characters of each.
const SHOWN: usize = 40;

/// The rows of a CSV text below its header.
pub(crate) struct Rows<'t> {
    /// Names of the columns, trimmed.
    pub(crate) header: Vec<String>,
    folded: Vec<String>,
    header_place: Place,
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    /// Rows read so far, used or not; empty ones do not count.
    pub(crate) read: usize,
}

/// One row.
pub(crate) struct Row<'r> {
    /// Line on which it starts, from 1.
    pub(crate) line: usize,
    record: &'r csv::StringRecord,
}

impl Row<'_> {
    /// A field as it stands, without what a writer puts before text that a spreadsheet would run; empty where the column
    /// is not there.
    pub(crate) fn raw(&self, column: Option<usize>) -> &str {
        unprotect(column.and_then(|at| self.record.get(at)).unwrap_or_default())
    }

    /// A field without the space around it; nothing where it is empty.
    pub(crate) fn get(&self, column: Option<usize>) -> Option<&str> {
        Some(self.raw(column).trim()).filter(|text| !text.is_empty())
    }

    /// The place of a column in this row.
    pub(crate) fn place(&self, column: Option<usize>) -> Place {
        let line = Place::line(self.line);
        column.map_or(line, |at| line.at_column(at + 1))
    }
}

impl<'t> Rows<'t> {
    /// Reads the header.
    pub(crate) fn open(text: &'t str) -> Result<Rows<'t>, LoadError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let delimiter = delimiter(text);
        if let Some(line) = unclosed_quote(text, delimiter) {
            return Err(LoadError::UnclosedQuote { place: Place::line(line) });
        }
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut rows = Rows {
            header: Vec::new(),
            folded: Vec::new(),
            header_place: Place::default(),
            text,
            reader,
            record: csv::StringRecord::new(),
            read: 0,
        };
        let line = rows.advance().ok_or(LoadError::Empty)?;
        rows.header_place = Place::line(line);
        rows.header = rows.record.iter().map(|c| c.trim().trim_start_matches('\u{feff}').to_owned()).collect();
        rows.folded = rows.header.iter().map(|column| column.to_ascii_lowercase()).collect();
        let mut names = BTreeSet::new();
        let doubled = rows.folded.iter().position(|column| !column.is_empty() && !names.insert(column));
        if let Some(at) = doubled {
            return Err(rows.doubled(at));
        }
        Ok(rows)
    }

    /// The error of a column that stands twice, by its second position.
    pub(crate) fn doubled(&self, at: usize) -> LoadError {
        LoadError::DoubledColumn { column: self.header[at].clone(), place: self.header_place(at) }
    }

    /// The place of a column's name.
    pub(crate) fn header_place(&self, at: usize) -> Place {
        self.header_place.at_column(at + 1)
    }

    /// The position of a column, whatever the case of its name.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.folded.iter().position(|column| column == name)
    }

    /// Whether the column at a position is one of these.
    pub(crate) fn is_one_of(&self, at: usize, names: &[&str]) -> bool {
        names.contains(&self.folded[at].as_str())
    }

    /// The columns of the file for a message, cut where nobody would read on.
    pub(crate) fn found(&self) -> Vec<String> {
        let cut = (self.header.len() > SHOWN).then(|| "…".to_owned());
        let short = |name: &String| name.chars().take(SHOWN).collect();
        self.header.iter().take(SHOWN).map(short).chain(cut).collect()
    }

    /// The next row. Rows without any text are passed over; those of another length are problems.
    pub(crate) fn next_row(&mut self, problems: &mut Problems) -> Option<Row<'_>> {
        loop {
            let line = self.advance()?;
            if self.record.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
            self.read += 1;
            let (expected, found) = (self.header.len(), self.record.len());
            if expected == found {
                return Some(Row { line, record: &self.record });
            }
            problems.add(Place::line(line), None, ProblemKind::UnequalRow { expected, found });
        }
    }

    /// Reads one record; its line. The text is valid UTF-8 in memory and any length goes, so no error is left to meet.
    fn advance(&mut self) -> Option<usize> {
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        let position = self.record.position()?;
        // The parser counts from where the last record ended: blank lines before this one are still ahead.
        let start = usize::try_from(position.byte()).ok()?;
        let ahead = self.text.as_bytes().get(start..).unwrap_or_default();
        let blank = ahead.iter().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| **b == b'\n').count();
        Some(usize::try_from(position.line()).unwrap_or(usize::MAX).saturating_add(blank))
    }
}

/// The delimiter under which the header shows the most names we know; a comma unless another is clearly in use.
fn delimiter(text: &str) -> u8 {
    let header = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default().to_ascii_lowercase();
    let known = |d: u8| {
        let names = header.split(char::from(d)).map(|c| c.trim().trim_matches('"'));
        names
            .filter(|c| CELLS_REQUIRED.contains(c) || CELLS_OPTIONAL.contains(c) || WIDE_DESCRIPTION.contains(c))
            .count()
    };
    let comma = known(b',');
    [b';', b'\t'].into_iter().find(|d| known(*d) > comma.max(1)).unwrap_or(b',')
}

/// The line on which a quotation opens that nothing closes. The parser itself would read the rest of the file as one
/// field without a word.
fn unclosed_quote(text: &str, delimiter: u8) -> Option<usize> {
    #[derive(PartialEq)]
    enum At {
        FieldStart,
        Field,
        Quoted,
        Quote,
    }
    let (mut at, mut line, mut opened) = (At::FieldStart, 1, 1);
    for byte in text.bytes() {
        at = match (at, byte) {
            (At::FieldStart, b'"') => {
                opened = line;
                At::Quoted
            }
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, _) => At::Quoted,
            (At::Quote, b'"') => At::Quoted,
            (_, b) if b == delimiter || b == b'\n' || b == b'\r' => At::FieldStart,
            _ => At::Field,
        };
        line += usize::from(byte == b'\n');
    }
    (at == At::Quoted).then_some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes() {
        for text in ["a,b\n\"x\",\"y\"\"z\"\n", "a,b\n1,2\"\n", "a\n\"two\nlines\"\n", ""] {
            assert_eq!(unclosed_quote(text, b','), None, "{text:?}");
        }
        assert_eq!(unclosed_quote("a,b\n1,\"2\n3,4\n", b','), Some(2));
        assert_eq!(unclosed_quote("a\n\"x\ny\"\n\"z", b','), Some(4));
        assert_eq!(unclosed_quote("a\n\"x\"\"", b','), Some(2));
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let text = "\r\nagency,cell\r\n\r\n\"two\r\nlines\",1\r\n\r\n\r\nlast,2\r\n , \r\nshort\r\n";
        let mut rows = Rows::open(text).unwrap();
        assert_eq!(rows.header_place(1), Place::line(2).at_column(2));
        let mut problems = Problems::default();
        assert_eq!(rows.next_row(&mut problems).map(|row| row.line), Some(4));
        assert_eq!(rows.next_row(&mut problems).map(|row| row.line), Some(8));
        assert!(rows.next_row(&mut problems).is_none());
        assert_eq!(rows.read, 3);
        let problem = &problems.finish(Vec::new(), 0).unwrap().problems[0];
        assert_eq!((problem.place, problem.code()), (Place::line(10), "unequal_row"));
    }

    #[test]
    fn delimiters() {
        assert_eq!(delimiter("agency,report_year,cell,value"), b',');
        assert_eq!(delimiter("agency;report_year;cell;value"), b';');
        assert_eq!(delimiter("\"agency\"\treport_year\tcell\tvalue"), b'\t');
        assert_eq!(delimiter("agency,report_year,a;b"), b',');
        assert_eq!(delimiter("x;y"), b',');
    }
}
