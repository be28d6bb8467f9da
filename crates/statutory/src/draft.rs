//! A government's yearly report begun from the numbers of its bodies: the tables filled, the sentences that numbers
//! support, each with a comment that says where they come from, and marked gaps for everything else.

use crate::StatutoryError;
use crate::{FilledForm, Reads, docx};
use docx_rs::{AlignmentType, Comment, Docx, LineSpacing, PageMargin, Paragraph, Run, RunFonts};
use gongkai_model::{Form, Outcome, Report, RollUp, SectionDef};
use std::collections::BTreeSet;
use std::io::Cursor;

/// Sizes of text in half points.
const TEXT: usize = 32;
const SMALL_HEADING: usize = 32;

/// Sentences by section and aspect, in their order. A number stands for a quantity of the form; a sentence is written only
/// where all of its numbers are there.
const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "overview",
        "proactive",
        "{year}年，{area}制发规章{proactive.regulations.issued}件、行政规范性文件{proactive.normative_documents.issued}件；\
         现行有效规章{proactive.regulations.in_force}件、行政规范性文件{proactive.normative_documents.in_force}件。",
    ),
    (
        "overview",
        "proactive",
        "{area}作出行政许可处理决定{proactive.licensing.decisions}件、行政处罚处理决定{proactive.penalties.decisions}件、\
         行政强制处理决定{proactive.coercion.decisions}件。",
    ),
    (
        "overview",
        "on_request",
        "{year}年，{area}新收政府信息公开申请{requests.received.total}件，上年结转{requests.carried_in.total}件。",
    ),
    (
        "overview",
        "on_request",
        "办结{requests.total.total}件，其中予以公开{requests.granted.total}件、部分公开{requests.partly_granted.total}件、\
         不予公开{requests.refused.total}件、无法提供{requests.not_provided.total}件、不予处理{requests.not_processed.total}件、\
         其他处理{requests.other.total}件；结转下年度继续办理{requests.carried_out.total}件。",
    ),
    (
        "disputes",
        "",
        "因政府信息公开被申请行政复议{disputes.reconsideration.total}件，其中结果维持{disputes.reconsideration.upheld}件、\
         结果纠正{disputes.reconsideration.corrected}件、其他结果{disputes.reconsideration.other}件、\
         尚未审结{disputes.reconsideration.pending}件。",
    ),
    (
        "disputes",
        "",
        "被提起行政诉讼{disputes.suits.total}件，其中结果维持{disputes.suits.upheld}件、结果纠正{disputes.suits.corrected}件、\
         其他结果{disputes.suits.other}件、尚未审结{disputes.suits.pending}件。",
    ),
];

/// Writes the draft as a Word file. `before` is the roll-up of the year before, for what changed; `doubtful` are the names of
/// bodies whose reports have errors or warnings.
///
/// # Errors
///
/// [`StatutoryError::File`] if the file cannot be put together.
pub fn draft(
    of: &RollUp<'_>,
    before: Option<&RollUp<'_>>,
    doubtful: &[String],
    reads: Reads<'_>,
) -> Result<Vec<u8>, StatutoryError> {
    let report = of.report();
    let failed = |reason: String| StatutoryError::File { format: "docx", reason };
    let form = FilledForm::of(&report, reads).ok_or_else(|| failed("no form 没有格式".to_owned()))?;
    let mut writer = Writer { document: page(&form), comments: 0, of, report: &report };
    writer.preamble(doubtful);
    for section in &of.form.sections {
        writer.section(section, &form, before);
    }
    // The sheet of 2014 stands under no section.
    if of.form.sections.is_empty() {
        writer.gap("正文各部分");
    }
    for at in (0..of.form.tables.len()).filter(|at| of.form.tables[*at].section.is_none()) {
        writer.table(&form, at);
    }
    let mut bytes = Cursor::new(Vec::new());
    docx::finished(writer.document).pack(&mut bytes).map_err(|error| failed(error.to_string()))?;
    Ok(bytes.into_inner())
}

fn page(form: &FilledForm) -> Docx {
    let side = crate::layout::SIDE as i32;
    Docx::new()
        .page_size(11906, 16838)
        .page_margin(PageMargin::new().top(1134).bottom(1134).left(side).right(side))
        .add_paragraph(
            Paragraph::new()
                .add_run(docx::run(form.title(), docx::TITLE, "宋体").bold())
                .align(AlignmentType::Center)
                .line_spacing(LineSpacing::new().after(240)),
        )
}

struct Writer<'w> {
    document: Docx,
    comments: usize,
    of: &'w RollUp<'w>,
    report: &'w Report,
}

