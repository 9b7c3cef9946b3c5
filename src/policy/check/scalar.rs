//! Plain scalars that a YAML 1.1 reader takes for something else than a YAML 1.2 reader.

use super::{Check, Context, Found, Kind};
use crate::document::{Node, Style};
use crate::schema::Format;
use crate::value::{may_read_otherwise, older_reading};

/// A text that should be quoted.
pub(super) const AMBIGUOUS_SCALAR: Check = Check {
    name: "ambiguous-scalar",
    params: &[],
    facts: &[("text", Kind::Text), ("reading", Kind::Text)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for (manifest, node, format) in ctx.world.org.texts() {
        let written = node.tree().text().as_bytes().get(node.span().range()).unwrap_or_default();
        if !may_read_otherwise(written) {
            continue;
        }
        if let Some(reading) = reading(node, format) {
            found.push(Found::at(manifest, node).fact("text", node.source()).fact("reading", reading));
        }
    }
    found
}

/// What an older parser makes of it.
fn reading(node: Node<'_>, format: Option<Format>) -> Option<&'static str> {
    // A date is one to older parsers too, and `90%` or `12` is what a quantity may be.
    let exempt = matches!(format, Some(Format::Date | Format::Quantity | Format::Period));
    if exempt || node.style() != Style::Plain || node.is_alias() {
        return None;
    }
    node.as_str().and_then(older_reading)
}
