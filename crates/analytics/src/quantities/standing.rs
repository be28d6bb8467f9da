use crate::MetricState;

/// How it stands with a quantity of a report. The larger code decides where several numbers are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A plain number.
    Reported,
    /// A plain number that stands in a check of the form that fails: to be read with care.
    InFailedCheck,
    /// Every number is there, but their sum is beyond exact arithmetic.
    Undefined,
    /// Some cell is not a plain number.
    Missing,
    /// The source does not show the table or the date.
    NotCarried,
    /// The report's form has no such number.
    NotInForm,
}

impl Standing {
    /// Every one, in the order of their codes.
    pub const ALL: [Standing; 6] = [
        Standing::Reported,
        Standing::InFailedCheck,
        Standing::Undefined,
        Standing::Missing,
        Standing::NotCarried,
        Standing::NotInForm,
    ];

    /// The code in columns.
    pub const fn code(self) -> i8 {
        self as i8
    }

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Standing::Reported => "reported",
            Standing::InFailedCheck => "in_failed_check",
            Standing::Undefined => "undefined",
            Standing::Missing => "missing",
            Standing::NotCarried => "not_carried",
            Standing::NotInForm => "not_in_form",
        }
    }

    /// The largest code of a number that is there.
    pub(crate) const THERE: i8 = Standing::InFailedCheck.code();
}

impl From<MetricState> for Standing {
    fn from(state: MetricState) -> Standing {
        match state {
            MetricState::Ok => Standing::Reported,
            MetricState::Undefined | MetricState::OutOfRange => Standing::Undefined,
            MetricState::Missing => Standing::Missing,
            MetricState::NotCarried => Standing::NotCarried,
            MetricState::NotInForm => Standing::NotInForm,
        }
    }
}
