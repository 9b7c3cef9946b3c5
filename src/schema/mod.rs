//! Shape as data: one JSON Schema per kind, compiled when first needed. The only user of the JSON Schema library.
//!
//! What a schema finds comes out as [`Violation`]s, one per cause, at the key or value a person would point at.
//! Which rule reports them, and how severe they are, is decided elsewhere.

mod adapter;
mod alternatives;
mod bundle;
mod choice;
mod cost;
mod explain;
mod fault;
mod flat;
mod kind;
mod located;
mod near;
mod outline;
mod outside;
mod path;
mod quick;
mod refusal;
mod sample;
mod shape;
mod single;
mod site;
mod violation;
mod way;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::Value;

pub use adapter::{Adapter, Documents, DocumentsId, Mapping, Template, adapters};
pub use explain::MAX_VIOLATIONS;
pub use kind::{Binding, Declaration};
pub use outside::{Address, Bundle, MAX_SCHEMA_BYTES};
pub use path::{Path, Step};
pub use shape::{Event, Field, Format, Reference, Shape, Text};
pub use single::Schema;
pub use violation::{Violation, ViolationKind};

use crate::document::Node;
use crate::embedded;
use crate::source::Span;
use single::Role;

/// Bytes that one compiled pattern may take.
const PATTERN_SIZE: usize = 1 << 20;

/// A kind of manifest: an index into the [`Schemas`] of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(u16);

impl KindId {
    /// Its place among the kinds of the run, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.0.into()
    }
}

/// The schemas of a run: one per kind, by kind name, and those of our own files.
#[derive(Debug)]
pub struct Schemas {
    kinds: Vec<Schema>,
    /// Those that a configuration declares, in its order.
    declared: Vec<String>,
    parts: Vec<Schema>,
    /// Those that are switched on, in their order.
    adapters: Vec<Adapter>,
    /// What they make manifests by; what is made keeps the index.
    templates: Vec<Template>,
}

/// A schema that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    /// The kind or file it is for.
    pub name: String,
    /// JSON Pointer to the place in the schema; empty for the whole.
    pub pointer: String,
    /// What is wrong, to be read after the schema's name.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The file of a schema from outside, and where in it.
    pub at: Option<Box<(String, Span)>>,
    /// The path of a declaration that the schema does not have.
    pub path: Option<Box<Path>>,
}

impl SchemaError {
    fn new(name: &str, pointer: impl Into<String>, message: String) -> Self {
        let (name, pointer) = (name.to_owned(), pointer.into());
        Self { name, pointer, message, help: None, at: None, path: None }
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the schema of `{}` {}", self.name, self.message)?;
        if self.pointer.is_empty() { Ok(()) } else { write!(f, " (at `{}`)", self.pointer) }
    }
}

impl std::error::Error for SchemaError {}

impl Schemas {
    /// Those that are part of the program. Nothing is parsed yet.
    ///
    /// # Errors
    ///
    /// When two files claim one kind, or there are more kinds than a [`KindId`] can count.
    pub fn builtin() -> Result<Self, SchemaError> {
        let text = |of: &str| embedded::SCHEMAS.iter().find(|file| file.name == of);
        let mut kinds = Vec::new();
        for (kind, file) in embedded::KINDS {
            kinds.extend(text(file).map(|file| Schema::embedded(kind, file, Role::Kind)));
        }
        let parts = embedded::SCHEMAS
            .iter()
            .filter(|file| embedded::KINDS.iter().all(|(_, of_kind)| *of_kind != file.name))
            .map(|file| Schema::embedded(file.name.trim_end_matches(".json"), file, Role::Part))
            .collect();
        Self { kinds, parts, ..Self::none() }.checked()
    }

    /// Only these: kind and JSON text each. They may use the shared definitions.
    ///
    /// # Errors
    ///
    /// When one of them is not a usable schema.
    pub fn from_texts(texts: &[(&str, &str)]) -> Result<Self, SchemaError> {
        texts.iter().try_fold(Self::none(), |all, (kind, text)| all.with_kind(kind, text))
    }

    fn none() -> Self {
        let (kinds, declared, parts) = Default::default();
        Self { kinds, declared, parts, adapters: Vec::new(), templates: Vec::new() }
    }

    /// These and one more, from outside: it is compiled at once, so that a mistake in it shows when it is loaded.
    /// Every [`KindId`] given out before is void.
    ///
    /// # Errors
    ///
    /// When it is not JSON, not a schema, refers to anything outside itself, needs a pattern that is not linear,
    /// would take too long to ask, or is for a kind that has one.
    pub fn with_kind(mut self, kind: &str, text: &str) -> Result<Self, SchemaError> {
        let schema = Schema::new(kind.to_owned(), text.to_owned(), Role::Kind);
        schema.compiled().as_ref().map_err(SchemaError::clone)?;
        self.kinds.push(schema);
        self.checked()
    }

    /// These and one that a configuration declares, in front of ours. Its schema is compiled at once, so that a mistake
    /// in it shows when it is loaded. Every [`KindId`] given out before is void.
    ///
    /// # Errors
    ///
    /// As for [`Schemas::with_kind`]; and a path that the schema does not have.
    pub fn declare(mut self, declaration: Declaration) -> Result<Self, SchemaError> {
        let added = self.add(declaration, None);
        // A caller that has the text of one schema is told of one mistake in it.
        let first = |errors: Vec<SchemaError>| errors.into_iter().next();
        match added.map_err(first) {
            Err(Some(error)) => Err(error),
            Ok(()) | Err(None) => Ok(self),
        }
    }

