//! An invented district and every annual report of it: numbers that agree with each other, text that agrees with the
//! numbers, and planted defects that a manifest names.

mod bodies;
pub mod edit;
mod figures;
pub mod narrative;
mod planted;

pub use bodies::{Body, Place, Trade};
pub use planted::{Planted, PlantedKind};

use crate::plain::Dice;
use gongkai_model::agency::Agency;
use gongkai_model::{Carried, Cells, Date, Form, Origin, Report, SourceFormat};

/// First and last report year of the district.
pub const YEARS: std::ops::RangeInclusive<i32> = 2017..=2025;

/// An invented district.
#[derive(Debug, Clone)]
pub struct District {
    /// Its name.
    pub name: String,
    /// Who reports.
    pub bodies: Vec<Body>,
    /// The reports, by body, then by year.
    pub samples: Vec<Sample>,
    /// What is planted in them.
    pub planted: Vec<Planted>,
}

/// A report and what the pages of it are to show.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Number of the body.
    pub body: usize,
    /// The report, as a perfect reader gets it.
    pub report: Report,
    /// The page prints the body twice.
    pub twice: bool,
}

/// The district of a seed: the same seed gives the same reports everywhere.
pub fn district(seed: u64) -> District {
    let mut dice = Dice::new(seed);
    let (mut district, place) = clean(&mut dice);
    district.planted = planted::plant(&district.bodies, &mut district.samples, &place, &mut dice);
    district
}

/// The district before anything is planted.
pub fn clean(dice: &mut Dice) -> (District, Place) {
    clean_of_scale(dice, 1)
}

/// The same, its bodies so many times as busy.
pub fn clean_of_scale(dice: &mut Dice, times: u32) -> (District, Place) {
    let place = Place::invented(dice);
    let mut bodies = bodies::all(&place, dice);
    bodies.iter_mut().for_each(|body| body.scale *= times);
    let years: Vec<i32> = YEARS.collect();
    let figures = figures::all(&bodies, &years, dice);
    let mut samples = Vec::new();
    for (b, body) in bodies.iter().enumerate() {
        for year in years.iter().copied().filter(|year| body.reports_in(*year)) {
            let Some(form) = Form::expected(year) else { continue };
            let cells = figures.cells(b, year, form);
            let mut report = empty(body, year, cells);
            report.published = published(body, year, dice);
            let before = figures.received(b, year - 1);
            narrative::write(&mut report, body, before, dice);
            samples.push(Sample { body: b, report, twice: false });
        }
    }
    (District { name: place.district.clone(), bodies, samples, planted: Vec::new() }, place)
}

fn empty(body: &Body, year: i32, cells: Cells) -> Report {
    let name = body.name_in(year);
    let form = cells.form();
    Report::builder(
        Agency::parse(name, None),
        year,
        Origin { file: String::new(), format: SourceFormat::Html, cited: None },
    )
    .title(Some(format!("{name}{year}年政府信息公开工作年度报告")))
    .detected_form(Some(form.id))
    .carried(Carried {
        text: true,
        published: true,
        tables: form.tables.iter().map(|table| table.key.clone()).collect(),
    })
    .cells(Some(cells))
    .build()
}

/// In time: by 31 January for departments from report year 2019, by 31 March for the government and for all before.
fn published(body: &Body, year: i32, dice: &mut Dice) -> Option<Date> {
    let late = body.is_government() || year < 2019;
    let (month, day) =
        if late { (2 + dice.below(2) as i8, 3 + dice.below(24) as i8) } else { (1, 8 + dice.below(22) as i8) };
    let date = Date::new(i16::try_from(year + 1).ok()?, month, day).ok()?;
    // Nothing is published on a weekend.
    let back = match date.weekday() {
        jiff::civil::Weekday::Saturday => 1,
        jiff::civil::Weekday::Sunday => 2,
        _ => 0,
    };
    date.checked_sub(jiff::Span::new().days(back)).ok()
}

