//! Text against table, text against text.

use super::scene::Scene;
use super::{Variant, near, words};

/// A number of the text becomes another.
fn miscount(s: &mut Scene<'_>, id: &str, before: &str, after: &str, step: i64) -> Option<()> {
    s.has(id)?;
    let n = s.count(id);
    s.swap(&format!("{before}{n}{after}"), &format!("{before}{}{after}", n + step))
}

const RECEIVED: &str = "requests.received.total";
const OUT: &str = "requests.carried_out.total";

/// A sentence about the decisions of table 二, so many too many.
fn decisions(s: &mut Scene<'_>, row: &str, word: &str, step: i64) -> Option<()> {
    let id = format!("proactive.{row}.decisions");
    s.has(&id)?;
    let n = s.count(&id) + step;
    s.append("overview", &format!("全年作出{word}{n}件。"))
}

fn growth(s: &mut Scene<'_>, to: &str) -> Option<()> {
    s.before()?;
    for word in ["增长", "下降"] {
        let start = format!("新收申请比上年{word}");
        if s.says(&start).is_some() {
            return s.swap(&start, &format!("新收申请比上年{to}，此前一年为"));
        }
    }
    None
}

const REVIEWS: &str = "disputes.reconsideration.total";

/// The text says that there were no requests, though there were.
fn none_received(s: &mut Scene<'_>, words: &str) -> Option<()> {
    let n = s.count(RECEIVED);
    s.only(n > 0)?;
    s.swap(&format!("全年收到政府信息公开申请{n}件"), words)
}

/// The text says how many requests were of natural persons, so many too many.
fn applicants(s: &mut Scene<'_>, step: i64) -> Option<()> {
    let (n, persons) = (s.count(RECEIVED), s.count("requests.received.natural_person"));
    s.only(persons > 1 && s.count("requests.carried_in.natural_person") != step)?;
    s.swap(&format!("申请{n}件，"), &format!("申请{n}件，其中自然人{}件，", persons + step))
}

/// The text says that there were no disputes, though there were.
fn no_disputes(s: &mut Scene<'_>, words: &str) -> Option<()> {
    let reviews = s.count(REVIEWS);
    let suits = s.count("disputes.suit_direct.total") + s.count("disputes.suit_after_reconsideration.total");
    s.only(reviews > 0)?;
    s.swap(&format!("因政府信息公开引发行政复议{reviews}件、行政诉讼{suits}件。"), words)
}

/// The text says how many reconsiderations were upheld, so many too many.
fn results(s: &mut Scene<'_>, step: i64) -> Option<()> {
    let (all, upheld) = (s.count(REVIEWS), s.count("disputes.reconsideration.upheld"));
    s.only(all > 0)?;
    s.swap(&format!("行政复议{all}件、"), &format!("行政复议{all}件（其中维持{}件）、", upheld + step))
}

/// Section 六 states another amount of fees.
fn fees(s: &mut Scene<'_>, text: &str) -> Option<()> {
    s.only(s.count("requests.other.fee_unpaid.total") == 0)?;
    s.replace("other", &[text])
}

