//! The pages: reports of an invented district in every style, and pages that are none, within what a portal puts around
//! them.

use encoding_rs::GBK;
use gongkai_generate::district;
use gongkai_generate::plain::Dice;
use gongkai_generate::write::html::{self, HtmlStyle};
use gongkai_generate::write::quirk::Quirk;
use gongkai_model::Report;

/// What pages of reports have without their pictures.
const SIZE: usize = 40 << 10;

/// Pages of each kind.
const EACH: usize = 24;

/// A file.
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Pages of each kind by name. Of each style a third are GBK: every second of them does not say so.
pub(crate) fn sets() -> Vec<(String, Vec<Page>)> {
    let reports = reports();
    let mut dice = Dice::new(20);
    let mut sets = Vec::new();
    for style in HtmlStyle::ALL {
        let pages = (0..EACH).filter_map(|nth| {
            let report = reports.get((nth * 7 + 3) % reports.len().max(1))?;
            let written = html::write(report, style, &[], &mut dice);
            let text = text(&written.bytes);
            let name = format!("{}-{nth}.html", style.id());
            Some(Page { name, bytes: encoded(&padded(&text, &mut dice, true), style == HtmlStyle::Gbk, nth) })
        });
        sets.push((style.id().to_owned(), pages.collect()));
    }
    for (kind, body) in NO_REPORTS {
        let pages = (0..EACH).map(|nth| {
            let text = format!(
                "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{}_云泽区人民政府</title></head><body>{}</body></html>",
                body.0,
                paragraphs(body.1, 12, &mut dice)
            );
            let name = format!("refused-{kind}-{nth}.html");
            Page { name, bytes: encoded(&padded(&text, &mut dice, kind != "shop"), false, nth) }
        });
        sets.push((format!("refused {kind}"), pages.collect()));
    }
    sets
}

/// The pages of [`sets`] over and over, each time those of another district: of ten pages nine are reports.
pub(crate) fn of_many_districts() -> impl Iterator<Item = Page> {
    let district = district::district(20).name;
    let (reports, others): (Vec<_>, Vec<_>) = sets().into_iter().partition(|(name, _)| !name.starts_with("refused"));
    let all = |sets: Vec<(String, Vec<Page>)>| -> Vec<Page> { sets.into_iter().flat_map(|(_, pages)| pages).collect() };
    let (reports, others) = (all(reports), all(others));
    let parts = |page: &Page| -> Vec<Vec<u8>> {
        let gbk = GBK.encode(&district).0.into_owned();
        let own = if memmem(&page.bytes, district.as_bytes(), 0).is_some() { district.as_bytes() } else { &gbk };
        let mut parts = Vec::new();
        let mut from = 0;
        while let Some(at) = memmem(&page.bytes, own, from) {
            parts.push(page.bytes[from..at].to_vec());
            from = at + own.len();
        }
        parts.push(page.bytes[from..].to_vec());
        parts
    };
    let cut: Vec<(bool, Vec<Vec<u8>>)> =
        reports.iter().map(|page| (std::str::from_utf8(&page.bytes).is_ok(), parts(page))).collect();
    (0_usize..).map(move |nth| {
        if nth % 10 == 9 {
            let other = &others[nth / 10 % others.len()];
            return Page { name: format!("other/{nth}.html"), bytes: other.bytes.clone() };
        }
        let nth = nth - nth / 10;
        let (utf8, parts) = &cut[nth % cut.len()];
        let own = format!("{}{}区", district.trim_end_matches('区'), numbered(nth / cut.len()));
        let own = if *utf8 { own.into_bytes() } else { GBK.encode(&own).0.into_owned() };
        Page { name: format!("report/{nth}.html"), bytes: parts.join(&own[..]) }
    })
}

/// Where bytes stand first, from a place on.
fn memmem(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(wanted.len()).position(|window| window == wanted).map(|at| at + from)
}

/// Three characters that no other number below 10,648 has.
fn numbered(nth: usize) -> String {
    let characters: Vec<char> = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥".chars().collect();
    let n = characters.len();
    [nth / n / n % n, nth / n % n, nth % n].into_iter().filter_map(|at| characters.get(at)).collect()
}

/// Pages with oddities, not padded: for comparing, not for measuring.
pub(crate) fn odd() -> Vec<Page> {
    let mut dice = Dice::new(21);
    let mut pages = Vec::new();
    for (nth, report) in reports().iter().enumerate() {
        for style in HtmlStyle::ALL {
            let quirks = if nth % 4 == 0 { Vec::new() } else { Quirk::some(&mut dice) };
            let bytes = html::write(report, style, &quirks, &mut dice).bytes;
            pages.push(Page { name: format!("odd-{}-{nth}.html", style.id()), bytes });
        }
    }
    pages
}

fn reports() -> Vec<Report> {
    district::district(20).samples.into_iter().map(|sample| sample.report).collect()
}

