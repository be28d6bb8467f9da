//! What the page shows, as data in one language: nothing is decided here, and every sentence is one that the command line says.

use crate::answer::Answer;
use crate::desk::{Desk, Kept, Reviewed};
use crate::role::Role;
use gongkai_core::Reading;
use gongkai_findings::{advice, causes, notices, standing, verdict};
use gongkai_lint::{CellRef, Finding, Severity, rule};
use gongkai_model::{Attribution, Lang, Report, displaced, plain};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Most characters that are shown of a paragraph on either side of the words in question.
const AROUND: usize = 60;

/// Most problems that are shown of a file.
const MOST_PROBLEMS: usize = 50;

/// Everything but the tables.
pub(crate) fn view(desk: &mut Desk, lang: Lang) -> Value {
    let said = desk.with_findings(lang, verdict);
    let letters = notices(&desk.reviewed().review, &Default::default()).map_or(0, |notices| notices.len());
    let (files, reviewed) = desk.parts();
    let review = &reviewed.review;
    let owners = owners(files, reviewed);
    let all: Vec<Value> = review.findings.iter().map(|finding| told(finding, reviewed, lang)).collect();
    let mut remarks: Vec<String> = reviewed.batch.account.remarks.iter().map(|text| plain(text.pick(lang))).collect();
    remarks.extend(reviewed.decided.wanting.iter().map(|name| {
        let name = plain(name);
        lang.pick(
            format!("配置写明的 {name} 没有放进来，未采用。"),
            format!("{name}, which the profile names, was not added; it is not used."),
        )
    }));
    remarks.extend(reviewed.idle.iter().filter_map(|idle| {
        let exception = reviewed.decided.exceptions.get(idle.at)?;
        Some(plain(idle.message(exception).pick(lang)))
    }));
    let lacking = review
        .lacking()
        .into_iter()
        .map(|lack| json!({ "reason": lack.reason.pick(lang), "rules": lack.rules, "reports": lack.reports }));
    json!({
        "verdict": said,
        "sentence": reviewed.batch.account.sentence(lang),
        "errors": review.count(Severity::Error),
        "warnings": review.count(Severity::Warning),
        "notes": review.count(Severity::Note),
        "notices": letters,
        "remarks": remarks,
        "lacking": lacking.collect::<Vec<_>>(),
        "files": files.iter().map(|(number, kept)| file(*number, kept, reviewed, lang)).collect::<Vec<_>>(),
        "reports": reports(reviewed, owners, lang),
        "findings": all,
        "follow_up": reviewed.follow_up.as_ref().map(|follow_up| json!({
            "verdict": follow_up.verdict(lang),
            "agencies": follow_up.by_agency(lang).into_iter().map(|(of, lines)| json!({ "of": plain(&of), "lines": lines })).collect::<Vec<_>>(),
        })),
    })
}

/// The number of the file of each report: reports stand in the order of the files that gave them.
fn owners(files: &BTreeMap<u32, Kept>, reviewed: &Reviewed) -> Vec<Option<u32>> {
    let numbers: BTreeMap<&str, u32> = files.iter().map(|(number, kept)| (kept.name.as_str(), *number)).collect();
    let read = reviewed.batch.account.read.iter();
    read.flat_map(|(name, reports)| std::iter::repeat_n(numbers.get(name.as_str()).copied(), *reports)).collect()
}

fn file(number: u32, kept: &Kept, reviewed: &Reviewed, lang: Lang) -> Value {
    let account = &reviewed.batch.account;
    let mut value = json!({ "number": number, "name": plain(&kept.name) });
    let rejected = account.rejected.iter().find(|rejected| rejected.file == kept.name);
    let (state, said) = match (&kept.answer, rejected) {
        (_, Some(rejected)) => ("rejected", plain(rejected.message.pick(lang))),
        (Answer::Skipped, None) => {
            ("skipped", lang.pick("不是可读取的文件类型", "not a kind of file that is read").to_owned())
        }
        (Answer::Decision(role, _), None) => match reviewed.decided.wrong.get(&number) {
            Some(wrong) => ("rejected", format!("{}：{}", of_role(*role, lang), plain_lines(wrong.pick(lang)))),
            None => ("decision", of_role(*role, lang).to_owned()),
        },
        _ => {
            let read = account.read.iter().find(|(name, _)| *name == kept.name).map_or(0, |(_, reports)| *reports);
            (
                "read",
                lang.pick(format!("读出 {read} 份报告"), format!("{} read", gongkai_model::plural(read, "report"))),
            )
        }
    };
    let problems = account.problems.iter().filter(|problem| problem.file == kept.name);
    let problems: Vec<Value> = problems
        .take(MOST_PROBLEMS)
        .map(|problem| {
            json!({
                "said": plain(&problem.problem.message(lang)),
                "place": problem.problem.place.describe(lang),
                "dropped": problem.problem.dropped(),
            })
        })
        .collect();
    value["state"] = state.into();
    value["said"] = said.into();
    value["problems"] = problems.into();
    value
}

