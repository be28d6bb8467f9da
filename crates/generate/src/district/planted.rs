//! Defects that are planted in the reports, and near misses that look like defects and are none.

use super::bodies::{Body, Place};
use super::edit::{add, append, collapse, copy, count, decorate, old_form, part, put, replace, say, swap, vague};
use super::{Sample, narrative};
use crate::plain::Dice;
use gongkai_model::{CellState, Date, Report};
use std::collections::BTreeSet;

/// A defect, or what must not be taken for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlantedKind {
    /// The rule must find it.
    Defect,
    /// The rule must leave it alone.
    NearMiss,
}

impl PlantedKind {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            PlantedKind::Defect => "defect",
            PlantedKind::NearMiss => "near_miss",
        }
    }
}

/// Something planted in a report.
#[derive(Debug, Clone)]
pub struct Planted {
    /// Name of the agency as its report prints it.
    pub agency: String,
    /// Year of the report.
    pub report_year: i32,
    /// Code of the rule.
    pub rule: &'static str,
    /// Defect or near miss.
    pub kind: PlantedKind,
    /// Cells in question.
    pub cells: Vec<String>,
    /// What was done.
    pub note: String,
}

/// Plants everything. What is planted in one report is planted in no other way there.
pub(super) fn plant(bodies: &[Body], samples: &mut Vec<Sample>, place: &Place, dice: &mut Dice) -> Vec<Planted> {
    let mut planter = Planter { bodies, samples, planted: Vec::new(), changed: BTreeSet::new() };
    planter.arithmetic();
    planter.cells();
    planter.years();
    planter.tell_again(dice);
    planter.text(place);
    planter.form();
    planter.near_misses();
    planter.planted
}

struct Planter<'d> {
    bodies: &'d [Body],
    samples: &'d mut Vec<Sample>,
    planted: Vec<Planted>,
    /// Reports whose numbers are no longer those that the text was written from.
    changed: BTreeSet<usize>,
}

