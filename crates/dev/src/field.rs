//! What is read of real documents whose truth was written down by hand. They belong to others and lie outside the
//! checkout: `GONGKAI_FIELD` names the folder, else `shared/field` beside the checkout is looked for.

use crate::score::{Expected, Score, Told, Truth, score};
use gongkai_loader::{LoadError, Options, load};
use gongkai_model::{Date, Report};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What became of one document.
#[derive(Debug, Clone)]
pub struct Real {
    /// Name of the file.
    pub name: String,
    /// Its cells.
    pub score: Score,
    /// Where agency and year were found.
    pub head: String,
    /// What is not right about the head, or why it was refused; nothing where it is right.
    pub odd: Vec<String>,
    /// It gave no report, and should have.
    pub refused: bool,
}

/// The folder of real documents, if it is there.
pub fn folder() -> Option<PathBuf> {
    let given = std::env::var_os("GONGKAI_FIELD").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/field");
    let folder = given.unwrap_or(beside);
    folder.join("truth/heads.tsv").is_file().then_some(folder)
}

/// Reads every document of a folder and counts.
///
/// # Errors
///
/// Where the folder lacks a document that it lists.
pub fn measure(folder: &Path) -> Result<Vec<Real>, Box<dyn std::error::Error>> {
    let heads = std::fs::read_to_string(folder.join("truth/heads.tsv"))?;
    let options = Options::at(Date::new(2026, 6, 1)?);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let mut reals = Vec::new();
    for line in heads.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, agency, year, published, ..] = fields[..] else { return Err(format!("heads.tsv: {line}").into()) };
        let names =
            |path: &&PathBuf| path.file_name().is_some_and(|n| n.to_string_lossy().split('-').next() == Some(id));
        let path = paths.iter().find(names).ok_or_else(|| format!("no document {id} in {}", folder.display()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let truth = truth(&std::fs::read_to_string(folder.join(format!("truth/{id}.csv"))).unwrap_or_default());
        let mut real = Real { name, score: Score::default(), head: String::new(), odd: Vec::new(), refused: false };
        let bytes = std::fs::read(path)?;
        let mut loaded = load(&real.name, &bytes, &options);
        if matches!(loaded, Err(LoadError::NoAgency)) && !agency.is_empty() {
            // Only the name of its file says whose it is, as it did where the document was found.
            let extension = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
            loaded = load(&format!("{agency}{year}年政府信息公开工作年度报告.{extension}"), &bytes, &options);
        }
        match loaded {
            Ok(loaded) => {
                if loaded.reports.len() != 1 {
                    real.odd.push(format!("{} reports", loaded.reports.len()));
                }
                let report = &loaded.reports[0];
                real.head = format!("{}, {}", report.legibility.agency.id(), report.legibility.year.id());
                real.odd.extend(head(report, agency, year, published));
                real.score = score(&loaded, report, &truth, &mut Vec::new());
            }
            Err(error) => {
                // A document that names no agency or no year is rightly refused.
                real.refused = !agency.is_empty() && !year.is_empty();
                let printed = truth.values().filter(|expected| expected.number.is_some()).count();
                let (flagged, missed) = if real.refused { (0, printed) } else { (printed, 0) };
                real.score = Score { printed, flagged, missed, ..Score::default() };
                real.head = if real.refused { format!("refused: {error}") } else { "refused rightly".to_owned() };
                real.odd.extend(real.refused.then(|| "no report".to_owned()));
            }
        }
        reals.push(real);
    }
    Ok(reals)
}

/// What is not right about the head of a report.
fn head(report: &Report, agency: &str, year: &str, published: &str) -> Vec<String> {
    let name = &report.agency.name;
    // A township may be named with its county or without.
    let same = !agency.is_empty() && (name.ends_with(agency) || agency.ends_with(name.as_str()));
    let found = report.published.map(|date| date.to_string()).unwrap_or_default();
    // Of some only the month is known.
    let date = found == published || (published.len() == 7 && found.starts_with(published));
    let checks = [(same, "agency"), (report.report_year.to_string() == year, "year"), (date, "date")];
    checks.into_iter().filter(|(right, _)| !right).map(|(_, what)| what.to_owned()).collect()
}

/// The cells that a person read: id and value in the third and fourth field.
fn truth(csv: &str) -> Truth {
    let line = |line: &str| {
        let mut fields = line.splitn(4, ',').skip(2);
        let (id, printed) = (fields.next()?.to_owned(), fields.next()?.trim_matches('"').to_owned());
        let number = printed.replace([',', '，'], "").parse().ok();
        Some((id, Expected { printed, number, state: None, told: Told::Surely }))
    };
    csv.lines().skip(1).filter_map(line).collect()
}

/// The table as Markdown. Names of files are those of the folder; no sentence of a document is shown.
pub fn markdown(reals: &[Real]) -> String {
    let mut text = "\n## Real documents\n\nReports of real agencies whose numbers were written down by hand, as \
                    converters and scrapers left them; some are only the\nbeginning of a report. They are not part of \
                    this repository. *Wrong* counts numbers that are not printed as well. *From* says\nwhere agency and \
                    year were found, *head* what of agency, year and publication date is not right.\n\n\
                    | document | printed | right | wrong | flagged | lost | from | head |\n|---|--:|--:|--:|--:|--:|---|---|\n"
        .to_owned();
    let mut total = Score::default();
    for Real { name, score, head, odd, .. } in reals {
        let wrong = score.wrong + score.invented;
        let odd = if odd.is_empty() { "right".to_owned() } else { odd.join(", ") };
        let Score { printed, right, flagged, missed, .. } = score;
        let _ = writeln!(text, "| {name} | {printed} | {right} | {wrong} | {flagged} | {missed} | {head} | {odd} |");
        total.printed += printed;
        total.right += right;
        total.wrong += wrong;
        total.flagged += flagged;
        total.missed += missed;
    }
    let right = reals.iter().filter(|real| real.odd.is_empty()).count();
    let Score { printed, right: read, wrong, flagged, missed, .. } = total;
    let _ = writeln!(
        text,
        "| all {} | {printed} | {read} | {wrong} | {flagged} | {missed} | | {right} right |",
        reals.len()
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_and_without_a_number_are_told_apart() {
        let truth = truth("agency,report_year,cell,value\n甲局,2023,a.b,\"1,234.50\"\n甲局,2023,a.c,无\n");
        assert_eq!(truth["a.b"].number, "1234.5".parse().ok());
        assert_eq!(truth["a.c"].number, None);
    }
}
