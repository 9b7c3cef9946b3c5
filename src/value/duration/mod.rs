//! Durations as the field writes them: `15m`, `2 days`, `1Q`, `next business day`.
//! Does not add them to dates.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::near::nearest;
use super::number::{Scan, plain, scan};
use super::written::Written;

/// Mean length of a month in days: 400 Gregorian years have 146,097 days and 4,800 months.
const MONTH: f64 = 146_097.0 / 4_800.0;
/// A day in seconds.
const DAY: f64 = 86_400.0;
/// Longer texts are prose.
const LONGEST: usize = 100;

/// What a duration is counted in, shortest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DurationUnit {
    /// `ms`.
    Millisecond,
    /// `s`.
    Second,
    /// `m`.
    Minute,
    /// `h`.
    Hour,
    /// `d`, 24 hours.
    Day,
    /// `w`, 7 days.
    Week,
    /// `M`, of the calendar.
    Month,
    /// `Q`, of the calendar.
    Quarter,
    /// `y`, of the calendar.
    Year,
}

/// Unit, singular, plural, other spellings. The first two spellings are shown; case only matters for `m` and `M`.
const UNITS: [(DurationUnit, &str, &str, &[&str]); 9] = [
    (DurationUnit::Millisecond, "ms", "ms", &["msec", "msecs", "millis", "millisecond", "milliseconds"]),
    (DurationUnit::Second, "s", "s", &["sec", "secs", "second", "seconds"]),
    (DurationUnit::Minute, "min", "min", &["m", "mins", "minute", "minutes"]),
    (DurationUnit::Hour, "h", "h", &["hr", "hrs", "hour", "hours"]),
    (DurationUnit::Day, "day", "days", &["d"]),
    (DurationUnit::Week, "week", "weeks", &["w", "wk", "wks"]),
    (DurationUnit::Month, "month", "months", &["M"]),
    (DurationUnit::Quarter, "quarter", "quarters", &["q", "qtr", "qtrs"]),
    (DurationUnit::Year, "year", "years", &["y", "yr", "yrs"]),
];

impl DurationUnit {
    /// The unit of a word such as `d`, `days` or `Hours`; `m` is a minute and `M` a month.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let first = word.as_bytes().first()?.to_ascii_lowercase();
        let spelled = |spelling: &str| match word {
            "m" | "M" => spelling == word,
            _ => spelling.eq_ignore_ascii_case(word),
        };
        // All spellings of a unit begin with the same letter.
        let of_letter = UNITS.iter().filter(|(_, one, ..)| one.as_bytes().first() == Some(&first));
        let mut named = of_letter.filter(|(_, one, many, others)| {
            spelled(one) || spelled(many) || others.iter().any(|other| spelled(other))
        });
        named.next().map(|(unit, ..)| *unit)
    }

    /// Whether the unit's length depends on where in the calendar it lies.
    #[must_use]
    pub fn is_calendar(self) -> bool {
        self.months().is_some()
    }

    /// As a rate names it: `5/hour`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Millisecond => "ms",
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Calendar units in months.
    const fn months(self) -> Option<f64> {
        match self {
            Self::Month => Some(1.0),
            Self::Quarter => Some(3.0),
            Self::Year => Some(12.0),
            Self::Millisecond | Self::Second | Self::Minute | Self::Hour | Self::Day | Self::Week => None,
        }
    }

    /// On average, for calendar units.
    const fn seconds(self) -> f64 {
        match self {
            Self::Millisecond => 0.001,
            Self::Second => 1.0,
            Self::Minute => 60.0,
            Self::Hour => 3_600.0,
            Self::Day => DAY,
            Self::Week => 7.0 * DAY,
            Self::Month => MONTH * DAY,
            Self::Quarter => 3.0 * MONTH * DAY,
            Self::Year => 12.0 * MONTH * DAY,
        }
    }
}

/// A number of one unit, such as 30 days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// How many.
    pub number: f64,
    /// Of what.
    pub unit: DurationUnit,
}

impl Length {
    /// Whether it is counted in months, quarters or years, so that [`Length::seconds`] is an approximation.
    #[must_use]
    pub fn is_calendar(&self) -> bool {
        self.unit.is_calendar()
    }

    /// In seconds. Months, quarters and years count their mean length, rounded to whole days:
    /// `1M` is 30 days, `1Q` and `3M` are 91, `1y` is 365.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        match self.unit.months() {
            Some(months) => (self.number * months * MONTH).round() * DAY,
            None => self.number * self.unit.seconds(),
        }
    }

    /// In days of 24 hours, as [`Length::seconds`] counts.
    #[must_use]
    pub fn days(&self) -> f64 {
        self.seconds() / DAY
    }

    /// In seconds, calendar units by their unrounded mean: three months are exactly one quarter, so rates can be compared.
    pub(super) fn mean_seconds(&self) -> f64 {
        self.number * self.unit.seconds()
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = plain(self.number);
        let spelling = UNITS.iter().find(|(unit, ..)| *unit == self.unit);
        let word = spelling.map_or("", |(_, one, many, _)| if number == 1.0 { one } else { many });
        write!(f, "{number} {word}")
    }
}

