//! Every number that a statutory table prints is accounted for: a cell has it, it is flagged, or it is left out and said.

use crate::options;
use crate::reading::{overfull, unbalanced};
use gongkai_loader::load;
use proptest::prelude::*;
use proptest::sample::select;
use std::path::{Path, PathBuf};

fn documents(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            documents(&path, out);
        } else {
            out.push(path);
        }
    }
}

#[test]
fn the_numbers_of_every_document_here_balance() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = Vec::new();
    for folder in ["data", "tests/data"] {
        documents(&root.join(folder), &mut paths);
    }
    let mut odd = Vec::new();
    let mut measured = 0;
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(loaded) = load(&name, &std::fs::read(&path).unwrap(), &options()) else { continue };
        measured += loaded.reports.iter().filter(|report| !report.legibility.tables.is_empty()).count();
        odd.extend(unbalanced(&loaded).into_iter().chain(overfull(&loaded)).map(|odd| format!("{name}: {odd}")));
    }
    assert!(odd.is_empty(), "{}", odd.join("\n"));
    assert!(measured > 50, "{measured}");
}

const LABELS: [&str; 8] = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（二）部分公开",
    "1.属于国家秘密",
    "1.本机关不掌握相关政府信息",
    "（七）总计",
    "四、结转下年度继续办理",
];

/// A row of seven numbers, and what went wrong with it.
fn row() -> impl Strategy<Value = Vec<String>> {
    let numbers = proptest::collection::vec(0u32..400, 7);
    let stray = select(vec!["", "详见附件", "17", "/", "2022年", "（六）其他处理", "总计", "l2", "件"]);
    let slips = proptest::collection::vec((0usize..8, stray, 0u8..4), 0..3);
    (numbers, slips).prop_map(|(numbers, slips)| {
        let mut cells: Vec<String> = numbers.iter().map(u32::to_string).collect();
        for (at, stray, what) in slips {
            let at = at.min(cells.len());
            match what {
                0 => cells.insert(at, stray.to_owned()),
                1 if at < cells.len() => drop(cells.remove(at)),
                2 if at < cells.len() => cells[at] = stray.to_owned(),
                _ => {}
            }
        }
        cells
    })
}

fn table(header: &[&str], rows: &[(String, Vec<String>)]) -> String {
    let line = |cells: Vec<String>| {
        let cells: Vec<String> = cells.into_iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{}</tr>", cells.concat())
    };
    let header = line(std::iter::once("项目").chain(header.iter().copied()).map(str::to_owned).collect());
    let rows: String = rows
        .iter()
        .map(|(label, cells)| line(std::iter::once(label.clone()).chain(cells.iter().cloned()).collect()))
        .collect();
    format!("<table>{header}{rows}</table>")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_number_of_a_table_gets_lost(
        rows in proptest::collection::vec((0usize..10, row()), 6..14),
        turned in 0usize..7,
        bars in any::<bool>(),
    ) {
        let mut header = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
        header.rotate_left(turned);
        let others = ["政务新媒体受理", "（三）不予公开"];
        let label = |at: usize| LABELS.get(at).copied().unwrap_or_else(|| others[at - LABELS.len()]).to_owned();
        let mut rows: Vec<(String, Vec<String>)> = rows.into_iter().map(|(at, cells)| (label(at), cells)).collect();
        // What makes it a statutory table.
        let sure = |at: usize| (label(at), vec!["1".to_owned(); 7]);
        rows.splice(0..0, [sure(0), sure(1)]);
        let printed = rows.iter().flat_map(|(_, cells)| cells).filter(|cell| cell.parse::<u32>().is_ok()).count();
        let body = if bars {
            let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
            let head: Vec<&str> = std::iter::once("项目").chain(header).collect();
            let rows = rows.iter().map(|(label, cells)| {
                let cells: Vec<&str> = std::iter::once(label.as_str()).chain(cells.iter().map(String::as_str)).collect();
                line(&cells)
            });
            line(&head) + &rows.collect::<String>()
        } else {
            table(&header, &rows)
        };
        let title = "云泽区档案局2023年政府信息公开工作年度报告";
        let (name, text) = match bars {
            true => ("a.txt", format!("{title}\n三、收到和处理政府信息公开申请情况\n\n{body}")),
            false => ("a.html", format!("<h1>{title}</h1><h2>三、收到和处理政府信息公开申请情况</h2>{body}")),
        };
        let loaded = load(name, text.as_bytes(), &options()).unwrap();
        prop_assert!(unbalanced(&loaded).is_empty(), "{text}");
        prop_assert!(overfull(&loaded).is_empty(), "{text}");
        let measure = loaded.reports[0].legibility.total();
        prop_assert_eq!(measure.printed as usize, printed, "{:?}\n{}", measure, text);
        let said = loaded.problems.iter().any(|problem| problem.dropped());
        prop_assert!(said || (measure.flagged == 0 && measure.left_out == 0), "{text}");
    }
}

