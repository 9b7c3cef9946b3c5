//! Releases that caused trouble, and whether anybody talked about it.

use std::collections::BTreeSet;

use super::calendar::date;
use super::readiness::resolve;
use super::{Check, Context, Found, Kind};
use crate::document::{Node, Value};
use crate::org::{Manifest, ManifestId};

/// A release with issues and without a retrospective or post-mortem.
pub(super) const MISSING_RETROSPECTIVE: Check = Check {
    name: "missing-retrospective",
    params: &[("grace", Kind::Number), ("within", Kind::Number)],
    facts: &[("issues", Kind::Number), ("rolledBack", Kind::Bool), ("days", Kind::Number)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let reviewed = reviewed(ctx);
    let releases = ctx.world.org.of_kind("Release");
    releases.filter_map(|release| place(ctx, &reviewed, release)).collect()
}

/// An incident that has a post-mortem.
struct Reviewed {
    services: BTreeSet<ManifestId>,
    day: jiff::civil::Date,
}

fn reviewed(ctx: &Context<'_, '_>) -> Vec<Reviewed> {
    let of = |review: &Manifest<'_>| {
        let incident = resolve(ctx, review, "Incident", review.spec()?.get("incident"))?;
        let started = incident.spec()?.get("startedAt")?.as_str()?.parse().ok()?;
        Some(Reviewed { services: services(ctx, incident), day: ctx.world.clock.moment(&started).day })
    };
    ctx.world.org.of_kind("PostMortem").filter_map(of).collect()
}

fn services(ctx: &Context<'_, '_>, manifest: &Manifest<'_>) -> BTreeSet<ManifestId> {
    let listed = manifest.spec().into_iter().flat_map(|spec| spec.list("services"));
    listed.filter_map(|service| Some(resolve(ctx, manifest, "Service", Some(service))?.id)).collect()
}

fn place<'t>(ctx: &Context<'_, 't>, reviewed: &[Reviewed], release: &Manifest<'t>) -> Option<Found<'t>> {
    let outcome = release.spec()?.get("outcome")?;
    let status = outcome.get("status").filter(|status| status.as_str() == Some("rolled-back"));
    let (issues, count) = match outcome.get("issues").map(|issues| (issues, issues.value())) {
        Some((node, Value::Int(count))) if count > 0 => (Some(node), count),
        _ => (None, 0),
    };
    let node = issues.or(status)?;
    let written = outcome.get("retrospective").and_then(Node::text);
    let day = ctx.world.clock.moment(&date(release)?.1).day;
    let days = (ctx.world.clock.now().day - day).get_days();
    if written.is_some_and(|text| !text.trim().is_empty()) || f64::from(days) <= ctx.number("grace") {
        return None;
    }
    let released = services(ctx, release);
    let covers = |review: &Reviewed| {
        let after = (review.day - day).get_days();
        after >= 0 && f64::from(after) <= ctx.number("within") && !review.services.is_disjoint(&released)
    };
    if reviewed.iter().any(covers) {
        return None;
    }
    let place = Found::at(release, node)
        .fact("issues", usize::try_from(count).unwrap_or(usize::MAX))
        .fact("rolledBack", status.is_some())
        .fact("days", usize::try_from(days).unwrap_or(0));
    Some(place)
}
