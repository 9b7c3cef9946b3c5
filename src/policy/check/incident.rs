//! Incidents: when each step took place, who did what, and what the severity policy asks of them.

use super::{Check, Context, Found, Kind};
use crate::document::{self, Node};
use crate::org::Manifest;
use crate::policy::expr::Moment;
use crate::value::{DurationUnit, FieldDate, FieldDuration, Length};

/// Timestamps out of their order, or still to come.
pub(super) const INCIDENT_TIMES: Check = Check {
    name: "incident-times",
    params: &[],
    facts: &[
        ("step", Kind::Text),
        ("at", Kind::Text),
        ("earlier", Kind::Text),
        ("earlierAt", Kind::Text),
        ("future", Kind::Bool),
    ],
    find: times,
};

/// Roles that nobody had.
pub(super) const INCIDENT_ROLES: Check = Check {
    name: "incident-roles",
    params: &[("everyRole", Kind::List)],
    facts: &[("severity", Kind::Text), ("missing", Kind::Text), ("commander", Kind::Bool)],
    find: |ctx| over_incidents(ctx, roles),
};

/// An answer later than the policy promises.
pub(super) const RESPONSE_BREACH: Check = Check {
    name: "response-breach",
    params: &[],
    facts: &[("severity", Kind::Text), ("taken", Kind::Text), ("limit", Kind::Text)],
    find: |ctx| over_incidents(ctx, response),
};

/// In the order in which they happen.
const STEPS: [&str; 5] = ["startedAt", "detectedAt", "acknowledgedAt", "mitigatedAt", "resolvedAt"];

/// Field and words of each role.
const ROLES: [(&str, &str); 4] = [
    ("incidentCommander", "incident commander"),
    ("technicalLead", "technical lead"),
    ("communicationsLead", "communications lead"),
    ("scribe", "scribe"),
];

/// An incident with its severity and the policy's row for it.
pub(super) struct Case<'t> {
    pub(super) incident: &'t Manifest<'t>,
    pub(super) spec: Node<'t>,
    pub(super) severity: Node<'t>,
    pub(super) name: &'t str,
    pub(super) level: Option<Node<'t>>,
}

impl<'t> Case<'t> {
    /// A field of the policy's row.
    pub(super) fn rule(&self, path: &[&str]) -> Option<Node<'t>> {
        self.level?.path(path)
    }
}

/// Calls a search on every incident; the policy is the first of its namespace, else the first of all.
pub(super) fn over_incidents<'t, I>(
    ctx: &Context<'_, 't>,
    find: impl Fn(&Context<'_, 't>, &Case<'t>) -> I,
) -> Vec<Found<'t>>
where
    I: IntoIterator<Item = Found<'t>>,
{
    let policies: Vec<&'t Manifest<'t>> = ctx.world.org.of_kind("SeverityPolicy").collect();
    let mut found = Vec::new();
    for incident in ctx.world.org.of_kind("Incident") {
        let Some(spec) = incident.spec() else { continue };
        let Some(severity) = spec.get("severity") else { continue };
        let Some(name) = severity.as_str() else { continue };
        let own = policies.iter().find(|policy| policy.namespace == incident.namespace);
        let policy = own.or_else(|| policies.first());
        let levels = policy.and_then(|policy| policy.spec()).into_iter().flat_map(|spec| spec.list("levels"));
        let level = levels.into_iter().find(|level| level.get("id").and_then(Node::as_str) == Some(name));
        found.extend(find(ctx, &Case { incident, spec, severity, name, level }));
    }
    found
}

/// A timestamp that can be read.
pub(super) fn moment<'t>(ctx: &Context<'_, 't>, node: Node<'t>, field: &str) -> Option<(Node<'t>, Moment)> {
    let node = node.get(field)?;
    let date: FieldDate = node.as_str()?.parse().ok()?;
    Some((node, ctx.world.clock.moment(&date)))
}

