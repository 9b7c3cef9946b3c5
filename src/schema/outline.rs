//! From a schema document to its [`Shape`]: references followed, `allOf` merged, alternatives side by side.
//! A recursive schema ends in [`Shape::Any`] where it begins again.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::bundle::target;
use super::cost::MAX_CHAIN;
use super::shape::{Event, Field, Format, Reference, Shape, Text};
use crate::document::Fields;

/// Shapes are trees, so a schema that uses its definitions many times over could grow without end.
const MAX_SHAPES: usize = 50_000;

/// The shape of a bundled schema.
pub(super) fn outline(document: &Value) -> Shape {
    Outline { document, open: Vec::new(), left: MAX_SHAPES }.shape(document)
}

struct Outline<'d> {
    document: &'d Value,
    /// The references that are being followed.
    open: Vec<&'d str>,
    left: usize,
}

impl<'d> Outline<'d> {
    fn shape(&mut self, schema: &'d Value) -> Shape {
        let Value::Object(members) = schema else { return Shape::Any };
        self.left = self.left.saturating_sub(1);
        let followed = self.open.len();
        let mut flat = Flat::default();
        let whole = self.left > 0 && self.flatten(members, &mut flat);
        let shape = if whole { self.of(&flat) } else { Shape::Any };
        self.open.truncate(followed);
        shape
    }

    /// Lays a schema, what it refers to, and what it adds by `allOf` on top of each other. False when it is
    /// recursive.
    fn flatten(&mut self, members: &'d Map<String, Value>, flat: &mut Flat<'d>) -> bool {
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            if self.open.len() >= MAX_CHAIN || self.open.contains(&reference) {
                return false;
            }
            self.open.push(reference);
            if let Some(Value::Object(referred)) = target(self.document, reference)
                && !self.flatten(referred, flat)
            {
                return false;
            }
        }
        for part in members.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            if let Value::Object(part) = part
                && !self.flatten(part, flat)
            {
                return false;
            }
        }
        flat.add(members);
        true
    }

    fn of(&mut self, flat: &Flat<'d>) -> Shape {
        let base = self.base(flat);
        let branches: Vec<Shape> = flat
            .branches
            .iter()
            .map(|branch| self.shape(branch))
            .filter(|shape| *shape != Shape::Any)
            .map(|shape| match (&base, shape) {
                (Some(Shape::Object { fields, open }), Shape::Object { fields: more, open: _ }) => {
                    let all = [fields, &more].into_iter().flat_map(Fields::iter);
                    let fields = all.map(|(name, field)| (name.to_owned(), field.clone())).collect();
                    Shape::Object { fields, open: open.clone() }
                }
                (_, shape) => shape,
            })
            .collect();
        match (base, branches.is_empty()) {
            (Some(base), true) => base,
            (None, true) => Shape::Any,
            (_, false) => union(branches),
        }
    }

    fn base(&mut self, flat: &Flat<'d>) -> Option<Shape> {
        let types: Vec<&str> = match flat.last.get("type") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => flat.implied_types(),
        };
        let shapes: Vec<Shape> = types.into_iter().filter_map(|name| self.of_type(name, flat)).collect();
        if shapes.is_empty() { None } else { Some(union(shapes)) }
    }

    fn of_type(&mut self, name: &str, flat: &Flat<'d>) -> Option<Shape> {
        Some(match name {
            "object" => self.object(flat),
            "array" => Shape::Array(Box::new(match flat.last.get("items") {
                Some(items) => self.shape(items),
                None => Shape::Any,
            })),
            "string" => Shape::String(flat.text()),
            "number" => Shape::Number,
            "integer" => Shape::Integer,
            "boolean" => Shape::Boolean,
            "null" => Shape::Null,
            _ => return None,
        })
    }

    fn object(&mut self, flat: &Flat<'d>) -> Shape {
        let fields = flat
            .properties
            .iter()
            .map(|(name, schema)| {
                let required = flat.required.contains(name);
                ((*name).to_owned(), Field { shape: self.shape(schema), required })
            })
            .collect();
        let mut open: Vec<Shape> = flat.patterns.iter().map(|schema| self.shape(schema)).collect();
        match flat.last.get("additionalProperties") {
            Some(Value::Bool(false)) => {}
            Some(schema) => open.push(self.shape(schema)),
            None if flat.last.contains_key("unevaluatedProperties") => {}
            None => open.push(Shape::Any),
        }
        let open = if open.is_empty() { None } else { Some(Box::new(union(open))) };
        Shape::Object { fields, open }
    }
}

