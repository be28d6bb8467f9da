//! A yearly score by a card: points by findings, numbers, metrics and people.

mod card;

pub use card::{By, Deduction, Indicator, ScoreCard};

use crate::Work;
use gongkai_analytics::export::{Field, Kind, TableRows, Value};
use gongkai_analytics::{AnalyticsError, MetricState};
use gongkai_lint::{Finding, Text, Verdict};
use gongkai_model::agency::{Agency, AgencyKey, Directory};
use gongkai_model::{Attribution, Lang, Report, Scope, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// So much heavier or lighter each indicator may be in the order that is tried.
const SWAY: f64 = 0.2;

/// The scores of a year, best first.
#[derive(Debug, Clone)]
pub struct Scores {
    /// The year scored.
    pub report_year: i32,
    /// One agency each: those with a rank first, by rank; then those of which something could not be assessed.
    pub rows: Vec<ScoreRow>,
}

/// The score of an agency.
#[derive(Debug, Clone)]
pub struct ScoreRow {
    /// Who is scored.
    pub agency: Agency,
    /// Each indicator, in the order of the card.
    pub indicators: Vec<IndicatorScore>,
    /// Points of the indicators that could be assessed.
    pub points: f64,
    /// The most that those give.
    pub of: f64,
    /// The rank among agencies of which everything could be assessed; equal points share one.
    pub rank: Option<usize>,
    /// No weights that are each up to a fifth more or less give it a rank before the first of these or behind the last.
    pub rank_set: Option<(usize, usize)>,
}

/// The score of an indicator.
#[derive(Debug, Clone)]
pub struct IndicatorScore {
    /// Points; nothing where it could not be assessed, which is neither none nor all.
    pub points: Option<f64>,
    /// What took points away, or why it could not be assessed.
    pub reasons: Vec<Text>,
}

/// Points given by people.
#[derive(Debug, Clone, Default)]
pub struct ManualPoints {
    /// By agency and indicator.
    points: Vec<(String, String, f64, String, usize)>,
}

impl ManualPoints {
    /// Reads points: CSV with the columns agency, indicator, points and, where wanted, note.
    ///
    /// # Errors
    ///
    /// The line, what was found and what would be valid: a column that is missing, an indicator that is not one of the card
    /// or not for people to score, points below 0 or above the most.
    pub fn parse(text: &str, card: &ScoreCard) -> Result<ManualPoints, Text> {
        let unreadable = |error: csv::Error| Text::new(format!("不是有效的 CSV：{error}"), error.to_string());
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().map_err(unreadable)?.clone();
        let column = |name: &str| header.iter().position(|column| column == name);
        let missing = ["agency", "indicator", "points"].into_iter().find(|name| column(name).is_none());
        if let Some(name) = missing {
            return Err(Text::new(
                format!("缺少列“{name}”；应有的列：agency、indicator、points（note 可不写）"),
                format!("the column {name:?} is missing; columns: agency, indicator, points (note may be left out)"),
            ));
        }
        let by_people: Vec<&Indicator> =
            card.indicators.iter().filter(|indicator| matches!(indicator.by, By::Manual)).collect();
        let mut manual = ManualPoints::default();
        let mut seen = BTreeSet::new();
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            let line = record.position().map_or(0, |position| position.line() as usize);
            let field = |name: &str| column(name).and_then(|at| record.get(at)).unwrap_or_default().to_owned();
            let wrong = |zh: String, en: String| Text::new(format!("第{line}行：{zh}"), format!("line {line}: {en}"));
            let (agency, id, points) = (field("agency"), field("indicator"), field("points"));
            let Some(indicator) = by_people.iter().find(|indicator| indicator.id == id || indicator.name == id) else {
                let valid = by_people.iter().map(|indicator| indicator.id.as_str()).collect::<Vec<_>>().join(", ");
                return Err(wrong(
                    format!("“{id}”不是人工评分的指标；可用：{valid}"),
                    format!("{id:?} is no indicator for people to score; valid: {valid}"),
                ));
            };
            let given = points.parse::<f64>().ok().filter(|given| (0.0..=indicator.points).contains(given));
            let Some(given) = given else {
                return Err(wrong(
                    format!("points 为“{points}”，应在 0 与 {} 之间", indicator.points),
                    format!("points is {points:?}; 0 to {} is valid", indicator.points),
                ));
            };
            if !seen.insert((agency.clone(), indicator.id.clone())) {
                return Err(wrong(
                    format!("“{agency}”的“{id}”已有评分"),
                    format!("{id:?} of {agency:?} has been scored already"),
                ));
            }
            manual.points.push((agency, indicator.id.clone(), given, field("note"), line));
        }
        Ok(manual)
    }
}

