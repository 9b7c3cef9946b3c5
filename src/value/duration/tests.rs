//! Spellings, lengths and junk.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
use super::*;

fn read(text: &str) -> FieldDuration {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn message(text: &str) -> String {
    text.parse::<FieldDuration>().unwrap_err().to_string()
}

#[test]
fn every_spelling_of_the_contract() {
    for (text, seconds, shown) in [
        ("15m", 900.0, "15 min"),
        ("15 min", 900.0, "15 min"),
        ("4h", 14_400.0, "4 h"),
        ("1 hour", 3_600.0, "1 h"),
        ("2d", 172_800.0, "2 days"),
        ("2 days", 172_800.0, "2 days"),
        ("1 Day", 86_400.0, "1 day"),
        ("1w", 604_800.0, "1 week"),
        ("1M", 30.0 * DAY, "1 month"),
        ("1Q", 91.0 * DAY, "1 quarter"),
        ("1 year", 365.0 * DAY, "1 year"),
        ("200ms", 0.2, "200 ms"),
        ("0m", 0.0, "0 min"),
        ("1.5 h", 5_400.0, "1.5 h"),
        ("\u{a0}30\u{a0}s ", 30.0, "30 s"),
        ("24H", 86_400.0, "24 h"),
    ] {
        assert_eq!(read(text).seconds(), seconds, "{text}");
        assert_eq!(read(text).to_string(), shown, "{text}");
    }
}

#[test]
fn a_minute_is_not_a_month() {
    assert_eq!(read("1m").seconds(), 60.0);
    assert_eq!(read("1M").days(), 30.0);
    assert_eq!(read("1 MONTH").days(), 30.0);
    assert_eq!(read("1 Min").seconds(), 60.0);
}

#[test]
fn the_next_business_day() {
    for text in ["next business day", "Next Business Day", "next-business-day", " next  business day "] {
        assert_eq!(read(text), FieldDuration::NextBusinessDay, "{text}");
    }
    assert_eq!(read("next business day").to_string(), "next business day");
    assert_eq!(read("24h").compare(&read("next business day")), Ordering::Equal);
    assert_eq!(read("2d").compare(&read("next business day")), Ordering::Greater);
    assert!(read("next business day").is_calendar());
}

#[test]
fn units_are_compared_by_length() {
    assert_eq!(read("60m").compare(&read("1h")), Ordering::Equal);
    assert_eq!(read("2 days").compare(&read("4 hours")), Ordering::Greater);
    assert_eq!(read("3M").compare(&read("1Q")), Ordering::Equal);
    assert_eq!(read("13w").compare(&read("1Q")), Ordering::Equal);
    assert_eq!(read("92d").compare(&read("1Q")), Ordering::Greater);
    assert_eq!(read("4Q").compare(&read("1y")), Ordering::Equal);
    assert_eq!(read("4w").compare(&read("1M")), Ordering::Less);
}

#[test]
fn months_quarters_and_years_are_approximate() {
    assert!(read("1M").is_calendar() && read("1Q").is_calendar() && read("1y").is_calendar());
    assert!(!read("30d").is_calendar() && !read("4w").is_calendar());
}

#[test]
fn several_parts_are_one_length() {
    assert_eq!(read("1h 30m").to_string(), "90 min");
    assert_eq!(read("2h30m").to_string(), "150 min");
    assert_eq!(read("1 day 12 hours").to_string(), "36 h");
    assert_eq!(read("1y 6M").to_string(), "18 months");
    assert_eq!(read("1M 2d").to_string(), "32 days");
    assert_eq!(message("30m 1h"), "`30m 1h` does not go from larger to smaller units");
    assert_eq!(message("1h 1h"), "`1h 1h` does not go from larger to smaller units");
}

#[test]
fn shown_durations_read_the_same() {
    for text in ["15m", "1h", "2d", "1w", "3w", "1M", "2M", "1Q", "5y", "7ms", "next business day", "0.5d"] {
        let duration = read(text);
        assert_eq!(read(&duration.to_string()), duration);
    }
}

#[test]
fn every_unit_has_words() {
    for (unit, one, many, others) in UNITS {
        for word in others.iter().chain([&one, &many, &unit.word()]) {
            assert_eq!(DurationUnit::named(word), Some(unit), "{word}");
        }
    }
}

#[test]
fn what_is_no_duration_says_why() {
    for (text, expected) in [
        ("", "the duration is empty"),
        ("  ", "the duration is empty"),
        ("soon", "`soon` is not a duration such as `15m`, `2 days` or `1Q`"),
        ("h4", "`h4` is not a duration such as `15m`, `2 days` or `1Q`"),
        ("9:30", "`9:30` is not a duration such as `15m`, `2 days` or `1Q`"),
        ("15m!", "`15m!` is not a duration such as `15m`, `2 days` or `1Q`"),
        ("24", "`24` has no unit, such as the `d` of `2d`"),
        ("1h 30", "`1h 30` has no unit, such as the `d` of `2d`"),
        ("2 dyas", "`dyas` is not a unit of time; did you mean `days`?"),
        ("3 fortnights", "`fortnights` is not a unit of time"),
        ("3 gün", "`gün` is not a unit of time"),
        ("1,5 h", "`1,5 h` has a comma, which people read in two ways"),
        ("-2d", "`-2d` runs backwards"),
        ("1e300 d", "`1e300 d` is longer than anything that is planned"),
        ("next business days", "`next business days` is not a duration such as `15m`, `2 days` or `1Q`"),
    ] {
        assert_eq!(message(text), expected);
    }
}

#[test]
fn very_long_text_is_refused_briefly() {
    assert!(message(&"1h ".repeat(100_000)).len() < 200);
    assert!(message(&"ş".repeat(100_000)).len() < 200);
}
