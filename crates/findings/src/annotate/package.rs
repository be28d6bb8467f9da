//! The package: parts that are read, replaced, added; all others copied as they are stored.

use super::part::{DECLARATION, Part, bad};
use crate::FindingsError;
use quick_xml::escape::escape;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Most bytes of a part; the reader of the text, which goes before, allows no more either.
const MOST_BYTES: u64 = 256 << 20;

/// Most bytes of a part that is no text of the report: types, relations, comments that are there.
const MOST_BESIDE: u64 = 32 << 20;

const TYPES: &str = "[Content_Types].xml";

const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// Name space of relations, and the kind that leads to comments; the second of each pair is that of the strict format.
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const COMMENTS: [&str; 2] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
];

/// A package that is being changed.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// By their numbers in the archive.
    changed: BTreeMap<usize, Part>,
    added: Vec<(String, Part)>,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Package<'b>, FindingsError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(""))?;
        let mut stored = 0u64;
        for at in 0..archive.len() {
            let file = archive.by_index_raw(at).map_err(|_| damaged(""))?;
            stored = stored.saturating_add(file.compressed_size());
        }
        // Entries that share their bytes would be copied once for each: a small file would become a large one.
        if stored > bytes.len() as u64 {
            return Err(damaged(""));
        }
        Ok(Package { archive, changed: BTreeMap::new(), added: Vec::new() })
    }

    /// The number of a part: programs do not agree on upper and lower case.
    fn number(&self, name: &str) -> Option<usize> {
        let mut names = self.archive.file_names_raw();
        self.archive
            .index_for_name(name)
            .or_else(|| names.position(|stored| stored.eq_ignore_ascii_case(name.as_bytes())))
    }

    /// A part that must be there.
    pub(super) fn part(&mut self, name: &str) -> Result<Part, FindingsError> {
        self.read(name, MOST_BYTES)?.ok_or_else(|| bad(name, ("文件中没有这个部分", "is missing in the file")))
    }

    /// A part, or a new one.
    pub(super) fn part_or(&mut self, name: &str, new: impl FnOnce() -> String) -> Result<Part, FindingsError> {
        Ok(self.read(name, MOST_BESIDE)?.unwrap_or_else(|| Part::new(new())))
    }

    fn read(&mut self, name: &str, limit: u64) -> Result<Option<Part>, FindingsError> {
        let Some(number) = self.number(name) else { return Ok(None) };
        let file = self.archive.by_index(number).map_err(|_| damaged(name))?;
        let mut bytes = Vec::new();
        // What it says of its own size is not believed.
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|_| damaged(name))?;
        if bytes.len() as u64 > limit {
            return Err(bad(name, ("太大", "is too large")));
        }
        Part::read(name, bytes).map(Some)
    }

    /// Replaces or adds a part.
    pub(super) fn put(&mut self, name: &str, part: Part) {
        match self.number(name) {
            Some(number) => {
                self.changed.insert(number, part);
            }
            None => self.added.push((name.to_owned(), part)),
        }
    }

    /// The package with its changes: in the order in which it was, what is new at its end.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, FindingsError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..self.archive.len() {
            let file = self.archive.by_index_raw(at).map_err(|_| damaged(""))?;
            let name = file.name().map(|name| name.into_owned()).unwrap_or_default();
            match self.changed.remove(&at) {
                Some(part) => {
                    let time = file.last_modified().unwrap_or_default();
                    write(&mut writer, &name, part, SimpleFileOptions::default().last_modified_time(time))?;
                }
                None => writer.raw_copy_file(file).map_err(|_| damaged(&name))?,
            }
        }
        for (name, part) in self.added {
            // No clock: the same draft gives the same file.
            let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
            write(&mut writer, &name, part, options)?;
        }
        Ok(writer.finish().map_err(|_| damaged(""))?.into_inner())
    }
}

