//! Documents whose agency, year and date stand elsewhere than in a plain title.

use super::draft::{Document, Draft, key_of, wrapped};
use super::pages::{around, article, escaped, page, plain_table};
use super::{Style, found, style};
use crate::write::body::Piece;
use crate::write::drawn::Rows;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("head", "year_first", year_first),
    style("head", "title_two_lines", title_two_lines),
    style("head", "title_three_lines", title_three_lines),
    style("head", "title_mid_word", title_mid_word),
    style("head", "title_mid_word_text", title_mid_word_text),
    style("head", "title_tagged", title_tagged),
    style("head", "title_numbered", title_numbered),
    style("head", "title_document_number", title_document_number),
    style("head", "title_attachment", title_attachment),
    style("head", "title_wide_year", title_wide_year),
    style("head", "title_han_year", title_han_year),
    style("head", "title_spaced", title_spaced),
    style("head", "title_with_site", title_with_site),
    style("head", "title_quoted", title_quoted),
    style("head", "front_matter", front_matter),
    style("head", "page_heads", page_heads),
    style("head", "traditional", traditional),
    style("head", "agency_in_preamble", agency_in_preamble),
    style("head", "agency_in_signature", agency_in_signature),
    style("head", "agency_as_publisher", agency_as_publisher),
    style("head", "agency_in_file_name", agency_in_file_name),
    found(style("head", "title_wrong_year", title_wrong_year), &["TIM603"]),
    style("head", "date_words", date_words),
    style("head", "date_forms", date_forms),
    style("head", "date_before_source", date_before_source),
    style("head", "date_in_table", date_in_table),
    style("head", "date_signed", date_signed),
    style("head", "taken_at", taken_at),
    style("head", "crumbs_and_others", crumbs_and_others),
    style("head", "number_like_a_year", number_like_a_year),
    found(style("head", "title_lost", title_lost), &["FRM114", "FRM115"]),
];

fn pipes(rows: &Rows) -> String {
    let row = |row: &Vec<crate::write::layout::Slot>| {
        row.iter().map(|slot| slot.text.as_str()).collect::<Vec<_>>().join(" | ")
    };
    rows.iter().map(|line| format!("| {} |\n", row(line))).collect()
}

/// A page or a text with the title that the draft has by now.
fn written(mut draft: Draft) -> Outcome {
    if draft.once_in(2) {
        let text = draft.text(&mut pipes);
        return Ok(draft.document("txt", text));
    }
    as_page(draft)
}

fn as_page(draft: Draft) -> Outcome {
    let body = article(&draft, &mut plain_table);
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// A page whose title is broken where the markers stand; a text with a line each.
fn broken(mut draft: Draft, lines: &[String]) -> Outcome {
    if draft.once_in(2) {
        let head = lines.join("\n");
        let text = format!("{head}\n{}\n\n{}", draft.meta.join("\n"), draft.body(&mut pipes));
        return Ok(draft.document("txt", text));
    }
    let as_paragraphs = draft.once_in(2);
    let heading = if as_paragraphs {
        lines.iter().map(|line| format!("<p align=\"center\"><b>{}</b></p>\n", escaped(line))).collect::<String>()
    } else {
        format!("<h1>{}</h1>", lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br>"))
    };
    draft.title = "政府信息公开年报".to_owned();
    let body = article(&draft, &mut plain_table);
    let text = around(&draft, "", &heading, &body);
    Ok(draft.document("html", text))
}

fn year_first(mut draft: Draft) -> Outcome {
    let (year, agency) = (draft.report.report_year, draft.report.agency.name.clone());
    let form = draft.pick(&["Y年A政府信息公开工作年度报告", "Y年度A政府信息公开年度报告", "Y年A信息公开工作年报"]);
    draft.title = form.replace('Y', &year.to_string()).replace('A', &agency);
    written(draft)
}

fn title_two_lines(mut draft: Draft) -> Outcome {
    let (year, agency) = (draft.report.report_year, draft.report.agency.name.clone());
    let lines = if draft.once_in(2) {
        [agency, format!("{year}年政府信息公开工作年度报告")]
    } else {
        [format!("{agency}{year}年"), "政府信息公开工作年度报告".to_owned()]
    };
    broken(draft, &lines)
}

fn title_three_lines(draft: Draft) -> Outcome {
    let (year, agency) = (draft.report.report_year, draft.report.agency.name.clone());
    broken(draft, &[agency, format!("{year}年度"), "政府信息公开工作年度报告".to_owned()])
}

fn title_mid_word(mut draft: Draft) -> Outcome {
    let at = draft.title.char_indices().count() - 2 - draft.dice.below(9) as usize;
    let at = draft.title.char_indices().nth(at).map_or(0, |(at, _)| at);
    let (a, b) = draft.title.split_at(at);
    let lines = [a.to_owned(), b.to_owned()];
    broken(draft, &lines)
}

/// Lines of a fixed length throughout.
fn title_mid_word_text(draft: Draft) -> Outcome {
    let mut text = format!("{}\n{}\n\n", wrapped(&draft.title, 34).join("\n"), draft.meta.join("\n"));
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(line) | Piece::Text(line) => text.push_str(&format!("{}\n", wrapped(line, 60).join("\n"))),
            Piece::Table(rows, _) => text.push_str(&pipes(rows)),
        }
    }
    Ok(draft.document("txt", text))
}

