//! Charts over years: trends of metrics and series, and the heatmap.

use super::collection::failures_by_year;
use super::{Named, file_part, median};
use crate::FigureError;
use crate::frame::record;
use crate::frame::{Frame, axis_year, brief, shown};
use crate::order;
use crate::words::year_range;
use crate::{FAILURES, FEW};
use gongkai_analytics::{Metric, MetricRow, MetricState, Movements, PeerGroup, SeriesRow, Unit, compare, series_rows};
use gongkai_charts::{Chart, Datum, FormBreak, HeatRow, Heatmap, Line, Panels, Scale, Trend, YearPoint};
use gongkai_lint::RuleCode;
use gongkai_model::{Comparable, Form, FormId, Lang, Report, Scope, Series};
use std::collections::{BTreeMap, BTreeSet};

/// A metric or a series over years, a line or a panel an agency.
pub(crate) fn trend(frame: &Frame<'_>) -> Result<Named, FigureError> {
    if Series::by_id(frame.request.metric).is_some() {
        return series_trend(frame);
    }
    let metric = frame.metric()?;
    let lang = frame.lang();
    let rows = frame.rows(metric);
    let years = years_with_values(&rows);
    let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else {
        return Err(frame.nothing());
    };
    if first == last && frame.request.years.is_empty() {
        return Err(frame.nothing());
    }
    let mut all = Vec::new();
    let mut drawn = Vec::new();
    for (label, of_agency) in by_agency(frame, &rows) {
        // Years before the first value of any agency and after the last are no gaps.
        let points: Vec<YearPoint> = of_agency
            .iter()
            .filter(|row| (first..=last).contains(&row.report.report_year))
            .map(|row| YearPoint { year: axis_year(row.report.report_year), datum: frame.datum(row) })
            .collect();
        // An agency with one year only has no course over time.
        if points.iter().filter(|point| point.datum.value.is_some()).count() < 2 && first != last {
            continue;
        }
        let highlighted = of_agency.first().is_some_and(|row| frame.highlighted(frame.report(row)));
        let scope = of_agency.last().map_or(Scope::Unknown, |row| row.report.counted_scope);
        let in_doubt = of_agency.iter().filter(|row| row.state == MetricState::Ok && frame.doubted(row));
        let in_doubt = in_doubt.map(|row| axis_year(row.report.report_year)).collect();
        all.push(Course { piece: 0, scope, line: Line { label, points, highlighted }, in_doubt });
        drawn.extend(of_agency);
    }
    if all.is_empty() {
        return Err(frame.nothing());
    }
    let name = metric.label(lang);
    let shown = all.len();
    let Drawn { lines, mut titled, panels, peers, note } = drawn_lines(frame, all, metric.card.unit);
    // A title compares what can be compared only.
    let since = rows.iter().filter(|row| !compares(row)).map(|row| axis_year(row.report.report_year)).max();
    titled.iter_mut().for_each(|line| line.points.retain(|point| since.is_none_or(|since| point.year > since)));
    titled.retain(|line| line.points.iter().filter(|point| point.datum.value.is_some()).count() > 1);
    // The middle of values some of which may be chance says nothing of a course.
    let small = metric.card.minimum.is_some() && drawn.iter().any(|row| row.below_minimum);
    let title = match &titled[..] {
        [line] if small && shown > 1 => lang.pick(
            format!("{name}：{}，{}年", line.label, year_range(&years, lang)),
            format!("{name}: {}, {}", line.label, year_range(&years, lang)),
        ),
        [line] if small => {
            format!("{name}{}{} {}", lang.pick("：", ": "), brief(&line.label), year_range(&years, lang))
        }
        [] | [_] => course(frame, &name, &titled, metric.card.unit),
        _ => {
            let from =
                titled.iter().flat_map(|line| &line.points).map(|point| i32::from(point.year)).min().unwrap_or(first);
            let comparison = compare(frame.metrics, from, last).ok();
            let rows: Vec<_> = comparison.iter().flat_map(|of| of.metric(metric)).collect();
            let rows: Vec<_> = rows.into_iter().filter(|row| !frame.doubted_change(row)).collect();
            let short = |row: &MetricRow| frame.short(frame.report(row));
            let said = order::changes(&Movements::of(&rows), metric, (from, last), &short, lang);
            said.unwrap_or_else(|| format!("{name} {}", year_range(&years, lang)))
        }
    };
    let breaks = form_changes(metric, rows.iter().map(|row| frame.report(row)), first, last, lang);
    let mut spec = frame.spec(title, metric.card.unit, Chart::Trend(Trend { lines, panels, breaks, peers }));
    let values = rows.iter().filter(|row| row.state == MetricState::Ok).count();
    spec.subtitle = frame.subtitle(&name, metric.card.formula.get(lang), values, rows.len(), &years);
    spec.subtitle.push_str(&not_drawn(by_agency(frame, &rows).len() - shown, lang));
    spec.source = frame.source(drawn.iter().filter(|row| row.state == MetricState::Ok).map(|row| frame.report(row)));
    // What a title says of two years rests on no other.
    let ends = drawn.iter().filter(|row| [first, last].contains(&row.report.report_year));
    let doubted = frame.doubt_note(ends.copied());
    let stand_ins = stand_ins(metric, &rows, lang);
    spec.notes = note.into_iter().chain(doubted).chain(stand_ins).chain(frame.notes(metric)).collect();
    Ok((format!("{}-{}", frame.request.kind, file_part(&metric.id)), spec))
}

