//! The metrics of the catalogue as SQL, over the table of quantities that a dataset holds.
//!
//! A query says what [`Metrics`](crate::Metrics) computes: missing stays missing, 0/0 is undefined, a part above its whole has
//! no value. Every column is cast in every branch, so that no engine guesses a type.

use crate::card::Metric;
use crate::measure::Plan;
use crate::quantities::{Standing, Term};
use crate::{AnalyticsError, GroupBy, MetricState};
use gongkai_model::Lang;
use std::fmt::Write;
use std::str::FromStr;

/// Whose SQL it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// DuckDB.
    #[default]
    DuckDb,
    /// Spark SQL.
    Spark,
    /// ClickHouse.
    ClickHouse,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Dialect; 3] = [Dialect::DuckDb, Dialect::Spark, Dialect::ClickHouse];

    /// Name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Dialect::DuckDb => "duckdb",
            Dialect::Spark => "spark",
            Dialect::ClickHouse => "clickhouse",
        }
    }

    /// A folder of Parquet files, which are one table, as what stands behind `FROM`.
    ///
    /// ```
    /// use gongkai_analytics::sql::Dialect;
    /// assert_eq!(Dialect::DuckDb.table("ds/quantities"), "'ds/quantities/*.parquet'");
    /// assert_eq!(Dialect::Spark.table("ds/quantities"), "parquet.`ds/quantities`");
    /// ```
    pub fn table(self, folder: &str) -> String {
        let folder = folder.trim_end_matches(['/', '\\']);
        match self {
            Dialect::DuckDb => format!("'{}/*.parquet'", folder.replace('\'', "''")),
            Dialect::Spark => format!("parquet.`{}`", folder.replace('`', "``")),
            Dialect::ClickHouse => {
                format!("file('{}/*.parquet', 'Parquet')", folder.replace('\\', "\\\\").replace('\'', "\\'"))
            }
        }
    }

    fn text(self) -> &'static str {
        match self {
            Dialect::DuckDb | Dialect::ClickHouse => "VARCHAR",
            Dialect::Spark => "STRING",
        }
    }

    /// What stands behind a query so that nothing is told otherwise than in the standard: ClickHouse takes what is missing for 0
    /// unless it is told not to.
    fn settings(self) -> &'static str {
        match self {
            Dialect::DuckDb | Dialect::Spark => "",
            Dialect::ClickHouse => {
                "\nSETTINGS data_type_default_nullable = 1, cast_keep_nullable = 1, join_use_nulls = 1, \
                 aggregate_functions_null_for_empty = 1"
            }
        }
    }

    fn median(self, of: &str) -> String {
        match self {
            Dialect::DuckDb => format!("median({of})"),
            Dialect::Spark => format!("percentile({of}, 0.5)"),
            // Its own median is an estimate.
            Dialect::ClickHouse => format!("quantileExactInclusive(0.5)({of})"),
        }
    }
}

impl FromStr for Dialect {
    type Err = AnalyticsError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Dialect::ALL.into_iter().find(|dialect| dialect.id() == s).ok_or_else(|| AnalyticsError::UnknownWord {
            what: "dialect",
            word: s.to_owned(),
            valid: "duckdb, spark, clickhouse",
        })
    }
}

/// What a query gives a row for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Question {
    /// Each report.
    #[default]
    Value,
    /// Each group of reports of one year and scope.
    Group(GroupBy),
    /// Each report, with its rank in its year.
    Rank,
    /// Each report, with the change on the agency's report of the year before that it is compared with.
    Change,
}

