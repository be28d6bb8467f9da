//! What is said of damage is said in the language that is asked for: no sentence of a library in the middle of a Chinese one.

use crate::{options, refused};
use gongkai_loader::load;
use gongkai_model::Lang;
use std::path::Path;

/// Two words of lower case letters, one after the other: a sentence, or a piece of one. Names of files, formats, columns and
/// commands stand alone or have marks in them.
fn english(message: &str) -> bool {
    let word = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = message.split(' ').collect();
    words.windows(2).any(|two| two.iter().all(|one| word(one)))
}

/// What is said in Chinese of a file, refused or read.
fn said(name: &str, bytes: &[u8]) -> Vec<String> {
    match load(name, bytes, &options()) {
        Ok(loaded) => loaded.problems.iter().map(|problem| problem.message(Lang::Zh)).collect(),
        Err(error) => vec![error.message(Lang::Zh)],
    }
}

#[test]
fn damage_of_every_kind_is_said_in_chinese() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/documents");
    let mut found = Vec::new();
    let mut refusals = 0;
    for extension in ["docx", "xlsx", "xls", "ods", "pdf", "ofd", "json"] {
        let name = format!("民政局-2023.{extension}");
        let sound = std::fs::read(folder.join(&name)).unwrap_or_else(|_| {
            if extension == "ofd" {
                return crate::ofd::sample(gongkai_generate::write::ofd::OfdStyle::Lines).1;
            }
            let record = "{\"schema\":\"gongkai.report/1\",\"reports\":[{\"agency\":\"云泽区民政局\",\"report_year\":2023,\
                \"cells\":{\"requests.received.total\":5}}]}";
            record.as_bytes().to_vec()
        });
        let step = (sound.len() / 16).max(1);
        for at in (0..sound.len()).step_by(step) {
            let mut changed = sound.clone();
            changed[at] ^= 0x5a;
            let mut hole = sound.clone();
            hole[at..(at + 40).min(sound.len())].fill(0);
            for bytes in [&sound[..at], &changed, &hole] {
                refusals += usize::from(load(&name, bytes, &options()).is_err());
                found.extend(said(&name, bytes).into_iter().filter(|message| english(message)));
            }
        }
    }
    assert!(refusals > 60, "only {refusals} were refused");
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_part_of_a_pdf_has_a_place_in_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/hostile");
    for (name, begins) in [
        ("flate_rl_3GB.pdf", "第 245 字节起的数据流："),
        ("pdf-predictor-divide-by-zero.pdf", "文件已损坏（第 290 字节起的数据流）：压缩数据的行宽不合规范"),
    ] {
        let error = refused(name, std::fs::read(folder.join(name)).unwrap());
        assert!(error.message(Lang::Zh).starts_with(begins), "{}", error.message(Lang::Zh));
        assert!(error.message(Lang::En).contains("stream @"), "{error}");
    }
}
