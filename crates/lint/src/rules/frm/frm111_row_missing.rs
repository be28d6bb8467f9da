use super::other_rows::of_another_form;
use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellIx, CellState, Cells, Lang, Passage, plural};
use std::collections::BTreeSet;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM111"),
        name: "row-missing",
        title: ("表格缺行", "A row of a table is missing"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "读到的表格里，格式规定的行是否齐全。",
                "Whether the rows of the form are there in the tables that are.",
            ),
            why: ("缺行会使合计无从核对。", "Without a row the totals cannot be checked."),
            bad: ("表三没有“（五）4.无正当理由大量反复申请”一行。", "Table 3 without the row “（五）4”."),
            good: ("各行齐全，没有数据的填0。", "Every row, with 0 where there is nothing."),
            false_alarms: (
                "（六）其他处理印成一行由 FRM107 报告；旧格式的表格由 FRM106 报告。文件在表格中间断开的，记为“来源”的问题；表格没有读准、或有没认出的行和列的，记为“本工具”的问题：都只作警告。",
                "One row for “（六）其他处理” is FRM107, tables of another form FRM106. Where the copy ends within the table the source is to blame, where numbers, rows or columns of it were not recognised the tool, both as warnings.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = cx.report.cells.as_ref().filter(|_| !cx.report.carried.tables.is_empty()) else {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read").into());
    };
    let form = cells.form();
    if cells.tally(CellState::Absent) == 0 {
        return Verdict::Pass(None);
    }
    let absent = |ix: &CellIx| cells.state(*ix) == CellState::Absent;
    for (t, table) in form.tables.iter().enumerate().filter(|(_, table)| cx.report.carried.tables.contains(&table.key))
    {
        let mut missing: Vec<(String, String, Vec<CellIx>, usize)> = Vec::new();
        // Labels of missing rows that stand in the text: the row is there, and came apart.
        let mut loose: BTreeSet<String> = BTreeSet::new();
        for (r, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.collapsed) {
            // The one row that stands for its group explains its absence.
            let replaced =
                row.group.map(|group| &table.groups[group]).filter(|group| group.collapsed).is_some_and(|group| {
                    let whole = table.rows.iter().position(|row| row.collapsed && row.key == group.key);
                    cells.indexes().any(|ix| {
                        let def = form.def(ix);
                        def.table == t && Some(def.row) == whole && !absent(&ix)
                    })
                });
            if replaced {
                continue;
            }
            let own: Vec<CellIx> =
                cells.indexes().filter(|ix| (form.def(*ix).table, form.def(*ix).row) == (t, r)).collect();
            let gone: Vec<CellIx> = own.iter().copied().filter(absent).collect();
            if !gone.is_empty() {
                let paths = (table.row_path(row, Lang::Zh), table.row_path(row, Lang::En));
                let label = |text: &str| {
                    let text = text.trim();
                    text.ends_with(row.zh.as_str()) && text.chars().count() <= row.zh.chars().count() + NUMBER
                };
                if cx.facts.paragraphs.iter().any(|line| label(line.text)) {
                    loose.insert(paths.0.clone());
                }
                missing.push((paths.0, paths.1, gone, own.len()));
            }
        }
        // A file of cells alone may hold what somebody wanted of a table: a fragment is no table with rows missing.
        if !cx.report.carried.text && missing.len() * 2 > table.rows.len() {
            continue;
        }
        // Many rows gone are one cause: the table came through in part.
        let rows = missing.len();
        // The last rows all gone: the table came without its end.
        let rows_of_form = table.rows.iter().filter(|row| !row.collapsed).count();
        let without_end = rows > 1
            && rows < rows_of_form
            && missing
                .iter()
                .rev()
                .zip(table.rows.iter().filter(|row| !row.collapsed).rev())
                .all(|(gone, row)| gone.0 == table.row_path(row, Lang::Zh));
        let unknown = cx.report.extra_rows.iter().find(|row| of_another_form(form, &row.text).is_none());
        for (zh, en, gone, of) in missing.into_iter().take(MOST) {
            let message = Text::new(
                format!("缺少“{zh}”（{} 格）", gone.len()),
                format!("{en:?} is missing ({})", plural(gone.len(), "cell")),
            );
            let help = Text::new("请补上这一行，没有数据的填0。", "Add the row, with 0 where there is nothing.");
            let mut draft = Draft::new(message, help).cells(cells, &gone);
            if rows > MOST {
                draft.message.zh.push_str(&format!("，同一表格共缺 {rows} 行"));
                draft.message.en.push_str(&format!("; {rows} rows of this table are missing"));
            }
            let doubt = cx.facts.table_doubt(&table.key).or_else(|| in_part(gone.len() < of, unknown));
            let doubt = doubt.or_else(|| unread(cells, t));
            let apart = || Text::new("行名散在正文里", "its label stands in the text, outside of the table");
            let doubt = doubt.or_else(|| loose.contains(&zh).then(|| Doubt::Misread(apart())));
            let doubt = doubt.or_else(|| {
                without_end.then(|| Doubt::Cut(Text::new("表格没有读到末尾", "the table could not be read to its end")))
            });
            findings.push(draft.doubted(doubt));
            if rows > MOST {
                break;
            }
        }
    }
    findings.verdict()
}

/// Characters of the number in front of a label.
const NUMBER: usize = 4;

/// More missing rows of one table than this are one finding.
const MOST: usize = 5;

/// Why a row may be there: numbers or marks of the table could not be told apart.
fn unread(cells: &Cells, table: usize) -> Option<Doubt> {
    let form = cells.form();
    let open = |ix: CellIx| {
        cells.state(ix) == CellState::Unreadable
            && !cells.own_words(ix).is_some_and(|words| words.chars().any(char::is_alphabetic))
    };
    let count = cells.indexes().filter(|ix| form.def(*ix).table == table && open(*ix)).count();
    (count > 0).then(|| {
        Doubt::Misread(Text::new(
            format!("同一表格有 {count} 格没有读准"),
            format!("{} of the table could not be read for sure", plural(count, "cell")),
        ))
    })
}

/// Why a row of a table that was read well may be there: under a label that was not recognised, or with a column that
/// was not recognised.
fn in_part(in_part: bool, unknown: Option<&Passage>) -> Option<Doubt> {
    if let Some(row) = unknown {
        let label = row.text.trim();
        return Some(Doubt::Misread(Text::new(
            format!("可能就是没有认出的“{label}”一行"),
            format!("it may be the row {label:?}, which was not recognised"),
        )));
    }
    in_part.then(|| {
        Doubt::Misread(Text::new(
            "这一行读到了，缺的格没有认出",
            "the row is there, some of its columns were not recognised",
        ))
    })
}
