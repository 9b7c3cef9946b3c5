//! A team that many others wait for.

use super::{Check, Context, Found, Kind};
use crate::org::{Graph, ManifestId};
use crate::policy::expr::Value;

/// One of few teams on which most others depend.
pub(super) const HUB_TEAM: Check = Check {
    name: "hub-team",
    params: &[
        ("minConsumers", Kind::Number),
        ("minShare", Kind::Number),
        ("minEdgeShare", Kind::Number),
        ("dominantShare", Kind::Number),
        ("minTeams", Kind::Number),
        ("minNotable", Kind::Number),
    ],
    facts: &[
        ("team", Kind::Text),
        ("consumers", Kind::Number),
        ("others", Kind::Number),
        ("share", Kind::Number),
        ("edgeShare", Kind::Number),
        ("selfService", Kind::Number),
        ("dominant", Kind::Bool),
    ],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let graph = ctx.world.org.graph();
    if (graph.teams.len() as f64) < ctx.number("minTeams") || !ctx.may_take(graph.effort()) {
        return Vec::new();
    }
    graph.teams.iter().filter_map(|team| place(ctx, graph, *team)).collect()
}

fn place<'t>(ctx: &Context<'_, 't>, graph: &Graph, team: ManifestId) -> Option<Found<'t>> {
    let org = ctx.world.org;
    let consumers = graph.consumers(team).count();
    let others = graph.teams.len() - 1;
    let share = consumers as f64 / others as f64;
    if (consumers as f64) < ctx.number("minNotable") || share < ctx.number("minShare") {
        return None;
    }
    let edge_share = consumers as f64 / graph.edges.len() as f64;
    let dominant = consumers as f64 >= ctx.number("minConsumers")
        && (edge_share >= ctx.number("minEdgeShare") || share >= ctx.number("dominantShare"));
    let counted: usize = graph.consumers(team).map(|edge| edge.dependencies.len()).sum();
    let helped = graph.self_service.get(&team).copied().unwrap_or(0);
    let manifest = org.manifest(team);
    let mut place = Found::at(manifest, manifest.root)
        .fact("team", manifest.name)
        .fact("consumers", consumers)
        .fact("others", others)
        .fact("share", percent(share))
        .fact("edgeShare", percent(edge_share))
        .fact("selfService", percent(helped as f64 / (helped + counted).max(1) as f64))
        .fact("dominant", dominant);
    for edge in graph.consumers(team) {
        if let Some(dependency) = edge.dependencies.first() {
            let dependency = org.manifest(*dependency).root;
            let message = format!("`{}` waits for it", org.manifest(edge.consumer).name);
            place = place.related(dependency.path(&["spec", "consumer"]).unwrap_or(dependency), message);
        }
    }
    Some(place)
}

fn percent(share: f64) -> Value<'static> {
    Value::Int((share * 100.0).round() as i64)
}
