//! Style sheets and style attributes, as far as they change what is read: what is hidden, struck through, raised or small,
//! and what is laid out as a table without being tagged as one.
//!
//! No cascade: of the rules that fit an element the most specific wins, later ones before earlier ones. A rule that names
//! what an element stands in fits if elements of those names are open, in whatever order.

use crate::normal::pattern;
use memchr::{memchr, memchr3_iter};
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Most bytes of style sheets of a page that are read.
const MOST_BYTES: usize = 4 << 20;

/// Most rules that are kept, all of them, and under one name.
const MOST_RULES: usize = 20_000;
const MOST_UNDER_ONE_NAME: usize = 64;

/// Most classes of an element that are looked at.
const MOST_CLASSES: usize = 32;

/// Last line of a grid at which something may start.
const MOST_LINES: u32 = 2_000;

/// Most columns of a grid.
const MOST_COLUMNS: u32 = 64;

/// What is of interest among declarations; most are of none.
static WANTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i-u)display|visib|opacity|decor|align|font|flex|grid|indent|left|position|color:\s*(?:transparent|#fff|white|rgba?\(\s*255)",
    )
});

/// How the inside of an element is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    None,
    Table,
    /// A group of rows.
    Group,
    Row,
    Cell,
    /// Children in rows of so many columns, if the sheet says how many.
    Grid(Option<u32>),
    /// Children side by side.
    Flex,
    /// As if only its children were there.
    Contents,
    /// Stands in a line with what is beside it, as a box.
    InlineBlock,
    Other,
}

/// How large text is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Size {
    /// Of the text around it.
    Times(f32),
    Pixels(f32),
}

/// What styles say of an element; nothing where they say nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Look {
    pub(super) display: Option<Display>,
    /// Children one under the other.
    pub(super) column: Option<bool>,
    /// Number of columns, if the layout is a grid.
    pub(super) columns: Option<u32>,
    /// Takes its place and is not seen.
    pub(super) invisible: Option<bool>,
    pub(super) struck: Option<bool>,
    pub(super) raised: Option<bool>,
    pub(super) size: Option<Size>,
    /// Columns and rows of a grid that it covers.
    pub(super) across: Option<u32>,
    pub(super) down: Option<u32>,
    /// Column and row of a grid in which it stands, from 1.
    pub(super) from_column: Option<u32>,
    pub(super) from_row: Option<u32>,
}

/// White, in the ways in which it is written.
pub(super) fn is_white(colour: &str) -> bool {
    let plain: String = colour.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    matches!(
        plain.as_str(),
        "#fff" | "#ffff" | "#ffffff" | "#ffffffff" | "ffffff" | "white" | "rgb(255,255,255)" | "rgba(255,255,255,1)"
    )
}

