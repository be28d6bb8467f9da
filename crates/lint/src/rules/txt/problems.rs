//! What section 五 says: problems, and what is done about them.

/// Words that name a problem.
const PROBLEMS: [&str; 26] = [
    "问题",
    "不足",
    "不够",
    "不强",
    "不高",
    "不到位",
    "不及时",
    "不规范",
    "不完善",
    "不平衡",
    "不全面",
    "不深入",
    "不清晰",
    "欠缺",
    "缺乏",
    "有待",
    "差距",
    "薄弱",
    "短板",
    "滞后",
    "困难",
    "单一",
    "偏少",
    "偏重",
    "难以",
    "尚未",
];

/// Words that say there is none.
const NONE: [&str; 12] = [
    "无问题",
    "没有问题",
    "未发现问题",
    "不存在问题",
    "暂无问题",
    "未发现存在问题",
    "无存在问题",
    "没有存在问题",
    "无突出问题",
    "没有发现问题",
    "无明显问题",
    "不存在突出问题",
];

/// Words that say what is done.
const MEASURES: [&str; 22] = [
    "下一步",
    "下步",
    "改进",
    "加强",
    "加大",
    "强化",
    "完善",
    "推进",
    "提升",
    "提高",
    "优化",
    "规范",
    "健全",
    "落实",
    "充实",
    "拓宽",
    "细化",
    "今后",
    "整改",
    "将",
    "继续",
    "组织",
];

/// Words that are in the heading of the section and in sentences that say nothing.
const EMPTY: [&str; 4] = ["存在的主要问题及改进情况", "存在的主要问题", "存在问题", "存在的问题"];

/// Whether a problem is named.
pub(super) fn named(text: &str) -> bool {
    let mut rest = without(text, &NONE);
    // `存在的主要问题：无` names none; a word behind it would.
    rest = without(&rest, &EMPTY);
    // Problems solved (解决问题, 问题整改) are no problems named.
    rest = without(&rest, &["解决问题", "热点问题", "重点问题", "发现问题"]);
    PROBLEMS.iter().any(|word| rest.contains(word))
        // A list of problems under a heading: 一是…；二是….
        || (EMPTY.iter().any(|word| text.contains(word)) && (text.contains("一是") || text.chars().count() >= LONG))
}

/// Characters of a section that says more than that there is nothing to say.
const LONG: usize = 80;

/// Whether something is said to be done.
pub(super) fn measures(text: &str) -> bool {
    let rest = without(text, &["存在的主要问题及改进情况"]);
    MEASURES.iter().any(|word| rest.contains(word))
}

fn without(text: &str, words: &[&str]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_that_are_named_and_not() {
        for text in ["无。", "暂无问题。", "存在的主要问题：无。", "本年度工作成效显著。", "2023年，我局未发现问题。"]
        {
            assert!(!named(text), "{text}");
        }
        for text in [
            "栏目更新不及时。",
            "存在的主要问题：一是人手少。",
            "公开的深度有待加强。",
            "虽然没有问题投诉，但公开形式较为单一。",
        ] {
            assert!(named(text), "{text}");
        }
        assert!(measures("下一步，每周检查。") && !measures("栏目更新不及时。"));
    }
}
