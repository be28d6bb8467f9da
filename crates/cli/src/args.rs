//! The command line as typed. Nothing here reads a file; no type leaves this crate.

use crate::error::CliError;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use gongkai_model::{Lang, Scope};
use std::path::{Path, PathBuf};

/// 政府信息公开工作年度报告：读取、检查、统计、比较、制图。 Read, check, measure and compare annual reports.
#[derive(Debug, Parser)]
#[command(name = "gongkai", version, about, max_term_width = 100, propagate_version = true)]
pub(crate) struct Cli {
    /// 界面语言 Language of labels and messages
    #[arg(long, global = true, env = "GONGKAI_LANG", default_value = "zh", value_name = "zh|en|both", value_parser = parse_lang)]
    pub(crate) lang: Langs,

    /// 只说错误，不说进度和摘要 Say nothing but errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// 是否用颜色 Colours
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(crate) color: Color,

    /// 同时用几个线程；默认为处理器的核数 Threads to work with; default: as many as the machine has cores
    #[arg(long, short, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// 输出到终端时用 On a terminal
    Auto,
    /// 总是用 Always
    Always,
    /// 不用 Never
    Never,
}

/// The language asked for; `both` gives a report in Chinese and in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Langs {
    pub(crate) first: Lang,
    pub(crate) both: bool,
}

fn parse_lang(text: &str) -> Result<Langs, String> {
    if text == "both" {
        return Ok(Langs { first: Lang::Zh, both: true });
    }
    let lang = text.parse().map_err(|error: gongkai_model::UnknownLang| format!("{error}, both"))?;
    Ok(Langs { first: lang, both: false })
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 主要功能：读取、检查、统计、比较、制图，写成一个网页和数据文件 The main job: one page and its files
    Report(ReportArgs),
    /// 把任何输入整理成一个数据集 Normalise anything into one dataset
    Load(LoadArgs),
    /// 检查报告，列出问题 Check reports and list what is wrong
    Lint(LintArgs),
    /// 指标表 Tables of measures
    Metrics(MetricsArgs),
    /// 把指标写成 SQL，用于数据集的 quantities 表 Metrics as SQL over the quantities of a dataset
    Sql(SqlArgs),
    /// 两年对比 What changed between two years
    Compare(CompareArgs),
    /// 按名册把各单位的数字汇总成政府的表格，并与政府报告核对 Add up a government's table from its bodies
    Rollup(RollupArgs),
    /// 起草政府的年度报告（Word）：表格按名册汇总填好，有数字支持的句子写出，其余留空 Begin a government's report
    Draft(DraftArgs),
    /// 谁已报送、谁逾期、还有几天（需要名册） Who has reported, who is late, who has how many days (needs a roster)
    Status(StatusArgs),
    /// 按评分表打分 Score by a card
    Score(ScoreArgs),
    /// 画一幅图 Draw one chart
    Chart(ChartArgs),
    /// 导出供其他程序使用的数据 Write data for notebooks and other programs
    Export(ExportArgs),
    /// 生成法定表格（Word、网页、Excel），数字填好，缺的留空并列出 Write the statutory tables, filled from data
    Form(FormArgs),
    /// 法定格式：表、行、列、指标编号 The statutory forms
    Forms(FormsArgs),
    /// 解释一个指标；不写名称则列出全部 Explain a metric, or list them all
    Metric(NameArgs),
    /// 解释一条规则；不写代码则列出全部 Explain a rule, or list them all
    #[command(visible_alias = "rules")]
    Rule(NameArgs),
    /// 命令行补全脚本 Shell completions
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// 手册页（man） Manual page, as roff
    Man {
        /// 哪个命令；不写则为总的一页 Of which command; that of the program where left out
        command: Option<String>,
    },
}

/// What may be drawn, from the table of charts.
fn chart_kinds() -> String {
    let ids: Vec<&str> = gongkai_figures::FIGURES.iter().map(|kind| kind.info.id).collect();
    format!("图的种类 Kind of chart：{}", ids.join(" "))
}

