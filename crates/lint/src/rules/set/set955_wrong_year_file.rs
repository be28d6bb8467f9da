use crate::doubt::Doubt;
use crate::draft::CollectionFindings;
use crate::finding::{Draft, Text};
use crate::rule::{Check, CollectionContext, Docs, Needs, Rule, RuleCode, RuleMeta, Severity, Verdict};
use std::collections::HashMap;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SET955"),
        name: "wrong-year-file",
        title: ("文件名的年份与报告不符", "The year of the file is not the report’s"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "文件名或所在文件夹写明的年份是否就是报告年度。",
                "Whether the year that the file or its folder is named by is the report’s.",
            ),
            why: ("多半是放错了文件。", "Mostly the wrong file was put there."),
            bad: ("文件“2022年报告.html”里是2021年度的报告。", "“2022年报告.html” holds the report for 2021."),
            good: ("文件名与内容一致。", "Name and content agree."),
            false_alarms: (
                "名称里有两个年份的、一个文件有多份报告的、年份是公布年（报告年度加一）且没有“年度”字样的，不报。文件夹只认“2021”“2021年度”这样的名字，只作警告，记为“来源”的问题。",
                "Names with two years or with the year of publication, and files of several reports, are left alone. Of folders only names like 2021 or “2021年度” count, as a warning that is put down to the source.",
            ),
        },
    },
    check: Check::Collection(check),
};

fn check(cx: &CollectionContext<'_, '_>, findings: &mut CollectionFindings) -> Verdict {
    let mut held: HashMap<&str, usize> = HashMap::new();
    for facts in cx.reports {
        *held.entry(&facts.report.origin.file).or_default() += 1;
    }
    for (at, facts) in cx.reports.iter().enumerate() {
        let report = facts.report;
        // A file of several reports is not named by one of them.
        if held.get(report.origin.file.as_str()).is_some_and(|reports| *reports > 1) {
            continue;
        }
        let Some((named, by_folder)) = named(&report.origin.file) else { continue };
        // The year of publication is as common a name as the report year.
        if named == report.report_year || named == report.report_year + 1 {
            continue;
        }
        let year = report.report_year;
        let message = Text::new(
            format!("文件{}名为{named}年，报告为{year}年度", if by_folder { "夹" } else { "" }),
            format!("the {} is named by {named}, the report is for {year}", if by_folder { "folder" } else { "file" }),
        );
        let help = Text::new("请核对是否放错了文件。", "Check whether this is the file that was meant.");
        let draft = Draft::new(message, help).instead(named, year);
        // A folder is named by whoever keeps the files.
        let draft = if by_folder { draft.by_source().with_severity(Severity::Warning) } else { draft };
        findings.push(at, draft.doubted(facts.year_doubt().map(Doubt::Misread)));
    }
    Verdict::Pass(None)
}

/// The one year in the name of a file, or that its folder is; whether it is the folder's.
fn named(path: &str) -> Option<(i32, bool)> {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or_default();
    match years(name).as_slice() {
        [] => Some((of_folder(parts.next()?)?, true)),
        [year] => Some((*year, false)),
        _ => None,
    }
}

/// The year that a folder is named by: 2021, 2021年, 2021年度, 2021年报. Not html-2019, which may be anything.
fn of_folder(folder: &str) -> Option<i32> {
    let rest = folder.trim().trim_start_matches(|c: char| c.is_ascii_digit());
    let [year] = years(folder)[..] else { return None };
    ["", "年", "年度", "年报", "年度报告"].contains(&rest).then_some(year)
}

/// Four digits that stand alone and are a year of such reports. Beside a date (t20240119_2067) they are a serial number, if
/// no word says that they are a year.
fn years(text: &str) -> Vec<i32> {
    let runs = || text.split(|c: char| !c.is_ascii_digit());
    let dated = runs().any(|run| matches!(run.len(), 6 | 8) && run.starts_with("20"));
    let year = |run: &str| run.parse().ok().filter(|year| run.len() == 4 && (2008..=2100).contains(year));
    let named = |run: &&str| !dated || text.contains(&format!("{run}年"));
    runs().filter(named).filter_map(year).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_a_file_is_named_by() {
        assert_eq!(named("2021/财政局.html"), Some((2021, true)));
        assert_eq!(named("2021年度/财政局.html"), Some((2021, true)));
        assert_eq!(named("财政局2022年年报.html"), Some((2022, false)));
        assert_eq!(named("2021/财政局-2022.html"), Some((2022, false)));
        assert_eq!(named("html-2019/财政局.html"), None);
        assert_eq!(named("form2019/财政局.html"), None);
        assert_eq!(named("suqian-2023-2024.cells.csv"), None);
        assert_eq!(named("t20220118_123456.html"), None);
        assert_eq!(named("t20220118_2031.html"), None);
        assert_eq!(named("t20220118_2019年年报.html"), Some((2019, false)));
        assert_eq!(named("reports of 2021 and more/x.html"), None);
    }
}