/// Whether a value compares with those of later forms.
fn compares(row: &MetricRow) -> bool {
    row.value.is_none() || row.comparable() == Comparable::Yes
}

/// What reports on earlier forms have in place of numbers of the metric.
pub(super) fn stand_ins(metric: &Metric, rows: &[MetricRow], lang: Lang) -> Vec<String> {
    let forms: BTreeSet<FormId> =
        rows.iter().filter(|row| row.value.is_some()).filter_map(|row| row.report.form).collect();
    let mut notes = Vec::new();
    for form in forms {
        for found in metric.stand_ins(form).filter(|found| !found.zh.is_empty()) {
            let (label, how) = (form.form().label(lang), found.comparable.label(lang));
            let (of, note) = (lang.pick(&found.quantity.zh, &found.quantity.en), lang.pick(&found.zh, &found.en));
            notes.push(
                lang.pick(format!("{label}的{of}{how}：{note}。"), format!("{of} of the {label}, {how}: {note}.")),
            );
        }
    }
    notes
}

/// A series across forms; its line is cut where the crosswalk says that it cannot be read across.
fn series_trend(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let Some(series) = Series::by_id(frame.request.metric) else { return Err(frame.nothing()) };
    let lang = frame.lang();
    let wanted =
        |row: &SeriesRow| frame.request.years.is_empty() || frame.request.years.contains(&row.report.report_year);
    let rows: Vec<SeriesRow> =
        series_rows(frame.collection).into_iter().filter(|row| row.series.id == series.id && wanted(row)).collect();
    let known: Vec<i32> = rows.iter().filter(|r| r.value.is_some()).map(|r| r.report.report_year).collect();
    let (Some(first), Some(last)) = (known.iter().min().copied(), known.iter().max().copied()) else {
        return Err(frame.nothing());
    };
    if first == last && frame.request.years.is_empty() {
        return Err(frame.nothing());
    }
    let mut pieces: BTreeMap<(String, usize), Course> = BTreeMap::new();
    let mut doubted: Vec<((String, usize), u16, BTreeSet<RuleCode>)> = Vec::new();
    let mut order: Vec<(String, usize)> = Vec::new();
    let mut piece: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        let name = frame.label(&row.report);
        let at = piece.entry(name.clone()).or_default();
        if row.comparable == Comparable::Break && !row.notes.is_empty() {
            *at += 1;
        }
        let key = (name.clone(), *at);
        if !pieces.contains_key(&key) {
            order.push(key.clone());
        }
        let form = row.report.form();
        let label = match (*at, form) {
            (0, _) | (_, None) => name,
            (_, Some(form)) => frame.bracketed(&name, form.label(lang)),
        };
        let highlighted = frame.highlighted(&row.report);
        let year = axis_year(row.report.report_year);
        let course = pieces.entry(key.clone()).or_insert_with(|| Course {
            piece: key.1,
            scope: Scope::Unknown,
            line: Line { label, points: Vec::new(), highlighted },
            in_doubt: BTreeSet::new(),
        });
        course.scope = frame.metrics.head(&row.report).map_or(course.scope, |head| head.counted_scope);
        let sum = form.and_then(|form| series.forms.get(&form.id)).map_or(&[][..], |built| &built.sum[..]);
        let rules = frame.doubts_of(&row.report, sum);
        if row.value.is_some() && !rules.is_empty() {
            course.in_doubt.insert(year);
            doubted.push((key, year, rules));
        }
        let mut point =
            Datum::new(row.value.map(|number| number.to_f64())).reference(sum.join("+")).record(record(&row.report));
        if row.state != MetricState::Ok {
            point = point.state(row.state.label(lang));
        }
        course.line.points.push(YearPoint { year, datum: point });
    }
    let with_values = |line: &Line| line.points.iter().filter(|point| point.datum.value.is_some()).count();
    // What lies between the ends of a line is in no title.
    let is_end = |key: &(String, usize), year: u16| {
        let points = pieces.get(key).map_or(&[][..], |course| &course.line.points[..]);
        let known = || points.iter().filter(|point| point.datum.value.is_some()).map(|point| point.year);
        [known().min(), known().max()].contains(&Some(year))
    };
    let doubted = doubted.into_iter().filter(|(key, year, _)| is_end(key, *year));
    let doubted = frame.note_of_doubts(doubted.map(|(key, _, rules)| (key.0, rules)));
    let all: Vec<Course> = order
        .iter()
        .filter_map(|key| pieces.remove(key))
        .filter(|course| first == last || with_values(&course.line) > 1)
        .collect();
    if all.is_empty() {
        return Err(frame.nothing());
    }
    let left_out = order.len() - all.len();
    let breaks = series
        .breaks_between(first, last, lang)
        .into_iter()
        .map(|(year, comparable, _)| {
            let label = format!("{year} {}", comparable.label(lang));
            FormBreak::new(axis_year(year), label).cutting(comparable == Comparable::Break)
        })
        .collect();
    let unit = unit_of(series);
    let Drawn { lines, titled, panels, peers, note } = drawn_lines(frame, all, unit);
    let title = course(frame, series.label(lang), &titled, unit);
    let mut spec = frame.spec(title, unit, Chart::Trend(Trend { lines, panels, breaks, peers }));
    let mut years = known.clone();
    years.sort_unstable();
    years.dedup();
    let name = series.label(lang);
    spec.subtitle = lang.pick(
        format!(
            "{name}，跨格式序列。报告年度 {}；{} 份报告中 {} 份有值。",
            year_range(&years, lang),
            rows.len(),
            known.len()
        ),
        format!(
            "{name}, a series across forms. Report years {}; {} of {} with a value.",
            year_range(&years, lang),
            known.len(),
            crate::words::plural(rows.len(), "report")
        ),
    );
    spec.subtitle.push_str(&not_drawn(left_out, lang));
    spec.source = frame.source(rows.iter().filter(|row| row.value.is_some()).map(|row| &*row.report));
    let changes = series.breaks_between(first, last, lang).into_iter().map(|(year, comparable, note)| {
        lang.pick(
            format!("{year}年起{}：{note}。", comparable.label(lang)),
            format!("From {year} {}: {note}.", comparable.label(lang)),
        )
    });
    spec.notes = note.into_iter().chain(doubted).chain(changes).collect();
    Ok((format!("{}-{}", frame.request.kind, file_part(&series.id)), spec))
}

