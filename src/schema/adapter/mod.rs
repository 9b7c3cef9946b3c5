//! Adapters: documents of other tools, read as manifests of our kinds. Each is a file of data, `adapters/<name>.yaml`;
//! no code here knows one of them.

mod file;
mod route;
mod template;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::path::{Path, Step};
use super::shape::{Field, Reference, Shape, Text};
use super::{Schema, SchemaError, Schemas};
use crate::document::{self, Fields, Limits, Node, NodeId, Tree};
use crate::embedded;
use crate::source::{FileId, Globs};
use file::{AdapterFile, DocumentFile};
use template::MadeRoot;
pub use template::{Mapping, Template};

/// An adapter that is switched on.
#[derive(Debug)]
pub struct Adapter {
    /// As the configuration names it.
    pub name: String,
    /// What it reads, in a few words.
    pub title: String,
    /// What a person should know who switches it on.
    pub about: String,
    /// Where the tool describes its files.
    pub source: String,
    /// Words for kinds in references, and what they mean here.
    pub words: BTreeMap<String, String>,
    /// The documents that it knows, in its order.
    pub documents: Vec<Documents>,
    /// Where its files lie, when the configuration says so.
    paths: Option<Globs>,
}

/// Documents of a tool, and what is made of them.
#[derive(Debug)]
pub struct Documents {
    /// Top-level keys and what they must say.
    pub when: BTreeMap<String, String>,
    /// Where the files lie, unless the configuration says so.
    pub paths: Globs,
    /// Indices of templates.
    pub templates: Vec<usize>,
}

/// Documents of an adapter of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentsId {
    adapter: usize,
    documents: usize,
}

/// The names of all adapters there are, sorted.
pub fn adapters() -> impl Iterator<Item = &'static str> {
    embedded::ADAPTERS.iter().filter_map(|(file, _)| file.strip_suffix(".yaml"))
}

impl Documents {
    fn new(file: DocumentFile, name: &str, schemas: &mut Schemas) -> Result<Self, SchemaError> {
        let globs = Globs::new(file.paths.iter().map(String::as_str));
        let paths =
            globs.map_err(|(_, why)| SchemaError::new(name, "", format!("has a bad pattern: {why}")))?;
        let mut templates = Vec::new();
        for manifest in file.manifests {
            let template = Template::new(name, manifest, schemas)?;
            templates.push(schemas.templates.len());
            schemas.templates.push(template);
        }
        Ok(Self { when: file.when, paths, templates })
    }

    /// Whether a document is one of them. `elsewhere` is where the configuration says that their files lie.
    fn take(&self, path: &str, root: Node<'_>, elsewhere: Option<&Globs>) -> bool {
        let says = |(key, wanted): (&String, &String)| {
            let value = root.get(key);
            value.is_some_and(|value| wanted == "*" || value.text().is_some_and(|text| fits(text, wanted)))
        };
        self.lie_at(path, elsewhere) && self.when.iter().all(says)
    }

    fn lie_at(&self, path: &str, elsewhere: Option<&Globs>) -> bool {
        match elsewhere {
            Some(globs) => globs.matches(path),
            None => self.paths.is_empty() || self.paths.matches(path),
        }
    }

    /// Whether a file may hold some of them, before it is parsed.
    fn claim(&self, path: &str, text: &str, elsewhere: Option<&Globs>) -> bool {
        let mentions = |(key, wanted): (&String, &String)| {
            text.contains(key.as_str()) && wanted.split('*').all(|part| text.contains(part))
        };
        self.lie_at(path, elsewhere) && self.when.iter().all(mentions)
    }
}

/// Whether a text is what a pattern with one `*` or none says.
fn fits(text: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        Some((head, tail)) => {
            text.len() >= head.len() + tail.len() && text.starts_with(head) && text.ends_with(tail)
        }
        None => text == pattern,
    }
}

impl Schemas {
    /// These, and what an adapter knows. Every [`super::KindId`] given out before is void.
    ///
    /// # Errors
    /// There is no adapter of this name, it is switched on already, or its file is wrong, which a test keeps from
    /// happening.
    pub fn adapt(mut self, name: &str, paths: Option<Globs>) -> Result<Self, SchemaError> {
        let text = embedded::ADAPTERS.iter().find(|(file, _)| file.strip_suffix(".yaml") == Some(name));
        let Some((_, text)) = text else {
            return Err(SchemaError::new(name, "", "is no adapter".to_owned()));
        };
        if self.adapters.iter().any(|adapter| adapter.name == name) {
            return Err(SchemaError::new(name, "", "is switched on twice".to_owned()));
        }
        let file = read(name, text)?;
        for (kind, fields) in &file.fields {
            self = self.with_fields(
                name,
                kind,
                fields.iter().map(|(path, kinds)| (path.as_str(), kinds.texts())),
            )?;
        }
        let mut documents = Vec::new();
        for file in file.documents {
            documents.push(Documents::new(file, name, &mut self)?);
        }
        let AdapterFile { title, about, source, words, .. } = file;
        self.adapters.push(Adapter { name: name.to_owned(), title, about, source, words, documents, paths });
        Ok(self)
    }

    /// The adapters that are switched on, in their order.
    #[must_use]
    pub fn adapters(&self) -> &[Adapter] {
        &self.adapters
    }

