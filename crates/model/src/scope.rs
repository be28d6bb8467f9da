//! Whose numbers a report gives, as its own words say.

use crate::{Report, Scope, Section};

impl Report {
    /// Whose numbers it says that it gives: as a field of the data, or in a sentence of its preamble or of section one.
    ///
    /// ```
    /// use gongkai_model::{Origin, Passage, Place, Report, Scope, Section, SourceFormat, agency::Agency};
    /// let text = "本报告汇总全区各部门和镇街数据。".to_owned();
    /// let preamble = Section {
    ///     key: Some(Section::PREAMBLE.to_owned()),
    ///     heading: String::new(),
    ///     paragraphs: vec![Passage { text, place: Place::default() }],
    ///     place: Place::default(),
    /// };
    /// let origin = Origin { file: "a.txt".into(), format: SourceFormat::Text, cited: None };
    /// let report = Report::builder(Agency::parse("云泽区人民政府", None), 2023, origin).sections(vec![preamble]).build();
    /// assert_eq!((report.scope, report.stated_scope()), (Scope::Unknown, Scope::RolledUp));
    /// assert_eq!(report.scope_in_words(), Some((Scope::RolledUp, "本报告汇总全区各部门和镇街数据")));
    /// ```
    pub fn stated_scope(&self) -> Scope {
        match self.scope {
            Scope::Unknown => self.scope_in_words().map_or(Scope::Unknown, |(scope, _)| scope),
            told => told,
        }
    }

    /// What its text says of whose numbers it gives, and the sentence that says so.
    pub fn scope_in_words(&self) -> Option<(Scope, &str)> {
        let asked = |key: &Option<String>| matches!(key.as_deref(), Some(Section::PREAMBLE | "overview"));
        let sections = self.sections.iter().filter(|section| asked(&section.key));
        let paragraphs = sections.flat_map(|section| &section.paragraphs);
        let sentences = paragraphs.flat_map(|of| of.text.split(['。', '；', ';', '！', '!', '？', '?', '\n']));
        sentences.map(str::trim).find_map(|sentence| match in_words(sentence) {
            Scope::Unknown => None,
            scope => Some((scope, sentence)),
        })
    }
}

/// `本报告汇总全区各部门和镇街数据`, `数据不含各部门`: what a sentence says of the whole report.
fn in_words(sentence: &str) -> Scope {
    let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    let about = has(&["报告", "数据", "统计"]);
    let others = has(&[
        "部门",
        "镇街",
        "乡镇",
        "街道",
        "所属",
        "各单位",
        "下级",
        "县区",
        "区县",
        "各县",
        "各区",
        "各级行政机关",
    ]);
    let not = has(&["未汇总", "不汇总", "没有汇总", "不含", "不包括", "未包括"]);
    if about && others && not || about && has(&["仅统计本", "只统计本", "仅为本级", "仅包括本", "仅含本", "仅反映本"])
    {
        return Scope::Own;
    }
    let adds_up =
        has(&["报告汇总", "数据汇总", "汇总了", "汇总全", "汇总各", "汇总而成", "汇总形成", "汇总编制", "汇总得出"]);
    // 汇总材料 and the like are work, not what the report counts.
    let covers = has(&["数据", "统计"]) && has(&["涵盖", "覆盖全"]);
    if about && others && (adds_up || covers) { Scope::RolledUp } else { Scope::Unknown }
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
            "本报告数据涵盖各县、区政府和市政府各工作部门。",
            "报告中所列数据涵盖全市各级行政机关。",
        ] {
            assert_eq!(in_words(text), Scope::RolledUp, "{text}");
        }
        for text in ["本报告数据不含各部门和乡镇。", "报告仅统计本机关办理的申请。"] {
            assert_eq!(in_words(text), Scope::Own, "{text}");
        }
        for text in [
            "汇总各部门的清单并公布。",
            "全区公开信息。",
            "本报告由六个部分组成。",
            "数据统计期限为全年。",
            "报告内容涵盖主动公开、依申请公开等，由各部门提供。",
        ] {
            assert_eq!(in_words(text), Scope::Unknown, "{text}");
        }
    }
}
