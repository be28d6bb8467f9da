use crate::digits;
use crate::doubt::Doubt;
use crate::facts::{Facts, Paragraph};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Place, Report, Section};
use std::ops::Range;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TIM603"),
        name: "wrong-year",
        title: ("写成其他年度", "Another year is spoken of as the report’s"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "统计期限的年份、标题的年份是否就是报告年度；第一部分开头写的年份是否就是报告年度；第四、五、六部分以往年写本年度的情况或打算，引言说编制的是往年的年度报告（警告）。标题、统计期限和公布日期不一致时，以其中两处为准。",
                "Whether the period stated and the title are of the report year, whether section 1 begins with that year, and whether sections 4, 5 and 6 write of an earlier year as the report’s, or the preamble announces an earlier year’s report (a warning). Where title, period and date of publication disagree, two of the three are believed.",
            ),
            why: (
                "年份没有改，说明沿用了上年的文稿。",
                "A year that was not changed shows that last year’s text was reused.",
            ),
            bad: ("2022年度报告写“2021年1月1日至2021年12月31日”。", "A report for 2022 over 2021."),
            good: ("“2022年1月1日至2022年12月31日”", "“2022年1月1日至2022年12月31日”"),
            false_alarms: (
                "正文中提到其他年度的比较、整改、印发和施行不报；写到报告年度的部分不报。报告年度不能确定的，记为“本工具”的问题。",
                "Comparisons, corrections of what an earlier year brought and years in which something was issued are left alone, and so are sections that name the report’s year. Where it is not sure which year the report is for, it is put down to the tool.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let year = cx.report.report_year;
    let help = Text::new(
        format!("请改为{year}年1月1日至{year}年12月31日，并核对全文年份。"),
        format!("State the period of {year}, and look for other years left in the text."),
    );
    // Title, period and date of publication were weighed: the title is the one that is wrong.
    if let Some((title, part, named)) = titled(cx.report) {
        let message = Text::new(
            format!("标题写的是{named}年，统计期限、公布日期等为{year}年度"),
            format!("the title says {named}; period or date of publication are of {year}"),
        );
        let help =
            Text::new(format!("请核对标题的年份，应为{year}年。"), format!("Check the year in the title: {year}."));
        let draft = Draft::new(message, help).words(title, part, Place::default());
        findings.push(draft.instead(year, named));
        return Verdict::Fail;
    }
    let doubt = || cx.facts.year_doubt().map(Doubt::Misread);
    // What the text says of the period comes first: it has a place.
    let speaks = |text: &str| ["统计期限", "统计时限", "期限为", "期限自"].iter().any(|words| text.contains(words));
    for paragraph in facts.paragraphs.iter().filter(|paragraph| speaks(paragraph.text)) {
        let Some((range, named)) = bounds(paragraph.text).find(|(_, named)| *named != year) else { continue };
        let message = Text::new(
            format!("统计期限写到{named}年，报告为{year}年度"),
            format!("the period speaks of {named}, the report is for {year}"),
        );
        let draft = Draft::new(message, help).words(paragraph.text, range, paragraph.place);
        findings.push(draft.instead(year, named).doubted(doubt()));
        return Verdict::Fail;
    }
    // The first words of section 一 speak of the year of the report.
    let opening =
        facts.of_section("overview").next().and_then(|paragraph| Some((paragraph, opening(paragraph.text, year)?)));
    if let Some((paragraph, (range, named))) = opening {
        let message = Text::new(
            format!("第一部分开头写的是{named}年，报告为{year}年度"),
            format!("section 1 begins with {named}, the report is for {year}"),
        );
        let draft = Draft::new(message, help).words(paragraph.text, range, paragraph.place);
        findings.push(draft.instead(year, named).doubted(doubt()));
        return Verdict::Fail;
    }
    if let Some((paragraph, part, named)) = left_over(facts, year).or_else(|| announced(facts, year)) {
        let message = Text::new(
            format!("正文以“{named}年”写本年度的情况，报告为{year}年度"),
            format!("the text writes of {named} as if it were the year of the report, {year}"),
        );
        let help = Text::new(
            format!("请核对这一段是否沿用{named}年度的文稿；确为本年度情况的，改为{year}年。"),
            format!("Check whether the passage was left from {named}; what is of this year is {year}."),
        );
        let draft = Draft::new(message, help).words(paragraph.text, part, paragraph.place);
        findings.push(draft.instead(year, named).with_severity(Severity::Warning).doubted(doubt()));
        return Verdict::Fail;
    }
    if let Some((paragraph, part)) = planned(facts, year) {
        let message = Text::new(
            format!("打算写到{year}年，报告为{year}年度"),
            format!("what is planned is for {year}, the year that the report is for"),
        );
        let help = Text::new(
            format!("请核对下一步打算的年份，应为{}年。", year + 1),
            format!("Check the year of the plan: {}.", year + 1),
        );
        let draft = Draft::new(message, help).words(paragraph.text, part, paragraph.place);
        findings.push(draft.instead(year + 1, year).with_severity(Severity::Warning).doubted(doubt()));
        return Verdict::Fail;
    }
    let Some(period) = cx.report.period else {
        return Verdict::NotEvaluable(Text::new("没有统计期限", "no period is stated").into());
    };
    // A period within the year that is not the whole of it is TIM604.
    if i32::from(period.from.year()) == year && i32::from(period.to.year()) == year {
        return Verdict::Pass(None);
    }
    let message = Text::new(
        format!("统计期限为 {} 至 {}，不是{year}年度", period.from, period.to),
        format!("the period stated is {} to {}, not {year}", period.from, period.to),
    );
    findings.push(Draft::new(message, help).instead(year, period).doubted(doubt()));
    Verdict::Fail
}

