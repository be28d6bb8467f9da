//! Patterns of names.

use crate::collect::shown;
use glob::{MatchOptions, Pattern};
use std::path::{Component, Path, PathBuf};

/// Characters that make a name a pattern.
const WILD: [char; 4] = ['*', '?', '[', '{'];

/// Most patterns that one with alternatives may stand for.
const MOST: usize = 1_000;

/// Whether a name is a pattern, if there is no file of that name.
pub(crate) fn is_wild(path: &Path) -> bool {
    shown(path).contains(WILD)
}

/// A pattern: where to look, and what is looked for there.
///
/// `glob` looks at characters. `globset`, which knows alternatives, looks at bytes: to it `?` is a third of a Chinese character.
#[derive(Debug, Clone)]
pub(crate) struct Wild {
    /// The part without wild cards. It need not be text.
    pub(crate) base: PathBuf,
    patterns: Vec<Pattern>,
    /// What the folders on the way must be called, by how deep they lie; below what stands here, anything.
    ways: Vec<Vec<Pattern>>,
    /// Whether a pattern goes down any number of folders, by pattern.
    deep: Vec<bool>,
}

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: !cfg!(windows),
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

impl Wild {
    /// Reads a pattern, or says what is wrong with it.
    pub(crate) fn parse(path: &Path) -> Result<Wild, String> {
        let mut base = PathBuf::new();
        let mut wanted = String::new();
        for part in path.components() {
            let text = shown(Path::new(part.as_os_str()));
            // The name of a drive may hold a question mark (`\\?\C:`).
            if wanted.is_empty() && !(matches!(part, Component::Normal(_)) && text.contains(WILD)) {
                base.push(part);
                continue;
            }
            if !wanted.is_empty() {
                wanted.push('/');
            }
            wanted.push_str(&text);
        }
        if base.as_os_str().is_empty() {
            base.push(".");
        }
        let mut all = Vec::new();
        alternatives(&wanted, &mut all)?;
        let patterns = all.iter().map(|text| Pattern::new(text).map_err(|error| error.msg.to_owned()));
        let patterns = patterns.collect::<Result<_, _>>()?;
        let on_the_way = |text: &String| -> Vec<Pattern> {
            let parts: Vec<&str> = text.split('/').take_while(|part| *part != "**").collect();
            // The last part is what is looked for.
            let most = if parts.len() == text.split('/').count() { parts.len() - 1 } else { parts.len() };
            (1..=most).filter_map(|depth| Pattern::new(&parts[..depth].join("/")).ok()).collect()
        };
        let ways = all.iter().map(on_the_way).collect();
        let deep = all.iter().map(|text| text.split('/').any(|part| part == "**")).collect();
        Ok(Wild { base, patterns, ways, deep })
    }

    /// Whether a path fits, or a folder that it lies in: a folder that fits counts with all it holds. Names that are no text are
    /// looked at as they are shown.
    pub(crate) fn fits(&self, path: &Path) -> bool {
        let relative = path.strip_prefix(&self.base).unwrap_or(path);
        let parts = relative.ancestors().filter(|part| !part.as_os_str().is_empty());
        parts.map(shown).any(|part| self.patterns.iter().any(|pattern| pattern.matches_with(&part, OPTIONS)))
    }
}

impl Wild {
    /// Whether something that fits may lie in a folder: `C:\\*.docx` is looked for in one folder and not on the whole drive.
    pub(crate) fn may_hold(&self, folder: &Path) -> bool {
        let relative = folder.strip_prefix(&self.base).unwrap_or(folder);
        let depth = relative.components().filter(|part| matches!(part, Component::Normal(_))).count();
        let shown_at = |depth: usize| shown(&relative.components().take(depth).collect::<PathBuf>());
        let leads = |(way, deep): (&Vec<Pattern>, &bool)| match way.get(depth.wrapping_sub(1)) {
            Some(pattern) => pattern.matches_with(&shown_at(depth), OPTIONS),
            None if depth == 0 => true,
            None => *deep && way.last().is_none_or(|last| last.matches_with(&shown_at(way.len()), OPTIONS)),
        };
        self.ways.iter().zip(&self.deep).any(leads) || self.fits(folder)
    }
}

/// The patterns that `{a,b}` stands for. Where paths have no backslash, one makes the next character plain.
fn alternatives(text: &str, all: &mut Vec<String>) -> Result<(), String> {
    let mut plain = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if !cfg!(windows) => match chars.next() {
                Some((_, c)) => plain.push_str(&Pattern::escape(c.encode_utf8(&mut [0; 4]))),
                None => return Err("nothing follows the backslash".to_owned()),
            },
            '[' => {
                plain.push(c);
                // What stands in brackets is no alternative. The first character never closes them.
                let end = text[at + 1..].char_indices().skip(1).find(|(_, c)| *c == ']').map(|(end, _)| end);
                for (_, c) in chars.by_ref().take_while(|(here, _)| end.is_some_and(|end| *here < at + 1 + end)) {
                    plain.push(c);
                }
                if end.is_some() {
                    plain.push(']');
                }
            }
            '{' => {
                let (choices, rest) = choices(&text[at + 1..]).ok_or("a brace is not closed")?;
                for choice in choices {
                    alternatives_after(&plain, &format!("{choice}{rest}"), all)?;
                }
                return Ok(());
            }
            _ => plain.push(c),
        }
    }
    if all.len() == MOST {
        return Err(format!("it stands for more than {MOST} patterns"));
    }
    all.push(plain);
    Ok(())
}

