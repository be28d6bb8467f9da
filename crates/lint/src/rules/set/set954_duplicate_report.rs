use crate::doubt::Doubt;
use crate::draft::CollectionFindings;
use crate::finding::{Draft, Text};
use crate::rule::{Check, CollectionContext, Docs, Needs, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Cells, Lang, Report, plural};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SET954"),
        name: "duplicate-report",
        title: ("同一报告有两份", "Two reports for one agency and year"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "《中华人民共和国政府信息公开条例》第四十九条",
        docs: Docs {
            checks: (
                "同一单位、年度、口径是否有两份报告；有差别时写明差在哪里。",
                "Whether there are two reports for one agency, year and scope, and how they differ.",
            ),
            why: ("两个版本不一致时，不知道以哪一份为准。", "Where they differ nobody knows which one counts."),
            bad: (
                "同一单位2023年度有网页和CSV两份，总计不同。",
                "A page and a CSV for one year with different totals.",
            ),
            good: ("一份，或两份完全相同。", "One; or two that are equal."),
            false_alarms: ("两份数字相同的只作提示。", "Two equal ones are a note."),
        },
    },
    check: Check::Collection(check),
};

/// Most differing cells that are named.
const MOST: usize = 5;

fn check(cx: &CollectionContext<'_, '_>, findings: &mut CollectionFindings) -> Verdict {
    let key = |at: usize| {
        let report = cx.reports[at].report;
        (&report.agency.key, report.report_year, report.scope)
    };
    // The reports stand in the order of agency, scope and year: copies stand together.
    let mut first = 0;
    for at in 1..cx.reports.len() {
        if key(at) != key(first) {
            first = at;
            continue;
        }
        let (one, other) = (cx.reports[first].report, cx.reports[at].report);
        let differing = match (&one.cells, &other.cells) {
            (Some(a), Some(b)) if a.form().id == b.form().id => {
                let mut cells = differing(a, b);
                // What was not read for sure in one of them says nothing about the two.
                let read = |report: &Report, table: &str| report.legibility.is_sure(table);
                cells.retain(|ix| {
                    let table = &a.form().table_of(*ix).key;
                    read(one, table) && read(other, table)
                });
                cells
            }
            _ => Vec::new(),
        };
        let file = &one.origin.file;
        let help = Text::new("请确认以哪一份为准，删去另一份。", "Settle which one counts, and remove the other.");
        let draft = if differing.is_empty() {
            let message = Text::new(format!("与 {file} 是同一份报告"), format!("the same report as {file}"));
            Draft::new(message, help).with_severity(Severity::Note)
        } else {
            let count = differing.len();
            let said = |lang: Lang| {
                let label =
                    |ix: &gongkai_model::CellIx| other.cells.as_ref().map(|cells| cells.form().cell_label(*ix, lang));
                differing.iter().take(MOST).filter_map(label).collect::<Vec<_>>().join(lang.pick("、", ", "))
            };
            let message = Text::new(
                format!("与 {file} 是同一单位同一年度的报告，{count} 格不同：{}", said(Lang::Zh)),
                format!(
                    "of the same agency and year as {file}, {} {}: {}",
                    plural(count, "cell"),
                    if count == 1 { "differs" } else { "differ" },
                    said(Lang::En)
                ),
            );
            let draft = Draft::new(message, help);
            match &other.cells {
                Some(cells) => draft.cells(cells, &differing[..count.min(MOST)]),
                None => draft,
            }
        };
        let doubt = [first, at].into_iter().find_map(|at| cx.reports[at].year_doubt()).map(Doubt::Misread);
        findings.push(at, draft.instead(0, differing.len()).doubted(doubt));
    }
    Verdict::Pass(None)
}

fn differing(a: &Cells, b: &Cells) -> Vec<gongkai_model::CellIx> {
    let pairs = a.iter().zip(b.iter());
    pairs.filter(|((_, a), (_, b))| (a.state, a.number) != (b.state, b.number)).map(|((ix, _), _)| ix).collect()
}
