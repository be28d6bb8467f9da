//! What numbers are about: words and the quantities of the forms. A new topic is a variant and an entry of the table.

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
    NotProcessed,
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
        any: &["上年结转", "上年度结转", "上一年结转", "结转上年"],
        none: &["下年", "下一年"],
        about: &[],
    },
    Entry {
        topic: Topic::CarriedOut,
        any: &["结转下年", "结转至下", "结转到下", "转下年度", "结转下一年"],
        none: &[],
        about: &[],
    },
    Entry {
        topic: Topic::DocumentsInForce, any: &["现行有效", "继续有效"], none: &["规章"], about: DOCUMENTS
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
        ],
        none: &["公开", "解读"],
        about: DOCUMENTS,
    },
    Entry {
        topic: Topic::PartlyGranted, any: &["部分公开"], none: &["予以公开和部分", "予以公开及部分"], about: &[]
    },
    Entry { topic: Topic::Refused, any: &["不予公开"], none: &[], about: &[] },
    Entry { topic: Topic::NotProvided, any: &["无法提供"], none: &[], about: &[] },
    Entry { topic: Topic::NotProcessed, any: &["不予处理"], none: &[], about: &[] },
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
        any: &["收到", "新收", "受理", "共收", "接收"],
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
pub(super) fn of(before: &str, unit: &str, context: &str, own: &[(Topic, String)]) -> Option<Topic> {
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
            let about = entry.about.is_empty()
                || holds(entry.about, before)
                || holds(entry.about, context)
                || holds(entry.about, unit);
            // 公示行政许可3件、行政处罚2件: the second item is published as well.
            let listed =
                entry.topic.is_decision() && entry.any.iter().any(|word| before.trim_start().starts_with(word));
            if listed && holds(entry.none, context) {
                return false;
            }
            let disputes = matches!(entry.topic, Topic::Received | Topic::Closed) && holds(DISPUTES, before);
            holds(entry.any, before) && !holds(entry.none, before) && about && !disputes
        })
        .map(|entry| entry.topic)
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
            Topic::Granted | Topic::PartlyGranted | Topic::Refused | Topic::NotProvided | Topic::NotProcessed
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
            Topic::NotProcessed => ("不予处理", "not processed"),
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
            Topic::NotProcessed => &["requests.not_processed.total"],
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
        }
    }
}
