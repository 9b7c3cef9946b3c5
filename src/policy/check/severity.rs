//! Severity policies: complete, and never stricter for what is less severe.

use super::{Check, Context, Found, Kind};
use crate::document::{self, Node};
use crate::org::Manifest;
use crate::value::FieldDuration;

/// Levels, or columns of a level, that are not there.
pub(super) const SEVERITY_LEVELS: Check = Check {
    name: "severity-levels",
    params: &[("levels", Kind::List), ("columns", Kind::List), ("cadence", Kind::List)],
    facts: &[("level", Kind::Text), ("missing", Kind::Text), ("twice", Kind::Bool)],
    find: levels,
};

/// A level that demands more than a worse one.
pub(super) const SEVERITY_ORDER: Check = Check {
    name: "severity-order",
    params: &[],
    facts: &[
        ("level", Kind::Text),
        ("column", Kind::Text),
        ("value", Kind::Text),
        ("worse", Kind::Text),
        ("worseValue", Kind::Text),
    ],
    find: order,
};

/// The three audiences.
const CADENCE: [&str; 3] = ["internal", "external", "exec"];

/// What levels are compared by.
const COLUMNS: [&[&str]; 7] = [
    &["responseTime"],
    &["incidentCommander"],
    &["statusPage"],
    &["execNotify"],
    &["updates", "internal"],
    &["updates", "external"],
    &["updates", "exec"],
];

fn id(level: Node<'_>) -> &str {
    level.get("id").and_then(Node::as_str).unwrap_or_default()
}

fn levels<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let (wanted, columns, cadence) = (ctx.words("levels"), ctx.words("columns"), ctx.words("cadence"));
    let mut found = Vec::new();
    for policy in ctx.world.org.of_kind("SeverityPolicy") {
        let Some(list) = policy.spec().and_then(|spec| spec.get("levels")) else { continue };
        let has = |name: &String| list.items().any(|level| id(level) == name);
        let absent: Vec<_> = wanted.iter().filter(|name| !has(name)).cloned().collect();
        if !absent.is_empty() {
            found.push(place(policy, list, "", absent.join(", "), false));
        }
        for (index, level) in list.items().enumerate() {
            let (Some(node), name) = (level.get("id"), id(level)) else { continue };
            if let Some(first) = list.items().take(index).find(|other| id(*other) == name) {
                let twice = place(policy, node, name, String::new(), true);
                found.push(twice.related(first, "written down here first"));
                continue;
            }
            let mut missing: Vec<String> =
                columns.iter().filter(|column| level.get(column).is_none()).cloned().collect();
            if cadence.iter().any(|severity| severity == name) {
                let lacks = |audience: &&str| level.path(&["updates", audience]).is_none();
                missing
                    .extend(CADENCE.into_iter().filter(lacks).map(|audience| format!("updates.{audience}")));
            }
            if !missing.is_empty() {
                found.push(place(policy, node, name, missing.join(", "), false));
            }
        }
    }
    found
}

fn place<'t>(
    policy: &Manifest<'t>,
    node: Node<'t>,
    level: &'t str,
    missing: String,
    twice: bool,
) -> Found<'t> {
    Found::at(policy, node).fact("level", level).fact("missing", missing).fact("twice", twice)
}

fn order<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for policy in ctx.world.org.of_kind("SeverityPolicy") {
        let mut levels: Vec<_> = policy.spec().into_iter().flat_map(|spec| spec.list("levels")).collect();
        levels.sort_by_key(|level| id(*level));
        levels.dedup_by_key(|level| id(*level));
        for column in COLUMNS {
            let read = |level: &Node<'t>| Some((*level, level.path(column)?, patience(level.path(column)?)?));
            let known: Vec<_> = levels.iter().filter_map(read).collect();
            for pair in known.windows(2) {
                let [(worse, strict, least), (level, node, patience)] = pair else { continue };
                if patience < least {
                    found.push(
                        Found::at(policy, *node)
                            .fact("level", id(*level))
                            .fact("column", column.join("."))
                            .fact("value", node.text().unwrap_or_default())
                            .fact("worse", id(*worse))
                            .fact("worseValue", strict.text().unwrap_or_default())
                            .related(*strict, "what the worse level asks for"),
                    );
                }
            }
        }
    }
    found
}

/// How long or how little a value lets people wait: the smaller, the stricter.
fn patience(node: Node<'_>) -> Option<f64> {
    if let document::Value::Bool(asked) = node.value() {
        return Some(if asked { 0.0 } else { 1.0 });
    }
    Some(match node.as_str()? {
        "required" | "immediately" => 0.0,
        "optional" => 1.0,
        "if-customer-facing" => f64::MAX,
        "no" | "none" => f64::INFINITY,
        text => text.parse::<FieldDuration>().ok()?.seconds(),
    })
}