impl Writer<'_> {
    fn add(&mut self, paragraph: Paragraph) {
        let document = std::mem::take(&mut self.document);
        self.document = document.add_paragraph(paragraph);
    }

    /// A gap that someone has to fill.
    fn gap(&mut self, what: &str) {
        self.highlight(&format!("【请填写：{what}】"));
    }

    /// Something that someone has to look at.
    fn mark(&mut self, what: &str) {
        self.highlight(&format!("【请核实：{what}】"));
    }

    fn highlight(&mut self, text: &str) {
        self.add(text_paragraph().add_run(text_run(text).highlight("yellow")));
    }

    fn preamble(&mut self, doubtful: &[String]) {
        let name = &self.of.agency.name;
        let scope = match self.of.agency.area_government() {
            Some(_) => format!("本报告由{name}编制，数据由{}各单位数据汇总形成。", area(self.report)),
            None => format!("本报告由{name}编制，数据由本单位和所属单位数据汇总形成。"),
        };
        let source = format!("按名册汇总 {} 份报告。", self.of.members.len());
        self.sentence(&scope, &source);
        let year = self.of.report_year;
        self.sentence(
            &format!("数据统计期限为{year}年1月1日至{year}年12月31日。"),
            "年度报告反映上一年度的工作（《中华人民共和国政府信息公开条例》第四十九条、第五十条）。",
        );
        if !self.of.is_whole() {
            let missing: Vec<&str> = self.of.missing.iter().map(|agency| agency.name.as_str()).collect();
            let others = self.of.on_other_form.iter().map(|report| report.agency.name.as_str());
            let names: Vec<&str> = missing.into_iter().chain(others).collect();
            if !names.is_empty() {
                self.gap(&format!("以下单位的数字尚未计入，补齐后重新汇总：{}", names.join("、")));
            }
        }
        if self.of.own_wanting {
            self.mark("没有政府本级（或其办公室）的数字，表中只是其他单位之和");
        }
        let own_only: Vec<&str> = self.of.own_only.iter().map(|report| report.agency.name.as_str()).collect();
        if !own_only.is_empty() {
            self.mark(&format!("以下政府只报了本级数字，其所属单位未计入：{}", own_only.join("、")));
        }
        if !doubtful.is_empty() {
            self.mark(&format!("以下单位的报告查出错误或警告，核实后重新汇总：{}", doubtful.join("、")));
        }
        self.gap("编制依据、获取本报告的途径和联系方式");
    }

    /// A sentence with the comment that says where its numbers come from.
    fn sentence(&mut self, text: &str, source: &str) {
        self.comments += 1;
        let id = self.comments;
        let note = Paragraph::new().add_run(Run::new().add_text(source));
        let comment = Comment::new(id).author("gongkai").date("2000-01-01T00:00:00Z").add_paragraph(note);
        self.add(text_paragraph().add_comment_start(comment).add_run(text_run(text)).add_comment_end(id));
    }

    fn section(&mut self, section: &SectionDef, form: &FilledForm, before: Option<&RollUp<'_>>) {
        let heading = format!("{}、{}", section.number, section.zh);
        let run = docx::run(&heading, docx::HEADING, "黑体");
        let spacing = LineSpacing::new().before(240).after(120);
        self.add(Paragraph::new().add_run(run).line_spacing(spacing).keep_next(true));
        for (at, aspect) in section.aspect.iter().enumerate() {
            let number = ["一", "二", "三", "四", "五", "六", "七", "八"].get(at).copied().unwrap_or_default();
            let heading = format!("（{number}）{}", aspect.zh);
            self.add(Paragraph::new().add_run(docx::run(&heading, SMALL_HEADING, "楷体")).keep_next(true));
            self.sentences(&section.key, &aspect.key, before);
            self.gap(&format!("{}的做法和成效", aspect.zh));
        }
        let tables: Vec<usize> = of_section(self.of.form, section).collect();
        if section.aspect.is_empty() {
            self.sentences(&section.key, "", before);
            if tables.is_empty() {
                self.gap(&section.zh);
            }
        }
        for at in tables {
            self.table(form, at);
        }
    }

    /// A table, with what does not add up in it.
    fn table(&mut self, form: &FilledForm, at: usize) {
        let document = std::mem::take(&mut self.document);
        self.document = document.add_table(docx::drawn(&form.tables[at])).add_paragraph(Paragraph::new());
        let Some(cells) = &self.report.cells else { return };
        let in_table = |check: &&gongkai_model::Check| {
            let (left, right) = check.cells(cells);
            left.iter().chain(&right).any(|ix| self.of.form.def(*ix).table == at)
        };
        let checks = self.of.form.identities.iter().flat_map(|identity| &identity.checks).filter(in_table);
        let broken: Vec<String> = checks
            .filter_map(|check| match check.evaluate(cells) {
                Outcome::Fail { left, right, .. } => Some(format!("{} {left} ≠ {right}", check.zh)),
                _ => None,
            })
            .collect();
        if !broken.is_empty() {
            self.mark(&format!("上表的勾稽关系不成立，请核对各单位的数字：{}", broken.join("；")));
        }
    }

    fn sentences(&mut self, section: &str, aspect: &str, before: Option<&RollUp<'_>>) {
        // A section that is not laid out by aspect has all of its sentences.
        let here = |one: &&(&str, &str, &str)| one.0 == section && (one.1 == aspect || aspect.is_empty());
        for (_, _, template) in SENTENCES.iter().filter(here) {
            let Some((text, source, lacking)) = self.filled(template) else { continue };
            self.sentence(&text, &source);
            if !lacking.is_empty() {
                let names: Vec<&str> =
                    lacking.iter().map(|at| self.of.members[*at].report.agency.name.as_str()).collect();
                self.mark(&format!("上句有的数字不含以下单位，其报告没有填报：{}", names.join("、")));
            }
        }
        if section == "overview"
            && (aspect == "on_request" || aspect.is_empty())
            && let Some((text, source)) = self.change(before)
        {
            self.sentence(&text, &source);
        }
    }

    /// A sentence with its numbers, where they come from, and who does not report one of them; nothing where one is not there.
    fn filled(&self, template: &str) -> Option<(String, String, BTreeSet<usize>)> {
        let (mut text, mut sources, mut all_lacking) = (String::new(), Vec::new(), BTreeSet::new());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (id, after) = after.split_once('}')?;
            text.push_str(before);
            match id {
                "year" => text.push_str(&self.of.report_year.to_string()),
                "area" => text.push_str(&area(self.report)),
                id => {
                    let (number, lacking) = self.of.quantity(id);
                    let number = number?;
                    text.push_str(&number.to_string());
                    sources.push(format!("{id}={number}（{} 份报告之和）", self.of.members.len() - lacking.len()));
                    all_lacking.extend(lacking);
                }
            }
            rest = after;
        }
        text.push_str(rest);
        Some((text, sources.join("；"), all_lacking))
    }

    /// How many more or fewer requests came in than the year before, where the same bodies report both times.
    fn change(&self, before: Option<&RollUp<'_>>) -> Option<(String, String)> {
        const RECEIVED: &str = "requests.received.total";
        let before = before.filter(|before| before.bodies() == self.of.bodies())?;
        let complete = |of: &RollUp<'_>| match of.quantity(RECEIVED) {
            (Some(number), lacking) if of.is_whole() && lacking.is_empty() => number.count(),
            _ => None,
        };
        let (last, this) = (complete(before)?, complete(self.of)?);
        let by = this.checked_sub(last)?;
        let percent = |by: i64| {
            if last > 0 {
                format!("，{}{:.1}%", if by > 0 { "增长" } else { "下降" }, by.abs() as f64 * 100.0 / last as f64)
            } else {
                String::new()
            }
        };
        let text = match by {
            0 => "新收申请数量与上年持平。".to_owned(),
            1.. => format!("新收申请比上年增加{by}件{}。", percent(by)),
            _ => format!("新收申请比上年减少{}件{}。", -by, percent(by)),
        };
        Some((text, format!("{RECEIVED}：{} 年 {last}，{} 年 {this}", before.report_year, self.of.report_year)))
    }
}

