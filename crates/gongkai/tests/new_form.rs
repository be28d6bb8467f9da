//! The next form is a file: reports of an invented form of 2031 are measured, drawn and written, without a line of code
//! for it.
#![allow(missing_docs, dead_code, clippy::unwrap_used)]

#[path = "../../../tests/shared/form_2031.rs"]
mod form_2031;

use form_2031::{OVERVIEW, form, page};
use gongkai::charts::Chart;
use gongkai::core::Gathering;
use gongkai::loader::{Options, load, read_cell};
use gongkai::model::{Cells, Form, FormError, Number, Reading, Series};
use gongkai::statutory::{FilledForm, FormFormat};
use gongkai::{Lang, PagePlan, Work};
use std::collections::BTreeMap;

const TODAY: &str = "2034-03-01";

/// Two years of one agency; in the second one three requests are still open.
fn work() -> Work {
    form();
    let open =
        [("requests.carried_out.natural_person", 3), ("requests.carried_out.total", 3), ("requests.granted.total", 8)];
    let open = [&open[..], &[("requests.granted.natural_person", 2)]].concat();
    let total = [("requests.total.natural_person", 2), ("requests.total.total", 8)];
    let mut gathering = Gathering::new(Options::at(TODAY.parse().unwrap()));
    gathering.add("云泽区财政局2032.html", page(2032, &[], OVERVIEW).as_bytes());
    gathering.add("云泽区财政局2033.html", page(2033, &[&open[..], &total[..]].concat(), OVERVIEW).as_bytes());
    let work = Work::of(gathering.finish(None), TODAY.parse().unwrap());
    assert_eq!(work.reports().iter().map(|report| report.report_year).collect::<Vec<_>>(), [2032, 2033]);
    assert!(work.reports().iter().all(|report| report.form().unwrap().id == form().id));
    work
}

#[test]
fn it_is_measured() {
    let work = work();
    let value = |id: &str, year: i32| {
        let rows = &work.metrics().unwrap().rows().collect::<Vec<_>>();
        rows.iter().find(|row| row.metric.id == id && row.report.report_year == year).unwrap().value
    };
    assert_eq!(value("requests_received", 2033), Some(11.0));
    assert_eq!(value("natural_person_share", 2032), Some(5.0 / 11.0));
    // Of the one cell with a decimal nothing stands in the page.
    assert_eq!(value("arithmetic_soundness", 2032), Some(1.0));
    assert!(value("clearance_rate", 2033).is_some_and(|rate| (rate - 8.0 / 11.0).abs() < 1e-12));
    assert!(gongkai::analytics::Metric::key().all(|metric| {
        let rows = &work.metrics().unwrap().rows().collect::<Vec<_>>();
        rows.iter().any(|row| row.metric.id == metric.id)
    }));
}

#[test]
fn its_series_go_on_and_one_begins() {
    let work = work();
    let received = Series::by_id("requests.received").unwrap();
    assert_eq!(received.read(&work.reports()[1]), Reading::Value(Number::Count(11)));
    let breaks = received.breaks_between(2030, 2032, Lang::En);
    assert_eq!(
        breaks.iter().map(|(year, _, note)| (*year, *note)).collect::<Vec<_>>(),
        [(2031, "applicants from abroad are counted apart from 2031")]
    );
    let enquiries = Series::by_id("consultations.received").unwrap();
    assert_eq!((enquiries.label(Lang::En), enquiries.unit(form().id)), ("Enquiries", Some("次")));
    assert_eq!(enquiries.read(&work.reports()[0]), Reading::Value(Number::Count(27)));
    let rows = Series::all().iter().filter(|series| series.id == "consultations.received").count();
    assert_eq!(rows, 1);
    // What its file does not carry on ends.
    let closed = Series::by_id("requests.closed").unwrap();
    assert_eq!(closed.read(&work.reports()[0]), Reading::NotInForm);
}

