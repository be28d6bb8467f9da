//! Ground truth of the rules: every rule's defect in several variants, and near misses that must stay clean, each
//! planted in an invented district of its own years and bodies, far enough from the next that none disturbs another.

mod cel;
mod cpy;
mod frm;
mod scene;
mod set;
mod sum;
mod tim;
mod txt;
mod xrf;
mod yoy;

use crate::district::{self, Body, District, PlantedKind, Sample, YEARS};
use crate::plain::Dice;
use crate::write::html::{self, HtmlStyle};
use crate::write::quirk::Quirk;
use crate::write::text::{self, TextStyle};
use gongkai_lint::Finding;
use gongkai_model::Report;
use gongkai_model::exchange::{Bundle, REPORT_SCHEMA, ReportRecord};
use scene::{Scene, Scope};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// What a finding is looked up by: agency as printed, report year, code.
pub type Key = (String, i32, String);

/// Years between two reports of a body in which something is planted: what one year shows in the next is not mixed up.
const APART: i32 = 3;

/// Most districts that are tried until everything is planted.
const MOST_DISTRICTS: u64 = 40;

/// When a variant is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// In the tables; the text is then written anew from them.
    Numbers,
    /// In the tables, after all others: it adds them up.
    Sums,
    /// In the text, the title, the dates.
    Words,
    /// In the files.
    Files,
}

/// A defect or a near miss.
struct Variant {
    rule: &'static str,
    kind: PlantedKind,
    note: &'static str,
    years: RangeInclusive<i32>,
    stage: Stage,
    /// Rules that may speak as well, of the same report or of the one after: consequences of the defect.
    also: &'static [&'static str],
    /// Changes the scene; nothing where the report does not lend itself to it.
    apply: fn(&mut Scene<'_>) -> Option<()>,
}

