use super::own::{is_named_after, lines_of_work};
use crate::facts::Paragraph;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict, without_text};
use gongkai_model::{Report, Section};
use std::ops::Range;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CPY703"),
        name: "names-another-body",
        title: ("把其他单位当作本单位", "Names another body as itself"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（年度报告内容雷同、敷衍塞责的整改要求）",
        docs: Docs {
            checks: (
                "正文以其他部门、其他地方或其他系统的身份说话：“满足了社会对X部门公开的需求”“作为X部门”“本X局”“我X局”，句首“X局高度重视政府信息公开工作”，引言中“由X局编制”“X局2023年政府信息公开工作年度报告”，落款为X局，而 X 与本单位名称不符。",
                "The text speaks as another department, place or line of work: “满足了社会对X部门公开的需求”, “作为X部门”, “本X局”, “我X局”, a sentence that begins “X局高度重视政府信息公开工作”, a preamble that says “由X局编制” or gives another body's report, a signature of “X局”, where X is not in the agency's name.",
            ),
            why: (
                "这是抄用其他单位报告最确定的痕迹。",
                "It is the surest trace of a report taken over from another body.",
            ),
            bad: (
                "档案馆的报告：“基本满足了社会对交通运输部门公开的需求。”",
                "An archive's report: “基本满足了社会对交通运输部门公开的需求。”",
            ),
            good: (
                "档案馆的报告：“财政部门对我馆工作给予了支持。”",
                "An archive's report: “财政部门对我馆工作给予了支持。”",
            ),
            false_alarms: (
                "只看以本单位口吻说话的句式，提到其他部门不报。政府及其办公室、管委会的报告会写到所属部门，只看“本X局、我X局”和“作为X部门”。职责由名称判断：名称里没有的合并职责可能误报。常在一起的职责（如住建与城管、文旅与体育）视为同一系统。上级市的同名部门不算其他单位。",
                "Only words spoken as itself count; other departments may be mentioned freely. Governments, their offices and zone committees write of their departments: of theirs only “本X局”, “我X局” and “作为X部门” are looked at. The line of work is read from the name, so a merged duty that the name does not show may be reported wrongly. Duties often held together (housing and city management, culture and sport) count as one line. The same department of a city above is not another body.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
    }
    if cx.report.agency.name.trim().is_empty() {
        return Verdict::NotEvaluable(Text::new("不知道报告单位", "the reporting agency is not known").into());
    }
    let mut failed = false;
    // The same words again are the same fault: one finding for each name.
    let mut named: Vec<&str> = Vec::new();
    for paragraph in &cx.facts.paragraphs {
        for part in foreign(cx.report, paragraph) {
            let Some(words) = paragraph.text.get(part.clone()) else { continue };
            if named.contains(&words) || is_own_name(cx, words) {
                continue;
            }
            named.push(words);
            failed = true;
            let name = &cx.report.agency.name;
            let message = Text::new(
                format!("{name}的报告以“{words}”的身份说话"),
                format!("the report of {name} speaks as “{words}”"),
            );
            let help = Text::new(
                "请改为本单位的名称或职责，并核对这一段是否抄自其他单位，所述情况是否属实。",
                "Name the agency itself or its work, and check whether the passage was copied and is true here.",
            );
            findings.push(Draft::new(message, help).words(paragraph.text, part, paragraph.place));
        }
    }
    if let Some((paragraph, part)) = signed_by_another(cx) {
        let words = paragraph.text.get(part.clone()).unwrap_or_default();
        if !named.contains(&words) && !is_own_name(cx, words) {
            failed = true;
            let name = &cx.report.agency.name;
            let message = Text::new(
                format!("{name}的报告落款为“{words}”"),
                format!("the report of {name} is signed by “{words}”"),
            );
            let help = Text::new(
                "请改为本单位的名称，并核对报告是否抄自其他单位。",
                "Sign it by the agency itself, and check whether the report was copied.",
            );
            findings.push(Draft::new(message, help).words(paragraph.text, part, paragraph.place));
        }
    }
    if failed { Verdict::Fail } else { Verdict::Pass(None) }
}

/// Whether the office has said that the agency goes by these words too: 水务部门 by the name of 云泽区水务局.
fn is_own_name(cx: &ReportContext<'_, '_>, words: &str) -> bool {
    let stem = ENDS.iter().find_map(|end| words.strip_suffix(end)).unwrap_or(words);
    !stem.is_empty() && cx.settings.wording.names_of(cx.report).any(|name| name.contains(stem))
}

/// Longest line that is a signature, in characters.
const SIGNATURE: usize = 30;

/// The line that signs the report, where it is a bureau of another line of work.
fn signed_by_another<'c, 'r>(cx: &ReportContext<'c, 'r>) -> Option<(&'c Paragraph<'r>, Range<usize>)> {
    let report = cx.report;
    if !cx.facts.names_its_agency() {
        return None;
    }
    // The last line, or the one before a date.
    let lines: Vec<&Paragraph<'_>> = cx.facts.paragraphs.iter().rev().take(3).collect();
    let date = |text: &str| {
        text.chars().any(|c| c == '年')
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || c.is_whitespace() || "年月日〇○零一二三四五六七八九十".contains(c))
    };
    let line = lines.into_iter().find(|paragraph| !date(paragraph.text.trim()))?;
    let text = line.text.trim_end();
    let name = text.trim_start();
    let start = text.len() - name.len();
    // A date may stand behind the name in the same line.
    let name = name.split(|c: char| c.is_whitespace() || c.is_ascii_digit()).next().unwrap_or_default();
    let is_name = (3..=SIGNATURE).contains(&name.chars().count())
        && name.chars().all(|c| is_han(c) || "（）()".contains(c))
        && ["局", "委员会", "厅", "馆", "局办公室", "委员会办公室", "人民政府", "办事处"]
            .iter()
            .any(|end| name.ends_with(end));
    if !is_name
        || !text[start + name.len()..].chars().all(|c| c.is_whitespace() || c.is_ascii_digit() || "年月日".contains(c))
    {
        return None;
    }
    if is_another_town(&report.agency.name, name) {
        return Some((line, start..start + name.len()));
    }
    // The other reports of governments and committees may be signed by a body of theirs.
    if ["government", "government_office", "zone_committee"].contains(&report.agency.kind.id()) {
        return None;
    }
    let mut works = lines_of_work(name).peekable();
    works.peek()?;
    // Bodies that share an office sign by either name.
    let own = (works.any(|work| work.is_own(report)) && !other_place(report, name, &(0..name.len())))
        || is_named_after(report, name);
    // The agency may be known by its signature only.
    (!own && !report.agency.name.is_empty()).then(|| (line, start..start + name.len()))
}

