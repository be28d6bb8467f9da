//! Form and structure.

use super::scene::Scene;
use super::{Variant, files, near, numbers, words};
use crate::district::edit;
use crate::write::html::HtmlStyle;
use gongkai_model::{Cells, FormId, Section};

fn without(s: &mut Scene<'_>, key: &str) -> Option<()> {
    s.section(key)?;
    s.edit().sections.retain(|section| section.key.as_deref() != Some(key));
    Some(())
}

fn without_paragraph(s: &mut Scene<'_>, head: &str) -> Option<()> {
    s.says(head)?;
    s.section("overview")?.paragraphs.retain(|passage| !passage.text.starts_with(head));
    Some(())
}

fn exchange(s: &mut Scene<'_>, a: &str, b: &str) -> Option<()> {
    let at =
        |s: &Scene<'_>, key: &str| s.report().sections.iter().position(|section| section.key.as_deref() == Some(key));
    let (a, b) = (at(s, a)?, at(s, b)?);
    s.edit().sections.swap(a, b);
    Some(())
}

/// The tables of another form over what numbers the two have in common.
fn in_form(s: &mut Scene<'_>, form: FormId) -> Option<()> {
    let cells = s.report().cells.clone()?;
    let mut replaced = Cells::absent(form.form());
    for def in form.form().cells.iter().filter(|def| !def.collapsed) {
        let read = |id: &str| cells.form().quantity(id).and_then(|quantity| quantity.read(&cells).count());
        // One row of 2019 is three of 2021.
        let whole = def.id.strip_prefix("requests.other.other.").map(|column| format!("requests.other.{column}"));
        let same = read(&def.id).or_else(|| read(&whole?));
        if let Some(ix) = form.form().cell(&def.id) {
            let number = gongkai_model::Number::Count(same.unwrap_or(0));
            let number = if def.amount { gongkai_model::Number::Amount(0.into()) } else { number };
            let place = gongkai_model::Place::default();
            replaced.set(ix, gongkai_model::CellState::Reported, Some(number), &number.to_string(), place);
        }
    }
    let report = s.edit();
    report.detected_form = Some(form);
    report.carried.tables = form.form().tables.iter().map(|table| table.key.clone()).collect();
    report.cells = Some(replaced);
    Some(())
}

fn without_table(s: &mut Scene<'_>, table: &str) -> Option<()> {
    s.drop(|id| id.starts_with(table))?;
    s.edit().carried.tables.remove(table).then_some(())
}

fn headings(s: &mut Scene<'_>, heads: &[&str]) -> Option<()> {
    for head in heads {
        s.append("overview", head)?;
        s.append("overview", "按照部署做好了这方面的工作，情况良好，今后还会坚持下去。")?;
    }
    Some(())
}

fn title(s: &mut Scene<'_>, title: String) -> Option<()> {
    s.paper().style = Some(HtmlStyle::Article);
    s.edit().title = Some(title);
    Some(())
}

/// Where no number is carried, a row can go without breaking a sum.
const ROW: &str = "| 行政许可 |";
const TOTAL: &str = "| 三、本年度办理结果 （七）总计";
const WEIBO: &str = "| 一（二）3.政务微博";

/// What section 六 says of the fee, where no table contradicts it.
fn charged(s: &mut Scene<'_>, text: &str) -> Option<()> {
    s.only(s.count("requests.other.fee_unpaid.total") == 0)?;
    s.replace("other", &[text])
}

/// A government that no longer says whose numbers it gives.
fn unsaid(s: &mut Scene<'_>, instead: &str) -> Option<()> {
    s.government()?;
    s.swap("全区", instead)
}

