//! Feature flags and what refers to them: releases that list them, teams that own them.

use super::{Check, Context, Found, Kind};
use crate::document::{Node, Value};
use crate::org::{Manifest, Reference, Target};
use crate::policy::expr::Moment;

/// A release lists a flag that nobody declares.
pub(super) const UNDECLARED_FLAG: Check = Check {
    name: "undeclared-flag",
    params: &[],
    facts: &[("flag", Kind::Text), ("near", Kind::Text)],
    find: undeclared,
};

/// A release lists a flag that was removed before.
pub(super) const REMOVED_FLAG: Check = Check {
    name: "removed-flag",
    params: &[],
    facts: &[("flag", Kind::Text), ("removedAt", Kind::Text), ("date", Kind::Text)],
    find: removed,
};

/// A flag of a team that is not there, or in which nobody is.
pub(super) const FLAG_OWNER: Check = Check {
    name: "flag-owner",
    params: &[],
    facts: &[("owner", Kind::Text), ("declared", Kind::Bool), ("near", Kind::Text)],
    find: owners,
};

/// The references from one kind of manifest to another, each with the manifest that holds it.
fn references<'r, 't>(
    ctx: &'r Context<'_, 't>,
    from: &'static str,
    to: &'static str,
) -> impl Iterator<Item = (&'r Manifest<'t>, &'r Reference<'t>)> {
    let org = ctx.world.org;
    let (from, to) = (org.schemas().by_name(from), org.schemas().by_name(to));
    let all = org.references().iter().map(move |reference| (org.manifest(reference.from), reference));
    all.filter(move |(manifest, reference)| {
        Some(manifest.kind) == from && org.kinds_of(reference).first().copied() == to
    })
}

fn undeclared<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let place = |(release, reference): (&Manifest<'t>, &Reference<'t>)| {
        let Target::Nowhere(near) = &reference.target else { return None };
        let place = Found::at(release, reference.node)
            .fact("flag", reference.node.as_str().unwrap_or_default())
            .fact("near", near.as_deref().unwrap_or_default().to_owned());
        Some(place)
    };
    references(ctx, "Release", "FeatureFlag").filter_map(place).collect()
}

fn removed<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let moment = |node: Node<'t>| -> Option<Moment> {
        node.as_str()?.parse().ok().map(|date| ctx.world.clock.moment(&date))
    };
    let place = |(release, reference): (&Manifest<'t>, &Reference<'t>)| {
        let Target::Manifest(flag) = reference.target else { return None };
        let flag = ctx.world.org.manifest(flag);
        let (gone, date) = (flag.spec()?.get("removedAt")?, release.spec()?.get("date")?);
        if !moment(date)?.compare(&moment(gone)?).is_gt() {
            return None;
        }
        let place = Found::at(release, reference.node)
            .fact("flag", flag.name)
            .fact("removedAt", gone.text().unwrap_or_default())
            .fact("date", date.text().unwrap_or_default());
        Some(place.related(gone, "removed here"))
    };
    references(ctx, "Release", "FeatureFlag").filter_map(place).collect()
}

fn owners<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let place = |(flag, reference): (&Manifest<'t>, &Reference<'t>)| {
        let place =
            Found::at(flag, reference.node).fact("owner", reference.node.as_str().unwrap_or_default());
        match &reference.target {
            Target::Nowhere(near) => Some(
                place.fact("declared", false).fact("near", near.as_deref().unwrap_or_default().to_owned()),
            ),
            Target::Manifest(team) => {
                let team = ctx.world.org.manifest(*team);
                let removed = flag.spec()?.get("removedAt").is_some();
                (!removed && is_deserted(ctx, team)).then(|| {
                    place.fact("declared", true).fact("near", "").related(team.root, "nobody is in this team")
                })
            }
            Target::WrongKind(_) | Target::NoPart(..) | Target::Unknown => None,
        }
    };
    references(ctx, "FeatureFlag", "Team").filter_map(place).collect()
}

/// Says who is in it, and nobody of them is here any more.
fn is_deserted<'t>(ctx: &Context<'_, 't>, team: &Manifest<'t>) -> bool {
    let Some(spec) = team.spec() else { return false };
    match (spec.get("members"), spec.get("headcount")) {
        (Some(members), _) if matches!(members.value(), Value::Sequence) => {
            members.items().all(|member| has_left(ctx, team, member))
        }
        (None, Some(headcount)) => headcount.value() == Value::Int(0),
        _ => false,
    }
}

/// A member with a `Person` manifest that says so.
fn has_left<'t>(ctx: &Context<'_, 't>, team: &Manifest<'t>, member: Node<'t>) -> bool {
    let org = ctx.world.org;
    let name = member.as_str().or_else(|| member.get("name")?.as_str());
    let person = org.schemas().by_name("Person").zip(name);
    let person = person.and_then(|(kind, name)| org.resolve(kind, team.namespace, name));
    let active = person.and_then(|person| person.spec()?.get("active"));
    active.map(Node::value) == Some(Value::Bool(false))
}