/// What may be read, with the endings of every format.
fn inputs_help() -> String {
    format!(
        "文件、文件夹、通配符、数据集，或 - 表示标准输入。读取：{}；打包的网页：WARC、tar（可用 gzip 压缩），以及用 --column 指明列的 CSV、JSON Lines、Parquet；本程序导出的宽表（panel.parquet、panel.arrow）\nFiles, folders, globs, a saved dataset, or - for standard input. Read are: {}; packs of documents: WARC and tar (with gzip or without), and with --column CSV, JSON Lines and Parquet; panels that this program exported (panel.parquet, panel.arrow)",
        gongkai_loader::readable(Lang::Zh),
        gongkai_loader::readable(Lang::En)
    )
}

/// What every command that reads reports takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct InputArgs {
    /// 文件、文件夹、通配符、数据集，或 - 表示标准输入 Files, folders, globs, a saved dataset, or - for standard input
    #[arg(required = true, value_hint = ValueHint::AnyPath, long_help = inputs_help())]
    pub(crate) inputs: Vec<PathBuf>,
    /// 单位名册（CSV：agency, region, level, kind, work, scope, parent, aliases, from_year, to_year） Roster of agencies
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) roster: Option<PathBuf>,
    /// 配置文件（默认：当前文件夹的 gongkai.toml） Profile (default: gongkai.toml here)
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) profile: Option<PathBuf>,
    /// 例外清单（CSV：rule, agency, report_year, cell, reason, by, until） Exceptions
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) exceptions: Option<PathBuf>,
    /// 报告和名册都未说明数字口径时按此口径：own 本级、rolled_up 汇总 Scope of reports where neither they nor the roster say
    #[arg(long, value_name = "SCOPE")]
    pub(crate) assume_scope: Option<Scope>,
    /// CSV、JSON Lines、Parquet 中存放网页或文本的列：表中每行是一个文档 Column of CSV, JSON Lines or Parquet that holds pages or texts
    #[arg(long, value_name = "COLUMN")]
    pub(crate) column: Option<String>,
    /// 表中存放网址或文件名的列 Column that holds their addresses or names
    #[arg(long, value_name = "COLUMN", requires = "column")]
    pub(crate) name: Option<String>,
    /// 有文件被拒绝时以退出码2结束 Exit with 2 if a file was rejected
    #[arg(long)]
    pub(crate) strict: bool,
    /// 以此日期为“今天”（默认为系统日期） Take this date for today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<jiff::civil::Date>,
    /// 不用子进程读取 PDF 与 Office 文件（省时，但此类文件可能使整个命令中止）
    /// Read PDFs and Office files in this process, where one of them may end the whole command
    #[arg(long)]
    pub(crate) no_isolation: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 输出文件夹 Folder to write to
    #[arg(long, short, value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,
    /// 报告标题 Title of the page
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// 对比哪两个报告年度，如 2023,2024；默认为最近两年 Two report years to compare; default: the latest two
    #[arg(long, value_delimiter = ',', num_args = 1..=2, value_name = "YEAR,YEAR")]
    pub(crate) compare: Vec<i32>,
    /// 在什么范围内排名 Rank within groups
    #[arg(long, value_enum)]
    pub(crate) group: Option<Within>,
    /// 排名只列前几名 Most rows of a ranking
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) top: Option<u32>,
    /// 输出文件夹已有其他文件时仍然写入 Write even into a folder that holds files of others
    #[arg(long)]
    pub(crate) force: bool,
    /// 图中突出显示的单位 Agency to highlight in charts
    #[arg(long)]
    pub(crate) highlight: Vec<String>,
    /// CSV 文件带 BOM，便于 Excel 打开 Write CSV with a byte-order mark for Excel
    #[arg(long)]
    pub(crate) bom: bool,
    /// 与此前的检查结果（findings.jsonl）对照，写明整改情况 Say what became of earlier findings (findings.jsonl)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) against: Option<PathBuf>,
    /// 网页和数据中写出输入文件的完整路径（默认从所给的文件夹起） Write the whole paths of input files; default: from the folder given
    #[arg(long)]
    pub(crate) full_paths: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Within {
    /// 层级 Level
    Level,
    /// 机构类型 Kind of body
    Kind,
    /// 地区 Region
    Region,
    /// 系统（公安、教育等） Line of work
    Work,
    /// 同类单位（层级、类别、系统），默认 Peers, the default
    Peers,
    /// 全部单位 All agencies
    All,
}

