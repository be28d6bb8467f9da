//! Marks that pandoc writes around text with a style of its own: `[行政复议]{style="…"}`, `# 标题 {#id .class}`, `::: {.content}`.

use super::is_blank;
use std::borrow::Cow;

/// A line without such marks; nothing where it has none. What was taken away from a column is made up for where the column ends, so
/// that those behind it stand where they stood.
pub(super) fn without_spans(line: &str) -> Option<Cow<'_, str>> {
    let text = line.trim_matches(is_blank);
    if text.starts_with(":::") {
        return Some(Cow::Borrowed(""));
    }
    if let Some(heading) = text.strip_suffix('}').filter(|_| text.starts_with('#') && !text.contains("]{"))
        && let Some((heading, marks)) = heading.rsplit_once('{')
        && marks.starts_with(['#', '.'])
    {
        return Some(Cow::Borrowed(heading));
    }
    if !line.contains("]{") {
        return None;
    }
    let mut out = String::with_capacity(line.len());
    // Brackets that are open: where each stands in what is written, and how wide what was left out is.
    let mut open: Vec<usize> = Vec::new();
    let (mut left_out, mut found) = (0, false);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        match c {
            '[' => {
                open.push(out.len());
                out.push(c);
                rest = behind;
            }
            ']' => {
                let start = open.pop();
                let marks = behind.strip_prefix('{').and_then(|marks| marks.split_once('}'));
                match (start, marks) {
                    (Some(start), Some((marks, behind))) if !marks.contains('{') => {
                        out.remove(start);
                        left_out += 4 + width(marks);
                        found = true;
                        rest = behind;
                    }
                    _ => {
                        out.push(c);
                        rest = behind;
                    }
                }
            }
            ' ' if left_out > 0 && (behind.starts_with(' ') || behind.is_empty()) => {
                out.extend(std::iter::repeat_n(' ', left_out + 1));
                left_out = 0;
                rest = behind;
            }
            c => {
                out.push(c);
                rest = behind;
            }
        }
    }
    found.then_some(Cow::Owned(out))
}

/// How many columns a text takes.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_where_they_stood() {
        let line = "  [规]{style=\"a\"}[章]{.b}  [12]{.c}    3";
        let plain = without_spans(line).unwrap();
        assert_eq!(plain.split_whitespace().collect::<Vec<_>>(), ["规章", "12", "3"]);
        assert_eq!(plain.find('3'), line.rfind('3'), "{plain:?}");
    }

    #[test]
    fn only_marks_are_taken_away() {
        assert_eq!(without_spans("[四、]{.x}政府信息[公开[情况]{.y}]{.z}").as_deref(), Some("四、政府信息公开情况"));
        assert_eq!(without_spans("# 年度报告 {#id .class}").as_deref(), Some("# 年度报告 "));
        assert_eq!(without_spans("::: {.content}").as_deref(), Some(""));
        for same in ["规章 [1]", "[规章](#x)", "{.x}", "# 年度报告", "[\u{3000}]"] {
            assert_eq!(without_spans(same), None, "{same}");
        }
    }
}
