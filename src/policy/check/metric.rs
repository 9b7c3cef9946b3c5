//! Figures of metrics that are in no unit of the metric, or in none at all.

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::Manifest;
use crate::policy::expr::Value;
use crate::policy::metric::{self, Metric};
use crate::value::Quantity;

/// A figure that cannot be compared with the others of its metric.
pub(super) const METRIC_UNITS: Check = Check {
    name: "metric-units",
    params: &[],
    facts: &[
        ("metric", Kind::Text),
        ("field", Kind::Text),
        ("value", Kind::Text),
        ("problem", Kind::Text),
        ("found", Kind::Text),
        ("wanted", Kind::Text),
        ("example", Kind::Text),
    ],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let sets = ctx.world.org.of_kind("MetricSet");
    let entries = sets.flat_map(|set| {
        let entries = set.spec().into_iter().flat_map(|spec| spec.list("metrics"));
        entries.map(move |entry| (set, entry))
    });
    entries.filter_map(|(set, entry)| place(set, entry)).collect()
}

/// At the first figure that is wrong; the others of the same metric are related places.
fn place<'t>(set: &Manifest<'t>, entry: Node<'t>) -> Option<Found<'t>> {
    let id = entry.get("id")?.as_str()?;
    let metric = metric::metric(id);
    let mut wrong = figures(entry).into_iter().filter_map(|(field, node)| {
        let problem = problem(metric, node)?;
        Some((field, node, problem))
    });
    let (field, node, problem) = wrong.next()?;
    let unit = metric.and_then(|metric| metric.units().first());
    let (message, found) = match problem {
        Problem::Unreadable(message) => (message, ""),
        Problem::Unit(found) => (String::new(), found),
    };
    let mut place = Found::at(set, node)
        .fact("metric", id)
        .fact("field", field)
        .fact("value", node.text().unwrap_or_default())
        .fact("problem", message)
        .fact("found", found)
        .fact("wanted", unit.map_or("", |unit| unit.dimension().name()))
        .fact("example", unit.map(Quantity::to_string).unwrap_or_default());
    for (_, node, _) in wrong {
        place = place.related(node, "this figure too");
    }
    Some(place)
}

/// Target, current value and earlier values, those that are written.
fn figures<'t>(entry: Node<'t>) -> Vec<(&'static str, Node<'t>)> {
    let of = |name: &'static str, field: &str| entry.get(field).map(|node| (name, node));
    let earlier = entry.list("history").filter_map(|point| Some(("earlier value", point.get("value")?)));
    of("target", "target").into_iter().chain(of("current value", "current")).chain(earlier).collect()
}

enum Problem {
    /// Why it is no quantity.
    Unreadable(String),
    /// What it measures instead.
    Unit(&'static str),
}

fn problem(metric: Option<&Metric>, node: Node<'_>) -> Option<Problem> {
    let quantity = match Value::of(node) {
        Value::Text(text) => match text.parse::<Quantity>() {
            Ok(quantity) => quantity,
            Err(error) => return Some(Problem::Unreadable(error.to_string())),
        },
        number => Quantity::from(number.as_number()?),
    };
    let fits = metric?.units().iter().any(|unit| unit.is_comparable(&quantity));
    (!fits).then(|| Problem::Unit(quantity.dimension().name()))
}
