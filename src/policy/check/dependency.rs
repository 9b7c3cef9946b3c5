//! The same dependency written down twice.

use std::collections::BTreeMap;

use super::{Check, Context, Found, Kind};
use crate::org::{Manifest, ReferenceText};

/// Same provider, consumer, item and quarter.
pub(super) const DUPLICATE_DEPENDENCY: Check = Check {
    name: "duplicate-dependency",
    params: &[],
    facts: &[("item", Kind::Text), ("first", Kind::Text), ("provider", Kind::Text), ("consumer", Kind::Text)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut first: BTreeMap<[String; 4], &Manifest<'t>> = BTreeMap::new();
    let mut found = Vec::new();
    for dependency in ctx.world.org.of_kind("Dependency") {
        let Some(key) = key(dependency) else { continue };
        let Some(earlier) = first.get(&key) else {
            first.insert(key, dependency);
            continue;
        };
        let Some(item) = dependency.root.path(&["spec", "item"]) else { continue };
        let mut place = Found::at(dependency, item)
            .fact("item", item.text().unwrap_or_default())
            .fact("first", earlier.name)
            .fact("provider", name(dependency, "provider"))
            .fact("consumer", name(dependency, "consumer"))
            .related(earlier.root.path(&["spec", "item"]).unwrap_or(earlier.root), "written down here first");
        place.identity = Some(key.join(" "));
        found.push(place);
    }
    found
}

/// The name of a team as a message has it.
fn name<'t>(dependency: &Manifest<'t>, field: &str) -> &'t str {
    let text = dependency.spec().and_then(|spec| spec.get(field)?.as_str());
    text.map_or("", |text| ReferenceText::parse(text).name)
}

/// What makes two dependencies one; nothing when a part is missing, which the schema reports.
fn key(dependency: &Manifest<'_>) -> Option<[String; 4]> {
    let text = |field: &str| dependency.spec()?.get(field)?.text();
    let team = |field: &str| {
        let written = ReferenceText::parse(text(field)?);
        let namespace = written.namespace.unwrap_or(dependency.namespace);
        Some(format!("{namespace}/{}", written.name).to_lowercase())
    };
    let item = text("item")?.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    Some([team("provider")?, team("consumer")?, item, text("quarter").unwrap_or("").to_owned()])
}
