use super::rows;
use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellIx, CellState, Cells};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL203"),
        name: "not-a-number",
        title: ("数字单元格里是文字", "Text where a number belongs"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: ("数字单元格里是否填了文字。", "Whether cells that want a number hold text."),
            why: ("文字无法核对、无法汇总。", "Text can be neither checked nor added up."),
            bad: ("“行政处罚”一格填“详见附表”。", "“详见附表” in the cell of “行政处罚”."),
            good: ("填数字。", "A number."),
            false_alarms: (
                "带小数的件数由 CEL205 报告；读不出对应哪一行哪一列的单元格不在此列。文字是表格自己的行名、列名，或夹着几个数字的，多半是行列读错了，记为“本工具”的问题，只作警告。",
                "Counts with decimals are CEL205; cells whose row or column is not sure are left alone. Words of the table’s own labels, or with several numbers among them, were most likely read into the wrong cell: a warning that is put down to the tool.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    if cx.report.carried.tables.is_empty() {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read").into());
    }
    let is_text = |ix| {
        let words = cells.own_words(ix).unwrap_or_default();
        words.chars().any(char::is_alphabetic) && rows::decimal(words).is_none()
    };
    for group in rows::with(cells, |ix| cells.state(ix) == CellState::Unreadable && is_text(ix)) {
        let (place_zh, place_en) = rows::label(cells, &group);
        let found = group.first().map(|ix| cells.get(*ix).as_written.into_owned()).unwrap_or_default();
        let message =
            Text::new(format!("{place_zh}：应为数字，实为“{found}”"), format!("{place_en}: {found:?} is no number"));
        let help = Text::new("请填数字，没有数据的填0。", "Write a number; where there is nothing, 0.");
        let draft = Draft::new(message, help).cells(cells, &group).instead("数字", &found);
        findings.push(draft.doubted(misread(cells, &group)));
    }
    findings.verdict()
}

/// Why text in a cell may be no text of that cell: it is a piece of the table's labels, or several numbers stand in it.
fn misread(cells: &Cells, group: &[CellIx]) -> Option<Doubt> {
    let form = cells.form();
    let plain = |text: &str| text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect::<String>();
    let of_label = |ix: &CellIx| {
        let words = cells.get(*ix).as_written.into_owned();
        let numbers = words.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).count();
        let han = plain(&words);
        let own = form.table_of(*ix).rows.iter().any(|row| {
            han.chars().count() >= PIECE
                && std::iter::once(&row.zh).chain(&row.aliases).any(|l| plain(l).contains(&han))
        });
        // A piece of a heading down the side behind a number, a unit of a column of its own before one.
        let beside = numbers == 1
            && words.starts_with(|c: char| c.is_ascii_digit())
            && han.chars().count() >= BESIDE
            && form
                .table_of(*ix)
                .groups
                .iter()
                .any(|group| plain(&format!("{}{}", group.number, group.zh)).contains(&han));
        let unit = numbers == 1
            && words.ends_with(|c: char| c.is_ascii_digit())
            && ["条", "件", "次", "人次", "个", "场", "人"].contains(&han.as_str());
        // Where a page ends within a number, and where a picture stands for it.
        let unread = words.ends_with('…') || words.starts_with("［图");
        own || beside || unit || numbers > 1 || unread || is_mistaken_digit(&words)
    };
    group.iter().any(of_label).then(|| {
        Doubt::Misread(Text::new(
            "像是表格的行名、几格连在一起，或识别错了的数字",
            "it looks like a label of the table, several cells in one, or digits that were recognised as letters",
        ))
    })
}

/// Letters that the recognition of characters writes for digits, and nothing else: `O`, `l2`, `B`, `1O.S2`.
fn is_mistaken_digit(words: &str) -> bool {
    let words = words.trim().trim_start_matches(['-', '−', '+']);
    let like = |c: char| c.is_ascii_digit() || "OoQDIlBSZzGq|.,".contains(c);
    !words.is_empty() && words.chars().all(like)
}

/// Fewest characters of a heading beside a number.
const BESIDE: usize = 2;

/// Characters of a label that chance does not bring.
const PIECE: usize = 4;
