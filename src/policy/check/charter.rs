//! Charters of platform teams: that each team has one, and that its roadmap is up to date.

use std::collections::BTreeSet;

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::Manifest;
use crate::value::Period;

/// Every platform team with its charters.
pub(super) const TEAM_CHARTERS: Check = Check {
    name: "team-charters",
    params: &[],
    facts: &[("team", Kind::Text), ("count", Kind::Number)],
    find: charters,
};

/// Roadmaps that end too early, and items that are left open or say too little.
pub(super) const CHARTER_ROADMAP: Check = Check {
    name: "charter-roadmap",
    params: &[("quarters", Kind::Number)],
    facts: &[
        // `uncovered`, `unreadable`, `open` or `no-impact`
        ("problem", Kind::Text),
        ("quarter", Kind::Text),
        ("initiative", Kind::Text),
        ("status", Kind::Text),
        ("now", Kind::Text),
    ],
    find: roadmaps,
};

fn charters<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let Some(kind) = org.schemas().by_name("PlatformCharter") else { return Vec::new() };
    // The charter may be what could not be read.
    if org.is_incomplete(kind) {
        return Vec::new();
    }
    let platform =
        |team: &&Manifest<'t>| team.spec().and_then(|spec| spec.get("type")?.as_str()) == Some("platform");
    let teams = org.of_kind("Team").filter(platform).map(|team| {
        let charters: Vec<_> =
            org.referrers(team.id).filter(|found| org.manifest(found.from).kind == kind).collect();
        let place = Found::at(team, team.root).fact("team", team.name).fact("count", charters.len());
        charters.iter().fold(place, |place, charter| {
            place.related(charter.node, format!("`{}` is its charter", org.manifest(charter.from).name))
        })
    });
    teams.collect()
}

fn roadmaps<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let Some(now) = Period::of(ctx.world.clock.now().day) else { return Vec::new() };
    let mut found = Vec::new();
    for charter in ctx.world.org.of_kind("PlatformCharter") {
        if let Some(roadmap) = charter.spec().and_then(|spec| spec.get("roadmap")) {
            found.extend(uncovered(charter, roadmap, now, ctx.number("quarters") as usize));
            found.extend(roadmap.items().flat_map(|item| item_problems(charter, item, now)));
        }
    }
    found
}

fn place<'t>(charter: &Manifest<'t>, node: Node<'t>, problem: &'static str, now: Period) -> Found<'t> {
    let mut place = Found::at(charter, node).fact("problem", problem).fact("now", now.to_string());
    place.detail = problem.to_owned();
    place
}

fn text<'t>(item: Node<'t>, field: &str) -> &'t str {
    item.get(field).and_then(Node::as_str).unwrap_or_default().trim()
}

/// Also from another spelling, which `schema/enum-alias` reports.
fn period(text: &str) -> Option<Period> {
    text.parse().ok().or_else(|| Period::near(text))
}

/// The next quarters for which nothing is planned; nothing when an item's quarter cannot be read.
fn uncovered<'t>(
    charter: &Manifest<'t>,
    roadmap: Node<'t>,
    now: Period,
    quarters: usize,
) -> Option<Found<'t>> {
    let written = roadmap.items().filter_map(|item| item.get("quarter"));
    let planned: Option<BTreeSet<Period>> = written.map(|quarter| period(quarter.as_str()?)).collect();
    let planned = planned.filter(|_| roadmap.items().len() > 0)?;
    let next = std::iter::successors(now.next(), |quarter| quarter.next()).take(quarters);
    let empty: Vec<_> =
        next.filter(|quarter| !planned.contains(quarter)).map(|quarter| format!("`{quarter}`")).collect();
    if empty.is_empty() {
        return None;
    }
    let place = place(charter, roadmap, "uncovered", now).fact("quarter", empty.join(" and "));
    Some(place.fact("initiative", "").fact("status", ""))
}

fn item_problems<'t>(charter: &Manifest<'t>, item: Node<'t>, now: Period) -> Vec<Found<'t>> {
    let (quarter, status) = (text(item, "quarter"), text(item, "status"));
    let place = |node: Node<'t>, problem| {
        place(charter, node, problem, now)
            .fact("quarter", quarter)
            .fact("initiative", text(item, "initiative"))
            .fact("status", status)
    };
    let at = |field| item.get(field);
    let mut found = Vec::new();
    match (at("quarter"), period(quarter)) {
        (Some(node), None) => found.push(place(node, "unreadable")),
        (Some(node), Some(period)) if period < now && status != "done" => {
            found.push(place(at("status").unwrap_or(node), "open"));
        }
        _ => {}
    }
    if text(item, "impact").is_empty() {
        found.push(place(at("initiative").unwrap_or(item), "no-impact"));
    }
    found
}