/// Minutes between two instants; nothing when one of them is only a day.
pub(super) fn minutes(from: &Moment, to: &Moment) -> Option<f64> {
    Some(to.instant?.duration_since(from.instant?).as_secs_f64() / 60.0)
}

/// Minutes in the unit that people would use.
pub(super) fn shown(minutes: f64) -> String {
    let (number, unit) = match minutes {
        _ if minutes < 120.0 => (minutes, DurationUnit::Minute),
        _ if minutes < 48.0 * 60.0 => (minutes / 60.0, DurationUnit::Hour),
        _ => (minutes / 60.0 / 24.0, DurationUnit::Day),
    };
    Length { number: (number * 10.0).round() / 10.0, unit }.to_string()
}

fn times<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let now = ctx.world.clock.now();
    let mut found = Vec::new();
    for incident in ctx.world.org.of_kind("Incident") {
        let Some(spec) = incident.spec() else { continue };
        let mut last: Option<(&'static str, Node<'t>, Moment)> = None;
        for step in STEPS {
            let Some((node, at)) = moment(ctx, spec, step) else { continue };
            let place = Found::at(incident, node).fact("step", step).fact("at", text(node));
            if at.compare(&now).is_gt() {
                // The others are not compared with it: one wrong year is one mistake.
                found.push(place.fact("earlier", "").fact("earlierAt", "").fact("future", true));
                continue;
            }
            match last {
                Some((earlier, other, before)) if at.compare(&before).is_lt() => found.push(
                    place
                        .fact("earlier", earlier)
                        .fact("earlierAt", text(other))
                        .fact("future", false)
                        .related(other, "this comes first"),
                ),
                _ => last = Some((step, node, at)),
            }
        }
    }
    found
}

fn text<'t>(node: Node<'t>) -> &'t str {
    node.text().unwrap_or_default()
}

fn roles<'t>(ctx: &Context<'_, 't>, case: &Case<'t>) -> Option<Found<'t>> {
    let roles = case.spec.get("roles");
    let lacks = |field: &str| roles.and_then(|roles| roles.get(field)?.text()).is_none_or(str::is_empty);
    let rule = case.rule(&["incidentCommander"]);
    let wanted = rule.is_some_and(|rule| rule.value() == document::Value::Bool(true));
    let commander = wanted && lacks("incidentCommander");
    let every = ctx.words("everyRole").iter().any(|severity| severity == case.name);
    let asked = |field: &str| every || (wanted && field == "incidentCommander");
    let missing = ROLES.iter().filter(|(field, _)| asked(field) && lacks(field)).map(|(_, name)| *name);
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() {
        return None;
    }
    let place = Found::at(case.incident, roles.unwrap_or(case.severity))
        .fact("severity", case.name)
        .fact("missing", missing.join(", "))
        .fact("commander", commander);
    Some(match rule.filter(|_| commander) {
        Some(rule) => place.related(rule, "the policy asks for a commander"),
        None => place,
    })
}

fn response<'t>(ctx: &Context<'_, 't>, case: &Case<'t>) -> Option<Found<'t>> {
    let rule = case.rule(&["responseTime"])?;
    let limit: FieldDuration = rule.as_str()?.parse().ok()?;
    let (_, detected) = moment(ctx, case.spec, "detectedAt")?;
    let (node, acknowledged) = moment(ctx, case.spec, "acknowledgedAt")?;
    let taken = minutes(&detected, &acknowledged);
    let late = match limit {
        FieldDuration::NextBusinessDay => {
            acknowledged.day > ctx.world.clock.calendar().next_business_day(detected.day)?
        }
        FieldDuration::Length(limit) => taken? * 60.0 > limit.seconds(),
    };
    let days = f64::from((acknowledged.day - detected.day).get_days());
    late.then(|| {
        Found::at(case.incident, node)
            .fact("severity", case.name)
            .fact("taken", shown(taken.unwrap_or(days * 24.0 * 60.0)))
            .fact("limit", limit.to_string())
            .related(rule, "the response time that was promised")
    })
}
