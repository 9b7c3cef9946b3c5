//! A schema of several files as one document whose references all lead into it, for the outline and for messages.
//! Validates nothing.

use std::collections::BTreeMap;

use jsonschema::{Registry, uri};
use serde_json::{Map, Value};

use super::SchemaError;
use super::outside::Bundle;
use super::site::{Site, id_keyword, sites};
use super::way::escaped;
use super::words::quoted;

/// Where the other files stand in it.
const SHELF: &str = "$defs";

/// What counts beside a reference that hides its neighbours.
const BESIDE: [&str; 6] = ["$ref", "$schema", "$defs", "definitions", "title", "description"];

/// One document for a bundle.
///
/// # Errors
/// A reference that leads nowhere.
pub(super) fn flat(kind: &str, bundle: &Bundle) -> Result<Value, Box<SchemaError>> {
    let unusable = |error: jsonschema::ReferencingError| {
        Box::new(SchemaError::new(kind, "", format!("cannot be used: {error}")))
    };
    let registry = Registry::new().draft(bundle.draft).retriever(bundle.shelf());
    let registry =
        registry.add(&bundle.root, bundle.value()).map_err(unusable)?.prepare().map_err(unusable)?;
    let mut places = BTreeMap::new();
    for (uri, given) in bundle.files.iter() {
        let Ok(base) = uri::from_str(uri) else { continue };
        let found = registry.resolver(base).lookup(uri);
        if let Ok(found) = found {
            let prefix = shelf(bundle, uri, given.source.path());
            note(found.contents(), prefix, &mut places);
        }
    }
    let mut whole = Value::Null;
    let mut others = Map::new();
    for (uri, given) in bundle.files.iter() {
        let mut value = given.value.clone();
        for site in sites(&given.value, uri, bundle.draft) {
            let mut targets = Vec::new();
            for (keyword, reference) in site.references() {
                match registry.resolver(site.base.clone()).lookup(reference) {
                    Ok(found) => {
                        let place = places.get(&(std::ptr::from_ref(found.contents()) as usize));
                        targets.extend(place.map(|place| (keyword, format!("#{place}"))));
                    }
                    Err(_) if site.known => {
                        let message = format!("refers to {}, which leads nowhere", quoted(reference));
                        let pointer = format!("{}/{keyword}", site.pointer);
                        return Err(Box::new(given.error(kind, &pointer, message)));
                    }
                    Err(_) => {}
                }
            }
            if let Some(Value::Object(members)) = value.pointer_mut(&site.pointer) {
                mend(members, &site, targets);
            }
        }
        if *uri == bundle.root {
            whole = value;
        } else {
            others.insert(key(uri, given.source.path(), bundle), value);
        }
    }
    if let (Value::Object(members), false) = (&mut whole, others.is_empty())
        && let Value::Object(shelf) = members.entry(SHELF).or_insert_with(|| Map::new().into())
    {
        shelf.extend(others);
    }
    Ok(whole)
}

/// The prefix of all pointers into a file.
fn shelf(bundle: &Bundle, uri: &str, path: &str) -> String {
    if uri == bundle.root { String::new() } else { format!("/{SHELF}/{}", escaped(&key(uri, path, bundle))) }
}

/// What a file is called: its path, if that is not taken.
fn key(uri: &str, path: &str, bundle: &Bundle) -> String {
    let twice = bundle.files.iter().any(|(other, given)| other != uri && given.source.path() == path);
    let own = bundle.value().get(SHELF).and_then(|own| own.get(path)).is_some();
    if twice || own { uri.to_owned() } else { path.to_owned() }
}

/// Pointers by the places in memory of the values that they lead to.
fn note(value: &Value, pointer: String, places: &mut BTreeMap<usize, String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                note(value, format!("{pointer}/{}", escaped(key)), places);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                note(item, format!("{pointer}/{at}"), places);
            }
        }
        _ => {}
    }
    places.insert(std::ptr::from_ref(value) as usize, pointer);
}

/// Takes the names of places out of a schema, and lets its references lead where they mean.
fn mend(members: &mut Map<String, Value>, site: &Site<'_>, targets: Vec<(&str, String)>) {
    if site.is_mere_reference() {
        members.retain(|key, _| BESIDE.contains(&key.as_str()) || key.starts_with("x-"));
    }
    if !site.pointer.is_empty() || site.id.is_some() {
        let id = id_keyword(site.draft);
        if members.get(id).is_some_and(Value::is_string) {
            members.shift_remove(id);
        }
    }
    for word in ["$anchor", "$dynamicAnchor", "$recursiveAnchor"] {
        members.shift_remove(word);
    }
    for (keyword, target) in targets {
        members.shift_remove(keyword);
        members.entry("$ref").or_insert_with(|| Value::from(target));
    }
}
