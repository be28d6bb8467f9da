//! What may be said of a report, by how well its document was read: what could not be read is nobody's fault but ours,
//! and what stands behind the end of a cut copy was not left out by the agency.

use crate::doubt::Doubt;
use crate::facts::Facts;
use crate::outline::LEFT_OUT;
use crate::text::Text;
use gongkai_model::{HeadSource, Lang, Section, plural};

/// Characters of the traditional script that every report would have, and how many of them are not there by chance.
const TRADITIONAL: &str = "開報務訊請況總動處決複議訴訟體業區監門網關機構應對訂頒達條";
const ANOTHER_SCRIPT: usize = 5;

/// Fewest numbers of tables of which a share says how well they were read.
const FEWEST_NUMBERS: u32 = 20;

/// Numbers by themselves in a section that no list or page break leaves.
const LOOSE_NUMBERS: usize = 5;

impl Facts<'_> {
    /// Whether the document ends before the report does.
    pub fn is_cut(&self) -> bool {
        self.outline.cut
    }

    /// The verdict's reason where the document ends early.
    pub(crate) fn cut(&self) -> Text {
        let heading = self.report.sections.iter().rev().find(|section| section.key.is_some()).map(|s| s.heading.trim());
        match heading.filter(|heading| !heading.is_empty()) {
            Some(heading) => Text::new(
                format!("来源不完整，到“{heading}”为止"),
                format!("the source is not whole: it ends with {heading:?}"),
            ),
            None => Text::new("来源不完整，报告没有结束", "the source is not whole: it ends before the report does"),
        }
    }

    /// Whether a section that was not found would stand behind the end of the document.
    pub(crate) fn is_behind_the_end(&self, key: &str) -> bool {
        let place = self.outline.form.and_then(|form| form.sections.iter().position(|def| def.key == key));
        self.is_cut() && place.zip(self.outline.last).is_none_or(|(place, last)| place > last)
    }

    /// Whether a section that was not found would stand before the document begins: several are gone, and none before them
    /// is there. One of them alone was left out.
    pub(crate) fn is_before_the_start(&self, key: &str) -> bool {
        let place = self.outline.form.and_then(|form| form.sections.iter().position(|def| def.key == key));
        place.zip(self.outline.first).is_some_and(|(place, first)| first > LEFT_OUT && place < first)
    }

    /// Whether a section is there to its end, so that what it does not say can be missed in it.
    pub fn is_whole(&self, key: &str) -> bool {
        let mut behind = self.report.sections.iter().rev().take_while(|section| section.key.as_deref() != Some(key));
        let known = |section: &Section| section.key.is_some();
        self.report.section(key).is_some() && (!self.is_cut() || behind.any(known))
    }

    /// Why the verdict on what the whole text does not say would rest on too little.
    pub(crate) fn lacks_text(&self) -> Option<Text> {
        if self.is_cut() {
            return Some(self.cut());
        }
        if let Some(reason) = self.in_another_script() {
            return Some(reason);
        }
        // Without any of the headings it is not the report's text that was read, or not as such.
        (self.outline.form.is_some()
            && self.outline.last.is_none()
            && self.report.legibility.unread_headings.is_empty())
        .then(|| Text::new("没有认出报告的任何部分", "no section of the report was recognised"))
    }

    /// Why words that are looked for may be there in other characters.
    pub(crate) fn in_another_script(&self) -> Option<Text> {
        let characters = self.paragraphs.iter().flat_map(|paragraph| paragraph.text.chars());
        (characters.filter(|c| TRADITIONAL.contains(*c)).take(ANOTHER_SCRIPT).count() == ANOTHER_SCRIPT).then(|| {
            Text::new("正文是繁体字，不按关键词判断", "the text is in traditional characters; words are not looked for")
        })
    }

    /// Why what a table seems to lack may be there.
    pub(crate) fn table_doubt(&self, key: &str) -> Option<Doubt> {
        let legibility = &self.report.legibility;
        if !legibility.is_sure(key) {
            let flagged = legibility.tables.get(key).map_or(0, |table| table.flagged);
            return Some(Doubt::Misread(Text::new(
                format!("{}有 {flagged} 个数字没有读准", self.table_name(key, Lang::Zh)),
                format!(
                    "{} of {} could not be read for sure",
                    plural(usize::try_from(flagged).unwrap_or(usize::MAX), "number"),
                    self.table_name(key, Lang::En)
                ),
            )));
        }
        let section = self.report.form().and_then(|form| form.table(key)).and_then(|table| table.section.as_deref());
        let ends_here = match section {
            Some(section) => self.is_cut() && self.report.carried.text && !self.is_whole(section),
            None => legibility.ends_early,
        };
        ends_here.then(|| Doubt::Cut(self.cut()))
    }

    /// Why whatever a report seems to lack or to print may be our reading of it: a good part of the numbers of its tables could not be
    /// placed, or those of a table that was not found stand in the text.
    pub(crate) fn poorly_read(&self) -> Option<Doubt> {
        let total = self.report.legibility.total();
        let own = total.placed + total.flagged;
        if own >= FEWEST_NUMBERS && total.flagged * 4 >= own {
            return Some(Doubt::Misread(Text::new(
                format!("表格的 {own} 个数字中有 {} 个没有读准", total.flagged),
                format!("{} of the {own} numbers in its tables could not be read for sure", total.flagged),
            )));
        }
        let form = self.report.form()?;
        let lost = form.tables.iter().filter(|table| !self.report.carried.tables.contains(&table.key));
        let mut sections = lost.filter_map(|table| table.section.as_deref());
        sections.any(|section| self.loose_numbers(section) >= LOOSE_NUMBERS).then(|| {
            Doubt::Misread(Text::new(
                "有表格散在正文里，没有读成表格",
                "a table came apart and stands in the text as words and numbers",
            ))
        })
    }

    /// Numbers in a section that stand in no sentence: what is left of a table.
    pub(crate) fn loose_numbers(&self, section: &str) -> usize {
        let lines = self.of_section(section).filter(|line| !line.text.contains(['。', '，', '；', '：', ',', ';']));
        let words = lines.flat_map(|line| line.text.split(|c: char| c.is_whitespace() || c == '|'));
        words.filter(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())).count()
    }

    /// Why numbers compared may be misread: the first doubt on a table that one of the cells stands in.
    pub(crate) fn doubt_of<'i>(&self, cells: impl IntoIterator<Item = &'i gongkai_model::CellIx>) -> Option<Doubt> {
        let form = self.report.form()?;
        let mut tables: Vec<&str> = cells.into_iter().map(|ix| form.table_of(*ix).key.as_str()).collect();
        tables.dedup();
        tables.into_iter().filter(|table| !self.report.legibility.is_sure(table)).find_map(|key| self.table_doubt(key))
    }

    /// Why a table that is wanting in one place may be wanting in others: the first doubt on any table.
    pub(crate) fn any_table_doubt(&self) -> Option<Doubt> {
        self.report.carried.tables.iter().find_map(|key| self.table_doubt(key))
    }

    fn table_name(&self, key: &str, lang: Lang) -> String {
        self.report.form().and_then(|form| form.table(key)).map_or_else(|| key.to_owned(), |table| table.short(lang))
    }

    /// The verdict's reason where the report may be of another year.
    pub(crate) fn year_doubt(&self) -> Option<Text> {
        let legibility = &self.report.legibility;
        // Where period and date of publication agree against the title, it is the title that is wrong.
        let (report, year) = (self.report, self.report.report_year);
        let by_period = report.period.is_some_and(|period| i32::from(period.to.year()) == year);
        let by_date = report.published.is_some_and(|published| i32::from(published.year()) == year + 1);
        let doubtful = legibility.year_doubtful && !(by_period && by_date) || legibility.year == HeadSource::FileName;
        doubtful.then(|| {
            Text::new(
                format!("报告年度（{}）不能确定", self.report.report_year),
                format!("it is not sure that the report is for {}", self.report.report_year),
            )
        })
    }

    /// Whether the agency's name stands in the document.
    pub(crate) fn names_its_agency(&self) -> bool {
        self.report.legibility.agency != HeadSource::FileName
    }
}
