use super::same_text::{Folded, Hashes, Mixed, Part, mix, percent, shown};
use super::sentences::{self, Sentence, Stock};
use super::sketch::{Limits, Near, Sketch};
use crate::draft::CollectionFindings;
use crate::facts::Facts;
use crate::finding::{Draft, Text};
use crate::rule::{Check, CollectionContext, Docs, Needs, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::agency::AgencyKey;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CPY702"),
        name: "same-as-another-agency",
        title: ("与其他单位报告雷同", "The same as another agency's"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容雷同的整改要求）",
        docs: Docs {
            checks: (
                "除去数字和法定用语，第一、第五部分合计（或者第五部分单独）有 80% 以上的文字与另一单位同一年度或相邻年度的报告相同。比例可在设置中调整。",
                "Numbers and statutory phrases set aside, 80 % or more of sections one and five together, or of section five alone, stand in another agency's report of the same year or of one next to it. The share is a setting.",
            ),
            why: (
                "抄来的报告反映不了本单位的情况，是第三方评估扣分的常见原因。",
                "A copied report says nothing of the agency itself; evaluations take points off for it.",
            ),
            bad: (
                "民政局的第五部分与农业农村局的一字不差。",
                "Section five of the civil affairs bureau is word for word that of the agriculture bureau.",
            ),
            good: (
                "两个单位都引用条例，但问题和措施各写各的。",
                "Two bodies both cite the regulation, and each writes of its own problems and measures.",
            ),
            false_alarms: (
                "谁抄谁看不出来：问题报在排序靠后的报告上，并指明另一份。条例名称、标题、统计期限等法定用语不计；集合中有200个以上单位时，5% 以上单位都写的话也不计（全文逐字相同的除外）。由上级统一起草、允许共用的文字会被报出。须有一段70字以上（全文较短时为五分之四）的文字连续相同，零散的套话相同不算。合计不足100字、第五部分不足40字的不比较。",
                "Who copied from whom cannot be seen: the report later in order has the finding, which names the other. Statutory phrases do not count, nor, in a collection of 200 agencies or more, words that over 5 % of the agencies write (unless the whole text is the same). Text that a body above wrote for all is reported too. A passage of 70 characters (four fifths of a shorter text) must be the same unbroken; scattered stock phrases are not a copy. Under 100 characters in all, or 40 in section five, nothing is compared.",
            ),
        },
    },
    check: Check::Collection(check),
};

fn check(cx: &CollectionContext<'_, '_>, findings: &mut CollectionFindings) -> Verdict {
    if !cx.reports.iter().any(Facts::has_text) {
        return Verdict::NotEvaluable(
            Text::new("来源只有数字，没有正文", "the source gives numbers only, no text").into(),
        );
    }
    let mut search = Search::new(cx.reports, cx.settings.thresholds.same_as_another);
    // Section five only of reports that are not the same as a whole: one cause, one finding.
    for part in [Part::Whole, Part::Five] {
        search.part(part);
    }
    for (at, found) in &search.found {
        findings.push(*at, draft(cx.reports, *at, found));
    }
    Verdict::Pass(None)
}

/// Bins of a sketch: 32 bands of three. Of two texts of one length of which four fifths are the same, two thirds of all their
/// shingles are shared, and a band agrees in (2/3)³ = 30 % of such pairs, two or more of 32 in 99.98 %.
const BINS: usize = 96;

/// Of two such texts some 64 bins agree; where one is half as long again some 45, and fewer than these in three cases of a hundred.
const LIMITS: Limits = Limits { rows: 3, agree: 36, kept: 8 };

/// From how many agencies on common words are told by counting.
const LARGE: usize = 200;

/// Words of more than one in so many agencies are common.
const COMMON: usize = 20;

/// Cells of the table in which agencies are counted. Two shingles in a cell count as one that is more common: with
/// this many cells that does not reach one agency in twenty.
const CELLS: usize = 1 << 22;

/// What is the same in two reports.
struct Found {
    /// The earlier report in order.
    other: usize,
    part: Part,
    shared: usize,
    of: usize,
}

/// A text that may stand in several reports.
struct Group {
    /// The reports, in order.
    members: Vec<usize>,
}

