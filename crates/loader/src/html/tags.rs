//! The elements of HTML, as far as they change what a reader sees.

use crate::pieces::Part;

/// What an element does to the text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Table,
    /// `thead`, `tbody`, `tfoot`.
    Rows(Part),
    Row,
    /// `td`; true for `th`.
    Cell(bool),
    Caption,
    /// `col`, `colgroup`.
    Column,
    /// Stands on lines of its own.
    Block,
    /// `p`: closed by the next block.
    Paragraph,
    Heading,
    /// Keeps its line breaks.
    Pre,
    /// `br`, `hr`.
    Break,
    Link,
    Input,
    Meta,
    Title,
    /// Never shown.
    Unseen,
    /// Never shown, whatever markup is in it.
    Template,
    /// Struck out: no longer said.
    Struck,
    /// Raised: beside a number it is the mark of a note.
    Raised,
    /// Lowered, and smaller: the same for digits.
    Lowered,
    Small,
    /// `option`: shown by the browser's own means, and closed by whatever comes next.
    Choice,
    /// A choice that is taken.
    Chosen,
    /// `img`.
    Picture,
    /// `nav`, `footer`, `aside`.
    Chrome,
    /// Runs along with the text around it.
    Inline,
    /// Has no content and shows nothing that we read.
    Void,
}

/// The element of a name in lower case, with that name; nothing for one that HTML does not know, which changes nothing.
pub(super) fn element(name: &[u8]) -> Option<(&'static str, Tag)> {
    let known = |name, tag| Some((name, tag));
    match name {
        b"td" => known("td", Tag::Cell(false)),
        b"th" => known("th", Tag::Cell(true)),
        b"tr" => known("tr", Tag::Row),
        b"table" => known("table", Tag::Table),
        b"tbody" => known("tbody", Tag::Rows(Part::Body)),
        b"thead" => known("thead", Tag::Rows(Part::Head)),
        b"tfoot" => known("tfoot", Tag::Rows(Part::Foot)),
        b"caption" => known("caption", Tag::Caption),
        b"col" => known("col", Tag::Column),
        b"colgroup" => known("colgroup", Tag::Column),
        b"span" => known("span", Tag::Inline),
        b"p" => known("p", Tag::Paragraph),
        b"div" => known("div", Tag::Block),
        b"a" => known("a", Tag::Link),
        b"br" => known("br", Tag::Break),
        b"hr" => known("hr", Tag::Break),
        b"b" => known("b", Tag::Inline),
        b"i" => known("i", Tag::Inline),
        b"u" => known("u", Tag::Inline),
        b"s" => known("s", Tag::Struck),
        b"del" => known("del", Tag::Struck),
        b"strike" => known("strike", Tag::Struck),
        b"em" => known("em", Tag::Inline),
        b"strong" => known("strong", Tag::Inline),
        b"font" => known("font", Tag::Inline),
        b"label" => known("label", Tag::Inline),
        b"sup" => known("sup", Tag::Raised),
        b"sub" => known("sub", Tag::Lowered),
        b"small" => known("small", Tag::Small),
        b"ruby" => known("ruby", Tag::Inline),
        b"h1" => known("h1", Tag::Heading),
        b"h2" => known("h2", Tag::Heading),
        b"h3" => known("h3", Tag::Heading),
        b"h4" => known("h4", Tag::Heading),
        b"h5" => known("h5", Tag::Heading),
        b"h6" => known("h6", Tag::Heading),
        b"li" => known("li", Tag::Block),
        b"ul" => known("ul", Tag::Block),
        b"ol" => known("ol", Tag::Block),
        b"dl" => known("dl", Tag::Block),
        b"dt" => known("dt", Tag::Block),
        b"dd" => known("dd", Tag::Block),
        b"section" => known("section", Tag::Block),
        b"article" => known("article", Tag::Block),
        b"main" => known("main", Tag::Block),
        b"header" => known("header", Tag::Block),
        b"hgroup" => known("hgroup", Tag::Block),
        b"center" => known("center", Tag::Block),
        b"form" => known("form", Tag::Block),
        b"fieldset" => known("fieldset", Tag::Block),
        b"legend" => known("legend", Tag::Block),
        b"blockquote" => known("blockquote", Tag::Block),
        b"address" => known("address", Tag::Block),
        b"figure" => known("figure", Tag::Block),
        b"figcaption" => known("figcaption", Tag::Block),
        b"details" => known("details", Tag::Block),
        b"summary" => known("summary", Tag::Block),
        b"dir" => known("dir", Tag::Block),
        b"menu" => known("menu", Tag::Block),
        b"body" => known("body", Tag::Block),
        b"html" => known("html", Tag::Block),
        b"select" => known("select", Tag::Inline),
        b"option" => known("option", Tag::Choice),
        b"optgroup" => known("optgroup", Tag::Choice),
        b"pre" => known("pre", Tag::Pre),
        b"listing" => known("listing", Tag::Pre),
        b"plaintext" => known("plaintext", Tag::Pre),
        b"xmp" => known("xmp", Tag::Pre),
        b"nav" => known("nav", Tag::Chrome),
        b"footer" => known("footer", Tag::Chrome),
        b"aside" => known("aside", Tag::Chrome),
        b"input" => known("input", Tag::Input),
        b"textarea" => known("textarea", Tag::Inline),
        b"meta" => known("meta", Tag::Meta),
        b"title" => known("title", Tag::Title),
        b"script" => known("script", Tag::Unseen),
        b"style" => known("style", Tag::Unseen),
        b"iframe" => known("iframe", Tag::Unseen),
        b"noembed" => known("noembed", Tag::Unseen),
        b"noframes" => known("noframes", Tag::Unseen),
        b"noscript" => known("noscript", Tag::Unseen),
        b"template" => known("template", Tag::Template),
        // Readings beside characters, and Word's islands of settings.
        b"rt" => known("rt", Tag::Unseen),
        b"rp" => known("rp", Tag::Unseen),
        b"xml" => known("xml", Tag::Unseen),
        b"img" => known("img", Tag::Picture),
        b"link" | b"base" | b"wbr" | b"area" | b"embed" | b"param" | b"source" | b"track" => known("link", Tag::Void),
        _ => None,
    }
}

impl Tag {
    /// Begins and ends a line.
    pub(super) fn is_block(self) -> bool {
        matches!(self, Tag::Block | Tag::Paragraph | Tag::Heading | Tag::Pre | Tag::Chrome | Tag::Break)
    }
}
