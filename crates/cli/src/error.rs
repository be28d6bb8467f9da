use gongkai::PickError;
use gongkai_lint::{Text, UnknownRule};
use gongkai_model::Lang;
use std::io;
use std::path::PathBuf;

/// Why a command could not do its work. Each variant says where and what would be valid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum CliError {
    #[error(transparent)]
    Source(#[from] gongkai_source::SourceError),
    #[error(transparent)]
    Analytics(#[from] gongkai_analytics::AnalyticsError),
    #[error(transparent)]
    Chart(#[from] gongkai_charts::ChartError),
    #[error(transparent)]
    Page(#[from] gongkai_report::ReportError),
    #[error(transparent)]
    Form(#[from] gongkai_statutory::StatutoryError),
    #[error(transparent)]
    Figure(#[from] gongkai_figures::FigureError),
    #[error(transparent)]
    Open(#[from] gongkai::OpenError),
    #[error(transparent)]
    Output(#[from] gongkai_source::OutputError),
    #[error("cannot write to standard output: {0}")]
    Stdout(std::io::Error),
    #[error(transparent)]
    Findings(#[from] gongkai_findings::FindingsError),
    #[error("cannot read the known findings {}: {}; write them with --baseline-write", path.display(), reason.en)]
    Baseline { path: PathBuf, reason: Text },
    #[error("cannot read the earlier findings {}{}: {}", path.display(), line.map(|line| format!(", line {line}")).unwrap_or_default(), reason.en)]
    Earlier { path: PathBuf, line: Option<usize>, reason: Text },
    #[error("cannot read {}: {}", path.display(), reason.en)]
    Card { path: PathBuf, reason: Text },
    #[error("--annotate needs exactly one file to check, a .docx; given: {}", given.join(", "))]
    OneDraft { given: Vec<String> },
    #[error("cannot read {}: {}", path.display(), reason.en)]
    Draft { path: PathBuf, reason: Text },
    #[error("{} is there already; choose another name, or replace it with --force", path.display())]
    AnnotatedExists { path: PathBuf },
    #[error(transparent)]
    Rule(#[from] UnknownRule),
    #[error("unknown {what} {name:?}; {}", if near.is_empty() { format!("valid: {}", valid.join(", ")) } else { format!("near: {}", near.join(", ")) })]
    Unknown { what: &'static str, name: String, near: Vec<String>, valid: Vec<String> },
    #[error("{what} needs {needs}")]
    Missing { what: &'static str, needs: &'static str },
    #[error("--lang both is for the command report; valid here: zh, en")]
    OneLanguage,
    #[error("there is no report of {year}; years with reports: {}", years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    NoSuchYear { year: i32, years: Vec<i32> },
    #[error(transparent)]
    Pick(PickError),
    #[error("several reports are meant; choose one with --agency, --year or --scope: {}", found.join(", "))]
    SeveralReports { found: Vec<String> },
    #[error("no report has the scope {scope}; scopes there are: {}", valid.join(", "))]
    NoSuchScope { scope: &'static str, valid: Vec<&'static str> },
    #[error("there is no national form for {year}: the first is that of {first}")]
    NoForm { year: i32, first: i32 },
    #[error("two report years are needed, found {}", years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    NeedsTwoYears { years: Vec<i32> },
    #[error("a roll-up needs a roster (--roster) whose column `parent` says which agency each is summed into")]
    NoParents,
    #[error("none of the bodies whose parent the roster names has a report: there is nothing to add up")]
    NoMembers,
    #[error("{name} has nobody below it on the roster (column `parent`); agencies that have: {}", valid.join(", "))]
    NoBodies { name: String, valid: Vec<String> },
    #[error("who must report stands in a roster: name one with --roster, or in the profile")]
    NoRoster,
    #[error("there is no report to add up for {of}")]
    NothingToAdd { of: String },
    #[error("several roll-ups are meant; choose one with --agency and --year: {}", found.join(", "))]
    SeveralRollUps { found: Vec<String> },
    #[error("cannot tell the format of {}: valid extensions are {valid}", path.display())]
    UnknownExtension { path: PathBuf, valid: String },
}

impl CliError {
    /// Why it is not one report, with the arguments that would tell.
    pub(crate) fn picked(error: PickError, lang: Lang) -> CliError {
        match error {
            PickError::NoSuchAgency { name, near, valid } => CliError::Unknown { what: "agency", name, near, valid },
            PickError::NoSuchYear { year, years } => CliError::NoSuchYear { year, years },
            PickError::NoSuchScope { scope, valid } => CliError::NoSuchScope { scope, valid },
            PickError::Several { found } => {
                CliError::SeveralReports { found: found.into_iter().map(|found| found.pick(lang).to_owned()).collect() }
            }
            other => CliError::Pick(other),
        }
    }

    pub(crate) fn message(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        let years = |years: &[i32]| years.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
        match self {
            CliError::Source(error) => error.message(lang),
            CliError::Analytics(error) => error.message(lang),
            CliError::Chart(error) => error.to_string(),
            CliError::Page(error) => error.message(lang),
            CliError::Form(error) => error.message(lang),
            CliError::Figure(error) => error.message(lang),
            CliError::Open(error) => error.message(lang),
            CliError::Output(error) => error.message(lang),
            CliError::Stdout(source) => format!("无法写到标准输出：{}", io_reason(source).zh),
            CliError::Findings(error) => error.message(lang),
            CliError::Baseline { path, reason } => {
                format!("无法读取已知问题清单 {}：{}；可用 --baseline-write 写出", path.display(), reason.zh)
            }
            CliError::Rule(unknown) => gongkai::core::unknown_rule(unknown).zh,
            CliError::Unknown { what, name, near, valid } => {
                let what = match *what {
                    "metric" => "指标",
                    "rule" => "规则",
                    "chart" => "图",
                    "form" => "格式",
                    "agency" => "单位",
                    "command" => "命令",
                    other => other,
                };
                if near.is_empty() {
                    format!("没有{what}“{name}”；可用：{}", valid.join("、"))
                } else {
                    format!("没有{what}“{name}”；相近的有：{}", near.join("、"))
                }
            }
            CliError::Earlier { path, line, reason } => {
                let line = line.map(|line| format!(" 第{line}行")).unwrap_or_default();
                format!("无法读取此前的检查结果 {}{line}：{}", path.display(), reason.zh)
            }
            CliError::Card { path, reason } | CliError::Draft { path, reason } => {
                format!("无法读取 {}：{}", path.display(), reason.zh)
            }
            CliError::OneDraft { given } => {
                format!("--annotate 只能检查一个 .docx 文件；现在给出的是：{}", given.join("、"))
            }
            CliError::AnnotatedExists { path } => {
                format!("{} 已经存在；请换一个名字，或者用 --force 覆盖", path.display())
            }
            CliError::Missing { what, needs } => format!("{what} 需要 {needs}"),
            CliError::OneLanguage => "--lang both 只用于 report 命令；此处可用：zh、en".to_owned(),
            CliError::NoSuchYear { year, years: all } => {
                format!("没有 {year} 年度的报告；有报告的年度：{}", years(all))
            }
            CliError::Pick(error) => error.message(lang),
            CliError::SeveralReports { found } => {
                format!("符合条件的报告不止一份，请用 --agency、--year 或 --scope 选定一份：{}", found.join("、"))
            }
            CliError::NoSuchScope { scope, valid } => {
                format!("没有口径为 {scope} 的报告；现有口径：{}", valid.join("、"))
            }
            CliError::NoForm { year, first } => {
                format!("{year} 年度没有全国统一的格式：最早的格式从 {first} 年度开始")
            }
            CliError::NeedsTwoYears { years: all } => format!("需要两个报告年度，现有：{}", years(all)),
            CliError::NoMembers => "名册写有上级单位的单位都没有报告，没有可以汇总的数字".to_owned(),
            CliError::NoBodies { name, valid } => {
                format!("名册上没有以“{name}”为上级（parent）的单位；有下属单位的是：{}", valid.join("、"))
            }
            CliError::NoParents => "汇总需要名册（--roster），并在 parent 一列写明每个单位的上级单位".to_owned(),
            CliError::NoRoster => "谁应当报送由名册说明：请用 --roster 指定，或者写入配置文件".to_owned(),
            CliError::NothingToAdd { of } => format!("{of}：没有可以汇总的报告"),
            CliError::SeveralRollUps { found } => {
                format!("符合条件的汇总不止一份，请用 --agency 和 --year 选定一份：{}", found.join("、"))
            }
            CliError::UnknownExtension { path, valid } => {
                format!("无法判断 {} 的格式：扩展名应为 {valid}", path.display())
            }
        }
    }
}

/// Why the operating system did not do it, in both languages; its own words where there is no better one.
pub(crate) fn io_reason(error: &io::Error) -> Text {
    let said = error.to_string();
    let zh = match error.kind() {
        io::ErrorKind::NotFound => "文件不存在",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::IsADirectory => "这是文件夹，不是文件",
        io::ErrorKind::StorageFull => "磁盘已满",
        _ => &said,
    };
    Text::new(zh, &said)
}
