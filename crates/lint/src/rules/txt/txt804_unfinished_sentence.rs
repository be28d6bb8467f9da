use crate::finding::{Draft, Findings, Text};
use crate::rule::{ALL_FORMS, Check, Docs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT804"),
        name: "unfinished-sentence",
        title: ("句子没有写完", "A sentence stops in the middle"),
        severity: Severity::Note,
        forms: ALL_FORMS,
        source: "国办公开办函〔2021〕30号（内容准确、完整）",
        docs: Docs {
            checks: (
                "各部分最后一段是否以句号等标点结束。",
                "Whether the last paragraph of each section ends with a mark.",
            ),
            why: ("常见于粘贴时丢掉了半句话。", "Often half a sentence was lost in pasting."),
            bad: ("“今后将进一步加强”", "“今后将进一步加强”"),
            good: ("“今后将进一步加强信息公开。”", "“今后将进一步加强信息公开。”"),
            false_alarms: (
                "落款、日期、电话、小标题和八个字以内的短行不报。",
                "Signatures, dates, telephone numbers, headings and lines under eight characters are left alone.",
            ),
        },
    },
    check: Check::Report(check),
};

/// Shorter than this a line is a heading or an item of a list.
const SHORTEST: usize = 8;

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    for (at, paragraph) in facts.paragraphs.iter().enumerate() {
        let text = paragraph.text.trim_end();
        // Only the last paragraph of a section: in front of another a line may be a heading.
        let last = facts.paragraphs.get(at + 1).is_none_or(|next| next.section != paragraph.section);
        if !last || paragraph.section.is_none() || !is_unfinished(text) {
            continue;
        }
        let message = Text::new("段落没有写完", "the paragraph stops in mid-sentence");
        let help = Text::new("请把句子写完，或补上句号。", "Finish the sentence, or end it with a full stop.");
        findings.push(Draft::new(message, help).words(text, text.len()..text.len(), paragraph.place));
    }
    findings.verdict()
}

fn is_unfinished(text: &str) -> bool {
    let Some(last) = text.chars().last() else { return false };
    if text.chars().count() < SHORTEST {
        return false;
    }
    // A sentence ends with a mark; a signature, a date, a link or a contact ends with anything.
    let ends = "。！？；：…”’）】》!?.;:)]".contains(last);
    let signature = last.is_ascii_alphanumeric()
        || [
            "日", "月", "局", "府", "馆", "室", "委", "会", "院", "处", "镇", "办", "中心", "大队", "公司", "附件",
            "电话",
        ]
        .iter()
        .any(|end| text.ends_with(end));
    let heading = text.starts_with(['（', '(', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
        && text.chars().count() < 30
        && !text.contains('，');
    !ends && !signature && !heading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unfinished() {
        for text in ["今后将进一步加强", "我局将继续做好信息公开工作，不断提高"] {
            assert!(is_unfinished(text), "{text}");
        }
        for text in [
            "无。",
            "（一）主动公开情况",
            "云泽区财政局",
            "2024年1月20日",
            "联系电话：0000-5550123",
            "附件：统计表）",
            "没有其他事项",
        ] {
            assert!(!is_unfinished(text), "{text}");
        }
    }
}