/// Whether a name is that of another township or street than the agency is. One of the two may say which county it is of.
fn is_another_town(own: &str, name: &str) -> bool {
    ["镇人民政府", "乡人民政府", "街道办事处"].iter().any(|end| {
        let both = own.strip_suffix(end).zip(name.strip_suffix(end));
        both.is_some_and(|(own, name)| {
            !own.is_empty() && !name.is_empty() && !own.ends_with(name) && !name.ends_with(own)
        })
    })
}

/// How the name of a body ends after its line of work.
const ENDS: &[&str] = &["主管部门", "部门", "系统", "委员会", "局", "委", "厅", "馆"];

/// Farthest from one word of a pattern to the next, in characters.
const NEAR: usize = 12;

/// The names of other bodies that a paragraph gives as its own.
fn foreign(report: &Report, paragraph: &Paragraph<'_>) -> Vec<Range<usize>> {
    let text = paragraph.text;
    let mut found = Vec::new();
    let writes_of_departments =
        ["government", "government_office", "zone_committee"].contains(&report.agency.kind.id());
    let mut last_end = 0;
    for word in lines_of_work(text) {
        let Some(rest) = text.get(word.end..) else { continue };
        let Some(end) = ENDS.iter().find(|end| rest.starts_with(**end)).filter(|_| word.start >= last_end) else {
            continue;
        };
        let name_end = word.end + end.len();
        last_end = name_end;
        let (Some(before), Some(after)) = (text.get(..word.start), text.get(name_end..)) else { continue };
        let own = word.is_own(report);
        let whole = name_start(before)..name_end;
        let is_body = !matches!(*end, "部门" | "系统" | "主管部门");
        // 各部门, 部门间: several bodies are meant.
        if !is_body && (after.starts_with(['、', '和', '及', '与']) || before.ends_with('、')) {
            continue;
        }
        let other = if own { is_body && other_place(report, text, &whole) } else { true };
        if !other {
            continue;
        }
        let said = if own {
            speaks_at_start(text, &whole, after)
        } else if says_we(before) || says_as(text, &whole) || defines(text, &whole) {
            true
        } else if writes_of_departments {
            false
        } else if is_body {
            speaks_at_start(text, &whole, after) || in_preamble(paragraph, text, &whole, after)
        } else {
            demanded_of(before, after)
        };
        if said {
            found.push(whole);
        }
    }
    found
}

