//! Manifests of one kind that refer to each other in a circle: services that need each other, teams above themselves.

use std::collections::BTreeMap;

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Edge, Graph, ManifestId, Target};

/// Services that need each other to work.
pub(super) const SERVICE_CYCLE: Check =
    Check { name: "service-cycle", params: &[], facts: FACTS, find: services };

/// Teams that are part of what is part of them.
pub(super) const TEAM_CYCLE: Check = Check { name: "team-cycle", params: &[], facts: FACTS, find: teams };

/// Names in one message.
const MAX_NAMED: usize = 8;

const FACTS: &[(&str, Kind)] = &[("path", Kind::Text), ("count", Kind::Number)];

/// Whether a field leads along the circle, or against it.
#[derive(Clone, Copy)]
enum Way {
    Along,
    Against,
}

fn services<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    rings(ctx, "Service", &[("dependsOn", Way::Along)])
}

fn teams<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    rings(ctx, "Team", &[("parent", Way::Along), ("children", Way::Against)])
}

/// One place for every circle: at the first reference of a shortest one through its first manifest, with the others
/// as related places.
fn rings<'t>(ctx: &Context<'_, 't>, kind: &str, fields: &[(&str, Way)]) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let Some(kind) = org.schemas().by_name(kind) else { return Vec::new() };
    let mut nodes: BTreeMap<(ManifestId, ManifestId), Node<'t>> = BTreeMap::new();
    for reference in org.references() {
        let Target::Manifest(target) = reference.target else { continue };
        if org.manifest(reference.from).kind != kind || org.manifest(target).kind != kind {
            continue;
        }
        let field = reference.node.key().or_else(|| reference.node.parent().and_then(Node::key));
        let field = field.and_then(Node::text);
        let Some((_, way)) = fields.iter().find(|(name, _)| Some(*name) == field) else { continue };
        let pair = match way {
            Way::Along => (reference.from, target),
            Way::Against => (target, reference.from),
        };
        nodes.entry(pair).or_insert(reference.node);
    }
    let edge = |(provider, consumer): &(ManifestId, ManifestId)| Edge {
        provider: *provider,
        consumer: *consumer,
        dependencies: Vec::new(),
    };
    let graph =
        Graph { teams: Vec::new(), edges: nodes.keys().map(edge).collect(), self_service: BTreeMap::new() };
    let alone = graph.edges.iter().filter(|edge| edge.provider == edge.consumer).map(|edge| vec![edge]);
    let rings = graph.rings().into_iter().chain(alone);
    rings.filter_map(|ring| place(ctx, &ring, &nodes)).collect()
}

fn place<'t>(
    ctx: &Context<'_, 't>,
    ring: &[&Edge],
    nodes: &BTreeMap<(ManifestId, ManifestId), Node<'t>>,
) -> Option<Found<'t>> {
    let org = ctx.world.org;
    let node = |edge: &Edge| nodes.get(&(edge.provider, edge.consumer)).copied();
    // The manifest in which a reference stands is that of its root.
    let holder = |node: Node<'t>| {
        let mut root = node;
        while let Some(parent) = root.parent() {
            root = parent;
        }
        org.of_root(root)
    };
    let (first, others) = ring.split_first()?;
    let mut path: Vec<_> =
        ring.iter().map(|edge| format!("`{}`", org.manifest(edge.provider).name)).collect();
    let start = path.first().cloned();
    if path.len() > MAX_NAMED {
        path.truncate(MAX_NAMED);
        path.push("…".to_owned());
    }
    path.extend(start);
    let mut names: Vec<_> = ring.iter().map(|edge| org.manifest(edge.provider)).collect();
    names.sort_by_key(|manifest| (manifest.namespace, manifest.name));
    let names = names.iter().map(|manifest| format!("{}/{}", manifest.namespace, manifest.name));
    let identity = names.collect::<Vec<_>>().join(" ");
    let at = node(first)?;
    let mut place = Found::at(holder(at)?, at).fact("path", path.join(" → ")).fact("count", ring.len());
    place.identity = Some(identity);
    for edge in others.iter().take(MAX_NAMED) {
        place = place.related(node(edge)?, format!("`{}` is named here", org.manifest(edge.consumer).name));
    }
    Some(place)
}