#[test]
fn its_outcomes_are_drawn_in_its_order_and_words() {
    let work = work();
    let figure = work.figure("flow", "", Lang::Zh).unwrap();
    let Chart::Flow(flow) = &figure.spec.chart else { panic!("{:?}", figure.spec.chart) };
    let shown: Vec<(&str, Option<f64>)> =
        flow.sources.iter().chain(&flow.targets).map(|part| (part.label.as_str(), part.count.value)).collect();
    assert_eq!(
        shown,
        [
            ("今年收到", Some(11.0)),
            ("上年未结", Some(0.0)),
            ("年末未结", Some(3.0)),
            ("予以公开", Some(8.0)),
            ("部分公开", Some(0.0)),
            ("不予公开", Some(0.0)),
            ("无法提供", Some(0.0)),
            ("不予处理", Some(0.0)),
            ("其他处理", Some(0.0)),
        ]
    );
    for (kind, metric) in [("trend", "requests.received"), ("trend", "consultations.received")] {
        let figure = work.figure(kind, metric, Lang::En).unwrap();
        assert!(gongkai::charts::render_svg(&figure.spec).unwrap().contains("2033"), "{kind} {metric}");
    }
}

#[test]
fn the_main_job_writes_it() {
    let work = work();
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let plan = PagePlan { lang: Lang::Zh, ..PagePlan::default() };
    work.main_job(&plan, |product| {
        files.insert(product.name.clone(), product.bytes().unwrap());
        Ok::<(), ()>(())
    })
    .unwrap();
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    for words in ["政府信息公开咨询办理情况", "境外申请人", "年末未结"] {
        assert!(text("index.html").contains(words), "the page does not show {words}");
    }
    assert!(files.contains_key("report.xlsx") && files.contains_key("report.md"));
    let line = text("cells.csv").lines().find(|line| line.contains("consultations.received.phone")).unwrap().to_owned();
    assert!(line.contains("20"), "{line}");
}

#[test]
fn its_tables_are_written_and_read_back_equal() {
    let work = work();
    let report = &work.reports()[1];
    let reads = |text: &str, def: &_| {
        let read = read_cell(text, def);
        (read.state, read.number)
    };
    let filled = FilledForm::of(report, &reads).unwrap();
    for format in FormFormat::ALL {
        let name = format!("云泽区财政局2033.{}", format.extension());
        let loaded = load(&name, &filled.write(format).unwrap(), &Options::at(TODAY.parse().unwrap())).unwrap();
        let cells: &Cells = loaded.reports[0].cells.as_ref().unwrap();
        assert_eq!(cells.form().id, form().id, "{name}");
        for def in form().cells.iter().take(form().statutory) {
            let ix = form().cell(&def.id).unwrap();
            let written = report.cells.as_ref().unwrap();
            assert_eq!(cells.reported(ix), written.reported(ix), "{name} {}", def.id);
        }
    }
}

#[test]
fn a_form_whose_series_is_wrong_is_refused() {
    form();
    let file = include_str!("../../../tests/data/forms/2031.toml").replace("id = 2031", "id = 2032");
    let refused = |changed: String| match Form::add(&[("2032.toml", &changed)]) {
        Err(FormError::File { reason, .. }) => reason,
        other => panic!("{other:?}"),
    };
    let name = "name = { zh = \"政府信息公开咨询\", en = \"Enquiries\" }\n";
    assert!(file.contains(name));
    assert_eq!(refused(file.replace(name, "")), "series consultations.received: it is new and has no name");
    let unknown = file.replace("sum = [\"consultations.received.total\"]", "sum = [\"consultations.lost.total\"]");
    assert!(refused(unknown).contains("\"consultations.lost.total\" is no quantity"));
    let unknown = file.replace("{ of = \"requests.carried_out.total\"", "{ of = \"requests.lost.total\"");
    assert!(refused(unknown).contains("flow: quantity \"requests.lost.total\" is not declared"));
}