/// The year that the title gives in place of the report's, and where; nothing where the title names the report's too, or where
/// neither the period nor the date of publication says which is right.
pub(super) fn titled(report: &Report) -> Option<(&str, Range<usize>, i32)> {
    let year = report.report_year;
    let title = report.title.as_deref()?;
    let by_period = report.period.is_some_and(|p| i32::from(p.from.year()) == year && i32::from(p.to.year()) == year);
    let by_date = report.published.is_some_and(|published| i32::from(published.year()) == year + 1);
    if !by_period && !by_date {
        return None;
    }
    let mut named = title.match_indices('年').filter_map(|(at, _)| {
        let (start, _) = title[..at].char_indices().rev().nth(3)?;
        let (named, _) = digits::year_at(&title[start..at])?;
        (2008..2200).contains(&named).then_some((start..at, named))
    });
    let (part, first) = named.next()?;
    (first != year && named.all(|(_, other)| other == first)).then_some((title, part, first))
}

/// The year that a text begins with, and how long it is: 2023, ２０２３, 二〇二三.
fn year_at(text: &str) -> Option<(i32, usize)> {
    digits::year_at(text).filter(|(year, _)| (2000..2200).contains(year))
}

/// Whether a text names a year, in whatever digits.
fn names(text: &str, year: i32) -> bool {
    text.char_indices().any(|(at, c)| {
        matches!(c, '2' | '２' | '二') && text.get(at..).and_then(year_at).is_some_and(|(named, _)| named == year)
    })
}

/// 2024年，我局将进一步…, 下一步，在2024年的工作中，我局将…: a plan for the year that the report looks back on. 将 alone may stand for
/// 把 (将公开纳入考核).
fn planned<'f, 'r>(facts: &'f Facts<'r>, year: i32) -> Option<(&'f Paragraph<'r>, Range<usize>)> {
    facts.of_section("problems").find_map(|paragraph| {
        paragraph.sentences().find_map(|range| {
            let sentence = paragraph.text.get(range.clone())?;
            let start = sentence.find(&format!("{year}年"))?;
            let lead = sentence[..start].trim();
            let heads = ["", "下一步，", "在", "下一步，在", "今后，在"].contains(&lead);
            let rest = sentence[start..].strip_prefix(&format!("{year}年"))?;
            let rest = rest.strip_prefix('度').unwrap_or(rest);
            let rest = rest.strip_prefix("的工作中").or_else(|| rest.strip_prefix("工作中")).unwrap_or(rest);
            let rest = rest.strip_prefix('，').unwrap_or(rest);
            let rest = ["我局", "本局", "本单位", "我单位", "本机关", "我委", "我们", "我镇", "我办", "我中心"]
                .iter()
                .find_map(|who| rest.strip_prefix(who))
                .unwrap_or(rest);
            let plan = ["进一步", "继续", "不断", "着力", "加强", "加大", "从以下", "重点做好", "由专人"]
                .iter()
                .any(|does| rest.strip_prefix('将').is_some_and(|rest| rest.starts_with(does)));
            (heads && plan).then(|| (paragraph, range.start + start..range.start + start + 4))
        })
    })
}

/// `2021年，我局…` at the start of a text that nowhere names the year of the report: where the year stands, and which.
fn opening(text: &str, year: i32) -> Option<(Range<usize>, i32)> {
    let head = text.find("主动公开。").map_or(0, |at| at + "主动公开。".len());
    let start = if text.starts_with('（') && head < 60 { head } else { 0 };
    let rest = text.get(start..)?;
    let (named, length) = year_at(rest)?;
    let after = rest.get(length..)?.strip_prefix('年')?;
    let after = after.strip_prefix('度').unwrap_or(after);
    let speaks = after.starts_with(['，', ',']) && (named == year - 1 || named == year - 2);
    let elsewhere = names(text, year) || ["上年", "去年", "较", "同比"].iter().any(|word| text.contains(word));
    (speaks && !elsewhere).then_some((start..start + length, named))
}

