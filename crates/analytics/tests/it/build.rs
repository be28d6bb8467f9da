//! Reports for tests: by hand, and generated.

use gongkai_model::agency::Agency;
use gongkai_model::{
    Carried, CellState, Cells, Date, Decimal, Form, FormId, Number, Origin, Passage, Period, Place, Report, Scope,
    Section, SourceFormat,
};

/// A report of the form its year demands, every table carried, every cell absent.
pub(crate) fn report(agency: &str, year: i32) -> Report {
    let form = Form::expected(year).unwrap();
    Report::builder(
        Agency::parse(agency, None),
        year,
        Origin { file: format!("{agency}-{year}.csv"), format: SourceFormat::CellsCsv, cited: None },
    )
    .detected_form(Some(form.id))
    .cells(Some(Cells::absent(form)))
    .carried(Carried {
        text: false,
        published: false,
        tables: form.tables.iter().map(|table| table.key.clone()).collect(),
    })
    .build()
}

pub(crate) fn set(report: &mut Report, id: &str, state: CellState, number: Option<Number>, written: &str) {
    let cells = report.cells.as_mut().unwrap();
    let ix = cells.form().cell(id).unwrap_or_else(|| panic!("{id}"));
    cells.set(ix, state, number, written, Place::default());
}

/// Sets counts as reported.
pub(crate) fn with(mut report: Report, counts: &[(&str, i64)]) -> Report {
    for (id, n) in counts {
        set(&mut report, id, CellState::Reported, Some(Number::Count(*n)), &n.to_string());
    }
    report
}

/// Every statutory cell reported as 0.
pub(crate) fn zeros(agency: &str, year: i32) -> Report {
    let report = report(agency, year);
    let ids: Vec<String> = {
        let form = report.form().unwrap();
        form.cells[..form.statutory].iter().map(|cell| cell.id.clone()).collect()
    };
    let counts: Vec<(&str, i64)> = ids.iter().map(|id| (id.as_str(), 0)).collect();
    with(report, &counts)
}

/// 宿迁 2023: the numbers behind its disclosure rate.
pub(crate) fn suqian() -> Report {
    let counts = [
        ("requests.received.total", 3507),
        ("requests.granted.total", 1191),
        ("requests.partly_granted.total", 328),
        ("requests.total.total", 3486),
    ];
    with(report("宿迁市人民政府", 2023), &counts)
}

/// A small generator of its own, so that one seed is one report whatever the library does.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

const AGENCIES: [&str; 7] = [
    "宿迁市人民政府",
    "淮安市洪泽区人民政府",
    "柳州市柳南区档案馆",
    "柳州市财政局",
    "江苏省教育厅",
    "水利部",
    "=cmd()",
];

/// Any report of any of the three forms: missing cells, zero denominators, collapsed rows, lost tables.
pub(crate) fn generated(seed: u64) -> Report {
    let mut random = Random::new(seed);
    let year = 2016 + random.below(9) as i32;
    let agency = AGENCIES[random.below(AGENCIES.len() as u64) as usize];
    let mut report = report(agency, year);
    report.scope = Scope::ALL[[2, 2, 2, 0, 1][random.below(5) as usize]];
    report.origin.file = format!("f{}.csv", random.below(1000));
    if random.chance(50) {
        let month = 1 + random.below(5) as i8;
        report.published = Date::new(year as i16 + 1, month, 1 + random.below(28) as i8).ok();
        report.carried.published = true;
    }
    narrative(&mut report, &mut random);
    let form: FormId = report.form().unwrap().id;
    let form = form.form();
    for (at, table) in form.tables.iter().enumerate() {
        // 0: all reported, 1: all zero, 2: some cells odd, 3: the source lost the table.
        let mode = [0, 0, 0, 1, 2, 2, 3][random.below(7) as usize];
        if mode == 3 {
            report.carried.tables.remove(&table.key);
            continue;
        }
        let collapse = random.chance(25);
        for cell in form.cells.iter().filter(|cell| cell.table == at) {
            let row = &table.rows[cell.row];
            let part_of_collapsed = row.group.is_some_and(|g| table.groups[g].collapsed);
            if (cell.collapsed && !collapse) || (part_of_collapsed && collapse) {
                continue;
            }
            odd_or_plain(&mut report, &cell.id, cell.amount, mode, &mut random);
        }
    }
    report
}

fn odd_or_plain(report: &mut Report, id: &str, amount: bool, mode: u64, random: &mut Random) {
    let n = if mode == 1 { 0 } else { [0, random.below(9), random.below(400)][random.below(3) as usize] as i64 };
    let number = if amount { Number::Amount(Decimal::new(n * 7, 2)) } else { Number::Count(n) };
    let place = Place { table: 1 + random.below(4) as u16, row: random.below(30) as u16, ..Place::default() };
    let (state, number, written) = match random.below(if mode == 2 { 24 } else { 1000 }) {
        1 => (CellState::Blank, None, String::new()),
        2 => (CellState::NotApplicable, None, "/".to_owned()),
        3 => (CellState::Approximate, Some(number), format!("近{n}")),
        4 => (CellState::Unreadable, None, "详见附表".to_owned()),
        5 => (CellState::Absent, None, String::new()),
        6 => (CellState::Reported, Some(number), format!("{number} 件")),
        _ => (CellState::Reported, Some(number), number.to_string()),
    };
    if state != CellState::Absent {
        let cells = report.cells.as_mut().unwrap();
        cells.set(cells.form().cell(id).unwrap(), state, number, &written, place);
    }
}

fn narrative(report: &mut Report, random: &mut Random) {
    let year = report.report_year as i16;
    if random.chance(50) {
        report.title = Some(format!("{}\n{year}年政府信息公开工作年度报告", report.agency.name));
        report.origin.cited = Some("https://example.org/a,b".to_owned());
        report.body_repeated = random.chance(20);
    }
    if random.chance(40) {
        report.carried.text = true;
        report.origin.format = SourceFormat::Text;
        let passage = |text: &str, line| Passage { text: text.to_owned(), place: Place::line(line) };
        report.extra_rows.push(passage("本地附加的一行", 9));
        report.legal_basis.push(passage("《中华人民共和国政府信息公开条例》", 3));
        report.period = Some(Period { from: Date::new(year, 1, 1).unwrap(), to: Date::new(year, 12, 31).unwrap() });
        for key in [Some("overview"), None] {
            report.sections.push(Section {
                key: key.map(str::to_owned),
                heading: "一、总体情况".to_owned(),
                paragraphs: (0..random.below(3)).map(|n| passage("=本年，\"收到\"申请0件。", n as usize + 5)).collect(),
                place: Place::line(4),
            });
        }
    }
}