struct Search<'c, 'r> {
    reports: &'c [Facts<'r>],
    /// The agency of each report, as a number: those of one agency follow one another.
    agencies: Vec<u32>,
    least: f64,
    found: BTreeMap<usize, Found>,
}

impl<'c, 'r> Search<'c, 'r> {
    fn new(reports: &'c [Facts<'r>], least: f64) -> Search<'c, 'r> {
        let mut number = 0;
        let mut last: Option<&AgencyKey> = None;
        let number = |facts: &'c Facts<'r>| {
            let key = &facts.report.agency.key;
            number += u32::from(last.replace(key) != Some(key));
            number
        };
        let agencies = reports.iter().map(number).collect();
        Search { reports, agencies, least, found: BTreeMap::new() }
    }

    fn agency(&self, at: usize) -> u32 {
        self.agencies.get(at).copied().unwrap_or_default()
    }

    fn year(&self, at: usize) -> i32 {
        self.reports.get(at).map_or(0, |facts| facts.report.report_year)
    }

    fn part(&mut self, part: Part) {
        let (groups, common) = self.groups(part);
        let texts: Vec<Vec<Sentence>> = groups.iter().map(|group| self.sentences(part, group.members[0])).collect();
        let mut stock = Stock::default();
        texts.iter().for_each(|text| stock.count(text));
        for (group, text) in groups.iter().zip(&texts) {
            // A section five of stock sentences may be another's word for word by chance.
            let chance = part == Part::Five
                && stock.can_tell()
                && !text.is_empty()
                && !stock.is_no_chance(&stock.shared(text, text));
            if !chance {
                self.identical(part, group);
            }
        }
        self.alike(part, &groups, &common, &stock);
        if stock.can_tell() {
            self.same_sentences(part, &groups, &texts, &stock);
        }
    }

    /// The texts long enough to compare, each once, in order of their first report, and which shingles many agencies write. Each
    /// text counts once, whoever has it: a text copied by thousands does not become common by that.
    fn groups(&self, part: Part) -> (Vec<Group>, Common) {
        let mut by_text: HashMap<u64, usize, BuildHasherDefault<Mixed>> = HashMap::default();
        let mut groups: Vec<Group> = Vec::new();
        // Agencies are counted in a table where there are so many that it may be needed.
        let many = self.agencies.last().is_some_and(|last| *last as usize >= LARGE);
        let mut counted = Counted { cells: if many { vec![(0, 0); CELLS] } else { Vec::new() }, agencies: 0, last: 0 };
        for (at, facts) in self.reports.iter().enumerate() {
            if !facts.has_text() || self.found.contains_key(&at) {
                continue;
            }
            let folded = part.folded(facts);
            if folded.len() < part.least() {
                continue;
            }
            let ix = *by_text.entry(folded.fingerprint()).or_insert(groups.len());
            match groups.get_mut(ix) {
                Some(group) => group.members.push(at),
                None => {
                    groups.push(Group { members: vec![at] });
                    counted.count(self.agency(at), &folded);
                }
            }
        }
        (groups, counted.common())
    }

    fn sentences(&self, part: Part, at: usize) -> Vec<Sentence> {
        let Some(facts) = self.reports.get(at) else { return Vec::new() };
        sentences::of(part.texts(facts).iter().map(AsRef::as_ref))
    }

    /// Texts that are made of the same sentences, in whatever order: those that are near are compared.
    fn same_sentences(&mut self, part: Part, groups: &[Group], texts: &[Vec<Sentence>], stock: &Stock) {
        let mut near = Near::new(sentences::LIMITS);
        for (group, text) in groups.iter().zip(texts) {
            near.take(sentences::sketch(text));
            for at in one_a_year(&group.members, |at| self.year(at)) {
                for (other, there) in near.exchange(at, self.year(at), |other| self.agency(other) != self.agency(at)) {
                    let (later, earlier) = (at.max(other), at.min(other));
                    let Some(there) = texts.get(there).filter(|_| !self.found.contains_key(&later)) else { continue };
                    let (late, early) = if later == at { (text, there) } else { (there, text) };
                    let shared = stock.shared(late, early);
                    let (letters, of) = (shared.letters, shared.of);
                    if of >= part.least() && letters as f64 >= self.least * of as f64 && stock.is_no_chance(&shared) {
                        self.found.insert(later, Found { other: earlier, part, shared: letters, of });
                    }
                }
            }
        }
    }

    /// The same text in several reports: each is held against the first of another agency in its years.
    fn identical(&mut self, part: Part, group: &Group) {
        // The first report of each year, and the first of another agency than that.
        let mut first: BTreeMap<i32, (usize, Option<usize>)> = BTreeMap::new();
        for at in &group.members {
            let year = self.year(*at);
            let own = self.agency(*at);
            let near = (year - 1..=year + 1).filter_map(|year| first.get(&year));
            let candidates = near.flat_map(|(a, b)| [Some(*a), *b]).flatten();
            if let Some(other) = candidates.filter(|other| self.agency(*other) != own).min() {
                let of = self.reports.get(*at).map_or(0, |facts| part.folded(facts).len());
                self.found.insert(*at, Found { other, part, shared: of, of });
            }
            match first.get(&year) {
                None => {
                    first.insert(year, (*at, None));
                }
                Some((one, None)) if self.agency(*one) != own => {
                    first.insert(year, (*one, Some(*at)));
                }
                Some(_) => {}
            }
        }
    }

    /// Texts that are alike: those that are near are compared letter by letter.
    fn alike(&mut self, part: Part, groups: &[Group], common: &Common, stock: &Stock) {
        let mut near = Near::new(LIMITS);
        let mut laid_out = LaidOut::default();
        for group in groups {
            let first = group.members.first().and_then(|at| self.reports.get(*at));
            let folded = first.map(|facts| part.folded(facts)).unwrap_or_default();
            near.take(sketch(&folded, common));
            for at in one_a_year(&group.members, |at| self.year(at)) {
                let others = near.exchange(at, self.year(at), |other| self.agency(other) != self.agency(at));
                let others = others.into_iter().map(|(other, _)| other);
                self.compare(part, (at, &folded), others, &mut laid_out, common, stock);
            }
        }
    }

    /// Holds a report against those that may be like it. The finding goes to the later of the two.
    fn compare(
        &mut self,
        part: Part,
        (at, folded): (usize, &Folded),
        candidates: impl Iterator<Item = usize>,
        laid_out: &mut LaidOut,
        common: &Common,
        stock: &Stock,
    ) {
        for other in candidates {
            let (later, earlier) = (at.max(other), at.min(other));
            if self.found.contains_key(&later) {
                continue;
            }
            let Some(facts) = self.reports.get(other) else { continue };
            let (there, hashes) = laid_out.of(other, || part.folded(facts));
            let own;
            let (late, early, hashes) = if later == at {
                (folded, there, hashes)
            } else {
                own = folded.hashes();
                (there, folded, &own)
            };
            let (shared, of) = late.covered(hashes, |hash| !common.is(hash));
            if of >= part.least() && shared as f64 >= self.least * of as f64 && late.runs_through(early) {
                if part == Part::Five && self.is_stock(part, (later, earlier), shared, stock) {
                    continue;
                }
                self.found.insert(later, Found { other: earlier, part, shared, of });
            }
        }
    }
}

