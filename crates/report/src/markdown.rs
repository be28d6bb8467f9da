//! The story of the page as Markdown, for mail, wikis and version control.

use crate::input::PageInput;
use crate::links::Links;
use crate::measures::{self, key_metrics};
use crate::words::{change, plural, show};
use crate::{ReportError, compare, coverage, findings, page, summary};
use gongkai_lint::Finding;
use gongkai_model::{Lang, markdown as plain};

/// Most agencies whose findings are named; `findings.jsonl` holds all of them.
const MOST_AGENCIES: usize = 100;

/// Most findings named for one agency; `findings.jsonl` holds all of them.
const MOST_FINDINGS: usize = 30;

/// Most rows of a table; the CSV files hold all of them.
const MOST_ROWS: usize = 200;

/// Writes the report as Markdown.
///
/// # Errors
///
/// A measure that cannot be computed.
pub fn markdown(input: &PageInput<'_>) -> Result<String, ReportError> {
    let lang = input.lang;
    let links = Links::new(input);
    let comparison = compare::view(input)?.map(|(comparison, _)| comparison);
    let mut out = format!("# {}\n", plain(&page::title(input)));
    heading(&mut out, lang.pick("摘要", "Summary"));
    for sentence in summary::sentences(input, comparison.as_ref()) {
        out.push_str(&format!("- {}\n", plain(&sentence)));
    }

    heading(&mut out, lang.pick("覆盖情况", "Coverage"));
    let view = coverage::view(input, &links);
    let mut head = vec![lang.pick("单位", "Agency").to_owned(), lang.pick("层级", "Level").to_owned()];
    head.extend(view.years().iter().map(ToString::to_string));
    let rows = view.lines().map(|line| line.into_iter().map(str::to_owned).collect()).collect();
    table(&mut out, &head, rows, 2, "panel.csv", lang);

    heading(&mut out, lang.pick("发现的问题", "Findings"));
    out.push_str(&format!("{}\n", plain(&findings::verdict(input))));
    let found_at: Vec<(usize, Vec<&Finding>)> = findings::of_agencies(input, &links)
        .into_iter()
        .map(|found| found.into_iter().filter(|finding| finding.counts()).collect::<Vec<_>>())
        .enumerate()
        .filter(|(_, found)| !found.is_empty())
        .collect();
    for (agency, found) in found_at.iter().take(MOST_AGENCIES) {
        by_agency(&mut out, &links.reports_of(*agency)[0].agency.name, found, lang);
    }
    if let Some(more) = found_at.len().checked_sub(MOST_AGENCIES).filter(|more| *more > 0) {
        out.push_str(&lang.pick(
            format!("\n另有 {more} 个单位有问题，见 findings.jsonl。\n"),
            format!("\n{} more with findings: see findings.jsonl.\n", plural(more, "agency")),
        ));
    }

    if let Some(year) = input.collection.years().last().copied() {
        heading(&mut out, &lang.pick(format!("主要指标（{year} 年）"), format!("Key metrics, {year}")));
        let mut head = vec![lang.pick("单位", "Agency").to_owned()];
        head.extend(key_metrics().iter().map(|metric| metric.label(lang)));
        let of_year = input.collection.used().iter().filter(|report| report.report_year == year);
        let rows = of_year
            .map(|report| {
                let value = |metric: &gongkai_analytics::Metric| {
                    input.metrics.row(report, &metric.id).map_or_else(|| "—".to_owned(), |row| show(&row, lang))
                };
                let values = key_metrics().into_iter().map(value);
                std::iter::once(report.agency.name.clone()).chain(values).collect()
            })
            .collect();
        table(&mut out, &head, rows, 1, "metrics.csv", lang);
    }

    if let Some(comparison) = &comparison {
        let (earlier, later) = (comparison.earlier, comparison.later);
        heading(
            &mut out,
            &lang.pick(format!("两年对比：{earlier} 与 {later}"), format!("Two years: {earlier} and {later}")),
        );
        let head = [
            lang.pick("单位", "Agency").to_owned(),
            lang.pick("指标", "Metric").to_owned(),
            earlier.to_string(),
            later.to_string(),
            lang.pick("变化", "Change").to_owned(),
        ];
        let both = comparison.rows().filter(|row| row.metric.card.key && row.earlier.is_some() && row.later.is_some());
        let rows = both
            .map(|row| {
                let value = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| row.metric.show(value));
                let agency = row.report().map(|report| report.agency.name.clone()).unwrap_or_default();
                vec![agency, row.metric.label(lang), value(row.before), value(row.after), change(&row, lang)]
            })
            .collect();
        table(&mut out, &head, rows, 2, "metrics.csv", lang);
    }

    if !input.figures.is_empty() {
        heading(&mut out, lang.pick("图", "Charts"));
        let suffix = if input.second { ".en" } else { "" };
        for figure in input.figures {
            out.push_str(&format!("\n![{}](charts/{}{suffix}.svg)\n", plain(&figure.spec.title), figure.id));
        }
    }

    heading(&mut out, lang.pick("指标说明", "Definitions"));
    for metric in measures::key_metrics() {
        let card = metric.card;
        let (name, formula) = (plain(card.label(lang)), plain(card.formula.get(lang)));
        out.push_str(&format!("- **{name}**{}{formula}\n", lang.pick("：", ": ")));
    }
    let files = input.files.len();
    out.push_str(&lang.pick(
        format!("\n输入文件 {files} 个，名称和 SHA-256 见 inputs.csv。\n"),
        format!("\nNames and SHA-256 of the {} are in inputs.csv.\n", plural(files, "input file")),
    ));
    Ok(out)
}

fn heading(out: &mut String, text: &str) {
    out.push_str(&format!("\n## {text}\n\n"));
}

fn by_agency(out: &mut String, name: &str, found: &[&Finding], lang: Lang) {
    out.push_str(&format!("\n### {}\n\n", plain(name)));
    for finding in found.iter().take(MOST_FINDINGS) {
        let (severity, place) = (finding.severity.label(lang), plain(&finding.location(lang)));
        let said = plain(&findings::message(finding, lang));
        out.push_str(&lang.pick(
            format!("- **{severity} {}** {} 年：{said}（{place}）\n", finding.rule, finding.report_year),
            format!("- **{severity} {}** {}: {said} ({place})\n", finding.rule, finding.report_year),
        ));
    }
    if found.len() > MOST_FINDINGS {
        let more = found.len() - MOST_FINDINGS;
        out.push_str(
            &lang.pick(
                format!("- 另有 {more} 个，见 findings.jsonl\n"),
                format!("- {more} more are in findings.jsonl\n"),
            ),
        );
    }
}

/// A table; the columns from `texts` on are numbers.
fn table(out: &mut String, head: &[String], rows: Vec<Vec<String>>, texts: usize, file: &str, lang: Lang) {
    let line = |fields: &[String]| {
        let fields: Vec<String> = fields.iter().map(|field| plain(field)).collect();
        format!("| {} |\n", fields.join(" | "))
    };
    out.push_str(&line(head));
    let rule = (0..head.len()).map(|at| if at < texts { "---" } else { "---:" });
    out.push_str(&format!("| {} |\n", rule.collect::<Vec<_>>().join(" | ")));
    rows.iter().take(MOST_ROWS).for_each(|row| out.push_str(&line(row)));
    if let Some(cut) = crate::words::cut(MOST_ROWS, rows.len(), file, lang) {
        out.push_str(&format!("\n{cut}\n"));
    }
}
