//! `gongkai forms`.

use crate::args::FormsArgs;
use crate::error::CliError;
use crate::output::{Sink, print};
use crate::tables::{TextTable, write};
use gongkai_analytics::export::{Format, form_cells};
use gongkai_model::{Form, FormId, Lang};
use std::process::ExitCode;

pub(crate) fn run(args: &FormsArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let forms: Vec<&'static Form> = match &args.form {
        None => Form::all().iter().collect(),
        Some(name) => {
            let form: FormId = name.parse().map_err(|_| CliError::Unknown {
                what: "form",
                name: name.clone(),
                near: Vec::new(),
                valid: Form::all().iter().map(|form| form.id.to_string()).collect(),
            })?;
            vec![form.form()]
        }
    };
    if args.form.is_none() && !args.csv {
        let mut table =
            TextTable::new(&lang.pick(
                ["格式", "名称", "报告年度", "指标数", "文件"],
                ["form", "name", "report years", "cells", "notice"],
            ));
        for form in forms {
            let last = form.last_year.map(|year| year.to_string()).unwrap_or_default();
            table.push(vec![
                form.id.to_string(),
                form.label(lang).to_owned(),
                format!("{}–{last}", form.first_year),
                form.statutory.to_string(),
                form.notice.number.clone(),
            ]);
        }
        table.numbers = vec![3];
        print(&table.terminal())?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.csv {
        write(form_cells(&forms, lang), Format::Csv, Sink::begin(None, false)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = TextTable::new(&lang.pick(
        ["格式", "表", "单元格", "名称", "单位", "合并行"],
        ["form", "table", "cell", "label", "unit", "collapsed"],
    ));
    for form in forms {
        for cell in &form.cells {
            let Some(ix) = form.cell(&cell.id) else { continue };
            table.push(vec![
                form.id.to_string(),
                form.table_of(ix).number.clone(),
                cell.id.clone(),
                form.cell_label(ix, lang),
                cell.unit.clone(),
                if cell.collapsed { lang.pick("是", "yes") } else { "" }.to_owned(),
            ]);
        }
    }
    print(&table.terminal())?;
    Ok(ExitCode::SUCCESS)
}
