//! What an office has decided (`gongkai.toml`): read or refused, and a report under it.
#![no_main]

use gongkai_core::Profile;
use gongkai_model::Lang;
use libfuzzer_sys::fuzz_target;

const REPORT: &str =
    "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,3\n云泽区财政局,2023,requests.granted.total,4\n";

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Profile::parse(text) {
        Ok(profile) => gongkai_fuzz::whole::check("report.csv", REPORT.as_bytes(), &profile.settings),
        Err(error) => {
            gongkai_fuzz::said(error.reason().pick(Lang::Zh));
            gongkai_fuzz::said(error.reason().pick(Lang::En));
        }
    }
});