fn alternatives_after(before: &str, text: &str, all: &mut Vec<String>) -> Result<(), String> {
    let first = all.len();
    alternatives(text, all)?;
    all[first..].iter_mut().for_each(|pattern| pattern.insert_str(0, before));
    Ok(())
}

/// What stands between commas up to the closing brace, and what stands behind it.
fn choices(text: &str) -> Option<(Vec<&str>, &str)> {
    let (mut choices, mut begin, mut depth) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                choices.push(&text[begin..at]);
                return Some((choices, &text[at + 1..]));
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                choices.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fits(pattern: &str, path: &str) -> bool {
        Wild::parse(Path::new(pattern)).unwrap().fits(Path::new(path))
    }

    #[test]
    fn a_question_mark_is_one_character_and_not_a_byte() {
        assert!(fits("年?.csv", "年报.csv") && fits("??.csv", "年报.csv") && fits("[年月]*.csv", "年报.csv"));
        assert!(!fits("?.csv", "年报.csv") && !fits("??????.csv", "年报.csv") && !fits("[!年]*.csv", "年报.csv"));
        assert!(fits("[一-龥]?.csv", "年报.csv") && !fits("[一-龥].csv", "a.csv"));
    }

    #[test]
    fn alternatives_stand_within_others_and_beside_brackets() {
        for path in ["甲/1.csv", "甲/1.txt", "乙/2.csv", "丙/{.csv"] {
            assert!(fits("{甲,{乙,丙}}/[12{].{csv,txt}", path), "{path}");
        }
        assert!(!fits("{甲,{乙,丙}}/[12{].{csv,txt}", "丁/1.csv"));
        assert!(fits("a[]}]b", "a}b") && fits("a[!,]b{c,d}", "axbd"));
        let wrong = |pattern: &str| Wild::parse(Path::new(pattern)).unwrap_err();
        assert_eq!(wrong("{a,b"), "a brace is not closed");
        assert!(wrong(&"{a,b}".repeat(12)).contains("1000"));
        for pattern in ["[a", "a**b", "[", "[]"] {
            assert!(!wrong(pattern).is_empty());
        }
    }

    #[test]
    fn only_folders_that_may_hold_what_fits_are_looked_into() {
        let may = |pattern: &str, folder: &str| Wild::parse(Path::new(pattern)).unwrap().may_hold(Path::new(folder));
        assert!(may("/*.csv", "/") && !may("/*.csv", "/usr") && !may("/tm?/x/*.csv", "/usr/x"));
        assert!(may("/tm?/x/*.csv", "/tmp") && may("/tm?/x/*.csv", "/tmp/x") && !may("/tm?/x/*.csv", "/tmp/y"));
        assert!(may("a*/**/x.csv", "ab/c/d") && !may("a*/**/x.csv", "b/c") && may("**/x.csv", "b/c"));
        // A folder that fits counts with all it holds.
        assert!(may("202?", "2024/deep/deeper") && may("{a,b}/*", "b/c/d") && !may("{a,b}/*", "c/d"));
    }

    #[cfg(not(windows))]
    #[test]
    fn a_backslash_makes_the_next_character_plain() {
        assert!(fits(r"\{a\}*", "{a}.csv") && fits(r"\**", "*.csv") && !fits(r"\**", "a.csv"));
    }

    #[test]
    fn where_to_look_is_what_stands_before_the_first_wild_card() {
        let base = |pattern: &str| Wild::parse(Path::new(pattern)).unwrap().base;
        assert_eq!(base("*.csv"), Path::new("."));
        assert_eq!(base("./a/b/*/c.csv"), Path::new("./a/b"));
        assert_eq!(base("/*.csv"), Path::new("/"));
        assert_eq!(base("../*"), Path::new(".."));
        #[cfg(windows)]
        {
            assert_eq!(base(r"C:\*.csv"), Path::new(r"C:\"));
            assert_eq!(base(r"\\server\share\年报\*.csv"), Path::new(r"\\server\share\年报"));
            assert_eq!(base(r"\\?\C:\年报\*.csv"), Path::new(r"\\?\C:\年报"));
        }
    }

    proptest! {
        /// No pattern makes it fail, and one of alternatives fits each of them.
        #[test]
        fn any_text_is_a_pattern_or_a_mistake(text in "[a-c年*?{},\\[\\]!/\\\\-]{0,24}", name in "[a-c年报!-]{1,9}") {
            if let Ok(wild) = Wild::parse(Path::new(&text)) {
                wild.fits(Path::new(&name));
            }
            let pattern = format!("{{x,{name}}}*.csv");
            let path = format!("{name}1.csv");
            prop_assert!(fits(&pattern, &path));
        }
    }
}
