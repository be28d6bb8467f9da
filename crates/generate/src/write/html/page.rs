//! The page around the tables.

use super::tables::{markup, row_markup};
use super::{HtmlStyle, Look};
use crate::write::body::{Piece, pieces, title};
use crate::write::layout::Slot;
use crate::write::quirk::Quirk;
use gongkai_model::{Cells, Report};

/// The page; what it leaves out of the tables becomes absent in `cells`.
pub(super) fn page(report: &Report, cells: &mut Cells, look: &mut Look<'_>) -> String {
    let pieces = pieces(report, cells, &mut look.odd);
    let title = title(report);
    let mut body = body(&pieces, look);
    if look.has(Quirk::BodyTwice) {
        let again = self::body(&pieces, look);
        body = format!("{body}<p>政府信息公开年报</p><p>{title}</p>{again}");
    }
    around(report, &title, &body, look)
}

/// The body in the markup of the style.
fn body(pieces: &[Piece], look: &mut Look<'_>) -> String {
    if matches!(look.style, HtmlStyle::OneTable | HtmlStyle::Sheet) {
        return one_table(pieces, look);
    }
    let mut body = String::new();
    for piece in pieces {
        match piece {
            Piece::Heading(text) => {
                let text = look.escaped(text);
                body.push_str(&match look.style {
                    HtmlStyle::Article => format!("<h2>{text}</h2>\n"),
                    HtmlStyle::Word => {
                        format!("<p class=MsoNormal><b><span style='font-size:16.0pt'>{text}</span></b></p>\n")
                    }
                    HtmlStyle::Old => format!("<P><FONT SIZE=4><B>{text}</B></FONT>\n"),
                    _ => format!("<p style=\"text-indent:2em\"><strong>{text}</strong></p>\n"),
                });
            }
            Piece::Text(text) => {
                let text = look.escaped(text);
                body.push_str(&match look.style {
                    HtmlStyle::Word => format!(
                        "<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt;font-family:仿宋'>{text}<span lang=EN-US><o:p></o:p></span></span></p>\n"
                    ),
                    HtmlStyle::Old => format!("<P>&nbsp;&nbsp;{text}\n"),
                    HtmlStyle::Blocks => format!("<div><span>{text}</span></div>\n"),
                    _ => format!("<p>{text}</p>\n"),
                });
            }
            Piece::Table(rows, _) => body.push_str(&markup(rows, look)),
        }
    }
    body
}

/// The whole body as rows of one table, as a spreadsheet or a careless paste leaves it.
fn one_table(pieces: &[Piece], look: &mut Look<'_>) -> String {
    const WIDTH: usize = 15;
    let mut body = String::new();
    if look.style == HtmlStyle::Sheet {
        body.push_str(
            "<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=64></td></tr><![endif]>",
        );
    }
    for piece in pieces {
        match piece {
            Piece::Heading(text) | Piece::Text(text) => {
                let text = look.escaped(text);
                body.push_str(&format!("<tr><td colspan={WIDTH}>{text}</td></tr>\n"));
            }
            Piece::Table(rows, width) => {
                for row in rows {
                    let mut line = row.clone();
                    // Spacing to the right, as wide as is left.
                    let covers: usize = row.iter().map(|cell| cell.columns.min(WIDTH)).sum();
                    if look.style == HtmlStyle::Sheet && covers == *width && covers < WIDTH {
                        line.push(Slot::label("", 1, WIDTH - covers));
                    }
                    body.push_str(&row_markup(&line, look));
                }
            }
        }
    }
    format!("<table border=1>{body}</table>\n")
}

