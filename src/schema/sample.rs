//! The smallest document that a schema takes, to begin an example with. Whether it does take it is for the caller to
//! find out: not everything that a schema can ask for can be made up.

use serde_json::{Map, Value, json};

/// References and alternatives within each other.
const MAX_DEPTH: usize = 16;

/// What is required, with the schema's own examples for values.
pub(super) fn sample(document: &Value) -> Value {
    value(document, document, MAX_DEPTH)
}

fn value(schema: &Value, document: &Value, depth: usize) -> Value {
    let of = |part: &Value| value(part, document, depth - 1);
    if depth == 0 {
        return Value::Null;
    }
    let first = |key: &str| schema.get(key).and_then(Value::as_array).and_then(|list| list.first());
    let constant = schema.get("const").or_else(|| first("enum")).or_else(|| schema.get("default"));
    if let Some(constant) = constant {
        return constant.clone();
    }
    let referred = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
    if let Some(target) = referred.and_then(|pointer| document.pointer(pointer)) {
        return of(target);
    }
    let is_map = schema.get("properties").is_some() || schema.get("type") == Some(&json!("object"));
    if is_map {
        return map(schema, &of);
    }
    if let Some(example) = first("examples") {
        return example.clone();
    }
    if let Some(part) = first("anyOf").or_else(|| first("oneOf")).or_else(|| first("allOf")) {
        return of(part);
    }
    let name = schema.get("type").and_then(|kind| kind.as_str().or_else(|| kind.get(0)?.as_str()));
    match name {
        Some("array") => {
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0).min(8);
            let item = schema.get("items").map_or(Value::Null, of);
            (0..least).map(|_| item.clone()).collect()
        }
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        Some("boolean") => true.into(),
        Some("null") => Value::Null,
        Some(_) | None => match schema.get("format").and_then(Value::as_str) {
            Some("orglint-date" | "date") => "2026-11-22".into(),
            Some("date-time") => "2026-11-22T09:00:00Z".into(),
            Some("uri") => "https://example.com".into(),
            Some("email") => "ada@example.com".into(),
            Some(_) | None => "example".into(),
        },
    }
}

fn map(schema: &Value, of: &dyn Fn(&Value) -> Value) -> Value {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let field = |name: &Value| {
        let name = name.as_str()?;
        let part = schema.get("properties").and_then(|properties| properties.get(name));
        Some((name.to_owned(), part.map_or_else(|| "example".into(), of)))
    };
    Value::Object(required.filter_map(field).collect::<Map<_, _>>())
}
