//! What a problem is known by from one run to the next. Knows no conditions.

use sha2::{Digest, Sha256};

use super::check::Found;
use super::rule::Rule;
use crate::diagnostic::Diagnostic;
use crate::document::Node;
use crate::org::Organization;
use crate::source::Sources;

/// A hash of rule, manifest, path and offending value: no line, no message and no file where there is anything else to
/// go by, so that it survives reformatting, reordering and moving.
pub(super) fn fingerprint(
    rule: &Rule,
    sources: &Sources,
    org: &Organization<'_>,
    diagnostic: &Diagnostic,
    found: &Found<'_>,
) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update(part.as_bytes());
        hash.update([0]);
    };
    add(rule.id.as_str());
    // Where a part of a document has a name, its place among the others says nothing.
    let part = found.manifest.map(|id| org.manifest(id)).filter(|manifest| manifest.title.is_some());
    let part = part.map(|manifest| manifest.root);
    if let Some(identity) = &found.identity {
        add(identity);
    } else {
        match &diagnostic.subject {
            Some(subject) => {
                for part in [&subject.kind, &subject.namespace, &subject.name] {
                    add(part);
                }
                if subject.name.is_empty() && is_declared(org, found) {
                    add(sources.file(found.file).path());
                }
            }
            None => add(&bearer(sources, found)),
        }
        add(&found.detail);
        match found.node {
            Some(node) => {
                add(&named_pointer(node, part));
                add(node.text().unwrap_or(""));
            }
            None => add(sources.file(found.file).slice(found.label()).trim_matches(['"', '\''])),
        }
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a place is in a manifest of a kind that a configuration declares.
fn is_declared(org: &Organization<'_>, found: &Found<'_>) -> bool {
    let kind = found.manifest.map(|id| org.manifest(id).kind);
    kind.is_some_and(|kind| org.schemas().schema(kind).declaration().is_some())
}

/// What a place belongs to that is in no manifest: the file that says who owns which paths, wherever it is; a document
/// by its name; and only then a file by its path.
fn bearer(sources: &Sources, found: &Found<'_>) -> String {
    let source = sources.file(found.file);
    let mut root = found.node;
    while let Some(parent) = root.and_then(Node::parent) {
        root = Some(parent);
    }
    let name = root.and_then(|root| root.path(&["metadata", "name"])?.text());
    match name.filter(|name| !name.is_empty()) {
        _ if source.is_codeowners() => "CODEOWNERS".to_owned(),
        Some(name) => name.to_owned(),
        None => source.path().to_owned(),
    }
}

/// Keys that tell the items of a list apart, the best first.
pub(super) const NAMES: [&str; 10] =
    ["id", "name", "title", "at", "date", "from", "team", "question", "initiative", "problem"];

/// The path of a node with list items by what they are called, so that reordering does not change it. It begins at
/// `from`, or at the root of the document.
fn named_pointer(node: Node<'_>, from: Option<Node<'_>>) -> String {
    let mut steps = Vec::new();
    let mut node = node;
    while let Some(parent) = node.parent().filter(|_| from != Some(node)) {
        let name = NAMES.iter().find_map(|key| node.get(key)?.text());
        steps.push(match (node.key(), name) {
            (Some(key), _) => key.text().unwrap_or("").to_owned(),
            (None, Some(name)) => name.to_owned(),
            (None, None) => match node.text() {
                Some(text) => text.to_owned(),
                None => parent.items().position(|item| item == node).unwrap_or(0).to_string(),
            },
        });
        node = parent;
    }
    steps.reverse();
    steps.join("/")
}
