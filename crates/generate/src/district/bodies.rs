//! Who reports in the district.

use crate::plain::Dice;

/// Names of the place.
#[derive(Debug, Clone)]
pub struct Place {
    /// The district.
    pub district: String,
    /// Its towns and streets.
    pub towns: Vec<String>,
}

/// What kind of body reports: it decides what its text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trade {
    /// The people's government of the district.
    Government,
    /// Its office.
    Office,
    /// A department, and what it is about.
    Department(&'static str),
    /// The committee of a zone.
    Zone,
    /// A town or a street.
    Town,
}

/// A body that reports every year.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its name today.
    pub name: String,
    /// Name before a year.
    pub former: Option<(String, i32)>,
    /// First report year.
    pub from: i32,
    /// A year without a report.
    pub gap: Option<i32>,
    /// What it does.
    pub trade: Trade,
    /// Requests it gets in a year, roughly.
    pub scale: u32,
    /// How it answers: weights of granted, partly granted, refused, not held, not processed, other.
    pub temper: [u32; 6],
}

impl Body {
    /// The people's government, which reports for the whole district.
    pub fn is_government(&self) -> bool {
        self.trade == Trade::Government
    }

    /// Whether it has a report for a year.
    pub fn reports_in(&self, year: i32) -> bool {
        year >= self.from && self.gap != Some(year)
    }

    /// Its name in a year.
    pub fn name_in(&self, year: i32) -> &str {
        match &self.former {
            Some((name, until)) if year < *until => name,
            _ => &self.name,
        }
    }
}

impl Place {
    pub(super) fn invented(dice: &mut Dice) -> Place {
        let mut pick = |from: &[&str]| from[dice.below(from.len() as u32) as usize].to_owned();
        let first = pick(&["云", "霁", "沅", "砚", "澹", "岚", "苎", "禾"]);
        let second = pick(&["泽", "溪", "川", "岭", "陵", "埠", "浦", "塬"]);
        let heads = ["柳", "槐", "桑", "枫", "杏", "荻", "菱", "芷", "棠", "榆"];
        let tails = ["渡", "塘", "坪", "集", "桥", "湾", "屯", "店", "铺", "庙"];
        let start = dice.below(10) as usize;
        let step = 1 + 2 * dice.below(4) as usize;
        let towns =
            (0..7).map(|n| format!("{}{}", heads[(start + n) % 10], tails[(start * 3 + n * step) % 10])).collect();
        Place { district: format!("{first}{second}区"), towns }
    }
}

/// The bodies of the district: the government, its office, 13 departments, 2 zones, 4 towns and 3 streets.
pub(super) fn all(place: &Place, dice: &mut Dice) -> Vec<Body> {
    let district = &place.district;
    let mut bodies = Vec::new();
    let mut add = |name: String, trade: Trade, scale: u32| {
        let temper = [30, 8, 12, 25, 10, 5].map(|weight| weight * (50 + dice.below(100)) / 100 + 1);
        let scale = scale * (70 + dice.below(60)) / 100;
        bodies.push(Body {
            name: format!("{district}{name}"),
            former: None,
            from: 2017,
            gap: None,
            trade,
            scale,
            temper,
        });
    };
    add("人民政府".to_owned(), Trade::Government, 40);
    add("政府办公室".to_owned(), Trade::Office, 14);
    let departments = [
        ("财政局", "财政预决算", 12),
        ("教育局", "招生入学", 20),
        ("档案馆", "档案利用", 3),
        ("水务局", "河道治理", 9),
        ("卫生健康局", "医疗卫生", 15),
        ("自然资源和规划局", "土地征收", 70),
        ("住房和城乡建设局", "房屋征收", 55),
        ("民政局", "社会救助", 10),
        ("农业农村局", "惠农补贴", 16),
        ("市场监督管理局", "食品安全", 30),
        ("生态环境局", "环境监管", 18),
        ("审计局", "审计结果", 4),
        ("公安局", "户籍管理", 34),
    ];
    for (name, about, scale) in departments {
        add(name.to_owned(), Trade::Department(about), scale);
    }
    add("经济开发区管理委员会".to_owned(), Trade::Zone, 8);
    add("旅游度假区管理委员会".to_owned(), Trade::Zone, 5);
    for (n, town) in place.towns.iter().enumerate() {
        add(format!("{town}{}", if n < 4 { "镇人民政府" } else { "街道办事处" }), Trade::Town, 6);
    }
    for body in &mut bodies {
        if body.name.ends_with("卫生健康局") {
            body.former = Some((format!("{district}卫生和计划生育局"), 2019));
        } else if body.name.ends_with("旅游度假区管理委员会") {
            body.from = 2019;
        } else if body.name.ends_with("审计局") {
            body.gap = Some(2021);
        }
    }
    bodies
}
