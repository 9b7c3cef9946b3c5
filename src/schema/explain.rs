//! From faults to [`Violation`]s: the place a person would point at, the near name, the words.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::fault::{Fault, Mismatch, What, faults};
use super::located::Place;
use super::shape::{Format, Shape};
use super::single::Role;
use super::violation::{Violation, ViolationKind, alias, cause, unfit, violation};
use super::way::{Located, Way, escaped, locate, place};
use super::words::{self, article, listed, quoted};
use super::{Schema, near};
use crate::document::{Node, Style, Value};
use crate::value::Effort;

/// As many of a document are reported; those first in the file.
pub const MAX_VIOLATIONS: usize = 100;

/// What is wrong with a document that its schema refused, in file order.
pub(super) fn explain(schema: &Schema, root: Node<'_>) -> Vec<Violation> {
    let (Some(document), Some(validator)) = (schema.value(), schema.explaining()) else {
        return vec![unfit(schema.name(), root)];
    };
    let found = faults(document, validator.iter_errors(Place::Node(root)));
    let nothing_named = found.is_empty();

    let mut explanation = Explanation {
        schema,
        document,
        root,
        violations: Vec::new(),
        renamed: Vec::new(),
        absent: BTreeMap::new(),
        effort: Effort::of_text(root.span().range().len()),
    };
    let (unknown, rest): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|fault| matches!(fault.what, What::Unknown(_)));
    for fault in unknown.iter().chain(&rest) {
        explanation.add(fault);
    }
    let mut violations = explanation.violations;
    if nothing_named {
        violations.push(unfit(schema.name(), root));
    }
    violations.extend(spellings(schema, root));
    violations.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    // A map that aliases repeat is wrong once.
    violations.dedup_by(|a, b| (a.span, a.node, cause(a)) == (b.span, b.node, cause(b)));
    violations.truncate(MAX_VIOLATIONS);
    violations
}

/// Spellings that the schema takes and we do not: periods (`Q4 2026`).
pub(super) fn spellings(schema: &Schema, root: Node<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    if schema.has_periods() {
        schema.shape().texts(root, |node, text| {
            if text.format == Some(Format::Period)
                && let Some(written) = node.as_str()
                && let Some(canonical) = near::period(written)
            {
                violations.push(alias(node, written, canonical, node.pointer()));
            }
        });
    }
    violations
}

struct Explanation<'d, 't> {
    schema: &'d Schema,
    document: &'d Json,
    root: Node<'t>,
    violations: Vec<Violation>,
    /// Fields that are there under another name or in another place: pointer of their map, and name.
    renamed: Vec<(String, String)>,
    /// Declared fields that a map does not have, by its pointer.
    absent: BTreeMap<String, Vec<&'d str>>,
    /// For near names.
    effort: Effort,
}

impl<'d, 't> Explanation<'d, 't> {
    fn add(&mut self, fault: &Fault<'d>) {
        if self.schema.role == Role::Kind && is_envelope(fault) {
            return;
        }
        let located = locate(self.root, &fault.at);
        let found = match &fault.what {
            What::Unknown(key) => self.unknown(fault, &located, key),
            What::Missing(key) => self.missing(fault, &located, key),
            What::Mismatch(mismatch) => Some(self.mismatch(fault, &located, mismatch)),
            What::Name(key) => {
                let message = format!("{} is not a name that {} takes", quoted(key), place(&located.way));
                let key = located.node.entry(key).map_or(located.node, |entry| entry.key);
                Some(violation(ViolationKind::Invalid, key, key.span(), message, fault.at.clone()))
            }
            What::Other(phrase) => {
                let mut message = format!("{} {phrase}", place(&located.way));
                if matches!(located.node.value(), Value::Int(_) | Value::Float(_)) {
                    message = format!("{message}, not {}", quoted(located.node.text().unwrap_or_default()));
                }
                let span = located.node.label();
                Some(violation(ViolationKind::Invalid, located.node, span, message, fault.at.clone()))
            }
        };
        self.violations.extend(found);
    }

    /// The manifest stands among others in its document, and people know the name of its kind.
    fn is_part(&self) -> bool {
        self.root.parent().is_some() && self.schema.declaration().is_some()
    }

