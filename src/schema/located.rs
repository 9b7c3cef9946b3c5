//! The located tree as the JSON Schema library sees it: read in place, nothing converted. Aliases and merged
//! keys are seen through, and a key that is no string is its text.

use std::borrow::Cow;

use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object, cmp, unique};
use jsonschema::types::JsonType;
use serde_json::{Number, Value as JsonValue};

use crate::document::{Entry, Node, Value};

/// The representation: nodes of a located tree.
pub(super) struct Located;

/// A node, or a lone text: the name of a property, when `propertyNames` judges it.
#[derive(Clone, Copy)]
pub(super) enum Place<'t> {
    Node(Node<'t>),
    Text(&'t str),
}

impl<'t> Place<'t> {
    fn value(self) -> Value<'t> {
        match self {
            Self::Node(node) => node.value(),
            Self::Text(text) => Value::String(text),
        }
    }
}

impl Json for Located {
    type Node<'t> = Place<'t>;
    type PreparedKey = Box<str>;
    type StringBuffer = String;

    // A look-up goes through the keys in order, as the library's own map does.
    const KEYS_PER_LOOKUP: usize = 2;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>(buffer: &mut String, string: &str, f: impl FnOnce(Place<'_>) -> T) -> T {
        buffer.clear();
        buffer.push_str(string);
        f(Place::Text(buffer))
    }
}

impl<'t> JsonNode<'t, Located> for Place<'t> {
    type Object = Members<'t>;
    type Array = Elements<'t>;
    type Number = Numeric;

    fn as_object(&self) -> Option<Members<'t>> {
        match self {
            Self::Node(node) if node.value() == Value::Mapping => Some(Members(*node)),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<Elements<'t>> {
        match self {
            Self::Node(node) if node.value() == Value::Sequence => Some(Elements(*node)),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'t, str>> {
        match self.value() {
            Value::String(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Numeric> {
        match self.value() {
            Value::Int(value) => Some(Numeric::Int(value)),
            Value::Float(value) => Some(Numeric::Float(value)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.value() {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        self.value() == Value::Null
    }

    fn json_type(&self) -> JsonType {
        match self.value() {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Int(_) | Value::Float(_) => JsonType::Number,
            Value::String(_) => JsonType::String,
            Value::Sequence => JsonType::Array,
            Value::Mapping => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &JsonValue) -> bool {
        match (self.value(), expected) {
            (Value::String(text), JsonValue::String(expected)) => text == expected,
            (Value::Sequence | Value::Mapping, JsonValue::Array(_) | JsonValue::Object(_)) => {
                cmp::equal(&self.deep(), expected)
            }
            (Value::String(_) | Value::Sequence | Value::Mapping, _) => false,
            (_, expected) => cmp::equal(&self.to_value(), expected),
        }
    }

    /// Collections come out empty: only errors ask for this, and we never read the instance of an error. A full
    /// copy for each of many errors would make the work quadratic.
    fn to_value(&self) -> Cow<'t, JsonValue> {
        Cow::Owned(match self.value() {
            Value::Null => JsonValue::Null,
            Value::Bool(value) => JsonValue::Bool(value),
            Value::Int(value) => JsonValue::from(value),
            Value::Float(value) => JsonValue::from(value),
            Value::String(text) => JsonValue::from(text),
            Value::Sequence => JsonValue::Array(Vec::new()),
            Value::Mapping => JsonValue::Object(serde_json::Map::new()),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(match self {
            Self::Node(node) => {
                NodeIdentity::tagged(std::ptr::from_ref(node.tree()) as usize, node.id().number())
            }
            // A text lives in a reused buffer, where no tree can be.
            Self::Text(text) => NodeIdentity::new(text.as_ptr() as usize),
        })
    }
}

impl Place<'_> {
    /// All of it; depth and size are bounded by the reader.
    pub(super) fn deep(self) -> JsonValue {
        match self {
            Self::Node(node) if node.value() == Value::Mapping => JsonValue::Object(
                Members(node).members().map(|(key, value)| (key.to_owned(), value.deep())).collect(),
            ),
            Self::Node(node) if node.value() == Value::Sequence => {
                JsonValue::Array(node.items().map(|item| Self::Node(item).deep()).collect())
            }
            _ => self.to_value().into_owned(),
        }
    }
}

/// A mapping.
pub(super) struct Members<'t>(Node<'t>);

impl<'t> Object<'t, Located> for Members<'t> {
    type Node = Place<'t>;
    type MemberName = &'t str;
    type MembersIter = Box<dyn Iterator<Item = (&'t str, Place<'t>)> + 't>;

    fn len(&self) -> usize {
        self.0.entries().len()
    }

    fn get(&self, key: &Box<str>) -> Option<Place<'t>> {
        self.0.get(key).map(Place::Node)
    }

    fn members(&self) -> Self::MembersIter {
        Box::new(self.0.entries().map(member))
    }
}

fn member(entry: Entry<'_>) -> (&str, Place<'_>) {
    (entry.key.text().unwrap_or(""), Place::Node(entry.value))
}

/// A sequence.
pub(super) struct Elements<'t>(Node<'t>);

impl<'t> Array<'t, Located> for Elements<'t> {
    type Node = Place<'t>;
    type ElementsIter = Box<dyn Iterator<Item = Place<'t>> + 't>;

    fn len(&self) -> usize {
        self.0.items().len()
    }

    fn elements(&self) -> Self::ElementsIter {
        Box::new(self.0.items().map(Place::Node))
    }

    fn is_unique(&self) -> bool {
        let values: Vec<JsonValue> = self.elements().map(Place::deep).collect();
        unique::is_unique(&values)
    }
}

/// A number as the tree holds it.
pub(super) enum Numeric {
    Int(i64),
    Float(f64),
}

impl JsonNumber for Numeric {
    fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Int(value) => u64::try_from(*value).ok(),
            Self::Float(_) => None,
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Float(_) => None,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "what every JSON reader does with large integers")]
    fn as_f64(&self) -> Option<f64> {
        Some(match self {
            Self::Int(value) => *value as f64,
            Self::Float(value) => *value,
        })
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(match self {
            Self::Int(value) => value.to_string(),
            Self::Float(value) => value.to_string(),
        })
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(match self {
            Self::Int(value) => Number::from(*value),
            // `.inf` and `.nan` are no JSON; they fail no type check and meet no bound.
            Self::Float(value) => Number::from_f64(*value).unwrap_or_else(|| Number::from(0)),
        })
    }

    fn is_integer(&self) -> bool {
        match self {
            Self::Int(_) => true,
            Self::Float(value) => value.fract() == 0.0,
        }
    }

    fn is_written_as_integer(&self) -> bool {
        matches!(self, Self::Int(_))
    }
}
