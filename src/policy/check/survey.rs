//! The scale of surveys, and answers that are not on it.

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::Manifest;
use crate::policy::expr::Value;

/// Another scale than the one that surveys are compared on, or a mean outside of the scale.
pub(super) const SURVEY_SCALE: Check = Check {
    name: "survey-scale",
    params: &[("min", Kind::Number), ("max", Kind::Number)],
    facts: &[("question", Kind::Text), ("mean", Kind::Number), ("min", Kind::Number), ("max", Kind::Number)],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    ctx.world.org.of_kind("DXSurvey").flat_map(|survey| places(ctx, survey)).collect()
}

/// Means are judged by the scale that the survey declares, so that another scale is one mistake and not many.
fn places<'t>(ctx: &Context<'_, 't>, survey: &Manifest<'t>) -> Vec<Found<'t>> {
    let Some(spec) = survey.spec() else { return Vec::new() };
    let scale = spec.get("scale");
    let wanted = (ctx.number("min"), ctx.number("max"));
    let bound = |name: &str| scale.and_then(|scale| number(scale.get(name)?));
    let (min, max) = (bound("min").unwrap_or(wanted.0), bound("max").unwrap_or(wanted.1));
    let mut found = Vec::new();
    if let Some(scale) = scale.filter(|_| (min, max) != wanted) {
        found.push(place(survey, scale, ("", 0.0), (min, max)));
    }
    for result in spec.list("results") {
        let Some(node) = result.get("mean") else { continue };
        let Some(mean) = number(node).filter(|mean| min < max && !(min..=max).contains(mean)) else {
            continue;
        };
        let question = result.get("question").and_then(Node::text).unwrap_or_default();
        found.push(place(survey, node, (question, mean), (min, max)));
    }
    found
}

fn place<'t>(
    survey: &Manifest<'t>,
    node: Node<'t>,
    (question, mean): (&'t str, f64),
    (min, max): (f64, f64),
) -> Found<'t> {
    Found::at(survey, node)
        .fact("question", question)
        .fact("mean", Value::Double(mean))
        .fact("min", Value::Double(min))
        .fact("max", Value::Double(max))
}

fn number(node: Node<'_>) -> Option<f64> {
    Value::of(node).as_number()
}
