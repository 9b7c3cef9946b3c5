//! Every schema that is part of the program keeps the conventions.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::embedded;
use crate::schema::{Format, Schema, Schemas, cost};

fn every_schema(schemas: &Schemas) -> impl Iterator<Item = &Schema> {
    schemas.kinds.iter().chain(&schemas.parts).filter(|schema| schema.name() != "common")
}

/// Calls back for every schema object within a schema, with its pointer.
fn walk<'s>(pointer: &str, schema: &'s Value, callback: &mut dyn FnMut(&str, &'s Map<String, Value>)) {
    let Some(members) = schema.as_object() else { return };
    callback(pointer, members);
    for (key, value) in members {
        let pointer = format!("{pointer}/{key}");
        match (key.as_str(), value) {
            ("properties" | "patternProperties" | "$defs", Value::Object(schemas)) => {
                for (name, schema) in schemas {
                    walk(&format!("{pointer}/{name}"), schema, callback);
                }
            }
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(schemas)) => {
                for (at, schema) in schemas.iter().enumerate() {
                    walk(&format!("{pointer}/{at}"), schema, callback);
                }
            }
            ("items" | "additionalProperties" | "propertyNames" | "not" | "if" | "then" | "else", schema) => {
                walk(&pointer, schema, callback);
            }
            _ => {}
        }
    }
}

#[test]
fn every_kind_is_found_by_its_name() {
    let schemas = Schemas::builtin().unwrap();
    let names: Vec<&str> = schemas.kinds().map(|kind| schemas.name(kind)).collect();
    assert_eq!(names.len(), 20, "{names:?}");
    for kind in schemas.kinds() {
        assert_eq!(schemas.by_name(schemas.name(kind)), Some(kind));
        let document = schemas.document(kind);
        assert_eq!(document["properties"]["kind"]["const"], schemas.name(kind), "what the build read");
    }
    assert_eq!(schemas.by_name("team"), None);
    let optional = schemas.kinds().filter(|kind| schemas.is_optional(*kind)).map(|kind| schemas.name(kind));
    assert_eq!(optional.collect::<Vec<_>>(), ["Person"]);
}

#[test]
fn every_schema_with_a_kind_is_one_of_a_kind() {
    let kinds = embedded::SCHEMAS.iter().filter(|file| {
        let schema: Value = serde_json::from_str(file.text).unwrap();
        schema.pointer("/properties/kind/const").is_some()
    });
    assert_eq!(kinds.count(), embedded::KINDS.len());
}

/// Titles and descriptions taken out, where they are words and no properties or data.
fn without_words(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members
                .retain(|key, value| !(matches!(key.as_str(), "title" | "description") && value.is_string()));
            for (key, value) in members {
                if !matches!(key.as_str(), "const" | "default" | "enum" | "examples") {
                    without_words(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_words),
        _ => {}
    }
}

/// What a run reads of a schema was made when the program was built, by another reader.
#[test]
fn what_machines_read_of_a_schema_is_what_it_says() {
    let schemas = Schemas::builtin().unwrap();
    let mut shorter = 0;
    for schema in every_schema(&schemas) {
        let whole = schema.document();
        let mut document = whole.clone();
        without_words(&mut document);
        assert_eq!(schema.value().unwrap(), &document, "{}", schema.name());
        shorter += usize::from(document != whole);
    }
    assert!(shorter > 20, "{shorter}");
}

#[test]
fn every_schema_can_be_used() {
    let schemas = Schemas::builtin().unwrap();
    for schema in every_schema(&schemas) {
        if let Err(error) = schema.compiled() {
            panic!("{error}");
        }
        let cost = cost::cost(schema.value().unwrap());
        assert!(cost.explainable(), "{}: {cost:?}", schema.name());
    }
}

#[test]
fn every_property_has_a_title_and_a_description() {
    let schemas = Schemas::builtin().unwrap();
    for schema in every_schema(&schemas) {
        let document = schema.document();
        let mut silent = Vec::new();
        walk("", &document, &mut |pointer, members| {
            let is_property = pointer.rsplit('/').nth(1) == Some("properties");
            if is_property && !(members.contains_key("title") && members.contains_key("description")) {
                silent.push(pointer.to_owned());
            }
        });
        assert!(silent.is_empty(), "{}: {silent:#?}", schema.name());
    }
}

#[test]
fn every_reference_leads_to_something() {
    let schemas = Schemas::builtin().unwrap();
    for schema in every_schema(&schemas) {
        let document = schema.value().unwrap();
        walk("", document, &mut |pointer, members| {
            let place = format!("{} {pointer}", schema.name());
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                let target = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
                assert!(target.is_some(), "{place}: {reference}");
            }
            for kind in members.get("x-reference").and_then(Value::as_array).into_iter().flatten() {
                assert!(schemas.by_name(kind.as_str().unwrap()).is_some(), "{place}: {kind}");
            }
            if let Some(part) = members.get("x-part").and_then(Value::as_str) {
                let kind = members["x-reference"][0].as_str().unwrap();
                let leaves = schemas.shape(schemas.by_name(kind).unwrap()).leaves();
                assert!(leaves.iter().any(|(path, _)| path.to_string() == part), "{place}: {part}");
            }
        });
    }
}

#[test]
fn every_annotation_is_a_known_one() {
    const OURS: [&str; 8] = [
        "x-reference",
        "x-part",
        "x-reference-or",
        "x-optional",
        "x-aliases",
        "x-unresolved",
        "x-calendar",
        "x-calendar-until",
    ];
    let schemas = Schemas::builtin().unwrap();
    for schema in &schemas.kinds {
        walk("", schema.value().unwrap(), &mut |pointer, members| {
            let place = format!("{} {pointer}", schema.name());
            if let Some(format) = members.get("format") {
                assert!(Format::named(format.as_str().unwrap()).is_some(), "{place}: {format}");
            }
            for key in members.keys().filter(|key| key.starts_with("x-")) {
                assert!(OURS.contains(&key.as_str()), "{place}: {key}");
            }
            if let Some(aliases) = members.get("x-aliases").and_then(Value::as_object) {
                let options: BTreeSet<&str> =
                    members["enum"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
                for (alias, canonical) in aliases {
                    assert!(options.contains(canonical.as_str().unwrap()), "{place}: {alias}: {canonical}");
                }
            }
        });
    }
}
