//! What the JSON Schema library finds, as faults with a place in the document and in the schema: one per cause.
//! Knows the library's errors and nothing of wording or spans.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{ErrorIterator, ValidationError};
use serde_json::{Map, Value};

use super::alternatives::{Choice, choose};
use super::bundle::target;

/// More than this many faults of a document are not looked at.
const MAX_FAULTS: usize = 1_000;

/// Alternatives within alternatives are followed this far.
const MAX_DEPTH: usize = 8;

/// One thing that is wrong.
#[derive(Debug)]
pub(super) struct Fault<'d> {
    /// JSON Pointer of the value it is about.
    pub(super) at: String,
    /// The schemas that speak of that value, from the one in its parent to the one that it fails.
    pub(super) sites: Vec<&'d Map<String, Value>>,
    /// What.
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// A map has a key that is not declared.
    Unknown(String),
    /// A map has no such key.
    Missing(String),
    /// A value is not of these types, or not one of these values.
    Mismatch(Mismatch),
    /// A key is not a name that the map takes.
    Name(String),
    /// Anything else: what to say after the value's name.
    Other(String),
}

/// What a value should have been; either may be empty.
#[derive(Debug, Default)]
pub(super) struct Mismatch {
    pub(super) types: Vec<&'static str>,
    pub(super) options: Vec<Value>,
}

impl Mismatch {
    pub(super) fn add(&mut self, other: Self) {
        for name in other.types {
            if !self.types.contains(&name) {
                self.types.push(name);
            }
        }
        for option in other.options {
            if !self.options.contains(&option) {
                self.options.push(option);
            }
        }
    }
}

/// The faults behind these errors, those of one value's type and options as one; the first thousand.
pub(super) fn faults<'d>(document: &'d Value, errors: ErrorIterator<'_>) -> Vec<Fault<'d>> {
    let mut faults = Faults { document, found: Vec::new() };
    for error in errors {
        if faults.found.len() >= MAX_FAULTS {
            break;
        }
        faults.add(&error, 0);
    }
    faults.found
}

struct Faults<'d> {
    document: &'d Value,
    found: Vec<Fault<'d>>,
}

impl<'d> Faults<'d> {
    fn add(&mut self, error: &ValidationError<'_>, depth: usize) {
        let at = error.instance_path().as_str();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                for key in unexpected.iter().take(MAX_FAULTS / 2) {
                    self.push(error, What::Unknown(key.clone()));
                }
            }
            ValidationErrorKind::Required { property } => {
                self.push(error, What::Missing(property.as_str().unwrap_or_default().to_owned()));
            }
            ValidationErrorKind::Type { .. }
            | ValidationErrorKind::Enum { .. }
            | ValidationErrorKind::Constant { .. } => {
                if let Some(mismatch) = mismatch(error.kind()) {
                    self.mismatch(at.to_owned(), sites(self.document, error.evaluation_path()), mismatch);
                }
            }
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                self.alternatives(error, context, depth);
            }
            ValidationErrorKind::PropertyNames { error: inner } => {
                self.push(error, What::Name(inner.instance().as_str().unwrap_or_default().to_owned()));
            }
            kind => self.push(error, What::Other(phrase(kind, error))),
        }
    }

    fn alternatives(
        &mut self,
        error: &ValidationError<'_>,
        context: &[Vec<ValidationError<'static>>],
        depth: usize,
    ) {
        if depth == MAX_DEPTH {
            self.push(error, What::Other("fits none of the forms it may have".to_owned()));
            return;
        }
        match choose(error.instance_path().as_str(), context) {
            Choice::Branch(errors) => {
                for inner in errors {
                    self.add(inner, depth + 1);
                }
            }
            Choice::Mismatch { at, errors } => {
                let mut together = Mismatch::default();
                let mut all = Vec::new();
                for inner in errors {
                    together.add(mismatch(inner.kind()).unwrap_or_default());
                    all.extend(sites(self.document, inner.evaluation_path()));
                }
                self.mismatch(at, all, together);
            }
        }
    }

    fn mismatch(&mut self, at: String, sites: Vec<&'d Map<String, Value>>, mismatch: Mismatch) {
        let known = self.found.iter_mut().find_map(|fault| match &mut fault.what {
            What::Mismatch(known) if fault.at == at => Some((known, &mut fault.sites)),
            _ => None,
        });
        match known {
            Some((known, known_sites)) => {
                known.add(mismatch);
                known_sites.extend(sites);
            }
            None => self.found.push(Fault { at, sites, what: What::Mismatch(mismatch) }),
        }
    }

    fn push(&mut self, error: &ValidationError<'_>, what: What) {
        let at = error.instance_path().as_str().to_owned();
        self.found.push(Fault { at, sites: sites(self.document, error.evaluation_path()), what });
    }
}

