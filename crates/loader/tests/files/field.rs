//! Real documents with known truth, read where they lie: `GONGKAI_FIELD`, else `../shared/field` beside the checkout.

use crate::options;
use gongkai_loader::{LoadError, Loaded, Problem, load};
use gongkai_model::{CellState, Report};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What became of the numbers of one document.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    printed: usize,
    right: usize,
    /// Another number than the printed one, or a number where none is printed.
    wrong: usize,
    /// No number, and it is said: the cell is unreadable, or a problem stands there.
    flagged: usize,
    /// No number, and nothing is said.
    lost: usize,
}

struct Head<'t> {
    agency: &'t str,
    year: &'t str,
    published: &'t str,
}

fn folder() -> Option<PathBuf> {
    let given = std::env::var_os("GONGKAI_FIELD").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/field");
    let folder = given.unwrap_or(beside);
    if folder.join("truth/heads.tsv").is_file() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no real documents in {} (set GONGKAI_FIELD)", folder.display());
    None
}

fn score(
    loaded: &Loaded,
    report: &Report,
    truth: &BTreeMap<String, String>,
    form: &str,
    odd: &mut Vec<String>,
) -> Score {
    let mut score = Score::default();
    // A problem without a place is about no row.
    let said = |problems: &[Problem]| problems.iter().any(|p| p.dropped() || p.code() == "table_not_found");
    let said = said(&loaded.problems);
    let Some(cells) = &report.cells else { return score };
    if report.form().is_none_or(|known| known.id.to_string() != form) && !truth.is_empty() {
        odd.push(format!("form {:?}, not {form}", report.form().map(|form| form.id)));
    }
    for (ix, cell) in cells.iter() {
        let id = &cells.form().def(ix).id;
        let number = (cell.state == CellState::Reported).then(|| cell.number.map(|n| n.to_string())).flatten();
        let printed = truth.get(id).filter(|value| value.starts_with(|c: char| c.is_ascii_digit()));
        score.printed += usize::from(printed.is_some());
        match (printed, number) {
            (Some(printed), Some(number)) if same(printed, &number) => score.right += 1,
            (Some(printed), Some(number)) => {
                score.wrong += 1;
                odd.push(format!("{id}: {number}, printed {printed}"));
            }
            (None, Some(number)) => {
                score.wrong += 1;
                odd.push(format!("{id}: {number}, none printed ({:?})", truth.get(id)));
            }
            (Some(_), None) if cell.state == CellState::Unreadable || said => score.flagged += 1,
            (Some(printed), None) => {
                score.lost += 1;
                odd.push(format!("{id}: {}, printed {printed}", cell.state));
            }
            (None, None) => {}
        }
    }
    score
}

/// `77515.1178` and `77,515.1178` are one number.
fn same(printed: &str, read: &str) -> bool {
    let plain = |text: &str| text.replace([',', '，'], "").parse::<gongkai_model::Decimal>().ok();
    plain(printed) == plain(read)
}

/// The agency as its key says: a township may be named with its county or without.
fn same_agency(wanted: &str, report: &Report) -> bool {
    let name = &report.agency.name;
    let key = gongkai_model::agency::Agency::parse(wanted, None).key;
    name == wanted || name.ends_with(wanted) || wanted.ends_with(name.as_str()) || report.agency.key == key
}

#[test]
fn real_documents_are_read_right_or_said_to_be_unread() {
    let Some(folder) = folder() else { return };
    let heads = std::fs::read_to_string(folder.join("truth/heads.tsv")).unwrap();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut total = Score::default();
    let mut failures = Vec::new();
    let (mut refused, mut wrong_heads) = (0, 0);
    eprintln!("{:<28} {:>8} {:>6} {:>6} {:>8} {:>5}  head", "document", "printed", "right", "wrong", "flagged", "lost");
    for line in heads.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, agency, year, published, form, ..] = fields[..] else { panic!("{line}") };
        let head = Head { agency, year, published };
        let document =
            |path: &&PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().split('-').next() == Some(id));
        let Some(path) = paths.iter().find(document) else { panic!("no document {id}") };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let truth = std::fs::read_to_string(folder.join(format!("truth/{id}.csv"))).unwrap_or_default();
        let truth: BTreeMap<String, String> = truth
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut fields = line.splitn(4, ',').skip(2);
                Some((fields.next()?.to_owned(), fields.next()?.trim_matches('"').to_owned()))
            })
            .collect();
        let mut odd = Vec::new();
        let bytes = std::fs::read(path).unwrap();
        let mut loaded = load(&name, &bytes, &options());
        if matches!(loaded, Err(LoadError::NoAgency)) && !head.agency.is_empty() {
            // Only the name of its file says whose it is, as it did where the document was found.
            let extension = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
            let named = format!("{}{}年政府信息公开工作年度报告.{extension}", head.agency, head.year);
            loaded = load(&named, &bytes, &options());
        }
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(error) => {
                // A document that names no agency or no year is rightly refused.
                let rightly = head.agency.is_empty() || head.year.is_empty();
                refused += usize::from(!rightly);
                eprintln!("{name:<28} {:>8} refused{}: {error}", truth.len(), if rightly { " rightly" } else { "" });
                if !rightly {
                    failures.push(format!("{name}: refused: {error}"));
                }
                continue;
            }
        };
        if loaded.reports.len() != 1 {
            odd.push(format!("{} reports", loaded.reports.len()));
        }
        odd.extend(crate::reading::unbalanced(&loaded));
        odd.extend(crate::reading::overfull(&loaded));
        let report = &loaded.reports[0];
        let year_right = report.report_year.to_string() == head.year;
        let agency_right = same_agency(head.agency, report) && !head.agency.is_empty();
        let found = report.published.map(|date| date.to_string()).unwrap_or_default();
        // A month by itself is no date of publication.
        let published_right = head.published == found
            || (head.published.len() == 7 && (found.is_empty() || found.starts_with(head.published)));
        for (right, what) in [
            (year_right, format!("year {} not {}", report.report_year, head.year)),
            (agency_right, format!("agency {} not {}", report.agency.name, head.agency)),
            (published_right, format!("published {found} not {}", head.published)),
        ] {
            if !right {
                wrong_heads += 1;
                odd.push(what);
            }
        }
        let score = score(&loaded, report, &truth, form, &mut odd);
        total.printed += score.printed;
        total.right += score.right;
        total.wrong += score.wrong;
        total.flagged += score.flagged;
        total.lost += score.lost;
        let Score { printed, right, wrong, flagged, lost } = score;
        let from = format!("{} / {}", report.legibility.agency.id(), report.legibility.year.id());
        eprintln!("{name:<28} {printed:>8} {right:>6} {wrong:>6} {flagged:>8} {lost:>5}  {from}");
        odd.iter().take(12).for_each(|odd| eprintln!("    {odd}"));
        failures.extend(odd.into_iter().map(|odd| format!("{name}: {odd}")));
    }
    eprintln!("{total:?}; refused {refused}; wrong heads {wrong_heads}");
    assert!(failures.is_empty(), "{} failures", failures.len());
}