fn not_drawn(agencies: usize, lang: Lang) -> String {
    match agencies {
        0 => String::new(),
        n => lang.pick(
            format!("只有一个年度的 {n} 个单位未画出。"),
            format!(" {} with one year only: not drawn.", crate::words::plural(n, "agency")),
        ),
    }
}

/// What a trend draws of all lines.
struct Drawn {
    lines: Vec<Line>,
    /// What of them a title may speak of: of several the scope that most have, without values in doubt.
    titled: Vec<Line>,
    panels: Panels,
    peers: Option<Line>,
    note: Option<String>,
}

/// A line before it is decided whether it is drawn.
struct Course {
    /// Which piece between two breaks it is.
    piece: usize,
    /// Whose numbers it counts as.
    scope: Scope,
    line: Line,
    /// Years whose value a rule doubts.
    in_doubt: BTreeSet<u16>,
}

impl Course {
    /// The line without the values that are in doubt.
    fn sure(&self) -> Line {
        let mut line = self.line.clone();
        line.points.retain(|point| !self.in_doubt.contains(&point.year));
        line
    }
}

/// The scope that most lines have: what is rolled up is no one among those it adds up.
fn main_scope<'c>(all: impl Iterator<Item = &'c Course>) -> Scope {
    let mut of: BTreeMap<Scope, usize> = BTreeMap::new();
    all.for_each(|course| *of.entry(course.scope).or_default() += 1);
    of.into_iter().rev().max_by_key(|(_, n)| *n).map(|(scope, _)| scope).unwrap_or_default()
}

