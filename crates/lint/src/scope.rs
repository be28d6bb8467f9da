//! Whose numbers a report says it gives, for all rules that ask.

use crate::facts::Facts;
use gongkai_model::Scope;

impl Facts<'_> {
    /// The scope that the report states: as a field of the data, or in the words of its preamble or section one.
    pub(crate) fn stated_scope(&self) -> Scope {
        if self.report.scope != Scope::Unknown {
            return self.report.scope;
        }
        let paragraphs = self.preamble().chain(self.of_section("overview"));
        let said = paragraphs.flat_map(|of| of.sentences().filter_map(|range| of.text.get(range)).map(in_words));
        said.into_iter().find(|scope| *scope != Scope::Unknown).unwrap_or(Scope::Unknown)
    }
}

/// `本报告汇总全区各部门和镇街数据`, `数据不含各部门`: what a sentence says of the whole report.
fn in_words(sentence: &str) -> Scope {
    let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    let about = has(&["报告", "数据", "统计"]);
    let others = has(&["部门", "镇街", "乡镇", "街道", "所属", "各单位", "下级", "县区", "区县", "各县"]);
    let not = has(&["未汇总", "不汇总", "没有汇总", "不含", "不包括", "未包括"]);
    if about && others && not || about && has(&["仅统计本", "只统计本", "仅为本级", "仅包括本", "仅含本", "仅反映本"])
    {
        return Scope::Own;
    }
    let adds_up =
        has(&["报告汇总", "数据汇总", "汇总了", "汇总全", "汇总各", "汇总而成", "汇总形成", "汇总编制", "汇总得出"]);
    // 汇总材料 and the like are work, not what the report counts.
    if about && others && adds_up { Scope::RolledUp } else { Scope::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_as_it_is_stated() {
        for text in [
            "本报告汇总全区各部门和镇街数据。",
            "报告数据由市直各部门、各县（区）数据汇总形成。",
            "本报告汇总了所属单位的情况。",
        ] {
            assert_eq!(in_words(text), Scope::RolledUp, "{text}");
        }
        for text in ["本报告数据不含各部门和乡镇。", "报告仅统计本机关办理的申请。"] {
            assert_eq!(in_words(text), Scope::Own, "{text}");
        }
        for text in ["汇总各部门的清单并公布。", "全区公开信息。", "本报告由六个部分组成。", "数据统计期限为全年。"]
        {
            assert_eq!(in_words(text), Scope::Unknown, "{text}");
        }
    }
}
