//! The organization's calendar: its time zone, its workweek and its holidays.
//! Has no clock of its own; "now" is always handed in.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase, TimeZoneName};

use super::date::FieldDate;
use super::duration::{DurationUnit, FieldDuration};
use super::near::nearest;
use super::written::Written;

/// Names in manifests, and in full; Monday first.
const WEEKDAYS: [(Weekday, &str, &str); 7] = [
    (Weekday::Monday, "mon", "monday"),
    (Weekday::Tuesday, "tue", "tuesday"),
    (Weekday::Wednesday, "wed", "wednesday"),
    (Weekday::Thursday, "thu", "thursday"),
    (Weekday::Friday, "fri", "friday"),
    (Weekday::Saturday, "sat", "saturday"),
    (Weekday::Sunday, "sun", "sunday"),
];

/// The day of a name: `mon` to `sun`, or in full, in any case.
#[must_use]
pub fn weekday(name: &str) -> Option<Weekday> {
    WEEKDAYS
        .into_iter()
        .find(|(_, short, full)| short.eq_ignore_ascii_case(name) || full.eq_ignore_ascii_case(name))
        .map(|(weekday, ..)| weekday)
}

/// `mon` to `sun`.
#[must_use]
pub const fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "mon",
        Weekday::Tuesday => "tue",
        Weekday::Wednesday => "wed",
        Weekday::Thursday => "thu",
        Weekday::Friday => "fri",
        Weekday::Saturday => "sat",
        Weekday::Sunday => "sun",
    }
}

/// The time zone of an IANA name, in any case, from the database bundled with the program: the same on every machine.
/// Reading a zone costs far more than the rest of this module, so look it up once.
///
/// # Errors
///
/// When the database has no zone of that name.
pub fn zone(name: &str) -> Result<TimeZone, ZoneError> {
    let database = TimeZoneDatabase::bundled();
    database.get(name).map_err(|_| {
        let names: Vec<_> = database.available().collect();
        let near = nearest(name, names.iter().map(TimeZoneName::as_str));
        ZoneError { name: Written::new(name), near: near.map(str::to_owned) }
    })
}

/// A name that is no IANA time zone. `Display` is the message of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneError {
    name: Written,
    near: Option<String>,
}

impl ZoneError {
    /// The name that was probably meant.
    #[must_use]
    pub fn near(&self) -> Option<&str> {
        self.near.as_deref()
    }
}

impl fmt::Display for ZoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not an IANA time zone", self.name)?;
        self.near.as_ref().map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
    }
}

impl std::error::Error for ZoneError {}

/// The days of the week on which people work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workweek {
    /// Monday first.
    days: [bool; 7],
}

impl Workweek {
    /// These days. Without any, there are no business days at all.
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Self {
        let days: Vec<Weekday> = days.into_iter().collect();
        Self { days: WEEKDAYS.map(|(weekday, ..)| days.contains(&weekday)) }
    }

    /// Whether people work on that day.
    #[must_use]
    pub fn contains(&self, weekday: Weekday) -> bool {
        WEEKDAYS.iter().zip(self.days).any(|((day, ..), works)| works && *day == weekday)
    }

    /// Monday first.
    pub fn days(&self) -> impl Iterator<Item = Weekday> {
        WEEKDAYS.into_iter().zip(self.days).filter_map(|((day, ..), works)| works.then_some(day))
    }
}

/// Monday to Friday.
impl Default for Workweek {
    fn default() -> Self {
        Self { days: [true, true, true, true, true, false, false] }
    }
}

/// How an organization counts days.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// In which dates without an offset stand, and in which days begin.
    pub zone: TimeZone,
    /// On which days people work.
    pub workweek: Workweek,
    /// On which they do not, by name; the name may be empty.
    pub holidays: BTreeMap<Date, String>,
}

/// UTC, Monday to Friday, no holidays.
impl Default for Calendar {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, workweek: Workweek::default(), holidays: BTreeMap::new() }
    }
}

impl Calendar {
    /// The day on which a date falls here.
    #[must_use]
    pub fn day(&self, date: &FieldDate) -> Date {
        match date {
            FieldDate::Day(date) => *date,
            FieldDate::Local(time) => time.date(),
            FieldDate::Instant(instant) => self.today(*instant),
        }
    }