/// The types or values that an error asks for.
fn mismatch(kind: &ValidationErrorKind) -> Option<Mismatch> {
    Some(match kind {
        ValidationErrorKind::Type { kind: TypeKind::Single(name) } => {
            Mismatch { types: vec![name.as_str()], options: Vec::new() }
        }
        ValidationErrorKind::Type { kind: TypeKind::Multiple(names) } => Mismatch {
            types: names.iter().map(jsonschema::types::JsonType::as_str).collect(),
            options: Vec::new(),
        },
        ValidationErrorKind::Enum { options } => {
            Mismatch { types: Vec::new(), options: options.as_array().cloned().unwrap_or_default() }
        }
        ValidationErrorKind::Constant { expected_value } => {
            Mismatch { types: Vec::new(), options: vec![(**expected_value).clone()] }
        }
        _ => return None,
    })
}

/// What to say after the value's name, for the keywords that our own schemas do without.
fn phrase(kind: &ValidationErrorKind, error: &ValidationError<'_>) -> String {
    match kind {
        ValidationErrorKind::Minimum { limit } => format!("must be at least {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("must be at most {limit}"),
        ValidationErrorKind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        ValidationErrorKind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        ValidationErrorKind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        ValidationErrorKind::MinLength { limit } => format!("must have at least {limit} characters"),
        ValidationErrorKind::MaxLength { limit } => format!("must have at most {limit} characters"),
        ValidationErrorKind::MinItems { limit } => format!("must have at least {limit} items"),
        ValidationErrorKind::MaxItems { limit } => format!("must have at most {limit} items"),
        ValidationErrorKind::AdditionalItems { limit } => format!("must have at most {limit} items"),
        ValidationErrorKind::MinProperties { limit } => format!("must have at least {limit} fields"),
        ValidationErrorKind::MaxProperties { limit } => format!("must have at most {limit} fields"),
        ValidationErrorKind::UniqueItems => "has the same item twice".to_owned(),
        ValidationErrorKind::Contains => "has no item of the kind it must have".to_owned(),
        ValidationErrorKind::UnevaluatedItems { .. } => "has items that it may not have".to_owned(),
        ValidationErrorKind::Pattern { pattern } => format!("does not match the pattern `{pattern}`"),
        ValidationErrorKind::Format { format } => format!("is not of the format `{format}`"),
        ValidationErrorKind::FalseSchema => "may not be here".to_owned(),
        ValidationErrorKind::Not { .. } => "has a form that it may not have".to_owned(),
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            "fits more than one of the forms it may have, and must fit one".to_owned()
        }
        _ => format!("breaks `{}`: {}", kind.keyword(), error.masked_with("it")),
    }
}

/// The schemas along an evaluation path that speak of its last value.
fn sites<'d>(document: &'d Value, path: &Location) -> Vec<&'d Map<String, Value>> {
    let mut sites: Vec<_> = document.as_object().into_iter().collect();
    let mut schema = document;
    let mut segments = path.iter().peekable();
    while let Some(keyword) = segments.next() {
        // The last one is the keyword that failed.
        if segments.peek().is_none() {
            break;
        }
        let keyword = text(&keyword);
        let Some(value) = schema.get(&keyword) else { break };
        let next = match keyword.as_str() {
            "$ref" => value.as_str().and_then(|reference| target(document, reference)),
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                segments.next().and_then(|name| value.get(text(&name)))
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                segments.next().and_then(|at| value.get(text(&at).parse::<usize>().ok()?))
            }
            "items" | "additionalProperties" | "contains" | "if" | "then" | "else" | "not" => Some(value),
            _ => None,
        };
        let Some(next) = next else { break };
        if matches!(
            keyword.as_str(),
            "properties"
                | "patternProperties"
                | "prefixItems"
                | "items"
                | "additionalProperties"
                | "contains"
        ) {
            sites.clear();
        }
        sites.extend(next.as_object());
        schema = next;
    }
    sites
}

fn text(segment: &LocationSegment<'_>) -> String {
    segment.to_string()
}