fn retitled(mut draft: Draft, forms: &[&str]) -> Outcome {
    let form = draft.pick(forms).to_owned();
    draft.title = form.replace('T', &draft.title);
    written(draft)
}

fn title_tagged(draft: Draft) -> Outcome {
    retitled(draft, &["【年报】T", "[信息公开]T", "（公开）T", "【政府信息公开年报】T", "★T"])
}

fn title_numbered(draft: Draft) -> Outcome {
    retitled(draft, &["1.T", "3、T", "（二）T", "① T", "4. T"])
}

fn title_document_number(mut draft: Draft) -> Outcome {
    let year = draft.report.report_year + 1;
    let number = format!("云政发〔{year}〕3号");
    if draft.once_in(2) {
        draft.meta.insert(0, number);
        return written(draft);
    }
    draft.title = format!("{number} {}", draft.title);
    written(draft)
}

fn title_attachment(draft: Draft) -> Outcome {
    retitled(draft, &["附件：T", "附件1：T", "标题：T", "公示：T", "关于公布T的通知", "T（全文）", "T.docx"])
}

fn title_wide_year(mut draft: Draft) -> Outcome {
    let wide = |c: char| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c };
    draft.title = draft.title.chars().map(wide).collect();
    written(draft)
}

fn title_han_year(mut draft: Draft) -> Outcome {
    let han = |c: char| {
        c.to_digit(10).map_or(c, |n| ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'][n as usize])
    };
    draft.title = draft.title.chars().map(han).collect();
    written(draft)
}

fn title_spaced(mut draft: Draft) -> Outcome {
    let year = draft.report.report_year.to_string();
    let spaced = match draft.dice.below(3) {
        0 => draft.title.replace(&year, &format!(" {year} ")),
        1 => draft.title.replace("政府", " 政府").replace("工作", " 工作 "),
        _ => draft.title.chars().map(|c| format!("{c}\u{3000}")).collect(),
    };
    draft.title = spaced;
    written(draft)
}

/// The site and its column behind the title, in the head of the page; the page itself has a plain heading.
fn title_with_site(mut draft: Draft) -> Outcome {
    let plain = draft.title.clone();
    let form =
        draft.pick(&["T_政府信息公开_云泽市人民政府门户网站", "T-云泽市政府网", "T | 政务公开", "云泽市政府网 >> T"]);
    draft.title = form.replace('T', &plain);
    let body = article(&draft, &mut plain_table);
    let heading = if draft.once_in(2) { format!("<div class=\"bt\">{plain}</div>") } else { String::new() };
    let text = around(&draft, "", &heading, &body);
    Ok(draft.document("html", text))
}

fn title_quoted(draft: Draft) -> Outcome {
    retitled(draft, &["《T》", "“T”", "现将《T》予以公布"])
}

/// Front matter in YAML before the text.
fn front_matter(draft: Draft) -> Outcome {
    let date = draft.report.published.map(|date| date.to_string()).unwrap_or_default();
    let text = format!(
        "---\ntitle: {}\nauthor: 信息科\ndate: {date}\nurl: http://www.yunze.example/art/{}/1/22/art_12_345.html\ntags: [年报, 公开]\n---\n\n{}",
        draft.title,
        draft.report.report_year + 1,
        draft.body(&mut pipes)
    );
    Ok(draft.document("md", text))
}

/// The title and the number of the page over and under every page.
fn page_heads(mut draft: Draft) -> Outcome {
    let style = draft.dice.below(3);
    let title = draft.title.clone();
    let turn = |n: usize| match style {
        0 => format!("第 {n} 页\n{title}\n"),
        1 => format!("Page {n} - {title}\nP. {n}\n"),
        _ => format!("— {n} —\n\u{c}{title}    第{}页 共6页\n", n + 1),
    };
    let mut text = format!("{title}\n{}\n{}", draft.meta.join("\n"), turn(1));
    let mut number = 1;
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(line) | Piece::Text(line) => text.push_str(&format!("{}\n", wrapped(line, 60).join("\n"))),
            Piece::Table(rows, _) => {
                for (at, line) in pipes(rows).lines().enumerate() {
                    if at % 14 == 9 {
                        number += 1;
                        text.push_str(&turn(number));
                    }
                    text.push_str(&format!("{line}\n"));
                }
            }
        }
    }
    Ok(draft.document("txt", text))
}

