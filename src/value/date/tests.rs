//! Dates, date-times, look-alikes and junk.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use jiff::civil::date;

fn read(text: &str) -> FieldDate {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn fails(text: &str) -> DateError {
    text.parse::<FieldDate>().expect_err(text)
}

#[test]
fn a_day() {
    assert_eq!(read("2026-11-30"), FieldDate::Day(date(2026, 11, 30)));
    assert_eq!(read("2028-02-29"), FieldDate::Day(date(2028, 2, 29)));
    assert_eq!(read("2000-02-29"), FieldDate::Day(date(2000, 2, 29)));
    assert_eq!(read("9999-12-31"), FieldDate::Day(Date::MAX));
    assert_eq!(read("0000-01-01"), FieldDate::Day(date(0, 1, 1)));
}

#[test]
fn a_time_without_an_offset_is_local() {
    let nine = date(2026, 11, 30).at(9, 0, 0, 0);
    for text in ["2026-11-30T09:00:00", "2026-11-30t09:00:00", "2026-11-30 09:00:00", "2026-11-30T09:00"] {
        assert_eq!(read(text), FieldDate::Local(nine), "{text}");
    }
    assert_eq!(read("2026-11-30T09:00:00.25"), FieldDate::Local(date(2026, 11, 30).at(9, 0, 0, 250_000_000)));
}

#[test]
fn a_time_with_an_offset_is_an_instant() {
    let nine: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
    for text in [
        "2026-11-30T09:00:00Z",
        "2026-11-30t09:00:00z",
        "2026-11-30T12:00:00+03:00",
        "2026-11-30T03:30:00-05:30",
        "2026-11-30T09:00:00-00:00",
        "2026-11-30T09:00Z",
        "2026-12-01T08:59:00+23:59",
    ] {
        assert_eq!(read(text), FieldDate::Instant(nine), "{text}");
    }
}

#[test]
fn leap_seconds_and_long_fractions() {
    assert_eq!(read("2016-12-31T23:59:60Z"), read("2016-12-31T23:59:59Z"));
    assert_eq!(read("2026-01-01T00:00:00.1234567899999Z"), read("2026-01-01T00:00:00.123456789Z"));
}

#[test]
fn shown_dates_read_the_same() {
    for text in ["2026-11-30", "2026-11-30T09:00:00", "2026-11-30T09:00:00Z", "2026-11-30T09:00:00.5Z"] {
        assert_eq!(read(text).to_string(), text);
    }
    assert_eq!(read("2026-11-30T12:00:00+03:00").to_string(), "2026-11-30T09:00:00Z");
}

#[test]
fn days_that_do_not_exist() {
    for (text, message) in [
        ("2026-02-30", "`2026-02-30` is not a calendar date; February 2026 has 28 days"),
        ("2026-02-29", "`2026-02-29` is not a calendar date; February 2026 has 28 days"),
        ("2100-02-29", "`2100-02-29` is not a calendar date; February 2100 has 28 days"),
        ("2028-02-30", "`2028-02-30` is not a calendar date; February 2028 has 29 days"),
        ("2026-04-31", "`2026-04-31` is not a calendar date; April 2026 has 30 days"),
        ("2026-12-32", "`2026-12-32` is not a calendar date; December 2026 has 31 days"),
        ("2026-01-00", "`2026-01-00` is not a calendar date; January 2026 has 31 days"),
        ("2026-00-10", "`2026-00-10` is not a calendar date; there is no month 0"),
        ("2026-44-44", "`2026-44-44` is not a calendar date; there is no month 44"),
        ("2026-02-30T09:00:00Z", "`2026-02-30T09:00:00Z` is not a calendar date; February 2026 has 28 days"),
    ] {
        let error = fails(text);
        assert_eq!(error.to_string(), message);
        assert!(error.is_no_such_day() && error.suggestion().is_none(), "{text}");
    }
}

#[test]
fn another_order_with_one_reading() {
    for text in [
        "30-11-2026",
        "30.11.2026",
        "11/30/2026",
        "30/11/2026",
        "2026-30-11",
        "2026/11/30",
        "2026.11.30",
        "20261130",
        "30 Nov 2026",
        "Nov 30, 2026",
        "November 30 2026",
        "2026-Nov-30",
        "30-NOV-2026",
        "2026–11–30",
        "30. 11. 2026",
        " 2026-11-30 ",
    ] {
        let error = fails(text);
        assert_eq!(error.suggestion().as_deref(), Some("2026-11-30"), "{text}");
        assert_eq!(FieldDate::near(text).as_deref(), Some("2026-11-30"), "{text}");
        assert!(error.is_order() && !error.is_no_such_day(), "{text}");
    }
    assert_eq!(
        fails("30.11.2026").to_string(),
        "`30.11.2026` is not written as year-month-day; did you mean `2026-11-30`?"
    );
    assert_eq!(fails("2026-1-2").suggestion().as_deref(), Some("2026-01-02"));
    assert_eq!(fails("05/05/2026").suggestion().as_deref(), Some("2026-05-05"));
    assert_eq!(fails("29.02.2028").suggestion().as_deref(), Some("2028-02-29"));
    assert_eq!(fails("Sept 1 2026").suggestion().as_deref(), Some("2026-09-01"));
}

#[test]
fn another_order_with_two_readings() {
    let error = fails("11/12/2026");
    assert_eq!(error.to_string(), "`11/12/2026` is `2026-12-11` to some readers and `2026-11-12` to others");
    assert!(error.is_order());
    assert_eq!(error.suggestion(), None);
    assert_eq!(FieldDate::near("11.12.2026"), None);
}

#[test]
fn a_date_is_its_own_look_alike() {
    assert_eq!(FieldDate::near("2026-11-30").as_deref(), Some("2026-11-30"));
    assert_eq!(FieldDate::near("2026-11-30T09:00:00Z"), None);
}

#[test]
fn what_is_no_date() {
    assert_eq!(fails("").to_string(), "the date is empty");
    assert_eq!(fails(" \n").to_string(), "the date is empty");
    for text in [
        "soon",
        "2026",
        "2026-11",
        "30-11-26",
        "26-11-30",
        "2026-W48",
        "2026-334",
        "99999999",
        "18001130",
        "2026-11-3O",
        "2026-11-30Z",
        "2026-11-30+03:00",
        "+2026-11-30",
        "-2026-11-30",
        "12026-11-30",
        "30.02.2026",
        "Ma 1 2026",
        "1 2 3 2026",
        "Mayday 1 2026",
        "２０２６-11-30",
        "1764460800",
        "🙂",
        "2026-11-30-",
        "Q4 2026",
        "Nov Nov 2026",
    ] {
        let error = fails(text);
        if text != "2026-11-30-" {
            assert_eq!(error.suggestion(), None, "{text}");
            assert!(!error.is_order() && !error.is_no_such_day(), "{text}");
        }
    }
    assert_eq!(
        fails("soon").to_string(),
        "`soon` is not a date such as `2026-11-30` or `2026-11-30T09:00:00Z`"
    );
}

#[test]
fn times_off_the_clock() {
    for text in [
        "2026-11-30T",
        "2026-11-30 ",
        "2026-11-30T9:00",
        "2026-11-30T24:00:00Z",
        "2026-11-30T09:60:00Z",
        "2026-11-30T09:00:61Z",
        "2026-11-30T09:00:00.Z",
        "2026-11-30T09:00:",
        "2026-11-30T09:00:0",
        "2026-11-30T0900Z",
    ] {
        assert_eq!(
            fails(text).to_string(),
            format!("`{text}` has no time of day such as `09:00:00` behind its date")
        );
    }
}

#[test]
fn offsets_that_are_none() {
    for text in [
        "2026-11-30T09:00:00+0300",
        "2026-11-30T09:00:00+03",
        "2026-11-30T09:00:00+24:00",
        "2026-11-30T09:00:00+03:60",
        "2026-11-30T09:00:00UTC",
        "2026-11-30T09:00:00Z[UTC]",
        "2026-11-30T09:00:00 Z",
        "2026-11-30T09:00:00ZZ",
    ] {
        let shown = format!("`{text}` does not end in an offset such as `Z` or `+03:00`");
        assert_eq!(fails(text).to_string(), shown);
    }
}

#[test]
fn the_end_of_the_calendar() {
    assert_eq!(
        fails("9999-12-31T23:59:59Z").to_string(),
        "`9999-12-31T23:59:59Z` lies at the end of the calendar"
    );
    assert!("9999-12-31T23:59:59".parse::<FieldDate>().is_ok());
}

#[test]
fn very_long_text_is_refused_briefly() {
    for text in ["2026-11-30 ".repeat(100_000), "9".repeat(1_000_000), "ş".repeat(1_000_000)] {
        assert!(fails(&text).to_string().len() < 250);
        assert_eq!(FieldDate::near(&text), None);
    }
}
