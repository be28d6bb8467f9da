//! A score card as it is written (TOML).

use gongkai_analytics::Metric;
use gongkai_core::unknown_rule;
use gongkai_lint::{Text, rule};
use gongkai_model::{Form, nearest};
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

/// What a yearly score is made of.
#[derive(Debug, Clone)]
pub struct ScoreCard {
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub source: String,
    /// What is scored, in the order of the card.
    pub indicators: Vec<Indicator>,
}

/// One thing that is scored.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Short name in files.
    pub id: String,
    /// For people.
    pub name: String,
    /// The most that it gives.
    pub points: f64,
    /// How it is scored.
    pub by: By,
    /// What an agency gets that must report and has no report; nothing where that cannot be assessed.
    pub without_report: Option<f64>,
}

/// How an indicator is scored.
#[derive(Debug, Clone)]
pub enum By {
    /// All points, less deductions.
    Deductions(Vec<Deduction>),
    /// Points by a metric: none at one value, all at another, in a straight line between.
    Metric {
        /// The metric.
        metric: &'static Metric,
        /// Its value that gives no points.
        none: f64,
        /// Its value that gives all.
        all: f64,
    },
    /// Points that people give.
    Manual,
}

/// What takes points away.
#[derive(Debug, Clone)]
pub struct Deduction {
    /// Findings of these rules, or …
    pub rules: Vec<&'static str>,
    /// … a number of the tables.
    pub quantity: Option<String>,
    /// Points for each finding, or for each of the number.
    pub points: f64,
    /// However many there are, no more than these points.
    pub cap: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    #[serde(default)]
    source: String,
    /// What the points of all indicators add up to.
    total: Option<Spanned<f64>>,
    #[serde(rename = "indicator")]
    indicators: Vec<Spanned<IndicatorRow>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorRow {
    id: Spanned<String>,
    name: String,
    points: Spanned<f64>,
    #[serde(default)]
    deduct: Vec<Spanned<DeductionRow>>,
    metric: Option<Spanned<String>>,
    none: Option<f64>,
    all: Option<f64>,
    #[serde(default)]
    manual: bool,
    without_report: Option<Spanned<f64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeductionRow {
    #[serde(default)]
    rules: Vec<Spanned<String>>,
    quantity: Option<Spanned<String>>,
    points: Spanned<f64>,
    cap: Option<Spanned<f64>>,
}

/// Where in the text something is wrong.
struct Lines<'t>(&'t str);

impl Lines<'_> {
    fn at<T>(&self, of: &Spanned<T>, zh: impl Into<String>, en: impl Into<String>) -> Text {
        let line = self.0.bytes().take(of.span().start).filter(|byte| *byte == b'\n').count() + 1;
        Text::new(format!("第{line}行，{}", zh.into()), format!("line {line}, {}", en.into()))
    }

    /// A number of points above zero.
    fn positive(&self, of: &Spanned<f64>, what: &str) -> Result<f64, Text> {
        let points = *of.get_ref();
        if points.is_finite() && points > 0.0 {
            return Ok(points);
        }
        Err(self.at(
            of,
            format!("{what} = {points}：应为大于 0 的分值"),
            format!("{what} = {points}: points above 0 are valid"),
        ))
    }
}

impl ScoreCard {
    /// Reads a card.
    ///
    /// # Errors
    ///
    /// What is wrong in which line, and what would be valid: an unknown rule, metric or number, points or a cap that are
    /// not above zero, indicators that do not add up to the total.
    pub fn parse(text: &str) -> Result<ScoreCard, Text> {
        let file: File = toml::from_str(text).map_err(|error| {
            let said = error.to_string();
            Text::new(
                format!("不是有效的评分表：\n{}", said.trim_end()),
                format!("no valid score card:\n{}", said.trim_end()),
            )
        })?;
        let lines = Lines(text);
        let mut ids = BTreeSet::new();
        let mut indicators = Vec::with_capacity(file.indicators.len());
        for row in &file.indicators {
            let id = &row.get_ref().id;
            if !ids.insert(id.get_ref().as_str()) {
                let id_said = id.get_ref();
                return Err(lines.at(
                    id,
                    format!("指标“{id_said}”出现两次"),
                    format!("the indicator {id_said:?} appears twice"),
                ));
            }
            indicators.push(indicator(row, &lines)?);
        }
        if let Some(total) = &file.total {
            let sum: f64 = indicators.iter().map(|indicator| indicator.points).sum();
            let stated = *total.get_ref();
            if !stated.is_finite() || (sum - stated).abs() > 1e-9 {
                return Err(lines.at(
                    total,
                    format!("total = {stated}：各指标分值之和为 {sum}"),
                    format!("total = {stated}: the points of the indicators add up to {sum}"),
                ));
            }
        }
        Ok(ScoreCard { title: file.title, source: file.source, indicators })
    }

    /// The card that ships as an example.
    pub fn example() -> &'static str {
        include_str!("../../data/score-example.toml")
    }
}

