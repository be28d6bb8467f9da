//! What became of the findings of an earlier run: mended, there again, or new (整改情况).

use crate::FindingsError;
use gongkai_lint::{Finding, Review, Severity, Text, Verdict, rule};
use gongkai_model::agency::{Agency, Directory};
use gongkai_model::exchange::protect;
use gongkai_model::{Attribution, Lang, Report, markdown as escaped, plain};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How files name the agency as the one to mend it.
const AGENCY: &str = "agency";

/// The findings of an earlier run that asked an agency for something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    /// The latest year that anything was found in.
    year: i32,
    /// By agency and year: its name, and how many findings of each rule.
    agencies: BTreeMap<(String, i32), EarlierAgency>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct EarlierAgency {
    name: String,
    rules: BTreeMap<String, usize>,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FollowUpStatus {
    /// The later report has it too.
    Repeated,
    /// Only the later report has it.
    New,
    /// The later report does not have it.
    Repaired,
    /// The later report is there, and the rule could not be judged, or was not run.
    NotJudged,
    /// There is no later report.
    NoReport,
}

impl FollowUpStatus {
    /// Every status.
    pub const ALL: [FollowUpStatus; 5] = [
        FollowUpStatus::Repeated,
        FollowUpStatus::New,
        FollowUpStatus::Repaired,
        FollowUpStatus::NotJudged,
        FollowUpStatus::NoReport,
    ];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            FollowUpStatus::Repeated => "repeated",
            FollowUpStatus::New => "new",
            FollowUpStatus::Repaired => "repaired",
            FollowUpStatus::NotJudged => "not_judged",
            FollowUpStatus::NoReport => "no_report",
        }
    }

    /// For people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FollowUpStatus::Repeated => lang.pick("仍然存在", "there again"),
            FollowUpStatus::New => lang.pick("新出现", "new"),
            FollowUpStatus::Repaired => lang.pick("已整改", "mended"),
            FollowUpStatus::NotJudged => lang.pick("无法判断", "not evaluable"),
            FollowUpStatus::NoReport => lang.pick("没有新的报告", "no later report"),
        }
    }
}

/// One rule at one agency, earlier and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpRow {
    /// Name of the agency.
    pub agency: String,
    /// Its key.
    pub agency_key: String,
    /// Code of the rule.
    pub rule: String,
    /// Year of the earlier findings, where there are some for the agency.
    pub earlier_year: Option<i32>,
    /// How many findings of the rule there were.
    pub earlier: usize,
    /// Year of the later report.
    pub later_year: Option<i32>,
    /// How many there are.
    pub later: usize,
    /// What became of them.
    pub status: FollowUpStatus,
}

/// What became of the findings of an earlier run, by agency and rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUp {
    /// Sorted by agency, then status, then rule.
    pub rows: Vec<FollowUpRow>,
}

impl Earlier {
    /// Reads findings as `lint --format jsonl` or `json` and the page (`findings.jsonl`) write them. Those of the latest year
    /// among them count; notes, exceptions, and what was not the agency's doing ask for nothing.
    ///
    /// # Errors
    ///
    /// The line that is no finding, with what would be valid.
    pub fn parse(text: &str) -> Result<Earlier, (usize, Text)> {
        let text = text.trim_start_matches('\u{feff}');
        let whole: Option<Value> = serde_json::from_str(text).ok();
        let listed = whole.as_ref().and_then(|value| value.get("findings")).and_then(Value::as_array);
        let mut found: Vec<(usize, Value)> = Vec::new();
        match listed {
            Some(all) => found.extend(all.iter().cloned().map(|value| (1, value))),
            None => {
                for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                    found.push((at + 1, serde_json::from_str(line).map_err(|_| (at + 1, not_findings()))?));
                }
            }
        }
        let mut earlier = Earlier::default();
        for (line, value) in found {
            earlier.take(&value).ok_or_else(|| (line, not_findings()))?;
        }
        Ok(earlier)
    }

    fn take(&mut self, value: &Value) -> Option<()> {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let (code, name, key) = (text("rule")?, text("agency")?, text("agency_key")?);
        let year = i32::try_from(value.get("report_year")?.as_i64()?).ok()?;
        let asks = text("severity")? != Severity::Note.id() && text("attribution")? == AGENCY;
        // Somebody answers for it, or it counts elsewhere; with what hangs under it.
        if value.get("excepted").is_some() || value.get("copy_of").is_some() {
            return Some(());
        }
        self.year = self.year.max(year);
        if asks {
            let of = self.agencies.entry((key.to_owned(), year)).or_default();
            of.name = name.to_owned();
            *of.rules.entry(code.to_owned()).or_default() += 1;
        }
        let follows = value.get("follows").and_then(Value::as_array);
        follows.into_iter().flatten().try_for_each(|follow| self.take(follow))
    }
}