    fn unknown(&mut self, fault: &Fault<'d>, located: &Located<'t>, key: &str) -> Option<Violation> {
        let nameless = || located.node.entries().find(|entry| entry.key.text().unwrap_or("") == key);
        let entry = located.node.entry(key).or_else(nameless)?;
        let declared = declared(&fault.sites);
        // A map of very many fields has as many unknown ones: it is searched for the declared ones once.
        let missing = || declared.iter().copied().filter(|name| located.node.get(name).is_none()).collect();
        let absent: Vec<&str> = self.absent.entry(fault.at.clone()).or_insert_with(missing).clone();
        let shown = quoted(entry.key.text().unwrap_or_else(|| entry.key.source()));
        let subject = match located.way.as_slice() {
            [] if self.is_part() => format!("{shown} is not a field of a {}", quoted(self.schema.name())),
            [] => format!("{shown} is not a top-level field"),
            way => format!("{shown} is not a field of {}", place(way)),
        };

        let mut near = near::respelt(key, &absent, &mut self.effort);
        let mut section = None;
        let message = if let Some(name) = near {
            format!("{subject}; did you mean `{name}`?")
        } else if let Some((home, pointer)) = self.elsewhere(fault, key) {
            self.renamed.push((pointer, key.to_owned()));
            format!("{shown} belongs {}", section.insert(home))
        } else if let Some(name) = near::nearest(key, &absent, &mut self.effort) {
            near = Some(name);
            format!("{subject}; did you mean `{name}`?")
        } else if let Some(name) = near::nearest(key, &declared, &mut self.effort) {
            format!("{subject}; `{name}` is there already")
        } else {
            subject
        };
        if let Some(name) = near {
            self.renamed.push((fault.at.clone(), name.to_owned()));
        }
        let help = match (&section, declared.as_slice()) {
            (Some(section), _) => Some(format!("move it {section}")),
            (None, [only]) => Some(format!("use {}", quoted(only))),
            (None, few @ [_, ..]) if few.len() <= words::MAX_LISTED => {
                Some(format!("use one of {}", listed(few.iter().copied())))
            }
            (None, _) => None,
        };
        Some(Violation {
            kind: ViolationKind::UnknownField,
            node: entry.key.id(),
            span: entry.key.span(),
            message,
            help,
            near: near.map(str::to_owned),
            pointer: format!("{}/{}", fault.at, escaped(key)),
        })
    }

    /// The section of a manifest that declares a key which was written in another one, and its pointer; or the one
    /// map beside the key that declares it.
    fn elsewhere(&self, fault: &Fault<'d>, key: &str) -> Option<(String, String)> {
        let shape = self.schema.shape();
        let has = |shape: &Shape| matches!(shape, Shape::Object { fields, .. } if fields.contains_key(key));
        if self.schema.role == Role::Kind && matches!(fault.at.as_str(), "" | "/metadata" | "/spec") {
            if fault.at != *"" && has(shape) {
                return Some(("at the top level".to_owned(), String::new()));
            }
            for section in ["metadata", "spec"] {
                let pointer = format!("/{section}");
                if fault.at != pointer && shape.field(section).is_some_and(has) {
                    return Some((format!("under `{section}`"), pointer));
                }
            }
        }
        let here = locate(self.root, &fault.at).way.iter().try_fold(shape, |shape, step| match step {
            Way::Key(key) => shape.field(key),
            Way::Index(_) => shape.element(),
        })?;
        let names = here.field_names();
        let mut homes = names.into_iter().filter(|name| here.field(name).is_some_and(has));
        let home = homes.next().filter(|_| homes.next().is_none())?;
        Some((format!("under `{home}`"), format!("{}/{}", fault.at, escaped(home))))
    }

