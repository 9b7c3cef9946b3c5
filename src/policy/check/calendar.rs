//! Releases and the release calendar: on which days, and not during a freeze.

use jiff::ToSpan;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::Manifest;
use crate::policy::clock::Clock;
use crate::policy::expr::Moment;
use crate::value::{self, FieldDate, weekday, weekday_name};

/// A release on a day on which nothing is released.
pub(super) const RELEASE_DAY: Check = Check {
    name: "release-day",
    params: &[("allowedDays", Kind::List), ("hotfixExempt", Kind::Bool), ("holidayEve", Kind::Bool)],
    facts: &[
        ("date", Kind::Text),
        ("weekday", Kind::Text),
        ("zone", Kind::Text),
        ("allowed", Kind::Text),
        ("holiday", Kind::Text),
        ("next", Kind::Text),
        // the date of the release on that day
        ("moved", Kind::Text),
    ],
    find: release_days,
};

/// A release inside of a freeze.
pub(super) const FREEZE_WINDOW: Check = Check {
    name: "freeze-window",
    params: &[],
    facts: &[
        ("date", Kind::Text),
        ("from", Kind::Text),
        ("to", Kind::Text),
        ("reason", Kind::Text),
        ("hotfix", Kind::Bool),
        // the same time on the same weekday, behind all freezes
        ("moved", Kind::Text),
    ],
    find: freezes,
};

/// How many weeks a day behind a freeze is looked for.
const WEEKS: i64 = 12;

/// The calendar that a release obeys: the first of its namespace, else the first of all.
fn calendar_of<'t>(ctx: &Context<'_, 't>, release: &Manifest<'t>) -> Option<&'t Manifest<'t>> {
    let calendars = || ctx.world.org.of_kind("ReleaseCalendar");
    calendars().find(|calendar| calendar.namespace == release.namespace).or_else(|| calendars().next())
}

/// The zone of the calendar, else of the organization, else UTC.
fn zone(clock: &Clock, calendar: Option<&Manifest<'_>>) -> TimeZone {
    let name = calendar.and_then(|calendar| calendar.spec()?.get("timezone")?.as_str());
    name.and_then(|name| value::zone(name).ok()).unwrap_or_else(|| clock.calendar().zone.clone())
}

/// The date of a release; nothing when it cannot be read, which `date/invalid` reports.
pub(super) fn date<'t>(release: &Manifest<'t>) -> Option<(Node<'t>, FieldDate)> {
    let node = release.spec()?.get("date")?;
    Some((node, node.as_str()?.parse().ok()?))
}

pub(super) fn is_hotfix(release: &Manifest<'_>) -> bool {
    release.spec().and_then(|spec| spec.get("type")?.as_str()) == Some("hotfix")
}

fn release_days<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for release in ctx.world.org.of_kind("Release") {
        if !(ctx.switch("hotfixExempt") && is_hotfix(release)) {
            found.extend(release_day(ctx, release));
        }
    }
    found
}

fn release_day<'t>(ctx: &Context<'_, 't>, release: &Manifest<'t>) -> Option<Found<'t>> {
    let clock = ctx.world.clock;
    let (node, date) = date(release)?;
    let calendar = calendar_of(ctx, release);
    let zone = zone(clock, calendar);
    let day = clock.moment_in(&date, &zone).day;
    let list = calendar.and_then(|calendar| calendar.spec()?.get("allowedDays"));
    let allowed: Vec<Weekday> = match list {
        Some(list) => list.items().filter_map(|day| weekday(day.as_str()?)).collect(),
        None => ctx.words("allowedDays").iter().filter_map(|day| weekday(day)).collect(),
    };
    let is_allowed = |day: jiff::civil::Date| allowed.contains(&day.weekday());
    let eve = || day.tomorrow().ok().and_then(|day| clock.calendar().holiday(day));
    let holiday = if ctx.switch("holidayEve") && is_allowed(day) { eve() } else { None };
    if is_allowed(day) && holiday.is_none() {
        return None;
    }
    let next = (1..=14).find_map(|ahead| {
        let next = day.checked_add(ahead.days()).ok()?;
        (is_allowed(next) && !is_frozen(ctx, release, next)).then_some((ahead, next))
    });
    let moved = next.and_then(|(ahead, _)| moved(node, ahead));
    let next = next.map(|(_, next)| format!("{} {next}", title(next.weekday())));
    let days: Vec<_> = allowed.iter().map(|day| weekday_name(*day)).collect();
    let place = Found::at(release, node)
        .fact("date", node.text().unwrap_or_default())
        .fact("weekday", title(day.weekday()))
        .fact("zone", zone.iana_name().unwrap_or("UTC").to_owned())
        .fact("allowed", days.join(", "))
        .fact("holiday", holiday.unwrap_or_default().to_owned())
        .fact("next", next.unwrap_or_default())
        .fact("moved", moved.unwrap_or_default());
    Some(match list {
        Some(list) => place.related(list, "the calendar allows these days"),
        None => place,
    })
}

