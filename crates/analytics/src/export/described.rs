//! What each column of a table holds, for readers and for the metadata of Parquet files.

use crate::Grade;
use crate::quantities::Term;
use gongkai_model::{Form, Lang};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A column in words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Described {
    /// Permanent id of the cell or quantity, where the column holds one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Unit of the cell or quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// Columns that hold the same wherever they stand.
pub(super) const COLUMNS: [(&str, &str, &str); 143] = [
    ("agency", "单位名称（原文）", "name of the agency as printed"),
    ("agency_key", "单位标识：地区|机关", "identity of the agency: region|body"),
    ("region", "地区", "region path"),
    ("province", "省级地区", "region of province level"),
    ("prefecture", "地级地区", "region of prefecture level"),
    ("level", "层级", "level of the agency's government"),
    ("kind", "机构类型", "kind of body"),
    ("work", "系统（主管的工作）", "line of work"),
    ("peers", "同类单位组：层级.类别.系统", "group of peers: level.class.line of work"),
    ("report_year", "报告年度（所涵盖的年度）", "the year covered"),
    ("form", "表格格式", "form"),
    ("scope", "口径：本级或汇总", "whose numbers: own or rolled up"),
    (
        "counted_scope",
        "合并计算时的口径：未说明口径的部门、乡镇按本级计，县级以上政府不明",
        "scope where reports are taken together: departments and townships that do not say count as own, governments as unknown",
    ),
    ("earlier_scope", "与之比较的上年报告的口径", "scope of the report of the year before that it is compared with"),
    ("published", "发布日期", "publication date as the source claims it"),
    ("title", "标题", "title as printed"),
    ("source", "来源", "source to cite"),
    ("file", "读取的文件", "file it was read from"),
    ("place", "在文件中的位置", "place in the file"),
    ("cell", "单元格标识", "permanent id of the cell"),
    ("value", "数值；比率为小数", "the value; shares are fractions"),
    ("as_written", "原文", "text as it stands in the report"),
    ("state", "状态", "state"),
    ("cell_states", "非普通数字的单元格：状态=单元格|单元格", "cells that are no plain numbers: state=cell|cell"),
    ("metric", "指标", "id of the metric"),
    ("numerator", "分子", "numerator, or the count itself"),
    ("denominator", "分母", "denominator"),
    ("n", "样本量", "the n the value rests on"),
    ("below_minimum", "低于最小样本量", "n is below the minimum: shown, never ranked"),
    ("failed_check", "所用单元格有勾稽关系不符", "a number behind the value stands in a check of the form that fails"),
    (
        "unit",
        "数值的计量单位；1 为比率（0.4357 即 43.57%）",
        "unit of the value as it stands; 1 is a plain ratio (0.4357 is 43.57 %)",
    ),
    ("series", "序列", "id of the series"),
    ("comparable", "与上一份报告的可比性", "how far it compares with the agency's report before"),
    ("note", "口径变化说明", "what breaks the series here, in Chinese"),
    ("note_en", "口径变化说明（英文）", "what breaks the series here, in English"),
    ("used", "计入的单位数", "agencies that report the number"),
    ("missing", "未计入的单位数", "agencies that do not"),
    // Groups, ranks and changes.
    ("by", "分组依据", "what the reports are grouped by"),
    ("group", "分组", "the group"),
    ("reports", "计入的报告数", "reports with a value"),
    ("undefined", "分母为 0 的报告数", "reports whose denominator is 0"),
    ("not_carried", "来源未载明的报告数", "reports whose source does not show the numbers"),
    ("not_in_form", "表格中没有该项的报告数", "reports whose form has no such number"),
    ("out_of_range", "数值超出可能范围的报告数", "reports with a value that cannot be"),
    ("pooled", "合并计算的数值", "value of the sums"),
    ("median", "中位数", "median of the reports"),
    ("min", "最小值", "smallest value"),
    ("max", "最大值", "largest value"),
    ("rank", "名次", "rank; none below the minimum n"),
    (
        "rank_first",
        "可能的最前名次（同表同时成立的把握为95%）",
        "first rank that it may have, with 95 % confidence for all of a ranking",
    ),
    ("rank_last", "可能的最后名次", "last rank that it may have"),
    ("ranked", "参加排名的单位数", "agencies that are ranked"),
    (
        "shrunk",
        "收缩估计（贝塔二项分布后验均值）",
        "share shrunk towards the others': posterior mean of a beta-binomial model",
    ),
    (
        "robust_z",
        "稳健 z 值（修正 z 值，绝对值超过3.5为离群）",
        "modified z score among those ranked; an outlier beyond 3.5",
    ),
    (
        "control_z",
        "与合并值的标准化距离（已计入单位间差异）",
        "distance from the pooled ratio in standard errors, differences between bodies included",
    ),
    (
        "control",
        "控制限：within 界内、warning 超出95%界限、alarm 超出99.8%界限",
        "control limits: within, warning (outside 95 %), alarm (outside 99.8 %)",
    ),
    ("published_on_time", "按法定期限公布：1 按时，0 逾期", "out by the deadline of the law: 1 yes, 0 no"),
    ("found_error", "规则判定由报告单位负责的错误数", "errors that the rules found and lay at the agency"),
    ("found_warning", "规则判定由报告单位负责的警告数", "warnings that the rules found and lay at the agency"),
    ("published_known", "公布日期已知：1", "1 where the day of publication is known"),
    ("years_pooled", "合并的年数（含本年，至多）", "years pooled, its own and those before, at most"),
    ("low", "95%区间下限", "lower end of the 95 % interval"),
    ("high", "95%区间上限", "upper end of the 95 % interval"),
    ("earlier_year", "前一年度", "the earlier year"),
    ("later_year", "后一年度", "the later year"),
    ("earlier", "前一年度的数值", "value of the earlier year"),
    ("later", "后一年度的数值", "value of the later year"),
    ("difference", "后一年度减前一年度", "later less earlier"),
    ("relative", "相对变化", "difference over the earlier value"),
    ("forms_differ", "两年表格不同", "the two years follow different forms"),
    ("scopes_differ", "两年口径不同", "the two years differ in scope"),
    ("added", "计入的单位数（汇总）", "bodies whose number is in the sum"),
    ("lacking", "没有该数字的单位数", "bodies that report no such number"),
    ("complete", "各单位齐全且都有该数字", "every body is there and reports the number"),
    ("stated", "政府报告所填", "what the government's own report states"),
    ("outcome", "汇总与所填相比", "how the sum stands to what is stated"),
    ("parent", "上级单位", "the agency that it is summed into"),
    ("taken", "是否计入：added、missing、other_form", "whether it is in the sums: added, missing, other_form"),
    ("table", "在文件中为第几个表", "number of the table in the file"),
    ("label", "单元格名称", "label of the cell"),
    ("collapsed", "合并的行", "a row that stands for a group"),
    ("used_state", "所用报告中的状态", "state in the report that is used"),
    ("used_file", "所用报告的文件", "file of the report that is used"),
    ("used_place", "在所用报告中的位置", "place in the report that is used"),
    ("other", "另一份报告中的数值", "value in the other report"),
    ("other_state", "另一份报告中的状态", "state in the other report"),
    ("other_file", "另一份报告的文件", "file of the other report"),
    ("other_place", "在另一份报告中的位置", "place in the other report"),
    ("preferred", "为何采用前者", "why the first is used"),
    // A saved dataset.
    ("report", "报告序号，从 0 起", "number of the report, from 0"),
    ("agency_record", "单位（JSON）", "the agency in JSON"),
    ("dates", "文中的日期（JSON）", "dates in the text, in JSON"),
    ("period_from", "统计期限起", "first day of the period stated"),
    ("period_to", "统计期限止", "last day of the period stated"),
    ("body_repeated", "正文重复", "the body stands there twice"),
    ("detected_form", "识别出的表格格式", "form that was recognised"),
    ("carries_text", "来源载有正文", "the source carries the text"),
    ("carries_published", "来源载有发布日期", "the source carries the date of publication"),
    ("carries_tables", "来源载有的表格（JSON）", "tables that the source carries, in JSON"),
    ("legibility", "读取情况（JSON）", "how well it was read, in JSON"),
    ("format", "文件格式", "format of the file"),
    ("count", "件数", "the number, where it is a count"),
    ("amount", "金额，原样的十进制数", "the number, where it is an amount: exact decimal text"),
    ("part", "报告的哪一部分", "part of the report"),
    ("key", "章节标识", "key of the section"),
    ("text", "文字", "text"),
    ("line", "行号", "line"),
    ("page", "页码", "page"),
    ("row", "在表中为第几行", "row in the table"),
    ("column", "在表中为第几列", "column in the table"),
    // What the frame of quantities tells beside cells.
    ("days_to_publication", "年末至发布的天数", "days from the end of the report year to publication"),
    ("cells_reported", "填报的单元格数", "statutory cells that are reported"),
    ("cells_statutory", "法定单元格数", "statutory cells of the form"),
    ("identities_passed", "成立的勾稽关系数", "identities that hold"),
    ("identities_evaluable", "可判断的勾稽关系数", "identities that hold or are broken"),
    // Findings, and what became of files.
    ("rule", "规则代码", "code of the rule"),
    ("name", "规则名称", "name of the rule"),
    ("severity", "级别：error 错误、warning 警告、note 提示", "how grave: error, warning, note"),
    ("attribution", "责任归属", "who answers for it"),
    ("cells", "涉及的单元格标识", "ids of the cells that are compared"),
    ("expected", "应有的内容", "what should stand there"),
    ("actual", "实有的内容", "what stands there"),
    ("excerpt", "涉及的文字", "the words that it is about"),
    ("message", "说明", "what is wrong"),
    ("message_en", "说明（英文）", "the same in English"),
    ("help", "如何处理", "what to do"),
    ("causes", "可能的原因", "how it may have come about"),
    ("excepted", "列为例外的理由", "why it does not count, where somebody answers for it"),
    ("check", "勾稽关系标识", "id of the check of the form that is broken"),
    ("copy_of", "所在报告为该文件的副本", "the file whose report is used, where this one is a copy"),
    ("reason", "原因代码", "the reason as a word that stays the same"),
    ("problem", "情况代码", "what was met, as a word that stays the same"),
    ("dropped", "内容未采用", "the content was not used"),
    (
        "what",
        "file 拒绝的文件、skipped 跳过的文件、row 未采用的内容",
        "file: rejected; skipped: of a kind that is not read; row: content that was not used",
    ),
    // The catalogues of metrics and rules.
    ("zh", "中文名称", "name in Chinese"),
    ("en", "英文名称", "name in English"),
    ("shown_in", "显示的单位", "unit in which it is shown to people"),
    ("better", "方向", "which way is better"),
    ("minimum_n", "参加排名的最小样本量", "least n with which it is ranked"),
    ("formula", "定义", "definition"),
    ("formula_en", "定义（英文）", "definition in English"),
    ("checks", "检查什么", "what is checked"),
    ("checks_en", "检查什么（英文）", "what is checked, in English"),
];

/// The scope of reports that are taken together.
const TOGETHER: (&str, &str) = (
    "口径：本级（未说明口径的部门、乡镇按本级计）、汇总；未说明口径的县级以上政府单列，以免重复计算",
    "whose numbers: own (departments and townships that do not say count as such), rolled up; governments that do not say stand apart, so that nothing is counted twice",
);

/// Columns that hold something else in one table: table, column, in Chinese, in English.
const ELSEWHERE: [(&str, &str, &str, &str); 15] = [
    ("groups", "scope", TOGETHER.0, TOGETHER.1),
    ("concentration", "scope", TOGETHER.0, TOGETHER.1),
    (
        "metrics",
        "comparable",
        "与后续格式的可比性（早先格式以相近数字代替的为大致可比）",
        "comparability with later forms: approximate where an earlier form uses other numbers instead",
    ),
    ("groups", "missing", "缺少数字的报告数", "reports that lack a number"),
    ("groups", "below_minimum", "低于最小样本量的报告数", "reports below the minimum n"),
    (
        "groups",
        "failed_check",
        "所用单元格有勾稽关系不符的报告数",
        "reports with a number that stands in a failing check",
    ),
    ("copies", "used", "所用报告中的数值", "value in the report that is used"),
    ("form_cells", "unit", "计量单位", "unit"),
    ("form_cells", "table", "表格", "table of the form"),
    ("findings", "table", "表格", "the table"),
    ("findings", "line", "行或列", "the row or column"),
    ("findings", "difference", "实有减应有", "actual less expected"),
    ("problems", "report", "涉及的报告", "the report that it concerns"),
    ("rejected", "report", "涉及的报告", "the report that it concerns"),
    ("cards", "source", "依据", "what the metric rests on"),
];

/// Columns named after cells and quantities, by name. Where several forms have one, the newest tells of it.
static NUMBERS: LazyLock<BTreeMap<String, Described>> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    let state = |of: &Described| Described {
        id: of.id.clone(),
        zh: format!("{}：状态", of.zh),
        en: format!("{}: state", of.en),
        unit: None,
    };
    for form in Form::all() {
        for (id, quantity) in form.quantities() {
            let unit = (!quantity.unit.is_empty()).then(|| quantity.unit.clone());
            let told = Described { id: Some(id.to_owned()), zh: quantity.zh.clone(), en: quantity.en.clone(), unit };
            let before = Described {
                zh: format!("上年报告：{}", told.zh),
                en: format!("{} of the report of the year before", told.en),
                ..told.clone()
            };
            // Which quantities a frame holds is not asked here.
            for (term, told) in [(Term::Quantity(id), told), (Term::Earlier(id), before)] {
                all.insert(term.state(), state(&told));
                all.insert(term.column(), told);
            }
        }
        for cell in &form.cells {
            let Some(ix) = form.cell(&cell.id) else { continue };
            let label = |lang| form.cell_label(ix, lang).to_owned();
            let (id, unit) = (Some(cell.id.clone()), Some(cell.unit.clone()));
            all.insert(cell.id.clone(), Described { id, zh: label(Lang::Zh), en: label(Lang::En), unit });
        }
    }
    for term in [
        Term::Days,
        Term::OnTime,
        Term::Dated,
        Term::CellsReported,
        Term::CellsAll,
        Term::IdentitiesPassed,
        Term::IdentitiesEvaluable,
        Term::Findings(Grade::Error),
        Term::Findings(Grade::Warning),
    ] {
        if let Some(told) = named(&term.column()) {
            all.insert(term.state(), state(&told));
        }
    }
    all
});

