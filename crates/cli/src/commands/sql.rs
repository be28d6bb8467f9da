//! `gongkai sql`.

use super::metrics::{choose, group};
use crate::args::{SqlArgs, SqlDialect};
use crate::error::CliError;
use crate::output::print;
use gongkai_analytics::dataset::Table;
use gongkai_analytics::sql::{Dialect, Question, query, views};
use gongkai_analytics::{AnalyticsError, Metric};
use std::process::ExitCode;

pub(crate) fn run(args: &SqlArgs) -> Result<ExitCode, CliError> {
    let dialect = match args.dialect {
        SqlDialect::Duckdb => Dialect::DuckDb,
        SqlDialect::Spark => Dialect::Spark,
        SqlDialect::Clickhouse => Dialect::ClickHouse,
    };
    let table = match &args.dataset {
        Some(folder) => dialect.table(&folder.join(Table::Quantities.id()).to_string_lossy()),
        None => "quantities".to_owned(),
    };
    let text = if args.all {
        let all: Vec<&'static Metric> = Metric::all().iter().collect();
        views(&all, &table, dialect)
    } else {
        let question = match (group(args.by), args.rank, args.change) {
            (Some(by), ..) => Question::Group(by),
            (None, true, _) => Question::Rank,
            (None, _, true) => Question::Change,
            (None, ..) => Question::Value,
        };
        let chosen = choose(&args.metric)?;
        if let Some(metric) = chosen.iter().find(|metric| metric.of_review()) {
            return Err(AnalyticsError::OfReview { metric: metric.id.clone() }.into());
        }
        query(&chosen, question, &table, dialect)
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}
