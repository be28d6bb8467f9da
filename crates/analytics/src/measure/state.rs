use gongkai_model::Lang;
use std::fmt;

/// Whether there is a value, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricState {
    /// There is a value.
    Ok,
    /// Every number is there, but the value has no meaning: 0/0, or a number beyond exact arithmetic.
    Undefined,
    /// Some cell is not a plain number (blank, `/`, approximate, …).
    Missing,
    /// The source does not show the table or the date.
    NotCarried,
    /// The report's form has no such number.
    NotInForm,
    /// Every number is there, but a part is larger than its whole: no share is 125 %. The report is wrong, and which
    /// number of it is not known.
    OutOfRange,
}

impl MetricState {
    /// Every state.
    pub const ALL: [MetricState; 6] = [
        MetricState::Ok,
        MetricState::Undefined,
        MetricState::Missing,
        MetricState::NotCarried,
        MetricState::NotInForm,
        MetricState::OutOfRange,
    ];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            MetricState::Ok => "ok",
            MetricState::Undefined => "undefined",
            MetricState::Missing => "missing",
            MetricState::NotCarried => "not_carried",
            MetricState::NotInForm => "not_in_form",
            MetricState::OutOfRange => "out_of_range",
        }
    }

    /// For people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MetricState::Ok => lang.pick("有值", "ok"),
            MetricState::Undefined => lang.pick("无定义", "undefined"),
            MetricState::Missing => lang.pick("缺数据", "missing"),
            MetricState::NotCarried => lang.pick("来源未载", "not carried by the source"),
            MetricState::NotInForm => lang.pick("该格式无此项", "not in this form"),
            MetricState::OutOfRange => lang.pick("部分大于全体", "a part larger than its whole"),
        }
    }

    pub(crate) fn code(self) -> i8 {
        self as i8
    }

    pub(crate) fn of_code(code: i8) -> MetricState {
        MetricState::ALL.into_iter().find(|state| state.code() == code).unwrap_or(MetricState::Undefined)
    }
}

impl fmt::Display for MetricState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
