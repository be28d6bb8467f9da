//! What is written, and that it does not depend on the order of the input.

use crate::build::{generated, report, suqian, with};
use gongkai_analytics::export::{self, Format, Options, Table};
use gongkai_analytics::{AnalyticsError, Collection, Metrics, dataset, panel, panel_text};
use gongkai_model::exchange::{Bundle, CELL_STATES, CELLS_OPTIONAL, CELLS_REQUIRED, REPORT_SCHEMA, WIDE_DESCRIPTION};
use gongkai_model::{CellState, Cells, Decimal, FormId, Number, Place, Report};
use polars::prelude::{Column, DataFrame, DataType};
use polars_io::SerReader;
use polars_io::ipc::IpcReader;
use polars_io::parquet::read::ParquetReader;
use polars_io::parquet::write::ParquetWriter;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::Cursor;

fn files(reports: Vec<Report>, format: Format) -> BTreeMap<String, Vec<u8>> {
    let collection = Collection::new(reports);
    let metrics = Metrics::of(&collection).unwrap();
    export::export(&collection, &metrics, Options { format, bom: false }).unwrap().into_iter().collect()
}

fn records(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(Result::unwrap).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_order_of_the_input_changes_no_byte(seeds in prop::collection::vec(any::<u64>(), 1..12)) {
        let reports: Vec<Report> = seeds.iter().copied().map(generated).collect();
        let turned: Vec<Report> = reports.iter().rev().cloned().collect();
        for format in Format::ALL {
            prop_assert_eq!(files(reports.clone(), format), files(turned.clone(), format));
        }
        let saved = |reports: Vec<Report>| dataset::write(&Collection::new(reports)).unwrap();
        prop_assert_eq!(saved(reports), saved(turned));
    }

    #[test]
    fn cells_csv_holds_every_cell(seed: u64) {
        let report = generated(seed);
        let rows = records(&files(vec![report.clone()], Format::Csv)["cells.csv"]);
        let mut cells = Cells::absent(report.form().unwrap());
        for row in &rows {
            prop_assert_eq!(export::unprotect(&row["agency"]), report.agency.name.as_str());
            let ix = cells.form().cell(&row["cell"]).unwrap();
            let state: CellState = row["state"].parse().unwrap();
            let number = row["value"].parse::<i64>().map(Number::Count).ok();
            let exact = || row["value"].parse::<Decimal>().map(Number::Amount).ok();
            let place = report.cells.as_ref().unwrap().place(ix);
            cells.set(ix, state, number.or_else(exact), export::unprotect(&row["as_written"]), place);
        }
        prop_assert_eq!(&cells, report.cells.as_ref().unwrap());
    }

    #[test]
    fn panel_csv_holds_every_state_and_every_reported_number(seed: u64) {
        let report = generated(seed);
        let rows = records(&files(vec![report.clone()], Format::Csv)["panel.csv"]);
        let back = from_wide(&rows[0]);
        for (ix, cell) in report.cells.as_ref().unwrap().iter() {
            prop_assert_eq!(back.state(ix), cell.state, "{}", &back.form().def(ix).id);
            prop_assert_eq!(back.reported(ix), cell.number.filter(|_| cell.state == CellState::Reported));
        }
    }
}

/// The wide layout read back by its own description.
fn from_wide(row: &BTreeMap<String, String>) -> Cells {
    let form = row["form"].parse::<FormId>().unwrap().form();
    let mut cells = Cells::absent(form);
    for cell in &form.cells {
        let (ix, text) = (form.cell(&cell.id).unwrap(), &row[&cell.id]);
        let count = text.parse::<i64>().map(Number::Count).ok();
        if let Some(number) = count.or_else(|| text.parse::<Decimal>().map(Number::Amount).ok()) {
            cells.set(ix, CellState::Reported, Some(number), text, Place::default());
        }
    }
    for (state, patterns) in row[CELL_STATES].split(';').filter_map(|part| part.split_once('=')) {
        for pattern in patterns.split('|') {
            for (at, cell) in form.cells.iter().enumerate() {
                let inside =
                    pattern == "*" || pattern.strip_suffix('*').is_some_and(|table| cell.id.starts_with(table));
                if cell.id == pattern || (inside && at < form.statutory) {
                    let ix = form.cell(&cell.id).unwrap();
                    cells.set(ix, state.parse().unwrap(), None, "", Place::default());
                }
            }
        }
    }
    cells
}

#[test]
fn tables_have_the_columns_that_load_knows() {
    let files = files(vec![suqian()], Format::Csv);
    let header = |file: &str| -> Vec<String> {
        String::from_utf8(files[file].clone()).unwrap().lines().next().unwrap().split(',').map(str::to_owned).collect()
    };
    for name in CELLS_REQUIRED.iter().chain(&CELLS_OPTIONAL) {
        assert!(header("cells.csv").iter().any(|column| column == name), "{name}");
    }
    for name in WIDE_DESCRIPTION {
        assert!(header("panel.csv").iter().any(|column| column == name), "{name}");
    }
    assert_eq!(header("series.csv")[..7], ["agency", "report_year", "series", "value", "form", "comparable", "note"]);
}

