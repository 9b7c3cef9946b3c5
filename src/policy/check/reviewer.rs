//! People in `CODEOWNERS` who are written down nowhere, or who have left. Teams there are looked at elsewhere.

use std::collections::BTreeMap;

use super::{Check, Context, Found, Kind};
use crate::diagnostic::Label;
use crate::document::{Node, Value};
use crate::org::{Codeowners, Manifest, Owner};
use crate::value::{Effort, nearest_within};

/// Letters compared to find whom unknown handles may mean.
const MAX_EFFORT: u32 = 20_000_000;

/// Everyone in `CODEOWNERS` who cannot review, once, where people are known by what GitHub calls them.
pub(super) const CODEOWNERS_PEOPLE: Check = Check {
    name: "codeowners-people",
    params: &[],
    facts: &[("text", Kind::Text), ("left", Kind::Bool), ("near", Kind::Text), ("count", Kind::Number)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let Some((file, source)) = ctx.sources.codeowners() else { return Vec::new() };
    let people = people(ctx);
    let codeowners = Codeowners::parse(source.text());
    let mut named: BTreeMap<String, Vec<Owner<'t>>> = BTreeMap::new();
    for owner in codeowners.lines.iter().flat_map(|line| &line.owners) {
        if let Some(handle) = owner.text.strip_prefix('@').filter(|handle| !handle.contains('/')) {
            named.entry(handle.to_lowercase()).or_default().push(*owner);
        }
    }
    // Where nobody is known by a handle, manifests call people otherwise.
    if !named.keys().any(|handle| people.contains_key(handle)) {
        return Vec::new();
    }
    let is_whole = org.schemas().by_name("Person").is_some_and(|kind| !org.is_incomplete(kind));
    let mut effort = Effort::new(MAX_EFFORT);
    let found = named.into_iter().filter_map(|(handle, owners)| {
        let person = people.get(&handle);
        let left = person.is_some_and(|person| has_left(person));
        if !left && (person.is_some() || !is_whole) {
            return None;
        }
        let (first, others) = owners.split_first()?;
        let near = nearest_within(&handle, people.keys().map(String::as_str), &mut effort).filter(|_| !left);
        let mut place = Found::in_file(file, first.span)
            .fact("text", first.text)
            .fact("left", left)
            .fact("near", near.unwrap_or_default().to_owned())
            .fact("count", owners.len());
        let label = |owner: &Owner<'_>| Label { file, span: owner.span, message: "and here".to_owned() };
        place.related.extend(others.iter().map(label));
        Some(match person {
            Some(person) => place.related(person.root, "has left"),
            None => place,
        })
    });
    found.collect()
}

/// Everyone by what GitHub calls them, in lower case: their `github`, or else their name.
fn people<'t>(ctx: &Context<'_, 't>) -> BTreeMap<String, &'t Manifest<'t>> {
    let handle = |person: &Manifest<'t>| {
        let github = person.spec().and_then(|spec| spec.get("github")?.as_str());
        github.unwrap_or(person.name).trim_start_matches('@').to_lowercase()
    };
    ctx.world.org.of_kind("Person").map(|person| (handle(person), person)).collect()
}

fn has_left(person: &Manifest<'_>) -> bool {
    person.spec().and_then(|spec| spec.get("active")).map(Node::value) == Some(Value::Bool(false))
}