impl Earlier {
    /// The agencies of the latest year, by the keys that they have in later reports: a region that was not known then, a new
    /// name on the roster.
    fn resolved(&self, review: &Review, reports: &[&Report]) -> BTreeMap<String, EarlierAgency> {
        let agencies: Vec<Agency> = reports.iter().map(|report| report.agency.clone()).collect();
        let directory = Directory::build(&agencies, review.settings.roster.as_ref());
        let later = reports.iter().map(|report| report.report_year).max().unwrap_or(self.year);
        let mut resolved: BTreeMap<String, EarlierAgency> = BTreeMap::new();
        for ((key, _), of) in self.agencies.iter().filter(|((_, year), _)| *year == self.year) {
            let region = key.split_once('|').map(|(region, _)| region.replace('/', ""));
            let agency = Agency::parse(&of.name, region.as_deref().filter(|region| !region.is_empty()));
            let known = directory.resolve(&agency, later).key.to_string();
            let entry = resolved.entry(known).or_default();
            entry.name.clone_from(&of.name);
            for (code, n) in &of.rules {
                *entry.rules.entry(code.clone()).or_default() += n;
            }
        }
        resolved
    }
}

fn not_findings() -> Text {
    Text::new(
        "不是检查结果；应为 lint --format jsonl 或 report 写出的 findings.jsonl",
        "no finding; valid is what lint --format jsonl writes, or findings.jsonl of a report",
    )
}

impl FollowUp {
    /// Holds what an earlier run found against a review of later reports, of each agency the latest. Agencies are told apart as
    /// the later reports and the roster of the review know them.
    pub fn of(earlier: &Earlier, review: &Review, reports: &[&Report]) -> FollowUp {
        let mut latest: BTreeMap<String, (i32, Vec<usize>)> = BTreeMap::new();
        for (at, report) in reports.iter().enumerate() {
            let of = latest.entry(report.agency.key.to_string()).or_default();
            if report.report_year > of.0 || of.1.is_empty() {
                *of = (report.report_year, Vec::new());
            }
            if report.report_year == of.0 {
                of.1.push(at);
            }
        }
        let before = earlier.resolved(review, reports);
        let mut now: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        // Whatever a rule says of an agency, whoever is to mend it: what is said is not mended.
        let mut said: BTreeSet<(&str, &str)> = BTreeSet::new();
        for finding in review.findings.iter().flat_map(Finding::with_follows) {
            let of_latest = latest.get(&finding.agency_key).is_some_and(|(year, _)| *year == finding.report_year);
            if !of_latest {
                continue;
            }
            said.insert((&finding.agency_key, finding.rule.as_str()));
            if finding.counts() && asks(finding) {
                *now.entry(&finding.agency_key).or_default().entry(finding.rule.as_str()).or_default() += 1;
                names.insert(&finding.agency_key, &finding.agency);
            }
        }
        // Reports of which a rule says that it holds.
        let held: BTreeSet<(usize, &str)> = review
            .results
            .iter()
            .filter(|result| matches!(result.verdict, Verdict::Pass(_)))
            .map(|result| (result.report, result.rule.as_str()))
            .collect();
        let keys: BTreeSet<&str> = before.keys().map(String::as_str).chain(now.keys().copied()).collect();
        let mut rows = Vec::new();
        for key in keys {
            let before = before.get(key);
            let later = latest.get(key).filter(|(year, _)| before.is_none() || *year >= earlier.year);
            let found = now.get(key).filter(|_| later.is_some());
            let mut rules: BTreeSet<&str> = before.iter().flat_map(|of| of.rules.keys()).map(String::as_str).collect();
            rules.extend(found.iter().flat_map(|of| of.keys().copied()));
            let name = names.get(key).copied().or(before.map(|of| of.name.as_str())).unwrap_or(key);
            for code in rules {
                let was = before.and_then(|of| of.rules.get(code)).copied().unwrap_or_default();
                let is = found.and_then(|of| of.get(code)).copied().unwrap_or_default();
                let holds = |reports: &[usize]| reports.iter().all(|at| held.contains(&(*at, code)));
                let status = match (was, is, later) {
                    (_, _, None) => FollowUpStatus::NoReport,
                    (0, _, _) => FollowUpStatus::New,
                    (_, 1.., _) => FollowUpStatus::Repeated,
                    (_, 0, Some((_, reports))) if holds(reports) && !said.contains(&(key, code)) => {
                        FollowUpStatus::Repaired
                    }
                    _ => FollowUpStatus::NotJudged,
                };
                rows.push(FollowUpRow {
                    agency: name.to_owned(),
                    agency_key: key.to_owned(),
                    rule: code.to_owned(),
                    earlier_year: before.map(|_| earlier.year),
                    earlier: was,
                    later_year: later.map(|(year, _)| *year),
                    later: is,
                    status,
                });
            }
        }
        rows.sort_by(|a, b| {
            (&a.agency, &a.agency_key, a.status, &a.rule).cmp(&(&b.agency, &b.agency_key, b.status, &b.rule))
        });
        FollowUp { rows }
    }

