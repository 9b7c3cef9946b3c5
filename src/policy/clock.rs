//! The one clock of a run, in the time zone of the organization.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

use super::expr::Moment;
use crate::document::Node;
use crate::org::{Manifest, Organization};
use crate::value::{Calendar, FieldDate, Workweek, weekday, zone};

/// What the caller says about now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Now {
    /// The start of this day, wherever the organization is.
    Day(Date),
    /// This instant.
    Instant(Timestamp),
}

impl Now {
    /// Reads a day or an RFC 3339 date-time with its offset.
    ///
    /// # Errors
    /// What is wrong with the text, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(FieldDate::Day(day)) => Ok(Self::Day(day)),
            Ok(FieldDate::Instant(instant)) => Ok(Self::Instant(instant)),
            Ok(FieldDate::Local(_)) => {
                Err(format!("`{text}` has no offset; write `{text}Z` or `{text}+03:00`"))
            }
            Err(error) => Err(error.to_string()),
        }
    }
}

/// Now, and the calendar by which days are counted.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    calendar: Calendar,
    now: Zoned,
}

impl Clock {
    /// The clock in the time zone, working week and holidays of the organization.
    pub(crate) fn new(now: Now, org: &Organization<'_>) -> Self {
        let calendar = calendar(org);
        let zone = calendar.zone.clone();
        let now = match now {
            Now::Instant(instant) => instant.to_zoned(zone),
            Now::Day(day) => start_of(day, &zone).to_zoned(zone),
        };
        Self { calendar, now }
    }

    /// The instant of the run.
    pub(crate) fn now(&self) -> Moment {
        Moment { day: self.now.date(), instant: Some(self.now.timestamp()) }
    }

    /// The day so many days after today; nothing where the calendar ends.
    pub(crate) fn day_after(&self, days: u16) -> Option<Date> {
        self.now.date().checked_add(Span::new().days(days)).ok()
    }

    /// RFC 3339, to the second, with the organization's offset.
    pub(crate) fn rfc3339(&self) -> String {
        self.now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The calendar.
    pub(crate) const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The moment that a date in a manifest means.
    pub(crate) fn moment(&self, date: &FieldDate) -> Moment {
        self.moment_in(date, &self.calendar.zone)
    }

    /// The moment that a date means to somebody in another time zone.
    pub(crate) fn moment_in(&self, date: &FieldDate, zone: &TimeZone) -> Moment {
        match date {
            FieldDate::Day(day) => Moment { day: *day, instant: None },
            FieldDate::Local(local) => {
                // Without an offset it is the organization's own time.
                let instant = self.calendar.zone.to_ambiguous_timestamp(*local).compatible();
                let instant = instant.unwrap_or_else(|_| start_of(local.date(), zone));
                Moment { day: zone.to_datetime(instant).date(), instant: Some(instant) }
            }
            FieldDate::Instant(instant) => {
                Moment { day: zone.to_datetime(*instant).date(), instant: Some(*instant) }
            }
        }
    }
}

/// The first instant of a day; of the epoch for days outside of what time zones cover.
fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    day.to_zoned(zone.clone()).map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp())
}

/// The calendar of the first organization; UTC and Monday to Friday where it says nothing that can be read.
fn calendar(org: &Organization<'_>) -> Calendar {
    let spec = org.of_kind("Organization").find_map(Manifest::spec);
    let list = |name: &'static str| spec.into_iter().flat_map(move |spec| spec.list(name));
    let name = spec.and_then(|spec| spec.get("timezone")?.as_str());
    let days: Vec<_> = list("workweek").filter_map(|day| weekday(day.as_str()?)).collect();
    let holidays = list("holidays").filter_map(|holiday| {
        let day: Date = holiday.get("date")?.as_str()?.parse().ok()?;
        Some((day, holiday.get("name").and_then(Node::text).unwrap_or("").to_owned()))
    });
    Calendar {
        zone: name.and_then(|name| zone(name).ok()).unwrap_or(TimeZone::UTC),
        workweek: if days.is_empty() { Workweek::default() } else { Workweek::new(days) },
        holidays: holidays.collect(),
    }
}
