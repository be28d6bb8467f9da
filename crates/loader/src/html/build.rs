//! Tags and text → lines and tables, by the rules that browsers follow for tables.
//!
//! Not a tree: of the elements around a text only what changes its meaning is kept (a link, page furniture, hidden).
//! Cells, rows and tables are opened and closed as the standard's table modes do it: a new cell closes the one before,
//! text between cells stands in front of the table, an end tag without its start tag is nothing.

mod pending;

pub(super) use pending::Pending;

use super::css::{Look, Styles, is_white};
use super::tags::{Tag, element};
use crate::normal::without_controls;
use crate::pieces::{Line, MOST_CELLS, Mark, Marks, Part, Piece, RawCell, RawRow, RawTable};
use crate::text::number_like;
use pending::{Attribute, read};
use std::collections::HashMap;

/// Tables within tables that are told apart; deeper ones run into the cell they stand in.
const DEEPEST_TABLE: usize = 32;

/// How far up an end tag of inline markup looks for its start tag.
const FARTHEST_INLINE: usize = 64;

/// Most boxes of a page that are kept apart, and how deep they may stand in each other.
const MOST_BOXES: usize = 100_000;
const DEEPEST_BOX: usize = 48;

/// Most style attributes of a page whose meaning is kept, and the longest of them in bytes: many elements have the same.
const MOST_LOOKS: usize = 512;
const LONGEST_LOOK: usize = 512;

