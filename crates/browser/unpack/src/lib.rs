//! Unpacks the module of the page. Browsers unpack gzip, in which it is half as large again as in LZMA, and more than a page
//! should have; this is small enough to come first, as gzip.

use std::io::Read;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Unpacks an LZMA file (`.lzma`).
#[wasm_bindgen]
pub fn unpack(packed: &[u8], size: usize) -> Result<Vec<u8>, JsError> {
    let failed = |_: std::io::Error| JsError::new("the module is damaged");
    let mut reader = lzma_rust2::LzmaReader::new_mem_limit(packed, u32::MAX, None).map_err(failed)?;
    let mut unpacked = vec![0; size];
    reader.read_exact(&mut unpacked).map_err(failed)?;
    Ok(unpacked)
}
