//! Documents generated from the data they describe.

use gongkai_analytics::{MetricCard, Shape};
use gongkai_figures::FIGURES;
use gongkai_lint::{Severity, rules};
use gongkai_model::{Form, Lang, Series};

/// A generated file: path from the root of the workspace, and content.
pub struct Generated {
    /// Path from the root.
    pub path: String,
    /// Content.
    pub text: String,
}

/// Every generated document.
pub fn all() -> Vec<Generated> {
    let mut files = vec![
        Generated { path: "docs/metrics.md".into(), text: metrics() },
        Generated { path: "docs/cells.md".into(), text: cells() },
        Generated { path: "docs/series.md".into(), text: series() },
        Generated { path: "docs/rules/README.md".into(), text: rule_list() },
        Generated { path: "docs/gallery.md".into(), text: gallery() },
    ];
    for rule in rules() {
        let text = format!(
            "<!-- Generated from the rule. -->\n{}\n---\n\n{}",
            rule.meta.page(Lang::Zh),
            rule.meta.page(Lang::En)
        );
        files.push(Generated { path: format!("docs/rules/{}.md", rule.meta.code), text });
    }
    files
}

/// The pictures of the gallery on the sample: name of the chart, metric if one is named, and the file among the charts
/// of the sample report.
const PICTURES: [(&str, &str, &str); 19] = [
    ("bars", "disclosure_rate", "bars-disclosure_rate-2025"),
    ("bars", "requests_received", "bars-requests_received-2025"),
    ("mix", "outcome_mix", "mix-outcome_mix-2025"),
    ("mix", "refusal_reason_mix", "mix-refusal_reason_mix-2025"),
    ("applicants", "", "mix-applicant_mix-2025"),
    ("pareto", "refusal_reason_mix", "pareto-refusal_reason_mix-2025"),
    ("flow", "", "flow-2025"),
    ("funnel", "", "funnel-2025"),
    ("slope", "disclosure_rate", "slope-disclosure_rate-2024-2025"),
    ("dumbbell", "disclosure_rate", "dumbbell-disclosure_rate-2024-2025"),
    ("waterfall", "disclosure_rate", "waterfall-disclosure_rate-2024-2025"),
    ("trend", "disclosure_rate", "trend-disclosure_rate"),
    ("panels", "disclosure_rate", "panels-disclosure_rate"),
    ("panels", "requests.received", "panels-requests-received"),
    ("heatmap", "disclosure_rate", "heatmap-disclosure_rate"),
    ("failures", "", "failures"),
    ("distribution", "disclosure_rate", "distribution-disclosure_rate-2025"),
    ("control", "disclosure_rate", "control-disclosure_rate-2025"),
    ("calendar", "", "calendar-2025"),
];

/// The charts that the two agencies of `data/real` support, and the metric if one is named.
const REAL: [(&str, &str); 14] = [
    ("bars", "disclosure_rate"),
    ("bars", "requests_received"),
    ("mix", "outcome_mix"),
    ("applicants", ""),
    ("pareto", "refusal_reason_mix"),
    ("flow", ""),
    ("funnel", ""),
    ("slope", "disclosure_rate"),
    ("dumbbell", "disclosure_rate"),
    ("trend", "disclosure_rate"),
    ("trend", "requests.received"),
    ("heatmap", "disclosure_rate"),
    ("failures", ""),
    ("distribution", "disclosure_rate"),
];

/// The charts that the figures of `data/real` do not support, and why.
const NOT_REAL: [(&str, &str); 4] = [
    ("panels", "只有宿迁市有两个年度，一条线不分格。One agency has two years: one line needs no panels."),
    ("waterfall", "分解要有两个以上在两个年度都有值的单位。A decomposition takes two agencies with both years."),
    ("control", "界限要五个以上单位才能估计。Limits take five agencies."),
    ("calendar", "单元格 CSV 没有公布日期。Cells CSV carries no day of publication."),
];

/// Where the pictures of real figures are, from the folder of the documents.
const REAL_FOLDER: &str = "gallery";

