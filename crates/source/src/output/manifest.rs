use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path};

/// What a folder of output says of itself.
pub const MANIFEST_FILE: &str = "gongkai-manifest.json";

/// Lies in a folder while names are being changed: its output is neither the old nor the new.
pub const UNFINISHED_FILE: &str = "gongkai-unfinished.txt";

/// Where new files lie until all are there.
pub(super) const STAGING: &str = ".gongkai-new";

const SCHEMA: &str = "gongkai.output/1";

/// Larger than any manifest of ours.
const MOST_BYTES: u64 = 64 << 20;

/// What this program wrote into a folder, by name below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    pub(super) files: BTreeMap<String, Written>,
}

/// A file of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// The command.
    pub(super) by: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    schema: String,
    files: Vec<StoredFile>,
}

#[derive(Serialize, Deserialize)]
struct StoredFile {
    name: String,
    by: String,
    bytes: u64,
    sha256: String,
}

impl Manifest {
    /// The manifest of a folder, if it has one of ours; of a folder that was left unfinished, what both the old and the
    /// new one list.
    pub fn of(folder: &Path) -> Option<Manifest> {
        let mut all = both(folder).into_iter().flatten();
        let mut first = all.next()?;
        all.for_each(|other| first.files.extend(other.files));
        Some(first)
    }

    /// The names below the folder.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn read(path: &Path) -> Option<Manifest> {
        let mut text = String::new();
        File::open(path).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
        let stored: Stored = serde_json::from_str(&text).ok()?;
        // A name that leads elsewhere is none that this program wrote.
        if stored.schema != SCHEMA || !stored.files.iter().all(|file| stays_below(&file.name)) {
            return None;
        }
        let entry = |file: StoredFile| (file.name, Written { by: file.by, bytes: file.bytes, sha256: file.sha256 });
        Some(Manifest { files: stored.files.into_iter().map(entry).collect() })
    }

    pub(super) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let files = self.files.iter().map(|(name, written)| StoredFile {
            name: name.clone(),
            by: written.by.clone(),
            bytes: written.bytes,
            sha256: written.sha256.clone(),
        });
        let stored = Stored { schema: SCHEMA.to_owned(), files: files.collect() };
        let mut bytes = serde_json::to_vec_pretty(&stored)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// The manifest of a folder, and the one that was to take its place.
pub(super) fn both(folder: &Path) -> [Option<Manifest>; 2] {
    [folder.to_owned(), folder.join(STAGING)].map(|place| Manifest::read(&place.join(MANIFEST_FILE)))
}

impl Written {
    pub(super) fn hashed(by: &str, bytes: u64, hash: Sha256) -> Written {
        Written { by: by.to_owned(), bytes, sha256: hex(&hash.finalize()) }
    }

    /// Whether a file is still what was written.
    pub(super) fn is(&self, file: &Path) -> bool {
        fs::metadata(file).is_ok_and(|metadata| metadata.len() == self.bytes)
            && hash(file).is_ok_and(|hash| hash == self.sha256)
    }
}

fn hash(file: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut file = File::open(file)?;
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&digest.finalize())),
            n => digest.update(&piece[..n]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn stays_below(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_elsewhere_is_no_manifest() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(MANIFEST_FILE);
        let with = |name: &str| {
            format!(r#"{{"schema":"{SCHEMA}","files":[{{"name":"{name}","by":"x","bytes":1,"sha256":"00"}}]}}"#)
        };
        for (text, ours) in [
            (with("charts/a.svg"), true),
            (with("../a.svg"), false),
            (with("/etc/passwd"), false),
            (with(""), false),
            ("{}".to_owned(), false),
            ("no JSON".to_owned(), false),
        ] {
            fs::write(&file, &text).unwrap();
            assert_eq!(Manifest::of(folder.path()).is_some(), ours, "{text}");
        }
    }
}
