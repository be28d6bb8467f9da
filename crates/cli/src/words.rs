//! The words of the command line itself, which the library that reads it has in English only: headings, what may stand where, and
//! what is wrong with what was typed.

use crate::args::Cli;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ColorChoice, Command, CommandFactory};
use gongkai_model::Lang;
use std::error::Error;
use std::ffi::OsString;
use std::num::ParseIntError;

/// The command line in a language.
pub(crate) fn command(lang: Lang) -> Command {
    let mut command = Cli::command();
    if lang == Lang::Zh {
        command.build();
        command = chinese(command);
    }
    command
}

/// The language that is asked for, and whether colours are, before the rest is read: what is wrong with it is said in them.
pub(crate) fn asked(args: &[OsString]) -> (Lang, ColorChoice) {
    let value = |name: &str| {
        let texts = args.iter().map(|arg| arg.to_string_lossy()).collect::<Vec<_>>();
        let at = texts.iter().position(|arg| arg == name || arg.starts_with(&format!("{name}=")))?;
        let joined = texts[at].split_once('=').map(|(_, value)| value.to_owned());
        joined.or_else(|| texts.get(at + 1).map(ToString::to_string))
    };
    let lang = value("--lang").or_else(|| std::env::var("GONGKAI_LANG").ok());
    let color = match value("--color").as_deref() {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    };
    (if lang.as_deref() == Some("en") { Lang::En } else { Lang::Zh }, color)
}

const TEMPLATE: &str = "{before-help}{about-with-newline}\n{usage-heading}{usage}\n\n{all-args}{after-help}";

fn chinese(command: Command) -> Command {
    let usage = usage(&command);
    let command = command
        .help_template(TEMPLATE.replace("{usage-heading}", "用法："))
        .override_usage(StyledStr::from(usage))
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(argument);
    let names: Vec<String> = command.get_subcommands().map(|of| of.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |of| match of.get_name() {
            "help" => chinese(of).about("显示命令的说明"),
            _ => chinese(of),
        })
    })
}

/// How it is used, without the English words for what may stand there.
fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage:").unwrap_or(&usage).trim().to_owned();
    usage.replace("[OPTIONS]", "[选项]").replace("[COMMAND]", "[命令]").replace("<COMMAND>", "<命令>")
}

fn argument(arg: Arg) -> Arg {
    let arg = match arg.get_id().as_str() {
        "help" => arg.help("显示说明（--help 更详细）").long_help("显示说明"),
        "version" => arg.help("显示版本"),
        _ => arg,
    };
    let takes_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    let values: Vec<_> = if takes_value { arg.get_possible_values() } else { Vec::new() };
    let shown: Vec<_> = values.iter().filter(|value| !value.is_hide_set()).collect();
    let default: Vec<String> = match takes_value {
        true => arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect(),
        false => Vec::new(),
    };
    let env = arg.get_env().map(|name| name.to_string_lossy().into_owned());
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let long = arg.get_long_help().map_or_else(|| help.clone(), ToString::to_string);
    let mut ends = String::new();
    if !default.is_empty() {
        ends.push_str(&format!(" [默认：{}]", default.join("、")));
    }
    if let Some(env) = env {
        ends.push_str(&format!(" [环境变量：{env}]"));
    }
    let names: Vec<&str> = shown.iter().map(|value| value.get_name()).collect();
    let short_values = if names.is_empty() { String::new() } else { format!(" [可用：{}]", names.join("、")) };
    let mut long_values = String::new();
    if !shown.is_empty() {
        long_values.push_str("\n\n可用：");
        for value in &shown {
            let about = value.get_help().map(|help| format!("：{help}")).unwrap_or_default();
            long_values.push_str(&format!("\n- {}{about}", value.get_name()));
        }
    }
    let heading = if arg.is_positional() { "参数" } else { "选项" };
    let (short, long) = (format!("{help}{short_values}{ends}"), format!("{long}{ends}{long_values}"));
    arg.hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
        .help_heading(heading)
        .help(short)
        .long_help(long)
}