/// How many of something there are under each name; few names are open at a time.
#[derive(Default)]
struct Counts(Vec<(&'static str, usize)>);

impl Counts {
    fn of(&self, name: &str) -> usize {
        self.0.iter().find(|(known, _)| *known == name).map_or(0, |(_, many)| *many)
    }

    fn entry(&mut self, name: &'static str) -> &mut usize {
        let at = self.0.iter().position(|(known, _)| *known == name).unwrap_or(self.0.len());
        if at == self.0.len() {
            self.0.push((name, 0));
        }
        &mut self.0[at].1
    }
}

/// An element that is open.
struct Open {
    name: &'static str,
    tag: Tag,
    chrome: bool,
    hidden: bool,
    /// How its text is shown.
    mark: Option<Mark>,
    /// It is kept as a box.
    boxed: bool,
    /// Where in the line a part begins that stands directly in its block.
    part: Option<usize>,
    /// Its names that style sheets ask for.
    watched: Vec<String>,
}

/// What a flow of text belongs to.
enum Role {
    Page,
    Cell { header: bool, rows: u32, columns: u32, at: usize, hidden: bool },
    Caption,
}

/// Text and tables in a row: of the page or of a cell.
struct Flow {
    role: Role,
    open: Vec<Open>,
    /// How many of the open elements have a name.
    names: Counts,
    pieces: Vec<Piece>,
    line: String,
    line_at: usize,
    /// Characters of the line that are links.
    linked: usize,
    shown: usize,
    /// Parts of the line that are shown in another way.
    marks: Marks,
    /// Parts of the line that are elements of their own.
    parts: Vec<(usize, usize)>,
    space: bool,
    /// The space is, or holds, a line break of the source: between two characters it is none.
    wrapped: bool,
    /// Open elements of each kind.
    links: usize,
    chromes: usize,
    headings: usize,
    pres: usize,
    unseen: usize,
    choices: usize,
    hidden_blocks: usize,
    /// Number of the hidden block.
    hidden_block: u32,
    boxes: usize,
    struck: usize,
    raised: usize,
    small: usize,
    sizes: Vec<f32>,
    /// How many open elements have a name that style sheets ask for.
    watched: HashMap<String, usize>,
}

/// A table that is open.
struct OpenTable {
    table: RawTable,
    row: Option<(RawRow, bool)>,
    part: Part,
    seen: [bool; 2],
    group: u32,
    /// Tables within it that are not told apart.
    ignored: usize,
}

#[expect(clippy::large_enum_variant, reason = "few frames are open at a time")]
enum Frame {
    Flow(Flow),
    Table(OpenTable),
}

/// Takes in the events of a page.
pub(super) struct Builder {
    stack: Vec<Frame>,
    depth: usize,
    /// Cells so far.
    pub(super) cells: usize,
    pub(super) title: Option<String>,
    in_title: bool,
    /// Inside a script or the like that stands between cells.
    silent: bool,
    /// Templates that are open.
    templates: usize,
    styles: Styles,
    /// What style attributes say.
    looks: HashMap<String, Look>,
    /// Boxes so far.
    boxes: usize,
    /// Hidden blocks so far.
    hidden_blocks: u32,
    /// What came last is text.
    after_text: bool,
    pub(super) metadata: Vec<(String, String)>,
}

/// The page holds more cells than a report can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooManyCells {
    pub(super) at: usize,
}

impl Builder {
    pub(super) fn new(styles: Styles) -> Builder {
        Builder {
            stack: vec![Frame::Flow(Flow::new(Role::Page))],
            depth: 0,
            cells: 0,
            title: None,
            in_title: false,
            silent: false,
            templates: 0,
            styles,
            looks: HashMap::new(),
            boxes: 0,
            hidden_blocks: 0,
            after_text: false,
            metadata: Vec::new(),
        }
    }

    /// Takes in a start tag that ends at an offset.
    pub(super) fn start_tag(&mut self, pending: &mut Pending, at: usize) -> Option<TooManyCells> {
        self.after_text = false;
        if let Some((name, tag)) = pending.element.take() {
            self.start(name, tag, pending);
        }
        (self.cells > MOST_CELLS).then_some(TooManyCells { at })
    }

    /// Takes in an end tag.
    pub(super) fn end_tag(&mut self, name: &[u8]) {
        self.after_text = false;
        if let Some((name, tag)) = element(name) {
            self.end(name, tag);
        }
    }

    /// Whether text that stands here would be passed over: that of a script or a style sheet.
    pub(super) fn is_deaf(&self) -> bool {
        let unseen = || matches!(self.stack.last(), Some(Frame::Flow(flow)) if flow.unseen > 0);
        !self.in_title && (self.silent || self.templates > 0 || unseen())
    }

    /// Takes in text that starts at an offset.
    pub(super) fn characters(&mut self, text: &[u8], at: usize) {
        // What is passed over cuts no number off.
        self.after_text |= !self.is_deaf();
        self.text(&without_controls(&read(text)), at);
    }

    /// Closes whatever is open.
    pub(super) fn finish(mut self) -> (Vec<Piece>, Option<String>, Vec<(String, String)>) {
        self.doubt_last();
        while self.stack.len() > 1 {
            self.close_frame();
        }
        let pieces = match self.stack.pop() {
            Some(Frame::Flow(mut flow)) => {
                flow.end_line();
                flow.pieces
            }
            _ => Vec::new(),
        };
        (pieces, self.title, self.metadata)
    }

    /// A page that ends within a cell may have been cut off within its number, of which the first figures are another one.
    fn doubt_last(&mut self) {
        if let Some(Frame::Flow(flow)) = self.stack.last_mut().filter(|_| self.after_text)
            && (flow.in_cell() || flow.open.iter().any(|open| open.boxed))
            && !flow.space
            && flow.line.ends_with(char::is_numeric)
        {
            flow.line.push('…');
        }
    }

    fn text(&mut self, text: &str, at: usize) {
        if self.in_title {
            self.title.get_or_insert_default().push_str(text);
            return;
        }
        if self.silent || self.templates > 0 {
            return;
        }
        match self.stack.last_mut() {
            Some(Frame::Flow(flow)) => flow.text(text, at),
            // Between cells: a browser shows it in front of the table.
            Some(Frame::Table(_)) if !text.trim().is_empty() => {
                if let Some(flow) = self.outer_flow() {
                    flow.text(text, at);
                }
            }
            _ => {}
        }
    }

    /// The flow around the innermost table.
    fn outer_flow(&mut self) -> Option<&mut Flow> {
        let under = self.stack.len().checked_sub(2)?;
        match &mut self.stack[under] {
            Frame::Flow(flow) => Some(flow),
            Frame::Table(_) => None,
        }
    }

    fn start(&mut self, name: &'static str, tag: Tag, pending: &mut Pending) {
        if tag == Tag::Template {
            self.templates += 1;
        }
        if self.templates > 0 {
            return;
        }
        self.look_at(name, pending);
        let pending = &*pending;
        match tag {
            Tag::Meta => self.meta(pending),
            Tag::Title => self.in_title = self.title.is_none(),
            Tag::Table | Tag::Rows(_) | Tag::Row | Tag::Cell(_) | Tag::Caption => self.start_table_part(tag, pending),
            Tag::Void | Tag::Column => {}
            // A number that is a picture: what its author calls it need not be what it shows.
            Tag::Picture => {
                let alt = pending.value(Attribute::Alt).map(str::trim).filter(|alt| number_like(alt));
                if let (Some(alt), Some(Frame::Flow(flow))) = (alt, self.stack.last_mut())
                    && flow.in_cell()
                {
                    flow.text(&format!("［图：{alt}］"), pending.at);
                }
            }
            Tag::Input => {
                let value = pending.value(Attribute::Value);
                let kind = pending.value(Attribute::Type).unwrap_or("text");
                let shown = ["text", "number", "tel", ""].iter().any(|known| kind.eq_ignore_ascii_case(known));
                if let (Some(value), Some(Frame::Flow(flow)), true) = (value, self.stack.last_mut(), shown)
                    && matches!(flow.role, Role::Cell { .. })
                {
                    flow.text(value, pending.at);
                }
            }
            _ => {
                let flow = match self.stack.last_mut() {
                    Some(Frame::Flow(flow)) => flow,
                    // Markup between cells goes where its text goes; nothing closes it there but the next cell.
                    _ => {
                        self.silent |= tag == Tag::Unseen;
                        if tag.is_block()
                            && let Some(flow) = self.outer_flow()
                        {
                            flow.end_line();
                        }
                        return;
                    }
                };
                let boxes = self.boxes < MOST_BOXES;
                let (boxed, hides) = flow.start(name, tag, pending, boxes, self.hidden_blocks + 1);
                self.boxes += usize::from(boxed);
                self.hidden_blocks += u32::from(hides);
            }
        }
    }

    /// Adds to a start tag what styles say of it.
    fn look_at(&mut self, name: &'static str, pending: &mut Pending) {
        let (class, id) = (pending.value(Attribute::Class), pending.value(Attribute::Id));
        let open = |wanted: &str| {
            self.stack.iter().any(|frame| match frame {
                Frame::Flow(flow) => flow.watched.get(wanted).is_some_and(|many| *many > 0),
                Frame::Table(_) => false,
            })
        };
        let look = self.styles.look(name, class, id, &open);
        let watched = if self.styles.watches() { self.styles.watched(name, class, id) } else { Vec::new() };
        let own = pending.value(Attribute::Style).map(|style| look_of(style, &mut self.looks)).unwrap_or_default();
        // `<font color="#ffffff">` says what a style would say.
        let white = name == "font" && pending.value(Attribute::Color).is_some_and(is_white);
        let font = Look { raised: white.then_some(true), ..Look::default() };
        pending.look = look.under(font).under(own);
        pending.watched = watched;
    }

    fn start_table_part(&mut self, tag: Tag, pending: &Pending) {
        if tag == Tag::Table {
            // A table directly in a table ends it.
            if matches!(self.stack.last(), Some(Frame::Table(_))) {
                self.close_frame();
            }
            if self.depth >= DEEPEST_TABLE {
                if let Some(Frame::Table(table)) =
                    self.stack.iter_mut().rev().find(|frame| matches!(frame, Frame::Table(_)))
                {
                    table.ignored += 1;
                }
                return;
            }
            let mut hidden = 0;
            if let Some(Frame::Flow(flow)) = self.stack.last_mut() {
                flow.end_line();
                hidden = flow.hidden();
            }
            if hidden == 0 && (pending.is_hidden() || pending.is_struck()) {
                self.hidden_blocks += 1;
                hidden = self.hidden_blocks;
            }
            self.depth += 1;
            self.stack.push(Frame::Table(OpenTable::new(hidden)));
            return;
        }
        // The table this belongs to; text outside any table keeps its place but not its cells.
        let Some(_) = self.innermost_table() else {
            if let Some(Frame::Flow(flow)) = self.stack.last_mut() {
                flow.end_line();
            }
            return;
        };
        // Inside a table that is not told apart from the one around it.
        if matches!(self.innermost_table(), Some(table) if table.ignored > 0) {
            if let Some(Frame::Flow(flow)) = self.stack.last_mut() {
                flow.end_line();
            }
            return;
        }
        while matches!(self.stack.last(), Some(Frame::Flow(_))) {
            self.close_frame();
        }
        let Some(Frame::Table(table)) = self.stack.last_mut() else { return };
        match tag {
            Tag::Rows(part) => {
                table.end_row();
                table.start_group(part);
            }
            Tag::Row => {
                table.end_row();
                let row = RawRow { part: table.part, group: table.group, ..RawRow::default() };
                table.row = Some((row, pending.is_hidden() || pending.is_struck()));
            }
            Tag::Cell(header) => {
                if table.row.is_none() {
                    table.row = Some((RawRow { part: table.part, group: table.group, ..RawRow::default() }, false));
                }
                self.cells += 1;
                let role = Role::Cell {
                    header,
                    rows: pending.span(Attribute::Rows, 65_534),
                    columns: pending.span(Attribute::Columns, 1000).max(1),
                    at: pending.at,
                    hidden: pending.is_hidden(),
                };
                let mut flow = Flow::new(role);
                // An unseen cell keeps its place and says nothing.
                flow.unseen = usize::from(pending.is_invisible());
                flow.struck = usize::from(pending.is_struck());
                self.stack.push(Frame::Flow(flow));
            }
            _ => self.stack.push(Frame::Flow(Flow::new(Role::Caption))),
        }
    }

    fn end(&mut self, name: &'static str, tag: Tag) {
        if tag == Tag::Template {
            self.templates = self.templates.saturating_sub(1);
        }
        if self.templates > 0 {
            return;
        }
        if tag == Tag::Unseen {
            self.silent = false;
        }
        match tag {
            Tag::Title => self.in_title = false,
            Tag::Table => {
                if let Some(table) = self.innermost_table() {
                    if table.ignored > 0 {
                        table.ignored -= 1;
                        return;
                    }
                    while matches!(self.stack.last(), Some(Frame::Flow(_))) {
                        self.close_frame();
                    }
                    self.close_frame();
                }
            }
            Tag::Rows(_) | Tag::Row => {
                match self.innermost_table() {
                    Some(table) if table.ignored == 0 => {}
                    _ => return,
                }
                while matches!(self.stack.last(), Some(Frame::Flow(_))) {
                    self.close_frame();
                }
                if let Some(Frame::Table(table)) = self.stack.last_mut() {
                    table.end_row();
                    if tag != Tag::Row {
                        table.start_group(Part::Body);
                    }
                }
            }
            Tag::Cell(header) => {
                let closes = match self.stack.last() {
                    Some(Frame::Flow(flow)) => matches!(flow.role, Role::Cell { header: open, .. } if open == header),
                    _ => false,
                };
                let ignored = matches!(self.innermost_table(), Some(table) if table.ignored > 0);
                if closes && !ignored {
                    self.close_frame();
                } else if let Some(Frame::Flow(flow)) = self.stack.last_mut() {
                    flow.end_line();
                }
            }
            Tag::Caption => {
                if matches!(self.stack.last(), Some(Frame::Flow(flow)) if matches!(flow.role, Role::Caption)) {
                    self.close_frame();
                }
            }
            Tag::Meta | Tag::Void | Tag::Picture | Tag::Column | Tag::Input => {}
            // `</br>` is a line break to browsers.
            _ => {
                if let Some(Frame::Flow(flow)) = self.stack.last_mut() {
                    flow.end(name, tag);
                }
            }
        }
    }

    fn innermost_table(&mut self) -> Option<&mut OpenTable> {
        self.stack.iter_mut().rev().take(2).find_map(|frame| match frame {
            Frame::Table(table) => Some(table),
            Frame::Flow(_) => None,
        })
    }

    /// Closes the innermost frame and hands its content to the one around it.
    fn close_frame(&mut self) {
        match self.stack.pop() {
            Some(Frame::Flow(mut flow)) => {
                flow.end_line();
                match flow.role {
                    Role::Cell { rows, columns, at, hidden, .. } => {
                        if let Some(Frame::Table(table)) = self.stack.last_mut()
                            && let Some((row, _)) = &mut table.row
                            && !hidden
                        {
                            row.cells.push(RawCell { content: flow.pieces, rows, columns, at });
                        }
                    }
                    Role::Caption => {
                        if let Some(outer) = self.outer_flow() {
                            outer.pieces.extend(flow.pieces);
                        }
                    }
                    Role::Page => self.stack.push(Frame::Flow(flow)),
                }
            }
            Some(Frame::Table(mut table)) => {
                table.end_row();
                self.depth -= 1;
                if let Some(Frame::Flow(flow)) = self.stack.last_mut() {
                    flow.end_line();
                    flow.pieces.push(Piece::Table(table.table));
                }
            }
            None => {}
        }
    }

    fn meta(&mut self, pending: &Pending) {
        if let (Some(name), Some(content)) = (pending.value(Attribute::Name), pending.value(Attribute::Content))
            && !content.trim().is_empty()
        {
            self.metadata.push((name.trim().to_ascii_lowercase(), content.trim().to_owned()));
        }
    }
}

impl OpenTable {
    fn new(hidden: u32) -> OpenTable {
        let table = RawTable { hidden, ..RawTable::default() };
        OpenTable { table, row: None, part: Part::Body, seen: [false; 2], group: 0, ignored: 0 }
    }

    fn end_row(&mut self) {
        if let Some((row, hidden)) = self.row.take()
            && !hidden
        {
            self.table.rows.push(row);
        }
    }

    fn start_group(&mut self, part: Part) {
        self.group += 1;
        // Only the first head and the first foot move.
        let again = match part {
            Part::Head => std::mem::replace(&mut self.seen[0], true),
            Part::Foot => std::mem::replace(&mut self.seen[1], true),
            Part::Body => false,
        };
        self.part = if again { Part::Body } else { part };
    }
}

impl Flow {
    fn new(role: Role) -> Flow {
        Flow {
            role,
            open: Vec::new(),
            names: Counts::default(),
            pieces: Vec::new(),
            line: String::new(),
            line_at: 0,
            linked: 0,
            shown: 0,
            marks: Marks::default(),
            parts: Vec::new(),
            space: false,
            wrapped: false,
            links: 0,
            chromes: 0,
            headings: 0,
            pres: 0,
            unseen: 0,
            choices: 0,
            hidden_blocks: 0,
            hidden_block: 0,
            boxes: 0,
            struck: 0,
            raised: 0,
            small: 0,
            sizes: Vec::new(),
            watched: HashMap::new(),
        }
    }

    fn in_cell(&self) -> bool {
        matches!(self.role, Role::Cell { .. })
    }

    /// The number of the hidden block that is open, or 0.
    fn hidden(&self) -> u32 {
        if self.hidden_blocks > 0 { self.hidden_block } else { 0 }
    }

    /// How text is shown here.
    fn mark(&self) -> Option<Mark> {
        match () {
            () if self.struck > 0 => Some(Mark::Struck),
            () if self.raised > 0 => Some(Mark::Raised),
            () if self.small > 0 => Some(Mark::Small),
            () => self.sizes.last().map(|size| Mark::Sized(*size)),
        }
    }

    fn text(&mut self, text: &str, at: usize) {
        // Choices of words belong to forms for searching.
        if self.unseen > 0 || (self.choices > 0 && !number_like(text.trim())) {
            return;
        }
        if self.pres > 0 {
            match self.pieces.last_mut() {
                Some(Piece::Pre(known, _)) => known.push_str(text),
                _ => self.pieces.push(Piece::Pre(text.to_owned(), at)),
            }
            return;
        }
        for word in text.split_inclusive([' ', '\t', '\n', '\r', '\u{c}']) {
            let end = word.trim_end_matches([' ', '\t', '\n', '\r', '\u{c}']);
            if !end.is_empty() {
                if self.line.is_empty() {
                    self.line_at = at;
                } else if self.space && !(self.wrapped && self.line.ends_with(is_wide) && end.starts_with(is_wide)) {
                    self.line.push(' ');
                }
                self.space = false;
                self.wrapped = false;
                let start = self.line.len();
                self.line.push_str(end);
                if let Some(mark) = self.mark() {
                    self.marks.add(start..self.line.len(), mark);
                }
                self.shown += end.len();
                if self.links > 0 {
                    self.linked += end.len();
                }
            }
            self.space |= end.len() < word.len();
            self.wrapped |= word[end.len()..].contains(['\n', '\r']);
        }
    }

    fn end_line(&mut self) {
        self.space = false;
        self.wrapped = false;
        let (marks, mut parts) = (std::mem::take(&mut self.marks), std::mem::take(&mut self.parts));
        let mut text = std::mem::take(&mut self.line);
        if let Some(open) = self.open.iter_mut().rev().take(FARTHEST_INLINE).find(|open| open.part.is_some()) {
            open.part = Some(0);
        }
        if marks.change(&text) {
            text = marks.settle(text, self.in_cell());
            parts = Vec::new();
        }
        if !text.is_empty() {
            let line = Line {
                link: self.linked * 10 >= self.shown * 8,
                chrome: self.chromes > 0,
                hidden: self.hidden(),
                heading: self.headings > 0,
                parts,
                at: self.line_at,
                text,
            };
            // The lines of one heading are one text.
            match self.pieces.last_mut() {
                Some(Piece::Line(last)) if line.heading && last.heading => last.text.push_str(&line.text),
                _ => self.pieces.push(Piece::Line(line)),
            }
        }
        self.linked = 0;
        self.shown = 0;
    }

    /// Opens an element: whether it becomes a box, and whether it is the outermost of what is hidden.
    fn start(
        &mut self,
        name: &'static str,
        tag: Tag,
        pending: &Pending,
        boxes: bool,
        hidden_block: u32,
    ) -> (bool, bool) {
        if matches!(name, "li" | "dt" | "dd") {
            self.close_item(name);
        }
        if tag.is_block() {
            // A choice and a paragraph end where a block begins.
            self.close_up_to(is_choice);
            if tag != Tag::Break {
                self.close_up_to(|open| open.tag == Tag::Paragraph);
            }
            if !(tag == Tag::Break && self.headings > 0) {
                self.end_line();
            }
        }
        if tag == Tag::Break {
            return (false, false);
        }
        if tag == Tag::Choice {
            self.close_up_to(is_choice);
        }
        // In a form that was filled in a choice is what a cell says.
        let tag = match tag {
            Tag::Choice if self.in_cell() && pending.value(Attribute::Selected).is_some() => Tag::Chosen,
            tag => tag,
        };
        // Two headings one after the other are two texts.
        if tag == Tag::Heading {
            self.pieces.push(Piece::Line(Line::default()));
        }
        let invisible = pending.is_invisible();
        // A block may be shown by a script (a tab, a folded part, an article that is being loaded).
        let hides = pending.is_hidden() || (invisible && matches!(tag, Tag::Block | Tag::Chrome));
        let unsaid = invisible && !hides;
        let boxed = tag == Tag::Block && boxes && self.boxes < DEEPEST_BOX && !matches!(name, "body" | "html");
        let directly =
            matches!(tag, Tag::Inline | Tag::Link) && self.open.last().is_none_or(|open| open.tag == Tag::Block);
        let open = Open {
            name,
            tag: if unsaid { Tag::Unseen } else { tag },
            chrome: tag == Tag::Chrome || (tag == Tag::Block && pending.is_chrome()),
            hidden: hides,
            mark: pending.mark(tag),
            boxed,
            part: directly.then_some(self.line.len()),
            watched: pending.watched.clone(),
        };
        let open = if tag == Tag::Link && pending.value(Attribute::Href).is_none() {
            Open { tag: Tag::Inline, ..open }
        } else {
            open
        };
        let outermost = hides && matches!(tag, Tag::Block | Tag::Chrome) && self.hidden_blocks == 0;
        if outermost {
            self.hidden_block = hidden_block;
        }
        if boxed {
            self.pieces.push(Piece::Open(pending.layout(name)));
        }
        self.count(&open, true);
        self.open.push(open);
        (boxed, outermost)
    }

    /// The end tag of an item of a list may be left out.
    fn close_item(&mut self, name: &str) {
        let items: &[&str] = if name == "li" { &["li"] } else { &["dt", "dd"] };
        if items.iter().all(|item| self.names.of(item) == 0) {
            return;
        }
        for (index, open) in self.open.iter().enumerate().rev().take(FARTHEST_INLINE) {
            if items.contains(&open.name) {
                self.end_line();
                self.close_to(index);
                return;
            }
            if open.tag == Tag::Block && !matches!(open.name, "div" | "address") || open.tag == Tag::Chrome {
                return;
            }
        }
    }

    fn end(&mut self, name: &'static str, tag: Tag) {
        if tag.is_block() {
            if !(tag == Tag::Break && self.headings > 0) {
                self.end_line();
            }
            if tag == Tag::Break {
                return;
            }
        }
        if self.names.of(name) == 0 {
            return;
        }
        let inline = !tag.is_block() && tag != Tag::Unseen;
        let mut at = None;
        for (steps, (index, open)) in self.open.iter().enumerate().rev().enumerate() {
            if open.name == name {
                at = Some(index);
                break;
            }
            // Inline markup does not reach out of the block it stands in.
            if inline && (open.tag.is_block() || steps > FARTHEST_INLINE) {
                break;
            }
        }
        if let Some(at) = at {
            self.close_to(at);
        }
    }

    /// Closes the nearest open element of a kind, unless a block stands in between.
    fn close_up_to(&mut self, wanted: impl Fn(&Open) -> bool) {
        for (steps, (index, open)) in self.open.iter().enumerate().rev().enumerate() {
            if wanted(open) {
                self.close_to(index);
                return;
            }
            if open.tag.is_block() || steps > FARTHEST_INLINE {
                return;
            }
        }
    }

    fn close_to(&mut self, length: usize) {
        while self.open.len() > length {
            if let Some(open) = self.open.pop() {
                self.count(&open, false);
                if let Some(start) = open.part
                    && start <= self.line.len()
                    && open.tag != Tag::Unseen
                {
                    self.parts.push((start, self.line.len()));
                }
                if open.boxed {
                    self.pieces.push(Piece::Close);
                }
            }
        }
    }

    fn count(&mut self, open: &Open, opens: bool) {
        let step = |n: &mut usize| *n = if opens { *n + 1 } else { n.saturating_sub(1) };
        step(self.names.entry(open.name));
        match open.tag {
            Tag::Link => step(&mut self.links),
            Tag::Heading => step(&mut self.headings),
            Tag::Pre => step(&mut self.pres),
            Tag::Unseen | Tag::Choice => step(&mut self.unseen),
            Tag::Chosen => step(&mut self.choices),
            _ => {}
        }
        if open.chrome {
            step(&mut self.chromes);
        }
        if open.boxed {
            step(&mut self.boxes);
        }
        match open.mark {
            Some(Mark::Struck) => step(&mut self.struck),
            Some(Mark::Raised) => step(&mut self.raised),
            Some(Mark::Small) => step(&mut self.small),
            Some(Mark::Sized(size)) if opens => self.sizes.push(size),
            Some(Mark::Sized(_)) => drop(self.sizes.pop()),
            None => {}
        }
        for name in &open.watched {
            step(self.watched.entry(name.clone()).or_default());
        }
        if open.hidden {
            // A word in a line that is hidden is not meant to be read.
            match open.tag {
                Tag::Block | Tag::Chrome => step(&mut self.hidden_blocks),
                _ => step(&mut self.unseen),
            }
        }
    }
}

fn is_choice(open: &Open) -> bool {
    matches!(open.tag, Tag::Choice | Tag::Chosen)
}

/// What a style attribute says, looked up where it was met before.
fn look_of(style: &str, known: &mut HashMap<String, Look>) -> Look {
    if let Some(look) = known.get(style) {
        return *look;
    }
    let look = Look::of(style);
    if known.len() < MOST_LOOKS && style.len() <= LONGEST_LOOK {
        known.insert(style.to_owned(), look);
    }
    look
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}
