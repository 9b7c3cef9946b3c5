//! What a schema says about paths: which fields there are, which hold texts, which of those are references, dates
//! and the like. Leaves out every constraint on values but enumerations.

use super::path::{Path, Step};
use crate::document::{Fields, Node, Value};

/// The shape of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A map.
    Object {
        /// Those with a name of their own.
        fields: Fields<Field>,
        /// Any other key, where the map is open.
        open: Option<Box<Shape>>,
    },
    /// A list.
    Array(Box<Shape>),
    /// A text.
    String(Text),
    /// Any number.
    Number,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// No value.
    Null,
    /// One of several.
    Union(Vec<Shape>),
    /// The schema does not say, or is recursive from here on.
    Any,
}

/// A field of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Of its value.
    pub shape: Shape,
    /// Whether the schema asks for it.
    pub required: bool,
}

/// What a schema says about a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// How it is to be read.
    pub format: Option<Format>,
    /// The only texts there may be, if the list is closed.
    pub options: Vec<String>,
    /// What it refers to, if it does.
    pub reference: Option<Reference>,
    /// What happens on the day it names, if people want to see that in their calendars.
    pub event: Option<Event>,
}

/// Something that happens on a day: `x-calendar` and its neighbour in the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// In a few words: `release freeze`.
    pub name: String,
    /// The field beside it with the last day, where it takes several.
    pub until: Option<String>,
}

/// How a text is to be read; `format` in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A date or date-time.
    Date,
    /// `4h`, `2 days`.
    Duration,
    /// `< 4 hours`, `99.95%`, `12`.
    Quantity,
    /// `2026-Q4`.
    Period,
    /// An IANA time zone name.
    Timezone,
    /// An RFC 1123 label.
    Name,
    /// A link.
    Uri,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Date, Self::Duration, Self::Quantity, Self::Period, Self::Timezone, Self::Name, Self::Uri];

    /// As written in a schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Date => "orglint-date",
            Self::Duration => "orglint-duration",
            Self::Quantity => "orglint-quantity",
            Self::Period => "orglint-period",
            Self::Timezone => "orglint-timezone",
            Self::Name => "orglint-name",
            Self::Uri => "uri",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        // What JSON Schema itself calls them.
        if matches!(name, "date" | "date-time") {
            return Some(Self::Date);
        }
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What a text refers to: `x-reference` and its neighbours in the schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// Any of these; the first is meant when the reference names no kind.
    pub kinds: Vec<String>,
    /// The path of the target's parts that `#part` may name: `spec.objectives[*].id`.
    pub part: Option<String>,
    /// What it may be instead: `url`, or that literal word.
    pub or: Vec<String>,
    /// The rule that reports it when it leads nowhere, where that is not the general one.
    pub reported_by: Option<String>,
}

impl Shape {
    /// The shape of a field, declared or open; of a union, the first that has it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object { fields, open } => fields.get(name).map(|field| &field.shape).or(open.as_deref()),
            Self::Union(shapes) => shapes.iter().find_map(|shape| shape.field(name)),
            Self::Any => Some(&Self::Any),
            Self::Array(_) | Self::String(_) | Self::Number | Self::Integer | Self::Boolean | Self::Null => {
                None
            }
        }
    }

    /// The shape of the field that a key names, as [`Shape::field`].
    fn field_of(&self, key: Node<'_>) -> Option<&Self> {
        match self {
            Self::Object { fields, open } => match (fields.of(key), open) {
                (Some(field), _) => Some(&field.shape),
                (None, Some(open)) => key.text().map(|_| &**open),
                (None, None) => None,
            },
            Self::Union(shapes) => shapes.iter().find_map(|shape| shape.field_of(key)),
            Self::Any => key.text().map(|_| &Self::Any),
            Self::Array(_) | Self::String(_) | Self::Number | Self::Integer | Self::Boolean | Self::Null => {
                None
            }
        }
    }

    /// The shape of a list's elements; of a union, the first list's.
    #[must_use]
    pub fn element(&self) -> Option<&Self> {
        match self {
            Self::Array(element) => Some(element),
            Self::Union(shapes) => shapes.iter().find_map(Self::element),
            Self::Any => Some(&Self::Any),
            Self::Object { .. }
            | Self::String(_)
            | Self::Number
            | Self::Integer
            | Self::Boolean
            | Self::Null => None,
        }
    }

    /// The names of the declared fields; of a union, of all its maps.
    #[must_use]
    pub fn field_names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        match self {
            Self::Object { fields, .. } => names.extend(fields.keys()),
            Self::Union(shapes) => names.extend(shapes.iter().flat_map(Self::field_names)),
            Self::Array(_)
            | Self::String(_)
            | Self::Number
            | Self::Integer
            | Self::Boolean
            | Self::Null
            | Self::Any => {}
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The text it may be; of a union, the first.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        match self {
            Self::String(text) => Some(text),
            Self::Union(shapes) => shapes.iter().find_map(Self::text),
            Self::Object { .. }
            | Self::Array(_)
            | Self::Number
            | Self::Integer
            | Self::Boolean
            | Self::Null
            | Self::Any => None,
        }
    }

    /// Every place where a text may stand, with its path, in the order of the schema's field names.
    #[must_use]
    pub fn leaves(&self) -> Vec<(Path, &Text)> {
        let mut leaves = Vec::new();
        self.collect(&mut Path::default(), &mut leaves);
        leaves
    }

    fn collect<'s>(&'s self, path: &mut Path, leaves: &mut Vec<(Path, &'s Text)>) {
        match self {
            Self::Object { fields, open } => {
                for (name, field) in fields.iter() {
                    path.0.push(Step::Key(name.to_owned()));
                    field.shape.collect(path, leaves);
                    path.0.pop();
                }
                if let Some(shape) = open {
                    path.0.push(Step::Values);
                    shape.collect(path, leaves);
                    path.0.pop();
                }
            }
            Self::Array(element) => {
                path.0.push(Step::Each);
                element.collect(path, leaves);
                path.0.pop();
            }
            Self::String(text) => leaves.push((path.clone(), text)),
            Self::Union(shapes) => {
                for shape in shapes {
                    shape.collect(path, leaves);
                }
            }
            Self::Number | Self::Integer | Self::Boolean | Self::Null | Self::Any => {}
        }
    }

    /// Calls back for every scalar of a manifest that stands where this shape has a text, in file order: one pass
    /// for all references, dates and so on. Numbers and the like come too, since a quantity may be one; nulls do not.
    pub fn texts<'s, 't>(&'s self, root: Node<'t>, mut callback: impl FnMut(Node<'t>, &'s Text)) {
        self.visit(root, &mut callback);
    }

    fn visit<'s, 't>(&'s self, node: Node<'t>, callback: &mut impl FnMut(Node<'t>, &'s Text)) {
        match node.value() {
            Value::Mapping => {
                for entry in node.entries() {
                    if let Some(shape) = self.field_of(entry.key) {
                        shape.visit(entry.value, callback);
                    }
                }
            }
            Value::Sequence => {
                if let Some(element) = self.element().filter(|element| **element != Self::Any) {
                    for item in node.items() {
                        element.visit(item, callback);
                    }
                }
            }
            Value::String(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) => {
                if let Some(text) = self.text() {
                    callback(node, text);
                }
            }
            Value::Null => {}
        }
    }
}
