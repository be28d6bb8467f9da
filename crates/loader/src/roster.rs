//! The roster file: agencies that must report, kept by hand.

use crate::LoadError;
use crate::record::Problems;
use crate::table_csv::Rows;
use gongkai_model::agency::{AgencyError, AgencyKind, Level, LineOfWork, Roster, RosterEntry};
use gongkai_model::{FIRST_REPORT_YEAR, Place, nearest};

const COLUMNS: [&str; 10] =
    ["agency", "region", "level", "kind", "work", "scope", "parent", "aliases", "from_year", "to_year"];

/// Reads a roster: CSV with the column `agency` and, where wanted, `region`, `level`, `kind`, `work`, `scope`, `parent`, `aliases`
/// (separated by `;`), `from_year` and `to_year`. Other columns are left to those who keep the list, unless their name
/// is nearly one of these.
///
/// ```
/// let roster = gongkai_loader::read_roster("agency,level\n云泽区财政局,county\n").unwrap();
/// assert_eq!(roster.len(), 1);
/// let wrong = gongkai_loader::read_roster("agency,level\n云泽区财政局,conty\n").unwrap_err();
/// assert!(wrong.to_string().starts_with("line 2, column 2: level is \"conty\"; valid: ministry, province"));
/// ```
///
/// # Errors
///
/// The first defect, with its line and column: a list of who must report has to be right as a whole.
pub fn read_roster(text: &str) -> Result<Roster, LoadError> {
    let mut rows = Rows::open(text)?;
    if rows.column("agency").is_none() {
        return Err(LoadError::RosterColumns { found: rows.found() });
    }
    for (at, column) in rows.header.iter().enumerate().filter(|(at, _)| !rows.is_one_of(*at, &COLUMNS)) {
        let near: Vec<String> = nearest(column, COLUMNS).into_iter().map(str::to_owned).collect();
        if !near.is_empty() {
            return Err(LoadError::RosterColumn { place: rows.header_place(at), column: column.clone(), near });
        }
    }
    let columns = COLUMNS.map(|name| rows.column(name));
    let mut problems = Problems::default();
    let (mut entries, mut lines) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next_row(&mut problems) {
        let text = |name: &str| row.get(position(&columns, name)).unwrap_or_default().to_owned();
        let year = |name: &'static str| {
            let column = position(&columns, name);
            row.get(column)
                .map(|text| {
                    text.trim_end_matches('年').parse::<i32>().ok().filter(|y| (1000..=9999).contains(y)).ok_or_else(
                        || LoadError::RosterField {
                            place: row.place(column),
                            column: name,
                            found: text.to_owned(),
                            valid: format!("{FIRST_REPORT_YEAR}, 2019, …"),
                        },
                    )
                })
                .transpose()
        };
        entries.push(RosterEntry {
            agency: text("agency"),
            region: text("region"),
            level: text("level"),
            kind: text("kind"),
            work: text("work"),
            scope: text("scope"),
            parent: text("parent"),
            aliases: text("aliases"),
            from_year: year("from_year")?,
            to_year: year("to_year")?,
        });
        lines.push(row.line);
    }
    if let Some((place, found, expected)) = problems.unequal_row() {
        let valid = format!("{expected} fields 个字段");
        return Err(LoadError::RosterField {
            place, column: "agency", found: format!("{found} fields 个字段"), valid
        });
    }
    if entries.is_empty() {
        return Err(LoadError::NoRows);
    }
    Roster::new(entries).map_err(|error| located(error, &lines, &columns))
}

fn position(columns: &[Option<usize>; 10], name: &str) -> Option<usize> {
    COLUMNS.iter().position(|column| *column == name).and_then(|at| columns[at])
}

