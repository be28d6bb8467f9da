use super::same_text::{Folded, Part, mix, percent, shown};
use super::sentences::{self, Sentence, Stock};
use crate::draft::CollectionFindings;
use crate::facts::Facts;
use crate::finding::{Draft, Text};
use crate::rule::{Check, CollectionContext, Docs, Needs, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::agency::AgencyKey;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
        return Verdict::NotEvaluable(Text::new("来源只有数字，没有正文", "the source gives numbers only, no text"));
    }
    let mut search =
        Search { reports: cx.reports, least: cx.settings.thresholds.same_as_another, found: BTreeMap::new() };
    // Section five only of reports that are not the same as a whole: one cause, one finding.
    for part in [Part::Whole, Part::Five] {
        search.part(part);
    }
    for (at, found) in &search.found {
        findings.push(*at, draft(cx.reports, *at, found));
    }
    Verdict::Pass(None)
}

/// Bins of a sketch: bands times rows. Of two texts of one length of which four fifths are the same, two thirds of all
/// their shingles are shared, and some band agrees in 1 − (1 − (2/3)⁴)²⁴ = 99.5 % of such pairs.
const BANDS: usize = 24;
const ROWS: usize = 4;

/// Reports of a bucket that a report is compared with. More of one bucket are alike anyway; so the time stays linear.
const COMPARED: usize = 8;

/// The same for texts made of the same sentences, which are told apart faster.
const SAME_SENTENCES: usize = 64;

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
    least: f64,
    found: BTreeMap<usize, Found>,
}

