//! What can be wrong with a document, in one place and without consequences anywhere else.

use crate::node::{Document, Entry, Node};
use crate::random::Random;

/// A field that goes.
struct Removal {
    kind: &'static str,
    /// Keys from the root, `*` for an item by chance. The last one goes.
    path: &'static [&'static str],
    rule: &'static str,
    /// The entry or item of which the rule speaks then, in the same way; `*` is the same item.
    place: &'static [&'static str],
}

const fn removal(
    kind: &'static str,
    path: &'static [&'static str],
    rule: &'static str,
    place: &'static [&'static str],
) -> Removal {
    Removal { kind, path, rule, place }
}

const REMOVALS: &[Removal] = &[
    removal(
        "Culture",
        &["spec", "practices", "*", "owner"],
        "culture/practice-complete",
        &["spec", "practices", "*"],
    ),
    removal(
        "Culture",
        &["spec", "values", "*", "measure"],
        "culture/value-complete",
        &["spec", "values", "*"],
    ),
    removal("Dependency", &["spec", "item"], "schema/invalid", &["spec"]),
    removal("FeatureFlag", &["spec", "createdAt"], "schema/invalid", &["spec"]),
    removal("Incident", &["spec", "severity"], "schema/invalid", &["spec"]),
    removal("MaturityAssessment", &["spec", "actions"], "maturity/next-actions", &["spec", "level"]),
    removal(
        "OKR",
        &["spec", "objectives", "*", "keyResults", "*", "baseline"],
        "okr/kr-baseline",
        &["spec", "objectives", "*", "keyResults", "*"],
    ),
    removal(
        "OKR",
        &["spec", "objectives", "*", "keyResults", "*", "owner"],
        "okr/owner",
        &["spec", "objectives", "*", "keyResults", "*"],
    ),
    removal("OKR", &["spec", "reviews"], "okr/review-stale", &["spec", "period"]),
    removal("Person", &["spec", "teams", "*", "team"], "schema/invalid", &["spec", "teams", "*"]),
    removal("PlatformCharter", &["spec", "mission"], "platform/charter-sections", &["metadata", "name"]),
    removal("PostMortem", &["spec", "publishedAt"], "postmortem/shared", &["spec", "status"]),
    removal(
        "ProcessExperiment",
        &["spec", "hypothesis", "outcome"],
        "experiment/hypothesis-complete",
        &["spec", "hypothesis"],
    ),
    removal("ProcessExperiment", &["spec", "baseline"], "experiment/baseline", &["spec", "stage"]),
    removal("Service", &["spec", "owner"], "schema/invalid", &["spec"]),
    removal(
        "SeverityPolicy",
        &["spec", "levels", "*", "responseTime"],
        "severity/levels-complete",
        &["spec", "levels", "*"],
    ),
];

/// Changes the document so that one rule is broken. Returns the rule; the place is marked.
pub fn plant(document: &mut Document, random: &mut Random) -> &'static str {
    let kind = document.kind().to_owned();
    let fitting: Vec<&Removal> = REMOVALS
        .iter()
        .filter(|removal| removal.kind == kind && fits(&document.root, removal.path))
        .collect();
    match random.below(fitting.len() + 2) {
        0 => {
            let spec = entries(&mut document.root, "spec").expect("a manifest has a spec");
            spec.push(Entry {
                key: "colour".to_owned(),
                value: Node::Scalar("green".to_owned(), true),
                is_marked: true,
            });
            "schema/unknown-field"
        }
        1 => {
            let spec = entries(&mut document.root, "spec").expect("a manifest has a spec");
            let mut again = spec[random.below(spec.len())].clone();
            again.is_marked = true;
            spec.push(again);
            "yaml/duplicate-key"
        }
        index => {
            let removal = fitting[index - 2];
            let chosen = choose(&document.root, removal.path, random);
            mark(&mut document.root, removal.place, &chosen);
            remove(&mut document.root, removal.path, &chosen);
            removal.rule
        }
    }
}

fn entries<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Vec<Entry>> {
    let Node::Map(entries) = node else { return None };
    match &mut entries.iter_mut().find(|entry| entry.key == key)?.value {
        Node::Map(entries) => Some(entries),
        _ => None,
    }
}

/// Every way along the path ends at something.
fn fits(node: &Node, path: &[&str]) -> bool {
    match (path, node) {
        ([], _) => true,
        (["*", rest @ ..], Node::List(items)) => {
            !items.is_empty() && items.iter().all(|item| fits(&item.value, rest))
        }
        ([key, rest @ ..], node) => node.get(key).is_some_and(|value| fits(value, rest)),
    }
}

fn remove(node: &mut Node, path: &[&str], chosen: &[usize]) {
    let [key, rest @ ..] = path else { return };
    match node {
        Node::List(items) => {
            if let [index, chosen @ ..] = chosen {
                remove(&mut items[*index].value, rest, chosen);
            }
        }
        Node::Map(entries) if rest.is_empty() => entries.retain(|entry| entry.key != *key),
        Node::Map(entries) => {
            for entry in entries.iter_mut().filter(|entry| entry.key == *key) {
                remove(&mut entry.value, rest, chosen);
            }
        }
        Node::Scalar(..) => unreachable!("it fits"),
    }
}

fn mark(node: &mut Node, place: &[&str], chosen: &[usize]) {
    let [key, rest @ ..] = place else { return };
    match node {
        Node::List(items) => {
            if let [index, chosen @ ..] = chosen {
                let item = &mut items[*index];
                item.is_marked = rest.is_empty();
                mark(&mut item.value, rest, chosen);
            }
        }
        Node::Map(entries) => {
            for entry in entries.iter_mut().filter(|entry| entry.key == *key) {
                entry.is_marked = rest.is_empty();
                mark(&mut entry.value, rest, chosen);
            }
        }
        Node::Scalar(..) => unreachable!("it fits"),
    }
}

/// Which item each `*` of a path stands for.
fn choose(node: &Node, path: &[&str], random: &mut Random) -> Vec<usize> {
    match (path, node) {
        ([_, rest @ ..], Node::List(items)) => {
            let index = random.below(items.len());
            let mut chosen = vec![index];
            chosen.extend(choose(&items[index].value, rest, random));
            chosen
        }
        ([key, rest @ ..], node) => node.get(key).map_or(Vec::new(), |value| choose(value, rest, random)),
        ([], _) => Vec::new(),
    }
}
