//! Groups, rankings, changes and copies as tables.

use super::tables::form_number;
use super::{Field, Kind, TableRows, Value};
use crate::{AnalyticsError, Collection, CompareRow, Comparison, GroupBy, Limit, Metric, Metrics, group_by, rank};
use gongkai_model::agency::Agency;
use gongkai_model::{Form, Lang, RollUp, Scope};

/// One row a group, year, scope and metric: the metrics of [`group_by`].
///
/// # Errors
///
/// What the data frame library refuses.
pub fn groups<'a>(metrics: &Metrics, by: GroupBy) -> Result<TableRows<'a>, AnalyticsError> {
    const FIELDS: [Field; 21] = [
        Field::new("by", Kind::Text),
        Field::new("group", Kind::Text),
        Field::new("report_year", Kind::Int),
        Field::new("scope", Kind::Text),
        Field::new("metric", Kind::Text),
        Field::new("reports", Kind::Int),
        Field::new("missing", Kind::Int),
        Field::new("undefined", Kind::Int),
        Field::new("not_carried", Kind::Int),
        Field::new("not_in_form", Kind::Int),
        Field::new("out_of_range", Kind::Int),
        Field::new("below_minimum", Kind::Int),
        Field::new("failed_check", Kind::Int),
        Field::new("pooled", Kind::Float),
        Field::new("numerator", Kind::Int),
        Field::new("denominator", Kind::Int),
        Field::new("median", Kind::Float),
        Field::new("min", Kind::Float),
        Field::new("max", Kind::Float),
        Field::new("unit", Kind::Text),
        Field::new("years_pooled", Kind::Int),
    ];
    // A sum that no 64-bit number holds is none; the pooled value is computed from the whole one.
    let sum = |sum: Option<i128>| Value::from(sum.and_then(|sum| i64::try_from(sum).ok()));
    let years_pooled = metrics.years_pooled();
    let rows = group_by(metrics, by)?.into_iter().map(move |row| {
        vec![
            Value::text(row.by.id()),
            Value::owned(row.group),
            Value::Int(row.report_year.into()),
            Value::text(row.scope.id()),
            Value::text(&row.metric.id),
            Value::size(row.used),
            Value::size(row.missing),
            Value::size(row.undefined),
            Value::size(row.not_carried),
            Value::size(row.not_in_form),
            Value::size(row.out_of_range),
            Value::size(row.below_minimum),
            Value::size(row.failed_check),
            row.pooled.into(),
            sum(row.numerator),
            sum(row.denominator),
            row.median.into(),
            row.min.into(),
            row.max.into(),
            Value::text(row.metric.card.unit.in_data()),
            Value::Int(years_pooled.into()),
        ]
    });
    Ok(TableRows::new("groups", FIELDS, rows))
}

/// One row a metric, year and agency, best first within each metric, year, group and scope: the rows of [`rank`].
///
/// # Errors
///
/// A metric that is not in the catalogue.
pub fn rankings<'a>(
    metrics: &Metrics,
    chosen: &[&'static Metric],
    years: &[i32],
    by: GroupBy,
) -> Result<TableRows<'a>, AnalyticsError> {
    const FIELDS: [Field; 26] = [
        Field::new("metric", Kind::Text),
        Field::new("report_year", Kind::Int),
        Field::new("by", Kind::Text),
        Field::new("group", Kind::Text),
        Field::new("counted_scope", Kind::Text),
        Field::new("rank", Kind::Int),
        Field::new("rank_first", Kind::Int),
        Field::new("rank_last", Kind::Int),
        Field::new("ranked", Kind::Int),
        Field::new("agency", Kind::Text),
        Field::new("value", Kind::Float),
        Field::new("low", Kind::Float),
        Field::new("high", Kind::Float),
        Field::new("shrunk", Kind::Float),
        Field::new("robust_z", Kind::Float),
        Field::new("control_z", Kind::Float),
        Field::new("control", Kind::Text),
        Field::new("years_pooled", Kind::Int),
        Field::new("n", Kind::Int),
        Field::new("below_minimum", Kind::Bool),
        Field::new("failed_check", Kind::Bool),
        Field::new("state", Kind::Text),
        Field::new("unit", Kind::Text),
        Field::new("agency_key", Kind::Text),
        Field::new("scope", Kind::Text),
        Field::new("file", Kind::Text),
    ];
    let mut rows = Vec::new();
    for metric in chosen {
        for year in years {
            let rankings = rank(metrics, &metric.id, *year, by)?;
            for (ranking, (ranked, point)) in rankings.iter().flat_map(|of| of.placed().map(move |placed| (of, placed)))
            {
                let (row, report) = (&ranked.row, &ranked.row.report);
                let size = |of: Option<usize>| of.map_or(Value::Null, Value::size);
                rows.push(vec![
                    Value::text(&metric.id),
                    Value::Int((*year).into()),
                    Value::text(by.id()),
                    Value::owned(ranking.group.clone()),
                    Value::text(ranking.scope.id()),
                    size(ranked.rank),
                    size(ranked.rank_set.map(|set| set.0)),
                    size(ranked.rank_set.map(|set| set.1)),
                    Value::size(ranking.ranked()),
                    Value::owned(report.agency.name.clone()),
                    row.value.into(),
                    ranked.interval.map(|(low, _)| low).into(),
                    ranked.interval.map(|(_, high)| high).into(),
                    ranked.shrunk.into(),
                    ranked.robust_z.into(),
                    point.map(|point| point.z).into(),
                    point.map(|point| point.beyond.map_or("within", Limit::id)).into(),
                    Value::Int(metrics.years_pooled().into()),
                    row.n.into(),
                    Value::Bool(row.below_minimum),
                    Value::Bool(row.failed_check),
                    Value::text(row.state.id()),
                    Value::text(metric.card.unit.in_data()),
                    Value::owned(report.agency.key.to_string()),
                    Value::text(report.scope.id()),
                    Value::owned(report.file.clone()),
                ]);
            }
        }
    }
    Ok(TableRows::new("rankings", FIELDS, rows))
}

