//! Checks of an office's own: `[[checks]]`.

use super::{at, line};
use gongkai_lint::{Demand, OwnCheck, RuleCode, Severity, Text};
use gongkai_model::{Decimal, Relation, RelationKind, Terms};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A check as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckRow {
    code: Spanned<String>,
    kind: Spanned<String>,
    severity: Option<Spanned<String>>,
    zh: String,
    en: String,
    terms: Spanned<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Longest {
    section: String,
    characters: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    share: Vec<String>,
    of: Vec<String>,
    min: Option<f64>,
    max: Option<f64>,
}

/// The checks, or what is wrong in which line and what would be valid.
pub(super) fn checks(rows: Vec<CheckRow>, text: &str) -> Result<Vec<OwnCheck>, Text> {
    let mut lines: BTreeMap<RuleCode, usize> = BTreeMap::new();
    let mut checks = Vec::with_capacity(rows.len());
    for row in rows {
        let (place, written) = (line(text, &row.code), row.code.get_ref());
        let code = RuleCode::own(written).ok_or_else(|| {
            at(
                place,
                format!("[[checks]] code = {written:?}：应为 OWN001 至 OWN999"),
                format!("[[checks]] code = {written:?}: OWN001 to OWN999 are valid"),
            )
        })?;
        if let Some(first) = lines.insert(code, place) {
            return Err(at(
                place,
                format!("[[checks]] 代码 {code} 在第{first}行已经用过；每项检查用不同的代码"),
                format!("[[checks]] code {code} stands in line {first} already; each check has a code of its own"),
            ));
        }
        let severity = severity(row.severity.as_ref(), text)?;
        let demand = demand(&row.kind, &row.terms, text)?;
        checks.push(OwnCheck { code, severity, message: Text::new(row.zh, row.en), demand });
    }
    Ok(checks)
}

fn severity(word: Option<&Spanned<String>>, text: &str) -> Result<Severity, Text> {
    match word.map(|word| (word, word.get_ref().as_str())) {
        None | Some((_, "warning")) => Ok(Severity::Warning),
        Some((_, "note")) => Ok(Severity::Note),
        Some((_, "error")) => Ok(Severity::Error),
        Some((word, other)) => Err(at(
            line(text, word),
            format!("[[checks]] severity = {other:?}：可用 \"note\", \"warning\", \"error\""),
            format!("[[checks]] severity = {other:?}; valid: \"note\", \"warning\", \"error\""),
        )),
    }
}

fn demand(kind: &Spanned<String>, terms: &Spanned<toml::Table>, text: &str) -> Result<Demand, Text> {
    let table = || toml::Value::Table(terms.get_ref().clone());
    let wrong = |error: &dyn std::fmt::Display| {
        let said = error.to_string();
        let said = said.trim_end();
        at(line(text, terms), format!("[[checks]] terms：{said}"), format!("[[checks]] terms: {said}"))
    };
    match kind.get_ref().as_str() {
        "longest" => {
            let Longest { section, characters } = table().try_into().map_err(|error: toml::de::Error| wrong(&error))?;
            Ok(Demand::Longest { section, characters })
        }
        "range" => {
            let Range { share, of, min, max } = table().try_into().map_err(|error: toml::de::Error| wrong(&error))?;
            if share.is_empty() || of.is_empty() || (min.is_none() && max.is_none()) {
                return Err(wrong(&"share, of, and min or max or both are wanted"));
            }
            let percent = |bound: Option<f64>| {
                bound
                    .map(|bound| Decimal::try_from(bound).map_err(|_| wrong(&"min and max are percentages")))
                    .transpose()
            };
            let (min, max) = (percent(min)?, percent(max)?);
            if min.zip(max).is_some_and(|(min, max)| min > max) {
                return Err(wrong(&"min is above max"));
            }
            Ok(Demand::Range { share, of, min, max })
        }
        other => {
            let Some((_, kind)) = RelationKind::ALL.into_iter().find(|(name, _)| *name == other) else {
                let names = RelationKind::ALL.iter().map(|(name, _)| *name).chain(["longest", "range"]);
                let valid = names.collect::<Vec<_>>().join(", ");
                return Err(at(
                    line(text, kind),
                    format!("[[checks]] kind = {other:?}：可用 {valid}"),
                    format!("[[checks]] kind = {other:?}; valid: {valid}"),
                ));
            };
            let terms: Terms = table().try_into().map_err(|error: toml::de::Error| wrong(&error))?;
            Relation::new(kind, terms).map(Demand::Relation).map_err(|error| wrong(&error))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Profile;
    use gongkai_lint::{Finding, Review, Severity, review_with};
    use gongkai_loader::{Options, load};

    const PROFILE: &str = r#"
[[checks]]
code = "OWN001"
kind = "longest"
severity = "error"
zh = "第一部分过长"
en = "section one is too long"
terms = { section = "overview", characters = 20 }

[[checks]]
code = "OWN002"
kind = "range"
zh = "予以公开的比例"
en = "the share that was granted"
terms = { share = ["requests.granted.total"], of = ["requests.total.total"], min = 50, max = 80.5 }

[[checks]]
code = "OWN003"
kind = "part_of"
zh = "结转多于新收"
en = "more was carried out than came in"
terms = { part = "requests.carried_out.total", whole = "requests.received.total" }

[[checks]]
code = "OWN004"
kind = "at_least"
zh = "受理量"
en = "what was accepted"
terms = { sum = ["requests.accepted.total"], least = "requests.nonsense.total" }
"#;

    fn reviewed(profile: &str, reports: &[(&str, &str)]) -> Review {
        let settings = Profile::parse(profile).unwrap().settings;
        let options = Options::at("2024-03-01".parse().unwrap());
        let reports: Vec<_> =
            reports.iter().flat_map(|(name, text)| load(name, text.as_bytes(), &options).unwrap().reports).collect();
        let mut review = review_with(&reports, &settings);
        review.findings.retain(|finding| finding.rule.as_str().starts_with("OWN"));
        review
    }

    fn cells(cells: &[(&str, &str)]) -> String {
        let rows = cells.iter().map(|(id, value)| format!("云泽区财政局,2023,{id},{value}\n"));
        "agency,report_year,cell,value\n".to_owned() + &rows.collect::<String>()
    }

    fn verdicts(review: &Review) -> Vec<(&str, &str)> {
        let own = review.results.iter().filter(|result| result.rule.as_str().starts_with("OWN"));
        own.map(|result| (result.rule.as_str(), result.verdict.id())).collect()
    }

    #[test]
    fn checks_of_an_offices_own_are_judged_like_rules() {
        let number = |granted: &str, out: &str| {
            cells(&[
                ("requests.received.total", "4"),
                ("requests.granted.total", granted),
                ("requests.total.total", "10"),
                ("requests.carried_out.total", out),
            ])
        };
        let good = reviewed(PROFILE, &[("a.csv", &number("8", "4"))]);
        let open = [("OWN001", "not_evaluable"), ("OWN002", "pass"), ("OWN003", "pass"), ("OWN004", "not_evaluable")];
        assert_eq!(verdicts(&good), open);
        let bad = reviewed(PROFILE, &[("a.csv", &number("9", "5"))]);
        let told = |finding: &Finding| (finding.rule.to_string(), finding.severity, finding.message.zh.clone());
        assert_eq!(
            bad.findings.iter().map(told).collect::<Vec<_>>(),
            [
                ("OWN002".to_owned(), Severity::Warning, "予以公开的比例：应为 50%–80.5%，实为 90%".to_owned()),
                ("OWN003".to_owned(), Severity::Warning, "结转多于新收：应为 ≤ 4，实为 5".to_owned()),
            ]
        );
        assert_eq!(bad.findings[1].cells.last().unwrap().cell, "requests.carried_out.total");
        // The ends of the range are in it.
        let low = reviewed(PROFILE, &[("a.csv", &number("5", "4"))]);
        assert!(low.findings.is_empty(), "{:?}", low.findings);
        assert_eq!(reviewed(PROFILE, &[("a.csv", &number("4", "4"))]).findings.len(), 1);
    }

    #[test]
    fn a_section_that_is_too_long() {
        let text = |words: &str| {
            format!(
                "云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n{words}\n二、主动公开政府信息情况\n无。\n三、收到和处理政府信息公开申请情况\n无。\n四、政府信息公开行政复议、行政诉讼情况\n无。\n五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无。\n"
            )
        };
        let words = "字".repeat(20);
        assert!(reviewed(PROFILE, &[("a.txt", &text(&words))]).findings.is_empty());
        let long = reviewed(PROFILE, &[("a.txt", &text(&format!("{words}。")))]);
        assert_eq!(long.findings.len(), 1);
        assert_eq!((long.findings[0].severity, long.findings[0].actual.as_deref()), (Severity::Error, Some("21")));
    }

    #[test]
    fn what_cannot_be_judged_is_said_once() {
        let none = cells(&[("requests.granted.total", "0"), ("requests.total.total", "0")]);
        let again = none.replace("财政局", "教育局");
        let review = reviewed(PROFILE, &[("a.csv", &none), ("b.csv", &again)]);
        let own = |code: &str| {
            let all = review.lacking().into_iter();
            all.filter(|of| of.rules.iter().any(|rule| rule.as_str() == code))
                .map(|of| (of.reason.en, of.reports))
                .collect::<Vec<_>>()
        };
        assert_eq!(own("OWN002"), [("it would divide by 0".to_owned(), 2)]);
        let [(reason, reports)] = &own("OWN004")[..] else { panic!("{:?}", own("OWN004")) };
        assert!(reason.starts_with("the 2021 form has no \"requests.nonsense.total\"") && *reports == 2, "{reason}");
    }

    #[test]
    fn a_check_of_an_offices_own_is_picked_left_out_and_graded_like_a_rule() {
        let few = cells(&[
            ("requests.received.total", "4"),
            ("requests.granted.total", "1"),
            ("requests.total.total", "10"),
            ("requests.carried_out.total", "9"),
        ]);
        let options = Options::at("2024-03-01".parse().unwrap());
        let reports = load("a.csv", few.as_bytes(), &options).unwrap().reports;
        let found = |profile: &str, selected: &[&str], ignored: &[&str]| {
            let mut profile = Profile::parse(profile).unwrap();
            let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            profile.pick(&names(selected), &names(ignored)).unwrap();
            let review = review_with(&reports, &profile.settings);
            let run = review.results.iter().filter(|of| of.rule.as_str() == "OWN003").count();
            let told = review.findings.iter().map(|of| (of.rule.as_str(), of.severity));
            (told.filter(|(code, _)| !code.starts_with("FRM")).collect::<Vec<_>>(), run)
        };
        let warned = |code| (code, Severity::Warning);
        assert_eq!(found(PROFILE, &["own003"], &[]), (vec![warned("OWN003")], 1));
        assert_eq!(found(PROFILE, &["OWN"], &[]), (vec![warned("OWN002"), warned("OWN003")], 1));
        assert_eq!(found(PROFILE, &["OWN"], &["OWN003"]), (vec![warned("OWN002")], 0));
        assert!(found(PROFILE, &[], &["OWN"]).0.iter().all(|(code, _)| !code.starts_with("OWN")));
        let graded = PROFILE.to_owned() + "[rules]\nOWN003 = \"error\"\nOWN002 = \"off\"\n";
        assert_eq!(found(&graded, &["OWN"], &[]), (vec![("OWN003", Severity::Error)], 1));
        let unknown = Profile::parse(PROFILE).unwrap().pick(&["OWN009".to_owned()], &[]).unwrap_err();
        assert!(unknown.near.iter().any(|near| near == "OWN001"), "{unknown}");
    }

    #[test]
    fn a_profile_is_refused_with_the_line_and_what_is_valid() {
        let check = |code: &str, kind: &str, terms: &str| {
            format!(
                "[[checks]]\ncode = \"{code}\"\nkind = \"{kind}\"\nzh = \"甲\"\nen = \"a\"\nterms = {{ {terms} }}\n"
            )
        };
        let carry = "from = [\"requests.carried_out.total\"], to = \"requests.carried_in.total\"";
        let twice = check("OWN001", "carry", carry) + &check("own001", "carry", carry);
        for (text, said) in [
            (check("XYZ001", "carry", carry), ["line 2", "OWN001 to OWN999"]),
            (
                check("OWN001", "carries", carry),
                ["line 3", "sum, part_of, carry, stock_flow, at_least, longest, range"],
            ),
            (check("OWN001", "sum", carry), ["line 6", "parts, total"]),
            (check("OWN001", "carry", "form = \"x\""), ["line 6", "from"]),
            (check("OWN001", "range", "share = [\"a\"], of = [\"b\"]"), ["line 6", "min or max"]),
            (check("OWN001", "longest", "section = \"overview\""), ["line 6", "characters"]),
            (twice, ["line 8", "line 2"]),
        ] {
            let error = Profile::parse(&text).unwrap_err().to_string();
            assert!(said.iter().all(|said| error.contains(said)), "{text}: {error}");
        }
    }
}