/// Words by which a sentence looks back or tells when something began: the year is that of something else.
const LOOKS_BACK: [&str; 22] = [
    "上年",
    "去年",
    "较",
    "同比",
    "以来",
    "起",
    "印发",
    "修订",
    "出台",
    "施行",
    "结转",
    "针对",
    "整改",
    "对照",
    "指出",
    "通报",
    "相比",
    "年度报告",
    "上一年",
    "反馈",
    "存量",
    "遗留",
];

/// `2022年，…还存在…问题` in section five, `2022年度没有收取…` in section six, where neither section nor sentence names the
/// report's year: the passage, where the year stands, and which it is.
fn left_over<'f, 'r>(facts: &'f Facts<'r>, year: i32) -> Option<(&'f Paragraph<'r>, Range<usize>, i32)> {
    let sections = ["problems", "other", "disputes"];
    sections.into_iter().find_map(|key| {
        if facts.of_section(key).any(|paragraph| names(paragraph.text, year)) {
            return None;
        }
        facts.of_section(key).find_map(|paragraph| {
            paragraph.sentences().find_map(|range| {
                let sentence = paragraph.text.get(range.clone())?;
                // （一）2022年，…: its number stands before it.
                let heads = sentence.char_indices().take(5);
                let (start, (named, length)) =
                    heads.filter_map(|(at, _)| Some((at, year_at(sentence.get(at..)?)?))).next()?;
                let after = sentence.get(start + length..)?.strip_prefix('年')?;
                let after = after.strip_prefix('度').unwrap_or(after);
                let speaks = [
                    "，",
                    ",",
                    "将",
                    "本",
                    "我",
                    "全",
                    "没有",
                    "未",
                    "无",
                    "政府信息公开",
                    "信息公开",
                    "的政府信息公开",
                    "的信息公开",
                    "主要",
                    "存在",
                    "工作",
                    "信息处理费",
                    "收取",
                    "发出",
                ];
                let said = speaks.iter().any(|word| after.starts_with(word));
                // 2023年将…: a plan for a year that is over.
                let past = (year - 3..year).contains(&named);
                let back = LOOKS_BACK.iter().any(|word| sentence.contains(word));
                (said && past && !back).then(|| (paragraph, range.start + start..range.start + start + length, named))
            })
        })
    })
}

/// `编制2023年政府信息公开工作年度报告` in the preamble of another year's report: the passage, where the year stands, and which it is.
fn announced<'f, 'r>(facts: &'f Facts<'r>, year: i32) -> Option<(&'f Paragraph<'r>, Range<usize>, i32)> {
    facts.of_section(Section::PREAMBLE).find_map(|paragraph| {
        let text = paragraph.text;
        let own = |at: usize| {
            let sentence = paragraph.sentences().find(|range| range.contains(&at));
            sentence.and_then(|range| text.get(range)).is_some_and(|sentence| names(sentence, year))
        };
        text.match_indices('年').filter(|(at, _)| !own(*at)).find_map(|(at, mark)| {
            let (start, _) = text[..at].char_indices().rev().nth(3)?;
            let (named, _) = digits::year_at(&text[start..at])?;
            let after = text[at + mark.len()..].trim_start_matches('度');
            let report = after.starts_with("政府信息公开") || after.starts_with("信息公开");
            let named_so = report && after.chars().take(14).any(|c| c == '报');
            let made = ["编制", "编制本机关", "编制本单位", "编制了", "公布", "发布", "制作", "形成"];
            let before = text[..start].trim_end();
            let verb = made.iter().any(|verb| before.ends_with(verb));
            let past = (year - 3..year).contains(&named);
            (named_so && verb && past).then_some((paragraph, start..at, named))
        })
    })
}

/// The years of `2022年1月1日` and `2022年12月31日` in a text, and where they stand.
fn bounds(text: &str) -> impl Iterator<Item = (Range<usize>, i32)> {
    text.match_indices(['年', '.']).filter_map(|(at, mark)| {
        let start = at.checked_sub(4)?;
        let year: i32 = text.get(start..at)?.parse().ok()?;
        let rest = text.get(at + mark.len()..)?.trim_start();
        let bound = ["1月1日", "12月31日", "01月01日"].iter().any(|day| mark == "年" && rest.starts_with(day))
            || ["1.1", "01.01", "12.31"].iter().any(|day| {
                let behind = rest.strip_prefix(day);
                mark == "." && behind.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
            });
        (bound && (1900..2200).contains(&year)).then_some((start..at, year))
    })
}
