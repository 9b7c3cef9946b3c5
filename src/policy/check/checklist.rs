//! The checklist of a release: whether its points were settled in time, and in an order that makes sense.

use jiff::civil::Date;

use super::calendar::{date, is_hotfix};
use super::{Check, Context, Found, Kind};
use crate::document::{Node, Value};
use crate::org::Manifest;
use crate::policy::expr::{Moment, Value as Fact};
use crate::value::FieldDate;

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
}

impl<'t> Point<'t> {
    fn done(&self) -> bool {
        match self.node.get("done").map(Node::value) {
            Some(Value::Bool(done)) => done,
            _ => self.at().is_some_and(|at| at.parse::<FieldDate>().is_ok()),
        }
    }

    /// When it was settled, as written.
    fn at(&self) -> Option<&'t str> {
        self.node.get("doneAt").and_then(Node::as_str)
    }

    fn settled(&self, ctx: &Context<'_, '_>) -> Option<Moment> {
        self.at().and_then(|at| at.parse().ok()).map(|at| ctx.world.clock.moment(&at))
    }
}

fn points<'t>(release: &Manifest<'t>, phase: &str) -> impl Iterator<Item = Point<'t>> {
    let list = release.spec().and_then(|spec| spec.path(&["checklist", phase]));
    let point = |node: Node<'t>| Some(Point { node, id: node.get("id")?.as_str()? });
    list.into_iter().flat_map(Node::items).filter_map(point)
}

fn deadlines<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    let hotfix_exempt = ctx.switch("hotfixExempt");
    let phases = PHASES.map(|(phase, noun)| (phase, noun, ctx.number(phase) as i64));
    for release in ctx.world.org.of_kind("Release") {
        if hotfix_exempt && is_hotfix(release) {
            continue;
        }
        let Some((_, date)) = date(release) else { continue };
        let day = ctx.world.clock.moment(&date).day;
        let rolled_back = outcome(release, "status").and_then(Node::as_str) == Some("rolled-back");
        for (phase, noun, days) in phases {
            // What is taken back is not rolled out any further.
            if phase != "pre" && rolled_back {
                continue;
            }
            if let Ok(due) = day.checked_add(jiff::Span::new().days(days)) {
                found.extend(deadline(ctx, release, (phase, noun), due));
            }
        }
    }
    found
}

fn outcome<'t>(release: &Manifest<'t>, field: &str) -> Option<Node<'t>> {
    release.spec()?.path(&["outcome", field])
}

/// At the first point that is open, else at the first that came late.
fn deadline<'t>(
    ctx: &Context<'_, 't>,
    release: &Manifest<'t>,
    (phase, noun): (&str, &'static str),
    due: Date,
) -> Option<Found<'t>> {
    let trouble = || matches!(outcome(release, "issues").map(Node::value), Some(Value::Int(1..)));
    let today = ctx.world.clock.now().day;
    let (mut open, mut late) = (Vec::new(), Vec::new());
    for point in points(release, phase).filter(|point| point.id != "retro-scheduled" || trouble()) {
        match point.done() {
            false if today > due => open.push(point),
            true if point.settled(ctx).is_some_and(|at| at.day > due) => late.push(point),
            _ => {}
        }
    }
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
        // Few have to come before or behind another one.
        let is_ordered = |point: &Point<'_>| pairs.iter().any(|(a, b)| a == point.id || b == point.id);
        let points = PHASES.iter().flat_map(|(phase, _)| points(release, phase)).filter(is_ordered);
        let points: Vec<_> = points.collect();
        for later in points.iter().filter(|later| pairs.iter().any(|(_, b)| b == later.id) && later.done()) {
            let comes_first = |point: &&Point<'_>| {
                let is_pair = |(first, second): &(String, String)| second == later.id && first == point.id;
                pairs.iter().any(is_pair) && comes_after(ctx, point, later)
            };
            let early: Vec<_> = points.iter().filter(comes_first).collect();
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
fn comes_after(ctx: &Context<'_, '_>, first: &Point<'_>, second: &Point<'_>) -> bool {
    if !first.done() {
        return true;
    }
    // Written alike, they are the same, and need not be read.
    first.at() != second.at()
        && first.settled(ctx).zip(second.settled(ctx)).is_some_and(|(a, b)| a.compare(&b).is_gt())
}
