//! How a phrase denies, whatever it denies.

/// There is none, of whatever follows directly.
pub(super) const NONE: [&str; 12] =
    ["未发生", "没有发生", "未产生", "没有产生", "未出现", "没有出现", "不存在", "未有", "没有", "暂无", "尚无", "无"];

/// How what was denied may go on.
pub(super) const GOES_ON: [&str; 15] = [
    "事项",
    "情况",
    "的情况",
    "情形",
    "的情形",
    "件",
    "案件",
    "案",
    "业务",
    "申请",
    "的申请",
    "信息",
    "政府信息",
    "发生",
    "事件",
];

/// The first of some words: where it stands, the longest at one place.
pub(super) fn first<'w>(text: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    let places = words.iter().filter_map(|word| Some((text.find(word)?, *word)));
    places.min_by_key(|(at, word)| (*at, usize::MAX - word.len()))
}

/// 有无: asked, not denied.
pub(super) fn is_asked(phrase: &str, not: usize) -> bool {
    phrase[..not].ends_with('有') || phrase[not..].starts_with("无论") || phrase[not..].starts_with("无法")
}

/// `均为零`, `0件`, `情况：无`: what stands behind a name says that there was none.
pub(super) fn is_nought(after: &str) -> bool {
    let mut rest = after.trim();
    loop {
        let before = rest;
        for word in [
            "案件",
            "事项",
            "情况",
            "件数",
            "数量",
            "申请",
            "总数",
            "的",
            "数",
            "均",
            "都",
            "为",
            "共",
            "本年度",
            "实现",
            "：",
            ":",
            "方面",
            "受理量",
            "受理数",
            "受理",
            "办件",
            "收件",
            "量",
            "保持",
        ] {
            rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
        }
        if rest == before {
            break;
        }
    }
    let rest = rest.trim_end_matches(['件', '宗', '起', '例', '次', '份', '项']).trim_end();
    let rest = rest.trim_matches(['“', '”', '"', '‘', '’', '「', '」']);
    [
        "0",
        "０",
        "零",
        "无",
        "没有",
        "未发生",
        "没有发生",
        "未出现",
        "未有",
        "零发生",
        "零申请",
        "零案件",
        "零记录",
        "零受理",
    ]
    .contains(&rest)
}

/// A number other than 0 stands in it.
pub(super) fn counts(phrase: &str) -> bool {
    let year = |at: usize, len: usize| len == 4 && phrase[at + len..].starts_with('年');
    let mut at = 0;
    while let Some(start) = phrase[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let len = phrase[start..].bytes().take_while(u8::is_ascii_digit).count();
        if !year(start, len) && phrase[start..start + len].bytes().any(|digit| digit != b'0') {
            return true;
        }
        at = start + len;
    }
    false
}

/// Whether a text is made of some words and nothing else.
pub(super) fn consists_of(text: &str, words: &[&str]) -> bool {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some(word) = words.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len()) else {
            return false;
        };
        rest = rest[word.len()..].trim_start();
    }
    true
}