/// As sentences have it.
const fn title(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn freezes<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for release in ctx.world.org.of_kind("Release") {
        let Some((node, date)) = date(release) else { continue };
        let calendars = ctx.world.org.of_kind("ReleaseCalendar");
        for calendar in calendars.filter(|calendar| calendar.namespace == release.namespace) {
            let zone = zone(ctx.world.clock, Some(calendar));
            let moment = ctx.world.clock.moment_in(&date, &zone);
            for freeze in calendar.spec().into_iter().flat_map(|spec| spec.list("freezes")) {
                found.extend(inside(ctx, &zone, release, (node, moment), freeze));
            }
        }
    }
    found
}

/// The date as it is written, so many days later: its time of day and its offset stay.
fn moved(date: Node<'_>, days: i64) -> Option<String> {
    let (day, rest) = date.as_str()?.split_at_checked("2026-01-01".len())?;
    let day: jiff::civil::Date = day.parse().ok()?;
    Some(format!("{}{rest}", day.checked_add(days.days()).ok()?))
}

/// Whether a day lies in a freeze that the release obeys.
fn is_frozen(ctx: &Context<'_, '_>, release: &Manifest<'_>, day: jiff::civil::Date) -> bool {
    let calendars = ctx.world.org.of_kind("ReleaseCalendar");
    let own = calendars.filter(|calendar| calendar.namespace == release.namespace);
    own.into_iter().any(|calendar| {
        let zone = zone(ctx.world.clock, Some(calendar));
        let freezes = calendar.spec().into_iter().flat_map(|spec| spec.list("freezes"));
        freezes
            .filter_map(|freeze| bounds(ctx, &zone, freeze))
            .any(|(from, to)| from.day <= day && day <= to.day)
    })
}

/// When a freeze begins and ends.
fn bounds(ctx: &Context<'_, '_>, zone: &TimeZone, freeze: Node<'_>) -> Option<(Moment, Moment)> {
    let bound = |field: &str| {
        let date: FieldDate = freeze.get(field)?.as_str()?.parse().ok()?;
        Some(ctx.world.clock.moment_in(&date, zone))
    };
    Some((bound("from")?, bound("to")?))
}

/// A freeze lasts from the first moment of `from` to the last of `to`.
fn inside<'t>(
    ctx: &Context<'_, 't>,
    zone: &TimeZone,
    release: &Manifest<'t>,
    (node, moment): (Node<'t>, Moment),
    freeze: Node<'t>,
) -> Option<Found<'t>> {
    let (from, to) = bounds(ctx, zone, freeze)?;
    let exempt = freeze.get("allowHotfix").map(Node::value) == Some(crate::document::Value::Bool(true));
    let hotfix = is_hotfix(release);
    if moment.compare(&from).is_lt() || moment.compare(&to).is_gt() || (hotfix && exempt) {
        return None;
    }
    let behind = (1..=WEEKS).map(|weeks| weeks * 7).find(|days| {
        let day = moment.day.checked_add(days.days());
        day.is_ok_and(|day| !is_frozen(ctx, release, day))
    });
    let moved = behind.and_then(|days| moved(node, days));
    let text = |field: &str| freeze.get(field).and_then(Node::text).unwrap_or_default();
    let place = Found::at(release, node)
        .fact("date", node.text().unwrap_or_default())
        .fact("from", text("from"))
        .fact("to", text("to"))
        .fact("reason", text("reason"))
        .fact("hotfix", hotfix)
        .fact("moved", moved.unwrap_or_default());
    Some(place.related(freeze.get("from")?, "the freeze begins here"))
}
