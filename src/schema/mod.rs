//! Shape as data: one JSON Schema per kind, compiled when first needed. The only user of the JSON Schema library.
//!
//! What a schema finds comes out as [`Violation`]s, one per cause, at the key or value a person would point at.
//! Which rule reports them, and how severe they are, is decided elsewhere.

mod adapter;
mod alternatives;
mod bundle;
mod cost;
mod explain;
mod fault;
mod kind;
mod located;
mod near;
mod outline;
mod path;
mod shape;
mod violation;
mod way;
mod words;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

pub use adapter::{Adapter, Documents, DocumentsId, Mapping, Template, adapters};
pub use explain::MAX_VIOLATIONS;
pub use kind::{Binding, Declaration, NoPath};
pub use path::{Path, Step};
pub use shape::{Event, Field, Format, Reference, Shape, Text};
pub use violation::{Violation, ViolationKind};

use crate::document::Node;
use crate::embedded;
use located::{Located, Place};

/// Bytes that one compiled pattern may take.
const PATTERN_SIZE: usize = 1 << 20;

/// A kind of manifest: an index into the [`Schemas`] of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(u16);

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
}

impl SchemaError {
    fn new(name: &str, pointer: impl Into<String>, message: String) -> Self {
        Self { name: name.to_owned(), pointer: pointer.into(), message }
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
        let text =
            |file: &str| embedded::SCHEMAS.iter().find(|(name, _)| *name == file).map(|(_, text)| *text);
        let mut kinds = Vec::new();
        for (kind, file) in embedded::KINDS {
            kinds.extend(text(file).map(|text| Schema::new(*kind, text, Role::Kind)));
        }
        let parts = embedded::SCHEMAS
            .iter()
            .filter(|(file, _)| embedded::KINDS.iter().all(|(_, of_kind)| of_kind != file))
            .map(|(file, text)| Schema::new(file.trim_end_matches(".json"), *text, Role::Part))
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
        let kind = declaration.kind.clone();
        let text = declaration.schema.clone().unwrap_or_else(|| "{}".to_owned());
        let schema =
            Schema { declaration: Some(declaration), ..Schema::new(kind.clone(), text, Role::Foreign) };
        schema.compiled().as_ref().map_err(SchemaError::clone)?;
        schema.checked_shape()?;
        self.kinds.push(schema);
        self.declared.push(kind);
        self.checked()
    }

