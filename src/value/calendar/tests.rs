//! Zones, days, business days.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use jiff::civil::date;

fn calendar(name: &str) -> Calendar {
    Calendar { zone: zone(name).unwrap(), ..Calendar::default() }
}

fn now(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn field(text: &str) -> FieldDate {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn with_holidays(days: &[Date]) -> Calendar {
    let holidays = days.iter().map(|day| (*day, String::from("holiday"))).collect();
    Calendar { holidays, ..Calendar::default() }
}

#[test]
fn weekday_names() {
    for (day, short, full) in WEEKDAYS {
        assert_eq!((weekday(short), weekday(full), weekday_name(day)), (Some(day), Some(day), short));
    }
    assert_eq!(weekday("Mon"), Some(Weekday::Monday));
    for name in ["", "m", "tues", "monday ", "pazartesi", "mon,tue", "🙂"] {
        assert_eq!(weekday(name), None, "{name}");
    }
}

#[test]
fn zones_are_iana_names() {
    assert_eq!(zone("Europe/Istanbul").unwrap().iana_name(), Some("Europe/Istanbul"));
    assert_eq!(zone("europe/berlin").unwrap().iana_name(), Some("Europe/Berlin"));
    assert_eq!(zone("UTC").unwrap(), TimeZone::UTC);
    let error = zone("Europe/Istambul").unwrap_err();
    assert_eq!(error.near(), Some("Europe/Istanbul"));
    assert_eq!(
        error.to_string(),
        "`Europe/Istambul` is not an IANA time zone; did you mean `Europe/Istanbul`?"
    );
    for name in ["", "Mars/Olympus Mons", "+03:00", "../../etc/passwd", "/etc/localtime"] {
        assert!(zone(name).unwrap_err().to_string().ends_with("is not an IANA time zone"), "{name}");
    }
    assert!(zone(&"a".repeat(1_000_000)).unwrap_err().to_string().len() < 100);
}

#[test]
fn the_default_is_utc_and_monday_to_friday() {
    let calendar = Calendar::default();
    assert_eq!(calendar.zone, TimeZone::UTC);
    let days: Vec<_> = calendar.workweek.days().map(weekday_name).collect();
    assert_eq!(days, ["mon", "tue", "wed", "thu", "fri"]);
}

#[test]
fn an_instant_falls_on_the_local_day() {
    let late = field("2026-11-29T21:30:00Z");
    assert_eq!(calendar("Europe/Istanbul").day(&late), date(2026, 11, 30));
    assert_eq!(calendar("UTC").day(&late), date(2026, 11, 29));
    assert_eq!(calendar("America/New_York").day(&late), date(2026, 11, 29));
    assert_eq!(calendar("Europe/Istanbul").weekday(&late), Weekday::Monday);
    let new_year = field("2026-12-31T21:00:00Z");
    assert_eq!(calendar("Europe/Istanbul").day(&new_year), date(2027, 1, 1));
}

#[test]
fn a_day_and_a_local_time_do_not_move() {
    let calendar = calendar("Pacific/Kiritimati");
    assert_eq!(calendar.day(&field("2026-11-30")), date(2026, 11, 30));
    assert_eq!(calendar.day(&field("2026-11-30T23:59:59")), date(2026, 11, 30));
}

#[test]
fn age_counts_local_days_over_the_change_of_clocks() {
    let berlin = calendar("Europe/Berlin");
    let saturday = field("2026-03-28");
    assert_eq!(berlin.age(now("2026-03-28T22:59:59Z"), &saturday), 0);
    assert_eq!(berlin.age(now("2026-03-28T23:00:00Z"), &saturday), 1);
    // The 29th has 23 hours: the 30th begins at 22:00 UTC.
    assert_eq!(berlin.age(now("2026-03-29T21:59:59Z"), &saturday), 1);
    assert_eq!(berlin.age(now("2026-03-29T22:00:00Z"), &saturday), 2);
    // The 25th of October has 25.
    let october = field("2026-10-25");
    assert_eq!(berlin.age(now("2026-10-25T22:59:59Z"), &october), 0);
    assert_eq!(berlin.age(now("2026-10-25T23:00:00Z"), &october), 1);
}

#[test]
fn age_over_years() {
    let calendar = Calendar::default();
    assert_eq!(calendar.age(now("2026-11-22T00:00:00Z"), &field("2026-11-22")), 0);
    assert_eq!(calendar.age(now("2026-11-21T23:59:59Z"), &field("2026-11-22")), -1);
    assert_eq!(calendar.age(now("2028-03-01T00:00:00Z"), &field("2028-02-28")), 2);
    assert_eq!(calendar.age(now("2027-01-01T00:00:00Z"), &field("2026-01-01")), 365);
    assert_eq!(calendar.age(Timestamp::MIN, &FieldDate::Day(Date::MAX)), -7_304_482);
}

#[test]
fn a_day_begins_at_its_first_moment() {
    let berlin = calendar("Europe/Berlin");
    assert_eq!(berlin.instant(&field("2026-03-29")), Some(now("2026-03-28T23:00:00Z")));
    // Santiago skips midnight of the 6th of September 2026.
    let santiago = calendar("America/Santiago");
    assert_eq!(santiago.instant(&field("2026-09-06")), Some(now("2026-09-06T04:00:00Z")));
    assert_eq!(Calendar::default().instant(&FieldDate::Day(Date::MAX)), None);
    assert!(Calendar::default().instant(&field("9999-12-30")).is_some());
}

#[test]
fn times_that_the_clocks_skip_or_repeat() {
    let berlin = calendar("Europe/Berlin");
    assert_eq!(berlin.instant(&field("2026-03-29T02:30:00")), Some(now("2026-03-29T01:30:00Z")));
    assert_eq!(berlin.instant(&field("2026-10-25T02:30:00")), Some(now("2026-10-25T00:30:00Z")));
    assert_eq!(
        calendar("Europe/Istanbul").instant(&field("2026-03-29T03:30")),
        Some(now("2026-03-29T00:30:00Z"))
    );
}

#[test]
fn dates_are_compared_as_finely_as_both_are_written() {
    let istanbul = calendar("Europe/Istanbul");
    let compare = |one: &str, other: &str| istanbul.compare(&field(one), &field(other));
    assert_eq!(compare("2026-11-30", "2026-11-30T12:00:00"), Ordering::Equal);
    assert_eq!(compare("2026-11-30T12:00:00", "2026-11-30T09:00:00Z"), Ordering::Equal);
    assert_eq!(compare("2026-11-30T12:00:01", "2026-11-30T09:00:00Z"), Ordering::Greater);
    assert_eq!(compare("2026-11-30", "2026-11-29T21:00:00Z"), Ordering::Equal);
    assert_eq!(compare("2026-11-29", "2026-11-30"), Ordering::Less);
}

#[test]
fn business_days_skip_weekends_and_holidays() {
    let calendar = with_holidays(&[date(2026, 12, 25), date(2027, 1, 1), date(2026, 12, 26)]);
    assert!(calendar.is_business_day(date(2026, 12, 24)));
    assert!(!calendar.is_business_day(date(2026, 12, 25)) && !calendar.is_business_day(date(2026, 12, 27)));
    assert_eq!(calendar.holiday(date(2026, 12, 25)), Some("holiday"));
    assert_eq!(calendar.holiday(date(2026, 12, 24)), None);
    assert_eq!(calendar.next_business_day(date(2026, 12, 24)), Some(date(2026, 12, 28)));
    assert_eq!(calendar.add_business_days(date(2026, 12, 24), 5), Some(date(2027, 1, 4)));
    assert_eq!(calendar.add_business_days(date(2027, 1, 4), -5), Some(date(2026, 12, 24)));
    assert_eq!(calendar.business_days_between(date(2026, 12, 24), date(2027, 1, 4)), 5);
    assert_eq!(calendar.add_business_days(date(2026, 12, 26), 0), Some(date(2026, 12, 26)));
}

#[test]
fn from_friday_to_monday_is_one_business_day() {
    let calendar = Calendar::default();
    let (friday, monday) = (date(2026, 11, 20), date(2026, 11, 23));
    assert_eq!(calendar.business_days_between(friday, monday), 1);
    assert_eq!(calendar.business_days_between(monday, friday), -1);
    assert_eq!(calendar.business_days_between(friday, friday), 0);
    assert_eq!(calendar.business_days_between(friday, date(2026, 11, 22)), 0);
}

#[test]
fn counting_days_agrees_with_walking_over_them() {
    let workweek = Workweek::new([Weekday::Sunday, Weekday::Monday, Weekday::Wednesday]);
    let mut calendar =
        with_holidays(&[date(2028, 2, 27), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]);
    for workweek in [Workweek::default(), workweek] {
        calendar.workweek = workweek;
        let start = date(2028, 2, 20);
        let mut to = start;
        let mut walked = 0;
        for _ in 0..40 {
            assert_eq!(calendar.business_days_between(start, to), walked, "{to}");
            assert_eq!(calendar.business_days_between(to, start), -walked, "{to}");
            to = to.tomorrow().unwrap();
            walked += i32::from(calendar.is_business_day(to));
        }
    }
}

#[test]
fn calendars_end() {
    let mut calendar = Calendar::default();
    assert_eq!(calendar.next_business_day(Date::MAX), None);
    assert_eq!(calendar.add_business_days(Date::MIN, -1), None);
    assert!(calendar.business_days_between(Date::MIN, Date::MAX) > 5_000_000);
    calendar.workweek = Workweek::new([]);
    assert_eq!(calendar.next_business_day(date(2026, 1, 1)), None);
    assert_eq!(calendar.add_business_days(date(2026, 1, 1), i32::MIN), None);
    assert_eq!(calendar.business_days_between(Date::MIN, Date::MAX), 0);
    assert_eq!(calendar.add_business_days(date(2026, 1, 1), 0), Some(date(2026, 1, 1)));
}

#[test]
fn durations_after_a_day() {
    let calendar = Calendar::default();
    let after = |day: Date, duration: &str| calendar.after(day, &duration.parse().unwrap());
    assert_eq!(after(date(2026, 11, 1), "30d"), Some(date(2026, 12, 1)));
    assert_eq!(after(date(2026, 1, 31), "1M"), Some(date(2026, 2, 28)));
    assert_eq!(after(date(2027, 11, 30), "1Q"), Some(date(2028, 2, 29)));
    assert_eq!(after(date(2028, 2, 29), "1y"), Some(date(2029, 2, 28)));
    assert_eq!(after(date(2026, 11, 1), "2w"), Some(date(2026, 11, 15)));
    assert_eq!(after(date(2026, 11, 1), "24h"), Some(date(2026, 11, 2)));
    assert_eq!(after(date(2026, 11, 1), "23h"), Some(date(2026, 11, 1)));
    assert_eq!(after(date(2026, 11, 20), "next business day"), Some(date(2026, 11, 23)));
    assert_eq!(after(date(2026, 11, 20), "99999999y"), None);
}
