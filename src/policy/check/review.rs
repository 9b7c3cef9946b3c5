//! Post-mortems: what a review must hold, whether its ticks are true, and whether a cause came back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::blame::{causes, named};
use super::incident::moment;
use super::{Check, Context, Found, Kind};
use crate::document::{self, Node};
use crate::org::{Manifest, Target};
use crate::policy::expr::Moment;
use crate::policy::phrase;

/// A resolved incident that nobody has reviewed.
pub(super) const REVIEW_REQUIRED: Check = Check {
    name: "review-required",
    params: &[],
    facts: &[("severity", Kind::Text), ("resolved", Kind::Date)],
    find: required,
};

/// Events out of order, or moments that the timeline does not tell of.
pub(super) const REVIEW_TIMELINE: Check = Check {
    name: "review-timeline",
    params: &[("detection", Kind::List), ("mitigation", Kind::List), ("resolution", Kind::List)],
    facts: &[("at", Kind::Text), ("earlier", Kind::Text), ("missing", Kind::Text)],
    find: timelines,
};

/// No action items, or some that nobody can be asked for.
pub(super) const ACTION_ITEMS: Check = Check {
    name: "action-items",
    params: &[],
    facts: &[("item", Kind::Text), ("missing", Kind::Text), ("owners", Kind::Text)],
    find: action_items,
};

/// Points of the quality checklist that are open, or ticked against the data.
pub(super) const REVIEW_CHECKLIST: Check = Check {
    name: "review-checklist",
    params: &[("points", Kind::List)],
    facts: &[("point", Kind::Text), ("open", Kind::Text), ("count", Kind::Number)],
    find: checklists,
};

/// A cause that an earlier review knew, and whose action items are still open.
pub(super) const REPEAT_CAUSE: Check = Check {
    name: "repeat-cause",
    params: &[],
    facts: &[("cause", Kind::Text), ("earlier", Kind::Text), ("open", Kind::Number)],
    find: repeats,
};

fn is(node: Node<'_>, field: &str, value: &str) -> bool {
    node.get(field).and_then(Node::as_str) == Some(value)
}

/// A text that is more than blanks.
fn filled(node: Node<'_>, field: &str) -> bool {
    node.get(field).and_then(Node::text).is_some_and(|text| !text.trim().is_empty())
}

fn incident_of<'t>(ctx: &Context<'_, 't>, review: &Manifest<'_>) -> Option<&'t Manifest<'t>> {
    let org = ctx.world.org;
    let text = review.spec()?.get("incident")?.as_str()?;
    org.resolve(org.schemas().by_name("Incident")?, review.namespace, text)
}

fn required<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let review = org.schemas().by_name("PostMortem");
    // A review that could not be read may be the one.
    if review.is_none_or(|review| org.is_incomplete(review)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for incident in org.of_kind("Incident") {
        let Some(spec) = incident.spec() else { continue };
        let Some((node, resolved)) = moment(ctx, spec, "resolvedAt") else { continue };
        let reviewed =
            org.referrers(incident.id).any(|reference| Some(org.manifest(reference.from).kind) == review);
        if let Some(severity) = spec.get("severity").and_then(Node::as_str).filter(|_| !reviewed) {
            let place = Found::at(incident, node).fact("severity", severity);
            found.push(place.fact("resolved", crate::policy::expr::Value::Moment(resolved)));
        }
    }
    found
}

/// The first event that lies before the one above it.
fn unsorted<'t>(ctx: &Context<'_, 't>, spec: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
    let mut last: Option<(Node<'t>, Moment)> = None;
    for (node, at) in spec.list("timeline").filter_map(|event| moment(ctx, event, "at")) {
        match last {
            Some((earlier, before)) if at.compare(&before).is_lt() => return Some((node, earlier)),
            _ => last = Some((node, at)),
        }
    }
    None
}

