//! What groups are for and how text in them is shown.

use crate::pieces::Mark;

/// What the text of a group is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Shown,
    /// The number in front of a paragraph.
    Number,
    /// Not shown, but something in it may be: a text box.
    Around,
    /// The same thing twice, for old and for new programs.
    Twice,
    /// How a row of a table in a table is laid out.
    Row,
    Fonts,
    Styles,
    /// Nothing in it is shown.
    Nothing,
}

/// What a group begins with, and gives back at its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) what: Use,
    pub(super) font: i32,
    /// How many characters stand behind each `\u` for programs that do not know it.
    pub(super) fallbacks: u32,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) struck: bool,
    pub(super) raised: bool,
    pub(super) lowered: bool,
    /// The paragraph stands in a table, and in how many.
    pub(super) in_table: bool,
    pub(super) tables: usize,
    pub(super) style: i32,
    /// Text boxes around it.
    pub(super) boxes: usize,
}

impl State {
    pub(super) fn new() -> State {
        State {
            what: Use::Shown,
            font: 0,
            fallbacks: 1,
            hidden: false,
            deleted: false,
            struck: false,
            raised: false,
            lowered: false,
            in_table: false,
            tables: 1,
            style: 0,
            boxes: 0,
        }
    }

    /// `\plain`: characters as they usually are.
    pub(super) fn plain(&mut self, font: i32) {
        let State { what, fallbacks, in_table, tables, style, boxes, .. } = *self;
        *self = State { what, font, fallbacks, in_table, tables, style, boxes, ..State::new() };
    }

    /// How many tables the paragraph stands in.
    pub(super) fn depth(&self) -> usize {
        if self.in_table { self.tables } else { 0 }
    }

    pub(super) fn mark(&self) -> Option<Mark> {
        Mark::of(self.struck, self.raised, self.lowered)
    }
}

/// The character that a control word stands for.
pub(super) fn spelled(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" | "enspace" | "emspace" | "qmspace" => " ",
        "line" | "page" | "column" | "lbr" => "\n",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        _ => return None,
    })
}

/// What a group is for that begins with a control word.
pub(super) fn group_of(word: &str) -> Option<Use> {
    Some(match word {
        "fonttbl" => Use::Fonts,
        "stylesheet" => Use::Styles,
        "listtext" | "pntext" => Use::Number,
        "shpinst" | "do" => Use::Around,
        "upr" => Use::Twice,
        "nesttableprops" => Use::Row,
        "shptxt" | "dptxbxtext" | "ud" => Use::Shown,
        "colortbl" | "filetbl" | "listtable" | "listoverridetable" | "revtbl" | "info" | "template" | "private" => {
            Use::Nothing
        }
        "pict" | "nonshppict" | "shprslt" | "objdata" | "objclass" | "sp" | "fldinst" | "datafield" => Use::Nothing,
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => Use::Nothing,
        "footnote" | "annotation" | "atnid" | "atnauthor" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc"
        | "aftncn" => Use::Nothing,
        "xe" | "tc" | "tcn" | "rxe" | "txe" | "pn" | "pntxta" | "pntxtb" | "nonesttables" | "mmath" => Use::Nothing,
        _ => return None,
    })
}
