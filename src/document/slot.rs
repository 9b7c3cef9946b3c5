//! How a node lies in the arena: in 24 bytes, of which a tree has one for every ten bytes of text. Texts that stand in
//! the file as they are read are not held a second time.

use std::borrow::Cow;
use std::ops::Range;

use super::tree::{NodeId, Style, Tree, Value};
use crate::source::Span;

/// What a node holds, for who makes it.
#[derive(Clone, Debug)]
pub(super) enum Content<'s> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    String(Cow<'s, str>),
    /// A range of `Tree::items`.
    Sequence(Range<u32>),
    Mapping(Pairs),
    Alias(NodeId),
}

/// A range of `Tree::entries`: those written here first, then those merged in by `<<`. Behind the range stand as many
/// `hidden` ones, written here and not listed: second keys and `<<` itself.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    pub(super) entries: Range<u32>,
    pub(super) own: u32,
    pub(super) hidden: u32,
}

impl Pairs {
    /// Those of a mapping that has no others.
    pub(super) const fn plain(entries: Range<u32>) -> Self {
        let own = entries.end - entries.start;
        Self { entries, own, hidden: 0 }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// What belongs to its tag.
    halves: (u32, u32),
    pub(super) span: Span,
    /// The collection that holds it.
    pub(super) parent: Option<NodeId>,
    tag: Tag,
    pub(super) style: Style,
    key: Key,
}

/// Where the key is of which a node is the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    None,
    /// The node before it, as nearly always.
    Before,
    /// In `Tree::keys`.
    Far,
}

#[derive(Clone, Copy, Debug)]
enum Tag {
    Null,
    Bool,
    Int,
    Float,
    Source,
    Text,
    Sequence,
    Mapping,
    Uneven,
    Alias,
}

/// What a node holds, as it is packed.
#[derive(Clone, Copy, Debug)]
enum Packed {
    Null,
    Bool(bool),
    Int(u64),
    /// As bits.
    Float(u64),
    /// What stands at the span, between its quotes where it has some.
    Source,
    /// An index of `Tree::texts`.
    Text(u32),
    /// First and last of `Tree::items`, end exclusive.
    Sequence(u32, u32),
    /// First and last of `Tree::entries`, end exclusive, all of them written here.
    Mapping(u32, u32),
    /// An index of `Tree::uneven`.
    Uneven(u32),
    Alias(NodeId),
}

impl Packed {
    const fn split(self) -> (Tag, (u32, u32)) {
        match self {
            Self::Null => (Tag::Null, (0, 0)),
            Self::Bool(value) => (Tag::Bool, (value as u32, 0)),
            Self::Int(bits) => (Tag::Int, (bits as u32, (bits >> 32) as u32)),
            Self::Float(bits) => (Tag::Float, (bits as u32, (bits >> 32) as u32)),
            Self::Source => (Tag::Source, (0, 0)),
            Self::Text(index) => (Tag::Text, (index, 0)),
            Self::Sequence(start, end) => (Tag::Sequence, (start, end)),
            Self::Mapping(start, end) => (Tag::Mapping, (start, end)),
            Self::Uneven(index) => (Tag::Uneven, (index, 0)),
            Self::Alias(target) => (Tag::Alias, (target.index() as u32, 0)),
        }
    }
}

const _: () = assert!(size_of::<Slot>() == 24);

impl<'s> Tree<'s> {
    /// Adds a node.
    pub(super) fn push(
        &mut self,
        content: Content<'s>,
        (span, style): (Span, Style),
        parent: Option<NodeId>,
        key: Option<NodeId>,
    ) -> NodeId {
        let id = NodeId::at(self.slots.len() as u32);
        let packed = self.pack(content, span, style);
        let key = match key {
            None => Key::None,
            Some(key) if key.index() + 1 == id.index() => Key::Before,
            Some(key) => {
                self.keys.push((id, key));
                Key::Far
            }
        };
        let (tag, halves) = packed.split();
        self.slots.push(Slot { halves, span, parent, tag, style, key });
        id
    }

    /// Replaces what a node holds.
    pub(super) fn fill(&mut self, id: NodeId, content: Content<'s>) {
        let Some(Slot { span, style, .. }) = self.slots.get(id.index()).copied() else { return };
        let packed = self.pack(content, span, style);
        if let Some(slot) = self.slots.get_mut(id.index()) {
            (slot.tag, slot.halves) = packed.split();
        }
    }

    /// The key of the entry of which a node is the value.
    pub(super) fn key_of(&self, id: NodeId) -> Option<NodeId> {
        match self.slot(id).key {
            Key::None => None,
            Key::Before => (id.index() as u32).checked_sub(1).map(NodeId::at),
            Key::Far => {
                let at = self.keys.binary_search_by_key(&id, |(value, _)| *value).ok()?;
                self.keys.get(at).map(|(_, key)| *key)
            }
        }
    }

