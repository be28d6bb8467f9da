//! A roster (CSV): read or refused, and a report of a body under it.
#![no_main]

use gongkai_lint::Settings;
use gongkai_loader::{decode, read_roster};
use gongkai_model::Lang;
use libfuzzer_sys::fuzz_target;

const REPORT: &str = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,3\n";

fuzz_target!(|bytes: &[u8]| {
    let read = decode(bytes).and_then(|decoded| read_roster(&decoded.text));
    match read {
        Ok(roster) => {
            let settings = Settings { roster: Some(roster), ..Settings::default() };
            gongkai_fuzz::whole::check("report.csv", REPORT.as_bytes(), &settings);
        }
        Err(error) => {
            gongkai_fuzz::said(&error.message(Lang::Zh));
            gongkai_fuzz::said(&error.message(Lang::En));
        }
    }
});
