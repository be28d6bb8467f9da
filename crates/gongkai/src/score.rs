//! A yearly score by a card: points by findings, numbers, metrics and people.

mod ahead;
mod card;

pub use card::{By, Deduction, Indicator, ScoreCard};

use crate::Work;
use ahead::Ahead;
use gongkai_analytics::export::{Field, Kind, TableRows, Value};
use gongkai_analytics::{AnalyticsError, MetricState};
use gongkai_lint::{Finding, Text, Verdict, rule};
use gongkai_model::agency::{Agency, AgencyKey, Directory};
use gongkai_model::{Attribution, Lang, Number, Report, Scope, nearest};
use std::collections::{BTreeMap, BTreeSet};

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
            let own = |at: usize| match reports[at].stated_scope() {
                Scope::Own => true,
                Scope::RolledUp => false,
                Scope::Unknown => reports[at].agency.area_government().is_none(),
            };
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
        let judged = Judged::of_card(self, card);
        let mut rows = Vec::with_capacity(of.len());
        for (key, (agency, at)) in of {
            let mut indicators = Vec::with_capacity(card.indicators.len());
            for indicator in &card.indicators {
                let by_hand = given.get(&(key.clone(), indicator.id.as_str())).copied();
                indicators.push(self.indicator(indicator, by_hand, at.map(|at| (at, reports[at])), &judged)?);
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
        judged: &Judged<'_>,
    ) -> Result<IndicatorScore, ScoreError> {
        let open = |zh: &str, en: &str| IndicatorScore { points: None, reasons: vec![Text::new(zh, en)] };
        if let By::Manual = indicator.by {
            return Ok(match by_hand {
                Some((points, note)) => {
                    let reasons = if note.is_empty() { Vec::new() } else { vec![Text::new(note, note)] };
                    IndicatorScore { points: Some(points), reasons }
                }
                None if report.is_none() && indicator.without_report.is_some() => IndicatorScore {
                    points: indicator.without_report,
                    reasons: vec![Text::new("没有报告", "there is no report")],
                },
                None => open("没有人工评分", "not scored by hand"),
            });
        }
        let Some((at, report)) = report else {
            let reasons = vec![Text::new("没有报告", "there is no report")];
            return Ok(IndicatorScore { points: indicator.without_report, reasons });
        };
        match &indicator.by {
            By::Deductions(deductions) => Ok(self.deducted(indicator, deductions, (at, report), judged)),
            By::Metric { metric, none, all } => {
                let row = self.metrics_with(&metric.id)?.row(report, &metric.id);
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

    fn deducted(
        &self,
        indicator: &Indicator,
        deductions: &[Deduction],
        (at, report): (usize, &Report),
        judged: &Judged<'_>,
    ) -> IndicatorScore {
        let mut points = indicator.points;
        let (mut reasons, mut open) = (Vec::new(), Vec::new());
        for deduction in deductions {
            let (mut lost, mut unsure) = (0.0, Vec::new());
            if let Some(id) = &deduction.quantity {
                match counted(report, id) {
                    Ok((number, name)) => {
                        lost += deduction.points * number.to_f64().max(0.0);
                        if number.to_f64() > 0.0 {
                            reasons.push(Text::new(format!("{} {number}", name.zh), format!("{} {number}", name.en)));
                        }
                    }
                    Err(why) => unsure.push(why),
                }
            }
            for code in &deduction.rules {
                let said = |text: &Text| Text::new(format!("{code} {}", text.zh), format!("{code} {}", text.en));
                let (own, others): (Vec<&Finding>, Vec<&Finding>) =
                    judged.of(report, code).partition(|finding| finding.attribution == Attribution::Agency);
                lost += deduction.points * own.len() as f64;
                reasons.extend(own.iter().map(|finding| said(&finding.message)));
                // What may be the doing of the page, or of this program, is laid at nobody.
                unsure.extend(others.first().map(|finding| {
                    let Text { zh, en } = &finding.message;
                    Text::new(format!("{code} 请对照原件：{zh}"), format!("{code} look at the original: {en}"))
                }));
                match judged.verdicts.get(&(at, *code)) {
                    Some(Verdict::NotEvaluable(reason)) => unsure.push(said(reason)),
                    Some(_) if !judged.off.contains(code) => {}
                    _ => unsure.push(Text::new(format!("{code} 没有运行"), format!("{code} was not run"))),
                }
            }
            match deduction.cap.filter(|cap| lost >= *cap) {
                // No more than that can be lost, whatever could not be judged.
                Some(cap) => points -= cap,
                None => {
                    points -= lost;
                    open.extend(unsure);
                }
            }
        }
        if points <= 0.0 {
            return IndicatorScore { points: Some(0.0), reasons };
        }
        if open.is_empty() {
            return IndicatorScore { points: Some(points), reasons };
        }
        reasons.extend(open);
        IndicatorScore { points: None, reasons }
    }
}

/// What the rules of a card say, each found at once.
struct Judged<'r> {
    /// By file, key of the agency, and code.
    findings: BTreeMap<(String, String, &'r str), Vec<&'r Finding>>,
    verdicts: BTreeMap<(usize, &'r str), &'r Verdict>,
    off: BTreeSet<&'static str>,
}

impl<'r> Judged<'r> {
    fn of_card(work: &'r Work, card: &ScoreCard) -> Judged<'r> {
        let deductions = card.indicators.iter().flat_map(|indicator| match &indicator.by {
            By::Deductions(deductions) => &deductions[..],
            _ => &[],
        });
        let codes: BTreeSet<&'static str> = deductions.flat_map(|deduction| deduction.rules.iter().copied()).collect();
        let review = work.review();
        let mut findings: BTreeMap<(String, String, &str), Vec<&Finding>> = BTreeMap::new();
        for finding in review.counted() {
            // What has the same cause as a finding that takes points already takes none.
            let follows: &[Finding] = if codes.contains(finding.rule.as_str()) { &[] } else { &finding.follows };
            for one in std::iter::once(finding).chain(follows).filter(|one| codes.contains(one.rule.as_str())) {
                findings.entry((one.file.clone(), one.agency_key.clone(), one.rule.as_str())).or_default().push(one);
            }
        }
        let of_card = review.results.iter().filter(|result| codes.contains(result.rule.as_str()));
        let verdicts = of_card.map(|result| ((result.report, result.rule.as_str()), &result.verdict)).collect();
        let is_off = |code: &&str| rule(code).is_ok_and(|rule| work.settings().is_off(rule.meta.code));
        Judged { findings, verdicts, off: codes.iter().copied().filter(is_off).collect() }
    }

    /// What a rule finds in a report.
    fn of(&self, report: &Report, code: &str) -> impl Iterator<Item = &'r Finding> + use<'r> {
        let key = (report.origin.file.clone(), report.agency.key.to_string(), code);
        let (year, scope) = (report.report_year, report.scope);
        let found: Vec<&'r Finding> = self.findings.get(&key).cloned().unwrap_or_default();
        found.into_iter().filter(move |finding| finding.report_year == year && finding.scope == scope)
    }
}

/// A number of the tables with its name, or why nobody can be held to it.
fn counted(report: &Report, id: &str) -> Result<(Number, Text), Text> {
    let why = |zh: &str, en: &str| Text::new(format!("{id}：{zh}"), format!("{id}: {en}"));
    let Some((form, quantity)) = report.form().and_then(|form| Some((form, form.quantity(id)?))) else {
        return Err(why("所用格式没有这一项", "the form has no such number"));
    };
    let name = Text::new(quantity.zh.clone(), quantity.en.clone());
    let cells = report.cells.as_ref().map(|cells| quantity.cells_used(cells)).unwrap_or_default();
    let sure = cells.iter().all(|ix| report.legibility.is_sure(&form.table_of(*ix).key));
    match report.quantity(id).number() {
        Some(number) if sure => Ok((number, name)),
        Some(_) => {
            Err(why("所在表格没有读准，请对照原件", "its table could not be read for certain; look at the original"))
        }
        None => Err(why("报告没有填报", "the report does not give it")),
    }
}

/// Points and note by agency and indicator.
type Given<'m> = BTreeMap<(AgencyKey, &'m str), (f64, &'m str)>;

/// Points by people, by the agencies they are for.
fn given<'m>(
    manual: &'m ManualPoints,
    of: &BTreeMap<AgencyKey, (Agency, Option<usize>)>,
) -> Result<Given<'m>, ScoreError> {
    let mut by_name: BTreeMap<&str, Vec<&AgencyKey>> = BTreeMap::new();
    let mut by_body: BTreeMap<&str, Vec<&AgencyKey>> = BTreeMap::new();
    for (key, (agency, _)) in of {
        by_name.entry(&agency.name).or_default().push(key);
        by_body.entry(key.body()).or_default().push(key);
    }
    let mut all: Given<'_> = BTreeMap::new();
    for (name, indicator, points, note, line) in &manual.points {
        let wanted = Agency::parse(name, None).key;
        let named = by_name.get(name.as_str()).cloned().unwrap_or_else(|| {
            let bodies = by_body.get(wanted.body()).into_iter().flatten().copied();
            bodies.filter(|key| wanted.region().is_suffix_of(key.region())).collect()
        });
        let shown = |key: &AgencyKey| of[key].0.name.clone();
        let key = match named[..] {
            [key] => key,
            [] => {
                let names = of.values().map(|(agency, _)| agency.name.as_str());
                let near = nearest(name, names).into_iter().map(str::to_owned).collect();
                return Err(ScoreError::UnknownAgency { line: *line, agency: name.clone(), near });
            }
            _ => {
                let found = named.into_iter().map(shown).collect();
                return Err(ScoreError::SeveralAgencies { line: *line, agency: name.clone(), found });
            }
        };
        if all.insert((key.clone(), indicator.as_str()), (*points, note.as_str())).is_some() {
            return Err(ScoreError::ScoredTwice { line: *line, agency: shown(key), indicator: indicator.clone() });
        }
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
    if ranked == 0 {
        return;
    }
    let ahead = Ahead::of(&points);
    // Who has the same points has the same ranks.
    let mut counted: BTreeMap<Vec<u64>, (usize, usize)> = BTreeMap::new();
    for at in 0..ranked {
        let better = rows[..ranked].partition_point(|row| row.points > rows[at].points + 1e-9);
        let bits = points[at].iter().map(|points| points.to_bits()).collect();
        let (before, behind) = *counted.entry(bits).or_insert_with(|| ahead.count(&points[at]));
        rows[at].rank = Some(better + 1);
        rows[at].rank_set = Some((before + 1, ranked - behind));
    }
}

impl Scores {
    /// One row an agency and indicator, for programs; the reasons in a language.
    pub fn table(&self, card: &ScoreCard, lang: Lang) -> TableRows<'static> {
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
                let reasons: Vec<&str> = score.reasons.iter().map(|reason| reason.pick(lang)).collect();
                rows.push(vec![
                    Value::owned(row.agency.name.clone()),
                    Value::owned(row.agency.key.to_string()),
                    Value::Int(self.report_year.into()),
                    Value::owned(indicator.id.clone()),
                    score.points.into(),
                    Some(indicator.points).into(),
                    Value::Bool(score.points.is_some()),
                    Value::owned(reasons.join(lang.pick("；", "; "))),
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
    /// Points by people for a name that several agencies have.
    #[error("line {line}: {agency:?} may be {}", found.join(", "))]
    SeveralAgencies {
        /// The line.
        line: usize,
        /// The name.
        agency: String,
        /// Who may be meant.
        found: Vec<String>,
    },
    /// Points by people for one agency and indicator twice, under two names.
    #[error("line {line}: {indicator:?} of {agency} has been scored already, under another name")]
    ScoredTwice {
        /// The line.
        line: usize,
        /// The agency.
        agency: String,
        /// The indicator.
        indicator: String,
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
            (_, ScoreError::SeveralAgencies { line, agency, found }) => {
                format!("第{line}行：“{agency}”可能是{}，请写全称", found.join("、"))
            }
            (_, ScoreError::ScoredTwice { line, agency, indicator }) => {
                format!("第{line}行：{agency}的“{indicator}”已用另一名称评过分")
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