    fn missing(&self, fault: &Fault<'d>, located: &Located<'t>, key: &str) -> Option<Violation> {
        if self.renamed.iter().any(|(at, name)| *at == fault.at && name == key) {
            return None;
        }
        let mut sites = Vec::new();
        for site in &fault.sites {
            let mut schema = site.get("properties").and_then(|all| all.get(key));
            for _ in 0..8 {
                sites.extend(schema.and_then(Json::as_object));
                let reference = schema.and_then(|schema| schema.get("$ref")).and_then(Json::as_str);
                schema = reference.and_then(|reference| super::bundle::target(self.document, reference));
            }
        }
        let is_top = located.way.is_empty() && self.root.parent().is_none();
        let place = match (located.way.as_slice(), located.node.key().and_then(Node::text)) {
            ([], Some(name)) => format!("in {}", quoted(name)),
            ([], None) if self.is_part() => format!("in this {}", quoted(self.schema.name())),
            ([], None) if is_top => "at the top level".to_owned(),
            ([], None) => "here".to_owned(),
            (way, _) => format!("in {}", place(way)),
        };
        let message = format!("{} is missing {place}", quoted(key));
        // What is missing at the top is missing above everything else.
        let first = located.node.entries().next().filter(|_| is_top);
        let span = first.map_or_else(|| located.node.label(), |entry| entry.key.span());
        let pointer = format!("{}/{}", fault.at, escaped(key));
        let mut found = violation(ViolationKind::Invalid, located.node, span, message, pointer);
        found.help = Some(words::addition(key, &sites));
        Some(found)
    }

    fn mismatch(&mut self, fault: &Fault<'d>, located: &Located<'t>, mismatch: &Mismatch) -> Violation {
        let Located { node, way } = located;
        let invalid = |message: String, help: Option<String>| Violation {
            help,
            ..violation(ViolationKind::Invalid, *node, node.label(), message, fault.at.clone())
        };
        let collection = matches!(node.value(), Value::Sequence | Value::Mapping);
        let takes = |name: &str| mismatch.types.contains(&name);
        if node.value() == Value::Null {
            return self.empty(fault, located, mismatch);
        }
        if !mismatch.options.is_empty() && !collection {
            return option(fault, located, mismatch, &mut self.effort);
        }
        if takes("string") && !collection && node.as_str().is_none() {
            let format = annotation(&fault.sites, "format").and_then(Json::as_str).and_then(Format::named);
            let (message, help) = words::not_text(*node, format);
            let unquoted = node.style() == Style::Plain && matches!(node.value(), Value::Float(_));
            let written = node.text().filter(|text| unquoted && text.contains('.'));
            return match written {
                // It is read as it is written, which is what was meant; the rule on such scalars asks for quotes.
                Some(written) => Violation {
                    kind: ViolationKind::Unquoted,
                    near: Some(written.to_owned()),
                    ..invalid(message, Some(help))
                },
                None => invalid(message, Some(help)),
            };
        }
        let types = all_types(mismatch);
        let own = if node.value() == Value::Sequence { "array" } else { "object" };
        if collection && types.contains(&own) {
            let all: Vec<String> = mismatch.options.iter().map(words::yaml).collect();
            let options = listed(all.iter().map(String::as_str));
            return invalid(format!("{} is not one of the values it may have: {options}", place(way)), None);
        }

        let message =
            format!("{} must be {}, not {}", place(way), words::wanted(&types), words::found(*node));
        invalid(message, words::remedy(*node, &types))
    }

    fn empty(&self, fault: &Fault<'d>, located: &Located<'t>, mismatch: &Mismatch) -> Violation {
        let Located { node, way } = located;
        let subject = match way.last() {
            Some(Way::Key(key)) => quoted(&format!("{key}:")),
            _ => place(way),
        };
        let span = match node.key() {
            Some(key) if node.source().is_empty() => key.span(),
            _ => node.label(),
        };
        let options: Vec<&str> = mismatch.options.iter().filter_map(Json::as_str).collect();
        let example = annotation(&fault.sites, "examples").and_then(|examples| examples.get(0));
        let content = match example {
            _ if !options.is_empty() => format!("write one of {}", listed(options)),
            Some(example) if !example.is_object() => {
                format!("write a value such as {}", quoted(&words::yaml(example)))
            }
            _ => words::content(&mismatch.types),
        };
        let required = matches!(way.as_slice(), [.., Way::Key(key)] if self.is_required(way, key));
        let or = if required { "" } else { ", or remove it" };
        Violation {
            help: Some(format!("{content}{or}")),
            ..violation(
                ViolationKind::Invalid,
                *node,
                span,
                format!("{subject} has no value"),
                fault.at.clone(),
            )
        }
    }

