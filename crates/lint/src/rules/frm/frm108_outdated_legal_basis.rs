use super::citations::Plain;
use crate::facts::Paragraph;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Section;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM108"),
        name: "outdated-legal-basis",
        title: ("引用已被替代的文件", "A replaced notice is cited"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "国办公开办函〔2021〕30号（自2021年度起施行，替代国办公开办函〔2019〕60号）；2019年5月15日起施行的《条例》",
        docs: Docs {
            checks: (
                "2021年度起是否还引用国办公开办函〔2019〕60号（文号或标题）或“（试行）”格式；2019年度起是否还引用国办发〔2014〕32号、2008年的条例（国务院令第492号），或在引言中以旧条例的第三十一、三十二条为编制依据。文号中的空格、括号写法不论。",
                "Whether the replaced notice of 2019 (“60号”, by number or title, “（试行）”) is cited from report year 2021 on; from 2019 on the notice of 2014 (“32号”), the regulation of 2008 (“第492号”), or, in the preamble, its articles 31 and 32 as the basis of the report. Blanks and kinds of brackets in a number make no difference.",
            ),
            why: ("说明没有按现行格式编制。", "It shows that the report was not written by the form in force."),
            bad: ("2023年度报告引用“国办公开办函〔2019〕60号”。", "A report for 2023 that cites “〔2019〕60号”."),
            good: ("引用“国办公开办函〔2021〕30号”。", "“〔2021〕30号” is cited."),
            false_alarms: (
                "同时提到新旧两个文件时也会报。",
                "A report that names the old notice beside the new one is reported too.",
            ),
        },
    },
    check: Check::Report(check),
};

/// What is cited, from which report year on it is replaced, and by what. Blanks and kinds of brackets make no difference.
const REPLACED: [(&str, i32, &str); 12] = [
    ("国办公开办函〔2019〕第60号", 2021, NOTICE),
    ("国办公开办函2019年60号", 2021, NOTICE),
    ("〔2019〕60号", 2021, NOTICE),
    ("关于政府信息公开工作年度报告有关事项的通知", 2021, NOTICE),
    ("年度报告格式〔试行〕", 2021, NOTICE),
    ("国办发〔2014〕32号", 2019, NOTICE),
    ("关于加强和规范政府信息公开情况统计报送工作的通知", 2019, NOTICE),
    ("国务院令第492号", 2019, DECREE),
    ("国务院令492号", 2019, DECREE),
    ("国务院第492号令", 2019, DECREE),
    ("国务院〔第492号〕令", 2019, DECREE),
    ("国令第492号", 2019, DECREE),
];
const NOTICE: &str = "国办公开办函〔2021〕30号";
const DECREE: &str = "国务院令第711号";

