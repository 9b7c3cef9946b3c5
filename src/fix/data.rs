//! Data that are to be written into a document, and how they look in block and flow style.

use super::scalar::{self, Place};
use crate::document::Style;

/// A value to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction; finite.
    Float(f64),
    /// A text, in quotes only where it would be read as something else without.
    Text(String),
    /// A list.
    List(Vec<Data>),
    /// A map, in this order.
    Map(Vec<(String, Data)>),
}

/// Characters of a collection that is written on one line.
const MAX_LINE: usize = 100;

impl Data {
    /// A scalar, in quotes like `style` if it is a text.
    pub(super) fn scalar(&self, style: Style, place: Place) -> Option<String> {
        match self {
            Self::Bool(value) => Some(value.to_string()),
            Self::Int(value) => Some(value.to_string()),
            Self::Float(value) => value.is_finite().then(|| value.to_string()),
            Self::Text(text) => Some(scalar::write(text, style, place)),
            Self::List(_) | Self::Map(_) => None,
        }
    }

    /// On one line, in brackets where it is a collection.
    pub(super) fn flow(&self, place: Place) -> Option<String> {
        match self {
            Self::List(items) => {
                let items: Option<Vec<_>> = items.iter().map(|item| item.flow(place.inside())).collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            Self::Map(entries) if entries.is_empty() => Some("{}".to_owned()),
            Self::Map(entries) => {
                let entry = |(key, value): &(String, Data)| entry(key, value, place.inside());
                let entries = entries.iter().map(entry).collect::<Option<Vec<_>>>()?.join(", ");
                Some(if place == Place::Json { format!("{{{entries}}}") } else { format!("{{ {entries} }}") })
            }
            _ => self.scalar(Style::Plain, place),
        }
    }

    /// What stands behind a key or a dash: on the same line, or on lines of its own below. `newline` begins a line
    /// with the indentation of the key.
    pub(super) fn block(&self, newline: &str) -> Option<String> {
        let flow = self.flow(Place::Block)?;
        let is_small = flow.chars().count() <= MAX_LINE;
        let inner = format!("{newline}  ");
        match self {
            Self::List(items) if !items.iter().all(Self::is_scalar) || !is_small => {
                let item = |item: &Self| Some(format!("{inner}- {}", item.item(&format!("{inner}  "))?));
                items.iter().map(item).collect()
            }
            Self::Map(entries) if !is_small || !entries.iter().all(|(_, value)| value.is_scalar()) => {
                let entry = |(key, value): &(String, Self)| {
                    Some(format!(
                        "{inner}{}:{}",
                        scalar::write(key, Style::Plain, Place::Key),
                        value.block(&inner)?
                    ))
                };
                entries.iter().map(entry).collect()
            }
            _ => Some(format!(" {flow}")),
        }
    }

    /// What stands behind a dash: small maps on one line. `newline` begins a line with the indentation of the text.
    fn item(&self, newline: &str) -> Option<String> {
        let flow = self.flow(Place::Block)?;
        if flow.chars().count() <= MAX_LINE { Some(flow) } else { self.block_item(newline) }
    }

    /// The same with maps entry by entry.
    pub(super) fn block_item(&self, newline: &str) -> Option<String> {
        let Self::Map(entries) = self else { return self.flow(Place::Block) };
        let entry = |(key, value): &(String, Self)| {
            Some(format!("{}:{}", scalar::write(key, Style::Plain, Place::Key), value.block(newline)?))
        };
        Some(entries.iter().map(entry).collect::<Option<Vec<_>>>()?.join(newline))
    }

    pub(super) const fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_))
    }
}

/// `key: value` within braces.
pub(super) fn entry(key: &str, value: &Data, place: Place) -> Option<String> {
    let key_place = if place == Place::Json { Place::Json } else { Place::FlowKey };
    Some(format!("{}: {}", scalar::write(key, Style::Plain, key_place), value.flow(place)?))
}
