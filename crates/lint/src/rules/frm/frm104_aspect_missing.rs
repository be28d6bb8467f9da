use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{FormId, Section};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM104"),
        name: "aspect-missing",
        title: ("第一部分缺少规定的方面", "Section 一 leaves out an aspect"),
        severity: Severity::Error,
        forms: &[FormId::F2021],
        source: "国办公开办函〔2021〕30号（总体情况应包括主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障）",
        docs: Docs {
            checks: (
                "第一部分是否写到主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面。",
                "Whether section 一 speaks of the five aspects: proactive disclosure, requests, management of information, platforms, supervision.",
            ),
            why: (
                "通知明确要求总体情况包括这五个方面，不得遗漏。",
                "The notice names the five and says that none may be left out.",
            ),
            bad: ("第一部分没有提到政府信息管理。", "Section 一 says nothing of 政府信息管理."),
            good: ("五个方面各写一段，没有情况的也写明。", "A paragraph for each; where there is nothing, it says so."),
            false_alarms: (
                "分段写各方面的，看每段开头；没有分段的，看全文关键词。没有单列而在其他段落写到具体做法的，只作警告。用词很特别时会误报；第一部分没有读完的不判断。",
                "Where the section is laid out by aspect it looks at the heads of paragraphs, else at words anywhere; an aspect that is treated under another head is a warning. Unusual words are reported; a section that is cut is not judged.",
            ),
        },
    },
    check: Check::Report(check),
};

/// An aspect: its name, and words one of which shows that it is spoken of.
/// An aspect that section 一 must treat.
struct AspectWords {
    zh: &'static str,
    en: &'static str,
    /// Words by which a heading, or a section that is not laid out, speaks of it.
    words: &'static [&'static str],
    /// Words that a heading of its own may use instead.
    headings: &'static [&'static str],
    /// What is done in it: words that treat it under another heading.
    substance: &'static [&'static str],
}

const ASPECTS: [AspectWords; 5] = [
    AspectWords {
        zh: "主动公开",
        en: "proactive disclosure",
        words: &["主动公开", "主动发布", "公开信息", "发布信息", "公开政府信息"],
        headings: &["公开内容", "公开力度", "公开质效", "重点领域"],
        substance: &["主动公开", "主动发布"],
    },
    AspectWords {
        zh: "依申请公开",
        en: "requests",
        words: &["依申请", "申请公开", "公开申请", "信息公开申请"],
        headings: &["申请办理", "申请受理", "申请答复", "办理申请"],
        substance: &["公开申请", "依申请"],
    },
    AspectWords {
        zh: "政府信息管理",
        en: "management of information",
        words: &[
            "信息管理",
            "规范性文件管理",
            "公文管理",
            "文件清理",
            "保密审查",
            "公开审查",
            "属性认定",
            "信息资源",
            "动态调整",
            "三审",
        ],
        headings: &["规范管理", "发布管理", "内容管理", "信息审核", "发布审核", "信息质量", "公开制度", "制度规范"],
        substance: &[
            "信息清理",
            "内容清理",
            "过期信息",
            "标准目录",
            "保密审查",
            "三审",
            "先审",
            "发布审核",
            "公开属性",
            "清理规范性文件",
        ],
    },
    AspectWords {
        zh: "政府信息公开平台建设",
        en: "platforms",
        words: &["平台", "网站", "载体", "公众号", "新媒体", "微信", "微博", "专栏", "公开栏"],
        headings: &["渠道", "阵地", "栏目", "媒体", "门户"],
        substance: &["平台建设", "网站建设", "栏目建设", "专栏建设", "网站运维", "平台运维", "集约化"],
    },
    AspectWords {
        zh: "监督保障",
        en: "supervision",
        words: &["监督", "保障", "考核", "评议", "责任追究", "培训", "组织领导", "社会评价"],
        headings: &["督查", "督导", "监管", "监测", "队伍建设", "责任落实"],
        substance: &["工作考核", "社会评议", "责任追究", "监督检查", "业务培训"],
    },
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let Some(section) = cx.report.section("overview") else {
        return Verdict::NotEvaluable(Text::new("没有第一部分", "section 一 is missing"));
    };
    if facts.of_section("overview").next().is_none() {
        return Verdict::NotEvaluable(Text::new("第一部分没有文字", "there is no text in section 一"));
    }
    let texts: Vec<&str> = facts.of_section("overview").map(|paragraph| paragraph.text).collect();
    let heads = |aspect: &AspectWords| {
        texts.iter().any(|text| [aspect.words, aspect.headings].concat().iter().any(|word| head(text).contains(word)))
    };
    let anywhere = |words: &[&str]| texts.iter().any(|text| words.iter().any(|word| text.contains(word)));
    // Where the section is laid out by aspect, a word in passing is no aspect.
    let laid_out = ASPECTS.iter().filter(|aspect| heads(aspect)).count() >= LAID_OUT;
    let missing: Vec<&AspectWords> =
        ASPECTS.iter().filter(|a| !if laid_out { heads(a) } else { anywhere(a.words) }).collect();
    if missing.is_empty() {
        return Verdict::Pass(None);
    }
    if let Some(reason) = facts.in_another_script() {
        return Verdict::NotEvaluable(reason);
    }
    if !facts.is_whole("overview") {
        return Verdict::NotEvaluable(facts.cut());
    }
    // Its own parts were taken for sections, so that most of its text stands elsewhere.
    let parts = |section: &Section| section.key.is_some() && section.heading.trim_start().starts_with(['（', '(']);
    if cx.report.sections.iter().any(parts) {
        return Verdict::NotEvaluable(Text::new(
            "第一部分的下一级标题被读成了别的部分",
            "headings within section 一 were taken for sections",
        ));
    }
    for AspectWords { zh, en, substance, .. } in missing {
        let help = Text::new(
            format!("请补写{zh}的情况；没有情况的也要写明。"),
            format!("Add what there is on {en}; where there is nothing, say so."),
        );
        let in_passing = laid_out && anywhere(substance);
        let message = if in_passing {
            Text::new(
                format!("第一部分没有单独写{zh}，只在其他段落提到"),
                format!("section 一 has no part on {en} ({zh}), which is spoken of under other heads"),
            )
        } else {
            Text::new(format!("第一部分没有写{zh}"), format!("section 一 says nothing of {en} ({zh})"))
        };
        let draft = Draft::new(message, help).instead(zh, "-");
        let draft = if in_passing { draft.as_grave_as(Severity::Warning) } else { draft };
        findings.push(Draft { place: Some(section.place), ..draft });
    }
    findings.verdict()
}

const LAID_OUT: usize = 4;

/// Longest line that is a heading as a whole.
const LINE: usize = 45;

/// What a paragraph begins with: its own heading, or a line that is one.
fn head(text: &str) -> &str {
    let text = text.trim_start();
    let first = |most: usize| text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at]);
    let end = first(LINE).find('。');
    match end {
        // （一）主动公开。…
        Some(at) if text.starts_with(['（', '(']) => &text[..at],
        None if text.chars().count() <= LINE => text,
        _ => first(20),
    }
}