fn timelines<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let steps = [("detection", "detectedAt"), ("mitigation", "mitigatedAt"), ("resolution", "resolvedAt")];
    // As they stand in what is told of an event, where a blank is in front of each word.
    let stems = |name| ctx.words(name).into_iter().map(|stem| format!(" {stem}")).collect::<Vec<_>>();
    let steps = steps.map(|(name, field)| (name, field, stems(name)));
    let mut found = Vec::new();
    for review in ctx.world.org.of_kind("PostMortem") {
        let Some(spec) = review.spec() else { continue };
        if let Some((node, earlier)) = unsorted(ctx, spec) {
            found.push(
                Found::at(review, node)
                    .fact("at", node.text().unwrap_or_default())
                    .fact("earlier", earlier.text().unwrap_or_default())
                    .fact("missing", "")
                    .related(earlier, "this is later and stands above it"),
            );
        }
        if is(spec, "status", "draft") {
            continue;
        }
        let incident = incident_of(ctx, review).and_then(Manifest::spec);
        let events = spec.list("timeline").map(|event| {
            let at = moment(ctx, event, "at").and_then(|(_, at)| at.instant);
            (at, words(event.get("event").and_then(Node::text).unwrap_or_default()))
        });
        let events: Vec<_> = events.collect();
        let tells = |field: &str, stems: &[String]| {
            let stamp = incident.and_then(|incident| moment(ctx, incident, field)?.1.instant);
            events.iter().any(|(at, words)| {
                stamp.is_some() && stamp == *at || stems.iter().any(|stem| words.contains(stem))
            })
        };
        let missing: Vec<_> =
            steps.iter().filter(|(_, field, stems)| !tells(field, stems)).map(|(name, ..)| *name).collect();
        if !missing.is_empty() {
            let node = spec.get("timeline").or_else(|| spec.get("incident")).unwrap_or(review.root);
            let place = Found::at(review, node).fact("at", "").fact("earlier", "");
            found.push(place.fact("missing", missing.join(", ")));
        }
    }
    found
}

/// The words of a text, with a blank in front of each.
fn words(text: &str) -> String {
    let plain = phrase::plain(text);
    phrase::split(&plain).fold(String::with_capacity(text.len() + 1), |all, word| all + " " + word)
}

/// What an action item lacks, by field.
fn lacking(item: Node<'_>) -> Vec<&'static str> {
    ["title", "owner", "due"].into_iter().filter(|field| !filled(item, field)).collect()
}

/// Several owners written as one.
fn several(owner: &str) -> bool {
    owner.contains([',', ';', '&', '+']) || phrase::words(owner).iter().any(|word| word == "and")
}

fn action_items<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let nowhere = |target: &Target| matches!(target, Target::Nowhere(_));
    let unresolved: BTreeSet<_> = org
        .references()
        .iter()
        .filter(|reference| nowhere(&reference.target))
        .map(|reference| (reference.node.file(), reference.node.id()))
        .collect();
    let mut found = Vec::new();
    for review in org.of_kind("PostMortem") {
        let Some(spec) = review.spec().filter(|spec| !is(*spec, "status", "draft")) else { continue };
        if spec.list("actionItems").next().is_none() {
            let node = spec.get("actionItems").or_else(|| spec.get("incident")).unwrap_or(review.root);
            found.push(Found::at(review, node).fact("item", "").fact("missing", "").fact("owners", ""));
        }
        for item in spec.list("actionItems") {
            let missing = lacking(item);
            let owner = item.get("owner").filter(|owner| !unresolved.contains(&(owner.file(), owner.id())));
            let owners = owner.filter(|owner| several(owner.text().unwrap_or_default()));
            if missing.is_empty() && owners.is_none() {
                continue;
            }
            let title = item.get("title").filter(|_| filled(item, "title"));
            let node = owners.filter(|_| missing.is_empty()).or(title).unwrap_or(item);
            found.push(
                Found::at(review, node)
                    .fact("item", title.and_then(Node::text).unwrap_or("an action item"))
                    .fact("missing", missing.join(", "))
                    .fact("owners", owners.and_then(Node::text).unwrap_or_default()),
            );
        }
    }
    found
}

