use crate::draft::CollectionFindings;
use crate::finding::{Draft, Text};
use crate::rule::{Check, CollectionContext, Docs, Needs, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellIx, Cells, Number};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SET956"),
        name: "same-content-twice",
        title: ("同样的数字出现在两份报告里", "The same numbers in two reports"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（不得雷同）",
        docs: Docs {
            checks: (
                "不同单位或不同年度的两份报告，全部数字是否完全相同（至少十个大于1的数字）。",
                "Whether two reports of different agencies or years hold the same numbers throughout, ten of them above 1 at least.",
            ),
            why: ("多半是放错文件或照抄。", "Mostly a wrong file or a copy."),
            bad: ("甲局与乙局2023年度的全部数字一样。", "Every number of two bureaus is the same."),
            good: ("各不相同。", "They differ."),
            false_alarms: ("数字很少的报告不比较。", "Reports with few numbers are not compared."),
        },
    },
    check: Check::Collection(check),
};

/// Numbers above 1 that two reports must share to be the same by no chance.
const SHARED: usize = 10;

fn check(cx: &CollectionContext<'_, '_>, findings: &mut CollectionFindings) -> Verdict {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for (at, facts) in cx.reports.iter().enumerate() {
        let Some(cells) = &facts.report.cells else { continue };
        let telling = cells.indexes().filter(|ix| cells.count(*ix).is_some_and(|n| n > 1)).count();
        if telling < SHARED {
            continue;
        }
        let first = *seen.entry(fingerprint(cells)).or_insert(at);
        let same = cx.reports[first].report.cells.as_ref().is_some_and(|first| same_numbers(first, cells));
        if first == at || !same {
            continue;
        }
        let (one, other) = (cx.reports[first].report, facts.report);
        // Two copies of one report are SET954.
        if (&one.agency.key, one.report_year) == (&other.agency.key, other.report_year) {
            continue;
        }
        let (name, file) = (one.name(), &one.origin.file);
        let message =
            Text::new(format!("全部数字与{name}（{file}）相同"), format!("every number is that of {name} ({file})"));
        let help = Text::new("请核对是否放错文件或照抄。", "Check for a wrong file or a copy.");
        findings.push(at, Draft::new(message, help));
    }
    Verdict::Pass(None)
}

/// The numbers of a form, in their order.
fn numbers(cells: &Cells) -> impl Iterator<Item = (CellIx, Number)> + '_ {
    cells.indexes().filter_map(|ix| Some((ix, cells.number(ix)?)))
}

/// A number for all of them: equal numbers give an equal one.
fn fingerprint(cells: &Cells) -> u64 {
    let mut hasher = DefaultHasher::new();
    cells.form().id.hash(&mut hasher);
    for (ix, number) in numbers(cells) {
        (ix.index(), number).hash(&mut hasher);
    }
    hasher.finish()
}

fn same_numbers(a: &Cells, b: &Cells) -> bool {
    a.form().id == b.form().id && numbers(a).eq(numbers(b))
}
