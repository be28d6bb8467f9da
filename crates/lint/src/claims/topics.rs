//! What numbers are about: words and the quantities of the forms. A new topic is a variant and an entry of the table.

use crate::words::without_leading;

/// What a text is about, where its sentence does not say so.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About {
    /// Requests for information.
    pub(super) requests: bool,
    /// Disputes over disclosure.
    pub(super) disputes: bool,
}

/// What a number is the number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it; `label` has the Chinese")]
pub enum Topic {
    Received,
    CarriedIn,
    CarriedOut,
    Closed,
    Granted,
    PartlyGranted,
    Refused,
    NotProvided,
    NotHeld,
    NotProcessed,
    OtherHandling,
    Reviews,
    Suits,
    DocumentsIssued,
    DocumentsRepealed,
    DocumentsInForce,
    Licences,
    Penalties,
    Coercion,
    Charges,
    ProcessingFeeCharged,
    ProcessingFeeCollected,
    Published,
    FromPersons,
    FromBusinesses,
    FromResearch,
    FromNonprofits,
    FromLegalServices,
    ReviewsUpheld,
    ReviewsCorrected,
    ReviewsPending,
    SuitsUpheld,
    SuitsCorrected,
    SuitsPending,
    SuitsDirect,
    SuitsAfterReview,
}

/// An entry: the clause holds one of `any` right before the number, none of `none`; clause or context holds one of `about`.
struct Entry {
    topic: Topic,
    any: &'static [&'static str],
    none: &'static [&'static str],
    about: &'static [&'static str],
}

const REQUESTS: &[&str] = &["申请"];
const DOCUMENTS: &[&str] = &["规范性文件"];
/// Words of the fee that §42 of the regulation lets an agency charge for too many requests: not a charge of table 二.
const PROCESSING_FEE: &[&str] = &["信息处理费", "收费通知"];
const DISPUTES: &[&str] = &["行政复议", "行政诉讼", "复议", "诉讼", "投诉", "举报"];