/// What one slip makes of a row of numbers that add up.
fn slipped(cells: &[u32; 7], at: usize, what: u8) -> Vec<String> {
    let mut slipped: Vec<String> = cells.iter().map(u32::to_string).collect();
    match what {
        0 => slipped.insert(at, String::new()),
        1 => drop(slipped.remove(at.min(6))),
        2 => slipped[at.min(6)] = "详见附件".to_owned(),
        3 => slipped.insert(at, "详见附件".to_owned()),
        4 => slipped.insert(at, "9".to_owned()),
        // An empty cell more, and a total that is left blank.
        5 => {
            slipped[6].clear();
            slipped.insert(at.min(6), String::new());
        }
        6 => {
            slipped[6] = "详见附件".to_owned();
            slipped.insert(at.min(6), String::new());
        }
        _ => {}
    }
    slipped
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_number_that_a_slip_moves_is_not_read_in_another_column(
        rows in proptest::collection::vec((proptest::collection::vec(0u32..40, 6), 0usize..8, 0u8..9), LABELS.len()),
        bars in any::<bool>(),
    ) {
        let header = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
        let keys = [
            "received", "carried_in", "granted", "partly_granted", "refused.state_secret", "not_provided.not_held", "total",
            "carried_out",
        ];
        let columns = ["natural_person", "business", "research", "nonprofit", "legal_service", "other_org", "total"];
        let mut truth = Vec::new();
        let mut printed = Vec::new();
        for (n, (numbers, at, what)) in rows.into_iter().enumerate() {
            let mut cells = [0; 7];
            cells[..6].copy_from_slice(&numbers);
            cells[6] = numbers.iter().sum();
            printed.push((LABELS[n].to_owned(), slipped(&cells, at.min(7), what)));
            truth.extend(columns.iter().zip(cells).map(|(column, cell)| (format!("requests.{}.{column}", keys[n]), cell)));
        }
        let title = "云泽区档案局2023年政府信息公开工作年度报告";
        let (name, text) = match bars {
            true => {
                let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
                let head = line(std::iter::once("项目").chain(header).collect());
                let rows = printed
                    .iter()
                    .map(|(label, cells)| line(std::iter::once(label.as_str()).chain(cells.iter().map(String::as_str)).collect()));
                ("a.txt", format!("{title}\n三、收到和处理政府信息公开申请情况\n\n{head}{}", rows.collect::<String>()))
            }
            false => {
                let table = table(&header, &printed);
                ("a.html", format!("<h1>{title}</h1><h2>三、收到和处理政府信息公开申请情况</h2>{table}"))
            }
        };
        let loaded = load(name, text.as_bytes(), &options()).unwrap();
        for (id, number) in truth {
            let cell = loaded.reports[0].cell(&id).unwrap();
            let read = cell.number.and_then(|number| number.count());
            prop_assert!(read.is_none_or(|read| read == i64::from(number)), "{id}: {read:?}, not {number}\n{text}");
        }
    }
}
