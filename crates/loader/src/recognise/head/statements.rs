//! What the running text says of whose report it is: the preamble (现公开云泽区财政局2023年…), and the first words of
//! section one (2023年，云泽区财政局认真贯彻…).

use super::super::dates;
use super::super::outline::Line;
use super::Claim;
use super::agency::{is_own_name, of_room};
use super::title::name_before;
use crate::normal::{numbered, pattern, plain_line, simplified};
use gongkai_model::{HeadSource, Passage, Place};
use regex::Regex;
use std::sync::LazyLock;

/// Most characters of a preamble that are looked at.
const LONGEST_PREAMBLE: usize = 3000;

/// Most lines before the first section that can be its preamble.
const MOST_LINES: usize = 60;

/// Fewest characters of a line that goes on on the next.
const WRAPPED_LINE: usize = 16;

/// Characters of section one that are looked at.
const OPENING: usize = 240;

/// Farthest that a name begins before the word it belongs to, in characters.
const LONGEST_LEAD: usize = 60;

/// The report as a sentence names it.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?:政府|政务)?(?:信息|政务)公开|政府信息)(?:工作)?(?:(?:20\d\d)?年度?)?(?:工作)?(?:(?:开展|总体)?情况)?(?:年度)?(?:报告|年报)",
    )
});

/// What stands behind the name of a notice or a form that is about such reports, and is none.
static ABOUT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[^。，；]{0,24}?(?:格式|通知|要求|文件|规范|模板|有关事项)"));

/// Words after which the name of an agency begins.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[。，,；;：:、《（(“”\n]|现(?:予以?|将|就|特)?(?:公开|公布|发布|编制|制作|形成)?(?:并(?:公开|公布|发布))?|向社会公开|特?向社会公布|(?:予以?|特|兹|已|并|便)(?:公开|公布|发布|编制)|公布|发布|编制|特将|兹将|现将|关于|做好|按照|根据|依据|社会",
    )
});

/// 由…编制, 由…根据…
static COMPILED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"由([\p{Han}（）()]{2,45}?)(?:根据|依据|依照|按照|负责|组织|牵头|联合|共同|结合|编制|编写|汇总|撰写|制作|起草)",
    )
});

/// 根据…，云泽区财政局编制本报告
static WROTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[，,。；\n]([\p{Han}]{3,40}?)(?:特此|特|现|组织|认真|结合实际|汇总)?(?:编制|编写|制作|公布|发布|公开)(?:了|完成|并|本|此|《|20|如下|政府|政务)",
    )
});

/// 如有疑问，请与云泽区财政局联系
static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:请与|请联系|请向|可与|可联系|直接与|径与)([\p{Han}]{3,40}?)(?:[（(][^（）()]{0,80}[）)])?(?:联系|咨询|反映|查询|[（(，,。])",
    )
});

/// What an agency does in the first sentence of its report.
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:的)?([\p{Han}（）()]{2,40}?)(?:认真|深入|坚持|严格|全面|积极|扎实|紧紧|紧扣|始终|切实|高度|持续|不断|继续|进一步|按照|根据|依据|依法|围绕|以|在|共|累计|主动|深化|加强|着力|大力|聚焦|立足|政府信息|政务公开|信息公开|政务信息|贯彻|落实|未|没有|充分|牢固|稳步|有序|结合|通过|强化|突出|推进|规范|把|将|高质量|统筹|的政)",
    )
});

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(20\d\d|二[〇○◯零Oo0][一二三四五六七八九〇○◯零Oo0]{2})年度?[，,、的]?"));

/// The preamble as one text: lines that a converter has wrapped are put together again.
pub(super) struct Preamble {
    text: String,
    /// The same in simplified characters, byte by byte.
    simple: String,
    place: Place,
}