/// The manifest as CSV: what is planted in which report.
///
/// # Errors
///
/// None on a buffer in memory.
pub fn manifest(
    district: &District,
    file: impl Fn(&str, i32) -> String,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["file", "agency", "report_year", "rule", "kind", "cells", "note"])?;
    for planted in &district.planted {
        let year = planted.report_year.to_string();
        let file = file(&planted.agency, planted.report_year);
        let cells = planted.cells.join("|");
        writer.write_record([&file, &planted.agency, &year, planted.rule, planted.kind.id(), &cells, &planted.note])?;
    }
    Ok(writer.into_inner()?)
}

/// The roster of the district as CSV.
///
/// # Errors
///
/// None on a buffer in memory.
pub fn roster(district: &District) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["agency", "parent", "aliases", "from_year", "to_year"])?;
    for (at, body) in district.bodies.iter().enumerate() {
        let from = if body.from > *YEARS.start() { body.from.to_string() } else { String::new() };
        let parent = if at == 0 { "" } else { &district.bodies[0].name };
        let former = body.former.clone().map(|(name, _)| name).unwrap_or_default();
        writer.write_record([body.name.as_str(), parent, &former, &from, ""])?;
    }
    Ok(writer.into_inner()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::CellState;
    use std::collections::BTreeSet;

    #[test]
    fn the_same_seed_gives_the_same_district_and_another_seed_another() {
        let (one, same, other) = (district(3), district(3), district(4));
        assert_eq!(format!("{:?}", one.samples), format!("{:?}", same.samples));
        assert_ne!(one.samples[0].report, other.samples[0].report);
        assert_eq!(one.bodies.len(), 24);
    }

    #[test]
    fn what_is_carried_over_comes_back_and_children_add_up_to_the_government() {
        let district = district(5);
        let broken: BTreeSet<(String, i32)> = district
            .planted
            .iter()
            .filter(|planted| planted.kind == PlantedKind::Defect)
            .map(|planted| (planted.agency.clone(), planted.report_year))
            .collect();
        let clean = |report: &Report| !broken.contains(&(report.agency.name.clone(), report.report_year));
        let mut compared = 0;
        for pair in district.samples.windows(2).filter(|pair| pair[0].body == pair[1].body) {
            let (before, after) = (&pair[0].report, &pair[1].report);
            if before.report_year < 2019
                || before.report_year + 1 != after.report_year
                || !clean(before)
                || !clean(after)
            {
                continue;
            }
            compared += 1;
            for column in ["natural_person", "business", "other_org", "total"] {
                let out = before.quantity(&format!("requests.carried_out.{column}"));
                let back = after.quantity(&format!("requests.carried_in.{column}"));
                assert_eq!(out, back, "{}", after.name());
            }
        }
        assert!(compared > 60, "{compared}");
        let of_year = |year: i32| district.samples.iter().filter(move |sample| sample.report.report_year == year);
        let all_clean = |year: i32| of_year(year).all(|sample| clean(&sample.report));
        // Every year has a defect somewhere; the totals that are left alone add up.
        assert!((2019..=2025).all(|year| !all_clean(year)));
        for year in [2020, 2022, 2024] {
            let id = "requests.granted.total";
            let own: i64 = of_year(year)
                .filter(|sample| !district.bodies[sample.body].is_government())
                .filter_map(|sample| sample.report.quantity(id).count())
                .sum();
            let whole = of_year(year).find(|sample| district.bodies[sample.body].is_government()).unwrap();
            let whole = whole.report.quantity(id).count().unwrap();
            assert!(whole >= own, "{year}: {whole} < {own}");
        }
    }

    #[test]
    fn reports_hold_no_cell_that_is_absent_without_a_reason() {
        let district = district(6);
        let whole = |sample: &&Sample| {
            let cells = sample.report.cells.as_ref().unwrap();
            let statutory = cells.form().statutory;
            cells.iter().take(statutory).all(|(_, cell)| cell.state != CellState::Absent)
        };
        let count = district.samples.iter().filter(whole).count();
        assert!(count + 6 > district.samples.len() && count < district.samples.len(), "{count}");
        assert!(district.samples.len() > 200);
    }
}
