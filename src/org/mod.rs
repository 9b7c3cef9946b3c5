//! The organization: which documents are manifests, their names, their references and the graph between teams.
//! Knows no rules.

mod agenda;
mod class;
mod codeowners;
mod graph;
mod lookup;
mod owner;
mod path;
mod people;
mod projected;
mod reference;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

pub use agenda::Date;
pub use class::{Class, UnknownKind, classify};
pub use codeowners::{Codeowners, Line, Mistake, MistakeKind, Owner, Pattern, PatternIndex};
pub use graph::{Edge, Graph};
pub use people::People;
pub use reference::{Reference, ReferenceText, Target, written};

use crate::diagnostic::Subject;
use crate::document::{Node, NodeId, Tree};
use crate::schema::{Format, KindId, Schemas, Template, Violation};
use crate::source::{FileId, Span};
use crate::value::lower;
use class::unknown_kind;
use lookup::{Ids, Names};

/// The `apiVersion` of this program's manifests.
pub const API_VERSION: &str = "orglint/v1";

/// The namespace of a manifest that names none.
pub const DEFAULT_NAMESPACE: &str = "default";

/// A manifest of this run: an index, in the order of files and documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ManifestId(u32);

/// A document of one of our kinds.
#[derive(Clone, Debug)]
pub struct Manifest<'s> {
    /// Its index.
    pub id: ManifestId,
    /// Its kind.
    pub kind: KindId,
    /// As written, or `default`.
    pub namespace: &'s str,
    /// As written; empty when it has none.
    pub name: &'s str,
    /// The document's root.
    pub root: Node<'s>,
    /// Its `spec`, which every rule asks for.
    spec: Option<Node<'s>>,
    /// Where its name stands, for a kind that a configuration declares.
    pub title: Option<Node<'s>>,
    /// What its schema refuses.
    pub violations: Vec<Violation>,
    /// Read to the end and accepted by its schema but for spelling. Rules may report on what is not sound, but an
    /// expression that cannot be evaluated on it says nothing.
    pub sound: bool,
    /// The parser gave up inside it: it can be referred to and is not judged.
    pub broken: bool,
    /// How it was made of another tool's document, if it was: the rules named there judge it, and nothing mends it.
    pub template: Option<&'s Template>,
    /// Made of another tool's document, and described elsewhere too, where it is judged.
    pub is_twin: bool,
}

impl<'s> Manifest<'s> {
    /// Its `spec`.
    #[must_use]
    pub const fn spec(&self) -> Option<Node<'s>> {
        self.spec
    }

    /// What to underline for the manifest as a whole: its name.
    #[must_use]
    pub fn label(&self) -> Span {
        self.title.map_or_else(|| self.root.label(), Node::label)
    }
}

/// All manifests of a run, with their index and references.
#[derive(Debug)]
pub struct Organization<'s> {
    schemas: &'s Schemas,
    trees: &'s [Tree<'s>],
    manifests: Vec<Manifest<'s>>,
    unknown: Vec<UnknownKind<'s>>,
    foreign: usize,
    /// By kind. Names are compared without case.
    index: Vec<Names<'s>>,
    by_kind: BTreeMap<KindId, Vec<ManifestId>>,
    incomplete: BTreeSet<KindId>,
    /// Of all manifests, one behind the other.
    texts: Vec<NodeId>,
    /// Of each of the texts.
    formats: Vec<Option<Format>>,
    /// By manifest: where its texts end.
    ends: Vec<u32>,
    references: Vec<Reference<'s>>,
    /// What their fields take.
    kinds: reference::Kinds,
    /// Indices of those that lead to a manifest, by manifest.
    referrers: Vec<u32>,
    /// By manifest: where those of it end.
    referrer_ends: Vec<u32>,
    graph: OnceLock<Graph>,
    people: OnceLock<People>,
}