fn write(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    part: Part,
    options: SimpleFileOptions,
) -> Result<(), FindingsError> {
    writer.start_file(name, options).map_err(|_| damaged(name))?;
    writer.write_all(&part.bytes()).map_err(|_| damaged(name))
}

fn damaged(part: &str) -> FindingsError {
    bad(part, ("文件已损坏，无法解开", "is damaged and cannot be unpacked"))
}

/// What names the comments: the types of parts, and the relations of the text.
pub(super) struct Beside {
    /// The part of the comments, if the text has some.
    pub(super) comments: Option<String>,
    types: Part,
    relations: Part,
    relations_name: String,
    folder: String,
    ids: Vec<String>,
}

impl Beside {
    /// What names the comments of the part with the text.
    pub(super) fn of(package: &mut Package<'_>, text: &str) -> Result<Beside, FindingsError> {
        let (folder, file) = match text.rsplit_once('/') {
            Some((folder, file)) => (format!("{folder}/"), file),
            None => (String::new(), text),
        };
        let relations_name = format!("{folder}_rels/{file}.rels");
        let none = || format!("{DECLARATION}<Relationships xmlns=\"{RELATIONS}\"></Relationships>");
        let relations = package.part_or(&relations_name, none)?;
        let (mut comments, mut ids) = (None, Vec::new());
        relations.each_start(|name, attributes| {
            if name != "Relationship" {
                return;
            }
            ids.extend(attributes.get("Id").map(str::to_owned));
            let kind = attributes.get("Type").is_some_and(|kind| COMMENTS.contains(&kind));
            let inside = attributes.get("TargetMode").is_none_or(|mode| !mode.eq_ignore_ascii_case("External"));
            if kind && inside && comments.is_none() {
                comments = attributes.get("Target").and_then(|target| resolved(&folder, target));
            }
        })?;
        let types = package.part(TYPES)?;
        Ok(Beside { comments, types, relations, relations_name, folder, ids })
    }

    /// Names the comments where they are not yet; gives back their part.
    pub(super) fn write(mut self, package: &mut Package<'_>, space: &str) -> Result<String, FindingsError> {
        let name = match self.comments.take() {
            Some(name) => name,
            None => {
                let name = self.free_name(package);
                let target = name.strip_prefix(&self.folder).unwrap_or(&name).to_owned();
                let id = (1..).map(|n| format!("rIdGongkai{n}")).find(|id| !self.ids.contains(id)).unwrap_or_default();
                let strict = space.starts_with("http://purl.oclc.org/");
                let kind = COMMENTS[usize::from(strict)];
                let prefix = self.relations.root()?.0.prefixed();
                self.relations
                    .append(&format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>"))?;
                package.put(&self.relations_name, self.relations);
                name
            }
        };
        let mut named = false;
        self.types.each_start(|element, attributes| {
            let part = attributes.get("PartName").map(|part| part.trim_start_matches('/'));
            named |= element == "Override" && part.is_some_and(|part| part.eq_ignore_ascii_case(&name));
        })?;
        if !named {
            let (prefix, part) = (self.types.root()?.0.prefixed(), escape(name.as_str()));
            self.types.append(&format!("<{prefix}Override PartName=\"/{part}\" ContentType=\"{COMMENTS_TYPE}\"/>"))?;
            package.put(TYPES, self.types);
        }
        Ok(name)
    }

    /// A name for comments that no part has.
    fn free_name(&self, package: &Package<'_>) -> String {
        let names = (1..).map(|n: u32| if n == 1 { "comments.xml".to_owned() } else { format!("comments{n}.xml") });
        let mut names = names.map(|name| format!("{}{name}", self.folder));
        names.find(|name| package.number(name).is_none()).unwrap_or_default()
    }
}

/// The part that a relation of a part in the folder leads to; nothing where it leads out of the package.
fn resolved(folder: &str, target: &str) -> Option<String> {
    if let Some(whole) = target.strip_prefix('/') {
        return (!whole.is_empty()).then(|| whole.to_owned());
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    (!steps.is_empty()).then(|| steps.join("/"))
}
