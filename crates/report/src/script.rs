//! The one script of the page: it sorts and filters tables and shows what is behind a number. Without it the page can
//! be read in full.

use base64::Engine;
use gongkai_model::Lang;
use sha2::{Digest, Sha256};

/// The script, as it stands in the page.
pub(crate) const SCRIPT: &str = include_str!("../templates/page.js");

/// The hash by which the page's policy knows its own script, so that no other can run.
pub(crate) fn script_hash() -> String {
    let digest = Sha256::digest(SCRIPT.as_bytes());
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(digest))
}

/// What the script says, as JSON that cannot end the element it stands in.
pub(crate) fn words(lang: Lang) -> String {
    let words = serde_json::json!({
        "filter": lang.pick("筛选", "Filter"),
        "shown": lang.pick("显示 {n} / {all} 行", "{n} of {all} rows"),
        "sort": lang.pick("排序", "Sort by"),
        "close": lang.pick("关闭", "Close"),
        "value": lang.pick("数值", "Value"),
        "state": lang.pick("状态", "State"),
        "cell": lang.pick("指标编号", "Cell"),
        "row": lang.pick("行", "Row"),
        "place": lang.pick("出处", "Place"),
        "made": lang.pick("所依据的数字", "Made of"),
        "open": lang.pick("打开报告", "Open the report"),
        "data": lang.pick("图中数据", "Data of the chart"),
        "states": {
            "": lang.pick("已填报", "reported"),
            "blank": lang.pick("空白", "blank"),
            "na": lang.pick("不适用", "not applicable"),
            "approx": lang.pick("约数", "approximate"),
            "unread": lang.pick("无法识别", "unreadable"),
            "gone": lang.pick("缺", "absent"),
        },
        "bad": lang.pick("未通过检查", "stands in a failed check"),
        "places": {
            "page": lang.pick("第{n}页", "page {n}"),
            "table": lang.pick("第{n}个表格", "table {n}"),
            "line": lang.pick("第{n}行", "line {n}"),
            "row": lang.pick("第{n}行", "row {n}"),
            "column": lang.pick("第{n}列", "column {n}"),
            "join": lang.pick("，", ", "),
        },
    });
    words.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_script_ends_its_element() {
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
        assert!(!words(Lang::Zh).contains('<'));
        assert_eq!(script_hash().len(), "sha256-".len() + 44);
    }
}