/// The keywords of a schema after references and `allOf`.
#[derive(Default)]
struct Flat<'d> {
    properties: BTreeMap<&'d str, &'d Value>,
    patterns: Vec<&'d Value>,
    required: Vec<&'d str>,
    branches: Vec<&'d Value>,
    /// For all else the outermost word counts: a site says more than the definition it refers to.
    last: BTreeMap<&'d str, &'d Value>,
}

impl<'d> Flat<'d> {
    fn add(&mut self, members: &'d Map<String, Value>) {
        let object = |key: &str| members.get(key).and_then(Value::as_object).into_iter().flatten();
        let array = |key: &str| members.get(key).and_then(Value::as_array).into_iter().flatten();
        self.properties.extend(object("properties").map(|(name, schema)| (name.as_str(), schema)));
        self.patterns.extend(object("patternProperties").map(|(_, schema)| schema));
        self.required.extend(array("required").filter_map(Value::as_str));
        self.branches.extend(array("anyOf").chain(array("oneOf")));
        self.last.extend(members.iter().map(|(key, value)| (key.as_str(), value)));
    }

    fn implied_types(&self) -> Vec<&'static str> {
        let has = |key: &str| self.last.contains_key(key);
        if !self.properties.is_empty() || !self.patterns.is_empty() {
            vec!["object"]
        } else if has("items") {
            vec!["array"]
        } else if !self.options().is_empty() || has("x-reference") {
            vec!["string"]
        } else {
            Vec::new()
        }
    }

    fn options(&self) -> Vec<String> {
        let listed = self.last.get("enum").and_then(|list| list.as_array()).into_iter().flatten();
        listed.chain(self.last.get("const").copied()).filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn text(&self) -> Text {
        let reference = self.last.get("x-reference").map(|kinds| Reference {
            kinds: words(kinds),
            part: self.last.get("x-part").and_then(|part| part.as_str()).map(str::to_owned),
            or: self.last.get("x-reference-or").map_or_else(Vec::new, |or| words(or)),
            reported_by: self.last.get("x-unresolved").and_then(|rule| rule.as_str()).map(str::to_owned),
        });
        let format = self.last.get("format").and_then(|format| format.as_str()).and_then(Format::named);
        let word = |key: &str| self.last.get(key).and_then(|word| word.as_str()).map(str::to_owned);
        let event = word("x-calendar").map(|name| Event { name, until: word("x-calendar-until") });
        Text { format, options: self.options(), reference, event }
    }
}

/// A word or a list of words.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(word) => vec![word.clone()],
        Value::Array(words) => words.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// One shape for several. Texts become one, which is closed only if each of them is.
fn union(shapes: Vec<Shape>) -> Shape {
    let mut flat: Vec<Shape> = Vec::new();
    for shape in shapes {
        let parts = if let Shape::Union(parts) = shape { parts } else { vec![shape] };
        for part in parts {
            let texts = |known: &Shape| matches!((known, &part), (Shape::String(_), Shape::String(_)));
            match flat.iter_mut().find(|known| **known == part || texts(known)) {
                None => flat.push(part),
                Some(known) => {
                    if let (Shape::String(known), Shape::String(text)) = (known, part) {
                        merge(known, text);
                    }
                }
            }
        }
    }
    if flat.len() == 1 { flat.pop().unwrap_or(Shape::Any) } else { Shape::Union(flat) }
}

fn merge(text: &mut Text, other: Text) {
    if text.options.is_empty() || other.options.is_empty() {
        text.options.clear();
    } else {
        text.options.extend(other.options);
        text.options.dedup();
    }
    text.format = text.format.or(other.format);
    text.reference = text.reference.take().or(other.reference);
}
