//! Series across forms: the crosswalk, as data.

use crate::{Form, FormId, Lang, Quantity, Reading, Report};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const FILE: &str = include_str!("../forms/series.toml");

static SERIES: LazyLock<Vec<Series>> = LazyLock::new(|| match read(FILE, Form::all()) {
    Ok(series) => series,
    // The file is compiled in and a test reads it; forms that are added were checked then.
    Err(error) => panic!("forms/series.toml: {error}"),
});

/// What stands in for a quantity in a form that has none of that id.
static STAND_INS: LazyLock<BTreeMap<FormId, BTreeMap<&'static str, StandIn>>> = LazyLock::new(|| {
    let mut all: BTreeMap<FormId, BTreeMap<&str, StandIn>> = BTreeMap::new();
    for (series, form) in Series::all().iter().flat_map(|series| series.forms.keys().map(move |form| (series, *form))) {
        if let Some((id, found)) = series.stands_in(form) {
            all.entry(form).or_default().entry(id).or_insert(found);
        }
    }
    all
});

/// What a form has in place of a quantity of a later one.
#[derive(Debug, Clone)]
pub struct StandIn {
    /// What is added up.
    pub quantity: Quantity,
    /// How far it compares with the quantity of the later form.
    pub comparable: Comparable,
    /// What differs, in Chinese; empty where nothing does.
    pub zh: String,
    /// What differs, in English.
    pub en: String,
}

/// How far a series in one form can be compared with the same series in the form before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparable {
    /// The same thing is counted.
    Yes,
    /// Nearly the same thing; the note says what differs.
    Approximately,
    /// Another thing: do not draw a line across.
    Break,
}

impl Comparable {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Comparable::Yes => "yes",
            Comparable::Approximately => "approximately",
            Comparable::Break => "break",
        }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Comparable::Yes => lang.pick("可比", "comparable"),
            Comparable::Approximately => lang.pick("大致可比", "approximately comparable"),
            Comparable::Break => lang.pick("不可比", "not comparable"),
        }
    }
}

/// A quantity followed across forms.
#[derive(Debug, Clone)]
pub struct Series {
    /// Id, such as `requests.closed`.
    pub id: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// How it is built in each form that has it.
    pub forms: BTreeMap<FormId, SeriesForm>,
    /// Years in which something outside the form breaks the series.
    pub events: Vec<SeriesEvent>,
}

/// How a series is built in one form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesForm {
    /// Quantities of the form, added up.
    pub sum: Vec<String>,
    /// Against the form before it.
    pub comparable: Comparable,
    /// What differs, in Chinese.
    #[serde(default)]
    pub zh: String,
    /// What differs, in English.
    #[serde(default)]
    pub en: String,
}

/// Something that breaks a series within a form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesEvent {
    /// First report year it affects.
    pub year: i32,
    /// What happened, in Chinese.
    pub zh: String,
    /// What happened, in English.
    pub en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    series: Vec<RawSeries>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSeries {
    id: String,
    zh: String,
    en: String,
    form: BTreeMap<String, SeriesForm>,
    #[serde(default)]
    event: Vec<SeriesEvent>,
}

/// How a series goes on in a form, as the form's own file says it (`[[series]]`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extension {
    id: String,
    sum: Vec<String>,
    #[serde(default = "same")]
    comparable: Comparable,
    #[serde(default)]
    zh: String,
    #[serde(default)]
    en: String,
    /// What the series is called, where the form begins it.
    name: Option<Name>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    zh: String,
    en: String,
}

fn same() -> Comparable {
    Comparable::Yes
}

/// What is wrong with the crosswalk, or with what a form adds to it.
#[derive(Debug, thiserror::Error)]
#[error("series {series}: {wrong}")]
pub(crate) struct SeriesError {
    /// The form that says it.
    pub(crate) form: FormId,
    series: String,
    wrong: Wrong,
}

#[derive(Debug, thiserror::Error)]
enum Wrong {
    #[error("{0:?} is no quantity of the form")]
    Quantity(String),
    #[error("nothing is added up")]
    Empty,
    #[error("it is built twice")]
    Twice,
    #[error("it is new and has no name")]
    NoName,
}

/// What is wrong with the file of the crosswalk.
#[derive(Debug, thiserror::Error)]
enum SeriesFileError {
    #[error("not a series file: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("series {series}: {form:?} is no form")]
    Form { series: String, form: String },
    #[error(transparent)]
    Series(#[from] SeriesError),
}

fn read(text: &str, forms: &[Form]) -> Result<Vec<Series>, SeriesFileError> {
    let raw: RawFile = toml::from_str(text)?;
    let mut all = Vec::new();
    for series in raw.series {
        let mut read =
            Series { id: series.id, zh: series.zh, en: series.en, forms: BTreeMap::new(), events: series.event };
        for (id, built) in series.form {
            let Some(form) = forms.iter().find(|form| form.id.to_string() == id) else {
                return Err(SeriesFileError::Form { series: read.id, form: id });
            };
            read.build(form, built)?;
        }
        all.push(read);
    }
    for form in forms {
        for more in &form.series {
            extend(&mut all, form, more)?;
        }
    }
    Ok(all)
}

/// Checks what forms add to the crosswalk.
pub(crate) fn check(forms: &[Form]) -> Result<(), SeriesError> {
    match read(FILE, forms) {
        Err(SeriesFileError::Series(error)) => Err(error),
        _ => Ok(()),
    }
}

fn extend(all: &mut Vec<Series>, form: &Form, more: &Extension) -> Result<(), SeriesError> {
    let built =
        SeriesForm { sum: more.sum.clone(), comparable: more.comparable, zh: more.zh.clone(), en: more.en.clone() };
    if let Some(series) = all.iter_mut().find(|series| series.id == more.id) {
        return series.build(form, built);
    }
    let Some(name) = &more.name else {
        return Err(SeriesError { form: form.id, series: more.id.clone(), wrong: Wrong::NoName });
    };
    let (zh, en) = (name.zh.clone(), name.en.clone());
    let mut series = Series { id: more.id.clone(), zh, en, forms: BTreeMap::new(), events: Vec::new() };
    series.build(form, built)?;
    all.push(series);
    Ok(())
}

impl Series {
    /// Says how it is built in a form.
    fn build(&mut self, form: &Form, built: SeriesForm) -> Result<(), SeriesError> {
        let wrong = match built.sum.iter().find(|id| form.quantity(id).is_none()) {
            Some(unknown) => Some(Wrong::Quantity(unknown.clone())),
            None if built.sum.is_empty() => Some(Wrong::Empty),
            None => self.forms.insert(form.id, built).map(|_| Wrong::Twice),
        };
        wrong.map_or(Ok(()), |wrong| Err(SeriesError { form: form.id, series: self.id.clone(), wrong }))
    }

