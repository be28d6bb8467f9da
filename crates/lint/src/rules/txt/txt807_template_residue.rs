use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict, without_text};
use crate::words::Words;
use gongkai_model::SourceFormat;
use std::ops::Range;
use std::sync::LazyLock;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT807"),
        name: "template-residue",
        title: ("留有模板或文本生成工具的痕迹", "Residue of a template or of a text generator"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（年度报告内容应当准确、完整，不得敷衍塞责）",
        docs: Docs {
            checks: (
                "标题或正文中是否留有模板的空位（[具体数字]、【X】次、【待补充】、（列举重点领域）、“重点政策名称”），Markdown 的加粗符号（**主动公开**），或者文本生成工具对使用者说的话（以下是为您生成的、请根据实际情况修改）。",
                "Whether slots of a template (“[具体数字]”, “【X】次”, “【待补充】”, “（列举重点领域）”, “重点政策名称”), bold type of Markdown (“**主动公开**”) or what a text generator says to its user (“以下是为您生成的”, “请根据实际情况修改”) are left in title or text.",
            ),
            why: (
                "报告没有定稿就公布了；空位处的数字、名称缺失，其余内容也未必是本单位的情况。",
                "The report was published unfinished; what the slots stand for is missing, and the rest may not be true of the agency.",
            ),
            bad: ("全年公开政策文件[具体数字]件。", "全年公开政策文件[具体数字]件。"),
            good: ("全年公开政策文件12件。", "全年公开政策文件12件。"),
            false_alarms: (
                "括号里是说明、文号、日期的不报，只认固定的空位写法；引号里的“……名称”须像文件一样被发布、解读才报，只作警告；对公众说的“如需了解”“根据您的申请”不报。XX、____、请填写由 TXT806 报告。",
                "Brackets that explain, number or date are left alone: only fixed wordings of slots count. A quoted “…名称” counts only where it is issued or explained like a document, as a warning. What is said to the public (“如需了解”, “根据您的申请”) is left alone. XX, ____ and “请填写” are TXT806.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
    }
    let title = cx.report.title.as_deref().map(|title| (title, gongkai_model::Place::default()));
    let paragraphs = cx.facts.paragraphs.iter().map(|paragraph| (paragraph.text, paragraph.place));
    // A line that ends in 年度报告： may have been taken for a heading.
    let headings = cx.report.sections.iter().map(|section| (section.heading.as_str(), section.place));
    for (text, place) in title.into_iter().chain(headings).chain(paragraphs) {
        // One cause, one finding for each paragraph: the surest is shown.
        // What Markdown marks is a heading or bold type in the files that are written in it.
        let marks = matches!(cx.report.origin.format, SourceFormat::Html | SourceFormat::Docx)
            .then(|| emphasis(text))
            .flatten();
        let sure = slots(text).into_iter().chain(said_to_the_user(text)).chain(marks).min_by_key(|part| part.start);
        let (part, severity) = match sure {
            Some(part) => (part, Severity::Error),
            None => match quoted(text) {
                Some(part) => (part, Severity::Warning),
                None => continue,
            },
        };
        let mark = text.get(part.clone()).unwrap_or_default().trim_matches(['“', '”']);
        let message = Text::new(
            format!("留有模板或文本生成工具的痕迹“{mark}”"),
            format!("“{mark}” is left of a template or of a text generator"),
        );
        let help = Text::new(
            "请填入实际情况，并逐段核对全文是否属实。",
            "Put in what is the case, and check that every paragraph is true.",
        );
        findings.push(Draft::new(message, help).words(text, part, place).with_severity(severity));
    }
    findings.verdict()
}

const OPENING: [char; 12] = ['[', '［', '【', '（', '(', '{', '〔', '<', '＜', '〈', '‹', '「'];
const CLOSING: [char; 12] = [']', '］', '】', '）', ')', '}', '〕', '>', '＞', '〉', '›', '」'];

/// Most characters of a slot.
const LONGEST: usize = 16;

/// Bracketed slots: 【X】, [具体数字], （列举重点领域）.
fn slots(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (start, open) in text.match_indices(OPENING) {
        let inside = &text[start + open.len()..];
        let Some(end) = inside.find(CLOSING) else { continue };
        let words = inside[..end].trim();
        let close = inside[end..].chars().next().map_or(0, char::len_utf8);
        let after = &inside[end + close..];
        // Round brackets explain things; square and curly ones hold little but slots.
        let square = !matches!(open, "（" | "(");
        // A title is quoted as it is.
        let titled = text[..start].rfind('《').is_some_and(|open| !text[open..start].contains('》'));
        let quoted = text[..start].rfind('“').is_some_and(|open| !text[open..start].contains('”'));
        // （ ）条 is blank on purpose where a form is quoted.
        let slot = if words.is_empty() { !quoted && counted(after) } else { is_slot(words, square, after) };
        if !titled && words.chars().count() <= LONGEST && slot {
            found.push(start..start + open.len() + end + close);
        }
    }
    found
}

/// What a slot stands for.
const THINGS: [&str; 16] = [
    "数字",
    "数量",
    "名称",
    "时间",
    "日期",
    "金额",
    "内容",
    "人数",
    "次数",
    "件数",
    "条数",
    "年份",
    "数据",
    "比例",
    "百分比",
    "单位",
];

/// A unit stands behind it.
fn counted(after: &str) -> bool {
    let after = after.trim_start();
    ["次", "件", "条", "人次", "场", "期", "份", "篇"].iter().any(|unit| after.starts_with(unit))
}

fn is_slot(words: &str, square: bool, after: &str) -> bool {
    // {{count}}, {{培训次数}}
    let variable = words.strip_prefix('{').is_some_and(|name| {
        let name = name.trim();
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    });
    // <填写数量>条
    if square && counted(after) && ["填写", "填入"].iter().any(|begin| words.starts_with(begin)) {
        return true;
    }
    // 【待补充】 stands for a number; （待补充） may be said of papers.
    if square && ["待补充", "待完善", "待定", "待核实", "待统计"].contains(&words) {
        return true;
    }
    let waits = ["待补充", "待填", "待填写", "待填入"].iter().any(|wait| {
        words
            .strip_suffix(wait)
            .is_some_and(|thing| thing.is_empty() && *wait != "待补充" || THINGS.iter().any(|of| thing.ends_with(of)))
    });
    let advice = ["可根据实际情况", "可根据实际", "可根据需要"].iter().any(|begin| {
        words.strip_prefix(begin).is_some_and(|rest| {
            ["增删", "修改", "调整", "填写", "扩充", "补充", "删减"]
                .iter()
                .any(|does| rest.trim_start_matches("进行").starts_with(does))
        })
    });
    let thing = ["次数", "件数", "条数", "人数", "数量", "数字"].contains(&words) && counted(after);
    if variable || waits || advice || thing || words.starts_with("请插入") {
        return true;
    }
    let concrete = words.strip_prefix("具体").is_some_and(|thing| THINGS.iter().any(|of| thing.ends_with(of)));
    let told = ["列举", "插入", "此处", "补充具体", "根据实际情况填", "根据实际填", "视情况填", "举例说明"]
        .iter()
        .any(|begin| words.starts_with(begin));
    // TXT806 has these.
    let placeholder = words.starts_with("此处填");
    // （此处为加密字段） explains.
    if ["此处为", "此处是", "此处所", "此处略"].iter().any(|begin| words.starts_with(begin)) {
        return false;
    }
    if concrete || (told && !placeholder) {
        return true;
    }
    let letter = matches!(words, "X" | "x" | "N" | "n" | "Ｘ" | "×" | "数字" | "数量");
    let measured =
        ["次", "件", "条", "人", "场", "个", "期", "份", "篇", "年", "月", "日", "%", "万", "家", "项", "起"]
            .iter()
            .any(|unit| after.starts_with(unit));
    let named = ["单位名称", "部门名称", "机关名称", "填写单位", "年份", "具体", "XX", "数字", "数量", "部门", "单位"];
    square && (letter && measured || named.contains(&words) && words != "XX" && !after.starts_with('》'))
}

/// `**主动公开**`: bold type as Markdown writes it, which shows as asterisks on a page.
fn emphasis(text: &str) -> Option<Range<usize>> {
    let start = text.find("**")?;
    let inside = &text[start + 2..];
    let end = inside.find("**")?;
    let words = &inside[..end];
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    // 申请人张**、李**: names made anonymous.
    let named = text[..start].chars().next_back().is_some_and(|c| is_han(c) && !"是在对从".contains(c));
    let whole = words.starts_with(is_han) && !words.contains(['*', '、', '，', '。']);
    let bold = !named && whole && words.chars().count() <= 30;
    bold.then_some(start..start + end + 4)
}

/// What a generator says to the one who asked for a text.
fn said_to_the_user(text: &str) -> Option<Range<usize>> {
    if !SAID.stand_in(text) {
        return None;
    }
    let place = |words: &&'static str| text.find(*words).map(|at| at..at + words.len());
    SURE.iter().filter_map(place).min_by_key(|part| part.start)
}

static SAID: LazyLock<Words> = LazyLock::new(|| Words::of(SURE));

const SURE: [&str; 44] = [
    "以下是为您生成",
    "以下为您生成",
    "为您生成的",
    "为您撰写的",
    "为您起草的",
    "以下是根据您",
    "根据您提供的信息",
    "根据您的要求，",
    "根据您提供的材料",
    "根据您提供的资料",
    "根据您提供的内容",
    "根据您提供的数据",
    "好的，根据您",
    "好的，下面是",
    "以上数据需根据",
    "以上内容需根据",
    "请在此处",
    "此处插入",
    "此处补充",
    "希望这份报告",
    "希望以上内容",
    "希望这篇",
    "作为一个人工智能",
    "作为人工智能语言模型",
    "作为一个AI",
    "作为AI",
    "语言模型，我",
    "当然，以下是",
    "好的，以下是",
    "请根据实际情况修改",
    "请根据实际情况调整",
    "请根据实际情况填",
    "请根据实际情况进行",
    "可根据实际情况进行修改",
    "可根据实际情况修改",
    "可根据实际情况调整",
    "您可以根据实际情况",
    "您可以根据需要",
    "以上内容仅供参考",
    "以上仅供参考",
    "如需进一步修改",
    "如需进一步完善，请",
    "如需调整，请",
    "如果您需要进一步",
];

/// “重点政策名称”出台后: a name of a slot, quoted and treated as if it were the document.
fn quoted(text: &str) -> Option<Range<usize>> {
    let things = ["政策", "文件", "单位", "部门", "活动", "会议", "项目", "平台", "要点", "制度"];
    text.match_indices('“').find_map(|(start, open)| {
        let inside = &text[start + open.len()..];
        let end = inside.find('”')?;
        let words = &inside[..end];
        let (before, after) = (&text[..start], &inside[end + '”'.len_utf8()..]);
        let slot = words.ends_with("名称") && words.chars().count() <= 10 && things.iter().any(|of| words.contains(of));
        let issued = ["出台", "发布", "印发", "制作", "等政策", "等活动", "文件", "政策", "活动", "会议"]
            .iter()
            .any(|word| after.starts_with(word));
        let made = ["围绕", "发布", "制定", "印发", "出台", "开展", "举办", "推出", "召开", "解读"]
            .iter()
            .any(|word| before.ends_with(word));
        // 规范“文件名称”字段 speaks of the words themselves.
        let field = ["栏", "一栏", "字段", "一项", "要素", "必填"].iter().any(|word| after.starts_with(word));
        (slot && (issued || made) && !field).then(|| start..start + open.len() + end + '”'.len_utf8())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_and_what_looks_like_them() {
        for text in [
            "公开政策文件[具体数字]件",
            "组织培训【X】次",
            "全年发布信息（具体数量）条",
            "其中（列举重点领域）",
            "参加人员[N]人次",
            "召开（具体会议名称）",
            "由[部门名称]牵头",
            "全年公开信息{{count}}条",
            "全年公开信息（具体数据待补充）条",
            "（可根据实际情况增删）",
            "【请插入数据】",
            "<单位名称>认真落实公开要求",
            "举办活动（次数）次",
            "公开信息（ ）条",
            "公开信息【】条",
            "公开信息〔数量〕条",
            "举办培训（待填）次",
            "公开信息【待补充】条",
            "全年培训{{培训次数}}次",
        ] {
            assert_eq!(slots(text).len(), 1, "{text}");
        }
        for text in [
            "国办公开办函[2021]30号",
            "（具体数量见附表）",
            "【打印】【关闭】",
            "（具体情况如下）",
            "指标[X]的含义",
            "国办发〔2021〕30号",
            "申请人（材料待补充）",
            "填写“（ ）件”一栏",
            "〔数字云泽〕专栏已上线",
            "核对（数量）后发布",
            "《关于[单位]的规定》",
            "收到申请（含网上12件）共20件",
        ] {
            assert_eq!(slots(text).len(), 0, "{text}");
        }
        assert!(quoted("“重点政策名称”出台后，制作图文解读").is_some());
        assert!(quoted("围绕“政策要点名称”制作图文解读").is_some());
        assert!(quoted("规范填写“文件名称”一栏").is_none());
        assert!(quoted("发布“文件名称”字段的说明").is_none());
        assert!(said_to_the_user("当然，以下是为您生成的政府信息公开工作年度报告：").is_some());
        assert!(said_to_the_user("好的，根据您提供的材料，现生成总体情况如下。").is_some());
        assert!(said_to_the_user("（注：以上数据需根据实际情况核对）").is_some());
        assert!(emphasis("一是**主动公开**方面成效显著。").is_some());
        assert!(emphasis("申请人张**、李**提出申请。").is_none() && emphasis("电话138****1234").is_none());
        assert!(said_to_the_user("如需了解详情，请与我局办公室联系。告知书写明“根据您的申请”。").is_none());
    }
}
