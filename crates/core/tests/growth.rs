//! Twice as much takes no more than a little over twice as long: nothing grows with the square.
//!
//! Each kind of input that lists things is read at n, 2n and 4n, told apart and reviewed. What is measured is the time
//! that this thread runs, where the system tells it, so that other work on the machine changes nothing.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use gongkai_core::Gathering;
use gongkai_lint::Settings;
use gongkai_loader::{Options, read_roster};
use gongkai_model::agency::Roster;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// The most that twice as much may take.
const MOST: f64 = 2.3;

/// How often a kind that seems too slow is measured again, and at how many sizes.
///
/// Where the larger input no longer fits into a cache of the machine, one doubling is dear in every round. At twice the
/// size that step lies behind; a square only shows more plainly there.
const ROUNDS: usize = 6;
const SIZES: [usize; 3] = [1, 2, 4];

/// The time this thread has run.
fn running(since: Instant) -> Duration {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = schedule.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn took(work: &dyn Fn()) -> f64 {
    let since = Instant::now();
    let before = running(since);
    work();
    (running(since) - before).as_secs_f64()
}

/// Measures a kind; the best of several rounds counts, since a square is one in every round and at every size.
fn check(name: &str, n: usize, work: impl Fn(usize) -> Box<dyn Fn()>) {
    let mut said = Vec::new();
    for size in SIZES {
        let n = size * n;
        let works = [work(n), work(2 * n), work(4 * n)];
        let mut best = [f64::MAX; 3];
        for _ in 0..ROUNDS {
            for (best, work) in best.iter_mut().zip(&works) {
                *best = best.min(took(work));
            }
            if grows(best).iter().all(|times| *times <= MOST) {
                break;
            }
        }
        let [first, second] = grows(best);
        said.push(format!("{name}: {first:.2}, {second:.2} times ({:.0} ms for {})", best[2] * 1e3, 4 * n));
        if first <= MOST && second <= MOST {
            println!("{}", said.join("; "));
            return;
        }
    }
    panic!("{}", said.join("; "));
}

fn grows([one, two, four]: [f64; 3]) -> [f64; 2] {
    [two / one, four / two]
}

/// Reads files and reviews them.
fn reviewed(files: &[(String, String)], roster: Option<&Roster>) {
    let mut gathering = Gathering::new(Options::at("2026-03-01".parse().unwrap()));
    for (name, text) in files {
        gathering.add(name, text.as_bytes());
    }
    let batch = gathering.finish(roster);
    let settings = Settings { roster: roster.cloned(), ..Settings::default() };
    let review = batch.review(&settings);
    assert!(batch.account.files() == files.len() && review.findings.len() < usize::MAX);
}

fn one(name: &str, text: String) -> Box<dyn Fn()> {
    let files = vec![(name.to_owned(), text)];
    Box::new(move || reviewed(&files, None))
}

const TITLE: &str = "澹岭区农业农村局2023年政府信息公开工作年度报告";

fn page(body: &str) -> String {
    format!("<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><h2>一、总体情况</h2>{body}</body></html>")
}

fn text(body: &str) -> String {
    format!("{TITLE}\n\n一、总体情况\n{body}\n六、其他需要报告的事项\n无。\n")
}

fn many(n: usize, each: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut all, at| {
        all.push_str(&each(at));
        all
    })
}

#[test]
fn tables() {
    check("tables one after another", 200, |n| {
        one("a.html", page(&"<table><tr><td>规章<td>1<td>2<td>3</table>".repeat(n)))
    });
    check("tables with words between", 100, |n| {
        one("a.html", page(&many(n, |at| format!("<p>第{at}项</p><table><tr><td>行政许可<td>{at}<td>0<td>3</table>"))))
    });
    check("tables in tables", 100, |n| {
        one("a.html", page(&"<table><tr><td>规章<td><table><tr><td>1<td>2</table></table>".repeat(n)))
    });
}

#[test]
fn rows_and_columns() {
    check("rows", 400, |n| {
        one("a.html", page(&format!("<table>{}</table>", many(n, |at| format!("<tr><td>第{at}行<td>{at}<td>0")))))
    });
    check("rows of one label", 400, |n| {
        one("a.html", page(&format!("<table>{}</table>", "<tr><td>规章<td>1<td>2<td>3".repeat(n))))
    });
    check("columns", 400, |n| {
        one("a.html", page(&format!("<table><tr>{}<tr>{}</table>", "<td>规章".repeat(n), "<td>1".repeat(n))))
    });
    check("spans", 200, |n| {
        one("a.html", page(&format!("<table>{}</table>", "<tr><td rowspan=9>规章<td colspan=3>1<td>2".repeat(n))))
    });
    check("rows of bars", 400, |n| one("a.txt", text(&many(n, |at| format!("| 第{at}行 | {at} | 0 |\n")))));
    check("rows of spaces", 400, |n| one("a.txt", text(&many(n, |at| format!("第{at}行      {at}      0\n")))));
}