impl Work {
    /// Scores the agencies that report for a year, and those of the roster that should, by a card.
    ///
    /// # Errors
    ///
    /// [`ScoreError`]: points by people for an agency that is not there, or a metric that cannot be computed.
    pub fn score(&self, card: &ScoreCard, manual: &ManualPoints, year: i32) -> Result<Scores, ScoreError> {
        let reports: Vec<&Report> = self.reports().iter().map(|report| &**report).collect();
        let mut of: BTreeMap<AgencyKey, (Agency, Option<usize>)> = BTreeMap::new();
        for (at, report) in reports.iter().enumerate().filter(|(_, report)| report.report_year == year) {
            let entry = of.entry(report.agency.key.clone()).or_insert_with(|| (report.agency.clone(), None));
            // Of several reports the first is the one that is used; its own numbers go before a roll-up.
            let own = |at: usize| reports[at].scope == Scope::Own;
            if entry.1.is_none_or(|known| own(at) && !own(known)) {
                entry.1 = Some(at);
            }
        }
        if let Some(roster) = &self.settings().roster {
            let agencies: Vec<Agency> = reports.iter().map(|report| report.agency.clone()).collect();
            for agency in Directory::build(&agencies, Some(roster)).expected(year) {
                of.entry(agency.key.clone()).or_insert((agency, None));
            }
        }
        let given = given(manual, &of)?;
        let mut rows = Vec::with_capacity(of.len());
        for (key, (agency, at)) in of {
            let mut indicators = Vec::with_capacity(card.indicators.len());
            for indicator in &card.indicators {
                let by_hand = given.get(&(key.clone(), indicator.id.as_str())).copied();
                indicators.push(self.indicator(indicator, by_hand, at.map(|at| (at, reports[at])))?);
            }
            let assessed = || card.indicators.iter().zip(&indicators).filter(|(_, score)| score.points.is_some());
            let points = assessed().filter_map(|(_, score)| score.points).sum();
            let most = assessed().map(|(indicator, _)| indicator.points).sum();
            rows.push(ScoreRow { agency, indicators, points, of: most, rank: None, rank_set: None });
        }
        order(&mut rows);
        Ok(Scores { report_year: year, rows })
    }

    fn indicator(
        &self,
        indicator: &Indicator,
        by_hand: Option<(f64, &str)>,
        report: Option<(usize, &Report)>,
    ) -> Result<IndicatorScore, ScoreError> {
        let open = |zh: &str, en: &str| IndicatorScore { points: None, reasons: vec![Text::new(zh, en)] };
        if let By::Manual = indicator.by {
            return Ok(match by_hand {
                Some((points, note)) => {
                    let reasons = if note.is_empty() { Vec::new() } else { vec![Text::new(note, note)] };
                    IndicatorScore { points: Some(points), reasons }
                }
                None => open("没有人工评分", "not scored by hand"),
            });
        }
        let Some((at, report)) = report else {
            let reasons = vec![Text::new("没有报告", "there is no report")];
            return Ok(IndicatorScore { points: indicator.without_report, reasons });
        };
        match &indicator.by {
            By::Deductions(deductions) => Ok(self.deducted(indicator, deductions, at, report)),
            By::Metric { metric, none, all } => {
                let row = self.metrics()?.row(report, &metric.id);
                let Some(row) = row.filter(|row| row.state == MetricState::Ok) else {
                    return Ok(open("指标没有数值", "the metric has no value"));
                };
                if row.below_minimum {
                    return Ok(open("基数不足，不宜评分", "n is below the minimum"));
                }
                let value = row.value.unwrap_or_default();
                let share = ((value - none) / (all - none)).clamp(0.0, 1.0);
                let shown = |lang| format!("{} {}", metric.label(lang), metric.show(value));
                let reasons = vec![Text::new(shown(Lang::Zh), shown(Lang::En))];
                Ok(IndicatorScore { points: Some(share * indicator.points), reasons })
            }
            By::Manual => Ok(open("没有人工评分", "not scored by hand")),
        }
    }