/// Head, menus and footer.
fn around(report: &Report, title: &str, body: &str, look: &mut Look<'_>) -> String {
    let charset = match (look.style, look.has(Quirk::NoCharset), look.has(Quirk::WrongCharset)) {
        (_, true, _) => String::new(),
        (HtmlStyle::Gbk, _, true) => "<meta charset=\"utf-8\">".to_owned(),
        (_, _, true) => "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">".to_owned(),
        (HtmlStyle::Gbk, ..) => "<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">".to_owned(),
        _ => "<meta charset=\"utf-8\">".to_owned(),
    };
    let agency = look.escaped(&report.agency.name);
    let published = report.published.map(|date| date.to_string()).unwrap_or_default();
    let said = |words: &str| if published.is_empty() { String::new() } else { format!("{words}{published}") };
    let site =
        "<div class=\"nav\"><ul><li><a href=\"/\">首页</a></li><li><a href=\"/zwgk/\">政务公开</a></li></ul></div>";
    let footer =
        "<div class=\"footer\"><p>主办：政府办公室 版权所有</p><p>ICP备00000000号 网站标识码：0000000000</p></div>";
    match look.style {
        HtmlStyle::Article => format!(
            "<!DOCTYPE html>\n<html lang=\"zh\"><head>{charset}<title>{title}</title><style>td{{text-align:center}}</style></head><body>{site}\
             <main><article><h1>{title}</h1><p class=\"meta\">{} 来源：{agency}</p>\n{body}</article></main>{footer}</body></html>\n",
            said("发布日期：")
        ),
        HtmlStyle::Word => format!(
            "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n<head>{charset}<meta name=Generator content=\"Word\"><title>{title}</title>\
             <!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]--></head>\
             <body lang=ZH-CN><div class=WordSection1><p class=MsoNormal align=center><span style='font-size:22.0pt'>{title}</span></p>\
             <p class=MsoNormal>{}</p>\n{body}</div></body></html>\n",
            said("发布时间：")
        ),
        HtmlStyle::Old => format!(
            "<HTML><HEAD>{charset}<TITLE>{title}</TITLE></HEAD><BODY>\n<TABLE WIDTH=980><TR><TD WIDTH=180 VALIGN=top><TABLE><TR><TD><A HREF=/>首页</A><TR><TD><A HREF=/gk>信息公开</A></TABLE>\
             <TD><TABLE WIDTH=100%><TR><TD><CENTER><FONT SIZE=5>{title}</FONT></CENTER><TR><TD>{} 点击数：12 【打印】【关闭】<TR><TD>\n{body}</TABLE></TABLE>\
             <CENTER>版权所有 ICP备00000000号</CENTER></BODY></HTML>\n",
            said("发布日期：")
        ),
        HtmlStyle::Blocks | HtmlStyle::Gbk => format!(
            "<!DOCTYPE html><html><head>{charset}<title>{title}</title><script>var t=\"<table><tr><td>1</td></tr></table>\";</script></head><body>{site}\
             <div class=\"crumbs\">当前位置：<a href=\"/\">首页</a> &gt; <a href=\"/nb/\">政府信息公开年报</a></div><div id=\"main\"><div class=\"title\">{title}</div>\
             <div class=\"info\"><span>{}</span> | <span>来源：{agency}</span> | <span>字体：大 中 小</span></div><div class=\"share\">分享到：</div>\n<div class=\"con\">{body}</div></div>\
             <div class=\"relate\"><ul><li><a href=\"/1\">上一篇：某通知</a></li></ul></div>{footer}</body></html>\n",
            said("发布日期：")
        ),
        HtmlStyle::Portal => {
            let year = format!("{}年", report.report_year);
            let broken = look.escaped(title).replacen(&year, &format!("<br>{year}"), 1);
            format!(
                "<!DOCTYPE html><html><head>{charset}<meta name=\"ArticleTitle\" content=\"{title}\"><meta name=\"PubDate\" content=\"{published} 09:30\">\
                 <meta name=\"ContentSource\" content=\"{agency}\"><title>{title}_政府门户网站</title></head><body>{site}<h1>{broken}</h1>\n{body}{footer}</body></html>\n"
            )
        }
        HtmlStyle::Sheet | HtmlStyle::OneTable => format!(
            "<html><head>{charset}<title>{title}</title></head><body><p align=center>{title}</p><p>{}</p>\n{body}</body></html>\n",
            said("发布日期：")
        ),
    }
}
