//! Days that a team keeps free of meetings, and the meetings that sit on them.

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::value::{weekday, weekday_name};

/// A team without such a day, or a meeting on one.
pub(super) const MEETING_FREE_DAYS: Check = Check {
    name: "meeting-free-days",
    params: &[],
    facts: &[("team", Kind::Text), ("declared", Kind::Bool), ("meeting", Kind::Text), ("days", Kind::Text)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for team in ctx.world.org.of_kind("Team") {
        let Some(spec) = team.spec() else { continue };
        // A team that has agreed on nothing hears it once, from `team/review-sla`.
        let Some(agreements) = spec.get("agreements").filter(|agreements| !agreements.is_empty()) else {
            continue;
        };
        let list = agreements.get("noMeetingDays");
        let place = |node| Found::at(team, node).fact("team", team.name);
        let Some(free) = list.filter(|list| list.items().len() > 0) else {
            let node = list.unwrap_or(agreements);
            found.push(place(node).fact("declared", false).fact("meeting", "").fact("days", ""));
            continue;
        };
        let free_days: Vec<_> = free.items().filter_map(day).collect();
        for meeting in spec.list("meetings") {
            let on: Vec<_> =
                meeting.list("days").filter_map(day).filter(|day| free_days.contains(day)).collect();
            let Some(days) = meeting.get("days").filter(|_| !on.is_empty()) else { continue };
            let names: Vec<_> = on.iter().map(|day| weekday_name(*day)).collect();
            let place = place(days)
                .fact("declared", true)
                .fact("meeting", meeting.get("name").and_then(Node::text).unwrap_or_default())
                .fact("days", names.join(", "));
            found.push(place.related(free, "the team keeps these days free"));
        }
    }
    found
}

fn day(node: Node<'_>) -> Option<jiff::civil::Weekday> {
    weekday(node.as_str()?)
}
