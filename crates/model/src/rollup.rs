//! A government's table added up from its bodies, each once.
//!
//! A report of a government covers the government and its office and every body below it that must report: departments,
//! bodies it sets up, lower governments. A roster says who that is (`parent`). A lower government enters by its rolled-up
//! report, a department by its own, unless only its roll-up covers the bodies below it. What is wanting is named and
//! nothing is put in its place: a sum without it is a lower bound.

mod members;
mod sums;

use members::{Collected, Held, Tree};
use sums::{cell, decimal, form_of, parts_of, sum};

use crate::agency::{Agency, AgencyClass, AgencyKey, Directory, Roster};
use crate::{CellIx, CellState, Cells, Decimal, Form, Number, Origin, Report, Scope, SourceFormat};
use std::collections::{BTreeMap, BTreeSet};

/// One government and year, added up.
#[derive(Debug, Clone)]
pub struct RollUp<'r> {
    /// Whose bodies are added up.
    pub agency: Agency,
    /// The year covered.
    pub report_year: i32,
    /// The form whose cells are added up.
    pub form: &'static Form,
    /// Its own report for the whole, where there is one: that says so, or of a government that does not say.
    pub stated: Option<&'r Report>,
    /// Whose reports are added up: its own numbers first where it reports them apart.
    pub members: Vec<Member<'r>>,
    /// Bodies of the roster without a report.
    pub missing: Vec<Agency>,
    /// Bodies whose report is on another form and cannot be added.
    pub on_other_form: Vec<&'r Report>,
    /// Governments that give their own numbers only and below which the roster names nobody: what their bodies have is in no
    /// sum.
    pub own_only: Vec<&'r Report>,
    /// Bodies that do not say whose numbers they give, beside bodies below them that are added as well: these may be counted
    /// twice.
    pub may_overlap: Vec<&'r Report>,
    /// Reports of members that are not used, beside the one that is, where their numbers differ.
    pub contradicting: Vec<(&'r Report, &'r Report)>,
    /// It is a government of which neither its own numbers nor its office's are there: what it has itself is in no sum.
    pub own_wanting: bool,
    /// Whether somebody knows the government: it is on the roster, or has a report.
    pub known: bool,
    /// Every cell that someone fills, in the order of the form.
    pub cells: Vec<RolledCell>,
}

/// A report that is added.
#[derive(Debug, Clone, Copy)]
pub struct Member<'r> {
    /// The report.
    pub report: &'r Report,
    /// Whose numbers it says that it gives.
    pub scope: Scope,
    /// Its report of the other scope, where it has two.
    other: Option<&'r Report>,
}

/// One cell, added up.
#[derive(Debug, Clone, PartialEq)]
pub struct RolledCell {
    /// Which cell.
    pub cell: CellIx,
    /// The sum of those who report a number; nothing where nobody does.
    pub sum: Option<Number>,
    /// How many do.
    pub added: usize,
    /// Those who do not, by their place among the members.
    pub lacking: Vec<usize>,
    /// What the government's own report says.
    pub stated: Option<Number>,
    /// How the two stand to each other.
    pub outcome: RollUpOutcome,
}

/// How a stated number stands to the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RollUpOutcome {
    /// They are equal.
    Equal,
    /// They are equal where bodies count otherwise: without the government's own numbers, or with what bodies roll up in
    /// turn.
    EqualOtherwise,
    /// All bodies are in the sum, and it is another number.
    Differs,
    /// Someone is wanting, and still less is stated than the others have together.
    BelowSum,
    /// Someone is wanting: what is stated is no less than the sum of the others, and no more can be said.
    AtLeast,
    /// There is no stated number, or no sum.
    Nothing,
}

