//! The checklist of a release: whether its points were settled in time, and in an order that makes sense.

use super::calendar::{date, is_hotfix};
use super::{Check, Context, Found, Kind};
use crate::document::{Node, Value};
use crate::org::Manifest;
use crate::policy::expr::{Moment, Value as Fact};

/// The lists, and what a point of each is called.
const PHASES: [(&str, &str); 3] =
    [("pre", "pre-release point"), ("day", "release-day point"), ("post", "post-release point")];

/// A point that is not settled on its day.
pub(super) const CHECKLIST_DEADLINE: Check = Check {
    name: "checklist-deadline",
    params: &[
        ("pre", Kind::Number),
        ("day", Kind::Number),
        ("post", Kind::Number),
        ("hotfixExempt", Kind::Bool),
    ],
    facts: &[
        ("noun", Kind::Text),
        ("due", Kind::Text),
        ("open", Kind::Number),
        ("late", Kind::Number),
        ("points", Kind::Text),
    ],
    find: deadlines,
};

/// A point that is settled before one that has to come first.
pub(super) const CHECKLIST_ORDER: Check = Check {
    name: "checklist-order",
    params: &[("order", Kind::List)],
    facts: &[("point", Kind::Text), ("earlier", Kind::Text)],
    find: order,
};

/// A point of the list.
#[derive(Clone, Copy)]
struct Point<'t> {
    node: Node<'t>,
    id: &'t str,
    done: bool,
    at: Option<Moment>,
}

fn points<'t>(ctx: &Context<'_, 't>, release: &Manifest<'t>, phase: &str) -> Vec<Point<'t>> {
    let list = release.root.path(&["spec", "checklist", phase]);
    let point = |node: Node<'t>| {
        let at = node.get("doneAt").and_then(|at| at.as_str()?.parse().ok());
        let at = at.map(|at| ctx.world.clock.moment(&at));
        let done = match node.get("done").map(Node::value) {
            Some(Value::Bool(done)) => done,
            _ => at.is_some(),
        };
        Some(Point { node, id: node.get("id")?.as_str()?, done, at })
    };
    list.into_iter().flat_map(Node::items).filter_map(point).collect()
}

fn deadlines<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for release in ctx.world.org.of_kind("Release") {
        if ctx.switch("hotfixExempt") && is_hotfix(release) {
            continue;
        }
        let rolled_back = outcome(release, "status").and_then(Node::as_str) == Some("rolled-back");
        for (phase, noun) in PHASES {
            // What is taken back is not rolled out any further.
            if phase == "pre" || !rolled_back {
                found.extend(deadline(ctx, release, phase, noun));
            }
        }
    }
    found
}

fn outcome<'t>(release: &Manifest<'t>, field: &str) -> Option<Node<'t>> {
    release.root.path(&["spec", "outcome", field])
}

/// At the first point that is open, else at the first that came late.
fn deadline<'t>(
    ctx: &Context<'_, 't>,
    release: &Manifest<'t>,
    phase: &str,
    noun: &'static str,
) -> Option<Found<'t>> {
    let day = ctx.world.clock.moment(&date(release)?.1).day;
    let due = day.checked_add(jiff::Span::new().days(ctx.number(phase) as i64)).ok()?;
    let trouble = matches!(outcome(release, "issues").map(Node::value), Some(Value::Int(1..)));
    let mut points = points(ctx, release, phase);
    points.retain(|point| trouble || point.id != "retro-scheduled");
    let today = ctx.world.clock.now().day;
    let open: Vec<_> = points.iter().filter(|point| !point.done && today > due).collect();
    let late: Vec<_> =
        points.iter().filter(|point| point.done && point.at.is_some_and(|at| at.day > due)).collect();
    let named = if open.is_empty() { &late } else { &open };
    let names: Vec<_> = named.iter().map(|point| format!("`{}`", point.id)).collect();
    let place = Found::at(release, named.first()?.node)
        .fact("noun", noun)
        .fact("due", due.to_string())
        .fact("open", open.len())
        .fact("late", late.len())
        .fact("points", names.join(", "));
    Some(place)
}

fn order<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let pairs: Vec<(String, String)> = ctx
        .param("order")
        .and_then(Fact::elements)
        .into_iter()
        .flatten()
        .filter_map(|pair| {
            let mut words = pair.elements()?.map(|word| word.to_string());
            Some((words.next()?, words.next()?))
        })
        .collect();
    let mut found = Vec::new();
    for release in ctx.world.org.of_kind("Release") {
        let points: Vec<_> = PHASES.iter().flat_map(|(phase, _)| points(ctx, release, phase)).collect();
        for later in points.iter().filter(|point| point.done) {
            let firsts =
                pairs.iter().filter(|(_, second)| second == later.id).map(|(first, _)| first.as_str());
            let firsts: Vec<_> = firsts.collect();
            let early: Vec<_> = points
                .iter()
                .filter(|point| firsts.contains(&point.id) && comes_after(point, later))
                .collect();
            let Some(first) = early.first() else { continue };
            let names: Vec<_> = early.iter().map(|point| format!("`{}`", point.id)).collect();
            let place = Found::at(release, later.node)
                .fact("point", later.id)
                .fact("earlier", names.join(" and "))
                .related(first.node, "comes first");
            found.push(place);
        }
    }
    found
}

/// Open although the other is done, or done after it.
fn comes_after(first: &Point<'_>, second: &Point<'_>) -> bool {
    match (first.at, second.at) {
        _ if !first.done => true,
        (Some(first), Some(second)) => first.compare(&second).is_gt(),
        _ => false,
    }
}
