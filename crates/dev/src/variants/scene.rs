//! What a variant changes: one report, with its neighbours in view.

use super::{APART, Key, Page, Paper};
use crate::district::{Body, Trade};
use crate::district::{edit, narrative};
use crate::plain::Dice;
use crate::write::text::{self, TextStyle};
use gongkai_model::{CellState, Place, Report, Section};

/// A report of the district and what stands around it.
pub(super) struct Scene<'s> {
    pub(super) pages: &'s mut Vec<Page>,
    at: usize,
    bodies: &'s [Body],
    district: &'s str,
    pub(super) dice: &'s mut Dice,
    /// Bodies and years that something else touches.
    occupied: &'s [(usize, i32)],
    keys: Vec<(String, i32)>,
    taken: Vec<(usize, i32)>,
    consequences: Vec<Key>,
}

/// What a variant concerns.
pub(super) struct Scope {
    /// Where the finding belongs: one of these.
    pub(super) keys: Vec<Key>,
    /// Bodies and years that nothing else may touch.
    pub(super) taken: Vec<(usize, i32)>,
    /// Findings elsewhere that follow.
    pub(super) consequences: Vec<Key>,
}

impl<'s> Scene<'s> {
    pub(super) fn new(
        pages: &'s mut Vec<Page>,
        at: usize,
        bodies: &'s [Body],
        district: &'s str,
        dice: &'s mut Dice,
        occupied: &'s [(usize, i32)],
    ) -> Scene<'s> {
        Scene {
            pages,
            at,
            bodies,
            district,
            dice,
            occupied,
            keys: Vec::new(),
            taken: Vec::new(),
            consequences: Vec::new(),
        }
    }

    /// Where the finding belongs, and what is taken.
    pub(super) fn finish(mut self, rule: &str) -> Scope {
        let own = (self.report().agency.name.clone(), self.year());
        self.taken.push((self.pages[self.at].body, own.1));
        if self.keys.is_empty() {
            self.keys.push(own);
        }
        let keys = self.keys.into_iter().map(|(agency, year)| (agency, year, rule.to_owned())).collect();
        Scope { keys, taken: self.taken, consequences: self.consequences }
    }

    pub(super) fn body(&self) -> &'s Body {
        &self.bodies[self.pages[self.at].body]
    }

    pub(super) fn district(&self) -> &'s str {
        self.district
    }

    /// Name of the body without the district's.
    pub(super) fn short(&self) -> &'s str {
        let name = &self.body().name;
        name.strip_prefix(self.district).unwrap_or(name)
    }

    pub(super) fn report(&self) -> &Report {
        &self.pages[self.at].report
    }

    pub(super) fn edit(&mut self) -> &mut Report {
        &mut self.pages[self.at].report
    }

    pub(super) fn paper(&mut self) -> &mut Paper {
        &mut self.pages[self.at].paper
    }

    pub(super) fn year(&self) -> i32 {
        self.report().report_year
    }

    /// Nothing unless it holds.
    pub(super) fn only(&self, holds: bool) -> Option<()> {
        holds.then_some(())
    }

    pub(super) fn department(&self) -> Option<()> {
        self.only(matches!(self.body().trade, Trade::Department(_)))
    }

    pub(super) fn government(&self) -> Option<()> {
        self.only(self.body().is_government())
    }

    /// A body of this name.
    pub(super) fn named(&self, end: &str) -> Option<()> {
        self.only(self.body().name.ends_with(end))
    }

    /// The page of the same body so many years on.
    fn other_year(&self, years: i32) -> Option<usize> {
        let (body, year) = (self.pages[self.at].body, self.year() + years);
        self.pages.iter().position(|page| page.body == body && page.report.report_year == year && !page.paper.left_out)
    }

    /// The body's report of the year before.
    pub(super) fn before(&self) -> Option<Report> {
        self.other_year(-1).map(|at| self.pages[at].report.clone())
    }

    /// The body has a report of the year after.
    pub(super) fn after(&self) -> Option<&Report> {
        self.other_year(1).map(|at| &self.pages[at].report)
    }

    /// Nothing else is planted there.
    pub(super) fn is_free(&self, body: usize, year: i32) -> bool {
        !self.occupied.iter().any(|(other, of)| *other == body && (of - year).abs() < APART)
    }

    /// A report of another body, so many years on, and the body.
    pub(super) fn neighbour(&mut self, years: i32) -> Option<(usize, Report)> {
        let (body, year) = (self.pages[self.at].body, self.year() + years);
        let others: Vec<usize> = (0..self.pages.len())
            .filter(|at| {
                let page = &self.pages[*at];
                let plain = !page.paper.left_out && page.paper.replaced.is_none() && !page.paper.json;
                let free = self.is_free(page.body, year);
                page.body != body
                    && page.report.report_year == year
                    && plain
                    && free
                    && !self.bodies[page.body].is_government()
            })
            .collect();
        let at = *others.get(self.dice.below(others.len().max(1) as u32) as usize)?;
        Some((self.pages[at].body, self.pages[at].report.clone()))
    }

    /// The finding may belong to this report.
    pub(super) fn tells(&mut self, agency: &str, year: i32) {
        self.keys.push((agency.to_owned(), year));
    }

    /// A finding elsewhere that follows from it.
    pub(super) fn follows(&mut self, agency: &str, year: i32, rule: &str) {
        self.consequences.push((agency.to_owned(), year, rule.to_owned()));
    }

    /// Nothing else is to be planted in this body around this year.
    pub(super) fn takes(&mut self, body: usize, year: i32) {
        self.taken.push((body, year));
    }

    pub(super) fn count(&self, id: &str) -> i64 {
        edit::count(self.report(), id)
    }

    pub(super) fn has(&self, id: &str) -> Option<()> {
        self.report().cell(id).map(|_| ())
    }

    pub(super) fn put(&mut self, id: &str, number: i64) -> Option<()> {
        self.has(id)?;
        edit::put(self.edit(), id, number);
        Some(())
    }

    pub(super) fn add(&mut self, id: &str, step: i64) -> Option<()> {
        self.has(id)?;
        self.only(self.count(id) + step >= 0)?;
        edit::add(self.edit(), id, step);
        Some(())
    }

    /// Adds to a row in one column and in its total.
    pub(super) fn add_row(&mut self, row: &str, kind: &str, step: i64) -> Option<()> {
        self.add(&format!("{row}.{kind}"), step)?;
        self.add(&format!("{row}.total"), step)
    }

    /// Writes a cell as something else than a plain number.
    pub(super) fn say(&mut self, id: &str, state: CellState, text: &str, number: Option<i64>) -> Option<()> {
        self.has(id)?;
        edit::written(self.edit(), id, state, text, number);
        Some(())
    }

    /// Takes cells off the report.
    pub(super) fn drop(&mut self, gone: impl Fn(&str) -> bool) -> Option<()> {
        let cells = self.edit().cells.as_mut()?;
        let form = cells.form();
        let own: Vec<_> = cells.present().map(|(ix, _)| ix).filter(|ix| gone(&form.def(*ix).id)).collect();
        for ix in &own {
            cells.set(*ix, CellState::Absent, None, "", Place::default());
        }
        (!own.is_empty()).then_some(())
    }

    /// A year without a single request: the table says 0 throughout, and the text is written from it.
    pub(super) fn nothing_received(&mut self) -> Option<()> {
        // A roll-up of the year has been added up by now.
        let year = self.year();
        let rolled =
            |page: &Page| page.report.report_year == year && page.report.scope == gongkai_model::Scope::RolledUp;
        self.only(!self.pages.iter().any(rolled))?;
        let cells = self.edit().cells.as_mut()?;
        let form = cells.form();
        let own: Vec<_> = cells.present().map(|(ix, _)| ix).filter(|ix| form.table_of(*ix).key == "requests").collect();
        own.iter().for_each(|ix| {
            cells.set(*ix, CellState::Reported, Some(gongkai_model::Number::Count(0)), "0", Place::default());
        });
        let body = self.body();
        narrative::write(&mut self.pages[self.at].report, body, None, self.dice);
        (!own.is_empty()).then_some(())
    }

    pub(super) fn says(&self, words: &str) -> Option<()> {
        let mut passages = self.report().sections.iter().flat_map(|section| &section.paragraphs);
        self.only(passages.any(|passage| passage.text.contains(words)))
    }

    pub(super) fn swap(&mut self, from: &str, to: &str) -> Option<()> {
        self.says(from)?;
        edit::swap(self.edit(), from, to);
        Some(())
    }

    pub(super) fn append(&mut self, key: &str, sentence: &str) -> Option<()> {
        edit::part(self.edit(), key)?;
        edit::append(self.edit(), key, sentence);
        Some(())
    }

    /// Appends to the first section of the outline, whatever the year calls it.
    pub(super) fn append_first(&mut self, sentence: &str) -> Option<()> {
        let section = self.edit().sections.iter_mut().find(|section| !section.heading.is_empty())?;
        section.paragraphs.extend(narrative::section(None, "", vec![sentence.to_owned()]).paragraphs);
        Some(())
    }

    pub(super) fn replace(&mut self, key: &str, texts: &[&str]) -> Option<()> {
        edit::part(self.edit(), key)?;
        edit::replace(self.edit(), key, texts);
        Some(())
    }

    pub(super) fn section(&mut self, key: &str) -> Option<&mut Section> {
        edit::part(self.edit(), key)
    }

    /// Words of the written text are replaced: it is written with pipe tables.
    pub(super) fn on_paper(&mut self, from: &str, to: &str) -> Option<()> {
        let written = text::write(self.report(), TextStyle::Pipes);
        self.only(String::from_utf8(written.bytes).ok()?.contains(from))?;
        self.paper().replaced = Some((from.to_owned(), to.to_owned()));
        Some(())
    }
}
