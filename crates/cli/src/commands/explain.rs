//! `gongkai metric` and `gongkai rule`.

use crate::args::NameArgs;
use crate::error::CliError;
use crate::output::print;
use crate::tables::TextTable;
use gongkai_analytics::MetricCard;
use gongkai_lint::rules;
use gongkai_model::Lang;
use std::process::ExitCode;

pub(crate) fn metric(args: &NameArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let Some(name) = &args.name else {
        let mut table =
            TextTable::new(&lang.pick(["指标", "名称", "单位", "定义"], ["metric", "name", "unit", "definition"]));
        for card in MetricCard::all() {
            let formula = card.formula.get(lang).to_owned();
            table.push(vec![card.id.clone(), card.label(lang).to_owned(), card.unit.to_string(), formula]);
        }
        print(&table.terminal())?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(card) = MetricCard::by_id(crate::names::metric(name)?) else { return Ok(ExitCode::from(2)) };
    print(&card.page(lang))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn rule(args: &NameArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let Some(name) = &args.name else {
        let mut table =
            TextTable::new(&lang.pick(["规则", "名称", "级别", "检查什么"], ["rule", "name", "severity", "checks"]));
        for rule in rules() {
            let meta = &rule.meta;
            table.push(vec![
                meta.code.to_string(),
                lang.pick(meta.title.0, meta.title.1).to_owned(),
                meta.severity.label(lang).to_owned(),
                lang.pick(meta.docs.checks.0, meta.docs.checks.1).to_owned(),
            ]);
        }
        print(&table.terminal())?;
        return Ok(ExitCode::SUCCESS);
    };
    let rule = gongkai_lint::rule(name).map_err(|unknown| CliError::Unknown {
        what: "rule",
        name: unknown.code,
        near: unknown.near,
        valid: rules().map(|rule| rule.meta.code.to_string()).collect(),
    })?;
    print(&rule.meta.page(lang))?;
    Ok(ExitCode::SUCCESS)
}