/// The whole page in the traditional script.
fn traditional(draft: Draft) -> Outcome {
    const FROM: &str = "政府开请数关国处举结规复议诉讼监总计报办区农业务会员镇乡审产环资源卫总观单项统发现为与个动实际应无实现类将导内机构组织当时间费额万维纠强许范围办理续转况质职责经济众学习";
    const TO: &str = "政府開請數關國處舉結規復議訴訟監總計報辦區農業務會員鎮鄉審產環資源衛總觀單項統發現為與個動實際應無實現類將導內機構組織當時間費額萬維糾強許範圍辦理續轉況質職責經濟眾學習";
    let pairs: std::collections::BTreeMap<char, char> = FROM.chars().zip(TO.chars()).collect();
    let body = article(&draft, &mut plain_table);
    let text = page(&draft, "", &body);
    let turned = |text: &str| text.chars().map(|c| pairs.get(&c).copied().unwrap_or(c)).collect::<String>();
    let printed_agency = Some(turned(&draft.report.agency.name));
    Ok(Document { printed_agency, ..draft.document("html", turned(&text)) })
}

/// A title without the agency, whose name the preamble gives.
fn agency_in_preamble(mut draft: Draft) -> Outcome {
    let (year, agency) = (draft.report.report_year, draft.report.agency.name.clone());
    draft.title = format!("{year}年政府信息公开工作年度报告");
    draft.meta.truncate(0);
    draft.meta.extend(draft.report.published.map(|date| format!("发布日期：{date}")));
    if let Some(Piece::Text(text)) = draft.pieces.first_mut() {
        *text = format!(
            "根据《中华人民共和国政府信息公开条例》的规定，现公布{agency}{year}年政府信息公开工作年度报告。{text}"
        );
    }
    written(draft)
}

fn agency_in_signature(mut draft: Draft) -> Outcome {
    let (year, agency) = (draft.report.report_year, draft.report.agency.name.clone());
    draft.title = format!("{year}年政府信息公开工作年度报告");
    draft.meta.truncate(0);
    draft.pieces.push(Piece::Text(agency));
    if let Some(date) = draft.report.published {
        draft.pieces.push(Piece::Text(format!("{}年{}月{}日", date.year(), date.month(), date.day())));
    }
    written(draft).map(|document| Document { date_open: true, ..document })
}

