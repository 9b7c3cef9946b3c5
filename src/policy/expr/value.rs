//! What expressions compute with: lazy views of the located tree, and the values of the field.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use super::elements::{Elements, same_elements};
use super::eval::Fault;
use super::shared::Shared;
use crate::document::{self, Node};
use crate::value::{Period, Quantity};

/// A value during evaluation. Collections of a document stay nodes: nothing is copied, and every one knows its place.
#[derive(Clone, Debug)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(Shared<'t, str>),
    /// A sequence or mapping of a document; scalars become one of the above when they are read.
    Node(Node<'t>),
    List(Shared<'t, [Value<'t>]>),
    Map(Shared<'t, [(Value<'t>, Value<'t>)]>),
    Moment(Moment),
    Quantity(Quantity),
    Period(Period),
}

/// What counts work, and says when it is too much.
pub(crate) type Step<'s> = &'s dyn Fn(usize) -> Result<(), Fault>;

/// Bytes of text that are looked at in the time of one step.
pub(crate) const BYTES_A_STEP: usize = 16;
/// Entries of a map that are looked at in the time of one step.
pub(crate) const ENTRIES_A_STEP: usize = 8;

/// A day of the organization, or an instant on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// In the organization's time zone.
    pub(crate) day: Date,
    /// Nothing when only the day is known.
    pub(crate) instant: Option<Timestamp>,
}

impl Moment {
    /// By instant when both have one, else by day.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self.instant, other.instant) {
            (Some(instant), Some(other)) => instant.cmp(&other),
            _ => self.day.cmp(&other.day),
        }
    }
}

impl<'t> Value<'t> {
    /// The value of a node: scalars by their type, collections as they are.
    pub(crate) fn of(node: Node<'t>) -> Self {
        match node.value() {
            document::Value::Null => Self::Null,
            document::Value::Bool(value) => Self::Bool(value),
            document::Value::Int(value) => Self::Int(value),
            document::Value::Float(value) => Self::Double(value),
            document::Value::String(text) => Self::Text(text.into()),
            document::Value::Sequence | document::Value::Mapping => Self::Node(node),
        }
    }

    /// The same with everything copied out of its document: parameters outlive the files that set them.
    pub(crate) fn detached(node: Node<'_>) -> Value<'static> {
        match Value::of(node) {
            Value::Node(node) if matches!(node.value(), document::Value::Sequence) => {
                Value::List(node.items().map(Value::detached).collect())
            }
            Value::Node(node) => {
                let entry =
                    |entry: document::Entry<'_>| (Value::detached(entry.key), Value::detached(entry.value));
                Value::Map(node.entries().map(entry).collect())
            }
            Value::Text(text) => Value::text(String::from(&*text)),
            Value::Bool(value) => Value::Bool(value),
            Value::Int(value) => Value::Int(value),
            Value::Double(value) => Value::Double(value),
            // A node gives no other value.
            Value::Null
            | Value::List(_)
            | Value::Map(_)
            | Value::Moment(_)
            | Value::Quantity(_)
            | Value::Period(_) => Value::Null,
        }
    }

    /// The same without counting who else has it: for what the rule file says, which all threads read.
    pub(crate) fn borrowed(&'t self) -> Self {
        match self {
            Self::Text(text) => Self::Text(Shared::Borrowed(text)),
            Self::List(list) => Self::List(Shared::Borrowed(list)),
            Self::Map(map) => Self::Map(Shared::Borrowed(map)),
            _ => self.clone(),
        }
    }

    pub(crate) fn text(text: impl Into<Shared<'t, str>>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn int(number: usize) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// What the reader of a message about types would call it.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) | Self::Double(_) => "a number",
            Self::Text(_) => "text",
            Self::Node(node) if matches!(node.value(), document::Value::Sequence) => "a list",
            Self::List(_) => "a list",
            Self::Node(_) | Self::Map(_) => "a map",
            Self::Moment(_) => "a date",
            Self::Quantity(_) => "a quantity",
            Self::Period(_) => "a period",
        }
    }

