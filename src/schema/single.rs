//! One schema: parsed, outlined and compiled when first asked for, once for all threads. Knows no others.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use super::located::{Located, Place};
use super::outside::Bundle;
use super::quick::Quick;
use super::shape::{Format, Shape};
use super::violation::{Violation, unusable};
use super::{Declaration, PATTERN_SIZE, Path, SchemaError, adapter, bundle, cost, explain, kind, outline};
use crate::document::Node;
use crate::embedded::{self, SchemaFile};

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
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
    /// Of one that is part of the program: the same for machines, without words for people.
    bundled: Option<&'static str>,
    pub(super) role: Role,
    /// Of a kind from outside.
    declaration: Option<Declaration>,
    /// Only an adapter makes manifests of it.
    foreign: bool,
    /// References that an adapter adds to those of the schema.
    extra: Vec<(Path, Vec<String>)>,
    /// The files that it came from, where it came from files.
    bundle: Option<Bundle>,
    parsed: OnceLock<Result<Value, SchemaError>>,
    shape: OnceLock<Shape>,
    quick: OnceLock<Option<Quick>>,
    compiled: OnceLock<Result<Compiled, SchemaError>>,
    explaining: OnceLock<Option<Validator<Located>>>,
    has_periods: OnceLock<bool>,
}

