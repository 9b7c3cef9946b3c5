//! serde over the tree: typed structs from a node, with errors at the node that caused them. Knows no type it fills.

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU32;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::node::{Entry, Node};
use super::tree::{NodeId, Value};
use crate::source::{FileId, Span};

/// A value from a node, seen through aliases and merge keys.
///
/// Numbers, booleans and null do not pass for strings, except as keys. [`Spanned`] and [`NodeId`] work as types of
/// fields, elements, keys and values, but not below `#[serde(flatten)]` and `#[serde(untagged)]`, where serde keeps
/// a copy of the value without its place.
///
/// # Errors
/// When the node does not have the shape of `T`; the first mistake only.
pub fn from_node<'t, T: Deserialize<'t>>(node: Node<'t>) -> Result<T, DeError> {
    T::deserialize(Reader { node, role: Role::Value })
}

/// Why a node did not fit its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeError {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The bytes to underline: the value, the unknown key, or what names the mapping that lacks a field.
    pub span: Span,
    /// Whether a node has claimed the error; the innermost does.
    placed: bool,
}

impl DeError {
    /// A mistake that serde did not see, at a node of the caller's choice.
    #[must_use]
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, placed: true }
    }

    fn at(mut self, node: Node<'_>) -> Self {
        if !self.placed {
            self.span = node.label();
            self.placed = true;
        }
        self
    }
}

impl fmt::Display for DeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DeError {}

impl de::Error for DeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), span: Span::default(), placed: false }
    }
}

/// A value and where it is written. Only [`from_node`] can fill it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spanned<T> {
    /// The file of the node.
    pub file: FileId,
    /// The node's bytes: of an alias, those of the alias.
    pub span: Span,
    /// What stands there.
    pub value: T,
}

/// Names that no struct has, by which [`Reader`] knows what is asked of it.
const SPANNED: &str = "$orglint::Spanned";
const NODE: &str = "$orglint::NodeId";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = Spanned<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Spanned<T>, A::Error> {
                let missing = || de::Error::custom("a place is missing");
                Ok(Spanned {
                    file: FileId(parts.next_element()?.ok_or_else(missing)?),
                    span: Span::new(
                        parts.next_element()?.ok_or_else(missing)?,
                        parts.next_element()?.ok_or_else(missing)?,
                    ),
                    value: parts.next_element()?.ok_or_else(missing)?,
                })
            }
        }
        deserializer.deserialize_struct(SPANNED, &["file", "start", "end", "value"], Parts(PhantomData))
    }
}

/// The node itself, for what is looked at later: [`super::Tree::node`] gives it back.
impl<'de> Deserialize<'de> for NodeId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Index;
        impl<'de> Visitor<'de> for Index {
            type Value = NodeId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a node")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, index: D) -> Result<NodeId, D::Error> {
                NonZeroU32::deserialize(index).map(NodeId)
            }
        }
        deserializer.deserialize_newtype_struct(NODE, Index)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Its text counts, whatever its type.
    Key,
    Value,
}

#[derive(Clone, Copy)]
struct Reader<'t> {
    node: Node<'t>,
    role: Role,
}

impl<'t> Reader<'t> {
    fn value(node: Node<'t>) -> Self {
        Self { node, role: Role::Value }
    }

    /// By the node's own type.
    fn typed<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.node.value() {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Int(value) => visitor.visit_i64(value),
            Value::Float(value) => visitor.visit_f64(value),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Sequence => visitor.visit_seq(Items(self.node.items())),
            Value::Mapping => visitor.visit_map(Entries { rest: self.node.entries(), value: None }),
        }
        .map_err(|error| error.at(self.node))
    }

    /// A struct, which serde would also fill from a list, by position.
    fn fields<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.node.value() {
            Value::Sequence => {
                let error: DeError = de::Error::invalid_type(de::Unexpected::Seq, &visitor);
                Err(error.at(self.node))
            }
            _ => self.typed(visitor),
        }
    }
}

macro_rules! by_own_type {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, DeError> {
            self.typed(visitor)
        }
    )*};
}