    /// The day on which an instant falls here.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Date {
        self.zone.to_datetime(now).date()
    }

    /// When a date begins. A day begins at its first moment, which need not be midnight; a time that the clocks skip
    /// is as much later as they jump, one that they repeat is the first of the two.
    /// `None` in the last hours of the year 9999 and the first of -9999.
    #[must_use]
    pub fn instant(&self, date: &FieldDate) -> Option<Timestamp> {
        let local = match date {
            FieldDate::Day(date) => date.to_datetime(jiff::civil::Time::midnight()),
            FieldDate::Local(time) => *time,
            FieldDate::Instant(instant) => return Some(*instant),
        };
        self.zone.to_ambiguous_timestamp(local).compatible().ok()
    }

    /// Which of two dates is earlier. When one of them is only a day, days are compared, so that a thing done at noon
    /// is not later than a thing due that day. Therefore not a total order.
    #[must_use]
    pub fn compare(&self, one: &FieldDate, other: &FieldDate) -> Ordering {
        let days = self.day(one).cmp(&self.day(other));
        if matches!(one, FieldDate::Day(_)) || matches!(other, FieldDate::Day(_)) {
            return days;
        }
        match (self.instant(one), self.instant(other)) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => days,
        }
    }

    /// The weekday on which a date falls here.
    #[must_use]
    pub fn weekday(&self, date: &FieldDate) -> Weekday {
        self.day(date).weekday()
    }

    /// The name of the holiday on that day, perhaps empty; `None` when it is none.
    #[must_use]
    pub fn holiday(&self, date: Date) -> Option<&str> {
        self.holidays.get(&date).map(String::as_str)
    }

    /// Whether people work on that day.
    #[must_use]
    pub fn is_business_day(&self, date: Date) -> bool {
        self.workweek.contains(date.weekday()) && !self.holidays.contains_key(&date)
    }

    /// How many whole days have passed here since a date: 0 on its day, negative before it.
    #[must_use]
    pub fn age(&self, now: Timestamp, date: &FieldDate) -> i32 {
        days_between(self.day(date), self.today(now))
    }

    /// How many business days lie behind `from`, up to and with `to`: from Friday to Monday it is 1.
    /// Negative when `to` is the earlier one.
    #[must_use]
    pub fn business_days_between(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return -self.business_days_between(to, from);
        }
        let days = days_between(from, to);
        let per_week = self.workweek.days().count() as i32;
        let rest = (0..days % 7).filter(|back| self.workweek.contains(to.weekday().wrapping_sub(*back)));
        let holidays = self
            .holidays
            .range(from..=to)
            .filter(|(holiday, _)| **holiday > from && self.workweek.contains(holiday.weekday()));
        days / 7 * per_week + rest.count() as i32 - holidays.count() as i32
    }

    /// The day that many business days later, or earlier when negative. With 0 the day itself, whatever day it is.
    /// `None` at the end of the calendar, and when there are no business days.
    #[must_use]
    pub fn add_business_days(&self, date: Date, days: i32) -> Option<Date> {
        if days != 0 && self.workweek.days().next().is_none() {
            return None;
        }
        let mut date = date;
        let mut left = days.unsigned_abs();
        while left > 0 {
            date = if days > 0 { date.tomorrow() } else { date.yesterday() }.ok()?;
            if self.is_business_day(date) {
                left -= 1;
            }
        }
        Some(date)
    }

    /// The first business day after that day. `None` as for [`Calendar::add_business_days`].
    #[must_use]
    pub fn next_business_day(&self, date: Date) -> Option<Date> {
        self.add_business_days(date, 1)
    }

    /// The day that a duration later falls on. Months, quarters and years are those of the calendar: a month after
    /// the 31st of January is the last of February. What is left of a day or a month beyond whole ones is dropped.
    /// `None` at the end of the calendar.
    #[must_use]
    pub fn after(&self, date: Date, duration: &FieldDuration) -> Option<Date> {
        let FieldDuration::Length(length) = duration else {
            return self.next_business_day(date);
        };
        let months = |months: f64| jiff::Span::new().try_months(months as i64);
        let span = match length.unit {
            DurationUnit::Month => months(length.number),
            DurationUnit::Quarter => months(length.number * 3.0),
            DurationUnit::Year => months(length.number * 12.0),
            DurationUnit::Millisecond
            | DurationUnit::Second
            | DurationUnit::Minute
            | DurationUnit::Hour
            | DurationUnit::Day
            | DurationUnit::Week => jiff::Span::new().try_days(length.days() as i64),
        };
        date.checked_add(span.ok()?).ok()
    }
}

/// How many days `to` lies after `from`.
fn days_between(from: Date, to: Date) -> i32 {
    // All dates together span 7.3 million days, so the cast is exact.
    (to.duration_since(from).as_hours() / 24) as i32
}

#[cfg(test)]
mod tests;
