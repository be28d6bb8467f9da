//! The numbers of the district: every identity holds, what is carried over comes back, stocks go on, and the
//! government's tables are the sums of its own and all others'.

use super::bodies::Body;
use crate::plain::Dice;
use gongkai_model::{CellIx, CellState, Cells, Decimal, Form, Number, Operand, Place};
use std::collections::BTreeMap;

/// Kinds of applicants, without the total.
const KINDS: [&str; 6] = ["natural_person", "business", "research", "nonprofit", "legal_service", "other_org"];

/// Share of each kind among applicants, in hundredths.
const SHARES: [u32; 6] = [86, 7, 1, 1, 3, 2];

/// Numbers by cell id; amounts in hundredths of their unit.
type Numbers = BTreeMap<String, i64>;

/// The numbers of every body and year.
pub(super) struct Figures {
    by_body: Vec<BTreeMap<i32, Numbers>>,
}

impl Figures {
    /// Requests received in a year, if the form of the year counts them.
    pub(super) fn received(&self, body: usize, year: i32) -> Option<i64> {
        let numbers = self.by_body[body].get(&year)?;
        numbers.get("requests.received.total").or_else(|| numbers.get("sheet.applications.received")).copied()
    }

    /// The cells of a report.
    pub(super) fn cells(&self, body: usize, year: i32, form: &'static Form) -> Cells {
        let mut cells = Cells::absent(form);
        let Some(numbers) = self.by_body[body].get(&year) else { return cells };
        for def in form.cells.iter().filter(|def| !def.collapsed) {
            let Some(ix) = form.cell(&def.id) else { continue };
            set(&mut cells, ix, numbers.get(&def.id).copied().unwrap_or(0));
        }
        cells
    }
}

/// Sets a cell to a number; amounts are in hundredths.
pub(super) fn set(cells: &mut Cells, ix: CellIx, number: i64) {
    let number = match cells.form().def(ix).amount {
        true => Number::Amount(Decimal::new(number, 2).normalize()),
        false => Number::Count(number),
    };
    cells.set(ix, CellState::Reported, Some(number), &number.to_string(), Place::default());
}

pub(super) fn all(bodies: &[Body], years: &[i32], dice: &mut Dice) -> Figures {
    let mut by_body: Vec<BTreeMap<i32, Numbers>> = Vec::new();
    for body in bodies {
        let mut of_years = BTreeMap::new();
        let mut before = Numbers::new();
        let mut scale = f64::from(body.scale);
        for year in years.iter().copied().filter(|year| *year >= body.from) {
            // Slowly up or down, a little noise on top.
            scale *= 0.95 + f64::from(dice.below(16)) / 100.0;
            let size = (scale * (0.85 + f64::from(dice.below(30)) / 100.0)) as u32 + 1;
            let numbers = if year < 2019 { sheet(size, dice) } else { tables(body, year, size, &before, dice) };
            before = numbers.clone();
            of_years.insert(year, numbers);
        }
        by_body.push(of_years);
    }
    // The government's own numbers stand first; what it reports is the whole district.
    let others: Vec<BTreeMap<i32, Numbers>> = by_body[1..].to_vec();
    for (year, whole) in &mut by_body[0] {
        for numbers in others.iter().filter_map(|body| body.get(year)) {
            for (id, number) in numbers {
                *whole.entry(id.clone()).or_default() += number;
            }
        }
    }
    Figures { by_body }
}