pub(super) struct Compiled {
    pub(super) validator: Validator<Located>,
    /// Every error of every alternative may be asked for.
    explainable: bool,
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Schema {
    pub(super) fn new(
        name: impl Into<Cow<'static, str>>,
        text: impl Into<Cow<'static, str>>,
        role: Role,
    ) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            bundled: None,
            role,
            declaration: None,
            foreign: false,
            extra: Vec::new(),
            bundle: None,
            parsed: OnceLock::new(),
            shape: OnceLock::new(),
            quick: OnceLock::new(),
            compiled: OnceLock::new(),
            explaining: OnceLock::new(),
            has_periods: OnceLock::new(),
        }
    }

    /// One that is part of the program.
    pub(super) fn embedded(name: &'static str, file: &SchemaFile, role: Role) -> Self {
        Self { bundled: Some(file.bundled), ..Self::new(name, file.text, role) }
    }

    /// That of a kind of which only an adapter makes manifests.
    pub(super) fn foreign(name: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) -> Self {
        Self { foreign: true, ..Self::new(name, text, Role::Kind) }
    }

    /// That of a kind from outside, with the files it consists of where it does; everything is valid where there is none.
    pub(super) fn declared(declaration: Declaration, bundle: Option<Bundle>) -> Self {
        let text = declaration.schema.clone().unwrap_or_else(|| "{}".to_owned());
        let schema = Self::new(declaration.kind.clone(), text, Role::Foreign);
        let parsed = bundle.as_ref().map_or_else(OnceLock::new, |bundle| Ok(bundle.flat.clone()).into());
        Self { declaration: Some(declaration), bundle, parsed, ..schema }
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

    /// Adds a reference. What was known of its shape is void, since another adapter may have asked for it before.
    pub(super) fn extend(&mut self, path: Path, kinds: Vec<String>) {
        self.shape = OnceLock::new();
        self.extra.push((path, kinds));
    }

    /// Whether only an adapter makes manifests of this kind: no document says that it is of it.
    #[must_use]
    pub const fn is_foreign(&self) -> bool {
        self.foreign
    }

    pub(super) fn checked_shape(&self) -> Result<Shape, Vec<SchemaError>> {
        let mut shape = self.value().map_or(Shape::Any, outline::outline);
        for (path, kinds) in &self.extra {
            adapter::extend(&mut shape, &path.0, kinds);
        }
        let Some(declaration) = &self.declaration else { return Ok(shape) };
        let errors = kind::declare(&mut shape, declaration);
        let named = |error: SchemaError| SchemaError { name: self.name().to_owned(), ..error };
        if errors.is_empty() { Ok(shape) } else { Err(errors.into_iter().map(named).collect()) }
    }

    /// Self-contained, with the shared definitions it uses; null when it is broken.
    #[must_use]
    pub fn document(&self) -> Value {
        let document = match self.bundled {
            Some(_) => self.whole().ok(),
            None => self.value().cloned(),
        };
        document.unwrap_or(Value::Null)
    }

    fn whole(&self) -> Result<Value, SchemaError> {
        bundle::bundle(&self.name, &self.text, shared_definitions())
    }

    /// What is wrong with a document, in file order, at most [`MAX_VIOLATIONS`](super::MAX_VIOLATIONS).
    #[must_use]
    pub fn check(&self, root: Node<'_>) -> Vec<Violation> {
        if self.surely_takes(root) {
            return self.remarks(root);
        }
        match self.compiled() {
            Ok(compiled) if compiled.validator.is_valid(Place::Node(root)) => self.remarks(root),
            Ok(_) => explain::explain(self, root),
            Err(error) => vec![unusable(error, root)],
        }
    }

    /// Whether this is valid, as far as that is known without the library, which is then not even compiled.
    pub(super) fn surely_takes(&self, root: Node<'_>) -> bool {
        let quick = || self.value().filter(|_| self.role != Role::Foreign).and_then(Quick::new);
        self.quick.get_or_init(quick).as_ref().is_some_and(|quick| quick.takes(root))
    }

    /// What there is to say of a document that is valid.
    fn remarks(&self, root: Node<'_>) -> Vec<Violation> {
        let nameless = self.declaration().and_then(|declaration| declaration.nameless(root));
        explain::spellings(self, root).into_iter().chain(nameless).collect()
    }

    pub(super) fn value(&self) -> Option<&Value> {
        self.parsed().as_ref().ok()
    }

    fn parsed(&self) -> &Result<Value, SchemaError> {
        self.parsed.get_or_init(|| match self.bundled {
            Some(text) => serde_json::from_str(text)
                .map_err(|error| SchemaError::new(&self.name, "", format!("is not JSON: {error}"))),
            None => self.whole(),
        })
    }

    pub(super) fn compiled(&self) -> &Result<Compiled, SchemaError> {
        self.compiled.get_or_init(|| {
            let document = self.parsed().as_ref().map_err(SchemaError::clone)?;
            let cost = cost::cost(document);
            if cost.deep {
                let message = format!("has more than {} references one behind the other", cost::MAX_CHAIN);
                return Err(SchemaError::new(&self.name, "", message));
            }
            if !cost.askable() {
                let message = "has too many alternatives within alternatives".to_owned();
                return Err(SchemaError::new(&self.name, "", message));
            }
            let validator = match &self.bundle {
                Some(bundle) => self.compile_files(bundle)?,
                None => self.compile(document)?,
            };
            Ok(Compiled { validator, explainable: cost.explainable() })
        })
    }

    /// The validator that names errors: the same one, or for a schema whose alternatives multiply one without them.
    pub(super) fn explaining(&self) -> Option<&Validator<Located>> {
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
            .with_format("date", is_judged_elsewhere)
            .with_format("date-time", is_judged_elsewhere)
            .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_SIZE));
        if document.get("$schema").is_none() {
            options = options.with_draft(Draft::Draft202012);
        }
        options.build(document).map_err(|error| {
            let pointer = error.instance_path().as_str().to_owned();
            SchemaError::new(&self.name, pointer, format!("cannot be used: {error}"))
        })
    }

    /// The validator of the files as they are, so that every reference means what its draft says.
    fn compile_files(&self, bundle: &Bundle) -> Result<Validator<Located>, SchemaError> {
        let mut options = jsonschema::options_for::<Located>()
            .with_retriever(bundle.shelf())
            .with_base_uri(&bundle.root)
            .with_format("date", is_judged_elsewhere)
            .with_format("date-time", is_judged_elsewhere)
            .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_SIZE));
        if bundle.value().get("$schema").is_none() {
            options = options.with_draft(bundle.draft);
        }
        options.build(bundle.value()).map_err(|error| bundle.refusal(&self.name, &error))
    }

    pub(super) fn has_periods(&self) -> bool {
        *self
            .has_periods
            .get_or_init(|| self.shape().leaves().iter().any(|(_, text)| text.format == Some(Format::Period)))
    }
}

/// Whether a text is a date is the business of a rule, which says it better.
const fn is_judged_elsewhere(_: &str) -> bool {
    true
}

/// `common.json`, which other schemas take definitions from.
fn shared_definitions() -> Option<&'static Value> {
    static SHARED: OnceLock<Option<Value>> = OnceLock::new();
    SHARED
        .get_or_init(|| {
            let file = embedded::SCHEMAS.iter().find(|file| file.name == "common.json")?;
            serde_json::from_str(file.text).ok()
        })
        .as_ref()
}
