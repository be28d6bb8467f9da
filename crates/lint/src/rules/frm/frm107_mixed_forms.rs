use super::other_rows::of_another_form;
use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellIx, CellState, FormId};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM107"),
        name: "mixed-forms",
        title: ("混用两个版本的表格", "Rows of two forms in one report"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（表三第六项分三行）、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "2021年格式的表三中，（六）其他处理是否印成一行（2019年格式的写法）；各表中是否有另一年度格式的行。",
                "Whether “（六）其他处理” is one row, as in 2019, in a report of the form of 2021, and whether the tables have \
                 rows of another form.",
            ),
            why: (
                "一行代替三行，看不出申请人逾期不补正、不缴费等情况。",
                "One row in place of three hides what became of the requests.",
            ),
            bad: ("表三只有一行“（六）其他处理”。", "One row “（六）其他处理”."),
            good: ("分为“申请人无正当理由逾期不补正”“逾期未按收费通知要求缴纳费用”“其他”三行。", "Three rows."),
            false_alarms: (
                "三行也读到了的、表格没有读准的，记为“本工具”的问题：可能是把组名读成了一行。",
                "Where the three rows are there too, or the table could not be read for sure, it is put down to the tool: the name of the group may have been read as a row.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    if cx.report.carried.tables.is_empty() {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read").into());
    }
    let form = cells.form();
    // Tables of 2019 as a whole are FRM106.
    if form.id == FormId::F2021 {
        let collapsed: Vec<_> =
            cells.indexes().filter(|ix| cells.state(*ix) != CellState::Absent && form.def(*ix).collapsed).collect();
        if !collapsed.is_empty() {
            let message = Text::new(
                "（六）其他处理印成一行，是2019年格式的写法",
                "“（六）其他处理” of table 3 is one row, as in the form of 2019",
            );
            let help = Text::new("请按2021年格式分为三行填报。", "Report it in the three rows of the form of 2021.");
            findings.push(Draft::new(message, help).cells(cells, &collapsed).doubted(whole_and_parts(cx, &collapsed)));
        }
    }
    for row in &cx.report.extra_rows {
        let Some(other) = of_another_form(form, &row.text) else { continue };
        let (own, label) = (form.id, &row.text);
        let message = Text::new(
            format!("“{label}”是{other}年格式的行，其余表格为{own}年格式"),
            format!("{label:?} is a row of the form of {other}; the tables are of {own}"),
        );
        let help =
            Text::new(format!("请统一使用{own}年格式的行。"), format!("Use the rows of the form of {own} throughout."));
        let draft = Draft::new(message, help).words(label, 0..label.len(), row.place);
        let misread = cx.facts.any_table_doubt().filter(|doubt| matches!(doubt, Doubt::Misread(_)));
        // A row of the form that the year demands, among those of another: that other one may have been misread.
        let demanded = cx.report.expected_form() == Some(other);
        let of_the_year = demanded
            .then(|| Doubt::Misread(Text::new("该年度就应使用这一格式", "it is the form that the year demands")));
        findings.push(draft.doubted(misread.or(of_the_year)));
    }
    findings.verdict()
}

/// Why the one row may be none: its parts are there, so that the name of the group was read as a row; or the table was
/// not read for sure.
fn whole_and_parts(cx: &ReportContext<'_, '_>, collapsed: &[CellIx]) -> Option<Doubt> {
    let cells = cx.report.cells.as_ref()?;
    let form = cells.form();
    let first = collapsed.first()?;
    let (def, table) = (form.def(*first), form.table_of(*first));
    let key = &table.rows[def.row].key;
    let part = |ix: &CellIx| {
        let other = form.def(*ix);
        let group = table.rows[other.row].group.map(|group| &table.groups[group]);
        other.table == def.table && !other.collapsed && group.is_some_and(|group| group.key == *key)
    };
    let parts = cells.indexes().filter(|ix| form.def(*ix).table == def.table).filter(part);
    if parts.into_iter().any(|ix| cells.state(ix) != CellState::Absent) {
        return Some(Doubt::Misread(Text::new("三行也读到了", "its three rows were read too")));
    }
    cx.facts.table_doubt(&table.key).filter(|doubt| matches!(doubt, Doubt::Misread(_)))
}