/// Tables 二, 三 and 四.
fn tables(body: &Body, year: i32, size: u32, before: &Numbers, dice: &mut Dice) -> Numbers {
    let mut numbers = Numbers::new();
    let form = Form::expected(year).unwrap_or(&Form::all()[0]);
    let requests = form.table("requests");
    let rows: Vec<&str> =
        requests.map(|t| t.rows.iter().filter(|r| !r.collapsed).map(|r| r.key.as_str()).collect()).unwrap_or_default();
    let outcomes: Vec<&str> =
        rows.iter().copied().filter(|row| !["received", "carried_in", "total", "carried_out"].contains(row)).collect();
    for (kind, share) in KINDS.iter().zip(SHARES) {
        let expected = size * share;
        let received = expected / 100 + u32::from(dice.below(100) < expected % 100);
        let carried_in = before.get(&format!("requests.carried_out.{kind}")).copied().unwrap_or(0);
        let accepted = i64::from(received) + carried_in;
        let carried_out = if accepted > 4 { i64::from(dice.below(1 + accepted as u32 / 12)) } else { 0 };
        numbers.insert(format!("requests.received.{kind}"), i64::from(received));
        numbers.insert(format!("requests.carried_in.{kind}"), carried_in);
        numbers.insert(format!("requests.carried_out.{kind}"), carried_out);
        for _ in 0..accepted - carried_out {
            let row = outcome(body, &outcomes, dice);
            *numbers.entry(format!("requests.{row}.{kind}")).or_default() += 1;
        }
    }
    let past = |id: &str| before.get(id).copied();
    // Work grows and shrinks by less than half from year to year.
    let busy = i64::from(size) * i64::from(24 + dice.below(12));
    let documents = i64::from(dice.below(4));
    if year >= 2021 {
        let repealed = i64::from(dice.below(2)).min(past("proactive.normative_documents.in_force").unwrap_or(3));
        let stock = past("proactive.normative_documents.in_force").unwrap_or(i64::from(5 + dice.below(20)));
        numbers.insert("proactive.normative_documents.issued".into(), documents);
        numbers.insert("proactive.normative_documents.repealed".into(), repealed);
        numbers.insert("proactive.normative_documents.in_force".into(), stock + documents - repealed);
        numbers.insert(
            "proactive.fees.amount_wan".into(),
            if dice.below(3) == 0 { i64::from(dice.below(90_000)) } else { 0 },
        );
    } else {
        numbers.insert("proactive.normative_documents.made".into(), documents);
        numbers.insert("proactive.normative_documents.published".into(), documents);
        let public = past("proactive.normative_documents.total_public").unwrap_or(i64::from(4 + dice.below(20)));
        numbers.insert("proactive.normative_documents.total_public".into(), public + documents);
        for row in ["licensing", "other_services", "penalties", "coercion", "fees"] {
            let (last, change) = (format!("proactive.{row}.items_last_year"), format!("proactive.{row}.items_change"));
            let known = past(&last).zip(past(&change)).map(|(last, change)| last + change);
            let items = known.unwrap_or(i64::from(dice.below(60)));
            let step = i64::from(dice.below(5)) - 2;
            numbers.insert(last, items);
            numbers.insert(change, step.max(-items));
        }
        numbers.insert("proactive.other_services.decisions".into(), busy / 3);
        let projects = i64::from(dice.below(12));
        numbers.insert("proactive.procurement.projects".into(), projects);
        numbers.insert(
            "proactive.procurement.amount_yuan".into(),
            projects * i64::from(1_000_000 + dice.below(9_000_000)),
        );
    }
    for (row, part) in [("licensing", 1), ("penalties", 4), ("coercion", 20)] {
        numbers.insert(format!("proactive.{row}.decisions"), busy / part);
    }
    for block in ["reconsideration", "suit_direct", "suit_after_reconsideration"] {
        for result in ["upheld", "corrected", "other", "pending"] {
            let often = if result == "upheld" { 3 } else { 9 };
            let n = if dice.below(often) == 0 { dice.below(1 + size / 12) } else { 0 };
            numbers.insert(format!("disputes.{block}.{result}"), i64::from(n));
        }
    }
    if year >= 2024 {
        first_reconsidered(&mut numbers);
    }
    still_counted(before, &mut numbers);
    close(form, &mut numbers);
    numbers
}

/// From 2024 on refusals go to reconsideration first: no new suits without one.
fn first_reconsidered(numbers: &mut Numbers) {
    for result in ["upheld", "corrected", "other", "pending"] {
        let direct = numbers.insert(format!("disputes.suit_direct.{result}"), 0).unwrap_or(0);
        *numbers.entry(format!("disputes.suit_after_reconsideration.{result}")).or_default() += direct;
    }
}

/// What was pending last year is among the disputes of this one.
fn still_counted(before: &Numbers, numbers: &mut Numbers) {
    for block in ["reconsideration", "suit_direct", "suit_after_reconsideration"] {
        let id = |result: &str| format!("disputes.{block}.{result}");
        let pending = before.get(&id("pending")).copied().unwrap_or(0);
        let all: i64 =
            ["upheld", "corrected", "other", "pending"].iter().filter_map(|result| numbers.get(&id(result))).sum();
        *numbers.entry(id("upheld")).or_default() += (pending - all).max(0);
    }
}