impl Look {
    /// What declarations (`color: red; display: none`) say.
    pub(super) fn of(declarations: &str) -> Look {
        let mut look = Look::default();
        if !WANTED.is_match(declarations) {
            return look;
        }
        let lower = declarations.to_ascii_lowercase();
        let mut moved = false;
        let mut relative = false;
        for declaration in lower.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.trim().trim_end_matches("!important").trim();
            match name.trim() {
                "display" => look.display = Some(display(value)),
                "visibility" => look.invisible = Some(matches!(value, "hidden" | "collapse")),
                "opacity" => look.invisible = Some(value.parse::<f32>().is_ok_and(|n| n <= 0.0)),
                "color" if value == "transparent" => look.invisible = Some(true),
                // White beside other text is not seen on a page, and what is all white stands on a ground of its own.
                "color" if is_white(value) && !lower.contains("background") => look.raised = Some(true),
                "text-indent" | "left" if value.starts_with("-99") => look.invisible = Some(true),
                "text-decoration" | "text-decoration-line" => look.struck = Some(value.contains("line-through")),
                "vertical-align" => {
                    let low = value.starts_with('-') || value.parse::<f32>().is_ok_and(|n| n == 0.0);
                    let length = value.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit() || c == '.');
                    look.raised =
                        Some(matches!(value, "super" | "sub") || (length && !(low && value.starts_with('0'))));
                }
                "font-variant-position" => look.raised = Some(matches!(value, "super" | "sub")),
                "mso-text-raise" => look.raised = Some(true),
                "position" => relative = value == "relative",
                "top" | "bottom" => moved |= value.contains(|c: char| matches!(c, '1'..='9')),
                "font-size" => look.size = size(value).or(look.size),
                "font" => look.size = value.split([' ', '/']).find_map(size).or(look.size),
                "flex-direction" | "flex-flow" => look.column = Some(value.starts_with("column")),
                "grid-template-columns" => look.columns = columns(value),
                "grid-template" => look.columns = value.split_once('/').and_then(|(_, value)| columns(value.trim())),
                "grid-column" => (look.from_column, look.across) = (start(value), covered(value)),
                "grid-row" => (look.from_row, look.down) = (start(value), covered(value)),
                "grid-column-start" => look.from_column = start(value),
                "grid-row-start" => look.from_row = start(value),
                "grid-area" => {
                    let parts: Vec<&str> = value.split('/').collect();
                    if let [row, column, ..] = parts[..] {
                        (look.from_row, look.from_column) = (start(row), start(column));
                    }
                    if let [row, column, end, side] = parts[..] {
                        look.down = covered(&format!("{row}/{end}"));
                        look.across = covered(&format!("{column}/{side}"));
                    }
                }
                "grid-column-end" if value.starts_with("span") => look.across = covered(value),
                "grid-row-end" if value.starts_with("span") => look.down = covered(value),
                _ => {}
            }
        }
        if relative && moved {
            look.raised = Some(true);
        }
        if matches!(look.size, Some(Size::Pixels(n) | Size::Times(n)) if n <= 0.0) {
            look.invisible = Some(true);
        }
        look
    }

    /// What the other says, and what this one says where the other is silent.
    pub(super) fn under(self, other: Look) -> Look {
        Look {
            display: other.display.or(self.display),
            column: other.column.or(self.column),
            columns: other.columns.or(self.columns),
            invisible: other.invisible.or(self.invisible),
            struck: other.struck.or(self.struck),
            raised: other.raised.or(self.raised),
            size: other.size.or(self.size),
            across: other.across.or(self.across),
            down: other.down.or(self.down),
            from_column: other.from_column.or(self.from_column),
            from_row: other.from_row.or(self.from_row),
        }
    }
}

fn display(value: &str) -> Display {
    match value {
        "none" => Display::None,
        "table" | "inline-table" => Display::Table,
        "table-row-group" | "table-header-group" | "table-footer-group" => Display::Group,
        "table-row" => Display::Row,
        "table-cell" => Display::Cell,
        "grid" | "inline-grid" => Display::Grid(None),
        "flex" | "inline-flex" | "-webkit-box" | "-webkit-flex" | "-ms-flexbox" => Display::Flex,
        "contents" => Display::Contents,
        "inline-block" => Display::InlineBlock,
        _ => Display::Other,
    }
}

fn size(value: &str) -> Option<Size> {
    let digits: usize = value.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let number: f32 = match value {
        "smaller" => return Some(Size::Times(0.7)),
        "xx-small" => return Some(Size::Pixels(9.0)),
        "x-small" => return Some(Size::Pixels(10.0)),
        _ => value[..digits].parse().ok()?,
    };
    Some(match &value[digits..] {
        "px" => Size::Pixels(number),
        "pt" => Size::Pixels(number * 4.0 / 3.0),
        "em" => Size::Times(number),
        "rem" => Size::Pixels(number * 16.0),
        "%" => Size::Times(number / 100.0),
        "" if number == 0.0 => Size::Pixels(0.0),
        _ => return None,
    })
}

/// How many columns a grid has: `repeat(3, 1fr)`, `12em 1fr minmax(0, 2fr)`.
fn columns(value: &str) -> Option<u32> {
    let mut total = 0u32;
    let (mut depth, mut word) = (0usize, String::new());
    for c in value.chars().chain([' ']) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || !c.is_whitespace() {
            word.push(c);
            continue;
        }
        match word.strip_prefix("repeat(") {
            Some(inner) => {
                let (times, what) = inner.trim_end_matches(')').split_once(',')?;
                let times: u32 = times.trim().parse().ok()?;
                let each = what.split_whitespace().filter(|part| !part.starts_with('[')).count();
                // A function with spaces in it is one column.
                let each = if what.contains('(') { 1 } else { u32::try_from(each).ok()? };
                total = total.saturating_add(times.checked_mul(each)?);
            }
            None if word.is_empty() || word.starts_with('[') => {}
            None if word == "none" => return None,
            None => total += 1,
        }
        word.clear();
    }
    (1..=MOST_COLUMNS).contains(&total).then_some(total)
}