/// The tables of a section, by their place in the form.
fn of_section<'f>(form: &'f Form, section: &'f SectionDef) -> impl Iterator<Item = usize> + 'f {
    let of = |table: &gongkai_model::Table| table.section.as_deref() == Some(section.key.as_str());
    (0..form.tables.len()).filter(move |at| of(&form.tables[*at]))
}

/// What the government's area is called in its own words: 全区, 全市.
fn area(report: &Report) -> String {
    if report.agency.area_government().is_none() {
        return "本单位和所属单位".to_owned();
    }
    let last = report.agency.region.units().last().and_then(|unit| unit.chars().last());
    match last {
        Some(end @ ('省' | '市' | '区' | '县' | '旗' | '州' | '盟')) => format!("全{end}"),
        _ => "本行政区域".to_owned(),
    }
}

fn text_paragraph() -> Paragraph {
    // Two characters are left free at the beginning of a paragraph.
    Paragraph::new()
        .indent(None, Some(docx_rs::SpecialIndentType::FirstLine(640)), None, None)
        .line_spacing(LineSpacing::new().line(560))
}

fn text_run(text: &str) -> Run {
    Run::new()
        .add_text(gongkai_model::shown(text))
        .size(TEXT)
        .fonts(RunFonts::new().east_asia("仿宋_GB2312").ascii("Times New Roman"))
}
