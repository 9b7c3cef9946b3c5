//! Dependencies that were written down when their quarter was well under way.

use super::historic::Historic;
use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::Manifest;
use crate::value::{FieldDate, Period};

/// The file of an open dependency was added within its quarter.
pub(super) const LATE_DISCOVERY: Check = Check {
    name: "late-discovery",
    params: &[],
    facts: &[("days", Kind::Number), ("added", Kind::Text), ("quarter", Kind::Text)],
    find,
};

/// When the files with dependencies were added.
pub(super) const PAST: Historic = Historic {
    check: LATE_DISCOVERY.name,
    marks: &["Dependency", "quarter"],
    want: |wanted, _| wanted.dates = true,
    judges: |org| org.of_kind("Dependency").any(|dependency| open(dependency).is_some()),
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let Some(history) = ctx.sources.history() else { return Vec::new() };
    let day = |path: &str| {
        let added = history.added(path)?;
        Some(ctx.world.clock.moment(&FieldDate::Instant(added)).day)
    };
    // What was there on the first day was brought along, not discovered.
    let Some(began) = ctx.sources.iter().filter_map(|(_, source)| day(source.path())).min() else {
        return Vec::new();
    };
    let late = |dependency: &Manifest<'t>| {
        let (node, quarter) = open(dependency)?;
        let added = day(ctx.sources.file(node.file()).path())?;
        if added == began || !quarter.contains(added) {
            return None;
        }
        let days = usize::try_from((added - quarter.first_day()).get_days()).ok()?;
        let place = Found::at(dependency, node).fact("days", days).fact("added", added.to_string());
        Some(place.fact("quarter", quarter.to_string()))
    };
    ctx.world.org.of_kind("Dependency").filter_map(late).collect()
}

/// The quarter of a dependency that is still owed, if it names one.
fn open<'t>(dependency: &Manifest<'t>) -> Option<(Node<'t>, Period)> {
    let spec = dependency.spec()?;
    let status = spec.get("status").and_then(Node::as_str);
    if matches!(status, Some("available" | "cancelled")) {
        return None;
    }
    let node = spec.get("quarter")?;
    Some((node, node.as_str()?.parse().ok()?))
}