/// How many lines of a grid are covered: `span 3`, `2 / 5`, `1 / span 4`.
fn covered(value: &str) -> Option<u32> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let (start, end) = value.split_once('/').unwrap_or((value, ""));
    let span = [start, end].iter().find_map(|part| number(part.trim().strip_prefix("span")?));
    let covered = span.or_else(|| number(end)?.checked_sub(number(start)?));
    covered.filter(|n| (1..=MOST_COLUMNS).contains(n))
}

/// At which line of a grid something starts: `2`, `2 / 5`, `1 / span 4`. Lines of a name, and those counted from the end, say nothing
/// here.
fn start(value: &str) -> Option<u32> {
    let first = value.split('/').next()?.trim();
    first.parse().ok().filter(|n| (1..=MOST_LINES).contains(n))
}

/// A rule for elements of one name; the names carry their marks (`.class`, `#id`, `tag`).
#[derive(Debug)]
struct Rule {
    /// Further names that the element has.
    also: Vec<String>,
    /// Names of what it stands in.
    within: Vec<String>,
    weight: (u32, usize),
    look: Look,
}

/// The style sheets of a page.
#[derive(Debug, Default)]
pub(super) struct Styles {
    rules: HashMap<String, Vec<Rule>>,
    many: usize,
    /// Names of what elements stand in.
    watched: HashSet<String>,
}

impl Styles {
    /// Reads the style sheets of a page.
    pub(super) fn of(page: &str) -> Styles {
        let mut styles = Styles::default();
        let mut left = MOST_BYTES;
        for sheet in sheets(page) {
            let Some(rest) = left.checked_sub(sheet.len()) else { break };
            left = rest;
            styles.read(sheet);
        }
        styles
    }

    fn read(&mut self, sheet: &str) {
        let sheet = without_comments(sheet);
        // A block within a block is for another medium.
        let (mut depth, mut start, mut selector) = (0usize, 0usize, "");
        for at in memchr3_iter(b'{', b'}', b';', sheet.as_bytes()) {
            match (sheet.as_bytes()[at], depth) {
                (b'{', 0) => {
                    selector = sheet[start..at].trim();
                    (depth, start) = (1, at + 1);
                }
                (b'{', _) => {
                    depth += 1;
                    selector = "";
                }
                (b'}', 1) => {
                    let kept = selector.split(',').any(|one| is_kept(one.trim()));
                    let look = if kept { Look::of(&sheet[start..at]) } else { Look::default() };
                    if look != Look::default() {
                        selector.split(',').for_each(|one| self.add(one.trim(), look));
                    }
                    (depth, start) = (0, at + 1);
                }
                (b'}', _) => depth = depth.saturating_sub(1),
                // `@charset "x";`
                (b';', 0) => start = at + 1,
                _ => {}
            }
        }
    }

    fn add(&mut self, selector: &str, look: Look) {
        if self.many >= MOST_RULES || !is_kept(selector) {
            return;
        }
        let mut compounds: Vec<Vec<String>> =
            selector.split([' ', '>', '\t', '\n', '\r']).filter(|part| !part.is_empty()).map(names).collect();
        let Some(mut own) = compounds.pop().filter(|own| !own.is_empty()) else { return };
        let rank = |name: &String| {
            if name.starts_with('#') {
                10_000
            } else if name.starts_with('.') {
                100
            } else {
                1
            }
        };
        let within: Vec<String> = compounds.into_iter().flatten().collect();
        let weight = own.iter().chain(&within).map(rank).sum();
        own.sort_by_key(rank);
        let Some(key) = own.pop() else { return };
        // What hides something inside something else is seldom meant for good, and a bare tag is not hidden either.
        let mut look = look;
        if !within.is_empty() || !key.starts_with(['.', '#']) {
            look.display = look.display.filter(|display| *display != Display::None);
            look.invisible = None;
        }
        self.watched.extend(within.iter().filter(|name| is_flow(name)).cloned());
        let rules = self.rules.entry(key).or_default();
        if rules.len() < MOST_UNDER_ONE_NAME {
            rules.push(Rule { also: own, within, weight: (weight, self.many), look });
            self.many += 1;
        }
    }

