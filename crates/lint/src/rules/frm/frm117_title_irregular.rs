use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM117"),
        name: "title-irregular",
        title: ("标题不规范", "The title is irregular"),
        severity: Severity::Note,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "标题是否写明单位、年度和“年度报告”。",
                "Whether the title names the agency, the year and “年度报告”.",
            ),
            why: ("公众和检索工具靠标题找到报告。", "Readers and search tools find the report by its title."),
            bad: ("“信息公开年报”", "“信息公开年报”"),
            good: ("“云泽区财政局2023年政府信息公开工作年度报告”", "“云泽区财政局2023年政府信息公开工作年度报告”"),
            false_alarms: (
                "单位只在页头写明、标题没有写的，也会报。",
                "A title without the agency is reported even where the page’s head names it.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if let Err(verdict) = cx.text() {
        return verdict;
    }
    let Some(title) = &cx.report.title else {
        return Verdict::NotEvaluable(Text::new("没有读到标题", "no title could be read").into());
    };
    let plain: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let year = cx.report.report_year.to_string();
    let full: String =
        year.chars().filter_map(|c| char::from_u32(u32::from(c) - u32::from('0') + u32::from('０'))).collect();
    let chinese: String =
        year.chars().filter_map(|c| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize)).collect();
    let mut lacks = Vec::new();
    let body = cx.report.agency.key.body();
    if !body.is_empty() && !plain.contains(body) && !plain.contains(&cx.report.agency.name) {
        lacks.push(("单位名称", "the agency"));
    }
    // Another year in its place is TIM603.
    let another = crate::rules::tim::names_another_year(cx.report);
    if !another && ![year, full, chinese].iter().any(|year| plain.contains(year)) {
        lacks.push(("年度", "the year"));
    }
    if !plain.contains("年度报告") && !plain.contains("年报") {
        lacks.push(("“年度报告”", "年度报告"));
    }
    if lacks.is_empty() {
        return Verdict::Pass(None);
    }
    let (zh, en): (Vec<&str>, Vec<&str>) = lacks.into_iter().unzip();
    let message = Text::new(format!("标题没有写明{}", zh.join("、")), format!("the title lacks {}", en.join(", ")));
    let help = Text::new(
        "请用完整标题：单位名称、年度、政府信息公开工作年度报告。",
        "Give the full title: agency, year, “政府信息公开工作年度报告”.",
    );
    findings.push(Draft::new(message, help).words(title, 0..title.len(), gongkai_model::Place::default()));
    Verdict::Fail
}