fn indicator(row: &Spanned<IndicatorRow>, lines: &Lines<'_>) -> Result<Indicator, Text> {
    let of = row.get_ref();
    let points = lines.positive(&of.points, "points")?;
    let ways = usize::from(!of.deduct.is_empty()) + usize::from(of.metric.is_some()) + usize::from(of.manual);
    if ways != 1 {
        let id = of.id.get_ref();
        return Err(lines.at(
            &of.id,
            format!("指标“{id}”：deduct、metric、manual = true 三者须有且只有一个"),
            format!("indicator {id:?}: one of deduct, metric and manual = true is wanted"),
        ));
    }
    if of.metric.is_none() && (of.none.is_some() || of.all.is_some()) {
        return Err(lines.at(&of.id, "none 和 all 只用于 metric", "none and all go with a metric only"));
    }
    let by = match &of.metric {
        Some(named) => {
            let metric = Metric::named(named.get_ref()).map_err(|error| {
                lines.at(named, error.message(gongkai_model::Lang::Zh), error.message(gongkai_model::Lang::En))
            })?;
            match (of.none, of.all) {
                (Some(none), Some(all)) if none != all && none.is_finite() && all.is_finite() => {
                    By::Metric { metric, none, all }
                }
                _ => {
                    return Err(lines.at(
                        named,
                        "需要两个不同的数值：none（得 0 分）和 all（得满分）",
                        "two different values are wanted: none (no points) and all (all points)",
                    ));
                }
            }
        }
        None if of.manual => By::Manual,
        None => By::Deductions(of.deduct.iter().map(|row| deduction(row, lines)).collect::<Result<_, _>>()?),
    };
    let without_report = match &of.without_report {
        Some(given) if !(0.0..=points).contains(given.get_ref()) => {
            let said = given.get_ref();
            return Err(lines.at(
                given,
                format!("without_report = {said}：应在 0 与 {points} 之间"),
                format!("without_report = {said}: 0 to {points} is valid"),
            ));
        }
        given => given.as_ref().map(|given| *given.get_ref()),
    };
    Ok(Indicator { id: of.id.get_ref().clone(), name: of.name.clone(), points, by, without_report })
}

fn deduction(row: &Spanned<DeductionRow>, lines: &Lines<'_>) -> Result<Deduction, Text> {
    let of = row.get_ref();
    let points = lines.positive(&of.points, "deduct.points")?;
    let cap = of.cap.as_ref().map(|cap| lines.positive(cap, "cap")).transpose()?;
    if of.rules.is_empty() == of.quantity.is_none() {
        return Err(lines.at(
            row,
            "deduct：rules 和 quantity 须有且只有一个",
            "deduct: one of rules and quantity is wanted",
        ));
    }
    let mut rules = Vec::new();
    for code in &of.rules {
        let known = rule(code.get_ref()).map_err(|unknown| {
            let Text { zh, en } = unknown_rule(&unknown);
            lines.at(code, zh, en)
        })?;
        rules.push(known.meta.code.as_str());
    }
    if let Some(id) = &of.quantity {
        let known = |form: &Form| form.quantity(id.get_ref()).is_some();
        if !Form::all().iter().any(known) {
            let ids = Form::all().iter().flat_map(|form| form.cells.iter().map(|cell| cell.id.as_str()));
            let near = nearest(id.get_ref(), ids).join(", ");
            let said = id.get_ref();
            return Err(lines.at(
                id,
                format!("没有数字“{said}”；相近的有：{near}（全部见 gongkai forms）"),
                format!("unknown number {said:?}; near: {near} (all: gongkai forms)"),
            ));
        }
    }
    Ok(Deduction { rules, quantity: of.quantity.as_ref().map(|id| id.get_ref().clone()), points, cap })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_a_card() {
        let card = ScoreCard::parse(ScoreCard::example()).unwrap();
        assert!(card.indicators.len() >= 3 && !card.source.is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let head = "title = \"评分\"\ntotal = 10\n[[indicator]]\nid = \"a\"\nname = \"甲\"\n";
        for (body, line, said) in [
            ("points = 9\nmanual = true\n", 2, "之和为 9"),
            ("points = -1\nmanual = true\n", 6, "大于 0"),
            ("points = 10\n", 4, "三者须有且只有一个"),
            ("points = 10\ndeduct = [{ rules = [\"TIM999\"], points = 1 }]\n", 7, "TIM999"),
            ("points = 10\ndeduct = [{ rules = [\"TIM601\"], points = 1, cap = -2 }]\n", 7, "cap = -2"),
            ("points = 10\ndeduct = [{ points = 1 }]\n", 7, "rules 和 quantity"),
            (
                "points = 10\ndeduct = [{ quantity = \"requests.recieved.total\", points = 1 }]\n",
                7,
                "requests.received.total",
            ),
            ("points = 10\nmetric = \"disclosure_rat\"\nnone = 0.0\nall = 1.0\n", 7, "disclosure_rate"),
            ("points = 10\nmetric = \"disclosure_rate\"\nnone = 1.0\nall = 1.0\n", 7, "两个不同的数值"),
            ("points = 10\nmanual = true\nwithout_report = 11\n", 8, "0 与 10"),
            (
                "points = 10\nmanual = true\n[[indicator]]\nid = \"a\"\nname = \"乙\"\npoints = 1\nmanual = true\n",
                9,
                "两次",
            ),
            ("points = 10\nmanuel = true\n", 0, "manuel"),
        ] {
            let error = ScoreCard::parse(&format!("{head}{body}")).unwrap_err();
            let place = if line > 0 { format!("第{line}行") } else { String::new() };
            assert!(error.zh.starts_with(&place) && error.zh.contains(said), "{body}: {}", error.zh);
        }
    }
}
