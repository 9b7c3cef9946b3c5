//! What is wrong with comments that silence rules. Which comments those are, and what they silence, was found out
//! before.

use super::{Check, Context, Found, Kind};
use crate::diagnostic::FaultKind;
use crate::policy::expr::Value;

/// A comment without a reason.
pub(super) const NO_REASON: Check =
    Check { name: "suppression-without-reason", params: &[], facts: &[], find: no_reason };

/// A comment, or a rule in it, that hides nothing.
pub(super) const UNUSED: Check = Check {
    name: "unused-suppression",
    params: &[],
    facts: &[("rules", Kind::Text), ("count", Kind::Number)],
    find: unused,
};

/// A comment whose last day has passed, or cannot be read.
pub(super) const EXPIRED: Check = Check {
    name: "expired-suppression",
    params: &[],
    facts: &[("readable", Kind::Bool), ("until", Kind::Text), ("days", Kind::Number), ("near", Kind::Text)],
    find: expired,
};

/// A comment that may not silence what it names, or not for so long.
pub(super) const FORBIDDEN: Check = Check {
    name: "forbidden-suppression",
    params: &[],
    facts: &[
        ("text", Kind::Text),
        ("rule", Kind::Text),
        ("always", Kind::Bool),
        ("until", Kind::Text),
        ("days", Kind::Number),
    ],
    find: forbidden,
};

/// A comment that names no rule, or only looks like one that does.
pub(super) const UNKNOWN_RULE: Check = Check {
    name: "unknown-suppression",
    params: &[],
    facts: &[("problem", Kind::Text), ("text", Kind::Text), ("near", Kind::Text)],
    find: unknown,
};

/// The checks that look at comments alone.
pub(crate) const SUPPRESS: [&str; 5] =
    [NO_REASON.name, UNUSED.name, EXPIRED.name, FORBIDDEN.name, UNKNOWN_RULE.name];

/// What a check says about a fault that is its business.
type Facts<'t> = Vec<(&'static str, Value<'t>)>;

fn no_reason<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    found(ctx, |kind| matches!(kind, FaultKind::NoReason).then(Vec::new))
}

fn unused<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    found(ctx, |kind| {
        let FaultKind::Unused(rules) = kind else { return None };
        let names: Vec<_> = rules.iter().map(|rule| format!("`{rule}`")).collect();
        Some(vec![("rules", names.join(", ").into()), ("count", rules.len().into())])
    })
}

fn expired<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let facts = |readable: bool, until: String, days: i64, near: String| {
        let days = Value::Int(days);
        Some(vec![
            ("readable", readable.into()),
            ("until", until.into()),
            ("days", days),
            ("near", near.into()),
        ])
    };
    found(ctx, |kind| match kind {
        FaultKind::Expired { until, days } => facts(true, until.to_string(), *days, String::new()),
        FaultKind::Date { text, near } => facts(false, text.clone(), 0, near.clone().unwrap_or_default()),
        _ => None,
    })
}

fn forbidden<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let facts = |text: &str, rule: &str, always: bool, until: String, days: i64| {
        let texts = [("text", text.to_owned()), ("rule", rule.to_owned()), ("until", until)];
        let texts = texts.into_iter().map(|(name, text)| (name, text.into()));
        Some(texts.chain([("always", always.into()), ("days", Value::Int(days))]).collect())
    };
    found(ctx, |kind| match kind {
        FaultKind::Forbidden { text, rule, always } => facts(text, rule, *always, String::new(), 0),
        FaultKind::TooLong { until, max } => {
            let until = until.map(|until| until.to_string()).unwrap_or_default();
            facts("", "", false, until, i64::from(*max))
        }
        _ => None,
    })
}

fn unknown<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let facts = |problem: &'static str, text: &str, near: &Option<String>| {
        let near = near.clone().unwrap_or_default();
        Some(vec![("problem", problem.into()), ("text", text.to_owned().into()), ("near", near.into())])
    };
    found(ctx, |kind| match kind {
        FaultKind::UnknownRule { text, near } if text == "*" => facts("everything", text, near),
        FaultKind::UnknownRule { text, near } => facts("rule", text, near),
        FaultKind::Unlike { text, reason, near } => facts(reason.name(), text, near),
        _ => None,
    })
}

/// The faults that are the business of a check, at their places.
fn found<'t>(ctx: &Context<'_, 't>, facts: impl Fn(&FaultKind) -> Option<Facts<'t>>) -> Vec<Found<'t>> {
    let place = |fault: &crate::diagnostic::Fault| {
        let mut place = Found::in_file(fault.file, fault.span);
        place.facts = facts(&fault.kind)?;
        place.manifest = ctx.world.org.at(fault.file, fault.span.start).map(|manifest| manifest.id);
        place.fix.clone_from(&fault.fix);
        Some(place)
    };
    ctx.faults.iter().filter_map(place).collect()
}
