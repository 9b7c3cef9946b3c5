//! Releases of services that still wait for another team.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::date;
use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId};

/// A released service depends on what another team has not delivered.
pub(super) const UNREADY_DEPENDENCY: Check = Check {
    name: "unready-dependency",
    params: &[],
    facts: &[
        ("service", Kind::Text),
        ("dependency", Kind::Text),
        ("item", Kind::Text),
        ("provider", Kind::Text),
        ("status", Kind::Text),
        ("date", Kind::Text),
        ("ahead", Kind::Number),
    ],
    find,
};

/// Open blocking dependencies by the team that waits and the service it waits for.
type Waiting<'r, 't> = BTreeMap<(ManifestId, ManifestId), Vec<&'r Manifest<'t>>>;

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let waiting = waiting(ctx);
    let mut found = Vec::new();
    for release in ctx.world.org.of_kind("Release") {
        let status = release.root.path(&["spec", "outcome", "status"]).and_then(Node::as_str);
        if !matches!(status, Some("succeeded" | "rolled-back")) {
            found.extend(places(ctx, &waiting, release).into_iter().flatten());
        }
    }
    found
}

fn waiting<'r, 't>(ctx: &'r Context<'_, 't>) -> Waiting<'r, 't> {
    let mut waiting = Waiting::new();
    for dependency in ctx.world.org.of_kind("Dependency") {
        let Some(spec) = dependency.spec() else { continue };
        let field = |name: &str| spec.get(name).and_then(Node::as_str);
        if field("type") != Some("blocking") || matches!(field("status"), Some("available" | "cancelled")) {
            continue;
        }
        let Some(consumer) = resolve(ctx, dependency, "Team", spec.get("consumer")) else { continue };
        for service in spec.list("services") {
            if let Some(service) = resolve(ctx, dependency, "Service", Some(service)) {
                waiting.entry((consumer.id, service.id)).or_default().push(dependency);
            }
        }
    }
    waiting
}

/// One place per dependency: at the first of the released services that needs it.
fn places<'t>(
    ctx: &Context<'_, 't>,
    waiting: &Waiting<'_, 't>,
    release: &Manifest<'t>,
) -> Option<Vec<Found<'t>>> {
    let (date, written) = date(release)?;
    let day = ctx.world.clock.moment(&written).day;
    let ahead = (day - ctx.world.clock.now().day).get_days();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for node in release.spec()?.list("services") {
        let Some(service) = resolve(ctx, release, "Service", Some(node)) else { continue };
        let Some(spec) = service.spec() else { continue };
        let Some(owner) = resolve(ctx, service, "Team", spec.get("owner")) else { continue };
        let needs = spec.list("dependsOn");
        let needs = needs.filter_map(|other| resolve(ctx, service, "Service", Some(other)));
        for dependency in needs.filter_map(|other| waiting.get(&(owner.id, other.id))).flatten() {
            if needed_later(ctx, dependency, day) || !seen.insert(dependency.id) {
                continue;
            }
            let field = |name: &str| dependency.spec().and_then(|spec| spec.get(name));
            let text = |name: &str| field(name).and_then(Node::text).unwrap_or_default();
            let mut place = Found::at(release, node)
                .fact("service", service.name)
                .fact("dependency", dependency.name)
                .fact("item", text("item"))
                .fact("provider", text("provider"))
                .fact("status", text("status"))
                .fact("date", date.text().unwrap_or_default())
                .fact("ahead", crate::policy::expr::Value::Int(ahead.into()))
                .related(field("status").unwrap_or(dependency.root), "still open");
            dependency.name.clone_into(&mut place.detail);
            found.push(place);
        }
    }
    Some(found)
}

/// The consumer can do without it until after this day.
fn needed_later(ctx: &Context<'_, '_>, dependency: &Manifest<'_>, day: jiff::civil::Date) -> bool {
    let needed = dependency.spec().and_then(|spec| spec.get("neededBy")?.as_str()?.parse().ok());
    needed.is_some_and(|needed| ctx.world.clock.moment(&needed).day > day)
}

/// The manifest of a kind that a field refers to.
pub(super) fn resolve<'r, 't>(
    ctx: &'r Context<'_, 't>,
    from: &Manifest<'_>,
    kind: &str,
    field: Option<Node<'_>>,
) -> Option<&'r Manifest<'t>> {
    ctx.target(kind, from, field?.as_str()?)
}
