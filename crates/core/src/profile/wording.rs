//! Wordings of an office's own: `[wording]`.

use super::{at, line};
use gongkai_lint::{OwnName, OwnWording, Text, Topic};
use gongkai_model::nearest;
use serde::Deserialize;
use toml::Spanned;

/// The wordings as they are written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WordingTable {
    stock: Vec<Spanned<String>>,
    allowed: Vec<Spanned<String>>,
    names: Vec<NameRow>,
    topics: Vec<TopicRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NameRow {
    agency: Spanned<String>,
    name: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicRow {
    topic: Spanned<String>,
    words: Spanned<String>,
}

/// Fewest characters: a shorter phrase stands in too much.
const PHRASE: usize = 4;
const WORDS: usize = 2;

/// The wordings, or what is wrong in which line and what would be valid.
pub(super) fn read(table: WordingTable, text: &str) -> Result<OwnWording, Text> {
    let phrases = |what: &str, of: Vec<Spanned<String>>, least: usize| -> Result<Vec<String>, Text> {
        of.into_iter().map(|phrase| long_enough(what, phrase, least, text)).collect()
    };
    let mut wording = OwnWording {
        stock: phrases("stock", table.stock, PHRASE)?,
        allowed: phrases("allowed", table.allowed, WORDS)?,
        ..OwnWording::default()
    };
    for NameRow { agency, name } in table.names {
        let agency = long_enough("names.agency", agency, PHRASE, text)?;
        let name = long_enough("names.name", name, WORDS, text)?;
        wording.names.push(OwnName { agency, name });
    }
    for TopicRow { topic, words } in table.topics {
        let (place, id) = (line(text, &topic), topic.get_ref());
        let Some((_, topic)) = Topic::NAMED.iter().find(|(of, _)| of == id) else {
            let all = || Topic::NAMED.iter().map(|(of, _)| *of);
            let near = nearest(id, all());
            let valid = if near.is_empty() { all().collect::<Vec<_>>() } else { near }.join(", ");
            return Err(at(
                place,
                format!("[wording] topics.topic = {id:?}：可用 {valid}"),
                format!("[wording] topics.topic = {id:?}; valid: {valid}"),
            ));
        };
        wording.topics.push((*topic, long_enough("topics.words", words, WORDS, text)?));
    }
    Ok(wording)
}

fn long_enough(what: &str, phrase: Spanned<String>, least: usize, text: &str) -> Result<String, Text> {
    let place = line(text, &phrase);
    let phrase = phrase.into_inner();
    if phrase.trim().chars().count() >= least {
        return Ok(phrase.trim().to_owned());
    }
    Err(at(
        place,
        format!("[wording] {what} = {phrase:?}：至少 {least} 个字，太短的词到处都有"),
        format!("[wording] {what} = {phrase:?}: {least} characters at least, a shorter one stands everywhere"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::Profile;
    use gongkai_lint::{Finding, review_with};
    use gongkai_loader::{Options, load};

    fn found(profile: &str, files: &[(&str, &str)], code: &str) -> Vec<String> {
        let settings = Profile::parse(profile).unwrap().settings;
        let options = Options::at("2026-03-01".parse().unwrap());
        let reports: Vec<_> =
            files.iter().flat_map(|(name, text)| load(name, text.as_bytes(), &options).unwrap().reports).collect();
        let review = review_with(&reports, &settings);
        let all = review.findings.iter().flat_map(Finding::with_follows);
        all.filter(|finding| finding.rule.as_str() == code).map(|finding| finding.message.zh.clone()).collect()
    }

    fn report(agency: &str, supervision: &str, problems: &str) -> String {
        format!(
            "{agency}2023年政府信息公开工作年度报告\n\n发布日期：2024-02-20\n\n一、总体情况\n\n（二）依申请公开。{supervision}\n\n\
             三、收到和处理政府信息公开申请情况\n\n\
             | 信息内容 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n\
             | 一、本年新收政府信息公开申请数量 | 12 | 0 | 0 | 0 | 0 | 0 | 12 |\n\
             | 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\n\
             五、存在的主要问题及改进情况\n\n{problems}\n\n六、其他需要报告的事项\n\n本年度没有收取信息处理费。\n"
        )
    }

    #[test]
    fn a_phrase_that_is_allowed_is_not_reported_and_another_is() {
        let profile = "[wording]\nallowed = [\"XX路步行街\"]\n";
        let text = report("云泽区财政局", "在XX路步行街设查阅点。", "部分栏目更新不及时。下一步每周检查。");
        assert_eq!(found("", &[("a.txt", &text)], "TXT806").len(), 1);
        assert!(found(profile, &[("a.txt", &text)], "TXT806").is_empty());
        let other = text.replace("XX路步行街设", "XX处设");
        assert_eq!(found(profile, &[("a.txt", &other)], "TXT806").len(), 1);
    }

    #[test]
    fn a_name_of_its_own_is_no_other_body() {
        let profile = "[[wording.names]]\nagency = \"云泽区档案馆\"\nname = \"云泽区交通运输局史志科\"\n";
        let text = report("云泽区档案馆", "作为交通运输部门，我局按时答复。", "部分栏目更新不及时。下一步每周检查。");
        assert_eq!(found("", &[("a.txt", &text)], "CPY703").len(), 1);
        assert_eq!(found("", &[("a.txt", &text)], "CPY704").len(), 1);
        assert!(found(profile, &[("a.txt", &text)], "CPY703").is_empty());
        assert!(found(profile, &[("a.txt", &text)], "CPY704").is_empty());
        let another = text.replace("云泽区档案馆", "云泽区图书馆");
        assert_eq!(found(profile, &[("a.txt", &another)], "CPY703").len(), 1);
    }

    #[test]
    fn words_of_its_own_for_a_topic_are_read() {
        let profile = "[wording]\ntopics = [{ topic = \"received\", words = \"登记信息公开工单\" }]\n";
        let text = report("云泽区财政局", "全年登记信息公开工单29件。", "部分栏目更新不及时。下一步每周检查。");
        assert!(found("", &[("a.txt", &text)], "XRF501").is_empty());
        assert_eq!(found(profile, &[("a.txt", &text)], "XRF501"), ["正文收到申请 29，表格 12"]);
    }

    #[test]
    fn stock_phrases_of_its_own_count_for_no_copy() {
        let stock = "按照区政府统一部署逐项对照任务清单开展自查自纠并把结果报送主管部门备查同时抄送各成员单位知悉";
        let profile = format!("[wording]\nstock = [\"{stock}\"]\n");
        let problems = format!("{stock}。部分栏目更新不及时。");
        let a = report("云泽区财政局", "全年收到政府信息公开申请12件。", &problems);
        let b = report("云泽区审计局", "全年收到政府信息公开申请12件。", &format!("{stock}。图解偏少。"));
        let files = [("a.txt", a.as_str()), ("b.txt", b.as_str())];
        assert_eq!(found("", &files, "CPY702").len(), 1);
        assert!(found(&profile, &files, "CPY702").is_empty());
    }

    #[test]
    fn a_deadline_of_one_agency_is_its_own() {
        let profile = "[[deadlines]]\nagency = \"云泽区财政局\"\ndate = \"02-28\"\n";
        let text = report("云泽区财政局", "无。", "部分栏目更新不及时。下一步每周检查。");
        assert_eq!(found("", &[("a.txt", &text)], "TIM601").len(), 1);
        assert!(found(profile, &[("a.txt", &text)], "TIM601").is_empty());
        let other = text.replace("财政局", "审计局");
        assert_eq!(found(profile, &[("a.txt", &other)], "TIM601").len(), 1);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, said) in [
            ("[wording]\nstock = [\"工作\"]\n", ["line 2", "4 characters at least"]),
            ("[wording]\n\nallowed = [\"X\"]\n", ["line 3", "2 characters at least"]),
            ("[wording]\ntopics = [\n{ topic = \"recieved\", words = \"登记\" }]\n", ["line 3", "received"]),
            ("[wording]\nphrases = []\n", ["line 2", "phrases"]),
            ("[[wording.names]]\nagency = \"局\"\nname = \"史志办\"\n", ["line 2", "names.agency"]),
        ] {
            let error = Profile::parse(text).unwrap_err().to_string();
            assert!(said.iter().all(|said| error.contains(said)), "{text}: {error}");
        }
    }
}