    /// Where their files lie whose documents are known by that.
    pub fn adapter_paths(&self) -> impl Iterator<Item = &str> {
        let globs = self.adapters.iter().flat_map(|adapter| match &adapter.paths {
            Some(paths) => vec![paths],
            None => adapter.documents.iter().map(|documents| &documents.paths).collect(),
        });
        globs.flat_map(|globs| globs.texts().iter().map(String::as_str))
    }

    /// How a manifest is made, by the mark that its tree has for it.
    #[must_use]
    pub fn template(&self, mark: usize) -> Option<&Template> {
        self.templates.get(mark)
    }

    /// The adapter that knows a document, with its documents that it is one of.
    #[must_use]
    pub fn adapter_of(&self, path: &str, root: Node<'_>) -> Option<DocumentsId> {
        self.adapters.iter().enumerate().find_map(|(adapter, known)| {
            let takes = |documents: &Documents| documents.take(path, root, known.paths.as_ref());
            let documents = known.documents.iter().position(takes)?;
            Some(DocumentsId { adapter, documents })
        })
    }

    /// Whether a file may hold documents of an adapter that is switched on, before it is parsed.
    pub(super) fn adapters_claim(&self, path: &str, text: &str) -> bool {
        self.adapters.iter().any(|adapter| {
            adapter.documents.iter().any(|documents| documents.claim(path, text, adapter.paths.as_ref()))
        })
    }

    /// The templates by which manifests are made of a document.
    pub fn templates(&self, id: DocumentsId) -> impl Iterator<Item = &Template> {
        self.marks(id).iter().filter_map(|mark| self.templates.get(*mark))
    }

    fn marks(&self, id: DocumentsId) -> &[usize] {
        let documents = self.adapters.get(id.adapter).and_then(|adapter| adapter.documents.get(id.documents));
        documents.map_or(&[], |documents| documents.templates.as_slice())
    }

    /// Makes manifests of a document and puts them behind it, with what the tool's schema says of what they are made of.
    pub(crate) fn project(
        &self,
        tree: &mut Tree<'_>,
        root: NodeId,
        id: DocumentsId,
        api_version: &str,
    ) -> Vec<MadeRoot> {
        let mut made: Vec<MadeRoot> = Vec::new();
        for mark in self.marks(id) {
            if let Some(template) = self.templates.get(*mark) {
                made.extend(template.project(tree, root, *mark, api_version));
            }
        }
        made
    }

    /// These with more references in a kind, or with one more kind that has only them.
    fn with_fields<'f>(
        mut self,
        adapter: &str,
        kind: &str,
        fields: impl Iterator<Item = (&'f str, Vec<String>)>,
    ) -> Result<Self, SchemaError> {
        if self.by_name(kind).is_none() {
            let text = envelope(kind).to_string();
            self.kinds.push(Schema::foreign(kind.to_owned(), text));
            self = self.checked()?;
        }
        let Some(schema) = self.kinds.iter_mut().find(|schema| schema.name() == kind) else {
            return Ok(self);
        };
        for (path, kinds) in fields {
            let path = Path::parse(path)
                .map_err(|why| SchemaError::new(adapter, "", format!("the path `{path}` {why}")))?;
            schema.extend(path, kinds);
        }
        Ok(self)
    }
}

/// What one file says.
fn read(name: &str, text: &str) -> Result<AdapterFile, SchemaError> {
    let tree = document::parse(FileId(0), text, &Limits::default());
    let root = tree.documents().first().and_then(|document| tree.root(document));
    let wrong = |message: String| SchemaError::new(name, "", message);
    let root = root.ok_or_else(|| wrong("is empty".to_owned()))?;
    document::from_node(root).map_err(|error| {
        let line = text.get(..error.span.start as usize).map_or(0, |before| before.matches('\n').count() + 1);
        wrong(format!("cannot be read in line {line}: {error}"))
    })
}

/// A manifest of which nothing is known but its envelope.
fn envelope(kind: &str) -> Value {
    json!({
        "type": "object",
        "properties": {
            "apiVersion": { "type": "string" },
            "kind": { "const": kind },
            "metadata": { "$ref": "common.json#/$defs/metadata" },
            "spec": { "type": "object", "additionalProperties": false, "properties": {} },
        },
        "additionalProperties": false,
    })
}

/// Gives a shape a reference that it does not have; a text that refers to nothing where there are no kinds.
pub(super) fn extend(shape: &mut Shape, path: &[Step], kinds: &[String]) {
    let Some((step, rest)) = path.split_first() else {
        let reference = Reference { kinds: kinds.to_vec(), ..Reference::default() };
        let reference = Some(reference).filter(|_| !kinds.is_empty());
        *shape = Shape::String(Text { reference, ..Text::default() });
        return;
    };
    match step {
        Step::Key(key) => {
            if !matches!(shape, Shape::Object { .. }) {
                *shape = Shape::Object { fields: Fields::default(), open: None };
            }
            if let Shape::Object { fields, .. } = shape {
                if !fields.contains_key(key) {
                    fields.insert(key.clone(), Field { shape: Shape::Any, required: false });
                }
                if let Some(field) = fields.get_mut(key) {
                    extend(&mut field.shape, rest, kinds);
                }
            }
        }
        Step::Each | Step::Values => {
            let mut element = Shape::Any;
            extend(&mut element, rest, kinds);
            *shape = Shape::Array(Box::new(element));
        }
    }
}