/// What a parser draws over several lines stays in its lines.
fn plain_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(plain).collect();
    format!("{}{}", if lines.len() > 1 { "\n" } else { "" }, lines.join("\n"))
}

fn of_role(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Profile => {
            lang.pick("配置：规则、期限和本单位的检查", "profile: rules, deadlines, checks of the office's own")
        }
        Role::Roster => lang.pick("名册：应当报送的单位", "roster: who should report"),
        Role::Exceptions => lang.pick("例外：有人负责说明的问题", "exceptions: findings that somebody answers for"),
        Role::Earlier => lang.pick("此前的检查结果，用来对照整改情况", "earlier findings, to see what became of them"),
    }
}

fn reports(reviewed: &Reviewed, owners: Vec<Option<u32>>, lang: Lang) -> Vec<Value> {
    let all: Vec<&Report> = reviewed.batch.reports.iter().collect();
    let unused = displaced(&all).into_iter().map(|by| {
        let (used, why) = by?;
        let (file, why) = (plain(&all[used].origin.file), why.label(lang));
        Some(lang.pick(format!("未采用，以 {file} 为准（{why}）"), format!("not used; {file} is ({why})")))
    });
    let told = all.iter().zip(owners).zip(unused);
    told.map(|((of, owner), unused)| report(of, owner, unused, lang)).collect()
}

fn report(report: &Report, owner: Option<u32>, unused: Option<String>, lang: Lang) -> Value {
    let reading = Reading::of(&report.origin.file, report);
    let form = report.form().map(|form| form.label(lang).to_owned());
    let total = reading.as_ref().map(Reading::total);
    json!({
        "agency": plain(&report.agency.name),
        "year": report.report_year,
        "scope": report.scope.label(lang),
        "format": report.origin.format.label(lang),
        "file": plain(&report.origin.file),
        "number": owner,
        "unused": unused,
        "form": form,
        "detected": report.detected_form.is_some(),
        "title": report.title.as_deref().map(plain),
        "published": report.published.map(|date| date.to_string()),
        "reading": reading.as_ref().map(|reading| reading.describe(lang)),
        "placed": total.as_ref().map(|total| total.placed),
        "flagged": total.as_ref().map(|total| total.flagged),
        "text": report.carried.text,
    })
}

/// The report of the batch that a finding is about; none where it is about one that is wanting.
fn subject<'r>(finding: &Finding, reviewed: &'r Reviewed) -> Option<(usize, &'r Report)> {
    let is = |report: &Report| {
        report.origin.file == finding.file
            && report.report_year == finding.report_year
            && report.scope == finding.scope
            && report.agency.key.to_string() == finding.agency_key
    };
    reviewed.batch.reports.iter().enumerate().find(|(_, report)| is(report))
}

fn told(finding: &Finding, reviewed: &Reviewed, lang: Lang) -> Value {
    let about = subject(finding, reviewed);
    let cell = |cell: &CellRef| {
        json!({
            "id": cell.cell,
            "label": plain(cell.label.pick(lang)),
            "state": cell.state.id(),
            "stands": cell.state.label(lang),
            "written": plain(&cell.as_written),
        })
    };
    let blamed: Vec<Value> = finding
        .blamed()
        .map(|suspect| suspect.cells.iter().map(|s| json!({ "id": s.cell.cell, "would_be": s.would_be })).collect())
        .unwrap_or_default();
    let suspects: Vec<&str> =
        finding.suspects.iter().flat_map(|suspect| &suspect.cells).map(|s| s.cell.cell.as_str()).collect();
    let meta = rule(finding.rule.as_str()).ok().map(|rule| &rule.meta);
    json!({
        "rule": finding.rule,
        "title": meta.map(|meta| lang.pick(meta.title.0, meta.title.1)),
        "severity": finding.severity.id(),
        "standing": standing(finding, lang),
        "counts": finding.counts(),
        "source": (finding.attribution != Attribution::Agency).then(|| finding.attribution.label(lang)),
        "report": about.map(|(at, _)| at),
        "agency": plain(&finding.agency),
        "year": finding.report_year,
        "message": plain(finding.message.pick(lang)),
        "sentence": sentence(finding, about.map(|(_, report)| report)),
        "place": finding.place_in_words(lang),
        "table": finding.table.as_ref().map(|table| plain(table.pick(lang))),
        "advice": advice(finding, lang),
        "causes": causes(finding, lang),
        "cells": finding.cells.iter().map(cell).collect::<Vec<_>>(),
        "blamed": blamed,
        "suspects": suspects,
    })
}

