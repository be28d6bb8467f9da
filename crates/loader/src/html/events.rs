//! What the tokenizer finds, handed to the [`Builder`].
//!
//! In the order and the pieces of html5gum's own emitter of events, which a test holds it against, but nothing is gathered that
//! nobody wants: complaints, comments, the text of scripts, attributes that say nothing of how a page is shown.

use super::build::{Builder, Pending, TooManyCells};
use html5gum::{Emitter, Error, State, naive_next_state};

/// The kind of the tag being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    End,
}

/// Takes in what the tokenizer finds.
pub(super) struct Events<'b> {
    builder: &'b mut Builder,
    /// How far the page is read.
    position: usize,
    /// Where the last `<` stands.
    opened: usize,
    /// Text up to here, whether there is any, where it starts, and whether nobody wants it.
    text: Vec<u8>,
    any: bool,
    text_at: usize,
    deaf: bool,
    kind: Option<Kind>,
    name: Vec<u8>,
    /// The name of the last start tag: only its end tag ends the text of a script.
    last_start: Vec<u8>,
    attribute: Vec<u8>,
    value: Vec<u8>,
    wanted: bool,
    tag: Pending,
    stop: Option<TooManyCells>,
}

impl<'b> Events<'b> {
    pub(super) fn of(builder: &'b mut Builder) -> Events<'b> {
        Events {
            builder,
            position: 0,
            opened: 0,
            text: Vec::new(),
            any: false,
            text_at: 0,
            deaf: false,
            kind: None,
            name: Vec::new(),
            last_start: Vec::new(),
            attribute: Vec::new(),
            value: Vec::new(),
            wanted: false,
            tag: Pending::default(),
            stop: None,
        }
    }

    fn end_text(&mut self) {
        if self.any && !self.deaf {
            self.builder.characters(&self.text, self.text_at);
        }
        self.text.clear();
        self.any = false;
    }

    /// The name of the tag is known.
    fn end_name(&mut self) {
        self.end_text();
        if self.kind == Some(Kind::Start) && !self.name.is_empty() {
            self.tag.open(&self.name, self.opened);
            self.last_start.clear();
            std::mem::swap(&mut self.last_start, &mut self.name);
        }
    }

    fn end_attribute_name(&mut self) {
        self.end_name();
        if !self.attribute.is_empty() {
            // End tags have none.
            self.wanted = self.kind == Some(Kind::Start) && self.tag.name(&self.attribute);
            self.attribute.clear();
        }
    }

    fn end_attribute(&mut self) {
        self.end_attribute_name();
        if !self.value.is_empty() {
            self.tag.give(&self.value);
            self.value.clear();
        }
    }
}

impl Emitter for Events<'_> {
    type Token = TooManyCells;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.end_text();
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<TooManyCells> {
        self.stop.take()
    }

    #[inline]
    fn init_string(&mut self) {
        if !self.any {
            self.text_at = self.position;
        }
    }

    #[inline]
    fn emit_string(&mut self, text: &[u8]) {
        if !self.any {
            if text.is_empty() {
                return;
            }
            // Only a tag changes what is wanted, and it ends the text first.
            (self.any, self.deaf) = (true, self.builder.is_deaf());
        }
        if !self.deaf {
            self.text.extend_from_slice(text);
        }
    }

    #[inline]
    fn init_start_tag(&mut self) {
        self.name.clear();
        self.kind = Some(Kind::Start);
    }

    #[inline]
    fn init_end_tag(&mut self) {
        self.name.clear();
        self.kind = Some(Kind::End);
    }

    fn init_comment(&mut self) {
        self.end_text();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute();
        match self.kind? {
            Kind::Start => {
                self.stop = self.builder.start_tag(&mut self.tag, self.position.saturating_sub(1));
                let state = naive_next_state(&self.last_start);
                if state.is_some() {
                    self.init_string();
                }
                state
            }
            Kind::End => {
                self.last_start.clear();
                self.builder.end_tag(&self.name);
                None
            }
        }
    }

    fn emit_current_comment(&mut self) {}

    fn emit_current_doctype(&mut self) {}

    fn set_self_closing(&mut self) {}

    fn set_force_quirks(&mut self) {}

