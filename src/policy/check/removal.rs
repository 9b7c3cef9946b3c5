//! What the last commit took away: teams, and people in teams.

use std::collections::{BTreeMap, BTreeSet};

use super::historic::Historic;
use super::{Check, Context, Found, Kind};
use crate::document::{self, Limits, Node};
use crate::org::{self, Class, Manifest, Organization};
use crate::source::FileId;

/// The share of teams and of members that the last commit removed.
pub(super) const MASS_REMOVAL: Check = Check {
    name: "mass-removal",
    params: &[("minBefore", Kind::Number)],
    facts: &[
        ("what", Kind::Text),
        ("removed", Kind::Number),
        ("before", Kind::Number),
        ("share", Kind::Number),
        ("names", Kind::Text),
    ],
    find,
};

/// What the files that the last commit changed were before it.
pub(super) const PAST: Historic = Historic {
    check: MASS_REMOVAL.name,
    marks: &["Organization"],
    want: |wanted, _| wanted.before = true,
    judges: |org| organization(org).is_some(),
};

/// Names in one message.
const MAX_NAMED: usize = 5;

/// Teams and members by name, without case.
#[derive(Default)]
struct Staff {
    teams: BTreeSet<String>,
    members: BTreeSet<String>,
}

impl Staff {
    fn add(&mut self, team: Node<'_>) {
        if let Some(name) = team.path(&["metadata", "name"]).and_then(Node::text) {
            self.teams.insert(name.to_lowercase());
        }
        for member in team.get("spec").into_iter().flat_map(|spec| spec.list("members")) {
            // A handle, or a map with its name.
            if let Some(name) = member.text().or_else(|| member.get("name")?.text()) {
                self.members.insert(name.to_lowercase());
            }
        }
    }
}

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let (Some(history), Some(organization)) = (ctx.sources.history(), organization(ctx.world.org)) else {
        return Vec::new();
    };
    let changed: BTreeMap<&str, Option<&str>> = history.before().collect();
    let (mut before, mut after) = (Staff::default(), Staff::default());
    for team in ctx.world.org.of_kind("Team") {
        after.add(team.root);
        if !changed.contains_key(ctx.sources.file(team.root.file()).path()) {
            before.add(team.root);
        }
    }
    for text in changed.values().flatten() {
        add_earlier(ctx, organization.root.file(), text, &mut before);
    }
    let kinds = [("teams", &before.teams, &after.teams), ("members", &before.members, &after.members)];
    let found = kinds.into_iter().filter_map(|(what, before, after)| {
        let removed: Vec<_> = before.difference(after).map(|name| format!("`{name}`")).collect();
        if removed.is_empty() || (before.len() as f64) < ctx.number("minBefore") {
            return None;
        }
        let mut names = removed.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join(", ");
        if let Some(more) = removed.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
            names.push_str(&format!(" and {more} more"));
        }
        let mut place = Found::at(organization, organization.root)
            .fact("what", what)
            .fact("removed", removed.len())
            .fact("before", before.len())
            .fact("share", removed.len() * 100 / before.len())
            .fact("names", names);
        what.clone_into(&mut place.detail);
        Some(place)
    });
    found.collect()
}

/// The organization, when there is one alone, so that it is known whose teams they are, and when every team was read.
fn organization<'o, 't>(org: &'o Organization<'t>) -> Option<&'o Manifest<'t>> {
    let mut organizations = org.of_kind("Organization");
    let (first, second) = (organizations.next(), organizations.next());
    let complete = org.schemas().by_name("Team").is_some_and(|team| !org.is_incomplete(team));
    first.filter(|_| second.is_none() && complete)
}

fn add_earlier(ctx: &Context<'_, '_>, file: FileId, text: &str, staff: &mut Staff) {
    let schemas = ctx.world.org.schemas();
    let tree = document::parse(file, text, &Limits::default());
    let path = ctx.sources.file(file).path();
    for root in tree.documents().iter().filter_map(|document| tree.root(document)) {
        if let (Class::Manifest(kind), Some(team)) =
            (org::classify(schemas, path, root), schemas.by_name("Team"))
            && kind == team
        {
            staff.add(root);
        }
    }
}
