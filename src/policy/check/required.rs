//! What a team must say of itself, by its type.

use super::{Check, Context, Found, Kind};
use crate::document::{self, Node};
use crate::org::Manifest;
use crate::policy::expr::Value;

/// Teams that leave out what their type is about. The parameter `required` holds the fields of each type.
pub(super) const REQUIRED_BY_TYPE: Check = Check {
    name: "required-by-type",
    params: &[],
    facts: &[("team", Kind::Text), ("type", Kind::Text), ("missing", Kind::Words)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    ctx.world.org.of_kind("Team").filter_map(|team| place(ctx, team)).collect()
}

fn place<'t>(ctx: &Context<'_, 't>, team: &Manifest<'t>) -> Option<Found<'t>> {
    let spec = team.spec()?;
    let of_type = spec.get("type")?;
    let required = ctx.param("required")?.field(of_type.as_str()?)?;
    let fields = required.elements()?.map(|field| field.to_string());
    let missing: Vec<_> = fields
        .filter(|field| !spec.get(field).is_some_and(says_something) && !is_misspelt(team, field))
        .map(Value::from)
        .collect();
    if missing.is_empty() {
        return None;
    }
    let place = Found::at(team, of_type)
        .fact("team", team.name)
        .fact("type", of_type.as_str()?)
        .fact("missing", Value::List(missing.into()));
    Some(place)
}

fn says_something(node: Node<'_>) -> bool {
    match node.value() {
        document::Value::Null => false,
        document::Value::String(text) => !text.trim().is_empty(),
        document::Value::Sequence | document::Value::Mapping => !node.is_empty(),
        document::Value::Bool(_) | document::Value::Int(_) | document::Value::Float(_) => true,
    }
}

/// Written under a name that the schema does not know, which is reported there.
fn is_misspelt(team: &Manifest<'_>, field: &str) -> bool {
    team.violations.iter().any(|violation| violation.near.as_deref() == Some(field))
}
