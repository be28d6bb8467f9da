//! What stands in front of the streams of a PDF, read straight from its bytes: how each is stored.
//!
//! No table of objects is followed, since such a table may itself be what is dangerous.

use super::filters::{Filter, Params};
use std::collections::BTreeMap;

/// Deepest nesting of values.
const DEEPEST: usize = 32;

/// How often a file is looked through: dictionaries within dictionaries are read again, and what only looks like one is read
/// as far as it goes.
const MOST_TIMES: usize = 16;

/// The dictionary of a stream.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Header {
    /// The filters in their order; nothing where another object says it or two entries do. One that is not known is none.
    pub(super) filters: Option<Vec<(Option<Filter>, Params)>>,
    /// A picture.
    pub(super) picture: bool,
    /// A table of objects, or a stream that holds objects.
    pub(super) structure: bool,
    /// What it says of its length.
    pub(super) length: u64,
}

/// The dictionaries in front of all streams.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// By the place of the keyword behind them.
    by_keyword: BTreeMap<usize, Vec<Header>>,
    /// Some dictionary asks for decryption.
    pub(super) encrypted: bool,
    /// Values nest so deep, or stand in each other so often, that not all was looked at.
    pub(super) unread: bool,
}

impl Headers {
    /// Looks through a file.
    pub(super) fn of(bytes: &[u8]) -> Headers {
        let mut headers = Headers::default();
        let mut left = bytes.len().saturating_mul(MOST_TIMES);
        let mut at = 0;
        while let Some(found) = bytes[at..].windows(2).position(|two| two == b"<<") {
            let start = at + found;
            at = start + 1;
            let mut reader = Reader { bytes, at: start + 2, too_deep: false };
            reader.space();
            if !matches!(reader.peek(), Some(b'/' | b'>')) {
                continue;
            }
            reader.at = start;
            let value = reader.value(0);
            left = left.saturating_sub(reader.at - start);
            headers.unread |= reader.too_deep || left == 0;
            if let Some(Value::Dict(entries)) = value {
                headers.encrypted |= entries.iter().any(|(key, _)| key == b"Encrypt");
                reader.space();
                if bytes[reader.at.min(bytes.len())..].starts_with(b"stream") {
                    headers.by_keyword.entry(reader.at).or_default().push(Header::of(&entries));
                }
            }
            if headers.unread {
                break;
            }
        }
        headers
    }

    /// Those in front of the keyword at a place: one, but for files that are made to be read in two ways.
    pub(super) fn before(&self, keyword: usize) -> impl Iterator<Item = &Header> {
        self.by_keyword.get(&keyword).into_iter().flatten()
    }
}

impl Header {
    fn of(entries: &[(Vec<u8>, Value)]) -> Header {
        let all = |names: [&str; 2]| -> Vec<&Value> {
            let of_name = |(key, _): &&(Vec<u8>, Value)| names.iter().any(|name| name.as_bytes() == key);
            entries.iter().filter(of_name).map(|(_, value)| value).collect()
        };
        let has = |name: &str| entries.iter().any(|(key, _)| key == name.as_bytes());
        let is = |key: &str, value: &[u8]| {
            all([key, key]).iter().any(|known| matches!(known, Value::Name(name) if name == value))
        };
        let filters = match (all(["F", "Filter"]).as_slice(), all(["DP", "DecodeParms"]).as_slice()) {
            ([], _) => Some(Vec::new()),
            ([filters], []) => together(filters, &Value::Other),
            ([filters], [params]) => together(filters, params),
            _ => None,
        };
        let length = all(["Length", "Length"]).into_iter().filter_map(Value::number).fold(0.0, f64::max);
        Header {
            filters,
            picture: is("Subtype", b"Image"),
            structure: is("Type", b"ObjStm") || is("Type", b"XRef") || (has("First") && has("N")) || has("W"),
            length: length as u64,
        }
    }
}

/// Filters with what each needs.
fn together(filters: &Value, params: &Value) -> Option<Vec<(Option<Filter>, Params)>> {
    match (filters, params) {
        (Value::Name(name), params) => Some(vec![(Filter::of_name(name), of(params)?)]),
        (Value::Array(names), params) => {
            let params: &[Value] = match params {
                Value::Array(params) => params,
                Value::Reference => return None,
                _ => &[],
            };
            let pair = |(at, name): (usize, &Value)| match name {
                Value::Name(name) => Some((Filter::of_name(name), of(params.get(at).unwrap_or(&Value::Other))?)),
                _ => None,
            };
            names.iter().enumerate().map(pair).collect()
        }
        _ => None,
    }
}

/// What a dictionary says of rows; nothing where another object says it.
fn of(value: &Value) -> Option<Params> {
    let entries = match value {
        Value::Dict(entries) => entries.as_slice(),
        Value::Reference => return None,
        _ => &[],
    };
    let mut params = Params::default();
    for (key, value) in entries {
        let field = match key.as_slice() {
            b"Predictor" => &mut params.predictor,
            b"Colors" => &mut params.colors,
            b"BitsPerComponent" => &mut params.bits,
            b"Columns" => &mut params.columns,
            b"EarlyChange" => &mut params.early,
            _ => continue,
        };
        match value {
            Value::Reference => return None,
            value => *field = value.number().map_or(*field, |number| number as i64),
        }
    }
    Some(params)
}

/// A value, as far as it matters here.
#[derive(Debug, PartialEq)]
enum Value {
    Name(Vec<u8>),
    Number(f64),
    Array(Vec<Value>),
    Dict(Vec<(Vec<u8>, Value)>),
    Reference,
    Other,
}