/// Pages of a crawl that are no report: a name, a title, clauses to make sentences of.
const NO_REPORTS: [(&str, (&str, &[&str])); 4] = [
    (
        "news",
        (
            "区财政局召开半年工作会议",
            &[
                "会议听取了上半年预算执行情况的汇报",
                "与会同志就下一步工作进行了讨论",
                "要求各科室抓好落实",
                "切实保障民生支出",
            ],
        ),
    ),
    (
        "notice",
        (
            "关于公开征求意见的公告",
            &["现就有关事项公告如下", "欢迎社会各界提出意见", "申请人可以到政务服务中心办理", "依法主动公开有关文件"],
        ),
    ),
    (
        "guide",
        (
            "云泽区财政局政府信息公开指南",
            &[
                "公民法人或者其他组织可以申请获取政府信息",
                "本机关主动公开下列信息",
                "收到申请后予以登记",
                "不予公开的说明理由",
            ],
        ),
    ),
    ("shop", ("春季新品上市", &["面料柔软透气", "满二百元包邮", "支持七天退换", "颜色以实物为准"])),
];

fn pick<'t>(from: &[&'t str], dice: &mut Dice) -> &'t str {
    let at = dice.below(u32::try_from(from.len()).unwrap_or(1));
    from.get(at as usize).copied().unwrap_or_default()
}

fn paragraphs(clauses: &[&str], count: usize, dice: &mut Dice) -> String {
    let mut sentence = || (0..6).map(|_| pick(clauses, dice)).collect::<Vec<_>>().join("，");
    (0..count).map(|_| format!("<p style=\"text-indent:2em\">{}。</p>\n", sentence())).collect()
}

/// Pages of the generator are UTF-8 or GBK.
fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| GBK.decode(bytes).0.into_owned())
}

/// The bytes of a page: every third page is GBK, every sixth without saying so.
fn encoded(text: &str, always: bool, nth: usize) -> Vec<u8> {
    let declared = |name: &str| {
        let tag = format!("<meta http-equiv=\"Content-Type\" content=\"text/html; charset={name}\">");
        text.replace("<meta charset=\"utf-8\">", if name.is_empty() { "" } else { &tag })
    };
    match nth % 6 {
        2 => GBK.encode(&declared("gb2312")).0.into_owned(),
        5 => GBK.encode(&text.replace("charset=gb2312", "").replace("<meta charset=\"utf-8\">", "")).0.into_owned(),
        _ if always => GBK.encode(text).0.into_owned(),
        _ => text.as_bytes().to_vec(),
    }
}

/// A page with styles, scripts, navigation, related links and a footer around it, up to the usual size.
fn padded(page: &str, dice: &mut Dice, portal: bool) -> String {
    let words: &[&str] = if portal {
        &[
            "政府信息公开",
            "政务服务",
            "互动交流",
            "新闻中心",
            "走进云泽",
            "政策文件",
            "财政预决算",
            "部门动态",
            "通知公告",
            "年度报告",
        ]
    } else {
        &["女装", "男装", "童装", "家居", "数码", "客服中心", "我的订单", "购物车"]
    };
    let mut missing = SIZE.saturating_sub(page.len());
    let mut share = |of: usize, piece: &mut dyn FnMut() -> String| {
        let mut out = String::new();
        let most = missing / of;
        while out.len() < most {
            out.push_str(&piece());
        }
        missing = missing.saturating_sub(out.len());
        out
    };
    let mut nth = 0;
    let styles = share(4, &mut || {
        nth += 1;
        format!(
            ".list-{nth} li a:hover{{color:#c00;background:url(/images/bg{nth}.png) no-repeat 0 0;padding-left:12px}}\n"
        )
    });
    let scripts = share(3, &mut || {
        nth += 1;
        format!(
            "function show{nth}(id){{var e=document.getElementById(\"tab\"+id);if(e&&e.className!='on'){{e.className='on';}}return false;}}\n"
        )
    });
    let mut link = |class: &str| {
        nth += 1;
        format!(
            "<li class=\"{class}\"><a href=\"/col/col{nth}/index.html\" target=\"_blank\">{}</a></li>\n",
            pick(words, dice)
        )
    };
    let menu = share(2, &mut || link("nav-item"));
    let related = share(1, &mut || link("related"));
    let head = format!("<style type=\"text/css\">{styles}</style><script type=\"text/javascript\">{scripts}</script>");
    let top = format!("<div class=\"header\"><div class=\"nav\"><ul>{menu}</ul></div></div>");
    let foot = format!(
        "<div class=\"related\"><ul>{related}</ul></div><div class=\"footer\"><p>主办：云泽区人民政府办公室 备案号：0000000000</p></div>"
    );
    let lower = page.to_ascii_lowercase();
    let head_at = lower.find("</head>").unwrap_or(0);
    let body_at = lower.find("<body").and_then(|at| Some(at + lower.get(at..)?.find('>')? + 1)).unwrap_or(head_at);
    let end_at = lower.rfind("</body>").unwrap_or(page.len());
    let parts = (page.get(..head_at), page.get(head_at..body_at), page.get(body_at..end_at), page.get(end_at..));
    let (Some(a), Some(b), Some(c), Some(d)) = parts else { return page.to_owned() };
    [a, &head, b, &top, c, &foot, d].concat()
}