const fn variant(
    kind: PlantedKind,
    rule: &'static str,
    note: &'static str,
    years: RangeInclusive<i32>,
    stage: Stage,
    apply: fn(&mut Scene<'_>) -> Option<()>,
) -> Variant {
    Variant { rule, kind, note, years, stage, also: &[], apply }
}

/// A defect of the tables.
const fn numbers(
    rule: &'static str,
    note: &'static str,
    years: RangeInclusive<i32>,
    apply: fn(&mut Scene<'_>) -> Option<()>,
) -> Variant {
    variant(PlantedKind::Defect, rule, note, years, Stage::Numbers, apply)
}

/// A defect of the words.
const fn words(
    rule: &'static str,
    note: &'static str,
    years: RangeInclusive<i32>,
    apply: fn(&mut Scene<'_>) -> Option<()>,
) -> Variant {
    variant(PlantedKind::Defect, rule, note, years, Stage::Words, apply)
}

/// A defect of the files.
const fn files(
    rule: &'static str,
    note: &'static str,
    years: RangeInclusive<i32>,
    apply: fn(&mut Scene<'_>) -> Option<()>,
) -> Variant {
    variant(PlantedKind::Defect, rule, note, years, Stage::Files, apply)
}

/// Words that look like a defect and are none.
const fn near(
    rule: &'static str,
    note: &'static str,
    years: RangeInclusive<i32>,
    apply: fn(&mut Scene<'_>) -> Option<()>,
) -> Variant {
    variant(PlantedKind::NearMiss, rule, note, years, Stage::Words, apply)
}

/// Numbers that look like a defect and are none.
const fn near_numbers(
    rule: &'static str,
    note: &'static str,
    years: RangeInclusive<i32>,
    apply: fn(&mut Scene<'_>) -> Option<()>,
) -> Variant {
    variant(PlantedKind::NearMiss, rule, note, years, Stage::Numbers, apply)
}

impl Variant {
    const fn also(self, also: &'static [&'static str]) -> Variant {
        Variant { also, ..self }
    }

    const fn at(self, stage: Stage) -> Variant {
        Variant { stage, ..self }
    }
}

const ALL: [&[Variant]; 9] = [
    frm::VARIANTS,
    cel::VARIANTS,
    sum::VARIANTS,
    yoy::VARIANTS,
    xrf::VARIANTS,
    tim::VARIANTS,
    cpy::VARIANTS,
    txt::VARIANTS,
    set::VARIANTS,
];

/// A report and how it is written down.
#[derive(Debug, Clone)]
struct Page {
    body: usize,
    report: Report,
    paper: Paper,
}

/// How a report is written down.
#[derive(Debug, Clone, Default)]
struct Paper {
    /// As text with pipe tables, of which words are then replaced.
    replaced: Option<(String, String)>,
    /// As JSON: it keeps what no page says.
    json: bool,
    /// As a page of this style.
    style: Option<HtmlStyle>,
    /// The body is printed twice.
    twice: bool,
    /// The path of its file without the extension.
    path: Option<String>,
    /// There is no file of it.
    left_out: bool,
}

/// What is planted in a corpus.
#[derive(Debug, Clone)]
pub struct Planted {
    /// Code of the rule.
    pub rule: &'static str,
    /// Defect or near miss.
    pub kind: PlantedKind,
    /// What was done.
    pub note: &'static str,
    /// Where the finding belongs: one of these.
    pub keys: Vec<Key>,
    /// The cells in question, where the finding belongs to the report whose cells were changed: it speaks of one of them.
    pub cells: BTreeSet<String>,
}

impl Planted {
    /// Whether a finding is about what is planted: it belongs there, and speaks of one of its cells if it speaks of any.
    pub fn is_found_by(&self, key: &Key, finding: &Finding) -> bool {
        let apart = self.cells.is_empty() || finding.cells.is_empty();
        self.keys.contains(key) && (apart || finding.cells.iter().any(|cell| self.cells.contains(&cell.cell)))
    }
}

/// The cells in which two versions of a report differ.
fn changed(before: &Report, after: &Report) -> BTreeSet<String> {
    let (Some(before), Some(after)) = (&before.cells, &after.cells) else { return BTreeSet::new() };
    if before.form().id != after.form().id {
        return BTreeSet::new();
    }
    before.differing(after).map(|(ix, ..)| before.form().def(ix).id.clone()).collect()
}

/// A district with its files and what is planted in them.
#[derive(Debug)]
pub struct Corpus {
    /// Its files by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Its roster.
    pub roster: String,
    /// What is planted.
    pub planted: Vec<Planted>,
    /// Findings that follow from what is planted.
    pub consequences: BTreeSet<Key>,
}

/// Codes and notes of every variant.
pub fn listed() -> impl Iterator<Item = (&'static str, PlantedKind, &'static str)> {
    ALL.iter().copied().flatten().map(|variant| (variant.rule, variant.kind, variant.note))
}

/// Districts from a seed on in which every variant is planted once.
///
/// # Errors
///
/// Where a variant finds no report in any district, or a file cannot be written.
pub fn corpora(seed: u64) -> Result<Vec<Corpus>, Box<dyn std::error::Error>> {
    let mut left: Vec<&Variant> = ALL.iter().copied().flatten().collect();
    let mut corpora = Vec::new();
    for number in 0..MOST_DISTRICTS {
        if left.is_empty() {
            break;
        }
        // The districts of neighbouring seeds are different ones.
        let mut dice = Dice::new((seed * 1000 + number) ^ 0x7a11e5);
        let (district, _) = district::clean(&mut dice);
        let (corpus, planted) = Planter::new(district, dice).plant(&left)?;
        left.retain(|variant| !planted.iter().any(|known| std::ptr::eq(*known, *variant)));
        corpora.push(corpus);
    }
    match left.first() {
        None => Ok(corpora),
        Some(variant) => {
            Err(format!("{}: no report lends itself to {:?} ({} left)", variant.rule, variant.note, left.len()).into())
        }
    }
}

struct Planter {
    name: String,
    bodies: Vec<Body>,
    pages: Vec<Page>,
    dice: Dice,
    /// Body and year in which something is planted.
    taken: Vec<(usize, i32)>,
    /// Pages whose numbers changed.
    changed: BTreeSet<usize>,
    planted: Vec<Planted>,
    consequences: BTreeSet<Key>,
}

impl Planter {
    fn new(district: District, dice: Dice) -> Planter {
        let mut samples = district.samples;
        calm(&mut samples);
        let page = |sample: Sample| Page { body: sample.body, report: sample.report, paper: Paper::default() };
        // A body of the district has a gap of its own.
        let gaps = district.bodies.iter().filter_map(|body| Some((&body.name, body.gap?)));
        let consequences = gaps.flat_map(|(name, gap)| {
            [(name.clone(), gap, "SET953".to_owned()), (name.clone(), gap + 1, "YOY407".to_owned())]
        });
        Planter {
            consequences: consequences.collect(),
            name: district.name,
            bodies: district.bodies,
            pages: samples.into_iter().map(page).collect(),
            dice,
            taken: Vec::new(),
            changed: BTreeSet::new(),
            planted: Vec::new(),
        }
    }

    /// Plants what there is room for.
    fn plant<'v>(mut self, left: &[&'v Variant]) -> Result<(Corpus, Vec<&'v Variant>), Box<dyn std::error::Error>> {
        let mut done = Vec::new();
        for stage in [Stage::Numbers, Stage::Sums, Stage::Words, Stage::Files] {
            if stage == Stage::Words {
                self.tell_again();
            }
            for variant in left.iter().filter(|variant| variant.stage == stage) {
                if self.place(variant) {
                    done.push(*variant);
                }
            }
        }
        let corpus = Corpus {
            files: self.files()?,
            roster: self.roster()?,
            planted: self.planted,
            consequences: self.consequences,
        };
        Ok((corpus, done))
    }

    /// Plants a variant in the first report that has room for it and lends itself.
    fn place(&mut self, variant: &Variant) -> bool {
        let count = self.pages.len();
        let start = self.dice.below(count as u32) as usize;
        for at in (0..count).map(|n| (start + n * 31) % count) {
            let (body, year) = (self.pages[at].body, self.pages[at].report.report_year);
            let free = |(other, of): &(usize, i32)| *other != body || (of - year).abs() >= APART;
            let fits = variant.years.contains(&year) && !self.pages[at].paper.left_out;
            if !fits || !self.taken.iter().all(free) {
                continue;
            }
            let (own, pages) = (self.pages[at].clone(), self.pages.len());
            let mut scene = Scene::new(&mut self.pages, at, &self.bodies, &self.name, &mut self.dice, &self.taken);
            if (variant.apply)(&mut scene).is_none() {
                self.pages.truncate(pages);
                self.pages[at] = own;
                continue;
            }
            let Scope { keys, taken, consequences } = scene.finish(variant.rule);
            self.taken.extend(taken);
            self.consequences.extend(consequences);
            if matches!(variant.stage, Stage::Numbers | Stage::Sums) {
                self.changed.insert(at);
            }
            for (agency, year, _) in &keys {
                // The year after, under the same name or the one the body has then.
                let after = [agency.clone(), self.bodies[body].name_in(year + 1).to_owned()];
                for rule in variant.also {
                    self.consequences.insert((agency.clone(), *year, (*rule).to_owned()));
                    for agency in &after {
                        self.consequences.insert((agency.clone(), year + 1, (*rule).to_owned()));
                    }
                }
            }
            let (report, before) = (&self.pages[at].report, &own.report);
            let here = |(agency, year, _): &Key| *agency == report.agency.name && *year == report.report_year;
            let cells = if keys.iter().all(here) { changed(before, report) } else { BTreeSet::new() };
            self.planted.push(Planted { rule: variant.rule, kind: variant.kind, note: variant.note, keys, cells });
            return true;
        }
        false
    }

    /// Writes the text of changed reports, and of those of the year after, from the numbers they have now.
    fn tell_again(&mut self) {
        for at in 0..self.pages.len() {
            let (body, year) = (self.pages[at].body, self.pages[at].report.report_year);
            let before = at.checked_sub(1).filter(|before| {
                let before = &self.pages[*before];
                before.body == body && before.report.report_year + 1 == year
            });
            if !self.changed.contains(&at) && !before.is_some_and(|before| self.changed.contains(&before)) {
                continue;
            }
            let received = before.and_then(|before| {
                let report = &self.pages[before].report;
                let id =
                    if report.report_year < 2019 { "sheet.applications.received" } else { "requests.received.total" };
                report.quantity(id).count()
            });
            district::narrative::write(&mut self.pages[at].report, &self.bodies[body], received, &mut self.dice);
        }
    }

    fn files(&mut self) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn std::error::Error>> {
        let mut files = BTreeMap::new();
        for page in self.pages.iter().filter(|page| !page.paper.left_out) {
            let (report, paper) = (&page.report, &page.paper);
            let name = self.bodies[page.body].name.strip_prefix(&self.name).unwrap_or(&self.bodies[page.body].name);
            let path = paper.path.clone().unwrap_or_else(|| format!("{}/{name}", report.report_year));
            let dice = &mut self.dice;
            let style = paper.style.unwrap_or(HtmlStyle::ALL[dice.below(HtmlStyle::ALL.len() as u32) as usize]);
            let text = paper.style.is_none() && !paper.twice && dice.below(4) == 0;
            let (extension, bytes) = if paper.json {
                let bundle = Bundle { schema: REPORT_SCHEMA.to_owned(), reports: vec![ReportRecord::from(report)] };
                ("json", serde_json::to_vec(&bundle)?)
            } else if let Some((from, to)) = &paper.replaced {
                let written = text::write(report, TextStyle::Pipes);
                let whole = String::from_utf8(written.bytes)?;
                if !whole.contains(from) {
                    return Err(format!("{}: {from:?} is not in the text", report.name()).into());
                }
                (written.extension, whole.replacen(from, to, 1).into_bytes())
            } else if text {
                let written = text::write(report, TextStyle::Pipes);
                (written.extension, written.bytes)
            } else {
                let quirks: &[Quirk] = if paper.twice { &[Quirk::BodyTwice] } else { &[] };
                let written = html::write(report, style, quirks, dice);
                (written.extension, written.bytes)
            };
            if files.insert(format!("{path}.{extension}"), bytes).is_some() {
                return Err(format!("{path}.{extension} is written twice").into());
            }
        }
        Ok(files)
    }

    /// Everybody but the government is summed into the government.
    fn roster(&self) -> Result<String, Box<dyn std::error::Error>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["agency", "parent", "aliases", "from_year", "to_year"])?;
        for (at, body) in self.bodies.iter().enumerate() {
            let from = if body.from > *YEARS.start() { body.from.to_string() } else { String::new() };
            let parent = if at == 0 { "" } else { &self.bodies[0].name };
            let former = body.former.clone().map(|(name, _)| name).unwrap_or_default();
            writer.write_record([body.name.as_str(), parent, &former, &from, ""])?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}

/// Numbers of the sheet that no report's text speaks of and that jump by chance are last year's: jumps are planted.
fn calm(samples: &mut [Sample]) {
    const LOOSE: [&str; 5] = [
        "sheet.disclosure.via_website",
        "sheet.training.trainees",
        "sheet.response.interpretations",
        "sheet.disclosure.via_wechat",
        "sheet.disclosure.normative_published",
    ];
    for at in 1..samples.len() {
        let (before, rest) = samples.split_at_mut(at);
        let (Some(before), Some(own)) = (before.last(), rest.first_mut()) else { continue };
        if before.body == own.body && before.report.report_year == 2017 && own.report.report_year == 2018 {
            for id in LOOSE {
                // A channel has no more than was published.
                let most = match id.starts_with("sheet.disclosure.via_") {
                    true => district::edit::count(&own.report, "sheet.disclosure.published"),
                    false => i64::MAX,
                };
                district::edit::put(&mut own.report, id, district::edit::count(&before.report, id).min(most));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_lint::rules;

    #[test]
    fn every_rule_has_three_variants_of_its_defect() {
        for rule in rules() {
            let code = rule.meta.code.as_str();
            let mut notes = BTreeSet::new();
            let defects = listed().filter(|(of, kind, _)| *of == code && *kind == PlantedKind::Defect);
            let count = defects.inspect(|(_, _, note)| assert!(notes.insert(*note), "{code}: {note} twice")).count();
            assert!(count >= 3, "{code}: {count} variants");
        }
        for (code, _, _) in listed() {
            assert!(rules().any(|rule| rule.meta.code.as_str() == code), "{code} is no rule");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_files() {
        let (one, same) = (corpora(3).unwrap(), corpora(3).unwrap());
        assert!(one.iter().zip(&same).all(|(a, b)| a.files == b.files && a.roster == b.roster));
        assert_eq!(one.len(), same.len());
        let planted: usize = one.iter().map(|corpus| corpus.planted.len()).sum();
        assert_eq!(planted, listed().count());
    }
}