pub(super) const VARIANTS: &[Variant] = &[
    words("XRF501", "多十七件", 2019..=2025, |s| miscount(s, RECEIVED, "申请", "件", 17)),
    words("XRF501", "多一百件", 2019..=2025, |s| miscount(s, RECEIVED, "申请", "件", 100)),
    words("XRF501", "统计表年份的收到数", 2017..=2018, |s| {
        miscount(s, "sheet.applications.received", "申请", "件", 5)
    }),
    words("XRF501", "汉字写的件数", 2019..=2025, |s| {
        let n = s.count(RECEIVED);
        s.only(n != 12 && n + s.count("requests.carried_in.total") != 12)?;
        s.swap(&format!("申请{n}件"), "申请十二件")
    }),
    near("XRF501", "提到上年受理", 2019..=2025, |s| {
        s.append("overview", "上年受理而在本年办结的申请已计入办结件数。")
    }),
    near("XRF501", "去年同期的件数", 2019..=2025, |s| {
        s.append("overview", "去年同期收到政府信息公开申请999件。")
    }),
    near("XRF501", "其中通过网络", 2019..=2025, |s| {
        s.only(s.count(RECEIVED) > 1)?;
        s.append("overview", "在收到的政府信息公开申请中，通过网络提交1件。")
    }),
    near("XRF501", "新收加上年结转", 2020..=2025, |s| {
        let (n, carried) = (s.count(RECEIVED), s.count("requests.carried_in.total"));
        s.only(carried > 0)?;
        s.swap(&format!("申请{n}件，上年结转{carried}件"), &format!("申请{}件（含上年结转{carried}件）", n + carried))
    }),
    words("XRF501", "称全年未收到", 2019..=2025, |s| none_received(s, "全年未收到政府信息公开申请")),
    words("XRF501", "称无依申请公开事项", 2019..=2025, |s| none_received(s, "本年度无依申请公开事项")),
    words("XRF501", "称没有任何人申请", 2019..=2025, |s| {
        none_received(s, "没有公民、法人或其他组织提出政府信息公开申请")
    }),
    words("XRF501", "自然人申请多三件", 2019..=2025, |s| applicants(s, 3)).also(&["XRF507"]),
    words("XRF501", "自然人申请多一件", 2019..=2025, |s| applicants(s, 1)).also(&["XRF507"]),
    words("XRF501", "自然人申请少一件", 2019..=2025, |s| applicants(s, -1)),
    near("XRF501", "自然人申请相符", 2019..=2025, |s| applicants(s, 0)),
    near("XRF501", "没有一种申请", 2019..=2025, |s| {
        s.append("overview", "未收到媒体和科研机构的政府信息公开申请，没有通过网络提出的政府信息公开申请。")
    }),
    near("XRF501", "没有申请引发的投诉", 2019..=2025, |s| {
        s.append("overview", "未收到因政府信息公开申请引发的投诉，无依申请公开逾期办理情况。")
    }),
    words("XRF502", "上年结转多两件", 2019..=2025, |s| {
        miscount(s, "requests.carried_in.total", "上年结转", "件", 2)
    }),
    words("XRF502", "结转下年度多三件", 2019..=2025, |s| miscount(s, OUT, "结转下年度继续办理", "件", 3)),
    words("XRF502", "结转下年度写成零", 2019..=2025, |s| {
        let n = s.count(OUT);
        s.only(n > 0)?;
        miscount(s, OUT, "结转下年度继续办理", "件", -n)
    })
    .also(&["XRF509"]),
    words("XRF503", "予以公开多四件", 2019..=2025, |s| {
        miscount(s, "requests.granted.total", "予以公开", "件", 4)
    }),
    words("XRF503", "部分公开多一件", 2019..=2025, |s| {
        miscount(s, "requests.partly_granted.total", "部分公开", "件", 1)
    }),
    words("XRF503", "办结多五件", 2019..=2025, |s| miscount(s, "requests.total.total", "办结", "件", 5)),
    words("XRF504", "行政复议多一件", 2019..=2025, |s| {
        miscount(s, "disputes.reconsideration.total", "行政复议", "件", 1)
    }),
    words("XRF504", "行政诉讼多两件", 2019..=2025, |s| {
        let n = s.count("disputes.suit_direct.total") + s.count("disputes.suit_after_reconsideration.total");
        s.swap(&format!("行政诉讼{n}件"), &format!("行政诉讼{}件", n + 2))
    }),
    words("XRF504", "没有复议而写有", 2019..=2025, |s| {
        let suits = s.count("disputes.suit_direct.total") + s.count("disputes.suit_after_reconsideration.total");
        s.only(s.count("disputes.reconsideration.total") + suits == 0)?;
        s.append("overview", "因政府信息公开引发行政复议2件。")
    }),
    words("XRF504", "称未发生而表四有", 2019..=2025, |s| {
        no_disputes(s, "未发生因政府信息公开引起的行政复议、行政诉讼。")
    }),
    words("XRF504", "称没有被申请复议而表四有", 2019..=2025, |s| {
        no_disputes(s, "没有因政府信息公开被申请行政复议、提起行政诉讼的情况。")
    }),
    words("XRF504", "称均为零而表四有", 2019..=2025, |s| no_disputes(s, "行政复议、行政诉讼均为零。")),
    words("XRF504", "维持多一件", 2019..=2025, |s| results(s, 1)).also(&["XRF507"]),
    words("XRF504", "维持多四件", 2019..=2025, |s| results(s, 4)).also(&["XRF507"]),
    words("XRF504", "称均获维持", 2019..=2025, |s| {
        let (all, upheld) = (s.count(REVIEWS), s.count("disputes.reconsideration.upheld"));
        s.only(all > upheld)?;
        s.swap(&format!("行政复议{all}件、"), &format!("行政复议{all}件（均获维持）、"))
    }),
    near("XRF504", "维持件数相符", 2019..=2025, |s| results(s, 0)),
    near("XRF504", "没有的确没有", 2019..=2025, |s| {
        let suits = s.count("disputes.suit_direct.total") + s.count("disputes.suit_after_reconsideration.total");
        s.only(s.count(REVIEWS) + suits == 0)?;
        s.append("overview", "没有因政府信息公开被申请行政复议、提起行政诉讼的情况。")
    }),
    near("XRF504", "没有败诉的", 2019..=2025, |s| {
        s.append("overview", "未发生政府信息公开行政诉讼败诉案件，没有行政复议被纠正的情况。")
    }),
    near("XRF504", "复议备案不是表四的数", 2019..=2025, |s| {
        s.append("overview", "全年办理行政复议备案134件，行政诉讼备案57件。")
    }),
    words("XRF505", "现行有效多两件", 2021..=2025, |s| {
        miscount(s, "proactive.normative_documents.in_force", "现行有效", "件", 2)
    }),
    words("XRF505", "继续有效多五件", 2021..=2025, |s| {
        let n = s.count("proactive.normative_documents.in_force");
        s.swap(&format!("现行有效{n}件"), &format!("继续有效{}件", n + 5))
    }),
    words("XRF505", "制发多一件", 2021..=2025, |s| {
        miscount(s, "proactive.normative_documents.issued", "制发行政规范性文件", "件", 1)
    }),
    words("XRF505", "废止多三件", 2021..=2025, |s| {
        miscount(s, "proactive.normative_documents.repealed", "废止", "件", 3)
    }),
    words("XRF506", "处罚多八件", 2019..=2025, |s| decisions(s, "penalties", "行政处罚", 8)),
    words("XRF506", "许可多三十件", 2019..=2025, |s| decisions(s, "licensing", "行政许可", 30)),
    words("XRF506", "强制多一件", 2019..=2025, |s| decisions(s, "coercion", "行政强制", 1)),
    words("XRF506", "收费多一万元", 2021..=2025, |s| {
        let amount = s.report().cell("proactive.fees.amount_wan")?.number?.to_f64() + 1.0;
        s.append("overview", &format!("全年行政事业性收费{amount:.2}万元。"))
    }),
    near("XRF506", "处罚件数相符", 2019..=2025, |s| decisions(s, "penalties", "行政处罚", 0)),
    near("XRF506", "公示的不是全部", 2019..=2025, |s| {
        s.append("overview", "在网站公示行政许可3件、行政处罚2件。")
    }),
    near("XRF506", "信息处理费不是行政事业性收费", 2021..=2025, |s| {
        fees(s, "本年度发出信息处理费收费通知2件，总金额200元，实际收取200元。")
    }),
    words("XRF507", "和少一，末项为其他", 2017..=2025, |s| {
        s.append_first("专栏共发布信息10条，其中政策2条、财政3条、其他4条。")
    }),
    words("XRF507", "和多于总数", 2017..=2025, |s| s.append_first("专栏共发布信息30条，其中政策22条、财政13条。")),
    words("XRF507", "四项之和不等", 2017..=2025, |s| {
        s.append_first("举办活动12次。共解读文件9件，其中图解3件、视频2件、文字3件、其他2件。")
    }),
    near("XRF507", "加得起来", 2017..=2025, |s| {
        s.append_first("专栏共发布信息10条，其中政策2条、财政3条、其他5条。")
    }),
    near("XRF507", "列举不完整", 2017..=2025, |s| {
        s.append_first("专栏共发布信息97条，其中包括政策22条、财政13条。")
    }),
    words("XRF508", "前后两个收到数", 2019..=2025, |s| {
        let n = s.count(RECEIVED) + s.count("requests.carried_in.total") + 5;
        s.only(s.count(RECEIVED) > 0)?;
        s.append("requests", &format!("全年收到政府信息公开申请{n}件。"))
    }),
    words("XRF508", "前后两个现行有效数", 2021..=2025, |s| {
        let n = s.count("proactive.normative_documents.in_force") + 3;
        s.append("proactive", &format!("行政规范性文件现行有效{n}件。"))
    }),
    words("XRF508", "前后两个结转数", 2019..=2025, |s| {
        let n = s.count(OUT) + 2;
        s.only(s.count(RECEIVED) > 0)?;
        s.append("requests", &format!("结转下年度继续办理{n}件。"))
    }),
    near("XRF508", "同一个数写了两遍", 2019..=2025, |s| {
        let n = s.count(RECEIVED);
        s.only(n > 0)?;
        s.append("requests", &format!("全年收到政府信息公开申请{n}件。"))
    }),
    words("XRF509", "称均已办结而有结转", 2019..=2025, |s| {
        s.only(s.count(OUT) > 0)?;
        s.append("overview", "所有申请均已办结。")
    }),
    words("XRF509", "称全部答复而有结转", 2019..=2025, |s| {
        s.only(s.count(OUT) > 0)?;
        s.append("overview", "收到的申请已全部答复。")
    }),
    words("XRF509", "没有申请而称均已答复", 2019..=2025, |s| {
        s.named("镇人民政府")?;
        s.nothing_received()?;
        s.append("overview", "收到的申请均已按时答复。")
    })
    .also(&["YOY401", "YOY402", "XRF510", "FRM113", "SUM306"]),
    near("XRF509", "没有申请也不称答复", 2019..=2025, |s| {
        s.named("街道办事处")?;
        s.nothing_received()
    })
    .also(&["YOY401", "YOY402", "XRF510"]),
    near("XRF509", "确实都办结了", 2019..=2025, |s| {
        s.only(s.count(OUT) == 0 && s.count(RECEIVED) > 0)?;
        s.append("overview", "所有申请均已办结。")
    }),
    words("XRF510", "增长88.8%", 2020..=2025, |s| growth(s, "增长88.8%")),
    words("XRF510", "下降61.3%", 2020..=2025, |s| growth(s, "下降61.3%")),
    words("XRF510", "增长与下降相反", 2020..=2025, |s| {
        let before = s.before()?.quantity(RECEIVED).count()?;
        s.only(before > 0 && (s.count(RECEIVED) - before).abs() * 20 > before)?;
        s.swap("新收申请比上年增长", "新收申请比上年下降")
    }),
    near("XRF510", "访问量的增长", 2020..=2025, |s| s.append("overview", "网站访问量比上年增长35%。")),
    near("XRF510", "按时答复率的百分点", 2020..=2025, |s| {
        s.append("overview", "收到的申请按时答复率比上年上升3个百分点。")
    }),
    words("XRF511", "主动公开数多九条", 2017..=2018, |s| {
        miscount(s, "sheet.disclosure.published", "主动公开政府信息", "条", 9)
    }),
    words("XRF511", "主动公开数少三十条", 2017..=2018, |s| {
        miscount(s, "sheet.disclosure.published", "主动公开政府信息", "条", -30)
    }),
    words("XRF511", "主动公开数多一个零", 2017..=2018, |s| {
        let n = s.count("sheet.disclosure.published");
        miscount(s, "sheet.disclosure.published", "主动公开政府信息", "条", n * 9)
    }),
    near("XRF511", "网站公开数另有其数", 2017..=2018, |s| s.append_first("通过网站主动公开政府信息30条。")),
    words("XRF512", "总金额多五元", 2021..=2025, |s| {
        fees(s, "本年度发出信息处理费收费通知3件，总金额425元，实际收取425元。")
    }),
    words("XRF512", "应收金额有角", 2021..=2025, |s| {
        fees(s, "本年度发出信息处理费收费通知1件，应收120.50元，实收120.50元。")
    }),
    words("XRF512", "汉字写的金额", 2021..=2025, |s| {
        fees(s, "本年度发出信息处理费收费通知两件，总金额三百零八元，均已缴纳。")
    }),
    words("XRF512", "总体情况里写的金额", 2021..=2025, |s| {
        s.only(s.count("requests.other.fee_unpaid.total") == 0)?;
        s.replace("other", &["信息处理费的收取情况见第一部分。"])?;
        s.append("overview", "全年发出信息处理费收费通知12件，应收12,341元，实收12,341元。")
    }),
    near("XRF512", "按页计的几笔之和", 2021..=2025, |s| {
        fees(s, "本年度发出信息处理费收费通知25件，总金额2950元，实际收取2950元。")
    }),
    near("XRF512", "以万元计", 2021..=2025, |s| {
        fees(s, "本年度发出信息处理费收费通知90件，总金额1.2万元，实际收取1.1985万元。")
    }),
    near("XRF512", "只缴了一部分", 2021..=2025, |s| {
        fees(s, "本年度发出信息处理费收费通知3件，总金额300元，已缴金额295元。")
    }),
    near("XRF512", "概数", 2021..=2025, |s| fees(s, "本年度发出信息处理费收费通知4件，总金额约425元。")),
    near("XRF512", "行政事业性收费不是信息处理费", 2021..=2025, |s| {
        let amount = s.report().cell("proactive.fees.amount_wan")?.number?.to_f64() * 10_000.0;
        fees(s, &format!("本年度没有收取信息处理费，行政事业性收费总金额{amount:.0}元。"))
    }),
];