impl RollUpOutcome {
    /// Every outcome.
    pub const ALL: [RollUpOutcome; 6] = [
        RollUpOutcome::Equal,
        RollUpOutcome::EqualOtherwise,
        RollUpOutcome::Differs,
        RollUpOutcome::BelowSum,
        RollUpOutcome::AtLeast,
        RollUpOutcome::Nothing,
    ];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            RollUpOutcome::Equal => "equal",
            RollUpOutcome::EqualOtherwise => "equal_otherwise",
            RollUpOutcome::Differs => "differs",
            RollUpOutcome::BelowSum => "below_sum",
            RollUpOutcome::AtLeast => "at_least",
            RollUpOutcome::Nothing => "nothing_to_compare",
        }
    }

    /// For people.
    pub fn label(self, lang: crate::Lang) -> &'static str {
        match self {
            RollUpOutcome::Equal => lang.pick("相等", "equal"),
            RollUpOutcome::EqualOtherwise => lang.pick("按另一种口径相等", "equal, counted otherwise"),
            RollUpOutcome::Differs => lang.pick("不等", "differs"),
            RollUpOutcome::BelowSum => lang.pick("少于已有单位之和", "below the sum of those present"),
            RollUpOutcome::AtLeast => lang.pick("不少于已有单位之和", "no less than the sum of those present"),
            RollUpOutcome::Nothing => lang.pick("无可比", "nothing to compare"),
        }
    }

    /// Whether the two cannot both be right.
    pub fn is_conflict(self) -> bool {
        matches!(self, RollUpOutcome::Differs | RollUpOutcome::BelowSum)
    }
}

impl RolledCell {
    /// Stated less the sum.
    pub fn difference(&self) -> Option<Decimal> {
        decimal(self.stated?).checked_sub(decimal(self.sum?))
    }
}

impl RollUp<'_> {
    /// Whether every body of the roster is in the sums.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.on_other_form.is_empty() && self.own_only.is_empty() && !self.own_wanting
    }

    /// Whether every body reports a number for a cell.
    pub fn is_complete(&self, cell: &RolledCell) -> bool {
        self.is_whole() && cell.lacking.is_empty()
    }

    /// Whether the stated numbers look rolled up: nine in ten of the cells that the bodies have numbers in state no less than
    /// they have together. The other may be mistakes. Nothing is taken for rolled up because it looks so.
    pub fn looks_rolled_up(&self) -> bool {
        let (no_less, all) = self.no_less();
        all > 0 && no_less * 10 >= all * 9
    }

    /// Of the cells that state a number and in which the bodies have more than 0 together: in how many no less than that is
    /// stated, and how many there are.
    pub fn no_less(&self) -> (usize, usize) {
        let positive = |cell: &&RolledCell| cell.sum.is_some_and(|sum| decimal(sum) > Decimal::ZERO);
        let by: Vec<Decimal> = self.cells.iter().filter(positive).filter_map(RolledCell::difference).collect();
        (by.iter().filter(|by| **by >= Decimal::ZERO).count(), by.len())
    }

    /// Who is added, by key.
    pub fn bodies(&self) -> BTreeSet<&AgencyKey> {
        self.members.iter().map(|member| &member.report.agency.key).collect()
    }

    /// A cell, if anyone fills it.
    pub fn cell(&self, ix: CellIx) -> Option<&RolledCell> {
        self.cells.iter().find(|rolled| rolled.cell == ix)
    }

    /// A quantity of the form added up over the members, whichever cells each prints it in: the sum, and those who do not
    /// report it, by their place among the members.
    pub fn quantity(&self, id: &str) -> (Option<Number>, Vec<usize>) {
        let numbers: Vec<Option<Number>> =
            self.members.iter().map(|member| member.report.quantity(id).number()).collect();
        let amount = numbers.iter().flatten().any(|number| matches!(number, Number::Amount(_)));
        let lacking = (0..numbers.len()).filter(|at| numbers[*at].is_none()).collect();
        (sum(&mut numbers.iter().flatten().copied(), amount), lacking)
    }

    /// The sums as a report of the government. A cell that someone lacks has the sum of the others: say who is missing
    /// wherever it is shown ([`RollUp::missing`], [`RolledCell::lacking`]).
    pub fn report(&self) -> Report {
        let mut cells = Cells::absent(self.form);
        for rolled in &self.cells {
            let Some(sum) = rolled.sum else { continue };
            // A group stands either as one row or in its parts.
            if parts_of(self.form, rolled.cell)
                .iter()
                .any(|part| self.cell(*part).is_some_and(|part| part.sum.is_some()))
            {
                continue;
            }
            cells.set(rolled.cell, CellState::Reported, Some(sum), &sum.to_string(), crate::Place::default());
        }
        let tables = self.form.tables.iter().map(|table| table.key.clone()).collect();
        let file = format!("{}-{}", self.agency.name, self.report_year);
        let origin = Origin { file, format: SourceFormat::CellsCsv, cited: None };
        Report::builder(self.agency.clone(), self.report_year, origin)
            .scope(Scope::RolledUp)
            .detected_form(Some(self.form.id))
            .carried(crate::Carried { text: false, published: false, tables })
            .cells(Some(cells))
            .build()
    }
}

