//! Quarters of the calendar year, written `2026-Q4`. Fiscal years are left out: a period is what its name says.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

use super::written::Written;

/// A quarter of a year. Earlier quarters are smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Date,
    last: Date,
}

impl Period {
    /// The quarter, 1 to 4, of a year from 0 to 9999.
    #[must_use]
    pub fn new(year: i16, quarter: i8) -> Option<Self> {
        if !(0..=9999).contains(&year) || !(1..=4).contains(&quarter) {
            return None;
        }
        let first = Date::new(year, quarter * 3 - 2, 1).ok()?;
        let last = Date::new(year, quarter * 3, 1).ok()?.last_of_month();
        Some(Self { first, last })
    }

    /// The quarter in which a day lies; `None` before the year 0.
    #[must_use]
    pub fn of(date: Date) -> Option<Self> {
        Self::new(date.year(), (date.month() - 1) / 3 + 1)
    }

    /// The period that a look-alike means: `Q1 2026`, `2026Q1`, `2026 q1`, `Q1/2026`, `1Q2026`, `Quarter 1, 2026`.
    ///
    /// `None` when it could mean something else (`2026-1` is also a month, `Q1 26` has no century).
    #[must_use]
    pub fn near(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 24 {
            return None;
        }
        match parts(text)?.as_slice() {
            [year, "q", quarter] | [year, quarter, "q"] | ["q", quarter, year] | [quarter, "q", year]
                if year.len() == 4 && quarter.len() == 1 =>
            {
                Self::new(year.parse().ok()?, quarter.parse().ok()?)
            }
            _ => None,
        }
    }

    /// As in the name.
    #[must_use]
    pub fn year(self) -> i16 {
        self.first.year()
    }

    /// 1 to 4.
    #[must_use]
    pub fn quarter(self) -> i8 {
        self.last.month() / 3
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        self.first
    }

    /// Its last day, which belongs to it.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.last
    }

    /// How many days it has: 90 to 92.
    #[must_use]
    pub fn days(self) -> i32 {
        days_from(self.first, self.last) + 1
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }

    /// The first day of its second half.
    #[must_use]
    pub fn midpoint(self) -> Date {
        self.first.saturating_add((self.days() / 2).days())
    }

    /// The share that has passed when a day begins: 0 on the first day, 0.5 around [`Period::midpoint`], 1 after the last.
    #[must_use]
    pub fn elapsed(self, date: Date) -> f64 {
        (f64::from(days_from(self.first, date)) / f64::from(self.days())).clamp(0.0, 1.0)
    }

    /// The quarter after; `None` after the last of 9999.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.last.tomorrow().ok().and_then(Self::of)
    }

    /// The quarter before; `None` before the first of the year 0.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.first.yesterday().ok().and_then(Self::of)
    }
}

/// How many days `to` lies after `from`.
fn days_from(from: Date, to: Date) -> i32 {
    // All dates together span 7.3 million days, so the cast is exact.
    (to.duration_since(from).as_hours() / 24) as i32
}

/// Runs of digits and of letters without what separates them; every way to say "quarter" becomes `q`.
fn parts(text: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_digit() {
            rest.find(|char: char| !char.is_ascii_digit())
        } else if first.is_ascii_alphabetic() {
            rest.find(|char: char| !char.is_ascii_alphabetic())
        } else if first.is_whitespace() || "-/_.,\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}".contains(first) {
            rest = rest.get(first.len_utf8()..)?;
            continue;
        } else {
            return None;
        };
        let (part, behind) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        let quarter = part.eq_ignore_ascii_case("q") || part.eq_ignore_ascii_case("quarter");
        parts.push(if quarter { "q" } else { part });
        rest = behind;
    }
    Some(parts)
}

/// Reads exactly `YYYY-Qn`.
impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let period = match text.as_bytes() {
            [y @ .., b'-', b'Q', q @ b'1'..=b'4'] if y.len() == 4 && y.iter().all(u8::is_ascii_digit) => {
                let year = y.iter().fold(0, |year: i16, digit| year * 10 + i16::from(digit - b'0'));
                Self::new(year, (q - b'0') as i8)
            }
            _ => None,
        };
        period.ok_or_else(|| PeriodError { text: Written::new(text), near: Self::near(text) })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year(), self.quarter())
    }
}

/// Why a text is not a period. `Display` is the message of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodError {
    text: Written,
    near: Option<Period>,
}

