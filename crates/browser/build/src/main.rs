//! Makes the page: `gongkai-page-builder MODULE UNPACKER PAGE OUT`. MODULE and UNPACKER are what the compiler made of
//! `crates/browser` and `crates/browser/unpack`, PAGE the folder with the sources of the page, OUT the file to be written.
//!
//! Both modules get their script sides (`wasm-bindgen`), are packed (LZMA and gzip, base64) and put into the page with the scripts
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
        ("module", STANDARD.encode(lzma(&module)?)),
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