#[derive(Debug, Args)]
pub(crate) struct LoadArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 数据集文件夹 Folder of the dataset
    #[arg(long, short, value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,
    /// 输出文件夹已有其他文件时仍然写入 Write even into a folder that holds files of others
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// 供人阅读 For people
    Text,
    /// 一个JSON文档 One JSON document
    Json,
    /// 一行一个问题 One finding a line
    Jsonl,
    /// 表格 A table
    Csv,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit XML（警告不算失败） JUnit XML; warnings are no failures
    Junit,
    /// Markdown
    Md,
    /// GitHub 注解 GitHub annotations
    Github,
}

impl LintFormat {
    /// Where no other format than that for people is asked for, what the name of a file says.
    pub(crate) fn or_by_name(self, path: Option<&Path>) -> LintFormat {
        let extension = path.and_then(Path::extension).and_then(|extension| extension.to_str());
        match (self, extension.map(str::to_ascii_lowercase).as_deref()) {
            (LintFormat::Text, Some("json")) => LintFormat::Json,
            (LintFormat::Text, Some("jsonl" | "ndjson")) => LintFormat::Jsonl,
            (LintFormat::Text, Some("csv")) => LintFormat::Csv,
            (LintFormat::Text, Some("sarif")) => LintFormat::Sarif,
            (LintFormat::Text, Some("xml")) => LintFormat::Junit,
            (LintFormat::Text, Some("md")) => LintFormat::Md,
            (format, _) => format,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// 有错误 An error
    Error,
    /// 有警告或错误 A warning or an error
    Warning,
    /// 有任何发现 Any finding
    Note,
    /// 从不 Never
    Never,
}

#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 输出格式 Output format
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: LintFormat,
    /// 结果写入此文件，不显示；扩展名可代替 --format：.json .jsonl .csv .sarif .xml .md
    /// Write the findings to this file instead of showing them; its ending may stand for --format
    #[arg(long, short, value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    /// 何时以退出码1结束 When to exit with 1
    #[arg(long, value_enum, default_value = "error")]
    pub(crate) fail_on: FailOn,
    /// 报告年度 Report year
    #[arg(long)]
    pub(crate) year: Vec<i32>,
    /// 只运行这些规则和自设检查：代码、名称或章（如 SUM、OWN001） Run only these rules and checks of your own: codes, names or chapters
    #[arg(long, value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// 不运行这些规则和自设检查 Leave these rules and checks of your own out
    #[arg(long, value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// 此前的检查结果（lint --format jsonl 或报告中的 findings.jsonl）：列出已整改、仍存在、新出现的问题
    /// Earlier findings: tells what is mended, there again or new
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) against: Option<PathBuf>,
    /// 整改情况写成表格（CSV） Write what became of earlier findings as CSV
    #[arg(long, value_name = "FILE", requires = "against", value_hint = ValueHint::FilePath)]
    pub(crate) against_out: Option<PathBuf>,
    /// 每个单位一份整改清单（Markdown 与 Word），写入此文件夹 One notice for each agency
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) notices: Option<PathBuf>,
    /// 整改清单的落款单位 Who signs the notices
    #[arg(long, value_name = "NAME", requires = "notices")]
    pub(crate) notice_from: Option<String>,
    /// 整改期限，写入整改清单 Day by which the notices want an answer
    #[arg(long, value_name = "YYYY-MM-DD", requires = "notices")]
    pub(crate) notice_due: Option<jiff::civil::Date>,
    /// 另存一份草稿，每个问题写成一条 Word 批注，其余不变；只能检查一个 .docx 文件
    /// Write the one .docx that is checked with each finding as a comment, nothing else changed
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) annotate: Option<PathBuf>,
    /// 已知问题清单（默认：gongkai-baseline.txt） Known findings
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,
    /// 把现有问题写入已知问题清单 Write the findings of this run as known
    #[arg(long)]
    pub(crate) baseline_write: bool,
    /// 输出位置已有其他文件时仍然覆盖 Replace a file of others that is there already
    #[arg(long)]
    pub(crate) force: bool,
    /// 只列出清单以外的新问题 Show only findings that are not known
    #[arg(long)]
    pub(crate) only_new: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// 终端表格 A table in the terminal
    Table,
    /// CSV
    Csv,
    /// JSON
    Json,
    /// Markdown
    Md,
    /// Parquet（需要 -o） Parquet (needs -o)
    Parquet,
    /// Arrow IPC（需要 -o） Arrow IPC (needs -o)
    Arrow,
}