/// One row an agency and metric: the chosen metrics of a comparison of two years.
pub fn changes<'a>(comparison: &'a Comparison, chosen: &'a [&'static Metric]) -> TableRows<'a> {
    const FIELDS: [Field; 18] = [
        Field::new("agency", Kind::Text),
        Field::new("agency_key", Kind::Text),
        Field::new("scope", Kind::Text),
        Field::new("metric", Kind::Text),
        Field::new("earlier_year", Kind::Int),
        Field::new("later_year", Kind::Int),
        Field::new("earlier", Kind::Float),
        Field::new("later", Kind::Float),
        Field::new("difference", Kind::Float),
        Field::new("relative", Kind::Float),
        Field::new("state", Kind::Text),
        Field::new("below_minimum", Kind::Bool),
        Field::new("failed_check", Kind::Bool),
        Field::new("forms_differ", Kind::Bool),
        Field::new("scopes_differ", Kind::Bool),
        Field::new("unit", Kind::Text),
        Field::new("region", Kind::Text),
        Field::new("level", Kind::Text),
    ];
    let is_chosen = |row: &CompareRow| chosen.iter().any(|metric| metric.id == row.metric.id);
    let rows = comparison.rows().filter(is_chosen).filter_map(|row| {
        let report = row.report()?;
        Some(vec![
            Value::owned(report.agency.name.clone()),
            Value::owned(report.agency.key.to_string()),
            Value::text(report.scope.id()),
            Value::text(&row.metric.id),
            Value::Int(comparison.earlier.into()),
            Value::Int(comparison.later.into()),
            row.before.into(),
            row.after.into(),
            row.difference.into(),
            row.relative.into(),
            Value::text(row.state.id()),
            Value::Bool(row.below_minimum),
            Value::Bool(row.failed_check),
            Value::Bool(row.forms_differ),
            Value::Bool(row.scopes_differ),
            Value::text(row.metric.card.unit.in_data()),
            Value::some_text(report.agency.region.to_string()),
            report.agency.level.map(|level| level.id()).into(),
        ])
    });
    TableRows::new("changes", FIELDS, rows)
}

/// One row a cell of the forms, with its label in the given language.
pub fn form_cells<'a>(forms: &'a [&'static Form], lang: Lang) -> TableRows<'a> {
    const FIELDS: [Field; 6] = [
        Field::new("form", Kind::Int),
        Field::new("table", Kind::Text),
        Field::new("cell", Kind::Text),
        Field::new("label", Kind::Text),
        Field::new("unit", Kind::Text),
        Field::new("collapsed", Kind::Bool),
    ];
    let rows = forms.iter().flat_map(move |form| {
        form.cells.iter().filter_map(move |cell| {
            let ix = form.cell(&cell.id)?;
            Some(vec![
                form_number(Some(form)),
                Value::text(&form.table_of(ix).number),
                Value::text(&cell.id),
                Value::owned(form.cell_label(ix, lang)),
                Value::text(&cell.unit),
                Value::Bool(cell.collapsed),
            ])
        })
    });
    TableRows::new("form_cells", FIELDS, rows)
}

/// One row a cell in which a copy that is not used differs from the report that is.
pub fn copies(collection: &Collection) -> TableRows<'_> {
    const FIELDS: [Field; 14] = [
        Field::new("agency", Kind::Text),
        Field::new("agency_key", Kind::Text),
        Field::new("report_year", Kind::Int),
        Field::new("form", Kind::Int),
        Field::new("cell", Kind::Text),
        Field::new("used", Kind::Number),
        Field::new("used_state", Kind::Text),
        Field::new("used_file", Kind::Text),
        Field::new("used_place", Kind::Text),
        Field::new("other", Kind::Number),
        Field::new("other_state", Kind::Text),
        Field::new("other_file", Kind::Text),
        Field::new("other_place", Kind::Text),
        Field::new("preferred", Kind::Text),
    ];
    let rows = collection.copies().flat_map(|copy| {
        let report = copy.used;
        copy.differing().map(move |(form, ix, used, other)| {
            let mut row = vec![
                Value::text(&report.agency.name),
                Value::owned(report.agency.key.to_string()),
                Value::Int(report.report_year.into()),
                form_number(Some(form)),
                Value::text(&form.def(ix).id),
            ];
            for (report, cell) in [(copy.used, used), (copy.other, other)] {
                row.push(cell.number.into());
                row.push(Value::text(cell.state.id()));
                row.push(Value::text(&report.origin.file));
                row.push(Value::some_text(cell.place.to_string()));
            }
            row.push(Value::text(copy.why.id()));
            row
        })
    });
    TableRows::new("copies", FIELDS, rows)
}