/// Adds up, year by year, every body to which a roster gives bodies below it. Of several reports of one agency, year and
/// scope the better one counts ([`Merit`](crate::Merit)).
pub fn roll_ups<'r>(reports: impl IntoIterator<Item = &'r Report>, roster: &Roster) -> Vec<RollUp<'r>> {
    of_those(reports, roster, |_| true)
}

/// The same of those only that state in a report of their own that they roll up.
pub fn stated_roll_ups<'r>(reports: impl IntoIterator<Item = &'r Report>, roster: &Roster) -> Vec<RollUp<'r>> {
    of_those(reports, roster, |held| held.is_some_and(|held| held.rolled_up.is_some()))
}

fn of_those<'r>(
    reports: impl IntoIterator<Item = &'r Report>,
    roster: &Roster,
    wanted: impl Fn(Option<&Held<'r>>) -> bool,
) -> Vec<RollUp<'r>> {
    let reports: Vec<&Report> = reports.into_iter().collect();
    let agencies: Vec<Agency> = reports.iter().map(|report| report.agency.clone()).collect();
    let directory = Directory::build(&agencies, Some(roster));
    let mut by_year: BTreeMap<i32, BTreeMap<AgencyKey, Held<'r>>> = BTreeMap::new();
    for report in reports {
        let key = directory.resolve(&report.agency, report.report_year).key;
        by_year.entry(report.report_year).or_default().entry(key).or_default().take(report);
    }
    let mut all = Vec::new();
    for (year, held) in &by_year {
        let tree = Tree::of(&directory, *year);
        for (parent, below) in &tree.below {
            if wanted(held.get(parent)) && below.iter().chain([parent]).any(|key| held.contains_key(key)) {
                let known = directory.is_listed(parent) || by_year.values().any(|held| held.contains_key(parent));
                all.extend(add_up(parent, (*year, known), &tree, held));
            }
        }
    }
    all
}