fn picture_of_real(chart: &str, metric: &str) -> String {
    let metric = metric.replace('.', "-");
    let name = if metric.is_empty() { chart.to_owned() } else { format!("{chart}-{metric}") };
    format!("{REAL_FOLDER}/{name}.png")
}

/// Every chart on the sample and on the real figures, with the command that draws it.
fn gallery() -> String {
    let mut text = String::from(
        "<!-- Generated from the kinds of charts. -->\n# Charts 图\n\nEvery chart on `data/sample`, an invented district, and \
         on `data/real`, figures of two real agencies, where those support it. The pictures of the sample are those of \
         `reports/sample`; `gongkai report data/sample --out out` draws them all. Those of the real figures are drawn by \
         the commands as they stand here; `scripts/gallery write` runs them, `scripts/gallery check` says which picture is \
         stale. `-o` takes `.svg`, `.png`, `.json` (the spec), `.vl.json` (Vega-Lite), `.echarts.json` (an ECharts option) \
         and `.csv` (the data).\n",
    );
    for chart in FIGURES.iter().map(|kind| kind.info) {
        text.push_str(&format!(
            "\n## `{}` {} · {}\n\n{}。{}.\n",
            chart.id, chart.zh, chart.en, chart.shows_zh, chart.shows_en
        ));
        let option = |metric: &str| if metric.is_empty() { String::new() } else { format!(" -m {metric}") };
        for (_, metric, file) in PICTURES.iter().filter(|(of, ..)| *of == chart.id) {
            let command = format!("gongkai chart {} data/sample{} -o {}.png", chart.id, option(metric), chart.id);
            let file = format!("../reports/sample/charts/{file}.png");
            text.push_str(&format!("\n```sh\n{command}\n```\n\n![{}]({file})\n", chart.zh));
        }
        for (_, metric) in REAL.iter().filter(|(of, _)| *of == chart.id) {
            let file = picture_of_real(chart.id, metric);
            let command = format!("gongkai chart {} data/real{} -o docs/{file}", chart.id, option(metric));
            text.push_str(&format!("\n```sh\n{command}\n```\n\n![{}]({file})\n", chart.zh));
        }
        for (_, why) in NOT_REAL.iter().filter(|(of, _)| *of == chart.id) {
            text.push_str(&format!("\n`data/real`：{why}\n"));
        }
    }
    text
}

fn metrics() -> String {
    let mut text = String::from(
        "<!-- Generated from crates/analytics/metrics.toml. -->\n# Metrics 指标\n\nIds are permanent. A value is undefined where \
         its denominator is 0 and missing where a number it needs is not reported; neither is ever 0. Files hold \
         fractions; percent is only how people are shown them. Below the minimum n a value is shown and never ranked.\n",
    );
    for card in MetricCard::all() {
        text.push_str(&format!("\n## `{}` {} · {}\n\n", card.id, card.zh, card.en));
        text.push_str(&format!("- {} · {}\n", card.formula.zh, card.formula.en));
        let minimum = card.minimum.map_or("none".to_owned(), |n| n.to_string());
        text.push_str(&format!("- unit {} · {} · minimum n: {minimum}\n", card.unit, card.better.label(Lang::En)));
        if let Shape::Mix { parts, .. } = &card.shape {
            let ids: Vec<String> = parts.iter().map(|p| format!("`{}.{}` {}", card.id, p.key, p.zh)).collect();
            text.push_str(&format!("- parts: {}\n", ids.join(", ")));
        }
        let quantities: Vec<String> = card.quantities().iter().map(|q| format!("`{q}`")).collect();
        if !quantities.is_empty() {
            text.push_str(&format!("- computed from {}\n", quantities.join(", ")));
        }
        text.push_str(&format!("- source: {}\n", card.notice.zh));
        for caveat in &card.caveats {
            text.push_str(&format!("- {} {}\n", caveat.zh, caveat.en));
        }
    }
    text
}