/// In order: the first entry that fits is meant.
const TABLE: &[Entry] = &[
    Entry {
        topic: Topic::CarriedIn,
        any: &["上年结转", "上年度结转", "上一年结转", "上一年度结转", "上年度转来", "上一年度转来", "结转上年"],
        none: &["下年", "下一年"],
        about: &[],
    },
    Entry {
        topic: Topic::CarriedOut,
        any: &["结转下年", "结转至下", "结转到下", "转下年度", "结转下一年", "结转20", "结转至20", "结转到20"],
        none: &[],
        about: &[],
    },
    Entry {
        topic: Topic::DocumentsInForce,
        any: &["现行有效", "继续有效", "继续执行"],
        none: &["规章"],
        about: DOCUMENTS,
    },
    Entry {
        topic: Topic::DocumentsRepealed, any: &["废止", "失效"], none: &["规章", "修改"], about: DOCUMENTS
    },
    Entry {
        topic: Topic::DocumentsIssued,
        any: &[
            "制发行政规范性文件",
            "制发规范性文件",
            "制定行政规范性文件",
            "出台行政规范性文件",
            "印发行政规范性文件",
            "制定规范性文件",
            "出台规范性文件",
            "新发规范性文件",
            "新发行政规范性文件",
            "印发规范性文件",
            "新增规范性文件",
            "新增行政规范性文件",
            "新出台",
            "新制定",
            "新制发",
            "新印发",
        ],
        none: &["公开", "解读"],
        about: DOCUMENTS,
    },
    Entry {
        topic: Topic::PartlyGranted, any: &["部分公开"], none: &["予以公开和部分", "予以公开及部分"], about: &[]
    },
    Entry { topic: Topic::Refused, any: &["不予公开"], none: &[], about: &[] },
    Entry { topic: Topic::NotProvided, any: &["无法提供"], none: &[], about: &[] },
    Entry { topic: Topic::NotHeld, any: &["不掌握相关政府信息", "本机关不掌握"], none: &[], about: &[] },
    Entry { topic: Topic::NotProcessed, any: &["不予处理"], none: &[], about: &[] },
    Entry { topic: Topic::OtherHandling, any: &["其他处理"], none: &[], about: &[] },
    Entry { topic: Topic::Granted, any: &["予以公开"], none: &["部分", "不予"], about: &[] },
    Entry {
        topic: Topic::Suits,
        any: &["行政诉讼"],
        none: &["复议", "申请人", "政府信息公开申请", "维持", "纠正", "驳回", "撤销", "审结", "败诉", "胜诉"],
        about: &["信息公开", "公开工作", "因政府信息"],
    },
    Entry {
        topic: Topic::Reviews,
        any: &["行政复议"],
        none: &["诉讼", "受理行政复议", "办理行政复议", "维持", "纠正", "驳回", "撤销", "审结"],
        about: &["信息公开", "公开工作", "因政府信息"],
    },
    Entry {
        topic: Topic::Closed,
        any: &["办结", "办理完毕", "答复"],
        none: &["不予", "无法", "建议", "率", "咨询", "留言", "来信", "部分", "予以"],
        about: REQUESTS,
    },
    Entry {
        topic: Topic::Received,
        any: &["收到", "新收", "受理", "共收", "接收", "申请总量", "申请总数"],
        none: &["结转", "咨询", "留言", "来信", "不予受理"],
        about: &["信息公开申请", "依申请公开", "公开申请", "申请公开", "政府信息申请"],
    },
    Entry { topic: Topic::Licences, any: &["行政许可"], none: &["公开", "公示", "事项"], about: &[] },
    Entry { topic: Topic::Penalties, any: &["行政处罚"], none: &["公开", "公示", "事项"], about: &[] },
    Entry {
        topic: Topic::ProcessingFeeCharged,
        any: &["总金额", "应收", "收费金额", "金额"],
        none: &["行政事业性", "实收", "实际", "已缴", "未缴", "到账", "退", "减免", "其他收费"],
        about: PROCESSING_FEE,
    },
    Entry {
        topic: Topic::ProcessingFeeCollected,
        any: &["实收", "实际收取", "收取信息处理费", "收取", "收到信息处理费"],
        none: &["行政事业性", "应收", "应收取"],
        about: PROCESSING_FEE,
    },
    Entry { topic: Topic::Charges, any: &["行政事业性收费"], none: &["项目", "目录", "清单"], about: &[] },
    Entry {
        topic: Topic::Published,
        any: &["主动公开政府信息", "主动公开各类政府信息", "主动公开信息", "主动公开各类信息", "公开发布政府信息"],
        none: &["网站", "公众号", "微信", "微博", "平台", "新媒体", "栏目", "平均", "更新"],
        about: &[],
    },
    Entry { topic: Topic::Coercion, any: &["行政强制"], none: &["公开", "公示", "事项"], about: &[] },
];

/// The topic of a number, by what stands before it in its clause, behind it, and in the sentence before.
pub(super) fn of(before: &str, unit: &str, context: &str, told: About, own: &[(Topic, String)]) -> Option<Topic> {
    // Shares, growth and days are no counts.
    if unit.trim_start().starts_with(['%', '％']) {
        return None;
    }
    let money = unit.trim_start().trim_start_matches('万').starts_with('元');
    let said = |(topic, words): &&(Topic, String)| topic.is_amount() == money && before.contains(words.as_str());
    if let Some((topic, _)) = own.iter().find(said) {
        return Some(*topic);
    }
    TABLE
        .iter()
        .find(|entry| {
            if entry.topic.is_amount() != money {
                return false;
            }
            let holds = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
            let told = match entry.topic {
                Topic::Received => told.requests && is_received(before),
                Topic::Closed => told.requests && is_closed(before),
                Topic::Reviews => told.disputes && is_brought(before, context, "行政复议"),
                Topic::Suits => told.disputes && is_brought(before, context, "行政诉讼"),
                _ => false,
            };
            let about = told
                || entry.about.is_empty()
                || holds(entry.about, before)
                || holds(entry.about, context)
                || holds(entry.about, unit);
            // 公示行政许可3件、行政处罚2件: the second item is published as well.
            let listed =
                entry.topic.is_decision() && entry.any.iter().any(|word| before.trim_start().starts_with(word));
            if listed && holds(entry.none, context) {
                return false;
            }
            if entry.topic.is_decision() && !entry.any.iter().any(|word| is_made(before, word)) {
                return false;
            }
            // 新出台2件, of the documents that its sentence is about: nothing stands between the verb and the number.
            let verb = entry.topic == Topic::DocumentsIssued && !before.contains("规范性文件");
            if verb && !entry.any.iter().any(|word| before.trim_end_matches(['共', '了']).ends_with(word)) {
                return false;
            }
            let disputes = matches!(entry.topic, Topic::Received | Topic::Closed) && holds(DISPUTES, before);
            holds(entry.any, before) && !holds(entry.none, before) && about && !disputes
        })
        .map(|entry| entry.topic)
}

