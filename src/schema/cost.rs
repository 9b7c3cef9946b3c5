//! How dear a schema can be, before it is asked anything: alternatives within alternatives multiply.
//! Knows nothing of documents; a schema that is too dear is refused or explained less exactly.

use std::collections::BTreeMap;

use serde_json::Value;

use super::bundle::target;

/// What one value may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// How often a value can be judged by way of alternatives that are not recursive.
    pub(super) width: u64,
    /// A schema comes back to itself through alternatives: collecting errors doubles at each level of the document.
    pub(super) recursive: bool,
    /// It has an enumeration of so many values that they cannot be told with every error.
    pub(super) long: bool,
    /// It refers from one part to the next more often than can be followed.
    pub(super) deep: bool,
}

/// References one behind the other: whoever follows them does so in the stack.
pub(super) const MAX_CHAIN: usize = 200;

/// Values of an enumeration that errors may repeat.
const MAX_OPTIONS: usize = 1_000;

impl Cost {
    /// Collecting every error of every alternative is affordable.
    pub(super) const fn explainable(self) -> bool {
        !self.recursive && !self.long && self.width <= 5_000
    }

    /// Merely asking whether a document is valid is affordable.
    pub(super) const fn askable(self) -> bool {
        self.width <= 200_000
    }
}

/// The cost of a bundled schema.
pub(super) fn cost(document: &Value) -> Cost {
    let mut estimate = Estimate {
        document,
        open: BTreeMap::new(),
        known: BTreeMap::new(),
        forks: 0,
        recursive: false,
        long: false,
        reach: 0,
        deep: false,
    };
    let width = estimate.width(document);
    Cost { width, recursive: estimate.recursive, long: estimate.long, deep: estimate.deep }
}

struct Estimate<'d> {
    document: &'d Value,
    /// References being followed, each with the number of forks passed before it.
    open: BTreeMap<&'d str, usize>,
    /// The width behind a reference, and how many stand one behind the other from it on.
    known: BTreeMap<&'d str, (u64, usize)>,
    /// Alternatives passed on the way down.
    forks: usize,
    recursive: bool,
    long: bool,
    /// References one behind the other below what is looked at.
    reach: usize,
    deep: bool,
}

impl<'d> Estimate<'d> {
    fn width(&mut self, schema: &'d Value) -> u64 {
        let Value::Object(members) = schema else { return 1 };
        // Judged on the same value: these add up. Judged on parts of it: the dearest counts.
        let (mut same, mut parts) = (1_u64, 0_u64);
        let splits = members.keys().any(|key| is_part(key));
        for (key, value) in members {
            match key.as_str() {
                "$ref" => {
                    let fork = splits || members.keys().any(|key| is_fork(key));
                    self.forks += usize::from(fork);
                    same = same.saturating_add(self.referred(value));
                    self.forks -= usize::from(fork);
                }
                "allOf" | "anyOf" | "oneOf" => {
                    self.forks += 1;
                    for branch in value.as_array().into_iter().flatten() {
                        same = same.saturating_add(self.width(branch));
                    }
                    self.forks -= 1;
                }
                "if" | "then" | "else" | "not" => {
                    self.forks += 1;
                    same = same.saturating_add(self.width(value));
                    self.forks -= 1;
                }
                "dependentSchemas" | "dependencies" => {
                    self.forks += 1;
                    for branch in value.as_object().into_iter().flatten().map(|(_, branch)| branch) {
                        same = same.saturating_add(self.width(branch));
                    }
                    self.forks -= 1;
                }
                "properties" | "patternProperties" => {
                    for part in value.as_object().into_iter().flatten().map(|(_, part)| part) {
                        parts = parts.max(self.width(part));
                    }
                }
                // A list of schemas in older drafts.
                "prefixItems" | "items" if value.is_array() => {
                    for part in value.as_array().into_iter().flatten() {
                        parts = parts.max(self.width(part));
                    }
                }
                "enum" => self.long |= is_long(value),
                key if is_part(key) => parts = parts.max(self.width(value)),
                _ => {}
            }
        }
        same.saturating_add(parts)
    }

    fn referred(&mut self, reference: &'d Value) -> u64 {
        let Some(reference) = reference.as_str() else { return 0 };
        if let Some(forks) = self.open.get(reference) {
            self.recursive |= self.forks > *forks;
            return 0;
        }
        if let Some((width, reach)) = self.known.get(reference).copied() {
            self.follow(reach);
            return width;
        }
        if self.open.len() >= MAX_CHAIN {
            self.deep = true;
            return 0;
        }
        let Some(schema) = target(self.document, reference) else { return 0 };
        self.open.insert(reference, self.forks);
        let above = std::mem::take(&mut self.reach);
        let width = self.width(schema);
        let reach = self.reach + 1;
        self.reach = above;
        self.open.remove(reference);
        self.follow(reach);
        self.known.insert(reference, (width, reach));
        width
    }

    /// Notes that so many references stand one behind the other from here on.
    fn follow(&mut self, reach: usize) {
        self.reach = self.reach.max(reach);
        self.deep |= self.open.len() + reach > MAX_CHAIN;
    }
}

fn is_part(key: &str) -> bool {
    matches!(
        key,
        "properties"
            | "patternProperties"
            | "additionalProperties"
            | "unevaluatedProperties"
            | "propertyNames"
            | "items"
            | "additionalItems"
            | "prefixItems"
            | "unevaluatedItems"
            | "contains"
    )
}

fn is_fork(key: &str) -> bool {
    matches!(key, "allOf" | "anyOf" | "oneOf" | "if" | "not" | "dependentSchemas" | "dependencies")
}

fn is_long(options: &Value) -> bool {
    options.as_array().is_some_and(|options| options.len() > MAX_OPTIONS)
}

/// A copy of a schema without alternatives, without long enumerations and without what would turn their absence into an error. What it finds
/// wrong is wrong; it does not find everything, and does so in linear time.
pub(super) fn without_alternatives(schema: &Value) -> Value {
    const DROPPED: [&str; 9] = [
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "contains",
        "unevaluatedProperties",
        "unevaluatedItems",
    ];
    match schema {
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| !DROPPED.contains(&key.as_str()))
            .filter(|(key, value)| *key != "enum" || !is_long(value))
            .map(|(key, value)| {
                let named = matches!(
                    key.as_str(),
                    "properties"
                        | "patternProperties"
                        | "$defs"
                        | "definitions"
                        | "dependentSchemas"
                        | "dependencies"
                );
                let value = match value {
                    // The names in these are not keywords.
                    Value::Object(schemas) if named => schemas
                        .iter()
                        .map(|(name, schema)| (name.clone(), without_alternatives(schema)))
                        .collect(),
                    Value::Object(_) | Value::Array(_) if !matches!(key.as_str(), "enum" | "const") => {
                        without_alternatives(value)
                    }
                    value => value.clone(),
                };
                (key.clone(), value)
            })
            .collect(),
        Value::Array(items) => items.iter().map(without_alternatives).collect(),
        value => value.clone(),
    }
}
