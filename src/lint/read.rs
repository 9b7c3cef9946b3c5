//! From sources to an organization: every file parsed, and every manifest checked against its schema.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::manifests;
use crate::document::{self, Document, Limits, Node, NodeId, Row, RowKeys, Syntax, Tree};
use crate::org::{self, Class, Codeowners, Organization};
use crate::policy::Before;
use crate::schema::{DocumentsId, KindId, Schemas, Violation};
use crate::source::{FileId, Source, Sources};

/// Files from which on reading is shared between threads.
const WORTH_SHARING: usize = 100;

/// Reads the manifests, and calls back with their organization.
pub(super) fn with_organization<T>(
    sources: &Sources,
    schemas: &Schemas,
    body: impl FnOnce(&Organization<'_>) -> T,
) -> T {
    let mut trees = Vec::new();
    let mut violations = BTreeMap::new();
    for (tree, found) in read(sources, schemas) {
        violations.extend(found.into_iter().map(|(root, found)| ((tree.file(), root), found)));
        trees.push(tree);
    }
    let unreadable = manifests(sources).any(|source| source.defect().is_some());
    let path = |file: FileId| sources.file(file).path();
    let org = Organization::new(schemas, &trees, path, unreadable, |root: Node<'_>| {
        violations.remove(&(root.file(), root.id())).unwrap_or_default()
    });
    body(&org)
}

/// The same with the files before a change, where something asks for them.
pub(super) fn with_before<T>(
    before: Option<&Sources>,
    schemas: &Schemas,
    body: impl FnOnce(Option<Before<'_>>) -> T,
) -> T {
    match before {
        Some(sources) => with_organization(sources, schemas, |org| body(Some(Before::new(org)))),
        None => body(None),
    }
}

/// What the schemas say of a file's documents, by root.
type ByRoot = Vec<(NodeId, Vec<Violation>)>;

/// The trees of all files, with what the schemas say of their documents, by root.
fn read<'s>(sources: &'s Sources, schemas: &Schemas) -> Vec<(Tree<'s>, ByRoot)> {
    let files: Vec<(FileId, &Source)> = sources.iter().collect();
    // Of several only one counts.
    let codeowners = sources.codeowners().map(|(file, _)| file);
    let one = |(file, source): &(FileId, &'s Source)| match codeowners {
        Some(counts) if counts == *file && schemas.claim(source.path(), "") => {
            read_codeowners(*file, source, schemas)
        }
        Some(_) | None => read_file(*file, source, schemas),
    };
    if files.len() < WORTH_SHARING {
        files.iter().map(one).collect()
    } else {
        files.par_iter().map(one).collect()
    }
}

/// `CODEOWNERS`, where a configuration says that its lines are judged as documents are.
fn read_codeowners<'s>(file: FileId, source: &'s Source, schemas: &Schemas) -> (Tree<'s>, ByRoot) {
    let codeowners = Codeowners::parse(source.text());
    let row = |line: &org::Line<'_>| Row {
        head: line.span,
        words: line.owners.iter().map(|owner| owner.span).collect(),
    };
    let lines: Vec<_> = codeowners.lines.iter().map(row).collect();
    let keys = RowKeys { rows: "lines", head: "pattern", words: "owners" };
    let tree = document::rows(file, source.text(), keys, &lines, &Limits::default());
    judged(tree, source, schemas)
}

fn read_file<'s>(file: FileId, source: &'s Source, schemas: &Schemas) -> (Tree<'s>, ByRoot) {
    // What is no YAML has no documents.
    let text = if source.may_hold_manifests() { source.text() } else { "" };
    // Only a configuration says that there are documents in files of other names.
    let syntax = if schemas.claim_path(source.path()) { Syntax::of(source.path()) } else { Syntax::Yaml };
    let mut tree = syntax.read(file, text, &Limits::default());
    if !source.claims() && !schemas.claim(source.path(), text) {
        disown(&mut tree, schemas, source.path());
    }
    judged(tree, source, schemas)
}

/// A tree with what adapters make of it, and what the schemas say of its documents.
fn judged<'s>(mut tree: Tree<'s>, source: &Source, schemas: &Schemas) -> (Tree<'s>, ByRoot) {
    let mut violations = project(&mut tree, schemas, source.path());
    for document in tree.documents().iter().filter(|document| !document.broken) {
        let Some(root) = tree.root(document) else { continue };
        let mut check =
            |kind: KindId, root: Node<'_>| violations.push((root.id(), schemas.check(kind, root)));
        match org::classify(schemas, source.path(), root) {
            Class::Manifest(kind) => check(kind, root),
            Class::Parts(parts) => parts.into_iter().for_each(|(kind, part)| check(kind, part)),
            Class::Adapted(_) | Class::Foreign | Class::Unknown => {}
        }
    }
    for violation in violations.iter().flat_map(|(_, found)| found) {
        // From here on everyone reads the canonical spelling; the alias itself is reported.
        if let (true, Some(near)) = (violation.kind.is_spelling(), &violation.near) {
            tree.canonicalize(violation.node, near.clone());
        }
    }
    (tree, violations)
}

/// Makes manifests of other tools' documents, with what those tools' schemas say of them.
fn project(tree: &mut Tree<'_>, schemas: &Schemas, path: &str) -> ByRoot {
    if schemas.adapters().is_empty() {
        return Vec::new();
    }
    let adapted = |document: &Document| -> Vec<(NodeId, DocumentsId)> {
        let Some(root) = tree.root(document) else { return Vec::new() };
        match org::classify(schemas, path, root) {
            Class::Adapted(documents) => vec![(root.id(), documents)],
            // Some tools also read a list of documents.
            Class::Foreign => {
                let item = |item: Node<'_>| Some((item.id(), schemas.adapter_of(path, item)?));
                root.items().filter_map(item).collect()
            }
            Class::Manifest(_) | Class::Parts(_) | Class::Unknown => Vec::new(),
        }
    };
    let adapted: Vec<_> = tree.documents().iter().flat_map(adapted).collect();
    let made = |(root, documents)| schemas.project(tree, root, documents, org::API_VERSION);
    adapted.into_iter().flat_map(made).collect()
}

/// Other tools' files are not always YAML, templates of it least of all. In a file that nowhere says that it is ours,
/// what is wrong with a document of no kind of ours is not our business.
fn disown(tree: &mut Tree<'_>, schemas: &Schemas, path: &str) {
    let is_foreign = |document: &Document| {
        tree.root(document).is_none_or(|root| org::classify(schemas, path, root) == Class::Foreign)
    };
    let foreign: Vec<bool> = tree.documents().iter().map(is_foreign).collect();
    tree.disown(|document| foreign.get(document).copied().unwrap_or(false));
}
