use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::agency::{Agency, AreaGovernment, Level};
use gongkai_model::{CellIx, Form, FormId};
use std::sync::LazyLock;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL209"),
        name: "regulations-without-power",
        title: ("无权制定规章的单位填了规章", "Regulations at a body that cannot make them"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "《中华人民共和国立法法》（2023年修正）第九十一条、第九十三条（部门规章、地方政府规章的制定主体；修正前为第八十条、第八十二条）",
        docs: Docs {
            checks: (
                "县级以下单位和地方政府部门的“规章”一行是否大于零。",
                "Whether “规章” is above zero at bodies below a prefecture and at departments of local governments.",
            ),
            why: (
                "规章只有国务院部门、省级和设区的市（自治州）人民政府可以制定；填了常是把规范性文件填错了行。",
                "Only ministries, provinces and cities with districts make “规章”; elsewhere a “规范性文件” stands in the wrong row.",
            ),
            bad: ("县财政局“规章”制发 1 件。", "A county’s finance bureau with 1 “规章”."),
            good: ("“规章”填 0，填入“行政规范性文件”。", "0; the document belongs under “行政规范性文件”."),
            false_alarms: (
                "单位级别不明、不能判断是否设区的市时不报；设区的市人民政府及其办公室不报。",
                "Where the level is unknown, or whether a city has districts, nothing is said; governments of cities with districts and their offices may.",
            ),
        },
    },
    check: Check::Report(check),
};

/// The cells of the row 规章 in each form.
static REGULATIONS: LazyLock<Vec<(FormId, CellIx)>> = LazyLock::new(|| {
    let cells = Form::all().iter().flat_map(|form| form.cells.iter().map(move |def| (form, def.id.as_str())));
    let of_row = cells.filter(|(_, id)| id.starts_with("proactive.regulations."));
    of_row.filter_map(|(form, id)| Some((form.id, form.cell(id)?))).collect()
});

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    if cx.report.carried.tables.is_empty() {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read").into());
    }
    let agency = &cx.report.agency;
    let named = agency.area_government() == Some(AreaGovernment::Named);
    let government = named || agency.kind.id() == "government_office";
    if !cx.facts.names_its_agency() {
        return Verdict::NotEvaluable(Text::new("单位名称只见于文件名", "the agency is named by the file only").into());
    }
    match agency.level {
        None => return Verdict::NotEvaluable(Text::new("单位级别不明", "the agency’s level is unknown").into()),
        Some(Level::Ministry | Level::Province) => return Verdict::NotApplicable,
        Some(Level::City) if government => return Verdict::NotApplicable,
        // 蓼墟市: of a county's rank or of a prefecture's.
        Some(Level::County) if government && rank_is_open(agency) => {
            return Verdict::NotEvaluable(
                Text::new("不能判断是否设区的市", "it is not known whether the city has districts").into(),
            );
        }
        Some(_) => {}
    }
    let own = REGULATIONS.iter().filter(|(form, _)| *form == cells.form().id).map(|(_, ix)| *ix);
    let filled: Vec<CellIx> = own.filter(|ix| cells.count(*ix).is_some_and(|n| n > 0)).collect();
    let Some(first) = filled.first() else { return Verdict::Pass(None) };
    let n = cells.count(*first).unwrap_or(0);
    let message = Text::new(
        format!("“规章”填了 {n}，本单位无权制定规章"),
        format!("“规章” says {n}; this body cannot make “规章”"),
    );
    let help = Text::new(
        "请改填0；属于规范性文件的填入“行政规范性文件”。",
        "Write 0; what is a “规范性文件” belongs in its own row.",
    );
    let draft = Draft::new(message, help).cells(cells, &filled).instead(0, n);
    findings.push(draft.doubted(cx.facts.doubt_of(&filled)));
    Verdict::Fail
}

/// A city that stands in no region that is known: it may have districts.
fn rank_is_open(agency: &Agency) -> bool {
    agency.region.len() == 1 && agency.region.last().is_some_and(|unit| unit.ends_with('市'))
}