/// What stands before the words in question, the words, and what stands behind them. The words are nothing where none are meant.
fn sentence(finding: &Finding, report: Option<&Report>) -> Option<[String; 3]> {
    let excerpt = finding.excerpt.as_deref().filter(|excerpt| !excerpt.is_empty())?;
    let (core, [left, right]) = uncut(excerpt);
    let (before, after) = around(finding, report, core).unwrap_or_default();
    let marked = finding.marked.as_deref().filter(|marked| !marked.is_empty());
    let meant = marked.and_then(|marked| {
        core.match_indices(marked).map(|(at, _)| at).find(|at| {
            let (before, after) = (core[..*at].chars().count(), core[at + marked.len()..].chars().count());
            // An excerpt reaches as far to either side, if the text does.
            (!left || before >= after) && (!right || after >= before)
        })
    });
    let (head, words, tail) = match (marked, meant) {
        (Some(marked), Some(at)) => (&core[..at], marked, &core[at + marked.len()..]),
        _ => (core, "", ""),
    };
    let dots = |cut: bool| if cut { "…" } else { "" };
    let (head_cut, before) = last(&before, AROUND);
    let (tail_cut, after) = first(&after, AROUND);
    let found = !before.is_empty() || !after.is_empty();
    Some([
        format!("{}{}{}", dots(if found { head_cut } else { left }), plain(before), plain(head)),
        plain(words),
        format!("{}{}{}", plain(tail), plain(after), dots(if found { tail_cut } else { right })),
    ])
}

/// An excerpt without the dots that say where it was cut.
fn uncut(excerpt: &str) -> (&str, [bool; 2]) {
    let (left, right) = (excerpt.starts_with('…'), excerpt.ends_with('…'));
    let core = excerpt.strip_prefix('…').unwrap_or(excerpt);
    (core.strip_suffix('…').unwrap_or(core), [left, right])
}

/// What the paragraph has before and behind an excerpt.
fn around(finding: &Finding, report: Option<&Report>, core: &str) -> Option<(String, String)> {
    let (report, place) = (report?, finding.place?);
    let passages = report.sections.iter().flat_map(|section| &section.paragraphs).chain(&report.legal_basis);
    let found = passages.filter(|passage| passage.place == place).find_map(|passage| passage.text.split_once(core))?;
    Some((found.0.to_owned(), found.1.to_owned()))
}

/// The last characters of a text, and whether there are more.
fn last(text: &str, most: usize) -> (bool, &str) {
    let from = text.char_indices().rev().nth(most - 1).map_or(0, |(at, _)| at);
    (from > 0, &text[from..])
}

/// The first characters of a text, and whether there are more.
fn first(text: &str, most: usize) -> (bool, &str) {
    let to = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    (to < text.len(), &text[..to])
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_loader::Options;

    #[test]
    fn the_words_that_are_meant_stand_in_their_sentence() {
        let text = "云泽区财政局2023年政府信息公开工作年度报告\n本报告依据《中华人民共和国政府信息公开条例》（国务院令第711号）和\
            国办公开办函〔2022〕30号的要求编制，由总体情况、各项统计数据、问题与改进等部分组成。\n一、总体情况\n主动公开信息12条。\n";
        let options = Options::at("2024-03-01".parse().unwrap());
        let mut desk = Desk::new(options.today);
        desk.put(0, "年报.txt", Answer::of("年报.txt", text.as_bytes(), false, &options), None);
        let shown = view(&mut desk, Lang::Zh);
        let findings = shown["findings"].as_array().unwrap();
        let sentence =
            findings.iter().map(|f| &f["sentence"]).find(|s| s[1].as_str().is_some_and(|w| w.contains("2022")));
        let sentence = sentence.unwrap_or_else(|| panic!("{findings:#?}"));
        assert!(sentence[0].as_str().unwrap().ends_with('和'), "{sentence}");
        assert!(sentence[2].as_str().unwrap().starts_with("号的要求"), "{sentence}");
        assert!(shown["reports"][0]["number"] == 0 && shown["files"][0]["state"] == "read", "{shown}");
    }

    #[test]
    fn of_two_drafts_it_is_said_which_is_not_used() {
        let draft = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,3\n";
        let fuller = format!("{draft}云泽区财政局,2023,requests.carried_in.total,1\n");
        let options = Options::at("2024-03-01".parse().unwrap());
        let mut desk = Desk::new(options.today);
        for (number, name, text) in [(0, "一稿.csv", draft), (1, "二稿.csv", fuller.as_str())] {
            desk.put(number, name, Answer::of(name, text.as_bytes(), false, &options), None);
        }
        let shown = view(&mut desk, Lang::Zh);
        assert_eq!(shown["reports"][0]["unused"], "未采用，以 二稿.csv 为准（填报较全）");
        assert!(shown["reports"][1]["unused"].is_null());
        assert_eq!(view(&mut desk, Lang::En)["reports"][0]["unused"], "not used; 二稿.csv is (reports more cells)");
    }
}
