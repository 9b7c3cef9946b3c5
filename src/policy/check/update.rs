//! News during an incident: which audiences heard nothing, and which waited too long.

use super::incident::{Case, minutes, moment, over_incidents, shown};
use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::policy::expr::Moment;
use crate::value::{FieldDuration, Length};

/// The longest silence towards an audience, when it is longer than the policy allows.
pub(super) const UPDATE_GAP: Check = Check {
    name: "update-gap",
    params: &[],
    facts: &[
        ("severity", Kind::Text),
        ("audience", Kind::Text),
        ("gap", Kind::Text),
        ("limit", Kind::Text),
        ("gaps", Kind::Number),
    ],
    find: |ctx| over_incidents(ctx, gaps),
};

/// Audiences of whom the policy says that they must hear of it, and who did not.
pub(super) const MISSING_UPDATES: Check = Check {
    name: "missing-updates",
    params: &[],
    facts: &[("severity", Kind::Text), ("missing", Kind::Text)],
    find: |ctx| over_incidents(ctx, missing),
};

/// Field of the policy, its words, and the audiences of updates that count.
const AUDIENCES: [(&str, &str, &[&str]); 3] = [
    ("internal", "internal", &["internal"]),
    // Customers read the status page.
    ("external", "external", &["external", "status-page"]),
    ("exec", "executive", &["exec"]),
];

fn audience(update: Node<'_>) -> &str {
    update.get("audience").and_then(Node::as_str).unwrap_or_default()
}

fn asks_for_status_page(case: &Case<'_>) -> bool {
    case.rule(&["statusPage"]).and_then(Node::as_str) == Some("required")
}

fn asks_for_executives(case: &Case<'_>) -> bool {
    let rule = case.rule(&["execNotify"]).and_then(Node::as_str);
    rule.is_some_and(|rule| rule == "immediately" || rule.parse::<FieldDuration>().is_ok())
}

fn missing<'t>(_: &Context<'_, 't>, case: &Case<'t>) -> Option<Found<'t>> {
    let heard = |name: &str| case.spec.list("updates").any(|update| audience(update) == name);
    let page = asks_for_status_page(case) && !heard("status-page");
    let executives = asks_for_executives(case) && !heard("exec");
    let names = [(page, "status page", "statusPage"), (executives, "executives", "execNotify")];
    let names: Vec<_> = names.into_iter().filter(|(missing, ..)| *missing).collect();
    let words: Vec<_> = names.iter().map(|(_, words, _)| *words).collect();
    if names.is_empty() {
        return None;
    }
    let place = Found::at(case.incident, case.spec.get("updates").unwrap_or(case.severity))
        .fact("severity", case.name)
        .fact("missing", words.join(", "));
    let rules = names.iter().filter_map(|(_, _, field)| case.rule(&[field]));
    Some(rules.fold(place, |place, rule| place.related(rule, "the policy asks for it")))
}

fn gaps<'t>(ctx: &Context<'_, 't>, case: &Case<'t>) -> Vec<Found<'t>> {
    if case.spec.list("updates").next().is_none() {
        return Vec::new();
    }
    AUDIENCES.iter().filter_map(|(field, name, counted)| gap(ctx, case, field, name, counted)).collect()
}

/// At the update that came late, or at the end if none came any more.
fn gap<'t>(
    ctx: &Context<'_, 't>,
    case: &Case<'t>,
    field: &str,
    name: &'static str,
    counted: &[&str],
) -> Option<Found<'t>> {
    let rule = case.rule(&["updates", field])?;
    let limit: Length = rule.as_str()?.parse().ok()?;
    let updates = case.spec.list("updates").filter(|update| counted.contains(&audience(*update)));
    let mut points: Vec<(Node<'t>, Moment)> = updates
        .filter_map(|update| moment(ctx, update, "at"))
        .filter(|(_, at)| at.instant.is_some())
        .collect();
    // An audience that must hear of it and heard nothing at all is `missing`'s.
    let elsewhere = match field {
        "external" => asks_for_status_page(case),
        "exec" => asks_for_executives(case),
        _ => false,
    };
    if points.is_empty() && elsewhere {
        return None;
    }
    points.sort_by_key(|(_, at)| at.instant);
    let first = |fields: [&str; 2]| fields.iter().find_map(|field| moment(ctx, case.spec, field));
    // News is owed from the moment somebody took charge until users were no longer affected.
    let end = first(["mitigatedAt", "resolvedAt"]).filter(|(_, at)| at.instant.is_some());
    let start = first(["acknowledgedAt", "detectedAt"]).filter(|(_, at)| at.instant.is_some());
    if let Some((_, start)) = start {
        points.retain(|(_, at)| at.instant >= start.instant);
    }
    let last = end.map(|(node, end)| {
        points.retain(|(_, at)| at.instant < end.instant);
        (node, end)
    });
    let points: Vec<_> = start.into_iter().chain(points).chain(last).collect();
    let pause = |pair: &[(Node<'t>, Moment)]| match pair {
        [(before, from), (node, to)] => Some((minutes(from, to)?, *before, *node)),
        _ => None,
    };
    let long = points.windows(2).filter_map(pause).filter(|(gap, ..)| gap * 60.0 > limit.seconds());
    let long: Vec<_> = long.collect();
    let (gap, before, node) = long.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(
        Found::at(case.incident, node)
            .fact("severity", case.name)
            .fact("audience", name)
            .fact("gap", shown(gap))
            .fact("limit", limit.to_string())
            .fact("gaps", long.len())
            .related(before, "the silence begins here")
            .related(rule, "the cadence of the policy"),
    )
}
