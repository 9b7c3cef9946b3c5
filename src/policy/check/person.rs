//! Whom people report to, and how many teams share them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Context, Found, Kind};
use crate::document::{self, Node};
use crate::org::{Manifest, ManifestId};
use crate::policy::expr::Value;

/// People without a manager, with one who has left, or above themselves.
pub(super) const REPORTING_LINE: Check = Check {
    name: "reporting-line",
    params: &[],
    facts: &[
        ("problem", Kind::Text),
        ("person", Kind::Text),
        ("manager", Kind::Text),
        ("head", Kind::Text),
        ("path", Kind::Text),
    ],
    find: reporting_lines,
};

/// Everyone who is on a team, with all of their teams and what these take of their time.
pub(super) const ALLOCATION: Check = Check {
    name: "allocation",
    params: &[("maxAllocation", Kind::Number), ("maxTeams", Kind::Number)],
    facts: &[
        ("person", Kind::Text),
        ("allocated", Kind::Number),
        ("teams", Kind::Number),
        ("names", Kind::Text),
    ],
    find: allocations,
};

/// Unless the manifest says that they have left.
fn is_active(person: &Manifest<'_>) -> bool {
    let active = person.spec().and_then(|spec| spec.get("active")).map(Node::value);
    active != Some(document::Value::Bool(false))
}

/// The field and whom it names, by person; people without the field are not in it.
type Managers<'o, 't> = BTreeMap<ManifestId, (Node<'t>, Option<&'o Manifest<'t>>)>;

fn reporting_lines<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let people: Vec<_> = ctx.world.org.of_kind("Person").collect();
    let manager = |person: &Manifest<'t>| {
        let node = person.spec()?.get("manager").filter(|node| node.value() != document::Value::Null)?;
        Some((person.id, (node, node.as_str().and_then(|text| ctx.target("Person", person, text)))))
    };
    let managers: Managers<'t, 't> = people.iter().filter_map(|person| manager(person)).collect();
    // Where nobody names a manager, lines are not kept here.
    if managers.is_empty() {
        return Vec::new();
    }
    let heads = heads(&people, &managers);
    let active = people.iter().filter(|person| is_active(person));
    let mut found: Vec<_> = active.filter_map(|person| broken(person, &managers, &heads)).collect();
    found.extend(cycles(ctx, &people, &managers));
    found
}

fn place<'t>(problem: &'static str, person: &Manifest<'t>, node: Node<'t>) -> Found<'t> {
    Found::at(person, node).fact("problem", problem).fact("person", person.name)
}

/// A line that leads nowhere.
fn broken<'t>(
    person: &Manifest<'t>,
    managers: &Managers<'t, 't>,
    heads: &BTreeMap<&str, &'t Manifest<'t>>,
) -> Option<Found<'t>> {
    let found = match managers.get(&person.id) {
        Some((node, Some(manager))) if !is_active(manager) => place("left", person, *node)
            .fact("manager", manager.name)
            .fact("head", "")
            .related(manager.root, "has left"),
        Some(_) => return None,
        None => {
            let head = heads.get(person.namespace);
            if head.is_some_and(|head| head.id == person.id) {
                return None;
            }
            let name = head.map_or("", |head| head.name);
            let found = place("none", person, person.root).fact("manager", "").fact("head", name);
            match head {
                Some(head) => found.related(head.root, "the head, with nobody above"),
                None => found,
            }
        }
    };
    Some(found.fact("path", ""))
}

/// By namespace, the person without a manager to whom most others report, directly or not.
fn heads<'t>(
    people: &[&'t Manifest<'t>],
    managers: &Managers<'t, 't>,
) -> BTreeMap<&'t str, &'t Manifest<'t>> {
    let mut reports: BTreeMap<ManifestId, usize> = BTreeMap::new();
    for person in people {
        let mut above = BTreeSet::from([person.id]);
        let mut id = person.id;
        while let Some((_, Some(manager))) = managers.get(&id)
            && above.insert(manager.id)
        {
            *reports.entry(manager.id).or_default() += 1;
            id = manager.id;
        }
    }
    let mut heads: BTreeMap<&str, &Manifest<'t>> = BTreeMap::new();
    let count = |person: &Manifest<'_>| reports.get(&person.id).copied().unwrap_or(0);
    for person in people {
        if managers.contains_key(&person.id) || !is_active(person) || count(person) == 0 {
            continue;
        }
        let head = heads.entry(person.namespace).or_insert(person);
        if count(person) > count(head) {
            *head = person;
        }
    }
    heads
}

