//! Who has reported for a year, who is late, and how many days the others have.

use crate::Work;
use gongkai_analytics::export::{Field, Kind, TableRows, Value};
use gongkai_lint::deadline;
use gongkai_model::agency::{Agency, AgencyKey, Directory};
use gongkai_model::{Date, Lang, Origin, Report, SourceFormat};
use std::collections::BTreeMap;

/// How an agency stands with its report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// There is no report, and the deadline has passed.
    Overdue,
    /// There is no report, and the deadline is ahead.
    Due,
    /// There is no report, and the law names no deadline for such a body.
    Missing,
    /// The report came out after the deadline.
    Late,
    /// There is a report, and no day of publication can be found.
    Undated,
    /// The report came out, and the law names no deadline for such a body.
    Published,
    /// The report came out in time.
    InTime,
}

impl Standing {
    /// Every standing, the worst first.
    pub const ALL: [Standing; 7] = [
        Standing::Overdue,
        Standing::Due,
        Standing::Missing,
        Standing::Late,
        Standing::Undated,
        Standing::Published,
        Standing::InTime,
    ];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Standing::Overdue => "overdue",
            Standing::Due => "due",
            Standing::Missing => "missing",
            Standing::Published => "published",
            Standing::Late => "late",
            Standing::Undated => "undated",
            Standing::InTime => "in_time",
        }
    }

    /// For people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Standing::Overdue => lang.pick("未报，已逾期", "missing and overdue"),
            Standing::Due => lang.pick("未报，未到期", "missing, not yet due"),
            Standing::Missing => lang.pick("未报，没有规定期限", "missing, no deadline by law"),
            Standing::Published => lang.pick("已公布，没有规定期限", "published, no deadline by law"),
            Standing::Late => lang.pick("已公布，逾期", "published late"),
            Standing::Undated => lang.pick("已有报告，公布日期不明", "there, date unknown"),
            Standing::InTime => lang.pick("按时公布", "in time"),
        }
    }
}

/// An agency, whether the roster names it, its report and when that first came out.
type Known<'r> = (Agency, bool, Option<&'r Report>, Option<Date>);

/// One agency in a year.
#[derive(Debug, Clone)]
pub struct StatusRow {
    /// Who must report.
    pub agency: Agency,
    /// How it stands.
    pub standing: Standing,
    /// When the report came out, as far as is known.
    pub published: Option<Date>,
    /// The last day, by the profile or by law; nothing where the law names none for such a body.
    pub deadline: Option<Date>,
    /// Days from the deadline to the day of publication, or to today where there is no report: below 0 is ahead of it.
    pub days: Option<i32>,
    /// Whether the roster names it.
    pub listed: bool,
    /// The file of its report.
    pub file: Option<String>,
}

impl StatusRow {
    /// How many days are left, or by how many the report was late or early; empty where nobody knows.
    pub fn days_told(&self, lang: Lang) -> String {
        let plural =
            |days: i32, how: &str| format!("{} {how}", gongkai_model::plural(days.unsigned_abs() as usize, "day"));
        let Some(days) = self.days else { return String::new() };
        match (self.standing, days) {
            (Standing::Due, days) => lang.pick(format!("还有 {} 天", -days), plural(-days, "left")),
            (Standing::Overdue | Standing::Late, days) => lang.pick(format!("逾期 {days} 天"), plural(days, "late")),
            (_, 0) => lang.pick("当天", "on the day").to_owned(),
            (_, days) => lang.pick(format!("提前 {} 天", -days), plural(-days, "early")),
        }
    }
}

/// How many of the roster stand how, in one line.
pub fn told(year: i32, rows: &[StatusRow], lang: Lang) -> String {
    let count = |standing: Standing| rows.iter().filter(|row| row.standing == standing && row.listed).count();
    let listed = rows.iter().filter(|row| row.listed).count();
    let counts: Vec<String> = Standing::ALL
        .into_iter()
        .filter(|standing| count(*standing) > 0)
        .map(|standing| format!("{} {}", standing.label(lang), count(standing)))
        .collect();
    let list = counts.join(lang.pick("，", ", "));
    lang.pick(
        format!("{year} 年度，名册 {listed} 个单位：{list}"),
        format!("{year}, {} on the roster: {list}", gongkai_model::plural(listed, "agency")),
    )
}