/// A query that can be run as it is. `quantities` is what stands behind `FROM`: a table, or `'dataset/quantities/*.parquet'`.
///
/// ```
/// use gongkai_analytics::sql::{Dialect, Question, query};
/// use gongkai_analytics::{GroupBy, Metric};
/// let rate = Metric::named("disclosure_rate")?;
/// let text = query(&[rate], Question::Group(GroupBy::Level), "quantities", Dialect::DuckDb);
/// assert!(text.contains("requests_granted_total + requests_partly_granted_total") && text.contains("GROUP BY"));
/// # Ok::<(), gongkai_analytics::AnalyticsError>(())
/// ```
pub fn query(metrics: &[&'static Metric], question: Question, quantities: &str, dialect: Dialect) -> String {
    let all: Vec<String> = metrics.iter().map(|metric| of(metric, question, quantities, dialect)).collect();
    format!("{}{};\n", all.join("\nUNION ALL\n"), dialect.settings())
}

/// A view for each metric, named `metric_…`.
pub fn views(metrics: &[&'static Metric], quantities: &str, dialect: Dialect) -> String {
    let mut text = String::new();
    for metric in metrics {
        let name = format!("metric_{}", metric.id.replace('.', "_"));
        let select = of(metric, Question::Value, quantities, dialect);
        // Writing to a String cannot fail.
        _ = writeln!(text, "CREATE OR REPLACE VIEW {name} AS\n{select}{};\n", dialect.settings());
    }
    text
}

/// The columns of every row that say whose it is.
const HEADS: &str =
    "agency_key, agency, region, province, prefecture, level, kind, work, peers, scope, report_year, form, file";

fn of(metric: &'static Metric, question: Question, quantities: &str, dialect: Dialect) -> String {
    let card = metric.card;
    let said = |lang| format!("-- {} = {}\n", metric.label(lang), card.formula.get(lang));
    let comment = format!("-- {}\n{}{}", metric.id, said(Lang::Zh), said(Lang::En));
    let id = format!("CAST('{}' AS {}) AS metric", metric.id, dialect.text());
    let rows = values(metric, quantities, dialect);
    let select = match question {
        Question::Value => format!(
            "SELECT {HEADS}, {id},\n  value, numerator, denominator, n, state, below_minimum, failed_check\nFROM (\n{rows}\n) AS m"
        ),
        Question::Group(by) => grouped(metric, by, &id, &rows, dialect),
        Question::Rank => ranked(metric, &id, &rows),
        Question::Change => format!(
            "SELECT {}, {id},\n  b.value AS earlier, a.value AS later, CAST(a.value - b.value AS DOUBLE) AS difference,\n  \
             CAST(CASE WHEN b.value > 0 THEN (a.value - b.value) / b.value END AS DOUBLE) AS relative\nFROM (\n{rows}\n) AS a\n\
             LEFT JOIN (\n{rows}\n) AS b\n  ON b.agency_key = a.agency_key AND b.scope = a.earlier_scope AND b.report_year = a.report_year - 1",
            HEADS.split(", ").map(|head| format!("a.{head}")).collect::<Vec<_>>().join(", ")
        ),
    };
    format!("{comment}{select}")
}

/// One row a report.
fn values(metric: &'static Metric, quantities: &str, dialect: Dialect) -> String {
    let plan = Plan::of(metric);
    let sums: Vec<String> = plan.sums().into_iter().map(sum).collect();
    let share = |n: &str, d: &str| format!("CAST({n} AS DOUBLE) / NULLIF(CAST({d} AS DOUBLE), 0)");
    let none = "CAST(NULL AS BIGINT)".to_owned();
    let whole = |of: &str| format!("CAST({of} AS BIGINT)");
    // Value, numerator, denominator, n, what must be above zero, what lies between 0 and 1.
    let (value, numerator, denominator, n, above, shares): (String, String, String, String, Vec<&str>, Vec<String>) =
        match (&plan, &sums[..]) {
            (Plan::Sum(terms), [total]) => {
                let counted = crate::measure::is_counted(metric, terms);
                let numerator = if counted { whole(total) } else { none.clone() };
                (format!("CAST({total} AS DOUBLE)"), numerator, none.clone(), none, vec![], vec![])
            }
            (Plan::Ratio { times, .. }, [n, d]) => {
                let one = share(n, d);
                let value = if *times == 1.0 { one.clone() } else { format!("{one} * {times:?}") };
                let shares = if metric.card.share { vec![one] } else { vec![] };
                (value, whole(n), whole(d), whole(d), vec![d], shares)
            }
            (Plan::Difference { .. }, [a, b, c, d]) => {
                let (one, other) = (share(a, b), share(c, d));
                let n = format!("CAST(CASE WHEN {b} <= {d} THEN {b} WHEN {d} < {b} THEN {d} END AS BIGINT)");
                (format!("{one} - {other}"), none.clone(), none, n, vec![b, d], vec![one, other])
            }
            (Plan::Squares { .. }, [parts @ .., d]) => {
                let shares: Vec<String> = parts.iter().map(|part| share(part, d)).collect();
                let squares: Vec<String> = shares.iter().map(|share| format!("({share}) * ({share})")).collect();
                (squares.join(" + "), none, whole(d), whole(d), vec![d], shares)
            }
            _ => (none.clone(), none.clone(), none.clone(), none, vec![], vec![]),
        };
    let states: Vec<String> = plan.sums().into_iter().flatten().map(|term| term.state()).collect();
    let worst = match &states[..] {
        [one] => one.clone(),
        all => format!("GREATEST({})", all.join(", ")),
    };
    let mut state = String::from("CASE");
    for standing in Standing::ALL.into_iter().filter(|standing| standing.code() > Standing::THERE) {
        _ = write!(state, " WHEN standing = {} THEN '{}'", standing.code(), standing.id());
    }
    for denominator in above {
        _ = write!(state, " WHEN {denominator} <= 0 THEN '{}'", MetricState::Undefined.id());
    }
    for share in &shares {
        _ = write!(state, " WHEN {share} < 0 OR {share} > 1 THEN '{}'", MetricState::OutOfRange.id());
    }
    _ = write!(state, " ELSE '{}' END", MetricState::Ok.id());
    let small = match metric.card.minimum {
        Some(minimum) => format!("COALESCE(n < {minimum}, FALSE)"),
        None => "FALSE".to_owned(),
    };
    let totals: String = sums.iter().enumerate().map(|(at, sum)| format!(", {sum} AS total_{at}")).collect();
    format!(
        "  SELECT {HEADS}, earlier_scope, counted_scope,\n    CAST(CASE WHEN state = 'ok' THEN computed END AS DOUBLE) AS value,\n    numerator, denominator, n, \
         CAST(state AS {text}) AS state, CAST({small} AS BOOLEAN) AS below_minimum,\n    CAST(standing = {failing} AS BOOLEAN) AS failed_check{named}\n  \
         FROM (\n    SELECT *, {state} AS state\n    FROM (\n      SELECT *, {value} AS computed,\n        {numerator} AS numerator, {denominator} AS \
         denominator, {n} AS n, {worst} AS standing{totals}\n      FROM {quantities}\n    ) AS q\n  ) AS s",
        text = dialect.text(),
        failing = Standing::InFailedCheck.code(),
        named = (0..sums.len()).map(|at| format!(", total_{at}")).collect::<String>(),
    )
}

fn sum(terms: &[Term]) -> String {
    let columns: Vec<String> = terms.iter().map(|term| term.column()).collect();
    format!("({})", columns.join(" + "))
}

fn grouped(metric: &'static Metric, by: GroupBy, id: &str, rows: &str, dialect: Dialect) -> String {
    let group = match by {
        GroupBy::Year => "CAST('' AS VARCHAR)".replace("VARCHAR", dialect.text()),
        by => format!("COALESCE({}, '')", by.id()),
    };
    let plan = Plan::of(metric);
    // Whole numbers and amounts are added up exactly.
    let total =
        |at: usize| format!("CAST(SUM(CASE WHEN state = 'ok' THEN CAST(total_{at} AS DECIMAL(38, 6)) END) AS DOUBLE)");
    let over = |n: usize, d: usize| format!("{} / NULLIF({}, 0)", total(n), total(d));
    let pooled = match &plan {
        Plan::Sum(_) if metric.card.shape == crate::Shape::PublicationDate => "CAST(NULL AS DOUBLE)".to_owned(),
        Plan::Sum(_) => total(0),
        Plan::Ratio { times, .. } if *times == 1.0 => over(0, 1),
        Plan::Ratio { times, .. } => format!("{} * {times:?}", over(0, 1)),
        Plan::Difference { .. } => format!("{} - {}", over(0, 1), over(2, 3)),
        Plan::Squares { parts, .. } => {
            let square = |at: usize| format!("({share}) * ({share})", share = over(at, parts.len()));
            (0..parts.len()).map(square).collect::<Vec<_>>().join(" + ")
        }
    };
    let count = |state: MetricState| {
        let name = if state == MetricState::Ok { "reports" } else { state.id() };
        format!("CAST(SUM(CASE WHEN state = '{}' THEN 1 ELSE 0 END) AS BIGINT) AS {name}", state.id())
    };
    let counts: Vec<String> = MetricState::ALL.into_iter().map(count).collect();
    format!(
        "SELECT {group} AS grp, report_year, counted_scope AS scope, {id},\n  {},\n  CAST({pooled} AS DOUBLE) AS pooled,\n  CAST({} AS DOUBLE) AS median, \
         MIN(value) AS min, MAX(value) AS max\nFROM (\n{rows}\n) AS m\nGROUP BY {group}, report_year, counted_scope",
        counts.join(", "),
        dialect.median("value"),
    )
}

fn ranked(metric: &'static Metric, id: &str, rows: &str) -> String {
    let key = match metric.card.better {
        crate::Direction::Lower => "value",
        crate::Direction::Zero => "ABS(value)",
        crate::Direction::Higher | crate::Direction::None => "-value",
    };
    // Ranked are peers of one scope; values below the minimum n are shown and not ranked.
    let ranked = "value IS NOT NULL AND NOT below_minimum";
    format!(
        "SELECT {HEADS}, {id},\n  CAST(CASE WHEN {ranked} THEN RANK() OVER (PARTITION BY report_year, counted_scope, peers, {ranked} ORDER BY {key}) END AS \
         BIGINT) AS rnk,\n  value, n, state, below_minimum, failed_check\nFROM (\n{rows}\n) AS m"
    )
}