/// One outcome, as the body is wont to answer.
fn outcome<'r>(body: &Body, outcomes: &[&'r str], dice: &mut Dice) -> &'r str {
    let group = |row: &str| match row.split('.').next().unwrap_or(row) {
        "granted" => 0,
        "partly_granted" => 1,
        "refused" => 2,
        "not_provided" => 3,
        "not_processed" => 4,
        _ => 5,
    };
    let mut roll = dice.below(body.temper.iter().sum());
    let mut chosen = 0;
    while roll >= body.temper[chosen] {
        roll -= body.temper[chosen];
        chosen += 1;
    }
    let of_group: Vec<&str> = outcomes.iter().copied().filter(|row| group(row) == chosen).collect();
    // A body has its usual reason.
    let usual = body.scale as usize % of_group.len();
    of_group[if dice.below(2) == 0 { usual } else { dice.below(of_group.len() as u32) as usize }]
}

/// The sheet of 2014.
fn sheet(size: u32, dice: &mut Dice) -> Numbers {
    let mut numbers = Numbers::new();
    let form = &Form::all()[0];
    let mut put = |id: &str, n: u32| {
        numbers.insert(format!("sheet.{id}"), i64::from(n));
    };
    let items = 40 + size * (2 + dice.below(20));
    put("disclosure.published", items);
    let documents = dice.below(6);
    put("disclosure.normative_issued", documents + dice.below(3));
    put("disclosure.normative_published", documents);
    put("disclosure.via_website", items);
    put("disclosure.via_wechat", items / (2 + dice.below(4)));
    put("disclosure.via_weibo", dice.below(30));
    put("disclosure.via_other", dice.below(20));
    put("response.responded", dice.below(8));
    let (conferences, interviews) = (dice.below(4), dice.below(4));
    put("response.press_conferences", conferences);
    put("response.press_conferences_head", dice.below(conferences + 1));
    put("response.interviews", interviews);
    put("response.interviews_head", dice.below(interviews + 1));
    put("response.interpretations", dice.below(40));
    put("applications.received_in_person", size / 4);
    put("applications.received_letter", size / 6);
    put("applications.received_online", size - size / 4 - size / 6);
    put("applications.closed_on_time", size);
    put("applications.closed_extended", dice.below(1 + size / 10));
    put("replies.already_public", size / 4);
    put("replies.granted", size / 3);
    put("replies.partly_granted", size / 12);
    put("replies.refused_privacy", dice.below(1 + size / 15));
    put("replies.refused_not_government_information", size / 10);
    put("replies.other_body", size / 12);
    put("replies.not_exist", size / 8);
    put("reviews.upheld", dice.below(1 + size / 15));
    put("suits.upheld", dice.below(1 + size / 20));
    put("complaints.total", dice.below(3));
    put("capacity.bodies", 1);
    put("capacity.reading_points", 1 + dice.below(3));
    let (full, part) = (dice.below(3), 1 + dice.below(5));
    put("capacity.staff_full_time", full);
    put("capacity.staff_part_time", part);
    put("capacity.staff", full + part);
    put("capacity.budget_wan", 100 * dice.below(30));
    put("training.meetings", 1 + dice.below(4));
    put("training.courses", 1 + dice.below(3));
    put("training.trainees", 20 + dice.below(200));
    close(form, &mut numbers);
    numbers
}

/// Sets every total from its parts: parts first, then the totals over them.
fn close(form: &Form, numbers: &mut Numbers) {
    for _ in 0..=form.identities.len() {
        for check in form.identities.iter().filter(|i| i.rule != "SUM301").flat_map(|identity| &identity.checks) {
            if let [Operand::Cell(total)] = check.right.as_slice() {
                let parts = check.left.iter().flat_map(Operand::cells).copied();
                let sum = parts.map(|ix| numbers.get(&form.def(ix).id).copied().unwrap_or(0)).sum();
                numbers.insert(form.def(*total).id.clone(), sum);
            }
        }
    }
}
