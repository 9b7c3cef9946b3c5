//! Who is on call: enough people in each rotation, and nobody in all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ReferenceText};

/// Every rotation with its number of people, and every person who is in each of several rotations.
pub(super) const ON_CALL: Check = Check {
    name: "on-call",
    params: &[("rotations", Kind::Number)],
    facts: &[
        ("rotation", Kind::Text),
        ("people", Kind::Number),
        ("person", Kind::Text),
        ("rotations", Kind::Number),
    ],
    find,
};

/// People by whom they are, whether they have a manifest or only a handle.
type People<'t> = BTreeMap<String, Node<'t>>;

fn people<'t>(rotation: &Manifest<'t>) -> Option<(Node<'t>, People<'t>)> {
    let members = rotation.spec()?.get("members")?;
    let person = |node: Node<'t>| {
        let written = ReferenceText::parse(node.text()?);
        let namespace = written.namespace.unwrap_or(rotation.namespace);
        Some((format!("{namespace}/{}", written.name).to_lowercase(), node))
    };
    Some((members, members.items().filter_map(person).collect()))
}

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let rotations: Vec<_> = ctx
        .world
        .org
        .of_kind("OnCallRotation")
        .filter_map(|rotation| Some((rotation, people(rotation)?)))
        .collect();
    let mut found: Vec<_> = rotations
        .iter()
        .map(|(rotation, (members, people))| {
            Found::at(rotation, *members)
                .fact("rotation", rotation.name)
                .fact("people", people.len())
                .fact("person", "")
                .fact("rotations", rotations.len())
        })
        .collect();
    let Some((first, others)) = rotations.split_first() else { return found };
    if (rotations.len() as f64) < ctx.number("rotations") {
        return found;
    }
    let (rotation, (_, everyone)) = first;
    let in_all = |name: &&String| others.iter().all(|(_, (_, people))| people.contains_key(*name));
    for name in everyone.keys().filter(in_all).collect::<BTreeSet<_>>() {
        let Some(node) = everyone.get(name) else { continue };
        let mut place = Found::at(rotation, *node)
            .fact("rotation", rotation.name)
            .fact("people", everyone.len())
            .fact("person", node.text().unwrap_or_default())
            .fact("rotations", rotations.len());
        for (other, (_, people)) in others {
            if let Some(node) = people.get(name) {
                place = place.related(*node, format!("and in `{}`", other.name));
            }
        }
        found.push(place);
    }
    found
}
