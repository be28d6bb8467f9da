//! The list of findings that somebody answers for.

use crate::error::{CoreError, unknown_rule};
use gongkai_lint::{Exception, Text};
use gongkai_model::{Form, Lang, nearest};

const COLUMNS: [&str; 7] = ["rule", "agency", "report_year", "cell", "reason", "by", "until"];

/// Reads a list of exceptions: CSV with the columns rule, agency, report_year, cell, reason, by, until, in any encoding
/// that reports may have.
///
/// # Errors
///
/// A [`CoreError`] that names the line, what was found and what would be valid.
pub fn read_exceptions(bytes: &[u8]) -> Result<Vec<Exception>, CoreError> {
    let failed = |reason: Text| CoreError::Exceptions { reason };
    let decoded = gongkai_loader::decode(bytes)
        .map_err(|error| failed(Text::new(error.message(Lang::Zh), error.message(Lang::En))))?;
    let unreadable = |error: &csv::Error| failed(Text::new(format!("不是有效的 CSV：{error}"), error.to_string()));
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(decoded.text.as_bytes());
    let header: Vec<String> = reader.headers().map_err(|error| unreadable(&error))?.iter().map(str::to_owned).collect();
    if let Some(column) = header.iter().find(|column| !COLUMNS.contains(&column.as_str())) {
        let near = nearest(column, COLUMNS);
        let (hint, valid) =
            if near.is_empty() { (("可用", "valid"), COLUMNS.to_vec()) } else { (("相近的有", "near"), near) };
        return Err(failed(Text::new(
            format!("没有列“{column}”；{}：{}", hint.0, valid.join("、")),
            format!("unknown column {column:?}; {}: {}", hint.1, valid.join(", ")),
        )));
    }
    let at = |name: &str| header.iter().position(|column| column == name);
    if let Some(missing) = COLUMNS.iter().find(|name| **name != "cell" && at(name).is_none()) {
        return Err(failed(Text::new(
            format!("缺少列“{missing}”；应有的列：{}", COLUMNS.join("、")),
            format!("the column {missing:?} is missing; columns: {}", COLUMNS.join(", ")),
        )));
    }
    let mut exceptions = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |name: &str| at(name).and_then(|at| record.get(at)).unwrap_or_default().to_owned();
        let in_line =
            |Text { zh, en }: Text| failed(Text::new(format!("第{line}行：{zh}"), format!("line {line}: {en}")));
        let wrong = |what: &str, (zh, en): (&str, &str)| {
            let found = field(what);
            in_line(Text::new(format!("{what} “{found}”：{zh}"), format!("{what} {found:?}: {en}")))
        };
        let rule = match gongkai_lint::RuleCode::own(&field("rule")) {
            Some(own) => own,
            None => gongkai_lint::rule(&field("rule")).map_err(|unknown| in_line(unknown_rule(&unknown)))?.meta.code,
        };
        let report_year = field("report_year")
            .parse()
            .map_err(|_| wrong("report_year", ("应为年份，如 2025", "a year such as 2025 is wanted")))?;
        let until = field("until")
            .parse()
            .map_err(|_| wrong("until", ("应为日期，如 2026-12-31", "a date such as 2026-12-31 is wanted")))?;
        for name in ["agency", "reason", "by"] {
            if field(name).is_empty() {
                return Err(wrong(name, ("不能为空", "it must not be empty")));
            }
        }
        let cell = Some(field("cell")).filter(|cell| !cell.is_empty());
        if let Some(cell) = cell.as_ref().filter(|cell| !is_cell(cell)) {
            let near = nearest(cell, Form::all().iter().flat_map(|form| form.cells.iter().map(|def| def.id.as_str())));
            return Err(wrong(
                "cell",
                (
                    &format!("没有这个指标；相近的有：{}", near.join("、")),
                    &format!("there is no such cell; near: {}", near.join(", ")),
                ),
            ));
        }
        exceptions.push(Exception {
            rule,
            agency: field("agency"),
            report_year,
            cell,
            reason: field("reason"),
            by: field("by"),
            until,
        });
    }
    Ok(exceptions)
}

fn is_cell(id: &str) -> bool {
    Form::all().iter().any(|form| form.cell(id).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "rule,agency,report_year,cell,reason,by,until\n";

    #[test]
    fn what_is_wrong_in_a_list_of_exceptions_is_named_with_its_line() {
        for (row, zh, en) in [
            (
                "SUM304,云泽区财政局,2023,,已核实,区政府办公室,2026-13-01\n",
                "第2行：until “2026-13-01”",
                "line 2: until \"2026-13-01\"",
            ),
            ("SUM999,云泽区财政局,2023,,已核实,区政府办公室,2026-12-01\n", "第2行：没有规则“SUM999”", "unknown rule"),
            ("SUM304,云泽区财政局,二三,,已核实,区政府办公室,2026-12-01\n", "应为年份", "report_year"),
            ("SUM304,云泽区财政局,2023,,,区政府办公室,2026-12-01\n", "不能为空", "reason"),
            (
                "SUM304,云泽区财政局,2023,requests.recieved.total,已核实,区政府办公室,2026-12-01\n",
                "requests.received.total",
                "near: requests.received.total",
            ),
        ] {
            let error = read_exceptions(format!("{HEADER}{row}").as_bytes()).unwrap_err();
            assert!(error.message(Lang::Zh).contains(zh), "{}", error.message(Lang::Zh));
            assert!(error.to_string().contains(en), "{error}");
        }
        assert!(
            read_exceptions(b"rule,agency,year,reason,by,until\n").unwrap_err().to_string().contains("report_year")
        );
    }

    #[test]
    fn a_list_saved_by_a_spreadsheet_is_read() {
        let text = format!("{HEADER}SUM304,云泽区财政局,2023,,已电话核实，原件如此,区政府办公室,2026-12-31\n");
        let (gbk, _, _) = encoding_rs::GBK.encode(&text);
        for bytes in [gbk.as_ref(), format!("\u{feff}{text}").as_bytes()] {
            let exceptions = read_exceptions(bytes).unwrap();
            assert_eq!((exceptions.len(), exceptions[0].agency.as_str()), (1, "云泽区财政局"));
        }
    }
}