    /// Whether a name is that of something that elements are to stand in.
    pub(super) fn watches(&self) -> bool {
        !self.watched.is_empty()
    }

    /// The names of an element that elements are to stand in.
    pub(super) fn watched(&self, tag: &str, class: Option<&str>, id: Option<&str>) -> Vec<String> {
        let mut watched = Vec::new();
        each_name(tag, class, id, |name| watched.extend(self.watched.get(name).cloned()));
        watched
    }

    /// What the sheets say of an element; `open` tells whether an element of a name is open around it.
    pub(super) fn look(&self, tag: &str, class: Option<&str>, id: Option<&str>, open: &dyn Fn(&str) -> bool) -> Look {
        if self.rules.is_empty() {
            return Look::default();
        }
        let own = |name: &String| match name.split_at_checked(1) {
            Some((".", name)) => classes(class).any(|class| class == name),
            Some(("#", name)) => id.is_some_and(|id| id.trim() == name),
            _ => name == tag,
        };
        let fits =
            |rule: &&Rule| rule.also.iter().all(own) && rule.within.iter().all(|name| !is_flow(name) || open(name));
        let mut fitting: Vec<&Rule> = Vec::new();
        each_name(tag, class, id, |name| fitting.extend(self.rules.get(name).into_iter().flatten().filter(fits)));
        fitting.sort_by_key(|rule| rule.weight);
        fitting.iter().fold(Look::default(), |look, rule| look.under(rule.look))
    }
}

/// Whether a rule of such a selector is kept: what is asked of an element beside its names and what it stands in is not told here.
fn is_kept(selector: &str) -> bool {
    !selector.is_empty() && selector.len() <= 400 && !selector.contains([':', '[', '+', '~', '@', '"', '('])
}

/// Names of elements that are kept while they are open; tables and pages are not.
fn is_flow(name: &str) -> bool {
    !matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "html" | "body" | "*")
}

/// The classes of an element that are looked at.
fn classes(class: Option<&str>) -> impl Iterator<Item = &str> {
    class.into_iter().flat_map(str::split_whitespace).take(MOST_CLASSES)
}

/// Hands over the names of an element, with their marks.
fn each_name(tag: &str, class: Option<&str>, id: Option<&str>, mut take: impl FnMut(&str)) {
    take(tag);
    let mut name = String::new();
    let classes = classes(class).map(|class| ('.', class));
    for (mark, word) in classes.chain(id.map(|id| ('#', id.trim()))) {
        name.clear();
        name.push(mark);
        name.push_str(word);
        take(&name);
    }
}

/// The names in `td.old.wide#x`; none if there is anything else.
fn names(compound: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for c in compound.chars() {
        match (c, names.last_mut()) {
            ('.' | '#', _) => names.push(c.to_string()),
            (c, _) if !(c.is_alphanumeric() || matches!(c, '-' | '_')) => return Vec::new(),
            (c, Some(name)) => name.push(c),
            (c, None) => names.push(c.to_string()),
        }
    }
    if names.iter().any(|name| matches!(name.as_str(), "." | "#")) {
        return Vec::new();
    }
    if let Some(tag) = names.first_mut().filter(|name| !name.starts_with(['.', '#'])) {
        tag.make_ascii_lowercase();
    }
    names
}

fn without_comments(sheet: &str) -> std::borrow::Cow<'_, str> {
    if !sheet.contains("/*") && !sheet.contains("<!--") {
        return sheet.into();
    }
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(open) = rest.find("/*") {
        out.push_str(&rest[..open]);
        rest = rest[open + 2..].find("*/").map_or("", |end| &rest[open + 2 + end + 2..]);
    }
    out.push_str(rest);
    out.replace("<!--", "").replace("-->", "").into()
}

