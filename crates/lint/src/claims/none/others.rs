//! Nothing carried over, decided or issued.

use super::phrase::{NONE, consists_of, first, is_asked, is_nought};
use crate::claims::topics::Topic;
use crate::words::without_leading;

/// What was carried over that there was none of: `无结转下年度的申请`, `没有上年结转`.
pub(super) fn carried(phrase: &str) -> Option<(Topic, usize)> {
    let at = phrase.find("结转")?;
    let end = at + "结转".len();
    if ["逾期", "超期", "资金", "经费", "预算", "结余", "复议", "诉讼"].iter().any(|word| phrase.contains(word))
    {
        return None;
    }
    let after = &phrase[end..];
    let out = ["下年", "下一年", "次年"].iter().any(|word| after.contains(word));
    let into = ["上年", "上一年"].iter().any(|word| phrase.contains(word));
    let topic = match (out, into) {
        (true, false) => Topic::CarriedOut,
        (false, true) => Topic::CarriedIn,
        _ => return None,
    };
    let rest = ["至", "到", "下一年度", "下年度", "下一年", "下年", "次年", "继续", "办理", "的", "政府信息公开", "件"];
    let behind = without_leading(after, &rest);
    if is_nought(behind) && !behind.is_empty() {
        return Some((topic, at));
    }
    let (not, none) = first(&phrase[..at], &NONE).or_else(|| first(&phrase[..at], &["未"]))?;
    let between = ["上一年度", "上年度", "上一年", "上年", "需", "需要", "的", "政府信息公开", "申请", "件", "有"];
    let ends = behind.is_empty() || ["申请", "件", "情况", "事项"].iter().any(|word| behind.starts_with(word));
    (ends && !is_asked(phrase, not) && consists_of(&phrase[not + none.len()..at], &between)).then_some((topic, not))
}

/// What was decided or issued that there was none of: `未作出行政处罚`, `无新制发规范性文件`.
pub(super) fn done(phrase: &str) -> Vec<(Topic, usize)> {
    const DONE: [(Topic, &str, &[&str]); 4] = [
        (Topic::Licences, "行政许可", &["决定", "案件"]),
        (Topic::Penalties, "行政处罚", &["决定", "案件"]),
        (Topic::Coercion, "行政强制", &["决定", "措施", "案件"]),
        (Topic::DocumentsIssued, "规范性文件", &["情况"]),
    ];
    let mut found = Vec::new();
    for (topic, name, behind) in DONE {
        let Some(at) = phrase.find(name) else { continue };
        let after = without_leading(&phrase[at + name.len()..], behind);
        let document = topic == Topic::DocumentsIssued;
        // Of documents a nought may be what was repealed.
        if !document && !after.is_empty() && is_nought(after) {
            found.push((topic, at));
            continue;
        }
        let made: &[&str] = match document {
            true => &[
                "未制定",
                "未制发",
                "未出台",
                "没有制定",
                "没有制发",
                "没有出台",
                "无新制发",
                "无新制定",
                "未新制发",
                "未新制定",
            ],
            false => &["未作出", "未做出", "没有作出", "没有做出", "未实施", "没有实施", "无"],
        };
        let Some((not, word)) = first(&phrase[..at], made) else { continue };
        let between = &phrase[not + word.len()..at];
        let plain = consists_of(between, &["任何", "行政", "新", "的", "过"]);
        // 无行政处罚 may go on with anything (权, 职能); the others end there.
        if after.is_empty() && plain && !is_asked(phrase, not) && (word != "无" || phrase.ends_with("决定")) {
            found.push((topic, not));
        }
    }
    found
}