fn named(column: &str) -> Option<Described> {
    let (_, zh, en) = COLUMNS.iter().find(|(name, ..)| *name == column)?;
    Some(Described::words(zh, en))
}

impl Described {
    fn words(zh: &str, en: &str) -> Described {
        Described { id: None, zh: zh.to_owned(), en: en.to_owned(), unit: None }
    }
}

/// What a column of a table holds.
pub(crate) fn describe(table: &str, column: &str) -> Option<Described> {
    let own = ELSEWHERE.iter().find(|(of, name, ..)| *of == table && *name == column);
    let own = own.map(|(.., zh, en)| Described::words(zh, en));
    own.or_else(|| named(column)).or_else(|| NUMBERS.get(column).cloned())
}

/// The columns of a table by name, as JSON for the metadata of its file.
pub(super) fn as_json<'n>(table: &str, columns: impl Iterator<Item = &'n str>) -> String {
    let all: BTreeMap<&str, Described> =
        columns.filter_map(|column| Some((column, describe(table, column)?))).collect();
    serde_json::json!(all).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Table, copies, form_cells, groups, rankings};
    use crate::{Collection, GroupBy, Metrics, Quantities};

    #[test]
    fn no_column_is_named_twice() {
        let mut names: Vec<&str> = COLUMNS.iter().map(|(name, ..)| *name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn every_column_of_every_table_is_told() {
        let collection = Collection::default();
        let metrics = Metrics::of(&collection).unwrap();
        let forms: Vec<&'static Form> = Form::all().iter().collect();
        let mut tables = vec![
            groups(&metrics, GroupBy::Level).unwrap(),
            rankings(&metrics, &[], &[], crate::GroupBy::Peers).unwrap(),
            form_cells(&forms, Lang::Zh),
            copies(&collection),
        ];
        tables.extend(Table::ALL.map(|table| table.rows(&collection, &metrics).unwrap()));
        for table in tables {
            for field in &table.fields {
                assert!(describe(table.id, &field.name).is_some(), "{}: {}", table.id, field.name);
            }
        }
        for column in Quantities::of(&collection).unwrap().frame().get_column_names() {
            assert!(describe("quantities", column).is_some(), "{column}");
        }
    }

    #[test]
    fn a_column_leads_to_its_permanent_id() {
        let told = describe("quantities", "requests_total_total").unwrap();
        assert_eq!(told.id.as_deref(), Some("requests.total.total"));
        assert_eq!(told.unit.as_deref(), Some("件"));
        let state = describe("quantities", "requests_total_total_state").unwrap();
        assert_eq!((state.id, state.unit), (told.id, None));
    }
}