/// `全年收到申请`: whether what a clause says was received is applications and nothing narrower (取水许可申请, 转来的申请), by the agency
/// and not a part of it (办公室收到申请).
fn is_received(before: &str) -> bool {
    if ["申请总量", "申请总数"].iter().any(|word| before.trim_end_matches(['为', '共', '是']).ends_with(word))
    {
        return true;
    }
    let verb = ["收到", "新收", "受理", "接收"].iter().filter_map(|word| Some((before.rfind(word)?, word.len()))).max();
    let Some((at, len)) = verb else { return false };
    let what = without_leading(&before[at + len..], &APPLICATIONS);
    let part =
        before[..at].trim_end_matches(['共', '计', '新', '已']).ends_with(['科', '股', '室', '处', '站', '队', '心']);
    what.is_empty() && !part && before[at..].contains("申请")
}

/// `全年共办结505件`: whether a clause says nothing but how many were closed.
fn is_closed(before: &str) -> bool {
    let leads = ["全年", "本年度", "本年", "年内", "当年", "已", "共计", "共", "总计", "合计"];
    let rest = without_leading(before, &leads);
    ["办结", "办理完毕"].iter().find_map(|word| rest.strip_prefix(word)).is_some_and(|behind| {
        without_leading(behind, &["申请", "数量", "件数", "总数", "数", "共", "了", "为"]).is_empty()
    })
}

/// `公开22件，部分公开3件，不公开6件`: the short name of an outcome, in a sentence about requests that names others as the form does.
pub(super) fn short_outcome(before: &str, unit: &str, sentence: &str, told: About) -> Option<Topic> {
    let listed = ["部分公开", "不予公开", "无法提供", "不予处理"].iter().any(|word| sentence.contains(word));
    let about = told.requests || sentence.contains("申请");
    if !listed || !about || !unit.trim_start().starts_with('件') {
        return None;
    }
    match before.trim().trim_start_matches("其中").trim_start_matches(['，', '：']) {
        "公开" | "全部公开" | "同意公开" | "准予公开" => Some(Topic::Granted),
        "不公开" | "不同意公开" => Some(Topic::Refused),
        _ => None,
    }
}

/// `1件废止，8件现行有效`: what stands behind a number of the documents that its sentence is about.
pub(super) fn documents_behind(before: &str, unit: &str, context: &str) -> Option<Topic> {
    let alone = without_leading(before, &["其中", "目前", "现有", "有"]).is_empty();
    if !alone || !context.contains("规范性文件") || context.contains("规章") {
        return None;
    }
    match unit.trim_start().strip_prefix('件')?.trim_end_matches(['。', '；']) {
        "现行有效" | "继续有效" | "保持有效" => Some(Topic::DocumentsInForce),
        "废止" | "已废止" | "被废止" | "宣布废止" => Some(Topic::DocumentsRepealed),
        _ => None,
    }
}

/// `全年发生行政复议案件3件`: whether the number is that of the disputes over disclosure, and not of papers, hearings or other disputes.
fn is_brought(before: &str, context: &str, name: &str) -> bool {
    let Some(at) = before.rfind(name) else { return false };
    let cases = ["案件", "申请", "事项", "件数", "数量", "总数", "案", "共", "计", "为", "有", "的", "数"];
    let behind = without_leading(&before[at + name.len()..], &cases);
    let other = [
        "处罚", "许可", "强制", "其他", "参加", "出庭", "提供", "协助", "配合", "征收", "工伤", "办理", "受理", "审理",
        "代理",
    ];
    behind.is_empty() && !other.iter().any(|word| before[..at].contains(word) || context.contains(word))
}

/// What may stand between 收到 and the number of applications.
const APPLICATIONS: [&str; 21] = [
    "公民、法人和其他组织",
    "公民、法人或其他组织",
    "公民、法人或者其他组织",
    "申请人",
    "社会公众",
    "依申请公开",
    "政府信息公开",
    "信息公开",
    "政府信息",
    "公开",
    "各类",
    "提出",
    "提交",
    "件数",
    "数量",
    "申请",
    "事项",
    "总数",
    "的",
    "共",
    "为",
];

