//! JSON and JSON Lines of reports.

mod fields;
mod strict;

use crate::problem::ProblemKind;
use crate::record::{MAX_REPORTS, Problems};
use crate::{LoadError, Loaded, Options};
use fields::Context;
use gongkai_model::exchange::REPORT_SCHEMA;
use gongkai_model::{Place, Report, SourceFormat};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;
use strict::Record;

/// Reads a JSON file: an object with `schema` and `reports`, or one report with its `schema`.
pub(crate) fn load(name: &str, text: &str, options: &Options) -> Result<Loaded, LoadError> {
    let context = Context { file: name, format: SourceFormat::Json, options, place: Place::default() };
    let taken = document(text, Place::line(1), &context, MAX_REPORTS)?;
    if taken.records == 0 {
        return Err(LoadError::NoReports);
    }
    taken.problems.finish(taken.reports, taken.records)
}

/// Reads JSON Lines: one report with its `schema` a line. A bad line is a problem; the others are read.
pub(crate) fn load_lines(name: &str, text: &str, options: &Options) -> Result<Loaded, LoadError> {
    let (mut problems, mut reports, mut records) = (Problems::default(), Vec::new(), 0);
    let mut first_error = None;
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = Place::line(at + 1);
        let context = Context { file: name, format: SourceFormat::JsonLines, options, place };
        match document(line, place, &context, MAX_REPORTS - reports.len()) {
            Ok(taken) => {
                reports.extend(taken.reports);
                records += taken.records;
                problems.append(taken.problems);
            }
            Err(error @ LoadError::TooManyReports { .. }) => return Err(error),
            Err(error) => {
                records += 1;
                first_error.get_or_insert_with(|| error.clone());
                problems.add(place, None, ProblemKind::UnusableLine { error: Box::new(error) });
            }
        }
    }
    match first_error {
        Some(error) if reports.is_empty() => Err(error),
        _ if records == 0 => Err(LoadError::NoReports),
        _ => problems.finish(reports, records),
    }
}

/// What one JSON text gave.
#[derive(Default)]
struct Taken {
    reports: Vec<Report>,
    problems: Problems,
    /// Records seen, used or not.
    records: usize,
    /// There were more reports than may be.
    full: bool,
}

impl Taken {
    /// Takes a record; `number` is its place in a list, from 1.
    fn take(&mut self, record: Record, number: Option<usize>, context: &Context<'_>, room: usize) {
        self.records += 1;
        self.full |= self.reports.len() >= room;
        if !self.full {
            self.reports.extend(fields::report(record, number, context, &mut self.problems));
        }
    }
}

/// Reads one JSON text that starts at a place of the file and may give so many reports.
fn document(text: &str, start: Place, context: &Context<'_>, room: usize) -> Result<Taken, LoadError> {
    let mut taken = Taken::default();
    let mut parser = serde_json::Deserializer::from_str(text);
    let read = Top { taken: &mut taken, context, room }.deserialize(&mut parser);
    let top = read.and_then(|top| parser.end().map(|()| top)).map_err(|error| {
        let place = Place::line(start.line as usize + error.line().max(1) - 1).at_column(error.column());
        if taken.full {
            return LoadError::TooManyReports { place, limit: MAX_REPORTS };
        }
        let message = error.to_string();
        let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason).to_owned();
        if error.is_data() {
            LoadError::NotOurJson { place, found: reason }
        } else {
            LoadError::NotJson { place, reason }
        }
    })?;
    if let Some(record) = top.accept(start)? {
        taken.take(record, None, context, room);
        if taken.full {
            return Err(LoadError::TooManyReports { place: start, limit: MAX_REPORTS });
        }
    }
    Ok(taken)
}

/// What stands at the top of a JSON text.
enum Found {
    /// An object. The records of its list, if it has one, are taken by now, since the schema may stand behind them.
    Object { schema: Option<Value>, listed: bool, rest: Record },
    /// A list, in few words.
    List(String),
}

impl Found {
    /// Checks that it is ours; a record that stands alone.
    fn accept(self, place: Place) -> Result<Option<Record>, LoadError> {
        let other = |found: String| Err(LoadError::NotOurJson { place, found });
        let (schema, listed, rest) = match self {
            Found::List(found) => return other(found),
            Found::Object { schema, listed, rest } => (schema, listed, rest),
        };
        let family = |schema: &str| schema.split('/').next().map(str::to_owned);
        match schema {
            Some(Value::String(schema)) if schema == REPORT_SCHEMA => match listed {
                true => Ok(None),
                false if rest.fields().any(|key| key == "agency") => Ok(Some(rest)),
                false => other(keys(Some("schema"), rest.fields())),
            },
            Some(Value::String(schema)) if family(&schema) == family(REPORT_SCHEMA) => {
                Err(LoadError::UnknownVersion { place, found: schema })
            }
            Some(schema) => other(format!("\"schema\": {}", brief(&schema))),
            None => other(keys(listed.then_some("reports"), rest.fields())),
        }
    }
}

/// The keys of an object: what a person needs to see which file it is.
fn keys<'k>(first: Option<&'k str>, rest: impl Iterator<Item = &'k str>) -> String {
    let all: Vec<&str> = first.into_iter().chain(rest).collect();
    let shown: Vec<String> = all.iter().take(8).map(|key| shorten(key)).collect();
    let more = if all.len() > shown.len() { ", …" } else { "" };
    format!("{{{}{more}}}", shown.join(", "))
}

/// A value in few words.
pub(super) fn brief(value: &Value) -> String {
    match value {
        Value::Array(items) => list(items.len(), items.first()),
        Value::Object(map) => keys(None, map.keys().map(String::as_str)),
        other => shorten(&other.to_string()),
    }
}

fn list(len: usize, first: Option<&Value>) -> String {
    match first {
        None => "[]".to_owned(),
        Some(Value::Array(_)) => format!("[[…], …] × {len}"),
        Some(first) if len == 1 => format!("[{}]", brief(first)),
        Some(first) => format!("[{}, …] × {len}", brief(first)),
    }
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(40).chain(['…']).collect() }
}

/// Reads the top of a JSON text, giving records away as they come: a large file is never held as one tree.
struct Top<'a, 'c> {
    taken: &'a mut Taken,
    context: &'a Context<'c>,
    room: usize,
}

impl<'de> DeserializeSeed<'de> for Top<'_, '_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of reports")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let (mut schema, mut listed, mut rest) = (None, false, Record::default());
        let twice = |key: &str| A::Error::custom(format!("the key {key:?} appears twice"));
        let Top { taken, context, room } = self;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "schema" if schema.is_some() => return Err(twice("schema")),
                "reports" if listed => return Err(twice("reports")),
                "schema" => schema = Some(map.next_value()?),
                "reports" => {
                    listed = true;
                    map.next_value_seed(List(Top { taken: &mut *taken, context, room }))?;
                }
                _ => rest.field(key, &mut map)?,
            }
        }
        Ok(Found::Object { schema, listed, rest })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Found, A::Error> {
        let first: Option<Value> = seq.next_element()?;
        let mut len = usize::from(first.is_some());
        while seq.next_element::<IgnoredAny>()?.is_some() {
            len += 1;
        }
        Ok(Found::List(list(len, first.as_ref())))
    }
}

/// The list of reports.
struct List<'a, 'c>(Top<'a, 'c>);

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of reports")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Top { taken, context, room } = self.0;
        while let Some(record) = seq.next_element::<Record>()? {
            let number = taken.records + 1;
            taken.take(record, Some(number), context, room);
            if taken.full {
                return Err(A::Error::custom("too many reports"));
            }
        }
        Ok(())
    }
}
