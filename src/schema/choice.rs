//! One schema for every manifest: `kind` chooses which. Editors take it for files that hold manifests of several kinds.
//! Judges nothing; a run knows the kind before it asks for a schema.

use serde_json::{Value, json};

use super::Schemas;

/// What every manifest says of itself, for whoever begins with an empty file.
const API_VERSION: &str = "orglint/v1";

impl Schemas {
    /// Accepts what the schema of its kind accepts. A document that says neither `apiVersion: orglint/v1` nor one of the
    /// kinds is accepted whatever it is.
    #[must_use]
    pub fn choice(&self) -> Value {
        let names: Vec<&str> = self.kinds().map(|kind| self.name(kind)).collect();
        let ours =
            json!({ "required": ["apiVersion"], "properties": { "apiVersion": { "pattern": "^orglint/" } } });
        let mut choices = vec![json!({
            "if": ours,
            "then": { "required": ["kind"], "properties": { "kind": { "enum": names } } }
        })];
        let mut definitions = serde_json::Map::new();
        for kind in self.kinds() {
            let name = self.name(kind);
            let mut document = self.document(kind);
            nest(&mut document, name);
            if let Some(members) = document.as_object_mut() {
                members.shift_remove("$schema");
            }
            definitions.insert(name.to_owned(), document);
            choices.push(json!({
                "if": {
                    "required": ["apiVersion", "kind"],
                    "properties": { "apiVersion": { "pattern": "^orglint/" }, "kind": { "const": name } }
                },
                "then": { "$ref": format!("#/$defs/{name}") }
            }));
        }
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Manifest",
            "description": "A manifest of any kind: `kind` says which, and decides what may stand in `spec`.",
            "type": "object",
            "properties": {
                "apiVersion": {
                    "title": "Schema version",
                    "description": "Which version of the manifest format this document is written in.",
                    "default": API_VERSION
                },
                "kind": {
                    "title": "Manifest kind",
                    "description": "Which of the kinds this document is; it decides what may stand in `spec`.",
                    "examples": names
                }
            },
            "allOf": choices,
            "$defs": definitions
        })
    }
}

/// Makes references within a schema lead to where it stands as a definition of another one.
fn nest(schema: &mut Value, name: &str) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(rest) = reference.strip_prefix('#')
            {
                *reference = format!("#/$defs/{name}{rest}");
            }
            members.values_mut().for_each(|value| nest(value, name));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| nest(item, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