impl Planter<'_> {
    /// Writes the text of changed reports, and of those of the year after, from the numbers they have now: a defect of
    /// the table is planted there and nowhere else.
    fn tell_again(&mut self, dice: &mut Dice) {
        for at in 0..self.samples.len() {
            let (body, year) = (self.samples[at].body, self.samples[at].report.report_year);
            let before = at.checked_sub(1).filter(|before| {
                let before = &self.samples[*before];
                before.body == body && before.report.report_year + 1 == year
            });
            if !self.changed.contains(&at) && !before.is_some_and(|before| self.changed.contains(&before)) {
                continue;
            }
            let received = before.and_then(|before| {
                let report = &self.samples[before].report;
                let id =
                    if report.report_year < 2019 { "sheet.applications.received" } else { "requests.received.total" };
                report.quantity(id).count()
            });
            narrative::write(&mut self.samples[at].report, &self.bodies[body], received, dice);
        }
    }

    fn at(&self, body: &str, year: i32) -> usize {
        let ends = |sample: &Sample| self.bodies[sample.body].name.ends_with(body) && sample.report.report_year == year;
        self.samples.iter().position(ends).unwrap_or(0)
    }

    fn note(&mut self, at: usize, rule: &'static str, kind: PlantedKind, cells: &[&str], note: &str) {
        let report = &self.samples[at].report;
        self.planted.push(Planted {
            agency: report.agency.name.clone(),
            report_year: report.report_year,
            rule,
            kind,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            note: note.to_owned(),
        });
    }

    /// Plants a defect in the report of a body and year.
    fn defect(
        &mut self,
        (body, year): (&str, i32),
        rules: &[&'static str],
        cells: &[&str],
        note: &str,
        change: impl FnOnce(&mut Report),
    ) {
        let at = self.at(body, year);
        change(&mut self.samples[at].report);
        self.changed.insert(at);
        for rule in rules {
            self.note(at, rule, PlantedKind::Defect, cells, note);
        }
    }

    fn arithmetic(&mut self) {
        let both = ["requests.carried_out.natural_person", "requests.carried_out.total"];
        for body in ["水务局", "教育局"] {
            self.defect((body, 2025), &["SUM301"], &both, "结转下年度多出一件", |r| {
                both.iter().for_each(|id| add(r, id, 1))
            });
        }
        let both = ["requests.granted.business", "requests.granted.total"];
        for (body, year) in [("财政局", 2022), ("民政局", 2020)] {
            self.defect((body, year), &["SUM302"], &both, "予以公开多计两件", |r| {
                both.iter().for_each(|id| add(r, id, 2))
            });
        }
        let total = ["requests.refused.third_party.total"];
        for (body, year) in [("公安局", 2023), ("农业农村局", 2019)] {
            self.defect((body, year), &["SUM302", "SUM303"], &total, "一行的总计多九", |r| add(r, total[0], 9));
        }
        let parts = ["disputes.reconsideration.upheld", "disputes.reconsideration.total"];
        for (body, year) in [("住房和城乡建设局", 2021), ("自然资源和规划局", 2024)] {
            self.defect((body, year), &["SUM304"], &parts, "总计未随分项更新", |r| add(r, parts[0], 3));
        }
        for (body, year) in [("生态环境局", 2017), ("市场监督管理局", 2018)] {
            let cells = ["sheet.applications.received"];
            self.defect((body, year), &["SUM307"], &cells, "收到申请数与四种渠道之和不等", |r| {
                add(r, cells[0], 3)
            });
        }
        let cells = ["sheet.disclosure.normative_published", "sheet.disclosure.published"];
        self.defect(("档案馆", 2018), &["SUM308"], &cells, "其中项大于总项", |r| {
            let whole = count(r, cells[1]);
            put(r, cells[0], whole + 5);
        });
    }

    fn cells(&mut self) {
        let zero = "requests.refused.state_secret.research";
        for (body, year) in [("审计局", 2022), ("档案馆", 2023)] {
            self.defect((body, year), &["CEL201"], &[zero], "零填为空白", |r| say(r, zero, CellState::Blank, ""));
        }
        for (body, year, mark) in [("政府办公室", 2021, "/"), ("民政局", 2023, "—")] {
            self.defect((body, year), &["CEL202"], &[zero], "零填为符号", |r| {
                say(r, zero, CellState::NotApplicable, mark)
            });
        }
        let decisions = "proactive.penalties.decisions";
        for (body, year) in [("教育局", 2022), ("水务局", 2023)] {
            self.defect((body, year), &["CEL203"], &[decisions], "数字单元格里是文字", |r| {
                say(r, decisions, CellState::Unreadable, "详见附表");
            });
        }
        self.defect(("财政局", 2024), &["CEL204"], &[decisions], "负数", |r| put(r, decisions, -3));
        self.defect(("教育局", 2024), &["CEL205"], &[decisions], "件数有小数", |r| {
            say(r, decisions, CellState::Unreadable, "12.5");
        });
        self.defect(
            ("公安局", 2024),
            &["CEL206"],
            &["proactive.licensing.decisions"],
            "千位分隔符和单位",
            |r| {
                decorate(r, "proactive.licensing.decisions", "1,286件", 1286);
            },
        );
        self.defect(("水务局", 2024), &["CEL207"], &["proactive.fees.amount_wan"], "万元栏填了元", |r| {
            put(r, "proactive.fees.amount_wan", 45_678_900);
        });
        let regulations = ["proactive.regulations.issued", "proactive.regulations.in_force"];
        self.defect(("经济开发区管理委员会", 2025), &["CEL209"], &regulations, "无权制定规章", |r| {
            regulations.iter().for_each(|id| add(r, id, 1));
        });
        self.defect(("农业农村局", 2024), &["CEL210"], &[decisions], "概数", |r| {
            vague(r, decisions, "300余件", 300);
        });
    }

    fn years(&mut self) {
        let (new, old) = ("requests.received", "requests.carried_in");
        for (body, year) in [("卫生健康局", 2023), ("生态环境局", 2022)] {
            let cells = ["requests.carried_in.natural_person", "requests.carried_in.total"];
            self.defect((body, year), &["YOY401", "YOY402"], &cells, "上年结转与上年报告不符", |r| {
                for kind in ["natural_person", "total"] {
                    add(r, &format!("{old}.{kind}"), 1);
                    add(r, &format!("{new}.{kind}"), -1);
                }
            });
        }
        let stock = "proactive.normative_documents.in_force";
        self.defect(
            ("住房和城乡建设局", 2025),
            &["YOY403"],
            &[stock],
            "现行有效件数与上年推算不符",
            |r| add(r, stock, 6),
        );
        let jump = "proactive.coercion.decisions";
        self.defect(("公安局", 2025), &["YOY405"], &[jump], "比上年增加数倍", |r| {
            put(r, jump, count(r, jump) * 9 + 400)
        });
        for sample in self.samples.iter().filter(|sample| self.bodies[sample.body].gap.is_some()).take(1) {
            let body = &self.bodies[sample.body];
            // The gap is told where the agency reports again, and for the year itself by the roster.
            for (rule, after) in [("YOY407", 1), ("SET953", 0)] {
                self.planted.push(Planted {
                    agency: body.name.clone(),
                    report_year: body.gap.unwrap_or_default() + after,
                    rule,
                    kind: PlantedKind::Defect,
                    cells: Vec::new(),
                    note: "缺少该年度报告".to_owned(),
                });
            }
        }
        let later = |r: &mut Report, year: i16, month: i8, day: i8| r.published = Date::new(year, month, day).ok();
        for (body, year, month) in [("农业农村局", 2021, 3), ("生态环境局", 2024, 4)] {
            self.defect((body, year), &["TIM601"], &[], "逾期公布", |r| later(r, year as i16 + 1, month, 16));
        }
        self.defect(("民政局", 2024), &["TIM605"], &[], "统计期未结束即公布", |r| later(r, 2024, 12, 26));
    }

    fn text(&mut self, place: &Place) {
        for (body, year) in [("市场监督管理局", 2022), ("卫生健康局", 2024)] {
            self.defect((body, year), &["XRF501"], &["requests.received.total"], "正文件数与表三不符", |r| {
                let n = count(r, "requests.received.total");
                swap(r, &format!("申请{n}件"), &format!("申请{}件", n + 17));
            });
        }
        self.defect(
            ("自然资源和规划局", 2022),
            &["XRF503"],
            &["requests.granted.total"],
            "正文予以公开数与表三不符",
            |r| {
                let n = count(r, "requests.granted.total");
                swap(r, &format!("予以公开{n}件"), &format!("予以公开{}件", n + 4));
            },
        );
        self.defect(
            ("政府办公室", 2023),
            &["XRF505"],
            &["proactive.normative_documents.in_force"],
            "正文现行有效件数与表二不符",
            |r| {
                let n = count(r, "proactive.normative_documents.in_force");
                swap(r, &format!("现行有效{n}件"), &format!("现行有效{}件", n + 2));
            },
        );
        // Something must be carried over for the sentence to be wrong.
        let out = "requests.carried_out.total";
        let year = (2020..=2024).find(|year| {
            let at = self.at("自然资源和规划局", *year);
            *year != 2022 && count(&self.samples[at].report, out) > 0
        });
        let year = year.unwrap_or(2021);
        self.defect(
            ("自然资源和规划局", year),
            &["XRF509"],
            &["requests.carried_out.total"],
            "称全部办结而有结转",
            |r| {
                append(r, "overview", "所有申请均已办结。");
            },
        );
        self.defect(
            ("公安局", 2021),
            &["XRF510"],
            &["requests.received.total"],
            "增长率与两年数字不符",
            |r| {
                swap(r, "新收申请比上年", "新收申请（比上年增长88.8%）较上一时期");
            },
        );
        self.defect(("旅游度假区管理委员会", 2022), &["TIM603"], &[], "引言写成上一年度", |r| {
            swap(r, "2022年12月31日", "2021年12月31日")
        });
        self.defect(("经济开发区管理委员会", 2021), &["TIM604"], &[], "统计期止于12月20日", |r| {
            swap(r, "2021年12月31日", "2021年12月20日");
            if let (Some(period), Ok(to)) = (&mut r.period, Date::new(2021, 12, 20)) {
                period.to = to;
            }
        });
        self.defect(("财政局", 2023), &["FRM108"], &[], "引用已被替代的格式文件", |r| {
            swap(r, "〔2021〕30号", "〔2019〕60号")
        });
        self.defect(("教育局", 2023), &["FRM109"], &[], "国务院令号写错", |r| swap(r, "第711号", "第771号"));
        self.defect(
            ("住房和城乡建设局", 2023),
            &["FRM113"],
            &[],
            "第六部分没有信息处理费情况",
            |r| replace(r, "other", &["无。"]),
        );
        self.defect(("卫生健康局", 2022), &["FRM114"], &[], "没有统计期限", |r| {
            let year = r.report_year;
            swap(r, &format!("数据统计期限为{year}年1月1日至{year}年12月31日。"), "");
            r.period = None;
        });
        let previous = self.samples[self.at("市场监督管理局", 2023)].report.sections.clone();
        self.defect(("市场监督管理局", 2024), &["CPY701"], &[], "第五部分照抄上年", |r| {
            copy(r, &previous, "problems")
        });
        let other = self.samples[self.at("农业农村局", 2022)].report.sections.clone();
        self.defect(("民政局", 2022), &["CPY702"], &[], "第五部分与其他单位相同", |r| {
            copy(r, &other, "problems")
        });
        self.defect(("档案馆", 2021), &["CPY703"], &[], "称自己为水务部门", |r| {
            append(r, "overview", &format!("基本满足了社会对{}水务部门信息公开的需求。", place.district));
        });
        self.defect(("档案馆", 2022), &["CPY704"], &[], "馆自称我局", |r| {
            swap(r, "我馆", "我局");
            append(r, "overview", "我局将继续做好公开工作。");
        });
        for (body, year) in [("政府办公室", 2022), ("旅游度假区管理委员会", 2024)] {
            self.defect((body, year), &["TXT801"], &[], "称没有问题", |r| replace(r, "problems", &["暂无问题。"]));
        }
        self.defect(("水务局", 2022), &["TXT803"], &[], "词语重复", |r| {
            append(r, "overview", "主动公开政府政府信息取得进展。")
        });
        self.defect(("民政局", 2021), &["TXT804"], &[], "句子没有写完", |r| {
            append(r, "problems", "今后将进一步加强")
        });
        self.defect(("审计局", 2023), &["TXT806"], &[], "占位符没有替换", |r| {
            append(r, "overview", "组织培训XX次，参加××人次。")
        });
        self.defect(("公安局", 2022), &["PII901"], &[], "写出了公民身份号码", |r| {
            append(r, "overview", "申请人某某（身份证号990101199001010019）的申请已经答复。");
        });
    }

    fn form(&mut self) {
        self.defect(("经济开发区管理委员会", 2024), &["FRM101"], &[], "缺少第六部分", |r| {
            r.sections.retain(|section| section.key.as_deref() != Some("other"));
        });
        self.defect(("旅游度假区管理委员会", 2023), &["FRM102"], &[], "第五部分只有标题", |r| {
            replace(r, "problems", &[])
        });
        self.defect(("政府办公室", 2024), &["FRM104"], &[], "第一部分没有平台建设", |r| {
            if let Some(section) = part(r, "overview") {
                section.paragraphs.retain(|p| !p.text.starts_with("（四）"));
            }
        });
        let tables: [(&str, i32, &str); 2] = [("生态环境局", 2023, "disputes"), ("审计局", 2024, "disputes")];
        for (body, year, table) in tables {
            self.defect((body, year), &["FRM110"], &[], "没有表四", |r| {
                if let Some(cells) = &mut r.cells {
                    let form = cells.form();
                    let gone: Vec<_> =
                        cells.present().map(|(ix, _)| ix).filter(|ix| form.table_of(*ix).key == table).collect();
                    gone.into_iter()
                        .for_each(|ix| cells.set(ix, CellState::Absent, None, "", gongkai_model::Place::default()));
                }
                r.carried.tables.remove(table);
            });
        }
        for (body, year) in [("教育局", 2025), ("住房和城乡建设局", 2022)] {
            if body == "教育局" {
                continue;
            }
            self.defect((body, year), &["FRM107"], &[], "（六）其他处理印成一行", collapse);
        }
        self.defect(("财政局", 2021), &["FRM106"], &[], "2021年度用了2019年格式的表格", old_form);
        let at = self.at("农业农村局", 2023);
        self.samples[at].twice = true;
        self.note(at, "FRM115", PlantedKind::Defect, &[], "正文在页面上出现两遍");
    }

    fn near_misses(&mut self) {
        let at = self.at("自然资源和规划局", 2023);
        append(&mut self.samples[at].report, "other", "咨询电话：0000-5550123。");
        self.note(at, "PII901", PlantedKind::NearMiss, &[], "单位电话不是个人信息");
        let at = self.at("审计局", 2020);
        replace(&mut self.samples[at].report, "other", &["无。"]);
        self.note(at, "FRM113", PlantedKind::NearMiss, &[], "2020年度尚无信息处理费");
        let at = self.at("住房和城乡建设局", 2024);
        append(&mut self.samples[at].report, "overview", "上年受理而在本年办结的申请已计入办结件数。");
        self.note(at, "XRF501", PlantedKind::NearMiss, &[], "提到上年受理不是另一个件数");
        let at = self.at("公安局", 2020);
        append(&mut self.samples[at].report, "overview", "档案部门、财政部门对我局工作给予了支持。");
        self.note(at, "CPY703", PlantedKind::NearMiss, &[], "提到其他部门，但没有以其自称");
    }
}