/// Articles of 2008 on the annual report, whose numbers stand for something else since 2019.
const ARTICLES: [&str; 3] = ["第三十一条", "第三十二条", "第31条"];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    // What is replaced is cited by its number or its name, and an article or a year only in the preamble.
    let may_cite = |paragraph: &&Paragraph<'_>| {
        paragraph.section == Some(Section::PREAMBLE) || paragraph.text.contains(['号', '知', '试'])
    };
    for paragraph in facts.paragraphs.iter().filter(may_cite) {
        let plain = Plain::of(paragraph.text);
        let cited = REPLACED
            .iter()
            .filter(|(_, from, _)| cx.report.report_year >= *from)
            .filter_map(|(old, _, new)| Some((plain.text().find(old)?, *old, *new)))
            .filter(|(at, old, new)| *new != DECREE || !is_history(&plain.text()[at + old.len()..]))
            .min_by_key(|(at, ..)| *at);
        let dated = |section: Option<&str>, text: &str| {
            (cx.report.report_year >= 2019 && section == Some(Section::PREAMBLE)).then(|| old_date(text))?
        };
        let articles = || (paragraph.section == Some(Section::PREAMBLE)).then(|| old_articles(plain.text()))?;
        let (part, message, help) = if let Some((at, old, new)) = cited {
            let message = Text::new(
                format!("引用的“{old}”已被“{new}”替代"),
                format!("“{old}” is cited; it is replaced by “{new}”"),
            );
            let help = Text::new(
                format!("请改引“{new}”，并按其格式核对全文。"),
                format!("Cite “{new}” and hold the report to its form."),
            );
            (at..at + old.len(), message, help)
        } else if let Some(part) = articles() {
            let old = &plain.text()[part.clone()];
            let message = Text::new(
                format!("年度报告的依据写成旧条例的{old}"),
                format!("the annual report is based on “{old}” of the regulation of 2008"),
            );
            let help = Text::new(
                "2019年修订的条例以第四十九条、第五十条规定年度报告，请改引。",
                "Since 2019 articles 49 and 50 are on the annual report: cite these.",
            );
            (part, message, help)
        } else if let Some(part) = dated(paragraph.section, plain.text()) {
            let old = &plain.text()[part.clone()];
            let message = Text::new(
                format!("引用的“{old}”条例已被“{DECREE}”替代"),
                format!("the regulation of “{old}” is cited; it is replaced by “{DECREE}”"),
            );
            let help = Text::new(format!("请改引“{DECREE}”。"), format!("Cite “{DECREE}”."));
            (part, message, help)
        } else {
            continue;
        };
        findings.push(Draft::new(message, help).words(paragraph.text, plain.original(part), paragraph.place));
        // One cause, one finding.
        break;
    }
    findings.verdict()
}

/// 国务院令第492号公布，2019年4月3日国务院令第711号修订: the regulation is cited with its history.
fn is_history(behind: &str) -> bool {
    let near: String = behind.chars().take(NEAR + 10).take_while(|c| *c != '。').collect();
    near.contains("711号") && near.contains("修")
}

/// 《条例》（2008年5月1日起施行）, 2007年公布的《条例》 as the basis in a preamble: where the date of the old regulation stands.
fn old_date(text: &str) -> Option<std::ops::Range<usize>> {
    let name = text.find("政府信息公开条例")?;
    let start = text[..name].rfind('。').map_or(0, |at| at + '。'.len_utf8());
    let end = text[name..].find('。').map_or(text.len(), |at| name + at);
    let sentence = &text[start..end];
    // With its revision it is the regulation in force.
    if ["2019", "修订", "修改", "711"].iter().any(|word| sentence.contains(word)) || !sentence.contains("编制") {
        return None;
    }
    let dates =
        ["2008年5月1日起施行", "2008年5月1日施行", "2007年公布的", "2007年颁布的", "2008年施行的", "2008年实施的"];
    let (at, date) = dates.iter().find_map(|date| Some((sentence.find(date)?, *date)))?;
    Some(start + at..start + at + date.len())
}

/// 《条例》第三十一条、第三十二条…编制 in a preamble: where the article stands.
fn old_articles(text: &str) -> Option<std::ops::Range<usize>> {
    let made = ["编制", "年度报告", "年报", "编写"].iter().any(|word| text.contains(word));
    let Some(end) = text.find("信息公开条例").map(|at| at + "信息公开条例".len()) else {
        // 根据《条例》第三十二条，编制本报告.
        let end = text.find("《条例》").map(|at| at + "《条例》".len())?;
        let article = ARTICLES.iter().find(|article| text[end..].starts_with(**article))?;
        let behind = &text[end + article.len()..];
        let near: String = behind.chars().take(NEAR).take_while(|c| *c != '。').collect();
        return near.contains("编制").then(|| end..end + article.len());
    };
    let behind: String = text[end..].chars().take(NEAR).collect();
    let place = ARTICLES.iter().filter_map(|article| Some((behind.find(article)?, article.len()))).min()?;
    // Up to the next title: the articles are another's.
    let same = !behind[..place.0].contains(['《', '。']) && !behind[..place.0].contains("办法");
    (made && same).then(|| end + place.0..end + place.0 + place.1)
}

/// Characters from the regulation to its article.
const NEAR: usize = 30;
