//! Word files and workbooks → PDF and the formats of other programs, through LibreOffice where it is installed.
//!
//! It is given the embedded face of the charts and nothing else, so that no font of the machine plays a part.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io};

/// The program: named by `SOFFICE`, or found in `PATH`.
pub fn office() -> Option<PathBuf> {
    if let Some(named) = env::var_os("SOFFICE") {
        return Some(PathBuf::from(named)).filter(|program| program.exists());
    }
    let path = env::var_os("PATH")?;
    let found = env::split_paths(&path).flat_map(|folder| ["soffice", "libreoffice"].map(|name| folder.join(name)));
    found.into_iter().find(|program| program.is_file())
}

/// Converts files of a folder into another, all in one run of the program; the names of what it wrote.
///
/// # Errors
///
/// Where the program cannot be started or a file in the way of it cannot be written; [`io::ErrorKind::NotFound`] where
/// it is not installed.
pub fn convert(folder: &Path, names: &[String], to: &str, out: &Path) -> io::Result<Vec<String>> {
    let Some(program) = office() else { return Err(io::Error::from(io::ErrorKind::NotFound)) };
    let profile = out.join("profile");
    fs::create_dir_all(&profile)?;
    let fonts = fonts(&profile)?;
    let output = Command::new(program)
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", to, "--outdir"])
        .arg(out)
        .args(names.iter().map(|name| folder.join(name)))
        .env("FONTCONFIG_FILE", fonts)
        .output()?;
    let extension = to.split(':').next().unwrap_or(to);
    let written = |name: &String| {
        let path = out.join(name).with_extension(extension);
        path.file_name().filter(|_| path.is_file()).map(|name| name.to_string_lossy().into_owned())
    };
    let written: Vec<String> = names.iter().filter_map(written).collect();
    fs::remove_dir_all(&profile)?;
    if written.len() < names.len() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(format!("{} of {} files converted: {said}", written.len(), names.len())));
    }
    Ok(written)
}

/// A configuration that knows the embedded face only.
fn fonts(profile: &Path) -> io::Result<PathBuf> {
    let face = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charts/fonts").canonicalize()?;
    let (face, cache) = (face.display().to_string(), profile.join("fonts").display().to_string());
    let file = profile.join("fonts.conf");
    fs::write(
        &file,
        format!("<?xml version=\"1.0\"?><fontconfig><dir>{face}</dir><cachedir>{cache}</cachedir></fontconfig>"),
    )?;
    Ok(file)
}

/// The given Word files and workbooks in another format (`pdf`, `xls`), by name without the extension; nothing where
/// LibreOffice is not installed.
///
/// # Errors
///
/// Where a file cannot be written, or one cannot be converted.
pub fn converted(files: &[(String, &[u8])], to: &str) -> io::Result<Option<BTreeMap<String, Vec<u8>>>> {
    if office().is_none() {
        return Ok(None);
    }
    // Tests of one process convert at the same time.
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    let folder = env::temp_dir().join(format!("gongkai-{to}-{}-{call}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let mut names = Vec::new();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes)?;
        names.push(name.clone());
    }
    let mut out = BTreeMap::new();
    for name in convert(&folder, &names, to, &folder)? {
        let path = folder.join(name);
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        out.insert(stem, fs::read(&path)?);
    }
    fs::remove_dir_all(&folder)?;
    Ok(Some(out))
}
