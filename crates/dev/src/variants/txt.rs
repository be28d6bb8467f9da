//! Wording, and personal data.

use super::scene::Scene;
use super::{Variant, near, words};

fn problems(s: &mut Scene<'_>, text: &str) -> Option<()> {
    s.replace("problems", &[text])
}

fn heading(s: &mut Scene<'_>, key: &str, from: &str, to: &str) -> Option<()> {
    let section = s.section(key)?;
    let changed = section.heading.replacen(from, to, 1);
    if changed == section.heading {
        return None;
    }
    section.heading = changed;
    Some(())
}

pub(super) const VARIANTS: &[Variant] = &[
    words("TXT801", "暂无问题", 2019..=2025, |s| problems(s, "暂无问题。")),
    words("TXT801", "只写无", 2019..=2025, |s| problems(s, "无。")),
    words("TXT801", "称没有问题", 2019..=2025, |s| problems(s, "本年度政府信息公开工作没有存在问题。")),
    near("TXT801", "短而有问题有措施", 2019..=2025, |s| {
        problems(s, "部分栏目更新不够及时。下一步由专人每周核对。")
    }),
    words("TXT802", "两个问题没有措施", 2019..=2025, |s| {
        problems(s, "存在的主要问题：一是信息更新不够及时；二是公开形式比较单一。")
    }),
    words("TXT802", "一个问题没有措施", 2019..=2025, |s| {
        problems(s, "部分工作人员对条例不够熟悉，答复质量不高。")
    }),
    words("TXT802", "问题写成有待加强", 2019..=2025, |s| {
        problems(s, "一是公开的主动性有待加强；二是解读的深度还不够；三是平台的功能有待完善。")
    }),
    near("TXT802", "问题之后写了已经做的", 2019..=2025, |s| {
        problems(s, "一是信息更新不够及时；二是公开形式比较单一。已安排专人每周核对，并配发图解。")
    }),
    words("TXT803", "政府政府", 2017..=2025, |s| s.append_first("主动公开政府政府信息取得进展。")),
    words("TXT803", "信息信息", 2017..=2025, |s| s.append_first("各类公开信息信息均已归档。")),
    words("TXT803", "年份重复", 2017..=2025, |s| {
        let year = s.year();
        s.append_first(&format!("本报告为{year}年{year}年度工作的总结。"))
    }),
    near("TXT803", "两个词组相接", 2017..=2025, |s| {
        s.append_first("按照区政府政府信息公开工作要求，依申请申请人可以当面查阅。")
    }),
    words("TXT804", "停在进一步加强", 2019..=2025, |s| s.append("problems", "今后将进一步加强")),
    words("TXT804", "停在逗号", 2019..=2025, |s| s.append("problems", "今后将按季度核对公开目录，")),
    words("TXT804", "长段没有句号", 2019..=2025, |s| {
        s.append(
            "problems",
            "今后将按季度核对公开目录，逐条检查答复文书的格式和依据，每半年组织一次业务培训，邀请法律顾问讲解条例的有关规定，并把检查的结果在内部通报",
        )
    }),
    near("TXT804", "短句没有句号", 2019..=2020, |s| s.replace("other", &["没有其他需要报告的事项"])),
    words("TXT805", "标题错一字", 2019..=2025, |s| heading(s, "problems", "情况", "清况")),
    words("TXT805", "标题少一字", 2019..=2025, |s| heading(s, "problems", "主要问题", "主要题")),
    words("TXT805", "标题两字颠倒", 2019..=2025, |s| heading(s, "requests", "处理", "理处")),
    near("TXT805", "标题用其它", 2019..=2025, |s| heading(s, "other", "其他", "其它")),
    words("TXT806", "XX次", 2017..=2025, |s| s.append_first("组织培训XX次，参加××人次。")),
    words("TXT806", "下划线", 2017..=2025, |s| s.append_first("全年召开专题会议____次。")),
    words("TXT806", "请填写", 2017..=2025, |s| s.append_first("联系电话：（请填写联系电话）。")),
    near("TXT806", "隐去的人名和引导公众填表", 2017..=2025, |s| {
        s.append_first("申请人××不服答复申请复议。需要信息的公民请填写《政府信息公开申请表》。")
    }),
    words("TXT807", "方括号里的空位", 2017..=2025, |s| {
        s.append_first("全年公开政策文件[具体数字]件，其中（列举重点领域）。")
    }),
    words("TXT807", "括号里的X", 2017..=2025, |s| s.append_first("组织培训【X】次，参加人员【X】人次。")),
    words("TXT807", "生成工具的客套话", 2017..=2025, |s| {
        s.append_first("当然，以下是为您生成的工作总结，可按需要调整。")
    }),
    words("TXT807", "引号里的空位名称", 2017..=2025, |s| {
        s.append_first("“重点政策名称”出台后，围绕“政策要点名称”制作图文解读。")
    }),
    near("TXT807", "括号里的说明", 2017..=2025, |s| {
        s.append_first("落实国办公开办函[2021]30号（具体数量见附表）。")
    }),
    near("TXT807", "说的就是名称一栏", 2017..=2025, |s| s.append_first("规范填写目录中的“文件名称”一栏。")),
    near("TXT807", "对公众说的话", 2017..=2025, |s| {
        s.append_first("告知书统一写明“根据您的申请”，如需了解详情，可以拨打咨询电话。")
    }),
    words("PII901", "公民身份号码", 2017..=2025, |s| {
        s.append_first("申请人某甲（身份证号990101199001010019）的申请已经答复。")
    }),
    words("PII901", "申请人的手机", 2017..=2025, |s| {
        s.append_first("申请人某乙（手机13800000000）的申请已经答复。")
    }),
    words("PII901", "银行卡号", 2017..=2025, |s| {
        s.append_first("退还申请人信息处理费，银行卡号6222020000000000000，已经到账。")
    }),
    near("PII901", "单位电话", 2017..=2025, |s| s.append_first("咨询电话：0000-5550123，监督电话：13800000001。")),
    near("PII901", "文号和长数字", 2017..=2025, |s| {
        s.append_first("索引号990101199001010018已经更换，浏览量138000000011次。")
    }),
];