/// Each line in a panel of its own; or in one panel all lines where they are few, else those that stand out beside the
/// median of all, else the median. Each line comes with the number of the piece between two breaks that it belongs to.
fn drawn_lines(frame: &Frame<'_>, all: Vec<Course>, unit: Unit) -> Drawn {
    let lang = frame.lang();
    let scope = main_scope(all.iter());
    let medians = medians(all.iter().filter(|course| course.scope == scope), lang);
    let n = all.iter().filter(|course| course.scope == scope).count();
    let many = all.len() > FEW;
    let each = frame.request.kind == "panels";
    let marked = all.iter().any(|course| course.line.highlighted);
    let (zh_scope, en_scope) = match n < all.len() {
        true => (format!("（{}）", scope.label(Lang::Zh)), format!(" ({})", scope.label(Lang::En))),
        false => Default::default(),
    };
    // Beside counts the median says how large an agency is, not how it does.
    let compared = !medians.is_empty() && (if each { unit == Unit::Percent } else { many && marked });
    let note = (compared || (!each && many && !medians.is_empty())).then(|| {
        lang.pick(
            format!("中位数为当年有值的各单位{zh_scope}（共{n}个，画出与否都计）的中间值，不足{LEAST}个的年度不计。"),
            format!(
                "Median: of all {n}{en_scope} with a value in that year, drawn or not; not for fewer than {LEAST}."
            ),
        )
    });
    let peers = medians.first().filter(|_| compared && medians.len() == 1).cloned();
    let panels = if each { Panels::Each } else { Panels::Auto };
    if !each && many && !marked && !medians.is_empty() {
        return Drawn { titled: medians.clone(), lines: medians, panels, peers, note };
    }
    let drawn = || all.iter().filter(|course| each || !many || !marked || course.line.highlighted);
    let of_title = main_scope(drawn());
    let titled: Vec<Line> = drawn().filter(|course| course.scope == of_title).map(Course::sure).collect();
    let (n, all) = (titled.len(), drawn().count());
    // Whoever sees all lines would look for another one in the title.
    let of_one_scope = (n < all).then(|| {
        let scope = of_title.label(lang);
        lang.pick(
            format!("标题只就口径为“{scope}”的{n}条线而言，另外{}条口径不同，不与之相比。", all - n),
            format!(
                "The title speaks of the {n} {} with numbers of one scope ({scope}); {} of another {} not compared with them.",
                if n == 1 { "line" } else { "lines" },
                all - n,
                if all - n == 1 { "is" } else { "are" },
            ),
        )
    });
    let note = note.into_iter().chain(of_one_scope).reduce(|a, b| format!("{a}{}{b}", lang.pick("", " ")));
    Drawn { titled, lines: drawn().map(|course| course.line.clone()).collect(), panels, peers, note }
}

/// Fewest values that have a median worth drawing.
const LEAST: usize = PeerGroup::FEWEST;

/// The median of the lines by year, a line for each piece between two breaks.
fn medians<'c>(all: impl Iterator<Item = &'c Course>, lang: Lang) -> Vec<Line> {
    let mut values: BTreeMap<usize, BTreeMap<u16, Vec<f64>>> = BTreeMap::new();
    for Course { piece, line, .. } in all {
        for point in &line.points {
            let of_year = values.entry(*piece).or_default().entry(point.year).or_default();
            of_year.extend(point.datum.value);
        }
    }
    let of_piece = |years: BTreeMap<u16, Vec<f64>>| {
        let points: Vec<YearPoint> = years
            .into_iter()
            .map(|(year, values)| {
                let n = values.len();
                let value = median(values).filter(|_| n >= LEAST);
                YearPoint { year, datum: Datum::new(value).reference(format!("n={n}")) }
            })
            .collect();
        let label = lang.pick("各单位中位数", "median of agencies").to_owned();
        points.iter().any(|point| point.datum.value.is_some()).then_some(Line { label, points, highlighted: false })
    };
    values.into_values().filter_map(of_piece).collect()
}