    fn deducted(&self, indicator: &Indicator, deductions: &[Deduction], at: usize, report: &Report) -> IndicatorScore {
        let review = self.review();
        let mut points = indicator.points;
        let (mut reasons, mut open) = (Vec::new(), Vec::new());
        for deduction in deductions {
            let mut lost = 0.0;
            if let Some(id) = &deduction.quantity {
                match report.quantity(id).number() {
                    Some(number) => {
                        lost += deduction.points * number.to_f64().max(0.0);
                        if number.to_f64() > 0.0 {
                            let quantity = report.form().and_then(|form| form.quantity(id));
                            let name =
                                |lang: Lang| quantity.map_or(id.as_str(), |of| lang.pick(&of.zh, &of.en)).to_owned();
                            reasons.push(Text::new(
                                format!("{} {number}", name(Lang::Zh)),
                                format!("{} {number}", name(Lang::En)),
                            ));
                        }
                    }
                    None => open.push(Text::new(format!("没有读到 {id}"), format!("{id} could not be read"))),
                }
            }
            for code in &deduction.rules {
                let of_report = |finding: &&Finding| {
                    finding.rule.as_str() == *code
                        && finding.agency_key == report.agency.key.to_string()
                        && finding.report_year == report.report_year
                };
                let found: Vec<&Finding> = review.counted().flat_map(Finding::with_follows).filter(of_report).collect();
                let (own, others): (Vec<&Finding>, Vec<&Finding>) =
                    found.into_iter().partition(|finding| finding.attribution == Attribution::Agency);
                lost += deduction.points * own.len() as f64;
                reasons.extend(own.iter().map(|finding| {
                    Text::new(format!("{code} {}", finding.message.zh), format!("{code} {}", finding.message.en))
                }));
                // What may be the doing of the page, or of this program, is laid at nobody.
                open.extend(others.first().map(|finding| {
                    Text::new(
                        format!("{code} 请对照原件：{}", finding.message.zh),
                        format!("{code} look at the original: {}", finding.message.en),
                    )
                }));
                let verdict = review.results.iter().find(|result| result.report == at && result.rule.as_str() == *code);
                match verdict.map(|result| &result.verdict) {
                    Some(Verdict::NotEvaluable(reason)) => {
                        open.push(Text::new(format!("{code} {}", reason.zh), format!("{code} {}", reason.en)));
                    }
                    None => open.push(Text::new(format!("{code} 没有运行"), format!("{code} was not run"))),
                    Some(_) => {}
                }
            }
            points -= deduction.cap.map_or(lost, |cap| lost.min(cap));
        }
        if points <= 0.0 {
            return IndicatorScore { points: Some(0.0), reasons };
        }
        match open.is_empty() {
            true => IndicatorScore { points: Some(points), reasons },
            false => IndicatorScore { points: None, reasons: open },
        }
    }
}

/// Points and note by agency and indicator.
type Given<'m> = BTreeMap<(AgencyKey, &'m str), (f64, &'m str)>;

/// Points by people, by the agencies they are for.
fn given<'m>(
    manual: &'m ManualPoints,
    of: &BTreeMap<AgencyKey, (Agency, Option<usize>)>,
) -> Result<Given<'m>, ScoreError> {
    let mut all = BTreeMap::new();
    for (name, indicator, points, note, line) in &manual.points {
        let wanted = Agency::parse(name, None).key;
        let exact = of.iter().find(|(_, (agency, _))| agency.name == *name);
        let same = |key: &AgencyKey| key.body() == wanted.body() && wanted.region().is_suffix_of(key.region());
        let Some((key, _)) = exact.or_else(|| of.iter().find(|(key, _)| same(key))) else {
            let names = of.values().map(|(agency, _)| agency.name.as_str());
            let near = nearest(name, names).into_iter().map(str::to_owned).collect();
            return Err(ScoreError::UnknownAgency { line: *line, agency: name.clone(), near });
        };
        all.insert((key.clone(), indicator.as_str()), (*points, note.as_str()));
    }
    Ok(all)
}

/// Ranks those of which everything could be assessed, and tries the order under other weights.
fn order(rows: &mut [ScoreRow]) {
    let whole = |row: &ScoreRow| row.indicators.iter().all(|score| score.points.is_some());
    rows.sort_by(|a, b| {
        whole(b).cmp(&whole(a)).then(b.points.total_cmp(&a.points)).then(a.agency.key.cmp(&b.agency.key))
    });
    let ranked = rows.iter().filter(|row| whole(row)).count();
    let points: Vec<Vec<f64>> = rows[..ranked]
        .iter()
        .map(|row| row.indicators.iter().map(|score| score.points.unwrap_or_default()).collect())
        .collect();
    // Whatever each weighs, within bounds, one has more points than the other.
    let ahead = |a: &[f64], b: &[f64]| {
        let least = a.iter().zip(b).map(|(a, b)| (a - b) * if a > b { 1.0 - SWAY } else { 1.0 + SWAY });
        least.sum::<f64>() > 1e-9
    };
    for at in 0..ranked {
        let better = rows[..ranked].iter().filter(|row| row.points > rows[at].points + 1e-9).count();
        let before = points.iter().filter(|other| ahead(other, &points[at])).count();
        let behind = points.iter().filter(|other| ahead(&points[at], other)).count();
        rows[at].rank = Some(better + 1);
        rows[at].rank_set = Some((before + 1, ranked - behind));
    }
}