#[test]
fn the_figure_of_suqian_is_in_every_format() {
    let rows = records(&files(vec![suqian()], Format::Csv)["metrics.csv"]);
    let row = rows.iter().find(|row| row["metric"] == "disclosure_rate").unwrap();
    assert!(row["value"].starts_with("0.43574"), "{}", row["value"]);
    assert_eq!((&*row["numerator"], &*row["denominator"], &*row["state"]), ("1519", "3486", "ok"));

    let value = |frame: &DataFrame| {
        let ids = frame.column("metric").unwrap().str().unwrap();
        let at = (0..frame.height()).find(|at| ids.get(*at) == Some("disclosure_rate")).unwrap();
        frame.column("value").unwrap().f64().unwrap().get(at)
    };
    let parquet = files(vec![suqian()], Format::Parquet)["metrics.parquet"].clone();
    let frame = ParquetReader::new(Cursor::new(parquet)).finish().unwrap();
    assert_eq!(value(&frame), Some(1519.0 / 3486.0));
    assert_eq!(frame.column("agency").unwrap().dtype(), &DataType::String);
    let arrow = files(vec![suqian()], Format::Arrow)["metrics.arrow"].clone();
    assert_eq!(value(&IpcReader::new(Cursor::new(arrow)).finish().unwrap()), Some(1519.0 / 3486.0));

    let json = files(vec![suqian()], Format::Json)["metrics.json"].clone();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["schema"], "gongkai.metrics/1");
    let row = json["rows"].as_array().unwrap().iter().find(|row| row["metric"] == "disclosure_rate").unwrap();
    assert_eq!(row["value"].as_f64(), Some(1519.0 / 3486.0));
}

#[test]
fn missing_is_empty_in_csv_and_null_in_parquet() {
    let reports = || vec![with(report("柳州市财政局", 2023), &[("requests.total.total", 5)])];
    let rows = records(&files(reports(), Format::Csv)["metrics.csv"]);
    let row = rows.iter().find(|row| row["metric"] == "disclosure_rate").unwrap();
    assert_eq!((&*row["value"], &*row["numerator"], &*row["denominator"], &*row["state"]), ("", "", "5", "missing"));
    let parquet = files(reports(), Format::Parquet)["panel.parquet"].clone();
    let frame = ParquetReader::new(Cursor::new(parquet)).finish().unwrap();
    let value = |id: &str| frame.column(id).unwrap().i64().unwrap().get(0);
    assert_eq!((value("requests.total.total"), value("requests.granted.total")), (Some(5), None));
}

#[test]
fn amounts_are_exact_in_text() {
    let mut fees = report("柳州市财政局", 2023);
    let amount = Number::Amount("7730.280".parse().unwrap());
    crate::build::set(&mut fees, "proactive.fees.amount_wan", CellState::Reported, Some(amount), "7,730.280");
    let cells = records(&files(vec![fees.clone()], Format::Csv)["cells.csv"]);
    assert_eq!((&*cells[0]["value"], &*cells[0]["as_written"]), ("7730.280", "7,730.280"));
    let panel = records(&files(vec![fees.clone()], Format::Csv)["panel.csv"]);
    assert_eq!(panel[0]["proactive.fees.amount_wan"], "7730.280");
    let collection = Collection::new(vec![fees]);
    let metrics = Metrics::of(&collection).unwrap();
    let row = metrics.metric("fees_collected_wan").next().unwrap();
    assert_eq!((row.value, row.numerator), (Some(7730.28), None));
    assert_eq!(collection.operands(&row), "proactive.fees.amount_wan=7730.280");
}

#[test]
fn a_report_without_cells_is_not_lost_in_cells_csv() {
    let rows = records(&files(vec![report("柳州市柳南区档案馆", 2021)], Format::Csv)["cells.csv"]);
    assert_eq!(rows.len(), 1);
    assert_eq!((&*rows[0]["state"], &*rows[0]["value"]), ("absent", ""));
}

#[test]
fn no_formula_leaves_in_csv_and_the_name_comes_back() {
    for file in ["cells.csv", "panel.csv", "metrics.csv", "series.csv"] {
        let rows =
            records(&files(vec![with(report("=cmd()", 2023), &[("requests.total.total", -5)])], Format::Csv)[file]);
        assert!(!rows.is_empty() && rows.iter().all(|row| row["agency"] == "'=cmd()"), "{file}");
    }
    let rows =
        records(&files(vec![with(report("=cmd()", 2023), &[("requests.total.total", -5)])], Format::Csv)["cells.csv"]);
    assert_eq!((&*rows[0]["value"], &*rows[0]["as_written"]), ("-5", "-5"));
}

#[test]
fn bom_is_there_when_asked_for_and_only_in_csv() {
    let collection = Collection::default();
    let metrics = Metrics::of(&collection).unwrap();
    for format in Format::ALL {
        let all = export::export(&collection, &metrics, Options { format, bom: true }).unwrap();
        for (name, bytes) in all {
            assert_eq!(bytes.starts_with("\u{feff}".as_bytes()), name.ends_with(".csv"), "{name}");
        }
    }
}

