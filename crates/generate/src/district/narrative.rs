//! The text of a report: it states the numbers of its tables.

use super::bodies::{Body, Trade};
use crate::plain::Dice;
use gongkai_model::{Form, Passage, Period, Place, Report, Section};

/// Writes preamble, sections, period and legal basis into a report.
pub fn write(report: &mut Report, body: &Body, before: Option<i64>, dice: &mut Dice) {
    let year = report.report_year;
    let form = Form::expected(year).unwrap_or(&Form::all()[0]);
    if let (Ok(from), Ok(to)) = (format!("{year}-01-01").parse(), format!("{year}-12-31").parse()) {
        report.period = Some(Period { from, to });
    }
    let (law, notice) = match year {
        ..=2018 => ("《中华人民共和国政府信息公开条例》", "《政府信息公开情况统计制度》"),
        2019 | 2020 => ("《中华人民共和国政府信息公开条例》（国务院令第711号）", "国办公开办函〔2019〕60号"),
        _ => ("《中华人民共和国政府信息公开条例》（国务院令第711号）", "国办公开办函〔2021〕30号"),
    };
    let preamble = format!(
        "本报告依据{law}和{notice}的要求编制，由总体情况、各项统计数据、问题与改进等部分组成。数据统计期限为{year}年1月1日至{year}年12月31日。"
    );
    let mut sections = vec![section(Some(Section::PREAMBLE), "", vec![preamble])];
    let text = Text { report, body, before };
    if form.sections.is_empty() {
        for (heading, paragraphs) in text.before_2019(dice) {
            sections.push(section(None, heading, paragraphs));
        }
    }
    for def in &form.sections {
        let paragraphs = match def.key.as_str() {
            "overview" => text.overview(dice),
            "problems" => text.problems(dice),
            "other" => text.other(dice),
            _ => Vec::new(),
        };
        sections.push(section(Some(&def.key), &format!("{}、{}", def.number, def.zh), paragraphs));
    }
    report.sections = sections;
}

/// A section of these paragraphs.
pub fn section(key: Option<&str>, heading: &str, paragraphs: Vec<String>) -> Section {
    let passage = |text| Passage { text, place: Place::default() };
    Section {
        key: key.map(str::to_owned),
        heading: heading.to_owned(),
        paragraphs: paragraphs.into_iter().map(passage).collect(),
        place: Place::default(),
    }
}

/// What the text speaks of, by what it is made of: enough of each that texts differ.
const OBJECTS: [&str; 16] = [
    "{subject}信息",
    "答复文书",
    "公开目录",
    "政策图解",
    "历史文件",
    "专栏内容",
    "查阅点资料",
    "新媒体推文",
    "会议纪要",
    "统计数据",
    "办事指南",
    "流程图",
    "通知公告",
    "问答汇编",
    "规划文本",
    "合同台账",
];

const STAGES: [&str; 14] =
    ["编制", "审核", "发布", "更新", "归档", "检索", "转载", "解释", "核对", "流转", "起草", "校对", "移交", "标注"];

const FLAWS: [&str; 14] = [
    "耗时较长",
    "责任人不固定",
    "口径不一",
    "标准不够清楚",
    "缺少留痕",
    "漏项较多",
    "依赖个别人员",
    "格式不统一",
    "与业务系统脱节",
    "缺少提醒",
    "抽查不够",
    "反馈不够及时",
    "分工不够明确",
    "经验不足",
];

const EFFECTS: [&str; 16] = [
    "群众要打电话才知道结果",
    "申请人看不明白依据",
    "同一事项两处说法不同",
    "旧版本还留在网页上",
    "科室之间反复询问",
    "手机上难以打开",
    "视力不好的读者阅读不便",
    "外地企业找不到入口",
    "年底只能集中补录",
    "基层照搬上面的写法",
    "前后数据对不上",
    "读者留言等得太久",
    "值班人员答不上来",
    "打印出来缺页",
    "附件名称看不出内容",
    "村居干部不会使用",
];

const WHO: [&str; 10] = [
    "分管负责人",
    "办公室",
    "法制科室",
    "业务骨干",
    "信息员",
    "社会监督员",
    "值班人员",
    "新进人员",
    "档案人员",
    "法律顾问",
];

const OFTEN: [&str; 8] = ["每周", "每半月", "每月", "每两月", "每季度", "每半年", "逢单月", "逢双月"];

struct Text<'r> {
    report: &'r Report,
    body: &'r Body,
    before: Option<i64>,
}

fn pick<'t>(dice: &mut Dice, from: &[&'t str]) -> &'t str {
    from[dice.below(from.len() as u32) as usize]
}

