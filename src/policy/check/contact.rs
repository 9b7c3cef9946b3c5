//! How long ago a platform team last worked side by side with a team that uses what it builds.

use std::collections::BTreeMap;

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId};

/// Every platform team with the days since its last contact.
pub(super) const PLATFORM_CONTACT: Check = Check {
    name: "platform-contact",
    params: &[("modes", Kind::List)],
    facts: &[("team", Kind::Text), ("met", Kind::Bool), ("daysAgo", Kind::Number)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let Some(kind) = org.schemas().by_name("Team") else { return Vec::new() };
    let of_type = |wanted: &'static str| {
        let kind_of = |team: &Manifest<'t>| team.spec()?.get("type")?.as_str();
        org.of_kind("Team").filter(move |team| kind_of(team) == Some(wanted))
    };
    let streams: Vec<_> = of_type("stream-aligned").map(|team| team.id).collect();
    // A team that cannot be read may be the one they sat with.
    if streams.is_empty() || org.is_incomplete(kind) {
        return Vec::new();
    }
    let modes = ctx.words("modes");
    let mut contacts: BTreeMap<ManifestId, i32> = BTreeMap::new();
    for team in org.of_kind("Team") {
        for interaction in team.spec().into_iter().flat_map(|spec| spec.list("interactions")) {
            let text = |field: &str| interaction.get(field).and_then(Node::as_str);
            let is_close = text("mode").is_some_and(|mode| modes.iter().any(|known| known == mode));
            let Some(ago) = days_ago(ctx, interaction).filter(|_| is_close) else { continue };
            let other =
                text("team").and_then(|other| org.resolve(kind, team.namespace, other)).map(|other| other.id);
            // Either side may declare it; a team that is not found is another rule's business.
            let is_stream = other.is_none_or(|other| streams.contains(&other));
            let met = [Some(team.id).filter(|_| is_stream), other.filter(|_| streams.contains(&team.id))];
            for met in met.into_iter().flatten() {
                contacts.entry(met).and_modify(|last| *last = ago.min(*last)).or_insert(ago);
            }
        }
    }
    let platforms = of_type("platform").map(|team| {
        let node = team.spec().and_then(|spec| spec.get("interactions")).unwrap_or(team.root);
        let last = contacts.get(&team.id);
        Found::at(team, node)
            .fact("team", team.name)
            .fact("met", last.is_some())
            .fact("daysAgo", last.map_or(0, |days| usize::try_from(*days).unwrap_or(0)))
    });
    platforms.collect()
}

/// 0 while it lasts; nothing before it begins.
fn days_ago(ctx: &Context<'_, '_>, interaction: Node<'_>) -> Option<i32> {
    let clock = ctx.world.clock;
    let ago = |field: &str| {
        let date = interaction.get(field)?.as_str()?.parse().ok()?;
        Some((clock.now().day - clock.moment(&date).day).get_days())
    };
    let begun = ago("since").is_none_or(|days| days >= 0);
    begun.then(|| ago("until").unwrap_or(0).max(0))
}