#[test]
fn reports_json_is_a_bundle_and_the_dictionary_names_every_column() {
    let files = files((0..5).map(generated).collect(), Format::Json);
    let bundle: Bundle = serde_json::from_slice(&files["reports.json"]).unwrap();
    assert_eq!((bundle.schema.as_str(), bundle.reports.len()), (REPORT_SCHEMA, 5));
    let dictionary: serde_json::Value = serde_json::from_slice(&files["dictionary.json"]).unwrap();
    let tables = dictionary["tables"].as_array().unwrap();
    assert_eq!(tables.len(), Table::ALL.len());
    for table in tables {
        for column in table["columns"].as_array().unwrap() {
            let named = column["zh"].is_string() && column["en"].is_string();
            let cell = column["cell"].as_str().is_some_and(|id| id.contains('.'));
            assert!(named || cell, "{column}");
        }
    }
    let metric = &dictionary["metrics"][5];
    assert_eq!((&metric["id"], &metric["minimum_n"]), (&"disclosure_rate".into(), &30.into()));
}

#[test]
fn parquet_carries_no_schema_with_string_views() {
    for (name, bytes) in files(vec![suqian()], Format::Parquet) {
        let found = bytes.windows(12).any(|window| window == b"ARROW:schema");
        assert!(!found, "{name}");
    }
}

fn parquet(mut frame: DataFrame) -> Vec<u8> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    bytes
}

fn refused(frame: DataFrame) -> AnalyticsError {
    panel_text("p.parquet", &parquet(frame), Format::Parquet, 1000).unwrap_err()
}

#[test]
fn a_panel_is_the_same_text_from_every_format() {
    let reports = || (0..6).map(generated).collect::<Vec<Report>>();
    let of = |format: Format| {
        records(&panel_text("p", &files(reports(), format)[&format!("panel.{}", format.id())], format, 1000).unwrap())
    };
    let (parquet, arrow, csv) =
        (of(Format::Parquet), of(Format::Arrow), records(&files(reports(), Format::Csv)["panel.csv"]));
    assert_eq!(parquet, arrow);
    assert_eq!(parquet.len(), csv.len());
    for (row, expected) in parquet.iter().zip(&csv) {
        for (column, value) in expected {
            // An amount is a float in Parquet.
            let same = row[column] == *value || row[column].parse::<f64>().ok() == value.parse::<f64>().ok();
            assert!(same, "{column}: {} {value}", row[column]);
        }
    }
}

#[test]
fn a_parquet_that_is_no_panel_of_ours_says_what_is_wrong_with_it() {
    let whole = || {
        panel(&Collection::new(vec![suqian(), with(report("宿迁市人民政府", 2024), &[("requests.received.total", 9)])]))
            .unwrap()
    };
    let received = "requests.received.total";
    let mut no_year = whole();
    no_year.drop_in_place("report_year").unwrap();
    let found = refused(no_year);
    assert!(matches!(&found, AnalyticsError::NotAPanel { lacking, .. } if *lacking == ["report_year"]), "{found}");
    let pages =
        DataFrame::new(1, vec![Column::new("agency".into(), ["a"]), Column::new("report_year".into(), [2023_i64])]);
    assert!(matches!(refused(pages.unwrap()), AnalyticsError::NotAPanel { lacking, .. } if lacking.is_empty()));
    let with = |name: &str, column: Column| {
        let mut frame = whole();
        frame.drop_in_place(name).unwrap();
        frame.hstack(&[column]).unwrap()
    };
    let found = refused(with(received, Column::new(received.into(), ["5", "6"])));
    assert!(matches!(&found, AnalyticsError::ColumnType { column, .. } if column == received), "{found}");
    assert!(found.message(gongkai_model::Lang::Zh).contains("应为整数"), "{}", found.message(gongkai_model::Lang::Zh));
    let found = refused(with(received, Column::new(received.into(), [5.0, 6.5])));
    assert!(matches!(&found, AnalyticsError::NotANumber { row: 2, column, .. } if column == received), "{found}");
    // Other programs keep counts as floats where some are wanting.
    let floats = with(received, Column::new(received.into(), [5.0, f64::NAN]));
    let text = panel_text("p.parquet", &parquet(floats), Format::Parquet, 1000).unwrap();
    let rows = records(&text);
    assert_eq!((&*rows[0][received], &*rows[1][received]), ("5", ""));
    let mut twice = whole();
    twice.vstack_mut(&whole()).unwrap();
    let found = refused(twice);
    assert!(
        matches!(&found, AnalyticsError::TwoRows { first: 1, second: 3, report, .. } if report.ends_with("2023")),
        "{found}"
    );
    let many = panel_text("p.parquet", &parquet(whole()), Format::Parquet, 1).unwrap_err();
    assert!(matches!(many, AnalyticsError::TooManyRows { rows: 2, most: 1, .. }), "{many}");
    let cut = parquet(whole());
    for end in [4, cut.len() / 2, cut.len() - 4] {
        assert!(panel_text("p.parquet", &cut[..end], Format::Parquet, 1000).is_err());
    }
}
