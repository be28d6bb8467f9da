use crate::doubt::Doubt;
use crate::facts::Facts;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Form, Lang, Table};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM110"),
        name: "table-missing",
        title: ("缺少表格", "A table is missing"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: ("规定的表格是否都读得到。", "Whether every table of the form can be read."),
            why: (
                "表格是报告的主要数据；读不到就无法核对。",
                "The tables are the report’s data; without them nothing can be checked.",
            ),
            bad: ("“四、政府信息公开行政复议、行政诉讼情况”下面没有表格。", "No table under section 4."),
            good: ("表二、表三、表四齐全，没有数据的填0。", "All tables are there, with 0 where there is nothing."),
            false_alarms: (
                "表格是图片、附件，或在转载、抓取时丢失：因此记为“来源”的问题，只作警告，除非其他表格都在；文件没有到这张表格的，也是。表格的行名还在而读不成表的，记为“本工具”的问题。",
                "The table may be a picture or an attachment, or was lost on the way: then it is a warning that the source is to blame for, unless the other tables are there; so it is where the copy ends before the table. Where the labels of its rows are there and make no table, it is put down to the tool.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let report = cx.report;
    let Some(form) = report.form().or_else(|| Form::expected(report.report_year)) else {
        return Verdict::NotApplicable;
    };
    let carried = |table: &&Table| report.carried.tables.contains(&table.key);
    // A file of cells alone carries what it was made for, not a document.
    if !report.carried.text && !form.tables.iter().all(|table| carried(&table)) {
        return Verdict::NotEvaluable(Text::new("来源不是完整的报告", "the source is not a whole report").into());
    }
    let some = form.tables.iter().any(|table| carried(&table));
    let facts = cx.facts;
    for table in form.tables.iter().filter(|table| !carried(table)) {
        let (zh, en) = (table.title(Lang::Zh), table.title(Lang::En));
        let message = Text::new(format!("读不到“{zh}”"), format!("{en} is not there"));
        let help = Text::new(
            "请核对原文：没有表格的补上；表格是图片或附件的，请在正文中以文字表格公布。",
            "Look at the original: add the table, or publish it as text where it is a picture or an attachment.",
        );
        let draft = Draft::new(message, help);
        let draft = Draft { table: Some(Text::new(table.short(Lang::Zh), table.short(Lang::En))), ..draft };
        // Where other tables came through, this one was left out.
        findings.push(draft.doubted(doubt(facts, table, some)));
    }
    findings.verdict()
}

/// Why a table that was not read may be there all the same.
fn doubt(facts: &Facts<'_>, table: &Table, others: bool) -> Option<Doubt> {
    let section = table.section.as_deref();
    let paragraphs = || facts.paragraphs.iter().filter(|paragraph| section.is_none() || paragraph.section == section);
    let shown = |label: &str| label.chars().count() >= LABEL && paragraphs().any(|p| p.text.contains(label));
    let labels = table.rows.iter().filter(|row| !row.collapsed && shown(&row.zh)).take(LABELS).count();
    // A table of the document has its labels.
    let measured = facts.report.legibility.tables.contains_key(&table.key);
    let numbers = section.map_or(0, |section| facts.loose_numbers(section));
    if labels >= LABELS || numbers >= NUMBERS || measured {
        return Some(Doubt::Misread(Text::new(
            "行名或数字散在正文里，没有读成表格",
            "its labels or numbers stand in the text and make no table",
        )));
    }
    // Where most numbers of what was found could not be placed, a table may be among them.
    let tables = &facts.report.legibility.tables;
    if tables.values().any(|table| table.printed > 0 && table.placed * 2 < table.printed) {
        return Some(Doubt::Misread(Text::new(
            "其他表格的数字大半没有读出来",
            "most numbers of other tables could not be read either",
        )));
    }
    let ends_here = section.is_some_and(|key| {
        facts.is_behind_the_end(key) || facts.is_before_the_start(key) || facts.is_cut() && !facts.is_whole(key)
    });
    if facts.report.carried.text && (ends_here || section.is_none() && facts.report.legibility.ends_early) {
        return Some(Doubt::Cut(facts.cut()));
    }
    (!others).then(|| Doubt::Cut(Text::new("来源中没有任何表格", "there is no table in the source at all")))
}

/// Labels of a table that are its remains, and how long one is that chance does not bring.
const LABELS: usize = 2;
const LABEL: usize = 4;

/// Numbers by themselves in a section that no list or page break leaves.
const NUMBERS: usize = 5;
