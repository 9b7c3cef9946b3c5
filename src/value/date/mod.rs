//! Dates and date-times as the contract writes them: `2026-11-30`, `2026-11-30T09:00:00Z`, and without an offset.
//! What a date without an offset means is left to the calendar; which wrong date was meant, to `reading`.

mod reading;

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use self::reading::{MONTHS, Reading, reading};
use super::written::Written;

/// A date in a manifest. `==` compares how much is written, so a day never equals its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldDate {
    /// A day, wherever the reader is.
    Day(Date),
    /// A date-time without an offset: in the organization's time zone.
    Local(DateTime),
    /// A date-time with an offset or `Z`.
    Instant(Timestamp),
}

impl FieldDate {
    /// The canonical date that an unambiguous look-alike means: `30.11.2026`, `11/30/2026`, `2026/11/30`, `20261130`,
    /// `30 Nov 2026` are `2026-11-30`.
    ///
    /// `None` when two readings are possible (`11/12/2026`) or none. Date-times are left alone.
    #[must_use]
    pub fn near(text: &str) -> Option<String> {
        match reading(text) {
            Reading::One(date) => Some(date.to_string()),
            Reading::Two(..) | Reading::None => None,
        }
    }
}

/// As the contract writes it; an instant in UTC.
impl fmt::Display for FieldDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => date.fmt(f),
            Self::Local(time) => time.fmt(f),
            Self::Instant(instant) => instant.fmt(f),
        }
    }
}

/// Reads `YYYY-MM-DD`, or RFC 3339 (section 5.6, <https://www.rfc-editor.org/rfc/rfc3339#section-5.6>) with two
/// allowances: the offset may be missing, and so may the seconds. A leap second is read as the second before it.
impl FromStr for FieldDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        read(text).map_err(|problem| DateError { text: Written::new(text), problem })
    }
}

fn read(text: &str) -> Result<FieldDate, Problem> {
    let mut cursor = Cursor { bytes: text.as_bytes() };
    let Some((year, month, day)) = cursor.date() else {
        return Err(unlike(text));
    };
    let time = match cursor.bytes {
        [] => None,
        [b'T' | b't' | b' ', rest @ ..] => {
            cursor.bytes = rest;
            Some(cursor.time().ok_or(Problem::Time)?)
        }
        _ => return Err(unlike(text)),
    };
    let date = Date::new(year, month, day).map_err(|_| no_such_day(text, year, month))?;
    let Some(time) = time else {
        return Ok(FieldDate::Day(date));
    };
    let local = date.to_datetime(time);
    if cursor.bytes.is_empty() {
        return Ok(FieldDate::Local(local));
    }
    let offset = cursor.offset().ok_or(Problem::Offset)?;
    offset.to_timestamp(local).map(FieldDate::Instant).map_err(|_| Problem::Range)
}

/// The problem of a text that does not have the shape of a date.
fn unlike(text: &str) -> Problem {
    match reading(text) {
        _ if text.trim().is_empty() => Problem::Empty,
        Reading::One(date) => Problem::Order(date),
        Reading::Two(first, second) => Problem::Doubt(first, second),
        Reading::None => Problem::Unlike,
    }
}

/// The problem of a text that has the shape of a date but names no day.
fn no_such_day(text: &str, year: i16, month: i8) -> Problem {
    if let Reading::One(date) = reading(text) {
        return Problem::Order(date);
    }
    match Date::new(year, month, 1) {
        Ok(first) => Problem::Day { year, month, days: first.days_in_month() },
        Err(_) => Problem::Month(month),
    }
}

/// Reads from the front of the bytes; each part is taken only if it is there as a whole.
struct Cursor<'a> {
    bytes: &'a [u8],
}

