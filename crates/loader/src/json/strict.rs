//! JSON in which a key that stands twice is seen, and text without control characters.

use crate::normal::without_controls;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// A record, and what of it stands twice.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// With the first value of each key.
    pub(super) value: Value,
    /// Cells that are given again, with the further value.
    pub(super) cells: Vec<(String, Value)>,
    /// The first other key that is given again.
    pub(super) repeated: Option<String>,
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Record, D::Error> {
        let mut record = Record::default();
        record.value = Seed { record: &mut record, depth: 0, cells: false }.deserialize(deserializer)?;
        Ok(record)
    }
}

impl Record {
    /// Takes a field of a record that is read key by key.
    pub(super) fn field<'de, A: MapAccess<'de>>(&mut self, key: String, map: &mut A) -> Result<(), A::Error> {
        let mut fields = match std::mem::take(&mut self.value) {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        let cells = key == "cells";
        let value = map.next_value_seed(Seed { record: self, depth: 1, cells })?;
        self.put(&mut fields, key, value, false);
        self.value = Value::Object(fields);
        Ok(())
    }

    /// The fields of the record.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.value.as_object().into_iter().flat_map(Map::keys).map(String::as_str)
    }

    fn put(&mut self, map: &mut Map<String, Value>, key: String, value: Value, cell: bool) {
        match map.contains_key(&key) {
            false => drop(map.insert(key, value)),
            true if cell => self.cells.push((key, value)),
            true => drop(self.repeated.get_or_insert(key)),
        }
    }
}

/// A value at a depth of a record; directly in its cells or elsewhere.
struct Seed<'r> {
    record: &'r mut Record,
    depth: usize,
    cells: bool,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(without_controls(value).into_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        let Seed { record, depth, .. } = self;
        while let Some(item) = seq.next_element_seed(Seed { record: &mut *record, depth: depth + 1, cells: false })? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let Seed { record, depth, cells } = self;
        let mut out = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let inner = depth == 0 && key == "cells";
            let value = map.next_value_seed(Seed { record: &mut *record, depth: depth + 1, cells: inner })?;
            record.put(&mut out, key, value, cells);
        }
        Ok(Value::Object(out))
    }
}
