//! Teams that wait for each other.

use super::{Check, Context, Found, Kind};
use crate::org::Edge;

/// A strongly connected component of more than one team over open blocking dependencies.
pub(super) const DEPENDENCY_CYCLE: Check = Check {
    name: "dependency-cycle",
    params: &[],
    facts: &[("path", Kind::Text), ("count", Kind::Number)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let graph = ctx.world.org.graph();
    if !ctx.may_take(graph.effort()) {
        return Vec::new();
    }
    graph.cycles().iter().filter_map(|cycle| place(ctx, cycle)).collect()
}

/// At the first dependency of the cycle, with the others as related places.
fn place<'t>(ctx: &Context<'_, 't>, cycle: &[&Edge]) -> Option<Found<'t>> {
    let org = ctx.world.org;
    let name = |team| org.manifest(team).name;
    let mut path: Vec<_> = cycle.iter().map(|edge| format!("`{}`", name(edge.provider))).collect();
    path.extend(path.first().cloned());
    let (first, others) = cycle.split_first()?;
    let manifest = org.manifest(*first.dependencies.first()?);
    let node = manifest.root.path(&["spec", "provider"])?;
    let mut place = Found::at(manifest, node).fact("path", path.join(" → ")).fact("count", cycle.len());
    let mut teams: Vec<_> = cycle.iter().map(|edge| org.manifest(edge.provider)).collect();
    teams.sort_by_key(|team| (team.namespace, team.name));
    let teams = teams.iter().map(|team| format!("{}/{}", team.namespace, team.name));
    place.identity = Some(teams.collect::<Vec<_>>().join(" "));
    for edge in others {
        let provider = org.manifest(*edge.dependencies.first()?).root.path(&["spec", "provider"])?;
        let message = format!("`{}` waits for `{}`", name(edge.consumer), name(edge.provider));
        place = place.related(provider, message);
    }
    Some(place)
}
