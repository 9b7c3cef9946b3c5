//! Dates that no calendar has, and dates in the order of other customs.

use super::{Check, Context, Found, Kind};
use crate::schema::Format;
use crate::value::FieldDate;

/// A text that should be a date and is none.
pub(super) const INVALID_DATE: Check = Check {
    name: "invalid-date",
    params: &[],
    facts: &[("text", Kind::Text), ("problem", Kind::Text), ("near", Kind::Text)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for (manifest, node, _) in ctx.world.org.texts().filter(|(.., format)| *format == Some(Format::Date)) {
        let Some(written) = node.as_str() else { continue };
        if let Err(error) = written.parse::<FieldDate>() {
            let near = error.suggestion().unwrap_or_default();
            let place = Found::at(manifest, node).fact("text", written);
            found.push(place.fact("problem", error.to_string()).fact("near", near));
        }
    }
    found
}
