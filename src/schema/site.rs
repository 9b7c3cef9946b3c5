//! Where the schemas within a schema are, what each is called, and what it refers to. Follows no reference.

use jsonschema::{Draft, Uri, uri};
use serde_json::{Map, Value};

use super::way::escaped;

/// A schema within a file.
#[derive(Debug)]
pub(super) struct Site<'v> {
    /// JSON Pointer from the root of the file.
    pub(super) pointer: String,
    pub(super) members: &'v Map<String, Value>,
    /// What its references are relative to.
    pub(super) base: Uri<String>,
    /// Its own address, if it has one.
    pub(super) id: Option<String>,
    /// It stands where a schema is, and not in what some other tool may have put there.
    pub(super) known: bool,
    pub(super) draft: Draft,
}

impl<'v> Site<'v> {
    /// What it refers to, by keyword.
    pub(super) fn references(&self) -> impl Iterator<Item = (&'static str, &'v str)> + use<'v> {
        let members = self.members;
        let text = |keyword: &'static str| Some((keyword, members.get(keyword)?.as_str()?));
        ["$ref", "$dynamicRef", "$recursiveRef"].into_iter().filter_map(text)
    }

    /// In older drafts nothing beside a `$ref` counts.
    pub(super) fn is_mere_reference(&self) -> bool {
        self.draft <= Draft::Draft7 && self.members.get("$ref").is_some_and(Value::is_string)
    }
}

/// The word for a schema's own address.
pub(super) fn id_keyword(draft: Draft) -> &'static str {
    if draft == Draft::Draft4 { "id" } else { "$id" }
}

/// The draft that a file names; nothing inside where it names none, nothing at all where it is none that is known.
#[expect(clippy::option_option, reason = "naming none and naming nonsense are two things")]
pub(super) fn known_draft(value: &Value) -> Option<Option<Draft>> {
    match value.get("$schema").map(Value::as_str) {
        None => Some(None),
        Some(name) => match Draft::from_schema_uri(name?) {
            Draft::Unknown => None,
            draft => Some(Some(draft)),
        },
    }
}

/// Every schema of a file whose address is `uri`, outer ones first.
pub(super) fn sites<'v>(value: &'v Value, uri: &str, draft: Draft) -> Vec<Site<'v>> {
    let mut found = Vec::new();
    let draft = known_draft(value).flatten().unwrap_or(draft);
    if let Ok(base) = uri::from_str(uri) {
        Walk { draft, found: &mut found }.schema(value, &base, &mut String::new(), true);
    }
    found
}

struct Walk<'f, 'v> {
    draft: Draft,
    found: &'f mut Vec<Site<'v>>,
}

impl<'v> Walk<'_, 'v> {
    fn schema(&mut self, value: &'v Value, base: &Uri<String>, pointer: &mut String, known: bool) {
        let Value::Object(members) = value else { return };
        let site = self.site(members, base, pointer, known);
        let base = site.base.clone();
        self.found.push(site);
        for (key, value) in members {
            let length = pointer.len();
            pointer.push('/');
            pointer.push_str(&escaped(key));
            match (holds(key), value) {
                (Holds::Data, _) => {}
                (Holds::Schemas, Value::Object(schemas)) => {
                    for (name, schema) in schemas {
                        self.step(&escaped(name), schema, &base, pointer, known);
                    }
                }
                (holds, Value::Array(items)) => {
                    for (at, item) in items.iter().enumerate() {
                        self.step(&at.to_string(), item, &base, pointer, known && holds != Holds::Anything);
                    }
                }
                (holds, value) => self.schema(value, &base, pointer, known && holds != Holds::Anything),
            }
            pointer.truncate(length);
        }
    }

    fn step(&mut self, step: &str, value: &'v Value, base: &Uri<String>, pointer: &mut String, known: bool) {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(step);
        self.schema(value, base, pointer, known);
        pointer.truncate(length);
    }

    fn site(
        &self,
        members: &'v Map<String, Value>,
        base: &Uri<String>,
        pointer: &str,
        known: bool,
    ) -> Site<'v> {
        let draft = self.draft;
        let (pointer, base) = (pointer.to_owned(), base.clone());
        let site = Site { pointer, members, base, id: None, known, draft };
        let id = members.get(id_keyword(draft)).and_then(Value::as_str);
        // A mere fragment is the name of a place and no address.
        let id = id.filter(|id| known && !id.starts_with('#') && !site.is_mere_reference());
        match id.and_then(|id| uri::resolve_against(&site.base.borrow(), id).ok()) {
            Some(address) => {
                let base: Uri<String> = address.strip_fragment().to_owned();
                Site { id: Some(base.to_string()), base, ..site }
            }
            None => site,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Schema,
    /// By name.
    Schemas,
    /// Whatever stands there is a value.
    Data,
    /// Not a word of the specification.
    Anything,
}

fn holds(keyword: &str) -> Holds {
    match keyword {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
        | "dependencies" => Holds::Schemas,
        "enum" | "const" | "default" | "examples" | "required" | "$vocabulary" => Holds::Data,
        "additionalItems"
        | "additionalProperties"
        | "allOf"
        | "anyOf"
        | "contains"
        | "contentSchema"
        | "else"
        | "if"
        | "items"
        | "not"
        | "oneOf"
        | "prefixItems"
        | "propertyNames"
        | "then"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Holds::Schema,
        _ => Holds::Anything,
    }
}
