//! The calls that a script can make. Texts and bytes go over as they are, what has a shape as JSON.

use crate::answer::Answer;
use crate::desk::{Desk, Statutory, TableFormat};
use crate::{drawing, view};
use gongkai_findings::{Format, Letter};
use gongkai_loader::Options;
use gongkai_model::{Date, Lang};
use std::sync::{Mutex, PoisonError};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a panic said, for whoever asks a module that has ended.
static LAST_WORDS: Mutex<String> = Mutex::new(String::new());

/// Most characters that are kept of it.
const LONGEST_WORDS: usize = 300;

/// Runs when a module is started.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let said: String = panic.to_string().chars().take(LONGEST_WORDS).collect();
        *LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner) = said;
    }));
}

/// What the panic said that ended the module; empty where none did.
#[wasm_bindgen]
pub fn last_words() -> String {
    LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Reads one file, and packs what it gave for [`Session::put`]. `found` says that it lay in a folder.
#[wasm_bindgen]
pub fn read(name: &str, bytes: &[u8], today: &str, found: bool) -> Result<Vec<u8>, JsError> {
    Ok(Answer::of(name, bytes, found, &Options::at(day(today)?)).pack())
}

/// The empty tables that a year demands.
#[wasm_bindgen]
pub fn blank(year: i32, lang: &str) -> Result<String, JsError> {
    Ok(serde_json::to_string(&drawing::blank(year, self::lang(lang)))?)
}

/// The page of a rule as Markdown; empty for a check of an office's own.
#[wasm_bindgen]
pub fn rule_page(code: &str, lang: &str) -> String {
    gongkai_lint::rule(code).map(|rule| rule.meta.page(self::lang(lang))).unwrap_or_default()
}

/// A file to be saved.
#[wasm_bindgen(getter_with_clone)]
pub struct Made {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The statutory tables, to be saved.
#[wasm_bindgen(getter_with_clone)]
pub struct Tables {
    /// The name of the file.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// How many cells have no number.
    pub filling: String,
}

/// A draft with comments, or why there is none: that is no end of the desk, as an error would be.
#[wasm_bindgen(getter_with_clone)]
pub struct Annotated {
    /// What is to be saved; empty where there is none.
    pub bytes: Vec<u8>,
    /// Why there is none.
    pub wrong: Option<String>,
}

/// A [`Desk`].
#[wasm_bindgen]
pub struct Session(Desk);

#[wasm_bindgen]
impl Session {
    /// An empty desk on a day.
    #[wasm_bindgen(constructor)]
    pub fn new(today: &str) -> Result<Session, JsError> {
        Ok(Session(Desk::new(day(today)?)))
    }

    /// Puts a file on the desk, as a worker read it; the bytes of web pages with it.
    pub fn put(&mut self, number: u32, name: &str, packed: &[u8], page: Option<Vec<u8>>) {
        self.0.put(number, name, Answer::unpack(packed), page);
    }

    /// Puts a file on the desk of which no worker gave an answer.
    pub fn lost(&mut self, number: u32, name: &str, how: &str) {
        self.0.put(number, name, Answer::of_none(how), None);
    }

    /// Takes a file away.
    pub fn take(&mut self, number: u32) {
        self.0.take(number);
    }

    /// Everything that the page shows but the tables.
    pub fn view(&mut self, lang: &str) -> String {
        view::view(&mut self.0, self::lang(lang)).to_string()
    }

    /// The tables of a report by its place in the view.
    pub fn tables(&mut self, report: usize, lang: &str) -> Result<String, JsError> {
        let lang = self::lang(lang);
        let tables = self.0.reviewed().batch.reports.get(report).map(|report| drawing::of(report, lang));
        Ok(serde_json::to_string(&tables.unwrap_or_default())?)
    }

    /// The findings as `gongkai lint --format` writes them.
    pub fn findings(&mut self, format: &str, lang: &str) -> Result<String, JsError> {
        let format = match format {
            "json" => Format::Json,
            "csv" => Format::Csv,
            _ => return Err(JsError::new("formats: json, csv")),
        };
        Ok(self.0.findings(format, self::lang(lang))?)
    }

    /// The notices, from whom and with an answer until when where that is said; nothing where there is nothing to mend.
    pub fn notices(&mut self, issuer: &str, due: &str) -> Result<Option<Made>, JsError> {
        let issuer = Some(issuer.trim().to_owned()).filter(|issuer| !issuer.is_empty());
        let letter = Letter { issuer, due: due.parse().ok(), follow_up: None };
        Ok(self.0.notices(&letter)?.map(|(name, bytes)| Made { name, bytes }))
    }

    /// The statutory tables of a report by its place in the view, as `docx` or `xlsx`; nothing where its year has no form.
    pub fn statutory(&mut self, report: usize, format: &str, lang: &str) -> Result<Option<Tables>, JsError> {
        let format = match format {
            "docx" => TableFormat::Docx,
            "xlsx" => TableFormat::Xlsx,
            _ => return Err(JsError::new("formats: docx, xlsx")),
        };
        let made = self.0.statutory(report, format, self::lang(lang))?;
        Ok(made.map(|Statutory { name, bytes, filling }| Tables { name, bytes, filling }))
    }

    /// A draft with what was found in it as comments.
    pub fn annotated(&mut self, number: u32, bytes: &[u8], lang: &str) -> Annotated {
        let lang = self::lang(lang);
        match self.0.annotated(number, bytes, lang) {
            Ok(bytes) => Annotated { bytes, wrong: None },
            Err(error) => Annotated { bytes: Vec::new(), wrong: Some(error.message(lang)) },
        }
    }
}

fn day(text: &str) -> Result<Date, JsError> {
    text.parse().map_err(|_| JsError::new("a day such as 2026-03-01 is wanted"))
}

fn lang(name: &str) -> Lang {
    if name == "en" { Lang::En } else { Lang::Zh }
}
