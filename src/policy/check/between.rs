//! Teams between others in the graph of waiting: brokers, cut teams and long chains.

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Edge, Graph, ManifestId, Organization};
use crate::policy::expr::Value;

/// A team through which much of the waiting of others leads.
pub(super) const BROKER_TEAM: Check = Check {
    name: "broker-team",
    params: &[("minShare", Kind::Number), ("minTeams", Kind::Number)],
    facts: &[("team", Kind::Text), ("share", Kind::Number), ("teams", Kind::Number)],
    find: brokers,
};

/// A team without which others are no longer connected.
pub(super) const CUT_TEAM: Check = Check {
    name: "cut-team",
    params: &[("minShare", Kind::Number)],
    facts: &[
        ("team", Kind::Text),
        ("cutOff", Kind::Number),
        ("others", Kind::Number),
        ("share", Kind::Number),
        ("names", Kind::Text),
    ],
    find: cuts,
};

/// Teams that wait one behind the other.
pub(super) const BLOCKING_CHAIN: Check = Check {
    name: "blocking-chain",
    params: &[("max", Kind::Number)],
    facts: &[("path", Kind::Text), ("count", Kind::Number), ("until", Kind::Text)],
    find: chains,
};

fn brokers<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let graph = org.graph();
    if (graph.teams.len() as f64) < ctx.number("minTeams") || !ctx.may_take(graph.effort()) {
        return Vec::new();
    }
    let betweenness = graph.betweenness();
    let brokers = betweenness.into_iter().filter(|(_, share)| *share >= ctx.number("minShare"));
    let place = |(team, share): (ManifestId, f64)| {
        let manifest = org.manifest(team);
        let place = Found::at(manifest, manifest.root)
            .fact("team", manifest.name)
            .fact("share", percent(share))
            .fact("teams", graph.teams.len());
        with_edges(place, org, graph, team)
    };
    brokers.map(place).collect()
}

fn cuts<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let graph = org.graph();
    if !ctx.may_take(graph.effort()) {
        return Vec::new();
    }
    let others = graph.teams.len().saturating_sub(1);
    let place = |(team, cut): (ManifestId, Vec<ManifestId>)| {
        let share = cut.len() as f64 / others.max(1) as f64;
        if cut.is_empty() || share < ctx.number("minShare") {
            return None;
        }
        let names: Vec<_> = cut.iter().map(|team| format!("`{}`", org.manifest(*team).name)).collect();
        let manifest = org.manifest(team);
        let place = Found::at(manifest, manifest.root)
            .fact("team", manifest.name)
            .fact("cutOff", cut.len())
            .fact("others", others)
            .fact("share", percent(share))
            .fact("names", names.join(", "));
        Some(with_edges(place, org, graph, team))
    };
    graph.cut_off().filter_map(place).collect()
}

fn chains<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let graph = ctx.world.org.graph();
    let chain = graph.longest_chain();
    if chain.len() as f64 <= ctx.number("max") {
        return Vec::new();
    }
    chain_place(ctx, &chain).into_iter().collect()
}

/// At the first dependency of the chain, with the others as related places.
fn chain_place<'t>(ctx: &Context<'_, 't>, chain: &[&Edge]) -> Option<Found<'t>> {
    let org = ctx.world.org;
    let name = |team| org.manifest(team).name;
    let mut path: Vec<&str> = Vec::new();
    for edge in chain {
        // Where the chain passes through a circle of teams, it leaves by another team than it came.
        for team in [name(edge.provider), name(edge.consumer)] {
            if path.last() != Some(&team) {
                path.push(team);
            }
        }
    }
    let path: Vec<_> = path.iter().map(|team| format!("`{team}`")).collect();
    let dates = chain.iter().flat_map(|edge| &edge.dependencies).filter_map(|dependency| {
        let text = org.manifest(*dependency).spec()?.get("neededBy")?.as_str()?;
        Some((ctx.world.clock.moment(&text.parse().ok()?).day, text))
    });
    let until = dates.max().map_or("", |(_, text)| text);
    let (first, others) = chain.split_first()?;
    let mut place = Found::at(org.manifest(*first.dependencies.first()?), provider(org, first)?)
        .fact("path", path.join(" → "))
        .fact("count", chain.len())
        .fact("until", until.to_owned());
    place.identity = Some(path.join(" "));
    for edge in others {
        let message = format!("`{}` waits for `{}`", name(edge.consumer), name(edge.provider));
        place = place.related(provider(org, edge)?, message);
    }
    Some(place)
}

/// What the team waits for and who waits for it, as related places.
fn with_edges<'t>(
    mut place: Found<'t>,
    org: &Organization<'t>,
    graph: &Graph,
    team: ManifestId,
) -> Found<'t> {
    let name = |team| org.manifest(team).name;
    for edge in graph.edges.iter().filter(|edge| edge.provider == team || edge.consumer == team) {
        if let Some(node) = provider(org, edge) {
            let message = format!("`{}` waits for `{}`", name(edge.consumer), name(edge.provider));
            place = place.related(node, message);
        }
    }
    place
}

/// The field that names the provider, in the first dependency of an edge.
fn provider<'t>(org: &Organization<'t>, edge: &Edge) -> Option<Node<'t>> {
    org.manifest(*edge.dependencies.first()?).root.path(&["spec", "provider"])
}

fn percent(share: f64) -> Value<'static> {
    Value::Int((share * 100.0).round() as i64)
}