    fn is_required(&self, way: &[Way<'_>], key: &str) -> bool {
        let map = way.split_last().map_or(&[][..], |(_, map)| map);
        let shape = map.iter().try_fold(self.schema.shape(), |shape, step| match step {
            Way::Key(key) => shape.field(key),
            Way::Index(_) => shape.element(),
        });
        matches!(shape, Some(Shape::Object { fields, .. }) if fields.get(key).is_some_and(|field| field.required))
    }
}

/// A scalar that is not one of the values there may be.
fn option(fault: &Fault<'_>, located: &Located<'_>, mismatch: &Mismatch, effort: &mut Effort) -> Violation {
    let Located { node, way } = located;
    let options: Vec<&str> = mismatch.options.iter().filter_map(Json::as_str).collect();
    let written = node.text().unwrap_or_default();
    let respelt = near::respelt(written, &options, effort);
    if let Some(canonical) = respelt.or_else(|| near::listed_alias(&fault.sites, written, effort)) {
        return alias(*node, written, canonical.to_owned(), fault.at.clone());
    }
    let subject = match way.last() {
        Some(Way::Key(key)) => format!("{} is not {} {}", quoted(written), article(key), quoted(key)),
        Some(Way::Index(_)) => {
            let list = way.split_last().map_or_else(String::new, |(_, list)| place(list));
            format!("{} is not allowed in {list}", quoted(written))
        }
        None => format!("{} is not allowed here", quoted(written)),
    };
    let all: Vec<String> = mismatch.options.iter().map(words::yaml).collect();
    let mut wanted = match all.as_slice() {
        [one] => quoted(one),
        all => format!("one of {}", listed(all.iter().map(String::as_str))),
    };
    let implied = implied_types(&mismatch.options);
    let other: Vec<&str> = mismatch.types.iter().copied().filter(|name| !implied.contains(name)).collect();
    if !other.is_empty() {
        wanted = format!("{wanted}, or {}", words::wanted(&other));
    }
    let near = near::nearest(written, &options, effort);
    let (message, help) = match near {
        Some(near) => (format!("{subject}; did you mean `{near}`?"), Some(format!("write {wanted}"))),
        None if all.len() == 1 => (format!("{subject}: it must be {wanted}"), None),
        None => (format!("{subject}: {wanted}"), None),
    };
    let mut found = violation(ViolationKind::Invalid, *node, node.label(), message, fault.at.clone());
    found.help = help;
    found.near = near.map(str::to_owned);
    found
}

/// `apiVersion` and `kind` of a manifest, which its finder has judged; but a missing `apiVersion` is ours to report.
fn is_envelope(fault: &Fault<'_>) -> bool {
    match &fault.what {
        What::Missing(key) => fault.at.is_empty() && key == "kind",
        What::Unknown(_) | What::Mismatch(_) | What::Name(_) | What::Other(_) => {
            matches!(fault.at.as_str(), "/apiVersion" | "/kind")
        }
    }
}

/// The names that these schemas declare, in their order.
fn declared<'d>(sites: &[&'d Map<String, Json>]) -> Vec<&'d str> {
    let mut names: Vec<&str> = Vec::new();
    for properties in sites.iter().filter_map(|site| site.get("properties")).filter_map(Json::as_object) {
        for name in properties.keys() {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    names
}

/// A word of a schema about the value; the one nearest to the field counts.
fn annotation<'d>(sites: &[&'d Map<String, Json>], key: &str) -> Option<&'d Json> {
    sites.iter().find_map(|site| site.get(key))
}

/// The types that are asked for, and those of the values that are.
fn all_types(mismatch: &Mismatch) -> Vec<&'static str> {
    let mut all = Mismatch { types: implied_types(&mismatch.options), options: Vec::new() };
    all.add(Mismatch { types: mismatch.types.clone(), options: Vec::new() });
    all.types
}

fn implied_types(options: &[Json]) -> Vec<&'static str> {
    let mut mismatch = Mismatch::default();
    for option in options {
        let types = vec![match option {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number(_) => "number",
            Json::String(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
        }];
        mismatch.add(Mismatch { types, options: Vec::new() });
    }
    mismatch.types
}