fn cells() -> String {
    let mut text = String::from(
        "<!-- Generated from crates/model/forms. -->\n# Cells of the statutory forms 法定格式的指标\n\nIds are permanent.\n",
    );
    for form in Form::all() {
        text.push_str(&format!("\n## {} · {} ({})\n", form.zh, form.en, form.notice.number));
        for table in &form.tables {
            text.push_str(&format!(
                "\n### {}\n\n| id | 名称 | name | unit |\n|---|---|---|---|\n",
                table.title(Lang::Zh)
            ));
            for cell in form.cells.iter().filter(|cell| form.tables[cell.table].key == table.key) {
                let Some(ix) = form.cell(&cell.id) else { continue };
                let mark = if cell.collapsed { " (collapsed row)" } else { "" };
                text.push_str(&format!(
                    "| `{}` | {} | {}{mark} | {} |\n",
                    cell.id,
                    form.cell_label(ix, Lang::Zh),
                    form.cell_label(ix, Lang::En),
                    cell.unit
                ));
            }
        }
        text.push_str("\nDerived totals (not printed on the form):\n\n| id | 名称 | unit |\n|---|---|---|\n");
        for (id, quantity) in form.quantities().filter(|(_, quantity)| quantity.derived) {
            text.push_str(&format!("| `{id}` | {} | {} |\n", quantity.zh, quantity.unit));
        }
        text.push_str("\nIdentities:\n\n| rule | status | 等式 | places |\n|---|---|---|---|\n");
        for identity in &form.identities {
            let status = format!("{:?}", identity.status).to_lowercase();
            text.push_str(&format!("| {} | {status} | {} | {} |\n", identity.rule, identity.zh, identity.checks.len()));
        }
    }
    text
}

fn series() -> String {
    let mut text = String::from(
        "<!-- Generated from crates/model/forms/series.toml. -->\n# Series across forms 跨格式序列\n\nHow a quantity is \
         built in each form, and whether it compares with the form before.\n",
    );
    for series in Series::all() {
        text.push_str(&format!("\n## `{}` {} · {}\n\n", series.id, series.zh, series.en));
        for (form, built) in &series.forms {
            let sum: Vec<String> = built.sum.iter().map(|id| format!("`{id}`")).collect();
            let note = if built.zh.is_empty() { String::new() } else { format!(": {} · {}", built.zh, built.en) };
            text.push_str(&format!("- {form}: {} ({}{note})\n", sum.join(" + "), built.comparable.id()));
        }
        for event in &series.events {
            text.push_str(&format!("- {}: {} · {}\n", event.year, event.zh, event.en));
        }
    }
    text
}

fn rule_list() -> String {
    let mut text = String::from(
        "<!-- Generated from the rules. -->\n# Rules 规则\n\nCodes are permanent. `gongkai rule CODE` prints a rule's page.\n\n\
         | code | name | 名称 | severity | forms |\n|---|---|---|---|---|\n",
    );
    for rule in rules() {
        let meta = &rule.meta;
        let forms: Vec<String> = meta.forms().iter().map(ToString::to_string).collect();
        let severity = match meta.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        text.push_str(&format!(
            "| [{0}]({0}.md) | {1} | {2} | {severity} | {3} |\n",
            meta.code,
            meta.name,
            meta.title.0,
            forms.join(" ")
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chart_has_its_pictures() {
        let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        for chart in FIGURES.iter().map(|kind| kind.info) {
            assert!(PICTURES.iter().any(|(of, ..)| *of == chart.id), "{}", chart.id);
            let real = REAL.iter().any(|(of, _)| *of == chart.id);
            assert!(real != NOT_REAL.iter().any(|(of, _)| *of == chart.id), "{}", chart.id);
        }
        for (_, _, file) in PICTURES {
            assert!(docs.join(format!("../reports/sample/charts/{file}.png")).is_file(), "{file}");
        }
        let named: std::collections::BTreeSet<String> = REAL.iter().map(|(of, m)| picture_of_real(of, m)).collect();
        let there = std::fs::read_dir(docs.join(REAL_FOLDER)).unwrap();
        let there = there.map(|e| format!("{REAL_FOLDER}/{}", e.unwrap().file_name().to_string_lossy())).collect();
        assert_eq!(named, there);
    }
}
