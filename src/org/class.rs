//! Which documents are ours, by `apiVersion` and `kind`. Looks no further into them.

use super::API_VERSION;
use crate::document::Node;
use crate::schema::{DocumentsId, KindId, Schemas};
use crate::value::nearest;

/// What a document is to us.
#[derive(Clone, Debug, PartialEq)]
pub enum Class<'t> {
    /// A manifest.
    Manifest(KindId),
    /// It holds manifests, in their order.
    Parts(Vec<(KindId, Node<'t>)>),
    /// Another tool's, of which an adapter makes manifests.
    Adapted(DocumentsId),
    /// Not ours: skipped and counted.
    Foreign,
    /// Claims to be ours, and `apiVersion` or `kind` says nothing we know.
    Unknown,
}

/// A document that claims to be ours and is of no kind we know.
#[derive(Clone, Debug)]
pub struct UnknownKind<'s> {
    /// The value of `kind` or `apiVersion`, or the root when `kind` is missing.
    pub node: Node<'s>,
    /// What is wrong.
    pub message: String,
    /// The nearest kind.
    pub near: Option<String>,
}

/// What a document is: by what a configuration declares of its file or its header, else by `apiVersion` and `kind`. Of
/// several kinds that take a whole document the first counts; those that take parts of it count beside each other, and
/// before whole ones that follow them.
#[must_use]
pub fn classify<'t>(schemas: &Schemas, path: &str, root: Node<'t>) -> Class<'t> {
    let mut parts = Vec::new();
    let mut holds = false;
    // What says that it is ours is ours, wherever it lies.
    let is_ours =
        root.get("apiVersion").and_then(Node::text).is_some_and(|text| text.starts_with("orglint/"));
    for (kind, declaration) in schemas.declared() {
        if is_ours || !declaration.binding.takes(path, root) {
            continue;
        }
        if declaration.within.0.is_empty() {
            if parts.is_empty() {
                return Class::Manifest(kind);
            }
            continue;
        }
        holds = true;
        declaration.within.each(root, |node| parts.push((kind, node)));
    }
    if holds {
        parts.sort_by_key(|(_, node)| node.id());
        return Class::Parts(parts);
    }
    let version = root.get("apiVersion").and_then(Node::text).filter(|version| !version.is_empty());
    let is_ours = version.is_some_and(|version| version.starts_with("orglint/"));
    if let (false, Some(documents)) = (is_ours, schemas.adapter_of(path, root)) {
        return Class::Adapted(documents);
    }
    let ours = |kind: &KindId| {
        let schema = schemas.schema(*kind);
        schema.declaration().is_none() && !schema.is_foreign()
    };
    let kind = root.get("kind").and_then(Node::text).and_then(|kind| schemas.by_name(kind)).filter(ours);
    match (version, kind) {
        (Some(API_VERSION) | None, Some(kind)) => Class::Manifest(kind),
        (None, None) => Class::Foreign,
        (Some(version), _) if version.starts_with("orglint/") => Class::Unknown,
        (Some(version), Some(_)) if nearest(version, [API_VERSION]).is_some() => Class::Unknown,
        (Some(_), _) => Class::Foreign,
    }
}

/// What is wrong with a document of class [`Class::Unknown`].
pub(super) fn unknown_kind<'s>(schemas: &Schemas, root: Node<'s>) -> UnknownKind<'s> {
    let kind = root.get("kind");
    let version = root.get("apiVersion").filter(|version| version.text() != Some(API_VERSION));
    if let Some(version) = version {
        let message = format!("`{}` is not an `apiVersion` of orglint", version.text().unwrap_or_default());
        return UnknownKind { node: version, message, near: Some(API_VERSION.to_owned()) };
    }
    let Some(kind) = kind.filter(|kind| kind.text().is_some_and(|text| !text.is_empty())) else {
        return UnknownKind {
            node: kind.unwrap_or(root),
            message: "the document has no `kind`".to_owned(),
            near: None,
        };
    };
    let text = kind.text().unwrap_or_default();
    let near = nearest(text, schemas.kinds().map(|kind| schemas.name(kind))).map(str::to_owned);
    UnknownKind { node: kind, message: format!("`{text}` is not a kind of manifest"), near }
}