    /// How many rules at agencies have a status.
    pub fn count(&self, status: FollowUpStatus) -> usize {
        self.rows.iter().filter(|row| row.status == status).count()
    }

    /// The numbers in one line.
    pub fn verdict(&self, lang: Lang) -> String {
        let counts = FollowUpStatus::ALL.map(|status| (status.label(lang), self.count(status)));
        let counts: Vec<String> = counts
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(label, n)| lang.pick(format!("{label} {n} 项"), format!("{n} {label}")))
            .collect();
        let list = counts.join(lang.pick("，", ", "));
        let list =
            if list.is_empty() { lang.pick("没有可比的问题", "nothing to compare").to_owned() } else { list };
        lang.pick(format!("与此前的检查结果相比：{list}"), format!("against the earlier findings: {list}"))
    }

    /// By agency: its name and years, and a line for each rule.
    pub fn by_agency(&self, lang: Lang) -> Vec<(String, Vec<String>)> {
        let agencies = self.rows.chunk_by(|a, b| a.agency_key == b.agency_key);
        agencies.map(|of| (format!("{}{}", of[0].agency, years(&of[0], lang)), lines(of, lang))).collect()
    }

    /// By agency, for people at a terminal.
    pub fn terminal(&self, lang: Lang) -> String {
        let mut text = String::new();
        for of in self.rows.chunk_by(|a, b| a.agency_key == b.agency_key) {
            let years = years(&of[0], lang);
            text.push_str(&format!("{}{years}\n", plain(&of[0].agency)));
            for line in lines(of, lang) {
                text.push_str(&format!("  {line}\n"));
            }
        }
        text
    }

    /// By agency, as Markdown.
    pub fn markdown(&self, lang: Lang) -> String {
        let mut text =
            format!("\n# {}\n\n{}\n", lang.pick("整改情况", "What became of earlier findings"), self.verdict(lang));
        for of in self.rows.chunk_by(|a, b| a.agency_key == b.agency_key) {
            text.push_str(&format!("\n## {}{}\n\n", escaped(&of[0].agency), years(&of[0], lang)));
            lines(of, lang).iter().for_each(|line| text.push_str(&format!("- {}\n", escaped(line))));
        }
        text
    }

    /// A row a rule and agency, as CSV.
    ///
    /// # Errors
    ///
    /// [`FindingsError::Csv`], which no text gives.
    pub fn csv(&self, lang: Lang) -> Result<String, FindingsError> {
        let failed = |error: &dyn std::fmt::Display| FindingsError::Csv(error.to_string());
        let mut writer = csv::Writer::from_writer(Vec::new());
        let head =
            ["agency", "agency_key", "rule", "title", "earlier_year", "earlier", "later_year", "later", "status"];
        writer.write_record(head).map_err(|error| failed(&error))?;
        for row in &self.rows {
            let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
            let fields = [
                row.agency.clone(),
                row.agency_key.clone(),
                row.rule.clone(),
                title(&row.rule, lang),
                year(row.earlier_year),
                row.earlier.to_string(),
                year(row.later_year),
                row.later.to_string(),
                row.status.id().to_owned(),
            ];
            let fields = fields.iter().map(|field| protect(field));
            writer.write_record(fields.map(|field| field.into_owned())).map_err(|error| failed(&error))?;
        }
        let bytes = writer.into_inner().map_err(|error| failed(&error))?;
        String::from_utf8(bytes).map_err(|error| failed(&error))
    }

    /// What a notice tells an agency of what it was asked for before; nothing where it was asked for nothing.
    pub(crate) fn for_notice(&self, agency_key: &str) -> Option<String> {
        let of: Vec<&FollowUpRow> = self.rows.iter().filter(|row| row.agency_key == agency_key).collect();
        let year = of.iter().find_map(|row| row.earlier_year)?;
        let named = |status: FollowUpStatus| {
            let rules: Vec<String> =
                of.iter().filter(|row| row.status == status).map(|row| said(&row.rule, Lang::Zh)).collect();
            (!rules.is_empty())
                .then(|| format!("{} {} 项（{}）", status.label(Lang::Zh), rules.len(), rules.join("、")))
        };
        let told = [FollowUpStatus::Repaired, FollowUpStatus::Repeated, FollowUpStatus::NotJudged];
        let parts: Vec<String> = told.into_iter().filter_map(named).collect();
        (!parts.is_empty()).then(|| format!("此前对贵单位{year}年度报告指出的问题：{}。", parts.join("，")))
    }
}