/// Whether a number behind the name of a kind of decisions is that of the decisions: nothing stands between that makes it
/// another thing (行政处罚案卷20卷, 行政许可指南36份), and nothing before (听证, 公示).
fn is_made(before: &str, word: &str) -> bool {
    let Some(at) = before.rfind(word) else { return false };
    let between = without_leading(&before[at + word.len()..], &DECIDED);
    let other =
        ["听证", "公示", "公开", "归集", "抽查", "评查", "评审", "取消", "下放", "承接", "录入", "报送", "因", "对"];
    between.is_empty() && !other.iter().any(|word| before[..at].contains(word))
}

/// What may stand between the name of a kind of decisions and their number.
const DECIDED: [&str; 26] = [
    "处理",
    "决定书",
    "决定",
    "措施",
    "案件",
    "事项",
    "办件",
    "各类",
    "总计",
    "合计",
    "共计",
    "总数",
    "数量",
    "件数",
    "案",
    "共",
    "数",
    "为",
    "有",
    "计",
    "约",
    "近",
    "超",
    "的",
    "是",
    "：",
];

/// `有3件结转至下年度办理`, `另有2件依法延期、结转下一年度`: what stands behind a number, up to the end of its sentence, says that so many were
/// carried out.
pub(super) fn carried_out_behind(rest: &str) -> Option<Topic> {
    let counted = rest.trim_start().strip_prefix(['件', '宗', '份'])?;
    let counted = without_leading(counted, &["政府信息公开申请", "申请", "因故", "将", "的"]);
    let open = [
        "尚未办结",
        "未办结",
        "未办理完毕",
        "依法延期",
        "延期办理",
        "延期答复",
        "延期",
        "正在办理中",
        "正在办理",
        "尚在办理期限内",
        "尚在办理中",
        "尚在办理",
        "在办",
    ];
    let mut after = without_leading(counted, &open);
    // 2件于12月下旬收到，结转至次年
    if let Some(came) = after.strip_prefix('于') {
        after = came.split_once("收到").filter(|(when, _)| when.chars().count() <= 10).map_or(after, |(_, rest)| rest);
    }
    // What was told of them may be set apart by a comma; a number by itself may not: what follows has a number of its own.
    let after = match after.len() < counted.len() {
        true => without_leading(after, &["，", "、", "依法", "按规定", "将", "需", "已", "的"]),
        false => after,
    };
    let carried = [
        "结转下年",
        "结转至下年",
        "结转至下一年",
        "结转到下年",
        "结转到下一年",
        "结转下一年",
        "结转次年",
        "结转至次年",
        "结转到次年",
        "结转至20",
        "结转到20",
        "结转20",
        "转入下年",
        "转入下一年",
        "转入次年",
        "转下年",
    ];
    let said = carried.iter().any(|word| after.starts_with(word));
    // 转入2026年办理
    let to = after.strip_prefix("转入20").is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        ["年办理", "年继续办理", "年度办理", "年度继续办理"].iter().any(|word| rest.starts_with(word))
    });
    let clause = after.split(['，', '；', '。', '、']).next().unwrap_or_default();
    let own = ["件", "宗", "份"].iter().any(|unit| clause.contains(unit));
    ((said || to) && !own).then_some(Topic::CarriedOut)
}

/// Whether a number is that of several outcomes together (予以公开和部分公开7件), or of the requests of one kind of applicants
/// (自然人申请予以公开4件), or of things that are no requests: by what its sentence says before it, and by the last words of that.
pub(super) fn is_of_several(said: &str, phrase: &str) -> bool {
    let comma = said.rfind(['，', '；', '（']).map_or(said, |mark| &said[mark..]);
    let kinds = ["自然人", "企业", "科研机构", "公益组织", "法律服务"];
    // 自然人申请中，公开4件、部分公开1件
    if kinds.iter().any(|kind| said.contains(&format!("{kind}申请中")) || said.contains(&format!("{kind}的申请中")))
    {
        return true;
    }
    // 因国家秘密、法律法规禁止各不予公开1件
    if ["各不予", "各予以", "各部分", "各无法", "各有"].iter().any(|word| phrase.contains(word)) {
        return true;
    }
    let things = ["公文", "发文", "文件", "文稿"];
    if kinds.iter().any(|kind| comma.contains(kind)) || things.iter().any(|thing| said.contains(thing)) {
        return true;
    }
    let mut rest = ["依申请公开", "申请公开", "信息公开", "主动公开", "公开申请"]
        .iter()
        .fold(phrase.to_owned(), |text, word| text.replace(word, ""));
    let mut outcomes = 0;
    for word in ["部分公开", "不予公开", "无法提供", "不予处理", "其他处理", "予以公开", "公开"]
    {
        outcomes += rest.matches(word).count();
        rest = rest.replace(word, "");
    }
    outcomes > 1 || (outcomes == 1 && ["全部或", "全部和", "全部及"].iter().any(|word| phrase.contains(word)))
}