/// 发布机构 beside other data of the page.
fn agency_as_publisher(mut draft: Draft) -> Outcome {
    let (year, agency) = (draft.report.report_year, draft.report.agency.name.clone());
    draft.title = format!("{year}年度政府信息公开年度报告");
    let word = draft.pick(&["发布机构", "信息来源", "发文单位", "公开单位", "发布单位", "责任单位"]).to_owned();
    let date = draft.report.published.map(|date| date.to_string()).unwrap_or_default();
    draft.meta =
        vec![format!("索引号：014314799/{}-00002", year + 1), format!("{word}：{agency}"), format!("公开日期：{date}")];
    written(draft)
}

fn agency_in_file_name(mut draft: Draft) -> Outcome {
    let (year, agency) = (draft.report.report_year, draft.report.agency.name.clone());
    draft.title = format!("{year}年政府信息公开工作年度报告");
    draft.meta.truncate(0);
    draft.meta.extend(draft.report.published.map(|date| format!("发布日期：{date}")));
    draft.stem = format!("{agency}{year}年政府信息公开工作年度报告");
    written(draft)
}

/// A title left from the year before; period, date and text are right.
fn title_wrong_year(mut draft: Draft) -> Outcome {
    let year = draft.report.report_year;
    draft.title = draft.title.replace(&year.to_string(), &(year - 1).to_string());
    written(draft)
}

fn dated(mut draft: Draft, line: String) -> Outcome {
    draft.meta = vec![line];
    written(draft)
}

/// Words for the day of publication. 更新时间 is none of them: when a page was changed is another day than when it was published.
fn date_words(mut draft: Draft) -> Outcome {
    let words = [
        "发文日期",
        "成文日期",
        "公开日期",
        "日期",
        "时间",
        "发布于",
        "发布时间",
        "信息时间",
        "Date",
        "发稿时间",
        "公布日期",
    ];
    let word = draft.pick(&words).to_owned();
    let date = draft.report.published.map(|date| date.to_string()).unwrap_or_default();
    let colon = draft.pick(&["：", ":", "： ", " ", "："]).to_owned();
    dated(draft, format!("{word}{colon}{date}"))
}

fn date_forms(mut draft: Draft) -> Outcome {
    let Some(date) = draft.report.published else { return written(draft) };
    let (y, m, d) = (date.year(), date.month(), date.day());
    let line = match draft.dice.below(8) {
        0 => format!("发布时间：{y}-{m:02}-{d:02} 16:30"),
        1 => format!("发布时间：{y}年{m}月{d}日 09:05"),
        2 => format!("发布时间：{y}/{m}/{d} 8:00:00"),
        3 => format!("发布时间：{y}.{m:02}.{d:02}"),
        4 => format!("[{y}-{m:02}-{d:02}]"),
        5 => format!("发布日期： {y} 年 {m} 月 {d} 日"),
        6 => format!("发布时间：{y}-{m:02}-{d:02}T16:30:12+08:00"),
        _ => format!("时间:{y}年{m:02}月{d:02}日 字体：[大 中 小] 浏览次数：1212"),
    };
    dated(draft, line)
}

fn date_before_source(mut draft: Draft) -> Outcome {
    let date = draft.report.published.map(|date| date.to_string()).unwrap_or_default();
    let agency = &draft.report.agency.name;
    let line = match draft.dice.clone().below(4) {
        0 => format!("{date} 来源：{agency}"),
        1 => format!("{date} 10:11 | 来源: {agency} | 作者: 信息科 | 点击: 231"),
        2 => format!("来源：{agency} {date} 10:11"),
        _ => format!("日期：{date} 作者：{agency} 审核：办公室"),
    };
    draft.dice.below(2);
    dated(draft, line)
}

/// A table of metadata over the report.
fn date_in_table(mut draft: Draft) -> Outcome {
    let date = draft.report.published.map(|date| date.to_string()).unwrap_or_default();
    let (title, agency) = (draft.title.clone(), draft.report.agency.name.clone());
    draft.meta.truncate(0);
    let body = article(&draft, &mut plain_table);
    let meta = format!(
        "<table><tr><td>名　　称</td><td colspan=3>{title}</td></tr><tr><td>索 引 号</td><td>014314799/2024-00002</td><td>分　　类</td><td>政府信息公开年报</td></tr>\
         <tr><td>发布机构</td><td>{agency}</td><td>公开日期</td><td>{date}</td></tr><tr><td>文　　号</td><td></td><td>时　　效</td><td>有效</td></tr></table>\n"
    );
    let text = page(&draft, "", &format!("{meta}{body}"));
    Ok(draft.document("html", text))
}