impl<'c> Search<'c, '_> {
    fn key(&self, at: usize) -> Option<&'c AgencyKey> {
        self.reports.get(at).map(|facts| &facts.report.agency.key)
    }

    fn year(&self, at: usize) -> i32 {
        self.reports.get(at).map_or(0, |facts| facts.report.report_year)
    }

    fn part(&mut self, part: Part) {
        let groups = self.groups(part);
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
        let common = self.common(part, &groups);
        self.alike(part, &groups, &common, &stock);
        if stock.can_tell() {
            self.same_sentences(part, &groups, &texts, &stock);
        }
    }

    /// The texts long enough to compare, each once, in order of their first report.
    fn groups(&self, part: Part) -> Vec<Group> {
        let mut by_text: HashMap<u64, usize> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
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
                None => groups.push(Group { members: vec![at] }),
            }
        }
        groups
    }

    fn sentences(&self, part: Part, at: usize) -> Vec<Sentence> {
        let Some(facts) = self.reports.get(at) else { return Vec::new() };
        sentences::of(part.texts(facts).iter().map(AsRef::as_ref))
    }

    /// Texts that are made of the same sentences, in whatever order: those that share a band of their sketches are compared.
    fn same_sentences(&mut self, part: Part, groups: &[Group], texts: &[Vec<Sentence>], stock: &Stock) {
        let mut buckets: HashMap<(usize, u64, i32), Vec<(usize, usize)>> = HashMap::new();
        for (group, text) in groups.iter().zip(texts).enumerate().map(|(ix, (group, text))| ((ix, group), text)) {
            let (ix, group) = group;
            for at in one_a_year(&group.members, |at| self.year(at)) {
                let year = self.year(at);
                let mut candidates = BTreeSet::new();
                for (band, hash) in sentences::bands(text) {
                    for near in year - 1..=year + 1 {
                        let bucket = buckets.get(&(band, hash, near)).map(Vec::as_slice).unwrap_or_default();
                        candidates.extend(bucket.iter().copied().filter(|(other, _)| self.key(*other) != self.key(at)));
                    }
                    let bucket = buckets.entry((band, hash, year)).or_default();
                    if bucket.len() < SAME_SENTENCES {
                        bucket.push((at, ix));
                    }
                }
                for (other, there) in candidates {
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
            let own = self.key(*at);
            let near = (year - 1..=year + 1).filter_map(|year| first.get(&year));
            let candidates = near.flat_map(|(a, b)| [Some(*a), *b]).flatten();
            if let Some(other) = candidates.filter(|other| self.key(*other) != own).min() {
                let of = self.reports.get(*at).map_or(0, |facts| part.folded(facts).len());
                self.found.insert(*at, Found { other, part, shared: of, of });
            }
            match first.get(&year) {
                None => {
                    first.insert(year, (*at, None));
                }
                Some((one, None)) if self.key(*one) != own => {
                    first.insert(year, (*one, Some(*at)));
                }
                Some(_) => {}
            }
        }
    }

    /// Which shingles many agencies write. Each text counts once, whoever has it: a text copied by thousands does not
    /// become common by that.
    fn common(&self, part: Part, groups: &[Group]) -> Common {
        let firsts = || groups.iter().filter_map(|group| group.members.first());
        let agencies = firsts().filter_map(|at| self.key(*at)).collect::<BTreeSet<_>>().len();
        if agencies < LARGE {
            return Common { agencies: Vec::new(), over: u32::MAX };
        }
        let mut counted: Vec<(u32, u32)> = vec![(0, 0); CELLS];
        // Reports are in order of agency, so the last agency of a cell is enough to count each once.
        let mut number = 0u32;
        let mut last = None;
        for at in firsts() {
            if self.key(*at) != last {
                last = self.key(*at);
                number += 1;
            }
            let Some(facts) = self.reports.get(*at) else { continue };
            for (_, hash) in part.folded(facts).shingles() {
                if let Some((seen, by)) = counted.get_mut(cell(hash)).filter(|(_, by)| *by != number) {
                    *seen += 1;
                    *by = number;
                }
            }
        }
        let over = u32::try_from(agencies / COMMON).unwrap_or(u32::MAX);
        Common { agencies: counted.into_iter().map(|(seen, _)| seen).collect(), over }
    }

    /// Texts that are alike: those that share a band of their sketches are compared letter by letter.
    fn alike(&mut self, part: Part, groups: &[Group], common: &Common, stock: &Stock) {
        let mut buckets: HashMap<(usize, u64, i32), Vec<usize>> = HashMap::new();
        for group in groups {
            for at in one_a_year(&group.members, |at| self.year(at)) {
                let Some(facts) = self.reports.get(at) else { continue };
                let folded = part.folded(facts);
                let year = self.year(at);
                let mut candidates = BTreeSet::new();
                for (band, hash) in bands(&folded, common) {
                    for near in year - 1..=year + 1 {
                        let bucket = buckets.get(&(band, hash, near)).map(Vec::as_slice).unwrap_or_default();
                        candidates.extend(bucket.iter().copied().filter(|other| self.key(*other) != self.key(at)));
                    }
                    let bucket = buckets.entry((band, hash, year)).or_default();
                    if bucket.len() < COMPARED {
                        bucket.push(at);
                    }
                }
                self.compare(part, (at, &folded), candidates, common, stock);
            }
        }
    }

    /// Holds a report against those that may be like it. The finding goes to the later of the two.
    fn compare(
        &mut self,
        part: Part,
        (at, folded): (usize, &Folded),
        candidates: BTreeSet<usize>,
        common: &Common,
        stock: &Stock,
    ) {
        for other in candidates {
            let (later, earlier) = (at.max(other), at.min(other));
            if self.found.contains_key(&later) {
                continue;
            }
            let Some(there) = self.reports.get(other).map(|facts| part.folded(facts)) else { continue };
            let (late, early) = if later == at { (folded, &there) } else { (&there, folded) };
            let (shared, of) = late.covered(&early.hashes(), |hash| !common.is(hash));
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

/// The bands of a text's sketch: the least hash of each bin of shingles, an empty bin taking over from the next.
fn bands(folded: &Folded, common: &Common) -> Vec<(usize, u64)> {
    let mut bins = [u64::MAX; BANDS * ROWS];
    for (_, hash) in folded.shingles().filter(|(_, hash)| !common.is(*hash)) {
        let hash = mix(hash);
        let bin = (hash % (BANDS * ROWS) as u64) as usize;
        if let Some(least) = bins.get_mut(bin) {
            *least = (*least).min(hash);
        }
    }
    let filled: Vec<u64> = bins.iter().copied().filter(|least| *least != u64::MAX).collect();
    if filled.is_empty() {
        return Vec::new();
    }
    // From the end, so that a row of empty bins takes the next filled one, round the corner if need be.
    let mut next = filled.first().copied().unwrap_or_default();
    for bin in bins.iter_mut().rev() {
        if *bin == u64::MAX {
            *bin = mix(next);
        }
        next = *bin;
    }
    let band = |rows: &[u64]| rows.iter().fold(0, |hash, row| mix(hash ^ row));
    bins.chunks(ROWS).map(band).enumerate().collect()
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
