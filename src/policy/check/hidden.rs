//! What the services say of dependencies between teams, and the dependency manifests do not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId, Organization};
use crate::value::Period;

/// A service that needs a service of another team, between teams without a dependency.
pub(super) const HIDDEN_DEPENDENCY: Check = Check {
    name: "hidden-dependency",
    params: &[],
    facts: &[
        ("service", Kind::Text),
        ("needs", Kind::Text),
        ("provider", Kind::Text),
        ("consumer", Kind::Text),
    ],
    find: hidden,
};

/// A team with services that is on no dependency map of this quarter.
pub(super) const UNMAPPED_TEAM: Check = Check {
    name: "unmapped-team",
    params: &[],
    facts: &[("team", Kind::Text), ("services", Kind::Number), ("quarter", Kind::Text)],
    find: unmapped,
};

fn hidden<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let mut written: BTreeSet<(ManifestId, ManifestId)> = BTreeSet::new();
    for dependency in org.of_kind("Dependency") {
        if let (Some(provider), Some(consumer)) =
            (team(org, dependency, "provider"), team(org, dependency, "consumer"))
        {
            written.insert((provider.id, consumer.id));
        }
    }
    // A dependency that could not be read may be the one that is missing.
    if org.schemas().by_name("Dependency").is_none_or(|kind| org.is_incomplete(kind)) {
        return Vec::new();
    }
    let services = org.of_kind("Service").flat_map(|service| {
        service.spec().into_iter().flat_map(|spec| spec.list("dependsOn")).map(move |needs| (service, needs))
    });
    services.filter_map(|(service, needs)| hidden_place(org, service, needs, &written)).collect()
}

fn hidden_place<'t>(
    org: &Organization<'t>,
    service: &Manifest<'t>,
    needs: Node<'t>,
    written: &BTreeSet<(ManifestId, ManifestId)>,
) -> Option<Found<'t>> {
    let kind = service.kind;
    let needed =
        org.resolve(kind, service.namespace, needs.as_str()?).filter(|needed| needed.kind == kind)?;
    let (provider, consumer) = (team(org, needed, "owner")?, team(org, service, "owner")?);
    if provider.id == consumer.id || written.contains(&(provider.id, consumer.id)) {
        return None;
    }
    let owner = needed.root.path(&["spec", "owner"])?;
    let place = Found::at(service, needs)
        .fact("service", service.name)
        .fact("needs", needed.name)
        .fact("provider", provider.name)
        .fact("consumer", consumer.name);
    Some(place.related(owner, format!("`{}` belongs to `{}`", needed.name, provider.name)))
}

fn unmapped<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let Some(quarter) = Period::of(ctx.world.clock.now().day) else { return Vec::new() };
    let mut mapped: BTreeSet<ManifestId> = BTreeSet::new();
    for dependency in org.of_kind("Dependency") {
        let of = dependency.spec().and_then(|spec| spec.get("quarter")?.as_str()?.parse::<Period>().ok());
        if of == Some(quarter) {
            let teams = ["provider", "consumer"].into_iter().filter_map(|field| team(org, dependency, field));
            mapped.extend(teams.map(|team| team.id));
        }
    }
    let mut services: BTreeMap<ManifestId, usize> = BTreeMap::new();
    for service in org.of_kind("Service") {
        if let Some(owner) = team(org, service, "owner") {
            *services.entry(owner.id).or_default() += 1;
        }
    }
    // Nobody has mapped anything: the planning of this quarter is not kept here.
    if mapped.is_empty() {
        return Vec::new();
    }
    let streams = org.of_kind("Team").filter(|team| {
        let kind = team.spec().and_then(|spec| spec.get("type")?.as_str());
        kind == Some("stream-aligned") && !mapped.contains(&team.id)
    });
    let place = |team: &Manifest<'t>| {
        let count = services.get(&team.id)?;
        let place = Found::at(team, team.root).fact("team", team.name).fact("services", *count);
        Some(place.fact("quarter", quarter.to_string()))
    };
    streams.filter_map(place).collect()
}

/// The team that a field of a manifest names.
fn team<'o, 't>(org: &'o Organization<'t>, manifest: &Manifest<'t>, field: &str) -> Option<&'o Manifest<'t>> {
    let kind = org.schemas().by_name("Team")?;
    let text = manifest.spec()?.get(field)?.as_str()?;
    org.resolve(kind, manifest.namespace, text).filter(|team| team.kind == kind)
}