/// Reads `15m`, `2 days`, `1h 30m`; several parts must go from larger to smaller and are counted in the smallest.
impl FromStr for Length {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        let text = text.trim();
        let fail = |problem| Err(DurationError { text: Written::new(text), problem });
        if text.is_empty() {
            return fail(Problem::Empty);
        }
        if text.len() > LONGEST {
            return fail(Problem::Unlike);
        }
        let mut total: Option<Self> = None;
        let mut rest = text;
        while !rest.is_empty() {
            let (number, behind) = match scan(rest) {
                Scan::Number(number, behind) => (number, behind.trim_start()),
                Scan::Comma => return fail(Problem::Comma),
                Scan::TooLarge => return fail(Problem::TooLarge),
                Scan::Absent if rest.starts_with(['-', '\u{2212}']) => return fail(Problem::Negative),
                Scan::Absent => return fail(Problem::Unlike),
            };
            let end = behind.find(|char: char| !char.is_alphabetic()).unwrap_or(behind.len());
            let Some((word, behind)) = behind.split_at_checked(end) else {
                return fail(Problem::Unlike);
            };
            if word.is_empty() {
                return fail(if behind.is_empty() { Problem::NoUnit } else { Problem::Unlike });
            }
            let Some(unit) = DurationUnit::named(word) else {
                return fail(Problem::Unit(word.to_owned()));
            };
            total = match total {
                None => Some(Self { number, unit }),
                Some(total) if unit < total.unit => Some(total.and(Self { number, unit })),
                Some(_) => return fail(Problem::Order),
            };
            rest = behind.trim_start();
        }
        match total {
            Some(total) => Ok(total),
            None => fail(Problem::Empty),
        }
    }
}

impl Length {
    /// The sum, in the smaller unit.
    fn and(self, smaller: Self) -> Self {
        let number = match (self.unit.months(), smaller.unit.months()) {
            (Some(_), None) => self.seconds() / smaller.unit.seconds(),
            (Some(_), Some(_)) | (None, _) => self.mean_seconds() / smaller.unit.seconds(),
        };
        Self { number: plain(number + smaller.number), unit: smaller.unit }
    }
}

/// A duration in a manifest or a rule's parameter.
///
/// `==` compares how it is written; [`FieldDuration::compare`] compares how long it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldDuration {
    /// A number of one unit.
    Length(Length),
    /// `next business day`.
    NextBusinessDay,
}

impl FieldDuration {
    /// In seconds, as [`Length::seconds`]. The next business day counts as one day, although it may be several away:
    /// a promise of 24 hours keeps it, a promise of two days does not.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        match self {
            Self::Length(length) => length.seconds(),
            Self::NextBusinessDay => DAY,
        }
    }

    /// In days of 24 hours, as [`FieldDuration::seconds`] counts.
    #[must_use]
    pub fn days(&self) -> f64 {
        self.seconds() / DAY
    }

    /// Whether its length depends on where in the calendar it lies.
    #[must_use]
    pub fn is_calendar(&self) -> bool {
        match self {
            Self::Length(length) => length.is_calendar(),
            Self::NextBusinessDay => true,
        }
    }

    /// Which one is longer, whatever units they are written in.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        self.seconds().total_cmp(&other.seconds())
    }
}

impl FromStr for FieldDuration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        let words =
            text.split(|char: char| char.is_whitespace() || char == '-').filter(|word| !word.is_empty());
        if words.map(str::to_ascii_lowercase).eq(["next", "business", "day"]) {
            return Ok(Self::NextBusinessDay);
        }
        text.parse().map(Self::Length)
    }
}

impl fmt::Display for FieldDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => length.fmt(f),
            Self::NextBusinessDay => f.write_str("next business day"),
        }
    }
}

/// Why a text is not a duration. `Display` is the message of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationError {
    text: Written,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    Unlike,
    NoUnit,
    Unit(String),
    Comma,
    TooLarge,
    Negative,
    Order,
}

impl DurationError {
    /// The spelling that was probably meant, when a unit is nearly one of ours.
    #[must_use]
    pub fn near_unit(&self) -> Option<&'static str> {
        let Problem::Unit(word) = &self.problem else {
            return None;
        };
        nearest(
            word,
            UNITS
                .iter()
                .flat_map(|(_, one, many, others)| [*one, *many].into_iter().chain(others.iter().copied())),
        )
    }
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match &self.problem {
            Problem::Empty => f.write_str("the duration is empty"),
            Problem::Unlike => write!(f, "{text} is not a duration such as `15m`, `2 days` or `1Q`"),
            Problem::NoUnit => write!(f, "{text} has no unit, such as the `d` of `2d`"),
            Problem::Unit(word) => {
                write!(f, "{} is not a unit of time", Written::new(word))?;
                self.near_unit().map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
            }
            Problem::Comma => write!(f, "{text} has a comma, which people read in two ways"),
            Problem::TooLarge => write!(f, "{text} is longer than anything that is planned"),
            Problem::Negative => write!(f, "{text} runs backwards"),
            Problem::Order => write!(f, "{text} does not go from larger to smaller units"),
        }
    }
}

impl std::error::Error for DurationError {}

#[cfg(test)]
mod tests;