fn unit_of(series: &Series) -> Unit {
    let money = series.forms.keys().any(|form| series.unit(*form).is_some_and(|unit| unit.ends_with('元')));
    if money { Unit::TenThousandYuan } else { Unit::Cases }
}

/// Agencies by years.
pub(crate) fn heatmap(frame: &Frame<'_>) -> Result<Named, FigureError> {
    if frame.request.metric == FAILURES {
        return failures_by_year(frame);
    }
    let metric = frame.metric()?;
    let lang = frame.lang();
    let rows = frame.rows(metric);
    let with_values = years_with_values(&rows);
    if with_values.is_empty() || (frame.collection.used().len() < 2 && frame.request.years.is_empty()) {
        return Err(frame.nothing());
    }
    // Every year between the first and the last: a year without reports is a gap to be seen.
    let all: Vec<i32> = rows.iter().map(|row| row.report.report_year).collect();
    let (Some(first), Some(last)) = (all.iter().min().copied(), all.iter().max().copied()) else {
        return Err(frame.nothing());
    };
    let years: Vec<i32> = (first..=last).collect();
    let heat_rows: Vec<HeatRow> = by_agency(frame, &rows)
        .into_iter()
        .map(|(label, of_agency)| HeatRow {
            label,
            cells: years
                .iter()
                .map(|year| {
                    let row = of_agency.iter().find(|row| row.report.report_year == *year);
                    row.map_or_else(|| Datum::new(None).state(lang.pick("无报告", "no report")), |row| frame.datum(row))
                })
                .collect(),
            highlighted: of_agency.first().is_some_and(|row| frame.highlighted(frame.report(row))),
        })
        .collect();
    let values = rows.iter().filter(|row| row.state == MetricState::Ok).count();
    let name = metric.label(lang);
    let fit = |row: &&MetricRow| row.state == MetricState::Ok && !row.below_minimum && compares(row);
    let sure: Vec<&MetricRow> = rows.iter().filter(fit).filter(|row| !frame.doubted(row)).collect();
    let known = || sure.iter().copied();
    let value = |row: &&MetricRow| row.value.unwrap_or_default();
    let extremes = known()
        .max_by(|a, b| value(a).total_cmp(&value(b)))
        .zip(known().min_by(|a, b| value(a).total_cmp(&value(b))))
        .filter(|(high, low)| value(high) > value(low));
    let count = known().count();
    let title = match extremes {
        Some((high, low)) => {
            let (high, low) = (frame.value(high), frame.value(low));
            lang.pick(
                format!("{name}：{count}个数值从{low}到{high}"),
                format!("{name}: {count} values from {low} to {high}"),
            )
        }
        None => format!("{name} {}", year_range(&years, lang)),
    };
    let scale = if metric.card.unit == Unit::Points { Scale::Diverging } else { Scale::Sequential };
    let breaks = form_changes(metric, rows.iter().map(|row| frame.report(row)), first, last, lang);
    let chart = Heatmap { years: years.iter().map(|year| axis_year(*year)).collect(), rows: heat_rows, scale, breaks };
    let mut spec = frame.spec(title, metric.card.unit, Chart::Heatmap(chart));
    spec.subtitle = frame.subtitle(&name, metric.card.formula.get(lang), values, rows.len(), &with_values);
    spec.source = frame.source(rows.iter().filter(|row| row.state == MetricState::Ok).map(|row| frame.report(row)));
    spec.notes = vec![
        lang.pick(
            "斜线格没有数值：没有报告、读不到或没有定义，不是零。",
            "Hatched: no report, not readable or undefined; not zero.",
        )
        .to_owned(),
    ];
    // Why the title does not name what the picture shows.
    let minimum = metric.card.minimum.filter(|_| rows.iter().any(|row| row.below_minimum));
    let mut left_out: Vec<String> = Vec::new();
    left_out.extend(
        minimum.map(|n| lang.pick(format!("基数不足{n}的数值"), format!("values that rest on fewer than {n} cases"))),
    );
    if rows.iter().any(|row| !compares(row)) {
        let approximate = lang
            .pick("早先格式中只大致可比的数值", "values from earlier forms, which are only approximately comparable");
        left_out.push(approximate.to_owned());
    }
    if rows.iter().any(|row| row.state == MetricState::Ok && frame.doubted(row)) {
        left_out.push(lang.pick("未通过检查的数值", "values that fail a check").to_owned());
    }
    if !left_out.is_empty() {
        spec.notes.push(lang.pick(
            format!("标题不计{}。", left_out.join("、")),
            format!("The title leaves out {}.", left_out.join(", and ")),
        ));
    }
    spec.notes.extend(stand_ins(metric, &rows, lang));
    spec.notes.extend(frame.notes(metric));
    Ok((format!("heatmap-{}", file_part(&metric.id)), spec))
}