impl TableFormat {
    /// For programs: ids for columns and exact numbers.
    pub(crate) fn is_exact(self) -> bool {
        !matches!(self, TableFormat::Table | TableFormat::Md)
    }

    /// Where no other format than that of terminals is asked for, what the name of a file says.
    pub(crate) fn or_by_name(self, path: Option<&Path>) -> TableFormat {
        let extension = path.and_then(Path::extension).and_then(|extension| extension.to_str());
        match (self, extension.map(str::to_ascii_lowercase).as_deref()) {
            (TableFormat::Table, Some("csv")) => TableFormat::Csv,
            (TableFormat::Table, Some("json")) => TableFormat::Json,
            (TableFormat::Table, Some("md")) => TableFormat::Md,
            (TableFormat::Table, Some("parquet")) => TableFormat::Parquet,
            (TableFormat::Table, Some("arrow")) => TableFormat::Arrow,
            (format, _) => format,
        }
    }

    /// What the format needs besides, if a terminal cannot take it.
    pub(crate) fn needs_file(self) -> Option<CliError> {
        match self {
            TableFormat::Parquet => Some(CliError::Missing { what: "--format parquet", needs: "-o FILE.parquet" }),
            TableFormat::Arrow => Some(CliError::Missing { what: "--format arrow", needs: "-o FILE.arrow" }),
            _ => None,
        }
    }
}

/// Where a table goes and how it is written, of every command that writes one.
#[derive(Debug, Clone, Args)]
pub(crate) struct TableArgs {
    /// 输出格式 Output format
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: TableFormat,
    /// 输出文件，扩展名可代替 --format File to write to; its ending may stand for --format
    #[arg(long, short, value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    /// 输出位置已有其他文件时仍然覆盖 Replace a file of others that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// 单位 Agency
    Agency,
    /// 层级 Level
    Level,
    /// 机构类型 Kind of body
    Kind,
    /// 地区 Region
    Region,
    /// 系统（公安、教育等） Line of work
    Work,
    /// 同类单位（层级、类别、系统） Peers
    Peers,
    /// 年度 Year
    Year,
}

