//! `CODEOWNERS` beside the manifests: who reviews a path, and whose service it is.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Context, Found, Kind};
use crate::diagnostic::Label;
use crate::document::Node;
use crate::org::{Codeowners, Line, Manifest, ManifestId, MistakeKind, Owner, Pattern, PatternIndex};
use crate::source::{FileId, Span};
use crate::value::{Effort, nearest_within};

/// Paths that more than one team owns.
pub(super) const SHARED_OWNERSHIP: Check = Check {
    name: "shared-ownership",
    params: &[],
    facts: &[("where", Kind::Text), ("path", Kind::Text), ("count", Kind::Number), ("teams", Kind::Text)],
    find: shared,
};

/// Lines that GitHub skips, teams that nobody declares, and teams that do not own the service.
pub(super) const CODEOWNERS_DRIFT: Check = Check {
    name: "codeowners-drift",
    params: &[],
    facts: &[
        ("problem", Kind::Text),
        ("text", Kind::Text),
        ("pattern", Kind::Text),
        ("near", Kind::Text),
        ("count", Kind::Number),
        ("services", Kind::Text),
    ],
    find: drift,
};

/// Letters compared to find the teams that unknown ones may mean.
const MAX_EFFORT: u32 = 20_000_000;

/// Services named in one message.
const MAX_NAMED: usize = 3;

/// A path that a service says is its own.
struct Claim<'t> {
    service: &'t Manifest<'t>,
    owner: &'t Manifest<'t>,
    node: Node<'t>,
    pattern: Pattern,
    sample: String,
}

fn claims<'t>(ctx: &Context<'_, 't>) -> Vec<Claim<'t>> {
    let org = ctx.world.org;
    let Some(kind) = org.schemas().by_name("Team") else { return Vec::new() };
    let mut claims = Vec::new();
    for service in org.of_kind("Service") {
        let Some(spec) = service.spec() else { continue };
        let owner = spec.get("owner").and_then(Node::as_str);
        let owner = owner.and_then(|owner| org.resolve(kind, service.namespace, owner));
        let Some(owner) = owner.filter(|owner| owner.kind == kind) else { continue };
        for node in spec.list("paths") {
            let pattern = Pattern::from_top(node.as_str().unwrap_or_default());
            let sample = pattern.sample();
            claims.push(Claim { service, owner, node, pattern, sample });
        }
    }
    claims
}

/// What all services say is their own.
struct Claims<'t> {
    all: Vec<Claim<'t>>,
    index: PatternIndex,
}

impl<'t> Claims<'t> {
    fn new(ctx: &Context<'_, 't>) -> Self {
        let all = claims(ctx);
        let index = PatternIndex::new(all.iter().map(|claim| &claim.pattern));
        Self { all, index }
    }

    /// Those that a path belongs to, by number; nothing when looking for them takes too long.
    fn of(&self, ctx: &Context<'_, 't>, path: &str) -> Option<Vec<(usize, &Claim<'t>)>> {
        let names: Vec<&str> = path.split('/').collect();
        let candidates = self.index.candidates(&names).into_iter();
        let candidates: Vec<_> = candidates.filter_map(|at| Some((at, self.all.get(at)?))).collect();
        let effort: usize = candidates.iter().map(|(_, claim)| claim.pattern.effort(path)).sum();
        if !ctx.may_take(1 + effort) {
            return None;
        }
        Some(candidates.into_iter().filter(|(_, claim)| claim.pattern.matches_names(&names)).collect())
    }
}

/// Teams by what GitHub calls them: the last part of `@organization/team`, without case.
fn teams<'t>(ctx: &Context<'_, 't>) -> BTreeMap<String, ManifestId> {
    ctx.world.org.of_kind("Team").map(|team| (team.name.to_lowercase(), team.id)).collect()
}

/// The owners of a line that are declared teams, each team once.
fn declared<'s>(line: &Line<'s>, teams: &BTreeMap<String, ManifestId>) -> BTreeMap<ManifestId, Owner<'s>> {
    let mut owners = BTreeMap::new();
    for owner in &line.owners {
        if let Some(team) = owner.team().and_then(|team| teams.get(&team.to_lowercase())) {
            owners.entry(*team).or_insert(*owner);
        }
    }
    owners
}

fn codeowners<'t>(ctx: &Context<'_, 't>) -> Option<(FileId, Codeowners<'t>)> {
    ctx.sources.codeowners().map(|(file, source)| (file, Codeowners::parse(source.text())))
}

fn shared<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let teams = teams(ctx);
    let mut found = Vec::new();
    if let Some((file, codeowners)) = codeowners(ctx) {
        for line in &codeowners.lines {
            let mut owners: Vec<_> = declared(line, &teams).into_values().collect();
            owners.sort_by_key(|owner| owner.span);
            let [first, second, ..] = owners.as_slice() else { continue };
            let names: Vec<_> = owners.iter().map(|owner| format!("`{}`", owner.text)).collect();
            let mut place = Found::in_file(file, second.span)
                .fact("where", "line")
                .fact("path", line.text)
                .fact("count", owners.len())
                .fact("teams", names.join(", "));
            place.related.push(Label { file, span: first.span, message: "is an owner too".to_owned() });
            found.push(place);
        }
    }
    let claims = Claims::new(ctx);
    for (at, claim) in claims.all.iter().enumerate() {
        match claims.of(ctx, &claim.sample) {
            Some(others) => found.extend(claimed_twice(&others, at, claim)),
            None => break,
        }
    }
    found
}