impl PeriodError {
    /// The period that was meant, when there is no doubt.
    #[must_use]
    pub fn near(&self) -> Option<Period> {
        self.near
    }
}

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.near {
            Some(near) => write!(f, "{text} is not how a period is written; did you mean `{near}`?"),
            None => write!(f, "{text} is not a quarter such as `2026-Q4`"),
        }
    }
}

impl std::error::Error for PeriodError {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn the_four_quarters() {
        for (text, first, last, days) in [
            ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), 90),
            ("2028-Q1", date(2028, 1, 1), date(2028, 3, 31), 91),
            ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30), 91),
            ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), 92),
            ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), 92),
            ("0000-Q1", date(0, 1, 1), date(0, 3, 31), 91),
            ("9999-Q4", date(9999, 10, 1), date(9999, 12, 31), 92),
        ] {
            let period = read(text);
            assert_eq!((period.first_day(), period.last_day(), period.days()), (first, last, days));
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn neighbours_cross_the_year() {
        assert_eq!(read("2026-Q4").next(), Some(read("2027-Q1")));
        assert_eq!(read("2027-Q1").previous(), Some(read("2026-Q4")));
        assert_eq!(read("9999-Q4").next(), None);
        assert_eq!(read("0000-Q1").previous(), None);
        assert!(read("2026-Q4") < read("2027-Q1"));
        assert_eq!(Period::new(2026, 5), None);
        assert_eq!(Period::new(-1, 1), None);
    }

    #[test]
    fn first_and_last_day_belong_to_it() {
        let period = read("2026-Q4");
        assert!(period.contains(date(2026, 10, 1)) && period.contains(date(2026, 12, 31)));
        assert!(!period.contains(date(2026, 9, 30)) && !period.contains(date(2027, 1, 1)));
        assert_eq!(Period::of(date(2026, 12, 31)), Some(period));
        assert_eq!(Period::of(date(-1, 12, 31)), None);
    }

    #[test]
    fn time_passes_in_it() {
        let period = read("2026-Q4");
        assert_eq!(period.midpoint(), date(2026, 11, 16));
        assert_eq!(period.elapsed(date(2026, 10, 1)), 0.0);
        assert_eq!(period.elapsed(period.midpoint()), 0.5);
        assert_eq!(period.elapsed(date(2027, 1, 1)), 1.0);
        assert_eq!(period.elapsed(Date::MAX), 1.0);
        assert_eq!(period.elapsed(Date::MIN), 0.0);
        assert!(period.elapsed(date(2026, 12, 31)) < 1.0);
    }

    #[test]
    fn look_alikes_have_one_meaning() {
        for text in [
            "2026-Q1",
            "Q1 2026",
            "2026Q1",
            "2026 q1",
            "Q1/2026",
            "q1-2026",
            "2026_Q1",
            "2026/Q1",
            "Q1, 2026",
            "1Q2026",
            "2026 1Q",
            "Quarter 1 2026",
            "2026–Q1",
            "  2026 - Q 1 ",
            "2026-q1",
        ] {
            assert_eq!(Period::near(text), Some(read("2026-Q1")), "{text}");
        }
    }

    #[test]
    fn doubtful_look_alikes_have_none() {
        for text in [
            "",
            "2026",
            "Q1",
            "2026-1",
            "2026-01",
            "Q1 26",
            "Q5 2026",
            "Q0 2026",
            "2026-Q11",
            "2026-Q01",
            "H1 2026",
            "FY2026 Q1",
            "Q1 2026 Q2",
            "2026-Q1!",
            "12026-Q1",
            "２０２６-Q1",
            "2026-T1",
            "Q12026",
        ] {
            assert_eq!(Period::near(text), None, "{text}");
        }
        assert_eq!(Period::near(&"Q".repeat(1_000_000)), None);
    }

    #[test]
    fn only_one_spelling_is_a_period() {
        for text in [
            "2026-q1", " 2026-Q1", "2026-Q1 ", "2026Q1", "+026-Q1", "-026-Q1", "2026-Q5", "", "26-Q1",
            "ı026-Q1",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
        let error = "Q1 2026".parse::<Period>().unwrap_err();
        assert_eq!(error.to_string(), "`Q1 2026` is not how a period is written; did you mean `2026-Q1`?");
        assert_eq!(error.near(), Some(read("2026-Q1")));
        let error = "2026-Q5".parse::<Period>().unwrap_err();
        assert_eq!(error.to_string(), "`2026-Q5` is not a quarter such as `2026-Q4`");
    }
}