impl Cursor<'_> {
    /// Year, month and day, each only checked for its digits.
    fn date(&mut self) -> Option<(i16, i8, i8)> {
        let [a, b, c, d, b'-', e, f, b'-', g, h, rest @ ..] = self.bytes else {
            return None;
        };
        let century = i16::from(pair(*a, *b)?);
        let date = (century * 100 + i16::from(pair(*c, *d)?), pair(*e, *f)?, pair(*g, *h)?);
        self.bytes = rest;
        Some(date)
    }

    fn time(&mut self) -> Option<Time> {
        let [a, b, b':', c, d, rest @ ..] = self.bytes else {
            return None;
        };
        let (hour, minute) = (pair(*a, *b)?, pair(*c, *d)?);
        self.bytes = rest;
        let (mut second, mut nanosecond) = (0, 0);
        if let [b':', rest @ ..] = self.bytes {
            let [a, b, rest @ ..] = rest else {
                return None;
            };
            second = pair(*a, *b)?;
            self.bytes = rest;
            if let [b'.', rest @ ..] = self.bytes {
                self.bytes = rest;
                nanosecond = self.fraction()?;
            }
        }
        Time::new(hour, minute, if second == 60 { 59 } else { second }, nanosecond).ok()
    }

    /// The digits behind the point as nanoseconds; the tenth and later ones are dropped.
    fn fraction(&mut self) -> Option<i32> {
        let mut unit = 100_000_000;
        let mut nanoseconds = 0;
        let mut digits = 0;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.bytes {
            nanoseconds += i32::from(digit - b'0') * unit;
            unit /= 10;
            digits += 1;
            self.bytes = rest;
        }
        (digits > 0).then_some(nanoseconds)
    }

    /// All that is left as an offset.
    fn offset(&self) -> Option<Offset> {
        match self.bytes {
            [b'Z' | b'z'] => Some(Offset::UTC),
            [sign @ (b'+' | b'-'), a, b, b':', c, d] => {
                let (hours, minutes) = (pair(*a, *b)?, pair(*c, *d)?);
                let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
                let in_range = hours < 24 && minutes < 60;
                let signed = if *sign == b'-' { -seconds } else { seconds };
                if in_range { Offset::from_seconds(signed).ok() } else { None }
            }
            _ => None,
        }
    }
}

/// The number of two ASCII digits.
fn pair(tens: u8, ones: u8) -> Option<i8> {
    let both = tens.is_ascii_digit() && ones.is_ascii_digit();
    both.then(|| ((tens - b'0') * 10 + (ones - b'0')) as i8)
}

/// Why a text is not a date. `Display` is the message of a diagnostic, [`DateError::suggestion`] its fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    text: Written,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    Unlike,
    Order(Date),
    Doubt(Date, Date),
    Day { year: i16, month: i8, days: i8 },
    Month(i8),
    Time,
    Offset,
    Range,
}

impl DateError {
    /// The date that was meant, in canonical form, when there is no doubt.
    #[must_use]
    pub fn suggestion(&self) -> Option<String> {
        match self.problem {
            Problem::Order(date) => Some(date.to_string()),
            Problem::Empty
            | Problem::Unlike
            | Problem::Doubt(..)
            | Problem::Day { .. }
            | Problem::Month(_)
            | Problem::Time
            | Problem::Offset
            | Problem::Range => None,
        }
    }

    /// Whether it has the shape of a date, but the calendar has no such day.
    #[must_use]
    pub fn is_no_such_day(&self) -> bool {
        matches!(self.problem, Problem::Day { .. } | Problem::Month(_))
    }

    /// Whether it is a date with its parts in another order or form than year-month-day.
    #[must_use]
    pub fn is_order(&self) -> bool {
        matches!(self.problem, Problem::Order(_) | Problem::Doubt(..))
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.problem {
            Problem::Empty => f.write_str("the date is empty"),
            Problem::Unlike => {
                write!(f, "{text} is not a date such as `2026-11-30` or `2026-11-30T09:00:00Z`")
            }
            Problem::Order(date) => {
                write!(f, "{text} is not written as year-month-day; did you mean `{date}`?")
            }
            Problem::Doubt(first, second) => {
                write!(f, "{text} is `{first}` to some readers and `{second}` to others")
            }
            Problem::Day { year, month, days } => {
                let name =
                    MONTHS.get((month as usize).saturating_sub(1)).map_or("the month", |(name, _)| name);
                write!(f, "{text} is not a calendar date; {name} {year} has {days} days")
            }
            Problem::Month(month) => write!(f, "{text} is not a calendar date; there is no month {month}"),
            Problem::Time => write!(f, "{text} has no time of day such as `09:00:00` behind its date"),
            Problem::Offset => write!(f, "{text} does not end in an offset such as `Z` or `+03:00`"),
            Problem::Range => write!(f, "{text} lies at the end of the calendar"),
        }
    }
}

impl std::error::Error for DateError {}

#[cfg(test)]
mod tests;