    /// Every series, in the order of the crosswalk.
    ///
    /// ```
    /// use gongkai_model::Series;
    /// assert!(Series::all().iter().any(|s| s.id == "requests.received"));
    /// ```
    pub fn all() -> &'static [Series] {
        &SERIES
    }

    /// A series by its id.
    pub fn by_id(id: &str) -> Option<&'static Series> {
        Series::all().iter().find(|series| series.id == id)
    }

    /// Name in the given language.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// The unit in a form.
    pub fn unit(&self, form: FormId) -> Option<&'static str> {
        let id = self.forms.get(&form)?.sum.first()?;
        form.form().quantity(id).map(|quantity| quantity.unit.as_str())
    }

    /// The value in a report; [`Reading::NotInForm`] where its form does not give the series.
    pub fn read(&self, report: &Report) -> Reading {
        let Some(cells) = &report.cells else { return Reading::NotInForm };
        let Some(built) = self.forms.get(&cells.form().id) else { return Reading::NotInForm };
        let mut total: Option<crate::Number> = None;
        for id in &built.sum {
            match (total, report.quantity(id)) {
                (None, Reading::Value(number)) => total = Some(number),
                (Some(crate::Number::Count(a)), Reading::Value(crate::Number::Count(b))) => match a.checked_add(b) {
                    Some(sum) => total = Some(crate::Number::Count(sum)),
                    None => return Reading::Overflow,
                },
                (Some(_), Reading::Value(_)) => return Reading::Overflow,
                (_, other) => return other,
            }
        }
        total.map_or(Reading::NotInForm, Reading::Value)
    }

    /// The quantity of a form that is nearest to one of a later form: what the crosswalk builds the series of that quantity
    /// from, where nothing but approximations lie between the two. None where the form has the quantity itself.
    ///
    /// ```
    /// use gongkai_model::{FormId, Series};
    /// let received = Series::stand_in(FormId::F2014, "requests.received.total").unwrap();
    /// assert_eq!(received.quantity.unit, "件");
    /// assert!(Series::stand_in(FormId::F2021, "requests.received.total").is_none());
    /// assert!(Series::stand_in(FormId::F2014, "requests.carried_in.total").is_none());
    /// ```
    pub fn stand_in(form: FormId, id: &str) -> Option<&'static StandIn> {
        STAND_INS.get(&form)?.get(id)
    }

    /// The quantity of the next form that the series is in this one, and what it is made of here.
    fn stands_in(&self, form: FormId) -> Option<(&str, StandIn)> {
        let (next, later) = self.forms.range(form..).nth(1)?;
        let [id] = &later.sum[..] else { return None };
        let own = form.form();
        if later.comparable == Comparable::Break || own.quantity(id).is_some() {
            return None;
        }
        let sums = self.forms.get(&form)?.sum.iter().filter_map(|id| own.quantity(id));
        let operands = sums.flat_map(|quantity| quantity.operands.iter().cloned()).collect();
        let unit = self.unit(form)?;
        if self.unit(*next)? != unit {
            return None;
        }
        let quantity =
            Quantity { operands, derived: true, zh: self.zh.clone(), en: self.en.clone(), unit: unit.to_owned() };
        let (comparable, zh, en) = (later.comparable, later.zh.clone(), later.en.clone());
        Some((id, StandIn { quantity, comparable, zh, en }))
    }

    /// What separates two report years, if the series cannot simply be read across them: the worst of the forms'
    /// notes between them and of the events.
    ///
    /// Returns the notes in Chinese or English, in the order of the years.
    pub fn breaks_between(&self, earlier: i32, later: i32, lang: Lang) -> Vec<(i32, Comparable, &str)> {
        let mut breaks = Vec::new();
        for form in Form::all() {
            if form.first_year <= earlier || form.first_year > later {
                continue;
            }
            if let Some(built) = self.forms.get(&form.id)
                && built.comparable != Comparable::Yes
            {
                breaks.push((form.first_year, built.comparable, lang.pick(built.zh.as_str(), built.en.as_str())));
            }
        }
        for event in self.events.iter().filter(|event| event.year > earlier && event.year <= later) {
            breaks.push((event.year, Comparable::Approximately, lang.pick(event.zh.as_str(), event.en.as_str())));
        }
        breaks.sort_by_key(|(year, ..)| *year);
        breaks
    }
}
