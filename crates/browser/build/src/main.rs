//! Makes the page: `gongkai-page-builder MODULE UNPACKER PAGE OUT`. MODULE and UNPACKER are what the compiler made of
//! `crates/browser` and `crates/browser/unpack`, PAGE the folder with the sources of the page, OUT the file to be written.
//!
//! Both modules get their script sides (`wasm-bindgen`), are packed (LZMA in base 85, gzip in base 64) and put into the page with the scripts
//! and the style; the content policy lets run what has the hash of these, and nothing else.

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// The largest page, in bytes.
const LARGEST: usize = 2_500_000;

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [module, unpacker, page, out] = arguments.as_slice() else {
        bail!("usage: gongkai-page-builder MODULE UNPACKER PAGE OUT")
    };
    let made = make(module, unpacker, page)?;
    std::fs::write(out, &made).with_context(|| out.display().to_string())?;
    println!("{}: {} bytes", out.display(), made.len());
    if made.len() > LARGEST {
        bail!("the page may have {LARGEST} bytes");
    }
    Ok(())
}

/// A module and its script side, which is called by a name.
fn bound(module: &Path, name: &str) -> Result<(Vec<u8>, String)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).no_modules(true)?.no_modules_global(name)?.omit_default_module_path(true);
    bindgen.typescript(false).remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.generate_output()?;
    let script = output.js().to_owned();
    Ok((output.wasm_mut().emit_wasm(), script))
}

fn make(module: &Path, unpacker: &Path, page: &Path) -> Result<String> {
    let (module, glue) = bound(module, "wasm_bindgen")?;
    let (unpacker, unpacker_glue) = bound(unpacker, "unpacker")?;
    let source = |name: &str| -> Result<String> {
        let path = page.join(name);
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        // A browser makes one line end of two before it hashes.
        Ok(text.replace("\r\n", "\n"))
    };
    let worker = tight(&format!("{glue}\n{}", source("worker.js")?))?;
    let (script, style) = (tight(&format!("{unpacker_glue}\n{}", source("page.js")?))?, tight(&source("page.css")?)?);
    if [&worker, &script].into_iter().any(|script| script.to_ascii_lowercase().contains("</script")) {
        bail!("a script holds a closing tag of a script");
    }
    // The worker comes from a blob, of which no policy can name the hash; what is in it runs under the same policy.
    let policy = format!(
        "default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; worker-src blob:; \
         base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(&style)
    );
    let parts = [
        ("policy", policy),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("style", style),
        ("script", script),
        ("worker", worker),
        ("unpacker", STANDARD.encode(gzip(&unpacker)?)),
        ("size", module.len().to_string()),
        ("module", base85(&lzma(&module)?)),
    ];
    fill(&source("page.html")?, &parts)
}

/// A script or a style without its indentation, blank lines and lines that are comments.
fn tight(script: &str) -> Result<String> {
    let mut made = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if line.matches('`').count() % 2 == 1 {
            bail!("a text that goes over lines cannot be told from code: {line}");
        }
        let is_comment = in_comment || line.starts_with("/*");
        if is_comment {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            made.push_str(line);
            made.push('\n');
        }
    }
    Ok(made)
}

/// A text with what stands in double braces put in, once from its begin to its end: what is put in is not looked through.
fn fill(template: &str, parts: &[(&str, String)]) -> Result<String> {
    let mut made = String::new();
    let mut rest = template;
    while let Some((before, name)) = rest.split_once("{{") {
        let (name, after) = name.split_once("}}").context("braces that are not closed")?;
        let (_, part) = parts.iter().find(|(known, _)| *known == name).with_context(|| format!("no part {name}"))?;
        made.push_str(before);
        made.push_str(part);
        rest = after;
    }
    made.push_str(rest);
    Ok(made)
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// Four bytes as five of 85 characters, those that are left as one more than they are: a sixteenth less than base 64. The characters are
/// those from `(` to `|`, with `}` for `<`, so that none means anything to a browser; the page has the way back.
fn base85(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(4) * 5);
    for chunk in bytes.chunks(4) {
        let mut four = [0; 4];
        four[..chunk.len()].copy_from_slice(chunk);
        let mut rest = u32::from_be_bytes(four);
        let mut five = [0u8; 5];
        for digit in five.iter_mut().rev() {
            *digit = b'(' + (rest % 85) as u8;
            rest /= 85;
        }
        text.extend(five[..=chunk.len()].iter().map(|digit| if *digit == b'<' { '}' } else { char::from(*digit) }));
    }
    text
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn lzma(bytes: &[u8]) -> Result<Vec<u8>> {
    // Code of a module lies at no multiples of 4 bytes (`pb`), and its instructions are alike over long stretches (`nice_len`): some
    // hundredth less than the preset.
    let options = LzmaOptions { pb: 0, nice_len: 273, depth_limit: 1000, ..LzmaOptions::with_preset(9) };
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the page does it.
    fn back(text: &str) -> Vec<u8> {
        let digit =
            |at: usize| text.as_bytes().get(at).map_or(84, |&c| u64::from(if c == b'}' { b'<' } else { c } - b'('));
        let mut bytes = Vec::new();
        for at in (0..text.len()).step_by(5) {
            let four = (0..5).fold(0, |four, of| four * 85 + digit(at + of));
            bytes.extend_from_slice(&(four as u32).to_be_bytes());
        }
        bytes.truncate(text.len() * 4 / 5);
        bytes
    }

    #[test]
    fn bytes_are_the_same_after_85_characters() {
        let all: Vec<u8> = (0..=u8::MAX).chain([0; 9]).chain([u8::MAX; 9]).collect();
        for end in 0..all.len() {
            let text = base85(&all[..end]);
            assert_eq!(back(&text), all[..end], "{end}");
            assert!(!text.contains(['<', '&', '"', ' ', '~']), "{text}");
        }
        assert_eq!(
            (base85(&[0; 4]), base85(&[u8::MAX; 4]), base85(b"")),
            ("(((((".into(), "z?^4(".into(), String::new())
        );
    }
}
