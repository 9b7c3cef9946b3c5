//! A schema file as one self-contained document: parsed, with the shared definitions it refers to copied in.
//! Compiles nothing.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::SchemaError;

/// How a schema refers to a shared definition.
const SHARED: &str = "common.json#/$defs/";

/// Parses a schema and copies in what it uses of the shared definitions.
///
/// # Errors
///
/// When the text is not a JSON object, or a reference leads out of it to anything but a shared definition.
pub(super) fn bundle(name: &str, text: &str, shared: Option<&Value>) -> Result<Value, SchemaError> {
    let mut document: Value = serde_json::from_str(text)
        .map_err(|error| SchemaError::new(name, "", format!("is not JSON: {error}")))?;
    if !document.is_object() {
        return Err(SchemaError::new(name, "", "is not a JSON object".to_owned()));
    }
    let mut wanted = Vec::new();
    rewrite(&mut document, &mut wanted, false);

    let definitions = shared.and_then(|shared| shared.get("$defs"));
    let mut copied = BTreeSet::new();
    let mut copies = Map::new();
    while let Some(definition) = wanted.pop() {
        if !copied.insert(definition.clone()) {
            continue;
        }
        let Some(mut value) = definitions.and_then(|all| all.get(&definition)).cloned() else {
            let message = format!("refers to `{SHARED}{definition}`, which does not exist");
            return Err(SchemaError::new(name, "", message));
        };
        rewrite(&mut value, &mut wanted, true);
        copies.insert(definition, value);
    }
    let own =
        document.as_object_mut().map(|object| object.entry("$defs").or_insert_with(|| Map::new().into()));
    if let Some(own) = own.and_then(Value::as_object_mut) {
        for (definition, value) in copies {
            if own.contains_key(&definition) {
                let message = format!("defines `{definition}`, which is also a shared definition");
                return Err(SchemaError::new(name, "/$defs", message));
            }
            own.insert(definition, value);
        }
        own.sort_keys();
    }
    if let Some(object) = document.as_object_mut()
        && object.get("$defs").and_then(Value::as_object).is_some_and(Map::is_empty)
    {
        object.remove("$defs");
    }
    Ok(document)
}

/// Turns references to shared definitions into local ones, and notes their names. Inside the shared file itself
/// every local reference is one.
fn rewrite(schema: &mut Value, wanted: &mut Vec<String>, inside_shared: bool) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                let local = if inside_shared { reference.strip_prefix("#/$defs/") } else { None };
                if let Some(name) = reference.strip_prefix(SHARED).or(local).map(str::to_owned) {
                    *reference = format!("#/$defs/{name}");
                    wanted.extend(name.split('/').next().map(str::to_owned));
                }
            }
            for value in members.values_mut() {
                rewrite(value, wanted, inside_shared);
            }
        }
        Value::Array(items) => {
            for item in items {
                rewrite(item, wanted, inside_shared);
            }
        }
        _ => {}
    }
}

/// The schema that a local reference leads to.
pub(super) fn target<'d>(document: &'d Value, reference: &str) -> Option<&'d Value> {
    document.pointer(reference.strip_prefix('#')?)
}
