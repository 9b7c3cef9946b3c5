//! Which objective serves which: the cascade from company to engineering to team.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId, Organization, ReferenceText};

/// An objective that serves nothing, or not what stands one level above it.
pub(super) const UNALIGNED_OBJECTIVE: Check = Check {
    name: "unaligned-objective",
    params: &[],
    facts: &[
        ("objective", Kind::Text),
        ("level", Kind::Text),
        ("above", Kind::Text),
        ("target", Kind::Text),
        ("targetLevel", Kind::Text),
    ],
    find: unaligned,
};

/// Objectives that serve each other in a circle.
pub(super) const ALIGNMENT_CYCLE: Check = Check {
    name: "alignment-cycle",
    params: &[],
    facts: &[("path", Kind::Text), ("count", Kind::Number)],
    find: cycles,
};

/// A company objective that no other serves.
pub(super) const CHILDLESS_OBJECTIVE: Check = Check {
    name: "childless-objective",
    params: &[],
    facts: &[("objective", Kind::Text), ("okr", Kind::Text), ("period", Kind::Text)],
    find: childless,
};

/// An objective: its manifest, and its `id` in lower case.
type Key = (ManifestId, String);

struct Objective<'o, 't> {
    okr: &'o Manifest<'t>,
    node: Node<'t>,
    id: &'t str,
    /// What it aligns to, where that is an objective that exists.
    serves: Option<Key>,
}

struct Cascade<'o, 't> {
    /// In the order of files.
    order: Vec<Key>,
    objectives: BTreeMap<Key, Objective<'o, 't>>,
}

impl<'o, 't> Cascade<'o, 't> {
    fn new(org: &'o Organization<'t>) -> Self {
        let mut cascade = Self { order: Vec::new(), objectives: BTreeMap::new() };
        for okr in org.of_kind("OKR") {
            for node in okr.spec().into_iter().flat_map(|spec| spec.list("objectives")) {
                let Some(id) = node.get("id").and_then(Node::text) else { continue };
                let key = (okr.id, id.to_lowercase());
                let serves = node.get("alignsTo").and_then(Node::as_str).and_then(|text| {
                    let target = org.resolve(okr.kind, okr.namespace, text)?;
                    let part = ReferenceText::parse(text).part?.to_lowercase();
                    (target.kind == okr.kind).then_some((target.id, part))
                });
                cascade.order.push(key.clone());
                cascade.objectives.entry(key).or_insert(Objective { okr, node, id, serves });
            }
        }
        cascade
    }

    fn next(&self, key: &Key) -> Option<&Key> {
        self.objectives.get(key)?.serves.as_ref().filter(|serves| self.objectives.contains_key(*serves))
    }

    /// The circles of objectives, each from its first one in the order of files.
    fn circles(&self) -> Vec<Vec<&Key>> {
        let mut seen: BTreeSet<&Key> = BTreeSet::new();
        let mut circles = Vec::new();
        for start in &self.order {
            let mut way: Vec<&Key> = Vec::new();
            let mut at = Some(start);
            while let Some(key) = at.filter(|key| seen.insert(key)) {
                way.push(key);
                at = self.next(key);
            }
            // The way ended where it had been before: if that is on this way, it is a circle.
            if let Some(first) = at.and_then(|key| way.iter().position(|passed| *passed == key)) {
                circles.push(way.split_off(first));
            }
        }
        circles
    }
}

fn level<'t>(okr: &Manifest<'t>) -> Option<&'t str> {
    okr.spec()?.get("level")?.as_str()
}

fn above(level: &str) -> Option<&'static str> {
    match level {
        "team" => Some("engineering"),
        "engineering" => Some("company"),
        _ => None,
    }
}

fn unaligned<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let cascade = Cascade::new(ctx.world.org);
    // What goes round in a circle cannot go up, and is reported as that.
    let circular: BTreeSet<&Key> = cascade.circles().into_iter().flatten().collect();
    let judged = cascade.order.iter().filter(|key| !circular.contains(key));
    judged.filter_map(|key| unaligned_place(ctx, cascade.objectives.get(key)?, cascade.next(key))).collect()
}

fn unaligned_place<'t>(
    ctx: &Context<'_, 't>,
    objective: &Objective<'_, 't>,
    serves: Option<&Key>,
) -> Option<Found<'t>> {
    let level = level(objective.okr)?;
    let above = above(level);
    let (node, target, target_level) = match (objective.node.get("alignsTo"), above) {
        (None, None) => return None,
        (None, Some(_)) => (objective.node, "", ""),
        (Some(node), _) => {
            // A reference that leads nowhere is reported by its own rule.
            let target = ctx.world.org.manifest(serves?.0);
            let target_level = target.spec()?.get("level")?.as_str()?;
            if above == Some(target_level) {
                return None;
            }
            (node, node.as_str()?, target_level)
        }
    };
    let place = Found::at(objective.okr, node)
        .fact("objective", objective.id)
        .fact("level", level)
        .fact("above", above.unwrap_or(""))
        .fact("target", target)
        .fact("targetLevel", target_level);
    let target = serves.map(|(okr, _)| ctx.world.org.manifest(*okr));
    let label = target.and_then(|target| target.root.path(&["spec", "level"]));
    Some(match label {
        Some(label) => place.related(label, "the level of what it aligns to"),
        None => place,
    })
}

fn cycles<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let cascade = Cascade::new(ctx.world.org);
    let place = |circle: &Vec<&Key>| {
        let members: Vec<_> = circle.iter().filter_map(|key| cascade.objectives.get(*key)).collect();
        let (first, others) = members.split_first()?;
        let mut path: Vec<_> = members.iter().map(|one| format!("`{}#{}`", one.okr.name, one.id)).collect();
        path.extend(path.first().cloned());
        let mut place = Found::at(first.okr, first.node.get("alignsTo")?)
            .fact("path", path.join(" → "))
            .fact("count", members.len());
        let mut names: Vec<_> =
            members.iter().map(|one| format!("{}/{}#{}", one.okr.namespace, one.okr.name, one.id)).collect();
        names.sort();
        place.identity = Some(names.join(" "));
        for other in others {
            let message = format!("`{}#{}` is part of the circle", other.okr.name, other.id);
            place = place.related(other.node.get("alignsTo")?, message);
        }
        Some(place)
    };
    cascade.circles().iter().filter_map(place).collect()
}

fn childless<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    // A manifest that could not be read may hold the objective that is missing.
    if org.schemas().by_name("OKR").is_none_or(|kind| org.is_incomplete(kind)) {
        return Vec::new();
    }
    let cascade = Cascade::new(org);
    let period = |okr: &Manifest<'t>| okr.spec()?.get("period")?.as_str();
    let served: BTreeSet<&Key> =
        cascade.objectives.values().filter_map(|objective| objective.serves.as_ref()).collect();
    let cascaded: BTreeSet<&str> =
        org.of_kind("OKR").filter(|okr| level(okr) == Some("engineering")).filter_map(period).collect();
    let place = |key: &Key| {
        let objective = cascade.objectives.get(key)?;
        let period = period(objective.okr)?;
        let judged = level(objective.okr) == Some("company") && cascaded.contains(period);
        let place = Found::at(objective.okr, objective.node)
            .fact("objective", objective.id)
            .fact("okr", objective.okr.name)
            .fact("period", period);
        (judged && !served.contains(key)).then_some(place)
    };
    cascade.order.iter().filter_map(place).collect()
}