fn asks(finding: &Finding) -> bool {
    finding.severity > Severity::Note && finding.attribution == Attribution::Agency
}

fn title(code: &str, lang: Lang) -> String {
    rule(code).map(|rule| lang.pick(rule.meta.title.0, rule.meta.title.1).to_owned()).unwrap_or_default()
}

/// `总计不等于分项之和（SUM304）`, or the code of a check of the office's own.
fn said(code: &str, lang: Lang) -> String {
    match title(code, lang) {
        title if title.is_empty() => code.to_owned(),
        title => lang.pick(format!("{title}（{code}）"), format!("{title} ({code})")),
    }
}

/// Behind the name of an agency: an arrow leads from year to year, and never from a draft to the next one of the same year.
fn years(row: &FollowUpRow, lang: Lang) -> String {
    match (row.earlier_year, row.later_year) {
        (Some(earlier), Some(later)) if earlier == later => {
            lang.pick(format!(" {later}（前后两稿）"), format!(" {later} (two drafts of it)"))
        }
        (Some(earlier), Some(later)) => format!(" {earlier} → {later}"),
        (Some(year), None) | (None, Some(year)) => format!(" {year}"),
        (None, None) => String::new(),
    }
}

fn lines(rows: &[FollowUpRow], lang: Lang) -> Vec<String> {
    let line = |row: &FollowUpRow| {
        let (status, rule) = (row.status.label(lang), said(&row.rule, lang));
        let counts = match row.status {
            FollowUpStatus::Repeated if row.earlier + row.later > 2 => lang
                .pick(format!("：{} 处 → {} 处", row.earlier, row.later), format!(": {} → {}", row.earlier, row.later)),
            _ => String::new(),
        };
        format!("{status} {rule}{counts}")
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports(year: i32, cells: &[(&str, &str, &str)]) -> Vec<Report> {
        let mut csv = "agency,report_year,cell,value\n".to_owned();
        cells.iter().for_each(|(agency, cell, value)| csv.push_str(&format!("{agency},{year},{cell},{value}\n")));
        let options = gongkai_loader::Options::at("2025-03-01".parse().unwrap());
        gongkai_loader::load("a.csv", csv.as_bytes(), &options).unwrap().reports
    }

    fn review(reports: &[Report]) -> Review {
        let mut review = gongkai_lint::review(reports);
        review.findings.retain(|finding| finding.rule.as_str() == "CEL204");
        review
    }

    const MINUS: (&str, &str) = ("requests.received.natural_person", "-3");

    #[test]
    fn two_drafts_of_one_year_are_not_two_years() {
        let bad = reports(2023, &[("云泽区财政局", MINUS.0, MINUS.1)]);
        let earlier = Earlier::parse(&crate::lines(&review(&bad).findings).unwrap()).unwrap();
        let good = reports(2023, &[("云泽区财政局", MINUS.0, "3")]);
        let told: Vec<&Report> = good.iter().collect();
        let follow_up = FollowUp::of(&earlier, &review(&good), &told);
        for (lang, of) in
            [(Lang::Zh, "云泽区财政局 2023（前后两稿）"), (Lang::En, "云泽区财政局 2023 (two drafts of it)")]
        {
            assert_eq!(follow_up.by_agency(lang)[0].0, of);
            let said = [follow_up.terminal(lang), follow_up.markdown(lang)];
            assert!(said.iter().all(|text| text.contains(of) && !text.contains("2023 →")), "{said:?}");
        }
    }

    #[test]
    fn what_was_found_is_mended_there_again_or_new() {
        let (a, b, c, d) = ("云泽区财政局", "云泽区教育局", "云泽区民政局", "云泽区水利局");
        let bad = |agency| (agency, MINUS.0, MINUS.1);
        let good = |agency| (agency, MINUS.0, "3");
        let before = review(&reports(2022, &[bad(a), bad(b), good(c), bad(d)]));
        let text = crate::lines(&before.findings).unwrap();
        let earlier = Earlier::parse(&text).unwrap();
        let later = reports(2023, &[good(a), bad(b), bad(c)]);
        let told: Vec<&Report> = later.iter().collect();
        let follow_up = FollowUp::of(&earlier, &review(&later), &told);
        let seen: Vec<(&str, &str)> = follow_up.rows.iter().map(|row| (row.agency.as_str(), row.status.id())).collect();
        assert_eq!(seen, [(b, "repeated"), (c, "new"), (d, "no_report"), (a, "repaired")]);
        assert_eq!(
            follow_up.verdict(Lang::Zh),
            "与此前的检查结果相比：仍然存在 1 项，新出现 1 项，已整改 1 项，没有新的报告 1 项"
        );
        assert!(
            follow_up.terminal(Lang::Zh).contains("云泽区财政局 2022 → 2023\n  已整改 "),
            "{}",
            follow_up.terminal(Lang::Zh)
        );
        let key = &follow_up.rows[0].agency_key;
        let notice = follow_up.for_notice(key).unwrap();
        assert!(notice.contains("2022年度") && notice.contains("仍然存在 1 项"), "{notice}");
        // A rule that is not run, or of which somebody answers for what it finds, says nothing of mending.
        let status = |review: &Review, agency: &str| {
            FollowUp::of(&earlier, review, &told)
                .rows
                .into_iter()
                .find(|row| row.agency == agency)
                .map(|row| row.status)
        };
        let unjudged = Review { results: Vec::new(), ..review(&later) };
        assert_eq!(status(&unjudged, a), Some(FollowUpStatus::NotJudged));
        let mut off = review(&later);
        off.results.iter_mut().for_each(|result| result.verdict = Verdict::NotApplicable);
        off.findings.clear();
        assert_eq!(
            (status(&off, a), status(&off, b)),
            (Some(FollowUpStatus::NotJudged), Some(FollowUpStatus::NotJudged))
        );
        let mut source = review(&later);
        source.findings.iter_mut().for_each(|finding| finding.attribution = Attribution::Source);
        assert_eq!(status(&source, b), Some(FollowUpStatus::NotJudged));
        // The agency is the same under a fuller name.
        let roster =
            gongkai_loader::read_roster("agency,region,aliases\n云泽区教育体育局,江苏省云川市云泽区,云泽区教育局\n")
                .unwrap();
        let agencies: Vec<Agency> = later.iter().map(|report| report.agency.clone()).collect();
        let directory = Directory::build(&agencies, Some(&roster));
        let renamed: Vec<Report> = later
            .iter()
            .map(|report| {
                let mut report = report.clone();
                report.agency = directory.resolve(&report.agency, 2023);
                report
            })
            .collect();
        let told: Vec<&Report> = renamed.iter().collect();
        let mut of_renamed = review(&renamed);
        of_renamed.settings.roster = Some(roster);
        let rows = FollowUp::of(&earlier, &of_renamed, &told).rows;
        let row = rows.iter().find(|row| row.agency == "云泽区教育体育局").unwrap();
        assert_eq!((row.status, row.earlier), (FollowUpStatus::Repeated, 1));
    }

    #[test]
    fn other_files_are_no_findings() {
        assert_eq!(Earlier::parse("{\"x\": 1}\n").unwrap_err().0, 1);
        assert_eq!(Earlier::parse("\nagency,year\n").unwrap_err().0, 2);
        assert_eq!(Earlier::parse("").unwrap(), Earlier::default());
    }
}