#[derive(Debug, Args)]
pub(crate) struct MetricsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 指标，可多次使用；默认为主要指标 Metric, may be repeated; default: the key metrics
    #[arg(long, short)]
    pub(crate) metric: Vec<String>,
    /// 全部指标 All metrics
    #[arg(long, conflicts_with = "metric")]
    pub(crate) all: bool,
    /// 按什么分组 Group by
    #[arg(long, value_enum, default_value = "agency")]
    pub(crate) by: By,
    /// 排名，默认在同类单位之间，本级与汇总分开 Rank, among peers unless --by says otherwise
    #[arg(long)]
    pub(crate) rank: bool,
    /// 比率按连续若干年合并计算（如 3），适用于每年件数少的单位 Pool ratios over so many years, for bodies with few cases a year
    #[arg(long, value_name = "YEARS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10))]
    pub(crate) pool: u32,
    /// 报告年度 Report year
    #[arg(long)]
    pub(crate) year: Vec<i32>,
    #[command(flatten)]
    pub(crate) table: TableArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SqlArgs {
    /// 数据集文件夹；不写则查询名为 quantities 的表 Folder of a dataset; without one the table is called quantities
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) dataset: Option<PathBuf>,
    /// 指标，可多次使用；默认为主要指标 Metric, may be repeated; default: the key metrics
    #[arg(long, short)]
    pub(crate) metric: Vec<String>,
    /// 每个指标一个视图 A view for each metric
    #[arg(long, conflicts_with_all = ["metric", "by", "rank", "change"])]
    pub(crate) all: bool,
    /// 按什么分组 Group by
    #[arg(long, value_enum, default_value = "agency")]
    pub(crate) by: By,
    /// 每年在同类单位之间的名次 Rank among peers in each year
    #[arg(long, conflicts_with = "by")]
    pub(crate) rank: bool,
    /// 与上年相比 Change on the year before
    #[arg(long, conflicts_with_all = ["by", "rank"])]
    pub(crate) change: bool,
    /// 数据库 Whose SQL
    #[arg(long, value_enum, default_value = "duckdb")]
    pub(crate) dialect: SqlDialect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SqlDialect {
    /// DuckDB
    Duckdb,
    /// Spark SQL
    Spark,
    /// ClickHouse
    Clickhouse,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 两个报告年度，如 2023,2024；默认为最近两年 Two report years; default: the latest two
    #[arg(long, value_delimiter = ',', num_args = 1..=2)]
    pub(crate) years: Vec<i32>,
    /// 指标 Metric
    #[arg(long, short)]
    pub(crate) metric: Vec<String>,
    #[command(flatten)]
    pub(crate) table: TableArgs,
}

#[derive(Debug, Args)]
#[command(mut_arg("out", |out| out.help("输出文件；.docx .html .xlsx 为填好的法定表格 File to write to; .docx .html .xlsx: the statutory tables, filled")))]
pub(crate) struct RollupArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 汇总到哪个单位；默认为名册中每个有下属单位的单位 Whose bodies are added up; default: each that has some
    #[arg(long)]
    pub(crate) agency: Option<String>,
    /// 报告年度 Report year
    #[arg(long)]
    pub(crate) year: Option<i32>,
    /// 列出计入和缺少的单位，不列数字 List who is in and who is missing instead of numbers
    #[arg(long)]
    pub(crate) members: bool,
    #[command(flatten)]
    pub(crate) table: TableArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DraftArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 哪个单位的报告；名册中只有一个时可不写 Whose report; may be left out where the roster has only one
    #[arg(long)]
    pub(crate) agency: Option<String>,
    /// 报告年度；默认为最近一年 Report year; default: the latest
    #[arg(long)]
    pub(crate) year: Option<i32>,
    /// 输出文件（.docx） File to write to (.docx)
    #[arg(long, short, value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
    /// 输出位置已有其他文件时仍然覆盖 Replace a file of others that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