/// The error of a row at its line and column.
fn located(error: AgencyError, lines: &[usize], columns: &[Option<usize>; 10]) -> LoadError {
    let line = |row: usize| lines.get(row.wrapping_sub(1)).copied().unwrap_or_default();
    let place = |row: usize, column: &str| {
        let place = Place::line(line(row));
        position(columns, column).map_or(place, |at| place.at_column(at + 1))
    };
    match error {
        AgencyError::RosterWord { row, column, source, .. } => {
            let (found, valid, near) = match *source {
                AgencyError::UnknownLevel { text, near, .. } => (text, Level::ALL.map(Level::id).join(", "), near),
                AgencyError::UnknownKind { text, near, .. } => {
                    (text, AgencyKind::all().map(AgencyKind::id).collect::<Vec<_>>().join(", "), near)
                }
                AgencyError::UnknownLineOfWork { text, near } => {
                    (text, LineOfWork::all().map(LineOfWork::id).collect::<Vec<_>>().join(", "), near)
                }
                AgencyError::UnknownScope { text } => (text, "own, rolled_up, 本级, 汇总".to_owned(), Vec::new()),
                other => (String::new(), other.to_string(), Vec::new()),
            };
            let valid = if near.is_empty() { valid } else { format!("{valid} (~ {})", near.join(", ")) };
            LoadError::RosterField { place: place(row, column), column, found: found.trim().to_owned(), valid }
        }
        AgencyError::RosterYears { row, from_year, to_year, .. } => LoadError::RosterField {
            place: place(row, "from_year"),
            column: "from_year",
            found: from_year.to_string(),
            valid: format!("≤ to_year ({to_year})"),
        },
        AgencyError::RosterOverlap { first_row, first, second_row, second, key, years } => LoadError::RosterOverlap {
            place: place(second_row, "agency"),
            second,
            first,
            first_line: line(first_row),
            key,
            years,
        },
        AgencyError::RosterParents { first_row, second_row, agency, parents, years } => LoadError::RosterParents {
            place: place(second_row, "parent"),
            agency,
            parents,
            first_line: line(first_row),
            years,
        },
        AgencyError::RosterCycle { row, path } => LoadError::RosterCycle { place: place(row, "parent"), path },
        AgencyError::RosterName { row } => LoadError::RosterField {
            place: place(row, "agency"),
            column: "agency",
            found: String::new(),
            valid: "江苏省淮安市洪泽区人民政府, …".to_owned(),
        },
        other => LoadError::RosterField {
            place: Place::default(),
            column: "agency",
            found: String::new(),
            valid: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::Lang;

    fn error(text: &str) -> LoadError {
        read_roster(text).unwrap_err()
    }

    #[test]
    fn parents_that_run_in_a_circle() {
        let rows = "云泽区财政局,云泽区人民政府\n云泽区人民政府,云川市人民政府\n云川市人民政府,云泽区人民政府\n";
        let found = error(&format!("agency,parent\n{rows}"));
        assert_eq!(found.place(), Place::line(3).at_column(2));
        assert!(found.message(Lang::Zh).contains("云泽区人民政府 → 云川市人民政府 → 云泽区人民政府"), "{found}");
        assert!(error("agency,parent\n云泽区财政局,云泽区财政局\n").to_string().contains("circle"));
        // By whatever name they are called.
        let short = "云川市人民政府,市财政局\n云川市财政局,云川市政府\n";
        assert!(error(&format!("agency,parent\n{short}")).to_string().contains("circle"));
        assert!(error("agency,parent\n云川市人民政府,云川市政府\n").to_string().contains("circle"));
        let years =
            "agency,parent,from_year,to_year\n云泽区财政局,云泽区国资局,,2018\n云泽区国资局,云泽区财政局,2019,\n";
        assert_eq!(read_roster(years).unwrap().len(), 2, "in different years there is no circle");
    }

    #[test]
    fn a_roster_with_every_column() {
        let text = "agency,region,level,kind,parent,aliases,from_year,to_year,电话\n\
                    临江区自然资源和规划局,江苏省/云川市/临江区,county,,临江区人民政府,临江区国土局;临江区规划局,2019,,1\n\
                    \n临江区国土资源局,,,,,,,2018,2\n";
        let roster = read_roster(text).unwrap();
        let entries: Vec<_> = roster.entries().collect();
        assert_eq!((entries.len(), entries[0].from_year, entries[1].to_year), (2, Some(2019), Some(2018)));
        assert_eq!(roster.expected(2020).len(), 1);
    }

    #[test]
    fn defects_say_where_and_what_is_valid() {
        assert!(matches!(error("name,region\nx,y\n"), LoadError::RosterColumns { .. }));
        assert!(matches!(error("agency\n"), LoadError::NoRows));
        assert!(matches!(error("agency,alias\na,b\n"), LoadError::RosterColumn { near, .. } if near == ["aliases"]));
        let cases = [
            ("agency,level\n甲市财政局,county\n乙市财政局,cty\n", 3, 2, "level"),
            ("agency,kind\n甲市财政局,burea\n", 2, 2, "kind"),
            ("region,agency\n甲市,\n", 2, 2, "agency"),
            ("agency,from_year\n甲市财政局,last\n", 2, 2, "from_year"),
            ("agency,from_year,to_year\n甲市财政局,2021,2019\n", 2, 2, "from_year"),
            ("agency,level\n甲市财政局\n", 2, 0, "agency"),
        ];
        for (text, line, at, name) in cases {
            let LoadError::RosterField { place, column, valid, .. } = error(text) else {
                panic!("{text}: {}", error(text));
            };
            assert_eq!((place.line, place.column, column), (line, at, name), "{text}");
            assert!(!valid.is_empty());
        }
        let twice = error("agency\n甲市财政局\n\n甲市财政局\n");
        assert_eq!(twice.place().line, 4);
        assert_eq!(twice.message(Lang::Zh), "第4行，第1列：“甲市财政局”（甲市财政局）与第2行重复；同一年度只能有一行");
        let renamed = error("agency,aliases,from_year\n甲市财政局,,\n甲市国资局,甲市财政局,2020\n").message(Lang::Zh);
        assert!(renamed.contains("在同一时期（2020年度起）都对应 甲市财政局"), "{renamed}");
    }

    #[test]
    fn an_agency_under_two_others() {
        let rows = "agency,parent,to_year\n甲市财政局,甲市人民政府,2023\n甲市财政局,乙市人民政府,\n";
        let found = error(rows);
        assert_eq!(found.place(), Place::line(3).at_column(2));
        assert_eq!(
            found.message(Lang::Zh),
            "第3行，第2列：“甲市财政局”在同一时期（2023年度及以前）有两个上级单位：第2行为“甲市人民政府”，此处为“乙市人民政府”；同一年度只能有一个"
        );
        assert!(found.to_string().contains("one parent is valid"), "{found}");
        let moved = "agency,parent,from_year,to_year\n甲市财政局,甲市人民政府,,2023\n甲市财政局,乙市人民政府,2024,\n";
        assert_eq!(read_roster(moved).unwrap().len(), 2, "in different years it has one each");
    }
}