    #[inline]
    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    #[inline]
    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {
        self.end_text();
    }

    #[inline]
    fn init_attribute(&mut self) {
        self.end_attribute();
    }

    #[inline]
    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attribute.extend_from_slice(name);
    }

    #[inline]
    fn push_attribute_value(&mut self, value: &[u8]) {
        self.end_attribute_name();
        if self.wanted {
            self.value.extend_from_slice(value);
        }
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    #[inline]
    fn start_open_tag(&mut self) {
        self.opened = self.position.saturating_sub(1);
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.kind == Some(Kind::End) && !self.last_start.is_empty() && self.last_start == self.name
    }

    #[inline]
    fn move_position(&mut self, by: isize) {
        self.position = self.position.saturating_add_signed(by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::css::Styles;
    use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
    use html5gum::{Span, Tokenizer};
    use proptest::prelude::*;

    const SHEET: &str = "<style>.gone{display:none} td.up{vertical-align:super}</style>";

    fn ours(page: &str) -> String {
        let mut builder = Builder::new(Styles::of(SHEET));
        assert!(Tokenizer::new_with_emitter(page, Events::of(&mut builder)).next().is_none());
        format!("{:?}", builder.finish())
    }

    /// What the events of the library's own emitter give.
    fn theirs(page: &str) -> String {
        let mut builder = Builder::new(Styles::of(SHEET));
        let (mut tag, mut active) = (Pending::default(), false);
        let read = |event: CallbackEvent<'_>, span: Span<usize>| match event {
            CallbackEvent::String { value } => {
                builder.characters(value, span.start);
                None
            }
            CallbackEvent::OpenStartTag { name } => {
                tag.open(name, span.start);
                active = true;
                None
            }
            CallbackEvent::AttributeName { name } if active => {
                tag.name(name);
                None
            }
            CallbackEvent::AttributeValue { value } if active => {
                tag.give(value);
                None
            }
            CallbackEvent::CloseStartTag { .. } => {
                active = false;
                builder.start_tag(&mut tag, span.start)
            }
            CallbackEvent::EndTag { name } => {
                active = false;
                builder.end_tag(name);
                None
            }
            _ => None,
        };
        let mut emitter = CallbackEmitter::new(read);
        emitter.naively_switch_states(true);
        assert!(Tokenizer::new_with_emitter(page, emitter).next().is_none());
        format!("{:?}", builder.finish())
    }

    const SOUP: [&str; 48] = [
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "<td rowspan=2 colspan='3'>",
        "<td class=\"up\" class=x>",
        "<th>",
        "<p",
        ">",
        " class=gone",
        " class=公开",
        " class=\"\"",
        " hidden",
        " hidden=x",
        " =",
        "=",
        "/",
        "\"",
        "'",
        "<",
        "</",
        "<div id=a style='display:none'>",
        "</div>",
        "</div x=y>",
        "<a href=\"/x?a=1&amp;b\">",
        "</a>",
        "<script>",
        "</script>",
        "</scrip>",
        "<!--",
        "-->",
        "<style>",
        "</style",
        "<title>",
        "</title>",
        "<textarea>",
        "</textarea>",
        "<noscript>",
        "</noscript>",
        "&nbsp;",
        "&#x516c;&#1;",
        "&lt",
        "\r\n",
        "公开 情况",
        "12",
        "<!doctype html>",
        "<?x?>",
    ];

    #[test]
    fn odd_pages_are_read_as_by_its_own_emitter() {
        for page in [
            "公开<script>a</b</script >1</scriptx></script>2<p class=公开>3",
            "a&amp;b<title>公&lt;开</titl></title>x<p hidden>y</p z='1'>w",
            "<td class=\"\" class=gone>1<p a",
            "a\r\r\n<pre>b\r\nc</pre><!-- x -->d<!doctype x>e",
            "<textarea>1</text</textarea>2</",
        ] {
            assert_eq!(ours(page), theirs(page), "{page}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn pages_are_read_as_by_its_own_emitter(soup in prop::collection::vec(prop::sample::select(SOUP.to_vec()), 0..24)) {
            let page = soup.concat();
            prop_assert_eq!(ours(&page), theirs(&page), "{}", page);
        }
    }
}
