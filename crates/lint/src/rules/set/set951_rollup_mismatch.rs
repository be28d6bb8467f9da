use crate::draft::CollectionFindings;
use crate::finding::{Draft, Text};
use crate::rule::{Check, CollectionContext, Docs, Needs, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellIx, Lang, Number, Report, RollUp, RollUpOutcome, RolledCell, Scope, plural};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SET951"),
        name: "rollup-mismatch",
        title: ("汇总数与各单位之和不符", "The roll-up is not the sum of its parts"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "地方汇总口径（如政府报告汇总所属部门和下级政府）；国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "名册写明上级单位、口径为汇总（数据写明，或者引言、第一部分写明“本报告汇总……各部门……数据”）时，汇总报告每一格的数字是否等于各单位之和，每个单位只计一次：下级政府用其汇总报告，部门用本级报告，仅有汇总报告或者只有它才包括下属单位的用汇总报告。两种算法有一种能对上即可。有单位缺报告的，只判断汇总数是否少于已有单位之和。",
                "Where the roster names a parent and its scope is a roll-up (by the data, or by words of the preamble or section 1: “本报告汇总…各部门…数据”): whether each cell is the sum of its bodies, each counted once: a lower government by its roll-up, a department by its own report, or by its roll-up where that alone covers the bodies below it. It holds if either way adds up. Where a report is missing, only a number below the sum of those present is reported.",
            ),
            why: ("汇总报告应当由各单位的数字相加得到。", "A roll-up is made by adding up."),
            bad: (
                "各部门新收之和 349，区政府汇总报告写 394。",
                "The children received 349 together, the parent states 394.",
            ),
            good: ("349。", "349."),
            false_alarms: (
                "口径没有写明的，不判断。垂直管理单位、联合发文、移送件重复计算会造成差别。",
                "Nothing is said where the scope is not stated. Vertical agencies, documents issued jointly and requests passed on make a difference.",
            ),
        },
    },
    check: Check::Collection(check),
};

/// So many cells of a table are told with their numbers.
const TOLD: usize = 4;

fn check(cx: &CollectionContext<'_, '_>, findings: &mut CollectionFindings) -> Verdict {
    let Some(roll_ups) = cx.stated_roll_ups() else {
        return Verdict::NotEvaluable(Text::new("没有名册（--roster）", "there is no roster (--roster)").into());
    };
    let mut judged = false;
    for rolled in roll_ups {
        let Some(stated) = rolled.stated.filter(|report| report.stated_scope() == Scope::RolledUp) else { continue };
        let Some(at) = cx.reports.iter().position(|facts| std::ptr::eq(facts.report, stated)) else { continue };
        judged |= rolled.is_whole();
        for table in 0..rolled.form.tables.len() {
            let in_table = |cell: &&RolledCell| rolled.form.def(cell.cell).table == table;
            let conflicts: Vec<&RolledCell> =
                rolled.cells.iter().filter(in_table).filter(|cell| cell.outcome.is_conflict()).collect();
            if !conflicts.is_empty() {
                findings.push(at, draft(cx, rolled, at, &conflicts));
            }
        }
    }
    if judged {
        Verdict::Pass(None)
    } else {
        Verdict::NotEvaluable(
            Text::new("没有口径为汇总且各单位齐全的报告", "no roll-up whose parts are all here").into(),
        )
    }
}

/// What is wrong in one table.
fn draft(cx: &CollectionContext<'_, '_>, rolled: &RollUp<'_>, at: usize, conflicts: &[&RolledCell]) -> Draft {
    // Totals say more than their parts.
    let is_total = |cell: &&&RolledCell| rolled.form.def(cell.cell).id.ends_with(".total");
    let (totals, parts): (Vec<&&RolledCell>, Vec<&&RolledCell>) = conflicts.iter().partition(is_total);
    let ordered: Vec<&RolledCell> = totals.into_iter().chain(parts).copied().collect();
    let tell = |cell: &&RolledCell, lang| {
        let label = rolled.form.cell_label(cell.cell, lang);
        let (sum, stated) = (shown(cell.sum), shown(cell.stated));
        let by = cell.difference().map(|by| by.normalize().to_string()).unwrap_or_default();
        let by = if by.starts_with('-') { by } else { format!("+{by}") };
        let n = cell.added;
        match (lang, cell.outcome) {
            (Lang::En, RollUpOutcome::BelowSum) => {
                format!(
                    "{label}: {} whose reports are here: {sum} together, the roll-up states {stated}, difference {by}",
                    plural(n, "agency")
                )
            }
            (Lang::En, _) => {
                format!(
                    "{label}: {}: {sum} together, the roll-up states {stated}, difference {by}",
                    plural(n, "agency")
                )
            }
            (_, RollUpOutcome::BelowSum) => {
                format!("{label}：已有的 {n} 个单位合计 {sum}，汇总报告 {stated}，相差 {by}")
            }
            _ => format!("{label}：{n} 个单位合计 {sum}，汇总报告 {stated}，相差 {by}"),
        }
    };
    let list = |lang: Lang| ordered.iter().take(TOLD).map(|cell| tell(cell, lang)).collect::<Vec<_>>();
    let more = ordered.len().saturating_sub(TOLD);
    let (mut zh, mut en) = (list(Lang::Zh).join("；"), list(Lang::En).join("; "));
    if more > 0 {
        zh.push_str(&format!("；另有 {more} 格不符"));
        en.push_str(&format!("; {} more", plural(more, "cell")));
    }
    let help = Text::new(
        "请核对汇总口径和各单位的数字；gongkai rollup 逐格列出。",
        "Check what is rolled up and the numbers of each agency; gongkai rollup lists every cell.",
    );
    let table = &rolled.form.tables[rolled.form.def(ordered[0].cell).table].key;
    let reports = std::iter::once(at).chain(rolled.members.iter().filter_map(|member| place(cx, member.report)));
    let unsure = |at: &usize| !cx.reports[*at].report.legibility.is_sure(table);
    let doubt = { reports }.find(unsure).and_then(|at| cx.reports[at].table_doubt(table));
    let mut draft = Draft::new(Text::new(zh, en), help).doubted(doubt);
    if let Some(cells) = &cx.reports[at].report.cells {
        let of: Vec<CellIx> = ordered.iter().take(TOLD).map(|cell| cell.cell).collect();
        draft = draft.cells(cells, &of);
    }
    draft.instead(shown(ordered[0].sum), shown(ordered[0].stated))
}

fn place(cx: &CollectionContext<'_, '_>, report: &Report) -> Option<usize> {
    cx.reports.iter().position(|facts| std::ptr::eq(facts.report, report))
}

fn shown(number: Option<Number>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