/// Agency and day under the text, and nowhere else.
fn date_signed(mut draft: Draft) -> Outcome {
    draft.meta.truncate(0);
    draft.pieces.push(Piece::Text(draft.report.agency.name.clone()));
    if let Some(date) = draft.report.published {
        draft.pieces.push(Piece::Text(format!("{}年{}月{}日", date.year(), date.month(), date.day())));
    }
    written(draft).map(|document| Document { date_open: true, ..document })
}

/// When a scraper took the page, beside the day of publication.
fn taken_at(mut draft: Draft) -> Outcome {
    let date = draft.report.published.map(|date| date.to_string()).unwrap_or_default();
    let word = draft.pick(&["采集时间", "抓取时间", "下载时间", "归档时间", "今天是"]).to_owned();
    let word_of_date = draft.pick(&["发布日期", "公开日期", "发布时间"]).to_owned();
    let taken = "2026-03-12T21:37:37+08:00";
    draft.meta = vec![
        format!("标题：{}", draft.title),
        "来源：http://www.yunze.example/gknb/202401/2ecfb31a.shtml".to_owned(),
        format!("{word}：{taken}"),
        format!("{word_of_date}：{date}"),
    ];
    written(draft)
}

/// Other agencies and other years around the report: menus, related reports, the site's owner.
fn crumbs_and_others(draft: Draft) -> Outcome {
    let form = draft.form();
    let year = draft.report.report_year;
    let body = article(&draft, &mut |rows| {
        debug_assert!(key_of(rows, form).is_some() || rows.is_empty());
        plain_table(rows)
    });
    let before = format!(
        "<div class=\"pos\">您现在的位置：首页 &gt; 政府信息公开 &gt; 政府信息公开年报 &gt; {year}年</div><div class=\"side\"><ul><li><a>云泽市财政局</a></li>\
         <li><a>云泽市教育局</a></li><li><a>{}年度报告</a></li></ul></div>",
        year + 1
    );
    let after = format!(
        "<div class=\"rel\"><h4>相关信息</h4><ul><li><a>云泽市水务局{}年政府信息公开工作年度报告</a> <span>{}-01-09</span></li></ul>\
         <p>上一篇：云泽市统计局{year}年政府信息公开工作年度报告</p></div><div class=\"foot\">主办：云泽市人民政府办公室 承办：云泽市大数据局</div>",
        year - 1,
        year
    );
    let text = page(&draft, "", &body)
        .replace("<h1>", &format!("{before}<h1>"))
        .replace("<div class=\"footer\">", &format!("{after}<div class=\"footer\">"));
    Ok(draft.document("html", text))
}

/// The number of the document in the file's name could be a year, and is none.
fn number_like_a_year(mut draft: Draft) -> Outcome {
    draft.stem = format!("t{}0119_{}", draft.report.report_year + 1, 2011 + draft.dice.below(80));
    written(draft)
}

/// What a search engine keeps: the text from its first section on, whose first sentence names agency and year.
fn title_lost(mut draft: Draft) -> Outcome {
    let (year, agency) = (draft.report.report_year, draft.report.agency.name.clone());
    draft.stem = format!("{}", 1000 + draft.dice.below(900));
    let opening = match draft.dice.below(3) {
        0 => format!("{year}年，在区委、区政府的坚强领导下，{agency}认真贯彻落实《中华人民共和国政府信息公开条例》。"),
        1 => format!("{year}年度，{agency}（以下简称“本机关”）按照要求推进政府信息公开工作。"),
        _ => format!("现将{agency}{year}年度政府信息公开工作情况报告如下。"),
    };
    let first = draft.pieces.iter().position(|piece| matches!(piece, Piece::Heading(_))).unwrap_or(0);
    draft.pieces.drain(..first);
    draft.pieces.insert(1, Piece::Text(opening));
    let text = draft.body(&mut pipes);
    Ok(Document { date_open: true, ..draft.document("txt", text) })
}