    /// Adds a kind that a configuration declares; `bundle` is its schema, where that consists of files. Every [`KindId`]
    /// given out before is void.
    ///
    /// # Errors
    ///
    /// As for [`Schemas::declare`]. Nothing is added then.
    pub fn add(&mut self, declaration: Declaration, bundle: Option<Bundle>) -> Result<(), Vec<SchemaError>> {
        let kind = declaration.kind.clone();
        let schema = Schema::declared(declaration, bundle);
        schema.compiled().as_ref().map_err(|error| vec![error.clone()])?;
        schema.checked_shape()?;
        let at = match self.kinds.binary_search_by(|other| other.name().cmp(&kind)) {
            Ok(_) => return Err(vec![SchemaError::new(&kind, "", "is there twice".to_owned())]),
            Err(_) if self.kinds.len() >= usize::from(u16::MAX) => {
                return Err(vec![SchemaError::new("kinds", "", "is one too many".to_owned())]);
            }
            Err(at) => at,
        };
        self.kinds.insert(at, schema);
        self.declared.push(kind);
        Ok(())
    }

    /// The kinds that a configuration declares, in its order.
    pub fn declared(&self) -> impl Iterator<Item = (KindId, &Declaration)> {
        let known = |name: &String| {
            let kind = self.by_name(name)?;
            Some((kind, self.schema(kind).declaration()?))
        };
        self.declared.iter().filter_map(known)
    }

    /// Whether a file may hold manifests of a kind that a configuration declares, before it is parsed.
    #[must_use]
    pub fn claim(&self, path: &str, text: &str) -> bool {
        !self.declared.is_empty()
            && self.declared().any(|(_, declaration)| declaration.binding.claims(path, text))
            || self.adapters_claim(path, text)
    }

    /// Whether a configuration says of the path of a file that it holds manifests.
    #[must_use]
    pub fn claim_path(&self, path: &str) -> bool {
        let by_path = |(_, declaration): (KindId, &Declaration)| match &declaration.binding {
            Binding::Paths(globs) => globs.matches(path),
            Binding::Header { .. } => false,
        };
        self.declared().any(by_path)
    }

    fn checked(mut self) -> Result<Self, SchemaError> {
        self.kinds.sort_by(|a, b| a.name().cmp(b.name()));
        if let Some(twice) = self.kinds.windows(2).find_map(|pair| match pair {
            [a, b] if a.name() == b.name() => Some(a.name().to_owned()),
            _ => None,
        }) {
            return Err(SchemaError::new(&twice, "", "is there twice".to_owned()));
        }
        if self.kinds.len() > usize::from(u16::MAX) {
            return Err(SchemaError::new("kinds", "", "is one too many".to_owned()));
        }
        Ok(self)
    }

    /// All kinds, by name.
    pub fn kinds(&self) -> impl Iterator<Item = KindId> + use<> {
        (0..u16::try_from(self.kinds.len()).unwrap_or(u16::MAX)).map(KindId)
    }

    /// The kind of this name, in exactly this spelling.
    #[must_use]
    pub fn by_name(&self, kind: &str) -> Option<KindId> {
        let at = self.kinds.binary_search_by(|schema| schema.name().cmp(kind)).ok()?;
        u16::try_from(at).ok().map(KindId)
    }

    /// The kind of this name in any case, as references write it: `team:platform`; or what the tool of an adapter calls
    /// it: `group:platform`.
    #[must_use]
    pub fn by_any_case(&self, kind: &str) -> Option<KindId> {
        self.kinds().find(|id| self.name(*id).eq_ignore_ascii_case(kind)).or_else(|| {
            let mut words = self.adapters.iter().flat_map(|adapter| &adapter.words);
            let (_, meant) = words.find(|(word, _)| word.eq_ignore_ascii_case(kind))?;
            self.by_name(meant)
        })
    }

    /// The schema of a kind of this run.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "every kind id comes from these schemas")]
    pub fn schema(&self, kind: KindId) -> &Schema {
        &self.kinds[usize::from(kind.0)]
    }

    /// The schema of something that is not a manifest: `config`, `policy`, `report`.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Schema> {
        self.parts.iter().find(|schema| schema.name() == name)
    }

    /// The kind's name.
    #[must_use]
    pub fn name(&self, kind: KindId) -> &str {
        self.schema(kind).name()
    }

    /// Whether references to this kind stay unjudged until there is a manifest of it.
    #[must_use]
    pub fn is_optional(&self, kind: KindId) -> bool {
        self.schema(kind).is_optional()
    }

    /// What the kind's schema says about paths.
    #[must_use]
    pub fn shape(&self, kind: KindId) -> &Shape {
        self.schema(kind).shape()
    }

    /// The kind's schema as one self-contained JSON document.
    #[must_use]
    pub fn document(&self, kind: KindId) -> Value {
        self.schema(kind).document()
    }

    /// The smallest manifest that the kind's schema may take, to begin an example with.
    #[must_use]
    pub fn sample(&self, kind: KindId) -> Value {
        sample::sample(&self.document(kind))
    }

    /// What is wrong with a manifest, in file order. Its `apiVersion` and `kind` led to this schema, so whoever
    /// looked them up has reported what is wrong with them; here they are taken as right.
    #[must_use]
    pub fn check(&self, kind: KindId, root: Node<'_>) -> Vec<Violation> {
        self.schema(kind).check(root)
    }
}