/// What is wrong with what was typed, in Chinese.
pub(crate) fn wrong(error: &clap::Error) -> String {
    let strings = |kind: ContextKind| -> Vec<String> {
        match error.get(kind) {
            Some(ContextValue::String(text)) => vec![text.clone()],
            Some(ContextValue::Strings(texts)) => texts.clone(),
            Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
            Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
            Some(ContextValue::Number(n)) => vec![n.to_string()],
            _ => Vec::new(),
        }
    };
    let one = |kind: ContextKind| strings(kind).join("、");
    let (arg, value) = (one(ContextKind::InvalidArg), one(ContextKind::InvalidValue));
    let near = |kind: ContextKind| match strings(kind) {
        near if near.is_empty() => String::new(),
        near => format!("；相近的有：{}", near.join("、")),
    };
    let valid = match strings(ContextKind::ValidValue) {
        valid if valid.is_empty() => String::new(),
        valid => format!("；可用：{}", valid.join("、")),
    };
    let said = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 后面缺少内容{valid}"),
        ErrorKind::InvalidValue => {
            format!("“{value}”不能用于 {arg}{}{valid}", near(ContextKind::SuggestedValue))
        }
        ErrorKind::UnknownArgument => format!("没有参数“{arg}”{}", near(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => {
            let command = one(ContextKind::InvalidSubcommand);
            format!("没有命令“{command}”{}", near(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::NoEquals => format!("{arg} 要写成 {arg}=内容"),
        ErrorKind::ValueValidation => {
            format!("“{value}”不能用于 {arg}{}", error.source().map(|why| why_not(&arg, why)).unwrap_or_default())
        }
        ErrorKind::TooManyValues => format!("{arg} 后面的“{value}”多了"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let (wanted, given) = (one(ContextKind::ExpectedNumValues), one(ContextKind::ActualNumValues));
            let wanted = if wanted.is_empty() { one(ContextKind::MinValues) } else { wanted };
            format!("{arg} 后面应有 {wanted} 项，现有 {given} 项")
        }
        ErrorKind::ArgumentConflict => match one(ContextKind::PriorArg) {
            prior if prior == arg || prior.is_empty() => format!("{arg} 只能用一次"),
            prior => format!("{arg} 不能与 {prior} 同用"),
        },
        ErrorKind::MissingRequiredArgument => format!("缺少：{arg}"),
        ErrorKind::MissingSubcommand => format!("缺少命令{}", {
            let valid = strings(ContextKind::ValidSubcommand);
            if valid.is_empty() { String::new() } else { format!("；可用：{}", valid.join("、")) }
        }),
        ErrorKind::InvalidUtf8 => "参数不是有效的 UTF-8 文字".to_owned(),
        _ => error.to_string(),
    };
    format!("{said}\n\n写法见 --help")
}

/// Why a value is none that is taken, or what would be valid.
fn why_not(arg: &str, why: &(dyn Error + 'static)) -> String {
    let said = why.to_string();
    let range = said.split_once(" is not in ").and_then(|(_, range)| range.split_once("..="));
    match range {
        Some((least, most)) => format!("；应为 {least} 至 {most} 的整数"),
        None if why.is::<ParseIntError>() => "；应为整数".to_owned(),
        None if arg.contains("YYYY-MM-DD") => "；应为日期，写成 2026-03-31 这样".to_owned(),
        None => match said.split_once("; valid: ") {
            Some((_, valid)) => format!("；可用：{}", valid.replace(", ", "、")),
            None => format!("：{said}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help_of(command: &mut Command) -> Vec<String> {
        let mut all = vec![command.render_help().to_string(), command.render_long_help().to_string()];
        command.get_subcommands_mut().for_each(|of| all.extend(help_of(of)));
        all
    }

    #[test]
    fn no_heading_of_the_chinese_help_is_english() {
        for help in help_of(&mut command(Lang::Zh)) {
            for word in [
                "Usage:",
                "Options:",
                "Arguments:",
                "Commands:",
                "[OPTIONS]",
                "[default",
                "[possible",
                "[env",
                "Print help",
                "Print version",
                "Print this",
            ] {
                assert!(!help.contains(word), "{word}: {help}");
            }
        }
        let english = help_of(&mut command(Lang::En));
        assert!(english[0].contains("Usage:") && english[0].contains("Options:"));
    }

    #[test]
    fn what_is_wrong_is_said_in_chinese() {
        for (line, said) in [
            ("gongkai lnt x", "没有命令“lnt”；相近的有：lint"),
            ("gongkai lint", "缺少：<INPUTS>..."),
            ("gongkai lint x --formt json", "没有参数“--formt”；相近的有：--format"),
            ("gongkai lint x --format yaml", "“yaml”不能用于 --format <FORMAT>；可用：text、json、jsonl"),
            ("gongkai metrics x --all -m disclosure_rate", "--all 不能与 --metric <METRIC> 同用"),
            ("gongkai metrics x --pool 99", "“99”不能用于 --pool <YEARS>；应为 1 至 10 的整数\n"),
            ("gongkai lint x --year 去年", "“去年”不能用于 --year <YEAR>；应为整数\n"),
            ("gongkai lint x --jobs many", "“many”不能用于 --jobs <N>；应为整数\n"),
            (
                "gongkai lint x --today 3月1日",
                "“3月1日”不能用于 --today <YYYY-MM-DD>；应为日期，写成 2026-03-31 这样\n",
            ),
            ("gongkai lint x --lang fr", "“fr”不能用于 --lang <zh|en|both>；可用：zh、en、both\n"),
            (
                "gongkai lint x --assume-scope all",
                "“all”不能用于 --assume-scope <SCOPE>；可用：own、rolled_up、unknown\n",
            ),
            ("gongkai report x --out", "--out <OUT> 后面缺少内容"),
        ] {
            let error = command(Lang::Zh).try_get_matches_from(line.split(' ')).expect_err("a mistake");
            assert!(wrong(&error).starts_with(said), "{line}: {}", wrong(&error));
        }
    }
}