impl<'t> Deserializer<'t> for Reader<'t> {
    type Error = DeError;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, DeError> {
        match (self.role, self.node.text()) {
            (Role::Key, Some(text)) => {
                visitor.visit_borrowed_str(text).map_err(|error: DeError| error.at(self.node))
            }
            _ => self.typed(visitor),
        }
    }

    by_own_type! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.node.value() {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
        .map_err(|error| error.at(self.node))
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DeError> {
        match name {
            NODE => visitor.visit_newtype_struct(self.node.id().number().into_deserializer()),
            _ => visitor.visit_newtype_struct(self),
        }
        .map_err(|error| error.at(self.node))
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        match name {
            SPANNED => visitor.visit_seq(Parts { reader: self, next: 0 }),
            _ => self.fields(visitor),
        }
        .map_err(|error| error.at(self.node))
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        let mut entries = self.node.entries();
        match (self.node.text(), entries.next(), entries.next()) {
            (Some(_), ..) => visitor.visit_enum(Variant { name: self.node, value: None }),
            (None, Some(entry), None) => {
                visitor.visit_enum(Variant { name: entry.key, value: Some(entry.value) })
            }
            _ => Err(de::Error::custom("expected one name, or a mapping of one name to its value")),
        }
        .map_err(|error| error.at(self.node))
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier
    }
}

/// The elements of a list.
struct Items<I>(I);

impl<'t, I: ExactSizeIterator<Item = Node<'t>>> SeqAccess<'t> for Items<I> {
    type Error = DeError;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, DeError> {
        let node = self.0.next();
        node.map(|node| seed.deserialize(Reader::value(node)).map_err(|error| error.at(node))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The entries of a mapping; the value waits while serde looks at the key.
struct Entries<'t, I> {
    rest: I,
    value: Option<Node<'t>>,
}

impl<'t, I: ExactSizeIterator<Item = Entry<'t>>> MapAccess<'t> for Entries<'t, I> {
    type Error = DeError;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, DeError> {
        let Some(entry) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(entry.value);
        let reader = Reader { node: entry.key, role: Role::Key };
        seed.deserialize(reader).map(Some).map_err(|error| error.at(entry.key))
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, DeError> {
        let node =
            self.value.take().ok_or_else(|| de::Error::custom("a value is asked for before its key"))?;
        seed.deserialize(Reader::value(node)).map_err(|error: DeError| error.at(node))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The parts of a [`Spanned`].
struct Parts<'t> {
    reader: Reader<'t>,
    next: u8,
}

impl<'t> SeqAccess<'t> for Parts<'t> {
    type Error = DeError;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, DeError> {
        self.next += 1;
        let span = self.reader.node.span();
        match self.next {
            1 => seed.deserialize(self.reader.node.file().0.into_deserializer()).map(Some),
            2 => seed.deserialize(span.start.into_deserializer()).map(Some),
            3 => seed.deserialize(span.end.into_deserializer()).map(Some),
            4 => seed.deserialize(self.reader).map(Some),
            _ => Ok(None),
        }
    }
}

/// A name, or a name with its value.
struct Variant<'t> {
    name: Node<'t>,
    value: Option<Node<'t>>,
}

impl<'t> de::EnumAccess<'t> for Variant<'t> {
    type Error = DeError;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<(S::Value, Self), DeError> {
        let reader = Reader { node: self.name, role: Role::Key };
        let variant = seed.deserialize(reader).map_err(|error| error.at(self.name))?;
        Ok((variant, self))
    }
}

impl<'t> Variant<'t> {
    fn reader(&self) -> Result<Reader<'t>, DeError> {
        let missing = || DeError::new("this name needs a value: `name: value`", self.name.label());
        self.value.map(Reader::value).ok_or_else(missing)
    }
}

impl<'t> de::VariantAccess<'t> for Variant<'t> {
    type Error = DeError;

    fn unit_variant(self) -> Result<(), DeError> {
        match self.value {
            Some(value) if value.value() != Value::Null => {
                Err(DeError::new("this name takes no value", value.label()))
            }
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value, DeError> {
        let reader = self.reader()?;
        seed.deserialize(reader).map_err(|error| error.at(reader.node))
    }

    fn tuple_variant<V: Visitor<'t>>(self, _length: usize, visitor: V) -> Result<V::Value, DeError> {
        self.reader()?.typed(visitor)
    }

    fn struct_variant<V: Visitor<'t>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        self.reader()?.fields(visitor)
    }
}

#[cfg(test)]
mod tests;
