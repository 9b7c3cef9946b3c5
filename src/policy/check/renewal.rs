//! Flags whose date of removal moved again and again.

use jiff::civil::Date;

use super::historic::Historic;
use super::{Check, Context, Found, Kind};
use crate::document::{self, Limits, Node, Value};
use crate::org::{self, Class, DEFAULT_NAMESPACE, Manifest};
use crate::value::FieldDate;

/// How often the date of removal was moved to a later day.
pub(super) const FLAG_RENEWALS: Check = Check {
    name: "flag-renewals",
    params: &[],
    facts: &[("flag", Kind::Text), ("count", Kind::Number), ("first", Kind::Text), ("now", Kind::Text)],
    find,
};

/// The earlier texts of the files with flags.
pub(super) const PAST: Historic = Historic {
    check: FLAG_RENEWALS.name,
    marks: &["FeatureFlag", "removeBy"],
    want: |wanted, path| _ = wanted.texts.insert(path.to_owned()),
    judges: |org| org.of_kind("FeatureFlag").any(|flag| live(flag).is_some()),
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let Some(history) = ctx.sources.history() else { return Vec::new() };
    let renewed = |flag: &Manifest<'t>| {
        let node = live(flag)?;
        let path = ctx.sources.file(node.file()).path();
        let mut dates: Vec<Date> =
            history.texts(path).iter().filter_map(|text| earlier(ctx, flag, text)).collect();
        dates.push(day(ctx, node)?);
        let count = dates.windows(2).filter(|pair| pair.first() < pair.last()).count();
        let place = Found::at(flag, node).fact("flag", flag.name).fact("count", count);
        Some(place.fact("first", dates.first()?.to_string()).fact("now", dates.last()?.to_string()))
    };
    ctx.world.org.of_kind("FeatureFlag").filter_map(renewed).collect()
}

/// The date of removal of a flag that is still to be removed.
fn live<'t>(flag: &Manifest<'t>) -> Option<Node<'t>> {
    let spec = flag.spec()?;
    let permanent = spec.get("permanent").map(Node::value) == Some(Value::Bool(true));
    if permanent || spec.get("removedAt").is_some() { None } else { spec.get("removeBy") }
}

fn day(ctx: &Context<'_, '_>, node: Node<'_>) -> Option<Date> {
    let date: FieldDate = node.as_str()?.parse().ok()?;
    Some(ctx.world.clock.moment(&date).day)
}

/// The date of removal that a flag had in an earlier text of its file.
fn earlier(ctx: &Context<'_, '_>, flag: &Manifest<'_>, text: &str) -> Option<Date> {
    let tree = document::parse(flag.root.file(), text, &Limits::default());
    let path = ctx.sources.file(flag.root.file()).path();
    let roots = tree.documents().iter().filter_map(|document| tree.root(document));
    let is_it = |root: &Node<'_>| {
        let field = |name: &str| root.path(&["metadata", name]).and_then(Node::text);
        org::classify(ctx.world.org.schemas(), path, *root) == Class::Manifest(flag.kind)
            && field("name").is_some_and(|name| name.eq_ignore_ascii_case(flag.name))
            && field("namespace").unwrap_or(DEFAULT_NAMESPACE).eq_ignore_ascii_case(flag.namespace)
    };
    let mut roots = roots.filter(is_it);
    day(ctx, roots.next()?.path(&["spec", "removeBy"])?)
}
