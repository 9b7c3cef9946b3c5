//! What the schemas refuse: violations of a manifest's shape, and documents of no known kind.

use super::{Check, Context, Found, Kind};
use crate::schema::ViolationKind;

const FACTS: &[(&str, Kind)] = &[("message", Kind::Text), ("help", Kind::Text), ("near", Kind::Text)];

/// A value or a missing field that the schema does not allow.
pub(super) const INVALID: Check =
    Check { name: "schema", params: &[], facts: FACTS, find: |ctx| violations(ctx, ViolationKind::Invalid) };

/// A field that the schema does not have.
pub(super) const UNKNOWN_FIELD: Check = Check {
    name: "unknown-field",
    params: &[],
    facts: FACTS,
    find: |ctx| violations(ctx, ViolationKind::UnknownField),
};

/// Another spelling of an allowed value.
pub(super) const ENUM_ALIAS: Check = Check {
    name: "enum-alias",
    params: &[],
    facts: FACTS,
    find: |ctx| violations(ctx, ViolationKind::EnumAlias),
};

/// A document that claims to be ours and is of no kind we know.
pub(super) const UNKNOWN_KIND: Check =
    Check { name: "unknown-kind", params: &[], facts: FACTS, find: unknown_kinds };

fn violations<'t>(ctx: &Context<'_, 't>, kind: ViolationKind) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for manifest in ctx.world.org.readable() {
        for violation in manifest.violations.iter().filter(|violation| violation.kind == kind) {
            let mut place = Found::at(manifest, manifest.root.tree().node(violation.node))
                .fact("message", violation.message.clone())
                .fact("help", violation.help.clone().unwrap_or_default())
                .fact("near", violation.near.clone().unwrap_or_default());
            place.span = Some(violation.span);
            // Which field is missing; the place of a value in a list is no part of what it is.
            let field = violation.pointer.rsplit('/').next().unwrap_or_default();
            if field.parse::<usize>().is_err() {
                field.clone_into(&mut place.detail);
            }
            found.push(place);
        }
    }
    found
}

fn unknown_kinds<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let place = |unknown: &crate::org::UnknownKind<'t>| {
        let near = unknown.near.clone().unwrap_or_default();
        let help = if near.is_empty() {
            "`orglint schema` lists the kinds".to_owned()
        } else {
            format!("did you mean `{near}`?")
        };
        let mut place = Found::in_file(unknown.node.file(), unknown.node.label())
            .fact("message", unknown.message.clone())
            .fact("help", help)
            .fact("near", near);
        place.node = Some(unknown.node);
        place
    };
    ctx.world.org.unknown().iter().map(place).collect()
}