    pub(crate) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Double(value) => Some(*value),
            _ => None,
        }
    }

    /// The elements of a list, wherever it comes from.
    pub(crate) fn elements(&self) -> Option<Elements<'_, 't>> {
        match self {
            Self::List(Shared::Borrowed(list)) => Some(Elements::Borrowed(list.iter())),
            Self::List(Shared::Counted(list)) => Some(Elements::Counted(list.iter())),
            Self::Node(node) if matches!(node.value(), document::Value::Sequence) => {
                Some(Elements::Items(node.items()))
            }
            _ => None,
        }
    }

    /// The keys of a map, or the elements of a list: what CEL iterates over.
    pub(crate) fn iterated(&self) -> Option<Elements<'_, 't>> {
        let keys: Vec<_> = match self {
            Self::Map(map) => map.iter().map(|(key, _)| key.clone()).collect(),
            Self::Node(node) if matches!(node.value(), document::Value::Mapping) => {
                node.entries().map(|entry| Value::of(entry.key)).collect()
            }
            _ => return self.elements(),
        };
        Some(Elements::Keys(keys.into_iter()))
    }

    /// For readers of rule files; what JSON has no word for as text.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Int(value) => (*value).into(),
            Self::Double(value) => (*value).into(),
            Self::Map(map) => map.iter().map(|(key, value)| (key.to_string(), value.to_json())).collect(),
            Self::Node(node) if matches!(node.value(), document::Value::Mapping) => {
                let text = |key: Node<'_>| key.text().unwrap_or_default().to_owned();
                node.entries().map(|entry| (text(entry.key), Value::of(entry.value).to_json())).collect()
            }
            _ => match self.elements() {
                Some(elements) => elements.map(|element| element.to_json()).collect(),
                None => self.to_string().into(),
            },
        }
    }

    /// Whether it has this element, or this key; nothing for what is neither list nor map. Work is counted.
    ///
    /// # Errors
    /// What `step` says.
    pub(crate) fn holds(&self, value: &Value<'_>, step: Step<'_>) -> Result<Option<bool>, Fault> {
        if let (Self::List(list), Value::Text(text)) = (self, value) {
            return holds_text(list, text, step).map(Some);
        }
        let Some(elements) = self.iterated() else { return Ok(None) };
        for element in elements {
            if let (Self::Text(element), Value::Text(value)) = (&element, value)
                && element.len() != value.len()
            {
                continue;
            }
            if element.same(value, step)? {
                return Ok(Some(true));
            }
        }
        Ok(Some(false))
    }

    /// How many elements, entries or characters.
    pub(crate) fn size(&self) -> Option<usize> {
        match self {
            Self::Text(text) => Some(text.chars().count()),
            Self::List(list) => Some(list.len()),
            Self::Map(map) => Some(map.len()),
            Self::Node(node) => Some(node.len()),
            _ => None,
        }
    }

    /// How many entries; 0 for what is no map.
    pub(crate) fn size_of_map(&self) -> usize {
        match self {
            Self::Map(map) => map.len(),
            Self::Node(node) => node.width(),
            _ => 0,
        }
    }

    /// The value of a key; `None` also for what has no keys.
    pub(crate) fn field(&self, name: &str) -> Option<Value<'t>> {
        match self {
            Self::Node(node) => node.get(name).map(Value::of),
            Self::Map(map) => map
                .iter()
                .find(|(key, _)| matches!(key, Value::Text(text) if **text == *name))
                .map(|(_, value)| value.clone()),
            _ => None,
        }
    }

    pub(crate) const fn has_fields(&self) -> bool {
        matches!(self, Self::Node(_) | Self::Map(_))
    }

    /// CEL's equality: numbers by value, collections by content, different types never.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        self.same(other, &|_| Ok(())).unwrap_or(false)
    }

    /// The same with its work counted: a step for each element, and for each few bytes of text.
    ///
    /// # Errors
    /// What `step` says.
    pub(crate) fn same(&self, other: &Value<'_>, step: Step<'_>) -> Result<bool, Fault> {
        Ok(match (self, other) {
            (Self::Text(left), Value::Text(right)) => {
                step(left.len().min(right.len()) / BYTES_A_STEP)?;
                left.as_bytes() == right.as_bytes()
            }
            (Self::Null, Value::Null) => true,
            (Self::Bool(left), Value::Bool(right)) => left == right,
            (Self::Int(left), Value::Int(right)) => left == right,
            (Self::Int(_) | Self::Double(_), Value::Int(_) | Value::Double(_)) => {
                self.compare(other) == Some(Ordering::Equal)
            }
            (Self::Moment(left), Value::Moment(right)) => left.compare(right) == Ordering::Equal,
            (Self::Quantity(left), Value::Quantity(right)) => left.is_same(right),
            (Self::Period(left), Value::Period(right)) => left == right,
            (Self::Node(left), Value::Node(right)) if left == right => true,
            _ => match (self.elements(), other.elements()) {
                (Some(left), Some(right)) => self.size() == other.size() && same_elements(left, right, step)?,
                (None, None) if self.has_fields() && other.has_fields() => {
                    self.size() == other.size() && self.same_entries(other, step)?
                }
                _ => false,
            },
        })
    }

    /// Whether another map of as many entries has an equal value for every key.
    fn same_entries(&self, other: &Value<'_>, step: Step<'_>) -> Result<bool, Fault> {
        for key in self.iterated().into_iter().flatten() {
            let (Some(left), Some(right)) = (self.at(&key, step)?, other.at(&key, step)?) else {
                return Ok(false);
            };
            if !left.same(&right, step)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The value of a key of any type; nothing where there is none, and for what has no keys. Work is counted.
    ///
    /// # Errors
    /// What `step` says.
    pub(crate) fn at(&self, key: &Value<'_>, step: Step<'_>) -> Result<Option<Value<'t>>, Fault> {
        step(self.size().unwrap_or(0) / ENTRIES_A_STEP)?;
        match (self, key) {
            (_, Value::Text(name)) => Ok(self.field(name)),
            (Self::Map(map), _) => {
                for (known, value) in map.iter() {
                    if known.same(key, step)? {
                        return Ok(Some(value.clone()));
                    }
                }
                Ok(None)
            }
            (Self::Node(node), _) => {
                for entry in node.entries() {
                    if Value::of(entry.key).same(key, step)? {
                        return Ok(Some(Value::of(entry.value)));
                    }
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    /// The order of two values of one type; nothing when they have none.
    pub(crate) fn compare(&self, other: &Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(left), Value::Int(right)) => Some(left.cmp(right)),
            (Self::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
            (Self::Text(left), Value::Text(right)) => Some((**left).cmp(right)),
            (Self::Moment(left), Value::Moment(right)) => Some(left.compare(right)),
            (Self::Quantity(left), Value::Quantity(right)) => left.compare(right),
            (Self::Int(left), Value::Double(right)) => compare_exactly(*left, *right),
            (Self::Double(left), Value::Int(right)) => compare_exactly(*right, *left).map(Ordering::reverse),
            (Self::Period(left), Value::Period(right)) => Some(left.cmp(right)),
            _ => self.as_number()?.partial_cmp(&other.as_number()?),
        }
    }
}

/// Whether a list has a text, as lists of words in rules are asked. Work is counted.
///
/// # Errors
/// What `step` says.
fn holds_text(list: &[Value<'_>], text: &str, step: Step<'_>) -> Result<bool, Fault> {
    for element in list {
        if let Value::Text(element) = element
            && element.len() == text.len()
        {
            step(text.len() / BYTES_A_STEP)?;
            if **element == *text {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// On the number line, as CEL has it: an integer beyond 2^53 is not the double next to it. Nothing for what is no number.
fn compare_exactly(int: i64, double: f64) -> Option<Ordering> {
    // The first double beyond all integers of 64 bits.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    if double.is_nan() {
        None
    } else if double >= BEYOND {
        Some(Ordering::Less)
    } else if double < -BEYOND {
        Some(Ordering::Greater)
    } else {
        let whole = double.trunc();
        Some(int.cmp(&(whole as i64)).then(0.0.partial_cmp(&(double - whole))?))
    }
}

/// As messages show it: whole numbers without a fraction, dates as written, lists with commas.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("nothing"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Double(value) => {
                let rounded = (value * 100.0).round() / 100.0;
                write!(f, "{rounded}")
            }
            Self::Text(text) => f.write_str(text),
            Self::Moment(moment) => write!(f, "{}", moment.day),
            Self::Quantity(quantity) => write!(f, "{quantity}"),
            Self::Period(period) => write!(f, "{period}"),
            Self::Node(_) | Self::List(_) | Self::Map(_) => {
                for (index, value) in self.iterated().into_iter().flatten().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{value}")?;
                }
                Ok(())
            }
        }
    }
}
