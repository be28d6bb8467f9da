//! What is no number of a report, as tables: findings, what became of files, the catalogues of metrics and rules.
//!
//! ```
//! use gongkai::analytics::export::Options;
//! let mut csv = Vec::new();
//! gongkai::tables::cards().write(Options::default(), &mut csv)?;
//! assert!(String::from_utf8(csv)?.contains("\ndisclosure_rate,"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::Work;
use gongkai_analytics::MetricCard;
use gongkai_analytics::export::{Columns, Described, Field, Kind, TableRows, Value, place};
use gongkai_charts::{ChartSpec, DataTable, Field as ChartField};
use gongkai_core::{Account, Rejected};
use gongkai_findings::causes;
use gongkai_lint::{Finding, Text, rules as all_rules};
use gongkai_model::Lang;

fn text<'a>(text: impl Into<String>) -> Value<'a> {
    // Nothing is null, as in the other tables.
    match text.into() {
        text if text.is_empty() => Value::Null,
        text => Value::owned(text),
    }
}

fn given<'a>(of: &Option<String>) -> Value<'a> {
    of.clone().map_or(Value::Null, text)
}

/// One row a finding: the columns of `lint --format csv`, and what leads to the report.
pub fn findings<'f>(findings: impl IntoIterator<Item = &'f Finding, IntoIter: 'f>, lang: Lang) -> TableRows<'f> {
    const FIELDS: [Field; 24] = [
        Field::new("rule", Kind::Text),
        Field::new("name", Kind::Text),
        Field::new("severity", Kind::Text),
        Field::new("attribution", Kind::Text),
        Field::new("agency", Kind::Text),
        Field::new("report_year", Kind::Int),
        Field::new("scope", Kind::Text),
        Field::new("file", Kind::Text),
        Field::new("place", Kind::Text),
        Field::new("table", Kind::Text),
        Field::new("line", Kind::Text),
        Field::new("cells", Kind::Text),
        Field::new("expected", Kind::Text),
        Field::new("actual", Kind::Text),
        Field::new("difference", Kind::Text),
        Field::new("excerpt", Kind::Text),
        Field::new("message", Kind::Text),
        Field::new("help", Kind::Text),
        Field::new("causes", Kind::Text),
        Field::new("excepted", Kind::Text),
        Field::new("check", Kind::Text),
        Field::new("copy_of", Kind::Text),
        Field::new("agency_key", Kind::Text),
        Field::new("form", Kind::Int),
    ];
    let picked = move |of: &Option<Text>| of.as_ref().map_or(Value::Null, |of| text(of.pick(lang)));
    let row = move |f: &Finding| {
        let cells: Vec<&str> = f.cells.iter().map(|cell| cell.cell.as_str()).collect();
        vec![
            text(f.rule.to_string()),
            text(f.name),
            text(f.severity.id()),
            text(f.attribution.label(lang)),
            text(&f.agency),
            Value::Int(f.report_year.into()),
            text(f.scope.id()),
            text(&f.file),
            text(f.place_in_words(lang)),
            picked(&f.table),
            picked(&f.line),
            text(cells.join(" ")),
            given(&f.expected),
            given(&f.actual),
            given(&f.difference),
            given(&f.excerpt),
            text(f.message.pick(lang)),
            text(f.help.pick(lang)),
            text(causes(f, lang).join("; ")),
            f.excepted.as_ref().map_or(Value::Null, |excepted| text(&excepted.reason)),
            given(&f.check),
            given(&f.copy_of),
            text(&f.agency_key),
            f.form.as_ref().and_then(|form| form.parse().ok()).map_or(Value::Null, Value::Int),
        ]
    };
    TableRows::new("findings", FIELDS, findings.into_iter().map(row))
}

impl Work {
    /// [`problems`] of its files.
    pub fn problems(&self) -> TableRows<'_> {
        problems(self.account())
    }

    /// [`rejected`] of its files.
    pub fn rejected(&self) -> TableRows<'_> {
        rejected(self.account())
    }
}

