//! What styles say about paragraphs: their numbering, and whether they are a table of contents.

use crate::LoadError;
use crate::xml::{self, Xml};
use std::collections::BTreeMap;

/// Styles that are followed to the one they are based on.
const LONGEST_CHAIN: usize = 16;

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    list: Option<i64>,
    level: Option<usize>,
    hidden: bool,
    struck: bool,
    raised: bool,
}

/// How text of a style is shown.
pub(super) struct StyleLook {
    pub(super) hidden: bool,
    pub(super) struck: bool,
    pub(super) raised: bool,
}

/// The paragraph styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(part: &str, text: &str) -> Result<Styles, LoadError> {
        let mut styles = Styles::default();
        let mut open: Option<String> = None;
        Xml::new(part, text).each_start(|_, start| {
            let known = start.local_name();
            if known.as_ref() == "style" {
                let id = xml::attribute(start, "styleId").unwrap_or_default();
                let paragraph = xml::attribute(start, "type").is_none_or(|kind| kind == "paragraph");
                if paragraph && matches!(xml::attribute(start, "default").as_deref(), Some("1" | "true")) {
                    styles.default = Some(id.clone());
                }
                styles.styles.insert(id.clone(), Style::default());
                open = Some(id);
                return;
            }
            let Some(style) = open.as_ref().and_then(|id| styles.styles.get_mut(id)) else { return };
            let value = || xml::attribute(start, "val");
            match known.as_ref() {
                "name" => style.name = value().unwrap_or_default(),
                "basedOn" => style.based_on = value(),
                "numId" => style.list = xml::number(start, "val"),
                "ilvl" => style.level = xml::number(start, "val").and_then(|n| usize::try_from(n).ok()),
                "vanish" => style.hidden = xml::is_on(start),
                "strike" | "dstrike" => style.struck |= xml::is_on(start),
                "vertAlign" => style.raised = value().as_deref() == Some("superscript"),
                _ => {}
            }
        })?;
        Ok(styles)
    }

    /// The styles from the named one to the one at the bottom.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let mut next = id.or(self.default.as_deref());
        let step = move || {
            let (id, style) = self.styles.get_key_value(next?)?;
            next = style.based_on.as_deref();
            Some((id.as_str(), style))
        };
        std::iter::from_fn(step).take(LONGEST_CHAIN)
    }

    /// List and level of a style, and the style of the chain that says so.
    pub(super) fn list<'s>(&'s self, id: Option<&'s str>) -> Option<(i64, Option<usize>, &'s str)> {
        self.chain(id).find_map(|(id, style)| Some((style.list?, style.level, id)))
    }

    /// A line of a table of contents.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        self.chain(Some(id)).any(|(id, style)| {
            let name = style.name.to_ascii_lowercase();
            name.starts_with("toc ") || id.to_ascii_uppercase().starts_with("TOC")
        })
    }

    /// How text of a style is shown.
    pub(super) fn look(&self, id: &str) -> StyleLook {
        let any = |is: fn(&Style) -> bool| self.chain(Some(id)).any(|(_, style)| is(style));
        StyleLook { hidden: any(|s| s.hidden), struck: any(|s| s.struck), raised: any(|s| s.raised) }
    }
}
