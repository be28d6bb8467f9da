use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict, without_text};
use std::ops::Range;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT806"),
        name: "placeholder-left",
        title: ("占位符没有替换", "A placeholder was left in"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（年度报告内容应当准确、完整）",
        docs: Docs {
            checks: (
                "标题或正文中留有模板的占位符：XX、××、○○、____、某某、（请填写……）。",
                "A placeholder of the template is left in the title or text: XX, ××, ○○, ____, “某某”, “（请填写” …）.",
            ),
            why: (
                "报告没有定稿就公布了，该处的数字或名称缺失。",
                "The report was published unfinished; a number or name is missing there.",
            ),
            bad: ("全年组织培训XX次，参加××人次。", "全年组织培训XX次，参加××人次。"),
            good: ("全年组织培训2次，参加60人次。", "全年组织培训2次，参加60人次。"),
            false_alarms: (
                "以下不报：隐去的人名、案号和地名（申请人××、张某某、诉××、××号案、××村民），泛指的法规（信息公开XX条例），网址和英文中的 xx，二○○八年，引导公众的“请填写《申请表》”。单独一个 X 只在文字和量词之间才看（公开信息 X 条）。",
                "Not reported: names, cases and places made anonymous (“申请人××”, “张某某”, “诉××”), laws in general (“信息公开”XX“条例”), xx in addresses and Latin words, years written “二○○八年”, and “请填写《申请表》” said to the public. A single X is looked at only between words and a unit (“公开信息 X 条”).",
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
    let mut failed = false;
    for (text, place) in title.into_iter().chain(paragraphs) {
        let found = placeholders(text);
        let Some(first) = found.first() else { continue };
        failed = true;
        let mark = text.get(first.clone()).unwrap_or_default();
        let n = found.len();
        let message = Text::new(
            format!("留有占位符“{mark}”，本段共 {n} 处"),
            format!("placeholder “{mark}” left in, {n} in this paragraph"),
        );
        let help = Text::new("请填入实际的数字或名称。", "Put in the actual number or name.");
        findings.push(Draft::new(message, help).words(text, first.clone(), place));
    }
    if failed { Verdict::Fail } else { Verdict::Pass(None) }
}

/// Where placeholders stand in a text.
fn placeholders(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&(start, c)) = chars.get(at) {
        let Some(least) = least(c) else {
            at += 1;
            continue;
        };
        let length = chars.iter().skip(at).take_while(|(_, next)| same(c, *next)).count();
        let end = chars.get(at + length).map_or(text.len(), |(end, _)| *end);
        let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let placeholder =
            if c == '*' || length < least { is_count(c, length, before, after) } else { !excused(c, before, after) };
        if placeholder {
            found.push(start..end);
        }
        at += length;
    }
    for ask in ["请填写", "请填入", "请输入", "此处填写", "此处填"] {
        found.extend(text.match_indices(ask).filter_map(|(start, ask)| {
            let before = text.get(..start).unwrap_or_default();
            let rest = text.get(start + ask.len()..).unwrap_or_default();
            let whole = ask.starts_with("此处") && !before.ends_with('在')
                || before.ends_with(['（', '(', '[', '【', '〔', '<']);
            (whole && !rest.starts_with('《')).then_some(start..start + ask.len())
        }));
    }
    found.sort_by_key(|found| found.start);
    found
}

/// How many of a character in a row make a placeholder.
fn least(c: char) -> Option<usize> {
    match c {
        'X' | 'x' | 'Ｘ' | 'ｘ' | '×' | '╳' | '某' | '○' | '〇' | '◯' | '□' | '＿' => Some(2),
        '_' => Some(3),
        '*' => Some(2),
        _ => None,
    }
}

fn same(a: char, b: char) -> bool {
    const CROSSES: &str = "XxＸｘ×╳";
    a == b || (CROSSES.contains(a) && CROSSES.contains(b))
}

/// ***条, 全年公开信息 X 条: what is counted stands behind the mark, and words before it.
fn is_count(c: char, length: usize, before: &str, after: &str) -> bool {
    let mark = if c == '*' { length >= 2 } else { length == 1 && same(c, 'X') };
    let counted =
        ["条", "件", "次", "场", "期", "篇", "份", "人次"].iter().any(|unit| after.trim_start().starts_with(unit));
    let words = before.trim_end().ends_with(|c: char| is_han(c) && !"每长宽高厚之".contains(c));
    let quoted = before.rfind('“').is_some_and(|open| !before[open..].contains('”'));
    mark && counted && words && !quoted && !is_family(before)
}

/// 李××: a family name alone between marks.
fn is_family(before: &str) -> bool {
    let mut back = before.chars().rev();
    let family = back.next().is_some_and(|name| FAMILY.contains(name));
    family && back.next().is_none_or(|c| !is_han(c))
}

/// Whether the characters stand there for a good reason.
fn excused(c: char, before: &str, after: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "./:@-_&=?%*".contains(c));
    // 20XX年底.
    let century = before.strip_suffix("20").is_some_and(|rest| !latin(rest.chars().next_back()));
    if century && after.starts_with('年') {
        return false;
    }
    if c.is_ascii_alphabetic() && (latin(before.chars().next_back()) || after.starts_with(|c| latin(Some(c)))) {
        // xxgk, XXL, www.xx.gov; but 202X年 and 3XX件 are placeholders, and X.X is not worth the risk.
        return true;
    }
    let numeral = |c: char| "零一二三四五六七八九十".contains(c);
    if matches!(c, '○' | '〇' | '◯') && (before.ends_with(numeral) || after.starts_with(numeral)) {
        return true;
    }
    if c == '□' {
        // Boxes to tick.
        return !after.starts_with(['次', '件', '条', '人', '年']);
    }
    let persons = [
        "申请人",
        "原告",
        "被告",
        "第三人",
        "当事人",
        "公民",
        "村民",
        "居民",
        "市民",
        "群众",
        "举报人",
        "投诉人",
        "上诉人",
        "诉",
        "律师",
        "法人",
        "身份证",
        "号码",
        "姓名",
        "先生",
        "女士",
        "人",
    ];
    if persons.iter().any(|person| before.ends_with(person)) {
        return true;
    }
    let goes_on = [
        "条例",
        "办法",
        "规定",
        "细则",
        "法》",
        "号案",
        "先生",
        "女士",
        "同志",
        "等人",
        "案",
        "诉",
        "村民",
        "居民",
        "与",
        "申请",
        "不服",
        "（身份证",
        "(身份证",
    ];
    if goes_on.iter().any(|word| after.starts_with(word)) {
        return true;
    }
    // A name that was taken out: ××村, ××公司, ××镇××村, ×××等五名村民, （2024）云01行初××号.
    let bodies = ["村", "社区", "小区", "公司", "养殖场", "合作社", "企业", "集团", "厂", "店", "镇×", "乡×"];
    let several = after.strip_prefix('等').is_some_and(|of| of.starts_with(|c: char| numeral(c) || c.is_ascii_digit()));
    let case = after.starts_with('号') && ["初", "终", "再", "申", "执", "审"].iter().any(|end| before.ends_with(end));
    if c != '某' && (bodies.iter().any(|body| after.starts_with(body)) || several || case) {
        return true;
    }
    if is_sample(before, after) {
        return true;
    }
    // 张某某: a family name stands before it. 某某 for a body or a number is a placeholder.
    if c == '某' {
        let things = [
            "局", "区", "县", "市", "镇", "乡", "街道", "委", "馆", "单位", "部门", "年", "月", "次", "件", "条",
            "人次",
        ];
        return !things.iter().any(|thing| after.starts_with(thing));
    }
    // 李×× and 张XX: a family name alone between marks.
    is_family(before)
}

/// Quoted to show how something is to be written: 标题统一为“XX单位XX年预算公开说明”格式.
fn is_sample(before: &str, after: &str) -> bool {
    let opened = before.rfind('“').filter(|at| !before[*at..].contains('”'));
    let Some((opened, closed)) = opened.zip(after.find('”')) else { return false };
    let behind: String = after[closed..].chars().skip(1).take(8).collect();
    let forms = ["格式", "样式", "模板", "字样", "体例", "样本"];
    let leads = ["统一为", "格式为", "命名为", "样式为"];
    forms.iter().any(|word| behind.contains(word)) || leads.iter().any(|word| before[..opened].ends_with(word))
}

/// The most frequent family names.
const FAMILY: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