/// One row for everything odd in the files that were read, used or not: `problems.jsonl` without how well each document was read.
pub fn problems(account: &Account) -> TableRows<'_> {
    const FIELDS: [Field; 7] = [
        Field::new("file", Kind::Text),
        Field::new("report", Kind::Text),
        Field::new("problem", Kind::Text),
        Field::new("place", Kind::Text),
        Field::new("dropped", Kind::Bool),
        Field::new("message", Kind::Text),
        Field::new("message_en", Kind::Text),
    ];
    let rows = account.problems.iter().map(|of| {
        let problem = &of.problem;
        vec![
            text(&of.file),
            given(&problem.report),
            text(problem.code()),
            text(place(problem.place)),
            Value::Bool(problem.dropped()),
            text(problem.message(Lang::Zh)),
            text(problem.message(Lang::En)),
        ]
    });
    let carried = account.carried.iter().map(|of| {
        let said = |field: &str| of[field].as_str().map_or(Value::Null, |text| Value::owned(text.to_owned()));
        let place_of = serde_json::from_value(of["place"].clone()).unwrap_or_default();
        vec![
            said("file"),
            said("report"),
            said("problem"),
            text(place(place_of)),
            Value::Bool(of["dropped"].as_bool().unwrap_or_default()),
            said("message"),
            said("message_en"),
        ]
    });
    TableRows::new("problems", FIELDS, rows.chain(carried))
}

/// One row for every file that was rejected or skipped, and for everything of read files that was not used:
/// `rejected.jsonl`.
pub fn rejected(account: &Account) -> TableRows<'_> {
    const FIELDS: [Field; 7] = [
        Field::new("what", Kind::Text),
        Field::new("file", Kind::Text),
        Field::new("reason", Kind::Text),
        Field::new("place", Kind::Text),
        Field::new("report", Kind::Text),
        Field::new("message", Kind::Text),
        Field::new("message_en", Kind::Text),
    ];
    let rejected = account.rejected.iter().map(|of| {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| text(of.message.pick(lang)));
        vec![text("file"), text(&of.file), text(&*of.reason), text(place(of.place)), Value::Null, zh, en]
    });
    let skipped = account.skipped.iter().map(|file| {
        let message = Rejected::skipped(file);
        let (zh, en) = (Value::owned(message.zh), Value::owned(message.en));
        vec![text("skipped"), text(file), text("kind_not_read"), Value::Null, Value::Null, zh, en]
    });
    let dropped = account.dropped().map(|of| {
        let problem = &of.problem;
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| text(problem.message(lang)));
        let report = given(&problem.report);
        vec![text("row"), text(&of.file), text(problem.code()), text(place(problem.place)), report, zh, en]
    });
    TableRows::new("rejected", FIELDS, rejected.chain(skipped).chain(dropped))
}

/// The numbers of a chart, with what could not be drawn: one row for each thing.
pub fn chart<'a>(spec: &ChartSpec) -> TableRows<'a> {
    let DataTable { columns, rows } = spec.data_table();
    let kind = |at: usize| {
        let whole = |field: &ChartField| matches!(field, ChartField::Whole(_) | ChartField::Empty);
        let number = |field: &ChartField| whole(field) || matches!(field, ChartField::Number(_));
        let all = |is: &dyn Fn(&ChartField) -> bool| rows.iter().all(|row| row.get(at).is_none_or(is));
        match rows.iter().all(|row| matches!(row.get(at), None | Some(ChartField::Empty))) {
            true => Kind::Text,
            false if all(&whole) => Kind::Int,
            false if all(&number) => Kind::Float,
            false => Kind::Text,
        }
    };
    let fields: Vec<Field> = columns.iter().enumerate().map(|(at, name)| Field::new(name, kind(at))).collect();
    let kinds: Vec<Kind> = fields.iter().map(|field| field.kind).collect();
    let value = |field: ChartField, kind: Kind| match (field, kind) {
        (ChartField::Empty, _) => Value::Null,
        (ChartField::Whole(n), Kind::Int) => i64::try_from(n).map_or(Value::Null, Value::Int),
        (ChartField::Whole(n), Kind::Float) => Value::Float(n as f64),
        (ChartField::Number(x), Kind::Float) => Value::Float(x),
        (ChartField::Whole(n), _) => text(n.to_string()),
        (ChartField::Number(x), _) => text(x.to_string()),
        (ChartField::Text(said), _) => text(said),
    };
    let of_row =
        move |row: Vec<ChartField>| row.into_iter().zip(&kinds).map(|(field, kind)| value(field, *kind)).collect();
    let rows: Vec<Vec<Value<'a>>> = rows.into_iter().map(of_row).collect();
    TableRows::new("chart", fields, rows)
}

