use crate::finding::{Draft, Findings, Text};
use crate::rule::{ALL_FORMS, Check, Docs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT806"),
        name: "placeholder-left",
        title: ("占位符没有替换", "A placeholder was left in"),
        severity: Severity::Error,
        forms: ALL_FORMS,
        source: "国办公开办函〔2021〕30号（内容准确、完整）",
        docs: Docs {
            checks: (
                "正文里是否留有 XX、××、____、“请填写”等占位符。",
                "Whether XX, ××, ____, 请填写 and the like are left in the text.",
            ),
            why: ("照模板填写时漏改，数字等于没有公布。", "A template was not filled in; the number is not published."),
            bad: ("“组织培训XX次，参加××人次。”", "“组织培训XX次，参加××人次。”"),
            good: ("“组织培训3次，参加120人次。”", "“组织培训3次，参加120人次。”"),
            false_alarms: (
                "“申请人××”“××诉某局案”等为保护个人而隐去的姓名不报。",
                "Names left out to protect somebody (申请人××, ××诉某局案) are left alone.",
            ),
        },
    },
    check: Check::Report(check),
};

/// What stands where something was to be filled in.
const PLACEHOLDERS: [&str; 12] =
    ["XX", "××", "xx", "＿＿", "____", "请填写", "待填写", "（填写", "某某局", "某某单位", "****", "〔〕"];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    for paragraph in &facts.paragraphs {
        let text = paragraph.text;
        let Some((at, mark)) = first(text) else { continue };
        let message = Text::new(format!("占位符“{mark}”没有替换"), format!("the placeholder {mark:?} was left in"));
        let help = Text::new("请填入实际内容，或删去这句话。", "Fill in what belongs there, or remove the sentence.");
        findings.push(Draft::new(message, help).words(text, at..at + mark.len(), paragraph.place));
    }
    findings.verdict()
}

/// The first placeholder that does not stand for a person or case left unnamed on purpose.
fn first(text: &str) -> Option<(usize, &'static str)> {
    let found = PLACEHOLDERS.iter().flat_map(|mark| text.match_indices(mark).map(move |(at, _)| (at, *mark)));
    found.filter(|(at, mark)| !is_anonymous(text, *at, mark)).min_by_key(|(at, _)| *at)
}

/// `申请人××`, `××诉某局案`: a name left out to protect somebody; `XXX.gov.cn`, `XXL`: part of a longer word.
fn is_anonymous(text: &str, at: usize, mark: &str) -> bool {
    let (before, after) = (&text[..at], text.get(at + mark.len()..).unwrap_or_default());
    let person = ["申请人", "原告", "当事人", "某", "李", "王", "张", "刘", "陈", "公民"]
        .iter()
        .any(|word| before.ends_with(word));
    let case = after.trim_start_matches(['×', 'X', 'x']).starts_with('诉');
    let longer = mark.eq_ignore_ascii_case("xx")
        && (before.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '/'))
            || after.starts_with(|c: char| c.is_ascii_alphanumeric() && !c.eq_ignore_ascii_case(&'x')));
    person || case || longer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_what_looks_like_one() {
        for text in ["组织培训XX次", "参加××人次", "共____件", "请填写本单位名称"] {
            assert!(first(text).is_some(), "{text}");
        }
        for text in ["申请人××的申请", "××诉某局案", "尺码XXL", "网址wwwxx1.example", "培训12次"] {
            assert!(first(text).is_none(), "{text}");
        }
    }
}
