//! Services that more than one team says it owns.

use std::collections::BTreeMap;

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId};

/// The owner that a service names, and the teams that list it among what they own.
pub(super) const SERVICE_OWNERS: Check = Check {
    name: "service-owners",
    params: &[],
    facts: &[("service", Kind::Text), ("count", Kind::Number), ("teams", Kind::Text)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    ctx.world.org.of_kind("Service").filter_map(|service| place(ctx, service)).collect()
}

fn place<'t>(ctx: &Context<'_, 't>, service: &Manifest<'t>) -> Option<Found<'t>> {
    let org = ctx.world.org;
    let team_kind = org.schemas().by_name("Team")?;
    let node = service.spec()?.get("owner")?;
    let mut owners: BTreeMap<ManifestId, Option<Node<'t>>> = BTreeMap::new();
    if let Some(owner) = ctx.target("Team", service, node.as_str()?) {
        owners.insert(owner.id, None);
    }
    for reference in org.referrers(service.id) {
        let team = org.manifest(reference.from);
        let list = reference.node.parent().and_then(Node::key).and_then(Node::text);
        if team.kind == team_kind && list == Some("owns") {
            // A team that is written down twice is one team.
            let id = org.find(team_kind, team.namespace, team.name).unwrap_or(team.id);
            owners.entry(id).or_insert(Some(reference.node));
        }
    }
    if owners.len() < 2 {
        return None;
    }
    let names: Vec<_> = owners.keys().map(|team| format!("`{}`", org.manifest(*team).name)).collect();
    let mut place = Found::at(service, node)
        .fact("service", service.name)
        .fact("count", owners.len())
        .fact("teams", names.join(", "));
    for (team, claim) in owners {
        if let Some(claim) = claim {
            place = place.related(claim, format!("`{}` owns it as well", org.manifest(team).name));
        }
    }
    Some(place)
}