/// Reports the narrower of two paths; the later of two that are the same.
fn claimed_twice<'t>(others: &[(usize, &Claim<'t>)], index: usize, claim: &Claim<'t>) -> Option<Found<'t>> {
    let wider: Vec<_> = (others.iter())
        .filter(|(_, other)| other.owner.id != claim.owner.id)
        .filter(|(at, other)| *at < index || !claim.pattern.matches(&other.sample))
        .map(|(_, other)| *other)
        .collect();
    if wider.is_empty() {
        return None;
    }
    let owners: BTreeSet<_> = wider.iter().map(|other| other.owner.name).chain([claim.owner.name]).collect();
    let names: Vec<_> = owners.iter().map(|owner| format!("`{owner}`")).collect();
    let place = Found::at(claim.service, claim.node)
        .fact("where", "path")
        .fact("path", claim.node.as_str().unwrap_or_default())
        .fact("count", names.len())
        .fact("teams", names.join(", "));
    Some(wider.iter().fold(place, |place, other| {
        place.related(other.node, format!("`{}` of `{}` has it too", other.service.name, other.owner.name))
    }))
}

fn drift<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let teams = teams(ctx);
    let Some((file, codeowners)) = codeowners(ctx).filter(|_| !teams.is_empty()) else { return Vec::new() };
    let mut found = Vec::new();
    for mistake in &codeowners.mistakes {
        let problem = match mistake.kind {
            MistakeKind::Negation => "negation",
            MistakeKind::Range => "range",
            MistakeKind::Escape => "escape",
            MistakeKind::Owner => "owner",
        };
        found.push(Found::in_file(file, mistake.span).fact("problem", problem).fact("text", mistake.text));
    }
    let kind = ctx.world.org.schemas().by_name("Team");
    if kind.is_some_and(|kind| !ctx.world.org.is_incomplete(kind)) {
        found.extend(undeclared(file, &codeowners, &teams));
    }
    found.extend(misplaced(ctx, file, &codeowners, &teams));
    found
}

/// Teams that no manifest declares, each at its first line.
fn undeclared<'t>(
    file: FileId,
    codeowners: &Codeowners<'t>,
    teams: &BTreeMap<String, ManifestId>,
) -> Vec<Found<'t>> {
    let mut unknown: BTreeMap<&str, Vec<Owner<'t>>> = BTreeMap::new();
    let mut effort = Effort::new(MAX_EFFORT);
    for owner in codeowners.lines.iter().flat_map(|line| &line.owners) {
        if owner.team().is_some_and(|team| !teams.contains_key(&team.to_lowercase())) {
            unknown.entry(owner.text).or_default().push(*owner);
        }
    }
    let found = unknown.into_iter().filter_map(|(text, owners)| {
        let (first, others) = owners.split_first()?;
        let near =
            nearest_within(&first.team()?.to_lowercase(), teams.keys().map(String::as_str), &mut effort);
        let mut place = Found::in_file(file, first.span)
            .fact("problem", "unknown")
            .fact("text", text)
            .fact("near", near.unwrap_or_default().to_owned())
            .fact("count", owners.len());
        let label = |owner: &Owner<'_>| Label { file, span: owner.span, message: "and here".to_owned() };
        place.related.extend(others.iter().map(label));
        Some(place)
    });
    found.collect()
}

/// Lines that decide about paths of a service and give them to another team than the service's.
fn misplaced<'t>(
    ctx: &Context<'_, 't>,
    file: FileId,
    codeowners: &Codeowners<'t>,
    teams: &BTreeMap<String, ManifestId>,
) -> Vec<Found<'t>> {
    let claims = Claims::new(ctx);
    let mut wrong: BTreeMap<Span, (&Line<'t>, Owner<'t>, BTreeMap<ManifestId, &Claim<'t>>)> = BTreeMap::new();
    let samples = codeowners.lines.iter().map(|line| line.pattern.sample());
    let samples = samples.chain(claims.all.iter().map(|claim| claim.sample.clone()));
    for sample in samples {
        let Some(claimed) = claims.of(ctx, &sample) else { break };
        if claimed.is_empty() {
            continue;
        }
        if !ctx.may_take(codeowners.effort(&sample)) {
            break;
        }
        let Some(line) = codeowners.decides(&sample) else { continue };
        let owners = declared(line, teams);
        // Several teams on a line, or several services at a path, are for the other rule.
        let (Some((team, owner)), 1) = (owners.first_key_value(), owners.len()) else { continue };
        if claimed.iter().any(|(_, claim)| claim.owner.id == *team) {
            continue;
        }
        let (_, _, services) = wrong.entry(line.span).or_insert_with(|| (line, *owner, BTreeMap::new()));
        services.extend(claimed.into_iter().map(|(_, claim)| (claim.service.id, claim)));
    }
    let found = wrong.into_values().map(|(line, owner, services)| {
        let name = |claim: &&Claim<'_>| format!("`{}` of `{}`", claim.service.name, claim.owner.name);
        let mut names: Vec<_> = services.values().take(MAX_NAMED).map(name).collect();
        if let Some(more) = services.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
            names.push(format!("{more} more"));
        }
        let place = Found::in_file(file, owner.span)
            .fact("problem", "drift")
            .fact("text", owner.text)
            .fact("pattern", line.text)
            .fact("count", services.len())
            .fact("services", names.join(", "));
        services.values().fold(place, |place, claim| {
            let owner = claim.service.spec().and_then(|spec| spec.get("owner")).unwrap_or(claim.node);
            let place = place.related(owner, format!("`{}` owns the service", claim.owner.name));
            place.related(claim.node, "the path that the service says is its own")
        })
    });
    found.collect()
}
