//! Reasons in Chinese. Libraries, and what passes their words on, speak English; each of their sentences belongs to a kind of
//! damage, and the kind has a name. What no kind is known for is only said to be damaged, never in half a sentence of English.

use std::borrow::Cow;

/// Words within a reason, and the kind of damage that they tell of; the first that is found counts.
const KINDS: &[(&str, &str)] = &[
    // Archives and what is packed in them.
    ("EOCD", "找不到压缩包的目录，文件可能没有下载完整"),
    ("end of central directory", "找不到压缩包的目录，文件可能没有下载完整"),
    ("stands there twice", "有两个部分同名"),
    ("checksum", "校验和不符"),
    ("password", "需要密码"),
    ("Compression method not supported", "采用了不支持的压缩方法"),
    ("compression method", "采用了不支持的压缩方法"),
    ("unsupported Zip archive", "采用了不支持的压缩方法"),
    ("deflate", "压缩数据已损坏"),
    ("fill whole buffer", "数据不完整"),
    ("unexpected end of file", "数据不完整"),
    ("Zip archive", "压缩包的目录不合规范"),
    ("Zip error", "压缩包的目录不合规范"),
    // PDF.
    ("values within values", "其中的值层层嵌套，没有尽头"),
    ("rows that cannot be", "压缩数据的行宽不合规范"),
    ("filters that are not told", "没有写明压缩方法"),
    // Workbooks.
    ("stumbles over", "其中一部分不合规范"),
    ("table of sectors", "扇区表比文件还大"),
    ("goes beyond the end", "有记录超出文件末尾"),
    ("too short", "有记录过短"),
    ("two sheets of one name", "有两个工作表同名"),
    ("no sheet begins", "记有工作表的地方没有工作表"),
    ("records continue others", "续接的记录过多"),
    ("more texts", "文字的个数与记录不符"),
    ("Invalid OLE", "不是 Office 文件的容器"),
    ("Malformed", "容器的目录不合规范"),
    ("ector", "容器的扇区不合规范"),
    ("No such stream", "缺少应有的部分"),
    ("not found", "缺少应有的部分"),
    ("specified file not found", "缺少应有的部分"),
    // Old Word files.
    ("head is none of Word's", "文件头不是 Word 的"),
    ("piece table", "文字的分段表不合规范"),
    ("more text than the file", "所记的文字比文件还长"),
    ("outside the file", "所记的位置在文件之外"),
    // Pages saved whole.
    ("Base64", "Base64 编码已损坏"),
    // XML.
    ("unclosed", "标签没有结束"),
    ("not closed", "标签没有结束"),
    ("missing `", "标签没有结束"),
    ("expected `</", "结束标签与开始标签不符"),
    ("end tag", "结束标签与开始标签不符"),
    ("closing tag", "结束标签与开始标签不符"),
    ("attribute", "属性不合规范"),
    ("character reference", "字符引用不合规范"),
    ("reference", "字符引用不合规范"),
    ("Unexpected end of xml", "内容没有结束"),
    // Child processes.
    ("No such file", "没有这个文件"),
    ("ermission denied", "没有权限"),
    ("version", "不是同一版本的程序"),
    // JSON.
    ("EOF while parsing", "内容没有结束"),
    ("trailing characters", "末尾有多余的内容"),
    ("trailing comma", "末尾有多余的逗号"),
    ("expected `", "缺少逗号、冒号或括号"),
    ("expected value", "应为一个值的地方没有值"),
    ("expected ident", "应为一个值的地方没有值"),
    ("key must be a string", "键不是字符串"),
    ("control character", "字符串里有控制字符"),
    ("escape", "转义字符有误"),
    ("surrogate", "转义字符有误"),
    ("unicode code point", "转义字符有误"),
    ("number out of range", "数字过大"),
    ("invalid number", "数字有误"),
    ("recursion limit", "嵌套层数过多"),
    ("lone leading", "转义字符有误"),
];

/// Names for kinds whose sentence names something between quotes or backquotes.
const NAMED: &[(&str, &str)] = &[
    ("missing field", "缺少字段"),
    ("duplicate field", "字段重复："),
    ("unknown field", "不认识的字段："),
    ("unknown variant", "不认识的值："),
    ("invalid type", "类型不对："),
    ("invalid value", "值不对："),
    ("invalid length", "长度不对："),
    ("the key", "键重复："),
];

/// What is said of damage in Chinese. Words without a sentence (`UTF-8`, `&…;`) stay as they are.
pub(crate) fn in_chinese(reason: &str) -> Cow<'_, str> {
    if !is_english(reason) {
        return Cow::Borrowed(reason);
    }
    if let Some((_, kind)) = NAMED.iter().find(|(words, _)| reason.starts_with(words)) {
        return Cow::Owned(format!("{kind}{}", quoted(reason).unwrap_or("（不合规范）")));
    }
    let found = KINDS.iter().find(|(words, _)| reason.contains(words));
    Cow::Borrowed(found.map_or("内容不合规范", |(_, kind)| kind))
}

/// A part of a file: streams of a PDF have no name, only a place.
pub(super) fn part(part: &str) -> Cow<'_, str> {
    match part.strip_prefix("stream @") {
        Some(at) => Cow::Owned(format!("第 {at} 字节起的数据流")),
        None => Cow::Borrowed(part),
    }
}

/// A sentence in English: at least two words of letters, one after the other. What is shown of a file (`{"a": …}`) is none.
fn is_english(text: &str) -> bool {
    if text.starts_with(['{', '[', '"']) {
        return false;
    }
    let word = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let words: Vec<&str> =
        text.split([' ', ':', ',', '(', ')', '\'', '`', '"']).filter(|word| !word.is_empty()).collect();
    words.windows(2).any(|two| two.iter().all(|one| word(one)))
}

/// What stands first between marks.
fn quoted(text: &str) -> Option<&str> {
    let (open, mark) = text.char_indices().find(|(_, c)| matches!(c, '`' | '"'))?;
    let rest = &text[open + 1..];
    rest.find(mark).map(|end| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_words() {
        for (english, chinese) in [
            ("invalid Zip archive: Could not find EOCD", "找不到压缩包的目录，文件可能没有下载完整"),
            ("rows that cannot be", "压缩数据的行宽不合规范"),
            ("missing field `reports`", "缺少字段reports"),
            ("the key \"agency\" appears twice", "键重复：agency"),
            ("something that nobody knows", "内容不合规范"),
            ("{\"of others\"}", "{\"of others\"}"),
            ("UTF-8", "UTF-8"),
            ("&…;", "&…;"),
            ("…", "…"),
        ] {
            assert_eq!(in_chinese(english), chinese, "{english}");
        }
        assert_eq!(part("stream @245"), "第 245 字节起的数据流");
        assert_eq!(part("word/document.xml"), "word/document.xml");
    }
}
