//! Documents generated from the data they describe.

use gongkai_analytics::{MetricCard, Shape};
use gongkai_charts::KINDS;
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

/// The pictures of the gallery: kind, metric if one is named, and the file among the sample report's charts.
const PICTURES: [(&str, &str, &str); 16] = [
    ("bars", "disclosure_rate", "bars-disclosure_rate-2025"),
    ("bars", "requests_received", "bars-requests_received-2025"),
    ("mix", "outcome_mix", "mix-outcome_mix-2025"),
    ("mix", "refusal_reason_mix", "mix-refusal_reason_mix-2023"),
    ("pareto", "refusal_reason_mix", "pareto-refusal_reason_mix-2025"),
    ("flow", "", "flow-2025"),
    ("funnel", "", "funnel-2025"),
    ("slope", "disclosure_rate", "slope-disclosure_rate-2024-2025"),
    ("dumbbell", "disclosure_rate", "dumbbell-disclosure_rate-2024-2025"),
    ("waterfall", "disclosure_rate", "waterfall-disclosure_rate-2024-2025"),
    ("trend", "requests.received", "trend-requests-received"),
    ("trend", "disclosure_rate", "trend-disclosure_rate"),
    ("heatmap", "disclosure_rate", "heatmap-disclosure_rate"),
    ("heatmap", "failures", "heatmap-failures"),
    ("distribution", "disclosure_rate", "distribution-disclosure_rate-2025"),
    ("calendar", "", "calendar-2025"),
];

/// Every kind of chart on the sample, with the command that draws it.
fn gallery() -> String {
    let mut text = String::from(
        "<!-- Generated from the kinds of charts. -->\n# Charts 图\n\nEvery kind on `data/sample`, an invented district. The \
         pictures are those of `reports/sample`; `gongkai report data/sample --out out` draws them all. `-o` takes `.svg`, \
         `.png`, `.json` (the spec), `.vl.json` (Vega-Lite), `.echarts.json` (an ECharts option) and `.csv` (the data).\n",
    );
    for kind in KINDS {
        text.push_str(&format!(
            "\n## `{}` {} · {}\n\n{}。{}.\n",
            kind.id, kind.zh, kind.en, kind.shows_zh, kind.shows_en
        ));
        for (_, metric, file) in PICTURES.iter().filter(|(of, ..)| *of == kind.id) {
            let metric = if metric.is_empty() { String::new() } else { format!(" -m {metric}") };
            let command = format!("gongkai chart {} data/sample{metric} -o {}.png", kind.id, kind.id);
            text.push_str(&format!("\n```sh\n{command}\n```\n\n![{}](../reports/sample/charts/{file}.png)\n", kind.zh));
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
        let forms: Vec<String> = meta.forms.iter().map(ToString::to_string).collect();
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
    fn every_kind_of_chart_has_a_picture_in_the_sample_report() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reports/sample/charts");
        for kind in KINDS {
            assert!(PICTURES.iter().any(|(of, ..)| *of == kind.id), "{}", kind.id);
        }
        for (_, _, file) in PICTURES {
            assert!(folder.join(format!("{file}.png")).is_file(), "{file}");
        }
    }
}
