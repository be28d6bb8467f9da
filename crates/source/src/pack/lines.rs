//! JSON Lines: an object a line, one of whose values is the document.

use super::stream::Stream;
use super::{Failed, Found, PackColumns, PackFault, PackPlace, PackUnit, PackValue, PassedOver, Reason, Source};
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// Bytes of a line beside its document, which is escaped in it.
const BESIDE: usize = 1 << 20;

/// Lines after which a column that none of them has counts as one that is not there.
const ENOUGH: u64 = 1000;

/// Most names of columns that are kept for a message.
const MOST_NAMES: usize = 50;

pub(crate) struct Lines<'r> {
    stream: Stream<'r>,
    columns: PackColumns,
    max_bytes: usize,
    number: u64,
    /// Lines that were objects.
    objects: u64,
    /// The keys met as long as none of them was the column.
    keys: Option<BTreeSet<String>>,
    /// The column of names has been looked for.
    named: bool,
    ended: bool,
}

impl<'r> Lines<'r> {
    pub(crate) fn new(stream: Stream<'r>, columns: PackColumns, max_bytes: usize) -> Lines<'r> {
        let keys = Some(BTreeSet::new());
        Lines { stream, columns, max_bytes, number: 0, objects: 0, keys, named: false, ended: false }
    }

    fn no_column(&mut self, column: String, columns: Vec<String>) -> Failed {
        self.ended = true;
        Failed::new(PackPlace::default(), PackFault::NoColumn { column, columns }, true)
    }

    fn line(&mut self, line: &[u8], place: PackPlace, passed: &mut PassedOver) -> Result<Option<Found>, Failed> {
        let failed = |place, fault| Failed::new(place, fault, false);
        let mut seed = Wanted { columns: &self.columns, keys: BTreeSet::new() };
        let mut parser = serde_json::Deserializer::from_slice(line);
        let parsed = (&mut seed).deserialize(&mut parser).and_then(|object| parser.end().map(|()| object));
        let object = match parsed {
            Ok(object) => object,
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason).to_owned();
                return Err(failed(place, PackFault::NotJson { column: error.column(), reason }));
            }
        };
        self.objects += 1;
        let found = seed.keys;
        match (&object.content, &mut self.keys) {
            (Value::Absent, Some(keys)) => {
                keys.extend(found.into_iter().take(MOST_NAMES.saturating_sub(keys.len())));
                if self.objects >= ENOUGH {
                    let keys = self.keys.take().unwrap_or_default();
                    return Err(self.no_column(self.columns.content.clone(), keys.into_iter().collect()));
                }
                passed.add(Reason::Null);
                return Ok(None);
            }
            (Value::Absent | Value::Null, _) => {
                self.keys = None;
                passed.add(Reason::Null);
                return Ok(None);
            }
            _ => self.keys = None,
        }
        // Told at the first document: a name that is mistyped would make all of them nameless.
        if let (Some(name), Value::Absent, false) = (&self.columns.name, &object.name, self.named) {
            return Err(self.no_column(name.clone(), found.into_iter().collect()));
        }
        self.named = true;
        let inner = match object.name {
            Value::Text(name) | Value::Number(name) if !name.trim().is_empty() => Some(name),
            _ => None,
        };
        let place = PackPlace { document: inner.clone(), ..place };
        let text = match object.content {
            Value::Text(text) => text,
            Value::Number(_) => return Err(failed(place, self.wrong_type(PackValue::Number))),
            Value::Other(found) => return Err(failed(place, self.wrong_type(found))),
            Value::Absent | Value::Null => return Ok(None),
        };
        if text.is_empty() {
            passed.add(Reason::Empty);
            return Ok(None);
        }
        if text.len() > self.max_bytes {
            let fault = PackFault::TooLarge { size: Some(text.len() as u64), limit: self.max_bytes };
            return Err(failed(place, fault));
        }
        Ok(Some(Found {
            inner,
            unit: PackUnit::Line,
            number: self.number,
            bytes: text.into_bytes(),
            media_type: None,
            charset: Some("utf-8".to_owned()),
            cut: None,
        }))
    }

    fn wrong_type(&self, found: PackValue) -> PackFault {
        PackFault::WrongType { column: self.columns.content.clone(), found }
    }
}

impl Source for Lines<'_> {
    fn next(&mut self, passed: &mut PassedOver) -> Option<Result<Found, Failed>> {
        // A character of a document takes up to twice its bytes in a line (quotes, and Chinese as \uXXXX).
        let limit = self.max_bytes.saturating_mul(2).saturating_add(BESIDE);
        let mut line = Vec::new();
        while !self.ended {
            line.clear();
            let place = PackPlace {
                number: Some((PackUnit::Line, self.number + 1)),
                byte: Some(self.stream.offset()),
                ..PackPlace::default()
            };
            let whole = match self.stream.line(limit, &mut line) {
                Ok(whole) => whole,
                Err(fault) => {
                    let mut fault = PackFault::from(fault);
                    self.ended = true;
                    if let PackFault::GzipTrailing { bytes, .. } = &mut fault {
                        let (found, passed) = self.stream.skip_between_members();
                        *bytes = Some(passed);
                        self.ended = !found;
                    }
                    return Some(Err(Failed::new(place, fault, self.ended)));
                }
            };
            if line.is_empty() {
                self.ended = true;
                // No line had it; a file without lines has nothing wrong.
                let keys = self.keys.take().filter(|_| self.objects > 0)?;
                return Some(Err(self.no_column(self.columns.content.clone(), keys.into_iter().collect())));
            }
            self.number += 1;
            if !whole {
                return Some(Err(Failed::new(place, PackFault::TooLarge { size: None, limit }, false)));
            }
            let text = if self.number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
            let text = text.trim_ascii();
            if text.is_empty() {
                continue;
            }
            // JSON is UTF-8; what programs on Chinese Windows write is not always.
            let decoded = match std::str::from_utf8(text) {
                Ok(_) => None,
                Err(_) => encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(text),
            };
            match self.line(decoded.as_ref().map_or(text, |text| text.as_bytes()), place, passed) {
                Ok(Some(found)) => return Some(Ok(found)),
                Ok(None) => {}
                Err(failed) => return Some(Err(failed)),
            }
        }
        None
    }
}

/// A value of an object.
enum Value {
    Absent,
    Null,
    Text(String),
    Number(String),
    Other(PackValue),
}

struct Object {
    content: Value,
    name: Value,
}

/// Takes two values out of an object and reads over the others.
struct Wanted<'a> {
    columns: &'a PackColumns,
    keys: BTreeSet<String>,
}

impl<'de> DeserializeSeed<'de> for &mut Wanted<'_> {
    type Value = Object;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Object, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Wanted<'_> {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut object = Object { content: Value::Absent, name: Value::Absent };
        while let Some(key) = map.next_key::<String>()? {
            // One column may be both.
            let is_name = self.columns.name.as_ref() == Some(&key);
            if key == self.columns.content {
                object.content = map.next_value_seed(AnyValue)?;
                if let (true, Value::Text(text)) = (is_name, &object.content) {
                    object.name = Value::Text(text.clone());
                }
            } else if is_name {
                object.name = map.next_value_seed(AnyValue)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            if self.keys.len() < MOST_NAMES {
                self.keys.insert(key);
            }
        }
        Ok(object)
    }
}

struct AnyValue;

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Other(PackValue::Truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other(PackValue::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other(PackValue::Object))
    }
}
