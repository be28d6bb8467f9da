//! Reports of invented numbers, every cell printed and every identity kept: input for benchmarks and seeds for fuzzing.

use gongkai_model::agency::Agency;
use gongkai_model::{
    Carried, CellIx, CellState, Cells, Date, Decimal, Form, Number, Operand, Origin, Passage, Place, Report, Section,
    SourceFormat,
};

/// Numbers that are the same every time.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice for a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_add(0x9e37_79b9_7f4a_7c15))
    }

    /// A number from 0, below `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The high bits are the good ones, and they fit.
        let high = (self.0 >> 32) as u32;
        if end == 0 { 0 } else { high % end }
    }
}

/// A report of a form with numbers from a seed. Rows that stand for a whole group are not printed.
pub fn report(form: &Form, agency: &str, report_year: i32, seed: u64) -> Report {
    let cells = cells(form, seed);
    Report::builder(
        Agency::parse(agency, None),
        report_year,
        Origin { file: format!("{agency}-{report_year}.json"), format: SourceFormat::Json, cited: None },
    )
    .title(Some(format!("{agency}{report_year}年政府信息公开工作年度报告")))
    .published(i16::try_from(report_year + 1).ok().and_then(|year| Date::new(year, 1, 25).ok()))
    .detected_form(Some(form.id))
    .carried(Carried {
        text: false,
        published: true,
        tables: form.tables.iter().map(|table| table.key.clone()).collect(),
    })
    .cells(Some(cells))
    .build()
}

/// The sections of a form, a sentence under each heading.
pub fn sections(form: &Form) -> Vec<Section> {
    let section = |key: Option<&str>, heading: String| Section {
        key: key.map(str::to_owned),
        heading,
        paragraphs: vec![Passage { text: "本年度工作有序开展。".to_owned(), place: Place::default() }],
        place: Place::default(),
    };
    if form.sections.is_empty() {
        return vec![section(None, "一、概述".to_owned())];
    }
    form.sections.iter().map(|s| section(Some(&s.key), format!("{}、{}", s.number, s.zh))).collect()
}

fn cells(form: &Form, seed: u64) -> Cells {
    let mut dice = Dice::new(seed);
    let mut numbers = vec![0i64; form.cells.len()];
    for (number, _) in numbers.iter_mut().zip(&form.cells).filter(|(_, def)| !def.collapsed) {
        // Most cells of real reports are 0 or small.
        *number = if dice.below(3) == 0 { 0 } else { i64::from(dice.below(40)) };
    }
    // Few requests come over from the year before: the balance is closed with those received, which are not below 0.
    for (at, def) in form.cells.iter().enumerate().filter(|(_, def)| def.id.contains("carried_in")) {
        numbers[at] = i64::from(!def.id.ends_with(".total"));
    }
    // A total is set from its parts, then the totals over it: a pass for every step is enough.
    for _ in 0..form.identities.len() + 1 {
        for check in form.identities.iter().flat_map(|identity| &identity.checks) {
            let sum = |side: &[Operand]| -> i64 {
                side.iter().flat_map(Operand::cells).copied().map(|ix: CellIx| numbers[ix.index()]).sum()
            };
            let (left, right) = (sum(&check.left), sum(&check.right));
            match (check.left.as_slice(), check.right.as_slice()) {
                (_, [Operand::Cell(total)]) => numbers[total.index()] = left,
                ([Operand::Cell(total), ..], _) => numbers[total.index()] += right - left,
                _ => {}
            }
        }
    }
    let mut cells = Cells::absent(form);
    for (number, def) in numbers.into_iter().zip(&form.cells).filter(|(_, def)| !def.collapsed) {
        let Some(ix) = form.cell(&def.id) else { continue };
        let number = if def.amount { Number::Amount(Decimal::new(number * 101, 2)) } else { Number::Count(number) };
        cells.set(ix, CellState::Reported, Some(number), &number.to_string(), Place::default());
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::Outcome;

    #[test]
    fn every_identity_is_kept_and_nothing_is_negative() {
        for (seed, form) in (0..8).flat_map(|seed| Form::all().iter().map(move |form| (seed, form))) {
            let report = report(form, "云泽区财政局", form.first_year, seed);
            let cells = report.cells.as_ref().unwrap();
            for check in form.identities.iter().flat_map(|identity| &identity.checks) {
                let outcome = check.evaluate(cells);
                let replaced = outcome == Outcome::NotApplicable || outcome == Outcome::NotEvaluable;
                assert!(outcome == Outcome::Pass || replaced, "{} {}: {outcome:?}", form.id, check.en);
            }
            let (sum, most) = (cells.present().count(), form.statutory);
            assert_eq!(sum, most, "every statutory cell is printed");
            for (ix, cell) in cells.present() {
                let def = form.def(ix);
                assert!(def.signed || !cell.number.unwrap().is_negative(), "{}: {cell:?}", def.id);
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let form = &Form::all()[2];
        assert!(cells(form, 7).same_values(&cells(form, 7)));
        assert!(!cells(form, 7).same_values(&cells(form, 8)));
    }
}
