use gongkai_model::Lang;
use std::io;

/// What can go wrong between reports and tables.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalyticsError {
    /// No metric has this id.
    #[error("unknown metric {metric:?}{}", did_you_mean(.near))]
    UnknownMetric {
        /// The id given.
        metric: String,
        /// Ids that look like it, best first.
        near: Vec<&'static str>,
    },
    /// The card is no metric of a single report.
    #[error("{metric} is no metric of a single report{}", did_you_mean(.parts))]
    NotOfAReport {
        /// The id given.
        metric: String,
        /// The metrics of its parts, where it is a mix.
        parts: Vec<&'static str>,
    },
    /// Only a share can be decomposed.
    #[error("{metric} is no ratio of counts within one report, so its change cannot be decomposed")]
    NotARatio {
        /// The metric.
        metric: String,
    },
    /// Only ratios of counts can be pooled over years.
    #[error("“{metric}” is not a ratio of two counts of one report: it cannot be pooled over years")]
    NotPoolable {
        /// The metric.
        metric: String,
    },
    /// What the rules find stands in no table of numbers.
    #[error("“{metric}” counts what the rules find, which no dataset holds: ask gongkai metrics for it")]
    OfReview {
        /// The metric.
        metric: String,
    },
    /// The years of a comparison are in the wrong order, or the same.
    #[error("cannot compare {earlier} with {later}: the first year must be the earlier one")]
    Years {
        /// The year given first.
        earlier: i32,
        /// The year given second.
        later: i32,
    },
    /// A word that names no way of grouping, no format.
    #[error("unknown {what} {word:?}; valid: {valid}")]
    UnknownWord {
        /// What the word should name.
        what: &'static str,
        /// The word.
        word: String,
        /// What would have been accepted.
        valid: &'static str,
    },
    /// Tables of different kinds have no common rows.
    #[error("a table of {found} cannot stand under one of {valid}: tables of one kind are wanted")]
    OtherTable {
        /// Kind of the one.
        found: &'static str,
        /// Kind of those before it.
        valid: &'static str,
    },
    /// The data frame library refused a step.
    #[error("{step}: {source}")]
    Frame {
        /// What was being computed.
        step: &'static str,
        /// Why it failed.
        source: polars::error::PolarsError,
    },
    /// A table could not be written as CSV.
    #[error("{file}: cannot write CSV: {source}")]
    Csv {
        /// The file being written.
        file: String,
        /// Why it failed.
        source: csv::Error,
    },
    /// A table could not be written or read as JSON.
    #[error("{file}: {source}")]
    Json {
        /// The file.
        file: String,
        /// Why it failed.
        source: serde_json::Error,
    },
    /// A table could not be written or read in a columnar format.
    #[error("{file}: {source}")]
    Columnar {
        /// The file.
        file: String,
        /// Why it failed.
        source: polars::error::PolarsError,
    },
    /// A file could not be written, or a file of a dataset could not be read.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// Why it failed.
        source: io::Error,
    },
    /// A dataset written by another version.
    #[error(
        "{file}: schema {found:?} is not {expected:?}; write the dataset again with gongkai load, from the original files"
    )]
    Schema {
        /// The file.
        file: String,
        /// The schema found.
        found: String,
        /// The schema this program reads.
        expected: &'static str,
    },
    /// A table of a dataset that is not the one its `dataset.json` tells of.
    #[error(
        "{file} is not the file that dataset.json tells of: the dataset was not written to its end, holds files of another \
         run, or is damaged; none of it was used, write it again with gongkai load"
    )]
    NotWhole {
        /// The file.
        file: String,
    },
    /// A dataset that holds more or less than it says.
    #[error(
        "dataset.json tells of {told} {what}, there are {found}; the dataset is damaged, write it again with gongkai load"
    )]
    Count {
        /// What was counted.
        what: &'static str,
        /// The number in `dataset.json`.
        told: usize,
        /// The number found.
        found: usize,
    },
    /// A table that is no panel of ours.
    #[error("{file} is no exported panel: {}; found: {}", lacks(lacking), some(found, ", "))]
    NotAPanel {
        /// The file.
        file: String,
        /// Columns that it would need.
        lacking: Vec<&'static str>,
        /// Columns that it has.
        found: Vec<String>,
    },
    /// A column of a table that holds something of another type.
    #[error("{file}, column {column}: it holds {found}; {expected} are valid")]
    ColumnType {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The type found.
        found: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// A number that cannot stand in its column.
    #[error("{file}, row {row}, column {column}: {value} is not valid; {expected} are")]
    NotANumber {
        /// The file.
        file: String,
        /// The row, 1 for the first.
        row: usize,
        /// The column.
        column: String,
        /// The value found.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A table with more rows than are read at once.
    #[error("{file} has {rows} rows; at most {most} are read from one file: write it in several, by year or region")]
    TooManyRows {
        /// The file.
        file: String,
        /// How many rows it has.
        rows: usize,
        /// How many are read.
        most: usize,
    },
    /// A table with two rows for one report.
    #[error("{file}, rows {first} and {second} are both of {report}; one row for each agency, year and scope is valid")]
    TwoRows {
        /// The file.
        file: String,
        /// The earlier row, 1 for the first.
        first: usize,
        /// The later row.
        second: usize,
        /// Agency and year.
        report: String,
    },
    /// A file that its reader cannot make sense of.
    #[error("{file} is damaged, or not the format that its name says")]
    Damaged {
        /// The file.
        file: String,
    },
    /// A value of a dataset that cannot be what was written.
    #[error("{file}, row {row}, column {column}: {value:?} is no {expected}")]
    BadValue {
        /// The file.
        file: String,
        /// The row, 1 for the first.
        row: usize,
        /// The column.
        column: &'static str,
        /// The value found.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
}

impl AnalyticsError {
    /// The message in a language.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        let near = |near: &[&str]| match near {
            [] => String::new(),
            near => format!("；相近的有：{}", near.join("、")),
        };
        match self {
            AnalyticsError::UnknownMetric { metric, near: names } => format!("没有指标“{metric}”{}", near(names)),
            AnalyticsError::NotOfAReport { metric, parts } if parts.is_empty() => {
                format!("“{metric}”不是单份报告的指标，不能这样使用")
            }
            AnalyticsError::NotOfAReport { metric, parts } => {
                format!("“{metric}”由几个分项组成，请选其中一项：{}", parts.join("、"))
            }
            AnalyticsError::NotARatio { metric } => format!("“{metric}”不是同一报告内两个计数之比，其变化不能分解"),
            AnalyticsError::OfReview { metric } => {
                format!("“{metric}”统计规则核对的结果，数据集不含此项；请用 gongkai metrics 计算")
            }
            AnalyticsError::NotPoolable { metric } => format!("“{metric}”不是同一报告内两个计数之比，不能跨年合并"),
            AnalyticsError::OtherTable { found, valid } => {
                format!("{found} 表不能接在 {valid} 表之后；应为同一种表")
            }
            AnalyticsError::Years { earlier, later } => {
                format!("不能以 {earlier} 年与 {later} 年对比：第一个年度应较早")
            }
            AnalyticsError::UnknownWord { word, valid, .. } => format!("不认识“{word}”；可用：{valid}"),
            AnalyticsError::Schema { file, found, expected } => {
                format!("{file}：格式版本“{found}”不是“{expected}”；请从原始文件用 gongkai load 重新写出")
            }
            AnalyticsError::NotWhole { file } => format!(
                "{file} 与 dataset.json 的记录不符：数据集没有写完、混有另一次运行的文件，或已损坏；其内容一概未采用，请用 gongkai load 重新写出"
            ),
            AnalyticsError::Count { what, told, found } => {
                let what = match *what {
                    "reports" => "份报告",
                    "cells" => "格数据",
                    _ => "个部分",
                };
                format!("dataset.json 记有 {told} {what}，实有 {found}；数据集已损坏，请用 gongkai load 重新写出")
            }
            AnalyticsError::BadValue { file, row, column, value, expected } => {
                format!("{file} 第{row}行 {column} 列：“{value}”不是{expected}")
            }
            AnalyticsError::NotAPanel { file, lacking, found } => {
                let lacks = match lacking[..] {
                    [] => "没有一列是法定表格的指标编号".to_owned(),
                    _ => format!("缺少 {} 列", lacking.join("、")),
                };
                format!("{file} 不是本程序导出的宽表（panel）：{lacks}；实有：{}", some(found, "、"))
            }
            AnalyticsError::ColumnType { file, column, found, expected } => {
                format!("{file} 的 {column} 列：类型为 {found}；应为{}", type_zh(expected))
            }
            AnalyticsError::NotANumber { file, row, column, value, expected } => {
                format!("{file} 第{row}行 {column} 列：{value} 无效；应为{}", type_zh(expected))
            }
            AnalyticsError::TooManyRows { file, rows, most } => {
                format!("{file} 有 {rows} 行；一个文件最多读取 {most} 行，请按年度或地区分成几个文件")
            }
            AnalyticsError::TwoRows { file, first, second, report } => {
                format!("{file} 第{first}行和第{second}行同为{report}年度的报告；每个单位、年度、口径只能有一行")
            }
            AnalyticsError::Damaged { file } => format!("{file} 已损坏，或者不是文件名所示的格式"),
            AnalyticsError::Io { file, source } if source.kind() == io::ErrorKind::NotFound => {
                format!("缺少文件 {file}")
            }
            AnalyticsError::Io { file, source } => format!("{file}：无法读取：{source}"),
            AnalyticsError::Json { file, source } if !source.is_io() => {
                format!("{file}：不是有效的 JSON（第{}行，第{}列）", source.line(), source.column())
            }
            // What is left comes from a library, in its own words.
            other => other.to_string(),
        }
    }
}

/// The first of many names.
fn some(names: &[String], between: &str) -> String {
    const MOST: usize = 8;
    let more = if names.len() > MOST { ", …" } else { "" };
    names.iter().take(MOST).cloned().collect::<Vec<_>>().join(between) + more
}

fn lacks(columns: &[&str]) -> String {
    match columns {
        [] => "no column is called by the id of a cell".to_owned(),
        columns => format!("it lacks {}", columns.join(", ")),
    }
}

fn type_zh(expected: &str) -> &str {
    match expected {
        "whole numbers" => "整数",
        "numbers" => "数字",
        "text" => "文本",
        "dates, or text" => "日期或文本",
        other => other,
    }
}

fn did_you_mean(near: &[&str]) -> String {
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) }
}