fn add_up<'r>(
    parent: &AgencyKey,
    (report_year, known): (i32, bool),
    tree: &Tree,
    held: &BTreeMap<AgencyKey, Held<'r>>,
) -> Option<RollUp<'r>> {
    let of_parent = held.get(parent).cloned().unwrap_or_default();
    let agency = tree.agencies.get(parent)?.clone();
    let mut collected = Collected::of(parent, tree, held);
    if let Some(own) = of_parent.own {
        collected.add(own, None);
    }
    collected.below(parent);
    let Collected { members, missing, own_only, may_overlap, .. } = collected;
    let stated = of_parent.rolled_up.or(of_parent.unsaid);
    let form = form_of(&members, report_year).or_else(|| stated.and_then(Report::form))?;
    let same = |report: &Report| report.form().is_some_and(|of| of.id == form.id);
    let (members, others): (Vec<Member<'_>>, Vec<Member<'_>>) = members.into_iter().partition(|one| same(one.report));
    let mut rolled = RollUp {
        agency,
        report_year,
        form,
        stated: stated.filter(|report| same(report)),
        members,
        missing,
        on_other_form: others.into_iter().map(|one| one.report).collect(),
        own_only,
        may_overlap,
        contradicting: Vec::new(),
        own_wanting: false,
        known: known || !of_parent.all.is_empty(),
        cells: Vec::new(),
    };
    let governs = matches!(rolled.agency.class(), AgencyClass::Government | AgencyClass::Zone);
    let office = |agency: &Agency| agency.kind.id() == "government_office";
    let named = tree.below.get(parent).into_iter().flatten().filter_map(|key| tree.agencies.get(key));
    rolled.own_wanting = governs && of_parent.own.is_none() && !{ named }.any(office);
    let used = rolled.members.iter().map(|member| member.report).chain(rolled.stated);
    let contradicting = used.flat_map(|report| {
        let holder = held.get(&report.agency.key);
        holder.into_iter().flat_map(move |held| held.contradicting(report))
    });
    rolled.contradicting = contradicting.collect();
    let own_apart = of_parent.own.is_some_and(same);
    let cells = form.cells.iter().filter_map(|def| form.cell(&def.id)).filter_map(|ix| cell(&rolled, own_apart, ix));
    rolled.cells = cells.collect();
    Some(rolled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FormId;
    use crate::agency::RosterEntry;

    const RECEIVED: &str = "requests.received.total";

    fn report(agency: &str, scope: Scope, received: i64) -> Report {
        let form = FormId::F2021.form();
        let mut cells = Cells::absent(form);
        let ix = form.cell(RECEIVED).unwrap();
        cells.set(
            ix,
            CellState::Reported,
            Some(Number::Count(received)),
            &received.to_string(),
            crate::Place::default(),
        );
        let origin = Origin { file: format!("{agency}.csv"), format: SourceFormat::CellsCsv, cited: None };
        Report::builder(Agency::parse(agency, None), 2023, origin)
            .scope(scope)
            .detected_form(Some(form.id))
            .cells(Some(cells))
            .build()
    }

    fn roster(rows: &[(&str, &str)]) -> Roster {
        let entry = |(agency, parent): &(&str, &str)| RosterEntry {
            agency: (*agency).to_owned(),
            parent: (*parent).to_owned(),
            ..RosterEntry::default()
        };
        Roster::new(rows.iter().map(entry).collect()).unwrap()
    }

    /// A city with a district, a bureau with a station below it, and a bureau that has nothing below.
    fn city() -> Roster {
        roster(&[
            ("柳州市人民政府", ""),
            ("柳州市水利局", "柳州市人民政府"),
            ("柳州市水利局水文站", "柳州市水利局"),
            ("柳州市财政局", "柳州市人民政府"),
            ("柳州市柳南区人民政府", "柳州市人民政府"),
            ("柳州市柳南区教育局", "柳州市柳南区人民政府"),
        ])
    }

    fn of<'r>(all: &'r [RollUp<'r>], agency: &str) -> &'r RollUp<'r> {
        all.iter().find(|one| one.agency.name == agency).unwrap()
    }

    fn received<'r>(one: &'r RollUp<'_>) -> &'r RolledCell {
        one.cells.iter().find(|cell| one.form.def(cell.cell).id == RECEIVED).unwrap()
    }

    #[test]
    fn each_body_is_added_once() {
        let reports = [
            report("柳州市人民政府", Scope::Own, 5),
            report("柳州市人民政府", Scope::RolledUp, 100),
            report("柳州市水利局", Scope::Own, 10),
            report("柳州市水利局", Scope::RolledUp, 17),
            report("柳州市水利局水文站", Scope::Unknown, 7),
            report("柳州市财政局", Scope::Unknown, 20),
            report("柳州市柳南区人民政府", Scope::RolledUp, 58),
            report("柳州市柳南区教育局", Scope::Unknown, 50),
        ];
        let all = roll_ups(&reports, &city());
        let whole = of(&all, "柳州市人民政府");
        let members: Vec<(&str, Scope)> =
            whole.members.iter().map(|one| (one.report.agency.body.as_str(), one.scope)).collect();
        assert_eq!(
            members,
            [
                ("人民政府", Scope::Own),
                ("水利局", Scope::Own),
                ("水利局水文站", Scope::Unknown),
                ("财政局", Scope::Unknown),
                ("人民政府", Scope::RolledUp)
            ]
        );
        let cell = received(whole);
        assert_eq!((cell.sum, cell.outcome), (Some(Number::Count(5 + 58 + 10 + 7 + 20)), RollUpOutcome::Equal));
        // The district's own report for the whole stands above what its bodies add up to: what it has itself is not there.
        let district = of(&all, "柳州市柳南区人民政府");
        assert_eq!((received(district).outcome, district.own_wanting), (RollUpOutcome::AtLeast, true));
        assert_eq!(received(district).difference(), Some(Decimal::from(8)));
        // A department has no report for the whole that it could be held against but its roll-up.
        assert_eq!(received(of(&all, "柳州市水利局")).outcome, RollUpOutcome::Equal);
    }

    #[test]
    fn a_roll_up_alone_covers_who_has_no_report() {
        let reports = [
            report("柳州市水利局", Scope::Own, 10),
            report("柳州市水利局", Scope::RolledUp, 17),
            report("柳州市财政局", Scope::Unknown, 20),
            report("柳州市柳南区人民政府", Scope::Unknown, 58),
            report("柳州市柳南区教育局", Scope::Unknown, 50),
        ];
        let all = roll_ups(&reports, &city());
        let whole = of(&all, "柳州市人民政府");
        assert_eq!((received(whole).sum, received(whole).stated), (Some(Number::Count(17 + 20 + 58)), None));
        assert!(whole.own_wanting && whole.missing.is_empty() && received(whole).outcome == RollUpOutcome::Nothing);
        let sums = whole.report();
        assert_eq!((sums.scope, sums.quantity(RECEIVED).count()), (Scope::RolledUp, Some(95)));
    }

    #[test]
    fn who_is_wanting_is_named_and_the_sum_is_a_lower_bound() {
        let mut reports = vec![
            report("柳州市人民政府", Scope::Unknown, 40),
            report("柳州市水利局", Scope::Own, 10),
            report("柳州市柳南区教育局", Scope::Unknown, 25),
        ];
        let seen = |reports: &[Report]| {
            let all = roll_ups(reports, &city());
            let whole = of(&all, "柳州市人民政府");
            let missing: Vec<String> = whole.missing.iter().map(|agency| agency.body.clone()).collect();
            (received(whole).sum, received(whole).outcome, whole.looks_rolled_up(), missing)
        };
        let missing = ["水利局水文站", "财政局", "人民政府"].map(str::to_owned).to_vec();
        let bound = Some(Number::Count(35));
        assert_eq!(seen(&reports), (bound, RollUpOutcome::AtLeast, true, missing.clone()));
        reports[0] = report("柳州市人民政府", Scope::Unknown, 34);
        assert_eq!(seen(&reports), (bound, RollUpOutcome::BelowSum, false, missing));
    }

    #[test]
    fn two_forms_are_not_added() {
        let mut old = report("柳州市财政局", Scope::Own, 20);
        let form = FormId::F2019.form();
        let mut cells = Cells::absent(form);
        let ix = form.cell(RECEIVED).unwrap();
        cells.set(ix, CellState::Reported, Some(Number::Count(20)), "20", crate::Place::default());
        old = old.rebuild().detected_form(Some(form.id)).cells(Some(cells)).build();
        let reports = [report("柳州市水利局", Scope::Own, 10), report("柳州市水利局水文站", Scope::Own, 1), old];
        let all = roll_ups(&reports, &city());
        let whole = of(&all, "柳州市人民政府");
        assert_eq!(whole.on_other_form.iter().map(|one| one.agency.body.as_str()).collect::<Vec<_>>(), ["财政局"]);
        assert_eq!(received(whole).sum, Some(Number::Count(11)));
        assert!(!whole.is_whole());
    }
}