    fn pack(&mut self, content: Content<'s>, span: Span, style: Style) -> Packed {
        match content {
            Content::Null => Packed::Null,
            Content::Bool(value) => Packed::Bool(value),
            Content::Int(value) => Packed::Int(value as u64),
            Content::Float(value) => Packed::Float(value.to_bits()),
            Content::String(text) => {
                let there = inside(self.text, span, style);
                let is_there = match &text {
                    // Elsewhere the same text may be part of something else.
                    Cow::Borrowed(text) => std::ptr::eq(*text, there),
                    Cow::Owned(text) => text == there,
                };
                if is_there && !matches!(style, Style::Literal | Style::Folded) {
                    return Packed::Source;
                }
                self.texts.push(text);
                Packed::Text(self.texts.len() as u32 - 1)
            }
            Content::Sequence(items) => Packed::Sequence(items.start, items.end),
            Content::Mapping(pairs) => {
                let Range { start, end } = pairs.entries;
                if pairs.hidden == 0 && pairs.own == end - start {
                    return Packed::Mapping(start, end);
                }
                self.uneven.push(pairs);
                Packed::Uneven(self.uneven.len() as u32 - 1)
            }
            Content::Alias(target) => Packed::Alias(target),
        }
    }

    /// What a node is; an alias has been looked through before.
    #[inline]
    pub(super) fn value<'t>(&'t self, slot: &Slot) -> Value<'t> {
        match slot.packed() {
            Packed::Null | Packed::Alias(_) => Value::Null,
            Packed::Bool(value) => Value::Bool(value),
            Packed::Int(value) => Value::Int(value as i64),
            Packed::Float(value) => Value::Float(f64::from_bits(value)),
            Packed::Source => Value::String(inside(self.text, slot.span, slot.style)),
            Packed::Text(index) => Value::String(self.texts.get(index as usize).map_or("", |text| text)),
            Packed::Sequence(..) => Value::Sequence,
            Packed::Mapping(..) | Packed::Uneven(_) => Value::Mapping,
        }
    }

    /// The elements of a sequence; none for anything else.
    #[inline]
    pub(super) fn items_of(&self, slot: &Slot) -> &[NodeId] {
        match slot.packed() {
            Packed::Sequence(start, end) => self.items.get(start as usize..end as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// What a mapping holds; nothing for anything else.
    #[inline]
    pub(super) fn pairs_of(&self, slot: &Slot) -> Option<Pairs> {
        match slot.packed() {
            Packed::Mapping(start, end) => Some(Pairs::plain(start..end)),
            Packed::Uneven(index) => self.uneven.get(index as usize).cloned(),
            _ => None,
        }
    }

    /// Whether a node is a string of just these bytes; nothing where it is no string. Looks at no more of it than it
    /// must, since this is how every key is found.
    #[inline]
    pub(super) fn is_string(&self, slot: &Slot, wanted: &str) -> Option<bool> {
        match slot.packed() {
            Packed::Source => {
                let quote = u32::from(slot.style != Style::Plain);
                let (start, end) = (slot.span.start + quote, slot.span.end - quote);
                if (end - start) as usize != wanted.len() {
                    return Some(false);
                }
                let text = self.text.as_bytes();
                // Most keys of one length differ in their first byte.
                let is_near = wanted.is_empty() || text.get(start as usize) == wanted.as_bytes().first();
                Some(is_near && text.get(start as usize..end as usize) == Some(wanted.as_bytes()))
            }
            Packed::Text(index) => Some(self.texts.get(index as usize).is_some_and(|text| **text == *wanted)),
            Packed::Null
            | Packed::Bool(_)
            | Packed::Int(_)
            | Packed::Float(_)
            | Packed::Sequence(..)
            | Packed::Mapping(..)
            | Packed::Uneven(_)
            | Packed::Alias(_) => None,
        }
    }
}

impl Slot {
    #[inline]
    const fn packed(&self) -> Packed {
        let (first, second) = self.halves;
        let bits = first as u64 | (second as u64) << 32;
        match self.tag {
            Tag::Null => Packed::Null,
            Tag::Bool => Packed::Bool(first != 0),
            Tag::Int => Packed::Int(bits),
            Tag::Float => Packed::Float(bits),
            Tag::Source => Packed::Source,
            Tag::Text => Packed::Text(first),
            Tag::Sequence => Packed::Sequence(first, second),
            Tag::Mapping => Packed::Mapping(first, second),
            Tag::Uneven => Packed::Uneven(first),
            Tag::Alias => Packed::Alias(NodeId::at(first)),
        }
    }

    /// The node that an alias means.
    #[inline]
    pub(super) const fn alias(&self) -> Option<NodeId> {
        match self.packed() {
            Packed::Alias(target) => Some(target),
            _ => None,
        }
    }
}

/// The bytes of a scalar without its quotes.
#[inline]
fn inside(text: &str, span: Span, style: Style) -> &str {
    let quote = u32::from(matches!(style, Style::SingleQuoted | Style::DoubleQuoted));
    let range = (span.start + quote) as usize..span.end.saturating_sub(quote) as usize;
    text.get(range).unwrap_or("")
}