/// Each circle once, at its first person.
fn cycles<'t>(
    ctx: &Context<'_, 't>,
    people: &[&'t Manifest<'t>],
    managers: &Managers<'t, 't>,
) -> Vec<Found<'t>> {
    let mut done: BTreeSet<ManifestId> = BTreeSet::new();
    let mut found = Vec::new();
    for person in people {
        let mut line = Vec::new();
        let mut id = person.id;
        while done.insert(id) {
            line.push(id);
            let Some((_, Some(manager))) = managers.get(&id) else { break };
            id = manager.id;
        }
        // Only a line that comes back to itself ends on one of its own people who has a manager.
        let Some(start) = line.iter().position(|step| *step == id) else { continue };
        let circle = line.get(start..).unwrap_or_default();
        let closes = circle.last().and_then(|last| managers.get(last)?.1).is_some_and(|next| next.id == id);
        if closes {
            found.extend(circle_place(ctx, circle, managers));
        }
    }
    found
}

fn circle_place<'t>(
    ctx: &Context<'_, 't>,
    circle: &[ManifestId],
    managers: &Managers<'t, 't>,
) -> Option<Found<'t>> {
    let first = circle.iter().enumerate().min_by_key(|(_, id)| **id)?.0;
    let mut ids: Vec<_> = circle.iter().cycle().skip(first).take(circle.len()).collect();
    let person = ctx.world.org.manifest(**ids.first()?);
    let (node, manager) = managers.get(&person.id)?;
    ids.push(ids.first()?);
    let path: Vec<_> = ids.iter().map(|id| format!("`{}`", ctx.world.org.manifest(**id).name)).collect();
    let mut place = place("circle", person, *node)
        .fact("manager", manager.map_or("", |manager| manager.name))
        .fact("head", "")
        .fact("path", path.join(" → "));
    for id in ids.iter().skip(1).take(circle.len() - 1) {
        place = place.related(managers.get(id)?.0, "and on");
    }
    Some(place)
}

/// A team of a person: where it stands, and the share of time if it says one.
struct Membership<'t> {
    node: Node<'t>,
    allocation: Option<f64>,
}

fn allocations<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let people = ctx.world.org.of_kind("Person").filter(|person| is_active(person));
    people.filter_map(|person| allocation(ctx, person)).collect()
}

fn allocation<'t>(ctx: &Context<'_, 't>, person: &Manifest<'t>) -> Option<Found<'t>> {
    let memberships = memberships(ctx, person);
    let allocated: f64 = memberships.values().filter_map(|membership| membership.allocation).sum();
    // Of nearly everybody there is nothing to say, and nothing is put into words.
    let is_below =
        allocated < ctx.number("maxAllocation") && (memberships.len() as f64) < ctx.number("maxTeams");
    if memberships.is_empty() || is_below {
        return None;
    }
    let names: Vec<_> =
        memberships.keys().map(|team| format!("`{}`", ctx.world.org.manifest(*team).name)).collect();
    let node = person.spec().and_then(|spec| spec.get("teams")).unwrap_or(person.root);
    let mut place = Found::at(person, node)
        .fact("person", person.name)
        .fact("allocated", Value::Double(allocated))
        .fact("teams", memberships.len())
        .fact("names", names.join(", "));
    for membership in memberships.values() {
        place = place.related(
            membership.node,
            match membership.allocation {
                Some(share) => format!("{} %", Value::Double(share)),
                None => "another team".to_owned(),
            },
        );
    }
    Some(place)
}

/// By team; what the person's own manifest says of the share of time counts before what the team says.
fn memberships<'t>(ctx: &Context<'_, 't>, person: &Manifest<'t>) -> BTreeMap<ManifestId, Membership<'t>> {
    let org = ctx.world.org;
    let share = |node: Node<'t>| Value::of(node.get("allocation")?).as_number();
    let mut memberships: BTreeMap<ManifestId, Membership<'t>> = BTreeMap::new();
    for membership in person.spec().into_iter().flat_map(|spec| spec.list("teams")) {
        let Some(node) = membership.get("team") else { continue };
        if let Some(team) = node.as_str().and_then(|text| ctx.target("Team", person, text)) {
            memberships.insert(team.id, Membership { node, allocation: share(membership) });
        }
    }
    let team_kind = org.schemas().by_name("Team");
    for reference in org.referrers(person.id) {
        let team = org.manifest(reference.from);
        // `- ada`, or the name of `- { name: ada }`.
        let member =
            if reference.node.key().is_some() { reference.node.parent() } else { Some(reference.node) };
        let list = member.and_then(Node::parent).and_then(Node::key).and_then(Node::text);
        let (Some(member), true) = (member, Some(team.kind) == team_kind && list == Some("members")) else {
            continue;
        };
        let said =
            memberships.entry(team.id).or_insert(Membership { node: reference.node, allocation: None });
        said.allocation = said.allocation.or_else(|| share(member));
    }
    memberships
}