    /// The kinds that a configuration declares, in its order.
    pub fn declared(&self) -> impl Iterator<Item = (KindId, &Declaration)> {
        let known = |name: &String| {
            let kind = self.by_name(name)?;
            Some((kind, self.schema(kind).declaration.as_ref()?))
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

    fn checked(mut self) -> Result<Self, SchemaError> {
        self.kinds.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(twice) = self.kinds.windows(2).find_map(|pair| match pair {
            [a, b] if a.name == b.name => Some(&a.name),
            _ => None,
        }) {
            return Err(SchemaError::new(twice, "", "is there twice".to_owned()));
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
        let at = self.kinds.binary_search_by(|schema| (*schema.name).cmp(kind)).ok()?;
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
        self.parts.iter().find(|schema| schema.name == name)
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

    /// What is wrong with a manifest, in file order. Its `apiVersion` and `kind` led to this schema, so whoever
    /// looked them up has reported what is wrong with them; here they are taken as right.
    #[must_use]
    pub fn check(&self, kind: KindId, root: Node<'_>) -> Vec<Violation> {
        self.schema(kind).check(root)
    }
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// A manifest, in the envelope.
    Kind,
    /// A file of our own.
    Part,
    /// A manifest that a configuration declares: it has no envelope of ours.
    Foreign,
}

/// One schema. Parsed, outlined and compiled when first asked for, once for all threads.
pub struct Schema {
    name: Cow<'static, str>,
    text: Cow<'static, str>,
    role: Role,
    /// Of a kind from outside.
    declaration: Option<Declaration>,
    /// Only an adapter makes manifests of it.
    foreign: bool,
    /// References that an adapter adds to those of the schema.
    extra: Vec<(Path, Vec<String>)>,
    parsed: OnceLock<Result<Value, SchemaError>>,
    shape: OnceLock<Shape>,
    compiled: OnceLock<Result<Compiled, SchemaError>>,
    explaining: OnceLock<Option<Validator<Located>>>,
    has_periods: OnceLock<bool>,
}

struct Compiled {
    validator: Validator<Located>,
    /// Every error of every alternative may be asked for.
    explainable: bool,
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Schema {
    fn new(name: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>, role: Role) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            role,
            declaration: None,
            foreign: false,
            extra: Vec::new(),
            parsed: OnceLock::new(),
            shape: OnceLock::new(),
            compiled: OnceLock::new(),
            explaining: OnceLock::new(),
            has_periods: OnceLock::new(),
        }
    }

    /// The kind, or the part's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `x-optional` in the schema.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.value().and_then(|value| value.get("x-optional")).and_then(Value::as_bool).unwrap_or(false)
    }

    /// What it says about paths; [`Shape::Any`] when it is broken.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| self.checked_shape().unwrap_or(Shape::Any))
    }

    /// The kind as a configuration declares it, if it does.
    #[must_use]
    pub const fn declaration(&self) -> Option<&Declaration> {
        self.declaration.as_ref()
    }

    /// Whether only an adapter makes manifests of this kind: no document says that it is of it.
    #[must_use]
    pub const fn is_foreign(&self) -> bool {
        self.foreign
    }

    fn checked_shape(&self) -> Result<Shape, SchemaError> {
        let mut shape = self.value().map_or(Shape::Any, outline::outline);
        for (path, kinds) in &self.extra {
            adapter::extend(&mut shape, &path.0, kinds);
        }
        let Some(declaration) = &self.declaration else { return Ok(shape) };
        let missing = |path: &Path, nowhere: NoPath| {
            let fields = nowhere.fields.iter().map(String::as_str);
            let near = crate::value::nearest(&nowhere.step, fields);
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let message = format!("has no `{}` on the way of `{path}`{near}", nowhere.step);
            SchemaError::new(&self.name, "", message)
        };
        kind::find(&shape, &declaration.name).map_err(|nowhere| missing(&declaration.name, nowhere))?;
        for (path, kinds) in &declaration.references {
            kind::refer(&mut shape, path, kinds).map_err(|nowhere| missing(path, nowhere))?;
        }
        Ok(shape)
    }

    /// Self-contained, with the shared definitions it uses; null when it is broken.
    #[must_use]
    pub fn document(&self) -> Value {
        self.value().cloned().unwrap_or(Value::Null)
    }

    /// What is wrong with a document, in file order, at most [`MAX_VIOLATIONS`].
    #[must_use]
    pub fn check(&self, root: Node<'_>) -> Vec<Violation> {
        match self.compiled() {
            Ok(compiled) if compiled.validator.is_valid(Place::Node(root)) => explain::spellings(self, root),
            Ok(_) => explain::explain(self, root),
            Err(error) => vec![explain::unusable(error, root)],
        }
    }

    fn value(&self) -> Option<&Value> {
        self.parsed().as_ref().ok()
    }

    fn parsed(&self) -> &Result<Value, SchemaError> {
        self.parsed.get_or_init(|| bundle::bundle(&self.name, &self.text, shared_definitions()))
    }

    fn compiled(&self) -> &Result<Compiled, SchemaError> {
        self.compiled.get_or_init(|| {
            let document = self.parsed().as_ref().map_err(SchemaError::clone)?;
            let cost = cost::cost(document);
            if !cost.askable() {
                let message = "has too many alternatives within alternatives".to_owned();
                return Err(SchemaError::new(&self.name, "", message));
            }
            let validator = self.compile(document)?;
            Ok(Compiled { validator, explainable: cost.explainable() })
        })
    }

    /// The validator that names errors: the same one, or for a schema whose alternatives multiply one without them.
    fn explaining(&self) -> Option<&Validator<Located>> {
        let compiled = self.compiled().as_ref().ok()?;
        if compiled.explainable {
            return Some(&compiled.validator);
        }
        let weaker = || self.compile(&cost::without_alternatives(self.value()?)).ok();
        self.explaining.get_or_init(weaker).as_ref()
    }

    fn compile(&self, document: &Value) -> Result<Validator<Located>, SchemaError> {
        let mut options = jsonschema::options_for::<Located>()
            .offline()
            .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_SIZE));
        if document.get("$schema").is_none() {
            options = options.with_draft(Draft::Draft202012);
        }
        options.build(document).map_err(|error| {
            let pointer = error.instance_path().as_str().to_owned();
            SchemaError::new(&self.name, pointer, format!("cannot be used: {error}"))
        })
    }

    fn has_periods(&self) -> bool {
        *self
            .has_periods
            .get_or_init(|| self.shape().leaves().iter().any(|(_, text)| text.format == Some(Format::Period)))
    }
}

/// `common.json`, which other schemas take definitions from.
fn shared_definitions() -> Option<&'static Value> {
    static SHARED: OnceLock<Option<Value>> = OnceLock::new();
    SHARED
        .get_or_init(|| {
            let (_, text) = embedded::SCHEMAS.iter().find(|(name, _)| *name == "common.json")?;
            serde_json::from_str(text).ok()
        })
        .as_ref()
}
