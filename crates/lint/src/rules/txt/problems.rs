//! Reading section five: problems and measures.

use crate::facts::{Facts, Paragraph};
use crate::words::Words;
use std::sync::LazyLock;

/// The text of section five and its first paragraph with words; nothing where it is empty.
pub(super) fn part_five<'c, 'r>(facts: &'c Facts<'r>) -> Option<(&'c Paragraph<'r>, String)> {
    let mut first = None;
    let mut text = String::new();
    for paragraph in facts.of_section("problems").filter(|paragraph| !paragraph.text.trim().is_empty()) {
        first.get_or_insert(paragraph);
        text.push_str(paragraph.text);
        text.push('\n');
    }
    first.map(|first| (first, text))
}

/// Han characters only: what is left to compare with a phrase. Numbers of a list go with the punctuation.
fn folded(text: &str) -> String {
    let mut folded = String::new();
    for line in text.split(['\n', '。', '；', '：', '，']) {
        let line = line.trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || "（）()、.．一二三四五六七八九十".contains(c)
        });
        folded.extend(line.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)));
    }
    folded
}

/// What is left of a section that denies having problems, with the labels and the framing taken out.
const DENIALS: &[&str] =
    &["", "无", "暂无", "没有", "暂时没有", "不存在", "未发现", "暂未发现", "无无", "暂无暂无", "无暂无"];

/// Words that say that something is wanting.
static WANTING: LazyLock<Words> = LazyLock::new(|| {
    Words::of([
        "不",
        "未",
        "缺",
        "欠",
        "弱",
        "滞后",
        "有待",
        "差距",
        "单一",
        "难",
        "慢",
        "较低",
        "偏",
        "短板",
        "需",
        "尚",
        "仍",
        "还",
        "不足",
        "较少",
        "过少",
        "太少",
        "不多",
        "漏",
        "失误",
        "模糊",
        "陈旧",
        "繁琐",
        "隐患",
        "瓶颈",
        "瑕疵",
        "局限",
        "参差",
        "反复",
        "频繁",
        "较差",
        "质量不",
        "亟",
        "没有",
        "浅",
        "窄",
        "忽视",
        "松懈",
        "淡薄",
        "空白",
        "少数",
        "个别",
        "延迟",
        "拖延",
        "逾期",
        "断更",
        "错误",
        "错链",
        "不力",
        "矛盾",
        "压力",
        "形式化",
        "无法",
        "少",
    ])
});

/// Phrases that hold a word of want and say nothing of the kind.
static NOT_WANTING: LazyLock<Words> = LazyLock::new(|| {
    Words::of([
        "不断",
        "不仅",
        "不但",
        "不忘",
        "不懈",
        "坚持不懈",
        "不折不扣",
        "减少",
        "至少",
        "不予公开",
        "还将",
        "还要",
        "不断地",
        "必不可少",
        "不漏",
        "不留死角",
        "未来",
        "需求",
        "不动摇",
        "重难点",
        "攻坚克难",
        "疑难",
        "所需",
        "急难愁盼",
        "高尚",
        "毫不",
        "不定期",
        "不涉及",
    ])
});

/// Whether a text names anything that is wanting. Generous: one word is enough.
pub(super) fn names_a_problem(text: &str) -> bool {
    WANTING.stand_in(&NOT_WANTING.taken_out_of(text))
}

/// Words that announce a measure whatever else the clause says.
static ANNOUNCES: LazyLock<Words> = LazyLock::new(|| {
    Words::of([
        "下一步",
        "下步",
        "今后",
        "接下来",
        "改进措施",
        "改进情况",
        "整改",
        "针对",
        "我们将",
        "我局将",
        "将",
        "为此",
        "拟",
        "计划",
        "打算",
        "已经",
        "已于",
        "已建立",
        "努力",
        "着力",
        "着重",
        "力争",
        "确保",
        "坚持",
        "措施",
        "改进",
        "年内",
        "来年",
        "明年",
        "下年度",
        "一方面",
        "要",
    ])
});

/// Words that are a measure where the clause itself does not complain.
static MEASURES: LazyLock<Words> = LazyLock::new(|| {
    Words::of([
        "加强",
        "加大",
        "加快",
        "完善",
        "推进",
        "提升",
        "提高",
        "优化",
        "强化",
        "健全",
        "规范",
        "继续",
        "进一步",
        "建立",
        "开展",
        "组织",
        "落实",
        "深化",
        "注重",
        "明确",
        "增加",
        "拓展",
        "拓宽",
        "丰富",
        "细化",
        "培训",
        "创新",
        "严格",
        "充实",
        "定期",
        "按时",
        "及时",
        "安排",
        "配备",
        "扩大",
        "压实",
        "梳理",
        "实行",
        "编写",
        "核对",
        "补录",
        "依托",
        "通过",
        "重视",
        "抓好",
        "做好",
        "积极",
        "主动",
        "应当",
        "学习",
    ])
});

/// Whether a text says what is done about the problems. Generous: one measure is enough.
pub(super) fn names_a_measure(text: &str) -> bool {
    let hopes = ["有待", "亟待", "需要", "仍需", "还需", "尚需", "需进一步", "需", "待"];
    text.split(['，', '。', '；', '\n', ',', ';']).any(|clause| {
        let clause =
            clause.replace("将近", "").replace("存在的主要问题及改进情况", "").replace("主要", "").replace("重要", "");
        let complains = names_a_problem(&clause) || hopes.iter().any(|hope| clause.contains(hope));
        let announced = ANNOUNCES.stand_in(&clause) && !clause.contains("需要");
        announced || (!complains && MEASURES.stand_in(&clause))
    })
}

/// Whether the text is a denial and no more, or denies problems and names none besides.
pub(super) fn denies(text: &str) -> bool {
    let folded = folded(text);
    let mut rest = folded.clone();
    for label in [
        "存在的主要问题",
        "存在的问题",
        "存在问题",
        "主要问题",
        "突出问题",
        "明显问题",
        "改进情况",
        "改进措施",
        "问题",
        "存在",
        "及",
        "和",
    ] {
        rest = rest.replace(label, "");
    }
    if DENIALS.contains(&rest.as_str()) {
        return true;
    }
    if !["没有", "暂无", "未发现", "不存在", "无", "未出现"].iter().any(|deny| folded.contains(deny)) {
        return false;
    }
    // 全年工作中未发现存在问题，今后将继续做好各项工作: denied, and nothing else is wanting.
    let mut without = folded.clone();
    let mut denial = false;
    for deny in ["没有", "暂无", "未发现", "不存在", "无", "未出现"] {
        for qualifier in [
            "",
            "需要改进的",
            "需改进的",
            "需要整改的",
            "存在",
            "存在的",
            "明显",
            "突出",
            "重大",
            "任何",
            "主要",
            "存在主要",
            "明显的",
            "突出的",
        ] {
            let phrase = format!("{deny}{qualifier}问题");
            if without.contains(&phrase) {
                denial = true;
                without = without.replace(&phrase, "");
            }
        }
    }
    denial && !names_a_problem(&without)
}