/// Whether the data bear out a point of the checklist; nothing for points that data cannot show.
fn bears_out<'t>(ctx: &Context<'_, 't>, spec: Node<'t>, point: &str) -> Option<bool> {
    let items: Vec<_> = spec.list("actionItems").collect();
    let with = |field: &str, value: &str| items.iter().filter(|item| is(**item, field, value)).count();
    Some(match point {
        "timeline" => spec.list("timeline").next().is_some() && unsorted(ctx, spec).is_none(),
        "root-cause" => filled(spec, "rootCause"),
        "contributing-factors" => spec.list("contributingFactors").next().is_some(),
        "action-items" => !items.is_empty() && items.iter().all(|item| lacking(*item).is_empty()),
        "root-cause-method" => spec.path(&["analysis", "method"]).is_some(),
        "systemic" => with("scope", "systemic") > 0 && with("scope", "individual") * 2 <= items.len(),
        "no-blame" => causes(spec).all(|node| named(ctx.world.org.people(), node).is_none()),
        "detection" => with("goal", "detect") > 0,
        "recovery" => with("goal", "recover") > 0,
        "shared" => spec.list("sharedWith").next().is_some(),
        _ => return None,
    })
}

fn checklists<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let points = ctx.words("points");
    let mut found = Vec::new();
    for review in ctx.world.org.of_kind("PostMortem") {
        let Some(spec) = review.spec().filter(|spec| is(*spec, "status", "published")) else { continue };
        let checklist = spec.get("checklist");
        let tick = |point: &str| {
            checklist
                .and_then(|list| list.get(point))
                .filter(|tick| tick.value() == document::Value::Bool(true))
        };
        let open: Vec<_> = points.iter().filter(|point| tick(point).is_none()).cloned().collect();
        if let Some(node) = checklist.or_else(|| spec.get("status")).filter(|_| !open.is_empty()) {
            let place = Found::at(review, node).fact("point", "").fact("count", open.len());
            found.push(place.fact("open", open.join(", ")));
        }
        for point in &points {
            if let Some(node) = tick(point)
                && bears_out(ctx, spec, point) == Some(false)
            {
                let place = Found::at(review, node).fact("point", point.clone());
                found.push(place.fact("open", "").fact("count", 0_usize));
            }
        }
    }
    found
}

/// An earlier review of a cause: its day, the review, its tag and its open items.
type Earlier<'t> = (Date, &'t Manifest<'t>, Node<'t>, usize);

fn repeats<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut by_cause: BTreeMap<String, Vec<Earlier<'t>>> = BTreeMap::new();
    for review in ctx.world.org.of_kind("PostMortem") {
        let Some(spec) = review.spec() else { continue };
        let started =
            incident_of(ctx, review).and_then(|incident| moment(ctx, incident.spec()?, "startedAt"));
        let Some((_, day)) = started.or_else(|| moment(ctx, spec, "publishedAt")) else { continue };
        let open = spec.list("actionItems").filter(|item| !is(*item, "status", "done")).count();
        for cause in spec.list("causes") {
            let key = phrase::words(cause.text().unwrap_or_default()).join("-");
            by_cause.entry(key).or_default().push((day.day, review, cause, open));
        }
    }
    let mut found = Vec::new();
    for reviews in by_cause.values_mut() {
        reviews.sort_by_key(|(day, review, ..)| (*day, review.id));
        for (index, (day, review, cause, _)) in reviews.iter().enumerate() {
            let before = reviews.iter().take(index).rev();
            let earlier = before.into_iter().find(|(other, _, _, open)| other < day && *open > 0);
            if let Some((_, other, tag, open)) = earlier {
                found.push(
                    Found::at(review, *cause)
                        .fact("cause", cause.text().unwrap_or_default())
                        .fact("earlier", other.name)
                        .fact("open", *open)
                        .related(*tag, "the same cause, earlier"),
                );
            }
        }
    }
    found
}