impl Preamble {
    /// The lines before the first section.
    pub(super) fn of(before: &[Line<'_>]) -> Preamble {
        let before = &before[before.len().saturating_sub(MOST_LINES)..];
        let mut text = String::new();
        let mut place = None;
        let mut open = false;
        for line in before {
            let plain: String = plain_line(line.text).chars().filter(|c| !c.is_whitespace()).collect();
            if plain.is_empty() || text.len() > LONGEST_PREAMBLE * 3 {
                continue;
            }
            if !open {
                text.push('\n');
            }
            text.push_str(&plain);
            if plain.chars().count() >= WRAPPED_LINE && place.is_none() {
                place = Some(line.place);
            }
            open = plain.chars().count() >= WRAPPED_LINE && !plain.ends_with(['。', '：', '；']);
        }
        let simple = simplified(&text).into_owned();
        Preamble { text, simple, place: place.unwrap_or_default() }
    }

    /// The same as one text, for what is looked for in it beside names.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What it says of agency and year, the surest wording first.
    pub(super) fn claims(&self) -> Vec<Claim> {
        let claim = |agency: Option<String>, year: Option<i32>, words: &str| Claim {
            by: HeadSource::Preamble,
            agency,
            year,
            words: Passage { text: words.to_owned(), place: self.place },
        };
        let mut claims = Vec::new();
        if self.simple.len() != self.text.len() {
            return claims;
        }
        for found in NAMED.find_iter(&self.simple) {
            if ABOUT.is_match(&self.simple[found.end()..]) {
                continue;
            }
            let mut end = found.start();
            if self.simple[..end].ends_with("人民") && found.as_str().starts_with("政府") {
                end += "政府".len();
            }
            let from = back(&self.simple, end);
            let lead = LEAD.find_iter(&self.simple[from..end]).last().map_or(from, |lead| from + lead.end());
            let words = &self.text[lead..found.end()];
            let year = dates::year(words).map(|(_, year)| year);
            let agency = name_before(&self.text[lead..end]).map(|name| of_room(&name).to_owned());
            let agency = agency.filter(|name| is_own_name(name));
            if agency.is_some() || year.is_some() {
                claims.push(claim(agency, year, words));
            }
        }
        for wording in [&*COMPILED, &*WROTE] {
            claims.extend(self.names(wording).map(|name| claim(Some(name.to_owned()), None, name)));
        }
        // Whom to ask may be anybody: only where nothing else is named.
        if claims.iter().all(|claim| claim.agency.is_none()) {
            claims.extend(self.names(&CONTACT).map(|name| claim(Some(name.to_owned()), None, name)));
        }
        claims
    }

    /// The agencies that stand in a wording.
    fn names<'p>(&'p self, wording: &'p Regex) -> impl Iterator<Item = &'p str> {
        wording.captures_iter(&self.simple).filter_map(|found| {
            let name = self.text[found.get(1)?.range()].trim_start_matches(['由', '现', '特']);
            let name = of_room(name);
            is_own_name(name).then_some(name)
        })
    }
}

/// Where to begin to look for what stands before an offset.
fn back(text: &str, end: usize) -> usize {
    text[..end].char_indices().rev().take(LONGEST_LEAD).last().map_or(end, |(at, _)| at)
}

/// 现将云泽区财政局2023年度政府信息公开工作情况报告如下, 本报告由云泽区财政局编制: what a preamble says, under the first heading.
static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[^。]{0,120}?现(?:(?:将|就|把|予|特|公)[^。]{4,80}?(?:报告|公布|公开|通报|汇报|说明)?如下|公[布开][^。]{4,60}?(?:年度报告|年报))|本(?:年度)?(?:报告|年报)[^。]{0,120}?由[^。]{4,40}?编制)",
    )
});

