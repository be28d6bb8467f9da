//! The parts of an OFD by the places at which other parts say they are.

use crate::LoadError;
use crate::package::Package;
use std::collections::BTreeMap;

/// Deepest folder of a place.
const DEEPEST: usize = 64;

/// A package whose parts are found as readers of OFD find them: whatever the case of their names, and which way their
/// strokes lean.
pub(super) struct Parts<'p, 'b> {
    package: &'p mut Package<'b>,
    /// Entries by their names as they are compared; those of one name are none.
    folded: Option<BTreeMap<String, Option<usize>>>,
}

impl<'p, 'b> Parts<'p, 'b> {
    pub(super) fn new(package: &'p mut Package<'b>) -> Parts<'p, 'b> {
        Parts { package, folded: None }
    }

    /// The content of a part; nothing where there is none.
    pub(super) fn find(&mut self, name: &str) -> Result<Option<Vec<u8>>, LoadError> {
        if let Some(bytes) = self.package.part(name)? {
            return Ok(Some(bytes));
        }
        match self.folded()?.get(&folded(name)).copied().flatten() {
            Some(at) => self.package.expand(at, name).map(Some),
            None => Ok(None),
        }
    }

    /// The content of a part that has to be there.
    pub(super) fn need(&mut self, name: &str) -> Result<Vec<u8>, LoadError> {
        self.find(name)?.ok_or_else(|| LoadError::MissingPart { part: shown(name) })
    }

    fn folded(&mut self) -> Result<&BTreeMap<String, Option<usize>>, LoadError> {
        if self.folded.is_none() {
            let mut names = BTreeMap::new();
            for at in 0..self.package.len() {
                let entry = self.package.entry(at)?;
                if !entry.empty {
                    let name = folded(&String::from_utf8_lossy(&entry.name));
                    names.entry(name).and_modify(|known| *known = None).or_insert(Some(at));
                }
            }
            self.folded = Some(names);
        }
        Ok(self.folded.get_or_insert_default())
    }
}

fn folded(name: &str) -> String {
    let name = name.replace('\\', "/").to_lowercase();
    name.trim_start_matches("./").trim_start_matches('/').to_owned()
}

/// A name as it is shown.
pub(super) fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// The part that a place names, as seen from a part in some folder (empty, or with a stroke at its end); `None` for one
/// outside of the package, or outside of the world.
pub(super) fn resolve(folder: &str, place: &str) -> Option<String> {
    let place = place.trim().replace('\\', "/");
    if place.contains("://") {
        return None;
    }
    let mut steps: Vec<&str> = Vec::new();
    let from = if place.starts_with('/') { "" } else { folder };
    for step in from.split('/').chain(place.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()?),
            step => steps.push(step),
        }
        if steps.len() > DEEPEST {
            return None;
        }
    }
    (!steps.is_empty()).then(|| steps.join("/"))
}

/// The folder of a part, with a stroke at its end.
pub(super) fn folder(part: &str) -> &str {
    part.rfind('/').map_or("", |at| &part[..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_nowhere_else() {
        for (folder, place, part) in [
            ("", "Doc_0/Document.xml", Some("Doc_0/Document.xml")),
            ("Doc_0/", "Pages/Page_0/Content.xml", Some("Doc_0/Pages/Page_0/Content.xml")),
            ("Doc_0/Pages/", "/Doc_0/Res.xml", Some("Doc_0/Res.xml")),
            ("Doc_0/Pages/", "../Res/./a.xml", Some("Doc_0/Res/a.xml")),
            ("Doc_0/", " Tpls\\Tpl_0\\Content.xml\n", Some("Doc_0/Tpls/Tpl_0/Content.xml")),
            ("Doc_0/", "../../etc/passwd", None),
            ("", "..", None),
            ("Doc_0/", "", Some("Doc_0")),
            ("", "/", None),
            ("Doc_0/", "https://www.gov.cn/a.xml", None),
        ] {
            assert_eq!(resolve(folder, place).as_deref(), part, "{folder} {place}");
        }
        assert_eq!(resolve("", &"a/".repeat(10_000)), None);
        assert_eq!((folder("Doc_0/Document.xml"), folder("OFD.xml")), ("Doc_0/", ""));
    }
}
