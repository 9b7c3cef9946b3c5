//! Whether a manifest is surely what its schema wants, asked in place and without compiling anything. Where this is not
//! sure, or a schema says more than is understood here, the JSON Schema library decides: it is the only judge of errors.

use serde_json::{Map, Value as Json};

use super::bundle::target;
use crate::document::{Fields, Node, Value};

/// In which formats are annotations, and a reference may have neighbours.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Alternatives within alternatives, and references within references; ours have two.
const MAX_DEPTH: usize = 24;

/// What is known of a value; everything that is known must hold.
#[derive(Debug, Default)]
pub(super) struct Quick {
    /// Any of these, as bits.
    types: u8,
    /// Any of these texts.
    options: Option<Vec<String>>,
    /// By name; the number is that among the required ones.
    fields: Fields<(Self, Option<u32>)>,
    /// How many fields are required.
    required: u32,
    /// Any other field.
    others: Others,
    items: Option<Box<Self>>,
    /// One of these must be sure.
    any_of: Vec<Self>,
}

#[derive(Debug, Default)]
enum Others {
    /// Whatever they are.
    #[default]
    Free,
    /// There must be none.
    None,
    Like(Box<Quick>),
}

const NULL: u8 = 1;
const BOOLEAN: u8 = 2;
const INTEGER: u8 = 4;
const NUMBER: u8 = 8;
const STRING: u8 = 16;
const ARRAY: u8 = 32;
const OBJECT: u8 = 64;
const ANY: u8 = 127;

impl Quick {
    /// What a bundled schema says; nothing where it says more than is understood, or in another draft.
    pub(super) fn new(document: &Json) -> Option<Self> {
        if document.get("$schema").is_some_and(|draft| draft != DRAFT) {
            return None;
        }
        Reader { document, depth: 0 }.read(document)
    }

    /// Whether the schema surely takes this. False says nothing.
    pub(super) fn takes(&self, node: Node<'_>) -> bool {
        self.of_type(node) && (self.any_of.is_empty() || self.any_of.iter().any(|quick| quick.takes(node)))
    }

    fn of_type(&self, node: Node<'_>) -> bool {
        let (found, text) = match node.value() {
            Value::Null => (NULL, None),
            Value::Bool(_) => (BOOLEAN, None),
            Value::Int(_) => (INTEGER | NUMBER, None),
            // Whether one without a fraction is an integer is not sure here.
            Value::Float(_) => (NUMBER, None),
            Value::String(text) => (STRING, Some(text)),
            Value::Sequence => (ARRAY, None),
            Value::Mapping => (OBJECT, None),
        };
        if self.types & found == 0 {
            return false;
        }
        if let Some(options) = &self.options {
            return text.is_some_and(|text| options.iter().any(|option| option == text));
        }
        match found {
            ARRAY => self.items.as_ref().is_none_or(|items| node.items().all(|item| items.takes(item))),
            OBJECT => self.takes_fields(node),
            _ => true,
        }
    }

    fn takes_fields(&self, node: Node<'_>) -> bool {
        let mut required = 0;
        for entry in node.entries() {
            let takes = match (self.fields.of(entry.key), &self.others) {
                (Some((quick, number)), _) => {
                    required += u32::from(number.is_some());
                    quick.takes(entry.value)
                }
                _ if entry.key.text().is_none() => false,
                (None, Others::Free) => true,
                (None, Others::None) => false,
                (None, Others::Like(quick)) => quick.takes(entry.value),
            };
            if !takes {
                return false;
            }
        }
        // A key occurs once.
        required == self.required
    }
}

struct Reader<'d> {
    document: &'d Json,
    depth: usize,
}

impl Reader<'_> {
    fn read(&mut self, schema: &Json) -> Option<Quick> {
        match schema {
            Json::Bool(true) => Some(Quick { types: ANY, ..Quick::default() }),
            Json::Object(members) if self.depth < MAX_DEPTH => {
                self.depth += 1;
                let quick = self.object(members);
                self.depth -= 1;
                quick
            }
            _ => None,
        }
    }

    fn object(&mut self, members: &Map<String, Json>) -> Option<Quick> {
        let mut quick = Quick { types: ANY, ..Quick::default() };
        for (key, value) in members {
            match key.as_str() {
                "type" => quick.types = types(value)?,
                "const" => quick.options = Some(vec![value.as_str()?.to_owned()]),
                "enum" => {
                    let options = value.as_array()?.iter().map(|option| option.as_str().map(str::to_owned));
                    quick.options = Some(options.collect::<Option<_>>()?);
                }
                "properties" => {
                    let fields = value.as_object()?.iter();
                    let fields =
                        fields.map(|(name, schema)| Some((name.clone(), (self.read(schema)?, None))));
                    quick.fields = fields.collect::<Option<_>>()?;
                }
                "additionalProperties" => {
                    quick.others = match value {
                        Json::Bool(false) => Others::None,
                        schema => Others::Like(Box::new(self.read(schema)?)),
                    };
                }
                "items" => quick.items = Some(Box::new(self.read(value)?)),
                "anyOf" => {
                    quick.any_of =
                        value.as_array()?.iter().map(|schema| self.read(schema)).collect::<Option<_>>()?;
                }
                "$ref" => {
                    let referred = self.read(target(self.document, value.as_str()?)?)?;
                    quick.any_of.push(referred);
                }
                // Read last.
                "required" => {}
                _ if is_annotation(key) => {}
                _ => return None,
            }
        }
        // Each is a list of alternatives, and both would have to hold.
        if members.contains_key("anyOf") && members.contains_key("$ref")
            || members.contains_key("enum") && members.contains_key("const")
        {
            return None;
        }
        for name in members.get("required").and_then(Json::as_array).into_iter().flatten() {
            let (_, number) = quick.fields.get_mut(name.as_str()?)?;
            if number.replace(quick.required).is_none() {
                quick.required += 1;
            }
        }
        Some(quick)
    }
}

/// Says nothing about what is valid in the draft that our schemas are written in: formats do not, there.
fn is_annotation(key: &str) -> bool {
    key.starts_with("x-")
        || matches!(
            key,
            "$schema" | "$id" | "$defs" | "title" | "description" | "default" | "examples" | "format"
        )
}

fn types(value: &Json) -> Option<u8> {
    let one = |name: &Json| {
        Some(match name.as_str()? {
            "null" => NULL,
            "boolean" => BOOLEAN,
            "integer" => INTEGER,
            "number" => NUMBER,
            "string" => STRING,
            "array" => ARRAY,
            "object" => OBJECT,
            _ => return None,
        })
    };
    match value {
        Json::Array(names) => names.iter().map(one).try_fold(0, |all, one| Some(all | one?)),
        name => one(name),
    }
}
