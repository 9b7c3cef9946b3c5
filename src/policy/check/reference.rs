//! References that lead nowhere, or to something else.

use super::{Check, Context, Found, Kind};
use crate::org::{Reference, ReferenceText, Target, written};

/// No manifest of this name.
pub(super) const UNRESOLVED_REFERENCE: Check = Check {
    name: "unresolved-reference",
    params: &[],
    facts: &[("text", Kind::Text), ("wanted", Kind::Text), ("near", Kind::Text), ("mended", Kind::Text)],
    find: unresolved,
};

/// A manifest of this name, of a kind that the field does not take.
pub(super) const WRONG_KIND: Check = Check {
    name: "wrong-kind",
    params: &[],
    facts: &[("text", Kind::Text), ("wanted", Kind::Text), ("kind", Kind::Text)],
    find: wrong_kind,
};

fn unresolved<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let mut found = Vec::new();
    for reference in org.references().iter().filter(|reference| reference.reported_by().is_none()) {
        let (wanted, near, target) = match &reference.target {
            Target::Nowhere(near) => (wanted(ctx, reference), near, None),
            Target::NoPart(target, near) => {
                let target = org.manifest(*target);
                (format!("part of `{}`", target.name), near, Some(target))
            }
            Target::Manifest(_) | Target::WrongKind(_) | Target::Unknown => continue,
        };
        let text = reference.node.text().unwrap_or_default();
        let text = written(org, org.manifest(reference.from), org.kinds_of(reference), text);
        let mended = near.as_deref().map(|near| match target {
            Some(_) => ReferenceText { part: Some(near), ..text },
            None => ReferenceText { name: near, ..text },
        });
        let place = place(ctx, reference)
            .fact("wanted", wanted)
            .fact("near", near.as_deref().unwrap_or_default().to_owned())
            .fact("mended", mended.map(|text| text.to_string()).unwrap_or_default());
        found.push(match target {
            Some(target) => place.related(target.root, "this is the whole it should be a part of"),
            None => place,
        });
    }
    found
}

fn wrong_kind<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let mut found = Vec::new();
    for reference in org.references() {
        if let Target::WrongKind(target) = reference.target {
            let target = org.manifest(target);
            let kind = org.schemas().name(target.kind).to_owned();
            let place =
                place(ctx, reference).fact("wanted", wanted(ctx, reference)).fact("kind", kind.clone());
            found.push(place.related(target.root, format!("the {kind} of this name")));
        }
    }
    found
}

fn place<'t>(ctx: &Context<'_, 't>, reference: &Reference<'t>) -> Found<'t> {
    let text = reference.node.text().unwrap_or_default();
    Found::at(ctx.world.org.manifest(reference.from), reference.node).fact("text", text)
}

/// `Team`, or `Team, Person or Organization`.
fn wanted(ctx: &Context<'_, '_>, reference: &Reference<'_>) -> String {
    let names: Vec<_> =
        ctx.world.org.kinds_of(reference).iter().map(|kind| ctx.world.org.schemas().name(*kind)).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
