//! Names that Windows takes for devices: what is written to them goes to a printer or nowhere, and no file is there afterwards.

use super::OutputError;
use gongkai_model::is_device_name;
use std::path::{Component, Path};

/// What is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    File,
    Folder,
}

/// Refuses on Windows what would not become a file or folder there; elsewhere such names are names.
pub(super) fn refuse(path: &Path, of: Of) -> Result<(), OutputError> {
    match reserved(path, of).filter(|_| cfg!(windows)) {
        Some(name) => Err(OutputError::Reserved { path: path.to_owned(), name }),
        None => Ok(()),
    }
}

/// Whether somebody who names a device means it: `-o NUL` keeps nothing, `-o CON` shows it.
pub(super) fn is_meant(path: &Path) -> bool {
    path.file_name().is_some_and(|name| ["nul", "con"].iter().any(|device| name.eq_ignore_ascii_case(device)))
}

/// The first part of a path that is the name of a device.
fn reserved(path: &Path, of: Of) -> Option<String> {
    let above = path.parent().filter(|_| of == Of::File && is_meant(path));
    let parts = above.unwrap_or(path).components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    parts.into_iter().find(|name| is_device_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_devices_are_found_wherever_they_stand() {
        let found = |path: &str, of| reserved(Path::new(path), of);
        for (path, name) in
            [("aux.csv", "aux.csv"), ("整改/Com1.docx", "Com1.docx"), ("con/清单.docx", "con"), ("prn", "prn")]
        {
            assert_eq!(found(path, Of::File).as_deref(), Some(name));
        }
        assert_eq!(found("NUL", Of::Folder).as_deref(), Some("NUL"));
        for path in ["NUL", "整改/con", "年报.csv", "auxiliary/nul", "a.aux", "../x"] {
            assert_eq!(found(path, Of::File), None, "{path}");
        }
    }

    #[test]
    fn they_are_refused_where_they_are_devices_only() {
        assert_eq!(refuse(Path::new("aux.csv"), Of::File).is_err(), cfg!(windows));
        assert_eq!(refuse(Path::new("nul"), Of::Folder).is_err(), cfg!(windows));
        let error = OutputError::Reserved { path: "整改/aux.csv".into(), name: "aux.csv".to_owned() };
        for lang in [gongkai_model::Lang::Zh, gongkai_model::Lang::En] {
            let said = error.message(lang);
            assert!(said.contains("整改/aux.csv") && said.contains("aux-1.csv"), "{said}");
        }
    }
}