impl Search<'_, '_> {
    /// Whether what two texts share are stock sentences, and no more of them than chance brings.
    fn is_stock(&self, part: Part, (later, earlier): (usize, usize), letters: usize, stock: &Stock) -> bool {
        if !stock.can_tell() {
            return false;
        }
        let shared = stock.shared(&self.sentences(part, later), &self.sentences(part, earlier));
        // Where whole sentences explain little of it, the wording itself is shared.
        shared.letters as f64 >= self.least * letters as f64 && !stock.is_no_chance(&shared)
    }
}

/// How many agencies write the shingles of each cell, and the last agency counted there: reports are in order of agency, so that
/// is enough to count each once.
struct Counted {
    cells: Vec<(u32, u32)>,
    agencies: usize,
    last: u32,
}

impl Counted {
    fn count(&mut self, agency: u32, folded: &Folded) {
        if self.last != agency {
            self.last = agency;
            self.agencies += 1;
        }
        if self.cells.is_empty() {
            return;
        }
        for (_, hash) in folded.shingles() {
            if let Some((seen, by)) = self.cells.get_mut(cell(hash)).filter(|(_, by)| *by != agency) {
                *seen += 1;
                *by = agency;
            }
        }
    }

    fn common(self) -> Common {
        if self.agencies < LARGE {
            return Common { agencies: Vec::new(), over: u32::MAX };
        }
        let over = u32::try_from(self.agencies / COMMON).unwrap_or(u32::MAX);
        Common { agencies: self.cells.into_iter().map(|(seen, _)| seen).collect(), over }
    }
}

