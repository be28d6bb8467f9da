//! `gongkai score`.

use crate::args::ScoreArgs;
use crate::batch::{Batch, To};
use crate::error::{CliError, io_reason};
use crate::output::{print, say};
use crate::progress::doing;
use crate::tables::{Output, TextTable};
use gongkai::score::{ManualPoints, ScoreCard, Scores};
use gongkai_lint::Text;
use gongkai_model::{Lang, plural};
use gongkai_report::{PlainTable, plain_page, plain_workbook};
use gongkai_source::OutFile;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(args: &ScoreArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let Some(path) = args.card.as_deref().filter(|_| !args.example) else {
        print(ScoreCard::example())?;
        return Ok(ExitCode::SUCCESS);
    };
    let card = read(path, ScoreCard::parse)?;
    let manual = args.manual.as_deref().map(|path| read(path, |text| ManualPoints::parse(text, &card))).transpose()?;
    let document = args.table.out.as_deref().filter(|path| is(path, "html") || is(path, "xlsx"));
    let (sink, file) = match document {
        Some(path) => (None, Some((OutFile::begin(path, args.table.force)?, path))),
        None => (Some(Output::begin(args.table.format, args.table.out.as_deref(), args.table.force)?), None),
    };
    let batch =
        Batch::read_to_file(&args.input, To { file: args.table.out.as_deref(), force: args.table.force }, lang)?;
    let years = batch.collection().years();
    let year = match args.year {
        Some(year) if !years.contains(&year) => return Err(CliError::NoSuchYear { year, years }),
        year => year.or(years.last().copied()).unwrap_or_default(),
    };
    let failed = |error: gongkai::score::ScoreError| {
        let path = args.manual.clone().unwrap_or_else(|| path.to_owned());
        CliError::Card { path, reason: Text::new(error.message(Lang::Zh), error.message(Lang::En)) }
    };
    doing(lang.pick("检查报告、评分", "checking reports and scoring"));
    let scores = batch.score(&card, &manual.unwrap_or_default(), year).map_err(failed)?;
    if let Some((file, path)) = file {
        let title = format!("{} {year}", card.title);
        let tables = [summary(&card, &scores, lang), details(&card, &scores, lang)];
        let notes = notes(&card, lang);
        let bytes = match is(path, "html") {
            true => plain_page(&title, &notes, &tables, lang)?,
            false => plain_workbook(&title, &notes, &tables, lang)?,
        };
        file.finish(&bytes)?;
    } else if let Some(sink) = sink {
        sink.finish(|| Ok(scores.table(&card, lang)), || Ok(text(summary(&card, &scores, lang))))?;
    }
    batch.say_files(lang);
    let open = scores.rows.iter().filter(|row| row.rank.is_none()).count();
    let all = scores.rows.len();
    say(&lang.pick(
        format!("{}：{year} 年度 {all} 个单位，{open} 个有未能评定的指标，不排名", card.title),
        format!(
            "{}: {} for {year}; with something that could not be assessed, and so no rank: {open}",
            card.title,
            plural(all, "agency")
        ),
    ));
    Ok(batch.exit(args.input.strict))
}

fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Reads a file and what stands in it.
fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, Text>) -> Result<T, CliError> {
    let failed = |reason| CliError::Card { path: path.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| failed(io_reason(&error)))?;
    let decoded = gongkai_loader::decode(&bytes)
        .map_err(|error| failed(Text::new(error.message(Lang::Zh), error.message(Lang::En))))?;
    parse(&decoded.text).map_err(failed)
}

fn text(table: PlainTable) -> TextTable {
    TextTable { header: table.header, rows: table.rows, numbers: table.numbers }
}

/// Points without a tail of digits.
fn points(of: f64) -> String {
    let text = format!("{of:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A row an agency.
fn summary(card: &ScoreCard, scores: &Scores, lang: Lang) -> PlainTable {
    let heads = lang.pick(
        ["名次", "可能名次", "单位", "得分", "已评满分", "未能评定"],
        ["rank", "possible", "agency", "points", "of", "not assessed"],
    );
    let mut header: Vec<String> = heads.map(str::to_owned).to_vec();
    let named = |name: &str, most: String| lang.pick(format!("{name}（{most}）"), format!("{name} ({most})"));
    header.extend(card.indicators.iter().map(|of| named(&of.name, points(of.points))));
    let whole: f64 = card.indicators.iter().map(|indicator| indicator.points).sum();
    let rows = scores.rows.iter().map(|row| {
        let possible =
            row.rank_set.map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") });
        let mut fields = vec![
            row.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
            possible.unwrap_or_default(),
            row.agency.name.clone(),
            points(row.points),
            points(row.of),
            if whole > row.of { points(whole - row.of) } else { String::new() },
        ];
        let open = || lang.pick("未评", "open").to_owned();
        fields.extend(row.indicators.iter().map(|score| score.points.map_or_else(open, points)));
        fields
    });
    let numbers = (0..header.len()).filter(|at| *at != 2).collect();
    PlainTable { name: lang.pick("得分", "Scores").to_owned(), rows: rows.collect(), header, numbers }
}

/// A row an agency and indicator that has something to be said of.
fn details(card: &ScoreCard, scores: &Scores, lang: Lang) -> PlainTable {
    let header = lang.pick(["单位", "指标", "得分", "满分", "依据"], ["agency", "indicator", "points", "of", "why"]);
    let mut rows = Vec::new();
    for row in &scores.rows {
        for (indicator, score) in card.indicators.iter().zip(&row.indicators) {
            if score.reasons.is_empty() {
                continue;
            }
            let reasons: Vec<&str> = score.reasons.iter().map(|reason| reason.pick(lang)).collect();
            rows.push(vec![
                row.agency.name.clone(),
                indicator.name.clone(),
                score.points.map_or_else(|| lang.pick("未评", "open").to_owned(), points),
                points(indicator.points),
                reasons.join(lang.pick("；", "; ")),
            ]);
        }
    }
    let name = lang.pick("扣分和未评依据", "Reasons").to_owned();
    PlainTable { name, header: header.map(str::to_owned).to_vec(), rows, numbers: vec![2, 3] }
}

fn notes(card: &ScoreCard, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if !card.source.is_empty() {
        notes.push(lang.pick(format!("依据：{}", card.source), format!("Source: {}", card.source)));
    }
    notes.push(
        lang.pick(
            "未能评定的指标不计分，既不算零分也不算满分；有未能评定指标的单位不排名。“可能名次”是各指标权重在上下20%之间变动时的名次范围。",
            "What could not be assessed counts neither as none nor as all; who has such an indicator has no rank. Possible ranks are those under weights that are up to 20% lower or higher for each indicator.",
        )
        .to_owned(),
    );
    notes
}
