use crate::draft::CollectionFindings;
use crate::finding::{Draft, Text};
use crate::rule::{Check, CollectionContext, Docs, Needs, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Scope;
use gongkai_model::agency::AgencyKey;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SET951"),
        name: "rollup-mismatch",
        title: ("汇总数与各单位之和不符", "The roll-up is not the sum of its parts"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "地方汇总口径（如政府报告汇总所属部门和下级政府）；国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "名册写明上级单位、口径为汇总（数据写明，或者引言、第一部分写明“本报告汇总……各部门……数据”）、且各单位报告齐全时，汇总的数字是否等于各单位之和。单位有本级、汇总两份的，取本级的，取汇总的能对上也算对上。",
                "Where the roster names a parent, the parent’s scope is a roll-up (by the data, or by words of the preamble or section 1: “本报告汇总…各部门…数据”), and all children are there: whether its numbers are the sum of theirs. Of a child with both its own numbers and a roll-up its own count; where the roll-ups add up that holds too.",
            ),
            why: ("汇总报告应当由各单位的数字相加得到。", "A roll-up is made by adding up."),
            bad: (
                "各部门新收之和 349，区政府汇总报告写 394。",
                "The children received 349 together, the parent states 394.",
            ),
            good: ("349。", "349."),
            false_alarms: (
                "口径没有写明、有单位缺报告的，不判断。垂直管理单位、移送件重复计算会造成差别。",
                "Nothing is said where the scope is not stated or a child is missing. Vertical agencies and requests passed on make a difference.",
            ),
        },
    },
    check: Check::Collection(check),
};

/// The reports of an agency for a year, by their scope.
#[derive(Clone, Copy, Default)]
struct Both {
    own: Option<usize>,
    rolled_up: Option<usize>,
}

/// Quantities that are added up.
const QUANTITIES: [&str; 4] =
    ["requests.received.total", "requests.total.total", "requests.granted.total", "requests.carried_out.total"];

fn check(cx: &CollectionContext<'_, '_>, findings: &mut CollectionFindings) -> Verdict {
    let Some(roster) = &cx.settings.roster else {
        return Verdict::NotEvaluable(Text::new("没有名册（--roster）", "there is no roster (--roster)").into());
    };
    let mut judged = false;
    let years: BTreeSet<i32> = cx.reports.iter().map(|facts| facts.report.report_year).collect();
    for year in years {
        // An agency may have a report of its own numbers and one that adds up.
        let mut of: BTreeMap<&AgencyKey, Both> = BTreeMap::new();
        for (at, facts) in cx.reports.iter().enumerate().filter(|(_, facts)| facts.report.report_year == year) {
            let both = of.entry(&facts.report.agency.key).or_default();
            let place =
                if facts.report.stated_scope() == Scope::RolledUp { &mut both.rolled_up } else { &mut both.own };
            place.get_or_insert(at);
        }
        let expected = roster.expected(year);
        let mut children: BTreeMap<&str, Vec<&AgencyKey>> = BTreeMap::new();
        for agency in &expected {
            if let Some(parent) = agency.parent.as_deref() {
                children.entry(parent).or_default().push(&agency.key);
            }
        }
        // Of several bodies of one name the first by its key.
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        for at in of.values().filter_map(|both| both.rolled_up) {
            by_name.entry(&cx.reports[at].report.agency.name).or_insert(at);
        }
        for (parent, children) in children {
            let at = by_name.get(parent).copied();
            let Some(at) = at else { continue };
            let all: Option<Vec<Both>> = children.iter().map(|key| of.get(key).copied()).collect();
            let Some(both) = all else { continue };
            // What each counts itself; and, where they add up in turn, what that comes to.
            let ways: [Vec<usize>; 2] = [
                both.iter().filter_map(|of| of.own.or(of.rolled_up)).collect(),
                both.iter().filter_map(|of| of.rolled_up.or(of.own)).collect(),
            ];
            let all = &ways[0];
            let parent_own = of.get(&cx.reports[at].report.agency.key).and_then(|both| both.own);
            judged = true;
            for id in QUANTITIES {
                let read = |at: usize| cx.reports[at].report.quantity(id).count();
                let add = |of: &[usize]| of.iter().map(|at| read(*at)).sum::<Option<i64>>();
                let (Some(stated), Some(sum)) = (read(at), add(all)) else { continue };
                let own = parent_own.and_then(read).unwrap_or(0);
                if ways.iter().filter_map(|way| add(way)).any(|sum| sum == stated || sum + own == stated) {
                    continue;
                }
                let quantity = cx.reports[at].report.form().and_then(|form| form.quantity(id));
                let (zh, en) = quantity.map_or((id, id), |quantity| (quantity.zh.as_str(), quantity.en.as_str()));
                let message = Text::new(
                    format!("{zh}：{} 个单位合计 {sum}，汇总报告 {stated}，相差 {:+}", all.len(), stated - sum),
                    format!(
                        "{en}: {} agencies have {sum} together, the roll-up states {stated}, difference {:+}",
                        all.len(),
                        stated - sum
                    ),
                );
                let help = Text::new(
                    "请核对汇总口径和各单位的数字。",
                    "Check what is rolled up and the numbers of each agency.",
                );
                let table = id.split('.').next().unwrap_or_default();
                let unsure = |at: &usize| !cx.reports[*at].report.legibility.is_sure(table);
                let doubt = std::iter::once(&at).chain(all).find(|at| unsure(at));
                let doubt = doubt.and_then(|at| cx.reports[*at].table_doubt(table));
                findings.push(at, Draft::new(message, help).instead(sum, stated).doubted(doubt));
            }
        }
    }
    if judged {
        Verdict::Pass(None)
    } else {
        Verdict::NotEvaluable(
            Text::new("没有口径为汇总且各单位齐全的报告", "no roll-up whose parts are all here").into(),
        )
    }
}