#[command(mut_arg("inputs", |inputs| inputs.required(false).required_unless_present("example").conflicts_with("example")))]
#[command(mut_arg("out", |out| out.help("输出文件；.html 为网页，.xlsx 为工作簿 File to write to; .html: a page, .xlsx: a workbook")))]
pub(crate) struct ScoreArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 评分表（TOML） Score card
    #[arg(long, value_hint = ValueHint::FilePath, required_unless_present = "example")]
    pub(crate) card: Option<PathBuf>,
    /// 显示一份示例评分表，供改写（不读输入） Print an example of a card (reads no input)
    #[arg(long)]
    pub(crate) example: bool,
    /// 人工评分（CSV：agency, indicator, points, note） Points given by people
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) manual: Option<PathBuf>,
    /// 报告年度；默认为最近一年 Report year; default: the latest
    #[arg(long)]
    pub(crate) year: Option<i32>,
    #[command(flatten)]
    pub(crate) table: TableArgs,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 报告年度；默认为去年 Report year; default: last year
    #[arg(long)]
    pub(crate) year: Option<i32>,
    #[command(flatten)]
    pub(crate) table: TableArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ChartArgs {
    /// 图的种类 Kind of chart
    #[arg(help = chart_kinds())]
    pub(crate) kind: String,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 指标或序列 Metric or series
    #[arg(long, short)]
    pub(crate) metric: Option<String>,
    /// 报告年度 Report year
    #[arg(long, value_delimiter = ',')]
    pub(crate) year: Vec<i32>,
    /// 突出显示的单位 Agency to highlight
    #[arg(long)]
    pub(crate) highlight: Vec<String>,
    /// 配色 Colours
    #[arg(long, value_enum, default_value = "light")]
    pub(crate) theme: ThemeName,
    /// 输出文件：.svg .png .json .csv，.vl.json（Vega-Lite），.echarts.json（ECharts 配置项）
    /// File to write to; its ending decides the format
    #[arg(long, short, value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
    /// 输出位置已有其他文件时仍然覆盖 Replace a file of others that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ThemeName {
    /// 白底 On white
    Light,
    /// 深底 On a dark ground
    Dark,
    /// 黑白印刷 Greys only, for print without colours
    Print,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// CSV
    Csv,
    /// Parquet
    Parquet,
    /// Arrow IPC
    Arrow,
    /// JSON
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 输出文件夹 Folder to write to
    #[arg(long, value_hint = ValueHint::DirPath)]
    pub(crate) to: PathBuf,
    /// 格式 Format
    #[arg(long, value_enum, default_value = "csv")]
    pub(crate) format: ExportFormat,
    /// 输出文件夹已有其他文件时仍然写入 Write even into a folder that holds files of others
    #[arg(long)]
    pub(crate) force: bool,
    /// CSV 文件带 BOM，便于 Excel 打开 Write CSV with a byte-order mark for Excel
    #[arg(long)]
    pub(crate) bom: bool,
    /// 网页和数据中写出输入文件的完整路径（默认从所给的文件夹起） Write the whole paths of input files; default: from the folder given
    #[arg(long)]
    pub(crate) full_paths: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum ScopeName {
    /// 本级 The agency's own
    Own,
    /// 汇总 Summed over the bodies below it
    RolledUp,
    /// 口径未说明 Not stated
    Unknown,
}

impl ScopeName {
    pub(crate) fn scope(self) -> Scope {
        match self {
            ScopeName::Own => Scope::Own,
            ScopeName::RolledUp => Scope::RolledUp,
            ScopeName::Unknown => Scope::Unknown,
        }
    }
}

#[derive(Debug, Args)]
#[command(mut_arg("inputs", |inputs| inputs.required(false).required_unless_present("blank").conflicts_with("blank")))]
pub(crate) struct FormArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// 单位；只有一个单位时可不写 Agency; may be left out where there is only one
    #[arg(long)]
    pub(crate) agency: Option<String>,
    /// 报告年度；只有一个年度时可不写 Report year; may be left out where there is only one
    #[arg(long)]
    pub(crate) year: Option<i32>,
    /// 口径；同一单位同一年度有几份报告时用 Scope, where an agency has several reports of a year
    #[arg(long, value_enum)]
    pub(crate) scope: Option<ScopeName>,
    /// 空白表格，供填写（需要 --year，不读输入） An empty form to fill in (needs --year, reads no input)
    #[arg(long)]
    pub(crate) blank: bool,
    /// 输出文件：.docx .html .xlsx File to write to; its ending decides the format
    #[arg(long, short, value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
    /// 输出位置已有其他文件时仍然覆盖 Replace a file of others that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FormsArgs {
    /// 格式：2014、2019、2021；不写则列出全部 A form; all of them where left out
    pub(crate) form: Option<String>,
    /// 以CSV列出指标编号 List the cell ids as CSV
    #[arg(long)]
    pub(crate) csv: bool,
}

#[derive(Debug, Args)]
pub(crate) struct NameArgs {
    /// 名称或代码 Name or code
    pub(crate) name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn no_argument_is_there_twice() {
        Cli::command().debug_assert();
    }
}
