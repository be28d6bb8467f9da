use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM310"),
        name: "much-carried-out",
        title: ("结转下年度的比例很高", "A great share is carried out"),
        severity: Severity::Note,
        needs: Needs::Quantity("requests.carried_out.total"),
        source: "《中华人民共和国政府信息公开条例》第三十三条（20个工作日内答复，可以延长20个工作日）；核对惯例",
        docs: Docs {
            checks: (
                "新收加上年结转有30件以上时，结转下年度的是否超过其中三成。",
                "Of 30 requests and more, received and carried in: whether over three in ten are carried out.",
            ),
            why: (
                "条例规定的期限只有几十天，年底还没有办完的通常是少数；很高的比例多半是填错了行，或者积压。",
                "The law gives a matter of weeks, so that few are open at the end of a year: a great share is a wrong row, or a backlog.",
            ),
            bad: ("新收 100 件，结转下年度 84 件。", "100 received, 84 carried out."),
            good: ("新收 100 件，结转下年度 8 件。", "100 received, 8 carried out."),
            false_alarms: (
                "年底集中收到大量申请的，确实可能很高，因此只作提示。",
                "Many requests at the end of a year: so it is a note.",
            ),
        },
    },
    check: Check::Report(check),
};

/// From how many requests on a share is looked at, and the share in percent.
const LEAST: i64 = 30;
const SHARE: i64 = 30;

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    let ids = ["requests.received.total", "requests.carried_in.total", "requests.carried_out.total"];
    let read: Option<Vec<i64>> = ids.iter().map(|id| cx.report.quantity(id).count()).collect();
    let Some([received, carried_in, out]) = read.as_deref() else {
        return Verdict::NotEvaluable(
            Text::new(
                "新收、上年结转或结转下年度没有读到",
                "what was received, carried in or carried out could not be read",
            )
            .into(),
        );
    };
    let all = received + carried_in;
    if all < LEAST || *out < 0 || out.saturating_mul(100) <= all.saturating_mul(SHARE) {
        return Verdict::Pass(None);
    }
    let message = Text::new(
        format!("{all} 件中有 {out} 件结转下年度（{}%）", out * 100 / all),
        format!("{out} of {all} are carried out ({} %)", out * 100 / all),
    );
    let help = Text::new(
        "请核对是否填错了行；确为积压的，请在第五部分写明原因和办理计划。",
        "Check that it stands in the right row; where it is a backlog, say why in section 5.",
    );
    let ixs: Vec<_> = ids.iter().filter_map(|id| cells.form().cell(id)).collect();
    let draft = Draft::new(message, help).cells(cells, &ixs).instead(format!("≤ {}", all * SHARE / 100), out);
    findings.push(draft.doubted(cx.facts.doubt_of(&ixs)));
    Verdict::Fail
}
