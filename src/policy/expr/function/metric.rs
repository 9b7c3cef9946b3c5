//! Words for the metric catalogue.

use super::super::eval::Fault;
use super::super::scope::Scope;
use super::super::value::Value;
use super::{Kind, text_at};
use crate::policy::metric;
use crate::source::Span;

/// What `metric(…)` has: name, type, and whether every metric has it.
pub(in crate::policy::expr) const FIELDS: &[(&str, Kind, bool)] = &[
    ("id", Kind::Text, true),
    ("title", Kind::Text, true),
    ("direction", Kind::Text, true),
    ("standard", Kind::Words, true),
    ("percentile", Kind::Text, false),
    ("source", Kind::Text, true),
];

pub(super) fn metric<'t>(_: &Scope<'t>, span: Span, args: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    metric::metric(text_at(span, args, 0)?).map(metric::Metric::value).ok_or(Fault::Unreadable)
}

pub(super) fn metrics<'t>(scope: &Scope<'t>, _: Span, _: &[Value<'t>]) -> Result<Value<'t>, Fault> {
    scope.step(metric::metrics().len())?;
    Ok(metric::ids())
}