impl Value {
    fn number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    too_deep: bool,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over white space and comments.
    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    let line = self.bytes[self.at..].iter();
                    self.at += line.take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
                }
                byte if is_space(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    fn word(&mut self) -> &[u8] {
        let length = self.bytes[self.at..].iter().take_while(|byte| is_regular(**byte)).count();
        self.at += length;
        &self.bytes[self.at - length..self.at]
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let word = self.word();
        let mut name = Vec::with_capacity(word.len());
        let mut at = 0;
        while at < word.len() {
            let digits = word.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
            match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                Some(byte) if word[at] == b'#' => {
                    name.push(byte);
                    at += 3;
                }
                _ => {
                    name.push(word[at]);
                    at += 1;
                }
            }
        }
        name
    }

    fn string(&mut self) -> Option<()> {
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(());
            }
        }
        None
    }

    /// The value here; nothing where none can be read to its end.
    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            self.too_deep = true;
            return None;
        }
        self.space();
        match self.peek()? {
            b'/' => Some(Value::Name(self.name())),
            b'(' => self.string().map(|()| Value::Other),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                self.entries(depth).map(Value::Dict)
            }
            b'<' => {
                self.at += self.bytes[self.at..].iter().position(|byte| *byte == b'>')? + 1;
                Some(Value::Other)
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.space();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Value::Array(items));
                    }
                    // Only names and dictionaries are wanted of lists; a list of numbers is long.
                    match self.value(depth + 1)? {
                        Value::Number(_) => {}
                        value => items.push(value),
                    }
                }
            }
            byte if is_regular(byte) => Some(self.number_or_reference()),
            _ => {
                self.at += 1;
                Some(Value::Other)
            }
        }
    }

    fn number_or_reference(&mut self) -> Value {
        let number = |word: &[u8]| std::str::from_utf8(word).ok().and_then(|word| word.parse::<f64>().ok());
        let Some(first) = number(self.word()).filter(|n| n.is_finite()) else { return Value::Other };
        let back = self.at;
        self.space();
        let generation = self.word();
        if !generation.is_empty() && generation.iter().all(u8::is_ascii_digit) {
            self.space();
            if self.word() == b"R" {
                return Value::Reference;
            }
        }
        self.at = back;
        Value::Number(first)
    }

    /// The entries of a dictionary up to its end.
    fn entries(&mut self, depth: usize) -> Option<Vec<(Vec<u8>, Value)>> {
        let mut entries = Vec::new();
        loop {
            self.space();
            match self.peek()? {
                b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    return Some(entries);
                }
                b'/' => {
                    let key = self.name();
                    self.space();
                    // A key without a value.
                    if self.bytes[self.at..].starts_with(b">>") {
                        continue;
                    }
                    let value = self.value(depth + 1)?;
                    entries.push((key, value));
                }
                _ => drop(self.value(depth + 1)?),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(dict: &str) -> Header {
        let file = format!("9 0 obj\n<<{dict}>>\r\nstream\nx\nendstream");
        let headers = Headers::of(file.as_bytes());
        let keyword = file.find("stream").unwrap();
        let mut found = headers.by_keyword;
        assert_eq!(found.len(), 1, "{dict}");
        found.remove(&keyword).unwrap().remove(0)
    }

    #[test]
    fn filters_are_told_however_they_are_written() {
        let flate = Some(vec![(Some(Filter::Flate), Params::default())]);
        for dict in ["/Filter/FlateDecode", "/#46ilter[/Fl]", "/A(\\)>>)/F/Fl", "/A<3e3e>/Filter/Fl/B[<</C 1>>]"] {
            assert_eq!(header(dict).filters, flate, "{dict}");
        }
        assert_eq!(header("/Filter 5 0 R").filters, None);
        assert_eq!(header("/Filter/Fl/DecodeParms 5 0 R").filters, None);
        assert_eq!(header("/Filter/Fl/Filter/LZW").filters, None);
        assert_eq!(header("/Length 5").filters, Some(Vec::new()));
        let params = header("/Filter[/A85/LZW]/DecodeParms[null<</Predictor 12/Columns 7/EarlyChange 0>>]").filters;
        let rows = Params { predictor: 12, columns: 7, early: 0, ..Params::default() };
        assert_eq!(params.unwrap()[1], (Some(Filter::Lzw), rows));
    }

    #[test]
    fn what_a_stream_is_for() {
        assert!(header("/Type/ObjStm").structure && header("/W[1 2 1]").structure && header("/N 1/First 9").structure);
        assert!(!header("/N 3/Filter/Fl").structure);
        assert!(header("/Type/XObject/Subtype/Image").picture);
        assert_eq!(header("/Length 77").length, 77);
        assert!(Headers::of(b"trailer << /#45ncrypt 5 0 R >>").encrypted);
    }

    #[test]
    fn broken_files_end() {
        for broken in ["<<", "<</", "<</A", "<</A(", "<</A<", "<</A[", "<</A 1", "<</A\\", "<<%", "<</A(\\"] {
            Headers::of(broken.as_bytes());
            Headers::of(broken.repeat(5_000).as_bytes());
        }
    }

    #[test]
    fn what_is_not_looked_at_is_said() {
        let nested = |depth: usize| format!("<</A{}{}/Filter/Fl>>stream", "[".repeat(depth), "]".repeat(depth));
        assert!(!Headers::of(nested(20).as_bytes()).unread);
        assert!(Headers::of(nested(40).as_bytes()).unread);
        assert!(Headers::of("<</A(".repeat(500).as_bytes()).unread);
        let long = format!("<</A[{}]/Filter/Fl>>stream", "1 ".repeat(500_000));
        let headers = Headers::of(long.as_bytes());
        assert!(!headers.unread && headers.by_keyword.len() == 1);
    }
}