/// What the columns of a table hold: one row a column.
pub fn described<'a>(columns: &Columns) -> TableRows<'a> {
    const FIELDS: [Field; 6] = [
        Field::new("column", Kind::Text),
        Field::new("type", Kind::Text),
        Field::new("zh", Kind::Text),
        Field::new("en", Kind::Text),
        Field::new("unit", Kind::Text),
        Field::new("cell", Kind::Text),
    ];
    let row = |field: &Field| {
        let (mut row, name) = (vec![text(&*field.name), text(field.kind.id())], &field.name);
        match columns.described(name) {
            Some(Described { id, zh, en, unit }) => row.extend([text(zh), text(en), given(&unit), given(&id)]),
            None => row.extend([Value::Null, Value::Null, Value::Null, Value::Null]),
        }
        row
    };
    TableRows::new("columns", FIELDS, columns.fields().iter().map(row).collect::<Vec<_>>())
}

/// One row a metric: what it is called, how it is defined, what it rests on.
pub fn cards<'a>() -> TableRows<'a> {
    const FIELDS: [Field; 10] = [
        Field::new("metric", Kind::Text),
        Field::new("zh", Kind::Text),
        Field::new("en", Kind::Text),
        Field::new("unit", Kind::Text),
        Field::new("shown_in", Kind::Text),
        Field::new("better", Kind::Text),
        Field::new("minimum_n", Kind::Int),
        Field::new("formula", Kind::Text),
        Field::new("formula_en", Kind::Text),
        Field::new("source", Kind::Text),
    ];
    let rows = MetricCard::all().iter().map(|card| {
        vec![
            text(&card.id),
            text(&card.zh),
            text(&card.en),
            text(card.unit.in_data()),
            text(card.unit.id()),
            text(card.better.id()),
            card.minimum.map_or(Value::Null, Value::Int),
            text(card.formula.get(Lang::Zh)),
            text(card.formula.get(Lang::En)),
            text(card.notice.get(Lang::Zh)),
        ]
    });
    TableRows::new("cards", FIELDS, rows)
}

/// One row a rule: what it checks and how grave that is.
pub fn rules<'a>() -> TableRows<'a> {
    const FIELDS: [Field; 7] = [
        Field::new("rule", Kind::Text),
        Field::new("name", Kind::Text),
        Field::new("zh", Kind::Text),
        Field::new("en", Kind::Text),
        Field::new("severity", Kind::Text),
        Field::new("checks", Kind::Text),
        Field::new("checks_en", Kind::Text),
    ];
    let rows = all_rules().map(|rule| {
        let meta = &rule.meta;
        vec![
            text(meta.code.to_string()),
            text(meta.name),
            text(meta.title.0),
            text(meta.title.1),
            text(meta.severity.id()),
            text(meta.docs.checks.0),
            text(meta.docs.checks.1),
        ]
    });
    TableRows::new("rules", FIELDS, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::Date;

    fn work() -> Work {
        let csv = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.natural_person,-3\n云泽区财政局,2023,requests.nothing,1\n";
        let none: [&str; 0] = [];
        let documents = [("财政局.csv", csv), ("通知.html", "<p>请各单位按时报送。</p>"), ("旧.xyz", "?")];
        crate::open(none).documents(documents).today(Date::constant(2026, 3, 1)).read().unwrap()
    }

    #[test]
    fn every_column_is_told() {
        let work = work();
        let all = [findings(&work.review().findings, Lang::Zh), work.problems(), work.rejected(), cards(), rules()];
        for table in all {
            let columns = table.into_columns().unwrap();
            assert!(columns.height() > 0, "{}", columns.id());
            for field in columns.fields() {
                assert!(columns.described(&field.name).is_some(), "{}: {}", columns.id(), field.name);
            }
        }
    }

    #[test]
    fn documents_in_memory_are_read_as_files_are() {
        let work = work();
        assert_eq!(work.reports().len(), 1);
        let rejected = work.rejected().into_columns().unwrap();
        let values = |column| rejected.values(column).unwrap().unwrap();
        assert_eq!(values("file"), [text("通知.html"), text("旧.xyz"), text("财政局.csv")]);
        assert_eq!(values("what")[1..], [text("file"), text("row")]);
        assert_eq!(work.account().hashes.len(), 3);
        assert!(work.review().findings.iter().any(|finding| finding.rule.as_str() == "CEL204"));
    }

    #[test]
    fn what_is_stopped_gives_nothing() {
        use std::sync::Arc;
        let stop = Arc::new(std::sync::atomic::AtomicBool::new(true));
        let none: [&str; 0] = [];
        let read = crate::open(none).documents([("a.csv", "agency\n")]).stop_on(stop).read();
        assert!(matches!(read, Err(crate::OpenError::Stopped)));
    }
}
