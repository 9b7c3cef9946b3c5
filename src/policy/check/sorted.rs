//! Lists that are to be kept in alphabetical order.

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::Manifest;

/// The first element of a list that stands behind a larger one, in manifests that have opted in.
pub(super) const SORTED_LISTS: Check = Check {
    name: "sorted-lists",
    params: &[("lists", Kind::List), ("labels", Kind::List), ("all", Kind::Bool)],
    facts: &[("list", Kind::Text), ("element", Kind::Text), ("before", Kind::Text)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let (lists, labels, all) = (ctx.words("lists"), ctx.words("labels"), ctx.switch("all"));
    let asked = |manifest: &&Manifest<'t>| {
        let labelled = |label: &String| {
            let path = ["metadata", "labels", label.as_str()];
            manifest.root.path(&path).and_then(Node::text) == Some("sorted")
        };
        all || labels.iter().any(labelled)
    };
    let mut found = Vec::new();
    for manifest in ctx.world.org.readable().filter(asked) {
        for name in &lists {
            let list = manifest.spec().and_then(|spec| spec.get(name));
            found.extend(list.and_then(|list| unsorted(manifest, list)));
        }
    }
    found
}

/// A text, or the name of a map in a list.
fn text<'t>(node: Node<'t>) -> Option<&'t str> {
    node.text().or_else(|| ["name", "id", "team"].iter().find_map(|key| node.get(key)?.text()))
}

fn unsorted<'t>(manifest: &Manifest<'t>, list: Node<'t>) -> Option<Found<'t>> {
    let named: Vec<_> = list.items().filter_map(|node| Some((text(node)?, node))).collect();
    let (before, after) = named.windows(2).find_map(|pair| match pair {
        [before, after] if before.0.to_lowercase() > after.0.to_lowercase() => Some((*before, *after)),
        _ => None,
    })?;
    // Where it belongs: in front of the first that is larger.
    let first =
        named.iter().find(|(name, _)| name.to_lowercase() > after.0.to_lowercase()).unwrap_or(&before);
    let place = Found::at(manifest, after.1)
        .fact("list", list.key().and_then(Node::text).unwrap_or_default())
        .fact("element", after.0)
        .fact("before", first.0);
    Some(place.related(first.1, "it belongs in front of this"))
}