/// What many agencies write.
struct Common {
    /// How many agencies have a shingle of a cell; empty in a small collection.
    agencies: Vec<u32>,
    over: u32,
}

impl Common {
    fn is(&self, hash: u64) -> bool {
        self.agencies.get(cell(hash)).is_some_and(|seen| *seen > self.over)
    }
}

fn cell(hash: u64) -> usize {
    // The low bits of a well mixed number.
    (hash % CELLS as u64) as usize
}

/// The first of each year among reports that say the same.
fn one_a_year(members: &[usize], year: impl Fn(usize) -> i32) -> Vec<usize> {
    let mut years = BTreeSet::new();
    members.iter().copied().filter(|at| years.insert(year(*at))).collect()
}

/// The sketch of a text: the least hash of each bin of shingles, an empty bin taking over from the next; none where nothing of the text
/// counts.
fn sketch(folded: &Folded, common: &Common) -> Option<Sketch<BINS>> {
    let mut bins = [u64::MAX; BINS];
    for (_, hash) in folded.shingles().filter(|(_, hash)| !common.is(*hash)) {
        let hash = mix(hash);
        let bin = (hash % BINS as u64) as usize;
        if let Some(least) = bins.get_mut(bin) {
            *least = (*least).min(hash);
        }
    }
    let mut next = bins.iter().copied().find(|least| *least != u64::MAX)?;
    // From the end, so that a row of empty bins takes the next filled one, round the corner if need be.
    for bin in bins.iter_mut().rev() {
        if *bin == u64::MAX {
            *bin = mix(next);
        }
        next = *bin;
    }
    Some(Sketch::of(bins))
}

/// Texts that were compared with, laid out: the first of a bucket is compared with many.
#[derive(Default)]
struct LaidOut(HashMap<usize, (Folded, Hashes)>);

impl LaidOut {
    fn of(&mut self, at: usize, folded: impl FnOnce() -> Folded) -> (&Folded, &Hashes) {
        /// Texts held at a time, of some twenty kilobytes each.
        const HELD: usize = 4096;
        if self.0.len() >= HELD && !self.0.contains_key(&at) {
            self.0.clear();
        }
        let (folded, hashes) = self.0.entry(at).or_insert_with(|| {
            let folded = folded();
            let hashes = folded.hashes();
            (folded, hashes)
        });
        (folded, hashes)
    }
}

fn draft(reports: &[Facts<'_>], at: usize, found: &Found) -> Draft {
    let Found { other, part, shared, of } = found;
    let (Some(facts), Some(there)) = (reports.get(at), reports.get(*other)) else {
        return Draft::new(Text::new("", ""), Text::new("", ""));
    };
    let (zh, en) = part.label(facts);
    let percent = percent(*shared, *of);
    let (name, file) = (there.report.name(), &there.report.origin.file);
    let message = Text::new(
        format!("{zh}有 {percent}% 的文字与{name}年度报告相同（{shared}/{of} 字，见 {file}）"),
        format!("{percent} % of {en} is the same as in the report of {name} ({shared} of {of} characters; {file})"),
    );
    let help = Text::new(
        "请按本单位的实际情况重写；若文字由上级统一提供，请注明。",
        "Write it of the agency itself; where a body above gave the text to all, say so.",
    );
    let draft = Draft::new(message, help);
    let paragraphs = part.paragraphs(facts);
    let passage = part.folded(facts).longest_shared(&part.folded(there));
    match passage.and_then(|(at, passage)| Some((paragraphs.get(at)?, passage))) {
        Some((paragraph, passage)) => draft.words(paragraph.text, shown(paragraph.text, passage), paragraph.place),
        None => draft,
    }
}