/// What stands in the `style` elements of a page for the screen, comments and scripts passed over.
fn sheets(page: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(found) = memchr(b'<', &page.as_bytes()[at..]) {
            let here = at + found;
            let rest = &page[here..];
            at = here + 1;
            if rest.starts_with("<!--") {
                at = here + rest.find("-->").unwrap_or(rest.len());
            } else if starts(rest, "<script") {
                at = here + find(rest, "</script").unwrap_or(rest.len());
            } else if starts(rest, "<style") {
                let open = rest.find('>').map_or(rest.len(), |end| end + 1);
                let end = open + find(&rest[open..], "</style").unwrap_or(rest.len() - open);
                at = here + end;
                let media = rest[..open].to_ascii_lowercase();
                if !media.contains("print") {
                    return Some(&rest[open..end]);
                }
            }
        }
        None
    })
}

/// Whether a text begins with a word in lower case, whatever its own case.
pub(super) fn starts(text: &str, word: &str) -> bool {
    text.as_bytes().get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
}

/// Where a word that begins with `<` in lower case stands first, whatever its own case.
pub(super) fn find(text: &str, word: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = memchr(b'<', &text.as_bytes()[at..]) {
        at += found;
        if starts(&text[at..], word) {
            return Some(at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(sheet: &str, tag: &str, class: &str) -> Look {
        Styles::of(&format!("<style>{sheet}</style>")).look(tag, Some(class), None, &|name| name == ".list")
    }

    #[test]
    fn rules_by_class_tag_and_what_they_stand_in() {
        assert_eq!(look(".old{text-decoration:line-through}", "span", "x old").struck, Some(true));
        assert_eq!(look("td span.old { TEXT-DECORATION : line-through red }", "span", "old").struck, Some(true));
        assert_eq!(look(".other .old{text-decoration:line-through}", "span", "old").struck, None);
        assert_eq!(look(".list>li{display:table-row}", "li", "").display, Some(Display::Row));
        assert_eq!(look(".a:hover{display:none}", "div", "a").display, None);
        assert_eq!(look("@media print{.a{display:none}}.b{top:0}", "div", "a").display, None);
        assert_eq!(look("/* .x{ */ .a{display:none} /* } */", "div", "a").display, Some(Display::None));
    }

    #[test]
    fn the_most_specific_rule_wins() {
        let sheet = ".pane.active{display:block}.pane{display:none}";
        assert_eq!(look(sheet, "div", "pane").display, Some(Display::None));
        assert_eq!(look(sheet, "div", "pane active").display, Some(Display::Other));
    }

    #[test]
    fn sheets_are_those_of_the_screen() {
        let page = "<!--<style>1</style>--><STYLE type=x>2</Style><script>'<style>3</style>'</script>\
                    <style media=\"print\">4</style><style>5";
        assert_eq!(sheets(page).collect::<Vec<_>>(), ["2", "5"]);
    }

    #[test]
    fn columns_of_grids() {
        for (value, count) in [
            ("repeat(3, 1fr)", Some(3)),
            ("120px repeat(7, minmax(0, 1fr))", Some(8)),
            ("1fr  2fr", Some(2)),
            ("none", None),
            ("repeat(auto-fill, 1fr)", None),
            ("repeat(4000000000, 1fr 1fr)", None),
        ] {
            assert_eq!(columns(value), count, "{value}");
        }
        assert_eq!((covered("span 3"), covered("2 / 5"), covered("1 / -1")), (Some(3), Some(3), None));
        assert_eq!((start("span 3"), start("2 / 5"), start("-1"), start("7")), (None, Some(2), None, Some(7)));
        let look = Look::of("grid-area: 2 / 3 / 4 / 8");
        assert_eq!((look.from_row, look.from_column, look.down, look.across), (Some(2), Some(3), Some(2), Some(5)));
    }

    #[test]
    fn raised_and_small() {
        assert_eq!(Look::of("vertical-align:super").raised, Some(true));
        assert_eq!(Look::of("vertical-align: 40%").raised, Some(true));
        assert_eq!(Look::of("vertical-align:middle").raised, Some(false));
        assert_eq!(Look::of("vertical-align:0").raised, Some(false));
        assert_eq!(Look::of("position:relative;top:-3px").raised, Some(true));
        assert_eq!(Look::of("font-size:.6em").size, Some(Size::Times(0.6)));
        assert_eq!(Look::of("font-size:0").invisible, Some(true));
    }
}