impl Work {
    /// How everybody stands who must report for a year by the roster, and who has a report without being on it; the worst
    /// first.
    pub fn status(&self, year: i32) -> Vec<StatusRow> {
        let reports: Vec<&Report> = self.reports().iter().map(|report| &**report).collect();
        let mut of: BTreeMap<AgencyKey, Known<'_>> = BTreeMap::new();
        if let Some(roster) = &self.settings().roster {
            let agencies: Vec<Agency> = reports.iter().map(|report| report.agency.clone()).collect();
            for agency in Directory::build(&agencies, Some(roster)).expected(year) {
                of.insert(agency.key.clone(), (agency, true, None, None));
            }
        }
        for report in reports.iter().filter(|report| report.report_year == year) {
            let entry =
                of.entry(report.agency.key.clone()).or_insert_with(|| (report.agency.clone(), false, None, None));
            // Of several reports the first is the one that is used; who published it again had published it before.
            entry.2.get_or_insert(report);
            entry.3 = entry.3.into_iter().chain(report.published).min();
        }
        let mut rows: Vec<StatusRow> = of
            .into_values()
            .map(|(agency, listed, report, day)| self.row(agency, listed, (report, day), year))
            .collect();
        rows.sort_by(|a, b| a.standing.cmp(&b.standing).then_with(|| a.agency.key.cmp(&b.agency.key)));
        rows
    }

    fn row(
        &self,
        agency: Agency,
        listed: bool,
        (report, published): (Option<&Report>, Option<Date>),
        year: i32,
    ) -> StatusRow {
        let origin = Origin { file: String::new(), format: SourceFormat::CellsCsv, cited: None };
        let waited = || Report::builder(agency.clone(), year, origin).build();
        let deadline = report.map_or_else(|| deadline(&waited(), self.settings()), |of| deadline(of, self.settings()));
        let until = |day: Date| deadline.and_then(|last| day.since(last).ok()).map(|span| span.get_days());
        let days = if report.is_some() { published.and_then(until) } else { until(self.today()) };
        let standing = match (report, published, days) {
            (None, _, Some(1..)) => Standing::Overdue,
            (None, _, Some(_)) => Standing::Due,
            (None, _, None) => Standing::Missing,
            (Some(_), None, _) => Standing::Undated,
            (Some(_), Some(_), Some(1..)) => Standing::Late,
            (Some(_), Some(_), Some(_)) => Standing::InTime,
            (Some(_), Some(_), None) => Standing::Published,
        };
        let file = report.map(|report| report.origin.file.clone());
        StatusRow { agency, standing, published, deadline, days, listed, file }
    }
}

/// The rows for programs.
pub fn status_table(year: i32, rows: &[StatusRow]) -> TableRows<'static> {
    const FIELDS: [Field; 9] = [
        Field::new("agency", Kind::Text),
        Field::new("agency_key", Kind::Text),
        Field::new("report_year", Kind::Int),
        Field::new("standing", Kind::Text),
        Field::new("published", Kind::Date),
        Field::new("deadline", Kind::Date),
        Field::new("days", Kind::Int),
        Field::new("listed", Kind::Bool),
        Field::new("file", Kind::Text),
    ];
    let row = |row: &StatusRow| {
        vec![
            Value::owned(row.agency.name.clone()),
            Value::owned(row.agency.key.to_string()),
            Value::Int(year.into()),
            Value::owned(row.standing.id().to_owned()),
            row.published.into(),
            row.deadline.into(),
            row.days.map(i64::from).into(),
            Value::Bool(row.listed),
            row.file.clone().map_or(Value::Null, Value::owned),
        ]
    };
    TableRows::new("status", FIELDS, rows.iter().map(row).collect::<Vec<_>>())
}