impl Scores {
    /// One row an agency and indicator, for programs.
    pub fn table(&self, card: &ScoreCard) -> TableRows<'static> {
        const FIELDS: [Field; 11] = [
            Field::new("agency", Kind::Text),
            Field::new("agency_key", Kind::Text),
            Field::new("report_year", Kind::Int),
            Field::new("indicator", Kind::Text),
            Field::new("points", Kind::Float),
            Field::new("of", Kind::Float),
            Field::new("assessed", Kind::Bool),
            Field::new("reasons", Kind::Text),
            Field::new("rank", Kind::Int),
            Field::new("rank_first", Kind::Int),
            Field::new("rank_last", Kind::Int),
        ];
        let size = |of: Option<usize>| of.map_or(Value::Null, Value::size);
        let mut rows = Vec::new();
        for row in &self.rows {
            for (indicator, score) in card.indicators.iter().zip(&row.indicators) {
                let reasons: Vec<&str> = score.reasons.iter().map(|reason| reason.zh.as_str()).collect();
                rows.push(vec![
                    Value::owned(row.agency.name.clone()),
                    Value::owned(row.agency.key.to_string()),
                    Value::Int(self.report_year.into()),
                    Value::owned(indicator.id.clone()),
                    score.points.into(),
                    Some(indicator.points).into(),
                    Value::Bool(score.points.is_some()),
                    Value::owned(reasons.join("；")),
                    size(row.rank),
                    size(row.rank_set.map(|set| set.0)),
                    size(row.rank_set.map(|set| set.1)),
                ]);
            }
        }
        TableRows::new("scores", FIELDS, rows)
    }
}

/// Why no score could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// Points by people for an agency of which there is no report, and which no roster names.
    #[error("line {line}: there is no agency {agency:?}{}", if near.is_empty() { String::new() } else { format!("; near: {}", near.join(", ")) })]
    UnknownAgency {
        /// The line.
        line: usize,
        /// The agency.
        agency: String,
        /// Names that look like it.
        near: Vec<String>,
    },
    /// A metric that could not be computed.
    #[error(transparent)]
    Metric(#[from] AnalyticsError),
}

impl ScoreError {
    /// The message in the given language.
    pub fn message(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, _) => self.to_string(),
            (_, ScoreError::UnknownAgency { line, agency, near }) => {
                let near =
                    if near.is_empty() { String::new() } else { format!("；相近的有：{}", near.join("、")) };
                format!("第{line}行：没有单位“{agency}”{near}")
            }
            (_, ScoreError::Metric(error)) => error.message(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, points: &[Option<f64>]) -> ScoreRow {
        let indicators = points.iter().map(|points| IndicatorScore { points: *points, reasons: Vec::new() }).collect();
        let points = points.iter().flatten().sum();
        ScoreRow { agency: Agency::parse(name, None), indicators, points, of: 0.0, rank: None, rank_set: None }
    }

    /// Every combination of weights at their bounds gives a rank within the set.
    #[test]
    fn possible_ranks_are_those_of_other_weights() {
        let given = [
            ("甲区财政局", vec![8.0, 3.0, 1.0]),
            ("乙区财政局", vec![4.0, 6.0, 1.5]),
            ("丙区财政局", vec![9.0, 1.0, 2.0]),
            ("丁区财政局", vec![1.0, 1.0, 0.0]),
            ("戊区财政局", vec![8.0, 3.0, 1.0]),
        ];
        let mut rows: Vec<ScoreRow> = given
            .iter()
            .map(|(name, points)| row(name, &points.iter().map(|p| Some(*p)).collect::<Vec<_>>()))
            .collect();
        rows.push(row("己区财政局", &[Some(10.0), None, Some(2.0)]));
        order(&mut rows);
        let ranks: Vec<Option<usize>> = rows.iter().map(|row| row.rank).collect();
        assert_eq!(ranks, [Some(1), Some(1), Some(1), Some(4), Some(5), None]);
        let mut seen = vec![(usize::MAX, 0); 5];
        for corner in 0..8u32 {
            let weight = |at: usize| if corner >> at & 1 == 1 { 1.2 } else { 0.8 };
            let of = |row: &ScoreRow| -> f64 {
                row.indicators.iter().enumerate().map(|(at, score)| score.points.unwrap() * weight(at)).sum()
            };
            for at in 0..5 {
                let better = rows[..5].iter().filter(|row| of(row) > of(&rows[at]) + 1e-9).count();
                let equal = rows[..5].iter().filter(|row| (of(row) - of(&rows[at])).abs() <= 1e-9).count();
                seen[at] = (seen[at].0.min(better + 1), seen[at].1.max(better + equal));
            }
        }
        let sets: Vec<(usize, usize)> = rows.iter().filter_map(|row| row.rank_set).collect();
        assert!(sets.iter().zip(&seen).all(|(set, seen)| set.0 <= seen.0 && seen.1 <= set.1), "{sets:?} {seen:?}");
        assert_eq!((sets[0], sets[4]), ((1, 4), (5, 5)));
    }
}