pub(super) const VARIANTS: &[Variant] = &[
    words("FRM101", "没有第六部分", 2019..=2025, |s| without(s, "other")),
    words("FRM101", "没有第五部分", 2019..=2025, |s| without(s, "problems")),
    words("FRM101", "没有第一部分", 2019..=2025, |s| without(s, "overview")).also(&["FRM116", "FRM118"]),
    near("FRM101", "标题用点号编号", 2019..=2025, |s| {
        let section = s.section("other")?;
        section.heading = section.heading.replace('、', "．");
        Some(())
    }),
    words("FRM102", "第五部分只有标题", 2019..=2025, |s| s.replace("problems", &[])),
    words("FRM102", "第六部分只有标题", 2019..=2025, |s| s.replace("other", &[])).also(&["FRM113"]),
    words("FRM102", "第一部分只有标题", 2019..=2025, |s| s.replace("overview", &[])).also(&["FRM116"]),
    near("FRM102", "第六部分只有一个无字", 2019..=2020, |s| s.replace("other", &["无。"])),
    words("FRM103", "第五、第六部分对调", 2019..=2025, |s| exchange(s, "problems", "other")),
    words("FRM103", "第二、第三部分对调", 2019..=2025, |s| exchange(s, "proactive", "requests")),
    words("FRM103", "编号重复", 2019..=2025, |s| {
        let section = s.section("other")?;
        section.heading = section.heading.replacen('六', "五", 1);
        Some(())
    }),
    near("FRM103", "标题没有编号", 2019..=2025, |s| {
        for section in &mut s.edit().sections {
            section.heading =
                section.heading.split_once('、').map_or(section.heading.clone(), |(_, head)| head.to_owned());
        }
        Some(())
    }),
    words("FRM104", "没有平台建设", 2021..=2025, |s| without_paragraph(s, "（四）")),
    words("FRM104", "没有政府信息管理", 2021..=2025, |s| without_paragraph(s, "（三）")),
    words("FRM104", "没有监督保障", 2021..=2025, |s| without_paragraph(s, "（五）")).also(&["FRM116"]),
    near("FRM104", "五个方面各用“方面”开头", 2021..=2025, |s| {
        for (from, to) in [
            ("（一）主动公开。", "主动公开方面，"),
            ("（二）依申请公开。", "依申请公开方面，"),
            ("（三）政府信息管理。", "政府信息管理方面，"),
            ("（四）政府信息公开平台建设。", "平台建设方面，"),
            ("（五）监督保障。", "监督保障方面，"),
        ] {
            s.swap(from, to)?;
        }
        Some(())
    }),
    words("FRM105", "机构人员和目录指南", 2019..=2025, |s| {
        headings(s, &["（六）政府信息公开工作机构和人员设置情况", "（七）政府信息公开目录、公开指南的编制、更新情况"])
    }),
    words("FRM105", "载体建设和收费减免", 2019..=2025, |s| {
        headings(s, &["（六）政府信息公开载体的建设、运行情况", "（七）政府信息公开收费及减免情况"])
    }),
    words("FRM105", "整个第一部分沿用旧提纲", 2019..=2020, |s| {
        s.replace("overview", &[])?;
        headings(s, &["（一）工作机构和人员设置情况", "（二）制度建设情况", "（三）目录、指南的编制和更新情况"])
    })
    .also(&["FRM116", "FRM118"]),
    words("FRM105", "引言说五个部分", 2019..=2025, |s| {
        s.swap("由总体情况、各项统计数据、问题与改进等部分组成", "由总体情况、各项统计数据等五个部分组成")
    }),
    words("FRM105", "引言列举旧提纲", 2019..=2025, |s| {
        s.swap("由总体情况、各项统计数据、问题与改进等部分组成", "由概述、依申请公开政府信息情况、收费及减免情况等组成")
    }),
    near("FRM105", "引言说六个部分", 2019..=2025, |s| {
        s.swap("由总体情况、各项统计数据、问题与改进等部分组成", "由总体情况、各项统计数据等六个部分组成")
    }),
    near("FRM105", "正文中提到机构人员", 2019..=2025, |s| {
        s.append("overview", "全年工作机构和人员设置没有变化，公开目录和公开指南按季度核对。")
    }),
    numbers("FRM106", "2021年度起用了2019年格式", 2021..=2025, |s| in_form(s, FormId::F2019)).also(CARRIED),
    numbers("FRM106", "2019、2020年度用了2021年格式", 2019..=2020, |s| in_form(s, FormId::F2021)).also(CARRIED),
    numbers("FRM106", "2019年度起用了2014年统计表", 2019..=2025, |s| in_form(s, FormId::F2014)).also(CARRIED),
    numbers("FRM107", "（六）其他处理印成一行", 2021..=2025, |s| {
        edit::collapse(s.edit());
        Some(())
    }),
    files("FRM107", "表二有2019年格式的行", 2021..=2025, |s| {
        s.on_paper(ROW, "| 其他对外管理服务事项 | 7 |\n| 行政许可 |")
    }),
    files("FRM107", "表三有2021年格式的行", 2019..=2020, |s| {
        let row =
            "| 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |";
        s.on_paper(TOTAL, &format!("{row}\n{TOTAL}"))
    }),
    words("FRM108", "引用2019年的格式文件", 2021..=2025, |s| s.swap("〔2021〕30号", "〔2019〕60号")),
    words("FRM108", "引用试行格式", 2021..=2025, |s| {
        s.swap("国办公开办函〔2021〕30号", "《中华人民共和国政府信息公开工作年度报告格式（试行）》")
    }),
    words("FRM108", "引用2008年条例的国务院令", 2019..=2025, |s| s.swap("第711号", "第492号")),
    words("FRM108", "文号中有空格和方括号", 2021..=2025, |s| s.swap("〔2021〕30号", "[2019]60 号")),
    words("FRM108", "引用2014年的通知", 2021..=2025, |s| {
        s.swap("国办公开办函〔2021〕30号", "国办发〔2014〕32号")
    }),
    words("FRM108", "以旧条例的条款为依据", 2021..=2025, |s| {
        s.swap("（国务院令第711号）", "第三十一条、第三十二条规定")
    }),
    near("FRM108", "以现行条例的条款为依据", 2021..=2025, |s| {
        s.swap("（国务院令第711号）", "第四十九条、第五十条规定")
    }),
    near("FRM108", "正文按第三十二条征求意见", 2019..=2025, |s| {
        s.append("requests", "依照《中华人民共和国政府信息公开条例》第三十二条征求第三方的意见。")
    }),
    near("FRM108", "2018年度引用2008年的条例", 2017..=2018, |s| {
        s.swap("《中华人民共和国政府信息公开条例》", "《中华人民共和国政府信息公开条例》（国务院令第492号）")
    }),
    words("FRM109", "第771号", 2019..=2025, |s| s.swap("第711号", "第771号")),
    words("FRM109", "第117号", 2019..=2025, |s| s.swap("第711号", "第117号")),
    words("FRM109", "第710号", 2019..=2025, |s| s.swap("第711号", "第710号")),
    words("FRM109", "通知的年份写错", 2021..=2025, |s| s.swap("〔2021〕30号", "〔2022〕30号")),
    words("FRM109", "通知的号码写错", 2021..=2025, |s| s.swap("〔2021〕30号", "〔2021〕60 号")),
    words("FRM109", "令号中有空格", 2019..=2025, |s| s.swap("国务院令第711号", "国务院令第 771 号")),
    near("FRM109", "文号中有空格", 2021..=2025, |s| s.swap("〔2021〕30号", "[2021] 30 号")),
    near("FRM109", "令号写法不同", 2019..=2025, |s| s.swap("国务院令第711号", "国务院第 711 号令")),
    near("FRM109", "引用另一部行政法规", 2021..=2025, |s| {
        s.append("overview", "落实《优化营商环境条例》（国务院令第722号），有关文件全部公开。")
    }),
    numbers("FRM110", "没有表四", 2019..=2025, |s| without_table(s, "disputes")),
    numbers("FRM110", "没有表三", 2019..=2025, |s| without_table(s, "requests")),
    numbers("FRM110", "没有表二", 2019..=2025, |s| without_table(s, "proactive")),
    numbers("FRM111", "表三缺一行", 2019..=2025, |s| {
        s.drop(|id| id.starts_with("requests.refused.state_secret."))
    }),
    numbers("FRM111", "表二缺一行", 2019..=2025, |s| s.drop(|id| id.starts_with("proactive.penalties."))),
    numbers("FRM111", "统计表缺一行", 2017..=2018, |s| s.drop(|id| id == "sheet.disclosure.via_weibo")),
    files("FRM112", "表二加了一行", 2019..=2025, |s| s.on_paper(ROW, "| 便民服务事项 | 7 |\n| 行政许可 |")),
    files("FRM112", "表三加了一行", 2019..=2025, |s| {
        let row = "| 其中：涉及土地征收的申请 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |";
        s.on_paper("| 二、上年结转", &format!("{row}\n| 二、上年结转"))
    }),
    files("FRM112", "统计表加了一行", 2017..=2018, |s| {
        s.on_paper(WEIBO, "| 一（二）3.政务抖音公开政府信息数 | 条 | 5 |\n| 一（二）3.政务微博")
    }),
    words("FRM113", "第六部分只写无", 2021..=2025, |s| s.replace("other", &["无。"])),
    words("FRM113", "第六部分写其他事项", 2021..=2025, |s| s.replace("other", &["没有其他需要报告的事项。"])),
    words("FRM113", "只写行政事业性收费", 2021..=2025, |s| {
        s.replace("other", &["本年度没有行政事业性收费，也没有其他需要报告的事项。"])
    }),
    words("FRM113", "写收取而没有数字", 2021..=2025, |s| charged(s, "本年度依法收取信息处理费。")),
    words("FRM113", "写发出通知而没有数字", 2021..=2025, |s| {
        charged(s, "年内依法向申请人发出收费通知，信息处理费已到账。")
    }),
    words("FRM113", "按规定收取而没有数字", 2021..=2025, |s| {
        charged(s, "本机关依法收取信息处理费，已全部上缴国库。")
    }),
    near("FRM113", "收取并写明数字", 2021..=2025, |s| {
        charged(s, "本年度依法收取信息处理费，发出收费通知3件，总金额300元，实际收取300元。")
    }),
    near("FRM113", "有收费的制度而没有收取", 2021..=2025, |s| {
        charged(s, "制定信息处理费管理制度，明确如何收取信息处理费。本年度未收取信息处理费。")
    }),
    near("FRM113", "2020年度尚无信息处理费", 2019..=2020, |s| {
        s.replace("other", &["没有其他需要报告的事项。"])
    }),
    near("FRM113", "写在一句话里", 2021..=2025, |s| {
        s.only(s.count("requests.other.fee_unpaid.total") == 0)?;
        s.replace("other", &["我单位未收取政府信息公开信息处理费，无其他需要报告的事项。"])
    }),
    words("FRM114", "没有统计期限", 2019..=2025, |s| period(s, "")),
    words("FRM114", "只写全年", 2019..=2025, |s| {
        let year = s.year();
        period(s, &format!("数据为{year}年全年。"))
    }),
    words("FRM114", "只写起始日期", 2019..=2025, |s| {
        let year = s.year();
        period(s, &format!("数据自{year}年1月1日起统计。"))
    }),
    words("FRM115", "正文两遍，新式网页", 2019..=2025, |s| twice(s, HtmlStyle::Article)),
    words("FRM115", "正文两遍，门户网站", 2019..=2025, |s| twice(s, HtmlStyle::Portal)),
    words("FRM115", "正文两遍，GBK网站", 2019..=2025, |s| twice(s, HtmlStyle::Gbk)),
    words("FRM116", "监督保障只写分管和自查", 2019..=2025, |s| {
        silent(s, "（五）监督保障。明确一名负责同志分管，每季度自查一次，问题当月改正。")
    }),
    words("FRM116", "监督保障只写培训", 2019..=2025, |s| {
        silent(s, "（五）监督保障。组织业务培训两次，覆盖所有部门。")
    }),
    words("FRM116", "监督保障只写意见箱", 2019..=2025, |s| {
        silent(s, "（五）监督保障。设立意见箱和电话，群众意见逐条回复。")
    }),
    words("FRM116", "只写考核", 2019..=2025, |s| silent(s, "（五）监督保障。把政务公开纳入年度考核。")),
    words("FRM116", "没有写责任追究", 2019..=2025, |s| {
        silent(s, "（五）监督保障。组织年度考核，开展社会评议一次，结果已经公布。")
    }),
    near("FRM116", "三项都写到", 2019..=2025, |s| {
        silent(s, "（五）监督保障。组织绩效考评，开展满意度测评，没有发生问责。")
    }),
    near("FRM116", "第三方评估和追责", 2019..=2025, |s| {
        silent(s, "（五）监督保障。委托第三方评估一次，全年没有追责情形。")
    }),
    words("FRM118", "没有说全区", 2019..=2025, |s| unsaid(s, "")),
    words("FRM118", "全区二字换成今年", 2019..=2025, |s| unsaid(s, "今年")),
    words("FRM118", "只说全区的发展", 2019..=2025, |s| {
        unsaid(s, "")?;
        s.append("overview", "服务全区经济社会发展。")
    }),
    near("FRM118", "写明不含各部门", 2019..=2025, |s| {
        unsaid(s, "")?;
        s.append("overview", "本报告数据不含各部门。")
    }),
    near("FRM118", "写明各级行政机关", 2019..=2025, |s| {
        unsaid(s, "")?;
        s.append("overview", "全区各级行政机关公开信息的情况均已计入。")
    }),
    near("FRM118", "部门不用写明", 2019..=2025, |s| {
        s.department()?;
        s.append("overview", "公开目录随职责变化及时更新。")
    }),
    words("FRM117", "标题没有单位", 2019..=2025, |s| {
        let year = s.year();
        title(s, format!("{year}年政府信息公开工作年度报告"))
    }),
    words("FRM117", "标题没有年度", 2019..=2025, |s| {
        let name = s.report().agency.name.clone();
        title(s, format!("{name}政府信息公开工作年度报告"))
    }),
    words("FRM117", "标题没有“年度报告”", 2019..=2025, |s| {
        let (name, year) = (s.report().agency.name.clone(), s.year());
        title(s, format!("{name}{year}年政府信息公开工作情况报告"))
    }),
    near("FRM117", "标题用汉字写年份", 2019..=2025, |s| {
        let digits: String = s
            .year()
            .to_string()
            .chars()
            .filter_map(|c| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize))
            .collect();
        let name = s.report().agency.name.clone();
        title(s, format!("{name}{digits}年度政府信息公开工作年度报告"))
    }),
];

/// What the numbers of a report in another form show against the years around it.
const CARRIED: &[&str] = &["YOY401", "YOY402", "YOY403", "YOY404", "YOY405", "XRF510"];

fn period(s: &mut Scene<'_>, instead: &str) -> Option<()> {
    let year = s.year();
    s.swap(&format!("数据统计期限为{year}年1月1日至{year}年12月31日。"), instead)?;
    s.edit().period = None;
    Some(())
}

fn twice(s: &mut Scene<'_>, style: HtmlStyle) -> Option<()> {
    s.paper().twice = true;
    s.paper().style = Some(style);
    Some(())
}

fn silent(s: &mut Scene<'_>, text: &str) -> Option<()> {
    s.government()?;
    without_paragraph(s, "（五）")?;
    s.append("overview", text)?;
    // It is about the section, not about the preamble.
    s.section(Section::PREAMBLE).map(|_| ())
}
