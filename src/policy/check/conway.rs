//! Software that is coupled where the teams say they are not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId};

/// Two teams whose services need each other, and which declare neither a dependency nor an interaction.
pub(super) const UNDECLARED_COUPLING: Check = Check {
    name: "undeclared-coupling",
    params: &[],
    facts: &[
        ("team", Kind::Text),
        ("other", Kind::Text),
        ("service", Kind::Text),
        ("needs", Kind::Text),
        ("otherService", Kind::Text),
        ("otherNeeds", Kind::Text),
    ],
    find,
};

/// A service that needs one of another team.
struct Need<'o, 't> {
    service: &'o Manifest<'t>,
    needs: &'o Manifest<'t>,
    node: Node<'t>,
}

/// From the team whose service needs, to the team whose service is needed.
type Needs<'o, 't> = BTreeMap<(ManifestId, ManifestId), Vec<Need<'o, 't>>>;

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let (needs, declared) = (needs(ctx), declared(ctx));
    let mut found = Vec::new();
    for ((team, other), ours) in &needs {
        let Some(theirs) = needs.get(&(*other, *team)).filter(|_| team < other) else { continue };
        let (Some(our), Some(their)) = (ours.first(), theirs.first()) else { continue };
        if declared.contains(&(*team, *other)) || declared.contains(&(*other, *team)) {
            continue;
        }
        let mut place = Found::at(our.service, our.node)
            .fact("team", ctx.world.org.manifest(*team).name)
            .fact("other", ctx.world.org.manifest(*other).name)
            .fact("service", our.service.name)
            .fact("needs", our.needs.name)
            .fact("otherService", their.service.name)
            .fact("otherNeeds", their.needs.name);
        for need in ours.iter().skip(1).chain(theirs) {
            place = place.related(need.node, format!("`{}` needs `{}`", need.service.name, need.needs.name));
        }
        found.push(place);
    }
    found
}

fn needs<'t>(ctx: &Context<'_, 't>) -> Needs<'t, 't> {
    let mut needs = Needs::new();
    let owner = |service: &Manifest<'t>| {
        ctx.target("Team", service, service.spec()?.get("owner")?.as_str()?).map(|team| team.id)
    };
    for service in ctx.world.org.of_kind("Service") {
        for node in service.spec().into_iter().flat_map(|spec| spec.list("dependsOn")) {
            let target = node.as_str().and_then(|text| ctx.target("Service", service, text));
            let Some(target) = target else { continue };
            if let (Some(team), Some(other)) = (owner(service), owner(target))
                && team != other
            {
                needs.entry((team, other)).or_default().push(Need { service, needs: target, node });
            }
        }
    }
    needs
}

/// Pairs of teams that say that they have to do with each other.
fn declared(ctx: &Context<'_, '_>) -> BTreeSet<(ManifestId, ManifestId)> {
    let team = |from: &Manifest<'_>, node: Option<Node<'_>>| {
        ctx.target("Team", from, node?.as_str()?).map(|team| team.id)
    };
    let mut declared = BTreeSet::new();
    for manifest in ctx.world.org.of_kind("Dependency") {
        let field = |name: &str| team(manifest, manifest.spec()?.get(name));
        declared.extend(field("provider").zip(field("consumer")));
    }
    for manifest in ctx.world.org.of_kind("Team") {
        for interaction in manifest.spec().into_iter().flat_map(|spec| spec.list("interactions")) {
            declared.extend(team(manifest, interaction.get("team")).map(|other| (manifest.id, other)));
        }
    }
    declared
}
