//! How many objectives one owner has in one period, over all files.

use std::collections::BTreeMap;

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ReferenceText};

/// More objectives than an owner can keep in mind.
pub(super) const OBJECTIVES_PER_OWNER: Check = Check {
    name: "objectives-per-owner",
    params: &[("max", Kind::Number)],
    facts: &[("owner", Kind::Text), ("period", Kind::Text), ("count", Kind::Number), ("files", Kind::Number)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut groups: BTreeMap<(String, &str), Vec<(&Manifest<'t>, Node<'t>)>> = BTreeMap::new();
    for okr in ctx.world.org.of_kind("OKR") {
        let text = |field: &str| okr.spec()?.get(field)?.as_str();
        let (Some(owner), Some(period)) = (text("owner"), text("period")) else { continue };
        let owner = ReferenceText::parse(owner);
        let owner = format!("{}/{}", owner.namespace.unwrap_or(okr.namespace), owner.name).to_lowercase();
        let objectives = okr.spec().into_iter().flat_map(|spec| spec.list("objectives"));
        groups.entry((owner, period)).or_default().extend(objectives.map(|objective| (okr, objective)));
    }
    let max = ctx.number("max") as usize;
    groups
        .into_iter()
        .filter_map(|((owner, period), objectives)| place(&owner, period, &objectives, max))
        .collect()
}

/// At the first objective beyond the limit; the other files that count towards it are related places.
fn place<'t>(
    owner: &str,
    period: &'t str,
    objectives: &[(&Manifest<'t>, Node<'t>)],
    max: usize,
) -> Option<Found<'t>> {
    let (okr, surplus) = objectives.get(max)?;
    let mut documents: Vec<_> = objectives.iter().map(|(okr, _)| *okr).collect();
    documents.dedup_by_key(|okr| okr.id);
    let owner = owner.strip_prefix("default/").unwrap_or(owner);
    let mut place = Found::at(okr, *surplus)
        .fact("owner", owner.to_owned())
        .fact("period", period)
        .fact("count", objectives.len())
        .fact("files", documents.len());
    place.identity = Some(format!("{owner} {period}"));
    for other in documents.iter().filter(|other| other.id != okr.id) {
        let count = objectives.iter().filter(|(okr, _)| okr.id == other.id).count();
        let node = other.root.path(&["spec", "objectives"]).unwrap_or(other.root);
        place = place.related(node, format!("{count} more count towards the limit"));
    }
    Some(place)
}