/// The first words of section one: `2023年，云泽区财政局认真贯彻…`.
pub(super) fn opening(lines: &[Line<'_>]) -> Option<Claim> {
    let heading = lines.iter().position(|line| line.section.is_some_and(|section| section.number == "一"))?;
    let own = first_words(&lines[heading + 1..]);
    if own.as_ref().is_some_and(|claim| claim.agency.is_some()) {
        return own;
    }
    // The same words may stand over the heading.
    let before = &lines[heading.saturating_sub(LINES_BEFORE)..heading];
    let begins = |line: &Line<'_>| YEAR.is_match(simplified(&plain_line(line.text)).trim_start());
    let over = before.iter().position(begins).and_then(|at| first_words(&before[at..]));
    over.filter(|claim| claim.agency.is_some() && claim.year.is_some()).or(own)
}

/// Lines over the first heading that are looked at for words with which section one may begin.
const LINES_BEFORE: usize = 6;

/// What the first sentence of some lines says of agency and year.
fn first_words(lines: &[Line<'_>]) -> Option<Claim> {
    let mut text = String::new();
    let mut place = None;
    for line in lines.iter().take(8) {
        let plain: String = plain_line(line.text).chars().filter(|c| !c.is_whitespace()).collect();
        if line.section.is_some() || (place.is_none() && numbered(&plain).is_some()) {
            break;
        }
        place = place.or(Some(line.place));
        text.push_str(&plain);
        if plain.ends_with('。') || text.chars().count() >= OPENING {
            break;
        }
    }
    let simple = simplified(&text);
    if simple.len() != text.len() {
        return None;
    }
    if let Some(found) = ANNOUNCED.find(&simple) {
        let preamble =
            Preamble { text: text[..found.end()].to_owned(), simple: simple[..found.end()].to_owned(), place: place? };
        let claims = preamble.claims();
        let agency = claims.iter().find_map(|claim| claim.agency.clone());
        let year = claims.iter().find_map(|claim| claim.year);
        if agency.is_some() || (year.is_some() && !YEAR.is_match(&simple)) {
            let words: String = text.chars().take(40).collect();
            return Some(Claim {
                by: HeadSource::Opening,
                agency,
                year,
                words: Passage { text: words, place: place? },
            });
        }
    }
    let named = YEAR.find(&simple);
    let year = named.and_then(|found| dates::year(found.as_str())).map(|(_, year)| year);
    // 2019年以来 is no year.
    let year = year.filter(|_| !named.is_some_and(|found| simple[found.end()..].starts_with(['以', '至', '到'])));
    let mut agency = None;
    let mut at = named.map_or(0, |found| found.end());
    for clause in simple[at..].split_inclusive(['，', ',', '。', '；']).take(5) {
        let begins =
            ["在", "按照", "根据", "为", "围绕", "坚持", "全", "各"].iter().any(|word| clause.starts_with(word));
        if let Some(name) = SUBJECT.captures(clause).and_then(|found| found.get(1)).filter(|_| !begins) {
            // What the name is short for stands behind it in brackets.
            let name = text[at + name.start()..at + name.end()].trim_end_matches(['（', '(']);
            if is_own_name(name) && !name.contains("委、") {
                agency = Some(name.to_owned());
                break;
            }
        }
        at += clause.len();
    }
    if agency.is_none() && year.is_none() {
        return None;
    }
    let words: String = text.chars().take(40).collect();
    Some(Claim { by: HeadSource::Opening, agency, year, words: Passage { text: words, place: place? } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn preamble(text: &str) -> (Option<String>, Option<i32>) {
        let document = text::document(text);
        let lines: Vec<Line<'_>> = document.lines().map(|(text, place, at)| Line::of(text, place, at)).collect();
        let claims = Preamble::of(&lines).claims();
        (claims.iter().find_map(|claim| claim.agency.clone()), claims.iter().find_map(|claim| claim.year))
    }

    #[test]
    fn preambles_name_the_agency() {
        for (text, agency, year) in [
            (
                "根据《中华人民共和国政府信息公开条例》的规定,现公开蓼墟市云泽区人民政府2024年政府信息公开工作年度报告,本报告所列数据的统计期限自2024年1月1日起。",
                "蓼墟市云泽区人民政府",
                Some(2024),
            ),
            ("现将云泽区财政局2024年政府信息公开年度报告向社会公布。", "云泽区财政局", Some(2024)),
            (
                "按照2022年柳渡镇政府信息公开工作实际,现编制并发布《柳渡镇2022年政府信息公开工作年度报告》。",
                "柳渡镇",
                Some(2022),
            ),
            (
                "本年度报告是根据《条例》和《区政府办公室关于切实做好2023年政府信息公开年度报告编制发布工作的通知》的要求，由蓼墟市云泽区人民政府柳渡街道党政办公室综合科编制。",
                "蓼墟市云泽区人民政府柳渡街道",
                None,
            ),
            ("本报告由蓼墟市人民政府信息公开工作领导小组办公室根据《条例》要求编制而成。", "蓼墟市人民政府", None),
            ("根据《条例》规定，云泽区教育局编制本报告，全文共六个部分。", "云泽区教育局", None),
            (
                "按照《条例》要求，特向社会公布云泽区行政审批局\n2022年度政府信息公开年度报告。",
                "云泽区行政审批局",
                Some(2022),
            ),
            ("现向社会公布云泽区发展和改革局2023年度政府信息公开年度报告。", "云泽区发展和改革局", Some(2023)),
            ("根据《条例》规定编制本报告。如有疑问，请与云泽区档案馆联系（地址：云泽路1号）。", "云泽区档案馆", None),
            ("现将云泽区西柳街道办事处2023年度政府信息工作年度报告予以公开。", "云泽区西柳街道办事处", Some(2023)),
            (
                "根据规定编制本报告。如有疑问，请联系云泽区西柳街道办事处综合与经济发展办公室（电话：1）。",
                "云泽区西柳街道办事处",
                None,
            ),
            (
                "当前位置：首页 > 年度报告 > 乡镇（街道）\n东柳路街道2023年政府信息公开工作年度报告",
                "东柳路街道",
                Some(2023),
            ),
        ] {
            assert_eq!(preamble(text), (Some(agency.to_owned()), year), "{text}");
        }
        for text in [
            "依据《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）规定，编制本报告。",
            "根据《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》编制。",
            "我镇根据条例要求，结合工作实际，编制本报告。",
        ] {
            assert_eq!(preamble(text), (None, None), "{text}");
        }
    }

    #[test]
    fn first_words_of_section_one() {
        let first = |text: &str| {
            let text = format!("一、总体情况\n{text}\n");
            let document = text::document(&text);
            let lines: Vec<Line<'_>> = document.lines().map(|(text, place, at)| Line::of(text, place, at)).collect();
            opening(&lines).map(|claim| (claim.agency, claim.year))
        };
        for (text, agency) in [
            ("2023年,在区委、区政府的坚强领导下,柳渡街道办事处认真贯彻落实《条例》。", "柳渡街道办事处"),
            ("2023年，云泽区财政局深入贯彻落实上级要求。", "云泽区财政局"),
            ("2023年，柳渡镇政府信息公开工作严格落实上级要求。", "柳渡镇"),
            ("2023年度，云泽区财政局（以下简称“本机关”）按照要求推进工作。", "云泽区财政局"),
            ("现将云泽区财政局2023年度政府信息公开工作情况报告如下。", "云泽区财政局"),
            ("根据《条例》规定，现公布云泽区财政局2023年政府信息公开工作年度报告。", "云泽区财政局"),
            ("根据《条例》要求，现就2023年云泽区教育局政府信息公开工作报告如下：", "云泽区教育局"),
        ] {
            assert_eq!(first(text), Some((Some(agency.to_owned()), Some(2023))), "{text}");
        }
        for text in [
            "2023年，全市各级行政机关扎实推进政务公开工作。",
            "2023年，我镇持续强化组织领导。",
            "2023年度,服务中心在区委区政府的正确领导下,认真贯彻。",
        ] {
            assert_eq!(first(text), Some((None, Some(2023))), "{text}");
        }
        assert_eq!(first("根据规定，现公布我局2023年政府信息公开工作年度报告。"), Some((None, Some(2023))));
        let compiled = "本报告是根据《条例》要求，由云泽区柳渡镇人民政府党政办公室编制。";
        assert_eq!(first(compiled), Some((Some("云泽区柳渡镇人民政府".to_owned()), None)));
        assert_eq!(first("2019年以来，我局认真落实。"), None);
        assert_eq!(first("（一）主动公开。"), None);
    }
}