/// Where the name of a place before the line of work begins: 云泽区 before 水务部门. At most eight characters.
fn name_start(before: &str) -> usize {
    let end = before.len();
    if !before.ends_with(['区', '县', '市', '旗', '省', '州']) {
        return end;
    }
    let mut start = end;
    for (at, c) in before.char_indices().rev().take(8) {
        if !is_han(c) || "对由是指为在和与及的了向，。本我该各全".contains(c) {
            break;
        }
        start = at;
    }
    // 现公布云泽区财政局…: the verb is no part of the name.
    let verbs = ["现公布", "现发布", "现将", "公布", "发布"];
    let verb = verbs.iter().find(|verb| before[start..].starts_with(**verb));
    start + verb.map_or(0, |verb| verb.len())
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// 本水务局, 我水务局. Not 本市水务局: a place between says that it is another's.
fn says_we(before: &str) -> bool {
    let own = before.strip_suffix(['本', '我']);
    own.is_some_and(|rest| !rest.ends_with(['基', '根', '自', '原', '成', '资', '日', '文', '版']))
}

/// 本报告所称本机关是指云泽区审计局.
fn defines(text: &str, whole: &Range<usize>) -> bool {
    let before = text.get(..whole.start).unwrap_or_default();
    let own = ["本机关", "本单位", "本局", "我局"];
    let means = before.strip_suffix("是指").or_else(|| before.strip_suffix('指'));
    means.is_some_and(|before| own.iter().any(|own| before.ends_with(own)))
}

/// 作为水务部门 at the start of a sentence, or after 我局.
fn says_as(text: &str, whole: &Range<usize>) -> bool {
    let before = text.get(..whole.start).unwrap_or_default();
    let Some(rest) = before.strip_suffix("作为").or_else(|| before.strip_suffix("身为")) else { return false };
    let own = ["我局", "本局", "我馆", "本馆", "我委", "本委", "我们", "我单位", "本单位", "我镇", "我中心", "我办"];
    at_start(rest) || own.iter().any(|own| rest.ends_with(own))
}

/// 社会对水务部门信息公开的需求.
fn demanded_of(before: &str, after: &str) -> bool {
    let head: String = last_chars(before, NEAR + 8);
    let Some(at) = head.rfind('对') else { return false };
    let who = head.get(..at).unwrap_or_default();
    let between = head.get(at..).unwrap_or_default();
    let asked = ["社会", "公众", "群众", "各界", "人民", "大众"].iter().any(|who_asks| who.contains(who_asks));
    let tail: String = after.chars().take(NEAR).take_while(|c| !"，。；！？".contains(*c)).collect();
    let wanted = ["需求", "期待", "期盼", "关切", "要求"].iter().any(|word| tail.contains(word));
    let about = tail.contains("公开") || tail.contains("信息");
    asked && wanted && about && !between.contains(['，', '。', '；'])
}

/// Ways in which a report speaks of its author.
const DOES: &[&str] = &[
    "高度重视",
    "认真贯彻",
    "深入贯彻",
    "全面贯彻",
    "严格按照",
    "严格落实",
    "认真落实",
    "积极推进",
    "扎实推进",
    "坚持",
    "切实",
    "结合工作实际",
    "不断",
    "紧紧围绕",
    "按照",
    "认真学习",
    "持续",
];

/// 水务局高度重视政府信息公开工作, at the start of a sentence.
fn speaks_at_start(text: &str, whole: &Range<usize>, after: &str) -> bool {
    let before = text.get(..whole.start).unwrap_or_default();
    let led = year_led(before);
    if !at_start(led.unwrap_or(before)) {
        return false;
    }
    let sentence: String = after.chars().take(40).take_while(|c| !"。；！？".contains(*c)).collect();
    let of = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    let headed = ["党组", "党委"].iter().find_map(|head| sentence.strip_prefix(head));
    let counted = own_count(&sentence);
    // What it does to others, or with the agency's: 对我局公开工作开展检查.
    let others = [
        "我局",
        "本局",
        "我单位",
        "本单位",
        "我委",
        "我镇",
        "我馆",
        "我办",
        "我们",
        "通报",
        "检查",
        "指导",
        "抽查",
        "考核",
        "牵头",
    ];
    if (led.is_some() || headed.is_some() || counted) && of(&others) {
        return false;
    }
    let does = DOES.iter().any(|does| headed.unwrap_or(&sentence).starts_with(does));
    let about = of(&["公开工作", "信息公开"]) || (led.is_some() && of(&["公开信息", "以公开为常态"]));
    counted || (does && about)
}

/// What stands before 2024年， at the start of a sentence.
fn year_led(before: &str) -> Option<&str> {
    let rest = before.strip_suffix('，')?;
    let rest = rest.strip_suffix("年度").or_else(|| rest.strip_suffix('年'))?;
    let lead = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    (rest.len() - lead.len() == 4).then_some(lead)
}

/// 林业局2024年度共主动公开政府信息200条.
fn own_count(sentence: &str) -> bool {
    let rest = sentence.trim_start_matches(|c: char| c.is_ascii_digit());
    let year = sentence.len() - rest.len() == 4;
    let Some(rest) = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')).filter(|_| year) else {
        return false;
    };
    let rest = ["共", "累计", "全年"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    rest.starts_with("主动公开政府信息") || rest.starts_with("主动公开信息")
}

/// 由水务局编制, 水务局2023年政府信息公开工作年度报告, in the preamble.
fn in_preamble(paragraph: &Paragraph<'_>, text: &str, whole: &Range<usize>, after: &str) -> bool {
    if paragraph.section != Some(Section::PREAMBLE) {
        return false;
    }
    let before = text.get(..whole.start).unwrap_or_default();
    let made = before.ends_with('由') && after.chars().take(8).collect::<String>().contains("编制");
    let digits = after.trim_start_matches(|c: char| c.is_ascii_digit());
    let report =
        digits.strip_prefix("年度").or_else(|| digits.strip_prefix('年')).filter(|_| digits.len() < after.len());
    made || report.is_some_and(|rest| rest.starts_with("政府信息公开") && rest.chars().take(14).any(|c| c == '报'))
}

/// Whether what stands before ends a sentence, or is a number of a list.
fn at_start(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty()
        || before.ends_with(['。', '；', '！', '？'])
        || (before.chars().nth(6).is_none() && before.ends_with(['、', '）', ')', '.', '．']))
}

/// Whether a body of the agency's own line of work is that of another place of the same rank: 澄湖区财政局 in 云泽区.
fn other_place(report: &Report, text: &str, whole: &Range<usize>) -> bool {
    let Some(name) = text.get(whole.clone()) else { return false };
    let Some(own) = report.agency.region.last() else { return false };
    let rank = |unit: &str| unit.chars().last().filter(|c| "区县旗".contains(*c));
    let place: String = match name.char_indices().rfind(|(_, c)| "区县旗".contains(*c)) {
        Some((at, c)) => name.get(..at + c.len_utf8()).unwrap_or_default().to_owned(),
        None => return false,
    };
    // 云泽市澄湖区 ends with its innermost unit; 区 alone, 本区 and 全区 name no place.
    let named = place.chars().count() >= 3;
    named
        && rank(&place).is_some()
        && rank(own).is_some()
        && !place.ends_with(own)
        && !own.ends_with(&place)
        && !place.contains(['新', '开', '园'])
        && !is_named_after(report, &place)
}

fn last_chars(text: &str, n: usize) -> String {
    let start = text.char_indices().rev().nth(n.saturating_sub(1)).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default().to_owned()
}
