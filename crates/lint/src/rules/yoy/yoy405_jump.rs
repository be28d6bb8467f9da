use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("YOY405"),
        name: "jump",
        title: ("与上年相差数倍", "Several times last year’s number"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）；核对惯例",
        docs: Docs {
            checks: (
                "主要数字与上年相差是否达到五倍，且较大一年不少于30。",
                "Whether a main number is five times last year’s or a fifth of it, the greater of both being 30 at least.",
            ),
            why: (
                "成倍的变化多半是填错行、填错单位，真实的变化也值得说明。",
                "Such a change is mostly a wrong row or unit; a real one is worth a word.",
            ),
            bad: ("行政强制上年 44 件，本年 796 件。", "44 last year, 796 this year."),
            good: ("变化在五倍以内，或正文说明了原因。", "Less than five times, or the text says why."),
            false_alarms: (
                "机构合并、专项行动、统计口径调整会造成真实的跳变。倍数和最低数在 gongkai.toml 中调整。上年为零的不报。",
                "Mergers, campaigns and recounts. The factor and the minimum are set in gongkai.toml; 0 last year is left alone.",
            ),
        },
    },
    check: Check::Series(check),
};

fn check(cx: &SeriesContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let before = match cx.year_before() {
        Ok(before) => before,
        Err(verdict) => return verdict,
    };
    let (Some(cells), Some(old)) = (&cx.report.cells, &before.cells) else { return Verdict::NotApplicable };
    let form = cells.form();
    if old.form().id != form.id {
        return Verdict::NotApplicable;
    }
    let limits = cx.settings.thresholds;
    let mut judged = false;
    for ix in cells.indexes() {
        let (Some(now), Some(last)) = (cells.count(ix), old.count(ix)) else { continue };
        let def = form.def(ix);
        let table = form.table_of(ix);
        // Main numbers: a total of a row or block, or the only number of its row.
        let columns = table.columns(&table.rows[def.row]).len();
        if !(def.id.ends_with(".total") || columns <= 3) || def.signed {
            continue;
        }
        judged = true;
        let (low, high) = (now.min(last), now.max(last));
        if low <= 0 || high < limits.jump_minimum || (high as f64) < low as f64 * limits.jump {
            continue;
        }
        let label = |lang| form.cell_label(ix, lang);
        let (zh, en) = (label(gongkai_model::Lang::Zh), label(gongkai_model::Lang::En));
        let times = high as f64 / low as f64;
        let message = Text::new(
            format!("{zh}：上年 {last}，本年 {now}，相差 {times:.1} 倍"),
            format!("{en}: {last} last year, {now} this year, a factor of {times:.1}"),
        );
        let help = Text::new(
            "请核对是否填错行或单位；确有变化的请在正文说明。",
            "Check row and unit; where it is real, say why in the text.",
        );
        findings.push(Draft::new(message, help).cells(cells, &[ix]).instead(last, now).doubted(cx.doubt(&[&def.id])));
    }
    match judged {
        true => findings.verdict(),
        false => {
            Verdict::NotEvaluable(Text::new("两年的数字没有读全", "the numbers of both years could not be read").into())
        }
    }
}
