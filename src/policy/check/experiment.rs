//! Process experiments: what was diagnosed before anything was changed, and how many run at once.

use std::collections::BTreeMap;

use super::{Check, Context, Found, Kind};
use crate::document::{Node, Value};
use crate::org::{Manifest, ManifestId};

/// A diagnosed problem with an empty part, or an experiment that went on without a diagnosis.
pub(super) const INCOMPLETE_DIAGNOSIS: Check = Check {
    name: "incomplete-diagnosis",
    params: &[("parts", Kind::List)],
    facts: &[("stage", Kind::Text), ("problem", Kind::Text), ("total", Kind::Number), ("empty", Kind::Text)],
    find: diagnoses,
};

/// Experiments of a team that run beside an earlier one.
pub(super) const CONCURRENT_EXPERIMENTS: Check = Check {
    name: "concurrent-experiments",
    params: &[("max", Kind::Number)],
    facts: &[("team", Kind::Text), ("count", Kind::Number), ("first", Kind::Text)],
    find: concurrent,
};

/// The stages that come after the diagnosis.
const DIAGNOSED: [&str; 5] = ["hypothesize", "experiment", "evaluate", "adopted", "reverted"];

/// As written; an experiment that has begun runs, whatever it leaves out.
fn stage<'t>(spec: Node<'t>) -> &'t str {
    let begun = || spec.get("startedOn").map_or("", |_| "experiment");
    spec.get("stage").and_then(Node::as_str).unwrap_or_else(begun)
}

fn diagnoses<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let parts = ctx.words("parts");
    let mut found = Vec::new();
    for experiment in ctx.world.org.of_kind("ProcessExperiment") {
        let Some(spec) = experiment.spec() else { continue };
        let stage = stage(spec);
        let list = spec.get("diagnosis").filter(|list| !matches!(list.value(), Value::Null));
        let problems: Vec<_> = list.into_iter().flat_map(Node::items).collect();
        let place = |node, problem: &'t str, empty: String| {
            Found::at(experiment, node)
                .fact("stage", stage)
                .fact("problem", problem)
                .fact("total", problems.len())
                .fact("empty", empty)
        };
        // What is no list at all is the schema's business.
        let is_list = list.is_none_or(|list| matches!(list.value(), Value::Sequence));
        if problems.is_empty() && is_list && DIAGNOSED.contains(&stage) {
            let node = spec.get("diagnosis").or_else(|| spec.get("stage")).unwrap_or(experiment.root);
            found.push(place(node, "", String::new()));
        }
        for problem in problems.iter().filter(|problem| matches!(problem.value(), Value::Mapping)) {
            let empty: Vec<_> = parts.iter().filter(|part| !is_filled(*problem, part)).collect();
            if !empty.is_empty() {
                let empty: Vec<_> = empty.iter().map(|part| format!("`{part}`")).collect();
                let name = problem.get("problem").and_then(Node::as_str).unwrap_or("");
                found.push(place(*problem, name, empty.join(" and ")));
            }
        }
    }
    found
}

fn is_filled(problem: Node<'_>, part: &str) -> bool {
    problem.get(part).is_some_and(|part| match part.value() {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    })
}

fn concurrent<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let Some(kind) = org.schemas().by_name("Team") else { return Vec::new() };
    let mut running: BTreeMap<ManifestId, Vec<(&Manifest<'t>, Node<'t>)>> = BTreeMap::new();
    for experiment in org.of_kind("ProcessExperiment") {
        let Some(spec) = experiment.spec().filter(|spec| stage(*spec) == "experiment") else { continue };
        let team = spec.get("team").and_then(Node::as_str);
        // A team that is not found is reported by its own rule.
        if let Some(team) = team.and_then(|team| org.resolve(kind, experiment.namespace, team)) {
            running.entry(team.id).or_default().push((experiment, spec));
        }
    }
    let max = ctx.number("max") as usize;
    let mut found = Vec::new();
    for (team, mut experiments) in running {
        let start = |spec: &Node<'t>| {
            let date = spec.get("startedOn")?.as_str()?.parse().ok()?;
            Some(ctx.world.clock.moment(&date).day)
        };
        // The one that began last is one too many; one without a date is taken for the latest.
        experiments.sort_by_key(|(_, spec)| (start(spec).is_none(), start(spec)));
        let Some((first, earlier)) = experiments.first() else { continue };
        for (experiment, spec) in experiments.iter().skip(max) {
            let node = spec.get("stage").or_else(|| spec.get("startedOn")).unwrap_or(*spec);
            let place = Found::at(experiment, node)
                .fact("team", org.manifest(team).name)
                .fact("count", experiments.len())
                .fact("first", first.name);
            let began = earlier.get("startedOn").or_else(|| earlier.get("stage")).unwrap_or(*earlier);
            found.push(place.related(began, format!("`{}` runs already", first.name)));
        }
    }
    found
}