#[test]
fn headings_and_lines() {
    check("headings", 250, |n| one("a.html", page(&many(n, |at| format!("<h2>{}、主要工作{at}</h2>", at + 2)))));
    check("sections", 250, |n| one("a.txt", text(&"二、主动公开政府信息情况\n公开信息12条。\n".repeat(n))));
    check("paragraphs", 400, |n| {
        one("a.txt", text(&many(n, |at| format!("第{at}次培训由办公室组织，共{at}人参加。\n"))))
    });
    check("citations", 250, |n| {
        one(
            "a.txt",
            text(&many(n, |at| format!("根据《第{at}号办法》（澹政发〔2022〕{at}号）的要求公开信息{at}条。\n"))),
        )
    });
    check("one long line", 800, |n| one("a.txt", text(&many(n, |at| format!("公开信息{at}条，")))));
    check("open elements", 250, |n| one("a.html", page(&format!("{}<p>公开信息12条。", "<div><b>".repeat(n)))));
    check("attributes", 1000, |n| one("a.html", page(&format!("<p {}>公开</p>", "a=\"\" ".repeat(n)))));
    check("hidden blocks", 100, |n| {
        one(
            "a.html",
            page(&many(n, |at| {
                format!("<div style='display:none'><p>{at}年</p><table><tr><td>规章<td>1<td>2<td>3</table></div>")
            })),
        )
    });
}

#[test]
fn reports_in_one_file() {
    check("texts one after another", 10, |n| {
        let report = |at| {
            format!("蓼墟市第{at}局2023年政府信息公开工作年度报告\n\n一、总体情况\n公开信息12条，内容都在网站上。\n\n")
        };
        one("a.txt", many(n, report))
    });
    check("rows of a collection", 100, |n| {
        one(
            "a.csv",
            format!(
                "agency,report_year,requests.received.total\n{}",
                many(n, |at| format!("蓼墟市第{at}局,2023,{at}\n"))
            ),
        )
    });
    check("rows of cells", 300, |n| {
        one(
            "a.csv",
            format!(
                "agency,report_year,cell,value\n{}",
                many(n, |at| format!("蓼墟市第{at}局,2023,requests.received.total,{at}\n"))
            ),
        )
    });
}

fn collection(n: usize, agency: impl Fn(usize) -> String) -> String {
    let mut csv = "agency,report_year,requests.received.total\n".to_owned();
    for at in 0..n {
        writeln!(csv, "{},2023,{at}", agency(at)).unwrap();
    }
    csv
}

/// Names that differ: 甲一市, 甲丁市.
fn city(at: usize) -> String {
    let first = char::from_u32(0x4e00 + u32::try_from(at / 100).unwrap()).unwrap();
    let second = char::from_u32(0x5200 + u32::try_from(at % 100).unwrap()).unwrap();
    format!("甲{first}{second}市")
}

#[test]
fn agencies_and_regions() {
    check("regions that a name may be of", 100, |n| {
        one(
            "a.csv",
            collection(n, |at| {
                if at % 2 == 0 { format!("{}鼓楼区人民政府", city(at)) } else { format!("鼓楼区第{at}局") }
            }),
        )
    });
    check("branches of one name", 100, |n| one("a.csv", collection(n, |at| format!("{}公安局鼓楼分局", city(at)))));
    check("governments", 100, |n| one("a.csv", collection(n, |at| format!("{}人民政府", city(at)))));
    check("reports of one agency and year", 100, |n| one("a.csv", collection(n, |_| "蓼墟市财政局".to_owned())));
    check("files of one agency and year", 25, |n| {
        let files: Vec<_> =
            (0..n).map(|at| (format!("{at}.txt"), text(&format!("公开信息{at}条，都在网站上。")))).collect();
        Box::new(move || reviewed(&files, None))
    });
}

#[test]
fn rosters() {
    let roster = |n: usize, years: &str| {
        let rows = many(n, |at| format!("蓼墟市第{at}局,{years}\n"));
        read_roster(&format!("agency,from_year,to_year\n{rows}")).unwrap()
    };
    check("bodies of a roster", 60, |n| {
        let (roster, csv) = (roster(n, ","), collection(3 * n, |at| format!("蓼墟市第{at}局")));
        let files = vec![("a.csv".to_owned(), csv)];
        Box::new(move || reviewed(&files, Some(&roster)))
    });
    check("bodies under one another", 60, |n| {
        let rows = many(n, |at| format!("蓼墟市第{at}局,蓼墟市第{}局\n", at + 1));
        let roster = read_roster(&format!("agency,parent\n{rows}")).unwrap();
        let files = vec![("a.csv".to_owned(), collection(n, |at| format!("蓼墟市第{at}局")))];
        Box::new(move || reviewed(&files, Some(&roster)))
    });
}
