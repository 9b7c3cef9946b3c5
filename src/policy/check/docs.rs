//! How many of the documents for readers were changed lately.

use super::historic::Historic;
use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, Organization};
use crate::value::FieldDate;

/// The metric that says how fresh the documents are.
const METRIC: &str = "docs-freshness";

/// The share of documents that changed within some days, at the metric that should tell it.
pub(super) const DOCS_FRESHNESS: Check = Check {
    name: "docs-freshness",
    params: &[("days", Kind::Number), ("minDocuments", Kind::Number)],
    facts: &[
        ("documents", Kind::Number),
        ("fresh", Kind::Number),
        ("share", Kind::Number),
        ("written", Kind::Number),
    ],
    find,
};

/// When documents were last changed.
pub(super) const PAST: Historic = Historic {
    check: DOCS_FRESHNESS.name,
    marks: &["MetricSet", METRIC],
    want: |wanted, _| wanted.documents = true,
    judges: |org| metrics(org).next().is_some(),
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let Some(history) = ctx.sources.history() else { return Vec::new() };
    let today = ctx.world.clock.now().day;
    let ages: Vec<_> = history
        .documents()
        .map(|(_, at)| (today - ctx.world.clock.moment(&FieldDate::Instant(at)).day).get_days())
        .collect();
    if (ages.len() as f64) < ctx.number("minDocuments") {
        return Vec::new();
    }
    let fresh = ages.iter().filter(|age| f64::from(**age) <= ctx.number("days")).count();
    let share = fresh * 100 / ages.len().max(1);
    let place = |(manifest, metric): (&'t Manifest<'t>, Node<'t>)| {
        let written = metric.get("current").and_then(Node::text).and_then(percent).unwrap_or(100);
        Found::at(manifest, metric)
            .fact("documents", ages.len())
            .fact("fresh", fresh)
            .fact("share", share)
            .fact("written", written)
    };
    metrics(ctx.world.org).map(place).collect()
}

/// The metrics of the whole organization that say how fresh its documents are.
fn metrics<'o, 't>(org: &'o Organization<'t>) -> impl Iterator<Item = (&'o Manifest<'t>, Node<'t>)> {
    let is_whole =
        |set: &&Manifest<'_>| set.spec().and_then(|spec| spec.get("scope")?.as_str()) == Some("organization");
    org.of_kind("MetricSet").filter(is_whole).flat_map(|set| {
        let metrics = set.spec().into_iter().flat_map(|spec| spec.list("metrics"));
        let is_it = |metric: &Node<'_>| metric.get("id").and_then(Node::as_str) == Some(METRIC);
        metrics.filter(is_it).map(move |metric| (set, metric))
    })
}

/// The whole number in front of a percent sign.
fn percent(text: &str) -> Option<usize> {
    let number: f64 = text.trim().strip_suffix('%')?.trim().parse().ok()?;
    (0.0..=100.0).contains(&number).then_some(number as usize)
}