fn years_with_values(rows: &[MetricRow]) -> Vec<i32> {
    let years: BTreeSet<i32> =
        rows.iter().filter(|row| row.state == MetricState::Ok).map(|row| row.report.report_year).collect();
    years.into_iter().collect()
}

/// Rows by agency and scope, in the order of the collection, each with its label.
fn by_agency<'m>(frame: &Frame<'_>, rows: &'m [MetricRow]) -> Vec<(String, Vec<&'m MetricRow>)> {
    let mut all: Vec<(String, Vec<&'m MetricRow>)> = Vec::new();
    let key = |row: &MetricRow| (row.report.agency.key.clone(), row.report.scope);
    let mut at: BTreeMap<_, usize> = BTreeMap::new();
    for row in rows {
        let index = *at.entry(key(row)).or_insert_with(|| {
            all.push((frame.label(frame.report(row)), Vec::new()));
            all.len() - 1
        });
        all[index].1.push(row);
    }
    all
}

/// Where the shown reports change from one form to the next.
pub(crate) fn form_changes<'r>(
    metric: &Metric,
    reports: impl Iterator<Item = &'r Report>,
    first: i32,
    last: i32,
    lang: Lang,
) -> Vec<FormBreak> {
    let forms: BTreeSet<i32> = reports.filter_map(|report| report.form().map(|form| form.first_year)).collect();
    Form::all()
        .iter()
        .filter(|form| form.first_year > first && form.first_year <= last && forms.contains(&form.first_year))
        .map(|form| {
            let before = Form::all().iter().rev().find(|before| before.first_year < form.first_year);
            let cuts = before.is_some_and(|before| metric.comparable(before.id) != Comparable::Yes);
            FormBreak::new(axis_year(form.first_year), form.label(lang)).cutting(cuts)
        })
        .collect()
}

/// The finding of a trend: where one line went, or which of several moved most.
fn course(frame: &Frame<'_>, name: &str, lines: &[Line], unit: Unit) -> String {
    let lang = frame.lang();
    let ends = |line: &Line| {
        let known: Vec<(u16, f64)> = line.points.iter().filter_map(|p| Some((p.year, p.datum.value?))).collect();
        let first = known.iter().min_by_key(|(year, _)| *year).copied()?;
        let last = known.iter().max_by_key(|(year, _)| *year).copied()?;
        (first.0 < last.0).then_some((first, last))
    };
    let moved = lines.iter().filter_map(|line| ends(line).map(|(a, b)| (line, a, b)));
    let most = moved.max_by(|x, y| (x.2.1 - x.1.1).abs().total_cmp(&(y.2.1 - y.1.1).abs()));
    let Some((line, first, last)) = most else { return name.to_owned() };
    let (before, after) = (shown(unit, first.1, lang), shown(unit, last.1, lang));
    let rose = match last.1.total_cmp(&first.1) {
        std::cmp::Ordering::Greater => lang.pick("升至", "rose to"),
        std::cmp::Ordering::Less => lang.pick("降至", "fell to"),
        std::cmp::Ordering::Equal => "",
    };
    let who = brief(&line.label);
    let whole = if rose.is_empty() {
        lang.pick(
            format!("{}年与{}年同为{after}", first.0, last.0),
            format!("{who} stayed at {after} from {} to {}", first.0, last.0),
        )
    } else {
        lang.pick(
            format!("由{}年的{before}{rose}{}年的{after}", first.0, last.0),
            format!("{who} {rose} {after} in {} from {before} in {}", last.0, first.0),
        )
    };
    if lines.len() > 1 && rose.is_empty() {
        let n = lines.len();
        lang.pick(
            format!("{name}：{n}个单位首末两个年度都相同"),
            format!("{name}: first and last year are equal at all {n} agencies"),
        )
    } else if lines.len() > 1 {
        lang.pick(format!("{name}变化最大的是{who}，{whole}"), format!("{name} moved most: {whole}"))
    } else {
        lang.pick(format!("{name}：{who}{whole}"), format!("{name}: {whole}"))
    }
}