/// One row a government, year and cell: what its bodies have together beside what it states, as [`roll_ups`] adds up.
///
/// The columns `agency`, `report_year`, `scope`, `cell` and `value` are those of the cells table, so that the sums can be
/// read again as a report.
///
/// [`roll_ups`]: gongkai_model::roll_ups
pub fn roll_up_table<'a>(all: &[RollUp<'_>]) -> TableRows<'a> {
    const FIELDS: [Field; 15] = [
        Field::new("agency", Kind::Text),
        Field::new("report_year", Kind::Int),
        Field::new("scope", Kind::Text),
        Field::new("form", Kind::Int),
        Field::new("cell", Kind::Text),
        Field::new("label", Kind::Text),
        Field::new("value", Kind::Number),
        Field::new("added", Kind::Int),
        Field::new("lacking", Kind::Int),
        Field::new("missing", Kind::Int),
        Field::new("complete", Kind::Bool),
        Field::new("stated", Kind::Number),
        Field::new("difference", Kind::Number),
        Field::new("outcome", Kind::Text),
        Field::new("agency_key", Kind::Text),
    ];
    let mut rows = Vec::new();
    for one in all {
        let missing = one.missing.len() + one.on_other_form.len();
        for cell in &one.cells {
            rows.push(vec![
                Value::owned(one.agency.name.clone()),
                Value::Int(one.report_year.into()),
                Value::text(gongkai_model::Scope::RolledUp.id()),
                form_number(Some(one.form)),
                Value::text(&one.form.def(cell.cell).id),
                Value::owned(one.form.cell_label(cell.cell, Lang::Zh)),
                cell.sum.into(),
                Value::size(cell.added),
                Value::size(cell.lacking.len()),
                Value::size(missing),
                Value::Bool(one.is_complete(cell)),
                cell.stated.into(),
                cell.difference().map(gongkai_model::Number::Amount).into(),
                Value::text(cell.outcome.id()),
                Value::owned(one.agency.key.to_string()),
            ]);
        }
    }
    TableRows::new("rollup", FIELDS, rows)
}

/// One row a government, year and body: whose report is in the sums of [`roll_up_table`], and who is missing.
pub fn roll_up_members<'a>(all: &[RollUp<'_>]) -> TableRows<'a> {
    const FIELDS: [Field; 7] = [
        Field::new("parent", Kind::Text),
        Field::new("report_year", Kind::Int),
        Field::new("agency", Kind::Text),
        Field::new("taken", Kind::Text),
        Field::new("scope", Kind::Text),
        Field::new("file", Kind::Text),
        Field::new("agency_key", Kind::Text),
    ];
    let mut rows = Vec::new();
    for one in all {
        let mut push = |agency: &Agency, taken: &'static str, scope: Option<Scope>, file: Option<&str>| {
            rows.push(vec![
                Value::owned(one.agency.name.clone()),
                Value::Int(one.report_year.into()),
                Value::owned(agency.name.clone()),
                Value::text(taken),
                scope.map(Scope::id).into(),
                file.map_or(Value::Null, |file| Value::owned(file.to_owned())),
                Value::owned(agency.key.to_string()),
            ]);
        };
        for member in &one.members {
            push(&member.report.agency, "added", Some(member.scope), Some(&member.report.origin.file));
        }
        for report in &one.on_other_form {
            push(&report.agency, "other_form", Some(report.stated_scope()), Some(&report.origin.file));
        }
        for agency in &one.missing {
            push(agency, "missing", None, None);
        }
    }
    TableRows::new("rollup-members", FIELDS, rows)
}
