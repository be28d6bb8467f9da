//! Whether text is prose, and whether its paragraphs are whole.

/// Whether a source breaks the text into lines, so that the ends of its paragraphs do not show.
pub(crate) fn breaks_lines<'t>(paragraphs: impl IntoIterator<Item = &'t str>) -> bool {
    let (mut all, mut unmarked) = (0usize, 0usize);
    for text in paragraphs.into_iter().filter(|text| text.chars().nth(20).is_some() && is_prose(text)) {
        all += 1;
        unmarked += usize::from(!ends_marked(text));
    }
    unmarked > 2 && unmarked * 10 > all * 3
}

pub(crate) fn ends_marked(text: &str) -> bool {
    text.trim_end().ends_with(|c| "。！？：；）”’》】…—.!?:;)\"'〕]".contains(c))
}

/// Whether a paragraph is written text: no remains of a table, no address, no signature or date, no attachment.
pub(crate) fn is_prose(text: &str) -> bool {
    let text = text.trim();
    let table = text.contains(['\t', '|', '│']);
    let address = text.contains("http") || text.contains("www.") || text.ends_with(|c: char| c.is_ascii_alphanumeric());
    let note =
        ["附件", "来源", "联系", "地址", "电话", "打印", "关闭", "分享", "上一篇", "下一篇", "责任编辑", "注："].iter();
    let noted = note.clone().any(|word| text.starts_with(word));
    let signed = text.ends_with('日') || text.ends_with('号');
    // Han characters, and more of them than of digits and blanks.
    let (mut han, mut other) = (0usize, 0usize);
    for c in text.chars() {
        match c {
            '\u{4e00}'..='\u{9fff}' => han += 1,
            c if c.is_ascii_digit() || c.is_whitespace() => other += 1,
            _ => {}
        }
    }
    !table && !address && !noted && !signed && han > 2 * other
}