impl Text<'_> {
    fn n(&self, id: &str) -> i64 {
        self.report.quantity(id).count().unwrap_or(0)
    }

    /// What the body's work is about.
    fn subject(&self) -> &'static str {
        match self.body.trade {
            Trade::Government => "重点领域",
            Trade::Office => "政策文件",
            Trade::Department(about) => about,
            Trade::Zone => "项目建设",
            Trade::Town => "村居事务",
        }
    }

    /// How the body calls itself.
    fn we(&self) -> &'static str {
        match self.body.trade {
            Trade::Government => "全区",
            Trade::Office => "本办公室",
            Trade::Department(_) if self.body.name.ends_with('馆') => "我馆",
            Trade::Department(_) => "我局",
            Trade::Zone => "管委会",
            Trade::Town if self.body.name.ends_with("街道办事处") => "街道",
            Trade::Town => "我镇",
        }
    }

    fn overview(&self, dice: &mut Dice) -> Vec<String> {
        let (we, subject) = (self.we(), self.subject());
        let items = 30 + dice.below(600);
        let proactive = pick(
            dice,
            &[
                "（一）主动公开。围绕{subject}，{we}全年通过门户网站公开信息{items}条，公开目录随职责变化及时更新。",
                "（一）主动公开。{we}把{subject}列为公开重点，一年来上网信息{items}条，其中涉及群众切身利益的逐条附有说明。",
                "（一）主动公开。全年公开各类信息{items}条。{subject}方面的办事条件、流程和结果均已对外公布，便于查询。",
                "（一）主动公开。{we}坚持公开为常态，发布信息{items}条，对{subject}的决定同步给出通俗解释。",
            ],
        );
        let (received, carried_in) = (self.n("requests.received.total"), self.n("requests.carried_in.total"));
        let (closed, carried_out) = (self.n("requests.total.total"), self.n("requests.carried_out.total"));
        let mut requests = if received == 0 && carried_in == 0 {
            format!("（二）依申请公开。本年度{we}未收到政府信息公开申请。")
        } else {
            let start = pick(dice, &["全年收到", "本年度新收", "一年来收到"]);
            // A government says whose numbers it gives.
            let whose = if matches!(self.body.trade, Trade::Government) { "全区" } else { "" };
            format!(
                "（二）依申请公开。{whose}{start}政府信息公开申请{received}件，上年结转{carried_in}件，办结{closed}件，结转下年度继续办理{carried_out}件。"
            )
        };
        if received > 0 {
            let (granted, partly) = (self.n("requests.granted.total"), self.n("requests.partly_granted.total"));
            requests.push_str(&format!("其中予以公开{granted}件，部分公开{partly}件。"));
            if let Some(before) = self.before.filter(|before| *before > 0) {
                // A rate of one decimal, rounded half up, in integers.
                let tenths = ((received - before) * 2000 + before * (received - before).signum()) / (2 * before);
                let word = if tenths < 0 { "下降" } else { "增长" };
                requests.push_str(&format!("新收申请比上年{word}{}.{}%。", tenths.abs() / 10, tenths.abs() % 10));
            }
        }
        let disputes = self.n("disputes.reconsideration.total");
        let suits = self.n("disputes.suit_direct.total") + self.n("disputes.suit_after_reconsideration.total");
        if disputes + suits > 0 {
            requests.push_str(&format!("因政府信息公开引发行政复议{disputes}件、行政诉讼{suits}件。"));
        }
        let documents = if self.report.report_year >= 2021 {
            format!(
                "全年制发行政规范性文件{}件，废止{}件，现行有效{}件。",
                self.n("proactive.normative_documents.issued"),
                self.n("proactive.normative_documents.repealed"),
                self.n("proactive.normative_documents.in_force")
            )
        } else {
            format!("全年新制作规范性文件{}件，均已公开。", self.n("proactive.normative_documents.made"))
        };
        let management = pick(
            dice,
            &[
                "（三）政府信息管理。落实公开前审查，每条信息标明来源和属性，失效文件同步标注。",
                "（三）政府信息管理。建立信息台账，按季度核对，过期内容及时下架或者注明。",
                "（三）政府信息管理。对历年文件作了一次梳理，补齐了文号和成文日期。",
            ],
        );
        let platform = pick(
            dice,
            &[
                "（四）政府信息公开平台建设。公开专栏改版后栏目更少、检索更快，查阅点配有专人引导。",
                "（四）政府信息公开平台建设。网站专栏全年运行平稳，手机端同步更新，没有出现长期不更新的栏目。",
                "（四）政府信息公开平台建设。政务新媒体与网站专栏互相链接，重复栏目合并为一个。",
            ],
        );
        let supervision = match self.body.trade {
            Trade::Government => {
                "（五）监督保障。公开工作列入年度工作考核，社会评议结果向社会公布，全年没有发生需要责任追究的情形，责任追究结果为零起。"
            }
            trade => {
                let said = pick(
                    dice,
                    &[
                        "（五）监督保障。明确一名负责同志分管，每季度自查一次，问题当月改正。",
                        "（五）监督保障。公开情况与科室年度考核挂钩，组织业务培训两次。",
                        "（五）监督保障。设立意见箱和电话，群众意见逐条回复，全年没有被通报的情形。",
                    ],
                );
                // The law asks it of governments of every level.
                match trade {
                    Trade::Town if self.body.name.ends_with("人民政府") => {
                        "（五）监督保障。公开工作列入村居年度考核，社会评议由居民代表打分，没有责任追究的情形。"
                    }
                    _ => said,
                }
            }
        };
        let fill =
            |text: &str| text.replace("{we}", we).replace("{subject}", subject).replace("{items}", &items.to_string());
        vec![fill(proactive), requests, format!("{management}{documents}"), platform.to_owned(), supervision.to_owned()]
    }

    /// A problem of its own: no two reports of a district are likely to share one.
    fn problem(&self, dice: &mut Dice) -> String {
        let (object, stage) = (pick(dice, &OBJECTS), pick(dice, &STAGES));
        let (flaw, effect) = (pick(dice, &FLAWS), pick(dice, &EFFECTS));
        match dice.below(3) {
            0 => format!("{object}的{stage}环节{flaw}，{effect}"),
            1 => format!("{effect}，主要是{object}在{stage}时{flaw}"),
            _ => format!("{stage}{object}{flaw}的情况还存在，以致{effect}"),
        }
    }

    /// A measure of its own.
    fn measure(&self, dice: &mut Dice) -> String {
        let (object, stage, who) = (pick(dice, &OBJECTS), pick(dice, &STAGES), pick(dice, &WHO));
        let (often, days) = (pick(dice, &OFTEN), 2 + dice.below(28));
        match dice.below(4) {
            0 => format!("由{who}{often}核对{object}的{stage}记录"),
            1 => format!("给{object}的{stage}定出{days}日时限，逾期的由{who}说明"),
            2 => format!("编写{object}{stage}样例{days}份，{often}组织{who}对照学习"),
            _ => format!("请{who}{often}试用{object}，意见在{days}日内改进到位"),
        }
    }

    fn problems(&self, dice: &mut Dice) -> Vec<String> {
        let subject = self.subject();
        let (one, two, three) = (self.problem(dice), self.problem(dice), self.problem(dice));
        let (first, second, third) = (self.measure(dice), self.measure(dice), self.measure(dice));
        let year = self.report.report_year;
        let text = match dice.below(3) {
            0 => format!(
                "存在的主要问题：一是{one}；二是{two}；三是{three}。下一步，将{first}，并{second}，年内还要{third}。"
            ),
            1 => format!(
                "回顾{year}年的工作，有三点不足：{one}；{two}；同时{three}。针对这些不足，{}年将{first}；{second}；{third}。",
                year + 1
            ),
            _ => format!("主要问题有三个方面：{one}；{two}；{three}。改进措施：{first}，{second}，{third}。"),
        };
        vec![text.replace("{subject}", subject)]
    }

    fn other(&self, dice: &mut Dice) -> Vec<String> {
        let fees = if self.report.report_year >= 2021 {
            let unpaid = self.n("requests.other.fee_unpaid.total");
            match dice.below(6) {
                roll if roll == 0 || unpaid > 0 => {
                    // Per item: up to 10 in a month are free, each of the next 20 costs 100 yuan. What is not paid is a
                    // row of table 三.
                    let paid = 1 + i64::from(dice.below(12));
                    let items = paid + unpaid;
                    format!("本年度发出信息处理费收费通知{items}件，应收{}元，实收{}元。", items * 100, paid * 100)
                }
                _ => "本年度没有收取信息处理费，发出收费通知0件，总金额0元。".to_owned(),
            }
        } else {
            "本年度没有收取与政府信息公开有关的费用。".to_owned()
        };
        vec![fees, pick(dice, &["没有其他需要报告的事项。", "除上述内容外，没有其他事项需要说明。"]).to_owned()]
    }

    /// The outline of the years before there was one.
    fn before_2019(&self, dice: &mut Dice) -> Vec<(&'static str, Vec<String>)> {
        let (we, subject) = (self.we(), self.subject());
        let published = self.n("sheet.disclosure.published");
        let (received, replied) = (self.n("sheet.applications.received"), self.n("sheet.replies.total"));
        let disputes = (self.n("sheet.reviews.total"), self.n("sheet.suits.total"));
        let requests = match received {
            0 => "全年未收到政府信息公开申请。".to_owned(),
            n => format!("全年收到政府信息公开申请{n}件，答复{replied}件。"),
        };
        let start = pick(dice, &["按照上级部署", "围绕年度要点", "结合工作实际"]);
        let done = [self.measure(dice), self.measure(dice)].map(|text| text.replace("{subject}", subject));
        vec![
            (
                "一、概述",
                vec![format!(
                    "{start}，{we}稳步推进政府信息公开，{subject}相关信息基本做到应公开尽公开。这一年，{}；{}。",
                    done[0], done[1]
                )],
            ),
            ("二、主动公开情况", vec![format!("全年主动公开政府信息{published}条，以网站公开为主。")]),
            ("三、依申请公开情况", vec![requests]),
            ("四、行政复议和行政诉讼情况", vec![format!("行政复议{}件，行政诉讼{}件。", disputes.0, disputes.1)]),
            ("五、存在的问题和改进措施", self.problems(dice)),
        ]
    }
}
