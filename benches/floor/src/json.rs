//! The arena as the schema library sees it: in place, without a copy.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object};
use serde_json::{Number, Value};

use crate::arena::{Content, NodeId, Tree};

pub struct Arena;

#[derive(Clone, Copy)]
pub struct Place<'t> {
    pub tree: &'t Tree<'t>,
    pub id: NodeId,
}

impl<'t> Place<'t> {
    fn content(self) -> &'t Content<'t> {
        // An alias leads to what is no alias.
        match &self.tree.nodes[self.id as usize].content {
            Content::Alias(id) => &self.tree.nodes[*id as usize].content,
            content => content,
        }
    }

    pub fn text(self) -> Option<&'t str> {
        match self.content() {
            Content::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn member(self, wanted: &str) -> Option<Self> {
        self.as_object()?.members().find(|(key, _)| *key == wanted).map(|(_, value)| value)
    }

    fn key(tree: &'t Tree<'t>, id: NodeId) -> &'t str {
        Place { tree, id }.text().unwrap_or("")
    }
}

impl Json for Arena {
    type Node<'t> = Place<'t>;
    type PreparedKey = Box<str>;
    type StringBuffer = Tree<'static>;
    const KEYS_PER_LOOKUP: usize = 2;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>(tree: &mut Tree<'static>, text: &str, body: impl FnOnce(Place<'_>) -> T) -> T {
        tree.nodes.clear();
        let content = Content::String(Cow::Owned(text.to_owned()));
        tree.nodes.push(crate::arena::Node { content, span: (0, 0) });
        body(Place { tree, id: 0 })
    }
}

impl Default for Tree<'_> {
    fn default() -> Self {
        Self { nodes: Vec::new(), roots: Vec::new() }
    }
}

pub enum Figure {
    Int(i64),
    Float(f64),
}

impl JsonNumber for Figure {
    fn as_u64(&self) -> Option<u64> {
        self.as_i64().and_then(|value| u64::try_from(value).ok())
    }
    fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Float(_) => None,
        }
    }
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
            Self::Int(value) => (*value).into(),
            Self::Float(value) => Number::from_f64(*value).unwrap_or_else(|| 0.into()),
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

pub struct Members<'t>(&'t Tree<'t>, &'t [(NodeId, NodeId)]);
pub struct Elements<'t>(&'t Tree<'t>, &'t [NodeId]);
pub struct MembersIter<'t>(&'t Tree<'t>, std::slice::Iter<'t, (NodeId, NodeId)>);
pub struct ElementsIter<'t>(&'t Tree<'t>, std::slice::Iter<'t, NodeId>);

impl<'t> Iterator for MembersIter<'t> {
    type Item = (&'t str, Place<'t>);
    fn next(&mut self) -> Option<Self::Item> {
        let tree = self.0;
        self.1.next().map(|(key, id)| (Place::key(tree, *key), Place { tree, id: *id }))
    }
}

impl<'t> Iterator for ElementsIter<'t> {
    type Item = Place<'t>;
    fn next(&mut self) -> Option<Self::Item> {
        let tree = self.0;
        self.1.next().map(|id| Place { tree, id: *id })
    }
}

impl<'t> Object<'t, Arena> for Members<'t> {
    type Node = Place<'t>;
    type MemberName = &'t str;
    type MembersIter = MembersIter<'t>;
    fn len(&self) -> usize {
        self.1.len()
    }
    fn get(&self, wanted: &Box<str>) -> Option<Place<'t>> {
        let entry = self.1.iter().find(|(key, _)| Place::key(self.0, *key) == &**wanted);
        entry.map(|(_, id)| Place { tree: self.0, id: *id })
    }
    fn members(&self) -> MembersIter<'t> {
        MembersIter(self.0, self.1.iter())
    }
}

impl<'t> Array<'t, Arena> for Elements<'t> {
    type Node = Place<'t>;
    type ElementsIter = ElementsIter<'t>;
    fn len(&self) -> usize {
        self.1.len()
    }
    fn elements(&self) -> ElementsIter<'t> {
        ElementsIter(self.0, self.1.iter())
    }
}

impl<'t> Node<'t, Arena> for Place<'t> {
    type Object = Members<'t>;
    type Array = Elements<'t>;
    type Number = Figure;

    fn as_object(&self) -> Option<Members<'t>> {
        match self.content() {
            Content::Map(entries) => Some(Members(self.tree, entries)),
            _ => None,
        }
    }
    fn as_array(&self) -> Option<Elements<'t>> {
        match self.content() {
            Content::List(items) => Some(Elements(self.tree, items)),
            _ => None,
        }
    }
    fn as_string(&self) -> Option<Cow<'t, str>> {
        self.text().map(Cow::Borrowed)
    }
    fn as_number(&self) -> Option<Figure> {
        match self.content() {
            Content::Int(value) => Some(Figure::Int(*value)),
            Content::Float(value) => Some(Figure::Float(*value)),
            _ => None,
        }
    }
    fn as_boolean(&self) -> Option<bool> {
        match self.content() {
            Content::Bool(value) => Some(*value),
            _ => None,
        }
    }
    fn is_null(&self) -> bool {
        matches!(self.content(), Content::Null)
    }
    fn json_type(&self) -> JsonType {
        match self.content() {
            Content::Null | Content::Alias(_) => JsonType::Null,
            Content::Bool(_) => JsonType::Boolean,
            Content::Int(_) | Content::Float(_) => JsonType::Number,
            Content::String(_) => JsonType::String,
            Content::List(_) => JsonType::Array,
            Content::Map(_) => JsonType::Object,
        }
    }
    fn to_value(&self) -> Cow<'t, Value> {
        Cow::Owned(match self.content() {
            Content::Null | Content::Alias(_) => Value::Null,
            Content::Bool(value) => (*value).into(),
            Content::Int(value) => (*value).into(),
            Content::Float(value) => (*value).into(),
            Content::String(text) => Value::String(text.to_string()),
            Content::List(items) => {
                items.iter().map(|id| Place { tree: self.tree, id: *id }.to_value().into_owned()).collect()
            }
            Content::Map(entries) => entries
                .iter()
                .map(|(key, id)| {
                    let value = Place { tree: self.tree, id: *id }.to_value().into_owned();
                    (Place::key(self.tree, *key).to_owned(), value)
                })
                .collect(),
        })
    }
    fn equals_value(&self, expected: &Value) -> bool {
        match (self.content(), expected) {
            (Content::String(text), Value::String(expected)) => text == expected,
            (Content::String(_), _) => false,
            (_, expected) => jsonschema::json::cmp::equal(&self.to_value(), expected),
        }
    }
    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::tagged(std::ptr::from_ref(self.tree) as usize, self.id))
    }
}