impl<'s> Organization<'s> {
    /// Indexes the documents of these trees. `path` gives the path of a file, `violations` what a schema says of a
    /// manifest by its root; `unreadable` that files are missing from the trees, so that nothing can be said of what is
    /// not found.
    pub fn new<'p>(
        schemas: &'s Schemas,
        trees: &'s [Tree<'s>],
        path: impl Fn(FileId) -> &'p str,
        unreadable: bool,
        mut violations: impl FnMut(Node<'s>) -> Vec<Violation>,
    ) -> Self {
        let mut org = Self {
            schemas,
            trees,
            manifests: Vec::new(),
            unknown: Vec::new(),
            foreign: 0,
            index: schemas.kinds().map(|_| Names::new()).collect(),
            by_kind: BTreeMap::new(),
            incomplete: BTreeSet::new(),
            texts: Vec::new(),
            formats: Vec::new(),
            ends: Vec::new(),
            references: Vec::new(),
            kinds: reference::Kinds::default(),
            referrers: Vec::new(),
            referrer_ends: Vec::new(),
            graph: OnceLock::new(),
            people: OnceLock::new(),
        };
        if unreadable {
            org.incomplete.extend(schemas.kinds());
        }
        for tree in trees {
            for document in tree.documents() {
                if document.disowned {
                    org.foreign += 1;
                    continue;
                }
                let Some(root) = tree.root(document) else {
                    if document.broken {
                        org.incomplete.extend(schemas.kinds());
                    }
                    continue;
                };
                match classify(schemas, path(tree.file()), root) {
                    Class::Manifest(kind) => org.add(kind, root, document.broken, violations(root)),
                    Class::Parts(parts) => {
                        for (kind, part) in parts {
                            org.add(kind, part, document.broken, violations(part));
                        }
                        if document.broken {
                            org.incomplete.extend(schemas.declared().map(|(kind, _)| kind));
                        }
                    }
                    Class::Adapted(documents) if document.broken => org.miss(documents),
                    Class::Adapted(_) => {}
                    Class::Unknown => org.add_unknown(root),
                    // What was read before the parser gave up may not have reached the kind.
                    Class::Foreign if document.broken && root.get("kind").is_none() => {
                        org.incomplete.extend(schemas.kinds());
                    }
                    Class::Foreign => org.foreign += 1,
                }
            }
            org.add_projected(tree, &mut violations);
        }
        org.find_twins();
        org.resolve_references();
        org
    }

    fn add(&mut self, kind: KindId, root: Node<'s>, broken: bool, violations: Vec<Violation>) {
        let id = ManifestId(self.manifests.len() as u32);
        let text = |path: &[&str]| root.path(path).and_then(Node::text).unwrap_or("");
        let declaration = self.schemas.schema(kind).declaration();
        let title = declaration.and_then(|declaration| declaration.title(root));
        let name = match declaration {
            Some(_) => title.and_then(Node::text).unwrap_or(""),
            None => text(&["metadata", "name"]),
        };
        let has_names = declaration.is_none_or(|declaration| !declaration.name.0.is_empty());
        let namespace = text(&["metadata", "namespace"]);
        let namespace = if namespace.is_empty() { DEFAULT_NAMESPACE } else { namespace };
        if (name.is_empty() && has_names) || broken {
            self.incomplete.insert(kind);
        }
        if let (false, Some(names)) = (name.is_empty(), self.index.get_mut(kind.index())) {
            let names = names.entry(lower(namespace)).or_default();
            names.entry(lower(name)).and_modify(|ids| ids.add(id)).or_insert(Ids::One(id));
        }
        if !broken {
            self.by_kind.entry(kind).or_default().push(id);
        }
        let sound = !broken && violations.iter().all(|violation| violation.kind.is_spelling());
        self.manifests.push(Manifest {
            id,
            kind,
            namespace,
            name,
            root,
            spec: root.get("spec"),
            title,
            violations,
            sound,
            broken,
            template: None,
            is_twin: false,
        });
    }

    fn add_unknown(&mut self, root: Node<'s>) {
        let unknown = unknown_kind(self.schemas, root);
        match unknown.near.as_deref().and_then(|near| self.schemas.by_name(near)) {
            Some(kind) => _ = self.incomplete.insert(kind),
            None => self.incomplete.extend(self.schemas.kinds()),
        }
        self.unknown.push(unknown);
    }

    /// The kinds of this run.
    #[must_use]
    pub const fn schemas(&self) -> &'s Schemas {
        self.schemas
    }

    /// The files as trees, in path order.
    #[must_use]
    pub const fn trees(&self) -> &'s [Tree<'s>] {
        self.trees
    }

    /// All manifests, in the order of files and documents.
    #[must_use]
    pub fn manifests(&self) -> &[Manifest<'s>] {
        &self.manifests
    }

    /// The manifests that can be judged.
    pub fn readable(&self) -> impl Iterator<Item = &Manifest<'s>> {
        self.manifests.iter().filter(|manifest| !manifest.broken)
    }

    /// The readable manifests of a kind, by its name; none for a name that is no kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Manifest<'s>> {
        let ids = self.schemas.by_name(kind).and_then(|kind| self.by_kind.get(&kind));
        ids.into_iter().flatten().map(|id| self.manifest(*id))
    }

    /// The manifest of an id of this organization.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "every manifest id comes from this organization")]
    pub fn manifest(&self, id: ManifestId) -> &Manifest<'s> {
        &self.manifests[id.0 as usize]
    }

    /// The manifest in whose document a node stands, by the document's root.
    #[must_use]
    pub fn of_root(&self, root: Node<'_>) -> Option<&Manifest<'s>> {
        let at = |manifest: &Manifest<'s>| (manifest.root.file(), manifest.root.id());
        let key = (root.file(), root.id());
        let index = self.manifests.binary_search_by_key(&key, at).ok()?;
        self.manifests.get(index)
    }

    /// The manifest in whose document this byte of a file stands.
    #[must_use]
    pub fn at(&self, file: FileId, offset: u32) -> Option<&Manifest<'s>> {
        let tree = self.tree(file)?;
        let mut documents = tree.documents().iter().rev();
        let document = documents.find(|document| document.span.start <= offset)?;
        tree.root(document).and_then(|root| self.of_root(root)).or_else(|| self.part_at(file, offset))
    }

    /// The part of a document that is a manifest and holds this byte.
    fn part_at(&self, file: FileId, offset: u32) -> Option<&Manifest<'s>> {
        let first = self.manifests.partition_point(|manifest| manifest.root.file() < file);
        let of_file = self.manifests.get(first..)?.iter().take_while(|manifest| manifest.root.file() == file);
        let holds = |manifest: &&Manifest<'s>| manifest.root.span().range().contains(&(offset as usize));
        of_file.filter(holds).last()
    }

    /// Every document was read, is of a kind that is known and is what its schema says, so that no rule was silent for
    /// want of what it could not read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.incomplete.is_empty() && self.manifests.iter().all(|m| m.sound || m.template.is_some())
    }

    /// Documents that claim to be ours and are not.
    #[must_use]
    pub fn unknown(&self) -> &[UnknownKind<'s>] {
        &self.unknown
    }

    /// How many documents are not ours.
    #[must_use]
    pub const fn foreign(&self) -> usize {
        self.foreign
    }

    /// Nothing can be said of a name of this kind that is not found.
    #[must_use]
    pub fn is_incomplete(&self, kind: KindId) -> bool {
        self.incomplete.contains(&kind)
    }

    /// Who waits for whom; made when first asked for.
    pub fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| Graph::new(self))
    }

    /// Whom texts may name; made when first asked for.
    pub fn people(&self) -> &People {
        self.people.get_or_init(|| People::new(self))
    }

    /// A manifest as diagnostics name it.
    #[must_use]
    pub fn subject(&self, manifest: &Manifest<'_>) -> Subject {
        Subject {
            kind: self.schemas.name(manifest.kind).to_owned(),
            namespace: manifest.namespace.to_owned(),
            name: manifest.name.to_owned(),
        }
    }

    /// The tree of a file of this organization.
    #[must_use]
    pub fn tree(&self, file: FileId) -> Option<&'s Tree<'s>> {
        // There is one for each file, in their order.
        let at = self.trees.binary_search_by_key(&file, Tree::file).ok()?;
        self.trees.get(at)
    }
}