/// `未收取信息处理费`: the number is 0. The topic and where the words stand.
pub(super) fn negation(clause: &str) -> Option<(Topic, usize)> {
    let fee = ["未收取", "没有收取", "未产生", "没有产生", "未发生", "没有发生"];
    let at = fee.iter().find_map(|word| clause.find(word)).filter(|_| clause.contains("信息处理费"))?;
    Some((Topic::ProcessingFeeCollected, at))
}

impl Topic {
    /// The topics that an office can add words for, by their ids.
    pub const NAMED: [(&'static str, Topic); 17] = [
        ("received", Topic::Received),
        ("carried_in", Topic::CarriedIn),
        ("carried_out", Topic::CarriedOut),
        ("closed", Topic::Closed),
        ("granted", Topic::Granted),
        ("partly_granted", Topic::PartlyGranted),
        ("refused", Topic::Refused),
        ("not_provided", Topic::NotProvided),
        ("not_processed", Topic::NotProcessed),
        ("reviews", Topic::Reviews),
        ("suits", Topic::Suits),
        ("documents_issued", Topic::DocumentsIssued),
        ("documents_repealed", Topic::DocumentsRepealed),
        ("documents_in_force", Topic::DocumentsInForce),
        ("licences", Topic::Licences),
        ("penalties", Topic::Penalties),
        ("coercion", Topic::Coercion),
    ];

    /// Whether it is one of the outcomes of a request, which reports list behind 其中.
    pub(super) fn is_outcome(self) -> bool {
        matches!(
            self,
            Topic::Granted
                | Topic::PartlyGranted
                | Topic::Refused
                | Topic::NotProvided
                | Topic::NotHeld
                | Topic::NotProcessed
                | Topic::OtherHandling
        )
    }

    fn is_decision(self) -> bool {
        matches!(self, Topic::Licences | Topic::Penalties | Topic::Coercion)
    }

    /// Whether it is an amount of money; its claims are in hundredths of a yuan (分).
    pub fn is_amount(self) -> bool {
        matches!(self, Topic::Charges | Topic::ProcessingFeeCharged | Topic::ProcessingFeeCollected)
    }

    /// A claim's value for people: a count, or an amount with its unit.
    pub fn show(self, value: i64) -> String {
        if !self.is_amount() {
            return value.to_string();
        }
        let (unit, yuan) = if value.unsigned_abs() >= 1_000_000 { ("万元", 4) } else { ("元", 0) };
        format!("{}{unit}", gongkai_model::Decimal::new(value, 2 + yuan).normalize())
    }

    /// Name in Chinese and English.
    pub fn label(self) -> (&'static str, &'static str) {
        match self {
            Topic::Received => ("收到申请", "requests received"),
            Topic::CarriedIn => ("上年结转", "carried in"),
            Topic::CarriedOut => ("结转下年度", "carried out"),
            Topic::Closed => ("办结", "closed"),
            Topic::Granted => ("予以公开", "granted"),
            Topic::PartlyGranted => ("部分公开", "partly granted"),
            Topic::Refused => ("不予公开", "refused"),
            Topic::NotProvided => ("无法提供", "not provided"),
            Topic::NotHeld => ("本机关不掌握", "not held"),
            Topic::NotProcessed => ("不予处理", "not processed"),
            Topic::OtherHandling => ("其他处理", "other handling"),
            Topic::Reviews => ("行政复议", "reconsiderations"),
            Topic::Suits => ("行政诉讼", "suits"),
            Topic::DocumentsIssued => ("制发规范性文件", "documents issued"),
            Topic::DocumentsRepealed => ("废止规范性文件", "documents repealed"),
            Topic::DocumentsInForce => ("现行有效规范性文件", "documents in force"),
            Topic::Licences => ("行政许可", "licences"),
            Topic::Penalties => ("行政处罚", "penalties"),
            Topic::Coercion => ("行政强制", "coercion"),
            Topic::Charges => ("行政事业性收费", "administrative charges"),
            Topic::ProcessingFeeCharged => ("应收信息处理费", "processing fees charged"),
            Topic::ProcessingFeeCollected => ("实收信息处理费", "processing fees collected"),
            Topic::Published => ("主动公开信息", "information published"),
            Topic::FromPersons => ("自然人申请", "requests of natural persons"),
            Topic::FromBusinesses => ("商业企业申请", "requests of businesses"),
            Topic::FromResearch => ("科研机构申请", "requests of research institutes"),
            Topic::FromNonprofits => ("社会公益组织申请", "requests of non-profit organisations"),
            Topic::FromLegalServices => ("法律服务机构申请", "requests of legal services"),
            Topic::ReviewsUpheld => ("行政复议维持", "reconsiderations upheld"),
            Topic::ReviewsCorrected => ("行政复议纠正", "reconsiderations corrected"),
            Topic::ReviewsPending => ("行政复议尚未审结", "reconsiderations pending"),
            Topic::SuitsUpheld => ("行政诉讼维持", "suits upheld"),
            Topic::SuitsCorrected => ("行政诉讼纠正", "suits corrected"),
            Topic::SuitsPending => ("行政诉讼尚未审结", "suits pending"),
            Topic::SuitsDirect => ("未经复议直接起诉", "suits without reconsideration"),
            Topic::SuitsAfterReview => ("复议后起诉", "suits after reconsideration"),
        }
    }

    /// The quantities of the forms it is, the first that a form has.
    pub fn quantities(self) -> &'static [&'static str] {
        match self {
            Topic::Received => &["requests.received.total", "sheet.applications.received"],
            Topic::CarriedIn => &["requests.carried_in.total"],
            Topic::CarriedOut => &["requests.carried_out.total"],
            Topic::Closed => &["requests.total.total", "sheet.replies.total"],
            Topic::Granted => &["requests.granted.total"],
            Topic::PartlyGranted => &["requests.partly_granted.total"],
            Topic::Refused => &["requests.refused.total"],
            Topic::NotProvided => &["requests.not_provided.total"],
            Topic::NotHeld => &["requests.not_provided.not_held.total"],
            Topic::NotProcessed => &["requests.not_processed.total"],
            Topic::OtherHandling => &["requests.other.total"],
            Topic::Reviews => &["disputes.reconsideration.total", "sheet.reviews.total"],
            Topic::Suits => &["disputes.suits.total", "sheet.suits.total"],
            Topic::DocumentsIssued => &["proactive.normative_documents.issued"],
            Topic::DocumentsRepealed => &["proactive.normative_documents.repealed"],
            Topic::DocumentsInForce => &["proactive.normative_documents.in_force"],
            Topic::Licences => &["proactive.licensing.decisions"],
            Topic::Penalties => &["proactive.penalties.decisions"],
            Topic::Coercion => &["proactive.coercion.decisions"],
            Topic::Charges => &["proactive.fees.amount_wan"],
            // No table has them.
            Topic::ProcessingFeeCharged | Topic::ProcessingFeeCollected => &[],
            Topic::Published => &["sheet.disclosure.published"],
            Topic::FromPersons => &["requests.received.natural_person"],
            Topic::FromBusinesses => &["requests.received.business"],
            Topic::FromResearch => &["requests.received.research"],
            Topic::FromNonprofits => &["requests.received.nonprofit"],
            Topic::FromLegalServices => &["requests.received.legal_service"],
            Topic::ReviewsUpheld => &["disputes.reconsideration.upheld", "sheet.reviews.upheld"],
            Topic::ReviewsCorrected => &["disputes.reconsideration.corrected", "sheet.reviews.corrected"],
            Topic::ReviewsPending => &["disputes.reconsideration.pending"],
            Topic::SuitsUpheld => &["disputes.suits.upheld", "sheet.suits.upheld"],
            Topic::SuitsCorrected => &["disputes.suits.corrected", "sheet.suits.corrected"],
            Topic::SuitsPending => &["disputes.suits.pending"],
            Topic::SuitsDirect => &["disputes.suit_direct.total"],
            Topic::SuitsAfterReview => &["disputes.suit_after_reconsideration.total"],
        }
    }
}
